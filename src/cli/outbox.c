/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.c - gongkai outbox: what goes out to other machines: list, retry, run */
#include "work/outbox.h"

#include "base/os.h"
#include "cli/cli.h"
#include "cli/data.h"

enum { LIST_MOST = 10000, STEP_MEMORY = 128 << 20 };

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"state", 's', "状态", "只列 waiting、sent、failed 或者 dropped"},
    {"number", 'n', "条数", "最多列出多少条，默认 50"},
    {0}};

static int list(struct cli *c);
static int retry(struct cli *c);
static int run(struct cli *c);
static const struct cli_verb verbs[] = {
    {"list", "", "列出队列：编号、方式、事项、状态、次数、错误；不含地址和内容", list},
    {"retry", "编号…|all", "把失败的（all：全部失败的）重新排队", retry},
    {"run", "", "现在发送到期的，发完结束；服务运行时由服务自己发送", run},
    {0}};

const struct cli_help help_outbox = {
    .line = "外发队列：电子邮件、短信、渠道推送",
    .about =
        "启用和服务器地址在工作台“外发设置”里。每条由一个发送者租用，可以有多个进程同时发送。\n"
        "--json：list 为 rows[id, way, kind, state, tries, at, next_at, error]，\n"
        "run 为 sent、later、failed。\n"
        "run 有失败的，结束状态为 1。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai outbox list --state failed\n"
                "gongkai outbox retry all\n"
                "gongkai outbox run --db postgresql://…",
};

static int list(struct cli *c)
{
    struct outbox_list rows = {0};
    struct data data;
    struct ctx x;
    int64_t n = 50;

    if (cli_expect(c, 0, 0) != OK || cli_int(c, "number", 1, LIST_MOST, 50, &n) != OK ||
        data_open(c, DATA_READ, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    db_begin_read(&x);
    outbox_page(&x, (struct unit_id){0}, cli_value(c, "state"), 0, (int)n, &rows);
    db_end(&x);
    c->fail = x.fail;
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_key(j, "rows");
        jout_array(j);
        for (isize i = 0; i < rows.n; i++) {
            const struct outbox_row *r = &rows.p[i];

            jout_object(j);
            jout_put_int(j, "id", r->id);
            jout_put_str(j, "way", r->way);
            jout_put_str(j, "kind", r->kind);
            jout_put_str(j, "state", r->state);
            jout_put_int(j, "tries", r->tries);
            jout_put_str(j, "at", instant_rfc3339(c->mem, r->at));
            jout_put_str(j, "next_at", instant_rfc3339(c->mem, r->next_at));
            jout_put_str(j, "error", r->error);
            jout_end(j);
        }
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
        return cli_end(c, false);
    }
    for (isize i = 0; i < rows.n; i++) {
        const struct outbox_row *r = &rows.p[i];

        cli_print(c, "%6lld  %.*s  %.*s %.*s %.*s %d次 %.*s\n", (long long)r->id,
                  STR_ARG(instant_minute(c->mem, r->at)),
                  STR_ARG(cli_cell(c, outbox_way_zh(r->way), 9)),
                  STR_ARG(cli_cell(c, outbox_kind_zh(r->kind), 20)),
                  STR_ARG(cli_cell(c, outbox_state_zh(r, c->now), 9)), r->tries,
                  STR_ARG(r->error));
    }
    if (!rows.n)
        cli_print(c, "队列里没有内容。\n");
    return cli_end(c, false);
}

static int retry(struct cli *c)
{
    struct outbox_list failed = {0};
    struct data data;
    struct ctx x;
    bool all = c->args.n == 1 && str_eq(cli_arg(c, 0), S("all"));
    int64_t again = 0;

    if (cli_expect(c, 1, CLI_ARGS) != OK || data_open(c, DATA_WRITE, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    if (all) {
        db_begin_read(&x);
        outbox_page(&x, (struct unit_id){0}, S("failed"), 0, LIST_MOST, &failed);
        db_end(&x);
        for (isize i = 0; i < failed.n && !x.fail.code; i++)
            again += outbox_retry(&x, failed.p[i].id) == OK;
    }
    for (isize i = 0; i < c->args.n && !all && !x.fail.code && !c->fail.code; i++) {
        int64_t id = 0;

        if (cli_arg_int(c, i, "编号", 1, INT64_MAX, &id) == OK)
            again += outbox_retry(&x, id) == OK;
    }
    if (!c->fail.code)
        c->fail = x.fail;
    if (!c->fail.code)
        cli_print(c, "重新排队 %lld 条。\n", (long long)again);
    return cli_end(c, false);
}

static int run(struct cli *c)
{
    struct data data;
    struct arena mem;
    int64_t count[OUTBOX_LOST + 1] = {0};
    struct outbox_done done = {.end = OUTBOX_SENT};

    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_WRITE, &data) != OK)
        return cli_end(c, false);
    if (!arena_init(&mem, STEP_MEMORY))
        fail_set(&c->fail, ERR_BUSY, "outbox", "内存不足");
    while (!c->fail.code && done.end != OUTBOX_NOTHING) {
        struct ctx x = data_ctx(c, &data);

        x.mem = &mem;
        x.now = os_now();
        db_attach(&x, data.db);
        outbox_step(&x, &done);
        count[done.end]++;
        if (done.error.n)
            cli_note(c, "%lld：%.*s", (long long)done.id, STR_ARG(done.error));
        c->fail = x.fail;
        done.error = S("");
        arena_reset(&mem);
    }
    arena_free(&mem);
    if (!c->fail.code && c->json) {
        struct json_out *j = cli_json(c);

        jout_object(j);
        jout_put_int(j, "sent", count[OUTBOX_SENT]);
        jout_put_int(j, "later", count[OUTBOX_LATER]);
        jout_put_int(j, "failed", count[OUTBOX_FAILED]);
        jout_end(j);
        cli_json_end(c);
    } else if (!c->fail.code) {
        cli_print(c, "发出 %lld 条，稍后重试 %lld 条，失败 %lld 条。\n",
                  (long long)count[OUTBOX_SENT], (long long)count[OUTBOX_LATER],
                  (long long)count[OUTBOX_FAILED]);
    }
    return cli_end(c, count[OUTBOX_FAILED] + count[OUTBOX_LATER] > 0);
}

int cmd_outbox(struct cli *c)
{
    return cli_verb(c);
}
