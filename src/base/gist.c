/* SPDX-License-Identifier: MulanPSL-2.0 */
/* gist.c - what a text says, in its own first words; see gist.h */
#include "base/gist.h"

#include "base/utf8.h"

enum {
    SHORT = 40,    /* characters: an address or a heading is not longer */
    SENTENCE = 30, /* characters: less is no summary of a line that goes on */
    LINES = 60
};

static bool has_any(struct str s, const struct str *marks, int n)
{
    for (int i = 0; i < n; i++)
        if (str_has(s, marks[i]))
            return true;
    return false;
}

/* 各镇人民政府，各有关单位： but not 现将有关事项通知如下： */
static bool is_address(struct str line)
{
    static const struct str leads[] = {LIT("如下："), LIT("如下:")};

    return (str_ends(line, S("：")) || str_ends(line, S(":"))) && !str_ends(line, leads[0]) &&
           !str_ends(line, leads[1]);
}

/* 一、总体要求; 张政办字〔2021〕30号; 2021年3月1日: nothing in them is said. */
static bool is_heading(struct str line)
{
    static const struct str said[] = {LIT("。"), LIT("；"), LIT("！"), LIT("？"),
                                      LIT("："), LIT(":"),  LIT("，")};

    return utf8_count(line) <= SHORT && !has_any(line, said, sizeof said / sizeof *said);
}

static struct str shorten(struct arena *mem, struct str line)
{
    struct str head = utf8_head(line, GIST_MOST), rest = head;
    isize end = 0, at;

    if (head.n == line.n)
        return line;
    while ((at = str_find(rest, S("。"))) >= 0) {
        end += at + S("。").n;
        rest = str_from(head, end);
    }
    if (utf8_count(str_slice(head, 0, end)) >= SENTENCE)
        return str_slice(head, 0, end);
    return str_concat(mem, utf8_head(line, GIST_MOST - 1), S("…"));
}

struct str gist_of(struct arena *mem, struct str text)
{
    struct str first = {0}, rest = text, line;

    for (int i = 0; i < LINES && str_next(&rest, '\n', &line); i++) {
        line = str_trim_wide(line);
        if (!line.n)
            continue;
        if (!first.n)
            first = line;
        if (!is_address(line) && !is_heading(line))
            return shorten(mem, line);
    }
    return shorten(mem, first);
}
