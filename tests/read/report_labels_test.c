/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_labels_test.c - what offices call the rows of the form: tests/cases/report_labels.txt */
#include "base/utf8.h"
#include "law/identity.h"
#include "read/report.h"
#include "render/annual.h"
#include "tests/read/cells.h"

enum { NUMBERS = 9 };
static const struct str han[NUMBERS] = {LIT("一"), LIT("二"), LIT("三"), LIT("四"), LIT("五"),
                                        LIT("六"), LIT("七"), LIT("八"), LIT("九")};

/* `style` with the number `n` in it. */
static struct str numbered(struct test *t, struct str style, int n)
{
    struct buf circle = buf_new(&t->mem, 8);
    struct str s;

    buf_rune(&circle, (uint32_t)(0x2460 + n - 1));
    s = str_replace(&t->mem, style, S("%"), str_fmt(&t->mem, "%d", n));
    s = str_replace(&t->mem, s, S("@"), buf_str(&circle));
    return str_replace(&t->mem, s, S("^"), han[n - 1]);
}

static struct str instead(struct test *t, struct str page, struct str label, struct str words)
{
    return str_replace(&t->mem, page, str_fmt(&t->mem, ">%.*s<", STR_ARG(label)),
                       str_fmt(&t->mem, ">%.*s<", STR_ARG(words)));
}

/* All groups or all their rows with another number. */
static struct str renumber(struct test *t, struct str page, enum report_form form, bool group,
                           struct str style)
{
    struct report_line line[REPORT_LINES];
    int n = report_lines(form, REPORT_T3, line);

    for (int i = 0; i < n; i++)
        for (int k = 0; k < NUMBERS; k++) {
            struct str number = group ? str_fmt(&t->mem, "（%.*s）", STR_ARG(han[k]))
                                      : str_fmt(&t->mem, "%d.", k + 1);

            if (str_starts(line[i].label, number))
                page = instead(t, page, line[i].label,
                               str_fmt(&t->mem, "%.*s%.*s", STR_ARG(numbered(t, style, k + 1)),
                                       STR_ARG(str_from(line[i].label, number.n))));
        }
    return page;
}

static void one(struct test *t, struct str name, struct str lines, const struct report *plain)
{
    enum report_form form = report_form_of(plain);
    struct annual a = {.report = plain, .made = {1640000000}};
    struct str page;
    struct report *got;
    struct identity_result res;
    struct fail why = {0};

    test_case(t, "%.*s, %d", STR_ARG(name), (int)form);
    page = annual_page(&t->mem, &a);
    got = NEW(&t->mem, struct report, 1);
    for (struct str rest = lines, line; str_next(&rest, '\n', &line);) {
        struct str label, words;

        if (str_starts(line, S("group ")) || str_starts(line, S("leaf ")))
            page = renumber(t, page, form, line.p[0] == 'g',
                            str_from(line, line.p[0] == 'g' ? 6 : 5));
        else if (str_cut(line, S("="), &label, &words))
            page = instead(t, page, label, words);
    }
    if (report_read(&t->mem, page, got, &why)) {
        CHECK_OK(t, &why);
        return;
    }
    CHECK_STR(t, cells_of(t, got), cells_of(t, plain));
    CHECK_INT(t, got->form[REPORT_T3], form);
    identity_verify(&t->mem, got, NULL, &res);
    CHECK_INT(t, res.fail, 0);
}

static void all_of(struct test *t, struct str cases, struct str file)
{
    struct arena keep; /* outlives the cases */
    struct report *plain;
    struct fail why = {0};
    struct str name = {0}, from = {0};

    if (!arena_init(&keep, 16 << 20))
        return;
    plain = NEW(&keep, struct report, 1);
    test_case(t, "%.*s", STR_ARG(file));
    cases = str_concat(&keep, cases, S("\ncase end"));
    if (CHECK_INT(t,
                  report_read(&keep, str_dup(&keep, test_file(t, str_cstr(&t->mem, file))),
                              plain, &why),
                  OK))
        for (struct str rest = cases, line; str_next(&rest, '\n', &line);) {
            if (!str_starts(line, S("case ")))
                continue;
            if (name.n)
                one(t, name, str_slice(from, 0, line.p - from.p), plain);
            name = str_from(line, 5);
            from = rest;
        }
    test_end(t);
    arena_free(&keep);
}

void test_read_report_labels(struct test *t)
{
    struct arena keep;
    struct str cases;

    if (!arena_init(&keep, 1 << 20))
        return;
    cases = str_dup(&keep, test_file(t, "cases/report_labels.txt"));
    all_of(t, cases, S("cases/reports/own/plain-2023.html"));
    all_of(t, cases, S("cases/reports/own/p-thead-2019.html"));
    arena_free(&keep);
}
