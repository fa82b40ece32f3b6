/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf.h - a text on paper → PDF, by pango and cairo
 *
 * Layout as in docx.h. Fonts are embedded as subsets, the text can be selected and found, the
 * structure is tagged, headings are bookmarks. Rows are kept whole, the head of a table is
 * repeated on each page, a span that crosses pages is cut there. Equal input gives equal bytes.
 * `inside` of the paper is attached as a file.
 *
 * render_pdf() works in this process: libraries may die in it. print_pdf() does the same in a child
 * and is what everything but a short-lived command calls; pdf_warm() is for helper_start().
 * Fails: ERR_IO when cairo fails; what helper_run() says.
 */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include "base/helper.h"
#include "render/paper.h"

enum err render_pdf(struct arena *mem, const struct paper *p, struct str *out,
                    struct fail *why);
enum err print_pdf(struct helper *h, const struct paper *p, struct arena *mem, struct str *out,
                   struct fail *why);
void pdf_warm(void);

#endif
