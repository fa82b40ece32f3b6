/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_engine.h - what an engine gives to db.c; db_pool.h brings it in
 *
 * A link is one connection of an engine; at any moment one thread has it. A slot is one
 * statement that is prepared on a link; it is found by the address of its SQL text and is
 * used by one execution at a time (a second execution of the same text gets a slot of its
 * own). What callers hold (struct stmt) lives in their arena and names its slot by a
 * ticket, so that a stale one is inert and nothing here points into a caller's memory.
 */
#ifndef STORE_DB_ENGINE_H
#define STORE_DB_ENGINE_H

#include "store/db.h"

enum { DB_PARAM_MAX = 64, DB_SLOT_BUCKETS = 512 };

struct db_slot {
    const char *sql;        /* key */
    void *native;           /* sqlite3_stmt, or the values and the result of PostgreSQL */
    struct db_slot *next;   /* in its bucket */
    struct db_slot *open;   /* next of those in use on the link */
    uint32_t ticket;        /* of the execution that has it */
    bool busy;              /* is being bound or stepped */
    bool writes;            /* changes the database */
    int params;             /* highest $n */
    int64_t began_us, rows; /* of the execution, for the log of slow ones */
    int64_t changes;        /* rows changed, set at the end */
    bool gives_id, gave;    /* SQLite: returns the id that it inserted; has done so */
    int64_t id;
    int index[DB_PARAM_MAX + 1]; /* $n → the engine's own number; 0: not in this half */
};

struct db_link {
    struct db *db;
    void *native; /* sqlite3, PGconn */
    struct arena mem;
    bool write;       /* of the writers' pool */
    bool broken;      /* to be closed when it is given back */
    bool second_best; /* reads from a standby because no primary was there; until again_ms */
    int64_t again_ms;
    bool in_tx;
    bool turn; /* the server's turn to write was taken */
    uint32_t ticket;
    struct memo *memo; /* what was read before; see memo.h */
    bool memo_asked;   /* in this transaction */
    void *fixed[3];    /* the engine's own statements */
    struct db_slot *open;
    struct db_slot *bucket[DB_SLOT_BUCKETS];
};

enum db_value { DB_VALUE_NULL, DB_VALUE_INT, DB_VALUE_TEXT, DB_VALUE_BLOB };
enum db_row { DB_ROW_END, DB_ROW, DB_ROW_FAILED };

struct db_engine {
    enum db_kind kind;
    /* Opens a link; `l->mem` is ready. */
    enum err (*open)(struct db_link *l, struct fail *why);
    void (*close)(struct db_link *l);
    /* A link that lay idle: still good? (PostgreSQL; may reconnect) */
    bool (*alive)(struct db_link *l);
    enum err (*begin)(struct db_link *l, int64_t unit, struct fail *why);
    /* A number that is another one whenever this transaction could see anything else than an earlier
     * one of this link: whoever committed, in whatever process. */
    enum err (*version)(struct db_link *l, uint64_t *out, struct fail *why);
    enum err (*commit)(struct db_link *l, struct fail *why);
    /* Where commit() writes into a log that is synced later (db_sync.h): that log, and its sync, which any thread may
     * ask for while the link is open. NULL: what commit() has acknowledged lasts. */
    void *(*log)(struct db_link *l);
    enum err (*sync)(void *log);
    /* Writes the log into the file as far as readers let it, with the writer's link; syncs the file that a link has open.
     * NULL: the engine sees to that itself. */
    enum err (*checkpoint)(struct db_link *l, bool *all, struct fail *why);
    enum err (*sync_file)(struct db_link *l, struct fail *why);
    void (*rollback)(struct db_link *l);
    /* `sql` is this engine's half. Fills native, writes, index. */
    enum err (*prepare)(struct db_link *l, struct db_slot *s, const char *sql,
                        struct fail *why);
    void (*finalize)(struct db_link *l, struct db_slot *s);
    /* Value number n (from 1). Copies what `text` points at, into `mem` or memory of its own. */
    void (*bind)(struct db_slot *s, int n, enum db_value kind, int64_t v, struct str text,
                 struct arena *mem);
    enum db_row (*step)(struct db_link *l, struct db_slot *s, struct fail *why);
    void (*reset)(struct db_link *l, struct db_slot *s);
    int64_t (*get_int)(struct db_slot *s, int col);
    struct str (*get_text)(struct db_slot *s, int col, struct arena *mem);
    struct str (*get_blob)(struct db_slot *s, int col, struct arena *mem);
    bool (*is_null)(struct db_slot *s, int col);
    int64_t (*copy)(struct db_link *l, const char *sql, struct str rows,
                    struct fail *why); /* NULL: none */
    enum err (*script)(struct db_link *l, const char *sql, struct fail *why);
    enum err (*copy_to)(struct db_link *l, const char *path, struct fail *why);
    enum err (*integrity)(struct db_link *l, struct fail *why);
    /* Hears what other processes tell (watch.h): asks to be told; waits for it, 1: told, 0: not, -1: lost. NULL: there
     * are no others. */
    enum err (*listen)(struct db_link *l, struct fail *why);
    int (*wait)(struct db_link *l, int ms);
    /* Takes (false: another has it) or gives back what only one process may do; NULL: there is one. */
    bool (*claim)(struct db_link *l, const char *name, bool take, struct fail *why);
};

extern const struct db_engine db_sqlite, db_postgres;

/* The link of the transaction that is open; NULL: none. */
struct db_link *db_link_of(const struct ctx *c);
/* What a module of the store keeps for the open transaction; NULL when it begins, and it must be so again
 * when it ends well. */
void **db_held(const struct ctx *c);
/* The engine's version() of it. */
enum err db_version(struct db_link *l, uint64_t *out, struct fail *why);
/* What db_open() was given. */
const char *db_url(const struct db *db);
const struct db_options *db_opts(const struct db *db);
/* This engine's text of `sql`: of {sqlite: …}{pg: …} the half that is meant. */
char *db_pick(struct arena *mem, const char *sql, enum db_kind kind);

/* The highest $n of `sql`, over both halves. */
int db_params(const char *sql);

#endif
