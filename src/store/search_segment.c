/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_segment.c - rows of the search index on SQLite; see search_segment.h */
#include "store/search_segment.h"

#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "store/db.h"
#include "store/search_merge.h"
#include "store/search_shelf.h"

enum { NUMBER_BITS = 24, SCRATCH = 512 << 20, KEYS_MOST = 256 << 20 };

enum {
    LIST_ALL,
    KEYS,
    GONE,
    NEXT_ID,
    ADD,
    BLOCK_ADD,
    BLOCKS,
    BLOCKS_SPOTS,
    BLOCK_BEFORE,
    BLOCK_BEFORE_SPOTS,
    GONE_OF,
    GONE_PUT,
    GONE_COUNT,
    RETIRE,
    REMOVE,
    REMOVE_BLOCKS,
    REMOVE_GONE,
    CLEAR,
    CLEAR_BLOCKS,
    CLEAR_GONE,
    CLEAR_SPARE
};
/* PostgreSQL has no such tables, and nothing here is asked of it. */
#define SQLITE(sql) "{sqlite:" sql "}{pg:SELECT 1 WHERE $1::bigint IS NULL}"
#define BEFORE "WHERE segment = $1 AND first < $2 ORDER BY first DESC, id DESC LIMIT 1"
const struct db_query search_segment_queries[] = {
    [LIST_ALL] = {"search_segment.list",
                  "{sqlite:SELECT id, mark, docs, gone FROM search_segment ORDER BY id}"
                  "{pg:SELECT 1 WHERE 1 = 0}"},
    [KEYS] = {"search_segment.keys", SQLITE("SELECT keys FROM search_segment WHERE id = $1")},
    [GONE] = {"search_segment.gone",
              SQLITE("SELECT id, bits FROM search_gone WHERE id >= $1 AND id < $1 + 16777216")},
    [NEXT_ID] = {"search_segment.next_id",
                 "{sqlite:SELECT MAX((SELECT COALESCE(MAX(id), 0) FROM search_segment), "
                 "(SELECT COALESCE(MAX(segment), 0) FROM search_spare)) + 1}{pg:SELECT 1}"},
    [ADD] = {"search_segment.add",
             SQLITE("INSERT INTO search_segment (id, mark, docs, gone, keys) "
                    "VALUES ($1,$2,$3,0,$4)")},
    [BLOCK_ADD] = {"search_segment.block_add",
                   SQLITE("INSERT INTO search_block (id, segment, first, docs, spots) "
                          "VALUES ($1,$2,$3,$4,$5)")},
    [BLOCKS] = {"search_segment.blocks", SQLITE("SELECT docs FROM search_block WHERE segment = "
                                                "$1 AND first = $2 ORDER BY id")},
    [BLOCKS_SPOTS] = {"search_segment.blocks_spots",
                      SQLITE("SELECT docs, spots FROM search_block WHERE segment = $1 AND "
                             "first = $2 ORDER BY id")},
    [BLOCK_BEFORE] = {"search_segment.block_before",
                      SQLITE("SELECT docs, first FROM search_block " BEFORE)},
    [BLOCK_BEFORE_SPOTS] = {"search_segment.block_before_spots",
                            SQLITE("SELECT docs, first, spots FROM search_block " BEFORE)},
    [GONE_OF] = {"search_segment.gone_of",
                 SQLITE("SELECT bits FROM search_gone WHERE id = $1")},
    [GONE_PUT] = {"search_segment.gone_put",
                  SQLITE(
                      "INSERT INTO search_gone (id, bits) VALUES ($1,$2) ON CONFLICT (id) DO "
                      "UPDATE SET bits = excluded.bits")},
    [GONE_COUNT] = {"search_segment.gone_count",
                    SQLITE("UPDATE search_segment SET gone = gone + $2 WHERE id = $1")},
    [RETIRE] = {"search_segment.retire",
                SQLITE("INSERT INTO search_spare (segment, mark, at) VALUES ($1, 0, 0)")},
    [REMOVE] = {"search_segment.remove", SQLITE("DELETE FROM search_segment WHERE id = $1")},
    [REMOVE_BLOCKS] = {"search_segment.remove_blocks",
                       SQLITE(
                           "DELETE FROM search_block WHERE id >= $1 AND id < $1 + 16777216")},
    [REMOVE_GONE] = {"search_segment.remove_gone",
                     SQLITE("DELETE FROM search_gone WHERE id >= $1 AND id < $1 + 16777216")},
    [CLEAR] = {"search_segment.clear", "{sqlite:DELETE FROM search_segment}{pg:SELECT 1}"},
    [CLEAR_BLOCKS] = {"search_segment.clear_blocks",
                      "{sqlite:DELETE FROM search_block}{pg:SELECT 1}"},
    [CLEAR_GONE] = {"search_segment.clear_gone",
                    "{sqlite:DELETE FROM search_gone}{pg:SELECT 1}"},
    [CLEAR_SPARE] = {"search_segment.clear_spare",
                     "{sqlite:DELETE FROM search_spare}{pg:SELECT 1}"},
};
const isize search_segment_queries_n =
    sizeof search_segment_queries / sizeof *search_segment_queries;

