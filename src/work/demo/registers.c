/* SPDX-License-Identifier: MulanPSL-2.0 */
/* registers.c - the media centre's registers of 2021; see cast.h
 *
 * As its report has them: no NPC suggestion, two CPPCC proposals of the district, both resolved and
 * finished before the end of July; seven higher-level meetings and trainings attended, two meetings and
 * one training of its own; the leading group of the notice of 2021-11-24.
 */
#include "law/permit.h"
#include "rules.h"
#include "store/audit.h"
#include "store/register.h"
#include "work/demo/cast.h"

static void proposals(struct ctx *c, struct unit_id unit)
{
    static const struct {
        struct str number, title, answered;
    } rows[] = {
        {LIT("0108"), LIT("关于加强融媒体平台便民服务功能的提案"), LIT("2021-07-20")},
        {LIT("0143"), LIT("关于提升地方文化宣传质量的提案"), LIT("2021-07-23")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct proposal p = {.unit = unit,
                             .kind = S("cppcc"),
                             .level = 4,
                             .session = S("区政协第十届五次会议"),
                             .number = rows[i].number,
                             .title = rows[i].title,
                             .result = S("已解决采纳")};

        day_parse(S("2021-03-05"), &p.given);
        day_parse(S("2021-07-31"), &p.due);
        day_parse(rows[i].answered, &p.answered);
        proposal_insert(c, &p);
    }
}

void demo_registers(struct ctx *c, struct demo_world *w)
{
    struct demo_unit *m = demo_unit_of(w, S("rmtzx"));
    struct demo_known *notice = map_get(&w->papers, S("leading-group"));

    db_begin(c);
    proposals(c, m->u.id);
    for (isize i = 0; i < rule_demo_trainings_count; i++) {
        const struct rule_demo_trainings *r = &rule_demo_trainings_rows[i];
        struct training t = {
            .unit = m->u.id, .own = str_eq(r->own, S("1")), .kind = r->kind, .title = r->title};
        int64_t people = 0;

        day_parse(r->day, &t.day);
        str_int(r->people, &people);
        t.people = (int)people;
        training_insert(c, &t);
    }
    for (isize i = 0; i < rule_demo_leading_count; i++) {
        const struct rule_demo_leading *r = &rule_demo_leading_rows[i];
        struct leading_member l = {.unit = m->u.id,
                                   .part = r->part,
                                   .name = r->name,
                                   .post = r->post,
                                   .ord = (int)i,
                                   .document = notice ? notice->id : (struct doc_id){0}};

        day_parse(S("2021-11-24"), &l.from);
        leading_insert(c, &l);
    }
    audit_add(c, m->u.id, S("registers"), S("unit"), m->u.id.n, S(""), S(""));
    db_end(c);
}
