/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.c - gongkai patrol: a round over everything published */
#include "work/patrol.h"

#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "store/unit.h"

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "只查一个单位；不给则查全部单位"},
    {"kind", 'k', "类别", "只列这一类问题，例如 link_dead"},
    {0}};
const struct cli_help help_patrol = {
    .line = "巡查已经公开的内容：空白和超期栏目、失效链接、缺失附件、个人信息……",
    .usage = "[--unit 代码] [--json]",
    .about = "查出的问题记在库里，成为责任单位的待办；改好以后，下一次巡查自动销号。\n"
             "--json：run{documents, faults, fresh, cured, seconds}，kinds{类别: 个数}，\n"
             "faults[kind, weight, unit, object, object_id, detail, says, found_at]。\n"
             "查出问题时结束状态为 1。",
    .options = options,
    .examples = "gongkai patrol --data /var/lib/gongkai\n"
                "gongkai patrol --unit zfqjyj --json",
};

static void tick(void *p, int64_t seen)
{
    progress_tick(p, seen, 0);
}

static struct str unit_code(const struct unit_list *units, struct unit_id id)
{
    for (isize i = 0; i < units->n; i++)
        if (units->p[i].id.n == id.n)
            return units->p[i].code;
    return S("");
}

static bool wanted(struct cli *c, const struct patrol_fault *f)
{
    return !cli_has(c, "kind") || str_eq(f->kind, cli_value(c, "kind"));
}

static void put_json(struct cli *c, const struct patrol_report *r,
                     const struct unit_list *units)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    jout_key(j, "run");
    jout_object(j);
    jout_put_int(j, "documents", r->run.documents);
    jout_put_int(j, "faults", r->run.faults);
    jout_put_int(j, "fresh", r->run.fresh);
    jout_put_int(j, "cured", r->run.cured);
    jout_put_int(j, "seconds", r->run.ended_at.s - r->run.started_at.s);
    jout_end(j);
    jout_key(j, "kinds");
    jout_object(j);
    for (int k = 0; k < PATROL_KIND__MAX; k++)
        jout_put_int(j, str_cstr(c->mem, patrol_kind_name((enum patrol_kind)k)), r->by_kind[k]);
    jout_end(j);
    jout_key(j, "faults");
    jout_array(j);
    for (isize i = 0; i < r->faults.n; i++) {
        const struct patrol_fault *f = &r->faults.p[i];
        enum patrol_kind kind = PATROL_COLUMN_EMPTY;

        if (!wanted(c, f))
            continue;
        patrol_kind_parse(f->kind, &kind);
        jout_object(j);
        jout_put_str(j, "kind", f->kind);
        jout_put_str(j, "weight", patrol_kind_weight(kind));
        jout_put_str(j, "unit", unit_code(units, f->unit));
        jout_put_str(j, "object", f->object);
        jout_put_int(j, "object_id", f->object_id);
        jout_put_str(j, "detail", f->detail);
        jout_put_str(j, "says", f->says);
        jout_put_str(j, "found_at", instant_rfc3339(c->mem, f->found_at));
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static void put_plain(struct cli *c, const struct patrol_report *r,
                      const struct unit_list *units)
{
    for (int k = 0; k < PATROL_KIND__MAX; k++) {
        enum patrol_kind kind = (enum patrol_kind)k;
        bool head = false;

        for (isize i = 0; i < r->faults.n; i++) {
            const struct patrol_fault *f = &r->faults.p[i];

            if (!str_eq(f->kind, patrol_kind_name(kind)) || !wanted(c, f))
                continue;
            if (!head)
                cli_print(c, "%.*s  %.*s\n",
                          STR_ARG(cli_paint(c, CLI_BOLD, patrol_kind_zh(kind))),
                          STR_ARG(cli_paint(c, CLI_DIM, patrol_kind_source(kind))));
            head = true;
            cli_print(c, "  %.*s  %.*s\n", STR_ARG(unit_code(units, f->unit)),
                      STR_ARG(f->says));
        }
    }
    cli_print(c, "查了 %lld 条信息，现有问题 %lld 个，新发现 %lld 个，已改好 %lld 个。\n",
              (long long)r->run.documents, (long long)r->run.faults, (long long)r->run.fresh,
              (long long)r->run.cured);
}

int cmd_patrol(struct cli *c)
{
    struct data data;
    struct patrol_report r = {0};
    struct unit_list units = {0};
    struct unit unit = {0};
    struct progress p;
    enum patrol_kind kind;
    struct ctx x;

    if (cli_expect(c, 0, 0) != OK)
        return cli_end(c, false);
    if (cli_has(c, "kind") && !patrol_kind_parse(cli_value(c, "kind"), &kind))
        return cli_usage(c, "没有“%.*s”这一类问题", STR_ARG(cli_value(c, "kind")));
    if (data_open(c, DATA_WRITE, &data) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &data);
    db_begin_read(&x);
    unit_all(&x, &units);
    if (cli_has(c, "unit"))
        unit_by_code(&x, cli_value(c, "unit"), &unit);
    db_end(&x);
    if (!x.fail.code) {
        progress_start(&p, c, "巡查", 0);
        patrol_round(&x, unit.id, tick, &p, &r);
        progress_end(&p);
    }
    c->fail = x.fail;
    if (!c->fail.code && c->json)
        put_json(c, &r, &units);
    else if (!c->fail.code)
        put_plain(c, &r, &units);
    return cli_end(c, r.run.faults > 0);
}
