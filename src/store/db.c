/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db.c - transactions, statements, rows; see db.h
 *
 * Two pools of links: those that write (one with SQLite) and those that read. A request
 * borrows a link for a transaction. If its arena is unwound meanwhile, the call deferred by
 * db_attach() rolls back and gives the link back: so no transaction outlives its request.
 */
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/os.h"
#include "base/utf8.h"
#include "store/db_engine.h"
#include "store/memo.h"
#include "store/loan.h"
#include "store/migrate.h"

enum { LINKS_MAX = 64, LINK_MEMORY = 8 << 20 };

struct pool {
    struct db_link *idle[LINKS_MAX];
    int idle_n, made, max;
    pthread_cond_t freed;
};

struct db {
    const struct db_engine *engine;
    char *url;
    struct db_options o;
    int lock_fd; /* -1: no lock */
    int loan_fd; /* the file that says a command may write; -1: none */
    pthread_mutex_t mutex;
    struct pool pool[2]; /* readers, writers */
};

/* A request's side of the database; lives in its arena. */
struct db_conn {
    struct db *db;
    struct db_link *link; /* NULL: no transaction */
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

/* ---- opening */

const char *db_url(const struct db *db)
{
    return db->url;
}

const struct db_options *db_opts(const struct db *db)
{
    return &db->o;
}

enum db_kind db_kind(const struct db *db)
{
    return db->engine->kind;
}

/* The lock is on the open file, so that it goes with the process, however it ends. Children
 * that are forked later would keep it: helpers are started before the database is opened. */
static enum err lock_folder(struct db *db, struct fail *why)
{
    const char *slash = strrchr(db->url, '/');
    int folder = slash ? (int)(slash - db->url) : 1;
    char path[4096], pid[24] = "";
    ssize_t got;
    int fd;

    if (snprintf(path, sizeof path, "%.*s/gongkai.lock", folder, slash ? db->url : ".") >=
        (int)sizeof path)
        return os_fail(why, ENAMETOOLONG, db->url);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
        return fail_set(why, ERR_IO, path, "数据文件夹只读，无法写入：%.*s", folder,
                        slash ? db->url : ".");
    if (fd < 0)
        return os_fail(why, errno, path);
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        bool held = errno == EWOULDBLOCK;
        got = read(fd, pid, sizeof pid - 1);
        pid[got > 0 ? got : 0] = 0;
        close(fd);
        if (!held)
            return os_fail(why, errno, path);
        return fail_set(why, ERR_BUSY, path,
                        "另一个服务正在使用这个数据文件夹：%.*s（进程 %s）", folder,
                        slash ? db->url : ".", pid[0] ? pid : "不详");
    }
    /* The number is only told to people; a full disk here is no reason to stop. */
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, pid, strlen(pid), 0) < 0)
        errno = 0;
    db->lock_fd = fd;
    return OK;
}

/* A command that a former server lent its writer to may still be at its last transaction. */
static enum err wait_for_loans(struct db *db, struct fail *why)
{
    const char *slash = strrchr(db->url, '/');
    char path[4096];
    int fd, tries = 0;
    bool held = false;

    snprintf(path, sizeof path, "%.*s/gongkai.loan", slash ? (int)(slash - db->url) : 1,
             slash ? db->url : ".");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return OK; /* never lent */
    while ((held = flock(fd, LOCK_EX | LOCK_NB) != 0) && tries++ < 100)
        nanosleep(&(struct timespec){0, 50 * 1000 * 1000}, NULL);
    close(fd);
    return held ? fail_set(why, ERR_BUSY, path, "一个命令还在写这个数据文件夹，请稍候再试")
                : OK;
}

/* Held as long as this process may write by turns. */
static enum err hold_loan(struct db *db, struct fail *why)
{
    db->loan_fd = open(db->o.loan_lock, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    if (db->loan_fd < 0 || flock(db->loan_fd, LOCK_SH | LOCK_NB))
        return os_fail(why, errno, db->o.loan_lock);
    return OK;
}

static void link_close(struct db_link *l)
{
    for (isize i = 0; i < DB_SLOT_BUCKETS; i++)
        for (struct db_slot *s = l->bucket[i]; s; s = s->next)
            l->db->engine->finalize(l, s);
    if (l->native)
        l->db->engine->close(l);
    memo_free(l->memo);
    arena_free(&l->mem);
    free(l);
}

static struct db_link *link_open(struct db *db, bool write, struct fail *why)
{
    struct db_link *l = calloc(1, sizeof *l);

