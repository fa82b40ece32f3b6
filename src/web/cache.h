/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cache.h - public pages in memory, dropped by publication
 *
 * A value is whatever the server keeps of a page; the cache only counts its bytes. Time is the
 * cache's own clock: it moves when a unit's generation does, and each unit remembers when it moved
 * last. A page is good as long as its unit (0: any unit) has not moved since *before the page was
 * read from the database*. So a page that was read before a publication and finished after it is
 * never kept, however many are filled at once.
 *
 * Pages of endless sorts (searches: there are as many as there are words) have a quarter of the
 * memory; those of which there are only so many have the rest, and are not driven out by the others.
 *
 * Threads: all functions. `use` runs under the lock: it must be short.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "base/str.h"

struct cache;
struct cache *cache_new(int64_t limit, void (*drop)(void *value));
void cache_free(struct cache *k);
/* To be taken before a page is read. */
uint64_t cache_time(struct cache *k);
/* Calls use(user, value) and returns true if there is a good page of this key; pages older than
 * `oldest` (monotonic ms) do not count. */
bool cache_use(struct cache *k, struct str key, int64_t oldest, void (*use)(void *, void *),
               void *user);
/* Keeps `value` or drops it; either way it belongs to the cache. */
struct cache_page {
    int64_t bytes, unit;
    uint64_t read_at;
    int64_t now_ms;
    bool endless; /* one of endlessly many */
};
void cache_keep(struct cache *k, struct str key, void *value, struct cache_page about);
/* Does it keep anything at all? */
bool cache_keeps(const struct cache *k);
/* What the units' generations are now. */
void cache_generation(struct cache *k, int64_t unit, int64_t generation);
void cache_drop_all(struct cache *k);
struct cache_figures {
    int64_t pages, bytes, hits, misses;
};
struct cache_figures cache_figures(struct cache *k);

#endif
