/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_table.c - registers as tables: import of what stands in spreadsheets, CSV; see register.h */
#include "base/grid.h"
#include "base/map.h"
#include "base/utf8.h"
#include "store/audit.h"
#include "store/calendar.h"
#include "work/may.h"
#include "work/register.h"

enum { LINES_MOST = 20000 };

/* Titles may stand above the head, as offices print them: the head is the first of ten lines in which
 * two cells are fields. */
static isize head_at(struct ctx *c, const struct register_kind *k, struct str text, char sep,
                     int *line)
{
    isize at = 0;

    for (int n = 1; n <= 10 && at < text.n; n++) {
        isize from = at;
        bool last = false;
        int known = 0;

        while (!last)
            known += register_field(k, grid_cell(c->mem, text, &at, sep, &last)) >= 0;
        if (known > 1) {
            *line = n;
            return from;
        }
    }
    *line = 1;
    return 0;
}

/* 44260 is 2021-03-05 to a spreadsheet: days since 1899-12-30. */
static struct str day_of_sheet(struct arena *mem, struct str v)
{
    int64_t n;

    if (v.n != 5 || !str_int(v, &n) || n < 20000 || n > 80000)
        return v;
    return day_iso(mem, (struct day){(int32_t)n - 25569}); /* 1970-01-01 is 25569 */
}

/* Which field each column is; false when one is unknown or a needed one is absent. */
static int head(struct ctx *c, const struct register_kind *k, struct str text, isize *at,
                char sep, int line, int *field, struct register_import *out, isize *cap)
{
    bool have[REGISTER_FIELDS] = {0}, last = false;
    int n = 0;

    while (!last && n < REGISTER_FIELDS) {
        struct str name = grid_cell(c->mem, text, at, sep, &last);
        int i = register_field(k, name);

        if (i < 0 && name.n)
            line_fault_add(c->mem, &out->faults, cap, line,
                           str_fmt(c->mem, "表头“%.*s”不是%.*s台账的栏目",
                                   STR_ARG(utf8_head(name, 20)), STR_ARG(k->label)));
        if (i >= 0)
            have[i] = true;
        field[n++] = i;
    }
    for (int i = 0; i < k->n; i++)
        if (k->field[i].need && !have[i])
            line_fault_add(c->mem, &out->faults, cap, line,
                           str_fmt(c->mem, "表头缺少“%.*s”", STR_ARG(k->field[i].label)));
    return n;
}

/* What stands in the register already, by its fields. */
static void known_rows(struct ctx *c, struct unit_id unit, struct str kind, struct map *out)
{
    struct register_row_list all = {0};

    register_page(c, unit, kind, (struct day){0}, (struct day){0}, (struct register_key){0},
                  INT32_MAX, &all);
    for (isize i = 0; i < all.n; i++)
        *map_put(c->mem, out, all.p[i].fields) = &all.p[i];
}

/* False where it is there already: a table that comes in twice does not count twice. */
static bool add(struct ctx *c, struct unit_id unit, const struct register_kind *k,
                const struct calendar *cal, struct str *value, struct map *known, bool dry)
{
    struct register_row *r = NEW(c->mem, struct register_row, 1);
    void **there;

    *r = (struct register_row){
        .unit = unit, .kind = k->id, .account = c->actor.user, .version = 1};
    register_derive(c, k, cal, value, r);
    there = map_put(c->mem, known, r->fields);
    if (*there)
        return false;
    *there = r;
    if (dry)
        return true;
    r->id = register_insert(c, r);
    register_past_insert(c, r);
    return true;
}

