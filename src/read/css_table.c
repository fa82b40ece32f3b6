/* SPDX-License-Identifier: MulanPSL-2.0 */
/* css_table.c - see css_table.h */
#include "read/css_table.h"

#include "read/div_table.h"

enum {
    RULES_MOST = 2000,
    STYLE_MOST = 1 << 20,
    COLUMNS_MOST = 40,
    CELLS_LEAST = 8,
    CELLS_MOST = 2000,
    ROWS_MOST = 200,
    TEXT_MOST = 20000,
    WHOLE = 10000 /* a hundredth of a percent */
};

struct rule {
    struct str name; /* the class, or #id */
    struct str says; /* its declarations */
};
struct sheet_of_page {
    LIST(struct rule) rules;
    isize cap;
};

/* --- what the styles say */

/* A selector's last part, a class or an id: .tb, div.tb, .a .tb. "" for anything else. */
static struct str selected(struct str selector)
{
    isize at;

    selector = str_trim(selector);
    at = str_rfind(selector, S(" "));
    selector = str_from(selector, at + 1);
    if (str_has(selector, S(":")) || str_has(selector, S("[")))
        return (struct str){0};
    at = str_rfind(selector, S("#"));
    if (at >= 0)
        return str_from(selector, at);
    at = str_rfind(selector, S("."));
    return at < 0 ? (struct str){0} : str_from(selector, at + 1);
}

static void rules_of(struct arena *mem, struct str css, struct sheet_of_page *p)
{
    struct str heads, says;

    css = str_slice(css, 0, STYLE_MOST);
    while (str_cut(css, S("{"), &heads, &css) && str_cut(css, S("}"), &says, &css))
        for (struct str one; str_next(&heads, ',', &one) && p->rules.n < RULES_MOST;)
            if (selected(one).n && (str_has(says, S("grid")) || str_has(says, S("width")) ||
                                    str_has(says, S("flex")) || str_has(says, S("float"))))
                *LIST_ADD(mem, &p->rules, p->cap) = (struct rule){selected(one), says};
}

static struct str declared(struct str says, struct str property)
{
    struct str found = {0};

    for (struct str part, name, value; str_next(&says, ';', &part);)
        if (str_cut(part, S(":"), &name, &value) && str_eq_nocase(str_trim(name), property))
            found = str_trim(value);
    return found;
}

/* The value of a property: by the element itself, else by its classes. */
static struct str style_of(const struct sheet_of_page *p, const struct dom *e,
                           struct str property)
{
    struct str found = dom_style(e, property), id = dom_attr(e, S("id"));

    for (isize i = p->rules.n - 1; i >= 0 && !found.n; i--) {
        struct str name = p->rules.p[i].name;

        if (str_starts(name, S("#")) ? id.n && str_eq(str_from(name, 1), id)
                                     : dom_has_class(e, name))
            found = declared(p->rules.p[i].says, property);
    }
    return found;
}

/* A whole number at the beginning of a text; 0: none. *rest is what follows. */
static int whole(struct str s, struct str *rest)
{
    isize n = 0;
    int v = 0;

    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9' && v < 100000)
        v = v * 10 + (s.p[n++] - '0');
    *rest = str_trim(str_from(s, n));
    return v;
}

/* Behind the bracket that closes the one at s.p[0]. */
static isize behind_bracket(struct str s)
{
    int deep = 0;

    for (isize i = 0; i < s.n; i++) {
        deep += s.p[i] == '(' ? 1 : s.p[i] == ')' ? -1 : 0;
        if (!deep)
            return i + 1;
    }
    return s.n;
}

