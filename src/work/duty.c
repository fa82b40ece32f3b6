/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.c - the duty list, and what is owed; see duty.h */
#include "work/duty.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"
#include "law/flow.h"
#include "rules.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "store/document.h"
#include "work/may.h"
#include "work/units.h"

enum { LINE = 300, TEXT = 4000 };

/* --- what is owed */

static int sooner(const void *a, const void *b)
{
    const struct duty_owed *x = a, *y = b;
    int64_t px = x->document.n ? x->document.n : -x->duty,
            py = y->document.n ? y->document.n : -y->duty;

    return x->due.n != y->due.n ? (x->due.n < y->due.n ? -1 : 1) : px < py ? -1 : px > py;
}

static int by_column(const void *a, const void *b)
{
    const struct duty_terms_row *x = a, *y = b;

    if (x->col != y->col)
        return x->col < y->col ? -1 : 1;
    return x->length != y->length ? (x->length > y->length ? -1 : 1) : x->duty - y->duty;
}

void duty_terms(struct arena *mem, const struct duty_list *duties, struct duty_terms *out)
{
    out->p = NEW(mem, struct duty_terms_row, duties->n + 1);
    for (isize i = 0; i < duties->n; i++) {
        struct duty_term t = duty_term_read(duties->p[i].term);

        if (!duties->p[i].col.n || duty_comes_round(&t) || t.every == DUTY_LASTING)
            continue;
        /* as calendar days, nearly: enough to tell which is longer */
        out->p[out->n++] = (struct duty_terms_row){
            duties->p[i].col.n, t, t.every == DUTY_WORKING ? t.days * 7 / 5 : t.days, (int)i};
    }
    if (out->n)
        qsort(out->p, (size_t)out->n, sizeof *out->p, by_column);
}

const struct duty_terms_row *duty_terms_of(const struct duty_terms *t, struct column_id col)
{
    isize low = 0, high = t->n;

    while (low < high) {
        isize mid = low + (high - low) / 2;

        if (t->p[mid].col < col.n)
            low = mid + 1;
        else
            high = mid;
    }
    return low < t->n && t->p[low].col == col.n ? &t->p[low] : NULL;
}

static void owed_docs(struct ctx *c, struct unit_id unit, const struct calendar *cal,
                      const struct duty_list *duties, struct duty_owed_list *out, isize *cap)
{
    const struct duty_term usual = {DUTY_WORKING, DUTY_WORKDAYS, 0, 0, true};
    struct duty_doc_list docs = {0};
    struct duty_terms terms = {0};
    struct day today = ctx_today(c);

    duty_terms(c->mem, duties, &terms);
    duty_docs(c, unit, &docs);
    for (isize i = 0; i < docs.n; i++) {
        const struct duty_doc *d = &docs.p[i];
        const struct duty_terms_row *row = duty_terms_of(&terms, d->col);
        const struct duty *by = row ? &duties->p[row->duty] : NULL;
        struct duty_owed *o = LIST_ADD(c->mem, out, *cap);
        enum doc_state state = DOC_DRAFT;

        doc_state_parse(d->state, &state);
        *o = (struct duty_owed){.document = d->id,
                                .duty = by ? by->id : 0,
                                .unit = d->unit,
                                .office = d->office,
                                .what = d->title,
                                .column = d->col_name,
                                .office_name = d->office_name,
                                .basis = by ? by->basis : S("《条例》第二十六条"),
                                .state_zh = doc_state_zh(state),
                                .written = d->written,
                                .due = duty_due(row ? &row->term : &usual, cal, d->written)};
        o->state = duty_state(o->due, today);
    }
}

static void owed_rounds(struct ctx *c, const struct duty_list *duties,
                        struct duty_owed_list *out, isize *cap)
{
    for (isize i = 0; i < duties->n; i++) {
        const struct duty *d = &duties->p[i];
        struct duty_term t = duty_term_read(d->term);
        struct day last = d->last.s ? instant_day(d->last) : (struct day){0};
        struct duty_owed *o;

        if (!duty_comes_round(&t) || !str_eq(d->way, S("open")) || d->audience.n)
            continue;
        o = LIST_ADD(c->mem, out, *cap);
        *o = (struct duty_owed){.duty = d->id,
                                .unit = d->unit,
                                .office = d->office,
                                .what = d->matter,
                                .column = d->col_name,
                                .office_name = d->office_name,
                                .basis = d->basis,
                                .due = duty_next(&t, last, d->since)};
        o->state = duty_state(o->due, ctx_today(c));
    }
}

