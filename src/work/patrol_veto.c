/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_veto.c - what alone fails a site or an account at the national inspection, as far as the registers
 * tell it: rulebook/inspection-veto.tsv V4, V5, V8. V2 (the site cannot be reached) is seen from outside only;
 * V3 and the rest of V5 stand in patrol_rules.c */
#include "base/utf8.h"
#include "rules.h"
#include "work/patrol_rules.h"

enum { DAY = 86400 };

/* V4: five empty, ten stale, or five of the first level. */
void patrol_columns_rule(struct ctx *c, struct patrol_round *r, const struct unit *u,
                         const struct columns_tally *n)
{
    enum { EMPTY_MOST = 5, STALE_MOST = 10, FIRST_MOST = 5 };
    struct patrol_fault f = {.unit = u->id, .object = S("unit"), .object_id = u->id.n};

    if (n->empty < EMPTY_MOST && n->stale < STALE_MOST && n->first < FIRST_MOST)
        return;
    f.says = str_fmt(
        c->mem,
        "%.*s有空白栏目 %d 个、超期未更新的栏目 %d 个（其中动态、公告、文件类一级栏目 "
        "%d 个），达到单项否决：空白 %d 个、未更新 %d 个或者一级栏目 %d 个",
        STR_ARG(u->name), n->empty, n->stale, n->first, EMPTY_MOST, STALE_MOST, FIRST_MOST);
    patrol_add(r, PATROL_COLUMNS_VETO, &f);
}

bool patrol_first_level(const struct patrol_column *k)
{
    static const struct str types[] = {LIT("工作动态"), LIT("政策文件"), LIT("政策解读")};
    bool counts = false;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        counts |= str_eq(k->type, types[i]);
    return k->top && (counts || str_has(k->name, S("公告")) || str_has(k->name, S("动态")));
}

/* V5: what is filed on line reaches nobody. */
void patrol_requests_rule(struct ctx *c, struct patrol_round *r)
{
    struct patrol_title_list without = {0};

    patrol_without_officer(c, r->unit, &without);
    for (isize i = 0; i < without.n; i++) {
        struct patrol_fault f = {
            .unit = without.p[i].unit, .object = S("unit"), .object_id = without.p[i].unit.n};

        f.says = str_fmt(c->mem,
                         "%.*s可以在网上提交申请，却没有能登录的承办人，收到的申请没有人受理",
                         STR_ARG(without.p[i].title));
        patrol_add(r, PATROL_REQUEST_DEAD, &f);
    }
}

/* V8 */
void patrol_accounts_rule(struct ctx *c, struct patrol_round *r)
{
    const struct rule_patrol_kinds *k = &rule_patrol_kinds_rows[PATROL_ACCOUNT_STILL];
    struct patrol_account_list all = {0};

    patrol_accounts(c, r->unit, &all);
    for (isize i = 0; i < all.n; i++) {
        int64_t age = (r->now.s - all.p[i].last.s) / DAY;
        struct patrol_fault f = {
            .unit = all.p[i].unit, .object = S("channel"), .object_id = all.p[i].id};

        if (age <= k->days)
            continue;
        f.says = str_fmt(c->mem, "“%.*s”已 %lld 天没有发布内容，应当每 %d 天至少更新一次",
                         STR_ARG(utf8_head(all.p[i].name, 60)), (long long)age, (int)k->days);
        patrol_add(r, PATROL_ACCOUNT_STILL, &f);
    }
}
