/* SPDX-License-Identifier: MulanPSL-2.0 */
/* identity_search.c - which cell is wrong, and what it should hold
 *
 * Each identity is a residual, Σ sign × cell + known, which is nought when it holds. Changing a
 * cell by d changes the residual of every identity that it stands in by sign × d. A failing
 * identity therefore proposes one change for each of its cells, and a change is judged by
 * how many residuals become nought (cured) and how many stop being so (broken).
 *
 * Worked example: in column 自然人 a leaf says 12 for 21. H02 of the column and H04 of the row
 * both have the residual 9; the leaf is the only cell in both, and +9 cures both. Had it been
 * exchanged with the leaf below, H02 would hold and two rows fail: no single change cures a row
 * without breaking the column, but the exchange cures both.
 *
 * Order of trust: one cell that cures several; an exchange of neighbours that cures more
 * than any cell; two cells; one cell for one breach, where all that are possible are named
 * and the likeliest comes first.
 */
#include "law/identity_search.h"

#include <string.h>

enum { CHECKS_MAX = 96, PER_CELL = 6, SUSPECTS_MAX = 40, LONE_MAX = 12 };

struct board {
    const struct report *r;
    const struct identity_check *check[CHECKS_MAX];
    int n;
    int64_t residual[CHECKS_MAX];
    bool failed[CHECKS_MAX]; /* at the beginning of this round */
    struct {
        int16_t check[PER_CELL];
        int8_t sign[PER_CELL];
        int n;
    } at[REPORT_CELLS];
    int64_t value[REPORT_CELLS]; /* millionths */
    bool known[REPORT_CELLS];
};

struct change {
    int slot;
    int64_t by;
};
struct repair {
    struct change change[2];
    int n, gain, score;
    bool swap;
    uint64_t cured[2]; /* which checks, a bit each */
};

static void board_make(struct board *b, const struct report *r,
                       const struct identity_result *res)
{
    memset(b, 0, sizeof *b);
    b->r = r;
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell c = cell_add(r->cell[i], cell_number(0, IDENTITY_SCALE));

        b->known[i] = c.kind == CELL_NUMBER;
        b->value[i] = c.value;
    }
    for (isize i = 0; i < res->checks.n && b->n < CHECKS_MAX; i++) {
        const struct identity_check *c = &res->checks.p[i];
        int64_t sum = c->known;

        if (c->status == IDENTITY_NOT_CHECKABLE || !c->terms || !c->sign[0])
            continue;
        for (int k = 0; k < c->terms; k++) {
            int slot = c->slot[k], *n = &b->at[slot].n;

            sum += c->sign[k] * b->value[slot];
            if (*n == PER_CELL)
                continue;
            b->at[slot].check[*n] = (int16_t)b->n;
            b->at[slot].sign[(*n)++] = c->sign[k];
        }
        b->residual[b->n] = sum;
        b->failed[b->n] = sum != 0;
        b->check[b->n++] = c;
    }
}

static void apply(struct board *b, struct change c)
{
    b->value[c.slot] += c.by;
    for (int i = 0; i < b->at[c.slot].n; i++)
        b->residual[b->at[c.slot].check[i]] += b->at[c.slot].sign[i] * c.by;
}

static void undo(struct board *b, struct change c)
{
    apply(b, (struct change){c.slot, -c.by});
}

/* Breaches gone less breaches made, among the identities of these cells; -1 as soon as one is made. */
static int gain_of(const struct board *b, const struct change *c, int n)
{
    int gain = 0;

    for (int k = 0; k < n; k++)
        for (int i = 0; i < b->at[c[k].slot].n; i++) {
            int id = b->at[c[k].slot].check[i];
            bool seen = false;

            for (int j = 0; j < k && !seen; j++)
                for (int m = 0; m < b->at[c[j].slot].n; m++)
                    seen |= b->at[c[j].slot].check[m] == id;
            if (seen)
                continue;
            if (!b->failed[id] && b->residual[id])
                return -1;
            gain += b->failed[id] && !b->residual[id];
        }
    return gain;
}

static bool may_hold(const struct board *b, int slot, int64_t by)
{
    int64_t v = b->value[slot] + by;

    return b->known[slot] && by && v >= 0 && v % 1000000 == 0;
}

static int try_changes(struct board *b, const struct change *c, int n)
{
    int gain;

    for (int i = 0; i < n; i++)
        apply(b, c[i]);
    gain = gain_of(b, c, n);
    for (int i = n - 1; i >= 0; i--)
        undo(b, c[i]);
    return gain;
}

/* What a slip of the hand would do: a nought too many or too few, figures exchanged, a figure more
 * or less by one. */
