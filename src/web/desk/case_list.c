/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case_list.c - the work list of requests, and what is found in it by number, name or contact; see case.h */
#include "law/correction.h"
#include "web/desk/case.h"

static struct str row_look(enum clock_colour c)
{
    return c == COLOUR_OVERDUE  ? S("row-overdue")
           : c == COLOUR_RED    ? S("row-red")
           : c == COLOUR_YELLOW ? S("row-yellow")
                                : S("");
}

static void case_row(struct ctx *c, struct desk_table *t, const struct request *r,
                     enum clock_colour colour, int64_t left)
{
    struct desk_row *row = desk_row(c->mem, t);
    struct desk_cell *k;
    struct correction result;
    struct outcome o = {0};

    row->look = row_look(colour);
    k = desk_cell(c->mem, t, row, r->subject);
    k->head = true;
    k->path = desk_case_path(c, r->id);
    k->sub = str_fmt(c->mem, "%.*s　%.*s　%.*s", STR_ARG(r->number),
                     STR_ARG(channel_zh(r->channel)), STR_ARG(applicant_zh(r->kind)));
    if (r->state == CLOCK_CLOSED) {
        (void)outcome_find(r->outcome, &o);
        (void)correction_find(r->outcome, &result);
        desk_cell(c->mem, t, row,
                  o.short_zh.n        ? o.short_zh
                  : result.short_zh.n ? result.short_zh
                                      : S("已办结"))
            ->chip = S("chip");
    } else {
        desk_cell(c->mem, t, row, case_left(c->mem, r, colour, left))->chip = case_chip(colour);
    }
    desk_cell(
        c->mem, t, row,
        str_concat(c->mem, day_iso(c->mem, r->due), r->provisional ? S("（暂定）") : S("")))
        ->nowrap = true;
    desk_cell(c->mem, t, row,
              day_iso(c->mem, day_is_set(r->received) ? r->received : instant_day(r->filed_at)))
        ->nowrap = true;
    desk_cell(c->mem, t, row, r->officer_name);
}

static struct request_page page_of(struct ctx *c, const struct http_req *req)
{
    struct str key = desk_query(c, req, "after"), order, id;
    struct request_page p = {0};

    if (str_cut(key, S("-"), &order, &id)) {
        (void)str_int(order, &p.after_order);
        (void)str_int(id, &p.after_id);
    }
    return p;
}

static void tabs(struct ctx *c, struct desk_page *v, const struct request_counts *n,
                 enum request_filter f)
{
    struct desk_link *open =
        desk_tab(c->mem, v, S("在办"), S("/desk/cases"), f == REQUESTS_OPEN);

    open->counted = true;
    open->count = n->open;
    open->hot = n->overdue + n->red > 0;
    desk_tab(c->mem, v, S("我承办的"), S("/desk/cases?list=mine"), f == REQUESTS_MINE);
    desk_tab(c->mem, v, S("已办结"), S("/desk/cases?list=closed"), f == REQUESTS_CLOSED);
}

/* Names and numbers of people are posted, never part of an address: those are logged and kept in
 * histories. ?q= is for the number of a case alone. */
static void list_show(struct ctx *c, struct http_req *req, struct http_res *res,
                      struct str words, bool posted)
{
    struct str which = desk_query(c, req, "list");
    enum request_filter filter = str_eq(which, S("closed")) ? REQUESTS_CLOSED
                                 : str_eq(which, S("mine")) ? REQUESTS_MINE
                                                            : REQUESTS_OPEN;
    struct request_page after = page_of(c, req);
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_filter *filter_form = NEW(c->mem, struct desk_filter, 1);
    struct work_list w = {0};
    struct unit u = {0};

    if (desk_unit(c, req, ACT_CASE, &u) == OK)
        (void)disclose_list(c, u.id, filter, &after, &w);
    if (words.n && !c->fail.code) {
        w.rows = (struct request_list){0};
        w.more = false;
        if (posted)
            (void)disclose_search(c, u.id, words, &w.rows);
        else
            (void)disclose_find(c, u.id, words, &w.rows);
        (void)disclose_colour(c, u.id, &w);
    }
    desk_shell(c, req, S("依申请公开"), &v.shell);
    v.shell.lead = str_fmt(c->mem,
                           "在办 %lld 件：逾期 %lld，两个工作日内 %lld，五个工作日内 "
                           "%lld，等待他方 %lld；今年已办结 %lld 件。",
                           (long long)w.counts.open, (long long)w.counts.overdue,
                           (long long)w.counts.red, (long long)w.counts.yellow,
                           (long long)w.counts.waiting, (long long)w.counts.closed_year);
    desk_head_link(c->mem, &v.shell, S("统计"), S("/desk/cases/figures"), S("chart"));
    desk_head_link(c->mem, &v.shell, S("登记申请"), S("/desk/cases/new"), S("plus"))->primary =
        true;
    if (desk_sees_disputes(c, u.id))
        desk_head_link(c->mem, &v.shell, S("复议诉讼"), S("/desk/disputes"), S("flag"));
    tabs(c, &v, &w.counts, filter);
    filter_form->action = S("/desk/cases/search");
    filter_form->clear = S("/desk/cases");
    filter_form->csrf = req->csrf;
    filter_form->fields.p = NEW(c->mem, struct desk_field, 1);
    filter_form->fields.n = 1;
    filter_form->fields.p[0] =
        (struct desk_field){.id = S("q"),
                            .name = S("q"),
                            .label = S("编号，或者申请人姓名、证件号码、电话（全字匹配）"),
                            .value = words,
                            .is_input = true};
    filter_form->used = words.n > 0;
    desk_block(c->mem, &v)->filter = filter_form;
    t->id = S("cases");
    t->caption = S("申请");
    t->empty =
        words.n ? S("没有找到。姓名、号码要写全，系统里只存有它们的摘要。") : S("没有申请。");
    desk_heads(c->mem, t, S("申请内容|期限|到期日|收到日期|承办人"));
    for (isize i = 0; i < w.rows.n; i++)
        case_row(c, t, &w.rows.p[i], w.colours.p[i], w.left.p[i]);
    if (w.more) {
        const struct request *last = &w.rows.p[w.rows.n - 1];

        t->pager.says = str_fmt(c->mem, "每页 %d 件", LIST_PAGE);
        t->pager.next = filter == REQUESTS_CLOSED
                            ? str_fmt(c->mem, "/desk/cases?list=closed&after=%d-%lld",
                                      last->closed.n, (long long)last->id.n)
                            : str_fmt(c->mem, "/desk/cases?%safter=%lld-%lld",
                                      filter == REQUESTS_MINE ? "list=mine&" : "",
                                      (long long)request_order(last), (long long)last->id.n);
    }
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

static void list(struct ctx *c, struct http_req *req, struct http_res *res)
{
    list_show(c, req, res, desk_query(c, req, "q"), false);
}

static void search(struct ctx *c, struct http_req *req, struct http_res *res)
{
    res->no_store = true;
    res->status = 200;
    list_show(c, req, res, form_text(&req->form, "q"), true);
}

static const struct field search_fields[] = {{LIT("q"), LIT("查找"), FIELD_LINE, 0, 200, {0}}};
static const struct form_rule search_form = {search_fields, 1, false, 0};

static const struct route rows[] = {
    {"GET", LIT("/desk/cases"), ACT_CASE, NULL, list, LANE_QUICK},
    {"POST", LIT("/desk/cases/search"), ACT_CASE, &search_form, search, LANE_QUICK},
};
ROUTES(case_list_routes, rows);
