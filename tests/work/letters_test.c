/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letters_test.c - every letter of letters.tsv on paper: filled from a case, written as DOCX and as PDF,
 * opened by LibreOffice and by pdftotext; each field that the rulebook asks for must be read back, no
 * blank may be left, and the signature must not stand on a page without text */
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "base/os.h"
#include "base/utf8.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "store/unit.h"
#include "tests/work/cast.h"
#include "work/disclose_in.h"

/* Where the rulebook's field is found: the value of a blank, or words that must stand there. */
static const struct {
    struct str field, blank, words;
} fields[] = {
    /* clang-format off */
    {LIT("申请编号"), LIT("申请编号"), LIT("")},
    {LIT("申请人"), LIT(""), LIT("")}, /* the addressee; looked for in every letter */
    {LIT("收到日期"), LIT("收到日期"), LIT("")},
    {LIT("收到日期及认定方式"), LIT("认定方式"), LIT("收到之日")},
    {LIT("申请日期和收到日期"), LIT("申请日期"), LIT("收到")},
    {LIT("申请内容"), LIT("申请内容"), LIT("")},
    {LIT("申请内容摘要"), LIT("申请内容"), LIT("")},
    {LIT("答复期限"), LIT("答复期限"), LIT("")},
    {LIT("联系人电话"), LIT(""), LIT("0543-1234567")},
    {LIT("需补正事项逐条"), LIT("需补正事项"), LIT("")},
    {LIT("合理补正期限"), LIT("补正期限"), LIT("")},
    {LIT("逾期后果"), LIT(""), LIT("视为放弃申请")},
    {LIT("指导和释明"), LIT("补正指导"), LIT("")},
    {LIT("统计事实"), LIT("统计事实"), LIT("")},
    {LIT("要求说明理由"), LIT(""), LIT("说明理由")},
    {LIT("期限"), LIT("说明期限"), LIT("")},
    {LIT("原期限"), LIT("原期限"), LIT("")},
    {LIT("新期限"), LIT("新期限"), LIT("")},
    {LIT("延期理由"), LIT("延期理由"), LIT("")},
    {LIT("负责人同意"), LIT(""), LIT("政府信息公开工作机构负责人同意")},
    {LIT("拟公开内容"), LIT("拟公开内容"), LIT("")},
    {LIT("征求事项"), LIT("征求事项"), LIT("")},
    {LIT("收到之日起15个工作日"), LIT(""), LIT("之日起15个工作日")},
    {LIT("逾期后果（由机关依法决定）"), LIT(""), LIT("逾期未提出意见的，由本机关")},
    {LIT("回执"), LIT(""), LIT("回执")},
    {LIT("已征求意见"), LIT("征求日期"), LIT("书面征求意见")},
    {LIT("所需时间不计入答复期限"), LIT(""), LIT("所需时间不计算在答复期限内")},
    {LIT("文件名称文号"), LIT("拟公开内容"), LIT("")},
    {LIT("逾期视为同意公开"), LIT(""), LIT("视为同意公开")},
    {LIT("协办事项"), LIT("协办事项"), LIT("")},
    {LIT("反馈期限"), LIT("反馈期限"), LIT("")},
    {LIT("决定公开的内容"), LIT("拟公开内容"), LIT("决定公开")},
    {LIT("救济途径"), LIT(""), LIT("行政复议")},
    {LIT("收费依据"), LIT(""), LIT("国办函〔2020〕109号")},
    {LIT("计收方式"), LIT("计收方式"), LIT("")},
    {LIT("件数或页数"), LIT("计费数量"), LIT("")},
    {LIT("标准"), LIT("收费标准"), LIT("")},
    {LIT("数额"), LIT("应缴金额"), LIT("")},
    {LIT("缴纳方式"), LIT("缴纳方式"), LIT("")},
    {LIT("收到次日起20个工作日"), LIT(""), LIT("次日起20个工作日")},
    {LIT("延迟答复的合理期限"), LIT("延迟期限"), LIT("")},
    {LIT("文书名称文号"), LIT("文书名称文号"), LIT("")},
    {LIT("送达方式"), LIT("送达方式"), LIT("")},
    {LIT("送达日期"), LIT("送达日期"), LIT("")},
    {LIT("签收人"), LIT(""), LIT("签收人")},
    {LIT("核实结果"), LIT("核实结果"), LIT("")},
    {LIT("更正内容或转送机关"), LIT("处理结果"), LIT("")},
    {LIT("文号"), LIT(""), LIT("教育告〔2026〕")},
    {LIT("决定"), LIT(""), LIT("")},       /* what every answer's own blanks say; all are looked for */
    {LIT("依据条款"), LIT(""), LIT("")}, /* 依据, 处理依据, 终止事由 */
    {LIT("理由"), LIT(""), LIT("")},       /* likewise: 理由, 延迟理由, 公开理由, 不合理之处 … */
    {LIT("落款"), LIT(""), LIT("示范区教育局")},
    {LIT("成文日期"), LIT(""), LIT("2026年6月18日")},
    {LIT("印章"), LIT(""), LIT("")},       /* its place is left, three lines: paper_test */
    /* clang-format on */
};

