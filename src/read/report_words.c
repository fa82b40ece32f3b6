/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_words.c - what is not in the tables: title, body, year, opening, six parts */
#include "base/hans.h"
#include "base/utf8.h"
#include "read/cells.h"
#include "read/report.h"

/* --- years */

static int digit_of(uint32_t r)
{
    static const uint32_t zh[] = {0x3007, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                  0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d};

    if (r >= '0' && r <= '9')
        return (int)(r - '0');
    for (int i = 0; i < 10; i++)
        if (zh[i] == r)
            return i;
    /* 〇 is often typed as a circle or an O. */
    return r == 0x25cb || r == 0x25ef || r == 'O' || r == 'o' || r == 0x96f6 ? 0 : -1;
}

int report_year_in(struct arena *mem, struct str text)
{
    struct str s = utf8_nfkc(mem, text);
    int run = 0, value = 0;

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);
        int d = digit_of(r);

        if (rune_is_space(r))
            continue;
        if (d >= 0) {
            value = run < 4 ? value * 10 + d : 0;
            run++;
        } else {
            if (run == 4 && (r == 0x5e74 || r == 0x5ea6) && value >= 2007 &&
                value <= 2100) /* 年 */
                return value;
            run = value = 0;
        }
    }
    return 0;
}

/* --- title and body */

/* Without blanks and marks of lists and headings: 洪泽区人民政府2023年…. */
static struct str joined(struct arena *mem, struct str line)
{
    struct buf b = buf_new(mem, line.n + 1);
    struct str s = line;

    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r) || r == '#' || r == '*' || r == 0x200b || r == 0xfeff)
            continue;
        if (r >= 0xff10 && r <= 0xff19)
            buf_char(&b, (char)('0' + (r - 0xff10)));
        else
            buf_add(&b, str_slice(s, from, at));
    }
    return buf_str(&b);
}

static struct str without_page(struct str s)
{
    /* Page8-威海市…: what a flip-book puts before each page. */
    if (!str_starts(s, S("Page")))
        return s;
    for (isize i = 4; i < s.n && i < 10; i++)
        if (s.p[i] == '-')
            return str_from(s, i + 1);
    return s;
}

static isize body_end(struct str title)
{
    static const struct str marks[] = {LIT("政府信息公开"), LIT("信息公开"), LIT("政务公开"),
                                       LIT("关于"), LIT("年度")};
    isize end = title.n;

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        isize at = str_find(title, marks[i]);

        if (at >= 0 && at < end)
            end = at;
    }
    /* The year before it: 2023年, 二〇二三年度. */
    for (isize at = 0; at < end;) {
        isize from = at, ahead;
        uint32_t r = utf8_next(title, &at);
        int n = 0;

        if (digit_of(r) < 0)
            continue;
        for (ahead = from; ahead < title.n && digit_of(r) >= 0; n++)
            r = utf8_next(title, &ahead);
        if (n == 5 && r == 0x5e74)
            return from;
    }
    return end;
}

/* Where the body's name begins: behind a year that opens the title (2023年度某局…). */
static isize body_begin(struct str title)
{
    isize at = 0, from = 0;
    int n = 0;
    uint32_t r = 0;

    while (at < title.n && n < 5 && (n == 0 || digit_of(r) >= 0)) {
        r = utf8_next(title, &at);
        n++;
    }
    if (n != 5 || r != 0x5e74)
        return 0;
    from = at;
    if (from < title.n && utf8_next(title, &from) == 0x5ea6)
        return from;
    return at;
}

/* How much a line looks like the title of a report; 0: not at all. */
static int title_score(struct arena *mem, struct str s)
{
    isize report = str_rfind(s, S("年度报告")), tail = report < 0 ? -1 : s.n - report - 12;
    int score = 0;

    if (report < 0) {
        report = str_rfind(s, S("年报"));
        tail = report < 0 ? -1 : s.n - report - 6;
        score = -4;
    }
    /* 某办公室关于2023年度政府信息公开工作情况的报告 */
    if (report < 0 && str_has(s, S("信息公开工作")) &&
        (str_ends(s, S("情况的报告")) || str_ends(s, S("情况报告"))) &&
        report_year_in(mem, s)) {
        report = s.n - 6;
        tail = 0;
    }
    if (report < 0 || (!str_has(s, S("信息公开")) && !str_has(s, S("政务公开"))) ||
        utf8_count(s) > 60 || str_has(s, S("。")) || str_has(s, S("《")) ||
        str_has(s, S("：")) || str_has(s, S("，")) || str_has(s, S(",")) ||
        str_has(s, S("请")) || str_has(s, S("》")))
        return 0;
    score += 10;
    score += tail == 0 ? 6 : 0;
    score += report_year_in(mem, s) ? 3 : 0;
    score += body_end(s) > 0 ? 3 : 0;
    if (str_has(s, S("_")) || str_has(s, S("|")) || str_has(s, S(">")) ||
        str_has(s, S("当前位置")) || str_has(s, S("格式")))
        score -= 8;
    return score > 0 ? score : 0;
}

