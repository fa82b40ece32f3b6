/* SPDX-License-Identifier: MulanPSL-2.0 */
/* columns.c - boards, columns, report classes; see units.h */
#include "base/json.h"
#include "base/utf8.h"
#include "law/permit.h"
#include "rules.h"
#include "store/audit.h"
#include "work/may.h"
#include "work/note.h"
#include "work/units.h"

enum { DEEPEST = 3 };

static const struct str boards[][2] = {
    {LIT("政府信息公开指南"), LIT("guide")},     {LIT("政府信息公开制度"), LIT("rules")},
    {LIT("法定主动公开内容"), LIT("statutory")}, {LIT("政府信息公开年报"), LIT("report")},
    {LIT("政府信息依申请公开"), LIT("request")},
};

struct str board_zh(int board)
{
    return board < BOARD_GUIDE || board > BOARD_REQUEST ? (struct str){0}
                                                        : boards[board - 1][0];
}

struct str board_slug(int board)
{
    return board < BOARD_GUIDE || board > BOARD_REQUEST ? (struct str){0}
                                                        : boards[board - 1][1];
}

bool board_parse(struct str slug, int *out)
{
    for (int b = BOARD_GUIDE; b <= BOARD_REQUEST; b++)
        if (str_eq(slug, board_slug(b))) {
            *out = b;
            return true;
        }
    return false;
}

/* ---- what may be entered */

static bool known_type(struct str type)
{
    for (isize i = 0; i < rule_column_types_count; i++)
        if (str_eq(type, rule_column_types_rows[i].label_zh))
            return true;
    return !type.n;
}

static bool known_item(struct str item)
{
    for (isize i = 0; i < rule_proactive_items_count; i++)
        if (str_eq(item, rule_proactive_items_rows[i].item_id))
            return true;
    return !item.n;
}

static void column_ok(struct ctx *c, const struct column *k)
{
    if (!str_trim_wide(k->name).n || !utf8_valid(k->name) || utf8_count(k->name) > 40)
        fail_set(&c->fail, ERR_INPUT, "name", "请填写栏目名称（不超过40字）");
    if (utf8_count(k->description) > 300)
        fail_set(&c->fail, ERR_INPUT, "description", "栏目说明不能超过300字");
    if (!board_zh(k->board).n)
        fail_set(&c->fail, ERR_INPUT, "board", "没有这个板块");
    if (!known_type(k->type))
        fail_set(&c->fail, ERR_INPUT, "type", "没有这种栏目类别");
    if (!known_item(k->item))
        fail_set(&c->fail, ERR_INPUT, "item", "没有这个法定公开事项");
    if (k->update_days < 0 || k->update_days > 3660)
        fail_set(&c->fail, ERR_INPUT, "update_days", "更新周期是0到3660天");
}

static void name_free(struct ctx *c, const struct column *k)
{
    struct column_list all = {0};

    column_all(c, k->unit, false, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id.n != k->id.n && all.p[i].board == k->board &&
            all.p[i].parent.n == k->parent.n && str_eq(all.p[i].name, k->name))
            fail_set(&c->fail, ERR_CONFLICT, "name", "同一处已经有栏目“%.*s”",
                     STR_ARG(k->name));
}

/* How deep `parent` stands; it must be an open column of the unit. 0 for the board itself. */
static int depth_of(struct ctx *c, struct unit_id unit, struct column_id parent, int *board)
{
    int depth = 0;

    while (parent.n && depth <= DEEPEST && !c->fail.code) {
        struct column p = {0};

        column_load(c, parent, &p);
        if (p.unit.n != unit.n || p.closed_at.s)
            fail_set(&c->fail, ERR_INPUT, "parent", "上级栏目不是本单位开通的栏目");
        *board = p.board;
        parent = p.parent;
        depth++;
    }
    return depth;
}

static struct str column_json(struct arena *mem, const struct column *k)
{
    struct buf b = buf_new(mem, 256);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "name", k->name);
    jout_put_int(&j, "board", k->board);
    jout_put_int(&j, "parent", k->parent.n);
    jout_put_int(&j, "ord", k->ord);
    jout_put_opt(&j, "item", k->item);
    jout_put_opt(&j, "type", k->type);
    jout_put_int(&j, "update_days", k->update_days);
    jout_end(&j);
    return buf_str(&b);
}

/* ---- steps */

enum err column_add(struct ctx *c, const struct column *k, struct column_id *out)
{
    struct column fresh = *k;
    struct column_id id;

    db_begin(c);
    may(c, ACT_COLUMN, k->unit);
    fresh.id.n = 0;
    fresh.name = str_trim_wide(k->name);
    if (depth_of(c, k->unit, k->parent, &fresh.board) >= DEEPEST)
        fail_set(&c->fail, ERR_RULE, "parent", "栏目最多三层");
    column_ok(c, &fresh);
    name_free(c, &fresh);
    id = column_insert(c, &fresh);
    unit_touch(c, k->unit);
    audit_add(c, k->unit, S("column_add"), S("column"), id.n, S(""),
              column_json(c->mem, &fresh));
    if (db_end(c) == OK && out)
        *out = id;
    return c->fail.code;
}

static void change(struct ctx *c, const struct column *was, const struct column *is,
                   struct str action)
{
    column_update(c, is);
    unit_touch(c, is->unit);
    audit_add(c, is->unit, action, S("column"), is->id.n, column_json(c->mem, was),
              column_json(c->mem, is));
}

enum err column_edit(struct ctx *c, const struct column *k)
{
    struct column was = {0}, is;

