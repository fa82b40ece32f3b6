/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redaction_test.c - a file of a case is given in part; a finished answer becomes a draft for all; an
 * office's own wording; erasing: by the people who may, on both engines */
#include "work/redaction.h"

#include <string.h>
#include "base/secret.h"

#include "store/report.h"
#include "store/unit.h"
#include "tests/work/cast.h"
#include "work/answer.h"
#include "work/disclose.h"
#include "work/letter_wording.h"

static struct ctx at(struct test *t, const struct cast *k, enum who who, const char *day)
{
    struct ctx c = cast_ctx(t, k, who);
    struct day d = {0};

    CHECK(t, day_parse(str_of(day), &d));
    c.now = instant_make(d, 10, 0, 0);
    return c;
}

static struct filed filed(struct test *t, const struct cast *k)
{
    struct filing f = {.unit = k->unit,
                       .channel = CHANNEL_WEB,
                       .kind = APPLICANT_NAT,
                       .who = {.name = S("张三丰"),
                               .ident_kind = S("idcard"),
                               .ident = S("11010119900307715X"),
                               .phone = S("13800001234"),
                               .agent = S("李四光"),
                               .agent_ident = S("11010119900307715X")},
                       .content =
                           S("我叫张三丰（电话138-0000-1234），申请公开去年的食堂检查结果"),
                       .form_wanted = S("电子文档"),
                       .way_wanted = S("电子邮件")};
    struct ctx c = at(t, k, WHO_SYSTEM, "2026-03-02");
    struct filing_file authority = {S("authority"), S("委托书.pdf"), S("%PDF-1.4 ...")};
    struct filed got = {0};

    c.actor = (struct actor){0};
    f.who.address = secret_token(&t->mem, 6);             /* not the one who asked before */
    CHECK_INT(t, disclose_file(&c, &f, &got), ERR_INPUT); /* an agent shows the authority */
    CHECK_STR(t, str_of(c.fail.where), S("authority"));
    c.fail = (struct fail){0};
    f.files.p = &authority;
    f.files.n = 1;
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    disclose_event(&c, got.id, 0,
                   &(struct clock_event){.kind = EV_CONFIRMED, .day = ctx_today(&c)});
    CHECK_OK(t, &c.fail);
    return got;
}

/* An answer that gives everything, drafted, approved, sent. */
static int64_t answer(struct test *t, const struct cast *k, struct request_id id)
{
    static const char *const values[] = {"食堂检查结果一份", "电子邮件发送", "1", "2"};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-03-05");
    struct letter_draft d = {0};
    struct delivery v = {.way = S("email"), .day = ctx_today(&c)};
    int64_t l = 0;

    letter_begin(&c, id, S("D02"), S("O02"), &d);
    for (isize i = 0; i < d.blanks.n; i++)
        d.blanks.p[i].value = str_of(values[i % 4]);
    letter_save(&c, id, 0, 0, S("D02"), S("O02"), &d.blanks, &l);
    letter_submit(&c, l);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-03-05");
    letter_approve(&c, l, 0);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2026-03-05");
    letter_send(&c, l, &v);
    CHECK_OK(t, &c.fail);
    return l;
}

