/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_ones.c - 一 in a cell: a stroke for nothing, or the number
 *
 * What the sums of the tables say counts. Where they hold both ways, many of them are strokes if
 * no nought is printed otherwise; else nobody can tell and the cells are unknown.
 */
#include "law/identity.h"
#include "read/cells_parts.h"

enum { MANY = 5 };

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

void cells_ones(struct arena *mem, struct report *out)
{
    struct report *as_one;
    int strokes = 0, noughts = 0, with_strokes, with_ones;

    for (int i = 0; i < REPORT_CELLS; i++) {
        strokes += is_one(out->cell[i]);
        noughts += out->cell[i].kind == CELL_NUMBER && !out->cell[i].value;
    }
    if (!strokes)
        return;
    as_one = NEW(mem, struct report, 1);
    *as_one = *out;
    for (int i = 0; i < REPORT_CELLS; i++)
        if (is_one(out->cell[i])) {
            as_one->cell[i].kind = CELL_NUMBER;
            as_one->cell[i].value = 1;
        }
    with_strokes = breaches(mem, out);
    with_ones = breaches(mem, as_one);
    if (with_strokes < with_ones || (with_strokes == with_ones && strokes >= MANY && !noughts))
        return;
    for (int i = 0; i < REPORT_CELLS; i++)
        if (is_one(out->cell[i]))
            out->cell[i] = with_ones < with_strokes ? as_one->cell[i] : (struct cell){0};
    if (with_ones < with_strokes)
        report_warn(mem, out, "表格里有%d格是“一”，按各格之和读作1", strokes);
    else
        report_warn(mem, out, "表格里有%d格是“一”，分不清是1还是没有，为未知", strokes);
}
