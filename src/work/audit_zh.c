/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit_zh.c - the audit log in the office's words; see audit_zh.h */
#include "work/audit_zh.h"

#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/json.h"
#include "law/clock.h"
#include "law/flow.h"
#include "law/outcome.h"
#include "law/permit.h"
#include "law/register.h"

enum { DETAIL_DEPTH = 4 };

struct word {
    struct str name, zh;
};

/* clang-format off */
static const struct word actions[] = {
    {LIT("doc_create"), LIT("起草")},            {LIT("doc_save"), LIT("保存")},
    {LIT("attach"), LIT("添加附件")},            {LIT("detach"), LIT("移除附件")},
    {LIT("relate"), LIT("关联信息")},            {LIT("unrelate"), LIT("取消关联")},
    {LIT("finding"), LIT("处理核查问题")},       {LIT("import"), LIT("批量导入")},
    {LIT("norm_made"), LIT("规范性文件制定")},   {LIT("norm_amended"), LIT("规范性文件修改")},
    {LIT("norm_repealed"), LIT("规范性文件废止")}, {LIT("norm_void"), LIT("规范性文件宣布失效")},
    {LIT("norm_extended"), LIT("规范性文件延长有效期")}, {LIT("norm_cleanup"), LIT("规范性文件清理")},
    {LIT("norm_dropped"), LIT("删去规范性文件事件")},
    {LIT("column_add"), LIT("新增栏目")},        {LIT("column_edit"), LIT("修改栏目")},
    {LIT("column_move"), LIT("移动栏目")},       {LIT("column_close"), LIT("关闭栏目")},
    {LIT("column_reopen"), LIT("恢复栏目")},       {LIT("report_classes"), LIT("设置统计类别")},
    {LIT("unit_create"), LIT("新增单位")},       {LIT("unit_edit"), LIT("修改单位资料")},
    {LIT("unit_close"), LIT("停用单位")},        {LIT("unit_levels"), LIT("设置审核级数")},
    {LIT("office_add"), LIT("新增科室")},        {LIT("office_close"), LIT("停用科室")},
    {LIT("one_person_allow"), LIT("批准一人办理")}, {LIT("one_person_stop"), LIT("停止一人办理")},
    {LIT("user_add"), LIT("新增用户")},          {LIT("user_edit"), LIT("修改用户")},
    {LIT("user_disable"), LIT("停用用户")},      {LIT("user_enable"), LIT("启用用户")},
    {LIT("user_reset"), LIT("重置密码")},        {LIT("grant"), LIT("授予角色")},
    {LIT("revoke"), LIT("收回角色")},            {LIT("password"), LIT("修改密码")},
    {LIT("totp_enrol"), LIT("启用动态口令")},    {LIT("totp_drop"), LIT("停用动态口令")},
    {LIT("second_factor"), LIT("动态口令验证")}, {LIT("second_factor_failed"), LIT("动态口令验证失败")},
    {LIT("log_in"), LIT("登录")},                {LIT("log_out"), LIT("退出登录")},
    {LIT("log_in_failed"), LIT("登录失败")},     {LIT("log_in_disabled"), LIT("已停用账号尝试登录")},
    {LIT("log_in_provider_failed"), LIT("统一身份认证登录失败")}, {LIT("provider_setting"), LIT("设置统一身份认证")},
    {LIT("provider_bind"), LIT("绑定统一身份认证")}, {LIT("provider_unbind"), LIT("解除统一身份认证绑定")},
    {LIT("session_revoke"), LIT("结束登录会话")}, {LIT("setting"), LIT("修改设置")},
    {LIT("calendar_notice"), LIT("录入放假安排")}, {LIT("calendar_day"), LIT("修改日历")},
    {LIT("calendar_day_dropped"), LIT("删除日历日期")}, {LIT("cleanup"), LIT("清理临时数据")},
    {LIT("keys_resealed"), LIT("个人信息改用新密钥加密")},
    {LIT("figures_rebuild"), LIT("重新计算申请统计")},
    {LIT("case_filed"), LIT("收到申请")},        {LIT("case_filed_again"), LIT("同一申请重复提交，按原件受理")},        {LIT("case_search"), LIT("检索申请")},
    {LIT("case_look"), LIT("查看申请人信息")},         {LIT("case_file_look"), LIT("查看申请附件")}, {LIT("case_erased"), LIT("删除申请人资料")},
    {LIT("case_calendar"), LIT("因日历变化重算期限")}, {LIT("case_assigned"), LIT("指定承办人")},
    {LIT("case_helper_added"), LIT("加为共同承办")}, {LIT("case_helper_ended"), LIT("不再共同承办")},
    {LIT("case_note"), LIT("写办理备注")},       {LIT("case_repeat"), LIT("标记重复申请")},
    {LIT("case_split"), LIT("拆分申请")},        {LIT("case_joined"), LIT("并案")},
    {LIT("case_objection"), LIT("申请人提出异议")},
    {LIT("letter_text"), LIT("修改文书")},       {LIT("letter_saved"), LIT("保存文书")},
    {LIT("letter_submitted"), LIT("文书送审")},  {LIT("letter_returned"), LIT("文书退回")},
    {LIT("letter_approved"), LIT("文书审批通过")}, {LIT("letter_sent"), LIT("文书送达")},
    {LIT("letter_dropped"), LIT("作废文书")},    {LIT("wording_saved"), LIT("修改文书用语")},
    {LIT("dispute_registered"), LIT("登记复议诉讼")}, {LIT("dispute_changed"), LIT("修改复议诉讼")},
    {LIT("erasure"), LIT("批准到期删除")},       {LIT("erasure_proposed"), LIT("提出到期删除")},
    {LIT("register_add"), LIT("登记台账")},      {LIT("register_edit"), LIT("修改台账")},
    {LIT("register_drop"), LIT("删除台账记录")}, {LIT("register_import"), LIT("导入台账")},
    {LIT("register_prove"), LIT("增加台账依据")}, {LIT("register_unprove"), LIT("移除台账依据")},
    {LIT("report.start"), LIT("开始年度报告")},  {LIT("report.set"), LIT("人工填写年报数据")},
    {LIT("report.write"), LIT("撰写年报文字")},  {LIT("report.import"), LIT("导入年度报告")},
    {LIT("report.submit"), LIT("年报送签")},     {LIT("report.sign"), LIT("年报签发")},
    {LIT("report.clear"), LIT("年报审核通过")},  {LIT("report.return"), LIT("年报退回")},
    {LIT("report.publish"), LIT("年报发布")},    {LIT("report.correct"), LIT("年报更正")},
    {LIT("voice_file"), LIT("收到纠错或提问")},  {LIT("voice_answer"), LIT("答复纠错或提问")},
    {LIT("voice_contact_seen"), LIT("查看读者联系方式")}, {LIT("notify_address"), LIT("设置通知地址")},
    {LIT("outbox_setting"), LIT("设置发信")},    {LIT("outbox_test"), LIT("试发通知")},
    {LIT("outbox_retry"), LIT("重发通知")},      {LIT("outbox_drop"), LIT("取消通知")},
    {LIT("duty_seed"), LIT("生成职责清单")},     {LIT("duty_import"), LIT("导入职责清单")},
    {LIT("duty_add"), LIT("新增职责")},          {LIT("duty_edit"), LIT("修改职责")},
    {LIT("duty_close"), LIT("停用职责")},        {LIT("assess_import"), LIT("导入考核指标")},
    {LIT("assess_mark"), LIT("考核评分")},       {LIT("assess_release"), LIT("公布考核结果")},
    {LIT("assess_appeal"), LIT("考核申诉")},     {LIT("assess_decide"), LIT("答复考核申诉")},
    {LIT("guide_check"), LIT("核对公开指南")},    {LIT("wordlist_add"), LIT("增加本单位词语")},
    {LIT("wordlist_drop"), LIT("删除本单位词语")},
    {LIT("consult_open"), LIT("开始征求意见")},  {LIT("consult_conclude"), LIT("结束征求意见")},
    {LIT("opinion_file"), LIT("收到公众意见")},  {LIT("opinion_decide"), LIT("处理公众意见")},
    {LIT("answer_made_public"), LIT("主动公开答复")}, {LIT("case_file_added"), LIT("添加申请附件")},
    {LIT("case_file_removed"), LIT("移除申请附件")}, {LIT("channel_connected"), LIT("接通渠道")},
    {LIT("channel_saved"), LIT("修改渠道")}, {LIT("post_saved"), LIT("保存推文")},
    {LIT("post_submitted"), LIT("推文送审")}, {LIT("post_approved"), LIT("推文审核通过")},
    {LIT("post_kept"), LIT("核查提示注明不改")}, {LIT("post_returned"), LIT("推文退回")}, {LIT("push_prepared"), LIT("准备推送")},
    {LIT("push_approved"), LIT("批准推送")}, {LIT("push_sent"), LIT("推送")},
    {LIT("push_again"), LIT("重新推送")}, {LIT("push_dropped"), LIT("取消推送")},
    {LIT("push_taking_down"), LIT("在渠道删除推送")}, {LIT("push_down"), LIT("推送已下架")},
    {LIT("push_reads"), LIT("记录阅读数")}, {LIT("redaction_begun"), LIT("开始遮盖")},
    {LIT("redaction_saved"), LIT("保存遮盖")}, {LIT("redaction_made"), LIT("生成遮盖后的文件")},
    {LIT("redaction_attached"), LIT("附上遮盖后的文件")}, {LIT("wording_reset"), LIT("恢复文书用语")},
    {LIT("opinion_contact_seen"), LIT("查看提意见人联系方式")},
    {LIT("backup"), LIT("备份完成")},            {LIT("backup_failed"), LIT("备份中断")},
};
static const struct word objects[] = {
    {LIT("document"), LIT("信息")},   {LIT("account"), LIT("用户")},    {LIT("unit"), LIT("单位")},
    {LIT("office"), LIT("科室")},     {LIT("column"), LIT("栏目")},     {LIT("request"), LIT("申请")},
    {LIT("letter"), LIT("文书")},     {LIT("dispute"), LIT("复议诉讼")}, {LIT("report"), LIT("年度报告")},
    {LIT("voice"), LIT("纠错提问")},  {LIT("calendar"), LIT("日历")},   {LIT("duty"), LIT("职责")},
    {LIT("outbox"), LIT("通知")},     {LIT("one_person"), LIT("一人办理")}, {LIT("setting"), LIT("设置")},
    {LIT("cleanup"), LIT("清理")},    {LIT("attachment"), LIT("附件")}, {LIT("session"), LIT("登录会话")},
    {LIT("assess_set"), LIT("考核指标体系")}, {LIT("assess_item"), LIT("考核指标")}, {LIT("assess_office"), LIT("科室考核")},
    {LIT("assess_appeal"), LIT("考核申诉")}, {LIT("consultation"), LIT("意见征集")}, {LIT("opinion"), LIT("意见")},
    {LIT("keyring"), LIT("密钥")},    {LIT("letter_text"), LIT("文书模板")}, {LIT("push"), LIT("推送")},
    {LIT("post"), LIT("推文")},
    {LIT("redaction"), LIT("遮盖")},  {LIT("erasure"), LIT("销毁清单")}, {LIT("channel"), LIT("渠道")},
    {LIT("backup"), LIT("备份")},
};
static const struct word keys[] = {
    {LIT("name"), LIT("名称")}, {LIT("login"), LIT("用户名")}, {LIT("kind"), LIT("种类")}, {LIT("code"), LIT("代码")},
    {LIT("type"), LIT("类型")}, {LIT("phone"), LIT("电话")}, {LIT("supervision_phone"), LIT("监督电话")}, {LIT("office"), LIT("科室")},
    {LIT("item"), LIT("事项")}, {LIT("hours"), LIT("办公时间")}, {LIT("credit_code"), LIT("统一社会信用代码")}, {LIT("address"), LIT("地址")},
    {LIT("update_days"), LIT("更新周期（天）")}, {LIT("parent"), LIT("上级")}, {LIT("ord"), LIT("次序")}, {LIT("board"), LIT("板块")},
    {LIT("rule"), LIT("规则")}, {LIT("file"), LIT("文件")}, {LIT("why"), LIT("原因")}, {LIT("version"), LIT("版本")},
    {LIT("role"), LIT("角色")}, {LIT("reach"), LIT("范围")}, {LIT("levels"), LIT("审核级数")}, {LIT("document"), LIT("信息")},
    {LIT("attachment"), LIT("附件")}, {LIT("year"), LIT("年度")}, {LIT("word"), LIT("词")}, {LIT("waits"), LIT("等待")},
    {LIT("until"), LIT("至")}, {LIT("unit"), LIT("单位")}, {LIT("state"), LIT("状态")}, {LIT("seen"), LIT("看过")},
    {LIT("second_factor"), LIT("第二因素")}, {LIT("result"), LIT("结果")}, {LIT("resealed"), LIT("重新加密")}, {LIT("proof"), LIT("凭证")},
    {LIT("outcome"), LIT("结果")}, {LIT("other"), LIT("另一件")}, {LIT("number"), LIT("编号")}, {LIT("marks"), LIT("标记")},
    {LIT("locked"), LIT("锁定")}, {LIT("lines"), LIT("行数")}, {LIT("from"), LIT("自")}, {LIT("finding"), LIT("核查问题")},
    {LIT("documents"), LIT("信息数")}, {LIT("decision"), LIT("处理")}, {LIT("days"), LIT("天数")}, {LIT("day"), LIT("日期")},
    {LIT("columns"), LIT("栏目")}, {LIT("classes"), LIT("统计类别")}, {LIT("channel"), LIT("渠道")}, {LIT("title"), LIT("标题")},
    {LIT("reason"), LIT("理由")}, {LIT("value"), LIT("值")}, {LIT("way"), LIT("送达方式")}, {LIT("note"), LIT("说明")},
    {LIT("n"), LIT("天数")}, {LIT("approval"), LIT("批准")}, {LIT("approved"), LIT("批准日期")}, {LIT("who"), LIT("对方")},
    {LIT("before"), LIT("原来")}, {LIT("after"), LIT("现在")}, {LIT("second"), LIT("另一人")},
    {LIT("live"), LIT("公开中")}, {LIT("noted"), LIT("附有说明")}, {LIT("remark"), LIT("意见")}, {LIT("changed"), LIT("改动的项目")},
    {LIT("one_person"), LIT("一人办理")}, {LIT("files"), LIT("文件数")}, {LIT("copied"), LIT("其中复制")}, {LIT("bytes"), LIT("复制的字节数")},
};
/* Values that are stored as codes, by the key they stand under. */
static const struct {
    struct str key, value, zh;
} values[] = {
    {LIT("why"), LIT("letter"), LIT("起草或者查看文书")}, {LIT("why"), LIT("handle"), LIT("办理申请")},
    {LIT("way"), LIT("direct"), LIT("直接送达")}, {LIT("way"), LIT("post"), LIT("邮寄")}, {LIT("way"), LIT("web"), LIT("网上")},
    {LIT("way"), LIT("email"), LIT("电子邮件")},  {LIT("way"), LIT("fax"), LIT("传真")},  {LIT("way"), LIT("other"), LIT("其他")},
    {LIT("approval"), LIT("given"), LIT("同意")}, {LIT("approval"), LIT("refused"), LIT("不同意")},
    {LIT("result"), LIT("pend"), LIT("尚未审结")}, {LIT("result"), LIT("up"), LIT("结果维持")},
    {LIT("result"), LIT("fix"), LIT("结果纠正")},  {LIT("result"), LIT("oth"), LIT("其他结果")},
    {LIT("kind"), LIT("rec"), LIT("行政复议")},    {LIT("kind"), LIT("dir"), LIT("行政诉讼（未经复议）")},
    {LIT("kind"), LIT("post"), LIT("行政诉讼（复议后）")},
    {LIT("kind"), LIT("clear"), LIT("未加密")},    {LIT("kind"), LIT("sealed"), LIT("加密")},
};
/* clang-format on */

