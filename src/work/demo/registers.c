/* SPDX-License-Identifier: MulanPSL-2.0 */
/* registers.c - the media centre's registers of 2021; see cast.h
 *
 * As its report has them: no NPC suggestion, two CPPCC proposals of the district, both resolved and
 * finished before the end of July; seven higher-level meetings and trainings attended, two meetings and
 * one training of its own; the leading group of the notice of 2021-11-24.
 */
#include "rules.h"
#include "store/document.h"
#include "work/demo/cast.h"
#include "work/register.h"

struct pair {
    const char *field;
    struct str value;
};

/* A row as its clerk would have entered it. */
static void row(struct ctx *c, struct unit_id unit, const char *kind, struct doc_id document,
                const struct pair *p)
{
    struct register_kind k;
    struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
    struct register_put put = {.unit = unit,
                               .kind = str_of(kind),
                               .document = document,
                               .value = value,
                               .error = error};

    if (!register_find(c->mem, put.kind, &k))
        return;
    for (; p->field; p++) {
        int i = register_field(&k, str_of(p->field));

        if (i >= 0)
            value[i] = p->value;
    }
    register_save(c, &put, NULL);
}

static void proposals(struct ctx *c, struct unit_id unit)
{
    static const struct {
        struct str number, title, answered;
    } rows[] = {
        {LIT("0108"), LIT("关于加强融媒体平台便民服务功能的提案"), LIT("2021-07-20")},
        {LIT("0143"), LIT("关于提升地方文化宣传质量的提案"), LIT("2021-07-23")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        row(c, unit, "proposal", (struct doc_id){0},
            (const struct pair[]){{"type", S("政协提案")},
                                  {"level", S("区县")},
                                  {"session", S("区政协第十届五次会议")},
                                  {"number", rows[i].number},
                                  {"title", rows[i].title},
                                  {"role", S("主办")},
                                  {"given", S("2021-03-05")},
                                  {"extended", S("1")},
                                  {"answered", rows[i].answered},
                                  {"result", S("已解决采纳")},
                                  {"satisfaction", S("满意")},
                                  {NULL, S("")}});
}

static struct str part_zh(struct str part)
{
    return str_eq(part, S("head"))     ? S("组长")
           : str_eq(part, S("deputy")) ? S("副组长")
           : str_eq(part, S("member")) ? S("成员")
                                       : S("办公室主任");
}

void demo_registers(struct ctx *c, struct demo_world *w)
{
    struct demo_unit *m = demo_unit_of(w, S("rmtzx"));
    struct demo_known *notice = map_get(&w->papers, S("leading-group"));
    struct document d = {0};

    proposals(c, m->u.id);
    if (notice) {
        db_begin_read(c);
        document_load(c, notice->id, &d);
        db_end(c);
    }
    for (isize i = 0; i < rule_demo_trainings_count; i++) {
        const struct rule_demo_trainings *r = &rule_demo_trainings_rows[i];

        row(c, m->u.id, "training", (struct doc_id){0},
            (const struct pair[]){
                {"own", str_eq(r->own, S("1")) ? S("本单位") : S("上级")},
                {"type", str_eq(r->kind, S("training")) ? S("培训") : S("会议")},
                {"day", r->day},
                {"title", r->title},
                {"people", r->people},
                {NULL, S("")}});
    }
    for (isize i = 0; i < rule_demo_leading_count; i++) {
        const struct rule_demo_leading *r = &rule_demo_leading_rows[i];

        row(c, m->u.id, "leading", notice ? notice->id : (struct doc_id){0},
            (const struct pair[]){{"part", part_zh(r->part)},
                                  {"name", r->name},
                                  {"post", r->post},
                                  {"from", S("2021-11-24")},
                                  {"notice", d.f.doc_no.n ? d.f.doc_no : d.f.title},
                                  {NULL, S("")}});
    }
}
