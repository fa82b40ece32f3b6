/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case_steps.c - registering a request, and what happens to it besides letters; see case.h */
#include "base/os.h"
#include "pages.h"
#include "web/app.h"
#include "web/desk/case.h"

static const struct field step_fields[] = {
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("kind"), LIT("事项"), FIELD_LINE, 0, 40, {0}},
    {LIT("day"), LIT("日期"), FIELD_DAY, 0, 0, {0}},
    {LIT("note"), LIT("说明"), FIELD_LINE, 0, 2000, {0}},
    {LIT("officer"), LIT("承办人"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("number"), LIT("申请编号"), FIELD_LINE, 0, 100, {0}},
    {LIT("content"), LIT("申请内容"), FIELD_LINE, 0, 5000, {0}},
};
static const struct form_rule step_form = {step_fields,
                                           sizeof step_fields / sizeof *step_fields, false, 0};

/* Back to the case: by redirect when it went well, with the failure above it when not. */
static void back(struct ctx *c, struct http_req *req, struct http_res *res,
                 struct request_id id)
{
    struct fail why = {0};

    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n), "saved",
                   &why)) {
        desk_form_fault(req, &why);
        case_show(c, req, res, id, &why, NULL);
    }
}

static int seen(const struct http_req *req)
{
    return (int)form_int(&req->form, "seen");
}

/* Nothing is done with a form that is wrong itself: it comes back with what is wrong. */
static bool ready(const struct ctx *c, const struct http_req *req)
{
    return !c->fail.code && !req->form.bad;
}

static void event(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    struct clock_event e = {.day = form_day(&req->form, "day"),
                            .note = form_text(&req->form, "note")};

    if (ready(c, req)) {
        if (event_parse(form_text(&req->form, "kind"), &e.kind))
            (void)disclose_event(c, id, seen(req), &e);
        else
            fail_set(&c->fail, ERR_INPUT, "kind", "请选择登记的事项");
    }
    back(c, req, res, id);
}

static void assign(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    if (ready(c, req))
        (void)disclose_assign(c, id, seen(req),
                              (struct user_id){form_int(&req->form, "officer")},
                              (struct office_id){0});
    back(c, req, res, id);
}

static void helper(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    if (ready(c, req))
        (void)disclose_helper(c, id, seen(req),
                              (struct user_id){form_int(&req->form, "officer")},
                              !str_eq(form_text(&req->form, "kind"), S("end")));
    back(c, req, res, id);
}

static void note(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    if (ready(c, req))
        (void)disclose_note(c, id, form_text(&req->form, "note"));
    back(c, req, res, id);
}

static void repeat(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    if (ready(c, req))
        (void)disclose_repeat(c, id, seen(req), form_text(&req->form, "number"));
    back(c, req, res, id);
}

static void split(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)}, part = {0};

    if (ready(c, req))
        (void)disclose_split(c, id, seen(req), form_text(&req->form, "content"), &part);
    back(c, req, res, id);
}

static void join(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    if (ready(c, req))
        (void)disclose_join(c, id, seen(req), form_text(&req->form, "number"));
    back(c, req, res, id);
}

static void look(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    struct applicant who = {0};

    if (!c->fail.code && disclose_look(c, id, S("handle"), &who) == OK)
        case_show(c, req, res, id, NULL, &who);
    else
        http_error(c, req, res, c->fail.code);
}

static void file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct request_file f = {0};
    struct str bytes = {0};

    if (!c->fail.code)
        (void)disclose_file_open(c, id, &f, &bytes);
    http_bytes(c, req, res, f.type, f.name, bytes);
}

/* --- registering what came by counter, post, fax, or was said */

