/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html.c - HTML → text tree; see html.h
 *
 * One walk over the nodes. Blocks (paragraphs, cells, items) are opened and closed by
 * elements; a paragraph itself is only made when its first visible character arrives,
 * so that nothing empty is ever made. Blanks and line breaks wait until it is known
 * what follows them: at the end of a paragraph they count for nothing, at its beginning
 * they say how it is set, inside they are written.
 */
#include "read/html.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/html_attrs.h"

enum {
    MAX_BOXES = 8, /* lists, quotations, tables and cells inside each other */
    WAITING = 256, /* bytes of blanks that are kept inside a line */
    INDENT_AT = 3, /* blanks (half widths) that set a line in */
    RIGHT_AT = 16  /* blanks that move a line to the right */
};

struct conv {
    struct arena *mem;
    struct tree *box;  /* where blocks go: DOC, ITEM, QUOTE or CELL */
    struct tree *para; /* the open paragraph or heading */
    int boxes;
    /* how the next paragraph is set, and the next text marked */
    int heading;
    enum tree_align align;
    bool indent, pre;
    unsigned marks;
    struct str href;
    /* the text being gathered; it becomes a node when its marks end */
    struct buf run;
    bool running;
    unsigned run_marks;
    struct str run_href;
    /* what waits for the next visible character */
    char waiting[WAITING];
    isize waiting_n;
    unsigned waiting_marks;
    struct str waiting_href;
    int lead;   /* width of the blanks since the line began */
    int breaks; /* <br> since the last visible character */
};

static void end_run(struct conv *c)
{
    struct tree *t;

    if (!c->running)
        return;
    t = tree_add_text(c->mem, c->para, buf_str(&c->run));
    t->marks = c->run_marks;
    t->href = c->run_href;
    c->running = false;
}

static void no_waiting(struct conv *c)
{
    c->waiting_n = 0;
    c->lead = 0;
    c->breaks = 0;
}

static void close_para(struct conv *c)
{
    end_run(c);
    c->para = NULL;
    no_waiting(c);
}

static void open_para(struct conv *c)
{
    struct tree *p = tree_add_new(c->mem, c->box, c->heading ? TREE_HEADING : TREE_PARA);

    p->level = c->heading;
    p->align = c->align;
    p->indent = c->indent && !c->heading;
    if (!c->heading && c->box->kind != TREE_CELL && c->box->kind != TREE_ITEM) {
        if (c->lead >= RIGHT_AT && p->align != ALIGN_CENTER) {
            p->align = ALIGN_RIGHT;
            p->indent = false;
        } else if (c->lead >= INDENT_AT) {
            p->indent = true;
        }
    }
    c->para = p;
    no_waiting(c);
}

static void put(struct conv *c, struct str s, unsigned marks, struct str href)
{
    if (c->running && (c->run_marks != marks || !str_eq(c->run_href, href)))
        end_run(c);
    if (!c->running) {
        c->run = buf_new(c->mem, 64);
        c->run_marks = marks;
        c->run_href = href;
        c->running = true;
    }
    buf_add(&c->run, s);
}

/* Something visible comes: the paragraph is opened, or what waited is written. */
static void before_visible(struct conv *c)
{
    bool part = c->breaks > 1 || (c->breaks == 1 && c->lead >= INDENT_AT);

    if (c->para && part && !c->heading) {
        end_run(c);
        c->para = NULL;
    }
    if (!c->para) {
        open_para(c);
    } else if (c->breaks) {
        end_run(c);
        tree_add_new(c->mem, c->para, TREE_BREAK);
    } else if (c->waiting_n) {
        put(c, (struct str){c->waiting, c->waiting_n}, c->waiting_marks, c->waiting_href);
    }
    no_waiting(c);
}

static void visible(struct conv *c, struct str s)
{
    before_visible(c);
    put(c, s, c->marks & (c->heading ? ~(unsigned)MARK_BOLD : ~0u), c->href);
}

/* `width` in half widths; 0 for white space that collapses. */
static void blank(struct conv *c, struct str s, int width)
{
    bool begins = !c->para || c->breaks;

    if (!width &&
        ((begins && !c->lead) || (c->waiting_n && c->waiting[c->waiting_n - 1] == ' ')))
        return;
    c->lead += width ? width : 1;
    if (!c->waiting_n) {
        c->waiting_marks = c->marks;
        c->waiting_href = c->href;
    }
    if (c->waiting_n + s.n <= WAITING) {
        memcpy(c->waiting + c->waiting_n, s.p, (size_t)s.n);
        c->waiting_n += s.n;
    }
}

