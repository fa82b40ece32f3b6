/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proposals.c - a year's suggestions and proposals, counted and summed up; see proposals.h */
#include "work/proposals.h"

#include "base/buf.h"
#include "read/pm.h"
#include "store/report.h"
#include "store/unit.h"
#include "work/may.h"
#include "work/publish.h"

const struct str proposal_types[PROPOSAL_TYPES] = {LIT("人大代表建议"), LIT("政协提案")};
const struct str proposal_levels[PROPOSAL_LEVELS] = {LIT("国家"), LIT("省"), LIT("市"),
                                                     LIT("区县")};
const struct str proposal_content[PROPOSAL_CONTENT] = {LIT("满意"), LIT("基本满意"),
                                                       LIT("不满意")};

static int which(const struct str *of, int n, struct str s)
{
    for (int i = 0; i < n; i++)
        if (str_eq(of[i], s))
            return i;
    return -1;
}

static struct str value(const struct register_kind *k, const struct register_entry *e,
                        const char *field)
{
    int i = register_field(k, str_of(field));

    return i < 0 ? S("") : e->value[i];
}

static void add_result(struct ctx *c, struct proposal_year *y, isize *cap, struct str label,
                       int type)
{
    for (isize i = 0; i < y->results.n; i++)
        if (str_eq(y->results.p[i].label, label)) {
            y->results.p[i].n[type]++;
            return;
        }
    *LIST_ADD(c->mem, &y->results, *cap) = (struct proposal_result){.label = label};
    y->results.p[y->results.n - 1].n[type] = 1;
}

void proposal_tally(struct ctx *c, struct unit_id unit, int year, struct proposal_year *out)
{
    struct register_entry_list rows = {0};
    struct register_kind k;
    isize cap = 0;

    *out = (struct proposal_year){0};
    if (!register_find(c->mem, S("proposal"), &k))
        return;
    register_year(c, unit, k.id, year, &rows);
    for (isize i = rows.n - 1; i >= 0; i--) {
        const struct register_entry *e = &rows.p[i];
        int type = which(proposal_types, PROPOSAL_TYPES, value(&k, e, "type"));
        int level = which(proposal_levels, PROPOSAL_LEVELS, value(&k, e, "level"));
        int content = which(proposal_content, PROPOSAL_CONTENT, value(&k, e, "satisfaction"));
        struct str result = value(&k, e, "result");

        if (type < 0 || level < 0)
            continue; /* both are required; a row of old rules may lack them */
        out->total++;
        out->n[type][level]++;
        if (result.n)
            add_result(c, out, &cap, result, type);
        else if (day_is_set(e->clock.done))
            out->silent++;
        else
            out->open++;
        if (content >= 0)
            out->content[content]++;
        if (day_is_set(e->clock.done)) {
            out->answered++;
            out->timely +=
                !day_is_set(e->clock.due) || day_cmp(e->clock.done, e->clock.due) <= 0;
        }
        out->published += value(&k, e, "published").n > 0;
        out->withheld += str_eq(value(&k, e, "disclosure"), S("不予公开"));
    }
}

struct str proposal_results_zh(struct arena *mem, const struct proposal_year *y)
{
    struct buf b = buf_new(mem, 128);

    for (isize i = 0; i < y->results.n; i++)
        buf_fmt(&b, "%s%.*s%lld件", i ? "、" : "", STR_ARG(y->results.p[i].label),
                (long long)y->results.p[i].n[0] + (long long)y->results.p[i].n[1]);
    if (y->silent)
        buf_fmt(&b, "%s已答复%lld件", b.n ? "、" : "", (long long)y->silent);
    if (y->open)
        buf_fmt(&b, "%s正在办理%lld件", b.n ? "、" : "", (long long)y->open);
    return b.n ? buf_str(&b) : S("无");
}

/* --- the summary */

static struct str figure(struct arena *mem, int64_t n)
{
    return str_fmt(mem, "%lld", (long long)n);
}

static void para(struct arena *mem, struct tree *doc, struct str text)
{
    tree_add_para(mem, doc, text)->indent = true;
}

static void head(struct arena *mem, struct tree *table, const struct str *cell, int n)
{
    struct tree *row = tree_add_new(mem, table, TREE_ROW);

    for (int i = 0; i < n; i++)
        tree_add_cell(mem, row, cell[i], true, 1, 1);
}

static void by_level(struct arena *mem, struct tree *doc, const struct proposal_year *y)
{
    struct tree *table = tree_add_new(mem, doc, TREE_TABLE);
    struct str heads[PROPOSAL_LEVELS + 2] = {S("类别")};

    table->text = S("收到的建议提案，按层级（件）");
    for (int i = 0; i < PROPOSAL_LEVELS; i++)
        heads[i + 1] = proposal_levels[i];
    heads[PROPOSAL_LEVELS + 1] = S("合计");
    head(mem, table, heads, PROPOSAL_LEVELS + 2);
    for (int t = 0; t < PROPOSAL_TYPES; t++) {
        struct tree *row = tree_add_new(mem, table, TREE_ROW);
        int64_t sum = 0;

        tree_add_cell(mem, row, proposal_types[t], true, 1, 1);
        for (int l = 0; l < PROPOSAL_LEVELS; l++) {
            sum += y->n[t][l];
            tree_add_cell(mem, row, figure(mem, y->n[t][l]), false, 1, 1);
        }
        tree_add_cell(mem, row, figure(mem, sum), false, 1, 1);
    }
}

