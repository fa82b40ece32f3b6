/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet_text.c - lines of plain text as rows of words and figures
 *
 * Text comes as people copy it: with tabs, bars, commas or blanks between the cells, a cell a line, or
 * a whole table (even a whole page) run together into one line. Such a line is first divided:
 * before the headings of the parts, and wherever words follow figures again.
 */
#include "read/label.h"
#include "read/sheet_parts.h"

/* |---|:---:| : the rule below the head of a table. */
static bool is_rule(struct str line)
{
    bool dash = false;

    for (isize i = 0; i < line.n; i++) {
        if (line.p[i] != '|' && line.p[i] != '-' && line.p[i] != ':' && line.p[i] != ' ' &&
            line.p[i] != '+' && line.p[i] != '=')
            return false;
        dash |= line.p[i] == '-' || line.p[i] == '=';
    }
    return dash && (str_has(line, S("--")) || str_has(line, S("==")) || str_has(line, S(":-")));
}

/* - 3 -, —3—, 第 3 页, 第3页 共5页, 3 / 5, P. 8: furniture of the page. */
static bool is_page_number(struct arena *mem, struct str line)
{
    struct str s = str_replace(mem, utf8_nfkc(mem, line), S(" "), S(""));
    bool digit = false, dash = false;

    if (str_starts(s, S("第")) && s.n < 40 && str_has(s, S("页")))
        return true;
    if (str_starts(s, S("P.")) || str_starts(s, S("Page")))
        return s.n < 8;
    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (r >= '0' && r <= '9')
            digit = true;
        else if (r == '-' || r == 0x2014 || r == 0x2013 || r == 0x2015 || r == 0x2212)
            dash = true;
        else
            return false;
    }
    return digit && dash && s.n < 16 && !(s.p[0] >= '0' && s.p[0] <= '9') &&
           !(s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9');
}

static void add_item(struct arena *mem, struct sheet_row *row, isize *cap, struct str text,
                     int x)
{
    if (row->items.n < SHEET_ITEMS)
        *LIST_ADD(mem, &row->items, *cap) = sheet_item_of(mem, text, x);
}

isize sheet_stuck(struct str w, int others)
{
    static const struct str labels[] = {LIT("规章"),       LIT("规范性文件"), LIT("行政许可"),
                                        LIT("服务事项"),   LIT("行政处罚"),   LIT("行政强制"),
                                        LIT("事业性收费"), LIT("集中采购")};
    isize cut = w.n;

    while (cut > 0 && ((w.p[cut - 1] >= '0' && w.p[cut - 1] <= '9') || w.p[cut - 1] == '.' ||
                       w.p[cut - 1] == ','))
        cut--;
    while (cut < w.n && (w.p[cut] == '.' || w.p[cut] == ','))
        cut++;
    if (!cut || cut == w.n || (unsigned char)w.p[cut - 1] < 0x80)
        return w.n;
    if (others == 6)
        return cut;
    for (size_t i = 0; others <= 2 && i < sizeof labels / sizeof *labels; i++)
        if (str_ends(str_slice(w, 0, cut), labels[i]))
            return cut;
    return w.n;
}

/* Is the blank at [from, to) inside a number: behind one to three digits or another such blank, before
 * three digits and no more. */
static bool parts_thousands(struct str s, isize from, isize to)
{
    isize before = from, behind = to;

    while (before > 0 && s.p[before - 1] >= '0' && s.p[before - 1] <= '9')
        before--;
    while (behind < s.n && s.p[behind] >= '0' && s.p[behind] <= '9')
        behind++;
    return from > before && from - before <= 3 && behind - to == 3;
}

/* Do the no-break and thin blanks between digits part thousands (37 041), rather than the cells of a
 * row: they all could, a number has at most three of them, and other blanks stand before figures. */
static bool grouped(struct str s)
{
    int inside = 0, others = 0, chain = 0;
    isize begin = 0; /* of the digits */
    bool digit = false;

    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);
        bool next = at < s.n && s.p[at] >= '0' && s.p[at] <= '9';

        if (sheet_is_group_space(r) && digit && next) {
            if (!parts_thousands(s, from, at) ||
                (chain ? from - begin != 3 : s.p[begin] == '0') || ++chain > 3)
                return false;
            inside++;
        } else if (rune_is_space(r)) {
            others += next;
            chain = 0;
        }
        if (!digit && r >= '0' && r <= '9')
            begin = from;
        digit = r >= '0' && r <= '9';
    }
    return inside && others;
}

