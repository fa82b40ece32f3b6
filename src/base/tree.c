/* SPDX-License-Identifier: MulanPSL-2.0 */
/* tree.c - a text document as data; see tree.h */
#include "base/tree.h"

#include "base/buf.h"

struct tree *tree_new(struct arena *mem, enum tree_kind kind)
{
    struct tree *t = NEW(mem, struct tree, 1);

    t->kind = kind;
    t->rowspan = t->colspan = 1;
    return t;
}

struct tree *tree_add(struct tree *parent, struct tree *child)
{
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

struct tree *tree_add_new(struct arena *mem, struct tree *parent, enum tree_kind kind)
{
    return tree_add(parent, tree_new(mem, kind));
}

struct tree *tree_add_text(struct arena *mem, struct tree *parent, struct str text)
{
    struct tree *t = tree_add_new(mem, parent, TREE_TEXT);

    t->text = text;
    return t;
}

struct tree *tree_add_heading(struct arena *mem, struct tree *doc, int level, struct str text)
{
    struct tree *h = tree_add_new(mem, doc, TREE_HEADING);

    h->level = level;
    tree_add_text(mem, h, text);
    return h;
}

struct tree *tree_add_para(struct arena *mem, struct tree *doc, struct str text)
{
    struct tree *p = tree_add_new(mem, doc, TREE_PARA);

    if (text.n)
        tree_add_text(mem, p, text);
    return p;
}

struct tree *tree_add_cell(struct arena *mem, struct tree *row, struct str text, bool head,
                           int rowspan, int colspan)
{
    struct tree *c = tree_add_new(mem, row, TREE_CELL);

    c->head = head;
    c->rowspan = rowspan;
    c->colspan = colspan;
    tree_add_para(mem, c, text);
    return c;
}

void tree_cut(struct tree *node)
{
    struct tree *p = node->parent;

    if (!p)
        return;
    if (node->prev)
        node->prev->next = node->next;
    else
        p->first = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else
        p->last = node->prev;
    node->parent = node->prev = node->next = NULL;
}

struct tree *tree_skip(const struct tree *root, const struct tree *at)
{
    while (at && at != root) {
        if (at->next)
            return at->next;
        at = at->parent;
    }
    return NULL;
}

struct tree *tree_walk(const struct tree *root, const struct tree *at)
{
    return at->first ? at->first : tree_skip(root, at);
}

static bool is_block(enum tree_kind k)
{
    return k == TREE_HEADING || k == TREE_PARA || k == TREE_ROW || k == TREE_RULE ||
           k == TREE_ITEM;
}

static bool in_row(const struct tree *t)
{
    for (t = t->parent; t; t = t->parent)
        if (t->kind == TREE_ROW)
            return true;
    return false;
}

static void text_into(struct buf *b, const struct tree *t)
{
    if (t->kind == TREE_TEXT)
        buf_add(b, t->text);
    else if (t->kind == TREE_BREAK)
        buf_char(b, '\n');
    for (const struct tree *c = t->first; c; c = c->next) {
        text_into(b, c);
        if (c->kind == TREE_CELL && c->next)
            buf_char(b, '\t');
        else if (is_block(c->kind) && (c->next || !in_row(c)) && b->n && b->p[b->n - 1] != '\n')
            buf_char(b, '\n');
    }
}

struct str tree_text(struct arena *mem, const struct tree *node)
{
    struct buf b = buf_new(mem, 1024);

