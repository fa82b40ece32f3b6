/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty_table.c - duty lists as tables: standard catalogues in, our own list out; see duty.h
 *
 * A catalogue has a head of one or two lines (公开事项 stands over 一级事项 and 二级事项), first-level
 * matters are merged over several rows, so that an empty cell means the one above; ticks are √ ■.
 */
#include "base/grid.h"
#include "base/map.h"
#include "base/utf8.h"
#include "law/permit.h"
#include "store/audit.h"
#include "work/duty.h"
#include "work/may.h"
#include "work/units.h"

enum { CELLS = 40, LINES_MOST = 20000 };

enum place {
    P_NONE,
    P_FIELD,
    P_ITEM,
    P_FIRST,
    P_SECOND,
    P_MATTER,
    P_ELEMENTS,
    P_BASIS,
    P_TERM,
    P_BODY,
    P_CHANNELS,
    P_ALL,
    P_NAMED,
    P_OPEN,
    P_REQUEST,
    P_WAY,
    P_OFFICE,
    P_COLUMN,
    P__MAX
};
static const struct {
    struct str label;
    enum place place;
} labels[] = {
    {LIT("领域"), P_FIELD},        {LIT("条例事项"), P_ITEM},   {LIT("一级事项"), P_FIRST},
    {LIT("二级事项"), P_SECOND},   {LIT("公开事项"), P_MATTER}, {LIT("公开内容"), P_ELEMENTS},
    {LIT("公开依据"), P_BASIS},    {LIT("公开时限"), P_TERM},   {LIT("公开主体"), P_BODY},
    {LIT("公开渠道"), P_CHANNELS}, {LIT("全社会"), P_ALL},      {LIT("特定群"), P_NAMED},
    {LIT("主动"), P_OPEN},         {LIT("依申请"), P_REQUEST},  {LIT("公开方式"), P_WAY},
    {LIT("科室"), P_OFFICE},       {LIT("责任科室"), P_OFFICE}, {LIT("栏目"), P_COLUMN},
};

static enum place place_of(struct str head)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_starts(head, labels[i].label))
            return labels[i].place;
    return P_NONE;
}

static int line_cells(struct arena *mem, struct str text, isize *at, char sep, struct str *cell)
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

/* One or two lines of heads; a place that both name is the lower one's. True while `cell` is one. */
static bool is_head(const struct str *cell, int n, enum place *place)
{
    int found = 0;

    for (int i = 0; i < n; i++) {
        enum place p = place_of(cell[i]);

        found += p != P_NONE;
    }
    if (found < 2)
        return false;
    for (int i = 0; i < n; i++)
        if (place_of(cell[i]) != P_NONE)
            place[i] = place_of(cell[i]);
    return true;
}

static struct office_id office_of(struct ctx *c, const struct office_list *all, struct str name,
                                  struct duty_import *out, isize *cap, int line)
{
    for (isize i = 0; i < all->n; i++)
        if (str_eq(all->p[i].name, name))
            return all->p[i].id;
    line_fault_add(c->mem, &out->faults, cap, line,
                   str_fmt(c->mem, "本单位没有科室“%.*s”", STR_ARG(utf8_head(name, 20))));
    return (struct office_id){0};
}

static void row_of(struct ctx *c, const struct str *v, const struct unit *u,
                   const struct office_list *offices, struct duty_import *out, isize *cap,
                   int line, struct duty *d)
{
    struct column k = {0};
    const char *where;
    struct str wrong;
    struct str first = v[P_FIRST].n ? v[P_FIRST] : S(""), second = v[P_SECOND];

    *d = (struct duty){.unit = u->id,
                       .origin = v[P_ITEM].n                    ? S("law")
                                 : v[P_FIRST].n || v[P_FIELD].n ? S("field")
                                                                : S("own"),
                       .item = v[P_ITEM],
                       .field = v[P_FIELD],
                       .matter = v[P_MATTER],
                       .elements = v[P_ELEMENTS],
                       .basis = v[P_BASIS],
                       .term = v[P_TERM].n ? v[P_TERM] : S("自形成或者变更之日起20个工作日内"),
                       .body = v[P_BODY],
                       .channels = v[P_CHANNELS],
                       .since = ctx_today(c)};
    if (first.n || second.n)
        d->matter = second.n && first.n && !str_eq(first, second)
                        ? str_fmt(c->mem, "%.*s：%.*s", STR_ARG(first), STR_ARG(second))
                    : second.n ? second
                               : first;
    if (v[P_NAMED].n)
        d->audience = utf8_count(v[P_NAMED]) > 1 ? v[P_NAMED] : S("特定群众");
    d->way = (v[P_REQUEST].n && !v[P_OPEN].n) || str_has(v[P_WAY], S("依申请")) ? S("request")
                                                                                : S("open");
    if (v[P_OFFICE].n)
        d->office = office_of(c, offices, v[P_OFFICE], out, cap, line);
    if (v[P_COLUMN].n) {
        if (column_named(c, u->id, v[P_COLUMN], &k))
            d->col = k.id;
        else
            line_fault_add(
                c->mem, &out->faults, cap, line,
                str_fmt(c->mem, "本单位没有栏目“%.*s”", STR_ARG(utf8_head(v[P_COLUMN], 20))));
    }
    wrong = duty_wrong(c->mem, d, &where);
    if (wrong.n)
        line_fault_add(c->mem, &out->faults, cap, line, wrong);
}

