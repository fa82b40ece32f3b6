/* SPDX-License-Identifier: MulanPSL-2.0 */
/* unit.c - gongkai unit: units, their boards and columns */
#include "cli/data.h"
#include "work/units.h"

static int list_units(struct cli *c);
static int add_unit(struct cli *c);
static int edit_unit(struct cli *c);
static int show_columns(struct cli *c);
static int close_unit(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"kind", 0, "类别", "government department township institution enterprise"},
    {"level", 0, "层级", "1 国家 2 省 3 市 4 县区 5 乡镇，默认 4"},
    {"parent", 0, "代码", "上级单位；不给时是最上级"},
    {"short", 0, "简称", "单位简称"},
    {"credit-code", 0, "代码", "统一社会信用代码，校验位会核对"},
    {"prefix", 0, "代字", "机关代字，如 示政发"},
    {"office", 0, "名称", "政府信息公开工作机构"},
    {"address", 0, "地址", "办公地址"},
    {"post-code", 0, "邮编", "六位数字"},
    {"phone", 0, "电话", "联系电话"},
    {"hours", 0, "时间", "办公时间"},
    {"supervision", 0, "电话", "监督电话"},
    {"levels", 0, "2|3", "审核层级：两级，或者三级（三审三校）"},
    {"reason", 0, "理由", "关闭的理由"},
    {0}};
static const struct cli_verb verbs[] = {
    {"list", "", "列出单位", list_units},
    {"add", "代码 名称", "设立单位，一次建好五个板块和该类单位的栏目", add_unit},
    {"edit", "代码", "修改联系方式和审核层级", edit_unit},
    {"columns", "代码", "列出栏目", show_columns},
    {"close", "代码", "关闭单位", close_unit},
    {0}};
const struct cli_help help_unit = {
    .line = "单位和栏目",
    .about = "单位代码用在网址里（site_代码）。--json 时 list 是 units：code name kind level\n"
             "parent columns；columns 是 board name type item update_days docs。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai unit add sfqzf 示范区人民政府 --kind government\n"
                "gongkai unit add sfqjyj 示范区教育局 --kind department --parent sfqzf\n"
                "gongkai unit columns sfqjyj",
};

int cmd_unit(struct cli *c)
{
    return cli_verb(c);
}

/* What every verb ends with. */
static int done(struct cli *c, const struct ctx *x)
{
    if (!c->fail.code)
        c->fail = x->fail;
    return cli_end(c, false);
}

static struct unit_id by_code(struct ctx *x, struct str code)
{
    struct unit u = {0};

    if (!code.n)
        return u.id;
    db_begin_read(x);
    unit_by_code(x, code, &u);
    db_end(x);
    return u.id;
}

