/* SPDX-License-Identifier: MulanPSL-2.0 */
/* text.c - text tree → plain text; see text.h */
#include "render/text.h"

#include "base/buf.h"

enum { MAX_DEPTH = 32, STEP = 3 };

struct out {
    struct buf b;
    struct arena *mem;
    int depth, margin; /* margin: blanks before each line of a list */
    struct str mark;   /* stands in the margin of the next line */
};

static void line_start(struct out *o, bool indent)
{
    isize from = o->b.n;

    buf_pad(&o->b, from, o->margin - (o->mark.n ? STEP : 0), ' ');
    buf_add(&o->b, o->mark);
    buf_pad(&o->b, from, o->margin, ' ');
    o->mark = (struct str){0};
    if (indent)
        buf_lit(&o->b, "　　");
}

static void inlines(struct out *o, const struct tree *t)
{
    for (t = t->first; t; t = t->next) {
        if (t->kind == TREE_TEXT) {
            buf_add(&o->b, t->text);
        } else if (t->kind == TREE_BREAK) {
            buf_char(&o->b, '\n');
            line_start(o, false);
        } else if (t->kind == TREE_IMAGE && t->text.n) {
            buf_fmt(&o->b, "〔图：%.*s〕", STR_ARG(t->text));
        }
    }
}

/* A cell is one line: what parts its text becomes a blank. */
static void cell(struct out *o, const struct tree *t)
{
    struct str s = str_trim_wide(tree_text(o->mem, t));

    for (isize i = 0; i < s.n; i++)
        buf_char(&o->b, s.p[i] == '\n' || s.p[i] == '\t' ? ' ' : s.p[i]);
}

static void table(struct out *o, const struct tree *t)
{
    struct tree_grid g = {0};

    if (t->text.n) {
        buf_add(&o->b, t->text);
        buf_char(&o->b, '\n');
    }
    if (!tree_grid_of(o->mem, t, &g)) {
        buf_add(&o->b, tree_text(o->mem, t));
        buf_char(&o->b, '\n');
        return;
    }
    for (int r = 0; r < g.rows; r++) {
        line_start(o, false);
        for (int c = 0; c < g.cols; c++) {
            if (c)
                buf_char(&o->b, '\t');
            if (g.origin[(isize)r * g.cols + c])
                cell(o, g.cell[(isize)r * g.cols + c]);
        }
        buf_char(&o->b, '\n');
    }
}

static void blocks(struct out *o, const struct tree *t);

static void list(struct out *o, const struct tree *t)
{
    int number = t->ordered && t->level > 0 ? t->level : 1;

    o->margin += STEP;
    for (const struct tree *i = t->first; i; i = i->next) {
        if (i->kind != TREE_ITEM)
            continue;
        o->mark = t->ordered ? str_fmt(o->mem, "%d. ", number++) : S("- ");
        blocks(o, i);
        if (o->mark.n) { /* an item without words */
            line_start(o, false);
            buf_char(&o->b, '\n');
        }
    }
    o->margin -= STEP;
}

static void blocks(struct out *o, const struct tree *parent)
{
    if (++o->depth > MAX_DEPTH) {
        buf_add(&o->b, tree_text(o->mem, parent));
        buf_char(&o->b, '\n');
        o->depth--;
        return;
    }
    for (const struct tree *t = parent->first; t; t = t->next) {
        if (t->kind == TREE_PARA || t->kind == TREE_HEADING) {
            line_start(o, t->indent);
            inlines(o, t);
            buf_char(&o->b, '\n');
        } else if (t->kind == TREE_LIST) {
            list(o, t);
        } else if (t->kind == TREE_TABLE) {
            table(o, t);
        } else if (t->kind == TREE_RULE) {
            line_start(o, false);
            buf_lit(&o->b, "――――――\n");
        } else if (t->kind == TREE_TEXT) { /* loose text is a paragraph */
            line_start(o, false);
            buf_add(&o->b, t->text);
            buf_char(&o->b, '\n');
        } else {
            blocks(o, t);
        }
    }
    o->depth--;
}

struct str render_text(struct arena *mem, const struct tree *doc)
{
    struct out o = {.b = buf_new(mem, 1024), .mem = mem};

    blocks(&o, doc);
    return buf_str(&o.b);
}
