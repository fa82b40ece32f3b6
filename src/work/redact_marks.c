/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_marks.c - marks as text, and where terms stand in a text; see redact.h */
#include "base/buf.h"
#include "base/hans.h"
#include "base/utf8.h"
#include "law/withhold.h"
#include "work/redact.h"

/* --- comparing */

/* What may stand between the characters of a name or a number. */
static bool is_gap(uint32_t r)
{
    return rune_is_space(r) || r < 0x21 || r == '-' || r == 0xAD ||
           (r >= 0x2010 && r <= 0x2015) || r == 0x2212 || r == 0xB7 || r == 0x2022 ||
           r == 0x2027 || r == 0x30FB || (r >= 0x200B && r <= 0x200F) ||
           (r >= 0x2028 && r <= 0x202E) || r == 0x2060 || r == 0xFEFF || r == '_' ||
           (r >= 0xFE00 && r <= 0xFE0F);
}

static void add(struct arena *mem, struct redact_fold *f, uint32_t r, int32_t from)
{
    if (is_gap(r))
        return;
    if (f->n == f->cap) {
        isize cap = f->cap ? f->cap * 2 : 256;
        uint32_t *rune = NEW(mem, uint32_t, cap);
        int32_t *at = NEW(mem, int32_t, cap);

        for (isize i = 0; i < f->n; i++) {
            rune[i] = f->rune[i];
            at[i] = f->from[i];
        }
        f->rune = rune;
        f->from = at;
        f->cap = cap;
    }
    f->rune[f->n] = rune_simplified(rune_lower(r));
    f->from[f->n++] = from;
}

void redact_fold_rune(struct arena *mem, struct redact_fold *f, uint32_t rune, int32_t from)
{
    uint32_t parts[RUNE_PARTS];
    isize n = rune_parts(rune, parts);

    for (isize i = 0; i < n; i++)
        add(mem, f, parts[i], from);
}

struct redact_fold redact_fold_text(struct arena *mem, struct str s)
{
    struct redact_fold f = {0};
    int32_t i = 0;

    for (isize at = 0; at < s.n; i++)
        redact_fold_rune(mem, &f, utf8_next(s, &at), i);
    return f;
}

/* Terms are few and texts long: a bit for each low half of a first character lets nearly all
 * places pass at once. */
void redact_find(struct arena *mem, const struct redact_fold *f, const struct redact_marks *m,
                 void (*hit)(void *user, isize mark, int32_t from, int32_t until), void *user)
{
    struct redact_fold *term = NEW(mem, struct redact_fold, m->n + 1);
    bool *first = NEW(mem, bool, 0x10000);

    for (isize i = 0; i < m->n; i++)
        if (!m->p[i].area) {
            term[i] = redact_fold_text(mem, m->p[i].term);
            if (term[i].n)
                first[term[i].rune[0] & 0xFFFF] = true;
        }
    for (isize at = 0; at < f->n; at++) {
        if (!first[f->rune[at] & 0xFFFF])
            continue;
        for (isize i = 0; i < m->n; i++) {
            isize k = 0;

            while (k < term[i].n && at + k < f->n && term[i].rune[k] == f->rune[at + k])
                k++;
            if (term[i].n && k == term[i].n)
                hit(user, i, f->from[at], f->from[at + k - 1]);
        }
    }
}

/* --- marks as text */

static enum err refuse(struct fail *why, isize i, const char *says)
{
    return fail_set(why, ERR_INPUT, "marks", "第 %lld 个标记：%s", (long long)i + 1, says);
}

enum err redact_marks_check(const struct redact_marks *m, struct fail *why)
{
    struct withhold_ground g;

