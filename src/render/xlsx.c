/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx.c - tables → XLSX; see xlsx.h
 *
 * libxlsxwriter writes to a named file only; it gets the name of a file in memory, which is
 * read back when it is done.
 */
#include "render/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/os.h"
#include "base/utf8.h"
#include "render/paper.h"

enum { MAX_CELLS = 100000, MAX_COLS = 256, WIDTH = 96, DECIMALS = 5 };
enum { MAX_WORDS = 8000 }; /* characters that a cell takes are 32,767 at most */

struct formats {
    lxw_format *title, *text, *head, *words, *left, *number[DECIMALS];
};
/* Where a figure with a source stands. */
struct place {
    lxw_row_t row;
    lxw_col_t col;
    bool known;
};
struct out {
    struct arena *mem;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    struct formats f;
    const struct xlsx_book *in;
    struct place *place; /* by source */
    int places;
    lxw_row_t row;
};

static lxw_format *format(lxw_workbook *b, const char *font, double size, bool border,
                          int align)
{
    lxw_format *f = workbook_add_format(b);

    format_set_font_name(f, font);
    format_set_font_size(f, size);
    format_set_text_wrap(f);
    format_set_align(f, (uint8_t)align);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (border)
        format_set_border(f, LXW_BORDER_THIN);
    return f;
}

static void make_formats(struct out *o)
{
    static const char *const decimals[DECIMALS] = {"0", "0.0", "0.00", "0.000", "0.0000"};

    o->f.title = format(o->book, "方正小标宋简体", 18, false, LXW_ALIGN_CENTER);
    o->f.text = format(o->book, "仿宋", 12, false, LXW_ALIGN_LEFT);
    o->f.head = format(o->book, "黑体", 10, true, LXW_ALIGN_CENTER);
    o->f.words = format(o->book, "宋体", 10, true, LXW_ALIGN_CENTER);
    o->f.left = format(o->book, "黑体", 10, true, LXW_ALIGN_LEFT);
    for (int i = 0; i < DECIMALS; i++) {
        o->f.number[i] = format(o->book, "宋体", 10, true, LXW_ALIGN_CENTER);
        format_set_num_format(o->f.number[i], decimals[i]);
    }
}

/* A plain decimal number of at most 15 digits; its decimals. */
static bool figure(struct str s, double *value, int *decimals)
{
    char digits[24];
    isize n = 0, point = -1;

    if (!s.n || s.n > 16)
        return false;
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '.' && point < 0 && i > 0 && i + 1 < s.n)
            point = i;
        else if (!(c >= '0' && c <= '9') && !(c == '-' && i == 0 && s.n > 1))
            return false;
        digits[n++] = c;
    }
    /* 007 is a name, not a number */
    if (s.n > 1 && s.p[0] == '0' && point != 1)
        return false;
    digits[n] = 0;
    if (n - (point >= 0) - (s.p[0] == '-') > 15)
        return false;
    *value = strtod(digits, NULL);
    *decimals = point < 0 ? 0 : (int)(s.n - point - 1);
    return *decimals < DECIMALS;
}

static const struct xlsx_sum *sum_of(const struct out *o, int source)
{
    for (int i = 0; source && i < o->in->sums; i++)
        if (o->in->sum[i].source == source)
            return &o->in->sum[i];
    return NULL;
}

/* Does `next` lengthen the run from `first` to `last`, down or across. */
static bool follows(const struct place *first, const struct place *last,
                    const struct place *next)
{
    bool down =
        next->col == first->col && last->col == first->col && next->row == last->row + 1;
    bool across =
        next->row == first->row && last->row == first->row && next->col == last->col + 1;

    return down || across;
}

/* =SUM(D4,D6:D9): neighbours below or beside one another are a range. */
static char *formula(struct out *o, const struct xlsx_sum *s)
{
    struct buf b = buf_new(o->mem, 256);
    char a[LXW_MAX_CELL_NAME_LENGTH], z[LXW_MAX_CELL_NAME_LENGTH];

    buf_lit(&b, "=SUM(");
    for (int i = 0; i < s->n;) {
        const struct place *p = &o->place[s->part[i]], *q = p;
        int k = i + 1;

        while (k < s->n && follows(p, q, &o->place[s->part[k]]))
            q = &o->place[s->part[k++]];
        lxw_rowcol_to_cell(a, p->row, p->col);
        lxw_rowcol_to_cell(z, q->row, q->col);
        buf_fmt(&b, i ? ",%s" : "%s", a);
        if (q != p)
            buf_fmt(&b, ":%s", z);
        i = k;
    }
    buf_char(&b, ')');
    return str_cstr(o->mem, buf_str(&b));
}

