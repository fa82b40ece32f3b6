/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_ones.c - 一 in a cell: a stroke for nothing, or the number
 *
 * What the sums of the tables say counts, for each cell by itself: one report may have both. A sum says it where all or
 * none of its 一 must be the number to make it hold, and where only one is left. What no sum shows is taken as
 * the others are if they are all alike; many are strokes if no nought is printed otherwise; else nobody can tell
 * and the cell is unknown.
 */
#include "law/identity.h"
#include "read/cells_parts.h"

enum { MANY = 5, STROKE = 0, ONE = 1, OPEN = 2, NO_ONE = 3 }; /* what a cell is */

static bool is_one(struct cell c)
{
    return c.kind == CELL_BLANK && str_eq(str_trim_wide(c.text), S("一"));
}

static int breaches(struct arena *mem, const struct report *r)
{
    struct arena scratch = *mem;
    struct identity_result res = {0};

    identity_verify(&scratch, r, NULL, &res);
    return res.fail;
}

static struct cell as_one(struct cell c)
{
    c.kind = CELL_NUMBER;
    c.value = 1;
    c.scale = 0;
    return c;
}

/* By how much the left side of a sum must grow for it to hold, as far as its cells are decided; false where a
 * 一 could not make it. */
static bool lacks(const struct identity_check *c, const uint8_t *is, int64_t *lack)
{
    struct cell left = c->left;

    for (int i = 0; i < c->terms; i++)
        for (int side = 1; side >= -1; side -= 2)
            if (c->sign[i] == side && is[c->slot[i]] == ONE)
                left = cell_add(left, cell_number(side, 0));
    for (int64_t n = -IDENTITY_TERMS; n <= IDENTITY_TERMS; n++)
        if (cell_cmp(cell_add(left, cell_number(n, 0)), c->right) == 0) {
            *lack = n;
            return true;
        }
    return false;
}

/* What one sum says of its open cells, noted in `says`: 1 for a stroke, 2 for the number, both where two sums
 * contradict each other. */
static void ask(const struct identity_check *c, const uint8_t *is, uint8_t *says)
{
    int64_t lack, most = 0, least = 0;

    for (int i = 0; i < c->terms; i++) {
        most += is[c->slot[i]] == OPEN && c->sign[i] > 0;
        least -= is[c->slot[i]] == OPEN && c->sign[i] < 0;
    }
    if (most == least || !lacks(c, is, &lack) || (lack != most && lack != least))
        return;
    for (int i = 0; i < c->terms; i++)
        if (is[c->slot[i]] == OPEN && c->sign[i])
            says[c->slot[i]] |= (lack == most) == (c->sign[i] > 0) ? 2 : 1;
}

/* Decides what the sums decide, in rounds: what one says lets others speak. */
static void decide(const struct identity_result *res, uint8_t *is)
{
    bool more = true;

    for (int round = 0; more && round < REPORT_CELLS; round++) {
        uint8_t says[REPORT_CELLS] = {0};

        more = false;
        for (isize i = 0; i < res->checks.n; i++)
            if (res->checks.p[i].status != IDENTITY_NOT_CHECKABLE)
                ask(&res->checks.p[i], is, says);
        for (int i = 0; i < REPORT_CELLS; i++)
            if (says[i]) { /* where they contradict each other a sum is wrong either way */
                is[i] = says[i] == 2 ? ONE : STROKE;
                more = true;
            }
    }
}

/* What those are that no sum decides, by the others; OPEN: nobody can tell. */
static uint8_t rest(struct arena *mem, const struct report *out, const uint8_t *is)
{
    int n[4] = {0}, noughts = 0, with_strokes, with_ones;
    struct report *ones;

    for (int i = 0; i < REPORT_CELLS; i++) {
        n[is[i]]++;
        noughts += out->cell[i].kind == CELL_NUMBER && !out->cell[i].value;
    }
    if (n[STROKE] || n[ONE])
        return n[STROKE] && n[ONE] ? OPEN : n[ONE] ? ONE : STROKE;
    ones = NEW(mem, struct report, 1);
    *ones = *out;
    for (int i = 0; i < REPORT_CELLS; i++)
        if (is_one(out->cell[i]))
            ones->cell[i] = as_one(out->cell[i]);
    with_strokes = breaches(mem, out);
    with_ones = breaches(mem, ones);
    if (with_strokes != with_ones)
        return with_strokes < with_ones ? STROKE : ONE;
    return n[OPEN] >= MANY && !noughts ? STROKE : OPEN;
}

void cells_ones(struct arena *mem, struct report *out)
{
    struct identity_result res = {0};
    uint8_t is[REPORT_CELLS], other;
    int n[4] = {0};

    for (int i = 0; i < REPORT_CELLS; i++) {
        is[i] = is_one(out->cell[i]) ? OPEN : NO_ONE;
        n[is[i]]++;
    }
    if (!n[OPEN])
        return;
    identity_verify(mem, out, NULL, &res);
    decide(&res, is);
    other = rest(mem, out, is);
    n[OPEN] = 0;
    for (int i = 0; i < REPORT_CELLS; i++) {
        is[i] = is[i] == OPEN ? other : is[i];
        n[is[i]]++;
        if (is[i] == ONE)
            out->cell[i] = as_one(out->cell[i]);
        else if (is[i] == OPEN)
            out->cell[i] = (struct cell){0};
    }
    if (n[ONE])
        report_warn(mem, out, "表格里有%d格是“一”，按各格之和读作1", n[ONE]);
    if (n[ONE] && n[STROKE])
        report_warn(mem, out, "表格里另有%d格是“一”，按各格之和是没有", n[STROKE]);
    if (n[OPEN])
        report_warn(mem, out, "表格里有%d格是“一”，分不清是1还是没有，为未知", n[OPEN]);
}
