/* SPDX-License-Identifier: MulanPSL-2.0 */
/* flow.c - states and steps of documents; see flow.h */
#include "law/flow.h"

#include <assert.h>

/* clang-format off */
static const struct flow_step steps[] = {
    /* from          act              path            levels  to             permission     must hold                                        live */
    {DOC_DRAFT,     DO_SUBMIT,       DOC_PATH__MAX,  0, DOC_SUBMITTED, ACT_DRAFT,     G_COMPLETE | G_CHECKED,                          LIVE_KEEP},
    {DOC_DRAFT,     DO_SUBMIT_SMALL, DOC_PATH__MAX,  0, DOC_SUBMITTED, ACT_DRAFT,     G_COMPLETE | G_CHECKED | G_LIVE | G_SMALL,       LIVE_KEEP},
    {DOC_DRAFT,     DO_EMERGENCY,    DOC_PATH__MAX,  0, DOC_SUBMITTED, ACT_EMERGENCY, G_SECOND_FACTOR | G_COMPLETE | G_CHECKED | G_OPEN | G_REASON, LIVE_ON},
    {DOC_SUBMITTED, DO_EMERGENCY,    PATH_NORMAL,    0, DOC_SUBMITTED, ACT_EMERGENCY, G_SECOND_FACTOR | G_COMPLETE | G_CHECKED | G_OPEN | G_REASON, LIVE_ON},
    {DOC_SUBMITTED, DO_TAKE_BACK,    DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_DRAFT,     G_DRAFTER,                                       LIVE_KEEP},
    {DOC_SUBMITTED, DO_RETURN,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_RETURN,    G_REASON,                                        LIVE_KEEP},
    {DOC_SUBMITTED, DO_SECRECY,      DOC_PATH__MAX,  0, DOC_SUBMITTED, ACT_SECRECY,   G_NOT_DRAFTER,                                   LIVE_KEEP},
    {DOC_SUBMITTED, DO_APPROVE,      PATH_SMALL,     0, DOC_PUBLISHED, ACT_APPROVE,   G_NOT_DRAFTER | G_CHECKED | G_SMALL | G_OPEN,    LIVE_ON},
    {DOC_SUBMITTED, DO_APPROVE,      PATH_NORMAL,    2, DOC_APPROVED,  ACT_APPROVE,   G_NOT_DRAFTER | G_CHECKED,                       LIVE_KEEP},
    {DOC_SUBMITTED, DO_APPROVE,      PATH_NORMAL,    3, DOC_SECOND,    ACT_APPROVE,   G_NOT_DRAFTER | G_CHECKED,                       LIVE_KEEP},
    {DOC_SUBMITTED, DO_APPROVE,      PATH_EMERGENCY, 2, DOC_PUBLISHED, ACT_APPROVE,   G_NOT_DRAFTER | G_CHECKED,                       LIVE_KEEP},
    {DOC_SUBMITTED, DO_APPROVE,      PATH_EMERGENCY, 3, DOC_SECOND,    ACT_APPROVE,   G_NOT_DRAFTER | G_CHECKED,                       LIVE_KEEP},
    {DOC_SECOND,    DO_RETURN,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_RETURN,    G_REASON,                                        LIVE_KEEP},
    {DOC_SECOND,    DO_SECRECY,      DOC_PATH__MAX,  0, DOC_SECOND,    ACT_SECRECY,   G_NOT_DRAFTER,                                   LIVE_KEEP},
    {DOC_SECOND,    DO_APPROVE,      PATH_NORMAL,    0, DOC_APPROVED,  ACT_APPROVE,   G_NOT_DRAFTER | G_NOT_FIRST | G_CHECKED,         LIVE_KEEP},
    {DOC_SECOND,    DO_APPROVE,      PATH_EMERGENCY, 0, DOC_PUBLISHED, ACT_APPROVE,   G_NOT_DRAFTER | G_NOT_FIRST | G_CHECKED,         LIVE_KEEP},
    {DOC_APPROVED,  DO_RETURN,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_RETURN,    G_REASON,                                        LIVE_KEEP},
    {DOC_APPROVED,  DO_SECRECY,      DOC_PATH__MAX,  0, DOC_APPROVED,  ACT_SECRECY,   G_NOT_DRAFTER,                                   LIVE_KEEP},
    {DOC_APPROVED,  DO_PUBLISH,      DOC_PATH__MAX,  0, DOC_PUBLISHED, ACT_PUBLISH,   G_SECRECY | G_CHECKED | G_OPEN,                  LIVE_ON},
    {DOC_APPROVED,  DO_SCHEDULE,     DOC_PATH__MAX,  0, DOC_SCHEDULED, ACT_PUBLISH,   G_SECRECY | G_CHECKED | G_OPEN | G_FUTURE,       LIVE_KEEP},
    {DOC_APPROVED,  DO_ARCHIVE,      DOC_PATH__MAX,  0, DOC_ARCHIVED,  ACT_ARCHIVE,   0,                                               LIVE_KEEP},
    {DOC_SCHEDULED, DO_PUBLISH,      DOC_PATH__MAX,  0, DOC_PUBLISHED, ACT_PUBLISH,   G_SECRECY | G_CHECKED | G_OPEN,                  LIVE_ON},
    {DOC_SCHEDULED, DO_UNSCHEDULE,   DOC_PATH__MAX,  0, DOC_APPROVED,  ACT_PUBLISH,   0,                                               LIVE_KEEP},
    {DOC_PUBLISHED, DO_REVISE,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_DRAFT,     0,                                               LIVE_KEEP},
    {DOC_PUBLISHED, DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON,                                        LIVE_OFF},
    {DOC_PUBLISHED, DO_ARCHIVE,      DOC_PATH__MAX,  0, DOC_ARCHIVED,  ACT_ARCHIVE,   0,                                               LIVE_KEEP},
    {DOC_DRAFT,     DO_ARCHIVE,      DOC_PATH__MAX,  0, DOC_ARCHIVED,  ACT_ARCHIVE,   G_NOT_LIVE,                                      LIVE_KEEP},
    {DOC_DRAFT,     DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_SUBMITTED, DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_SECOND,    DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_APPROVED,  DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_SCHEDULED, DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_ARCHIVED,  DO_WITHDRAW,     DOC_PATH__MAX,  0, DOC_WITHDRAWN, ACT_WITHDRAW,  G_REASON | G_LIVE,                               LIVE_OFF},
    {DOC_WITHDRAWN, DO_REVISE,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_DRAFT,     0,                                               LIVE_KEEP},
    {DOC_ARCHIVED,  DO_REVISE,       DOC_PATH__MAX,  0, DOC_DRAFT,     ACT_DRAFT,     0,                                               LIVE_KEEP},
};