/* The body that a title names; "" for none. */
static struct str body_of(struct str title)
{
    isize from = body_begin(title), end = body_end(str_from(title, from));

    return str_trim_wide(str_slice(title, from, from + end));
}

/* 某局2022年…年度报告-某县人民政府门户网站: without the name of the site. */
static struct str head_as_title(struct arena *mem, struct str head)
{
    struct str s = joined(mem, head), word = S("年度报告");
    isize at = str_find(s, word);

    if (at < 0) {
        word = S("年报");
        at = str_find(s, word);
    }
    s = at < 0 ? (struct str){0} : str_slice(s, 0, at + word.n);
    for (isize k; (k = str_find(s, S("_"))) >= 0;)
        s = str_from(s, k + 1);
    return title_score(mem, s) > 0 ? s : (struct str){0};
}

static void title_of(struct arena *mem, const struct sheet *sheet, struct str head,
                     struct report *out)
{
    int best = 0;

    for (isize i = 0; i < sheet->rows.n && i < 4000; i++) {
        const struct sheet_row *row = &sheet->rows.p[i];
        struct str text = {0};

        if (cells_heading(mem, row->text) > 1)
            break;
        for (isize k = i; k < i + 3 && k < sheet->rows.n; k++) {
            const struct sheet_row *more = &sheet->rows.p[k];
            int score;

            if (more->prose || more->text.n > 240 || (k > i && more->items.n > 3))
                break;
            text = str_concat(mem, text, joined(mem, more->text));
            /* 关于印发《…年度报告》的通知: what is sent round, where nothing else is a title. */
            if (k == i && str_has(text, S("印发《")) && str_find(text, S("》")) > 0) {
                isize open = str_find(text, S("《")) + 3;
                struct str inner = str_slice(text, open, str_rfind(text, S("》")));

                score = title_score(mem, inner) - 8;
                if (score > best) {
                    best = score;
                    out->title = inner;
                }
            }
            score = title_score(mem, without_page(text)) - 2 * (int)(k - i) -
                    (more->items.n > 1 && more->place != PLACE_ROUGH ? 4 : 0);
            if (score > best) {
                best = score;
                out->title = without_page(text);
            }
        }
        /* A title in a cell beside others. */
        for (isize k = 0; row->items.n > 1 && k < row->items.n; k++) {
            struct str cell = joined(mem, row->items.p[k].text);
            int score = title_score(mem, cell) - 2;

            if (score > best) {
                best = score;
                out->title = cell;
            }
        }
    }
    head = head_as_title(mem, head);
    if (!out->title.n)
        out->title = head;
    out->body = body_of(out->title);
    out->year = report_year_in(mem, out->title);
    if (!out->body.n && (!out->year || report_year_in(mem, head) == out->year))
        out->body = body_of(head);
    if (!out->year)
        out->year = report_year_in(mem, head);
}

/* 统计期限自2023年1月1日起: where the title does not say. */
static void year_of(struct arena *mem, const struct sheet *sheet, struct report *out)
{
    static const struct str marks[] = {LIT("统计期限"), LIT("统计时限"), LIT("1月1日"),
                                       LIT("1月1日起")};

    for (isize i = 0; i < sheet->rows.n && !out->year; i++) {
        struct arena scratch = *mem;
        struct str s =
            str_replace(&scratch, utf8_clip(sheet->rows.p[i].text, 4000), S(" "), S(""));

        for (size_t k = 0; k < sizeof marks / sizeof *marks && !out->year; k++) {
            isize at = str_find(s, marks[k]);

            if (at >= 0)
                out->year = report_year_in(&scratch, str_from(s, at > 30 ? at - 30 : 0));
        }
    }
}

/* --- parts */

/* Where a page's own words begin again behind the report. */
static bool is_foot(struct str s)
{
    static const struct str marks[] = {LIT("附件下载"), LIT("扫一扫"),   LIT("相关链接"),
                                       LIT("上一篇"),   LIT("下一篇"),   LIT("版权所有"),
                                       LIT("主办单位"), LIT("打印本页"), LIT("关闭窗口"),
                                       LIT("分享到"),   LIT("相关阅读"), LIT("相关解读")};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(s, marks[i]) && s.n < 120)
            return true;
    return false;
}

static void part_line(struct arena *mem, struct buf *text, struct report_part *p,
                      struct str line)
{
    if (text->n)
        buf_char(text, '\n');
    buf_add(text, line);
    if (!p->tree)
        p->tree = tree_new(mem, TREE_DOC);
    tree_add_para(mem, p->tree, line);
}

/* Does the line end as a paragraph does; else the next line of plain text goes on with it. */
static bool ends_paragraph(struct str line)
{
    return str_ends(line, S("。")) || str_ends(line, S("：")) || str_ends(line, S("；")) ||
           str_ends(line, S(".")) || str_ends(line, S(":"));
}

