/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_test.c - the figures of units and offices, each from its register */
#include "work/measure.h"

#include "work/may.h"
#include "work/measure_list.h"

#include "store/patrol.h"
#include "store/worklist.h"
#include "tests/work/cast.h"
#include "work/disclose.h"
#include "work/duty.h"
#include "work/overview.h"
#include "work/register.h"

static struct measure_set take(struct test *t, const struct cast *k, enum who who,
                               struct unit_id unit, const char *code)
{
    struct ctx c = cast_ctx(t, k, who);
    struct measure_set set = {0};
    struct period p;

    period_parse(&t->mem, str_of(code), &p);
    db_begin_read(&c);
    measure_take(&c, &p, ACT_DISTRICT, unit, &set);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return set;
}

static const struct measure_of *of(const struct measure_set *set, struct unit_id unit)
{
    for (isize i = 0; i < set->units.n; i++)
        if (set->units.p[i].unit.id.n == unit.n)
            return &set->units.p[i].all;
    return NULL;
}

static void document(struct test *t, const struct cast *k, const char *title,
                     const char *written, struct office_id office)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, title, "正文");
    struct doc_id id = {0};

    d.f.office = office;
    day_parse(str_of(written), &d.f.written);
    doc_create(&c, k->unit, &d, &id);
    CHECK_OK(t, &c.fail);
    cast_publish(t, k, id);
}

static void row(struct test *t, const struct cast *k, const char *kind, const char *table)
{
    struct ctx c = cast_ctx(t, k, WHO_REVIEWER);
    struct register_import in = {0};

    register_import(&c, k->unit, str_of(kind), str_of(table), false, &in);
    CHECK_OK(t, &c.fail);
}

/* A request for information, and one to correct a record (art. 41), which is none; both withdrawn. */
static void requests(struct test *t, const struct cast *k)
{
    for (int i = 0; i < 2; i++) {
        struct ctx c = cast_ctx(t, k, WHO_OFFICER);
        struct clock_event e = {.kind = EV_WITHDRAWN, .day = ctx_today(&c)};
        struct filing f = {.unit = k->unit,
                           .channel = CHANNEL_COUNTER,
                           .kind = APPLICANT_NAT,
                           .who = {.name = S("张三丰"),
                                   .ident_kind = S("idcard"),
                                   .ident = S("11010119900307715X"),
                                   .phone = S("13800001234")},
                           .content = S("2025年决算"),
                           .correction = i == 1};
        struct filed got = {0};

        disclose_register(&c, &f, &got);
        disclose_event(&c, got.id, 0, &e);
        CHECK_OK(t, &c.fail);
    }
}

/* So many records stand on all pages of two rows each; none of them twice. */
static int64_t listed(struct test *t, const struct cast *k, enum who who, struct measure_ask *a,
                      int64_t *total)
{
    int64_t rows = 0;
    bool more = true;

    a->page = 2;
    a->after = (struct measure_place){0};
    while (more && rows < 1000) {
        struct ctx c = cast_ctx(t, k, who);
        struct measure_found f = {0};

        measure_list(&c, a, &f);
        CHECK_OK(t, &c.fail);
        rows += f.rows.n;
        *total = f.total;
        a->after = f.last;
        more = f.more;
        for (isize i = 0; i < f.rows.n; i++) /* each is called something */
            CHECK(t, f.rows.p[i].title.n || f.rows.p[i].mark.n ||
                         f.rows.p[i].kind == MEASURED_CASE);
        for (isize i = 1; i < f.rows.n; i++)
            CHECK(t, f.rows.p[i].id != f.rows.p[i - 1].id ||
                         f.rows.p[i].other != f.rows.p[i - 1].other);
    }
    return rows;
}

/* What comes round and is late is called by its name. */
static void late_rounds(struct test *t, const struct cast *k, const char *name)
{
    struct duty d = {
        .unit = k->unit, .matter = S("月度安排"), .term = S("每月"), .col = k->norm_col};
    struct period y;
    struct measure_ask a;
    struct measure_found f = {0};
    struct ctx c;
    bool found = false;

    test_case(t, "measure %s: what comes round and is late is called by its name", name);
    y = period_of_year(&t->mem, 2026);
    a = measure_ask_of(M_OWED_LATE, &y);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, duty_save(&c, &d, 0, NULL), OK);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, k, WHO_CLERK);
    c.now = instant_make((struct day){ctx_today(&c).n + 90}, 10, 0, 0);
    a.unit = k->unit;
    a.page = 50;
    CHECK_INT(t, measure_list(&c, &a, &f), OK);
    for (isize i = 0; i < f.rows.n; i++) {
        CHECK(t, f.rows.p[i].title.n > 0);
        found |= str_eq(f.rows.p[i].title, S("月度安排"));
    }
    CHECK(t, found);
}

