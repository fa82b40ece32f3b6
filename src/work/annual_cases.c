/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_cases.c - S06, S07 and S08 from the registers; see annual_cases.h */
#include "work/annual_cases.h"

#include "store/dispute.h"
#include "store/request.h"
#include "work/disclose_in.h"

enum { MOST = 500, NAMED = 5 };

struct names {
    struct buf b;
    int n;
};

static void name_add(struct names *names, struct str number)
{
    if (names->n++ >= NAMED || !number.n)
        return;
    if (names->b.n)
        buf_lit(&names->b, "、");
    buf_add(&names->b, number);
}

/* `n` cases, where there should be none. */
static void none_allowed(struct ctx *c, struct annual_open *o, struct str id, const char *cell,
                         int n, struct str note)
{
    struct identity_check check = {.id = id,
                                   .column = S("sum"),
                                   .soft = true,
                                   .status = n ? IDENTITY_FAIL : IDENTITY_HOLD,
                                   .left = cell_number(n, 0),
                                   .right = cell_number(0, 0),
                                   .terms = 1,
                                   .note = note};

    check.slot[0] = (int16_t)report_find(str_of(cell));
    identity_settle(c->mem, &o->identities, check);
}

/* The last day on which a case that was open at the year's end was to be answered, as its clock has it now; none
 * while it rests. The register keeps it of open cases only. */
static struct day due_of(struct ctx *c, const struct request *r)
{
    struct clock_events events = {0};
    struct clock k = {0};

    if (day_is_set(r->due) || !day_is_set(r->closed))
        return r->due;
    case_clock(c, r, &events, &k);
    return k.has_due ? k.due : (struct day){0};
}

static void carried_over(struct ctx *c, struct annual_open *o, struct day from,
                         struct day until)
{
    struct request_list open = {0};
    struct names late = {.b = buf_new(c->mem, 64)};

    request_behind(c, o->row.unit, S("open"), S(""), S(""), from, until, MOST, &open);
    for (isize i = 0; i < open.n && !c->fail.code; i++) {
        struct day due = due_of(c, &open.p[i]);

        if (day_is_set(due) && due.n <= until.n)
            name_add(&late, open.p[i].number);
    }
    if (!late.n && open.n == MOST) { /* there are more than were looked at */
        identity_settle(c->mem, &o->identities,
                        (struct identity_check){
                            .id = S("S08"),
                            .soft = true,
                            .status = IDENTITY_NOT_CHECKABLE,
                            .note = str_fmt(c->mem, "结转超过%d件，没有逐件核对期限", MOST)});
        return;
    }
    none_allowed(c, o, S("S08"), "T3.4/sum", late.n,
                 late.n ? str_fmt(c->mem, "%d件到年底已过答复期限：%.*s%s", late.n,
                                  STR_ARG(buf_str(&late.b)), late.n > NAMED ? " 等" : "")
                        : (struct str){0});
}

/* Is this suit against a decision after which reconsideration comes first; *known: can that be told. */
static bool skipped_reconsideration(struct ctx *c, const struct dispute *d, bool *known)
{
    struct request r = {0};
    struct outcome o = {0};

    *known =
        d->request.n && request_load(c, d->request, &r) == OK && outcome_find(r.outcome, &o);
    return *known && outcome_remedy(&o, false, r.closed) == REMEDY_B;
}

static void direct_suits(struct ctx *c, struct annual_open *o, struct day from,
                         struct day until)
{
    static const struct str results[] = {LIT("up"), LIT("fix"), LIT("oth"), LIT("pend")};
    struct names wrong = {.b = buf_new(c->mem, 64)};
    int unknown = 0;

    if (o->row.year < 2024 || o->report->form[REPORT_T3] != FORM_2021)
        return;
    for (size_t k = 0; k < sizeof results / sizeof *results; k++) {
        struct dispute_list list = {0};

        dispute_behind(c, o->row.unit, S("dir"), results[k], from, until, &list);
        for (isize i = 0; i < list.n && !c->fail.code; i++) {
            bool known;

            if (skipped_reconsideration(c, &list.p[i], &known))
                name_add(&wrong,
                         list.p[i].number.n ? list.p[i].number : list.p[i].request_number);
            unknown += !known;
        }
    }
    if (!wrong.n && unknown) /* stays not checkable, with a better reason */
        identity_settle(
            c->mem, &o->identities,
            (struct identity_check){
                .id = S("S07"),
                .soft = true,
                .status = IDENTITY_NOT_CHECKABLE,
                .note =
                    str_fmt(c->mem, "%d件直接起诉没有关联申请，看不出所诉的决定", unknown)});
    else
        none_allowed(
            c, o, S("S07"), "T4/dir.sum", wrong.n,
            wrong.n
                ? str_fmt(c->mem, "%d件直接起诉针对不予公开决定，应当先申请行政复议：%.*s%s",
                          wrong.n, STR_ARG(buf_str(&wrong.b)), wrong.n > NAMED ? " 等" : "")
                : (struct str){0});
}

static void pending_before(struct ctx *c, struct annual_open *o, struct day from,
                           struct day until)
{
    static const struct str blocks[] = {LIT("rec"), LIT("dir"), LIT("post")};

    for (int b = 0; b < 3 && o->previous; b++) {
        struct dispute_list open = {0};
        int slot = report_slot(REPORT_T4, 0, b * 5 + 3);
        struct identity_check check = {.id = S("S06"), .column = blocks[b], .soft = true};

        if (!cell_counts(o->previous->cell[slot]))
            continue;
        dispute_behind(c, o->row.unit, blocks[b], S("pend"), from, until, &open);
        check.left = cell_number(open.n, 0);
        check.right = o->previous->cell[slot];
        check.slot[check.terms++] = (int16_t)report_slot(REPORT_T4, 0, b * 5 + 4);
        if (cell_cmp(check.left, check.right) < 0) {
            check.status = IDENTITY_FAIL;
            check.note =
                str_fmt(c->mem, "上年报告尚未审结%.*s件，台账里到上年底没有审结的只有%d件",
                        STR_ARG(cell_print(c->mem, check.right)), (int)open.n);
        }
        identity_settle(c->mem, &o->identities, check);
    }
}

void annual_cases(struct ctx *c, struct annual_open *o)
{
    struct day from = {0}, until = {0};

    if (o->row.imported || c->fail.code)
        return;
    day_make(o->row.year, 1, 1, &from);
    day_make(o->row.year, 12, 31, &until);
    carried_over(c, o, from, until);
    direct_suits(c, o, from, until);
    day_make(o->row.year - 1, 1, 1, &from);
    day_make(o->row.year - 1, 12, 31, &until);
    pending_before(c, o, from, until);
}
