/* SPDX-License-Identifier: MulanPSL-2.0 */
/* review.c - one document as a reviewer sees it: text, findings, differences, course, steps (审核) */
#include "web/desk/review.h"

#include "base/gist.h"
#include "base/utf8.h"
#include "pages.h"
#include "store/channel.h"
#include "web/portal/portal.h"
#include "work/browse.h"
#include "work/may.h"

/* clang-format off */
static const struct field act_fields[] = {
    {LIT("version"), LIT("版本"),     FIELD_INT,  REQUIRED, 1000000, {0}},
    {LIT("remark"),  LIT("意见"),     FIELD_TEXT, 0, REMARK_MOST, {0}},
    {LIT("at"),      LIT("发布时间"), FIELD_TIME, 0, 0, {0}},
};
static const struct form_rule act_form = {act_fields, 3, false, 0};

/* How each step is offered; `main`: in sight, not behind the fold. `remark`: what its words are. */
static const struct {
    enum doc_act act;
    const char *path;
    struct str look, remark, confirm, hint;
    bool required, time, main;
} offers[] = {
    {DO_SUBMIT,       "submit",     LIT("btn-primary"), {0}, {0}, {0}, false, false, true},
    {DO_APPROVE,      "approve",    LIT("btn-primary"), LIT("审核意见（可不填）"), {0}, {0}, false, false, true},
    {DO_SECRECY,      "secrecy",    LIT("btn-primary"), LIT("保密审查意见（可不填）"), {0}, LIT("签署即确认本版内容不涉及国家秘密（《条例》第十七条）"), false, false, true},
    {DO_RETURN,       "return",     LIT(""), LIT("退回意见"), {0}, {0}, true, false, true},
    {DO_PUBLISH,      "publish",    LIT("btn-primary"), {0}, LIT("现在向社会公开发布？"), {0}, false, false, true},
    {DO_SCHEDULE,     "schedule",   LIT(""), {0}, {0}, {0}, false, true, true},
    {DO_UNSCHEDULE,   "unschedule", LIT(""), {0}, {0}, {0}, false, false, true},
    {DO_TAKE_BACK,    "take-back",  LIT(""), {0}, {0}, {0}, false, false, true},
    {DO_REVISE,       "revise",     LIT(""), {0}, {0}, LIT("修订期间，已发布的版本照常公开"), false, false, true},
    {DO_SUBMIT_SMALL, "submit-small", LIT(""), {0}, {0}, LIT("小幅更正只须一人审核，改动在审核页上逐字显示"), false, false, false},
    {DO_EMERGENCY,    "emergency",  LIT("btn-danger"), LIT("应急理由"), LIT("立即发布，审核随后补办？"), LIT("突发事件等紧急情形：先发布，其余审核随后补办"), true, false, false},
    {DO_ARCHIVE,      "archive",    LIT(""), {0}, LIT("归档后不再修改，确定？"), {0}, false, false, false},
    {DO_WITHDRAW,     "withdraw",   LIT("btn-danger"), LIT("撤回理由（公开页面会显示）"), LIT("撤回后公众将看到“已撤回”和理由，确定？"), {0}, true, false, false},
};
/* clang-format on */
enum { OFFERS = sizeof offers / sizeof *offers };

static void say_missing(struct ctx *c, unsigned guards, struct desk_act *a)
{
    a->missing.p = NEW(c->mem, struct str, 16);
    for (unsigned g = 1; g <= G_DRAFTER; g <<= 1)
        if (guards & g)
            a->missing.p[a->missing.n++] = guard_says((enum guard)g);
}

static void steps(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                  struct desk_review_view *v)
{
    v->acts.p = NEW(c->mem, struct desk_act, OFFERS);
    v->more.p = NEW(c->mem, struct desk_act, OFFERS);
    for (int i = 0; i < OFFERS; i++) {
        enum doc_act act = offers[i].act;
        /* What the form asks for counts as given. */
        unsigned missing = o->missing[act] & ~(unsigned)(G_REASON | G_FUTURE);
        struct desk_act *a;

        if (!o->may[act] || (act == DO_SUBMIT_SMALL && missing))
            continue;
        if (act == DO_SECRECY && o->d.secrecy_version == o->d.version)
            continue;
        a = offers[i].main ? &v->acts.p[v->acts.n++] : &v->more.p[v->more.n++];
        a->label = doc_act_zh(act);
        if (act == DO_APPROVE && o->d.state == DOC_SECOND)
            a->label = S("终审通过");
        a->path = str_fmt(c->mem, "/desk/doc/%lld/%s", (long long)o->d.id.n, offers[i].path);
        a->id = str_fmt(c->mem, "act-%s", offers[i].path);
        a->csrf = req->csrf;
        a->version = desk_int(c, o->d.version);
        a->look = offers[i].look;
        a->remark = offers[i].remark;
        a->required = offers[i].required;
        a->time = offers[i].time;
        a->confirm = offers[i].confirm;
        a->hint = offers[i].hint;
        a->blocked = missing != 0;
        say_missing(c, missing, a);
        if (missing & G_SECOND_FACTOR)
            a->help = (struct desk_link){.label = S("用动态口令验证身份"),
                                         .path = str_fmt(c->mem,
                                                         "/account/confirm?next=/desk/doc/%lld",
                                                         (long long)o->d.id.n)};
    }
}

