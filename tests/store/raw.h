/* SPDX-License-Identifier: MulanPSL-2.0 */
/* raw.h - what the files of a database hold, byte by byte, as a thief of the disk would read them */
#ifndef TESTS_STORE_RAW_H
#define TESTS_STORE_RAW_H

#include "base/os.h"
#include "tests/store/world.h"

static const struct db_query raw_of_tables = {
    "test.raw_tables", "{sqlite:SELECT $1 IS NULL}{pg:SELECT count(*) FROM pg_class c JOIN "
                       "pg_namespace n ON n.oid "
                       "= c.relnamespace WHERE n.nspname = current_schema() AND "
                       "pg_relation_filepath(c.oid) IS NOT "
                       "NULL AND position(convert_to($1, 'UTF8') IN "
                       "pg_read_binary_file(pg_relation_filepath(c.oid))) > 0}"};

static inline bool raw_file_has(struct test *t, const char *path, struct str text)
{
    struct str bytes = {0};
    struct fail why = {0};

    if (!os_exists(path))
        return false;
    CHECK_INT(t, os_read_file(&t->mem, path, 64 << 20, &bytes, &why), OK);
    return str_has(bytes, text);
}

/* Whether `text` stands anywhere: in SQLite's file or its log, in any file of the schema on PostgreSQL. */
static inline bool raw_has(struct test *t, struct db *db, const char *folder, const char *name,
                           const char *text)
{
    struct ctx c = world_ctx(t, db);
    struct stmt *s;
    int64_t n;

    if (db_kind(db) == DB_SQLITE)
        return raw_file_has(t, str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.db", folder, name)),
                            str_of(text)) ||
               raw_file_has(t,
                            str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.db-wal", folder, name)),
                            str_of(text));
    db_script(&c, S("CHECKPOINT"));
    db_begin_read(&c);
    s = db_query(&c, &raw_of_tables);
    db_put_text(s, str_of(text));
    n = db_one_int(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return n > 0;
}

#endif
