/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cells_two.c - table two: blocks under 第二十条第（…）项, columns told by their own heads
 *
 * The rows of both forms follow one order, so one alignment finds them; which columns a block has
 * is told by the words above its figures, else by how many figures a row has.
 */
#include "read/cells_parts.h"
#include "read/sheet_parts.h"

/* BRIEF: how near the shortest name of a row is, where the row has no other words (许可). */
enum { NEAR_ENOUGH = 550, RUNS_MAX = 200, BRIEF = 800 };

static const struct {
    struct str id, label, other, brief;
} rows[T2_ROWS] = {
    {LIT("T2.A.reg"), LIT("规章"), LIT("规章"), LIT("规章")},
    {LIT("T2.A.norm"), LIT("规范性文件"), LIT("行政规范性文件"), LIT("规范文件")},
    {LIT("T2.B.lic"), LIT("行政许可"), LIT("行政许可"), LIT("许可")},
    {LIT("T2.B.oth"), LIT("其他对外管理服务事项"), LIT("其他对外管理服务事项"),
     LIT("其他事项")},
    {LIT("T2.C.pen"), LIT("行政处罚"), LIT("行政处罚"), LIT("处罚")},
    {LIT("T2.C.coe"), LIT("行政强制"), LIT("行政强制"), LIT("强制")},
    {LIT("T2.D.fee"), LIT("行政事业性收费"), LIT("行政事业性收费"), LIT("收费")},
    {LIT("T2.E.pur"), LIT("政府集中采购"), LIT("政府集中采购"), LIT("采购")},
};

/* Words that only one form has above its figures. */
static const struct {
    struct str word;
    enum report_form form;
} votes[] = {
    {LIT("制发件数"), FORM_2021},     {LIT("废止件数"), FORM_2021},
    {LIT("现行有效"), FORM_2021},     {LIT("收费金额"), FORM_2021},
    {LIT("本年处理决定"), FORM_2021}, {LIT("新制作"), FORM_2019},
    {LIT("新公开数量"), FORM_2019},   {LIT("对外公开总"), FORM_2019},
    {LIT("上一年项目"), FORM_2019},   {LIT("年增减"), FORM_2019},
    {LIT("采购项目"), FORM_2019},     {LIT("采购总金额"), FORM_2019},
};

static enum report_form form_told(struct arena *mem, struct str words)
{
    int n2019 = 0, n2021 = 0;

    for (size_t i = 0; i < sizeof votes / sizeof *votes; i++)
        if (label_text_has(mem, words, votes[i].word))
            *(votes[i].form == FORM_2019 ? &n2019 : &n2021) += 1;
    return n2019 == n2021 ? FORM_UNKNOWN : n2019 > n2021 ? FORM_2019 : FORM_2021;
}

/* Aligns runs with rows, both in order: match[i] is the row of run i, or -1. */
static void align(struct arena *mem, const struct region *g, int *match)
{
    struct arena scratch = *mem;
    int n = (int)(g->runs.n < RUNS_MAX ? g->runs.n : RUNS_MAX);
    int(*best)[T2_ROWS + 1] = (void *)NEW(&scratch, int, (n + 1) * (T2_ROWS + 1));
    int(*near)[T2_ROWS] = (void *)NEW(&scratch, int, (n + 1) * T2_ROWS);

    for (int i = 0; i < n; i++) {
        struct label found, wanted, own;

        label_of(&scratch, g->runs.p[i].before, &found);
        label_of(&scratch, g->runs.p[i].own, &own);
        for (int j = 0; j < T2_ROWS; j++) {
            int behind, v;

            label_of(&scratch, rows[j].label, &wanted);
            v = label_near(&wanted, &found, &behind);
            label_of(&scratch, rows[j].brief, &wanted);
            if (v < BRIEF && label_same(&wanted, &own))
                v = BRIEF, behind = 0;
            near[i][j] = v < NEAR_ENOUGH ? 0 : v - 20 * (behind < 20 ? behind : 20);
        }
    }
    for (int i = 1; i <= n; i++)
        for (int j = 1; j <= T2_ROWS; j++) {
            int v = best[i - 1][j] > best[i][j - 1] ? best[i - 1][j] : best[i][j - 1];
            int with = near[i - 1][j - 1] > 0 ? best[i - 1][j - 1] + near[i - 1][j - 1] : 0;

            best[i][j] = with > v ? with : v;
        }
    for (int i = 0; i < n; i++)
        match[i] = -1;
    for (int i = n, j = T2_ROWS; i > 0 && j > 0;) {
        if (best[i][j] == best[i - 1][j])
            i--;
        else if (best[i][j] == best[i][j - 1])
            j--;
        else
            match[--i] = --j;
    }
}

