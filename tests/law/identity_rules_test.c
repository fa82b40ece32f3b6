/* SPDX-License-Identifier: MulanPSL-2.0 */
/* identity_rules_test.c - each rule just inside and just outside; what is named first, and what never */
#include "law/identity.h"
#include "law/report_due.h"
#include "tests/test.h"

static void set(struct report *r, const char *address, int64_t value, int scale)
{
    r->cell[report_find(str_of(address))] = cell_number(value, scale);
}

/* How the check of this id and column ended; not checkable where there is none. */
static enum identity_status status_of(const struct identity_result *res, const char *id,
                                      const char *column)
{
    for (isize i = 0; i < res->checks.n; i++)
        if (str_eq(res->checks.p[i].id, str_of(id)) &&
            str_eq(res->checks.p[i].column, str_of(column)))
            return res->checks.p[i].status;
    return IDENTITY_NOT_CHECKABLE;
}

/* One or two cells of this year, one or two of last year, and how a check ends. */
static void one_by_one(struct test *t)
{
    static const struct {
        const char *id, *column;
        enum report_form form;
        int before; /* the year of the earlier report; 0: none */
        struct {
            const char *cell;
            int64_t value;
            int scale;
        } now[3], then[2];
        enum identity_status want;
    } rows[] = {
        /* clang-format off */
        {"H06", "nat", FORM_2021, 2023, {{"T3.2/nat", 3, 0}}, {{"T3.4/nat", 3, 0}}, IDENTITY_HOLD},
        {"H06", "nat", FORM_2021, 2023, {{"T3.2/nat", 3, 0}}, {{"T3.4/nat", 2, 0}}, IDENTITY_FAIL},
        {"H06", "nat", FORM_2021, 2022, {{"T3.2/nat", 3, 0}}, {{"T3.4/nat", 2, 0}}, IDENTITY_NOT_CHECKABLE},
        {"H06", "nat", FORM_2021, 0, {{"T3.2/nat", 3, 0}}, {{0}}, IDENTITY_NOT_CHECKABLE},
        {"H07", "T3", FORM_2021, 0, {{"T3.2/nat", 0, 0}}, {{0}}, IDENTITY_HOLD},
        {"H07", "nat", FORM_2021, 0, {{"T3.2/nat", -1, 0}}, {{0}}, IDENTITY_FAIL},
        {"H07", "nat", FORM_2021, 0, {{"T3.2/nat", 15, 1}}, {{0}}, IDENTITY_FAIL},
        {"H07", "T2", FORM_2019, 0, {{"T2.E.pur/amount", 15, 1}}, {{0}}, IDENTITY_HOLD},
        {"H07", "T2", FORM_2021, 0, {{"T2.D.fee/fee_wan", 15, 1}}, {{0}}, IDENTITY_HOLD},
        {"H07", "T2", FORM_2019, 0, {{"T2.B.lic/delta", -3, 0}}, {{0}}, IDENTITY_HOLD},
        {"H07", "prev", FORM_2019, 0, {{"T2.B.lic/prev", -3, 0}}, {{0}}, IDENTITY_FAIL},
        {"H09", "T2.B.lic", FORM_2019, 2023, {{"T2.B.lic/prev", 7, 0}}, {{"T2.B.lic/prev", 9, 0}, {"T2.B.lic/delta", -2, 0}}, IDENTITY_HOLD},
        {"H09", "T2.B.lic", FORM_2019, 2023, {{"T2.B.lic/prev", 9, 0}}, {{"T2.B.lic/prev", 9, 0}, {"T2.B.lic/delta", -2, 0}}, IDENTITY_FAIL},
        {"S01", "T2.A.norm", FORM_2021, 2023, {{"T2.A.norm/valid", 12, 0}, {"T2.A.norm/made", 3, 0}, {"T2.A.norm/repealed", 1, 0}}, {{"T2.A.norm/valid", 10, 0}}, IDENTITY_HOLD},
        {"S01", "T2.A.norm", FORM_2021, 2023, {{"T2.A.norm/valid", 13, 0}, {"T2.A.norm/made", 3, 0}, {"T2.A.norm/repealed", 1, 0}}, {{"T2.A.norm/valid", 10, 0}}, IDENTITY_FAIL},
        {"S01", "T2.A.norm", FORM_2021, 2023, {{"T2.A.norm/valid", 11, 0}, {"T2.A.norm/made", 3, 0}, {"T2.A.norm/repealed", 1, 0}}, {{"T2.A.norm/valid", 10, 0}}, IDENTITY_HOLD},
        {"S02", "T2.A.norm", FORM_2019, 0, {{"T2.A.norm/pubtotal", 4, 0}, {"T2.A.norm/newpub", 5, 0}}, {{0}}, IDENTITY_FAIL},
        {"S02", "T2.A.norm", FORM_2019, 0, {{"T2.A.norm/pubtotal", 5, 0}, {"T2.A.norm/newpub", 5, 0}}, {{0}}, IDENTITY_NOT_CHECKABLE},
        /* clang-format on */
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *now, *then;
        struct identity_result res;

        test_case(t, "%s %s, %d", rows[i].id, rows[i].column, (int)i);
        now = NEW(&t->mem, struct report, 1);
        then = NEW(&t->mem, struct report, 1);
        now->year = 2024;
        then->year = rows[i].before;
        for (int k = 0; k < REPORT_TABLES; k++)
            now->form[k] = then->form[k] = rows[i].form;
        for (int k = 0; k < 3 && rows[i].now[k].cell; k++)
            set(now, rows[i].now[k].cell, rows[i].now[k].value, rows[i].now[k].scale);
        for (int k = 0; k < 2 && rows[i].then[k].cell; k++)
            set(then, rows[i].then[k].cell, rows[i].then[k].value, rows[i].then[k].scale);
        identity_verify(&t->mem, now, rows[i].before ? then : NULL, &res);
        CHECK_INT(t, status_of(&res, rows[i].id, rows[i].column), rows[i].want);
    }
}

