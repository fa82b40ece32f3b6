/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tally_test.c - the figures kept beside the register equal a count of every case, on both engines,
 * after random work; a period of any shape; figures of a past day do not move */
#include "store/derive.h"
#include "store/dispute.h"
#include "tests/work/cast.h"
#include "work/disclose.h"
#include "work/figures.h"

enum { STEPS = 600, CASES = 260 };

/* Small, seeded, the same everywhere. */
static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static const struct db_query all_rows = {
    "test.tally_rows", "SELECT applicant_kind, received_day, closed_day, outcome, days_taken, "
                       "late, due_order, topic FROM request WHERE unit = $1"};

struct row {
    struct str kind, outcome;
    struct day received, closed;
    bool has_days, correction;
    int64_t days, late, order;
};
LIST_TYPE(row_list, struct row);

static void read_rows(struct test *t, const struct cast *k, struct row_list *out)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct stmt *s;
    isize cap = 0;

    db_begin_read(&c);
    s = db_query(&c, &all_rows);
    db_put_int(s, k->unit.n);
    while (db_step(s)) {
        struct row *r = LIST_ADD(c.mem, out, cap);

        r->kind = db_get_text(s, 0);
        r->received = db_get_day(s, 1);
        r->closed = db_get_day(s, 2);
        r->outcome = db_get_text(s, 3);
        r->has_days = !db_is_null(s, 4);
        r->days = db_get_int(s, 4);
        r->late = db_get_int(s, 5);
        r->order = db_get_int(s, 6);
        r->correction = str_eq(db_get_text(s, 7), S("correct"));
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static bool within(struct day d, struct day from, struct day until)
{
    return day_is_set(d) && d.n >= from.n && d.n <= until.n;
}

/* The cases behind a cell of one outcome, of all kinds and of one: all that there are, the first closed first; no more
 * than are asked for. */
static void behind(struct test *t, const struct cast *k, const struct row_list *rows,
                   struct day from, struct day until, struct str outcome, struct str kind)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct request_list all = {0}, two = {0};
    isize n = 0;

    for (isize i = 0; i < rows->n; i++) {
        const struct row *r = &rows->p[i];

        n += !r->correction && day_is_set(r->received) && within(r->closed, from, until) &&
             str_eq(r->outcome, outcome) && (!kind.n || str_eq(r->kind, kind));
    }
    db_begin_read(&c);
    request_behind(&c, k->unit, S("closed"), outcome, kind, from, until, 1000, &all);
    request_behind(&c, k->unit, S("closed"), outcome, kind, from, until, 2, &two);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, all.n, n);
    for (isize i = 1; i < all.n; i++)
        CHECK(t, all.p[i - 1].closed.n < all.p[i].closed.n ||
                     (all.p[i - 1].closed.n == all.p[i].closed.n &&
                      all.p[i - 1].id.n < all.p[i].id.n));
    CHECK_INT(t, two.n, n < 2 ? n : 2);
    for (isize i = 0; i < two.n && i < all.n; i++)
        CHECK_INT(t, two.p[i].id.n, all.p[i].id.n);
}

/* By the definitions, case after case: received in the period, carried into it, closed in it. */
static void slow(const struct row_list *rows, struct day from, struct day until,
                 int64_t t3[T3_ROWS][T3_COLS], int64_t days[100], int64_t *late)
{
    for (isize i = 0; i < rows->n; i++) {
        const struct row *r = &rows->p[i];
        struct outcome o = {0};
        bool got = day_is_set(r->received);
        int col = report_col_find(REPORT_T3, r->kind), row[4], n = 0;

        if (r->correction)
            continue;

        if (within(r->received, from, until))
            row[n++] = report_row_find(REPORT_T3, S("T3.1"));
        if (got && r->received.n < from.n && (!day_is_set(r->closed) || r->closed.n >= from.n))
            row[n++] = report_row_find(REPORT_T3, S("T3.2"));
        if (got && r->received.n <= until.n &&
            (!day_is_set(r->closed) || r->closed.n > until.n))
            row[n++] = report_row_find(REPORT_T3, S("T3.4"));
        if (got && within(r->closed, from, until)) {
            if (!outcome_find(r->outcome, &o))
                outcome_find(S("O23"), &o);
            t3[report_row_find(REPORT_T3, S("T3.3.7"))][col]++;
            t3[report_row_find(REPORT_T3, S("T3.3.7"))][T3_SUM]++;
            row[n++] = report_row_find(REPORT_T3, o.row_2021);
            *late += r->late > 0;
        }
        while (n--) {
            t3[row[n]][col]++;
            t3[row[n]][T3_SUM]++;
        }
        if (within(r->closed, from, until) && r->has_days && !str_eq(r->outcome, S("O23")))
            days[r->days]++;
    }
}

