/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_merge.c - several segments become one; see search_segment.h
 *
 * All are read once from their first term to the last, a block of each at a time. The new one has their documents in the
 * order of the keys, but for those that are gone; where the segments follow each other in time, which is usual, what
 * they say of a term is only put behind one another.
 */
#include "store/search_merge.h"

#include <string.h>

#include "base/buf.h"
#include "store/db.h"

enum {
    FAN = 8,            /* so many of a size become one of the next */
    FAN_BULK = 32,      /* of thousands that come at once, with a merge at the end */
    SMALL_MOST = 512,   /* documents that a publication may have to merge */
    DAY_MOST = 1 << 16, /* documents that are merged beside visitors */
    INPUTS_MOST = 64,   /* segments that are merged at once */
    STEP_MOST = 4,      /* what is so many times the rest is let be */
    SCRATCH = 1 << 30
};

enum { BLOCK_NEXT };
const struct db_query search_merge_queries[] = {
    [BLOCK_NEXT] = {"search_merge.block_next",
                    "{sqlite:SELECT id, docs, spots FROM search_block WHERE id > $1 AND "
                    "id < $2 ORDER BY id LIMIT 1}{pg:SELECT 1 WHERE $1::bigint IS NULL}"},
};
const isize search_merge_queries_n = sizeof search_merge_queries / sizeof *search_merge_queries;

struct input {
    struct ctx x; /* its memory holds one block */
    int64_t at, end;
    struct post_block block;
    struct post_entry entry;
    bool any;
    const struct search_segment *seg;
    uint32_t *place; /* old place → new one, or MERGE_NOWHERE */
};
struct merge {
    struct ctx *c;
    struct arena *mem;
    struct input *in;
    isize in_n;
    bool started;
    LIST(struct post) posts;
    isize cap;
    struct buf spots;
    bool sorted;
    struct post *spare;
    isize spare_n;
    int64_t *key;
    isize docs;
};

static void advance(struct merge *m, struct input *in)
{
    struct stmt *q;

    in->any = false;
    while (!m->c->fail.code) {
        if (post_next(&in->block, &in->entry)) {
            in->any = true;
            return;
        }
        if (in->block.broken) {
            search_broken(m->c);
            return;
        }
        arena_reset(in->x.mem);
        q = db_query(&in->x, &search_merge_queries[BLOCK_NEXT]);
        db_put_int(q, in->at);
        db_put_int(q, in->end);
        if (!db_step(q)) {
            m->c->fail = in->x.fail;
            return;
        }
        in->at = db_get_int(q, 0);
        in->block = (struct post_block){.docs = db_get_blob(q, 1), .spots = db_get_blob(q, 2)};
        db_done(q);
    }
}

/* The bytes of one document's spots; 0: they are not whole. */
static isize spots_length(struct str spots, isize at)
{
    isize from = at;

    for (bool more = true; more;) {
        if (at >= spots.n)
            return 0;
        more = spots.p[at] & 1;
        while ((unsigned char)spots.p[at++] & 0x80)
            if (at >= spots.n)
                return 0;
    }
    return at - from;
}

/* What the input's entry says is put behind what others said of the term. */
static void append(struct merge *m, struct input *in)
{
    const struct post_entry *e = &in->entry;
    uint32_t place[POST_CHUNK], last = m->posts.n ? m->posts.p[m->posts.n - 1].place : 0;
    isize at = 0;
    char *to = post_room(&m->spots, e->spots.n);
    struct post *p;

    if (!post_places(e, (uint32_t)in->seg->docs, place)) {
        search_broken(m->c);
        return;
    }
    while (m->cap < m->posts.n + e->n)
        m->posts.p = list_room(m->mem, m->posts.p, m->cap, &m->cap, sizeof *m->posts.p);
    p = m->posts.p + m->posts.n;
    for (int i = 0; i < e->n; i++) {
        uint32_t new = in->place[place[i]];
        isize n = e->spots.n ? spots_length(e->spots, at) : 0;

        if (e->spots.n && !n) {
            search_broken(m->c);
            return;
        }
        if (new != MERGE_NOWHERE) {
            m->sorted &= p == m->posts.p || last < new;
            last = new;
            *p++ = (struct post){new, (uint32_t)(to - m->spots.p), (uint32_t)n};
            memcpy(to, e->spots.p + at, (size_t)n);
            to += n;
        }
        at += n;
    }
    m->posts.n = p - m->posts.p;
    m->spots.n = to - m->spots.p;
}

