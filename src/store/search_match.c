/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_match.c - the keys of the documents that have all words; see search_match.h */
#include "store/search_match.h"

#include <string.h>

#include "store/search_recent.h"
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
    bool covers; /* its spots are read */
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

/* The first of `n` ascending places that is `x` or above; the last of them is. */
static int place_below(const uint32_t *place, int n, uint32_t x)
{
    int at = 0;

    for (int step = n; step > 1; step -= step / 2)
        at += place[at + step / 2 - 1] < x ? step / 2 : 0;
    return at;
}

/* The places that all parts so far have, and which document of each part's list a place is. */
struct common {
    struct places place;
    uint32_t *nth[SEARCH_TERM_UNITS];
};

static uint32_t first_place(const struct post_entry *e)
{
    uint64_t v = 0;
    isize at = 0;

    return post_get(e->docs, &at, &v) ? (uint32_t)v : 0;
}

/* Leaves what the k-th part has, too. Documents that nobody asks for are not read. */
static void leave_common(struct ctx *c, struct common *all, const struct part *part, int k)
{
    const struct post_entry_list *l = &part->entries;
    const uint32_t *p = all->place.p;
    uint32_t place[POST_CHUNK], before = 0;
    isize n = all->place.n, out = 0, i = 0;

    all->nth[k] = NEW(c->mem, uint32_t, n);
    for (isize e = 0; e < l->n && i < n; before += (uint32_t)l->p[e++].n) {
        int many = l->p[e].n, at = 0;

        if (e + 1 < l->n && first_place(&l->p[e + 1]) <= p[i])
            continue;
        if (!post_places(&l->p[e], UINT32_MAX, place)) {
            search_broken(c);
            return;
        }
        for (; i < n && p[i] <= place[many - 1]; i++) {
            at += place_below(place + at, many - at, p[i]);
            if (place[at] != p[i])
                continue;
            for (int j = 0; j < k; j++)
                all->nth[j][out] = all->nth[j][i];
            all->nth[k][out] = before + (uint32_t)at;
            all->place.p[out++] = p[i];
        }
    }
    all->place.n = out;
}

/* Where a phrase may begin in each of some documents: `from[i]` … `from[i + 1]` in `spot`. */
struct starts {
    isize docs;
    uint32_t *doc; /* which of those that all parts have */
    isize *from;
    LIST(uint32_t) spot;
    isize cap;
};

/* Goes through the documents of a pair that are asked for; the spots of the others are passed over. */
struct reader {
    const struct part *part;
    isize entry, at; /* at: in the entry's spots */
    uint32_t before; /* documents of the entries before */
    uint32_t next;   /* whose spots are at `at` */
};

/* Goes on to the spots of the pair's nth document. */
static bool seek(struct reader *r, uint32_t nth)
{
    const struct post_entry_list *l = &r->part->entries;

    while (r->entry < l->n && nth - r->before >= (uint32_t)l->p[r->entry].n) {
        r->next = r->before += (uint32_t)l->p[r->entry++].n;
        r->at = 0;
    }
    if (r->entry == l->n || !post_spots_pass(l->p[r->entry].spots, &r->at, nth - r->next))
        return false;
    r->next = nth;
    return true;
}

/* The spots of a document, as starts of the phrase, behind `n` others of a list with room. */
static isize read_spots(struct ctx *c, struct reader *r, uint32_t nth, uint32_t **list,
                        isize *cap, isize n)
{
    isize got = -1, before;
    struct str spots;

    if (seek(r, nth)) {
        spots = r->part->entries.p[r->entry].spots;
        before = r->at;
        while ((got = post_spots(spots, &r->at, *list + n, *cap - n)) > *cap - n) {
            *list = list_room(c->mem, *list, *cap, cap, sizeof **list);
            r->at = before;
        }
    }
    if (got < 0) {
        search_broken(c);
        return 0;
    }
    r->next++;
    for (isize i = n; i < n + got; i++)
        (*list)[i] -= r->part->behind; /* below 0: huge, and met by none */
    return got;
}

/* The starts that a pair allows, in all documents that are left. */
static struct starts starts_of(struct ctx *c, const struct part *part, const uint32_t *nth,
                               isize n)
{
    struct starts s = {
        .docs = n, .doc = NEW(c->mem, uint32_t, n), .from = NEW(c->mem, isize, n + 1)};
    struct reader r = {.part = part};

    s.spot.p = list_room(c->mem, s.spot.p, s.cap, &s.cap, sizeof *s.spot.p);
    for (isize k = 0; k < n && !c->fail.code; k++) {
        s.from[k] = s.spot.n;
        s.doc[k] = (uint32_t)k;
        s.spot.n += read_spots(c, &r, nth[k], &s.spot.p, &s.cap, s.spot.n);
    }
    s.from[n] = s.spot.n;
    return s;
}

