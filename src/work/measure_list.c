/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_list.c - exactly the records that a figure counts; see measure_list.h
 *
 * Records come from the store in the order of units and ids, a batch at a time, and each is counted as
 * if it were alone; those that count stay. What is in no table (duties, what is owed, units without
 * a report) is listed whole, in memory, and cut into pages by the same key.
 */
#include "work/measure_list.h"

#include <stdlib.h>

#include "base/buf.h"
#include "store/calendar.h"
#include "work/may.h"

enum { BATCH = 200 };

/* clang-format off */
static const struct {
    enum measure m, plus, less;
    bool missing;
    struct str zh;
} names[] = {
    {M_COLUMNS,  M__MAX,        M_COLUMNS_FILLED,   false, LIT("空白栏目")},
    {M_VOICES,   M__MAX,        M_VOICES_ANSWERED,  false, LIT("待答复的留言")},
    {M_VOICES,   M__MAX,        M_VOICES_TIMELY,    false, LIT("没有按时答复的留言")},
    {M_OPEN_LATE,M_CLOSED_LATE, M__MAX,             false, LIT("超期的申请")},
    {M_DUTIES,   M__MAX,        M_DUTIES_FILLED,    false, LIT("没有内容的责任清单事项")},
    {M_NORMS,    M__MAX,        M_NORMS_EXPLAINED,  false, LIT("没有解读的规范性文件")},
    {M_TASKS,    M__MAX,        M_TASKS_TIMELY,     false, LIT("没有按时完成的要点任务")},
    {M_PROPOSALS,M__MAX,        M_PROPOSALS_TIMELY, false, LIT("没有按时答复的建议提案")},
    {M_CLOSED,   M__MAX,        M_CLOSED_LATE,      false, LIT("按时办结的申请")},
    {M_REPORT,   M__MAX,        M__MAX,             true,  LIT("上年度年报未发布的单位")},
    {M_REPORT_TIMELY, M__MAX,   M__MAX,             true,  LIT("没有按时发布上年度年报的单位")},
};
static const enum measure_query sources[M__MAX] = {
    [M_PUBLISHED] = MEASURE_DOCS, [M_DATED] = MEASURE_DOCS, [M_LATE] = MEASURE_SLOW,
    [M_OWED_LATE] = MEASURE_QUERY__MAX, [M_DUTIES] = MEASURE_QUERY__MAX, [M_DUTIES_FILLED] = MEASURE_QUERY__MAX,
    [M_COLUMNS] = MEASURE_COLUMNS, [M_COLUMNS_FILLED] = MEASURE_COLUMNS, [M_COLUMNS_STALE] = MEASURE_COLUMNS,
    [M_NORMS] = MEASURE_NORMS, [M_NORMS_EXPLAINED] = MEASURE_NORMS,
    [M_FAULTS] = MEASURE_FAULTS, [M_FAULTS_VETO] = MEASURE_FAULTS, [M_FAULTS_TEXT] = MEASURE_FAULTS,
    [M_ACCOUNTS_VETO] = MEASURE_FAULTS,
    [M_FAULTS_OPEN] = MEASURE_FAULTS_NOW, [M_FAULTS_VETO_OPEN] = MEASURE_FAULTS_NOW,
    [M_CORRECTIONS] = MEASURE_VOICES, [M_VOICES] = MEASURE_VOICES, [M_VOICES_ANSWERED] = MEASURE_VOICES,
    [M_VOICES_TIMELY] = MEASURE_VOICES,
    [M_REQUESTS] = MEASURE_REQUESTS, [M_CLOSED] = MEASURE_CLOSED, [M_CLOSED_LATE] = MEASURE_CLOSED,
    [M_OPEN_LATE] = MEASURE_OPEN_LATE, [M_DISPUTES] = MEASURE_DISPUTES, [M_DISPUTES_LOST] = MEASURE_DISPUTES,
    [M_REPORT] = MEASURE_REPORTS, [M_REPORT_TIMELY] = MEASURE_REPORTS,
    [M_TRAININGS] = MEASURE_REGISTERS, [M_MEETINGS] = MEASURE_REGISTERS, [M_ATTENDED] = MEASURE_REGISTERS,
    [M_TASKS] = MEASURE_REGISTERS, [M_TASKS_TIMELY] = MEASURE_REGISTERS, [M_PROPOSALS] = MEASURE_REGISTERS,
    [M_PROPOSALS_TIMELY] = MEASURE_REGISTERS, [M_HONOURS] = MEASURE_REGISTERS,
};
static const enum measured_kind kinds[MEASURE_QUERY__MAX] = {
    [MEASURE_COLUMNS] = MEASURED_COLUMN, [MEASURE_FAULTS] = MEASURED_FAULT, [MEASURE_FAULTS_NOW] = MEASURED_FAULT,
    [MEASURE_VOICES] = MEASURED_VOICE, [MEASURE_REQUESTS] = MEASURED_CASE, [MEASURE_CLOSED] = MEASURED_CASE,
    [MEASURE_OPEN_LATE] = MEASURED_CASE, [MEASURE_DISPUTES] = MEASURED_DISPUTE, [MEASURE_REGISTERS] = MEASURED_ROW,
};
/* clang-format on */

