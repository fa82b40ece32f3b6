/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "law/identity.h"
#include "tests/test.h"

static int at(struct str address)
{
    return report_find(address);
}

/* A consistent report: leaves by a fixed rule, everything else added up. */
static void consistent(struct report *r, enum report_form form)
{
    struct report_line line[REPORT_LINES];
    int lines, total = report_row_find(REPORT_T3, S("T3.3.7"));

    report_init(r, form, form == FORM_2019 ? 2020 : 2023);
    lines = report_lines(form, REPORT_T3, line);
    for (int col = 0; col < T3_SUM; col++) {
        int64_t sum = 0;

        for (int i = 0; i < lines; i++)
            if (line[i].in_total) {
                int64_t v = (line[i].row * 7 + col * 13) % 31 + 2;

                r->cell[report_slot(REPORT_T3, line[i].row, col)] = cell_number(v, 0);
                sum += v;
            }
        r->cell[report_slot(REPORT_T3, total, col)] = cell_number(sum, 0);
        r->cell[report_slot(REPORT_T3, 1, col)] = cell_number(3 + col, 0);
        r->cell[report_slot(REPORT_T3, total + 1, col)] = cell_number(11 - col, 0);
        r->cell[report_slot(REPORT_T3, 0, col)] = cell_number(sum + 11 - col - 3 - col, 0);
    }
    for (int i = 0; i < lines; i++) {
        struct cell sum = cell_number(0, 0);

        if (line[i].head)
            continue;
        for (int col = 0; col < T3_SUM; col++)
            sum = cell_add(sum, r->cell[report_slot(REPORT_T3, line[i].row, col)]);
        r->cell[report_slot(REPORT_T3, line[i].row, T3_SUM)] = sum;
    }
    for (int b = 0; b < 3; b++)
        for (int i = 0; i < 5; i++)
            r->cell[T4_FIRST + b * 5 + i] =
                cell_number(i < 4 ? 2 * i + b + 1 : 12 + 4 + 4 * b, 0);
}

static bool suspected(const struct identity_result *res, int slot, struct cell expected)
{
    for (isize i = 0; i < res->suspects.n; i++)
        if (res->suspects.p[i].slot == slot &&
            cell_equal(res->suspects.p[i].expected, expected))
            return true;
    return false;
}

static void corruptions(struct test *t, enum report_form form)
{
    struct report good_[1], *good = good_, bad_[1], *bad = bad_;
    int shown = 0, first = 0;

    consistent(good, form);
    test_case(t, "form %d: every wrong cell of tables three and four is named with its value",
              form);
    {
        struct identity_result res;

        identity_verify(&t->mem, good, NULL, &res);
        CHECK_INT(t, res.fail, 0);
        CHECK(t, identity_holds(good));
    }
    for (int slot = T3_FIRST; slot < REPORT_CELLS; slot++)
        for (int how = 0; how < 4; how++) {
            struct arena scratch = t->mem;
            struct identity_result res;
            struct cell *c = &bad->cell[slot];
            bool t4 = slot >= T4_FIRST;

            *bad = *good;
            if (c->kind != CELL_NUMBER)
                continue;
            if (how == 0)
                c->value += 1;
            else if (how == 1 && c->value > 0)
                c->value -= 1;
            else if (how == 2)
                c->value *= 10;
            else
                c->value = c->value % 10 * 10 + c->value / 10 % 10; /* figures exchanged */
            if (c->value == good->cell[slot].value)
                continue;
            identity_verify(&scratch, bad, NULL, &res);
            CHECK(t, res.fail >= (t4 ? 1 : 2));
            CHECK(t, suspected(&res, slot, good->cell[slot]));
            CHECK(t, !identity_holds(bad));
            shown++;
            if (!t4) {
                first += res.suspects.n == 1 && res.suspects.p[0].slot == slot;
                CHECK_INT(t, res.suspects.n, 1);
            }
        }
    CHECK(t, shown > 500);
}

static void exchanges(struct test *t, enum report_form form)
{
    struct report good_[1], *good = good_, bad_[1], *bad = bad_;

    consistent(good, form);
    test_case(t, "form %d: a cell exchanged with its neighbour is named, and the neighbour",
              form);
    for (int slot = T3_FIRST; slot < REPORT_CELLS; slot++)
        for (int down = 0; down < 2; down++) {
            struct arena scratch = t->mem;
            struct identity_result res;
            int other = slot + 1;

            if (good->cell[slot].kind != CELL_NUMBER)
                continue;
            if (down) {
                for (other = slot + T3_COLS;
                     other < T4_FIRST && good->cell[other].kind != CELL_NUMBER;)
                    other += T3_COLS;
            }
            if (other >= REPORT_CELLS || report_slot_table(other) != report_slot_table(slot) ||
                (!down && report_slot_row(other) != report_slot_row(slot)) ||
                (down && slot >= T4_FIRST) || cell_equal(good->cell[slot], good->cell[other]))
                continue;
            *bad = *good;
            bad->cell[slot] = good->cell[other];
            bad->cell[other] = good->cell[slot];
            identity_verify(&scratch, bad, NULL, &res);
            if (!res.fail)
                continue; /* two parts of one block: no identity can show it */
            CHECK(t, suspected(&res, slot, good->cell[slot]));
            CHECK(t, suspected(&res, other, good->cell[other]));
        }
}

