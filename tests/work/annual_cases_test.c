/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_cases_test.c - what only the cases can show of a report: S06, S07, S08, on both engines */
#include "work/annual_cases.h"

#include "store/dispute.h"
#include "store/request.h"
#include "tests/work/cast.h"
#include "work/disclose_in.h"

enum { YEAR = 2025 };

static struct day date(int year, int month, int day)
{
    struct day d = {0};

    day_make(year, month, day, &d);
    return d;
}

/* In the spring after the year. */
static struct ctx in_spring(struct test *t, const struct cast *k, enum who who)
{
    struct ctx c = cast_ctx(t, k, who);

    c.now = instant_make(date(YEAR + 1, 3, 2), 12, 0, 0);
    return c;
}

static void happens(struct ctx *c, const struct cast *k, struct request_id id, const char *kind,
                    struct day day)
{
    struct request_event e = {.request = id,
                              .day = day,
                              .kind = str_of(kind),
                              .fields = S("{\"channel\":\"counter\"}"),
                              .at = c->now};

    request_event_insert(c, k->unit, &e);
    disclose_derive(c, id, NULL);
}

/* A case received on `in`; answered on `out` by an outcome, or open. */
static struct request_id a_case(struct test *t, const struct cast *k, const char *number,
                                struct day in, const char *outcome, struct day out)
{
    struct ctx c = in_spring(t, k, WHO_SYSTEM);
    struct request r = {.unit = k->unit,
                        .number = str_of(number),
                        .channel = CHANNEL_COUNTER,
                        .subject = S("某件"),
                        .content = S("某件信息"),
                        .filed_at = c.now};
    struct request_id id;

    db_begin(&c);
    id = request_insert(&c, &r, str_of(number), S(""));
    happens(&c, k, id, "received", in);
    if (outcome) {
        request_put_outcome(&c, id, str_of(outcome));
        happens(&c, k, id, "answered", out);
    }
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return id;
}

static void a_dispute(struct test *t, const struct cast *k, const char *kind,
                      struct request_id about, const char *number, struct day filed)
{
    struct ctx c = in_spring(t, k, WHO_SYSTEM);
    struct dispute d = {.unit = k->unit,
                        .request = about,
                        .kind = str_of(kind),
                        .number = str_of(number),
                        .stage = S("filed"),
                        .filed = filed,
                        .result = S("pend")};

