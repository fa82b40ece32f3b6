/* SPDX-License-Identifier: MulanPSL-2.0 */
/* service_test.c - what the service manager is told, heard by a socket in its place */
#include "base/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/test.h"

static int listen_at(const char *path, socklen_t n)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    memcpy(a.sun_path, path, n);
    if (bind(fd, (struct sockaddr *)&a, (socklen_t)(sizeof a.sun_family + n)))
        perror("bind");
    return fd;
}

static void heard(struct test *t, int fd, const char *want)
{
    char text[200];
    ssize_t n = recv(fd, text, sizeof text, MSG_DONTWAIT);

    CHECK_STR(t, str_slice(str_dup(&t->mem, (struct str){text, n > 0 ? n : 0}), 0, n),
              str_of(want));
}

void test_base_service(struct test *t)
{
    const char *folder = test_folder(t);
    char path[200], name[60];
    int fd;

    test_case(t, "nobody watches: nothing is said");
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    CHECK(t, !service_tell("READY=1"));
    CHECK_INT(t, service_watchdog_ms(), 0);

    test_case(t, "by a path");
    snprintf(path, sizeof path, "%s/notify", folder);
    fd = listen_at(path, (socklen_t)strlen(path));
    setenv("NOTIFY_SOCKET", path, 1);
    CHECK(t, service_tell("READY=1"));
    heard(t, fd, "READY=1");
    close(fd);
    CHECK(t, !service_tell("STOPPING=1"));

    test_case(t, "by an abstract name");
    snprintf(name, sizeof name, "@gongkai-test-%ld", (long)getpid());
    setenv("NOTIFY_SOCKET", name, 1);
    name[0] = 0;
    fd = listen_at(name, (socklen_t)strlen(name + 1) + 1);
    CHECK(t, service_tell("WATCHDOG=1"));
    heard(t, fd, "WATCHDOG=1");
    close(fd);
    setenv("NOTIFY_SOCKET", "relative", 1);
    CHECK(t, !service_tell("READY=1"));
    unsetenv("NOTIFY_SOCKET");

    test_case(t, "half of the watchdog's time, and only where it is meant for this process");
    setenv("WATCHDOG_USEC", "60000000", 1);
    CHECK_INT(t, service_watchdog_ms(), 30000);
    setenv("WATCHDOG_PID", "1", 1);
    CHECK_INT(t, service_watchdog_ms(), 0);
    snprintf(name, sizeof name, "%ld", (long)getpid());
    setenv("WATCHDOG_PID", name, 1);
    CHECK_INT(t, service_watchdog_ms(), 30000);
    unsetenv("WATCHDOG_PID");
    setenv("WATCHDOG_USEC", "nonsense", 1);
    CHECK_INT(t, service_watchdog_ms(), 0);
    unsetenv("WATCHDOG_USEC");
}
