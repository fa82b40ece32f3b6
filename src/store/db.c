/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db.c - transactions, statements, rows; see db.h
 *
 * A request borrows a link (db_pool.h) for a transaction. If its arena is unwound meanwhile, the
 * call deferred by db_attach() rolls back and gives the link back: so no transaction outlives its
 * request.
 */
#include "store/db.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/os.h"
#include "base/utf8.h"
#include "store/db_pool.h"
#include "store/loan.h"

/* A request's side of the database; lives in its arena. */
struct db_conn {
    struct db *db, *replica;
    struct db_link *link; /* NULL: no transaction */
    void *held;           /* db_held() */
};

struct stmt {
    struct ctx *c;
    struct db_link *link;
    struct db_slot *slot; /* NULL: inert */
    const struct db_query *q;
    uint32_t ticket;
    int bound;
    bool on_row;
};

static void slot_end(struct db_link *l, struct db_slot *s)
{
    for (struct db_slot **at = &l->open; *at; at = &(*at)->open)
        if (*at == s) {
            *at = s->open;
            break;
        }
    l->db->engine->reset(l, s);
    s->busy = false;
    s->began_us = s->rows = 0;
    s->ticket = 0;
}

/* The request ended, or was unwound, inside a transaction. */
static void abandon(void *p)
{
    struct db_conn *h = p;

    if (!h->link)
        return;
    while (h->link->open)
        slot_end(h->link, h->link->open);
    if (h->link->in_tx)
        h->link->db->engine->rollback(h->link);
    h->link->in_tx = false;
    if (h->link->turn)
        loan_give(h->db->o.turn);
    h->link->turn = false;
    db_give_back(h->link);
    h->link = NULL;
    h->held = NULL;
}

void db_attach(struct ctx *c, struct db *db)
{
    c->db = NEW(c->mem, struct db_conn, 1);
    c->db->db = db;
    arena_defer(c->mem, abandon, c->db);
}

struct db *db_of(const struct ctx *c)
{
    return c->db->db;
}

/* ---- transactions */

struct db_link *db_link_of(const struct ctx *c)
{
    return c->db ? c->db->link : NULL;
}

void **db_held(const struct ctx *c)
{
    return &c->db->held;
}

enum err db_version(struct db_link *l, uint64_t *out, struct fail *why)
{
    return l->db->engine->version(l, out, why);
}

void db_may_lag(struct ctx *c, struct db *replica)
{
    if (c->db)
        c->db->replica = replica;
}

/* A reading transaction of the replica; false: the primary is to be asked, and nothing is wrong. */
static bool begin_lagging(struct ctx *c)
{
    struct db *replica = c->db->replica;
    struct fail why = {0};
    struct db_link *l;

    if (!replica)
        return false;
    l = db_borrow(replica, false, &why);
    if (l && l->db->engine->begin(l, 0, &why) == OK) {
        c->db->link = l;
        l->memo_asked = false;
        l->in_tx = true;
        atomic_fetch_add(&replica->lagged, 1);
        return true;
    }
    if (l)
        db_give_back(l);
    return false;
}

static enum err begin(struct ctx *c, bool write, int64_t unit)
{
    struct db_link *l;

    if (c->fail.code)
        return c->fail.code;
    assert(!c->db->link); /* transactions do not nest */
    if (write && sync_may_write(c->db->db, &c->fail))
        return c->fail.code;
    if (write)
        c->db->replica = NULL; /* what was just written is to be read */
    else if (begin_lagging(c))
        return OK;
    /* A connection may have been lost unseen: nothing has been done on it, so another will do. */
    for (int tries = 0; tries < 2; tries++) {
        c->fail = (struct fail){0};
        l = db_borrow(c->db->db, write, &c->fail);
        if (!l)
            break;
        c->db->link = l;
        l->memo_asked = false;
        if (write && c->db->db->o.turn) {
            if (loan_take(c->db->db->o.turn, 2 * c->db->db->o.busy_ms, &c->fail)) {
                abandon(c->db);
                break;
            }
            l->turn = true;
        }
        if (l->db->engine->begin(l, unit, &c->fail) == OK) {
            l->in_tx = true;
            break;
        }
        if (!l->broken)
            tries++;
        abandon(c->db);
    }
    return c->fail.code;
}

enum err db_begin(struct ctx *c)
{
    return begin(c, true, c->actor.home.n);
}

enum err db_begin_unit(struct ctx *c, struct unit_id unit)
{
    return begin(c, true, unit.n);
}

enum err db_begin_read(struct ctx *c)
{
    return begin(c, false, 0);
}

/* What was committed just now, to wait for; 0: it lasts already, or nothing was written. */
static int64_t mark_of(struct db_link *l)
{
    return l->write && l->db->engine->log ? sync_mark(l->db, l->db->engine->log(l)) : 0;
}

enum err db_end(struct ctx *c)
{
    struct db_link *l = c->db->link;
    int64_t mark = 0;

