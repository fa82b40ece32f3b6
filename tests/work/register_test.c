/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_test.c - registers: fields, clocks, history, tables in and out */
#include "work/register.h"

#include "read/table.h"
#include "render/xlsx.h"
#include "tests/work/cast.h"
#include "work/register_link.h"

static void set(const struct register_kind *k, struct str *value, const char *field,
                const char *text)
{
    value[register_field(k, str_of(field))] = str_of(text);
}

static struct register_clock clock_at(struct test *t, const struct register_kind *k,
                                      struct str *value, const char *today)
{
    struct calendar cal;
    struct register_clock out;
    struct day d = {0};

    calendar_shipped(&t->mem, &cal);
    day_parse(str_of(today), &d);
    register_clock(k, value, &cal, d, &out);
    return out;
}

static void law(struct test *t)
{
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    const struct register_kind *all;
    struct register_kind k;
    struct register_clock c;
    isize n;

    test_case(t,
              "registers: every kind has its date, its title and fields that are told apart");
    register_kinds(&t->mem, &all, &n);
    CHECK_INT(t, n, 10);
    for (isize i = 0; i < n; i++) {
        CHECK(t, all[i].n > 3 && all[i].field[all[i].day].type == REGISTER_DAY_F);
        CHECK(t, all[i].field[all[i].day].need && all[i].field[all[i].title].need);
        CHECK(t, all[i].proofs.n > 0);
        for (int a = 0; a < all[i].n; a++)
            CHECK_INT(t, register_field(&all[i], all[i].field[a].id), a);
    }

    test_case(t, "proposal: values are made regular, wrong ones named; its clock");
    register_find(&t->mem, S("建议提案"), &k);
    set(&k, value, "type", "政协提案");
    set(&k, value, "level", "区县");
    set(&k, value, "title", " 关于加强便民服务的提案 ");
    set(&k, value, "given", "2021年3月5日");
    set(&k, value, "answered", "2021/2/30");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 1);
    CHECK_STR(t, error[register_field(&k, S("answered"))], S("答复日期不是日期：2021/2/30"));
    CHECK_STR(t, value[register_field(&k, S("given"))], S("2021-03-05"));
    CHECK_STR(t, value[k.title], S("关于加强便民服务的提案"));
    set(&k, value, "answered", "2021-03-04");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 1);
    CHECK_STR(t, error[register_field(&k, S("answered"))], S("答复日期早于交办日期"));
    set(&k, value, "answered", "");
    set(&k, value, "disclosure", "不予公开");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 1);
    set(&k, value, "disclosure", "公开");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 1);

    /* three months, six where it was extended; then 20 working days to the publication */
    set(&k, value, "disclosure", "");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 0);
    c = clock_at(t, &k, value, "2021-06-05");
    CHECK_STR(t, day_iso(&t->mem, c.due), S("2021-06-05"));
    CHECK_INT(t, c.state, REGISTER_SOON);
    c = clock_at(t, &k, value, "2021-06-06");
    CHECK_INT(t, c.state, REGISTER_LATE);
    set(&k, value, "extended", "是");
    register_check(&t->mem, &k, value, error);
    c = clock_at(t, &k, value, "2021-06-06");
    CHECK_STR(t, day_iso(&t->mem, c.due), S("2021-09-05"));
    CHECK_INT(t, c.state, REGISTER_OPEN);
    set(&k, value, "answered", "2021-07-20");
    c = clock_at(t, &k, value, "2021-08-17");
    CHECK_INT(t, c.state, REGISTER_DONE);
    CHECK_STR(t, day_iso(&t->mem, c.publish_due), S("2021-08-17"));
    CHECK(t, !c.publish_late);
    c = clock_at(t, &k, value, "2021-08-18");
    CHECK(t, c.publish_late);
    set(&k, value, "published", "2021-08-16");
    c = clock_at(t, &k, value, "2021-12-31");
    CHECK(t, !c.publish_late);

    /* an answer that did not satisfy is open again until the second one */
    set(&k, value, "satisfaction", "不满意");
    CHECK_INT(t, clock_at(t, &k, value, "2021-08-01").state, REGISTER_OPEN);
    set(&k, value, "second_answered", "2021-08-20");
    CHECK_INT(t, clock_at(t, &k, value, "2021-09-01").state, REGISTER_DONE);

    test_case(t,
              "proposal: the period is the local scheme's; not satisfied, anew from that day");
    register_find(&t->mem, S("建议提案"), &k);
    for (int i = 0; i < k.n; i++)
        value[i] = error[i] = S("");
    set(&k, value, "type", "政协提案");
    set(&k, value, "level", "市");
    set(&k, value, "title", "甲");
    set(&k, value, "given", "2021-03-05");
    set(&k, value, "term", "政协提案：全体会议期间的，五个月（四川）");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 0);
    CHECK_STR(t, day_iso(&t->mem, clock_at(t, &k, value, "2021-06-06").due), S("2021-08-05"));
    set(&k, value, "type", "人大代表建议");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 1);
    CHECK(t, error[register_field(&k, S("term"))].n > 0);
    set(&k, value, "term", "代表建议：三个月，不满意的一个月内再答（山东）");
    set(&k, value, "answered", "2021-05-10");
    set(&k, value, "satisfaction", "不满意");
    set(&k, value, "feedback", "2021-05-20");
    CHECK_INT(t, register_check(&t->mem, &k, value, error), 0);
    CHECK_STR(t, day_iso(&t->mem, clock_at(t, &k, value, "2021-06-06").due), S("2021-06-20"));
    CHECK_INT(t, clock_at(t, &k, value, "2021-06-21").state, REGISTER_LATE);
}

