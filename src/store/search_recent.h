/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_recent.h - where phrases that were asked for stand, kept by the process
 *
 * To find the documents of a phrase its pairs are met, and then where they stand; of long lists that is most of a
 * search. A segment never changes, so what was found in it stays true (what is gone is left out afterwards), also when a
 * publication has emptied the page cache: it adds a small segment and leaves the others. A phrase is known by
 * the terms of its pairs in their order, a segment by its mark. At most 4 MiB; what nobody asked for again goes first.
 */
#ifndef STORE_SEARCH_RECENT_H
#define STORE_SEARCH_RECENT_H

#include "store/ctx.h"

struct search_recent;

/* The places of a phrase in a segment, ascending, of c->mem; false when they are not kept. */
bool recent_get(struct ctx *c, int64_t mark, const int64_t *term, int terms, uint32_t **place,
                isize *n);
/* Keeps them, unless they are very many. */
void recent_put(struct ctx *c, int64_t mark, const int64_t *term, int terms,
                const uint32_t *place, isize n);
/* For db_close(). */
void recent_free(struct search_recent *r);

#endif
