/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docs.c - the list of a unit's documents, with filters and pages by key; beginning a new one */
#include "law/duty.h"
#include "law/period.h"
#include "store/calendar.h"
#include "store/worklist.h"
#include "web/desk/common.h"
#include "work/publish.h"
#include "work/may.h"

enum { PAGE = 30, LATE_MOST = 1000 };

/* clang-format off */
static const struct field filter_fields[] = {
    {LIT("q"),      LIT("查找"), FIELD_LINE,   0, 100, {0}},
    {LIT("state"),  LIT("状态"), FIELD_CHOICE, 0, 20,  LIT("|waiting|draft|submitted|second|approved|scheduled|published|withdrawn|archived")},
    {LIT("column"), LIT("栏目"), FIELD_INT,    0, INT64_MAX, {0}},
    {LIT("mine"),   LIT("范围"), FIELD_CHOICE, 0, 1,   LIT("|1")},
    {LIT("before"), LIT("页"),   FIELD_LINE,   0, 60,  {0}},
    {LIT("unit"),   LIT("单位"), FIELD_LINE,   0, 40,  {0}},
    {LIT("period"), LIT("首次公开于"), FIELD_LINE, 0, 8, {0}},
    {LIT("late"),   LIT("只看超过二十个工作日公开的"), FIELD_CHOICE, 0, 1, LIT("|1")},
    {LIT("office"), LIT("科室"), FIELD_INT,    0, INT64_MAX, {0}},
};
static const struct form_rule filter_form = {filter_fields, 9, false, 0};
static const struct field new_fields[] = {
    {LIT("title"),  LIT("标题"), FIELD_LINE, REQUIRED, TITLE_MOST, {0}},
    {LIT("column"), LIT("栏目"), FIELD_INT,  REQUIRED, INT64_MAX,  {0}},
};
static const struct form_rule new_form = {new_fields, 2, false, 0};
/* clang-format on */

static struct desk_filter *filter_of(struct ctx *c, const struct http_req *req,
                                     const struct unit *u)
{
    struct desk_filter *f = NEW(c->mem, struct desk_filter, 1);
    struct desk_option states[DOC_STATE__MAX + 2], *columns, mine[2];
    isize n = 0, col_n;

    f->action = str_concat(c->mem, S("/desk/docs"), desk_unit_part(c, u, "?"));
    f->unit = u->id.n == c->actor.home.n ? S("") : u->code;
    f->fields = desk_fields(c->mem, &filter_form, &req->form);
    states[n++] = (struct desk_option){.label = S("全部状态")};
    states[n++] = (struct desk_option){S("waiting"), S("等待办理"), false};
    for (int s = 0; s < DOC_STATE__MAX; s++)
        states[n++] = (struct desk_option){doc_state_name(s), doc_state_zh(s), false};
    desk_options(c->mem, &f->fields, "state", states, n, false);
    col_n = desk_column_options(c, u->id, true, &columns);
    columns[0].label = S("全部栏目");
    desk_options(c->mem, &f->fields, "column", columns, col_n, false);
    mine[0] = (struct desk_option){.label = S("本单位全部")};
    mine[1] = (struct desk_option){S("1"), S("我起草的"), false};
    desk_options(c->mem, &f->fields, "mine", mine, 2, false);
    if (form_text(&req->form, "period").n) /* what was counted stays what is filtered */
        f->fields.p[4] = f->fields.p[6];
    f->fields.n = form_text(&req->form, "period").n ? 5 : 4;
    for (isize i = 0; i < f->fields.n; i++)
        f->used |= f->fields.p[i].value.n > 0;
    return f;
}

