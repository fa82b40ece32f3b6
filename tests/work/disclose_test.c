/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_test.c - a request from the form to the annual report, and what is refused on the way */
#include "work/disclose.h"

#include <string.h>

#include "store/audit.h"
#include "store/unit.h"
#include "tests/work/cast.h"
#include "work/dispute.h"
#include "work/figures.h"
#include "work/holidays.h"

static struct ctx at(struct test *t, const struct cast *k, enum who who, const char *day)
{
    struct ctx c = cast_ctx(t, k, who);
    struct day d = {0};

    CHECK(t, day_parse(str_of(day), &d));
    c.now = instant_make(d, 10, 0, 0);
    return c;
}

static struct ctx citizen(struct test *t, const struct cast *k, const char *day)
{
    struct ctx c = at(t, k, WHO_SYSTEM, day);

    c.actor = (struct actor){0};
    return c;
}

static struct filing person(const struct cast *k, const char *content)
{
    return (struct filing){.unit = k->unit,
                           .channel = CHANNEL_WEB,
                           .kind = APPLICANT_NAT,
                           .who = {.name = S("张三丰"),
                                   .ident_kind = S("idcard"),
                                   .ident = S("11010119900307715X"),
                                   .phone = S("13800001234")},
                           .content = str_of(content),
                           .form_wanted = S("电子文档"),
                           .way_wanted = S("电子邮件")};
}

static int version(struct test *t, const struct cast *k, struct request_id id)
{
    struct ctx c = at(t, k, WHO_SYSTEM, "2026-06-01");
    struct request r = {0};

    db_begin_read(&c);
    request_load(&c, id, &r);
    db_end(&c);
    return r.version;
}

static void event(struct test *t, const struct cast *k, struct request_id id,
                  enum event_kind kind, const char *day)
{
    struct ctx c = at(t, k, WHO_OFFICER, day);
    struct clock_event e = {.kind = kind, .day = ctx_today(&c)};

    disclose_event(&c, id, version(t, k, id), &e);
    CHECK_OK(t, &c.fail);
}

/* Drafted by the officer, approved by the head, sent, all on one day. */
static int64_t letter(struct test *t, const struct cast *k, struct request_id id,
                      const char *rule, const char *outcome, const struct blank *blanks,
                      isize n, const char *day)
{
    struct blank_list list = {.p = (struct blank *)blanks, .n = n};
    struct ctx c = at(t, k, WHO_OFFICER, day);
    struct letter_rule r = {0};
    struct delivery v = {.way = S("email"), .day = ctx_today(&c)};
    int64_t l = 0;

    letter_save(&c, id, 0, 0, str_of(rule), str_of(outcome), &list, &l);
    CHECK_OK(t, &c.fail);
    letter_submit(&c, l);
    CHECK_OK(t, &c.fail);
    CHECK(t, letter_rule_find(&t->mem, str_of(rule), &r));
    if (r.approver >= APPROVER_HEAD) {
        c = at(t, k, WHO_HEAD, day);
        letter_approve(&c, l, 0);
        CHECK_OK(t, &c.fail);
    }
    c = at(t, k, WHO_OFFICER, day);
    letter_send(&c, l, &v);
    CHECK_OK(t, &c.fail);
    return l;
}

static struct str due(struct test *t, const struct cast *k, struct request_id id,
                      const char *day)
{
    struct ctx c = at(t, k, WHO_OFFICER, day);
    struct case_open o = {0};

    disclose_open(&c, id, &o);
    CHECK_OK(t, &c.fail);
    return day_iso(&t->mem, o.r.due);
}

