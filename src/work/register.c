/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.c - keeping the registers; see register.h */
#include "work/register.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/audit.h"
#include "store/unit.h"
#include "store/calendar.h"
#include "work/may.h"
#include "work/register_link.h"

struct str register_write(struct arena *mem, const struct register_kind *k,
                          const struct str *value)
{
    struct buf b = buf_new(mem, 512);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    for (int i = 0; i < k->n; i++)
        if (value[i].n)
            jout_put_str(&j, str_cstr(mem, k->field[i].id), value[i]);
    jout_end(&j);
    return buf_str(&b);
}

void register_read(struct arena *mem, const struct register_kind *k, struct str json,
                   struct str *value)
{
    struct jval *o = NULL;
    struct fail why = {0};

    for (int i = 0; i < k->n; i++)
        value[i] = S("");
    if (jval_parse(mem, json, &o, &why))
        return;
    for (int i = 0; i < k->n; i++)
        value[i] = jval_get_str(o, str_cstr(mem, k->field[i].id));
}

static bool kind_find(struct ctx *c, struct str kind, struct register_kind *out)
{
    if (register_find(c->mem, kind, out))
        return true;
    fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有“%.*s”这种台账",
             STR_ARG(utf8_head(kind, 20)));
    return false;
}

static void clock_of(struct ctx *c, const struct register_kind *k, struct register_entry *e)
{
    struct calendar cal;

    calendar_load(c, e->row.unit, &cal);
    register_clock(k, e->value, &cal, ctx_today(c), &e->clock);
}

/* The office that the row itself names as the one that does it (责任科室): by its name, or what it was. */
static struct office_id office_named(struct ctx *c, const struct register_kind *k,
                                     const struct str *value, const struct register_row *r)
{
    struct office_list all = {0};
    struct str name = S("");

    for (int i = 0; i < k->n; i++)
        if (str_eq(k->field[i].id, S("owner")))
            name = str_trim_wide(value[i]);
    if (name.n)
        office_all(c, r->unit, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].name, name))
            return all.p[i].id;
    return r->office;
}

void register_derive(struct ctx *c, const struct register_kind *k, const struct calendar *cal,
                     const struct str *value, struct register_row *r)
{
    struct register_clock clock;

    register_clock(k, value, cal, ctx_today(c), &clock);
    day_parse(value[k->day], &r->day);
    r->title = value[k->title];
    r->fields = register_write(c->mem, k, value);
    r->tag = register_tag(c->mem, k, value);
    r->due = clock.due;
    r->done = clock.done;
    r->office = office_named(c, k, value, r);
}

static void fill(struct register_row *r, const struct register_kind *k, struct ctx *c,
                 const struct register_put *p, struct doc_id document)
{
    struct calendar cal;

    calendar_load(c, p->unit, &cal);
    r->office = p->office;
    register_derive(c, k, &cal, p->value, r);
    r->document = document;
    r->account = c->actor.user;
}

/* What a row points at is the unit's own: the answer to a proposal, the notice of a group. */
static struct doc_id own_document(struct ctx *c, const struct register_put *p)
{
    struct str said = p->said;
    struct doc_id id = {0};

    if (p->document.n)
        said = str_fmt(c->mem, "%lld", (long long)p->document.n);
    register_document(c, p->unit, said, &id, NULL);
    return id;
}

enum { AGAIN_S = 15, AGAIN_MOST = 200 };

/* The button pressed twice: the same row by the same hand counts once, and is an answer as before. Seconds: two that
 * are alike in all (two calls by telephone) are entered one after the other, and count twice. */
static bool stands_already(struct ctx *c, struct register_row *r)
{
    struct register_row_list all = {0};

    if (day_is_set(r->day))
        register_page(c, r->unit, r->kind, r->day, day_add(r->day, 1), (struct register_key){0},
                      AGAIN_MOST, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].fields, r->fields) && all.p[i].account.n == c->actor.user.n &&
            c->now.s - all.p[i].created_at.s < AGAIN_S) {
            *r = all.p[i];
            return true;
        }
    return false;
}

enum err register_save(struct ctx *c, const struct register_put *p, int64_t *id)
{
    struct register_kind k;
    struct register_row r = {.unit = p->unit, .kind = p->kind};
    struct str before = S("");
    struct doc_id document;
    bool again = false;
    int bad;

