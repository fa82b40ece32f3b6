/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "law/report.h"
#include "tests/test.h"

static void addresses(struct test *t)
{
    static const struct {
        struct str address;
        bool in_2019, in_2021;
    } rows[] = {
        {LIT("T3.1/nat"), true, true},           {LIT("T3.3.3.1/sum"), true, true},
        {LIT("T3.3.6/nat"), true, false},        {LIT("T3.3.6.2/law"), false, true},
        {LIT("T2.A.norm/made"), false, true},    {LIT("T2.A.norm/pubtotal"), true, false},
        {LIT("T2.B.lic/decisions"), true, true}, {LIT("T2.B.oth/delta"), true, false},
        {LIT("T2.D.fee/fee_wan"), false, true},  {LIT("T2.D.fee/delta"), true, false},
        {LIT("T2.E.pur/amount"), true, false},   {LIT("T4/rec.up"), true, true},
        {LIT("T4/post.sum"), true, true},
    };
    static const struct str wrong[] = {
        LIT("T3.3/nat"), LIT("T3.1/made"), LIT("T2.A.norm/decisions"),
        LIT("T4/up"),    LIT("T4.rec.up"), LIT("T2.D.fee/made"),
        LIT("")};

    test_case(t, "every address has a slot, and the slot its address");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int slot = report_find(rows[i].address);

        CHECK(t, slot >= 0);
        if (slot < 0)
            continue;
        CHECK_STR(t, report_address(&t->mem, slot), rows[i].address);
        CHECK_INT(t, report_form_has(FORM_2019, slot), rows[i].in_2019);
        CHECK_INT(t, report_form_has(FORM_2021, slot), rows[i].in_2021);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK_INT(t, report_find(wrong[i]), -1);

    test_case(t, "the forms have the cells that the notices print");
    for (int form = 2019; form <= 2021; form += 2) {
        int n[REPORT_TABLES] = {0}, leaves = 0, lines;
        struct report_line line[REPORT_LINES];

        for (int i = 0; i < REPORT_CELLS; i++)
            n[report_slot_table(i)] += report_form_has((enum report_form)form, i);
        CHECK_INT(t, n[REPORT_T2], form == 2019 ? 22 : 10);
        CHECK_INT(t, n[REPORT_T3], form == 2019 ? 23 * 7 : 25 * 7);
        CHECK_INT(t, n[REPORT_T4], 15);
        lines = report_lines((enum report_form)form, REPORT_T3, line);
        for (int i = 0; i < lines; i++) {
            leaves += line[i].in_total;
            CHECK(t, line[i].head == (line[i].row < 0));
        }
        CHECK_INT(t, leaves, form == 2019 ? 19 : 21);
    }
    test_case(t, "the cells of a form are those of the rulebook");
    for (int form = 2019; form <= 2021; form += 2)
        for (int slot = 0; slot < REPORT_CELLS; slot++) {
            enum report_table table = report_slot_table(slot);
            struct report_line line[REPORT_LINES];
            struct report_head head[REPORT_HEADS];
            int lines = report_lines((enum report_form)form, table, line);
            int heads = report_heads((enum report_form)form, table, head);
            bool row = table == REPORT_T4, col = false;
            struct str block = {0};

            for (int i = 0; i < lines && table != REPORT_T4; i++)
                if (line[i].row == report_slot_row(slot))
                    row = true, block = line[i].parent;
            for (int i = 0; i < heads; i++)
                col |= head[i].col == report_slot_col(slot) &&
                       (table != REPORT_T2 || report_head_in(&head[i], block));
            if (report_form_has((enum report_form)form, slot) != (row && col))
                CHECK_STR(t, report_address(&t->mem, slot), S("as in the rulebook"));
        }
    CHECK_STR(t, report_slot_words(&t->mem, report_find(S("T3.3.3.1/nat"))),
              S("属于国家秘密·自然人"));
    CHECK_STR(t, report_slot_words(&t->mem, report_find(S("T4/rec.up"))),
              S("行政复议·结果维持"));
}