/* What proves a row: exactly one thing each, the unit's own, taken off by marking. */
static void proving(struct test *t, const struct cast *w, enum db_kind kind)
{
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    struct register_put p = {
        .unit = w->unit, .kind = S("honour"), .value = value, .error = error};
    struct register_proof proof = {.what = S("证书、文件"), .document = S("没有这个标题")};
    struct register_link_list all = {0};
    struct register_link file = {0};
    struct doc_draft d = {.f = {.col = w->col, .title = S("获奖情况通报")},
                          .body = S("{\"type\":\"doc\",\"content\":[]}")};
    struct register_kind k;
    struct blob_file kept = {0};
    struct doc_id doc = {0};
    struct ctx c;
    int64_t id = 0, link = 0;

    test_case(t, "registers %s: evidence is a document, an address or a file",
              world_kind(kind));
    register_find(&t->mem, S("honour"), &k);
    set(&k, value, "type", "表彰奖励");
    set(&k, value, "title", "全区政务公开先进单位");
    set(&k, value, "day", "2026-03-12");
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_save(&c, &p, &id), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, doc_create(&c, w->unit, &d, &doc), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("document"));
    proof.document = str_fmt(&t->mem, "http://a.gov.cn/gongkai/site_x/channel_1/doc_%lld.html",
                             (long long)doc.n);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), OK);
    proof.address = S("https://a.gov.cn/1");
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), ERR_INPUT); /* two at once */
    proof.document = S("");
    proof.what = S("纪要");
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), ERR_INPUT); /* of a training */
    proof.what = S("媒体报道");
    proof.address = S("javascript:1");
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), ERR_INPUT);
    proof.address = S("https://a.gov.cn/1");
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), ERR_FORBIDDEN);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_prove(&c, id, &proof, NULL), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, blob_put(&c, S("%PDF-1.7 x"), &kept), OK);
    proof = (struct register_proof){.what = S("照片"),
                                    .sm3 = digest_str(&kept.sm3),
                                    .name = S("证书.pdf"),
                                    .type = S("application/pdf"),
                                    .size = kept.size};
    CHECK_INT(t, register_prove(&c, id, &proof, &link), OK);
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, register_proofs(&c, id, &all), OK);
    if (CHECK_INT(t, all.n, 3)) {
        CHECK_STR(t, all.p[0].label, S("获奖情况通报"));
        CHECK_INT(t, all.p[0].document.n, doc.n);
        CHECK_STR(t, all.p[1].address, S("https://a.gov.cn/1"));
        CHECK_STR(t, all.p[2].label, S("证书.pdf"));
        CHECK_INT(t, all.p[2].size, 10);
    }
    CHECK_INT(t, register_proof_file(&c, id, link, &file), OK);
    CHECK_STR(t, file.sm3, digest_str(&kept.sm3));
    c = cast_ctx(t, w, WHO_STRANGER);
    CHECK_INT(t, register_proof_file(&c, id, link, &file), ERR_FORBIDDEN);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_proof_file(&c, id + 1, link, &file), ERR_NOT_FOUND);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_unprove(&c, id, link), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_unprove(&c, id, link), ERR_NOT_FOUND);
    all = (struct register_link_list){0};
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_proofs_of(&c, w->unit, S("honour"), &all), OK);
    CHECK_INT(t, all.n, 2);
}

