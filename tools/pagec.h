/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pagec.h - the template compiler: a page's text → a C function; see docs/templates.md
 *
 * Kept apart from the program mkpage (files, command line), so that tests and the fuzzer can hand
 * it any text. It never reads files itself: included parts are asked of `part`.
 * Memory: everything in `mem`. Failure: false, with `error` and `error_line`.
 */
#ifndef TOOLS_PAGEC_H
#define TOOLS_PAGEC_H

#include "base/buf.h"
#include "base/hant.h"

struct pagec_view {
    struct str name, type; /* document_page, struct document_page_view */
};
/* What the part at `path` (part/pager.html) shows; false: there is none. */
typedef bool pagec_part(void *user, struct str path, struct pagec_view *out);

struct pagec {
    struct arena *mem;
    const char *file; /* as errors and #line name it */
    struct hant *hant;
    pagec_part *part;
    void *user;
    struct pagec_view view;
    char error[256];
    int error_line;
};

/* Reads {{header}} and {{view}} only. */
bool pagec_head(struct pagec *c, struct str text);
/* The whole page as C. */
bool pagec_compile(struct pagec *c, struct str text, struct buf *out);

#endif
