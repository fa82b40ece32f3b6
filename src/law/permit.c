/* SPDX-License-Identifier: MulanPSL-2.0 */
/* permit.c - role × action; see permit.h
 *
 * One line per action: its stored name, its Chinese name, and the roles that hold it in
 * their unit. Acts that everybody may do are open to the public.
 */
#include "law/permit.h"

#include <assert.h>

#include "base/buf.h"

#define R(x) (1u << ROLE_##x)
#define STAFF                                                                                  \
    (R(CLERK) | R(REVIEWER) | R(CASE_OFFICER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD) |            \
     R(DISTRICT) | R(ADMIN) | R(AUDITOR))
#define PUBLIC (1u << ROLE_NONE)

/* clang-format off */
static const struct {
    struct str name, zh;
    unsigned roles;
} acts[ACT__MAX] = {
    [ACT_READ_PUBLIC]  = {LIT("read_public"),  LIT("浏览公开信息"), PUBLIC | STAFF},
    [ACT_LOG_IN]       = {LIT("log_in"),       LIT("登录"),         PUBLIC | STAFF},
    [ACT_OWN_ACCOUNT]  = {LIT("own_account"),  LIT("管理本人账号"), STAFF},
    [ACT_SEE_DESK]     = {LIT("see_desk"),     LIT("进入工作台"),   STAFF},
    [ACT_DRAFT]        = {LIT("draft"),        LIT("起草和提交"),   R(CLERK) | R(REVIEWER)},
    [ACT_SEE_DOC]      = {LIT("see_doc"),      LIT("查看本单位信息"), R(CLERK) | R(REVIEWER) | R(CASE_OFFICER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD) | R(DISTRICT)},
    [ACT_RETURN]       = {LIT("return"),       LIT("退回"),         R(REVIEWER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_APPROVE]      = {LIT("approve"),      LIT("审核"),         R(REVIEWER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_SECRECY]      = {LIT("secrecy"),      LIT("保密审查"),     R(REVIEWER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_PUBLISH]      = {LIT("publish"),      LIT("发布"),         R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_WITHDRAW]     = {LIT("withdraw"),     LIT("撤回"),         R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_ARCHIVE]      = {LIT("archive"),      LIT("归档"),         R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_EMERGENCY]    = {LIT("emergency"),    LIT("应急发布"),     R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_COLUMN]       = {LIT("column"),       LIT("管理栏目"),     R(REVIEWER) | R(DISTRICT) | R(ADMIN)},
    [ACT_IMPORT]       = {LIT("import"),       LIT("导入"),         R(REVIEWER) | R(ADMIN)},
    [ACT_NORM]         = {LIT("norm"),         LIT("管理规范性文件库"), R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_REPORT]       = {LIT("report"),       LIT("编制年报"),     R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_REPORT_SIGN]  = {LIT("report_sign"),  LIT("签发年报"),     R(UNIT_HEAD)},
    [ACT_CASE]         = {LIT("case"),         LIT("办理依申请公开"), R(CASE_OFFICER) | R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_CASE_FILE]    = {LIT("case_file"),    LIT("提交和查询申请"), PUBLIC | STAFF},
    [ACT_CASE_APPROVE] = {LIT("case_approve"), LIT("审批答复"),     R(DISCLOSURE_HEAD) | R(UNIT_HEAD)},
    [ACT_DISPUTE]      = {LIT("dispute"),      LIT("登记复议诉讼"), R(CASE_OFFICER) | R(DISCLOSURE_HEAD)},
    [ACT_REGISTER]     = {LIT("register"),     LIT("登记建议提案培训等"), R(CLERK) | R(REVIEWER) | R(DISCLOSURE_HEAD)},
    [ACT_DISTRICT]     = {LIT("district"),     LIT("统筹各单位"),   R(DISTRICT)},
    [ACT_CONSENT]      = {LIT("consent"),      LIT("同意一人办理"), R(DISTRICT)},
    [ACT_UNIT]         = {LIT("unit"),         LIT("管理单位"),     R(DISTRICT) | R(ADMIN)},
    [ACT_USER]         = {LIT("user"),         LIT("管理用户"),     R(ADMIN)},
    [ACT_SETTING]      = {LIT("setting"),      LIT("系统设置"),     R(ADMIN)},
    [ACT_AUDIT]        = {LIT("audit"),        LIT("查阅审计日志"), R(AUDITOR)},
};

static const struct {
    struct str name, zh;
} roles[ROLE__MAX] = {
    [ROLE_NONE]            = {LIT("public"),          LIT("公众")},
    [ROLE_CLERK]           = {LIT("clerk"),           LIT("信息员")},
    [ROLE_REVIEWER]        = {LIT("reviewer"),        LIT("审核员")},
    [ROLE_CASE_OFFICER]    = {LIT("case_officer"),    LIT("承办人")},
    [ROLE_DISCLOSURE_HEAD] = {LIT("disclosure_head"), LIT("政府信息公开工作机构负责人")},
    [ROLE_UNIT_HEAD]       = {LIT("unit_head"),       LIT("主要领导")},
    [ROLE_DISTRICT]        = {LIT("district"),        LIT("政务公开主管部门")},
    [ROLE_ADMIN]           = {LIT("admin"),           LIT("系统管理员")},
    [ROLE_AUDITOR]         = {LIT("auditor"),         LIT("审计员")},
};
/* clang-format on */

bool permit_role(enum role role, enum action act)
{
    assert(act >= 0 && act < ACT__MAX && acts[act].name.n);
    return acts[act].roles & 1u << role;
}

bool permit_public(enum action act)
{
    return permit_role(ROLE_NONE, act);
}

/* A grant counts in its own unit, and below it where it reaches. */
static bool counts_in(const struct grant *g, const struct unit_id *above, isize n)
{
    for (isize i = 0; i < n; i++)
        if (above[i].n == g->unit.n)
            return i == 0 || g->reach;
    return false;
}

static enum err refuse(enum action act, struct fail *why)
{
    char who[200];
    isize n = 0;

    for (int r = ROLE_NONE + 1; r < ROLE__MAX; r++) {
        struct str zh = roles[r].zh;

        if (!permit_role(r, act) || n + zh.n + 4 > (isize)sizeof who)
            continue;
        if (n) {
            __builtin_memcpy(who + n, "、", 3);
            n += 3;
        }
        __builtin_memcpy(who + n, zh.p, (size_t)zh.n);
        n += zh.n;
    }
    return fail_set(why, ERR_FORBIDDEN, "permission", "“%.*s”需要以下角色之一：%.*s",
                    STR_ARG(acts[act].zh), (int)n, who);
}

/* `office` NULL: no thing of an office is in question. */
static enum err ask(const struct actor *who, enum action act, const struct unit_id *above,
                    isize above_n, const struct office_id *office, struct fail *why)
{
    bool elsewhere = false;

    if (why->code)
        return why->code;
    if (who->system || permit_public(act))
        return OK;
    if (!who->user.n)
        return fail_set(why, ERR_LOGIN, "permission", "请先登录");
    for (isize i = 0; i < who->grants.n; i++) {
        const struct grant *g = &who->grants.p[i];

        if (!permit_role(g->role, act) || (above_n && !counts_in(g, above, above_n)))
            continue;
        if (!office || !g->office.n || g->office.n == office->n)
            return OK;
        elsewhere = true;
    }
    if (elsewhere)
        return fail_set(why, ERR_FORBIDDEN, "permission",
                        "这条信息不属于您的科室：您的角色只限于本科室的信息");
    return refuse(act, why);
}

enum err permit_may(const struct actor *who, enum action act, const struct unit_id *above,
                    isize above_n, struct fail *why)
{
    return ask(who, act, above, above_n, NULL, why);
}

enum err permit_may_office(const struct actor *who, enum action act,
                           const struct unit_id *above, isize above_n, struct office_id office,
                           struct fail *why)
{
    return ask(who, act, above, above_n, &office, why);
}

struct str action_name(enum action act)
{
    return acts[act].name;
}

struct str action_zh(enum action act)
{
    return acts[act].zh;
}

struct str role_name(enum role role)
{
    return roles[role].name;
}

struct str role_zh(enum role role)
{
    return roles[role].zh;
}

bool role_parse(struct str name, enum role *out)
{
    for (int r = ROLE_NONE + 1; r < ROLE__MAX; r++)
        if (str_eq(name, roles[r].name)) {
            *out = r;
            return true;
        }
    return false;
}
