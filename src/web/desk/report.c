/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - the annual report of the unit on the desk; see report.h */
#include "web/desk/report.h"

#include "pages.h"
#include "render/annual.h"
#include "work/annual_members.h"
#include "work/figures.h"
#include "work/may.h"

static const struct field set_fields[] = {
    {LIT("cell"), LIT("单元格"), FIELD_LINE, REQUIRED, 40, {0}},
    {LIT("value"), LIT("改为（空着则恢复计算值）"), FIELD_LINE, 0, 30, {0}},
    {LIT("reason"), LIT("理由"), FIELD_LINE, 0, 500, {0}},
};
static const struct form_rule set_form = {set_fields, 3, false, 0};
static const struct field text_fields[] = {
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, 1 << 30, {0}},
    {LIT("p0"), LIT("开头"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("p1"), LIT("一、总体情况"), FIELD_TEXT, 0, 60000, {0}},
    {LIT("p5"), LIT("五、存在的主要问题及改进情况"), FIELD_TEXT, 0, 60000, {0}},
    {LIT("p6"), LIT("六、其他需要报告的事项"), FIELD_TEXT, 0, 60000, {0}},
};
static const struct form_rule text_form = {text_fields, 5, false, 1 << 20};
static const struct field take_fields[] = {
    {LIT("act"), LIT("步骤"), FIELD_CHOICE, REQUIRED, 0,
     LIT("submit|sign|clear|return|publish|correct")},
    {LIT("remark"), LIT("说明"), FIELD_LINE, 0, 500, {0}},
    {LIT("seen"), LIT("版本"), FIELD_INT, 0, 1 << 30, {0}},
};
static const struct form_rule take_form = {take_fields, 3, false, 0};

static struct str path_of(struct ctx *c, int64_t id, const char *more)
{
    return str_fmt(c->mem, "/desk/report/%lld%s", (long long)id, more);
}

/* --- one report */

static struct desk_table *proof(struct ctx *c, const struct annual_open *o)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->title = S("勾稽核对");
    t->caption = S("不成立的关系和疑误");
    t->empty = str_fmt(c->mem, "能核对的 %d 项都成立", o->identities.hold);
    desk_heads(c->mem, t, S("关系|位置|#左|#右"));
    for (isize i = 0; i < o->identities.checks.n; i++) {
        const struct identity_check *k = &o->identities.checks.p[i];
        struct desk_row *row;

        if (k->status != IDENTITY_FAIL)
            continue;
        row = desk_row(c->mem, t);
        row->look = k->soft ? S("row-yellow") : S("row-red");
        desk_cell(c->mem, t, row,
                  str_fmt(c->mem, "%.*s %.*s", STR_ARG(k->id), STR_ARG(identity_words(k->id))));
        desk_cell(c->mem, t, row, k->terms ? report_slot_words(c->mem, k->slot[0]) : k->column);
        desk_cell(c->mem, t, row, cell_print(c->mem, k->left))->num = true;
        desk_cell(c->mem, t, row, cell_print(c->mem, k->right))->num = true;
    }
    for (isize i = 0; i < o->identities.suspects.n; i++) {
        const struct identity_suspect *s = &o->identities.suspects.p[i];
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, S("疑误：现在的数、应为"));
        desk_cell(c->mem, t, row, report_slot_words(c->mem, s->slot))->path =
            str_fmt(c->mem, "/desk/report/%lld/cell/%.*s", (long long)o->row.id.n,
                    STR_ARG(report_address(c->mem, s->slot)));
        desk_cell(c->mem, t, row, cell_print(c->mem, s->found))->num = true;
        desk_cell(c->mem, t, row, cell_print(c->mem, s->expected))->num = true;
    }
    return t;
}

static void differences(struct ctx *c, const struct annual_open *o, struct desk_page *v)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    if (!o->differences.n)
        return;
    t->title = S("与台账不同的数");
    t->caption = t->title;
    desk_heads(c->mem, t, S("单元格|#计算值|#报告中的数|理由|何人"));
    for (isize i = 0; i < o->differences.n; i++) {
        const struct annual_difference *d = &o->differences.p[i];
        struct desk_row *row = desk_row(c->mem, t);

        row->look = d->reason.n ? S("") : S("row-red");
        desk_cell(c->mem, t, row, report_slot_words(c->mem, d->slot))->sub =
            report_address(c->mem, d->slot);
        desk_cell(c->mem, t, row, cell_print(c->mem, d->computed))->num = true;
        desk_cell(c->mem, t, row, cell_print(c->mem, d->stands))->num = true;
        desk_cell(c->mem, t, row,
                  d->reason.n ? d->reason : S("发布后台账有变动，请核实，需要时作更正"));
        desk_cell(c->mem, t, row, d->name);
    }
    desk_block(c->mem, v)->table = t;
}

