/* SPDX-License-Identifier: MulanPSL-2.0 */
/* edit.c - the editor of one document: text, fields, unsaved text, two at once (起草和修改) */
#include "web/desk/edit.h"

#include "base/json.h"
#include "base/utf8.h"
#include "pages.h"
#include "store/worklist.h"
#include "web/desk/edit_form.h"
#include "work/typed.h"

enum { FOUND = 15 };

/* The addresses of pictures: on the desk a draft's picture is behind the desk's own door. */
static struct str to_desk(struct ctx *c, struct str body, const struct document *d)
{
    return str_replace(c->mem, body, file_prefix_public(c, d), file_prefix_desk(c, d));
}

static void course_and_parts(struct ctx *c, const struct http_req *req,
                             const struct doc_open *o, struct desk_edit_view *v)
{
    desk_findings(c, req, o, false, &v->findings);
    desk_doc_course(c, o, &v->course);
    desk_doc_files(c, req, o, true, &v->files);
    desk_doc_relations(c, req, o, true, &v->relations);
    v->upload = *desk_form(c, req, desk_doc_path(c, o->d.id, "/file"), S("上传"), &file_form);
    v->upload.inline_ = true;
    v->upload.look = S("");
    desk_hidden(c->mem, &v->upload, "version", v->version);
    desk_hidden(c->mem, &v->upload, "upload", S(""));
    desk_hint(&v->upload.fields, "file",
              S("PDF、Word、Excel、WPS、图片、压缩包；单个不超过 50 MB。先保存正文，再上传。"));
    v->upload.fields.n = 1;
}

static void choose_relation(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                            struct desk_edit_view *v)
{
    struct doc_line_list all = {0};

    v->find = desk_query(c, req, "find");
    if (!v->find.n)
        return;
    v->found.id = S("found");
    v->found.caption = S("查找结果");
    v->found.empty = S("没有找到，请换个词。");
    desk_heads(c->mem, &v->found, S("标题|状态|登记为"));
    db_begin_read(c);
    worklist_choose(c, o->d.unit, v->find, FOUND, &all);
    db_end(c);
    for (isize i = 0; i < all.n; i++) {
        static const char *const kinds[] = {"interprets", "amends", "repeals", "replaces",
                                            "about"};
        struct desk_row *r;
        struct desk_cell *cell;

        if (all.p[i].id.n == o->d.id.n)
            continue;
        r = desk_row(c->mem, &v->found);
        cell = desk_cell(c->mem, &v->found, r, all.p[i].title);
        cell->head = true;
        cell->sub = all.p[i].doc_no;
        cell = desk_cell(c->mem, &v->found, r, doc_state_zh(all.p[i].state));
        cell->chip = doc_chip(all.p[i].state);
        cell = desk_cell(c->mem, &v->found, r, S(""));
        for (isize k = 0; k < 5; k++) {
            struct desk_button *b =
                desk_button(c->mem, &cell->buttons, req, relation_zh(str_of(kinds[k]), false),
                            desk_doc_path(c, o->d.id, "/relate"));

            b->hidden.p = NEW(c->mem, struct desk_pair, 2);
            b->hidden.p[0] = (struct desk_pair){S("other"), desk_int(c, all.p[i].id.n)};
            b->hidden.p[1] = (struct desk_pair){S("kind"), str_of(kinds[k])};
            b->hidden.n = 2;
        }
    }
}

static void frame_of(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                     struct desk_edit_view *v)
{
    const struct doc_step *last = o->steps.n ? &o->steps.p[0] : NULL; /* newest first */

    desk_shell(c, req, S("编辑信息"), &v->shell);
    v->shell.frame.script = S("js/editor.js");
    desk_crumb(c->mem, &v->shell, S("全部信息"), S("/desk/docs"));
    desk_crumb(c->mem, &v->shell, utf8_head(o->v.title, 30), desk_doc_path(c, o->d.id, ""));
    v->shell.chip = doc_state_zh(o->d.state);
    v->shell.chip_look = doc_chip(o->d.state);
    v->shell.lead =
        str_fmt(c->mem, "索引号 %.*s · 第 %d 版", STR_ARG(o->d.index_no), o->d.version);
    if (last && str_eq(last->act, S("return")) && o->d.state == DOC_DRAFT)
        desk_alert(
            c->mem, &v->shell,
            &(struct desk_alert){.look = S("alert-warn"),
                                 .icon = S("warn"),
                                 .title = str_concat(c->mem, S("退回意见："), last->remark),
                                 .text = str_fmt(c->mem, "%.*s · %.*s", STR_ARG(last->name),
                                                 STR_ARG(instant_minute(c->mem, last->at)))});
    v->path_of = desk_doc_path(c, o->d.id, "");
    v->path = desk_doc_path(c, o->d.id, "/edit");
}