/* Ascending, but that a start below 0 has become huge: skipped. `out` may be `a`. */
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

/* What of the starts another pair allows, too; in place. */
static void meet(struct ctx *c, struct starts *a, const struct part *part, const uint32_t *nth)
{
    struct reader r = {.part = part};
    uint32_t *here = NULL;
    isize docs = 0, kept = 0, cap = 0;

    here = list_room(c->mem, here, cap, &cap, sizeof *here);
    for (isize i = 0; i < a->docs && !c->fail.code; i++) {
        uint32_t doc = a->doc[i];
        isize from = a->from[i], n = a->from[i + 1] - from, got;

        got = read_spots(c, &r, nth[doc], &here, &cap, 0);
        n = common_spots(a->spot.p + from, n, here, got, a->spot.p + kept);
        if (!n)
            continue;
        a->doc[docs] = doc;
        a->from[docs++] = kept;
        kept += n;
    }
    a->docs = docs;
    a->from[docs] = kept;
    a->spot.n = kept;
}

/* The terms of a phrase's pairs, in their order; how many. */
static int terms_of(const struct search_term *t, bool head, int64_t *term)
{
    for (int i = 0; i < t->n - 1; i++)
        term[i] = post_pair(&t->unit[i], &t->unit[i + 1], head);
    return t->n - 1;
}

/* All pairs of the phrase, the rarest first. Those of units 0 and 1, 2 and 3 … and the last two cover it: their spots are
 * read. The others only say which documents are worth it: where two common words meet, the pair between them is rare. */
static int parts_of(struct ctx *c, const struct search_segment *s, const int64_t *term,
                    int terms, struct part *part)
{
    int n = 0;

    for (int i = 0; i < terms; i++) {
        struct part p = {
            .term = term[i], .behind = (uint32_t)i, .covers = i % 2 == 0 || i == terms - 1};
        int k = n;

        search_entries(c, s, p.term, p.covers, &p.entries);
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

static struct places find_phrase(struct ctx *c, const struct search_segment *s,
                                 const int64_t *term, int terms)
{
    struct part part[SEARCH_TERM_UNITS];
    int n = parts_of(c, s, term, terms, part), first = 0;
    struct common all = {0};
    struct starts begun;

    if (!n || c->fail.code)
        return all.place;
    all.place = places_of(c, s, &part[0].entries);
    all.nth[0] = NEW(c->mem, uint32_t, all.place.n);
    for (isize i = 0; i < all.place.n; i++)
        all.nth[0][i] = (uint32_t)i;
    for (int i = 1; i < n && all.place.n && !c->fail.code; i++)
        leave_common(c, &all, &part[i], i);
    if (!all.place.n || c->fail.code)
        return all.place;
    while (!part[first].covers)
        first++;
    begun = starts_of(c, &part[first], all.nth[first], all.place.n);
    for (int i = first + 1; i < n && begun.docs && !c->fail.code; i++)
        if (part[i].covers)
            meet(c, &begun, &part[i], all.nth[i]);
    for (isize i = 0; i < begun.docs; i++)
        all.place.p[i] = all.place.p[begun.doc[i]];
    all.place.n = begun.docs;
    return all.place;
}

static struct places phrase(struct ctx *c, const struct search_segment *s,
                            const struct search_term *t, bool head)
{
    int64_t term[SEARCH_TERM_UNITS] = {0};
    int terms = terms_of(t, head, term);
    struct places found;

    if (recent_get(c, s->mark, term, terms, &found.p, &found.n))
        return found;
    found = find_phrase(c, s, term, terms);
    if (!c->fail.code)
        recent_put(c, s->mark, term, terms, found.p, found.n);
    return found;
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

/* Segments overlap in time: their runs of keys are merged, two at a time, until there is one. A key that stands twice, as only
 * a damaged index has it, is no reason to go on for ever. */
static void in_order(struct ctx *c, struct search_key_list *l)
{
    int64_t *p = l->p, *q = NULL;
    isize n = l->n;

    for (bool more = n > 1; more;) {
        isize out = 0;

        more = false;
        for (isize a = 0; a < n;) {
            isize b = a + 1, end, i = a, k;

            while (b < n && p[b - 1] <= p[b])
                b++;
            if (a == 0 && b == n)
                break; /* one run: as it is */
            if (!q)
                q = NEW(c->mem, int64_t, n);
            for (end = b + 1; end < n && p[end - 1] <= p[end];)
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
