/* SPDX-License-Identifier: MulanPSL-2.0 */
/* release.c - is what was written what was meant; see release.h */
#include "render/release.h"

static bool same(struct cell a, struct cell b)
{
    if (a.kind == CELL_UNKNOWN || b.kind == CELL_UNKNOWN)
        return a.kind == b.kind;
    if (a.kind == CELL_TEXT || b.kind == CELL_TEXT)
        return a.kind == b.kind && str_eq(a.text, b.text);
    return cell_equal(a, b);
}

enum err release_compare(struct arena *mem, const struct report *meant,
                         const struct report *read, struct fail *why)
{
    if (why->code)
        return why->code;
    for (int i = 0; i < REPORT_CELLS; i++) {
        enum report_table t = report_slot_table(i);
        enum report_form form = meant->form[t] ? meant->form[t] : report_form_of(meant);

        /* What is no cell of the form is not printed, whatever stands there. */
        if (!report_has_table(meant, t) || !report_form_has(form, i))
            continue;
        if (!same(meant->cell[i], read->cell[i]))
            return fail_set(why, ERR_UNREADABLE, str_cstr(mem, report_address(mem, i)),
                            "写出的文件读回来不一致，没有发布：应为“%.*s”，读到“%.*s”",
                            STR_ARG(cell_print(mem, meant->cell[i])),
                            STR_ARG(cell_print(mem, read->cell[i])));
    }
    return OK;
}
