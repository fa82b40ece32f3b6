/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_segment_test.c - the index on SQLite against a plain look through the texts: random texts, random words,
 * documents put in, put in anew and taken out, one by one and by the hundred, merged in between; many documents
 * of one word; blocks that are not whole */
#include "store/search_segment.h"

#include <string.h>

#include "store/search.h"
#include "store/search_aside.h"
#include "store/search_match.h"
#include "tests/store/world.h"

enum { DOCS = 400, MANY = 33000 };

struct text {
    struct str head, body;
    bool there;
};
struct shelf {
    struct text doc[DOCS + 1]; /* by key */
    uint64_t dice;
};

static uint32_t throw(struct shelf * s, uint32_t sides)
{
    s->dice = s->dice * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s->dice >> 33) % sides;
}

/* Few units, so that phrases repeat: characters, words, numbers, marks that part and marks that do not. */
static struct str some(struct arena *mem, struct shelf *s, int n, bool query)
{
    static const char *const unit[] = {"信", "息", "公", "开",  "信",   "息",   "公",    "开",
                                       "開", "5",  "g",  "abc", "abcd", "2021", "20210", "𠮷",
                                       "カ", "，", "。", "/",   " ",    "\n",   "Ａ",    "a"};
    struct buf b = buf_new(mem, 64);

    for (int i = 0; i < n; i++)
        buf_add(&b, str_of(unit[throw(s, query ? 17 : 24)]));
    return buf_str(&b);
}

static bool has(struct arena *mem, struct str text, const struct search_term *t)
{
    struct str folded = search_folded(mem, text), what = t->folded;

    if (t->prefix)
        what = str_slice(what, 0, what.n - S("·").n);
    return str_find(folded, what) >= 0;
}

