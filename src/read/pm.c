/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pm.c - the editor's document ⇄ text tree; see pm.h */
#include "read/pm.h"

#include "base/json.h"
#include "base/utf8.h"

enum { MAX_BYTES = 8 << 20, MAX_NODES = 200000, MAX_SPAN = 1000, DEPTH_LEFT = 62 };

/* Where a node may stand, and what it may hold. */
enum group { NOTHING, BLOCK = 1, INLINE = 2, ITEM = 4, ROW = 8, CELL = 16 };
/* The attributes a node may carry. */
enum { A_ALIGN = 1, A_INDENT = 2, A_LEVEL = 4, A_START = 8, A_CELL = 16, A_IMAGE = 32 };

struct node_rule {
    struct str type;
    enum tree_kind kind;
    unsigned stands, holds, attrs;
    bool needs; /* at least one child */
};
static const struct node_rule nodes[] = {
    /* clang-format off */
    {LIT("paragraph"),      TREE_PARA,    BLOCK,          INLINE,  A_ALIGN | A_INDENT, false},
    {LIT("heading"),        TREE_HEADING, BLOCK,          INLINE,  A_ALIGN | A_LEVEL,  false},
    {LIT("bulletList"),     TREE_LIST,    BLOCK,          ITEM,    0,                  true},
    {LIT("orderedList"),    TREE_LIST,    BLOCK,          ITEM,    A_START,            true},
    {LIT("listItem"),       TREE_ITEM,    ITEM,           BLOCK,   0,                  true},
    {LIT("blockquote"),     TREE_QUOTE,   BLOCK,          BLOCK,   0,                  true},
    {LIT("table"),          TREE_TABLE,   BLOCK,          ROW,     0,                  true},
    {LIT("tableRow"),       TREE_ROW,     ROW,            CELL,    0,                  false},
    {LIT("tableCell"),      TREE_CELL,    CELL,           BLOCK,   A_CELL,             true},
    {LIT("tableHeader"),    TREE_CELL,    CELL,           BLOCK,   A_CELL,             true},
    {LIT("image"),          TREE_IMAGE,   INLINE | BLOCK, NOTHING, A_IMAGE,            false},
    {LIT("horizontalRule"), TREE_RULE,    BLOCK,          NOTHING, 0,                  false},
    {LIT("hardBreak"),      TREE_BREAK,   INLINE,         NOTHING, 0,                  false},
    {LIT("text"),           TREE_TEXT,    INLINE,         NOTHING, 0,                  false},
    /* clang-format on */
};

static const struct {
    struct str name;
    unsigned attr;
} attr_names[] = {
    {LIT("textAlign"), A_ALIGN}, {LIT("indent"), A_INDENT}, {LIT("level"), A_LEVEL},
    {LIT("start"), A_START},     {LIT("type"), A_START},    {LIT("colspan"), A_CELL},
    {LIT("rowspan"), A_CELL},    {LIT("colwidth"), A_CELL}, {LIT("src"), A_IMAGE},
    {LIT("alt"), A_IMAGE},       {LIT("title"), A_IMAGE},   {LIT("width"), A_IMAGE},
    {LIT("height"), A_IMAGE},
};
static const struct str link_attrs[] = {LIT("href"), LIT("target"), LIT("rel"), LIT("class"),
                                        LIT("title")};

static const struct {
    struct str type;
    unsigned mark;
} marks[] = {{LIT("bold"), MARK_BOLD},           {LIT("italic"), MARK_ITALIC},
             {LIT("underline"), MARK_UNDERLINE}, {LIT("strike"), MARK_STRIKE},
             {LIT("superscript"), MARK_SUP},     {LIT("subscript"), MARK_SUB}};

static const struct str aligns[] = {LIT(""), LIT("left"), LIT("center"), LIT("right"),
                                    LIT("justify")};

#define COUNT(a) ((isize)(sizeof(a) / sizeof *(a)))

struct reader {
    struct arena *mem;
    struct fail *why;
    int block; /* which block of the document is being read, from 1 */
    isize nodes;
};

static enum err refuse(struct reader *r, const char *what, struct str which)
{
    char where[40];
    struct str at = str_fmt(r->mem, "正文第 %d 段", r->block);
    isize n = at.n < (isize)sizeof where ? at.n : (isize)sizeof where - 1;

    for (isize i = 0; i < n; i++)
        where[i] = at.p[i];
    where[n] = 0;
    return fail_set(r->why, ERR_INPUT, where, "%s%s%.*s%s", what, which.n ? "：“" : "",
                    STR_ARG(utf8_head(which, 60)), which.n ? "”" : "");
}

