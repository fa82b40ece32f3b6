/* SPDX-License-Identifier: MulanPSL-2.0 */
/* identity.c - verify a report's cells: every sum as one list of signed terms
 *
 * An identity is Σ sign × cell + known = 0; `known` is what last year's report brings in. So one
 * function judges all of them, and the search for the wrong cell (identity_suspect.c) needs to
 * know nothing about tables.
 */
#include "law/identity.h"

#include <assert.h>

#include "law/identity_search.h"
#include "rules.h"

struct str identity_status_name(enum identity_status status)
{
    static const struct str names[] = {LIT("hold"), LIT("fail"), LIT("not_checkable")};

    return names[status];
}

struct str identity_words(struct str id)
{
    static const struct {
        struct str id, words;
    } rows[] = {
        {LIT("H01"), LIT("一（本年新收）＋二（上年结转）＝三（七）总计＋四（结转下年度）")},
        {LIT("H02"), LIT("三（七）总计＝各项办理结果之和")},
        {LIT("H03"), LIT("三（七）总计＝各项办理结果之和")},
        {LIT("H04"), LIT("总计列＝自然人＋五类法人或其他组织")},
        {LIT("H05"), LIT("总计＝结果维持＋结果纠正＋其他结果＋尚未审结")},
        {LIT("H06"), LIT("上年结转＝上一年度报告的结转下年度继续办理")},
        {LIT("H07"), LIT("件数应为非负整数")},
        {LIT("H08"), LIT("汇总数＝所汇总各单位之和")},
        {LIT("H09"), LIT("上一年项目数量＝上一年度报告的上一年项目数量＋本年增/减")},
        {LIT("S01"), LIT("现行有效件数＝上年现行有效＋本年制发－本年废止－失效")},
        {LIT("S02"), LIT("对外公开总数量不小于本年新公开数量，差额为上年总数量")},
        {LIT("S03"), LIT("正文中的申请数量与表三一致")},
        {LIT("S04"), LIT("正文中的规范性文件数量与表二一致")},
        {LIT("S05"), LIT("第六部分说明收取信息处理费情况")},
        {LIT("S06"), LIT("上年尚未审结的案件在本年有着落")},
        {LIT("S07"), LIT("2024年起对不予公开决定应先行复议")},
        {LIT("S08"), LIT("结转的申请没有逾期的")},
        {LIT("S09"), LIT("总体情况有五个方面")},
        {LIT("S10"), LIT("问题和措施不与上年雷同")},
        {LIT("S11"), LIT("开头写明统计期限、电子版地址和联系方式")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].id, id))
            return rows[i].words;
    return (struct str){0};
}

static int *counted(struct identity_result *out, enum identity_status status)
{
    switch (status) {
    case IDENTITY_HOLD:
        return &out->hold;
    case IDENTITY_FAIL:
        return &out->fail;
    case IDENTITY_NOT_CHECKABLE:
        break;
    }
    return &out->not_checkable;
}

void identity_add(struct arena *mem, struct identity_result *out, struct identity_check check)
{
    *LIST_ADD(mem, &out->checks, out->checks_cap) = check;
    ++*counted(out, check.status);
}

void identity_settle(struct arena *mem, struct identity_result *out,
                     struct identity_check check)
{
    for (isize i = 0; i < out->checks.n; i++) {
        struct identity_check *c = &out->checks.p[i];

        if (!str_eq(c->id, check.id) ||
            !(str_eq(c->column, check.column) ||
              (!c->column.n && c->status == IDENTITY_NOT_CHECKABLE)))
            continue;
        --*counted(out, c->status);
        ++*counted(out, check.status);
        *c = check;
        return;
    }
    identity_add(mem, out, check);
}

/* --- one linear identity */

static void term(struct identity_check *c, int slot, int sign)
{
    assert(c->terms < IDENTITY_TERMS);
    c->slot[c->terms] = (int16_t)slot;
    c->sign[c->terms++] = (int8_t)sign;
}

/* Sums both sides and compares. */
static void judge(const struct report *r, struct identity_check *c)
{
    struct cell left = cell_number(c->known, IDENTITY_SCALE), right = cell_number(0, 0);

    for (int i = 0; i < c->terms; i++) {
        struct cell *side = c->sign[i] > 0 ? &left : &right;

        *side = cell_add(*side, r->cell[c->slot[i]]);
    }
    if (left.kind != CELL_NUMBER || right.kind != CELL_NUMBER) {
        c->status = IDENTITY_NOT_CHECKABLE;
        if (!c->note.n)
            c->note = S("有单元格没有列出或不是数字");
        return;
    }
    c->left = cell_shorten(left);
    c->right = cell_shorten(right);
    c->status = cell_cmp(left, right) ? IDENTITY_FAIL : IDENTITY_HOLD;
}

