/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move.c - gongkai move: a whole installation from SQLite to PostgreSQL, and back */
#include "store/move.h"

#include "base/os.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "work/browse.h"

static const struct cli_option options[] = {
    {"from", 0, "来源", "数据目录、数据库文件，或 postgresql://…"},
    {"to", 0, "目标", "同上；空的，或上次没有搬完的"},
    {0}};
const struct cli_help help_move = {
    .line = "把整个数据库从 SQLite 搬到 PostgreSQL，或者搬回来",
    .usage = "--from 来源 --to 目标",
    .about = "搬之前先停下服务。逐表复制，分批提交；中途断了，用同样的命令再来一次，从断的地方"
             "接着搬。\n"
             "复制完以后，两边每一行、每一个字段都读出来比对，再重建全文索引、恢复表间引用；全"
             "部通过\n"
             "以前，目标数据库不能用来提供服务。来源数据库只读，不会改动。\n"
             "附件和密钥不在数据库里，仍在数据目录：搬到 PostgreSQL 以后，用原来的 --data 加上 "
             "--db\n"
             "启动；搬到另一个数据目录时，请把 blobs 和 keys 一并复制过去。\n"
             "--json：tables rows copied sm3。",
    .options = options,
    .examples = "gongkai move --from /var/lib/gongkai --to postgresql://gongkai@db1/gongkai\n"
                "gongkai move --from postgresql://gongkai@db1/gongkai --to /var/lib/gongkai",
};

static void close_db(void *p)
{
    db_close(p);
}

static struct db *side(struct cli *c, const char *option, bool must_exist)
{
    struct str given = cli_value(c, option);
    const char *url = str_cstr(c->mem, given);
    struct db_options o = {.exclusive = true, .must_exist = must_exist};
    struct db *db = NULL;

    if (!given.n && !c->fail.code)
        fail_set(&c->fail, ERR_INPUT, option, "请用 --%s 指明数据库", option);
    if (c->fail.code)
        return NULL;
    if (!str_starts(given, S("postgres")) && os_is_dir(url))
        url = str_cstr(c->mem, str_fmt(c->mem, "%s/gongkai.db", url));
    if (db_open(&db, url, &o, &c->fail) == OK)
        arena_defer(c->mem, close_db, db);
    return db;
}

/* What is derived is made anew at the target. */
static void index_anew(struct cli *c, struct db *db)
{
    struct ctx x = {.mem = c->mem, .now = c->now, .request_no = S("command")};
    struct progress p;

    if (c->fail.code)
        return;
    x.actor.system = true;
    x.actor.name = S("命令行");
    db_attach(&x, db);
    progress_start(&p, c, "重建全文索引", 0);
    search_rebuild(&x, NULL, NULL);
    progress_end(&p);
    c->fail = x.fail;
}

static void tell(struct cli *c, const struct move_sum *sum)
{
    struct json_out *j;

    if (!c->json) {
        cli_print(c,
                  "搬完了：%lld张表，%lld行（这次复制%lld行），两边逐行一致\n摘要（SM3）%.*s\n",
                  (long long)sum->tables, (long long)sum->rows, (long long)sum->copied,
                  STR_ARG(sum->sm3));
        return;
    }
    j = cli_json(c);
    jout_object(j);
    jout_put_int(j, "tables", sum->tables);
    jout_put_int(j, "rows", sum->rows);
    jout_put_int(j, "copied", sum->copied);
    jout_put_str(j, "sm3", sum->sm3);
    jout_end(j);
    cli_json_end(c);
}

int cmd_move(struct cli *c)
{
    struct db *from, *to;
    struct move *m = NULL;
    struct move_sum sum = {0};
    struct progress p;

    if (cli_expect(c, 0, 0) != OK)
        return cli_end(c, false);
    from = side(c, "from", true);
    to = side(c, "to", false);
    if (c->fail.code || move_open(c->mem, from, to, &m, &c->fail) != OK) {
        move_close(m);
        return cli_end(c, false);
    }
    progress_start(&p, c, "复制", 0);
    move_copy(m, progress_tick, &p, &sum, &c->fail);
    progress_end(&p);
    progress_start(&p, c, "核对", 0);
    move_verify(m, progress_tick, &p, &sum, &c->fail);
    progress_end(&p);
    index_anew(c, to);
    move_finish(m, S(""), &c->fail);
    move_close(m);
    if (!c->fail.code)
        tell(c, &sum);
    return cli_end(c, false);
}
