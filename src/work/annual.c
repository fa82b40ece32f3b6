/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual.c - the annual report from draft to release; see annual.h */
#include "work/annual.h"

#include "base/utf8.h"
#include "law/report_due.h"
#include "store/audit.h"
#include "store/document.h"
#include "store/unit.h"
#include "work/annual_cases.h"
#include "work/annual_file.h"
#include "work/annual_members.h"
#include "work/annual_words.h"
#include "work/may.h"
#include "work/note.h"

enum { REASON_MOST = 500, TEXT_MOST = 200000 };

static const struct {
    struct str name, zh;
    enum report_state from, to;
    enum action permission;
    bool proved, reasoned; /* every hard identity holds; a remark is given */
} acts[ANNUAL_ACT__MAX] = {
    [ANNUAL_SUBMIT] = {LIT("submit"), LIT("送负责人签发"), REPORT_DRAFT, REPORT_HEAD,
                       ACT_REPORT, true, false},
    [ANNUAL_SIGN] = {LIT("sign"), LIT("签发，报主管部门"), REPORT_HEAD, REPORT_DISTRICT,
                     ACT_REPORT_SIGN, true, false},
    [ANNUAL_CLEAR] = {LIT("clear"), LIT("审核通过"), REPORT_DISTRICT, REPORT_CLEARED,
                      ACT_DISTRICT, true, false},
    [ANNUAL_RETURN] = {LIT("return"), LIT("退回修改"), REPORT_STATE__MAX, REPORT_DRAFT,
                       ACT_REPORT_SIGN, false, true},
    [ANNUAL_PUBLISH] = {LIT("publish"), LIT("发布"), REPORT_CLEARED, REPORT_PUBLISHED,
                        ACT_REPORT, true, false},
    [ANNUAL_CORRECT] = {LIT("correct"), LIT("更正（新的一版）"), REPORT_PUBLISHED, REPORT_DRAFT,
                        ACT_REPORT, false, true},
};

struct str annual_act_zh(enum annual_act a)
{
    return acts[a].zh;
}

struct str annual_act_name(enum annual_act a)
{
    return acts[a].name;
}

bool annual_act_parse(struct str name, enum annual_act *out)
{
    for (int i = 0; i < ANNUAL_ACT__MAX; i++)
        if (str_eq(acts[i].name, name)) {
            *out = (enum annual_act)i;
            return true;
        }
    return false;
}

/* Who may return depends on who has it. */
static enum action permission_of(enum annual_act a, enum report_state s)
{
    if (a == ANNUAL_RETURN)
        return s == REPORT_HEAD ? ACT_REPORT_SIGN : ACT_DISTRICT;
    return acts[a].permission;
}

static bool known(enum annual_act a, enum report_state s)
{
    if (a == ANNUAL_RETURN)
        return s == REPORT_HEAD || s == REPORT_DISTRICT || s == REPORT_CLEARED;
    return acts[a].from == s;
}

/* --- the report as it stands: computed, or as released, with what was set by hand */

static bool stands_as_released(const struct report_row *row)
{
    return row->imported || row->state == REPORT_PUBLISHED;
}

static void difference_add(struct ctx *c, struct annual_open *o, isize *cap, int slot,
                           const struct report_set *set)
{
    struct annual_difference *d = LIST_ADD(c->mem, &o->differences, *cap);

    d->slot = slot;
    d->computed = o->computed->cell[slot];
    d->stands = o->report->cell[slot];
    if (set) {
        d->reason = set->reason;
        d->name = set->name;
        d->at = set->at;
    }
}

