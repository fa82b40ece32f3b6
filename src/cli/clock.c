/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock.c - gongkai clock: the statutory clock of a request, from its events */
#include "cli/cli.h"
#include "law/clock.h"

#include "base/utf8.h"

enum { MAX_TEXT = 1 << 20 };

static const struct cli_option options[] = {
    {"today", 't', "日期", "以哪一天为今天（剩余天数、颜色）；默认系统日期"},
    {"brief", 'b', NULL, "只打印答复期限这一个日期"},
    {0},
};
const struct cli_help help_clock = {
    .line = "由事件计算一件申请的法定期限，逐日列出依据",
    .usage = "[文件|-]",
    .about =
        "每行一个事件（也可以用分号隔开）：日期、事件、有关内容，次序不限；# 之后是备注。\n"
        "中文、英文都认，日期可以写成 2026-03-02、2026/3/2、20260302、2026年3月2日。\n\n"
        "  2026-03-02 received web          收到（当面 counter、邮寄签收 mail、平信 letter、\n"
        "                                   网上 web、传真 fax、电子邮件 email、口头 oral）\n"
        "  2026-03-02 filed web             "
        "提交，尚未确认；网上、传真、平信以双方确认之日为收到之日\n"
        "  2026-03-03 confirmed             双方确认\n"
        "  2026-03-05 correction notice by 2026-03-20   告知补正（补正期限，或者 by 10 "
        "个工作日）\n"
        "  2026-03-18 corrected             收到补正，期限重新起算\n"
        "  2026-03-20 extended by 20 [approved 日期 | unapproved]    延期\n"
        "  2026-03-06 third asked 某公司    征求第三方意见；之后 third received、third "
        "answered\n"
        "  2026-03-06 maker asked           征求共同制作机关意见（第三十四条）；maker "
        "received、maker answered\n"
        "  2026-03-06 agency asked          征求其他机关意见（第三十三条第三款）；agency "
        "received、agency answered\n"
        "  2026-03-10 fee notice            收费通知；fee received 申请人收到；paid 缴费\n"
        "  2026-03-10 suspended 事由        中止；resumed 恢复\n"
        "  2026-03-10 reasons asked         要求说明理由（第三十五条）；delayed until "
        "2026-06-30 延迟答复\n"
        "  2026-03-30 answered              答复；delivered 送达；withdrawn 撤回；closed 终止\n"
        "  2026-03-02 made                  信息形成：主动公开的期限（第二十六条）\n"
        "  due 2026-03-30                   核对：期限应为这一天，不符时结束状态为 1\n\n"
        "JSON 也可以：[{\"date\": \"2026-03-02\", \"event\": \"received\", \"channel\": "
        "\"web\"}, …]。\n"
        "不可能的事件（早于收到、办结之后等）被拒绝，结束状态 "
        "2；违法但已发生的事件标明条款、不增加期限，\n"
        "有违法事件、逾期（以 --today 给出的日期为准）时结束状态 1。\n\n"
        "--json：due, first_due, received, start, state, state_zh, colour, days_left, overdue, "
        "days_late,\n"
        "days_taken, provisional, receipt_assumed, projected, correction_notice_latest, "
        "correction_until,\n"
        "pay_until, consult_until, extended_by, article,\n"
        "steps[from, until, title, counted, excluded_workdays, dropped, article, "
        "excluded[date, reason],\n"
        "days[date, n, reason]], events[date, event, text, lawful],\n"
        "warnings[level (info|warn|unlawful), date, line, text, article]。",
    .options = options,
    .examples = "printf '2026-03-02 received counter\\n2026-03-20 extended by 20\\n' | gongkai "
                "clock -\n"
                "echo '收到申请 2026年3月2日 当面；2026年3月5日 告知补正；2026年3月18日 "
                "收到补正' | gongkai clock\n"
                "gongkai clock 案卷.txt --json --today 2026-03-25",
};

static void put_day(struct cli *c, struct json_out *j, const char *key, struct day d)
{
    jout_put_opt(j, key, day_iso(c->mem, d));
}

static struct str level_name(enum clock_level l)
{
    return l == NOTE_UNLAWFUL ? S("unlawful") : l == NOTE_WARN ? S("warn") : S("info");
}

