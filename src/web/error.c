/* SPDX-License-Identifier: MulanPSL-2.0 */
/* error.c - the page that says what went wrong and what to do next; see error.h, http.h */
#include "web/error.h"

#include "base/json.h"
#include "base/log.h"
#include "pages.h"
#include "web/app.h"
#include "web/desk/common.h"

/* clang-format off */
static const struct {
    int status;
    struct str title, text;
    bool search, retry;
} table[] = {
    {400, LIT("这个请求无法识别"), LIT("地址或者提交的内容不完整，可能是链接在复制时断开了。请从首页重新进入。"), true, false},
    {401, LIT("请先登录"), LIT("登录已经过期，或者还没有登录。"), false, false},
    {403, LIT("没有权限"), LIT("您的账号不能做这件事。如果工作需要，请与本单位系统管理员联系。"), false, false},
    {404, LIT("没有找到这个页面"), LIT("它可能换了地址，或者地址抄错了一个字。可以搜标题或文号，也可以从首页的栏目里找。"), true, false},
    {405, LIT("不能这样打开这个地址"), LIT("这个地址只接受页面上按钮的提交，不能直接打开。请从首页重新进入。"), false, false},
    {408, LIT("等待超时"), LIT("内容没有在规定时间内传完。请检查网络后再试。"), false, true},
    {409, LIT("现在不能这样办理"), LIT("情况已经变化，请刷新页面后再看。"), false, true},
    {410, LIT("该信息已撤回"), LIT("发布单位已经撤回这条信息，不再提供。"), true, false},
    {413, LIT("内容超过大小限制"), LIT("提交的内容或者文件太大，没有保存。请压缩或者分成几个文件再传。"), false, false},
    {414, LIT("地址太长"), LIT("这个地址太长，无法识别。搜索请只写几个关键词；链接请从原来的页面重新打开。"), true, false},
    {415, LIT("不接受这种文件"), LIT("请换成页面上列出的文件格式。"), false, false},
    {416, LIT("请求的范围不存在"), LIT("文件没有这一段，请重新下载。"), false, true},
    {422, LIT("填写的内容有误"), LIT("请返回上一页，按提示改正。"), false, false},
    {429, LIT("操作过于频繁"), LIT("请稍等一会儿再试。"), false, true},
    {431, LIT("请求头太大"), LIT("请清除本站的浏览器记录（Cookie）后再试。"), false, false},
    {500, LIT("系统出错了"), LIT("没有完成这次操作，已经保存的内容不受影响。请把下面的编号告诉系统管理员。"), false, true},
    {503, LIT("系统繁忙，请稍后再试"), LIT("现在访问的人太多，或者系统正在维护。已经保存的内容不受影响，请过一会儿刷新页面。"), false, true},
    {507, LIT("磁盘空间不足，未能保存"), LIT("请尽快通知系统管理员清理磁盘。在此之前保存的内容不受影响。"), false, false},
};
/* clang-format on */
enum { ROWS = sizeof table / sizeof *table, ROW_500 = 15 };

static int row_of(int status)
{
    for (int i = 0; i < ROWS; i++)
        if (table[i].status == status)
            return i;
    return ROW_500;
}

static void as_json(struct ctx *c, struct http_res *res, struct error_view *v)
{
    struct json_out j;

    res->type = S("application/json; charset=utf-8");
    res->body = buf_new(c->mem, 512);
    j = jout_new(&res->body);
    jout_object(&j);
    jout_key(&j, "error");
    jout_object(&j);
    jout_put_int(&j, "status", v->status);
    jout_put_str(&j, "text", v->text);
    jout_put_str(&j, "request", c->request_no);
    jout_end(&j);
    jout_end(&j);
}

/* The desk around the page, with its menu; where that cannot be read, without. */
static void desk_frame(struct ctx *c, const struct http_req *req, struct str title, int status,
                       struct frame *out)
{
    struct desk_shell shell = {0};
    struct fail was = c->fail;

    if (status < 500 && !db_in_tx(c)) {
        c->fail = (struct fail){0};
        desk_shell(c, req, title, &shell);
        if (!c->fail.code) {
            c->fail = was;
            *out = shell.frame;
            return;
        }
        c->fail = was;
    }
    frame_desk(c, req, title, S(""), out);
}

