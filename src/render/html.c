/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html.c - text tree → safe HTML; see html.h
 *
 * Two functions alone write what comes from outside: html_escape() and address(). All other
 * output is literals of this file and numbers.
 */
#include "render/html.h"

#include "base/buf.h"

enum { MAX_DEPTH = 32, LEVELS = 6 };

struct out {
    struct buf b;
    struct arena *mem;
    const struct html_options *opt;
    int depth, tables, headings;
    int level[LEVELS], levels; /* the document's levels that are open, outermost first */
    struct str title;          /* the last heading or caption: names the next table */
    bool in_table, nested;
};

void html_escape(struct buf *b, struct str s)
{
    isize from = 0;

    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        struct str as = {0};

        if (c == '&')
            as = S("&amp;");
        else if (c == '<')
            as = S("&lt;");
        else if (c == '>')
            as = S("&gt;");
        else if (c == '"')
            as = S("&quot;");
        else if (c == '\'')
            as = S("&#39;");
        else if (c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n')
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_add(b, as);
        from = i + 1;
    }
    buf_add(b, str_from(s, from));
}

static bool is_outside(struct str href)
{
    return str_eq_nocase(str_slice(href, 0, 7), S("http://")) ||
           str_eq_nocase(str_slice(href, 0, 8), S("https://"));
}

static bool is_mail(struct str href)
{
    return str_eq_nocase(str_slice(href, 0, 7), S("mailto:"));
}

/* --- inlines */

static const struct {
    unsigned mark;
    struct str open, close;
} marks[] = {
    {MARK_BOLD, LIT("<strong>"), LIT("</strong>")}, {MARK_ITALIC, LIT("<em>"), LIT("</em>")},
    {MARK_UNDERLINE, LIT("<u>"), LIT("</u>")},      {MARK_STRIKE, LIT("<s>"), LIT("</s>")},
    {MARK_SUP, LIT("<sup>"), LIT("</sup>")},        {MARK_SUB, LIT("<sub>"), LIT("</sub>")},
};
enum { MARKS = sizeof marks / sizeof *marks };

static void words(struct out *o, const struct tree *t)
{
    for (int i = 0; i < MARKS; i++)
        if (t->marks & marks[i].mark)
            buf_add(&o->b, marks[i].open);
    html_escape(&o->b, t->text);
    for (int i = MARKS - 1; i >= 0; i--)
        if (t->marks & marks[i].mark)
            buf_add(&o->b, marks[i].close);
}

static void image(struct out *o, const struct tree *t)
{
    if (!tree_href_ok(t->href) || is_mail(t->href))
        return;
    buf_lit(&o->b, "<img src=\"");
    html_escape(&o->b, t->href);
    buf_lit(&o->b, "\" alt=\"");
    html_escape(&o->b, t->text);
    buf_lit(&o->b, "\" loading=\"lazy\">");
}

static bool is_inline(const struct tree *t)
{
    return t->kind == TREE_TEXT || t->kind == TREE_BREAK || t->kind == TREE_IMAGE;
}

static void link_start(struct out *o, struct str href)
{
    buf_lit(&o->b, "<a href=\"");
    html_escape(&o->b, href);
    buf_add(&o->b, is_outside(href) ? S("\" rel=\"noopener\">") : S("\">"));
}

/* The inlines from `t` on, up to the next block, which is returned. Neighbours with one address
 * are one link. */
static const struct tree *inlines(struct out *o, const struct tree *t)
{
    struct str open = {0};

    for (; t && is_inline(t); t = t->next) {
        struct str href =
            t->kind == TREE_TEXT && tree_href_ok(t->href) ? t->href : (struct str){0};

        if (open.n && !str_eq(open, href)) {
            buf_lit(&o->b, "</a>");
            open = (struct str){0};
        }
        if (href.n && !open.n) {
            link_start(o, href);
            open = href;
        }
        if (t->kind == TREE_TEXT)
            words(o, t);
        else if (t->kind == TREE_BREAK)
            buf_lit(&o->b, "<br>");
        else
            image(o, t);
    }
    if (open.n)
        buf_lit(&o->b, "</a>");
    return t;
}

