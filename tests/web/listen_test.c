/* SPDX-License-Identifier: MulanPSL-2.0 */
/* listen_test.c - who got a connection before the doors closed is taken in; who comes after gets none */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/test.h"
#include "web/server.h"

struct taker {
    int fd;
    int want;
    _Atomic int taken;
};

/* A machine that is busy: it comes to the queue late, and to one place of it at a time. */
static void *take_late(void *user)
{
    struct taker *k = user;

    while (atomic_load(&k->taken) < k->want) {
        int fd;

        usleep(60000);
        fd = accept(k->fd, NULL, NULL);
        if (fd < 0)
            continue;
        close(fd);
        atomic_fetch_add(&k->taken, 1);
    }
    return NULL;
}

/* A socket that is connected within the time, or -1. */
static int come_in(int port, int ms)
{
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons((uint16_t)port),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), bad = 0;
    struct pollfd p = {fd, POLLOUT, 0};
    socklen_t n = sizeof bad;

    if (!connect(fd, (struct sockaddr *)&a, sizeof a))
        return fd;
    if (errno == EINPROGRESS && poll(&p, 1, ms) == 1 &&
        !getsockopt(fd, SOL_SOCKET, SO_ERROR, &bad, &n) && !bad)
        return fd;
    close(fd);
    return -1;
}

void test_web_listen(struct test *t)
{
    enum { MANY = 5 };
    struct taker k = {.want = MANY};
    struct fail why = {0};
    pthread_t thread;
    int in[MANY];

    test_case(t, "five wait in the queue; the doors close when all are taken in");
    CHECK_INT(t, server_listen(S("127.0.0.1:0"), &k.fd, &why), OK);
    CHECK_INT(t, listen(k.fd, 16), 0);
    for (int i = 0; i < MANY; i++)
        CHECK(t, (in[i] = come_in(server_port(k.fd), 5000)) >= 0);
    pthread_create(&thread, NULL, take_late, &k);
    server_close_doors(&k.fd, 1);
    CHECK_INT(t, atomic_load(&k.taken), MANY);
    pthread_join(thread, NULL);

    test_case(t, "who comes now gets no connection: neither a promise nor a reset");
    CHECK_INT(t, come_in(server_port(k.fd), 300), -1);
    CHECK_INT(t, accept(k.fd, NULL, NULL), -1);

    test_case(t, "nobody is there, and the socket is of IPv6");
    for (int i = 0; i < MANY; i++)
        close(in[i]);
    close(k.fd);
    if (server_listen(S("[::1]:0"), &k.fd, &why)) {
        test_skip(t, "no IPv6 here");
    } else {
        CHECK_INT(t, listen(k.fd, 16), 0);
        server_close_doors(&k.fd, 1);
        close(k.fd);
    }
    test_end(t);
}
