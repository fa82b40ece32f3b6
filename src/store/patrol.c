/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.c - what a patrol walks over, and the faults it found; see patrol.h */
#include "store/patrol.h"

enum {
    DOCS,
    FILES,
    COLUMNS,
    REPORTS,
    WITHHELD,
    OFFICERLESS,
    ACCOUNTS,
    INSPECTED,
    POSTS,
    OPEN,
    PAGE_OPEN,
    PAGE_ALL,
    INSERT,
    CURE,
    SEEN,
    RUN_INSERT,
    RUN_LAST,
    COUNTS
};

#define FAULT                                                                                  \
    "f.id, f.unit, f.office, f.kind, f.object, f.object_id, f.detail, f.says, "                \
    "f.found_at, f.seen_at, f.cured_at FROM patrol_fault f "

/* +live: in the order of the ids, a batch at a time, and never by the index of all that is live, which
 * would be sorted anew for every batch. */
const struct db_query patrol_queries[] = {
    [DOCS] =
        {"patrol.docs",
         "SELECT d.id, d.unit, d.office, d.col, v.title, v.body_text, v.body_html, "
         "d.written_day, d.published_at, d.norm, EXISTS (SELECT 1 FROM relation r JOIN "
         "document o ON o.id = r.document WHERE r.other = d.id AND r.kind = 'interprets' "
         "AND +o.live = 1), (SELECT COUNT(*) FROM attachment a WHERE a.document = d.id AND "
         "a.removed_at IS NULL) FROM document d JOIN doc_version v ON v.document = d.id "
         "AND v.version = d.published_version WHERE d.id > $1 AND +d.live = 1 AND "
         "($2 = 0 OR d.unit = $2) ORDER BY d.id LIMIT $3"},
    [FILES] =
        {"patrol.files",
         "SELECT a.id, a.document, d.unit, d.office, a.name, b.sm3, b.size FROM attachment "
         "a JOIN document d ON d.id = a.document JOIN blob b ON b.id = a.blob WHERE "
         "a.id > $1 AND +d.live = 1 AND a.removed_at IS NULL AND ($2 = 0 OR d.unit = $2) "
         "ORDER BY a.id LIMIT $3"},
    [COLUMNS] =
        {"patrol.columns",
         "SELECT k.id, k.unit, k.board, k.name, k.empty_reason, k.update_days, k.docs, "
         "(SELECT COUNT(*) FROM board_column b WHERE b.parent = k.id AND b.unit = k.unit "
         "AND b.closed_at IS NULL), k.last_published_at, k.created_at, k.type, CASE WHEN "
         "k.parent IS NULL THEN 1 ELSE 0 END "
         "FROM board_column k "
         "JOIN unit u ON u.id = k.unit WHERE k.closed_at IS NULL AND u.closed_at IS NULL "
         "AND ($1 = 0 OR k.unit = $1) ORDER BY k.unit, k.id"},
    [REPORTS] =
        {"patrol.reports",
         "SELECT d.unit, d.title FROM board_column k JOIN document d ON d.col = k.id WHERE "
         "k.board = 4 AND d.live = 1 AND ($1 = 0 OR k.unit = $1) ORDER BY d.unit, d.id"},
    [WITHHELD] =
        {"patrol.withheld",
         "SELECT id, unit, office, title, review_day FROM document WHERE review_day > 0 "
         "AND review_day <= $2 AND attribute <> 'open' AND ($1 = 0 OR unit = $1) "
         "ORDER BY id"},
    [OFFICERLESS] =
        {"patrol.officerless",
         "SELECT u.id, u.name FROM unit u WHERE u.closed_at IS NULL AND ($1 = 0 OR u.id = $1) "
         "AND EXISTS (SELECT 1 FROM board_column k WHERE k.unit = u.id AND k.board = 5 AND "
         "k.closed_at IS NULL) AND NOT EXISTS (SELECT 1 FROM role_grant g JOIN account a ON "
         "a.id = g.account WHERE g.unit = u.id AND g.role IN ('case_officer', "
         "'disclosure_head') AND g.ended_at IS NULL AND a.disabled_at IS NULL) ORDER BY u.id"},
    [ACCOUNTS] =
        {"patrol.accounts",
         "SELECT n.unit, n.id, n.name, (SELECT MAX(p.sent_at) FROM push p WHERE "
         "p.channel = n.id), n.opened_day, n.changed_at FROM channel n JOIN unit u ON u.id = "
         "n.unit WHERE u.closed_at IS NULL AND n.closed_day IS NULL AND n.kind IN ('wechat', "
         "'weibo', 'video', 'app') AND ($1 = 0 OR n.unit = $1) ORDER BY n.unit, n.id"},
    [INSPECTED] = {"patrol.inspected",
                   "SELECT u.id, r.tag, MAX(r.day) FROM unit u CROSS JOIN register_row r WHERE "
                   "($1 = 0 OR u.id = $1) AND u.closed_at IS NULL AND r.unit = u.id AND "
                   "r.register = 'inspect' AND r.removed_at IS NULL GROUP BY u.id, r.tag"},
    [POSTS] =
        {"patrol.posts",
         "SELECT o.unit, o.id, o.title, o.body FROM post o WHERE o.id > $2 AND ($1 = 0 OR "
         "o.unit = $1) AND EXISTS (SELECT 1 FROM push p WHERE p.post = o.id AND p.state = "
         "'sent') ORDER BY o.id LIMIT $3"},
    [OPEN] = {"patrol.open",
              "SELECT " FAULT "WHERE f.cured_at IS NULL AND ($1 = 0 OR f.unit = $1) "
              "ORDER BY f.id"},
    [PAGE_OPEN] = {"patrol.page_open",
                   "SELECT " FAULT "WHERE f.cured_at IS NULL AND f.unit = $1 AND f.id < $2 "
                   "ORDER BY f.id DESC LIMIT $3"},
    [PAGE_ALL] = {"patrol.page_all", "SELECT " FAULT "WHERE f.unit = $1 AND f.id < $2 "
                                     "ORDER BY f.id DESC LIMIT $3"},
    [INSERT] =
        {"patrol.insert",
         "INSERT INTO patrol_fault (unit, office, kind, object, object_id, detail, says, "
         "found_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)"},
    [CURE] = {"patrol.cure", "UPDATE patrol_fault SET cured_at = $2 WHERE id = $1"},
    [SEEN] = {"patrol.seen", "UPDATE patrol_fault SET seen_at = $2, says = $3 WHERE id = $1"},
    [RUN_INSERT] =
        {"patrol.run_insert",
         "INSERT INTO patrol_run (unit, started_at, ended_at, documents, faults, fresh, "
         "cured) VALUES ($1, $2, $3, $4, $5, $6, $7)"},
    [RUN_LAST] = {"patrol.run_last",
                  "SELECT id, unit, started_at, ended_at, documents, faults, fresh, cured FROM "
                  "patrol_run WHERE unit = 0 OR unit = $1 ORDER BY id DESC LIMIT 1"},
    [COUNTS] = {"patrol.counts",
                "SELECT unit, kind, COUNT(*) FROM patrol_fault WHERE cured_at IS NULL "
                "GROUP BY unit, kind ORDER BY unit, kind"},
};
const isize patrol_queries_n = sizeof patrol_queries / sizeof *patrol_queries;

