/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fee.c - the information processing fee; see fee.h
 *
 * 68 pages: 30 free, 38 at 10 yuan = 380. 45 items: 10 free, 20 at 100, 10 at 200, 5 at 300 =
 * 5500. Above the last band that the table writes out, each further ten items cost 100 more each.
 */
#include "law/fee.h"

#include "rules.h"

struct tier {
    int64_t from, until, rate_fen; /* until 0: without end */
};

/* The k-th tier of a basis, 0 first; false when there is none. */
static bool tier_at(enum fee_basis basis, int k, struct tier *out)
{
    struct str name = basis == FEE_PER_ITEM ? S("item") : S("page");
    struct tier t = {0}, last = {0};
    int64_t rate = 0;
    int i = 0;

    for (isize r = 0; r < rule_fee_tiers_count; r++) {
        const struct rule_fee_tiers *row = &rule_fee_tiers_rows[r];

        if (!str_eq(row->basis, name) || !str_int(row->from, &t.from))
            continue; /* the line of the formula has no plain numbers; it follows below */
        if (!str_int(row->to, &t.until))
            t.until = 0;
        str_int(row->rate, &rate);
        t.rate_fen = rate * 100;
        last = t;
        if (i++ == k) {
            *out = t;
            return true;
        }
    }
    if (!last.until)
        return false;
    /* 31+10(k-1) … 30+10k at 100(k+1): ten more units, a hundred yuan more each. */
    *out = (struct tier){last.until + 1 + 10 * (int64_t)(k - i),
                         last.until + 10 * (int64_t)(k - i + 1),
                         last.rate_fen + 10000 * (int64_t)(k - i + 1)};
    return true;
}

int64_t fee_rate_fen(enum fee_basis basis, int64_t ordinal)
{
    struct tier t;

    for (int k = 0; tier_at(basis, k, &t); k++)
        if (ordinal >= t.from && (!t.until || ordinal <= t.until))
            return t.rate_fen;
    return 0;
}

enum err fee_compute(struct arena *mem, enum fee_basis basis, int64_t count, struct fee *out,
                     struct fail *why)
{
    struct fee f = {.basis = basis, .count = count};
    isize cap = 0;
    struct tier t;

    if (why->code)
        return why->code;
    if (count < 0 || count > FEE_MAX_COUNT)
        return fail_set(why, ERR_INPUT, basis == FEE_PER_ITEM ? "件数" : "页数",
                        "应为 0 至 %d 的整数", FEE_MAX_COUNT);
    for (int k = 0; tier_at(basis, k, &t) && t.from <= count; k++) {
        int64_t until = t.until && t.until < count ? t.until : count;
        struct fee_part *p = LIST_ADD(mem, &f.parts, cap);

        *p = (struct fee_part){t.from, until, t.rate_fen, (until - t.from + 1) * t.rate_fen};
        f.amount_fen += p->amount_fen;
    }
    *out = f;
    return OK;
}

struct str fee_article(void)
{
    return S("《条例》第四十二条；国办函〔2020〕109号");
}

struct str fee_yuan(struct arena *mem, int64_t fen)
{
    if (fen % 100 == 0)
        return str_fmt(mem, "%lld", (long long)(fen / 100));
    return str_fmt(mem, "%lld.%02lld", (long long)(fen / 100),
                   (long long)(fen < 0 ? -fen : fen) % 100);
}