/* Words and the figures that end them: "行政许可 550", "1.属于国家秘密 0 0 0 0 0 0 0". `x` is where
 * the text begins, in half columns; `step` what a column of characters counts. */
static void words_then_figures(struct arena *mem, struct sheet_row *row, isize *cap,
                               struct str s, int x, bool rough)
{
    struct {
        struct str text;
        int x;
    } word[SHEET_ITEMS];
    int n = 0, first;
    isize words_end = 0;
    bool thousands = grouped(s);

    for (isize at = 0; at < s.n && n < SHEET_ITEMS;) {
        isize from = at, end;
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r))
            continue;
        for (end = at; end < s.n;) {
            isize next = end;
            uint32_t c = utf8_next(s, &next);

            if (rune_is_space(c) &&
                !(thousands && sheet_is_group_space(c) && parts_thousands(s, end, next)))
                break;
            end = next;
        }
        word[n].text = str_slice(s, from, end);
        word[n].x =
            x + (rough ? (int)(2 * utf8_width(str_slice(s, 0, from)) + utf8_width(word[n].text))
                       : 0);
        n++;
        at = end;
    }
    for (first = n; first > 0; first--) {
        struct cell c = sheet_cell(mem, word[first - 1].text);

        if (c.kind == CELL_TEXT)
            break;
        /* 十一 and 一 are words; 12件 inside a sentence is no cell. */
        if (str_eq(word[first - 1].text, S("一")))
            break;
    }
    if (first > 0 && first < n) {
        words_end = (word[first - 1].text.p - s.p) + word[first - 1].text.n;
    }
    /* 行政许可550, 规章0 0 15: the first figure stuck to the words. */
    if (first > 0 && rough) {
        struct str w = word[first - 1].text;
        isize cut = sheet_stuck(w, n - first), end = (w.p - s.p) + cut;

        if (cut && cut < w.n) {
            add_item(mem, row, cap, str_trim_wide(str_slice(s, 0, end)), x);
            row->items.p[row->items.n - 1].kind = ITEM_WORDS;
            add_item(mem, row, cap, str_from(w, cut), word[first - 1].x);
            goto figures;
        }
    }
    if (first > 0) {
        if (first == n)
            words_end = s.n;
        /* Words apart from each other are items of their own: the head of a table. */
        if (rough) {
            for (int i = 0; i < first; i++)
                add_item(mem, row, cap, word[i].text, word[i].x);
            for (isize i = row->items.n - first; i < row->items.n && i >= 0; i++)
                row->items.p[i].kind = ITEM_WORDS;
        } else {
            add_item(mem, row, cap, str_trim_wide(str_slice(s, 0, words_end)), x);
            row->items.p[row->items.n - 1].kind = ITEM_WORDS;
        }
    }
figures:
    for (int i = first; i < n; i++)
        add_item(mem, row, cap, word[i].text, word[i].x);
}

/* How many fields with anything in them the line has. */
static int parts_of(struct str line, char sep)
{
    int n = 0;

    for (struct str field; str_next(&line, sep, &field);)
        n += str_trim_wide(field).n > 0;
    return n;
}

/* Splits at tabs or bars; the outer bars of a table are no fields. */
static void fields(struct arena *mem, struct sheet_row *row, struct str line, char sep)
{
    isize cap = 0;
    int x = 1, any = 0;
    struct str rest = line, field;
    int parts = parts_of(line, sep);

    if (sep == '|') {
        rest = str_trim_wide(rest);
        if (rest.n && rest.p[0] == '|')
            rest = str_from(rest, 1);
        if (rest.n && rest.p[rest.n - 1] == '|')
            rest = str_slice(rest, 0, rest.n - 1);
    }
    while (str_next(&rest, sep, &field)) {
        struct str s = str_trim_wide(field);
        struct cell c = cell_parse(mem, s);
        struct sheet_item apart = sheet_item_in_cell(mem, s, x);

        any += s.n > 0;
        /* 12 345 between two tabs */
        if (parts > (row->items.n ? 2 : 4) && c.kind == CELL_TEXT &&
            apart.kind == ITEM_FIGURE && row->items.n < SHEET_ITEMS)
            *LIST_ADD(mem, &row->items, cap) = apart;
        else if (c.kind == CELL_TEXT && str_has(s, S(" ")))
            words_then_figures(mem, row, &cap, s, x, false);
        else
            add_item(mem, row, &cap, s, x);
        x += 2;
    }
    row->place = PLACE_FIELD;
    if (!any)
        row->items.n = 0;
    /* One field and nothing else: a cell a line. */
    if (any == 1 && row->items.n) {
        isize at = 0;

        while (!row->items.p[at].text.n)
            at++;
        if (sep == '|' && at == 0 && row->items.n <= 2) {
            row->items.n = 1;
            row->place = PLACE_NONE;
        }
    }
}