static void classes(struct out *o, enum tree_align align, bool indent)
{
    static const struct str names[] = {LIT(""), LIT("ta-left"), LIT("ta-center"),
                                       LIT("ta-right"), LIT("ta-justify")};

    if (align == ALIGN_NONE && !indent)
        return;
    buf_lit(&o->b, " class=\"");
    if (indent)
        buf_lit(&o->b, "indent");
    if (indent && align != ALIGN_NONE)
        buf_char(&o->b, ' ');
    buf_add(&o->b, names[align]);
    buf_char(&o->b, '"');
}

/* --- blocks */

static void blocks(struct out *o, const struct tree *parent);

static bool has_content(const struct tree *t)
{
    for (const struct tree *c = t; c; c = tree_walk(t, c))
        if ((c->kind == TREE_TEXT && str_trim_wide(c->text).n) || c->kind == TREE_IMAGE)
            return true;
    return false;
}

/* The rank of a heading among those that stand open above it. */
static int rank(struct out *o, int level)
{
    int top = o->opt->top > 0 ? o->opt->top : 2;

    while (o->levels && o->level[o->levels - 1] >= level)
        o->levels--;
    if (o->levels < LEVELS)
        o->level[o->levels++] = level;
    return top + o->levels - 1 > 6 ? 6 : top + o->levels - 1;
}

static void heading(struct out *o, const struct tree *t)
{
    int h;

    if (!has_content(t))
        return;
    h = rank(o, t->level < 1 ? 1 : t->level > 6 ? 6 : t->level);
    o->headings++;
    o->title = tree_text(o->mem, t);
    buf_fmt(&o->b, "<h%d", h);
    if (o->opt->anchor.n) {
        buf_lit(&o->b, " id=\"");
        html_escape(&o->b, o->opt->anchor);
        buf_fmt(&o->b, "%d\"", o->headings);
    }
    classes(o, t->align, false);
    buf_char(&o->b, '>');
    inlines(o, t->first);
    buf_fmt(&o->b, "</h%d>\n", h);
}

/* One paragraph needs no element of its own in an item or a cell. */
static void content(struct out *o, const struct tree *t)
{
    const struct tree *only = t->first;

    if (only && !only->next && only->kind == TREE_PARA)
        inlines(o, only->first);
    else
        blocks(o, t);
}

static void list(struct out *o, const struct tree *t)
{
    if (!t->ordered)
        buf_lit(&o->b, "<ul>\n");
    else if (t->level > 1)
        buf_fmt(&o->b, "<ol start=\"%d\">\n", t->level);
    else
        buf_lit(&o->b, "<ol>\n");
    for (const struct tree *i = t->first; i; i = i->next) {
        if (i->kind != TREE_ITEM)
            continue;
        buf_lit(&o->b, "<li>");
        content(o, i);
        buf_lit(&o->b, "</li>\n");
    }
    buf_add(&o->b, t->ordered ? S("</ol>\n") : S("</ul>\n"));
}

/* --- tables */

static bool row_all_head(const struct tree_grid *g, int r)
{
    for (int c = 0; c < g->cols; c++) {
        const struct tree *cell = g->cell[(isize)r * g->cols + c];

        if (cell && !cell->head)
            return false;
    }
    return true;
}

/* A header cell's id: the table and where it begins. */
static void cell_id(struct out *o, int r, int c)
{
    html_escape(&o->b, o->opt->cells);
    buf_fmt(&o->b, "%d-%d-%d", o->tables, r, c);
}

/* Where the cell at r, c begins. */
static void origin(const struct tree_grid *g, int *r, int *c)
{
    const struct tree *t = g->cell[(isize)*r * g->cols + *c];

    while (*r > 0 && g->cell[(isize)(*r - 1) * g->cols + *c] == t)
        --*r;
    while (*c > 0 && g->cell[(isize)*r * g->cols + *c - 1] == t)
        --*c;
}

/* The ids of what heads a data cell: the nearest rows above that are nothing but heads, from the
 * top down, then the header cells before it in its row. */