/* What somebody else saved while this one was typed. */
static void show_theirs(struct ctx *c, const struct doc_open *o, int seen,
                        struct desk_edit_view *v)
{
    struct doc_diff d = {0};

    if (seen <= 0 || seen >= o->d.version)
        return;
    if (doc_diff(c, o->d.id, seen, o->d.version, &d) == OK)
        desk_diff(c, &d, false, &v->theirs);
    c->fail = (struct fail){0};
    desk_alert(
        c->mem, &v->shell,
        &(struct desk_alert){
            .look = S("alert-bad"),
            .icon = S("warn"),
            .title = str_fmt(c->mem, "%.*s 在 %.*s 保存了第 %d 版", STR_ARG(o->v.saved_by_name),
                             STR_ARG(instant_minute(c->mem, o->v.saved_at)), o->d.version),
            .text = S("您填写的内容都在下面，还没有保存。请对照对方的改动，需要时补进来，再点“"
                      "保存草稿”，就会成为新的一版。"),
            .urgent = true});
}

void desk_edit_show(struct ctx *c, struct http_req *req, struct http_res *res,
                    const struct fail *why)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct desk_edit_view v = {0};
    struct doc_open o = {0};
    struct doc_draft kept = {0};
    struct desk_field_list fields;
    struct desk_alert alert;
    bool typed = req->form.rule == &edit_form;
    struct page p;

    if (!c->fail.code)
        doc_open(c, id, &o);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (o.d.state != DOC_DRAFT) {
        http_redirect(c, res, desk_doc_path(c, id, ""));
        return;
    }
    frame_of(c, req, &o, &v);
    kept.f = o.f;
    kept.body = o.v.body;
    if (o.autosave.n && !typed) {
        struct fail bad = {0};
        struct doc_draft unsaved = {0};

        if (typed_read(c->mem, o.autosave, &unsaved, &bad) == OK) {
            if (desk_query(c, req, "restore").n) {
                kept = unsaved;
            } else {
                v.unsaved_path = desk_doc_path(c, id, "/edit?restore=1");
                v.unsaved_says = str_fmt(c->mem, "您在 %.*s 有自动保存、还没有正式保存的内容",
                                         STR_ARG(instant_minute(c->mem, o.autosave_at)));
            }
        }
    }
    fields = desk_fields(c->mem, &edit_form, typed ? &req->form : NULL);
    edit_fill(c, &o.d, &kept.f, &fields, typed);
    if (why && why->code != ERR_CONFLICT && desk_form_alert(c->mem, &fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    if (why && why->code == ERR_CONFLICT)
        show_theirs(c, &o, (int)form_int(&req->form, "version"), &v);
    edit_groups(c, &fields, &v.title, &v.main, &v.attribute, &v.more);
    for (isize i = 0; i < v.attribute.n; i++)
        v.open_attribute |= v.attribute.p[i].bad;
    v.open_attribute |= !str_eq(kept.f.attribute, S("open"));
    v.version = desk_int(c, o.d.version);
    if (typed && form_flag(&req->form, "rich"))
        kept.body = form_text(&req->form, "body_json");
    v.body_json = to_desk(c, kept.body, &o.d);
    v.body_text = typed && !form_flag(&req->form, "rich") ? form_text(&req->form, "body_text")
                                                          : typed_text(c->mem, kept.body);
    for (isize i = 0; i < fields.n; i++)
        if (fields.p[i].bad && (str_eq(fields.p[i].name, S("body_json")) ||
                                str_eq(fields.p[i].name, S("body_text"))))
            v.body_error = fields.p[i].error;
    if (why && str_starts(str_of(why->where), S("正文")))
        v.body_error = str_dup(c->mem, str_of(why->what));
    v.may_small = o.may[DO_SUBMIT_SMALL];
    v.saved_says = str_fmt(c->mem, "第 %d 版 · %.*s 保存", o.d.version,
                           STR_ARG(desk_when(c, o.v.saved_at)));
    course_and_parts(c, req, &o, &v);
    choose_relation(c, req, &o, &v);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_edit(&p, &v);
}

static void edit_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    desk_edit_show(c, req, res, NULL);
}

