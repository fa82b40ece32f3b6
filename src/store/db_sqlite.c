/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_sqlite.c - SQLite behind struct db_engine
 *
 * One link writes; it alone commits and checkpoints, because SQLite before 3.51.3 can lose
 * data when a checkpoint of one connection meets a WAL reset of another. Readers are opened
 * read-only, so that SQLite itself keeps them from both. A commit is acknowledged when the
 * WAL is synced: by db_sync.c, for all who have committed meanwhile. So SQLite itself syncs the WAL only before
 * it writes into the file, and its first frame (synchronous=NORMAL).
 */
#include "store/db_engine.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/os.h"
#include "store/db_sync.h"

static sqlite3 *handle(const struct db_link *l)
{
    return l->native;
}

/* Is the size of files limited (systemd's LimitFSIZE, ulimit)? SQLite tells no more of it than of a
 * disk that is broken. */
static bool limited(void)
{
    struct rlimit r;

    return getrlimit(RLIMIT_FSIZE, &r) == 0 && r.rlim_cur != RLIM_INFINITY;
}

/* The engine's result as ours. Users see the story of conflicts and of broken rules. */
static enum err fault(struct db_link *l, int rc, struct fail *why)
{
    const char *said = handle(l) ? sqlite3_errmsg(handle(l)) : sqlite3_errstr(rc);
    int os = handle(l) ? sqlite3_system_errno(handle(l)) : 0;
    const char *detail = strstr(said, "failed: ");

    detail = detail ? detail + 8 : said;
    switch (rc) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return fail_set(why, ERR_CONFLICT, NULL, "已有相同的记录，不能重复（%s）", detail);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return fail_set(why, ERR_INPUT, NULL, "所引用的记录不存在，或仍被别的记录引用");
    default:
        break;
    }
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        return fail_set(why, ERR_INPUT, NULL, "数据不符合要求（%s）", detail);
    case SQLITE_FULL:
        return fail_set(why, ERR_FULL, NULL, "磁盘空间不足，未能保存");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail_set(why, ERR_BUSY, NULL, "数据库正被另一个程序使用：%s", said);
    case SQLITE_READONLY:
        return fail_set(why, ERR_IO, NULL, "数据文件夹只读，无法写入：%s", db_url(l->db));
    case SQLITE_TOOBIG:
        return fail_set(why, ERR_TOO_LARGE, NULL, "内容超过数据库的大小限制");
    case SQLITE_IOERR:
        if (os == ENOSPC || os == EDQUOT || (rc == SQLITE_IOERR_WRITE && limited()))
            return fail_set(why, ERR_FULL, NULL, "磁盘空间不足，未能保存");
        return fail_set(why, ERR_IO, NULL, "读写数据库文件失败：%s（%s）", said,
                        os ? strerror(os) : "");
    case SQLITE_CANTOPEN:
        return fail_set(why, ERR_IO, NULL, "无法打开数据库文件 %s：%s", db_url(l->db),
                        os ? strerror(os) : said);
    case SQLITE_NOTADB:
        return fail_set(why, ERR_DB, NULL, "这不是数据库文件：%s", db_url(l->db));
    case SQLITE_CORRUPT:
        return fail_set(why, ERR_DB, NULL, "数据库文件已损坏：%s（%s）", db_url(l->db), said);
    default:
        return fail_set(why, ERR_DB, NULL, "数据库错误：%s（%d）", said, rc);
    }
}

static enum err run(struct db_link *l, const char *sql, struct fail *why)
{
    int rc = sqlite3_exec(handle(l), sql, NULL, NULL, NULL);

    return rc ? fault(l, rc, why) : OK;
}

/* SQLite would make the file readable by all; its WAL takes the mode of the file. */
static enum err make_file(struct db_link *l, struct fail *why)
{
    int fd = open(db_url(l->db), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0) {
        close(fd);
        return OK;
    }
    if (errno == EEXIST)
        return OK;
    if (errno == EACCES || errno == EROFS || errno == EPERM)
        return fail_set(why, ERR_IO, db_url(l->db), "数据文件夹只读，无法写入：%s",
                        db_url(l->db));
    return os_fail(why, errno, db_url(l->db));
}