/* A role for one office: what is not public of another one has no title there, and cannot be opened. */
static void of_one_office(struct test *t, const struct cast *k, const char *name)
{
    struct measure_found f = {0};
    struct measure_ask a;
    struct period y;
    struct office_id own = {0};
    int64_t gone = 0, shut = 0;
    struct ctx c;

    test_case(t, "measure %s: a role for one office opens its own only", name);
    y = period_of_year(&t->mem, 2026);
    a = measure_ask_of(M_PUBLISHED, &y);
    a.unit = k->unit;
    a.page = 50;
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, measure_list(&c, &a, &f), OK);
    for (isize i = 0; i < f.rows.n; i++)
        shut += !f.rows.p[i].open;
    CHECK_INT(t, shut, 0);
    db_begin_read(&c);
    CHECK(t, !may_office_only(&c, ACT_SEE_DOC, k->unit, &own));
    for (isize i = 0; i < c.actor.grants.n; i++)
        c.actor.grants.p[i].office.n = 9999;
    CHECK(t, may_office_only(&c, ACT_SEE_DOC, k->unit, &own) && own.n == 9999);
    db_end(&c);
    f = (struct measure_found){0};
    CHECK_INT(t, measure_list(&c, &a, &f), OK);
    CHECK_INT(t, f.rows.n, 3);
    shut = 0;
    for (isize i = 0; i < f.rows.n; i++) {
        shut += !f.rows.p[i].open;
        gone += !f.rows.p[i].live;
    }
    CHECK_INT(t, shut, 3);
    /* these are public, so that their titles are no secret */
    CHECK(t, gone == 0 && !str_has(f.rows.p[0].title, S("未公开")));
}

static void behind(struct test *t, const struct cast *k, const char *name)
{
    struct measure_set set, alone, *all = &set, *one = &alone;
    struct period y;
    struct measure_ask a;
    int64_t total = -1, missing = 0, rows;
    struct ctx c;
    struct measure_found f = {0};

    test_case(t, "measure %s: behind each figure stand its records: district, unit, office",
              name);
    y = period_of_year(&t->mem, 2026);
    set = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    alone = take(t, k, WHO_CLERK, k->unit, "2026");
    for (int m = 0; m < M__MAX; m++) {
        int64_t sum = 0;

        a = measure_ask_of((enum measure)m, &y);
        for (isize i = 0; i < all->units.n; i++)
            sum += all->units.p[i].all.n[m];
        CHECK_INT(t, listed(t, k, WHO_DISTRICT, &a, &total), sum);
        CHECK_INT(t, total, sum);
        a.unit = k->unit;
        CHECK_INT(t, listed(t, k, WHO_CLERK, &a, &total), one->units.p[0].all.n[m]);
        for (isize i = 0; i < one->units.p[0].offices.n; i++) {
            const struct measure_of *o = &one->units.p[0].offices.p[i];

            a.office = o->office.n;
            CHECK_INT(t, listed(t, k, WHO_CLERK, &a, &total), o->n[m]);
            CHECK_INT(t, total, o->n[m]);
        }
    }

    test_case(t, "measure %s: what is left of a figure has its records, too", name);
    y = period_of_year(&t->mem, 2026);
    set = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    alone = take(t, k, WHO_CLERK, k->unit, "2026");
    a = measure_ask_of(M_COLUMNS, &y);
    a.less = M_COLUMNS_FILLED;
    a.unit = k->unit;
    CHECK_INT(t, listed(t, k, WHO_CLERK, &a, &total),
              one->units.p[0].all.n[M_COLUMNS] - one->units.p[0].all.n[M_COLUMNS_FILLED]);
    CHECK(t, str_eq(measure_ask_zh(&a), S("空白栏目")));
    a = measure_ask_of(M_TASKS, &y);
    a.less = M_TASKS_TIMELY;
    CHECK_INT(t, listed(t, k, WHO_DISTRICT, &a, &total), 2);
    a = measure_ask_of(M_OPEN_LATE, &y);
    a.plus = M_CLOSED_LATE;
    rows = listed(t, k, WHO_DISTRICT, &a, &total);
    CHECK_INT(t, rows, total);
    a = measure_ask_of(M_REPORT, &y);
    a.missing = true;
    for (isize i = 0; i < all->units.n; i++)
        missing += !all->units.p[i].all.n[M_REPORT];
    CHECK_INT(t, listed(t, k, WHO_DISTRICT, &a, &total), missing);
    CHECK_INT(t, total, missing);
    a = measure_ask_of(M_FAULTS_OPEN, &y);
    a.key = S("series_gap");
    CHECK_INT(t, listed(t, k, WHO_DISTRICT, &a, &total), 2);
    CHECK_INT(t, total, 2);
    a = measure_ask_of(M_COLUMNS_FILLED, &y);
    a.less = M_COLUMNS;
    CHECK(t, !measure_ask_ok(&a));

    test_case(t, "measure %s: what a case asks for is for those who handle cases", name);
    y = period_of_year(&t->mem, 2026);
    set = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    alone = take(t, k, WHO_CLERK, k->unit, "2026");
    a = measure_ask_of(M_REQUESTS, &y);
    a.unit = k->unit;
    a.page = 10;
    c = cast_ctx(t, k, WHO_CLERK);
    measure_list(&c, &a, &f);
    CHECK(t, f.rows.n == 1 && !f.rows.p[0].title.n && !f.rows.p[0].open);
    f = (struct measure_found){0};
    c = cast_ctx(t, k, WHO_OFFICER);
    measure_list(&c, &a, &f);
    CHECK(t, f.rows.n == 1 && f.rows.p[0].title.n && f.rows.p[0].open);
    a.unit = (struct unit_id){0};
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, measure_list(&c, &a, &f), ERR_FORBIDDEN);
    of_one_office(t, k, name);
    late_rounds(t, k, name);
}

