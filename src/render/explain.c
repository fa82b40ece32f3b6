/* SPDX-License-Identifier: MulanPSL-2.0 */
/* explain.c - an annual report explained: figures and words; see explain.h */
#include "render/explain.h"

#include "law/identity.h"

bool explain_number(const struct report *r, const char *address, int64_t *out)
{
    int slot = report_find(str_of(address));
    struct cell c = {0};

    if (!r || slot < 0)
        return false;
    c = r->cell[slot];
    if (!cell_counts(c))
        return false;
    *out = c.kind == CELL_NUMBER ? c.value : 0;
    for (int i = 0; i < c.scale; i++)
        *out /= 10;
    return true;
}

/* --- rows */

struct source {
    struct str label;
    const char *address; /* begins of rows are summed over the leaves below */
};
static const struct source applicants[] = {
    {LIT("自然人"), "T3.1/nat"},       {LIT("商业企业"), "T3.1/biz"},
    {LIT("科研机构"), "T3.1/sci"},     {LIT("社会公益组织"), "T3.1/ngo"},
    {LIT("法律服务机构"), "T3.1/law"}, {LIT("其他"), "T3.1/oth"},
};
static const struct {
    struct str label, row;
} outcomes[] = {
    {LIT("予以公开"), LIT("T3.3.1")}, {LIT("部分公开"), LIT("T3.3.2")},
    {LIT("不予公开"), LIT("T3.3.3")}, {LIT("无法提供"), LIT("T3.3.4")},
    {LIT("不予处理"), LIT("T3.3.5")}, {LIT("其他处理"), LIT("T3.3.6")},
};

/* A row's 总计, or where it is a head, the sum over the rows below it. */
static bool row_total(struct arena *mem, const struct report *r, struct str row, int64_t *out)
{
    struct report_line line[REPORT_LINES];
    enum report_form form = r ? r->form[REPORT_T3] : FORM_UNKNOWN;
    int lines = form ? report_lines(form, REPORT_T3, line) : 0;
    int64_t sum = 0, one;
    int parts = 0;

    for (int i = 0; i < lines; i++)
        if (line[i].row >= 0 && (str_eq(line[i].id, row) || str_eq(line[i].parent, row))) {
            if (!explain_number(r, str_fmt(mem, "%.*s/sum", STR_ARG(line[i].id)).p, &one))
                return false;
            sum += one;
            parts++;
        }
    *out = sum;
    return parts > 0;
}

static int applicant_rows(const struct explain *e, struct explain_row *out)
{
    int n = 0;

    for (size_t i = 0; i < sizeof applicants / sizeof *applicants; i++) {
        struct explain_row *row = &out[n++];

        *row = (struct explain_row){.label = applicants[i].label};
        row->known = explain_number(e->report, applicants[i].address, &row->value);
        row->known_before = explain_number(e->previous, applicants[i].address, &row->before);
        if (!row->known)
            return 0;
    }
    return n;
}

static int outcome_rows(struct arena *mem, const struct explain *e, struct explain_row *out)
{
    int n = 0;

    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct explain_row *row = &out[n++];

        *row = (struct explain_row){.label = outcomes[i].label};
        row->known = row_total(mem, e->report, outcomes[i].row, &row->value);
        row->known_before = row_total(mem, e->previous, outcomes[i].row, &row->before);
        if (!row->known)
            return 0;
    }
    return n;
}

/* Why something was not given: the leaves of （三） to （五） that happened, the most frequent first. */
static int reason_rows(struct arena *mem, const struct explain *e, struct explain_row *out)
{
    struct report_line line[REPORT_LINES];
    enum report_form form = e->report->form[REPORT_T3];
    int lines = form ? report_lines(form, REPORT_T3, line) : 0, n = 0;

    for (int i = 0; i < lines; i++) {
        struct explain_row row = {0};
        struct str address = str_fmt(mem, "%.*s/sum", STR_ARG(line[i].id));
        int at = n;

        if (line[i].level != 2 || str_eq(line[i].parent, S("T3.3.6")) ||
            !explain_number(e->report, address.p, &row.value) || row.value <= 0)
            continue;
        row.label =
            line[i].label.n > 2 ? str_from(line[i].label, 2) : line[i].label; /* without 1. */
        row.known = true;
        row.known_before = explain_number(e->previous, address.p, &row.before);
        if (n == EXPLAIN_ROWS && row.value <= out[n - 1].value)
            continue;
        at = n < EXPLAIN_ROWS ? n++ : n - 1;
        for (; at > 0 && out[at - 1].value < row.value; at--)
            out[at] = out[at - 1];
        out[at] = row;
    }
    return n;
}