void duty_owed_of(struct ctx *c, struct unit_id unit, const struct duty_list *duties,
                  struct duty_owed_list *out)
{
    struct calendar cal;
    isize cap = 0;

    calendar_load(c, unit, &cal);
    owed_docs(c, unit, &cal, duties, out, &cap);
    owed_rounds(c, duties, out, &cap);
    if (out->n)
        qsort(out->p, (size_t)out->n, sizeof *out->p, sooner);
}

static void hide(struct ctx *c, struct duty_owed_list *l)
{
    for (isize i = 0; i < l->n; i++) {
        struct duty_owed *o = &l->p[i];

        o->hidden = o->document.n && !may_office_ask(c, ACT_SEE_DOC, o->unit, o->office);
        if (o->hidden)
            o->what = S("（其他科室的未公开信息）");
    }
}

void duty_owed(struct ctx *c, struct unit_id unit, struct duty_owed_list *out)
{
    struct duty_list duties = {0};

    duty_all(c, unit, false, &duties);
    duty_owed_of(c, unit, &duties, out);
    hide(c, out);
}

enum err duty_look(struct ctx *c, struct unit_id unit, struct duty_view *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    unit_load(c, unit, &out->unit);
    if (!c->fail.code) {
        duty_all(c, unit, false, &out->duties);
        duty_owed_of(c, unit, &out->duties, &out->owed);
        hide(c, &out->owed);
        office_all(c, unit, &out->offices);
        out->may = may_ask(c, ACT_COLUMN, unit);
    }
    for (isize i = 0; i < out->owed.n; i++) {
        out->week += out->owed.p[i].state == DUTY_WEEK;
        out->overdue += out->owed.p[i].state == DUTY_OVERDUE;
    }
    return db_end(c);
}

enum err duty_see(struct ctx *c, int64_t id, struct duty *out)
{
    db_begin_read(c);
    duty_load(c, id, out);
    may(c, ACT_SEE_DESK, out->unit);
    return db_end(c);
}

/* --- changing the list */

static struct str as_json(struct ctx *c, const struct duty *d)
{
    struct buf b = buf_new(c->mem, 512);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "matter", d->matter);
    jout_put_str(&j, "elements", d->elements);
    jout_put_str(&j, "basis", d->basis);
    jout_put_str(&j, "term", d->term);
    jout_put_int(&j, "office", d->office.n);
    jout_put_int(&j, "col", d->col.n);
    jout_end(&j);
    return buf_str(&b);
}

struct str duty_wrong(struct arena *mem, struct duty *d, const char **where)
{
    const struct {
        struct str *value;
        const char *name, *label;
        int most;
    } rows[] = {
        {&d->matter, "matter", "公开事项", LINE},
        {&d->elements, "elements", "公开内容", TEXT},
        {&d->basis, "basis", "公开依据", TEXT},
        {&d->term, "term", "公开时限", LINE},
        {&d->body, "body", "公开主体", LINE},
        {&d->channels, "channels", "公开渠道", TEXT},
        {&d->audience, "audience", "公开对象", LINE},
        {&d->item, "item", "条例事项", LINE},
        {&d->field, "field", "领域", LINE},
    };
    struct str wrong = {0};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        *rows[i].value = str_trim_wide(*rows[i].value);
        if (wrong.n || utf8_count(*rows[i].value) <= rows[i].most)
            continue;
        *where = rows[i].name;
        wrong = str_fmt(mem, "%s最多 %d 字", rows[i].label, rows[i].most);
    }
    if (!wrong.n && !d->matter.n) {
        *where = "matter";
        wrong = S("请填写公开事项");
    }
    return wrong;
}

