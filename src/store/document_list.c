/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document_list.c - lists and counts of documents; see document.h */
#include "store/document.h"

enum {
    OF_COLUMN,
    OF_UNIT,
    LATEST,
    NORM,
    NEWER,
    OLDER,
    WORK,
    WORK_STATE,
    WORK_MINE,
    COUNT,
    DUE,
    REVIEW_DUE,
    EXPIRING,
    COUNT_CLASS,
    COUNT_FIRST,
    COUNT_WRITTEN,
    COUNT_WITHDRAWN,
    BY_ORIGIN,
    BY_INDEX
};

#define LINE_COLS                                                                              \
    "d.id, d.unit, d.col, d.state, d.live, d.norm, d.version, d.title, d.index_no, d.doc_no, " \
    "d.summary, u.code, u.name, "                                                              \
    "k.name, d.written_day, d.effective_day, d.expiry_day, d.ended_day, d.ended_kind, "        \
    "d.amended, d.published_at, "                                                              \
    "d.changed_at, d.publish_at, d.open_blocks "
#define LINE_FROM                                                                              \
    "FROM document d JOIN unit u ON u.id = d.unit JOIN board_column k ON k.id = d.col "
/* In work lists the title is that of the current version, and the drafter is shown. */
#define WORK_COLS                                                                              \
    "d.id, d.unit, d.col, d.state, d.live, d.norm, d.version, v.title, d.index_no, d.doc_no, " \
    "d.summary, u.code, u.name, "                                                              \
    "k.name, d.written_day, d.effective_day, d.expiry_day, d.ended_day, d.ended_kind, "        \
    "d.amended, d.published_at, "                                                              \
    "d.changed_at, d.publish_at, d.open_blocks, COALESCE(a.name, '') "
#define WORK_FROM                                                                              \
    LINE_FROM "JOIN doc_version v ON v.document = d.id AND v.version = d.version "             \
              "LEFT JOIN account a ON a.id = d.drafter "
#define BEFORE(at) "AND (" at ", d.id) < ($2, $3) ORDER BY " at " DESC, d.id DESC LIMIT $4"

const struct db_query document_list_queries[] = {
    [OF_COLUMN] = {"docs.of_column",
                   "SELECT " LINE_COLS LINE_FROM
                   "WHERE d.col = $1 AND d.live = 1 " BEFORE("d.published_at")},
    [OF_UNIT] = {"docs.of_unit", "SELECT " LINE_COLS LINE_FROM
                                 "WHERE d.unit = $1 AND d.live = 1 " BEFORE("d.published_at")},
    [LATEST] = {"docs.latest",
                "SELECT " LINE_COLS LINE_FROM "WHERE d.live = $1 " BEFORE("d.published_at")},
    [NORM] = {"docs.norm",
              "SELECT " LINE_COLS LINE_FROM
              "WHERE d.unit = $1 AND d.norm = 1 AND d.live = 1 " BEFORE("d.published_at")},
    [NEWER] = {"docs.newer", "SELECT d.id, d.title, d.published_at FROM document d "
                             "WHERE d.col = $1 AND d.live = 1 AND (d.published_at, d.id) > "
                             "($2, $3) "
                             "ORDER BY d.published_at, d.id LIMIT $4"},
    [OLDER] = {"docs.older", "SELECT d.id, d.title, d.published_at FROM document d "
                             "WHERE d.col = $1 AND d.live = 1 " BEFORE("d.published_at")},
    [WORK] = {"docs.work",
              "SELECT " WORK_COLS WORK_FROM "WHERE d.unit = $1 " BEFORE("d.changed_at")},
    [WORK_STATE] = {"docs.work_state",
                    "SELECT " WORK_COLS WORK_FROM
                    "WHERE d.unit = $1 AND d.state = $5 " BEFORE("d.changed_at")},
    [WORK_MINE] = {"docs.work_mine",
                   "SELECT " WORK_COLS WORK_FROM
                   "WHERE d.unit = $1 AND d.state = $5 AND d.drafter = $6 " BEFORE(
                       "d.changed_at")},
    [COUNT] = {"docs.count", "SELECT COUNT(*) FROM document WHERE unit = $1 AND state = $2"},
    [DUE] = {"docs.due",
             "SELECT " LINE_COLS LINE_FROM "WHERE d.state = 'scheduled' AND d.publish_at <= $1 "
             "ORDER BY d.publish_at, d.id LIMIT 200"},
    [REVIEW_DUE] = {"docs.review_due",
                    "SELECT " LINE_COLS LINE_FROM
                    "WHERE d.review_day <= $2 AND d.unit = $1 AND d.attribute <> 'open' ORDER "
                    "BY d.review_day, d.id LIMIT 200"},
    [EXPIRING] = {"docs.expiring",
                  "SELECT " LINE_COLS LINE_FROM
                  "WHERE d.unit = $1 AND d.norm = 1 AND d.live = 1 AND d.expiry_day >= $2 AND "
                  "d.expiry_day <= $3 "
                  "AND d.ended_day IS NULL ORDER BY d.expiry_day, d.id LIMIT 200"},
    [COUNT_CLASS] = {"docs.count_class",
                     "SELECT COUNT(*) FROM document d WHERE d.first_published_at >= $2 AND "
                     "d.first_published_at < $3 "
                     "AND d.unit = (SELECT unit FROM report_class WHERE id = $1) "
                     "AND d.col IN (SELECT col FROM column_class WHERE class = $1)"},
    [COUNT_FIRST] = {"docs.count_first",
                     "SELECT COUNT(*) FROM document WHERE unit = $1 AND first_published_at >= "
                     "$2 AND first_published_at < $3"},
    [COUNT_WRITTEN] = {"docs.count_written", "SELECT COUNT(*) FROM document WHERE unit = $1 "
                                             "AND written_day >= $2 AND written_day < $3"},
    [COUNT_WITHDRAWN] = {"docs.count_withdrawn",
                         "SELECT COUNT(DISTINCT document) FROM doc_step WHERE unit = $1 AND at "
                         ">= $2 AND at < $3 AND act = 'withdraw'"},
    [BY_ORIGIN] = {"docs.by_origin", "SELECT id FROM document WHERE origin = $1 AND unit = $2"},
    [BY_INDEX] = {"docs.by_index", "SELECT id FROM document WHERE index_no = $1"},
};
const isize document_list_queries_n =
    sizeof document_list_queries / sizeof *document_list_queries;

