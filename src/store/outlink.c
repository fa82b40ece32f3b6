/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outlink.c - links to other sites, and spelling findings of what is published; see outlink.h */
#include "store/outlink.h"

enum {
    SEEN,
    DUE,
    ANSWER_OK,
    ANSWER_MISS,
    CHECK_ADD,
    HISTORY,
    UNSPELLED,
    SPELLED_PUT,
    SPELLED_UNIT,
    SPELLED_ALL,
    LATE
};

const struct db_query outlink_queries[] = {
    [SEEN] = {"outlink.seen",
              "INSERT INTO outlink (url, seen_at) VALUES ($1, $2) ON CONFLICT (url) DO UPDATE "
              "SET seen_at = excluded.seen_at RETURNING id, checked_at, status, misses, "
              "missed_at"},
    [DUE] = {"outlink.due",
             "SELECT id, url, checked_at, status, misses, missed_at FROM outlink WHERE "
             "seen_at >= $1 AND checked_at < $2 ORDER BY checked_at, id LIMIT $3"},
    [ANSWER_OK] = {"outlink.answer_ok", "UPDATE outlink SET checked_at = $2, status = $3, "
                                        "misses = 0, missed_at = NULL WHERE id = $1"},
    [ANSWER_MISS] = {"outlink.answer_miss",
                     "UPDATE outlink SET checked_at = $2, status = $3, misses = misses + 1, "
                     "missed_at = COALESCE(missed_at, $2) WHERE id = $1"},
    [CHECK_ADD] = {"outlink.check_add", "INSERT INTO outlink_check (outlink, at, status, says) "
                                        "VALUES ($1, $2, $3, $4)"},
    [HISTORY] = {"outlink.history",
                 "SELECT k.at, k.status, k.says FROM outlink l JOIN outlink_check k "
                 "ON k.outlink = l.id WHERE l.url = $1 ORDER BY k.id DESC LIMIT $2"},
    [UNSPELLED] =
        {"spelled.missing",
         "SELECT d.id, d.unit, d.published_version, v.title, v.body_text FROM document d "
         "JOIN doc_version v ON v.document = d.id AND v.version = d.published_version "
         "LEFT JOIN spelled s ON s.document = d.id WHERE d.id > $1 AND +d.live = 1 AND "
         "($2 = 0 OR d.unit = $2) AND (s.document IS NULL OR s.rules <> $3 OR "
         "s.version <> d.published_version) ORDER BY d.id LIMIT $4"},
    [SPELLED_PUT] =
        {"spelled.put",
         "INSERT INTO spelled (document, unit, version, rules, findings, at) VALUES "
         "($1, $2, $3, $4, $5, $6) ON CONFLICT (document) DO UPDATE SET "
         "version = excluded.version, rules = excluded.rules, "
         "findings = excluded.findings, at = excluded.at"},
    [SPELLED_UNIT] = {"spelled.unit",
                      "SELECT COUNT(*), COALESCE(SUM(s.findings), 0) FROM spelled s JOIN "
                      "document d ON d.id = s.document WHERE s.unit = $1 AND s.findings > 0 "
                      "AND +d.live = 1"},
    [SPELLED_ALL] = {"spelled.all",
                     "SELECT COUNT(*), COALESCE(SUM(s.findings), 0) FROM unit u JOIN spelled s "
                     "ON s.unit = u.id JOIN document d ON d.id = s.document WHERE "
                     "s.findings > 0 AND +d.live = 1"},
    [LATE] = {"voice.late", "SELECT unit, COUNT(*), MIN(filed_at) FROM voice WHERE answered_at "
                            "IS NULL AND filed_at < $1 AND ($2 = 0 OR unit = $2) "
                            "GROUP BY unit ORDER BY unit"},
};
const isize outlink_queries_n = sizeof outlink_queries / sizeof *outlink_queries;
#define Q(x) (&outlink_queries[x])

bool outlink_missed(int status)
{
    return status < 200 ||
           (status >= 400 && status != 401 && status != 403 && status != 405 && status != 429);
}