static const struct {
    enum guard guard;
    struct str says;
} guards[] = {
    {G_COMPLETE,      LIT("标题、栏目或者正文（附件）还不完整")},
    {G_CHECKED,       LIT("还有必须处理的核查问题没有解决")},
    {G_REASON,        LIT("请填写理由")},
    {G_NOT_DRAFTER,   LIT("不能审核自己起草的信息，请由另一人办理")},
    {G_NOT_FIRST,     LIT("终审人不能与复审人是同一人")},
    {G_SECRECY,       LIT("当前版本还没有签署保密审查（《条例》第十七条）")},
    {G_OPEN,          LIT("公开属性不是“主动公开”，不能发布")},
    {G_FUTURE,        LIT("定时发布的时间必须晚于现在")},
    {G_SECOND_FACTOR, LIT("应急发布须先用动态口令验证身份")},
    {G_SMALL,         LIT("改动较大，不能走小幅更正，请按正常流程提交")},
    {G_LIVE,          LIT("该信息没有发布在网上")},
    {G_NOT_LIVE,      LIT("该信息正发布在网上")},
    {G_DRAFTER,       LIT("只有起草人可以收回")},
};

static const struct { struct str name, zh; } states[DOC_STATE__MAX] = {
    [DOC_DRAFT]     = {LIT("draft"),     LIT("草稿")},
    [DOC_SUBMITTED] = {LIT("submitted"), LIT("待审核")},
    [DOC_SECOND]    = {LIT("second"),    LIT("待终审")},
    [DOC_APPROVED]  = {LIT("approved"),  LIT("待发布")},
    [DOC_SCHEDULED] = {LIT("scheduled"), LIT("定时发布")},
    [DOC_PUBLISHED] = {LIT("published"), LIT("已发布")},
    [DOC_WITHDRAWN] = {LIT("withdrawn"), LIT("已撤回")},
    [DOC_ARCHIVED]  = {LIT("archived"),  LIT("已归档")},
};
static const struct str paths[DOC_PATH__MAX] = {
    [PATH_NORMAL] = LIT("normal"), [PATH_SMALL] = LIT("small"), [PATH_EMERGENCY] = LIT("emergency"),
};
static const struct { struct str name, zh; enum action permission; } act_names[DOC_ACT__MAX] = {
    [DO_SUBMIT]       = {LIT("submit"),       LIT("提交审核"),     ACT_DRAFT},
    [DO_SUBMIT_SMALL] = {LIT("submit_small"), LIT("提交小幅更正"), ACT_DRAFT},
    [DO_TAKE_BACK]    = {LIT("take_back"),    LIT("收回"),         ACT_DRAFT},
    [DO_RETURN]       = {LIT("return"),       LIT("退回修改"),     ACT_RETURN},
    [DO_APPROVE]      = {LIT("approve"),      LIT("审核通过"),     ACT_APPROVE},
    [DO_SECRECY]      = {LIT("secrecy"),      LIT("签署保密审查"), ACT_SECRECY},
    [DO_PUBLISH]      = {LIT("publish"),      LIT("发布"),         ACT_PUBLISH},
    [DO_SCHEDULE]     = {LIT("schedule"),     LIT("定时发布"),     ACT_PUBLISH},
    [DO_UNSCHEDULE]   = {LIT("unschedule"),   LIT("取消定时"),     ACT_PUBLISH},
    [DO_EMERGENCY]    = {LIT("emergency"),    LIT("应急发布"),     ACT_EMERGENCY},
    [DO_WITHDRAW]     = {LIT("withdraw"),     LIT("撤回"),         ACT_WITHDRAW},
    [DO_REVISE]       = {LIT("revise"),       LIT("修订"),         ACT_DRAFT},
    [DO_ARCHIVE]      = {LIT("archive"),      LIT("归档"),         ACT_ARCHIVE},
};
static const struct str validities[] = {
    [VALID_NONE] = LIT(""), [VALID_YES] = LIT("有效"), [VALID_AMENDED] = LIT("已修改"), [VALID_REPEALED] = LIT("废止"),
    [VALID_LAPSED] = LIT("失效"), [VALID_VOID] = LIT("宣布失效"), [VALID_NOT_YET] = LIT("尚未施行"),
};
/* clang-format on */

