/* SPDX-License-Identifier: MulanPSL-2.0 */
/* heading.c - headings and their numbers: 一、 （一） 1. （1）, the title against the metadata
 *
 * A number goes on where an open row of its level ends one before it; 1 opens a new row. A table or a
 * list of contents inside a text has rows of its own (三、 | 一、 二、 三、 四、 | 四、), so a few rows stay open at
 * once, and a number is told only when it fits none. A higher heading closes the rows below it. In an
 * excerpt nearly nothing fits: where more than one heading in twenty-five is out of order, and more than three,
 * the text is taken for one and nothing is said.
 */
#include "base/utf8.h"
#include "check/scan.h"

enum { ROWS = 6, FAULTS = 64, TITLE_LINES = 8 };

struct headings {
    struct {
        int last[ROWS], n; /* the newest row last */
    } level[5];
    int seen, faults;
    bool attachments; /* below 附件： the numbers are those of files */
    struct {
        isize at, n;
        int line, before, number;
    } fault[FAULTS];
};

/* The level of a line's heading, 0 for none. */
static int heading(struct str t, int *number)
{
    isize i = 0, end;
    int v = 0;
    bool round = false;

    while (scan_lit(t, i, "　") || (i < t.n && t.p[i] == ' '))
        i += t.p[i] == ' ' ? 1 : 3;
    if (scan_lit(t, i, "（") || scan_lit(t, i, "(")) {
        round = true;
        i += t.p[i] == '(' ? 1 : 3;
    }
    v = scan_numeral(t, i, &end);
    if (v) {
        *number = v;
        if (round)
            return scan_lit(t, end, "）") || scan_lit(t, end, ")") ? 2 : 0;
        return scan_lit(t, end, "、") ? 1 : 0;
    }
    for (end = i; end < t.n && t.p[end] >= '0' && t.p[end] <= '9' && end - i < 3; end++)
        v = v * 10 + t.p[end] - '0';
    if (end == i)
        return 0;
    *number = v;
    if (round)
        return scan_lit(t, end, "）") || scan_lit(t, end, ")") ? 4 : 0;
    if ((scan_lit(t, end, ".") &&
         !(end + 1 < t.n && t.p[end + 1] >= '0' && t.p[end + 1] <= '9')) ||
        scan_lit(t, end, "．"))
        return 3;
    return 0;
}

static void open_row(struct headings *h, int level, int number)
{
    if (h->level[level].n == ROWS) {
        for (int i = 1; i < ROWS; i++)
            h->level[level].last[i - 1] = h->level[level].last[i];
        h->level[level].n--;
    }
    h->level[level].last[h->level[level].n++] = number;
}

static bool goes_on(struct headings *h, int level, int number)
{
    int *last = h->level[level].last, n = h->level[level].n;

    for (int i = n - 1; i >= 0; i--)
        if (last[i] == number - 1) {
            for (int k = i; k + 1 < n; k++) /* it is the newest now */
                last[k] = last[k + 1];
            last[n - 1] = number;
            return true;
        }
    return false;
}

/* 四、结转下年度继续办理 0 0 0: a row of a table whose rules were lost. */
static bool figures_behind(struct str t)
{
    int n = 0;

    for (isize i = t.n;
         i > 1 && ((t.p[i - 1] >= '0' && t.p[i - 1] <= '9') || t.p[i - 1] == ' '); i--)
        n += t.p[i - 1] != ' ' && t.p[i - 2] == ' ';
    return n >= 2;
}

void heading_line(struct scan *s, struct str t)
{
    struct headings *h = s->headings;
    int number = 0, level = heading(t, &number), before;
    bool row = str_has(t, S("\t")) || figures_behind(t);

    if (!h)
        h = s->headings = NEW(s->mem, struct headings, 1);
    h->attachments =
        level == 3 ? h->attachments : str_starts(str_trim_wide(t), S("附件：")) || !t.n;
    if (!level || (level == 3 && h->attachments))
        return;
    h->seen++;
    for (int k = level + 1; k <= 4; k++)
        h->level[k].n = 0;
    if (goes_on(h, level, number))
        return;
    if (number == 1 || !h->level[level].n || row) {
        open_row(h, level, number);
        return;
    }
    before = h->level[level].last[h->level[level].n - 1];
    if (h->faults < FAULTS) {
        isize blank = t.n - str_trim_wide(t).n;

        h->fault[h->faults].at = s->line_at + (str_trim_wide(t).p - t.p);
        h->fault[h->faults].n =
            utf8_head(str_from(t, blank ? str_trim_wide(t).p - t.p : 0), 4).n;
        h->fault[h->faults].line = s->line;
        h->fault[h->faults].before = before;
        h->fault[h->faults].number = number;
    }
    h->faults++;
    h->level[level].last[h->level[level].n - 1] = number;
}

static void numbers(struct scan *s, const struct headings *h)
{
    if (h->faults > 8 || (h->faults > 3 && h->faults * 25 > h->seen))
        return;
    for (int i = 0; i < h->faults && i < FAULTS; i++) {
        int before = h->fault[i].before, number = h->fault[i].number;

        s->line = h->fault[i].line;
        if (number == before)
            scan_add(s, "form.heading", h->fault[i].at, h->fault[i].n, "标题序号重复");
        else
            scan_add(s, "form.heading", h->fault[i].at, h->fault[i].n,
                     "标题序号%s：上一个同级序号是%d，这里是%d",
                     number > before ? "不连续" : "倒退", before, number);
    }
}

/* The title stands in the first lines, on one of them or broken over two. */
static void title(struct scan *s)
{
    struct str want = str_trim_wide(s->in->title), line, before = {0};
    isize at = 0;
    int n = 0;

    if (utf8_count(want) < 6 || str_has(utf8_head(s->text, 400), want))
        return;
    for (struct str rest = s->text; n < TITLE_LINES && str_next(&rest, '\n', &line); n++) {
        struct str one = str_trim_wide(line);
        bool figures;

        at = one.p ? one.p - s->text.p : at;
        if (!one.n)
            continue;
        for (int k = 0; k < 2; k++) {
            struct str shown = k ? str_slice(s->text, before.p - s->text.p, at + one.n) : one;
            struct str flat = k ? str_replace(s->mem, shown, S("\n"), S("")) : shown;
            int d = scan_apart(flat, want, &figures);

            s->line = n;
            if (d == 0)
                return;
            if (d <= 3 && utf8_count(flat) >= 8) {
                scan_mend(s, "form.title", shown.p - s->text.p, shown.n, want,
                          "正文标题与信息标题“%.*s”只差%d个字", STR_ARG(want), d);
                return;
            }
            if (!before.n)
                break;
        }
        before = one;
    }
}

void heading_whole(struct scan *s)
{
    if (!scan_wants(s, CHECK_FORM))
        return;
    if (s->headings)
        numbers(s, s->headings);
    title(s);
}
