/* SPDX-License-Identifier: MulanPSL-2.0 */
/* worklist.c - documents as the desk looks for them; see worklist.h */
#include "store/worklist.h"

#include "base/buf.h"

enum { FIND, COUNT, OLDEST, RETURNED, CHOOSE, CLEANUP_INSERT, CLEANUPS, CLASS_COLUMNS };

#define COLS                                                                                   \
    "d.id, d.unit, d.col, d.state, d.live, d.version, v.title, COALESCE(d.index_no, ''), "     \
    "d.doc_no, k.name, COALESCE(a.name, ''), d.written_day, d.expiry_day, d.published_at, "    \
    "d.changed_at, d.publish_at, d.open_blocks, u.code, d.first_published_at "
#define FROM                                                                                   \
    "FROM document d JOIN doc_version v ON v.document = d.id AND v.version = d.version "       \
    "JOIN board_column k ON k.id = d.col JOIN unit u ON u.id = d.unit "                        \
    "LEFT JOIN account a ON a.id = d.drafter "
/* Words are looked for as they are: a percent sign is a percent sign. */
#define HAS(words)                                                                             \
    "({sqlite: instr(v.title, " words ") > 0 OR instr(d.doc_no, " words                        \
    ") > 0 OR instr(COALESCE(d.index_no, ''), " words ") > 0}"                                 \
    "{pg: strpos(v.title, " words ") > 0 OR strpos(d.doc_no, " words                           \
    ") > 0 OR strpos(COALESCE(d.index_no, ''), " words ") > 0}) "
/* $1 unit, $2 state or '', $3 waiting, $4 drafter or 0, $5 column or 0, $6 words or '',
 * $7 and $8 first published in (0 and 0: whenever), $9 slow, $10 office (-1: any) */
#define WHERE                                                                                  \
    "WHERE d.unit = $1 AND ($3 = 1 OR $2 = '' OR d.state = $2) "                               \
    "AND ($3 = 0 OR d.state IN ('submitted', 'second', 'approved')) "                          \
    "AND ($4 = 0 OR d.drafter = $4) AND ($5 = 0 OR d.col = $5) AND ($6 = '' OR " HAS(          \
        "$6") ") AND ($8 = 0 OR (d.first_published_at >= $7 AND d.first_published_at < $8)) "  \
              "AND ($9 = 0 OR d.first_published_at >= (d.written_day + 21) * "                 \
              "CAST(86400 AS BIGINT) - 28800) AND ($10 < 0 OR COALESCE(d.office, 0) = $10) "

const struct db_query worklist_queries[] = {
    [FIND] = {"worklist.find",
              "SELECT " COLS FROM WHERE
              "AND (d.changed_at < $11 OR (d.changed_at = $11 AND d.id < $12)) "
              "ORDER BY d.changed_at DESC, d.id DESC LIMIT $13"},
    [COUNT] = {"worklist.count", "SELECT COUNT(*) " FROM WHERE},
    [OLDEST] = {"worklist.oldest",
                "SELECT " COLS FROM
                "WHERE d.unit = $1 AND d.state IN ('submitted', 'second', 'approved') "
                "ORDER BY d.changed_at, d.id LIMIT $2"},
    [RETURNED] = {"worklist.returned",
                  "SELECT d.id, v.title, s.name, s.remark, s.at FROM document d "
                  "JOIN doc_version v ON v.document = d.id AND v.version = d.version "
                  "JOIN doc_step s ON s.id = (SELECT MAX(t.id) FROM doc_step t WHERE "
                  "t.document = d.id) "
                  "WHERE d.unit = $1 AND d.state = 'draft' AND d.drafter = $2 AND s.act = "
                  "'return' "
                  "ORDER BY s.at DESC, d.id DESC LIMIT $3"},
    [CHOOSE] = {"worklist.choose", "SELECT " COLS FROM "WHERE d.unit = $1 AND " HAS(
                                       "$2") "ORDER BY d.changed_at DESC, d.id DESC LIMIT $3"},
    [CLEANUP_INSERT] = {"norm_cleanup.insert",
                        "INSERT INTO norm_cleanup (unit, day, title, note, account, at) VALUES "
                        "($1, $2, $3, $4, $5, $6) RETURNING id"},
    [CLEANUPS] = {"norm_cleanup.all",
                  "SELECT k.id, k.day, k.title, k.note, (SELECT COUNT(*) FROM norm_event e "
                  "WHERE e.unit = k.unit AND e.cleanup = k.id) FROM norm_cleanup k "
                  "WHERE k.unit = $1 ORDER BY k.day DESC, k.id DESC LIMIT 200"},
    [CLASS_COLUMNS] = {"column_class.names",
                       "SELECT k.name FROM column_class m JOIN board_column k ON k.id = m.col "
                       "WHERE k.unit = $1 AND m.class = $2 ORDER BY k.board, k.ord, k.id"},
};
const isize worklist_queries_n = sizeof worklist_queries / sizeof *worklist_queries;