static void assemble(struct ctx *c, struct annual_open *o)
{
    struct report_set_list set = {0};
    const struct report_row *row = &o->row;
    struct unit u = {0};
    isize cap = 0;

    o->computed = NEW(c->mem, struct report, 1);
    o->report = NEW(c->mem, struct report, 1);
    o->members = NEW(c->mem, struct annual_members, 1);
    annual_compute_with(c, row->unit, row->year, row->form, o->computed, o->members);
    report_set_all(c, row->id, &set);
    *o->report = *o->computed;
    if (stands_as_released(row))
        for (int i = 0; i < REPORT_CELLS; i++)
            o->report->cell[i] = (struct cell){0};
    for (isize i = 0; i < set.n; i++) {
        int slot = report_find(set.p[i].cell);

        if (slot < 0)
            continue;
        o->report->cell[slot] = cell_parse(c->mem, set.p[i].value);
        if (set.p[i].reason.n)
            difference_add(c, o, &cap, slot, &set.p[i]);
    }
    if (stands_as_released(row) && !row->imported)
        for (int i = 0; i < REPORT_CELLS; i++)
            if (report_form_has(row->form, i) &&
                !cell_equal(o->report->cell[i], o->computed->cell[i])) {
                bool listed = false;

                for (isize k = 0; k < o->differences.n; k++)
                    listed |= o->differences.p[k].slot == i;
                if (!listed)
                    difference_add(c, o, &cap, i, NULL);
            }
    annual_unpack(c, row->narrative, o->text);
    annual_parts(c, row->unit, row->year, o->text, stands_as_released(row) ? &set : NULL,
                 o->report);
    unit_load(c, row->unit, &u);
    o->report->title = row->title;
    o->report->body = u.name;
    o->report->year = row->year;
}

/* A text that was written, or proposed earlier, denies fees that the registers have. */
static bool denies_fees(struct ctx *c, const struct annual_open *o)
{
    int64_t cases = 0, fen;

    if (!str_has(o->text[6], S("没有收取信息处理费")) &&
        !str_has(o->text[6], S("未收取信息处理费")))
        return false;
    fen = report_fee_requests(c, o->row.unit, o->row.year, &cases);
    return fen || cases;
}

/* Why it cannot go forward: the first identity that fails, a part that is missing. */
static struct str hindrance(struct ctx *c, const struct annual_open *o)
{
    for (isize i = 0; i < o->identities.checks.n; i++) {
        const struct identity_check *k = &o->identities.checks.p[i];

        if (k->status == IDENTITY_FAIL && !k->soft)
            return str_fmt(
                c->mem, "勾稽关系不成立：%.*s %.*s（%.*s ≠ %.*s）", STR_ARG(k->id),
                STR_ARG(k->terms ? report_slot_words(c->mem, k->slot[0]) : k->column),
                STR_ARG(cell_print(c->mem, k->left)), STR_ARG(cell_print(c->mem, k->right)));
    }
    /* no register of procurement: a report in the form of 2019 has that row by hand */
    for (int slot = 0; slot < REPORT_CELLS; slot++)
        if (report_form_has(o->row.form, slot) && o->report->cell[slot].kind == CELL_UNKNOWN)
            return str_fmt(c->mem,
                           "还不知道：%.*s；没有台账的，请打开表里的这一格填写（没有就填0）",
                           STR_ARG(report_slot_words(c->mem, slot)));
    if (denies_fees(c, o))
        return S("六、写着没有收取信息处理费，台账里收取了；请写成 {{信息处理费}}，由台账代入");
    for (int p = 0; p < REPORT_PARTS; p++) {
        if (p >= 2 && p <= 4)
            continue;
        if (utf8_count(str_trim_wide(o->text[p])) < 10)
            return str_fmt(c->mem, "还没有写：%.*s",
                           STR_ARG(p ? report_part_heading(p) : S("开头")));
        if (str_has(o->report->part[p].text, S("{{")))
            return str_fmt(
                c->mem, "%.*s里有不认识的数据名：%.*s",
                STR_ARG(p ? report_part_heading(p) : S("开头")),
                STR_ARG(utf8_head(str_from(o->report->part[p].text,
                                           str_find(o->report->part[p].text, S("{{"))),
                                  20)));
    }
    return (struct str){0};
}