    db_begin(c);
    column_load(c, k->id, &was);
    may(c, ACT_COLUMN, was.unit);
    is = was;
    is.name = str_trim_wide(k->name);
    is.description = k->description;
    is.keywords = k->keywords;
    is.type = k->type;
    is.item = k->item;
    is.update_days = k->update_days;
    is.norm = k->norm;
    is.empty_reason = k->empty_reason;
    column_ok(c, &is);
    name_free(c, &is);
    change(c, &was, &is, S("column_edit"));
    return db_end(c);
}

/* How many levels stand below `id`, and whether `other` is among them. */
static int height_of(const struct column_list *all, struct column_id id, struct column_id other,
                     bool *holds, int guard)
{
    int height = 0;

    for (isize i = 0; guard > 0 && i < all->n; i++)
        if (all->p[i].parent.n == id.n) {
            int h = 1 + height_of(all, all->p[i].id, other, holds, guard - 1);

            *holds |= all->p[i].id.n == other.n;
            height = h > height ? h : height;
        }
    return height;
}

/* The board of what stands below goes along. */
static void move_below(struct ctx *c, const struct column_list *all, struct column_id id,
                       int board, int guard)
{
    for (isize i = 0; guard > 0 && i < all->n; i++)
        if (all->p[i].parent.n == id.n && all->p[i].board != board) {
            struct column k = all->p[i];

            k.board = board;
            column_update(c, &k);
            move_below(c, all, k.id, board, guard - 1);
        }
}

enum err column_move(struct ctx *c, struct column_id id, struct column_id parent, int ord)
{
    struct column was = {0}, is;
    struct column_list all = {0};
    bool inside = parent.n == id.n;
    int depth, height;

    db_begin(c);
    column_load(c, id, &was);
    may(c, ACT_COLUMN, was.unit);
    is = was;
    is.parent = parent;
    is.ord = ord;
    column_all(c, was.unit, true, &all);
    height = height_of(&all, id, parent, &inside, DEEPEST + 1);
    if (inside)
        fail_set(&c->fail, ERR_RULE, "parent", "栏目不能移到自己的下级");
    depth = depth_of(c, was.unit, parent, &is.board);
    if (depth + 1 + height > DEEPEST)
        fail_set(&c->fail, ERR_RULE, "parent", "栏目最多三层");
    name_free(c, &is);
    move_below(c, &all, id, is.board, DEEPEST + 1);
    change(c, &was, &is, S("column_move"));
    return db_end(c);
}

enum err column_shut(struct ctx *c, struct column_id id, struct str reason)
{
    struct column was = {0}, is;

    db_begin(c);
    column_load(c, id, &was);
    may(c, ACT_COLUMN, was.unit);
    if (!str_trim_wide(reason).n)
        fail_set(&c->fail, ERR_INPUT, "reason", "请填写关闭栏目的理由");
    if (was.closed_at.s)
        fail_set(&c->fail, ERR_RULE, "column", "这个栏目已经关闭");
    if (column_open_children(c, id))
        fail_set(&c->fail, ERR_RULE, "column", "先关闭或者移走下级栏目");
    if (column_live_docs(c, id))
        fail_set(&c->fail, ERR_RULE, "column",
                 "栏目里还有%lld条已发布的信息，先移到别的栏目或者撤回",
                 (long long)column_live_docs(c, id));
    is = was;
    is.closed_at = c->now;
    is.closed_reason = reason;
    column_update(c, &is);
    unit_touch(c, is.unit);
    audit_add(c, is.unit, S("column_close"), S("column"), id.n, column_json(c->mem, &was),
              json_reason(c->mem, reason));
    return db_end(c);
}

enum err column_reopen(struct ctx *c, struct column_id id)
{
    struct column was = {0}, is;
    int board = 0;

    db_begin(c);
    column_load(c, id, &was);
    may(c, ACT_COLUMN, was.unit);
    if (!was.closed_at.s)
        fail_set(&c->fail, ERR_RULE, "column", "这个栏目没有关闭");
    depth_of(c, was.unit, was.parent, &board);
    is = was;
    is.closed_at = (struct instant){0};
    is.closed_reason = (struct str){0};
    name_free(c, &is);
    change(c, &was, &is, S("column_reopen"));
    return db_end(c);
}

bool column_named(struct ctx *c, struct unit_id unit, struct str name, struct column *out)
{
    struct column_list all = {0};

    column_all(c, unit, false, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].name, name)) {
            *out = all.p[i];
            return true;
        }
    return false;
}

/* ---- report classes */

enum err report_classes_set(struct ctx *c, struct unit_id unit, int year,
                            const struct str *names, isize n, const struct column_class *map,
                            isize map_n)
{
    int64_t *ids = NEW(c->mem, int64_t, n ? n : 1);

    db_begin(c);
    may(c, ACT_REPORT, unit);
    report_class_clear(c, unit, year);
    for (isize i = 0; i < n; i++)
        ids[i] = report_class_insert(c, unit, year, names[i], (int)i);
    for (isize m = 0; m < map_n; m++) {
        struct column k = {0};
        isize i = 0;

        while (i < n && !str_eq(names[i], map[m].name))
            i++;
        column_load(c, map[m].col, &k);
        if (i == n || k.unit.n != unit.n)
            fail_set(&c->fail, ERR_INPUT, "class", "没有统计类别“%.*s”", STR_ARG(map[m].name));
        else
            column_class_set(c, unit, map[m].col, ids[i]);
    }
    audit_add(c, unit, S("report_classes"), S("unit"), unit.n, S(""),
              str_fmt(c->mem, "{\"year\":%d,\"classes\":%d,\"columns\":%d}", year, (int)n,
                      (int)map_n));
    return db_end(c);
}
