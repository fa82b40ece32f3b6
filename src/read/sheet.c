/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet.c - documents and plain text as rows of words and figures */
#include "read/label.h"
#include "read/report_text.h"
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
    return r == 0xa0 || (r >= 0x2006 && r <= 0x200a) || r == 0x202f;
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

static bool cut_start(struct str *s, struct str word)
{
    bool is = str_starts(*s, word);

    if (is)
        *s = str_trim_wide(str_from(*s, word.n));
    return is;
}

static bool cut_end(struct str *s, struct str word)
{
    bool is = str_ends(*s, word);

    if (is)
        *s = str_trim_wide(str_slice(*s, 0, s->n - word.n));
    return is;
}

static bool is_mark(struct str s)
{
    static const struct str marks = LIT("。．.，,；;、·…'‘’\"");
    isize at = 0;

    while (at < s.n) {
        isize from = at;

        utf8_next(s, &at);
        if (!str_has(marks, str_slice(s, from, at)))
            return false;
    }
    return s.n > 0;
}

/* What stands in a cell around its figure and says nothing: （12）, 【12】, 共12件, 12。, '12, ="12". */
static struct str undressed(struct str s)
{
    static const struct {
        struct str open, close;
    } pairs[] = {{LIT("（"), LIT("）")}, {LIT("("), LIT(")")},   {LIT("【"), LIT("】")},
                 {LIT("["), LIT("]")},   {LIT("〔"), LIT("〕")}, {LIT("=\""), LIT("\"")}};
    static const struct str before[] = {LIT("共计"), LIT("合计"), LIT("总计"),
                                        LIT("共"),   LIT("为"),   LIT("'"),
                                        LIT("‘"),    LIT("’"),    LIT("=")};
    /* A point or a comma may have lost the digits behind it. */
    static const struct str behind[] = {LIT("。"), LIT("；"), LIT("、"),
                                        LIT("，"), LIT(";"),  LIT("’")};

    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (cut_end(&s, behind[i]))
            break;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (str_starts(s, pairs[i].open) && cut_end(&s, pairs[i].close)) {
            cut_start(&s, pairs[i].open);
            break;
        }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (cut_start(&s, before[i]))
            break;
    return s;
}

