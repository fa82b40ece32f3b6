/* SPDX-License-Identifier: MulanPSL-2.0 */
/* figures.c - tables three and four of any period; see figures.h */
#include "work/figures.h"

#include "store/audit.h"
#include "store/unit.h"
#include "work/figures_in.h"
#include "work/may.h"
#include "work/similar.h"

enum { FIRST_YEAR = 2008 };

static int column(struct str kind)
{
    return report_col_find(REPORT_T3, kind);
}

int figures_row(enum report_form form, struct str outcome)
{
    struct outcome o;

    if (!outcome_find(outcome, &o))
        (void)outcome_find(S("O23"), &o);
    return report_row_find(REPORT_T3, form == FORM_2019 ? o.row_2019 : o.row_2021);
}

static void add(struct figures *f, int row, const struct request_tally *t)
{
    int col = column(t->kind);

    if (row < 0 || col < 0)
        return;
    f->t3[row][col] += t->n;
    f->t3[row][T3_SUM] += t->n;
}

void figures_four(struct arena *mem, const struct dispute_tally_list *all, struct figures *f)
{
    for (int i = 0; i < T4_COLS; i++)
        f->t4[i] = 0;
    for (isize i = 0; i < all->n; i++) {
        const struct dispute_tally *t = &all->p[i];
        struct str id = str_fmt(mem, "%.*s.%.*s", STR_ARG(t->kind), STR_ARG(t->result));
        int cell = report_col_find(REPORT_T4, id),
            sum = report_col_find(REPORT_T4, str_fmt(mem, "%.*s.sum", STR_ARG(t->kind)));

        if (cell >= 0)
            f->t4[cell] += t->n;
        if (sum >= 0)
            f->t4[sum] += t->n;
    }
}

static bool whole_year(struct day from, struct day until)
{
    struct civil a = day_civil(from), b = day_civil(until);

    return a.year == b.year && a.month == 1 && a.day == 1 && b.month == 12 && b.day == 31;
}

void figures_count(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct day asof, enum report_form form, struct figures *f)
{
    struct request_tally_list received = {0}, carried = {0}, closed = {0};
    struct dispute_tally_list suits = {0};
    int total = report_row_find(REPORT_T3, S("T3.3.7")),
        next = report_row_find(REPORT_T3, S("T3.4")),
        fresh = report_row_find(REPORT_T3, S("T3.1")),
        before = report_row_find(REPORT_T3, S("T3.2"));

    if (whole_year(from, until))
        f->helped = similar_helped_in(c, unit, day_year(from));
    if (day_is_set(asof) && asof.n < until.n)
        until = asof;
    f->from = from;
    f->until = until;
    f->form = form;
    request_tally_received(c, unit, from, until, &received);
    request_tally_carried(c, unit, from, &carried);
    request_tally_closed(c, unit, from, until, &closed);
    for (isize i = 0; i < received.n; i++)
        add(f, fresh, &received.p[i]);
    for (isize i = 0; i < carried.n; i++)
        add(f, before, &carried.p[i]);
    for (isize i = 0; i < closed.n; i++) {
        const struct request_tally *t = &closed.p[i];

        add(f, figures_row(form, t->outcome), t);
        add(f, total, t);
        f->late += t->late;
    }
    /* What is not closed by the end is carried over: the identity of the form, and its definition
     * (received by the end, not closed by then), are the same thing counted once. */
    for (int col = 0; col < T3_COLS && next >= 0; col++)
        f->t3[next][col] = f->t3[fresh][col] + f->t3[before][col] - f->t3[total][col];
    request_days(c, unit, from, until, &f->days);
    for (isize i = 0; i < f->days.n; i++) {
        f->answered += f->days.p[i].n;
        f->days_total += f->days.p[i].n * f->days.p[i].days;
    }
    request_corrections(c, unit, from, until, &f->corrections, &f->corrected);
    dispute_tally(c, unit, from, until, &suits);
    figures_four(c->mem, &suits, f);
}

