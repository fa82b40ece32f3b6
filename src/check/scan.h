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

struct terms;
struct laws;
struct spell;
struct headings;
struct figures;
struct pairs_open;

/* Characters that a rule waits for: a line without them need not be searched. Told by the last ten bits of
 * the code point, so that another character may pass for one of them; never the other way round. */
enum scan_mark {
    MARK_BEING,   /* 是 */
    MARK_MUST,    /* 要 */
    MARK_NTH,     /* 第 */
    MARK_SECRET,  /* 密 */
    MARK_INSIDE,  /* 内 */
    MARK_KEEP,    /* 存 */
    MARK_OUTSIDE, /* 外 */
    MARK_THIS,    /* 此 */
    MARK_KIND,    /* 属 */
    MARK_FILL,    /* 填 */
    MARK_WAIT,    /* 待 */
    MARK_TEN,     /* ⅹ */
    MARK_STAR,    /* ★ */
    MARK_STAR_2,  /* ☆ */
    MARK_MONTH,   /* 月 */
    MARK_NUMBER,  /* 号 */
    MARK_BRACKET, /* 〔 */
    MARK_YUAN,    /* 元 */
    MARK_AGE,     /* 岁 */
    MARK_SHARE,   /* 占 */
    MARK_AMONG,   /* 其 */
    MARK_ENCLOSE, /* 附 */
    MARK_YEN,     /* ￥ */
    MARK_TITLE,   /* 》 */
    MARK_QUOTE,   /* ” */
    MARK__MAX
};

struct checker {
    uint64_t mark[1024]; /* of a code point's last ten bits: the scan_marks */
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
    unsigned holds; /* of the line under way: HAS_… */
    uint64_t marks; /* likewise: bits of scan_mark */
    struct check_list *out;
    isize cap;
    int ordinal[3];            /* the last 一是, 一要, 第一， … */
    struct headings *headings; /* NULL before the first */
    struct figures *figures;   /* likewise */
    struct pairs_open *pairs;  /* likewise */
    struct day last_date;      /* a date alone on a line */
    isize last_date_at, last_date_n;
    int last_date_line;
    struct str table_head; /* the head of the table under way, for privacy */
};

/* What a line holds, so that families that look for it need not read the others. */
enum line_has {
    HAS_DIGIT = 1, /* 0-9, full-width ones too */
    HAS_LATIN = 2,
    HAS_MARK = 4,    /* half-width marks, a blank */
    HAS_BRACKET = 8, /* ( [ { " and all Chinese marks */
    HAS_AT = 16,
    HAS_SIGN = 32, /* two-byte signs: × · */
    HAS_TAB = 64,
    HAS_BAR = 128 /* | */
};
unsigned scan_holds(const struct checker *k, struct str line, uint64_t *marks);
void scan_marks_make(struct checker *k);
const struct laws *laws_make(struct arena *mem);
static inline bool scan_has(const struct scan *s, enum scan_mark m)
{
    return s->marks >> m & 1;
}

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
    isize n;

    if (at < 0 || at >= text.n || text.p[at] != *lit)
        return false;
    n = (isize)__builtin_strlen(lit);
    return at + n <= text.n && !memcmp(text.p + at, lit, (size_t)n);
}
/* The code point of the three bytes at `at`, 0 where no character of three bytes begins. */
static inline unsigned scan_three(struct str text, isize at)
{
    const unsigned char *p = (const unsigned char *)text.p + at;

    return at >= 0 && at + 2 < text.n && p[0] >= 0xE0 && p[0] < 0xF0
               ? (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u)
               : 0;
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
void wording_units(struct scan *s, struct str line);
void name_line(struct scan *s, struct str line);
void link_whole(struct scan *s);
void pair_whole(struct scan *s);
void date_whole(struct scan *s);
/* Links and pictures of HTML as found; spans are bytes of it. */
void link_html(struct scan *s, struct str html);

#endif