/* How many columns a grid has: repeat(4, 1fr), 2fr 1fr 1fr. 0: it does not say. */
static int tracks(struct str s)
{
    int n = 0;

    while ((s = str_trim(s)).n && n <= COLUMNS_MOST) {
        isize end = 0;

        if (str_starts(s, S("repeat("))) {
            struct str in = str_slice(s, 7, behind_bracket(str_from(s, 6)) + 5), list;
            int times = whole(str_trim(in), &in);

            list = str_starts(in, S(",")) ? str_from(in, 1) : (struct str){0};
            if (!times || !list.n)
                return 0;
            n += times * tracks(list);
            s = str_from(s, behind_bracket(str_from(s, 6)) + 6);
            continue;
        }
        while (end < s.n && s.p[end] != ' ' && s.p[end] != '(')
            end++;
        if (end < s.n && s.p[end] == '(')
            end += behind_bracket(str_from(s, end));
        if (str_starts(s, S("[")) || str_starts(s, S("none")) || str_starts(s, S("subgrid")))
            return 0; /* names of lines are not done */
        n++;
        s = str_from(s, end);
    }
    return n <= COLUMNS_MOST ? n : 0;
}

/* Where a cell begins (0: where there is room) and how far it reaches: span 3, 2 / 4, 1 / -1, 2 / span 2. */
static bool reach(struct str s, int n, int *from, int *span)
{
    struct str a, b, rest;
    int end;

    *from = 0;
    *span = 1;
    if (!s.n || str_eq_nocase(s, S("auto")))
        return true;
    if (!str_cut(s, S("/"), &a, &b))
        a = s, b = (struct str){0};
    a = str_trim(a);
    b = str_trim(b);
    if (str_starts(a, S("span"))) {
        *span = whole(str_trim(str_from(a, 4)), &rest);
        return *span > 0 && (!b.n || str_eq_nocase(b, S("auto")));
    }
    if (!str_eq_nocase(a, S("auto"))) {
        *from = whole(a, &rest);
        if (!*from || rest.n)
            return false;
    }
    if (!b.n || str_eq_nocase(b, S("auto")))
        return true;
    if (str_starts(b, S("span"))) {
        *span = whole(str_trim(str_from(b, 4)), &rest);
        return *span > 0;
    }
    if (!*from)
        return false;
    end = str_eq(b, S("-1")) && n ? n + 1 : whole(b, &rest);
    *span = end - *from;
    return *span > 0;
}

/* --- cells in their places */

struct placed {
    struct dom *e;
    int row, col, rows, cols;
};
struct places {
    LIST(struct placed) cells;
    isize cap;
    int columns, rows;
    bool taken[ROWS_MOST][COLUMNS_MOST];
};

static bool is_free(const struct places *p, const struct placed *c)
{
    if (c->row + c->rows > ROWS_MOST || c->col + c->cols > p->columns)
        return false;
    for (int r = c->row; r < c->row + c->rows; r++)
        for (int k = c->col; k < c->col + c->cols; k++)
            if (p->taken[r][k])
                return false;
    return true;
}

static void take(struct arena *mem, struct places *p, struct placed c)
{
    for (int r = c.row; r < c.row + c.rows; r++)
        for (int k = c.col; k < c.col + c.cols; k++)
            p->taken[r][k] = true;
    p->rows = c.row + c.rows > p->rows ? c.row + c.rows : p->rows;
    *LIST_ADD(mem, &p->cells, p->cap) = c;
}

/* The spans and the place of a cell of a grid, as its styles give them. */
static bool wanted(const struct sheet_of_page *s, int columns, struct placed *c)
{
    struct str column = style_of(s, c->e, S("grid-column")),
               row = style_of(s, c->e, S("grid-row"));

    if (style_of(s, c->e, S("grid-area")).n || style_of(s, c->e, S("order")).n)
        return false;
    if (!column.n)
        column = style_of(s, c->e, S("grid-column-end"));
    if (!row.n)
        row = style_of(s, c->e, S("grid-row-end"));
    return reach(column, columns, &c->col, &c->cols) && reach(row, 0, &c->row, &c->rows) &&
           c->cols <= columns && c->rows <= ROWS_MOST;
}