static struct str look(const struct word *all, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].name, name))
            return all[i].zh;
    return S("");
}

struct str audit_action_zh(struct str action)
{
    struct str zh = look(actions, sizeof actions / sizeof *actions, action);
    enum event_kind kind;

    if (zh.n)
        return zh;
    for (int a = 0; a < DOC_ACT__MAX; a++)
        if (str_eq(doc_act_name((enum doc_act)a), action))
            return doc_act_zh((enum doc_act)a);
    if (str_starts(action, S("case_")) && event_parse(str_from(action, 5), &kind))
        return event_zh(kind);
    return action;
}

struct str audit_object_zh(struct arena *mem, struct str object)
{
    struct str zh = look(objects, sizeof objects / sizeof *objects, object);
    struct register_kind kind;

    if (!zh.n && register_find(mem, object, &kind))
        zh = kind.label;
    return zh.n ? zh : object;
}

static struct str value_zh(struct str key, struct str value)
{
    struct outcome o;
    enum channel channel;
    enum role role;
    enum doc_state state;

    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (str_eq(values[i].key, key) && str_eq(values[i].value, value))
            return values[i].zh;
    if (str_eq(key, S("channel")) && channel_parse(value, &channel))
        return channel_zh(channel);
    if (str_eq(key, S("outcome")) && outcome_find(value, &o))
        return o.short_zh;
    if (str_eq(key, S("state")) && doc_state_parse(value, &state))
        return doc_state_zh(state);
    if (str_eq(key, S("role")) && role_parse(value, &role))
        return role_zh(role);
    return S("");
}

