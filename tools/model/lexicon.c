/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.c - Debian's input methods → readings, look-alikes and words of the speller
 *
 *   lexicon OUT PAIRS LM DICT STROKE CANGJIE WUBI SHAPES JIEBA
 *
 * LM is libime's zh_CN.lm (words, how common they are and what follows them), DICT the text of its
 * sc.dict (readings), then the code tables of rime-data-stroke, -cangjie5, -wubi; SHAPES our own list
 * of look-alikes; JIEBA the word list of python3-jieba, for words that LM lacks.
 * Two characters look alike by the edit distance of their three codes. Lines of the output:
 *
 *     R 长 chang,zhang        readings
 *     S 己 已:92 巳:88        look-alikes, in hundredths
 *     W 国家 3012 41          a word: 500 * (7 + log10 p), and its back-off in hundredths below 0
 *
 * PAIRS has, for each W line in order, how many words are known before it, and for each of these the
 * step of its line number and a byte: log10 p(word | before), in steps of 7/255 below 0.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/token.h"
#include "kenlm.h"

enum { ALIKE = 55, MOST = 32 };

struct letter {
    uint16_t rune;
    struct str reading[8];
    int readings;
    struct str code[3]; /* stroke, cangjie, wubi */
};

static struct letter letters[21000];
static int letters_n, index_of[65536];
static struct arena mem;

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "lexicon: %s\n", what);
    exit(1);
}

static struct str file(const char *path)
{
    struct fail why = {0};
    struct str s;

    if (os_read_file(&mem, path, 128 << 20, &s, &why))
        die(why.what);
    return s;
}

/* The letter of a text of one character, NULL for others and for what GB2312 and the words lack. */
static struct letter *of(struct str s, bool make)
{
    isize at = 0;
    uint32_t r = utf8_next(s, &at);

    if (at != s.n || r >= 65535 || !token_han((uint16_t)r))
        return NULL;
    if (!index_of[r] && make) {
        letters[++letters_n].rune = (uint16_t)r;
        index_of[r] = letters_n;
    }
    return index_of[r] ? &letters[index_of[r]] : NULL;
}

static void readings(struct str dict)
{
    struct str line;

    while (str_next(&dict, '\n', &line)) {
        struct str word, rest, reading, freq;
        struct letter *l;

        str_cut(line, S(" "), &word, &rest);
        str_cut(rest, S(" "), &reading, &freq);
        if (!reading.n || str_has(reading, S("'")) || !(l = of(word, false)) ||
            l->readings == 8)
            continue;
        for (int i = 0; i < l->readings; i++)
            if (str_eq(l->reading[i], reading))
                goto known;
        l->reading[l->readings++] = reading;
    known:;
    }
}

static void codes(const char *path, int kind)
{
    struct str text = file(path), line;

    while (str_next(&text, '\n', &line)) {
        struct str word, rest, code, more;
        struct letter *l;

        if (str_starts(line, S("#")) || !str_cut(line, S("\t"), &word, &rest) ||
            !(l = of(word, false)))
            continue;
        str_cut(rest, S("\t"), &code, &more);
        code = str_trim(code);
        if (!l->code[kind].n || (kind == 2 && code.n > l->code[kind].n))
            l->code[kind] = code;
    }
}

static double alike(struct str a, struct str b)
{
    int d[64];
    isize most = a.n > b.n ? a.n : b.n;

    if (!a.n || !b.n || b.n > 60)
        return 0.3;
    for (int j = 0; j <= b.n; j++)
        d[j] = j;
    for (int i = 1; i <= a.n; i++) {
        int corner = d[0];

        d[0] = i;
        for (int j = 1; j <= b.n; j++) {
            int up = d[j], v = corner + (a.p[i - 1] != b.p[j - 1]);

            v = v < d[j] + 1 ? v : d[j] + 1;
            d[j] = v < d[j - 1] + 1 ? v : d[j - 1] + 1;
            corner = up;
        }
    }
    return 1 - (double)d[b.n] / (double)most;
}

