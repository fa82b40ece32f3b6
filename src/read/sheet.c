/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet.c - documents and plain text as rows of words and figures */
#include "read/sheet.h"

#include "base/utf8.h"

enum { ROWS_MAX = 400000, ITEMS_MAX = 300 };

static struct sheet_row *row_add(struct arena *mem, struct sheet *s)
{
    return s->rows.n < ROWS_MAX ? LIST_ADD(mem, &s->rows, s->cap) : NULL;
}

bool sheet_is_prose(struct str s)
{
    return str_has(s, S("。")) || (str_has(s, S("；")) && s.n > 90) ||
           (s.n > 240 && (str_has(s, S("，")) || str_has(s, S(","))));
}

void sheet_add(struct arena *mem, struct sheet *s, struct sheet_row row)
{
    struct sheet_row *at = row_add(mem, s);

    if (at)
        *at = row;
}

/* --- trees */

/* The words of a cell without the tables inside it, its paragraphs joined. */
static struct str cell_words(struct arena *mem, const struct tree *cell)
{
    struct buf b = buf_new(mem, 32);

    for (const struct tree *n = tree_walk(cell, cell); n;) {
        if (n->kind == TREE_TABLE) {
            n = tree_skip(cell, n);
            continue;
        }
        if (n->kind == TREE_TEXT)
            buf_add(&b, n->text);
        else if (b.n && (n->kind == TREE_PARA || n->kind == TREE_BREAK) && b.p[b.n - 1] != ' ')
            buf_char(&b, ' ');
        n = tree_walk(cell, n);
    }
    return str_trim_wide(buf_str(&b));
}

static struct sheet_item item_of(struct arena *mem, struct str text, int x)
{
    struct sheet_item it = {.text = text, .x = x, .cell = cell_parse(mem, text)};

    it.kind = it.cell.kind == CELL_NUMBER  ? ITEM_FIGURE
              : it.cell.kind == CELL_BLANK ? ITEM_BLANK
                                           : ITEM_WORDS;
    return it;
}

static void tree_blocks(struct arena *mem, struct tree *at, struct sheet *out, int *tables,
                        int depth);

static void table_rows(struct arena *mem, struct tree *table, struct sheet *out, int *tables,
                       int depth)
{
    struct tree_grid g;
    int id = ++*tables;

    if (depth > 8 || !tree_grid_of(mem, table, &g))
        return;
    for (int r = 0; r < g.rows; r++) {
        struct sheet_row *row = row_add(mem, out);
        struct buf text = buf_new(mem, 64);
        isize cap = 0;

        if (!row)
            return;
        row->place = PLACE_GRID;
        row->table = id;
        for (int c = 0; c < g.cols && row->items.n < ITEMS_MAX; c++) {
            struct tree *cell = g.cell[r * g.cols + c];

            if (!cell || !g.origin[r * g.cols + c])
                continue;
            *LIST_ADD(mem, &row->items, cap) = item_of(
                mem, cell_words(mem, cell), 2 * c + (cell->colspan > 1 ? cell->colspan : 1));
            buf_add(&text, row->items.p[row->items.n - 1].text);
            buf_char(&text, ' ');
        }
        row->text = str_trim(buf_str(&text));
        row->prose = row->items.n == 1 && sheet_is_prose(row->text);
        /* Tables inside cells follow as tables of their own. */
        for (int c = 0; c < g.cols; c++)
            if (g.cell[r * g.cols + c] && g.origin[r * g.cols + c] &&
                tree_count(g.cell[r * g.cols + c], TREE_TABLE))
                tree_blocks(mem, g.cell[r * g.cols + c], out, tables, depth + 1);
    }
}

/* A cell that holds whole tables is a frame of the page: its paragraphs are text. */
static void tree_blocks(struct arena *mem, struct tree *at, struct sheet *out, int *tables,
                        int depth)
{
    for (struct tree *n = at->first; n; n = n->next) {
        struct sheet_row *row;

        if (n->kind == TREE_TABLE) {
            table_rows(mem, n, out, tables, depth);
            continue;
        }
        if (n->kind == TREE_LIST || n->kind == TREE_ITEM || n->kind == TREE_QUOTE) {
            if (depth < 40)
                tree_blocks(mem, n, out, tables, depth + 1);
            continue;
        }
        if (n->kind != TREE_PARA && n->kind != TREE_HEADING)
            continue;
        for (struct str rest = tree_text(mem, n), line; str_next(&rest, '\n', &line);) {
            isize cap = 0;

            line = str_trim_wide(line);
            if (!line.n || !(row = row_add(mem, out)))
                continue;
            row->text = line;
            row->node = n;
            row->prose = sheet_is_prose(line);
            *LIST_ADD(mem, &row->items, cap) = item_of(mem, line, 0);
        }
    }
}

