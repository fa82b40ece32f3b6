/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup_test.c - a backup taken beside a writer, verified, restored, damaged */
#include "work/backup.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "store/audit.h"
#include "tests/work/cast.h"
#include "work/backup_log.h"
#include "work/upkeep.h"

static const char *path(struct test *t, const char *folder, const char *name)
{
    return str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, name));
}

/* A document with an attachment; its id. */
static struct doc_id with_file(struct test *t, const struct cast *k, const char *content)
{
    struct doc_id id = cast_doc(t, k, "带附件的信息", "正文");
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct blob_file f = {0};
    struct doc_file file;
    int64_t a = 0;

    blob_put(&c, str_of(content), &f);
    file = (struct doc_file){S("file"),          S("a.txt"), S("text/plain"),
                             digest_str(&f.sm3), f.size,     {0}};
    CHECK_INT(t, doc_attach(&c, id, 1, &file, &a, NULL), OK);
    return id;
}

static void restored(struct test *t, const char *data, struct doc_id id)
{
    struct db *db = NULL;
    struct fail why = {0};
    struct ctx c;
    struct document d = {0};
    struct attachment_list files = {0};

    CHECK_INT(t, db_open(&db, path(t, data, "gongkai.db"), NULL, &why), OK);
    c = world_ctx(t, db);
    CHECK_INT(t, blobs_open(&c.blobs, path(t, data, "blobs"), &why), OK);
    db_begin_read(&c);
    document_load(&c, id, &d);
    attachment_all(&c, id, &files);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, d.f.title, S("带附件的信息"));
    if (CHECK_INT(t, files.n, 1))
        CHECK_INT(t, blob_verify(&c, files.p[0].sm3), OK);
    blobs_close(c.blobs);
    db_close(db);
}

/* Encrypted, on either engine: nothing in clear, a wrong passphrase opens nothing, and what comes back is whole. */
static void sealed(struct test *t, const char *root, enum db_kind kind)
{
    const char *folder, *copy, *again;
    char place[300]; /* the case's memory begins anew with a database */
    struct backup_lock lock, wrong;
    struct backup b = {0};
    struct fail why = {0};
    struct str bytes = {0};
    struct doc_id id;
    struct cast k;
    struct ctx c;

    test_case(t, "%s: an encrypted backup", world_kind(kind));
    snprintf(place, sizeof place, "%s/sealed-%d", root, kind);
    folder = place;
    os_mkdirs(folder, 0700, &why);
    if (!cast_new(t, folder, kind, "backup", &k)) {
        test_skip(t, "no PostgreSQL");
        return;
    }
    copy = path(t, folder, "copy");
    again = path(t, folder, "again");
    CHECK_INT(t, rename(path(t, folder, "backup.blobs"), path(t, folder, "blobs")), 0);
    id = with_file(t, &k, "附件里的话");
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_lock_of(&t->mem, copy, S("short"), true, &lock, &why), ERR_INPUT);
    why = (struct fail){0};
    CHECK_INT(
        t, backup_lock_of(&t->mem, copy, S("一个足够长的备份口令啊啊"), true, &lock, &why), OK);
    CHECK_INT(t, backup_make(&c, folder, copy, &lock, NULL, NULL, &b), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, b.copied, 2);
    CHECK_INT(t, backup_make(&c, folder, copy, &lock, NULL, NULL, &b), OK);
    CHECK_INT(t, b.copied, 1); /* the database; the file is there */
    os_read_file(&t->mem, path(t, copy, "gongkai.db"), 64 << 20, &bytes, &why);
    CHECK(t, str_starts(bytes, S("GKSEAL1")));
    CHECK(t, !os_exists(path(t, folder, "tmp/backup.db")));
    CHECK_INT(t, backup_lock_of(&t->mem, copy, S(""), false, &wrong, &why), ERR_INPUT);
    why = (struct fail){0};
    backup_lock_of(&t->mem, copy, S("另一个足够长的备份口令啊啊"), false, &wrong, &why);
    CHECK_INT(t, backup_verify(&t->mem, copy, &wrong, NULL, NULL, &b, &why), ERR_UNREADABLE);
    why = (struct fail){0};
    CHECK_INT(t, backup_verify(&t->mem, copy, NULL, NULL, NULL, &b, &why), ERR_INPUT);
    why = (struct fail){0};
    CHECK_INT(t,
              backup_restore(&t->mem,
                             &(struct restore){.from = copy, .data = again, .lock = &lock}, &b,
                             &why),
              OK);
    CHECK_OK(t, &why);
    restored(t, again, id);
    cast_free(&k);
}

struct cut {
    int64_t left;
};

static void die(void *who, int64_t done, int64_t total)
{
    struct cut *cut = who;

    (void)done;
    (void)total;
    if (!cut->left--)
        _exit(7);
}