/* Merges the ascending runs of posts, two at a time, until there is one. */
static void sort_posts(struct merge *m)
{
    struct post *p = m->posts.p, *q;
    isize n = m->posts.n;

    if (m->spare_n < m->cap)
        m->spare = NEW(m->mem, struct post, m->spare_n = m->cap);
    q = m->spare;
    for (bool more = true; more;) {
        isize out = 0;

        more = false;
        for (isize a = 0; a < n;) {
            isize b = a + 1, end, i = a, k;

            while (b < n && p[b - 1].place < p[b].place)
                b++;
            for (end = b + 1; end < n && p[end - 1].place < p[end].place;)
                end++;
            end = end < n ? end : n;
            more |= a > 0 || end < n;
            for (k = b; i < b || k < end;)
                q[out++] = k >= end || (i < b && p[i].place < p[k].place) ? p[i++] : p[k++];
            a = end;
        }
        memcpy(p, q, (size_t)n * sizeof *p);
    }
}

bool merge_term(struct merge *m, struct post_writer *w)
{
    int64_t term = 0;

    for (isize i = 0; i < m->in_n && !m->started; i++)
        advance(m, &m->in[i]);
    m->started = true;
    for (isize i = 0; i < m->in_n; i++)
        if (m->in[i].any && (!term || m->in[i].entry.term < term))
            term = m->in[i].entry.term;
    if (!term || m->c->fail.code)
        return false;
    m->posts.n = m->spots.n = 0;
    m->sorted = true;
    for (isize i = 0; i < m->in_n; i++)
        while (m->in[i].any && m->in[i].entry.term == term) {
            append(m, &m->in[i]);
            advance(m, &m->in[i]);
        }
    if (!m->sorted)
        sort_posts(m);
    if (m->posts.n && !m->c->fail.code)
        post_write(w, term, m->posts.p, m->posts.n, m->spots.p);
    return !m->c->fail.code;
}

/* The keys of all that are not gone, ascending, and where each of the inputs' goes. How many. */
static isize merge_keys(struct merge *m, int64_t *key)
{
    isize *at = NEW(m->mem, isize, m->in_n), n = 0;

    for (;;) {
        struct input *first = NULL;
        isize k = 0;

        for (isize i = 0; i < m->in_n; i++) {
            struct input *in = &m->in[i];

            while (at[i] < in->seg->docs && search_gone(in->seg, at[i]))
                in->place[at[i]++] = MERGE_NOWHERE;
            if (at[i] < in->seg->docs &&
                (!first || in->seg->key[at[i]] < first->seg->key[at[k]])) {
                first = in;
                k = i;
            }
        }
        if (!first)
            return n;
        first->place[at[k]] = (uint32_t)n;
        key[n++] = first->seg->key[at[k]++];
    }
}

struct merge *merge_start(struct ctx *c, const struct search_segment *seg, isize n)
{
    struct arena *mem = search_scratch(c, SCRATCH);
    struct merge *m = NEW(c->mem, struct merge, 1);
    isize docs = 0;

