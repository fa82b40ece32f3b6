/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_members.c - a government's report from its members'; see annual_members.h */
#include "work/annual_members.h"

#include "store/unit.h"
#include "work/annual_words.h"

enum { DEEPEST = 16, NAMES_MOST = 8 };

bool annual_counts(const struct report_row *row)
{
    return row->imported || row->state == REPORT_PUBLISHED || row->state == REPORT_CLEARED;
}

static const struct unit *unit_at(const struct unit_list *units, struct unit_id id)
{
    for (isize i = 0; i < units->n; i++)
        if (units->p[i].id.n == id.n)
            return &units->p[i];
    return NULL;
}

static bool is_government(const struct unit *u)
{
    return str_eq(u->kind, S("government"));
}

/* Is `g` the nearest government above; a chain that does not end is cut. */
static bool belongs(const struct unit_list *units, const struct unit *u, struct unit_id g)
{
    const struct unit *at = unit_at(units, u->parent);

    for (int n = 0; at && n < DEEPEST; n++, at = unit_at(units, at->parent))
        if (is_government(at))
            return at->id.n == g.n && u->id.n != g.n;
    return false;
}

static void member_load(struct ctx *c, const struct unit *u, int year, struct annual_member *m)
{
    *m = (struct annual_member){.unit = u->id, .name = u->name};
    m->present = report_of(c, u->id, year, &m->row);
    m->in = m->present && annual_counts(&m->row);
    if (!m->in || c->fail.code)
        return;
    m->report = NEW(c->mem, struct report, 1);
    annual_stand(c, &m->row, m->report);
    m->report->file = m->name;
}

void annual_compute_with(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                         struct report *out, struct annual_members *members)
{
    struct unit_list units = {0};
    const struct unit *u;
    isize cap = 0;

    *members = (struct annual_members){0};
    annual_own(c, unit, year, form, out);
    unit_all(c, &units);
    u = unit_at(&units, unit);
    if (!u || !is_government(u))
        return;
    for (isize i = 0; i < units.n && !c->fail.code; i++) {
        struct annual_member *m;
        struct fail no = {0};

        if (units.p[i].closed_at.s || !belongs(&units, &units.p[i], unit))
            continue;
        m = LIST_ADD(c->mem, &members->all, cap);
        member_load(c, &units.p[i], year, m);
        if (!m->in || c->fail.code)
            continue;
        if (report_add(c->mem, out, m->report, &no) != OK)
            report_warn(c->mem, out, "%s", no.what);
        else
            members->in++;
    }
}

void annual_compute(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                    struct report *out)
{
    struct annual_members members;

    annual_compute_with(c, unit, year, form, out, &members);
}

struct str annual_members_zh(struct ctx *c, const struct annual_members *m)
{
    struct buf b = buf_new(c->mem, 256);
    int without = 0;

    if (!m->all.n)
        return (struct str){0};
    buf_fmt(&b, "已汇总%d家成员单位的年度报告", m->in);
    for (isize i = 0; i < m->all.n; i++) {
        if (m->all.p[i].in)
            continue;
        if (without < NAMES_MOST)
            buf_fmt(&b, "%s%.*s", without ? "、" : "；还没有审核通过、没有计入的：",
                    STR_ARG(m->all.p[i].name));
        without++;
    }
    if (without > NAMES_MOST)
        buf_fmt(&b, "等%d家", without);
    buf_add(&b, S("。"));
    return buf_str(&b);
}
