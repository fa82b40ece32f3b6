/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_set.c - indicator sets: in and out as tables, those that come with the program; see assess.h */
#include "base/grid.h"
#include "base/utf8.h"
#include "rules.h"
#include "store/audit.h"
#include "work/assess.h"
#include "work/may.h"

enum { ITEMS_MOST = 2000, CELLS = 20, PLACES = 9 };

static const struct {
    struct str id, zh;
} places[PLACES] = {{LIT("level1"), LIT("一级指标")},      {LIT("level2"), LIT("二级指标")},
                    {LIT("level3"), LIT("三级指标")},      {LIT("level4"), LIT("四级指标")},
                    {LIT("check_point"), LIT("考核要点")}, {LIT("points"), LIT("分值")},
                    {LIT("who"), LIT("责任单位")},         {LIT("formula"), LIT("计分公式")},
                    {LIT("kinds"), LIT("适用单位")}};

static int place_of(struct str head)
{
    for (int i = 0; i < PLACES; i++)
        if (str_eq(head, places[i].id) || str_eq(head, places[i].zh))
            return i;
    return -1;
}

static int cells_of(struct arena *mem, struct str text, isize *at, char sep, struct str *cell)
{
    bool last = false;
    int n = 0;

    while (!last) {
        struct str v = grid_cell(mem, text, at, sep, &last);

        if (n < CELLS)
            cell[n++] = v;
    }
    return n;
}

static void item_of(struct ctx *c, const struct str *v, struct assess_import *out, isize *cap,
                    int line, struct assess_item *to)
{
    struct assess_formula f;

    *to = (struct assess_item){.level = {v[0], v[1], v[2], v[3]},
                               .label = v[4],
                               .who = v[6],
                               .formula = v[7],
                               .kinds = v[8]};
    if (!v[4].n)
        line_fault_add(c->mem, &out->faults, cap, line, S("没有考核要点"));
    else if (utf8_count(v[4]) > 500)
        line_fault_add(c->mem, &out->faults, cap, line, S("考核要点最多 500 字"));
    if (!assess_read_points(v[5], &to->points))
        line_fault_add(c->mem, &out->faults, cap, line,
                       str_fmt(c->mem, "分值应当是不超过两位小数的数：%.*s",
                               STR_ARG(utf8_head(v[5], 20))));
    if (!assess_formula_read(v[7], &f))
        line_fault_add(
            c->mem, &out->faults, cap, line,
            str_fmt(c->mem, "不认得这个计分公式：%.*s", STR_ARG(utf8_head(v[7], 60))));
}

static void read_table(struct ctx *c, struct str text, struct assess_import *out,
                       struct assess_item_list *items)
{
    struct str cell[CELLS];
    char sep = grid_separator(text);
    int place[CELLS], columns, line = 1;
    isize at = 0, cap = 0, room = 0;
    bool have = false, points = false;

    columns = cells_of(c->mem, text, &at, sep, cell);
    for (int i = 0; i < columns; i++) {
        place[i] = place_of(cell[i]);
        have |= place[i] == 4;
        points |= place[i] == 5;
    }
    if (!have || !points) {
        line_fault_add(c->mem, &out->faults, &cap, 1, S("表头要有“考核要点”和“分值”"));
        return;
    }
    while (at < text.n && items->n < ITEMS_MOST) {
        struct str v[PLACES] = {{0}};
        int n = cells_of(c->mem, text, &at, sep, cell);
        bool filled = false;

        line++;
        for (int i = 0; i < n; i++) {
            filled |= cell[i].n > 0;
            if (i < columns && place[i] >= 0)
                v[place[i]] = cell[i];
        }
        if (filled)
            item_of(c, v, out, &cap, line, LIST_ADD(c->mem, items, room));
    }
    if (!items->n)
        line_fault_add(c->mem, &out->faults, &cap, line, S("表里没有指标"));
}

static bool code_ok(struct str code)
{
    for (isize i = 0; i < code.n; i++)
        if (!((code.p[i] >= 'a' && code.p[i] <= 'z') ||
              (code.p[i] >= '0' && code.p[i] <= '9') || code.p[i] == '-'))
            return false;
    return code.n >= 2 && code.n <= 30;
}

static void put(struct ctx *c, const struct assess_set *set,
                const struct assess_item_list *items, int64_t *id)
{
    struct assess_set s = *set, old = {0};

    if (assess_set_find(c, set->unit, set->code, &old)) {
        s = old;
        if (old.items)
            assess_item_clear(c, old.id);
    } else {
        s.id = assess_set_insert(c, set);
    }
    for (isize i = 0; i < items->n; i++)
        assess_item_insert(c, &s, (int)i, &items->p[i]);
    audit_add(c, set->unit, S("assess_import"), S("assess_set"), s.id, S(""),
              str_fmt(c->mem, "%lld", (long long)items->n));
    if (id)
        *id = s.id;
}

