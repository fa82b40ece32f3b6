/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_release_test.c - between approval and dispatch the case goes on: a letter that is no longer true does
 * not go out; and what the blanks of single letters make of the case */
#include "case_cast.h"

/* The letter as it would be, with these blanks. */
static struct letter_draft drawn(struct test *t, const struct cast *k, struct request_id id,
                                 const char *rule, const char *outcome,
                                 const struct blank *blanks, isize n, const char *day)
{
    struct blank_list list = {.p = (struct blank *)blanks, .n = n};
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct letter_draft d = {0};
    int64_t l = 0;

    c.mem = &t->mem; /* what is drawn outlives the context */
    letter_save(&c, id, 0, 0, str_of(rule), str_of(outcome), &list, &l);
    letter_open(&c, l, &d);
    CHECK_OK(t, &c.fail);
    return d;
}

static struct request_id filed(struct test *t, const struct cast *k, const char *content,
                               const char *day)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, day);
    struct filing f = case_person(k, content);
    struct filed got = {0};

    f.channel = CHANNEL_COUNTER;
    f.day = ctx_today(&c);
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    return got.id;
}

static const struct blank correct[] = {{LIT("需补正事项"), LIT("一、请写明年度。")},
                                       {LIT("补正指导"), LIT("可以电话咨询")},
                                       {LIT("补正期限"), LIT("2026-06-20")}},
                          fee[] = {{LIT("计收方式"), LIT("按量")},
                                   {LIT("计费数量"), LIT("120")},
                                   {LIT("缴纳方式"), LIT("银行转账")}},
                          longer[] = {{LIT("延期理由"), LIT("材料较多")},
                                      {LIT("延长天数"), LIT("15")}},
                          ask[] = {{LIT("收件人"), LIT("某某设备有限公司")},
                                   {LIT("拟公开内容"), LIT("合同单价")},
                                   {LIT("征求事项"), LIT("是否同意公开")}},
                          lapsed[] = {{LIT("补正告知书收到日期"), LIT("2026-06-04")}};

static void lapses(struct test *t, const struct cast *k)
{
    struct request_id id = filed(t, k, "老旧小区改造的文件", "2026-06-01");
    int64_t letter;
    struct fail why;

    test_case(t, "who corrects after 逾期不补正 was approved is not told to have given up");
    case_letter(t, k, id, "P02", "", correct, 3, "2026-06-03");
    letter = case_approved(t, k, id, "D21", "O21", lapsed, 1, "2026-06-23");
    case_event(t, k, id, EV_CORRECTED, "2026-06-24");
    why = case_send(t, k, letter, "2026-06-24");
    CHECK_INT(t, why.code, ERR_RULE);
    CHECK(t, str_has(str_of(why.what), S("已经补正")));
    CHECK_STR(t, case_due(t, k, id, "2026-06-24"), S("2026-07-22"));

    test_case(t, "correction is asked for once");
    {
        struct blank_list list = {.p = (struct blank *)correct, .n = 3};
        struct blank later[3] = {correct[0], correct[1], {S("补正期限"), S("2026-07-10")}};
        struct ctx c = case_at(t, k, WHO_OFFICER, "2026-06-25");
        int64_t l = 0;

        list.p = later;
        letter_save(&c, id, 0, 0, S("P02"), S(""), &list, &l);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, letter_submit(&c, l), ERR_RULE);
        CHECK(t, str_has(str_of(c.fail.what), S("一次性告知，已经于2026年6月3日告知")));
    }

    test_case(t, "who pays after 逾期未缴费 was approved is not told to have given up");
    id = filed(t, k, "全部招标文件的复制件", "2026-06-01");
    case_letter(t, k, id, "P10", "", fee, 3, "2026-06-03");
    case_event(t, k, id, EV_FEE_RECEIVED, "2026-06-04");
    letter = case_approved(t, k, id, "D22", "O22", NULL, 0, "2026-07-10");
    case_event(t, k, id, EV_PAID, "2026-07-13");
    why = case_send(t, k, letter, "2026-07-13");
    CHECK_INT(t, why.code, ERR_RULE);
    CHECK(t, str_has(str_of(why.what), S("已经缴费")));

    test_case(t, "where nobody corrected, it goes out");
    id = filed(t, k, "没有写明的文件", "2026-06-01");
    case_letter(t, k, id, "P02", "", correct, 3, "2026-06-03");
    letter = case_approved(t, k, id, "D21", "O21", lapsed, 1, "2026-06-23");
    CHECK_INT(t, case_send(t, k, letter, "2026-06-24").code, OK);
}