static void cells(struct test *t)
{
    static const struct {
        struct str words;
        enum cell_kind kind;
        int64_t value;
        int scale;
    } rows[] = {
        {LIT("21"), CELL_NUMBER, 21, 0},
        {LIT(" 0 "), CELL_NUMBER, 0, 0},
        {LIT("１２，３４５"), CELL_NUMBER, 12345, 0},
        {LIT("7730.28"), CELL_NUMBER, 773028, 2},
        {LIT("1,234,567.5"), CELL_NUMBER, 12345675, 1},
        {LIT("减4"), CELL_NUMBER, -4, 0},
        {LIT("增 3"), CELL_NUMBER, 3, 0},
        {LIT("+2"), CELL_NUMBER, 2, 0},
        {LIT("-2"), CELL_NUMBER, -2, 0},
        {LIT("75394432.52元"), CELL_NUMBER, 7539443252, 2},
        {LIT("3件"), CELL_NUMBER, 3, 0},
        {LIT(""), CELL_BLANK, 0, 0},
        {LIT("　"), CELL_BLANK, 0, 0},
        {LIT("/"), CELL_BLANK, 0, 0},
        {LIT("／"), CELL_BLANK, 0, 0},
        {LIT("—"), CELL_BLANK, 0, 0},
        {LIT("无"), CELL_BLANK, 0, 0},
        {LIT("无收费"), CELL_BLANK, 0, 0},
        {LIT("持平"), CELL_BLANK, 0, 0},
        {LIT("□"), CELL_BLANK, 0, 0},
        {LIT("null"), CELL_BLANK, 0, 0},
        {LIT("负3"), CELL_NUMBER, -3, 0},
        {LIT("下降3"), CELL_NUMBER, -3, 0},
        {LIT("人民币12.5万元"), CELL_NUMBER, 125, 1},
        {LIT("12,34"), CELL_TEXT, 0, 0},
        {LIT("详见附件"), CELL_TEXT, 0, 0},
        {LIT("1 2"), CELL_TEXT, 0, 0},
        {LIT("- 2"), CELL_NUMBER, -2, 0},
        {LIT("99999999999999999999"), CELL_TEXT, 0, 0},
        {LIT("1.2.3"), CELL_TEXT, 0, 0},
    };

    static const struct {
        struct str words, unit, want, told;
    } sums[] = {
        {LIT("40682080元"), LIT("万元"), LIT("4068.208"), LIT("元")},
        {LIT("40,682,080.55元"), LIT("万元"), LIT("4068.208055"), LIT("元")},
        {LIT("40682080"), LIT("元"), LIT("4068.208"), LIT("元")},
        {LIT("4068.208万元"), LIT("元"), LIT("4068.208"), LIT("万元")},
        {LIT("5.1764万"), LIT("元"), LIT("5.1764"), LIT("万元")},
        {LIT("0.4068208亿元"), LIT("万元"), LIT("4068.208"), LIT("亿元")},
        {LIT("12（元）"), LIT("万元"), LIT("0.0012"), LIT("元")},
        {LIT("30千元"), LIT("万元"), LIT("3"), LIT("千元")},
        {LIT("7"), LIT("万元"), LIT("7"), LIT("万元")},
        {LIT("7美元"), LIT("万元"), LIT("text"), LIT("万元")},
        {LIT("0.00001元"), LIT("万元"), LIT("text"), LIT("元")},
        {LIT("/"), LIT("元"), LIT("/"), LIT("元")},
    };

    test_case(t, "a cell's words become a number, a blank or a text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct cell c = cell_parse(&t->mem, rows[i].words);

        CHECK_INT(t, c.kind, rows[i].kind);
        if (c.kind == CELL_NUMBER) {
            CHECK_INT(t, c.value, rows[i].value);
            CHECK_INT(t, c.scale, rows[i].scale);
        }
    }
    test_case(t, "a sum of money becomes one in 万元, whatever its unit");
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        struct str unit = sums[i].unit;
        struct cell c = cell_money(&t->mem, sums[i].words, &unit);

        CHECK_STR(t, c.kind == CELL_TEXT ? S("text") : cell_print(&t->mem, c), sums[i].want);
        CHECK_STR(t, unit, sums[i].told);
    }
    test_case(t, "numbers of different scale are added and compared");
    CHECK_STR(t, cell_print(&t->mem, cell_add(cell_number(773028, 2), cell_number(5, 1))),
              S("7730.78"));
    CHECK_INT(t, cell_cmp(cell_number(10, 1), cell_number(1, 0)), 0);
    CHECK_INT(t, cell_add(cell_number(1, 0), (struct cell){0}).kind, CELL_UNKNOWN);
    CHECK_STR(t, cell_print(&t->mem, cell_number(-5, 2)), S("-0.05"));
}

void test_law_report(struct test *t)
{
    addresses(t);
    cells(t);
}