static void same(struct test *t, const struct cast *k, struct day from, struct day until)
{
    static int64_t t3[T3_ROWS][T3_COLS], days[100];
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct row_list rows = {0};
    struct figures f = {0};
    int64_t late = 0;

    memset(t3, 0, sizeof t3);
    memset(days, 0, sizeof days);
    read_rows(t, k, &rows);
    slow(&rows, from, until, t3, days, &late);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &f);
    CHECK_OK(t, &c.fail);
    for (int i = 0; i < T3_ROWS; i++)
        for (int j = 0; j < T3_COLS; j++)
            if (f.t3[i][j] != t3[i][j])
                CHECK_INT(t, f.t3[i][j] * 1000000 + i * 100 + j,
                          t3[i][j] * 1000000 + i * 100 + j);
    CHECK_INT(t, f.late, late);
    for (isize i = 0; i < f.days.n; i++) {
        CHECK_INT(t, f.days.p[i].n, days[f.days.p[i].days]);
        days[f.days.p[i].days] = 0;
    }
    for (int i = 0; i < 100; i++)
        CHECK_INT(t, days[i], 0);
    behind(t, k, &rows, from, until, S("O02"), S(""));
    behind(t, k, &rows, from, until, S("O02"), S("nat"));
}

static void counts(struct test *t, const struct cast *k, struct day today)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct day red = day_add(today, 3), yellow = day_add(today, 9), first;
    struct request_counts want = {0}, got = {0};
    struct row_list rows = {0};

    read_rows(t, k, &rows);
    day_make(day_year(today), 1, 1, &first);
    for (isize i = 0; i < rows.n; i++) {
        const struct row *r = &rows.p[i];

        if (day_is_set(r->closed)) {
            want.closed_year += !r->correction && within(r->closed, first, today);
            continue;
        }
        want.open++;
        *(r->order == 99999999   ? &want.waiting
          : r->order < today.n   ? &want.overdue
          : r->order <= red.n    ? &want.red
          : r->order <= yellow.n ? &want.yellow
                                 : &want.green) += 1;
    }
    db_begin_read(&c);
    request_count(&c, k->unit, today, red, yellow, &got);
    db_end(&c);
    CHECK_INT(t, got.open, want.open);
    CHECK_INT(t, got.overdue, want.overdue);
    CHECK_INT(t, got.red, want.red);
    CHECK_INT(t, got.yellow, want.yellow);
    CHECK_INT(t, got.green, want.green);
    CHECK_INT(t, got.waiting, want.waiting);
    CHECK_INT(t, got.closed_year, want.closed_year);
}

/* Every day of the period once, in order, in whole days, months and years. */
static void parts(struct test *t)
{
    uint32_t seed = 5;

    test_case(t, "a period is cut into days, months and years without gap or overlap");
    for (int i = 0; i < 2000; i++) {
        struct day from = {(int32_t)(16000 + dice(&seed, 6000))},
                   until = day_add(from, (int)dice(&seed, i % 2 ? 40 : 1500) - 1);
        struct tally_part p[5];
        int64_t next = from.n;

        tally_parts(from, until, p);
        for (int k = 0; k < 5; k++) {
            struct civil a, b;

            if (p[k].from > p[k].until)
                continue;
            CHECK_INT(t, p[k].from, next);
            next = p[k].until + 1;
            a = day_civil((struct day){(int32_t)p[k].from});
            b = day_civil((struct day){(int32_t)next});
            if (k == 1 || k == 3)
                CHECK(t, a.day == 1 && b.day == 1);
            if (k == 2)
                CHECK(t, a.day == 1 && a.month == 1 && b.day == 1 && b.month == 1);
            if (k == 0 || k == 4)
                CHECK(t, p[k].until - p[k].from < 31);
        }
        CHECK_INT(t, next, until.n < from.n ? from.n : until.n + 1);
    }
}