/* Rows in another order than the form's: those whose words are a row's name and nothing else, and no other row has. */
static void out_of_order(struct arena *mem, const struct region *g, int *match)
{
    int n = (int)(g->runs.n < RUNS_MAX ? g->runs.n : RUNS_MAX);
    bool taken[T2_ROWS] = {0};

    for (int i = 0; i < n; i++)
        if (match[i] >= 0)
            taken[match[i]] = true;
    for (int i = 0; i < n; i++)
        for (int j = 0; match[i] < 0 && g->runs.p[i].figures && j < T2_ROWS; j++) {
            struct arena scratch = *mem;
            struct label own, label, other;

            label_of(&scratch, g->runs.p[i].own, &own);
            label_of(&scratch, rows[j].label, &label);
            label_of(&scratch, rows[j].other, &other);
            if (taken[j] || (!label_same(&own, &label) && !label_same(&own, &other)))
                continue;
            match[i] = j;
            taken[j] = true;
        }
}

/* In a text with a cell a line: does the name of a row of another block stand right before this row's, without the
 * head of a block between? Then its cells were taken off the page in another order, and nothing is certain. */
static bool is_scattered(const struct run *r, int row)
{
    isize own = str_rfind(r->before, rows[row].label);

    if (r->place != PLACE_NONE || own < 0)
        return false;
    for (int k = 0; k < T2_ROWS; k++) {
        isize at = str_rfind(str_slice(r->before, 0, own), rows[k].label), from;

        if (at < 0 || rows[k].id.p[3] == rows[row].id.p[3])
            continue;
        from = at + rows[k].label.n;
        if (str_find(str_slice(r->before, from, own), S("第二十条")) < 0)
            return true;
    }
    return false;
}

/* The columns of a block in a form, in printed order. */
static int columns_of(enum report_form form, struct str row_id, int *col)
{
    struct report_head head[REPORT_HEADS];
    int heads = report_heads(form, REPORT_T2, head), n = 0;

    for (int i = 0; i < heads; i++)
        if (head[i].col >= 0 && report_head_in(&head[i], str_slice(row_id, 0, 4)))
            col[n++] = head[i].col;
    return n;
}

/* The figures of a run without blanks at its end; those alone where blanks make too many. */
static isize figures_of(const struct run *r, isize want, struct sheet_item *out)
{
    isize n = r->n, k = 0;

    while (n > want && n > 0 && r->value[n - 1].kind == ITEM_BLANK && !r->value[n - 1].text.n)
        n--;
    for (isize i = 0; i < n && k < 8; i++)
        if (n <= want || r->value[i].kind == ITEM_FIGURE ||
            (r->value[i].text.n && r->figures < want))
            out[k++] = r->value[i];
    return k;
}

static bool alike(const struct sheet_item *a, const struct sheet_item *b)
{
    return a->kind == b->kind && a->text.n && str_eq(a->text, b->text);
}

/* A cell that spanned columns and was taken apart, each part with the same figure or stroke (行政许可
 * 5 5 5): one for each of the `want` spans, or false. */
static bool spans_repeated(const struct run *r, int want, struct sheet_item *item)
{
    if (r->n != 3 || want > 2 || !alike(&r->value[1], &r->value[2]) ||
        (want == 1 && !alike(&r->value[0], &r->value[1])))
        return false;
    for (int i = 0; i < want; i++)
        item[i] = r->value[i];
    return true;
}

/* Does `name` stand above `run` in a cell whose middle is `x`: the nearest words there count. */
static bool named_above(struct arena *mem, const struct sheet *sheet, const struct region *g,
                        const struct run *run, int x, struct str name)
{
    for (isize r = run->row - 1; r >= g->from; r--) {
        const struct sheet_row *row = &sheet->rows.p[r];

        if (row->place != run->place || row->table != run->table)
            break;
        for (isize i = 0; i < row->items.n; i++)
            if (row->items.p[i].x == x && row->items.p[i].kind == ITEM_WORDS) {
                struct arena scratch = *mem;
                struct label found, wanted;

                label_of(&scratch, row->items.p[i].text, &found);
                label_of(&scratch, name, &wanted);
                return found.n <= wanted.n + 6 && label_near(&wanted, &found, NULL) >= 750;
            }
    }
    return false;
}