static void line_break(struct conv *c)
{
    c->breaks++;
    c->waiting_n = 0;
    c->lead = 0;
}

static void text(struct conv *c, struct str s)
{
    for (isize at = 0; at < s.n;) {
        isize from = at;
        uint32_t r = utf8_next(s, &at);
        struct str one = str_slice(s, from, at);

        if (c->pre && r == '\n')
            line_break(c);
        else if (r == ' ' || (r >= '\t' && r <= '\r'))
            blank(c, S(" "), 0);
        else if (r == 0xA0 || r == 0x2002 || r == 0x2003 || r == 0x2009)
            blank(c, one, 1);
        else if (r == 0x3000)
            blank(c, one, 2);
        else if (r != 0xFEFF && r != 0x200B && r != 0xAD && r >= 0x20 && r != 0x7F &&
                 !(r >= 0x80 && r < 0xA0))
            visible(c, one);
    }
}

/* --- elements */

static void node(struct conv *c, const struct dom *n);

static void children(struct conv *c, const struct dom *e)
{
    for (const struct dom *n = e->first; n; n = n->next)
        node(c, n);
}

static void image(struct conv *c, const struct dom *e)
{
    /* Pages that load pictures late keep a blank one in src. */
    static const struct str names[] = {LIT("data-src"), LIT("data-original"), LIT("src")};
    struct str href = {0}, alt = dom_attr(e, S("alt"));
    struct tree *t;

    for (int i = 0; i < 3 && !href.n; i++)
        href = html_address(c->mem, dom_attr(e, names[i]));
    if (!href.n)
        return;
    before_visible(c);
    end_run(c);
    t = tree_add_new(c->mem, c->para, TREE_IMAGE);
    t->href = href;
    t->text = str_trim_wide(alt.n ? alt : dom_attr(e, S("title")));
}

/* Opens a box inside another; the way text is set begins anew in it. */
static struct conv enter(struct conv *c, struct tree *box)
{
    struct conv outer = *c;

    c->box = box;
    c->para = NULL;
    c->boxes++;
    c->heading = 0;
    c->pre = false;
    return outer;
}

static void leave(struct conv *c, const struct conv *outer)
{
    struct arena *mem = c->mem;

    close_para(c);
    *c = *outer;
    c->mem = mem;
}

static void block(struct conv *c, const struct dom *e)
{
    enum tree_align align = c->align;
    unsigned marks = c->marks;
    bool indent = c->indent, pre = c->pre;
    int heading = c->heading;

    close_para(c);
    c->align = html_align(e, e->tag == TAG_CENTER ? ALIGN_CENTER : align);
    c->indent = html_indent(e, indent);
    c->marks = html_marks(e, marks);
    if (e->tag == TAG_HEADING)
        c->heading = e->name.p[1] - '0';
    c->pre |= e->tag == TAG_PRE;
    children(c, e);
    close_para(c);
    c->align = align;
    c->indent = indent;
    c->marks = marks;
    c->heading = heading;
    c->pre = pre;
}

static void item(struct conv *c, const struct dom *e, struct tree *list)
{
    struct tree *li = tree_add_new(c->mem, list, TREE_ITEM);
    struct conv outer = enter(c, li);

    c->indent = false;
    if (e->tag == TAG_LI) {
        c->align = html_align(e, c->align);
        c->marks = html_marks(e, c->marks);
        children(c, e);
    } else {
        node(c, e);
    }
    leave(c, &outer);
    if (!li->first)
        tree_cut(li);
}

static void list(struct conv *c, const struct dom *e)
{
    struct tree *l;

    close_para(c);
    if (c->boxes >= MAX_BOXES) {
        children(c, e);
        close_para(c);
        return;
    }
    l = tree_add_new(c->mem, c->box, TREE_LIST);
    l->ordered = str_eq(e->name, S("ol"));
    l->level = html_span(e, S("start"), 100000);
    for (const struct dom *n = e->first; n; n = n->next)
        item(c, n, l);
    if (!l->first)
        tree_cut(l);
}

static void quote(struct conv *c, const struct dom *e)
{
    struct tree *q;
    struct conv outer;

    if (c->boxes >= MAX_BOXES) {
        block(c, e);
        return;
    }
    close_para(c);
    q = tree_add_new(c->mem, c->box, TREE_QUOTE);
    outer = enter(c, q);
    children(c, e);
    leave(c, &outer);
    if (!q->first)
        tree_cut(q);
}

