/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_segment.h - the search index on SQLite: segments that are written once, and merged
 *
 * A transaction that publishes writes a segment of what it put in; eight of a size become one of the next: small ones at
 * once, the others beside the writer (search_aside.h). A document that is taken out, or put in anew, is marked as gone in its
 * segment, and left out at the next merge. What is found is changed by the transaction of the document, so a crash leaves both
 * or neither. What PostgreSQL has instead is in search.c.
 */
#ifndef STORE_SEARCH_SEGMENT_H
#define STORE_SEARCH_SEGMENT_H

#include "store/ctx.h"
#include "store/search_post.h"

enum { SEARCH_GONE_PART = 32768 }; /* documents that one row of search_gone is for */

struct search_segment {
    int64_t id, mark;
    isize docs, gone;
    const int64_t *key;     /* by place, ascending */
    const struct str *bits; /* by place / SEARCH_GONE_PART; who is gone; NULL: nobody */
};
LIST_TYPE(search_segment_list, struct search_segment);
/* All that there are, with their keys and who is gone. */
void search_segments(struct ctx *c, struct search_segment_list *out);
/* The same without these. */
void search_segment_marks(struct ctx *c, struct search_segment_list *out);
bool search_gone(const struct search_segment *s, isize place);
/* How many of the ascending keys are below `limit`. */
isize search_below(const int64_t *key, isize n, int64_t limit);

/* Puts in what a transaction gathered; keys are all different and not in the index. Small segments are merged at once,
 * search_settle() does the rest. */
struct search_entry {
    int64_t key;
    struct str head, body;
};
void search_segment_add(struct ctx *c, struct search_entry *e, isize n);
/* Marks as gone. */
void search_segment_drop(struct ctx *c, int64_t key);
void search_segment_clear(struct ctx *c);

/* The entries of a term in a segment, by blocks; spots only if asked for. */
LIST_TYPE(post_entry_list, struct post_entry);
void search_entries(struct ctx *c, const struct search_segment *s, int64_t term, bool spots,
                    struct post_entry_list *out);

/* Merges small segments, in the transaction that writes (search_merge.c). */
void search_merge_small(struct ctx *c);

/* For search_merge.c: a new segment of these keys, whose blocks the writer puts in; and the end of an old one. */
struct search_making {
    struct ctx *c;
    struct ctx x; /* its memory is given back after each block */
    int64_t id, blocks;
};
struct search_making *search_make(struct ctx *c, const int64_t *key, isize n);
void search_put_block(void *making, int64_t first, struct str docs, struct str spots);
void search_segment_remove(struct ctx *c, int64_t id);
/* The same in parts, for search_aside.c: an id that no segment has had whose blocks are still there; a block; the segment itself,
 * when all of its blocks are there; the end of one, but for its blocks, which stay until search_aside removes them. */
int64_t search_segment_next(struct ctx *c);
void search_block_add(struct ctx *c, int64_t segment, int64_t number, int64_t first,
                      struct str docs, struct str spots);
void search_segment_list_in(struct ctx *c, int64_t id, const int64_t *key, isize n);
void search_segment_retire(struct ctx *c, int64_t id);
/* Marks places as gone, ascending. */
void search_gone_add(struct ctx *c, int64_t id, const uint32_t *place, isize n);
/* An arena of its own, which ends with c->mem or before; c->mem itself when there is no room. */
struct arena *search_scratch(struct ctx *c, isize limit);
void search_scratch_end(struct ctx *c, struct arena *a);
/* Whole rows of the index are not whole: says so, once. */
void search_broken(struct ctx *c);

#endif