static void by_result(struct arena *mem, struct tree *doc, const struct proposal_year *y)
{
    const struct str heads[] = {S("办理结果"), proposal_types[0], proposal_types[1], S("合计")};
    struct tree *table = tree_add_new(mem, doc, TREE_TABLE);

    table->text = S("办理结果（件）");
    head(mem, table, heads, 4);
    for (isize i = 0; i < y->results.n; i++) {
        const struct proposal_result *r = &y->results.p[i];
        struct tree *row = tree_add_new(mem, table, TREE_ROW);

        tree_add_cell(mem, row, r->label, true, 1, 1);
        tree_add_cell(mem, row, figure(mem, r->n[0]), false, 1, 1);
        tree_add_cell(mem, row, figure(mem, r->n[1]), false, 1, 1);
        tree_add_cell(mem, row, figure(mem, r->n[0] + r->n[1]), false, 1, 1);
    }
}

struct tree *proposal_summary(struct arena *mem, struct str unit, int year,
                              const struct proposal_year *y)
{
    struct tree *doc = tree_new(mem, TREE_DOC);
    int64_t of[PROPOSAL_TYPES] = {0};

    for (int t = 0; t < PROPOSAL_TYPES; t++)
        for (int l = 0; l < PROPOSAL_LEVELS; l++)
            of[t] += y->n[t][l];
    tree_add_heading(mem, doc, 2, S("一、办理总体情况"));
    para(mem, doc,
         str_fmt(mem,
                 "%d年，%.*s共承办建议提案%lld件，其中人大代表建议%lld件、政协提案%lld件。"
                 "已答复%lld件，其中按期答复%lld件。",
                 year, STR_ARG(unit), (long long)y->total, (long long)of[0], (long long)of[1],
                 (long long)y->answered, (long long)y->timely));
    by_level(mem, doc, y);
    tree_add_heading(mem, doc, 2, S("二、吸收采纳情况"));
    para(mem, doc, str_fmt(mem, "办理结果：%.*s。", STR_ARG(proposal_results_zh(mem, y))));
    if (y->results.n)
        by_result(mem, doc, y);
    if (y->content[0] + y->content[1] + y->content[2])
        para(mem, doc,
             str_fmt(
                 mem, "代表、委员反馈意见%lld件：满意%lld件、基本满意%lld件、不满意%lld件。",
                 (long long)y->content[0] + (long long)y->content[1] + (long long)y->content[2],
                 (long long)y->content[0], (long long)y->content[1], (long long)y->content[2]));
    tree_add_heading(mem, doc, 2, S("三、复文公开情况"));
    para(mem, doc,
         y->withheld ? str_fmt(mem, "已公开复文%lld件，依法不予公开%lld件。",
                               (long long)y->published, (long long)y->withheld)
                     : str_fmt(mem, "已公开复文%lld件。", (long long)y->published));
    return doc;
}

static struct column_id column_named(struct ctx *c, struct unit_id unit, struct str name)
{
    struct column_list all = {0};

    column_all(c, unit, false, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].name, name))
            return all.p[i].id;
    return (struct column_id){0};
}

enum err proposal_draft(struct ctx *c, struct unit_id unit, int year, struct doc_id *out)
{
    struct doc_draft d = {.note = S("由建议提案台账汇总")};
    struct report_titled there;
    struct proposal_year y;
    struct unit u = {0};

    db_begin_read(c);
    may(c, ACT_DRAFT, unit);
    unit_load(c, unit, &u);
    proposal_tally(c, unit, year, &y);
    d.f.col = column_named(c, unit, S("建议提案"));
    d.f.title = str_fmt(c->mem, "%.*s%d年人大代表建议、政协提案办理总体情况和吸收采纳情况",
                        STR_ARG(u.name), year);
    if (!c->fail.code && !d.f.col.n)
        fail_set(&c->fail, ERR_RULE, NULL, "本单位没有“建议提案”栏目，请先在栏目里增加");
    if (!c->fail.code && !y.total)
        fail_set(&c->fail, ERR_RULE, NULL, "台账里没有%d年的建议提案", year);
    if (!c->fail.code && report_titled(c, unit, d.f.title, &there))
        fail_set(&c->fail, ERR_CONFLICT, NULL, "已经公开了《%.*s》（编号 %lld）",
                 STR_ARG(d.f.title), (long long)there.document.n);
    if (db_end(c))
        return c->fail.code;
    d.f.attribute = S("open");
    d.f.genre = S("");
    d.f.written = ctx_today(c);
    d.body = pm_write(c->mem, proposal_summary(c->mem, u.name, year, &y));
    return doc_create(c, unit, &d, out);
}
