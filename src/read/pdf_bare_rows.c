/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_bare_rows.c - the figures of a bare table; see pdf_bare.h
 *
 * 1. The figures beside the labels make seven columns.
 * 2. Each figure goes to a row: beside a label there is one only; else by one of three rules (the nearest
 *    label, rows that begin with their label, rows that end with it), whichever makes most sums hold.
 */
#include "read/pdf_bare_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* --- columns */

static int by_left(const void *a, const void *b)
{
    const struct figure *p = *(struct figure *const *)a, *q = *(struct figure *const *)b;

    return p->x1 < q->x1 ? -1 : p->x1 > q->x1;
}

/* Gives each figure of the table its column: those that overlap are one. False: there are not
 * just seven. */
static bool columns_of(struct arena *mem, struct page *p, struct pdf_bare *bare)
{
    struct figure **f = NEW(mem, struct figure *, p->figures + 1);
    float left[COLUMNS], right[COLUMNS];
    int n = 0, cols = 0;
    bool known = bare->known;

    for (int i = 0; i < p->figures; i++)
        if (p->figure[i].line >= p->first && p->figure[i].line <= p->last)
            f[n++] = &p->figure[i];
    qsort(f, (size_t)n, sizeof(struct figure *), by_left);
    for (int i = 0; i < n; i++) {
        if (cols && f[i]->x1 < right[cols - 1]) {
            right[cols - 1] = f[i]->x2 > right[cols - 1] ? f[i]->x2 : right[cols - 1];
        } else if (cols == COLUMNS) {
            return false;
        } else {
            left[cols] = f[i]->x1;
            right[cols++] = f[i]->x2;
        }
        f[i]->col = cols - 1;
    }
    if (cols == COLUMNS) {
        memcpy(bare->left, left, sizeof left);
        memcpy(bare->right, right, sizeof right);
        return bare->known = true;
    }
    /* Fewer, each of which is one of the page before. */
    for (int i = 0; i < n && known; i++) {
        f[i]->col = -1;
        for (int c = 0; c < COLUMNS; c++)
            if (f[i]->x1 < bare->right[c] && f[i]->x2 > bare->left[c]) {
                known &= f[i]->col < 0;
                f[i]->col = c;
            }
        known &= f[i]->col >= 0;
    }
    return known;
}

/* --- rows */

enum rule { NEAREST, FROM_TOP, TO_BOTTOM, RULES };

/* The row that a figure at this height belongs to; -1: none. */
static int row_of(const struct form *f, const struct page *p, float y, enum rule rule)
{
    int best = -1;
    float least = 0;

    for (int row = 0; row < f->rows; row++) {
        float above = p->top[row] - y, below = y - p->bottom[row];
        float away = above > 0 ? above : below > 0 ? below : 0;

        if (p->top[row] < 0 || (rule == FROM_TOP && above > p->white) ||
            (rule == TO_BOTTOM && below > p->white))
            continue;
        if (best < 0 || away < least) {
            best = row;
            least = away;
        }
    }
    /* Nearer to words that are no label: theirs, perhaps. */
    for (int i = 0; i < p->lines && best >= 0; i++) {
        float away = p->line[i].y > y ? p->line[i].y - y : y - p->line[i].y;

        if (p->line[i].row < 0 && !bare_is_group(f, p->line[i].rune, p->line[i].n) &&
            away < least)
            best = -1;
    }
    return best;
}

/* What the figures of one cell say, a blank between pieces of a number. */
static struct str cell_text(struct arena *mem, const struct page *p, int row, int col)
{
    struct buf b = buf_new(mem, 16);

    for (int i = 0; i < p->figures; i++) {
        const struct figure *f = &p->figure[i];

        if (f->row != row || f->col != col)
            continue;
        if (b.n)
            buf_char(&b, ' ');
        for (int k = f->from; k < f->until; k++)
            buf_rune(&b, p->g[k]->rune);
    }
    return buf_str(&b);
}

static struct cell joined(struct arena *mem, struct str text)
{
    struct buf b = buf_new(mem, text.n + 1);

    for (isize i = 0; i < text.n; i++)
        if (text.p[i] != ' ')
            buf_char(&b, text.p[i]);
    return cell_parse(mem, buf_str(&b));
}

/* Does the sum of a row hold (H04), of two parts at least that are not 0. */
static bool sum_holds(struct arena *mem, const struct page *p, int row)
{
    struct arena scratch = *mem;
    struct cell sum = {.kind = CELL_NUMBER}, c;
    int parts = 0;

    for (int col = 0; col < COLUMNS; col++) {
        c = joined(&scratch, cell_text(&scratch, p, row, col));
        if (col == T3_SUM)
            break;
        if (c.kind == CELL_NUMBER)
            sum = cell_add(sum, c);
        parts += c.kind == CELL_NUMBER && c.value;
    }
    return parts > 1 && c.kind == CELL_NUMBER && cell_equal(sum, c);
}

static int give_rows(struct arena *mem, const struct form *f, struct page *p, enum rule rule)
{
    int hold = 0;

    for (int i = 0; i < p->figures; i++) {
        struct figure *x = &p->figure[i];

        x->row = -1;
        if (x->line < p->first || x->line > p->last)
            continue;
        x->row = row_of(f, p, x->y, rule);
        x->beside = x->row >= 0 && x->y >= p->top[x->row] - p->white &&
                    x->y <= p->bottom[x->row] + p->white;
    }
    for (int row = 0; row < f->rows; row++)
        hold += p->top[row] >= 0 && sum_holds(mem, p, row);
    return hold;
}