void outlink_seen(struct ctx *c, struct str url, struct outlink *out)
{
    struct stmt *s = db_query(c, Q(SEEN));

    db_put_text(s, url);
    db_put_instant(s, c->now);
    *out = (struct outlink){.url = url};
    if (db_step(s))
        *out = (struct outlink){.id = db_get_int(s, 0),
                                .url = url,
                                .checked_at = db_get_instant(s, 1),
                                .status = (int)db_get_int(s, 2),
                                .misses = (int)db_get_int(s, 3),
                                .missed_at = db_get_instant(s, 4)};
    db_done(s);
}

void outlink_due(struct ctx *c, struct instant seen, struct instant before, int n,
                 struct outlink_list *out)
{
    struct stmt *s = db_query(c, Q(DUE));
    isize cap = 0;

    db_put_int(s, seen.s);
    db_put_int(s, before.s);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct outlink){.id = db_get_int(s, 0),
                                                       .url = db_get_text(s, 1),
                                                       .checked_at = db_get_instant(s, 2),
                                                       .status = (int)db_get_int(s, 3),
                                                       .misses = (int)db_get_int(s, 4),
                                                       .missed_at = db_get_instant(s, 5)};
}

void outlink_answer(struct ctx *c, const struct outlink *l, int status, struct str says)
{
    struct stmt *s = db_query(c, Q(outlink_missed(status) ? ANSWER_MISS : ANSWER_OK));

    db_put_int(s, l->id);
    db_put_instant(s, c->now);
    db_put_int(s, status);
    db_run(s);
    s = db_query(c, Q(CHECK_ADD));
    db_put_int(s, l->id);
    db_put_instant(s, c->now);
    db_put_int(s, status);
    db_put_text(s, says);
    db_run(s);
}

void outlink_history(struct ctx *c, struct str url, int n, struct outlink_check_list *out)
{
    struct stmt *s = db_query(c, Q(HISTORY));
    isize cap = 0;

    db_put_text(s, url);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct outlink_check){
            db_get_instant(s, 0), (int)db_get_int(s, 1), db_get_text(s, 2)};
}

void spelled_missing(struct ctx *c, struct unit_id unit, struct str rules, struct doc_id after,
                     int n, struct unspelled_list *out)
{
    struct stmt *s = db_query(c, Q(UNSPELLED));
    isize cap = 0;

    db_put_int(s, after.n);
    db_put_int(s, unit.n);
    db_put_text(s, rules);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct unspelled){{db_get_int(s, 0)},
                                                         {db_get_int(s, 1)},
                                                         (int)db_get_int(s, 2),
                                                         db_get_text(s, 3),
                                                         db_get_text(s, 4)};
}

void spelled_put(struct ctx *c, const struct unspelled *d, struct str rules, int64_t findings)
{
    struct stmt *s = db_query(c, Q(SPELLED_PUT));

    db_put_int(s, d->id.n);
    db_put_int(s, d->unit.n);
    db_put_int(s, d->version);
    db_put_text(s, rules);
    db_put_int(s, findings);
    db_put_instant(s, c->now);
    db_run(s);
}

void spelled_count(struct ctx *c, struct unit_id unit, int64_t *texts, int64_t *findings)
{
    struct stmt *s = db_query(c, Q(unit.n ? SPELLED_UNIT : SPELLED_ALL));

    *texts = *findings = 0;
    if (unit.n)
        db_put_int(s, unit.n);
    if (db_step(s)) {
        *texts = db_get_int(s, 0);
        *findings = db_get_int(s, 1);
    }
    db_done(s);
}

void voices_late(struct ctx *c, struct unit_id unit, struct instant before,
                 struct voice_late_list *out)
{
    struct stmt *s = db_query(c, Q(LATE));
    isize cap = 0;

    db_put_int(s, before.s);
    db_put_int(s, unit.n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct voice_late){{db_get_int(s, 0)}, db_get_int(s, 1), db_get_instant(s, 2)};
}