/* H08 fails in both directions. */
static void members_either_way(struct test *t)
{
    for (int more = -1; more <= 1; more++) {
        struct report *r, *sum;
        struct identity_result res = {0};

        test_case(t, "H08, %d more", more);
        r = NEW(&t->mem, struct report, 1);
        sum = NEW(&t->mem, struct report, 1);
        set(r, "T3.1/nat", 5 + more, 0);
        set(sum, "T3.1/nat", 5, 0);
        identity_members(&t->mem, r, sum, &res);
        CHECK_INT(t, res.fail, more != 0);
        CHECK_INT(t, res.hold, more == 0);
    }
}

/* One block of table four: every cell could be the wrong one; which is named first, and how many are. */
static void suspects_in_order(struct test *t)
{
    static const struct {
        int up, fix, sum;
        const char *first;
        int value, n;
    } rows[] = {
        {5, 3, 9, "T4/rec.sum", 8, 5},    /* a sum before a part */
        {15, 3, 54, "T4/rec.sum", 18, 5}, /* also where a part's figures may be exchanged */
        {50, 3, 8, "T4/rec.up", 5, 2},    /* but a nought too many before that */
        {5, 3, 80, "T4/rec.sum", 8, 5},   /* here in the sum */
        {5, 3, 2, "T4/rec.sum", 8, 1},    /* no part would be left below 0 */
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;
        struct identity_result res;

        test_case(t, "suspects of %d + %d = %d", rows[i].up, rows[i].fix, rows[i].sum);
        r = NEW(&t->mem, struct report, 1);
        r->year = 2024;
        set(r, "T4/rec.up", rows[i].up, 0);
        set(r, "T4/rec.fix", rows[i].fix, 0);
        set(r, "T4/rec.oth", 0, 0);
        set(r, "T4/rec.pend", 0, 0);
        set(r, "T4/rec.sum", rows[i].sum, 0);
        identity_verify(&t->mem, r, NULL, &res);
        CHECK_INT(t, status_of(&res, "H05", "rec"), IDENTITY_FAIL);
        if (!CHECK(t, res.suspects.n > 0))
            continue;
        CHECK_INT(t, res.suspects.p[0].slot, report_find(str_of(rows[i].first)));
        CHECK_INT(t, res.suspects.p[0].expected.value, rows[i].value);
        CHECK_INT(t, res.suspects.n, rows[i].n);
        for (isize k = 0; k < res.suspects.n; k++)
            CHECK(t, res.suspects.p[k].expected.value >= 0);
    }
}

static void days(struct test *t)
{
    static const struct {
        const char *kind;
        int level, month;
    } rows[] = {
        {"government", 4, 3}, {"government", 3, 3}, {"government", 5, 1}, {"department", 4, 1}};
    static const struct {
        int left;
        bool out;
        enum report_urgency want;
    } left[] = {{-1, false, DUE_LATE}, {0, false, DUE_WEEK},  {7, false, DUE_WEEK},
                {8, false, DUE_SOON},  {31, false, DUE_SOON}, {32, false, DUE_LATER},
                {-1, true, DUE_LATER}};

    test_case(t, "article 49: who by 31 March, who by 31 January");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct day want = {0};

        day_make(2025, rows[i].month, 31, &want);
        CHECK_INT(t, report_due(str_of(rows[i].kind), rows[i].level, 2024).n, want.n);
    }
    test_case(t, "how near the day is");
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        struct day due = {0}, today;

        day_make(2025, 1, 31, &due);
        today = day_add(due, -left[i].left);
        CHECK_INT(t, report_urgency(due, today, left[i].out), left[i].want);
    }
}

void test_law_identity_rules(struct test *t)
{
    one_by_one(t);
    members_either_way(t);
    suspects_in_order(t);
    days(t);
}