    if (!l) {
        assert(c->fail.code); /* db_end() without db_begin() */
        return c->fail.code;
    }
    assert(c->fail.code || !c->db->held); /* search_hold() without search_release() */
    while (l->open)
        slot_end(l, l->open);
    if (!c->fail.code && l->db->engine->commit(l, &c->fail) == OK) {
        l->in_tx = false;
        mark = mark_of(l);
    }
    abandon(c->db);
    return sync_wait(c->db->db, mark, &c->fail);
}

void db_cancel(struct ctx *c)
{
    abandon(c->db);
}

bool db_in_tx(const struct ctx *c)
{
    return c->db && c->db->link;
}

/* ---- statements */

static struct db_slot *slot_find(struct ctx *c, struct db_link *l, const struct db_query *q)
{
    uintptr_t key = (uintptr_t)q->sql;
    struct db_slot **bucket = &l->bucket[(key >> 4 ^ key >> 13) % DB_SLOT_BUCKETS], *s;
    char *text;

    for (s = *bucket; s; s = s->next)
        if (s->sql == q->sql && !s->busy)
            return s;
    s = NEW(&l->mem, struct db_slot, 1);
    s->sql = q->sql;
    s->params = db_params(q->sql);
    text = db_pick(c->mem, q->sql, l->db->engine->kind); /* the engine keeps its own copy */
    if (l->db->engine->prepare(l, s, text, &c->fail))
        return NULL;
    s->next = *bucket;
    *bucket = s;
    return s;
}

static void name_fault(struct ctx *c, const struct db_query *q)
{
    if (!c->fail.where[0])
        snprintf(c->fail.where, sizeof c->fail.where, "%s", q->name);
}

struct stmt *db_query(struct ctx *c, const struct db_query *q)
{
    struct stmt *s = NEW(c->mem, struct stmt, 1);
    struct db_link *l;

    s->c = c;
    s->q = q;
    if (c->fail.code)
        return s;
    l = c->db->link;
    assert(l); /* a statement outside of a transaction */
    s->slot = slot_find(c, l, q);
    if (!s->slot) {
        name_fault(c, q);
        return s;
    }
    s->link = l;
    s->ticket = s->slot->ticket = ++l->ticket ? l->ticket : ++l->ticket;
    s->slot->busy = true;
    s->slot->open = l->open;
    l->open = s->slot;
    return s;
}

void db_slow_after(struct db *db, int64_t ms)
{
    atomic_store(&db->slow_us, ms * 1000);
}

/* The execution is over: was it slow? */
static void told_if_slow(struct stmt *s)
{
    struct db *db = s->link->db;
    int64_t limit = atomic_load(&db->slow_us), us;
    struct log_line l;

    if (!limit || !s->slot->began_us || (us = os_monotonic_us() - s->slot->began_us) < limit)
        return;
    atomic_fetch_add(&db->slow, 1);
    l = log_start(LOG_LEVEL_WARN, "slow-query");
    log_str(&l, "query", str_of(s->q->name));
    log_str(&l, "request", s->c->request_no);
    log_int(&l, "us", us);
    log_int(&l, "rows", s->slot->rows);
    log_end(&l);
}

static bool live(const struct stmt *s)
{
    return s->slot && s->slot->ticket == s->ticket;
}

static void put(struct stmt *s, enum db_value kind, int64_t v, struct str text)
{
    s->bound++;
    if (s->c->fail.code || !live(s))
        return;
    assert(s->bound <= s->slot->params); /* more values than the statement has */
    if (kind == DB_VALUE_TEXT && utf8_bad(text) >= 0) {
        fail_set(&s->c->fail, ERR_INPUT, s->q->name, "文字不是有效的 UTF-8 编码");
        return;
    }
    s->link->db->engine->bind(s->slot, s->bound, kind, v, text, s->c->mem);
}

void db_put_int(struct stmt *s, int64_t v)
{
    put(s, DB_VALUE_INT, v, S(""));
}

void db_put_text(struct stmt *s, struct str v)
{
    put(s, DB_VALUE_TEXT, 0, v);
}

void db_put_blob(struct stmt *s, struct str v)
{
    put(s, DB_VALUE_BLOB, 0, v);
}

void db_put_null(struct stmt *s)
{
    put(s, DB_VALUE_NULL, 0, S(""));
}

void db_put_opt(struct stmt *s, int64_t v)
{
    put(s, v ? DB_VALUE_INT : DB_VALUE_NULL, v, S(""));
}

void db_put_opt_text(struct stmt *s, struct str v)
{
    put(s, v.n ? DB_VALUE_TEXT : DB_VALUE_NULL, 0, v);
}

void db_put_day(struct stmt *s, struct day d)
{
    db_put_opt(s, d.n);
}

void db_put_instant(struct stmt *s, struct instant t)
{
    db_put_opt(s, t.s);
}

bool db_step(struct stmt *s)
{
    s->on_row = false;
    if (!live(s))
        return false;
    if (s->c->fail.code) {
        slot_end(s->link, s->slot);
        return false;
    }
    if (!s->slot->began_us && atomic_load(&s->link->db->slow_us))
        s->slot->began_us = os_monotonic_us();
    assert(s->bound == s->slot->params); /* fewer values than the statement has */
    switch (s->link->db->engine->step(s->link, s->slot, &s->c->fail)) {
    case DB_ROW:
        s->on_row = true;
        s->slot->rows++;
        return true;
    case DB_ROW_FAILED:
        name_fault(s->c, s->q);
        break;
    case DB_ROW_END:
        break;
    }
    told_if_slow(s);
    slot_end(s->link, s->slot);
    return false;
}