static int slip(int64_t found, int64_t expected)
{
    int n = 0, count[10] = {0};

    found /= 1000000;
    expected /= 1000000;
    if (found < 0 || expected < 0) /* an increase or decrease: its figures are not exchanged */
        return found - expected == 1 || expected - found == 1;
    if ((found && expected == found * 10) || (expected && found == expected * 10))
        return 3;
    for (int64_t v = found; v; v /= 10)
        count[v % 10]++, n++;
    for (int64_t v = expected; v; v /= 10, n--) {
        if (!n)
            return found - expected == 1 || expected - found == 1;
        count[v % 10]--;
    }
    for (int i = 0; i < 10; i++)
        if (count[i])
            return found - expected == 1 || expected - found == 1;
    return 2;
}

static bool is_sum(int slot)
{
    struct str col = report_col_id(report_slot_table(slot), report_slot_col(slot));

    return str_ends(col, S("sum")) ||
           (report_slot_table(slot) == REPORT_T3 &&
            str_eq(report_row_id(REPORT_T3, report_slot_row(slot)), S("T3.3.7")));
}

static int score_one(const struct board *b, struct change c)
{
    int score = slip(b->value[c.slot], b->value[c.slot] + c.by);

    score += 2 * is_sum(c.slot);
    /* A total that is nought or blank beside figures was forgotten. */
    score += 3 * (is_sum(c.slot) && b->value[c.slot] == 0);
    return score +
           2 * (b->r->cell[c.slot].kind == CELL_BLANK && b->r->cell[c.slot].text.n == 0);
}

static bool neighbours(int a, int b)
{
    enum report_table t = report_slot_table(a);
    int rows = report_slot_row(a) - report_slot_row(b),
        cols = report_slot_col(a) - report_slot_col(b);

    return t == report_slot_table(b) && rows * rows + cols * cols == 1;
}

static bool is_swap(const struct board *b, const struct change *c)
{
    int64_t x = b->value[c[0].slot], y = b->value[c[1].slot];

    return neighbours(c[0].slot, c[1].slot) && c[0].by == y - x && c[1].by == x - y;
}

/* Rows of table three that a form skips are no neighbours on paper: 2019's （六） and （七）. */
static bool beside(const struct board *b, int slot, int step, int *other)
{
    enum report_table t = report_slot_table(slot);
    int row = report_slot_row(slot), col = report_slot_col(slot);

    if (step == 1) {
        *other = slot + 1;
        return *other < REPORT_CELLS && report_slot_table(*other) == t &&
               report_slot_row(*other) == row && b->known[*other];
    }
    for (int r = row + 1; t == REPORT_T3 && r < T3_ROWS; r++) {
        *other = report_slot(t, r, col);
        if (b->known[*other])
            return true;
    }
    return false;
}

/* --- the four kinds of repair; each fills `best` with those of the highest gain */

struct repairs {
    struct repair r[LONE_MAX + 1];
    int n;
};

static void keep(struct repairs *best, struct repair r)
{
    int at;

    if (best->n && r.gain < best->r[0].gain)
        return;
    if (best->n && r.gain > best->r[0].gain)
        best->n = 0;
    for (int i = 0; i < best->n; i++)
        if (best->r[i].n == r.n && best->r[i].change[0].slot == r.change[0].slot &&
            best->r[i].change[0].by == r.change[0].by &&
            (r.n == 1 || best->r[i].change[1].slot == r.change[1].slot))
            return;
    for (at = best->n; at > 0 && best->r[at - 1].score < r.score; at--)
        if (at <= LONE_MAX)
            best->r[at] = best->r[at - 1];
    if (at < LONE_MAX)
        best->r[at] = r;
    if (best->n < LONE_MAX)
        best->n++;
}

static void singles(struct board *b, int f, struct repairs *best)
{
    for (int k = 0; k < b->check[f]->terms; k++) {
        struct change c = {b->check[f]->slot[k], -b->residual[f] * b->check[f]->sign[k]};
        int gain;

        if (!may_hold(b, c.slot, c.by))
            continue;
        gain = try_changes(b, &c, 1);
        if (gain > 0)
            keep(best, (struct repair){
                           .change = {c}, .n = 1, .gain = gain, .score = score_one(b, c)});
    }
}

static void swaps(struct board *b, struct repairs *best)
{
    for (int slot = 0; slot < REPORT_CELLS; slot++)
        for (int step = 1; b->known[slot] && step <= 2; step++) {
            struct repair r = {.n = 2, .swap = true, .score = 1};
            int other;
            int64_t d;

            if (!b->at[slot].n || !beside(b, slot, step, &other) || !b->at[other].n)
                continue;
            d = b->value[other] - b->value[slot];
            if (!d)
                continue;
            r.change[0] = (struct change){slot, d};
            r.change[1] = (struct change){other, -d};
            r.gain = try_changes(b, r.change, 2);
            if (r.gain > 0)
                keep(best, r);
        }
}

