/* SPDX-License-Identifier: MulanPSL-2.0 */
/* correction.c - results of art. 41; see correction.h */
#include "law/correction.h"

#include "rules.h"

isize correction_count(void)
{
    return rule_correction_results_count;
}

bool correction_at(isize i, struct correction *out)
{
    const struct rule_correction_results *r;

    if (i < 0 || i >= rule_correction_results_count)
        return false;
    r = &rule_correction_results_rows[i];
    *out = (struct correction){r->result_id, r->short_zh, r->plain_zh, r->words_zh};
    return true;
}

bool correction_find(struct str id, struct correction *out)
{
    for (isize i = 0; correction_at(i, out); i++)
        if (str_eq(out->id, id))
            return true;
    *out = (struct correction){0};
    return false;
}

bool correction_letter(struct str rule)
{
    static const struct str may[] = {LIT("P01"), LIT("P02"), LIT("P08"), LIT("P12"),
                                     LIT("P13")};

    for (size_t i = 0; i < sizeof may / sizeof *may; i++)
        if (str_eq(may[i], rule))
            return true;
    return false;
}
