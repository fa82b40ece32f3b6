/* SPDX-License-Identifier: MulanPSL-2.0 */
/* columns.c - the columns of a unit: add, rename, move, close with a reason (栏目) */
#include "base/join.h"
#include "rules.h"
#include "store/worklist.h"
#include "web/desk/common.h"
#include "work/may.h"
#include "work/units.h"

/* clang-format off */
static const struct field column_fields[] = {
    {LIT("name"),         LIT("栏目名称"), FIELD_LINE, REQUIRED, 60, {0}},
    {LIT("board"),        LIT("所属板块"), FIELD_CHOICE, 0, 1, LIT("1|2|3|4|5")},
    {LIT("parent"),       LIT("上级栏目"), FIELD_INT,  0, INT64_MAX, {0}},
    {LIT("ord"),          LIT("排列次序"), FIELD_INT,  0, 9999, {0}},
    {LIT("item"),         LIT("法定公开事项"), FIELD_LINE, 0, 20, {0}},
    {LIT("update_days"),  LIT("更新周期（天）"), FIELD_INT, 0, 3650, {0}},
    {LIT("norm"),         LIT("存放行政规范性文件"), FIELD_FLAG, 0, 0, {0}},
    {LIT("description"),  LIT("栏目说明"), FIELD_LINE, 0, 200, {0}},
    {LIT("keywords"),     LIT("关键词"),   FIELD_LINE, 0, 200, {0}},
    {LIT("empty_reason"), LIT("没有内容的原因"), FIELD_LINE, 0, 200, {0}},
};
static const struct form_rule column_form = {column_fields, 10, false, 0};
static const struct field reason_fields[] = {
    {LIT("reason"), LIT("关闭理由"), FIELD_LINE, REQUIRED, 200, {0}},
};
static const struct form_rule reason_form = {reason_fields, 1, false, 0};
/* clang-format on */

static const char *const indent[] = {"", "　└ ", "　　└ ", "　　　└ "};

/* 20-01 法规文件; a code that is not in the rulebook stays as it is. */
static struct str item_shown(struct arena *mem, struct str item)
{
    for (isize i = 0; i < rule_proactive_items_count; i++)
        if (str_eq(rule_proactive_items_rows[i].item_id, item))
            return STR_JOIN(mem, item, S(" "), rule_proactive_items_rows[i].nav_short_zh);
    return item;
}

static void rows_below(struct ctx *c, const struct column_list *all, int64_t parent, int board,
                       int level, struct desk_table *t)
{
    for (isize i = 0; i < all->n; i++) {
        const struct column *k = &all->p[i];
        struct desk_row *r;
        struct desk_cell *cell;

        if (k->parent.n != parent || k->board != board)
            continue;
        r = desk_row(c->mem, t);
        cell = desk_cell(
            c->mem, t, r,
            str_fmt(c->mem, "%s%.*s", indent[level > 3 ? 3 : level], STR_ARG(k->name)));
        cell->head = true;
        cell->path = str_fmt(c->mem, "/desk/column/%lld", (long long)k->id.n);
        cell->sub = k->closed_at.s ? str_concat(c->mem, S("已关闭："), k->closed_reason)
                    : !k->docs     ? k->empty_reason
                                   : S("");
        cell = desk_cell(c->mem, t, r, desk_int(c, k->docs));
        desk_cell(c->mem, t, r, item_shown(c->mem, k->item));
        desk_cell(c->mem, t, r,
                  k->update_days ? str_fmt(c->mem, "%d 天", k->update_days) : S("不定期"));
        cell = desk_cell(c->mem, t, r,
                         k->last_published_at.s
                             ? day_iso(c->mem, instant_day(k->last_published_at))
                             : S("—"));
        cell->nowrap = true;
        cell = desk_cell(c->mem, t, r, S("正常"));
        if (k->closed_at.s) {
            cell->text = S("已关闭");
            cell->chip = S("chip");
        } else if (!k->docs) {
            cell->text = S("空栏目");
            cell->chip = S("chip chip-red");
        } else if (k->update_days && k->last_published_at.s &&
                   ctx_today(c).n - instant_day(k->last_published_at).n > k->update_days) {
            cell->text = S("超期未更新");
            cell->chip = S("chip chip-yellow");
        }
        rows_below(c, all, k->id.n, board, level + 1, t);
    }
}

