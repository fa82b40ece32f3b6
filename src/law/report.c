/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.c - the annual report as data: forms, addresses, sums
 *
 * Slots are laid out here for both forms at once, so that a cell keeps its place whichever
 * form it is printed in; what is printed, and with which words, comes from the rulebook.
 */
#include "law/report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/json.h"
#include "base/utf8.h"
#include "rules.h"

static const struct str t2_rows[T2_ROWS] = {
    LIT("T2.A.reg"), LIT("T2.A.norm"), LIT("T2.B.lic"), LIT("T2.B.oth"),
    LIT("T2.C.pen"), LIT("T2.C.coe"),  LIT("T2.D.fee"), LIT("T2.E.pur"),
};
static const struct str t2_cols[T2_COLS] = {
    LIT("made"),    LIT("repealed"), LIT("valid"),    LIT("decisions"),
    LIT("fee_wan"), LIT("newmade"),  LIT("newpub"),   LIT("pubtotal"),
    LIT("prev"),    LIT("delta"),    LIT("projects"), LIT("amount"),
};
static const struct str t3_rows[T3_ROWS] = {
    LIT("T3.1"),     LIT("T3.2"),     LIT("T3.3.1"),   LIT("T3.3.2"),   LIT("T3.3.3.1"),
    LIT("T3.3.3.2"), LIT("T3.3.3.3"), LIT("T3.3.3.4"), LIT("T3.3.3.5"), LIT("T3.3.3.6"),
    LIT("T3.3.3.7"), LIT("T3.3.3.8"), LIT("T3.3.4.1"), LIT("T3.3.4.2"), LIT("T3.3.4.3"),
    LIT("T3.3.5.1"), LIT("T3.3.5.2"), LIT("T3.3.5.3"), LIT("T3.3.5.4"), LIT("T3.3.5.5"),
    LIT("T3.3.6"),   LIT("T3.3.6.1"), LIT("T3.3.6.2"), LIT("T3.3.6.3"), LIT("T3.3.7"),
    LIT("T3.4"),
};
static const struct str t3_cols[T3_COLS] = {
    LIT("nat"), LIT("biz"), LIT("sci"), LIT("ngo"), LIT("law"), LIT("oth"), LIT("sum"),
};
static const struct str t4_cols[T4_COLS] = {
    LIT("rec.up"),  LIT("rec.fix"),  LIT("rec.oth"),  LIT("rec.pend"),  LIT("rec.sum"),
    LIT("dir.up"),  LIT("dir.fix"),  LIT("dir.oth"),  LIT("dir.pend"),  LIT("dir.sum"),
    LIT("post.up"), LIT("post.fix"), LIT("post.oth"), LIT("post.pend"), LIT("post.sum"),
};
static const struct str t4_row[1] = {LIT("T4")};

static const struct {
    const struct str *rows, *cols;
    int row_n, col_n, first;
    struct str prefix; /* of its column ids in the rulebook */
} layout[REPORT_TABLES] = {
    {t2_rows, t2_cols, T2_ROWS, T2_COLS, T2_FIRST, LIT("T2.")},
    {t3_rows, t3_cols, T3_ROWS, T3_COLS, T3_FIRST, LIT("T3.")},
    {t4_row, t4_cols, 1, T4_COLS, T4_FIRST, LIT("T4.")},
};

/* --- addresses */

int report_slot(enum report_table table, int row, int col)
{
    return row < 0 || col < 0 ? -1 : layout[table].first + row * layout[table].col_n + col;
}

enum report_table report_slot_table(int slot)
{
    return slot < T3_FIRST ? REPORT_T2 : slot < T4_FIRST ? REPORT_T3 : REPORT_T4;
}

int report_slot_row(int slot)
{
    enum report_table t = report_slot_table(slot);

    return (slot - layout[t].first) / layout[t].col_n;
}

int report_slot_col(int slot)
{
    enum report_table t = report_slot_table(slot);

    return (slot - layout[t].first) % layout[t].col_n;
}

static int find_in(const struct str *list, int n, struct str what)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i], what))
            return i;
    return -1;
}

int report_row_find(enum report_table table, struct str id)
{
    return table == REPORT_T4 ? 0 : find_in(layout[table].rows, layout[table].row_n, id);
}

int report_col_find(enum report_table table, struct str id)
{
    return find_in(layout[table].cols, layout[table].col_n, id);
}

struct str report_row_id(enum report_table table, int row)
{
    return layout[table].rows[row];
}

struct str report_col_id(enum report_table table, int col)
{
    return layout[table].cols[col];
}

int report_find(struct str address)
{
    struct str row, col;
    int slot = -1;

    if (!str_cut(address, S("/"), &row, &col))
        return -1;
    for (int t = 0; t < REPORT_TABLES && slot < 0; t++)
        slot = report_slot((enum report_table)t, find_in(layout[t].rows, layout[t].row_n, row),
                           find_in(layout[t].cols, layout[t].col_n, col));
    return slot >= 0 && report_form_has(FORM_UNKNOWN, slot) ? slot : -1;
}

