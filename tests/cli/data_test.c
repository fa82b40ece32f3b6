/* SPDX-License-Identifier: MulanPSL-2.0 */
/* data_test.c - commands on a data folder: units, users, audit, import, backup, and clear refusals */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "store/db.h"
#include "tests/cli/session.h"
#include "tests/test.h"

enum { WORDS = 24 };

/* `gongkai WORDS --data FOLDER`; words are parted by blanks. */
static struct ran run(struct test *t, const char *folder, const char *words)
{
    char *argv[WORDS + 4] = {0};
    struct str rest = str_dup(&t->mem, str_of(words));
    int n = 0;

    argv[n++] = str_cstr(&t->mem, S("gongkai"));
    for (struct str w; n < WORDS && str_next(&rest, ' ', &w);)
        argv[n++] = str_cstr(&t->mem, w);
    if (folder) {
        argv[n++] = str_cstr(&t->mem, S("--data"));
        argv[n++] = str_cstr(&t->mem, str_of(folder));
    }
    return session_run(t, argv, S(""));
}

static void says(struct test *t, struct ran r, int status, const char *words)
{
    CHECK_INT(t, r.status, status);
    if (*words && !str_has(r.out, str_of(words)) && !str_has(r.err, str_of(words)))
        CHECK_STR(t, str_concat(&t->mem, r.out, r.err), str_of(words));
}

static void house(struct test *t, const char *data)
{
    struct fail why = {0};

    test_case(t, "migrate says what is missing");
    says(t, run(t, data, "migrate"), 2, "没有这个目录");
    says(t, run(t, "/tmp", "migrate"), 2, "没有公开系统的数据");
    CHECK(t, !os_exists("/tmp/gongkai.lock"));

    test_case(t, "units and users by command");
    says(t, run(t, data, "unit list"), 2, "没有公开系统的数据");
    os_mkdirs(data, 0700, &why); /* a database without a table is none, and says so */
    os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), S(""), 0600,
                  &why);
    CHECK_OK(t, &why);
    says(t, run(t, data, "unit list"), 2, "没有公开系统的数据");
    unlink(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)));
    says(t, run(t, data, "unit add qzf 示范区人民政府 --kind government"), 0, "五个板块");
    says(t, run(t, data, "unit add qzf 又一个 --kind government"), 2, "已经使用");
    says(t, run(t, data, "unit add qjyj 示范区教育局 --kind department --parent qzf"), 0,
         "qjyj");
    says(t, run(t, data, "unit edit qjyj --credit-code 11370322004222241X"), 2, "校验位");
    says(t, run(t, data, "unit edit qjyj --phone 0533-1 --levels 3"), 0, "");
    says(t, run(t, data, "unit list --json"), 0, "\"code\": \"qjyj\"");
    says(t, run(t, data, "unit columns qjyj"), 0, "行政规范性文件");
    says(t, run(t, data, "user add lisi 李四 --unit qjyj --role clerk"), 0, "只显示这一次");
    says(t, run(t, data, "user first admin 张三 --unit qzf"), 2, "已经有用户");
    says(t, run(t, data, "user list --db mysql://h/x"), 2, "要以 postgresql:// 开头");
    says(t, run(t, data, "user grant lisi reviewer"), 0, "");
    says(t, run(t, data, "user grant lisi king"), 2, "没有角色");
    says(t, run(t, data, "user list"), 0, "信息员、审核员");
    says(t, run(t, data, "user reset lisi --second-factor"), 0, "密码");
    says(t, run(t, data, "user disable lisi"), 0, "");
    says(t, run(t, data, "user list --json"), 0, "\"disabled\": true");
}

static void import(struct test *t, const char *folder, const char *data)
{
    struct fail why = {0};
    const char *table = str_cstr(&t->mem, str_fmt(&t->mem, "%s/table.tsv", folder));

    test_case(t, "a table of documents");
    table = str_cstr(&t->mem, str_fmt(&t->mem, "%s/table.tsv", folder));
    os_write_file(table,
                  S("标题\t发布时间\t栏目\t正文\t原网址\n"
                    "第一条信息\t2020-03-01 10:00\t规划计划\t一段。\\n又一段。\thttp://o/1\n"
                    "第二条信息\t2020-02-30\t规划计划\t文\thttp://o/2\n"
                    "第三条信息\t2020-03-03\t没有的栏目\t文\thttp://o/3\n"
                    "第四条信息\t2020/3/4\t\t文\thttp://o/4\n"),
                  0600, &why);
    says(t,
         run(t, data,
             str_cstr(
                 &t->mem,
                 str_fmt(&t->mem, "import documents %s --unit qjyj --column 业务工作", table))),
         1, "导入2条，原来已有0条，未导入2条");
    says(t,
         run(t, data,
             str_cstr(&t->mem,
                      str_fmt(&t->mem,
                              "import documents %s --unit qjyj --column 业务工作 --json",
                              table))),
         1, "\"skipped\": 2");
    says(t, run(t, data, "unit columns qjyj"), 0, "规划计划");
}

