/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_post.h - postings: which documents have a pair of units or a single one, and where in them
 *
 * A term is a number: two common Han characters as themselves, everything else a hash of 62 bits. A segment
 * holds documents by their place in it (0, 1 …, in the order of their keys) and its terms ascending. An entry is a
 * term with up to POST_CHUNK documents; entries stand in blocks of some kilobytes. A term with more than
 * one entry begins a block; so all that a term has is in the blocks that begin with it, or else in the last one that begins
 * with a smaller term. Where in a document a pair stands (its spots) is kept apart from the documents, for only
 * phrases of three units and more ask for it.
 *
 *   docs    term (distance), documents << 1 | has spots, [bytes, bytes of spots,] places (distances)
 *   spots   of each document in turn: distances << 1 | 1 while others follow
 *
 * All numbers are of seven bits a byte, the lowest first. Pure calculation; blocks that are not whole give `false`,
 * never a read beyond them.
 */
#ifndef STORE_SEARCH_POST_H
#define STORE_SEARCH_POST_H

#include "base/hans.h"
#include "store/search_text.h"

enum {
    POST_CHUNK = 256,       /* documents of an entry */
    POST_BLOCK = 4000,      /* bytes of documents and heads, about, before a block is closed */
    POST_DOCS = 8000,       /* documents that are built at once, at most */
    POST_SPOT_MAX = 524287, /* what stands behind it is found by single units only */
};

/* The term of a unit; of two neighbours; of all words that begin so. `head`: those that stand in the title, document or index
 * number are kept a second time, apart. Never below 1. */
enum { POST_RUNES = 1 << 15 };
static inline bool post_is_common(uint32_t rune)
{
    return rune >= HANS_BEGIN && rune < HANS_BEGIN + POST_RUNES;
}
static inline int64_t post_common_unit(uint32_t r, bool head)
{
    return (int64_t)head << 31 | INT64_C(1) << 30 | (int64_t)(r - HANS_BEGIN);
}
static inline int64_t post_common_pair(uint32_t a, uint32_t z, bool head)
{
    return ((int64_t)head << 31 | (int64_t)(a - HANS_BEGIN) << 15 | (int64_t)(z - HANS_BEGIN)) +
           1;
}
int64_t post_unit(const struct search_unit *u, bool head);
int64_t post_pair(const struct search_unit *a, const struct search_unit *z, bool head);
int64_t post_prefix(struct str form, bool head);

/* ---- reading */

struct post_entry {
    int64_t term;
    int n; /* documents */
    struct str docs, spots;
};
struct post_block {
    struct str docs, spots;
    isize at, spot_at;
    int64_t term;
    bool no_spots; /* they were not read: entries have none */
    bool broken;   /* not whole: post_next() gave false because of that */
};
/* The next entry; false at the end. `b->term` is 0 before the first. */
bool post_next(struct post_block *b, struct post_entry *e);
/* The n places of an entry, ascending; false when it is not whole, or names a place of `limit` or above. */
bool post_places(const struct post_entry *e, uint32_t limit, uint32_t *out);
/* The spots of one document: reads from *at, which moves on. How many; -1 when they are not whole. At most `cap` are written,
 * all are counted. */
isize post_spots(struct str spots, isize *at, uint32_t *out, isize cap);
/* Passes over those of some documents; false when there are not so many. */
bool post_spots_pass(struct str spots, isize *at, isize docs);

/* A number as postings have it; keys of a segment are written so, too. */
void post_put(struct buf *b, uint64_t v);
bool post_get(struct str s, isize *at, uint64_t *v);
/* The same where there is room for ten bytes: the end of it. */
static inline char *post_put_at(char *p, uint64_t v)
{
    while (v >= 0x80) {
        *p++ = (char)(v | 0x80);
        v >>= 7;
    }
    *p++ = (char)v;
    return p;
}
/* Room for `n` bytes behind what was written. */
char *post_room(struct buf *b, isize n);

/* ---- writing */

/* A document of a term: its place, and its spots as they are written. */
struct post {
    uint32_t place, spot_at, spot_n;
};
struct post_writer {
    void (*out)(void *who, int64_t first, struct str docs, struct str spots);
    void *who;
    struct buf docs, spots;
    int64_t first, last;
};
void post_writer_start(struct post_writer *w, struct arena *mem,
                       void (*out)(void *who, int64_t first, struct str docs, struct str spots),
                       void *who);
/* All of a term, whose places ascend; `spots` is what spot_at counts in. Terms must ascend, too. */
void post_write(struct post_writer *w, int64_t term, const struct post *p, isize n,
                const char *spots);
/* The same of one document, at one spot; `spot` < 0: without. */
void post_write_one(struct post_writer *w, int64_t term, uint32_t place, int64_t spot);
void post_writer_end(struct post_writer *w);

/* The terms of texts by `w`, in their order: the n-th text has place n. At most POST_DOCS. */
struct post_text {
    struct str head, body;
};
void post_build(struct arena *mem, const struct post_text *text, isize n,
                struct post_writer *w);

#endif
