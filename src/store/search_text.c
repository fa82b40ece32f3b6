/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_text.c - units, pairs, words of a query; see search_text.h */
#include "store/search_text.h"

#include <string.h>

#include "base/hans.h"
#include "base/utf8.h"

/* Full width to half width, upper to lower, traditional to simplified. */
static uint32_t fold(uint32_t r)
{
    if (r < 0x80)
        return r >= 'A' && r <= 'Z' ? r | 0x20 : r;
    if (r >= 0xFF01 && r <= 0xFF5E)
        r -= 0xFEE0;
    if (r >= HANS_BEGIN)
        return rune_simplified(r);
    return rune_lower(r);
}

/* Written without blanks between words: one character is one unit. */
static bool stands_alone(uint32_t r)
{
    return rune_is_han(r) || (r >= 0x3040 && r <= 0x30FF) || (r >= 0x3105 && r <= 0x312F) ||
           (r >= 0xAC00 && r <= 0xD7AF);
}

static bool is_digit(uint32_t r)
{
    return r >= '0' && r <= '9';
}

/* Does not part units when one of them is a word of letters and digits. */
static bool is_soft(uint32_t r)
{
    switch (r) {
    case ' ':
    case 0x3000:
    case 0xA0:
    case '[':
    case ']':
    case '(':
    case ')':
    case '-':
    case '.':
    case '/':
    case '_':
    case '#':
    case 0x3014: /* 〔〕 */
    case 0x3015:
    case 0x3010: /* 【】 */
    case 0x3011:
    case 0x2010:
    case 0x2011:
    case 0x2013:
    case 0x2014:
    case 0xB7:
    case 0x3008: /* 〈〉 */
    case 0x3009:
        return true;
    default:
        return false;
    }
}

