/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_shelf.h - the keys of search segments, kept by the process
 *
 * A segment's keys never change, and every search needs all of them; so a process reads them once. They are found by
 * the segment's mark, a random number, so that a segment of a transaction that was rolled back, or one of the same id in
 * another snapshot, is never taken for it. At most 64 MiB; what has no room is the caller's own.
 */
#ifndef STORE_SEARCH_SHELF_H
#define STORE_SEARCH_SHELF_H

#include "store/ctx.h"

struct search_shelf;

/* The keys under `mark`, if there are `n` of them, or NULL. They stay as long as c->mem. */
const int64_t *shelf_get(struct ctx *c, int64_t mark, isize n);
/* Keeps a copy of `n` keys. */
void shelf_put(struct ctx *c, int64_t mark, const int64_t *key, isize n);
/* Forgets all but these: the segments that there are. */
void shelf_keep(struct ctx *c, const int64_t *marks, isize n);
/* For db_close(). */
void shelf_free(struct search_shelf *s);

#endif
