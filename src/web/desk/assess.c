/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.c - indicator sets, the ranking of units, its release (考核) */
#include "web/desk/assess.h"

#include "base/tree.h"
#include "render/xlsx.h"
#include "work/may.h"

enum { TABLE_MOST = 1 << 20 };

/* clang-format off */
static const struct field import_fields[] = {
    {LIT("code"),   LIT("代码"),     FIELD_LINE, REQUIRED, 30, {0}},
    {LIT("name"),   LIT("名称"),     FIELD_LINE, REQUIRED, 100, {0}},
    {LIT("level"),  LIT("用途"),     FIELD_CHOICE, REQUIRED, 1, LIT("own|province|nation")},
    {LIT("source"), LIT("来源"),     FIELD_LINE, 0, 200, {0}},
    {LIT("table"),  LIT("指标表"),   FIELD_TEXT, REQUIRED, TABLE_MOST, {0}},
};
static const struct form_rule import_form = {import_fields, 5, false, TABLE_MOST + 8192};
static const struct form_rule empty_form = {import_fields, 0, false, 0};
static const struct field release_fields[] = {
    {LIT("period"), LIT("考核期"),       FIELD_LINE, REQUIRED, 10, {0}},
    {LIT("open"),   LIT("同时向社会公开"), FIELD_FLAG, 0, 0, {0}},
};
static const struct form_rule release_form = {release_fields, 2, false, 0};
/* clang-format on */

struct str assess_level_zh(struct str level)
{
    return str_eq(level, S("nation"))     ? S("对照国家指标自评")
           : str_eq(level, S("province")) ? S("对照省、第三方指标自评")
                                          : S("考核");
}

struct str assess_path(struct ctx *c, int64_t set, const char *what, struct str period,
                       struct str unit)
{
    return str_fmt(c->mem, "/desk/assess/%lld%s?period=%.*s%s%.*s", (long long)set, what,
                   STR_ARG(period), unit.n ? "&unit=" : "", STR_ARG(unit));
}

struct str assess_period(struct ctx *c, const struct http_req *req)
{
    struct str asked = desk_query(c, req, "period");
    struct period p;

    return period_parse(c->mem, asked, &p)
               ? asked
               : period_of_year(c->mem, day_year(ctx_today(c))).code;
}

void assess_tabs(struct ctx *c, struct desk_page *v, const struct assess_board *b,
                 const char *what, struct str unit)
{
    int year = day_year(ctx_today(c));
    bool found = false;

    for (int y = year; y > year - 4; y--) {
        struct period p = period_of_year(c->mem, y);

        found |= str_eq(p.code, b->period.code);
        desk_tab(c->mem, v, period_zh(c->mem, &p),
                 assess_path(c, b->set.id, what, p.code, unit), str_eq(p.code, b->period.code));
    }
    if (!found)
        desk_tab(c->mem, v, period_zh(c->mem, &b->period),
                 assess_path(c, b->set.id, what, b->period.code, unit), true);
}

/* --- all sets */

static void index_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct assess_set_list sets = {0};
    struct str period = period_of_year(c->mem, day_year(ctx_today(c))).code;
    bool district = false;

    assess_sets(c, c->actor.home, &sets);
    db_begin_read(c);
    district = may_ask(c, ACT_DISTRICT, c->actor.home);
    db_end(c);
    desk_shell(c, req, S("考核"), &v.shell);
    v.shell.lead =
        S("指标和分值是数据，可以导入、导出；由各台账自动计分，或者由人评分并附依据。");
    if (district)
        desk_head_link(c->mem, &v.shell, S("导入指标"), S("/desk/assess/import"), S("plus"))
            ->primary = true;
    t->id = S("t-sets");
    t->caption = S("指标体系");
    t->empty = S("还没有指标体系，由政务公开主管部门导入。");
    desk_heads(c->mem, t, S("指标体系|用途|#指标|#总分|来源|结果"));
    for (isize i = 0; i < sets.n; i++) {
        const struct assess_set *s = &sets.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, s->name);
        isize cap = 0;

        cell->head = true;
        cell->path = assess_path(c, s->id, district ? "" : "/unit", period, S(""));
        desk_cell(c->mem, t, row, assess_level_zh(s->level));
        desk_cell(c->mem, t, row, desk_int(c, s->items))->num = true;
        desk_cell(c->mem, t, row, assess_zh(c->mem, s->points))->num = true;
        desk_cell(c->mem, t, row, s->source);
        cell = desk_cell(c->mem, t, row, S(""));
        if (district)
            *LIST_ADD(c->mem, &cell->links, cap) = (struct desk_link){
                .label = S("各单位排名"), .path = assess_path(c, s->id, "", period, S(""))};
        *LIST_ADD(c->mem, &cell->links, cap) = (struct desk_link){
            .label = S("本单位得分"), .path = assess_path(c, s->id, "/unit", period, S(""))};
        *LIST_ADD(c->mem, &cell->links, cap) = (struct desk_link){
            .label = S("指标表"),
            .path = str_fmt(c->mem, "/desk/assess/%lld/items.tsv", (long long)s->id)};
    }
    desk_block(c->mem, &v)->table = t;
    if (district) {
        struct desk_form *f =
            desk_form(c, req, S("/desk/assess/seed"), S("载入随附的指标"), &empty_form);

        f->inline_ = true;
        f->look = S("");
        desk_block(c->mem, &v)->form = f;
    }
    desk_show(c, req, res, &v);
}

