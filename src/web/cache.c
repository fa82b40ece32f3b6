/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cache.c - public pages in memory; see cache.h
 *
 * A hash table with chains, and two lists through all pages (those of endless sorts, and the others), the
 * most recently used first: what is over a list's limit goes from its end.
 */
#include "web/cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, UNITS = 16384, OVERHEAD = 256 };

struct page_entry {
    struct page_entry *chain, *newer, *older;
    char *key;
    isize key_n;
    uint64_t hash;
    void *value;
    int64_t bytes, unit, made_ms;
    uint64_t read_at;
    struct page_list *list;
};
struct page_list {
    struct page_entry *newest, *oldest;
    int64_t bytes, limit;
};
struct unit_clock {
    int64_t unit, generation;
    uint64_t moved;
};
struct cache {
    pthread_mutex_t lock;
    struct page_entry *slot[SLOTS];
    struct page_list few, endless;
    struct unit_clock units[UNITS]; /* by hash of the id, open addressing */
    int units_n;
    uint64_t now, any_moved; /* starts at 1 */
    struct cache_figures f;
    void (*drop)(void *);
};

struct cache *cache_new(int64_t limit, void (*drop)(void *value))
{
    struct cache *k = calloc(1, sizeof *k);

    if (!k)
        abort();
    pthread_mutex_init(&k->lock, NULL);
    k->few.limit = limit - limit / 4;
    k->endless.limit = limit / 4;
    k->drop = drop;
    k->now = 1;
    return k;
}

static void unlink_entry(struct cache *k, struct page_entry *e)
{
    struct page_entry **at = &k->slot[e->hash % SLOTS];

    while (*at != e)
        at = &(*at)->chain;
    *at = e->chain;
    *(e->newer ? &e->newer->older : &e->list->newest) = e->older;
    *(e->older ? &e->older->newer : &e->list->oldest) = e->newer;
    e->list->bytes -= e->bytes;
    k->f.pages--;
    k->f.bytes -= e->bytes;
}

static void destroy(struct cache *k, struct page_entry *e)
{
    unlink_entry(k, e);
    k->drop(e->value);
    free(e->key);
    free(e);
}

static void push_front(struct page_entry *e)
{
    struct page_list *l = e->list;

    e->newer = NULL;
    e->older = l->newest;
    *(l->newest ? &l->newest->newer : &l->oldest) = e;
    l->newest = e;
}

/* Eight bytes at a time: every request for a page is looked up by an address of some eighty. str_hash() goes byte by byte,
 * and must go on so: its values are kept in the search index. */
static uint64_t hash_of(struct str key)
{
    const uint64_t mix = 0x9E3779B97F4A7C15u;
    uint64_t h = (uint64_t)key.n * mix, word = 0;

    for (; key.n >= 8; key.p += 8, key.n -= 8) {
        memcpy(&word, key.p, 8);
        h = (h ^ word) * mix;
        h ^= h >> 32;
    }
    word = 0;
    if (key.n)
        memcpy(&word, key.p, (size_t)key.n);
    h = (h ^ word) * mix;
    return h ^ h >> 32;
}

static struct page_entry *find(struct cache *k, struct str key, uint64_t hash)
{
    struct page_entry *e = k->slot[hash % SLOTS];

    while (e && !(e->hash == hash && str_eq((struct str){e->key, e->key_n}, key)))
        e = e->chain;
    return e;
}

static struct unit_clock *unit_of(struct cache *k, int64_t unit)
{
    uint64_t i = (uint64_t)unit * 0x9E3779B97F4A7C15u >> 50;

    while (k->units[i % UNITS].unit && k->units[i % UNITS].unit != unit)
        i++;
    return &k->units[i % UNITS];
}

/* When what the page shows has last moved. An unknown unit has always just moved. */
static uint64_t moved(struct cache *k, int64_t unit)
{
    struct unit_clock *u;

    if (!unit)
        return k->any_moved;
    u = unit_of(k, unit);
    return u->unit ? u->moved : k->now;
}