static int t3(int row, int col)
{
    return report_slot(REPORT_T3, row, col);
}

/* The leaves of （七）总计 in a form: row indices of table three. */
static int leaves(enum report_form form, int *row)
{
    struct report_line line[REPORT_LINES];
    int lines = report_lines(form, REPORT_T3, line), n = 0;

    for (int i = 0; i < lines; i++)
        if (line[i].in_total)
            row[n++] = line[i].row;
    return n;
}

/* The form whose table three this is; a table that does not reach （六） is judged by the rest. */
static enum report_form form_of_t3(const struct report *r)
{
    enum report_form form = r->form[REPORT_T3] ? r->form[REPORT_T3] : r->form[REPORT_T2];

    return form ? form : report_form_of_year(r->year ? r->year : 2021);
}

static void columns_of_t3(struct arena *mem, const struct report *r,
                          struct identity_result *out)
{
    enum report_form form = form_of_t3(r);
    int first = report_row_find(REPORT_T3, S("T3.1")),
        second = report_row_find(REPORT_T3, S("T3.2"));
    int total = report_row_find(REPORT_T3, S("T3.3.7")),
        next = report_row_find(REPORT_T3, S("T3.4"));
    int leaf[REPORT_LINES], n = leaves(form, leaf);

    for (int col = 0; col < T3_COLS; col++) {
        struct identity_check c = {.id = S("H01"), .column = report_col_id(REPORT_T3, col)};

        term(&c, t3(first, col), 1);
        term(&c, t3(second, col), 1);
        term(&c, t3(total, col), -1);
        term(&c, t3(next, col), -1);
        judge(r, &c);
        identity_add(mem, out, c);
    }
    for (int col = 0; col < T3_COLS; col++) {
        struct identity_check c = {.id = form == FORM_2019 ? S("H03") : S("H02"),
                                   .column = report_col_id(REPORT_T3, col)};

        term(&c, t3(total, col), 1);
        for (int i = 0; i < n; i++)
            term(&c, t3(leaf[i], col), -1);
        judge(r, &c);
        identity_add(mem, out, c);
    }
}

static void rows_of_t3(struct arena *mem, const struct report *r, struct identity_result *out)
{
    struct report_line line[REPORT_LINES];
    int lines = report_lines(form_of_t3(r), REPORT_T3, line);

    for (int i = 0; i < lines; i++) {
        struct identity_check c = {.id = S("H04"), .column = line[i].id};

        if (line[i].head)
            continue;
        term(&c, t3(line[i].row, T3_SUM), 1);
        for (int col = 0; col < T3_SUM; col++)
            term(&c, t3(line[i].row, col), -1);
        judge(r, &c);
        identity_add(mem, out, c);
    }
}

static void blocks_of_t4(struct arena *mem, const struct report *r, struct identity_result *out)
{
    static const struct str blocks[] = {LIT("rec"), LIT("dir"), LIT("post")};

    for (int b = 0; b < 3; b++) {
        struct identity_check c = {.id = S("H05"), .column = blocks[b]};

        term(&c, report_slot(REPORT_T4, 0, b * 5 + 4), 1);
        for (int i = 0; i < 4; i++)
            term(&c, report_slot(REPORT_T4, 0, b * 5 + i), -1);
        judge(r, &c);
        identity_add(mem, out, c);
    }
}

/* --- against last year's report */

/* In millionths, for `known`; false when it cannot be. */
static bool millionths(struct cell c, int64_t *out)
{
    struct cell sum = cell_add(c, cell_number(0, IDENTITY_SCALE));

    if (sum.kind != CELL_NUMBER)
        return false;
    *out = sum.value;
    return true;
}

/* `now` = Σ of last year's `before` cells (signs in `plus`), column by column or row by row. */
static void carried(struct arena *mem, const struct report *r, const struct report *previous,
                    struct identity_check c, int now, const int *before, int n,
                    struct identity_result *out)
{
    int64_t sum = 0, v = 0;
    bool known = previous != NULL;

    term(&c, now, -1);
    for (int i = 0; i < n && known; i++) {
        known = millionths(previous->cell[before[i]], &v);
        sum += v;
    }
    c.known = sum;
    if (!known) {
        c.status = IDENTITY_NOT_CHECKABLE;
        c.note = previous ? S("上一年度报告没有这一项") : S("没有给出上一年度报告");
    } else {
        judge(r, &c);
        /* The cell of this year is named on the left, as the rule has it. */
        struct cell left = c.left;
        c.left = c.right;
        c.right = left;
    }
    identity_add(mem, out, c);
}