/* What follows a sentence that was quoted: no stop beside the mark. */
static void link_on(struct buf *b, struct str mark)
{
    while (str_ends(buf_str(b), S("。")) || str_ends(buf_str(b), S("；")))
        b->n -= (isize)strlen("。");
    buf_add(b, mark);
}

/* A value in words, with its members one after another. */
static void say(struct buf *b, const struct jval *v, const struct register_kind *kind,
                int depth)
{
    bool first = true;

    switch (v->kind) {
    case JVAL_NULL:
        buf_add(b, S("无"));
        break;
    case JVAL_BOOL:
        buf_add(b, v->i ? S("是") : S("否"));
        break;
    case JVAL_INT:
        buf_fmt(b, "%lld", (long long)v->i);
        break;
    case JVAL_REAL:
        buf_fmt(b, "%g", v->real);
        break;
    case JVAL_STR:
        buf_add(b, v->s.n ? v->s : S("空"));
        break;
    case JVAL_ARRAY:
    case JVAL_OBJECT:
        for (const struct jval *m = v->first; m && depth < DETAIL_DEPTH; m = m->next) {
            int field = kind ? register_field(kind, m->key) : -1;
            struct str zh = field < 0 ? look(keys, sizeof keys / sizeof *keys, m->key)
                                      : kind->field[field].label;

            if (m->kind == JVAL_NULL)
                continue;
            if (!first)
                link_on(b, S("；"));
            first = false;
            if (v->kind == JVAL_OBJECT) {
                buf_add(b, zh.n ? zh : m->key);
                buf_add(b, S("："));
            }
            if (m->kind == JVAL_STR && field < 0 && value_zh(m->key, m->s).n)
                buf_add(b, value_zh(m->key, m->s));
            else
                say(b, m, kind, depth + 1);
        }
        break;
    }
}

struct str audit_detail_zh(struct arena *mem, struct str object, struct str detail)
{
    struct register_kind row, *kind = register_find(mem, object, &row) ? &row : NULL;
    struct buf b = buf_new(mem, 256);
    const struct jval *before, *after;
    struct jval *all = NULL;
    struct fail why = {0};

    if (jval_parse(mem, detail, &all, &why) || all->kind != JVAL_OBJECT)
        return detail;
    before = jval_get(all, "before");
    after = jval_get(all, "after");
    if (!before || !after)
        return detail;
    if (before->kind == JVAL_NULL && after->kind == JVAL_NULL)
        return S("");
    if (before->kind == JVAL_NULL || after->kind == JVAL_NULL) {
        buf_add(&b, after->kind == JVAL_NULL ? S("原来：") : S(""));
        say(&b, after->kind == JVAL_NULL ? before : after, kind, 0);
        return buf_str(&b);
    }
    buf_add(&b, S("原来（"));
    say(&b, before, kind, 0);
    link_on(&b, S("），现在（"));
    say(&b, after, kind, 0);
    link_on(&b, S("）"));
    return buf_str(&b);
}