/* Two cells: the first as the failing identity `f` proposes, the second as whatever then fails. */
static void pairs(struct board *b, int f, struct repairs *best)
{
    for (int k = 0; k < b->check[f]->terms; k++) {
        struct repair r = {.n = 2};

        r.change[0] =
            (struct change){b->check[f]->slot[k], -b->residual[f] * b->check[f]->sign[k]};
        if (!may_hold(b, r.change[0].slot, r.change[0].by))
            continue;
        apply(b, r.change[0]);
        for (int g = 0; g < b->n; g++) {
            bool touched = false;

            for (int i = 0; i < b->at[r.change[0].slot].n; i++)
                touched |= b->at[r.change[0].slot].check[i] == g;
            if (!b->residual[g] || !touched)
                continue;
            for (int m = 0; m < b->check[g]->terms; m++) {
                r.change[1] = (struct change){b->check[g]->slot[m],
                                              -b->residual[g] * b->check[g]->sign[m]};
                if (r.change[1].slot == r.change[0].slot ||
                    !may_hold(b, r.change[1].slot, r.change[1].by))
                    continue;
                apply(b, r.change[1]);
                r.gain = gain_of(b, r.change, 2);
                undo(b, r.change[1]);
                /* A cell and the total beside it, typed from the same wrong figure. */
                r.score =
                    is_sum(r.change[1].slot) + is_sum(r.change[0].slot) +
                    (report_slot_row(r.change[0].slot) == report_slot_row(r.change[1].slot));
                if (r.gain > 1)
                    keep(best, r);
            }
        }
        undo(b, r.change[0]);
    }
    for (int i = 0; i < best->n; i++)
        best->r[i].swap = best->r[i].n == 2 && is_swap(b, best->r[i].change);
}

static struct cell as_cell(int64_t millionths)
{
    return cell_shorten(cell_number(millionths, IDENTITY_SCALE));
}

/* The checks that a repair cures, so that only its alternatives are named beside it. */
static void mark_cured(struct board *b, struct repair *r)
{
    r->cured[0] = r->cured[1] = 0;
    for (int k = 0; k < r->n; k++)
        apply(b, r->change[k]);
    for (int i = 0; i < b->n; i++)
        if (b->failed[i] && !b->residual[i])
            r->cured[i / 64] |= (uint64_t)1 << i % 64;
    for (int k = 0; k < r->n; k++)
        undo(b, r->change[k]);
}

static void name(struct arena *mem, struct board *b, struct repairs *best,
                 struct identity_result *out)
{
    for (int i = 0; i < best->n; i++)
        mark_cured(b, &best->r[i]);
    for (int i = 0; i < best->n; i++)
        for (int k = 0; !memcmp(best->r[i].cured, best->r[0].cured, sizeof best->r[0].cured) &&
                        k < best->r[i].n && out->suspects.n < SUSPECTS_MAX;
             k++) {
            const struct repair *r = &best->r[i];

            *LIST_ADD(mem, &out->suspects, out->suspects_cap) = (struct identity_suspect){
                .slot = r->change[k].slot,
                .found = b->r->cell[r->change[k].slot],
                .expected = as_cell(b->value[r->change[k].slot] + r->change[k].by),
                .explains = r->gain,
                .other = r->n == 2 ? r->change[1 - k].slot : -1,
                .swapped = r->swap,
            };
        }
}

/* The best repairs of this round; false when nothing cures anything. */
static bool best_repairs(struct board *b, struct repairs *best)
{
    struct repairs one = {0}, swap = {0}, two = {0};
    int lone = -1;

    for (int f = 0; f < b->n; f++)
        if (b->failed[f]) {
            singles(b, f, &one);
            lone = lone < 0 ? f : lone;
        }
    swaps(b, &swap);
    if (swap.n && swap.r[0].gain > 1 && swap.r[0].gain > (one.n ? one.r[0].gain : 0)) {
        *best = swap;
        return true;
    }
    if (one.n && one.r[0].gain > 1) {
        *best = one;
        return true;
    }
    for (int f = 0; f < b->n; f++)
        if (b->failed[f])
            pairs(b, f, &two);
    if (two.n) {
        *best = two;
        return true;
    }
    /* One breach by itself: every cell that could cure it. */
    *best = (struct repairs){0};
    for (int f = lone; f >= 0 && f < b->n && !best->n; f++)
        if (b->failed[f])
            singles(b, f, best);
    for (int i = 0; i < swap.n && best->n; i++)
        keep(best, swap.r[i]);
    return best->n > 0;
}

void identity_search(struct arena *mem, const struct report *r, struct identity_result *out)
{
    struct board *b = NEW(mem, struct board, 1);

    board_make(b, r, out);
    for (int round = 0; round < CHECKS_MAX && out->suspects.n < SUSPECTS_MAX; round++) {
        struct repairs best = {0};

        if (!best_repairs(b, &best))
            return;
        name(mem, b, &best, out);
        for (int k = 0; k < best.r[0].n; k++)
            apply(b, best.r[0].change[k]);
        for (int i = 0; i < b->n; i++)
            b->failed[i] = b->residual[i] != 0;
    }
}
