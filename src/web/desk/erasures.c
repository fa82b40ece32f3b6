/* SPDX-License-Identifier: MulanPSL-2.0 */
/* erasures.c - lists of cases whose personal data are erased (个人信息销毁): proposed, approved, carried out
 *
 * One proposes, somebody else approves; see work/erasure.c. The figures of a case stay.
 */
#include "base/utf8.h"
#include "store/unit.h"
#include "web/desk/case.h"

enum { OFFERED = 200, YEARS = 10 };

static const struct field list_fields[] = {
    {LIT("cases"), LIT("申请"), FIELD_MANY, 0, 20, {0}},
    {LIT("reason"), LIT("销毁的依据（归档情况、保管期限）"), FIELD_LINE, REQUIRED, 500, {0}},
};
static const struct form_rule list_form = {list_fields, 2, false, 1 << 20};
static const struct field none[] = {{LIT("seen"), LIT("版本"), FIELD_INT, 0, INT32_MAX, {0}}};
static const struct form_rule plain_form = {none, 1, false, 0};

static struct day cutoff(struct ctx *c, const struct http_req *req)
{
    struct day d = {0};

    if (day_parse_loose(desk_query(c, req, "until"), &d))
        return d;
    return day_add_months(ctx_today(c), -12 * YEARS);
}

static struct desk_table *lists(struct ctx *c, const struct erasure_list *all)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("erasures");
    t->title = t->caption = S("销毁清单");
    t->empty = S("还没有清单。");
    desk_heads(c->mem, t, S("依据|#件数|提出|状态"));
    for (isize i = 0; i < all->n; i++) {
        const struct erasure *e = &all->p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, e->reason);

        k->head = true;
        k->path = str_fmt(c->mem, "/desk/erasures/%lld", (long long)e->id);
        desk_cell(c->mem, t, row, desk_int(c, e->cases))->num = true;
        desk_cell(c->mem, t, row, desk_when(c, e->proposed_at));
        desk_cell(c->mem, t, row, e->approved_at.s ? S("已销毁") : S("待批准"))->chip =
            e->approved_at.s ? S("chip chip-green") : S("chip chip-yellow");
    }
    return t;
}

/* Was it ticked in what was sent: a refusal keeps it. */
static bool ticked(const struct http_req *req, struct request_id id)
{
    const struct form_value *many =
        req->form.rule == &list_form ? form_get(&req->form, "cases") : NULL;
    int64_t sent = 0;

    for (isize i = 0; many && i < many->many.n; i++)
        if (str_int(many->many.p[i], &sent) && sent == id.n)
            return true;
    return false;
}

/* Closed cases of the unit until the day, the oldest first, that are not erased. */
static void choices(struct ctx *c, const struct http_req *req, const struct erasable *found,
                    struct desk_field *f)
{
    struct desk_option *o = NEW(c->mem, struct desk_option, found->rows.n + 1);

    for (isize i = 0; i < found->rows.n; i++) {
        const struct request *r = &found->rows.p[i];

        o[i] = (struct desk_option){desk_int(c, r->id.n),
                                    str_fmt(c->mem, "%.*s　%.*s　%.*s办结", STR_ARG(r->number),
                                            STR_ARG(r->subject),
                                            STR_ARG(day_iso(c->mem, r->closed))),
                                    ticked(req, r->id)};
    }
    f->options.p = o;
    f->options.n = found->rows.n;
    f->is_group = true;
    f->is_input = f->is_area = f->is_select = false;
    f->hint = S("只列出已经办结、尚未销毁的申请，先办结的在前；每页 200 件。");
    f->has_hint = true;
}

static struct desk_filter *until(struct ctx *c, struct day d)
{
    struct desk_filter *f = NEW(c->mem, struct desk_filter, 1);

    f->action = S("/desk/erasures");
    f->fields.p = NEW(c->mem, struct desk_field, 1);
    f->fields.n = 1;
    f->fields.p[0] = (struct desk_field){.id = S("until"),
                                         .name = S("until"),
                                         .label = S("办结日期不晚于"),
                                         .value = day_iso(c->mem, d),
                                         .type = S("date"),
                                         .is_input = true};
    return f;
}

