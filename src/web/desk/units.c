/* SPDX-License-Identifier: MulanPSL-2.0 */
/* units.c - units: contact data, offices, approval levels, one-person mode; the district's view (单位) */
#include "store/document.h"
#include "web/desk/common.h"
#include "work/may.h"
#include "work/units.h"

/* clang-format off */
static const struct field unit_fields[] = {
    {LIT("name"),              LIT("单位名称"),         FIELD_LINE, REQUIRED, 100, {0}},
    {LIT("short_name"),        LIT("简称"),             FIELD_LINE, 0, 40,  {0}},
    {LIT("credit_code"),       LIT("统一社会信用代码"), FIELD_LINE, 0, 18,  {0}},
    {LIT("doc_prefix"),        LIT("机关代字"),         FIELD_LINE, 0, 20,  {0}},
    {LIT("office_name"),       LIT("政府信息公开工作机构"), FIELD_LINE, 0, 100, {0}},
    {LIT("address"),           LIT("办公地址"),         FIELD_LINE, 0, 200, {0}},
    {LIT("post_code"),         LIT("邮政编码"),         FIELD_LINE, 0, 6,   {0}},
    {LIT("phone"),             LIT("联系电话"),         FIELD_LINE, 0, 60,  {0}},
    {LIT("fax"),               LIT("传真"),             FIELD_LINE, 0, 60,  {0}},
    {LIT("email"),             LIT("电子邮箱"),         FIELD_LINE, 0, 100, {0}},
    {LIT("hours"),             LIT("办公时间"),         FIELD_LINE, 0, 200, {0}},
    {LIT("supervision_phone"), LIT("监督电话"),         FIELD_LINE, 0, 60,  {0}},
    {LIT("review_authority"),  LIT("行政复议机关"),     FIELD_LINE, 0, 100, {0}},
    {LIT("court"),             LIT("管辖法院"),         FIELD_LINE, 0, 100, {0}},
    {LIT("site_code"),         LIT("政府网站标识码"),   FIELD_LINE, 0, 20,  {0}},
    {LIT("record_no"),         LIT("备案号"),           FIELD_LINE, 0, 60,  {0}},
};
static const struct form_rule unit_form = {unit_fields, sizeof unit_fields / sizeof *unit_fields, false, 0};
static const struct field new_fields[] = {
    {LIT("code"),        LIT("单位代码"), FIELD_LINE,   REQUIRED, 40, {0}},
    {LIT("name"),        LIT("单位名称"), FIELD_LINE,   REQUIRED, 100, {0}},
    {LIT("kind"),        LIT("单位类型"), FIELD_CHOICE, REQUIRED, 20, LIT("government|department|township|institution|enterprise")},
    {LIT("level"),       LIT("层级"),     FIELD_CHOICE, REQUIRED, 1, LIT("1|2|3|4|5")},
    {LIT("credit_code"), LIT("统一社会信用代码"), FIELD_LINE, 0, 18, {0}},
    {LIT("address"),     LIT("办公地址"), FIELD_LINE,   0, 200, {0}},
    {LIT("phone"),       LIT("联系电话"), FIELD_LINE,   0, 60, {0}},
};
static const struct form_rule new_form = {new_fields, 7, false, 0};
static const struct field levels_fields[] = {
    {LIT("levels"), LIT("审批层级"), FIELD_CHOICE, REQUIRED, 1, LIT("2|3")},
};
static const struct form_rule levels_form = {levels_fields, 1, false, 0};
static const struct field office_fields[] = {
    {LIT("name"),   LIT("科室名称"), FIELD_LINE, REQUIRED, 60, {0}},
    {LIT("duties"), LIT("职责"),     FIELD_LINE, 0, 200, {0}},
};
static const struct form_rule office_form = {office_fields, 2, false, 0};
static const struct field one_fields[] = {
    {LIT("from"),   LIT("自"),   FIELD_DAY,  REQUIRED, 0, {0}},
    {LIT("until"),  LIT("至"),   FIELD_DAY,  REQUIRED, 0, {0}},
    {LIT("reason"), LIT("理由"), FIELD_LINE, REQUIRED, 200, {0}},
};
static const struct form_rule one_form = {one_fields, 3, false, 0};
static const struct field stop_fields[] = {
    {LIT("reason"), LIT("终止理由"), FIELD_LINE, REQUIRED, 200, {0}},
};
static const struct form_rule stop_form = {stop_fields, 1, false, 0};
/* clang-format on */