/* Cells of a grid, one after the other where there is room for them; false: they cannot be placed. */
static bool place_grid(struct arena *mem, const struct sheet_of_page *s, struct dom *e,
                       struct places *p)
{
    bool text = false;
    int row = 0, col = 0;

    for (struct dom *d = div_element_from(e->first, &text); d;
         d = div_element_from(d->next, &text)) {
        struct placed c = {.e = d};
        int to_row, to_col;

        if (!wanted(s, p->columns, &c))
            return false;
        to_row = c.row;
        to_col = c.col;
        if (to_col && to_col - 1 < col)
            row++;
        c.row = to_row ? to_row - 1 : row;
        c.col = to_col ? to_col - 1 : to_row ? 0 : col;
        while (!is_free(p, &c)) {
            if (to_row && to_col)
                return false;
            if (to_col || c.col + c.cols >= p->columns) {
                if (to_row)
                    return false;
                c.row++;
                c.col = to_col ? c.col : 0;
            } else {
                c.col++;
            }
            if (c.row + c.rows > ROWS_MOST)
                return false;
        }
        take(mem, p, c);
        if (!to_row) {
            row = c.row;
            col = c.col + c.cols;
        }
    }
    return true;
}

/* The share of the width that a cell has, in hundredths of a percent: width: 12.5%; flex: 0 0 25%. 0: it does not say. */
static int share(const struct sheet_of_page *s, const struct dom *e)
{
    struct str v = style_of(s, e, S("width")), rest;
    int parts, hundredths = 0, unit = 10;

    if (!v.n)
        v = style_of(s, e, S("flex-basis"));
    if (!v.n) {
        v = style_of(s, e, S("flex"));
        v = str_from(v, str_rfind(v, S(" ")) + 1);
    }
    parts = whole(v, &rest);
    if (str_starts(rest, S("."))) {
        rest = str_from(rest, 1);
        for (; rest.n && rest.p[0] >= '0' && rest.p[0] <= '9'; rest = str_from(rest, 1)) {
            hundredths += (rest.p[0] - '0') * unit;
            unit /= 10;
        }
    }
    return str_eq(str_trim(rest), S("%")) && parts <= 100 ? parts * 100 + hundredths : 0;
}

/* Cells that fill each line by their widths; false: the lines do not come out. */
static bool place_lines(struct arena *mem, const struct sheet_of_page *s, struct dom *e,
                        struct places *p)
{
    bool text = false;
    int least = WHOLE, row = 0, col = 0;

    for (struct dom *d = div_element_from(e->first, &text); d;
         d = div_element_from(d->next, &text)) {
        int w = share(s, d);

        if (w < WHOLE / COLUMNS_MOST)
            return false;
        least = w < least ? w : least;
    }
    p->columns = (WHOLE + least / 2) / least;
    if (p->columns < 2 || p->columns > COLUMNS_MOST)
        return false;
    for (struct dom *d = div_element_from(e->first, &text); d;
         d = div_element_from(d->next, &text)) {
        struct placed c = {.e = d, .rows = 1};

        c.cols = (share(s, d) * p->columns + WHOLE / 2) / WHOLE;
        if (c.cols < 1 || col + c.cols > p->columns || row >= ROWS_MOST)
            return false;
        c.row = row;
        c.col = col;
        take(mem, p, c);
        col += c.cols;
        if (col == p->columns) {
            row++;
            col = 0;
        }
    }
    return col == 0;
}

/* --- made a table */

static void set_span(struct arena *mem, struct dom *e, struct str name, int n)
{
    struct dom_attr *attr = NEW(mem, struct dom_attr, e->attrs + 1);

    for (isize i = 0; i < e->attrs; i++)
        attr[i] = e->attr[i];
    attr[e->attrs++] = (struct dom_attr){name, str_fmt(mem, "%d", n)};
    e->attr = attr;
}

