/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case.c - the page of a case; see case.h. Steps: case_steps.c, the work list: case_list.c. */
#include "web/desk/case.h"

#include "law/correction.h"
#include "base/json.h"
#include "base/utf8.h"
#include "pages.h"
#include "work/account.h"
#include "work/dispute.h"
#include "work/may.h"

struct str case_chip(enum clock_colour c)
{
    static const struct str chips[] = {LIT("chip"), LIT("chip chip-green"),
                                       LIT("chip chip-yellow"), LIT("chip chip-red"),
                                       LIT("chip chip-overdue")};

    return chips[c];
}

struct str case_left(struct arena *mem, const struct request *r, enum clock_colour c,
                     int64_t left)
{
    if (r->state == CLOCK_CLOSED || r->state == CLOCK_UNCONFIRMED || !day_is_set(r->due))
        return clock_state_zh(r->state);
    return c == COLOUR_OVERDUE ? str_fmt(mem, "逾期 %lld 个工作日", (long long)-left)
                               : str_fmt(mem, "剩 %lld 个工作日", (long long)left);
}

struct str desk_case_path(struct ctx *c, struct request_id id)
{
    return str_fmt(c->mem, "/desk/cases/%lld", (long long)id.n);
}

bool desk_sees_disputes(struct ctx *c, struct unit_id unit)
{
    bool yes;

    db_begin_read(c);
    yes = may_ask(c, ACT_DISPUTE, unit);
    return db_end(c) == OK && yes;
}

/* --- the page of a case */

static const struct {
    struct str state, zh, chip;
} letter_states[] = {{LIT("draft"), LIT("草稿"), LIT("chip")},
                     {LIT("submitted"), LIT("待审批"), LIT("chip chip-yellow")},
                     {LIT("approved"), LIT("待发出"), LIT("chip chip-blue")},
                     {LIT("sent"), LIT("已发出"), LIT("chip chip-green")}};

static void letters(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    isize cap = 0;

    for (isize i = 0; i < o->letters.n; i++) {
        const struct letter_row_db *l = &o->letters.p[i];
        struct case_letter_view *k = LIST_ADD(c->mem, &v->letters, cap);
        struct letter_rule rule = {0};
        struct outcome out = {0};

        (void)letter_rule_find(c->mem, l->rule, &rule);
        k->id = desk_int(c, l->id);
        k->name = rule.name;
        if (l->outcome.n && outcome_find(l->outcome, &out))
            k->name = out.short_zh;
        k->number = l->number;
        k->link = o->handler || l->approver.n == c->actor.user.n;
        k->drafter = l->drafter_name;
        k->remark = str_eq(l->state, S("draft")) ? l->words : S("");
        k->day = day_iso(c->mem, day_is_set(l->sent) ? l->sent : l->approved);
        for (size_t s = 0; s < sizeof letter_states / sizeof *letter_states; s++)
            if (str_eq(letter_states[s].state, l->state)) {
                k->state = letter_states[s].zh;
                k->chip = letter_states[s].chip;
            }
    }
}

/* The ledger in words; steps that move no date have their own. */
static struct str step_zh(struct str kind)
{
    static const struct {
        struct str kind, zh;
    } steps[] = {{LIT("assigned"), LIT("指派承办人")},
                 {LIT("note"), LIT("内部备注")},
                 {LIT("repeat"), LIT("登记为重复申请")},
                 {LIT("split"), LIT("拆分")},
                 {LIT("joined"), LIT("并案")},
                 {LIT("objection"), LIT("申请人对登记的结果提出异议")},
                 {LIT("calendar"), LIT("放假安排变更，期限重算")},
                 {LIT("helper_added"), LIT("加为共同承办")},
                 {LIT("helper_ended"), LIT("不再共同承办")},
                 {LIT("made_public"), LIT("答复转为主动公开的草稿")},
                 {LIT("erased"), LIT("个人信息已销毁")}};
    enum event_kind k;

