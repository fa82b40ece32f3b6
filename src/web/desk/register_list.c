/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_list.c - the rows of one register on the desk, by year and by words, and as CSV; see
 * register_link.h */
#include "base/utf8.h"
#include "store/document.h"
#include "web/desk/common.h"
#include "web/desk/register_link.h"
#include "work/register.h"

enum { PAGE = 50 };

/* Pages that show a register in another way. */
static const struct {
    struct str kind, label, path;
} views[] = {{LIT("proposal"), LIT("年度汇总"), LIT("/desk/proposals")},
             {LIT("training"), LIT("与计划对照"), LIT("/desk/trainings")},
             {LIT("trainplan"), LIT("与实际对照"), LIT("/desk/trainings")},
             {LIT("plan"), LIT("进展表"), LIT("/desk/plan")},
             {LIT("complaint"), LIT("年度统计"), LIT("/desk/complaints")},
             {LIT("leading"), LIT("组织机构"), LIT("/desk/organisation")},
             {LIT("leader"), LIT("组织机构"), LIT("/desk/organisation")}};

static void list_rows(struct ctx *c, struct desk_table *t, const struct register_list *l)
{
    const struct register_kind *k = &l->kind;

    for (isize i = 0; i < l->rows.n; i++) {
        const struct register_entry *e = &l->rows.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, e->row.title);

        cell->head = true;
        cell->path = str_fmt(c->mem, "%.*s/%lld", STR_ARG(register_kind_path(c, k)),
                             (long long)e->row.id);
        for (int f = 0; f < k->n; f++) {
            if (!k->field[f].in_list || f == k->title)
                continue;
            cell = desk_cell(c->mem, t, row, e->value[f]);
            /* short words and days are not broken; a long class of a result is */
            cell->nowrap =
                k->field[f].type == REGISTER_DAY_F ||
                (k->field[f].type == REGISTER_CHOICE_F && utf8_count(e->value[f]) < 8);
            cell->num = k->field[f].type == REGISTER_INT_F;
            if (k->field[f].type == REGISTER_DAY_F)
                cell->time = e->value[f];
        }
        cell = desk_cell(c->mem, t, row, register_state_zh(k, e->clock.state));
        cell->chip = register_chip(e->clock.state);
        cell->nowrap = true;
        if (day_is_set(e->clock.due) && e->clock.state != REGISTER_DONE)
            cell->sub = str_fmt(c->mem, "期限 %.*s", STR_ARG(day_iso(c->mem, e->clock.due)));
        if (e->clock.publish_late)
            cell->sub = S("答复应公开而逾期");
        if (e->clock.state == REGISTER_LATE)
            row->look = S("row-overdue");
        else if (e->clock.state == REGISTER_SOON)
            row->look = S("row-yellow");
    }
}

/* What can be done with a register, and its years; of another unit one looks only. */
static void list_links(struct ctx *c, struct desk_page *v, const struct register_kind *k,
                       const struct unit *u, int year)
{
    struct str path = register_kind_path(c, k), part = desk_unit_part(c, u, "&");
    int now = day_year(ctx_today(c));

    if (u->id.n == c->actor.home.n && register_may_write(c, u->id)) {
        desk_head_link(c->mem, &v->shell, S("登记"), str_concat(c->mem, path, S("/new")),
                       S("plus"))
            ->primary = true;
        desk_head_link(c->mem, &v->shell, S("从表格导入"),
                       str_concat(c->mem, path, S("/import")), S(""));
    }
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (str_eq(views[i].kind, k->id))
            desk_head_link(c->mem, &v->shell, views[i].label,
                           str_fmt(c->mem, "%.*s?year=%d%.*s", STR_ARG(views[i].path),
                                   year ? year : now, STR_ARG(part)),
                           S(""));
    desk_head_link(c->mem, &v->shell, S("导出表格"),
                   str_fmt(c->mem, "%.*s/table.csv%.*s", STR_ARG(path),
                           STR_ARG(desk_unit_part(c, u, "?"))),
                   S(""));
    desk_tab(c->mem, v, S("全部"),
             str_fmt(c->mem, "%.*s%.*s", STR_ARG(path), STR_ARG(desk_unit_part(c, u, "?"))),
             !year);
    for (int y = now; y > now - 6; y--)
        desk_tab(c->mem, v, str_fmt(c->mem, "%d 年", y),
                 str_fmt(c->mem, "%.*s?year=%d%.*s", STR_ARG(path), y, STR_ARG(part)),
                 year == y);
}

static struct str words_part(struct ctx *c, struct str words)
{
    return words.n ? str_fmt(c->mem, "&q=%.*s", STR_ARG(http_escape(c->mem, words))) : S("");
}