static bool is_column_name(struct str field)
{
    static const struct str names[] = {LIT("自然人"),   LIT("总计"),     LIT("合计"),
                                       LIT("商业企业"), LIT("科研机构"), LIT("社会公益组织"),
                                       LIT("结果维持"), LIT("结果纠正"), LIT("信息内容"),
                                       LIT("行政复议"), LIT("行政诉讼"), LIT("复议后起诉")};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(str_trim_wide(field), names[i]))
            return true;
    return str_has(field, S("数量")) || str_has(field, S("件数"));
}

/* A line of a table saved with commas: words, then nothing but figures and blanks; or a line of heads. */
static bool has_fields(struct arena *mem, struct str line, char sep)
{
    struct arena scratch = *mem;
    int numbers = 0, figures = 0, words = 0, heads = 0, n = 0;
    isize ends;

    if (line.n && line.p[0] >= '0' && line.p[0] <= '9' && line.n < 12)
        return false;
    ends = line.n;
    line = sheet_without_trailing(line, sep);
    ends -= line.n;
    for (struct str rest = line, field; str_next(&rest, sep, &field); n++) {
        struct cell c = cell_parse(&scratch, field);

        numbers += c.kind == CELL_NUMBER;
        figures += c.kind != CELL_TEXT;
        heads += is_column_name(field);
        words += c.kind == CELL_TEXT;
        field = str_trim_wide(field);
        /* 行政许可 2,345: the comma is inside a number */
        if (c.kind == CELL_TEXT && field.p[field.n - 1] >= '0' && field.p[field.n - 1] <= '9')
            return false;
    }
    if (!words)
        return n >= 5 && numbers; /* no number has so many commas */
    if (words == n && heads > 1)
        return true;
    /* A label and its blank cells, or strokes. */
    if ((ends > 1 && words == n) || (ends > 4 && words && words + figures == n) ||
        (words == 1 && figures + 1 == n && n + ends > 3))
        return true;
    return n > 1 && ((numbers && figures + 2 >= n) || figures >= 7);
}

static const struct str comma_marks[] = {LIT(","), LIT("，"), LIT(";"), LIT("；")};

/* The line with the commas or semicolons that part its fields made one byte; "" where none do. */
static struct str comma_fields(struct arena *mem, struct str line)
{
    for (size_t i = 0; i < sizeof comma_marks / sizeof *comma_marks && line.n <= 4000; i++) {
        struct str s = line;

        if (!str_has(line, comma_marks[i]))
            continue;
        s = str_replace(mem, line, comma_marks[i], S("\x1f"));
        if (has_fields(mem, s, '\x1f'))
            return s;
    }
    return (struct str){0};
}

static bool commas(struct arena *mem, struct str line, struct sheet_row *row)
{
    struct str s = comma_fields(mem, line);

    if (s.n)
        fields(mem, row, s, '\x1f');
    return s.n;
}

/* --- what ran together */

static bool is_figure(struct arena *mem, struct str word)
{
    struct arena scratch = *mem;

    return cell_parse(&scratch, word).kind == CELL_NUMBER;
}

/* The next word between blanks; false at the end. */
static bool next_word(struct str s, isize *at, struct str *word)
{
    while (*at < s.n) {
        isize from = *at, end;

        if (rune_is_space(utf8_next(s, at)))
            continue;
        for (end = *at; end < s.n;) {
            isize next = end;

            if (rune_is_space(utf8_next(s, &next)))
                break;
            end = next;
        }
        *at = end;
        *word = str_slice(s, from, end);
        return true;
    }
    return false;
}