static void columns_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct column_list all = {0};
    struct unit u = {0};

    desk_unit(c, req, ACT_COLUMN, &u);
    desk_shell(c, req, S("栏目"), &v.shell);
    v.shell.lead = S(
        "栏目不能删除，只能写明理由关闭；空栏目在公开页面上是差错，要么补内容，要么写明原因。");
    desk_head_link(c->mem, &v.shell, S("新增栏目"),
                   str_concat(c->mem, S("/desk/columns/new"), desk_unit_part(c, &u, "?")),
                   S("plus"))
        ->primary = true;
    desk_head_link(c->mem, &v.shell, S("年报统计类别"),
                   str_concat(c->mem, S("/desk/columns/classes"), desk_unit_part(c, &u, "?")),
                   S("chart"));
    db_begin_read(c);
    column_all(c, u.id, true, &all);
    db_end(c);
    for (int board = 1; board <= 5; board++) {
        struct desk_table *t = NEW(c->mem, struct desk_table, 1);

        t->id = str_fmt(c->mem, "board-%d", board);
        t->title = t->caption = board_zh(board);
        t->empty = S("没有栏目。");
        desk_heads(c->mem, t, S("栏目|#已发布|法定公开事项|更新周期|最近发布|状况"));
        rows_below(c, &all, 0, board, 0, t);
        desk_block(c->mem, &v)->table = t;
    }
    desk_show(c, req, res, &v);
}

static void item_choices(struct arena *mem, struct desk_field_list *l)
{
    struct desk_option *o = NEW(mem, struct desk_option, rule_proactive_items_count + 1);

    o[0].label = S("（不属于法定事项）");
    for (isize i = 0; i < rule_proactive_items_count; i++) {
        o[i + 1].value = rule_proactive_items_rows[i].item_id;
        o[i + 1].label = item_shown(mem, o[i + 1].value);
    }
    desk_options(mem, l, "item", o, rule_proactive_items_count + 1, false);
}

static void name_choices(struct ctx *c, struct unit_id unit, struct desk_field_list *l)
{
    struct desk_option boards[5], *columns;
    isize n;

    for (int i = 0; i < 5; i++)
        boards[i] = (struct desk_option){desk_int(c, i + 1), board_zh(i + 1), false};
    desk_options(c->mem, l, "board", boards, 5, false);
    db_begin_read(c);
    n = desk_column_options(c, unit, true, &columns);
    db_end(c);
    columns[0].label = S("（直接在板块下）");
    desk_options(c->mem, l, "parent", columns, n, false);
    item_choices(c->mem, l);
    desk_hint(l, "item", S("决定目录、统计和检查里的归类"));
    desk_hint(l, "update_days", S("超过这么多天没有新内容就提醒；0 为不定期"));
    desk_hint(l, "empty_reason", S("公开页面上会显示，例如：本单位无行政事业性收费"));
}

static void take(const struct http_req *req, struct column *k)
{
    k->name = form_text(&req->form, "name");
    k->item = form_text(&req->form, "item");
    k->update_days = (int)form_int(&req->form, "update_days");
    k->norm = form_flag(&req->form, "norm");
    k->description = form_text(&req->form, "description");
    k->keywords = form_text(&req->form, "keywords");
    k->empty_reason = form_text(&req->form, "empty_reason");
}