void search_broken(struct ctx *c)
{
    fail_set(&c->fail, ERR_DB, "search_block", "全文索引不完整，请运行 gongkai search rebuild");
}

static void free_scratch(void *p)
{
    struct arena *a = p;

    if (a->base)
        arena_free(a);
}

struct arena *search_scratch(struct ctx *c, isize limit)
{
    struct arena *a = NEW(c->mem, struct arena, 1);

    if (!arena_init(a, limit)) {
        fail_set(&c->fail, ERR_BUSY, "search", "内存不足");
        return c->mem;
    }
    a->unwind = c->mem->unwind;
    arena_defer(c->mem, free_scratch, a);
    return a;
}

void search_scratch_end(struct ctx *c, struct arena *a)
{
    if (a != c->mem)
        arena_free(a);
}

/* ---- what there is */

static const int64_t *read_keys(struct ctx *c, const struct search_segment *s)
{
    const int64_t *kept;
    struct stmt *q;
    struct str bytes = S("");
    int64_t *key, last = 0;
    isize at = 0;

    if (s->docs < 1 || s->docs > KEYS_MOST) {
        search_broken(c);
        return NULL;
    }
    kept = shelf_get(c, s->mark, s->docs);
    if (kept)
        return kept;
    q = db_query(c, &search_segment_queries[KEYS]);
    db_put_int(q, s->id);
    if (db_step(q)) {
        bytes = db_get_blob(q, 0);
        db_done(q);
    }
    if (s->docs > bytes.n) { /* a key is at least a byte */
        search_broken(c);
        return NULL;
    }
    key = NEW(c->mem, int64_t, s->docs);
    for (isize i = 0; i < s->docs && !c->fail.code; i++) {
        uint64_t step;

        if (!post_get(bytes, &at, &step) || (i && !step) || step > (uint64_t)(INT64_MAX - last))
            search_broken(c);
        else
            key[i] = last += (int64_t)step;
    }
    if (!c->fail.code)
        shelf_put(c, s->mark, key, s->docs);
    return key;
}

static const struct str *read_gone(struct ctx *c, const struct search_segment *s)
{
    struct str *part = NEW(c->mem, struct str, s->docs / SEARCH_GONE_PART + 1);
    struct stmt *q = db_query(c, &search_segment_queries[GONE]);
    int64_t from = s->id << NUMBER_BITS;

    db_put_int(q, from);
    while (db_step(q)) {
        int64_t i = db_get_int(q, 0) - from;

        if (i <= s->docs / SEARCH_GONE_PART)
            part[i] = db_get_blob(q, 1);
    }
    return part;
}

void search_segment_marks(struct ctx *c, struct search_segment_list *out)
{
    struct stmt *q = db_query(c, &search_segment_queries[LIST_ALL]);
    isize cap = 0;

    *out = (struct search_segment_list){0};
    while (db_step(q))
        *LIST_ADD(c->mem, out, cap) = (struct search_segment){.id = db_get_int(q, 0),
                                                              .mark = db_get_int(q, 1),
                                                              .docs = db_get_int(q, 2),
                                                              .gone = db_get_int(q, 3)};
}

void search_segments(struct ctx *c, struct search_segment_list *out)
{
    int64_t *mark;

    search_segment_marks(c, out);
    mark = NEW(c->mem, int64_t, out->n + 1);
    for (isize i = 0; i < out->n && !c->fail.code; i++) {
        struct search_segment *s = &out->p[i];

        mark[i] = s->mark;
        s->key = read_keys(c, s);
        s->bits = s->gone && !c->fail.code ? read_gone(c, s) : NULL;
    }
    shelf_keep(c, mark, out->n);
}

