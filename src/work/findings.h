/* SPDX-License-Identifier: MulanPSL-2.0 */
/* findings.h - the slot of the content check: what is found in a version when it is saved
 *
 * With c->checker the whole check runs (check/check.h); what the office decided is kept by
 * store/document (finding_replace). An empty title is found here always.
 */
#ifndef WORK_FINDINGS_H
#define WORK_FINDINGS_H

#include "base/tree.h"
#include "store/document.h"

/* Checks the version `d->version` with these fields and this body, keeps the findings, and recounts
 * d->open_blocks. Within the caller's writing transaction. */
void findings_keep(struct ctx *c, struct document *d, const struct doc_fields *f,
                   const struct tree *body, struct str text);

/* The threshold of spelling that the unit has set (setting check.threshold, in hundredths), for
 * struct check_options; 0, the built-in one, when nothing is set. */
double findings_threshold(struct ctx *c, struct unit_id unit);

/* The text of a version that was checked, and what was found in it: paragraphs that are as they were keep
 * their spelling findings without being read again. */
struct findings_before {
    struct str text;
    const struct finding_list *found;
};
/* What the check finds in these fields and this body of the document `d`; keeps nothing. Within a
 * transaction. */
void findings_of(struct ctx *c, const struct document *d, const struct doc_fields *f,
                 const struct tree *body, struct str text, const struct findings_before *before,
                 struct finding_list *out);

#endif
