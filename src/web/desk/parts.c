/* SPDX-License-Identifier: MulanPSL-2.0 */
/* parts.c - filling the parts of pages; see parts.h */
#include "web/desk/parts.h"

#include <assert.h>

#include "store/document.h"

/* --- forms */

static void set_kind(struct desk_field *f, const struct field *r)
{
    switch (r->kind) {
    case FIELD_TEXT:
        f->is_area = true;
        f->rows = S("4");
        f->wide = true;
        break;
    case FIELD_CHOICE:
        f->is_select = true;
        break;
    case FIELD_FLAG:
        f->is_check = true;
        break;
    case FIELD_FILE:
        f->is_file = true;
        break;
    case FIELD_MANY:
        f->is_group = true;
        f->wide = true;
        break;
    case FIELD_SECRET:
        f->is_input = true;
        f->type = S("password");
        break;
    case FIELD_TIME:
        f->is_input = true;
        f->type = S("datetime-local");
        break;
    case FIELD_DAY:
        f->is_input = true;
        f->type = S("date");
        break;
    case FIELD_INT:
    case FIELD_LINE:
        f->is_input = true;
        f->type = S("text");
        break;
    }
}

struct str desk_day_type(const struct form_value *v)
{
    return v->bad && v->text.n ? S("text") : S("date");
}

static struct desk_option *split_choices(struct arena *mem, struct str choices,
                                         struct str value, isize *n)
{
    struct desk_option *o;
    isize count = 0, i = 0;

    for (struct str rest = choices, part; str_next(&rest, '|', &part);)
        count++;
    o = NEW(mem, struct desk_option, count + 1);
    for (struct str rest = choices, part; str_next(&rest, '|', &part); i++)
        o[i] = (struct desk_option){part, part, str_eq(part, value)};
    *n = count;
    return o;
}

struct desk_field_list desk_fields(struct arena *mem, const struct form_rule *rule,
                                   const struct form *typed)
{
    struct desk_field_list l = {NEW(mem, struct desk_field, rule->n + 1), rule->n};

    for (int i = 0; i < rule->n; i++) {
        const struct field *r = &rule->field[i];
        struct desk_field *f = &l.p[i];

        f->name = r->name;
        f->id = str_concat(mem, S("f-"), r->name);
        f->label = r->label;
        f->required = r->flags & REQUIRED;
        if (r->max && (r->kind == FIELD_LINE || r->kind == FIELD_SECRET))
            f->max = str_fmt(mem, "%lld", (long long)r->max);
        set_kind(f, r);
        if (typed && typed->value) {
            const struct form_value *v = &typed->value[i];

            f->value = r->kind == FIELD_SECRET ? (struct str){0} : v->text;
            f->on = r->kind == FIELD_FLAG && v->number;
            f->bad = v->bad;
            f->error = v->error;
            if (r->kind == FIELD_DAY) {
                f->type = desk_day_type(v);
                f->value = v->bad ? v->text : day_iso(mem, v->day);
            }
        }
        if (f->is_select)
            f->options.p = split_choices(mem, r->choices, f->value, &f->options.n);
    }
    return l;
}

struct desk_field *desk_field(struct desk_field_list *l, const char *name)
{
    for (isize i = 0; i < l->n; i++)
        if (str_eq(l->p[i].name, str_of(name)))
            return &l->p[i];
    assert(false); /* a field that the form does not declare */
    return NULL;
}

void desk_value(struct desk_field_list *l, const char *name, struct str value)
{
    struct desk_field *f = desk_field(l, name);

    if (f->value.n || f->bad)
        return;
    f->value = value;
    for (isize i = 0; i < f->options.n; i++)
        f->options.p[i].on = str_eq(f->options.p[i].value, value);
}

void desk_hint(struct desk_field_list *l, const char *name, struct str hint)
{
    struct desk_field *f = desk_field(l, name);

    f->hint = hint;
    f->has_hint = hint.n > 0;
}

void desk_options(struct arena *mem, struct desk_field_list *l, const char *name,
                  const struct desk_option *o, isize n, bool radio)
{
    struct desk_field *f = desk_field(l, name);

    f->is_input = f->is_area = false;
    f->is_select = !radio && !f->is_group;
    f->is_radio = radio;
    f->wide = radio || f->is_group;
    f->options.p = NEW(mem, struct desk_option, n + 1);
    f->options.n = n;
    for (isize i = 0; i < n; i++) {
        f->options.p[i] = o[i];
        if (!f->is_group)
            f->options.p[i].on = str_eq(o[i].value, f->value);
    }
}

