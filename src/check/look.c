/* SPDX-License-Identifier: MulanPSL-2.0 */
/* look.c - where in a text stands what a rule may begin at; see look.h
 *
 * With vectors a Han character among those waited for is known by its three bytes, each by its two halves: eight
 * sets of characters are eight bits, and a byte's half says in which of them it occurs. Others pass now and
 * then; look_line() asks a table.
 */
#include "check/look.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLOCK = 64, SETS = 8, CONTINUES = 0xC0, HAN = 0xE4, HAN_LAST = 5 };

static const char *const marks[MARK__MAX] = {
    [MARK_BEING] = "是",
    [MARK_MUST] = "要",
    [MARK_NTH] = "第",
    [MARK_SECRET] = "密",
    [MARK_INSIDE] = "内",
    [MARK_KEEP] = "存",
    [MARK_OUTSIDE] = "外",
    [MARK_THIS] = "此",
    [MARK_KIND] = "属",
    [MARK_FILL] = "填",
    [MARK_WAIT] = "待",
    [MARK_TEN] = "ⅹ",
    [MARK_STAR] = "★",
    [MARK_STAR_2] = "☆",
    [MARK_MONTH] = "月",
    [MARK_NUMBER] = "号",
    [MARK_BRACKET] = "〔",
    [MARK_YUAN] = "元",
    [MARK_AGE] = "岁",
    [MARK_SHARE] = "占",
    [MARK_AMONG] = "其",
    [MARK_ENCLOSE] = "附",
    [MARK_YEN] = "￥",
    [MARK_TITLE] = "》",
    [MARK_QUOTE] = "”",
    [MARK_NUMERAL] = "零一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟",
    [MARK_DATE] = "一二十",
    [MARK_PLACE] = "小花家公新社村苑宿佳庄里胡号城府屯寨路街巷道",
};

/* By first bytes: Chinese marks begin with E2, E3 or EF, Han characters with E4 to E9. */
static const unsigned char class_of[256] = {
    ['\t'] = HAS_TAB,    [' '] = HAS_MARK,     ['!'] = HAS_MARK,     ['"'] = HAS_BRACKET,
    ['%'] = HAS_MARK,    ['('] = HAS_BRACKET,  [')'] = HAS_BRACKET,  [','] = HAS_MARK,
    [':'] = HAS_MARK,    [';'] = HAS_MARK,     ['?'] = HAS_MARK,     ['@'] = HAS_AT,
    ['['] = HAS_BRACKET, ['{'] = HAS_BRACKET,  [0xC2] = HAS_SIGN,    [0xC3] = HAS_SIGN,
    ['|'] = HAS_BAR,     [0xE2] = HAS_BRACKET, [0xE3] = HAS_BRACKET, [0xEF] = HAS_BRACKET};

static bool han(unsigned char c)
{
    return c - (unsigned)HAN <= HAN_LAST;
}

/* The code point's last ten bits, and those above the last six, by the three bytes at `p`. */
static unsigned last_ten(const unsigned char *p)
{
    return (p[1] & 15u) << 6 | (p[2] & 63u);
}

static unsigned upper(const unsigned char *p)
{
    return (p[0] & 15u) << 6 | (p[1] & 63u);
}

static bool among(const struct look_tables *t, const unsigned char *p)
{
    return t->row[upper(p)] >> (p[2] & 63) & 1;
}

/* Into the sets by the upper half of the range and turns: near ones share most of their bytes. */
static void sets(struct look_tables *t)
{
    int all = 0, k = 0;

    for (int i = 0; i < 1024; i++)
        all += __builtin_popcountll(t->row[i]);
    for (int i = 0; i < 1024; i++)
        for (uint64_t row = t->row[i]; row; row &= row - 1, k++) {
            unsigned char b[3] = {(unsigned char)(0xE0 | i >> 6),
                                  (unsigned char)(0x80 | (i & 63)),
                                  (unsigned char)(0x80 | __builtin_ctzll(row))};
            uint8_t set = (uint8_t)(1u << k * SETS / all);

            t->nibble[0][b[0] & 15] |= set;
            t->nibble[1][b[1] & 15] |= set;
            t->nibble[2][b[1] >> 4] |= set;
            t->nibble[3][b[2] & 15] |= set;
            t->nibble[4][b[2] >> 4] |= set;
        }
}

