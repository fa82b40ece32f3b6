/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_three.c - table three: requests, 25 rows (2021) or 23 rows (2019) of seven figures
 *
 * What was found is a list of runs of figures, each with the words before it; what is wanted
 * is the form's list of rows. Both have the same order, so the best alignment of the two lists, by
 * nearness of words, says which run is which row, and tolerates rows that are missing, damaged
 * or doubled. It is made for both forms; the one that fits better is the form of the table.
 * Rows that print no number (（三）不予公开) take part, so that a figure beside them is recognised
 * and left out. A row whose words are beyond recognition is taken by its place only if it
 * stands alone between two rows that are certain.
 */
#include <string.h>

#include "base/utf8.h"
#include "read/cells_parts.h"

/* SHORT_NAME: how near another name of the row is (cells_names.c); the number must not be another one. */
enum { NEAR_ENOUGH = 450, SHORT_NAME = 880 };

static void obs_add(struct found *f, const struct run *r, isize from, isize n, bool words)
{
    struct obs *o;

    if (f->n == OBS_MAX)
        return;
    o = &f->obs[f->n++];
    *o = (struct obs){
        .run = r, .value = r->value + from, .n = (int)n, .words = words, .line = -1};
    for (isize i = 0; i < n; i++)
        o->figures += r->value[from + i].kind == ITEM_FIGURE;
}

static void form_lines(struct arena *mem, enum report_form form, struct found *f)
{
    f->lines = report_lines(form, REPORT_T3, f->line);
    for (int i = 0; i < f->lines; i++) {
        struct str s = f->line[i].label;
        isize bracket = str_rfind(s, S("（"));

        label_of(mem, s, &f->label[i]);
        /* The remark in brackets is often left out: （二）部分公开. */
        label_of(mem, bracket > 9 ? str_slice(s, 0, bracket) : s, &f->brief[i]);
    }
    label_of(mem, S("（七）合计"), &f->total);
}

/* The rest of a row that the end of a page cut: words that begin no label, and seven blanks, first
 * in a table that goes on. Its words belong to the row before. */
static bool cut_by_page(struct arena *mem, const struct found *f, const struct run *before,
                        const struct run *r)
{
    struct arena scratch = *mem;
    struct label words;

    if (r->place != PLACE_GRID || r->figures || r->n < 7 || r->table == before->table ||
        !before->figures)
        return false;
    label_of(&scratch, r->own, &words);
    for (int i = 0; i < f->lines;
         i++) { /* a whole label is a row of its own, also without its number */
        struct label name = f->brief[i];

        name.n = name.n > 4 ? name.n - 1 : 0;
        memmove(name.rune, name.rune + 1, (size_t)name.n * sizeof *name.rune);
        if (label_has(&words, &f->brief[i]) || (name.n && label_has(&words, &name)))
            return false;
    }
    return words.n && !(words.rune[0] >= '0' && words.rune[0] <= '9') &&
           !str_starts(r->own, S("（")) && !str_starts(r->own, S("("));
}

/* A column of remarks behind the seven: words stand in it somewhere, and no figure anywhere. */
static void drop_remarks(struct region *g)
{
    bool words = false;

    for (isize i = 0; i < g->runs.n; i++) {
        const struct run *r = &g->runs.p[i];

        if (r->n != 8 || (r->place != PLACE_GRID && r->place != PLACE_FIELD))
            continue;
        if (r->value[7].kind == ITEM_FIGURE)
            return;
        words |= r->value[7].kind == ITEM_WORDS;
    }
    for (isize i = 0; words && i < g->runs.n; i++)
        if (g->runs.p[i].n == 8 && g->runs.p[i].place != PLACE_NONE)
            g->runs.p[i].n = 7;
}

static void observe(struct arena *mem, struct region *g, struct found *f)
{
    drop_remarks(g);
    form_lines(mem, FORM_2021, f);
    for (isize i = 1; i < g->runs.n; i++)
        if (cut_by_page(mem, f, &g->runs.p[i - 1], &g->runs.p[i])) {
            g->runs.p[i - 1].before =
                str_concat(mem, g->runs.p[i - 1].before, g->runs.p[i].own);
            g->runs.p[i].n = 0;
        }
    for (isize i = 0; i < g->runs.n; i++) {
        struct run *r = &g->runs.p[i];

        /* A row that lost its label keeps the blank field where it stood. */
        while (!r->before.n && r->place != PLACE_NONE && r->n > 7 &&
               r->value[0].kind == ITEM_BLANK)
            r->value++, r->n--;
        if (!r->n)
            continue;
        if (r->n > 7 && r->n % 7 == 0 && r->place == PLACE_NONE)
            for (isize at = 0; at < r->n; at += 7)
                obs_add(f, r, at, 7, at == 0);
        else
            obs_add(f, r, 0, r->n, r->before.n > 0);
    }
}

