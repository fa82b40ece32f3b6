/* SPDX-License-Identifier: MulanPSL-2.0 */
/* measure_record.c - the records behind the figures; see measure_record.h
 *
 * $1 unit (0: all), $2 and $3 the period, $4 and $5 the key, $6 how many, $7 the office, $8 what the query
 * says. Each is a walk over units, and in each over a range of an index that begins with the unit.
 */
#include "store/measure_record.h"

#include "store/measure_parts.h"
#include "store/request_cols.h"

/* clang-format off */
#define HEAD(office, key, at, n, m, l, k) \
    "SELECT u.id, " office ", " key ", " at ", " n ", " m ", " l ", " k ", "
#define AFTER(table) \
    "AND (u.id > $4 OR (u.id = $4 AND " table ".id < $5)) AND ($7 < 0 OR COALESCE(" table ".office, 0) = $7) " \
    "ORDER BY u.id, " table ".id DESC LIMIT $6"
#define AFTER_UNIT(table) \
    "AND (u.id > $4 OR (u.id = $4 AND " table ".id < $5)) AND $7 <= 0 ORDER BY u.id, " table ".id DESC LIMIT $6"
#define DOC "d.id, d.title, d.doc_no, (d.first_published_at + 28800) / 86400, 0, d.live "
#define REQUEST(day) "r.id, r.subject, r.number, COALESCE(" day ", 0), 0, 0 "
#define FAULT "f.id, f.says, f.object, (f.found_at + 28800) / 86400, f.object_id, 0 "

const struct db_query measure_record_queries[] = {
    [MEASURE_DOCS] = {"measure_record.docs",
        HEAD("COALESCE(d.office, 0)", "''", "0", "1", "CASE WHEN d.written_day IS NULL THEN 0 ELSE 1 END", "0", "0")
        DOC DOCS_ROWS AFTER("d")},
    [MEASURE_SLOW] = {"measure_record.slow",
        HEAD("COALESCE(d.office, 0)", "''", "d.written_day", "(d.first_published_at + 28800) / 86400", "0", "0", "0")
        DOC SLOW_ROWS AFTER("d")},
    [MEASURE_COLUMNS] = {"measure_record.leaves",
        HEAD("0", "''", "0", "1", COLUMN_FILLED, COLUMN_STALE("$8"), "0")
        "k.id, k.name, k.empty_reason, CASE WHEN k.docs > 0 THEN (COALESCE(k.last_published_at, 0) + 28800) / 86400 "
        "ELSE 0 END, 0, 0 " COLUMNS_ROWS AFTER_UNIT("k")},
    [MEASURE_NORMS] = {"measure_record.norms",
        HEAD("COALESCE(d.office, 0)", "''", "0", "1", NORM_EXPLAINED, "0", "0") DOC NORMS_ROWS AFTER("d")},
    [MEASURE_FAULTS] = {"measure_record.faults",
        HEAD("COALESCE(f.office, 0)", "f.kind", "0", "1", FAULT_OPEN, "0", "0") FAULT FAULTS_ROWS AFTER("f")},
    [MEASURE_FAULTS_NOW] = {"measure_record.faults_now",
        HEAD("COALESCE(f.office, 0)", "f.kind", "0", "1", "0", "0", "0") FAULT FAULTS_NOW_ROWS AFTER("f")},
    [MEASURE_VOICES] = {"measure_record.voices",
        HEAD("COALESCE(v.office, 0)", "''", "0", "1", VOICE_ANSWERED, VOICE_TIMELY, VOICE_MENDED)
        "v.id, v.content, v.number, (v.filed_at + 28800) / 86400, COALESCE(v.document, 0), 0 " VOICES_ROWS AFTER("v")},
    [MEASURE_REQUESTS] = {"measure_record.requests",
        HEAD("COALESCE(r.office, 0)", "''", "0", "1", "0", "0", "0") REQUEST("r.received_day") REQUESTS_ROWS AFTER("r")},
    [MEASURE_CLOSED] = {"measure_record.closed",
        HEAD("COALESCE(r.office, 0)", "''", "0", "1", CLOSED_LATE, "0", "0") REQUEST("r.closed_day") CLOSED_ROWS AFTER("r")},
    [MEASURE_OPEN_LATE] = {"measure_record.open_late",
        HEAD("COALESCE(r.office, 0)", "''", "0", "1", "0", "0", "0") REQUEST("r.due_day") OPEN_LATE_ROWS("$8") AFTER("r")},
    [MEASURE_DISPUTES] = {"measure_record.disputes",
        HEAD("0", "''", "0", "1", DISPUTE_LOST, "0", "0")
        "d.id, d.authority, d.number, COALESCE(d.decided_day, 0), COALESCE(d.request, 0), 0 " DISPUTES_ROWS
        AFTER_UNIT("d")},
    /* the first that was public is the one that counts */
    [MEASURE_REPORTS] = {"measure_record.reports",
        HEAD("0", "''", "(d.first_published_at + 28800) / 86400", "1", "0", "0", "0") DOC REPORTS_ROWS("$8")
        "AND NOT EXISTS (SELECT 1 FROM board_column b CROSS JOIN document e WHERE b.unit = u.id AND b.board = 4 AND "
        "e.col = b.id AND e.live = 1 AND e.title LIKE $8 AND (e.title LIKE '%年度报告%' OR e.title LIKE '%年报%') AND "
        "(e.first_published_at < d.first_published_at OR (e.first_published_at = d.first_published_at AND e.id < "
        "d.id))) " AFTER_UNIT("d")},
    [MEASURE_REGISTERS] = {"measure_record.registers",
        HEAD("COALESCE(r.office, 0)", "r.register", "0", "1", OWN_TRAINING, OWN_MEETING, ROW_TIMELY)
        "r.id, r.title, r.tag, r.day, 0, 0 " REGISTERS_ROWS AFTER("r")},
};
/* clang-format on */
const isize measure_record_queries_n =
    sizeof measure_record_queries / sizeof *measure_record_queries;

