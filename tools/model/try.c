/* SPDX-License-Identifier: MulanPSL-2.0 */
/* try.c - the accuracy of the spelling check
 *
 *   try IMAGE pairs FILE.tsv THRESHOLD…      as found, TAB, as it should be; a pair a line
 *   try IMAGE clean FILE.txt THRESHOLD…      false alarms on clean text
 *   try IMAGE plant FILE.txt KIND N THRESHOLD…  N sentences with one planted error: missing, extra, other, swap
 *   try IMAGE show FILE.txt THRESHOLD        the findings, a line each
 *   try IMAGE speed FILE.txt ROUNDS          characters a second of processor time, a line at a time
 *   try IMAGE table OUT.tsv CASES CORPUS     what bench/check.md and the desk print: each set of sentences
 *                                            at several thresholds, in hundredths
 *
 * Sentence level. "common": a sentence with errors counts as right when it comes out as it should be,
 * a clean one that is changed counts against precision. "strict": every changed sentence counts.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/scan.h"
#include "plant.h"

static struct arena mem;
static const struct checker *k;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "try: %s\n", what);
    exit(1);
}

static struct str file(const char *path)
{
    struct fail why = {0};
    struct str s;

    if (os_read_file(&mem, path, 400 << 20, &s, &why))
        die(why.what);
    return s;
}

struct tally {
    double right, false_alarm, missed, changed, wrong, clean, chars, alarms, placed;
};

static struct str correct(struct arena *m, struct str text, double threshold,
                          struct check_list *l)
{
    struct check_input in = {.text = text};
    struct check_options o = {.families = 1u << CHECK_TYPO, .threshold = threshold};

    check_text(k, m, &in, &o, l);
    return check_apply(m, text, l, 1u << CHECK_TYPO);
}

/* A sentence at each of `n` thresholds, rising: where the lowest finds nothing, none does. */
static void each(struct tally *t, struct str bad, struct str good, const double *threshold,
                 int n)
{
    struct arena scratch = mem;
    struct check_list l = {0};
    struct str is = bad;
    bool same = str_eq(bad, good);

    for (int i = 0; i < n; i++, t++) {
        if (!i || l.n || !str_eq(is, bad)) {
            scratch = mem;
            is = correct(&scratch, bad, threshold[i], &l);
        }
        t->chars += (double)utf8_count(bad);
        t->changed += !str_eq(is, bad);
        if (same) {
            t->clean++;
            t->false_alarm += l.n > 0;
            t->alarms += (double)l.n;
            continue;
        }
        t->wrong++;
        t->right += str_eq(is, good);
        t->missed += !str_eq(is, good);
        if (getenv("TRY_SHOW") && !str_eq(is, good))
            printf("- %.*s\n+ %.*s\n= %.*s\n", STR_ARG(bad), STR_ARG(good), STR_ARG(is));
    }
}

static double percent(double a, double b)
{
    return b > 0 ? 100 * a / b : 0;
}

static void report(const struct tally *t, double threshold)
{
    double p = percent(t->right, t->right + t->false_alarm), r = percent(t->right, t->wrong);
    double sp = percent(t->right, t->changed);

    printf("threshold %5.2f  common %5.1f / %5.1f / %5.1f   strict %5.1f / %5.1f / %5.1f   "
           "alarms per 10,000 %5.2f (%.2f%% of clean)\n",
           threshold, p, r, p + r > 0 ? 2 * p * r / (p + r) : 0, sp, r,
           sp + r > 0 ? 2 * sp * r / (sp + r) : 0,
           t->chars > 0 ? 1e4 * t->alarms / t->chars : 0, percent(t->false_alarm, t->clean));
}

static struct str text_of(struct arena *m, const struct token *t, int n, struct str line)
{
    char *p = NEW(m, char, n * 4 + 4 + line.n);
    isize at = 0;

    for (int i = 0; i < n; i++)
        if (t[i].id == TOKEN_NUMBER || t[i].id == TOKEN_LATIN || t[i].id == TOKEN_OTHER) {
            memcpy(p + at, line.p + t[i].at, (size_t)(t[i].end - t[i].at));
            at += t[i].end - t[i].at;
        } else {
            at += utf8_put(p + at, t[i].rune);
        }
    return (struct str){p, at};
}

