/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_test.c - a request from the form to the annual report, and what is refused on the way */
#include "tests/work/case_cast.h"
#include "work/dispute.h"
#include "work/figures.h"
#include "work/holidays.h"

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
    struct filing f = case_person(k, "贵局的预算");
    struct ctx c = case_citizen(t, k, "2026-03-02");
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

    c = case_citizen(t, k, "2026-03-02");
    disclose_track(&c, got.number, str_lower(&t->mem, got.code), &p);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, p.r.state, CLOCK_UNCONFIRMED);
    disclose_track(&c, got.number, S("ABCDEFGHJK"), &p);
    CHECK_INT(t, c.fail.code, ERR_NOT_FOUND);

    case_event(t, k, got.id, EV_CONFIRMED, "2026-03-03");
    CHECK_STR(t, case_due(t, k, got.id, "2026-03-03"), S("2026-03-31"));
    case_letter(t, k, got.id, "P02", "", correction, 3, "2026-03-05");
    CHECK_STR(t, case_due(t, k, got.id, "2026-03-05"), S(""));
    c = case_citizen(t, k, "2026-03-06");
    p = (struct case_public){0};
    disclose_track(&c, got.number, got.code, &p);
    if (CHECK_INT(t, p.letters.n, 1)) { /* typed 2026-03-20 */
        disclose_own_letter(&c, got.number, got.code, p.letters.p[0].id, &sheet);
        CHECK(t, str_has(sheet.text, S("请于2026年3月20日前")));
    }

    c = case_citizen(t, k, "2026-03-18");
    disclose_correct(&c, got.number, got.code, S("2025年度部门预算及合同"), NULL);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, case_due(t, k, got.id, "2026-03-18"), S("2026-04-16"));

    case_letter(t, k, got.id, "P05", "", third, 3, "2026-03-20");
    case_event(t, k, got.id, EV_THIRD_RECEIVED, "2026-03-24");
    case_event(t, k, got.id, EV_THIRD_ANSWERED, "2026-04-03");
    CHECK_STR(t, case_due(t, k, got.id, "2026-04-03"), S("2026-04-30"));
    case_letter(t, k, got.id, "P04", "", extend, 2, "2026-04-10");
    CHECK_STR(t, case_due(t, k, got.id, "2026-04-10"), S("2026-05-18"));
    answer = case_letter(t, k, got.id, "D03", "O03", partly, 3, "2026-05-12");

    c = case_citizen(t, k, "2026-05-13");
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

    c = case_at(t, k, WHO_OFFICER, "2026-12-31");
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
    struct filing f = case_person(k, "2025年部门决算");
    struct filing_file program = {S("attach"), S("扫描件.pdf"),
                                  S("MZ\x90 this program cannot be run")};
    struct filed got = {0};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-06-01");
    struct fail why = {0};
    struct blank_list none = {0};
    int64_t l = 0;

    test_case(t, "%s: what a filing is refused for, in words", world_kind(db_kind(k->db)));
    f.content = S("　\n");
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_INPUT);
    CHECK_STR(t, str_of(why.where), S("content"));
    why = (struct fail){0};
    f = case_person(k, "2025年部门决算");
    f.who.ident = S("110101199003077151");
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_INPUT);
    CHECK_STR(t, str_of(why.where), S("ident"));
    why = (struct fail){0};
    f = case_person(k, "2025年部门决算");
    f.files.p = &program;
    f.files.n = 1;
    CHECK_INT(t, filing_check(&c, &f, &why), ERR_MEDIA);
    why = (struct fail){0};
    f = case_person(k, "𠮷野家与😀的信息");
    f.who.name = S("𠮷田");
    CHECK_INT(t, filing_check(&c, &f, &why), OK);

    test_case(t, "%s: letters: blanks, order, two pairs of eyes", world_kind(db_kind(k->db)));
    f = case_person(k, "2025年部门决算");
    f.channel = CHANNEL_COUNTER;
    c = case_at(t, k, WHO_OFFICER, "2026-06-01");
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, day_iso(&t->mem, got.due), S("2026-06-30"));
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &none, &l);
    CHECK_INT(t, letter_submit(&c, l), ERR_RULE);
    c = case_at(t, k, WHO_OFFICER, "2026-06-01");
    letter_save(&c, got.id, 0, 0, S("D07"), S("O07"), &none, &l);
    c = case_at(t, k, WHO_STRANGER, "2026-06-01");
    CHECK_INT(t, letter_submit(&c, l), ERR_FORBIDDEN);
    {
        static const struct blank filled[] = {{LIT("第三方权益种类"), LIT("商业秘密")},
                                              {LIT("第三方意见"), LIT("不同意")},
                                              {LIT("理由"), LIT("会损害竞争地位")},
                                              {LIT("征求日期"), LIT("2026年6月1日")}};
        struct blank_list list = {.p = (struct blank *)filled, .n = 4};

        c = case_at(t, k, WHO_OFFICER, "2026-06-02");
        letter_save(&c, got.id, l, 1, S("D07"), S("O07"), &list, &l);
        CHECK_OK(t, &c.fail);
        /* Who had the first version open does not write over the second. */
        c = case_at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, l, 1, S("D07"), S("O07"), &none, &l),
                  ERR_CONFLICT);
        c = case_at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, letter_submit(&c, l), ERR_RULE); /* nobody was asked */
    }
    {
        static const struct blank given[] = {{LIT("提供方式"), LIT("提供如下")},
                                             {LIT("提供的信息"), LIT("决算表一份，共 3 页")}};
        struct blank_list list = {.p = (struct blank *)given, .n = 2};

        c = case_at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l),
                  ERR_FORBIDDEN);
        c = case_at(t, k, WHO_OFFICER, "2026-06-02");
        CHECK_INT(t, disclose_helper(&c, got.id, 0, k->user[WHO_HEAD], true), OK);
        c = case_at(t, k, WHO_HEAD, "2026-06-02");
        letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
        CHECK_INT(t, letter_submit(&c, l), OK);
        CHECK_OK(t, &c.fail);
        /* What waits for a signature is not changed under the eyes of who signs it. */
        c = case_at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_save(&c, got.id, l, 0, S("D02"), S("O02"), &list, &l), ERR_RULE);
        c = case_at(t, k, WHO_HEAD, "2026-06-02");
        CHECK_INT(t, letter_approve(&c, l, 0), ERR_RULE);
        CHECK(t, str_has(str_of(c.fail.what), S("起草人")));
    }
    c = case_at(t, k, WHO_OFFICER, "2026-06-02");
    {
        struct clock_event e = {.kind = EV_EXTENDED, .day = ctx_today(&c), .n = 20};

        CHECK_INT(t, disclose_event(&c, got.id, 0, &e), ERR_RULE);
    }
    test_case(t, "%s: two officers saving the same case", world_kind(db_kind(k->db)));
    c = case_at(t, k, WHO_OFFICER, "2026-06-03");
    CHECK_INT(t,
              disclose_assign(&c, got.id, case_version(t, k, got.id) + 5, k->user[WHO_OFFICER],
                              (struct office_id){0}),
              ERR_CONFLICT);
}

