/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_veto.c - what alone fails a site or an account at the national inspection: rulebook/inspection-veto.tsv
 *
 * As far as the database tells it: V4, V5, V8, of V7 personal data in what went out; V3, the rest of V5 and of V1
 * what pages show stand in patrol_rules.c. What only a person can see (V1 and V7 at large, V2 from outside, V6,
 * V9 in the account's own messages) is looked at by people once a quarter and entered in the register inspect;
 * one that is due, and one that found something, is a task as any other fault.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "check/check.h"
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

/* --- what people look at */

static const struct {
    struct str item; /* as rulebook/registers.tsv has it */
    bool account;    /* asked only where the unit has an account in new media */
} looked_at[] = {{LIT("V1 安全、泄密事故等严重问题"), false},
                 {LIT("V2 站点无法访问"), false},
                 {LIT("V6 服务不实用"), false},
                 {LIT("V7 新媒体：安全、泄密事故等严重问题"), true},
                 {LIT("V9 新媒体：互动回应差"), true}};

static struct day last_of(const struct patrol_inspected_list *all, struct unit_id unit,
                          struct str item, struct str result)
{
    struct day last = {0};

    for (isize i = 0; i < all->n; i++) {
        struct str of, was;

        if (all->p[i].unit.n == unit.n && str_cut(all->p[i].tag, S("|"), &of, &was) &&
            str_eq(of, item) && (!result.n || str_eq(was, result)) && all->p[i].day.n > last.n)
            last = all->p[i].day;
    }
    return last;
}

static void person_rule(struct ctx *c, struct patrol_round *r, const struct unit *u,
                        const struct patrol_inspected_list *all, bool account)
{
    const struct rule_patrol_kinds *k = &rule_patrol_kinds_rows[PATROL_HUMAN_DUE];
    struct patrol_fault f = {.unit = u->id, .object = S("unit"), .object_id = u->id.n};
    struct buf due = buf_new(c->mem, 200);
    struct day today = instant_day(r->now);

    for (size_t i = 0; i < sizeof looked_at / sizeof *looked_at; i++) {
        struct str item = looked_at[i].item;
        struct day bad = last_of(all, u->id, item, S("发现问题"));
        struct day good = last_of(all, u->id, item, S("未发现问题"));
        struct day mended = last_of(all, u->id, item, S("已经整改"));

        if (looked_at[i].account && !account)
            continue;
        if (bad.n && bad.n > good.n && bad.n > mended.n) {
            f.detail = item;
            f.says = str_fmt(c->mem, "%.*s人工核查“%.*s”发现问题，还没有登记整改",
                             STR_ARG(day_zh(c->mem, bad)), STR_ARG(item));
            patrol_add(r, looked_at[i].account ? PATROL_HUMAN_ACCOUNT : PATROL_HUMAN_SITE, &f);
        }
        if (today.n - last_of(all, u->id, item, S("")).n > k->days)
            buf_fmt(&due, "%s%.*s", due.n ? "；" : "", STR_ARG(item));
    }
    if (due.n) {
        f.detail = S("");
        f.says = str_fmt(c->mem, "本季度还没有人工核查：%.*s", STR_ARG(buf_str(&due)));
        patrol_add(r, PATROL_HUMAN_DUE, &f);
    }
}

void patrol_people_rule(struct ctx *c, struct patrol_round *r, const struct unit_list *units)
{
    struct patrol_inspected_list all = {0};
    struct patrol_account_list accounts = {0};

    patrol_inspected(c, r->unit, &all);
    patrol_accounts(c, r->unit, &accounts);
    for (isize i = 0; i < units->n; i++) {
        const struct unit *u = &units->p[i];
        bool account = false;

        if (u->closed_at.s || (r->unit.n && u->id.n != r->unit.n))
            continue;
        for (isize k = 0; k < accounts.n; k++)
            account |= accounts.p[k].unit.n == u->id.n;
        person_rule(c, r, u, &all, account);
    }
}

/* V7: the check stands before a text goes out; rules and texts change afterwards. */
void patrol_posts_rule(struct ctx *c, struct patrol_round *r)
{
    enum { AT_ONCE = 200 };
    struct check_options o = {.families = 1u << CHECK_PRIVACY, .least = CHECK_BLOCK};
    struct patrol_post_list posts = {0};
    int64_t after = 0;

    while (c->checker && !c->fail.code) {
        posts = (struct patrol_post_list){0};
        patrol_posts(c, r->unit, after, AT_ONCE, &posts);
        for (isize i = 0; i < posts.n; i++) {
            const struct patrol_post *p = &posts.p[i];
            struct check_input in = {.text = p->body, .title = p->title};
            struct check_list found = {0};
            struct patrol_fault f = {.unit = p->unit, .object = S("post"), .object_id = p->id};

            after = p->id;
            check_text(c->checker, c->mem, &in, &o, &found);
            if (!found.n)
                continue;
            f.detail = found.p[0].rule->name;
            f.says = str_fmt(c->mem, "已经发布的文稿《%.*s》里有%.*s %.*s",
                             STR_ARG(utf8_head(p->title, 60)), STR_ARG(found.p[0].rule->title),
                             STR_ARG(check_masked(c->mem, &found.p[0])));
            patrol_add(r, PATROL_POST_PRIVACY, &f);
        }
        if (posts.n < AT_ONCE)
            break;
    }
}