struct measure_ask measure_ask_of(enum measure m, const struct period *p)
{
    return (struct measure_ask){
        .period = *p, .m = m, .plus = M__MAX, .less = M__MAX, .office = MEASURE_ANY_OFFICE};
}

/* Its name where it is a pair, "" where it is a plain measure or nothing known. */
static struct str name_of(const struct measure_ask *a)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].m == a->m && names[i].plus == a->plus && names[i].less == a->less &&
            names[i].missing == a->missing)
            return names[i].zh;
    return S("");
}

static bool plain(const struct measure_ask *a)
{
    return a->plus == M__MAX && a->less == M__MAX && !a->missing;
}

bool measure_ask_ok(const struct measure_ask *a)
{
    enum measure_query q = sources[a->m];

    if (a->key.n && q != MEASURE_FAULTS && q != MEASURE_FAULTS_NOW && q != MEASURE_REGISTERS)
        return false;
    return plain(a) || name_of(a).n;
}

struct str measure_ask_zh(const struct measure_ask *a)
{
    return plain(a) ? measure_zh(a->m) : name_of(a);
}

struct str measure_ask_path(struct arena *mem, const struct measure_ask *a, struct str code)
{
    struct buf b = buf_new(mem, 160);

    buf_fmt(&b, "/desk/figures/%.*s?period=%.*s", STR_ARG(measure_id(a->m)),
            STR_ARG(a->period.code));
    if (a->plus != M__MAX)
        buf_fmt(&b, "&plus=%.*s", STR_ARG(measure_id(a->plus)));
    if (a->less != M__MAX)
        buf_fmt(&b, "&less=%.*s", STR_ARG(measure_id(a->less)));
    if (a->missing)
        buf_fmt(&b, "&missing=1");
    if (a->key.n)
        buf_fmt(&b, "&key=%.*s", STR_ARG(a->key));
    if (a->office != MEASURE_ANY_OFFICE)
        buf_fmt(&b, "&office=%lld", (long long)a->office);
    if (code.n)
        buf_fmt(&b, "&unit=%.*s", STR_ARG(code));
    else
        buf_fmt(&b, "&all=1");
    return buf_str(&b);
}

/* --- who may look at what: asked once for each unit */

struct reach {
    struct ctx *c;
    struct unit_list units;
    struct unit_id unit; /* of the answers below */
    const struct unit *at;
    bool docs, cases, voices;
    struct office_list offices;
};

static bool reached(struct reach *r, struct unit_id unit)
{
    if (r->unit.n == unit.n)
        return r->at;
    r->unit = unit;
    r->at = NULL;
    for (isize i = 0; i < r->units.n && !r->at; i++)
        if (r->units.p[i].id.n == unit.n)
            r->at = &r->units.p[i];
    if (!r->at)
        return false;
    r->docs = may_ask(r->c, ACT_SEE_DOC, unit);
    r->cases = may_ask(r->c, ACT_CASE, unit);
    r->voices = may_ask(r->c, ACT_REGISTER, unit);
    r->offices = (struct office_list){0};
    office_all(r->c, unit, &r->offices);
    return true;
}

