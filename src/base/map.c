/* SPDX-License-Identifier: MulanPSL-2.0 */
/* map.c - str → pointer, in an arena; see map.h */
#include "base/map.h"

static struct map_slot *place(const struct map *m, struct str key, uint64_t hash)
{
    isize mask = m->cap - 1, i = (isize)(hash & (uint64_t)mask);

    while (m->slot[i].key.p && (m->slot[i].hash != hash || !str_eq(m->slot[i].key, key)))
        i = (i + 1) & mask;
    return &m->slot[i];
}

void **map_put(struct arena *mem, struct map *m, struct str key)
{
    uint64_t hash = str_hash(key);
    struct map_slot *s;

    if (!key.p)
        key = S("");
    if (m->n * 4 >= m->cap * 3) {
        struct map bigger = {.cap = m->cap ? m->cap * 2 : 16, .n = m->n};

        bigger.slot = NEW(mem, struct map_slot, bigger.cap);
        for (isize i = 0; i < m->cap; i++)
            if (m->slot[i].key.p)
                *place(&bigger, m->slot[i].key, m->slot[i].hash) = m->slot[i];
        *m = bigger;
    }
    s = place(m, key, hash);
    if (!s->key.p) {
        *s = (struct map_slot){key, NULL, hash};
        m->n++;
    }
    return &s->value;
}

void *map_get(const struct map *m, struct str key)
{
    return m->cap ? place(m, key, str_hash(key))->value : NULL;
}

const struct map_slot *map_each(const struct map *m, isize *i)
{
    while (*i < m->cap)
        if (m->slot[(*i)++].key.p)
            return &m->slot[*i - 1];
    return NULL;
}
