/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells.c - where the tables are, and their rows as words and figures
 *
 * A region begins at a part's heading or at words that only one table has, and ends at the
 * next. Within it, rows become runs (cells_runs.c).
 */
#include "read/cells.h"

#include "base/utf8.h"
#include "read/cells_parts.h"

/* --- headings */

int cells_heading(struct arena *mem, struct str line)
{
    static const struct {
        struct str number, word, word2, not ;
        int part;
    } rows[] = {
        {LIT("一"), LIT("情况"), LIT("概况"), LIT("本年新收"), 1},
        {LIT("一"), LIT("概述"), LIT("总体"), LIT("本年新收"), 1},
        {LIT("二"), LIT("主动公开"), LIT("主动公开"), LIT("上年结转"), 2},
        {LIT("三"), LIT("申请"), LIT("依申请"), LIT("本年度办理结果"), 3},
        {LIT("四"), LIT("复议"), LIT("诉讼"), LIT("结转下年"), 4},
        {LIT("五"), LIT("问题"), LIT("改进"), LIT("不予处理"), 5},
        {LIT("六"), LIT("其他"), LIT("报告的事项"), LIT("其他处理"), 6},
    };
    struct label found, w;

    while (line.n && (line.p[0] == '#' || line.p[0] == '*' || line.p[0] == ' '))
        line = str_from(line, 1);
    line = str_trim_wide(line);
    if (line.n > 120 || str_has(line, S("。")) || str_starts(line, S("（")) ||
        str_starts(line, S("(")) || str_starts(line, S("第")))
        return 0;
    label_of(mem, line, &found);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        label_of(mem, rows[i].number, &w);
        if (found.n < 4 || found.rune[0] != w.rune[0])
            continue;
        label_of(mem, rows[i].not, &w);
        if (label_has(&found, &w))
            continue;
        label_of(mem, rows[i].word, &w);
        if (label_has(&found, &w))
            return rows[i].part;
        label_of(mem, rows[i].word2, &w);
        if (label_has(&found, &w))
            return rows[i].part;
    }
    return 0;
}

/* --- regions */

struct marks {
    struct label article, corner, applicant, first, direct, post, upheld, review, suit, person,
        science;
};

static void marks_make(struct arena *mem, struct marks *m)
{
    label_of(mem, S("第二十条第"), &m->article);
    label_of(mem, S("勾稽关系"), &m->corner);
    label_of(mem, S("申请人情况"), &m->applicant);
    label_of(mem, S("本年新收政府信息公开申请数量"), &m->first);
    label_of(mem, S("未经复议直接"), &m->direct);
    label_of(mem, S("复议后起诉"), &m->post);
    label_of(mem, S("结果维持"), &m->upheld);
    label_of(mem, S("行政复议"), &m->review);
    label_of(mem, S("行政诉讼"), &m->suit);
    label_of(mem, S("自然人"), &m->person);
    label_of(mem, S("科研机构"), &m->science);
}

/* The table that this row's words belong to, or -1. */
static int mark_of(struct arena *mem, const struct marks *m, const struct sheet_row *row)
{
    struct arena scratch = *mem;
    struct label l;

    if (row->prose && row->items.n < 2)
        return -1;
    label_of(&scratch, utf8_clip(row->text, 600), &l);
    if (label_near(&m->first, &l, NULL) > 900 || label_has(&l, &m->corner) ||
        (label_has(&l, &m->applicant) && l.n < 60) ||
        (row->items.n > 5 && row->place != PLACE_NONE && label_has(&l, &m->person) &&
         label_has(&l, &m->science) && l.n < 60))
        return REPORT_T3;
    if (label_has(&l, &m->direct) || (label_has(&l, &m->post) && l.n < 40))
        return REPORT_T4;
    if (label_has(&l, &m->article) && l.n < 80)
        return REPORT_T2;
    return -1;
}

/* Table four by the names of its blocks: 行政复议 and 行政诉讼 in one row of a table, or 行政复议 alone right above the
 * row of its results. */
