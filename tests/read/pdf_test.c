/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_test.c - the tables of a PDF, however their lines are drawn
 *
 * Table two is drawn here in the ways of browsers and offices: grey, dotted, with gaps between the
 * borders, in colours with white lines, with rows alone, cut by the end of a page, its words underlined.
 * Each way the cells must be the same.
 */
#include "read/pdf.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/helper.h"
#include "read/report.h"
#include "cells.h"
#include "tests/test.h"

struct way {
    const char *name;
    double line, paper, even; /* greys: of lines (2: none), of cells, of every second row */
    double width, dash, gap;  /* points; `gap` between the borders of cells */
    double scale;             /* of everything */
    int cut;                  /* the page ends in this row; 0: nowhere */
    bool columns, underlined; /* lines between columns; below words */
    int turn;                 /* quarters that the page is turned */
};

static const struct way ways[] = {
    {"black", 0, 1, 1, 1, 0, 0, 1, 0, true, false, 0},
    {"grey hair", 0.8, 1, 1, 0.4, 0, 0, 1, 0, true, false, 0},
    {"dotted", 0.5, 1, 1, 0.75, 1, 0, 1, 0, true, false, 0},
    {"dashed", 0.6, 1, 1, 0.75, 2, 0, 1, 0, true, false, 0},
    {"apart", 0.5, 1, 1, 0.75, 0, 1.5, 1, 0, true, false, 0},
    {"half size", 0.5, 1, 1, 0.4, 0, 0, 0.5, 0, true, false, 0},
    {"half size apart", 0.5, 1, 1, 0.4, 0, 1.5, 0.5, 0, true, false, 0},
    {"white on colour", 1, 0.93, 0.93, 1, 0, 0, 1, 0, true, false, 0},
    {"stripes", 2, 1, 0.9, 1, 0, 0, 1, 0, false, false, 0},
    {"rows alone", 0.7, 1, 1, 0.75, 0, 0, 1, 0, false, false, 0},
    {"cut", 0, 1, 1, 0.75, 0, 0, 1, 3, true, false, 0},
    {"underlined", 0, 1, 1, 0.75, 0, 0, 1, 0, true, true, 0},
    {"on its left side", 0, 1, 1, 0.75, 0, 0, 1, 0, true, false, 1},
    {"on its head", 0, 1, 1, 0.75, 0, 0, 1, 0, true, false, 2},
    {"on its right side", 0, 1, 1, 0.75, 0, 0, 1, 0, false, false, 3},
};