static void put_more(struct ctx *c, struct stmt *s, enum measure_query q,
                     const struct period *p)
{
    if (q == MEASURE_COLUMNS)
        db_put_int(s, c->now.s);
    else if (q == MEASURE_OPEN_LATE)
        db_put_int(s, ctx_today(c).n);
    else if (q == MEASURE_REPORTS)
        db_put_text(s, str_fmt(c->mem, "%%%d年%%", p->year - 1));
}

bool measure_records(struct ctx *c, enum measure_query q, const struct period *p,
                     struct unit_id unit, int64_t office, struct measure_key *key, isize most,
                     struct measure_record_list *out, isize *cap)
{
    struct stmt *s = db_query(c, &measure_record_queries[q]);
    bool sealed = q == MEASURE_REQUESTS || q == MEASURE_CLOSED || q == MEASURE_OPEN_LATE;
    isize n = 0;

    db_put_int(s, unit.n);
    measure_put_span(s, q, p);
    db_put_int(s, key->unit);
    db_put_int(s, key->id);
    db_put_int(s, most);
    db_put_int(s, office);
    put_more(c, s, q, p);
    for (; db_step(s); n++) {
        struct measure_record *r = LIST_ADD(c->mem, out, *cap);

        *r = (struct measure_record){.row = {.unit = {db_get_int(s, 0)},
                                             .office = {db_get_int(s, 1)},
                                             .key = db_get_text(s, 2),
                                             .at = db_get_int(s, 3),
                                             .n = db_get_int(s, 4),
                                             .m = db_get_int(s, 5),
                                             .l = db_get_int(s, 6),
                                             .k = db_get_int(s, 7)},
                                     .id = db_get_int(s, 8),
                                     .mark = db_get_text(s, 10),
                                     .day = {(int32_t)db_get_int(s, 11)},
                                     .other = db_get_int(s, 12),
                                     .live = db_get_int(s, 13)};
        r->title = sealed ? request_subject(c, r->mark, db_get_blob(s, 9)) : db_get_text(s, 9);
        key->unit = r->row.unit.n;
        key->id = r->id;
    }
    return n == most;
}
