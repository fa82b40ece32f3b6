/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact.c - marking and taking out passages of a file of a case; see redact.h */
#include "web/desk/redact.h"

#include "base/json.h"
#include "base/os.h"
#include "base/utf8.h"
#include "law/withhold.h"
#include "pages.h"
#include "web/app.h"

enum { PAGES_SHOWN = 100, SOURCE_MOST = 30 << 20 };

static const struct field mark_fields[] = {
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, INT32_MAX, {0}},
    {LIT("keep"), LIT("保留的标记"), FIELD_MANY, 0, 20, {0}},
    {LIT("hint"), LIT("个人信息"), FIELD_MANY, 0, 1000, {0}},
    {LIT("hint_ground"), LIT("理由"), FIELD_LINE, 0, 20, {0}},
    {LIT("words"), LIT("词语"), FIELD_TEXT, 0, 100000, {0}},
    {LIT("words_ground"), LIT("理由"), FIELD_LINE, 0, 20, {0}},
    {LIT("areas"), LIT("区域"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("areas_ground"), LIT("理由"), FIELD_LINE, 0, 20, {0}},
    {LIT("looked"), LIT("已经查看"), FIELD_FLAG, 0, 0, {0}},
    {LIT("step"), LIT("步骤"), FIELD_LINE, 0, 10, {0}},
};
static const struct form_rule mark_form = {
    mark_fields, sizeof mark_fields / sizeof *mark_fields, false, 1 << 20};
static const struct field file_fields[] = {
    {LIT("kind"), LIT("怎样提供"), FIELD_CHOICE, REQUIRED, 0, LIT("answer|source")},
    {LIT("file"), LIT("文件"), FIELD_FILE, REQUIRED, SOURCE_MOST, {0}},
};
static const struct form_rule file_form = {file_fields, 2, true, SOURCE_MOST + (1 << 20)};
static const struct field none[] = {{LIT("seen"), LIT("版本"), FIELD_INT, 0, INT32_MAX, {0}}};
static const struct form_rule plain_form = {none, 1, false, 0};

static struct str link_of(struct ctx *c, int64_t id)
{
    return str_fmt(c->mem, "/desk/redactions/%lld", (long long)id);
}

static struct str ground_words(struct ctx *c, struct str id)
{
    struct withhold_ground g = {0};

    (void)withhold_ground_find(id, &g);
    return str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(g.name), STR_ARG(g.article));
}

static void options(struct ctx *c, struct redact_view *v)
{
    struct withhold_ground g;
    isize cap = 0;

    for (isize i = 0; withhold_ground_at(i, &g); i++)
        *LIST_ADD(c->mem, &v->options, cap) =
            (struct desk_option){g.id, ground_words(c, g.id), str_eq(g.id, S("privacy"))};
}

static void marks(struct ctx *c, const struct redaction_open *o, struct redact_view *v)
{
    isize cap = 0, hint_cap = 0;

    for (isize i = 0; i < o->marks.n; i++) {
        const struct redact_mark *m = &o->marks.p[i];
        struct redact_mark_view *k = LIST_ADD(c->mem, &v->marks, cap);

        k->index = desk_int(c, i);
        k->what = m->area ? str_fmt(c->mem, "第 %d 页的区域（%d %d %d %d）", m->page, m->left,
                                    m->top, m->right, m->bottom)
                          : m->term;
        k->ground = ground_words(c, m->ground);
    }
    for (isize i = 0; i < o->hints.n; i++)
        if (!o->hints.p[i].marked)
            *LIST_ADD(c->mem, &v->hints, hint_cap) = (struct redact_hint_view){
                o->hints.p[i].term, o->hints.p[i].rule, desk_int(c, o->hints.p[i].n)};
}

/* What was done and proven, from the report that is kept. */
static void result(struct ctx *c, const struct redaction_open *o, struct redact_view *v)
{
    struct jval *r = NULL;
    const struct jval *list;
    struct fail no = {0};
    isize cap = 0;

    if (!o->result.id || jval_parse(c->mem, o->row.report, &r, &no))
        return;
    v->made = true;
    v->result = desk_int(c, o->result.id);
    v->result_name = o->result.name;
    v->attached = str_eq(o->result.kind, S("answer"));
    v->proof =
        str_fmt(c->mem,
                "已经读回新文件证明：%lld 个词语在文字和字节里都不存在，%lld "
                "个区域全部遮住（查找了 %lld 字节）。",
                (long long)jval_get_int(r, "terms", 0), (long long)jval_get_int(r, "areas", 0),
                (long long)jval_get_int(r, "searched", 0));
    if (jval_get_int(r, "unread", 0) || jval_get_int(r, "dropped", 0))
        v->warn = str_fmt(
            c->mem, "%lld 页有程序读不到的图片，略去 %lld 张图片：请打开新文件再看一遍。",
            (long long)jval_get_int(r, "unread", 0), (long long)jval_get_int(r, "dropped", 0));
    if (jval_get_int(r, "hidden_cells", 0) || jval_get_int(r, "hidden_sheets", 0))
        v->warn = str_fmt(
            c->mem,
            "%.*s原件里隐藏的工作表 %lld 个、隐藏行列里有内容的单元格 %lld 个没有带入新文件。",
            STR_ARG(v->warn), (long long)jval_get_int(r, "hidden_sheets", 0),
            (long long)jval_get_int(r, "hidden_cells", 0));
    if (jval_get_int(r, "hidden", 0))
        v->warn = str_fmt(c->mem, "%.*s原件里 %lld 个看不见的字没有带入新文件。",
                          STR_ARG(v->warn), (long long)jval_get_int(r, "hidden", 0));
    list = jval_get(r, "grounds");
    for (const struct jval *g = list ? list->first : NULL; g; g = g->next)
        *LIST_ADD(c->mem, &v->grounds, cap) = (struct desk_pair){
            ground_words(c, jval_get_str(g, "ground")),
            str_fmt(c->mem, "%lld 处", (long long)jval_get_int(g, "places", 0))};
}