    if (!kind_find(c, p->kind, &k))
        return c->fail.code;
    r.kind = k.id;
    bad = register_check(c->mem, &k, p->value, p->error);
    db_begin(c);
    if (p->id) {
        register_load(c, p->id, &r);
        if (!c->fail.code && (r.unit.n != p->unit.n || !str_eq(r.kind, k.id)))
            fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有找到这条记录");
        before = r.fields;
    }
    may(c, ACT_REGISTER, p->unit);
    document = own_document(c, p);
    if (!c->fail.code && bad)
        for (int i = 0; i < k.n; i++)
            if (p->error[i].n) {
                fail_set(&c->fail, ERR_INPUT, str_cstr(c->mem, k.field[i].id), "%.*s",
                         STR_ARG(p->error[i]));
                break;
            }
    if (!c->fail.code) {
        fill(&r, &k, c, p, document);
        if (p->id) {
            register_update(c, &r, p->seen);
            r.version = p->seen + 1;
        } else if (!stands_already(c, &r)) {
            r.id = register_insert(c, &r);
            r.version = 1;
        } else {
            again = true;
        }
        if (!again) {
            register_past_insert(c, &r);
            audit_add(c, p->unit, p->id ? S("register_edit") : S("register_add"), k.id, r.id,
                      before, r.fields);
        }
    }
    if (db_end(c) == OK && id)
        *id = r.id;
    return c->fail.code;
}

enum err register_drop(struct ctx *c, int64_t id, struct str reason)
{
    struct register_row r = {0};

    reason = str_trim_wide(reason);
    if (!reason.n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请写明移除的理由");
    db_begin(c);
    register_load(c, id, &r);
    may(c, ACT_REGISTER, r.unit);
    register_remove_row(c, id, reason);
    audit_add(c, r.unit, S("register_drop"), r.kind, id, r.fields, reason);
    return db_end(c);
}

static void history(struct ctx *c, const struct register_kind *k, int64_t id,
                    struct register_history_list *out)
{
    struct register_past_list past = {0};
    isize cap = 0;

    register_past_all(c, id, &past);
    for (isize i = 0; i < past.n; i++) {
        struct register_history *h = LIST_ADD(c->mem, out, cap);
        struct str now[REGISTER_FIELDS], was[REGISTER_FIELDS] = {{0}};
        isize changes = 0;

        h->version = past.p[i].version;
        h->name = past.p[i].name;
        h->at = past.p[i].at;
        register_read(c->mem, k, past.p[i].fields, now);
        if (i + 1 < past.n)
            register_read(c->mem, k, past.p[i + 1].fields, was);
        for (int f = 0; f < k->n && i + 1 < past.n; f++)
            if (!str_eq(now[f], was[f]))
                *LIST_ADD(c->mem, &h->changes, changes) =
                    (struct register_change){k->field[f].label, was[f], now[f]};
    }
}

enum err register_see(struct ctx *c, int64_t id, struct register_entry *out,
                      struct register_history_list *past)
{
    struct register_kind k;

    db_begin_read(c);
    register_load(c, id, &out->row);
    may(c, ACT_SEE_DESK, out->row.unit);
    if (!c->fail.code && kind_find(c, out->row.kind, &k)) {
        register_read(c->mem, &k, out->row.fields, out->value);
        clock_of(c, &k, out);
        if (past)
            history(c, &k, id, past);
    }
    return db_end(c);
}

static void span_of(int year, struct day *from, struct day *until)
{
    *from = *until = (struct day){0};
    if (year) {
        day_make(year, 1, 1, from);
        day_make(year + 1, 1, 1, until);
    }
}

static void entries(struct ctx *c, const struct register_kind *k,
                    const struct register_row_list *rows, struct register_entry_list *out)
{
    struct calendar cal;
    isize cap = 0;

    calendar_load(c, rows->n ? rows->p[0].unit : (struct unit_id){0}, &cal);
    for (isize i = 0; i < rows->n; i++) {
        struct register_entry *e = LIST_ADD(c->mem, out, cap);

        e->row = rows->p[i];
        register_read(c->mem, k, e->row.fields, e->value);
        register_clock(k, e->value, &cal, ctx_today(c), &e->clock);
    }
}

/* Are all of the words, set apart by blanks of either width, in some field of the row? */
static bool has_words(const struct register_kind *k, const struct register_entry *e,
                      struct str words)
{
    for (struct str rest = words, one; str_next(&rest, ' ', &one);) {
        bool found = !one.n;

        for (int f = 0; f < k->n && !found; f++)
            found = str_has(e->value[f], one);
        if (!found)
            return false;
    }
    return true;
}

/* A register has some hundred rows a year: they are read, and those that have the words kept. */
static void look_for(struct ctx *c, const struct register_ask *a, struct day from,
                     struct day until, struct register_list *out)
{
    struct register_row_list rows = {0};
    struct register_entry_list all = {0};
    struct str words = str_replace(c->mem, a->words, S("\u3000"), S(" "));
    isize cap = 0;

