/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_test.c - the model as the program maps it: what it knows, and what it says of words */
#include "check/spell.h"
#include "tests/test.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/utf8.h"

static struct spell speller;

static uint16_t id(const char *one)
{
    isize at = 0;

    return speller.lm.id_of[token_form(utf8_next(str_of(one), &at))];
}

static bool known(const char *text)
{
    uint16_t ids[5];
    struct str s = str_of(text);
    int n = 0;

    for (isize at = 0; at < s.n && n < 5;)
        ids[n++] = speller.lm.id_of[token_form(utf8_next(s, &at))];
    return lm_has(&speller.lm, ids, n);
}

static struct lm_word word(const char *text)
{
    uint16_t ids[8];
    struct str s = str_of(text);
    int n = 0;

    for (isize at = 0; at < s.n && n < 8;)
        ids[n++] = speller.lm.id_of[token_form(utf8_next(s, &at))];
    return lm_word(&speller.lm, ids, n);
}

static void pairs_and_grams(struct test *t)
{
    const struct lm *lm = &speller.lm;
    uint16_t a = id("政"), b = id("府");

    test_case(t, "the rows of pairs agree in both directions");
    CHECK(t, lm_bit(lm_after(lm, a), b));
    CHECK(t, lm_bit(lm_before(lm, b), a));
    for (uint16_t x = TOKEN_FIRST; x < 400; x++)
        for (uint16_t y = TOKEN_FIRST; y < 400; y++)
            CHECK(t, lm_bit(lm_after(lm, x), y) == lm_bit(lm_before(lm, y), x));
    test_case(t, "what is said often is known, what is never said is not");
    CHECK(t, known("人民"));
    CHECK(t, known("人民政"));
    CHECK(t, known("人民政府"));
    CHECK(t, !known("府政民"));
    CHECK(t, !known("政民府人"));
}

/* What is asked many at a time is what is asked one by one. */
static void many(struct test *t)
{
    const struct lm *lm = &speller.lm;
    static const uint16_t text[] = u"人民政府信息公开工作年度报告，县人民政府办公室编制。";
    enum { N = sizeof text / sizeof *text - 1 };
    uint16_t ids[N + 4] = {0}, *id = ids + 4;
    uint64_t key[LM_MANY];
    struct lm_gram g[LM_MANY];
    struct lm_walk w[2], *both[2] = {&w[0], &w[1]};
    uint64_t has;
    int n = 0, found = 0;
    bool gram[LM_MANY];

    for (int i = 0; i < N; i++)
        id[i] = lm->id_of[text[i]];
    test_case(t, "many n-grams and words are asked for at once");
    for (int i = 0; i + 4 <= N && n + 2 <= LM_MANY; i++)
        for (int len = 3; len <= 4; len++) {
            gram[n] = lm_has(lm, id + i, len);
            found += gram[n];
            g[n++] = lm_gram(id + i, len);
        }
    CHECK(t, found > 8 && found < n);
    has = lm_has_grams(lm, g, n);
    for (int i = 0; i < n; i++)
        CHECK(t, (has >> i & 1) == gram[i]);
    CHECK(t, lm_has_grams(lm, g, 0) == 0);
    for (n = 0; n + 2 <= N; n++)
        key[n] = lm_key(id + n, 2);
    has = lm_word_keys(lm, key, n);
    for (int i = 0; i < n; i++)
        CHECK(t, (has >> i & 1) == (lm_word_of(lm, key[i]).class > 0));
    CHECK(t, has & 1 && ~has & ((UINT64_C(1) << n) - 1));

    test_case(t, "what may stand between two is told by few lines of the filter");
    {
        uint64_t line[LM_MANY];
        int lines = 0;

        for (uint16_t m = 0; m < LM_MANY; m++) {
            uint64_t here = lm_sieve_between(lm_outer(id[0], id[1]), TOKEN_FIRST + m) >> 32;
            int k = 0;

            while (k < lines && line[k] != here)
                k++;
            line[k] = here;
            lines += k == lines;
        }
        CHECK_INT(t, lines, LM_APART);
        CHECK(t, lm_gram(id, 3).sieve == lm_sieve_between(lm_outer(id[0], id[2]), id[1]));
    }

    test_case(t, "two walks beside each other go as each alone");
    for (int k = 0; k < 2; k++)
        w[k] = (struct lm_walk){.state = {.have = 1u << 1}, .at = id + 12 * k};
    for (int i = 0; i < 10; i++) {
        struct lm_state alone[2] = {w[0].state, w[1].state};

        for (int k = 0; k < 2; k++)
            w[k].pair = lm_bit(lm_after(lm, w[k].at[-1]), w[k].at[0]);
        lm_steps(lm, both, 2);
        for (int k = 0; k < 2; k++) {
            float p = lm_step(lm, &alone[k], w[k].at++);

            CHECK(t, w[k].p == p && w[k].state.have == alone[k].have);
        }
    }
}

static void *want(void *p)
{
    struct spell *s = p;

    spell_ready(s);
    return (void *)(uintptr_t)s->lm.grams;
}

/* In large pages the tables are copies, made once, by the first of those who want them at the same time: they say
 * the same, also when the program's own have left memory. */