static void carry_over(struct arena *mem, const struct report *r, const struct report *previous,
                       struct identity_result *out)
{
    int second = report_row_find(REPORT_T3, S("T3.2")),
        next = report_row_find(REPORT_T3, S("T3.4"));
    static const struct str rows[] = {LIT("T2.B.lic"), LIT("T2.B.oth"), LIT("T2.C.pen"),
                                      LIT("T2.C.coe"), LIT("T2.D.fee")};

    for (int col = 0; col < T3_COLS; col++) {
        int before = t3(next, col);

        carried(
            mem, r, previous,
            (struct identity_check){.id = S("H06"), .column = report_col_id(REPORT_T3, col)},
            t3(second, col), &before, 1, out);
    }
    if (r->form[REPORT_T2] != FORM_2019)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int row = report_row_find(REPORT_T2, rows[i]);
        int prev = report_slot(REPORT_T2, row, report_col_find(REPORT_T2, S("prev")));
        int both[] = {prev,
                      report_slot(REPORT_T2, row, report_col_find(REPORT_T2, S("delta")))};

        carried(mem, r, previous, (struct identity_check){.id = S("H09"), .column = rows[i]},
                prev, both, 2, out);
    }
}

/* S01, S02: a stock of documents against last year's; less is explained, more is not. */
static void stock(struct arena *mem, const struct report *r, const struct report *previous,
                  struct identity_result *out)
{
    static const struct str rows[] = {LIT("T2.A.reg"), LIT("T2.A.norm")};
    bool old = r->form[REPORT_T2] == FORM_2019;

    for (int i = 0; i < 2 && r->form[REPORT_T2]; i++) {
        int row = report_row_find(REPORT_T2, rows[i]);
        int total = report_slot(REPORT_T2, row,
                                report_col_find(REPORT_T2, old ? S("pubtotal") : S("valid")));
        int in = report_slot(REPORT_T2, row,
                             report_col_find(REPORT_T2, old ? S("newpub") : S("made")));
        int gone =
            old ? -1 : report_slot(REPORT_T2, row, report_col_find(REPORT_T2, S("repealed")));
        struct identity_check c = {
            .id = old ? S("S02") : S("S01"), .column = rows[i], .soft = true};
        struct cell before = {0}, expected;

        if (previous && previous->form[REPORT_T2] == r->form[REPORT_T2])
            before = previous->cell[total];
        expected = cell_add(r->cell[in], before);
        if (gone >= 0 && cell_counts(r->cell[gone]))
            expected =
                cell_add(expected, cell_number(-r->cell[gone].value, r->cell[gone].scale));
        term(&c, total, 0);
        term(&c, in, 0);
        if (gone >= 0)
            term(&c, gone, 0);
        if (old && cell_counts(r->cell[total]) && cell_counts(r->cell[in]) &&
            cell_cmp(r->cell[total], r->cell[in]) < 0) {
            c.left = r->cell[total];
            c.right = r->cell[in];
            c.status = IDENTITY_FAIL;
            c.note = S("对外公开总数量小于本年新公开数量");
        } else if (!cell_counts(r->cell[total]) || !cell_counts(expected)) {
            c.status = IDENTITY_NOT_CHECKABLE;
            c.note = previous ? S("两年的表式不同或缺项") : S("没有给出上一年度报告");
        } else {
            c.left = r->cell[total];
            c.right = expected;
            c.status = cell_cmp(c.left, c.right) > 0 ? IDENTITY_FAIL : IDENTITY_HOLD;
            if (cell_cmp(c.left, c.right) < 0)
                c.note = old ? S("差额应为撤回") : S("差额应为失效");
        }
        identity_add(mem, out, c);
    }
}

/* --- H07: whole and not negative */

static bool may_be_negative(struct str col)
{
    return str_eq(col, S("delta"));
}

static bool may_have_decimals(struct str col)
{
    return str_eq(col, S("fee_wan")) || str_eq(col, S("amount"));
}

static bool figure_ok(int slot, struct cell c)
{
    struct str col = report_col_id(report_slot_table(slot), report_slot_col(slot));
    struct cell whole = cell_shorten(c);

    if (c.kind == CELL_TEXT)
        return false;
    if (c.kind != CELL_NUMBER)
        return true;
    return (c.value >= 0 || may_be_negative(col)) && (!whole.scale || may_have_decimals(col));
}

