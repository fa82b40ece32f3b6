/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_blanks.c - the blanks of a letter that the case itself fills; see letter_blanks.h */
#include "work/letter_blanks.h"

#include "base/utf8.h"
#include "law/fee.h"
#include "store/account.h"
#include "store/calendar.h"

enum { QUOTE_MOST = 300 };

void letter_facts_load(struct ctx *c, struct letter_facts *f)
{
    if (unit_load(c, f->r->unit, &f->u) ||
        applicant_open(c, f->r->id, f->r->applicant, &f->who))
        return;
    calendar_load(c, f->r->unit, &f->cal);
    case_clock(c, f->r, &f->events, &f->clock);
}

bool letter_to_applicant(const struct letter_rule *rule)
{
    return str_eq(rule->to, S("applicant")) || str_eq(rule->to, S("person concerned"));
}

static struct str way_zh(enum channel c)
{
    switch (c) {
    case CHANNEL_COUNTER:
        return S("当面");
    case CHANNEL_MAIL:
    case CHANNEL_LETTER:
        return S("通过邮寄");
    case CHANNEL_WEB:
        return S("通过互联网");
    case CHANNEL_FAX:
        return S("通过传真");
    case CHANNEL_EMAIL:
        return S("通过电子邮件");
    case CHANNEL_ORAL:
        return S("以口头方式");
    case CHANNEL_NONE:
    case CHANNEL__MAX:
        break;
    }
    return S("");
}

/* The day of the last event of a kind, in words; "" when there was none. */
static struct str event_day(struct ctx *c, const struct letter_facts *f, enum event_kind kind)
{
    struct day day = {0};

    for (isize i = 0; i < f->events.n; i++)
        if (f->events.p[i].kind == kind)
            day = f->events.p[i].day;
    return day_zh(c->mem, day);
}

enum { ASKED = 3 };
static const enum event_kind asked_kinds[ASKED] = {EV_THIRD_ASKED, EV_MAKER_ASKED,
                                                   EV_AGENCY_ASKED};

/* The day on which others were asked last, of all kinds: unset when nobody was. */
static struct day asked_last(const struct letter_facts *f)
{
    struct day day = {0};

    for (isize i = 0; i < f->events.n; i++)
        for (int k = 0; k < ASKED; k++)
            if (f->events.p[i].kind == asked_kinds[k])
                day = f->events.p[i].day;
    return day;
}

/* What asking them on that day rests on: third parties, makers of the same document, other bodies. */
static struct str asked_articles(const struct letter_facts *f)
{
    struct day day = asked_last(f);
    bool third = false, maker = false;

    for (isize i = 0; i < f->events.n; i++) {
        bool then = f->events.p[i].day.n == day.n;

        third |= then && f->events.p[i].kind == EV_THIRD_ASKED;
        maker |= then && f->events.p[i].kind == EV_MAKER_ASKED;
    }
    return !day_is_set(day) ? S("")
           : third && maker ? S("《条例》第三十二条、第三十三条第三款、第三十四条")
           : third ? S("《条例》第三十二条、第三十三条第三款")
           : maker ? S("《条例》第三十三条第三款、第三十四条")
                   : S("《条例》第三十三条第三款");
}

/* A day until when; where its year has no notice yet, it says that it is provisional. */
static struct str due_zh(struct ctx *c, const struct letter_facts *f, struct day day)
{
    struct str text = day_zh(c->mem, day);

    return !text.n || calendar_covers(&f->cal, day_year(day))
               ? text
               : str_concat(c->mem, text, S("（暂定，该年放假安排公布后可能调整）"));
}

struct day letter_extension(struct ctx *c, const struct letter_facts *f, struct str days,
                            struct day day, struct str *fault)
{
    struct clock_event e = {.kind = EV_EXTENDED, .day = day, .approval = APPROVAL_GIVEN};
    struct clock k = {0};
    struct fail why = {0};
    int64_t n = 0;

    *fault = S("");
    if (!str_int(str_trim_wide(days), &n) || n < 1 || n > 20) {
        *fault = S("应为1至20的整数：《条例》第三十三条第二款，延长最多20个工作日");
        return (struct day){0};
    }
    e.n = (int)n;
    if (clock_try(c->mem, &f->cal, f->events.p, f->events.n, &e, ctx_today(c), &k, &why)) {
        *fault = str_dup(c->mem, str_of(why.what));
        return (struct day){0};
    }
    for (isize i = 0; i < k.notes.n && !fault->n; i++)
        if (k.notes.p[i].level == NOTE_UNLAWFUL && k.notes.p[i].event >= 0 &&
            k.notes.p[i].day.n == e.day.n && str_has(k.notes.p[i].text, S("延长")))
            *fault = str_fmt(c->mem, "%.*s：%.*s", STR_ARG(k.notes.p[i].article),
                             STR_ARG(k.notes.p[i].text));
    return fault->n ? (struct day){0} : k.due;
}

