/* SPDX-License-Identifier: MulanPSL-2.0 */
/* complaints.c - complaints counted; see complaints.h */
#include "work/complaints.h"

#include "work/may.h"

const struct str complaint_articles[COMPLAINT_ARTICLES] = {LIT("第四十七条"),
                                                           LIT("第五十一条")};
const struct str complaint_results[COMPLAINT_RESULTS] = {LIT("属实"), LIT("部分属实"),
                                                         LIT("不属实")};

static struct complaint_count *about(struct ctx *c, struct complaint_year *y, isize *cap,
                                     struct str unit)
{
    for (isize i = 0; i < y->units.n; i++)
        if (str_eq(y->units.p[i].unit, unit))
            return &y->units.p[i].n;
    *LIST_ADD(c->mem, &y->units, *cap) = (struct complaint_about){.unit = unit};
    return &y->units.p[y->units.n - 1].n;
}

static void add(struct complaint_count *n, bool cleared, bool upheld)
{
    n->received++;
    n->cleared += cleared;
    n->open += !cleared;
    n->upheld += upheld;
}

enum err complaint_look(struct ctx *c, struct unit_id unit, int year,
                        struct complaint_year *out)
{
    struct register_entry_list rows = {0};
    struct register_kind k;
    isize cap = 0;

    *out = (struct complaint_year){0};
    if (!register_find(c->mem, S("complaint"), &k))
        return OK;
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code)
        register_year(c, unit, k.id, year, &rows);
    db_end(c);
    for (isize i = rows.n - 1; i >= 0; i--) {
        const struct register_entry *e = &rows.p[i];
        struct str article = e->value[register_field(&k, S("article"))],
                   result = e->value[register_field(&k, S("result"))];
        bool cleared = day_is_set(e->clock.done),
             upheld = cleared && (str_eq(result, S("属实")) || str_eq(result, S("部分属实")));
        int64_t days = cleared ? e->clock.done.n - e->row.day.n : 0;

        add(&out->all, cleared, upheld);
        for (int a = 0; a < COMPLAINT_ARTICLES; a++)
            if (str_eq(article, complaint_articles[a]))
                add(&out->article[a], cleared, upheld);
        for (int r = 0; r < COMPLAINT_RESULTS && cleared; r++)
            out->result[r] += str_eq(result, complaint_results[r]);
        add(about(c, out, &cap, e->value[register_field(&k, S("about"))]), cleared, upheld);
        out->days += days;
        out->longest = days > out->longest ? days : out->longest;
    }
    return c->fail.code;
}
