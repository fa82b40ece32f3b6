/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sum.c - figures that must agree: tables and their totals, parts and the whole, percentages
 *
 * A table is a run of lines with the same number of tabs. Its total row (合计, 总计) must be the sum
 * of the others, column by column, where all of a column are figures and no row says 其中 or 小计.
 * “共201条，其中……”: the parts may be fewer than the whole, because not all need be named; more they
 * may not be. Figures are decimal, at most four digits behind the point, and are added exactly.
 */
#include "check/scan.h"

enum { COLUMNS = 40, ROWS = 400 };

/* A figure in ten-thousandths; false when the text is none. */
static bool figure(struct str s, int64_t *out)
{
    int64_t v = 0;
    int behind = -1, digits = 0;
    bool negative = false;

    s = str_trim_wide(s);
    for (isize i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '-' && i == 0 && s.n > 1) {
            negative = true;
        } else if (c == '.' && behind < 0 && digits) {
            behind = 0;
        } else if (c == ',' && digits) {
            continue;
        } else if (c >= '0' && c <= '9' && digits < 13 && behind < 4) {
            v = v * 10 + c - '0';
            digits++;
            behind += behind >= 0;
        } else {
            return false;
        }
    }
    for (int k = behind < 0 ? 0 : behind; k < 4; k++)
        v *= 10;
    *out = negative ? -v : v;
    return digits > 0;
}

static struct str shown(struct arena *mem, int64_t v)
{
    struct str s = str_fmt(mem, "%lld.%04lld", (long long)(v / 10000),
                           (long long)((v < 0 ? -v : v) % 10000));

    while (s.n && s.p[s.n - 1] == '0')
        s.n--;
    if (s.n && s.p[s.n - 1] == '.')
        s.n--;
    return s;
}

/* 合计 with any blanks inside. */
static bool total_word(struct str s)
{
    static const struct str words[] = {LIT("合计"), LIT("总计"), LIT("共计")};
    char bare[12];
    isize n = 0;

    for (isize i = 0; i < s.n && n < 9; i++)
        if (scan_lit(s, i, "　"))
            i += 2;
        else if (s.p[i] != ' ')
            bare[n++] = s.p[i];
    for (int i = 0; i < 3; i++)
        if (n == 6 && str_eq((struct str){bare, n}, words[i]))
            return str_trim_wide(s).n <= 24;
    return false;
}

/* A column whose total is no sum: shares, averages, prices, numbers. */
static bool no_sum(struct str head)
{
    static const char *const words[] = {"%",    "％",   "率",   "占比", "比重", "比例", "人均",
                                        "平均", "单价", "均价", "增长", "增幅", "同比", "排名",
                                        "名次", "序号", "得分", "年份", "指数", "户均", NULL};

    return scan_any(head, words);
}

static int cells(struct str line, struct str *out)
{
    int n = 0;
    struct str one;

    while (n < COLUMNS && str_next(&line, '\t', &one))
        out[n++] = one;
    return n;
}

static void tell(struct scan *s, struct str cell, int line, int64_t want, int64_t sum,
                 const char *of)
{
    struct check_finding *f =
        scan_add(s, "sum.table", cell.p - s->text.p, cell.n, "合计是%.*s，%s相加是%.*s",
                 STR_ARG(shown(s->mem, want)), of, STR_ARG(shown(s->mem, sum)));

    if (f)
        f->line = line;
}

/* Rows [from, until) of the table are held against the total row. */
static void column(struct scan *s, struct str (*row)[COLUMNS], const int *line, int rows,
                   int total, int col)
{
    int64_t sum = 0, want, v;
    int parts = 0;

    if (!figure(row[total][col], &want) || no_sum(row[0][col]))
        return;
    for (int r = 0; r < rows; r++) {
        struct str bare = str_trim_wide(row[r][col]);

        if (r == total)
            continue;
        if (figure(bare, &v)) {
            sum += v;
            parts++;
        } else if (parts || r > 2) { /* words below figures: no plain column */
            if (bare.n && !str_eq(bare, S("-")) && !str_eq(bare, S("—")) &&
                !str_eq(bare, S("/")))
                return;
        }
    }
    if (parts < 2 || sum == want)
        return;
    tell(s, row[total][col], line[total], want, sum, "各行");
}

