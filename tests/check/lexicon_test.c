/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon_test.c - the lexicon finds what looking for each word by itself finds */
#include "check/lexicon.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "check/spell.h"
#include "tests/test.h"

static uint64_t state = 20211231;

enum { FEW = 60, MANY = 4200, HITS = 60000 };

static int draw(int below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int)((state >> 33) % (uint64_t)below);
}

/* Few characters, of one to four bytes, so that words overlap. */
static struct str piece(struct arena *mem, int n)
{
    static const uint32_t of[] = {0x653F, 0x5E9C, 0x4FE1, 0x606F, 0x516C, 0x5F00,
                                  0xFF0C, 'a',    '1',    0xE9,   0x20BB7};
    struct buf b = buf_new(mem, n * 4 + 4);

    for (int i = 0; i < n; i++)
        buf_rune(&b, of[draw(draw(3) ? 6 : 11)]);
    return buf_str(&b);
}

static isize naive(struct str text, const struct str *w, isize n, struct lexicon_hit *out)
{
    isize m = 0;

    for (isize at = 0; at < text.n; at++)
        for (isize i = 0; i < n; i++)
            if (w[i].n >= 6 && (unsigned char)w[i].p[0] >= 0xC0 && m < HITS &&
                str_starts(str_from(text, at), w[i]))
                out[m++] = (struct lexicon_hit){at, (int32_t)i};
    return m;
}

static int by_place(const void *a, const void *b)
{
    const struct lexicon_hit *x = a, *y = b;

    return x->at != y->at ? (x->at > y->at) - (x->at < y->at)
                          : (x->word > y->word) - (x->word < y->word);
}

static void is_naive(struct test *t, struct lexicon_hit *a, isize found,
                     const struct lexicon_hit *b, isize wanted)
{
    bool sorted = true, equal = true;

    CHECK_INT(t, found, wanted);
    for (isize i = 1; i < found; i++)
        sorted &= a[i - 1].at <= a[i].at;
    CHECK(t, sorted);
    qsort(a, (size_t)found, sizeof *a, by_place);
    for (isize i = 0; i < found && i < wanted; i++)
        equal &= a[i].at == b[i].at && a[i].word == b[i].word;
    CHECK(t, equal);
}

/* With the vectors of this machine and without, alone and inside a longer text. */
static void same(struct test *t, const struct lexicon *l, const struct str *w, isize n,
                 struct str text)
{
    struct arena scratch = t->mem;
    struct lexicon_hit *a = NEW(&scratch, struct lexicon_hit, HITS),
                       *b = NEW(&scratch, struct lexicon_hit, HITS);
    isize from = draw(9), wanted, behind = draw(60);
    struct str within;

    wanted = naive(text, w, n, b);
    is_naive(t, a, lexicon_find(l, text, a, HITS), b, wanted);
    is_naive(t, a, lexicon_find_plain(l, text, a, HITS), b, wanted);
    within = str_concat(&scratch, str_concat(&scratch, str_slice(w[0], 0, from), text),
                        piece(&scratch, (int)behind));
    from = str_slice(w[0], 0, from).n;
    is_naive(t, a, lexicon_find_part(l, within, (struct str){within.p + from, text.n}, a, HITS),
             b, wanted);
}

/* More words under one part than a batch holds, and more places than a batch. */
static void crowd(struct test *t, struct arena mem)
{
    struct str w[400];
    struct buf b = buf_new(&mem, 8000);

    for (int i = 0; i < 400; i++)
        w[i] = str_concat(&mem, S("政府信息"), piece(&mem, 1 + i % 5));
    for (int i = 0; i < 300; i++)
        buf_add(&b, i % 7 ? S("政府信息") : w[i]);
    same(t, lexicon_make(&mem, w, 400, NULL), w, 400, buf_str(&b));
}

void test_check_lexicon(struct test *t)
{
    struct arena mem;
    struct fail why = {0};
    struct spell s;
    struct str w[MANY];

    if (!arena_init(&mem, 64 << 20) ||
        spell_open(&mem, &s, check_model, check_model_end - check_model, &why))
        exit(2);
    for (int round = 0; round < 24; round++) {
        int n = round % 2 ? MANY : FEW, length = 1 + round * 13;
        struct arena scratch = mem;
        const struct lexicon *l;

        test_case(t, "%d words are found as by themselves, in %d characters", n, length);
        for (int i = 0; i < n; i++)
            w[i] = piece(&scratch, 2 + draw(n == MANY ? 7 : 4));
        l = lexicon_make(&scratch, w, n, round % 3 ? &s.lm : NULL);
        for (int k = 0; k < 4; k++)
            same(t, l, w, n, piece(&scratch, length + k));
    }
    test_case(t, "many words with one beginning in a text full of it");
    crowd(t, mem);
    test_case(t, "no more than what there is room for");
    {
        struct str one = S("政府信息");
        struct lexicon_hit hit[2];
        const struct lexicon *l = lexicon_make(&t->mem, &one, 1, NULL);

        CHECK_INT(t, lexicon_find(l, S("政府信息政府信息政府信息"), hit, 2), 2);
        CHECK_INT(t, hit[1].at, 12);
        CHECK_INT(t, lexicon_find(l, S("政府"), hit, 2), 0);
        CHECK_INT(t, lexicon_find(l, S(""), hit, 2), 0);
    }
    test_end(t);
}
