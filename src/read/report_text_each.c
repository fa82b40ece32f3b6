/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_each.c - counts that are told after what they count: 复议、诉讼分别为5件、3件
 *
 * Written out, each thing with its count (复议为5件、诉讼为3件), so that they are read like any others. Where there
 * are not as many things as counts, which belongs to which is not known, and nothing is changed.
 */
#include "base/utf8.h"
#include "read/report_text_parts.h"

enum { EACH_MOST = 12, LIST_BYTES = 300, MIDDLE_BYTES = 60 };

struct things {
    struct str p[EACH_MOST];
    struct str measure[EACH_MOST]; /* of counts */
    int n;
};

/* Where the list of things that ends at `at` begins: behind the last mark that is not 、. */
static isize list_from(struct str s, isize at)
{
    isize from = at > LIST_BYTES ? at - LIST_BYTES : 0;

    while (from < at && (s.p[from] & 0xc0) == 0x80)
        from++;
    for (isize i = from; i < at;) {
        uint32_t r = utf8_next(s, &i);

        if (r == ',' || r == ';' || r == ':' || r == '(' || r == ')' || r == '\n' ||
            r == 0x3002)
            from = i;
    }
    return from;
}

/* The list cut at 、 and, where `links`, at 和 and the like. */
static void things_of(struct str list, bool links, struct things *out)
{
    isize from = 0;

    out->n = 0;
    for (isize at = 0; at <= list.n && out->n < EACH_MOST;) {
        struct str rest = str_from(list, at);
        isize cut = str_starts(rest, S("、")) ? S("、").n : links ? text_link_first(rest) : 0;

        if (!cut && rest.n) {
            utf8_next(list, &at);
            continue;
        }
        if (at > from)
            out->p[out->n++] = str_slice(list, from, at);
        if (!rest.n)
            return;
        at += cut;
        from = at;
    }
}

/* The counts from *at on, one right behind the other: 5件、3件; *at is then behind the last. */
static void counts_of(struct str s, isize *at, struct things *out)
{
    isize i = *at;

    out->n = 0;
    while (out->n < EACH_MOST) {
        isize from = i, cut;
        int64_t v;

        if (!report_text_number(s, &i, &v))
            break;
        out->p[out->n] = str_slice(s, from, i);
        out->measure[out->n] = text_measure_at(s, i);
        i += out->measure[out->n++].n;
        *at = i;
        cut = text_link_first(str_from(s, i));
        cut = str_starts(str_from(s, i), S("、")) ? S("、").n : cut;
        if (!cut && str_starts(str_from(s, i), S(",")))
            cut = 1;
        if (!cut)
            break;
        i += cut;
    }
}

/* The words between 分别 and the first count: 为, 收到政府信息公开申请. False where none follows. */
static bool middle_of(struct str s, isize from, isize *end)
{
    for (isize i = from; i < s.n && i - from <= MIDDLE_BYTES;) {
        isize here = i;
        int64_t v;
        uint32_t r;

        if (report_text_number(s, &i, &v)) {
            *end = here;
            return true;
        }
        r = utf8_next(s, &i);
        if (r == ',' || r == ';' || r == ':' || r == '(' || r == ')' || r == '\n' ||
            r == 0x3002 || r == 0x3001)
            return false;
    }
    return false;
}

/* Writes out the counts of the 分别 at `at`; where they end, 0 where they cannot be. The list is in `b` already. */
static isize written(struct str s, isize at, struct buf *b)
{
    isize from = list_from(s, at), middle = at + S("分别").n, first, end;
    struct things things, counts;
    struct str list = str_slice(s, from, at), last;

    if (b->n < list.n || !str_ends(buf_str(b), list) || !middle_of(s, middle, &first))
        return 0;
    end = first;
    counts_of(s, &end, &counts);
    things_of(list, false, &things);
    if (things.n != counts.n)
        things_of(list, true, &things);
    if (counts.n < 2 || things.n != counts.n)
        return 0;
    last = counts.measure[counts.n - 1];
    if (!last.n)
        return 0;
    b->n -= list.n;
    for (int i = 0; i < counts.n; i++) {
        if (i)
            buf_lit(b, "、");
        buf_add(b, things.p[i]);
        buf_add(b, str_slice(s, middle, first));
        buf_add(b, counts.p[i]);
        buf_add(b, counts.measure[i].n ? counts.measure[i] : last); /* 分别为5、3件 */
    }
    return end;
}

struct str text_each(struct arena *mem, struct str s)
{
    struct str word = S("分别");
    struct buf b;
    isize done = 0;

    if (!str_has(s, word))
        return s;
    b = buf_new(mem, s.n + s.n / 4 + 1);
    for (isize found; (found = str_find(str_from(s, done), word)) >= 0;) {
        isize at = done + found, end;

        buf_add(&b, str_slice(s, done, at));
        end = written(s, at, &b);
        if (!end) {
            buf_add(&b, word);
            end = at + word.n;
        }
        done = end;
    }
    buf_add(&b, str_from(s, done));
    return buf_str(&b);
}
