/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure.c - figures of many units at once; see measure.h
 *
 * $1 unit (0: all), $2 and $3 the period as instants or days, $4 … what the query says. Units come first
 * in every join, so that each is a range of an index that begins with the unit. A query stands twice:
 * by unit, answered from the index alone, and by unit and office for a single unit.
 */
#include "store/measure.h"

#include "store/measure_parts.h"

enum { OFFICES = MEASURE_QUERY__MAX, COLUMNS = 2 * MEASURE_QUERY__MAX, SHOWN };

/* clang-format off */
#define MONTH(from, until) \
    "(SELECT COUNT(*) FROM document d WHERE d.unit = u.id AND d.first_published_at >= " from \
    " AND d.first_published_at < " until "), "
#define BOUND(n, until) "WHEN d.first_published_at < " until " THEN " n " "
#define SUM(one) "SUM(" one ")"

#define NORMS(office, by) \
    "SELECT u.id, " office ", '', 0, COUNT(*), " SUM(NORM_EXPLAINED) ", 0, 0 " NORMS_ROWS "GROUP BY u.id" by
#define FAULTS(office, by) \
    "SELECT u.id, " office ", f.kind, 0, COUNT(*), " SUM(FAULT_OPEN) ", 0, 0 " FAULTS_ROWS \
    "GROUP BY u.id, f.kind" by
#define FAULTS_NOW(office, by) \
    "SELECT u.id, " office ", f.kind, 0, COUNT(*), 0, 0, 0 " FAULTS_NOW_ROWS "GROUP BY u.id, f.kind" by
#define VOICES(office, by) \
    "SELECT u.id, " office ", '', 0, COUNT(*), " SUM(VOICE_ANSWERED) ", " SUM(VOICE_TIMELY) ", " \
    SUM(VOICE_MENDED) " " VOICES_ROWS "GROUP BY u.id" by
#define REQUESTS(office, by) \
    "SELECT u.id, " office ", '', 0, COUNT(*), 0, 0, 0 " REQUESTS_ROWS "GROUP BY u.id" by
#define CLOSED(office, by) \
    "SELECT u.id, " office ", '', 0, COUNT(*), " SUM(CLOSED_LATE) ", 0, 0 " CLOSED_ROWS "GROUP BY u.id" by
#define OPEN_LATE(office, by) \
    "SELECT u.id, " office ", '', 0, COUNT(*), 0, 0, 0 " OPEN_LATE_ROWS("$4") "GROUP BY u.id" by
#define REGISTERS(office, by) \
    "SELECT u.id, " office ", r.register, 0, COUNT(*), " SUM(OWN_TRAINING) ", " SUM(OWN_MEETING) ", " \
    SUM(ROW_TIMELY) " " REGISTERS_ROWS "GROUP BY u.id, r.register" by

#define YEAR_OF(from, until) \
    "(SELECT COUNT(*) FROM document d WHERE d.col = k.id AND d.live = 1 AND d.published_at >= " from \
    " AND d.published_at < " until "), "
#define BOTH(id, name, query, column) \
    [id] = {"measure." name, query("0", "")}, \
    [OFFICES + id] = {"measure." name "_offices", query("COALESCE(" column ", 0)", ", COALESCE(" column ", 0)")}