void look_tables_make(struct look_tables *t)
{
    *t = (struct look_tables){0};
    for (int i = 0; i < MARK__MAX; i++)
        for (const unsigned char *p = (const unsigned char *)marks[i]; *p; p += 3) {
            t->mark[last_ten(p)] |= UINT64_C(1) << i;
            if (han(*p))
                t->row[upper(p)] |= UINT64_C(1) << (p[2] & 63);
        }
    sets(t);
}

static void plain_from(const struct look_tables *t, struct str text, struct look *l)
{
    const unsigned char *p = (const unsigned char *)text.p;

    for (isize i = 0; i < text.n;) {
        uint64_t bit = UINT64_C(1) << (i & 63);
        unsigned char c = p[i];

        if (han(c)) {
            if (i + 2 < text.n && among(t, p + i))
                l->of[LOOK_SOME][i >> 6] |= bit;
            i += 3;
            continue;
        }
        if ((c & CONTINUES) != 0x80)
            l->of[LOOK_OTHER][i >> 6] |= bit;
        if (c >= '0' && c <= '9')
            l->of[LOOK_DIGIT][i >> 6] |= bit, l->of[LOOK_NUMBER][i >> 6] |= bit;
        i++;
    }
}

#if defined(__x86_64__)

#define AVX2 __attribute__((target("avx2")))

struct half {
    uint32_t other, digit, some;
};

AVX2 static inline __m256i table(const uint8_t *nibble)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)nibble));
}

/* Is each byte at most `most`. */
AVX2 static inline __m256i up_to(__m256i v, char most)
{
    return _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(most)), v);
}

/* 32 bytes at `p`, and two behind them. */
AVX2 static inline struct half half(const struct look_tables *t, const unsigned char *p)
{
    const __m256i low = _mm256_set1_epi8(15);
    __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p),
            b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 1)),
            c = _mm256_loadu_si256((const __m256i *)(const void *)(p + 2)),
            is_han = up_to(_mm256_sub_epi8(a, _mm256_set1_epi8((char)HAN)), HAN_LAST),
            goes_on = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)CONTINUES), a), set;

    set = _mm256_shuffle_epi8(table(t->nibble[0]), _mm256_and_si256(a, low));
    set = _mm256_and_si256(set,
                           _mm256_shuffle_epi8(table(t->nibble[1]), _mm256_and_si256(b, low)));
    set = _mm256_and_si256(set,
                           _mm256_shuffle_epi8(table(t->nibble[2]),
                                               _mm256_and_si256(_mm256_srli_epi16(b, 4), low)));
    set = _mm256_and_si256(set,
                           _mm256_shuffle_epi8(table(t->nibble[3]), _mm256_and_si256(c, low)));
    set = _mm256_and_si256(set,
                           _mm256_shuffle_epi8(table(t->nibble[4]),
                                               _mm256_and_si256(_mm256_srli_epi16(c, 4), low)));
    set = _mm256_andnot_si256(_mm256_cmpeq_epi8(set, _mm256_setzero_si256()), is_han);
    return (struct half){
        .other = ~(uint32_t)_mm256_movemask_epi8(_mm256_or_si256(is_han, goes_on)),
        .digit =
            (uint32_t)_mm256_movemask_epi8(up_to(_mm256_sub_epi8(a, _mm256_set1_epi8('0')), 9)),
        .some = (uint32_t)_mm256_movemask_epi8(set)};
}