    *m = (struct merge){.c = c, .mem = mem, .in_n = n, .in = NEW(mem, struct input, n)};
    for (isize i = 0; i < n; i++) {
        struct input *in = &m->in[i];

        docs += seg[i].docs;
        in->seg = &seg[i];
        in->place = NEW(mem, uint32_t, seg[i].docs);
        in->at = seg[i].id << 24;
        in->end = (seg[i].id + 1) << 24;
        in->x = *c;
        in->x.mem = search_scratch(c, 64 << 20);
    }
    m->key = NEW(mem, int64_t, docs);
    m->docs = merge_keys(m, m->key);
    m->spots = buf_new(mem, 1 << 16);
    return m;
}

const int64_t *merge_all_keys(const struct merge *m, isize *n)
{
    *n = m->docs;
    return m->key;
}

const uint32_t *merge_places(const struct merge *m, isize i)
{
    return m->in[i].place;
}

struct arena *merge_memory(struct merge *m)
{
    return m->mem;
}

void merge_end(struct merge *m)
{
    for (isize i = 0; i < m->in_n; i++)
        search_scratch_end(m->c, m->in[i].x.mem);
    search_scratch_end(m->c, m->mem);
}

/* In the transaction that writes. */
static void merge_now(struct ctx *c, const struct search_segment *seg, isize n)
{
    struct merge *m = merge_start(c, seg, n);
    struct post_writer w;

    if (m->docs && !c->fail.code) {
        post_writer_start(&w, m->mem, search_put_block, search_make(c, m->key, m->docs));
        while (merge_term(m, &w))
            ;
        post_writer_end(&w);
    }
    for (isize i = 0; i < n; i++)
        search_segment_remove(c, seg[i].id);
    merge_end(m);
}

/* ---- what to merge */

static int level_of(isize docs)
{
    int level = 0;

    while (docs >= FAN) {
        docs /= FAN;
        level++;
    }
    return level;
}

static isize docs_most(enum search_merge_how how)
{
    return how == MERGE_SMALL ? SMALL_MOST : how == MERGE_DAY ? DAY_MOST : INT32_MAX;
}

/* Of which level there are enough; takes them to the front. How many. */
static isize due(struct search_segment_list *l, enum search_merge_how how)
{
    isize fan = how == MERGE_BULK ? FAN_BULK : FAN, most = docs_most(how);

    for (int level = 0; level < 22; level++) {
        isize n = 0, docs = 0;

        for (isize i = 0; i < l->n && n < INPUTS_MOST; i++)
            if (level_of(l->p[i].docs) == level) {
                struct search_segment s = l->p[i];

                l->p[i] = l->p[n];
                l->p[n++] = s;
                docs += s.docs;
            }
        if (n >= fan && docs <= most)
            return n;
    }
    for (isize i = 0; (how == MERGE_DUE || how == MERGE_DAY) && i < l->n; i++)
        if (l->p[i].gone * 4 > l->p[i].docs && l->p[i].docs <= most) {
            l->p[0] = l->p[i];
            return 1;
        }
    return 0;
}

/* All but those that are large beside the rest: the smallest first. */
static isize most(struct search_segment_list *l)
{
    isize n = 0, docs = 0;

    for (isize i = 1; i < l->n; i++)
        for (isize k = i; k > 0 && l->p[k].docs < l->p[k - 1].docs; k--) {
            struct search_segment s = l->p[k];

            l->p[k] = l->p[k - 1];
            l->p[k - 1] = s;
        }
    while (n < l->n && n < INPUTS_MOST && (!n || l->p[n].docs <= docs * STEP_MOST))
        docs += l->p[n++].docs;
    return n > 1 || (n && l->p[0].gone) ? n : 0;
}

isize merge_due(struct search_segment_list *l, enum search_merge_how how)
{
    return how == MERGE_MOST ? most(l) : due(l, how);
}

void search_merge_small(struct ctx *c)
{
    for (isize n = 1; n && !c->fail.code;) {
        struct search_segment_list all;

        search_segments(c, &all);
        n = c->fail.code ? 0 : merge_due(&all, MERGE_SMALL);
        if (n)
            merge_now(c, all.p, n);
    }
}
