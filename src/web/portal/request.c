/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request.c - the public form and its receipt; see request.h. Tracking: track.c. */
#include "web/portal/request.h"

#include "base/os.h"
#include "base/utf8.h"
#include "pages.h"
#include "web/app.h"
#include "store/unit.h"
#include "web/portal/portal.h"
#include "work/browse.h"
#include "work/disclose.h"
#include "work/similar.h"

enum { BODY_MOST_MIB = 56, SIMILAR_MOST = 6 };

static const struct field fields[] = {
    {LIT("content"), LIT("需要的政府信息"), FIELD_TEXT, 0, 200000, {0}},
    {LIT("form_wanted"), LIT("希望得到的形式"), FIELD_LINE, 0, 100, {0}},
    {LIT("way_wanted"), LIT("希望怎样得到"), FIELD_LINE, 0, 100, {0}},
    {LIT("kind"), LIT("以谁的名义申请"), FIELD_LINE, 0, 10, {0}},
    {LIT("name"), LIT("姓名或者单位名称"), FIELD_LINE, 0, 2000, {0}},
    {LIT("contact"), LIT("联系人"), FIELD_LINE, 0, 2000, {0}},
    {LIT("ident_kind"), LIT("证件种类"), FIELD_LINE, 0, 20, {0}},
    {LIT("ident"), LIT("证件号码"), FIELD_LINE, 0, 200, {0}},
    {LIT("phone"), LIT("联系电话"), FIELD_LINE, 0, 200, {0}},
    {LIT("email"), LIT("电子邮箱"), FIELD_LINE, 0, 500, {0}},
    {LIT("address"), LIT("通信地址"), FIELD_LINE, 0, 2000, {0}},
    {LIT("post_code"), LIT("邮政编码"), FIELD_LINE, 0, 100, {0}},
    {LIT("agent"), LIT("代理人姓名"), FIELD_LINE, 0, 2000, {0}},
    {LIT("agent_ident"), LIT("代理人证件号码"), FIELD_LINE, 0, 200, {0}},
    {LIT("joint"), LIT("共同申请人"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("files"), LIT("附件"), FIELD_FILE, 0, UPLOAD_MOST, {0}},
    {LIT("authority"), LIT("授权委托书"), FIELD_FILE, 0, UPLOAD_MOST, {0}},
    {LIT("seen"), LIT("已查看"), FIELD_INT, 0, 100, {0}},
    {LIT("step"), LIT("步骤"), FIELD_LINE, 0, 10, {0}},
    {LIT("topic"), LIT("事项"), FIELD_LINE, 0, 10, {0}},
};
static const struct form_rule filing_form = {fields, sizeof fields / sizeof *fields, true,
                                             (int64_t)BODY_MOST_MIB << 20};

static void option(struct arena *mem, struct request_option **p, isize *n, struct str value,
                   struct str label, bool on)
{
    struct request_option *all = NEW(mem, struct request_option, *n + 1);

    for (isize i = 0; i < *n; i++)
        all[i] = (*p)[i];
    all[*n] = (struct request_option){value, label, on};
    *p = all;
    (*n)++;
}

static void choices(struct ctx *c, struct request_form_view *v, struct str kind,
                    struct str ident, struct str form, struct str way)
{
    static const struct str forms[] = {LIT("电子文档"), LIT("纸质"), LIT("查阅、抄录")},
                            ways[] = {LIT("电子邮件"), LIT("邮寄"), LIT("当面领取"),
                                      LIT("网上查看")};

    for (int k = 0; k < APPLICANT__MAX; k++)
        option(c->mem, &v->kinds.p, &v->kinds.n, applicant_name((enum applicant_kind)k),
               applicant_plain((enum applicant_kind)k),
               kind.n ? str_eq(kind, applicant_name((enum applicant_kind)k)) : k == 0);
    for (isize i = 0; ident_kind_at(i).n; i++)
        option(c->mem, &v->idents.p, &v->idents.n, ident_kind_at(i), ident_zh(ident_kind_at(i)),
               ident.n ? str_eq(ident, ident_kind_at(i)) : i == 0);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        option(c->mem, &v->forms.p, &v->forms.n, forms[i], forms[i],
               form.n ? str_eq(form, forms[i]) : i == 0);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        option(c->mem, &v->ways.p, &v->ways.n, ways[i], ways[i],
               way.n ? str_eq(way, ways[i]) : i == 0);
}

/* What stands in the form, valid or not. */
static void typed(struct request_form_view *v, const struct form *f)
{
    v->content = form_text(f, "content");
    v->name = form_text(f, "name");
    v->contact = form_text(f, "contact");
    v->ident = form_text(f, "ident");
    v->phone = form_text(f, "phone");
    v->email = form_text(f, "email");
    v->address = form_text(f, "address");
    v->post_code = form_text(f, "post_code");
    v->agent = form_text(f, "agent");
    v->agent_ident = form_text(f, "agent_ident");
    v->joint = form_text(f, "joint");
    v->agent_open =
        v->agent.n || v->joint.n || v->agent_ident.n || v->e_authority.n ? S("open") : S("");
    if (v->seen < (int)form_int(f, "seen")) /* may have looked again just now */
        v->seen = (int)form_int(f, "seen");
}

static void blame(struct ctx *c, struct request_form_view *v, struct str field, struct str says)
{
    const struct {
        struct str name;
        struct str *error;
    } where[] = {{S("content"), &v->e_content},  {S("kind"), &v->e_kind},
                 {S("name"), &v->e_name},        {S("ident"), &v->e_ident},
                 {S("ident_kind"), &v->e_ident}, {S("joint"), &v->e_joint},
                 {S("phone"), &v->e_phone},      {S("email"), &v->e_email},
                 {S("address"), &v->e_address},  {S("post_code"), &v->e_post},
                 {S("files"), &v->e_files},      {S("agent_ident"), &v->e_agent_ident},
                 {S("agent"), &v->e_agent},      {S("authority"), &v->e_authority}};
    struct request_error *all = NEW(c->mem, struct request_error, v->errors.n + 1);

    for (isize i = 0; i < v->errors.n; i++)
        all[i] = v->errors.p[i];
    all[v->errors.n++] = (struct request_error){field.n ? field : S("content"), says};
    v->errors.p = all;
    for (size_t i = 0; i < sizeof where / sizeof *where; i++)
        if (str_eq(where[i].name, field) && !where[i].error->n)
            *where[i].error = says;
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res,
                 const struct unit *u, struct request_form_view *v)
{
    const struct form *f = req->form.rule == &filing_form ? &req->form : NULL;
    struct page p;

    v->correction =
        str_eq(f ? form_text(f, "topic") : portal_query(c, req, "topic"), S("correct"));
    frame_portal(c, req, v->correction ? S("更正与本人有关的记录") : S("申请公开政府信息"), u,
                 5, &v->frame);
    frame_crumb(c, &v->frame.trail, v->frame.boards.p[4].href, S("政府信息依申请公开"));
    frame_crumb(c, &v->frame.trail, S(""), v->correction ? S("更正请求") : S("提交申请"));
    v->unit_name = u->name;
    v->action = str_fmt(c->mem, "/gongkai/site_%.*s/request/new", STR_ARG(u->code));
    v->content_max = CONTENT_MOST;
    v->files_max = UPLOADS_MOST;
    if (f)
        typed(v, f);
    choices(c, v, f ? form_text(f, "kind") : S(""), f ? form_text(f, "ident_kind") : S(""),
            f ? form_text(f, "form_wanted") : S(""), f ? form_text(f, "way_wanted") : S(""));
    res->no_store = true;
    p = page_for(c, req, res);
    page_request_form(&p, v);
}

static enum err unit_of(struct ctx *c, const struct http_req *req, struct unit *u)
{
    db_begin_read(c);
    (void)unit_by_code(c, req->param[0], u);
    return db_end(c);
}

static void form_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_form_view v = {0};
    struct unit u = {0};

    if (unit_of(c, req, &u)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    show(c, req, res, &u, &v);
}

static void files_of(struct ctx *c, struct helper *h, const struct form *form, const char *name,
                     struct str kind, struct filing *f, isize *cap)
{
    const struct form_value *v = form_get(form, name);

    for (isize i = 0; i < v->files.n; i++) {
        const struct form_file *k = &v->files.p[i];
        struct filing_file *out;

        if (!k->size && !k->name.n)
            continue;
        out = LIST_ADD(c->mem, &f->files, *cap);
        out->kind = kind;
        out->name = k->name;
        if (c->fail.code)
            continue;
        if (k->size > UPLOAD_MOST)
            fail_set(&c->fail, ERR_TOO_LARGE, name, "“%.*s”超过 10 MB：照片请缩小后再上传",
                     STR_ARG(k->name));
        else if (k->path.n)
            (void)os_read_file(c->mem, str_cstr(c->mem, k->path), UPLOAD_MOST + 1, &out->bytes,
                               &c->fail);
        (void)filing_redraw(c, h, out);
    }
}

static struct filing filing_of(struct ctx *c, struct helper *h, const struct unit *u,
                               const struct form *form)
{
    struct filing f = {.unit = u->id,
                       .channel = CHANNEL_WEB,
                       .kind = APPLICANT_NAT,
                       .content = form_text(form, "content"),
                       .form_wanted = form_text(form, "form_wanted"),
                       .way_wanted = form_text(form, "way_wanted"),
                       .already_public = (int)form_int(form, "seen"),
                       .correction = str_eq(form_text(form, "topic"), S("correct"))};
    isize cap = 0;

    (void)applicant_parse(form_text(form, "kind"), &f.kind);
    f.who = (struct applicant){.name = form_text(form, "name"),
                               .ident_kind = form_text(form, "ident_kind"),
                               .ident = form_text(form, "ident"),
                               .phone = form_text(form, "phone"),
                               .email = form_text(form, "email"),
                               .address = form_text(form, "address"),
                               .post_code = form_text(form, "post_code"),
                               .contact = form_text(form, "contact"),
                               .agent = form_text(form, "agent"),
                               .agent_ident = form_text(form, "agent_ident"),
                               .joint = form_text(form, "joint")};
    files_of(c, h, form, "files", f.kind == APPLICANT_NAT ? S("proof") : S("attach"), &f, &cap);
    files_of(c, h, form, "authority", S("authority"), &f, &cap);
    return f;
}

static void look(struct ctx *c, const struct unit *u, const struct form *f,
                 struct request_form_view *v)
{
    struct doc_line_list docs = {0};
    isize cap = 0;

    (void)similar_public(c, u->id, form_text(f, "content"), SIMILAR_MOST, &docs);
    c->fail = (struct fail){0}; /* a search that fails must not take the form away */
    for (isize i = 0; i < docs.n; i++)
        *LIST_ADD(c->mem, &v->similar, cap) = (struct request_similar){
            doc_address(c->mem, docs.p[i].unit_code, docs.p[i].col, docs.p[i].id),
            docs.p[i].title, instant_day(docs.p[i].published_at)};
    v->looked = true;
    if (v->seen < (int)docs.n)
        v->seen = (int)docs.n;
}

static void receipt(struct ctx *c, const struct http_req *req, struct http_res *res,
                    const struct unit *u, const struct filed *got, struct str subject)
{
    struct request_receipt_view v = {.unit_name = u->name,
                                     .number = got->number,
                                     .code = got->code,
                                     .at = instant_second(c->mem, got->at),
                                     .day = day_zh(c->mem, got->day),
                                     .subject = subject,
                                     .proof = got->proof,
                                     .phone = u->phone,
                                     .office = u->office_name};
    struct page p;

    v.code_shown =
        str_fmt(c->mem, "%.*s-%.*s", 5, got->code.p, (int)got->code.n - 5, got->code.p + 5);
    frame_portal(c, req, S("申请回执"), u, 5, &v.frame);
    res->no_store = true;
    p = page_for(c, req, res);
    page_request_receipt(&p, &v);
}

static void blame_once(struct ctx *c, struct request_form_view *v, const struct fail *why)
{
    for (isize i = 0; i < v->errors.n; i++)
        if (str_eq(v->errors.p[i].field, str_of(why->where)))
            return;
    blame(c, v, str_dup(c->mem, str_of(why->where)), str_dup(c->mem, str_of(why->what)));
}

/* What was refused, and whatever else is wrong with it, each field once: one who mends a form is told once. */
static void blame_all(struct ctx *c, const struct filing *f, struct request_form_view *v)
{
    struct fail all[FILING_FAULTS];
    int n = c->fail.code == ERR_RATE ? 0 : filing_faults(c, f, all);

    if (c->fail.code)
        blame_once(c, v, &c->fail);
    for (int i = 0; i < n; i++)
        blame_once(c, v, &all[i]);
}

/* Files were chosen: a browser forgets them with the page. */
static bool chosen(const struct form *f)
{
    return form_get(f, "files")->files.n || form_get(f, "authority")->files.n;
}

static void file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_form_view v = {0};
    struct unit u = {0};
    struct filing f;
    struct filed got = {0};

    if (unit_of(c, req, &u)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    if (str_eq(form_text(&req->form, "step"), S("look"))) {
        v.files_again = chosen(&req->form);
        typed(&v, &req->form);
        look(c, &u, &req->form, &v);
        show(c, req, res, &u, &v);
        return;
    }
    if (str_eq(form_text(&req->form, "step"), S("found"))) {
        if (similar_helped(c, u.id)) {
            http_error(c, req, res, c->fail.code);
            return;
        }
        v.found = true;
        show(c, req, res, &u, &v);
        return;
    }
    f = filing_of(c, req->app->helper, &u, &req->form);
    f.unread = c->fail.code != OK;
    if (!c->fail.code && !f.correction &&
        !applicant_parse(form_text(&req->form, "kind"), &f.kind))
        fail_set(&c->fail, ERR_INPUT, "kind",
                 "请选择以谁的名义申请：它决定这件申请登记在哪一类");
    if (!c->fail.code && !req->form.bad && disclose_file(c, &f, &got) == OK) {
        receipt(c, req, res, &u, &got, utf8_head(f.content, 60));
        return;
    }
    if (c->fail.code && !err_is_users(c->fail.code)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    for (int i = 0; i < filing_form.n; i++)
        if (req->form.value[i].bad)
            blame(c, &v, fields[i].name, req->form.value[i].error);
    blame_all(c, &f, &v);
    res->status = c->fail.code ? err_http(c->fail.code) : 422;
    c->fail = (struct fail){0};
    v.files_again = chosen(&req->form);
    show(c, req, res, &u, &v);
}

static const struct route rows[] = {
    {"GET", LIT("/gongkai/site_{unit}/request/new"), ACT_CASE_FILE, NULL, form_page,
     LANE_QUICK},
    {"POST", LIT("/gongkai/site_{unit}/request/new"), ACT_CASE_FILE, &filing_form, file,
     LANE_FILES},
};
ROUTES(request_routes, rows);
