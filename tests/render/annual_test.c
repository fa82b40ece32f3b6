/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_test.c - the statutory form in every shape: tree, page, paper */
#include "render/annual.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "read/html.h"
#include "read/ooxml.h"
#include "read/report.h"
#include "render/annual_book.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "render/text.h"
#include "tests/test.h"

static void sample(struct arena *mem, struct report *r, enum report_form form)
{
    report_init(r, form, form == FORM_2019 ? 2020 : 2023);
    r->title = str_fmt(mem, "某某区融媒体中心%d年政府信息公开工作年度报告", r->year);
    r->body = S("某某区融媒体中心");
    r->part[0].text = S("根据《中华人民共和国政府信息公开条例》编制本报告。");
    r->part[1].text =
        S("（一）主动公开\n全年收到申请{{T3.1/sum}}件，{{没有}}。\n（二）依申请公开\n见表。");
    r->part[5].text = S("一是问题。");
    r->part[6].text = S("收取信息处理费0元。");
    for (int i = 0, n = 1; i < REPORT_CELLS; i++)
        if (report_form_has(form, i))
            r->cell[i] = cell_number(n++, 0);
    if (form == FORM_2021)
        r->cell[report_find(S("T2.D.fee/fee_wan"))] = cell_number(1234567, 2);
    r->cell[report_find(form == FORM_2021 ? S("T2.A.reg/made") : S("T2.A.reg/newmade"))].kind =
        CELL_BLANK;
}

static void keep(const char *name, struct str bytes)
{
    const char *folder = getenv("GONGKAI_SHOW");
    struct fail why = {0};
    char path[512];

    if (folder && strlen(folder) < 400) {
        snprintf(path, sizeof path, "%s/%s", folder, name);
        os_write_file(path, bytes, 0644, &why);
    }
}

/* Rows, columns, and every figure of the table once, at the place its labels say. */
static void shape(struct test *t, enum report_form form, enum report_table table, int rows,
                  int cols, int figures)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    struct annual a = {.report = r};
    struct tree_grid g = {0};
    int seen = 0, holes = 0;

    sample(&t->mem, r, form);
    tree_grid_of(&t->mem, annual_table(&t->mem, &a, table), &g);
    CHECK_INT(t, g.rows, rows);
    CHECK_INT(t, g.cols, cols);
    for (isize i = 0; i < (isize)g.rows * g.cols; i++) {
        holes += !g.cell[i];
        seen += g.cell[i] && g.origin[i] && !g.cell[i]->head;
    }
    CHECK_INT(t, holes, 0);
    CHECK_INT(t, seen, figures);
}

/* The words of the cell that covers a position. */
static struct str at(struct arena *mem, const struct tree_grid *g, int r, int c)
{
    return tree_text(mem, g->cell[(isize)r * g->cols + c]);
}

static void places(struct test *t)
{
    static const struct {
        enum report_table table;
        int r, c;
        const char *words; /* a label, or an address */
    } cases[] = {
        {REPORT_T2, 0, 3, "第二十条第（一）项"},
        {REPORT_T2, 1, 3, "现行有效件数"},
        {REPORT_T2, 3, 2, "T2.A.norm/repealed"},
        {REPORT_T2, 5, 3, "本年处理决定数量"},
        {REPORT_T2, 9, 1, "T2.C.pen/decisions"},
        {REPORT_T2, 12, 2, "本年收费金额（单位：万元）"},
        {REPORT_T2, 13, 1, "T2.D.fee/fee_wan"},
        {REPORT_T3, 2, 2,
         "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"},
        {REPORT_T3, 0, 9, "申请人情况"},
        {REPORT_T3, 1, 4, "法人或其他组织"},
        {REPORT_T3, 2, 8, "其他"},
        {REPORT_T3, 2, 9, "总计"},
        {REPORT_T3, 3, 1, "一、本年新收政府信息公开申请数量"},
        {REPORT_T3, 3, 3, "T3.1/nat"},
        {REPORT_T3, 26, 0, "三、本年度办理结果"},
        {REPORT_T3, 6, 2, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"},
        {REPORT_T3, 14, 1, "（三）不予公开"},
        {REPORT_T3, 14, 9, "T3.3.3.8/sum"},
        {REPORT_T3, 25, 2, "3.其他"},
        {REPORT_T3, 26, 1, "（七）总计"},
        {REPORT_T3, 27, 4, "T3.4/biz"},
        {REPORT_T4, 0, 4, "行政复议"},
        {REPORT_T4, 0, 14, "行政诉讼"},
        {REPORT_T4, 1, 0, "结果维持"},
        {REPORT_T4, 1, 5, "未经复议直接起诉"},
        {REPORT_T4, 1, 14, "复议后起诉"},
        {REPORT_T4, 2, 9, "总计"},
        {REPORT_T4, 3, 9, "T4/dir.sum"},
        {REPORT_T4, 3, 14, "T4/post.sum"},
    };
    struct report *r;
    struct annual a;

    test_case(t, "places on the form of 2021");
    r = NEW(&t->mem, struct report, 1);
    sample(&t->mem, r, FORM_2021);
    a = (struct annual){.report = r};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tree_grid g = {0};
        int slot = report_find(str_of(cases[i].words));

        tree_grid_of(&t->mem, annual_table(&t->mem, &a, cases[i].table), &g);
        CHECK_STR(t, at(&t->mem, &g, cases[i].r, cases[i].c),
                  slot < 0 ? str_of(cases[i].words) : cell_print(&t->mem, r->cell[slot]));
    }
}