static void append(struct dom *to, struct dom *e)
{
    e->parent = to;
    e->next = NULL;
    e->prev = to->last;
    if (to->last)
        to->last->next = e;
    else
        to->first = e;
    to->last = e;
}

/* The cells of a row that begin in it, from left to right. */
static void fill_row(struct arena *mem, struct places *p, int row, struct dom *tr)
{
    for (int col = 0; col < p->columns; col++)
        for (isize i = 0; i < p->cells.n; i++) {
            struct placed *c = &p->cells.p[i];

            if (c->row != row || c->col != col)
                continue;
            c->e->tag = TAG_CELL;
            if (c->cols > 1)
                set_span(mem, c->e, S("colspan"), c->cols);
            if (c->rows > 1)
                set_span(mem, c->e, S("rowspan"), c->rows);
            append(tr, c->e);
        }
}

static void make_table(struct arena *mem, struct dom *e, struct places *p)
{
    int32_t order = e->order;

    e->tag = TAG_TABLE;
    e->first = e->last = NULL;
    for (int row = 0; row < p->rows; row++) {
        struct dom *tr = NEW(mem, struct dom, 1);

        *tr = (struct dom){.tag = TAG_ROW, .name = S("tr"), .order = order};
        append(e, tr);
        fill_row(mem, p, row, tr);
    }
}

/* Are all that stand in `e` cells, as many as a table has. */
static bool all_cells(struct arena *mem, struct dom *e)
{
    bool text = false;
    int n = 0;

    for (struct dom *d = div_element_from(e->first, &text); d;
         d = div_element_from(d->next, &text))
        if (++n > CELLS_MOST || !div_is_cell(mem, d))
            return false;
    return n >= CELLS_LEAST && !text;
}

/* Is it a flow of boxes that fill the line one after the other. */
static bool flows(const struct sheet_of_page *s, struct dom *e)
{
    bool text = false;
    const struct dom *first = div_element_from(e->first, &text);
    struct str display;

    if (str_has(style_of(s, e, S("flex-wrap")), S("wrap")) ||
        str_has(style_of(s, e, S("flex-flow")), S("wrap")))
        return !str_has(style_of(s, e, S("flex-wrap")), S("nowrap"));
    if (!first)
        return false;
    display = style_of(s, first, S("display"));
    return str_eq_nocase(style_of(s, first, S("float")), S("left")) ||
           str_starts(display, S("inline-block"));
}

void css_tables(struct arena *mem, struct dom *root)
{
    struct sheet_of_page s = {0};
    bool any = false;

    for (const struct dom *e = root; e; e = dom_walk(root, e)) {
        any |= str_has(dom_attr(e, S("style")), S("grid")) ||
               str_has(dom_attr(e, S("style")), S("flex")) ||
               str_has(dom_attr(e, S("style")), S("float"));
        if (e->tag == TAG_DROP && str_eq(e->name, S("style")))
            for (const struct dom *t = e->first; t; t = t->next)
                rules_of(mem, t->text, &s);
    }
    if (!any && !s.rules.n)
        return;
    for (struct dom *e = root, *next; e; e = next) {
        struct arena scratch = *mem;
        struct places *p;
        struct str words;
        bool grid;

        next = dom_walk(root, e);
        if ((e->tag != TAG_DIV && e->tag != TAG_LIST && e->tag != TAG_OTHER) || !e->first)
            continue;
        grid = str_has(style_of(&s, e, S("display")), S("grid"));
        if ((!grid && !flows(&s, e)) || !all_cells(mem, e))
            continue;
        words = dom_text(&scratch, e);
        if (words.n > TEXT_MOST || !div_of_report(words))
            continue;
        p = NEW(mem, struct places, 1);
        p->columns = grid ? tracks(style_of(&s, e, S("grid-template-columns"))) : 0;
        if (grid ? p->columns > 1 && place_grid(mem, &s, e, p) : place_lines(mem, &s, e, p)) {
            next = dom_skip(root, e);
            make_table(mem, e, p);
        }
    }
}
