/* SPDX-License-Identifier: MulanPSL-2.0 */
/* migrate.c - gongkai migrate: bring a database to this program's version */
#include "store/migrate.h"

#include "base/os.h"
#include "cli/data.h"
#include "store/keyring.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA, {"dry-run", 'n', NULL, "全部做一遍，然后撤销"}, {0}};
const struct cli_help help_migrate = {
    .line = "把数据库升级到本程序的版本",
    .usage = "[--dry-run]",
    .about =
        "全部步骤在一个事务里：要么升到新版本，要么原样不动。没有退回旧版本的办法，升级前请先\n"
        "备份（gongkai backup）。从版本 1 "
        "升级时，原来明文存放的备注、附件名称等改为加密，要用\n"
        "数据目录里的 keys 文件；升级以前的备份和审计日志里仍有原文。",
    .options = options,
    .examples = "gongkai migrate --dry-run --data /var/lib/gongkai\n"
                "gongkai migrate --data /var/lib/gongkai",
};

static void close_db(void *p)
{
    db_close(p);
}

/* A folder with an installation, or, with --db, any folder or none. */
static enum err there(struct cli *c, struct str folder)
{
    const char *path = str_cstr(c->mem, folder);

    if (c->fail.code || cli_value(c, "db").n)
        return data_refuse_restoring(c, path);
    if (!os_is_dir(path))
        fail_set(&c->fail, ERR_NOT_FOUND, path, "没有这个目录，请用 --data 指明数据目录");
    else if (data_refuse_restoring(c, path) == OK &&
             !os_exists(str_cstr(c->mem, str_fmt(c->mem, "%s/gongkai.db", path))))
        fail_set(&c->fail, ERR_NOT_FOUND, path, "这里没有公开系统的数据，请用 --data 指明目录");
    return c->fail.code;
}

static void close_keys(void *p)
{
    keyring_close(p);
}

/* A step may have something to seal; where there are no keys it says so by itself. */
static void keys(struct cli *c, struct data *d)
{
    const char *path = str_cstr(c->mem, str_fmt(c->mem, "%.*s/keys", STR_ARG(d->folder)));
    struct keyring_options o = {0};

    if (os_exists(path) && keyring_open(&d->keys, path, &o, &c->fail) == OK)
        arena_defer(c->mem, close_keys, d->keys);
}

int cmd_migrate(struct cli *c)
{
    struct db_options o = {.exclusive = true, .must_exist = true};
    struct data d = {.folder = data_folder(c)};
    struct buf report = buf_new(c->mem, 1024);
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK || there(c, d.folder) != OK ||
        db_open(&d.db, data_url(c, d.folder), &o, &c->fail) != OK)
        return cli_end(c, false);
    arena_defer(c->mem, close_db, d.db);
    keys(c, &d);
    x = data_ctx(c, &d);
    migrate_run(&x, cli_has(c, "dry-run"), &report);
    cli_put(c, buf_str(&report));
    if (!x.fail.code && !report.n)
        cli_print(c, "数据库已经是版本%d\n", migrate_version());
    c->fail = x.fail;
    return cli_end(c, false);
}
