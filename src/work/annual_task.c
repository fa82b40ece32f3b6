/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_task.c - reminders and corrections of annual reports; see annual_task.h */
#include "work/annual_task.h"

#include "store/unit.h"
#include "work/annual_words.h"

enum { YEARS_BACK = 2 };

/* How many figures of a released report differ from what the registers give now; those that were set
 * by hand were different on purpose. */
static int moved(struct ctx *c, const struct report_row *row)
{
    struct report *stands = NEW(c->mem, struct report, 1), *now = NEW(c->mem, struct report, 1);
    struct report_set_list set = {0};
    int n = 0;

    annual_stand(c, row, stands);
    annual_compute(c, row->unit, row->year, row->form, now);
    report_set_all(c, row->id, &set);
    for (int i = 0; i < REPORT_CELLS && !c->fail.code; i++) {
        bool by_hand = false;

        if (!report_form_has(row->form, i) || cell_equal(stands->cell[i], now->cell[i]))
            continue;
        for (isize k = 0; k < set.n; k++)
            by_hand |= set.p[k].reason.n && report_find(set.p[k].cell) == i;
        n += !by_hand;
    }
    return n;
}

void annual_tasks(struct ctx *c, struct unit_id unit, struct annual_task_list *out)
{
    int last = day_year(ctx_today(c)) - 1;
    struct report_row row = {0};
    struct unit u = {0};
    isize cap = 0;

    *out = (struct annual_task_list){0};
    if (unit_load(c, unit, &u) != OK)
        return;
    for (int year = last; year > last - YEARS_BACK && !c->fail.code; year--) {
        bool there = report_of(c, unit, year, &row);
        bool released = there && (row.imported || row.state == REPORT_PUBLISHED);
        int differ;

        if (!released && year == last) {
            struct annual_task *t = LIST_ADD(c->mem, out, cap);

            *t = (struct annual_task){.kind = ANNUAL_TASK_DUE,
                                      .year = year,
                                      .due = report_due(u.kind, u.level, year)};
            t->urgency = report_urgency(t->due, ctx_today(c), false);
            if (there) {
                t->id = row.id;
                t->state = row.state;
            }
        }
        if (released && !row.imported && (differ = moved(c, &row)) > 0)
            *LIST_ADD(c->mem, out, cap) = (struct annual_task){.kind = ANNUAL_TASK_CORRECT,
                                                               .year = year,
                                                               .id = row.id,
                                                               .state = row.state,
                                                               .moved = differ};
    }
}
