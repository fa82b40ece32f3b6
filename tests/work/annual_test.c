/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_test.c - an annual report from draft to release, on both engines */
#include "work/annual_district.h"
#include "work/register.h"
#include "work/annual_public.h"
#include "work/annual_members.h"

#include "read/report.h"
#include "render/annual.h"
#include "store/audit.h"
#include "tests/work/cast.h"
#include "work/annual_file.h"
#include "work/annual_task.h"
#include "work/demo/demo.h"

enum { YEAR = 2025 };

static struct cell cell_of(const struct report *r, const char *address)
{
    return r->cell[report_find(str_of(address))];
}

static int64_t value_of(const struct report *r, const char *address)
{
    return cell_of(r, address).value;
}

static void registers(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct day d = {0};

    db_begin(&c);
    day_make(YEAR, 12, 31, &d);
    decision_insert(&c, k->unit, S("lic"), d, S("1号"), 40, true);
    decision_insert(&c, k->unit, S("lic"), d, S("2号"), 2,
                    false); /* lawfully not published: counts */
    day_make(YEAR + 1, 1, 1, &d);
    decision_insert(&c, k->unit, S("lic"), d, S("3号"), 7, true); /* next year's */
    day_make(YEAR, 1, 1, &d);
    decision_insert(&c, k->unit, S("pen"), d, S("4号"), 3, true);
    fee_income_insert(&c, k->unit, YEAR, S("考试费"), 123450000);
    fee_income_insert(&c, k->unit, YEAR, S("证照费"), 50);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static enum err take(struct test *t, const struct cast *k, enum who who, struct report_id id,
                     enum annual_act act, const char *remark)
{
    struct ctx c = cast_ctx(t, k, who);

    return annual_take(&c, id, act, 0, str_of(remark));
}

static void usual(struct test *t, const struct cast *k)
{
    struct report_id id = {0}, again = {0};
    struct annual_open o;
    struct ctx c;

    test_case(t, "%s: computed, written, set by hand, signed, cleared, released, corrected",
              world_kind(db_kind(k->db)));
    registers(t, k);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_start(&c, k->unit, YEAR, FORM_UNKNOWN, &id), OK);
    CHECK_INT(t, annual_start(&c, k->unit, YEAR, FORM_UNKNOWN, &again), OK);
    CHECK_INT(t, again.n, id.n);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, o.row.form, FORM_2021);
    CHECK_INT(t, value_of(o.report, "T2.B.lic/decisions"), 42);
    CHECK_INT(t, value_of(o.report, "T2.C.pen/decisions"), 3);
    CHECK_STR(t, cell_print(&t->mem, cell_of(o.report, "T2.D.fee/fee_wan")), S("123.45005"));
    CHECK(t, str_has(o.report->part[1].text, S("申请0件")));
    /* the unit has entered neither address nor telephone: nothing is left open */
    CHECK(t, str_ends(str_trim_wide(o.report->part[0].text), S("请与办公室联系。")));
    CHECK(t, str_has(o.hinders, S("五、")));
    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_SUBMIT, ""),
              ERR_RULE); /* part five is missing */
    CHECK_INT(t, take(t, k, WHO_CLERK, id, ANNUAL_SUBMIT, ""), ERR_FORBIDDEN);

    o.text[5] = S("一是主动公开不够及时。二是解读形式不够丰富。下一步，将逐项改进。");
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_write(&c, id, o.row.version + 1, o.text), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_write(&c, id, o.row.version, o.text), OK);

    for (enum who who = WHO_REVIEWER; who <= WHO_DISTRICT; who++) {
        c = cast_ctx(t, k,
                     who); /* the unit's leader and the district read it, and change nothing */
        CHECK_INT(t, annual_open(&c, id, &o), OK);
        CHECK_INT(t, o.writes, who <= WHO_HEAD);
    }
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_set(&c, id, S("T3.1/nat"), S("3"), S("")), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_set(&c, id, S("T3.1/nat"), S("3"), S("邮寄申请补登")), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_INT(t, o.differences.n, 1);
    CHECK_INT(t, o.differences.p[0].computed.value, 0);
    CHECK_STR(t, o.differences.p[0].reason, S("邮寄申请补登"));
    CHECK(t, str_has(o.hinders, S("勾稽")));
    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_SUBMIT, ""), ERR_RULE);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_set(&c, id, S("T3.1/nat"), S(""), S("")), OK);

    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_SUBMIT, ""), OK);
    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_SIGN, ""), ERR_FORBIDDEN);
    CHECK_INT(t, take(t, k, WHO_LEADER, id, ANNUAL_RETURN, ""), ERR_INPUT);
    c = cast_ctx(t, k, WHO_LEADER);
    CHECK_INT(t, annual_open(&c, id, &o),
              OK); /* a page that stays open while the words change */
    CHECK_INT(t, take(t, k, WHO_LEADER, id, ANNUAL_RETURN, "第五部分太短"), OK);
    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_SUBMIT, ""), OK);
    c = cast_ctx(t, k, WHO_LEADER);
    CHECK_INT(t, annual_take(&c, id, ANNUAL_SIGN, o.row.version, S("")), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_LEADER);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    c = cast_ctx(t, k, WHO_LEADER);
    CHECK_INT(t, annual_take(&c, id, ANNUAL_SIGN, o.row.version, S("")), OK);
    CHECK_INT(t, take(t, k, WHO_LEADER, id, ANNUAL_CLEAR, ""), ERR_FORBIDDEN);
    CHECK_INT(t, take(t, k, WHO_DISTRICT, id, ANNUAL_CLEAR, ""), OK);
    c = cast_ctx(t, k, WHO_HEAD); /* drafts no document: refused before anything is out */
    CHECK_INT(t, annual_publish(&c, id, &(struct doc_id){0}), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_HEAD);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_INT(t, o.row.state, REPORT_CLEARED);
    CHECK(t, !o.may[ANNUAL_PUBLISH]);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK(t, o.may[ANNUAL_PUBLISH]);
    CHECK_INT(t, o.document, DOC_STATE__MAX);
    CHECK_INT(t, take(t, k, WHO_REVIEWER, id, ANNUAL_PUBLISH, ""), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_set(&c, id, S("T3.1/nat"), S("3"), S("迟到")), ERR_RULE);
}