/* Does the line hold several rows of a table: figures, then words again, at least twice. */
static bool is_run_together(struct arena *mem, struct str line)
{
    static const struct str marks[] = {LIT("第二十条第"), LIT("本年新收"), LIT("国家秘密"),
                                       LIT("信访举报"),   LIT("行政许可"), LIT("行政处罚"),
                                       LIT("不予公开"),   LIT("结果维持"), LIT("规章")};
    bool marked = false, figure = false;
    int turns = 0;
    struct str word;

    if (str_has(line, S("。")) || str_has(line, S("|")) || str_has(line, S("\t")))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        marked |= str_has(line, marks[i]);
    if (!marked || comma_fields(mem, str_trim_wide(line)).n)
        return false;
    for (isize at = 0; next_word(line, &at, &word);) {
        bool now = is_figure(mem, word);

        turns += figure && !now && cell_parse(mem, word).kind == CELL_TEXT;
        figure = now;
    }
    return turns >= 2;
}

static void one_line(struct arena *mem, struct sheet *out, struct str line,
                     enum line_from from);

static void divide(struct arena *mem, struct sheet *out, struct str line)
{
    isize start = 0;
    bool figure = false;
    struct str word;

    for (isize at = 0; next_word(line, &at, &word);) {
        struct arena scratch = *mem;
        enum cell_kind kind = cell_parse(&scratch, word).kind;

        if (figure && kind == CELL_TEXT) {
            one_line(mem, out, str_slice(line, start, word.p - line.p), LINE_PIECE);
            start = word.p - line.p;
            figure = false;
        }
        figure |= kind == CELL_NUMBER;
    }
    one_line(mem, out, str_from(line, start), LINE_PIECE);
}

/* A whole page in one line: where its next part begins, behind `from`; or -1. The list of parts
 * in the opening has no figures near it and is left alone, for it ends in 。 before them. */
static isize next_part(struct str line, isize from)
{
    static const struct str heads[] = {LIT("一、总体情况"),
                                       LIT("一、总体工作情况"),
                                       LIT("二、主动公开政府信息情况"),
                                       LIT("三、收到和处理政府信息公开申请"),
                                       LIT("四、政府信息公开行政复议"),
                                       LIT("四、因政府信息公开"),
                                       LIT("五、存在的主要问题"),
                                       LIT("五、存在问题"),
                                       LIT("五、政府信息公开工作存在"),
                                       LIT("六、其他需要报告")};
    isize best = -1;

    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        isize at = str_find(str_from(line, from), heads[i]);

        if (at >= 0 && (best < 0 || from + at < best))
            best = from + at;
    }
    return best;
}

/* The end of the heading that begins at `from`: the blank behind it. */
static isize head_end(struct str line, isize from)
{
    for (isize at = from; at < line.n && at < from + 120;) {
        isize before = at;

        if (rune_is_space(utf8_next(line, &at)) && before > from)
            return before;
    }
    return from;
}

/* The end of the title that the page begins with; 0 where it has none. */
static isize title_end(struct str line)
{
    struct str head = str_slice(line, 0, 240), name = S("年度报告");
    isize at = str_find(head, name);

    if (at < 0 || str_has(str_slice(head, 0, at), S("。")) ||
        str_has(str_slice(head, 0, at), S("，")))
        return 0;
    return at + name.n < line.n && line.p[at + name.n] == ' ' ? at + name.n : 0;
}

static bool divide_page(struct arena *mem, struct sheet *out, struct str line)
{
    isize at = 0, next = next_part(line, 0);

    if (line.n < 800 || next < 0 || next_part(line, next + 1) < 0 ||
        !str_has(line, S("本年新收")))
        return false;
    at = title_end(line);
    if (at)
        one_line(mem, out, str_slice(line, 0, at), LINE_PARAGRAPH);
    while (next >= 0) {
        isize end = head_end(line, next);

        if (next > at)
            sheet_line(mem, out, str_slice(line, at, next), LINE_TEXT);
        if (end > next)
            one_line(mem, out, str_slice(line, next, end), LINE_PARAGRAPH);
        at = end;
        next = next_part(line, end > next ? end : next + 1);
    }
    sheet_line(mem, out, str_from(line, at), LINE_TEXT);
    return true;
}