struct str report_address(struct arena *mem, int slot)
{
    enum report_table t = report_slot_table(slot);

    return str_fmt(mem, "%.*s/%.*s", STR_ARG(layout[t].rows[report_slot_row(slot)]),
                   STR_ARG(layout[t].cols[report_slot_col(slot)]));
}

/* --- forms as data */

/* The row of either form's table at `i`, in one shape; false at the end. */
struct form_row {
    struct str id, table, parent, label, kind;
    int level, in_total;
};
static bool row_at(enum report_form form, isize i, struct form_row *out)
{
#define TAKE(r)                                                                                \
    *out = (struct form_row)                                                                   \
    {                                                                                          \
        (r).row_id, (r).table, (r).parent, (r).label_zh, (r).kind, (r).level, (r).in_total     \
    }
    if (form == FORM_2019 ? i >= rule_report_2019_count : i >= rule_report_2021_count)
        return false;
    if (form == FORM_2019)
        TAKE(rule_report_2019_rows[i]);
    else
        TAKE(rule_report_2021_rows[i]);
#undef TAKE
    return true;
}

static enum report_table table_of(struct str id)
{
    return str_eq(id, S("T2")) ? REPORT_T2 : str_eq(id, S("T3")) ? REPORT_T3 : REPORT_T4;
}

int report_lines(enum report_form form, enum report_table table, struct report_line *out)
{
    struct form_row row;
    int n = 0;

    for (isize i = 0; row_at(form, i, &row); i++) {
        bool head = str_eq(row.kind, S("header"));

        if (table_of(row.table) != table)
            continue;
        out[n++] = (struct report_line){
            .id = row.id,
            .label = row.label,
            .parent = row.parent,
            .level = row.level,
            .head = head,
            .sum = str_eq(row.kind, S("sum")),
            .in_total = row.in_total != 0,
            .row = head ? -1 : report_row_find(table, row.id),
        };
    }
    return n;
}

int report_heads(enum report_form form, enum report_table table, struct report_head *out)
{
    int n = 0;

    for (isize i = 0; i < rule_report_columns_count; i++) {
        const struct rule_report_columns *c = &rule_report_columns_rows[i];
        isize skip = layout[table].prefix.n;

        if (c->format != (int)form || table_of(c->table) != table)
            continue;
        out[n++] = (struct report_head){
            .id = str_from(c->col_id, skip),
            .label = c->label_zh,
            .parent = str_from(c->parent, c->parent.n ? skip : 0),
            .unit = c->unit,
            .blocks = c->applies_to,
            .group = str_eq(c->kind, S("group")),
            .sum = str_eq(c->kind, S("sum")),
            .col = report_col_find(table, str_from(c->col_id, skip)),
        };
    }
    return n;
}

bool report_head_in(const struct report_head *head, struct str block)
{
    struct str name;

    for (struct str rest = head->blocks; str_next(&rest, ' ', &name);)
        if (str_eq(name, block))
            return true;
    return false;
}

/* Which cells a form has, asked a thousand times a report: columns of table two as bits, row by row;
 * of table three, the rows that only one form has. tests/law/report_test.c holds it against the
 * rulebook. */
enum { C3 = 7, D1 = 1 << 3, F1 = 1 << 4, N3 = 7 << 5, P2 = 3 << 8, E2 = 3 << 10 };
static const int t2_2019[T2_ROWS] = {N3, N3, P2 | D1, P2 | D1, P2 | D1, P2 | D1, P2, E2};
static const int t2_2021[T2_ROWS] = {C3, C3, D1, 0, D1, D1, F1, 0};
enum { T3_OTHER = 20, T3_OTHER_FIRST = 21, T3_OTHER_LAST = 23 };

static bool form_has(enum report_form form, int slot)
{
    int row = report_slot_row(slot), col = report_slot_col(slot);

    switch (report_slot_table(slot)) {
    case REPORT_T2:
        return ((form == FORM_2019 ? t2_2019 : t2_2021)[row] >> col & 1) != 0;
    case REPORT_T3:
        return form == FORM_2019 ? row < T3_OTHER_FIRST || row > T3_OTHER_LAST
                                 : row != T3_OTHER;
    case REPORT_T4:
    case REPORT_TABLES:
        break;
    }
    return true;
}

bool report_form_has(enum report_form form, int slot)
{
    if (slot < 0 || slot >= REPORT_CELLS)
        return false;
    if (form == FORM_UNKNOWN)
        return form_has(FORM_2019, slot) || form_has(FORM_2021, slot);
    return form_has(form, slot);
}

enum report_form report_form_of_year(int year)
{
    /* 国办公开办函〔2021〕30号 applies from the report for 2021 on. */
    return year >= 2021 ? FORM_2021 : FORM_2019;
}

struct str report_table_name(enum report_table table)
{
    static const struct str names[REPORT_TABLES] = {
        LIT("表二（主动公开）"), LIT("表三（依申请公开）"), LIT("表四（复议诉讼）")};

    return names[table];
}