void annual_stand(struct ctx *c, const struct report_row *row, struct report *out)
{
    struct report_set_list set = {0};
    struct str text[REPORT_PARTS];
    struct unit u = {0};

    if (!stands_as_released(row)) {
        struct annual_open o = {.row = *row};

        assemble(c, &o);
        *out = *o.report;
        return;
    }
    /* As released: nothing is computed. */
    *out = (struct report){.title = row->title, .year = row->year};
    report_set_all(c, row->id, &set);
    for (isize i = 0; i < set.n; i++) {
        int slot = report_find(set.p[i].cell);

        if (slot >= 0)
            out->cell[slot] = cell_parse(c->mem, set.p[i].value);
    }
    for (int t = 0; t < REPORT_TABLES; t++)
        out->form[t] = report_has_table(out, (enum report_table)t) ? row->form : FORM_UNKNOWN;
    annual_unpack(c, row->narrative, text);
    annual_parts(c, row->unit, row->year, text, &set, out);
    unit_load(c, row->unit, &u);
    out->body = u.name;
}

/* The sibling whose part five is most alike, of the same year. */
static void siblings(struct ctx *c, struct annual_open *o)
{
    struct report_row_list rows = {0};
    struct unit mine = {0};

    o->sibling_alike = -1;
    if (utf8_count(o->text[5]) < 30 || unit_load(c, o->row.unit, &mine) != OK)
        return;
    report_of_year(c, o->row.year, &rows);
    for (isize i = 0; i < rows.n && !c->fail.code; i++) {
        struct str text[REPORT_PARTS];
        struct unit u = {0};
        int alike;

        if (rows.p[i].unit.n == o->row.unit.n || unit_load(c, rows.p[i].unit, &u) != OK ||
            u.parent.n != mine.parent.n)
            continue;
        annual_unpack(c, rows.p[i].narrative, text);
        if (utf8_count(text[5]) < 30)
            continue;
        alike = report_text_alike(c->mem, text[5], o->text[5]);
        if (alike > o->sibling_alike) {
            o->sibling_alike = alike;
            o->sibling = rows.p[i].unit_name;
        }
    }
}

/* Who took the step that this one is the second pair of eyes to, last: nobody signs what they sent up themselves,
 * nor clears for the district what they signed. 0: nobody, any other step. */
static struct user_id before(struct ctx *c, struct report_id id, enum annual_act act)
{
    struct report_step_list all = {0};
    struct user_id by = {0};

    if (act != ANNUAL_SIGN && act != ANNUAL_CLEAR)
        return by;
    report_step_all(c, id, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].act, acts[act == ANNUAL_SIGN ? ANNUAL_SUBMIT : ANNUAL_SIGN].name))
            by = all.p[i].account;
    return by;
}

static void load(struct ctx *c, struct report_id id, struct annual_open *o)
{
    struct report_row before = {0};

    *o = (struct annual_open){.alike = -1};
    if (report_row_load(c, id, &o->row) != OK)
        return;
    assemble(c, o);
    if (report_of(c, o->row.unit, o->row.year - 1, &before)) {
        struct annual_open p = {.row = before};

        assemble(c, &p);
        o->previous = p.report;
        if (p.text[5].n && o->text[5].n)
            o->alike = report_text_alike(c->mem, p.text[5], o->text[5]);
    }
    if (c->fail.code)
        return;
    identity_verify(c->mem, o->report, o->previous, &o->identities);
    report_text_check(c->mem, o->report, o->previous, &o->said, &o->identities);
    annual_cases(c, o);
    o->hinders = hindrance(c, o);
    siblings(c, o);
}

/* The document of the fourth board that the release made, while the public does not see it. */
static enum doc_state waits_as(struct ctx *c, const struct report_row *row)
{
    struct document d = {0};

    if (!row->document.n || document_load(c, row->document, &d) || d.live ||
        d.state == DOC_WITHDRAWN || d.state == DOC_ARCHIVED)
        return DOC_STATE__MAX;
    return d.state;
}

bool annual_reads(struct ctx *c, struct unit_id unit)
{
    return may_ask(c, ACT_REPORT, unit) || may_ask(c, ACT_REPORT_SIGN, unit) ||
           may_ask(c, ACT_DISTRICT, unit);
}

enum err annual_open(struct ctx *c, struct report_id id, struct annual_open *out)
{
    struct unit u = {0};