bool sheet_in_brackets(struct str s)
{
    static const struct str open[] = {LIT("（"), LIT("("), LIT("【"), LIT("["), LIT("〔")};

    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        if (str_starts(s, open[i]))
            return true;
    return false;
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
    if (mended.kind != CELL_NUMBER && in_cell && is_mark(s))
        return (struct cell){.kind = CELL_BLANK, .text = s};
    if (mended.kind != CELL_NUMBER && in_cell && undressed(s).n < s.n) {
        mended = cell_parse(mem, undressed(s));
        if (mended.kind == CELL_BLANK && undressed(s).n)
            return (struct cell){.kind = CELL_BLANK, .text = s};
    }
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

struct sheet_item sheet_item_in_cell(struct arena *mem, struct str text, int x)
{
    return item_of(mem, text, x, true);
}

static void tree_blocks(struct arena *mem, struct tree *at, struct sheet *out, int *tables,
                        int depth);

/* A cell of a table as an item. Of one that shows a picture alone nothing is known. */
static struct sheet_item cell_item(struct arena *mem, const struct tree *cell, int x)
{
    bool frame =
        is_frame(cell); /* its words follow as paragraphs; here they would be said twice */
    struct sheet_item it =
        item_of(mem, frame ? (struct str){0} : cell_words(mem, cell), x, true);

    if (!frame && !it.text.n && tree_count(cell, TREE_IMAGE))
        it.cell = (struct cell){0};
    return it;
}

/* （1） before words is their number, not a figure. */
static void number_of_words(struct sheet_row *row)
{
    bool words = false;

    for (isize i = row->items.n - 1; i >= 0; i--) {
        struct sheet_item *it = &row->items.p[i];

        if (it->kind == ITEM_FIGURE && words && sheet_in_brackets(it->text)) {
            it->kind = ITEM_WORDS;
            it->cell = (struct cell){.kind = CELL_TEXT, .text = it->text};
        }
        words |= it->kind == ITEM_WORDS && (it->text.p[0] & 0x80); /* not 12.5% */
    }
}

/* A number in characters: 二, 十二. What 一 is, cells_ones.c tells. */
static bool in_characters(struct str s, int64_t *value)
{
    isize at = 0;

    return s.n && s.n < 40 && (s.p[0] & 0x80) && report_text_number(s, &at, value) && at == s.n;
}

/* Numbers in characters behind the label of a row, or in a row of figures that has none. */
static void figures_in_characters(struct sheet_row *row)
{
    isize label = -1;
    int64_t v;

    for (isize i = 0; i < row->items.n && label < 0; i++)
        if (row->items.p[i].kind == ITEM_WORDS && !in_characters(row->items.p[i].text, &v))
            label = i;
    if (label < 0 && row->items.n < 5)
        return;
    for (isize i = label + 1; i < row->items.n; i++) {
        struct sheet_item *it = &row->items.p[i];

        if (it->kind != ITEM_WORDS || !in_characters(it->text, &v))
            continue;
        it->kind = ITEM_FIGURE;
        it->cell = (struct cell){.kind = CELL_NUMBER, .value = v, .text = it->text};
    }
}

/* How many cells stand behind the last words of a row. */
static isize behind_words(const struct sheet_row *row)
{
    isize n = 0;

    for (isize i = 0; i < row->items.n; i++)
        n = row->items.p[i].kind == ITEM_WORDS ? 0 : n + 1;
    return n;
}

static bool is_nothing(const struct sheet_item *it)
{
    return it->kind == ITEM_BLANK ? it->text.n > 0 : it->kind == ITEM_FIGURE && !it->cell.value;
}

/* Cells that say 0 or 无 and were merged with their neighbours are one for each column, where the row of table
 * three or four is whole with them and is not without. `usual` is how many cells the rows above have. */
static void part_merged(struct arena *mem, const struct tree_grid *g, int r, isize usual,
                        struct sheet_row *row)
{
    struct sheet_row whole = *row;
    isize cap = 0, n = behind_words(row);
    bool any = false;

    if (n == 15 || n == usual || (n == 7 && usual < 7))
        return;
    whole.items.p = NULL;
    whole.items.n = 0;
    for (int c = 0; c < g->cols && whole.items.n < SHEET_ITEMS; c++) {
        const struct tree *cell = g->cell[r * g->cols + c];
        bool merged = cell && (cell->colspan > 1 || cell->rowspan > 1);
        struct sheet_item it;

        if (!cell || (!merged && !g->origin[r * g->cols + c]))
            continue;
        it = cell_item(mem, cell, 2 * c + (cell->colspan > 1 ? cell->colspan : 1));
        if (merged && is_nothing(&it)) {
            it.x = 2 * c + 1;
            any = true;
        } else if (!g->origin[r * g->cols + c]) {
            continue;
        }
        *LIST_ADD(mem, &whole.items, cap) = it;
    }
    n = behind_words(&whole);
    if (any && (n == usual || n == 15 || (n == 7 && usual < 7)))
        row->items = whole.items;
}

/* Do the rows from here on belong to table three or four, whose rows have as many cells as columns. */
static bool in_counted(struct arena *mem, const struct sheet_row *row, bool was)
{
    if (label_text_has(mem, row->text, S("第二十条第")))
        return false;
    return was || label_text_has(mem, row->text, S("申请人情况")) ||
           label_text_has(mem, row->text, S("本年新收")) ||
           label_text_has(mem, row->text, S("结果维持"));
}

static void table_rows(struct arena *mem, struct tree *table, struct sheet *out, int *tables,
                       int depth)
{
    struct tree_grid g;
    int id = ++*tables;
    bool counted = false;
    isize usual = 0;

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
            *LIST_ADD(mem, &row->items, cap) =
                cell_item(mem, cell, 2 * c + (cell->colspan > 1 ? cell->colspan : 1));
            buf_add(&text, row->items.p[row->items.n - 1].text);
            buf_char(&text, ' ');
        }
        row->text = str_trim(buf_str(&text));
        row->prose = row->items.n == 1 && sheet_is_prose(row->text);
        number_of_words(row);
        figures_in_characters(row);
        if (counted && !row->prose) {
            part_merged(mem, &g, r, usual, row);
            if (behind_words(row) > usual && behind_words(row) <= 15)
                usual = behind_words(row);
        }
        counted = in_counted(mem, row, counted);
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
        out->images += tree_count(n, TREE_IMAGE) && !str_trim_wide(tree_text(mem, n)).n;
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