AVX2 static void block(const struct look_tables *t, const unsigned char *p, isize i,
                       struct look *l)
{
    struct half a = half(t, p), b = half(t, p + BLOCK / 2);

    l->of[LOOK_OTHER][i] = a.other | (uint64_t)b.other << 32;
    l->of[LOOK_DIGIT][i] = l->of[LOOK_NUMBER][i] = a.digit | (uint64_t)b.digit << 32;
    l->of[LOOK_SOME][i] = a.some | (uint64_t)b.some << 32;
}

AVX2 static void by_blocks(const struct look_tables *t, struct str text, struct look *l)
{
    const unsigned char *p = (const unsigned char *)text.p;
    unsigned char rest[2 * BLOCK + 2] = {0};
    isize i = 0, left;

    for (; (i + 1) * BLOCK + 2 <= text.n; i++)
        block(t, p + i * BLOCK, i, l);
    left = text.n - i * BLOCK;
    if (left)
        memcpy(rest, p + i * BLOCK, (size_t)left);
    for (isize k = 0; k < left; k += BLOCK, i++) {
        block(t, rest + k, i, l);
        if (left - k < BLOCK)
            l->of[LOOK_OTHER][i] &= (UINT64_C(1) << (left - k)) - 1;
    }
}

#endif

void look_make(const struct look_tables *t, struct arena *mem, struct str text,
               struct look *out, bool plain)
{
    out->n = (text.n + 63) >> 6;
    for (int i = 0; i < LOOK__MAX; i++)
        out->of[i] = NEW(mem, uint64_t, out->n + 1);
#if defined(__x86_64__)
    if (!plain && __builtin_cpu_supports("avx2")) {
        by_blocks(t, text, out);
        return;
    }
#endif
    (void)plain;
    plain_from(t, text, out);
}

/* Full-width digits, letters, ＠, behind EF. */
static bool wide(const unsigned char *p)
{
    return (p[1] == 0xBC &&
            ((p[2] >= 0x90 && p[2] <= 0x99) || (p[2] >= 0xA0 && p[2] <= 0xBA))) ||
           (p[1] == 0xBD && p[2] <= 0x9A);
}

unsigned look_line(const struct look_tables *t, struct look *l, struct str text, isize from,
                   isize until, uint64_t *marks_out)
{
    const unsigned char *p = (const unsigned char *)text.p;
    unsigned holds = 0;
    uint64_t has = 0;

    for (isize i = look_next(l, LOOK_OTHER, from, until); i < until;
         i = look_next(l, LOOK_OTHER, i + 1, until)) {
        unsigned c = p[i];

        holds |= class_of[c];
        if (c < 0xE0 || i + 2 >= until) {
            holds |= c - '0' < 10u ? HAS_DIGIT : 0u;
            holds |= (c | 32) - 'a' < 26u ? HAS_LATIN : 0u;
            continue;
        }
        has |= t->mark[last_ten(p + i)];
        if (c != 0xEF || p[i + 1] == 0xBE || p[i + 1] == 0xBF)
            continue;
        if (p[i + 1] == 0xBC)
            l->of[LOOK_NUMBER][i >> 6] |= UINT64_C(1) << (i & 63);
        if (wide(p + i))
            holds |= HAS_DIGIT | HAS_LATIN | HAS_AT;
    }
    for (isize i = look_next(l, LOOK_SOME, from, until); i + 2 < until;
         i = look_next(l, LOOK_SOME, i + 1, until)) {
        uint64_t m = among(t, p + i) ? t->mark[last_ten(p + i)] : 0;

        has |= m;
        l->of[LOOK_NUMERAL][i >> 6] |= (m >> MARK_NUMERAL & 1) << (i & 63);
        l->of[LOOK_NUMBER][i >> 6] |= (m >> MARK_DATE & 1) << (i & 63);
        l->of[LOOK_PLACE][i >> 6] |= (m >> MARK_PLACE & 1) << (i & 63);
    }
    *marks_out = has;
    return holds;
}
