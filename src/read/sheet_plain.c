/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet_plain.c - what a whole text says about how its cells are parted, put into the plain form
 *
 * Quoted fields, bars in pairs, bars that stand for empty cells at the edges, a tab behind each cell: a line alone
 * cannot tell these; the text can, by what most of its lines do.
 */
#include "read/sheet_parts.h"

struct str sheet_without_trailing(struct str line, char sep)
{
    while (line.n && (line.p[line.n - 1] == sep || line.p[line.n - 1] == ' '))
        line.n--;
    return line;
}

/* Tables saved as CSV put quotes around fields that hold a comma, a quote or a line's end: such
 * records become lines with tabs. Text without a quoted field is returned as it is. */
static struct str unquoted(struct arena *mem, struct str text)
{
    struct buf b;

    if (!str_has(text, S(",\"")))
        return text;
    b = buf_new(mem, text.n + 1);
    for (isize line = 0; line < text.n;) {
        isize begin = b.n, at = line;
        bool quotes = false, fits = true;

        while (at < text.n && text.p[at] != '\n' && fits) {
            if (text.p[at] != '"') {
                while (at < text.n && text.p[at] != ',' && text.p[at] != '\n')
                    buf_char(&b, text.p[at++]);
            } else {
                isize limit = at + 2000;

                quotes = true;
                for (at++; at < text.n && at < limit; at++) {
                    if (text.p[at] == '"' && !(at + 1 < text.n && text.p[at + 1] == '"'))
                        break;
                    at += text.p[at] == '"';
                    buf_char(&b, text.p[at] == '\n' || text.p[at] == '\r' ? ' ' : text.p[at]);
                }
                at++;
                fits = at >= text.n || text.p[at] == ',' || text.p[at] == '\n' ||
                       text.p[at] == '\r';
            }
            if (at < text.n && text.p[at] == '\r')
                at++;
            if (at < text.n && text.p[at] == ',') {
                buf_char(&b, '\t');
                at++;
            }
        }
        if (!quotes || !fits) { /* no record of a table: the line as it is */
            b.n = begin;
            for (at = line; at < text.n && text.p[at] != '\n'; at++)
                buf_char(&b, text.p[at]);
        }
        buf_char(&b, '\n');
        line = at + 1;
    }
    return buf_str(&b);
}

/* What tables converted to text keep of their mark-up. */
static struct str without_markup(struct arena *mem, struct str text)
{
    static const struct str marks[] = {LIT("<br>"),   LIT("<br/>"),  LIT("<br />"), LIT("<BR>"),
                                       LIT("&nbsp;"), LIT("&emsp;"), LIT("&ensp;")};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(text, marks[i]))
            text = str_replace(mem, text, marks[i], S(" "));
    return text;
}

/* a || b || c: bars that stand in pairs in the whole text are one bar each; a single one anywhere,
 * and || is an empty field. */
static struct str single_bars(struct arena *mem, struct str text)
{
    int pairs = 0;

    for (isize i = 0, run = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] == '|') {
            run++;
            continue;
        }
        if (run % 2)
            return text;
        pairs += run > 0;
        run = 0;
    }
    return pairs < 40 ? text : str_replace(mem, text, S("||"), S("|"));
}

/* Where most rows have no bars at their edges, one there is an empty cell's: it is doubled, for one is
 * taken off (fields). */
static struct str edge_bars(struct arena *mem, struct str text)
{
    struct str rest = text, line;
    int bare = 0, framed = 0;
    struct buf b;

