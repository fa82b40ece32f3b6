/* SPDX-License-Identifier: MulanPSL-2.0 */
/* data.c - the data folder of an installation; see data.h */
#include "cli/data.h"

#include <stdlib.h>

#include "base/os.h"
#include "check/check.h"
#include "store/blob.h"
#include "store/keyring.h"
#include "store/migrate.h"
#include "store/move.h"

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

/* Nothing half carried is ever served, nor written to. */
static void refuse_unfinished(struct cli *c, struct data *d)
{
    struct ctx x = data_ctx(c, d);

    if (!x.fail.code && migrate_version_of(&x) && db_begin_read(&x) == OK) {
        if (move_unfinished(&x))
            fail_set(&x.fail, ERR_RULE, "database",
                     "这个数据库的搬迁（gongkai move）没有完成，请把它搬完再用");
        db_end(&x);
    }
    c->fail = x.fail;
}

static char *inside(struct cli *c, struct str folder, const char *name)
{
    return str_cstr(c->mem, str_fmt(c->mem, "%.*s/%s", STR_ARG(folder), name));
}

enum err data_open(struct cli *c, enum data_mode mode, struct data *out)
{
    struct db_options o = {.exclusive = mode != DATA_READ, .must_exist = mode != DATA_MAKE};
    struct keyring_options k = {.create = mode == DATA_MAKE};
    bool remote = cli_value(c, "db").n;
    const char *folder;

    *out = (struct data){.folder = data_folder(c)};
    folder = str_cstr(c->mem, out->folder);
    if (mode == DATA_MAKE)
        os_mkdirs(folder, 0750, &c->fail);
    else if (!os_is_dir(folder) ||
             (!remote && !os_exists(inside(c, out->folder, "gongkai.db"))))
        fail_set(&c->fail, ERR_NOT_FOUND, folder,
                 "这里没有公开系统的数据，请用 --data 指明目录");
    if (c->fail.code)
        return c->fail.code;
    if (db_open(&out->db, data_url(c, out->folder), &o, &c->fail) != OK)
        return c->fail.code;
    arena_defer(c->mem, close_db, out->db);
    refuse_unfinished(c, out);
    if (mode != DATA_READ && !c->fail.code)
        schema(c, out);
    if (!c->fail.code &&
        keyring_open(&out->keys, inside(c, out->folder, "keys"), &k, &c->fail) == OK)
        arena_defer(c->mem, close_keys, out->keys);
    if (!c->fail.code &&
        blobs_open(&out->blobs, inside(c, out->folder, "blobs"), &c->fail) == OK)
        arena_defer(c->mem, close_blobs, out->blobs);
    if (!c->fail.code)
        checker_open(c->mem, &out->checker, &c->fail);
    return c->fail.code;
}
