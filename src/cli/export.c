/* SPDX-License-Identifier: MulanPSL-2.0 */
/* export.c - gongkai export: what is public, as files */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "store/unit.h"
#include "web/portal/offline.h"
#include "work/evidence.h"
#include "work/handover.h"

static int site(struct cli *c);
static int handover(struct cli *c);
static int evidence(struct cli *c);
static int verify(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "只导出一个单位；不给则导出整个平台（handover 必须给）"},
    {"published", 0, NULL, "handover：已经在这里发布的也导出"},
    {"since", 0, "日期", "handover：只导出这一天以后有变动的"},
    {"set", 0, "代码", "evidence：按哪套指标"},
    {"period", 0, "考核期", "evidence：2026、2026H1、2026Q3 或 2026M05；不给则是今年"},
    {0}};
static const struct cli_verb verbs[] = {
    {"site", "目录", "把公开的网页、附件写成不用服务器就能打开的文件", site},
    {"handover", "目录", "把审核通过的信息写成别的网站后台能收的文件", handover},
    {"evidence", "目录", "写出迎评包：每项指标的得分、记录、副本和校验清单", evidence},
    {"verify", "目录", "按校验清单核对迎评包", verify},
    {0}};
const struct cli_help help_export = {
    .line = "导出公开的内容",
    .about =
        "export site 写出的目录可以刻盘、放进移动硬盘、交给档案馆或者任何静态网站空间；\n"
        "从 index.html 打开。已有的同名文件会被覆盖；上次导出、现在已经不公开的\n"
        "网页和附件会删去（.gongkai-files "
        "记着写过哪些文件）；别的文件不动。服务器运行时也能导出。\n"
        "--json：{\"pages\", \"files\", \"bytes\", \"removed\", "
        "\"failed\"}。有页面导不出来时结束状态为 "
        "1。\n"
        "export handover "
        "供仍用旧网站发布的单位使用：在这里起草、核查、审核，到旧网站的后台发布。\n"
        "每篇一个目录：content.html（正文，带法定的 meta "
        "标签）、content.txt、meta.json、meta.xml、\n"
        "meta.tsv（同样的内容，取用得上的一种）和 files/（附件、图片）；index.tsv "
        "是清单。只有主动\n"
        "公开、审核通过（含定时发布）的信息。--json：{\"documents\", \"files\", \"bytes\"}。\n"
        "export evidence 写出不用服务器就能看的迎评包；manifest.sm3 是每个文件的 SM3 值，\n"
        "export verify 核对它（也可以用 sm3sum -c）；有不符的文件时结束状态为 1。\n"
        "--json：evidence {\"items\", \"documents\", \"files\", \"bytes\", \"missing\"}；\n"
        "verify {\"files\", \"faults\": [path says]}。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai export site /media/公开网站\n"
                "gongkai export site 副本 --unit qrmtzx --data /var/lib/gongkai\n"
                "gongkai export handover 移交 --unit qrmtzx --since 2026-03-01\n"
                "gongkai export evidence 迎评包 --set start --unit rmtzx --period 2026\n"
                "gongkai export verify 迎评包",
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
        jout_put_int(j, "removed", done.removed);
        jout_put_int(j, "failed", done.failed);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "导出 %lld 个网页、%lld 个附件和数据文件，共 %lld KB\n",
                  (long long)done.pages, (long long)done.files, (long long)(done.bytes / 1024));
        if (done.removed)
            cli_print(c, "删去上次导出、现在已经不公开的 %lld 个文件\n",
                      (long long)done.removed);
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

static int evidence(struct cli *c)
{
    struct evidence_done done = {0};
    struct str period = cli_value(c, "period");
    struct data data;
    struct unit u = {0};
    struct ctx x;

    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    if (!cli_has(c, "unit") || !cli_has(c, "set"))
        return cli_usage(c, "请用 --unit 和 --set 说明哪个单位、哪套指标");
    if (data_open(c, DATA_READ, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    if (!period.n)
        period = period_of_year(c->mem, day_year(ctx_today(&x))).code;
    db_begin_read(&x);
    unit_by_code(&x, cli_value(c, "unit"), &u);
    db_end(&x);
    if (!x.fail.code)
        evidence_write(&x, cli_value(c, "set"), period, u.id, str_cstr(c->mem, cli_arg(c, 0)),
                       &done);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "items", done.items);
        jout_put_int(j, "documents", done.documents);
        jout_put_int(j, "files", done.files);
        jout_put_int(j, "bytes", done.bytes);
        jout_put_int(j, "missing", done.missing);
        jout_end(j);
        cli_json_end(c);
    } else {
        cli_print(c, "迎评包：%lld 项指标，%lld 篇信息的副本，%lld 个文件，共 %lld KB\n",
                  (long long)done.items, (long long)done.documents, (long long)done.files,
                  (long long)(done.bytes / 1024));
        if (done.missing)
            cli_note(c, "%lld 个附件不在库里，没有复制", (long long)done.missing);
    }
    return cli_end(c, done.missing > 0);
}

static int verify(struct cli *c)
{
    struct evidence_check v = {0};

    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    if (evidence_verify(c->mem, str_cstr(c->mem, cli_arg(c, 0)), &v, &c->fail) != OK)
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "files", v.files);
        jout_key(j, "faults");
        jout_array(j);
        for (isize i = 0; i < v.faults.n; i++) {
            jout_object(j);
            jout_put_str(j, "path", v.faults.p[i].path);
            jout_put_str(j, "says", v.faults.p[i].says);
            jout_end(j);
        }
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    } else {
        for (isize i = 0; i < v.faults.n; i++)
            cli_print(c, "%.*s  %.*s\n", STR_ARG(cli_paint(c, CLI_RED, v.faults.p[i].says)),
                      STR_ARG(v.faults.p[i].path));
        cli_print(c, "%lld 个文件相符，%lld 处不符\n", (long long)v.files,
                  (long long)v.faults.n);
    }
    return cli_end(c, v.faults.n > 0);
}

int cmd_export(struct cli *c)
{
    return cli_verb(c);
}