static void planted(struct tally *sum, struct str text, enum plant_kind kind, int most,
                    const double *threshold, int many)
{
    static struct token t[4096], good[4096];
    struct plant p = {k->spell, 88172645463325252u};
    struct str line;
    int done = 0;

    while (done < most && str_next(&text, '\n', &line)) {
        isize n = token_line(k->spell->lm.id_of, line, good, 4000);
        struct str is;
        int m;

        if (n < 10 || n > 90)
            continue;
        memcpy(t, good, sizeof t);
        m = plant_error(&p, t, (int)n, kind);
        if (m < 0)
            continue;
        is = text_of(&mem, good, (int)n, line);
        each(sum, text_of(&mem, t, m, line), is, threshold, many);
        each(sum, is, is, threshold, many);
        done++;
    }
}

static void lines(struct tally *sum, struct str text, bool pairs, const double *threshold,
                  int n)
{
    struct str line;

    while (str_next(&text, '\n', &line)) {
        struct str bad = line, good = line;

        if (pairs)
            str_cut(line, S("\t"), &bad, &good);
        if (bad.n)
            each(sum, bad, good, threshold, n);
    }
}

/* The median of some rounds over the text, or over the first column of pairs. */
static int by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return a < b ? -1 : a > b;
}

static void speed(const char *name, struct str text, int rounds)
{
    double rate[32];

    rounds = rounds < 1 ? 1 : rounds > 32 ? 32 : rounds;
    for (int i = 0; i < rounds; i++) {
        struct str rest = text, line, bad, good;
        int64_t chars = 0, from = os_usage().cpu_us;

        while (str_next(&rest, '\n', &line)) {
            struct arena scratch = mem;
            struct check_list l;

            if (!str_cut(line, S("\t"), &bad, &good))
                bad = line;
            correct(&scratch, bad, 0, &l);
            chars += utf8_count(bad);
        }
        rate[i] = (double)chars * 1e6 / (double)(os_usage().cpu_us - from + 1);
    }
    qsort(rate, (size_t)rounds, sizeof *rate, by_value);
    printf("%-10s spelling %.0f characters a second of processor time (%.0f to %.0f)\n", name,
           rate[rounds / 2], rate[0], rate[rounds - 1]);
}

/* --- the table */

enum { STEPS = 7, PLANTED = 500 };
static const double steps[STEPS] = {-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.8};
static const struct {
    const char *id, *name, *file;
    bool clean;
    enum plant_kind plant; /* PLANT_MIX: none */
} sets[] = {
    {"odw", "公文句子", "typos/ecspell_odw_train.tsv", false, PLANT_MIX},
    {"med", "医疗句子", "typos/ecspell_med_train.tsv", false, PLANT_MIX},
    {"other", "法规文本，每句错一处字词", "statutes-dev.txt", false, PLANT_OTHER},
    {"missing", "法规文本，每句漏一字", "statutes-dev.txt", false, PLANT_MISSING},
    {"extra", "法规文本，每句多一处字", "statutes-dev.txt", false, PLANT_EXTRA},
    {"swap", "法规文本，每句颠倒一处", "statutes-dev.txt", false, PLANT_SWAP},
    {"statutes", "无误的法规文本", "statutes-dev.txt", true, PLANT_MIX},
    {"council", "无误的国务院文件", "state-council.txt", true, PLANT_MIX},
};

