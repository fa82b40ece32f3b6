/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fee.c - gongkai fee: the information processing fee */
#include "cli/cli.h"
#include "law/fee.h"

static const struct cli_option options[] = {
    {"items", 0, "件数", "按件计收：同一申请人一个自然月内的件数"},
    {"pages", 0, "页数", "按量计收：一件申请提供的页数"},
    {0},
};
const struct cli_help help_fee = {
    .line = "计算信息处理费（国办函〔2020〕109号）",
    .usage = "--items 件数 | --pages 页数",
    .about = "按件或者按量，只能选一种；超额累进，每一段按该段的标准计算。\n"
             "按件：10 件以内免费，11—30 件每件 100 元，31 件起每 10 件为一档，每件 200 "
             "元起每档加 100 元。\n"
             "按量：30 页以内免费，31—100 页每页 10 元，101—200 页每页 20 元，201 页起每页 40 "
             "元。\n\n"
             "--json：basis (item|page), count, amount（元）, amount_fen（分）, article,\n"
             "parts[from, until, count, rate, amount]（元）。",
    .options = options,
    .examples = "gongkai fee --items 45\ngongkai fee --pages 68 --json",
};

int cmd_fee(struct cli *c)
{
    bool items = cli_has(c, "items");
    struct fee f = {0};
    int64_t n = 0;

    if (items == cli_has(c, "pages"))
        return cli_usage(c, "--items 和 --pages 应当给出一个，且只能给出一个");
    (void)cli_expect(c, 0, 0);
    (void)cli_int(c, items ? "items" : "pages", 0, FEE_MAX_COUNT, 0, &n);
    if (c->fail.code ||
        fee_compute(c->mem, items ? FEE_PER_ITEM : FEE_PER_PAGE, n, &f, &c->fail))
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_str(j, "basis", items ? S("item") : S("page"));
        jout_put_int(j, "count", n);
        jout_put_int(j, "amount", f.amount_fen / 100);
        jout_put_int(j, "amount_fen", f.amount_fen);
        jout_put_str(j, "article", fee_article());
        jout_key(j, "parts");
        jout_array(j);
        for (isize i = 0; i < f.parts.n; i++) {
            const struct fee_part *p = &f.parts.p[i];

            jout_object(j);
            jout_put_int(j, "from", p->from);
            jout_put_int(j, "until", p->until);
            jout_put_int(j, "count", p->until - p->from + 1);
            jout_put_int(j, "rate", p->rate_fen / 100);
            jout_put_int(j, "amount", p->amount_fen / 100);
            jout_end(j);
        }
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
        return cli_end(c, false);
    }
    cli_print(c, "%.*s 元\n", STR_ARG(fee_yuan(c->mem, f.amount_fen)));
    for (isize i = 0; i < f.parts.n; i++) {
        const struct fee_part *p = &f.parts.p[i];

        cli_print(c, "  第 %lld—%lld %s：每%s %.*s 元，计 %.*s 元\n", (long long)p->from,
                  (long long)p->until, items ? "件" : "页", items ? "件" : "页",
                  STR_ARG(fee_yuan(c->mem, p->rate_fen)),
                  STR_ARG(fee_yuan(c->mem, p->amount_fen)));
    }
    cli_print(c, "  依据：%.*s\n", STR_ARG(fee_article()));
    return cli_end(c, false);
}