static void show_import(struct ctx *c, const struct http_req *req, struct http_res *res,
                        const struct assess_import *in, const struct fail *why)
{
    static const struct desk_option levels[] = {
        {LIT("own"), LIT("考核各单位"), false},
        {LIT("province"), LIT("对照省、第三方指标自评"), false},
        {LIT("nation"), LIT("对照国家指标自评"), false}};
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/assess/import"), S("导入"), &import_form);
    struct desk_field *area = desk_field(&f->fields, "table");
    struct desk_alert alert = {0};

    desk_shell(c, req, S("导入指标"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("考核"), S("/desk/assess"));
    desk_options(c->mem, &f->fields, "level", levels, 3, false);
    desk_hint(&f->fields, "code", S("小写字母、数字和短横线，例如 qx-2026"));
    area->rows = S("14");
    area->wide = area->has_hint = true;
    area->hint = S(
        "连同表头一起粘贴：一级指标、二级指标、三级指标、四级指标、考核要点、分值、责任单位、"
        "计分公式、适用单位（或者 level1 … check_point points who formula "
        "kinds）。计分公式例如 "
        "ratio tasks_timely/tasks、clean late/dated、each faults_text 0.50、atleast trainings "
        "1、yes report_timely；不写公式的由人评分。");
    f->back = S("/desk/assess");
    f->back_label = S("返回");
    if (why && desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    if (in)
        desk_faults(c, &v, &in->faults);
    desk_show(c, req, res, &v);
}

static void import_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_import(c, req, res, NULL, NULL);
}

static void import_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct assess_set s = {.unit = c->actor.home,
                           .code = form_text(&req->form, "code"),
                           .name = form_text(&req->form, "name"),
                           .level = form_text(&req->form, "level"),
                           .source = form_text(&req->form, "source")};
    struct assess_import in = {0};
    struct fail why = {0};

    if (!req->form.bad)
        assess_import(c, &s, form_text(&req->form, "table"), NULL, &in);
    if (desk_again(c, req, res, S("/desk/assess"), "saved", &why))
        show_import(c, req, res, &in, &why);
}

static void seed_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct fail why = {0};

    assess_seed(c, c->actor.home);
    if (desk_again(c, req, res, S("/desk/assess"), "saved", &why))
        http_error(c, req, res, why.code);
}

static void items_tsv(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct assess_set_list sets = {0};
    struct assess_item_list items = {0};
    int64_t id = desk_id(c, req, 0);
    const struct assess_set *s = NULL;

    assess_sets(c, c->actor.home, &sets);
    for (isize i = 0; i < sets.n; i++)
        if (sets.p[i].id == id)
            s = &sets.p[i];
    if (!s)
        fail_set(&c->fail, ERR_NOT_FOUND, "set", "没有这套指标");
    db_begin_read(c);
    assess_item_all(c, id, &items);
    if (db_end(c) != OK)
        return;
    res->type = S("text/tab-separated-values; charset=utf-8");
    res->download = str_fmt(c->mem, "%.*s.tsv", STR_ARG(s->code));
    res->no_store = true;
    res->body = buf_new(c->mem, 4096);
    buf_add(&res->body, assess_tsv(c->mem, &items));
}

/* --- the ranking */