/* The texts of a unit by the names of their fields: one table for showing and taking. */
static struct str *text_of(struct unit *u, struct str name)
{
    struct {
        struct str name, *text;
    } all[] = {
        {S("name"), &u->name},
        {S("short_name"), &u->short_name},
        {S("credit_code"), &u->credit_code},
        {S("doc_prefix"), &u->doc_prefix},
        {S("office_name"), &u->office_name},
        {S("address"), &u->address},
        {S("post_code"), &u->post_code},
        {S("phone"), &u->phone},
        {S("fax"), &u->fax},
        {S("email"), &u->email},
        {S("hours"), &u->hours},
        {S("supervision_phone"), &u->supervision_phone},
        {S("review_authority"), &u->review_authority},
        {S("court"), &u->court},
        {S("site_code"), &u->site_code},
        {S("record_no"), &u->record_no},
    };

    for (isize i = 0; i < (isize)(sizeof all / sizeof *all); i++)
        if (str_eq(all[i].name, name))
            return all[i].text;
    return NULL;
}

static struct str here(struct ctx *c, const struct unit *u, const char *path)
{
    return str_concat(c->mem, str_of(path), desk_unit_part(c, u, "?"));
}

static void offices(struct ctx *c, const struct http_req *req, const struct unit *u,
                    struct desk_table *t)
{
    struct office_list all = {0};

    t->id = S("offices");
    t->title = t->caption = S("科室");
    t->empty = S("还没有科室。");
    desk_heads(c->mem, t, S("科室|职责|操作"));
    db_begin_read(c);
    office_all(c, u->id, &all);
    db_end(c);
    for (isize i = 0; i < all.n; i++) {
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell;

        desk_cell(c->mem, t, r, all.p[i].name)->head = true;
        desk_cell(c->mem, t, r, all.p[i].duties);
        cell = desk_cell(c->mem, t, r, S(""));
        desk_button(c->mem, &cell->buttons, req, S("撤销科室"),
                    str_fmt(c->mem, "/desk/unit/office/%lld/close%.*s",
                            (long long)all.p[i].id.n, STR_ARG(desk_unit_part(c, u, "?"))))
            ->confirm = S("撤销这个科室？历史记录仍保留。");
    }
}

static void one_person(struct ctx *c, const struct http_req *req, const struct unit *u,
                       const struct fail *why, struct desk_page *v)
{
    struct one_person now = {0};
    bool stands, consents;
    struct desk_form *f;
    struct desk_alert alert;

    db_begin_read(c);
    stands = one_person_next(c, u->id, &now);
    consents = may_ask(c, ACT_CONSENT, u->id);
    db_end(c);
    if (stands)
        desk_alert(
            c->mem, &v->shell,
            &(struct desk_alert){
                .look = S("alert-warn"),
                .icon = S("warn"),
                .title =
                    str_fmt(c->mem, "一人办理：%.*s 至 %.*s", STR_ARG(day_zh(c->mem, now.from)),
                            STR_ARG(day_zh(c->mem, now.until))),
                .text = str_fmt(c->mem, "同意人：%.*s。理由：%.*s。保密审查仍须单独签署。",
                                STR_ARG(now.by), STR_ARG(now.reason))});
    if (!consents)
        return;
    f = desk_form(
        c, req, here(c, u, stands ? "/desk/unit/one-person/stop" : "/desk/unit/one-person"),
        stands ? S("终止一人办理") : S("同意一人办理"), stands ? &stop_form : &one_form);
    f->title = S("一人办理");
    f->note = S("人手确实不足的单位，主管部门可以同意在一段时间内由一人起草并审核；操作日志会写"
                "明，到期自动结束。");
    f->look = S("");
    if ((req->form.rule == &one_form || req->form.rule == &stop_form) &&
        desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v->shell, &alert);
    desk_block(c->mem, v)->form = f;
}

