/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_build.c - the terms of some texts, sorted; see search_post.h
 *
 * Common characters and pairs, which is nearly all there is, become one number each: term, place, spot. A sort of
 * these by the term, eleven bits at a time, keeps places and spots in order. The others are few and sorted by comparing.
 */
#include <stdlib.h>
#include <string.h>

#include "store/search_post.h"

enum { TERM_SHIFT = 32, PLACE_SHIFT = 19, DIGIT = 11, DIGITS = 1 << DIGIT, PREFIX_FROM = 3 };
enum { NO_SPOT = POST_SPOT_MAX, WORD = 63 };

struct wide_post {
    int64_t term;
    uint32_t place, spot; /* spot: NO_SPOT for single units */
};
struct gather {
    struct arena *mem; /* of what is common */
    LIST(uint64_t) common;
    isize common_cap;
    LIST(struct wide_post) wide;
    isize wide_cap;
    uint32_t place;
};

static void add(struct gather *g, int64_t term, uint32_t spot)
{
    if (term >> TERM_SHIFT == 0)
        *LIST_ADD(g->mem, &g->common, g->common_cap) =
            (uint64_t)term << TERM_SHIFT | (uint64_t)g->place << PLACE_SHIFT | spot;
    else
        *LIST_ADD(g->mem, &g->wide, g->wide_cap) = (struct wide_post){term, g->place, spot};
}

/* A word or a number is found by its beginnings, too. */
static void add_beginnings(struct gather *g, const struct search_unit *u, bool head)
{
    for (int n = PREFIX_FROM; u->word && n <= u->form_n; n++)
        if (n == u->form_n || (u->form[n] & 0xC0) != 0x80)
            add(g, post_prefix((struct str){u->form, n}, head), NO_SPOT);
}

/* Neighbours stand at n and n + 1; a parting takes a number of its own. */
static uint32_t gather_text(struct gather *g, struct str text, bool head, uint32_t spot)
{
    struct search_walk w = {.text = text};
    struct search_unit u[2];
    bool any = false;

    for (int i = 0; search_unit_next(&w, &u[i]); i = 1 - i, any = true) {
        spot += any && u[i].joined ? 1 : 2;
        if (any && u[i].joined && spot < NO_SPOT)
            add(g, post_pair(&u[1 - i], &u[i], head), spot - 1);
        add(g, post_unit(&u[i], head), NO_SPOT);
        if (u[i].word)
            add_beginnings(g, &u[i], head);
    }
    return spot + 1;
}

static void sort_common(struct arena *mem, uint64_t *p, isize n)
{
    uint64_t *q = NEW(mem, uint64_t, n), *t;

    for (int shift = TERM_SHIFT; shift < 64; shift += DIGIT) {
        isize at[DIGITS] = {0}, sum = 0;

        for (isize i = 0; i < n; i++)
            at[p[i] >> shift & (DIGITS - 1)]++;
        for (int d = 0; d < DIGITS; d++) {
            isize many = at[d];
            at[d] = sum;
            sum += many;
        }
        for (isize i = 0; i < n; i++)
            q[at[p[i] >> shift & (DIGITS - 1)]++] = p[i];
        t = p;
        p = q;
        q = t;
    }
    memcpy(q, p, (size_t)n * sizeof *p); /* three passes: it is in the second place */
}

static int by_term(const void *a, const void *b)
{
    const struct wide_post *x = a, *y = b;

    if (x->term != y->term)
        return x->term < y->term ? -1 : 1;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->spot < y->spot ? -1 : x->spot > y->spot;
}

/* The posts of one term while it is written. */
struct run {
    struct arena *mem;
    LIST(struct post) posts;
    isize cap;
    struct buf spots;
    struct post_writer *w;
    int64_t term;
    uint32_t last;
    isize
        open; /* where the last spot's number begins: whether another follows is known only then */
};

static void run_end(struct run *r)
{
    if (r->posts.n)
        post_write(r->w, r->term, r->posts.p, r->posts.n, r->spots.p);
    r->posts.n = r->spots.n = 0;
}

static void run_add(struct run *r, int64_t term, uint32_t place, uint32_t spot)
{
    struct post *p;

    if (r->posts.n && term != r->term)
        run_end(r);
    r->term = term;
    p = r->posts.n ? &r->posts.p[r->posts.n - 1] : NULL;
    if (!p || p->place != place) {
        p = LIST_ADD(r->mem, &r->posts, r->cap);
        *p = (struct post){place, (uint32_t)r->spots.n, 0};
        r->last = 0;
    } else if (spot == NO_SPOT) {
        return; /* a single unit stands once for a document */
    } else {
        r->spots.p[r->open] |= 1;
    }
    if (spot == NO_SPOT)
        return;
    r->open = r->spots.n;
    post_put(&r->spots, (uint64_t)(spot - r->last) << 1);
    p->spot_n = (uint32_t)r->spots.n - p->spot_at;
    r->last = spot;
}

void post_build(struct arena *mem, const struct post_text *text, isize n, struct post_writer *w)
{
    struct gather g = {.mem = mem};
    struct run r = {.mem = mem, .w = w};
    isize bytes = 0;

    for (isize i = 0; i < n; i++)
        bytes += text[i].head.n * 2 + text[i].body.n;
    g.common_cap = bytes / 3 * 2 + 2; /* a character of three bytes, and its pair */
    g.common.p = NEW(mem, uint64_t, g.common_cap);
    for (isize i = 0; i < n; i++) {
        uint32_t spot;

        g.place = (uint32_t)i;
        gather_text(&g, text[i].head, true, 0);
        spot = gather_text(&g, text[i].head, false, 0);
        gather_text(&g, text[i].body, false, spot);
    }
    if (g.common.n)
        sort_common(mem, g.common.p, g.common.n);
    if (g.wide.n)
        qsort(g.wide.p, (size_t)g.wide.n, sizeof *g.wide.p, by_term);
    r.spots = buf_new(mem, 1 << 16);
    for (isize i = 0; i < g.common.n; i++)
        run_add(&r, (int64_t)(g.common.p[i] >> TERM_SHIFT),
                (uint32_t)(g.common.p[i] >> PLACE_SHIFT & ((1 << (32 - PLACE_SHIFT)) - 1)),
                (uint32_t)(g.common.p[i] & POST_SPOT_MAX));
    for (isize i = 0; i < g.wide.n; i++)
        run_add(&r, g.wide.p[i].term, g.wide.p[i].place, g.wide.p[i].spot);
    run_end(&r);
}
