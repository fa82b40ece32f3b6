/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pm.h - the editor's document (ProseMirror JSON) ⇄ text tree
 *
 * The JSON that the editor hands over is what is stored for a document body; pages,
 * DOCX and PDF are written from the tree. So no HTML parser stands between a clerk and
 * a public page, and what is stored holds nothing but the nodes and marks listed here:
 *
 *   doc > block+                     paragraph, heading > inline*
 *   bulletList, orderedList > listItem+ > block+     blockquote > block+
 *   table > tableRow+ > (tableCell | tableHeader)* > block+
 *   horizontalRule; inline: text, hardBreak, image (also taken as a block of its own)
 *   paragraph textAlign, indent · heading level 1-6, textAlign · orderedList start
 *   cells colspan, rowspan · image src, alt
 *   marks bold italic underline strike superscript subscript, link href
 *
 * Attributes that only concern how the editor shows a node (colwidth, target, rel, class,
 * title, width, height, type) are taken and forgotten; any other node, mark or attribute
 * is refused, and so is a link or picture that tree_href_ok() refuses.
 *
 * pm_read and pm_write are inverse up to this forgetting: writing what was read, and
 * reading that again, gives the same JSON. What a tree holds and the editor does not
 * (page breaks; table captions) is left out, or written as a paragraph before the table.
 *
 * Limits: 8 MiB, 200,000 nodes, 64 levels of JSON.
 * Fails:  ERR_UNREADABLE not JSON; ERR_INPUT not this schema (`where`: 正文第 n 段);
 *         ERR_TOO_LARGE.
 */
#ifndef READ_PM_H
#define READ_PM_H

#include "base/fail.h"
#include "base/tree.h"

enum err pm_read(struct arena *mem, struct str json, struct tree **doc, struct fail *why);
/* The JSON of any tree, always one that pm_read takes. */
struct str pm_write(struct arena *mem, const struct tree *doc);

#endif