static void show_unit(struct ctx *c, const struct http_req *req, struct http_res *res,
                      const struct fail *why)
{
    static const struct desk_option levels[] = {
        {LIT("2"), LIT("两级：起草、审核"), false},
        {LIT("3"), LIT("三级：起草、审核、终审（三审三校）"), false}};
    struct desk_page v = {0};
    struct unit u = {0};
    struct desk_form *f, *lv, *of;
    struct desk_table *t = NEW(c->mem, struct desk_table, 1);
    struct desk_alert alert;

    desk_unit(c, req, ACT_UNIT, &u);
    desk_shell(c, req, u.name.n ? u.name : S("本单位"), &v.shell);
    v.shell.lead =
        str_fmt(c->mem, "%.*s · 代码 %.*s", STR_ARG(unit_kind_zh(u.kind)), STR_ARG(u.code));
    f = desk_form(c, req, here(c, &u, "/desk/unit"), S("保存"), &unit_form);
    f->title = S("单位信息（公开指南和页脚用的就是这些）");
    for (isize i = 0; i < f->fields.n; i++) {
        struct str *text = text_of(&u, f->fields.p[i].name);

        if (text && req->form.rule != &unit_form)
            f->fields.p[i].value = *text;
    }
    lv = desk_form(c, req, here(c, &u, "/desk/unit/levels"), S("保存"), &levels_form);
    lv->title = S("审批层级");
    lv->look = S("");
    desk_value(&lv->fields, "levels", desk_int(c, u.approval_levels));
    desk_options(c->mem, &lv->fields, "levels", levels, 2, true);
    of = desk_form(c, req, here(c, &u, "/desk/unit/offices"), S("新增科室"), &office_form);
    of->title = S("新增科室");
    of->look = S("");
    for (isize i = 0; i < of->fields.n; i++)
        of->fields.p[i].id = str_concat(c->mem, S("office-"), of->fields.p[i].name);
    if (req->form.rule != &one_form && req->form.rule != &stop_form &&
        desk_form_alert(c->mem,
                        req->form.rule == &office_form   ? &of->fields
                        : req->form.rule == &levels_form ? &lv->fields
                                                         : &f->fields,
                        why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_block(c->mem, &v)->form = lv;
    offices(c, req, &u, t);
    desk_block(c->mem, &v)->table = t;
    desk_block(c->mem, &v)->form = of;
    one_person(c, req, &u, why, &v);
    desk_show(c, req, res, &v);
}

static void unit_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_unit(c, req, res, NULL);
}

static void end_post(struct ctx *c, struct http_req *req, struct http_res *res,
                     const struct unit *u, const char *done)
{
    struct fail why = {0};

    if (desk_again(c, req, res, here(c, u, "/desk/unit"), done, &why))
        show_unit(c, req, res, &why);
}

static void unit_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_UNIT, &u);
    for (int i = 0; i < unit_form.n; i++)
        *text_of(&u, unit_fields[i].name) = form_text(&req->form, unit_fields[i].name.p);
    if (!c->fail.code && !req->form.bad)
        unit_edit(c, &u);
    end_post(c, req, res, &u, "saved");
}

static void levels_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_UNIT, &u);
    if (!c->fail.code && !req->form.bad)
        unit_levels(c, u.id, str_eq(form_text(&req->form, "levels"), S("3")) ? 3 : 2);
    end_post(c, req, res, &u, "saved");
}

static void office_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};
    struct office_id id;

    desk_unit(c, req, ACT_UNIT, &u);
    if (!c->fail.code && !req->form.bad)
        office_add(c, u.id, form_text(&req->form, "name"), form_text(&req->form, "duties"),
                   &id);
    end_post(c, req, res, &u, "created");
}