static void table(const char *out, const char *cases, const char *corpus)
{
    struct fail why = {0};
    struct buf b = buf_new(&mem, 1 << 16);

    buf_lit(&b, "set\tset_zh\tthreshold\tprecision\trecall\tf1\talarms\tsource\n");
    for (isize i = 0; i < (isize)(sizeof sets / sizeof *sets); i++) {
        bool pairs = !sets[i].clean && sets[i].plant == PLANT_MIX;
        struct str text =
            file(str_cstr(&mem, str_fmt(&mem, "%s/%s", pairs ? cases : corpus, sets[i].file)));
        struct tally t[STEPS] = {0};

        if (sets[i].plant != PLANT_MIX)
            planted(t, text, sets[i].plant, PLANTED, steps, STEPS);
        else
            lines(t, text, pairs, steps, STEPS);
        for (int q = 0; q < STEPS; q++) {
            double p = percent(t[q].right, t[q].right + t[q].false_alarm),
                   r = percent(t[q].right, t[q].wrong);

            buf_fmt(&b, "%s\t%s\t%d\t", sets[i].id, sets[i].name, (int)lround(steps[q] * 100));
            if (sets[i].clean)
                buf_lit(&b, "\t\t");
            else
                buf_fmt(&b, "%.1f\t%.1f\t%.1f", p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
            buf_fmt(&b, "\t%.1f\tmake bench-check\n",
                    t[q].chars > 0 ? 1e4 * t[q].alarms / t[q].chars : 0);
            printf("%-10s ", sets[i].id);
            report(&t[q], steps[q]);
        }
    }
    if (os_write_file(out, buf_str(&b), 0644, &why))
        die(why.what);
    for (isize i = 0; i < (isize)(sizeof sets / sizeof *sets); i++) {
        bool pairs = !sets[i].clean && sets[i].plant == PLANT_MIX;

        if (pairs || sets[i].clean)
            speed(sets[i].id,
                  file(str_cstr(&mem,
                                str_fmt(&mem, "%s/%s", pairs ? cases : corpus, sets[i].file))),
                  3);
    }
}

static void show(struct str text, double threshold)
{
    struct check_list l;

    correct(&mem, text, threshold, &l);
    for (isize i = 0; i < l.n; i++) {
        isize a = l.p[i].at > 30 ? l.p[i].at - 30 : 0;

        while (((unsigned char)text.p[a] & 0xC0) == 0x80)
            a++;
        printf("%5.2f %.*s [%.*s→%.*s] %.*s\n", l.p[i].sure,
               STR_ARG(str_slice(text, a, l.p[i].at)), STR_ARG(l.p[i].words),
               STR_ARG(l.p[i].suggestion),
               STR_ARG(utf8_clip(str_from(text, l.p[i].at + l.p[i].n), 30)));
    }
}

int main(int argc, char **argv)
{
    struct fail why = {0};
    struct arena large;
    struct str image, text;
    int first = 4;
    bool plant = argc > 6 && !strcmp(argv[2], "plant"), pairs;
    double threshold[32];
    struct tally t[32] = {0};
    int n = 0;

    if (argc < 5 || argc > 32 || !arena_init(&mem, 4096L << 20) ||
        !arena_init_large(&large, 128 << 20))
        die("usage: try IMAGE pairs|clean|plant|show|speed FILE [KIND N] THRESHOLD... | try "
            "IMAGE "
            "table "
            "OUT CASES CORPUS");
    image = file(argv[1]);
    if (checker_open_model(&large, image.p, image.n, &k, &why))
        die(why.what);
    if (!strcmp(argv[2], "table") && argc == 6) {
        table(argv[3], argv[4], argv[5]);
        return 0;
    }
    text = file(argv[3]);
    first += plant ? 2 : 0;
    for (int i = first; i < argc; i++)
        threshold[n++] = strtod(argv[i], NULL);
    if (!strcmp(argv[2], "show")) {
        show(text, threshold[0]);
        return 0;
    }
    if (!strcmp(argv[2], "speed")) {
        speed(argv[3], text, (int)threshold[0]);
        return 0;
    }
    pairs = !strcmp(argv[2], "pairs");
    if (plant)
        planted(t, text,
                !strcmp(argv[4], "missing") ? PLANT_MISSING
                : !strcmp(argv[4], "extra") ? PLANT_EXTRA
                : !strcmp(argv[4], "swap")  ? PLANT_SWAP
                : !strcmp(argv[4], "other") ? PLANT_OTHER
                                            : PLANT_MIX,
                (int)strtol(argv[5], NULL, 10), threshold, n);
    else
        lines(t, text, pairs, threshold, n);
    for (int i = 0; i < n; i++)
        report(&t[i], threshold[i]);
    return 0;
}
