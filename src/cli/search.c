/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search.c - gongkai search: ask the full-text index, make it anew */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "work/browse.h"

static int find(struct cli *c);
static int rebuild(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "只查一个单位"},
    {"count", 'n', "条数", "列出多少条，默认 20，最多 50"},
    {"newest", 0, NULL, "最新在前；不给时标题里有的在前"},
    {0}};
static const struct cli_verb verbs[] = {
    {"find", "词…", "查公开的信息；几个词都要出现", find},
    {"rebuild", "", "重建全文索引（恢复数据、升级程序以后）", rebuild},
    {0}};
const struct cli_help help_search = {
    .line = "全文检索公开的信息；重建索引",
    .about =
        "find --json：{\"total\", \"hits\": [{\"id\", \"title\", \"unit\", \"published\"}]}。\n"
        "rebuild 要求服务器没有在运行。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai search find 老旧小区 改造\n"
                "gongkai search find '〔2021〕30号' --json\n"
                "gongkai search rebuild --data /var/lib/gongkai",
};

static void put_json(struct cli *c, const struct search_result *r)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    jout_put_int(j, "total", r->total);
    jout_key(j, "hits");
    jout_array(j);
    for (isize i = 0; i < r->hits.n; i++) {
        const struct doc_line *d = &r->hits.p[i].doc;

        jout_object(j);
        jout_put_int(j, "id", d->id.n);
        jout_put_str(j, "title", d->title);
        jout_put_str(j, "unit", d->unit_code);
        jout_put_str(j, "published", instant_rfc3339(c->mem, d->published_at));
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static int find(struct cli *c)
{
    struct search_query q = {.order = cli_has(c, "newest") ? SEARCH_NEWEST : SEARCH_BEST};
    struct search_result r = {0};
    struct browse_unit u = {0};
    struct data data;
    struct buf words = buf_new(c->mem, 256);
    int64_t n = 20;
    struct ctx x;

    (void)cli_expect(c, 1, 20);
    (void)cli_int(c, "count", 1, 50, 20, &n);
    if (c->fail.code || data_open(c, DATA_READ, &data) != OK)
        return cli_end(c, false);
    for (isize i = 0; i < c->args.n; i++)
        buf_fmt(&words, "%.*s ", STR_ARG(cli_arg(c, i)));
    q.words = buf_str(&words);
    q.n = (int)n;
    x = data_ctx(c, &data);
    if (browse_search(&x, cli_value(c, "unit"), &q, &u, &r)) {
        c->fail = x.fail;
        return cli_end(c, false);
    }
    if (c->json) {
        put_json(c, &r);
    } else {
        cli_print(c, "找到 %lld 条\n", (long long)r.total);
        for (isize i = 0; i < r.hits.n; i++)
            cli_print(c, "%.*s  %.*s  %.*s\n",
                      STR_ARG(day_iso(c->mem, instant_day(r.hits.p[i].doc.published_at))),
                      STR_ARG(cli_cell(c, r.hits.p[i].doc.unit_name, 24)),
                      STR_ARG(r.hits.p[i].doc.title));
    }
    return cli_end(c, false);
}

static void told(void *who, int64_t done)
{
    progress_tick(who, done, 0);
}

static int rebuild(struct cli *c)
{
    struct progress p;
    struct data data;
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_WRITE, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    progress_start(&p, c, "重建全文索引", 0);
    search_rebuild(&x, told, &p);
    progress_end(&p);
    c->fail = x.fail;
    if (!c->fail.code && !c->json)
        cli_print(c, "全文索引已经重建\n");
    return cli_end(c, false);
}

int cmd_search(struct cli *c)
{
    return cli_verb(c);
}