void sheet_from_tree(struct arena *mem, struct tree *doc, struct sheet *out)
{
    int tables = 0;

    *out = (struct sheet){0};
    tree_blocks(mem, doc, out, &tables, 0);
}

/* --- plain text */

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
    if (row->items.n < ITEMS_MAX)
        *LIST_ADD(mem, &row->items, *cap) = item_of(mem, text, x);
}

/* Words and the figures that end them: "行政许可 550", "1.属于国家秘密 0 0 0 0 0 0 0". `x` is where
 * the text begins, in half columns; `step` what a column of characters counts. */
static void words_then_figures(struct arena *mem, struct sheet_row *row, isize *cap,
                               struct str s, int x, bool rough)
{
    struct {
        struct str text;
        int x;
    } word[ITEMS_MAX];
    int n = 0, first;
    isize words_end = 0;

    for (isize at = 0; at < s.n && n < ITEMS_MAX;) {
        isize from = at, end;
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r))
            continue;
        for (end = at; end < s.n;) {
            isize next = end;

            if (rune_is_space(utf8_next(s, &next)))
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
        struct cell c = cell_parse(mem, word[first - 1].text);

        if (c.kind != CELL_NUMBER && c.kind != CELL_BLANK)
            break;
        /* 十一 and 一 are words; 12件 inside a sentence is no cell. */
        if (str_eq(word[first - 1].text, S("一")))
            break;
    }
    if (first > 0 && first < n) {
        words_end = (word[first - 1].text.p - s.p) + word[first - 1].text.n;
        /* 行政许可550 0: the first figure stuck to the words. */
        struct str w = word[first - 1].text;
        isize cut = w.n;

        while (cut > 0 && w.p[cut - 1] >= '0' && w.p[cut - 1] <= '9')
            cut--;
        if (rough && cut && cut < w.n && n - first == 6 &&
            (unsigned char)w.p[cut - 1] >= 0x80) {
            add_item(mem, row, cap, str_trim_wide(str_slice(s, 0, words_end - (w.n - cut))), x);
            add_item(mem, row, cap, str_from(w, cut), word[first - 1].x);
            words_end = 0;
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

/* Splits at tabs or bars; the outer bars of a table are no fields. */
static void fields(struct arena *mem, struct sheet_row *row, struct str line, char sep)
{
    isize cap = 0;
    int x = 1, any = 0;
    struct str rest = line, field;

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

        any += s.n > 0;
        if (c.kind == CELL_TEXT && str_has(s, S(" ")))
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
        if (sep == '|' && at == 0) {
            row->items.n = 1;
            row->place = PLACE_NONE;
        }
    }
}

/* A line of a table saved with commas: words, then nothing but figures and blanks; or a line of heads. */
static bool has_commas(struct arena *mem, struct str line)
{
    struct arena scratch = *mem;
    int figures = 0, words = 0, n = 0;

    if (!str_has(line, S(",")) ||
        (line.n && line.p[0] >= '0' && line.p[0] <= '9' && line.n < 12))
        return false;
    for (struct str rest = line, field; str_next(&rest, ',', &field); n++) {
        struct cell c = cell_parse(&scratch, field);

        figures += c.kind == CELL_NUMBER;
        words += c.kind == CELL_TEXT;
        field = str_trim_wide(field);
        /* 行政许可 2,345: the comma is inside a number */
        if (c.kind == CELL_TEXT && field.p[field.n - 1] >= '0' && field.p[field.n - 1] <= '9')
            return false;
    }
    if (!words)
        return n >= 5 && figures + 2 >= n; /* no number has so many commas */
    return n > 1 && (figures + 2 >= n || figures >= 7);
}

void sheet_from_text(struct arena *mem, struct str text, struct sheet *out)
{
    *out = (struct sheet){0};
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct sheet_row *row;
        struct str trimmed = str_trim_wide(line);
        isize cap = 0;

        while (trimmed.n && trimmed.p[0] == '\f')
            trimmed = str_trim_wide(str_from(trimmed, 1));
        if (!trimmed.n || is_rule(trimmed) || is_page_number(mem, trimmed) ||
            !(row = row_add(mem, out)))
            continue;
        row->text = trimmed;
        row->prose = sheet_is_prose(trimmed);
        if (row->prose)
            add_item(mem, row, &cap, trimmed, 0), row->items.p[0].kind = ITEM_WORDS;
        else if (str_has(trimmed, S("\t")))
            fields(mem, row, line, '\t');
        else if (str_has(trimmed, S("|")))
            fields(mem, row, line, '|');
        else if (has_commas(mem, trimmed))
            fields(mem, row, trimmed, ',');
        else {
            row->place = PLACE_ROUGH;
            words_then_figures(mem, row, &cap, utf8_clip(line, 4000), 0, true);
            if (row->items.n == 1)
                row->place = PLACE_NONE;
        }
    }
}