const struct db_query measure_queries[] = {
    [MEASURE_DOCS] = {"measure.docs",
        "SELECT u.id, 0, '', 0, 0, (SELECT COUNT(d.written_day) FROM document d WHERE d.unit = u.id AND "
        SPAN("d.first_published_at") "), 0, 0, "
        MONTH("$2", "$4") MONTH("$4", "$5") MONTH("$5", "$6") MONTH("$6", "$7") MONTH("$7", "$8")
        MONTH("$8", "$9") MONTH("$9", "$10") MONTH("$10", "$11") MONTH("$11", "$12")
        MONTH("$12", "$13") MONTH("$13", "$14") MONTH("$14", "$3") "0 FROM unit u WHERE 1 = 1 " OF},
    [OFFICES + MEASURE_DOCS] = {"measure.docs_offices",
        "SELECT x.unit, x.office, '', x.month, COUNT(*), SUM(x.dated), 0, 0 FROM (SELECT u.id AS unit, "
        "COALESCE(d.office, 0) AS office, CASE WHEN d.written_day IS NULL THEN 0 ELSE 1 END AS dated, CASE "
        BOUND("0", "$4") BOUND("1", "$5") BOUND("2", "$6") BOUND("3", "$7") BOUND("4", "$8") BOUND("5", "$9")
        BOUND("6", "$10") BOUND("7", "$11") BOUND("8", "$12") BOUND("9", "$13") BOUND("10", "$14")
        "ELSE 11 END AS month " DOCS_ROWS
        ") x GROUP BY x.unit, x.office, x.month"},
    [MEASURE_SLOW] = {"measure.slow",
        "SELECT u.id, COALESCE(d.office, 0), '', d.written_day, (d.first_published_at + 28800) / 86400, 0, 0, "
        "0 " SLOW_ROWS},
    [MEASURE_COLUMNS] = {"measure.leaves",
        "SELECT u.id, 0, '', 0, COUNT(*), " SUM(COLUMN_FILLED) ", " SUM(COLUMN_STALE("$4")) ", 0 " COLUMNS_ROWS
        "GROUP BY u.id"},
    BOTH(MEASURE_NORMS, "norms", NORMS, "d.office"),
    BOTH(MEASURE_FAULTS, "faults", FAULTS, "f.office"),
    BOTH(MEASURE_FAULTS_NOW, "faults_now", FAULTS_NOW, "f.office"),
    BOTH(MEASURE_VOICES, "voices", VOICES, "v.office"),
    BOTH(MEASURE_REQUESTS, "requests", REQUESTS, "r.office"),
    BOTH(MEASURE_CLOSED, "closed", CLOSED, "r.office"),
    BOTH(MEASURE_OPEN_LATE, "open_late", OPEN_LATE, "r.office"),
    BOTH(MEASURE_REGISTERS, "registers", REGISTERS, "r.office"),
    [MEASURE_DISPUTES] = {"measure.disputes",
        "SELECT u.id, 0, '', 0, COUNT(*), " SUM(DISPUTE_LOST) ", 0, 0 " DISPUTES_ROWS "GROUP BY u.id"},
    [MEASURE_REPORTS] = {"measure.reports",
        "SELECT u.id, 0, '', MIN((d.first_published_at + 28800) / 86400), COUNT(*), 0, 0, 0 "
        REPORTS_ROWS("$4") "GROUP BY u.id"},
    [COLUMNS] = {"measure.columns",
        "SELECT k.id, k.board, k.update_days, k.name, k.item, k.empty_reason, k.docs, (SELECT COUNT(*) FROM "
        "document d WHERE d.unit = k.unit AND " SPAN("d.first_published_at") "AND d.col = k.id), "
        "COALESCE(k.last_published_at, 0), CASE WHEN EXISTS (SELECT 1 FROM board_column b WHERE b.unit = "
        "k.unit AND b.board = k.board AND b.parent = k.id AND b.closed_at IS NULL) THEN 0 ELSE 1 END FROM "
        "board_column k WHERE k.unit = $1 AND k.closed_at IS NULL ORDER BY k.board, k.ord, k.id"},
    [SHOWN] = {"measure.shown",
        "SELECT k.id, k.name, k.item, k.docs, " YEAR_OF("$3", "$2") YEAR_OF("$4", "$3") YEAR_OF("$5", "$4")
        YEAR_OF("$6", "$5") YEAR_OF("$7", "$6") YEAR_OF("$8", "$7") YEAR_OF("$9", "$8") YEAR_OF("$10", "$9")
        "0 FROM unit u CROSS JOIN board_column k WHERE ($1 = 0 OR u.id = $1) AND u.closed_at IS NULL AND k.unit "
        "= u.id AND k.closed_at IS NULL AND k.docs > 0 ORDER BY k.unit, k.board, k.ord, k.id"},
};
/* clang-format on */
const isize measure_queries_n = sizeof measure_queries / sizeof *measure_queries;

