/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_merge.h - several segments become one, term by term
 *
 * Only search_segment.c, search_merge.c and search_aside.c include this. Small segments are merged in the transaction that
 * publishes; the others beside it (search_aside.h).
 */
#ifndef STORE_SEARCH_MERGE_H
#define STORE_SEARCH_MERGE_H

#include "store/search_aside.h"
#include "store/search_segment.h"

static const uint32_t MERGE_NOWHERE = UINT32_MAX;

struct merge;
/* Of these segments, which stay where they are until merge_end(). In a transaction that reads; the memory is c's. */
struct merge *merge_start(struct ctx *c, const struct search_segment *seg, isize n);
/* The keys of those that are not gone, ascending; where the documents of the i-th segment go, or MERGE_NOWHERE. */
const int64_t *merge_all_keys(const struct merge *m, isize *n);
const uint32_t *merge_places(const struct merge *m, isize i);
struct arena *merge_memory(struct merge *m);
/* Writes what all say of the next term. False: that was the last, or c->fail. Each call may be in another transaction, as long
 * as the segments are still there. */
bool merge_term(struct merge *m, struct post_writer *w);
void merge_end(struct merge *m);

/* What is due; takes those segments to the front. How many. */
isize merge_due(struct search_segment_list *l, enum search_merge_how how);

#endif
