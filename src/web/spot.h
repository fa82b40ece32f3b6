/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spot.h - the connections that are open, whose they are, and until when they may take
 *
 * The library's own time-out counts silence only; a sender of one byte a second lives for ever. So
 * each connection has a deadline for what it is doing (head, body, reading the answer), and who
 * passes it is cut off. Connections are counted by address (IPv6: by /64); named proxies are not.
 *
 * Where nine of ten places are taken, who has asked for nothing for a second goes, so that there is
 * always room for who asks: ten thousand silent connections shut nobody out.
 */
#ifndef WEB_SPOT_H
#define WEB_SPOT_H

#include <stdatomic.h>
#include <sys/socket.h>

#include "base/str.h"

struct spots;
struct spot {
    struct spot *next, *before;
    int fd;
    unsigned char network[16]; /* what is counted */
    char peer[48];             /* the address as text */
    bool trusted;              /* a named proxy */
    _Atomic int64_t deadline;  /* monotonic ms; 0: none */
    _Atomic int64_t
        idle_from; /* no whole request has come since; monotonic ms; 0: one is under way */
    void *request; /* the job that is not over; for the connection's own thread (job.h) */
};

enum { TRUST_MAX = 16 };
struct trust {
    char address[TRUST_MAX][48];
    int n;
};
/* An address as text, alike for IPv4 in IPv6; false: none. */
bool address_text(const struct sockaddr *a, char out[48]);
bool trust_has(const struct trust *t, const char *address);
/* What a trusted proxy says of the client: the last address in X-Forwarded-For that is not a proxy
 * of ours; "" where it is none. */
struct str forwarded_for(const struct trust *t, struct str header);

/* `most`: how many connections there may be; 0: does not count. */
struct spots *spots_new(int per_address, int most, const struct trust *trust);
void spots_free(struct spots *s);
/* May one more come from there? */
bool spots_admit(struct spots *s, const struct sockaddr *a);
struct spot *spot_open(struct spots *s, int fd, const struct sockaddr *a, int64_t now,
                       int64_t deadline);
void spot_close(struct spots *s, struct spot *p);
/* How many are open. */
int spots_open(struct spots *s);
/* Cuts who is late off, and who is idle where it is crowded; how many. */
int spots_reap(struct spots *s, int64_t now);

#endif
