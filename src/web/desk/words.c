/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.c - the unit's own words for the content check, and the history of its findings (词表、核查记录) */
#include "base/utf8.h"
#include "check/check.h"
#include "web/desk/common.h"
#include "work/wordlist.h"

/* clang-format off */
static const struct field add_fields[] = {
    {LIT("kind"),  LIT("类别"),   FIELD_CHOICE, REQUIRED, 10, LIT("term|keep|name|word|phone|title")},
    {LIT("lines"), LIT("词"),     FIELD_TEXT,   REQUIRED, 20000, {0}},
    {LIT("note"),  LIT("说明"),   FIELD_LINE,   0, 100, {0}},
};
static const struct form_rule add_form = {add_fields, 3, false, 0};
static const struct field drop_fields[] = {
    {LIT("word"), LIT("词条"), FIELD_INT, REQUIRED, INT64_MAX, {0}},
};
static const struct form_rule drop_form = {drop_fields, 1, false, 0};
static const char *const kinds[] = {"term", "keep", "name", "word", "phone", "title"};
/* clang-format on */

static struct desk_table *table_of(struct ctx *c, const struct http_req *req,
                                   const struct unit *u, const struct wordlist *w,
                                   struct str kind)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = str_concat(c->mem, S("w-"), kind);
    t->title = t->caption = wordlist_kind_zh(kind);
    t->empty = S("没有词条。");
    desk_heads(c->mem, t,
               w->may_edit ? S("词|应写作、职务|说明|由谁加入|操作")
                           : S("词|应写作、职务|说明|由谁加入"));
    for (isize i = 0; i < w->rows.n; i++) {
        const struct own_word *x = &w->rows.p[i];
        struct desk_row *r;
        struct desk_cell *cell;

        if (!str_eq(x->kind, kind))
            continue;
        r = desk_row(c->mem, t);
        desk_cell(c->mem, t, r, x->words)->head = true;
        desk_cell(c->mem, t, r, x->instead.n ? x->instead : S("—"));
        desk_cell(c->mem, t, r, x->note.n ? x->note : S("—"));
        cell = desk_cell(c->mem, t, r, x->account_name.n ? x->account_name : S("—"));
        cell->sub = desk_when(c, x->at);
        if (w->may_edit) {
            struct desk_button *b;

            cell = desk_cell(c->mem, t, r, S(""));
            b = desk_button(
                c->mem, &cell->buttons, req, S("删除"),
                str_concat(c->mem, S("/desk/words/drop"), desk_unit_part(c, u, "?")));
            b->look = S("btn-quiet");
            b->hidden.p = NEW(c->mem, struct desk_pair, 1);
            b->hidden.p[0] = (struct desk_pair){S("word"), desk_int(c, x->id)};
            b->hidden.n = 1;
        }
    }
    return t;
}

static void words_show(struct ctx *c, const struct http_req *req, struct http_res *res,
                       const struct fail *why)
{
    struct desk_page v = {0};
    struct wordlist w = {0};
    struct unit u = {0};
    struct desk_alert alert;

    desk_unit(c, req, ACT_SEE_DESK, &u);
    wordlist_look(c, u.id, S(""), &w);
    desk_shell(c, req, S("核查词表"), &v.shell);
    v.shell.lead = S("本单位自己的词，下一次核查就起作用，与系统自带的词表分开保存；上级单位的"
                     "词表一并使用。");
    desk_head_link(c->mem, &v.shell, S("核查记录"),
                   str_concat(c->mem, S("/desk/words/history"), desk_unit_part(c, &u, "?")),
                   S("chart"));
    if (w.may_edit) {
        struct desk_form *f =
            desk_form(c, req, str_concat(c->mem, S("/desk/words"), desk_unit_part(c, &u, "?")),
                      S("加入"), &add_form);
        struct desk_option o[6];

        for (int i = 0; i < 6; i++)
            o[i] = (struct desk_option){str_of(kinds[i]), wordlist_kind_zh(str_of(kinds[i])),
                                        false};
        desk_options(c->mem, &f->fields, "kind", o, 6, false);
        desk_hint(&f->fields, "lines",
                  S("每行一个。要写明应写作什么或者担任什么职务的，用竖线隔开，如：打工者|"
                    "外来务工人员；"
                    "王晓明|区委书记。领导按排名次序加入。"));
        if (desk_form_alert(c->mem, &f->fields, why, &alert))
            desk_alert(c->mem, &v.shell, &alert);
        desk_block(c->mem, &v)->form = f;
    }
    for (int i = 0; i < 6; i++)
        desk_block(c->mem, &v)->table = table_of(c, req, &u, &w, str_of(kinds[i]));
    desk_show(c, req, res, &v);
}

