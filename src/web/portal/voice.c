/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.c - readers report an error or ask a question (纠错、提问) */
#include "web/portal/voice.h"

#include "pages.h"
#include "store/document.h"
#include "store/unit.h"
#include "web/route.h"
#include "work/voice.h"

static const struct field file_fields[] = {
    {LIT("kind"), LIT("类别"), FIELD_CHOICE, REQUIRED, 0, LIT("error|question")},
    {LIT("words"), LIT("有错的文字"), FIELD_LINE, 0, VOICE_WORDS, LIT("")},
    {LIT("content"), LIT("说明"), FIELD_TEXT, REQUIRED, VOICE_CONTENT, LIT("")},
    {LIT("contact"), LIT("联系方式"), FIELD_LINE, 0, 100, LIT("")},
    {LIT("doc"), LIT("信息编号"), FIELD_INT, 0, INT32_MAX, LIT("")},
    {LIT("unit"), LIT("单位"), FIELD_LINE, 0, 40, LIT("")},
};
static const struct form_rule file_form = {file_fields,
                                           sizeof file_fields / sizeof *file_fields, false, 0};
static const struct field track_fields[] = {
    {LIT("number"), LIT("编号"), FIELD_LINE, REQUIRED, 40, LIT("")},
    {LIT("code"), LIT("查询码"), FIELD_LINE, REQUIRED, 40, LIT("")},
};
static const struct form_rule track_form = {track_fields, 2, false, 0};

/* What page it is about: its unit stands in the head, its title over the form. */
static void show_form(struct ctx *c, const struct http_req *req, struct http_res *res,
                      struct correct_view *v, int64_t doc, struct str unit_code)
{
    struct document d = {0};
    struct unit u = {0};
    bool known = false;
    struct page p;

    db_begin_read(c);
    if (doc) {
        document_load(c, (struct doc_id){doc}, &d);
        if (!c->fail.code && !d.live)
            fail_set(&c->fail, ERR_NOT_FOUND, "doc", "没有这篇信息");
        unit_load(c, d.unit, &u);
        known = true;
    } else if (unit_code.n) {
        unit_by_code(c, unit_code, &u);
        known = true;
    }
    if (db_end(c))
        return;
    frame_portal(c, req, S("网页纠错"), known ? &u : NULL, 0, &v->frame);
    frame_crumb(c, &v->frame.trail, S(""), S("网页纠错"));
    v->doc = doc ? str_fmt(c->mem, "%lld", (long long)doc) : S("");
    v->doc_title = d.f.title;
    v->unit = known ? u.code : S("");
    v->days = VOICE_DAYS;
    res->no_store = true;
    p = page_for(c, req, res);
    page_correct(&p, v);
}

static void correct(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct correct_view v = {0};
    int64_t doc = 0;

    str_int(form_peek(c->mem, req->query, S("doc")), &doc);
    v.question = str_eq(form_peek(c->mem, req->query, S("kind")), S("question"));
    show_form(c, req, res, &v, doc, form_peek(c->mem, req->query, S("unit")));
}

static void again(struct ctx *c, const struct http_req *req, struct http_res *res,
                  const struct fail *why)
{
    struct correct_view v = {0};
    const struct form *f = &req->form;

    v.question = str_eq(form_text(f, "kind"), S("question"));
    v.words = form_text(f, "words");
    v.content = form_text(f, "content");
    v.contact = form_text(f, "contact");
    v.kind_error = form_get(f, "kind")->error;
    v.words_error = form_get(f, "words")->error;
    v.content_error = form_get(f, "content")->error;
    v.contact_error = form_get(f, "contact")->error;
    v.wrong = f->bad ? S("有没有填好的地方，请改正后再提交") : str_of(why->what);
    res->status = f->bad ? 422 : err_http(why->code);
    if (why->code == ERR_NOT_FOUND) {
        /* The page has gone since: what was written need not go with it. */
        v.wrong = S("这个网页已经撤下或者不存在，没有提交；填写的内容还在，再次提交就作为对本平"
                    "台的留言");
        show_form(c, req, res, &v, 0, S(""));
        return;
    }
    show_form(c, req, res, &v, form_get(f, "doc")->bad ? 0 : form_int(f, "doc"),
              form_text(f, "unit"));
}

static void file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct voice_new n = {0};
    struct voice_receipt r = {0};
    struct corrected_view v = {0};
    struct fail why = {0};
    struct unit u = {0};
    struct page p;

    if (!req->form.bad) {
        n = (struct voice_new){.document = {form_int(&req->form, "doc")},
                               .kind = form_text(&req->form, "kind"),
                               .words = form_text(&req->form, "words"),
                               .content = form_text(&req->form, "content"),
                               .contact = form_text(&req->form, "contact")};
        if (!n.document.n && form_text(&req->form, "unit").n) {
            db_begin_read(c);
            if (unit_by_code(c, form_text(&req->form, "unit"), &u) == OK)
                n.unit = u.id;
            db_end(c);
        }
        if (!c->fail.code)
            voice_file(c, &n, &r);
        if (c->fail.code && !err_is_users(c->fail.code) && c->fail.code != ERR_NOT_FOUND)
            return;
    }
    if (req->form.bad || c->fail.code) {
        why = c->fail;
        c->fail = (struct fail){0};
        again(c, req, res, &why);
        return;
    }
    frame_portal(c, req, S("已收到"), NULL, 0, &v.frame);
    v.number = r.number;
    v.code = r.code;
    v.due = day_zh(c->mem, r.due);
    res->no_store = true;
    p = page_for(c, req, res);
    page_corrected(&p, &v);
}

static void show_track(struct ctx *c, const struct http_req *req, struct http_res *res,
                       struct voice_track_view *v)
{
    struct page p;

    frame_portal(c, req, S("查询纠错答复"), NULL, 0, &v->frame);
    frame_crumb(c, &v->frame.trail, S("/gongkai/correct.html"), S("网页纠错"));
    frame_crumb(c, &v->frame.trail, S(""), S("查询答复"));
    res->no_store = true;
    p = page_for(c, req, res);
    page_voice_track(&p, v);
}

static void track(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct voice_track_view v = {0};

    show_track(c, req, res, &v);
}

static void track_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct voice_track_view v = {.number = form_text(&req->form, "number"),
                                 .code = form_text(&req->form, "code")};
    struct voice row = {0};

    if (req->form.bad) {
        v.wrong = S("请填写编号和查询码");
        res->status = 422;
    } else if (voice_track(c, v.number, v.code, &row)) {
        if (!err_is_users(c->fail.code))
            return;
        v.wrong = str_dup(c->mem, str_of(c->fail.what));
        res->status = err_http(c->fail.code);
        c->fail = (struct fail){0};
    } else {
        v.found = true;
        v.filed = instant_minute(c->mem, row.filed_at);
        v.content = row.content;
        v.due = day_zh(c->mem, row.due);
        v.state = voice_outcome_zh(row.outcome);
        v.answer = row.answer;
        v.answered = row.answered_at.s ? instant_minute(c->mem, row.answered_at) : S("");
    }
    show_track(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/gongkai/correct.html"),        ACT_READ_PUBLIC, NULL,        correct,    LANE_QUICK},
    {"POST", LIT("/gongkai/correct.html"),        ACT_READ_PUBLIC, &file_form,  file,       LANE_QUICK},
    {"GET",  LIT("/gongkai/correct-track.html"),  ACT_READ_PUBLIC, NULL,        track,      LANE_QUICK},
    {"POST", LIT("/gongkai/correct-track.html"),  ACT_READ_PUBLIC, &track_form, track_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(voice_routes, routes);