static void figures(struct arena *mem, const struct report *r, struct identity_result *out)
{
    static const struct str names[REPORT_TABLES] = {LIT("T2"), LIT("T3"), LIT("T4")};

    for (int t = 0; t < REPORT_TABLES; t++) {
        bool all = true, any = false;

        for (int i = 0; i < REPORT_CELLS; i++) {
            struct identity_check c = {
                .id = S("H07"), .status = IDENTITY_FAIL, .left = r->cell[i]};

            if (report_slot_table(i) != (enum report_table)t || r->cell[i].kind == CELL_UNKNOWN)
                continue;
            any = true;
            if (figure_ok(i, r->cell[i]))
                continue;
            all = false;
            c.column = report_col_id((enum report_table)t, report_slot_col(i));
            c.note = r->cell[i].kind == CELL_TEXT ? S("不是数字") : S("不是非负整数");
            term(&c, i, 0);
            identity_add(mem, out, c);
        }
        if (all)
            identity_add(
                mem, out,
                (struct identity_check){.id = S("H07"),
                                        .column = names[t],
                                        .status = any ? IDENTITY_HOLD : IDENTITY_NOT_CHECKABLE,
                                        .note = any ? (struct str){0} : S("没有这张表")});
    }
}

void identity_members(struct arena *mem, const struct report *r, const struct report *sum,
                      struct identity_result *out)
{
    bool any = false, all = true;

    for (int i = 0; i < REPORT_CELLS; i++) {
        struct identity_check c = {.id = S("H08"),
                                   .column = report_address(mem, i),
                                   .left = r->cell[i],
                                   .right = sum->cell[i]};

        if (!cell_counts(r->cell[i]) || !cell_counts(sum->cell[i]))
            continue;
        any = true;
        term(&c, i, 0);
        c.status = cell_cmp(r->cell[i], sum->cell[i]) ? IDENTITY_FAIL : IDENTITY_HOLD;
        all &= c.status == IDENTITY_HOLD;
        if (c.status == IDENTITY_FAIL)
            identity_add(mem, out, c);
    }
    if (any && all)
        identity_add(mem, out,
                     (struct identity_check){.id = S("H08"), .column = S("T2 T3 T4")});
}

void identity_verify(struct arena *mem, const struct report *r, const struct report *previous,
                     struct identity_result *out)
{
    *out = (struct identity_result){0};
    /* Only the year before counts; any other one proves nothing. */
    if (previous && previous->year && r->year && previous->year + 1 != r->year)
        previous = NULL;
    columns_of_t3(mem, r, out);
    rows_of_t3(mem, r, out);
    blocks_of_t4(mem, r, out);
    carry_over(mem, r, previous, out);
    figures(mem, r, out);
    stock(mem, r, previous, out);
    if (out->fail)
        identity_search(mem, r, out);
}

bool identity_holds(const struct report *r)
{
    enum report_form form = form_of_t3(r);
    int total = report_row_find(REPORT_T3, S("T3.3.7")),
        next = report_row_find(REPORT_T3, S("T3.4"));
    int leaf[REPORT_LINES], n = leaves(form, leaf);

    for (int col = 0; col < T3_COLS; col++) {
        struct cell sum = cell_number(0, 0);

        for (int i = 0; i < n; i++)
            sum = cell_add(sum, r->cell[t3(leaf[i], col)]);
        if (!cell_counts(sum) || !cell_equal(sum, r->cell[t3(total, col)]) ||
            !cell_equal(cell_add(r->cell[t3(0, col)], r->cell[t3(1, col)]),
                        cell_add(sum, r->cell[t3(next, col)])))
            return false;
    }
    for (int row = 0; row < T3_ROWS; row++) {
        struct cell sum = cell_number(0, 0);

        for (int col = 0; col < T3_SUM; col++)
            sum = cell_add(sum, r->cell[t3(row, col)]);
        if (r->cell[t3(row, T3_SUM)].kind != CELL_UNKNOWN &&
            !cell_equal(sum, r->cell[t3(row, T3_SUM)]))
            return false;
    }
    for (int b = 0; b < 3; b++) {
        struct cell sum = cell_number(0, 0);

        for (int i = 0; i < 4; i++)
            sum = cell_add(sum, r->cell[report_slot(REPORT_T4, 0, b * 5 + i)]);
        if (!cell_equal(sum, r->cell[report_slot(REPORT_T4, 0, b * 5 + 4)]))
            return false;
    }
    return true;
}