    if (event_parse(kind, &k))
        return event_zh(k);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (str_eq(steps[i].kind, kind))
            return steps[i].zh;
    return kind;
}

/* What an event says beside its name; of a date that moved, from when to when. */
static struct str first_of(struct arena *mem, const struct jval *f)
{
    static const char *const members[] = {"note", "number", "who", "earlier", "after"};
    struct str s = S(""), before = jval_get_str(f, "before"), after = jval_get_str(f, "after");

    if (before.n && after.n)
        return str_fmt(mem, "答复期限由 %.*s 改为 %.*s", STR_ARG(before), STR_ARG(after));
    for (size_t i = 0; i < sizeof members / sizeof *members && !s.n; i++)
        s = jval_get_str(f, members[i]);
    return s;
}

static void ledger(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    isize cap = 0;

    v->course.id = S("ledger");
    v->course.title = S("办理过程");
    for (isize i = 0; i < o->ledger.n; i++) {
        const struct request_event *e = &o->ledger.p[i];
        struct desk_event *k = LIST_ADD(c->mem, &v->course.events, cap);
        struct jval *f = NULL;
        struct fail no = {0};

        k->title = step_zh(e->kind);
        k->who = str_fmt(c->mem, "%.*s　%.*s", STR_ARG(day_iso(c->mem, e->day)),
                         STR_ARG(e->name.n ? e->name : S("申请人")));
        if (e->words.n ? !jval_parse(c->mem, e->words, &f, &no)
                       : !jval_parse(c->mem, e->fields, &f, &no))
            k->remark = first_of(c->mem, f);
        if (e->unlawful.n) {
            k->look = S("bad");
            k->remark =
                str_fmt(c->mem, "违法：%.*s　%.*s", STR_ARG(e->unlawful), STR_ARG(k->remark));
        } else if (i + 1 == o->ledger.n) {
            k->look = S("now");
        }
    }
}

static void notes(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    isize cap = 0;

    for (isize i = 0; i < o->clock.notes.n; i++) {
        const struct clock_note *n = &o->clock.notes.p[i];
        bool bad = n->level == NOTE_UNLAWFUL;

        if (n->level == NOTE_INFO)
            continue;
        *LIST_ADD(c->mem, &v->notes, cap) = (struct desk_alert){
            .look = bad ? S("alert-bad") : S("alert-warn"),
            .icon = bad ? S("bad") : S("warn"),
            .title = n->text,
            .text = str_fmt(c->mem, "%.*s　%.*s", STR_ARG(day_iso(c->mem, n->day)),
                            STR_ARG(n->article))};
    }
    if (o->many_ask)
        *LIST_ADD(c->mem, &v->notes, cap) = (struct desk_alert){
            .look = S(""),
            .icon = S("info"),
            .title = S("有多个申请人申请相近的信息"),
            .text = S("可以公开的，可以纳入主动公开范围（《条例》第四十四条）。")};
    if (v->free)
        *LIST_ADD(c->mem, &v->notes, cap) = (struct desk_alert){
            .look = S(""),
            .icon = S("info"),
            .title = S("还没有承办人"),
            .text = S("由您登记事项或者起草文书，您即为承办人；也可以在下面指派。")};
    if (o->officer_gone && v->open)
        *LIST_ADD(c->mem, &v->notes, cap) =
            (struct desk_alert){.look = S("alert-warn"),
                                .icon = S("warn"),
                                .title = S("承办人的账号已经停用"),
                                .text = S("期限照常计算，请在下面改派承办人。")};
    if (o->r.objection.n)
        *LIST_ADD(c->mem, &v->notes, cap) =
            (struct desk_alert){.look = S("alert-warn"),
                                .icon = S("warn"),
                                .title = S("申请人对登记的结果提出异议"),
                                .text = o->r.objection};
}

static void facts(struct ctx *c, const struct case_open *o, const struct applicant *person,
                  struct case_page *v)
{
    const struct request *r = &o->r;
    const struct applicant *a = person ? person : &o->masked;
    struct str with = S("");
    struct correction result;
    struct outcome out = {0};

