/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blobs.c - gongkai blobs: where files are kept, and moving them */
#include "work/blobs.h"

#include "cli/data.h"
#include "cli/progress.h"

static int show(struct cli *c);
static int move(struct cli *c);
static int trim(struct cli *c);
static int sweep(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"to", 0, "位置", "folder 数据目录 database 数据库 s3 对象存储"},
    {"dry-run", 0, NULL, "sweep：只数，不删"},
    {0}};
static const struct cli_verb verbs[] = {
    {"show", "", "附件现在保存在哪里", show},
    {"move", "", "把附件搬到 --to 所说的位置，并改为保存在那里", move},
    {"trim", "", "删除数据目录里的副本，只删数据库或对象存储里已经有的", trim},
    {"sweep", "", "删除一天以上没有任何记录引用的文件", sweep},
    {0}};
const struct cli_help help_blobs = {
    .line = "附件保存在数据目录、数据库，还是对象存储",
    .about =
        "保存的位置写在数据目录的 blobs.conf（只有服务的用户能读）：kind、endpoint、region、\n"
        "bucket、access_key、secret_key、ca，一行一个，写成 名称 = 值。\n"
        "move 逐个核对摘要再写，写完读回再核对；中途断了，再来一次就接着搬；原处的文件不删。\n"
        "服务正在运行时也可以搬，搬完重新启动服务，再搬一次中间新增的。\n"
        "--json：kind files copied bytes（show 只有 kind）。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai blobs show\n"
                "gongkai blobs move --to s3\n"
                "gongkai blobs trim\n"
                "gongkai blobs sweep --dry-run",
};

int cmd_blobs(struct cli *c)
{
    return cli_verb(c);
}

static void tell(struct cli *c, struct str kind, const char *what, const struct blobs_moved *m)
{
    struct json_out *j;

    if (!c->json) {
        cli_print(c, "%s：%.*s，%lld个文件，%s%lld个，%lld MiB\n", "附件", STR_ARG(kind),
                  (long long)m->files, what, (long long)m->copied, (long long)(m->bytes >> 20));
        return;
    }
    j = cli_json(c);
    jout_object(j);
    jout_put_str(j, "kind", kind);
    jout_put_int(j, "files", m->files);
    jout_put_int(j, "copied", m->copied);
    jout_put_int(j, "bytes", m->bytes);
    jout_end(j);
    cli_json_end(c);
}

static void tell_kind(struct cli *c, struct str kind)
{
    struct json_out *j;

    if (!c->json) {
        cli_print(c, "%.*s\n", STR_ARG(kind));
        return;
    }
    j = cli_json(c);
    jout_object(j);
    jout_put_str(j, "kind", kind);
    jout_end(j);
    cli_json_end(c);
}

static int show(struct cli *c)
{
    struct data d;

    if (cli_expect(c, 0, 0) == OK && data_open(c, DATA_READ, &d) == OK)
        tell_kind(c, blob_kind_name(blobs_store(d.blobs)->kind));
    return cli_end(c, false);
}

static int move(struct cli *c)
{
    struct blobs_moved moved = {0};
    struct blob_store to;
    enum blob_kind kind;
    struct progress p;
    const char *conf;
    struct data d;
    struct ctx x;

    if (!blob_kind_parse(cli_value(c, "to"), &kind))
        return cli_usage(c, "--to 要写成 folder、database 或 s3");
    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    to = *blobs_store(d.blobs);
    to.kind = kind;
    x = data_ctx(c, &d);
    progress_start(&p, c, "搬迁", 0);
    blobs_move(&x, &to, progress_tick, &p, &moved);
    progress_end(&p);
    c->fail = x.fail;
    conf = str_cstr(c->mem, str_fmt(c->mem, "%.*s/blobs.conf", STR_ARG(d.folder)));
    if (!c->fail.code && kind != blobs_store(d.blobs)->kind)
        blob_store_switch(c->mem, conf, kind, &c->fail);
    if (!c->fail.code)
        tell(c, blob_kind_name(kind), "搬了", &moved);
    return cli_end(c, false);
}

static int trim(struct cli *c)
{
    struct blobs_moved gone = {0};
    struct data d;
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    blobs_trim(&x, &gone);
    c->fail = x.fail;
    if (!c->fail.code)
        tell(c, blob_kind_name(blobs_store(d.blobs)->kind), "删了副本", &gone);
    return cli_end(c, false);
}

static int sweep(struct cli *c)
{
    bool dry = cli_has(c, "dry-run");
    struct blobs_moved gone = {0};
    struct data d;
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK || data_open(c, dry ? DATA_READ : DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    blobs_sweep(&x, dry, &gone);
    c->fail = x.fail;
    if (!c->fail.code)
        tell(c, blob_kind_name(blobs_store(d.blobs)->kind), "没有引用，删了", &gone);
    return cli_end(c, false);
}
