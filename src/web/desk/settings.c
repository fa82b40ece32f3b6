/* SPDX-License-Identifier: MulanPSL-2.0 */
/* settings.c - the settings of the installation and of a unit (设置) */
#include "rules.h"
#include "store/account.h"
#include "web/desk/common.h"
#include "work/upkeep.h"

/* Of rulebook/suggestion-schemes.tsv, in its order; what is not in both cannot be set. */
#define SCHEMES "|shandong-npc|abc-1|abcd|abc-2|media-centre"
/* Thresholds of the spelling check that were measured (rulebook/check-accuracy.tsv), in hundredths; "" is 0. */
#define THRESHOLDS "|-60|-40|-20|20|40|80"

/* clang-format off */
static const struct field setting_fields[] = {
    {LIT("platform.name"),      LIT("平台名称"),       FIELD_LINE, 0, 100, {0}},
    {LIT("platform.host"),      LIT("主办单位"),       FIELD_LINE, 0, 100, {0}},
    {LIT("platform.base"),      LIT("平台网址"),       FIELD_LINE, 0, 200, {0}},
    {LIT("platform.site_code"), LIT("政府网站标识码"), FIELD_LINE, 0, 20,  {0}},
    {LIT("platform.record_no"), LIT("备案号"),         FIELD_LINE, 0, 60,  {0}},
    {LIT("platform.police_no"), LIT("公安备案号"),     FIELD_LINE, 0, 60,  {0}},
    {LIT("platform.words"),     LIT("首页搜索推荐词"), FIELD_LINE, 0, 100, {0}},
    {LIT("norm.interpret_days"), LIT("解读应在几个工作日内发布"), FIELD_INT, 0, 365, {0}},
    {LIT("proposal.scheme"),    LIT("建议提案办理结果的分类"), FIELD_CHOICE, 0, 20, LIT(SCHEMES)},
    {LIT("patrol.outlinks"),    LIT("巡查外部链接"),   FIELD_CHOICE, 0, 20, LIT("|1")},
    {LIT("check.mask"),         LIT("遮盖号码时前后各留几位"), FIELD_LINE, 0, 5, {0}},
    {LIT("check.threshold"),    LIT("错别字提示的严格程度"), FIELD_CHOICE, 0, 5, LIT(THRESHOLDS)},
    {LIT("backup.days"),        LIT("几天没有备份时提醒"), FIELD_INT, 0, 365, {0}},
    {LIT("case.approver"),      LIT("答复由谁审批"),   FIELD_CHOICE, 0, 20, LIT("|unit_head")},
};
static const struct form_rule setting_form = {setting_fields, sizeof setting_fields / sizeof *setting_fields, false, 0};
/* clang-format on */

/* Which of them are the unit's own; the rest are the installation's. */
static struct unit_id unit_of(struct ctx *c, struct str key)
{
    return str_starts(key, S("case.")) || str_starts(key, S("check.")) ? c->actor.home
                                                                       : (struct unit_id){0};
}

/* What was measured of a set of sentences at a threshold; NULL: nothing. */
static const struct rule_check_accuracy *measured(const char *set, int64_t threshold)
{
    for (isize i = 0; i < rule_check_accuracy_count; i++)
        if (str_eq(rule_check_accuracy_rows[i].set, str_of(set)) &&
            rule_check_accuracy_rows[i].threshold == threshold)
            return &rule_check_accuracy_rows[i];
    return NULL;
}

