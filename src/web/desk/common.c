/* SPDX-License-Identifier: MulanPSL-2.0 */
/* common.c - the frame around every page of the desk; see common.h */
#include "web/desk/common.h"

#include "pages.h"
#include "web/desk/nav.h"
#include "law/permit.h"
#include "work/may.h"
#include "work/units.h"

/* clang-format off */
static const struct { struct str key, says; } done_says[] = {
    {LIT("saved"),     LIT("已保存")},
    {LIT("imported"),  LIT("已导入；与已登记的完全相同的行没有重复登记")},
    {LIT("known"),     LIT("表里的各行都已经登记过，没有重复登记")},
    {LIT("created"),   LIT("已创建")},
    {LIT("made"),      LIT("新文件已经生成并证明，请打开看一遍再附在答复中")},
    {LIT("taken"),     LIT("已办理，办理过程里有记录")},
    {LIT("submitted"), LIT("已提交审核，可在“全部信息”里查看进度")},
    {LIT("attached"),  LIT("附件已添加")},
    {LIT("removed"),   LIT("已移除")},
    {LIT("closed"),    LIT("已关闭，历史记录仍保留")},
    {LIT("reopened"),  LIT("已重新开放")},
    {LIT("moved"),     LIT("已移动")},
    {LIT("related"),   LIT("关联已登记，公开页面会互相链接")},
    {LIT("decided"),   LIT("核查意见的处理已记录")},
    {LIT("ended"),     LIT("会话已结束")},
    {LIT("password"),  LIT("密码已修改，其他会话已全部退出")},
    {LIT("second"),    LIT("动态口令已启用")},
    {LIT("dropped"),   LIT("动态口令已停用")},
    {LIT("confirmed"), LIT("身份已验证，本次登录内可以办理应急发布")},
    {LIT("granted"),   LIT("角色已授予，立即生效")},
    {LIT("revoked"),   LIT("角色已收回，立即生效")},
    {LIT("disabled"),  LIT("账号已停用，其会话已全部退出")},
    {LIT("enabled"),   LIT("账号已恢复")},
    {LIT("allowed"),   LIT("已同意一人办理，到期自动结束")},
    {LIT("answered"),  LIT("已答复，留言人可以看到")},
    {LIT("patrolled"), LIT("巡查完成")},
    {LIT("queued"),    LIT("已排队，由后台发送，结果显示在下面")},
    {LIT("event"),     LIT("已登记，有效性已重新计算")},
};
/* clang-format on */

static void done_alert(struct ctx *c, const struct http_req *req, struct desk_shell *s)
{
    struct str key = desk_query(c, req, "done");

    for (isize i = 0; i < (isize)(sizeof done_says / sizeof *done_says); i++)
        if (key.n && str_eq(key, done_says[i].key))
            desk_alert(c->mem, s,
                       &(struct desk_alert){
                           .look = S("alert-ok"), .icon = S("ok"), .title = done_says[i].says});
}

/* Is `path` the page that the row of the navigation leads to, or the nearest above it? */
static bool is_here(struct str path, const struct http_req *req)
{
    struct str head, query;
    bool has_query = str_cut(path, S("?"), &head, &query);

    if (!str_eq(head, req->path))
        return false;
    return has_query ? str_has(req->query, query) : !str_has(req->query, S("state=waiting"));
}

static void add_link(struct arena *mem, struct desk_link_list *l, const struct desk_link *k)
{
    struct desk_link *all = NEW(mem, struct desk_link, l->n + 1);

    for (isize i = 0; i < l->n; i++)
        all[i] = l->p[i];
    all[l->n] = *k;
    l->p = all;
    l->n++;
}

static void navigation(struct ctx *c, const struct http_req *req, struct desk_shell *s)
{
    struct nav_group_list *nav = &s->frame.nav;
    isize cap = 0, items_cap = 0;

    *nav = (struct nav_group_list){0};
    for (int i = 0; i < desk_nav_n; i++) {
        const struct desk_nav_row *r = &desk_nav[i];
        struct nav_item *k;

        if (!may_ask(c, r->act, s->unit_id))
            continue;
        /* The rows of a group stand together. */
        if (!nav->n || !str_eq(nav->p[nav->n - 1].title, r->group)) {
            LIST_ADD(c->mem, nav, cap)->title = r->group;
            items_cap = 0;
        }
        k = LIST_ADD(c->mem, &nav->p[nav->n - 1].items, items_cap);
        k->label = r->label;
        k->href = r->path;
        k->icon = r->icon;
        k->current = is_here(r->path, req);
        k->count = r->count ? r->count(c, s->unit_id) : 0;
        k->hot = r->hot;
    }
}