static void read_line(struct stmt *s, struct doc_line *l)
{
    int i = 0;

    l->id.n = db_get_int(s, i++);
    l->unit.n = db_get_int(s, i++);
    l->col.n = db_get_int(s, i++);
    doc_state_parse(db_get_text(s, i++), &l->state);
    l->live = db_get_int(s, i++) != 0;
    l->norm = db_get_int(s, i++) != 0;
    l->version = (int)db_get_int(s, i++);
    l->title = db_get_text(s, i++);
    l->index_no = db_get_text(s, i++);
    l->doc_no = db_get_text(s, i++);
    l->summary = db_get_text(s, i++);
    l->unit_code = db_get_text(s, i++);
    l->unit_name = db_get_text(s, i++);
    l->col_name = db_get_text(s, i++);
    l->written = db_get_day(s, i++);
    l->effective = db_get_day(s, i++);
    l->expiry = db_get_day(s, i++);
    l->ended = db_get_day(s, i++);
    l->ended_kind = db_get_text(s, i++);
    l->amended = db_get_day(s, i++);
    l->published_at = db_get_instant(s, i++);
    l->changed_at = db_get_instant(s, i++);
    l->publish_at = db_get_instant(s, i++);
    l->open_blocks = (int)db_get_int(s, i);
}

static void lines(struct ctx *c, struct stmt *s, struct doc_line_list *out, bool work)
{
    isize cap = 0;

    while (db_step(s)) {
        struct doc_line *l = LIST_ADD(c->mem, out, cap);

        read_line(s, l);
        if (work)
            l->drafter_name = db_get_text(s, 24);
    }
}

/* $2, $3: the key; from the newest when there is none. $4: how many. */
static void put_page(struct stmt *s, struct page_key before, int n)
{
    db_put_int(s, before.at.s || before.id ? before.at.s : INT64_MAX);
    db_put_int(s, before.at.s || before.id ? before.id : INT64_MAX);
    db_put_int(s, n);
}

static void page_of(struct ctx *c, int query, int64_t first, struct page_key before, int n,
                    struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &document_list_queries[query]);

    db_put_int(s, first);
    put_page(s, before, n);
    lines(c, s, out, false);
}

void docs_of_column(struct ctx *c, struct column_id col, struct page_key before, int n,
                    struct doc_line_list *out)
{
    page_of(c, OF_COLUMN, col.n, before, n, out);
}

