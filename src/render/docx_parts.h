/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx_parts.h - the parts of a DOCX beside its text, and the packing
 *
 * Styles are named after their place in GB/T 9704: Title, Heading1-4, Body, Flush, Cell, CellHead …
 */
#ifndef RENDER_DOCX_PARTS_H
#define RENDER_DOCX_PARTS_H

#include "base/fail.h"
#include "render/paper.h"

#define DOCX_NS                                                                                \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
enum { DOCX_LISTS = 4096, DOCX_LINKS = 20000, DOCX_REL_FIRST = 20 };

/* Relationship ids of the fixed parts. */
#define DOCX_FOOT_ODD "rId5"
#define DOCX_FOOT_EVEN "rId6"
#define DOCX_FOOT_FIRST "rId7"
#define DOCX_HEAD_FIRST "rId8"

struct docx_parts {
    const struct paper *paper;
    const struct paper_fonts *fonts;
    struct str document;
    struct paper_names links; /* addresses; the i-th has the id rId<DOCX_REL_FIRST + i> */
    LIST(int) ordered;        /* first number of each ordered list, numbering ids from 2 on */
};

/* Escaped for text and attributes; what XML 1.0 does not allow is left out. */
void docx_escape(struct buf *b, struct str s);
/* Half points of a mark that fits on one line of so many millimetres. */
int docx_mark_size(struct str mark, int mm);
enum err docx_pack(struct arena *mem, const struct docx_parts *parts, struct str *out,
                   struct fail *why);

#endif