static void walk(struct test *t, const struct cast *k)
{
    static const struct blank correction[] = {{LIT("需补正事项"), LIT("请写明年份")},
                                              {LIT("补正指导"), LIT("写明需要哪一年的预算")},
                                              {LIT("补正期限"), LIT("2026-03-20")}};
    static const struct blank third[] = {{LIT("收件人"), LIT("某某有限公司")},
                                         {LIT("拟公开内容"), LIT("合同金额")},
                                         {LIT("征求事项"), LIT("是否同意公开合同金额")}};
    static const struct blank extend[] = {{LIT("延期理由"), LIT("需要检索的档案较多")},
                                          {LIT("延长天数"), LIT("10")}};
    static const struct blank partly[] = {
        {LIT("公开的部分"), LIT("|序号|名称|\n|1|2025年预算|")},
        {LIT("不予公开的部分和理由"), LIT("合同中的银行账号，公开会损害第三方商业秘密。")},
        {LIT("不予公开的依据"), LIT("《条例》第十五条")}};
    struct filing f = person(k, "贵局的预算");
    struct ctx c = citizen(t, k, "2026-03-02");
    struct filed got = {0};
    struct case_public p = {0};
    struct letter sheet = {0};
    struct figures fig = {0};
    struct day from, until;
    int64_t answer;

    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, got.number, S("ZFQJYJ-2026-00001"));
    CHECK_INT(t, got.code.n, 10);
    CHECK(t, !day_is_set(got.due));

    c = citizen(t, k, "2026-03-02");
    disclose_track(&c, got.number, str_lower(&t->mem, got.code), &p);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, p.r.state, CLOCK_UNCONFIRMED);
    disclose_track(&c, got.number, S("ABCDEFGHJK"), &p);
    CHECK_INT(t, c.fail.code, ERR_NOT_FOUND);

    event(t, k, got.id, EV_CONFIRMED, "2026-03-03");
    CHECK_STR(t, due(t, k, got.id, "2026-03-03"), S("2026-03-31"));
    letter(t, k, got.id, "P02", "", correction, 3, "2026-03-05");
    CHECK_STR(t, due(t, k, got.id, "2026-03-05"), S(""));
    c = citizen(t, k, "2026-03-06");
    p = (struct case_public){0};
    disclose_track(&c, got.number, got.code, &p);
    if (CHECK_INT(t, p.letters.n, 1)) { /* typed 2026-03-20 */
        disclose_own_letter(&c, got.number, got.code, p.letters.p[0].id, &sheet);
        CHECK(t, str_has(sheet.text, S("请于2026年3月20日前")));
    }

    c = citizen(t, k, "2026-03-18");
    disclose_correct(&c, got.number, got.code, S("2025年度部门预算及合同"), NULL);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, due(t, k, got.id, "2026-03-18"), S("2026-04-16"));

    letter(t, k, got.id, "P05", "", third, 3, "2026-03-20");
    event(t, k, got.id, EV_THIRD_RECEIVED, "2026-03-24");
    event(t, k, got.id, EV_THIRD_ANSWERED, "2026-04-03");
    CHECK_STR(t, due(t, k, got.id, "2026-04-03"), S("2026-04-30"));
    letter(t, k, got.id, "P04", "", extend, 2, "2026-04-10");
    CHECK_STR(t, due(t, k, got.id, "2026-04-10"), S("2026-05-18"));
    answer = letter(t, k, got.id, "D03", "O03", partly, 3, "2026-05-12");

    c = citizen(t, k, "2026-05-13");
    p = (struct case_public){0};
    disclose_track(&c, got.number, got.code, &p);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, p.r.state, CLOCK_CLOSED);
    CHECK_INT(t, p.letters.n, 3); /* not the one to the third party */
    disclose_own_letter(&c, got.number, got.code, answer, &sheet);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, sheet.addressee, S("张三丰"));
    CHECK_STR(t, sheet.number, S("教育公开〔2026〕4号"));
    CHECK(t, str_has(sheet.text, S("先向示范区人民政府申请行政复议")));
    CHECK(t, str_has(sheet.text, S("（以下简称《条例》）第三十七条")) &&
                 !str_has(sheet.text, S("{")));
    CHECK(t, str_has(sheet.text, S("互联网渠道")));

    c = at(t, k, WHO_OFFICER, "2026-12-31");
    day_make(2026, 1, 1, &from);
    day_make(2026, 12, 31, &until);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &fig);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, fig.t3[report_row_find(REPORT_T3, S("T3.1"))][T3_NAT], 1);
    CHECK_INT(t, fig.t3[report_row_find(REPORT_T3, S("T3.3.2"))][T3_NAT], 1);
    CHECK_INT(t, fig.t3[report_row_find(REPORT_T3, S("T3.3.7"))][T3_SUM], 1);
    CHECK_INT(t, fig.t3[report_row_find(REPORT_T3, S("T3.4"))][T3_SUM], 0);
    /* as of March it was open */
    day_make(2026, 3, 31, &until);
    fig = (struct figures){0};
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &fig);
    CHECK_INT(t, fig.t3[report_row_find(REPORT_T3, S("T3.4"))][T3_SUM], 1);
    CHECK_INT(t, fig.late, 0);
}

static void refusals(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2025年部门决算");
    struct filing_file program = {S("attach"), S("扫描件.pdf"),
                                  S("MZ\x90 this program cannot be run")};
    struct filed got = {0};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-06-01");
    struct fail why = {0};
    struct blank_list none = {0};
    int64_t l = 0;

    test_case(t, "%s: what a filing is refused for, in words", world_kind(db_kind(k->db)));
    f.content = S("　\n");
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_INPUT);
    CHECK_STR(t, str_of(why.where), S("content"));
    why = (struct fail){0};
    f = person(k, "2025年部门决算");
    f.who.ident = S("110101199003077151");
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_INPUT);
    CHECK_STR(t, str_of(why.where), S("ident"));
    why = (struct fail){0};
    f = person(k, "2025年部门决算");
    f.files.p = &program;
    f.files.n = 1;
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_MEDIA);
    why = (struct fail){0};
    f = person(k, "𠮷野家与😀的信息");
    f.who.name = S("𠮷田");
    CHECK_INT(t, filing_check(&c, &f, &why), OK);

    test_case(t, "%s: letters: blanks, order, two pairs of eyes", world_kind(db_kind(k->db)));
    f = person(k, "2025年部门决算");
    f.channel = CHANNEL_COUNTER;
    c = at(t, k, WHO_OFFICER, "2026-06-01");
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, day_iso(&t->mem, got.due), S("2026-06-30"));
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &none, &l);
    CHECK_INT(t, letter_submit(&c, l), ERR_RULE);
    c = at(t, k, WHO_OFFICER, "2026-06-01");
    letter_save(&c, got.id, 0, 0, S("D07"), S("O07"), &none, &l);
    c = at(t, k, WHO_STRANGER, "2026-06-01");
    CHECK_INT(t, letter_submit(&c, l), ERR_FORBIDDEN);
    {
        static const struct blank filled[] = {{LIT("第三方权益种类"), LIT("商业秘密")},
                                              {LIT("第三方意见"), LIT("不同意")},
                                              {LIT("理由"), LIT("会损害竞争地位")},
                                              {LIT("征求日期"), LIT("2026年6月1日")}};
        struct blank_list list = {.p = (struct blank *)filled, .n = 4};

        c = at(t, k, WHO_OFFICER, "2026-06-02");
        letter_save(&c, got.id, l, 1, S("D07"), S("O07"), &list, &l);
        CHECK_OK(t, &c.fail);
        /* Who had the first version open does not write over the second. */
        c = at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, l, 1, S("D07"), S("O07"), &none, &l),
                  ERR_CONFLICT);
        c = at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, letter_submit(&c, l), ERR_RULE); /* nobody was asked */
    }
    {
        static const struct blank given[] = {{LIT("提供方式"), LIT("提供如下")},
                                             {LIT("提供的信息"), LIT("决算表一份，共 3 页")}};
        struct blank_list list = {.p = (struct blank *)given, .n = 2};

        c = at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l),
                  ERR_FORBIDDEN);
        c = at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, disclose_helper(&c, got.id, 0, k->user[WHO_HEAD], true), OK);
        c = at(t, k, WHO_HEAD, "2026-06-02");
        letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
        CHECK_INT(t, letter_submit(&c, l), OK);
        CHECK_OK(t, &c.fail);
        /* What waits for a signature is not changed under the eyes of who signs it. */
        c = at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, l, 0, S("D02"), S("O02"), &list, &l), ERR_RULE);
        c = at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_approve(&c, l, 0), ERR_RULE);
        CHECK(t, str_has(str_of(c.fail.what), S("起草人")));
    }
    c = at(t, k, WHO_OFFICER, "2026-06-02");
    {
        struct clock_event e = {.kind = EV_EXTENDED, .day = ctx_today(&c), .n = 20};

        CHECK_INT(t, disclose_event(&c, got.id, 0, &e), ERR_RULE);
    }
    test_case(t, "%s: two officers saving the same case", world_kind(db_kind(k->db)));
    c = at(t, k, WHO_OFFICER, "2026-06-03");
    CHECK_INT(t,
              disclose_assign(&c, got.id, version(t, k, got.id) + 5, k->user[WHO_OFFICER],
                              (struct office_id){0}),
              ERR_CONFLICT);
}

