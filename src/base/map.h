/* SPDX-License-Identifier: MulanPSL-2.0 */
/* map.h - str → pointer, in an arena
 *
 * Open addressing, grows by doubling; entries are never removed. Keys are not copied
 * and must live as long as the map. Zero is an empty map.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot {
    struct str key;
    void *value;
    uint64_t hash;
};
struct map {
    struct map_slot *slot;
    isize cap, n;
};

/* The place of `key`'s value, made (NULL) if absent. */
void **map_put(struct arena *mem, struct map *m, struct str key);
/* The value, or NULL. */
void *map_get(const struct map *m, struct str key);
/* Walks all entries in no particular order: i = 0; while ((e = map_each(m, &i))) … */
const struct map_slot *map_each(const struct map *m, isize *i);

#endif
