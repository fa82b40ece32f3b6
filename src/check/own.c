/* SPDX-License-Identifier: MulanPSL-2.0 */
/* own.c - an office's own lists, made ready for look-up; see own.h */
#include "check/own.h"

#include "base/utf8.h"

static void add(struct own_words *w, struct str words, isize row)
{
    w->words[w->n] = words;
    w->row[w->n++] = (int32_t)row;
}

static void room(struct arena *mem, struct own_words *w, isize n)
{
    w->words = NEW(mem, struct str, n);
    w->row = NEW(mem, int32_t, n);
}

static void ready(struct arena *mem, struct own_words *w)
{
    if (w->n)
        w->lexicon = lexicon_make(mem, w->words, w->n, NULL);
}

enum { POSTS = 4, NEAR_LEAST = 4 };

/* People, their titles (区委书记、区人大常委会主任: two), words of the place whole and by halves. */
static void names(struct arena *mem, struct check_own *own)
{
    room(mem, &own->people, own->n);
    room(mem, &own->posts, own->n * POSTS);
    room(mem, &own->known, own->n);
    room(mem, &own->halves, own->n * 2);
    room(mem, &own->kept, own->n);
    for (isize i = 0; i < own->n; i++) {
        struct check_entry *e = &own->e[i];
        struct str rest = str_replace(mem, e->instead, S("、"), S("，")), post;

        if (e->kind == OWN_KEEP || e->kind == OWN_WORD || e->kind == OWN_NAME)
            add(&own->kept, e->words, i);
        if (e->kind == OWN_WORD) {
            isize count = utf8_count(e->words);
            struct str front = utf8_head(e->words, count / 2);

            add(&own->known, e->words, i);
            if (count < NEAR_LEAST)
                continue;
            add(&own->halves, front, i);
            add(&own->halves, str_from(e->words, front.n), i);
        }
        if (e->kind != OWN_NAME)
            continue;
        add(&own->people, e->words, i);
        for (int k = 0; k < POSTS && rest.n; k++) {
            str_cut(rest, S("，"), &post, &rest);
            if (post.n)
                add(&own->posts, post, i);
        }
    }
    ready(mem, &own->people);
    ready(mem, &own->posts);
    ready(mem, &own->known);
    ready(mem, &own->halves);
    ready(mem, &own->kept);
}

const struct check_own *check_own_make(struct arena *mem, const struct check_entry *e, isize n)
{
    struct check_own *own = NEW(mem, struct check_own, 1);
    isize terms = 0;

    own->e = NEW(mem, struct check_entry, n);
    own->n = n;
    for (isize i = 0; i < n; i++) {
        own->e[i] = (struct check_entry){e[i].kind, str_dup(mem, e[i].words),
                                         str_dup(mem, e[i].instead), str_dup(mem, e[i].note)};
        if (own->e[i].words.n)
            *map_put(mem, &own->by_words[e[i].kind], own->e[i].words) = &own->e[i];
    }
    own->term_words = NEW(mem, struct str, n);
    own->term_row = NEW(mem, int32_t, n);
    for (isize i = 0; i < n; i++)
        if (e[i].kind == OWN_TERM) {
            own->term_words[terms] = own->e[i].words;
            own->term_row[terms++] = (int32_t)i;
        }
    if (terms)
        own->terms = lexicon_make(mem, own->term_words, terms, NULL);
    names(mem, own);
    return own;
}

const struct check_entry *own_get(const struct check_own *own, enum check_own_kind kind,
                                  struct str words)
{
    return own ? map_get(&own->by_words[kind], words) : NULL;
}

bool own_is(const struct check_own *own, enum check_own_kind kind, struct str words)
{
    return own_get(own, kind, words);
}

bool own_spares(const struct check_own *own, struct str line, isize at, isize end, bool typo)
{
    enum { HITS = 64, AROUND = 256 };
    struct lexicon_hit hit[HITS];
    isize from = at > AROUND ? at - AROUND : 0, n;

    if (!own || !own->kept.lexicon)
        return false;
    while (from > 0 && ((unsigned char)line.p[from] & 0xC0) == 0x80)
        from--;
    n = lexicon_find(own->kept.lexicon, str_slice(line, from, end + AROUND), hit, HITS);
    for (isize i = 0; i < n; i++) {
        isize a = from + hit[i].at, b = a + own->kept.words[hit[i].word].n;
        bool keep = own->e[own->kept.row[hit[i].word]].kind == OWN_KEEP;

        if (keep ? a <= at && end <= b : typo && a < end && at < b)
            return true;
    }
    return false;
}
