/* SPDX-License-Identifier: MulanPSL-2.0 */
/* export.c - gongkai export: what is public, as files */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "store/unit.h"
#include "web/portal/offline.h"
#include "work/handover.h"

static int site(struct cli *c);
static int handover(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "只导出一个单位；不给则导出整个平台（handover 必须给）"},
    {"published", 0, NULL, "handover：已经在这里发布的也导出"},
    {"since", 0, "日期", "handover：只导出这一天以后有变动的"},
    {0}};
static const struct cli_verb verbs[] = {
    {"site", "目录", "把公开的网页、附件写成不用服务器就能打开的文件", site},
    {"handover", "目录", "把审核通过的信息写成别的网站后台能收的文件", handover},
    {0}};
const struct cli_help help_export = {
    .line = "导出公开的内容",
    .about =
        "export site 写出的目录可以刻盘、放进移动硬盘、交给档案馆或者任何静态网站空间；\n"
        "从 index.html 打开。已有的同名文件会被覆盖，别的文件不动。服务器运行时也能导出。\n"
        "--json：{\"pages\", \"files\", \"bytes\", \"failed\"}。有页面导不出来时结束状态为 "
        "1。\n"
        "export handover "
        "供仍用旧网站发布的单位使用：在这里起草、核查、审核，到旧网站的后台发布。\n"
        "每篇一个目录：content.html（正文，带法定的 meta "
        "标签）、content.txt、meta.json、meta.xml、\n"
        "meta.tsv（同样的内容，取用得上的一种）和 files/（附件、图片）；index.tsv "
        "是清单。只有主动\n"
        "公开、审核通过（含定时发布）的信息。--json：{\"documents\", \"files\", \"bytes\"}。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai export site /media/公开网站\n"
                "gongkai export site 副本 --unit qrmtzx --data /var/lib/gongkai\n"
                "gongkai export handover 移交 --unit qrmtzx --since 2026-03-01",
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

static int handover(struct cli *c)
{
    struct handover_ask ask = {.published = cli_has(c, "published")};
    struct handover_done done;
    struct data data;
    struct unit u = {0};
    struct ctx x;

    if (cli_expect(c, 1, 1) != OK || cli_day(c, "since", &ask.since) != OK)
        return cli_end(c, false);
    if (!cli_has(c, "unit"))
        return cli_usage(c, "请用 --unit 说明导出哪个单位的信息");
    if (data_open(c, DATA_READ, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    db_begin_read(&x);
    unit_by_code(&x, cli_value(c, "unit"), &u);
    db_end(&x);
    ask.unit = u.id;
    handover_write(&x, str_cstr(c->mem, cli_arg(c, 0)), &ask, &done);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "documents", done.documents);
        jout_put_int(j, "files", done.files);
        jout_put_int(j, "bytes", done.bytes);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "导出 %lld 篇信息、%lld 个附件和图片，共 %lld KB\n",
                  (long long)done.documents, (long long)done.files,
                  (long long)(done.bytes / 1024));
    }
    return cli_end(c, false);
}

int cmd_export(struct cli *c)
{
    return cli_verb(c);
}
