/* SPDX-License-Identifier: MulanPSL-2.0 */
/* facts.c - what the guards of law/flow ask for; see facts.h */
#include "work/facts.h"

#include "law/permit.h"
#include "store/account.h"
#include "store/unit.h"
#include "work/may.h"

/* Two pairs of eyes: whoever drafted it, or saved any version since the last publication, is one pair. */
static bool is_drafter(struct ctx *c, const struct document *d)
{
    struct doc_version_list all = {0};

    if (!c->actor.user.n)
        return false;
    if (d->drafter.n == c->actor.user.n)
        return true;
    version_all(c, d->id, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].version > d->published_version && all.p[i].saved_by.n == c->actor.user.n)
            return true;
    return false;
}

static bool complete(struct ctx *c, const struct document *d, const struct facts *f)
{
    struct column k = {0};
    struct attachment_list files = {0};

    if (!str_trim_wide(f->f.title).n || column_load(c, f->f.col, &k) != OK || k.closed_at.s)
        return false;
    if (str_trim_wide(f->v.body_text).n)
        return true;
    attachment_of(c, d->id, d->version, &files);
    return files.n > 0;
}

/* A small correction, seen against the version that the public has; its attachments are the same. */
static bool small(struct ctx *c, const struct document *d, const struct facts *f)
{
    struct doc_version was = {0};
    struct doc_fields was_f = {0};
    struct attachment_list a = {0}, b = {0};
    struct doc_diff diff = {0};

    if (!d->live || version_load(c, d->id, d->published_version, &was) != OK ||
        doc_fields_read(c->mem, was.fields, &was_f, &c->fail) != OK)
        return false;
    attachment_of(c, d->id, d->published_version, &a);
    attachment_of(c, d->id, d->version, &b);
    if (a.n != b.n)
        return false;
    for (isize i = 0; i < a.n; i++)
        if (a.p[i].id != b.p[i].id)
            return false;
    difference(c->mem, &was, &was_f, &f->v, &f->f, &diff);
    return diff.small;
}

void facts_gather(struct ctx *c, const struct document *d, const struct doc_move *m,
                  struct facts *out)
{
    struct unit u = {0};
    struct one_person one = {0};
    unsigned hold = 0;
    bool drafter;

    if (version_load(c, d->id, d->version, &out->v) != OK ||
        doc_fields_read(c->mem, out->v.fields, &out->f, &c->fail) != OK ||
        unit_load(c, d->unit, &u) != OK)
        return;
    drafter = is_drafter(c, d);
    hold |= complete(c, d, out) ? G_COMPLETE : 0u;
    hold |= finding_open_blocks(c, d->id, d->version) ? 0u : G_CHECKED;
    hold |= !m || str_trim_wide(m->remark).n ? G_REASON : 0u;
    hold |= drafter ? 0u : G_NOT_DRAFTER;
    hold |= drafter || may_office_ask(c, ACT_APPROVE, d->unit, d->f.office) ? G_DRAFTER : 0u;
    hold |= step_last(c, d->id, d->version, DO_APPROVE).n != c->actor.user.n ? G_NOT_FIRST : 0u;
    hold |= d->secrecy_version == d->version ? G_SECRECY : 0u;
    hold |= str_eq(out->f.attribute, S("open")) ? G_OPEN : 0u;
    hold |= !m || m->at.s > c->now.s ? G_FUTURE : 0u;
    hold |= c->actor.second_factor ? G_SECOND_FACTOR : 0u;
    hold |= d->live ? G_LIVE : G_NOT_LIVE;
    if (d->live && d->version > d->published_version)
        hold |= small(c, d, out) ? G_SMALL : 0u;
    out->flow = (struct flow_facts){.state = d->state,
                                    .path = d->path,
                                    .levels = u.approval_levels,
                                    .live = d->live,
                                    .hold = hold,
                                    .one_person = one_person_now(c, d->unit, &one)};
}