/* --- alignment */

/* As `label` or its `brief` form, which are those of the line with its number written in some way. */
static int near_as(const struct found *f, int line, const struct label *label,
                   const struct label *brief_label, const struct label *words, int *behind)
{
    int full_behind, brief_behind, full = label_near(label, words, &full_behind);
    int brief = label_near(brief_label, words, &brief_behind);

    /* A short label must be all there: 3.其他 is not 2.其… */
    if (label->n <= 5 && full < 700)
        full = brief = 0;
    *behind = full >= brief ? full_behind : brief_behind;
    if (str_eq(f->line[line].id, S("T3.3.7")) && words->n >= 3 &&
        label_near(&f->total, words, &full_behind) >= 1000 && full < 1000) {
        *behind = full_behind;
        return 1000;
    }
    /* What follows the short form may be the remark, or a part of it; nothing more. */
    if (brief >= 1000 && brief_behind <= label->n - brief_label->n + 2)
        *behind = 0;
    return full >= brief ? full : brief;
}

static int nearness(struct arena *mem, const struct found *f, int line,
                    const struct label *words, int *behind)
{
    struct label label, brief;
    int v = near_as(f, line, &f->label[line], &f->brief[line], words, behind), swapped, after;

    if (v < 1000 && cells_number_swapped(&f->label[line], &label) &&
        cells_number_swapped(&f->brief[line], &brief) &&
        (swapped = near_as(f, line, &label, &brief, words, &after)) > v) {
        v = swapped;
        *behind = after;
    }
    if (v < SHORT_NAME && cells_short_name(mem, f->line[line].id, words)) {
        v = SHORT_NAME;
        *behind = 0;
    }
    return v;
}

/* The best alignment; sets each observation's line, returns its weight. */
static long align(struct arena *mem, struct found *f)
{
    struct arena scratch = *mem;
    long *best = NEW(&scratch, long, (f->n + 1) * (REPORT_LINES + 1));
    int *near = NEW(&scratch, int, (f->n + 1) * REPORT_LINES);
    int *weight = NEW(&scratch, int, (f->n + 1) * REPORT_LINES);
    const int w = REPORT_LINES + 1;

    for (int i = 0; i < f->n; i++) {
        struct label words;

        f->obs[i].line = -1;
        if (!f->obs[i].words)
            continue;
        label_of(&scratch, f->obs[i].run->before, &words);
        for (int j = 0; j < f->lines; j++) {
            int behind, v = nearness(&scratch, f, j, &words, &behind);

            if (v < NEAR_ENOUGH ||
                (v < 900 && cells_other_number(&scratch, &f->label[j], f->obs[i].run->before)))
                continue;
            near[i * REPORT_LINES + j] = v;
            v -= 6 * (behind < 30 ? behind : 30);
            /* A head prints no figures, nor blanks beside its first member; a row of blanks may be
             * the rest of one that a page cut. */
            if (f->line[j].head)
                v = v * (f->obs[i].figures ? 7 : 3) / 10;
            else if (!f->obs[i].figures)
                v = v * 5 / 10;
            weight[i * REPORT_LINES + j] = v;
        }
    }
    for (int i = 1; i <= f->n; i++)
        for (int j = 1; j <= f->lines; j++) {
            int v = weight[(i - 1) * REPORT_LINES + j - 1];
            long skip = best[(i - 1) * w + j] > best[i * w + j - 1] ? best[(i - 1) * w + j]
                                                                    : best[i * w + j - 1];
            long with = v > 0 ? best[(i - 1) * w + j - 1] + v : -1;

            best[i * w + j] = with > skip ? with : skip;
        }
    for (int i = f->n, j = f->lines; i > 0 && j > 0;) {
        if (best[i * w + j] == best[(i - 1) * w + j]) {
            i--;
        } else if (best[i * w + j] == best[i * w + j - 1]) {
            j--;
        } else {
            i--, j--;
            f->obs[i].line = j;
            f->obs[i].near = near[i * REPORT_LINES + j];
        }
    }
    return best[f->n * w + f->lines];
}