static void fill_rows(struct ctx *c, const struct doc_line_list *all, isize most,
                      bool of_period, struct desk_table *t)
{
    desk_heads(c->mem, t,
               of_period ? S("标题|栏目|起草人|状态|成文日期|首次公开")
                         : S("标题|栏目|起草人|状态|成文日期|最后办理"));
    for (isize i = 0; i < all->n && i < most; i++) {
        const struct doc_line *d = &all->p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell =
            desk_cell(c->mem, t, r, d->title.n ? d->title : S("（无标题）"));

        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/doc/%lld", (long long)d->id.n);
        cell->sub = d->doc_no.n ? d->doc_no : d->index_no;
        desk_cell(c->mem, t, r, d->col_name);
        desk_cell(c->mem, t, r, d->drafter_name);
        cell = desk_cell(c->mem, t, r, doc_state_zh(d->state));
        cell->chip = doc_chip(d->state);
        if (d->live && d->state != DOC_PUBLISHED)
            cell->sub = d->state == DOC_ARCHIVED ? S("仍在网上") : S("旧版仍在网上");
        cell = desk_cell(c->mem, t, r, day_iso(c->mem, d->written));
        cell->nowrap = true;
        cell = desk_cell(c->mem, t, r,
                         of_period ? day_iso(c->mem, instant_day(d->first_published_at))
                                   : desk_when(c, d->changed_at));
        cell->nowrap = true;
    }
}

/* The address of this list with other words for `before`. */
static struct str list_path(struct ctx *c, const struct http_req *req, const struct unit *u,
                            struct str before)
{
    struct buf b = buf_new(c->mem, 200);

    buf_fmt(&b,
            "/desk/docs?state=%.*s&mine=%.*s&column=%.*s&period=%.*s&office=%.*s&q=%.*s%.*s",
            STR_ARG(form_text(&req->form, "state")), STR_ARG(form_text(&req->form, "mine")),
            STR_ARG(form_text(&req->form, "column")),
            STR_ARG(http_escape(c->mem, form_text(&req->form, "period"))),
            STR_ARG(form_text(&req->form, "office")),
            STR_ARG(http_escape(c->mem, form_text(&req->form, "q"))),
            STR_ARG(desk_unit_part(c, u, "&")));
    if (before.n)
        buf_fmt(&b, "&before=%.*s", STR_ARG(before));
    return buf_str(&b);
}

/* Of those first published late by article 26; a period holds few of them, so they come on one page. */
static void late_only(struct ctx *c, struct doc_line_list *all)
{
    struct calendar cal;
    isize n = 0;

    calendar_load(c, (struct unit_id){0}, &cal);
    for (isize i = 0; i < all->n; i++)
        if (duty_late(&cal, all->p[i].written, instant_day(all->p[i].first_published_at)))
            all->p[n++] = all->p[i];
    all->n = n;
}

/* What a figure of a dashboard counted: its period, its office; says so above the list. */
static bool counted(struct ctx *c, struct http_req *req, struct worklist_ask *ask,
                    struct desk_shell *shell)
{
    struct period p;

    if (!period_parse(c->mem, form_text(&req->form, "period"), &p))
        return false;
    ask->from = instant_of_day(p.from);
    ask->until = instant_of_day(p.until);
    ask->slow = str_eq(form_text(&req->form, "late"), S("1"));
    ask->by_office = form_text(&req->form, "office").n > 0;
    ask->office.n = form_int(&req->form, "office");
    shell->title = str_fmt(c->mem, "%.*s公开的信息", STR_ARG(period_zh(c->mem, &p)));
    if (ask->slow)
        shell->title =
            str_concat(c->mem, shell->title, S("中超过二十个工作日的（《条例》第二十六条）"));
    return true;
}

