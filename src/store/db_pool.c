/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_pool.c - opening a database, and the links that transactions borrow; see db_pool.h */
#include "store/db_pool.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/os.h"
#include "store/memo.h"
#include "store/migrate.h"
#include "store/search_recent.h"
#include "store/search_shelf.h"

enum { LINK_MEMORY = 8 << 20, AWAY_MS = 5000 };

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

void db_link_close(struct db_link *l)
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

struct db_link *db_link_open(struct db *db, bool write, struct fail *why)
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
        db_link_close(l);
        return NULL;
    }
    return l;
}

static enum err open_links(struct db *db, struct fail *why)
{
    struct db_pool *w = &db->pool[1], *r = &db->pool[0];

    r->max = db->o.readers;
    if (db->o.replica)
        return why->code; /* it may be away just now */
    w->max = db->o.read_only ? 0 : db->engine->kind == DB_SQLITE ? 1 : db->o.readers;
    /* SQLite: the writer first, for it makes the file; all now, for the process may give up
     * its rights later. PostgreSQL: one, to see that it answers. */
    if (w->max) {
        w->idle[0] = db_link_open(db, true, why);
        w->idle_n = w->made = w->idle[0] != NULL;
    }
    while (!why->code && r->made < r->max && (db->engine->kind == DB_SQLITE || !w->max)) {
        struct db_link *l = db_link_open(db, false, why);
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
    if (!pg && strstr(url, "://"))
        return fail_set(why, ERR_INPUT, "",
                        "数据库的网址要以 postgresql:// 开头；SQLite 直接写文件的路径：%s",
                        url);
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
    if (db->o.readers > DB_LINKS_MAX)
        db->o.readers = DB_LINKS_MAX;
    if (db->o.busy_ms <= 0)
        db->o.busy_ms = 5000;
    pthread_mutex_init(&db->mutex, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&db->pool[0].freed, &monotonic);
    pthread_cond_init(&db->pool[1].freed, &monotonic);
    pthread_cond_init(&db->sync.over, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (db->o.exclusive && !db->o.read_only && !pg && lock_folder(db, why) == OK)
        wait_for_loans(db, why);
    if (db->o.turn && !why->code)
        hold_loan(db, why);
    if (!why->code && !open_links(db, why) && !db->o.replica)
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
        struct db_pool *p = &db->pool[k];
        assert(p->idle_n == p->made); /* a transaction is still open */
        while (p->idle_n)
            db_link_close(p->idle[--p->idle_n]);
        pthread_cond_destroy(&p->freed);
    }
    pthread_cond_destroy(&db->sync.over);
    shelf_free(db->shelf);
    recent_free(db->recent);
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

struct timespec db_deadline(int ms)
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

/* A replica that did not answer is left alone for a while: nobody is to wait for it again and again. */
static void away(struct db *db)
{
    if (db->o.replica)
        atomic_store(&db->away_until_ms, os_monotonic_ms() + AWAY_MS);
}

/* Drops a link, or counts one that could not be opened; wakes who may open another. */
static void forget(struct db *db, struct db_pool *p, struct db_link *l)
{
    if (l)
        db_link_close(l);
    pthread_mutex_lock(&db->mutex);
    p->made--;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&db->mutex);
}

struct db_link *db_borrow(struct db *db, bool write, struct fail *why)
{
    struct db_pool *p = &db->pool[write];
    struct timespec until = db_deadline(db->o.busy_ms);
    struct db_link *l = NULL;
    bool fresh = false, late = false;

    if (os_monotonic_ms() < atomic_load(&db->away_until_ms)) {
        fail_set(why, ERR_BUSY, "db", "数据库的副本刚才没有回答");
        return NULL;
    }
    if (!p->max) {
        fail_set(why, ERR_DB, "db", "数据库是以只读方式打开的");
        return NULL;
    }
    pthread_mutex_lock(&db->mutex);
    if (!p->idle_n && p->made == p->max) {
        int64_t from = os_monotonic_us();

        while (!p->idle_n && p->made == p->max && !late)
            late = pthread_cond_timedwait(&p->freed, &db->mutex, &until) == ETIMEDOUT;
        p->waits++;
        p->wait_us += os_monotonic_us() - from;
        p->refused += late && !p->idle_n && p->made == p->max;
    }
    if (p->idle_n) {
        l = p->idle[--p->idle_n];
    } else if (p->made < p->max) {
        p->made++;
        fresh = true;
    }
    pthread_mutex_unlock(&db->mutex);
    if (l && !db->engine->alive(l)) {
        db_link_close(l);
        l = NULL;
        fresh = true;
    }
    if (fresh) {
        l = db_link_open(db, write, why);
        if (!l) {
            away(db);
            forget(db, p, NULL);
        }
    } else if (!l) {
        fail_set(why, ERR_BUSY, "db", "数据库正忙：等待%s超过 %d 毫秒", write ? "写入" : "读取",
                 db->o.busy_ms);
    }
    return l;
}

void db_give_back(struct db_link *l)
{
    struct db *db = l->db;
    struct db_pool *p = &db->pool[l->write];

    if (l->broken) {
        away(db);
        pthread_mutex_lock(&db->mutex);
        db->lost++;
        pthread_mutex_unlock(&db->mutex);
        forget(db, p, l);
        return;
    }
    pthread_mutex_lock(&db->mutex);
    p->idle[p->idle_n++] = l;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&db->mutex);
}

struct db_figures db_figures(struct db *db)
{
    struct db_figures f = {0};

    pthread_mutex_lock(&db->mutex);
    for (int k = 0; k < 2; k++) {
        const struct db_pool *p = &db->pool[k];

        f.pool[k].open = p->made;
        f.pool[k].idle = p->idle_n;
        f.pool[k].most = p->max;
        f.pool[k].waits = p->waits;
        f.pool[k].wait_us = p->wait_us;
        f.pool[k].refused = p->refused;
    }
    f.lost = db->lost;
    pthread_mutex_unlock(&db->mutex);
    f.slow = atomic_load(&db->slow);
    f.lagged = atomic_load(&db->lagged);
    return f;
}