static bool begins_four(struct arena *mem, const struct marks *m, const struct sheet *sheet,
                        isize i)
{
    const struct sheet_row *row = &sheet->rows.p[i], *next = row + 1;
    struct arena scratch = *mem;
    struct label l;

    if (row->place == PLACE_NONE || i + 1 >= sheet->rows.n || next->place != row->place ||
        next->table != row->table)
        return false;
    label_of(&scratch, utf8_clip(row->text, 120), &l);
    if (!label_has(&l, &m->review) || l.n > 20)
        return false;
    if (label_has(&l, &m->suit))
        return true;
    label_of(&scratch, utf8_clip(next->text, 120), &l);
    return label_has(&l, &m->upheld);
}

struct region_list {
    struct region p[64];
    int n;
};

static void region_open(struct region_list *l, int table, isize row)
{
    if (l->n && l->p[l->n - 1].until == 0) {
        if ((int)l->p[l->n - 1].table == table)
            return;
        l->p[l->n - 1].until = row;
    }
    if (table >= 0 && l->n < 64)
        l->p[l->n++] = (struct region){.table = (enum report_table)table, .from = row};
}

static void regions_of(struct arena *mem, const struct sheet *sheet, struct region_list *out)
{
    struct marks m;
    bool body = false; /* a heading of part one was met: the list at the start is behind us */

    marks_make(mem, &m);
    for (isize i = 0; i < sheet->rows.n; i++) {
        const struct sheet_row *row = &sheet->rows.p[i];
        struct arena scratch = *mem;
        int part = row->items.n <= 2 ? cells_heading(&scratch, row->text) : 0;
        int mark = begins_four(mem, &m, sheet, i) ? (int)REPORT_T4 : mark_of(mem, &m, row);

        body |= part == 1;
        if (part >= 2 && part <= 4)
            region_open(out, part - 2, i);
        else if (part == 5 || part == 6 || (part == 1 && body))
            region_open(out, -1, i);
        else if (mark >= 0)
            region_open(out, mark, i);
    }
    if (out->n && out->p[out->n - 1].until == 0)
        out->p[out->n - 1].until = sheet->rows.n;
}

/* --- storing */

/* A figure that is not written as one is named; of a table full of them the first ones. */
static void mended(struct arena *mem, struct report *out, int slot, struct cell c)
{
    enum { NAMED = 12 };
    bool letters = false; /* taken for digits: each is named */
    int n = 0;

    for (isize i = 0; i < c.text.n; i++)
        letters |= (c.text.p[i] | 32) >= 'a' && (c.text.p[i] | 32) <= '|';
    for (isize i = 0; i < out->warnings.n && !letters; i++)
        n += str_has(out->warnings.p[i], S("”读作")) && str_starts(out->warnings.p[i], S("T"));
    if (n < NAMED)
        report_warn(mem, out, "%.*s（%.*s）的“%.*s”读作%.*s",
                    STR_ARG(report_address(mem, slot)), STR_ARG(report_slot_words(mem, slot)),
                    STR_ARG(c.text), STR_ARG(cell_print(mem, c)));
    if (n == NAMED - 1)
        report_warn(mem, out, "其余各格这样写的数也照此读，不再一一列出");
}

void cells_put(struct arena *mem, struct report *out, int slot, struct cell c)
{
    struct cell *at = &out->cell[slot];

    if (slot < 0)
        return;
    if (c.kind == CELL_NUMBER && cell_parse(mem, c.text).kind == CELL_TEXT) {
        mended(mem, out, slot, c);
        c.text = cell_print(mem, c);
    }
    if (at->kind == CELL_UNKNOWN || (at->kind == CELL_BLANK && c.kind == CELL_NUMBER)) {
        *at = c;
        return;
    }
    if (c.kind == CELL_NUMBER && !cell_equal(*at, c))
        report_warn(mem, out, "%.*s（%.*s）出现两次，数不相同：%.*s、%.*s，取前一个",
                    STR_ARG(report_address(mem, slot)), STR_ARG(report_slot_words(mem, slot)),
                    STR_ARG(cell_print(mem, *at)), STR_ARG(cell_print(mem, c)));
}