enum err register_import(struct ctx *c, struct unit_id unit, struct str kind, struct str text,
                         bool dry, struct register_import *out)
{
    struct register_kind k;
    int field[REGISTER_FIELDS], columns, line = 1;
    struct calendar cal = {0};
    struct map known = {0};
    isize at = 0, cap = 0;
    char sep;

    if (!register_find(c->mem, kind, &k))
        return fail_set(&c->fail, ERR_NOT_FOUND, "register", "没有“%.*s”这种台账",
                        STR_ARG(utf8_head(kind, 20)));
    sep = grid_separator(text);
    db_begin(c);
    may(c, ACT_REGISTER, unit);
    calendar_load(c, unit, &cal);
    at = head_at(c, &k, text, sep, &line);
    columns = c->fail.code ? 0 : head(c, &k, text, &at, sep, line, field, out, &cap);
    if (!c->fail.code)
        known_rows(c, unit, k.id, &known);
    /* under a head that is wrong every row would be: it alone is told */
    for (bool right = !out->faults.n;
         right && at < text.n && !c->fail.code && line < LINES_MOST;) {
        struct str value[REGISTER_FIELDS] = {{0}}, error[REGISTER_FIELDS] = {{0}};
        bool last = false, filled = false;

        line++;
        for (int i = 0; !last; i++) {
            struct str v = grid_cell(c->mem, text, &at, sep, &last);

            filled |= v.n > 0;
            /* a title that a spreadsheet has broken into lines is one line here */
            if (i < columns && field[i] >= 0 && k.field[field[i]].type != REGISTER_TEXT_F)
                v = str_replace(c->mem, str_replace(c->mem, v, S("\r"), S("")), S("\n"), S(""));
            if (i < columns && field[i] >= 0)
                value[field[i]] =
                    k.field[field[i]].type == REGISTER_DAY_F ? day_of_sheet(c->mem, v) : v;
            else if (v.n && i >= columns)
                line_fault_add(c->mem, &out->faults, &cap, line, S("这一行的格数比表头多"));
        }
        if (!filled)
            continue;
        register_check(c->mem, &k, value, error);
        for (int i = 0; i < k.n; i++)
            if (error[i].n)
                line_fault_add(c->mem, &out->faults, &cap, line, error[i]);
        if (out->faults.n)
            continue;
        if (add(c, unit, &k, &cal, value, &known, dry))
            out->added++;
        else
            out->same++;
    }
    if (at < text.n && !c->fail.code && !out->faults.n)
        line_fault_add(c->mem, &out->faults, &cap, line,
                       str_fmt(c->mem, "一次最多导入 %d 行，请分成几张表", LINES_MOST));
    if (!c->fail.code && !out->faults.n && !out->added && !out->same)
        line_fault_add(c->mem, &out->faults, &cap, line, S("表里只有表头，没有要登记的行"));
    if (!c->fail.code && out->faults.n)
        fail_set(&c->fail, ERR_INPUT, "table", "表中有 %lld 处不对，没有导入：第 %d 行，%.*s",
                 (long long)out->faults.n, out->faults.p[0].line,
                 STR_ARG(out->faults.p[0].says));
    if (!c->fail.code && !dry)
        audit_add(c, unit, S("register_import"), k.id, unit.n, S(""),
                  str_fmt(c->mem, "%lld", (long long)out->added));
    if (dry && !c->fail.code) {
        db_cancel(c);
        return OK;
    }
    return db_end(c);
}

struct str register_csv(struct arena *mem, const struct register_kind *k,
                        const struct register_entry_list *rows)
{
    struct buf b = buf_new(mem, 4096);

    buf_lit(&b, "\xEF\xBB\xBF"); /* so that spreadsheets take it for UTF-8 */
    for (int i = 0; i < k->n; i++) {
        if (i)
            buf_char(&b, ',');
        grid_put(&b, k->field[i].label);
    }
    buf_lit(&b, "\r\n");
    for (isize r = 0; r < rows->n; r++) {
        for (int i = 0; i < k->n; i++) {
            if (i)
                buf_char(&b, ',');
            grid_put(&b, k->field[i].type == REGISTER_FLAG_F
                             ? (rows->p[r].value[i].n ? S("是") : S("否"))
                             : rows->p[r].value[i]);
        }
        buf_lit(&b, "\r\n");
    }
    return buf_str(&b);
}