    text_into(&b, node);
    while (b.n && b.p[b.n - 1] == '\n')
        b.n--;
    return buf_str(&b);
}

isize tree_count(const struct tree *root, enum tree_kind kind)
{
    isize n = 0;

    for (const struct tree *t = root; t; t = tree_walk(root, t))
        n += t->kind == kind;
    return n;
}

bool tree_href_ok(struct str href)
{
    static const struct str schemes[] = {LIT("http://"), LIT("https://"), LIT("mailto:")};
    isize colon, stop;

    for (isize i = 0; i < href.n; i++)
        if ((unsigned char)href.p[i] <= ' ' || href.p[i] == 0x7F || href.p[i] == '\\')
            return false;
    if (!href.n || str_starts(href, S("//")))
        return false;
    for (isize i = 0; i < (isize)(sizeof schemes / sizeof *schemes); i++)
        if (str_eq_nocase(str_slice(href, 0, schemes[i].n), schemes[i]))
            return true;
    colon = str_find(href, S(":"));
    stop = href.n;
    for (isize i = 0; i < href.n; i++)
        if (href.p[i] == '/' || href.p[i] == '?' || href.p[i] == '#') {
            stop = i;
            break;
        }
    return colon < 0 || colon > stop; /* a path, not some other scheme */
}

enum { MAX_ROWS = 200000, MAX_COLS = 256, MAX_CELLS = 1000000 };

static int clip(int v, int low, int high)
{
    return v < low ? low : v > high ? high : v;
}

/* First the size, by laying spans over a window of column heights; then the cells. */
bool tree_grid_of(struct arena *mem, const struct tree *table, struct tree_grid *out)
{
    int busy[MAX_COLS] = {0}; /* for how many further rows each column is covered */
    int rows = 0, cols = 0, r = 0;
    struct tree_grid g = {0};

    for (const struct tree *row = table->first; row; row = row->next) {
        int c = 0;

        if (row->kind != TREE_ROW)
            continue;
        if (++rows > MAX_ROWS)
            return false;
        for (const struct tree *cell = row->first; cell; cell = cell->next) {
            if (cell->kind != TREE_CELL)
                continue;
            while (c < MAX_COLS && busy[c])
                c++;
            int span = clip(cell->colspan, 1, MAX_COLS);
            if (c + span > MAX_COLS)
                return false;
            for (int k = 0; k < span; k++)
                busy[c + k] = clip(cell->rowspan, 1, MAX_ROWS);
            c += span;
        }
        for (int k = 0; k < MAX_COLS; k++) {
            if (busy[k] && k + 1 > cols)
                cols = k + 1;
            busy[k] -= busy[k] > 0;
        }
    }
    if ((int64_t)rows * cols > MAX_CELLS)
        return false;
    g.rows = rows;
    g.cols = cols;
    g.cell = NEW(mem, struct tree *, (isize)rows * cols);
    g.origin = NEW(mem, bool, (isize)rows *cols);
    for (struct tree *row = table->first; row; row = row->next) {
        int c = 0;

        if (row->kind != TREE_ROW)
            continue;
        for (struct tree *cell = row->first; cell; cell = cell->next) {
            if (cell->kind != TREE_CELL)
                continue;
            while (c < cols && g.cell[(isize)r * cols + c])
                c++;
            int w = clip(cell->colspan, 1, cols - c), h = clip(cell->rowspan, 1, rows - r);
            for (int y = 0; y < h; y++)
                for (int x = 0; x < w; x++)
                    if (!g.cell[(isize)(r + y) * cols + c + x])
                        g.cell[(isize)(r + y) * cols + c + x] = cell;
            if (c < cols)
                g.origin[(isize)r * cols + c] = true;
            c += w;
        }
        r++;
    }
    *out = g;
    return true;
}

int tree_head_rows(const struct tree_grid *g)
{
    int n = 0, kept = 0;

    while (n < g->rows) {
        bool head = false;

        for (int c = 0; c < g->cols; c++) {
            const struct tree *cell = g->cell[(isize)n * g->cols + c];

            if (cell && !cell->head)
                return kept;
            head |= cell != NULL;
        }
        if (!head)
            return kept;
        n++;
        kept = n;
        for (int c = 0; c < g->cols && n < g->rows; c++) {
            const struct tree *cell = g->cell[(isize)n * g->cols + c];

            if (cell && cell == g->cell[(isize)(n - 1) * g->cols + c])
                kept = 0;
        }
    }
    return kept == g->rows ? 0 : kept; /* a table of nothing but heads has no body to head */
}
