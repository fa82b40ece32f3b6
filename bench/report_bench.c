/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_bench.c - annual reports: reading, verifying, adding a thousand, printing one
 *
 *   report-bench FILE…     the files are read 20 times each; then the figures that stand in
 *                          bench/README.md, as medians of interleaved rounds
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "law/identity.h"
#include "read/report.h"
#include "render/annual.h"
#include "render/docx.h"
#include "render/pdf.h"

enum { ROUNDS = 9, UNITS = 1000 };

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

static double since(int64_t us)
{
    return (double)(os_monotonic_us() - us) / 1000;
}

/* A thousand consistent reports, added and verified, one by one and together. */
static double thousand(struct arena *mem, const struct report *r)
{
    int64_t t = os_monotonic_us();
    struct arena scratch = *mem;
    struct report *sum = NEW(&scratch, struct report, 1);
    struct identity_result res;
    struct fail why = {0};
    int hold = 0;

    report_sum_begin(sum, FORM_2021);
    for (int i = 0; i < UNITS; i++) {
        hold += identity_holds(r);
        report_add(&scratch, sum, r, &why);
    }
    identity_verify(&scratch, sum, NULL, &res);
    if (hold != UNITS || res.fail || why.code)
        fputs("the thousand do not hold\n", stderr);
    return since(t);
}

static double print_one(struct arena *mem, const struct report *r, const char *docx)
{
    struct arena scratch = *mem;
    struct annual a = {.report = r, .made = {1640000000}};
    struct paper p = annual_paper(&scratch, &a);
    struct fail why = {0};
    struct str bytes = {0};
    int64_t t = os_monotonic_us();

    print_pdf(NULL, &p, &scratch, &bytes, &why);
    if (why.code)
        fprintf(stderr, "%s\n", why.what);
    double ms = since(t);
    if (docx && render_docx(&scratch, &p, &bytes, &why) == OK)
        os_write_file(docx, bytes, 0644, &why);
    return ms;
}

int main(int argc, char **argv)
{
    struct arena mem;
    struct report *r;
    struct fail why = {0};
    double add[ROUNDS], pdf[ROUNDS];

    if (!arena_init(&mem, (isize)1 << 30))
        return 2;
    r = NEW(&mem, struct report, 1);
    for (int i = 2; i < argc; i++) {
        struct str bytes;
        int64_t t;

        if (os_read_file(&mem, argv[i], REPORT_FILE_MAX, &bytes, &why)) {
            fprintf(stderr, "%s: %s\n", argv[i], why.what);
            return 2;
        }
        t = os_monotonic_us();
        for (int k = 0; k < 20; k++) {
            struct arena scratch = mem;

            report_read(&scratch, bytes, NEW(&scratch, struct report, 1), &why);
        }
        printf("read %-40s %6.2f ms\n", argv[i], since(t) / 20);
    }
    report_init(r, FORM_2021, 2023);
    r->title = S("示范区教育局2023年政府信息公开工作年度报告");
    for (int i = 0; i < ROUNDS; i++) {
        add[i] = thousand(&mem, r);
        pdf[i] = print_one(&mem, r, i == 0 && argc > 1 ? argv[1] : NULL);
    }
    printf("1,000 reports added and verified         %6.2f ms\n", median(add));
    printf("PDF of one report, in a child            %6.2f ms\n", median(pdf));
    return 0;
}
