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
    return str_fmt(mem, "/desk/figures/%.*s?period=%.*s&unit=%.*s", STR_ARG(measure_id(m)),
                   STR_ARG(p->code), STR_ARG(code));
}

struct str measure_home(struct arena *mem, enum measure m, struct str code,
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

/* Adds `n` to the unit of `r` and to the office. */
static void put(struct places *all, const struct measure_row *r, const int64_t *n)
{
    struct measure_unit *u = unit_at(all, r->unit);
    struct measure_of *o = NULL;

    for (int m = 0; u && m < M__MAX; m++) {
        if (!n[m])
            continue;
        if (!o)
            o = office_at(all, u, r->office.n);
        u->all.n[m] += n[m];
        o->n[m] += n[m];
    }
}

/* --- what a row of each register counts for */

/* V7 to V9 fail an account, not the site. */
static bool of_account(struct str weight)
{
    return str_eq(weight, S("V7")) || str_eq(weight, S("V8")) || str_eq(weight, S("V9"));
}

static bool veto(struct str weight)
{
    return !str_eq(weight, S("note")) && !str_eq(weight, S("deduct"));
}

static void fault(const struct measure_row *r, int64_t *n)
{
    enum patrol_kind kind;
    struct str weight;

    n[M_FAULTS] += r->n;
    if (!patrol_kind_parse(r->key, &kind))
        return;
    weight = patrol_kind_weight(kind);
    if (veto(weight))
        n[of_account(weight) ? M_ACCOUNTS_VETO : M_FAULTS_VETO] += r->n;
    if (kind == PATROL_PRIVACY || kind == PATROL_TIME_WRONG || kind == PATROL_DRAFT_WORDS ||
        kind == PATROL_TITLE_BLANK || kind == PATROL_LINK_DEAD || kind == PATROL_FILE_MISSING)
        n[M_FAULTS_TEXT] += r->n;
}

static void fault_now(const struct measure_row *r, int64_t *n)
{
    enum patrol_kind kind;

    n[M_FAULTS_OPEN] += r->n;
    if (patrol_kind_parse(r->key, &kind) && veto(patrol_kind_weight(kind)))
        n[M_FAULTS_VETO_OPEN] += r->n;
}

static void register_row(const struct measure_row *r, int64_t *n)
{
    if (str_eq(r->key, S("training"))) {
        n[M_TRAININGS] += r->m;
        n[M_MEETINGS] += r->l;
        n[M_ATTENDED] += r->n - r->m - r->l;
    } else if (str_eq(r->key, S("honour"))) {
        n[M_HONOURS] += r->n;
    } else if (str_eq(r->key, S("plan"))) {
        n[M_TASKS] += r->n;
        n[M_TASKS_TIMELY] += r->k;
    } else if (str_eq(r->key, S("proposal"))) {
        n[M_PROPOSALS] += r->n;
        n[M_PROPOSALS_TIMELY] += r->k;
    }
}

/* Art. 49: departments by 31 January, governments by 31 March. */
static void report(const struct measure_row *r, const struct period *p, bool government,
                   int64_t *n)
{
    struct day due = {0};

    day_make(p->year, government ? 3 : 1, 31, &due);
    n[M_REPORT] += 1;
    n[M_REPORT_TIMELY] += r->at <= due.n;
}

void measure_count_duty(const struct duty *d, int64_t *n)
{
    if (!str_eq(d->way, S("open")) || d->audience.n)
        return;
    n[M_DUTIES] += 1;
    n[M_DUTIES_FILLED] += d->docs > 0;
}

void measure_count_owed(const struct duty_owed *o, int64_t *n)
{
    n[M_OWED_LATE] += o->state == DUTY_OVERDUE;
}

static const struct {
    enum measure_query q;
    enum measure n, m, l, k; /* M__MAX: none */
} plain[] = {
    {MEASURE_DOCS, M_PUBLISHED, M_DATED, M__MAX, M__MAX},
    {MEASURE_COLUMNS, M_COLUMNS, M_COLUMNS_FILLED, M_COLUMNS_STALE, M__MAX},
    {MEASURE_NORMS, M_NORMS, M_NORMS_EXPLAINED, M__MAX, M__MAX},
    {MEASURE_VOICES, M_VOICES, M_VOICES_ANSWERED, M_VOICES_TIMELY, M_CORRECTIONS},
    {MEASURE_REQUESTS, M_REQUESTS, M__MAX, M__MAX, M__MAX},
    {MEASURE_CLOSED, M_CLOSED, M_CLOSED_LATE, M__MAX, M__MAX},
    {MEASURE_OPEN_LATE, M_OPEN_LATE, M__MAX, M__MAX, M__MAX},
    {MEASURE_DISPUTES, M_DISPUTES, M_DISPUTES_LOST, M__MAX, M__MAX},
};

void measure_count(const struct measure_row *r, enum measure_query q, const struct period *p,
                   const struct calendar *cal, bool government, int64_t *n)
{
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (plain[i].q == q) {
            n[plain[i].n] += r->n;
            n[plain[i].m] += plain[i].m == M__MAX ? 0 : r->m;
            n[plain[i].l] += plain[i].l == M__MAX ? 0 : r->l;
            n[plain[i].k] += plain[i].k == M__MAX ? 0 : r->k;
        }
    if (q == MEASURE_SLOW)
        n[M_LATE] += duty_late(cal, (struct day){(int32_t)r->at}, (struct day){(int32_t)r->n});
    else if (q == MEASURE_FAULTS)
        fault(r, n);
    else if (q == MEASURE_FAULTS_NOW)
        fault_now(r, n);
    else if (q == MEASURE_REGISTERS)
        register_row(r, n);
    else if (q == MEASURE_REPORTS)
        report(r, p, government, n);
}

static void duties(struct ctx *c, struct unit_id unit, struct places *all)
{
    struct duty_list list = {0};
    struct duty_owed_list owed = {0};

    duty_brief(c, unit, &list);
    duty_owed_of(c, unit, &list, &owed);
    for (isize i = 0; i < list.n; i++) {
        struct measure_row r = {.unit = list.p[i].unit, .office = list.p[i].office};
        int64_t n[M__MAX] = {0};

        measure_count_duty(&list.p[i], n);
        put(all, &r, n);
    }
    for (isize i = 0; i < owed.n; i++) {
        struct measure_row r = {.unit = owed.p[i].unit, .office = owed.p[i].office};
        int64_t n[M__MAX] = {0};

        measure_count_owed(&owed.p[i], n);
        put(all, &r, n);
    }
}

static void months(struct places *all, const struct measure_row *r)
{
    struct measure_unit *u = r->n ? unit_at(all, r->unit) : NULL;

    for (int m = 0; u && m < PERIOD_MONTHS; m++) {
        u->all.month[m] += r->month[m];
        office_at(all, u, r->office.n)->month[m] += r->month[m];
    }
}

static void gather(struct ctx *c, const struct period *p, struct unit_id unit,
                   struct places *all)
{
    struct calendar cal;

    calendar_load(c, (struct unit_id){0}, &cal);
    for (int q = 0; q < MEASURE_QUERY__MAX && !c->fail.code; q++) {
        struct measure_row_list rows = {0};

        measure_rows(c, (enum measure_query)q, p, unit, &rows);
        for (isize k = 0; k < rows.n && !c->fail.code; k++) {
            const struct measure_unit *u = unit_at(all, rows.p[k].unit);
            int64_t n[M__MAX + 1] = {0};

            if (!u)
                continue;
            measure_count(&rows.p[k], (enum measure_query)q, p, &cal,
                          str_eq(u->unit.kind, S("government")), n);
            put(all, &rows.p[k], n);
            if (q == MEASURE_DOCS)
                months(all, &rows.p[k]);
        }
    }
    if (!c->fail.code)
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