/* Blanks whose values are of a kind; the others get words of their own. */
static struct str value_of(struct arena *mem, struct str name)
{
    static const struct blank special[] = {{LIT("补正期限"), LIT("2026年7月10日")},
                                           {LIT("说明期限"), LIT("2026年7月11日")},
                                           {LIT("延迟期限"), LIT("2026年9月30日")},
                                           {LIT("反馈期限"), LIT("2026年7月12日")},
                                           {LIT("送达日期"), LIT("2026年6月18日")},
                                           {LIT("补正告知书收到日期"), LIT("2026年6月4日")},
                                           {LIT("计收方式"), LIT("按量")},
                                           {LIT("计费数量"), LIT("68")},
                                           {LIT("延长天数"), LIT("15")},
                                           {LIT("不予公开的依据"), LIT("《条例》第十五条")},
                                           {LIT("收件人"), LIT("某某建设有限公司")}};
    struct buf b = buf_new(mem, 400);

    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (str_eq(special[i].name, name))
            return special[i].value;
    buf_fmt(&b, "此处是%.*s的内容，写得与平常办件一样长，", STR_ARG(name));
    buf_lit(&b, "说明事实、范围和经过，并与卷内材料一致");
    return buf_str(&b);
}

static void event(struct test *t, const struct cast *k, struct request_id id,
                  enum event_kind kind, const char *day, const char *until)
{
    struct ctx c = cast_ctx(t, k, WHO_OFFICER);
    struct clock_event e = {.kind = kind, .channel = CHANNEL_NONE};
    struct request r = {0};

    CHECK(t, day_parse(str_of(day), &e.day));
    if (until)
        CHECK(t, day_parse(str_of(until), &e.until));
    c.now = instant_make(e.day, 10, 0, 0);
    db_begin(&c);
    request_load(&c, id, &r);
    case_take(&c, &r, &e);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

/* A case with all that letters speak of: corrected, a third party asked, reasons given. */
static struct request_id make_case(struct test *t, const struct cast *k, bool correction)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct filing f = {.unit = k->unit,
                       .channel = CHANNEL_COUNTER,
                       .kind = APPLICANT_NAT,
                       .who = {.name = S("张三丰"),
                               .ident_kind = S("idcard"),
                               .ident = S("11010119900307715X"),
                               .phone = S("13800001234")},
                       .content = S("2025年城区老旧小区改造项目的招标文件、中标通知书和合同"),
                       .form_wanted = S("纸质"),
                       .way_wanted = S("邮寄"),
                       .correction = correction};
    struct filed got = {0};
    struct unit u = {0};