/* How alike part five is to last year's and to the nearest sibling's. */
static struct str alike_words(struct ctx *c, const struct annual_open *o)
{
    struct buf b = buf_new(c->mem, 96);

    if (o->alike >= 0)
        buf_fmt(&b, "与上一年度相似 %d%%%s", o->alike / 10,
                o->alike >= 800 ? "，雷同，请改写" : "");
    if (o->sibling_alike >= 0)
        buf_fmt(&b, "%s与%.*s今年的相似 %d%%%s", b.n ? "；" : "", STR_ARG(o->sibling),
                o->sibling_alike / 10, o->sibling_alike >= 800 ? "，雷同，请改写" : "");
    return buf_str(&b);
}

/* A figure by hand; on the page of a cell it is that cell's, and nobody need know its address. */
static void set_block(struct ctx *c, const struct http_req *req, const struct annual_open *o,
                      struct str address, struct desk_page *v)
{
    struct desk_form *f =
        desk_form(c, req, path_of(c, o->row.id.n, "/set"), S("改这一格"), &set_form);

    if (!o->writes)
        return;
    f->title = S("手工改数");
    f->note = address.n
                  ? S("数由台账算出；确需改动的写明理由，计算值和改动都留痕。")
                  : S("数由台账算出；确需改动的，打开表里的数，在那一页改；也可以在这里写单"
                      "元格的地址，如 T3.1/nat、T2.B.lic/decisions、T4/rec.up。计算值、改动"
                      "和理由都留痕。");
    if (address.n) {
        desk_hidden(c->mem, f, "cell", address);
        f->fields.p++; /* the address is no field to see */
        f->fields.n--;
    }
    desk_block(c->mem, v)->form = f;
}

static void forms(struct ctx *c, const struct http_req *req, const struct annual_open *o,
                  struct desk_page *v)
{
    static const char *const names[] = {"p0", "p1", "p5", "p6"};
    static const int parts[] = {0, 1, 5, 6};
    struct desk_form *f;

    if (!o->writes)
        return;
    f = desk_form(c, req, path_of(c, o->row.id.n, "/write"), S("保存文字"), &text_form);
    f->title = S("文字部分");
    f->note = S("数字写成 {{T3.1/sum}}、{{公开}}、{{培训}}、{{提案}}、{{类别:名称}} "
                "{{信息处理费}} 这样的名字，显示时代入台账的数，与表格不会不一致。");
    for (int i = 0; i < 4; i++) {
        struct desk_field *field = desk_field(&f->fields, names[i]);

        field->rows = S("8");
        field->wide = true;
        if (!field->value.n)
            desk_value(&f->fields, names[i], o->text[parts[i]]);
        if (o->previous && o->previous->part[parts[i]].text.n) {
            field->beside = o->previous->part[parts[i]].text;
            field->beside_label = str_fmt(c->mem, "%d年的文字", o->row.year - 1);
        }
    }
    if (o->alike >= 0 || o->sibling_alike >= 0)
        desk_hint(&f->fields, "p5", alike_words(c, o));
    desk_hidden(c->mem, f, "seen", desk_int(c, o->row.version));
    f->fields.p++; /* the version is no field to see */
    f->fields.n--;
    desk_block(c->mem, v)->form = f;

    set_block(c, req, o, S(""), v);
}

static void steps(struct ctx *c, const struct http_req *req, const struct annual_open *o,
                  struct desk_page *v)
{
    /* the way forward first */
    static const enum annual_act order[ANNUAL_ACT__MAX] = {ANNUAL_SUBMIT,  ANNUAL_SIGN,
                                                           ANNUAL_CLEAR,   ANNUAL_PUBLISH,
                                                           ANNUAL_CORRECT, ANNUAL_RETURN};
    struct desk_course *course = NEW(c->mem, struct desk_course, 1);
    struct desk_form *f =
        desk_form(c, req, path_of(c, o->row.id.n, "/take"), S("办理"), &take_form);
    struct desk_option option[ANNUAL_ACT__MAX];
    isize n = 0, cap = 0;

