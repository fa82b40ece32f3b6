/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_match.c - the keys of the documents that have all words; see search_match.h */
#include "store/search_match.h"

#include <string.h>

#include "store/search_segment.h"

/* Places of a segment, ascending. */
struct places {
    uint32_t *p;
    isize n;
};

/* A pair of a phrase, and how far behind the first it stands. */
struct part {
    int64_t term;
    uint32_t behind;
    isize docs;
    struct post_entry_list entries;
};

static isize docs_of(const struct post_entry_list *l)
{
    isize n = 0;

    for (isize i = 0; i < l->n; i++)
        n += l->p[i].n;
    return n;
}

/* All places of a term. */
static struct places places_of(struct ctx *c, const struct search_segment *s,
                               const struct post_entry_list *l)
{
    struct places out = {NEW(c->mem, uint32_t, docs_of(l)), 0};

    for (isize i = 0; i < l->n && !c->fail.code; i++) {
        if (!post_places(&l->p[i], (uint32_t)s->docs, out.p + out.n))
            search_broken(c);
        out.n += l->p[i].n;
    }
    return out;
}

/* Those of `a` that are in `b`, too. */
static struct places both(struct places a, struct places b)
{
    isize n = 0;

    for (isize i = 0, k = 0; i < a.n && k < b.n;) {
        uint32_t x = a.p[i], y = b.p[k];

        if (x == y)
            a.p[n++] = x;
        i += x <= y;
        k += y <= x;
    }
    return (struct places){a.p, n};
}

/* Where a phrase may begin in each of some documents: `from[i]` … `from[i + 1]` in `spot`. */
struct starts {
    struct places doc;
    isize *from;
    LIST(uint32_t) spot;
    isize cap;
};

/* The starts that a pair allows, for the documents that are left. */
static struct starts starts_of(struct ctx *c, const struct part *part, struct places left)
{
    struct starts s = {.doc = {NEW(c->mem, uint32_t, left.n), 0},
                       .from = NEW(c->mem, isize, left.n + 1)};
    isize k = 0;
    uint32_t place[POST_CHUNK];

    for (isize e = 0; e < part->entries.n && k < left.n && !c->fail.code; e++) {
        const struct post_entry *entry = &part->entries.p[e];
        isize at = 0;

        if (!post_places(entry, UINT32_MAX, place)) {
            search_broken(c);
            break;
        }
        if (place[entry->n - 1] < left.p[k])
            continue;
        for (int i = 0; i < entry->n && k < left.n; i++) {
            isize before = at, n;

            while (k < left.n && left.p[k] < place[i])
                k++;
            n = post_spots(entry->spots, &at, NULL, 0);
            if (n < 0) {
                search_broken(c);
                break;
            }
            if (k == left.n || left.p[k] != place[i])
                continue;
            s.from[s.doc.n] = s.spot.n;
            s.doc.p[s.doc.n++] = place[i];
            while (s.spot.n + n > s.cap)
                s.spot.p = list_room(c->mem, s.spot.p, s.cap, &s.cap, sizeof *s.spot.p);
            post_spots(entry->spots, &before, s.spot.p + s.spot.n, n);
            for (isize i2 = 0; i2 < n; i2++, s.spot.n++)
                s.spot.p[s.spot.n] -= part->behind; /* below 0: huge, and met by none */
        }
    }
    s.from[s.doc.n] = s.spot.n;
    return s;
}

/* Ascending, but that a start below 0 has become huge: skipped. */
static isize common_spots(const uint32_t *a, isize a_n, const uint32_t *b, isize b_n,
                          uint32_t *out)
{
    isize n = 0;

    while (a_n && *a > POST_SPOT_MAX)
        a++, a_n--;
    while (b_n && *b > POST_SPOT_MAX)
        b++, b_n--;
    for (isize i = 0, k = 0; i < a_n && k < b_n;) {
        uint32_t x = a[i], y = b[k];

        if (x == y)
            out[n++] = x;
        i += x <= y;
        k += y <= x;
    }
    return n;
}

/* What of `a` stands with `b`, in place. */
static void meet(struct starts *a, const struct starts *b)
{
    isize docs = 0, spots = 0;

    for (isize i = 0, k = 0; i < a->doc.n && k < b->doc.n;) {
        uint32_t x = a->doc.p[i], y = b->doc.p[k];

        if (x == y) {
            isize n = common_spots(a->spot.p + a->from[i], a->from[i + 1] - a->from[i],
                                   b->spot.p + b->from[k], b->from[k + 1] - b->from[k],
                                   a->spot.p + spots);
            if (n) {
                a->doc.p[docs] = x;
                a->from[docs++] = spots;
                spots += n;
            }
        }
        i += x <= y;
        k += y <= x;
    }
    a->doc.n = docs;
    a->from[docs] = spots;
    a->spot.n = spots;
}

