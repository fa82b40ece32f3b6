/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_about.c - counts that are rounded: 5.2万件, 约500件, 500余件, 近600件; see report_text_parts.h
 *
 * What such a count may stand for is an interval; what says nothing (数百件, 两三件, 5至6件) is no count.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

enum {
    ROUGH_SHARE = 20,
    ANY = 1000000000
}; /* 约 is within a twentieth, or the unit of its last digit */

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_digit(struct str s, isize i)
{
    return i >= 0 && i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/* 百, 千, 万 at *at; moves behind it. 0: none. */
static int64_t unit_at(struct str s, isize *at)
{
    static const struct {
        struct str word;
        int64_t unit;
    } units[] = {{LIT("百"), 100}, {LIT("千"), 1000}, {LIT("万"), 10000}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_starts(str_from(s, *at), units[i].word)) {
            *at += units[i].word.n;
            return units[i].unit;
        }
    return 0;
}

/* 5.2万, 3千, 1万2千: digits, and units that say what they are of. *about is the unit of the last digit. */
static bool with_units(struct str s, isize *at, int64_t *value, int64_t *about)
{
    isize i = *at, behind;
    int64_t v = 0, unit, parts = 1, rest, rest_about = 0;
    bool point = false;

    for (; i < s.n && (s.p[i] == '.' || is_digit(s, i)); i++) {
        if (s.p[i] == '.' && (point || i == *at))
            return false;
        point |= s.p[i] == '.';
        if (s.p[i] == '.')
            continue;
        if (v > 100000000 || parts > 1000)
            return false;
        v = v * 10 + (s.p[i] - '0');
        parts *= point ? 10 : 1;
    }
    if (i == *at || !(unit = unit_at(s, &i)) || unit < parts)
        return false;
    *value = v * (unit / parts);
    *about = unit / parts;
    behind = i;
    if (!point && (with_units(s, &i, &rest, &rest_about) || report_text_number(s, &i, &rest)) &&
        rest > 0 && rest < unit) {
        *value += rest;
        *about = rest_about;
        behind = i;
    }
    *at = behind;
    return true;
}

/* The unit of the last digit that is not 0: 10 of 520. */
static int64_t last_unit(int64_t v)
{
    int64_t unit = 1;

    while (v && v % (unit * 10) == 0 && unit < 100000000)
        unit *= 10;
    return unit;
}

enum rough { ROUGH_NONE, ROUGH_ABOUT, ROUGH_MORE, ROUGH_NEAR, ROUGH_LESS };
struct rough_word {
    struct str word;
    enum rough rough;
};

/* Words right before a number that are no 约, 近 of it. */
static bool is_other_word(struct str before)
{
    static const struct str words[] = {LIT("预约"), LIT("签约"), LIT("合约"), LIT("节约"),
                                       LIT("公约"), LIT("违约"), LIT("制约"), LIT("解约"),
                                       LIT("最近"), LIT("附近"), LIT("就近"), LIT("新近"),
                                       LIT("赶超"), LIT("反超")};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(before, words[i]))
            return true;
    return false;
}

/* 约, 近, 超过 before a number: *from is then where it begins. */
static enum rough rough_before(struct str s, isize clause, isize *from, bool bare)
{
    static const struct rough_word words[] = {
        {LIT("大约"), ROUGH_ABOUT},  {LIT("约为"), ROUGH_ABOUT},  {LIT("约有"), ROUGH_ABOUT},
        {LIT("约"), ROUGH_ABOUT},    {LIT("将近"), ROUGH_NEAR},   {LIT("接近"), ROUGH_NEAR},
        {LIT("近"), ROUGH_NEAR},     {LIT("不超过"), ROUGH_LESS}, {LIT("不足"), ROUGH_LESS},
        {LIT("不到"), ROUGH_LESS},   {LIT("超过"), ROUGH_MORE},   {LIT("超"), ROUGH_MORE},
        {LIT("逾"), ROUGH_MORE},     {LIT("突破"), ROUGH_MORE},   {LIT("不少于"), ROUGH_MORE},
        {LIT("不低于"), ROUGH_MORE}, {LIT("至少"), ROUGH_MORE},
    };
    struct str before = str_slice(s, clause, *from);