    if (db_begin_read(c) != OK)
        return db_end(c);
    load(c, id, out);
    if (!c->fail.code) {
        if (!annual_reads(c, out->row.unit))
            may(c, ACT_REPORT, out->row.unit);
        report_step_all(c, id, &out->steps);
        for (isize i = 0; !c->fail.code && i < out->members->all.n; i++)
            out->members->all.p[i].opens =
                out->members->all.p[i].present && annual_reads(c, out->members->all.p[i].unit);
        for (int a = 0; a < ANNUAL_ACT__MAX; a++)
            out->may[a] =
                known((enum annual_act)a, out->row.state) &&
                may_ask(c, permission_of((enum annual_act)a, out->row.state), out->row.unit) &&
                may_second_ask(c, out->row.unit, before(c, out->row.id, (enum annual_act)a));
        /* What is published is a document too, drafted by who publishes it. */
        out->may[ANNUAL_PUBLISH] &= may_ask(c, ACT_DRAFT, out->row.unit);
        out->writes = out->row.state == REPORT_DRAFT && may_ask(c, ACT_REPORT, out->row.unit);
        if (unit_load(c, out->row.unit, &u) == OK)
            out->due = report_due(u.kind, u.level, out->row.year);
        out->document = waits_as(c, &out->row);
    }
    return db_end(c);
}

enum err annual_build(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                      struct report *out)
{
    struct unit u = {0};
    struct str text[REPORT_PARTS] = {{0}};
    struct report_row row = {0};

    if (db_begin_read(c) != OK)
        return db_end(c);
    may(c, ACT_REPORT, unit);
    if (!c->fail.code && unit_load(c, unit, &u) == OK) {
        if (report_of(c, unit, year, &row) && (!form || row.form == form)) {
            struct annual_open o = {.row = row};

            assemble(c, &o);
            *out = *o.report;
        } else {
            annual_compute(c, unit, year, form ? form : report_form_of_year(year), out);
            annual_usual(c, &u, year, text);
            annual_parts(c, unit, year, text, NULL, out);
            out->title = annual_title_of(c, &u, year);
            out->body = u.name;
        }
    }
    return db_end(c);
}

/* --- changes */

static bool year_ok(struct ctx *c, int year)
{
    if (year < 2008 || year > day_year(ctx_today(c)))
        fail_set(&c->fail, ERR_INPUT, "year", "年份应在2008到今年之间");
    return !c->fail.code;
}

enum err annual_start(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                      struct report_id *out)
{
    struct report_row row = {.unit = unit, .year = year, .edition = 1, .form = form},
                      there = {0};
    struct unit u = {0};
    struct str text[REPORT_PARTS] = {{0}};

    if (!form)
        row.form = report_form_of_year(year);
    if (db_begin_unit(c, unit) != OK)
        return db_end(c);
    may(c, ACT_REPORT, unit);
    if (!c->fail.code && year_ok(c, year) && unit_load(c, unit, &u) == OK) {
        if (report_of(c, unit, year, &there)) {
            *out = there.id; /* somebody has begun already */
        } else {
            annual_usual(c, &u, year, text);
            row.title = annual_title_of(c, &u, year);
            row.narrative = annual_pack(c, text);
            row.id = report_insert(c, &row);
            *out = row.id;
            report_step_add(c, &row, S("start"), REPORT_DRAFT, (struct str){0});
            audit_add(c, unit, S("report.start"), S("report"), row.id.n, (struct str){0},
                      json_name(c->mem, row.title));
        }
    }
    return db_end(c);
}

static bool begin_draft(struct ctx *c, struct report_id id, struct report_row *row)
{
    if (db_begin(c) != OK || report_row_load(c, id, row) != OK)
        return false;
    may(c, ACT_REPORT, row->unit);
    if (!c->fail.code && row->state != REPORT_DRAFT)
        fail_set(&c->fail, ERR_RULE, "", "年报已经送出，退回后才能修改");
    return !c->fail.code;
}

