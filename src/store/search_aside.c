/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_aside.c - merging segments of the index while others write; see search_aside.h */
#include "store/search_aside.h"

#include <stdlib.h>

#include "base/os.h"
#include "store/db.h"
#include "store/search_merge.h"

enum {
    STEP_BYTES = 1 << 19, /* of blocks, written by one transaction */
    STEP_BLOCKS = 64,     /* removed by one transaction */
    MEMORY = 256 << 20,
    SCRATCH = 1 << 30,
    TRIES = 3
};

enum { SPARES, BEGIN, HOLD, FREED, REMOVE, GIVE_UP };
#define SQLITE(sql) "{sqlite:" sql "}{pg:SELECT 1 WHERE $1::bigint IS NULL}"
const struct db_query search_aside_queries[] = {
    [SPARES] = {"search_aside.spares",
                "{sqlite:SELECT segment, mark, at FROM search_spare ORDER BY segment}"
                "{pg:SELECT 1 WHERE 1 = 0}"},
    [BEGIN] = {"search_aside.begin",
               SQLITE("INSERT INTO search_spare (segment, mark, at) VALUES ($1,$2,$3)")},
    [HOLD] = {"search_aside.hold",
              SQLITE("UPDATE search_spare SET at = $3 WHERE segment = $1 AND mark = $2")},
    [FREED] = {"search_aside.freed",
               SQLITE("DELETE FROM search_spare WHERE segment = $1 AND mark = $2")},
    [REMOVE] = {"search_aside.remove",
                SQLITE(
                    "DELETE FROM search_block WHERE id IN (SELECT id FROM search_block WHERE "
                    "id >= $1 AND id < $1 + 16777216 ORDER BY id LIMIT $2)")},
    [GIVE_UP] = {"search_aside.give_up",
                 SQLITE("UPDATE search_spare SET mark = 0 WHERE segment = $1 AND mark = $2")},
};
const isize search_aside_queries_n = sizeof search_aside_queries / sizeof *search_aside_queries;

struct spare {
    int64_t segment, mark, at;
};
struct block {
    int64_t first;
    struct str docs, spots;
};
struct search_aside {
    struct ctx *c;
    struct ctx r; /* reads; its memory is that of the merge */
    struct ctx x; /* looks and writes; its memory is given back after each transaction */
    struct search_segment_list from;
    struct merge *merge;
    struct post_writer writer;
    int64_t id, mark, blocks;
    struct arena *waiting_mem;
    LIST(struct block) waiting; /* written into the database next */
    isize waiting_cap, at, bytes;
    bool all_read, over, lost;
    LIST(int64_t) spare; /* whose blocks are to be removed */
    isize spare_cap;
};

/* ---- transactions of the merge's own */

static bool begin(struct search_aside *a, bool write)
{
    arena_reset(a->x.mem);
    db_attach(&a->x, db_of(a->c));
    return (write ? db_begin(&a->x) : db_begin_read(&a->x)) == OK;
}

static bool end(struct search_aside *a)
{
    db_end(&a->x);
    if (a->x.fail.code && !a->c->fail.code)
        a->c->fail = a->x.fail;
    return !a->c->fail.code;
}

static int64_t run_for(struct ctx *c, int which, int64_t segment, int64_t mark)
{
    struct stmt *q = db_query(c, &search_aside_queries[which]);

    db_put_int(q, segment);
    db_put_int(q, mark);
    return db_run(q);
}

/* Is the row still what it was? As long as it is held, nobody else begins. */
static bool hold(struct search_aside *a, int64_t segment, int64_t mark)
{
    struct stmt *q = db_query(&a->x, &search_aside_queries[HOLD]);

    db_put_int(q, segment);
    db_put_int(q, mark);
    db_put_int(q, os_now().s);
    return db_run(q) == 1 && !a->x.fail.code;
}

static bool begin_own(struct search_aside *a)
{
    bool held = begin(a, true) && hold(a, a->id, a->mark);

    a->lost = !held && !a->x.fail.code;
    return held;
}

/* ---- beginning */

static bool is_recent(const struct spare *s)
{
    int64_t ago = os_now().s - s->at;

    return s->mark && ago >= -SEARCH_ASIDE_LEASE && ago < SEARCH_ASIDE_LEASE;
}