bool search_gone(const struct search_segment *s, isize place)
{
    struct str bits = s->bits ? s->bits[place / SEARCH_GONE_PART] : S("");
    isize bit = place % SEARCH_GONE_PART;

    return bit / 8 < bits.n && (unsigned char)bits.p[bit / 8] >> bit % 8 & 1;
}

/* ---- writing */

int64_t search_segment_next(struct ctx *c)
{
    return db_one_int(db_query(c, &search_segment_queries[NEXT_ID]));
}

void search_segment_list_in(struct ctx *c, int64_t id, const int64_t *key, isize n)
{
    struct buf b = buf_new(search_scratch(c, n * 10 + (1 << 16)), n * 5 + 64);
    int64_t mark, last = 0;
    struct stmt *q;

    os_random(&mark, sizeof mark);
    for (isize i = 0; i < n; i++) {
        post_put(&b, (uint64_t)(key[i] - last));
        last = key[i];
    }
    q = db_query(c, &search_segment_queries[ADD]);
    db_put_int(q, id);
    db_put_int(q, mark);
    db_put_int(q, n);
    db_put_blob(q, buf_str(&b));
    db_run(q);
    search_scratch_end(c, b.mem);
}

struct search_making *search_make(struct ctx *c, const int64_t *key, isize n)
{
    struct search_making *m = NEW(c->mem, struct search_making, 1);

    m->c = c;
    m->x = *c;
    m->x.mem = search_scratch(c, 64 << 20);
    m->id = search_segment_next(c);
    search_segment_list_in(c, m->id, key, n);
    return m;
}

void search_block_add(struct ctx *c, int64_t segment, int64_t number, int64_t first,
                      struct str docs, struct str spots)
{
    struct stmt *q = db_query(c, &search_segment_queries[BLOCK_ADD]);

    db_put_int(q, segment << NUMBER_BITS | number);
    db_put_int(q, segment);
    db_put_int(q, first);
    db_put_blob(q, docs);
    db_put_blob(q, spots);
    db_run(q);
}

void search_put_block(void *making, int64_t first, struct str docs, struct str spots)
{
    struct search_making *m = making;

    if (m->c->fail.code)
        return;
    search_block_add(&m->x, m->id, ++m->blocks, first, docs, spots);
    m->c->fail = m->x.fail;
    if (m->x.mem != m->c->mem)
        arena_reset(m->x.mem);
}

static int by_key(const void *a, const void *b)
{
    const struct search_entry *x = a, *y = b;

    return x->key < y->key ? -1 : x->key > y->key;
}

static void add_some(struct ctx *c, const struct search_entry *e, isize n)
{
    struct arena *mem = search_scratch(c, SCRATCH);
    int64_t *key = NEW(mem, int64_t, n);
    struct post_text *text = NEW(mem, struct post_text, n);
    struct post_writer w;

    for (isize i = 0; i < n; i++) {
        key[i] = e[i].key;
        text[i] = (struct post_text){e[i].head, e[i].body};
    }
    post_writer_start(&w, mem, search_put_block, search_make(c, key, n));
    if (!c->fail.code)
        post_build(mem, text, n, &w);
    post_writer_end(&w);
    search_scratch_end(c, mem);
}

void search_segment_add(struct ctx *c, struct search_entry *e, isize n)
{
    if (c->fail.code || !n)
        return;
    qsort(e, (size_t)n, sizeof *e, by_key);
    for (isize i = 0; i < n && !c->fail.code; i += POST_DOCS)
        add_some(c, e + i, n - i < POST_DOCS ? n - i : POST_DOCS);
    search_merge_small(c);
}