static bool parts_known(const struct out *o, const struct xlsx_sum *s)
{
    for (int i = 0; i < s->n; i++)
        if (s->part[i] <= 0 || s->part[i] >= o->places || !o->place[s->part[i]].known)
            return false;
    return s->n > 0;
}

static char *words(struct out *o, struct str s)
{
    return str_cstr(o->mem, utf8_head(s, MAX_WORDS));
}

static bool is_left(const struct tree *cell)
{
    return cell->align == ALIGN_LEFT || cell->align == ALIGN_JUSTIFY;
}

static void cell(struct out *o, const struct tree *t, lxw_row_t r, lxw_col_t c, int high,
                 int wide)
{
    struct str s = str_trim_wide(tree_text(o->mem, t));
    const struct xlsx_sum *sum = sum_of(o, t->source);
    double value = 0;
    int decimals = 0;
    bool number = !t->head && figure(s, &value, &decimals);
    lxw_format *f = t->head  ? is_left(t) ? o->f.left : o->f.head
                    : number ? o->f.number[decimals]
                             : o->f.words;

    if (high > 1 || wide > 1)
        worksheet_merge_range(o->sheet, r, c, (lxw_row_t)(r + high - 1),
                              (lxw_col_t)(c + wide - 1), "", f);
    if (number && sum && parts_known(o, sum))
        worksheet_write_formula_num(o->sheet, r, c, formula(o, sum), f, value);
    else if (number)
        worksheet_write_number(o->sheet, r, c, value, f);
    else if (s.n)
        worksheet_write_string(o->sheet, r, c, words(o, s), f);
    else if (high == 1 && wide == 1)
        worksheet_write_blank(o->sheet, r, c, f);
}

/* Lines that words need in a column of so many half-characters. */
static int lines_of(struct str s, int half)
{
    int n = 0;

    for (struct str line; str_next(&s, '\n', &line);)
        n += 1 + (int)((utf8_width(line) - 1) / (half > 2 ? half : 2));
    return n < 1 ? 1 : n;
}

static void find_places(struct out *o, const struct tree_grid *g)
{
    for (int r = 0; r < g->rows; r++)
        for (int c = 0; c < g->cols; c++) {
            isize at = (isize)r * g->cols + c;
            const struct tree *t = g->cell[at];

            if (t && g->origin[at] && t->source > 0 && t->source < o->places)
                o->place[t->source] = (struct place){o->row + (lxw_row_t)r, (lxw_col_t)c, true};
        }
}

static void rows(struct out *o, const struct tree_grid *g, const int *half)
{
    for (int r = 0; r < g->rows; r++) {
        int lines = 1;

        for (int c = 0; c < g->cols; c++) {
            isize at = (isize)r * g->cols + c;
            const struct tree *t = g->cell[at];
            int high = 1, wide = 1, room = half[c];

            if (!t || !g->origin[at])
                continue;
            while (c + wide < g->cols && g->cell[at + wide] == t)
                room += half[c + wide++];
            while (r + high < g->rows && g->cell[at + (isize)high * g->cols] == t)
                high++;
            cell(o, t, o->row + (lxw_row_t)r, (lxw_col_t)c, high, wide);
            if (high == 1) {
                int n = lines_of(tree_text(o->mem, t), room - 1);

                lines = n > lines ? n : lines;
            }
        }
        worksheet_set_row(o->sheet, o->row + (lxw_row_t)r, 6 + 14.0 * lines, NULL);
    }
}

static enum err table(struct out *o, const struct tree *t, struct fail *why)
{
    int share[MAX_COLS] = {0}, half[MAX_COLS] = {0}, heads;
    struct tree_grid g = {0};