static void show(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct fail *why)
{
    struct desk_page v = {0};
    struct day d = cutoff(c, req);
    struct str after_words = desk_query(c, req, "after"), order, id;
    /* What is sent comes back to the very page of the list that it was ticked on. */
    struct desk_form *f = desk_form(
        c, req, str_fmt(c->mem, "/desk/erasures?until=%.*s", STR_ARG(day_iso(c->mem, d))),
        S("提出销毁"), &list_form);
    struct erasable found = {0};
    struct desk_alert wrong = {0};
    struct unit u = {0};
    struct request_page after = {0};

    if (str_cut(after_words, S("-"), &order, &id)) {
        (void)str_int(order, &after.after_order);
        (void)str_int(id, &after.after_id);
        f->action = str_fmt(c->mem, "%.*s&after=%lld-%lld", STR_ARG(f->action),
                            (long long)after.after_order, (long long)after.after_id);
    }
    if (desk_unit(c, req, ACT_CASE, &u) == OK)
        (void)erasure_offer(c, u.id, d, &after, OFFERED, &found);
    desk_shell(c, req, S("个人信息销毁"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    v.shell.lead = S("归档并过了保管期限的申请，由一人提出、另一人批准后销毁申请人信息、申请内"
                     "容、材料和文书文字；编号、日期、处理结果和统计数字保留。");
    choices(c, req, &found, desk_field(&f->fields, "cases"));
    desk_field(&f->fields, "reason")->wide = true;
    desk_hint(&f->fields, "reason",
              S("例：已于2024年3月归档（档号2024-12-3），保管期限10年届满"));
    f->title = S("提出销毁");
    if (desk_form_alert(c->mem, &f->fields, why, &wrong))
        desk_alert(c->mem, &v.shell, &wrong);
    desk_block(c->mem, &v)->table = lists(c, &found.lists);
    desk_block(c->mem, &v)->filter = until(c, d);
    if (found.rows.n) {
        desk_block(c->mem, &v)->form = f;
        if (found.more)
            desk_head_link(c->mem, &v.shell, S("下一页"),
                           str_fmt(c->mem, "/desk/erasures?until=%.*s&after=%d-%lld",
                                   STR_ARG(day_iso(c->mem, d)),
                                   found.rows.p[found.rows.n - 1].closed.n,
                                   (long long)found.rows.p[found.rows.n - 1].id.n),
                           S("list"));
    } else {
        struct desk_block *b = desk_block(c->mem, &v);

        b->text =
            str_fmt(c->mem, "没有%.*s以前办结、尚未销毁的申请。", STR_ARG(day_zh(c->mem, d)));
        b->look = S("empty");
    }
    desk_show(c, req, res, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show(c, req, res, NULL);
}

static void propose(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *many = form_get(&req->form, "cases");
    struct request_id *ids = NEW(c->mem, struct request_id, many->many.n + 1);
    struct fail why = {0};
    int64_t id = 0;
    isize n = 0;

    for (isize i = 0; i < many->many.n; i++)
        if (str_int(many->many.p[i], &ids[n].n))
            n++;
    if (!req->form.bad)
        (void)erasure_propose(c, c->actor.home, ids, n, form_text(&req->form, "reason"), &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/erasures/%lld", (long long)id),
                   "created", &why))
        show(c, req, res, &why);
}

static void one(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);
    struct erasure_open o = {0};

    if (c->fail.code || erasure_open(c, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, S("销毁清单"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    desk_crumb(c->mem, &v.shell, S("个人信息销毁"), S("/desk/erasures"));
    v.shell.chip = o.e.approved_at.s ? S("已销毁") : S("待批准");
    v.shell.chip_look = o.e.approved_at.s ? S("chip chip-green") : S("chip chip-yellow");
    if (why && why->code)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = str_dup(c->mem, str_of(why->what)),
                                        .urgent = true});
    f->id = S("facts");
    f->title = S("依据");
    desk_fact(c->mem, f, "依据", o.e.reason);
    desk_fact(c->mem, f, "提出",
              str_fmt(c->mem, "%.*s　%.*s", STR_ARG(o.proposer),
                      STR_ARG(instant_minute(c->mem, o.e.proposed_at))));
    if (o.e.approved_at.s)
        desk_fact(c->mem, f, "批准并销毁",
                  str_fmt(c->mem, "%.*s　%.*s", STR_ARG(o.approver),
                          STR_ARG(instant_minute(c->mem, o.e.approved_at))));
    desk_block(c->mem, &v)->facts = f;
    t->id = S("cases");
    t->title = t->caption = S("申请");
    desk_heads(c->mem, t, S("编号|内容|办结|处理结果"));
    for (isize i = 0; i < o.cases.n; i++) {
        const struct request *r = &o.cases.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *k = desk_cell(c->mem, t, row, r->number);
        struct outcome out = {0};

        k->head = true;
        k->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)r->id.n);
        desk_cell(c->mem, t, row, r->subject);
        desk_cell(c->mem, t, row, day_iso(c->mem, r->closed))->nowrap = true;
        (void)outcome_find(r->outcome, &out);
        desk_cell(c->mem, t, row, out.short_zh);
    }
    desk_block(c->mem, &v)->table = t;
    if (o.may_approve && !o.e.approved_at.s) {
        struct desk_button *b =
            desk_button(c->mem, &desk_block(c->mem, &v)->buttons, req, S("批准并销毁"),
                        str_fmt(c->mem, "/desk/erasures/%lld/approve", (long long)id));

        b->look = S("btn-danger");
        b->confirm =
            o.own ? S("您是提出人：一人办理期内由您自己批准，操作日志会写明。销毁后不能恢复。"
                      "确实要销毁这些申请的个人信息吗？")
                  : S("销毁后不能恢复。确实要销毁这些申请的个人信息吗？");
    }
    desk_show(c, req, res, &v);
}

static void one_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    one(c, req, res, desk_id(c, req, 0), NULL);
}

static void approve(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct fail why = {0};

    if (!c->fail.code)
        (void)erasure_approve(c, id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/erasures/%lld", (long long)id), "saved",
                   &why))
        one(c, req, res, id, &why);
}

static const struct route rows[] = {
    {"GET", LIT("/desk/erasures"), ACT_CASE, NULL, page, LANE_QUICK},
    {"POST", LIT("/desk/erasures"), ACT_CASE, &list_form, propose, LANE_QUICK},
    {"GET", LIT("/desk/erasures/{id}"), ACT_CASE, NULL, one_page, LANE_QUICK},
    {"POST", LIT("/desk/erasures/{id}/approve"), ACT_CASE_APPROVE, &plain_form, approve,
     LANE_HEAVY},
};
ROUTES(erasure_routes, rows);