static void office_close_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};
    struct office_id id = {desk_id(c, req, 0)};

    desk_unit(c, req, ACT_UNIT, &u);
    if (!c->fail.code)
        office_shut(c, u.id, id);
    end_post(c, req, res, &u, "closed");
}

static void one_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_CONSENT, &u);
    if (!c->fail.code && !req->form.bad)
        one_person_allow(c, u.id, form_day(&req->form, "from"), form_day(&req->form, "until"),
                         form_text(&req->form, "reason"));
    end_post(c, req, res, &u, "allowed");
}

static void stop_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {0};

    desk_unit(c, req, ACT_CONSENT, &u);
    if (!c->fail.code && !req->form.bad)
        one_person_stop(c, u.id, form_text(&req->form, "reason"));
    end_post(c, req, res, &u, "saved");
}

/* --- all units, for the district and for administrators */

/* Where this user may go on from a unit. */
static void links_to(struct ctx *c, const struct unit *u, struct desk_cell *cell)
{
    static const struct {
        enum action act;
        struct str label;
        const char *path;
    } ways[] = {{ACT_SEE_DOC, LIT("信息"), "docs"},
                {ACT_COLUMN, LIT("栏目"), "columns"},
                {ACT_USER, LIT("用户"), "users"}};

    cell->links.p = NEW(c->mem, struct desk_link, sizeof ways / sizeof *ways);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (may_ask(c, ways[i].act, u->id))
            cell->links.p[cell->links.n++] = (struct desk_link){
                .label = ways[i].label,
                .path = str_fmt(c->mem, "/desk/%s?unit=%.*s", ways[i].path, STR_ARG(u->code))};
}

static void rows_below(struct ctx *c, const struct unit_list *all, int64_t parent, int level,
                       struct desk_table *t)
{
    static const char *const indent[] = {"", "　└ ", "　　└ ", "　　　└ "};

    for (isize i = 0; i < all->n; i++) {
        const struct unit *u = &all->p[i];
        struct desk_row *r;
        struct desk_cell *cell;

        if (u->parent.n != parent)
            continue;
        if (may_ask(c, ACT_UNIT, u->id)) {
            r = desk_row(c->mem, t);
            cell = desk_cell(
                c->mem, t, r,
                str_fmt(c->mem, "%s%.*s", indent[level > 3 ? 3 : level], STR_ARG(u->name)));
            cell->head = true;
            cell->path = str_fmt(c->mem, "/desk/unit?unit=%.*s", STR_ARG(u->code));
            desk_cell(c->mem, t, r, unit_kind_zh(u->kind));
            desk_cell(c->mem, t, r, desk_int(c, docs_count(c, u->id, DOC_PUBLISHED)));
            desk_cell(c->mem, t, r,
                      desk_int(c, docs_count(c, u->id, DOC_SUBMITTED) +
                                      docs_count(c, u->id, DOC_SECOND)));
            links_to(c, u, desk_cell(c->mem, t, r, S("")));
        }
        rows_below(c, all, u->id.n, level + 1, t);
    }
}

static void units_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct desk_page v = {0};
    struct desk_table t = {.id = S("units"), .caption = S("各单位"), .empty = S("没有单位。")};
    struct unit_list all = {0};

    desk_shell(c, req, S("各单位"), &v.shell);
    desk_head_link(c->mem, &v.shell, S("新增单位"), S("/desk/units/new"), S("plus"))->primary =
        true;
    desk_heads(c->mem, &t, S("单位|类型|#已发布|#待审核|查看"));
    db_begin_read(c);
    unit_all(c, &all);
    rows_below(c, &all, 0, 0, &t);
    db_end(c);
    desk_block(c->mem, &v)->table = &t;
    desk_show(c, req, res, &v);
}

