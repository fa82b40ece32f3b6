/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_soft.c - the soft identities that need the narrative: S03 to S11 of identities.tsv
 *
 * A figure that disagrees fails. What a program cannot judge (is a heading there in other
 * words) is a warning and stays not checkable.
 */
#include "read/report_text.h"

#include "base/utf8.h"
#include "read/label.h"

static void add(struct arena *mem, struct identity_result *checks, struct str id,
                struct str column, enum identity_status status, struct str note)
{
    identity_add(mem, checks,
                 (struct identity_check){
                     .id = id, .column = column, .soft = true, .status = status, .note = note});
}

/* S03: the first figure of received requests; S04: every figure of normative documents. */
static void figures_checked(struct arena *mem, const struct report_text *said, struct str id,
                            const char *row, struct identity_result *checks)
{
    bool any = false;

    for (isize i = 0; i < said->figures.n; i++) {
        const struct report_figure *f = &said->figures.p[i];
        struct identity_check c = {.id = id, .soft = true, .terms = f->slots};
        struct str address;

        if (!f->slots || !cell_counts(f->actual))
            continue;
        address = report_address(mem, f->slot[0]);
        if (!str_starts(address, str_of(row)) ||
            (str_eq(id, S("S03")) && !str_ends(address, S("/sum"))))
            continue;
        if (str_eq(id, S("S03")) && any)
            continue;
        any = true;
        c.column = str_from(address, str_find(address, S("/")) + 1);
        c.left = cell_number(f->stated, f->scale);
        c.right = f->actual;
        for (int k = 0; k < f->slots; k++)
            c.slot[k] = f->slot[k];
        c.status = f->agrees ? IDENTITY_HOLD : IDENTITY_FAIL;
        c.note = f->says;
        identity_add(mem, checks, c);
    }
    if (!any)
        add(mem, checks, id, (struct str){0}, IDENTITY_NOT_CHECKABLE,
            S("正文没有写明，或表中没有"));
}

/* How many fee notices the text names: 发出收费通知3件; the most of them. False where it names none. */
static bool notices_in(struct arena *mem, struct str text, int64_t *most)
{
    struct str s = str_replace(mem, utf8_nfkc(mem, text), S(" "), S(""));
    bool any = false;

    *most = 0;
    for (isize at = 0, found; (found = str_find(str_from(s, at), S("通知"))) >= 0;) {
        isize end;

        at += found + S("通知").n;
        end = at + 24 < s.n ? at + 24 : s.n;
        for (isize i = at; i < end;) {
            uint32_t r;
            int64_t v;

            if (report_text_number(s, &i, &v)) {
                any = true;
                *most = v > *most ? v : *most;
                break;
            }
            r = utf8_next(s, &i);
            if (r == 0x3002 || r == '\n' || r == ';')
                break;
        }
    }
    return any;
}

static void fees(struct arena *mem, struct report *r, struct identity_result *checks)
{
    struct cell unpaid = r->cell[report_find(S("T3.3.6.2/sum"))];
    struct str six = r->part[6].text;
    int64_t notices = 0;

    if (r->form[REPORT_T3] != FORM_2021 && r->form[REPORT_T2] != FORM_2021)
        return;
    if (!six.n) {
        if (r->part[1].text.n)
            report_warn(mem, r, "没有第六部分，或没有内容（没有收取信息处理费也要说明）");
        add(mem, checks, S("S05"), (struct str){0}, IDENTITY_NOT_CHECKABLE, S("没有第六部分"));
        return;
    }
    if (!str_has(six, S("费"))) {
        report_warn(mem, r, "第六部分没有说明收取信息处理费情况（没有收取也要说明）");
        add(mem, checks, S("S05"), (struct str){0}, IDENTITY_NOT_CHECKABLE,
            S("第六部分没有提到收费"));
        return;
    }
    if (unpaid.kind == CELL_NUMBER && unpaid.value > 0 && !notices_in(mem, six, &notices)) {
        report_warn(mem, r,
                    "表三有%lld件因逾期未缴费不再处理，第六部分没有写明发出收费通知的件数",
                    (long long)unpaid.value);
        add(mem, checks, S("S05"), (struct str){0}, IDENTITY_NOT_CHECKABLE,
            S("没有写明收费通知的件数"));
        return;
    }
    if (unpaid.kind == CELL_NUMBER && unpaid.value > notices) {
        struct identity_check c = {.id = S("S05"),
                                   .soft = true,
                                   .status = IDENTITY_FAIL,
                                   .column = S("sum"),
                                   .left = cell_number(notices, 0),
                                   .right = unpaid,
                                   .terms = 1,
                                   .note = S("发出的收费通知少于逾期未缴费的件数")};

        c.slot[0] = (int16_t)report_find(S("T3.3.6.2/sum"));
        identity_add(mem, checks, c);
        return;
    }
    add(mem, checks, S("S05"), (struct str){0}, IDENTITY_HOLD, (struct str){0});
}