/* Two lines in a cell are what a narrow column makes of a label. */
static const char *const table[][4] = {
    {"第二十条第（一）项", "", "", ""},
    {"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
    {"规章", "7", "0", "1"},
    {"行政规范\n性文件", "18", "5", "98"},
    {"第二十条第（五）项", "", "", ""},
    {"信息内容", "本年处理决定数量", "", ""},
    {"行政许可", "51764", "", ""},
    {"第二十条第（六）项", "", "", ""},
    {"信息内容", "本年处理决定数量", "", ""},
    {"行政处罚", "6939", "", ""},
    {"行政强制", "215", "", ""},
    {"第二十条第（八）项", "", "", ""},
    {"信息内容", "本年收费金额（单位：万元）", "", ""},
    {"行政事业性收费", "4068.208", "", ""},
};
enum { ROWS = sizeof table / sizeof *table };
static const double column[] = {60, 180, 280, 380, 480};
static const double height = 30;

struct made {
    unsigned char *p;
    size_t n;
};

static cairo_status_t take(void *user, const unsigned char *p, unsigned n)
{
    struct made *m = user;

    m->p = realloc(m->p, m->n + n);
    if (!m->p)
        return CAIRO_STATUS_WRITE_ERROR;
    memcpy(m->p + m->n, p, n);
    m->n += n;
    return CAIRO_STATUS_SUCCESS;
}

static void grey(cairo_t *cr, double g)
{
    cairo_set_source_rgb(cr, g, g, g);
}

static void words(cairo_t *cr, const struct way *w, double x, double y, double h,
                  const char *text)
{
    struct str rest = str_of(text), line;
    int lines = strchr(text, '\n') ? 2 : 1;
    double at = y + h / 2 - 8 * (lines - 1) + 4;

    grey(cr, 0);
    while (str_next(&rest, '\n', &line)) {
        char b[128];
        cairo_text_extents_t e;

        snprintf(b, sizeof b, "%.*s", STR_ARG(line));
        cairo_move_to(cr, x + 3, at);
        cairo_show_text(cr, b);
        cairo_text_extents(cr, b, &e);
        if (w->underlined) {
            cairo_rectangle(cr, x + 3, at + 2, e.x_advance, 0.6);
            cairo_fill(cr);
        }
        at += 16;
    }
}

static void cell(cairo_t *cr, const struct way *w, int row, double x1, double x2, double y,
                 bool top, bool bottom)
{
    grey(cr, row % 2 ? w->even : w->paper);
    cairo_rectangle(cr, x1, y, x2 - x1, height);
    cairo_fill(cr);
    if (w->line > 1)
        return;
    grey(cr, w->line);
    cairo_set_line_width(cr, w->width);
    if (w->dash > 0)
        cairo_set_dash(cr, &w->dash, 1, 0);
    x1 += w->gap, x2 -= w->gap;
    if (top) {
        cairo_move_to(cr, x1, y + w->gap);
        cairo_line_to(cr, x2, y + w->gap);
    }
    if (bottom) {
        cairo_move_to(cr, x1, y + height - w->gap);
        cairo_line_to(cr, x2, y + height - w->gap);
    }
    for (int side = 0; w->columns && side < 2; side++) {
        cairo_move_to(cr, side ? x2 : x1, y + w->gap);
        cairo_line_to(cr, side ? x2 : x1, y + height - w->gap);
    }
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void draw_table(cairo_t *cr, const struct way *w)
{
    double y = 100;

    for (int r = 0; r < ROWS; r++) {
        int cells = !table[r][1][0] ? 1 : !table[r][2][0] ? 2 : 4;

        if (w->cut && r == w->cut)
            cairo_show_page(cr), y = 40;
        for (int c = 0; c < cells; c++) {
            double x2 = c + 1 == cells ? column[4] : column[c + 1];

            cell(cr, w, r, column[c], x2, y, !(w->cut && r == w->cut), true);
            words(cr, w, column[c], y, height, table[r][c]);
        }
        y += height;
    }
}

/* Table three without a line; the numbers of its third row run over two lines of type, which may as well
 * belong to the row below: both are unknown. Of the second row two strokes stand alone: the rest is not nothing. */
static void draw_three(cairo_t *cr)
{
    static const struct way way = {"type alone", 2, 1, 1, 1, 0, 0, 1, 0, false, false, 0};
    static const char *const line[][8] = {
        {"", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"},
        {"一、本年新收政府信息公开申请数量", "12", "0", "0", "0", "0", "0", "12"},
        {"二、上年结转政府信息公开申请数量", "——", "——", "", "", "", "", ""},
        {"（一）予以公开", "1924", "0", "0", "0", "0", "0", "1924"},
        {"", "5", "", "", "", "", "", "5"},
        {"四、结转下年度继续办理", "3", "0", "0", "0", "0", "0", "3"},
    };

    words(cr, &way, 60, 50, 20, "三、收到和处理政府信息公开申请情况");
    for (int r = 0; r < 6; r++)
        for (int c = 0; c < 8; c++)
            if (line[r][c][0])
                words(cr, &way, c ? 200 + 78 * c : 60, 80 + 16 * r, 16, line[r][c]);
    words(cr, &way, 60, 300, 20, "四、政府信息公开行政复议、行政诉讼情况");
}

/* Table three without a line, its labels on several lines of type, figures in the middle of them, and a sum on
 * two lines. */
static void draw_broken(cairo_t *cr)
{
    static const struct way way = {"broken labels", 2, 1, 1, 1, 0, 0, 1, 0, false, false, 0};
    static const struct {
        int y;
        const char *group, *label, *figure[7];
    } line[] = {
        {80,
         "",
         "",
         {"自然人", "商业企业", "科研机构", "社会公益", "法律服务", "其他", "总计"}},
        {100, "一、本年新收政府信", "", {0}},
        {108, "", "", {"12", "3", "0", "0", "0", "0", "15"}},
        {116, "息公开申请数量", "", {0}},
        {132, "二、上年结转政府信", "", {0}},
        {140, "", "", {"1", "0", "0", "0", "0", "0", "1"}},
        {148, "息公开申请数量", "", {0}},
        {164, "三、本年", "（一）予以公开", {"1924", "31", "", "", "0", "0", "195"}},
        {180, "度办理结", "", {"", "", "", "", "", "", "5"}},
        {196, "果", "（二）部分公开（区", {0}},
        {212, "", "分处理的，只计这一情", {"2", "2", "0", "0", "0", "0", "4"}},
        {228, "", "形，不计其他情形）", {0}},
        {244, "四、结转下年度继续办理", "", {"8", "1", "0", "0", "0", "0", "9"}},
    };

    words(cr, &way, 60, 50, 20, "三、收到和处理政府信息公开申请情况");
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        words(cr, &way, 60, line[i].y, 16, line[i].group);
        words(cr, &way, 120, line[i].y, 16, line[i].label);
        for (int c = 0; c < 7; c++)
            if (line[i].figure[c])
                words(cr, &way, 278 + 78 * c, line[i].y, 16, line[i].figure[c]);
    }
    words(cr, &way, 60, 300, 20, "四、政府信息公开行政复议、行政诉讼情况");
}

/* Table two without a line, its column so narrow that figures touch their labels; one is broken over two lines
 * of type, and a page's number stands below. */
static void draw_stuck(cairo_t *cr)
{
    static const struct way way = {
        "figures at labels", 2, 1, 1, 1, 0, 0, 1, 0, false, false, 0};
    static const char *const line[] = {"第二十条第（五）项", "信息内容 本年处理决定数量",
                                       "行政许可10690",      "第二十条第（六）项",
                                       "行政处罚12",         "345",
                                       "第二十条第（八）项", "行政事业性收费9116.36"};

    words(cr, &way, 60, 50, 20, "二、主动公开政府信息情况");
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        words(cr, &way, i == 5 ? 104 : 60, 80 + 18 * (double)i, 16, line[i]);
    words(cr, &way, 60, 740, 20, "三、收到和处理政府信息公开申请情况");
}

/* Table four without a line, its columns so narrow that numbers run over two lines of type. */
static void draw_four(cairo_t *cr)
{
    static const struct way way = {"broken numbers", 2, 1, 1, 1, 0, 0, 1, 0, false, false, 0};
    static const char *const figure[15] = {"0", "105\n4", "0", "0",  "105\n4",
                                           "0", "6",      "4", "0",  "10",
                                           "3", "120\n7", "0", "21", "123\n1"};

    words(cr, &way, 60, 50, 20, "四、政府信息公开行政复议、行政诉讼情况");
    words(cr, &way, 100, 80, 16, "行政复议");
    words(cr, &way, 400, 80, 16, "行政诉讼");
    words(cr, &way, 300, 100, 16, "未经复议直接起诉");
    words(cr, &way, 560, 100, 16, "复议后起诉");
    for (int c = 0; c < 15; c++)
        words(cr, &way, 60 + 48 * c, 140, 32, figure[c]);
    words(cr, &way, 60, 740, 20, "五、存在的主要问题及改进情况");
}

/* Table two on paper too narrow for it: of its last column a sliver is left, and the figures of the cells that reach
 * into it are not on the page. */
static void draw_sliver(cairo_t *cr)
{
    const struct way *w = &ways[0];

    words(cr, w, 60, 50, 20, "二、主动公开政府信息情况");
    cairo_rectangle(cr, 0, 0, column[3] + 7, 842);
    cairo_clip(cr);
    for (int r = 0; r < ROWS; r++) {
        int cells = !table[r][1][0] ? 1 : !table[r][2][0] ? 2 : 4;
        bool head = !strcmp(table[r][0], table[1][0]);
        double y = 100 + height * r;

        for (int c = 0; c < cells; c++) {
            cell(cr, w, r, column[c], c + 1 == cells ? column[4] : column[c + 1], y, true,
                 true);
            if (c < (cells == 2 && !head ? 1 : 3))
                words(cr, w, column[c], y, height, table[r][c]);
        }
    }
}

/* Table two in which a number is too long for its cell and runs on into the next one. */
static void draw_over(cairo_t *cr)
{
    const struct way *w = &ways[0];

    words(cr, w, 60, 50, 20, "二、主动公开政府信息情况");
    draw_table(cr, w);
    grey(cr, 0);
    cairo_move_to(cr, column[2] - 30, 100 + 2 * height + height / 2 + 4);
    cairo_show_text(cr, "123456789");
    words(cr, w, 60, 740, 20, "三、收到和处理政府信息公开申请情况");
}

/* In a child: what the libraries keep for fonts is no leak of ours. */
static void draw(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    static void (*const bare[])(cairo_t *) = {draw_three, draw_broken, draw_stuck,
                                              draw_four,  draw_sliver, draw_over};
    size_t which = (unsigned char)in.p[0], n = sizeof ways / sizeof *ways;
    const struct way *w = &ways[which < n ? which : 0];
    struct made m = {0};
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(take, &m, 842, 842);
    cairo_t *cr = cairo_create(s);

    (void)mem, (void)why;
    cairo_select_font_face(cr, "Noto Sans CJK SC", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, 11);
    /* A square page: it is as large on its side. */
    cairo_translate(cr, 421, 421);
    cairo_rotate(cr, w->turn * 1.5707963267948966);
    cairo_translate(cr, -421, -421);
    cairo_scale(cr, w->scale, w->scale);
    if (which >= n) {
        bare[which - n](cr);
    } else {
        words(cr, w, 60, 50, 20, "二、主动公开政府信息情况");
        draw_table(cr, w);
        words(cr, w, 60, 740, 20, "三、收到和处理政府信息公开申请情况");
    }
    cairo_destroy(cr);
    cairo_surface_finish(s);
    cairo_surface_destroy(s);
    buf_add(out, (struct str){(const char *)m.p, (isize)m.n});
    free(m.p);
}

static const struct str whole =
    LIT("T2.A.reg/made=7 T2.A.reg/repealed=0 T2.A.reg/valid=1 T2.A.norm/made=18 "
        "T2.A.norm/repealed=5 T2.A.norm/valid=98 T2.B.lic/decisions=51764 "
        "T2.C.pen/decisions=6939 T2.C.coe/decisions=215 T2.D.fee/fee_wan=4068.208 ");

void test_read_pdf(struct test *t);
void test_read_pdf(struct test *t)
{
    struct str bytes = {0};
    struct report r;
    struct fail why = {0};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        test_case(t, "drawn: %s", ways[i].name);
        why = (struct fail){0};
        helper_run(NULL, draw, (struct str){&(char){(char)i}, 1}, &HELPER_FONTS, &t->mem,
                   &bytes, &why);
        report_read(&t->mem, bytes, &r, &why);
        CHECK_STR(t, cells_of(t, &r), whole);
    }
    test_case(t, "drawn: type alone, numbers on two lines are unknown, not cut");
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways}, 1}, &HELPER_FONTS,
               &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r),
              S("T3.1/nat=12 T3.1/biz=0 T3.1/sci=0 T3.1/ngo=0 T3.1/law=0 T3.1/oth=0 "
                "T3.1/sum=12 "));
    test_case(t, "drawn: type alone, labels on several lines");
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways + 1}, 1},
               &HELPER_FONTS, &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r),
              S("T3.1/nat=12 T3.1/biz=3 T3.1/sci=0 T3.1/ngo=0 T3.1/law=0 T3.1/oth=0 "
                "T3.1/sum=15 T3.2/nat=1 T3.2/biz=0 T3.2/sci=0 T3.2/ngo=0 T3.2/law=0 "
                "T3.2/oth=0 T3.2/sum=1 T3.3.1/nat=1924 T3.3.1/biz=31 T3.3.1/sci= T3.3.1/ngo= "
                "T3.3.1/law=0 T3.3.1/oth=0 T3.3.1/sum=1955 T3.3.2/nat=2 T3.3.2/biz=2 "
                "T3.3.2/sci=0 T3.3.2/ngo=0 T3.3.2/law=0 T3.3.2/oth=0 T3.3.2/sum=4 T3.4/nat=8 "
                "T3.4/biz=1 T3.4/sci=0 T3.4/ngo=0 T3.4/law=0 T3.4/oth=0 T3.4/sum=9 "));
    test_case(t, "drawn: type alone, figures at their labels");
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways + 2}, 1},
               &HELPER_FONTS, &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r), S("T2.B.lic/decisions=10690 T2.D.fee/fee_wan=9116.36 "));
    test_case(t, "drawn: type alone, numbers of table four on two lines");
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways + 3}, 1},
               &HELPER_FONTS, &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r),
              S("T4/rec.up=0 T4/rec.fix=1054 T4/rec.oth=0 T4/rec.pend=0 T4/rec.sum=1054 "
                "T4/dir.up=0 T4/dir.fix=6 T4/dir.oth=4 T4/dir.pend=0 T4/dir.sum=10 "
                "T4/post.up=3 T4/post.fix=1207 T4/post.oth=0 T4/post.pend=21 "
                "T4/post.sum=1231 "));
    test_case(t, "drawn: the last column a sliver");
    r = (struct report){0};
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways + 4}, 1},
               &HELPER_FONTS, &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r), S(""));
    test_case(t, "drawn: a number that runs into the next cell");
    r = (struct report){0};
    why = (struct fail){0};
    helper_run(NULL, draw, (struct str){&(char){sizeof ways / sizeof *ways + 5}, 1},
               &HELPER_FONTS, &t->mem, &bytes, &why);
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r), str_from(whole, str_find(whole, S("T2.A.reg/valid"))));
    test_case(t, "characters that a browser draws");
    /* It embeds each Chinese character as a font of its own, whose height is not told. */
    why = (struct fail){0};
    bytes = test_file(t, "corpus/pdf/browser-drawn.pdf");
    report_read(&t->mem, bytes, &r, &why);
    CHECK_STR(t, cells_of(t, &r),
              S("T2.A.reg/made=7 T2.A.reg/repealed=0 T2.A.reg/valid=1 T2.A.norm/made=18 "
                "T2.A.norm/repealed=5 T2.A.norm/valid=98 "));
}