static void pages(struct ctx *c, const struct redaction_open *o, struct redact_view *v)
{
    isize cap = 0;

    for (int i = 1; i <= o->pages && i <= PAGES_SHOWN; i++) {
        struct redact_page_view *p = LIST_ADD(c->mem, &v->pages, cap);

        p->number = desk_int(c, i);
        p->src = str_fmt(c->mem, "%.*s/pages/%d?v=%d", STR_ARG(v->action), i, o->row.version);
        p->width = S("1000");
        p->height = S("1414");
        if (o->result.id)
            p->made =
                str_fmt(c->mem, "%.*s/made/%d?v=%d", STR_ARG(v->action), i, o->row.version);
    }
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                 const struct fail *why)
{
    struct redaction_open o = {0};
    struct redact_view v = {0};
    struct page p;
    isize cap = 0;

    if (redaction_open(c, req->app->helper, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, S("遮盖后提供"), &v.shell);
    v.shell.lead =
        str_fmt(c->mem, "%.*s　原件保留在案卷中，申请人看不到。", STR_ARG(o.source.name));
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    v.case_link = str_fmt(c->mem, "/desk/cases/%lld", (long long)o.row.request.n);
    desk_crumb(c->mem, &v.shell, o.number, v.case_link);
    if (why && why->code)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = str_dup(c->mem, str_of(why->what)),
                                        .urgent = true});
    if (why && req->form.rule == &mark_form) {
        v.words = form_text(&req->form, "words");
        v.areas = form_text(&req->form, "areas");
    }
    v.action = link_of(c, id);
    v.version = desk_int(c, o.row.version);
    v.refused = o.refused;
    v.looked = o.row.looked || (why && form_flag(&req->form, "looked"));
    v.cut = o.cut;
    options(c, &v);
    marks(c, &o, &v);
    result(c, &o, &v);
    pages(c, &o, &v);
    for (isize i = 0; i < o.text.n; i++)
        *LIST_ADD(c->mem, &v.text, cap) = o.text.p[i];
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_redact(&p, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (c->fail.code)
        http_error(c, req, res, c->fail.code);
    else
        show(c, req, res, id, NULL);
}

/* The marks that were left ticked, and those that are added; each once. */
static void add(struct ctx *c, struct redact_marks *m, isize *cap, const struct redact_mark *k)
{
    for (isize i = 0; i < m->n; i++) {
        const struct redact_mark *o = &m->p[i];

        if (o->area == k->area && str_eq(o->term, k->term) && o->page == k->page &&
            o->left == k->left && o->top == k->top && o->right == k->right &&
            o->bottom == k->bottom)
            return;
    }
    *LIST_ADD(c->mem, m, *cap) = *k;
}

static void typed(struct ctx *c, const struct http_req *req, const struct redact_marks *old,
                  struct redact_marks *out)
{
    const struct form *f = &req->form;
    const struct form_value *keep = form_get(f, "keep"), *hint = form_get(f, "hint");
    struct str words = form_text(f, "words"), line, areas = form_text(f, "areas");
    struct redact_marks drawn = {0};
    isize cap = 0;
    int64_t n = 0;

    for (isize i = 0; i < keep->many.n; i++)
        if (str_int(keep->many.p[i], &n) && n >= 0 && n < old->n)
            add(c, out, &cap, &old->p[n]);
    for (isize i = 0; i < hint->many.n; i++)
        add(c, out, &cap,
            &(struct redact_mark){.term = hint->many.p[i],
                                  .ground = form_text(f, "hint_ground")});
    while (str_next(&words, '\n', &line))
        if (str_trim_wide(line).n)
            add(c, out, &cap,
                &(struct redact_mark){.term = str_trim_wide(line),
                                      .ground = form_text(f, "words_ground")});
    while (str_next(&areas, '\n', &line)) {
        struct str one = str_trim_wide(line);

        if (one.n &&
            !redact_marks_parse(c->mem, str_fmt(c->mem, "area %.*s", STR_ARG(one)),
                                form_text(f, "areas_ground"), &drawn, &c->fail) &&
            drawn.n)
            add(c, out, &cap, &drawn.p[0]);
    }
    if (c->fail.code) {
        c->fail = (struct fail){0};
        fail_set(&c->fail, ERR_INPUT, "areas",
                 "区域应写明页码和四个数：页 左 上 右 下，例：2 100 250 400 280");
    }
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    bool run = str_eq(form_text(&req->form, "step"), S("run"));
    struct redaction_open o = {0};
    struct redact_marks m = {0};
    struct redacted made = {0};
    struct fail why = {0};