/* Control characters (a pasted tab, a line feed) have no place inside a line. */
static struct str plain(struct arena *mem, struct str s)
{
    struct buf b;
    bool any = false;

    for (isize i = 0; i < s.n; i++)
        any |= (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F;
    if (!any)
        return s;
    b = buf_new(mem, s.n);
    for (isize i = 0; i < s.n; i++)
        buf_char(&b, (unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F ? ' ' : s.p[i]);
    return buf_str(&b);
}

/* --- attributes */

/* A whole number from 1 to `most`; absent or null is 1. */
static bool number(const struct jval *attrs, const char *key, int most, int *out)
{
    const struct jval *v = jval_get(attrs, key);

    *out = 1;
    if (!v || v->kind == JVAL_NULL)
        return true;
    if (v->kind != JVAL_INT || v->i < 1 || v->i > most)
        return false;
    *out = (int)v->i;
    return true;
}

static bool align(const struct jval *attrs, enum tree_align *out)
{
    const struct jval *v = jval_get(attrs, "textAlign");

    if (!v || v->kind == JVAL_NULL)
        return true;
    for (int i = ALIGN_LEFT; i <= ALIGN_JUSTIFY; i++)
        if (v->kind == JVAL_STR && str_eq(v->s, aligns[i])) {
            *out = (enum tree_align)i;
            return true;
        }
    return false;
}

static bool known_attrs(const struct jval *attrs, unsigned allowed, struct str *unknown)
{
    for (const struct jval *a = attrs ? attrs->first : NULL; a; a = a->next) {
        bool known = false;

        for (isize i = 0; i < COUNT(attr_names); i++)
            known |= (attr_names[i].attr & allowed) && str_eq(attr_names[i].name, a->key);
        if (!known) {
            *unknown = a->key;
            return false;
        }
    }
    return true;
}

static enum err read_attrs(struct reader *r, const struct jval *n, const struct node_rule *rule,
                           struct tree *t)
{
    const struct jval *attrs = jval_get(n, "attrs");
    struct str unknown = {0};
    const struct jval *v;

    if (attrs && attrs->kind != JVAL_OBJECT && attrs->kind != JVAL_NULL)
        return refuse(r, "属性格式不对", rule->type);
    if (!known_attrs(attrs, rule->attrs, &unknown))
        return refuse(r, "不支持的属性", unknown);
    if (!align(attrs, &t->align))
        return refuse(r, "对齐方式只能是左、中、右或两端对齐", (struct str){0});
    v = jval_get(attrs, "indent");
    if (v && v->kind != JVAL_BOOL && v->kind != JVAL_INT && v->kind != JVAL_NULL)
        return refuse(r, "首行缩进只能是有或无", (struct str){0});
    t->indent = jval_get_bool(attrs, "indent");
    if ((rule->attrs & A_LEVEL) && (!number(attrs, "level", 6, &t->level)))
        return refuse(r, "标题级别只能是 1 至 6", (struct str){0});
    if (rule->kind == TREE_LIST) {
        t->ordered = str_eq(rule->type, S("orderedList"));
        v = jval_get(attrs, "start");
        t->level = 1;
        if (v && v->kind == JVAL_INT && v->i >= 0 && v->i <= 100000)
            t->level = (int)v->i;
        else if (v && v->kind != JVAL_NULL)
            return refuse(r, "编号的起始数不对", (struct str){0});
    }
    if (rule->kind == TREE_CELL) {
        t->head = str_eq(rule->type, S("tableHeader"));
        if (!number(attrs, "colspan", MAX_SPAN, &t->colspan) ||
            !number(attrs, "rowspan", MAX_SPAN, &t->rowspan))
            return refuse(r, "单元格合并的行数、列数只能是 1 至 1000", (struct str){0});
    }
    if (rule->kind == TREE_IMAGE) {
        v = jval_get(attrs, "alt");
        t->href = jval_get_str(attrs, "src");
        t->text = plain(r->mem, jval_get_str(attrs, "alt"));
        if (v && v->kind != JVAL_STR && v->kind != JVAL_NULL)
            return refuse(r, "图片说明只能是文字", (struct str){0});
        if (!tree_href_ok(t->href))
            return refuse(r, "图片地址不允许，请先上传图片", t->href);
    }
    return OK;
}

/* --- marks */

static enum err read_link(struct reader *r, const struct jval *m, struct str *href)
{
    const struct jval *attrs = jval_get(m, "attrs");

    for (const struct jval *a = attrs ? attrs->first : NULL; a; a = a->next) {
        bool known = false;

        for (isize i = 0; i < COUNT(link_attrs); i++)
            known |= str_eq(link_attrs[i], a->key);
        if (!known)
            return refuse(r, "链接有不支持的属性", a->key);
    }
    *href = jval_get_str(attrs, "href");
    if (!tree_href_ok(*href))
        return refuse(r, "链接地址不允许", href->n ? *href : S("（空）"));
    return OK;
}

/* `t` is NULL for a node that may carry marks but does not show them (a line break). */
static enum err read_marks(struct reader *r, const struct jval *n, struct tree *t)
{
    const struct jval *list = jval_get(n, "marks");
    unsigned all = 0;
    struct str href = {0};

    if (list && list->kind != JVAL_ARRAY && list->kind != JVAL_NULL)
        return refuse(r, "文字格式的写法不对", (struct str){0});
    for (const struct jval *m = list ? list->first : NULL; m; m = m->next) {
        struct str type = jval_get_str(m, "type");
        unsigned found = 0;

        for (isize i = 0; i < COUNT(marks); i++)
            if (str_eq(marks[i].type, type))
                found = marks[i].mark;
        all |= found;
        if (str_eq(type, S("link"))) {
            if (read_link(r, m, &href))
                return r->why->code;
        } else if (!found) {
            return refuse(r, "不支持的文字格式", type);
        }
    }
    if (t) {
        t->marks = all & MARK_SUP ? all & ~(unsigned)MARK_SUB : all;
        t->href = href;
    }
    return OK;
}

/* --- nodes */

static const struct node_rule *rule_of(struct str type)
{
    for (isize i = 0; i < COUNT(nodes); i++)
        if (str_eq(nodes[i].type, type))
            return &nodes[i];
    return NULL;
}

static enum err known_members(struct reader *r, const struct jval *n)
{
    static const struct str known[] = {LIT("type"), LIT("attrs"), LIT("content"), LIT("marks"),
                                       LIT("text")};

    for (const struct jval *m = n->first; m; m = m->next) {
        bool ok = false;

        for (isize i = 0; i < COUNT(known); i++)
            ok |= str_eq(known[i], m->key);
        if (!ok)
            return refuse(r, "正文数据中有不认识的项目", m->key);
    }
    return OK;
}

static enum err read_content(struct reader *r, const struct jval *n, unsigned holds, bool needs,
                             struct tree *into);

static enum err read_node(struct reader *r, const struct jval *n, unsigned allowed,
                          struct tree *parent)
{
    struct str type = jval_get_str(n, "type");
    const struct node_rule *rule = rule_of(type);
    const struct jval *text = jval_get(n, "text");
    struct tree *t;

    if (n->kind != JVAL_OBJECT || !type.n)
        return refuse(r, "正文数据的写法不对：缺少类型", (struct str){0});
    if (!rule)
        return refuse(r, "不支持的内容类型", type);
    if (!(rule->stands & allowed))
        return refuse(r, "内容的位置不对", type);
    if (++r->nodes > MAX_NODES)
        return fail_set(r->why, ERR_TOO_LARGE, "正文", "正文超过 %d 处内容", MAX_NODES);
    if (known_members(r, n))
        return r->why->code;
    /* A picture as a block stands in a paragraph of its own. */
    if (rule->kind == TREE_IMAGE && (allowed & BLOCK))
        parent = tree_add_new(r->mem, parent, TREE_PARA);
    t = tree_add_new(r->mem, parent, rule->kind);
    if (read_attrs(r, n, rule, t) || read_marks(r, n, rule->kind == TREE_TEXT ? t : NULL))
        return r->why->code;
    if ((rule->kind == TREE_TEXT) != (text && text->kind == JVAL_STR && text->s.n))
        return refuse(r, "文字为空，或不在应有的位置", type);
    if (rule->kind == TREE_TEXT)
        t->text = plain(r->mem, text->s);
    return read_content(r, n, rule->holds, rule->needs, t);
}

static enum err read_content(struct reader *r, const struct jval *n, unsigned holds, bool needs,
                             struct tree *into)
{
    const struct jval *list = jval_get(n, "content");

    if (list && list->kind != JVAL_ARRAY)
        return refuse(r, "正文数据的写法不对：内容不是列表", (struct str){0});
    if (list && list->n && holds == NOTHING)
        return refuse(r, "这种内容里不能再有内容", jval_get_str(n, "type"));
    if (needs && !(list && list->n))
        return refuse(r, "内容为空", jval_get_str(n, "type"));
    for (const struct jval *c = list ? list->first : NULL; c; c = c->next) {
        r->block += into->kind == TREE_DOC;
        if (read_node(r, c, holds, into))
            return r->why->code;
    }
    return OK;
}

enum err pm_read(struct arena *mem, struct str json, struct tree **doc, struct fail *why)
{
    struct reader r = {.mem = mem, .why = why};
    struct jval *root = NULL;
    struct tree *t;

    if (why->code)
        return why->code;
    if (json.n > MAX_BYTES)
        return fail_set(why, ERR_TOO_LARGE, "正文", "正文超过 8 MB");
    if (jval_parse(mem, json, &root, why))
        return why->code;
    if (!str_eq(jval_get_str(root, "type"), S("doc")))
        return fail_set(why, ERR_INPUT, "正文", "不是编辑器的正文：缺少 doc");
    if (known_members(&r, root) || jval_get(root, "marks") || jval_get(root, "text"))
        return refuse(&r, "正文数据中有不认识的项目", (struct str){0});
    t = tree_new(mem, TREE_DOC);
    if (read_content(&r, root, BLOCK, false, t))
        return why->code;
    *doc = t;
    return OK;
}

/* --- writing */

struct writer {
    struct arena *mem;
    struct json_out j;
};

static bool is_inline(enum tree_kind k)
{
    return k == TREE_TEXT || k == TREE_BREAK || k == TREE_IMAGE;
}

static void open_node(struct writer *w, struct str type)
{
    jout_object(&w->j);
    jout_put_str(&w->j, "type", type);
}

static void write_text(struct writer *w, const struct tree *t)
{
    bool link = tree_href_ok(t->href);

    open_node(w, S("text"));
    jout_put_str(&w->j, "text", plain(w->mem, t->text));
    if (t->marks || link) {
        jout_key(&w->j, "marks");
        jout_array(&w->j);
        if (link) {
            open_node(w, S("link"));
            jout_key(&w->j, "attrs");
            jout_object(&w->j);
            jout_put_str(&w->j, "href", t->href);
            jout_end(&w->j);
            jout_end(&w->j);
        }
        for (isize i = 0; i < COUNT(marks); i++)
            if (t->marks & marks[i].mark &&
                !(marks[i].mark == MARK_SUB && (t->marks & MARK_SUP))) {
                open_node(w, marks[i].type);
                jout_end(&w->j);
            }
        jout_end(&w->j);
    }
    jout_end(&w->j);
}

static void write_inline(struct writer *w, const struct tree *t)
{
    if (t->kind == TREE_BREAK) {
        open_node(w, S("hardBreak"));
        jout_end(&w->j);
    } else if (t->kind == TREE_IMAGE && tree_href_ok(t->href)) {
        open_node(w, S("image"));
        jout_key(&w->j, "attrs");
        jout_object(&w->j);
        jout_put_str(&w->j, "src", t->href);
        if (t->text.n)
            jout_put_str(&w->j, "alt", plain(w->mem, t->text));
        jout_end(&w->j);
        jout_end(&w->j);
    } else if (t->kind == TREE_TEXT && t->text.n) {
        write_text(w, t);
    }
}

/* A paragraph or heading from the inlines `from` … up to the first block among them.
 * Returns that block. `p` says how it is set; NULL: plainly. */
static const struct tree *write_para(struct writer *w, const struct tree *p,
                                     const struct tree *from)
{
    bool heading = p && p->kind == TREE_HEADING;
    int align_no = p ? (int)p->align : 0;

    open_node(w, heading ? S("heading") : S("paragraph"));
    if (heading || align_no || (p && p->indent)) {
        jout_key(&w->j, "attrs");
        jout_object(&w->j);
        if (heading)
            jout_put_int(&w->j, "level", p->level < 1 ? 1 : p->level > 6 ? 6 : p->level);
        if (align_no)
            jout_put_str(&w->j, "textAlign", aligns[align_no]);
        if (!heading && p && p->indent)
            jout_put_bool(&w->j, "indent", true);
        jout_end(&w->j);
    }
    if (from && is_inline(from->kind)) {
        jout_key(&w->j, "content");
        jout_array(&w->j);
        for (; from && is_inline(from->kind); from = from->next)
            write_inline(w, from);
        jout_end(&w->j);
    }
    jout_end(&w->j);
    return from;
}

static void write_blocks(struct writer *w, const struct tree *parent);

static void write_cell(struct writer *w, const struct tree *cell)
{
    open_node(w, cell->head ? S("tableHeader") : S("tableCell"));
    if (cell->colspan > 1 || cell->rowspan > 1) {
        int cols = cell->colspan > MAX_SPAN ? MAX_SPAN : cell->colspan;
        int rows = cell->rowspan > MAX_SPAN ? MAX_SPAN : cell->rowspan;

        jout_key(&w->j, "attrs");
        jout_object(&w->j);
        jout_put_int(&w->j, "colspan", cols < 1 ? 1 : cols);
        jout_put_int(&w->j, "rowspan", rows < 1 ? 1 : rows);
        jout_end(&w->j);
    }
    write_blocks(w, cell);
    jout_end(&w->j);
}

static void write_table(struct writer *w, const struct tree *t)
{
    if (t->text.n) {
        struct tree caption = {.kind = TREE_PARA, .align = ALIGN_CENTER};
        struct tree words = {.kind = TREE_TEXT, .text = t->text};

        write_para(w, &caption, &words);
    }
    open_node(w, S("table"));
    jout_key(&w->j, "content");
    jout_array(&w->j);
    for (const struct tree *row = t->first; row; row = row->next) {
        if (row->kind != TREE_ROW)
            continue;
        open_node(w, S("tableRow"));
        jout_key(&w->j, "content");
        jout_array(&w->j);
        for (const struct tree *cell = row->first; cell; cell = cell->next)
            if (cell->kind == TREE_CELL)
                write_cell(w, cell);
        jout_end(&w->j);
        jout_end(&w->j);
    }
    jout_end(&w->j);
    jout_end(&w->j);
}

static void write_list(struct writer *w, const struct tree *t)
{
    open_node(w, t->ordered ? S("orderedList") : S("bulletList"));
    if (t->ordered && t->level != 1 && t->level >= 0 && t->level <= 100000) {
        jout_key(&w->j, "attrs");
        jout_object(&w->j);
        jout_put_int(&w->j, "start", t->level);
        jout_end(&w->j);
    }
    jout_key(&w->j, "content");
    jout_array(&w->j);
    for (const struct tree *i = t->first; i; i = i->next)
        if (i->kind == TREE_ITEM) {
            open_node(w, S("listItem"));
            write_blocks(w, i);
            jout_end(&w->j);
        }
    jout_end(&w->j);
    jout_end(&w->j);
}

static bool has(const struct tree *t, enum tree_kind kind)
{
    for (t = t->first; t; t = t->next)
        if (t->kind == kind)
            return true;
    return false;
}

/* The blocks of a container as its content; never empty. Levels that JSON has no room
 * for are written as the text they hold. Returns how many were written. */
static int write_block_list(struct writer *w, const struct tree *parent)
{
    /* A table takes six levels to its cells' content, and a text with a link six more. */
    bool room = w->j.depth + 12 < DEPTH_LEFT;
    int n = 0;

    for (const struct tree *t = parent->first; t;) {
        const struct tree *block = t;

        if (is_inline(t->kind)) {
            t = write_para(w, NULL, t);
            n++;
            continue;
        }
        t = t->next;
        if (block->kind == TREE_PAGEBREAK ||
            (block->kind == TREE_TABLE && !has(block, TREE_ROW)) ||
            (block->kind == TREE_LIST && !has(block, TREE_ITEM)))
            continue;
        n++;
        if (block->kind == TREE_PARA || block->kind == TREE_HEADING) {
            write_para(w, block, block->first);
        } else if (block->kind == TREE_RULE) {
            open_node(w, S("horizontalRule"));
            jout_end(&w->j);
        } else if (!room) {
            struct tree words = {.kind = TREE_TEXT, .text = tree_text(w->mem, block)};

            write_para(w, NULL, &words);
        } else if (block->kind == TREE_TABLE) {
            write_table(w, block);
        } else if (block->kind == TREE_LIST) {
            write_list(w, block);
        } else if (block->kind == TREE_QUOTE) {
            open_node(w, S("blockquote"));
            write_blocks(w, block);
            jout_end(&w->j);
        } else { /* a part of a list or table that stands alone: its content */
            n += write_block_list(w, block) - 1;
        }
    }
    return n;
}

static void write_blocks(struct writer *w, const struct tree *parent)
{
    jout_key(&w->j, "content");
    jout_array(&w->j);
    if (!write_block_list(w, parent))
        write_para(w, NULL, NULL);
    jout_end(&w->j);
}

struct str pm_write(struct arena *mem, const struct tree *doc)
{
    struct buf b = buf_new(mem, 4096);
    struct writer w = {.mem = mem, .j = jout_new(&b)};

    open_node(&w, S("doc"));
    write_blocks(&w, doc);
    jout_end(&w.j);
    return buf_str(&b);
}
