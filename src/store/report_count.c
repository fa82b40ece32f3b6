/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_count.c - what table two counts, and the records behind it; see report.h
 *
 * 20(1) from the library of normative documents, 20(5) and 20(6) from the register of decisions, which
 * holds those lawfully not published too, 20(8) from income in fen.
 */
#include "store/report.h"

/* Normative documents are those marked so; rules (规章) those of that genre. $1 unit, $2 rules. */
#define NORM                                                                                    \
    "unit = $1 AND live = 1 AND ((CAST($2 AS INTEGER) = 0 AND norm = 1 AND genre <> '规章') " \
    "OR "                                                                                       \
    "(CAST($2 AS INTEGER) = 1 AND genre = '规章')) "

enum {
    MADE,
    PUBLISHED,
    VALID,
    TOTAL,
    REPEALED,
    DECISIONS,
    FEE,
    FEE_ITEMS,
    FEE_REQUESTS,
    FEE_PAID,
    NORM_LIST,
    DECISION_LIST,
    FEE_LIST,
    DECISION_ADD,
    FEE_ADD
};
const struct db_query report_count_queries[] = {
    [MADE] = {"report.norm_made", "SELECT COUNT(*) FROM document WHERE " NORM
                                  "AND written_day >= $3 AND written_day <= $4"},
    [PUBLISHED] = {"report.norm_published",
                   "SELECT COUNT(*) FROM document WHERE " NORM
                   "AND first_published_at >= $3 AND first_published_at < $4"},
    [VALID] = {"report.norm_valid",
               "SELECT COUNT(*) FROM document WHERE " NORM
               "AND written_day <= $3 AND (ended_day IS NULL OR ended_day > $3) AND "
               "(expiry_day IS NULL OR expiry_day > $3)"},
    [TOTAL] = {"report.norm_total",
               "SELECT COUNT(*) FROM document WHERE " NORM "AND first_published_at < $3"},
    [REPEALED] =
        {"report.norm_repealed",
         "SELECT COUNT(*) FROM norm_event e JOIN document d ON d.id = e.document WHERE "
         "e.unit = $1 AND e.kind = 'repealed' AND e.day >= $3 AND e.day <= $4 AND "
         "((CAST($2 AS INTEGER) = 1) = (d.genre = '规章'))"},
    [DECISIONS] =
        {"report.decisions",
         "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM decision WHERE unit = $1 AND "
         "kind = $2 AND day >= $3 AND day <= $4"},
    [FEE] = {"report.fee",
             "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM fee_income "
             "WHERE unit = $1 AND year = $2"},
    [FEE_ITEMS] = {"report.fee_items",
                   "SELECT COUNT(DISTINCT item) FROM fee_income WHERE unit = $1 AND year = $2"},
    [FEE_REQUESTS] = {"report.fee_requests",
                      "SELECT CAST(COALESCE(SUM(amount_fen), 0) AS BIGINT) FROM fee_income "
                      "WHERE unit = $1 AND year = $2 AND item LIKE '%信息处理费%'"},
    [FEE_PAID] = {"report.fee_paid",
                  "SELECT COUNT(DISTINCT request) FROM request_event WHERE unit = $1 AND "
                  "kind = 'paid' AND day >= $2 AND day <= $3"},
    [NORM_LIST] =
        {"report.norm_list",
         "SELECT id, written_day, doc_no, title FROM document WHERE " NORM
         "AND written_day <= $4 AND (written_day >= $3 OR ended_day IS NULL OR ended_day "
         ">= $3) ORDER BY written_day, id LIMIT 1000"},
    [DECISION_LIST] =
        {"report.decision_list",
         "SELECT COALESCE(document, 0), day, number, note, count FROM decision WHERE "
         "unit = $1 AND kind = $2 AND day >= $3 AND day <= $4 ORDER BY day, id LIMIT "
         "1000"},
    [FEE_LIST] =
        {"report.fee_list",
         "SELECT item, amount_fen FROM fee_income WHERE unit = $1 AND year = $2 ORDER BY "
         "item, id LIMIT 1000"},
    [DECISION_ADD] = {"decision.insert",
                      "INSERT INTO decision (unit, kind, day, number, count, published) VALUES "
                      "($1,$2,$3,$4,$5,$6)"},
    [FEE_ADD] = {"fee_income.insert",
                 "INSERT INTO fee_income (unit, year, item, amount_fen) VALUES ($1,$2,$3,$4)"},
};
const isize report_count_queries_n = sizeof report_count_queries / sizeof *report_count_queries;
#define Q(x) (&report_count_queries[x])

static struct stmt *norm(struct ctx *c, int query, struct unit_id unit, bool rules)
{
    struct stmt *s = db_query(c, Q(query));