/* 按件: the rate of the n-th item of the month; 按量: so many pages. */
static struct str fee_of(struct ctx *c, struct str basis, struct str count)
{
    struct fee fee = {0};
    struct fail why = {0};
    int64_t n = 0;

    if (!str_int(str_trim_wide(count), &n) || n < 1 || n > FEE_MAX_COUNT)
        return S("");
    if (str_eq(str_trim_wide(basis), S("按件")))
        return fee_yuan(c->mem, fee_rate_fen(FEE_PER_ITEM, n));
    if (!str_eq(str_trim_wide(basis), S("按量")) ||
        fee_compute(c->mem, FEE_PER_PAGE, n, &fee, &why))
        return S("");
    return fee_yuan(c->mem, fee.amount_fen);
}

/* Whether the withheld part of O03 rests on art. 14-16, which decides where the applicant may turn. */
static bool withheld(struct arena *mem, struct str basis)
{
    static const struct str articles[] = {LIT("第十四条"), LIT("第十五条"), LIT("第十六条"),
                                          LIT("第14条"),   LIT("第15条"),   LIT("第16条")};
    struct str plain = str_replace(mem, utf8_nfkc(mem, basis), S(" "), S(""));

    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (str_has(plain, articles[i]))
            return true;
    return false;
}

/* “第……条” stands in it. */
static bool names_article(struct str basis)
{
    isize at = str_find(basis, S("第"));

    return at >= 0 && str_has(str_from(basis, at), S("条"));
}

static struct str remedy_of(struct ctx *c, const struct letter_facts *f,
                            const struct letter_draft *d, const struct blank_list *given)
{
    bool online = str_has(f->r->way_wanted, S("邮件")) || str_has(f->r->way_wanted, S("网"));
    enum remedy r = REMEDY_A; /* P09, P13 */

    if (d->has_outcome)
        r = outcome_remedy(&d->o, withheld(c->mem, blank_value(given, S("不予公开的依据"))),
                           ctx_today(c));
    return remedy_text(c->mem, r, f->u.review_authority, f->u.court, online,
                       d->has_outcome && d->o.refusal);
}

/* The rates that the count of P10 reaches, as the tiers say (国办函〔2020〕109号). */
static struct str rates(struct ctx *c, struct str basis, struct str count)
{
    bool items = str_eq(str_trim_wide(basis), S("按件"));
    struct buf b = buf_new(c->mem, 128);
    struct fee fee = {0};
    struct fail why = {0};
    int64_t n = 0;

    if (!items && !str_eq(str_trim_wide(basis), S("按量")))
        return S("");
    if (!str_int(str_trim_wide(count), &n) || n < 1 || n > FEE_MAX_COUNT ||
        fee_compute(c->mem, items ? FEE_PER_ITEM : FEE_PER_PAGE, n, &fee, &why))
        return S("");
    for (isize i = 0; i < fee.parts.n; i++) {
        const struct fee_part *p = &fee.parts.p[i];

        if (items && i + 1 < fee.parts.n) /* one item has one rate: that of its number */
            continue;
        buf_fmt(&b, "%s第%lld%s%.*s%s每%s%.*s元", b.n ? "，" : "",
                (long long)(items ? n : p->from), items ? "" : "至",
                STR_ARG(items ? S("") : str_fmt(c->mem, "%lld", (long long)p->until)),
                items ? "件" : "页", items ? "件" : "页",
                STR_ARG(fee_yuan(c->mem, p->rate_fen)));
    }
    return buf_str(&b);
}

/* The day on which the application was made: what confirmation or signing made of it comes after. */
static struct str asked_day(struct ctx *c, const struct letter_facts *f)
{
    struct day day = f->r->received;

    for (isize i = 0; i < f->events.n; i++) {
        const struct clock_event *e = &f->events.p[i];

        if ((e->kind == EV_FILED || e->kind == EV_RECEIVED) && e->day.n < day.n)
            day = e->day;
    }
    return day_zh(c->mem, day);
}

/* What P12 proves the service of: the letter that went out last. */
static struct str served(struct ctx *c, struct request_id id)
{
    struct letter_list all = {0};
    struct str text = {0};

    letters_of(c, id, &all);
    for (isize i = 0; i < all.n; i++) {
        const struct letter_row_db *l = &all.p[i];
        struct letter_rule rule;

        if (l->number.n && letter_rule_find(c->mem, l->rule, &rule))
            text = str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(rule.title), STR_ARG(l->number));
    }
    return text;
}

