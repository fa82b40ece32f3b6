/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.c - gongkai backup: a consistent copy, taken while the server runs */
#include "work/backup.h"

#include "base/os.h"
#include "cli/data.h"
#include "cli/progress.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA, {"verify", 0, NULL, "不备份，只把已有的备份通读一遍，逐个核对"}, {0}};
const struct cli_help help_backup = {
    .line = "备份：数据库和附件的一致副本，服务不停",
    .usage = "目录",
    .about =
        "数据库是某一时刻的完整副本，附件按内容存放，已有的不再复制，所以每天备份到同一目录很快"
        "。\n"
        "manifest 最后写入；没有它，备份就是不完整的。\n"
        "密钥（数据目录里的 "
        "keys）不在备份里，请另外保存一次：没有它，申请人的个人信息和两步验证\n"
        "就再也打不开；有了它，偷到备份的人也能打开。PostgreSQL 请用 pg_dump 备份数据库。\n"
        "--json：files copied bytes at。",
    .options = options,
    .examples = "gongkai backup /mnt/backup/gongkai --data /var/lib/gongkai\n"
                "gongkai backup --verify /mnt/backup/gongkai",
};

static void tell(struct cli *c, const char *what, const struct backup *b)
{
    struct json_out *j;

    if (!c->json) {
        cli_print(c, "%s：%lld个文件，其中复制%lld个，%lld MiB，时间 %.*s\n", what,
                  (long long)b->files, (long long)b->copied, (long long)(b->bytes >> 20),
                  STR_ARG(instant_second(c->mem, b->at)));
        return;
    }
    j = cli_json(c);
    jout_object(j);
    jout_put_int(j, "files", b->files);
    jout_put_int(j, "copied", b->copied);
    jout_put_int(j, "bytes", b->bytes);
    jout_put_str(j, "at", instant_rfc3339(c->mem, b->at));
    jout_end(j);
    cli_json_end(c);
}

int cmd_backup(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct backup b = {0};
    struct progress p;
    const char *to;

    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    to = str_cstr(c->mem, cli_arg(c, 0));
    if (cli_has(c, "verify")) {
        progress_start(&p, c, "核对", 0);
        backup_verify(c->mem, to, progress_tick, &p, &b, &c->fail);
        progress_end(&p);
    } else if (data_open(c, DATA_READ, &d) == OK) {
        x = data_ctx(c, &d);
        progress_start(&p, c, "备份", 0);
        backup_make(&x, str_cstr(c->mem, d.folder), to, progress_tick, &p, &b);
        progress_end(&p);
        c->fail = x.fail;
    }
    if (!c->fail.code)
        tell(c, cli_has(c, "verify") ? "备份完好" : "备份完成", &b);
    return cli_end(c, false);
}
