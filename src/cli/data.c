/* SPDX-License-Identifier: MulanPSL-2.0 */
/* data.c - the data folder of an installation; see data.h */
#include "cli/data.h"

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "check/check.h"
#include "store/blob.h"
#include "store/blob_store.h"
#include "store/keyring.h"
#include "store/loan.h"
#include "store/migrate.h"
#include "store/move.h"
#include "work/backup.h"

static void close_db(void *p)
{
    db_close(p);
}

static void close_blobs(void *p)
{
    blobs_close(p);
}

static void close_keys(void *p)
{
    keyring_close(p);
}

struct str data_folder(const struct cli *c)
{
    const char *env = getenv("GONGKAI_DATA");
    struct str given = cli_value(c, "data");

    return given.n ? given : env && *env ? str_of(env) : S("gongkai-data");
}

const char *data_url(struct cli *c, struct str folder)
{
    struct str db = cli_value(c, "db");

    return str_cstr(c->mem, db.n ? db : str_fmt(c->mem, "%.*s/gongkai.db", STR_ARG(folder)));
}

struct ctx data_ctx(struct cli *c, const struct data *d)
{
    struct ctx x = {.mem = c->mem,
                    .blobs = d->blobs,
                    .keys = d->keys,
                    .checker = d->checker,
                    .now = c->now,
                    .fail = c->fail,
                    .request_no = S("command")};

    x.actor.system = true;
    x.actor.name = S("命令行");
    db_attach(&x, d->db);
    return x;
}

static char *inside(struct cli *c, struct str folder, const char *name)
{
    return str_cstr(c->mem, str_fmt(c->mem, "%.*s/%s", STR_ARG(folder), name));
}

/* An empty database gets the schema; one of another version is left as it is. */
static void schema(struct cli *c, struct data *d)
{
    struct ctx x = data_ctx(c, d);
    struct buf report = buf_new(c->mem, 256);
    int have = migrate_version_of(&x);

    if (!x.fail.code && !have)
        migrate_run(&x, false, &report);
    else if (!x.fail.code && have < migrate_version())
        fail_set(&x.fail, ERR_VERSION, "database",
                 "数据库是旧版本（%d），请先备份，再运行 gongkai migrate", have);
    c->fail = x.fail;
}

enum err data_refuse_restoring(struct cli *c, const char *folder)
{
    if (!c->fail.code && backup_restoring(c->mem, folder))
        fail_set(&c->fail, ERR_RULE, folder,
                 "这个目录的恢复（gongkai restore）没有做完，请用同样的命令再恢复一次");
    return c->fail.code;
}

/* Nothing half carried is ever served, nor written to; in what is empty there is nothing to read. */
static void refuse_unfinished(struct cli *c, struct data *d, bool reads)
{
    struct ctx x = data_ctx(c, d);
    int have = x.fail.code ? 0 : migrate_version_of(&x);

    if (!have && reads && !x.fail.code)
        fail_set(
            &x.fail, ERR_NOT_FOUND, "database",
            "这个数据库里没有公开系统的数据；如果搬迁或恢复中途断了，请用同样的命令再做一次");
    if (have && !x.fail.code && db_begin_read(&x) == OK) {
        if (move_unfinished(&x))
            fail_set(&x.fail, ERR_RULE, "database",
                     "这个数据库的搬迁或恢复（gongkai "
                     "move、restore）没有做完，请用同样的命令做完再用");
        db_end(&x);
    }
    c->fail = x.fail;
}

/* The owner's rights are enough, and what is written must be the owner's. */
static enum err become_owner(struct cli *c, const char *folder)
{
    struct stat st;

    if (geteuid() != 0 || stat(folder, &st) || st.st_uid == 0)
        return c->fail.code;
    if (setgroups(0, NULL) || setresgid(st.st_gid, st.st_gid, st.st_gid) ||
        setresuid(st.st_uid, st.st_uid, st.st_uid))
        return os_fail(&c->fail, errno, folder);
    if (access(folder, X_OK))
        return os_fail(&c->fail, errno, folder);
    return OK;
}

/* Alone, or, while a server runs, by turns with it. */
static enum err open_to_write(struct cli *c, struct data *out, struct db_options *o,
                              bool by_turns)
{
    const char *folder = str_cstr(c->mem, out->folder), *url = data_url(c, out->folder);
    struct fail other = {0};

    if (db_open(&out->db, url, o, &c->fail) != ERR_BUSY || !by_turns)
        return c->fail.code;
    if (loan_ask(folder, &o->turn, &other) != OK) {
        if (other.code == ERR_FORBIDDEN || os_exists(inside(c, out->folder, "control.sock")))
            c->fail = other;
        return c->fail.code;
    }
    c->fail = (struct fail){0};
    o->exclusive = false;
    o->must_exist = true;
    o->loan_lock = inside(c, out->folder, "gongkai.loan");
    return db_open(&out->db, url, o, &c->fail);
}

enum { CHECKER_MOST = 128 << 20 };

static void free_large(void *p)
{
    arena_free(p);
}

/* Of a process that stays, its tables are in large pages. */
static void open_checker(struct cli *c, bool stays, struct data *out)
{
    struct arena *mem = c->mem;

    if (stays && arena_init_large(mem = NEW(c->mem, struct arena, 1), CHECKER_MOST)) {
        arena_defer(c->mem, free_large, mem);
        if (checker_open(mem, &out->checker, &c->fail) == OK)
            checker_unload();
    } else {
        checker_open(c->mem, &out->checker, &c->fail);
    }
}

enum err data_open(struct cli *c, enum data_mode mode, struct data *out)
{
    bool make = mode == DATA_MAKE || mode == DATA_ALONE;
    struct db_options o = {.exclusive = mode != DATA_READ, .must_exist = !make};
    struct keyring_options k = {.create = make};
    bool remote = cli_value(c, "db").n;
    const char *folder;

    *out = (struct data){.folder = data_folder(c)};
    folder = str_cstr(c->mem, out->folder);
    if (make)
        os_mkdirs(folder, 0750, &c->fail);
    else if (!os_is_dir(folder) ||
             (!remote && !os_exists(inside(c, out->folder, "gongkai.db"))))
        fail_set(&c->fail, ERR_NOT_FOUND, folder,
                 "这里没有公开系统的数据，请用 --data 指明目录");
    if (data_refuse_restoring(c, folder) != OK)
        return c->fail.code;
    if (mode == DATA_WRITE || mode == DATA_MAKE)
        become_owner(c, folder);
    if (c->fail.code ||
        open_to_write(c, out, &o, mode == DATA_WRITE || mode == DATA_MAKE) != OK)
        return c->fail.code;
    arena_defer(c->mem, close_db, out->db);
    refuse_unfinished(c, out, mode == DATA_READ);
    if (mode != DATA_READ && !c->fail.code)
        schema(c, out);
    if (!c->fail.code &&
        keyring_open(&out->keys, inside(c, out->folder, "keys"), &k, &c->fail) == OK)
        arena_defer(c->mem, close_keys, out->keys);
    if (!c->fail.code &&
        blobs_open(&out->blobs, inside(c, out->folder, "blobs"), &c->fail) == OK) {
        struct blob_store store = {0};

        arena_defer(c->mem, close_blobs, out->blobs);
        if (blob_store_read(c->mem, inside(c, out->folder, "blobs.conf"), &store, &c->fail) ==
            OK)
            blobs_keep_in(out->blobs, &store);
    }
    if (!c->fail.code)
        open_checker(c, mode == DATA_ALONE, out);
    return c->fail.code;
}
