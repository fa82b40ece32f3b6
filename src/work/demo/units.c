/* SPDX-License-Identifier: MulanPSL-2.0 */
/* units.c - units, offices, columns and report classes of the demo district; see cast.h */
#include "law/docno.h"
#include "rules.h"
#include "store/account.h"
#include "work/demo/cast.h"
#include "work/units.h"

struct demo_unit *demo_unit_of(struct demo_world *w, struct str code)
{
    for (isize i = 0; i < w->units; i++)
        if (str_eq(w->unit[i].u.code, code))
            return &w->unit[i];
    return NULL;
}

const struct column *demo_column(const struct demo_unit *u, struct str name)
{
    for (isize i = 0; i < u->cols.n; i++)
        if (str_eq(u->cols.p[i].name, name))
            return &u->cols.p[i];
    return NULL;
}

/* The check character makes a credit code of the sixteen that the table has and a filler. */
static struct str credit(struct arena *mem, struct str sixteen)
{
    struct str first = str_concat(mem, sixteen, S("0"));

    return str_fmt(mem, "%.*s%c", STR_ARG(first), credit_code_check(first));
}

static void one(struct ctx *c, struct demo_world *w, const struct rule_demo_units *r,
                struct demo_unit *out, int ord)
{
    struct demo_unit *parent = demo_unit_of(w, r->parent);
    struct unit *u = &out->u;

    *u = (struct unit){.parent = parent ? parent->u.id : (struct unit_id){0},
                       .code = r->code,
                       .name = r->name,
                       .short_name = r->short_name,
                       .kind = r->kind,
                       .level = str_eq(r->kind, S("township")) ? 5 : 4,
                       .credit_code = credit(c->mem, r->credit),
                       .site_code = r->site_code,
                       .doc_prefix = r->prefix,
                       .office_name = r->office_name,
                       .address = r->address,
                       .post_code = r->post_code,
                       .phone = r->phone,
                       .fax = r->fax,
                       .email = r->email,
                       .hours = r->hours,
                       .supervision_phone = r->supervision,
                       .review_authority = r->review_authority,
                       .court = r->court,
                       .ord = ord};
    unit_create(c, u, &u->id);
    for (isize i = 0; i < rule_demo_offices_count; i++)
        if (str_eq(rule_demo_offices_rows[i].unit, u->code))
            office_add(c, u->id, rule_demo_offices_rows[i].name,
                       rule_demo_offices_rows[i].duties, NULL);
}

/* The media centre's own column, and what its report counts by. */
static void media_centre(struct ctx *c, struct demo_unit *m)
{
    static const struct str names[] = {LIT("区政府领导讲话和活动"), LIT("机构职能类"),
                                       LIT("财政资金类"), LIT("业务工作类"),
                                       LIT("其他应主动公开")};
    static const struct {
        struct str column;
        int class;
    } map[] = {{LIT("区政府领导讲话和活动"), 0},
               {LIT("机构职能"), 1},
               {LIT("领导信息"), 1},
               {LIT("财政信息"), 2},
               {LIT("业务工作"), 3},
               {LIT("履职依据"), 4},
               {LIT("规划计划"), 4},
               {LIT("会议公开"), 4},
               {LIT("建议提案"), 4},
               {LIT("政务公开保障机制"), 4}};
    enum { CLASSES = sizeof names / sizeof *names, COLUMNS = sizeof map / sizeof *map };
    struct column own = {.unit = m->u.id,
                         .board = BOARD_STATUTORY,
                         .name = names[0],
                         .item = S("20-15"),
                         .type = S("工作动态"),
                         .update_days = 30,
                         .description = S("区政府领导的重要讲话和活动")};
    struct column_class to[COLUMNS];

    column_add(c, &own, NULL);
    db_begin_read(c);
    m->cols = (struct column_list){0};
    column_all(c, m->u.id, false, &m->cols);
    db_end(c);
    for (int i = 0; i < COLUMNS && !c->fail.code; i++)
        to[i] = (struct column_class){demo_column(m, map[i].column)->id, names[map[i].class]};
    if (!c->fail.code)
        report_classes_set(c, m->u.id, 2021, names, CLASSES, to, COLUMNS);
}

static void settings(struct ctx *c)
{
    static const struct {
        struct str key, value;
    } all[] = {{LIT("platform.name"), LIT("示范区政府信息公开平台")},
               {LIT("platform.host"), LIT("示范区人民政府办公室")},
               {LIT("platform.site_code"), LIT("3703990001")},
               {LIT("platform.record_no"), LIT("鲁ICP备00000000号-1")},
               {LIT("platform.police_no"), LIT("鲁公网安备00000000000000号")},
               {LIT("platform.words"), LIT("营商环境 老旧小区 养老服务 招生 预算")}};

    db_begin(c);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        setting_put(c, (struct unit_id){0}, all[i].key, all[i].value);
    db_end(c);
}

void demo_units(struct ctx *c, struct demo_world *w)
{
    w->unit = NEW(c->mem, struct demo_unit, rule_demo_units_count);
    for (isize i = 0; i < rule_demo_units_count; i++, w->units++)
        one(c, w, &rule_demo_units_rows[i], &w->unit[i], (int)i);
    settings(c);
    for (isize i = 0; i < w->units; i++) {
        if (str_eq(w->unit[i].u.kind, S("institution")))
            media_centre(c, &w->unit[i]);
        db_begin_read(c);
        w->unit[i].cols = (struct column_list){0};
        column_all(c, w->unit[i].u.id, false, &w->unit[i].cols);
        office_all(c, w->unit[i].u.id, &w->unit[i].offices);
        db_end(c);
    }
    w->out->units = w->units;
}