    if (!l || !arena_init(&l->mem, LINK_MEMORY)) {
        free(l);
        fail_set(why, ERR_BUSY, "db", "内存不足");
        return NULL;
    }
    l->db = db;
    l->write = write;
    if (db->engine->open(l, why)) {
        link_close(l);
        return NULL;
    }
    return l;
}

static enum err open_links(struct db *db, struct fail *why)
{
    struct pool *w = &db->pool[1], *r = &db->pool[0];

    r->max = db->o.readers;
    w->max = db->o.read_only ? 0 : db->engine->kind == DB_SQLITE ? 1 : db->o.readers;
    /* SQLite: the writer first, for it makes the file; all now, for the process may give up
     * its rights later. PostgreSQL: one, to see that it answers. */
    if (w->max) {
        w->idle[0] = link_open(db, true, why);
        w->idle_n = w->made = w->idle[0] != NULL;
    }
    while (!why->code && r->made < r->max && (db->engine->kind == DB_SQLITE || !w->max)) {
        struct db_link *l = link_open(db, false, why);
        if (l) {
            r->idle[r->idle_n++] = l;
            r->made++;
        }
    }
    return why->code;
}

enum err db_open(struct db **out, const char *url, const struct db_options *o, struct fail *why)
{
    bool pg = !strncmp(url, "postgresql://", 13) || !strncmp(url, "postgres://", 11);
    pthread_condattr_t monotonic;
    struct db *db;

    if (why->code)
        return why->code;
    db = calloc(1, sizeof *db);
    if (!db || !(db->url = strdup(url))) {
        free(db);
        return fail_set(why, ERR_BUSY, "db", "内存不足");
    }
    db->engine = pg ? &db_postgres : &db_sqlite;
    db->lock_fd = db->loan_fd = -1;
    if (o)
        db->o = *o;
    if (db->o.readers <= 0)
        db->o.readers = 4;
    if (db->o.readers > LINKS_MAX)
        db->o.readers = LINKS_MAX;
    if (db->o.busy_ms <= 0)
        db->o.busy_ms = 5000;
    pthread_mutex_init(&db->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&db->pool[0].freed, &monotonic);
    pthread_cond_init(&db->pool[1].freed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (db->o.exclusive && !db->o.read_only && !pg && lock_folder(db, why) == OK)
        wait_for_loans(db, why);
    if (db->o.turn && !why->code)
        hold_loan(db, why);
    if (!why->code && !open_links(db, why))
        migrate_check(db, why);
    if (why->code) {
        db_close(db);
        return why->code;
    }
    *out = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    /* Readers first: the writer, closing last, checkpoints. */
    for (int k = 0; k < 2; k++) {
        struct pool *p = &db->pool[k];
        assert(p->idle_n == p->made); /* a transaction is still open */
        while (p->idle_n)
            link_close(p->idle[--p->idle_n]);
        pthread_cond_destroy(&p->freed);
    }
    pthread_mutex_destroy(&db->mutex);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    if (db->loan_fd >= 0)
        close(db->loan_fd);
    if (db->o.turn)
        close(db->o.turn);
    free(db->url);
    free(db);
}

/* ---- borrowing */

static struct timespec deadline_in(int ms)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / 1000;
    t.tv_nsec += (long)(ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_nsec -= 1000000000;
        t.tv_sec++;
    }
    return t;
}

/* Drops a link, or counts one that could not be opened; wakes who may open another. */
static void forget(struct db *db, struct pool *p, struct db_link *l)
{
    if (l)
        link_close(l);
    pthread_mutex_lock(&db->mutex);
    p->made--;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&db->mutex);
}

static struct db_link *borrow(struct db *db, bool write, struct fail *why)
{
    struct pool *p = &db->pool[write];
    struct timespec until = deadline_in(db->o.busy_ms);
    struct db_link *l = NULL;
    bool fresh = false, late = false;

    if (!p->max) {
        fail_set(why, ERR_DB, "db", "数据库是以只读方式打开的");
        return NULL;
    }
    pthread_mutex_lock(&db->mutex);
    while (!p->idle_n && p->made == p->max && !late)
        late = pthread_cond_timedwait(&p->freed, &db->mutex, &until) == ETIMEDOUT;
    if (p->idle_n) {
        l = p->idle[--p->idle_n];
    } else if (p->made < p->max) {
        p->made++;
        fresh = true;
    }
    pthread_mutex_unlock(&db->mutex);
    if (l && !db->engine->alive(l)) {
        link_close(l);
        l = NULL;
        fresh = true;
    }
    if (fresh) {
        l = link_open(db, write, why);
        if (!l)
            forget(db, p, NULL);
    } else if (!l) {
        fail_set(why, ERR_BUSY, "db", "数据库正忙：等待%s超过 %d 毫秒", write ? "写入" : "读取",
                 db->o.busy_ms);
    }
    return l;
}

