/* SPDX-License-Identifier: MulanPSL-2.0 */
/* restore.c - a backup becomes an installation again; see backup.h
 *
 * DATA/restoring:  gongkai restore 1\n  SM3 of the backup's database\n
 */
#include <unistd.h>

#include "base/copy.h"
#include "base/os.h"
#include "store/audit.h"
#include "store/migrate.h"
#include "store/move.h"
#include "work/backup_in.h"

static const char mark_head[] = "gongkai restore 1\n";

static const char *mark_of(struct arena *mem, const char *data)
{
    return backup_below(mem, data, S("restoring"));
}

bool backup_restoring(struct arena *mem, const char *data)
{
    return os_exists(mark_of(mem, data));
}

static bool is_database(const struct backup_entry *e)
{
    return str_eq(e->path, S("gongkai.db"));
}

static const struct backup_entry *database_of(const struct backup_entry_list *all)
{
    for (isize i = 0; i < all->n; i++)
        if (is_database(&all->p[i]))
            return &all->p[i];
    return NULL;
}

/* ---- the mark */

static enum err refuse(struct fail *why, const char *data, const char *says)
{
    return fail_set(why, ERR_CONFLICT, data, "%s", says);
}

/* An empty folder, or one in which this very backup's restore was begun. A log without its database would be read
 * into the new one. */
static enum err target_free(struct arena *mem, const struct restore *r, bool begun,
                            struct fail *why)
{
    if (why->code || begun)
        return why->code;
    if (os_exists(backup_below(mem, r->data, S("gongkai.db"))))
        return refuse(why, r->data, "这个目录里已经有数据，请恢复到空目录");
    if (os_exists(backup_below(mem, r->data, S("gongkai.db-wal"))))
        return refuse(why, r->data,
                      "这个目录里还有旧数据库的日志（gongkai.db-wal），请恢复到空目录");
    return OK;
}

static enum err mark_set(struct arena *mem, const struct restore *r,
                         const struct backup_entry *e, bool begun, struct fail *why)
{
    struct str mine = str_fmt(mem, "%s%.*s\n", mark_head, STR_ARG(e->sm3)), text = {0};

    if (why->code)
        return why->code;
    if (!begun)
        return os_write_file(mark_of(mem, r->data), mine, 0600, why);
    if (os_read_file(mem, mark_of(mem, r->data), 1000, &text, why) == OK && !str_eq(text, mine))
        refuse(why, r->data,
               "这个目录里另一份备份的恢复没有做完：请接着恢复那一份，或者清空目录（和数据库）"
               "再来");
    return why->code;
}

/* ---- what a kill has left: files that had not got their names yet */

static void remains_in(struct arena *mem, const char *folder, struct str begins, isize whole)
{
    struct fail ignored = {0};
    struct str *names;
    isize n = 0;

    if (!os_is_dir(folder) || os_list_dir(mem, folder, &names, &n, &ignored) != OK)
        return;
    for (isize i = 0; i < n; i++)
        if (whole ? names[i].n > whole : str_starts(names[i], begins))
            unlink(backup_below(mem, folder, names[i]));
}

static void remains(struct arena *mem, const char *data)
{
    remains_in(mem, data, S("gongkai.db."), 0);
    remains_in(mem, data, S("keys."), 0);
    remains_in(mem, data, S("restoring."), 0);
    remains_in(mem, backup_below(mem, data, S("tmp")), S("restore.db"), 0);
    for (unsigned i = 0; i < 256; i++)
        remains_in(mem, backup_below(mem, data, str_fmt(mem, "blobs/%02x", i)), S(""),
                   BACKUP_NAME);
}

/* ---- the database */

static struct ctx world(struct arena *mem, const struct restore *r, struct db *db,
                        const struct fail *why)
{
    struct ctx x = {.mem = mem, .now = r->now, .request_no = S("command"), .fail = *why};

    x.actor.system = true;
    x.actor.name = S("命令行");
    db_attach(&x, db);
    return x;
}

/* A first try was cut off after the server had all of it. */
static bool carried(struct arena *mem, const struct restore *r, const struct backup_entry *e,
                    struct fail *why)
{
    struct ctx x = world(mem, r, r->server, why);
    bool yes = false;

    if (!x.fail.code && migrate_version_of(&x) == migrate_version() &&
        db_begin_read(&x) == OK) {
        yes = !move_unfinished(&x) && str_eq(move_source(&x), e->sm3);
        db_end(&x);
    }
    *why = x.fail;
    return yes;
}

