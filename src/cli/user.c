/* SPDX-License-Identifier: MulanPSL-2.0 */
/* user.c - gongkai user: accounts and roles
 *
 * Passwords are made at random and told once; none is ever taken from the command line, where other
 * users of the machine could read it.
 */
#include "cli/data.h"
#include "law/permit.h"
#include "work/account.h"
#include "work/units.h"

static int first(struct cli *c);
static int add(struct cli *c);
static int list(struct cli *c);
static int grant(struct cli *c);
static int revoke(struct cli *c);
static int reset(struct cli *c);
static int disable(struct cli *c);
static int enable(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "所在的单位；grant、revoke 时是角色所在的单位，默认是用户的单位"},
    {"role", 'r', "角色", "添加时一并授予的角色"},
    {"reach", 0, NULL, "角色涵盖下级单位"},
    {"second-factor", 0, NULL, "reset 时一并取消两步验证"},
    {0}};
static const struct cli_verb verbs[] = {
    {"first", "用户名 姓名", "设立第一个系统管理员（只能一次）", first},
    {"add", "用户名 姓名", "添加用户", add},
    {"list", "", "列出用户和角色", list},
    {"grant", "用户名 角色", "授予角色", grant},
    {"revoke", "用户名 角色", "取消角色", revoke},
    {"reset", "用户名", "重设密码", reset},
    {"disable", "用户名", "停用", disable},
    {"enable", "用户名", "恢复", enable},
    {0}};
const struct cli_help help_user = {
    .line = "用户和角色",
    .about =
        "密码随机生成，只显示一次，首次登录时须修改。\n"
        "角色：clerk 信息员 reviewer 审核员 case_officer 承办人 disclosure_head 公开工作机构\n"
        "负责人 unit_head 主要领导 district 政务公开主管部门 admin 系统管理员 auditor 审计员\n"
        "--json 时 list 是 users：login name unit disabled roles[role unit reach]。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai user first admin 张三 --unit sfqzf\n"
                "gongkai user add lisi 李四 --unit sfqjyj --role clerk\n"
                "gongkai user grant wangwu district --unit sfqzf --reach",
};

int cmd_user(struct cli *c)
{
    return cli_verb(c);
}

static int done(struct cli *c, const struct ctx *x)
{
    if (!c->fail.code)
        c->fail = x->fail;
    return cli_end(c, false);
}

static struct unit_id unit_given(struct cli *c, struct ctx *x, struct unit_id otherwise)
{
    struct unit u = {.id = otherwise};

    if (!cli_has(c, "unit"))
        return otherwise;
    db_begin_read(x);
    unit_by_code(x, cli_value(c, "unit"), &u);
    db_end(x);
    return u.id;
}

static struct account named(struct ctx *x, struct str login)
{
    struct account a = {0};

    db_begin_read(x);
    if (!account_find(x, login, &a))
        fail_set(&x->fail, ERR_NOT_FOUND, "login", "没有用户名“%.*s”", STR_ARG(login));
    db_end(x);
    return a;
}

static enum role role_given(struct ctx *x, struct str name)
{
    enum role r = ROLE_NONE;

    if (!role_parse(name, &r))
        fail_set(&x->fail, ERR_INPUT, "role", "没有角色“%.*s”，见 gongkai user --help",
                 STR_ARG(name));
    return r;
}

static void tell_password(struct cli *c, struct str login, struct str password)
{
    cli_print(c, "用户名 %.*s  密码 %.*s（只显示这一次，首次登录时须修改）\n", STR_ARG(login),
              STR_ARG(password));
}