static void people(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "关于学校食堂招标的文件");
    struct filed got = {0};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-07-01");
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_list found = {0};
    int64_t list = 0;
    struct clock_event e = {.kind = EV_WITHDRAWN};
    struct filing_file file = {S("proof"), S("证明.txt"), S("身份证明正文")};
    struct request_file row;
    struct str bytes = {0};

    f.channel = CHANNEL_MAIL;
    f.files.p = &file;
    f.files.n = 1;
    disclose_register(&c, &f, &got);
    disclose_open(&c, got.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, o.masked.name, S("张*丰"));
    CHECK_STR(t, o.masked.ident, S("110101********715X"));
    CHECK_STR(t, o.masked.phone, S("138****1234"));
    CHECK(t, !str_has(o.r.applicant, S("张三丰")));
    CHECK_INT(t, o.files.n, 1);
    if (o.files.n) {
        disclose_file_open(&c, o.files.p[0].id, &row, &bytes);
        CHECK_STR(t, bytes, S("身份证明正文"));
        blob_read(&c, row.sm3, 1 << 20, &bytes);
        CHECK(t, !str_has(bytes, S("身份证明")));
    }
    disclose_search(&c, k->unit, S("张三丰"), &found);
    CHECK(t, found.n >= 1 && found.p[0].id.n == got.id.n);
    disclose_look(&c, got.id, S("handle"), &who);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, who.name, S("张三丰"));
    c = at(t, k, WHO_CLERK, "2026-07-01");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);

    c = at(t, k, WHO_OFFICER, "2026-07-02");
    CHECK_INT(t, erasure_propose(&c, k->unit, &got.id, 1, S("保管期满"), &list), ERR_RULE);
    c = at(t, k, WHO_OFFICER, "2026-07-02");
    e.day = ctx_today(&c);
    disclose_event(&c, got.id, 0, &e);
    erasure_propose(&c, k->unit, &got.id, 1, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-07-03");
    erasure_approve(&c, list);
    CHECK_OK(t, &c.fail);
    o = (struct case_open){0};
    disclose_open(&c, got.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, !o.r.applicant.n && !o.r.content.n && !o.files.n && str_eq(o.r.outcome, S("O23")));
}

static int64_t looks(struct test *t, const struct cast *k, struct request_id id)
{
    struct ctx c = at(t, k, WHO_SYSTEM, "2026-12-22");
    struct audit_list all = {0};
    int64_t n = 0;

    db_begin_read(&c);
    audit_of_object(&c, S("request"), id.n, INT64_MAX, 500, &all);
    db_end(&c);
    for (isize i = 0; i < all.n; i++)
        n += str_eq(all.p[i].action, S("case_look")) ||
             str_eq(all.p[i].action, S("case_file_look"));
    return n;
}

/* Whatever shows who has asked leaves a line: the person, a file, a letter new, opened or printed. The
 * page of the case shows nobody. */
static void looked_at(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2024年决算");
    struct filing_file proof = {S("proof"), S("证.pdf"), S("%PDF-1.4 ...")};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-12-22");
    static const struct blank blanks[] = {{LIT("提供方式"), LIT("提供")},
                                          {LIT("提供的信息"), LIT("表一份")}};
    struct blank_list list = {.p = (struct blank *)blanks, .n = 2};
    struct filed got = {0};
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_file file = {0};
    struct letter_draft d = {0};
    struct letter sheet = {0};
    struct str bytes = {0};
    int64_t l = 0, n;

    f.channel = CHANNEL_COUNTER;
    f.files.p = &proof;
    f.files.n = 1;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    n = looks(t, k, got.id);
    disclose_open(&c, got.id, &o);
    CHECK(t, !str_has(o.masked.name, S("三丰")) && !str_has(o.masked.ident, S("19900307")));
    CHECK_INT(t, looks(t, k, got.id), n);
    disclose_look(&c, got.id, S("handle"), &who);
    CHECK_INT(t, looks(t, k, got.id), n + 1);
    if (CHECK_INT(t, o.files.n, 1))
        disclose_file_open(&c, o.files.p[0].id, &file, &bytes);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    letter_begin(&c, got.id, S("D02"), S("O02"), &d);
    CHECK_INT(t, looks(t, k, got.id), n + 3);
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
    letter_open(&c, l, &d);
    CHECK_INT(t, looks(t, k, got.id), n + 4);
    letter_sheet(&c, l, &sheet);
    CHECK_INT(t, looks(t, k, got.id), n + 5);
    CHECK_OK(t, &c.fail);
}