struct str report_part_heading(int part)
{
    static const struct str names[REPORT_PARTS] = {
        LIT(""),
        LIT("一、总体情况"),
        LIT("二、主动公开政府信息情况"),
        LIT("三、收到和处理政府信息公开申请情况"),
        LIT("四、政府信息公开行政复议、行政诉讼情况"),
        LIT("五、存在的主要问题及改进情况"),
        LIT("六、其他需要报告的事项"),
    };

    return names[part];
}

static struct str bare(struct str label)
{
    static const struct str marks[] = {LIT("、"), LIT("）"), LIT(".")};

    /* 1.属于国家秘密 → 属于国家秘密; the remark in brackets goes too. */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        isize at = str_find(label, marks[i]);

        if (at >= 0 && at < 8) {
            label = str_from(label, at + marks[i].n);
            break;
        }
    }
    return str_has(label, S("（")) ? str_slice(label, 0, str_find(label, S("（"))) : label;
}

struct str report_slot_words(struct arena *mem, int slot)
{
    static const enum report_form forms[] = {FORM_2021, FORM_2019};
    enum report_table t = report_slot_table(slot);
    struct str id = layout[t].rows[report_slot_row(slot)], label = {0};
    struct report_head head[REPORT_HEADS];
    struct form_row row;

    for (int f = 0; f < 2; f++) {
        int n = report_heads(forms[f], t, head);

        for (isize i = 0; t != REPORT_T4 && !label.n && row_at(forms[f], i, &row); i++)
            if (str_eq(row.id, id))
                label = bare(row.label);
        for (int i = 0; i < n; i++) {
            if (head[i].col != report_slot_col(slot))
                continue;
            if (t != REPORT_T4)
                return str_fmt(mem, "%.*s·%.*s", STR_ARG(label), STR_ARG(bare(head[i].label)));
            for (int g = 0; g < n; g++)
                if (str_eq(head[g].id, head[i].parent))
                    return str_fmt(mem, "%.*s·%.*s", STR_ARG(head[g].label),
                                   STR_ARG(head[i].label));
        }
    }
    return label;
}

/* --- whole reports */

bool report_has_table(const struct report *r, enum report_table table)
{
    int n = layout[table].row_n * layout[table].col_n;

    for (int i = 0; i < n; i++)
        if (r->cell[layout[table].first + i].kind != CELL_UNKNOWN)
            return true;
    return false;
}

enum report_form report_form_of(const struct report *r)
{
    return r->form[REPORT_T2] ? r->form[REPORT_T2] : r->form[REPORT_T3];
}

void report_warn(struct arena *mem, struct report *r, const char *fmt, ...)
{
    char line[600];
    va_list args;

    if (r->warnings.n >= 200)
        return;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    for (isize i = 0; i < r->warnings.n; i++)
        if (str_eq(r->warnings.p[i], str_of(line)))
            return;
    *LIST_ADD(mem, &r->warnings, r->warnings_cap) =
        str_dup(mem, utf8_clip(str_of(line), (isize)sizeof line));
}

void report_init(struct report *r, enum report_form form, int year)
{
    report_sum_begin(r, form);
    r->year = year;
    for (int i = 0; i < REPORT_PARTS; i++)
        r->part[i].heading = report_part_heading(i);
}

void report_sum_begin(struct report *sum, enum report_form form)
{
    *sum = (struct report){.form = {form, form, form}};
    for (int i = 0; i < REPORT_CELLS; i++)
        if (report_form_has(form, i))
            sum->cell[i] = cell_number(0, 0);
}

enum err report_add(struct arena *mem, struct report *sum, const struct report *r,
                    struct fail *why)
{
    if (why->code)
        return why->code;
    for (int t = 0; t < REPORT_T4; t++)
        if (r->form[t] && sum->form[t] && r->form[t] != sum->form[t])
            return fail_set(why, ERR_RULE, "", "%.*s：%.*s是%d年版，不能与%d年版相加",
                            STR_ARG(r->file), STR_ARG(report_table_name((enum report_table)t)),
                            (int)r->form[t], (int)sum->form[t]);
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell c;

        if (sum->cell[i].kind == CELL_UNKNOWN)
            continue;
        c = cell_add(sum->cell[i], r->cell[i]);
        if (c.kind == CELL_UNKNOWN)
            report_warn(mem, sum, "%.*s：没有%.*s，合计中也不知", STR_ARG(r->file),
                        STR_ARG(report_address(mem, i)));
        sum->cell[i] = c;
    }
    return OK;
}

void report_cells_json(struct json_out *j, struct arena *mem, const struct report *r)
{
    jout_object(j);
    for (int i = 0; i < REPORT_CELLS; i++) {
        struct cell c = r->cell[i];

        if (c.kind == CELL_UNKNOWN)
            continue;
        jout_key(j, str_cstr(mem, report_address(mem, i)));
        if (c.kind == CELL_NUMBER)
            jout_raw(j, cell_print(mem, c));
        else if (c.text.n)
            jout_str(j, c.text);
        else
            jout_null(j);
    }
    jout_end(j);
}