/* A table as offices have it: a title above the head, days as a spreadsheet keeps them, lines in a cell. */
static void workbook(struct test *t, const struct cast *w, enum db_kind kind)
{
    static const char *const rows[][4] = {
        {"2021年政协提案办理台账", "", "", ""},
        {"类别", "层级", "标题", "交办日期"},
        {"政协提案", "区县", "关于\n便民服务的提案", "44260"},
    };
    static const struct str others[] = {LIT("\x89PNG\r\n\x1a\n"), LIT("\xff\xd8\xff\xe0"),
                                        LIT("Rar!\x1a\x07"), LIT("\x1f\x8b\x08")};
    struct tree *table;
    struct xlsx_sheet sheet = {.name = S("台账")};
    struct xlsx_book book = {.sheet = &sheet, .sheets = 1};
    struct register_import in = {0};
    struct register_list list = {0};
    struct str bytes = {0}, text = {0};
    struct fail why = {0};
    struct ctx c;

    test_case(t, "registers %s: proposals from a workbook", world_kind(kind));
    sheet.table = table = tree_new(&t->mem, TREE_TABLE);
    for (size_t r = 0; r < 3; r++) {
        struct tree *row = tree_add_new(&t->mem, table, TREE_ROW);

        for (int i = 0; i < 4; i++)
            tree_add_cell(&t->mem, row, str_of(rows[r][i]), false, 1, 1);
    }
    CHECK_INT(t, render_xlsx(&t->mem, &book, &bytes, &why), OK);
    CHECK_INT(t, read_table(NULL, &t->mem, S("台账.xlsx"), bytes, &text, &why), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, register_import(&c, w->unit, S("proposal"), text, false, &in), OK);
    CHECK_INT(t, in.added, 1);
    c = cast_ctx(t, w, WHO_CLERK);
    register_look(&c, &(struct register_ask){w->unit, S("proposal"), 2021, {{0}, 0}, 9, {0}},
                  &list);
    if (CHECK_INT(t, list.rows.n, 1))
        CHECK(t, str_eq(day_iso(&t->mem, list.rows.p[0].row.day), S("2021-03-05")) &&
                     str_eq(list.rows.p[0].row.title, S("关于便民服务的提案")));
    why = (struct fail){0};
    CHECK_INT(t, read_table(NULL, &t->mem, S("台账.pdf"), S("%PDF-1.7"), &text, &why),
              ERR_MEDIA);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        why = (struct fail){0};
        CHECK_INT(t, read_table(NULL, &t->mem, S("台账.csv"), others[i], &text, &why),
                  ERR_MEDIA);
    }
}

/* What is found among the trainings that the test brings in. */
static const struct {
    int year;
    struct str words;
    int64_t total;
} looks[] = {
    {2026, LIT("甲"), 1},      {2026, LIT("会议"), 1},      {2025, LIT("会议"), 2},
    {2025, LIT("会议 戊"), 1}, {2025, LIT("戊 本单位"), 0}, {2025, LIT("甲"), 0},
    {2026, LIT(" 上级 "), 1},  {2025, LIT("会议　戊"), 1},
};