static int64_t per_cent(int64_t part, int64_t whole)
{
    return (part * 200 + whole) / (2 * whole);
}

/* How each outcome weighs here and in the district; only where both answered anything. */
static int district_rows(struct arena *mem, const struct explain *e, struct explain_row *out)
{
    int64_t own = 0, all = 0;
    int n = 0;

    if (!e->district || !explain_number(e->report, "T3.3.7/sum", &own) ||
        !explain_number(e->district, "T3.3.7/sum", &all) || own <= 0 || all <= own)
        return 0;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        struct explain_row *row = &out[n++];
        int64_t here, there;

        *row = (struct explain_row){.label = outcomes[i].label};
        row->known = row_total(mem, e->report, outcomes[i].row, &here);
        row->known_before = row_total(mem, e->district, outcomes[i].row, &there);
        if (!row->known || !row->known_before)
            return 0;
        row->value = per_cent(here, own);
        row->before = per_cent(there, all);
    }
    return n;
}

int explain_rows(struct arena *mem, const struct explain *e, enum explain_kind kind,
                 struct explain_row *out)
{
    switch (kind) {
    case EXPLAIN_APPLICANTS:
        return applicant_rows(e, out);
    case EXPLAIN_OUTCOMES:
        return outcome_rows(mem, e, out);
    case EXPLAIN_REASONS:
        return reason_rows(mem, e, out);
    case EXPLAIN_TREND:
        for (int i = 0; i < e->years; i++)
            out[i] = (struct explain_row){.label = str_fmt(mem, "%d年", e->trend[i].year),
                                          .value = e->trend[i].received,
                                          .known = true};
        return e->years > 1 ? e->years : 0;
    case EXPLAIN_DISTRICT:
        return district_rows(mem, e, out);
    case EXPLAIN__MAX:
        break;
    }
    return 0;
}

struct str explain_title(enum explain_kind kind)
{
    static const struct str names[EXPLAIN__MAX] = {LIT("谁在申请"), LIT("怎样答复"),
                                                   LIT("没有提供的原因"), LIT("历年新收申请"),
                                                   LIT("与全区相比（%，红线为全区）")};

    return kind < EXPLAIN__MAX ? names[kind] : S("");
}

struct tree *explain_table(struct arena *mem, const struct explain *e, enum explain_kind kind)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(mem, e, kind, row);
    struct tree *table = tree_new(mem, TREE_TABLE), *r = tree_add_new(mem, table, TREE_ROW);
    bool district = kind == EXPLAIN_DISTRICT;
    bool before = (e->previous || district) && n && row[0].known_before;

    table->text = explain_title(kind);
    tree_add_cell(mem, r, kind == EXPLAIN_TREND ? S("年度") : S("项目"), true, 1, 1);
    tree_add_cell(mem, r,
                  kind == EXPLAIN_TREND ? S("新收申请（件）")
                  : district            ? S("本单位（%）")
                                        : S("本年（件）"),
                  true, 1, 1);
    if (before)
        tree_add_cell(mem, r, district ? S("全区（%）") : S("上年（件）"), true, 1, 1);
    for (int i = 0; i < n; i++) {
        r = tree_add_new(mem, table, TREE_ROW);
        tree_add_cell(mem, r, row[i].label, true, 1, 1);
        tree_add_cell(mem, r, str_fmt(mem, "%lld", (long long)row[i].value), false, 1, 1);
        if (before)
            tree_add_cell(mem, r,
                          row[i].known_before ? str_fmt(mem, "%lld", (long long)row[i].before)
                                              : S("—"),
                          false, 1, 1);
    }
    return n ? table : NULL;
}