void patrol_docs(struct ctx *c, struct unit_id unit, struct doc_id after, int n,
                 struct patrol_doc_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[DOCS]);
    isize cap = 0;

    db_put_int(s, after.n);
    db_put_int(s, unit.n);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_doc){
            .id = {db_get_int(s, 0)},
            .unit = {db_get_int(s, 1)},
            .office = {db_get_int(s, 2)},
            .col = {db_get_int(s, 3)},
            .title = db_get_text(s, 4),
            .text = db_get_text(s, 5),
            .html = db_get_text(s, 6),
            .written = db_get_day(s, 7),
            .published_at = db_get_instant(s, 8),
            .norm = db_get_int(s, 9),
            .interpreted = db_get_int(s, 10),
            .files = db_get_int(s, 11),
        };
}

void patrol_files(struct ctx *c, struct unit_id unit, int64_t after, int n,
                  struct patrol_file_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[FILES]);
    isize cap = 0;

    db_put_int(s, after);
    db_put_int(s, unit.n);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_file){
            .id = db_get_int(s, 0),
            .document = {db_get_int(s, 1)},
            .unit = {db_get_int(s, 2)},
            .office = {db_get_int(s, 3)},
            .name = db_get_text(s, 4),
            .sm3 = db_get_blob(s, 5),
            .size = db_get_int(s, 6),
        };
}

void patrol_columns(struct ctx *c, struct unit_id unit, struct patrol_column_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[COLUMNS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_column){
            .id = {db_get_int(s, 0)},
            .unit = {db_get_int(s, 1)},
            .board = (int)db_get_int(s, 2),
            .name = db_get_text(s, 3),
            .empty_reason = db_get_text(s, 4),
            .update_days = (int)db_get_int(s, 5),
            .docs = db_get_int(s, 6),
            .children = db_get_int(s, 7),
            .last_published_at = db_get_instant(s, 8),
            .created_at = db_get_instant(s, 9),
            .type = db_get_text(s, 10),
            .top = db_get_int(s, 11) != 0,
        };
}

void patrol_reports(struct ctx *c, struct unit_id unit, struct patrol_title_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[REPORTS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct patrol_title){{db_get_int(s, 0)}, db_get_text(s, 1)};
}

void patrol_withheld(struct ctx *c, struct unit_id unit, struct day today,
                     struct patrol_withheld_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[WITHHELD]);
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, today.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_withheld){{db_get_int(s, 0)},
                                                               {db_get_int(s, 1)},
                                                               {db_get_int(s, 2)},
                                                               db_get_text(s, 3),
                                                               db_get_day(s, 4)};
}