    if (bare && str_ends(before, S("上"))) { /* 上百件 */
        *from -= S("上").n;
        return ROUGH_MORE;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_ends(before, words[i].word) && !is_other_word(before)) {
            *from -= words[i].word.n;
            return words[i].rough;
        }
    return ROUGH_NONE;
}

/* 左右, 以上 behind a count; moves *at behind it. */
static enum rough rough_behind(struct str s, isize *at)
{
    static const struct rough_word words[] = {
        {LIT("左右"), ROUGH_ABOUT}, {LIT("上下"), ROUGH_ABOUT}, {LIT("以上"), ROUGH_MORE},
        {LIT("以内"), ROUGH_LESS},  {LIT("以下"), ROUGH_LESS},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(str_from(s, *at), words[i].word)) {
            *at += words[i].word.n;
            return words[i].rough;
        }
    return ROUGH_NONE;
}

static void allow(struct text_count *c, enum rough rough, int64_t unit)
{
    int64_t near = most(unit, c->value / ROUGH_SHARE + 1);

    if (rough == ROUGH_NONE)
        return;
    c->below = most(c->below, rough == ROUGH_LESS   ? c->value + 1
                              : rough == ROUGH_MORE ? 1
                                                    : near);
    c->above = most(c->above, rough == ROUGH_MORE ? ANY : rough == ROUGH_ABOUT ? near : 1);
}

/* 两三, 二〇: digits in characters without a unit between them. */
static bool digits_in_row(struct str s)
{
    static const char digits[] = "〇一二两三四五六七八九";
    bool last = false;

    for (isize at = 0; at < s.n;) {
        isize from = at;
        bool digit;

        utf8_next(s, &at);
        digit = str_has(str_of(digits), str_slice(s, from, at));
        if (digit && last)
            return true;
        last = digit;
    }
    return false;
}

/* Is s[from, at) no count by itself: 数百, 百, 两三, 一点二, 5至6, 12.5? `rough`: a word says how it is meant. */
static bool is_vague(struct str s, isize from, isize at, bool bare, bool rough)
{
    static const struct str ranges[] = {LIT("-"), LIT("~"), LIT("至"), LIT("到"), LIT("—")};
    struct str before = str_slice(s, 0, from);

    if (digits_in_row(str_slice(s, from, at)) || str_ends(before, S("点")) ||
        (str_ends(before, S(".")) && is_digit(s, from - 2)))
        return true;
    if (bare && (str_ends(before, S("数")) || str_ends(before, S("几")) || !rough))
        return true;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (str_ends(before, ranges[i]) && is_digit(s, from - ranges[i].n - 1))
            return true;
    return false;
}

bool text_count(struct str s, isize clause, isize *at, struct text_count *c)
{
    isize from = *at, i = from, end;
    int64_t about = 0, unit;
    enum rough before, more = ROUGH_NONE;
    bool bare = unit_at(s, &i) > 0; /* 百 */

    i = from;
    *c = (struct text_count){.from = from};
    if (!with_units(s, &i, &c->value, &about) && !report_text_number(s, &i, &c->value))
        return false;
    *at = end = i;
    unit = most(about, last_unit(c->value));
    if (str_starts(str_from(s, i), S("余")) || str_starts(str_from(s, i), S("多"))) {
        more = ROUGH_MORE;
        i += S("余").n;
        if (str_starts(str_from(s, i), S("万")) && c->value < ANY) { /* 12余万件 */
            i += S("万").n;
            c->value *= 10000;
            unit *= 10000;
        }
    }
    c->measure = text_measure_at(s, i);
    if (!c->measure.n) {
        *at = end;
        return true;
    }
    before = rough_before(s, clause, &c->from, bare);
    if (is_vague(s, from, end, bare, before || more)) {
        c->measure = (struct str){0};
        *at = i;
        return true;
    }
    i += c->measure.n;
    *at = i;
    if (before || more)
        about = 0;
    c->below = c->above = about;
    allow(c, before, unit);
    allow(c, more, unit);
    allow(c, rough_behind(s, at), unit);
    return true;
}
