/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_test.c - reports as people publish them, against what a careful reader takes from them
 *
 * Expectations: tests/cases/reports/NAME.txt (see README.txt there). The files themselves are in
 * $GONGKAI_CASES/reports, or in own/ beside them.
 */
#include "read/report.h"

#include <stdio.h>

#include "base/os.h"
#include "law/identity.h"
#include "read/report_text.h"
#include "render/annual_book.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "render/release.h"
#include "tests/test.h"

struct expected {
    struct cell cell[REPORT_CELLS];
    struct str file, title, body, year, form, form3;
};

static void row_t2(struct test *t, struct expected *e, int row, struct str rest)
{
    for (struct str word; str_next(&rest, ' ', &word);) {
        struct str col, value;
        int c;

        if (!word.n)
            continue;
        str_cut(word, S("="), &col, &value);
        c = report_col_find(REPORT_T2, col);
        if (CHECK(t, row >= 0 && c >= 0))
            e->cell[report_slot(REPORT_T2, row, c)] =
                cell_parse(&t->mem, str_eq(value, S("_")) ? S("") : value);
    }
}

static void row_of(struct test *t, struct expected *e, enum report_table table, int row,
                   struct str rest)
{
    int c = 0;

    for (struct str word; str_next(&rest, ' ', &word);) {
        if (!word.n)
            continue;
        if (!CHECK(t, row >= 0 && c < (table == REPORT_T3 ? 7 : 15)))
            return;
        if (!str_eq(word, S("?")))
            e->cell[report_slot(table, row, c)] =
                cell_parse(&t->mem, str_eq(word, S("_")) ? S("") : word);
        c++;
    }
    CHECK_INT(t, c, table == REPORT_T3 ? 7 : 15);
}

static void expect(struct test *t, struct str text, struct expected *e)
{
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct str key, value;

        str_cut(line, S(" "), &key, &value);
        if (str_eq(key, S("file")))
            e->file = value;
        else if (str_eq(key, S("title")))
            e->title = value;
        else if (str_eq(key, S("body")))
            e->body = value;
        else if (str_eq(key, S("year")))
            e->year = value;
        else if (str_eq(key, S("form")))
            e->form = value;
        else if (str_eq(key, S("form3")))
            e->form3 = value;
        else if (str_starts(key, S("T2.")))
            row_t2(t, e, report_row_find(REPORT_T2, key), value);
        else if (str_starts(key, S("T3.")))
            row_of(t, e, REPORT_T3, report_row_find(REPORT_T3, key), value);
        else if (str_eq(key, S("T4")))
            row_of(t, e, REPORT_T4, 0, value);
    }
}

static struct str form_words(struct test *t, enum report_form form)
{
    return form ? str_fmt(&t->mem, "%d", (int)form) : S("-");
}

static void compare(struct test *t, const struct expected *e, const struct report *r)
{
    CHECK_STR(t, r->title, e->title);
    CHECK_STR(t, r->body, e->body);
    CHECK_STR(t, r->year ? str_fmt(&t->mem, "%d", r->year) : S("-"), e->year);
    CHECK_STR(t, form_words(t, report_form_of(r)), e->form);
    if (e->form3.n)
        CHECK_STR(t, form_words(t, r->form[REPORT_T3]), e->form3);
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell got = r->cell[i], want = e->cell[i];

        if (got.kind != want.kind || (got.kind == CELL_NUMBER && cell_cmp(got, want)))
            CHECK_STR(t,
                      str_fmt(&t->mem, "%.*s %d %.*s", STR_ARG(report_address(&t->mem, i)),
                              got.kind, STR_ARG(cell_print(&t->mem, got))),
                      str_fmt(&t->mem, "%.*s %d %.*s", STR_ARG(report_address(&t->mem, i)),
                              want.kind, STR_ARG(cell_print(&t->mem, want))));
    }
}

static bool listed(struct str text, struct str word)
{
    for (struct str rest = text, line; str_next(&rest, '\n', &line);)
        if (str_starts(line, S("fail ")))
            for (struct str words = line, one; str_next(&words, ' ', &one);)
                if (str_eq(one, word))
                    return true;
    return false;
}