/* Killed at every file; a data folder is never half there, and the last try makes it whole. */
static void cut_off(struct test *t, const char *copy, const char *again, struct doc_id id)
{
    struct cut cut = {0};
    struct restore r = {.from = copy, .data = again, .tick = die, .who = &cut};
    struct fail why = {0};
    struct backup b = {0};

    for (int at = 0; at < 2; at++) {
        int status = 0;
        pid_t child = fork();

        cut.left = at;
        if (child == 0) {
            backup_restore(&t->mem, &r, &b, &why);
            _exit(0);
        }
        CHECK(t, child > 0 && waitpid(child, &status, 0) == child);
        CHECK_INT(t, WIFEXITED(status) ? WEXITSTATUS(status) : -1, 7);
        CHECK(t, !os_exists(path(t, again, "gongkai.db")));
    }
    cut.left = -1;
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), OK);
    CHECK_OK(t, &why);
    restored(t, again, id);
}

struct writing {
    struct test *t;
    const struct cast *k;
    struct doc_id late;
};

/* Somebody writes while the backup is read. */
static void write_meanwhile(void *who, int64_t done, int64_t total)
{
    struct writing *w = who;

    (void)done;
    (void)total;
    if (!w->late.n)
        w->late = cast_doc(w->t, w->k, "后来的信息", "正文");
}

/* Of PostgreSQL, in clear: restored on SQLite, and into an empty PostgreSQL, which a first try has left half full. */
static void either_engine(struct test *t, const char *root)
{
    const char *folder, *copy;
    char place[300]; /* the case's memory begins anew with a database */
    struct writing w = {.t = t};
    struct backup b = {0};
    struct fail why = {0};
    struct document d = {0};
    struct restore r = {0};
    struct doc_id id;
    struct cast k;
    struct ctx c;

    test_case(t, "PostgreSQL: a backup is restored on SQLite, and on PostgreSQL");
    snprintf(place, sizeof place, "%s/either", root);
    folder = place;
    os_mkdirs(folder, 0700, &why);
    if (!cast_new(t, folder, DB_POSTGRES, "either", &k)) {
        test_skip(t, "no PostgreSQL");
        return;
    }
    copy = path(t, folder, "copy");
    CHECK_INT(t, rename(path(t, folder, "either.blobs"), path(t, folder, "blobs")), 0);
    id = with_file(t, &k, "附件");
    w.k = &k;
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_make(&c, folder, copy, NULL, write_meanwhile, &w, &b), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, w.late.n > 0);
    r = (struct restore){.from = copy, .data = path(t, folder, "again")};
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), OK);
    CHECK_OK(t, &why);
    restored(t, r.data, id);
    cast_free(&k);
    snprintf(place, sizeof place, "%s/either", root);
    r = (struct restore){.server = world_empty(t, place, DB_POSTGRES, "eitherback", NULL)};
    r.from = path(t, place, "copy");
    r.data = path(t, place, "third");
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), OK);
    CHECK_OK(t, &why);
    CHECK(t, !os_exists(path(t, r.data, "tmp/restore.db")));
    CHECK(t, !os_exists(path(t, r.data, "gongkai.db")));
    c = world_ctx(t, r.server);
    CHECK_INT(t, blobs_open(&c.blobs, path(t, r.data, "blobs"), &why), OK);
    db_begin_read(&c);
    document_load(&c, id, &d);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, d.f.title, S("带附件的信息"));
    CHECK_INT(t, backup_restore(&t->mem, &r, &b, &why), ERR_CONFLICT);
    blobs_close(c.blobs);
    db_close(r.server);
}

/* What the desk is to know, `days` after the cast's first day, once the steps before it have been taken. */
static const struct log_case {
    const char *says, *setting; /* backup.days */
    int days;
    enum { NOTHING, MADE, BROKEN } step;
    bool stale;
    int done, broken; /* the days that are told; -1: none */
} log_cases[] = {
    {"never", "", 0, NOTHING, true, -1, -1},
    {"a first one that breaks off", "", 1, BROKEN, true, -1, 1},
    {"made", "", 2, MADE, false, 2, -1},
    {"seven days later", "", 9, NOTHING, false, 2, -1},
    {"eight days later", "", 10, NOTHING, true, 2, -1},
    {"by a setting of ten", "10", 10, NOTHING, false, 2, -1},
    {"by a setting of nought never", "0", 300, NOTHING, false, 2, -1},
    {"one that breaks off after it", "", 301, BROKEN, true, 2, 301},
    {"and another", "", 302, BROKEN, true, 2, 302},
    {"made again", "", 303, MADE, false, 303, -1},
};

