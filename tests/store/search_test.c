/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_test.c - what search finds (tests/cases/search.txt), counts, pages and shows */
#include "store/search.h"

#include "tests/store/library.h"

static struct search_result find(struct test *t, struct db *db, struct search_query q)
{
    struct ctx c = world_ctx(t, db);
    struct search_result r = {0};

    db_begin_read(&c);
    search_find(&c, &q, &r);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return r;
}

static struct search_result words(struct test *t, struct db *db, const char *w)
{
    return find(t, db, (struct search_query){.words = str_of(w)});
}

static struct str text_of(struct test *t, const struct search_piece_list *l)
{
    struct buf b = buf_new(&t->mem, 256);

    for (isize i = 0; i < l->n; i++)
        buf_fmt(&b, l->p[i].hit ? "[%.*s]" : "%.*s", STR_ARG(l->p[i].text));
    return buf_str(&b);
}

/* ---- tokens */

static void tokens(struct test *t)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"，。 \n", ""},
        {"公", "公"},
        {"信息公开", "信息 息公 公开 开 信 息 公"},
        {"信息，公开", "信息 息 公开 开 信 公"},
        {"为5G网，30号", "为5 5·g g网 网 30号 号 为 5 g 30"},
        {"GB/T 9704", "gb·t t·9704 9704 gb t"},
        {"〔2021〕30号", "2021·30 30号 号 2021 30"},
        {"關於ＡＢ１", "关于 于ab ab·1 1 关 于 ab"},
        {"公 开", "公 开"},
        {"公公公", "公公 公公 公"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        test_case(t, "tokens of “%s”", cases[i].text);
        CHECK_STR(t, search_tokens(&t->mem, str_of(cases[i].text)), str_of(cases[i].want));
    }
    test_case(t, "a word without end is cut");
    {
        struct buf b = buf_new(&t->mem, 1 << 16);
        for (int i = 0; i < 10000; i++)
            buf_char(&b, 'a');
        CHECK(t, search_tokens(&t->mem, buf_str(&b)).n < 10000 * 3);
    }
}

static void snippets(struct test *t)
{
    static const struct {
        const char *text, *query, *want;
        int chars;
    } cases[] = {
        {"甲乙丙公开丁", "公开", "甲乙丙[公开]丁", 100},
        {"甲乙丙丁戊", "公开", "甲乙丙丁戊", 100},
        {"甲乙丙丁戊", "公开", "甲乙丙…", 3},
        {"第一句。第二句说公开。第三句很长很长很长很长很长", "公开",
         "…第二句说[公开]。第三句很长很长很长…", 16},
        {"信息公开公开", "信息公 公开", "[信息公开公开]", 100},
        {"甲\n乙公开\t丙", "公开", "甲 乙[公开] 丙", 100},
        {"政務公開條例", "公开", "政務[公開]條例", 100},
        {"公开在前，很远很远很远很远很远很远很远的地方有信息和公开", "信息 公开",
         "…远的地方有[信息]和[公开]", 20},
        {"covids与covid", "covid", "[covids]与[covid]", 100},
        {"信號A公開，公，开公开B", "公开", "信號A[公開]，公，开[公开]B", 100},
        {"甲5G乙5号公", "5G 5号", "甲[5G]乙[5号]公", 100},
        {"𠮷公开鿿公开", "公开", "𠮷[公开]鿿[公开]", 100},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct search_words w;
        struct search_piece_list l;

        test_case(t, "snippet of “%s” for “%s”", cases[i].text, cases[i].query);
        search_words_read(&t->mem, str_of(cases[i].query), &w);
        search_snippet(&t->mem, str_of(cases[i].text), &w, cases[i].chars, &l);
        CHECK_STR(t, text_of(t, &l), str_of(cases[i].want));
    }
}

/* ---- the cases */

static void found(struct test *t, struct db *db, struct str query, int64_t doc, bool want)
{
    struct search_result r;
    bool is = false;

    r = find(t, db, (struct search_query){.words = query, .n = 50});
    for (isize i = 0; i < r.hits.n; i++)
        is |= r.hits.p[i].doc.id.n == doc;
    CHECK_INT(t, r.total, r.hits.n);
    CHECK_INT(t, is, want);
    if (is && want) {
        bool marked = false;
        for (isize i = 0; i < r.hits.n; i++)
            for (isize k = 0; k < r.hits.p[i].snippet.n; k++)
                marked |= r.hits.p[i].snippet.p[k].hit;
        CHECK(t, marked);
    }
}

