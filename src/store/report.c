/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - annual reports and what stands in them; see report.h */
#include "store/report.h"

#define COLS                                                                                   \
    "SELECT r.id, r.unit, u.name, u.code, r.year, r.edition, r.form, r.state, r.title, "       \
    "r.narrative, r.reason, r.document, r.imported, r.version, r.changed_at FROM report r "    \
    "JOIN unit u ON u.id = r.unit "

enum {
    INSERT,
    UPDATE,
    LOAD,
    OF,
    OF_UNIT,
    OF_YEAR,
    SET_PUT,
    SET_DROP,
    SET_ALL,
    STEP_ADD,
    STEP_ALL,
    OF_DOCUMENT,
    TITLED
};
const struct db_query report_queries[] = {
    [INSERT] =
        {"report.insert",
         "INSERT INTO report (unit, year, edition, form, state, title, narrative, reason, "
         "document, imported, changed_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11) "
         "RETURNING id"},
    [UPDATE] =
        {"report.update",
         "UPDATE report SET state = $1, title = $2, narrative = $3, reason = $4, document = "
         "$5, form = $6, version = version + 1, changed_at = $7 WHERE id = $8 AND version = "
         "$9"},
    [LOAD] = {"report.load", COLS "WHERE r.id = $1"},
    [OF] = {"report.of",
            COLS "WHERE r.unit = $1 AND r.year = $2 ORDER BY r.edition DESC LIMIT 1"},
    [OF_UNIT] = {"report.of_unit",
                 COLS "WHERE r.unit = $1 ORDER BY r.year DESC, r.edition DESC"},
    [OF_YEAR] = {"report.of_year", COLS
                 "WHERE r.year = $1 AND r.edition = (SELECT MAX(n.edition) FROM report n WHERE "
                 "n.unit = r.unit AND n.year = r.year) ORDER BY u.ord, u.id"},
    [SET_PUT] =
        {"report_cell.put",
         "INSERT INTO report_cell (unit, report, cell, value, reason, account, at) VALUES "
         "($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (report, cell) DO UPDATE SET value = "
         "excluded.value, reason = excluded.reason, account = excluded.account, at = "
         "excluded.at"},
    [SET_DROP] = {"report_cell.drop",
                  "DELETE FROM report_cell WHERE report = $1 AND cell = $2"},
    [SET_ALL] =
        {"report_cell.all",
         "SELECT k.cell, k.value, k.reason, COALESCE(a.name, ''), k.at FROM report_cell k "
         "LEFT JOIN account a ON a.id = k.account WHERE k.report = $1 ORDER BY k.cell"},
    [STEP_ADD] =
        {"report_step.add",
         "INSERT INTO report_step (unit, report, act, from_state, to_state, account, name, "
         "at, remark) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)"},
    [STEP_ALL] =
        {"report_step.all",
         "SELECT act, from_state, to_state, name, remark, account, at FROM report_step "
         "WHERE report = $1 ORDER BY id"},
    [OF_DOCUMENT] = {"report.of_document",
                     "SELECT year FROM report WHERE document = $1 AND state = 'published' "
                     "ORDER BY edition DESC LIMIT 1"},
    [TITLED] = {"report.titled",
                "SELECT d.id, d.col, u.code FROM document d JOIN unit u ON u.id = d.unit WHERE "
                "d.unit = $1 AND d.title = $2 AND d.live = 1 ORDER BY d.id DESC LIMIT 1"},
};
const isize report_queries_n = sizeof report_queries / sizeof *report_queries;
#define Q(x) (&report_queries[x])

static const struct {
    struct str name, zh;
} states[REPORT_STATE__MAX] = {
    [REPORT_DRAFT] = {LIT("draft"), LIT("起草")},
    [REPORT_HEAD] = {LIT("head"), LIT("待本单位负责人签发")},
    [REPORT_DISTRICT] = {LIT("district"), LIT("待主管部门审核")},
    [REPORT_CLEARED] = {LIT("cleared"), LIT("可以发布")},
    [REPORT_PUBLISHED] = {LIT("published"), LIT("已发布")},
};

struct str report_state_name(enum report_state s)
{
    return states[s].name;
}

struct str report_state_zh(enum report_state s)
{
    return states[s].zh;
}

static enum report_state state_of(struct str name)
{
    for (int i = 0; i < REPORT_STATE__MAX; i++)
        if (str_eq(states[i].name, name))
            return (enum report_state)i;
    return REPORT_DRAFT;
}

static void row_get(struct stmt *s, struct report_row *r)
{
    r->id.n = db_get_int(s, 0);
    r->unit.n = db_get_int(s, 1);
    r->unit_name = db_get_text(s, 2);
    r->unit_code = db_get_text(s, 3);
    r->year = (int)db_get_int(s, 4);
    r->edition = (int)db_get_int(s, 5);
    r->form = db_get_int(s, 6) == FORM_2019 ? FORM_2019 : FORM_2021;
    r->state = state_of(db_get_text(s, 7));
    r->title = db_get_text(s, 8);
    r->narrative = db_get_text(s, 9);
    r->reason = db_get_text(s, 10);
    r->document.n = db_get_int(s, 11);
    r->imported = db_get_int(s, 12) != 0;
    r->version = (int)db_get_int(s, 13);
    r->changed_at = db_get_instant(s, 14);
}