/* What nobody is at any more; false: somebody is at a merge. */
static bool read_spares(struct search_aside *a, struct ctx *c, bool take)
{
    struct stmt *q = db_query(c, &search_aside_queries[SPARES]);
    LIST(struct spare) all = {0};
    isize cap = 0;

    while (db_step(q)) {
        struct spare *s = LIST_ADD(c->mem, &all, cap);

        *s = (struct spare){db_get_int(q, 0), db_get_int(q, 1), db_get_int(q, 2)};
        if (is_recent(s)) {
            db_done(q);
            return false;
        }
    }
    a->spare.n = 0;
    for (isize i = 0; i < all.n; i++) {
        if (take && all.p[i].mark)
            run_for(c, GIVE_UP, all.p[i].segment, all.p[i].mark);
        *LIST_ADD(a->r.mem, &a->spare, a->spare_cap) = all.p[i].segment;
    }
    return true;
}

static bool look(struct search_aside *a, enum search_merge_how how)
{
    isize n = 0;

    db_begin_read(&a->r);
    if (read_spares(a, &a->r, false)) {
        search_segments(&a->r, &a->from);
        n = a->r.fail.code ? 0 : merge_due(&a->from, how);
    } else {
        a->spare.n = 0;
    }
    a->from.n = n;
    if (n)
        a->merge = merge_start(&a->r, a->from.p, n);
    db_end(&a->r);
    return !a->r.fail.code && (n || a->spare.n);
}

/* Its row: from now on nobody else begins. */
static bool reserve(struct search_aside *a)
{
    struct stmt *q;
    bool free;

    os_random(&a->mark, sizeof a->mark);
    a->mark |= 1;
    if (!begin(a, true))
        return end(a);
    free = read_spares(a, &a->x, true);
    if (free && !a->x.fail.code) {
        a->id = search_segment_next(&a->x);
        q = db_query(&a->x, &search_aside_queries[BEGIN]);
        db_put_int(q, a->id);
        db_put_int(q, a->mark);
        db_put_int(q, os_now().s);
        db_run(q);
    }
    return end(a) && free;
}

static void keep_block(void *who, int64_t first, struct str docs, struct str spots)
{
    struct search_aside *a = who;

    *LIST_ADD(a->waiting_mem, &a->waiting, a->waiting_cap) =
        (struct block){first, str_dup(a->waiting_mem, docs), str_dup(a->waiting_mem, spots)};
    a->bytes += docs.n + spots.n;
}

static void free_memory(struct search_aside *a)
{
    if (a->merge)
        merge_end(a->merge);
    a->merge = NULL;
    search_scratch_end(a->c, a->waiting_mem);
    search_scratch_end(a->c, a->x.mem);
    search_scratch_end(a->c, a->r.mem);
}

struct search_aside *search_aside_start(struct ctx *c, enum search_merge_how how)
{
    struct search_aside *a = NEW(c->mem, struct search_aside, 1);

    if (c->fail.code || db_kind(db_of(c)) != DB_SQLITE)
        return NULL;
    a->c = c;
    a->r = a->x = *c;
    a->r.mem = search_scratch(c, MEMORY);
    a->x.mem = search_scratch(c, MEMORY);
    a->waiting_mem = search_scratch(c, SCRATCH);
    if (c->fail.code)
        return NULL;
    db_attach(&a->r, db_of(c));
    if (!look(a, how) || !reserve(a)) {
        if (a->r.fail.code && !c->fail.code)
            c->fail = a->r.fail;
        free_memory(a);
        return NULL;
    }
    if (a->merge)
        post_writer_start(&a->writer, merge_memory(a->merge), keep_block, a);
    return a;
}

/* ---- reading */

/* Are all that are merged still there? They are looked for in a transaction of their reading, or of the last writing. */
static bool are_there(struct search_aside *a, const struct search_segment_list *now)
{
    isize found = 0;

    for (isize i = 0; i < a->from.n; i++)
        for (isize k = 0; k < now->n; k++)
            found += now->p[k].id == a->from.p[i].id && now->p[k].mark == a->from.p[i].mark;
    return found == a->from.n;
}

static void read_some(struct search_aside *a)
{
    struct search_segment_list now;

    arena_reset(a->waiting_mem);
    a->waiting.p = NULL;
    a->waiting.n = a->waiting_cap = a->at = a->bytes = 0;
    db_begin_read(&a->r);
    search_segment_marks(&a->r, &now);
    a->lost = !a->r.fail.code && !are_there(a, &now);
    while (!a->lost && !a->all_read && a->bytes < STEP_BYTES)
        a->all_read = !merge_term(a->merge, &a->writer);
    if (a->all_read && !a->r.fail.code)
        post_writer_end(&a->writer);
    if (db_end(&a->r))
        a->c->fail = a->r.fail;
}