/* How the day of receipt was found (art. 31). */
static struct str receipt_way(struct ctx *c, const struct letter_facts *f)
{
    return str_fmt(c->mem, "%.*s提交，以%s为收到之日", STR_ARG(way_zh(f->r->channel)),
                   channel_confirms(f->r->channel) ? "双方确认之日"
                   : f->r->channel == CHANNEL_MAIL ? "签收之日"
                                                   : "提交之日");
}

/* What a notice of correction means for the period: told later than seven working days after receipt it stops nothing
 * (article 30), and nobody gives up the request by not answering it. */
static struct str correction_means(struct ctx *c, const struct letter_facts *f)
{
    struct day latest = f->clock.correction_latest;

    if (!day_is_set(latest) || ctx_today(c).n <= latest.n)
        return S(
            "答复期限自本机关收到补正的申请之日起计算。无正当理由逾期不补正的，视为放弃申请，"
            "本机关不再处理该政府信息公开申请。");
    return str_fmt(c->mem,
                   "本次告知已超过收到申请之日起七个工作日，答复期限不重新计算%s%.*s%s。"
                   "请尽早补正；届时没有补正的，本机关按现有内容作出答复。",
                   f->clock.has_due ? "，仍于" : "",
                   STR_ARG(f->clock.has_due ? due_zh(c, f, f->clock.due) : S("")),
                   f->clock.has_due ? "届满" : "");
}

/* Whether a third party is a person by its name: short, or with a dot in it, and no body's ending. */
static bool is_person(struct str name)
{
    static const struct str bodies[] = {
        LIT("局"), LIT("厅"), LIT("委"),   LIT("办"),   LIT("司"),  LIT("院"),
        LIT("所"), LIT("社"), LIT("店"),   LIT("厂"),   LIT("行"),  LIT("校"),
        LIT("会"), LIT("部"), LIT("站"),   LIT("队"),   LIT("馆"),  LIT("处"),
        LIT("科"), LIT("室"), LIT("中心"), LIT("集团"), LIT("政府")};

    name = str_trim_wide(name);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (str_ends(name, bodies[i]))
            return false;
    return str_ends(name, S("先生")) || str_ends(name, S("女士")) || str_has(name, S("·")) ||
           (name.n && utf8_count(name) <= 4);
}

void letter_own_blanks(struct ctx *c, const struct letter_facts *f, struct letter_draft *out,
                       const struct blank_list *given)
{
    const struct request *r = f->r;
    struct str asked = utf8_count(r->content) <= QUOTE_MOST ? str_trim_wide(r->content)
                                                            : r->subject,
               no_extension;
    bool person = letter_to_applicant(&out->rule)
                      ? r->kind == APPLICANT_NAT
                      : str_eq(out->rule.to, S("third party")) &&
                            is_person(blank_value(given, S("收件人")));
    isize cap = 0;
#define OWN(name, value) blank_set(c->mem, &out->own, &cap, S(name), (value))

    if (c->fail.code)
        return;
    OWN("收到日期", day_zh(c->mem, r->received));
    OWN("称谓", person ? S("您") : S("贵单位"));
    OWN("收到方式", way_zh(r->channel));
    OWN("申请编号", r->number);
    OWN("申请内容", str_replace(c->mem, asked, S("\n"), S(" ")));
    OWN("依据", out->has_outcome ? out->o.article : S(""));
    OWN("救济", remedy_of(c, f, out, given));
    OWN("原期限", due_zh(c, f, f->clock.first_due));
    OWN("新期限", due_zh(c, f,
                         letter_extension(c, f, blank_value(given, S("延长天数")), ctx_today(c),
                                          &no_extension)));
    OWN("补正后果", correction_means(c, f));
    OWN("补正告知日期", event_day(c, f, EV_CORRECTION_NOTICE));
    /* P06 tells of whoever was asked, the answers of the third party alone. */
    OWN("征求日期", str_eq(out->rule.id, S("P06")) ? day_zh(c->mem, asked_last(f))
                                                   : event_day(c, f, EV_THIRD_ASKED));
    OWN("征求依据", asked_articles(f));
    OWN("要求说明理由日期", event_day(c, f, EV_REASONS_ASKED));
    OWN("收费通知收到日期", event_day(c, f, EV_FEE_RECEIVED));
    OWN("缴费期限", due_zh(c, f, f->clock.pay_until));
    OWN("应缴金额",
        fee_of(c, blank_value(given, S("计收方式")), blank_value(given, S("计费数量"))));
    OWN("申请日期", asked_day(c, f));
    OWN("申请人", f->who.name);
    OWN("认定方式", receipt_way(c, f));
    OWN("答复期限", due_zh(c, f, f->clock.due));
    OWN("联系方式", letter_contact(c, f));
    OWN("收费标准",
        rates(c, blank_value(given, S("计收方式")), blank_value(given, S("计费数量"))));
    if (str_eq(out->rule.id, S("P12")))
        OWN("文书名称文号", served(c, f->r->id));
    if (str_eq(out->rule.id, S("D21")))
        OWN("补正期限", day_zh(c->mem, f->clock.correction_until));
#undef OWN
}

