/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_compute.c - the cells of a year from the registers, and the figures that its text may name */
#include "law/fee.h"
#include "store/unit.h"
#include "work/annual.h"
#include "work/annual_words.h"
#include "work/annual_members.h"
#include "work/figures.h"
#include "work/may.h"
#include "work/proposals.h"
#include "work/publish.h"
#include "work/register.h"
#include "work/units.h"

static void put(struct report *r, struct str row, struct str col, int64_t value, int scale)
{
    int slot = report_slot(REPORT_T2, report_row_find(REPORT_T2, row),
                           report_col_find(REPORT_T2, col));

    if (report_form_has(r->form[REPORT_T2], slot))
        r->cell[slot] = cell_shorten(cell_number(value, scale));
}

/* 20(1): normative documents made, repealed, in force on the last day. */
static void norms(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct report *r)
{
    static const struct str rows[] = {LIT("T2.A.reg"), LIT("T2.A.norm")};

    for (int i = 0; i < 2; i++) {
        struct report_stock n = {0};

        report_norms(c, unit, i == 0, from, until, &n);
        put(r, rows[i], S("made"), n.made, 0);
        put(r, rows[i], S("repealed"), n.repealed, 0);
        put(r, rows[i], S("valid"), n.valid, 0);
        put(r, rows[i], S("newmade"), n.made, 0);
        put(r, rows[i], S("newpub"), n.published, 0);
        put(r, rows[i], S("pubtotal"), n.public_total, 0);
    }
}

/* The form of 2019 asks how many items there were the year before: last year's report says. */
static void items(const struct report *before, struct report *r, struct str row)
{
    int at = report_row_find(REPORT_T2, row);
    int prev = report_slot(REPORT_T2, at, report_col_find(REPORT_T2, S("prev")));
    int delta = report_slot(REPORT_T2, at, report_col_find(REPORT_T2, S("delta")));
    struct cell n =
        before ? cell_add(before->cell[prev], before->cell[delta]) : (struct cell){0};

    put(r, row, S("prev"), n.kind == CELL_NUMBER ? n.value : 0, 0);
    put(r, row, S("delta"), 0, 0);
}

static void decisions(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                      const struct report *before, struct report *r)
{
    static const struct {
        struct str row, kind;
    } rows[] = {{LIT("T2.B.lic"), LIT("lic")},
                {LIT("T2.B.oth"), LIT("oth")},
                {LIT("T2.C.pen"), LIT("pen")},
                {LIT("T2.C.coe"), LIT("coe")}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put(r, rows[i].row, S("decisions"),
            report_decisions(c, unit, rows[i].kind, from, until), 0);
        items(before, r, rows[i].row);
    }
}

static void fees(struct ctx *c, struct unit_id unit, int year, struct report *r)
{
    int64_t before = report_fee_items(c, unit, year - 1), now = report_fee_items(c, unit, year);

    /* 万元 from fen: six places. */
    put(r, S("T2.D.fee"), S("fee_wan"), report_fee_fen(c, unit, year), 6);
    put(r, S("T2.D.fee"), S("prev"), before, 0);
    put(r, S("T2.D.fee"), S("delta"), now - before, 0);
}

/* The cells of last year's edition that stand as released. */
static struct report *released(struct ctx *c, struct unit_id unit, int year)
{
    struct report_row row = {0};
    struct report_set_list set = {0};
    struct report *r;

    if (!report_of(c, unit, year, &row) || (row.state != REPORT_PUBLISHED && !row.imported))
        return NULL;
    r = NEW(c->mem, struct report, 1);
    report_set_all(c, row.id, &set);
    for (isize i = 0; i < set.n; i++) {
        int slot = report_find(set.p[i].cell);

        if (slot >= 0)
            r->cell[slot] = cell_parse(c->mem, set.p[i].value);
    }
    return r;
}

void annual_own(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                struct report *out)
{
    struct day from = {0}, until = {0};
    struct figures f = {0};
    struct report *before = form == FORM_2019 ? released(c, unit, year - 1) : NULL;

    report_init(out, form, year);
    day_make(year, 1, 1, &from);
    day_make(year, 12, 31, &until);
    norms(c, unit, from, until, out);
    decisions(c, unit, from, until, before, out);
    fees(c, unit, year, out);
    figures_count(c, unit, from, until, (struct day){0}, form, &f);
    figures_into(&f, out);
    /* Procurement (art. 20(9)) has no register: the form of 2019 then goes without its block. */
    for (int col = 0; col < T2_COLS; col++)
        out->cell[report_slot(REPORT_T2, report_row_find(REPORT_T2, S("T2.E.pur")), col)] =
            (struct cell){0};
}

