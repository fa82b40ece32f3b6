/* SPDX-License-Identifier: MulanPSL-2.0 */
/* scan.h - one check under way: what the families share (inside check/ only)
 *
 * check.c walks the text once, line by line, and calls the families at what concerns them: a run of
 * digits, a mark, a line, the whole. They add findings with scan_add().
 */
#ifndef CHECK_SCAN_H
#define CHECK_SCAN_H

#include <string.h>

#include "check/check.h"
#include "check/look.h"

struct terms;
struct laws;
struct spell;
struct headings;
struct figures;
struct pairs_open;

struct checker {
    struct look_tables look;
    const struct check_rule *rules;
    isize rules_n;
    const struct terms *terms; /* rulebook/terms/ */
    const struct laws *laws;   /* rulebook/terms/cite-laws.tsv as characters */
    const struct known *known; /* rulebook/terms/known-words.tsv */
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
    struct look look; /* of `text` */
    unsigned holds;   /* of the line under way: HAS_… */
    uint64_t marks;   /* likewise: bits of scan_mark */
    uint64_t met;     /* of the lines up to here */
    struct check_list *out;
    isize cap;
    int ordinal[3];            /* the last 一是, 一要, 第一， … */
    struct headings *headings; /* NULL before the first */
    struct figures *figures;   /* likewise */
    struct pairs_open *pairs;  /* likewise */
    struct day last_date;      /* a date alone on a line */
    isize last_date_at, last_date_n;
    int last_date_line;
    int latest_year;       /* that the text names, -1: none; 0: not looked for yet */
    struct str table_head; /* the head of the table under way, for privacy */
};

const struct laws *laws_make(struct arena *mem);
static inline bool scan_has(const struct scan *s, enum scan_mark m)
{
    return s->marks >> m & 1;
}

/* The next place of the line under way where this stands, from `at` on; its end if there is none. */
static inline isize scan_next(const struct scan *s, enum look_for what, struct str line,
                              isize at)
{
    return look_next(&s->look, what, s->line_at + at, s->line_at + line.n) - s->line_at;
}
/* Likewise for one mark, by its code point; not for a Han character. */
isize scan_sign(const struct scan *s, struct str line, isize at, unsigned rune);
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
/* The finding `f` of an earlier call once more, now at `at`. */
void scan_again(struct scan *s, const struct check_finding *f, isize at);
/* checker_open() with a model given, for tools; image NULL: without spelling. */
enum err checker_open_model(struct arena *mem, const void *image, isize size,
                            const struct checker **out, struct fail *why);
struct check_rule *scan_rules(struct arena *mem, isize *n);
/* Does `lit` stand at `at`; does the text hold one of the words (NULL ends them); the digit at *at,
 * full-width ones too, which moves behind it, or -1. */
static inline bool scan_lit(struct str text, isize at, const char *lit)
{
    isize n = 0;

    if (at < 0 || at >= text.n || text.p[at] != *lit)
        return false;
    if (__builtin_constant_p(__builtin_strlen(lit))) {
        n = (isize)__builtin_strlen(lit);
        return at + n <= text.n && !memcmp(text.p + at, lit, (size_t)n);
    }
    while (lit[n] && at + n < text.n && text.p[at + n] == lit[n])
        n++;
    return !lit[n];
}
/* The code point of the three bytes at `at`, 0 where no character of three bytes begins. */
static inline unsigned scan_three(struct str text, isize at)
{
    const unsigned char *p = (const unsigned char *)text.p + at;

    return at >= 0 && at + 2 < text.n && p[0] >= 0xE0 && p[0] < 0xF0
               ? (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u)
               : 0;
}
/* A Chinese numeral by its code point: 〇 ○ 零 are 0, 一 to 九, 十 is 10; -1 for another. */
static inline int scan_han(unsigned rune)
{
    switch (rune) {
    case 0x3007:
    case 0x25CB:
    case 0x96F6:
        return 0;
    case 0x4E00:
        return 1;
    case 0x4E8C:
        return 2;
    case 0x4E09:
        return 3;
    case 0x56DB:
        return 4;
    case 0x4E94:
        return 5;
    case 0x516D:
        return 6;
    case 0x4E03:
        return 7;
    case 0x516B:
        return 8;
    case 0x4E5D:
        return 9;
    case 0x5341:
        return 10;
    default:
        return -1;
    }
}
bool scan_any(struct str text, const char *const *words);
int scan_digit(struct str text, isize *at);

/* 一 … 九十九 at `at`; its value and end, or 0. */
int scan_numeral(struct str t, isize at, isize *end);
/* How many single edits two titles are apart, blanks left out; 9 when more than three.
 * `*figures`: a digit or numeral is among them. */
int scan_apart(struct str a, struct str b, bool *figures);

/* --- the families: `line` is the line under way, which begins at s->line_at of the text */
void privacy_line(struct scan *s, struct str line);
void privacy_whole(struct scan *s);
void sum_line(struct scan *s, struct str line);
void sum_whole(struct scan *s);
void cite_whole(struct scan *s);
/* The number in brackets behind a quoted title, which is a part of the text (cite_number.c). */
void cite_number(struct scan *s, struct str title);
/* The articles behind it that the law does not have (cite_article.c). */
void cite_article(struct scan *s, struct str title);
void term_line(struct scan *s, struct str line);
void typo_line(struct scan *s, struct str line);
void punct_line(struct scan *s, struct str line);
void date_line(struct scan *s, struct str line);
void cite_line(struct scan *s, struct str line);
void form_line(struct scan *s, struct str line);
void heading_line(struct scan *s, struct str line);
void heading_whole(struct scan *s);
void figure_line(struct scan *s, struct str line);
void wording_characters(struct scan *s, struct str line);
void wording_twice(struct scan *s, struct str line);
void wording_units(struct scan *s, struct str line);
void name_line(struct scan *s, struct str line);
void link_whole(struct scan *s);
void pair_whole(struct scan *s);
void date_whole(struct scan *s);
/* Links and pictures of HTML as found; spans are bytes of it. */
void link_html(struct scan *s, struct str html);

#endif