/* What the proposed text says of fees is what the registers hold; a text that denies them is stopped. */
static void fees_said(struct test *t, const struct cast *k)
{
    static const struct {
        int year;
        const char *item;
        int64_t fen;
        const char *says;
    } rows[] = {{2019, NULL, 0, "2019年度没有收取信息处理费。"},
                {2018, "证照费", 7000, "2018年度没有收取信息处理费。"},
                {2017, "政府信息公开信息处理费", 12050, "2017年度收取信息处理费120.50元。"}};
    struct report_id id = {0};
    struct annual_open o;
    struct ctx c;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;

        test_case(t, "%s: fees of %d in words", world_kind(db_kind(k->db)), rows[i].year);
        r = NEW(&t->mem, struct report, 1);
        c = cast_ctx(t, k, WHO_SYSTEM);
        db_begin(&c);
        if (rows[i].item)
            fee_income_insert(&c, k->unit, rows[i].year, str_of(rows[i].item), rows[i].fen);
        db_end(&c);
        c = cast_ctx(t, k, WHO_REVIEWER);
        CHECK_INT(t, annual_build(&c, k->unit, rows[i].year, FORM_2021, r), OK);
        CHECK(t, str_has(r->part[6].text, str_of(rows[i].says)));
        CHECK(t, str_has(r->part[6].text, S("办理结果：无。")));
        CHECK(t, str_has(r->part[1].text, S("制作政府信息0条，公开0条，撤回0条")));
        CHECK(t,
              !str_has(r->part[1].text, S("{{")) && !str_has(r->part[1].text, S("五个栏目")));
    }
    test_case(t, "%s: who writes that none was taken is told", world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_start(&c, k->unit, 2017, FORM_2021, &id), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    o.text[5] = S("一是主动公开不够及时。二是解读形式不够丰富。下一步，将逐项改进。");
    o.text[6] = S("本年度没有收取信息处理费。");
    CHECK_INT(t, annual_write(&c, id, o.row.version, o.text), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK(t, str_has(o.hinders, S("信息处理费")));
}

/* What is released travels signed; a changed digit breaks the seal and is not accepted. */
static void files(struct test *t, const struct cast *k)
{
    struct report_row row = {0};
    struct annual_open o;
    struct ctx c = cast_ctx(t, k, WHO_REVIEWER);

    test_case(t, "%s: files carry signed data, and are read back before the release",
              world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_REVIEWER);
    db_begin_read(&c);
    report_of(&c, k->unit, YEAR, &row);
    db_end(&c);
    CHECK_INT(t, annual_open(&c, row.id, &o), OK);
    CHECK_INT(t, annual_prove(&c, o.report), OK);
    CHECK(t, annual_public_key(&c).n > 40);
    for (int i = 0; i < ANNUAL_KIND__MAX; i++) {
        struct report *again = NEW(&t->mem, struct report, 1);
        struct str bytes = {0}, bad;

        CHECK_INT(t, annual_file(&c, o.report, c.now, (enum annual_kind)i, &bytes), OK);
        CHECK_INT(t, report_read(&t->mem, bytes, again, &c.fail), OK);
        if (i == ANNUAL_XLSX)
            continue; /* has the figures, no seal */
        CHECK_INT(t, again->seal, SEAL_SIGNED);
        CHECK_STR(t, again->seal_key, annual_public_key(&c));
        CHECK_INT(t, annual_accept(&c, again, annual_public_key(&c)), OK);
        CHECK_INT(t, annual_accept(&c, again, S("other")), ERR_RULE);
        c.fail = (struct fail){0};
        if (i != ANNUAL_HTML && i != ANNUAL_JSON)
            continue;
        bad = str_replace(&t->mem, bytes, S("\"T2.B.lic/decisions\":42"),
                          S("\"T2.B.lic/decisions\":43"));
        CHECK(t, !str_eq(bad, bytes));
        CHECK_INT(t, report_read(&t->mem, bad, again, &c.fail), OK);
        CHECK_INT(t, again->seal, SEAL_BROKEN);
        CHECK_INT(t, annual_accept(&c, again, S("")), ERR_RULE);
        c.fail = (struct fail){0};
        if (i != ANNUAL_HTML)
            continue;
        /* The table that people see is changed, the data inside is not. */
        bad = str_replace(&t->mem, bytes, S(">42<"), S(">43<"));
        CHECK_INT(t, report_read(&t->mem, bad, again, &c.fail), OK);
        CHECK_INT(t, again->seal, SEAL_BROKEN);
    }
}

static void reminded(struct test *t, const struct cast *k);

static void afterwards(struct test *t, const struct cast *k)
{
    struct report_row row = {0};
    struct annual_open o;
    struct annual_public seen = {0};
    struct ctx c;
    struct day d = {0};

    test_case(t, "%s: a register that moves after the release is a task, not a drift",
              world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t,
              register_import(&c, k->unit, S("proposal"),
                              S("类别,层级,标题,交办日期\n人大代表建议,市,迟录,2025-04-01\n"),
                              false, &(struct register_import){0}),
              OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    day_make(YEAR, 6, 1, &d);
    db_begin(&c);
    report_of(&c, k->unit, YEAR, &row);
    decision_insert(&c, k->unit, S("coe"), d, S("迟录"), 1, true);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_open(&c, row.id, &o), OK);
    CHECK_INT(t, value_of(o.report, "T2.C.coe/decisions"), 0);
    CHECK(t, str_has(o.report->part[6].text, S("人大代表建议0件"))); /* nor do its words move */
    CHECK_INT(t, annual_public(&c, S("zfqjyj"), YEAR, &seen), OK);
    CHECK(t, seen.report && str_has(seen.report->part[6].text, S("人大代表建议0件")));
    CHECK_INT(t, o.differences.n, 1);
    CHECK_INT(t, o.differences.p[0].reason.n, 0);
    reminded(t, k);
    test_case(t, "%s: … and is corrected in a new edition", world_kind(db_kind(k->db)));
    CHECK_INT(t, take(t, k, WHO_REVIEWER, row.id, ANNUAL_CORRECT, ""), ERR_INPUT);
    CHECK_INT(t, take(t, k, WHO_REVIEWER, row.id, ANNUAL_CORRECT, "补录一件行政强制"), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    db_begin_read(&c);
    report_of(&c, k->unit, YEAR, &row);
    db_end(&c);
    CHECK_INT(t, row.edition, 2);
    CHECK_INT(t, annual_open(&c, row.id, &o), OK);
    CHECK_INT(t, value_of(o.report, "T2.C.coe/decisions"), 1);
    CHECK(t, str_has(o.report->part[6].text, S("人大代表建议1件")));
}

static void imported(struct test *t, const struct cast *k)
{
    struct report r_[1], *r = r_;
    struct report_id id = {0};
    struct annual_open o;
    struct annual_year y;
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    test_case(t, "%s: a published report is last year's figures; the district sees all",
              world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_SYSTEM);
    report_init(r, FORM_2021, YEAR - 1);
    r->title = S("示范区教育局2024年政府信息公开工作年度报告");
    r->cell[report_find(S("T3.4/nat"))] = cell_number(2, 0);
    r->cell[report_find(S("T3.4/sum"))] = cell_number(2, 0);
    CHECK_INT(t, annual_import(&c, k->unit, r, &id), OK);
    c.fail = (struct fail){0};
    CHECK_INT(t, annual_import(&c, k->unit, r, &id), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    {
        struct report_row row = {0};

        db_begin_read(&c);
        report_of(&c, k->unit, YEAR, &row);
        db_end(&c);
        CHECK_INT(t, annual_open(&c, row.id, &o), OK);
    }
    CHECK(t, o.previous && value_of(o.previous, "T3.4/nat") == 2);
    CHECK(t, str_has(o.hinders, S("H06"))); /* two were carried over, the register has none */
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, annual_district(&c, YEAR, &y), OK);
    CHECK_INT(t, y.lines.n, 3); /* the district's government and two units */
    CHECK_INT(t, y.summed, 1);
    CHECK_INT(t, value_of(y.sum, "T2.B.lic/decisions"), 42);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, annual_district(&c, YEAR, &y), ERR_FORBIDDEN);
}

static struct unit_id unit_new(struct ctx *c, struct unit_id parent, const char *code,
                               const char *name, const char *kind, int level)
{
    struct unit u = {.parent = parent,
                     .code = str_of(code),
                     .name = str_of(name),
                     .kind = str_of(kind),
                     .level = level,
                     .approval_levels = 2,
                     .created_at = c->now};

    return unit_insert(c, &u);
}

static void release(struct test *t, const struct cast *k, struct unit_id unit, int year,
                    int64_t received)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    struct report_id id = {0};
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    report_init(r, FORM_2021, year);
    r->title = S("年度报告");
    r->cell[report_find(S("T3.1/nat"))] = cell_number(received, 0);
    r->cell[report_find(S("T3.1/sum"))] = cell_number(received, 0);
    CHECK_INT(t, annual_import(&c, unit, r, &id), OK);
}