static void five_headings(struct arena *mem, struct report *r, struct identity_result *checks)
{
    static const struct str headings[] = {LIT("主动公开"), LIT("依申请公开"),
                                          LIT("政府信息管理"), LIT("平台建设"),
                                          LIT("监督保障")};
    struct str text = str_replace(mem, r->part[1].text, S(" "), S(""));
    struct buf lacking = buf_new(mem, 64);

    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (!str_has(text, headings[i])) {
            if (lacking.n)
                buf_lit(&lacking, "、");
            buf_add(&lacking, headings[i]);
        }
    if (text.n && lacking.n && utf8_count(text) > 100)
        report_warn(mem, r, "总体情况没有写到：%.*s", STR_ARG(buf_str(&lacking)));
    add(mem, checks, S("S09"), (struct str){0},
        text.n && !lacking.n ? IDENTITY_HOLD : IDENTITY_NOT_CHECKABLE,
        lacking.n ? S("五个方面不全，或换了说法") : (struct str){0});
}

/* A period that begins on 1 January of the year before or after. */
static bool of_other_year(struct arena *mem, struct str s, int year)
{
    for (int d = -2; d <= 2; d++)
        if (d && str_has(s, str_fmt(mem, "%d年1月1日", year + d)))
            return true;
    return false;
}

static void opening(struct arena *mem, struct report *r, struct identity_result *checks)
{
    struct str s = str_replace(mem, utf8_nfkc(mem, r->part[0].text), S(" "), S(""));
    struct str from = r->year ? str_fmt(mem, "%d年1月1日", r->year) : S("1月1日");
    struct str until = str_has(s, S("12月31日")) ? S("12月31日") : S("年底");
    bool period = str_has(s, from) && str_has(s, until);
    bool whom = str_has(s, S("电话")) || str_has(s, S("联系"));

    if (s.n && !period && r->year && of_other_year(mem, s, r->year))
        report_warn(mem, r, "开头写的统计期限不是%d年", r->year);
    else if (s.n && !period)
        report_warn(mem, r, "开头没有写明统计期限（%.*s至12月31日）", STR_ARG(from));
    if (s.n && !whom)
        report_warn(mem, r, "开头没有写明联系方式");
    add(mem, checks, S("S11"), (struct str){0},
        period && whom ? IDENTITY_HOLD : IDENTITY_NOT_CHECKABLE,
        period && whom ? (struct str){0} : S("开头不全，或没有列出"));
}

static void sameness(struct arena *mem, struct report *r, const struct report *previous,
                     struct identity_result *checks)
{
    int alike;

    if (!previous || previous->part[5].text.n < 90 || r->part[5].text.n < 90) {
        add(mem, checks, S("S10"), (struct str){0}, IDENTITY_NOT_CHECKABLE,
            S("没有上一年度的文字可比"));
        return;
    }
    alike = report_text_alike(mem, previous->part[5].text, r->part[5].text);
    if (alike >= 800)
        report_warn(mem, r, "第五部分与上一年度雷同（相似%d%%）", alike / 10);
    add(mem, checks, S("S10"), (struct str){0}, alike >= 800 ? IDENTITY_FAIL : IDENTITY_HOLD,
        str_fmt(mem, "与上一年度相似%d%%", alike / 10));
}

/* What follows the number of a part's heading: 总体情况 of 一、总体情况; "" where it has none. */
static struct str heading_name(const struct report *r, int part)
{
    struct str name = r->part[part].heading;
    isize comma = str_find(name, S("、"));

    return name.n && comma >= 0 && comma <= 6 ? str_from(name, comma + 3) : (struct str){0};
}

/* How many headings the opening names to the letter. */
static int parts_listed(struct arena *mem, const struct report *r)
{
    int n = 0;

    for (int p = 1; p < REPORT_PARTS; p++) {
        struct str name = heading_name(r, p);

        n += name.n && label_text_has(mem, r->part[0].text, name);
    }
    return n;
}

