/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure.c - how units and offices stand in a period; see measure.h */
#include "work/measure.h"

#include <stdlib.h>

#include "base/buf.h"
#include "law/duty.h"
#include "rules.h"
#include "store/calendar.h"
#include "work/duty.h"
#include "work/may.h"
#include "work/patrol.h"

struct str measure_id(enum measure m)
{
    return rule_measures_rows[m].id;
}

struct str measure_zh(enum measure m)
{
    return rule_measures_rows[m].label_zh;
}

struct str measure_counter(enum measure m)
{
    return rule_measures_rows[m].unit_zh;
}

struct str measure_source(enum measure m)
{
    return rule_measures_rows[m].source;
}

bool measure_parse(struct str id, enum measure *out)
{
    for (int m = 0; m < M__MAX; m++)
        if (str_eq(id, measure_id((enum measure)m))) {
            *out = (enum measure)m;
            return true;
        }
    return false;
}

struct str measure_path(struct arena *mem, enum measure m, struct str code,
                        const struct period *p)
{
    struct str path = rule_measures_rows[m].path;

    path = str_replace(mem, path, S("{unit}"), code);
    path = str_replace(mem, path, S("{period}"), p->code);
    path = str_replace(mem, path, S("{year}"), str_fmt(mem, "%d", p->year));
    /* the year whose report falls due in it */
    return str_replace(mem, path, S("{before}"), str_fmt(mem, "%d", p->year - 1));
}

int measure_rate(int64_t n, int64_t d)
{
    return d > 0 ? (int)(n * 1000 / d) : 1000;
}

/* --- where figures go: units by id, sorted once */

struct place {
    int64_t id;
    struct measure_unit *unit;
};
struct places {
    struct arena *mem;
    struct place *p;
    isize n;
    struct measure_unit *last; /* rows of a unit mostly come together */
};

static int by_id(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->id < y->id ? -1 : x->id > y->id;
}

static struct measure_unit *unit_at(struct places *all, struct unit_id id)
{
    struct place key = {id.n, NULL}, *found;

    if (all->last && all->last->unit.id.n == id.n)
        return all->last;
    found = all->n ? bsearch(&key, all->p, (size_t)all->n, sizeof *all->p, by_id) : NULL;
    if (found)
        all->last = found->unit;
    return found ? found->unit : NULL;
}

/* The office's own row, made when it is first needed. */
static struct measure_of *office_at(struct places *all, struct measure_unit *u, int64_t office)
{
    struct measure_of *o;

    for (isize i = 0; i < u->offices.n; i++)
        if (u->offices.p[i].office.n == office)
            return &u->offices.p[i];
    o = LIST_ADD(all->mem, &u->offices, u->offices_cap);
    o->unit = u->unit.id;
    o->office.n = office;
    return o;
}

static void add(struct places *all, const struct measure_row *r, enum measure m, int64_t n)
{
    struct measure_unit *u = n ? unit_at(all, r->unit) : NULL;

    if (!u)
        return;
    u->all.n[m] += n;
    office_at(all, u, r->office.n)->n[m] += n;
}

/* --- the registers, one after the other */

static void documents(struct ctx *c, const struct measure_row_list *docs,
                      const struct measure_row_list *slow, struct places *all)
{
    struct calendar cal;

    for (isize i = 0; i < docs->n; i++) {
        const struct measure_row *r = &docs->p[i];
        struct measure_unit *u = unit_at(all, r->unit);

        if (!u || !r->n)
            continue;
        add(all, r, M_PUBLISHED, r->n);
        add(all, r, M_DATED, r->m);
        for (int m = 0; m < PERIOD_MONTHS; m++) {
            u->all.month[m] += r->month[m];
            office_at(all, u, r->office.n)->month[m] += r->month[m];
        }
    }
    calendar_load(c, (struct unit_id){0}, &cal);
    for (isize i = 0; i < slow->n; i++)
        if (duty_late(&cal, (struct day){(int32_t)slow->p[i].at},
                      (struct day){(int32_t)slow->p[i].n}))
            add(all, &slow->p[i], M_LATE, 1);
}

/* V7 to V9 fail an account, not the site. */
static bool of_account(struct str weight)
{
    return str_eq(weight, S("V7")) || str_eq(weight, S("V8")) || str_eq(weight, S("V9"));
}

static bool veto(struct str weight)
{
    return !str_eq(weight, S("note")) && !str_eq(weight, S("deduct"));
}

static void faults(const struct measure_row_list *found, const struct measure_row_list *now,
                   struct places *all)
{
    for (isize i = 0; i < found->n; i++) {
        const struct measure_row *r = &found->p[i];
        enum patrol_kind kind;
        struct str weight;

        add(all, r, M_FAULTS, r->n);
        if (!patrol_kind_parse(r->key, &kind))
            continue;
        weight = patrol_kind_weight(kind);
        if (veto(weight))
            add(all, r, of_account(weight) ? M_ACCOUNTS_VETO : M_FAULTS_VETO, r->n);
        if (kind == PATROL_PRIVACY || kind == PATROL_TIME_WRONG || kind == PATROL_DRAFT_WORDS ||
            kind == PATROL_TITLE_BLANK || kind == PATROL_LINK_DEAD ||
            kind == PATROL_FILE_MISSING)
            add(all, r, M_FAULTS_TEXT, r->n);
    }
    for (isize i = 0; i < now->n; i++) {
        enum patrol_kind kind;

        add(all, &now->p[i], M_FAULTS_OPEN, now->p[i].n);
        if (patrol_kind_parse(now->p[i].key, &kind) && veto(patrol_kind_weight(kind)))
            add(all, &now->p[i], M_FAULTS_VETO_OPEN, now->p[i].n);
    }
}