static void ranking_chart(struct ctx *c, struct desk_page *v, const struct assess_board *b)
{
    static const struct {
        int64_t from;
        struct str label;
    } bands[] = {{9500, LIT("95以上")}, {9000, LIT("90–95")}, {8000, LIT("80–90")},
                 {7000, LIT("70–80")},  {6000, LIT("60–70")}, {-1, LIT("60以下")}};
    struct chart *chart = NEW(c->mem, struct chart, 1);
    struct str labels[6];
    int64_t n[6] = {0};

    for (isize i = 0; i < b->units.n; i++) {
        const struct assess_unit *u = &b->units.p[i];
        int64_t of = u->full ? u->total * 10000 / u->full : 0;

        for (int k = 0; k < 6; k++)
            if (of >= bands[k].from || k == 5) {
                n[k]++;
                break;
            }
    }
    for (int k = 0; k < 6; k++)
        labels[k] = bands[k].label;
    chart_columns(c->mem, S("各分数段的单位（家，按百分制）"), labels, n, NULL, 6, 900, chart);
    chart->desc = S("各分数段有多少单位，数字见下表");
    desk_block(c->mem, v)->chart = chart;
}

/* Where most was lost: up to three indicators. */
static struct str lost_most(struct ctx *c, const struct assess_board *b,
                            const struct assess_unit *u)
{
    struct buf says = buf_new(c->mem, 128);
    bool taken[2000] = {0};

    for (int k = 0; k < 3; k++) {
        isize worst = -1;
        int64_t most = 0;

        for (isize i = 0; i < b->items.n && i < 2000; i++) {
            const struct assess_score *s = &u->score[i];
            int64_t lost = b->items.p[i].points - s->points;

            if (s->applies && s->marked && !taken[i] && lost > most &&
                !str_starts(b->items.p[i].formula, S("add "))) {
                most = lost;
                worst = i;
            }
        }
        if (worst < 0)
            break;
        taken[worst] = true;
        buf_fmt(&says, "%s%.*s −%.*s", k ? "；" : "",
                STR_ARG(b->items.p[worst].level[2].n ? b->items.p[worst].level[2]
                                                     : b->items.p[worst].label),
                STR_ARG(assess_zh(c->mem, most)));
    }
    return buf_str(&says);
}

static void board_table(struct ctx *c, struct desk_page *v, const struct assess_board *b)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = S("t-rank");
    t->title = t->caption = S("排名");
    t->empty = S("没有可以考核的单位");
    t->sort = true;
    desk_heads(c->mem, t, S("单位|#名次|#得分|#待评|失分最多的"));
    for (isize i = 0; i < b->units.n; i++) {
        const struct assess_unit *u = &b->units.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, u->unit.name);
        int64_t of = u->full ? u->total * 1000 / u->full : 0;

        cell->head = true;
        cell->path = assess_path(c, b->set.id, "/unit", b->period.code, u->unit.code);
        desk_cell(c->mem, t, row, desk_int(c, u->rank))->num = true;
        cell = desk_cell(c->mem, t, row, assess_zh(c->mem, u->total));
        cell->num = true;
        cell->sub = str_fmt(c->mem, "满分 %.*s", STR_ARG(assess_zh(c->mem, u->full)));
        cell->order = desk_int(c, u->total);
        cell->meter = meter_of(c->mem, of, 1000,
                               of < 600   ? S("bar-bad")
                               : of < 800 ? S("bar-warn")
                                          : S("bar-ok"));
        cell = desk_cell(c->mem, t, row, desk_int(c, u->open));
        cell->num = true;
        cell->look = u->open ? S("fig-bad") : S("");
        cell = desk_cell(c->mem, t, row, lost_most(c, b, u));
        if (u->veto) {
            row->look = S("row-red");
            cell->text = str_fmt(c->mem, "单项否决；%.*s", STR_ARG(cell->text));
        }
    }
    desk_block(c->mem, v)->table = t;
}