static struct figures march(struct test *t, const struct cast *k, const char *today,
                            const char *asof)
{
    struct ctx c = at(t, k, WHO_OFFICER, today);
    struct figures f = {0};
    struct day from, until, day;

    day_make(2025, 3, 1, &from);
    day_make(2025, 3, 31, &until);
    CHECK(t, day_parse(str_of(asof), &day));
    figures_open(&c, k->unit, from, until, day, FORM_2021, &f);
    CHECK_OK(t, &c.fail);
    return f;
}

/* Last March's figures, run again after all that came later, are last March's. */
static void as_of(struct test *t, const struct cast *k)
{
    static const struct {
        const char *from, *until, *asof, *where;
    } wrong[] = {{"2025-03-31", "2025-03-01", "2025-12-31", "to"},
                 {"2025-03-01", "2025-03-31", "2025-02-28", "asof"},
                 {"2025-03-01", "2025-03-31", "2026-01-01", "asof"},
                 {"2007-12-31", "2025-03-31", "2025-12-31", "from"},
                 {"2026-01-01", "2026-03-31", "2026-01-01", "from"}};
    static const char *const came[] = {"2025-03-03", "2025-03-20", "2025-04-01"};
    struct figures then, again, half;
    struct filed got[3] = {{.id = {0}}};
    struct dispute d = {.unit = k->unit,
                        .kind = S("rec"),
                        .authority = S("示范区人民政府"),
                        .stage = S("filed"),
                        .result = S("pend")};
    struct dispute_id id = {0};
    struct ctx c;
    struct clock_event e = {.kind = EV_WITHDRAWN};
    int received = report_row_find(REPORT_T3, S("T3.1")),
        next = report_row_find(REPORT_T3, S("T3.4"));

    for (int i = 0; i < 2; i++) {
        struct filing f = person(k, i ? "2018年决算" : "2017年决算");

        f.channel = CHANNEL_COUNTER;
        c = at(t, k, WHO_OFFICER, came[i]);
        disclose_register(&c, &f, &got[i]);
        CHECK_OK(t, &c.fail);
    }
    c = at(t, k, WHO_HEAD, "2025-03-10");
    d.filed = ctx_today(&c);
    dispute_save(&c, &d, S(""), &id);
    CHECK_OK(t, &c.fail);
    then = march(t, k, "2025-03-31", "2025-03-31");
    CHECK_INT(t, then.t3[received][T3_SUM], 2);
    CHECK_INT(t, then.t3[next][T3_SUM], 2);
    CHECK_INT(t, then.t4[3], 1);  /* not decided yet */
    for (int i = 0; i < 2; i++) { /* later: another comes, both end, the dispute is decided */
        c = at(t, k, WHO_OFFICER, i ? "2025-04-02" : "2025-04-10");
        e.day = ctx_today(&c);
        disclose_event(&c, got[i].id, 0, &e);
        CHECK_OK(t, &c.fail);
    }
    {
        struct filing f = person(k, "2016年决算");

        f.channel = CHANNEL_COUNTER;
        c = at(t, k, WHO_OFFICER, came[2]);
        disclose_register(&c, &f, &got[2]);
    }
    c = at(t, k, WHO_HEAD, "2025-05-06");
    d.id = id;
    d.version = 1;
    d.stage = S("decided");
    d.result = S("up");
    d.decided = ctx_today(&c);
    dispute_save(&c, &d, S(""), &id);
    CHECK_OK(t, &c.fail);
    again = march(t, k, "2025-12-31", "2025-03-31");
    CHECK(t, !memcmp(again.t3, then.t3, sizeof then.t3) &&
                 !memcmp(again.t4, then.t4, sizeof then.t4));
    half = march(t, k, "2025-12-31", "2025-03-15");
    CHECK_INT(t, half.t3[received][T3_SUM], 1);
    CHECK(t, str_has(figures_table_csv(&t->mem, &half), S("T3.1/nat,1\r\n")));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct day from, until, day;

        CHECK(t, day_parse(str_of(wrong[i].from), &from) &&
                     day_parse(str_of(wrong[i].until), &until) &&
                     day_parse(str_of(wrong[i].asof), &day));
        c = at(t, k, WHO_OFFICER, "2025-12-31");
        CHECK_INT(t, figures_open(&c, k->unit, from, until, day, FORM_2021, &half), ERR_INPUT);
        CHECK_STR(t, str_of(c.fail.where), str_of(wrong[i].where));
    }
}

