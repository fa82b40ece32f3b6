/* SPDX-License-Identifier: MulanPSL-2.0 */
/* nav.c - the navigation of the desk; see nav.h */
#include "web/desk/nav.h"

#include "store/document.h"
#include "store/outbox.h"
#include "store/voice.h"

static int64_t waiting(struct ctx *c, struct unit_id unit)
{
    return docs_count(c, unit, DOC_SUBMITTED) + docs_count(c, unit, DOC_SECOND) +
           docs_count(c, unit, DOC_APPROVED);
}

static int64_t voices(struct ctx *c, struct unit_id unit)
{
    return voice_open_count(c, unit);
}

static int64_t outbox(struct ctx *c, struct unit_id unit)
{
    return outbox_count(c, unit, S("failed"));
}

/* clang-format off */
const struct desk_nav_row desk_nav[] = {
    /* group               label                 path                        icon             who         */
    {LIT("信息公开"),   LIT("首页"),         LIT("/desk/"),              LIT("home"),     ACT_SEE_DESK, NULL, false},
    {LIT("信息公开"),   LIT("总览"),         LIT("/desk/overview"),      LIT("chart"),    ACT_SEE_DESK, NULL, false},
    {LIT("信息公开"),   LIT("各单位总览"),   LIT("/desk/district"),      LIT("compare"),  ACT_DISTRICT, NULL, false},
    {LIT("信息公开"),   LIT("起草信息"),     LIT("/desk/docs/new"),      LIT("plus"),     ACT_DRAFT,    NULL, false},
    {LIT("信息公开"),   LIT("待办信息"),     LIT("/desk/docs?state=waiting"), LIT("inbox"), ACT_APPROVE, waiting, true},
    {LIT("信息公开"),   LIT("全部信息"),     LIT("/desk/docs"),          LIT("doc"),      ACT_SEE_DOC,  NULL, false},
    {LIT("信息公开"),   LIT("栏目"),         LIT("/desk/columns"),       LIT("list"),     ACT_COLUMN,   NULL, false},
    {LIT("信息公开"),   LIT("内容校对"),     LIT("/gongkai/proofread"),  LIT("check"),    ACT_SEE_DESK, NULL, false},
    {LIT("信息公开"),   LIT("规范性文件"),   LIT("/desk/norms"),         LIT("book"),     ACT_NORM,     NULL, false},
    {LIT("依申请公开"), LIT("申请办理"),     LIT("/desk/cases"),         LIT("inbox"),    ACT_CASE,     NULL, false},
    {LIT("依申请公开"), LIT("复议诉讼"),     LIT("/desk/disputes"),      LIT("flag"),     ACT_DISPUTE,  NULL, false},
    {LIT("依申请公开"), LIT("文书模板"),     LIT("/desk/wordings"),      LIT("edit"),     ACT_CASE,     NULL, false},
    {LIT("依申请公开"), LIT("个人信息销毁"), LIT("/desk/erasures"),      LIT("archive"),  ACT_CASE,     NULL, false},
    {LIT("年报"),       LIT("年度报告"),     LIT("/desk/report/"),       LIT("chart"),    ACT_SEE_DESK, NULL, false},
    {LIT("年报"),       LIT("各单位年报"),   LIT("/desk/reports"),       LIT("compare"),  ACT_DISTRICT, NULL, false},
    {LIT("日常工作"),   LIT("公开责任清单"), LIT("/desk/duties"),        LIT("list"),     ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("组织机构"),     LIT("/desk/organisation"),  LIT("users"),    ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("要点进展"),     LIT("/desk/plan"),          LIT("calendar"), ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("考核"),         LIT("/desk/assess"),        LIT("check"),    ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("台账"),         LIT("/desk/registers"),     LIT("book"),     ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("网民留言"),     LIT("/desk/voices"),        LIT("inbox"),    ACT_SEE_DESK, voices, true},
    {LIT("日常工作"),   LIT("意见征集"),     LIT("/desk/consults"),      LIT("edit"),     ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("巡查"),         LIT("/desk/patrol"),        LIT("flag"),     ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("各单位巡查"),   LIT("/desk/patrol/units"),  LIT("flag"),     ACT_DISTRICT, NULL, false},
    {LIT("日常工作"),   LIT("渠道"),         LIT("/desk/channels"),      LIT("send"),     ACT_SEE_DESK, NULL, false},
    {LIT("日常工作"),   LIT("核查词表"),     LIT("/desk/words"),         LIT("book"),     ACT_SEE_DESK, NULL, false},
    {LIT("管理"),       LIT("本单位"),       LIT("/desk/unit"),          LIT("building"), ACT_UNIT,     NULL, false},
    {LIT("管理"),       LIT("各单位"),       LIT("/desk/units"),         LIT("flag"),     ACT_UNIT,     NULL, false},
    {LIT("管理"),       LIT("用户与角色"),   LIT("/desk/users"),         LIT("users"),    ACT_USER,     NULL, false},
    {LIT("管理"),       LIT("设置"),         LIT("/desk/settings"),      LIT("gear"),     ACT_SETTING,  NULL, false},
    {LIT("管理"),       LIT("外发"),         LIT("/desk/outbox"),         LIT("mail"),     ACT_SETTING,  outbox, true},
    {LIT("管理"),       LIT("工作日历"),     LIT("/desk/calendar"),      LIT("calendar"), ACT_SETTING,  NULL, false},
    {LIT("管理"),       LIT("操作日志"),     LIT("/desk/audit"),         LIT("archive"),  ACT_AUDIT,    NULL, false},
};
/* clang-format on */
const int desk_nav_n = sizeof desk_nav / sizeof *desk_nav;