/* --- tables */

/* Parts of a table below `e` that belong to no inner table: a form or a span between
 * a table and its rows is seen through. */
static bool holds_rows(const struct dom *e)
{
    for (const struct dom *n = dom_walk(e, e); n;
         n = n->tag == TAG_TABLE ? dom_skip(e, n) : dom_walk(e, n))
        if (n->tag == TAG_ROW || n->tag == TAG_CELL)
            return true;
    return false;
}

static bool see_through(const struct dom *n)
{
    return n->tag == TAG_SECTION ||
           (n->tag != TAG_TEXT && n->tag != TAG_TABLE && n->tag != TAG_DROP && !n->drop &&
            n->tag != TAG_CELL && n->tag != TAG_CAPTION && holds_rows(n));
}

static void cell(struct conv *c, const struct dom *e, struct tree *row)
{
    struct tree *t = tree_add_new(c->mem, row, TREE_CELL);
    struct conv outer = enter(c, t);

    t->head = str_eq(e->name, S("th"));
    t->colspan = html_span(e, S("colspan"), 1000);
    t->rowspan = html_span(e, S("rowspan"), 65534);
    c->indent = false;
    c->align = html_align(e, html_align(e->parent, ALIGN_NONE));
    if (!dom_hidden(e))
        children(c, e);
    leave(c, &outer);
    if (!t->first)
        tree_add_new(c->mem, t, TREE_PARA);
}

static bool row_empty(const struct tree *row)
{
    for (const struct tree *t = row; t; t = tree_walk(row, t))
        if (t->kind == TREE_TEXT || t->kind == TREE_IMAGE)
            return false;
    return true;
}

static void cells(struct conv *c, const struct dom *e, struct tree *row)
{
    for (const struct dom *n = e->first; n; n = n->next) {
        if (n->tag == TAG_CELL && !n->drop)
            cell(c, n, row);
        else if (see_through(n))
            cells(c, n, row);
    }
}

static void rows(struct conv *c, const struct dom *e, struct tree *table)
{
    struct tree *implied = NULL; /* for cells that stand in no row */

    for (const struct dom *n = e->first; n; n = n->next) {
        if (n->drop || dom_hidden(n))
            continue;
        if (n->tag == TAG_CAPTION) {
            table->text = dom_text(c->mem, n);
        } else if (n->tag == TAG_ROW) {
            struct tree *row = tree_add_new(c->mem, table, TREE_ROW);

            cells(c, n, row);
            /* Word ends a table with a row of height 0 that only says the widths. */
            if (!row->first ||
                (str_eq(str_trim(dom_attr(n, S("height"))), S("0")) && row_empty(row)))
                tree_cut(row);
            implied = NULL;
        } else if (n->tag == TAG_CELL) {
            if (!implied)
                implied = tree_add_new(c->mem, table, TREE_ROW);
            cell(c, n, implied);
        } else if (see_through(n)) {
            rows(c, n, table);
        }
    }
}

/* What stands in a table outside its cells is shown before it, as browsers do. */
static void stray(struct conv *c, const struct dom *e)
{
    for (const struct dom *n = e->first; n; n = n->next) {
        if (n->tag == TAG_ROW || see_through(n))
            stray(c, n);
        else if (n->tag != TAG_CELL && n->tag != TAG_CAPTION)
            node(c, n);
    }
}

static void table(struct conv *c, const struct dom *e)
{
    struct tree *t;
    struct conv outer;

    close_para(c);
    if (c->boxes >= MAX_BOXES) {
        for (const struct dom *n = e->first; n; n = n->next)
            block(c, n);
        return;
    }
    stray(c, e);
    close_para(c);
    t = tree_add_new(c->mem, c->box, TREE_TABLE);
    outer = enter(c, t);
    rows(c, e, t);
    leave(c, &outer);
    if (!t->first)
        tree_cut(t);
}

static void inline_element(struct conv *c, const struct dom *e)
{
    unsigned marks = c->marks;
    struct str href = c->href;

    c->marks = html_marks(e, marks);
    if (e->tag == TAG_A && dom_attr(e, S("href")).n)
        c->href = html_address(c->mem, dom_attr(e, S("href")));
    children(c, e);
    c->marks = marks;
    c->href = href;
}

