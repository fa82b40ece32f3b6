/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_snippet.c - where words stand in a text, and what of it is shown; see search_text.h
 *
 * The text is cut into units as for the index, so what is marked is what was found. Hits that
 * touch or overlap become one. A snippet begins where all words first stand close together, or
 * at the first hit when they nowhere do, moved back to the beginning of a sentence that is near.
 */
#include <string.h>

#include "base/hans.h"
#include "base/utf8.h"
#include "store/search_text.h"

enum { HITS_MAX = 200, SCAN_UNITS = 20000 };

struct hit {
    isize at, end;
    int term;
};
struct hits {
    struct hit p[HITS_MAX];
    int n;
};

static bool unit_eq(const struct search_unit *a, const struct search_unit *b)
{
    return a->hash == b->hash && a->form_n == b->form_n &&
           !memcmp(a->form, b->form, (size_t)a->form_n);
}

static bool begins(const struct search_unit *u, const struct search_unit *with)
{
    return u->word && u->form_n >= with->form_n &&
           !memcmp(u->form, with->form, (size_t)with->form_n);
}

/* Is the term at this place? *end is where it ends. The walk is a copy: it looks ahead. */
static bool term_here(const struct search_term *t, const struct search_unit *first,
                      struct search_walk ahead, isize *end)
{
    struct search_unit u;

    *end = first->at + first->n;
    if (t->prefix ? !begins(first, &t->unit[0]) : !unit_eq(first, &t->unit[0]))
        return false;
    for (int i = 1; i < t->n; i++) {
        if (!search_unit_next(&ahead, &u) || !u.joined || !unit_eq(&u, &t->unit[i]))
            return false;
        *end = u.at + u.n;
    }
    return true;
}

/* The characters that terms begin with; -1 where one begins with a letter or a digit. */
struct firsts {
    int32_t rune[SEARCH_TERMS_MAX];
    int n;
};

static struct firsts firsts_of(const struct search_words *w)
{
    struct firsts f = {.n = w->n};

    for (int i = 0; i < w->n; i++) {
        const struct search_unit *u = &w->term[i].unit[0];
        isize at = 0;

        f.rune[i] = u->word ? -1 : (int32_t)utf8_next((struct str){u->form, u->form_n}, &at);
    }
    return f;
}

/* Passes over common Han characters that no term begins with, which is most of a text: each would be a unit
 * of its own that is nobody's first. Says how many. */
static int pass_over(struct search_walk *w, const struct firsts *f, isize stop)
{
    int passed = 0;

    for (; w->at + 3 <= w->text.n && w->at <= stop; passed++) {
        const unsigned char *p = (const unsigned char *)w->text.p + w->at;
        int32_t r = (p[0] & 15) << 12 | (p[1] & 63) << 6 | (p[2] & 63), near;

        if (p[0] >> 4 != 14 || r < 0x4E00 || r >= HANS_END)
            break;
        near = hans_near[r - HANS_BEGIN];
        r = near == 1 ? (int32_t)rune_simplified((uint32_t)r) : near ? near : r;
        for (int i = 0; i < f->n; i++)
            if (f->rune[i] == r)
                return passed;
        w->at += 3;
        w->begun = true;
        w->was_word = false;
    }
    return passed;
}

/* Where the words stand. With a window (bytes), the walk ends behind the first that holds all of
 * them: `*from` is its first hit, or the first of all hits when none holds all. */
static void find_hits(struct str text, const struct search_words *w, isize window, isize *from,
                      struct hits *out)
{
    struct search_walk walk = {.text = text};
    struct firsts firsts = firsts_of(w);
    struct search_unit u;
    isize last[SEARCH_TERMS_MAX], end, stop = window ? text.n : PTRDIFF_MAX;
    int seen = 0;

    for (int i = 0; i < w->n; i++)
        last[i] = -1;
    out->n = 0;
    for (; seen += pass_over(&walk, &firsts, stop), seen < SCAN_UNITS; seen++) {
        if (!search_unit_next(&walk, &u) || u.at > stop)
            break;
        for (int i = 0; i < w->n; i++) {
            isize first = u.at;

            if (out->n == HITS_MAX || !term_here(&w->term[i], &u, walk, &end))
                continue;
            out->p[out->n++] = (struct hit){u.at, end, i};
            last[i] = u.at;
            for (int k = 0; k < w->n; k++)
                first = last[k] < first ? last[k] : first;
            if (stop == text.n && first >= 0 && u.at - first <= window / 2) {
                *from = first;
                stop = first + window;
            }
        }
    }
    if (window && stop == text.n)
        *from = out->n ? out->p[0].at : 0;
}

/* A piece without line ends. */
static void add_piece(struct arena *mem, struct search_piece_list *out, isize *cap,
                      struct str text, bool hit)
{
    char *p;

    if (!text.n)
        return;
    p = NEW(mem, char, text.n);
    for (isize i = 0; i < text.n; i++)
        p[i] = text.p[i] == '\n' || text.p[i] == '\t' || text.p[i] == '\r' ? ' ' : text.p[i];
    *LIST_ADD(mem, out, *cap) = (struct search_piece){{p, text.n}, hit};
}

static void pieces(struct arena *mem, struct str text, isize from, isize until,
                   const struct hits *h, struct search_piece_list *out)
{
    isize cap = 0, at = from;

    *out = (struct search_piece_list){0};
    if (from > 0)
        add_piece(mem, out, &cap, S("…"), false);
    for (int i = 0; i < h->n; i++) {
        isize a = h->p[i].at, end = h->p[i].end;

        while (i + 1 < h->n && h->p[i + 1].at <= end) {
            i++;
            end = h->p[i].end > end ? h->p[i].end : end;
        }
        if (a < at || a >= until)
            continue;
        end = end < until ? end : until;
        add_piece(mem, out, &cap, str_slice(text, at, a), false);
        add_piece(mem, out, &cap, str_slice(text, a, end), true);
        at = end;
    }
    add_piece(mem, out, &cap, str_slice(text, at, until), false);
    if (until < text.n)
        add_piece(mem, out, &cap, S("…"), false);
}

void search_mark(struct arena *mem, struct str text, const struct search_words *w,
                 struct search_piece_list *out)
{
    struct hits h;

    find_hits(text, w, 0, NULL, &h);
    pieces(mem, text, 0, text.n, &h, out);
}

/* Up to `chars` characters back from `at`, but not beyond the end of a sentence. */
static isize step_back(struct str text, isize at, int chars)
{
    for (int i = 0; i < chars && at > 0; i++) {
        isize before = at;
        uint32_t r = utf8_prev(text, &before);

        if (r == '\n' || r == 0x3002 || r == 0xFF1B || r == 0xFF01 || r == 0xFF1F)
            break;
        at = before;
    }
    return at;
}

void search_snippet(struct arena *mem, struct str text, const struct search_words *w, int chars,
                    struct search_piece_list *out)
{
    struct hits h;
    isize from = 0, until;

    find_hits(text, w, (isize)chars * 3, &from, &h);
    if (utf8_count(utf8_clip(text, (isize)chars * 4)) <= chars)
        from = 0;
    else if (h.n)
        from = step_back(text, from, chars / 4);
    until = from;
    for (int i = 0; i < chars && until < text.n; i++)
        utf8_next(text, &until);
    pieces(mem, text, from, until, &h, out);
}