static void proofs(struct test *t, const char *folder, const char *data)
{
    struct ran r;
    struct fail why = {0};
    struct db *db = NULL;
    struct db_options alone = {.exclusive = true};
    const char *heads, *copy;

    test_case(t, "the audit log is verified, and a cut end is found by heads that were kept");
    r = run(t, data, "audit verify");
    CHECK_INT(t, r.status, 0);
    heads = str_cstr(&t->mem, str_fmt(&t->mem, "%s/heads.txt", folder));
    os_write_file(heads, r.out, 0600, &why);
    says(t, run(t, data, "audit derive"), 0, "一致");
    says(t, run(t, data, "audit derive --rebuild"), 0, "一致");
    says(t, run(t, data, "audit log --unit qjyj --last 3"), 0, "");
    says(t, run(t, data, str_cstr(&t->mem, str_fmt(&t->mem, "audit verify --heads %s", heads))),
         0, "链完整");

    test_case(t, "backup beside a server, restore elsewhere; a second writer is refused");
    copy = str_cstr(&t->mem, str_fmt(&t->mem, "%s/copy", folder));
    CHECK_INT(
        t,
        db_open(&db, str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), &alone, &why),
        OK);
    says(t, run(t, data, "user enable lisi"), 2, "");
    says(t, run(t, data, str_cstr(&t->mem, str_fmt(&t->mem, "backup %s", copy))), 0,
         "备份完成");
    says(t, run(t, data, str_cstr(&t->mem, str_fmt(&t->mem, "backup %s", copy))), 0,
         "没有记下这次备份");
    db_close(db);
    r = run(t, data, "audit log --last 1");
    CHECK(t, !str_has(r.out, S("backup:0")));
    says(t, run(t, NULL, str_cstr(&t->mem, str_fmt(&t->mem, "backup --verify %s", copy))), 0,
         "备份完好");
    says(t,
         run(t, str_cstr(&t->mem, str_fmt(&t->mem, "%s/again", folder)),
             str_cstr(&t->mem, str_fmt(&t->mem, "restore %s --keys %s/keys", copy, data))),
         0, "完好");
    says(t, run(t, data, str_cstr(&t->mem, str_fmt(&t->mem, "restore %s", copy))), 2,
         "已经有数据");
    says(t, run(t, str_cstr(&t->mem, str_fmt(&t->mem, "%s/again", folder)), "user list"), 0,
         "李四");
    says(t, run(t, data, "migrate --dry-run"), 0, "");
}

static void logged(struct test *t, const char *folder, const char *data)
{
    struct ran r;
    const char *copy;

    test_case(t, "how a backup ended is in the audit log, and not where it lies");
    copy = str_cstr(&t->mem, str_fmt(&t->mem, "%s/logged", folder));
    r = run(t, data, str_cstr(&t->mem, str_fmt(&t->mem, "backup %s", copy)));
    says(t, r, 0, "备份完成");
    CHECK(t, !str_has(r.err, S("没有记下")));
    r = run(t, data, "audit log --last 1");
    says(t, r, 0, "backup:0 {\"before\":null,\"after\":{\"kind\":\"clear\",\"files\":");
    CHECK(t, !str_has(r.out, str_of(copy)));
    says(t, run(t, data, "backup /dev/null/copy"), 2, "");
    r = run(t, data, "audit log --last 1");
    says(t, r, 0, "backup_failed");
    CHECK(t, !str_has(r.out, S("/dev/null")));
}

void test_cli_data(struct test *t)
{
    const char *folder = test_folder(t);
    char data[512];

    snprintf(data, sizeof data, "%s/data", folder);
    house(t, data);
    import(t, folder, data);
    proofs(t, folder, data);
    logged(t, folder, data);
}
