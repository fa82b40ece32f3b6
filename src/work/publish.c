/* SPDX-License-Identifier: MulanPSL-2.0 */
/* publish.c - the steps of a document; see publish.h
 *
 * Gather the facts, ask law/flow, do what the step says. What the public sees changes in two
 * places only: goes_live() and goes_off().
 */
#include "work/publish.h"

#include "base/gist.h"
#include "base/json.h"
#include "base/utf8.h"
#include "law/permit.h"
#include "store/audit.h"
#include "store/search.h"
#include "store/unit.h"
#include "work/facts.h"
#include "work/may.h"
#include "work/notify.h"
#include "work/shown.h"

/* ---- going live */

/* Rulebook chapter 10: an interpretation is never out before what it interprets. */
static void interprets_something_live(struct ctx *c, const struct document *d)
{
    struct relation_list all = {0};

    relation_all(c, d->id, &all);
    for (isize i = 0; i < all.n; i++)
        if (!all.p[i].reverse && str_eq(all.p[i].kind, S("interprets")) && !all.p[i].live)
            fail_set(&c->fail, ERR_RULE, "relation", "解读不能先于文件发布：《%.*s》还没有发布",
                     STR_ARG(all.p[i].title));
}

/* What a published document does to others: it repeals, amends, replaces them (once). */
static void acts_on_others(struct ctx *c, const struct document *d)
{
    struct relation_list all = {0};

    relation_all(c, d->id, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        const struct relation *r = &all.p[i];
        bool amends = str_eq(r->kind, S("amends"));
        struct document o = {0};
        struct norm_event e = {.document = r->other,
                               .kind = amends ? S("amended") : S("repealed"),
                               .day = day_is_set(d->f.effective) ? d->f.effective
                                      : day_is_set(d->f.written) ? d->f.written
                                                                 : ctx_today(c),
                               .by_doc_no = d->f.doc_no.n ? d->f.doc_no : d->f.title};

        if (r->reverse ||
            !(amends || str_eq(r->kind, S("repeals")) || str_eq(r->kind, S("replaces"))))
            continue;
        if (document_load(c, r->other, &o) == OK && o.unit.n == d->unit.n)
            life_add(c, &o, &e);
    }
}

static void goes_live(struct ctx *c, struct document *d, const struct facts *f)
{
    struct column_id was = d->f.col;
    bool first = !d->first_published_at.s;

    interprets_something_live(c, d);
    d->f = f->f;
    if (d->f.norm && !first) /* what was extended stays extended */
        life_derive(c, d);
    if (!d->f.summary.n) /* of the text that goes out, every time anew */
        d->f.summary = gist_of(c->mem, f->v.body_text);
    if (first)
        d->first_published_at = c->now;
    if (!d->live || d->path != PATH_SMALL)
        d->published_at = c->now;
    d->live = true;
    d->published_version = d->version;
    d->publish_at = (struct instant){0};
    d->withdrawn_at = (struct instant){0};
    d->withdraw_reason = (struct str){0};
    document_update(c, d, d->version);
    if (first && d->f.norm && !c->fail.code) {
        struct norm_event made = {.document = d->id,
                                  .kind = S("made"),
                                  .day = day_is_set(d->f.written) ? d->f.written : ctx_today(c),
                                  .by_doc_no = d->f.doc_no};
        life_add(c, d, &made);
    }
    if (first)
        acts_on_others(c, d);
    shown_put(c, d, f->v.body_text);
    column_recount(c, d->f.col);
    if (was.n != d->f.col.n)
        column_recount(c, was);
    unit_touch(c, d->unit);
}

static void goes_off(struct ctx *c, struct document *d, struct str reason)
{
    d->live = false;
    d->withdrawn_at = c->now;
    d->withdraw_reason = reason;
    d->publish_at = (struct instant){0};
    document_update(c, d, d->version);
    search_drop(c, d->id);
    column_recount(c, d->f.col);
    unit_touch(c, d->unit);
}

/* ---- a step */

/* What a step does to the row besides its state. */
static void effects(struct ctx *c, struct document *d, const struct doc_move *m)
{
    switch (m->act) {
    case DO_SUBMIT:
        d->path = PATH_NORMAL;
        break;
    case DO_SUBMIT_SMALL:
        d->path = PATH_SMALL;
        break;
    case DO_EMERGENCY: /* the duty leader signs the secrecy review with the same act */
        d->path = PATH_EMERGENCY;
        d->secrecy_version = d->version;
        break;
    case DO_SECRECY:
        d->secrecy_version = d->version;
        break;
    case DO_SCHEDULE:
        d->publish_at = m->at;
        break;
    case DO_UNSCHEDULE:
        d->publish_at = (struct instant){0};
        break;
    case DO_REVISE:
        d->path = PATH_NORMAL;
        d->drafter = c->actor.user;
        break;
    case DO_TAKE_BACK:
    case DO_RETURN:
    case DO_APPROVE:
    case DO_PUBLISH:
    case DO_WITHDRAW:
    case DO_ARCHIVE:
    case DOC_ACT__MAX:
        break;
    }
}

static struct str step_json(struct ctx *c, const struct document *d, const struct doc_move *m,
                            bool one_person)
{
    struct buf b = buf_new(c->mem, 256);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "state", doc_state_name(d->state));
    jout_put_int(&j, "version", d->version);
    jout_put_bool(&j, "live", d->live);
    if (m->remark.n)
        jout_put_str(&j, "remark", m->remark);
    if (one_person)
        jout_put_bool(&j, "one_person", true);
    jout_end(&j);
    return buf_str(&b);
}

static void take(struct ctx *c, struct document *d, const struct flow_step *step,
                 const struct facts *f, const struct doc_move *m)
{
    enum doc_state from = d->state;
    unsigned waived = step->guards & (G_NOT_DRAFTER | G_NOT_FIRST) & ~f->flow.hold;

    effects(c, d, m);
    d->state = step->to;
    if (step->live == LIVE_ON)
        goes_live(c, d, f);
    else if (step->live == LIVE_OFF)
        goes_off(c, d, m->remark);
    else
        document_update(c, d, d->version);
    if (m->act == DO_EMERGENCY)
        step_insert(c, d, DO_SECRECY, from, S("应急发布时由值班领导签署"));
    step_insert(c, d, m->act, from, m->remark);
    audit_add(c, d->unit, doc_act_name(m->act), S("document"), d->id.n,
              str_fmt(c->mem, "{\"state\":\"%.*s\"}", STR_ARG(doc_state_name(from))),
              step_json(c, d, m, waived != 0));
    notify_document(c, d, from);
}

enum err doc_take(struct ctx *c, struct doc_id id, int seen, const struct doc_move *m)
{
    const struct flow_step *step = NULL;
    struct document d = {0};
    struct facts f = {0};

    if (!utf8_valid(m->remark) || utf8_count(m->remark) > REMARK_MOST)
        fail_set(&c->fail, ERR_INPUT, "remark", "意见不能超过%d字", REMARK_MOST);
    db_begin(c);
    document_load(c, id, &d);
    if (!c->fail.code)
        may_office(c, doc_act_permission(m->act), d.unit, d.f.office);
    if (d.version != seen)
        fail_set(&c->fail, ERR_CONFLICT, "version",
                 "这条信息刚被修改过（您看的是第%d版，现在是第%d版），请看过新内容再办理", seen,
                 d.version);
    if (!c->fail.code)
        facts_gather(c, &d, m, &f);
    if (!c->fail.code && flow_check(&f.flow, m->act, &step, &c->fail) == OK)
        take(c, &d, step, &f, m);
    return db_end(c);
}