/* Headings that the list at the start words otherwise: 改进措施, 改进情况. */
static void list_of_parts(struct arena *mem, struct report *r)
{
    struct label list, heading, tail;

    /* 收到政府信息公开申请21件 in an opening that lists nothing is no heading in other words. */
    if (parts_listed(mem, r) < 3)
        return;

    for (int p = 1; p < REPORT_PARTS; p++) {
        struct str name = heading_name(r, p);
        int near, behind;

        /* The list is looked at near the name; a long opening has other words too. */
        if (!name.n)
            continue;
        label_of(mem, name, &heading);
        label_of(mem, r->part[0].text, &list);
        if (heading.n < 5 || label_has(&list, &heading))
            continue;
        near = label_near(&heading, &list, &behind);
        if (near < 600 || near == 1000)
            continue;
        /* What the list says there, for the eye: as many characters as the heading has. */
        tail.n = 0;
        for (int i = list.n - behind - heading.n; i < list.n - behind; i++)
            if (i >= 0)
                tail.rune[tail.n++] = list.rune[i];
        struct buf b = buf_new(mem, 128);
        for (int i = 0; i < tail.n; i++)
            buf_rune(&b, tail.rune[i]);
        report_warn(mem, r, "开头所列“%.*s”与正文标题“%.*s”不一致", STR_ARG(buf_str(&b)),
                    STR_ARG(name));
    }
}

/* S06: the form has no column for cases of the year before, so cells show only that too few are left: those
 * pending then are decided or pending now, hence in this year's sum of their block. */
static void pending(struct arena *mem, const struct report *r, const struct report *previous,
                    struct identity_result *checks)
{
    static const struct str blocks[] = {LIT("rec"), LIT("dir"), LIT("post")};

    if (!previous || (previous->year && r->year && previous->year + 1 != r->year)) {
        add(mem, checks, S("S06"), (struct str){0}, IDENTITY_NOT_CHECKABLE,
            S("没有给出上一年度报告"));
        return;
    }
    for (int b = 0; b < 3; b++) {
        int sum = report_slot(REPORT_T4, 0, b * 5 + 4);
        struct identity_check c = {.id = S("S06"), .column = blocks[b], .soft = true};

        c.left = r->cell[sum];
        c.right = previous->cell[report_slot(REPORT_T4, 0, b * 5 + 3)];
        c.slot[c.terms++] = (int16_t)sum;
        if (!cell_counts(c.left) || !cell_counts(c.right)) {
            c.status = IDENTITY_NOT_CHECKABLE;
            c.note = S("两年中有一年没有这一项");
        } else if (cell_cmp(c.left, c.right) < 0) {
            c.status = IDENTITY_FAIL;
            c.note = S("上年尚未审结的比本年全部案件还多，有案件没有下落");
        }
        identity_add(mem, checks, c);
    }
}

void report_text_soft(struct arena *mem, struct report *r, const struct report *previous,
                      const struct report_text *said, struct identity_result *checks)
{
    if (r->year >= 2021 && report_form_of(r) == FORM_2019)
        report_warn(mem, r,
                    "2021年度起的报告应当用2021年版的表式，这份%d年的报告用的是2019年版",
                    r->year);
    figures_checked(mem, said, S("S03"), "T3.1/", checks);
    figures_checked(mem, said, S("S04"), "T2.A.norm/", checks);
    fees(mem, r, checks);
    pending(mem, r, previous, checks);
    if (r->form[REPORT_T3] == FORM_2021 && r->year >= 2024)
        add(mem, checks, S("S07"), (struct str){0}, IDENTITY_NOT_CHECKABLE, S("须看案件台账"));
    add(mem, checks, S("S08"), (struct str){0}, IDENTITY_NOT_CHECKABLE, S("须看申请台账"));
    five_headings(mem, r, checks);
    sameness(mem, r, previous, checks);
    opening(mem, r, checks);
    list_of_parts(mem, r);
    for (isize i = 0; i < said->figures.n; i++) {
        const struct report_figure *f = &said->figures.p[i];

        if (!f->agrees && !f->slots)
            report_warn(mem, r, "正文所列各项之和与总数不符：%lld ≠ %.*s（%.*s）",
                        (long long)f->stated, STR_ARG(cell_print(mem, f->actual)),
                        STR_ARG(f->says));
    }
}