static bool row_matched(const struct found *f, struct str id)
{
    for (int i = 0; i < f->n; i++)
        if (f->obs[i].line >= 0 && str_eq(f->line[f->obs[i].line].id, id))
            return true;
    return false;
}

/* Aligns with both forms and keeps the better; a table that does not reach （六） tells nothing. */
static enum report_form choose_form(struct arena *mem, struct found *f, enum report_form hint)
{
    long as_2019, as_2021;
    bool six_2019, six_2021, alone;

    form_lines(mem, FORM_2019, f);
    as_2019 = align(mem, f);
    six_2019 = row_matched(f, S("T3.3.6"));
    alone = six_2019 && cells_six_alone(mem, f);
    form_lines(mem, FORM_2021, f);
    as_2021 = align(mem, f);
    six_2021 = row_matched(f, S("T3.3.6.1")) || row_matched(f, S("T3.3.6.2")) ||
               row_matched(f, S("T3.3.6.3"));
    if (six_2021 && as_2021 >= as_2019)
        return FORM_2021;
    if (six_2019 && !alone)
        return FORM_UNKNOWN;
    if (six_2019) {
        form_lines(mem, FORM_2019, f);
        align(mem, f);
        return FORM_2019;
    }
    if (hint == FORM_2019) {
        form_lines(mem, FORM_2019, f);
        align(mem, f);
    }
    return FORM_UNKNOWN;
}

/* Do words of its own follow the group's, other than those of a sum: （五）不予处理 1.信访类申请. */
static bool own_words(struct arena *mem, const struct found *f, const struct obs *o)
{
    struct str words = cells_behind_group(mem, f, o->line, 1, o->run->before);

    return words.n && !str_has(words, S("计")) &&
           !cells_other_number(mem, &f->label[o->line + 1], words);
}

/* Do the last words begin with the number of the group's first row: 1.信访类申请. */
static bool first_number(struct arena *mem, const struct found *f, const struct obs *o)
{
    struct arena scratch = *mem;
    struct label last;

    label_of(&scratch, cells_behind_group(mem, f, o->line, 1, o->run->before), &last);
    return last.n > 1 &&
           cells_number(last.rune[0]) == cells_number(f->label[o->line + 1].rune[0]);
}

/* The first row of a group stands beside the group's name. Where its own label is damaged or
 * empty the name alone is recognised; it is that row if there is a cell for the label and the
 * form's first row is nowhere else. */
static void first_of_group(struct arena *mem, struct found *f, struct report *out)
{
    for (int i = 0; i < f->n; i++) {
        struct obs *o = &f->obs[i];
        const struct run *r = o->run;
        int first = o->line + 1;
        bool blank = r->place == PLACE_GRID && o->n > 7 && o->figures <= 7 &&
                     o->value[0].kind == ITEM_BLANK && !o->value[0].text.n;

        if (o->line < 0 || !f->line[o->line].head || !o->figures || o->n < 7 ||
            first >= f->lines || f->line[first].head || (!blank && !own_words(mem, f, o)))
            continue;
        if (i + 1 == f->n ||
            (f->obs[i + 1].line != first + 1 &&
             (blank || f->obs[i + 1].line == first || !first_number(mem, f, o))))
            continue;
        if (blank) { /* the empty label */
            o->value++;
            o->n--;
        }
        o->line = first;
        o->near = 1000;
        report_warn(mem, out, "表三的“%.*s”按位置读作“%.*s”", STR_ARG(cells_words(mem, r)),
                    STR_ARG(f->line[first].label));
    }
}

/* Are the row's words the label, but for its number: 其他 is 3.其他 where that is wanted. */
static bool says(struct arena *mem, const struct found *f, const struct obs *o, int line)
{
    struct arena scratch = *mem;
    struct label words;

    label_of(&scratch, o->run->own, &words);
    return words.n > 1 && label_has(&f->label[line], &words) && words.n == f->label[line].n - 1;
}

