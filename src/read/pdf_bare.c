/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_bare.c - table three without lines between its rows; see pdf_bare.h
 *
 * 1. Characters make lines of type; a line is words (letters of labels) and figures.
 * 2. The best reading of all lines, from above to below, as labels of the form: each line ends with the
 *    next piece of a label, what stands before that is a group's name (（三）不予公开).
 * 3. The figures between them make columns and rows: pdf_bare_rows.c.
 */
#include "read/pdf_bare_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

static int by_height(const void *a, const void *b)
{
    const struct pdf_glyph *p = *(struct pdf_glyph *const *)a,
                           *q = *(struct pdf_glyph *const *)b;

    return p->y < q->y ? -1 : p->y > q->y ? 1 : p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

static int by_order(const void *a, const void *b)
{
    return (*(struct pdf_glyph *const *)a)->order - (*(struct pdf_glyph *const *)b)->order;
}

/* Characters without white between them. */
struct token {
    int from, until;
    float x;
};

static int token_by_place(const void *a, const void *b)
{
    const struct token *p = a, *q = b;

    return p->x < q->x ? -1 : p->x > q->x ? 1 : p->from - q->from;
}

/* --- lines */

static uint32_t letter_of(struct arena *mem, uint32_t rune)
{
    struct arena scratch = *mem;
    struct buf b = buf_new(&scratch, 8);
    struct label l;

    buf_rune(&b, rune);
    label_of(&scratch, buf_str(&b), &l);
    return l.n ? l.rune[0] : 0;
}

static bool is_stroke(uint32_t r)
{
    return r == '-' || r == '/' || r == 0x2014 || r == 0x2013 || r == 0x2015 || r == 0xff0d ||
           r == 0xff0f || r == 0x2212 || r == 0x2500;
}

static bool is_point(uint32_t r)
{
    return r == '.' || r == ',' || r == 0xff0e || r == 0xff0c;
}

/* Is white between two characters of a line, in the order of the text: less of it parts numbers. A word too
 * long for its cell lies over the next. */
static bool apart(const struct pdf_glyph *a, const struct pdf_glyph *b)
{
    bool digits = pdf_is_digit(a->rune) && pdf_is_digit(b->rune);

    return b->x1 - a->x2 > (digits ? 0.25f : 0.6f) * b->h || b->x1 - a->x2 < -0.5f * b->h;
}

static void figure_add(struct page *p, int from, int until)
{
    struct figure *f = &p->figure[p->figures];

    if (p->figures == FIGURES_MAX)
        return;
    *f = (struct figure){.x1 = p->g[from]->x1,
                         .x2 = p->g[until - 1]->x2,
                         .y = p->g[from]->y,
                         .h = p->g[from]->h,
                         .from = from,
                         .until = until,
                         .line = p->lines,
                         .row = -1,
                         .col = -1};
    p->figures++;
}

/* A label, or a piece of one, ends so; behind it a figure begins. */
static bool ends_words(uint32_t r)
{
    return pdf_is_full_width(r) || r == ')' || r == 0xff09 || r == 0x201d;
}

/* Characters without white between them: a figure, words, or words with a figure stuck to them. */
static void token_add(struct arena *mem, struct page *p, struct line *l, int from, int until)
{
    int end = until;
    bool digits = true, strokes = true;

    for (int i = from; i < until; i++) {
        uint32_t r = p->g[i]->rune;

        digits &= pdf_is_digit(r) || is_point(r) || r == PDF_CUT_RUNE;
        strokes &= is_stroke(r);
    }
    if (strokes || (digits && !is_point(p->g[until - 1]->rune))) {
        figure_add(p, from, until);
        return;
    }
    while (end > from && pdf_is_digit(p->g[end - 1]->rune))
        end--;
    if (end == until)
        while (end > from && is_stroke(p->g[end - 1]->rune))
            end--;
    if (end < until && end > from && ends_words(p->g[end - 1]->rune))
        figure_add(p, end, until);
    else
        end = until;
    for (int i = from; i < end; i++) {
        uint32_t r = letter_of(mem, p->g[i]->rune);

        if (!r)
            continue;
        if (l->n == LINE_MOST) {
            l->other = true;
            return;
        }
        l->rune[l->n] = r;
        l->glyph[l->n++] = i;
    }
}

/* One line: its characters in the order of the text make tokens, those go from left to right. */
static void line_of(struct arena *mem, struct page *p, int from, int until)
{
    struct line *l = &p->line[p->lines];
    struct token token[LINE_MOST];
    int n = 0, begin = from;

    *l = (struct line){.y = p->g[from]->y, .h = p->g[from]->h, .row = -1};
    qsort(p->g + from, (size_t)(until - from), sizeof(struct pdf_glyph *), by_order);
    for (int i = from + 1; i <= until && n < LINE_MOST; i++)
        if (i == until || apart(p->g[i - 1], p->g[i])) {
            token[n++] = (struct token){begin, i, p->g[begin]->x1};
            begin = i;
        }
    qsort(token, (size_t)n, sizeof *token, token_by_place);
    for (int i = 0; i < n; i++)
        token_add(mem, p, l, token[i].from, token[i].until);
    p->lines++;
}

static void lines_of(struct arena *mem, struct page *p, int n)
{
    qsort(p->g, (size_t)n, sizeof(struct pdf_glyph *), by_height);
    for (int from = 0, until; from < n && p->lines < LINES_MAX; from = until) {
        until = from + 1;
        while (until < n && p->g[until]->y - p->g[from]->y <= 0.45f * p->g[from]->h)
            until++;
        line_of(mem, p, from, until);
    }
}

/* --- labels */

static void form_make(struct arena *mem, enum report_form form, struct form *f)
{
    struct report_line line[REPORT_LINES];
    int lines = report_lines(form, REPORT_T3, line);

    *f = (struct form){0};
    for (int i = 0; i < lines; i++) {
        struct label l;

        label_of(mem, line[i].label, &l);
        if (line[i].head) {
            f->group[f->groups++] = l;
            continue;
        }
        f->label[f->rows] = line[i].label;
        f->from[f->rows++] = f->n;
        for (int k = 0; k < l.n && f->n < FORM_MAX; k++)
            f->rune[f->n++] = l.rune[k];
    }
    f->from[f->rows] = f->n;
}

static bool part_of_group(const struct form *f, const uint32_t *rune, int n)
{
    for (int i = 0; i < f->groups; i++)
        for (int at = 0; at + n <= f->group[i].n; at++)
            if (!memcmp(f->group[i].rune + at, rune, (size_t)n * sizeof *rune))
                return true;
    return false;
}

bool bare_is_group(const struct form *f, const uint32_t *rune, int n)
{
    for (int cut = 0; cut < (n ? n : 1); cut++)
        if (part_of_group(f, rune, cut) && part_of_group(f, rune + cut, n - cut))
            return true;
    return false;
}

/* The best reading so far that is at a place of the labels behind a line. */
struct step {
    int score, before; /* the place before the line; score < 0: no reading */
    int taken;         /* letters of the line's end */
};

static int row_at(const struct form *f, int place)
{
    int row = 0;

    while (row + 1 < f->rows && f->from[row + 1] <= place)
        row++;
    return row;
}

static void step_to(struct step *to, int score, int before, int taken)
{
    if (score > to->score)
        *to = (struct step){score, before, taken};
}

/* The readings of one line: it may be no label, or its end is the next piece of one. */
static void read_line(const struct form *f, const struct line *l, const struct step *now,
                      struct step *next)
{
    bool group[LINE_MOST + 1], none = bare_is_group(f, l->rune, l->n) && !l->other;
    int best = -1;

    for (int k = 0; k <= l->n; k++)
        group[k] = bare_is_group(f, l->rune, k);
    for (int at = 0; at <= f->n; at++) {
        int row = row_at(f, at), end = f->from[row + 1];
        bool begin = at == f->from[row] || at == f->n;
        struct step from = now[at];

        /* Rows may be missing: a row may begin behind any other. */
        if (begin && best >= 0 && (from.score < 0 || now[best].score > from.score))
            from = (struct step){now[best].score, 0, 0};
        if (begin && now[at].score >= 0 && (best < 0 || now[at].score > now[best].score))
            best = at;
        if (now[at].score >= 0 && (begin || none))
            step_to(&next[at], now[at].score, at, 0);
        if (from.score < 0 || at == f->n || l->other)
            continue;
        for (int m = 1; m <= l->n && at + m <= end; m++)
            if (group[l->n - m] &&
                !memcmp(l->rune + l->n - m, f->rune + at, (size_t)m * sizeof *l->rune))
                step_to(&next[at + m], from.score + m, from.score == now[at].score ? at : best,
                        m);
    }
}

/* Reads the lines as labels: sets the row of each; how many letters are labels. */
static int read_labels(struct arena *mem, const struct form *f, struct page *p)
{
    struct arena scratch = *mem;
    struct step *step = NEW(&scratch, struct step, (p->lines + 1) * (f->n + 1));
    int w = f->n + 1, at = 0;

    for (int i = 0; i < (p->lines + 1) * w; i++)
        step[i].score = -1;
    step[0].score = 0;
    for (int i = 0; i < p->lines; i++)
        read_line(f, &p->line[i], step + i * w, step + (i + 1) * w);
    for (int row = 0; row <= f->rows; row++)
        if (step[p->lines * w + f->from[row]].score > step[p->lines * w + at].score)
            at = f->from[row];
    for (int row = 0; row < f->rows; row++)
        p->top[row] = p->bottom[row] = -1;
    for (int i = p->lines, place = at; i > 0; i--) {
        const struct step *s = &step[i * w + place];
        struct line *l = &p->line[i - 1];

        l->row = s->taken ? row_at(f, place - 1) : -1;
        if (l->row >= 0) {
            p->bottom[l->row] = p->bottom[l->row] < 0 ? l->y : p->bottom[l->row];
            p->top[l->row] = l->y;
        }
        place = s->before;
    }
    return step[p->lines * w + at].score;
}

void pdf_bare_three(struct arena *mem, struct pdf_glyph *const *g, isize n,
                    struct pdf_bare *bare)
{
    struct form *form = NEW(mem, struct form, 2), *f = form;
    struct page p = {.g = NEW(mem, struct pdf_glyph *, n + 1),
                     .line = NEW(mem, struct line, LINES_MAX),
                     .figure = NEW(mem, struct figure, FIGURES_MAX)};

    bare->rows.n = 0;
    if (n < 20 || n > 20000)
        return;
    memcpy(p.g, g, (size_t)n * sizeof *g);
    lines_of(mem, &p, (int)n);
    form_make(mem, FORM_2021, &form[0]);
    form_make(mem, FORM_2019, &form[1]);
    if (read_labels(mem, &form[1], &p) <= read_labels(mem, &form[0], &p))
        f = &form[0];
    else
        read_labels(mem, f = &form[1], &p);
    bare_rows_of(mem, f, &p, bare);
}