static void figures(struct test *t, const struct cast *k, const char *name)
{
    struct office_id office = {0};
    struct measure_set all, one;
    const struct measure_of *m;
    struct overview_lag_list lags = {0};
    struct worklist_ask ask;
    struct doc_line_list lines = {0};
    struct patrol_fault f;
    struct ctx c;
    int64_t sum = 0;
    struct period y;

    test_case(t, "measure %s: every figure has its name and its page", name);
    y = period_of_year(&t->mem, 2026);
    for (int i = 0; i < M__MAX; i++) {
        enum measure back;

        CHECK(t, measure_parse(measure_id((enum measure)i), &back) && back == (enum measure)i);
        CHECK(t, str_has(measure_path(&t->mem, (enum measure)i, S("zfq"), &y), S("zfq")));
        CHECK(t, !str_has(measure_path(&t->mem, (enum measure)i, S("zfq"), &y), S("{")));
    }
    CHECK_INT(t, measure_rate(0, 0), 1000);
    CHECK_INT(t, measure_rate(2, 3), 666);

    test_case(t, "measure %s: published, late, by month and office; registers; faults", name);
    c = cast_ctx(t, k, WHO_ADMIN);
    office_add(&c, k->unit, S("综合科"), S(""), &office);
    CHECK_OK(t, &c.fail);
    /* today is 2026-10-24: written on 1 September it is late, on 8 October it is not */
    document(t, k, "晚了的文件", "2026-09-01", office);
    document(t, k, "按时的文件", "2026-10-08", office);
    document(t, k, "没有日期的文件", "", (struct office_id){0});
    row(t, k, "training",
        "组织方,形式,日期,名称\n本单位,培训,2026-03-01,甲\n本单位,会议,2026-03-02,乙\n"
        "上级,会议,2026-03-03,丙\n上级,培训,2025-03-03,丁\n");
    row(t, k, "plan",
        "来源,年度,任务,责任科室,完成时限,进展,完成日期\n"
        "省要点,2026,甲,办公室,2026-06-30,已完成,2026-06-30\n"
        "省要点,2026,乙,办公室,2026-06-30,已完成,2026-07-01\n"
        "省要点,2026,丙,办公室,2026-06-30,推进中,\n");
    row(t, k, "proposal",
        "类别,层级,标题,交办日期,答复日期\n政协提案,区县,甲,2026-03-05,2026-06-05\n"
        "政协提案,区县,乙,2026-03-05,2026-06-06\n");
    c = cast_ctx(t, k, WHO_SYSTEM);
    f = (struct patrol_fault){.unit = k->unit,
                              .kind = S("privacy"),
                              .object = S("document"),
                              .object_id = 1,
                              .says = S("有个人信息"),
                              .found_at = c.now};
    db_begin(&c);
    patrol_insert(&c, &f);
    f.kind = S("series_gap");
    patrol_insert(&c, &f);
    f.found_at = instant_of_day((struct day){18262}); /* 2020-01-01 */
    f.detail = S("2");
    patrol_insert(&c, &f);
    db_end(&c);
    requests(t, k);
    all = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    m = of(&all, k->unit);
    if (!CHECK(t, m != NULL))
        return;
    CHECK_INT(t, m->n[M_REQUESTS], 1); /* not that of art. 41 */
    CHECK_INT(t, m->n[M_CLOSED], 1);
    CHECK_INT(t, m->n[M_PUBLISHED], 3);
    CHECK_INT(t, m->n[M_DATED], 2);
    CHECK_INT(t, m->n[M_LATE], 1);
    CHECK_INT(t, m->month[9], 3);
    CHECK_INT(t, m->n[M_TRAININGS], 1);
    CHECK_INT(t, m->n[M_MEETINGS], 1);
    CHECK_INT(t, m->n[M_ATTENDED], 1);
    CHECK_INT(t, m->n[M_TASKS], 3);
    CHECK_INT(t, m->n[M_TASKS_TIMELY], 1);
    CHECK_INT(t, m->n[M_PROPOSALS], 2);
    CHECK_INT(t, m->n[M_PROPOSALS_TIMELY], 1);
    CHECK_INT(t, m->n[M_FAULTS], 2);
    CHECK_INT(t, m->n[M_FAULTS_VETO], 1);
    CHECK_INT(t, m->n[M_FAULTS_TEXT], 1);
    CHECK_INT(t, m->n[M_FAULTS_OPEN], 3);
    CHECK(t, m->n[M_COLUMNS] > m->n[M_COLUMNS_FILLED] && m->n[M_COLUMNS_FILLED] == 1);
    CHECK_INT(t, of(&all, k->other)->n[M_PUBLISHED], 0);

    test_case(t, "measure %s: who lags stands first, with the gravest named first", name);
    all = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    m = of(&all, k->unit);
    CHECK_INT(t, m->n[M_FAULTS_VETO_OPEN], 1);
    overview_lags(&t->mem, &all, &lags);
    CHECK_INT(t, lags.n, all.units.n);
    CHECK_INT(t, lags.p[0].u->unit.id.n, k->unit.n);
    CHECK(t, str_starts(lags.p[0].says, S("单项否决问题 1 个；2025年年报未发布")));
    CHECK(t, str_has(lags.p[0].says, S("巡查待整改 3 个")));
    for (isize i = 1; i < lags.n; i++)
        CHECK(t, lags.p[i - 1].weight >= lags.p[i].weight);

    test_case(t, "measure %s: the list behind a figure has as many rows as the figure", name);
    y = period_of_year(&t->mem, 2026);
    c = cast_ctx(t, k, WHO_CLERK);
    ask = (struct worklist_ask){.unit = k->unit,
                                .state = DOC_STATE__MAX,
                                .from = instant_of_day(y.from),
                                .until = instant_of_day(y.until)};
    db_begin_read(&c);
    CHECK_INT(t, worklist_count(&c, &ask), 3);
    ask.by_office = true;
    CHECK_INT(t, worklist_count(&c, &ask), 1);
    ask.office = office;
    CHECK_INT(t, worklist_count(&c, &ask), 2);
    ask.slow = true;
    worklist(&c, &ask, (struct page_key){0}, 10, &lines);
    CHECK_INT(t, lines.n, 1);
    ask.until = ask.from;
    ask.slow = ask.by_office = false;
    CHECK_INT(t, worklist_count(&c, &ask), 0);
    db_end(&c);
    CHECK_OK(t, &c.fail);

    test_case(t, "measure %s: one unit alone is the same, parted by office", name);
    all = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026");
    one = take(t, k, WHO_CLERK, k->unit, "2026");
    m = of(&all, k->unit);
    if (!CHECK_INT(t, one.units.n, 1))
        return;
    for (int i = 0; i < M__MAX; i++)
        CHECK_INT(t, one.units.p[0].all.n[i], m->n[i]);
    for (isize i = 0; i < one.units.p[0].offices.n; i++) {
        const struct measure_of *o = &one.units.p[0].offices.p[i];

        sum += o->n[M_PUBLISHED];
        if (o->office.n == office.n)
            CHECK_INT(t, o->n[M_PUBLISHED] * 10 + o->n[M_LATE], 21);
    }
    CHECK_INT(t, sum, 3);

    behind(t, k, name);

    test_case(t, "measure %s: a period has its own, and only reached units are shown", name);
    all = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2026Q4");
    m = of(&all, k->unit);
    CHECK_INT(t, m->month[0], 3);
    CHECK_INT(t, m->n[M_TRAININGS], 0);
    all = take(t, k, WHO_DISTRICT, (struct unit_id){0}, "2025");
    CHECK_INT(t, of(&all, k->unit)->n[M_ATTENDED], 1);
    all = take(t, k, WHO_CLERK, (struct unit_id){0}, "2026");
    CHECK_INT(t, all.units.n, 0);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;

    test_case(t, "measure %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "measure", &k))
        return;
    figures(t, &k, world_kind(kind));
    test_case(t, "measure %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_measure(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
