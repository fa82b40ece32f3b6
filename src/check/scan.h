/* SPDX-License-Identifier: MulanPSL-2.0 */
/* scan.h - one check under way: what the families share (inside check/ only)
 *
 * check.c walks the text once, line by line, and calls the families at what concerns them: a run of
 * digits, a mark, a line, the whole. They add findings with scan_add().
 */
#ifndef CHECK_SCAN_H
#define CHECK_SCAN_H

#include "check/check.h"

struct terms;
struct spell;

struct checker {
    const struct check_rule *rules;
    isize rules_n;
    const struct terms *terms; /* rulebook/terms/ */
    const struct spell *spell; /* NULL while the program has no model */
};

struct scan {
    const struct checker *k;
    struct arena *mem;
    const struct check_input *in;
    const struct check_options *o;
    struct str text;
    isize line_at; /* first byte of the line under way */
    int line;
    struct check_list *out;
    isize cap;
    int ordinal;    /* the last 一是, 二是 … */
    int heading[5]; /* the last number of each level of headings */
};

/* Is any rule of this family wanted. */
bool scan_wants(const struct scan *s, enum check_family f);
/* Adds a finding on bytes [at, at + n) of the text; NULL when it is not wanted or there are too
 * many. `rule` is a name of the rulebook. */
struct check_finding *scan_add(struct scan *s, const char *rule, isize at, isize n,
                               const char *says, ...) __attribute__((format(printf, 5, 6)));
/* Likewise, with what to write instead. */
struct check_finding *scan_mend(struct scan *s, const char *rule, isize at, isize n,
                                struct str instead, const char *says, ...)
    __attribute__((format(printf, 6, 7)));
/* checker_open() with a model given, for tools; image NULL: without spelling. */
enum err checker_open_model(struct arena *mem, const void *image, isize size,
                            const struct checker **out, struct fail *why);
struct check_rule *scan_rules(struct arena *mem, isize *n);
/* Does `lit` stand at `at`; does the text hold one of the words (NULL ends them); the digit at *at,
 * full-width ones too, which moves behind it, or -1. */
bool scan_lit(struct str text, isize at, const char *lit);
bool scan_any(struct str text, const char *const *words);
int scan_digit(struct str text, isize *at);

/* --- the families: `line` is the line under way, which begins at s->line_at of the text */
void privacy_line(struct scan *s, struct str line);
void sum_line(struct scan *s, struct str line);
void sum_whole(struct scan *s);
void cite_whole(struct scan *s);
void term_line(struct scan *s, struct str line);
void typo_line(struct scan *s, struct str line);
void punct_line(struct scan *s, struct str line);
void date_line(struct scan *s, struct str line);
void cite_line(struct scan *s, struct str line);
void form_line(struct scan *s, struct str line);

#endif
