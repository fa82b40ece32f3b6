/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_build.c - the terms of some texts, sorted; see search_post.h
 *
 * Common characters and pairs, which is nearly all there is, become one number each: term, place, spot. A sort of
 * these by the term, eleven bits at a time, keeps places and spots in order. The others are few and sorted by comparing.
 */
#include <stdlib.h>
#include <string.h>

#include "store/search_post.h"

enum { TERM_SHIFT = 32, PLACE_SHIFT = 19, DIGIT = 11, DIGITS = 1 << DIGIT, PASSES = 3 };
enum { NO_SPOT = POST_SPOT_MAX, PREFIX_FROM = 3, SPOT_BYTES = 3, COMMON_FROM = 0x4E00 };

struct wide_post {
    int64_t term;
    uint32_t place, spot; /* spot: NO_SPOT for single units */
};
struct gather {
    struct arena *mem;
    LIST(uint64_t) common;
    isize common_cap;
    LIST(struct wide_post) wide;
    isize wide_cap;
    uint32_t place;
    uint16_t
        *shown; /* by character: the place after the last document that has it in its text */
};

/* Memory for `n` numbers, not zeroed. */
static uint64_t *numbers(struct arena *mem, isize n)
{
    uint64_t *p = NEW(mem, uint64_t, 0);

    return arena_extend(mem, (char *)p, 0, n * (isize)sizeof *p) ? p : NEW(mem, uint64_t, n);
}

static inline void add_common(struct gather *g, int64_t term, uint32_t spot)
{
    if (g->common.n < g->common_cap) /* always: see post_build() */
        g->common.p[g->common.n++] =
            (uint64_t)term << TERM_SHIFT | (uint64_t)g->place << PLACE_SHIFT | spot;
}

static void add(struct gather *g, int64_t term, uint32_t spot)
{
    if (term >> TERM_SHIFT == 0)
        add_common(g, term, spot);
    else
        *LIST_ADD(g->mem, &g->wide, g->wide_cap) = (struct wide_post){term, g->place, spot};
}

/* A single character stands once for a document. */
static inline void add_rune(struct gather *g, uint32_t r, bool head)
{
    uint16_t *shown = &g->shown[r - HANS_BEGIN];

    if (!head && *shown == g->place + 1)
        return;
    if (!head)
        *shown = (uint16_t)(g->place + 1);
    add_common(g, post_common_unit(r, head), NO_SPOT);
}

/* A word or a number is found by its beginnings, too. */
static void add_beginnings(struct gather *g, const struct search_unit *u, bool head)
{
    for (int n = PREFIX_FROM; n <= u->form_n; n++)
        if (n == u->form_n || (u->form[n] & 0xC0) != 0x80)
            add(g, post_prefix((struct str){u->form, n}, head), NO_SPOT);
}

