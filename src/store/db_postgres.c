/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_postgres.c - PostgreSQL behind struct db_engine
 *
 * Statements are prepared once a connection. Values go as text, blobs as bytes; types are what
 * the server infers from the statement. A result is fetched whole, so that several
 * statements can be open on one connection as with SQLite.
 * Writers of one unit go one at a time, as all do with SQLite: an advisory lock by schema, for
 * several installations may share a database, which ends with the transaction. Readers see one
 * snapshot.
 * A lost connection is ERR_BUSY: the link is dropped and the next transaction opens another,
 * so that a restarted or promoted server is found again without a restart here.
 */
#include "store/db_pool.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/os.h"

/* One prepared statement and its execution, if one is under way. */
struct run {
    char name[24];
    int params;
    const char *value[DB_PARAM_MAX];
    int length[DB_PARAM_MAX], format[DB_PARAM_MAX];
    PGresult *result; /* NULL: not executed yet */
    int row;
};

enum { LOCK_CLASS = 0x676b }; /* the advisory locks of this program: 'gk' */
enum { SECOND_BEST_MS = 2000 };

static PGconn *conn(const struct db_link *l)
{
    return l->native;
}

static bool begins(const char *state, const char *class)
{
    return !strncmp(state, class, strlen(class));
}

/* The server's answer as ours. Users see the story of conflicts and of broken rules. */
static enum err fault(struct db_link *l, const PGresult *r, struct fail *why)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *said = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *rule = r ? PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME) : NULL;

    state = state ? state : "";
    said = said ? said : conn(l) ? PQerrorMessage(conn(l)) : "";
    if (!conn(l) || PQstatus(conn(l)) != CONNECTION_OK || begins(state, "08") ||
        begins(state, "57P")) {
        l->broken = true;
        return fail_set(why, ERR_BUSY, NULL, "与数据库的连接中断：%.300s", said);
    }
    if (begins(state, "23505"))
        return fail_set(why, ERR_CONFLICT, NULL, "已有相同的记录，不能重复（%s）",
                        rule ? rule : said);
    if (begins(state, "23503"))
        return fail_set(why, ERR_INPUT, NULL, "所引用的记录不存在，或仍被别的记录引用");
    if (begins(state, "23") || begins(state, "22"))
        return fail_set(why, ERR_INPUT, NULL, "数据不符合要求（%.200s）", rule ? rule : said);
    if (begins(state, "53100"))
        return fail_set(why, ERR_FULL, NULL, "磁盘空间不足，未能保存");
    if (begins(state, "40") || begins(state, "55P03") || begins(state, "53") ||
        begins(state, "57014"))
        return fail_set(why, ERR_BUSY, NULL, "数据库正忙：%.300s", said);
    if (begins(state, "25006")) {
        l->broken = true; /* a standby: another connection may find the primary */
        return fail_set(why, ERR_BUSY, NULL, "数据库暂时只能读取");
    }
    return fail_set(why, ERR_DB, NULL, "数据库错误：%.300s（%s）", said, state);
}

static enum err exec(struct db_link *l, const char *sql, struct fail *why)
{
    PGresult *r = PQexec(conn(l), sql);
    ExecStatusType s = PQresultStatus(r);

    if (s != PGRES_COMMAND_OK && s != PGRES_TUPLES_OK && s != PGRES_EMPTY_QUERY)
        fault(l, r, why);
    PQclear(r);
    return why->code;
}

static void quiet(void *p, const char *message)
{
    (void)p;
    (void)message; /* notices are for people at a terminal */
}

/* One try; false: the story is in the connection, if there is one. A server that falls silent, which closes nothing, is given
 * up by readers after some three seconds, well before nobody waits any longer for a connection of the pool (busy_ms).
 * Writers wait eight: a server that is busy, and takes nothing of a long COPY meanwhile, looks the same. What the address
 * says wins: it stands behind these. */
static bool dial(struct db_link *l, const char *attrs)
{
    static const char *const key[] = {"connect_timeout",      "keepalives_idle",
                                      "keepalives_interval",  "keepalives_count",
                                      "tcp_user_timeout",     "dbname",
                                      "client_encoding",      "fallback_application_name",
                                      "target_session_attrs", NULL};
    const char *patience = l->write ? "8000" : "3000";
    const char *const value[] = {"2",           "2",    "1",       "2",   patience,
                                 db_url(l->db), "UTF8", "gongkai", attrs, NULL};

    PQfinish(conn(l));
    l->native = PQconnectdbParams(key, value, 1);
    return l->native && PQstatus(conn(l)) == CONNECTION_OK;
}

/* Readers look for the primary. While there is none one of them at a time does, for it may take until the time to
 * connect is over; the others take a standby at once. */
