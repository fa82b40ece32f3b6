/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_shelf.c - the keys of search segments, kept by the process; see search_shelf.h
 *
 * A request that uses a thing holds it until its arena ends; the shelf holds it, too. The last holder frees.
 */
#include "store/search_shelf.h"

#include <stdlib.h>
#include <string.h>

#include "store/db_pool.h"

enum { THINGS = 256 };
static const isize bytes_most = 64 << 20;

struct thing {
    pthread_mutex_t *mutex;
    int64_t mark;
    isize bytes;
    int held;
    int64_t key[];
};
struct search_shelf {
    struct thing *p[THINGS];
    int n;
    isize bytes;
};

static void let_go(void *p)
{
    struct thing *t = p;
    bool last;

    pthread_mutex_lock(t->mutex);
    last = --t->held == 0;
    pthread_mutex_unlock(t->mutex);
    if (last)
        free(t);
}

const int64_t *shelf_get(struct ctx *c, int64_t mark, isize n)
{
    struct db *db = db_of(c);
    struct thing *found = NULL;

    pthread_mutex_lock(&db->mutex);
    for (int i = 0; db->shelf && i < db->shelf->n && !found; i++)
        if (db->shelf->p[i]->mark == mark &&
            db->shelf->p[i]->bytes == n * (isize)sizeof(int64_t))
            found = db->shelf->p[i];
    if (found)
        found->held++;
    pthread_mutex_unlock(&db->mutex);
    if (!found)
        return NULL;
    arena_defer(c->mem, let_go, found);
    return found->key;
}

void shelf_put(struct ctx *c, int64_t mark, const int64_t *key, isize n)
{
    struct db *db = db_of(c);
    isize bytes = n * (isize)sizeof *key;
    struct thing *t = malloc(sizeof *t + (size_t)bytes);

    if (!t)
        return;
    *t = (struct thing){.mutex = &db->mutex, .mark = mark, .bytes = bytes, .held = 1};
    memcpy(t->key, key, (size_t)bytes);
    pthread_mutex_lock(&db->mutex);
    if (!db->shelf)
        db->shelf = calloc(1, sizeof *db->shelf);
    for (int i = 0; db->shelf && i < db->shelf->n; i++)
        if (db->shelf->p[i]->mark == mark)
            bytes = bytes_most; /* another thread was quicker */
    if (db->shelf && db->shelf->n < THINGS && db->shelf->bytes + bytes < bytes_most) {
        db->shelf->p[db->shelf->n++] = t;
        db->shelf->bytes += bytes;
        t = NULL;
    }
    pthread_mutex_unlock(&db->mutex);
    free(t);
}

static bool among(int64_t mark, const int64_t *marks, isize n)
{
    for (isize i = 0; i < n; i++)
        if (marks[i] == mark)
            return true;
    return false;
}

void shelf_keep(struct ctx *c, const int64_t *marks, isize n)
{
    struct db *db = db_of(c);
    struct search_shelf *s;

    pthread_mutex_lock(&db->mutex);
    s = db->shelf;
    for (int i = s && s->n > n ? s->n - 1 : -1; i >= 0; i--) {
        struct thing *t = s->p[i];

        if (among(t->mark, marks, n))
            continue;
        s->p[i] = s->p[--s->n];
        s->bytes -= t->bytes;
        if (--t->held == 0)
            free(t);
    }
    pthread_mutex_unlock(&db->mutex);
}

void shelf_free(struct search_shelf *s)
{
    for (int i = 0; s && i < s->n; i++)
        if (--s->p[i]->held == 0)
            free(s->p[i]);
    free(s);
}