    for (int a = 0; a < ANNUAL_ACT__MAX; a++)
        if (o->may[order[a]]) {
            option[n] = (struct desk_option){annual_act_name(order[a]), annual_act_zh(order[a]),
                                             n == 0};
            n++;
        }
    if (n) {
        f->title = S("下一步");
        f->note = o->hinders.n
                      ? str_concat(c->mem, S("现在还不能往前送："), o->hinders)
                      : str_fmt(c->mem, "发布期限：%.*s", STR_ARG(day_zh(c->mem, o->due)));
        desk_options(c->mem, &f->fields, "act", option, n, true);
        desk_hint(&f->fields, "remark", S("退回和更正要写明理由"));
        desk_hidden(c->mem, f, "seen", desk_int(c, o->row.version));
        f->fields.n--; /* the version is no field to see */
        desk_block(c->mem, v)->form = f;
    }
    course->id = S("course");
    course->title = S("办理过程");
    if (o->row.document.n)
        desk_head_link(c->mem, &v->shell, S("年报栏目里的信息"),
                       str_fmt(c->mem, "/desk/doc/%lld", (long long)o->row.document.n),
                       S("doc"));
    for (isize i = 0; i < o->steps.n; i++) {
        const struct report_step *s = &o->steps.p[i];
        enum annual_act a;

        *LIST_ADD(c->mem, &course->events, cap) = (struct desk_event){
            .look = str_eq(s->act, S("return")) ? S("bad") : S(""),
            .title = annual_act_parse(s->act, &a)  ? annual_act_zh(a)
                     : str_eq(s->act, S("import")) ? S("导入")
                                                   : S("开始编制"),
            .who = str_fmt(c->mem, "%.*s %.*s", STR_ARG(s->name), STR_ARG(desk_when(c, s->at))),
            .remark = s->remark};
    }
    desk_block(c->mem, v)->course = course;
}

static struct str shown(struct ctx *c, const struct annual_open *o)
{
    uint8_t *flag = NEW(c->mem, uint8_t, REPORT_CELLS);
    struct annual a = {.report = o->report,
                       .flag = flag,
                       .made = c->now,
                       .records = path_of(c, o->row.id.n, "/cell/")};

    for (isize i = 0; i < o->differences.n; i++)
        flag[o->differences.p[i].slot] = FLAG_SET;
    for (isize i = 0; i < o->identities.suspects.n; i++)
        flag[o->identities.suspects.p[i].slot] = FLAG_BREACH;
    return annual_fragment(c->mem, &a);
}

/* Released, and the public does not see it yet: its document goes the way of every document. */
static void not_public(struct ctx *c, const struct annual_open *o, struct desk_shell *s)
{
    struct desk_alert a = {.look = S("alert-warn"),
                           .icon = S("warn"),
                           .title = S("年报已经生成，年报栏目里还没有公开")};
    isize cap = 0;

    if (o->document == DOC_STATE__MAX)
        return;
    a.text = str_fmt(
        c->mem, "年报栏目里的信息现在是“%.*s”，由另一人审核、发布以后，公众才能在栏目里看到。",
        STR_ARG(doc_state_zh(o->document)));
    *LIST_ADD(c->mem, &a.links, cap) = (struct desk_link){
        .label = S("打开这条信息"),
        .path = str_fmt(c->mem, "/desk/doc/%lld", (long long)o->row.document.n)};
    desk_alert(c->mem, s, &a);
}

static void one_shown(struct ctx *c, struct http_req *req, struct http_res *res,
                      const struct fail *why)
{
    struct report_desk_view v = {0};
    struct annual_open o;
    struct report_id id = {desk_id(c, req, 0)};
    struct page p;

    if (!c->fail.code)
        annual_open(c, id, &o);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req, o.row.title, &v.page.shell);
    v.page.shell.chip = report_state_zh(o.row.state);
    v.page.shell.chip_look =
        o.row.state == REPORT_PUBLISHED ? S("chip chip-green") : S("chip chip-blue");
    v.page.shell.lead = str_fmt(c->mem, "%.*s · 第%d版 · %d年版表式", STR_ARG(o.row.unit_name),
                                o.row.edition, (int)o.row.form);
    desk_crumb(c->mem, &v.page.shell, S("年度报告"), S("/desk/report/"));
    if (why && why->code)
        desk_alert(c->mem, &v.page.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = S("没有办成"),
                                        .text = str_dup(c->mem, str_of(why->what)),
                                        .urgent = true});
    if (o.row.form == FORM_2019 && o.row.year >= 2021)
        desk_alert(c->mem, &v.page.shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .text = S("2019年的表式从2021年度报告起已不再使用")});
    if (o.members->all.n)
        desk_alert(c->mem, &v.page.shell,
                   &(struct desk_alert){
                       .look = o.members->in == (int)o.members->all.n ? S("alert-info")
                                                                      : S("alert-warn"),
                       .icon = o.members->in == (int)o.members->all.n ? S("info") : S("warn"),
                       .title = S("本级政府的报告由成员单位的报告汇总"),
                       .text = annual_members_zh(c, o.members)});
    not_public(c, &o, &v.page.shell);
    if (o.computed->warnings.n)
        desk_alert(c->mem, &v.page.shell,
                   &(struct desk_alert){.look = S("alert-warn"),
                                        .icon = S("warn"),
                                        .title = S("汇总时要注意"),
                                        .text = o.computed->warnings.p[0]});
    v.proof = proof(c, &o);
    v.tables.s = shown(c, &o);
    differences(c, &o, &v.page);
    forms(c, req, &o, &v.page);
    steps(c, req, &o, &v.page);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_report(&p, &v);
}

