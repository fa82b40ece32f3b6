/* SPDX-License-Identifier: MulanPSL-2.0 */
/* release_test.c - the database of every release is brought to this program's version, and holds what it held
 *
 * tests/releases/VERSION has the rows of a small database as text, and schema.sql where that release is out (tools/dump-release).
 * They are read into an empty database of either engine, migrated as a dry run, which may change nothing, then in truth;
 * afterwards its tables are those of a new database, and its documents and its log are whole.
 */
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "sql_text.h"
#include "store/audit.h"
#include "store/document.h"
#include "store/search.h"
#include "tests/store/world.h"
#include "work/browse.h"

static const struct db_query find_doc = {
    "test.find", "SELECT id FROM document WHERE title = '关于做好招生工作的通知'"};
static const struct db_query docs = {"test.docs", "SELECT count(*) FROM document"};
/* Every table with its columns, every index. */
static const struct db_query shape = {
    "test.shape",
    "{sqlite:SELECT m.name || '.' || p.name || ' ' || p.type || ' ' || p.\"notnull\" "
    "FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' "
    "AND m.name NOT LIKE 'sqlite_%' UNION ALL SELECT name FROM sqlite_master "
    "WHERE type = 'index' AND name NOT LIKE 'sqlite_%' ORDER BY 1}"
    "{pg:SELECT (table_name || '.' || column_name || ' ' || data_type || ' ' || "
    "is_nullable)::text COLLATE \"C\" FROM information_schema.columns WHERE table_schema = "
    "current_schema() UNION ALL SELECT indexname::text COLLATE \"C\" FROM pg_indexes WHERE "
    "schemaname = current_schema() ORDER BY 1}"};

static struct str shape_of(struct test *t, struct db *db)
{
    struct buf b = buf_new(&t->mem, 1 << 16);
    struct ctx c = world_ctx(t, db);
    struct stmt *s;

    db_begin_read(&c);
    s = db_query(&c, &shape);
    while (db_step(s))
        buf_fmt(&b, "%.*s\n", STR_ARG(db_get_text(s, 0)));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return buf_str(&b);
}

/* SQLite's way of writing bytes and line ends, in PostgreSQL's. Neither stands within the texts of a dump. */
static struct str for_engine(struct test *t, struct str rows, enum db_kind kind)
{
    struct buf b = buf_new(&t->mem, rows.n * 2);
    struct str head, rest = rows;

    if (kind == DB_SQLITE)
        return rows;
    while (rest.n) {
        isize bytes = str_find(rest, S(",X'")), line = str_find(rest, S(",char(10))"));

        if (bytes < 0 && line < 0) {
            buf_add(&b, rest);
            break;
        }
        if (bytes >= 0 && (line < 0 || bytes < line)) {
            head = str_slice(rest, 0, bytes);
            buf_fmt(&b, "%.*s,'\\x", STR_ARG(head));
            rest = str_from(rest, bytes + 3);
        } else {
            head = str_slice(rest, 0, line);
            buf_fmt(&b, "%.*s,chr(10))", STR_ARG(head));
            rest = str_from(rest, line + 10);
        }
    }
    return buf_str(&b);
}

static void fill(struct test *t, struct db *db, const char *folder)
{
    const char *schema = str_cstr(&t->mem, str_fmt(&t->mem, "%s/schema.sql", folder));
    enum db_kind kind = db_kind(db);
    struct str ddl = str_of(sql_schema), rows = {0};
    struct ctx c = world_ctx(t, db);

    if (os_exists(schema))
        os_read_file(&t->mem, schema, 4 << 20, &ddl, &c.fail);
    os_read_file(&t->mem, str_cstr(&t->mem, str_fmt(&t->mem, "%s/rows.sql", folder)), 16 << 20,
                 &rows, &c.fail);
    db_script(&c, S("{sqlite:PRAGMA foreign_keys=OFF}{pg:SELECT 1}"));
    db_begin(&c);
    db_script(&c, S("{sqlite:SELECT 1}{pg:SET LOCAL session_replication_role = replica}"));
    db_script(&c, migrate_expand(&t->mem, str_cstr(&t->mem, ddl), kind));
    db_script(&c, for_engine(t, rows, kind));
    db_end(&c);
    db_script(&c, S("{sqlite:PRAGMA foreign_keys=ON}{pg:SELECT 1}"));
    CHECK_OK(t, &c.fail);
}

static void whole(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct audit_check audit = {0};
    struct document d = {0};
    struct doc_id id;

    c.actor.system = true;
    CHECK_INT(t, search_rebuild(&c, NULL, NULL), OK);
    db_begin_read(&c);
    CHECK_INT(t, db_one_int(db_query(&c, &docs)), 2);
    id.n = db_one_int(db_query(&c, &find_doc));
    document_load(&c, id, &d);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, d.f.title, S("关于做好招生工作的通知"));
    audit_verify(&c, (struct unit_id){0}, NULL, &audit);
    CHECK(t, audit.sound);
    db_integrity(&c);
    CHECK_OK(t, &c.fail);
}

static void upgrade(struct test *t, const char *root, enum db_kind kind, const char *folder)
{
    struct db *db = world_empty(t, root, kind, "release", NULL), *fresh;
    struct str was, now;
    struct ctx c;
    struct buf report;
    char *kept;
    int had;

    if (!db) {
        test_skip(t, "no PostgreSQL");
        return;
    }
    fill(t, db, folder);
    c = world_ctx(t, db);
    report = buf_new(&t->mem, 4096);
    had = migrate_version_of(&c);
    CHECK(t, had >= 1 && had <= migrate_version());
    was = shape_of(t, db);
    CHECK_INT(t, migrate_run(&c, true, &report), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, migrate_version_of(&c), had);
    CHECK_STR(t, shape_of(t, db), was);
    CHECK_INT(t, migrate_run(&c, false, &report), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, migrate_version_of(&c), migrate_version());
    whole(t, db);
    now = shape_of(t, db);
    CHECK(t, now.n > 10000);
    kept = strdup(str_cstr(&t->mem, now)); /* the case's memory begins anew with a database */
    db_close(db);
    fresh = world_new(t, root, kind, "newest");
    CHECK_STR(t, shape_of(t, fresh), str_of(kept));
    free(kept);
    db_close(fresh);
}

void test_store_release(struct test *t)
{
    const char *root = test_folder(t);
    struct str *names = NULL;
    struct fail why = {0};
    isize n = 0;
    char folder[20][64];

    test_case(t, "releases");
    os_list_dir(&t->mem, "tests/releases", &names, &n, &why);
    CHECK_OK(t, &why);
    CHECK(t, n > 0 && n <= 20);
    for (isize i = 0; i < n; i++)
        snprintf(folder[i], sizeof folder[i], "tests/releases/%.*s", STR_ARG(names[i]));
    for (isize i = 0; i < n; i++)
        for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
            test_case(t, "%s: %s", world_kind(kind), folder[i]);
            upgrade(t, root, kind, folder[i]);
        }
}
