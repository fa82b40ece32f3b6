/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_recent.c - where phrases that were asked for stand; see search_recent.h
 *
 * Places are kept as distances (post_put), about a byte each. A request that reads them holds them until its arena ends; the last
 * holder frees.
 */
#include "store/search_recent.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/db_pool.h"
#include "store/search_post.h"

enum { SETS = 1 << 8, WAYS = 4, PLACES_MOST = 1 << 16 };
static const isize bytes_most = 4 << 20;

struct found {
    pthread_mutex_t *mutex;
    uint64_t used; /* the larger, the later */
    int64_t mark;
    isize places, bytes; /* bytes: behind the terms */
    int terms, held;
    bool again; /* asked for since the hand came by */
    int64_t term[];
};
struct search_recent {
    struct found *p[SETS][WAYS];
    uint64_t used;
    isize bytes;
    int hand; /* the set that is thinned out next */
};

static isize size_of(const struct found *f)
{
    return (isize)sizeof *f + f->terms * (isize)sizeof *f->term + f->bytes;
}

/* Under the mutex, as everything below that takes no struct ctx. */
static void drop(struct search_recent *r, struct found **at)
{
    r->bytes -= size_of(*at);
    if (--(*at)->held == 0)
        free(*at);
    *at = NULL;
}

static void let_go(void *p)
{
    struct found *f = p;
    bool last;

    pthread_mutex_lock(f->mutex);
    last = --f->held == 0;
    pthread_mutex_unlock(f->mutex);
    if (last)
        free(f);
}

static int set_of(int64_t mark, const int64_t *term, int terms)
{
    struct str all = {(const char *)term, terms * (isize)sizeof *term};

    uint64_t h = (str_hash(all) ^ (uint64_t)mark) * UINT64_C(0x9E3779B97F4A7C15);

    return (int)(h >> 56); /* of SETS */
}

static struct found **look(struct search_recent *r, int64_t mark, const int64_t *term,
                           int terms)
{
    struct found **set = r->p[set_of(mark, term, terms)];

    for (int i = 0; i < WAYS; i++)
        if (set[i] && set[i]->mark == mark && set[i]->terms == terms &&
            !memcmp(set[i]->term, term, (size_t)terms * sizeof *term))
            return &set[i];
    return NULL;
}

/* The way of a set that is free, or whose phrase was asked for longest ago. */
static struct found **oldest(struct found **set)
{
    struct found **at = set;

    for (int i = 0; i < WAYS; i++) {
        if (!set[i])
            return &set[i];
        if (set[i]->used < (*at)->used)
            at = &set[i];
    }
    return at;
}

bool recent_get(struct ctx *c, int64_t mark, const int64_t *term, int terms, uint32_t **place,
                isize *n)
{
    struct db *db = db_of(c);
    struct found **at = NULL, *f = NULL;
    struct str bytes;
    uint64_t distance, last = 0;
    isize from = 0;

    pthread_mutex_lock(&db->mutex);
    if (db->recent)
        at = look(db->recent, mark, term, terms);
    if (at) {
        f = *at;
        f->held++;
        f->used = ++db->recent->used;
        f->again = true;
    }
    pthread_mutex_unlock(&db->mutex);
    if (!f)
        return false;
    arena_defer(c->mem, let_go, f);
    bytes = (struct str){(const char *)(f->term + f->terms), f->bytes};
    *n = f->places;
    *place = NEW(c->mem, uint32_t, f->places);
    for (isize i = 0; i < f->places && post_get(bytes, &from, &distance); i++)
        (*place)[i] = (uint32_t)(last += distance);
    return true;
}

/* A phrase as it is kept; NULL without memory. */
static struct found *make(struct db *db, int64_t mark, const int64_t *term, int terms,
                          struct str bytes, isize places)
{
    struct found *f = malloc(sizeof *f + (size_t)terms * sizeof *term + (size_t)bytes.n);

    if (!f)
        return NULL;
    *f = (struct found){.mutex = &db->mutex,
                        .mark = mark,
                        .places = places,
                        .bytes = bytes.n,
                        .terms = terms,
                        .held = 1};
    memcpy(f->term, term, (size_t)terms * sizeof *term);
    if (bytes.n)
        memcpy(f->term + terms, bytes.p, (size_t)bytes.n);
    return f;
}

static void keep(struct search_recent *r, struct found *f)
{
    struct found **at = oldest(r->p[set_of(f->mark, f->term, f->terms)]);

    if (*at)
        drop(r, at);
    f->used = ++r->used;
    r->bytes += size_of(f);
    *at = f;
    for (; r->bytes > bytes_most; r->hand = (r->hand + 1) % SETS)
        for (int i = 0; i < WAYS; i++) {
            struct found **old = &r->p[r->hand][i];

            if (*old && *old != f && !(*old)->again)
                drop(r, old);
            else if (*old)
                (*old)->again = false;
        }
}

void recent_put(struct ctx *c, int64_t mark, const int64_t *term, int terms,
                const uint32_t *place, isize n)
{
    struct db *db = db_of(c);
    struct buf b = buf_new(c->mem, 256);
    struct found *f;
    uint32_t last = 0;

    if (n > PLACES_MOST)
        return;
    for (isize i = 0; i < n; i++) {
        post_put(&b, place[i] - last);
        last = place[i];
    }
    f = make(db, mark, term, terms, buf_str(&b), n);
    if (!f)
        return;
    pthread_mutex_lock(&db->mutex);
    if (!db->recent)
        db->recent = calloc(1, sizeof *db->recent);
    if (db->recent && !look(db->recent, mark, term, terms)) {
        keep(db->recent, f);
        f = NULL;
    }
    pthread_mutex_unlock(&db->mutex);
    free(f); /* another thread was quicker */
}

void recent_free(struct search_recent *r)
{
    for (int s = 0; r && s < SETS; s++)
        for (int i = 0; i < WAYS; i++)
            if (r->p[s][i])
                drop(r, &r->p[s][i]);
    free(r);
}