/* Puts `item` in the order of the form where the heads above the figures name every column, each
 * once; leaves it as it is where they do not. True: it was in another order. */
static bool by_heads(struct arena *mem, const struct sheet *sheet, const struct region *g,
                     const struct run *r, enum report_form form, int row, const int *col, int n,
                     struct sheet_item *item)
{
    struct report_head head[REPORT_HEADS];
    struct sheet_item sorted[8];
    int heads = report_heads(form, REPORT_T2, head);
    bool seen[8] = {0}, moved = false;

    if ((r->place != PLACE_GRID && r->place != PLACE_FIELD) || n < 2 || n > 8)
        return false;
    for (int i = 0; i < n; i++) {
        int at = -1;

        for (int k = 0; k < n; k++)
            for (int h = 0; h < heads && at < 0; h++)
                if (head[h].col == col[k] &&
                    report_head_in(&head[h], str_slice(rows[row].id, 0, 4)) &&
                    named_above(mem, sheet, g, r, item[i].x, head[h].label))
                    at = k;
        if (at < 0 || seen[at])
            return false;
        seen[at] = true;
        sorted[at] = item[i];
        moved |= at != i;
    }
    for (int i = 0; i < n; i++)
        item[i] = sorted[i];
    return moved;
}

/* The unit that the head above a sum of money names, for cell_money(): the form has 万元. Blank cells
 * beside the head make it a run of its own. */
static struct str head_unit(struct arena *mem, const struct region *g, const struct run *r)
{
    static const struct str units[] = {LIT("万元"), LIT("亿元"), LIT("千元"), LIT("元")};
    const struct run *head = r;
    isize from = str_rfind(r->before, S("金额"));
    struct str s;

    while (from < 0 && head > g->runs.p && !head[-1].figures) {
        head--;
        from = str_rfind(head->before, S("金额"));
    }
    s = from >= 0 ? str_from(head->before, from) : r->own;
    /* 单位：万<br>元 */
    s = str_replace(mem, str_replace(mem, utf8_nfkc(mem, s), S(" "), S("")), S("\n"), S(""));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_has(s, units[i]))
            return units[i];
    return units[0];
}

/* A sum of money in another unit than 万元 is turned into it, and that is said. */
static struct cell money(struct arena *mem, struct report *out, const struct region *g,
                         const struct run *r, int slot, const struct sheet_item *it)
{
    struct str unit = head_unit(mem, g, r);
    struct cell c = cell_money(mem, it->text, &unit);

    if (c.kind != CELL_NUMBER)
        return it->cell;
    if (c.value && !str_eq(unit, S("万元")))
        report_warn(mem, out, "%.*s（%.*s）的“%.*s”以%.*s为单位，已换算为%.*s万元",
                    STR_ARG(report_address(mem, slot)), STR_ARG(report_slot_words(mem, slot)),
                    STR_ARG(it->text), STR_ARG(unit), STR_ARG(cell_print(mem, c)));
    return c;
}

/* 采购总金额 of the form of 2019 has no unit of its own and stays as printed. */
static bool is_money(int slot)
{
    return str_eq(report_col_id(REPORT_T2, report_slot_col(slot)), S("fee_wan"));
}

/* 5↓ in the column of changes is 5 less. */
static struct cell change(struct arena *mem, struct cell c)
{
    static const struct str arrows[] = {LIT("↑"), LIT("↓")};

    for (size_t i = 0; c.kind == CELL_TEXT && i < sizeof arrows / sizeof *arrows; i++)
        if (str_ends(c.text, arrows[i])) {
            struct str number = str_slice(c.text, 0, c.text.n - arrows[i].n);
            struct cell turned = cell_parse(mem, str_concat(mem, arrows[i], number));

            if (turned.kind == CELL_NUMBER)
                turned.text = c.text;
            return turned.kind == CELL_NUMBER ? turned : c;
        }
    return c;
}

static void put_row(struct arena *mem, const struct sheet *sheet, const struct region *g,
                    struct report *out, const struct run *r, int row, enum report_form form)
{
    struct sheet_item item[8];
    int col[REPORT_HEADS], n = columns_of(form, rows[row].id, col);
    isize k;

