/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.c - gongkai backup: a consistent copy, taken while the server runs */
#include "work/backup.h"

#include "base/os.h"
#include "cli/backup.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "work/backup_log.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"passphrase", 0, "文件", "加密：第一行是口令，至少 12 个字；- 为标准输入"},
    {"verify", 0, NULL, "不备份，只把已有的备份通读一遍，逐个核对"},
    {0}};
const struct cli_help help_backup = {
    .line = "备份：数据库和附件的一致副本，服务不停",
    .usage = "目录",
    .about =
        "数据库是某一时刻的完整副本，附件按内容存放，已有的不再复制，所以每天备份到同一目录很快"
        "。\n"
        "manifest 最后写入；没有它，备份就是不完整的。\n"
        "密钥（数据目录里的 "
        "keys）不在备份里，请另外保存一次：没有它，申请人的个人信息和两步验证\n"
        "就再也打不开；有了它，偷到备份的人也能打开。\n"
        "PostgreSQL 的数据按同一时刻的快照逐行抄进同样的 "
        "gongkai.db，抄完逐行核对，可以恢复到任一种\n"
        "数据库；要恢复到任意时刻，见 docs/scale.md。\n"
        "--passphrase "
        "加密每一个文件；口令丢了就再也打不开。一个备份目录要么全部加密，要么都不加密。\n"
        "结束的时间和结果记入操作日志，管理员的首页和指标里看得到；记不下来时只提示，备份照样有"
        "效。\n"
        "--json：files copied bytes at。",
    .options = options,
    .examples = "gongkai backup /mnt/backup/gongkai --data /var/lib/gongkai\n"
                "gongkai backup /mnt/backup/sealed --passphrase /etc/gongkai/backup.pass\n"
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

enum err backup_word(struct cli *c, struct str *out)
{
    struct str text = {0}, rest;

    *out = S("");
    if (!cli_has(c, "passphrase") ||
        cli_read_text(c, cli_value(c, "passphrase"), 4096, &text) != OK)
        return c->fail.code;
    str_cut(text, S("\n"), out, &rest);
    *out = str_trim(*out);
    if (!out->n)
        fail_set(&c->fail, ERR_INPUT, "--passphrase", "口令文件的第一行是空的");
    return c->fail.code;
}

/* Writes down how it ended, by turns with a running server. What cannot be written down (a medium that is only read, a
 * server of another user) makes no good backup bad: it is told, and the desk goes on asking for one. */
static void note(struct cli *c, const struct backup *b, bool sealed)
{
    struct cli own = *c;
    struct data d;
    struct ctx x;

    own.fail = (struct fail){0};
    if (data_open(&own, DATA_WRITE, &d) == OK) {
        x = data_ctx(&own, &d);
        x.now = os_now(); /* it ends now; c->now is when it began */
        backup_log_add(&x, b, sealed, &c->fail);
        own.fail = x.fail;
    }
    if (own.fail.code)
        cli_note(c, "没有记下这次备份：%s", own.fail.what);
}

int cmd_backup(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct backup b = {0};
    struct backup_lock lock;
    struct str word;
    struct progress p;
    const char *to;

    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    to = str_cstr(c->mem, cli_arg(c, 0));
    if (backup_word(c, &word) != OK)
        return cli_end(c, false);
    if (cli_has(c, "verify")) {
        progress_start(&p, c, "核对", 0);
        backup_lock_of(c->mem, to, word, false, &lock, &c->fail);
        backup_verify(c->mem, to, &lock, progress_tick, &p, &b, &c->fail);
        progress_end(&p);
    } else if (data_open(c, DATA_READ, &d) == OK) {
        x = data_ctx(c, &d);
        progress_start(&p, c, "备份", 0);
        if (backup_lock_of(c->mem, to, word, true, &lock, &x.fail) == OK)
            backup_make(&x, str_cstr(c->mem, d.folder), to, &lock, progress_tick, &p, &b);
        progress_end(&p);
        c->fail = x.fail;
        note(c, &b, lock.on);
    }
    if (!c->fail.code)
        tell(c, cli_has(c, "verify") ? "备份完好" : "备份完成", &b);
    return cli_end(c, false);
}
