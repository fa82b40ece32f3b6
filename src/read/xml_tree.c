/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xml_tree.c - events → a tree; see xml_tree.h */
#include "read/xml_tree.h"

#include <string.h>

#include "read/ooxml.h"

struct growing {
    struct arena *mem;
    struct xml *root, *at;
};

static void on_open(void *user, struct str name, struct ooxml_attrs attrs)
{
    struct growing *g = user;
    struct xml *x = NEW(g->mem, struct xml, 1);
    isize cap = 0;

    x->name = str_dup(g->mem, name);
    x->parent = g->at;
    for (const char **p = attrs.list; p && *p; p += 2) {
        const char *bar = strrchr(*p, '|');

        *LIST_ADD(g->mem, &x->attrs, cap) = (struct xml_attr){
            str_dup(g->mem, str_of(bar ? bar + 1 : *p)), str_dup(g->mem, str_of(p[1]))};
    }
    if (!g->at)
        g->root = x;
    else if (g->at->last)
        g->at->last->next = x;
    else
        g->at->first = x;
    if (g->at)
        g->at->last = x;
    g->at = x;
}

static void on_close(void *user, struct str name)
{
    struct growing *g = user;

    (void)name;
    g->at = g->at->parent;
}

static void on_text(void *user, struct str text)
{
    struct growing *g = user;

    if (!g->at->words.n && !str_trim(text).n)
        return;
    if (!g->at->words.mem)
        g->at->words = buf_new(g->mem, text.n + 1);
    buf_add(&g->at->words, text);
}

enum err xml_read(struct ooxml *z, struct arena *mem, const char *part, struct xml **root,
                  struct fail *why)
{
    static const struct ooxml_handler handler = {on_open, on_close, on_text};
    struct growing g = {mem, NULL, NULL};

    if (ooxml_parse(z, mem, part, &handler, &g, why))
        return why->code;
    *root = g.root;
    return OK;
}

struct str xml_attr(const struct xml *x, const char *name)
{
    for (isize i = 0; x && i < x->attrs.n; i++)
        if (str_eq(x->attrs.p[i].name, str_of(name)))
            return x->attrs.p[i].value;
    return (struct str){0};
}

const struct xml *xml_child(const struct xml *x, const char *name)
{
    if (!x)
        return NULL;
    for (x = x->first; x && !str_eq(x->name, str_of(name)); x = x->next)
        ;
    return x;
}

struct str xml_words(const struct xml *x)
{
    return x ? str_trim(buf_str(&x->words)) : (struct str){0};
}

const struct xml *xml_walk(const struct xml *root, const struct xml *x)
{
    if (x->first)
        return x->first;
    while (x != root && !x->next)
        x = x->parent;
    return x == root ? NULL : x->next;
}