/* The thresholds, each with the precision and recall that it gave. */
static void threshold_options(struct arena *mem, struct desk_field_list *f)
{
    enum { MOST = 16 };
    struct desk_option *o = NEW(mem, struct desk_option, MOST);
    isize n = 0;

    for (struct str rest = S(THRESHOLDS), value; n < MOST && str_next(&rest, '|', &value);
         n++) {
        const struct rule_check_accuracy *m, *clean;
        int64_t at = 0;

        if (value.n)
            str_int(value, &at);
        m = measured("odw", at);
        clean = measured("council", at);
        o[n].value = value;
        o[n].label = at < 0 ? S("多提示") : at ? S("少提示") : S("一般");
        if (at)
            o[n].label = str_fmt(mem, "%.*s %+d", STR_ARG(o[n].label), (int)at);
        if (m && clean)
            o[n].label =
                str_fmt(mem, "%.*s：%.*s/%.*s/%.*s", STR_ARG(o[n].label), STR_ARG(m->precision),
                        STR_ARG(m->recall), STR_ARG(clean->alarms));
    }
    desk_options(mem, f, "check.threshold", o, n, false);
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    static const struct desk_option approvers[] = {
        {LIT(""), LIT("政府信息公开工作机构负责人"), false},
        {LIT("unit_head"), LIT("主要领导"), false}};
    static const struct desk_option outlinks[] = {
        {LIT(""), LIT("不查（服务器不访问外网）"), false},
        {LIT("1"), LIT("每夜查一部分，每个链接每天至多一次"), false}};
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/settings"), S("保存"), &setting_form);
    struct desk_option *schemes;
    struct desk_alert alert;

    desk_shell(c, req, S("设置"), &v.shell);
    v.shell.lead = S("每次修改都记入操作日志。");
    desk_head_link(c->mem, &v.shell, S("统一身份认证"), S("/desk/settings/login"), S("users"));
    db_begin_read(c);
    for (isize i = 0; i < f->fields.n && req->form.rule != &setting_form; i++)
        f->fields.p[i].value =
            setting_get(c, unit_of(c, f->fields.p[i].name), f->fields.p[i].name);
    db_end(c);
    for (isize i = 0; i < f->fields.n; i++)
        f->fields.p[i].id = str_replace(c->mem, f->fields.p[i].id, S("."), S("-"));
    desk_options(c->mem, &f->fields, "case.approver", approvers, 2, false);
    desk_options(c->mem, &f->fields, "patrol.outlinks", outlinks, 2, false);
    schemes = NEW(c->mem, struct desk_option, rule_suggestion_schemes_count + 1);
    schemes[0] = (struct desk_option){S(""), S("都可以选"), false};
    for (isize i = 0; i < rule_suggestion_schemes_count; i++)
        schemes[i + 1] = (struct desk_option){rule_suggestion_schemes_rows[i].scheme,
                                              rule_suggestion_schemes_rows[i].label_zh, false};
    desk_options(c->mem, &f->fields, "proposal.scheme", schemes,
                 rule_suggestion_schemes_count + 1, false);
    desk_hint(&f->fields, "norm.interpret_days", S("不填时为 3 个工作日"));
    desk_hint(&f->fields, "backup.days",
              S("不填时为 7 天；另有数据库备份、不用 gongkai backup 的填 0，不再提醒"));
    desk_hint(&f->fields, "check.mask",
              S("如 3,4：13812341234 遮盖为 138****1234；不填时按号码的种类"));
    threshold_options(c->mem, &f->fields);
    desk_hint(&f->fields, "check.threshold",
              S("后面依次是量得的：提示中改得对的%、有错的句子里改对的%（公文句子），"
                "每万字误报几处（无误的国务院文件）"));
    desk_hint(&f->fields, "platform.base",
              S("如 https://www.example.gov.cn，二维码和订阅里用"));
    desk_hint(&f->fields, "platform.words", S("词之间用空格分开，如：预算 招生 补贴"));
    desk_hint(&f->fields, "platform.police_no", S("如 京公网安备11000002000001号，显示在页脚"));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void settings_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void settings_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    for (int i = 0; i < setting_form.n && !req->form.bad && !c->fail.code; i++) {
        struct str key = setting_fields[i].name;

        setting_change(c, unit_of(c, key), key, form_text(&req->form, key.p));
    }
    if (desk_again(c, req, res, S("/desk/settings"), "saved", &why))
        show(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/settings"), ACT_SETTING, NULL,          settings_get,  LANE_QUICK},
    {"POST", LIT("/desk/settings"), ACT_SETTING, &setting_form, settings_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_settings_routes, routes);