    if (!n)
        return;
    if (spans_repeated(r, n, item)) {
        k = n;
        report_warn(mem, out, "表二“%.*s”的合并单元格被拆开，各格的数相同，读作一个",
                    STR_ARG(rows[row].label));
    } else {
        k = figures_of(r, n, item);
    }
    if (k < n && k > 0 && !sheet->drawn && r->place != PLACE_NONE && r->figures == 0 &&
        k == r->n) {
        /* A row of blanks, fewer than columns: spans that a paste lost. */
        while (k < n)
            item[k] = item[k - 1], k++;
    }
    if (k != n) {
        report_warn(mem, out, "表二“%.*s”应有%d个数，读到%d个（%.*s），未采用",
                    STR_ARG(rows[row].label), n, (int)k, STR_ARG(cells_figures(mem, r)));
        return;
    }
    if (cells_broken(sheet, r) || !cells_beside(mem, sheet, r, rows[row].label)) {
        report_warn(mem, out,
                    "表二“%.*s”的数（%.*s）可能折成了两行，或者不在这一行，分不清，未采用",
                    STR_ARG(rows[row].label), STR_ARG(cells_figures(mem, r)));
        return;
    }
    if (by_heads(mem, sheet, g, r, form, row, col, n, item))
        report_warn(mem, out, "表二“%.*s”的列不按表式的顺序，已按列名读",
                    STR_ARG(rows[row].label));
    for (int i = 0; i < n; i++) {
        int slot = report_slot(REPORT_T2, row, col[i]);

        if (cells_in_pieces(sheet, item[i].cell)) {
            report_warn(mem, out, "表二“%.*s”的“%.*s”分成了几段，分不清，未采用",
                        STR_ARG(rows[row].label), STR_ARG(item[i].text));
            continue;
        }
        /* (15) is 15, or in the way of accounts 15 less. */
        if (item[i].kind == ITEM_FIGURE && item[i].cell.value &&
            sheet_in_brackets(item[i].text) &&
            str_eq(report_col_id(REPORT_T2, col[i]), S("delta"))) {
            report_warn(mem, out, "表二“%.*s”的增减“%.*s”带括号，分不清是增是减，未采用",
                        STR_ARG(rows[row].label), STR_ARG(item[i].text));
            continue;
        }
        cells_put(mem, out, slot,
                  is_money(slot) ? money(mem, out, g, r, slot, &item[i])
                  : str_eq(report_col_id(REPORT_T2, col[i]), S("delta"))
                      ? change(mem, item[i].cell)
                      : item[i].cell);
    }
}

static enum report_form form_by_count(const struct run *r, int row)
{
    int n = 0;

    for (isize i = 0; i < r->n; i++)
        n += r->value[i].kind == ITEM_FIGURE;
    if (row == 7 || row == 3)
        return FORM_2019;
    if (row >= 2 && n == 1)
        return FORM_2021;
    return row >= 2 && n >= (row == 6 ? 2 : 3) ? FORM_2019 : FORM_UNKNOWN;
}

static void repaired(struct arena *mem, struct report *out, const struct run *r, int row)
{
    if (!label_text_has(mem, r->before, rows[row].label))
        report_warn(mem, out, "表二的“%.*s”读作“%.*s”", STR_ARG(cells_words(mem, r)),
                    STR_ARG(rows[row].other));
}

/* 本年收费金额（单位：元） is the form's head in another unit: money() says what that does. */
static bool other_unit(struct str label, struct str found)
{
    return str_has(label, S("万元")) && str_has(found, S("元")) && !str_has(found, S("万元"));
}

/* Heads with wrong characters are named: 处理决策, 本年增/減. */
static void heads_repaired(struct arena *mem, struct report *out, const struct sheet *sheet,
                           const struct region *g, enum report_form form)
{
    struct report_head head[REPORT_HEADS];
    int heads = report_heads(form, REPORT_T2, head);

    for (isize r = g->from; r < g->until; r++)
        for (isize i = 0; i < sheet->rows.p[r].items.n; i++) {
            struct str text = sheet->rows.p[r].items.p[i].text, part;

            if (sheet->rows.p[r].items.p[i].kind != ITEM_WORDS || text.n > 90 ||
                sheet->rows.p[r].prose)
                continue;
            for (struct str rest = text; str_next(&rest, ' ', &part);) {
                struct arena scratch = *mem;
                struct label found, wanted;
                int best = 0, which = -1;

                label_of(&scratch, part, &found);
                for (int h = 0; h < heads; h++) {
                    int v;

                    label_of(&scratch, head[h].label, &wanted);
                    if (wanted.n - found.n > 2 || found.n - wanted.n > 2)
                        continue;
                    v = label_near(&wanted, &found, NULL);
                    if (v > best)
                        best = v, which = h;
                }
                if (which >= 0 && best < 1000 && best >= 500 && found.n > 3 &&
                    !other_unit(head[which].label, part) &&
                    !label_text_has(mem, head[which].label, part))
                    report_warn(mem, out, "表二的列名“%.*s”读作“%.*s”", STR_ARG(part),
                                STR_ARG(head[which].label));
            }
        }
}

