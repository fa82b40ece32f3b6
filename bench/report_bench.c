/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_bench.c - annual reports: reading, verifying, adding a thousand and three thousand, printing one
 *
 *   report-bench DOCX FILE…    the files are read 20 times each; then the figures that stand in
 *                              bench/README.md, as medians of interleaved rounds; the report is
 *                              written to DOCX for the comparison
 *
 * Processor time (of this process and its children), because the machine may be shared; the time by
 * the clock stands beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/os.h"
#include "law/identity.h"
#include "read/report.h"
#include "render/annual.h"
#include "render/docx.h"
#include "render/pdf.h"

enum { ROUNDS = 9, UNITS = 3000, SOME = 1000 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static double median(double *ms)
{
    qsort(ms, ROUNDS, sizeof *ms, by_value);
    return ms[ROUNDS / 2];
}

/* Milliseconds of processor time so far, user and system, children that have ended among them. */
static double cpu_ms(void)
{
    static const int whose[] = {RUSAGE_SELF, RUSAGE_CHILDREN};
    double ms = 0;

    for (int i = 0; i < 2; i++) {
        struct rusage u;

        if (getrusage(whose[i], &u) == 0)
            ms += (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000 +
                  (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
    }
    return ms;
}

static double since(int64_t us)
{
    return (double)(os_monotonic_us() - us) / 1000;
}

/* A report of unit `i` whose sums agree, no two alike. */
static void fill(struct report *r, int i)
{
    struct report_line line[REPORT_LINES];
    int lines = report_lines(FORM_2021, REPORT_T3, line);
    uint32_t seed = (uint32_t)i * 2654435761u + 1;

    report_init(r, FORM_2021, 2023);
    for (int c = T3_NAT; c < T3_SUM; c++) {
        int64_t total = 0;

        for (int k = 0; k < lines; k++)
            if (line[k].in_total && line[k].row >= 0) {
                int64_t v = (seed = seed * 1664525u + 1013904223u) >> 27;

                r->cell[report_slot(REPORT_T3, line[k].row, c)] = cell_number(v, 0);
                total += v;
            }
        r->cell[report_slot(REPORT_T3, report_row_find(REPORT_T3, S("T3.3.7")), c)] =
            cell_number(total, 0);
        r->cell[report_slot(REPORT_T3, report_row_find(REPORT_T3, S("T3.1")), c)] =
            cell_number(total, 0);
    }
    for (int k = 0; k < lines; k++) {
        struct cell sum = cell_number(0, 0);

        if (line[k].row < 0)
            continue;
        for (int c = T3_NAT; c < T3_SUM; c++)
            sum = cell_add(sum, r->cell[report_slot(REPORT_T3, line[k].row, c)]);
        r->cell[report_slot(REPORT_T3, line[k].row, T3_SUM)] = sum;
    }
}

/* `n` consistent reports, each verified in full with every check named, and added; then the sum. */
static double verify_and_add(struct arena *mem, const struct report *r, int n, double *wall)
{
    double t = cpu_ms();
    int64_t clock = os_monotonic_us();
    struct arena scratch = *mem;
    struct report *sum = NEW(&scratch, struct report, 1);
    struct identity_result res;
    struct fail why = {0};
    int hold = 0;

    report_sum_begin(sum, FORM_2021);
    for (int i = 0; i < n; i++) {
        struct arena one = scratch;

        identity_verify(&one, &r[i], NULL, &res);
        hold += res.fail == 0 && res.hold > 30;
        report_add(&scratch, sum, &r[i], &why);
    }
    identity_verify(&scratch, sum, NULL, &res);
    if (hold != n || res.fail || why.code)
        fputs("the reports do not hold\n", stderr);
    *wall = since(clock);
    return cpu_ms() - t;
}

/* `h`: as the desk prints, in a child of the quiet process that has its fonts; NULL: as a command does. */
static double print_one(struct helper *h, struct arena *mem, const struct report *r,
                        const char *docx, double *wall)
{
    struct arena scratch = *mem;
    struct annual a = {.report = r, .made = {1640000000}};
    struct paper p = annual_paper(&scratch, &a);
    struct fail why = {0};
    struct str bytes = {0};
    double t = cpu_ms(), ms;
    int64_t clock = os_monotonic_us();

    print_pdf(h, &p, &scratch, &bytes, &why);
    if (why.code)
        fprintf(stderr, "%s\n", why.what);
    *wall = since(clock);
    ms = cpu_ms() - t;
    if (docx && render_docx(&scratch, &p, &bytes, &why) == OK)
        os_write_file(docx, bytes, 0644, &why);
    return ms;
}

int main(int argc, char **argv)
{
    struct arena mem;
    struct report *r;
    struct fail why = {0};
    double add[ROUNDS], all[ROUNDS], all_wall[ROUNDS], pdf[ROUNDS], add_wall[ROUNDS],
        pdf_wall[ROUNDS], desk_wall[ROUNDS];
    struct helper *h = NULL;

    if (helper_start(&h, (void (*const[])(void)){pdf_warm}, 1, &why)) {
        fprintf(stderr, "%s\n", why.what);
        return 2;
    }
    if (!arena_init(&mem, (isize)1 << 30))
        return 2;
    r = NEW(&mem, struct report, UNITS);
    for (int i = 2; i < argc; i++) {
        struct str bytes;
        double t;

        if (os_read_file(&mem, argv[i], REPORT_FILE_MAX, &bytes, &why)) {
            fprintf(stderr, "%s: %s\n", argv[i], why.what);
            return 2;
        }
        t = cpu_ms();
        for (int k = 0; k < 20; k++) {
            struct arena scratch = mem;

            report_read(&scratch, bytes, NEW(&scratch, struct report, 1), &why);
        }
        printf("read %-40s %6.2f ms\n", argv[i], (cpu_ms() - t) / 20);
    }
    for (int i = 0; i < UNITS; i++)
        fill(&r[i], i);
    r->title = S("示范区教育局2023年政府信息公开工作年度报告");
    for (int p = 1; p < REPORT_PARTS; p++)
        r->part[p].text =
            S("2023年，坚持以公开为常态、不公开为例外，主动公开政府信息。\n下一步，将完善"
              "工作机制，提高解读质量，方便公众查询和获取政府信息。");
    for (int i = 0; i < ROUNDS; i++) {
        add[i] = verify_and_add(&mem, r, SOME, &add_wall[i]);
        all[i] = verify_and_add(&mem, r, UNITS, &all_wall[i]);
        pdf[i] = print_one(NULL, &mem, r, i == 0 && argc > 1 ? argv[1] : NULL, &pdf_wall[i]);
        print_one(h, &mem, r, NULL, &desk_wall[i]);
    }
    helper_stop(h);
    printf("1,000 reports verified and added   %8.2f ms processor, %8.2f ms by the clock\n",
           median(add), median(add_wall));
    printf("3,000 reports verified and added   %8.2f ms processor, %8.2f ms by the clock\n",
           median(all), median(all_wall));
    printf("PDF of one report, as the desk makes it                        %8.2f ms by the "
           "clock\n",
           median(desk_wall));
    printf("PDF of one report, by a command     %8.2f ms processor, %8.2f ms by the clock\n",
           median(pdf), median(pdf_wall));
    return 0;
}