/* What is wrong is said at once, each with its field: to the public, and to staff who register for somebody. */
static void faults(struct test *t, const struct cast *k)
{
    static const struct {
        enum channel channel;
        const char *day, *content, *name, *ident, *address, *post, *agent, *joint, *file;
        bool unread;
        const char *fields;
    } cases[] = {
        {CHANNEL_COUNTER, "", "预算", "张三丰", "11010119900307715X", "", "", "", "", "", false,
         ""},
        {CHANNEL_NONE, "2026-06-02", " ", "", "1", "", "1", "李四", "王五", "", false,
         "channel day content name ident post_code agent_ident joint authority"},
        {CHANNEL_MAIL, "2025-05-30", "预算", "", "11010119900307715X", "", "", "", "",
         "envelope", false, "day name envelope"},
        {CHANNEL_WEB, "", "", "张三丰", "11010119900307715X", "", "", "李四", "", "authority",
         false, "content agent_ident authority"},
        {CHANNEL_WEB, "", "", "张三丰", "11010119900307715X", "", "", "", "", "proof", false,
         "content files"},
        /* a file that could not be read was said already, and is there all the same */
        {CHANNEL_WEB, "", "", "张三丰", "11010119900307715X", "", "", "李四", "", "authority",
         true, "content agent_ident"},
    };
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-06-01");

    test_case(t, "%s: all that stands against a filing is said at once",
              world_kind(db_kind(k->db)));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct filing f = case_person(k, cases[i].content);
        struct filing_file file = {str_of(cases[i].file), S("扫描件.pdf"), S("MZ program")};
        struct fail all[FILING_FAULTS], first = {0};
        struct buf b = buf_new(&t->mem, 200);
        int n;

        f.channel = cases[i].channel;
        (void)day_parse_loose(str_of(cases[i].day), &f.day);
        f.who.name = str_of(cases[i].name);
        f.who.ident = str_of(cases[i].ident);
        f.who.post_code = str_of(cases[i].post);
        f.who.agent = str_of(cases[i].agent);
        f.who.joint = str_of(cases[i].joint);
        f.unread = cases[i].unread;
        f.files.p = &file;
        f.files.n = file.kind.n > 0;
        n = filing_faults(&c, &f, all);
        for (int j = 0; j < n; j++)
            buf_fmt(&b, "%s%s", j ? " " : "", all[j].where);
        CHECK_STR(t, buf_str(&b), str_of(cases[i].fields));
        CHECK_INT(t, filing_check(&c, &f, &first), n ? all[0].code : OK);
    }
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
    struct filing f = case_person(k, "2021年部门决算");
    struct ctx c = case_at(t, k, WHO_OFFICER, "2027-12-01");
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

        c = case_at(t, k, WHO_OFFICER, cases[i].day);
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