    if (!c->fail.code && !redaction_open(c, req->app->helper, id, &o)) {
        typed(c, req, &o.marks, &m);
        if (!c->fail.code)
            (void)redaction_save(c, id, (int)form_int(&req->form, "seen"), &m,
                                 form_flag(&req->form, "looked"));
        if (!c->fail.code && run) {
            /* What was saved is saved, also where no file can be made of it. */
            req->form.rule = NULL;
            (void)redaction_run(c, req->app->helper, id, &made);
        }
    }
    if (desk_again(c, req, res, link_of(c, id), run ? "made" : "saved", &why))
        show(c, req, res, id, &why);
}

static void attach(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct fail why = {0};

    if (!c->fail.code)
        (void)redaction_attach(c, id);
    if (desk_again(c, req, res, link_of(c, id), "saved", &why))
        show(c, req, res, id, &why);
}

static void picture(struct ctx *c, struct http_req *req, struct http_res *res, bool made)
{
    int64_t id = desk_id(c, req, 0), n = 0;
    struct str png = {0};

    if (!c->fail.code && (!str_int(req->param[1], &n) || n < 1 || n > 10000))
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一页");
    if (!c->fail.code)
        (void)redaction_page(c, req->app->helper, id, made, (int)n, &png);
    http_bytes(c, req, res, S("image/png"), S(""), png);
}

static void page_old(struct ctx *c, struct http_req *req, struct http_res *res)
{
    picture(c, req, res, false);
}

static void page_made(struct ctx *c, struct http_req *req, struct http_res *res)
{
    picture(c, req, res, true);
}

/* --- files of the case */

static void file_add(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};
    const struct form_value *v = form_get(&req->form, "file");
    struct str kind = form_text(&req->form, "kind"), bytes = {0};
    int64_t file = 0, redaction = 0;
    struct fail why = {0};

    if (!c->fail.code && !v->bad && v->files.n && v->files.p[0].path.n)
        (void)os_read_file(c->mem, str_cstr(c->mem, v->files.p[0].path), SOURCE_MOST + 1,
                           &bytes, &c->fail);
    if (!c->fail.code && !req->form.bad)
        (void)case_file_add(c, id, kind, v->files.n ? v->files.p[0].name : S(""), bytes, &file);
    if (!c->fail.code && !req->form.bad && str_eq(kind, S("source")))
        (void)redaction_begin(c, file, &redaction);
    if (desk_again(c, req, res,
                   redaction ? link_of(c, redaction)
                             : str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n),
                   "saved", &why)) {
        if (!why.code)
            fail_set(&why, ERR_INPUT, "", "请选择文件（不超过 30 MB）和怎样提供");
        case_show(c, req, res, id, &why, NULL);
    }
}

static void begin(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t file = desk_id(c, req, 0), id = 0;
    struct fail why = {0};

    if (!c->fail.code)
        (void)redaction_begin(c, file, &id);
    if (desk_again(c, req, res, link_of(c, id), "", &why))
        http_error(c, req, res, why.code);
}

static void file_drop(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t file = desk_id(c, req, 0);
    struct request_id id = {0};
    struct fail why = {0};

    if (!c->fail.code)
        (void)case_file_drop(c, file, &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n), "removed",
                   &why))
        case_show(c, req, res, id, &why, NULL);
}

static const struct route rows[] = {
    {"POST", LIT("/desk/cases/{id}/files"), ACT_CASE, &file_form, file_add, LANE_HEAVY},
    {"POST", LIT("/desk/case-files/{id}/redact"), ACT_CASE, &plain_form, begin, LANE_QUICK},
    {"POST", LIT("/desk/case-files/{id}/drop"), ACT_CASE, &plain_form, file_drop, LANE_QUICK},
    {"GET", LIT("/desk/redactions/{id}"), ACT_CASE, NULL, page, LANE_HEAVY},
    {"POST", LIT("/desk/redactions/{id}"), ACT_CASE, &mark_form, save, LANE_HEAVY},
    {"POST", LIT("/desk/redactions/{id}/attach"), ACT_CASE, &plain_form, attach, LANE_QUICK},
    {"GET", LIT("/desk/redactions/{id}/pages/{n}"), ACT_CASE, NULL, page_old, LANE_HEAVY},
    {"GET", LIT("/desk/redactions/{id}/made/{n}"), ACT_CASE, NULL, page_made, LANE_HEAVY},
};
ROUTES(redact_routes, rows);