static void appeals_table(struct ctx *c, struct desk_page *v, const struct assess_board *b)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    if (!b->appeals.n)
        return;
    t->id = S("t-appeals");
    t->title = t->caption = S("申诉和更正");
    desk_heads(c->mem, t, S("申诉|单位|提出|处理|#原分|#现分"));
    for (isize i = 0; i < b->appeals.n; i++) {
        const struct assess_appeal *a = &b->appeals.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, row, a->says);
        struct str code = S(""), name = S("");

        for (isize k = 0; k < b->units.n; k++)
            if (b->units.p[k].unit.id.n == a->unit.n) {
                code = b->units.p[k].unit.code;
                name = b->units.p[k].unit.name;
            }
        cell->head = true;
        cell->path = str_fmt(c->mem, "%.*s&item=%lld",
                             STR_ARG(assess_path(c, b->set.id, "/item", a->period, code)),
                             (long long)a->item);
        desk_cell(c->mem, t, row, name);
        desk_cell(c->mem, t, row, desk_when(c, a->at))->nowrap = true;
        cell = desk_cell(c->mem, t, row,
                         str_eq(a->decision, S("corrected")) ? S("已更正")
                         : a->decision.n                     ? S("维持")
                                                             : S("待处理"));
        cell->chip = a->decision.n ? S("chip chip-blue") : S("chip chip-yellow");
        cell->sub = a->reason;
        desk_cell(c->mem, t, row, assess_zh(c->mem, a->before))->num = true;
        desk_cell(c->mem, t, row, a->decision.n ? assess_zh(c->mem, a->after) : S("—"))->num =
            true;
    }
    desk_block(c->mem, v)->table = t;
}

static void show_board(struct ctx *c, const struct http_req *req, struct http_res *res,
                       int64_t id, struct str period, const struct fail *why)
{
    struct desk_page v = {0};
    struct assess_board b = {0};
    int64_t sum = 0, open = 0;

    assess_board(c, id, period, &b);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, b.set.name, &v.shell);
    desk_crumb(c->mem, &v.shell, S("考核"), S("/desk/assess"));
    for (isize i = 0; i < b.units.n; i++) {
        sum += b.units.p[i].total;
        open += b.units.p[i].open;
    }
    v.shell.lead = str_fmt(
        c->mem, "%.*s，%lld 个单位，%lld 项指标，平均 %.*s 分。%s",
        STR_ARG(period_zh(c->mem, &b.period)), (long long)b.units.n, (long long)b.items.n,
        STR_ARG(assess_zh(c->mem, b.units.n ? sum / b.units.n : 0)),
        b.release.id ? "结果已经公布，只因申诉更正。" : "结果还没有公布，随台账变化。");
    if (b.release.id) {
        v.shell.chip = b.release.open ? S("已公布，向社会公开") : S("已公布");
        v.shell.chip_look = S("chip chip-green");
    }
    desk_head_link(c->mem, &v.shell, S("导出 Excel"),
                   assess_path(c, id, "/result.xlsx", b.period.code, S("")), S("download"));
    desk_head_link(c->mem, &v.shell, S("指标表"),
                   str_fmt(c->mem, "/desk/assess/%lld/items.tsv", (long long)id), S(""));
    if (why) {
        struct desk_alert a = {.look = S("alert-bad"),
                               .icon = S("warn"),
                               .title = str_of(why->what),
                               .urgent = true};

        desk_alert(c->mem, &v.shell, &a);
    }
    assess_tabs(c, &v, &b, "", S(""));
    ranking_chart(c, &v, &b);
    board_table(c, &v, &b);
    appeals_table(c, &v, &b);
    if (!b.release.id || !b.release.open) {
        struct desk_form *f =
            desk_form(c, req, str_fmt(c->mem, "/desk/assess/%lld/release", (long long)id),
                      b.release.id ? S("向社会公开") : S("公布结果"), &release_form);

        f->title = S("公布");
        f->note = open ? str_fmt(c->mem,
                                 "还有 %lld 项没有评分，评完才能公布。公布以后各单位可以"
                                 "申诉，更正会单独记录。",
                                 (long long)open)
                       : S("公布以后结果不再随台账变化；各单位可以申诉，更正会单独记录。");
        desk_field(&f->fields, "open")->on = b.release.id > 0;
        f->fields.p[0] = f->fields.p[1];
        f->fields.n = 1;
        desk_hidden(c->mem, f, "period", b.period.code);
        desk_block(c->mem, &v)->form = f;
    }
    desk_show(c, req, res, &v);
}

static void board_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_board(c, req, res, desk_id(c, req, 0), assess_period(c, req), NULL);
}

static void release_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct str period = form_text(&req->form, "period");
    struct fail why = {0};

    if (!req->form.bad)
        assess_release(c, id, period, form_flag(&req->form, "open"));
    if (desk_again(c, req, res, assess_path(c, id, "", period, S("")), "taken", &why))
        show_board(c, req, res, id, period, &why);
}

/* --- as a workbook: the ranking, and every indicator of every unit */

static struct tree *row_new(struct arena *mem, struct tree *table)
{
    return tree_add_new(mem, table, TREE_ROW);
}