static void text_cases(struct test *t, const char *folder, enum db_kind kind)
{
    struct db *db;
    struct arena keep = {0};
    struct str rest, line;
    struct unit_id unit;
    struct column_id col;
    struct ctx c;
    int64_t doc = 0;

    test_case(t, "%s: a database for search", world_kind(kind));
    db = world_new(t, folder, kind, "cases");
    if (!db) {
        test_skip(t, "no server");
        return;
    }
    arena_init(&keep, 1 << 20);
    rest = str_dup(&keep, test_file(t, "cases/search.txt"));
    c = world_ctx(t, db);
    db_begin(&c);
    unit = library_unit(&c, "rmtzx", "示范区融媒体中心");
    col = library_column(&c, unit, 3, "政务公开");
    db_end(&c);
    CHECK_OK(t, &c.fail);
    while (str_next(&rest, '\n', &line)) {
        struct str what = str_from(line, 2);

        if (str_starts(line, S("= "))) {
            struct document d = {.unit = unit, .f = {.col = col, .title = S("无题")}};

            test_case(t, "%s: put “%.*s”", world_kind(kind), STR_ARG(what));
            c = world_ctx(t, db);
            db_begin(&c);
            doc = library_doc(&c, &d, what).n;
            db_end(&c);
            CHECK_OK(t, &c.fail);
        } else if (str_starts(line, S("+ ")) || str_starts(line, S("- "))) {
            test_case(t, "%s: “%.*s” %s", world_kind(kind), STR_ARG(what),
                      line.p[0] == '+' ? "finds it" : "does not");
            found(t, db, what, doc, line.p[0] == '+');
        }
    }
    test_end(t);
    arena_free(&keep);
    db_close(db);
}

/* ---- counts, facets, pages */

static int64_t facet(const struct search_result *r, enum search_facet_kind k, const char *name)
{
    for (isize i = 0; i < r->facet[k].n; i++)
        if (str_eq(r->facet[k].p[i].name, str_of(name)))
            return r->facet[k].p[i].n;
    return 0;
}

static struct instant at_day(int year, int month, int day)
{
    struct day d = {0};

    day_make(year, month, day, &d);
    return instant_make(d, 9, 30, 0);
}

/* 120 documents of two units and three columns, 2019 to 2022; every third has the word in its
 * title, every second is a notice. */