static void show_new(struct ctx *c, const struct http_req *req, struct http_res *res,
                     const struct fail *why)
{
    static const struct desk_option levels[] = {{LIT("4"), LIT("县（市、区）级"), false},
                                                {LIT("5"), LIT("乡镇（街道）级"), false},
                                                {LIT("3"), LIT("设区的市级"), false},
                                                {LIT("2"), LIT("省级"), false},
                                                {LIT("1"), LIT("国家级"), false}};
    struct desk_page v = {0};
    struct desk_form *f = desk_form(c, req, S("/desk/units/new"), S("新增单位"), &new_form);
    struct desk_option kinds[8];
    struct desk_alert alert;

    desk_shell(c, req, S("新增单位"), &v.shell);
    desk_crumb(c->mem, &v.shell, S("各单位"), S("/desk/units"));
    v.shell.lead = S("按单位类型一次建好五个板块和应有的栏目；不适用的栏目不建。");
    for (int i = 0; i < unit_kinds_n && i < 8; i++)
        kinds[i] = (struct desk_option){unit_kinds[i], unit_kind_zh(unit_kinds[i]), false};
    desk_options(c->mem, &f->fields, "kind", kinds, unit_kinds_n < 8 ? unit_kinds_n : 8, false);
    desk_options(c->mem, &f->fields, "level", levels, 5, false);
    desk_hint(&f->fields, "code", S("网址里的 site_代码，如 sfqjyj；建后不能改"));
    if (desk_form_alert(c->mem, &f->fields, why, &alert))
        desk_alert(c->mem, &v.shell, &alert);
    desk_block(c->mem, &v)->form = f;
    desk_show(c, req, res, &v);
}

static void new_get(struct ctx *c, struct http_req *req, struct http_res *res)
{
    show_new(c, req, res, NULL);
}

static void new_post(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct unit u = {.parent = c->actor.home,
                     .code = form_text(&req->form, "code"),
                     .name = form_text(&req->form, "name"),
                     .kind = form_text(&req->form, "kind"),
                     .credit_code = form_text(&req->form, "credit_code"),
                     .address = form_text(&req->form, "address"),
                     .phone = form_text(&req->form, "phone"),
                     .approval_levels = 2};
    struct unit_id id = {0};
    struct fail why = {0};
    int64_t level = 4;

    str_int(form_text(&req->form, "level"), &level);
    u.level = (int)level;
    if (!req->form.bad)
        unit_create(c, &u, &id);
    if (desk_again(c, req, res, str_fmt(c->mem, "/desk/unit?unit=%.*s", STR_ARG(u.code)),
                   "created", &why))
        show_new(c, req, res, &why);
}

/* clang-format off */
static const struct route routes[] = {
    {"GET",  LIT("/desk/unit"),                    ACT_UNIT,     NULL,         unit_get,          LANE_QUICK},
    {"POST", LIT("/desk/unit"),                    ACT_UNIT,     &unit_form,   unit_post,         LANE_QUICK},
    {"POST", LIT("/desk/unit/levels"),             ACT_UNIT,     &levels_form, levels_post,       LANE_QUICK},
    {"POST", LIT("/desk/unit/offices"),            ACT_UNIT,     &office_form, office_post,       LANE_QUICK},
    {"POST", LIT("/desk/unit/office/{id}/close"),  ACT_UNIT,     NULL,         office_close_post, LANE_QUICK},
    {"POST", LIT("/desk/unit/one-person"),         ACT_CONSENT,  &one_form,    one_post,          LANE_QUICK},
    {"POST", LIT("/desk/unit/one-person/stop"),    ACT_CONSENT,  &stop_form,   stop_post,         LANE_QUICK},
    {"GET",  LIT("/desk/units"),                   ACT_UNIT,     NULL,         units_get,         LANE_QUICK},
    {"GET",  LIT("/desk/units/new"),               ACT_UNIT,     NULL,         new_get,           LANE_QUICK},
    {"POST", LIT("/desk/units/new"),               ACT_UNIT,     &new_form,    new_post,          LANE_QUICK},
};
/* clang-format on */
ROUTES(desk_units_routes, routes);
