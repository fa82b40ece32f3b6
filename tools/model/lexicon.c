/* SPDX-License-Identifier: MulanPSL-2.0 */
/* lexicon.c - Debian's input methods → readings, look-alikes and words of the speller
 *
 *   lexicon OUT LM DICT STROKE CANGJIE WUBI SHAPES
 *
 * LM is libime's zh_CN.lm (words and how common they are), DICT the text of its sc.dict (readings),
 * then the code tables of rime-data-stroke, -cangjie5, -wubi; SHAPES our own list of look-alikes.
 * Two characters look alike by the edit distance of their three codes. Lines of the output:
 *
 *     R 长 chang,zhang        readings
 *     S 己 已:92 巳:88        look-alikes, in hundredths
 *     W 国家 3012             a word and its frequency class (500 * (7 + log10 p))
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
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

int main(int argc, char **argv)
{
    struct fail why = {0};
    struct kenlm k;
    struct buf out;

    if (argc != 8 || !arena_init(&mem, 1024L << 20) || !kenlm_open(&mem, file(argv[2]), &k))
        die("usage: lexicon OUT LM DICT STROKE CANGJIE WUBI SHAPES");
    out = buf_new(&mem, 64 << 20);
    /* GB2312, then what else the words are made of. */
    for (int high = 0xB0; high < 0xF8; high++)
        for (int low = 0xA1; low < 0xFF; low++) {
            char two[2] = {(char)high, (char)low};
            struct str s;

            if (utf8_from_gb18030(&mem, (struct str){two, 2}, &s))
                of(s, true);
        }
    readings(file(argv[3]));
    for (int i = 0; i < 3; i++)
        codes(argv[4 + i], i);
    own_shapes(argv[7]);
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
    for (uint64_t w = 0; w < k.count[0]; w++) {
        uint64_t a, b;
        int class = (int)lround(500 * (7 + kenlm_unigram(&k, w, &a, &b)));

        if (k.word[w].p[0] != '<' && utf8_count(k.word[w]) >= 2 && utf8_count(k.word[w]) <= 8)
            buf_fmt(&out, "W %.*s %d\n", STR_ARG(k.word[w]),
                    class < 1      ? 1
                    : class > 4095 ? 4095
                                   : class);
    }
    return os_write_file(argv[1], buf_str(&out), 0644, &why) ? 1 : 0;
}