enum err figures_period(struct ctx *c, struct day from, struct day until, struct day asof)
{
    if (c->fail.code)
        return c->fail.code;
    if (!day_is_set(from) || day_year(from) < FIRST_YEAR)
        return fail_set(&c->fail, ERR_INPUT, "from", "起日应在%d年以后：《条例》自那一年起施行",
                        FIRST_YEAR);
    if (from.n > ctx_today(c).n)
        return fail_set(&c->fail, ERR_INPUT, "from", "起日（%.*s）还没有到",
                        STR_ARG(day_iso(c->mem, from)));
    if (!day_is_set(until) || until.n < from.n)
        return fail_set(&c->fail, ERR_INPUT, "to", "止日（%.*s）早于起日（%.*s）",
                        STR_ARG(day_iso(c->mem, until)), STR_ARG(day_iso(c->mem, from)));
    if (day_is_set(asof) && asof.n < from.n)
        return fail_set(&c->fail, ERR_INPUT, "asof", "截至日（%.*s）早于起日（%.*s）",
                        STR_ARG(day_iso(c->mem, asof)), STR_ARG(day_iso(c->mem, from)));
    if (day_is_set(asof) && asof.n > ctx_today(c).n)
        return fail_set(&c->fail, ERR_INPUT, "asof", "截至日（%.*s）还没有到",
                        STR_ARG(day_iso(c->mem, asof)));
    return OK;
}

enum err figures_open(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                      struct day asof, enum report_form form, struct figures *out)
{
    if (figures_period(c, from, until, asof))
        return c->fail.code;
    db_begin_read(c);
    figures_count(c, unit, from, until, asof, form, out);
    return db_end(c);
}

static void csv_line(struct arena *mem, struct buf *b, const char *table, int slot, int64_t n)
{
    struct str words = report_slot_words(mem, slot);

    buf_fmt(b, "%s,\"%.*s\",%.*s,%lld\r\n", table,
            STR_ARG(str_replace(mem, words, S("\""), S("\"\""))),
            STR_ARG(report_address(mem, slot)), (long long)n);
}

struct str figures_table_csv(struct arena *mem, const struct figures *f)
{
    struct buf b = buf_new(mem, 1 << 14);

    buf_fmt(&b, "\xEF\xBB\xBF表,项目,单元格,数值（%.*s至%.*s）\r\n",
            STR_ARG(day_iso(mem, f->from)), STR_ARG(day_iso(mem, f->until)));
    for (int row = 0; row < T3_ROWS; row++)
        for (int col = 0; col < T3_COLS; col++) {
            int slot = report_slot(REPORT_T3, row, col);

            if (slot >= 0 && report_form_has(f->form, slot))
                csv_line(mem, &b, "三", slot, f->t3[row][col]);
        }
    for (int col = 0; col < T4_COLS; col++)
        csv_line(mem, &b, "四", report_slot(REPORT_T4, 0, col), f->t4[col]);
    return buf_str(&b);
}

void figures_into(const struct figures *f, struct report *r)
{
    for (int row = 0; row < T3_ROWS; row++)
        for (int col = 0; col < T3_COLS; col++) {
            int slot = report_slot(REPORT_T3, row, col);

            if (slot >= 0 && report_form_has(f->form, slot))
                r->cell[slot] = cell_number(f->t3[row][col], 0);
        }
    for (int col = 0; col < T4_COLS; col++)
        r->cell[report_slot(REPORT_T4, 0, col)] = cell_number(f->t4[col], 0);
    r->form[REPORT_T3] = f->form;
    r->form[REPORT_T4] = f->form;
}

/* The outcomes of a row; their cases are asked for one after the other. */
static void behind_row(struct ctx *c, struct unit_id unit, struct str row, struct str kind,
                       struct day from, struct day until, struct request_list *out)
{
    isize cap = 0;

    for (isize i = 0; i < outcome_count(); i++) {
        struct request_list part = {0};
        struct outcome o;

        if (!outcome_at(i, &o) || (!str_eq(o.row_2021, row) && !str_eq(o.row_2019, row)))
            continue;
        request_behind(c, unit, S("closed"), o.id, kind, from, until, 500, &part);
        for (isize k = 0; k < part.n; k++)
            *LIST_ADD(c->mem, out, cap) = part.p[k];
    }
}

/* A total of table four: its four results, one after the other. */
static void disputes_of_kind(struct ctx *c, struct unit_id unit, struct str kind,
                             struct day from, struct day until, struct dispute_list *out)
{
    static const struct str results[] = {LIT("up"), LIT("fix"), LIT("oth"), LIT("pend")};
    isize cap = 0;

    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct dispute_list part = {0};

        dispute_behind(c, unit, kind, results[i], from, until, &part);
        for (isize k = 0; k < part.n; k++)
            *LIST_ADD(c->mem, out, cap) = part.p[k];
    }
}

