/* SPDX-License-Identifier: MulanPSL-2.0 */
/* restore.c - gongkai restore: a backup becomes a data folder again */
#include "base/copy.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "store/audit.h"
#include "work/backup.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA, {"keys", 0, "文件", "另外保存的密钥文件"}, {0}};
const struct cli_help help_restore = {
    .line = "从备份恢复到空的数据目录",
    .usage = "备份目录 --data 空目录 --keys 密钥文件",
    .about = "先通读备份、逐个核对，再复制，然后检查数据库和审计日志的链。没有 --keys "
             "时也能恢复，但原来\n"
             "封存的个人信息和两步验证打不开，下一次启动会生成新的密钥。",
    .options = options,
    .examples =
        "gongkai restore /mnt/backup/gongkai --data /var/lib/gongkai --keys /media/usb/keys",
};

/* The restored database: sound, and the log whole. */
static void look_at_it(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct audit_check audit = {0};

    if (data_open(c, DATA_ALONE, &d) != OK)
        return;
    x = data_ctx(c, &d);
    db_integrity(&x);
    audit_verify(&x, (struct unit_id){0}, NULL, &audit);
    if (!x.fail.code && !audit.sound)
        fail_set(&x.fail, ERR_UNREADABLE, "audit", "审计日志的链不完整：%.*s",
                 STR_ARG(audit.fault));
    c->fail = x.fail;
}

int cmd_restore(struct cli *c)
{
    struct backup b = {0};
    struct progress p;
    struct str folder = data_folder(c);

    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    progress_start(&p, c, "恢复", 0);
    backup_restore(c->mem, str_cstr(c->mem, cli_arg(c, 0)), str_cstr(c->mem, folder),
                   progress_tick, &p, &b, &c->fail);
    progress_end(&p);
    if (cli_has(c, "keys"))
        copy_file(str_cstr(c->mem, cli_value(c, "keys")),
                  str_cstr(c->mem, str_fmt(c->mem, "%.*s/keys", STR_ARG(folder))), 0600, NULL,
                  NULL, &c->fail);
    if (!c->fail.code)
        look_at_it(c);
    if (!c->fail.code) {
        cli_print(c, "已恢复%lld个文件，备份时间 %.*s，数据库和审计日志完好\n",
                  (long long)b.files, STR_ARG(instant_second(c->mem, b.at)));
        if (!cli_has(c, "keys"))
            cli_note(c, "没有给密钥：封存的个人信息和两步验证打不开");
    }
    return cli_end(c, false);
}
