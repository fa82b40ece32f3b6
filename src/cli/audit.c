/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit.c - gongkai audit: the log of who did what, and whether everything agrees */
#include "store/audit.h"

#include "cli/data.h"
#include "store/derive.h"
#include "store/unit.h"
#include "web/route.h"
#include "work/disclose.h"
#include "work/figures.h"

static int verify(struct cli *c);
static int print_log(struct cli *c);
static int derive(struct cli *c);
static int routes(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "只看一个单位"},
    {"object", 0, "类:编号", "只看一个对象，如 document:12"},
    {"last", 'n', "条数", "最近多少条，默认 50"},
    {"rebuild", 0, NULL, "derive：先把申请的统计数按登记的每一件重新数过，再核对"},
    {"heads", 0, "文件", "verify：早先记下的链头，每一条都必须还在链上"},
    {0}};
static const struct cli_verb verbs[] = {
    {"verify", "", "核对审计日志的链（SM3），打印各单位的链头", verify},
    {"log", "", "打印日志", print_log},
    {"derive", "", "核对推算出来的数与它们的来源是否一致", derive},
    {"routes", "", "打印每个地址由谁访问：地址、操作、角色", routes},
    {0}};
const struct cli_help help_audit = {
    .line = "审计日志和一致性核对",
    .about =
        "每个单位的日志条目用 SM3 "
        "逐条相连，改动、删除、插入任何一条都会被发现；只有末尾被整段\n"
        "删去时，要靠早先记下的链头（verify 打印的就是，可以存成文件，用 --heads 给回）。\n"
        "发现不一致时结束状态是 1。--json：verify 是 sound units entries heads[unit seq hash]\n"
        "fault；log 每行一个对象；derive 是 differences[what id stored derived]；\n"
        "routes 是 routes[method path action roles[]]。",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai audit verify > 链头.txt\n"
                "gongkai audit verify --heads 链头.txt\n"
                "gongkai audit log --object document:12",
};

/* Needs no data folder: it is what the program itself lets pass. */
static int routes(struct cli *c)
{
    if (cli_expect(c, 0, 0) != OK)
        return cli_end(c, false);
    if (!c->json) {
        cli_put(c, route_reach(c->mem, &all_routes));
        return cli_end(c, false);
    }
    route_reach_json(cli_json(c), c->mem, &all_routes);
    cli_json_end(c);
    return cli_end(c, false);
}

int cmd_audit(struct cli *c)
{
    return cli_verb(c);
}

static int done(struct cli *c, const struct ctx *x, bool found)
{
    if (!c->fail.code)
        c->fail = x->fail;
    return cli_end(c, found);
}

static struct unit_id unit_given(struct cli *c, struct ctx *x)
{
    struct unit u = {0};

    if (!cli_has(c, "unit"))
        return u.id;
    db_begin_read(x);
    unit_by_code(x, cli_value(c, "unit"), &u);
    db_end(x);
    return u.id;
}

/* Lines `unit seq hash`, as verify prints them; others are passed over. */
static void heads_read(struct cli *c, struct audit_head_list *out)
{
    struct str text = {0}, rest;
    isize cap = 0;

    if (!cli_has(c, "heads") || cli_read_text(c, cli_value(c, "heads"), 1 << 20, &text) != OK)
        return;
    rest = text;
    for (struct str line; str_next(&rest, '\n', &line);) {
        struct str unit, seq, hash, bytes;
        int64_t u, n;

        if (!str_cut(str_trim(line), S(" "), &unit, &seq) ||
            !str_cut(seq, S(" "), &seq, &hash) || !str_int(unit, &u) || !str_int(seq, &n) ||
            !hex_parse(c->mem, hash, &bytes) || bytes.n != DIGEST_SIZE)
            continue;
        {
            struct audit_head *h = LIST_ADD(c->mem, out, cap);

            h->unit.n = u;
            h->seq = n;
            for (int i = 0; i < DIGEST_SIZE; i++)
                h->hash.b[i] = (uint8_t)bytes.p[i];
        }
    }
    if (!out->n)
        fail_set(&c->fail, ERR_UNREADABLE, "heads", "文件里没有链头");
}