struct str cells_figures(struct arena *mem, const struct run *run)
{
    struct buf b = buf_new(mem, 32);

    for (isize i = 0; i < run->n && i < 15; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_add(&b, run->value[i].text.n ? utf8_clip(run->value[i].text, 24) : S("（空）"));
    }
    if (run->n > 15)
        buf_lit(&b, " …");
    return buf_str(&b);
}

struct str cells_words(struct arena *mem, const struct run *run)
{
    struct str s = run->own.n ? run->own : run->before;
    isize n = utf8_count(s), at = 0;

    (void)mem;
    for (; n > 40; n--)
        utf8_next(s, &at);
    return str_from(s, at);
}

/* Table four has one row: its cells are named. */
static void missing_four(struct arena *mem, struct report *out)
{
    struct buf names = buf_new(mem, 64);
    int n = 0;

    for (int c = 0; c < 15; c++) {
        int slot = report_slot(REPORT_T4, 0, c);

        if (out->cell[slot].kind != CELL_UNKNOWN)
            continue;
        if (n++ >= 12)
            continue;
        if (names.n)
            buf_lit(&names, "、");
        buf_add(&names, report_slot_words(mem, slot));
    }
    if (n)
        report_warn(mem, out, "%.*s有%d格没有读到，为未知：%.*s%s",
                    STR_ARG(report_table_name(REPORT_T4)), n, STR_ARG(buf_str(&names)),
                    n > 12 ? " …" : "");
}

/* Rows of table three that were read in part. */
static void missing_cells(struct arena *mem, struct report *out, const struct report_line *line,
                          int lines)
{
    struct buf names = buf_new(mem, 64);
    int cells = 0;

    for (int i = 0; i < lines; i++) {
        int unknown = 0;

        for (int c = 0; c < T3_COLS && !line[i].head; c++)
            unknown += out->cell[report_slot(REPORT_T3, line[i].row, c)].kind == CELL_UNKNOWN;
        if (!unknown || unknown == T3_COLS)
            continue;
        cells += unknown;
        if (names.n > 400)
            continue;
        buf_fmt(&names, "%s“%.*s”%d格", names.n ? "、" : "", STR_ARG(line[i].label), unknown);
    }
    if (cells)
        report_warn(mem, out, "表三有%d格没有读到，为未知：%.*s", cells,
                    STR_ARG(buf_str(&names)));
}

static void missing(struct arena *mem, const struct sheet *sheet, struct report *out)
{
    struct report_line line[REPORT_LINES];

    for (int t = 0; t < REPORT_TABLES; t++) {
        enum report_form form = out->form[t] ? out->form[t] : report_form_of(out);
        struct buf names = buf_new(mem, 64);
        int n = 0, lines;

        if (!report_has_table(out, (enum report_table)t)) {
            report_warn(mem, out, "没有读到%.*s，其各项为未知",
                        STR_ARG(report_table_name((enum report_table)t)));
            continue;
        }
        if (t == REPORT_T4) {
            missing_four(mem, out);
            continue;
        }
        lines = report_lines(form ? form : FORM_2021, (enum report_table)t, line);
        if (t == REPORT_T3 && sheet->drawn)
            missing_cells(mem, out, line, lines);
        for (int i = 0; i < lines; i++) {
            bool any = line[i].head;

            for (int c = 0; c < T2_COLS && !any; c++)
                if (t == REPORT_T2 || c < T3_COLS)
                    any |= out->cell[report_slot((enum report_table)t, line[i].row, c)].kind !=
                           CELL_UNKNOWN;
            if (any || n++ >= 12)
                continue;
            if (names.n)
                buf_lit(&names, "、");
            buf_add(&names, line[i].label);
        }
        if (n)
            report_warn(mem, out, "%.*s有%d行没有读到，为未知：%.*s%s",
                        STR_ARG(report_table_name((enum report_table)t)), n,
                        STR_ARG(buf_str(&names)), n > 12 ? " …" : "");
    }
}