static void given(struct test *t, const struct cast *k)
{
    struct filed got = filed(t, k);
    struct ctx c = at(t, k, WHO_OFFICER, "2026-03-03");
    struct redact_marks m = {0};
    struct redaction_open o = {0};
    struct redacted made = {0};
    struct case_answer_files files = {0};
    struct request_file f = {0};
    struct request_id of = {0};
    struct str bytes = {0}, zip = {0};
    int64_t source = 0, id = 0, again = 0, plain = 0;
    isize cap = 0;

    case_file_add(&c, got.id, S("source"), S("王老五的材料.doc"),
                  S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), &source);
    CHECK_INT(t, c.fail.code, ERR_MEDIA);
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    case_file_add(&c, got.id, S("source"), S("王老五的材料.txt"),
                  S("店主王老五，店名幸福饭店。\n检查合格。"), &source);
    CHECK_OK(t, &c.fail);
    case_file_add(&c, got.id, S("answer"), S("目录.txt"), S("检查的店有三家。"), &plain);
    CHECK_OK(t, &c.fail);
    CHECK(t, source && plain > source);
    redaction_begin(&c, source, &id);
    redaction_begin(&c, source, &again);
    CHECK_OK(t, &c.fail);
    CHECK(t, id && id == again); /* one for each file */

    /* nobody of another unit, no clerk */
    for (int w = 0; w < 2; w++) {
        struct ctx no = at(t, k, w ? WHO_STRANGER : WHO_CLERK, "2026-03-03");

        CHECK_INT(t, redaction_open(&no, NULL, id, &o), ERR_FORBIDDEN);
    }
    o = (struct redaction_open){0};
    redaction_run(&c, NULL, id, &made);
    CHECK_INT(t, c.fail.code, ERR_INPUT); /* nothing is marked */
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    *LIST_ADD(c.mem, &m, cap) =
        (struct redact_mark){.term = S("王老五"), .ground = S("privacy")};
    redaction_save(&c, id, 1, &m, false);
    CHECK_OK(t, &c.fail);
    redaction_save(&c, id, 1, &m, false);
    CHECK_INT(t, c.fail.code, ERR_CONFLICT);
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    redaction_attach(&c, id);
    CHECK_INT(t, c.fail.code, ERR_RULE); /* nothing is made */
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    redaction_run(&c, NULL, id, &made);
    CHECK_OK(t, &c.fail);
    redaction_open(&c, NULL, id, &o);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, o.result.name, S("某的材料（部分公开）.txt"));
    CHECK_STR(t, o.result.kind, S("redacted"));
    CHECK(t, str_has(o.row.report, S("\"ground\":\"privacy\"")));
    CHECK(t, !str_has(o.row.report, S("王老五")) && !str_has(o.row.marks, S("王老五")));
    CHECK_INT(t, o.text.n, 3);
    if (o.text.n == 3)
        CHECK(t, o.text.p[1].gone && str_eq(o.text.p[1].text, S("王老五")));
    redaction_attach(&c, id);
    CHECK_OK(t, &c.fail);

    /* not before the answer has gone out, and then only what was attached */
    c.actor = (struct actor){0};
    disclose_own_files(&c, got.number, got.code, &files);
    CHECK_INT(t, files.n, 0);
    disclose_own_file(&c, got.number, got.code, plain, &f, &bytes);
    CHECK_INT(t, c.fail.code, ERR_NOT_FOUND);
    (void)answer(t, k, got.id);
    c = at(t, k, WHO_SYSTEM, "2026-03-06");
    c.actor = (struct actor){0};
    disclose_own_files(&c, got.number, got.code, &files);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, files.n, 2);
    if (files.n == 2) {
        disclose_own_file(&c, got.number, got.code, files.p[1].id, &f, &bytes);
        CHECK_OK(t, &c.fail);
        CHECK_STR(t, bytes, S("店主■■■，店名幸福饭店。\n检查合格。"));
    }
    disclose_own_archive(&c, got.number, got.code, &zip);
    CHECK_OK(t, &c.fail);
    disclose_own_file(&c, got.number, got.code, source, &f, &bytes);
    CHECK_INT(t, c.fail.code, ERR_NOT_FOUND); /* the original never */
    c = at(t, k, WHO_OFFICER, "2026-03-06");
    case_file_drop(&c, plain, &of);
    CHECK_INT(t, c.fail.code, ERR_RULE); /* it has gone out */
    c = at(t, k, WHO_OFFICER, "2026-03-06");
    redaction_save(&c, id, 3, &m, false);
    CHECK_INT(t, c.fail.code, ERR_RULE);
}

