/* SPDX-License-Identifier: MulanPSL-2.0 */
/* withhold.c - grounds of withholding a passage; see withhold.h */
#include "law/withhold.h"

#include "rules.h"

isize withhold_ground_count(void)
{
    return rule_withhold_grounds_count;
}

bool withhold_ground_at(isize i, struct withhold_ground *out)
{
    const struct rule_withhold_grounds *r;

    if (i < 0 || i >= rule_withhold_grounds_count)
        return false;
    r = &rule_withhold_grounds_rows[i];
    *out = (struct withhold_ground){r->ground_id, r->short_zh, r->article_zh, r->must_zh};
    return true;
}

bool withhold_ground_find(struct str id, struct withhold_ground *out)
{
    struct withhold_ground g;

    for (isize i = 0; withhold_ground_at(i, &g); i++)
        if (str_eq(g.id, id) || str_eq(g.name, id)) {
            *out = g;
            return true;
        }
    return false;
}