/* A note on a lawsuit may name who asked: masked for who does not handle the case, and not lost thereby. */
static void noted(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2015年决算");
    struct dispute d = {.unit = k->unit,
                        .kind = S("dir"),
                        .authority = S("示范区人民法院"),
                        .stage = S("filed"),
                        .result = S("pend"),
                        .ground = S("张三丰诉不予公开告知书"),
                        .note = S("原告张三丰，电话13800001234，已联系"),
                        .cost_fen = 5000},
                   seen = {0}, stored = {0};
    struct ctx c = at(t, k, WHO_OFFICER, "2025-06-02");
    struct dispute_id id = {0};
    struct filed got = {0};
    struct clock_event e = {.kind = EV_WITHDRAWN};
    int64_t list = 0;

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_INT(t, disclose_assign(&c, got.id, 0, k->user[WHO_OFFICER], (struct office_id){0}),
              OK);
    c = at(t, k, WHO_HEAD, "2025-06-03");
    d.filed = ctx_today(&c);
    dispute_save(&c, &d, got.number, &id);
    dispute_open(&c, id, &seen);
    CHECK_OK(t, &c.fail);
    CHECK(t, !str_has(seen.note, S("张三丰")) && !str_has(seen.note, S("13800001234")) &&
                 str_has(seen.note, S("已联系")) && !str_has(seen.ground, S("张三丰")));
    seen.ordered = S("没有"); /* the rest comes back as it was shown */
    dispute_save(&c, &seen, S(""), &id);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2025-06-03");
    c.actor.system = true; /* as one who handles it */
    dispute_open(&c, id, &stored);
    CHECK_STR(t, stored.note, d.note);
    CHECK_STR(t, stored.ground, d.ground);
    CHECK_STR(t, stored.ordered, S("没有"));
    CHECK_INT(t, stored.cost_fen, 5000);
    /* With the case archived and its people's data erased, no text about it names them. */
    e.day = (c = at(t, k, WHO_OFFICER, "2025-06-20"), ctx_today(&c));
    disclose_event(&c, got.id, 0, &e);
    erasure_propose(&c, k->unit, &got.id, 1, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2025-06-23");
    erasure_approve(&c, list);
    c.actor.system = true;
    stored = (struct dispute){0};
    dispute_open(&c, id, &stored);
    CHECK_OK(t, &c.fail);
    CHECK(t, !str_has(stored.note, S("张三丰")) && !str_has(stored.note, S("13800001234")) &&
                 str_has(stored.note, S("已联系")) && !str_has(stored.ground, S("张三丰")) &&
                 stored.cost_fen == 5000);
}

/* What is in a blank may still not be what belongs there. */
static void doubts(struct test *t, const struct cast *k)
{
    static const struct {
        const char *rule, *day, *reason, *days;
        const char *says; /* of what blocks; "": it is taken */
    } cases[] = {
        {"P04", "2027-12-02", "档案较多", "10", ""},
        {"P04", "2027-12-02", "档案较多", " 20 ", ""},
        {"P04", "2027-12-02", "档案较多", "999",
         "延长天数（应为1至20的整数：《条例》第三十三条"},
        {"P04", "2027-12-02", "档案较多", "0", "延长天数（应为1至20的整数"},
        {"P04", "2027-12-02", "档案较多", "十", "延长天数（应为1至20的整数"},
        {"P04", "2027-12-02", "档案较多", "", "延长天数（没有填写）"},
        {"P04", "2028-01-31", "档案较多", "10",
         "延长天数（《条例》第三十三条第二款：延长应在期限届满"},
        {"P04", "2027-12-02", "{延期理由}", "10", "延期理由（还留着没有填写的空格）"},
        {"P04", "2027-12-02", "因｛理由｝，档案较多", "10", "延期理由（还留着没有填写的空格）"},
        {"P04", "2027-12-02", "因____，档案较多", "10", "延期理由（还留着没有填写的空格）"},
        {"P04", "2027-12-02", "见〔2026〕3号{附件", "10", ""},
    };
    struct filing f = person(k, "2021年部门决算");
    struct ctx c = at(t, k, WHO_OFFICER, "2027-12-01");
    struct filed got = {0};

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct blank given[] = {{S("延期理由"), str_of(cases[i].reason)},
                                {S("延长天数"), str_of(cases[i].days)}};
        struct blank_list list = {.p = given, .n = 2};
        struct letter_draft d = {0};
        int64_t l = 0;

        c = at(t, k, WHO_OFFICER, cases[i].day);
        letter_save(&c, got.id, 0, 0, str_of(cases[i].rule), S(""), &list, &l);
        letter_open(&c, l, &d);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, d.missing.n, cases[i].says[0] ? 1 : 0);
        if (cases[i].says[0] && d.missing.n)
            CHECK(t, str_starts(d.missing.p[0].name, str_of(cases[i].says)));
        if (!cases[i].says[0]) /* twenty days end in a year whose notice is not there */
            CHECK_INT(t, str_has(d.filled, S("将于2028年")) && str_has(d.filled, S("暂定")),
                      str_has(d.filled, S("将于")));
        CHECK_INT(t, letter_submit(&c, l), cases[i].says[0] ? ERR_RULE : OK);
    }
}

static enum err track(struct test *t, const struct cast *k, const char *peer, struct str number,
                      struct str code)
{
    struct ctx c = citizen(t, k, "2026-11-03");
    struct case_public p = {0};

    c.peer = str_of(peer);
    return disclose_track(&c, number, code, &p);
}

/* Whoever knows the code looks as often as they like; who guesses does not, by no door. */
static void guesses(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2020年部门决算");
    struct ctx c = citizen(t, k, "2026-11-03");
    struct filed got = {0};
    struct letter sheet = {0};

    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    for (int i = 0; i < 45; i++)
        CHECK_INT(t, track(t, k, "192.0.2.9", got.number, got.code), OK);
    for (int i = 0; i < 30; i++) { /* wrong codes, by any of the doors */
        c = citizen(t, k, "2026-11-03");
        c.peer = S("192.0.2.9");
        CHECK_INT(t,
                  i % 3 == 0   ? disclose_withdraw(&c, got.number, S("ABCDEFGHJK"), S(""))
                  : i % 3 == 1 ? disclose_own_letter(&c, got.number, S("ABCDEFGHJK"), 1, &sheet)
                               : track(t, k, "192.0.2.9", got.number, S("ABCDEFGHJK")),
                  ERR_NOT_FOUND);
    }
    CHECK_INT(t, track(t, k, "192.0.2.9", got.number, got.code), ERR_RATE);
    c = citizen(t, k, "2026-11-03");
    c.peer = S("192.0.2.9");
    CHECK_INT(t, disclose_own_letter(&c, got.number, got.code, 1, &sheet), ERR_RATE);
    CHECK(t, str_has(str_of(c.fail.what), S("10:10 之后")));
    CHECK_INT(t, track(t, k, "192.0.2.10", got.number, got.code), OK); /* somebody else */
    c = citizen(t, k, "2026-11-03");
    c.now.s += 600;
    c.peer = S("192.0.2.9");
    CHECK_INT(t, disclose_withdraw(&c, got.number, got.code, S("")), OK);
}