/* All that is told of a duty, to see whether the list has it. */
static struct str key_of(struct arena *mem, const struct duty *d)
{
    const struct str words[] = {d->item, d->field, d->matter,   d->elements, d->basis,
                                d->term, d->body,  d->channels, d->audience, d->way};
    struct buf b = buf_new(mem, 256);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        buf_add(&b, words[i]);
        buf_char(&b, '\n');
    }
    buf_fmt(&b, "%lld %lld", (long long)d->col.n, (long long)d->office.n);
    return buf_str(&b);
}

/* Our own list again writes 特定群众 and 公开方式 in words; an empty tick is an empty cell. */
static struct str unticked(struct str s)
{
    return str_eq(s, S("□")) || str_eq(s, S("—")) || str_eq(s, S("-")) ? S("") : s;
}

static void rows(struct ctx *c, const struct unit *u, struct str text, struct duty_import *out)
{
    enum place place[CELLS] = {P_NONE};
    struct office_list offices = {0};
    struct str above = S(""), cell[CELLS];
    char sep = grid_separator(text);
    bool heads = false, named[P__MAX] = {0};
    struct duty_list have = {0};
    struct map known = {0};
    isize cap = 0, at = 0;
    int line = 0;

    office_all(c, u->id, &offices);
    duty_all(c, u->id, false, &have);
    for (isize i = 0; i < have.n; i++)
        *map_put(c->mem, &known, key_of(c->mem, &have.p[i])) = &have.p[i];
    while (at < text.n && line < LINES_MOST && !c->fail.code) {
        struct str v[P__MAX] = {{0}};
        struct duty d;
        void **there;
        int n = line_cells(c->mem, text, &at, sep, cell);
        bool filled = false;

        line++;
        if (line <= 4 && is_head(cell, n, place)) {
            heads = true;
            continue;
        }
        for (int i = 0; i < n; i++) {
            filled |= cell[i].n > 0;
            named[place[i]] = true;
            if (place[i] != P_NONE)
                v[place[i]] = unticked(cell[i]);
        }
        if (!filled || !heads)
            continue;
        if (v[P_FIRST].n)
            above = v[P_FIRST];
        else if (named[P_FIRST])
            v[P_FIRST] = above;
        row_of(c, v, u, &offices, out, &cap, line, &d);
        there = map_put(c->mem, &known, key_of(c->mem, &d));
        if (*there) {
            out->same++;
            continue;
        }
        *there = out;
        if (!out->faults.n)
            duty_insert(c, &d);
        out->added++;
    }
    if (at < text.n && !c->fail.code)
        line_fault_add(c->mem, &out->faults, &cap, line,
                       str_fmt(c->mem, "一次最多导入 %d 行，请分成几张表", LINES_MOST));
    if (!heads)
        line_fault_add(c->mem, &out->faults, &cap, 1,
                       S("没有找到表头：要有“公开事项”“公开依据”“公开时限”等栏"));
}

enum err duty_import(struct ctx *c, struct unit_id unit, struct str text,
                     struct duty_import *out)
{
    struct unit u = {0};

    db_begin(c);
    may(c, ACT_COLUMN, unit);
    unit_load(c, unit, &u);
    if (!c->fail.code)
        rows(c, &u, text, out);
    if (!c->fail.code && out->faults.n)
        fail_set(&c->fail, ERR_INPUT, "table", "表中有 %lld 处不对，没有导入：第 %d 行，%.*s",
                 (long long)out->faults.n, out->faults.p[0].line,
                 STR_ARG(out->faults.p[0].says));
    audit_add(c, unit, S("duty_import"), S("duty"), unit.n, S(""),
              str_fmt(c->mem, "%lld", (long long)out->added));
    return db_end(c);
}

struct str duty_csv(struct arena *mem, const struct duty_list *list)
{
    static const struct str heads[] = {
        LIT("领域"),     LIT("条例事项"), LIT("公开事项"), LIT("公开内容（要素）"),
        LIT("公开依据"), LIT("公开时限"), LIT("公开主体"), LIT("公开渠道和载体"),
        LIT("特定群众"), LIT("公开方式"), LIT("科室"),     LIT("栏目")};
    struct buf b = buf_new(mem, 4096);

    buf_lit(&b, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            buf_char(&b, ',');
        grid_put(&b, heads[i]);
    }
    buf_lit(&b, "\r\n");
    for (isize i = 0; i < list->n; i++) {
        const struct duty *d = &list->p[i];
        const struct str cells[] = {
            d->field,       d->item,
            d->matter,      d->elements,
            d->basis,       d->term,
            d->body,        d->channels,
            d->audience,    str_eq(d->way, S("open")) ? S("主动公开") : S("依申请公开"),
            d->office_name, d->col_name};

        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            if (k)
                buf_char(&b, ',');
            grid_put(&b, cells[k]);
        }
        buf_lit(&b, "\r\n");
    }
    return buf_str(&b);
}