    if (!tree_grid_of(o->mem, t, &g) || (isize)g.rows * g.cols > MAX_CELLS)
        return fail_set(why, ERR_TOO_LARGE, "", "表格超过%d个单元格", MAX_CELLS);
    paper_columns(o->mem, &g, share);
    for (int c = 0; c < g.cols; c++) {
        half[c] = share[c] * WIDTH / 1000 < 5 ? 5 : share[c] * WIDTH / 1000;
        worksheet_set_column(o->sheet, (lxw_col_t)c, (lxw_col_t)c, half[c], NULL);
    }
    find_places(o, &g);
    rows(o, &g, half);
    heads = paper_repeated_heads(&g);
    if (heads)
        worksheet_repeat_rows(o->sheet, o->row, o->row + (lxw_row_t)heads - 1);
    o->row += (lxw_row_t)g.rows;
    return OK;
}

static void across(struct out *o, struct str s, int cols, lxw_format *f, double height)
{
    lxw_col_t last = (lxw_col_t)(cols > 1 ? cols - 1 : 0);

    if (last)
        worksheet_merge_range(o->sheet, o->row, 0, o->row, last, "", f);
    worksheet_write_string(o->sheet, o->row, 0, words(o, s), f);
    worksheet_set_row(o->sheet, o->row++, height, NULL);
}

static enum err sheet(struct out *o, const struct xlsx_sheet *s, struct fail *why)
{
    struct tree_grid g = {0};

    o->sheet = workbook_add_worksheet(o->book, str_cstr(o->mem, utf8_head(s->name, 31)));
    if (!o->sheet)
        return fail_set(why, ERR_IO, str_cstr(o->mem, s->name), "不能作工作表的名称");
    o->row = 0;
    if (s->table && !tree_grid_of(o->mem, s->table, &g))
        return fail_set(why, ERR_TOO_LARGE, "", "表格过大");
    if (!s->table)
        worksheet_set_column(o->sheet, 0, 0, WIDTH, NULL);
    if (s->title.n)
        across(o, s->title, g.cols, o->f.title, 44);
    for (struct str rest = s->text, line; str_next(&rest, '\n', &line);)
        if (str_trim_wide(line).n)
            across(o, str_trim_wide(line), g.cols, o->f.text,
                   5 + 17.0 * lines_of(line, WIDTH * 5 / 6));
    if (s->table)
        table(o, s->table, why);
    worksheet_set_paper(o->sheet, 9); /* A4 */
    worksheet_fit_to_pages(o->sheet, 1, 0);
    worksheet_center_horizontally(o->sheet);
    if (s->landscape)
        worksheet_set_landscape(o->sheet);
    return why->code;
}

static enum err read_back(struct arena *mem, int fd, struct str *out, struct fail *why)
{
    struct stat st;
    isize n = 0;
    char *p;

    if (fstat(fd, &st))
        return os_fail(why, errno, "xlsx");
    p = NEW(mem, char, st.st_size + 1);
    while (n < st.st_size) {
        ssize_t got = pread(fd, p + n, (size_t)(st.st_size - n), n);

        if (got <= 0)
            return os_fail(why, errno, "xlsx");
        n += got;
    }
    *out = (struct str){p, n};
    return OK;
}

/* The library asks the clock where no time is given, and shows it in local time. */
static void properties(struct out *o)
{
    lxw_doc_properties p = {0};

    p.title = str_cstr(o->mem, o->in->title);
    p.author = str_cstr(o->mem, o->in->author);
    p.created = o->in->made.s ? (time_t)o->in->made.s : (time_t)315532800;
    workbook_set_properties(o->book, &p);
}

enum err render_xlsx(struct arena *mem, const struct xlsx_book *in, struct str *out,
                     struct fail *why)
{
    struct out o = {.mem = mem, .in = in, .places = 4096};
    lxw_error e;
    char name[40];
    int fd;

    if (why->code)
        return why->code;
    o.place = NEW(mem, struct place, o.places);
    fd = memfd_create("xlsx", MFD_CLOEXEC);
    if (fd < 0)
        return os_fail(why, errno, "memfd");
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    o.book = workbook_new(name);
    make_formats(&o);
    properties(&o);
    for (int i = 0; i < in->sheets && !why->code; i++)
        sheet(&o, &in->sheet[i], why);
    e = workbook_close(o.book);
    if (e && !why->code)
        fail_set(why, ERR_IO, "", "libxlsxwriter: %s", lxw_strerror(e));
    if (!why->code)
        read_back(mem, fd, out, why);
    close(fd);
    return why->code;
}