static void one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    one_shown(c, req, res, NULL);
}

static void finish(struct ctx *c, struct http_req *req, struct http_res *res, int64_t id,
                   const char *done)
{
    struct fail why = {0};

    if (desk_again(c, req, res, path_of(c, id, ""), done, &why))
        one_shown(c, req, res, &why);
}

static void set(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);

    if (!req->form.bad)
        annual_set(c, (struct report_id){id}, form_text(&req->form, "cell"),
                   form_text(&req->form, "value"), form_text(&req->form, "reason"));
    finish(c, req, res, id, "saved");
}

static void write(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    struct str text[REPORT_PARTS] = {{0}};

    text[0] = form_text(&req->form, "p0");
    text[1] = form_text(&req->form, "p1");
    text[5] = form_text(&req->form, "p5");
    text[6] = form_text(&req->form, "p6");
    if (!req->form.bad)
        annual_write(c, (struct report_id){id}, (int)form_int(&req->form, "seen"), text);
    finish(c, req, res, id, "saved");
}

static void take(struct ctx *c, struct http_req *req, struct http_res *res)
{
    int64_t id = desk_id(c, req, 0);
    enum annual_act act;
    struct doc_id doc = {0};

    if (!req->form.bad && annual_act_parse(form_text(&req->form, "act"), &act) &&
        act == ANNUAL_PUBLISH)
        annual_publish(c, (struct report_id){id}, &doc);
    else if (!req->form.bad && annual_act_parse(form_text(&req->form, "act"), &act))
        annual_take(c, (struct report_id){id}, act, (int)form_int(&req->form, "seen"),
                    form_text(&req->form, "remark"));
    finish(c, req, res, id, "taken");
}

/* --- the records behind a figure */

static void requests(struct ctx *c, const struct request_list *cases, struct desk_table *t)
{
    desk_heads(c->mem, t, S("编号|申请内容|收到|办结"));
    for (isize i = 0; i < cases->n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        struct desk_cell *first = desk_cell(c->mem, t, row, cases->p[i].number);

        first->path = str_fmt(c->mem, "/desk/cases/%lld", (long long)cases->p[i].id.n);
        desk_cell(c->mem, t, row, cases->p[i].subject);
        desk_cell(c->mem, t, row, day_iso(c->mem, cases->p[i].received));
        desk_cell(c->mem, t, row, day_iso(c->mem, cases->p[i].closed));
    }
}

static void disputes(struct ctx *c, const struct dispute_list *list_of, struct desk_table *t)
{
    desk_heads(c->mem, t, S("案号|机关或法院|提出|决定"));
    for (isize i = 0; i < list_of->n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        struct desk_cell *first = desk_cell(
            c->mem, t, row, list_of->p[i].number.n ? list_of->p[i].number : S("（没有案号）"));

        first->path = str_fmt(c->mem, "/desk/disputes?id=%lld", (long long)list_of->p[i].id.n);
        desk_cell(c->mem, t, row, list_of->p[i].authority);
        desk_cell(c->mem, t, row, day_iso(c->mem, list_of->p[i].filed));
        desk_cell(c->mem, t, row, day_iso(c->mem, list_of->p[i].decided));
    }
}

static void table_two(struct ctx *c, const struct report_row *r, struct str row_id,
                      struct day from, struct day until, struct desk_table *t)
{
    struct report_record_list all = {0};
    bool money = str_eq(row_id, S("T2.D.fee"));

    db_begin_read(c);
    if (str_starts(row_id, S("T2.A")))
        report_norm_records(c, r->unit, str_eq(row_id, S("T2.A.reg")), from, until, &all);
    else if (money)
        report_fee_records(c, r->unit, r->year, &all);
    else
        report_decision_records(c, r->unit, str_from(row_id, 5), from, until, &all);
    db_end(c);
    desk_heads(c->mem, t, money ? S("文号|名称|日期|#金额（元）") : S("文号|名称|日期|#件数"));
    for (isize i = 0; i < all.n; i++) {
        struct desk_row *row = desk_row(c->mem, t);

        desk_cell(c->mem, t, row, all.p[i].number);
        desk_cell(c->mem, t, row, all.p[i].title);
        desk_cell(c->mem, t, row, day_iso(c->mem, all.p[i].day));
        desk_cell(c->mem, t, row,
                  money ? cell_print(c->mem, cell_number(all.p[i].count, 2))
                        : desk_int(c, all.p[i].count))
            ->num = true;
    }
}