    v->facts.id = S("facts");
    v->facts.title = S("申请");
    desk_fact(c->mem, &v->facts, "编号", r->number);
    if (r->correction)
        desk_fact(c->mem, &v->facts, "事项", S("更正与本人有关的记录（《条例》第四十一条）"));
    desk_fact(c->mem, &v->facts, "渠道", channel_zh(r->channel));
    desk_fact(c->mem, &v->facts, "提交", instant_minute(c->mem, r->filed_at));
    desk_fact(c->mem, &v->facts, "收到日期", day_zh(c->mem, o->clock.received));
    desk_fact(c->mem, &v->facts, "状态", clock_state_zh(o->clock.state));
    if (o->clock.state == CLOCK_RUNNING && day_is_set(o->clock.correction_latest))
        desk_fact(c->mem, &v->facts, "告知补正最迟",
                  day_zh(c->mem, o->clock.correction_latest));
    if (day_is_set(o->clock.pay_until) && o->clock.state == CLOCK_FEE)
        desk_fact(c->mem, &v->facts, "缴费期限", day_zh(c->mem, o->clock.pay_until));
    if (r->outcome.n && outcome_find(r->outcome, &out))
        desk_fact(c->mem, &v->facts, "处理结果", out.short_zh);
    else if (correction_find(r->outcome, &result))
        desk_fact(c->mem, &v->facts, "处理结果", result.short_zh);
    if (r->already_public)
        desk_fact(c->mem, &v->facts, "填写时提示",
                  str_fmt(c->mem, "相近的已公开信息 %d 条，仍然申请", r->already_public));
    desk_fact(c->mem, &v->facts, "提供形式", r->form_wanted);
    desk_fact(c->mem, &v->facts, "获取方式", r->way_wanted);
    desk_fact(c->mem, &v->facts, "承办人", r->officer_name.n ? r->officer_name : S("未指派"));
    for (isize i = 0; i < o->helpers.n; i++)
        with = str_fmt(c->mem, "%.*s%s%.*s", STR_ARG(with), i ? "、" : "",
                       STR_ARG(o->helpers.p[i].name));
    desk_fact(c->mem, &v->facts, "共同承办", with);
    if (o->month_ordinal)
        desk_fact(c->mem, &v->facts, "当月第几件",
                  str_fmt(c->mem, "第 %d 件", o->month_ordinal));
    v->person.id = S("person");
    v->person.title = S("申请人");
    desk_fact(c->mem, &v->person, "类别", applicant_zh(r->kind));
    desk_fact(c->mem, &v->person, "姓名（名称）", a->name);
    desk_fact(c->mem, &v->person,
              ident_zh(a->ident_kind).p ? str_cstr(c->mem, ident_zh(a->ident_kind)) : "证件",
              a->ident);
    desk_fact(c->mem, &v->person, "电话", a->phone);
    desk_fact(c->mem, &v->person, "邮箱", a->email);
    desk_fact(c->mem, &v->person, "地址", a->address);
    desk_fact(c->mem, &v->person, "联系人", a->contact);
    desk_fact(c->mem, &v->person, "邮编", a->post_code);
    desk_fact(c->mem, &v->person, "代理人", a->agent);
    desk_fact(c->mem, &v->person, "代理人证件", a->agent_ident);
    desk_fact(c->mem, &v->person, "共同申请人", a->joint);
}

static void option(struct arena *mem, struct desk_option **p, isize *n, struct str value,
                   struct str label, bool on)
{
    struct desk_option *all = NEW(mem, struct desk_option, *n + 1);

    for (isize i = 0; i < *n; i++)
        all[i] = (*p)[i];
    all[(*n)++] = (struct desk_option){.value = value, .label = label, .on = on};
    *p = all;
}

