/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xml_tree.h - a part of an office archive as a tree of elements
 *
 * For parts that refer to one another, so that one pass of events is not enough. Names are local
 * names, without their prefix.
 * Limits and failures: ooxml.h.
 */
#ifndef READ_XML_TREE_H
#define READ_XML_TREE_H

#include "base/buf.h"
#include "base/fail.h"

struct ooxml;
struct xml_attr {
    struct str name, value;
};
struct xml {
    struct str name;
    struct xml *parent, *first, *last, *next;
    LIST(struct xml_attr) attrs;
    struct buf words; /* what stands directly in it, joined */
};

/* The part's root element, in `mem`. */
enum err xml_read(struct ooxml *z, struct arena *mem, const char *part, struct xml **root,
                  struct fail *why);
/* The value of an attribute, "" where there is none. */
struct str xml_attr(const struct xml *x, const char *name);
/* The first child with this name; NULL: none, or `x` is NULL. */
const struct xml *xml_child(const struct xml *x, const char *name);
/* What stands directly in it, without blanks around; "" of NULL. */
struct str xml_words(const struct xml *x);
/* The next element of the tree below `root` in the order of the file; NULL at its end. */
const struct xml *xml_walk(const struct xml *root, const struct xml *x);

#endif