void desk_shell(struct ctx *c, const struct http_req *req, struct str title,
                struct desk_shell *out)
{
    struct unit u = {0};

    out->title = title;
    out->unit_id = c->actor.home;
    frame_desk(c, req, title, req->path, &out->frame);
    if (c->fail.code)
        return;
    if (c->actor.grants.n)
        out->frame.role_line = role_zh(c->actor.grants.p[0].role);
    db_begin_read(c);
    if (unit_load(c, out->unit_id, &u) == OK)
        out->frame.desk_unit = u.name;
    navigation(c, req, out);
    db_end(c);
    done_alert(c, req, out);
}

struct desk_block *desk_block(struct arena *mem, struct desk_page *v)
{
    return LIST_ADD(mem, &v->blocks, v->blocks_cap);
}

void desk_stat(struct arena *mem, struct desk_page *v, struct str value, struct str label,
               struct str path, struct str look)
{
    *LIST_ADD(mem, &v->stats, v->stats_cap) = (struct desk_stat){value, label, path, look};
}

void desk_alert(struct arena *mem, struct desk_shell *s, const struct desk_alert *a)
{
    struct desk_alert *all = NEW(mem, struct desk_alert, s->alerts.n + 1);

    for (isize i = 0; i < s->alerts.n; i++)
        all[i] = s->alerts.p[i];
    all[s->alerts.n] = *a;
    s->alerts.p = all;
    s->alerts.n++;
}

void desk_faults(struct ctx *c, struct desk_page *v, const struct line_fault_list *faults)
{
    struct desk_table *t;

    if (!faults->n)
        return;
    t = NEW(c->mem, struct desk_table, 1);
    t->id = S("t-faults");
    t->title = t->caption = S("不对的地方");
    desk_heads(c->mem, t, S("#行|问题"));
    for (isize i = 0; i < faults->n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, desk_int(c, faults->p[i].line))->num = true;
        desk_cell(c->mem, t, row, faults->p[i].says);
    }
    desk_block(c->mem, v)->table = t;
}

struct desk_link *desk_crumb(struct arena *mem, struct desk_shell *s, struct str label,
                             struct str path)
{
    add_link(mem, &s->crumbs, &(struct desk_link){.label = label, .path = path});
    return &s->crumbs.p[s->crumbs.n - 1];
}

struct desk_link *desk_head_link(struct arena *mem, struct desk_shell *s, struct str label,
                                 struct str path, struct str icon)
{
    add_link(mem, &s->heads, &(struct desk_link){.label = label, .path = path, .icon = icon});
    return &s->heads.p[s->heads.n - 1];
}

struct desk_link *desk_tab(struct arena *mem, struct desk_page *v, struct str label,
                           struct str path, bool now)
{
    add_link(mem, &v->tabs, &(struct desk_link){.label = label, .path = path, .now = now});
    return &v->tabs.p[v->tabs.n - 1];
}

struct desk_button *desk_button(struct arena *mem, struct desk_button_list *l,
                                const struct http_req *req, struct str label, struct str path)
{
    struct desk_button *all = NEW(mem, struct desk_button, l->n + 1);

    for (isize i = 0; i < l->n; i++)
        all[i] = l->p[i];
    all[l->n] = (struct desk_button){.label = label, .path = path, .csrf = req->csrf};
    l->p = all;
    return &l->p[l->n++];
}

struct desk_form *desk_form(struct ctx *c, const struct http_req *req, struct str path,
                            struct str submit, const struct form_rule *rule)
{
    struct desk_form *f = NEW(c->mem, struct desk_form, 1);

    f->action = path;
    f->csrf = req->csrf;
    f->submit = submit;
    f->look = S("btn-primary");
    f->multipart = rule->multipart;
    f->fields = desk_fields(c->mem, rule, req->form.rule == rule ? &req->form : NULL);
    return f;
}

void desk_show(struct ctx *c, const struct http_req *req, struct http_res *res,
               const struct desk_page *v)
{
    struct page p;

    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_page(&p, v);
}

void desk_form_fault(const struct http_req *req, struct fail *why)
{
    const struct form *f = &req->form;

    for (int i = 0; f->rule && f->bad && i < f->rule->n && !why->code; i++)
        if (f->value[i].bad)
            fail_set(why, ERR_INPUT, "", "%.*s：%.*s", STR_ARG(f->rule->field[i].label),
                     STR_ARG(f->value[i].error));
}

bool desk_again(struct ctx *c, const struct http_req *req, struct http_res *res,
                struct str path, const char *done, struct fail *why)
{
    enum err code = c->fail.code;
    bool mendable = false;

