/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shown.h - what the public finds, and the life of normative documents; within work only
 *
 * All within the caller's writing transaction.
 */
#ifndef WORK_SHOWN_H
#define WORK_SHOWN_H

#include "store/document.h"

/* Puts a live document's published text, and the names of its attachments, into the search index. */
void shown_put(struct ctx *c, const struct document *d, struct str text);
/* Adds an event, derives validity anew into the row (not of `d` that is stale: it is updated), and,
 * where it is live, into index and pages. */
void life_derive(struct ctx *c, struct document *d); /* from its events, in `d` alone */
void life_add(struct ctx *c, struct document *d, const struct norm_event *e);

#endif