static enum err set_up(struct db_link *l, struct fail *why)
{
    static const char all[] = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                              "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=FAST;";
    static const char writer[] =
        "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;"
        "PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=1000";
    static const char reader[] = "PRAGMA query_only=ON; PRAGMA cache_size=-4000";
    sqlite3_stmt *s = NULL;
    bool wal = false;
    int rc;

    sqlite3_busy_timeout(handle(l), 2000);
    sqlite3_limit(handle(l), SQLITE_LIMIT_LENGTH, 256 << 20);
    /* "x" is a name, never a text: as on PostgreSQL. */
    sqlite3_db_config(handle(l), SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle(l), SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(handle(l), SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (run(l, all, why))
        return why->code;
    if (!l->write)
        return run(l, reader, why);
    rc = sqlite3_prepare_v2(handle(l), "PRAGMA journal_mode=WAL", -1, &s, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW)
        wal = !strcmp((const char *)sqlite3_column_text(s, 0), "wal");
    sqlite3_finalize(s);
    if (rc != SQLITE_ROW)
        return fault(l, rc, why);
    if (!wal)
        return fail_set(why, ERR_IO, db_url(l->db),
                        "这个文件系统不支持数据库的 WAL 方式，请换到本机磁盘：%s",
                        db_url(l->db));
    if (run(l, writer, why))
        return why->code;
    if (!db_opts(l->db)->turn)
        return OK;
    /* beside a server: its writer checkpoints, this one never does */
    sqlite3_db_config(handle(l), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return run(l, "PRAGMA wal_autocheckpoint=0", why);
}

static enum err open_file(struct db_link *l, struct fail *why)
{
    const struct db_options *o = db_opts(l->db);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    sqlite3 *d = NULL;
    int rc;

    if (why->code)
        return why->code;
    /* Once a process: counting what is allocated would take a lock each time. Later calls change
     * nothing. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if ((o->must_exist || !l->write) && !os_exists(db_url(l->db)))
        return fail_set(why, ERR_NOT_FOUND, db_url(l->db), "没有这个数据库：%s", db_url(l->db));
    if (l->write && make_file(l, why))
        return why->code;
    flags |= l->write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    rc = sqlite3_open_v2(db_url(l->db), &d, flags, NULL);
    l->native = d;
    return rc ? fault(l, rc, why) : set_up(l, why);
}

static void close_file(struct db_link *l)
{
    if (l->write)
        sync_forget(l->db);
    for (size_t i = 0; i < sizeof l->fixed / sizeof *l->fixed; i++)
        sqlite3_finalize(l->fixed[i]);
    sqlite3_close(handle(l));
    l->native = NULL;
}

static bool alive(struct db_link *l)
{
    (void)l;
    return true;
}

/* What each transaction needs, prepared once. */
enum fixed { BEGIN, COMMIT, VERSION };

static enum err run_fixed(struct db_link *l, enum fixed n, const char *sql, int64_t *out,
                          struct fail *why)
{
    sqlite3_stmt *s = l->fixed[n];
    int rc = SQLITE_OK, again;

    if (!s) {
        rc = sqlite3_prepare_v3(handle(l), sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
        l->fixed[n] = s;
    }
    if (!rc)
        rc = sqlite3_step(s);
    if (rc == SQLITE_ROW && out)
        *out = sqlite3_column_int64(s, 0);
    again = s ? sqlite3_reset(s) : rc;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return fault(l, again ? again : rc, why);
    return OK;
}

static enum err begin(struct db_link *l, int64_t unit, struct fail *why)
{
    (void)unit; /* one writer for all */
    return run_fixed(l, BEGIN, l->write ? "BEGIN IMMEDIATE" : "BEGIN", NULL, why);
}

/* It begins the reading, if nothing has; so the answer is about what this transaction sees. */
static enum err version(struct db_link *l, uint64_t *out, struct fail *why)
{
    int64_t v = 0;

    if (run_fixed(l, VERSION, "PRAGMA data_version", &v, why) == OK)
        *out = (uint64_t)v;
    return why->code;
}

static enum err commit(struct db_link *l, struct fail *why)
{
    return run_fixed(l, COMMIT, "COMMIT", NULL, why);
}

/* Through SQLite's own file, so that a file system put under it (the tests' disk that forgets) sees it. */
static void *log_file(struct db_link *l)
{
    sqlite3_file *f = NULL;

    if (sqlite3_file_control(handle(l), "main", SQLITE_FCNTL_JOURNAL_POINTER, &f))
        return NULL;
    return f && f->pMethods ? f : NULL;
}

static enum err sync_log(void *log)
{
    sqlite3_file *f = log;

    return f->pMethods->xSync(f, SQLITE_SYNC_NORMAL) ? ERR_IO : OK;
}

static enum err checkpoint(struct db_link *l, bool *all, struct fail *why)
{
    int log = 0, done = 0, rc;

    rc = sqlite3_wal_checkpoint_v2(handle(l), "main", SQLITE_CHECKPOINT_PASSIVE, &log, &done);
    *all = !rc && log == done;
    return rc ? fault(l, rc, why) : OK;
}

static enum err sync_whole(struct db_link *l, struct fail *why)
{
    sqlite3_file *f = NULL;
    int rc = sqlite3_file_control(handle(l), "main", SQLITE_FCNTL_FILE_POINTER, &f);

    if (!rc && f && f->pMethods)
        rc = f->pMethods->xSync(f, SQLITE_SYNC_NORMAL);
    return rc ? fault(l, rc, why) : OK;
}

static void rollback(struct db_link *l)
{
    /* After some failures SQLite has rolled back by itself. */
    if (!sqlite3_get_autocommit(handle(l)) &&
        sqlite3_exec(handle(l), "ROLLBACK", NULL, NULL, NULL))
        l->broken = true;
}

/* INSERT … VALUES … RETURNING id of one new row: its length without the end. SQLite knows the id anyway, and a
 * statement that returns a row costs it a table and a savepoint. 0: another statement. */
static int without_returning(const char *sql)
{
    static const char end[] = " RETURNING id";
    size_t n = strlen(sql), m = sizeof end - 1;

    if (n <= m || strcmp(sql + n - m, end) || strncmp(sql, "INSERT INTO ", 12) ||
        !strstr(sql, "VALUES (") || strstr(sql, "ON CONFLICT"))
        return 0;
    return (int)(n - m);
}

static enum err prepare(struct db_link *l, struct db_slot *s, const char *sql, struct fail *why)
{
    sqlite3_stmt *n = NULL;
    int plain = without_returning(sql);
    int rc = sqlite3_prepare_v3(handle(l), sql, plain ? plain : -1, SQLITE_PREPARE_PERSISTENT,
                                &n, NULL);

    if (rc)
        return fault(l, rc, why);
    s->gives_id = plain > 0;
    for (int i = 1; i <= DB_PARAM_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i);
        s->index[i] = sqlite3_bind_parameter_index(n, name);
    }
    s->native = n;
    s->writes = !sqlite3_stmt_readonly(n);
    return OK;
}

static void finalize(struct db_link *l, struct db_slot *s)
{
    (void)l;
    sqlite3_finalize(s->native);
}

static void bind(struct db_slot *s, int n, enum db_value kind, int64_t v, struct str text,
                 struct arena *mem)
{
    sqlite3_stmt *st = s->native;
    int i = s->index[n];

    (void)mem;
    if (!i)
        return;
    switch (kind) {
    case DB_VALUE_NULL:
        sqlite3_bind_null(st, i);
        break;
    case DB_VALUE_INT:
        sqlite3_bind_int64(st, i, v);
        break;
    case DB_VALUE_TEXT:
        sqlite3_bind_text64(st, i, text.n ? text.p : "", (sqlite3_uint64)text.n,
                            SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case DB_VALUE_BLOB:
        sqlite3_bind_blob64(st, i, text.n ? text.p : "", (sqlite3_uint64)text.n,
                            SQLITE_TRANSIENT);
        break;
    }
}

static enum db_row step(struct db_link *l, struct db_slot *s, struct fail *why)
{
    int rc;

    if (s->gave)
        return DB_ROW_END;
    rc = sqlite3_step(s->native);
    if (rc == SQLITE_ROW)
        return DB_ROW;
    if (rc == SQLITE_DONE) {
        s->changes = s->writes ? sqlite3_changes64(handle(l)) : 0;
        s->gave = s->gives_id && s->changes > 0;
        if (!s->gave)
            return DB_ROW_END;
        s->id = sqlite3_last_insert_rowid(handle(l));
        return DB_ROW;
    }
    fault(l, rc, why);
    return DB_ROW_FAILED;
}

static void reset(struct db_link *l, struct db_slot *s)
{
    (void)l;
    s->gave = false;
    sqlite3_reset(s->native);
    sqlite3_clear_bindings(s->native);
}

static int64_t get_int(struct db_slot *s, int col)
{
    return s->gave ? s->id : sqlite3_column_int64(s->native, col);
}

static struct str get_text(struct db_slot *s, int col, struct arena *mem)
{
    /* As bytes: asked for as text, each value would be copied once more, for a zero at its end. */
    const char *p = sqlite3_column_blob(s->native, col);
    isize n = p ? sqlite3_column_bytes(s->native, col) : 0;

    return n ? str_dup(mem, (struct str){p, n}) : S("");
}

static struct str get_blob(struct db_slot *s, int col, struct arena *mem)
{
    const char *p = sqlite3_column_blob(s->native, col);
    isize n = sqlite3_column_bytes(s->native, col);

    return p ? str_dup(mem, (struct str){p, n}) : S("");
}

static bool is_null(struct db_slot *s, int col)
{
    return !s->gave && sqlite3_column_type(s->native, col) == SQLITE_NULL;
}

static enum err script(struct db_link *l, const char *sql, struct fail *why)
{
    return run(l, sql, why);
}

static enum err sync_file(const char *path, struct fail *why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int e = errno;

    if (fd >= 0)
        close(fd);
    return ok ? OK : os_fail(why, e, path);
}

static enum err copy_to(struct db_link *l, const char *path, struct fail *why)
{
    sqlite3_stmt *s = NULL;
    int rc;

    if (os_exists(path))
        return fail_set(why, ERR_CONFLICT, path, "文件已经存在：%s", path);
    rc = sqlite3_exec(handle(l), "PRAGMA query_only=OFF", NULL, NULL, NULL);
    if (!rc)
        rc = sqlite3_prepare_v2(handle(l), "VACUUM INTO $1", -1, &s, NULL);
    if (!rc)
        rc = sqlite3_bind_text(s, 1, path, -1, SQLITE_STATIC);
    if (!rc && (rc = sqlite3_step(s)) == SQLITE_DONE)
        rc = SQLITE_OK;
    if (rc)
        fault(l, rc, why);
    sqlite3_finalize(s);
    if (run(l, "PRAGMA query_only=ON", why)) {
        unlink(path);
        return why->code;
    }
    return sync_file(path, why);
}

static enum err integrity(struct db_link *l, struct fail *why)
{
    static const struct {
        const char *sql, *story;
    } asks[] = {
        {"PRAGMA integrity_check(1)", "数据库完整性检查未通过"},
        {"SELECT 'table ' || \"table\" || ' row ' || coalesce(rowid, 0) || ' refers to ' || "
         "parent "
         "FROM pragma_foreign_key_check LIMIT 1",
         "数据库引用检查未通过"},
    };

    for (size_t i = 0; i < sizeof asks / sizeof *asks && !why->code; i++) {
        sqlite3_stmt *s = NULL;
        int rc = sqlite3_prepare_v2(handle(l), asks[i].sql, -1, &s, NULL);

        if (rc == SQLITE_OK)
            rc = sqlite3_step(s);
        if (rc == SQLITE_ROW) {
            const char *said = (const char *)sqlite3_column_text(s, 0);
            if (said && strcmp(said, "ok"))
                fail_set(why, ERR_DB, db_url(l->db), "%s：%s", asks[i].story, said);
        } else if (rc != SQLITE_DONE) {
            fault(l, rc, why);
        }
        sqlite3_finalize(s);
    }
    return why->code;
}

const struct db_engine db_sqlite = {
    .kind = DB_SQLITE,
    .open = open_file,
    .close = close_file,
    .alive = alive,
    .begin = begin,
    .version = version,
    .commit = commit,
    .log = log_file,
    .sync = sync_log,
    .checkpoint = checkpoint,
    .sync_file = sync_whole,
    .rollback = rollback,
    .prepare = prepare,
    .finalize = finalize,
    .bind = bind,
    .step = step,
    .reset = reset,
    .get_int = get_int,
    .get_text = get_text,
    .get_blob = get_blob,
    .is_null = is_null,
    .script = script,
    .copy_to = copy_to,
    .integrity = integrity,
};