/* Officer, or one who handles it too, is only who may: of this unit, in use, with a role for cases. */
static void assigning(struct test *t, const struct cast *k)
{
    static const struct {
        enum who who;
        bool may;
        const char *says;
    } people[] = {{WHO_OFFICER, true, ""},
                  {WHO_HEAD, true, ""},
                  {WHO_LEADER, true, ""},
                  {WHO_CLERK, false, "应有办理依申请公开的角色"},
                  {WHO_REVIEWER, false, "应有办理依申请公开的角色"},
                  {WHO_AUDITOR, false, "应有办理依申请公开的角色"},
                  {WHO_STRANGER, false, "应是本单位在用的账号"},
                  {WHO_ADMIN, false, "应是本单位在用的账号"}};
    struct filing f = person(k, "2022年部门决算");
    struct ctx c = at(t, k, WHO_OFFICER, "2026-12-23");
    struct account_list all = {0};
    struct filed got = {0};
    struct applicant seen = {0};

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct user_id user = k->user[people[i].who];
        bool listed = false;

        c = at(t, k, WHO_OFFICER, "2026-12-23");
        disclose_handlers(&c, k->unit, &all);
        for (isize n = 0; n < all.n; n++)
            listed |= all.p[n].id.n == user.n;
        CHECK_INT(t, listed, people[i].may);
        all = (struct account_list){0};
        for (int helps = 0; helps < 2; helps++) {
            c = at(t, k, WHO_OFFICER, "2026-12-23");
            if (helps)
                disclose_helper(&c, got.id, 0, user, true);
            else
                disclose_assign(&c, got.id, 0, user, (struct office_id){0});
            if (people[i].may && helps) { /* is the officer by now */
                CHECK(t, str_has(str_of(c.fail.what), S("已经是承办人")));
                continue;
            }
            CHECK_INT(t, c.fail.code, people[i].may ? OK : ERR_INPUT);
            CHECK(t, str_has(str_of(c.fail.what), str_of(people[i].says)));
        }
    }
    c = at(t, k, WHO_OFFICER, "2026-12-23");
    CHECK_INT(t, disclose_assign(&c, got.id, 0, (struct user_id){0}, (struct office_id){0}),
              ERR_INPUT);
    c = at(t, k, WHO_CLERK, "2026-12-23");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &seen), ERR_FORBIDDEN);
}

/* Nobody sees who asked but those who handle the case and, while a letter waits, who must sign it. */
static void who_sees(struct test *t, const struct cast *k)
{
    static const struct blank blanks[] = {{LIT("提供方式"), LIT("提供如下")},
                                          {LIT("提供的信息"), LIT("表一份")}};
    struct blank_list list = {.p = (struct blank *)blanks, .n = 2};
    struct filing f = person(k, "我是张三丰（13800001234），申请公开2023年决算");
    struct filing_file proof = {S("attach"), S("张三丰的说明.txt"), S("说明")};
    struct filed got = {0};
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_file file = {0};
    struct letter_draft d = {0};
    struct letter sheet = {0};
    struct str bytes = {0};
    struct request_list found = {0};
    struct ctx c = citizen(t, k, "2026-10-12");
    int64_t l = 0, n;

    c.peer = S("192.0.2.77");
    f.files.p = &proof;
    f.files.n = 1;
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    n = looks(t, k, got.id);
    /* nobody handles it: masked for everybody, also in a draft, the content and a file's name */
    c = at(t, k, WHO_HEAD, "2026-10-12");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);
    CHECK(t, str_has(str_of(c.fail.what), S("还没有承办人")));
    c = at(t, k, WHO_OFFICER, "2026-10-12");
    disclose_open(&c, got.id, &o);
    CHECK(t, !o.handler && !str_has(o.content, S("张三丰")) &&
                 !str_has(o.content, S("13800001234")) && str_has(o.content, S("张*丰")) &&
                 !str_has(o.r.subject, S("张三丰")));
    if (CHECK_INT(t, o.files.n, 1)) {
        CHECK(t, !str_has(o.files.p[0].name, S("张三丰")));
        CHECK_INT(t, disclose_file_open(&c, o.files.p[0].id, &file, &bytes), ERR_FORBIDDEN);
    }
    c = at(t, k, WHO_OFFICER, "2026-10-12");
    letter_begin(&c, got.id, S("D02"), S("O02"), &d);
    CHECK_OK(t, &c.fail);
    CHECK(t, d.masked && !str_has(d.filled, S("张三丰")) &&
                 !str_has(d.filled, S("13800001234")) && !str_has(d.addressee, S("三")));
    CHECK_INT(t, looks(t, k, got.id), n);
    /* the first who acts on it handles it, and sees */
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
    CHECK_OK(t, &c.fail);
    letter_open(&c, l, &d);
    CHECK_STR(t, d.addressee, S("张三丰"));
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    /* another does not, until they handle it too, and no longer than that */
    for (int turn = 0; turn < 3; turn++) {
        if (turn) {
            c = at(t, k, WHO_OFFICER, "2026-10-13");
            CHECK_INT(t, disclose_helper(&c, got.id, 0, k->user[WHO_HEAD], turn == 1), OK);
        }
        c = at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who),
                  turn == 1 ? OK : ERR_FORBIDDEN);
        c = at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, letter_open(&c, l, &d), turn == 1 ? OK : ERR_FORBIDDEN);
        c = at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, letter_sheet(&c, l, &sheet), turn == 1 ? OK : ERR_FORBIDDEN);
        c = at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, disclose_file_open(&c, o.files.p[0].id, &file, &bytes),
                  turn == 1 ? OK : ERR_FORBIDDEN);
    }
    /* who must sign sees while it waits; what they have signed afterwards; the person no more */
    event(t, k, got.id, EV_CONFIRMED, "2026-10-13");
    n = looks(t, k, got.id);
    c = at(t, k, WHO_OFFICER, "2026-10-13");
    CHECK_INT(t, letter_submit(&c, l), OK);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-10-13");
    CHECK_INT(t, letter_open(&c, l, &d), OK);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    CHECK_INT(t, letter_approve(&c, l, 1), ERR_CONFLICT); /* read before it was handed in */
    c.fail = (struct fail){0};
    CHECK_INT(t, letter_approve(&c, l, 0), OK);
    CHECK_INT(t, letter_open(&c, l, &d), OK);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);
    c = at(t, k, WHO_LEADER, "2026-10-13");
    CHECK_INT(t, letter_open(&c, l, &d), ERR_FORBIDDEN);
    /* by a number alone in an address; a name is posted, and leaves an entry */
    c = at(t, k, WHO_OFFICER, "2026-10-13");
    disclose_find(&c, k->unit, S("张三丰"), &found);
    CHECK_INT(t, found.n, 0);
    disclose_find(&c, k->unit, got.number, &found);
    CHECK_INT(t, found.n, 1);
    if (found.n) { /* answered or not, what is found shows its days as the list does */
        struct work_list w = {.rows = found};

        w.rows.p[0].state = CLOCK_RUNNING;
        w.rows.p[0].closed = (struct day){0};
        w.rows.p[0].due = day_add(ctx_today(&c), 31);
        disclose_colour(&c, k->unit, &w);
        CHECK_INT(t, w.colours.p[0], COLOUR_GREEN);
        CHECK(t, w.left.p[0] > 15);
    }
}