static void headers(struct out *o, const struct tree_grid *g, int r, int c)
{
    int low = r - 1, top, last = -1;

    while (low >= 0 && !row_all_head(g, low))
        low--;
    for (top = low; top > 0 && row_all_head(g, top - 1);)
        top--;
    buf_lit(&o->b, " headers=\"");
    for (int i = top < 0 ? 0 : top; i <= low; i++) {
        const struct tree *h = g->cell[(isize)i * g->cols + c];
        int hr = i, hc = c;

        if (!h || !has_content(h) || (i > top && g->cell[(isize)(i - 1) * g->cols + c] == h))
            continue;
        origin(g, &hr, &hc);
        buf_add(&o->b, last++ < 0 ? S("") : S(" "));
        cell_id(o, hr, hc);
    }
    for (int i = 0; i < c; i++) {
        const struct tree *h = g->cell[(isize)r * g->cols + i];
        int hr = r, hc = i;

        if (!h || !h->head || !has_content(h) ||
            (i && g->cell[(isize)r * g->cols + i - 1] == h))
            continue;
        origin(g, &hr, &hc);
        buf_add(&o->b, last++ < 0 ? S("") : S(" "));
        cell_id(o, hr, hc);
    }
    buf_char(&o->b, '"');
}

/* A figure and nothing else: digits, separators, a sign. */
static bool is_figure(struct arena *mem, const struct tree *t)
{
    struct str s = str_trim_wide(tree_text(mem, t));
    bool digit = false;

    for (isize i = 0; i < s.n; i++) {
        bool is = s.p[i] >= '0' && s.p[i] <= '9';

        if (!is && s.p[i] != '.' && s.p[i] != ',' && s.p[i] != '-' && s.p[i] != '+')
            return false;
        digit |= is;
    }
    return digit;
}

static void cell_classes(struct out *o, const struct tree *t, enum tree_align align, bool head)
{
    static const struct str aligned[] = {LIT(""), LIT("ta-left"), LIT("ta-center"),
                                         LIT("ta-right"), LIT("ta-justify")};
    const struct str names[] = {
        aligned[align], !head && o->opt->cells.n && is_figure(o->mem, t) ? S("num") : S(""),
        t->flag == FLAG_BREACH ? S("cell-breach")
        : t->flag == FLAG_SET  ? S("cell-set")
                               : S("")};
    bool any = false;

    for (int i = 0; i < 3; i++) {
        if (!names[i].n)
            continue;
        buf_add(&o->b, any ? S(" ") : S(" class=\""));
        buf_add(&o->b, names[i]);
        any = true;
    }
    if (any)
        buf_char(&o->b, '"');
}

static void cell(struct out *o, const struct tree_grid *g, int r, int c, bool heads_columns)
{
    const struct tree *t = g->cell[(isize)r * g->cols + c];
    const struct tree *only = t->first && !t->first->next ? t->first : NULL;
    bool head = t->head && has_content(t); /* an empty header says nothing */
    bool named = o->opt->cells.n && !o->nested;
    int w = 1, h = 1;

    while (c + w < g->cols && w < t->colspan && g->cell[(isize)r * g->cols + c + w] == t)
        w++;
    while (r + h < g->rows && h < t->rowspan && g->cell[(isize)(r + h) * g->cols + c] == t)
        h++;
    buf_add(&o->b, head ? S("<th scope=\"") : S("<td"));
    if (head)
        buf_add(&o->b, heads_columns ? w > 1 ? S("colgroup\"") : S("col\"")
                       : h > 1 ? S("rowgroup\"")
                                     : S("row\""));
    if (w > 1)
        buf_fmt(&o->b, " colspan=\"%d\"", w);
    if (h > 1)
        buf_fmt(&o->b, " rowspan=\"%d\"", h);
    if (named && head) {
        buf_lit(&o->b, " id=\"");
        cell_id(o, r, c);
        buf_char(&o->b, '"');
    } else if (named) {
        headers(o, g, r, c);
    }
    cell_classes(o, t, t->align == ALIGN_NONE && only ? only->align : t->align, head);
    buf_char(&o->b, '>');
    content(o, t);
    buf_add(&o->b, head ? S("</th>") : S("</td>"));
}

static void grid_rows(struct out *o, const struct tree_grid *g)
{
    int heads = tree_head_rows(g);

    for (int r = 0; r < g->rows; r++) {
        bool columns = r < heads || row_all_head(g, r);

        if (r == 0)
            buf_add(&o->b, heads ? S("<thead>\n") : S("<tbody>\n"));
        else if (r == heads)
            buf_lit(&o->b, "</thead>\n<tbody>\n");
        buf_lit(&o->b, "<tr>");
        for (int c = 0; c < g->cols; c++)
            if (g->origin[(isize)r * g->cols + c])
                cell(o, g, r, c, columns);
        buf_lit(&o->b, "</tr>\n");
    }
    buf_lit(&o->b, "</tbody>\n");
}