/* A lone row between two certain ones is the row that stands there on the form. */
static void by_place(struct arena *mem, struct found *f, struct report *out)
{
    for (int i = 1; i + 1 < f->n; i++) {
        struct obs *o = &f->obs[i];
        int prev = f->obs[i - 1].line, next = -1, until, between = 0, only = -1;
        int row = 0, rows = 0;

        if (o->line >= 0 || prev < 0 || o->n != 7)
            continue;
        for (until = i; until < f->n && f->obs[until].line < 0; until++)
            rows++;
        if (until == f->n)
            continue;
        next = f->obs[until].line;
        for (int j = prev + 1; j < next; j++)
            if (!f->line[j].head)
                between++, only = j;
        if (!o->figures && (between != 1 || rows != 1 || !says(mem, f, o, only)))
            continue;
        if (between == 1 && rows == 1 &&
            cells_other_number(mem, &f->label[only],
                               cells_without_group(
                                   mem, f, only, o->run->own.n ? o->run->own : o->run->before)))
            continue;
        if (between == 1 && rows == 1) {
            o->line = only;
            o->near = 1000;
            report_warn(mem, out, "表三“%.*s”与“%.*s”之间的一行（标签“%.*s”）按位置读作“%.*s”",
                        STR_ARG(f->line[prev].label), STR_ARG(f->line[next].label),
                        STR_ARG(cells_words(mem, o->run)), STR_ARG(f->line[only].label));
            continue;
        }
        /* Several damaged rows, each with some words of its own, and as many rows wanted. */
        for (int k = i; k < until; k++)
            row += f->obs[k].words && f->obs[k].n == 7 && f->obs[k].run->before.n;
        if (between != rows || row != rows)
            continue;
        for (int j = prev + 1, k = i; j < next; j++)
            if (!f->line[j].head) {
                f->obs[k].line = j;
                f->obs[k].near = 1000;
                report_warn(mem, out, "表三的“%.*s”按位置读作“%.*s”",
                            STR_ARG(cells_words(mem, f->obs[k].run)),
                            STR_ARG(f->line[j].label));
                k++;
            }
    }
}

/* Labels of several rows in one cell, the rows behind it without any: a line between them was not
 * seen, and which row the figures belong to is not known. */
static bool several_labels(struct arena *mem, const struct found *f, int i)
{
    const struct obs *o = &f->obs[i];
    struct arena scratch = *mem;
    struct label words;

    if (o->run->place != PLACE_GRID || i + 1 >= f->n || f->obs[i + 1].run->own.n ||
        !f->obs[i + 1].figures)
        return false;
    label_of(&scratch, o->run->own, &words);
    for (int j = 0; j < f->lines; j++)
        if (j != o->line && !f->line[j].head && f->brief[j].n > 1 &&
            label_has(&words, &f->brief[j]) && !label_has(&f->label[o->line], &f->brief[j]))
            return true;
    return false;
}

static bool same_label(struct arena *mem, const struct found *f, int line, struct str words)
{
    struct arena scratch = *mem;
    struct label w;

    label_of(&scratch, words, &w);
    return label_has(&w, &f->label[line]) || label_has(&w, &f->brief[line]);
}

static void put(struct arena *mem, struct found *f, struct obs *o, const struct cell *cell,
                struct report *out)
{
    const struct report_line *line = &f->line[o->line];

    for (int c = 0; c < 7; c++)
        cells_put(mem, out, report_slot(REPORT_T3, line->row, c), cell[c]);
    if (o->near < 1000 && !same_label(mem, f, o->line, o->run->before)) {
        struct label rest;
        /* 申请数量 without 政府信息公开 and the like are no damage worth a word when the row has its number. */
        label_of(mem, cells_words(mem, o->run), &rest);
        report_warn(mem, out, "表三的“%.*s”读作“%.*s”", STR_ARG(cells_words(mem, o->run)),
                    STR_ARG(line->label));
    }
}

bool cells_sum_holds(const struct cell *cell)
{
    struct cell sum = cell_number(0, 0);

    for (int c = 0; c < T3_SUM; c++)
        if (cell[c].kind == CELL_NUMBER)
            sum = cell_add(sum, cell[c]);
    return cell[T3_SUM].kind == CELL_NUMBER ? cell_equal(sum, cell[T3_SUM]) : !sum.value;
}

