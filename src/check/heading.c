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
    } level[7];            /* 1 一、 2 （一） 3 1. 4 （1） 5 第一章 6 第一条 */
    int seen, faults;
    bool attachments; /* below 附件： the numbers are those of files */
    struct {
        isize at, n;
        int line, before, number;
    } fault[FAULTS];
};

/* 第一章 …, 第一百零二条 …: what is set apart by a blank; 第三条修改为 speaks of an article. */
static int article(struct str t, isize at, int *number)
{
    isize end = at + 3, next = 0;
    int v = scan_numeral(t, end, &next);

    if (!v)
        return 0;
    end = next;
    if (v < 10 && scan_lit(t, end, "百")) {
        v *= 100;
        end += 3;
        if (scan_lit(t, end, "零"))
            end += 3;
        next = scan_numeral(t, end, &next) ? next : end;
        v += end < next ? scan_numeral(t, end, &next) : 0;
        end = next;
    }
    *number = v;
    if (!scan_lit(t, end + 3, "　") && !scan_lit(t, end + 3, " "))
        return 0;
    return scan_lit(t, end, "章") ? 5 : scan_lit(t, end, "条") ? 6 : 0;
}

/* The level of a line's heading, 0 for none. */
static int heading(struct str t, int *number)
{
    isize i = 0, end;
    int v = 0;
    bool round = false;

    while (scan_lit(t, i, "　") || (i < t.n && t.p[i] == ' '))
        i += t.p[i] == ' ' ? 1 : 3;
    if (scan_lit(t, i, "第"))
        return article(t, i, number);
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

/* `before` is the last number of the level, 0: the level stands below one that it belongs above. */
static void fault(struct scan *s, struct headings *h, struct str t, int before, int number)
{
    if (h->faults < FAULTS) {
        struct str bare = str_trim_wide(t);

        h->fault[h->faults].at = s->line_at + (bare.p - t.p);
        h->fault[h->faults].n = utf8_head(bare, 4).n;
        h->fault[h->faults].line = s->line;
        h->fault[h->faults].before = before;
        h->fault[h->faults].number = number;
    }
    h->faults++;
}

void heading_line(struct scan *s, struct str t)
{
    struct headings *h = s->headings;
    int number = 0, level = heading(t, &number);
    bool upside_down, row;

    if (!h)
        h = s->headings = NEW(s->mem, struct headings, 1);
    h->attachments =
        level == 3 ? h->attachments
                   : scan_has(s, MARK_ENCLOSE) && str_starts(str_trim_wide(t), S("附件："));
    if (!level || (level == 3 && h->attachments))
        return;
    row = s->holds & HAS_TAB || figures_behind(t);
    h->seen++;
    upside_down = level == 2 && number == 1 && !h->level[2].n && h->level[3].n && !row;
    for (int k = level + 1; k <= 4 && level < 5; k++)
        h->level[k].n = 0;
    if (goes_on(h, level, number))
        return;
    if (upside_down) {
        open_row(h, level, number);
        fault(s, h, t, 0, number);
        return;
    }
    if (number == 1 || !h->level[level].n || row) {
        open_row(h, level, number);
        return;
    }
    fault(s, h, t, h->level[level].last[h->level[level].n - 1], number);
    h->level[level].last[h->level[level].n - 1] = number;
}

static void numbers(struct scan *s, const struct headings *h)
{
    if (h->faults > 8 || (h->faults > 3 && h->faults * 25 > h->seen))
        return;
    for (int i = 0; i < h->faults && i < FAULTS; i++) {
        int before = h->fault[i].before, number = h->fault[i].number;

        s->line = h->fault[i].line;
        if (!before)
            scan_add(s, "form.heading", h->fault[i].at, h->fault[i].n,
                     "层次颠倒：“（一）”应在“1.”之上");
        else if (number == before)
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