    db_begin(&c);
    unit_load(&c, k->unit, &u);
    u.name = S("示范区教育局");
    u.doc_prefix = S("教育");
    u.review_authority = S("示范区人民政府");
    u.court = S("示范区人民法院");
    u.phone = S("0543-1234567");
    u.office_name = S("区教育局办公室");
    unit_update(&c, &u);
    db_end(&c);
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK(t, day_parse(S("2026-06-01"), &f.day));
    c.now = instant_make(f.day, 10, 0, 0);
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    if (correction)
        return got.id;
    event(t, k, got.id, EV_CORRECTION_NOTICE, "2026-06-03", "2026-06-20");
    event(t, k, got.id, EV_CORRECTED, "2026-06-08", NULL);
    event(t, k, got.id, EV_THIRD_ASKED, "2026-06-09", NULL);
    event(t, k, got.id, EV_THIRD_RECEIVED, "2026-06-10", NULL);
    event(t, k, got.id, EV_THIRD_ANSWERED, "2026-06-11", NULL);
    event(t, k, got.id, EV_REASONS_ASKED, "2026-06-12", NULL);
    event(t, k, got.id, EV_REASONS_GIVEN, "2026-06-15", NULL);
    return got.id;
}

static struct str squeezed(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    uint32_t r;

    s = utf8_nfkc(mem, s);
    for (isize at = 0; (r = utf8_next(s, &at));)
        if (!rune_is_space(r) && r != '\f')
            buf_rune(&b, r);
    return buf_str(&b);
}

struct paper_of {
    struct letter_rule rule;
    struct blank_list values;
    struct str addressee, title;
};
enum { LETTERS = 64 };
static const char *const suffix[] = {"pdf", "docx.pdf"};

static void write_both(struct test *t, const char *folder, const struct letter *sheet,
                       struct str id)
{
    struct paper p = letter_paper(&t->mem, sheet);
    struct fail why = {0};
    struct str bytes = {0};

    if (CHECK_INT(t, print_pdf(NULL, &p, &t->mem, &bytes, &why), OK))
        os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/%.*s.pdf", folder, STR_ARG(id))),
                      bytes, 0600, &why);
    if (CHECK_INT(t, render_docx(&t->mem, &p, &bytes, &why), OK))
        os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/%.*s.docx", folder, STR_ARG(id))),
                      bytes, 0600, &why);
    CHECK_OK(t, &why);
}

/* Draws one letter of the case with every blank filled; what it was filled with stays in `out`. */
static bool draw(struct test *t, const struct cast *k, struct request_id id, const char *folder,
                 const char *today, struct paper_of *out)
{
    struct ctx c = cast_ctx(t, k, WHO_OFFICER);
    struct blank_list given = {0};
    struct letter_draft d = {0};
    struct letter sheet = {0};
    struct str outcome = S("");
    struct day day;
    isize cap = 0, all = 0;
    int64_t l = 0;

    CHECK(t, day_parse(str_of(today), &day));
    c.now = instant_make(day, 10, 0, 0);
    for (isize i = 0; out->rule.answers && i < outcome_count(); i++) {
        struct outcome o;

        if (outcome_at(i, &o) && str_eq(o.letter, out->rule.id))
            outcome = o.id;
    }
    if (str_eq(out->rule.id, S("P13"))) /* art. 41 has results of its own */
        outcome = S("C1");
    letter_save(&c, id, 0, 0, out->rule.id, outcome, &given, &l);
    letter_open(&c, l, &d);
    if (!CHECK_OK(t, &c.fail))
        return false;
    for (isize i = 0; i < d.blanks.n; i++)
        blank_set(c.mem, &given, &cap, d.blanks.p[i].name, value_of(c.mem, d.blanks.p[i].name));
    letter_save(&c, id, l, 0, out->rule.id, outcome, &given, &l);
    d = (struct letter_draft){0};
    letter_open(&c, l, &d);
    for (isize i = 0; i < d.missing.n; i++)
        CHECK_STR(
            t,
            str_fmt(c.mem, "%.*s {%.*s}", STR_ARG(out->rule.id), STR_ARG(d.missing.p[i].name)),
            S("nothing missing"));
    letter_sheet(&c, l, &sheet);
    if (!CHECK_OK(t, &c.fail))
        return false;
    sheet.number = S("教育告〔2026〕8号");
    CHECK(t, day_parse(S("2026-06-18"), &sheet.date));
    write_both(t, folder, &sheet, out->rule.id);
    for (isize i = 0; i < d.own.n; i++)
        if (str_has(d.text, str_fmt(c.mem, "{%.*s}", STR_ARG(d.own.p[i].name))))
            blank_set(c.mem, &out->values, &all, d.own.p[i].name, d.own.p[i].value);
    for (isize i = 0; i < given.n; i++)
        blank_set(c.mem, &out->values, &all, given.p[i].name, given.p[i].value);
    out->addressee = d.addressee;
    out->title = d.title;
    return true;
}