/* Do the parts make the sum (H04), not all nothing. */
static bool adds_up(const struct cell *cell)
{
    struct cell sum = {.kind = CELL_NUMBER};

    for (int c = T3_NAT; c < T3_SUM; c++)
        if (cell[c].kind == CELL_NUMBER)
            sum = cell_add(sum, cell[c]);
    return sum.value && cell[T3_SUM].kind == CELL_NUMBER && cell_equal(sum, cell[T3_SUM]);
}

/* Figures without a row of their own, close to observation `i`: the ends of numbers that were broken over
 * two lines look like that. */
static bool broken_near(const struct found *f, int i)
{
    for (int k = i - 1; k <= i + 1; k += 2) {
        int away = k < 0 || k >= f->n ? 9 : f->obs[k].run->row - f->obs[i].run->row;

        if (away >= -2 && away <= 2 && f->obs[k].line < 0 && f->obs[k].figures &&
            f->obs[k].n < 7)
            return true;
    }
    return false;
}

/* Digits of several rows, one below the other, make a sum as well as those of one number that runs over several
 * lines: their sum is that of each row. No number begins with 0, and a 0 of its own takes one line. */
static bool is_stacked(struct cell joined)
{
    isize digits = 0;

    for (isize i = 0; i < joined.text.n; i++)
        digits += joined.text.p[i] >= '0' && joined.text.p[i] <= '9';
    return joined.kind == CELL_NUMBER && digits > 1 && joined.text.p[0] == '0' &&
           joined.text.p[1] != '.';
}

/* Cells whose digits stand in pieces are one number each if the sum of the row holds with them (H04); else
 * they are unknown. */
static void join_pieces(struct arena *mem, const struct sheet *sheet, const struct found *f,
                        const struct obs *o, struct cell *cell, struct report *out)
{
    struct cell joined[7];
    int pieces = 0;
    bool holds, stacked = false;

    for (int c = 0; c < 7; c++) {
        bool is = cells_in_pieces(sheet, cell[c]);

        joined[c] = is ? cells_joined(mem, cell[c]) : cell[c];
        stacked |= is && is_stacked(joined[c]);
        pieces += is;
    }
    if (!pieces)
        return;
    holds = adds_up(joined) && !stacked && pieces < 7;
    report_warn(mem, out,
                holds ? "表三“%.*s”有%d格的数字折成了几行，连起来与总计相符，已采用"
                      : "表三“%.*s”有%d格的数字分成了几段，连起来与总计不符，未采用",
                STR_ARG(f->line[o->line].label), pieces);
    for (int c = 0; c < 7; c++)
        if (holds)
            cell[c] = joined[c];
        else if (cells_in_pieces(sheet, cell[c]))
            cell[c] = (struct cell){0};
}

/* Digits that stand apart in one cell are its number if the sum of the row holds (H04); else they are unknown. */
static void prove_spread(struct arena *mem, const struct found *f, const struct obs *o,
                         struct cell *cell, struct report *out)
{
    int n = 0;

    if (adds_up(cell))
        return;
    for (int c = 0; c < 7; c++)
        if (sheet_is_spread(mem, cell[c])) {
            cell[c] = (struct cell){0};
            n++;
        }
    if (n)
        report_warn(mem, out, "表三“%.*s”有%d格的数字分成了几段，连起来与总计不符，未采用",
                    STR_ARG(f->line[o->line].label), n);
}

/* Is every cell nothing or 0. */
static bool all_nothing(const struct cell *cell)
{
    for (int c = 0; c < 7; c++)
        if (cell[c].kind == CELL_NUMBER && cell[c].value)
            return false;
    return true;
}

/* Is a cell of the row empty, without a stroke. */
static bool has_blanks(const struct obs *o)
{
    for (int i = 0; i < o->n; i++)
        if (o->value[i].kind == ITEM_BLANK && !o->value[i].text.n)
            return true;
    return false;
}

/* On a page of type without lines a number may have lost digits to the next line or the next page: a
 * row is believed if its sum holds. Else, a row of mere text that may hold parts of numbers, or whose figures were told apart by their places
 * alone, is believed if its sum holds. */