/* A column with 小计: each is the sum of the rows above it, the total that of all 小计. */
static void subtotals(struct scan *s, struct str (*row)[COLUMNS], const int *line, int rows,
                      int col)
{
    int64_t v, part = 0, all = 0;
    int below = 0;

    if (no_sum(row[0][col]))
        return;
    for (int r = 1; r < rows; r++) {
        bool sub = str_has(row[r][0], S("小计")), total = total_word(row[r][0]);

        if (!figure(row[r][col], &v))
            return;
        if (total) {
            if (!below && v != all)
                tell(s, row[r][col], line[r], v, all, "各项小计");
            return;
        }
        if (sub && below > 1 && v != part)
            tell(s, row[r][col], line[r], v, part, "以上各行");
        all += sub ? v : 0;
        part = sub ? 0 : part + v;
        below = sub ? 0 : below + 1;
    }
}

/* The column 合计 at the end of the rows: where most rows bear out that it is their sum, the others are told. */
static void across(struct scan *s, struct str (*row)[COLUMNS], const int *line, int rows,
                   int cols)
{
    int64_t want[ROWS], sum[ROWS], v;
    int right = 0, wrong = 0;

    if (rows < 3 || cols < 4 || !total_word(row[0][cols - 1]))
        return;
    for (int c = 1; c < cols - 1; c++)
        if (no_sum(row[0][c]) && !str_has(row[0][c], S("序号")))
            return;
    for (int r = 1; r < rows; r++) {
        int first = str_has(row[0][0], S("序号")) ? 2 : 1;

        sum[r] = 0;
        if (!figure(row[r][cols - 1], &want[r]))
            return;
        for (int c = first; c < cols - 1; c++) {
            if (!figure(row[r][c], &v))
                return;
            sum[r] += v;
        }
        right += sum[r] == want[r];
        wrong += sum[r] != want[r];
    }
    for (int r = 1; r < rows && right >= wrong; r++)
        if (sum[r] != want[r])
            tell(s, row[r][cols - 1], line[r], want[r], sum[r], "各列");
}

static void table(struct scan *s, struct str (*row)[COLUMNS], const int *line, int rows,
                  int cols)
{
    int total = -1;
    bool subs = false;

    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < 2 && c < cols; c++)
            if (str_has(row[r][c], S("其中")) || str_has(row[r][c], S("增减")))
                return;
        subs |= r > 0 && str_has(row[r][0], S("小计"));
    }
    across(s, row, line, rows, cols);
    if (subs) {
        for (int c = 1; c < cols; c++)
            subtotals(s, row, line, rows, c);
        return;
    }
    for (int r = 0; r < rows; r++) {
        /* In the second column behind an empty one, or one of numbers. */
        if (total_word(row[r][0]) ||
            (r && cols > 2 && !str_trim_wide(row[r][0]).n && total_word(row[r][1]))) {
            if (total >= 0)
                return;
            total = r;
        }
    }
    /* The total is the last row, or the first below the head. */
    if (total < 0 || rows < 4 || (total != rows - 1 && total > 2))
        return;
    for (int c = 1; c < cols; c++)
        column(s, row, line, rows, total, c);
}

void sum_whole(struct scan *s)
{
    struct str(*row)[COLUMNS], one;
    int rows = 0, cols = 0, number = 0, *line;

    if (!scan_wants(s, CHECK_SUM) || !str_has(s->text, S("\t")))
        return;
    row = arena_alloc(s->mem, sizeof *row, 8, ROWS);
    line = NEW(s->mem, int, ROWS);
    for (struct str rest = s->text; str_next(&rest, '\n', &one); number++) {
        struct str cell[COLUMNS];
        int n = cells(one, cell);

        if (rows && (n != cols || n < 2 || rows == ROWS)) {
            table(s, row, line, rows, cols);
            rows = 0;
        }
        if (n >= 2 && rows < ROWS) {
            cols = n;
            for (int c = 0; c < n; c++)
                row[rows][c] = cell[c];
            line[rows++] = number;
        }
    }
    if (rows)
        table(s, row, line, rows, cols);
}

/* --- 共201条，其中……114条，……67条 */

/* The number that ends right before `at`, and its first byte. */
static bool number_before(struct str t, isize at, int64_t *v, isize *from)
{
    isize a = at;

    while (a > 0 && t.p[a - 1] == ' ')
        a--;
    at = a;
    while (a > 0 &&
           ((t.p[a - 1] >= '0' && t.p[a - 1] <= '9') || t.p[a - 1] == '.' || t.p[a - 1] == ','))
        a--;
    *from = a;
    return a < at && figure(str_slice(t, a, at), v);
}

