/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_aside.h - merging segments of the index while others write (SQLite)
 *
 * Segments are written once, so they can be read at any time. A merge reads them in short reading transactions, and puts the
 * blocks of the new one in by transactions of half a MiB, under an id that no search knows. Then one short transaction
 * makes the new segment one of the index and takes the old ones out, if all of them are still what they were; who has gone
 * meanwhile is marked as gone in the new one. Old blocks are removed after that, a little at a time, too. Nobody who writes waits
 * longer than for one of these transactions.
 *
 * Table search_spare: segments that no search knows. `mark` 0: only their blocks are still there, and whoever merges next
 * removes them. Else the segment is being made by a merge that has this mark, and was at it at `at`: as long as that is
 * recent no other begins. A merge that was killed is over when it has not written for LEASE seconds; one that was only
 * slow sees at its next transaction that its row is not its own any more, and ends.
 */
#ifndef STORE_SEARCH_ASIDE_H
#define STORE_SEARCH_ASIDE_H

#include "store/ctx.h"

enum { SEARCH_ASIDE_LEASE = 300 /* seconds */ };

/* What to merge: small segments, as a publication does; of all sizes, what may be done beside visitors, or all; among thousands
 * that come at once, by many; all but what is large beside the rest. */
enum search_merge_how { MERGE_SMALL, MERGE_DAY, MERGE_DUE, MERGE_BULK, MERGE_MOST };

struct search_aside;
/* Begins one merge, or the removal of what others left. NULL: nothing is due, somebody else is at it, or c->fail.
 * `c` is in no transaction, and lives until search_aside_end(). */
struct search_aside *search_aside_start(struct ctx *c, enum search_merge_how how);
/* One transaction, or two. False: it is over (c->fail: it failed; what it left will be removed by another). */
bool search_aside_step(struct search_aside *a);
/* Also before it is over: then its segment is given up. False: the segments were changed meanwhile, nothing was merged. */
bool search_aside_end(struct search_aside *a);

/* All that is due, step by step, as long as `go` (NULL: always). */
void search_aside_run(struct ctx *c, enum search_merge_how how, bool (*go)(void *who),
                      void *who);

#endif