enum err annual_set(struct ctx *c, struct report_id id, struct str cell, struct str value,
                    struct str reason)
{
    struct report_row row = {0};
    struct cell v = cell_parse(c->mem, value);
    int slot = report_find(cell);

    if (begin_draft(c, id, &row)) {
        if (slot < 0 || !report_form_has(row.form, slot))
            fail_set(&c->fail, ERR_INPUT, "cell", "没有这一格：%.*s",
                     STR_ARG(utf8_clip(cell, 60)));
        else if (value.n && v.kind != CELL_NUMBER)
            fail_set(&c->fail, ERR_INPUT, "value", "请填写数字");
        else if (value.n && !str_trim_wide(reason).n)
            fail_set(&c->fail, ERR_INPUT, "reason", "手工改数要写明理由");
        else if (utf8_count(reason) > REASON_MOST)
            fail_set(&c->fail, ERR_INPUT, "reason", "理由最多%d字", REASON_MOST);
        if (!c->fail.code) {
            if (value.n)
                report_set_put(c, &row, cell, cell_print(c->mem, v), str_trim_wide(reason));
            else
                report_set_drop(c, id, cell);
            report_update(c, &row);
            audit_add(c, row.unit, S("report.set"), S("report"), id.n, json_name(c->mem, cell),
                      json_reason(c->mem, str_fmt(c->mem, "%.*s：%.*s", STR_ARG(value),
                                                  STR_ARG(reason))));
        }
    }
    return db_end(c);
}

enum err annual_write(struct ctx *c, struct report_id id, int seen, const struct str *text)
{
    struct report_row row = {0};

    if (begin_draft(c, id, &row)) {
        if (seen != row.version)
            fail_set(&c->fail, ERR_CONFLICT, "", "别人刚刚改过这份年报，请重新打开再改");
        for (int i = 0; i < REPORT_PARTS; i++)
            if (text[i].n > TEXT_MOST || utf8_bad(text[i]) >= 0)
                fail_set(&c->fail, ERR_INPUT, "text", "文字太长或含有不认识的字符");
        if (!c->fail.code) {
            row.narrative = annual_pack(c, text);
            report_update(c, &row);
            audit_add(c, row.unit, S("report.write"), S("report"), id.n, (struct str){0},
                      (struct str){0});
        }
    }
    return db_end(c);
}

/* From release on every cell stands as it was. */
static void freeze(struct ctx *c, const struct report_row *row, const struct report *r)
{
    struct report_set_list set = {0};

    report_set_all(c, row->id, &set);
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct str address, reason = {0};

        if (r->cell[i].kind == CELL_UNKNOWN)
            continue;
        address = report_address(c->mem, i);
        for (isize k = 0; k < set.n; k++)
            if (str_eq(set.p[k].cell, address))
                reason = set.p[k].reason;
        report_set_put(c, row, address, cell_print(c->mem, r->cell[i]), reason);
    }
}

/* A correction begins from the released edition; its figures are computed anew, those set by hand
 * are taken over with their reason. */
static void correct(struct ctx *c, const struct report_row *old, struct str reason)
{
    struct report_row row = *old;
    struct report_set_list set = {0};

    row.edition++;
    row.state = REPORT_DRAFT;
    row.reason = reason;
    row.document = (struct doc_id){0};
    row.imported = false;
    row.id = report_insert(c, &row);
    report_set_all(c, old->id, &set);
    for (isize i = 0; i < set.n; i++)
        if (set.p[i].reason.n)
            report_set_put(c, &row, set.p[i].cell, set.p[i].value, set.p[i].reason);
    report_step_add(c, &row, S("correct"), REPORT_DRAFT, reason);
}

/* The files are made and read back before the transaction; what is then released must be what was
 * proved: a register may have moved in between. */
static void still_proved(struct ctx *c, const struct report *proved, const struct report *now)
{
    for (int i = 0; proved && i < REPORT_CELLS; i++)
        if (proved->cell[i].kind != now->cell[i].kind ||
            !cell_equal(proved->cell[i], now->cell[i])) {
            fail_set(&c->fail, ERR_CONFLICT, "", "台账刚刚有变动，请核对后再发布");
            return;
        }
}

