/* SPDX-License-Identifier: MulanPSL-2.0 */
/* listen.c - an address as an operator writes it → a bound socket; see server.h */
#include <errno.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/server.h"

/* 127.0.0.1:8080, [::1]:8080, :8080, 8080, name:8080 */
static bool split(struct str address, char host[128], char port[16])
{
    struct str h = {0}, p = address;
    int64_t n;

    for (isize i = address.n; i > 0; i--)
        if (address.p[i - 1] == ':') {
            h = str_slice(address, 0, i - 1);
            p = str_from(address, i);
            break;
        }
    if (h.n > 1 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = str_slice(h, 1, h.n - 1);
    else if (str_find(h, S(":")) >= 0)
        return false; /* an IPv6 address needs its brackets */
    if (!str_int(p, &n) || n < 0 || n > 65535 || h.n > 100)
        return false;
    snprintf(host, 128, "%.*s", STR_ARG(h));
    snprintf(port, 16, "%d", (int)n);
    return true;
}

enum err server_listen(struct str address, int *out, struct fail *why)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    char host[128], port[16], where[160];
    int fd = -1, one = 1, saved;

    snprintf(where, sizeof where, "%.*s", STR_ARG(str_slice(address, 0, 120)));
    if (!split(address, host, port))
        return fail_set(why, ERR_INPUT, where,
                        "监听地址写法不对：%s（例如 127.0.0.1:8080、[::1]:8080）", where);
    if (getaddrinfo(host[0] ? host : NULL, port, &hints, &list) || !list)
        return fail_set(why, ERR_INPUT, where, "没有这个监听地址：%s", where);
    fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (list->ai_family == AF_INET6) {
            one = host[0] != 0; /* without a host: IPv4 as well */
            setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
        }
    }
    if (fd < 0 || bind(fd, list->ai_addr, list->ai_addrlen)) {
        saved = errno;
        if (fd >= 0)
            close(fd);
        freeaddrinfo(list);
        return fail_set(why, ERR_IO, where, "不能监听 %s：%s", where,
                        saved == EADDRINUSE ? "端口已被占用"
                        : saved == EACCES   ? "没有权限使用这个端口"
                                            : strerror(saved));
    }
    freeaddrinfo(list);
    *out = fd;
    return OK;
}

int server_port(int fd)
{
    struct sockaddr_storage a;
    socklen_t n = sizeof a;

    if (getsockname(fd, (struct sockaddr *)&a, &n))
        return 0;
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                         : ((struct sockaddr_in *)&a)->sin_port);
}

/* Drops what opens a connection (SYN without ACK), in the kernel, before anything is promised. */
static void refuse_new(int fd)
{
    enum { FLAGS_AT = 13, SYN = 0x02, ACK = 0x10, ALL = 0x40000 };
    struct sock_filter code[] = {BPF_STMT(BPF_LD | BPF_B | BPF_ABS,
                                          FLAGS_AT), /* a socket's filter sees the TCP header */
                                 BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SYN | ACK),
                                 BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYN, 0, 1),
                                 BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, ALL)};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};

    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

/* Connections that the kernel has made and nobody has taken. */
static unsigned waiting(int fd)
{
    struct tcp_info info = {0};
    socklen_t n = sizeof info;

    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) ? 0 : info.tcpi_unacked;
}

void server_close_doors(const int *fd, int n)
{
    enum { LOOK_US = 20000, LOOKS = 3, MOST = 50 };

    for (int i = 0; i < n; i++)
        refuse_new(fd[i]);
    /* Empty a few times running: a handshake may still be under way. The system tells when somebody comes, and of no
     * moment when all have been taken; so it is asked. */
    for (int empty = 0, k = 0; empty < LOOKS && k < MOST; k++) {
        unsigned all = 0;

        usleep(LOOK_US);
        for (int i = 0; i < n; i++)
            all += waiting(fd[i]);
        empty = all ? 0 : empty + 1;
    }
}
