/* SPDX-License-Identifier: MulanPSL-2.0 */
/* look.h - where in a text stands what a rule may begin at (inside check/ only)
 *
 * Most of a Chinese text are characters that no rule begins at. One pass over the text writes down, a bit for a
 * byte, where the others stand: marks, digits and letters, numerals in words, words of places. The rules go from one
 * bit to the next. The pass reads 64 bytes at once with the vectors of the machine where it has them
 * (AVX2), else a character at a time; both say the same of valid UTF-8.
 */
#ifndef CHECK_LOOK_H
#define CHECK_LOOK_H

#include "base/str.h"

/* Characters that a rule waits for: a line without them need not be searched. Told by the last ten bits of
 * the code point, so that another of them may pass for one; never the other way round. */
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
    MARK_NUMERAL, /* a numeral that is a Han character */
    MARK_DATE,    /* 一 二 十: a date may begin with it */
    MARK_PLACE,   /* the first of 小区, 村, 路 … */
    MARK__MAX
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

enum look_for {
    LOOK_OTHER,   /* a character that is not Han: its first byte */
    LOOK_DIGIT,   /* 0-9 */
    LOOK_NUMERAL, /* 一 二 … 十 百 千, 壹 贰 … 拾 佰 仟, 零, 两 */
    LOOK_NUMBER,  /* LOOK_DIGIT, MARK_DATE, full-width digits and marks like ， */
    LOOK_PLACE,   /* MARK_PLACE */
    LOOK_SOME,    /* a Han character among the scan_marks, and some others */
    LOOK__MAX
};

enum { LOOK_GROUPS = 2 };

struct look_tables {
    uint64_t mark[1024]; /* of a code point's last ten bits: the scan_marks */
    uint64_t row[1024];  /* exactly the Han characters among them, by code points */
    uint8_t has[256];    /* HAS_… by first bytes */
    /* Groups of eight sets of them, by halves of their bytes. */
    uint8_t half[LOOK_GROUPS][5][16];
};
void look_tables_make(struct look_tables *t);

struct look {
    uint64_t *of[LOOK__MAX]; /* a bit for each byte of the text */
    isize n;
};
/* `plain`: without the vectors, for tests. What Han characters there are of LOOK_NUMERAL, LOOK_NUMBER
 * and LOOK_PLACE is written by look_line(). */
void look_make(const struct look_tables *t, struct arena *mem, struct str text,
               struct look *out, bool plain);
/* What [from, until) holds: HAS_… and the scan_marks. */
unsigned look_line(const struct look_tables *t, struct look *l, struct str text, isize from,
                   isize until, uint64_t *marks);

/* The first of [from, until), or `until`. */
static inline isize look_next(const struct look *l, enum look_for what, isize from, isize until)
{
    const uint64_t *w = l->of[what];
    isize i = from >> 6;
    uint64_t bits;

    if (from >= until)
        return until;
    bits = w[i] & ~UINT64_C(0) << (from & 63);
    while (!bits) {
        if (++i << 6 >= until)
            return until;
        bits = w[i];
    }
    from = (i << 6) + __builtin_ctzll(bits);
    return from < until ? from : until;
}

#endif
