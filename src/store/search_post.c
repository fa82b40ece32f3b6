/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_post.c - terms, entries, blocks; see search_post.h. Building is search_build.c. */
#include "store/search_post.h"

#include <endian.h>
#include <string.h>

enum { WIDE = 62 };

/* Of two hashes and what it is; the finish of MurmurHash3. */
static int64_t wide(uint64_t a, uint64_t z, uint64_t what)
{
    uint64_t h = a * 0x9E3779B97F4A7C15u + (z ^ (z >> 29)) * 0xBF58476D1CE4E5B9u + what;

    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDu;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53u;
    h ^= h >> 33;
    return (int64_t)(UINT64_C(1) << WIDE | h >> 2);
}

int64_t post_unit(const struct search_unit *u, bool head)
{
    return post_is_common(u->rune) ? post_common_unit(u->rune, head)
                                   : wide(u->hash, 0, head ? 2 : 1);
}

int64_t post_pair(const struct search_unit *a, const struct search_unit *z, bool head)
{
    return post_is_common(a->rune) && post_is_common(z->rune)
               ? post_common_pair(a->rune, z->rune, head)
               : wide(a->hash, z->hash, head ? 4 : 3);
}

int64_t post_prefix(struct str form, bool head)
{
    return wide(str_hash(form), (uint64_t)form.n, head ? 6 : 5);
}

/* ---- numbers */

char *post_room(struct buf *b, isize n)
{
    if (b->cap - b->n < n) {
        isize cap = b->cap * 2 + n;
        char *p = NEW(b->mem, char, cap);

        memcpy(p, b->p, (size_t)b->n);
        b->p = p;
        b->cap = cap;
    }
    return b->p + b->n;
}

void post_put(struct buf *b, uint64_t v)
{
    b->n = post_put_at(post_room(b, 10), v) - b->p;
}