/* What holds the rows of a document together. */
struct rows {
    int tables, rows, whole; /* whole: cannot be split */
    int loose;               /* have a paragraph that does not keep with the next */
    bool in_row, bare;       /* in a row; the paragraph has said nothing yet */
    bool lets_go;            /* the row has such a paragraph */
};

static void row_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct rows *k = user;

    (void)attrs;
    k->tables += str_eq(name, S("tbl"));
    if (str_eq(name, S("tr"))) {
        k->rows++;
        k->in_row = true;
        k->lets_go = false;
    } else if (str_eq(name, S("p"))) {
        k->bare = true;
    } else if (str_eq(name, S("keepNext"))) {
        k->bare = false;
    }
    k->whole += str_eq(name, S("cantSplit"));
}

static void row_close(void *user, struct str name)
{
    struct rows *k = user;

    if (str_eq(name, S("p")) && k->in_row)
        k->lets_go |= k->bare;
    if (!str_eq(name, S("tr")))
        return;
    k->loose += k->lets_go;
    k->in_row = false;
}

static void no_text(void *user, struct str text)
{
    (void)user;
    (void)text;
}

/* Every row but a table's last holds on to the next one with all its paragraphs, those without words too: a word
 * processor asks the first, which is empty below a label that spans rows. */
static void rows_kept(struct test *t, struct str docx)
{
    static const struct ooxml_handler handler = {row_open, row_close, no_text};
    struct ooxml *z = NULL;
    struct fail why = {0};
    struct rows k = {0};

    ooxml_open(docx, &z, &why);
    ooxml_parse(z, &t->mem, "word/document.xml", &handler, &k, &why);
    ooxml_close(z);
    CHECK_OK(t, &why);
    CHECK_INT(t, k.tables, REPORT_TABLES);
    CHECK_INT(t, k.whole, k.rows);
    CHECK_INT(t, k.loose, k.tables);
}

static void papers(struct test *t, enum report_form form)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    struct annual a = {.report = r, .signer = S("某某区融媒体中心")};
    struct fail why = {0};
    struct str docx = {0}, pdf = {0}, page;
    struct paper p;

    sample(&t->mem, r, form);
    day_make(2024, 1, 20, &a.date);
    a.made = instant_of_day(a.date);
    page = annual_page(&t->mem, &a);
    p = annual_paper(&t->mem, &a);
    render_docx(&t->mem, &p, &docx, &why);
    print_pdf(NULL, &p, &t->mem, &pdf, &why);
    CHECK_OK(t, &why);
    rows_kept(t, docx);
    CHECK_STR(t, report_json_find(pdf), report_json_write(&t->mem, r, NULL));
    CHECK(t, str_has(page, S("headers=\"c2-0-3 c2-1-3 c2-5-0 c2-9-1")) == 0 &&
                 str_has(page, S("headers=\"c2-")));
    keep(str_fmt(&t->mem, "annual-%d.html", (int)form).p, page);
    keep(str_fmt(&t->mem, "annual-%d.docx", (int)form).p, docx);
    keep(str_fmt(&t->mem, "annual-%d.pdf", (int)form).p, pdf);
}

static void narrative(struct test *t)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    uint8_t *flag = NEW(&t->mem, uint8_t, REPORT_CELLS);
    struct annual a = {.report = r, .records = S("/cell/"), .flag = flag};
    struct str html;

    sample(&t->mem, r, FORM_2021);
    flag[report_find(S("T3.1/nat"))] = FLAG_BREACH;
    html = annual_fragment(&t->mem, &a);
    CHECK(t,
          str_has(html,
                  str_fmt(&t->mem, "收到申请<a href=\"/cell/T3.1/sum\">%.*s</a>件，{{没有}}。",
                          STR_ARG(cell_print(&t->mem, r->cell[report_find(S("T3.1/sum"))])))));
    CHECK(t, str_has(html, S("<h3 id=\"part2\">（一）主动公开</h3>")));
    CHECK(t, str_has(html, S("class=\"num cell-breach\"><a href=\"/cell/T3.1/nat\">")));
    CHECK(t, str_has(html, S("<td headers=\"c2-0-3 c2-1-3 c2-3-0\"")));
    CHECK(t, str_has(html, S("<td headers=\"c3-0-0 c3-1-0\"")));
    CHECK(t, str_has(html, S("<td headers=\"c1-0-0 c1-1-1 c1-3-0\"")));
}

