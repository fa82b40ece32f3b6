/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.c - the registers of the year on the desk (台账) */
#include "work/register.h"

#include "base/utf8.h"
#include "rules.h"
#include "store/account.h"
#include "store/document.h"
#include "web/desk/common.h"
#include "web/desk/register_link.h"
#include "work/may.h"

/* Which fields a register has is data, so a form declares places; f3 is the fourth field. */
#define PLACE(n)                                                                               \
    {                                                                                          \
        LIT("f" #n), LIT("第 " #n " 项"), FIELD_TEXT, 0, REGISTER_TEXT,                        \
        {                                                                                      \
            0                                                                                  \
        }                                                                                      \
    }
static const struct field save_fields[] = {
    PLACE(0),
    PLACE(1),
    PLACE(2),
    PLACE(3),
    PLACE(4),
    PLACE(5),
    PLACE(6),
    PLACE(7),
    PLACE(8),
    PLACE(9),
    PLACE(10),
    PLACE(11),
    PLACE(12),
    PLACE(13),
    PLACE(14),
    PLACE(15),
    PLACE(16),
    PLACE(17),
    PLACE(18),
    PLACE(19),
    PLACE(20),
    PLACE(21),
    PLACE(22),
    PLACE(23),
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, 1000000, {0}},
    {LIT("document"), LIT("公开的信息"), FIELD_LINE, 0, 300, {0}},
};
static const struct form_rule save_form = {
    save_fields, sizeof save_fields / sizeof *save_fields, false, 1 << 20};
static const struct field drop_fields[] = {
    {LIT("reason"), LIT("移除理由"), FIELD_LINE, REQUIRED, 200, {0}}};
static const struct form_rule drop_form = {drop_fields, 1, false, 0};

struct str register_kind_path(struct ctx *c, const struct register_kind *k)
{
    return str_fmt(c->mem, "/desk/registers/%.*s", STR_ARG(k->id));
}

bool register_kind_of(struct ctx *c, const struct http_req *req, struct register_kind *k)
{
    if (register_find(c->mem, req->param[0], k))
        return true;
    fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有这种台账");
    return false;
}

struct str register_chip(enum register_state s)
{
    switch (s) {
    case REGISTER_OPEN:
        return S("chip chip-green");
    case REGISTER_SOON:
        return S("chip chip-yellow");
    case REGISTER_LATE:
        return S("chip chip-overdue");
    case REGISTER_DONE:
        return S("chip chip-blue");
    case REGISTER_ENDED:
        break;
    }
    return S("chip");
}

bool register_may_write(struct ctx *c, struct unit_id unit)
{
    bool yes;

    db_begin_read(c);
    yes = may_ask(c, ACT_REGISTER, unit);
    db_end(c);
    return yes;
}

/* --- all registers */

