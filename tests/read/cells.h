/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells.h - what a report says, for comparing: "T2.A.reg/made=7 " for each cell that is known */
#ifndef TESTS_READ_CELLS_H
#define TESTS_READ_CELLS_H

#include "base/buf.h"
#include "read/report.h"
#include "tests/test.h"

static inline struct str cells_of(struct test *t, const struct report *r)
{
    struct buf b = buf_new(&t->mem, 256);

    for (int i = 0; i < REPORT_CELLS; i++)
        if (r->cell[i].kind != CELL_UNKNOWN)
            buf_fmt(&b, "%.*s=%.*s ", STR_ARG(report_address(&t->mem, i)),
                    STR_ARG(cell_print(&t->mem, r->cell[i])));
    return buf_str(&b);
}

#endif