/* ---- writing */

static void write_some(struct search_aside *a)
{
    isize bytes = 0;

    if (begin_own(a))
        while (a->at < a->waiting.n && bytes < STEP_BYTES && !a->x.fail.code) {
            const struct block *b = &a->waiting.p[a->at++];

            search_block_add(&a->x, a->id, ++a->blocks, b->first, b->docs, b->spots);
            bytes += b->docs.n + b->spots.n;
        }
    end(a);
}

static int by_place(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return x < y ? -1 : x > y;
}

LIST_TYPE(place_list, uint32_t);

/* Who has gone since the merge began, by the places of the new segment. */
static void gone_since(struct search_aside *a, isize i, const struct search_segment *now,
                       isize *cap, struct place_list *out)
{
    const struct search_segment *then = &a->from.p[i];
    const uint32_t *place = merge_places(a->merge, i);

    if (now->gone == then->gone)
        return;
    for (isize k = 0; k < then->docs; k++)
        if (place[k] != MERGE_NOWHERE && search_gone(now, k))
            *LIST_ADD(a->x.mem, out, *cap) = place[k];
}

static void swap_in(struct search_aside *a, const struct search_segment_list *now)
{
    struct place_list gone = {0};
    isize cap = 0, n;
    const int64_t *key = merge_all_keys(a->merge, &n);

    for (isize i = 0; i < a->from.n; i++)
        for (isize k = 0; k < now->n; k++)
            if (now->p[k].id == a->from.p[i].id)
                gone_since(a, i, &now->p[k], &cap, &gone);
    for (isize i = 0; i < a->from.n; i++) {
        search_segment_retire(&a->x, a->from.p[i].id);
        *LIST_ADD(a->r.mem, &a->spare, a->spare_cap) = a->from.p[i].id;
    }
    if (gone.n == n) { /* nobody is left; n may be 0 */
        run_for(&a->x, GIVE_UP, a->id, a->mark);
        *LIST_ADD(a->r.mem, &a->spare, a->spare_cap) = a->id;
        return;
    }
    run_for(&a->x, FREED, a->id, a->mark);
    search_segment_list_in(&a->x, a->id, key, n);
    if (!gone.n)
        return;
    qsort(gone.p, (size_t)gone.n, sizeof *gone.p, by_place);
    search_gone_add(&a->x, a->id, gone.p, gone.n);
}

static void finish(struct search_aside *a)
{
    struct search_segment_list now;

    if (begin_own(a)) {
        search_segments(&a->x, &now);
        a->lost = !a->x.fail.code && !are_there(a, &now);
        if (!a->lost && !a->x.fail.code)
            swap_in(a, &now);
    }
    if (!end(a) || a->lost)
        return;
    a->id = 0; /* it is of the index now */
    merge_end(a->merge);
    a->merge = NULL;
}

/* ---- removing what nobody needs */

/* The id of a segment whose row is gone may be that of another by now. */
static void remove_some(struct search_aside *a)
{
    int64_t segment = a->spare.p[a->spare.n - 1];
    bool left = begin(a, true) && hold(a, segment, 0) &&
                run_for(&a->x, REMOVE, segment << 24, STEP_BLOCKS) == STEP_BLOCKS;

    if (!left) {
        run_for(&a->x, FREED, segment, 0);
        a->spare.n--;
    }
    end(a);
}

bool search_aside_step(struct search_aside *a)
{
    if (a->over || a->lost || a->c->fail.code)
        return false;
    if (a->at < a->waiting.n)
        write_some(a);
    else if (a->merge && !a->all_read)
        read_some(a);
    else if (a->merge)
        finish(a);
    else if (a->spare.n)
        remove_some(a);
    else
        a->over = true;
    return !a->over && !a->lost && !a->c->fail.code;
}

bool search_aside_end(struct search_aside *a)
{
    bool merged = !a->lost;

    /* After a failure the row stays as it is, so that nobody tries the same again at once. */
    if (a->id && !a->c->fail.code && begin(a, true)) {
        run_for(&a->x, a->blocks ? GIVE_UP : FREED, a->id, a->mark);
        end(a);
    }
    free_memory(a);
    return merged;
}

void search_aside_run(struct ctx *c, enum search_merge_how how, bool (*go)(void *who),
                      void *who)
{
    for (int tries = 0; tries < TRIES && (!go || go(who));) {
        struct search_aside *a = search_aside_start(c, how);

        if (!a)
            return;
        while ((!go || go(who)) && search_aside_step(a))
            ;
        tries += !search_aside_end(a);
    }
}