static void alike(struct test *t, const struct cast *k)
{
    struct filing f =
        case_person(k, "申请公开2025年城区老旧小区改造项目的招标文件和中标通知书");
    struct filed first = {0}, second = {0};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-08-03");
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
    struct filing f =
        case_person(k, "贵局网站公示的获奖名单把我的出生年份写成1980年，应为1990年");
    struct filing_file proof = {S("proof"), S("户口簿.pdf"), S("%PDF-1.4 ...")};
    static const struct blank found[] = {{LIT("核实结果"), LIT("与户籍登记核对，应为1990年")}};
    struct ctx c = case_citizen(t, k, "2026-09-01");
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
    c = case_citizen(t, k, "2026-09-01");
    f.files.p = &proof;
    f.files.n = 1;
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    case_event(t, k, got.id, EV_CONFIRMED, "2026-09-02");
    c = case_citizen(t, k, "2026-12-20");
    disclose_track(&c, got.number, got.code, &p);
    CHECK_OK(t, &c.fail);
    CHECK(t, !p.clock.has_due && !p.clock.overdue && p.clock.colour == COLOUR_NONE);
    CHECK(t, str_has(p.next_plain, S("第四十一条")));
    c = case_at(t, k, WHO_OFFICER, "2026-12-20");
    CHECK_INT(t, letter_begin(&c, got.id, S("D02"), S("O02"), &d), ERR_RULE);
    c = case_at(t, k, WHO_OFFICER, "2026-12-20");
    d = (struct letter_draft){0};
    CHECK_INT(t, letter_begin(&c, got.id, S("P13"), S(""), &d), ERR_INPUT);
    case_letter(t, k, got.id, "P13", "C1", found, 1, "2026-12-21");
    c = case_citizen(t, k, "2026-12-22");
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
    f = case_person(k, "2025年预算");
    c = case_citizen(t, k, "2026-12-22");
    disclose_file(&c, &f, &got);
    c = case_at(t, k, WHO_OFFICER, "2026-12-22");
    d = (struct letter_draft){0};
    CHECK_INT(t, letter_begin(&c, got.id, S("P13"), S("C1"), &d), ERR_RULE);
    db_begin_read(&c);
    request_load(&c, got.id, &r);
    db_end(&c);
}