static void regular(struct ctx *c, struct duty *d)
{
    const char *where = "";
    struct str wrong = duty_wrong(c->mem, d, &where);

    if (wrong.n)
        fail_set(&c->fail, ERR_INPUT, where, "%.*s", STR_ARG(wrong));
    if (!d->way.n)
        d->way = S("open");
    if (!d->term.n)
        d->term = S("自形成或者变更之日起20个工作日内");
}

/* The column and the office must be the unit's own. */
static void places(struct ctx *c, const struct duty *d)
{
    struct office_list offices = {0};
    struct column k = {0};
    bool mine = !d->office.n;

    if (c->fail.code)
        return;
    if (d->col.n && (column_load(c, d->col, &k) != OK || k.unit.n != d->unit.n))
        fail_set(&c->fail, ERR_INPUT, "col", "请选择本单位的栏目");
    office_all(c, d->unit, &offices);
    for (isize i = 0; i < offices.n; i++)
        mine |= offices.p[i].id.n == d->office.n;
    if (!mine)
        fail_set(&c->fail, ERR_INPUT, "office", "请选择本单位的科室");
}

enum err duty_save(struct ctx *c, struct duty *d, int seen, int64_t *id)
{
    struct duty was = {0};

    regular(c, d);
    db_begin(c);
    may(c, ACT_COLUMN, d->unit);
    if (d->id && duty_load(c, d->id, &was) == OK && was.unit.n != d->unit.n)
        fail_set(&c->fail, ERR_NOT_FOUND, "duty", "没有找到这个公开事项");
    places(c, d);
    if (!c->fail.code) {
        if (d->id) {
            duty_update(c, d, seen);
        } else {
            if (!d->origin.n)
                d->origin = S("own");
            d->since = ctx_today(c);
            d->id = duty_insert(c, d);
        }
        audit_add(c, d->unit, was.id ? S("duty_edit") : S("duty_add"), S("duty"), d->id,
                  was.id ? as_json(c, &was) : S(""), as_json(c, d));
    }
    if (db_end(c) == OK && id)
        *id = d->id;
    return c->fail.code;
}

enum err duty_shut(struct ctx *c, int64_t id, struct str reason)
{
    struct duty d = {0};

    reason = str_trim_wide(reason);
    if (!reason.n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请写明停用的理由");
    db_begin(c);
    duty_load(c, id, &d);
    may(c, ACT_COLUMN, d.unit);
    duty_close(c, id, reason);
    audit_add(c, d.unit, S("duty_close"), S("duty"), id, as_json(c, &d), reason);
    return db_end(c);
}

static bool has(const struct duty_list *l, struct str item, struct str matter)
{
    for (isize i = 0; i < l->n; i++)
        if (str_eq(l->p[i].item, item) && str_eq(l->p[i].matter, matter))
            return true;
    return false;
}

static bool listed(struct str list, struct str what)
{
    for (struct str rest = list, one; str_next(&rest, ',', &one);)
        if (str_eq(one, what))
            return true;
    return false;
}

enum err duty_seed(struct ctx *c, struct unit_id unit, int64_t *added)
{
    struct duty_list have = {0};
    struct unit u = {0};

    *added = 0;
    db_begin(c);
    may(c, ACT_COLUMN, unit);
    unit_load(c, unit, &u);
    duty_all(c, unit, true, &have);
    for (isize i = 0; i < rule_duty_items_count && !c->fail.code; i++) {
        const struct rule_duty_items *r = &rule_duty_items_rows[i];
        struct column k = {0};

        if (!listed(r->kinds, u.kind) || has(&have, r->item, r->matter) ||
            !column_named(c, unit, r->column, &k))
            continue;
        duty_insert(c, &(struct duty){.unit = unit,
                                      .col = k.id,
                                      .origin = S("law"),
                                      .item = r->item,
                                      .matter = r->matter,
                                      .elements = r->elements,
                                      .basis = r->basis,
                                      .term = r->term,
                                      .body = u.name,
                                      .channels = S("政府网站"),
                                      .way = S("open"),
                                      .since = ctx_today(c)});
        ++*added;
    }
    audit_add(c, unit, S("duty_seed"), S("duty"), unit.n, S(""),
              str_fmt(c->mem, "%lld", (long long)*added));
    return db_end(c);
}