/* A blank that is there but not what it must be: `instead` of one of the program's that rests on it. */
static void doubt(struct ctx *c, struct letter_draft *out, struct str name, struct str reason,
                  struct str instead)
{
    struct blank_list more = {0};
    isize cap = 0;

    for (isize i = 0; i < out->missing.n; i++)
        if (!str_eq(out->missing.p[i].name, instead) && !str_eq(out->missing.p[i].name, name))
            *LIST_ADD(c->mem, &more, cap) = out->missing.p[i];
    *LIST_ADD(c->mem, &more, cap) =
        (struct blank){str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(name), STR_ARG(reason)), S("")};
    out->missing = more;
}

struct str letter_day_words(struct arena *mem, struct str name, struct str value)
{
    struct day day;

    if ((str_ends(name, S("期限")) || str_ends(name, S("日期"))) &&
        day_parse_loose(str_trim_wide(value), &day))
        return day_zh(mem, day);
    return value;
}

bool letter_blank_open(const struct letter_draft *d, struct str name)
{
    for (isize i = 0; i < d->missing.n; i++) {
        struct str m = d->missing.p[i].name;

        if (str_eq(m, name) ||
            (str_starts(m, name) && str_starts(str_from(m, name.n), S("（"))))
            return true;
    }
    return !str_trim_wide(blank_value(&d->blanks, name)).n;
}

/* {理由}, ｛理由｝, ____ : what marks a place to be filled in, copied instead of filling it. */
static bool is_placeholder(struct arena *mem, struct str value)
{
    struct blank_list in = {0};

    value = utf8_nfkc(mem, value);
    wording_blanks(mem, value, &in);
    return in.n || str_has(value, S("{}")) || str_has(value, S("___"));
}

/* What the fee of P10 is reckoned from. */
static void fee_doubts(struct ctx *c, struct letter_draft *out)
{
    static const struct str made[] = {LIT("收费标准"), LIT("应缴金额")};
    struct str basis = str_trim_wide(blank_value(&out->blanks, S("计收方式")));
    int64_t n = 0;
    bool counts = str_int(str_trim_wide(blank_value(&out->blanks, S("计费数量"))), &n) &&
                  n >= 1 && n <= FEE_MAX_COUNT;

    for (int i = 0; i < 2; i++) {
        if (!str_eq(basis, S("按件")) && !str_eq(basis, S("按量")))
            doubt(c, out, S("计收方式"), S("应为“按件”或者“按量”"), made[i]);
        if (!counts)
            doubt(c, out, S("计费数量"), S("应为正整数：当月第几件，或者多少页"), made[i]);
    }
}

void letter_doubts(struct ctx *c, const struct letter_facts *f, struct letter_draft *out)
{
    static const struct str dates[] = {LIT("补正期限"), LIT("延迟期限")};
    struct str days = blank_value(&out->blanks, S("延长天数")), fault;
    struct day today = ctx_today(c), day;

    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct str value = blank_value(&out->blanks, dates[i]);

        if (value.n && (!day_parse_loose(value, &day) || day.n <= today.n))
            doubt(c, out, dates[i], S("应为今天以后的日期"), S(""));
    }
    if (str_eq(out->rule.id, S("P10")))
        fee_doubts(c, out);
    if (str_eq(out->rule.id, S("D03")) && blank_value(&out->blanks, S("不予公开的依据")).n &&
        !names_article(blank_value(&out->blanks, S("不予公开的依据"))))
        doubt(c, out, S("不予公开的依据"),
              S("应写明是哪一条，例如《条例》第十五条；救济途径由此而定"), S(""));
    if (str_eq(out->rule.id, S("P04"))) {
        (void)letter_extension(c, f, days, today, &fault);
        if (fault.n)
            doubt(c, out, S("延长天数"), str_trim_wide(days).n ? fault : S("没有填写"),
                  S("新期限"));
    }
    for (isize i = 0; i < out->blanks.n; i++)
        if (is_placeholder(c->mem, out->blanks.p[i].value))
            doubt(c, out, out->blanks.p[i].name, S("还留着没有填写的空格"), S(""));
}

struct str letter_contact(struct ctx *c, const struct letter_facts *f)
{
    struct str officer = f->r->officer_name;

    return str_fmt(c->mem, "联系人：%.*s　联系电话：%.*s",
                   STR_ARG(officer.n ? officer : f->u.office_name), STR_ARG(f->u.phone));
}