static const struct field new_fields[] = {
    {LIT("channel"), LIT("收到的渠道"), FIELD_CHOICE, REQUIRED, 0,
     LIT("counter|mail|letter|fax|email|oral")},
    {LIT("topic"), LIT("事项"), FIELD_CHOICE, REQUIRED, 0, LIT("info|correct")},
    {LIT("day"), LIT("收到（签收、来件）日期"), FIELD_DAY, REQUIRED, 0, {0}},
    {LIT("confirmed"), LIT("平信、传真、邮件：当日已与申请人确认"), FIELD_FLAG, 0, 0, {0}},
    {LIT("kind"), LIT("申请人类别"), FIELD_CHOICE, REQUIRED, 0, LIT("nat|biz|sci|ngo|law|oth")},
    {LIT("name"), LIT("姓名或者名称"), FIELD_LINE, REQUIRED, 100, {0}},
    {LIT("ident_kind"), LIT("证件种类"), FIELD_CHOICE, REQUIRED, 0,
     LIT("idcard|credit|passport|hkmo|taiwan|foreign|other")},
    {LIT("ident"), LIT("证件号码"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("phone"), LIT("联系电话"), FIELD_LINE, 0, 40, {0}},
    {LIT("email"), LIT("电子邮箱"), FIELD_LINE, 0, 120, {0}},
    {LIT("contact"), LIT("联系人（单位申请）"), FIELD_LINE, 0, 60, {0}},
    {LIT("address"), LIT("通信地址"), FIELD_LINE, 0, 200, {0}},
    {LIT("post_code"), LIT("邮政编码"), FIELD_LINE, 0, 10, {0}},
    {LIT("agent"), LIT("代理人"), FIELD_LINE, 0, 60, {0}},
    {LIT("agent_ident"), LIT("代理人证件号码"), FIELD_LINE, 0, 40, {0}},
    {LIT("authority"), LIT("授权委托书"), FIELD_FILE, 0, UPLOAD_MOST, {0}},
    {LIT("joint"), LIT("共同申请人（每行一人，写明姓名和证件号码）"), FIELD_TEXT, 0, 2000, {0}},
    {LIT("content"), LIT("需要的政府信息"), FIELD_TEXT, REQUIRED, CONTENT_MOST, {0}},
    {LIT("form_wanted"), LIT("提供形式"), FIELD_LINE, 0, 100, {0}},
    {LIT("way_wanted"), LIT("获取方式"), FIELD_LINE, 0, 100, {0}},
    {LIT("envelope"), LIT("信封、申请书扫描件"), FIELD_FILE, 0, UPLOAD_MOST, {0}},
};
static const struct form_rule new_form = {new_fields, sizeof new_fields / sizeof *new_fields,
                                          true, (int64_t)56 << 20};

enum { IDENTS = 10 };

/* Files were chosen in what comes back: a browser forgets them with the page. */
static bool again(const struct form *m)
{
    return m->rule == &new_form &&
           (form_get(m, "authority")->files.n || form_get(m, "envelope")->files.n);
}

/* All that stands against what was typed goes to its field, as on the public's form: who mends it is told once. What
 * the form itself found stays, and so does a failure that is about no field. */
static void blame_all(struct ctx *c, struct form *m, const struct filing *f)
{
    struct fail all[FILING_FAULTS];
    int n = filing_faults(c, f, all);

    if (f->unread && c->fail.code)
        form_blame(c->mem, m, c->fail.where, str_of(c->fail.what));
    for (int i = 0; i < n; i++)
        form_blame(c->mem, m,
                   str_eq(str_of(all[i].where), S("files")) ? "envelope" : all[i].where,
                   str_of(all[i].what));
    if (m->bad)
        c->fail = (struct fail){0};
}

static void new_show(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    struct desk_option topics[2] = {
        {.value = S("info"), .label = S("申请公开政府信息"), .on = true},
        {.value = S("correct"), .label = S("要求更正与本人有关的记录（第四十一条）")}};
    struct desk_option channels[CHANNEL__MAX], kinds[APPLICANT__MAX], idents[IDENTS];
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/cases/new"), S("登记"), &new_form);
    struct desk_alert wrong = {0};
    int n = 0, ident = 0;

    for (int i = CHANNEL_COUNTER; i < CHANNEL__MAX; i++)
        if (i != CHANNEL_WEB)
            channels[n++] = (struct desk_option){.value = channel_name((enum channel)i),
                                                 .label = channel_zh((enum channel)i)};
    for (int i = 0; i < APPLICANT__MAX; i++)
        kinds[i] = (struct desk_option){.value = applicant_name((enum applicant_kind)i),
                                        .label = applicant_zh((enum applicant_kind)i)};
    for (; ident < IDENTS && ident_kind_at(ident).n; ident++)
        idents[ident] = (struct desk_option){.value = ident_kind_at(ident),
                                             .label = ident_zh(ident_kind_at(ident))};
    desk_options(c->mem, &f->fields, "topic", topics, 2, false);
    desk_options(c->mem, &f->fields, "channel", channels, n, false);
    desk_options(c->mem, &f->fields, "kind", kinds, APPLICANT__MAX, false);
    desk_options(c->mem, &f->fields, "ident_kind", idents, ident, false);
    desk_value(&f->fields, "day", day_iso(c->mem, ctx_today(c)));
    desk_hint(&f->fields, "day",
              S("邮寄为签收之日；平信、传真、电子邮件为来件之日，与申请人确认后才开始计算期限（"
                "第三十一条）"));
    desk_hint(&f->fields, "form_wanted", S("电子文档、纸质，或者查阅、抄录"));
    desk_hint(&f->fields, "way_wanted", S("电子邮件、邮寄，或者当面领取"));
    desk_hint(&f->fields, "envelope", S("PDF 或者图片，不超过 10 MB"));
    f->back = S("/desk/cases");
    f->back_label = S("返回");
    f->told_here = true;
    desk_shell(c, req, S("登记申请"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    if (desk_form_alert(c->mem, &f->fields, why, &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    if (again(&req->form))
        desk_alert(
            c->mem, &v.shell,
            &(struct desk_alert){.look = S("alert-warn"),
                                 .icon = S("warn"),
                                 .title = S("浏览器不会保留已经选择的文件，请重新选择附件。")});
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void new_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    new_show(c, req, res, NULL);
}

/* The files of one field: read only where the form is good. */
static void uploads(struct ctx *c, struct helper *h, const struct form *m, const char *field,
                    struct filing *f, isize *cap)
{
    const struct form_value *v = form_get(m, field);

    for (isize i = 0; i < v->files.n; i++) {
        struct filing_file *k = LIST_ADD(c->mem, &f->files, *cap);

        k->kind = str_of(field);
        k->name = v->files.p[i].name;
        if (c->fail.code || m->bad)
            continue;
        if (v->files.p[i].path.n)
            (void)os_read_file(c->mem, str_cstr(c->mem, v->files.p[i].path), UPLOAD_MOST + 1,
                               &k->bytes, &c->fail);
        (void)filing_redraw(c, h, k);
    }
}

static void register_case(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct form *m = &req->form;
    struct filing f = {.unit = c->actor.home,
                       .content = form_text(m, "content"),
                       .form_wanted = form_text(m, "form_wanted"),
                       .way_wanted = form_text(m, "way_wanted"),
                       .day = form_day(m, "day"),
                       .confirmed = form_flag(m, "confirmed"),
                       .correction = str_eq(form_text(m, "topic"), S("correct"))};
    struct filed got = {0};
    struct fail why = {0};
    isize cap = 0;

    (void)channel_parse(form_text(m, "channel"), &f.channel);
    (void)applicant_parse(form_text(m, "kind"), &f.kind);
    f.who = (struct applicant){.name = form_text(m, "name"),
                               .ident_kind = form_text(m, "ident_kind"),
                               .ident = form_text(m, "ident"),
                               .phone = form_text(m, "phone"),
                               .email = form_text(m, "email"),
                               .address = form_text(m, "address"),
                               .agent = form_text(m, "agent"),
                               .agent_ident = form_text(m, "agent_ident"),
                               .contact = form_text(m, "contact"),
                               .post_code = form_text(m, "post_code"),
                               .joint = form_text(m, "joint")};
    uploads(c, req->app->helper, m, "envelope", &f, &cap);
    uploads(c, req->app->helper, m, "authority", &f, &cap);
    f.unread = c->fail.code || m->bad;
    if (!f.unread)
        (void)disclose_register(c, &f, &got);
    if (c->fail.code ? err_is_users(c->fail.code) : m->bad)
        blame_all(c, m, &f);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/cases/%lld", (long long)got.id.n),
                   "created", &why))
        new_show(c, req, res, &why);
}

static const struct route rows[] = {
    {"GET", LIT("/desk/cases/new"), ACT_CASE, NULL, new_page, LANE_QUICK},
    {"POST", LIT("/desk/cases/new"), ACT_CASE, &new_form, register_case, LANE_HEAVY},
    {"POST", LIT("/desk/cases/{id}/event"), ACT_CASE, &step_form, event, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/assign"), ACT_CASE, &step_form, assign, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/helper"), ACT_CASE, &step_form, helper, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/note"), ACT_CASE, &step_form, note, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/repeat"), ACT_CASE, &step_form, repeat, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/split"), ACT_CASE, &step_form, split, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/join"), ACT_CASE, &step_form, join, LANE_QUICK},
    {"POST", LIT("/desk/cases/{id}/look"), ACT_CASE, &step_form, look, LANE_QUICK},
    {"GET", LIT("/desk/case-files/{id}"), ACT_CASE, NULL, file, LANE_HEAVY},
};
ROUTES(case_step_routes, rows);