/* A table of more lines than one import takes. */
static struct str many(struct test *t)
{
    struct buf b = buf_new(&t->mem, 1 << 20);

    buf_lit(&b, "组织方,形式,日期,名称\n");
    for (int i = 0; i < 20001; i++)
        buf_fmt(&b, "本单位,培训,2024-01-02,第%d次\n", i);
    return buf_str(&b);
}

static void keeping(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast w;
    struct register_kind k;
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    struct register_put p;
    struct register_entry e = {0};
    struct register_history_list past = {0};
    struct register_list list = {0};
    struct register_import in = {0};
    struct register_entry_list rows = {0};
    struct ctx c;
    int64_t id = 0;

    test_case(t, "registers %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "register", &w))
        return;
    test_case(t, "registers %s: a row is entered, mended, seen with its history, removed",
              world_kind(kind));
    register_find(&t->mem, S("training"), &k);
    set(&k, value, "own", "本单位");
    set(&k, value, "type", "培训");
    set(&k, value, "title", "政务公开业务培训");
    set(&k, value, "day", "2026-03-12");
    p = (struct register_put){
        .unit = w.unit, .kind = S("training"), .value = value, .error = error};
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_save(&c, &p, &id), OK);
    CHECK(t, id > 0);
    { /* the button pressed twice is one row; the same from another hand, or later, is another */
        int64_t again = 0, other = 0, later = 0;

        c = cast_ctx(t, &w, WHO_CLERK);
        CHECK_INT(t, register_save(&c, &p, &again), OK);
        CHECK_INT(t, again, id);
        c = cast_ctx(t, &w, WHO_REVIEWER);
        CHECK_INT(t, register_save(&c, &p, &other), OK);
        CHECK(t, other != id);
        c = cast_ctx(t, &w, WHO_CLERK);
        c.now.s += 3600;
        CHECK_INT(t, register_save(&c, &p, &later), OK);
        CHECK(t, later != id && later != other);
        c = cast_ctx(t, &w, WHO_CLERK);
        CHECK_INT(t, register_drop(&c, other, S("重复")), OK);
        c = cast_ctx(t, &w, WHO_CLERK);
        CHECK_INT(t, register_drop(&c, later, S("重复")), OK);
    }
    p.id = id;
    p.seen = 1;
    set(&k, value, "people", "32");
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_save(&c, &p, NULL), OK);
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_save(&c, &p, NULL), ERR_CONFLICT);
    c = cast_ctx(t, &w, WHO_STRANGER);
    CHECK_INT(t, register_see(&c, id, &e, NULL), ERR_FORBIDDEN);
    c = cast_ctx(t, &w, WHO_AUDITOR);
    CHECK_INT(t, register_drop(&c, id, S("重复")), ERR_FORBIDDEN);
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_see(&c, id, &e, &past), OK);
    CHECK_INT(t, e.row.version, 2);
    CHECK_STR(t, e.value[register_field(&k, S("people"))], S("32"));
    CHECK_INT(t, past.n, 2);
    if (past.n == 2 && CHECK_INT(t, past.p[0].changes.n, 1)) {
        CHECK_STR(t, past.p[0].changes.p[0].label, S("参加人数"));
        CHECK_STR(t, past.p[0].changes.p[0].after, S("32"));
    }
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_drop(&c, id, S(" ")), ERR_INPUT);
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_drop(&c, id, S("登记重复")), OK);

    test_case(t, "registers %s: what is wrong is refused and named", world_kind(kind));
    register_find(&t->mem, S("training"), &k);
    for (int i = 0; i < k.n; i++)
        value[i] = error[i] = S("");
    set(&k, value, "own", "本单位");
    set(&k, value, "type", "培训");
    set(&k, value, "title", "政务公开业务培训");
    set(&k, value, "day", "2026-02-30");
    p.id = 0;
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_save(&c, &p, NULL), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("day"));

    test_case(t, "registers %s: a table comes in whole or not at all", world_kind(kind));
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(
        t,
        register_import(
            &c, w.unit, S("training"),
            S("组织方,形式,日期,名称\n本单位,培训,2026-13-01,甲\n上级,大会,2026-01-02,乙\n"),
            false, &in),
        ERR_INPUT);
    CHECK_INT(t, in.faults.n, 2);
    in = (struct register_import){0};
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t,
              register_import(
                  &c, w.unit, S("training"),
                  S("日期\t名称\t形式\t组织方\n2026-01-02\t甲\t培训\t本单位\n"
                    "2026/3/4\t\"乙，\"\"丙\"\"\"\t会议\t上级\n2025-12-31\t丁\t会议\t上级\n"),
                  false, &in),
              OK);
    CHECK_INT(t, in.added, 3);
    in = (struct register_import){0};
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t,
              register_import(&c, w.unit, S("training"),
                              S("形式\t名称\t日期\t组织方\n培训\t甲\t2026-1-2\t本单位\n"
                                "会议\t戊\t2025-11-30\t上级\n会议\t戊\t2025-11-30\t上级\n"),
                              false, &in),
              OK);
    CHECK_INT(t, in.added, 1); /* the same rows again, or twice, do not count twice */
    CHECK_INT(t, in.same, 2);
    in = (struct register_import){0};
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_import(&c, w.unit, S("training"), S("甲,乙\n1,2\n3,4\n"), false, &in),
              ERR_INPUT);
    for (isize i = 0; i < in.faults.n; i++)
        CHECK_INT(t, in.faults.p[i].line, 1); /* under a wrong head nothing else is told */
    in = (struct register_import){0};
    c = cast_ctx(t, &w, WHO_CLERK);
    CHECK_INT(t, register_import(&c, w.unit, S("training"), many(t), false, &in), ERR_INPUT);
    CHECK_INT(t, in.faults.n, 1);
    CHECK(t, str_has(in.faults.p[0].says, S("20000")));
    c = cast_ctx(t, &w, WHO_REVIEWER);
    CHECK_INT(
        t,
        register_look(&c, &(struct register_ask){w.unit, S("training"), 2026, {{0}, 0}, 1, {0}},
                      &list),
        OK);
    CHECK_INT(t, list.total, 2);
    CHECK(t, list.more && list.rows.n == 1);
    if (list.rows.n)
        CHECK_STR(t, list.rows.p[0].row.title, S("乙，\"丙\""));
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        struct register_list found = {0};

        c = cast_ctx(t, &w, WHO_REVIEWER);
        CHECK_INT(t,
                  register_look(&c,
                                &(struct register_ask){.unit = w.unit,
                                                       .kind = S("training"),
                                                       .year = looks[i].year,
                                                       .n = 1,
                                                       .words = looks[i].words},
                                &found),
                  OK);
        CHECK_INT(t, found.total, looks[i].total);
        CHECK_INT(t, found.rows.n, looks[i].total > 0);
        CHECK(t, found.more == (looks[i].total > 1));
    }

    test_case(t, "registers %s: counts of a year, and the table goes out again",
              world_kind(kind));
    register_find(&t->mem, S("training"), &k);
    c = cast_ctx(t, &w, WHO_CLERK);
    db_begin_read(&c);
    register_year(&c, w.unit, S("training"), 2026, &rows);
    db_end(&c);
    CHECK_INT(t, register_count(&k, &rows, S("own"), S("上级"), S(""), S("")), 1);
    CHECK_INT(t, register_count(&k, &rows, S("own"), S("本单位"), S("type"), S("培训")), 1);
    CHECK_INT(t, register_count(&k, &rows, S("own"), S("本单位"), S("type"), S("会议")), 0);
    CHECK(t, str_has(register_csv(&t->mem, &k, &rows), S("\"乙，\"\"丙\"\"\"")));
    proving(t, &w, kind);
    workbook(t, &w, kind);
    test_case(t, "registers %s: all is given back", world_kind(kind));
    cast_free(&w);
}

void test_work_register(struct test *t)
{
    const char *folder = test_folder(t);

    law(t);
    keeping(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        keeping(t, folder, DB_POSTGRES);
}