static void json_steps(struct cli *c, struct json_out *j, const struct clock *k,
                       const struct calendar *cal)
{
    jout_key(j, "steps");
    jout_array(j);
    for (isize i = 0; i < k->steps.n; i++) {
        const struct clock_step *s = &k->steps.p[i];

        jout_object(j);
        put_day(c, j, "from", s->from);
        put_day(c, j, "until", s->until);
        jout_put_str(j, "title", s->title);
        jout_put_int(j, "counted", s->counted);
        jout_put_int(j, "excluded_workdays", s->excluded);
        jout_put_bool(j, "dropped", s->dropped);
        jout_put_str(j, "article", s->article);
        jout_key(j, "excluded");
        jout_array(j);
        for (isize d = 0; d < s->days.n; d++)
            if (!s->days.p[d].n) {
                jout_object(j);
                put_day(c, j, "date", s->days.p[d].day);
                jout_put_bool(j, "workday", workday_is(cal, s->days.p[d].day));
                jout_put_str(j, "reason", s->days.p[d].why);
                jout_end(j);
            }
        jout_end(j);
        jout_key(j, "days");
        jout_array(j);
        for (isize d = 0; d < s->days.n; d++) {
            jout_object(j);
            put_day(c, j, "date", s->days.p[d].day);
            if (s->days.p[d].n)
                jout_put_int(j, "n", s->days.p[d].n);
            jout_put_str(j, "reason", s->days.p[d].why);
            jout_end(j);
        }
        jout_end(j);
        jout_end(j);
    }
    jout_end(j);
}

static bool is_lawful(const struct clock *k, isize event)
{
    for (isize i = 0; i < k->notes.n; i++)
        if (k->notes.p[i].level == NOTE_UNLAWFUL && k->notes.p[i].event == event)
            return false;
    return true;
}

static void json(struct cli *c, const struct clock *k, const struct calendar *cal,
                 const struct clock_events *e, struct day today, struct day expect)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    put_day(c, j, "due", k->has_due ? k->due : (struct day){0});
    put_day(c, j, "first_due", k->has_due ? k->first_due : (struct day){0});
    put_day(c, j, "received", k->received);
    put_day(c, j, "start", k->start);
    put_day(c, j, "today", today);
    jout_put_str(j, "state", clock_state_name(k->state));
    jout_put_str(j, "state_zh", clock_state_zh(k->state));
    jout_put_opt(j, "colour", clock_colour_name(k->colour));
    jout_key(j, "days_left");
    if (k->has_due && k->state != CLOCK_CLOSED)
        jout_int(j, k->days_left);
    else
        jout_null(j);
    jout_put_bool(j, "overdue", k->overdue);
    jout_put_int(j, "days_late", k->days_late);
    jout_put_int(j, "days_taken", k->days_taken);
    jout_put_bool(j, "provisional", k->provisional);
    jout_put_bool(j, "receipt_assumed", k->receipt_assumed);
    jout_put_bool(j, "projected", k->projected);
    put_day(c, j, "correction_notice_latest", k->correction_latest);
    put_day(c, j, "correction_until", k->correction_until);
    put_day(c, j, "pay_until", k->pay_until);
    put_day(c, j, "consult_until", k->consult_until);
    put_day(c, j, "closed", k->closed);
    jout_put_int(j, "extended_by", k->extended_by);
    jout_put_opt(j, "article", k->due_article);
    if (day_is_set(expect)) {
        put_day(c, j, "expected_due", expect);
        jout_put_bool(j, "as_expected", k->has_due && k->due.n == expect.n);
    }
    json_steps(c, j, k, cal);
    jout_key(j, "events");
    jout_array(j);
    for (isize i = 0; i < e->n; i++) {
        jout_object(j);
        put_day(c, j, "date", e->p[i].day);
        jout_put_str(j, "event", event_name(e->p[i].kind));
        jout_put_str(j, "text", event_zh(e->p[i].kind));
        jout_put_opt(j, "note", e->p[i].note);
        jout_put_str(j, "article", event_article(e->p[i].kind));
        jout_put_bool(j, "lawful", is_lawful(k, i));
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "warnings");
    jout_array(j);
    for (isize i = 0; i < k->notes.n; i++) {
        const struct clock_note *n = &k->notes.p[i];

        jout_object(j);
        jout_put_str(j, "level", level_name(n->level));
        put_day(c, j, "date", n->day);
        if (n->line)
            jout_put_int(j, "line", n->line);
        jout_put_str(j, "text", n->text);
        jout_put_opt(j, "article", n->article);
        jout_end(j);
    }
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static void text_steps(struct cli *c, const struct clock *k)
{
    for (isize i = 0; i < k->steps.n; i++) {
        const struct clock_step *s = &k->steps.p[i];

        cli_print(c, "\n%.*s 至 %.*s  %.*s%s：计 %d 个工作日",
                  STR_ARG(day_iso(c->mem, s->from)), STR_ARG(day_iso(c->mem, s->until)),
                  STR_ARG(s->title), s->dropped ? "（已作废，不计入）" : "", s->counted);
        if (s->excluded)
            cli_print(c, "，不计 %d 个工作日", s->excluded);
        cli_print(c, "  %.*s\n", STR_ARG(s->article));
        for (isize d = 0; d < s->days.n; d++) {
            struct str line = str_fmt(
                c->mem, "  %.*s %.*s  %.*s\n", STR_ARG(day_iso(c->mem, s->days.p[d].day)),
                STR_ARG(day_weekday_zh(s->days.p[d].day)), STR_ARG(s->days.p[d].why));

            cli_put(c, s->days.p[d].n ? line : cli_paint(c, CLI_DIM, line));
        }
    }
}