static bool run(struct test *t, char *const argv[])
{
    extern char **environ;
    posix_spawn_file_actions_t quiet;
    pid_t pid = 0;
    int status = -1;

    (void)t;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, argv[0], &quiet, NULL, argv, environ) == 0)
        waitpid(pid, &status, 0);
    posix_spawn_file_actions_destroy(&quiet);
    return status == 0;
}

static void carries(struct test *t, struct str text, const struct paper_of *p, struct str what)
{
    /* The regulation has its full name where it is first named. */
    what = str_replace(&t->mem, what, S("《条例》"), S(""));
    if (str_eq(p->rule.id, S("D23")) && str_eq(what, S("行政复议")))
        return; /* remedies: A or none */
    if (what.n && !str_has(text, squeezed(&t->mem, what)))
        CHECK_STR(t, what, str_concat(&t->mem, S("not read back from "), p->rule.id));
}

/* The text of one file holds all that this letter must carry. */
static void check_text(struct test *t, const char *folder, const char *end,
                       const struct paper_of *p)
{
    struct fail why = {0};
    char *pdf = str_cstr(&t->mem,
                         str_fmt(&t->mem, "%s/%.*s.%s", folder, STR_ARG(p->rule.id), end)),
         *txt = str_cstr(&t->mem, str_fmt(&t->mem, "%s.txt", pdf));
    char *argv[] = {"pdftotext", "-raw", pdf, txt, NULL};
    struct str raw = {0}, text, names = p->rule.fields, name, rest;

    if (!run(t, argv) || !CHECK_INT(t, os_read_file(&t->mem, txt, 1 << 20, &raw, &why), OK)) {
        CHECK_STR(t, str_of(pdf), S("a text by pdftotext"));
        return;
    }
    text = squeezed(&t->mem, raw);
    for (int page = 1; page < 5;
         page++) /* a page number stands between two lines of a sentence */
        text = str_replace(&t->mem, text, str_fmt(&t->mem, "—%d—", page), S(""));
    CHECK(t, !str_has(text, S("{")) && !str_has(text, S("}")));
    for (isize i = 0; i < p->values.n; i++)
        for (rest = p->values.p[i].value; str_next(&rest, '\n', &name);)
            carries(t, text, p, name);
    carries(t, text, p, p->addressee);
    carries(t, text, p, p->title);
    carries(t, text, p, S("示范区教育局"));
    carries(t, text, p, S("2026年6月18日"));
    carries(t, text, p, S("教育告〔2026〕8号"));
    if (!str_eq(p->rule.id, S("P12"))) /* a slip that is signed */
        carries(t, text, p, S("0543-1234567"));
    while (str_next(&names, ';', &name)) {
        bool known = false;

        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            if (str_eq(fields[i].field, str_trim(name))) {
                known = true;
                carries(t, text, p, fields[i].words);
                if (fields[i].blank.n && !blank_value(&p->values, fields[i].blank).n)
                    CHECK_STR(t, fields[i].blank,
                              str_concat(&t->mem, S("no blank of "), p->rule.id));
            }
        if (!known)
            CHECK_STR(t, name, S("a field that this test knows"));
    }
    /* The last page has text of the letter besides whom to ask and the signature. */
    if (str_rfind(raw, S("\f")) == raw.n - 1)
        raw.n--;
    if (str_rfind(raw, S("\f")) >= 0)
        CHECK(t,
              utf8_count(squeezed(&t->mem, str_from(raw, str_rfind(raw, S("\f")) + 1))) > 60);
}