static void show_new(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    struct desk_page v = {0};
    struct unit u = {0};
    struct desk_form *f;
    struct desk_alert alert;

    desk_unit(c, req, ACT_COLUMN, &u);
    desk_shell(c, req, S("新增栏目"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("栏目"), S("/desk/columns"));
    f = desk_form(c, req,
                  str_concat(c->mem, S("/desk/columns/new"), desk_unit_part(c, &u, "?")),
                  S("新增"), &column_form);
    name_choices(c, u.id, &f->fields);
    desk_value(&f->fields, "board", S("3"));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    f->back = S("/desk/columns");
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
    struct column k = {.board = 3};
    struct column_id id = {0};
    struct fail why = {0};
    struct unit u = {0};
    int64_t board = 3;

    desk_unit(c, req, ACT_COLUMN, &u);
    take(req, &k);
    str_int(form_text(&req->form, "board"), &board);
    k.board = (int)board;
    k.unit = u.id;
    k.parent.n = form_int(&req->form, "parent");
    k.ord = (int)form_int(&req->form, "ord");
    if (!c->fail.code && !req->form.bad)
        column_add(c, &k, &id);
    if (desk_again(c, req, res,
                   str_concat(c->mem, S("/desk/columns"), desk_unit_part(c, &u, "?")),
                   "created", &why))
        show_new(c, req, res, &why);
}

static void show_edit(struct ctx *c, const struct http_req *req, struct http_res *res,
                      const struct fail *why)
{
    struct column_id id = {desk_id(c, req, 0)};
    struct column k = {0};
    struct desk_page v = {0};
    struct desk_form *f, *shut;
    struct desk_alert alert;
    struct str path = str_fmt(c->mem, "/desk/column/%lld", (long long)id.n);

    db_begin_read(c);
    if (column_load(c, id, &k) == OK)
        may(c, ACT_COLUMN, k.unit);
    if (db_end(c) != OK) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, k.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("栏目"), S("/desk/columns"));
    f = desk_form(c, req, path, S("保存"), &column_form);
    name_choices(c, k.unit, &f->fields);
    if (req->form.rule != &column_form) {
        desk_value(&f->fields, "name", k.name);
        desk_value(&f->fields, "board", desk_int(c, k.board));
        desk_value(&f->fields, "parent", k.parent.n ? desk_int(c, k.parent.n) : S(""));
        desk_value(&f->fields, "ord", desk_int(c, k.ord));
        desk_value(&f->fields, "item", k.item);
        desk_value(&f->fields, "update_days", desk_int(c, k.update_days));
        desk_field(&f->fields, "norm")->on = k.norm;
        desk_value(&f->fields, "description", k.description);
        desk_value(&f->fields, "keywords", k.keywords);
        desk_value(&f->fields, "empty_reason", k.empty_reason);
    }
    shut =
        desk_form(c, req, str_concat(c->mem, path, S("/close")), S("关闭栏目"), &reason_form);
    shut->title = S("关闭栏目");
    shut->note = S("栏目里没有公开的信息时才能关闭；理由会留在记录里。");
    shut->look = S("btn-danger");
    if (desk_form_alert(c->mem, req->form.rule == &reason_form ? &shut->fields : &f->fields,
                        why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    f->back = S("/desk/columns");
    f->back_label = S("返回");
    desk_block(c->mem, &v)->form = f;
    if (k.closed_at.s)
        desk_button(c->mem, &desk_block(c->mem, &v)->buttons, req, S("重新开放"),
                    str_concat(c->mem, path, S("/reopen")));
    else
        desk_block(c->mem, &v)->form = shut;
    desk_show(c, req, res, &v);
}

static void edit_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_edit(c, req, res, NULL);
}

static void edit_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct column_id id = {desk_id(c, req, 0)};
    struct column_id parent = {form_int(&req->form, "parent")};
    struct column k = {0};
    struct fail why = {0};
    int ord = (int)form_int(&req->form, "ord");

    db_begin_read(c);
    column_load(c, id, &k);
    db_end(c);
    if (!c->fail.code && !req->form.bad) {
        bool moves = parent.n != k.parent.n || ord != k.ord;

        take(req, &k);
        column_edit(c, &k);
        if (!c->fail.code && moves)
            column_move(c, id, parent, ord);
    }
    if (desk_again(c, req, res, S("/desk/columns"), "saved", &why))
        show_edit(c, req, res, &why);
}

static void close_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct column_id id = {desk_id(c, req, 0)};
    struct fail why = {0};

    if (!c->fail.code && !req->form.bad)
        column_shut(c, id, form_text(&req->form, "reason"));
    if (desk_again(c, req, res, S("/desk/columns"), "closed", &why))
        show_edit(c, req, res, &why);
}

static void reopen_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct column_id id = {desk_id(c, req, 0)};
    struct fail why = {0};

    if (!c->fail.code)
        column_reopen(c, id);
    if (desk_again(c, req, res, S("/desk/columns"), "reopened", &why))
        show_edit(c, req, res, &why);
}

/* --- report classes of a year: one class a line, and which columns count in it */

/* clang-format off */
static const struct field classes_fields[] = {
    {LIT("year"),    LIT("年度"), FIELD_INT,  REQUIRED, 2100, {0}},
    {LIT("classes"), LIT("统计类别和栏目"), FIELD_TEXT, 0, 8000, {0}},
};
static const struct form_rule classes_form = {classes_fields, 2, false, 0};
/* clang-format on */