/* The oldest first, by pages, without what is erased. */
static void ripe(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2022年决算");
    struct request_id all[5] = {{0}};
    struct clock_event e = {.kind = EV_WITHDRAWN};
    struct erasable offer = {0};
    struct request_page after = {0};
    struct ctx c;
    int64_t list = 0;
    int seen = 0;

    f.channel = CHANNEL_COUNTER;
    for (int i = 0; i < 5; i++) {
        struct filed got = {0};

        c = at(t, k, WHO_OFFICER, "2026-02-02");
        disclose_register(&c, &f, &got);
        all[i] = got.id;
        e.day = ctx_today(&c);
        disclose_event(&c, got.id, 0, &e);
        CHECK_OK(t, &c.fail);
    }
    c = at(t, k, WHO_OFFICER, "2026-02-03");
    erasure_propose(&c, k->unit, all + 1, 3, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-02-03");
    CHECK_INT(t, erasure_approve(&c, list), OK);
    for (bool more = true; more && seen < 10;) {
        offer = (struct erasable){0};
        c = at(t, k, WHO_OFFICER, "2026-02-03");
        erasure_offer(&c, k->unit, ctx_today(&c), &after, 1, &offer);
        CHECK_OK(t, &c.fail);
        more = offer.more;
        if (!CHECK_INT(t, offer.rows.n, 1))
            break;
        CHECK_INT(t, offer.rows.p[0].id.n, all[seen ? 4 : 0].n);
        after = (struct request_page){offer.rows.p[0].closed.n, offer.rows.p[0].id.n};
        seen++;
    }
    CHECK_INT(t, seen, 2);
}

static void calendar(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "2026年度计划");
    struct filed got = {0};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-12-21");
    struct moved_list moved = {0};
    struct derive_fault_list faults = {0};
    int64_t cases = 0;

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, day_iso(&t->mem, got.due), S("2027-01-19"));
    c = at(t, k, WHO_ADMIN, "2026-12-22");
    holidays_notice(
        &c, 2027, S("测试通知"),
        S("2027-01-04 放假 元旦\n2027-01-09 上班 元旦\n2027-01-18~2027-01-20 放假 测试"),
        &moved);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, moved.n, 1);
    if (moved.n)
        CHECK_STR(t, day_iso(&t->mem, moved.p[0].after), S("2027-01-21"));
    c = at(t, k, WHO_AUDITOR, "2026-12-22");
    disclose_compare(&c, (struct unit_id){0}, &cases, &faults);
    CHECK_OK(t, &c.fail);
    CHECK(t, cases > 0 && faults.n == 0);
    c = at(t, k, WHO_ADMIN, "2026-12-22");
    CHECK_INT(t, holidays_notice(&c, 2028, S("通知"), S("2028-02-30 放假 春节"), &moved),
              ERR_UNREADABLE);
}

static void alike(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "申请公开2025年城区老旧小区改造项目的招标文件和中标通知书");
    struct filed first = {0}, second = {0};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-08-03");
    struct case_open o = {0};
    struct request_id part = {0};

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &first);
    f.content = S("请公开2025年城区老旧小区改造项目招标文件、中标通知书");
    disclose_register(&c, &f, &second);
    disclose_open(&c, second.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, o.like.n >= 1 && o.like.p[0].same_applicant && o.like.p[0].percent > 60);
    CHECK_INT(t, o.month_ordinal, 2);
    disclose_repeat(&c, second.id, 0, first.number);
    disclose_split(&c, first.id, 0, S("中标通知书"), &part);
    CHECK_OK(t, &c.fail);
    o = (struct case_open){0};
    disclose_open(&c, part, &o);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, o.r.number, str_concat(&t->mem, first.number, S("-2")));
    CHECK(t, o.r.due.n == first.due.n);
    disclose_join(&c, second.id, 0, first.number);
    CHECK_OK(t, &c.fail);
}

