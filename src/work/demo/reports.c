/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reports.c - the media centre's report for 2021, from its registers, in the form of 2019 as it was
 * published, on its board; signed, cleared and approved by the people who may
 */
#include "work/annual.h"
#include "work/demo/cast.h"

static const struct str problems =
    LIT("2021年，中心政府信息公开工作取得了一些成效，但仍然存在问题：一是主动公开不够及时，个别"
        "公开内容有错漏；二是年度报告的解读"
        "形式不够丰富；三是创新不多。\n"
        "下一步，一是加大核查力度，由后台管理员在发布前核查内容，发现问题督促科室改正后再发布；"
        "二是丰富解读形式，探索图解、问答等"
        "新途径；三是学习先进地方和部门的做法，提升工作水平。");

static const struct str no_purchases = LIT("没有台账；中心2021年没有政府集中采购项目");

/* The moment, `days` after 20 January 2022, at ten. */
static struct ctx at(struct ctx *c, const struct demo_world *w, struct str unit, enum role role,
                     int days)
{
    struct ctx as = demo_as(c, w, demo_who(w, unit, role));
    struct day d = {0};

    day_make(2022, 1, 20, &d);
    as.now = instant_make(day_add(d, days), 10, 0, 0);
    return as;
}

static bool told(struct ctx *c, const struct ctx *as)
{
    if (as->fail.code && !c->fail.code)
        c->fail = as->fail;
    return !c->fail.code;
}

static void approve(struct ctx *c, struct demo_world *w, struct str unit, struct doc_id doc)
{
    static const enum doc_act acts[] = {DO_SECRECY, DO_APPROVE, DO_PUBLISH};

    for (size_t i = 0; i < sizeof acts / sizeof *acts && !c->fail.code; i++) {
        struct ctx as = at(c, w, unit, ROLE_DISCLOSURE_HEAD, 6);

        doc_take(&as, doc, 1, &(struct doc_move){.act = acts[i], .remark = S("已核")});
        told(c, &as);
    }
}

void demo_reports(struct ctx *c, struct demo_world *w)
{
    struct demo_unit *u = demo_unit_of(w, S("rmtzx"));
    struct ctx as = at(c, w, u->u.code, ROLE_REVIEWER, 0);
    struct annual_open o = {0};
    struct report_id id = {0};
    struct doc_id doc = {0};

    if (annual_start(&as, u->u.id, 2021, FORM_2019, &id) == OK &&
        annual_open(&as, id, &o) == OK) {
        /* what no register holds is said by hand: the centre bought nothing centrally */
        annual_set(&as, id, S("T2.E.pur/projects"), S("0"), no_purchases);
        annual_set(&as, id, S("T2.E.pur/amount"), S("0"), no_purchases);
        annual_open(&as, id, &o);
        o.text[5] = problems;
        annual_write(&as, id, o.row.version, o.text);
        annual_take(&as, id, ANNUAL_SUBMIT, 0, (struct str){0});
    }
    if (!told(c, &as))
        return;
    as = at(c, w, u->u.code, ROLE_UNIT_HEAD, 2);
    annual_take(&as, id, ANNUAL_SIGN, 0, S("同意"));
    if (!told(c, &as))
        return;
    as = at(c, w, S("sfqzf"), ROLE_DISTRICT, 4);
    annual_take(&as, id, ANNUAL_CLEAR, 0, S("数据一致，可以发布"));
    if (!told(c, &as))
        return;
    as = at(c, w, u->u.code, ROLE_REVIEWER, 5);
    annual_publish(&as, id, &doc);
    if (told(c, &as))
        approve(c, w, u->u.code, doc);
    w->out->documents += doc.n != 0;
}