/* Pairs that cover the phrase: of units 0 and 1, 2 and 3 …, and the last two. The rarest first. */
static int parts_of(struct ctx *c, const struct search_segment *s, const struct search_term *t,
                    bool head, struct part *part)
{
    int n = 0;

    for (int i = 0; i<t->n - 1; i += i + 4> t->n ? 1 : 2) {
        struct part p = {.term = post_pair(&t->unit[i], &t->unit[i + 1], head),
                         .behind = (uint32_t)i};
        int k = n;

        search_entries(c, s, p.term, true, &p.entries);
        p.docs = docs_of(&p.entries);
        if (!p.docs)
            return 0;
        for (; k > 0 && part[k - 1].docs > p.docs; k--)
            part[k] = part[k - 1];
        part[k] = p;
        n++;
    }
    return n;
}

static struct places phrase(struct ctx *c, const struct search_segment *s,
                            const struct search_term *t, bool head)
{
    struct part part[SEARCH_TERM_UNITS];
    int n = parts_of(c, s, t, head, part);
    struct places left = {0};
    struct starts begun;

    if (!n || c->fail.code)
        return left;
    left = places_of(c, s, &part[0].entries);
    for (int i = 1; i < n && left.n; i++)
        left = both(left, places_of(c, s, &part[i].entries));
    if (!left.n || c->fail.code)
        return left;
    begun = starts_of(c, &part[0], left);
    for (int i = 1; i < n && begun.doc.n && !c->fail.code; i++) {
        struct starts more = starts_of(c, &part[i], begun.doc);

        meet(&begun, &more);
    }
    return begun.doc;
}

static struct places word(struct ctx *c, const struct search_segment *s,
                          const struct search_term *t, bool head)
{
    const struct search_unit *u = t->unit;
    struct post_entry_list l;

    if (t->n > 2)
        return phrase(c, s, t, head);
    search_entries(c, s,
                   t->prefix   ? post_prefix((struct str){u->form, u->form_n}, head)
                   : t->n == 1 ? post_unit(u, head)
                               : post_pair(&u[0], &u[1], head),
                   false, &l);
    return places_of(c, s, &l);
}

static void add_keys(const struct search_segment *s, const struct places *found, int64_t min,
                     int64_t max, struct search_key_list *out)
{
    isize n = found ? found->n : s->docs;
    int64_t *to = out->p + out->n;

    if (found && !s->bits && s->key[0] >= min && s->key[s->docs - 1] <= max) {
        for (isize i = 0; i < n; i++)
            to[i] = s->key[found->p[i]];
        out->n += n;
        return;
    }
    for (isize i = 0; i < n; i++) {
        isize place = found ? (isize)found->p[i] : i;

        if (s->key[place] >= min && s->key[place] <= max && !search_gone(s, place))
            *to++ = s->key[place];
    }
    out->n = to - out->p;
}

/* Segments overlap in time: their runs of keys are merged, two at a time, until there is one. */
static void in_order(struct ctx *c, struct search_key_list *l)
{
    int64_t *p = l->p, *q = NULL;
    isize n = l->n;

    for (bool more = n > 1; more;) {
        isize out = 0;

        more = false;
        for (isize a = 0; a < n;) {
            isize b = a + 1, end, i = a, k;

            while (b < n && p[b - 1] < p[b])
                b++;
            if (a == 0 && b == n)
                break; /* one run: as it is */
            if (!q)
                q = NEW(c->mem, int64_t, n);
            for (end = b + 1; end < n && p[end - 1] < p[end];)
                end++;
            end = end < n ? end : n;
            more |= a > 0 || end < n;
            for (k = b; i < b || k < end;)
                q[out++] = k >= end || (i < b && p[i] < p[k]) ? p[i++] : p[k++];
            a = end;
        }
        if (out) {
            int64_t *t = p;

            p = q;
            q = t;
        }
    }
    l->p = p;
}

void search_match(struct ctx *c, const struct search_words *w, bool head, int64_t min,
                  int64_t max, struct search_key_list *out)
{
    struct search_segment_list all;
    struct places *found;
    isize total = 0;

    *out = (struct search_key_list){0};
    search_segments(c, &all);
    found = NEW(c->mem, struct places, all.n + 1);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        const struct search_segment *s = &all.p[i];

        for (int k = 0; k < w->n && !c->fail.code && (!k || found[i].n); k++)
            found[i] = k ? both(found[i], word(c, s, &w->term[k], head))
                         : word(c, s, &w->term[k], head);
        total += w->n ? found[i].n : s->docs;
    }
    if (c->fail.code)
        return;
    out->p = NEW(c->mem, int64_t, total);
    for (isize i = 0; i < all.n; i++)
        add_keys(&all.p[i], w->n ? &found[i] : NULL, min, max, out);
    in_order(c, out);
}