static bool readable(const struct stmt *s)
{
    return s->on_row && live(s);
}

int64_t db_get_int(struct stmt *s, int col)
{
    return readable(s) ? s->link->db->engine->get_int(s->slot, col) : 0;
}

struct str db_get_text(struct stmt *s, int col)
{
    return readable(s) ? s->link->db->engine->get_text(s->slot, col, s->c->mem) : S("");
}

struct str db_get_blob(struct stmt *s, int col)
{
    return readable(s) ? s->link->db->engine->get_blob(s->slot, col, s->c->mem) : S("");
}

struct day db_get_day(struct stmt *s, int col)
{
    return (struct day){(int32_t)db_get_int(s, col)};
}

struct instant db_get_instant(struct stmt *s, int col)
{
    return (struct instant){db_get_int(s, col)};
}

bool db_is_null(struct stmt *s, int col)
{
    return !readable(s) || s->link->db->engine->is_null(s->slot, col);
}

void db_done(struct stmt *s)
{
    if (!live(s))
        return;
    /* A statement that writes checks its foreign keys at its end: walk there. */
    if (s->slot->writes && s->on_row)
        while (db_step(s))
            ;
    s->on_row = false;
    if (live(s)) {
        told_if_slow(s);
        slot_end(s->link, s->slot);
    }
}

int64_t db_run(struct stmt *s)
{
    if (!live(s))
        return 0;
    while (db_step(s))
        ;
    return s->c->fail.code ? 0 : s->slot->changes;
}

static bool one(struct stmt *s, int64_t *out)
{
    bool found = db_step(s);

    *out = found ? db_get_int(s, 0) : 0;
    db_done(s);
    return found && !s->c->fail.code;
}

int64_t db_one_int(struct stmt *s)
{
    int64_t v;

    return one(s, &v) ? v : 0;
}

int64_t db_need_int(struct stmt *s, const char *what)
{
    int64_t v;

    if (one(s, &v))
        return v;
    fail_set(&s->c->fail, ERR_NOT_FOUND, s->q->name, "没有找到%s", what);
    return 0;
}

bool db_copies(const struct db *db)
{
    return db->engine->copy != NULL;
}

int64_t db_copy(struct ctx *c, const struct db_query *q, struct str rows)
{
    struct db_link *l = c->db->link;
    int64_t n;

    if (c->fail.code)
        return 0;
    assert(l && l->db->engine->copy);
    n = l->db->engine->copy(l, db_pick(c->mem, q->sql, l->db->engine->kind), rows, &c->fail);
    if (c->fail.code)
        name_fault(c, q);
    return n;
}

/* ---- maintenance */

enum err db_script(struct ctx *c, struct str sql)
{
    struct db_link *l;
    int64_t mark = 0;
    bool own;

    if (c->fail.code)
        return c->fail.code;
    own = !c->db->link;
    if (own)
        c->db->link = db_borrow(c->db->db, true, &c->fail);
    l = c->db->link;
    if (l) {
        char *text = db_pick(c->mem, str_cstr(c->mem, sql), l->db->engine->kind);
        if (l->db->engine->script(l, text, &c->fail) == OK && own)
            mark = mark_of(l);
    }
    if (own)
        abandon(c->db);
    return sync_wait(c->db->db, mark, &c->fail);
}

enum err db_relax(struct ctx *c, bool on)
{
    if (c->db->db->engine->kind != DB_SQLITE || c->db->db->o.turn)
        return c->fail.code;
    pthread_mutex_lock(&c->db->db->mutex);
    c->db->db->sync.relaxed = on;
    pthread_mutex_unlock(&c->db->db->mutex);
    return on ? c->fail.code : db_script(c, S("PRAGMA wal_checkpoint(TRUNCATE)"));
}

enum err db_long_log(struct ctx *c, bool on)
{
    if (c->fail.code || c->db->db->engine->kind != DB_SQLITE || c->db->db->o.turn)
        return c->fail.code;
    return db_script(c,
                     on ? S("PRAGMA wal_autocheckpoint=16000")
                        : S("PRAGMA wal_autocheckpoint=1000; PRAGMA wal_checkpoint(PASSIVE)"));
}

static enum err on_reader(struct ctx *c, const char *path)
{
    if (c->fail.code)
        return c->fail.code;
    assert(!c->db->link);
    c->db->link = db_borrow(c->db->db, false, &c->fail);
    if (!c->db->link)
        return c->fail.code;
    if (path)
        c->db->link->db->engine->copy_to(c->db->link, path, &c->fail);
    else
        c->db->link->db->engine->integrity(c->db->link, &c->fail);
    abandon(c->db);
    return c->fail.code;
}

enum err db_copy_to(struct ctx *c, const char *path)
{
    return on_reader(c, path);
}

enum err db_integrity(struct ctx *c)
{
    return on_reader(c, NULL);
}
