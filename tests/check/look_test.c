/* SPDX-License-Identifier: MulanPSL-2.0 */
/* look_test.c - what stands where, with the vectors of this machine and without */
#include "check/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "tests/test.h"

static uint64_t state = 20190515;

static int draw(int below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int)((state >> 33) % (uint64_t)below);
}

static struct str text_of(struct arena *mem, int n)
{
    static const char *const some[] = {"一", "十", "仟", "村", "号", "是", "，", "〔", "１",
                                       "×",  "7",  "a",  " ",  "\t", "|",  "𠮷", "”",  "＠"};
    struct buf b = buf_new(mem, n * 4 + 4);

    for (int i = 0; i < n; i++)
        if (draw(4))
            buf_rune(&b, (uint32_t)(0x4E00 + draw(0x51A6)));
        else
            buf_add(&b, str_of(some[draw(sizeof some / sizeof *some)]));
    return buf_str(&b);
}

static bool in(const char *all, struct str text, isize at)
{
    return at + 2 < text.n && (unsigned char)text.p[at] >= 0xE0 &&
           str_find(str_of(all), str_slice(text, at, at + 3)) % 3 == 0;
}

/* What each bit says, asked of the text. */
static bool expected(enum look_for what, struct str t, isize i)
{
    unsigned char c = (unsigned char)t.p[i];
    bool digit = c >= '0' && c <= '9';

    switch (what) {
    case LOOK_OTHER:
        return (c & 0xC0) != 0x80 && (c < 0xE4 || c > 0xE9);
    case LOOK_DIGIT:
        return digit;
    case LOOK_NUMERAL:
        return in("零一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟", t, i);
    case LOOK_NUMBER:
        return digit || in("一二十，１", t, i) ||
               (c == 0xEF && (unsigned char)t.p[i + 1] == 0xBC);
    case LOOK_PLACE:
        return in("小花家公新社村苑宿佳庄里胡号城府屯寨路街巷道", t, i);
    case LOOK_SOME:
    case LOOK__MAX:
        break;
    }
    return true;
}

/* Every bit that must be there is; others only where a mark shares its last ten bits. */
static void same(struct test *t, const struct look_tables *tables, struct str text)
{
    struct look l[2];
    unsigned holds[2];
    uint64_t marks[2];
    int missing = 0, more = 0, apart = 0;

    for (int k = 0; k < 2; k++) {
        look_make(tables, &t->mem, text, &l[k], k);
        holds[k] = look_line(tables, &l[k], text, 0, text.n, &marks[k]);
    }
    CHECK_INT(t, holds[0], holds[1]);
    CHECK(t, marks[0] == marks[1]);
    for (int what = 0; what < LOOK_SOME; what++)
        for (isize i = 0; i < text.n; i++) {
            bool is = l[0].of[what][i >> 6] >> (i & 63) & 1;

            apart += is != (l[1].of[what][i >> 6] >> (i & 63) & 1);
            missing += expected((enum look_for)what, text, i) && !is;
            more += is && !expected((enum look_for)what, text, i) &&
                    (what < LOOK_NUMERAL || (unsigned char)text.p[i] < 0xE4);
        }
    CHECK_INT(t, apart, 0);
    CHECK_INT(t, missing, 0);
    CHECK_INT(t, more, 0);
}

static void next(struct test *t, const struct look_tables *tables)
{
    struct str text = str_concat(&t->mem, S("3公开7"), text_of(&t->mem, 0));
    struct look l;

    look_make(tables, &t->mem, text, &l, false);
    CHECK_INT(t, look_next(&l, LOOK_DIGIT, 0, text.n), 0);
    CHECK_INT(t, look_next(&l, LOOK_DIGIT, 1, text.n), 7);
    CHECK_INT(t, look_next(&l, LOOK_DIGIT, 1, 7), 7);
    CHECK_INT(t, look_next(&l, LOOK_DIGIT, 8, text.n), 8);
    CHECK_INT(t, look_next(&l, LOOK_DIGIT, 9, text.n), 8);
}

void test_check_look(struct test *t)
{
    static struct look_tables made;
    const struct look_tables *tables = &made;
    uint64_t marks;
    struct look l;
    struct str line = S("是３岁");

    look_tables_make(&made);
    for (int n = 0; n < 200; n += 1 + n / 9) {
        test_case(t, "%d characters, with vectors and without", n);
        for (int k = 0; k < 8; k++)
            same(t, tables, text_of(&t->mem, n));
    }
    test_case(t, "the next of a kind, up to an end");
    next(t, tables);
    test_case(t, "what a line holds");
    look_make(tables, &t->mem, line, &l, false);
    CHECK_INT(t, look_line(tables, &l, line, 0, line.n, &marks),
              HAS_DIGIT | HAS_LATIN | HAS_AT | HAS_BRACKET);
    CHECK(t, marks >> MARK_BEING & 1 && marks >> MARK_AGE & 1);
    CHECK(t, !(marks >> MARK_MUST & 1));
    CHECK_INT(t, look_line(tables, &l, line, 0, 3, &marks), 0);
    test_end(t);
}
