/* SPDX-License-Identifier: MulanPSL-2.0 */
/* typed.h - what is typed and not saved yet
 *
 * Where scripts are off, an editor is a plain text area, and whoever mends one word in it must not lose
 * the tables and pictures of the rest: blocks whose text was not touched stay as they were.
 */
#ifndef WORK_TYPED_H
#define WORK_TYPED_H

#include "work/publish.h"

/* The plain text of a body as the text area shows it: a line per block, a tab between cells. */
struct str typed_text(struct arena *mem, struct str body);
/* The body after the text area was changed: each block of `body` whose lines still stand in `typed`, in
 * their order, is kept; other lines become paragraphs. Equal text gives `body` itself. */
struct str typed_body(struct arena *mem, struct str body, struct str typed);

/* What the check would find in a draft as it is typed; saves nothing. Findings that stand already
 * carry their id and decision. `where` of a failure names the field. */
enum err doc_check(struct ctx *c, struct doc_id id, const struct doc_draft *draft,
                   struct finding_list *out);

/* Unsaved text as it is kept by doc_autosave: fields and body together, and back. */
struct str typed_write(struct arena *mem, const struct doc_draft *d);
enum err typed_read(struct arena *mem, struct str content, struct doc_draft *d,
                    struct fail *why);

#endif