/* Which field a story is about: `where` is its name. */
static struct desk_field *field_of(struct desk_field_list *l, const struct fail *fail)
{
    for (isize i = 0; i < l->n; i++)
        if (str_eq(l->p[i].name, str_of(fail->where)))
            return &l->p[i];
    return NULL;
}

bool desk_form_alert(struct arena *mem, struct desk_field_list *l, const struct fail *fail,
                     struct desk_alert *out)
{
    struct desk_alert a = {
        .look = S("alert-bad"), .icon = S("bad"), .title = S("没有保存"), .urgent = true};
    isize cap = 0;
    bool told = false;

    if (fail && fail->code) {
        struct desk_field *f = field_of(l, fail);

        told = true;
        if (f) {
            f->bad = true;
            f->error = str_dup(mem, str_of(fail->what));
        } else {
            a.text = str_dup(mem, str_of(fail->what));
        }
    }
    for (isize i = 0; i < l->n; i++) {
        struct desk_link *k;

        if (!l->p[i].bad)
            continue;
        told = true;
        k = LIST_ADD(mem, &a.links, cap);
        k->path = str_concat(mem, S("#"), l->p[i].id);
        k->label = str_fmt(mem, "%.*s：%.*s", STR_ARG(l->p[i].label), STR_ARG(l->p[i].error));
    }
    if (a.links.n)
        a.title = str_fmt(mem, "有 %lld 处需要改正，填写的内容都还在", (long long)a.links.n);
    if (told)
        *out = a;
    return told;
}

void desk_hidden(struct arena *mem, struct desk_form *f, const char *name, struct str value)
{
    struct desk_pair *all = NEW(mem, struct desk_pair, f->hidden.n + 1);

    for (isize i = 0; i < f->hidden.n; i++)
        all[i] = f->hidden.p[i];
    all[f->hidden.n] = (struct desk_pair){str_of(name), value};
    f->hidden.p = all;
    f->hidden.n++;
}

/* --- lists */

void desk_heads(struct arena *mem, struct desk_table *t, struct str heads)
{
    for (struct str part; str_next(&heads, '|', &part);) {
        struct desk_head *h = LIST_ADD(mem, &t->heads, t->heads_cap);

        h->num = str_starts(part, S("#"));
        h->text = h->num ? str_from(part, 1) : part;
    }
}

struct desk_row *desk_row(struct arena *mem, struct desk_table *t)
{
    struct desk_row *r = LIST_ADD(mem, &t->rows, t->rows_cap);

    r->cells.p = NEW(mem, struct desk_cell, t->heads.n + 1);
    return r;
}

struct desk_cell *desk_cell(struct arena *mem, struct desk_table *t, struct desk_row *r,
                            struct str text)
{
    struct desk_cell *cell;

    (void)mem;
    assert(r->cells.n < t->heads.n);
    cell = &r->cells.p[r->cells.n];
    cell->label = t->heads.p[r->cells.n].text;
    cell->num = t->heads.p[r->cells.n].num;
    cell->text = text;
    r->cells.n++;
    return cell;
}

void desk_fact(struct arena *mem, struct desk_facts *f, const char *label, struct str text)
{
    struct desk_fact *all;

    if (!text.n)
        return;
    all = NEW(mem, struct desk_fact, f->rows.n + 1);
    for (isize i = 0; i < f->rows.n; i++)
        all[i] = f->rows.p[i];
    all[f->rows.n] = (struct desk_fact){.label = str_of(label), .text = text};
    f->rows.p = all;
    f->rows.n++;
}

struct str desk_key_write(struct arena *mem, const struct page_key *k)
{
    return str_fmt(mem, "%lld-%lld", (long long)k->at.s, (long long)k->id);
}

struct page_key desk_key_read(struct str s)
{
    struct page_key k = {0};
    struct str at, id;

    if (!str_cut(s, S("-"), &at, &id) || !str_int(at, &k.at.s) || !str_int(id, &k.id))
        return (struct page_key){0};
    return k;
}