enum err assess_import(struct ctx *c, const struct assess_set *set, struct str text,
                       int64_t *id, struct assess_import *out)
{
    struct assess_item_list items = {0};

    if (!code_ok(set->code))
        return fail_set(&c->fail, ERR_INPUT, "code",
                        "代码用小写字母、数字和短横线，2 到 30 个");
    if (!str_trim_wide(set->name).n)
        return fail_set(&c->fail, ERR_INPUT, "name", "请填写这套指标的名称");
    read_table(c, text, out, &items);
    out->items = items.n;
    if (out->faults.n)
        return fail_set(
            &c->fail, ERR_INPUT, "table", "表中有 %lld 处不对，没有导入：第 %d 行，%.*s",
            (long long)out->faults.n, out->faults.p[0].line, STR_ARG(out->faults.p[0].says));
    db_begin(c);
    may(c, ACT_DISTRICT, set->unit);
    if (!c->fail.code)
        put(c, set, &items, id);
    return db_end(c);
}

struct str assess_tsv(struct arena *mem, const struct assess_item_list *items)
{
    struct buf b = buf_new(mem, 4096);

    for (int i = 0; i < PLACES; i++)
        buf_fmt(&b, "%s%.*s", i ? "\t" : "", STR_ARG(places[i].id));
    buf_char(&b, '\n');
    for (isize i = 0; i < items->n; i++) {
        const struct assess_item *x = &items->p[i];
        const struct str cell[] = {x->level[0], x->level[1], x->level[2], x->level[3], x->label,
                                   S(""),       x->who,      x->formula,  x->kinds};

        for (int k = 0; k < PLACES; k++) {
            struct str s =
                str_replace(mem, str_replace(mem, cell[k], S("\t"), S(" ")), S("\n"), S(" "));

            if (k)
                buf_char(&b, '\t');
            if (k == 5)
                buf_fmt(&b, "%lld.%02lld", (long long)(x->points / 100),
                        (long long)(x->points % 100));
            else
                buf_add(&b, s);
        }
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

enum err assess_seed(struct ctx *c, struct unit_id owner)
{
    static const struct {
        struct str code, name, level, source;
    } sets[] = {
        {LIT("start"), LIT("政务公开工作考核（起始设置）"), LIT("own"),
         LIT("本系统起始设置，可以导出修改后另行导入")},
        {LIT("inspection-2019"), LIT("国家检查指标自评"), LIT("nation"),
         LIT("国办秘函〔2019〕19号；各项分值未公布的为起始设置")},
        {LIT("county-sample-2022"), LIT("县级第三方评估指标（样例）"), LIT("province"),
         LIT("某县2022年评估指标节选")},
    };
    struct assess_set old;

    db_begin(c);
    may(c, ACT_DISTRICT, owner);
    for (int k = 0; k < 3 && !c->fail.code; k++) {
        const struct assess_set s = {.unit = owner,
                                     .code = sets[k].code,
                                     .name = sets[k].name,
                                     .level = sets[k].level,
                                     .source = sets[k].source};
        struct assess_item_list items = {0};
        isize cap = 0;

        if (assess_set_find(c, owner, s.code, &old))
            continue;
#define TAKE(table, formula_, kinds_)                                                          \
    for (isize i = 0; i < table##_count; i++) {                                                \
        const struct table *r = &table##_rows[i];                                              \
        struct assess_item *x = LIST_ADD(c->mem, &items, cap);                                 \
                                                                                               \
        *x = (struct assess_item){.level = {r->level1, r->level2, r->level3, r->level4},       \
                                  .label = r->check_point,                                     \
                                  .who = r->who,                                               \
                                  .formula = formula_,                                         \
                                  .kinds = kinds_};                                            \
        (void)assess_read_points(r->points, &x->points);                                       \
    }
        if (k == 0)
            TAKE(rule_assessment_start, r->formula, r->kinds)
        else if (k == 1)
            TAKE(rule_assessment_national, r->formula, r->kinds)
        else
            TAKE(rule_assessment_sample, S(""), S(""))
#undef TAKE
        put(c, &s, &items, NULL);
    }
    return db_end(c);
}

enum err assess_sets(struct ctx *c, struct unit_id unit, struct assess_set_list *out)
{
    struct assess_set_list all = {0};
    struct unit_id *above = NULL;
    isize n = 0, cap = 0;

    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code) {
        above = unit_above(c, unit, &n);
        assess_set_all(c, &all);
    }
    for (isize i = 0; i < all.n; i++)
        for (isize k = 0; k < n; k++)
            if (above[k].n == all.p[i].unit.n)
                *LIST_ADD(c->mem, out, cap) = all.p[i];
    return db_end(c);
}