/* Every renderer's bytes, read by our own reader, give every cell again. */
static void read_again(struct test *t, enum report_form form, bool holes)
{
    static const struct str unknown[] = {
        LIT("T2.A.norm/made"), LIT("T2.A.reg/repealed"), LIT("T2.B.lic/decisions"),
        LIT("T3.1/nat"),       LIT("T3.2/sum"),          LIT("T3.3.3.1/nat"),
        LIT("T3.3.3.1/biz"),   LIT("T3.3.3.1/sci"),      LIT("T3.3.3.1/ngo"),
        LIT("T3.3.3.1/law"),   LIT("T3.3.3.1/oth"),      LIT("T3.3.3.1/sum"),
        LIT("T3.3.7/oth"),     LIT("T4/rec.sum"),        LIT("T4/dir.up"),
        LIT("T4/post.pend")};
    static const char *const kind[] = {"html", "docx", "pdf", "xlsx", "json"};
    struct report *r, *q;

    for (int k = 0; k < 5; k++) {
        struct annual a = {0};
        struct fail why = {0};
        struct str bytes = {0};
        struct paper p;
        int differ = 0;

        test_case(t, "the form of %d as %s, read again%s", (int)form, kind[k],
                  holes ? ", with cells that are not known" : "");
        r = NEW(&t->mem, struct report, 1);
        q = NEW(&t->mem, struct report, 1);
        sample(&t->mem, r, form);
        if (holes)
            for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
                r->cell[report_find(unknown[i])] = (struct cell){0};
        a.report = r;
        p = annual_paper(&t->mem, &a);
        if (k == 0)
            bytes = annual_page(&t->mem, &a);
        else if (k == 1)
            render_docx(&t->mem, &p, &bytes, &why);
        else if (k == 2)
            print_pdf(NULL, &p, &t->mem, &bytes, &why);
        else if (k == 3)
            annual_book(&t->mem, &a, &bytes, &why);
        else
            bytes = report_json_write(&t->mem, r, NULL);
        keep(str_fmt(&t->mem, "annual-%d.%s", (int)form, kind[k]).p, bytes);
        report_read_safely(NULL, &t->mem, bytes, q, &why);
        if (!CHECK_OK(t, &why))
            continue;
        CHECK_STR(t, q->title, r->title);
        CHECK_INT(t, q->year, r->year);
        for (int i = 0; i < REPORT_CELLS; i++) {
            struct cell x = r->cell[i], y = q->cell[i];
            bool same = x.kind == CELL_UNKNOWN ? y.kind == CELL_UNKNOWN
                                               : y.kind != CELL_UNKNOWN && cell_equal(x, y);

            if (!same && differ++ < 5)
                printf("# %.*s: %.*s / %.*s\n", STR_ARG(report_address(&t->mem, i)),
                       STR_ARG(cell_print(&t->mem, x)), STR_ARG(cell_print(&t->mem, y)));
        }
        CHECK_INT(t, differ, 0);
    }
}

void test_render_annual(struct test *t)
{
    static const struct {
        enum report_form form;
        enum report_table table;
        int rows, cols, figures;
    } shapes[] = {
        {FORM_2021, REPORT_T2, 14, 4, 6 + 1 + 2 + 1},
        {FORM_2021, REPORT_T3, 28, 10, 25 * 7},
        {FORM_2021, REPORT_T4, 4, 15, 15},
        {FORM_2019, REPORT_T2, 18, 4, 6 + 6 + 6 + 2 + 2},
        {FORM_2019, REPORT_T3, 26, 10, 23 * 7},
        {FORM_2019, REPORT_T4, 4, 15, 15},
    };

    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        test_case(t, "shape of table %d in the form of %d", (int)shapes[i].table + 2,
                  (int)shapes[i].form);
        shape(t, shapes[i].form, shapes[i].table, shapes[i].rows, shapes[i].cols,
              shapes[i].figures);
    }
    places(t);
    test_case(t, "narrative with bound figures, links, marked cells, named headers");
    narrative(t);
    test_case(t, "papers of 2021");
    papers(t, FORM_2021);
    test_case(t, "papers of 2019");
    papers(t, FORM_2019);
    read_again(t, FORM_2021, false);
    read_again(t, FORM_2021, true);
    read_again(t, FORM_2019, false);
    read_again(t, FORM_2019, true);
}