static void words_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    words_show(c, req, res, NULL);
}

static void words_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};
    struct fail why = {0};

    desk_unit(c, req, ACT_APPROVE, &u);
    if (!req->form.bad && !c->fail.code)
        wordlist_add(c, u.id, form_text(&req->form, "kind"), form_text(&req->form, "lines"),
                     form_text(&req->form, "note"), NULL);
    if (desk_again(c, req, res,
                   str_concat(c->mem, S("/desk/words"), desk_unit_part(c, &u, "?")), "saved",
                   &why))
        words_show(c, req, res, &why);
}

static void words_drop(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};
    struct fail why = {0};

    desk_unit(c, req, ACT_APPROVE, &u);
    if (!req->form.bad && !c->fail.code)
        wordlist_drop(c, u.id, form_int(&req->form, "word"));
    if (desk_again(c, req, res,
                   str_concat(c->mem, S("/desk/words"), desk_unit_part(c, &u, "?")), "saved",
                   &why))
        words_show(c, req, res, &why);
}

/* --- the history */

static struct str rule_title(struct ctx *c, struct str rule)
{
    const struct check_rule *r = c->checker ? check_rule_find(c->checker, rule) : NULL;

    return r ? r->title : rule;
}

static struct str level_zh(struct str level)
{
    enum check_level l;

    return check_level_find(level, &l) ? check_level_zh(l) : level;
}

static struct desk_table *tally(struct ctx *c, const char *id, struct str title,
                                struct str heads, const struct finding_tally_list *l,
                                bool by_rule)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->id = str_of(id);
    t->title = t->caption = title;
    t->empty = S("近一年没有核查问题。");
    desk_heads(c->mem, t, heads);
    for (isize i = 0; i < l->n; i++) {
        const struct finding_tally *x = &l->p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r,
                                           by_rule       ? rule_title(c, x->rule)
                                           : x->office.n ? x->office
                                                         : S("未指定科室"));

        cell->head = true;
        if (by_rule)
            desk_cell(c->mem, t, r, level_zh(x->level));
        desk_cell(c->mem, t, r, desk_int(c, x->documents));
        desk_cell(c->mem, t, r, desk_int(c, x->open));
        desk_cell(c->mem, t, r, desk_int(c, x->kept));
    }
    return t;
}

static void history_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct finding_history h = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct unit u = {0};

    desk_unit(c, req, ACT_SEE_DOC, &u);
    finding_history_look(c, u.id, &h);
    desk_shell(c, req, S("核查记录"), &v.shell);
    v.shell.lead =
        S("近一年保存的各版信息里查出的问题，按信息的篇数计；改正后消失的问题也在其中。");
    desk_crumb(c->mem, &v.shell, S("核查词表"),
               str_concat(c->mem, S("/desk/words"), desk_unit_part(c, &u, "?")));
    desk_block(c->mem, &v)->table = tally(
        c, "by-rule", S("按规则"), S("规则|级别|#查出|#现有|#说明后保留"), &h.rules, true);
    desk_block(c->mem, &v)->table = tally(c, "by-office", S("按科室"),
                                          S("科室|#查出|#现有|#说明后保留"), &h.offices, false);
    t->id = S("kept");
    t->title = t->caption = S("说明理由后保留的");
    t->empty = S("没有。");
    desk_heads(c->mem, t, S("文字|信息|规则|理由|由谁保留"));
    for (isize i = 0; i < h.kept.n; i++) {
        const struct finding_kept *k = &h.kept.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, utf8_head(k->words, 30));

        cell->head = true;
        cell = desk_cell(c->mem, t, r, utf8_head(k->title, 40));
        cell->path = str_fmt(c->mem, "/desk/doc/%lld", (long long)k->document.n);
        cell = desk_cell(c->mem, t, r, rule_title(c, k->rule));
        cell->sub = level_zh(k->level);
        desk_cell(c->mem, t, r, k->reason);
        cell = desk_cell(c->mem, t, r, k->name.n ? k->name : S("—"));
        cell->sub = desk_when(c, k->at);
    }
    desk_block(c->mem, &v)->table = t;
    desk_show(c, req, res, &v);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/words"),         ACT_SEE_DESK, NULL,       words_get,   LANE_QUICK},
    {"POST", LIT("/desk/words"),         ACT_APPROVE,  &add_form,  words_post,  LANE_QUICK},
    {"POST", LIT("/desk/words/drop"),    ACT_APPROVE,  &drop_form, words_drop,  LANE_QUICK},
    {"GET",  LIT("/desk/words/history"), ACT_SEE_DOC,  NULL,       history_get, LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_words_routes, routes);