static int make(struct cli *c, bool is_first)
{
    struct data d;
    struct ctx x;
    struct account_new a = {.login = cli_arg(c, 0), .name = cli_arg(c, 1)};
    struct str password = {0};
    struct user_id id = {0};
    struct grant g = {.reach = cli_has(c, "reach")};

    if (cli_expect(c, 2, 2) != OK)
        return cli_end(c, false);
    if (!cli_has(c, "unit"))
        return cli_usage(c, "请用 --unit 说明所在的单位");
    if (data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (cli_has(c, "role"))
        g.role = role_given(&x, cli_value(c, "role"));
    a.unit = g.unit = unit_given(c, &x, (struct unit_id){0});
    if (!x.fail.code && is_first)
        account_first(&x, &a, &id, &password);
    else if (!x.fail.code)
        account_add(&x, &a, &id, &password);
    if (!x.fail.code)
        tell_password(c, a.login, password);
    if (!x.fail.code && g.role)
        account_grant(&x, id, &g);
    return done(c, &x);
}

static int first(struct cli *c)
{
    return make(c, true);
}

static int add(struct cli *c)
{
    return make(c, false);
}

static void print_user(struct cli *c, struct json_out *j, struct ctx *x, const struct unit *u,
                       const struct account_view *v)
{
    if (!j) {
        cli_print(c, "%.*s %.*s %.*s%s ", STR_ARG(cli_cell(c, v->a.login, 18)),
                  STR_ARG(cli_cell(c, v->a.name, 10)), STR_ARG(cli_cell(c, u->name, 30)),
                  v->a.disabled_at.s ? " 已停用" : "");
        for (isize i = 0; i < v->roles.grants.n; i++)
            cli_print(c, "%s%.*s", i ? "、" : "", STR_ARG(role_zh(v->roles.grants.p[i].role)));
        cli_print(c, "%s", "\n");
        return;
    }
    jout_object(j);
    jout_put_str(j, "login", v->a.login);
    jout_put_str(j, "name", v->a.name);
    jout_put_str(j, "unit", u->code);
    jout_put_bool(j, "disabled", v->a.disabled_at.s);
    jout_key(j, "roles");
    jout_array(j);
    for (isize i = 0; i < v->roles.grants.n; i++) {
        const struct grant *g = &v->roles.grants.p[i];
        struct unit of = {0};

        db_begin_read(x);
        unit_load(x, g->unit, &of);
        db_end(x);
        jout_object(j);
        jout_put_str(j, "role", role_name(g->role));
        jout_put_str(j, "unit", of.code);
        jout_put_bool(j, "reach", g->reach);
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
}

static int list(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct unit_list units = {0};
    struct json_out *j = NULL;
    struct unit_id only;

    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    only = unit_given(c, &x, (struct unit_id){0});
    db_begin_read(&x);
    unit_all(&x, &units);
    if (db_end(&x) != OK)
        return done(c, &x);
    if (c->json) {
        j = cli_json(c);
        jout_object(j);
        jout_key(j, "users");
        jout_array(j);
    }
    for (isize i = 0; i < units.n; i++) {
        struct account_view_list all = {0};

        if (only.n && units.p[i].id.n != only.n)
            continue;
        account_list(&x, units.p[i].id, &all);
        for (isize k = 0; k < all.n; k++)
            print_user(c, j, &x, &units.p[i], &all.p[k]);
    }
    if (j) {
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    }
    return done(c, &x);
}

static int change_role(struct cli *c,
                       enum err (*change)(struct ctx *, struct user_id, const struct grant *))
{
    struct data d;
    struct ctx x;
    struct account a;
    struct grant g = {.reach = cli_has(c, "reach")};

    if (cli_expect(c, 2, 2) != OK || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    a = named(&x, cli_arg(c, 0));
    g.role = role_given(&x, cli_arg(c, 1));
    g.unit = unit_given(c, &x, a.unit);
    if (!x.fail.code)
        change(&x, a.id, &g);
    return done(c, &x);
}

static int grant(struct cli *c)
{
    return change_role(c, account_grant);
}

static int revoke(struct cli *c)
{
    return change_role(c, account_revoke);
}

static int reset(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct account a;
    struct str password = {0};

    if (cli_expect(c, 1, 1) != OK || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    a = named(&x, cli_arg(c, 0));
    if (!x.fail.code && account_reset(&x, a.id, cli_has(c, "second-factor"), &password) == OK)
        tell_password(c, a.login, password);
    return done(c, &x);
}

static int able(struct cli *c, bool disabled)
{
    struct data d;
    struct ctx x;
    struct account a;

    if (cli_expect(c, 1, 1) != OK || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    a = named(&x, cli_arg(c, 0));
    if (!x.fail.code)
        account_set_disabled(&x, a.id, disabled);
    return done(c, &x);
}

static int disable(struct cli *c)
{
    return able(c, true);
}

static int enable(struct cli *c)
{
    return able(c, false);
}