/* Of what stands before the first of several 第二十条第（…）项 nothing is of the table: other years, other counts. */
static void drop_before(struct arena *mem, const struct sheet *sheet, struct region *g)
{
    isize first = -1, kept = 0;
    int n = 0;

    for (isize r = g->from; r < g->until; r++) {
        const struct sheet_row *row = &sheet->rows.p[r];

        if ((row->prose && row->items.n < 2) || row->text.n > 300 ||
            !label_text_has(mem, row->text, S("第二十条第")))
            continue;
        if (first < 0 && !label_text_has(mem, row->text, S("第二十条第（一）项")))
            return; /* its first block has no such head */
        first = first < 0 ? r : first;
        n++;
    }
    for (isize i = 0; n > 1 && i < g->runs.n; i++)
        if (g->runs.p[i].row >= first)
            g->runs.p[kept++] = g->runs.p[i];
    if (n > 1)
        g->runs.n = kept;
}

void cells_two(struct arena *mem, const struct sheet *sheet, struct region *g,
               struct report *out)
{
    int match[RUNS_MAX], n = (int)(g->runs.n < RUNS_MAX ? g->runs.n : RUNS_MAX);
    enum report_form form[T2_ROWS] = {0}, block = FORM_UNKNOWN, whole = FORM_UNKNOWN;
    struct str heads = {0};
    char last = 0;
    bool mixed = false;

    /* An empty row is nobody's: not that of the words above it. */
    for (int i = 0; i < n; i++)
        if (g->runs.p[i].place == PLACE_GRID && !sheet->rows.p[g->runs.p[i].row].text.n)
            g->runs.p[i].n = 0;
    drop_before(mem, sheet, g);
    align(mem, g, match);
    out_of_order(mem, g, match);
    for (int i = 0; i < n; i++) {
        enum report_form told;

        if (match[i] >= 0 && is_scattered(&g->runs.p[i], match[i]))
            match[i] = -1;

        /* Blank cells beside the head make it a run of its own. */
        if (match[i] < 0 && !g->runs.p[i].figures)
            heads = str_concat(mem, str_concat(mem, heads, S(" ")), g->runs.p[i].before);
        if (match[i] < 0)
            continue;
        if (rows[match[i]].id.p[3] != last) {
            last = rows[match[i]].id.p[3];
            block = form_told(mem, str_concat(mem, heads, g->runs.p[i].before));
        }
        heads = (struct str){0};
        told = block ? block : form_by_count(&g->runs.p[i], match[i]);
        form[match[i]] = told;
        if (told && !whole)
            whole = told;
        mixed |= told && told != whole;
    }
    for (int i = 0; i < n; i++) {
        enum report_form use;

        if (match[i] < 0) {
            if (g->runs.p[i].figures)
                report_warn(mem, out, "表二中“%.*s”后面的数（%.*s）认不出属于哪一项，未采用",
                            STR_ARG(cells_words(mem, &g->runs.p[i])),
                            STR_ARG(cells_figures(mem, &g->runs.p[i])));
            continue;
        }
        use = form[match[i]] ? form[match[i]] : whole;
        if (!use) {
            report_warn(mem, out, "表二“%.*s”：看不出是哪一年的表式，未采用",
                        STR_ARG(rows[match[i]].label));
            continue;
        }
        repaired(mem, out, &g->runs.p[i], match[i]);
        put_row(mem, sheet, g, out, &g->runs.p[i], match[i], use);
    }
    if (!out->form[REPORT_T2])
        out->form[REPORT_T2] = form[1] ? form[1] : form[0] ? form[0] : whole;
    if (mixed)
        report_warn(mem, out, "表二的各项混用了两种表式");
    if (whole)
        heads_repaired(mem, out, sheet, g, out->form[REPORT_T2]);
}
