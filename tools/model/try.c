/* SPDX-License-Identifier: MulanPSL-2.0 */
/* try.c - the accuracy of the spelling check
 *
 *   try IMAGE pairs FILE.tsv THRESHOLD…      as found, TAB, as it should be; a pair a line
 *   try IMAGE clean FILE.txt THRESHOLD…      false alarms on clean text
 *   try IMAGE plant FILE.txt KIND N THRESHOLD…  N sentences with one planted error: missing, extra, other, swap
 *   try IMAGE show FILE.txt THRESHOLD        the findings, a line each
 *
 * Sentence level. "common": a sentence with errors counts as right when it comes out as it should be,
 * a clean one that is changed counts against precision. "strict": every changed sentence counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void one(struct tally *t, struct str bad, struct str good, double threshold)
{
    struct arena scratch = mem;
    struct check_list l;
    struct str is = correct(&scratch, bad, threshold, &l);

    t->chars += (double)utf8_count(bad);
    t->changed += !str_eq(is, bad);
    if (str_eq(bad, good)) {
        t->clean++;
        t->false_alarm += l.n > 0;
        t->alarms += (double)l.n;
        return;
    }
    t->wrong++;
    t->right += str_eq(is, good);
    if (getenv("TRY_SHOW") && !str_eq(is, good)) {
        printf("- %.*s\n+ %.*s\n= %.*s\n", STR_ARG(bad), STR_ARG(good), STR_ARG(is));
    }
    t->missed += !str_eq(is, good);
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

static void planted(struct str text, enum plant_kind kind, int most, double threshold)
{
    static struct token t[4096], good[4096];
    struct plant p = {k->spell, 88172645463325252u};
    struct tally sum = {0};
    struct str line;
    int done = 0;

    while (done < most && str_next(&text, '\n', &line)) {
        isize n = token_line(k->spell->lm.id_of, line, good, 4000);
        int m;

        if (n < 10 || n > 90)
            continue;
        memcpy(t, good, sizeof t);
        m = plant_error(&p, t, (int)n, kind);
        if (m < 0)
            continue;
        one(&sum, text_of(&mem, t, m, line), text_of(&mem, good, (int)n, line), threshold);
        one(&sum, text_of(&mem, good, (int)n, line), text_of(&mem, good, (int)n, line),
            threshold);
        done++;
    }
    report(&sum, threshold);
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
    struct str image, text;
    int first = 4;
    bool plant = argc > 6 && !strcmp(argv[2], "plant");

    if (argc < 5 || !arena_init(&mem, 4096L << 20))
        die("usage: try IMAGE pairs|clean|plant|show FILE [KIND N] THRESHOLD...");
    image = file(argv[1]);
    if (checker_open_model(&mem, image.p, image.n, &k, &why))
        die(why.what);
    text = file(argv[3]);
    first += plant ? 2 : 0;
    for (int i = first; i < argc; i++) {
        double threshold = strtod(argv[i], NULL);
        struct tally t = {0};
        struct str line;
        int64_t start = os_monotonic_us();

        if (plant) {
            planted(text,
                    !strcmp(argv[4], "missing") ? PLANT_MISSING
                    : !strcmp(argv[4], "extra") ? PLANT_EXTRA
                    : !strcmp(argv[4], "swap")  ? PLANT_SWAP
                    : !strcmp(argv[4], "other") ? PLANT_OTHER
                                                : PLANT_MIX,
                    (int)strtol(argv[5], NULL, 10), threshold);
            continue;
        }
        if (!strcmp(argv[2], "show")) {
            show(text, threshold);
            continue;
        }
        for (struct str rest = text; str_next(&rest, '\n', &line);) {
            struct str bad = line, good = line;

            if (!strcmp(argv[2], "pairs"))
                str_cut(line, S("\t"), &bad, &good);
            if (bad.n)
                one(&t, bad, good, threshold);
        }
        report(&t, threshold);
        fprintf(stderr, "%.0f characters/s\n",
                t.chars * 1e6 / (double)(os_monotonic_us() - start));
    }
    return 0;
}