enum err annual_take(struct ctx *c, struct report_id id, enum annual_act act, int seen,
                     struct str remark)
{
    struct annual_open o = {0}, proved = {0};
    enum report_state from;
    bool waived;

    if (act == ANNUAL_PUBLISH && (annual_open(c, id, &proved) != OK ||
                                  (proved.may[act] && annual_prove(c, proved.report) != OK)))
        return c->fail.code;
    if (db_begin(c) != OK)
        return db_end(c);
    load(c, id, &o);
    if (!c->fail.code)
        still_proved(c, proved.report, o.report);
    if (c->fail.code)
        return db_end(c);
    from = o.row.state;
    if (!known(act, from))
        fail_set(&c->fail, ERR_RULE, "", "年报现在是“%.*s”，不能%.*s",
                 STR_ARG(report_state_zh(from)), STR_ARG(acts[act].zh));
    may(c, permission_of(act, from), o.row.unit);
    if (!c->fail.code && seen && o.row.version != seen)
        fail_set(&c->fail, ERR_CONFLICT, "",
                 "这份年报在您打开之后有改动，没有办理；请看过现在的内容再办");
    waived = may_second(c, o.row.unit, before(c, id, act),
                        act == ANNUAL_SIGN ? "送签的人不能自己签发，请由另一人签发"
                                           : "签发的人不能自己审核，请由另一人审核");
    if (!c->fail.code && acts[act].reasoned && !str_trim_wide(remark).n)
        fail_set(&c->fail, ERR_INPUT, "remark", "请写明理由");
    if (!c->fail.code && acts[act].proved && o.hinders.n)
        fail_set(&c->fail, ERR_RULE, "", "%.*s", STR_ARG(o.hinders));
    if (!c->fail.code && act == ANNUAL_CORRECT) {
        correct(c, &o.row, str_trim_wide(remark));
    } else if (!c->fail.code) {
        o.row.state = acts[act].to;
        if (act == ANNUAL_PUBLISH) {
            freeze(c, &o.row, o.report);
            annual_keep_words(c, &o.row, o.report, o.text);
        }
        report_update(c, &o.row);
        report_step_add(c, &o.row, acts[act].name, from, str_trim_wide(remark));
    }
    audit_add(c, o.row.unit, str_concat(c->mem, S("report."), acts[act].name), S("report"),
              id.n, (struct str){0}, waived ? S(WAIVED_JSON) : json_reason(c->mem, remark));
    return db_end(c);
}

enum err annual_import(struct ctx *c, struct unit_id unit, const struct report *r,
                       struct report_id *out)
{
    struct report_row row = {.unit = unit,
                             .year = r->year,
                             .edition = 1,
                             .state = REPORT_PUBLISHED,
                             .imported = true,
                             .form = report_form_of(r)},
                      there = {0};
    struct str text[REPORT_PARTS];

    if (!row.form)
        row.form = report_form_of_year(r->year);
    if (db_begin_unit(c, unit) != OK)
        return db_end(c);
    may(c, ACT_REPORT, unit);
    if (!c->fail.code && year_ok(c, r->year)) {
        if (report_of(c, unit, r->year, &there))
            fail_set(&c->fail, ERR_CONFLICT, "year", "这个单位%d年的年报已经有了", r->year);
        row.title = r->title;
        for (int i = 0; i < REPORT_PARTS; i++)
            text[i] = r->part[i].text;
        row.narrative = annual_pack(c, text);
        row.id = report_insert(c, &row);
        *out = row.id;
        for (int i = 0; i < REPORT_CELLS && !c->fail.code; i++)
            if (r->cell[i].kind != CELL_UNKNOWN)
                report_set_put(c, &row, report_address(c->mem, i),
                               cell_print(c->mem, r->cell[i]), (struct str){0});
        report_step_add(c, &row, S("import"), REPORT_PUBLISHED, (struct str){0});
        audit_add(c, unit, S("report.import"), S("report"), row.id.n, (struct str){0},
                  json_name(c->mem, row.title));
    }
    return db_end(c);
}