void measure_put_span(struct stmt *s, enum measure_query q, const struct period *p)
{
    switch (q) {
    case MEASURE_DOCS:
    case MEASURE_SLOW:
    case MEASURE_NORMS:
    case MEASURE_FAULTS:
    case MEASURE_VOICES:
        db_put_int(s, instant_of_day(p->from).s);
        db_put_int(s, instant_of_day(p->until).s);
        return;
    case MEASURE_COLUMNS:
    case MEASURE_FAULTS_NOW:
    case MEASURE_REQUESTS:
    case MEASURE_CLOSED:
    case MEASURE_OPEN_LATE:
    case MEASURE_DISPUTES:
    case MEASURE_REPORTS:
    case MEASURE_REGISTERS:
    case MEASURE_QUERY__MAX:
        break;
    }
    db_put_int(s, p->from.n);
    db_put_int(s, p->until.n);
}

void measure_rows(struct ctx *c, enum measure_query q, const struct period *p,
                  struct unit_id unit, struct measure_row_list *out)
{
    bool offices = unit.n && measure_queries[OFFICES + q].sql;
    struct stmt *s = db_query(c, &measure_queries[offices ? OFFICES + (int)q : (int)q]);
    isize cap = 0;

    db_put_int(s, unit.n);
    measure_put_span(s, q, p);
    if (q == MEASURE_DOCS)
        for (int i = 1; i < PERIOD_MONTHS; i++)
            db_put_int(s, instant_of_day(period_month(p, i)).s);
    else if (q == MEASURE_COLUMNS)
        db_put_int(s, c->now.s);
    else if (q == MEASURE_OPEN_LATE)
        db_put_int(s, ctx_today(c).n);
    else if (q == MEASURE_REPORTS)
        db_put_text(s, str_fmt(c->mem, "%%%d年%%", p->year - 1));
    while (db_step(s)) {
        struct measure_row *r = LIST_ADD(c->mem, out, cap);

        *r = (struct measure_row){.unit = {db_get_int(s, 0)},
                                  .office = {db_get_int(s, 1)},
                                  .key = db_get_text(s, 2),
                                  .at = db_get_int(s, 3),
                                  .n = db_get_int(s, 4),
                                  .m = db_get_int(s, 5),
                                  .l = db_get_int(s, 6),
                                  .k = db_get_int(s, 7)};
        for (int i = 0; q == MEASURE_DOCS && !offices && i < PERIOD_MONTHS; i++)
            r->n += r->month[i] = db_get_int(s, 8 + i);
        if (q == MEASURE_DOCS && offices && r->at >= 0 && r->at < PERIOD_MONTHS)
            r->month[r->at] = r->n;
    }
}

void measure_columns(struct ctx *c, struct unit_id unit, const struct period *p,
                     struct measure_column_list *out)
{
    struct stmt *s = db_query(c, &measure_queries[COLUMNS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, instant_of_day(p->from).s);
    db_put_int(s, instant_of_day(p->until).s);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct measure_column){.col = {db_get_int(s, 0)},
                                    .board = (int)db_get_int(s, 1),
                                    .update_days = (int)db_get_int(s, 2),
                                    .name = db_get_text(s, 3),
                                    .item = db_get_text(s, 4),
                                    .empty_reason = db_get_text(s, 5),
                                    .docs = db_get_int(s, 6),
                                    .period = db_get_int(s, 7),
                                    .last = db_get_instant(s, 8),
                                    .leaf = db_get_int(s, 9)};
}

void measure_public(struct ctx *c, struct unit_id unit, int year,
                    struct measure_public_list *out)
{
    struct stmt *s = db_query(c, &measure_queries[SHOWN]);
    isize cap = 0;

    db_put_int(s, unit.n);
    for (int y = 0; y <= MEASURE_YEARS; y++) {
        struct day first = {0};

        day_make(year + 1 - y, 1, 1, &first);
        db_put_int(s, instant_of_day(first).s);
    }
    while (db_step(s)) {
        struct measure_public *m = LIST_ADD(c->mem, out, cap);

        m->col.n = db_get_int(s, 0);
        m->name = db_get_text(s, 1);
        m->item = db_get_text(s, 2);
        m->total = db_get_int(s, 3);
        for (int y = 0; y < MEASURE_YEARS; y++)
            m->count[y] = db_get_int(s, 4 + y);
    }
}