static void fill(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct unit_id unit[2];
    struct column_id col[3];

    db_begin(&c);
    unit[0] = library_unit(&c, "jyj", "区教育局");
    unit[1] = library_unit(&c, "wjj", "区卫健局");
    col[0] = library_column(&c, unit[0], 3, "招生");
    col[1] = library_column(&c, unit[0], 3, "预算");
    col[2] = library_column(&c, unit[1], 3, "预算");
    for (int i = 0; i < 120; i++) {
        int k = i % 4 == 0 ? 2 : i % 4 == 1 ? 1 : 0;
        struct document d = {.unit = unit[k == 2],
                             .published_at =
                                 at_day(2019 + i / 30, 1 + i % 30 / 3, 1 + i % 3 * 9),
                             .f = {.col = col[k],
                                   .title = str_fmt(c.mem, i % 3 ? "第%d号" : "疫苗第%d号", i),
                                   .genre = i % 2 ? S("通知") : S(""),
                                   .norm = i < 10}};
        if (i < 5)
            d.f.expiry = (struct day){18500}; /* 2020 */
        library_doc(&c, &d, i % 5 ? S("全文提到疫苗接种。") : S("全文没有。"));
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static void counting(struct test *t, const char *folder, enum db_kind kind)
{
    struct search_result r;
    struct db *db;
    struct ctx c;
    int64_t total = 0, seen[200] = {0}, n = 0, unit = 0, col = 0;
    struct str before = S("");

    test_case(t, "%s: totals and facets are exact", world_kind(kind));
    db = world_new(t, folder, kind, "count");
    if (!db) {
        test_skip(t, "no server");
        return;
    }
    fill(t, db);
    r = words(t, db, "疫苗");
    for (int i = 0; i < 120; i++)
        total += i % 3 == 0 || i % 5 != 0;
    CHECK_INT(t, r.total, total);
    CHECK_INT(t, r.hits.n, 20);
    CHECK_INT(t, r.first, 1);
    CHECK_INT(t, facet(&r, FACET_UNIT, "区教育局") + facet(&r, FACET_UNIT, "区卫健局"), total);
    CHECK_INT(t, r.facet[FACET_COLUMN].n, 0);
    CHECK_INT(t, r.facet[FACET_YEAR].n, 4);
    CHECK_STR(t, r.facet[FACET_YEAR].p[0].name, S("2022"));
    CHECK_INT(t, facet(&r, FACET_VALIDITY, "有效") + facet(&r, FACET_VALIDITY, "失效"), 9);
    CHECK_INT(t, facet(&r, FACET_KIND, "通知"), total / 2);

    test_case(t, "%s: a choice narrows; its own facet still shows the others",
              world_kind(kind));
    r = words(t, db, "疫苗");
    unit = r.facet[FACET_UNIT].p[0].id;
    total = r.facet[FACET_UNIT].p[0].n;
    r = find(t, db, (struct search_query){.words = S("疫苗"), .unit = {unit}, .year = 2020});
    CHECK_INT(t, r.facet[FACET_UNIT].n, 2);
    CHECK_INT(t, r.facet[FACET_YEAR].n, 4);
    for (isize i = 0; i < 4; i++)
        total -= r.facet[FACET_YEAR].p[i].n;
    CHECK_INT(t, total, 0);
    CHECK_INT(t, r.total, facet(&r, FACET_YEAR, "2020"));
    CHECK(t, r.facet[FACET_UNIT].p[0].chosen);
    CHECK_INT(t, r.facet[FACET_COLUMN].n, 2);
    col = r.facet[FACET_COLUMN].p[1].id;
    total = r.facet[FACET_COLUMN].p[1].n;
    r = find(
        t, db,
        (struct search_query){.words = S("疫苗"), .unit = {unit}, .col = {col}, .year = 2020});
    CHECK_INT(t, r.total, total);
    CHECK_INT(t, r.hits.n, total);

    test_case(t, "%s: kind, validity and days choose, too", world_kind(kind));
    r = find(t, db, (struct search_query){.words = S("疫苗"), .kind = S("通知"), .n = 50});
    for (isize i = 0; i < r.hits.n; i++)
        CHECK_STR(t, r.hits.p[i].kind, S("通知"));
    r = find(t, db, (struct search_query){.words = S("第"), .validity = VALID_LAPSED});
    CHECK_INT(t, r.total, 5);
    CHECK_INT(t, r.hits.n, 5);
    r = find(t, db,
             (struct search_query){.from = instant_day(at_day(2022, 1, 1)),
                                   .until = instant_day(at_day(2022, 12, 31))});
    CHECK_INT(t, r.total, 30);
    CHECK_INT(t, r.facet[FACET_YEAR].n, 1);

    test_case(t, "%s: found in the title first, then by time; pages meet without a gap",
              world_kind(kind));
    total = words(t, db, "疫苗").total;
    for (int pages = 0; pages < 20; pages++) {
        r = find(t, db, (struct search_query){.words = S("疫苗"), .n = 7, .before = before});
        CHECK_INT(t, r.total, total);
        CHECK_INT(t, r.first, n + 1);
        for (isize i = 0; i < r.hits.n; i++, n++) {
            seen[n] = r.hits.p[i].doc.id.n;
            CHECK_INT(t, str_has(r.hits.p[i].doc.title, S("疫苗")), n < 40);
            if (n && n != 40)
                CHECK(t, seen[n] < seen[n - 1]);
        }
        before = r.next;
        if (!before.n)
            break;
    }
    CHECK_INT(t, n, total);
    r = find(t, db, (struct search_query){.words = S("疫苗"), .order = SEARCH_NEWEST, .n = 5});
    CHECK_INT(t, r.hits.p[0].doc.id.n, 120);
    r = find(t, db,
             (struct search_query){
                 .words = S("疫苗"), .order = SEARCH_NEWEST, .n = 5, .before = r.next});
    CHECK_INT(t, r.first, 6);
    r = find(t, db, (struct search_query){.words = S("疫苗"), .title_only = true});
    CHECK_INT(t, r.total, 40);

    test_case(t, "%s: without words everything, newest first", world_kind(kind));
    r = find(t, db, (struct search_query){.n = 50});
    CHECK_INT(t, r.total, 120);
    CHECK_INT(t, r.hits.p[0].doc.id.n, 120);

    test_case(t, "%s: what is taken out is not found, what is put in anew is found once",
              world_kind(kind));
    c = world_ctx(t, db);
    db_begin(&c);
    search_drop(&c, (struct doc_id){1});
    search_drop(&c, (struct doc_id){1});
    for (int i = 0; i < 3; i++) {
        struct document d = {0};
        document_load(&c, (struct doc_id){2}, &d);
        search_put(&c, &d, str_fmt(c.mem, "另一种说法%d", i), S(""));
    }
    CHECK_INT(t, db_end(&c), OK);
    CHECK_INT(t, words(t, db, "第0号").total, 0);
    CHECK_INT(t, words(t, db, "第1号").total, 1);
    CHECK_INT(t, words(t, db, "说法1").total, 0);
    CHECK_INT(t, words(t, db, "说法2").total, 1);
    CHECK_INT(t, words(t, db, "种说法").total, 1);

    test_case(t, "%s: held back and put in at once, replaced and taken out meanwhile",
              world_kind(kind));
    c = world_ctx(t, db);
    db_begin(&c);
    search_hold(&c);
    for (int i = 2; i <= 4; i++)
        for (int k = 6; k <= 7; k++) {
            struct document d = {0};
            document_load(&c, (struct doc_id){i}, &d);
            search_put(&c, &d, str_fmt(c.mem, "第%d回说法%d", i, k), S(""));
        }
    search_drop(&c, (struct doc_id){4});
    search_release(&c);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_INT(t, words(t, db, "说法2").total, 0);
    CHECK_INT(t, words(t, db, "说法6").total, 0);
    CHECK_INT(t, words(t, db, "说法7").total, 2);
    CHECK_INT(t, words(t, db, "第3回").total, 1);
    CHECK_INT(t, words(t, db, "第4回").total, 0);
    c = world_ctx(t, db); /* a failure while held leaves nothing behind */
    db_begin(&c);
    search_hold(&c);
    fail_set(&c.fail, ERR_INPUT, "test", "-");
    search_release(&c);
    CHECK_INT(t, db_end(&c), ERR_INPUT);
    c = world_ctx(t, db);
    db_begin(&c);
    CHECK_INT(t, db_end(&c), OK);
    c = world_ctx(t, db); /* as it was */
    db_begin(&c);
    for (int i = 3; i <= 4; i++) {
        struct document d = {0};
        document_load(&c, (struct doc_id){i}, &d);
        search_put(&c, &d, S("全文提到疫苗接种。"), S(""));
    }
    CHECK_INT(t, db_end(&c), OK);

    test_case(t, "%s: the calendar changes validity", world_kind(kind));
    {
        struct search_source_list l = {0};
        struct document d = {0};

        c = world_ctx(t, db);
        db_begin(&c);
        document_load(&c, (struct doc_id){9}, &d);
        d.f.expiry = day_add(ctx_today(&c), 3);
        document_update(&c, &d, 1);
        search_put(&c, &d, S("到期"), S(""));
        search_lapsed(&c, day_add(ctx_today(&c), 3), 10, &l);
        CHECK_INT(t, l.n, 0);
        search_lapsed(&c, day_add(ctx_today(&c), 4), 10, &l);
        CHECK_INT(t, l.n, 1);
        c.now.s += 4 * 86400;
        for (isize i = 0; i < l.n; i++)
            search_put(&c, &d, l.p[i].body_text, S(""));
        l.n = 0;
        search_lapsed(&c, ctx_today(&c), 10, &l);
        CHECK_INT(t, l.n, 0);
        CHECK_INT(t, db_end(&c), OK);
        CHECK_OK(t, &c.fail);
        r = find(t, db, (struct search_query){.words = S("第8号"), .validity = VALID_LAPSED});
        CHECK_INT(t, r.total, 1);
    }

    test_case(t, "%s: emptied and filled again it finds the same", world_kind(kind));
    c = world_ctx(t, db);
    total = words(t, db, "疫苗").total;
    db_begin(&c);
    CHECK(t, !search_is_current(&c));
    search_clear(&c);
    for (struct doc_id after = {0};;) {
        struct search_source_list l = {0};

        search_sources(&c, after, 50, &l);
        if (!l.n)
            break;
        search_hold(&c);
        for (isize i = 0; i < l.n; i++) {
            struct document d = {0};
            document_load(&c, l.p[i].doc, &d);
            search_put(&c, &d, l.p[i].body_text, S(""));
            after = l.p[i].doc;
        }
        search_release(&c);
    }
    search_mark_current(&c);
    CHECK(t, search_is_current(&c));
    CHECK_INT(t, db_end(&c), OK);
    search_optimize(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, words(t, db, "疫苗").total, total + 2);
    CHECK_INT(t, words(t, db, "第0号").total, 1);
    test_end(t);
    db_close(db);
}

/* ---- hostile words */

static void hostile(struct test *t, const char *folder, enum db_kind kind)
{
    static const char *const cases[] = {
        "\"",
        "' OR 1=1 --",
        "疫苗\" OR \"",
        "NEAR(疫苗, 2)",
        "head : 疫苗",
        "疫苗*",
        "*",
        "^疫苗",
        "(((((",
        "a AND",
        "NOT 疫苗",
        "疫苗:*",
        "! & |",
        "疫苗 & !第",
        "\\",
        "%_",
        "<script>",
        "\xe2\x80\xae疫苗",
        "{head} : x",
        "-疫苗",
        "$1",
        "疫苗' <-> '第",
    };
    struct db *db;
    struct search_result r;
    struct buf b;

    test_case(t, "%s: a database for hostile words", world_kind(kind));
    db = world_new(t, folder, kind, "hostile");
    if (!db) {
        test_skip(t, "no server");
        return;
    }
    fill(t, db);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        test_case(t, "%s: %s", world_kind(kind), cases[i]);
        words(t, db, cases[i]);
        find(t, db, (struct search_query){.words = str_of(cases[i]), .title_only = true});
        find(t, db, (struct search_query){.before = str_of(cases[i])});
        find(t, db, (struct search_query){.kind = str_of(cases[i])});
    }
    test_case(t, "%s: marks alone say so", world_kind(kind));
    CHECK(t, words(t, db, "，。").empty);
    CHECK(t, !words(t, db, "  ").empty);
    test_case(t, "%s: more than six words, and very long ones, are cut", world_kind(kind));
    b = buf_new(&t->mem, 1 << 16);
    for (int i = 0; i < 5000; i++)
        buf_lit(&b, "疫苗 ");
    r = find(t, db, (struct search_query){.words = buf_str(&b)});
    CHECK_INT(t, r.words.n, SEARCH_TERMS_MAX);
    CHECK(t, r.words.clipped);
    CHECK(t, r.total > 0);
    b = buf_new(&t->mem, 1 << 16);
    for (int i = 0; i < 5000; i++)
        buf_lit(&b, "疫苗");
    r = find(t, db, (struct search_query){.words = buf_str(&b)});
    CHECK(t, r.words.clipped);
    CHECK_INT(t, r.total, 0);
    for (int i = 0; i < 4; i++) {
        static const char *const cursors[] = {"0.", "9.5", "1.-3", "1.99999999999999999999"};
        r = find(t, db,
                 (struct search_query){.words = S("疫苗"), .before = str_of(cursors[i])});
        CHECK_INT(t, r.hits.n, 20);
    }
    test_end(t);
    db_close(db);
}

void test_store_search(struct test *t)
{
    const char *folder = test_folder(t);

    tokens(t);
    snippets(t);
    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        text_cases(t, folder, kind);
        counting(t, folder, kind);
        hostile(t, folder, kind);
    }
}
