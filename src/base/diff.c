/* SPDX-License-Identifier: MulanPSL-2.0 */
/* diff.c - the shortest way from one sequence to another; see diff.h
 *
 * An edit path runs through a grid from (0,0) to (an,bn); a step to the right cuts, a step down adds,
 * a diagonal keeps. On diagonal k = x - y the furthest x that d changes reach is kept in v[k]. The
 * rows of v for d = 0, 1, 2 … are remembered; walking them back gives the path.
 */
#include "base/diff.h"

#include <string.h>

#include "base/utf8.h"

struct walk {
    const uint64_t *a, *b;
    isize an, bn;
};

/* As far as tokens are equal. */
static isize slide(const struct walk *w, isize x, isize y)
{
    while (x < w->an && y < w->bn && w->a[x] == w->b[y])
        x++, y++;
    return x;
}

/* The rows of v, one for each d; row d has 2d+1 entries, k = -d … d. NULL beyond DIFF_MOST. */
static isize **rows_of(struct arena *mem, const struct walk *w, int *depth)
{
    isize **row = NEW(mem, isize *, DIFF_MOST + 1);

    for (int d = 0; d <= DIFF_MOST; d++) {
        row[d] = NEW(mem, isize, 2 * d + 1);
        for (int k = -d; k <= d; k += 2) {
            isize x = 0;

            if (d &&
                (k == -d || (k != d && row[d - 1][k - 1 + d - 1] < row[d - 1][k + 1 + d - 1])))
                x = row[d - 1][k + 1 + d - 1];
            else if (d)
                x = row[d - 1][k - 1 + d - 1] + 1;
            x = slide(w, x, x - k);
            row[d][k + d] = x;
            if (x >= w->an && x - k >= w->bn) {
                *depth = d;
                return row;
            }
        }
    }
    return NULL;
}

/* Marks on the path, from its end to its start: cut[x], add[y]. */
static void mark(const struct walk *w, isize **row, int depth, bool *cut, bool *add)
{
    isize x = w->an, y = w->bn;

    for (int d = depth; d > 0; d--) {
        int k = (int)(x - y);
        bool down =
            k == -d || (k != d && row[d - 1][k - 1 + d - 1] < row[d - 1][k + 1 + d - 1]);
        int from = down ? k + 1 : k - 1;

        x = row[d - 1][from + d - 1];
        y = x - from;
        if (down)
            add[y] = true;
        else
            cut[x] = true;
    }
}

static void step(struct arena *mem, struct diff_steps *out, isize *cap, enum diff_op op,
                 isize a, isize b)
{
    struct diff_step *last = out->n ? &out->p[out->n - 1] : NULL;

    if (last && last->op == op) {
        last->n++;
        return;
    }
    last = LIST_ADD(mem, out, *cap);
    *last = (struct diff_step){op, a, b, 1};
}

void diff_tokens(struct arena *mem, const uint64_t *a, isize an, const uint64_t *b, isize bn,
                 struct diff_steps *out)
{
    isize head = 0, tail = 0, cap = 0, x, y;
    struct walk w;
    isize **row;
    bool *cut, *add;
    int depth = 0;

    while (head < an && head < bn && a[head] == b[head])
        head++;
    while (tail < an - head && tail < bn - head && a[an - 1 - tail] == b[bn - 1 - tail])
        tail++;
    w = (struct walk){a + head, b + head, an - head - tail, bn - head - tail};
    cut = NEW(mem, bool, w.an + 1);
    add = NEW(mem, bool, w.bn + 1);
    row = rows_of(mem, &w, &depth);
    if (row) {
        mark(&w, row, depth, cut, add);
    } else {
        memset(cut, 1, (size_t)w.an);
        memset(add, 1, (size_t)w.bn);
    }
    for (x = 0; x < head; x++)
        step(mem, out, &cap, DIFF_KEEP, x, x);
    for (x = 0, y = 0; x < w.an || y < w.bn;) {
        if (x < w.an && cut[x]) {
            step(mem, out, &cap, DIFF_CUT, head + x, head + y);
            x++;
        } else if (y < w.bn && add[y]) {
            step(mem, out, &cap, DIFF_ADD, head + x, head + y);
            y++;
        } else {
            step(mem, out, &cap, DIFF_KEEP, head + x, head + y);
            x++, y++;
        }
    }
    for (isize i = 0; i < tail; i++)
        step(mem, out, &cap, DIFF_KEEP, an - tail + i, bn - tail + i);
}

struct diff_text diff_lines(struct arena *mem, struct str text)
{
    struct diff_text t = {0};
    isize most = 1;

    for (isize i = 0; i < text.n; i++)
        most += text.p[i] == '\n';
    t.token = NEW(mem, uint64_t, most);
    t.part = NEW(mem, struct str, most);
    if (!text.n)
        return t;
    for (struct str line; str_next(&text, '\n', &line); t.n++) {
        t.part[t.n] = line;
        t.token[t.n] = str_hash(line);
    }
    return t;
}

struct diff_text diff_runes(struct arena *mem, struct str text)
{
    struct diff_text t = {0};

    t.token = NEW(mem, uint64_t, text.n + 1);
    t.part = NEW(mem, struct str, text.n + 1);
    for (isize at = 0, from = 0; at < text.n; from = at, t.n++) {
        t.token[t.n] = utf8_next(text, &at);
        t.part[t.n] = str_slice(text, from, at);
    }
    return t;
}