static void facts(struct ctx *c, const struct doc_open *o, struct desk_facts *f)
{
    struct column k = {0};
    const struct doc_fields *d = &o->f;
    struct str summary = d->summary;

    f->id = S("facts");
    f->title = S("公开要素");
    db_begin_read(c);
    column_load(c, d->col, &k);
    db_end(c);
    desk_fact(c->mem, f, "栏目", k.name);
    desk_fact(c->mem, f, "索引号", o->d.index_no);
    desk_fact(c->mem, f, "文号", d->doc_no);
    desk_fact(c->mem, f, "成文日期", day_iso(c->mem, d->written));
    desk_fact(c->mem, f, "发文机关", d->issuer);
    desk_fact(c->mem, f, "来源", d->source);
    desk_fact(c->mem, f, "公开属性",
              str_eq(d->attribute, S("open"))      ? S("主动公开")
              : str_eq(d->attribute, S("request")) ? S("依申请公开")
                                                   : S("不予公开"));
    desk_fact(c->mem, f, "依据和理由", d->ground);
    desk_fact(c->mem, f, "评估日期", day_iso(c->mem, d->review));
    desk_fact(c->mem, f, "规范性文件", d->norm ? S("是") : S(""));
    desk_fact(c->mem, f, "施行日期", day_iso(c->mem, d->effective));
    desk_fact(c->mem, f, "有效期至", day_iso(c->mem, d->expiry));
    if (!summary.n && (summary = gist_of(c->mem, o->v.body_text)).n)
        summary = str_concat(c->mem, S("（未填写，取自正文）"), summary);
    desk_fact(c->mem, f, "内容概述", summary);
    desk_fact(c->mem, f, "关键词", d->keywords);
    desk_fact(c->mem, f, "保密审查",
              o->d.secrecy_version == o->d.version ? S("本版已签署") : S("本版未签署"));
    desk_fact(c->mem, f, "首次发布",
              o->d.first_published_at.s ? instant_minute(c->mem, o->d.first_published_at)
                                        : S(""));
    desk_fact(c->mem, f, "定时发布",
              o->d.state == DOC_SCHEDULED ? instant_minute(c->mem, o->d.publish_at) : S(""));
    desk_fact(c->mem, f, "撤回理由", o->d.withdraw_reason);
    desk_fact(c->mem, f, "本版说明", o->v.note);
}

/* What a reviewer needs to read first: what changed since the version that the public sees. */
static void difference_to_public(struct ctx *c, const struct doc_open *o,
                                 struct desk_review_view *v)
{
    struct doc_diff d = {0};
    int from = o->d.published_version;

    if (!from || from >= o->d.version || doc_diff(c, o->d.id, from, o->d.version, &d) != OK)
        return;
    v->diff_title = str_fmt(c->mem, "与公开版本（第 %d 版）相比的改动", from);
    v->diff_says =
        str_fmt(c->mem, "增加 %lld 字，删去 %lld 字", (long long)d.added, (long long)d.cut);
    desk_diff(c, &d, false, &v->diff);
    v->changed.p = NEW(c->mem, struct desk_pair, d.fields.n + 1);
    for (isize i = 0; i < d.fields.n; i++)
        v->changed.p[v->changed.n++] = (struct desk_pair){
            d.fields.p[i].label,
            str_fmt(c->mem, "%.*s → %.*s", STR_ARG(utf8_head(d.fields.p[i].before, 80)),
                    STR_ARG(utf8_head(d.fields.p[i].after, 80)))};
}

static void versions(struct ctx *c, const struct doc_open *o, struct desk_table *t)
{
    struct doc_version_list all = {0};

    t->id = S("versions");
    t->caption = S("版本");
    desk_heads(c->mem, t, S("版本|保存人|时间|说明|比较"));
    db_begin_read(c);
    version_all(c, o->d.id, &all);
    db_end(c);
    for (isize i = 0; i < all.n && i < 20; i++) {
        const struct doc_version *x = &all.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell =
            desk_cell(c->mem, t, r, str_fmt(c->mem, "第 %d 版", x->version));

        cell->head = true;
        cell->sub = x->version == o->d.published_version && o->d.live ? S("公开中") : S("");
        desk_cell(c->mem, t, r, x->saved_by_name);
        desk_cell(c->mem, t, r, instant_minute(c->mem, x->saved_at));
        desk_cell(c->mem, t, r, x->note);
        cell = desk_cell(c->mem, t, r, x->version > 1 ? S("与上一版") : S(""));
        if (x->version > 1)
            cell->path = str_fmt(c->mem, "/desk/doc/%lld/diff?from=%d&to=%d",
                                 (long long)o->d.id.n, x->version - 1, x->version);
    }
}