static void logged(struct test *t, const char *root, enum db_kind kind)
{
    struct backup made = {.files = 12, .copied = 3, .bytes = 4567};
    struct fail broke = {0};
    struct audit_check sound = {0};
    struct cast k;
    struct ctx c;
    int64_t first;

    test_case(t, "%s: what is known of backups", world_kind(kind));
    if (!cast_new(t, root, kind, "logged", &k)) {
        test_skip(t, "no PostgreSQL");
        return;
    }
    fail_set(&broke, ERR_FULL, "/mnt/place", "磁盘空间不足：/mnt/place");
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, backup_log_add(&c, &made, false, NULL), ERR_FORBIDDEN);
    first = cast_ctx(t, &k, WHO_ADMIN).now.s;
    for (size_t i = 0; i < sizeof log_cases / sizeof *log_cases; i++) {
        const struct log_case *x = &log_cases[i];
        struct backup_log got = {0};

        test_case(t, "%s: %s", world_kind(kind), x->says);
        c = cast_ctx(t, &k, WHO_ADMIN);
        c.now.s = first + x->days * (int64_t)86400;
        if (x->step != NOTHING)
            backup_log_add(&c, &made, true, x->step == BROKEN ? &broke : NULL);
        setting_change(&c, (struct unit_id){0}, S("backup.days"), str_of(x->setting));
        db_begin_read(&c);
        backup_log_last(&c, &got);
        CHECK_INT(t, backup_log_stale(&c, &got), x->stale);
        db_end(&c);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, got.done.s ? (got.done.s - first) / 86400 : -1, x->done);
        CHECK_INT(t, got.broken.s ? (got.broken.s - first) / 86400 : -1, x->broken);
        CHECK_STR(t, got.why, x->broken < 0 ? S("") : err_sentence(ERR_FULL));
        CHECK_INT(t, got.bytes, x->done < 0 ? 0 : 4567);
        CHECK_INT(t, got.sealed, x->done >= 0);
    }
    CHECK_INT(t, audit_verify(&c, (struct unit_id){0}, NULL, &sound), OK);
    CHECK(t, sound.sound);
    cast_free(&k);
}

void test_work_backup(struct test *t)
{
    const char *folder = test_folder(t);
    struct cast k;
    struct ctx c;
    struct backup b = {0};
    struct fail why = {0};
    struct doc_id id;
    struct str manifest = {0};

    test_case(t, "a data folder");
    /* cast_new makes NAME.db, NAME.blobs; the folder of a backup's source has blobs/ */
    if (!cast_new(t, folder, DB_SQLITE, "data", &k))
        return;
    CHECK_INT(t, rename(path(t, folder, "data.blobs"), path(t, folder, "blobs")), 0);
    id = with_file(t, &k, "附件一");

    test_case(t, "a backup, then another into the same folder: only what is new is copied");
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, NULL, &b),
              ERR_FORBIDDEN);
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, NULL, &b), OK);
    CHECK_INT(t, b.files, 2);
    CHECK_INT(t, b.copied, 2);
    with_file(t, &k, "附件二");
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, NULL, &b), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, b.files, 3);
    CHECK_INT(t, b.copied, 2); /* the database and the new file */

    test_case(t, "it is whole, and becomes a data folder again");
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, NULL, &b, &why),
              OK);
    CHECK_INT(t,
              backup_restore(&t->mem,
                             &(struct restore){.from = path(t, folder, "copy"),
                                               .data = path(t, folder, "again"),
                                               .lock = NULL},
                             &b, &why),
              OK);
    CHECK_OK(t, &why);
    restored(t, path(t, folder, "again"), id);
    CHECK_INT(t,
              backup_restore(&t->mem,
                             &(struct restore){.from = path(t, folder, "copy"),
                                               .data = path(t, folder, "again"),
                                               .lock = NULL},
                             &b, &why),
              ERR_CONFLICT);

    test_case(t, "a restore that is killed has left nothing that could be served");
    cut_off(t, path(t, folder, "copy"), path(t, folder, "cut"), id);

    test_case(t, "what is damaged, cut off, or reaches outside is told");
    why = (struct fail){0};
    CHECK_INT(t,
              os_read_file(&t->mem, path(t, folder, "copy/manifest"), 1 << 20, &manifest, &why),
              OK);
    os_write_file(path(t, folder, "copy/manifest"),
                  str_concat(&t->mem, manifest, S("00 1 blobs/../../etc/passwd\n")), 0600,
                  &why);
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, NULL, &b, &why),
              ERR_UNREADABLE);
    why = (struct fail){0};
    os_write_file(path(t, folder, "copy/manifest"), manifest, 0600, &why);
    os_write_file(path(t, folder, "copy/gongkai.db"), S("broken"), 0600, &why);
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, NULL, &b, &why),
              ERR_UNREADABLE);
    why = (struct fail){0};
    unlink(path(t, folder, "copy/manifest"));
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, NULL, &b, &why),
              ERR_NOT_FOUND);
    cast_free(&k);
    logged(t, folder, DB_SQLITE);
    logged(t, folder, DB_POSTGRES);
    sealed(t, folder, DB_SQLITE);
    sealed(t, folder, DB_POSTGRES);
    either_engine(t, folder);
}