isize search_below(const int64_t *key, isize n, int64_t limit)
{
    isize lo = 0, hi = n;

    while (lo < hi) {
        isize mid = (lo + hi) / 2;

        if (key[mid] < limit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The place of a key that is not gone; -1: none. */
static isize place_of(const struct search_segment *s, int64_t key)
{
    isize at = search_below(s->key, s->docs, key);

    return at < s->docs && s->key[at] == key && !search_gone(s, at) ? at : -1;
}

void search_gone_add(struct ctx *c, int64_t id, const uint32_t *place, isize n)
{
    struct stmt *q;

    for (isize i = 0, end; i < n; i = end) {
        uint32_t part = place[i] / SEARCH_GONE_PART;
        int64_t row = id << NUMBER_BITS | part;
        struct str old = S("");
        char *bits;
        isize bytes;

        for (end = i + 1; end < n && place[end] / SEARCH_GONE_PART == part;)
            end++;
        q = db_query(c, &search_segment_queries[GONE_OF]);
        db_put_int(q, row);
        if (db_step(q)) {
            old = db_get_blob(q, 0);
            db_done(q);
        }
        bytes = place[end - 1] % SEARCH_GONE_PART / 8 + 1;
        bytes = old.n > bytes ? old.n : bytes;
        bits = NEW(c->mem, char, bytes);
        if (old.n)
            memcpy(bits, old.p, (size_t)old.n);
        for (isize k = i; k < end; k++) {
            uint32_t bit = place[k] % SEARCH_GONE_PART;

            bits[bit / 8] = (char)(bits[bit / 8] | 1 << bit % 8);
        }
        q = db_query(c, &search_segment_queries[GONE_PUT]);
        db_put_int(q, row);
        db_put_blob(q, (struct str){bits, bytes});
        db_run(q);
    }
    q = db_query(c, &search_segment_queries[GONE_COUNT]);
    db_put_int(q, id);
    db_put_int(q, n);
    db_run(q);
}

void search_segment_drop(struct ctx *c, int64_t key)
{
    struct search_segment_list all;

    search_segments(c, &all);
    for (isize i = all.n - 1; i >= 0 && !c->fail.code; i--) {
        isize place = place_of(&all.p[i], key);

        if (place < 0)
            continue;
        if (all.p[i].gone + 1 == all.p[i].docs)
            search_segment_retire(c, all.p[i].id);
        else
            search_gone_add(c, all.p[i].id, &(uint32_t){(uint32_t)place}, 1);
        return;
    }
}

static void run_for(struct ctx *c, int which, int64_t id)
{
    struct stmt *q = db_query(c, &search_segment_queries[which]);

    db_put_int(q, id);
    db_run(q);
}

void search_segment_remove(struct ctx *c, int64_t id)
{
    run_for(c, REMOVE_BLOCKS, id << NUMBER_BITS);
    run_for(c, REMOVE_GONE, id << NUMBER_BITS);
    run_for(c, REMOVE, id);
}

void search_segment_retire(struct ctx *c, int64_t id)
{
    run_for(c, REMOVE_GONE, id << NUMBER_BITS);
    run_for(c, REMOVE, id);
    run_for(c, RETIRE, id);
}

void search_segment_clear(struct ctx *c)
{
    for (int i = CLEAR; i <= CLEAR_SPARE; i++)
        db_run(db_query(c, &search_segment_queries[i]));
}

/* ---- reading */

/* The entries of `term` in a block; false: a block that is not whole. */
static bool entries_of(struct ctx *c, struct post_block b, int64_t term, isize *cap,
                       struct post_entry_list *out)
{
    struct post_entry e;

    while (post_next(&b, &e) && e.term <= term)
        if (e.term == term)
            *LIST_ADD(c->mem, out, *cap) = e;
    return !b.broken;
}

void search_entries(struct ctx *c, const struct search_segment *s, int64_t term, bool spots,
                    struct post_entry_list *out)
{
    struct stmt *q = db_query(c, &search_segment_queries[spots ? BLOCKS_SPOTS : BLOCKS]);
    isize cap = 0;
    bool any = false, whole = true;

    *out = (struct post_entry_list){0};
    db_put_int(q, s->id);
    db_put_int(q, term);
    while (db_step(q)) {
        struct post_block b = {.docs = db_get_blob(q, 0), .no_spots = !spots};

        b.spots = spots ? db_get_blob(q, 1) : S("");
        any = true;
        whole &= entries_of(c, b, term, &cap, out);
    }
    if (any || c->fail.code) {
        if (!whole)
            search_broken(c);
        return;
    }
    q = db_query(c, &search_segment_queries[spots ? BLOCK_BEFORE_SPOTS : BLOCK_BEFORE]);
    db_put_int(q, s->id);
    db_put_int(q, term);
    if (db_step(q)) {
        struct post_block b = {.docs = db_get_blob(q, 0), .no_spots = !spots};

        b.spots = spots ? db_get_blob(q, 2) : S("");
        db_done(q);
        if (!entries_of(c, b, term, &cap, out))
            search_broken(c);
    }
}