static void large(struct test *t)
{
    static const uint16_t text[] = u"人民政府信息公开工作年度报告，县人民政府办公室编制。";
    enum { N = sizeof text / sizeof *text - 1, THREADS = 4 };
    struct arena mem = {0};
    struct fail why = {0};
    struct spell other;
    pthread_t thread[THREADS];
    uint16_t id[N];
    int64_t alike = 0;
    void *grams;

    test_case(t, "tables in large pages");
    if (!arena_init_large(&mem, 128 << 20) ||
        spell_open(&mem, &other, check_model, check_model_end - check_model, &why))
        exit(2);
    CHECK(t, mem.at - mem.base < 4 << 20); /* a server that checks nothing */
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, want, &other))
            exit(2);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], &grams);
        CHECK(t, grams == (const void *)other.lm.grams);
    }
    CHECK(t, (const char *)other.lm.grams >= mem.base && (const char *)other.lm.grams < mem.at);
    CHECK(t, (uintptr_t)(mem.end - (2 << 20)) > (uintptr_t)mem.at);
    os_unload(check_model, check_model_end - check_model);
    for (int i = 0; i < N; i++)
        id[i] = speller.lm.id_of[text[i]];
    for (int i = 0; i + 4 <= N; i++)
        for (int n = 2; n <= 4; n++) {
            struct lm_word a = lm_word(&speller.lm, id + i, n),
                           b = lm_word(&other.lm, id + i, n);

            CHECK(t, lm_has(&speller.lm, id + i, n) == lm_has(&other.lm, id + i, n));
            CHECK(t, a.class == b.class && a.key == b.key);
        }
    for (uint16_t a = 0; a < speller.lm.vocabulary; a += 7)
        for (int i = 0; i < N; i++)
            alike += lm_follows(&other.lm, a, id[i]) ==
                     lm_has(&speller.lm, (uint16_t[]){a, id[i]}, 2);
    CHECK_INT(t, alike, (speller.lm.vocabulary + 6) / 7 * N);
    arena_free(&mem);
}

static void words(struct test *t)
{
    struct lm_word a = word("信息"), b = word("公开"), none = word("息信");

    test_case(t, "words have a class, and pairs of words a probability above the word's own");
    CHECK(t, a.class > 0);
    CHECK(t, b.class > 0);
    CHECK_INT(t, none.class, 0);
    CHECK(t, lm_pair(&speller.lm, a.key, b.key) <= 0);
    CHECK(t, lm_pair(&speller.lm, a.key, b.key) > b.p);
    CHECK(t, lm_pair(&speller.lm, b.key, none.key) > 0);
}

/* Keys of sounds are 32 bits: some of two syllables and of three are the same. A word of another length
 * read for them would run on into its neighbours. */
static void sounds(struct test *t)
{
    const struct lm *lm = &speller.lm;
    isize wrong = 0, all = 0;

    test_case(t, "words by their sound are words, of as many characters as syllables");
    for (uint16_t a = 1; a < 400; a++)
        for (uint16_t b = 1; b < 400; b++)
            for (int n = 2; n <= 4; n++) {
                uint16_t said[4] = {a, b, a, b};
                int count = 0;
                const uint16_t *w = lm_sound(lm, said, n, &count);

                for (int k = 0; w && k < count; k++, w += n, all++)
                    wrong += !lm_word(lm, w, n).class;
            }
    CHECK(t, all > 10000);
    CHECK_INT(t, wrong, 0);
}

/* How many candidates there are, and whether one of them puts `to` at token `at`. */
static isize candidates(struct arena scratch, struct str line, bool narrow, int at,
                        const char *to, bool *there)
{
    struct spell s = speller;
    struct spell_list l = {0};
    struct token *k = NEW(&scratch, struct token, 100);
    isize n = token_line(s.lm.id_of, line, k, 100);

    s.narrow = narrow;
    spell_candidates(&s, &scratch, k, (int)n, 0, (int)n + 1, &l);
    *there = false;
    for (isize i = 0; i < l.n; i++)
        *there |= l.p[i].kind == SPELL_OTHER && l.p[i].at == at && l.p[i].rep[0] == id(to);
    return l.n;
}

static void searches(struct test *t, struct arena *mem)
{
    struct str line = S("坚决落实应急处置措施，实施鲸准防控。");
    bool in_narrow, in_wide;
    isize narrow = candidates(*mem, line, true, 13, "精", &in_narrow),
          wide = candidates(*mem, line, false, 13, "精", &in_wide);

    test_case(t, "the wide search keeps what sounds alike, which the narrow one leaves out");
    CHECK(t, narrow > 0);
    CHECK(t, wide > narrow);
    CHECK(t, in_wide);
    CHECK(t, !in_narrow);
}

void test_check_spell(struct test *t)
{
    struct arena mem;
    struct fail why = {0};

    if (!arena_init(&mem, 64 << 20))
        exit(2);
    CHECK_INT(t, spell_open(&mem, &speller, check_model, check_model_end - check_model, &why),
              OK);
    pairs_and_grams(t);
    many(t);
    large(t);
    words(t);
    sounds(t);
    searches(t, &mem);
    arena_free(&mem);
}