static void show_classes(struct ctx *c, const struct http_req *req, struct http_res *res,
                         const struct fail *why)
{
    struct desk_page v = {0};
    struct unit u = {0};
    struct report_class_list all = {0};
    struct column_list columns = {0};
    struct desk_form *f;
    struct desk_alert alert;
    struct buf names = buf_new(c->mem, 500), lines = buf_new(c->mem, 2000);
    int64_t year = day_year(ctx_today(c));

    str_int(desk_query(c, req, "year"), &year);
    desk_unit(c, req, ACT_COLUMN, &u);
    desk_shell(c, req, S("年报统计类别"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("栏目"), S("/desk/columns"));
    v.shell.lead = S("年报第一部分按统计类别计数。一个栏目一年只属于一个类别。");
    db_begin_read(c);
    report_class_all(c, u.id, (int)year, &all);
    column_all(c, u.id, false, &columns);
    for (isize i = 0; i < all.n; i++) {
        struct str cols = class_columns(c, u.id, all.p[i].id);

        buf_fmt(&lines, "%.*s：%.*s\n", STR_ARG(all.p[i].name), STR_ARG(cols));
    }
    db_end(c);
    for (isize i = 0; i < columns.n; i++)
        buf_fmt(&names, "%s%.*s", i ? "、" : "", STR_ARG(columns.p[i].name));
    f = desk_form(c, req,
                  str_concat(c->mem, S("/desk/columns/classes"), desk_unit_part(c, &u, "?")),
                  S("保存"), &classes_form);
    desk_value(&f->fields, "year", desk_int(c, year));
    desk_value(&f->fields, "classes", buf_str(&lines));
    desk_field(&f->fields, "classes")->rows = S("10");
    desk_hint(&f->fields, "classes",
              S("一行一个类别，写法：类别：栏目、栏目。例如“财政资金：财政预算、财政决算”"));
    f->note = str_concat(c->mem, S("可用的栏目："), buf_str(&names));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void classes_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_classes(c, req, res, NULL);
}

/* 财政资金：财政预算、财政决算 */
static void read_classes(struct ctx *c, struct unit_id unit, struct str text, struct str *names,
                         isize *n, struct column_class *map, isize *map_n, isize most)
{
    struct column_list all = {0};

    db_begin_read(c);
    column_all(c, unit, false, &all);
    db_end(c);
    for (struct str line; str_next(&text, '\n', &line) && *n < most;) {
        struct str name, cols;

        line = str_replace(c->mem, str_trim_wide(line), S(":"), S("："));
        if (!line.n)
            continue;
        str_cut(line, S("："), &name, &cols);
        names[(*n)++] = str_trim_wide(name);
        cols =
            str_replace(c->mem, str_replace(c->mem, cols, S("，"), S("、")), S("、"), S("\n"));
        for (struct str col; str_next(&cols, '\n', &col) && *map_n < most;) {
            bool found = false;

            col = str_trim_wide(col);
            for (isize i = 0; i < all.n && col.n; i++)
                if (str_eq(all.p[i].name, col) && *map_n < most) {
                    map[(*map_n)++] = (struct column_class){all.p[i].id, names[*n - 1]};
                    found = true;
                }
            if (col.n && !found)
                fail_set(&c->fail, ERR_INPUT, "classes", "没有“%.*s”这个栏目", STR_ARG(col));
        }
    }
}

static void classes_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    enum { MOST = 500 };
    struct str *names = NEW(c->mem, struct str, MOST);
    struct column_class *map = NEW(c->mem, struct column_class, MOST);
    isize n = 0, map_n = 0;
    struct fail why = {0};
    struct unit u = {0};
    int year = (int)form_int(&req->form, "year");

    desk_unit(c, req, ACT_COLUMN, &u);
    if (!c->fail.code && !req->form.bad)
        read_classes(c, u.id, form_text(&req->form, "classes"), names, &n, map, &map_n, MOST);
    if (!c->fail.code && !req->form.bad)
        report_classes_set(c, u.id, year, names, n, map, map_n);
    if (desk_again(c, req, res,
                   str_fmt(c->mem, "/desk/columns/classes?year=%d%.*s", year,
                           STR_ARG(desk_unit_part(c, &u, "&"))),
                   "saved", &why))
        show_classes(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/columns"),            ACT_COLUMN, NULL,          columns_get,  LANE_QUICK},
    {"GET",  LIT("/desk/columns/new"),        ACT_COLUMN, NULL,          new_get,      LANE_QUICK},
    {"POST", LIT("/desk/columns/new"),        ACT_COLUMN, &column_form,  new_post,     LANE_QUICK},
    {"GET",  LIT("/desk/columns/classes"),    ACT_COLUMN, NULL,          classes_get,  LANE_QUICK},
    {"POST", LIT("/desk/columns/classes"),    ACT_COLUMN, &classes_form, classes_post, LANE_QUICK},
    {"GET",  LIT("/desk/column/{id}"),        ACT_COLUMN, NULL,          edit_get,     LANE_QUICK},
    {"POST", LIT("/desk/column/{id}"),        ACT_COLUMN, &column_form,  edit_post,    LANE_QUICK},
    {"POST", LIT("/desk/column/{id}/close"),  ACT_COLUMN, &reason_form,  close_post,   LANE_QUICK},
    {"POST", LIT("/desk/column/{id}/reopen"), ACT_COLUMN, NULL,          reopen_post,  LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_columns_routes, routes);