static const struct annual_line *line_of(const struct annual_year *y, struct unit_id unit)
{
    for (isize i = 0; i < y->lines.n; i++)
        if (y->lines.p[i].unit.n == unit.n)
            return &y->lines.p[i];
    return NULL;
}

/* A county's report contains its bureau's: in the wider sum it stands for it, and must equal it. */
static void governments(struct test *t, const struct cast *k)
{
    enum { THEN = YEAR - 3 };
    struct annual_cell_view v;
    struct annual_year y;
    struct unit_id county, bureau;
    struct ctx c;

    test_case(t, "%s: a government's report stands for its members, never beside them",
              world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    county = unit_new(&c, k->district, "xian", "示范县人民政府", "government", 4);
    bureau = unit_new(&c, county, "xianju", "示范县财政局", "department", 4);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    release(t, k, county, THEN, 10);
    release(t, k, bureau, THEN, 7);
    release(t, k, k->unit, THEN, 4);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, annual_district(&c, THEN, &y), OK);
    CHECK_INT(t, value_of(y.sum, "T3.1/sum"), 14);
    CHECK_INT(t, y.summed, 2);
    CHECK(t, line_of(&y, county)->counted && !line_of(&y, bureau)->counted);
    CHECK_INT(t, line_of(&y, county)->members, 1);
    CHECK(t, str_has(line_of(&y, county)->failing, S("H08/T3.1/sum")));
    CHECK_INT(t, line_of(&y, k->unit)->urgency, DUE_LATER);
    CHECK_INT(t, line_of(&y, k->other)->urgency, DUE_LATE);
    CHECK_STR(t, day_iso(&t->mem, line_of(&y, county)->due), S("2023-03-31"));
    CHECK_STR(t, day_iso(&t->mem, line_of(&y, bureau)->due), S("2023-01-31"));
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, annual_cell(&c, THEN, report_find(S("T3.1/sum")), &v), OK);
    CHECK_INT(t, v.total[ANNUAL_SPAN - 1].value, 14);
    CHECK_INT(t, v.lines.n, y.lines.n);
}