/* A text that ends in the middle of a table: of its last row nothing is certain, not even the digits. */
static void last_row_cut(struct arena *mem, const struct sheet *sheet, struct region_list *list,
                         struct report *out)
{
    struct region *g = list->n ? &list->p[list->n - 1] : NULL;
    const struct sheet_row *row;

    if (!sheet->cut || !g || !sheet->rows.n || g->until != sheet->rows.n)
        return;
    row = &sheet->rows.p[sheet->rows.n - 1];
    if (row->place == PLACE_NONE)
        return;
    g->until--;
    report_warn(mem, out, "文件在表格中间断了，最后一行（%.*s）没有采用",
                STR_ARG(utf8_clip(row->text, 90)));
}

/* Figures that are pictures. */
static void pictures(struct arena *mem, const struct sheet *sheet,
                     const struct region_list *list, struct report *out)
{
    int n = 0;

    for (int i = 0; i < list->n; i++)
        for (isize r = list->p[i].from; r < list->p[i].until; r++) {
            const struct sheet_row *row = &sheet->rows.p[r];

            for (isize k = 0; k < row->items.n && row->place == PLACE_GRID; k++)
                n += row->items.p[k].cell.kind == CELL_UNKNOWN && !row->items.p[k].text.n;
        }
    if (n)
        report_warn(mem, out, "表格里有%d格只有图片，没有文字，为未知", n);
}

/* A page of pictures, a form that nobody filled in. */
static void little(struct arena *mem, const struct sheet *sheet, struct report *out)
{
    int tables = 0, numbers = 0;

    for (int t = 0; t < REPORT_TABLES; t++)
        tables += report_has_table(out, (enum report_table)t);
    for (int i = 0; i < REPORT_CELLS; i++)
        numbers += out->cell[i].kind == CELL_NUMBER;
    if (tables && tables < REPORT_TABLES && sheet->images)
        report_warn(mem, out, "文件里有%d张图片，没有读到的表可能是图片", sheet->images);
    if (tables && !numbers)
        report_warn(mem, out, "表格里一个数字也没有，空格按0计算，请确认不是没有填写的空表");
}

void cells_read(struct arena *mem, struct sheet *sheet, struct report *out)
{
    struct region_list *list = NEW(mem, struct region_list, 1);
    int joined, twice = cells_twice(sheet);

    cells_remark(mem, sheet);
    joined = cells_join(mem, sheet);
    regions_of(mem, sheet, list);
    last_row_cut(mem, sheet, list, out);
    if (sheet->turned)
        report_warn(mem, out, "有%d张表的行和列互换，已转回表式的方向再读", sheet->turned);
    if (twice)
        report_warn(mem, out, "有%d张表和紧挨在前面的一张一字不差，只读一张", twice);
    if (joined)
        report_warn(mem, out, "表三的各列分在%d张表里，已接起来读", joined + 1);
    for (int i = 0; i < list->n; i++) {
        struct region *g = &list->p[i];

        cells_first(mem, sheet, g, out);
        cells_runs(mem, sheet, g);
        switch (g->table) {
        case REPORT_T2:
            cells_two(mem, sheet, g, out);
            break;
        case REPORT_T3:
            cells_three(mem, sheet, g, out);
            break;
        case REPORT_T4:
            cells_four(mem, sheet, g, out);
            break;
        case REPORT_TABLES:
            break;
        }
    }
    missing(mem, sheet, out);
    cells_ones(mem, out);
    pictures(mem, sheet, list, out);
    little(mem, sheet, out);
    if (out->form[REPORT_T2] && out->form[REPORT_T3] &&
        out->form[REPORT_T2] != out->form[REPORT_T3])
        report_warn(mem, out, "两种表式混用：表二是%d年版，表三是%d年版",
                    (int)out->form[REPORT_T2], (int)out->form[REPORT_T3]);
}