static void breaches(struct test *t, struct str text, struct report *r)
{
    struct identity_result res;
    struct report_text said;
    int fails = 0;

    identity_verify(&t->mem, r, NULL, &res);
    report_text_check(&t->mem, r, NULL, &said, &res);
    for (isize i = 0; i < res.checks.n; i++)
        if (res.checks.p[i].status == IDENTITY_FAIL) {
            struct str name = str_fmt(&t->mem, "%.*s/%.*s", STR_ARG(res.checks.p[i].id),
                                      STR_ARG(res.checks.p[i].column));

            fails++;
            if (!listed(text, name))
                CHECK_STR(t, name, S("(holds)"));
        }
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct str key, value, a, b;
        bool found = false;

        str_cut(line, S(" "), &key, &value);
        if (str_eq(key, S("fail")))
            for (struct str words = value, one; str_next(&words, ' ', &one);)
                fails--;
        if (str_eq(key, S("suspect"))) {
            str_cut(value, S("="), &a, &b);
            for (isize i = 0; i < res.suspects.n; i++)
                found |= str_eq(report_address(&t->mem, res.suspects.p[i].slot), a) &&
                         str_eq(cell_print(&t->mem, res.suspects.p[i].expected), b);
            if (!found)
                CHECK_STR(t, S("(not suspected)"), value);
        }
        if (str_eq(key, S("warn"))) {
            for (isize i = 0; i < r->warnings.n; i++)
                found |= str_has(r->warnings.p[i], value);
            if (!found)
                CHECK_STR(t, S("(no warning)"), value);
        }
        if (str_eq(key, S("text"))) {
            for (isize i = 0; i < said.figures.n; i++) {
                const struct report_figure *f = &said.figures.p[i];

                found |= f->slots && !f->agrees &&
                         str_eq(str_fmt(&t->mem, "%.*s %lld %.*s",
                                        STR_ARG(report_address(&t->mem, f->slot[0])),
                                        (long long)f->stated,
                                        STR_ARG(cell_print(&t->mem, f->actual))),
                                value);
            }
            if (!found)
                CHECK_STR(t, S("(not said)"), value);
        }
    }
    CHECK_INT(t, fails, 0);
}

/* Rendered by us in every form and read back, each cell is what it was. */
static void there_and_back(struct test *t, const struct report *r, bool pdf)
{
    static const char *const kinds[] = {"html", "docx", "xlsx", "json", "pdf"};
    struct annual a = {.report = r, .made = {1640000000}};
    struct paper paper = annual_paper(&t->mem, &a);

    for (int k = 0; k < (pdf ? 5 : 4); k++) {
        struct report *again = NEW(&t->mem, struct report, 1);
        struct fail why = {0};
        struct str bytes = {0};

        switch (k) {
        case 0:
            bytes = annual_page(&t->mem, &a);
            break;
        case 1:
            render_docx(&t->mem, &paper, &bytes, &why);
            break;
        case 2:
            annual_book(&t->mem, &a, &bytes, &why);
            break;
        case 3:
            bytes = report_json_write(&t->mem, r, NULL);
            break;
        default:
            print_pdf(NULL, &paper, &t->mem, &bytes, &why);
            break;
        }
        if (!why.code && report_read(&t->mem, bytes, again, &why) == OK)
            release_compare(&t->mem, r, again, &why);
        if (why.code)
            CHECK_STR(t, str_fmt(&t->mem, "%s: %s %s", kinds[k], why.what, why.where), S(""));
        if (again->seal == SEAL_BROKEN)
            CHECK_STR(t, str_of(kinds[k]), S("a whole seal"));
    }
}

static void file_of(struct test *t, struct str text, const struct expected *e, bool first)
{
    struct str bytes;
    struct report *r = NEW(&t->mem, struct report, 1);
    struct fail why = {0};
    const char *cases = test_cases_folder();
    char path[600];

    if (str_starts(e->file, S("own/"))) {
        (void)snprintf(path, sizeof path, "tests/cases/reports/%.*s", STR_ARG(e->file));
    } else if (cases) {
        (void)snprintf(path, sizeof path, "%s/reports/%.*s", cases, STR_ARG(e->file));
    } else {
        test_skip(t, "GONGKAI_CASES is not set");
        return;
    }
    if (os_read_file(&t->mem, path, REPORT_FILE_MAX, &bytes, &why) ||
        report_read(&t->mem, bytes, r, &why)) {
        CHECK_OK(t, &why);
        return;
    }
    compare(t, e, r);
    breaches(t, text, r);
    if (first)
        there_and_back(t, r, !str_starts(e->file, S("own/")) || str_has(e->file, S("tabs")));
}

