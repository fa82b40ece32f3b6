/* SPDX-License-Identifier: MulanPSL-2.0 */
/* track.c - one's own case, by number and code; see request.h
 *
 * Number and code travel in the body of a post, never in an address: addresses are logged, kept
 * in histories, and sent on.
 */
#include "base/os.h"
#include "base/utf8.h"
#include "pages.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "web/app.h"
#include "web/portal/request.h"
#include "work/disclose.h"
#include "work/redaction.h"

static const struct field fields[] = {
    {LIT("number"), LIT("申请编号"), FIELD_LINE, 0, 100, {0}},
    {LIT("code"), LIT("查询码"), FIELD_LINE, 0, 100, {0}},
    {LIT("content"), LIT("补正内容"), FIELD_TEXT, 0, 200000, {0}},
    {LIT("reason"), LIT("理由"), FIELD_LINE, 0, 500, {0}},
    {LIT("text"), LIT("哪里不对"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("letter"), LIT("文书"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("form"), LIT("格式"), FIELD_LINE, 0, 10, {0}},
    {LIT("file"), LIT("文件"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("files"), LIT("附件"), FIELD_FILE, 0, UPLOAD_MOST, {0}},
};
static const struct form_rule plain_form = {fields, 8, false, 1 << 20};
static const struct form_rule file_form = {fields, 9, true, (int64_t)56 << 20};

static void ask(struct ctx *c, const struct http_req *req, struct http_res *res,
                struct str number, struct str error)
{
    struct request_track_view v = {.number = number, .error = error};
    struct page p;

    frame_portal(c, req, S("查询申请办理进度"), NULL, 0, &v.frame);
    frame_crumb(c, &v.frame.trail, S("/gongkai/request/"), S("依申请公开"));
    frame_crumb(c, &v.frame.trail, S(""), S("查询办理进度"));
    res->no_store = true;
    p = page_for(c, req, res);
    page_request_track(&p, &v);
}

static void ask_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    ask(c, req, res, S(""), S(""));
}

/* What the ledger says to its applicant: steps of the clock, in plain order. */
static void course(struct ctx *c, const struct case_public *k, struct request_case_view *v)
{
    isize cap = 0;

    *LIST_ADD(c->mem, &v->course, cap) = (struct request_step){
        S("提交申请"), day_iso(c->mem, instant_day(k->r.filed_at)), S("第二十九条"), S("")};
    if (day_is_set(k->clock.received))
        *LIST_ADD(c->mem, &v->course, cap) = (struct request_step){
            S("收到申请"), day_iso(c->mem, k->clock.received), S("第三十一条"), S("")};
    for (isize i = 0; i < k->letters.n; i++)
        *LIST_ADD(c->mem, &v->course, cap) =
            (struct request_step){k->letters.p[i].name, day_iso(c->mem, k->letters.p[i].sent),
                                  k->letters.p[i].number, S("")};
    if (day_is_set(k->clock.closed))
        *LIST_ADD(c->mem, &v->course, cap) =
            (struct request_step){k->clock.answered ? S("作出答复") : S("办结"),
                                  day_iso(c->mem, k->clock.closed), S("第三十三条"), S("now")};
    else if (k->clock.has_due)
        *LIST_ADD(c->mem, &v->course, cap) = (struct request_step){
            S("答复期限"), day_iso(c->mem, k->clock.due), k->clock.due_article, S("todo")};
}

/* Files that came with the answer. */
static void given(struct ctx *c, struct str number, struct str code,
                  struct request_case_view *v)
{
    struct case_answer_files files = {0};
    isize cap = 0;

    if (disclose_own_files(c, number, code, &files))
        return;
    for (isize i = 0; i < files.n; i++)
        *LIST_ADD(c->mem, &v->given, cap) = (struct request_letter){
            files.p[i].name,
            str_fmt(c->mem, "%lld KB", (long long)(files.p[i].size + 1023) / 1024), S(""),
            str_fmt(c->mem, "%lld", (long long)files.p[i].id)};
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 struct str number, struct str code, struct str error)
{
    struct request_case_view v = {.error = error};
    struct case_public k = {0};
    struct page p;
    isize cap = 0;

    if (disclose_track(c, number, code, &k)) {
        struct str says = str_dup(c->mem, str_of(c->fail.what));
        enum err failed = c->fail.code;

        if (!err_is_users(failed)) {
            http_error(c, req, res, failed);
            return;
        }
        c->fail = (struct fail){0};
        res->status = err_http(failed);
        ask(c, req, res, number, says);
        return;
    }
    frame_portal(c, req, S("申请办理进度"), NULL, 0, &v.frame);
    frame_crumb(c, &v.frame.trail, S("/gongkai/request/track"), S("查询办理进度"));
    frame_crumb(c, &v.frame.trail, S(""), S("申请办理进度"));
    v.number = k.r.number;
    v.code = code;
    v.unit_name = k.unit_name;
    v.phone = k.unit_phone;
    v.subject = k.r.subject;
    v.content = k.r.content;
    v.state = k.state_plain;
    v.next = k.next_plain;
    v.outcome = k.outcome_plain;
    v.filed = instant_minute(c->mem, k.r.filed_at);
    v.received = day_zh(c->mem, k.clock.received);
    if (k.clock.has_due && k.r.state != CLOCK_CLOSED && k.clock.days_left >= 0) {
        v.due = day_zh(c->mem, k.clock.due);
        v.left = str_fmt(c->mem, "%lld", (long long)k.clock.days_left);
    }
    v.may_correct = k.may_correct;
    v.may_withdraw = k.may_withdraw;
    v.may_object = k.may_object;
    v.objected = k.r.objection.n > 0;
    if (v.error.n && req->form.rule == &file_form)
        v.correction = form_text(&req->form, "content");
    if (v.error.n)
        v.objection = form_text(&req->form, "text");
    for (isize i = 0; i < k.letters.n; i++)
        *LIST_ADD(c->mem, &v.letters, cap) = (struct request_letter){
            k.letters.p[i].name, k.letters.p[i].number, day_iso(c->mem, k.letters.p[i].sent),
            str_fmt(c->mem, "%lld", (long long)k.letters.p[i].id)};
    given(c, number, code, &v);
    course(c, &k, &v);
    proof_fill(c->mem, &k.clock, &v.proof);
    res->no_store = true;
    p = page_for(c, req, res);
    page_request_case(&p, &v);
}

static struct str number_of(const struct http_req *req)
{
    return form_text(&req->form, "number");
}

static struct str code_of(const struct http_req *req)
{
    return form_text(&req->form, "code");
}

static void track(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, number_of(req), code_of(req), S(""));
}

/* After one's own step: the case again, with what went wrong above it. */
static void again(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str says = S("");

    /* beyond the limit the case cannot be shown: the page of the limit keeps what was typed */
    if (c->fail.code && (!err_is_users(c->fail.code) || c->fail.code == ERR_RATE)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (c->fail.code) {
        says = str_dup(c->mem, str_of(c->fail.what));
        res->status = err_http(c->fail.code);
        c->fail = (struct fail){0};
    }
    show(c, req, res, number_of(req), code_of(req), says);
}

static void correct(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *files = form_get(&req->form, "files");
    struct filing f = {0};
    isize cap = 0;

    for (isize i = 0; i < files->files.n && !c->fail.code; i++) {
        struct filing_file *k = LIST_ADD(c->mem, &f.files, cap);

        k->kind = S("attach");
        k->name = files->files.p[i].name;
        if (files->files.p[i].path.n)
            (void)os_read_file(c->mem, str_cstr(c->mem, files->files.p[i].path),
                               UPLOAD_MOST + 1, &k->bytes, &c->fail);
        (void)filing_redraw(c, req->app->helper, k);
        if (!c->fail.code && !filing_media(k->name, k->bytes).n)
            fail_set(&c->fail, ERR_MEDIA, "files", "不接受“%.*s”这种文件",
                     STR_ARG(utf8_head(k->name, 40)));
    }
    (void)disclose_correct(c, number_of(req), code_of(req), form_text(&req->form, "content"),
                           &f);
    again(c, req, res);
}

static void withdraw(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)disclose_withdraw(c, number_of(req), code_of(req), form_text(&req->form, "reason"));
    again(c, req, res);
}

static void object(struct ctx *c, struct http_req *req, struct http_res *res)
{
    (void)disclose_object(c, number_of(req), code_of(req), form_text(&req->form, "text"));
    again(c, req, res);
}

static void archive(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct str zip = {0};

    if (disclose_own_archive(c, number_of(req), code_of(req), &zip)) {
        again(c, req, res);
        return;
    }
    http_bytes(c, req, res, S("application/zip"), str_concat(c->mem, number_of(req), S(".zip")),
               zip);
}

/* A letter on paper, as the route's form asks: PDF, or DOCX. */
static void letter(struct ctx *c, struct http_req *req, struct http_res *res)
{
    bool docx = str_eq(form_text(&req->form, "form"), S("docx"));
    struct letter sheet = {0};
    struct paper paper;
    struct str bytes = {0};

    if (disclose_own_letter(c, number_of(req), code_of(req), form_int(&req->form, "letter"),
                            &sheet)) {
        again(c, req, res);
        return;
    }
    paper = letter_paper(c->mem, &sheet);
    if (docx)
        (void)render_docx(c->mem, &paper, &bytes, &c->fail);
    else
        (void)print_pdf(req->app->helper, &paper, c->mem, &bytes, &c->fail);
    http_bytes(c, req, res, docx ? S(HTTP_DOCX) : S("application/pdf"),
               str_fmt(c->mem, "%.*s.%s", STR_ARG(sheet.title), docx ? "docx" : "pdf"), bytes);
}

static void given_file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_file f = {0};
    struct str bytes = {0};

    if (disclose_own_file(c, number_of(req), code_of(req), form_int(&req->form, "file"), &f,
                          &bytes)) {
        again(c, req, res);
        return;
    }
    http_bytes(c, req, res, f.type, f.name, bytes);
}

static const struct route rows[] = {
    {"GET", LIT("/gongkai/request/track"), ACT_CASE_FILE, NULL, ask_page, LANE_QUICK},
    {"POST", LIT("/gongkai/request/track"), ACT_CASE_FILE, &plain_form, track, LANE_QUICK},
    {"POST", LIT("/gongkai/request/correct"), ACT_CASE_FILE, &file_form, correct, LANE_HEAVY},
    {"POST", LIT("/gongkai/request/withdraw"), ACT_CASE_FILE, &plain_form, withdraw,
     LANE_QUICK},
    {"POST", LIT("/gongkai/request/object"), ACT_CASE_FILE, &plain_form, object, LANE_QUICK},
    {"POST", LIT("/gongkai/request/letter"), ACT_CASE_FILE, &plain_form, letter, LANE_HEAVY},
    {"POST", LIT("/gongkai/request/file"), ACT_CASE_FILE, &plain_form, given_file, LANE_HEAVY},
    {"POST", LIT("/gongkai/request/archive"), ACT_CASE_FILE, &plain_form, archive, LANE_HEAVY},
};
ROUTES(track_routes, rows);