static struct str simplified(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize at = 0; at < s.n;)
        buf_rune(&b, rune_simplified(utf8_next(s, &at)));
    return buf_str(&b);
}

void report_simplified(struct arena *mem, struct sheet *sheet, struct report *out)
{
    int traditional = 0;

    for (isize i = 0; i < sheet->rows.n && traditional < 3; i++)
        traditional += str_has(sheet->rows.p[i].text, S("信息公開")) ||
                       str_has(sheet->rows.p[i].text, S("數量")) ||
                       str_has(sheet->rows.p[i].text, S("申請"));
    if (traditional < 3)
        return;
    report_warn(mem, out, "原文是繁体字，已转为简体再读");
    for (isize i = 0; i < sheet->rows.n; i++) {
        struct sheet_row *row = &sheet->rows.p[i];

        row->text = simplified(mem, row->text);
        for (isize k = 0; k < row->items.n; k++)
            if (row->items.p[k].kind == ITEM_WORDS)
                row->items.p[k].text = simplified(mem, row->items.p[k].text);
    }
}

void report_first(struct arena *mem, struct sheet *sheet, struct report *out)
{
    isize second = -1;
    int part = 0, figures = 0;
    bool again = false;

    for (isize i = 0; i < sheet->rows.n; i++) {
        const struct sheet_row *row = &sheet->rows.p[i];
        struct arena scratch = *mem;
        int heading = row->items.n <= 2 ? cells_heading(&scratch, row->text) : 0;

        for (isize k = 0; k < row->items.n && !again; k++)
            figures += row->items.p[k].kind != ITEM_WORDS && row->items.p[k].text.n;
        /* A list of contents has all the headings, and no tables between them. */
        if (heading == 1 && !again && figures < 20)
            part = 0;
        if (part >= 4 && !again && !row->prose && row->text.n < 200 &&
            title_score(mem, joined(&scratch, row->text)) >= 10)
            second = i;
        if (heading == 1 && part >= 4) {
            if (second < 0)
                second = i;
            again = true;
            part = 1;
        } else if (heading > part) {
            part = heading;
        }
        /* Not a list of contents, nor last year's report that is only named. */
        if (again && heading == 4) {
            report_warn(mem, out, "文件里不止一份报告，只读了第一份，从“%.*s”起没有读",
                        STR_ARG(utf8_clip(sheet->rows.p[second].text, 120)));
            sheet->rows.n = second;
            return;
        }
    }
}

void report_words(struct arena *mem, const struct sheet *sheet, struct str head,
                  struct report *out)
{
    struct buf text[REPORT_PARTS];
    struct str open = {0};
    int part = 0;
    bool foot = false, seen_title = false;
    isize tail;

    title_of(mem, sheet, head, out);
    tail = body_begin(out->title) ? 0 : out->body.n;
    if (!out->year)
        year_of(mem, sheet, out);
    for (int i = 0; i < REPORT_PARTS; i++)
        text[i] = buf_new(mem, 0);
    for (isize i = 0; i < sheet->rows.n; i++) {
        const struct sheet_row *row = &sheet->rows.p[i];
        int heading = row->items.n <= 3 && !row->table ? cells_heading(mem, row->text) : 0;

        if (heading == 0 && row->items.n <= 3 && row->table && !row->prose)
            heading = cells_heading(mem, row->text);
        seen_title |= out->title.n && str_has(joined(mem, utf8_clip(row->text, 300)),
                                              str_from(out->title, tail));
        /* Parts come in order; a list of contents has them all, one after another, without text. */
        if (heading && (heading > part || (heading == 1 && !text[1].n && !text[5].n))) {
            if (open.n)
                part_line(mem, &text[part], &out->part[part], open);
            open = (struct str){0};
            part = heading;
            out->part[part].heading = str_trim_wide(row->text);
            foot = false;
            continue;
        }
        foot |= part == 6 && is_foot(row->text);
        if (foot || (part == 0 && !seen_title && row->node && !row->prose) ||
            (part >= 2 && part <= 4 && !row->prose) ||
            (row->items.n > 1 && row->place != PLACE_ROUGH))
            continue;
        if (row->node || row->table) {
            part_line(mem, &text[part], &out->part[part], row->text);
            continue;
        }
        /* Plain text is broken into lines: joined up to the end of a sentence. */
        open = str_concat(mem, open, row->text);
        if (ends_paragraph(row->text) || open.n > 6000) {
            part_line(mem, &text[part], &out->part[part], open);
            open = (struct str){0};
        }
    }
    if (open.n && !foot)
        part_line(mem, &text[part], &out->part[part], open);
    for (int i = 0; i < REPORT_PARTS; i++)
        out->part[i].text = str_dup(mem, buf_str(&text[i]));
}