/* --- names in the narrative */

static struct str number(struct ctx *c, int64_t n)
{
    return str_fmt(c->mem, "%lld", (long long)n);
}

/* Rows of a register in a year that have these values. */
static struct str rows_of(struct ctx *c, struct unit_id unit, int year, struct str kind,
                          struct str field1, struct str value1, struct str field2,
                          struct str value2)
{
    struct register_entry_list all = {0};
    struct register_kind k;

    if (!register_find(c->mem, kind, &k))
        return S("0");
    register_year(c, unit, kind, year, &all);
    return number(c, register_count(&k, &all, field1, value1, field2, value2));
}

static struct str proposals(struct ctx *c, struct unit_id unit, int year, struct str type)
{
    return rows_of(c, unit, year, S("proposal"), S("type"), type, (struct str){0},
                   (struct str){0});
}

static struct str trainings(struct ctx *c, struct unit_id unit, int year, struct str own,
                            struct str type)
{
    return rows_of(c, unit, year, S("training"), S("own"), own,
                   type.n ? S("type") : (struct str){0}, type);
}

/* 建议:省, 提案:区县, 办理结果, 按期答复, 答复公开; false: no such name. */
static bool of_proposals(struct ctx *c, struct unit_id unit, int year, struct str name,
                         struct str *out)
{
    static const struct str names[PROPOSAL_TYPES] = {LIT("建议:"), LIT("提案:")};
    struct proposal_year y;

    for (int t = 0; t < PROPOSAL_TYPES; t++)
        for (int l = 0; l < PROPOSAL_LEVELS && str_starts(name, names[t]); l++)
            if (str_eq(str_from(name, names[t].n), proposal_levels[l])) {
                proposal_tally(c, unit, year, &y);
                *out = number(c, y.n[t][l]);
                return true;
            }
    if (!str_eq(name, S("办理结果")) && !str_eq(name, S("按期答复")) &&
        !str_eq(name, S("答复公开")))
        return false;
    proposal_tally(c, unit, year, &y);
    *out = str_eq(name, S("办理结果"))   ? proposal_results_zh(c->mem, &y)
           : str_eq(name, S("按期答复")) ? number(c, y.timely)
                                         : number(c, y.published);
    return true;
}

/* What the registers say of the information processing fee. A government's own registers say nothing of the bodies
 * below it, so that it speaks of itself alone. */
static struct str request_fees(struct ctx *c, struct unit_id unit, int year)
{
    int64_t cases = 0, fen = report_fee_requests(c, unit, year, &cases);
    struct unit u = {0};
    const char *who =
        unit_load(c, unit, &u) == OK && str_eq(u.kind, S("government")) ? "本机关" : "";

    if (fen)
        return str_fmt(c->mem, "%s收取信息处理费%.*s元", who, STR_ARG(fee_yuan(c->mem, fen)));
    if (cases) /* entered from a ledger, without what it came to */
        return str_fmt(c->mem, "%s有%lld件申请缴纳了信息处理费", who, (long long)cases);
    return str_fmt(c->mem, "%s没有收取信息处理费", who);
}

/* 设有什么: the boards that have a column open to the public. */
static struct str boards(struct ctx *c, struct unit_id unit)
{
    struct buf b = buf_new(c->mem, 256);
    struct column_list all = {0};
    int last = 0; /* they come by board */

    column_all(c, unit, false, &all);
    for (isize i = 0; i < all.n; i++) {
        if (all.p[i].board == last || !board_zh(all.p[i].board).n)
            continue;
        last = all.p[i].board;
        buf_fmt(&b, "%s%.*s", b.n ? "、" : "", STR_ARG(board_zh(last)));
    }
    return buf_str(&b);
}