static void xlsx_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct assess_board b = {0};
    struct tree *rank = tree_new(c->mem, TREE_TABLE), *all = tree_new(c->mem, TREE_TABLE), *row;
    struct xlsx_sheet sheets[2];
    struct xlsx_book book;
    struct str bytes = {0};

    if (assess_board(c, desk_id(c, req, 0), assess_period(c, req), &b) != OK)
        return;
    row = row_new(c->mem, rank);
    for (struct str rest = S("名次|单位|得分|满分|加分|待评|失分最多的"), one;
         str_next(&rest, '|', &one);)
        tree_add_cell(c->mem, row, one, true, 1, 1);
    row = row_new(c->mem, all);
    for (struct str rest = S("单位|一级指标|二级指标|考核要点|分值|得分|说明"), one;
         str_next(&rest, '|', &one);)
        tree_add_cell(c->mem, row, one, true, 1, 1);
    for (isize i = 0; i < b.units.n; i++) {
        const struct assess_unit *u = &b.units.p[i];

        row = row_new(c->mem, rank);
        tree_add_cell(c->mem, row, desk_int(c, u->rank), false, 1, 1);
        tree_add_cell(c->mem, row, u->unit.name, false, 1, 1);
        tree_add_cell(c->mem, row, assess_zh(c->mem, u->total), false, 1, 1);
        tree_add_cell(c->mem, row, assess_zh(c->mem, u->full), false, 1, 1);
        tree_add_cell(c->mem, row, assess_zh(c->mem, u->added), false, 1, 1);
        tree_add_cell(c->mem, row, desk_int(c, u->open), false, 1, 1);
        tree_add_cell(c->mem, row, lost_most(c, &b, u), false, 1, 1);
        for (isize k = 0; k < b.items.n; k++) {
            if (!u->score[k].applies)
                continue;
            row = row_new(c->mem, all);
            tree_add_cell(c->mem, row, u->unit.name, false, 1, 1);
            tree_add_cell(c->mem, row, b.items.p[k].level[0], false, 1, 1);
            tree_add_cell(c->mem, row, b.items.p[k].level[1], false, 1, 1);
            tree_add_cell(c->mem, row, b.items.p[k].label, false, 1, 1);
            tree_add_cell(c->mem, row, assess_zh(c->mem, b.items.p[k].points), false, 1, 1);
            tree_add_cell(c->mem, row,
                          u->score[k].marked ? assess_zh(c->mem, u->score[k].points) : S(""),
                          false, 1, 1);
            tree_add_cell(c->mem, row, u->score[k].says, false, 1, 1);
        }
    }
    sheets[0] =
        (struct xlsx_sheet){.name = S("排名"),
                            .title = str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(b.set.name),
                                             STR_ARG(period_zh(c->mem, &b.period))),
                            .table = rank};
    sheets[1] = (struct xlsx_sheet){.name = S("各项得分"), .table = all, .landscape = true};
    book = (struct xlsx_book){.sheet = sheets,
                              .sheets = 2,
                              .title = b.set.name,
                              .author = c->actor.name,
                              .made = c->now};
    (void)render_xlsx(c->mem, &book, &bytes, &c->fail);
    http_bytes(c, req, res, S(HTTP_XLSX),
               str_fmt(c->mem, "%.*s-%.*s.xlsx", STR_ARG(b.set.code), STR_ARG(b.period.code)),
               bytes);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/assess"),                  ACT_SEE_DESK, NULL,          index_get,    LANE_QUICK},
    {"GET",  LIT("/desk/assess/import"),           ACT_DISTRICT, NULL,          import_get,   LANE_QUICK},
    {"POST", LIT("/desk/assess/import"),           ACT_DISTRICT, &import_form,  import_post,  LANE_HEAVY},
    {"POST", LIT("/desk/assess/seed"),             ACT_DISTRICT, &empty_form,   seed_post,    LANE_QUICK},
    {"GET",  LIT("/desk/assess/{id}"),             ACT_DISTRICT, NULL,          board_get,    LANE_HEAVY},
    {"GET",  LIT("/desk/assess/{id}/items.tsv"),   ACT_SEE_DESK, NULL,          items_tsv,    LANE_QUICK},
    {"GET",  LIT("/desk/assess/{id}/result.xlsx"), ACT_DISTRICT, NULL,          xlsx_get,     LANE_HEAVY},
    {"POST", LIT("/desk/assess/{id}/release"),     ACT_DISTRICT, &release_form, release_post, LANE_HEAVY},
};
/* clang-format on */
ROUTES(assess_routes, routes);