/* The expectation file `name`; `also` counts the other shapes of the same report, 0 for the first. */
static bool one(struct test *t, struct str name, int also)
{
    struct str text;
    struct expected *e;
    int n = 0;

    test_case(t, also ? "report %.*s, shape %d" : "report %.*s", STR_ARG(name), also + 1);
    text =
        test_file(t, str_cstr(&t->mem, str_fmt(&t->mem, "cases/reports/%.*s", STR_ARG(name))));
    e = NEW(&t->mem, struct expected, 1);
    expect(t, text, e);
    for (struct str rest = text, line; also && str_next(&rest, '\n', &line);)
        if (str_starts(line, S("also ")) && ++n == also)
            e->file = str_from(line, 5);
    if (n < also)
        return false;
    file_of(t, text, e, !also);
    return true;
}

static void refusals(struct test *t)
{
    static const struct {
        struct str bytes, says;
    } rows[] = {
        {LIT(""), LIT("空")},
        {LIT("\xd0\xcf\x11\xe0 old"), LIT("不是完整的旧版 Office 文件")},
        {LIT("\x89PNG....."), LIT("图片")},
        {LIT("{\\rtf1\\ansi 2023}"), LIT("RTF")},
        {LIT("今天天气不错"), LIT("没有找到")},
        {LIT("<html><body><p>年度报告</p></body></html>"), LIT("没有找到年度报告的表格")},
        {LIT("<html><body><h1>2023年年度报告</h1><p>附件：<a "
             "href=\"/u/1.pdf\">2023年年报.pdf</a></p>"
             "</body></html>"),
         LIT("可能在附件“2023年年报.pdf”里")},
        {LIT("<html><body><h1>2023年年度报告</h1><iframe "
             "src=\"/show?id=7\"></iframe></body></html>"),
         LIT("正文在框架页“/show?id=7”里")},
        {LIT("<html><body><h1>2023年年度报告</h1><p><img src=\"/1.png\"></p><p><img "
             "src=\"/2.png\"></p>"
             "</body></html>"),
         LIT("有2张图片，表格可能是图片")},
        {LIT("<html><body><div id=app></div><script src=\"/a.js\"></script></body></html>"),
         LIT("正文由脚本生成")},
    };

    test_case(t, "what is no report is refused with its reason");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r = NEW(&t->mem, struct report, 1);
        struct fail why = {0};

        CHECK_INT(t, report_read(&t->mem, rows[i].bytes, r, &why), ERR_UNREADABLE);
        CHECK(t, str_has(str_of(why.what), rows[i].says));
    }
}

/* Pages that show little: what may be the reason is said. */
static void little(struct test *t)
{
    static const struct {
        struct str table, says;
    } rows[] = {
        {LIT("<tr><td>行政许可</td><td>7</td></tr></table><p><img src=\"/3.png\"></p>"),
         LIT("文件里有1张图片，没有读到的表可能是图片")},
        {LIT("<tr><td>行政许可</td><td></td></tr></table>"), LIT("表格里一个数字也没有")},
    };

    test_case(t, "a page that shows little says what it may be");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r = NEW(&t->mem, struct report, 1);
        struct fail why = {0};
        bool said = false;
        struct str page =
            str_concat(&t->mem,
                       S("<html><body><p>二、主动公开政府信息情况</p><table><tr><td "
                         "colspan=2>第二十条第（五）项</td>"
                         "</tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"),
                       rows[i].table);

        if (report_read(&t->mem, page, r, &why))
            CHECK_OK(t, &why);
        for (isize k = 0; k < r->warnings.n; k++)
            said |= str_has(r->warnings.p[k], rows[i].says);
        CHECK(t, said);
    }
}

void test_read_report(struct test *t)
{
    struct arena names_mem;
    struct str *name;
    struct fail why = {0};
    isize n = 0;

    if (!arena_init(&names_mem, 1 << 20))
        return;
    if (os_list_dir(&names_mem, "tests/cases/reports", &name, &n, &why) == OK)
        for (isize i = 0; i < n; i++)
            if (str_ends(name[i], S(".txt")) && !str_eq(name[i], S("README.txt")))
                for (int also = 0; one(t, name[i], also);)
                    also++;
    refusals(t);
    little(t);
    test_end(t);
    arena_free(&names_mem);
}
