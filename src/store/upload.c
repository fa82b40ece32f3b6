/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload.c - files that come in by pieces; see upload.h */
#include "store/upload.h"

enum { INSERT, LOAD, COUNT, GROW, PIECE_ADD, PIECE_GET, PIECES_DROP, DROP, STALE };

const struct db_query upload_queries[] = {
    [INSERT] = {"upload.insert",
                "INSERT INTO upload (unit, account, name, size, got, at, changed_at) "
                "VALUES ($1,$2,$3,$4,0,$5,$5) RETURNING id"},
    [LOAD] = {"upload.load",
              "SELECT id, unit, account, name, size, got, at, changed_at FROM upload "
              "WHERE id = $1 AND account = $2"},
    [COUNT] = {"upload.count", "SELECT COUNT(*) FROM upload WHERE account = $1"},
    [GROW] = {"upload.grow",
              "UPDATE upload SET got = got + $1, changed_at = $2 WHERE id = $3 AND "
              "got = $4"},
    [PIECE_ADD] = {"upload_piece.add", "INSERT INTO upload_piece (unit, upload, start, bytes) "
                                       "VALUES ($1,$2,$3,$4)"},
    [PIECE_GET] = {"upload_piece.get",
                   "SELECT bytes FROM upload_piece WHERE upload = $1 AND start = $2"},
    [PIECES_DROP] = {"upload_piece.drop", "DELETE FROM upload_piece WHERE upload = $1"},
    [DROP] = {"upload.drop", "DELETE FROM upload WHERE id = $1"},
    [STALE] = {"upload.stale",
               "SELECT id FROM upload WHERE changed_at < $1 ORDER BY changed_at LIMIT 1"},
};
const isize upload_queries_n = sizeof upload_queries / sizeof *upload_queries;

int64_t upload_insert(struct ctx *c, const struct upload *u)
{
    struct stmt *s = db_query(c, &upload_queries[INSERT]);

    db_put_int(s, u->unit.n);
    db_put_int(s, u->account.n);
    db_put_text(s, u->name);
    db_put_int(s, u->size);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

bool upload_load(struct ctx *c, int64_t id, struct user_id account, struct upload *out)
{
    struct stmt *s = db_query(c, &upload_queries[LOAD]);

    db_put_int(s, id);
    db_put_int(s, account.n);
    if (!db_step(s))
        return false;
    *out = (struct upload){.id = db_get_int(s, 0),
                           .unit = {db_get_int(s, 1)},
                           .account = {db_get_int(s, 2)},
                           .name = db_get_text(s, 3),
                           .size = db_get_int(s, 4),
                           .got = db_get_int(s, 5),
                           .at = db_get_instant(s, 6),
                           .changed_at = db_get_instant(s, 7)};
    db_done(s);
    return true;
}

int64_t upload_count(struct ctx *c, struct user_id account)
{
    struct stmt *s = db_query(c, &upload_queries[COUNT]);

    db_put_int(s, account.n);
    return db_one_int(s);
}

bool upload_add(struct ctx *c, const struct upload *u, struct str bytes)
{
    struct stmt *s = db_query(c, &upload_queries[GROW]);

    db_put_int(s, bytes.n);
    db_put_instant(s, c->now);
    db_put_int(s, u->id);
    db_put_int(s, u->got);
    if (db_run(s) != 1)
        return false;
    s = db_query(c, &upload_queries[PIECE_ADD]);
    db_put_int(s, u->unit.n);
    db_put_int(s, u->id);
    db_put_int(s, u->got);
    db_put_blob(s, bytes);
    db_run(s);
    return true;
}

struct str upload_piece(struct ctx *c, int64_t id, int64_t start)
{
    struct stmt *s = db_query(c, &upload_queries[PIECE_GET]);
    struct str bytes = S("");

    db_put_int(s, id);
    db_put_int(s, start);
    if (db_step(s)) {
        bytes = db_get_blob(s, 0);
        db_done(s);
    }
    return bytes;
}

void upload_drop(struct ctx *c, int64_t id)
{
    static const int both[] = {PIECES_DROP, DROP};

    for (int i = 0; i < 2; i++) {
        struct stmt *s = db_query(c, &upload_queries[both[i]]);

        db_put_int(s, id);
        db_run(s);
    }
}

int64_t upload_stale(struct ctx *c, struct instant before)
{
    struct stmt *s = db_query(c, &upload_queries[STALE]);

    db_put_instant(s, before);
    return db_one_int(s);
}
