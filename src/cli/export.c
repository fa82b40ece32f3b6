/* SPDX-License-Identifier: MulanPSL-2.0 */
/* export.c - gongkai export: what is public, as files */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "web/portal/offline.h"

static int site(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA, {"unit", 'u', "代码", "只导出一个单位；不给则导出整个平台"}, {0}};
static const struct cli_verb verbs[] = {
    {"site", "目录", "把公开的网页、附件写成不用服务器就能打开的文件", site}, {0}};
const struct cli_help help_export = {
    .line = "导出公开的内容",
    .about =
        "export site 写出的目录可以刻盘、放进移动硬盘、交给档案馆或者任何静态网站空间；\n"
        "从 index.html 打开。已有的同名文件会被覆盖，别的文件不动。服务器运行时也能导出。\n"
        "--json：{\"pages\", \"files\", \"bytes\", \"failed\"}。有页面导不出来时结束状态为 1。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai export site /media/公开网站\n"
                "gongkai export site 副本 --unit qrmtzx --data /var/lib/gongkai",
};

static void tick(void *p, int64_t done, int64_t known)
{
    progress_tick(p, done, known);
}

static int site(struct cli *c)
{
    struct app app = {.routes = &all_routes};
    struct offline_done done;
    struct progress p;
    struct data data;
    struct ctx x;

    if (cli_expect(c, 1, 1) != OK || data_open(c, DATA_READ, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    app.db = data.db;
    app.blobs = data.blobs;
    app.keys = data.keys;
    app.checker = data.checker;
    app_start(&app, 1 << 20);
    app_refresh(&app, c->mem);
    progress_start(&p, c, "导出", 0);
    offline_write(&x, &app, str_cstr(c->mem, cli_arg(c, 0)), cli_value(c, "unit"), tick, &p,
                  &done);
    progress_end(&p);
    app_stop(&app);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "pages", done.pages);
        jout_put_int(j, "files", done.files);
        jout_put_int(j, "bytes", done.bytes);
        jout_put_int(j, "failed", done.failed);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "导出 %lld 个网页、%lld 个附件和数据文件，共 %lld KB\n",
                  (long long)done.pages, (long long)done.files, (long long)(done.bytes / 1024));
        if (done.failed)
            cli_note(c, "%lld 个地址没有导出来，第一个是 %.*s", (long long)done.failed,
                     STR_ARG(done.first_bad));
    }
    return cli_end(c, done.failed > 0);
}

int cmd_export(struct cli *c)
{
    return cli_verb(c);
}