void patrol_without_officer(struct ctx *c, struct unit_id unit, struct patrol_title_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[OFFICERLESS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct patrol_title){{db_get_int(s, 0)}, db_get_text(s, 1)};
}

void patrol_accounts(struct ctx *c, struct unit_id unit, struct patrol_account_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[ACCOUNTS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s)) {
        struct patrol_account *a = LIST_ADD(c->mem, out, cap);
        struct day opened = db_get_day(s, 4);

        *a = (struct patrol_account){
            {db_get_int(s, 0)}, db_get_int(s, 1), db_get_text(s, 2), db_get_instant(s, 3)};
        if (!a->last.s)
            a->last = day_is_set(opened) ? instant_of_day(opened) : db_get_instant(s, 5);
    }
}

void patrol_inspected(struct ctx *c, struct unit_id unit, struct patrol_inspected_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[INSPECTED]);
    isize cap = 0;

    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct patrol_inspected){{db_get_int(s, 0)}, db_get_text(s, 1), db_get_day(s, 2)};
}

void patrol_posts(struct ctx *c, struct unit_id unit, int64_t after, int n,
                  struct patrol_post_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[POSTS]);
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_int(s, after);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_post){
            {db_get_int(s, 0)}, db_get_int(s, 1), db_get_text(s, 2), db_get_text(s, 3)};
}

static void read_faults(struct ctx *c, struct stmt *s, struct patrol_fault_list *out)
{
    isize cap = 0;

    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct patrol_fault){
            .id = db_get_int(s, 0),
            .unit = {db_get_int(s, 1)},
            .office = {db_get_int(s, 2)},
            .kind = db_get_text(s, 3),
            .object = db_get_text(s, 4),
            .object_id = db_get_int(s, 5),
            .detail = db_get_text(s, 6),
            .says = db_get_text(s, 7),
            .found_at = db_get_instant(s, 8),
            .seen_at = db_get_instant(s, 9),
            .cured_at = db_get_instant(s, 10),
        };
}

void patrol_open(struct ctx *c, struct unit_id unit, struct patrol_fault_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[OPEN]);

    db_put_int(s, unit.n);
    read_faults(c, s, out);
}

void patrol_page(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                 struct patrol_fault_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[open_only ? PAGE_OPEN : PAGE_ALL]);

    db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    read_faults(c, s, out);
}

void patrol_insert(struct ctx *c, const struct patrol_fault *f)
{
    struct stmt *s = db_query(c, &patrol_queries[INSERT]);

    db_put_int(s, f->unit.n);
    db_put_opt(s, f->office.n);
    db_put_text(s, f->kind);
    db_put_text(s, f->object);
    db_put_int(s, f->object_id);
    db_put_text(s, f->detail);
    db_put_text(s, f->says);
    db_put_instant(s, f->found_at);
    db_run(s);
}

void patrol_cure(struct ctx *c, int64_t id, struct instant at)
{
    struct stmt *s = db_query(c, &patrol_queries[CURE]);

    db_put_int(s, id);
    db_put_instant(s, at);
    db_run(s);
}

void patrol_seen(struct ctx *c, int64_t id, struct str says, struct instant at)
{
    struct stmt *s = db_query(c, &patrol_queries[SEEN]);

    db_put_int(s, id);
    db_put_instant(s, at);
    db_put_text(s, says);
    db_run(s);
}

void patrol_run_insert(struct ctx *c, const struct patrol_run *r)
{
    struct stmt *s = db_query(c, &patrol_queries[RUN_INSERT]);

    db_put_int(s, r->unit.n);
    db_put_instant(s, r->started_at);
    db_put_instant(s, r->ended_at);
    db_put_int(s, r->documents);
    db_put_int(s, r->faults);
    db_put_int(s, r->fresh);
    db_put_int(s, r->cured);
    db_run(s);
}

bool patrol_run_last(struct ctx *c, struct unit_id unit, struct patrol_run *out)
{
    struct stmt *s = db_query(c, &patrol_queries[RUN_LAST]);
    bool found;

    db_put_int(s, unit.n);
    found = db_step(s);
    if (found)
        *out = (struct patrol_run){
            .id = db_get_int(s, 0),
            .unit = {db_get_int(s, 1)},
            .started_at = db_get_instant(s, 2),
            .ended_at = db_get_instant(s, 3),
            .documents = db_get_int(s, 4),
            .faults = db_get_int(s, 5),
            .fresh = db_get_int(s, 6),
            .cured = db_get_int(s, 7),
        };
    db_done(s);
    return found;
}

void patrol_counts(struct ctx *c, struct patrol_count_list *out)
{
    struct stmt *s = db_query(c, &patrol_queries[COUNTS]);
    isize cap = 0;

    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct patrol_count){{db_get_int(s, 0)}, db_get_text(s, 1), db_get_int(s, 2)};
}