/* The button pressed twice, an answer lost on the way: one request, and a receipt that opens it. */
static void pressed_twice(struct test *t, const struct cast *k)
{
    static const struct {
        const char *content, *phone;
        int minutes;
        bool same;
    } rows[] = {
        {"2019年决算", "13800001234", 1, true},   {"2019年决算", "13800001234", 9, true},
        {"2019年决算", "13800001235", 9, false},  {"2020年决算", "13800001234", 9, false},
        {"2019年决算", "13800001234", 70, false},
    };
    struct filing f = case_person(k, "2019年决算");
    struct ctx c = case_citizen(t, k, "2027-01-04");
    struct filed first = {0};

    f.who.phone = S("13800001234");
    CHECK_INT(t, disclose_file(&c, &f, &first), OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct case_public p = {0};
        struct filed got = {0};

        c = case_citizen(t, k, "2027-01-04");
        c.now.s += rows[i].minutes * 60;
        f.content = str_of(rows[i].content);
        f.who.phone = str_of(rows[i].phone);
        CHECK_INT(t, disclose_file(&c, &f, &got), OK);
        CHECK_INT(t, str_eq(got.number, first.number), rows[i].same);
        CHECK_INT(t, str_eq(got.proof, first.proof), rows[i].same);
        CHECK_INT(t, disclose_track(&c, got.number, got.code, &p), OK);
        CHECK_STR(t, p.r.content, f.content);
    }
    c = case_citizen(t, k, "2027-01-04");
    CHECK_INT(t, disclose_track(&c, first.number, first.code, &(struct case_public){0}), OK);
}

/* What was left out and is handed in now is not lost: it is another request. */
static void handed_in_after(struct test *t, const struct cast *k)
{
    struct filing_file proof = {
        .kind = S("proof"), .name = S("证明.txt"), .bytes = S("证明一")};
    struct filing f = case_person(k, "2021年决算");
    struct filed first = {0}, got = {0};
    struct ctx c;

#define FILE_IT(out)                                                                           \
    (c = case_citizen(t, k, "2027-01-04"), CHECK_INT(t, disclose_file(&c, &f, (out)), OK))
    FILE_IT(&first);
    f.files.p = &proof;
    f.files.n = 1;
    FILE_IT(&got);
    CHECK(t, !str_eq(got.number, first.number));
    first = got;
    FILE_IT(&got);
    CHECK_STR(t, got.number, first.number);
    CHECK_STR(t, got.code, first.code);
    proof.bytes = S("证明二");
    FILE_IT(&got);
    CHECK(t, !str_eq(got.number, first.number));
    first = got;
    f.who.address = S("示范路1号");
    FILE_IT(&got);
    CHECK(t, !str_eq(got.number, first.number));
#undef FILE_IT
}

