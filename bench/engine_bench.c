/* SPDX-License-Identifier: MulanPSL-2.0 */
/* engine_bench.c - the lexicon and the rules against a plain Aho–Corasick and Hyperscan
 *
 *   engine_bench TEXT [TEXT]   each TEXT repeated to 32 MB, processor time of one thread
 *
 * 50,000 patterns: pieces of three to eight characters of the first text, each with one character changed, as
 * miswritten forms are. All are asked for every occurrence; the counts must agree. Rounds are interleaved, the
 * median of five is printed. The lexicon is measured also without the vectors of the machine, as it runs where there are none.
 * Then the whole check without spelling over the text as it is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <hs.h>

#include "base/os.h"
#include "base/utf8.h"
#include "check/check.h"
#include "check/lexicon.h"
#include "check/spell.h"

enum { PATTERNS = 50000, SIZE = 32 << 20, ROUNDS = 5, HITS = 1 << 20 };

static double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t seed = 20210301;
static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 32) % below;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int by_words(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Pieces of Han characters, one of them taken from elsewhere in the text. */
static isize patterns(struct arena *mem, struct str text, struct str *out)
{
    isize n = 0, kept = 0;

    while (n < PATTERNS * 2) {
        isize at = draw((uint32_t)text.n - 64), other = draw((uint32_t)text.n - 64);
        int runes = 3 + (int)draw(6), swap = 1 + (int)draw((uint32_t)runes - 1);
        char *p = NEW(mem, char, runes * 3 + 8);
        isize len = 0;
        bool ok = true;

        while (((unsigned char)text.p[at] & 0xC0) == 0x80)
            at++;
        while (((unsigned char)text.p[other] & 0xC0) == 0x80)
            other++;
        for (int i = 0; i < runes && ok; i++) {
            uint32_t r = utf8_next(text, &at);

            if (i == swap)
                r = utf8_next(text, &other);
            ok = rune_is_han(r) && r < 0xA000;
            len += utf8_put(p + len, r);
        }
        if (ok)
            out[n++] = (struct str){p, len};
    }
    qsort(out, (size_t)n, sizeof *out, by_words);
    for (isize i = 0; i < n && kept < PATTERNS; i++)
        if (!kept || !str_eq(out[kept - 1], out[i]))
            out[kept++] = out[i];
    return kept;
}

/* --- Aho–Corasick by bytes: children in a hash, failure and output links; the root has a table */

struct ac {
    uint64_t *key;
    uint32_t *to, mask;
    uint32_t *fail,
        *output; /* output: the nearest state on the failure path that ends a word */
    bool *ends;
    uint32_t root[256], states;
};

static uint32_t *slot(const struct ac *a, uint32_t state, unsigned char c)
{
    uint64_t key = (uint64_t)state << 8 | c;
    uint32_t i = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 40) & a->mask;

    while (a->to[i] && a->key[i] != key)
        i = (i + 1) & a->mask;
    a->key[i] = a->to[i] ? a->key[i] : key;
    return &a->to[i];
}

static uint32_t go(const struct ac *a, uint32_t state, unsigned char c)
{
    while (state) {
        uint64_t key = (uint64_t)state << 8 | c;
        uint32_t i = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 40) & a->mask;

        while (a->to[i] && a->key[i] != key)
            i = (i + 1) & a->mask;
        if (a->to[i])
            return a->to[i];
        state = a->fail[state];
    }
    return a->root[c];
}