static void docs_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    bool drafts, of_period;
    struct desk_table t = {
        .id = S("docs"), .caption = S("信息列表"), .empty = S("没有符合条件的信息。")};
    struct unit u = {0};
    struct worklist_ask ask = {.state = DOC_STATE__MAX};
    struct str state = form_text(&req->form, "state");
    struct page_key before = desk_key_read(form_text(&req->form, "before"));
    struct doc_line_list all = {0};
    struct desk_block *b;
    struct office_id own = {0};
    int64_t total;

    desk_unit(c, req, ACT_SEE_DOC, &u);
    desk_shell(c, req, S("全部信息"), &v.shell);
    if (str_eq(state, S("waiting")))
        v.shell.title = S("待办信息");
    ask.unit = u.id;
    ask.waiting = str_eq(state, S("waiting"));
    if (state.n && !ask.waiting)
        doc_state_parse(state, &ask.state);
    if (str_eq(form_text(&req->form, "mine"), S("1")))
        ask.drafter = c->actor.user;
    ask.col.n = form_int(&req->form, "column");
    ask.words = form_text(&req->form, "q");
    of_period = counted(c, req, &ask, &v.shell);
    db_begin_read(c);
    b = desk_block(c->mem, &v);
    b->filter = filter_of(c, req, &u);
    if (may_office_only(c, ACT_SEE_DOC, u.id, &own)) {
        ask.by_office = true;
        ask.office = own;
    }
    total = worklist_count(c, &ask);
    worklist(c, &ask, before, ask.slow ? LATE_MOST : PAGE + 1, &all);
    if (ask.slow) {
        late_only(c, &all);
        total = all.n;
    }
    drafts = may_ask(c, ACT_DRAFT, u.id);
    db_end(c);
    fill_rows(c, &all, ask.slow ? LATE_MOST : PAGE, of_period, &t);
    t.pager.says = str_fmt(c->mem, "共 %lld 件", (long long)total);
    if (before.id)
        t.pager.first = list_path(c, req, &u, S(""));
    if (all.n > PAGE && !ask.slow) {
        const struct doc_line *last = &all.p[PAGE - 1];
        struct page_key next = {last->changed_at, last->id.n};

        t.pager.next = list_path(c, req, &u, desk_key_write(c->mem, &next));
    }
    desk_block(c->mem, &v)->table = &t;
    if (own.n && ask.by_office && ask.office.n == own.n)
        v.shell.lead = S("只列出本科室的信息。");
    if (u.id.n != c->actor.home.n)
        v.shell.lead = u.name;
    else if (drafts)
        desk_head_link(c->mem, &v.shell, S("起草信息"), S("/desk/docs/new"), S("plus"))
            ->primary = true;
    desk_show(c, req, res, &v);
}

/* --- beginning a new one: title and column; the rest is filled in the editor, which has a place to
 * save to from then on */

static void show_new(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/docs/new"), S("开始起草"), &new_form);
    struct desk_option *columns;
    struct desk_alert alert;
    isize n;

    desk_shell(c, req, S("起草信息"), &v.shell);
    v.shell.lead = S("先定标题和栏目，下一步写正文、填公开要素、传附件。");
    db_begin_read(c);
    n = desk_column_options(c, v.shell.unit_id, true, &columns);
    db_end(c);
    desk_value(&f->fields, "column", desk_query(c, req, "column"));
    desk_options(c->mem, &f->fields, "column", columns, n, false);
    desk_field(&f->fields, "title")->wide = true;
    desk_hint(&f->fields, "title", str_fmt(c->mem, "与正文标题一致，不超过 %d 字", TITLE_MOST));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    f->back = S("/desk/");
    f->back_label = S("返回");
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void new_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_new(c, req, res, NULL);
}

static void new_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_draft d = {.f = {.title = form_text(&req->form, "title"),
                                .col = {form_int(&req->form, "column")},
                                .attribute = S("open"),
                                .written = ctx_today(c)}};
    struct doc_id id = {0};
    struct fail why = {0};
    struct unit u = {0};

    if (!req->form.bad) {
        db_begin_read(c);
        unit_load(c, c->actor.home, &u);
        db_end(c);
        d.f.issuer = u.name;
        d.f.source = u.name;
        doc_create(c, c->actor.home, &d, &id);
    }
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/doc/%lld/edit", (long long)id.n), "",
                   &why))
        show_new(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/docs"),     ACT_SEE_DOC, &filter_form, docs_get, LANE_QUICK},
    {"GET",  LIT("/desk/docs/new"), ACT_DRAFT,   NULL,         new_get,  LANE_QUICK},
    {"POST", LIT("/desk/docs/new"), ACT_DRAFT,   &new_form,    new_post, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_docs_routes, routes);