/* Article 30: seven working days after receipt; filed on the 1st, that is the 10th. */
static void told_late(struct test *t, const struct cast *k)
{
    struct request_id id = filed(t, k, "哪一份没有写明", "2026-06-01");
    struct str before;
    struct letter_draft in_time, late;
    int64_t letter;
    struct fail why;

    test_case(t, "a notice of correction says that the period begins anew, in time alone");
    before = case_due(t, k, id, "2026-06-02");
    in_time = drawn(t, k, id, "P02", "", correct, 3, "2026-06-10");
    late = drawn(t, k, id, "P02", "", correct, 3, "2026-06-11");
    CHECK(t, str_has(in_time.filled, S("答复期限自本机关收到补正的申请之日起计算")) &&
                 str_has(in_time.filled, S("视为放弃申请")));
    CHECK(t, str_has(late.filled, S("答复期限不重新计算，仍于2026年")) &&
                 !str_has(late.filled, S("视为放弃申请")));
    letter = case_approved(t, k, id, "P02", "", correct, 3, "2026-06-10");
    why = case_send(t, k, letter, "2026-06-11");
    CHECK_INT(t, why.code, ERR_RULE);
    CHECK(t, str_has(str_of(why.what), S("2026年6月10日")));
    letter = case_approved(t, k, id, "P02", "", correct, 3, "2026-06-11");
    CHECK_INT(t, case_send(t, k, letter, "2026-06-11").code, OK);
    CHECK_STR(t, case_due(t, k, id, "2026-06-12"), before);
}

