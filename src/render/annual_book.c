/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_book.c - the annual report as XLSX; see annual_book.h */
#include "render/annual_book.h"

#include "base/tree.h"
#include "render/xlsx.h"

enum { MAX_SUMS = 64 };

struct sums {
    const struct report *r;
    struct xlsx_sum sum[MAX_SUMS];
    int n;
};

/* The sources of annual_table() are slots from 1 on. */
static void add_part(struct xlsx_sum *s, int slot)
{
    if (s->n < XLSX_PARTS)
        s->part[s->n++] = slot + 1;
}

/* Keeps the sum only if it gives the figure that is printed. */
static void keep(struct sums *all, struct xlsx_sum s)
{
    struct cell total = all->r->cell[s.source - 1], got = cell_number(0, 0);

    for (int i = 0; i < s.n; i++)
        got = cell_add(got, all->r->cell[s.part[i] - 1]);
    if (total.kind == CELL_NUMBER && got.kind == CELL_NUMBER && cell_equal(got, total) &&
        all->n < MAX_SUMS)
        all->sum[all->n++] = s;
}

static void three(struct sums *all, enum report_form form)
{
    struct report_line line[REPORT_LINES];
    int lines = report_lines(form, REPORT_T3, line);

    for (int i = 0; i < lines; i++) {
        struct xlsx_sum across = {0};

        if (line[i].row < 0)
            continue;
        across.source = report_slot(REPORT_T3, line[i].row, T3_SUM) + 1;
        for (int c = T3_NAT; c < T3_SUM; c++)
            add_part(&across, report_slot(REPORT_T3, line[i].row, c));
        keep(all, across);
        for (int c = T3_NAT; line[i].sum && c < T3_SUM; c++) {
            struct xlsx_sum down = {.source = report_slot(REPORT_T3, line[i].row, c) + 1};

            for (int k = 0; k < lines; k++)
                if (line[k].in_total && line[k].row >= 0)
                    add_part(&down, report_slot(REPORT_T3, line[k].row, c));
            keep(all, down);
        }
    }
}

static void four(struct sums *all)
{
    for (int b = 0; b < T4_COLS; b += 5) {
        struct xlsx_sum s = {.source = report_slot(REPORT_T4, 0, b + 4) + 1};

        for (int c = 0; c < 4; c++)
            add_part(&s, report_slot(REPORT_T4, 0, b + c));
        keep(all, s);
    }
}

/* Title and narrative, a line a paragraph, each part under its heading. */
static struct str narrative(struct arena *mem, const struct annual *a)
{
    struct tree *doc = annual_tree(mem, a), *next;

    for (struct tree *t = doc->first; t; t = next) {
        next = t->next;
        if (t->kind == TREE_TABLE)
            tree_cut(t);
    }
    return tree_text(mem, doc);
}

enum err annual_book(struct arena *mem, const struct annual *a, struct str *out,
                     struct fail *why)
{
    static const struct str names[REPORT_TABLES] = {
        LIT("表二 主动公开"), LIT("表三 依申请公开"), LIT("表四 复议诉讼")};
    struct sums *all = NEW(mem, struct sums, 1);
    struct xlsx_sheet sheet[1 + REPORT_TABLES];
    struct xlsx_book book = {
        .sheet = sheet, .sheets = 1, .made = a->made, .author = a->report->body};
    enum report_form form = a->report->form[REPORT_T3];

    all->r = a->report;
    book.title = annual_title(mem, a->report);
    sheet[0] =
        (struct xlsx_sheet){.name = S("报告"), .title = book.title, .text = narrative(mem, a)};
    for (int t = 0; t < REPORT_TABLES; t++) {
        struct tree *table = annual_table(mem, a, (enum report_table)t);

        if (table)
            sheet[book.sheets++] = (struct xlsx_sheet){.name = names[t],
                                                       .title = report_part_heading(t + 2),
                                                       .table = table,
                                                       .landscape = t == REPORT_T4};
    }
    three(all, form ? form : report_form_of_year(a->report->year));
    four(all);
    book.sum = all->sum;
    book.sums = all->n;
    return render_xlsx(mem, &book, out, why);
}