/* A government's figure: what each member's report says, next to the records of its own. */
static struct desk_table *members(struct ctx *c, const struct annual_members *all, int slot)
{
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);

    t->caption = S("成员单位的数");
    desk_heads(c->mem, t, S("单位|年度报告|#这一格"));
    for (isize i = 0; i < all->all.n; i++) {
        const struct annual_member *m = &all->all.p[i];
        struct desk_row *row = desk_row(c->mem, t);
        struct desk_cell *first = desk_cell(c->mem, t, row, m->name);

        if (m->opens)
            first->path = path_of(c, m->row.id.n, "");
        desk_cell(c->mem, t, row,
                  !m->present       ? S("还没有")
                  : m->row.imported ? S("已发布（导入）")
                  : m->in           ? report_state_zh(m->row.state)
                                    : str_fmt(c->mem, "%.*s，没有计入",
                                              STR_ARG(report_state_zh(m->row.state))));
        desk_cell(c->mem, t, row, m->in ? cell_print(c->mem, m->report->cell[slot]) : S("—"))
            ->num = true;
    }
    return t;
}

static void cell(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct annual_open o;
    struct request_list cases = {0};
    struct dispute_list suits = {0};
    struct day from = {0}, until = {0};
    int64_t id = desk_id(c, req, 0);
    struct str address =
        str_fmt(c->mem, "%.*s/%.*s", STR_ARG(req->param[1]), STR_ARG(req->param[2]));
    int slot = report_find(address);

    if (slot < 0)
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    if (!c->fail.code)
        annual_open(c, (struct report_id){id}, &o);
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    day_make(o.row.year, 1, 1, &from);
    day_make(o.row.year, 12, 31, &until);
    desk_shell(c, req, report_slot_words(c->mem, slot), &v.shell);
    v.shell.lead = str_fmt(c->mem, "%d年：报告中是 %.*s，%s %.*s", o.row.year,
                           STR_ARG(cell_print(c->mem, o.report->cell[slot])),
                           o.members->all.n ? "成员单位和本单位台账汇总" : "台账算出",
                           STR_ARG(cell_print(c->mem, o.computed->cell[slot])));
    desk_crumb(c->mem, &v.shell, S("年度报告"), S("/desk/report/"));
    desk_crumb(c->mem, &v.shell, o.row.title, path_of(c, id, ""));
    t->caption = S("这个数的记录");
    t->empty = S("没有记录");
    if (report_slot_table(slot) == REPORT_T2) {
        table_two(c, &o.row, report_row_id(REPORT_T2, report_slot_row(slot)), from, until, t);
    } else if (figures_behind(c, o.row.unit, address, from, until, &cases, &suits) == OK) {
        if (report_slot_table(slot) == REPORT_T4)
            disputes(c, &suits, t);
        else
            requests(c, &cases, t);
    } else if (c->fail.code == ERR_FORBIDDEN) {
        c->fail = (struct fail){0};
        t->empty = S("申请和复议、诉讼的记录只有承办的人能看，这里不列出。");
    }
    if (o.members->all.n) {
        desk_block(c->mem, &v)->table = members(c, o.members, slot);
        t->caption = S("本单位自己台账里的记录");
    }
    desk_block(c->mem, &v)->table = t;
    if (report_form_has(o.row.form, slot))
        set_block(c, req, &o, address, &v);
    desk_show(c, req, res, &v);
}

static const struct route routes[] = {
    {"GET", LIT("/desk/report/{id}"), ACT_SEE_DESK, NULL, one, LANE_QUICK},
    {"POST", LIT("/desk/report/{id}/set"), ACT_REPORT, &set_form, set, LANE_QUICK},
    {"POST", LIT("/desk/report/{id}/write"), ACT_REPORT, &text_form, write, LANE_QUICK},
    {"POST", LIT("/desk/report/{id}/take"), ACT_SEE_DESK, &take_form, take, LANE_QUICK},
    {"GET", LIT("/desk/report/{id}/cell/{row}/{col}"), ACT_SEE_DESK, NULL, cell, LANE_QUICK},
};
ROUTES(desk_report_routes, routes);
