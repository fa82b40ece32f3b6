/* SPDX-License-Identifier: MulanPSL-2.0 */
/* look.c - where in a text stands what a rule may begin at; see look.h
 *
 * With vectors a Han character among those waited for is known by its three bytes, each by its two halves: eight
 * sets of characters are eight bits, and a byte's half says in which of them it occurs. One in twenty others
 * passes too; look_line() asks a table.
 */
#include "check/look.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum {
    BLOCK = 64,
    SETS = 8 * LOOK_GROUPS,
    HALVES = 5,
    CONTINUES = 0xC0,
    HAN = 0xE4,
    HAN_LAST = 5
};

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
static const uint8_t class_of[256] = {
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

/* How many characters a set lets pass: all that are made of its halves of bytes. */
static int volume(const uint16_t halves[HALVES])
{
    int v = 1;

    for (int k = 0; k < HALVES; k++)
        v *= __builtin_popcount(halves[k]);
    return v;
}

/* Each of the characters goes into the set that grows least by it. */
static void sets(struct look_tables *t)
{
    uint16_t set[SETS][HALVES] = {0}, grown[HALVES], best[HALVES] = {0};

    for (int i = 0; i < 1024; i++)
        for (uint64_t row = t->row[i]; row; row &= row - 1) {
            int third = 0x80 | __builtin_ctzll(row), second = 0x80 | (i & 63), least = 1 << 30,
                to = 0;
            int half[HALVES] = {i >> 6, second & 15, second >> 4, third & 15, third >> 4};

            for (int k = 0; k < SETS; k++) {
                for (int h = 0; h < HALVES; h++)
                    grown[h] = (uint16_t)(set[k][h] | 1 << half[h]);
                if (volume(grown) - volume(set[k]) < least) {
                    least = volume(grown) - volume(set[k]);
                    to = k;
                    memcpy(best, grown, sizeof best);
                }
            }
            memcpy(set[to], best, sizeof best);
            for (int h = 0; h < HALVES; h++)
                t->half[to / 8][h][half[h]] |= (uint8_t)(1 << to % 8);
        }
}

void look_tables_make(struct look_tables *t)
{
    *t = (struct look_tables){0};
    memcpy(t->has, class_of, sizeof t->has);
    for (int c = '0'; c <= '9'; c++)
        t->has[c] = HAS_DIGIT;
    for (int c = 'a'; c <= 'z'; c++)
        t->has[c] = t->has[c - 32] = HAS_LATIN;
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

AVX2 static inline __m256i table(const uint8_t *half)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)half));
}

/* Is each byte at most `most`. */
AVX2 static inline __m256i up_to(__m256i v, char most)
{
    return _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(most)), v);
}

/* The low and the high halves of bytes, as sets. */
AVX2 static inline __m256i low(const uint8_t *of, __m256i v)
{
    return _mm256_shuffle_epi8(table(of), _mm256_and_si256(v, _mm256_set1_epi8(15)));
}

AVX2 static inline __m256i high(const uint8_t *of, __m256i v)
{
    return low(of, _mm256_srli_epi16(v, 4));
}

/* Which sets of a group the character has of which the first byte is in `a`, the others in `b`, `c`. */
AVX2 static inline __m256i in_sets(const struct look_tables *t, int group, __m256i a, __m256i b,
                                   __m256i c)
{
    const uint8_t(*of)[16] = t->half[group];

    return _mm256_and_si256(low(of[0], a),
                            _mm256_and_si256(_mm256_and_si256(low(of[1], b), high(of[2], b)),
                                             _mm256_and_si256(low(of[3], c), high(of[4], c))));
}

/* 32 bytes at `p`, and two behind them. */
AVX2 static inline struct half half(const struct look_tables *t, const unsigned char *p)
{
    __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)p),
            b = _mm256_loadu_si256((const __m256i *)(const void *)(p + 1)),
            c = _mm256_loadu_si256((const __m256i *)(const void *)(p + 2)),
            is_han = up_to(_mm256_sub_epi8(a, _mm256_set1_epi8((char)HAN)), HAN_LAST),
            goes_on = _mm256_cmpgt_epi8(_mm256_set1_epi8((char)CONTINUES), a), set;

    set = _mm256_or_si256(in_sets(t, 0, a, b, c), in_sets(t, 1, a, b, c));
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

/* The bits of word `i` that lie in [from, until). */
static uint64_t within(uint64_t word, isize i, isize from, isize until)
{
    word &= i << 6 < from ? ~UINT64_C(0) << (from & 63) : ~UINT64_C(0);
    return (i + 1) << 6 > until ? word & ((UINT64_C(1) << (until & 63)) - 1) : word;
}

/* One that is not Han, at `p` of the text. */
static void other(const struct look_tables *t, const unsigned char *p, isize i, struct look *l,
                  unsigned *holds, uint64_t *has)
{
    *has |= t->mark[last_ten(p)];
    if (p[0] != 0xEF || p[1] > 0xBD)
        return;
    if (p[1] == 0xBC)
        l->of[LOOK_NUMBER][i >> 6] |= UINT64_C(1) << (i & 63);
    if (wide(p))
        *holds |= HAS_DIGIT | HAS_LATIN | HAS_AT;
}

unsigned look_line(const struct look_tables *t, struct look *l, struct str text, isize from,
                   isize until, uint64_t *marks_out)
{
    const unsigned char *p = (const unsigned char *)text.p;
    unsigned holds = 0;
    uint64_t has = 0;

    for (isize w = from >> 6; w << 6 < until; w++) {
        uint64_t bits = within(l->of[LOOK_OTHER][w], w, from, until), numerals = 0, dates = 0,
                 places = 0;

        for (; bits; bits &= bits - 1) {
            isize i = (w << 6) + __builtin_ctzll(bits);

            holds |= t->has[p[i]];
            if (p[i] >= 0xE0 && i + 2 < until)
                other(t, p + i, i, l, &holds, &has);
        }
        for (bits = within(l->of[LOOK_SOME][w], w, from, until); bits; bits &= bits - 1) {
            const unsigned char *q = p + (w << 6) + __builtin_ctzll(bits);
            uint64_t m, one = bits & -bits;

            if (q + 2 >= p + until)
                break;
            m = t->mark[last_ten(q)] & -(t->row[upper(q)] >> (q[2] & 63) & 1);
            has |= m;
            numerals |= one & -(m >> MARK_NUMERAL & 1);
            dates |= one & -(m >> MARK_DATE & 1);
            places |= one & -(m >> MARK_PLACE & 1);
        }
        l->of[LOOK_NUMERAL][w] |= numerals;
        l->of[LOOK_NUMBER][w] |= dates;
        l->of[LOOK_PLACE][w] |= places;
    }
    *marks_out = has;
    return holds;
}
