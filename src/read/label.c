/* SPDX-License-Identifier: MulanPSL-2.0 */
/* label.c - nearness of labels: edit distance to the best part of a text */
#include "read/label.h"

#include <string.h>

#include "base/utf8.h"

static bool is_letter(uint32_t r)
{
    return rune_is_han(r) || (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') ||
           (r >= 'A' && r <= 'Z') ||
           (r > 0x2e7f && !rune_is_zh_punct(r) && r < 0xff00 && !(r >= 0x3000 && r <= 0x3030));
}

void label_of(struct arena *mem, struct str s, struct label *out)
{
    struct arena scratch = *mem;
    struct str plain;

    if (s.n > LABEL_MAX * 12)
        s = str_from(s, s.n - LABEL_MAX * 12);
    plain = utf8_nfkc(&scratch, utf8_repair(&scratch, s));
    out->n = 0;
    for (isize at = 0; at < plain.n;) {
        uint32_t r = utf8_next(plain, &at);

        if (!is_letter(r))
            continue;
        r = r == 0x5b83 ? 0x4ed6 : r; /* 其它 is 其他 */
        if (out->n == LABEL_MAX) {
            memmove(out->rune, out->rune + 1, (LABEL_MAX - 1) * sizeof *out->rune);
            out->n--;
        }
        out->rune[out->n++] = r;
    }
}

int label_near(const struct label *wanted, const struct label *found, int *behind)
{
    int row[LABEL_MAX + 1], best, best_end = 0;

    if (behind)
        *behind = found->n;
    if (!wanted->n || !found->n)
        return 0;
    /* row[i]: fewest changes that make wanted[0 … i) of a part of `found` that ends here. */
    for (int i = 0; i <= wanted->n; i++)
        row[i] = i;
    best = wanted->n;
    for (int j = 1; j <= found->n; j++) {
        int diagonal = row[0]; /* 0: a part may begin anywhere */

        for (int i = 1; i <= wanted->n; i++) {
            int change = diagonal + (wanted->rune[i - 1] != found->rune[j - 1]);
            int skip = (row[i] < row[i - 1] ? row[i] : row[i - 1]) + 1;

            diagonal = row[i];
            row[i] = change < skip ? change : skip;
        }
        if (row[wanted->n] <= best) {
            best = row[wanted->n];
            best_end = j;
        }
    }
    if (behind)
        *behind = found->n - best_end;
    return best >= wanted->n ? 0 : (wanted->n - best) * 1000 / wanted->n;
}

bool label_has(const struct label *found, const struct label *wanted)
{
    for (int i = 0; i + wanted->n <= found->n; i++)
        if (!memcmp(found->rune + i, wanted->rune, (size_t)wanted->n * sizeof *wanted->rune))
            return true;
    return false;
}

bool label_same(const struct label *a, const struct label *b)
{
    return a->n == b->n && label_has(a, b);
}

bool label_text_has(struct arena *mem, struct str found, struct str wanted)
{
    struct label f, w;

    label_of(mem, found, &f);
    label_of(mem, wanted, &w);
    return label_has(&f, &w);
}
