/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_test.c - figures of the narrative: tests/cases/report_text.txt */
#include "read/report_text.h"

#include "tests/test.h"

static void set_cells(struct test *t, struct report *r, struct str line)
{
    for (struct str word; str_next(&line, ' ', &word);) {
        struct str at, value;
        int slot;

        if (!word.n || !str_cut(word, S("="), &at, &value))
            continue;
        slot = report_find(at);
        if (CHECK(t, slot >= 0))
            r->cell[slot] = cell_parse(&t->mem, value);
    }
}

/* What is held against the tables, in the words of the case file. */
static struct str found(struct test *t, const struct report_text *said)
{
    struct buf b = buf_new(&t->mem, 256);

    for (isize i = 0; i < said->figures.n; i++) {
        const struct report_figure *f = &said->figures.p[i];

        if (!f->slots)
            continue;
        buf_lit(&b, "  ");
        for (int k = 0; k < f->slots; k++) {
            if (k)
                buf_char(&b, '+');
            buf_add(&b, report_address(&t->mem, f->slot[k]));
        }
        buf_fmt(&b, " %.*s %.*s\n",
                STR_ARG(cell_print(&t->mem, cell_number(f->stated, f->scale))),
                STR_ARG(f->agrees ? S("agrees") : cell_print(&t->mem, f->actual)));
    }
    return buf_str(&b);
}

static void one(struct test *t, struct str head, struct str body, struct str says,
                struct str want)
{
    struct report *r;
    struct report_text said;
    struct identity_result res = {0};
    int part = 1;

    test_case(t, "says %.*s", STR_ARG(says));
    r = NEW(&t->mem, struct report, 1);
    r->year = 2023;
    r->body = body;
    r->form[REPORT_T2] = r->form[REPORT_T3] = FORM_2021;
    for (struct str line; str_next(&head, '\n', &line);)
        set_cells(t, r, line);
    if (str_starts(says, S("["))) {
        part = says.p[1] - '0';
        says = str_from(says, 4);
    }
    r->part[part].heading = report_part_heading(part);
    r->part[part].text = says;
    report_text_check(&t->mem, r, NULL, &said, &res);
    CHECK_STR(t, found(t, &said), want);
}

/* A sentence without an end: what stands far before a number says nothing of it, so that a stranger's megabyte is not read
 * anew for each of its numbers. */
static void far_before(struct test *t, isize fill, struct str want)
{
    struct arena keep; /* a case begins with t->mem empty */
    struct buf b;

    if (!arena_init(&keep, 1 << 20))
        return;
    b = buf_new(&keep, fill * 3 + 200);

    buf_lit(&b, "信息公开申请");
    for (isize i = 0; i < fill; i++)
        buf_lit(&b, "略");
    buf_lit(&b, "，共收到22件。本年度作出行政许可551件。");
    one(t, S("T3.1/sum=21 T2.B.lic/decisions=550"), S(""), buf_str(&b), want);
    test_end(t);
    arena_free(&keep);
}

/* S06 by the cells of two years: this year's sum of a block against last year's pending ones. */
static void pending_of_two_years(struct test *t)
{
    static const struct {
        int sum, pending, year;
        enum identity_status want;
    } rows[] = {
        {3, 2, 2023, IDENTITY_HOLD},
        {2, 2, 2023, IDENTITY_HOLD},
        {1, 2, 2023, IDENTITY_FAIL},
        {1, 2, 2022, IDENTITY_NOT_CHECKABLE},  /* the year before last proves nothing */
        {1, -1, 2023, IDENTITY_NOT_CHECKABLE}, /* not printed */
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r, *before;
        struct report_text said;
        struct identity_result res = {0};
        int n = 0;

        test_case(t, "S06 of two years, %d", (int)i);
        r = NEW(&t->mem, struct report, 1);
        before = NEW(&t->mem, struct report, 1);
        r->year = 2024;
        before->year = rows[i].year;
        r->form[REPORT_T4] = before->form[REPORT_T4] = FORM_2021;
        r->cell[report_find(S("T4/dir.sum"))] = cell_number(rows[i].sum, 0);
        if (rows[i].pending >= 0)
            before->cell[report_find(S("T4/dir.pend"))] = cell_number(rows[i].pending, 0);
        report_text_check(&t->mem, r, before, &said, &res);
        for (isize k = 0; k < res.checks.n; k++)
            if (str_eq(res.checks.p[k].id, S("S06")) &&
                (!res.checks.p[k].column.n || str_eq(res.checks.p[k].column, S("dir")))) {
                CHECK_INT(t, res.checks.p[k].status, rows[i].want);
                n++;
            }
        CHECK_INT(t, n, 1);
    }
}

/* The list at the start of a report against the headings; an opening that tells of requests is no list. */
static void listed(struct test *t)
{
    static const struct {
        struct str opening;
        bool warned;
    } rows[] = {
        {LIT("本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况组成。"),
         false},
        {LIT("本报告由总体情况、主动公开政府信息情况、收到及处理政府信息公开申请情况、"
             "其他需要报告的事项组成。"),
         true},
        {LIT("2023年，我局收到政府信息公开申请21件，主动公开政府信息300条。"), false},
        {LIT("总体情况：2023年收到和处理信息公开申请21件，主动公开政府信息300条。"), false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;
        struct report_text said;
        struct identity_result res = {0};
        bool warned = false;

        test_case(t, "an opening and the headings, %d", (int)i);
        r = NEW(&t->mem, struct report, 1);
        r->part[0].text = rows[i].opening;
        for (int p = 1; p < REPORT_PARTS; p++)
            r->part[p].heading = report_part_heading(p);
        report_text_check(&t->mem, r, NULL, &said, &res);
        for (isize k = 0; k < r->warnings.n; k++)
            warned |= str_starts(r->warnings.p[k], S("开头所列"));
        CHECK_INT(t, warned, rows[i].warned);
    }
}

void test_read_report_text(struct test *t)
{
    struct arena keep;
    struct buf head, want;
    struct str text, rest, line, says = {0}, body = {0};

    pending_of_two_years(t);
    listed(t);
    far_before(t, 20, S("  T3.1/sum 22 21\n  T2.B.lic/decisions 551 550\n"));
    far_before(t, 1100, S("  T2.B.lic/decisions 551 550\n"));
    if (!arena_init(&keep, 4 << 20))
        return;
    text = str_dup(&keep, test_file(t, "cases/report_text.txt"));
    head = buf_new(&keep, 4096);
    want = buf_new(&keep, 4096);
    rest = text;
    for (bool more = true; more;) {
        more = str_next(&rest, '\n', &line);
        if (more && str_starts(line, S("  "))) {
            buf_add(&want, line);
            buf_char(&want, '\n');
            continue;
        }
        if (says.n)
            one(t, buf_str(&head), body, says, str_dup(&keep, buf_str(&want)));
        says = (struct str){0};
        want.n = 0;
        if (!more)
            break;
        if (str_starts(line, S("cells "))) {
            buf_add(&head, str_from(line, 6));
            buf_char(&head, '\n');
        } else if (str_starts(line, S("body "))) {
            body = str_from(line, 5);
        } else if (line.n && line.p[0] != '#') {
            says = line;
        }
    }
    test_end(t);
    arena_free(&keep);
}