bool explain_block(struct arena *mem, const struct report *r, const char *block, int64_t *out)
{
    static const char *const part[] = {"up", "fix", "oth", "pend"};
    int64_t total, one, sum = 0;

    if (!explain_number(r, str_fmt(mem, "T4/%s.sum", block).p, &total))
        return false;
    for (int i = 0; i < 4; i++) {
        if (!explain_number(r, str_fmt(mem, "T4/%s.%s", block, part[i]).p, &one))
            return false;
        sum += one;
    }
    *out = total;
    return sum == total;
}

/* --- words */

struct str explain_balance(struct arena *mem, const struct report *r, bool *holds)
{
    int64_t in, over, done, next;

    *holds = false;
    if (!explain_number(r, "T3.1/sum", &in) || !explain_number(r, "T3.2/sum", &over) ||
        !explain_number(r, "T3.3.7/sum", &done) || !explain_number(r, "T3.4/sum", &next))
        return (struct str){0};
    bool even = in + over == done + next;

    *holds = even && identity_holds(r);
    return str_fmt(mem, "新收 %lld ＋ 上年结转 %lld %s 办理 %lld ＋ 结转下年 %lld",
                   (long long)in, (long long)over, even ? "＝" : "≠", (long long)done,
                   (long long)next);
}

/* 占37.5%: of a whole that is not nought; rounded half up. */
static struct str share(struct arena *mem, int64_t part, int64_t whole)
{
    int64_t tenths = whole ? (part * 2000 + whole) / (2 * whole) : 0;

    return tenths % 10
               ? str_fmt(mem, "%lld.%lld%%", (long long)(tenths / 10), (long long)(tenths % 10))
               : str_fmt(mem, "%lld%%", (long long)(tenths / 10));
}

static struct str against(struct arena *mem, int64_t now, int64_t before)
{
    if (now == before)
        return S("，与上年持平");
    if (!before)
        return str_fmt(mem, "，上年没有收到");
    return str_fmt(mem, "，比上年%s%lld件（%.*s）", now > before ? "增加" : "减少",
                   (long long)(now > before ? now - before : before - now),
                   STR_ARG(share(mem, now > before ? now - before : before - now, before)));
}

struct asking {
    struct arena *mem;
    const struct explain *e;
    struct explain_answers *out;
    isize cap;
};

static void say(struct asking *a, struct str question, struct str answer)
{
    if (answer.n)
        *LIST_ADD(a->mem, a->out, a->cap) = (struct explain_answer){question, answer};
}

static struct str how_many(struct asking *a)
{
    const struct report *r = a->e->report;
    int64_t in, over, before;
    struct buf b = buf_new(a->mem, 256);

    if (!explain_number(r, "T3.1/sum", &in))
        return (struct str){0};
    if (!in)
        buf_fmt(&b, "%d年没有收到政府信息公开申请", r->year);
    else
        buf_fmt(&b, "%d年新收到%lld件", r->year, (long long)in);
    if (explain_number(a->e->previous, "T3.1/sum", &before))
        buf_add(&b, against(a->mem, in, before));
    if (explain_number(r, "T3.2/sum", &over) && over)
        buf_fmt(&b, "；加上上年没有办完、转到这一年的%lld件，一共要办%lld件", (long long)over,
                (long long)in + (long long)over);
    buf_lit(&b, "。");
    return buf_str(&b);
}

static struct str who(struct asking *a)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(a->mem, a->e, EXPLAIN_APPLICANTS, row);
    int64_t all = 0;
    struct buf b = buf_new(a->mem, 256);
    bool any = false;

    for (int i = 0; i < n; i++)
        all += row[i].value;
    if (!all)
        return (struct str){0};
    buf_fmt(&b, "个人申请%lld件，占%.*s；企业和其他组织申请%lld件", (long long)row[0].value,
            STR_ARG(share(a->mem, row[0].value, all)), (long long)(all - row[0].value));
    for (int i = 1; i < n; i++)
        if (row[i].value) {
            buf_fmt(&b, "%s%.*s%lld件", any ? "、" : "，其中", STR_ARG(row[i].label),
                    (long long)row[i].value);
            any = true;
        }
    buf_lit(&b, "。");
    return buf_str(&b);
}