uint64_t cache_time(struct cache *k)
{
    uint64_t now;

    pthread_mutex_lock(&k->lock);
    now = k->now;
    pthread_mutex_unlock(&k->lock);
    return now;
}

bool cache_use(struct cache *k, struct str key, int64_t oldest, void (*use)(void *, void *),
               void *user)
{
    uint64_t hash = hash_of(key);
    struct page_entry *e;

    pthread_mutex_lock(&k->lock);
    e = find(k, key, hash);
    if (e && (moved(k, e->unit) > e->read_at || e->made_ms < oldest)) {
        destroy(k, e);
        e = NULL;
    }
    if (e && e->newer) {
        e->newer->older = e->older;
        *(e->older ? &e->older->newer : &e->list->oldest) = e->newer;
        push_front(e);
    }
    if (e)
        use(user, e->value);
    *(e ? &k->f.hits : &k->f.misses) += 1;
    pthread_mutex_unlock(&k->lock);
    return e != NULL;
}

bool cache_keeps(const struct cache *k)
{
    return k->few.limit > 0;
}

void cache_keep(struct cache *k, struct str key, void *value, struct cache_page about)
{
    uint64_t hash = hash_of(key);
    struct page_list *list = about.endless ? &k->endless : &k->few;
    struct page_entry *e, *old;

    about.bytes += OVERHEAD + key.n;
    pthread_mutex_lock(&k->lock);
    old = find(k, key, hash);
    if (moved(k, about.unit) > about.read_at || about.bytes > list->limit / 6 ||
        (old && old->read_at > about.read_at)) {
        pthread_mutex_unlock(&k->lock);
        k->drop(value);
        return;
    }
    if (old)
        destroy(k, old);
    e = calloc(1, sizeof *e);
    if (!e || !(e->key = malloc((size_t)key.n + 1)))
        abort();
    memcpy(e->key, key.p, (size_t)key.n);
    e->key_n = key.n;
    e->hash = hash;
    e->value = value;
    e->bytes = about.bytes;
    e->unit = about.unit;
    e->read_at = about.read_at;
    e->made_ms = about.now_ms;
    e->list = list;
    e->chain = k->slot[hash % SLOTS];
    k->slot[hash % SLOTS] = e;
    push_front(e);
    k->f.pages++;
    k->f.bytes += e->bytes;
    list->bytes += e->bytes;
    while (list->bytes > list->limit)
        destroy(k, list->oldest);
    pthread_mutex_unlock(&k->lock);
}

static void drop_all(struct cache *k)
{
    while (k->few.oldest)
        destroy(k, k->few.oldest);
    while (k->endless.oldest)
        destroy(k, k->endless.oldest);
}

void cache_generation(struct cache *k, int64_t unit, int64_t generation)
{
    struct unit_clock *u;

    pthread_mutex_lock(&k->lock);
    u = unit_of(k, unit);
    if (!u->unit && k->units_n >= UNITS * 3 / 4) {
        /* More units than places: one clock for all of the rest. */
        k->any_moved = ++k->now;
    } else if (u->unit != unit || u->generation != generation) {
        k->units_n += !u->unit;
        *u = (struct unit_clock){unit, generation, ++k->now};
        k->any_moved = k->now;
    }
    pthread_mutex_unlock(&k->lock);
}

void cache_drop_all(struct cache *k)
{
    pthread_mutex_lock(&k->lock);
    k->now++;
    k->any_moved = k->now;
    for (int i = 0; i < UNITS; i++)
        if (k->units[i].unit)
            k->units[i].moved = k->now;
    drop_all(k);
    pthread_mutex_unlock(&k->lock);
}

struct cache_figures cache_figures(struct cache *k)
{
    struct cache_figures f;

    pthread_mutex_lock(&k->lock);
    f = k->f;
    pthread_mutex_unlock(&k->lock);
    return f;
}

void cache_free(struct cache *k)
{
    if (!k)
        return;
    drop_all(k);
    pthread_mutex_destroy(&k->lock);
    free(k);
}