    db_begin(&c);
    dispute_insert(&c, &d);
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

/* The check of this id (and column, if one is given) as the report's page has it. */
static struct identity_check seen(struct test *t, const struct cast *k, struct report_id id,
                                  const char *which, const char *column)
{
    struct ctx c = in_spring(t, k, WHO_REVIEWER);
    struct identity_check found = {.status = IDENTITY_NOT_CHECKABLE,
                                   .note = S("no such check")};
    struct annual_open o;
    int n = 0, counted = 0;

    CHECK_INT(t, annual_open(&c, id, &o), OK);
    for (isize i = 0; i < o.identities.checks.n; i++) {
        const struct identity_check *k2 = &o.identities.checks.p[i];

        counted += k2->status == IDENTITY_FAIL;
        if (!str_eq(k2->id, str_of(which)) ||
            (column[0] && !str_eq(k2->column, str_of(column))))
            continue;
        found = *k2;
        n++;
    }
    CHECK_INT(t, counted, o.identities.fail);
    CHECK_INT(t, n, 1);
    return found;
}

static void overdue(struct test *t, const struct cast *k, struct report_id id)
{
    struct identity_check c;

    test_case(t, "%s: S08: who was carried over too late is named", world_kind(db_kind(k->db)));
    c = seen(t, k, id, "S08", "");
    CHECK_INT(t, c.status, IDENTITY_HOLD);
    a_case(t, k, "LATE-IN-TIME", date(YEAR, 12, 20), NULL, (struct day){0});
    c = seen(t, k, id, "S08", "");
    CHECK_INT(t, c.status, IDENTITY_HOLD); /* due in January */
    a_case(t, k, "LATE-1", date(YEAR, 11, 3), NULL, (struct day){0});
    a_case(t, k, "LATE-2", date(YEAR, 10, 9), "O02", date(YEAR + 1, 1, 5));
    a_case(t, k, "ON-TIME", date(YEAR, 10, 9), "O02", date(YEAR, 10, 20));
    c = seen(t, k, id, "S08", "");
    CHECK_INT(t, c.status, IDENTITY_FAIL);
    CHECK_INT(t, c.left.value, 2);
    CHECK(t, c.soft && str_has(c.note, S("LATE-1")) && str_has(c.note, S("LATE-2")));
    CHECK(t, !str_has(c.note, S("LATE-IN-TIME")) && !str_has(c.note, S("ON-TIME")));
}

static void suits(struct test *t, const struct cast *k, struct report_id id)
{
    struct request_id refused, given;
    struct identity_check c;

    test_case(t, "%s: S07: a suit without reconsideration against a refusal",
              world_kind(db_kind(k->db)));
    CHECK_INT(t, seen(t, k, id, "S07", "").status, IDENTITY_HOLD);
    a_dispute(t, k, "dir", (struct request_id){0}, "SUIT-0", date(YEAR, 5, 4));
    c = seen(t, k, id, "S07", "");
    CHECK_INT(t, c.status, IDENTITY_NOT_CHECKABLE);
    CHECK(t, str_has(c.note, S("1件")));
    given = a_case(t, k, "GIVEN", date(YEAR, 3, 3), "O02", date(YEAR, 3, 10));
    a_dispute(t, k, "dir", given, "SUIT-1", date(YEAR, 5, 6));
    refused = a_case(t, k, "REFUSED", date(YEAR, 3, 3), "O07", date(YEAR, 3, 20));
    a_dispute(t, k, "post", refused, "SUIT-2", date(YEAR, 5, 6));
    CHECK_INT(t, seen(t, k, id, "S07", "").status, IDENTITY_NOT_CHECKABLE);
    a_dispute(t, k, "dir", refused, "SUIT-3", date(YEAR, 5, 7));
    c = seen(t, k, id, "S07", "");
    CHECK_INT(t, c.status, IDENTITY_FAIL);
    CHECK_INT(t, c.left.value, 1);
    CHECK(t, str_has(c.note, S("SUIT-3")) && !str_has(c.note, S("SUIT-1")));
}

static void pending(struct test *t, const struct cast *k, struct report_id id)
{
    struct report *r;
    struct report_id before;
    struct identity_check s;
    struct ctx c;

    test_case(t, "%s: S06: what was pending last year is in the register",
              world_kind(db_kind(k->db)));
    r = NEW(&t->mem, struct report, 1);
    c = in_spring(t, k, WHO_SYSTEM);
    CHECK_INT(t, seen(t, k, id, "S06", "").status, IDENTITY_NOT_CHECKABLE);
    report_init(r, FORM_2021, YEAR - 1);
    r->title = S("示范区教育局2024年政府信息公开工作年度报告");
    r->cell[report_find(S("T4/rec.pend"))] = cell_number(2, 0);
    r->cell[report_find(S("T4/rec.sum"))] = cell_number(2, 0);
    CHECK_INT(t, annual_import(&c, k->unit, r, &before), OK);
    s = seen(t, k, id, "S06", "rec");
    CHECK_INT(t, s.status, IDENTITY_FAIL);
    CHECK_INT(t, s.left.value, 0);
    CHECK_INT(t, s.right.value, 2);
    CHECK_INT(t, seen(t, k, id, "S06", "dir").status, IDENTITY_HOLD);
    a_dispute(t, k, "rec", (struct request_id){0}, "REC-1", date(YEAR - 1, 12, 2));
    CHECK_INT(t, seen(t, k, id, "S06", "rec").status, IDENTITY_FAIL);
    a_dispute(t, k, "rec", (struct request_id){0}, "REC-2", date(YEAR, 1, 2)); /* too late */
    CHECK_INT(t, seen(t, k, id, "S06", "rec").status, IDENTITY_FAIL);
    a_dispute(t, k, "rec", (struct request_id){0}, "REC-3", date(YEAR - 1, 12, 30));
    CHECK_INT(t, seen(t, k, id, "S06", "rec").status, IDENTITY_HOLD);
}

void test_work_annual_cases(struct test *t)
{
    static const enum db_kind kinds[] = {DB_SQLITE, DB_POSTGRES};
    const char *folder = test_folder(t);

    for (int i = 0; i < 2; i++) {
        struct report_id id = {0};
        struct cast k;
        struct ctx c;

        test_case(t, "annual cases: world %d", i);
        if (!cast_new(t, folder, kinds[i], "annualcases", &k)) {
            test_skip(t, "no PostgreSQL");
            continue;
        }
        c = in_spring(t, &k, WHO_REVIEWER);
        CHECK_INT(t, annual_start(&c, k.unit, YEAR, FORM_UNKNOWN, &id), OK);
        overdue(t, &k, id);
        suits(t, &k, id);
        pending(t, &k, id);
        cast_free(&k);
    }
}
