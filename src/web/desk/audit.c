/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit.c - the log of what was done: per unit, per object, and whether the chain is sound (操作日志) */
#include "base/utf8.h"
#include "store/audit.h"
#include "web/desk/audit.h"
#include "work/audit_zh.h"
#include "work/may.h"

enum { PAGE = 50 };

void audit_object_cell(struct ctx *c, struct desk_table *t, struct desk_row *r,
                       const struct audit_entry *e)
{
    struct str zh = audit_object_zh(c->mem, e->object);
    struct desk_cell *cell = desk_cell(c->mem, t, r, zh);

    cell->nowrap = true;
    if (!e->object_id)
        return;
    cell->text = str_fmt(c->mem, "%.*s %lld", STR_ARG(zh), (long long)e->object_id);
    cell->path = str_fmt(c->mem, "/desk/audit?object=%.*s&id=%lld", STR_ARG(e->object),
                         (long long)e->object_id);
}

static void fill(struct ctx *c, const struct audit_list *all, struct desk_table *t)
{
    t->id = S("log");
    t->caption = S("操作日志");
    t->empty = S("没有记录。");
    desk_heads(c->mem, t, S("#序号|时间|操作人|操作|对象|内容|来自"));
    for (isize i = 0; i < all->n && i < PAGE; i++) {
        const struct audit_entry *e = &all->p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell;

        desk_cell(c->mem, t, r, desk_int(c, e->seq));
        cell = desk_cell(c->mem, t, r, instant_second(c->mem, e->at));
        cell->nowrap = true;
        desk_cell(c->mem, t, r, e->name.n ? e->name : S("系统"));
        desk_cell(c->mem, t, r, audit_action_zh(e->action))->nowrap = true;
        audit_object_cell(c, t, r, e);
        desk_cell(c->mem, t, r, utf8_head(audit_detail_zh(c->mem, e->object, e->detail), 200));
        desk_cell(c->mem, t, r, e->peer);
    }
}

static void audit_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {0};
    struct audit_list all = {0};
    struct unit u = {0};
    struct str object = desk_query(c, req, "object"), unit_part;
    int64_t id = 0, before = 0;

    str_int(desk_query(c, req, "id"), &id);
    str_int(desk_query(c, req, "before"), &before);
    desk_unit(c, req, ACT_AUDIT, &u);
    desk_shell(c, req, S("操作日志"), &v.shell);
    v.shell.lead = object.n ? str_fmt(c->mem, "%.*s · %.*s %lld", STR_ARG(u.name),
                                      STR_ARG(audit_object_zh(c->mem, object)), (long long)id)
                            : u.name;
    unit_part = desk_unit_part(c, &u, "?");
    desk_head_link(c->mem, &v.shell, S("验证完整性"),
                   str_concat(c->mem, S("/desk/audit/verify"), unit_part), S("shield"));
    db_begin_read(c);
    if (object.n)
        audit_of_object(c, object, id, before, PAGE + 1, &all);
    else
        audit_of_unit(c, u.id, before, PAGE + 1, &all);
    /* Of an object only what happened in units that this auditor may read. */
    for (isize i = 0, n = all.n; object.n && i < n && !c->fail.code; i++)
        may(c, ACT_AUDIT, all.p[i].unit);
    db_end(c);
    fill(c, &all, &t);
    t.pager.says = S("新的在前");
    if (all.n > PAGE)
        t.pager.next =
            str_fmt(c->mem, "/desk/audit?before=%lld&object=%.*s&id=%lld%.*s",
                    (long long)(object.n ? all.p[PAGE - 1].id : all.p[PAGE - 1].seq),
                    STR_ARG(object), (long long)id, STR_ARG(desk_unit_part(c, &u, "&")));
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void verify_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct audit_check k = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_AUDIT, &u);
    desk_shell(c, req, S("验证完整性"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("操作日志"), S("/desk/audit"));
    if (!c->fail.code)
        audit_verify(c, u.id, NULL, &k);
    if (!c->fail.code && k.sound)
        desk_alert(
            c->mem, &v.shell,
            &(struct desk_alert){.look = S("alert-ok"),
                                 .icon = S("ok"),
                                 .title = str_fmt(c->mem, "%lld 条记录首尾相连，没有被改动过",
                                                  (long long)k.entries)});
    else
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){
                       .look = S("alert-bad"),
                       .icon = S("bad"),
                       .title = str_fmt(c->mem, "第 %lld 条记录起不能信任", (long long)k.seq),
                       .text = k.fault});
    desk_block(c->mem, &v)->text = S("每条记录带有前一条的 SM3 "
                                     "摘要，改动、删除或插入任何一条都会在这里显示。末尾是否被"
                                     "截去，要与另行保存的摘要对照：gongkai audit verify。");
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET", LIT("/desk/audit"),        ACT_AUDIT, NULL, audit_get,  LANE_QUICK},
    {"GET", LIT("/desk/audit/verify"), ACT_AUDIT, NULL, verify_get, LANE_HEAVY},
};
/* clang-format on */
ROUTES(desk_audit_routes, routes);