static void real_years(struct test *t)
{
    struct report r_[1], *r = r_, before_[1], *before = before_;
    struct identity_result res;
    int nat = at(S("T3.1/nat")), sum = at(S("T3.1/sum"));

    test_case(t, "a figure and its total typed from the same wrong number");
    consistent(r, FORM_2021);
    r->cell[nat].value += 5;
    r->cell[sum].value += 5;
    identity_verify(&t->mem, r, NULL, &res);
    CHECK_INT(t, res.fail, 2);
    CHECK(t, suspected(&res, nat, cell_number(r->cell[nat].value - 5, 0)));
    CHECK(t, suspected(&res, sum, cell_number(r->cell[sum].value - 5, 0)));

    test_case(t, "totals of table four left at nought");
    consistent(r, FORM_2021);
    r->cell[at(S("T4/rec.sum"))] = cell_number(0, 0);
    identity_verify(&t->mem, r, NULL, &res);
    CHECK_INT(t, res.fail, 1);
    CHECK(t, res.suspects.n > 0 && res.suspects.p[0].slot == at(S("T4/rec.sum")));

    test_case(t, "two independent errors are both named");
    consistent(r, FORM_2021);
    r->cell[at(S("T3.1/nat"))].value += 2;
    r->cell[at(S("T3.3.4.1/biz"))].value += 7;
    identity_verify(&t->mem, r, NULL, &res);
    CHECK_INT(t, res.fail, 4);
    CHECK_INT(t, res.suspects.n, 2);

    test_case(t, "blank counts as nought, unknown makes it uncheckable");
    consistent(r, FORM_2021);
    for (int col = T3_BIZ; col < T3_SUM; col++) {
        r->cell[report_slot(REPORT_T3, 1, T3_SUM)].value -=
            r->cell[report_slot(REPORT_T3, 1, col)].value;
        r->cell[report_slot(REPORT_T3, 1, col)] = (struct cell){.kind = CELL_BLANK};
    }
    r->cell[at(S("T4/dir.up"))] = (struct cell){0};
    identity_verify(&t->mem, r, NULL, &res);
    for (isize i = 0; i < res.checks.n; i++) {
        if (str_eq(res.checks.p[i].id, S("H04")) && str_eq(res.checks.p[i].column, S("T3.2")))
            CHECK_INT(t, res.checks.p[i].status, IDENTITY_HOLD);
        if (str_eq(res.checks.p[i].id, S("H05")) && str_eq(res.checks.p[i].column, S("dir")))
            CHECK_INT(t, res.checks.p[i].status, IDENTITY_NOT_CHECKABLE);
    }

    test_case(
        t, "carried over: this year's second row against last year's fourth, over the forms");
    consistent(r, FORM_2021);
    consistent(before, FORM_2019);
    r->year = 2021;
    for (int col = 0; col < T3_COLS; col++)
        before->cell[report_slot(REPORT_T3, T3_ROWS - 1, col)] =
            r->cell[report_slot(REPORT_T3, 1, col)];
    identity_verify(&t->mem, r, before, &res);
    CHECK_INT(t, res.fail, 0);
    before->cell[report_slot(REPORT_T3, T3_ROWS - 1, T3_NAT)].value++;
    identity_verify(&t->mem, r, before, &res);
    CHECK_INT(t, res.fail, 1);
    for (isize i = 0; i < res.checks.n; i++)
        if (res.checks.p[i].status == IDENTITY_FAIL)
            CHECK_STR(t, res.checks.p[i].id, S("H06"));

    test_case(t, "figures that are none");
    consistent(r, FORM_2021);
    r->cell[at(S("T2.C.pen/decisions"))] = cell_number(-3, 0);
    r->cell[at(S("T2.D.fee/fee_wan"))] = cell_number(773028, 2);
    r->cell[at(S("T2.A.norm/valid"))] = (struct cell){.kind = CELL_TEXT, .text = S("详见附件")};
    identity_verify(&t->mem, r, NULL, &res);
    CHECK_INT(t, res.fail, 2);
}

static void members(struct test *t)
{
    struct report a_[1], *a = a_, b_[1], *b = b_;
    struct report sum_[1], *sum = sum_;
    struct identity_result res = {0};
    struct fail why = {0};

    test_case(t, "a government's report against the sum of its members");
    consistent(a, FORM_2021);
    consistent(b, FORM_2021);
    report_sum_begin(sum, FORM_2021);
    CHECK_INT(t, report_add(&t->mem, sum, a, &why), OK);
    CHECK_INT(t, report_add(&t->mem, sum, b, &why), OK);
    CHECK(t, identity_holds(sum));
    *a = *sum;
    a->cell[T3_FIRST].value++;
    identity_members(&t->mem, a, sum, &res);
    CHECK_INT(t, res.fail, 1);
    test_case(t, "forms are not mixed in a sum, and what one lacks the sum lacks");
    consistent(a, FORM_2019);
    CHECK_INT(t, report_add(&t->mem, sum, a, &why), ERR_RULE);
    b->cell[at(S("T4/rec.up"))] = (struct cell){0};
    why = (struct fail){0};
    CHECK_INT(t, report_add(&t->mem, sum, b, &why), OK);
    CHECK_INT(t, sum->cell[at(S("T4/rec.up"))].kind, CELL_UNKNOWN);
    CHECK_INT(t, sum->warnings.n, 1);
}

void test_law_identity(struct test *t)
{
    corruptions(t, FORM_2019);
    corruptions(t, FORM_2021);
    exchanges(t, FORM_2019);
    exchanges(t, FORM_2021);
    real_years(t);
    members(t);
}
