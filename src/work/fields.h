/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fields.h - the fields of a document: what may be entered; within work only */
#ifndef WORK_FIELDS_H
#define WORK_FIELDS_H

#include "store/document.h"

/* What was entered, checked against the rules and completed: item from the column, document number
 * in the standard's brackets. A refusal goes to c->fail, `where` names the field. */
void fields_take(struct ctx *c, struct unit_id unit, const struct doc_fields *in,
                 struct doc_fields *f);
/* Calls `each` for every field that differs (column and office apart). */
void fields_differ(struct arena *mem, const struct doc_fields *a, const struct doc_fields *b,
                   void (*each)(void *to, const char *key, struct str label, struct str was,
                                struct str is),
                   void *to);

#endif