static void verify_json(struct cli *c, const struct audit_check *r,
                        const struct audit_head_list *heads)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    jout_put_bool(j, "sound", r->sound);
    jout_put_int(j, "units", r->units);
    jout_put_int(j, "entries", r->entries);
    jout_put_opt(j, "fault", r->fault);
    if (!r->sound) {
        jout_put_int(j, "fault_unit", r->unit.n);
        jout_put_int(j, "fault_seq", r->seq);
    }
    jout_key(j, "heads");
    jout_array(j);
    for (isize i = 0; i < heads->n; i++) {
        jout_object(j);
        jout_put_int(j, "unit", heads->p[i].unit.n);
        jout_put_int(j, "seq", heads->p[i].seq);
        jout_put_str(j, "hash", hex_of(c->mem, digest_str(&heads->p[i].hash)));
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static int verify(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct audit_head_list kept = {0}, heads = {0};
    struct audit_check r = {0};

    (void)cli_expect(c, 0, 0);
    heads_read(c, &kept);
    if (c->fail.code || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (audit_verify(&x, unit_given(c, &x), kept.n ? &kept : NULL, &r) != OK)
        return done(c, &x, false);
    db_begin_read(&x);
    audit_heads(&x, &heads);
    db_end(&x);
    if (c->json) {
        verify_json(c, &r, &heads);
        return done(c, &x, !r.sound);
    }
    for (isize i = 0; i < heads.n; i++)
        cli_print(c, "%lld %lld %.*s\n", (long long)heads.p[i].unit.n,
                  (long long)heads.p[i].seq,
                  STR_ARG(hex_of(c->mem, digest_str(&heads.p[i].hash))));
    if (r.sound)
        cli_note(c, "%lld个单位、%lld条，链完整", (long long)r.units, (long long)r.entries);
    else
        cli_note(c, "单位%lld第%lld条：%.*s", (long long)r.unit.n, (long long)r.seq,
                 STR_ARG(r.fault));
    return done(c, &x, !r.sound);
}

static void print_entry(struct cli *c, const struct audit_entry *e)
{
    struct json_out *j;

    if (!c->json) {
        cli_print(c, "%.*s %4lld %.*s %.*s %.*s:%lld %.*s\n",
                  STR_ARG(instant_second(c->mem, e->at)), (long long)e->seq,
                  STR_ARG(cli_cell(c, e->name, 10)), STR_ARG(cli_cell(c, e->action, 16)),
                  STR_ARG(e->object), (long long)e->object_id, STR_ARG(e->detail));
        return;
    }
    j = cli_json(c);
    j->pretty = false;
    jout_object(j);
    jout_put_int(j, "unit", e->unit.n);
    jout_put_int(j, "seq", e->seq);
    jout_put_str(j, "at", instant_rfc3339(c->mem, e->at));
    jout_put_str(j, "name", e->name);
    jout_put_str(j, "action", e->action);
    jout_put_str(j, "object", e->object);
    jout_put_int(j, "object_id", e->object_id);
    jout_key(j, "detail");
    jout_raw(j, e->detail.n ? e->detail : S("null"));
    jout_end(j);
    cli_json_end(c);
}

static int print_log(struct cli *c)
{
    struct data d;
    struct ctx x;
    struct audit_list all = {0};
    struct str object, number;
    int64_t last = 50, id = 0;

    (void)cli_expect(c, 0, 0);
    (void)cli_int(c, "last", 1, 100000, 50, &last);
    if (cli_has(c, "object") &&
        (!str_cut(cli_value(c, "object"), S(":"), &object, &number) || !str_int(number, &id)))
        return cli_usage(c, "--object 的写法是 类:编号，如 document:12");
    if (c->fail.code || data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (cli_has(c, "object")) {
        db_begin_read(&x);
        audit_of_object(&x, object, id, INT64_MAX, (int)last, &all);
        db_end(&x);
    } else {
        struct unit_list units = {0};
        struct unit_id only = unit_given(c, &x);
        isize cap = 0;

        db_begin_read(&x);
        unit_all(&x, &units);
        for (isize i = -1; i < units.n; i++) {
            struct unit_id u = i < 0 ? (struct unit_id){0} : units.p[i].id;
            struct audit_list some = {0};

            if (cli_has(c, "unit") && u.n != only.n)
                continue;
            audit_of_unit(&x, u, INT64_MAX, (int)last, &some);
            for (isize k = 0; k < some.n; k++)
                *LIST_ADD(c->mem, &all, cap) = some.p[k];
        }
        db_end(&x);
    }
    for (isize i = 0; i < all.n; i++)
        print_entry(c, &all.p[i]);
    return done(c, &x, false);
}

static void print_drift(struct cli *c, struct json_out *j, const struct drift *f)
{
    if (!j) {
        cli_print(c, "%.*s 单位%lld 编号%lld：存的是%lld，应为%lld\n", STR_ARG(f->what),
                  (long long)f->unit.n, (long long)f->id, (long long)f->stored,
                  (long long)f->derived);
        return;
    }
    jout_object(j);
    jout_put_str(j, "what", f->what);
    jout_put_int(j, "unit", f->unit.n);
    jout_put_int(j, "id", f->id);
    jout_put_int(j, "stored", f->stored);
    jout_put_int(j, "derived", f->derived);
    jout_end(j);
}

static void print_case(struct cli *c, struct json_out *j, const struct derive_fault *f)
{
    if (!j) {
        cli_print(c, "申请%.*s 的%.*s：存的是%.*s，应为%.*s\n", STR_ARG(f->number),
                  STR_ARG(f->field), STR_ARG(f->stored), STR_ARG(f->derived));
        return;
    }
    jout_object(j);
    jout_put_str(j, "what", str_concat(c->mem, S("request."), f->field));
    jout_put_str(j, "number", f->number);
    jout_put_str(j, "stored", f->stored);
    jout_put_str(j, "derived", f->derived);
    jout_end(j);
}

static int derive(struct cli *c)
{
    enum { MOST = 100 };
    struct data d;
    struct ctx x;
    struct drift_list all = {0};
    struct derive_fault_list cases = {0};
    struct json_out *j = NULL;
    int64_t looked = 0, units = 0;
    bool rebuild = cli_has(c, "rebuild");

    if (cli_expect(c, 0, 0) != OK || data_open(c, rebuild ? DATA_WRITE : DATA_READ, &d) != OK)
        return cli_end(c, false);
    x = data_ctx(c, &d);
    if (rebuild && figures_rebuild(&x, (struct unit_id){0}, &units) == OK)
        cli_note(c, "重新数过%lld个单位的申请统计", (long long)units);
    db_begin_read(&x);
    derive_compare(&x, MOST, &all);
    db_end(&x);
    figures_compare(&x, (struct unit_id){0}, MOST, &all);
    disclose_compare(&x, (struct unit_id){0}, &looked, &cases);
    if (c->json) {
        j = cli_json(c);
        jout_object(j);
        jout_key(j, "differences");
        jout_array(j);
    }
    for (isize i = 0; i < all.n; i++)
        print_drift(c, j, &all.p[i]);
    for (isize i = 0; i < cases.n; i++)
        print_case(c, j, &cases.p[i]);
    if (j) {
        jout_end(j);
        jout_end(j);
        cli_json_end(c);
    } else if (!all.n && !cases.n && !x.fail.code) {
        cli_print(c, "推算的数与来源一致（未办结申请%lld件）\n", (long long)looked);
    }
    return done(c, &x, all.n + cases.n > 0);
}