/* A government's draft is the sum over its members' reports that are out, and names the others. */
static void of_members(struct test *t, const struct cast *k)
{
    enum { THEN = YEAR - 4 };
    struct annual_open o = {0};
    struct unit_id county, bureau, town, office;
    struct report_id id = {0};
    struct ctx c;

    test_case(t, "%s: a government's draft is added up from its members",
              world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    county = unit_new(&c, k->district, "gz", "示范一县人民政府", "government", 4);
    bureau = unit_new(&c, county, "gzju", "示范一县财政局", "department", 4);
    town = unit_new(&c, county, "gzzhen", "示范一县城关镇人民政府", "government", 5);
    office = unit_new(&c, town, "gzsuo", "示范一县城关镇便民中心", "institution", 5);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    release(t, k, bureau, THEN, 7);
    release(t, k, office, THEN, 100); /* in the town's, so not in the county's */
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, annual_start(&c, county, THEN, FORM_2021, &id), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_INT(t, value_of(o.computed, "T3.1/sum"), 7);
    CHECK_INT(t, o.members->all.n, 2);
    CHECK_INT(t, o.members->in, 1);
    CHECK_STR(
        t, annual_members_zh(&c, o.members),
        S("已汇总1家成员单位的年度报告；还没有审核通过、没有计入的：示范一县城关镇人民政府。"));
    release(t, k, town, THEN, 5);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_INT(t, value_of(o.report, "T3.1/sum"), 12);
    CHECK_INT(t, value_of(o.report, "T3.1/nat"), 12);
    CHECK_INT(t, o.members->in, 2);
    CHECK_STR(t, annual_members_zh(&c, o.members), S("已汇总2家成员单位的年度报告。"));
    /* A department has no members, whatever stands below it. */
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, annual_start(&c, bureau, THEN - 1, FORM_2021, &id), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK_INT(t, o.members->all.n, 0);
}

static void reminded(struct test *t, const struct cast *k)
{
    struct annual_task_list all;
    struct ctx c;

    test_case(t, "%s: what is due and what moved is a task", world_kind(db_kind(k->db)));
    c = cast_ctx(t, k, WHO_REVIEWER);
    c.now.s = 1768924800; /* 2026-01-21: ten days before the date */
    db_begin_read(&c);
    annual_tasks(&c, k->other, &all);
    db_end(&c);
    CHECK_INT(t, all.n, 1);
    CHECK_INT(t, all.p[0].kind, ANNUAL_TASK_DUE);
    CHECK_INT(t, all.p[0].urgency, DUE_SOON);
    CHECK_STR(t, day_iso(&t->mem, all.p[0].due), S("2026-01-31"));
    c = cast_ctx(t, k, WHO_REVIEWER);
    c.now.s = 1772380800; /* March: late, and the released year moved (see afterwards) */
    db_begin_read(&c);
    annual_tasks(&c, k->other, &all);
    CHECK_INT(t, all.p[0].urgency, DUE_LATE);
    annual_tasks(&c, k->unit, &all);
    db_end(&c);
    CHECK_INT(t, all.n, 1);
    CHECK_INT(t, all.p[0].kind, ANNUAL_TASK_CORRECT);
    CHECK_INT(t, all.p[0].moved, 1);
}

/* On the published page every number and date of the narrative leads somewhere. */
static void opened(struct test *t, const struct report *r)
{
    struct annual a = {.report = r};
    struct str page = annual_page(&t->mem, &a);

    CHECK(t,
          str_has(page, S("<a href=\"/gongkai/site_rmtzx/catalogue/?year=2021\">201</a>条")));
    CHECK(t,
          str_has(page, S("<a href=\"/gongkai/site_rmtzx/catalogue/?year=2021\">114</a>条")));
    CHECK(t, str_has(page, S("?year=2021\">2021年1月1日</a>")));
    CHECK(t, str_has(page, S("/gongkai/search?q=%E5%9F%B9%E8%AE%AD&amp;unit=rmtzx&amp;year="
                             "2021\">1</a>次")));
    CHECK(t, str_has(page, S("q=%E6%8F%90%E6%A1%88&amp;unit=rmtzx&amp;year=2021\">2</a>件")));
    CHECK(t, str_has(page, S("收到政府信息公开申请<a href=\"#part3\">0</a>件")));
    CHECK(t, str_has(page, S(" id=\"part3\">三、")));
}

/* The media centre's published year, through the registers, in both forms. */
static void media_centre(struct test *t, const char *folder)
{
    struct keyring_options cheap = {.create = true, .password_kib = 64};
    struct report r_[1], *r = r_;
    struct cast k = {0};
    struct demo demo = {0};
    struct fail why = {0};
    struct unit u = {0};
    struct ctx c;

    test_case(t, "the media centre's 2021, in its form and in that of 2021");
    k.db = world_new(t, folder, DB_SQLITE, "rmt");
    keyring_open(&k.keys, str_cstr(&t->mem, str_fmt(&t->mem, "%s/rmt.keys", folder)), &cheap,
                 &why);
    blobs_open(&k.blobs, str_cstr(&t->mem, str_fmt(&t->mem, "%s/rmt.blobs", folder)), &why);
    c = cast_ctx(t, &k, WHO_SYSTEM);
    c.now.s = 1795600000; /* 2026-11-25 */
    demo_make(&c, NULL, NULL, &demo);
    if (CHECK_OK(t, &c.fail)) {
        db_begin_read(&c);
        unit_by_code(&c, S("rmtzx"), &u);
        db_end(&c);
        for (int form = 2019; form <= 2021; form += 2) {
            int known = 0;

            CHECK_INT(t, annual_build(&c, u.id, 2021, (enum report_form)form, r), OK);
            for (int i = 0; i < REPORT_CELLS; i++) {
                known += r->cell[i].kind == CELL_NUMBER;
                CHECK(t, r->cell[i].kind == CELL_UNKNOWN || r->cell[i].value == 0);
            }
            CHECK_INT(t, known, form == 2019 ? 22 + 161 + 15 : 10 + 175 + 15);
            CHECK(t, str_has(r->part[1].text, S("公开政府信息201条")));
            CHECK(t,
                  str_has(r->part[1].text, S("114条")) && str_has(r->part[1].text, S("67条")));
            CHECK(t, str_has(r->part[1].text, S("培训7次，召开推进会议2次，组织培训1次")));
            CHECK(t, str_has(r->part[6].text, S("建议0件，政协提案2件")));
            opened(t, r);
        }
    }
    cast_free(&k);
}

void test_work_annual(struct test *t)
{
    static const enum db_kind kinds[] = {DB_SQLITE, DB_POSTGRES};
    const char *folder = test_folder(t);

    for (int i = 0; i < 2; i++) {
        struct cast k;

        test_case(t, "annual: world %d", i);
        if (!cast_new(t, folder, kinds[i], "annual", &k)) {
            test_skip(t, "no PostgreSQL");
            continue;
        }
        fees_said(t, &k);
        usual(t, &k);
        files(t, &k);
        afterwards(t, &k);
        imported(t, &k);
        governments(t, &k);
        of_members(t, &k);
        cast_free(&k);
    }
    media_centre(t, folder);
}