/* Withdrawn, and still standing on a channel. */
static void standing_alert(struct ctx *c, struct desk_shell *s, const struct document *d)
{
    struct push_list all = {0};
    int64_t there = 0;

    if (d->live)
        return;
    db_begin_read(c);
    push_of_document(c, d->id, &all);
    db_end(c);
    for (isize i = 0; i < all.n; i++)
        there += str_eq(all.p[i].state, S("sent")) || str_eq(all.p[i].state, S("taking"));
    if (!there)
        return;
    desk_alert(
        c->mem, s,
        &(struct desk_alert){
            .look = S("alert-warn"),
            .icon = S("warn"),
            .title = S("已经撤回，渠道上还没有下架"),
            .text = str_fmt(c->mem, "推送到渠道的 %lld 条还在，请下架。", (long long)there)});
    desk_head_link(c->mem, s, S("推送记录"), desk_doc_path(c, d->id, "/push"), S("send"));
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct desk_review_view v = {0};
    struct doc_open o = {0};
    struct desk_field_list none = {0};
    struct desk_alert alert;
    struct unit u = {0};
    bool consults = false, decide = false;
    struct page p;

    if (!c->fail.code)
        doc_open(c, id, &o);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, utf8_head(o.v.title.n ? o.v.title : S("（无标题）"), 60), &v.shell);
    desk_crumb(c->mem, &v.shell, S("全部信息"), S("/desk/docs"));
    v.shell.chip = doc_state_zh(o.d.state);
    v.shell.chip_look = doc_chip(o.d.state);
    if (desk_form_alert(c->mem, &none, why, &alert)) {
        alert.title = S("没有办理");
        desk_alert(c->mem, &v.shell, &alert);
    }
    db_begin_read(c);
    unit_load(c, o.d.unit, &u);
    decide = may_office_ask(c, ACT_DRAFT, o.d.unit, o.d.f.office) ||
             may_office_ask(c, ACT_APPROVE, o.d.unit, o.d.f.office);
    consults = may_ask(c, ACT_REGISTER, o.d.unit);
    db_end(c);
    v.shell.lead = str_fmt(
        c->mem, "%.*s · 索引号 %.*s · 第 %d 版%s", STR_ARG(u.name), STR_ARG(o.d.index_no),
        o.d.version,
        o.d.live && o.d.version != o.d.published_version ? "（公众看到的仍是旧版）" : "");
    if (o.d.state == DOC_DRAFT && o.may[DO_SUBMIT])
        desk_head_link(c->mem, &v.shell, S("修改"), desk_doc_path(c, id, "/edit"), S("edit"))
            ->primary = true;
    desk_head_link(c->mem, &v.shell, S("预览"), desk_doc_path(c, id, "/preview"), S("eye"));
    if (o.d.live)
        desk_head_link(c->mem, &v.shell, S("推送到渠道"), desk_doc_path(c, id, "/push"),
                       S("send"));
    standing_alert(c, &v.shell, &o.d);
    if (o.d.live && consults)
        desk_head_link(c->mem, &v.shell, S("征求意见"),
                       str_fmt(c->mem, "/desk/consults?doc=%lld", (long long)id.n), S("edit"));
    if (o.d.live)
        desk_head_link(c->mem, &v.shell, S("公开页面"),
                       str_fmt(c->mem, "/gongkai/site_%.*s/channel_%lld/doc_%lld.html",
                               STR_ARG(u.code), (long long)o.d.f.col.n, (long long)id.n),
                       S("view"));
    v.title = o.v.title;
    v.body.s = str_replace(c->mem, o.v.body_html,
                           str_fmt(c->mem, "\"/gongkai/file/%lld/", (long long)id.n),
                           str_fmt(c->mem, "\"/desk/file/%lld/", (long long)id.n));
    steps(c, req, &o, &v);
    desk_findings(c, req, &o, decide, &v.findings);
    facts(c, &o, &v.facts);
    desk_doc_course(c, &o, &v.course);
    desk_doc_files(c, req, &o, false, &v.files);
    desk_doc_relations(c, req, &o, false, &v.relations);
    difference_to_public(c, &o, &v);
    versions(c, &o, &v.versions);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_review(&p, &v);
}

static void review_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