static void extensions(struct test *t, const struct cast *k)
{
    static const struct {
        const char *name, *sent; /* answered: the third party's day, or NULL */
        const char *answered, *says;
    } rows[] = {
        {"the day that it tells still stands", "2026-06-12", NULL, NULL},
        {"a third party that answers brings the date forward", "2026-06-15", "2026-06-15",
         "新期限现在是2026年7月24日"},
        {"after the due date an extension adds nothing", "2026-08-03", "2026-06-15",
         "延长应在期限届满"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request_id id = filed(t, k, "设备采购合同", "2026-06-01");
        int64_t letter;
        struct fail why;

        test_case(t, "an extension that was approved: %s", rows[i].name);
        case_letter(t, k, id, "P05", "", ask, 3, "2026-06-10");
        letter = case_approved(t, k, id, "P04", "", longer, 2, "2026-06-11");
        if (rows[i].answered)
            case_event(t, k, id, EV_THIRD_ANSWERED, rows[i].answered);
        why = case_send(t, k, letter, rows[i].sent);
        CHECK_INT(t, why.code, rows[i].says ? ERR_RULE : OK);
        if (rows[i].says && !str_has(str_of(why.what), str_of(rows[i].says)))
            CHECK_STR(t, str_of(why.what), str_of(rows[i].says));
    }
}

/* Whoever was asked, the applicant can be told. */
static void consulted(struct test *t, const struct cast *k)
{
    static const struct {
        const char *letter, *says;
    } rows[] = {
        {"P05",
         "》（以下简称《条例》）第三十二条、第三十三条第三款的规定，本机关已经于2026年6月10日"},
        {"P07",
         "》（以下简称《条例》）第三十三条第三款、第三十四条的规定，本机关已经于2026年6月10日"},
        {"P08", "》（以下简称《条例》）第三十三条第三款的规定，本机关已经于2026年6月10日"},
    };
    static const struct blank tell[] = {{LIT("征求对象"), LIT("有关单位")}};
    struct blank help[] = {{S("收件人"), S("区财政局")},
                           {S("协办事项"), S("查阅")},
                           {S("反馈期限"), S("2026-06-30")}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool agency = !strcmp(rows[i].letter, "P08");
        struct request_id id = filed(t, k, "联合发文的会议纪要", "2026-06-01");
        struct letter_draft d;

        test_case(t, "%s went out: the applicant is told", rows[i].letter);
        case_letter(t, k, id, rows[i].letter, "", agency ? help : ask, 3, "2026-06-10");
        d = drawn(t, k, id, "P06", "", tell, 1, "2026-06-11");
        CHECK_INT(t, d.missing.n, 0);
        if (!str_has(d.filled, str_of(rows[i].says)))
            CHECK_STR(t, d.filled, str_of(rows[i].says));
    }
}

/* One blank, and what becomes of the letter. */
static void blanks(struct test *t, const struct cast *k)
{
    static const struct {
        const char *rule, *outcome;
        struct blank blank;
        const char *missing, *text; /* what blocks, what stands in it; NULL: not asked */
    } rows[] = {
        /* clang-format off */
        {"D03", "O03", {LIT("不予公开的依据"), LIT("商业秘密")}, "不予公开的依据（应写明是哪一条", NULL},
        {"D03", "O03", {LIT("不予公开的依据"), LIT("《条例》第 15 条")}, NULL, "先向示范区人民政府申请行政复议"},
        {"D03", "O03", {LIT("不予公开的依据"), LIT("《条例》第三十八条")}, NULL, "或者自收到本告知书之日起6个月内"},
        {"P10", "", {LIT("计收方式"), LIT("按页")}, "计收方式（应为“按件”或者“按量”）", NULL},
        {"P10", "", {LIT("计费数量"), LIT("一百二十")}, "计费数量（应为正整数", NULL},
        {"P05", "", {LIT("收件人"), LIT("王小明")}, NULL, "涉及您："},
        {"P05", "", {LIT("收件人"), LIT("阿依古丽·买买提")}, NULL, "征求您的意见"},
        {"P05", "", {LIT("收件人"), LIT("教育局")}, NULL, "涉及贵单位："},
        {"P05", "", {LIT("收件人"), LIT("某某设备有限公司")}, NULL, "征求贵单位的意见"},
        {"P06", "", {LIT("征求对象"), LIT("第三方")}, NULL, "申请获取“《条例》的解释、《条例》的答记者问”"},
        /* clang-format on */
    };
    struct request_id id = filed(t, k, "《条例》的解释、《条例》的答记者问", "2026-06-01");

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct letter_draft d;
        bool there = !rows[i].missing;

        test_case(t, "%s: %.*s “%.*s”", rows[i].rule, STR_ARG(rows[i].blank.name),
                  STR_ARG(rows[i].blank.value));
        d = drawn(t, k, id, rows[i].rule, rows[i].outcome, &rows[i].blank, 1, "2026-06-11");
        for (isize m = 0; m < d.missing.n; m++) {
            there |=
                rows[i].missing && str_starts(d.missing.p[m].name, str_of(rows[i].missing));
            if (!rows[i].missing && str_eq(d.missing.p[m].name, rows[i].blank.name))
                CHECK_STR(t, d.missing.p[m].name, S("nothing missing"));
        }
        CHECK(t, there);
        if (rows[i].text && !str_has(d.filled, str_of(rows[i].text)))
            CHECK_STR(t, d.filled, str_of(rows[i].text));
    }
}

/* The end of the period is in the notice: who is asked for it anew can only get it wrong. */
static void end_of_period(struct test *t, const struct cast *k)
{
    struct request_id id = filed(t, k, "写得不清楚的文件", "2026-06-01");
    struct blank typed[] = {lapsed[0], {S("补正期限"), S("2026-06-19")}};
    struct letter_draft d;

    test_case(t, "逾期不补正 takes the period from the notice");
    case_letter(t, k, id, "P02", "", correct, 3, "2026-06-03");
    d = drawn(t, k, id, "D21", "O21", typed, 2, "2026-06-23");
    CHECK_INT(t, d.missing.n, 0);
    for (isize i = 0; i < d.blanks.n; i++)
        CHECK(t, !str_eq(d.blanks.p[i].name, S("补正期限")));
    CHECK(t, str_has(d.filled, S("补正期限至2026年6月20日届满")));
}

void test_work_letter_release(struct test *t)
{
    struct cast k;

    test_case(t, "a district");
    if (!cast_new(t, test_folder(t), DB_SQLITE, "letter_release", &k))
        return;
    case_unit(t, &k);
    lapses(t, &k);
    told_late(t, &k);
    extensions(t, &k);
    consulted(t, &k);
    blanks(t, &k);
    end_of_period(t, &k);
    cast_free(&k);
}