static void all_letters(struct test *t, const struct cast *k, const char *folder)
{
    struct paper_of *all = NEW(&t->mem, struct paper_of, LETTERS);
    struct request_id id = make_case(t, k, false), other = make_case(t, k, true);
    char *office[LETTERS + 8] = {
        "soffice",
        "--headless",
        str_cstr(&t->mem, str_fmt(&t->mem, "-env:UserInstallation=file://%s/profile", folder)),
        "--convert-to",
        "docx.pdf:writer_pdf_Export",
        "--outdir",
        str_cstr(&t->mem, str_of(folder))};
    isize n = 0, args = 7;
    bool converted;

    for (isize i = 0; i < letter_rule_count() && n < LETTERS; i++) {
        struct paper_of *p = &all[n];

        if (!letter_rule_at(&t->mem, i, &p->rule))
            continue;
        if (str_eq(p->rule.id, S("D22"))) { /* its dates come with the notice of a fee */
            event(t, k, id, EV_FEE_NOTICE, "2026-06-16", NULL);
            event(t, k, id, EV_FEE_RECEIVED, "2026-06-17", NULL);
        }
        if (str_eq(p->rule.id, S("P12"))) { /* it needs a letter that went out */
            struct ctx c = cast_ctx(t, k, WHO_HEAD);

            db_begin(&c);
            letter_put_approval(&c, 1, S("教育告〔2026〕7号"), (struct day){20620});
            db_end(&c);
        }
        if (draw(t, k, str_eq(p->rule.id, S("P13")) ? other : id, folder,
                 str_eq(p->rule.id, S("D22"))   ? "2026-06-17"
                 : str_eq(p->rule.id, S("P02")) ? "2026-06-10" /* later it says otherwise */
                                                : "2026-06-15",
                 p)) {
            office[args++] = str_cstr(
                &t->mem, str_fmt(&t->mem, "%s/%.*s.docx", folder, STR_ARG(p->rule.id)));
            n++;
        }
    }
    CHECK_INT(t, n, 36);
    office[args] = NULL;
    if (!run(t, (char *const[]){"pdftotext", "-v", NULL})) {
        test_skip(t, "no pdftotext");
        return;
    }
    for (isize i = 0; i < n; i++)
        check_text(t, folder, suffix[0], &all[i]);
    converted = run(t, office);
    for (isize i = 0; converted && i < n; i++)
        check_text(t, folder, suffix[1], &all[i]);
    if (!converted)
        test_skip(t, "no LibreOffice");
}

/* A draft of no known kind would stand in the case without a name. */
static void no_such_letter(struct test *t, const struct cast *k)
{
    struct request_id id = make_case(t, k, false);
    struct blank_list none = {0};
    static const struct str rules[] = {LIT(""), LIT("P99"), LIT("p01")};

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        int64_t letter = 0;
        struct ctx c;

        test_case(t, "a letter of the kind “%.*s” is refused", STR_ARG(rules[i]));
        c = cast_ctx(t, k, WHO_OFFICER);
        CHECK_INT(t, letter_save(&c, id, 0, 0, rules[i], S(""), &none, &letter), ERR_INPUT);
        CHECK_STR(t, str_of(c.fail.what), S("没有这种文书"));
    }
}

void test_work_letters(struct test *t)
{
    const char *folder = test_folder(t), *keep = getenv("GONGKAI_LETTERS");
    struct cast k;

    test_case(t, "a district");
    if (!cast_new(t, folder, DB_SQLITE, "letters", &k))
        return;
    test_case(
        t, "36 letters: DOCX by LibreOffice and PDF by pdftotext carry every required field");
    all_letters(t, &k, keep ? keep : folder);
    no_such_letter(t, &k);
    cast_free(&k);
}