static bool its_turn(struct db *db)
{
    int64_t until = atomic_load(&db->no_primary_until_ms), now = os_monotonic_ms();

    return !until ||
           (now >= until && atomic_compare_exchange_strong(&db->no_primary_until_ms, &until,
                                                           now + SECOND_BEST_MS));
}

/* Asks the server to end the session, and to give its locks back, when it hears no more of us: its own patience is two hours.
 * Later than we give it up, so that who holds a lock knows first that it is lost. One that cannot do it is not asked again. */
static void end_when_silent(struct db_link *l)
{
    PGresult *r =
        PQexec(conn(l), "SET tcp_keepalives_idle = 6; SET tcp_keepalives_interval = 2;"
                        "SET tcp_keepalives_count = 3; SET tcp_user_timeout = 20000");

    PQclear(r);
}

/* The primary, for what a person just wrote is to be read. Where there is none, who only reads takes a standby, for a
 * short while, and then looks again. */
static enum err open_server(struct db_link *l, struct fail *why)
{
    bool reads = !l->write && !l->db->o.replica, found, look;

    if (why->code)
        return why->code;
    look = !reads || its_turn(l->db);
    found = look && dial(l, l->db->o.replica ? "any" : "read-write");
    if (reads && look)
        atomic_store(&l->db->no_primary_until_ms,
                     found ? 0 : os_monotonic_ms() + SECOND_BEST_MS);
    if (!found && reads) {
        l->second_best = found = dial(l, "any");
        l->again_ms = os_monotonic_ms() + SECOND_BEST_MS;
    }
    if (!found) {
        struct str said = str_trim(str_of(l->native ? PQerrorMessage(conn(l)) : ""));

        l->broken = true;
        return fail_set(why, ERR_BUSY, NULL, "连不上数据库服务器：%.*s", STR_ARG(said));
    }
    PQsetNoticeProcessor(conn(l), quiet, NULL);
    if (PQserverVersion(conn(l)) < 130000)
        return fail_set(why, ERR_VERSION, NULL, "需要 PostgreSQL 13 以上，服务器是 %d",
                        PQserverVersion(conn(l)) / 10000);
    end_when_silent(l);
    return exec(l,
                "SET standard_conforming_strings = on; SET timezone = 'UTC';"
                "SET bytea_output = 'hex'; SET lock_timeout = '5s';"
                "SET idle_in_transaction_session_timeout = '60s'",
                why);
}

static void close_server(struct db_link *l)
{
    PQfinish(conn(l));
    l->native = NULL;
}

/* Nobody speaks on an idle connection, but a server that stops says good-bye. */
static bool alive(struct db_link *l)
{
    struct pollfd p = {.fd = PQsocket(conn(l)), .events = POLLIN};

    if (l->second_best && os_monotonic_ms() > l->again_ms &&
        os_monotonic_ms() >= atomic_load(&l->db->no_primary_until_ms))
        return false;
    return PQstatus(conn(l)) == CONNECTION_OK && poll(&p, 1, 0) == 0;
}

static enum err begin(struct db_link *l, int64_t unit, struct fail *why)
{
    char lock[160];

    if (!l->write)
        return exec(l, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", why);
    snprintf(
        lock, sizeof lock,
        "BEGIN; SELECT pg_advisory_xact_lock(%d, hashtext(concat(current_schema(), '/%d')))",
        LOCK_CLASS, (int)(unit % 2000000000));
    return exec(l, lock, why);
}

/* What the transaction's snapshot says of all others: equal snapshots see equal tables. */
static enum err version(struct db_link *l, uint64_t *out, struct fail *why)
{
    PGresult *r = PQexec(conn(l), "SELECT pg_current_snapshot()::text");

    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        fault(l, r, why);
    else
        *out = str_hash(str_of(PQgetvalue(r, 0, 0)));
    PQclear(r);
    return why->code;
}

static enum err commit(struct db_link *l, struct fail *why)
{
    PGresult *r = PQexec(conn(l), "COMMIT");

