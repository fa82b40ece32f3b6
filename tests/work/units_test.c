/* SPDX-License-Identifier: MulanPSL-2.0 */
/* units_test.c - units with the columns of their kind; what may happen to columns; report classes */
#include "work/units.h"

#include "tests/work/cast.h"

static struct column named(struct test *t, const struct cast *k, const char *name)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct column col = {0};

    db_begin_read(&c);
    CHECK(t, column_named(&c, k->unit, str_of(name), &col));
    db_end(&c);
    return col;
}

static void kinds(struct test *t, const struct cast *k)
{
    static const struct {
        const char *kind, *has, *lacks;
    } cases[] = {
        {"government", "重大建设项目", "宅基地审核"},
        {"department", "行政处罚和强制", "统计信息"},
        {"township", "宅基地审核", "招考录用"},
        {"institution", "财政信息", "行政处罚和强制"},
        {"enterprise", "业务工作", "建议提案"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct unit u = {.code = str_fmt(&t->mem, "u%d", (int)i),
                         .name = S("某单位"),
                         .kind = str_of(cases[i].kind),
                         .level = 4,
                         .parent = k->district};
        struct ctx c;
        struct column_list cols = {0};
        struct column col = {0};
        unsigned boards = 0;

        test_case(t, "a new %s has five boards, %s, and not %s", cases[i].kind, cases[i].has,
                  cases[i].lacks);
        u.code = str_fmt(&t->mem, "u%d", (int)i);
        c = cast_ctx(t, k, WHO_DISTRICT);
        CHECK_INT(t, unit_create(&c, &u, &u.id), OK);
        db_begin_read(&c);
        column_all(&c, u.id, false, &cols);
        for (isize n = 0; n < cols.n; n++)
            boards |= 1u << cols.p[n].board;
        CHECK_INT(t, boards, 0x3e);
        CHECK(t, column_named(&c, u.id, str_of(cases[i].has), &col));
        CHECK(t, col.item.n > 0);
        CHECK(t, !column_named(&c, u.id, str_of(cases[i].lacks), &col));
        db_end(&c);
        CHECK_OK(t, &c.fail);
    }
}

static void refusals(struct test *t, const struct cast *k)
{
    struct unit u = {.code = S("zfqgaj"),
                     .name = S("示范区公安局"),
                     .kind = S("department"),
                     .level = 4,
                     .parent = k->district};
    struct unit bad;
    struct unit_id id;
    struct ctx c;

    test_case(t, "a unit that cannot be: code, credit code, kind, taken, not permitted");
    u.parent = k->district;
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, unit_create(&c, &u, &id), ERR_FORBIDDEN);
    bad = u;
    bad.code = S("Bad Code");
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, unit_create(&c, &bad, &id), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("code"));
    bad = u;
    bad.credit_code = S("11370322004222241M");
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, unit_create(&c, &bad, &id), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("credit_code"));
    bad = u;
    bad.kind = S("party");
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, unit_create(&c, &bad, &id), ERR_INPUT);
    bad = u;
    bad.code = S("zfqjyj");
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, unit_create(&c, &bad, &id), ERR_CONFLICT);
    bad = u;
    bad.parent.n = 0;
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, unit_create(&c, &bad, &id), ERR_RULE);

    test_case(t, "contact data, offices, closing");
    c = cast_ctx(t, k, WHO_DISTRICT);
    db_begin_read(&c);
    unit_load(&c, k->unit, &u);
    db_end(&c);
    u.post_code = S("2550");
    CHECK_INT(t, unit_edit(&c, &u), ERR_INPUT);
    c = cast_ctx(t, k, WHO_DISTRICT);
    u.post_code = S("255000");
    u.phone = S("0533-1234567");
    u.kind = S("government"); /* stays what it was */
    CHECK_INT(t, unit_edit(&c, &u), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    unit_load(&c, k->unit, &bad);
    db_end(&c);
    CHECK_STR(t, bad.phone, S("0533-1234567"));
    CHECK_STR(t, bad.kind, S("department"));
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, office_add(&c, k->unit, S("法规科"), S("合法性审核"), NULL), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, office_add(&c, k->unit, S("法规科"), S(""), NULL), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, unit_shut(&c, k->district, S("撤并")), ERR_RULE);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, unit_shut(&c, k->other, S("")), ERR_INPUT);
}

