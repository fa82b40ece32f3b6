/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dom.h - the elements of an HTML file, as found
 *
 * libxml2's parser behind plain nodes: character set found and converted, tags
 * repaired as that parser does, comments and processing instructions gone, entities
 * resolved. Nothing is judged here: html.h makes a text of the nodes, page.h reads a
 * published page out of them. Nothing is ever fetched.
 *
 * Character set: see charset.h.
 * Limits: 16 MiB, 400,000 nodes, tags nested 1,000 deep (beyond 200 levels elements
 *         become siblings, so that whoever walks the nodes may recurse).
 * Memory: nodes and text live in `mem`. libxml2's own memory is gone before the first
 *         allocation there, so that passing the arena's limit leaks nothing.
 * Fails:  ERR_TOO_LARGE over a limit; ERR_UNREADABLE nested too deep, or not a text.
 */
#ifndef READ_DOM_H
#define READ_DOM_H

#include "base/fail.h"

/* The elements that some reader treats by name; all others are TAG_OTHER. */
enum dom_tag {
    TAG_TEXT, /* not an element: text */
    TAG_OTHER,
    TAG_A,
    TAG_B,
    TAG_BLOCKQUOTE,
    TAG_BODY,
    TAG_BR,
    TAG_CAPTION,
    TAG_CELL, /* td, th */
    TAG_CENTER,
    TAG_DIV,  /* and the other elements that only begin a new line */
    TAG_DROP, /* script, style, form controls, embedded things: no text of the page */
    TAG_FOOTER,
    TAG_HEAD,
    TAG_HEADER,
    TAG_HEADING, /* h1 … h6 */
    TAG_HR,
    TAG_HTML,
    TAG_I,
    TAG_IMG,
    TAG_LI,
    TAG_LINK,
    TAG_LIST, /* ul, ol, menu, dir */
    TAG_META,
    TAG_NAV,
    TAG_P,
    TAG_PRE,
    TAG_ROW,
    TAG_S,
    TAG_SECTION, /* thead, tbody, tfoot */
    TAG_SPAN,
    TAG_SUB,
    TAG_SUP,
    TAG_TABLE,
    TAG_TITLE,
    TAG_U,
};

struct dom_attr {
    struct str name, value; /* the name in lower case */
};
struct dom {
    struct dom *parent, *first, *last, *next, *prev;
    enum dom_tag tag;
    bool drop;       /* set by a reader: not part of the text it wants */
    int32_t order;   /* 1, 2, … in the order of the file */
    struct str name; /* lower case, with its prefix (o:p); "" for text */
    struct str text; /* TAG_TEXT: entities resolved, white space as in the file */
    struct dom_attr *attr;
    isize attrs;
};

/* Reads `bytes`; *root is a node without a name above everything. */
enum err dom_read(struct arena *mem, struct str bytes, struct dom **root, struct fail *why);

/* The value of an attribute, "" when absent. */
struct str dom_attr(const struct dom *e, struct str name);
/* The value of a declaration in the style attribute, "" when absent. */
struct str dom_style(const struct dom *e, struct str property);
/* Is `word` one of the class names; is the element hidden by its own mark-up. */
bool dom_has_class(const struct dom *e, struct str word);
bool dom_hidden(const struct dom *e);
/* Does an element of this kind begin and end a line. */
bool dom_is_block(enum dom_tag tag);

/* The next node below `root` in the order of the file; the next that is not below `at`. */
struct dom *dom_walk(const struct dom *root, const struct dom *at);
struct dom *dom_skip(const struct dom *root, const struct dom *at);
bool dom_contains(const struct dom *outer, const struct dom *inner);
/* The visible text below `e` on one line, white space collapsed (wide blanks too). */
struct str dom_text(struct arena *mem, const struct dom *e);

#endif