static void lines(struct ctx *c, struct stmt *s, struct doc_line_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct doc_line *l = LIST_ADD(c->mem, out, cap);

        l->id.n = db_get_int(s, 0);
        l->unit.n = db_get_int(s, 1);
        l->col.n = db_get_int(s, 2);
        doc_state_parse(db_get_text(s, 3), &l->state);
        l->live = db_get_int(s, 4) != 0;
        l->version = (int)db_get_int(s, 5);
        l->title = db_get_text(s, 6);
        l->index_no = db_get_text(s, 7);
        l->doc_no = db_get_text(s, 8);
        l->col_name = db_get_text(s, 9);
        l->drafter_name = db_get_text(s, 10);
        l->written = db_get_day(s, 11);
        l->expiry = db_get_day(s, 12);
        l->published_at = db_get_instant(s, 13);
        l->changed_at = db_get_instant(s, 14);
        l->publish_at = db_get_instant(s, 15);
        l->open_blocks = (int)db_get_int(s, 16);
        l->unit_code = db_get_text(s, 17);
        l->first_published_at = db_get_instant(s, 18);
    }
}

static void put_ask(struct stmt *s, const struct worklist_ask *ask)
{
    db_put_int(s, ask->unit.n);
    db_put_text(s, ask->state == DOC_STATE__MAX ? (struct str){0} : doc_state_name(ask->state));
    db_put_int(s, ask->waiting);
    db_put_int(s, ask->drafter.n);
    db_put_int(s, ask->col.n);
    db_put_text(s, ask->words);
    db_put_int(s, ask->from.s);
    db_put_int(s, ask->until.s);
    db_put_int(s, ask->slow);
    db_put_int(s, ask->by_office ? ask->office.n : -1);
}

void worklist(struct ctx *c, const struct worklist_ask *ask, struct page_key before, int n,
              struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &worklist_queries[FIND]);
    bool first = !before.at.s && !before.id;

    put_ask(s, ask);
    db_put_int(s, first ? INT64_MAX : before.at.s);
    db_put_int(s, first ? INT64_MAX : before.id);
    db_put_int(s, n);
    lines(c, s, out);
}

int64_t worklist_count(struct ctx *c, const struct worklist_ask *ask)
{
    struct stmt *s = db_query(c, &worklist_queries[COUNT]);

    put_ask(s, ask);
    return db_one_int(s);
}

void worklist_oldest(struct ctx *c, struct unit_id unit, int n, struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &worklist_queries[OLDEST]);

    db_put_int(s, unit.n);
    db_put_int(s, n);
    lines(c, s, out);
}

void worklist_returned(struct ctx *c, struct user_id drafter, int n, struct returned_list *out)
{
    struct stmt *s = db_query(c, &worklist_queries[RETURNED]);
    isize cap = 0;

    db_put_int(s, c->actor.home.n);
    db_put_int(s, drafter.n);
    db_put_int(s, n);
    while (db_step(s)) {
        struct returned *r = LIST_ADD(c->mem, out, cap);

        r->id.n = db_get_int(s, 0);
        r->title = db_get_text(s, 1);
        r->by = db_get_text(s, 2);
        r->remark = db_get_text(s, 3);
        r->at = db_get_instant(s, 4);
    }
}

void worklist_choose(struct ctx *c, struct unit_id unit, struct str words, int n,
                     struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &worklist_queries[CHOOSE]);

    db_put_int(s, unit.n);
    db_put_text(s, words);
    db_put_int(s, n);
    lines(c, s, out);
}

int64_t cleanup_insert(struct ctx *c, struct unit_id unit, const struct cleanup *k)
{
    struct stmt *s = db_query(c, &worklist_queries[CLEANUP_INSERT]);

    db_put_int(s, unit.n);
    db_put_day(s, k->day);
    db_put_text(s, k->title);
    db_put_text(s, k->note);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

void cleanup_all(struct ctx *c, struct unit_id unit, struct cleanup_list *out)
{
    struct stmt *s = db_query(c, &worklist_queries[CLEANUPS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct cleanup *k = LIST_ADD(c->mem, out, cap);

        k->id = db_get_int(s, 0);
        k->day = db_get_day(s, 1);
        k->title = db_get_text(s, 2);
        k->note = db_get_text(s, 3);
        k->events = db_get_int(s, 4);
    }
}

struct str class_columns(struct ctx *c, struct unit_id unit, int64_t klass)
{
    struct stmt *s = db_query(c, &worklist_queries[CLASS_COLUMNS]);
    struct buf b = buf_new(c->mem, 200);

    db_put_int(s, unit.n);
    db_put_int(s, klass);
    while (db_step(s)) {
        if (b.n)
            buf_lit(&b, "、");
        buf_add(&b, db_get_text(s, 0));
    }
    return buf_str(&b);
}