/* What can be entered by hand, given the state: what cannot be is not offered. */
static void events(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    static const struct {
        enum event_kind kind;
        unsigned states; /* a bit for each state it makes sense in */
    } offered[] = {
        {EV_CONFIRMED, 1u << CLOCK_UNCONFIRMED},
        {EV_CORRECTED, 1u << CLOCK_CORRECTING},
        {EV_THIRD_RECEIVED, 1u << CLOCK_CONSULTING},
        {EV_THIRD_ANSWERED, 1u << CLOCK_CONSULTING},
        {EV_MAKER_RECEIVED, 1u << CLOCK_CONSULTING},
        {EV_MAKER_ANSWERED, 1u << CLOCK_CONSULTING},
        {EV_AGENCY_RECEIVED, 1u << CLOCK_CONSULTING},
        {EV_AGENCY_ANSWERED, 1u << CLOCK_CONSULTING},
        {EV_FEE_RECEIVED, 1u << CLOCK_FEE},
        {EV_PAID, 1u << CLOCK_FEE},
        {EV_REASONS_GIVEN, 1u << CLOCK_RUNNING},
        {EV_SUSPENDED, 1u << CLOCK_RUNNING | 1u << CLOCK_CONSULTING},
        {EV_RESUMED, 1u << CLOCK_SUSPENDED},
        {EV_WITHDRAWN, ~0u},
    };

    for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
        if (offered[i].states >> o->clock.state & 1)
            option(c->mem, &v->events.p, &v->events.n, event_name(offered[i].kind),
                   event_zh(offered[i].kind), false);
    for (isize i = 0; i < letter_rule_count(); i++) {
        struct letter_rule rule = {0};

        if (letter_rule_at(c->mem, i, &rule) && !rule.answers && !str_eq(rule.id, S("P01")) &&
            !str_eq(rule.id, S("P13")) && (!o->r.correction || correction_letter(rule.id)) &&
            (o->clock.state != CLOCK_CLOSED || !rule.sends))
            option(c->mem, &v->rules.p, &v->rules.n, rule.id, rule.name, false);
    }
    for (isize i = 0; o->r.correction && i < correction_count(); i++) {
        struct correction result;

        if (correction_at(i, &result))
            option(c->mem, &v->outcomes.p, &v->outcomes.n, result.id, result.short_zh, false);
    }
    for (isize i = 0; !o->r.correction && i < outcome_count(); i++) {
        struct outcome out;

        if (outcome_at(i, &out) && !str_eq(out.id, S("O23")))
            option(c->mem, &v->outcomes.p, &v->outcomes.n, out.id, out.short_zh, false);
    }
}

/* Who handles it: the officer, and who handles it with them. */
static void officers(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    struct account_list all = {0};

    if (!v->may_case)
        return;
    (void)disclose_handlers(c, o->r.unit, &all);
    if (!o->r.officer.n)
        option(c->mem, &v->officers.p, &v->officers.n, S(""), S("请选择"), true);
    for (isize i = 0; i < all.n; i++) {
        bool helps = false;

        for (isize k = 0; k < o->helpers.n; k++)
            helps |= o->helpers.p[k].account.n == all.p[i].id.n;
        option(c->mem, &v->officers.p, &v->officers.n, desk_int(c, all.p[i].id.n),
               all.p[i].name, all.p[i].id.n == o->r.officer.n);
        if (!helps && all.p[i].id.n != o->r.officer.n)
            option(c->mem, &v->colleagues.p, &v->colleagues.n, desk_int(c, all.p[i].id.n),
                   all.p[i].name, false);
    }
    for (isize k = 0; k < o->helpers.n; k++)
        option(c->mem, &v->helpers.p, &v->helpers.n, desk_int(c, o->helpers.p[k].account.n),
               o->helpers.p[k].name, false);
}