static void take(struct reach *r, struct measure_found *out, enum measured_kind kind,
                 const struct measure_record *rec)
{
    struct measured *m = LIST_ADD(r->c->mem, &out->rows, out->rows_cap);
    bool doc = kind == MEASURED_DOC || (kind == MEASURED_OWED && rec->other);
    bool docs =
        r->docs && (!doc || may_office_ask(r->c, ACT_SEE_DOC, r->unit, rec->row.office));

    *m = (struct measured){.kind = kind,
                           .unit = r->at,
                           .title = rec->title,
                           .mark = rec->mark,
                           .key = rec->row.key,
                           .day = rec->day,
                           .id = rec->id,
                           .other = rec->other,
                           .live = rec->live,
                           .open = doc                        ? docs
                                   : kind == MEASURED_CASE    ? r->cases
                                   : kind == MEASURED_DISPUTE ? r->cases && rec->other
                                   : kind == MEASURED_VOICE   ? r->voices
                                                              : true};
    for (isize i = 0; i < r->offices.n; i++)
        if (r->offices.p[i].id.n == rec->row.office.n)
            m->office = r->offices.p[i].name;
    if (kind == MEASURED_CASE && !m->open)
        m->title = S("");
    if (doc && !m->open && !m->live)
        m->title = S("（未公开的信息）");
}

static bool counts(const struct measure_ask *a, const int64_t *n)
{
    return (n[a->m] || (a->plus != M__MAX && n[a->plus])) && !(a->less != M__MAX && n[a->less]);
}

/* --- from the tables */

static void from_table(struct reach *r, const struct measure_ask *a, enum measure m,
                       struct measure_key key, struct measure_found *out)
{
    struct ctx *c = r->c;
    enum measure_query q = sources[m];
    struct measure_ask alone = *a;
    struct calendar cal;
    bool more = true;

    alone.m = m;
    alone.plus = M__MAX;
    calendar_load(c, (struct unit_id){0}, &cal);
    while (more && !out->more && !c->fail.code) {
        struct measure_record_list batch = {0};
        isize cap = 0;

        more = measure_records(c, q, &a->period, a->unit, a->office, &key, BATCH, &batch, &cap);
        for (isize i = 0; i < batch.n && !out->more; i++) {
            const struct measure_record *one = &batch.p[i];
            int64_t n[M__MAX + 1] = {0};

            if ((a->key.n && !str_eq(a->key, one->row.key)) || !reached(r, one->row.unit))
                continue;
            measure_count(&one->row, q, &a->period, &cal, str_eq(r->at->kind, S("government")),
                          n);
            if (!counts(&alone, n))
                continue;
            if (out->rows.n == a->page) {
                out->more = true;
                break;
            }
            take(r, out, kinds[q], one);
            out->last = (struct measure_place){m == a->m ? 0 : 1, one->row.unit.n, one->id};
        }
    }
}

/* --- what is in no table: the key is the place in the list */

static void keep(struct reach *r, const struct measure_ask *a, enum measured_kind kind,
                 const struct measure_record *rec, isize *at, struct measure_found *out)
{
    int64_t office = rec->row.office.n;

    if ((a->office != MEASURE_ANY_OFFICE && a->office != office) || !reached(r, rec->row.unit))
        return;
    if (++*at <= a->after.id)
        return;
    if (out->rows.n == a->page) {
        out->more = true;
        return;
    }
    take(r, out, kind, rec);
    out->last = (struct measure_place){.id = *at};
}