void figures_cases(struct ctx *c, struct unit_id unit, struct str row, struct str kind,
                   struct day from, struct day until, struct request_list *out)
{
    if (str_eq(row, S("T3.1")))
        request_behind(c, unit, S("received"), S(""), kind, from, until, 500, out);
    else if (str_eq(row, S("T3.2")))
        request_behind(c, unit, S("carried"), S(""), kind, from, until, 500, out);
    else if (str_eq(row, S("T3.4")))
        request_behind(c, unit, S("open"), S(""), kind, from, until, 500, out);
    else if (str_eq(row, S("T3.3.7")))
        request_behind(c, unit, S("closed"), S(""), kind, from, until, 500, out);
    else
        behind_row(c, unit, row, kind, from, until, out);
}

enum err figures_behind(struct ctx *c, struct unit_id unit, struct str address, struct day from,
                        struct day until, struct request_list *cases,
                        struct dispute_list *disputes)
{
    struct str row, col, kind;

    if (report_find(address) < 0 || !str_cut(address, S("/"), &row, &col))
        return fail_set(&c->fail, ERR_NOT_FOUND, "", "没有这一格");
    db_begin_read(c);
    may(c, ACT_CASE, unit);
    if (str_eq(row, S("T4"))) {
        struct str result;

        str_cut(col, S("."), &kind, &result);
        if (str_eq(result, S("sum")))
            disputes_of_kind(c, unit, kind, from, until, disputes);
        else
            dispute_behind(c, unit, kind, result, from, until, disputes);
        return db_end(c);
    }
    figures_cases(c, unit, row, str_eq(col, S("sum")) ? S("") : col, from, until, cases);
    return db_end(c);
}

enum { CSV_MOST = 100000 };

enum err figures_register(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          enum table_form form, struct str *out)
{
    static const struct table_col cols[] = {{"number", LIT("编号")},
                                            {"channel", LIT("渠道")},
                                            {"applicant", LIT("申请人类别")},
                                            {"received", LIT("收到日期")},
                                            {"due", LIT("期限")},
                                            {"closed", LIT("办结日期")},
                                            {"outcome", LIT("处理结果")},
                                            {"working_days", LIT("用时（工作日）")},
                                            {"days_late", LIT("逾期（工作日）")}};
    struct request_list rows = {0};
    struct buf b = buf_new(c->mem, 1 << 16);
    struct table w;

    db_begin_read(c);
    request_behind(c, unit, S("received"), S(""), S(""), from, until, CSV_MOST, &rows);
    w = table_begin(&b, form, cols, sizeof cols / sizeof *cols);
    for (isize i = 0; i < rows.n; i++) {
        const struct request *r = &rows.p[i];
        struct outcome o = {0};

        if (r->outcome.n)
            (void)outcome_find(r->outcome, &o);
        table_text(&w, r->number);
        table_text(&w, channel_zh(r->channel));
        table_text(&w, applicant_zh(r->kind));
        table_text(&w, day_iso(c->mem, r->received));
        table_text(&w, day_iso(c->mem, r->due));
        table_text(&w, day_iso(c->mem, r->closed));
        table_text(&w, o.short_zh);
        if (day_is_set(r->closed))
            table_int(&w, r->days_taken);
        else
            table_none(&w);
        table_int(&w, r->late);
    }
    table_end(&w);
    *out = buf_str(&b);
    return db_end(c);
}

static void units_of(struct ctx *c, struct unit_id unit, struct unit_list *out)
{
    db_begin_read(c);
    may(c, ACT_AUDIT, unit);
    if (!unit.n) {
        unit_all(c, out);
    } else {
        out->p = NEW(c->mem, struct unit, 1);
        out->n = 1;
        out->p[0].id = unit;
    }
    (void)db_end(c);
}

enum err figures_compare(struct ctx *c, struct unit_id unit, int most, struct drift_list *out)
{
    struct unit_list all = {0};

    units_of(c, unit, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        db_begin_read(c);
        request_tally_compare(c, all.p[i].id, most, out);
        (void)db_end(c);
    }
    return c->fail.code;
}

enum err figures_rebuild(struct ctx *c, struct unit_id unit, int64_t *units)
{
    struct unit_list all = {0};

    *units = 0;
    units_of(c, unit, &all);
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        db_begin_unit(c, all.p[i].id);
        request_tally_rebuild(c, all.p[i].id);
        audit_add(c, all.p[i].id, S("figures_rebuild"), S("unit"), all.p[i].id.n, S(""), S(""));
        *units += !db_end(c);
    }
    return c->fail.code;
}