static void tables(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    bool disputes;

    v->like.id = S("like");
    v->like.title = v->like.caption = S("内容相近的申请");
    desk_heads(c->mem, &v->like, S("申请内容|相近|申请人|状态"));
    for (isize i = 0; i < o->like.n; i++) {
        struct desk_row *row = desk_row(c->mem, &v->like);
        struct desk_cell *k = desk_cell(c->mem, &v->like, row, o->like.p[i].r.subject);
        struct outcome out = {0};

        k->head = true;
        k->path = desk_case_path(c, o->like.p[i].r.id);
        k->sub = o->like.p[i].r.number;
        (void)outcome_find(o->like.p[i].r.outcome, &out);
        desk_cell(c->mem, &v->like, row, str_fmt(c->mem, "%d%%", o->like.p[i].percent));
        desk_cell(c->mem, &v->like, row,
                  o->like.p[i].same_applicant ? S("同一申请人") : S("其他申请人"));
        desk_cell(c->mem, &v->like, row,
                  out.short_zh.n ? out.short_zh : clock_state_zh(o->like.p[i].r.state));
    }
    disputes = o->disputes.n && desk_sees_disputes(c, o->disputes.p[0].unit);
    v->disputes.id = S("disputes");
    v->disputes.title = v->disputes.caption = S("复议和诉讼");
    desk_heads(c->mem, &v->disputes, S("案件|阶段|结果|提出日期"));
    for (isize i = 0; i < o->disputes.n; i++) {
        const struct dispute *d = &o->disputes.p[i];
        struct desk_row *row = desk_row(c->mem, &v->disputes);
        struct desk_cell *k = desk_cell(c->mem, &v->disputes, row, dispute_kind_zh(d->kind));

        k->head = true;
        if (disputes)
            k->path = str_fmt(c->mem, "/desk/disputes?id=%lld", (long long)d->id.n);
        k->sub = str_fmt(c->mem, "%.*s %.*s", STR_ARG(d->authority), STR_ARG(d->number));
        desk_cell(c->mem, &v->disputes, row, dispute_stage_zh(d->stage));
        desk_cell(c->mem, &v->disputes, row, dispute_result_zh(d->result));
        desk_cell(c->mem, &v->disputes, row, day_iso(c->mem, d->filed));
    }
}

static struct str file_kind_zh(struct str kind)
{
    return str_eq(kind, S("proof"))       ? S("身份证明、材料")
           : str_eq(kind, S("authority")) ? S("授权委托书")
           : str_eq(kind, S("envelope"))  ? S("信封")
           : str_eq(kind, S("answer"))    ? S("提供的信息")
           : str_eq(kind, S("source"))    ? S("待遮盖的原件")
           : str_eq(kind, S("redacted"))  ? S("遮盖后的文件")
                                          : S("附件");
}

/* What the applicant handed in, and what staff put in for the answer. */
static void files(struct ctx *c, const struct case_open *o, struct case_page *v)
{
    isize cap = 0, given_cap = 0;

    for (isize i = 0; i < o->files.n; i++) {
        const struct request_file *f = &o->files.p[i];
        struct case_file_view k = {
            .id = desk_int(c, f->id),
            .kind = file_kind_zh(f->kind),
            .name = f->name,
            .size = str_fmt(c->mem, "%lld KB", (long long)(f->size + 1023) / 1024),
            .answer = str_eq(f->kind, S("answer")),
            .source = str_eq(f->kind, S("source")),
            .redacted = str_eq(f->kind, S("redacted")),
            .sent = f->letter != 0,
            .link = o->handler};

        if (k.answer || k.source || k.redacted)
            *LIST_ADD(c->mem, &v->given, given_cap) = k;
        else
            *LIST_ADD(c->mem, &v->files, cap) = k;
    }
}

