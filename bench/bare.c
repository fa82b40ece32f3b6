/* SPDX-License-Identifier: MulanPSL-2.0 */
/* bare.c - a bare in-memory server: what answering the same bytes costs where nothing else is done
 *
 *   bare PORT epoll|threads|library PATH FILE [PATH FILE]...   FILE is a whole answer, head and body, as it was received
 *
 * epoll: one thread; a request is whatever ends with an empty line, its path is compared, one send(). No server: the
 * floor. threads: the same with a thread for each processor, as gongkai and nginx have. library: the HTTP library that gongkai uses, a thread for each processor, an answer that is made once with
 * the same header fields; what the library costs when nothing is asked of it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAGES = 8, REQUEST = 8192 };
struct page {
    const char *path;
    char *bytes;
    size_t n, path_n;
    struct MHD_Response *response;
};
struct pages {
    struct page p[PAGES];
    int n;
};

static void stop(const char *what)
{
    perror(what);
    exit(2);
}

static void load(struct page *p, const char *path, const char *file)
{
    FILE *f = fopen(file, "rb");

    if (!f || fseek(f, 0, SEEK_END))
        stop(file);
    p->path = path;
    p->path_n = strlen(path);
    p->n = (size_t)ftell(f);
    rewind(f);
    p->bytes = malloc(p->n + 1);
    if (!p->bytes || fread(p->bytes, 1, p->n, f) != p->n)
        stop(file);
    p->bytes[p->n] = 0;
    fclose(f);
}

/* The request line's path; what is not known is a mistake of the bench. */
static const struct page *find(const struct pages *all, const char *path, size_t n)
{
    for (int i = 0; i < all->n; i++)
        if (all->p[i].path_n == n && !memcmp(all->p[i].path, path, n))
            return &all->p[i];
    return NULL;
}

/* --- epoll */

/* false: the connection is over. Answers are small beside a socket's buffer; one that does not fit is waited for. */
static int answer(const struct pages *all, int fd)
{
    char in[REQUEST];
    ssize_t got = recv(fd, in, sizeof in, 0);
    const char *end;
    const struct page *p;

    if (got < 0 && errno == EAGAIN)
        return 1;
    if (got < 20 || memcmp(in, "GET ", 4) || memcmp(in + got - 4, "\r\n\r\n", 4) ||
        !(end = memchr(in + 4, ' ', (size_t)got - 4)) ||
        !(p = find(all, in + 4, (size_t)(end - in - 4))))
        return 0;
    for (size_t at = 0; at < p->n;) {
        ssize_t n = send(fd, p->bytes + at, p->n - at, MSG_NOSIGNAL);

        if (n > 0)
            at += (size_t)n;
        else if (errno != EAGAIN)
            return 0;
    }
    return 1;
}

struct ground {
    const struct pages *all;
    int listening;
};

static void *serve_epoll(void *cls)
{
    const struct pages *all = ((const struct ground *)cls)->all;
    int listening = ((const struct ground *)cls)->listening;
    struct epoll_event ev = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listening},
                       some[256];
    int ep = epoll_create1(0), one = 1;

    epoll_ctl(ep, EPOLL_CTL_ADD, listening, &ev);
    ev.events = EPOLLIN;
    for (;;) {
        int n = epoll_wait(ep, some, 256, -1);

        for (int i = 0; i < n; i++) {
            int fd = some[i].data.fd;

            if (fd != listening) {
                if (!answer(all, fd))
                    close(fd);
                continue;
            }
            fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (fd < 0)
                continue;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            ev.data.fd = fd;
            epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
        }
    }
    return NULL;
}

static void serve_threads(const struct pages *all, int listening, long threads)
{
    struct ground ground = {all, listening};
    pthread_t t;

    fcntl(listening, F_SETFL, O_NONBLOCK); /* who comes late to an accept does not wait */
    while (--threads > 0)
        if (pthread_create(&t, NULL, serve_epoll, &ground))
            stop("thread");
    serve_epoll(&ground);
}

/* --- the library */

static void prepare(struct page *p)
{
    char *body = strstr(p->bytes, "\r\n\r\n"), *line, *rest;

    if (!body)
        stop(p->path);
    p->response = MHD_create_response_from_buffer(p->n - (size_t)(body + 4 - p->bytes),
                                                  body + 4, MHD_RESPMEM_PERSISTENT);
    *body = 0;
    strtok_r(p->bytes, "\r\n", &rest); /* the status line */
    while ((line = strtok_r(NULL, "\r\n", &rest))) {
        char *colon = strchr(line, ':');

        if (!colon || !strncasecmp(line, "Date:", 5) ||
            !strncasecmp(line, "Content-Length:", 15) || !strncasecmp(line, "Connection:", 11))
            continue;
        *colon = 0;
        MHD_add_response_header(p->response, line, colon + 1 + strspn(colon + 1, " "));
    }
}

static enum MHD_Result give(void *cls, struct MHD_Connection *conn, const char *url,
                            const char *method, const char *version, const char *data,
                            size_t *n, void **state)
{
    const struct page *p = find(cls, url, strlen(url));

    (void)method, (void)version, (void)data, (void)n, (void)state;
    return p ? MHD_queue_response(conn, 200, p->response) : MHD_NO;
}

static void serve_library(struct pages *all, int listening)
{
    unsigned cpus = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);

    for (int i = 0; i < all->n; i++)
        prepare(&all->p[i]);
    if (!MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, give, all,
                          MHD_OPTION_LISTEN_SOCKET, listening,
                          cpus > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, cpus,
                          MHD_OPTION_END))
        stop("library");
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    static struct pages all;
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    if (argc < 5 || argc % 2 == 0 || argc > 3 + 2 * PAGES) {
        fputs("usage: bare PORT epoll|threads|library PATH FILE [PATH FILE]...\n", stderr);
        return 2;
    }
    for (int i = 3; i + 1 < argc; i += 2)
        load(&all.p[all.n++], argv[i], argv[i + 1]);
    signal(SIGPIPE, SIG_IGN);
    at.sin_port = htons((unsigned short)strtoul(argv[1], NULL, 10));
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1024))
        stop("bind");
    if (!strcmp(argv[2], "epoll"))
        serve_threads(&all, fd, 1);
    else if (!strcmp(argv[2], "threads"))
        serve_threads(&all, fd, sysconf(_SC_NPROCESSORS_ONLN));
    else
        serve_library(&all, fd);
    return 0;
}