static void from_duties(struct reach *r, const struct measure_ask *a, struct measure_found *out)
{
    struct duty_list list = {0};
    struct duty_owed_list owed = {0};
    isize at = 0;

    duty_all(r->c, a->unit, false, &list);
    if (a->m == M_OWED_LATE)
        duty_owed_of(r->c, a->unit, &list, &owed);
    for (isize i = 0; a->m != M_OWED_LATE && i < list.n; i++) {
        const struct duty *d = &list.p[i];
        struct measure_record rec = {.row = {.unit = d->unit, .office = d->office},
                                     .id = d->id,
                                     .title = d->matter.n ? d->matter : d->item,
                                     .mark = d->matter.n ? d->item : S(""),
                                     .day = d->last.s ? instant_day(d->last) : (struct day){0}};
        int64_t n[M__MAX + 1] = {0};

        measure_count_duty(d, n);
        if (counts(a, n))
            keep(r, a, MEASURED_DUTY, &rec, &at, out);
    }
    for (isize i = 0; i < owed.n; i++) {
        const struct duty_owed *o = &owed.p[i];
        struct measure_record rec = {.row = {.unit = o->unit, .office = o->office},
                                     .id = o->duty,
                                     .other = o->document.n,
                                     .title = o->what,
                                     .mark = o->column,
                                     .day = o->due};
        int64_t n[M__MAX + 1] = {0};

        measure_count_owed(o, n);
        if (counts(a, n))
            keep(r, a, MEASURED_OWED, &rec, &at, out);
    }
}

static void from_units(struct reach *r, const struct measure_ask *a,
                       const struct measure_set *set, struct measure_found *out)
{
    isize at = 0;

    for (isize i = 0; i < set->units.n; i++) {
        const struct unit *u = &set->units.p[i].unit;
        struct measure_record rec = {.row = {.unit = u->id}, .id = u->id.n, .title = u->name};

        if (set->units.p[i].all.n[a->m])
            continue;
        out->total++;
        keep(r, a, MEASURED_UNIT, &rec, &at, out);
    }
}

static int64_t one_total(const struct measure_ask *a, const int64_t *n)
{
    return n[a->m] + (a->plus == M__MAX ? 0 : n[a->plus]) -
           (a->less == M__MAX ? 0 : n[a->less]);
}

/* Of one kind of fault, of one register. */
static int64_t total_of_key(struct reach *r, const struct measure_ask *a)
{
    struct measure_row_list rows = {0};
    int64_t sum = 0;

    measure_rows(r->c, sources[a->m], &a->period, a->unit, &rows);
    for (isize i = 0; i < rows.n; i++) {
        int64_t n[M__MAX + 1] = {0};

        if (!str_eq(rows.p[i].key, a->key) || !reached(r, rows.p[i].unit) ||
            (a->office != MEASURE_ANY_OFFICE && rows.p[i].office.n != a->office))
            continue;
        measure_count(&rows.p[i], sources[a->m], &a->period, NULL, false, n);
        sum += one_total(a, n);
    }
    return sum;
}

static int64_t totals(const struct measure_ask *a, const struct measure_set *set)
{
    int64_t n = 0;

    for (isize i = 0; i < set->units.n && a->office == MEASURE_ANY_OFFICE; i++)
        n += one_total(a, set->units.p[i].all.n);
    for (isize i = 0; i < set->units.n && a->office != MEASURE_ANY_OFFICE; i++)
        for (isize k = 0; k < set->units.p[i].offices.n; k++)
            if (set->units.p[i].offices.p[k].office.n == a->office)
                n += one_total(a, set->units.p[i].offices.p[k].n);
    return n;
}

enum err measure_list(struct ctx *c, const struct measure_ask *a, struct measure_found *out)
{
    enum action act = a->unit.n ? ACT_SEE_DESK : ACT_DISTRICT;
    struct measure_set set = {0};
    struct reach r = {.c = c};

    db_begin_read(c);
    may(c, act, a->unit);
    if (!c->fail.code)
        measure_take(c, &a->period, act, a->unit, &set);
    r.units.p = NEW(c->mem, struct unit, set.units.n + 1);
    for (isize i = 0; i < set.units.n; i++)
        r.units.p[r.units.n++] = set.units.p[i].unit;
    if (!c->fail.code && a->missing) {
        from_units(&r, a, &set, out);
    } else if (!c->fail.code) {
        out->total = a->key.n ? total_of_key(&r, a) : totals(a, &set);
        if (sources[a->m] == MEASURE_QUERY__MAX) {
            from_duties(&r, a, out);
        } else {
            struct measure_key key = {a->after.unit, a->after.id};

            if (!a->after.stage)
                from_table(&r, a, a->m, key, out);
            if (a->plus != M__MAX && !out->more)
                from_table(&r, a, a->plus, a->after.stage ? key : (struct measure_key){0}, out);
        }
    }
    return db_end(c);
}