static struct request_id some_case(struct ctx *c, const struct cast *k, uint32_t *seed, int n)
{
    struct request r = {.unit = k->unit,
                        .number = str_fmt(c->mem, "TS-%d", n),
                        .channel = CHANNEL_WEB,
                        .kind = (enum applicant_kind)dice(seed, APPLICANT__MAX),
                        .subject = S("某件"),
                        .content = S("某件信息"),
                        .filed_at = c->now,
                        .correction = dice(seed, 6) == 0}; /* art. 41: in lists only */

    return request_insert(c, &r, str_fmt(c->mem, "code-%d", n), S(""));
}

/* One random change of what counts: received, due, closed, opened again, another outcome. */
static void change(struct ctx *c, struct request_id id, uint32_t *seed)
{
    static const char *const outcomes[] = {"O01", "O02", "O07", "O13", "O21", "O23"};
    struct day first = {19700}, got = day_add(first, (int)dice(seed, 900));
    bool received = dice(seed, 8) > 0, closed = dice(seed, 3) > 0;
    struct request_derived d = {.received = received ? got : (struct day){0},
                                .closed = closed ? day_add(got, (int)dice(seed, 60))
                                                 : (struct day){0},
                                .due = !closed && received ? day_add(got, 28) : (struct day){0},
                                .state = closed     ? CLOCK_CLOSED
                                         : received ? CLOCK_RUNNING
                                                    : CLOCK_UNCONFIRMED,
                                .days_taken = (int)dice(seed, 40),
                                .late = dice(seed, 5) ? 0 : 3};

    if (dice(seed, 4) == 0) {
        request_put_outcome(c, id, str_of(outcomes[dice(seed, 6)]));
        return;
    }
    if (closed)
        request_put_outcome(c, id, str_of(outcomes[dice(seed, 6)]));
    request_put_derived(c, id, &d);
}

static void agrees(struct test *t, const struct cast *k, uint32_t *seed)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct drift_list drift = {0};
    struct day year, last;

    figures_compare(&c, k->unit, 10, &drift);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, drift.n, 0);
    day_make(2025, 1, 1, &year);
    day_make(2025, 12, 31, &last);
    same(t, k, year, last);
    for (int i = 0; i < 3; i++) {
        struct day from = {(int32_t)(19600 + dice(seed, 900))};

        same(t, k, from, day_add(from, (int)dice(seed, 700)));
        counts(t, k, from);
    }
}

static void random_work(struct test *t, const struct cast *k, const char *engine)
{
    struct request_id id[CASES] = {0};
    uint32_t seed = 11;
    int made = 0;

    for (int i = 0; i < STEPS; i++) {
        struct ctx c;

        if (i % 50 == 0)
            test_case(t, "%s: after %d random changes the figures are those of a full count",
                      engine, i);
        c = cast_ctx(t, k, WHO_SYSTEM);
        db_begin_unit(&c, k->unit);
        if (made < CASES && dice(&seed, 3) == 0) {
            id[made] = some_case(&c, k, &seed, made);
            made++;
        } else if (made) {
            change(&c, id[dice(&seed, (uint32_t)made)], &seed);
        }
        if (dice(&seed, 10) == 0) /* what is rolled back leaves no trace */
            fail_set(&c.fail, ERR_INPUT, "", "x");
        CHECK(t, db_end(&c) == OK || c.fail.code == ERR_INPUT);
        if (i % 50 == 49)
            agrees(t, k, &seed);
    }
}

static void mended(struct test *t, const struct cast *k, const char *engine)
{
    static const struct db_query spoil[] = {
        {"test.spoil", "UPDATE request_tally SET n = n + 1 WHERE unit = $1 AND what = 'closed' "
                       "AND grain = 'month'"},
        {"test.lose", "DELETE FROM request_tally WHERE unit = $1 AND what = 'received' AND "
                      "grain = 'year'"}};
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct drift_list drift = {0};
    int64_t units = 0;
    uint32_t seed = 3;

    test_case(t, "%s: a figure that was tampered with is named, and counted anew", engine);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_unit(&c, k->unit);
    for (int i = 0; i < 2; i++) {
        struct stmt *s = db_query(&c, &spoil[i]);

        db_put_int(s, k->unit.n);
        (void)db_run(s);
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
    figures_compare(&c, (struct unit_id){0}, 1000, &drift);
    CHECK(t, drift.n > 5);
    figures_rebuild(&c, (struct unit_id){0}, &units);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, units, 3);
    agrees(t, k, &seed);
    c = cast_ctx(t, k, WHO_STRANGER);
    CHECK_INT(t, figures_rebuild(&c, k->unit, &units), ERR_FORBIDDEN);
}