static void made_public(struct test *t, const struct cast *k)
{
    struct filed got = filed(t, k);
    struct ctx c = at(t, k, WHO_OFFICER, "2026-03-04");
    struct answer_open o = {0};
    struct answer_draft d = {0};
    struct document doc;
    struct doc_id id = {0};
    int64_t file = 0;

    CHECK_INT(t, answer_open(&c, NULL, got.id, &o), ERR_RULE); /* not answered */
    c = at(t, k, WHO_OFFICER, "2026-03-04");
    case_file_add(&c, got.id, S("answer"), S("结果.txt"), S("三家食堂检查合格。"), &file);
    case_file_add(&c, got.id, S("answer"), S("名单.txt"), S("申请人张三丰来过。"), &file);
    CHECK_OK(t, &c.fail);
    (void)answer(t, k, got.id);
    c = at(t, k, WHO_OFFICER, "2026-03-06");
    answer_open(&c, NULL, got.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, o.replaced >= 2 && str_has(o.text, S("食堂检查结果")));
    CHECK(t, !str_has(o.text, S("张三丰")) && !str_has(o.text, S("1234")) &&
                 !str_has(o.text, S("李四光")));
    CHECK_INT(t, o.files, 1);
    CHECK_INT(t, o.left.n, 1);
    if (o.left.n == 1)
        CHECK(t, str_has(o.left.p[0], S("名单.txt：含有个人信息")));

    d = (struct answer_draft){.title = o.title, .text = o.text, .col = k->col};
    d.text = str_fmt(&t->mem, "%.*s\n联系张　三丰", STR_ARG(o.text));
    answer_publish(&c, NULL, got.id, &d, &id);
    CHECK_INT(t, c.fail.code, ERR_RULE); /* written back by hand */
    CHECK(t, strstr(c.fail.what, "申请人的信息") && !strstr(c.fail.what, "张三丰"));
    c = at(t, k, WHO_CLERK, "2026-03-06");
    d.text = o.text;
    answer_publish(&c, NULL, got.id, &d, &id);
    CHECK_INT(t, c.fail.code, ERR_FORBIDDEN);
    c = at(t, k, WHO_OFFICER, "2026-03-06");
    answer_publish(&c, NULL, got.id, &d, &id);
    CHECK_OK(t, &c.fail);
    CHECK(t, !c.actor.system);
    doc = cast_load(t, k, id);
    CHECK_INT(t, doc.state, DOC_DRAFT); /* it still goes the usual way */
    CHECK_INT(t, doc.drafter.n, k->user[WHO_OFFICER].n);
    CHECK_STR(t, doc.f.title, o.title);
    CHECK_INT(t, cast_take(t, k, WHO_OFFICER, id, DO_PUBLISH, "") != OK, 1);
    answer_publish(&c, NULL, got.id, &d, &id);
    CHECK_INT(t, c.fail.code, ERR_RULE); /* once */
}

static void wordings(struct test *t, const struct cast *k)
{
    struct ctx c = at(t, k, WHO_HEAD, "2026-03-03");
    struct wording_open o = {0};
    struct wording_lines all = {0};
    struct letter sheet = {0};
    struct str mine;

    wording_open(&c, k->unit, S("D02"), &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, !o.own && o.may && o.blanks.n && !o.history.n);
    mine = str_concat(c.mem, o.rule.text, S("\n请在{满意度截止日}前评价。"));
    wording_save(&c, k->unit, S("D02"), mine);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2026-03-03");
    wording_open(&c, k->unit, S("D02"), &o);
    CHECK(t, o.own && !o.may && o.history.n == 1);
    CHECK_STR(t, o.text, mine);
    wording_preview(&c, k->unit, S("D02"), o.text, &sheet);
    CHECK_OK(t, &c.fail);
    CHECK(t, str_has(sheet.text, S("{满意度截止日}")));
    wording_reset(&c, k->unit, S("D02"));
    CHECK_INT(t, c.fail.code, ERR_FORBIDDEN);
    c = at(t, k, WHO_HEAD, "2026-03-03");
    wording_save(&c, k->unit, S("D02"), S("没有{救济的空格"));
    CHECK_INT(t, c.fail.code, ERR_INPUT);
    c = at(t, k, WHO_HEAD, "2026-03-03");
    wording_reset(&c, k->unit, S("D02"));
    wording_open(&c, k->unit, S("D02"), &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, !o.own && o.history.n == 2);
    wording_all(&c, k->unit, &all);
    CHECK_INT(t, all.n, letter_rule_count());
}