static bool doubtful(const struct sheet *sheet, const struct found *f, int i,
                     const struct cell *cell)
{
    const struct obs *o = &f->obs[i];

    /* Two strokes of seven: what is not there may stand on another line, and is not nothing. */
    if (sheet->drawn && o->run->place == PLACE_ROUGH && o->n < 7 && !o->figures)
        return true;
    /* Blanks of characters do not tell which column a figure is below. */
    if (f->wrapped && !sheet->drawn)
        return o->n < 7 || (!adds_up(cell) && !all_nothing(cell));
    /* Of a table in lines of one cell little is there: its cells may have come in any order. */
    if (!sheet->drawn && o->run->place == PLACE_NONE && f->n * 2 < f->lines)
        return !adds_up(cell) && !all_nothing(cell);
    if (sheet->drawn && (o->run->place == PLACE_ROUGH ||
                         (cell[T3_SUM].kind == CELL_UNKNOWN && (o->n < 6 || has_blanks(o)))))
        return !adds_up(cell) && !all_nothing(cell);
    return o->run->place == PLACE_ROUGH && (o->n < 7 || broken_near(f, i)) &&
           cell[T3_SUM].kind != CELL_UNKNOWN && !adds_up(cell);
}

/* Text of a page of type: the form that has just the rows that are there. */
static enum report_form form_by_count(struct arena *mem, const struct sheet *sheet,
                                      struct found *f, struct report *out)
{
    static const enum report_form forms[] = {FORM_2021, FORM_2019};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        form_lines(mem, forms[i], f);
        for (int k = 0; k < f->n; k++)
            f->obs[k].line = -1;
        if (cells_by_count(mem, sheet, f, out))
            return forms[i];
    }
    return FORM_UNKNOWN;
}

void cells_three(struct arena *mem, const struct sheet *sheet, struct region *g,
                 struct report *out)
{
    struct found *f = NEW(mem, struct found, 1);
    enum report_form form;
    int lost = 0, heads = 0, without_sum = 0;
    const struct obs *first_lost = NULL;

    observe(mem, g, f);
    f->wrapped = cells_wrapped(mem, sheet, f);
    form = f->wrapped && !sheet->drawn ? form_by_count(mem, sheet, f, out) : FORM_UNKNOWN;
    if (!form) {
        form = choose_form(mem, f, out->form[REPORT_T2]);
        /* A piece of （六）'s rows beside its name looks like the one row of 2019. */
        if (f->wrapped && !sheet->drawn && form == FORM_2019 &&
            out->form[REPORT_T2] == FORM_2021) {
            form = FORM_UNKNOWN;
            form_lines(mem, FORM_2021, f);
            align(mem, f);
        }
        first_of_group(mem, f, out);
        by_place(mem, f, out);
        cells_drawn(mem, sheet, g, f, out);
    }
    for (int i = 0; i < f->n; i++) {
        struct obs *o = &f->obs[i];
        struct cell cell[7];

        if (o->line < 0 || several_labels(mem, f, i)) {
            if (o->figures && !lost++)
                first_lost = o;
            continue;
        }
        if (f->line[o->line].head) {
            heads += o->figures > 0;
            continue;
        }
        if (cells_columns(mem, sheet, g, f, o, cell, out) && !doubtful(sheet, f, i, cell)) {
            join_pieces(mem, sheet, f, o, cell, out);
            prove_spread(mem, f, o, cell, out);
            put(mem, f, o, cell, out);
            without_sum += cell[T3_SUM].kind == CELL_UNKNOWN;
        } else if (o->figures)
            report_warn(
                mem, out,
                o->n == 7 ? "表三“%.*s”的%d个数（%.*s）与总计不符，又没有表格线可以对照，未采用"
                          : "表三“%.*s”应有7个数，读到%d个（%.*s），分不清属于哪一列，未采用",
                STR_ARG(f->line[o->line].label), o->n, STR_ARG(cells_figures(mem, o->run)));
    }
    if (without_sum)
        report_warn(mem, out, "表三没有“总计”一列，其各格为未知");
    if (lost)
        report_warn(mem, out,
                    "表三有%d行数字认不出属于哪一项，未采用，第一行在“%.*s”后面：%.*s", lost,
                    STR_ARG(cells_words(mem, first_lost->run)),
                    STR_ARG(cells_figures(mem, first_lost->run)));
    if (heads)
        report_warn(mem, out,
                    "表三有%d个分组行（如“（三）不予公开”）自己带数字，表式中不填，未采用",
                    heads);
    if (form && !out->form[REPORT_T3])
        out->form[REPORT_T3] = form;
}