    register_page(c, a->unit, out->kind.id, from, until, (struct register_key){0},
                  REGISTER_MOST, &rows);
    entries(c, &out->kind, &rows, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct register_row *r = &all.p[i].row;
        bool behind = !a->before.id || r->day.n < a->before.day.n ||
                      (r->day.n == a->before.day.n && r->id < a->before.id);

        if (!has_words(&out->kind, &all.p[i], words))
            continue;
        out->total++;
        if (!behind)
            continue;
        if (out->rows.n < a->n)
            *LIST_ADD(c->mem, &out->rows, cap) = all.p[i];
        else
            out->more = true;
    }
}

enum err register_look(struct ctx *c, const struct register_ask *a, struct register_list *out)
{
    struct register_row_list rows = {0};
    struct day from, until;

    if (!kind_find(c, a->kind, &out->kind))
        return c->fail.code;
    span_of(a->year, &from, &until);
    db_begin_read(c);
    may(c, ACT_SEE_DESK, a->unit);
    if (!c->fail.code && a->words.n) {
        look_for(c, a, from, until, out);
    } else if (!c->fail.code) {
        out->total = register_total(c, a->unit, out->kind.id, from, until);
        register_page(c, a->unit, out->kind.id, from, until, a->before, a->n + 1, &rows);
        out->more = rows.n > a->n;
        if (out->more)
            rows.n = a->n;
        entries(c, &out->kind, &rows, &out->rows);
    }
    return db_end(c);
}

void register_year(struct ctx *c, struct unit_id unit, struct str kind, int year,
                   struct register_entry_list *out)
{
    struct register_kind k;
    struct register_row_list rows = {0};
    struct day from, until;

    if (!kind_find(c, kind, &k))
        return;
    span_of(year, &from, &until);
    register_page(c, unit, k.id, from, until, (struct register_key){0}, REGISTER_MOST, &rows);
    entries(c, &k, &rows, out);
}

static bool matches(const struct register_kind *k, const struct register_entry *e,
                    struct str field, struct str value)
{
    int i = field.n ? register_field(k, field) : -1;

    return i < 0 || !value.n || str_eq(e->value[i], value);
}

int64_t register_count(const struct register_kind *k, const struct register_entry_list *list,
                       struct str field1, struct str value1, struct str field2,
                       struct str value2)
{
    int64_t n = 0;

    for (isize i = 0; i < list->n; i++)
        n += matches(k, &list->p[i], field1, value1) && matches(k, &list->p[i], field2, value2);
    return n;
}

void register_on(struct ctx *c, struct unit_id unit, struct str kind, struct day on,
                 struct register_entry_list *out)
{
    struct register_kind k;
    struct register_entry_list all = {0};
    int until;
    isize cap = 0;

    if (!kind_find(c, kind, &k))
        return;
    until = register_field(&k, S("until"));
    register_year(c, unit, kind, 0, &all);
    /* oldest first, as they were entered: the head before the members */
    for (isize i = all.n - 1; i >= 0; i--) {
        struct day end = {0};

        if (until >= 0)
            day_parse(all.p[i].value[until], &end);
        if (day_cmp(all.p[i].row.day, on) <= 0 && (!day_is_set(end) || day_cmp(end, on) > 0))
            *LIST_ADD(c->mem, out, cap) = all.p[i];
    }
}