static void table_open(struct out *o, const struct tree *t)
{
    if (!o->in_table) {
        struct str name = str_trim_wide(t->text);

        buf_lit(&o->b, "<section class=\"table-wrap\" tabindex=\"0\" aria-label=\"");
        buf_fmt(&o->b, "表%d", ++o->tables); /* names of regions must differ */
        if (name.n || o->title.n) {
            buf_lit(&o->b, "：");
            html_escape(&o->b, name.n ? name : o->title);
        }
        buf_lit(&o->b, "\">\n");
    }
    buf_lit(&o->b, "<table");
    if (!o->in_table && o->opt->class.n) {
        buf_lit(&o->b, " class=\"");
        html_escape(&o->b, o->opt->class);
        buf_char(&o->b, '"');
    }
    buf_lit(&o->b, ">\n");
    if (t->text.n) {
        buf_lit(&o->b, "<caption>");
        html_escape(&o->b, t->text);
        buf_lit(&o->b, "</caption>\n");
    }
}

static void table(struct out *o, const struct tree *t)
{
    struct tree_grid g = {0};
    bool outer = !o->in_table;

    if (!tree_grid_of(o->mem, t, &g) || !g.cols) { /* beyond all measure: its text remains */
        buf_lit(&o->b, "<p>");
        html_escape(&o->b, tree_text(o->mem, t));
        buf_lit(&o->b, "</p>\n");
        return;
    }
    table_open(o, t);
    o->in_table = true;
    o->nested = !outer;
    grid_rows(o, &g);
    o->in_table = !outer;
    o->nested = false;
    buf_add(&o->b, outer ? S("</table>\n</section>\n") : S("</table>\n"));
}

/* --- */

static void para(struct out *o, const struct tree *t)
{
    buf_lit(&o->b, "<p");
    classes(o, t->align, t->indent);
    buf_char(&o->b, '>');
    inlines(o, t->first);
    buf_lit(&o->b, "</p>\n");
}

static void block(struct out *o, const struct tree *t)
{
    switch (t->kind) {
    case TREE_HEADING:
        heading(o, t);
        break;
    case TREE_PARA:
        para(o, t);
        break;
    case TREE_LIST:
        list(o, t);
        break;
    case TREE_QUOTE:
        buf_lit(&o->b, "<blockquote>\n");
        blocks(o, t);
        buf_lit(&o->b, "</blockquote>\n");
        break;
    case TREE_TABLE:
        table(o, t);
        break;
    case TREE_RULE:
        buf_lit(&o->b, "<hr>\n");
        break;
    case TREE_DOC: /* parts that stand alone: their content */
    case TREE_ITEM:
    case TREE_ROW:
    case TREE_CELL:
        blocks(o, t);
        break;
    case TREE_PAGEBREAK: /* paper's business */
    case TREE_TEXT:
    case TREE_BREAK:
    case TREE_IMAGE:
    case TREE__MAX:
        break;
    }
}

static void blocks(struct out *o, const struct tree *parent)
{
    if (++o->depth > MAX_DEPTH) {
        buf_lit(&o->b, "<p>");
        html_escape(&o->b, tree_text(o->mem, parent));
        buf_lit(&o->b, "</p>\n");
    } else {
        for (const struct tree *t = parent->first; t;) {
            if (is_inline(t)) { /* loose text is a paragraph */
                buf_lit(&o->b, "<p>");
                t = inlines(o, t);
                buf_lit(&o->b, "</p>\n");
            } else {
                block(o, t);
                t = t->next;
            }
        }
    }
    o->depth--;
}

struct str render_html_with(struct arena *mem, const struct tree *doc,
                            const struct html_options *opt)
{
    struct out o = {.b = buf_new(mem, 4096), .mem = mem, .opt = opt};

    blocks(&o, doc);
    return buf_str(&o.b);
}

struct str render_html(struct arena *mem, const struct tree *doc)
{
    static const struct html_options plain = {0};

    return render_html_with(mem, doc, &plain);
}