static void registers_index(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-registers"), .caption = S("台账")};
    const struct register_kind *kinds;
    struct unit u = {0};
    isize n;

    desk_unit(c, req, ACT_SEE_DESK, &u);
    desk_shell(c, req, S("台账"), &v.shell);
    v.shell.lead = S("平时登记，年底的报告和统计都从这里来");
    desk_heads(c->mem, &t, S("台账|记什么|#今年|#全部|依据"));
    register_kinds(c->mem, &kinds, &n);
    for (isize i = 0; i < n && !c->fail.code; i++) {
        struct desk_row *row = desk_row(c->mem, &t);
        struct register_list year = {0}, all = {0};
        struct desk_cell *cell;

        register_look(
            c,
            &(struct register_ask){u.id, kinds[i].id, day_year(ctx_today(c)), {{0}, 0}, 1, {0}},
            &year);
        register_look(c, &(struct register_ask){u.id, kinds[i].id, 0, {{0}, 0}, 1, {0}}, &all);
        cell = desk_cell(c->mem, &t, row, kinds[i].label);
        cell->head = true;
        cell->path = register_kind_path(c, &kinds[i]);
        desk_cell(c->mem, &t, row, kinds[i].about);
        desk_cell(c->mem, &t, row, desk_int(c, year.total))->num = true;
        desk_cell(c->mem, &t, row, desk_int(c, all.total))->num = true;
        desk_cell(c->mem, &t, row, kinds[i].source);
    }
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

/* --- one row */

static void option(struct arena *mem, struct desk_field *f, isize *cap, struct str value,
                   struct str label)
{
    *LIST_ADD(mem, &f->options, *cap) =
        (struct desk_option){value, label, str_eq(value, f->value)};
}

/* Is this result class of the scheme that is set (设置, proposal.scheme)? None set: all are. */
static bool in_scheme(struct str scheme, struct str label)
{
    bool other = false;

    for (isize i = 0; i < rule_suggestion_results_count; i++) {
        const struct rule_suggestion_results *r = &rule_suggestion_results_rows[i];

        if (str_eq(r->label_zh, label)) {
            if (!scheme.n || str_eq(r->scheme, scheme))
                return true;
            other = true;
        }
    }
    return !other; /* 属实, 不属实: no class of a proposal */
}

static void show_field(struct ctx *c, const struct register_field *r, int i, struct str scheme,
                       struct str value, struct str error, struct desk_field *f)
{
    isize cap = 0;

    *f = (struct desk_field){.id = str_fmt(c->mem, "f%d", i),
                             .name = str_fmt(c->mem, "f%d", i),
                             .label = r->label,
                             .hint = r->about,
                             .has_hint = r->about.n > 0,
                             .value = value,
                             .error = error,
                             .bad = error.n > 0,
                             .required = r->need,
                             .type = S("text")};
    switch (r->type) {
    case REGISTER_LINE_F:
        f->is_input = true;
        f->max = S("300");
        break;
    case REGISTER_TEXT_F:
        f->is_area = f->wide = true;
        f->rows = S("4");
        break;
    case REGISTER_DAY_F:
        f->is_input = true;
        f->type = S("date");
        break;
    case REGISTER_INT_F:
        f->is_input = true;
        f->type = S("number");
        break;
    case REGISTER_CHOICE_F:
        f->is_select = true;
        option(c->mem, f, &cap, S(""), S("请选择"));
        for (struct str rest = r->choices, one; str_next(&rest, '|', &one);)
            if (!str_eq(r->id, S("result")) || str_eq(one, value) || in_scheme(scheme, one))
                option(c->mem, f, &cap, one, one);
        break;
    case REGISTER_FLAG_F:
        f->is_check = true;
        f->on = value.n > 0;
        break;
    }
}

/* The form of a row; `value`, `error` as typed. */
static struct desk_form *row_form(struct ctx *c, const struct http_req *req,
                                  const struct register_kind *k, struct str path, int seen,
                                  const struct str *value, const struct str *error,
                                  struct doc_id document)
{
    struct desk_field *doc;
    struct desk_form *f = NEW(c->mem, struct desk_form, 1);
    struct str scheme;

    db_begin_read(c);
    scheme = setting_get(c, (struct unit_id){0}, S("proposal.scheme"));
    db_end(c);
    f->action = path;
    f->csrf = req->csrf;
    f->submit = S("保存");
    f->look = S("btn-primary");
    f->back = register_kind_path(c, k);
    f->back_label = S("返回");
    desk_hidden(c->mem, f, "seen", desk_int(c, seen));
    f->fields.p = NEW(c->mem, struct desk_field, k->n + 1);
    f->fields.n = k->n + 1;
    for (int i = 0; i < k->n; i++)
        show_field(c, &k->field[i], i, scheme, value[i], error[i], &f->fields.p[i]);
    f->fields.p[k->title].wide = true;
    doc = &f->fields.p[k->n];
    *doc = (struct desk_field){.id = S("document"),
                               .name = S("document"),
                               .label = S("公开的信息"),
                               .hint = S("本单位发布的答复、通知等：标题全文、网址或者编号"),
                               .has_hint = true,
                               .is_input = true,
                               .max = S("300"),
                               .type = S("text")};
    if (req->form.rule == &save_form) {
        const struct form_value *typed = form_get(&req->form, "document");

        doc->value = typed->text;
        doc->bad = typed->bad;
        doc->error = typed->error;
    } else if (document.n) {
        doc->value = desk_int(c, document.n);
    }
    return f;
}

/* For those who may only look. */
static void row_facts(struct ctx *c, struct desk_page *v, const struct register_kind *k,
                      const struct register_entry *e)
{
    struct desk_facts *f = NEW(c->mem, struct desk_facts, 1);

    f->id = S("h-row");
    f->title = S("登记的内容");
    for (int i = 0; i < k->n; i++)
        if (e->value[i].n)
            desk_fact(c->mem, f, str_cstr(c->mem, k->field[i].label),
                      k->field[i].type == REGISTER_FLAG_F ? S("是") : e->value[i]);
    desk_block(c->mem, v)->facts = f;
}

static void show_row(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct register_kind *k, const struct register_entry *e,
                     const struct register_history_list *past, const struct str *value,
                     const struct str *error, int seen, const struct fail *why)
{
    struct desk_page v = {0};
    bool fresh = !e->row.id;
    struct str path = fresh ? str_fmt(c->mem, "%.*s/new", STR_ARG(register_kind_path(c, k)))
                            : str_fmt(c->mem, "%.*s/%lld", STR_ARG(register_kind_path(c, k)),
                                      (long long)e->row.id);
    bool writes = fresh || (!e->row.removed_at.s && register_may_write(c, e->row.unit));
    struct desk_form *form = row_form(c, req, k, path, seen, value, error, e->row.document);
    struct desk_course *course = NEW(c->mem, struct desk_course, 1);
    struct desk_alert alert = {0};
    struct fail wrong = why ? *why : (struct fail){0};
    isize cap = 0;

    desk_shell(c, req, fresh ? str_fmt(c->mem, "登记%.*s", STR_ARG(k->label)) : e->row.title,
               &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    desk_crumb(c->mem, &v.shell, k->label, register_kind_path(c, k));
    if (!fresh) {
        v.shell.chip = register_state_zh(k, e->clock.state);
        v.shell.chip_look = register_chip(e->clock.state);
        if (day_is_set(e->clock.due))
            v.shell.lead =
                str_fmt(c->mem, "期限 %.*s（%.*s）", STR_ARG(day_zh(c->mem, e->clock.due)),
                        STR_ARG(e->clock.article));
    }
    if (why && req->form.rule != &save_form)
        desk_form_fault(req, &wrong); /* of the forms below this one */
    if (why && desk_form_alert(c->mem, &form->fields, &wrong, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    if (e->row.document.n)
        desk_head_link(c->mem, &v.shell, S("公开的信息"),
                       str_fmt(c->mem, "/desk/doc/%lld", (long long)e->row.document.n),
                       S("doc"));
    if (writes)
        desk_block(c->mem, &v)->form = form;
    else
        row_facts(c, &v, k, e);
    if (!fresh)
        register_link_blocks(c, req, &v, k, e->row.id, writes);
    if (!fresh && writes) {
        struct desk_form *drop = desk_form(c, req, str_fmt(c->mem, "%.*s/drop", STR_ARG(path)),
                                           S("移除这条记录"), &drop_form);

        drop->title = S("移除");
        drop->note = S("记录不会删除，只是不再计入；历次内容和移除的理由都保留。");
        drop->look = S("btn-danger");
        desk_block(c->mem, &v)->form = drop;
    }
    for (isize i = 0; past && i < past->n; i++) {
        const struct register_history *h = &past->p[i];
        struct desk_event *ev = LIST_ADD(c->mem, &course->events, cap);
        struct buf says = buf_new(c->mem, 128);

        for (isize x = 0; x < h->changes.n; x++)
            buf_fmt(&says, "%s%.*s：%.*s → %.*s", x ? "；" : "", STR_ARG(h->changes.p[x].label),
                    STR_ARG(h->changes.p[x].before.n ? utf8_head(h->changes.p[x].before, 40)
                                                     : S("（空）")),
                    STR_ARG(h->changes.p[x].after.n ? utf8_head(h->changes.p[x].after, 40)
                                                    : S("（空）")));
        ev->title = h->version == 1 ? S("登记") : S("修改");
        ev->who =
            str_fmt(c->mem, "%.*s · %.*s", STR_ARG(h->name), STR_ARG(desk_when(c, h->at)));
        ev->remark = buf_str(&says);
    }
    if (course->events.n) {
        course->id = S("h-past");
        course->title = S("历次内容");
        desk_block(c->mem, &v)->course = course;
    }
    desk_show(c, req, res, &v);
}

static void registers_new(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;
    struct register_entry e = {0};
    struct str empty[REGISTER_FIELDS] = {{0}};

    if (register_kind_of(c, req, &k))
        show_row(c, req, res, &k, &e, NULL, empty, empty, 0, NULL);
}

static void registers_row(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;
    struct register_entry e = {0};
    struct register_history_list past = {0};
    struct str none[REGISTER_FIELDS] = {{0}};

    if (!register_kind_of(c, req, &k))
        return;
    if (register_see(c, desk_id(c, req, 1), &e, &past) == OK)
        show_row(c, req, res, &k, &e, &past, e.value, none, e.row.version, NULL);
}

void register_show_again(struct ctx *c, struct http_req *req, struct http_res *res,
                         int64_t entry, const struct fail *why)
{
    struct register_kind k;
    struct register_entry e = {0};
    struct register_history_list past = {0};
    struct str none[REGISTER_FIELDS] = {{0}};

    if (register_kind_of(c, req, &k) && register_see(c, entry, &e, &past) == OK)
        show_row(c, req, res, &k, &e, &past, e.value, none, e.row.version, why);
}

static void save(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id)
{
    struct register_kind k;
    struct register_entry e = {0};
    struct register_history_list past = {0};
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    struct register_put p;
    struct fail why = {0};
    int64_t saved = id;

    if (!register_kind_of(c, req, &k) || c->fail.code)
        return;
    for (int i = 0; i < k.n && i < 24; i++) {
        const struct form_value *typed =
            form_get(&req->form, str_cstr(c->mem, str_fmt(c->mem, "f%d", i)));

        value[i] = typed->text;
        error[i] = typed->error;
    }
    if (id)
        register_see(c, id, &e, &past);
    p = (struct register_put){.unit = id ? e.row.unit : c->actor.home,
                              .kind = k.id,
                              .id = id,
                              .seen = (int)form_int(&req->form, "seen"),
                              .office = e.row.office,
                              .said = form_text(&req->form, "document"),
                              .value = value,
                              .error = error};
    if (!req->form.bad)
        register_save(c, &p, &saved);
    if (desk_again(
            c, req, res,
            str_fmt(c->mem, "%.*s/%lld", STR_ARG(register_kind_path(c, &k)), (long long)saved),
            "saved", &why))
        show_row(c, req, res, &k, &e, &past, value, error, p.seen, &why);
}

static void registers_add(struct ctx *c, struct http_req *req, struct http_res *res)
{
    save(c, req, res, 0);
}

static void registers_save(struct ctx *c, struct http_req *req, struct http_res *res)
{
    save(c, req, res, desk_id(c, req, 1));
}

static void registers_drop(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;
    struct fail why = {0};
    int64_t id = desk_id(c, req, 1);

    if (!register_kind_of(c, req, &k))
        return;
    if (!req->form.bad)
        register_drop(c, id, form_text(&req->form, "reason"));
    if (desk_again(c, req, res, register_kind_path(c, &k), "removed", &why))
        register_show_again(c, req, res, id, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/registers"),                   ACT_SEE_DESK, NULL,         registers_index,       LANE_QUICK},
    {"GET",  LIT("/desk/registers/{kind}"),            ACT_SEE_DESK, NULL,         register_list_page,       LANE_QUICK},
    {"GET",  LIT("/desk/registers/{kind}/table.csv"),  ACT_SEE_DESK, NULL,         register_list_csv,        LANE_QUICK},
    {"GET",  LIT("/desk/registers/{kind}/new"),        ACT_REGISTER, NULL,         registers_new,         LANE_QUICK},
    {"POST", LIT("/desk/registers/{kind}/new"),        ACT_REGISTER, &save_form,   registers_add,         LANE_QUICK},
    {"GET",  LIT("/desk/registers/{kind}/{id}"),       ACT_SEE_DESK, NULL,         registers_row,         LANE_QUICK},
    {"POST", LIT("/desk/registers/{kind}/{id}"),       ACT_REGISTER, &save_form,   registers_save,        LANE_QUICK},
    {"POST", LIT("/desk/registers/{kind}/{id}/drop"),  ACT_REGISTER, &drop_form,   registers_drop,        LANE_QUICK},
};
/* clang-format on */
ROUTES(register_routes, routes);