static void columns(struct test *t, const struct cast *k)
{
    struct column parent, child = {0}, col;
    struct column_id deep = {0}, deeper = {0}, none = {0};
    struct doc_id doc;
    struct ctx c;

    test_case(t, "columns: added, renamed, three levels at most, never closed over a document");
    parent = named(t, k, "业务工作");
    child = (struct column){.unit = k->unit, .parent = parent.id, .name = S("专项工作")};
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, column_add(&c, &child, &child.id), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_add(&c, &child, &child.id), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_add(&c, &child, &deep), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(
        t,
        column_add(&c,
                   &(struct column){.unit = k->unit, .parent = child.id, .name = S("第三层")},
                   &deep),
        OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t,
              column_add(&c,
                         &(struct column){.unit = k->unit, .parent = deep, .name = S("第四层")},
                         &deeper),
              ERR_RULE);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_move(&c, child.id, deep, 0), ERR_RULE); /* below itself */
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_move(&c, child.id, named(t, k, "规划计划").id, 3), OK);
    col = named(t, k, "专项工作");
    CHECK_INT(t, col.board, BOARD_STATUTORY);
    CHECK_INT(t, col.ord, 3);
    c = cast_ctx(t, k, WHO_REVIEWER);
    col.name = S("专项行动");
    col.item = S("20-99");
    CHECK_INT(t, column_edit(&c, &col), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    col.item = S("20-15");
    CHECK_INT(t, column_edit(&c, &col), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_shut(&c, col.id, S("并入业务工作")), ERR_RULE); /* has a child */
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_shut(&c, deep, S("")), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_shut(&c, deep, S("并入业务工作")), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_reopen(&c, deep), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_move(&c, col.id, none, 0), OK);
    doc = cast_doc(t, k, "已发布的信息", "正文");
    cast_publish(t, k, doc);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_shut(&c, k->col, S("不再更新")), ERR_RULE);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "移到别处"), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_shut(&c, k->col, S("不再更新")), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, doc, DO_REVISE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, doc, DO_SUBMIT, ""), ERR_RULE); /* column closed */
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, column_reopen(&c, k->col), OK);
}

static void classes(struct test *t, const struct cast *k)
{
    static const struct str names[] = {LIT("业务工作类"), LIT("其他")};
    struct column_class map[2];
    struct ctx c;
    struct doc_counts n = {0};
    int year;

    test_case(
        t, "report classes: a document counts once, by first publication; withdrawals apart");
    map[0] = (struct column_class){k->col, names[0]};
    map[1] = (struct column_class){k->norm_col, names[1]};
    c = cast_ctx(t, k, WHO_REVIEWER);
    year = day_year(ctx_today(&c));
    CHECK_INT(t, report_classes_set(&c, k->unit, year, names, 2, map, 2), OK);
    CHECK_INT(t, report_classes_set(&c, k->unit, year, names, 2, map, 2), OK); /* replaces */
    map[1].name = S("没有的类");
    CHECK_INT(t, report_classes_set(&c, k->unit, year, names, 2, map, 2), ERR_INPUT);
    cast_publish(t, k, cast_doc(t, k, "一条业务信息", "正文"));
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    doc_counts(&c, k->unit, year, &n);
    db_end(&c);
    CHECK_INT(t, n.classes.n, 2);
    CHECK_INT(t, n.classes.p[0].published, 2); /* one of them is withdrawn by now */
    CHECK_INT(t, n.published, 2);
    CHECK_INT(t, n.withdrawn, 1);
    CHECK_INT(t, n.unclassed, 0);
}

void test_work_units(struct test *t)
{
    struct cast k;

    test_case(t, "a district");
    if (!cast_new(t, test_folder(t), DB_SQLITE, "units", &k))
        return;
    kinds(t, &k);
    refusals(t, &k);
    columns(t, &k);
    classes(t, &k);
    cast_free(&k);
}
