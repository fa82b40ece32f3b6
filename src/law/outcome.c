/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outcome.c - how a request ends; see outcome.h
 *
 * Two tables side by side: outcomes.tsv (rows of table three, letters) and outcome-text.tsv (the
 * same in the words of a letter). They are joined by id; the test compares them.
 */
#include "law/outcome.h"

#include "rules.h"

static const struct {
    struct str name, zh, plain;
} applicants[APPLICANT__MAX] = {
    /* clang-format off */
    [APPLICANT_NAT] = {LIT("nat"), LIT("自然人"),             LIT("个人")},
    [APPLICANT_BIZ] = {LIT("biz"), LIT("商业企业"),           LIT("企业、个体工商户")},
    [APPLICANT_SCI] = {LIT("sci"), LIT("科研机构"),           LIT("科研机构、学校")},
    [APPLICANT_NGO] = {LIT("ngo"), LIT("社会公益组织"),       LIT("社会公益组织（基金会、协会等）")},
    [APPLICANT_LAW] = {LIT("law"), LIT("法律服务机构"),       LIT("律师事务所等法律服务机构")},
    [APPLICANT_OTH] = {LIT("oth"), LIT("其他"),               LIT("其他组织（以上都不是）")},
    /* clang-format on */
};

struct str applicant_name(enum applicant_kind k)
{
    return applicants[k].name;
}

struct str applicant_zh(enum applicant_kind k)
{
    return applicants[k].zh;
}

struct str applicant_plain(enum applicant_kind k)
{
    return applicants[k].plain;
}

bool applicant_parse(struct str name, enum applicant_kind *out)
{
    for (int k = 0; k < APPLICANT__MAX; k++)
        if (str_eq(name, applicants[k].name)) {
            *out = (enum applicant_kind)k;
            return true;
        }
    return false;
}

isize outcome_count(void)
{
    return rule_outcome_text_count;
}

bool outcome_at(isize i, struct outcome *out)
{
    const struct rule_outcome_text *t;
    const struct rule_outcomes *r = NULL;

    if (i < 0 || i >= rule_outcome_text_count)
        return false;
    t = &rule_outcome_text_rows[i];
    for (isize k = 0; k < rule_outcomes_count && !r; k++)
        if (str_eq(rule_outcomes_rows[k].outcome_id, t->outcome_id))
            r = &rule_outcomes_rows[k];
    if (!r)
        return false;
    *out = (struct outcome){
        .id = t->outcome_id,
        .zh = r->condition_zh,
        .short_zh = t->short_zh,
        .article = t->article_zh,
        .row_2021 = r->row_2021,
        .row_2019 = r->row_2019,
        .letter = r->letter,
        .must_state = t->must_zh,
        .plain = t->plain_zh,
        .refusal = str_eq(t->class, S("B")),
        .refusal_part = str_eq(t->class, S("part")),
        .no_remedy = str_eq(t->class, S("none")),
        .needs = t->needs,
    };
    return true;
}

bool outcome_find(struct str id, struct outcome *out)
{
    for (isize i = 0; i < rule_outcome_text_count; i++)
        if (str_eq(rule_outcome_text_rows[i].outcome_id, id))
            return outcome_at(i, out);
    return false;
}

enum remedy outcome_remedy(const struct outcome *o, bool withheld_14_16, struct day day)
{
    struct day since;

    day_make(2024, 1, 1, &since);
    if (o->no_remedy)
        return REMEDY_NONE;
    if (day_cmp(day, since) < 0)
        return REMEDY_A;
    return o->refusal || (o->refusal_part && withheld_14_16) ? REMEDY_B : REMEDY_A;
}
