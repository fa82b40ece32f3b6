/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sheet_named.c - a row of a table written as a sentence: 1.属于国家秘密：自然人3件，商业企业0件，…
 *
 * The names say which column each figure is; they are put in the order of the form. Only a
 * line that names nothing but columns of one table, and all of them, is taken.
 */
#include "read/label.h"
#include "read/sheet_parts.h"

enum { NAMES_MAX = 7 };

struct names {
    const struct str *name;
    int n;
};
static const struct str three[] = {LIT("自然人"), LIT("商业"), LIT("科研"), LIT("社会"),
                                   LIT("法律"),   LIT("其他"), LIT("总计")};
static const struct str four[] = {LIT("结果维持"), LIT("结果纠正"), LIT("其他结果"),
                                  LIT("尚未审结"), LIT("总计")};
static const struct str files[] = {LIT("本年制发件数"), LIT("本年废止件数"),
                                   LIT("现行有效件数")};
static const struct str older_files[] = {LIT("本年新制作数量"), LIT("本年新公开数量"),
                                         LIT("对外公开总数量")};
static const struct str decisions[] = {LIT("本年处理决定数量")};
static const struct str older_decisions[] = {LIT("上一年项目数量"), LIT("本年增/减"),
                                             LIT("处理决定数量")};
static const struct str income[] = {LIT("本年收费金额")};
static const struct str older_fees[] = {LIT("上一年项目数量"), LIT("本年增/减")};
static const struct str purchases[] = {LIT("采购项目数量"), LIT("采购总金额")};
static const struct names tables[] = {
    {three, 7},     {four, 5},   {files, 3},      {older_files, 3}, {older_decisions, 3},
    {decisions, 1}, {income, 1}, {older_fees, 2}, {purchases, 2},
};

struct pair {
    struct str name, figure;
};

/* 自然人3件, 自然人：3件, 自然人为3件: the name and the figure; false for anything else. */
static bool pair_of(struct arena *mem, struct str s, struct pair *out)
{
    static const struct str joints[] = {LIT("："), LIT(":"), LIT("为"), LIT("是"), LIT("共")};
    struct arena scratch = *mem;
    isize cut;

    s = str_trim_wide(s);
    for (cut = 0; cut < s.n; cut++)
        if ((s.p[cut] >= '0' && s.p[cut] <= '9') || s.p[cut] == '-' || s.p[cut] == '+')
            break;
    if (!cut || cut == s.n || cell_parse(&scratch, str_from(s, cut)).kind != CELL_NUMBER)
        return false;
    out->figure = str_from(s, cut);
    out->name = str_trim_wide(str_slice(s, 0, cut));
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (str_ends(out->name, joints[i]))
            out->name = str_trim_wide(str_slice(out->name, 0, out->name.n - joints[i].n));
    return out->name.n > 0;
}

/* The parts of a line between ， , ； ; 、 */
static bool next_field(struct str *rest, struct str *field)
{
    static const struct str marks[] = {LIT("，"), LIT("；"), LIT("、"), LIT(","),
                                       LIT(";"),  LIT("。"), LIT("\t")};
    isize best = rest->n, width = 0;

    if (!rest->n)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        isize at = str_find(*rest, marks[i]);

        if (at >= 0 && at < best)
            best = at, width = marks[i].n;
    }
    *field = str_slice(*rest, 0, best);
    *rest = str_from(*rest, best + width);
    return true;
}

static void item(struct arena *mem, struct sheet_row *row, isize *cap, struct str text,
                 bool words)
{
    struct sheet_item *it = LIST_ADD(mem, &row->items, *cap);

    *it = sheet_item_of(mem, text, 2 * (int)row->items.n - 1);
    if (words)
        it->kind = ITEM_WORDS;
}

/* Puts the pairs in the order of `names`; false unless each name is there once. */
static bool in_order(struct arena *mem, const struct names *names, const struct pair *pair,
                     int n, const struct pair **out)
{
    if (n != names->n)
        return false;
    for (int i = 0; i < n; i++)
        out[i] = NULL;
    for (int k = 0; k < n; k++) {
        struct arena scratch = *mem;
        int which = -1;

        for (int i = 0; i < n; i++) {
            struct label found, wanted;

            label_of(&scratch, pair[k].name, &found);
            label_of(&scratch, names->name[i], &wanted);
            if (found.n >= wanted.n && found.n <= wanted.n + 6 && label_has(&found, &wanted))
                which = i;
        }
        if (names->name == three && str_has(pair[k].name, S("合计")))
            which = 6;
        if (which < 0 || out[which])
            return false;
        out[which] = &pair[k];
    }
    return true;
}

bool sheet_named(struct arena *mem, struct str line, struct sheet_row *row)
{
    struct pair pair[NAMES_MAX];
    const struct pair *order[NAMES_MAX] = {0};
    struct str label, rest, field;
    isize cap = 0, colon = str_find(line, S("：")), width = 3;
    int n = 0;

    if (colon < 0)
        colon = str_find(line, S(":")), width = 1;
    if (colon <= 0 || line.n > 700)
        return false;
    label = str_slice(line, 0, colon);
    rest = str_trim_wide(str_from(line, colon + width));
    /* 行政复议结果维持：3件 */
    if (rest.n && rest.n < 30 && cell_parse(mem, rest).kind == CELL_NUMBER && label.n < 240 &&
        !str_has(label, S("，")) && !str_has(label, S("。"))) {
        item(mem, row, &cap, label, true);
        item(mem, row, &cap, rest, false);
        return true;
    }
    while (next_field(&rest, &field)) {
        if (!str_trim_wide(field).n)
            continue;
        if (n == NAMES_MAX || !pair_of(mem, field, &pair[n]))
            return false;
        n++;
    }
    for (size_t t = 0; n && t < sizeof tables / sizeof *tables; t++) {
        if (!in_order(mem, &tables[t], pair, n, order))
            continue;
        /* The names stand before the label, as a head would: they tell the form. */
        if (tables[t].name != three && tables[t].name != four)
            for (int i = 0; i < n; i++)
                item(mem, row, &cap, tables[t].name[i], true);
        item(mem, row, &cap, label, true);
        for (int i = 0; i < n; i++)
            item(mem, row, &cap, order[i]->figure, false);
        return true;
    }
    return false;
}