    if (why->code)
        return why->code;
    if (!m->n)
        return fail_set(why, ERR_INPUT, "marks", "还没有标记要隐去的内容");
    if (m->n > REDACT_MARKS)
        return fail_set(why, ERR_INPUT, "marks", "标记最多 %d 个", REDACT_MARKS);
    for (isize i = 0; i < m->n; i++) {
        const struct redact_mark *k = &m->p[i];
        isize solid = 0;

        for (isize at = 0; !k->area && at < k->term.n;)
            solid += !is_gap(utf8_next(k->term, &at));
        if (!k->area && solid < 2)
            return refuse(why, i, "词语至少两个字；只有一个字的，请用区域标记");
        if (!k->area && utf8_count(k->term) > REDACT_TERM_MOST)
            return refuse(why, i, "词语太长，最多 200 字");
        if (k->area && (k->page < 1 || k->left < 0 || k->top < 0 || k->right > 1000 ||
                        k->bottom > 1000 || k->left >= k->right || k->top >= k->bottom))
            return refuse(
                why, i,
                "区域应写明页码和左、上、右、下四个数（0 至 1000，右大于左，下大于上）");
        if (!withhold_ground_find(k->ground, &g))
            return refuse(why, i, "没有写明不予公开的理由");
    }
    return OK;
}

/* The next word of a line: up to a tab, or to a blank where `blank`. */
static struct str word(struct str *rest, bool tabs)
{
    struct str s = str_trim(*rest);
    isize n = 0;

    while (n < s.n && s.p[n] != '\t' && (tabs || s.p[n] != ' '))
        n++;
    *rest = str_trim(str_from(s, n));
    return str_trim(str_slice(s, 0, n));
}

static bool whole(struct str *rest, bool tabs, int *out)
{
    int64_t v = 0;

    if (!str_int(word(rest, tabs), &v) || v < 0 || v > 100000)
        return false;
    *out = (int)v;
    return true;
}

static bool line_mark(struct str line, struct str otherwise, struct redact_mark *k)
{
    bool tabs = str_has(line, S("\t"));
    struct str kind = word(&line, tabs);
    struct withhold_ground g;

    if (str_eq(kind, S("term"))) {
        k->term = word(&line, tabs);
    } else if (str_eq(kind, S("area"))) {
        k->area = true;
        if (!whole(&line, false, &k->page) || !whole(&line, false, &k->left) ||
            !whole(&line, false, &k->top) || !whole(&line, false, &k->right) ||
            !whole(&line, false, &k->bottom))
            return false;
    } else {
        return false;
    }
    k->ground = line.n ? line : otherwise;
    if (!withhold_ground_find(k->ground, &g))
        return false;
    k->ground = g.id;
    return k->area || k->term.n;
}

enum err redact_marks_parse(struct arena *mem, struct str text, struct str otherwise,
                            struct redact_marks *out, struct fail *why)
{
    struct str line;
    isize cap = 0;
    int n = 0;

    if (why->code)
        return why->code;
    *out = (struct redact_marks){0};
    if (!utf8_valid(text))
        return fail_set(why, ERR_INPUT, "marks", "标记不是 UTF-8 文字");
    while (str_next(&text, '\n', &line)) {
        struct redact_mark k = {0};

        n++;
        line = str_trim(line);
        if (!line.n || str_starts(line, S("#")))
            continue;
        if (!line_mark(line, otherwise, &k))
            return fail_set(
                why, ERR_INPUT, "marks",
                "第 %d 行看不懂：应为“term 词语 理由”或者“area 页 左 上 右 下 理由”", n);
        if (out->n >= REDACT_MARKS)
            return fail_set(why, ERR_INPUT, "marks", "标记最多 %d 个", REDACT_MARKS);
        *LIST_ADD(mem, out, cap) = k;
    }
    return OK;
}

struct str redact_marks_text(struct arena *mem, const struct redact_marks *m)
{
    struct buf b = buf_new(mem, 64 + m->n * 32);

    for (isize i = 0; i < m->n; i++) {
        const struct redact_mark *k = &m->p[i];

        if (k->area)
            buf_fmt(&b, "area\t%d %d %d %d %d\t%.*s\n", k->page, k->left, k->top, k->right,
                    k->bottom, STR_ARG(k->ground));
        else
            buf_fmt(&b, "term\t%.*s\t%.*s\n",
                    STR_ARG(str_replace(mem, str_replace(mem, k->term, S("\t"), S(" ")),
                                        S("\n"), S(" "))),
                    STR_ARG(k->ground));
    }
    return buf_str(&b);
}