/* Art. 41: filed with evidence, no period runs, answered by P13, and no row of table three. */
static void correction(struct test *t, const struct cast *k)
{
    struct filing f = person(k, "贵局网站公示的获奖名单把我的出生年份写成1980年，应为1990年");
    struct filing_file proof = {S("proof"), S("户口簿.pdf"), S("%PDF-1.4 ...")};
    static const struct blank found[] = {{LIT("核实结果"), LIT("与户籍登记核对，应为1990年")}};
    struct ctx c = citizen(t, k, "2026-09-01");
    struct filed got = {0};
    struct figures before = {0}, after = {0};
    struct case_public p = {0};
    struct request r = {0};
    struct letter_draft d = {0};
    struct day from, until;
    int row = report_row_find(REPORT_T3, S("T3.1"));

    day_make(2026, 1, 1, &from);
    day_make(2026, 12, 31, &until);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &before);
    f.correction = true;
    CHECK_INT(t, disclose_file(&c, &f, &got), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("files"));
    c = citizen(t, k, "2026-09-01");
    f.files.p = &proof;
    f.files.n = 1;
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    event(t, k, got.id, EV_CONFIRMED, "2026-09-02");
    c = citizen(t, k, "2026-12-20");
    disclose_track(&c, got.number, got.code, &p);
    CHECK_OK(t, &c.fail);
    CHECK(t, !p.clock.has_due && !p.clock.overdue && p.clock.colour == COLOUR_NONE);
    CHECK(t, str_has(p.next_plain, S("第四十一条")));
    c = at(t, k, WHO_OFFICER, "2026-12-20");
    CHECK_INT(t, letter_begin(&c, got.id, S("D02"), S("O02"), &d), ERR_RULE);
    c = at(t, k, WHO_OFFICER, "2026-12-20");
    d = (struct letter_draft){0};
    CHECK_INT(t, letter_begin(&c, got.id, S("P13"), S(""), &d), ERR_INPUT);
    letter(t, k, got.id, "P13", "C1", found, 1, "2026-12-21");
    c = citizen(t, k, "2026-12-22");
    p = (struct case_public){0};
    disclose_track(&c, got.number, got.code, &p);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, p.r.state, CLOCK_CLOSED);
    CHECK_STR(t, p.outcome_plain, S("核实属实，已经更正"));
    CHECK_INT(t, p.letters.n, 1);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &after);
    CHECK_INT(t, after.t3[row][T3_SUM], before.t3[row][T3_SUM]);
    CHECK_INT(t, after.corrections, before.corrections + 1);
    CHECK_INT(t, after.corrected, before.corrected + 1);
    /* And the other way round: no P13 for a request for information. */
    f = person(k, "2025年预算");
    c = citizen(t, k, "2026-12-22");
    disclose_file(&c, &f, &got);
    c = at(t, k, WHO_OFFICER, "2026-12-22");
    d = (struct letter_draft){0};
    CHECK_INT(t, letter_begin(&c, got.id, S("P13"), S("C1"), &d), ERR_RULE);
    db_begin_read(&c);
    request_load(&c, got.id, &r);
    db_end(&c);
}

static void set_up(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct unit u = {0};

    db_begin(&c);
    unit_load(&c, k->unit, &u);
    u.doc_prefix = S("教育");
    u.review_authority = S("示范区人民政府");
    u.court = S("示范区人民法院");
    u.phone = S("0543-1234567");
    unit_update(&c, &u);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

void test_work_disclose(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct cast k;

        test_case(t, "%s: a district", world_kind((enum db_kind)kind));
        if (!cast_new(t, folder, (enum db_kind)kind, "disclose", &k)) {
            test_skip(t, "no server");
            continue;
        }
        test_case(t, "%s: a unit with its authorities", world_kind((enum db_kind)kind));
        set_up(t, &k);
        test_case(
            t,
            "%s: filed, confirmed, corrected, consulted, extended, answered in part, counted",
            world_kind((enum db_kind)kind));
        walk(t, &k);
        refusals(t, &k);
        test_case(
            t,
            "%s: a person is masked, found by hash, looked at by who handles the case, erased",
            world_kind((enum db_kind)kind));
        people(t, &k);
        test_case(t, "%s: repeats are found, papers are split and joined",
                  world_kind((enum db_kind)kind));
        alike(t, &k);
        test_case(t, "%s: a record about oneself is put right, outside table three",
                  world_kind((enum db_kind)kind));
        correction(t, &k);
        test_case(t, "%s: the next notice moves dates, and says which",
                  world_kind((enum db_kind)kind));
        calendar(t, &k);
        test_case(t, "%s: every look at a person is in the log",
                  world_kind((enum db_kind)kind));
        looked_at(t, &k);
        test_case(t, "%s: only who handles a case or must sign sees the applicant",
                  world_kind((enum db_kind)kind));
        who_sees(t, &k);
        test_case(t, "%s: notes on a dispute are masked, and not lost",
                  world_kind((enum db_kind)kind));
        noted(t, &k);
        test_case(t, "%s: a blank with what does not belong there blocks release",
                  world_kind((enum db_kind)kind));
        doubts(t, &k);
        test_case(t, "%s: wrong codes are counted, right ones are not",
                  world_kind((enum db_kind)kind));
        guesses(t, &k);
        test_case(t, "%s: a case is given only to who may handle it",
                  world_kind((enum db_kind)kind));
        assigning(t, &k);
        test_case(t, "%s: what may be erased is offered by pages, the oldest first",
                  world_kind((enum db_kind)kind));
        ripe(t, &k);
        test_case(t, "%s: last March's figures run again are last March's",
                  world_kind((enum db_kind)kind));
        as_of(t, &k);
        cast_free(&k);
    }
}
