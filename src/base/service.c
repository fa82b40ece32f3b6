/* SPDX-License-Identifier: MulanPSL-2.0 */
/* service.c - what the service manager is told; see service.h */
#include "base/service.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"

bool service_tell(const char *state)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const char *path = getenv("NOTIFY_SOCKET");
    size_t n = path ? strlen(path) : 0;
    ssize_t sent;
    int fd;

    if (!n || n >= sizeof a.sun_path || (path[0] != '/' && path[0] != '@'))
        return false;
    memcpy(a.sun_path, path, n);
    if (path[0] == '@')
        a.sun_path[0] = 0; /* of the abstract names */
    fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&a,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    close(fd);
    return sent == (ssize_t)strlen(state);
}

int64_t service_watchdog_ms(void)
{
    const char *us = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    int64_t n = 0, who = 0;

    if (!us || !str_int(str_of(us), &n) || n <= 0)
        return 0;
    if (pid && (!str_int(str_of(pid), &who) || who != getpid()))
        return 0; /* meant for another process */
    return n / 2000 ? n / 2000 : 1;
}