static void compare(struct test *t, struct db *db, struct shelf *s, struct str query)
{
    struct search_words w;
    struct ctx c = world_ctx(t, db);

    search_words_read(&t->mem, query, &w);
    db_begin_read(&c);
    /* Twice: what was found a moment ago is kept (search_recent.h). */
    for (int head = 0; head < 4 && w.n; head++) {
        struct search_key_list got;
        isize n = 0;
        bool same = true;

        search_match(&c, &w, head & 1, 0, INT64_MAX, &got);
        for (int key = 1; key <= DOCS; key++) {
            const struct text *x = &s->doc[key];
            struct str text =
                head & 1 ? x->head
                         : str_fmt(&t->mem, "%.*s\n%.*s", STR_ARG(x->head), STR_ARG(x->body));
            bool all = x->there;

            for (int i = 0; i < w.n && all; i++)
                all = has(&t->mem, text, &w.term[i]);
            if (!all)
                continue;
            same &= n < got.n && got.p[n] == key;
            n++;
        }
        CHECK_INT(t, got.n, n);
        CHECK(t, same);
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static struct search_entry put(struct arena *mem, struct shelf *s, int64_t key)
{
    struct text *x = &s->doc[key];

    *x = (struct text){some(mem, s, 1 + (int) throw(s, 8), false),
                       some(mem, s, (int) throw(s, 40), false), true};
    return (struct search_entry){key, x->head, x->body};
}

static isize segments(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct search_segment_list l;

    db_begin_read(&c);
    search_segments(&c, &l);
    db_end(&c);
    return l.n;
}

/* One transaction: a document, or a dozen; sometimes it is given up, and nothing has changed. */
static void change(struct test *t, struct db *db, struct shelf *s, struct arena *keep)
{
    struct ctx c = world_ctx(t, db);
    struct search_entry e[16];
    struct shelf before = *s;
    int n = throw(s, 4) ? 1 : 12;
    bool cancel = throw(s, 10) == 0;
    isize held = 0;

    db_begin(&c);
    for (int i = 0; i < n; i++) {
        int64_t key = 1 + throw(s, DOCS);

        for (isize k = 0; k < held; k++)
            if (e[k].key == key)
                key = 0;
        if (!key)
            continue;
        if (s->doc[key].there)
            search_segment_drop(&c, key);
        s->doc[key].there = false;
        if (throw(s, 4))
            e[held++] = put(keep, s, key);
    }
    search_segment_add(&c, e, held);
    CHECK_OK(t, &c.fail);
    if (cancel) {
        db_cancel(&c);
        before.dice = s->dice;
        *s = before;
        return;
    }
    CHECK_INT(t, db_end(&c), OK);
}

/* A merge beside all that, a step now and then; sometimes it is given up. */
struct beside {
    struct arena mem;
    struct ctx c;
    struct search_aside *a;
    int merged;
};

static void merge_beside(struct test *t, struct db *db, struct shelf *s, struct beside *b)
{
    if (!b->a && throw(s, 3) == 0) {
        arena_reset(&b->mem);
        b->c = (struct ctx){.mem = &b->mem};
        db_attach(&b->c, db);
        b->a = search_aside_start(&b->c, throw(s, 2) ? MERGE_DUE : MERGE_MOST);
    } else if (b->a && (throw(s, 30) == 0 || !search_aside_step(b->a))) {
        b->merged += search_aside_end(b->a);
        b->a = NULL;
    }
    CHECK_OK(t, &b->c.fail);
}

static void as_plainly(struct test *t, struct db *db)
{
    struct beside b = {0};
    struct arena keep;
    struct shelf *s;

    if (!arena_init(&keep, 64 << 20) || !arena_init(&b.mem, 64 << 20))
        return;
    s = NEW(&keep, struct shelf, 1);
    s->dice = 7;
    for (int round = 0; round < 8; round++) {
        test_case(t, "what is found is what is there, round %d", round);
        for (int i = 0; i < 40; i++) {
            change(t, db, s, &keep);
            merge_beside(t, db, s, &b);
        }
        for (int i = 0; i < 60; i++) {
            struct str a = some(&t->mem, s, 1 + (int) throw(s, i % 3 ? 3 : 9), true);

            if (i % 4 == 0)
                a = str_fmt(&t->mem, "%.*s %.*s", STR_ARG(a),
                            STR_ARG(some(&t->mem, s, 1 + (int) throw(s, 3), true)));
            compare(t, db, s, a);
        }
        CHECK(t, segments(t, db) < 60);
    }
    if (b.a)
        search_aside_end(b.a);
    CHECK(t, b.merged > 10);
    arena_free(&b.mem);
    arena_free(&keep);
}

static isize count(struct test *t, struct db *db, const char *words, int64_t min, int64_t max)
{
    struct ctx c = world_ctx(t, db);
    struct search_words w;
    struct search_key_list got;
    bool ascending = true;

    search_words_read(&t->mem, str_of(words), &w);
    db_begin_read(&c);
    search_match(&c, &w, false, min, max, &got);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    for (isize i = 1; i < got.n; i++)
        ascending &= got.p[i - 1] < got.p[i];
    CHECK(t, ascending);
    return got.n;
}

/* Keys in no order, so that segments overlap; every third has the phrase, every hundredth twice. */
static void many(struct test *t, struct db *db)
{
    struct search_entry *e;
    struct ctx c;

    test_case(t, "many documents of one word, in no order of time");
    c = world_ctx(t, db);
    e = NEW(c.mem, struct search_entry, MANY);
    db_begin(&c);
    search_segment_clear(&c);
    for (isize i = 0; i < MANY; i++)
        e[i] = (struct search_entry){1 + i * 7919 % MANY * 1000, i % 5 ? S("") : S("标题"),
                                     i % 100 == 0 ? S("政府采购，又政府采购")
                                     : i % 3 == 0 ? S("政府采购")
                                                  : S("政府。采购 x30")};
    for (isize i = 0; i < MANY; i += 3000)
        search_segment_add(&c, e + i, 3000);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_INT(t, segments(t, db), 11); /* left to the night */
    for (int round = 0; round < 2; round++) {
        CHECK_INT(t, count(t, db, "政府", 0, INT64_MAX), MANY);
        CHECK_INT(t, count(t, db, "政府采购", 0, INT64_MAX), MANY / 3 + MANY / 100 * 2 / 3);
        CHECK_INT(t, count(t, db, "政府采购 标题", 0, INT64_MAX), 2200 + 220);
        CHECK_INT(t, count(t, db, "府", 1001, 2001), 2);
        CHECK_INT(t, count(t, db, "x30", 0, INT64_MAX), MANY - MANY / 3 - 220);
        CHECK_INT(t, count(t, db, "政采", 0, INT64_MAX), 0);
        if (round)
            break;
        c = world_ctx(t, db);
        search_tidy(&c, true, NULL, NULL);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, segments(t, db), 1);
    }
    test_case(t, "who is gone, at both ends of a large segment");
    c = world_ctx(t, db);
    db_begin(&c);
    search_segment_drop(&c, 1);
    search_segment_drop(&c, 1); /* not there any more */
    search_segment_drop(&c, 2); /* never was */
    search_segment_drop(&c, 1 + (MANY - 1) * 1000);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_INT(t, count(t, db, "政府", 0, INT64_MAX), MANY - 2);
    CHECK_INT(t, count(t, db, "府", 0, 2000), 1);
    c = world_ctx(t, db);
    search_optimize(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, count(t, db, "政府", 0, INT64_MAX), MANY - 2);
    CHECK_INT(t, segments(t, db), 1);
}

/* ---- blocks */

static void keep_block(void *who, int64_t first, struct str docs, struct str spots)
{
    struct post_block *b = who;

    if (!b->docs.n)
        *b = (struct post_block){.docs = docs, .spots = spots};
    (void)first;
}

/* Reads all that a block says; how many documents. */
static isize read_block(struct post_block b)
{
    struct post_entry e;
    uint32_t place[POST_CHUNK], spot[4];
    isize n = 0, at = 0;

    while (post_next(&b, &e)) {
        if (!post_places(&e, 100, place))
            return -1;
        at = 0;
        for (int i = 0; i < e.n && e.spots.n; i++)
            if (post_spots(e.spots, &at, spot, 4) < 0)
                return -1;
        n += e.n;
    }
    return b.broken ? -1 : n;
}

static void blocks(struct test *t)
{
    struct post_text text[] = {{S("标题"), S("信息公开，信息公开abc 2021")},
                               {S(""), S("公开")}};
    struct post_writer w;
    struct post_block whole = {0};
    isize n;

    test_case(t, "a block that is cut or changed is told, and never read beyond its end");
    post_writer_start(&w, &t->mem, keep_block, &whole);
    post_build(&t->mem, text, 2, &w);
    post_writer_end(&w);
    n = read_block(whole);
    CHECK(t, n > 20);
    for (isize i = 0; i < whole.docs.n; i++) {
        struct post_block b = {.docs = str_dup(&t->mem, str_slice(whole.docs, 0, i)),
                               .spots = whole.spots};
        isize cut = read_block(b);

        CHECK(t, cut < n);
        for (int bit = 0; bit < 8; bit++) {
            struct str docs = str_dup(&t->mem, whole.docs);
            char *p = NEW(&t->mem, char, docs.n);

            memcpy(p, docs.p, (size_t)docs.n);
            p[i] = (char)(p[i] ^ 1 << bit);
            b = (struct post_block){.docs = {p, docs.n}, .spots = whole.spots};
            read_block(b);
            b.spots = str_slice(whole.spots, 0, whole.spots.n / 2);
            read_block(b);
        }
    }
    whole.spots = str_slice(whole.spots, 0, whole.spots.n - 1);
    CHECK_INT(t, read_block(whole), -1);
}

void test_store_search_segment(struct test *t)
{
    const char *folder = test_folder(t);
    struct db *db;

    blocks(t);
    test_case(t, "a database for segments");
    db = world_new(t, folder, DB_SQLITE, "segments");
    if (!db)
        return;
    as_plainly(t, db);
    many(t, db);
    test_end(t);
    db_close(db);
}