/* VML shapes repeat what an <img> beside them shows; o:, w:, st1: elements only wrap text. */
static bool is_shape(const struct dom *e)
{
    return str_starts(e->name, S("v:")) && !e->first;
}

/* The choice that a list of them shows: the selected one, else the first. */
static struct str chosen(struct arena *mem, const struct dom *list)
{
    const struct dom *first = NULL;

    for (const struct dom *n = list->first; n; n = n->next) {
        if (!str_eq(n->name, S("option")))
            continue;
        for (isize i = 0; i < n->attrs; i++)
            if (str_eq(n->attr[i].name, S("selected")))
                return dom_text(mem, n);
        first = first ? first : n;
    }
    return first ? dom_text(mem, first) : (struct str){0};
}

/* A form that is shown for reading: what a field of a table holds is text of its cell. */
static void field(struct conv *c, const struct dom *n)
{
    struct str type = dom_attr(n, S("type")), value = dom_attr(n, S("value"));

    if (str_eq(n->name, S("select")))
        value = chosen(c->mem, n);
    else if (str_eq(n->name, S("textarea")))
        value = dom_text(c->mem, n);
    else if (!str_eq(n->name, S("input")) ||
             (type.n && !str_eq_nocase(type, S("text")) && !str_eq_nocase(type, S("number"))))
        return;
    for (const struct dom *up = n->parent; up; up = up->parent)
        if (up->tag == TAG_CELL) {
            text(c, value);
            return;
        }
}

static void node(struct conv *c, const struct dom *n)
{
    if (n->drop || (n->tag != TAG_TEXT && (dom_hidden(n) || is_shape(n))))
        return;
    switch (n->tag) {
    case TAG_TEXT:
        text(c, n->text);
        break;
    case TAG_BR:
        line_break(c);
        break;
    case TAG_IMG:
        image(c, n);
        break;
    case TAG_HR:
        close_para(c);
        tree_add_new(c->mem, c->box, TREE_RULE);
        break;
    case TAG_LIST:
        list(c, n);
        break;
    case TAG_BLOCKQUOTE:
        quote(c, n);
        break;
    case TAG_TABLE:
        table(c, n);
        break;
    case TAG_DROP:
        field(c, n);
        break;
    case TAG_HEAD:
    case TAG_LINK:
    case TAG_META:
    case TAG_TITLE:
        break;
    case TAG_OTHER:
    case TAG_A:
    case TAG_B:
    case TAG_I:
    case TAG_S:
    case TAG_SPAN:
    case TAG_SUB:
    case TAG_SUP:
    case TAG_U:
        inline_element(c, n);
        break;
    case TAG_BODY:
    case TAG_CAPTION:
    case TAG_CELL:
    case TAG_CENTER:
    case TAG_DIV:
    case TAG_FOOTER:
    case TAG_HEADER:
    case TAG_HEADING:
    case TAG_HTML:
    case TAG_LI:
    case TAG_NAV:
    case TAG_P:
    case TAG_PRE:
    case TAG_ROW:
    case TAG_SECTION:
        block(c, n);
        break;
    }
}

struct tree *html_tree(struct arena *mem, const struct dom *e)
{
    struct conv c = {.mem = mem, .box = tree_new(mem, TREE_DOC)};
    struct tree *doc = c.box;

    if (dom_is_block(e->tag) && e->tag != TAG_TABLE && e->tag != TAG_LIST)
        block(&c, e);
    else if (e->tag == TAG_TABLE || e->tag == TAG_LIST)
        node(&c, e);
    else
        children(&c, e);
    close_para(&c);
    return doc;
}

enum err read_html(struct arena *mem, struct str bytes, struct tree **doc, struct fail *why)
{
    struct dom *root = NULL;

    if (dom_read(mem, bytes, &root, why))
        return why->code;
    *doc = html_tree(mem, root);
    return OK;
}

enum err read_html_fragment(struct arena *mem, struct str bytes, struct tree **doc,
                            struct fail *why)
{
    isize from = str_find(bytes, S("<!--StartFragment-->"));
    isize until = str_rfind(bytes, S("<!--EndFragment-->"));

    if (from >= 0 && until > from)
        bytes = str_slice(bytes, from + 20, until);
    else if (str_starts(bytes, S("Version:")) && str_find(bytes, S("<")) > 0)
        bytes = str_from(bytes, str_find(bytes, S("<"))); /* the header of CF_HTML */
    return read_html(mem, bytes, doc, why);
}
