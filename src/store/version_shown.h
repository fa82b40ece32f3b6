/* SPDX-License-Identifier: MulanPSL-2.0 */
/* version_shown.h - what nearly every public page of a document asks, in one statement
 *
 * The guard is not here: the caller has seen that the document is live (work/browse.c).
 */
#ifndef STORE_VERSION_SHOWN_H
#define STORE_VERSION_SHOWN_H

#include "store/document.h"

struct doc_shown {
    struct str body_html, body_text;
    bool files,
        relations;   /* whether any are on record: attachment_of(), relation_all() read them */
    int64_t consult; /* its collecting of opinions; 0: none */
};
/* The version that the public sees: by the document's `shown_row`, where that is still the one, else by its number.
 * Fails: ERR_NOT_FOUND. */
enum err version_shown(struct ctx *c, const struct document *d, struct doc_shown *out);

#endif