static void give_back(struct db_link *l)
{
    struct db *db = l->db;
    struct pool *p = &db->pool[l->write];

    if (l->broken) {
        forget(db, p, l);
        return;
    }
    pthread_mutex_lock(&db->mutex);
    p->idle[p->idle_n++] = l;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&db->mutex);
}

struct db_link *db_lend(struct db *db, struct fail *why)
{
    return borrow(db, true, why);
}

void db_lend_back(struct db_link *link)
{
    give_back(link);
}

static void slot_end(struct db_link *l, struct db_slot *s)
{
    for (struct db_slot **at = &l->open; *at; at = &(*at)->open)
        if (*at == s) {
            *at = s->open;
            break;
        }
    l->db->engine->reset(l, s);
    s->busy = false;
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
    give_back(h->link);
    h->link = NULL;
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

enum err db_version(struct db_link *l, uint64_t *out, struct fail *why)
{
    return l->db->engine->version(l, out, why);
}

static enum err begin(struct ctx *c, bool write, int64_t unit)
{
    struct db_link *l;

    if (c->fail.code)
        return c->fail.code;
    assert(!c->db->link); /* transactions do not nest */
    /* A connection may have been lost unseen: nothing has been done on it, so another will do. */
    for (int tries = 0; tries < 2; tries++) {
        c->fail = (struct fail){0};
        l = borrow(c->db->db, write, &c->fail);
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

enum err db_end(struct ctx *c)
{
    struct db_link *l = c->db->link;

    if (!l) {
        assert(c->fail.code); /* db_end() without db_begin() */
        return c->fail.code;
    }
    while (l->open)
        slot_end(l, l->open);
    if (!c->fail.code && l->db->engine->commit(l, &c->fail) == OK)
        l->in_tx = false;
    abandon(c->db);
    return c->fail.code;
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
    assert(s->bound == s->slot->params); /* fewer values than the statement has */
    switch (s->link->db->engine->step(s->link, s->slot, &s->c->fail)) {
    case DB_ROW:
        s->on_row = true;
        return true;
    case DB_ROW_FAILED:
        name_fault(s->c, s->q);
        break;
    case DB_ROW_END:
        break;
    }
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
    if (live(s))
        slot_end(s->link, s->slot);
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

/* ---- maintenance */

enum err db_script(struct ctx *c, struct str sql)
{
    struct db_link *l;
    bool own;

    if (c->fail.code)
        return c->fail.code;
    own = !c->db->link;
    if (own)
        c->db->link = borrow(c->db->db, true, &c->fail);
    l = c->db->link;
    if (l) {
        char *text = db_pick(c->mem, str_cstr(c->mem, sql), l->db->engine->kind);
        l->db->engine->script(l, text, &c->fail);
    }
    if (own)
        abandon(c->db);
    return c->fail.code;
}

enum err db_relax(struct ctx *c, bool on)
{
    if (c->db->db->engine->kind != DB_SQLITE || c->db->db->o.turn)
        return c->fail.code;
    return db_script(c, on ? S("PRAGMA synchronous=NORMAL")
                           : S("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)"));
}

static enum err on_reader(struct ctx *c, const char *path)
{
    if (c->fail.code)
        return c->fail.code;
    assert(!c->db->link);
    c->db->link = borrow(c->db->db, false, &c->fail);
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

/* ---- what one process does at a time */

struct db_claim {
    struct db_link *link;
    char name[64];
};

struct db_claim *db_claim(struct db *db, const char *name, struct fail *why)
{
    struct db_claim *k = why->code ? NULL : calloc(1, sizeof *k);

    if (!k) {
        fail_set(why, ERR_BUSY, name, "内存不足");
        return NULL;
    }
    snprintf(k->name, sizeof k->name, "%s", name);
    if (!db->engine->claim)
        return k; /* no connection is kept: the one writer must stay free */
    k->link = borrow(db, true, why);
    if (k->link && db->engine->claim(k->link, k->name, true, why))
        return k;
    if (k->link) {
        k->link->broken |= why->code != OK;
        give_back(k->link);
    }
    free(k);
    return NULL;
}

void db_unclaim(struct db_claim *k)
{
    struct fail ignored = {0};

    if (k && k->link) {
        k->link->db->engine->claim(k->link, k->name, false, &ignored);
        k->link->broken |= ignored.code != OK;
        give_back(k->link);
    }
    free(k);
}
