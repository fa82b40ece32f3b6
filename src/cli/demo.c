/* SPDX-License-Identifier: MulanPSL-2.0 */
/* demo.c - gongkai demo: a ready district to look at */
#include "work/demo/demo.h"

#include <stdio.h>

#include "base/helper.h"
#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "cli/serve.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA, CLI_OPT_SERVE, {"make-only", 0, NULL, "只建数据，不启动服务"}, {0}};
const struct cli_help help_demo = {
    .line = "建一个可以看、可以用的示范区，然后提供服务",
    .usage = "[--data 目录] [--listen 地址:端口]",
    .about =
        "数据目录里还没有单位时，先建示范区：九个单位、六百多条信息、各种角色的用户。密码\n"
        "随机生成，只显示这一次。已经建好的，直接提供服务。",
    .options = options,
    .examples = "gongkai demo\n"
                "gongkai demo --data /tmp/示范区 --listen 127.0.0.1:9000",
};

static void tick(void *to, int64_t n, int64_t total)
{
    progress_tick(to, n, total);
}

static void print_users(struct cli *c, const struct demo *d)
{
    cli_print(c, "%s", "用户（密码只显示这一次，请记下）：\n");
    cli_print(c, "  %.*s %.*s %.*s %.*s %s\n", STR_ARG(cli_cell(c, S("用户名"), 18)),
              STR_ARG(cli_cell(c, S("密码"), 13)), STR_ARG(cli_cell(c, S("姓名"), 8)),
              STR_ARG(cli_cell(c, S("角色"), 28)), "单位");
    for (isize i = 0; i < d->users.n; i++) {
        const struct demo_user *u = &d->users.p[i];

        cli_print(c, "  %.*s %.*s %.*s %.*s %.*s\n", STR_ARG(cli_cell(c, u->login, 18)),
                  STR_ARG(cli_cell(c, d->password, 13)), STR_ARG(cli_cell(c, u->name, 8)),
                  STR_ARG(cli_cell(c, u->role, 28)), STR_ARG(u->unit));
    }
}

int cmd_demo(struct cli *c)
{
    bool serves = !cli_has(c, "make-only");
    struct data data;
    struct serve s;
    struct demo demo = {0};
    struct progress p;
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK || (serves && serve_prepare(c, &s) != OK))
        return cli_end(c, false);
    if (data_open(c, DATA_ALONE, &data) != OK) {
        if (serves)
            helper_stop(s.helper);
        return cli_end(c, false);
    }
    x = data_ctx(c, &data);
    if (!demo_present(&x)) {
        progress_start(&p, c, "建示范区", 0);
        demo_make(&x, tick, &p, &demo);
        progress_end(&p);
        if (!x.fail.code) {
            cli_print(c, "示范区已经建好：%lld个单位，%lld条信息。\n", (long long)demo.units,
                      (long long)demo.documents);
            print_users(c, &demo);
        }
    }
    c->fail = x.fail;
    fflush(stdout);
    return serves ? serve_run(c, &s, &data) : cli_end(c, false);
}