static void erased(struct test *t, const struct cast *k)
{
    struct filed got = filed(t, k);
    int64_t l = answer(t, k, got.id), list = 0, source = 0, id = 0;
    struct ctx c = at(t, k, WHO_OFFICER, "2026-03-06");
    struct erasable can = {0};
    struct erasure_open o = {0};
    struct letter_draft d = {0};
    struct redaction_open r = {0};
    struct case_open k1 = {0};
    bool there = false;

    case_file_add(&c, got.id, S("source"), S("a.txt"), S("张三丰"), &source);
    redaction_begin(&c, source, &id);
    erasure_offer(&c, k->unit, ctx_today(&c), &(struct request_page){0}, 50, &can);
    CHECK_OK(t, &c.fail);
    for (isize i = 0; i < can.rows.n; i++)
        there |= can.rows.p[i].id.n == got.id.n;
    CHECK(t, there);
    erasure_propose(&c, k->unit, &got.id, 1, S("已归档，保管期限届满"), &list);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-03-07");
    erasure_approve(&c, list);
    CHECK_OK(t, &c.fail);
    erasure_open(&c, list, &o);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, o.proposer, S("officer"));
    CHECK_STR(t, o.approver, S("head"));
    CHECK_INT(t, o.cases.n, 1);
    letter_open(&c, l, &d);
    CHECK_INT(t, c.fail.code, ERR_GONE); /* the words of letters are gone as well */
    c = at(t, k, WHO_OFFICER, "2026-03-07");
    redaction_open(&c, NULL, id, &r);
    CHECK(t, c.fail.code != OK);
    c = at(t, k, WHO_OFFICER, "2026-03-07");
    disclose_open(&c, got.id, &k1);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, k1.r.outcome, S("O02")); /* figures stay */
    CHECK_STR(t, k1.masked.name, S("（个人信息已销毁）"));
    CHECK_INT(t, k1.files.n, 0);
    CHECK(t, day_is_set(k1.r.closed));
    can = (struct erasable){0};
    erasure_offer(&c, k->unit, ctx_today(&c), &(struct request_page){0}, 50, &can);
    for (isize i = 0; i < can.rows.n; i++)
        CHECK(t, can.rows.p[i].id.n != got.id.n);
}

/* A fee that is paid is income of that year. */
static void fees(struct test *t, const struct cast *k)
{
    static struct blank values[] = {{LIT("计收方式"), LIT("按量")},
                                    {LIT("计费数量"), LIT("68")},
                                    {LIT("缴纳方式"), LIT("银行转账")}};
    struct filed got = filed(t, k);
    struct blank_list blanks = {values, 3};
    struct ctx c = at(t, k, WHO_OFFICER, "2026-03-04");
    struct delivery v = {.way = S("email"), .day = ctx_today(&c)};
    int64_t l = 0, before, after;

    db_begin_read(&c);
    before = report_fee_fen(&c, k->unit, 2026);
    db_end(&c);
    letter_save(&c, got.id, 0, 0, S("P10"), S(""), &blanks, &l);
    letter_submit(&c, l);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_HEAD, "2026-03-04");
    letter_approve(&c, l, 0);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2026-03-04");
    letter_send(&c, l, &v);
    disclose_event(&c, got.id, 0,
                   &(struct clock_event){.kind = EV_FEE_RECEIVED, .day = ctx_today(&c)});
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_OFFICER, "2026-03-10");
    disclose_event(&c, got.id, 0, &(struct clock_event){.kind = EV_PAID, .day = ctx_today(&c)});
    CHECK_OK(t, &c.fail);
    db_begin_read(&c);
    after = report_fee_fen(&c, k->unit, 2026);
    db_end(&c);
    CHECK_INT(t, after - before, 38000); /* 31 to 68 pages at 10 yuan */
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

void test_work_redaction(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct cast k;

        test_case(t, "%s: a unit", world_kind((enum db_kind)kind));
        if (!cast_new(t, folder, (enum db_kind)kind, "redaction", &k)) {
            test_skip(t, "no server");
            continue;
        }
        set_up(t, &k);
        test_case(t, "%s: a file is given in part, with the answer",
                  world_kind((enum db_kind)kind));
        given(t, &k);
        test_case(t, "%s: an answer becomes a draft for everybody",
                  world_kind((enum db_kind)kind));
        made_public(t, &k);
        test_case(t, "%s: a fee that is paid is income of the year",
                  world_kind((enum db_kind)kind));
        fees(t, &k);
        test_case(t, "%s: an office words its letters, and goes back",
                  world_kind((enum db_kind)kind));
        wordings(t, &k);
        test_case(t, "%s: personal data are erased, letters too; figures stay",
                  world_kind((enum db_kind)kind));
        erased(t, &k);
        cast_free(&k);
    }
}