void docs_of_unit(struct ctx *c, struct unit_id unit, struct page_key before, int n,
                  struct doc_line_list *out)
{
    page_of(c, OF_UNIT, unit.n, before, n, out);
}

void docs_latest(struct ctx *c, struct page_key before, int n, struct doc_line_list *out)
{
    page_of(c, LATEST, 1, before, n, out);
}

void docs_norm(struct ctx *c, struct unit_id unit, struct page_key before, int n,
               struct doc_line_list *out)
{
    page_of(c, NORM, unit.n, before, n, out);
}

static void beside(struct ctx *c, int query, const struct document *d, struct doc_line *out)
{
    struct stmt *s = db_query(c, &document_list_queries[query]);

    db_put_int(s, d->f.col.n);
    put_page(s, (struct page_key){d->published_at, d->id.n}, 1);
    while (db_step(s))
        *out = (struct doc_line){.id = {db_get_int(s, 0)},
                                 .unit = d->unit,
                                 .col = d->f.col,
                                 .live = true,
                                 .title = db_get_text(s, 1),
                                 .published_at = db_get_instant(s, 2)};
}

void doc_neighbours(struct ctx *c, const struct document *d, struct doc_line *newer,
                    struct doc_line *older)
{
    beside(c, NEWER, d, newer);
    beside(c, OLDER, d, older);
}

void docs_work(struct ctx *c, struct unit_id unit, enum doc_state state, struct user_id drafter,
               struct page_key before, int n, struct doc_line_list *out)
{
    bool all = state == DOC_STATE__MAX;
    struct stmt *s = db_query(c, &document_list_queries[all         ? WORK
                                                        : drafter.n ? WORK_MINE
                                                                    : WORK_STATE]);

    db_put_int(s, unit.n);
    put_page(s, before, n);
    if (!all)
        db_put_text(s, doc_state_name(state));
    if (!all && drafter.n)
        db_put_int(s, drafter.n);
    lines(c, s, out, true);
}

int64_t docs_count(struct ctx *c, struct unit_id unit, enum doc_state state)
{
    struct stmt *s = db_query(c, &document_list_queries[COUNT]);

    db_put_int(s, unit.n);
    db_put_text(s, doc_state_name(state));
    return db_one_int(s);
}

void docs_due(struct ctx *c, struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &document_list_queries[DUE]);

    db_put_instant(s, c->now);
    lines(c, s, out, false);
}

void docs_review_due(struct ctx *c, struct unit_id unit, struct day until,
                     struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &document_list_queries[REVIEW_DUE]);

    db_put_int(s, unit.n);
    db_put_day(s, until);
    lines(c, s, out, false);
}

void docs_expiring(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &document_list_queries[EXPIRING]);

    db_put_int(s, unit.n);
    db_put_day(s, from);
    db_put_day(s, until);
    lines(c, s, out, false);
}

static int64_t count_between(struct ctx *c, int query, int64_t of, int64_t from, int64_t until)
{
    struct stmt *s = db_query(c, &document_list_queries[query]);

    db_put_int(s, of);
    db_put_int(s, from);
    db_put_int(s, until);
    return db_one_int(s);
}

int64_t docs_count_class(struct ctx *c, int64_t klass, struct instant from,
                         struct instant until)
{
    return count_between(c, COUNT_CLASS, klass, from.s, until.s);
}

int64_t docs_count_first_published(struct ctx *c, struct unit_id unit, struct instant from,
                                   struct instant until)
{
    return count_between(c, COUNT_FIRST, unit.n, from.s, until.s);
}

int64_t docs_count_written(struct ctx *c, struct unit_id unit, struct day from,
                           struct day until)
{
    return count_between(c, COUNT_WRITTEN, unit.n, from.n, until.n);
}

int64_t docs_count_withdrawn(struct ctx *c, struct unit_id unit, struct instant from,
                             struct instant until)
{
    return count_between(c, COUNT_WITHDRAWN, unit.n, from.s, until.s);
}

bool doc_by_origin(struct ctx *c, struct unit_id unit, struct str origin, struct doc_id *out)
{
    struct stmt *s = db_query(c, &document_list_queries[BY_ORIGIN]);

    db_put_text(s, origin);
    db_put_int(s, unit.n);
    out->n = db_one_int(s);
    return out->n != 0;
}

bool doc_by_index(struct ctx *c, struct str index_no, struct doc_id *out)
{
    struct stmt *s = db_query(c, &document_list_queries[BY_INDEX]);

    db_put_text(s, index_no);
    out->n = db_one_int(s);
    return out->n != 0;
}