/* The next character. Most are of three bytes and known to be whole: text inside is valid. */
static inline uint32_t next_rune(struct str s, isize *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;

    if (p[0] >= 0xE0 && p[0] < 0xF0 && *at + 3 <= s.n) {
        *at += 3;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    return utf8_next(s, at);
}

/* One common Han character, which is most of what there is. */
static inline bool common_han(uint32_t r)
{
    return r >= 0x4E00 && r < HANS_END;
}

static void unit_add(struct search_unit *u, uint32_t r)
{
    if (u->form_n < SEARCH_UNIT_MAX)
        u->form_n += (int)utf8_put(u->form + u->form_n, r);
}

bool search_unit_next(struct search_walk *w, struct search_unit *u)
{
    bool hard = !w->begun, digits;
    int gap = 0;

    for (isize from = w->at; w->at < w->text.n; from = w->at) {
        uint32_t r = fold(next_rune(w->text, &w->at));

        if (!common_han(r) && !stands_alone(r) && !rune_is_word(r)) {
            gap++;
            hard |= gap > 3 || !is_soft(r);
            continue;
        }
        u->at = from;
        u->form_n = 0;
        unit_add(u, r);
        u->word = !common_han(r) && !stands_alone(r);
        u->rune = u->word ? 0 : r;
        digits = is_digit(r);
        while (u->word && w->at < w->text.n && w->at - from < 4 * SEARCH_UNIT_MAX) {
            isize next = w->at;

            r = fold(next_rune(w->text, &next));
            if (stands_alone(r) || !rune_is_word(r) || is_digit(r) != digits)
                break;
            unit_add(u, r);
            w->at = next;
        }
        u->n = w->at - from;
        u->joined = !hard && (gap == 0 || u->word || w->was_word);
        u->hash = u->word ? str_hash((struct str){u->form, u->form_n}) : search_rune_hash(r);
        w->begun = true;
        w->was_word = u->word;
        return true;
    }
    return false;
}

/* ---- tokens */

static void put_unit(struct buf *b, const struct search_unit *u)
{
    buf_add(b, (struct str){u->form, u->form_n});
}

/* Two words need a mark between them: "ab" + "c" is not "a" + "bc". */
static void put_pair(struct buf *b, const struct search_unit *a, const struct search_unit *z)
{
    put_unit(b, a);
    if (a->word && z->word)
        buf_lit(b, "·");
    put_unit(b, z);
}

/* Which units a text has shown; open addressing over their hashes. */
struct seen {
    uint64_t *slot;
    isize mask;
};

static bool seen_first(struct seen *s, uint64_t hash)
{
    isize i = (isize)(hash >> 20 & (uint64_t)s->mask);

    hash |= 1; /* 0 is an empty place */
    for (; s->slot[i]; i = (i + 1) & s->mask)
        if (s->slot[i] == hash)
            return false;
    s->slot[i] = hash;
    return true;
}

struct str search_tokens(struct arena *mem, struct str text)
{
    struct str body = utf8_clip(text, SEARCH_BODY_MAX);
    struct buf out = buf_new(mem, body.n * 3 + 64);
    struct search_walk w = {.text = body};
    struct search_unit u[2];
    struct seen shown = {0};
    isize cap = 64;
    int i = 0;
    bool any = false;

    while (cap < body.n)
        cap *= 2;
    shown = (struct seen){NEW(mem, uint64_t, cap), cap - 1};
    while (search_unit_next(&w, &u[i])) {
        const struct search_unit *before = &u[1 - i];

        if (any && u[i].joined) {
            put_pair(&out, before, &u[i]);
            buf_char(&out, ' ');
        } else if (any) {
            put_unit(&out, before);
            buf_char(&out, ' ');
            seen_first(&shown, before->hash);
        }
        any = true;
        i = 1 - i;
    }
    if (any) {
        put_unit(&out, &u[1 - i]);
        buf_char(&out, ' ');
        seen_first(&shown, u[1 - i].hash);
    }
    /* The single units that no parting has shown yet. */
    w = (struct search_walk){.text = body};
    while (search_unit_next(&w, &u[0])) {
        if (!seen_first(&shown, u[0].hash))
            continue;
        put_unit(&out, &u[0]);
        buf_char(&out, ' ');
    }
    return str_trim(buf_str(&out));
}

static void put_folded(struct buf *b, const struct search_unit *u)
{
    if (u->word)
        buf_lit(b, "·");
    put_unit(b, u);
    if (u->word)
        buf_lit(b, "·");
}

struct str search_folded(struct arena *mem, struct str text)
{
    struct buf out = buf_new(mem, text.n + 64);
    struct search_walk w = {.text = utf8_clip(text, SEARCH_BODY_MAX)};
    struct search_unit u;

    while (search_unit_next(&w, &u)) {
        if (!u.joined && out.n)
            buf_char(&out, ' ');
        put_folded(&out, &u);
    }
    return buf_str(&out);
}

/* ---- queries */

/* Takes up to SEARCH_TERMS_MAX phrases; a mark inside a word makes two of it. */
static void read_word(struct arena *mem, struct str word, struct search_words *out)
{
    struct search_walk w = {.text = word};
    struct search_unit u;
    struct search_term *t = NULL;

    while (search_unit_next(&w, &u)) {
        if (!t || !u.joined) {
            if (out->n == SEARCH_TERMS_MAX) {
                out->clipped = true;
                return;
            }
            t = &out->term[out->n++];
        }
        if (t->n == SEARCH_TERM_UNITS) {
            out->clipped = true;
            continue;
        }
        t->unit[t->n++] = u;
    }
    (void)mem;
}

void search_words_read(struct arena *mem, struct str query, struct search_words *out)
{
    isize at = 0, from = 0;

    *out = (struct search_words){0};
    query = utf8_head(query, 400);
    while (from < query.n) {
        isize end = query.n;

        for (at = from; at < query.n;) {
            isize here = at;
            if (rune_is_space(utf8_next(query, &at))) {
                end = here;
                break;
            }
        }
        read_word(mem, str_slice(query, from, end), out);
        from = at;
    }
    for (int i = 0; i < out->n; i++) {
        struct search_term *t = &out->term[i];
        struct buf b = buf_new(mem, 64);

        t->prefix = t->n == 1 && t->unit[0].word && t->unit[0].form_n >= 3;
        for (int k = 0; k < t->n; k++)
            put_folded(&b, &t->unit[k]);
        t->folded = buf_str(&b);
    }
}

static void put_term(struct buf *b, const struct search_term *t, const char *sep)
{
    if (t->n == 1)
        put_unit(b, &t->unit[0]);
    for (int i = 1; i < t->n; i++) {
        if (i > 1)
            buf_add(b, str_of(sep));
        put_pair(b, &t->unit[i - 1], &t->unit[i]);
    }
}

struct str search_words_ts(struct arena *mem, const struct search_words *w)
{
    struct buf b = buf_new(mem, 256);

    for (int i = 0; i < w->n; i++) {
        if (i)
            buf_lit(&b, " & ");
        put_term(&b, &w->term[i], " & ");
        if (w->term[i].prefix)
            buf_lit(&b, ":*");
    }
    return buf_str(&b);
}