struct report_id report_insert(struct ctx *c, const struct report_row *r)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, r->unit.n);
    db_put_int(s, r->year);
    db_put_int(s, r->edition);
    db_put_int(s, r->form);
    db_put_text(s, report_state_name(r->state));
    db_put_text(s, r->title);
    db_put_text(s, r->narrative);
    db_put_text(s, r->reason);
    db_put_opt(s, r->document.n);
    db_put_int(s, r->imported);
    db_put_instant(s, c->now);
    return (struct report_id){db_one_int(s)};
}

void report_update(struct ctx *c, struct report_row *r)
{
    struct stmt *s = db_query(c, Q(UPDATE));

    db_put_text(s, report_state_name(r->state));
    db_put_text(s, r->title);
    db_put_text(s, r->narrative);
    db_put_text(s, r->reason);
    db_put_opt(s, r->document.n);
    db_put_int(s, r->form);
    db_put_instant(s, c->now);
    db_put_int(s, r->id.n);
    db_put_int(s, r->version);
    if (db_run(s) == 0)
        fail_set(&c->fail, ERR_CONFLICT, "", "别人刚刚改过这份年报，请重新打开再改");
    r->version++;
}

enum err report_row_load(struct ctx *c, struct report_id id, struct report_row *out)
{
    struct stmt *s = db_query(c, Q(LOAD));

    db_put_int(s, id.n);
    if (db_step(s)) {
        row_get(s, out);
        db_done(s);
    } else {
        fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这份年报");
    }
    return c->fail.code;
}

bool report_of(struct ctx *c, struct unit_id unit, int year, struct report_row *out)
{
    struct stmt *s = db_query(c, Q(OF));

    db_put_int(s, unit.n);
    db_put_int(s, year);
    if (!db_step(s))
        return false;
    row_get(s, out);
    db_done(s);
    return true;
}

static void rows(struct ctx *c, int query, int64_t key, struct report_row_list *out)
{
    struct stmt *s = db_query(c, Q(query));
    isize cap = 0;

    db_put_int(s, key);
    while (db_step(s))
        row_get(s, LIST_ADD(c->mem, out, cap));
}

void report_of_unit(struct ctx *c, struct unit_id unit, struct report_row_list *out)
{
    rows(c, OF_UNIT, unit.n, out);
}

bool report_titled(struct ctx *c, struct unit_id unit, struct str title,
                   struct report_titled *out)
{
    struct stmt *s = db_query(c, Q(TITLED));
    bool found;

    db_put_int(s, unit.n);
    db_put_text(s, title);
    found = db_step(s);
    if (found) {
        out->document.n = db_get_int(s, 0);
        out->column.n = db_get_int(s, 1);
        out->unit_code = str_dup(c->mem, db_get_text(s, 2));
    }
    db_done(s);
    return found;
}

int report_year_of_document(struct ctx *c, struct doc_id document)
{
    struct stmt *s = db_query(c, Q(OF_DOCUMENT));
    int year = 0;

    db_put_int(s, document.n);
    if (db_step(s))
        year = (int)db_get_int(s, 0);
    db_done(s);
    return year;
}

void report_of_year(struct ctx *c, int year, struct report_row_list *out)
{
    rows(c, OF_YEAR, year, out);
}

void report_set_put(struct ctx *c, const struct report_row *r, struct str cell,
                    struct str value, struct str reason)
{
    struct stmt *s = db_query(c, Q(SET_PUT));

    db_put_int(s, r->unit.n);
    db_put_int(s, r->id.n);
    db_put_text(s, cell);
    db_put_text(s, value);
    db_put_text(s, reason);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    db_run(s);
}

void report_set_drop(struct ctx *c, struct report_id id, struct str cell)
{
    struct stmt *s = db_query(c, Q(SET_DROP));

    db_put_int(s, id.n);
    db_put_text(s, cell);
    db_run(s);
}

void report_set_all(struct ctx *c, struct report_id id, struct report_set_list *out)
{
    struct stmt *s = db_query(c, Q(SET_ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct report_set *k = LIST_ADD(c->mem, out, cap);

        k->cell = db_get_text(s, 0);
        k->value = db_get_text(s, 1);
        k->reason = db_get_text(s, 2);
        k->name = db_get_text(s, 3);
        k->at = db_get_instant(s, 4);
    }
}

void report_step_add(struct ctx *c, const struct report_row *r, struct str act,
                     enum report_state from, struct str remark)
{
    struct stmt *s = db_query(c, Q(STEP_ADD));

    db_put_int(s, r->unit.n);
    db_put_int(s, r->id.n);
    db_put_text(s, act);
    db_put_text(s, report_state_name(from));
    db_put_text(s, report_state_name(r->state));
    db_put_opt(s, c->actor.user.n);
    db_put_text(s, c->actor.name.n ? c->actor.name : S("系统"));
    db_put_instant(s, c->now);
    db_put_text(s, remark);
    db_run(s);
}

void report_step_all(struct ctx *c, struct report_id id, struct report_step_list *out)
{
    struct stmt *s = db_query(c, Q(STEP_ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct report_step *k = LIST_ADD(c->mem, out, cap);

        k->act = db_get_text(s, 0);
        k->from = db_get_text(s, 1);
        k->to = db_get_text(s, 2);
        k->name = db_get_text(s, 3);
        k->remark = db_get_text(s, 4);
        k->account.n = db_get_int(s, 5);
        k->at = db_get_instant(s, 6);
    }
}