/* One field over the list: words of any field of a row, within the year that is shown. */
static struct desk_filter *search_of(struct ctx *c, const struct register_kind *k,
                                     const struct unit *u, int64_t year, struct str words)
{
    static const struct field fields[] = {{LIT("q"), LIT("查找"), FIELD_LINE, 0, 100, {0}},
                                          {LIT("year"), LIT("年份"), FIELD_LINE, 0, 4, {0}}};
    static const struct form_rule rule = {fields, 2, false, 0};
    struct desk_filter *f = NEW(c->mem, struct desk_filter, 1);
    struct form none = {0};

    f->action = str_concat(c->mem, register_kind_path(c, k), desk_unit_part(c, u, "?"));
    f->unit = u->id.n == c->actor.home.n ? S("") : u->code;
    f->fields = desk_fields(c->mem, &rule, &none);
    f->fields.n = 1;
    desk_value(&f->fields, "q", words);
    f->submit = S("查找");
    f->used = words.n > 0;
    if (year)
        f->hidden = (struct desk_pair){S("year"), str_fmt(c->mem, "%lld", (long long)year)};
    return f;
}

void register_list_page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("t-register")};
    struct register_list l = {0};
    struct register_kind k;
    struct unit u = {0};
    struct page_key key = desk_key_read(desk_query(c, req, "before"));
    struct buf heads = buf_new(c->mem, 128);
    struct str words = desk_query(c, req, "q");
    int64_t year = 0;

    if (!register_kind_of(c, req, &k))
        return;
    if (!str_int(desk_query(c, req, "year"), &year) || year < 1990 || year > 2200)
        year = 0;
    desk_unit(c, req, ACT_SEE_DESK, &u);
    register_look(c,
                  &(struct register_ask){.unit = u.id,
                                         .kind = k.id,
                                         .year = (int)year,
                                         .before = {{(int32_t)key.at.s}, key.id},
                                         .n = PAGE,
                                         .words = words},
                  &l);
    desk_shell(c, req, k.label, &v.shell);
    desk_crumb(c->mem, &v.shell, S("台账"), S("/desk/registers"));
    v.shell.lead = k.about;
    list_links(c, &v, &k, &u, (int)year);
    buf_add(&heads, k.field[k.title].label);
    for (int f = 0; f < k.n; f++)
        if (k.field[f].in_list && f != k.title)
            buf_fmt(&heads, "|%s%.*s", k.field[f].type == REGISTER_INT_F ? "#" : "",
                    STR_ARG(k.field[f].label));
    buf_lit(&heads, "|状态");
    t.caption = k.label;
    desk_heads(c->mem, &t, buf_str(&heads));
    list_rows(c, &t, &l);
    if (words.n)
        t.empty = S("没有找到含有这些字的记录。");
    else
        t.empty = year ? S("这一年还没有登记。") : S("还没有登记。");
    if (l.total)
        t.pager.says = str_fmt(c->mem, "共 %lld %.*s", (long long)l.total, STR_ARG(k.counter));
    if (l.more) {
        const struct register_row *last = &l.rows.p[l.rows.n - 1].row;
        struct page_key next = {{last->day.n}, last->id};

        t.pager.next = str_fmt(
            c->mem, "%.*s?year=%lld&before=%.*s%.*s%.*s", STR_ARG(register_kind_path(c, &k)),
            (long long)year, STR_ARG(desk_key_write(c->mem, &next)),
            STR_ARG(words_part(c, words)), STR_ARG(desk_unit_part(c, &u, "&")));
    }
    if (key.id)
        t.pager.first =
            str_fmt(c->mem, "%.*s?year=%lld%.*s%.*s", STR_ARG(register_kind_path(c, &k)),
                    (long long)year, STR_ARG(words_part(c, words)),
                    STR_ARG(desk_unit_part(c, &u, "&")));
    desk_block(c->mem, &v)->filter = search_of(c, &k, &u, year, words);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

void register_list_csv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct register_kind k;
    struct register_list l = {0};
    struct unit u = {0};

    if (!register_kind_of(c, req, &k))
        return;
    desk_unit(c, req, ACT_SEE_DESK, &u);
    register_look(c, &(struct register_ask){.unit = u.id, .kind = k.id, .n = REGISTER_MOST},
                  &l);
    if (c->fail.code)
        return;
    res->type = S("text/csv; charset=utf-8");
    res->no_store = true;
    res->download = str_fmt(c->mem, "%.*s-%.*s.csv", STR_ARG(u.code), STR_ARG(k.label));
    res->body = buf_new(c->mem, 4096);
    buf_add(&res->body, register_csv(c->mem, &k, &l.rows));
}