    /* a transaction that had failed answers ROLLBACK, and nothing was saved */
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fault(l, r, why);
    else if (strcmp(PQcmdStatus(r), "COMMIT"))
        fail_set(why, ERR_DB, NULL, "数据库没有保存：%s", PQcmdStatus(r));
    PQclear(r);
    return why->code;
}

static void rollback(struct db_link *l)
{
    struct fail ignored = {0};

    if (PQstatus(conn(l)) != CONNECTION_OK || exec(l, "ROLLBACK", &ignored))
        l->broken = true;
}

/* A half may leave numbers out ($1, $3), which the server does not take: they are closed up. */
static char *renumber(const char *sql, struct db_slot *s, int *params)
{
    size_t n = strlen(sql);
    char *out = malloc(2 * n + 1), *w = out;
    bool used[DB_PARAM_MAX + 1] = {0};
    char quote = 0;

    *params = 0;
    if (!out)
        return NULL;
    for (const char *p = sql; *p; p++) {
        if (quote ? *p == quote : *p == '\'' || *p == '"')
            quote = quote ? 0 : *p;
        if (!quote && *p == '$' && p[1] >= '1' && p[1] <= '9')
            used[strtol(p + 1, NULL, 10) % (DB_PARAM_MAX + 1)] = true;
    }
    for (int i = 1; i <= DB_PARAM_MAX; i++)
        s->index[i] = used[i] ? ++*params : 0;
    quote = 0;
    for (const char *p = sql; *p;) {
        if (quote ? *p == quote : *p == '\'' || *p == '"')
            quote = quote ? 0 : *p;
        if (!quote && *p == '$' && p[1] >= '1' && p[1] <= '9') {
            char *end;
            long i = strtol(p + 1, &end, 10);

            w += snprintf(w, 8, "$%d", s->index[i % (DB_PARAM_MAX + 1)]);
            p = end;
            continue;
        }
        *w++ = *p++;
    }
    *w = 0;
    return out;
}

static bool word_at(const char *sql, const char *word)
{
    while (*sql == ' ' || *sql == '\n' || *sql == '\t')
        sql++;
    return !strncmp(sql, word, strlen(word));
}

static enum err prepare(struct db_link *l, struct db_slot *s, const char *sql, struct fail *why)
{
    struct run *run = calloc(1, sizeof *run);
    char *text = NULL;
    PGresult *r;

    if (run)
        text = renumber(sql, s, &run->params);
    if (!text) {
        free(run);
        return fail_set(why, ERR_BUSY, NULL, "内存不足");
    }
    snprintf(run->name, sizeof run->name, "s%p", (void *)s);
    r = PQprepare(conn(l), run->name, text, 0, NULL);
    free(text);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        fault(l, r, why);
        free(run);
    } else {
        s->native = run;
        s->writes = !word_at(sql, "SELECT") && !word_at(sql, "VALUES");
    }
    PQclear(r);
    return why->code;
}

static void finalize(struct db_link *l, struct db_slot *s)
{
    struct run *run = s->native;

    (void)l; /* the server forgets with the connection */
    if (run)
        PQclear(run->result);
    free(run);
}

static void bind(struct db_slot *s, int n, enum db_value kind, int64_t v, struct str text,
                 struct arena *mem)
{
    struct run *run = s->native;
    int i = s->index[n] - 1;

    if (i < 0)
        return;
    run->format[i] = kind == DB_VALUE_BLOB;
    run->length[i] = (int)text.n;
    switch (kind) {
    case DB_VALUE_NULL:
        run->value[i] = NULL;
        break;
    case DB_VALUE_INT:
        run->value[i] = str_cstr(mem, str_fmt(mem, "%lld", (long long)v));
        break;
    case DB_VALUE_TEXT:
    case DB_VALUE_BLOB:
        run->value[i] = str_cstr(mem, text);
        break;
    }
}

static enum db_row step(struct db_link *l, struct db_slot *s, struct fail *why)
{
    struct run *run = s->native;

    if (!run->result) {
        ExecStatusType status;

        run->result = PQexecPrepared(conn(l), run->name, run->params, run->value, run->length,
                                     run->format, 0);
        status = PQresultStatus(run->result);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
            fault(l, run->result, why);
            return DB_ROW_FAILED;
        }
        run->row = 0;
        s->changes = s->writes ? strtoll(PQcmdTuples(run->result), NULL, 10) : 0;
    } else {
        run->row++;
    }
    return run->row < PQntuples(run->result) ? DB_ROW : DB_ROW_END;
}

static void reset(struct db_link *l, struct db_slot *s)
{
    struct run *run = s->native;

    (void)l;
    PQclear(run->result);
    run->result = NULL;
    memset(run->value, 0, sizeof run->value);
}

static struct str raw(struct db_slot *s, int col)
{
    const struct run *run = s->native;

    return (struct str){PQgetvalue(run->result, run->row, col),
                        PQgetlength(run->result, run->row, col)};
}

static int64_t get_int(struct db_slot *s, int col)
{
    struct str v = raw(s, col);

    if (v.n == 1 && (v.p[0] == 't' || v.p[0] == 'f'))
        return v.p[0] == 't'; /* a comparison */
    return v.n ? strtoll(v.p, NULL, 10) : 0;
}