static void edit_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct str what = form_text(&req->form, "do");
    struct doc_draft d = {0};
    struct fail why = {0};
    int version = (int)form_int(&req->form, "version");
    bool submit = str_eq(what, S("submit")), small = str_eq(what, S("small")), saved;

    if (!req->form.bad && edit_draft(c, req, id, &d) == OK)
        doc_save(c, id, version, &d, &version);
    saved = !c->fail.code && !req->form.bad;
    if (saved && (submit || small))
        doc_take(c, id, version,
                 &(struct doc_move){.act = small ? DO_SUBMIT_SMALL : DO_SUBMIT});
    if (!c->fail.code || !saved) {
        if (desk_again(c, req, res, desk_doc_path(c, id, submit || small ? "" : "/edit"),
                       submit || small ? "submitted" : "saved", &why))
            desk_edit_show(c, req, res, &why);
        return;
    }
    /* Saved, but it may not be submitted yet: the page says what is missing, with the saved text. */
    if (desk_again(c, req, res, S(""), "", &why)) {
        req->form = (struct form){0};
        desk_edit_show(c, req, res, &why);
    }
}

/* --- by script: the whole form comes, and the answer is JSON */

static void answer(struct ctx *c, struct http_res *res, struct buf *b)
{
    if (c->fail.code) {
        struct json_out j;

        res->status = err_http(c->fail.code);
        *b = buf_new(c->mem, 500);
        j = jout_new(b);
        jout_object(&j);
        jout_put_str(&j, "error",
                     err_is_users(c->fail.code) ? str_of(c->fail.what)
                                                : err_sentence(c->fail.code));
        jout_end(&j);
        c->fail = (struct fail){0};
    } else if (!res->status) {
        res->status = 200;
    }
    res->type = S("application/json; charset=utf-8");
    res->no_store = true;
    res->body = *b;
}

static void autosave_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct doc_draft d = {0};
    struct document now = {0};
    struct buf b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);
    int seen = (int)form_int(&req->form, "version");

    /* Half a date is no reason to lose the rest: what is wrong is kept out, not refused. */
    edit_draft(c, req, id, &d);
    db_begin_read(c);
    document_load(c, id, &now);
    db_end(c);
    if (!c->fail.code)
        doc_autosave(c, id, seen, typed_write(c->mem, &d));
    if (!c->fail.code && now.version != seen)
        fail_set(&c->fail, ERR_CONFLICT, "version",
                 "这条信息已有新的第 %d 版，您的内容已另外存好，仍在本页", now.version);
    jout_object(&j);
    jout_put_str(&j, "saved", str_from(instant_minute(c->mem, c->now), 11));
    jout_end(&j);
    answer(c, res, &b);
}

static void check_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {desk_id(c, req, 0)};
    struct doc_draft d = {0};
    struct finding_list all = {0};
    struct buf b = buf_new(c->mem, 4096);
    struct json_out j = jout_new(&b);

    if (edit_draft(c, req, id, &d) == OK)
        doc_check(c, id, &d, &all);
    jout_object(&j);
    jout_key(&j, "findings");
    jout_array(&j);
    for (isize i = 0; i < all.n; i++) {
        const struct finding *f = &all.p[i];

        jout_object(&j);
        if (f->id)
            jout_put_int(&j, "id", f->id);
        jout_put_str(&j, "level", f->level);
        jout_put_str(&j, "field", f->field);
        jout_put_int(&j, "start", f->start);
        jout_put_str(&j, "words", f->words);
        jout_put_str(&j, "says", f->says);
        jout_put_str(&j, "suggestion", f->suggestion);
        jout_put_bool(&j, "removes", f->removes);
        jout_put_str(&j, "rule", f->rule);
        jout_put_str(&j, "family", f->family);
        jout_put_str(&j, "name", f->decided_name);
        jout_put_str(&j, "source", f->source);
        jout_put_str(&j, "decision", f->decision);
        jout_put_str(&j, "reason", f->reason);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    answer(c, res, &b);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/doc/{id}/edit"),     ACT_DRAFT, NULL,       edit_get,      LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/edit"),     ACT_DRAFT, &edit_form, edit_post,     LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/autosave"), ACT_DRAFT, &edit_form, autosave_post, LANE_QUICK},
    {"POST", LIT("/desk/doc/{id}/check"),    ACT_DRAFT, &edit_form, check_post,    LANE_HEAVY},
};
/* clang-format on */
ROUTES(desk_edit_routes, routes);