    if (req->form.bad) {
        res->status = err_http(ERR_INPUT);
        return true;
    }
    switch (code) {
    case OK:
        if (done[0])
            path = str_fmt(c->mem, "%.*s%sdone=%s", STR_ARG(path),
                           str_has(path, S("?")) ? "&" : "?", done);
        http_redirect(c, res, path);
        return false;
    case ERR_INPUT:
    case ERR_LOGIN:
    case ERR_CONFLICT:
    case ERR_RULE:
    case ERR_TOO_LARGE:
    case ERR_MEDIA:
    case ERR_RATE:
    case ERR_UNREADABLE:
        mendable = true;
        break;
    case ERR_FORBIDDEN:
    case ERR_NOT_FOUND:
    case ERR_GONE:
    case ERR_BUSY:
    case ERR_FULL:
    case ERR_IO:
    case ERR_DB:
    case ERR_VERSION:
    case ERR__MAX:
        break;
    }
    if (!mendable) {
        http_error(c, req, res, code);
        return false;
    }
    *why = c->fail;
    c->fail = (struct fail){0};
    res->status = err_http(code);
    return true;
}

struct str desk_query(struct ctx *c, const struct http_req *req, const char *name)
{
    return str_trim(form_peek(c->mem, req->query, str_of(name)));
}

enum err desk_unit(struct ctx *c, const struct http_req *req, enum action act, struct unit *out)
{
    struct str code = desk_query(c, req, "unit");

    if (c->fail.code)
        return c->fail.code;
    db_begin_read(c);
    if (code.n)
        unit_by_code(c, code, out);
    else
        unit_load(c, c->actor.home, out);
    may(c, act, out->id);
    return db_end(c);
}

struct str desk_unit_part(struct ctx *c, const struct unit *u, const char *lead)
{
    return u->id.n == c->actor.home.n ? (struct str){0}
                                      : str_fmt(c->mem, "%sunit=%.*s", lead, STR_ARG(u->code));
}

int64_t desk_id(struct ctx *c, const struct http_req *req, int i)
{
    int64_t id = 0;

    if (i >= req->params || !str_int(req->param[i], &id) || id <= 0)
        fail_set(&c->fail, ERR_NOT_FOUND, "id", "没有这一页");
    return id;
}

struct str desk_when(struct ctx *c, struct instant t)
{
    struct str s = t.s ? instant_minute(c->mem, t) : (struct str){0};

    return s.n && day_year(instant_day(t)) == day_year(ctx_today(c)) ? str_from(s, 5) : s;
}

struct str desk_int(struct ctx *c, int64_t n)
{
    return str_fmt(c->mem, "%lld", (long long)n);
}

struct str doc_chip(enum doc_state s)
{
    switch (s) {
    case DOC_DRAFT:
        return S("chip");
    case DOC_SUBMITTED:
    case DOC_SECOND:
        return S("chip chip-yellow");
    case DOC_APPROVED:
    case DOC_SCHEDULED:
        return S("chip chip-blue");
    case DOC_PUBLISHED:
        return S("chip chip-green");
    case DOC_WITHDRAWN:
        return S("chip chip-red");
    case DOC_ARCHIVED:
    case DOC_STATE__MAX:
        break;
    }
    return S("chip");
}

/* Depth first: a column, then what stands below it. */
static void column_options(struct ctx *c, const struct column_list *all, int64_t parent,
                           int level, struct desk_option *out, isize *n)
{
    static const char *const indent[] = {"", "　", "　　", "　　　"};

    for (isize i = 0; i < all->n; i++) {
        const struct column *k = &all->p[i];

        if (k->parent.n != parent)
            continue;
        out[(*n)++] = (struct desk_option){
            .value = str_fmt(c->mem, "%lld", (long long)k->id.n),
            .label = level ? str_fmt(c->mem, "%s%.*s", indent[level > 3 ? 3 : level],
                                     STR_ARG(k->name))
                           : str_fmt(c->mem, "%.*s　%.*s", STR_ARG(board_zh(k->board)),
                                     STR_ARG(k->name))};
        column_options(c, all, k->id.n, level + 1, out, n);
    }
}

isize desk_column_options(struct ctx *c, struct unit_id unit, bool empty_first,
                          struct desk_option **out)
{
    struct column_list all = {0};
    isize n = 0;

    column_all(c, unit, false, &all);
    *out = NEW(c->mem, struct desk_option, all.n + 2);
    if (empty_first)
        (*out)[n++] = (struct desk_option){.label = S("请选择")};
    column_options(c, &all, 0, 0, *out, &n);
    return n;
}