/* A step that was refused: what was typed stands in its form again. */
static void typed_again(const struct http_req *req, struct case_page *v)
{
    const struct form *f = &req->form;

    v->t_day = v->today;
    v->day_type = S("date");
    if (!f->rule)
        return;
    if (str_ends(req->path, S("/event"))) {
        v->t_day = form_text(f, "day");
        v->day_type = desk_day_type(form_get(f, "day"));
        v->t_note = form_text(f, "note");
        for (isize i = 0; i < v->events.n; i++)
            v->events.p[i].on = str_eq(v->events.p[i].value, form_text(f, "kind"));
    } else if (str_ends(req->path, S("/note"))) {
        v->t_remark = form_text(f, "note");
    } else if (str_ends(req->path, S("/repeat"))) {
        v->t_earlier = form_text(f, "number");
    } else if (str_ends(req->path, S("/split"))) {
        v->t_part = form_text(f, "content");
    } else if (str_ends(req->path, S("/join"))) {
        v->t_other = form_text(f, "number");
    }
}

void case_show(struct ctx *c, const struct http_req *req, struct http_res *res,
               struct request_id id, const struct fail *why, const struct applicant *person)
{
    struct case_page v = {0};
    struct case_open o = {0};
    struct page p;

    if (disclose_open(c, id, &o)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    desk_shell(c, req,
               o.r.erased_at.s ? str_concat(c->mem, o.r.number, o.r.subject) : o.r.subject,
               &v.shell);
    desk_crumb(c->mem, &v.shell, S("依申请公开"), S("/desk/cases"));
    if (why && why->code)
        desk_alert(c->mem, &v.shell,
                   &(struct desk_alert){.look = S("alert-bad"),
                                        .icon = S("bad"),
                                        .title = str_dup(c->mem, str_of(why->what)),
                                        .text = str_dup(c->mem, str_of(why->article)),
                                        .urgent = true});
    v.id = desk_int(c, id.n);
    v.version = desk_int(c, o.r.version);
    v.number = o.r.number;
    v.content = person ? o.r.content : o.content;
    v.today = day_iso(c->mem, ctx_today(c));
    v.open = o.clock.state != CLOCK_CLOSED;
    v.may_case = o.may_case && !o.r.erased_at.s;
    v.handler = o.handler && !o.r.erased_at.s;
    v.free = !o.r.officer.n && v.may_case && o.clock.state != CLOCK_CLOSED;
    v.works = v.may_case && (o.mine || v.free);
    v.shown = person != NULL;
    if (v.open && o.clock.has_due) {
        v.left = desk_int(c, o.clock.days_left < 0 ? -o.clock.days_left : o.clock.days_left);
        v.due_words =
            str_fmt(c->mem, "%s：%.*s%s　%.*s",
                    o.clock.days_left < 0 ? "个工作日前已经到期" : "个工作日后到期",
                    STR_ARG(day_zh(c->mem, o.clock.due)), o.clock.provisional ? "（暂定）" : "",
                    STR_ARG(o.clock.due_article));
        v.due_look = o.clock.colour == COLOUR_OVERDUE  ? S("due-overdue")
                     : o.clock.colour == COLOUR_RED    ? S("due-red")
                     : o.clock.colour == COLOUR_YELLOW ? S("due-yellow")
                                                       : S("");
    }
    notes(c, &o, &v);
    facts(c, &o, person, &v);
    letters(c, &o, &v);
    ledger(c, &o, &v);
    events(c, &o, &v);
    typed_again(req, &v);
    officers(c, &o, &v);
    tables(c, &o, &v);
    proof_fill(c->mem, &o.clock, &v.proof);
    files(c, &o, &v);
    v.may_publish = v.handler && v.may_case && !v.open &&
                    (str_eq(o.r.outcome, S("O01")) || str_eq(o.r.outcome, S("O02")) ||
                     str_eq(o.r.outcome, S("O03")));
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->no_store = true;
    p = page_for(c, req, res);
    page_desk_case(&p, &v);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct request_id id = {desk_id(c, req, 0)};

    case_show(c, req, res, id, NULL, NULL);
}

static const struct route rows[] = {
    {"GET", LIT("/desk/cases/{id}"), ACT_CASE, NULL, page, LANE_QUICK},
};
ROUTES(case_routes, rows);