    if (!str_has(text, S("|")))
        return text;
    while (str_next(&rest, '\n', &line)) {
        struct str s = str_trim_wide(line);
        isize first = str_find(s, S("|"));

        if (first < 0 || str_rfind(s, S("|")) == first)
            continue;
        if (s.p[0] == '|' && s.p[s.n - 1] == '|')
            framed++;
        else
            bare++;
    }
    if (bare <= 2 * framed || bare < 10)
        return text;
    b = buf_new(mem, text.n + text.n / 16 + 16);
    for (rest = text; str_next(&rest, '\n', &line);) {
        struct str s = str_trim_wide(line);

        if (str_starts(s, S("|")))
            buf_char(&b, '|');
        buf_add(&b, s.n && s.p[0] == '|' ? s : line);
        if (s.n > 1 && s.p[s.n - 1] == '|')
            buf_char(&b, '|');
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

/* A cell a line, each with a tab behind it (the last one of a row often without): the tabs say
 * nothing. There must be many lines of one figure, and none with two fields. */
static struct str without_ends(struct arena *mem, struct str text)
{
    struct str rest = text, line;
    struct buf b;
    int lines = 0;

    while (str_next(&rest, '\n', &line)) {
        struct arena scratch = *mem;
        struct str cell = sheet_without_trailing(line, '\r');

        if (!str_has(cell, S("\t")))
            continue;
        cell = str_trim(cell);
        if (str_has(cell, S("\t")))
            return text;
        lines += cell_parse(&scratch, cell).kind == CELL_NUMBER;
    }
    if (lines < 20)
        return text;
    b = buf_new(mem, text.n);
    for (rest = text; str_next(&rest, '\n', &line);) {
        buf_add(&b, str_trim(line));
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

/* --- 51 764: blanks that part thousands, where tabs, bars or lines part the cells */

/* What the words of a field, parted by blanks, are. */
enum field_kind {
    FIELD_OTHER,
    FIELD_ONE,    /* a figure or a stroke */
    FIELD_GROUPS, /* 51 764, 1 234 567.5 */
    FIELD_ROW     /* ends with several figures: a row of cells */
};

static bool all_digits(struct str s)
{
    isize at = 0;

    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
        at++;
    return s.n && at == s.n;
}

static enum field_kind field_kind(struct arena *mem, struct str field)
{
    struct arena scratch = *mem;
    struct str last = {0}, rest = field, word;
    int words = 0, groups = 0, figures = 0; /* the figures that end it */

    if (field.n > 200)
        return FIELD_OTHER;
    while (str_next(&rest, ' ', &word)) {
        bool digits = all_digits(word);
        isize point = str_find(word, S("."));

        if (!word.n)
            continue;
        words++;
        figures = digits || cell_parse(&scratch, word).kind == CELL_NUMBER ? figures + 1 : 0;
        if (words == 1 ? digits && word.n <= 3 && word.p[0] != '0'
                       : groups == words - 1 && all_digits(last) &&
                             (digits ? word.n == 3
                                     : point == 3 && all_digits(str_slice(word, 0, 3)) &&
                                           all_digits(str_from(word, 4))))
            groups++;
        last = word;
    }
    if (words == 1)
        return cell_parse(&scratch, field).kind == CELL_TEXT ? FIELD_OTHER : FIELD_ONE;
    if (words > 1 && groups == words)
        return FIELD_GROUPS;
    return figures > 1 ? FIELD_ROW : FIELD_OTHER;
}

/* The next field of a text, with the byte that ends it; false behind the last. */
static bool next_field(struct str text, isize *at, struct str *field, char *end)
{
    isize from = *at, to = from;

    if (from > text.n)
        return false;
    while (to < text.n && text.p[to] != '\n' && text.p[to] != '\t' && text.p[to] != '|')
        to++;
    *field = str_slice(text, from, to);
    *end = to < text.n ? text.p[to] : 0;
    *at = to + 1;
    return true;
}

/* There must be many fields of one figure, and none that is a row of them. */
static struct str without_thousands(struct arena *mem, struct str text)
{
    enum { LEAST = 60 };
    struct str field;
    int ones = 0, groups = 0;
    struct buf b;
    char end;

    for (isize at = 0; next_field(text, &at, &field, &end);) {
        enum field_kind kind = field_kind(mem, str_trim_wide(field));

        if (kind == FIELD_ROW)
            return text;
        ones += kind == FIELD_ONE;
        groups += kind == FIELD_GROUPS;
    }
    if (!groups || ones < LEAST)
        return text;
    b = buf_new(mem, text.n + 1);
    for (isize at = 0; next_field(text, &at, &field, &end);) {
        struct str s = str_trim_wide(field);

        buf_add(&b, field_kind(mem, s) == FIELD_GROUPS ? str_replace(mem, s, S(" "), S(""))
                                                       : field);
        if (end)
            buf_char(&b, end);
    }
    return buf_str(&b);
}

struct str sheet_plain(struct arena *mem, struct str text)
{
    text = single_bars(mem, unquoted(mem, without_markup(mem, text)));
    return without_thousands(mem, without_ends(mem, edge_bars(mem, text)));
}