static void ac_make(struct arena *mem, struct ac *a, const struct str *w, isize n)
{
    isize bytes = 0, head = 0, tail = 0;
    uint32_t *queue, *parent;
    unsigned char *by;

    for (isize i = 0; i < n; i++)
        bytes += w[i].n;
    a->mask = (1 << 22) - 1;
    a->key = NEW(mem, uint64_t, a->mask + 1);
    a->to = NEW(mem, uint32_t, a->mask + 1);
    a->fail = NEW(mem, uint32_t, bytes + 1);
    a->output = NEW(mem, uint32_t, bytes + 1);
    a->ends = NEW(mem, bool, bytes + 1);
    queue = NEW(mem, uint32_t, bytes + 1);
    parent = NEW(mem, uint32_t, bytes + 1);
    by = NEW(mem, unsigned char, bytes + 1);
    for (isize i = 0; i < n; i++) {
        uint32_t s = 0;

        for (isize k = 0; k < w[i].n; k++) {
            unsigned char c = (unsigned char)w[i].p[k];
            uint32_t *t = s ? slot(a, s, c) : &a->root[c];

            if (!*t) {
                *t = ++a->states;
                parent[*t] = s;
                by[*t] = c;
            }
            s = *t;
        }
        a->ends[s] = true;
    }
    /* States were numbered parents first, but not by depth: a queue by depth. */
    uint32_t *first = NEW(mem, uint32_t, a->states + 2),
             *next = NEW(mem, uint32_t, a->states + 2);

    for (uint32_t s = a->states; s; s--) {
        next[s] = first[parent[s]];
        first[parent[s]] = s;
    }
    for (uint32_t s = first[0]; s; s = next[s])
        queue[tail++] = s;
    while (head < tail) {
        uint32_t s = queue[head++], f = parent[s];

        if (f) {
            f = a->fail[f];
            f = go(a, f, by[s]);
            a->fail[s] = f == s ? 0 : f;
        }
        a->output[s] = a->ends[a->fail[s]] ? a->fail[s] : a->output[a->fail[s]];
        for (uint32_t k = first[s]; k; k = next[k])
            queue[tail++] = k;
    }
}

static int64_t ac_count(const struct ac *a, struct str text)
{
    int64_t n = 0;
    uint32_t s = 0;

    for (isize i = 0; i < text.n; i++) {
        s = go(a, s, (unsigned char)text.p[i]);
        n += a->ends[s];
        for (uint32_t o = a->output[s]; o; o = a->output[o])
            n++;
    }
    return n;
}

/* --- Hyperscan */

static int hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
               void *n)
{
    (void)id, (void)from, (void)to, (void)flags;
    ++*(int64_t *)n;
    return 0;
}

static int64_t hs_count(const hs_database_t *db, hs_scratch_t *scratch, struct str text)
{
    int64_t n = 0;

    hs_scan(db, text.p, (unsigned)text.n, 0, scratch, hit, &n);
    return n;
}

static hs_database_t *hs_make(struct arena *mem, const struct str *w, isize n)
{
    const char **p = NEW(mem, const char *, n);
    size_t *len = NEW(mem, size_t, n);
    unsigned *flags = NEW(mem, unsigned, n), *ids = NEW(mem, unsigned, n);
    hs_database_t *db = NULL;
    hs_compile_error_t *why = NULL;

    for (isize i = 0; i < n; i++) {
        p[i] = w[i].p;
        len[i] = (size_t)w[i].n;
        ids[i] = (unsigned)i;
    }
    if (hs_compile_lit_multi(p, flags, ids, len, (unsigned)n, HS_MODE_BLOCK, NULL, &db, &why)) {
        fprintf(stderr, "hyperscan: %s\n", why->message);
        exit(2);
    }
    return db;
}

static void line(const char *name, double *t, double bytes, int64_t found)
{
    qsort(t, ROUNDS, sizeof *t, by_value);
    printf("%-34s %8.1f MB/s   %lld found\n", name, bytes / t[ROUNDS / 2] / 1e6,
           (long long)found);
}