/* Last March's figures, asked for again after a year of further work: cases of later days, and
 * those of March closed later. */
static void as_of(struct test *t, const struct cast *k, const char *engine)
{
    struct figures before = {0}, after = {0}, of = {0};
    struct day from, until, end;
    struct ctx c;
    uint32_t seed = 77;

    test_case(t, "%s: the figures of a past day stay what they were", engine);
    c = cast_ctx(t, k, WHO_SYSTEM);
    day_make(2026, 3, 1, &from);
    day_make(2026, 3, 31, &until);
    day_make(2026, 12, 31, &end);
    db_begin_unit(&c, k->unit);
    for (int i = 0; i < 20; i++) {
        struct request_id id = some_case(&c, k, &seed, 1000 + i);
        struct request_derived d = {.received = day_add(from, (int)dice(&seed, 31)),
                                    .state = CLOCK_RUNNING};

        d.due = day_add(d.received, 28);
        request_put_derived(&c, id, &d);
    }
    db_end(&c);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &before);
    db_begin_unit(&c, k->unit);
    for (int i = 0; i < 20; i++) {
        struct request r = {0};
        struct request_derived d = {.closed = day_add(until, 1 + (int)dice(&seed, 200)),
                                    .state = CLOCK_CLOSED,
                                    .days_taken = 12};

        request_by_number(&c, k->unit, str_fmt(c.mem, "TS-%d", 1000 + i), &r);
        d.received = r.received;
        request_put_outcome(&c, r.id, S("O02"));
        request_put_derived(&c, r.id, &d);
        d = (struct request_derived){.received = day_add(until, 1 + i),
                                     .state = CLOCK_RUNNING,
                                     .due = day_add(until, 40 + i)};
        request_put_derived(&c, some_case(&c, k, &seed, 2000 + i), &d);
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
    figures_open(&c, k->unit, from, until, (struct day){0}, FORM_2021, &after);
    figures_open(&c, k->unit, from, end, until, FORM_2021, &of);
    CHECK_OK(t, &c.fail);
    CHECK(t, before.t3[report_row_find(REPORT_T3, S("T3.1"))][T3_SUM] >= 20);
    CHECK(t, memcmp(before.t3, after.t3, sizeof before.t3) == 0);
    CHECK(t, memcmp(before.t3, of.t3, sizeof before.t3) == 0);
    same(t, k, from, until);
    same(t, k, from, end);
}

/* All pages of a list, one after the other: every case once, in order. */
static void pages(struct test *t, const struct cast *k, const char *engine)
{
    for (int filter = REQUESTS_OPEN; filter <= REQUESTS_CLOSED; filter++) {
        struct row_list all = {0};
        struct request_page at = {0};
        int64_t want = 0, got = 0, last = 0;

        test_case(t, "%s: a list goes from page to page without loss or repetition", engine);
        read_rows(t, k, &all);
        for (isize i = 0; i < all.n; i++)
            want += day_is_set(all.p[i].closed) == (filter == REQUESTS_CLOSED);
        for (bool more = true; more;) {
            struct ctx c = cast_ctx(t, k, WHO_OFFICER);
            struct work_list w = {0};

            if (!CHECK_INT(t, disclose_list(&c, k->unit, (enum request_filter)filter, &at, &w),
                           OK))
                break;
            for (isize i = 0; i < w.rows.n; i++) {
                const struct request *r = &w.rows.p[i];
                int64_t key =
                    (filter == REQUESTS_CLOSED ? -(int64_t)r->closed.n * 100000 - r->id.n
                                               : request_order(r) * 100000 + r->id.n);

                CHECK(t, !got || key > last);
                last = key;
                got++;
                at = (struct request_page){
                    filter == REQUESTS_CLOSED ? r->closed.n : request_order(r), r->id.n};
            }
            more = w.more;
        }
        CHECK(t, want > LIST_PAGE);
        CHECK_INT(t, got, want);
    }
}

void test_work_tally(struct test *t)
{
    const char *folder = test_folder(t);

    parts(t);
    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "tally", &k)) {
            test_skip(t, "no server");
            continue;
        }
        random_work(t, &k, engine);
        mended(t, &k, engine);
        as_of(t, &k, engine);
        pages(t, &k, engine);
        cast_free(&k);
    }
}