static void text(struct cli *c, const struct clock *k, const struct clock_events *e)
{
    if (k->has_due)
        cli_print(c, "期限：%.*s（%.*s）%s  %.*s\n", STR_ARG(day_iso(c->mem, k->due)),
                  STR_ARG(day_weekday_zh(k->due)), k->provisional ? "（暂定）" : "",
                  STR_ARG(k->due_article));
    else
        cli_print(c, "期限：现在没有在计算\n");
    cli_print(c, "状态：%.*s", STR_ARG(clock_state_zh(k->state)));
    if (k->state == CLOCK_CLOSED && k->answered)
        cli_print(c, "，用时 %lld 个工作日", (long long)k->days_taken);
    else if (k->has_due && k->state != CLOCK_CLOSED && k->days_left >= 0)
        cli_print(c, "，剩余 %lld 个工作日", (long long)k->days_left);
    if (k->days_late)
        cli_print(c, "，逾期 %lld 个工作日", (long long)k->days_late);
    cli_print(c, "\n");
    if (day_is_set(k->received) && day_is_set(k->correction_latest) && k->state != CLOCK_CLOSED)
        cli_print(c, "告知补正最迟：%.*s  《条例》第三十条\n",
                  STR_ARG(day_iso(c->mem, k->correction_latest)));
    if (k->extended_by)
        cli_print(c, "延长前的期限：%.*s，延长 %d 个工作日\n",
                  STR_ARG(day_iso(c->mem, k->first_due)), k->extended_by);
    if (k->state == CLOCK_CORRECTING && day_is_set(k->correction_until))
        cli_print(c, "补正期限：%.*s\n", STR_ARG(day_iso(c->mem, k->correction_until)));
    if (k->state == CLOCK_FEE)
        cli_print(c, "缴费期限：%.*s\n", STR_ARG(day_iso(c->mem, k->pay_until)));
    cli_print(c, "\n");
    for (isize i = 0; i < e->n; i++) {
        struct str line =
            str_fmt(c->mem, "%.*s  %.*s%s%.*s  %.*s\n", STR_ARG(day_iso(c->mem, e->p[i].day)),
                    STR_ARG(event_zh(e->p[i].kind)), e->p[i].note.n ? "　" : "",
                    STR_ARG(e->p[i].note), STR_ARG(event_article(e->p[i].kind)));

        cli_put(c, is_lawful(k, i) ? line : cli_paint(c, CLI_RED, line));
    }
    for (isize i = 0; i < k->notes.n; i++) {
        const struct clock_note *n = &k->notes.p[i];
        struct str line =
            str_fmt(c->mem, "%s%.*s%s%.*s  %.*s\n",
                    n->level == NOTE_UNLAWFUL ? "违法："
                    : n->level == NOTE_WARN   ? "注意："
                                              : "说明：",
                    STR_ARG(day_iso(c->mem, n->day)), day_is_set(n->day) ? " " : "",
                    STR_ARG(n->text), STR_ARG(n->article));

        cli_put(c, cli_paint(c, n->level == NOTE_UNLAWFUL ? CLI_RED : CLI_YELLOW, line));
    }
    text_steps(c, k);
}

int cmd_clock(struct cli *c)
{
    struct day today = instant_day(c->now), expect = {0};
    struct clock_events e = {0};
    struct clock k = {0};
    struct calendar cal;
    struct str input = {0};
    bool found = false;

    (void)cli_expect(c, 0, 1);
    (void)cli_day(c, "today", &today);
    (void)cli_read_text(c, cli_arg(c, 0).n ? cli_arg(c, 0) : S("-"), MAX_TEXT, &input);
    calendar_shipped(c->mem, &cal);
    (void)clock_parse(c->mem, &cal, input, &e, &expect, &c->fail);
    if (c->fail.code || clock_compute(c->mem, &cal, e.p, e.n, today, &k, &c->fail))
        return cli_end(c, false);
    if (c->json)
        json(c, &k, &cal, &e, today, expect);
    else if (cli_has(c, "brief"))
        cli_print(c, "%.*s\n", STR_ARG(day_iso(c->mem, k.has_due ? k.due : (struct day){0})));
    else
        text(c, &k, &e);
    if (day_is_set(expect) && !(k.has_due && k.due.n == expect.n)) {
        struct str got = k.has_due ? day_iso(c->mem, k.due) : S("没有期限");

        found = true;
        cli_note(c, "期限应为 %.*s，计算结果是 %.*s", STR_ARG(day_iso(c->mem, expect)),
                 STR_ARG(got));
    }
    /* Being late today is a finding where today was given; a sum of the past is not. */
    for (isize i = 0; i < k.notes.n; i++)
        found |= k.notes.p[i].level == NOTE_UNLAWFUL &&
                 (k.notes.p[i].event >= 0 || cli_has(c, "today"));
    return cli_end(c, found);
}