/* --- one line */

/* Other bars, and commas or semicolons between figures, as what they stand for. */
static struct str plain_bars(struct arena *mem, struct str line)
{
    static const struct str bars[] = {LIT("｜"), LIT("│"), LIT("┃"), LIT("¦"), LIT("║")};

    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++)
        if (str_has(line, bars[i]))
            line = str_replace(mem, line, bars[i], S("|"));
    return line;
}

/* Do figures end the paragraph, and is it short enough for a row. */
static bool figures_end(struct arena *mem, struct str line)
{
    struct str word, last = {0}, before = {0};

    if (line.n > 600)
        return false;
    for (isize at = 0; next_word(line, &at, &word);) {
        before = last;
        last = word;
    }
    return before.n && is_figure(mem, last);
}

/* A row of a table however long its words are: five fields or more that are figures, or six of which none
 * is a sentence. */
static bool many_fields(struct arena *mem, struct str line)
{
    struct arena scratch = *mem;
    char sep = str_has(line, S("\t")) ? '\t' : '|';
    int figures = 0, n = 0, sentences = 0;

    for (struct str rest = line, field; line.n < 4000 && str_next(&rest, sep, &field); n++) {
        figures += cell_parse(&scratch, field).kind == CELL_NUMBER;
        sentences += sheet_is_prose(field);
    }
    return figures >= 5 || (n >= 6 && !sentences);
}

static void one_line(struct arena *mem, struct sheet *out, struct str line, enum line_from from)
{
    struct sheet_row *row;
    struct str trimmed = str_trim_wide(line);
    isize cap = 0;

    while (trimmed.n && trimmed.p[0] == '\f')
        trimmed = str_trim_wide(str_from(trimmed, 1));
    if (!trimmed.n ||
        (from == LINE_TEXT && (is_rule(trimmed) || is_page_number(mem, trimmed))) ||
        !(row = sheet_row_add(mem, out)))
        return;
    row->text = trimmed;
    line = plain_bars(mem, line);
    if (sheet_named(mem, trimmed, row))
        return;
    row->prose = from != LINE_PIECE && sheet_is_prose(trimmed) && !many_fields(mem, line);
    if (!str_has(line, S("\t")) && !str_has(line, S("|")) && !str_has(line, S("。")) &&
        commas(mem, str_trim_wide(line), row)) {
        row->prose = false;
    } else if (row->prose) {
        add_item(mem, row, &cap, trimmed, 0), row->items.p[0].kind = ITEM_WORDS;
    } else if (str_has(line, S("\t"))) {
        fields(mem, row, line, '\t');
    } else if (str_has(line, S("|"))) {
        fields(mem, row, line, '|');
    } else if (from == LINE_PARAGRAPH && !figures_end(mem, trimmed)) {
        *LIST_ADD(mem, &row->items, cap) = sheet_item_of(mem, trimmed, 0);
    } else {
        row->place = PLACE_ROUGH;
        words_then_figures(mem, row, &cap, utf8_clip(line, 4000), 0, true);
        if (row->items.n == 1)
            row->place = PLACE_NONE;
    }
}

void sheet_line(struct arena *mem, struct sheet *out, struct str line, enum line_from from)
{
    if (divide_page(mem, out, line))
        return;
    if (is_run_together(mem, line))
        divide(mem, out, line);
    else
        one_line(mem, out, line, from);
}

/* Does the text end in a line that has fewer fields than the one before it: it was not copied to its end. */
static bool last_is_short(const struct sheet *s)
{
    const struct sheet_row *last = s->rows.p + s->rows.n - 1;

    return s->rows.n > 1 && last->place == PLACE_FIELD && last[-1].place == PLACE_FIELD &&
           last->items.n < last[-1].items.n;
}

void sheet_from_text(struct arena *mem, struct str text, struct sheet *out)
{
    *out = (struct sheet){0};
    text = sheet_plain(mem, text);
    for (struct str rest = text, line; str_next(&rest, '\n', &line);)
        sheet_line(mem, out, line, LINE_TEXT);
    out->cut = last_is_short(out);
    sheet_turn(mem, out);
}