bool post_get(struct str s, isize *at, uint64_t *v)
{
    int shift = 0;

    for (*v = 0; *at < s.n && shift < 64; shift += 7) {
        uint64_t byte = (unsigned char)s.p[(*at)++];

        *v |= (byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

/* ---- reading */

static bool broken(struct post_block *b)
{
    b->broken = true;
    return false;
}

static bool take(struct str from, isize *at, uint64_t n, struct str *out)
{
    if (n > (uint64_t)(from.n - *at))
        return false;
    *out = str_slice(from, *at, *at + (isize)n);
    *at += (isize)n;
    return true;
}

bool post_next(struct post_block *b, struct post_entry *e)
{
    uint64_t step, n, bytes = 0, spots = 0;
    isize at;

    if (b->at >= b->docs.n)
        return false;
    if (!post_get(b->docs, &b->at, &step) || !post_get(b->docs, &b->at, &n) || n < 2 ||
        n >> 1 > POST_CHUNK || step > INT64_MAX || b->term > INT64_MAX - (int64_t)step)
        return broken(b);
    *e = (struct post_entry){.term = b->term += (int64_t)step, .n = (int)(n >> 1)};
    if (e->n > 1 && !post_get(b->docs, &b->at, &bytes))
        return broken(b);
    if (n & 1 && !post_get(b->docs, &b->at, &spots))
        return broken(b);
    if (e->n == 1) { /* its place is its own length */
        at = b->at;
        if (!post_get(b->docs, &at, &bytes))
            return broken(b);
        bytes = (uint64_t)(at - b->at);
    }
    if (!take(b->docs, &b->at, bytes, &e->docs) ||
        (!b->no_spots && !take(b->spots, &b->spot_at, spots, &e->spots)))
        return broken(b);
    return true;
}

bool post_places(const struct post_entry *e, uint32_t limit, uint32_t *out)
{
    const unsigned char *p = (const unsigned char *)e->docs.p, *end = p + e->docs.n;
    uint64_t place = 0;

    for (int i = 0; i < e->n; i++) {
        uint64_t v;
        int shift = 7;

        /* Frequent terms stand close: eight distances of one byte each. */
        for (uint64_t x; i + 8 <= e->n && end - p >= 8; i += 8, p += 8) {
            memcpy(&x, p, 8);
            if (x & 0x8080808080808080)
                break;
            for (int k = 0; k < 8; k++)
                out[i + k] = (uint32_t)(place += p[k]);
            if (place >= limit)
                return false;
        }
        if (i == e->n)
            break;
        if (p == end)
            return false;
        for (v = *p & 0x7F; *p++ & 0x80; shift += 7) {
            if (p == end || shift > 28)
                return false;
            v |= (uint64_t)(*p & 0x7F) << shift;
        }
        place += v;
        if (place >= limit)
            return false;
        out[i] = (uint32_t)place;
    }
    return true;
}

isize post_spots(struct str spots, isize *at, uint32_t *out, isize cap)
{
    const unsigned char *begin = (const unsigned char *)spots.p, *p = begin + *at,
                        *end = begin + spots.n;
    uint64_t spot = 0;
    isize n = 0;

    for (bool more = true; more; n++) {
        uint64_t v;
        int shift = 7;

        if (p == end)
            return -1;
        more = *p & 1;
        for (v = *p & 0x7F; *p++ & 0x80; shift += 7) {
            if (p == end || shift > 56)
                return -1;
            v |= (uint64_t)(*p & 0x7F) << shift;
        }
        spot += v >> 1;
        if (n < cap)
            out[n] = (uint32_t)spot;
    }
    *at = p - begin;
    return n;
}

/* A document's spots end with a number whose first byte has its lowest bit clear; a number's first byte is one behind a
 * byte without the highest bit. Eight bytes at a time those firsts are counted. */
bool post_spots_pass(struct str spots, isize *at, isize docs)
{
    const uint64_t ones = 0x0101010101010101;
    isize n = *at;
    uint64_t carry = 0;

    if (!docs)
        return true;
    for (; n + 8 <= spots.n; n += 8) {
        uint64_t x, more, last;
        isize many;

        memcpy(&x, spots.p + n, 8);
        x = le64toh(x);
        more = x >> 7 & ones;
        last = ~(more << 8 | carry | x) & ones;
        many = (isize)(last * ones >> 56);
        if (many >= docs) {
            for (; docs > 1; docs--)
                last &= last - 1;
            n += __builtin_ctzll(last) / 8;
            carry = 0;
            break;
        }
        docs -= many;
        carry = more >> 56;
    }
    for (; n < spots.n; n++) {
        bool first = !carry, ends = first && !(spots.p[n] & 1);

        carry = (unsigned char)spots.p[n] >> 7;
        if (ends && !--docs)
            break;
    }
    while (n < spots.n && (spots.p[n] & 0x80))
        n++;
    if (n >= spots.n)
        return false;
    *at = n + 1;
    return true;
}

/* ---- writing */

void post_writer_start(struct post_writer *w, struct arena *mem,
                       void (*out)(void *who, int64_t first, struct str docs, struct str spots),
                       void *who)
{
    *w = (struct post_writer){.out = out, .who = who};
    w->spots = buf_new(mem, 16 * POST_BLOCK);
    w->docs = buf_new(mem, 4 * POST_BLOCK);
}

static void close_block(struct post_writer *w)
{
    if (w->docs.n)
        w->out(w->who, w->first, buf_str(&w->docs), buf_str(&w->spots));
    w->docs.n = w->spots.n = 0;
    w->last = 0;
}

static void write_entry(struct post_writer *w, int64_t term, const struct post *p, isize n,
                        const char *spots)
{
    char place[POST_CHUNK * 5], *end = place, *at;
    uint32_t bytes = 0, last = 0;
    bool in_row = true;

    if (!w->docs.n)
        w->first = term;
    for (isize i = 0; i < n; i++) {
        end = post_put_at(end, p[i].place - last);
        last = p[i].place;
        in_row &= p[i].spot_at == p[0].spot_at + bytes;
        bytes += p[i].spot_n;
    }
    at = post_put_at(post_room(&w->docs, end - place + 40), (uint64_t)(term - w->last));
    at = post_put_at(at, (uint64_t)n << 1 | (bytes > 0));
    if (n > 1)
        at = post_put_at(at, (uint64_t)(end - place));
    if (bytes)
        at = post_put_at(at, bytes);
    memcpy(at, place, (size_t)(end - place));
    w->docs.n = at + (end - place) - w->docs.p;
    at = post_room(&w->spots, bytes);
    w->spots.n += bytes;
    if (in_row) {
        memcpy(at, spots + p[0].spot_at, bytes);
    } else {
        for (isize i = 0; i < n; i++) {
            memcpy(at, spots + p[i].spot_at, p[i].spot_n);
            at += p[i].spot_n;
        }
    }
    w->last = term;
}

void post_write_one(struct post_writer *w, int64_t term, uint32_t place, int64_t spot)
{
    char *at = post_room(&w->docs, 40), *to;
    isize bytes = 0;

    if (!w->docs.n)
        w->first = term;
    if (spot >= 0) {
        to = post_room(&w->spots, 10);
        bytes = post_put_at(to, (uint64_t)spot << 1) - to;
        w->spots.n += bytes;
    }
    at = post_put_at(at, (uint64_t)(term - w->last));
    at = post_put_at(at, 2 | (bytes > 0));
    if (bytes)
        at = post_put_at(at, (uint64_t)bytes);
    w->docs.n = post_put_at(at, place) - w->docs.p;
    w->last = term;
    if (w->docs.n >= POST_BLOCK)
        close_block(w);
}

void post_write(struct post_writer *w, int64_t term, const struct post *p, isize n,
                const char *spots)
{
    if (n > POST_CHUNK)
        close_block(w);
    for (isize i = 0; i < n; i += POST_CHUNK) {
        write_entry(w, term, p + i, n - i < POST_CHUNK ? n - i : POST_CHUNK, spots);
        if (w->docs.n >= POST_BLOCK || w->spots.n >= 8 * POST_BLOCK)
            close_block(w);
    }
}

void post_writer_end(struct post_writer *w)
{
    close_block(w);
}
