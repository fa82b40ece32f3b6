/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet.c - documents and plain text as rows of words and figures */
#include "read/sheet_parts.h"

enum { ROWS_MAX = 400000 };

struct sheet_row *sheet_row_add(struct arena *mem, struct sheet *s)
{
    return s->rows.n < ROWS_MAX ? LIST_ADD(mem, &s->rows, s->cap) : NULL;
}

bool sheet_is_prose(struct str s)
{
    return str_has(s, S("。")) || (str_has(s, S("；")) && s.n > 90) ||
           (s.n > 240 && (str_has(s, S("，")) || str_has(s, S(","))));
}

enum item_kind sheet_kind(struct cell c)
{
    return c.kind == CELL_NUMBER ? ITEM_FIGURE : c.kind == CELL_TEXT ? ITEM_WORDS : ITEM_BLANK;
}

void sheet_add(struct arena *mem, struct sheet *s, struct sheet_row row)
{
    struct sheet_row *at = sheet_row_add(mem, s);

    if (at)
        *at = row;
}

/* --- trees */

static bool ends_with_digit(struct str s)
{
    return s.n && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9';
}

/* The words of a cell, its paragraphs joined. What was struck out is not there; where nothing else is, it
 * is said to have been. */
static struct str cell_words(struct arena *mem, const struct tree *cell)
{
    struct buf b = buf_new(mem, 32), struck = buf_new(mem, 0);
    struct str s;

    for (const struct tree *n = tree_walk(cell, cell); n; n = tree_walk(cell, n)) {
        if (n->kind == TREE_TEXT && (n->marks & MARK_STRIKE))
            buf_add(&struck, n->text);
        else if (n->kind == TREE_TEXT && (n->marks & MARK_SUP) && ends_with_digit(buf_str(&b)))
            (void)n; /* the mark of a note, not a digit more */
        else if (n->kind == TREE_TEXT)
            buf_add(&b, n->text);
        else if (b.n && n->kind == TREE_BREAK && ends_with_digit(buf_str(&b)))
            buf_char(&b, '\n');
        else if (b.n && (n->kind == TREE_PARA || n->kind == TREE_BREAK) && b.p[b.n - 1] != ' ')
            buf_char(&b, ' ');
    }
    s = str_trim_wide(buf_str(&b));
    if (s.n || !str_trim_wide(buf_str(&struck)).n)
        return s;
    return str_fmt(mem, "（划去）%.*s", STR_ARG(buf_str(&struck)));
}

/* Is a cell a frame of the page, whose tables follow as tables of their own: not one around a few words, a
 * table of one cell. */
static bool is_frame(const struct tree *cell)
{
    int cells = 0;
    isize bytes = 0;

    for (const struct tree *n = tree_walk(cell, cell); n; n = tree_walk(cell, n)) {
        cells += n->kind == TREE_CELL;
        bytes += n->kind == TREE_TEXT ? n->text.n : 0;
    }
    return tree_count(cell, TREE_TABLE) && (cells != 1 || bytes > 120);
}

bool sheet_is_group_space(uint32_t r)
{
    return r == 0xa0 || r == 0x2009 || r == 0x202f;
}

/* A number that was written apart, as it is meant: thousands behind a blank (37 041), inside a cell of
 * a table also behind an ordinary one, or broken over two lines there (60 / 5). The plain
 * digits; "" for anything else. */
static struct str joined(struct arena *mem, struct str s, bool in_cell)
{
    struct buf b = buf_new(mem, s.n + 1);
    int group = 0, blanks = 0, breaks = 0;
    bool point = false;

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        r = r >= 0xff10 && r <= 0xff19 ? r - 0xff10 + '0' : r;
        if (r >= '0' && r <= '9') {
            buf_char(&b, (char)r);
            group++;
        } else if (r == '.' && !point && group && (!blanks || group == 3)) {
            buf_char(&b, '.');
            point = true;
        } else if (in_cell && r == '\n' && b.n && !breaks) {
            breaks++;
        } else if (!point && group && b.p[0] != '0' && (blanks ? group == 3 : group <= 3) &&
                   (sheet_is_group_space(r) || (in_cell && r == ' '))) {
            blanks++;
            group = 0;
        } else {
            return (struct str){0};
        }
    }
    if (!blanks == !breaks || (blanks && !point && group != 3))
        return (struct str){0};
    return buf_str(&b);
}

/* Digits that were set apart, one by one, to fill their cell: 3 3, 7 7 3 0 . 2 8. The plain digits; "" for
 * anything else: more than one blank between two, or two digits together. */
static struct str spread(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    bool blank = true;

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        r = r >= 0xff10 && r <= 0xff19 ? r - 0xff10 + '0' : r == 0xff0e ? '.' : r;
        if (rune_is_space(r) == blank || (!blank && r == '\n'))
            return (struct str){0};
        blank = !blank;
        if (blank)
            continue;
        if ((r < '0' || r > '9') && r != '.' && (r != '-' || b.n))
            return (struct str){0};
        buf_char(&b, (char)r);
    }
    return b.n > 1 && (b.p[0] != '0' || b.p[1] == '.') ? buf_str(&b) : (struct str){0};
}

bool sheet_is_spread(struct arena *mem, struct cell c)
{
    struct arena scratch = *mem;

    return c.kind == CELL_NUMBER && spread(&scratch, c.text).n;
}

