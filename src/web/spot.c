/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spot.c - the connections that are open; see spot.h */
#include "web/spot.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The connections of one network: found by hash, chained. */
struct from {
    struct from *next;
    unsigned char network[16];
    int n;
};
enum { FROM_SLOTS = 1024, CROWDED_IDLE_MS = 1000 };
struct spots {
    pthread_mutex_t lock; /* all of this, and the life of the fds: numbers are used again */
    struct spot *first;
    struct from *from[FROM_SLOTS];
    int open;
    int per_address, most;
    struct trust trust;
};

static bool is_mapped(const struct in6_addr *a)
{
    static const unsigned char prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

    return !memcmp(a->s6_addr, prefix, sizeof prefix);
}

bool address_text(const struct sockaddr *a, char out[48])
{
    const struct sockaddr_in6 *six = (const void *)a;
    const struct sockaddr_in *four = (const void *)a;

    out[0] = 0;
    if (a && a->sa_family == AF_INET)
        return inet_ntop(AF_INET, &four->sin_addr, out, 48) != NULL;
    if (!a || a->sa_family != AF_INET6)
        return false;
    if (is_mapped(&six->sin6_addr))
        return inet_ntop(AF_INET, six->sin6_addr.s6_addr + 12, out, 48) != NULL;
    return inet_ntop(AF_INET6, &six->sin6_addr, out, 48) != NULL;
}

bool trust_has(const struct trust *t, const char *address)
{
    for (int i = 0; i < t->n; i++)
        if (!strcmp(t->address[i], address))
            return true;
    return false;
}

struct str forwarded_for(const struct trust *t, struct str header)
{
    struct str found = {0}, one;

    for (struct str rest = header; str_next(&rest, ',', &one);) {
        char text[48];
        unsigned char bytes[16];

        one = str_trim(one);
        if (!one.n || one.n >= (isize)sizeof text)
            continue;
        memcpy(text, one.p, (size_t)one.n);
        text[one.n] = 0;
        if (inet_pton(AF_INET, text, bytes) != 1 && inet_pton(AF_INET6, text, bytes) != 1)
            found = S("");
        else if (!trust_has(t, text))
            found = one;
    }
    return found;
}

static void network_of(const struct sockaddr *a, unsigned char out[16])
{
    const struct sockaddr_in6 *six = (const void *)a;
    const struct sockaddr_in *four = (const void *)a;

    memset(out, 0, 16);
    if (a->sa_family == AF_INET)
        memcpy(out + 12, &four->sin_addr, 4);
    else if (a->sa_family == AF_INET6 && is_mapped(&six->sin6_addr))
        memcpy(out + 12, six->sin6_addr.s6_addr + 12, 4);
    else if (a->sa_family == AF_INET6)
        memcpy(out, six->sin6_addr.s6_addr, 8);
}

/* The place in the chain where this network stands, or where it would go. */
static struct from **from_at(struct spots *s, const unsigned char network[16])
{
    struct from **at = &s->from[str_hash((struct str){(const char *)network, 16}) % FROM_SLOTS];

    while (*at && memcmp((*at)->network, network, 16) != 0)
        at = &(*at)->next;
    return at;
}

struct spots *spots_new(int per_address, int most, const struct trust *trust)
{
    struct spots *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    pthread_mutex_init(&s->lock, NULL);
    s->per_address = per_address;
    s->most = most;
    s->trust = *trust;
    return s;
}

void spots_free(struct spots *s)
{
    if (!s)
        return;
    while (s->first)
        spot_close(s, s->first);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

bool spots_admit(struct spots *s, const struct sockaddr *a)
{
    unsigned char network[16];
    const struct from *f;
    char text[48];
    int n;

    if (!address_text(a, text) || trust_has(&s->trust, text))
        return true;
    network_of(a, network);
    pthread_mutex_lock(&s->lock);
    f = *from_at(s, network);
    n = f ? f->n : 0;
    pthread_mutex_unlock(&s->lock);
    return n < s->per_address;
}

struct spot *spot_open(struct spots *s, int fd, const struct sockaddr *a, int64_t now,
                       int64_t deadline)
{
    struct spot *p = calloc(1, sizeof *p);
    struct from **at;

    if (!p)
        abort();
    p->fd = fd;
    address_text(a, p->peer);
    p->trusted = trust_has(&s->trust, p->peer);
    if (a)
        network_of(a, p->network);
    atomic_store(&p->deadline, deadline);
    atomic_store(&p->idle_from, now);
    pthread_mutex_lock(&s->lock);
    at = from_at(s, p->network);
    if (!*at) {
        if (!(*at = calloc(1, sizeof **at)))
            abort();
        memcpy((*at)->network, p->network, sizeof p->network);
    }
    (*at)->n++;
    s->open++;
    p->next = s->first;
    if (p->next)
        p->next->before = p;
    s->first = p;
    pthread_mutex_unlock(&s->lock);
    return p;
}

void spot_close(struct spots *s, struct spot *p)
{
    struct from **at, *f;

    if (!p)
        return;
    pthread_mutex_lock(&s->lock);
    at = from_at(s, p->network);
    f = *at;
    if (--f->n == 0) {
        *at = f->next;
        free(f);
    }
    s->open--;
    *(p->before ? &p->before->next : &s->first) = p->next;
    if (p->next)
        p->next->before = p->before;
    pthread_mutex_unlock(&s->lock);
    free(p);
}

int spots_open(struct spots *s)
{
    int n;

    pthread_mutex_lock(&s->lock);
    n = s->open;
    pthread_mutex_unlock(&s->lock);
    return n;
}

int spots_reap(struct spots *s, int64_t now)
{
    bool crowded;
    int n = 0;

    pthread_mutex_lock(&s->lock);
    crowded = s->most && s->open > s->most - s->most / 10;
    for (struct spot *p = s->first; p; p = p->next) {
        int64_t deadline = atomic_load(&p->deadline), idle = atomic_load(&p->idle_from);
        bool late = deadline && now >= deadline;

        if (!late && !(crowded && idle && now - idle >= CROWDED_IDLE_MS))
            continue;
        atomic_store(&p->deadline, 0);
        atomic_store(&p->idle_from, 0);
        shutdown(p->fd, SHUT_RDWR); /* the library sees the end and closes */
        n++;
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}
