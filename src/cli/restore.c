/* SPDX-License-Identifier: MulanPSL-2.0 */
/* restore.c - gongkai restore: a backup becomes a data folder again */
#include "cli/backup.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "work/backup.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"keys", 0, "文件", "另外保存的密钥文件"},
    {"passphrase", 0, "文件", "加密的备份：第一行是口令；- 为标准输入"},
    {0}};
const struct cli_help help_restore = {
    .line = "从备份恢复到空的数据目录",
    .usage = "备份目录 --data 空目录 --keys 密钥文件",
    .about =
        "先通读备份、逐个核对，再复制，然后检查数据库和审计日志的链。没有 --keys "
        "时也能恢复，但原来\n"
        "封存的个人信息和两步验证打不开，下一次启动会生成新的密钥。\n"
        "中途断了，这个目录（和 PostgreSQL "
        "数据库）就不能使用，用同样的命令再来一次，做完为止。\n"
        "加上 --db postgresql://… 时恢复到空的 PostgreSQL 数据库，逐行核对；附件和密钥恢复到 "
        "--data。",
    .options = options,
    .examples =
        "gongkai restore /mnt/backup/gongkai --data /var/lib/gongkai --keys /media/usb/keys",
};

/* It opens as any installation does, with keys of its own where none were given. */
static void look_at_it(struct cli *c)
{
    struct data d;

    data_open(c, DATA_ALONE, &d);
}

static void close_db(void *p)
{
    db_close(p);
}

/* The PostgreSQL of --db; NULL: none is meant. */
static struct db *server(struct cli *c, struct str folder)
{
    struct db *db = NULL;

    if (!str_starts(cli_value(c, "db"), S("postgres")))
        return NULL;
    if (db_open(&db, data_url(c, folder), NULL, &c->fail) == OK)
        arena_defer(c->mem, close_db, db);
    return db;
}

int cmd_restore(struct cli *c)
{
    struct backup_lock lock = {.on = false};
    struct restore r = {.tick = progress_tick, .lock = &lock, .now = c->now};
    struct backup b = {0};
    struct str word;
    struct progress p;
    struct str folder = data_folder(c);

    if (cli_expect(c, 1, 1) != OK || backup_word(c, &word) != OK)
        return cli_end(c, false);
    r.from = str_cstr(c->mem, cli_arg(c, 0));
    r.data = str_cstr(c->mem, folder);
    r.keys = cli_has(c, "keys") ? str_cstr(c->mem, cli_value(c, "keys")) : NULL;
    r.server = server(c, folder);
    r.who = &p;
    progress_start(&p, c, "恢复", 0);
    backup_lock_of(c->mem, r.from, word, false, &lock, &c->fail);
    backup_restore(c->mem, &r, &b, &c->fail);
    progress_end(&p);
    if (!c->fail.code && b.older)
        cli_note(c, "这是旧版本的数据库，请接着运行 gongkai migrate，再用 gongkai audit verify "
                    "核对审计日志");
    else if (!c->fail.code)
        look_at_it(c);
    if (!c->fail.code) {
        cli_print(c, "已恢复%lld个文件，备份时间 %.*s，数据库%s完好\n", (long long)b.files,
                  STR_ARG(instant_second(c->mem, b.at)), b.older ? "" : "和审计日志");
        if (!cli_has(c, "keys"))
            cli_note(c, "没有给密钥：封存的个人信息和两步验证打不开");
    }
    return cli_end(c, false);
}