/* 605件次, 5.1764万, 0.4068208亿元 (in 万元): a number with a unit that the form does not have. */
static struct cell with_unit(struct arena *mem, struct str s)
{
    struct str money = S("万元");
    static const struct {
        struct str word;
        int places;
    } units[] = {{LIT("件次"), 0}, {LIT("万件"), 4}, {LIT("万"), 4}};
    struct cell c = {0};

    if (str_ends(s, S("亿元")) || str_ends(s, S("亿")))
        return cell_money(mem, s, &money);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (s.n > 40 || !str_ends(s, units[i].word))
            continue;
        c = cell_parse(mem, str_slice(s, 0, s.n - units[i].word.n));
        if (c.kind != CELL_NUMBER || (s.p[0] & 0x80))
            return (struct cell){0};
        for (int k = 0; k < units[i].places; k++) {
            if (c.scale)
                c.scale--;
            else if (__builtin_mul_overflow(c.value, (int64_t)10, &c.value))
                return (struct cell){0};
        }
        return c;
    }
    return c;
}

/* Letters that a scan sees for digits: 28O, l5, O. At least one true digit, or O alone. */
static struct cell cell_of(struct arena *mem, struct str text, bool in_cell)
{
    struct cell c = cell_parse(mem, text), mended;
    struct str s = str_trim_wide(text);
    char b[16];
    int letters = 0;

    if (c.kind != CELL_TEXT || !s.n || s.n > 60)
        return c;
    mended = cell_parse(mem, joined(mem, s, in_cell));
    if (mended.kind != CELL_NUMBER && in_cell)
        mended = cell_parse(mem, spread(mem, s));
    if (mended.kind != CELL_NUMBER)
        mended = with_unit(mem, s);
    if (mended.kind == CELL_NUMBER) {
        mended.text = str_replace(mem, s, S("\n"), S(" "));
        return mended;
    }
    if (s.n > (isize)sizeof b)
        return c;
    for (isize i = 0; i < s.n; i++) {
        b[i] = s.p[i] == 'O' || s.p[i] == 'o'                    ? '0'
               : s.p[i] == 'l' || s.p[i] == 'I' || s.p[i] == '|' ? '1'
                                                                 : s.p[i];
        letters += b[i] != s.p[i];
        if ((b[i] < '0' || b[i] > '9') && b[i] != ',' && b[i] != '.' &&
            !(i == 0 && b[i] == '-'))
            return c;
    }
    if (letters == s.n && !(s.n == 1 && b[0] == '0'))
        return c;
    mended = cell_parse(mem, (struct str){b, s.n});
    if (mended.kind != CELL_NUMBER)
        return c;
    mended.text = s; /* said when it is used (cells_put) */
    return mended;
}

struct cell sheet_cell(struct arena *mem, struct str text)
{
    return cell_of(mem, text, false);
}

static struct sheet_item item_of(struct arena *mem, struct str text, int x, bool in_cell)
{
    struct sheet_item it = {.x = x, .cell = cell_of(mem, text, in_cell)};

    it.text = str_has(text, S("\n")) ? str_replace(mem, text, S("\n"), S(" ")) : text;
    if (it.cell.kind == CELL_TEXT)
        it.cell.text = str_trim_wide(it.text);

    it.kind = sheet_kind(it.cell);
    return it;
}

struct sheet_item sheet_item_of(struct arena *mem, struct str text, int x)
{
    return item_of(mem, text, x, false);
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
        struct sheet_row *row = sheet_row_add(mem, out);
        struct buf text = buf_new(mem, 64);
        isize cap = 0;

        if (!row)
            return;
        row->place = PLACE_GRID;
        row->table = id;
        for (int c = 0; c < g.cols && row->items.n < SHEET_ITEMS; c++) {
            struct tree *cell = g.cell[r * g.cols + c];

            if (!cell || !g.origin[r * g.cols + c])
                continue;
            /* The words of a frame follow as paragraphs; here they would be said twice. */
            *LIST_ADD(mem, &row->items, cap) =
                item_of(mem, is_frame(cell) ? (struct str){0} : cell_words(mem, cell),
                        2 * c + (cell->colspan > 1 ? cell->colspan : 1), true);
            buf_add(&text, row->items.p[row->items.n - 1].text);
            buf_char(&text, ' ');
        }
        row->text = str_trim(buf_str(&text));
        row->prose = row->items.n == 1 && sheet_is_prose(row->text);
        /* Tables inside cells follow as tables of their own. */
        for (int c = 0; c < g.cols; c++)
            if (g.cell[r * g.cols + c] && g.origin[r * g.cols + c] &&
                is_frame(g.cell[r * g.cols + c]))
                tree_blocks(mem, g.cell[r * g.cols + c], out, tables, depth + 1);
    }
}

/* A cell that holds whole tables is a frame of the page: its paragraphs are text. */
static void tree_blocks(struct arena *mem, struct tree *at, struct sheet *out, int *tables,
                        int depth)
{
    for (struct tree *n = at->first; n; n = n->next) {
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
            isize before = out->rows.n;

            sheet_line(mem, out, line, LINE_PARAGRAPH);
            if (out->rows.n > before)
                out->rows.p[before].node = n;
        }
    }
}

void sheet_from_tree(struct arena *mem, struct tree *doc, struct sheet *out)
{
    int tables = 0;

    *out = (struct sheet){0};
    tree_blocks(mem, doc, out, &tables, 0);
    sheet_turn(mem, out);
}