/* What a name stands for; false where there is no such name. */
static bool named(struct ctx *c, struct unit_id unit, int year, const struct report *r,
                  const struct doc_counts *counts, struct str name, struct str *out)
{
    int slot = report_find(name);

    if (slot >= 0) {
        struct str s = cell_print(c->mem, r->cell[slot]);

        *out = s.n ? s : S("0");
        return r->cell[slot].kind != CELL_UNKNOWN;
    }
    if (str_starts(name, S("类别:"))) {
        struct str klass = str_from(name, S("类别:").n);

        for (isize i = 0; i < counts->classes.n; i++)
            if (str_eq(counts->classes.p[i].name, klass)) {
                *out = number(c, counts->classes.p[i].published);
                return true;
            }
        return false;
    }
    if (str_eq(name, S("制作")))
        *out = number(c, counts->made);
    else if (str_eq(name, S("公开")))
        *out = number(c, counts->published);
    else if (str_eq(name, S("撤回")))
        *out = number(c, counts->withdrawn);
    else if (str_eq(name, S("培训")))
        *out = trainings(c, unit, year, S("本单位"), S("培训"));
    else if (str_eq(name, S("会议")))
        *out = trainings(c, unit, year, S("本单位"), S("会议"));
    else if (str_eq(name, S("上级会议培训")))
        *out = trainings(c, unit, year, S("上级"), (struct str){0});
    else if (str_eq(name, S("建议")))
        *out = proposals(c, unit, year, S("人大代表建议"));
    else if (str_eq(name, S("提案")))
        *out = proposals(c, unit, year, S("政协提案"));
    else if (str_eq(name, S("信息处理费")))
        *out = request_fees(c, unit, year);
    else if (str_eq(name, S("栏目")))
        return (*out = boards(c, unit)).n > 0;
    else if (str_eq(name, S("年")))
        *out = number(c, year);
    else
        return of_proposals(c, unit, year, name, out);
    return true;
}

/* What it stood for when the report was released; false: it was not, or before such words were kept. */
static bool kept_words(struct ctx *c, const struct report_set_list *kept, struct str name,
                       struct str *out)
{
    struct str cell = str_concat(c->mem, S(ANNUAL_NAME), name);

    for (isize i = 0; kept && i < kept->n; i++)
        if (str_eq(kept->p[i].cell, cell)) {
            *out = kept->p[i].value;
            return true;
        }
    return false;
}

/* `cells`: also those that name a cell of the tables. */
static struct str bind(struct ctx *c, struct unit_id unit, int year, const struct report *r,
                       const struct report_set_list *kept, struct str text, bool cells)
{
    struct buf b = buf_new(c->mem, text.n + 256);
    struct doc_counts counts = {0};
    struct str rest = text;

    if (!str_has(text, S("{{")))
        return text;
    doc_counts(c, unit, year, &counts);
    for (;;) {
        isize open = str_find(rest, S("{{")), close;
        struct str name, value;

        if (open < 0)
            break;
        buf_add(&b, str_slice(rest, 0, open));
        rest = str_from(rest, open);
        close = str_find(rest, S("}}"));
        if (close < 0)
            break;
        name = str_trim(str_slice(rest, 2, close));
        if (!cells && report_find(name) >= 0)
            buf_add(&b, str_slice(rest, 0, close + 2));
        else if (!kept_words(c, kept, name, &value) &&
                 !named(c, unit, year, r, &counts, name, &value))
            buf_add(&b, str_slice(rest, 0, close + 2));
        else if (cells)
            buf_add(&b, value);
        else
            buf_fmt(&b, "\x01%.*s\x02%.*s\x03", STR_ARG(value), STR_ARG(name));
        rest = str_from(rest, close + 2);
    }
    buf_add(&b, rest);
    return buf_str(&b);
}

void annual_keep_words(struct ctx *c, const struct report_row *row, const struct report *r,
                       const struct str *text)
{
    struct doc_counts counts = {0};

    doc_counts(c, row->unit, row->year, &counts);
    for (int i = 0; i < REPORT_PARTS; i++)
        for (struct str rest = text[i];;) {
            isize open = str_find(rest, S("{{")), close;
            struct str name, value;

            rest = open < 0 ? rest : str_from(rest, open);
            close = open < 0 ? -1 : str_find(rest, S("}}"));
            if (close < 0)
                break;
            name = str_trim(str_slice(rest, 2, close));
            rest = str_from(rest, close + 2);
            if (report_find(name) < 0 &&
                named(c, row->unit, row->year, r, &counts, name, &value))
                report_set_put(c, row, str_concat(c->mem, S(ANNUAL_NAME), name), value, S(""));
        }
}

struct str annual_bind(struct ctx *c, struct unit_id unit, int year, const struct report *r,
                       const struct report_set_list *kept, struct str text)
{
    return bind(c, unit, year, r, kept, text, true);
}

struct str annual_bind_others(struct ctx *c, struct unit_id unit, int year,
                              const struct report *r, const struct report_set_list *kept,
                              struct str text)
{
    return bind(c, unit, year, r, kept, text, false);
}