/* nat, idcard, by_mail: what a choice stands for, which says nothing to people. */
static bool is_code(struct str s)
{
    for (isize i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_'))
            return false;
    return true;
}

static void typed_one(struct ctx *c, struct error_view *v, const struct field *f,
                      struct str text, isize *cap)
{
    struct str label =
        f->kind == FIELD_CHOICE || f->kind == FIELD_FLAG || f->kind == FIELD_MANY ||
                is_code(text)
            ? S("")
            : f->label; /* a code says nothing to people; it is only sent again */

    if (text.n)
        *LIST_ADD(c->mem, &v->typed, *cap) = (struct error_typed){f->name, label, text};
}

/* What was posted, where it is not the text's fault that it was not saved. Secrets are typed again; a form of secrets
 * alone (the log-in) has nothing to keep. */
static void keep_typed(struct ctx *c, const struct http_req *req, struct error_view *v)
{
    const struct form_rule *r = req->form.rule;
    isize cap = 0;

    if (!r || !str_eq(req->method, S("POST")))
        return;
    for (int i = 0; i < r->n; i++)
        if (r->field[i].kind == FIELD_SECRET)
            return;
    for (int i = 0; i < r->n; i++) {
        const struct form_value *one = &req->form.value[i];

        v->files |= r->field[i].kind == FIELD_FILE && one->files.n > 0;
        if (r->field[i].kind == FIELD_MANY)
            for (isize k = 0; k < one->many.n; k++)
                typed_one(c, v, &r->field[i], one->many.p[k], &cap);
        else if (r->field[i].kind != FIELD_FILE)
            typed_one(c, v, &r->field[i], one->text, &cap);
    }
    if (!v->typed.n)
        return;
    v->action = req->query.n
                    ? str_fmt(c->mem, "%.*s?%.*s", STR_ARG(req->path), STR_ARG(req->query))
                    : req->path;
    v->enctype =
        r->multipart ? S("multipart/form-data") : S("application/x-www-form-urlencoded");
}

static struct str how_again(int status)
{
    if (status == 401)
        return S("没有保存，也没有丢失：请先在新窗口登录，再回到这一页点“再提交一次”，不用重新"
                 "填写。");
    if (status == 403)
        return S("没有保存，也没有丢失：请核对，再点“再提交一次”，不用重新填写。");
    return S("没有保存，也没有丢失：过一会儿点“再提交一次”，不用重新填写。");
}

static void show(struct ctx *c, const struct http_req *req, struct http_res *res, int status,
                 struct str title, struct str text, struct str article, bool keep)
{
    int i = row_of(status);
    struct error_view v = {.status = status,
                           .title = title.n ? title : table[i].title,
                           .text = text.n ? text : table[i].text,
                           .article = article,
                           .search = table[i].search,
                           .retry = table[i].retry};
    struct page p;

    res->status = status;
    res->body = (struct buf){0};
    res->type = S("");
    res->cacheable = false;
    res->etag = S("");
    res->location = S("");
    res->download = S("");
    if (status == 503 || status == 429)
        res->retry_after = res->retry_after ? res->retry_after : 5;
    if (str_starts(req->path, S("/api/"))) {
        if (status == 404 && !text.n)
            v.text = S("没有这个接口；有哪些接口，见 /api/v1/openapi.json");
        as_json(c, res, &v);
        return;
    }
    v.desk = str_starts(req->path, S("/desk")) || str_starts(req->path, S("/account"));
    v.search = v.search && !v.desk;
    v.login = status == 401;
    if (status >= 500)
        v.request_no = c->request_no;
    if (keep)
        keep_typed(c, req, &v);
    v.again = how_again(status);
    if (v.desk && c->actor.user.n)
        desk_frame(c, req, v.title, status, &v.frame);
    else
        frame_portal(c, req, v.title, NULL, 0, &v.frame);
    p = page_for(c, req, res);
    res->status = status;
    if (v.desk && c->actor.user.n)
        page_error_desk(&p, &v);
    else
        page_error_portal(&p, &v);
}

/* Not the text's fault: the world's, or that of a session that ended meanwhile. */
static bool keeps(int status)
{
    return status == 503 || status == 507 || status == 429 || status == 401;
}

void http_status(struct ctx *c, const struct http_req *req, struct http_res *res, int status,
                 struct str text)
{
    show(c, req, res, status, S(""), text, S(""), keeps(status));
}

void http_stale(struct ctx *c, const struct http_req *req, struct http_res *res)
{
    show(c, req, res, 403, S("页面已经过期"), S("打开这一页以后重新登录过，这次提交没有受理。"),
         S(""), true);
}

void http_error(struct ctx *c, const struct http_req *req, struct http_res *res, enum err code)
{
    struct fail f = c->fail;
    struct str title = err_sentence(code), text = {0};

    if (f.code != code)
        f = (struct fail){.code = code};
    if (!err_is_users(code)) {
        struct log_line l = log_start(LOG_LEVEL_ERROR, "failed");

        log_str(&l, "request", c->request_no);
        log_fail(&l, &f);
        log_end(&l);
    } else if (f.what[0]) {
        text = str_dup(c->mem, str_of(f.what));
    }
    show(c, req, res, err_http(code), title, text, str_dup(c->mem, str_of(f.article)),
         keeps(err_http(code)));
}

static void lost(struct ctx *c, struct http_req *req, struct http_res *res)
{
    http_status(c, req, res, 404, S("它可能换了地址，或者地址抄错了一个字。可以从菜单里找。"));
}

const struct route *error_desk_lost(struct str method)
{
    static const struct route gone = {"GET", LIT("/desk/lost"), ACT_SEE_DESK, NULL,
                                      lost,  LANE_QUICK};

    return str_eq(method, S("GET")) || str_eq(method, S("HEAD")) ? &gone : NULL;
}