static const struct flow_step *find(const struct flow_facts *f, enum doc_act act)
{
    for (isize i = 0; i < (isize)(sizeof steps / sizeof *steps); i++) {
        const struct flow_step *s = &steps[i];

        if (s->from == f->state && s->act == act &&
            (s->path == DOC_PATH__MAX || s->path == f->path) &&
            (!s->levels || s->levels == f->levels))
            return s;
    }
    return NULL;
}

static unsigned missing(const struct flow_facts *f, const struct flow_step *s)
{
    unsigned must = s->guards;

    if (f->one_person)
        must &= ~(unsigned)(G_NOT_DRAFTER | G_NOT_FIRST);
    return must & ~f->hold;
}

enum err flow_check(const struct flow_facts *f, enum doc_act act, const struct flow_step **out,
                    struct fail *why)
{
    const struct flow_step *s = find(f, act);

    if (why->code)
        return why->code;
    if (!s)
        return fail_set(why, ERR_RULE, "state", "“%.*s”状态的信息不能“%.*s”",
                        STR_ARG(states[f->state].zh), STR_ARG(act_names[act].zh));
    for (isize i = 0; i < (isize)(sizeof guards / sizeof *guards); i++)
        if (missing(f, s) & guards[i].guard)
            return fail_set(why, ERR_RULE, "guard", "%.*s", STR_ARG(guards[i].says));
    *out = s;
    return OK;
}

bool flow_has(const struct flow_facts *f, enum doc_act act)
{
    const struct flow_step *s = find(f, act);

    /* Steps that only a live, or only an unpublished, document knows are not offered otherwise. */
    return s && !(missing(f, s) & (G_LIVE | G_NOT_LIVE | G_DRAFTER));
}

unsigned flow_missing(const struct flow_facts *f, enum doc_act act)
{
    const struct flow_step *s = find(f, act);

    return s ? missing(f, s) : 0;
}

struct str guard_says(enum guard g)
{
    for (isize i = 0; i < (isize)(sizeof guards / sizeof *guards); i++)
        if (guards[i].guard == g)
            return guards[i].says;
    return (struct str){0};
}

struct str doc_state_name(enum doc_state s)
{
    return states[s].name;
}

struct str doc_state_zh(enum doc_state s)
{
    return states[s].zh;
}

bool doc_state_parse(struct str name, enum doc_state *out)
{
    for (int i = 0; i < DOC_STATE__MAX; i++)
        if (str_eq(name, states[i].name)) {
            *out = i;
            return true;
        }
    return false;
}

struct str doc_path_name(enum doc_path p)
{
    return paths[p];
}

bool doc_path_parse(struct str name, enum doc_path *out)
{
    for (int i = 0; i < DOC_PATH__MAX; i++)
        if (str_eq(name, paths[i])) {
            *out = i;
            return true;
        }
    return false;
}

struct str doc_act_name(enum doc_act a)
{
    return act_names[a].name;
}

struct str doc_act_zh(enum doc_act a)
{
    return act_names[a].zh;
}

bool doc_act_parse(struct str name, enum doc_act *out)
{
    for (int i = 0; i < DOC_ACT__MAX; i++)
        if (str_eq(name, act_names[i].name)) {
            *out = i;
            return true;
        }
    return false;
}

enum action doc_act_permission(enum doc_act a)
{
    return act_names[a].permission;
}

enum validity validity_on(struct day today, struct day effective, struct day expiry,
                          struct day ended, struct str ended_kind, struct day amended)
{
    if (day_is_set(ended) && day_cmp(ended, today) <= 0)
        return str_eq(ended_kind, S("void")) ? VALID_VOID : VALID_REPEALED;
    /* 有效期至: the last day still counts. */
    if (day_is_set(expiry) && day_cmp(expiry, today) < 0)
        return VALID_LAPSED;
    if (day_is_set(effective) && day_cmp(effective, today) > 0)
        return VALID_NOT_YET;
    return day_is_set(amended) && day_cmp(amended, today) <= 0 ? VALID_AMENDED : VALID_YES;
}

struct str validity_zh(enum validity v)
{
    return validities[v];
}