/* Strokes in some cells and nothing in the others, which may stand elsewhere. */
static bool strokes_alone(const struct page *p, int row)
{
    int strokes = 0;

    for (int i = 0; i < p->figures; i++) {
        if (p->figure[i].row != row)
            continue;
        if (pdf_is_digit(p->g[p->figure[i].from]->rune))
            return false;
        strokes++;
    }
    return strokes && strokes < COLUMNS;
}

/* Is a row certain: figures stand beside its label, and where some stand above or below it, or may (those of
 * the row before or behind), its sum proves them. `edge`: a page's end may have cut it. */
static bool is_certain(struct arena *mem, const struct form *f, const struct page *p, int row,
                       bool edge)
{
    bool beside = false, doubt = false, pieces = false;
    int before = row - 1, behind = row + 1;

    while (before >= 0 && p->top[before] < 0)
        before--;
    while (behind < f->rows && p->top[behind] < 0)
        behind++;
    for (int i = 0; i < p->figures; i++) {
        const struct figure *x = &p->figure[i];

        if (x->line < p->first || x->line > p->last)
            continue;
        edge |= x->row < 0;
        beside |= x->row == row && x->beside;
        pieces |= !x->beside;
        doubt |=
            !x->beside && (x->row == row || (x->row == before && x->y > p->bottom[before]) ||
                           (x->row == behind && x->y < p->top[behind]));
    }
    if ((edge && !beside) || strokes_alone(p, row))
        return false;
    return !(doubt || (edge && pieces)) || (beside && sum_holds(mem, p, row));
}

static void row_emit(struct arena *mem, const struct form *f, const struct page *p, int row,
                     bool certain, struct pdf_bare *bare)
{
    struct sheet_row r = {.place = PLACE_GRID, .table = bare->table};
    struct buf text = buf_new(mem, 64);
    isize cap = 0;

    for (int c = -1; c < COLUMNS; c++) {
        struct sheet_item *it = LIST_ADD(mem, &r.items, cap);
        struct str s = c < 0 ? f->label[row] : cell_text(mem, p, row, c);

        if (c >= 0 && (!certain || str_has(s, S("\xef\xbf\xbd"))))
            s = CELL_UNKNOWN_WORD;
        it->text = s;
        it->x = c < 0 ? 0 : (int)(bare->left[c] + bare->right[c]);
        it->cell = cell_parse(mem, s);
        /* Pieces of a number are no words: cells_three.c joins them. */
        it->kind = c >= 0 && it->cell.kind == CELL_TEXT ? ITEM_FIGURE : sheet_kind(it->cell);
        buf_add(&text, s);
        buf_char(&text, ' ');
    }
    r.text = str_trim(buf_str(&text));
    *LIST_ADD(mem, &bare->rows, bare->cap) = r;
}

static void mark_taken(const struct form *f, struct page *p)
{
    for (int i = p->first; i <= p->last; i++) {
        const struct line *l = &p->line[i];

        for (int k = 0; k < l->n && (l->row >= 0 || bare_is_group(f, l->rune, l->n)); k++)
            p->g[l->glyph[k]]->taken = true;
    }
    for (int i = 0; i < p->figures; i++)
        for (int k = p->figure[i].from; p->figure[i].row >= 0 && k < p->figure[i].until; k++)
            p->g[k]->taken = true;
}

/* The lines from the first label to the last, and those beyond that have figures alone. */
static bool extent(struct page *p)
{
    p->first = p->last = -1;
    for (int i = 0; i < p->lines; i++)
        if (p->line[i].row >= 0) {
            p->first = p->first < 0 ? i : p->first;
            p->last = i;
        }
    if (p->first < 0)
        return false;
    p->white = 0.5f * p->line[p->first].h;
    while (p->first > 0 && !p->line[p->first - 1].n &&
           p->line[p->first].y - p->line[p->first - 1].y < 6 * p->white)
        p->first--;
    while (p->last + 1 < p->lines && !p->line[p->last + 1].n &&
           p->line[p->last + 1].y - p->line[p->last].y < 6 * p->white)
        p->last++;
    return true;
}

static void emit_all(struct arena *mem, const struct form *f, struct page *p,
                     struct pdf_bare *bare)
{
    int upper = -1, lower = -1;

    for (int row = 0; row < f->rows; row++)
        if (p->top[row] >= 0) {
            upper = upper < 0 ? row : upper;
            lower = row;
        }
    bare->top = p->line[p->first].y - p->line[p->first].h;
    for (int row = upper; row <= lower; row++) {
        bool edge = (row == upper && row > 0) || (row == lower && row + 1 < f->rows);

        if (p->top[row] >= 0)
            row_emit(mem, f, p, row, is_certain(mem, f, p, row, edge), bare);
    }
    mark_taken(f, p);
}

void bare_rows_of(struct arena *mem, const struct form *f, struct page *p,
                  struct pdf_bare *bare)
{
    int best = 0, hold = -1;

    if (!extent(p) || !columns_of(mem, p, bare))
        return;
    for (enum rule rule = NEAREST; rule < RULES; rule++) {
        int now = give_rows(mem, f, p, rule);

        if (now > hold) {
            hold = now;
            best = (int)rule;
        }
    }
    give_rows(mem, f, p, (enum rule)best);
    emit_all(mem, f, p, bare);
}