/* The restored file becomes the server's. */
static enum err carry_in(struct arena *mem, const struct restore *r,
                         const struct backup_entry *e, const char *path, struct fail *why)
{
    struct db_options o = {.must_exist = true, .readers = 1};
    struct db *from = NULL;
    struct arena own;

    if (why->code || db_open(&from, path, &o, why) != OK)
        return why->code;
    if (arena_init(&own, BACKUP_CARRY_MOST)) {
        own.unwind = mem->unwind;
        backup_carry(&own,
                     &(struct backup_carry){.from = from,
                                            .to = r->server,
                                            .now = r->now,
                                            .source = e->sm3,
                                            .tick = r->tick,
                                            .who = r->who},
                     why);
        arena_free(&own);
    } else {
        fail_set(why, ERR_BUSY, "restore", "内存不足");
    }
    db_close(from);
    return why->code;
}

static enum err put_database(struct arena *mem, const struct restore *r,
                             const struct backup_entry *e, bool begun, struct backup *out,
                             struct fail *why)
{
    const char *place =
        backup_below(mem, r->data, r->server ? S("tmp/restore.db") : S("gongkai.db"));

    if (why->code)
        return why->code;
    backup_forget(mem, place); /* of a first try, with its log */
    if (r->server && begun && carried(mem, r, e, why)) {
        out->files++;
        return why->code;
    }
    if (r->server)
        os_mkdirs(backup_below(mem, r->data, S("tmp")), 0700, why);
    if (backup_read_one(mem, r->from, e, place, r->lock, out, why) == OK && r->server &&
        carry_in(mem, r, e, place, why) == OK)
        backup_forget(mem, place);
    return why->code;
}

/* ---- the files, and the end */

static enum err put_blobs(struct arena *mem, const struct restore *r,
                          const struct backup_entry_list *all, struct backup *out,
                          struct fail *why)
{
    for (isize i = 0; i < all->n && !why->code; i++) {
        const struct backup_entry *e = &all->p[i];

        if (r->tick)
            r->tick(r->who, i + 1, all->n);
        if (is_database(e))
            continue;
        os_mkdirs(str_cstr(mem, str_fmt(mem, "%s/blobs/%.*s", r->data, 2, e->sm3.p)), 0700,
                  why);
        backup_read_one(mem, r->from, e, backup_below(mem, r->data, e->path), r->lock, out,
                        why);
    }
    return why->code;
}

static void look(struct arena *mem, const struct restore *r, struct db *db, struct backup *out,
                 struct fail *why)
{
    struct audit_check audit = {0};
    struct ctx x = world(mem, r, db, why);

    db_integrity(&x);
    out->older = migrate_version_of(&x) < migrate_version();
    if (!out->older)
        audit_verify(&x, (struct unit_id){0}, NULL, &audit);
    if (!x.fail.code && !out->older && !audit.sound)
        fail_set(&x.fail, ERR_UNREADABLE, "audit", "审计日志的链不完整：%.*s",
                 STR_ARG(audit.fault));
    *why = x.fail;
}

/* What was restored: sound, and the log whole. Only then the mark goes. */
static enum err settle(struct arena *mem, const struct restore *r, struct backup *out,
                       struct fail *why)
{
    struct db_options o = {.must_exist = true, .exclusive = true, .readers = 1};
    struct db *db = r->server;

    if (why->code ||
        (!db && db_open(&db, backup_below(mem, r->data, S("gongkai.db")), &o, why) != OK))
        return why->code;
    look(mem, r, db, out, why);
    if (!r->server)
        db_close(db);
    if (!why->code &&
        (unlink(mark_of(mem, r->data)) || !os_sync_folder_of(mark_of(mem, r->data))))
        fail_set(why, ERR_IO, r->data, "无法删除恢复的标记（restoring）");
    return why->code;
}

enum err backup_restore(struct arena *mem, const struct restore *r, struct backup *out,
                        struct fail *why)
{
    struct backup_entry_list all = {0};
    const struct backup_entry *database;
    bool begun = backup_restoring(mem, r->data);

    if (target_free(mem, r, begun, why) != OK)
        return why->code;
    if (backup_verify(mem, r->from, r->lock, NULL, NULL, out, why) != OK)
        return why->code;
    *out = (struct backup){0};
    backup_manifest(mem, r->from, r->lock, &all, out, why);
    database = database_of(&all);
    if (!database && !why->code)
        fail_set(why, ERR_UNREADABLE, r->from, "备份的清单里没有数据库");
    os_mkdirs(r->data, 0750, why);
    if (why->code || mark_set(mem, r, database, begun, why) != OK)
        return why->code;
    if (begun)
        remains(mem, r->data);
    put_blobs(mem, r, &all, out, why);
    if (r->keys && !why->code)
        copy_file(r->keys, backup_below(mem, r->data, S("keys")), 0600, NULL, NULL, why);
    put_database(mem, r, database, begun, out, why);
    return settle(mem, r, out, why);
}