/* A paper put down at the desk: by the same hand, as of the same day, within a minute, it is the same paper. */
static void put_down_twice(struct test *t, const struct cast *k)
{
    static const struct {
        const char *says, *content, *day;
        enum channel channel;
        int seconds;
        bool confirmed, same;
    } rows[] = {
        {"again", "2022年决算", "2027-01-04", CHANNEL_MAIL, 5, false, true},
        {"a minute later", "2022年决算", "2027-01-04", CHANNEL_MAIL, 61, false, false},
        {"of another day", "2022年决算", "2027-01-03", CHANNEL_MAIL, 62, false, false},
        {"by fax", "2022年决算", "2027-01-04", CHANNEL_FAX, 63, false, false},
        {"by fax, confirmed", "2022年决算", "2027-01-04", CHANNEL_FAX, 64, true, false},
        {"the same once more", "2022年决算", "2027-01-04", CHANNEL_FAX, 65, true, true},
        {"other words", "2023年决算", "2027-01-04", CHANNEL_FAX, 66, true, false},
    };
    struct filing f = case_person(k, "2022年决算");
    struct ctx c = case_at(t, k, WHO_OFFICER, "2027-01-04");
    struct filed before = {0};

    f.who.address = S("示范路1号");
    f.channel = CHANNEL_MAIL;
    day_parse(S("2027-01-04"), &f.day);
    CHECK_INT(t, disclose_register(&c, &f, &before), OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct filed got = {0};

        test_case(t, "a paper at the desk: %s", rows[i].says);
        c = case_at(t, k, WHO_OFFICER, "2027-01-04");
        c.now.s += rows[i].seconds;
        f.content = str_of(rows[i].content);
        f.channel = rows[i].channel;
        f.confirmed = rows[i].confirmed;
        day_parse(str_of(rows[i].day), &f.day);
        CHECK_INT(t, disclose_register(&c, &f, &got), OK);
        CHECK_INT(t, got.id.n == before.id.n, rows[i].same);
        CHECK_INT(t, got.day.n, f.day.n);
        before = got;
    }
}

static void calendar(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "2026年度计划");
    struct filed got = {0};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-12-21");
    struct moved_list moved = {0};
    struct derive_fault_list faults = {0};
    int64_t cases = 0;

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, day_iso(&t->mem, got.due), S("2027-01-19"));
    c = case_at(t, k, WHO_ADMIN, "2026-12-22");
    holidays_notice(
        &c, 2027, S("测试通知"),
        S("2027-01-04 放假 元旦\n2027-01-09 上班 元旦\n2027-01-18~2027-01-20 放假 测试"),
        &moved);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, moved.n, 1);
    if (moved.n)
        CHECK_STR(t, day_iso(&t->mem, moved.p[0].after), S("2027-01-21"));
    c = case_at(t, k, WHO_AUDITOR, "2026-12-22");
    disclose_compare(&c, (struct unit_id){0}, &cases, &faults);
    CHECK_OK(t, &c.fail);
    CHECK(t, cases > 0 && faults.n == 0);
    c = case_at(t, k, WHO_ADMIN, "2026-12-22");
    CHECK_INT(t, holidays_notice(&c, 2028, S("通知"), S("2028-02-30 放假 春节"), &moved),
              ERR_UNREADABLE);
}

void test_work_disclose(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "disclose", &k)) {
            test_skip(t, "no server");
            continue;
        }
        test_case(t, "%s: a unit with its authorities", engine);
        case_unit(t, &k);
        test_case(
            t,
            "%s: filed, confirmed, corrected, consulted, extended, answered in part, counted",
            engine);
        walk(t, &k);
        faults(t, &k);
        refusals(t, &k);
        test_case(t, "%s: repeats are found, papers are split and joined", engine);
        alike(t, &k);
        test_case(t, "%s: a record about oneself is put right, outside table three", engine);
        correction(t, &k);
        test_case(t, "%s: the next notice moves dates, and says which", engine);
        calendar(t, &k);
        test_case(t, "%s: a filing that comes twice is one", engine);
        pressed_twice(t, &k);
        put_down_twice(t, &k);
        test_case(t, "%s: a filing with another file is another", engine);
        handed_in_after(t, &k);
        test_case(t, "%s: a blank with what does not belong there blocks release", engine);
        doubts(t, &k);
        cast_free(&k);
    }
}
