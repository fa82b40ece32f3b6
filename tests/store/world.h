/* SPDX-License-Identifier: MulanPSL-2.0 */
/* world.h - a database with the real schema, for tests; on SQLite, and on PostgreSQL where
 * the runner has started one ($GONGKAI_TEST_PG) */
#ifndef TESTS_STORE_WORLD_H
#define TESTS_STORE_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/migrate.h"
#include "tests/test.h"

/* A request's world in the memory of the open case. */
static inline struct ctx world_ctx(struct test *t, struct db *db)
{
    struct ctx c = {.mem = &t->mem,
                    .now = {1792800000}, /* 2026-10-24 */
                    .request_no = S("r-1"),
                    .peer = S("192.0.2.1")};

    if (db)
        db_attach(&c, db);
    return c;
}

/* Where a new database of `kind` may be; NULL when there is no server. `name` keeps several
 * apart. With PostgreSQL a schema of its own, emptied first. */
static inline const char *world_url(struct test *t, const char *folder, enum db_kind kind,
                                    const char *name)
{
    const char *server = getenv("GONGKAI_TEST_PG");

    if (kind == DB_SQLITE)
        return str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.db", folder, name));
    if (!server)
        return NULL;
    return str_cstr(&t->mem, str_fmt(&t->mem, "%s%coptions=-csearch_path%%3Dt%ld_%s", server,
                                     strchr(server, '?') ? '&' : '?', (long)getpid(), name));
}

/* An empty database, without a schema. NULL: no server of that kind. */
static inline struct db *world_empty(struct test *t, const char *folder, enum db_kind kind,
                                     const char *name, const struct db_options *o)
{
    const char *url = world_url(t, folder, kind, name);
    struct fail why = {0};
    struct db *db = NULL;

    if (!url)
        return NULL;
    if (kind == DB_POSTGRES) {
        struct ctx c;
        struct str ddl = str_fmt(&t->mem,
                                 "DROP SCHEMA IF EXISTS t%ld_%s CASCADE; CREATE SCHEMA "
                                 "t%ld_%s",
                                 (long)getpid(), name, (long)getpid(), name);
        if (!CHECK_INT(t, db_open(&db, getenv("GONGKAI_TEST_PG"), NULL, &why), OK) ||
            !CHECK_OK(t, &why))
            return NULL;
        c = world_ctx(t, db);
        db_script(&c, ddl);
        CHECK_OK(t, &c.fail);
        db_close(db);
        c.db = NULL;
        arena_reset(&t->mem);
        url = world_url(t, folder, kind, name);
    }
    CHECK_INT(t, db_open(&db, url, o, &why), OK);
    CHECK_OK(t, &why);
    return db;
}

static inline struct db *world_new(struct test *t, const char *folder, enum db_kind kind,
                                   const char *name)
{
    struct db *db = world_empty(t, folder, kind, name, NULL);
    struct ctx c;
    struct buf report;

    if (!db)
        return NULL;
    c = world_ctx(t, db);
    report = buf_new(&t->mem, 256);
    CHECK_INT(t, migrate_run(&c, false, &report), OK);
    CHECK_OK(t, &c.fail);
    return db;
}

static inline const char *world_kind(enum db_kind kind)
{
    return kind == DB_SQLITE ? "SQLite" : "PostgreSQL";
}

#endif