/* The whole check without spelling, 256 KB at a time, as a nightly patrol has it. */
static void rules(struct arena *tables, struct str text)
{
    const struct checker *k;
    struct fail why = {0};
    struct arena mem;
    struct check_options o = {.families = CHECK_ALL & ~(1u << CHECK_TYPO)};
    double t[ROUNDS];
    int64_t found = 0;

    if (!arena_init(&mem, 512 << 20) || checker_open(tables, &k, &why))
        exit(2);
    for (int r = 0; r < ROUNDS; r++) {
        double from = cpu();

        found = 0;
        for (struct str rest = text, part; rest.n; rest = str_from(rest, part.n)) {
            struct check_list l;

            part = utf8_clip(rest, 256 << 10);
            check_text(k, &mem, &(struct check_input){.text = part}, &o, &l);
            found += l.n;
            arena_reset(&mem);
        }
        t[r] = cpu() - from;
    }
    line("all rules but spelling", t, (double)text.n, found);
    arena_free(&mem);
}

struct engines {
    const struct lexicon *lexicon;
    struct ac *ac;
    hs_database_t *db;
    hs_scratch_t *scratch;
    struct lexicon_hit *hits;
};

/* All of them over one text; false when they disagree. */
static bool measure(struct arena mem, const struct engines *e, const char *name, struct str one)
{
    double t[4][ROUNDS];
    int64_t found[4] = {0};
    char *p = NEW(&mem, char, SIZE + 64);
    struct str text;

    for (isize at = 0; at < SIZE; at += one.n)
        memcpy(p + at, one.p, (size_t)(at + one.n <= SIZE ? one.n : SIZE - at));
    text = utf8_clip((struct str){p, SIZE}, SIZE - 4);
    printf("%s, %.0f MB, processor time, median of %d\n", name, (double)text.n / 1e6, ROUNDS);
    for (int r = 0; r < ROUNDS; r++) {
        double from = cpu();

        found[0] = lexicon_find(e->lexicon, text, e->hits, HITS);
        t[0][r] = cpu() - from;
        from = cpu();
        found[1] = lexicon_find_plain(e->lexicon, text, e->hits, HITS);
        t[1][r] = cpu() - from;
        from = cpu();
        found[2] = ac_count(e->ac, text);
        t[2][r] = cpu() - from;
        from = cpu();
        found[3] = hs_count(e->db, e->scratch, text);
        t[3][r] = cpu() - from;
    }
    line("lexicon", t[0], (double)text.n, found[0]);
    line("lexicon, without vectors", t[1], (double)text.n, found[1]);
    line("Aho-Corasick, plain", t[2], (double)text.n, found[2]);
    line("Hyperscan, literals", t[3], (double)text.n, found[3]);
    rules(&mem, one);
    return found[0] == found[1] && found[1] == found[2] && found[2] == found[3];
}

int main(int argc, char **argv)
{
    struct arena mem;
    struct fail why = {0};
    struct str one, *w;
    isize n;
    struct spell *spell;
    struct engines e = {0};
    bool same = true;

    if (argc < 2 || !arena_init(&mem, (isize)2 << 30) ||
        os_read_file(&mem, argv[1], 64 << 20, &one, &why)) {
        fprintf(stderr, "engine_bench TEXT [TEXT]\n");
        return 2;
    }
    w = NEW(&mem, struct str, PATTERNS * 2);
    n = patterns(&mem, one, w);
    spell = NEW(&mem, struct spell, 1);
    if (spell_open(&mem, spell, check_model, check_model_end - check_model, &why))
        return 2;
    e.lexicon = lexicon_make(&mem, w, n, &spell->lm);
    e.hits = NEW(&mem, struct lexicon_hit, HITS);
    e.ac = NEW(&mem, struct ac, 1);
    ac_make(&mem, e.ac, w, n);
    e.db = hs_make(&mem, w, n);
    hs_alloc_scratch(e.db, &e.scratch);
    printf("%td patterns\n", n);
    for (int i = 1; i < argc; i++) {
        if (os_read_file(&mem, argv[i], 64 << 20, &one, &why))
            return 2;
        same &= measure(mem, &e, argv[i], one);
    }
    return same ? 0 : 1;
}