static struct str what_came(struct asking *a)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(a->mem, a->e, EXPLAIN_OUTCOMES, row);
    int64_t all = 0;
    struct buf b = buf_new(a->mem, 256);

    for (int i = 0; i < n; i++)
        all += row[i].value;
    if (!all)
        return (struct str){0};
    buf_fmt(&b, "办理了%lld件：", (long long)all);
    for (int i = 0, any = 0; i < n; i++)
        if (row[i].value)
            buf_fmt(&b, "%s%.*s%lld件", any++ ? "，" : "", STR_ARG(row[i].label),
                    (long long)row[i].value);
    buf_fmt(&b, "。申请人全部或者部分得到所要信息的占%.*s。",
            STR_ARG(share(a->mem, row[0].value + row[1].value, all)));
    return buf_str(&b);
}

static struct str why_not(struct asking *a)
{
    struct explain_row row[EXPLAIN_ROWS];
    int n = explain_rows(a->mem, a->e, EXPLAIN_REASONS, row);
    struct buf b = buf_new(a->mem, 256);

    for (int i = 0; i < n && i < 4; i++)
        buf_fmt(&b, "%s%.*s（%lld件）", i ? "；" : "主要是：", STR_ARG(row[i].label),
                (long long)row[i].value);
    if (n)
        buf_lit(&b, "。每一件的答复都写明了理由和法律依据。");
    return buf_str(&b);
}

static struct str disputes(struct asking *a)
{
    int64_t rec, dir, post, fixed = 0, one;
    const struct report *r = a->e->report;
    static const char *const fix[] = {"T4/rec.fix", "T4/dir.fix", "T4/post.fix"};

    if (!explain_block(a->mem, r, "rec", &rec) || !explain_block(a->mem, r, "dir", &dir) ||
        !explain_block(a->mem, r, "post", &post))
        return (struct str){0};
    if (!(rec + dir + post))
        return S("可以申请行政复议或者提起行政诉讼，答复书上写有机关、法院和期限。这一年没有发"
                 "生复议和诉讼。");
    for (int i = 0; i < 3; i++)
        fixed += explain_number(r, fix[i], &one) ? one : 0;
    return str_fmt(a->mem,
                   "可以申请行政复议或者提起行政诉讼，答复书上写有机关、法院和期限。这一年行政"
                   "复议%lld件、行政诉讼%lld件，其中结果纠正的%lld件。",
                   (long long)rec, (long long)dir + (long long)post, (long long)fixed);
}

static struct str openly(struct asking *a)
{
    const struct report *r = a->e->report;
    int64_t made, valid, lic, pen;
    struct buf b = buf_new(a->mem, 256);

    if (explain_number(r, "T2.A.norm/made", &made) &&
        explain_number(r, "T2.A.norm/valid", &valid))
        buf_fmt(&b,
                "这一年制发行政规范性文件%lld件，年底现行有效的有%lld件，都可以在网站上查到。",
                (long long)made, (long long)valid);
    if (explain_number(r, "T2.B.lic/decisions", &lic) &&
        explain_number(r, "T2.C.pen/decisions", &pen) && lic + pen)
        buf_fmt(&b, "作出行政许可决定%lld件、行政处罚决定%lld件。", (long long)lic,
                (long long)pen);
    return buf_str(&b);
}

static struct str trusted(struct asking *a)
{
    bool holds;
    struct str balance = explain_balance(a->mem, a->e->report, &holds);

    if (!balance.n || !holds)
        return (struct str){0};
    return str_fmt(
        a->mem,
        "年报的三张表互相勾稽，每一列都要对得上：%.*s。本页的数字和图都直接取自年报的单元格。",
        STR_ARG(balance));
}

void explain_questions(struct arena *mem, const struct explain *e, struct explain_answers *out)
{
    struct asking a = {.mem = mem, .e = e, .out = out};

    *out = (struct explain_answers){0};
    say(&a, S("这一年收到多少申请？"), how_many(&a));
    say(&a, S("是谁在申请？"), who(&a));
    say(&a, S("申请之后得到了什么？"), what_came(&a));
    say(&a, S("为什么有的没有提供？"), why_not(&a));
    say(&a, S("不申请，也能看到什么？"), openly(&a));
    say(&a, S("对答复不服怎么办？"), disputes(&a));
    say(&a, S("申请要收费吗？"),
        S("一般不收费。申请的数量、频次明显超过合理范围的，可以收取信息处理费（《政府信息公开条"
          "例》第四十二条）。"));
    say(&a, S("这些数字可靠吗？"), trusted(&a));
}