/* The longest run of strokes that both have: 贝 in 员, 咅 in 培 and 部. */
static double shared(struct str a, struct str b)
{
    int run[64] = {0}, most = 0;

    if (a.n > 60 || b.n > 60)
        return 0;
    for (int i = 1; i <= a.n; i++)
        for (int j = (int)b.n; j > 0; j--) {
            run[j] = a.p[i - 1] == b.p[j - 1] ? run[j - 1] + 1 : 0;
            most = run[j] > most ? run[j] : most;
        }
    return most < 3 ? 0 : (double)most / (double)(a.n > b.n ? a.n : b.n);
}

static int likeness(const struct letter *a, const struct letter *b)
{
    isize longer = a->code[0].n > b->code[0].n ? a->code[0].n : b->code[0].n;
    double slack = 0.45 * (double)longer > 2 ? 0.45 * (double)longer : 2, s1, s2, s3, s, part;

    if (!a->code[0].n || !b->code[0].n)
        return 0;
    part = shared(a->code[0], b->code[0]);
    part = part >= 0.4 ? 0.3 + 0.55 * part : 0;
    if (fabs((double)(a->code[0].n - b->code[0].n)) > slack)
        return (int)lround(part * 100);
    s1 = alike(a->code[0], b->code[0]);
    if (s1 < 0.4)
        return (int)lround(part * 100);
    s2 = alike(a->code[1], b->code[1]);
    s3 = alike(a->code[2], b->code[2]);
    s = 0.5 * s1 + 0.25 * s2 + 0.25 * s3;
    s = fmax(s, 0.55 * s1 + 0.45 * fmax(s2, s3) - 0.05);
    return (int)lround(fmax(s, part) * 100);
}

struct pair {
    uint16_t a, b;
};
static struct pair own[4000];
static int own_n;

/* Lines of characters that look alike: 己已巳. */
static void own_shapes(const char *path)
{
    struct str text = file(path), line;

    while (str_next(&text, '\n', &line)) {
        if (str_starts(line, S("#")))
            continue;
        for (isize i = 0; i < line.n;) {
            uint32_t a = utf8_next(line, &i);

            for (isize j = 0; j < line.n;) {
                uint32_t b = utf8_next(line, &j);

                if (a != b && own_n < 4000)
                    own[own_n++] = (struct pair){(uint16_t)a, (uint16_t)b};
            }
        }
    }
}

static int is_own(uint16_t a, uint16_t b)
{
    for (int i = 0; i < own_n; i++)
        if (own[i].a == a && own[i].b == b)
            return 95;
    return 0;
}

static void write_shapes(struct buf *out)
{
    for (int i = 1; i <= letters_n; i++) {
        struct {
            int like;
            uint16_t rune;
        } best[MOST] = {0};
        int n = 0;

        for (int j = 1; j <= letters_n; j++) {
            int like = i == j ? 0 : likeness(&letters[i], &letters[j]), at;

            if (i != j && is_own(letters[i].rune, letters[j].rune))
                like = 95;
            if (like < ALIKE || (n == MOST && like <= best[n - 1].like))
                continue;
            at = n < MOST ? n++ : MOST - 1;
            for (; at && best[at - 1].like < like; at--)
                best[at] = best[at - 1];
            best[at].like = like;
            best[at].rune = letters[j].rune;
        }
        if (!n)
            continue;
        buf_lit(out, "S ");
        buf_rune(out, letters[i].rune);
        for (int j = 0; j < n; j++) {
            buf_char(out, ' ');
            buf_rune(out, best[j].rune);
            buf_fmt(out, ":%d", best[j].like);
        }
        buf_char(out, '\n');
    }
}

/* --- words */

enum { WORD_LONGEST = 8, RARE = 5 };
static int32_t *line_of; /* word of the model → its W line, from 1; 0 none */

static void write_word(struct buf *out, struct str word, double p, double back)
{
    int class = (int)lround(500 * (7 + p)), b = (int)lround(-100 * back);

    buf_fmt(out, "W %.*s %d %d\n", STR_ARG(word),
            class < 1      ? 1
            : class > 4095 ? 4095
                           : class,
            b < 0 ? 0 : b);
}

static bool all_han(struct str word)
{
    for (isize at = 0; at < word.n;) {
        uint32_t r = utf8_next(word, &at);

        if (r > 65535 || !token_han((uint16_t)r))
            return false;
    }
    return true;
}