    db_put_int(s, unit.n);
    db_put_int(s, rules);
    return s;
}

void report_norms(struct ctx *c, struct unit_id unit, bool rules, struct day from,
                  struct day until, struct report_stock *out)
{
    struct instant end = instant_of_day(day_add(until, 1));
    struct stmt *s = norm(c, MADE, unit, rules);

    db_put_day(s, from);
    db_put_day(s, until);
    out->made = db_one_int(s);
    s = norm(c, PUBLISHED, unit, rules);
    db_put_instant(s, instant_of_day(from));
    db_put_instant(s, end);
    out->published = db_one_int(s);
    s = norm(c, VALID, unit, rules);
    db_put_day(s, until);
    out->valid = db_one_int(s);
    s = norm(c, TOTAL, unit, rules);
    db_put_instant(s, end);
    out->public_total = db_one_int(s);
    s = norm(c, REPEALED, unit, rules);
    db_put_day(s, from);
    db_put_day(s, until);
    out->repealed = db_one_int(s);
}

static struct stmt *decision(struct ctx *c, int query, struct unit_id unit, struct str kind,
                             struct day from, struct day until)
{
    struct stmt *s = db_query(c, Q(query));

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    db_put_day(s, from);
    db_put_day(s, until);
    return s;
}

int64_t report_decisions(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                         struct day until)
{
    return db_one_int(decision(c, DECISIONS, unit, kind, from, until));
}

static struct stmt *fee(struct ctx *c, int query, struct unit_id unit, int year)
{
    struct stmt *s = db_query(c, Q(query));

    db_put_int(s, unit.n);
    db_put_int(s, year);
    return s;
}

int64_t report_fee_fen(struct ctx *c, struct unit_id unit, int year)
{
    return db_one_int(fee(c, FEE, unit, year));
}

int64_t report_fee_items(struct ctx *c, struct unit_id unit, int year)
{
    return db_one_int(fee(c, FEE_ITEMS, unit, year));
}

int64_t report_fee_requests(struct ctx *c, struct unit_id unit, int year, int64_t *cases)
{
    struct day from = {0}, until = {0};
    struct stmt *s = db_query(c, Q(FEE_PAID));

    day_make(year, 1, 1, &from);
    day_make(year, 12, 31, &until);
    db_put_int(s, unit.n);
    db_put_day(s, from);
    db_put_day(s, until);
    *cases = db_one_int(s);
    return db_one_int(fee(c, FEE_REQUESTS, unit, year));
}

void report_norm_records(struct ctx *c, struct unit_id unit, bool rules, struct day from,
                         struct day until, struct report_record_list *out)
{
    struct stmt *s = norm(c, NORM_LIST, unit, rules);
    isize cap = 0;

    db_put_day(s, from);
    db_put_day(s, until);
    while (db_step(s)) {
        struct report_record *r = LIST_ADD(c->mem, out, cap);

        r->document.n = db_get_int(s, 0);
        r->day = db_get_day(s, 1);
        r->number = db_get_text(s, 2);
        r->title = db_get_text(s, 3);
        r->count = 1;
    }
}

void report_decision_records(struct ctx *c, struct unit_id unit, struct str kind,
                             struct day from, struct day until, struct report_record_list *out)
{
    struct stmt *s = decision(c, DECISION_LIST, unit, kind, from, until);
    isize cap = 0;

    while (db_step(s)) {
        struct report_record *r = LIST_ADD(c->mem, out, cap);

        r->document.n = db_get_int(s, 0);
        r->day = db_get_day(s, 1);
        r->number = db_get_text(s, 2);
        r->title = db_get_text(s, 3);
        r->count = db_get_int(s, 4);
    }
}

void report_fee_records(struct ctx *c, struct unit_id unit, int year,
                        struct report_record_list *out)
{
    struct stmt *s = fee(c, FEE_LIST, unit, year);
    isize cap = 0;

    while (db_step(s)) {
        struct report_record *r = LIST_ADD(c->mem, out, cap);

        r->title = db_get_text(s, 0);
        r->count = db_get_int(s, 1);
    }
}

void decision_insert(struct ctx *c, struct unit_id unit, struct str kind, struct day day,
                     struct str number, int64_t count, bool published)
{
    struct stmt *s = db_query(c, Q(DECISION_ADD));

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    db_put_day(s, day);
    db_put_text(s, number);
    db_put_int(s, count);
    db_put_int(s, published);
    db_run(s);
}

void fee_income_insert(struct ctx *c, struct unit_id unit, int year, struct str item,
                       int64_t fen)
{
    struct stmt *s = db_query(c, Q(FEE_ADD));

    db_put_int(s, unit.n);
    db_put_int(s, year);
    db_put_text(s, item);
    db_put_int(s, fen);
    db_run(s);
}
