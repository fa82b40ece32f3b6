/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare_form.c - numerals, names left out, 应改尽改, names in quotes and where lines are cut, by their
 * form; see spare.h */
#include "base/utf8.h"
#include "check/spare.h"

static bool is_numeral(uint32_t r)
{
    static const uint16_t all[] = u"〇○零一二三四五六七八九十百千万";

    for (const uint16_t *p = all; *p; p++)
        if (*p == r)
            return true;
    return false;
}

/* The numerals that end at a place, or begin there; `by_place`: is 十, 百, 千 or 万 among them, `ordinal`: 第
 * before them. */
static int numerals(struct str line, isize at, bool before, bool *by_place, bool *ordinal)
{
    int n = 0;

    while (before ? at > 0 : at < line.n) {
        uint32_t r = before ? utf8_prev(line, &at) : utf8_next(line, &at);

        if (!is_numeral(r)) {
            *ordinal |= before && r == u'第';
            break;
        }
        *by_place |= r == u'十' || r == u'百' || r == u'千' || r == u'万';
        n++;
    }
    return n;
}

bool spare_numeral(struct str line, isize at, isize end, uint32_t put)
{
    enum { ROW = 3 };
    bool by_place = false, ordinal = false;
    int beside = numerals(line, at, true, &by_place, &ordinal) +
                 numerals(line, at, false, &by_place, &ordinal);
    isize next = at;

    if (at == end)
        return is_numeral(put) && beside >= ROW - 1 && !ordinal;
    return is_numeral(utf8_next(line, &next)) && next == end && beside >= ROW && !by_place;
}

bool spare_left_out(struct str line, isize at, isize end)
{
    isize next = at, i = at;

    if (at >= end || utf8_next(line, &next) != u'某' || next != end)
        return false;
    return (next < line.n && utf8_next(line, &next) == u'某') ||
           (i > 0 && utf8_prev(line, &i) == u'某');
}

/* Where `n` characters from a place on end; -1: the line has fewer. */
static isize skip(struct str line, isize at, int n)
{
    for (; n > 0; n--) {
        if (at >= line.n)
            return -1;
        utf8_next(line, &at);
    }
    return at;
}

/* 一企一策, 一户一档: the four characters at `at`. */
static bool one_each(struct str line, isize at, isize end)
{
    static const uint16_t last[] = u"策品档码案卡表册警";
    isize second = at + S("一").n, third = skip(line, second, 1), fourth;

    if (!str_starts(str_from(line, at), S("一")) || third < 0 ||
        !str_starts(str_from(line, third), S("一")))
        return false;
    fourth = third + S("一").n;
    if (end > fourth + 3 || fourth + 3 > line.n)
        return false;
    for (const uint16_t *p = last; *p; p++)
        if (utf8_next(line, &(isize){fourth}) == *p)
            return true;
    return false;
}

bool spare_all_that(struct str line, isize at, isize end)
{
    enum { REACH = 5, LONGEST = 2 };
    isize from = at;

    for (int back = 0; back <= REACH; back++) {
        if (one_each(line, from, end))
            return true;
        for (int n = 1; n <= LONGEST && str_starts(str_from(line, from), S("应")); n++) {
            isize a = from + S("应").n, b = skip(line, a, n), c = b + S("尽").n, d;

            if (b >= 0 && str_starts(str_from(line, b), S("尽")) &&
                (d = skip(line, c, n)) >= 0 &&
                str_eq(str_slice(line, a, b), str_slice(line, c, d)) && end <= d)
                return true;
        }
        if (from == 0)
            break;
        utf8_prev(line, &from);
    }
    return false;
}

bool spare_quoted(struct str line, isize at, isize end)
{
    enum { NAME_MOST = 6 };
    isize i = at, n = 0;

    while (n <= NAME_MOST && i > 0) {
        uint32_t r = utf8_prev(line, &i);

        if (r == 0x201C)
            break;
        if (!rune_is_han(r))
            return false;
        n++;
    }
    for (isize k = end; n <= NAME_MOST && k < line.n; n++) {
        uint32_t r = utf8_next(line, &k);

        if (r == 0x201D)
            return utf8_count(str_slice(line, at, end)) + n <= NAME_MOST;
        if (!rune_is_han(r))
            return false;
    }
    return false;
}

static struct str without_blanks(struct str line)
{
    while (line.n > 0 && (*line.p == ' ' || *line.p == '\t'))
        line = str_from(line, 1);
    while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
        line.n--;
    return line;
}

/* Is a line as long as lines that are cut are, with no mark at its end. */
static bool is_cut(struct str line)
{
    enum { LEAST = 20 };
    isize end;

    line = without_blanks(line);
    end = line.n;
    return end > 0 && rune_is_han(utf8_prev(line, &end)) && utf8_count(line) >= LEAST;
}

bool spare_cut(struct str text, isize line_at, struct str line, isize at, isize end)
{
    struct str before = str_slice(text, 0, line_at > 0 ? line_at - 1 : 0),
               behind = str_from(text, line_at + line.n), whole = without_blanks(line);
    isize begins = whole.p - line.p, i = before.n;

    if (at <= begins && before.n > 0) {
        while (i > 0 && before.p[i - 1] != '\n')
            i--;
        if (is_cut(str_from(before, i)))
            return true;
    }
    if (end < begins + whole.n || !is_cut(line) || behind.n < 2)
        return false;
    behind = without_blanks(str_from(behind, 1));
    i = 0;
    return behind.n > 0 && rune_is_han(utf8_next(behind, &i));
}