/* The next character, where it follows at once and is a common Han one, folded; 0: see search_unit_next(). */
static inline uint32_t next_common(struct search_walk *w)
{
    const unsigned char *p = (const unsigned char *)w->text.p + w->at;
    uint32_t r, near;

    if (w->at + 3 > w->text.n || p[0] >> 4 != 14)
        return 0;
    r = (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    if (r < COMMON_FROM || r >= HANS_END)
        return 0;
    near = hans_near[r - HANS_BEGIN];
    r = near == 0 ? r : near == 1 ? rune_simplified(r) : near;
    if (!post_is_common(r))
        return 0;
    w->at += 3;
    return r;
}

/* Neighbours stand at n and n + 1; a parting takes a number of its own. */
static uint32_t gather_text(struct gather *g, struct str text, bool head, uint32_t spot)
{
    struct search_walk w = {.text = text};
    struct search_unit before = {0}, u;
    bool any = false;

    for (;; any = true) {
        uint32_t last = before.rune, r = post_is_common(last) ? next_common(&w) : 0;

        if (r) {
            if (++spot < NO_SPOT)
                add_common(g, post_common_pair(last, r, head), spot - 1);
            add_rune(g, r, head);
            before.rune = r;
            before.hash = search_rune_hash(r);
            continue;
        }
        if (!search_unit_next(&w, &u))
            return spot + 1;
        spot += any && u.joined ? 1 : 2;
        if (any && u.joined && spot < NO_SPOT)
            add(g, post_pair(&before, &u, head), spot - 1);
        if (post_is_common(u.rune))
            add_rune(g, u.rune, head);
        else
            add(g, post_unit(&u, head), NO_SPOT);
        if (u.word)
            add_beginnings(g, &u, head);
        before.rune = u.rune;
        before.hash = u.hash;
    }
}

static void sort_common(struct arena *mem, uint64_t *p, isize n)
{
    uint64_t *q = numbers(mem, n), *t, *first = p;
    uint32_t at[PASSES][DIGITS] = {{0}};

    for (isize i = 0; i < n; i++)
        for (int k = 0; k < PASSES; k++)
            at[k][p[i] >> (TERM_SHIFT + k * DIGIT) & (DIGITS - 1)]++;
    for (int k = 0; k < PASSES; k++) {
        int shift = TERM_SHIFT + k * DIGIT;
        uint32_t sum = 0;

        for (int d = 0; d < DIGITS; d++) {
            uint32_t many = at[k][d];

            at[k][d] = sum;
            sum += many;
        }
        for (isize i = 0; i < n; i++)
            q[at[k][p[i] >> shift & (DIGITS - 1)]++] = p[i];
        t = p;
        p = q;
        q = t;
    }
    memcpy(first, p, (size_t)n * sizeof *p);
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
    struct post_writer *w;
    struct post *post; /* POST_DOCS of them */
    isize n;
    struct buf spots;
    uint32_t last;
    isize
        open; /* where the last spot's number begins: whether another follows is known only then */
};

static void run_add(struct run *r, uint32_t place, uint32_t spot)
{
    struct post *p = r->n ? &r->post[r->n - 1] : NULL;
    char *at;

    if (!p || p->place != place) {
        p = &r->post[r->n++];
        *p = (struct post){place, (uint32_t)r->spots.n, 0};
        r->last = 0;
    } else if (spot == NO_SPOT) {
        return; /* once for a document */
    } else {
        r->spots.p[r->open] |= 1;
    }
    if (spot == NO_SPOT)
        return;
    at = post_room(&r->spots, SPOT_BYTES);
    r->open = r->spots.n;
    r->spots.n = post_put_at(at, (uint64_t)(spot - r->last) << 1) - r->spots.p;
    p->spot_n = (uint32_t)r->spots.n - p->spot_at;
    r->last = spot;
}

static void run_end(struct run *r, int64_t term)
{
    post_write(r->w, term, r->post, r->n, r->spots.p);
    r->n = r->spots.n = 0;
}

static inline uint32_t place_of(uint64_t post)
{
    return (uint32_t)(post >> PLACE_SHIFT) & ((1 << (TERM_SHIFT - PLACE_SHIFT)) - 1);
}

static void write_common(struct run *r, const uint64_t *p, isize n)
{
    for (isize i = 0, end; i < n; i = end) {
        uint64_t term = p[i] >> TERM_SHIFT;
        uint32_t spot = p[i] & POST_SPOT_MAX;

        for (end = i + 1; end < n && p[end] >> TERM_SHIFT == term;)
            end++;
        if (end == i + 1) { /* most terms of a batch stand in it once */
            post_write_one(r->w, (int64_t)term, place_of(p[i]),
                           spot == NO_SPOT ? -1 : (int64_t)spot);
            continue;
        }
        for (isize k = i; k < end; k++)
            run_add(r, place_of(p[k]), p[k] & POST_SPOT_MAX);
        run_end(r, (int64_t)term);
    }
}

static void write_wide(struct run *r, const struct wide_post *p, isize n)
{
    for (isize i = 0; i < n; i++) {
        run_add(r, p[i].place, p[i].spot);
        if (i + 1 == n || p[i + 1].term != p[i].term)
            run_end(r, p[i].term);
    }
}

void post_build(struct arena *mem, const struct post_text *text, isize n, struct post_writer *w)
{
    struct gather g = {.mem = mem, .shown = NEW(mem, uint16_t, POST_RUNES)};
    struct run r = {.w = w, .post = NEW(mem, struct post, n)};
    isize bytes = 0;

    for (isize i = 0; i < n; i++)
        bytes += text[i].head.n * 2 + text[i].body.n;
    g.common_cap = bytes / 3 * 2 + 2; /* a character of three bytes, and its pair */
    g.common.p = numbers(mem, g.common_cap);
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
    write_common(&r, g.common.p, g.common.n);
    write_wide(&r, g.wide.p, g.wide.n);
}