static void registers(const struct measure_row_list *rows, struct places *all)
{
    for (isize i = 0; i < rows->n; i++) {
        const struct measure_row *r = &rows->p[i];

        if (str_eq(r->key, S("training"))) {
            add(all, r, M_TRAININGS, r->m);
            add(all, r, M_MEETINGS, r->l);
            add(all, r, M_ATTENDED, r->n - r->m - r->l);
        } else if (str_eq(r->key, S("honour"))) {
            add(all, r, M_HONOURS, r->n);
        } else if (str_eq(r->key, S("plan"))) {
            add(all, r, M_TASKS, r->n);
            add(all, r, M_TASKS_TIMELY, r->k);
        } else if (str_eq(r->key, S("proposal"))) {
            add(all, r, M_PROPOSALS, r->n);
            add(all, r, M_PROPOSALS_TIMELY, r->k);
        }
    }
}

/* Art. 49: departments by 31 January, governments by 31 March. */
static void reports(const struct measure_row_list *rows, const struct period *p,
                    struct places *all)
{
    for (isize i = 0; i < rows->n; i++) {
        struct measure_unit *u = unit_at(all, rows->p[i].unit);
        struct day due = {0};

        if (!u)
            continue;
        day_make(p->year, str_eq(u->unit.kind, S("government")) ? 3 : 1, 31, &due);
        add(all, &rows->p[i], M_REPORT, 1);
        add(all, &rows->p[i], M_REPORT_TIMELY, rows->p[i].at <= due.n);
    }
}

static void duties(struct ctx *c, struct unit_id unit, struct places *all)
{
    struct duty_list list = {0};
    struct duty_owed_list owed = {0};

    duty_brief(c, unit, &list);
    duty_owed_of(c, unit, &list, &owed);
    for (isize i = 0; i < list.n; i++) {
        struct measure_row r = {.unit = list.p[i].unit, .office = list.p[i].office};

        if (!str_eq(list.p[i].way, S("open")) || list.p[i].audience.n)
            continue;
        add(all, &r, M_DUTIES, 1);
        add(all, &r, M_DUTIES_FILLED, list.p[i].docs > 0);
    }
    for (isize i = 0; i < owed.n; i++) {
        struct measure_row r = {.unit = owed.p[i].unit, .office = owed.p[i].office};

        add(all, &r, M_OWED_LATE, owed.p[i].state == DUTY_OVERDUE);
    }
}

static const struct {
    enum measure_query q;
    enum measure n, m, l, k; /* M__MAX: none */
} plain[] = {
    {MEASURE_COLUMNS, M_COLUMNS, M_COLUMNS_FILLED, M_COLUMNS_STALE, M__MAX},
    {MEASURE_NORMS, M_NORMS, M_NORMS_EXPLAINED, M__MAX, M__MAX},
    {MEASURE_VOICES, M_VOICES, M_VOICES_ANSWERED, M_VOICES_TIMELY, M_CORRECTIONS},
    {MEASURE_REQUESTS, M_REQUESTS, M__MAX, M__MAX, M__MAX},
    {MEASURE_CLOSED, M_CLOSED, M_CLOSED_LATE, M__MAX, M__MAX},
    {MEASURE_OPEN_LATE, M_OPEN_LATE, M__MAX, M__MAX, M__MAX},
    {MEASURE_DISPUTES, M_DISPUTES, M_DISPUTES_LOST, M__MAX, M__MAX},
};

static void gather(struct ctx *c, const struct period *p, struct unit_id unit,
                   struct places *all)
{
    struct measure_row_list rows[MEASURE_QUERY__MAX] = {{0}};

    for (int q = 0; q < MEASURE_QUERY__MAX && !c->fail.code; q++)
        measure_rows(c, (enum measure_query)q, p, unit, &rows[q]);
    if (c->fail.code)
        return;
    documents(c, &rows[MEASURE_DOCS], &rows[MEASURE_SLOW], all);
    faults(&rows[MEASURE_FAULTS], &rows[MEASURE_FAULTS_NOW], all);
    registers(&rows[MEASURE_REGISTERS], all);
    reports(&rows[MEASURE_REPORTS], p, all);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        for (isize k = 0; k < rows[plain[i].q].n; k++) {
            const struct measure_row *r = &rows[plain[i].q].p[k];

            add(all, r, plain[i].n, r->n);
            if (plain[i].m != M__MAX)
                add(all, r, plain[i].m, r->m);
            if (plain[i].l != M__MAX)
                add(all, r, plain[i].l, r->l);
            if (plain[i].k != M__MAX)
                add(all, r, plain[i].k, r->k);
        }
    duties(c, unit, all);
}

void measure_take(struct ctx *c, const struct period *p, enum action act, struct unit_id unit,
                  struct measure_set *out)
{
    struct unit_list units = {0};
    struct places all = {.mem = c->mem};

    out->period = *p;
    if (unit.n) {
        units.p = NEW(c->mem, struct unit, 1);
        units.n = 1;
        unit_load(c, unit, units.p);
    } else {
        may_units(c, act, &units);
    }
    out->units.p = NEW(c->mem, struct measure_unit, units.n + 1);
    all.p = NEW(c->mem, struct place, units.n + 1);
    for (isize i = 0; i < units.n && !c->fail.code; i++) {
        struct measure_unit *u = &out->units.p[out->units.n++];

        u->unit = units.p[i];
        u->all.unit = u->unit.id;
        all.p[all.n++] = (struct place){u->unit.id.n, u};
    }
    if (all.n)
        qsort(all.p, (size_t)all.n, sizeof *all.p, by_id);
    gather(c, p, unit, &all);
}