static int list_units(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct unit_list all = {0};
    struct json_out *j = NULL;

    if (cli_expect(c, 0, 0) != OK || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    db_begin_read(&x);
    unit_all(&x, &all);
    if (c->json) {
        j = cli_json(c);
        jout_object(j);
        jout_key(j, "units");
        jout_array(j);
    }
    for (isize i = 0; i < all.n; i++) {
        const struct unit *u = &all.p[i];
        struct column_list cols = {0};
        struct unit parent = {0};

        column_all(&x, u->id, false, &cols);
        if (u->parent.n)
            unit_load(&x, u->parent, &parent);
        if (!j) {
            cli_print(c, "%.*s %.*s %.*s %3d 个栏目\n", STR_ARG(cli_cell(c, u->code, 12)),
                      STR_ARG(cli_cell(c, u->name, 34)),
                      STR_ARG(cli_cell(c, unit_kind_zh(u->kind), 12)), (int)cols.n);
            continue;
        }
        jout_object(j);
        jout_put_str(j, "code", u->code);
        jout_put_str(j, "name", u->name);
        jout_put_str(j, "kind", u->kind);
        jout_put_int(j, "level", u->level);
        jout_put_opt(j, "parent", parent.code);
        jout_put_int(j, "columns", cols.n);
        jout_end(j);
    }
    db_end(&x);
    if (j) {
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    }
    return done(c, &x);
}

/* The options that are given, over what there was. */
static void given(struct cli *c, struct unit *u)
{
    const struct {
        const char *option;
        struct str *to;
    } all[] = {{"short", &u->short_name},
               {"credit-code", &u->credit_code},
               {"prefix", &u->doc_prefix},
               {"office", &u->office_name},
               {"address", &u->address},
               {"post-code", &u->post_code},
               {"phone", &u->phone},
               {"hours", &u->hours},
               {"supervision", &u->supervision_phone}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (cli_has(c, all[i].option))
            *all[i].to = cli_value(c, all[i].option);
}

static int add_unit(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct unit u = {0};
    struct column_list cols = {0};
    int64_t level = 4;

    (void)cli_expect(c, 2, 2);
    (void)cli_int(c, "level", 1, 5, 4, &level);
    if (c->fail.code)
        return cli_end(c, false);
    if (!cli_has(c, "kind"))
        return cli_usage(c, "请用 --kind 说明单位类别");
    if (data_open(c, DATA_MAKE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    u.code = cli_arg(c, 0);
    u.name = cli_arg(c, 1);
    u.kind = cli_value(c, "kind");
    u.level = (int)level;
    given(c, &u);
    u.parent = by_code(&x, cli_value(c, "parent"));
    if (x.fail.code || unit_create(&x, &u, &u.id) != OK)
        return done(c, &x);
    db_begin_read(&x);
    column_all(&x, u.id, false, &cols);
    db_end(&x);
    cli_print(c, "已设立%.*s（%.*s），五个板块，%d个栏目\n", STR_ARG(u.name), STR_ARG(u.code),
              (int)cols.n);
    return done(c, &x);
}

static int edit_unit(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct unit u = {0};
    int64_t levels = 0;

    (void)cli_expect(c, 1, 1);
    (void)cli_int(c, "levels", 2, 3, 0, &levels);
    if (c->fail.code || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    db_begin_read(&x);
    unit_by_code(&x, cli_arg(c, 0), &u);
    db_end(&x);
    given(c, &u);
    if (!x.fail.code)
        unit_edit(&x, &u);
    if (!x.fail.code && levels)
        unit_levels(&x, u.id, (int)levels);
    return done(c, &x);
}

static int show_columns(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct column_list cols = {0};
    struct unit_id unit;
    struct json_out *j = NULL;
    int board = 0;

    if (cli_expect(c, 1, 1) != OK || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    unit = by_code(&x, cli_arg(c, 0));
    if (x.fail.code)
        return done(c, &x);
    db_begin_read(&x);
    column_all(&x, unit, false, &cols);
    db_end(&x);
    if (c->json) {
        j = cli_json(c);
        jout_object(j);
        jout_key(j, "columns");
        jout_array(j);
    }
    for (isize i = 0; i < cols.n; i++) {
        const struct column *k = &cols.p[i];

        if (!j) {
            if (k->board != board)
                cli_print(c, "%.*s\n", STR_ARG(cli_paint(c, CLI_BOLD, board_zh(k->board))));
            board = k->board;
            cli_print(c, "  %s%.*s %.*s %6lld\n", k->parent.n ? "  " : "",
                      STR_ARG(cli_cell(c, k->name, k->parent.n ? 26 : 28)),
                      STR_ARG(cli_cell(c, k->item, 6)), (long long)k->docs);
            continue;
        }
        jout_object(j);
        jout_put_str(j, "board", board_slug(k->board));
        jout_put_str(j, "name", k->name);
        jout_put_opt(j, "type", k->type);
        jout_put_opt(j, "item", k->item);
        jout_put_int(j, "update_days", k->update_days);
        jout_put_int(j, "docs", k->docs);
        jout_end(j);
    }
    if (j) {
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    }
    return done(c, &x);
}

static int close_unit(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct unit_id unit;

    if (cli_expect(c, 1, 1) != OK || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    unit = by_code(&x, cli_arg(c, 0));
    if (!x.fail.code)
        unit_shut(&x, unit, cli_value(c, "reason"));
    return done(c, &x);
}