static void words(const struct kenlm *k, struct buf *out, struct str jieba)
{
    struct map known = {0};
    double sum = 0;
    int32_t n = 0;
    struct str line;

    line_of = NEW(&mem, int32_t, (isize)k->count[0]);
    for (uint64_t w = 0; w < k->count[0]; w++) {
        uint64_t a, b;
        double p = kenlm_unigram(k, w, &a, &b);

        if (k->word[w].p[0] == '<' || utf8_count(k->word[w]) > WORD_LONGEST)
            continue;
        write_word(out, k->word[w], p, kenlm_back(k, w));
        line_of[w] = ++n;
        *map_put(&mem, &known, k->word[w]) = &line_of[w];
    }
    for (int pass = 0; pass < 2; pass++)
        for (struct str rest = jieba; str_next(&rest, '\n', &line);) {
            struct str word, more, count, kind;
            int64_t c;

            str_cut(line, S(" "), &word, &more);
            str_cut(more, S(" "), &count, &kind);
            if (!str_int(count, &c))
                continue;
            if (pass == 0)
                sum += (double)c;
            else if (c >= RARE && utf8_count(word) >= 2 && utf8_count(word) <= WORD_LONGEST &&
                     all_han(word) && !map_get(&known, word))
                write_word(out, word, log10((double)c / sum), 0);
        }
}

static void put_number(struct buf *b, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        buf_char(b, (char)(v | 128));
    buf_char(b, (char)v);
}

static struct str pairs(const struct kenlm *k)
{
    struct buf out = buf_new(&mem, 64 << 20);

    for (uint64_t w = 0; w < k->count[0]; w++) {
        uint64_t from, until, a, b, v;
        int32_t n = 0, last = 0;

        if (!line_of[w])
            continue;
        kenlm_unigram(k, w, &from, &until);
        for (uint64_t i = from; i < until; i++) {
            kenlm_bigram(k, i, &v, &a, &b);
            n += line_of[v] > 0;
        }
        put_number(&out, (uint64_t)n);
        for (uint64_t i = from; i < until; i++) {
            float p = kenlm_bigram(k, i, &v, &a, &b);
            long q = lroundf(-p * (255 / 7.0f));

            if (!line_of[v])
                continue;
            if (line_of[v] <= last)
                die("the words of a pair are not in order");
            put_number(&out, (uint64_t)(line_of[v] - last));
            buf_char(&out, (char)(q > 255 ? 255 : q < 0 ? 0 : q));
            last = line_of[v];
        }
    }
    return buf_str(&out);
}

int main(int argc, char **argv)
{
    struct fail why = {0};
    struct kenlm k;
    struct buf out;

    if (argc != 10 || !arena_init(&mem, 1024L << 20) || !kenlm_open(&mem, file(argv[3]), &k))
        die("usage: lexicon OUT PAIRS LM DICT STROKE CANGJIE WUBI SHAPES JIEBA");
    out = buf_new(&mem, 64 << 20);
    /* GB2312, then what else the words are made of. */
    for (int high = 0xB0; high < 0xF8; high++)
        for (int low = 0xA1; low < 0xFF; low++) {
            char two[2] = {(char)high, (char)low};
            struct str s;

            if (utf8_from_gb18030(&mem, (struct str){two, 2}, &s))
                of(s, true);
        }
    readings(file(argv[4]));
    for (int i = 0; i < 3; i++)
        codes(argv[5 + i], i);
    own_shapes(argv[8]);
    for (int i = 1; i <= letters_n; i++)
        if (letters[i].readings) {
            buf_lit(&out, "R ");
            buf_rune(&out, letters[i].rune);
            for (int j = 0; j < letters[i].readings; j++) {
                buf_char(&out, j ? ',' : ' ');
                buf_add(&out, letters[i].reading[j]);
            }
            buf_char(&out, '\n');
        }
    write_shapes(&out);
    words(&k, &out, file(argv[9]));
    return os_write_file(argv[1], buf_str(&out), 0644, &why) ||
                   os_write_file(argv[2], pairs(&k), 0644, &why)
               ? 1
               : 0;
}