static void parts(struct scan *s, struct str t, isize at)
{
    static const char *const units[] = {"条", "件", "项",   "次",   "人", "家", "户", "个",
                                        "份", "名", "万元", "亿元", "篇", "期", "场", NULL};
    isize stop = t.n, i, from;
    int64_t whole, v, sum = 0;
    int n = 0;
    struct str unit = {0}, tail;

    for (int k = 0; units[k]; k++) {
        struct str u = str_of(units[k]), before = str_slice(t, 0, at);

        if (str_ends(before, S("，")))
            before.n -= 3;
        if (str_ends(before, S(",")))
            before.n--;
        if (str_ends(before, u) && number_before(t, before.n - u.n, &whole, &from))
            unit = u;
    }
    if (!unit.n)
        return;
    for (int k = 0; k < 2; k++) {
        isize e = str_find(str_from(t, at), str_of(k ? "。" : "；"));

        if (e >= 0 && at + e < stop)
            stop = at + e;
    }
    tail = str_slice(t, at + 6, stop);
    if (str_has(tail, S("其中")) || str_has(tail, S("同比")) || str_has(tail, S("累计")) ||
        str_has(tail, S("包括")) || str_has(tail, S("学历")) || str_has(tail, S("职称")) ||
        str_has(tail, S("以上")) || str_has(tail, S("以下")) || str_has(tail, S("（")) ||
        str_has(tail, S("(")))
        return;
    for (isize base = 0; (i = str_find(str_from(tail, base), unit)) >= 0; base += i + unit.n)
        if (number_before(tail, base + i, &v, &(isize){0})) {
            sum += v;
            n++;
        }
    if (n >= 2 && sum > whole)
        scan_add(s, "sum.parts", s->line_at + from, at - from,
                 "总数是%.*s%.*s，“其中”各项相加是%.*s%.*s", STR_ARG(shown(s->mem, whole)),
                 STR_ARG(unit), STR_ARG(shown(s->mem, sum)), STR_ARG(unit));
}

/* Do the words before `at` say a share of a whole: 占, 占总数的, 比例为, 满意率达到. */
static bool share(struct str t, isize at)
{
    static const char *const joins[] = {"达到", "达", "为", "是", "约", "至", "的", "了", NULL};
    static const char *const rates[] = {
        "满意率", "办结率",   "合格率", "公开率", "答复率", "回复率", "达标率", "参保率",
        "参与率", "通过率",   "及格率", "优良率", "处置率", "采纳率", "整改率", "知晓率",
        "接种率", "受理率",   "录取率", "就业率", "反馈率", "签收率", "出勤率", "到会率",
        "支持率", "满意度为", "占比",   "比例",   "占",     NULL};
    struct str before = str_slice(t, at > 45 ? at - 45 : 0, at), clause = before;

    for (isize i = 0; i < before.n; i++)
        if (scan_lit(before, i, "，") || scan_lit(before, i, "。") || scan_lit(before, i, "；"))
            clause = str_from(before, i + 3);
    if (str_ends(clause, S("的"))) /* 占总数的: but 完成占地面积的 is no share */
        return str_has(clause, S("占总")) || str_has(clause, S("占全")) ||
               str_has(clause, S("占应"));
    for (int k = 0; k < 2; k++)
        for (int j = 0; joins[j]; j++)
            if (str_ends(clause, str_of(joins[j])))
                clause.n -= str_of(joins[j]).n;
    for (int k = 0; rates[k]; k++)
        if (str_ends(clause, str_of(rates[k])))
            return true;
    return false;
}

void sum_line(struct scan *s, struct str t)
{
    isize base = 0, i;

    if (!scan_wants(s, CHECK_SUM) || !(s->holds & HAS_DIGIT))
        return;
    while (scan_has(s, MARK_AMONG) && (i = str_find(str_from(t, base), S("其中"))) >= 0) {
        parts(s, t, base + i);
        base += i + 6;
    }
    base = 0;
    while (s->holds & HAS_MARK && (i = str_find(str_from(t, base), S("%"))) >= 0) {
        int64_t v;
        isize from;

        if (number_before(t, base + i, &v, &from) && v > 1000000 && share(t, from))
            scan_add(s, "sum.percent", s->line_at + from, base + i + 1 - from,
                     "比例超过百分之百");
        base += i + 1;
    }
}
