/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db.h - transactions, statements, rows, alike on SQLite and PostgreSQL
 *
 *   db_begin(c);
 *   struct stmt *s = db_query(c, &q[DOC_BY_ID]);
 *   db_put_int(s, id.n);
 *   while (db_step(s))
 *       title = db_get_text(s, 1);
 *   return db_end(c);
 *
 * Sticky: once c->fail is set, every call does nothing and db_step() is false; so bind
 * and step freely and ask once at db_end(). db_query() never returns NULL.
 * SQL:    one literal per statement, in the query table of the file that uses it; values are
 *         bound as $1 … $n; where the engines differ the literal carries both halves,
 *         {sqlite: …}{pg: …}. Statements are prepared once per connection, found by the
 *         query's address.
 * One writer (SQLite): db_begin() waits for the single writing connection, which alone
 *         commits and checkpoints; db_begin_read() uses a read-only connection of the pool.
 *         Acknowledged means synced: WAL, one sync for all who commit at a time (db_sync.h).
 * Errors: a unique violation is ERR_CONFLICT, a foreign key or check ERR_INPUT, a full disk
 *         ERR_FULL, a lock or lost connection ERR_BUSY, the rest ERR_DB. `where` names the query.
 * Values: text must be UTF-8 without U+0000. Instants are 64-bit seconds, days are integers
 *         (days since 1970-01-01), booleans 0/1.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "store/ctx.h"

struct db;   /* one per process */
struct stmt; /* a statement that is bound or being stepped; ends by itself at the last row */

struct db_query {
    const char *name; /* "document.by_id": for logs and the query-plan test */
    const char *sql;
};

enum db_kind { DB_SQLITE, DB_POSTGRES };
struct db_options {
    int readers;     /* connections that read; 0: 4 */
    bool exclusive;  /* take the data folder's lock: serve, and commands that write alone */
    bool must_exist; /* do not create */
    bool read_only;
    bool
        replica; /* a copy that lags, of PostgreSQL: only read, connected to when it is first asked for */
    int busy_ms; /* how long to wait for the writer; 0: 5000 */
    int turn;    /* a socket of loan_ask(): a server runs, write by its turns; 0: none */
    const char *loan_lock; /* a file to hold (shared) meanwhile */
};

/* `url` is a path of a SQLite file or postgresql://… . Fails: ERR_VERSION for a database of a
 * newer program, ERR_BUSY when another process holds the lock, ERR_IO for a read-only folder. */
enum err db_open(struct db **out, const char *url, const struct db_options *o,
                 struct fail *why);
void db_close(struct db *db);
enum db_kind db_kind(const struct db *db);

/* Connections are borrowed at begin and given back at end. db_attach sets c->db (in c->mem); when
 * c->mem is reset or unwound, a transaction that is still open is rolled back. */
void db_attach(struct ctx *c, struct db *db);
struct db *db_of(const struct ctx *c);

enum err db_begin(struct ctx *c); /* to write; transactions do not nest */
/* The same, for a unit that is not the actor's own (the public files a request): on PostgreSQL
 * the writers of one unit go one at a time, as on SQLite all do. */
enum err db_begin_unit(struct ctx *c, struct unit_id unit);
enum err db_begin_read(struct ctx *c); /* a snapshot to read */
/* From now on db_begin_read() of this world asks `replica` (opened with that option), and the primary where it does not
 * answer, which is then remembered for some seconds; after a db_begin() the primary is asked again. NULL: no more. */
void db_may_lag(struct ctx *c, struct db *replica);
/* Commits, or rolls back if c->fail is set; returns c->fail.code. After a failed commit nothing
 * was saved. */
enum err db_end(struct ctx *c);
/* Rolls back, without a failure: for dry runs. */
void db_cancel(struct ctx *c);
bool db_in_tx(const struct ctx *c);

struct stmt *db_query(struct ctx *c, const struct db_query *q);
/* Values in order: $1 first. */
void db_put_int(struct stmt *s, int64_t v);
void db_put_text(struct stmt *s, struct str v);
void db_put_blob(struct stmt *s, struct str v);
void db_put_null(struct stmt *s);
void db_put_opt(struct stmt *s, int64_t v);            /* 0 is NULL */
void db_put_opt_text(struct stmt *s, struct str v);    /* "" is NULL */
void db_put_day(struct stmt *s, struct day d);         /* none is NULL */
void db_put_instant(struct stmt *s, struct instant t); /* none is NULL */
/* The next row; false at the end or on failure (then c->fail tells). */
bool db_step(struct stmt *s);
/* Columns count from 0; NULL reads as 0 or "". Text and blobs are copied into c->mem. */
int64_t db_get_int(struct stmt *s, int col);
struct str db_get_text(struct stmt *s, int col);
struct str db_get_blob(struct stmt *s, int col);
struct day db_get_day(struct stmt *s, int col);
struct instant db_get_instant(struct stmt *s, int col);
bool db_is_null(struct stmt *s, int col);
/* Ends a statement before its last row. */
void db_done(struct stmt *s);
/* Many rows at once, written as copy_text.h does: `q` is COPY … FROM STDIN. Only where the engine has it (PostgreSQL),
 * which db_copies() says. How many rows. */
bool db_copies(const struct db *db);
int64_t db_copy(struct ctx *c, const struct db_query *q, struct str rows);
/* Steps to the end; how many rows were changed. */
int64_t db_run(struct stmt *s);
/* For INSERT … RETURNING id and other one-value statements; 0 when there is no row. */
int64_t db_one_int(struct stmt *s);
/* The same, but no row is ERR_NOT_FOUND with `what` in the story. */
int64_t db_need_int(struct stmt *s, const char *what);

/* What the watchers see: connections, how often and how long transactions waited for one. */
struct db_figures {
    struct {
        int open, idle, most;
        int64_t waits, wait_us, refused;
    } pool[2];                  /* readers, writers */
    int64_t lost, slow, lagged; /* lagged: reading transactions of a replica */
};
struct db_figures db_figures(struct db *db);
/* Statements that take longer are counted and logged by their name, with the request's number; 0: none. */
void db_slow_after(struct db *db, int64_t ms);

/* One of several processes at a time does `name` (the patrol, the timer). NULL where another has it, or on
 * failure (`why`). PostgreSQL: an advisory lock of a connection of its own, so that it ends with
 * its holder, however that ends. SQLite: the folder has one server, which always gets it. */
struct db_claim;
struct db_claim *db_claim(struct db *db, const char *name, struct fail *why);
/* The same for who waits for its turn: a claim that is not held yet, and asks again each time. True: it is held; it is
 * not any more when its connection was lost. */
struct db_claim *db_claim_new(struct db *db, const char *name);
bool db_claim_renew(struct db_claim *claim, struct fail *why);
void db_unclaim(struct db_claim *claim); /* NULL is let pass */

/* Runs several statements of DDL or maintenance text, outside of requests (migrations). */
enum err db_script(struct ctx *c, struct str sql);
/* While a fresh database is filled (the demo): commits are not synced singly, until `on` is false
 * again, which syncs all of it. Never where anything was acknowledged to anybody. */
enum err db_relax(struct ctx *c, bool on);
/* While much is written at one time: the log may grow to 64 MiB before it is written into the file, so that a page
 * that changes often is written there once. Commits are synced as ever. Nothing where another process has the turn. */
enum err db_long_log(struct ctx *c, bool on);
/* A consistent copy into a new file (SQLite); online. */
enum err db_copy_to(struct ctx *c, const char *path);
/* The engine's own integrity and foreign-key checks; the first fault in c->fail. */
enum err db_integrity(struct ctx *c);

#endif
