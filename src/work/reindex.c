/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reindex.c - the search index after midnight and after a change of cutting; see browse.h */
#include "store/search.h"
#include "work/browse.h"
#include "work/shown.h"

enum { BATCH = 100, NIGHT_ENDS = 6 };

/* Documents of a list, put in anew from their published versions. */
static void put_all(struct ctx *c, const struct search_source_list *l)
{
    search_hold(c);
    for (isize i = 0; i < l->n && !c->fail.code; i++) {
        struct document d = {0};

        if (document_load(c, l->p[i].doc, &d) == OK)
            shown_put(c, &d, l->p[i].body_text);
    }
    search_release(c);
}

/* A batch in memory of its own, given back after it: an index may hold a hundred thousand texts. */
struct batch {
    struct arena mem;
    struct ctx c;
};

static bool batch_open(struct batch *b, struct ctx *c)
{
    if (!b->mem.base && !arena_init(&b->mem, 512 << 20)) {
        fail_set(&c->fail, ERR_BUSY, "search", "内存不足");
        return false;
    }
    b->c = *c;
    b->c.mem = &b->mem;
    db_attach(&b->c, db_of(c));
    return db_begin(&b->c) == OK;
}

static bool batch_close(struct batch *b, struct ctx *c)
{
    db_end(&b->c);
    c->fail = b->c.fail;
    arena_reset(&b->mem);
    return !c->fail.code;
}

void search_merge_parts(struct ctx *c, bool (*go)(void *who), void *who)
{
    search_tidy(c, instant_clock(c->now).hour < NIGHT_ENDS, go, who);
}

int64_t search_follow_calendar(struct ctx *c)
{
    struct batch b = {0};
    int64_t done = 0;
    isize n = BATCH;

    while (n == BATCH && batch_open(&b, c)) {
        struct search_source_list l = {0};
        struct unit_id touched = {0};

        search_lapsed(&b.c, ctx_today(c), BATCH, &l);
        put_all(&b.c, &l);
        for (isize i = 0; i < l.n && !b.c.fail.code; i++) {
            struct document d = {0};
            if (document_load(&b.c, l.p[i].doc, &d) == OK && d.unit.n != touched.n)
                unit_touch(&b.c, touched = d.unit);
        }
        n = l.n;
        if (!batch_close(&b, c))
            break;
        done += n;
    }
    if (b.mem.base)
        arena_free(&b.mem);
    return done;
}

enum err search_rebuild(struct ctx *c, void (*told)(void *who, int64_t done), void *who)
{
    struct batch b = {0};
    struct doc_id after = {0};
    int64_t done = 0;
    isize n = BATCH;

    db_begin(c);
    search_clear(c);
    db_end(c);
    while (n == BATCH && !c->fail.code && batch_open(&b, c)) {
        struct search_source_list l = {0};

        search_sources(&b.c, after, BATCH, &l);
        put_all(&b.c, &l);
        n = l.n;
        if (n)
            after = l.p[n - 1].doc;
        if (n < BATCH)
            search_mark_current(&b.c);
        if (!batch_close(&b, c))
            break;
        search_amid_bulk(c);
        done += n;
        if (told)
            told(who, done);
    }
    search_optimize(c);
    if (b.mem.base)
        arena_free(&b.mem);
    return c->fail.code;
}