static struct str get_text(struct db_slot *s, int col, struct arena *mem)
{
    return str_dup(mem, raw(s, col));
}

static struct str get_blob(struct db_slot *s, int col, struct arena *mem)
{
    struct str v = raw(s, col), bytes = {0};

    if (str_starts(v, S("\\x")) && hex_parse(mem, str_from(v, 2), &bytes))
        return bytes;
    return str_dup(mem, v);
}

static bool is_null(struct db_slot *s, int col)
{
    const struct run *run = s->native;

    return PQgetisnull(run->result, run->row, col);
}

static int64_t copy(struct db_link *l, const char *sql, struct str rows, struct fail *why)
{
    enum { PIECE = 1 << 20 };
    PGresult *r = PQexec(conn(l), sql);
    bool open = PQresultStatus(r) == PGRES_COPY_IN;
    int64_t n = 0;

    if (!open)
        fault(l, r, why);
    PQclear(r);
    for (isize at = 0; open && at < rows.n && !why->code; at += PIECE) {
        struct str piece = str_slice(rows, at, at + PIECE < rows.n ? at + PIECE : rows.n);

        if (PQputCopyData(conn(l), piece.p, (int)piece.n) != 1)
            fault(l, NULL, why);
    }
    if (open && PQputCopyEnd(conn(l), why->code ? "broken off" : NULL) != 1)
        fault(l, NULL, why);
    while (open && (r = PQgetResult(conn(l)))) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            fault(l, r, why);
        else
            n = strtoll(PQcmdTuples(r), NULL, 10);
        PQclear(r);
    }
    return n;
}

static enum err script(struct db_link *l, const char *sql, struct fail *why)
{
    return exec(l, sql, why);
}

static enum err copy_to(struct db_link *l, const char *path, struct fail *why)
{
    (void)l;
    return fail_set(why, ERR_RULE, path,
                    "PostgreSQL 的数据请用它自己的工具备份（pg_dump 或流复制）");
}

/* The server guards its own pages; what can be asked is whether an index was left unfinished. */
static enum err integrity(struct db_link *l, struct fail *why)
{
    PGresult *r = PQexec(conn(l), "SELECT indexrelid::regclass::text FROM pg_index "
                                  "WHERE NOT indisvalid ORDER BY 1 LIMIT 1");

    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fault(l, r, why);
    else if (PQntuples(r))
        fail_set(why, ERR_DB, NULL, "数据库的索引 %s 没有建完", PQgetvalue(r, 0, 0));
    PQclear(r);
    return why->code;
}

/* The name that unit.c tells: by schema, as claims. */
static enum err listen_to(struct db_link *l, struct fail *why)
{
    PGresult *r =
        PQexec(conn(l), "SELECT 'LISTEN ' || quote_ident('gongkai_' || current_schema())");

    if (PQresultStatus(r) != PGRES_TUPLES_OK || PQntuples(r) != 1)
        fault(l, r, why);
    else
        exec(l, PQgetvalue(r, 0, 0), why);
    PQclear(r);
    return why->code;
}

static int wait_for_word(struct db_link *l, int ms)
{
    struct pollfd p = {.fd = PQsocket(conn(l)), .events = POLLIN};
    PGnotify *n;
    int told = 0;

    if (poll(&p, 1, ms) > 0 && !PQconsumeInput(conn(l)))
        return -1;
    while ((n = PQnotifies(conn(l)))) {
        PQfreemem(n);
        told = 1;
    }
    return PQstatus(conn(l)) == CONNECTION_OK ? told : -1;
}

/* By schema, for several installations may share a database. 26476 is LOCK_CLASS + 1. */
static bool claim(struct db_link *l, const char *name, bool take, struct fail *why)
{
    const char *values[1] = {name};
    PGresult *r = PQexecParams(conn(l),
                               take ? "SELECT pg_try_advisory_lock(26476, "
                                      "hashtext(current_schema() || '.' || $1::text))"
                                    : "SELECT pg_advisory_unlock(26476, "
                                      "hashtext(current_schema() || '.' || $1::text))",
                               1, NULL, values, NULL, NULL, 0);
    bool got = false;

    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        fault(l, r, why);
    else
        got = PQgetvalue(r, 0, 0)[0] == 't';
    PQclear(r);
    return got;
}

const struct db_engine db_postgres = {
    .kind = DB_POSTGRES,
    .open = open_server,
    .close = close_server,
    .alive = alive,
    .begin = begin,
    .version = version,
    .commit = commit,
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
    .copy = copy,
    .script = script,
    .copy_to = copy_to,
    .integrity = integrity,
    .listen = listen_to,
    .wait = wait_for_word,
    .claim = claim,
};
