/* SPDX-License-Identifier: MulanPSL-2.0 */
/* segment_fuzz.c - a search index whose rows are anything: what a damaged disk or a strange backup may bring
 *
 * The bytes say what stands in the rows of up to three segments: keys, blocks, who is gone. Searched and merged, it ends,
 * reads nothing beyond what there is, and says that it is not whole, or finds places that there are.
 *
 *   segment   documents (1 byte; the last two: more than can be, less than none), bytes of keys (1), of gone (1), blocks (1; the
 *             highest bit: under the mark of another), keys, gone, then each block: bytes of docs (2), of spots (2), both
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/db.h"
#include "store/migrate.h"
#include "store/search_match.h"
#include "store/search_merge.h"

enum { SEGMENTS = 3, BLOCKS = 8 };
static const struct db_query rows[] = {
    {"fuzz.segment", "{sqlite:INSERT INTO search_segment (id, mark, docs, gone, keys) VALUES "
                     "($1,$2,$3,$4,$5)}{pg:SELECT 1}"},
    {"fuzz.gone", "{sqlite:INSERT INTO search_gone (id, bits) VALUES ($1,$2)}{pg:SELECT 1}"},
};

struct bytes {
    const uint8_t *p;
    size_t n;
};

static int take(struct bytes *b)
{
    if (!b->n)
        return 0;
    b->n--;
    return *b->p++;
}

static struct str take_some(struct bytes *b, size_t n)
{
    struct str s = {(const char *)b->p, 0};

    n = n < b->n ? n : b->n;
    s.n = (isize)n;
    b->p += n;
    b->n -= n;
    return s;
}

static void put_segment(struct ctx *c, int64_t id, struct bytes *b)
{
    int docs = take(b), keys = take(b), gone = take(b), blocks = take(b);
    struct stmt *q = db_query(c, &rows[0]);
    static int64_t mark; /* never the same: kept keys are found by it */

    db_put_int(q, id);
    db_put_int(q, blocks & 0x80 ? 1 : ++mark);
    db_put_int(q, docs == 255 ? INT64_MAX / 16 : docs == 254 ? -1 : docs);
    db_put_int(q, gone);
    db_put_blob(q, take_some(b, (size_t)keys));
    db_run(q);
    q = db_query(c, &rows[1]);
    db_put_int(q, id << 24);
    db_put_blob(q, take_some(b, (size_t)gone));
    db_run(q);
    for (int i = 1; i <= blocks % BLOCKS; i++) {
        size_t n = (size_t)(take(b) << 8), m;
        struct str posts;
        uint64_t first = 0;
        isize at = 0;

        n |= (size_t)take(b);
        m = (size_t)(take(b) << 8);
        m |= (size_t)take(b);
        posts = take_some(b, n);
        if (!post_get(posts, &at, &first))
            first = 1;
        search_block_add(c, id, i, (int64_t)(first & INT64_MAX), posts, take_some(b, m));
    }
}

static void search(struct ctx *c, const char *words)
{
    struct search_words w;

    search_words_read(c->mem, str_of(words), &w);
    for (int head = 0; head < 2 && w.n; head++) {
        struct search_key_list l;

        c->fail = (struct fail){0};
        search_match(c, &w, head, 0, INT64_MAX, &l);
        for (isize i = 0; i < l.n && !c->fail.code; i++)
            assert(l.p[i] >= 0);
    }
}

static void keep_nothing(void *who, int64_t first, struct str docs, struct str spots)
{
    (void)who;
    assert(first > 0 && docs.n > 0 && spots.n >= 0);
}

static void merge(struct ctx *c)
{
    struct search_segment_list l;
    struct post_writer w;
    struct merge *m;
    isize n;

    c->fail = (struct fail){0};
    search_segments(c, &l);
    if (c->fail.code || !l.n)
        return;
    m = merge_start(c, l.p, l.n);
    merge_all_keys(m, &n);
    assert(n >= 0);
    post_writer_start(&w, merge_memory(m), keep_nothing, NULL);
    while (merge_term(m, &w))
        ;
    post_writer_end(&w);
    merge_end(m);
}

/* Made once; its files have no name any more. */
static struct db *database(struct arena *mem)
{
    static struct db *db;
    struct ctx c = {.mem = mem};
    struct fail why = {0};
    struct buf report = buf_new(mem, 256);
    static const char *const parts[] = {"", "-wal", "-shm"};
    char path[64], part[72];

    if (db)
        return db;
    snprintf(path, sizeof path, "/tmp/segment-fuzz-%ld.db", (long)getpid());
    if (db_open(&db, path, &(struct db_options){.readers = 1}, &why))
        abort();
    db_attach(&c, db);
    if (migrate_run(&c, false, &report) || db_relax(&c, true))
        abort();
    for (int i = 0; i < 3; i++) {
        snprintf(part, sizeof part, "%s%s", path, parts[i]);
        unlink(part);
    }
    return db;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes b = {data, size};
    struct arena mem;
    struct ctx c = {.mem = &mem};

    if (size > 20000 || !arena_init(&mem, 256 << 20))
        return 0;
    db_attach(&c, database(&mem));
    db_begin(&c);
    for (int64_t id = 1; id <= SEGMENTS && b.n; id++)
        put_segment(&c, id, &b);
    assert(!c.fail.code);
    search(&c, "公开");
    search(&c, "信息公开 n7");
    search(&c, "开 abc");
    merge(&c);
    c.fail = (struct fail){0};
    db_cancel(&c);
    arena_free(&mem);
    return 0;
}