/* All steps: which one is the last piece of the address. */
static void act_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct str last = str_from(req->path, str_rfind(req->path, S("/")) + 1);
    struct doc_move m = {.remark = form_text(&req->form, "remark"),
                         .at = form_get(&req->form, "at")->time};
    struct fail why = {0};

    for (int i = 0; i < OFFERS; i++)
        if (str_eq(last, str_of(offers[i].path)))
            m.act = offers[i].act;
    if (form_get(&req->form, "at")->bad)
        fail_set(&c->fail, ERR_INPUT, "at", "发布时间：%.*s",
                 STR_ARG(form_get(&req->form, "at")->error));
    if (form_get(&req->form, "remark")->bad)
        fail_set(&c->fail, ERR_INPUT, "remark", "%.*s",
                 STR_ARG(form_get(&req->form, "remark")->error));
    if (!c->fail.code)
        doc_take(c, id, (int)form_int(&req->form, "version"), &m);
    req->form.bad = 0;
    if (desk_again(c, req, res, desk_doc_path(c, id, m.act == DO_REVISE ? "/edit" : ""),
                   "taken", &why))
        show(c, req, res, &why);
}

static void diff_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct desk_diff_view v = {0};
    struct doc_version_list all = {0};
    struct doc_diff d = {0};
    int64_t from = 0, to = 0;
    struct page p;

    str_int(desk_query(c, req, "from"), &from);
    str_int(desk_query(c, req, "to"), &to);
    desk_shell(c, req, S("版本比较"), &v.shell);
    if (!c->fail.code)
        doc_diff(c, id, (int)from, (int)to, &d);
    db_begin_read(c);
    version_all(c, id, &all);
    db_end(c);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_crumb(c->mem, &v.shell, S("全部信息"), S("/desk/docs"));
    desk_crumb(c->mem, &v.shell, all.n ? utf8_head(all.p[0].title, 30) : S("信息"),
               desk_doc_path(c, id, ""));
    v.action = desk_doc_path(c, id, "/diff");
    v.says =
        str_fmt(c->mem, "增加 %lld 字，删去 %lld 字。", (long long)d.added, (long long)d.cut);
    v.from.p = NEW(c->mem, struct desk_option, all.n + 1);
    v.to.p = NEW(c->mem, struct desk_option, all.n + 1);
    for (isize i = 0; i < all.n; i++) {
        struct desk_option o = {desk_int(c, all.p[i].version),
                                str_fmt(c->mem, "第 %d 版", all.p[i].version), false};

        o.on = all.p[i].version == from;
        v.from.p[v.from.n++] = o;
        o.on = all.p[i].version == to;
        v.to.p[v.to.n++] = o;
    }
    v.fields.p = NEW(c->mem, struct desk_diff_field, d.fields.n + 1);
    for (isize i = 0; i < d.fields.n; i++)
        v.fields.p[v.fields.n++] = (struct desk_diff_field){
            d.fields.p[i].label, d.fields.p[i].before, d.fields.p[i].after};
    desk_diff(c, &d, false, &v.lines);
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_diff(&p, &v);
}

/* The public page of the current version, before the public has it. */
static void preview_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct browse_document b;

    if (c->fail.code || browse_draft(c, id, &b) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    b.html =
        str_replace(c->mem, b.html, str_fmt(c->mem, "\"/gongkai/file/%lld/", (long long)id.n),
                    str_fmt(c->mem, "\"/desk/file/%lld/", (long long)id.n));
    res->no_store = true;
    portal_document_show(c, req, res, &b);
}

#define STEP(name, act)                                                                        \
    {                                                                                          \
        "POST", LIT("/desk/doc/{id}/" name), act, &act_form, act_post, LANE_QUICK              \
    }
/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/doc/{id}"),      ACT_SEE_DOC, NULL, review_get, LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/diff"), ACT_SEE_DOC, NULL, diff_get,   LANE_QUICK},
    {"GET",  LIT("/desk/doc/{id}/preview"), ACT_SEE_DOC, NULL, preview_get, LANE_QUICK},
    STEP("submit",       ACT_DRAFT),
    STEP("submit-small", ACT_DRAFT),
    STEP("take-back",    ACT_DRAFT),
    STEP("revise",       ACT_DRAFT),
    STEP("approve",      ACT_APPROVE),
    STEP("secrecy",      ACT_SECRECY),
    STEP("return",       ACT_RETURN),
    STEP("publish",      ACT_PUBLISH),
    STEP("schedule",     ACT_PUBLISH),
    STEP("unschedule",   ACT_PUBLISH),
    STEP("emergency",    ACT_EMERGENCY),
    STEP("archive",      ACT_ARCHIVE),
    STEP("withdraw",     ACT_WITHDRAW),
};
/* clang-format on */
ROUTES(desk_review_routes, routes);
