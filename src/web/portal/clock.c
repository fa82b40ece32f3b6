/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock.c - the open calculator of statutory periods (/gongkai/clock); see request.h */
#include "law/clock.h"

#include "pages.h"
#include "store/calendar.h"
#include "work/pace.h"
#include "web/portal/request.h"

static const struct field fields[] = {
    {LIT("text"), LIT("事件"), FIELD_TEXT, 0, 20000, {0}},
    {LIT("today"), LIT("以哪一天为今天"), FIELD_DAY, 0, 0, {0}},
};
static const struct form_rule form = {fields, 2, false, 128 << 10};

static const char example[] =
    "2026-03-02 收到申请 当面\n2026-03-05 告知补正 2026-03-20\n2026-03-18 收到补正\n"
    "2026-03-20 征求第三方意见\n2026-03-24 第三方收到\n2026-04-03 第三方答复\n";

static void add_note(struct arena *mem, struct clock_page_view *v, const struct clock_note *n)
{
    struct request_error *all = NEW(mem, struct request_error, v->notes.n + 1);

    for (isize i = 0; i < v->notes.n; i++)
        all[i] = v->notes.p[i];
    all[v->notes.n++] = (struct request_error){
        n->level == NOTE_UNLAWFUL ? S("alert-bad")
        : n->level == NOTE_WARN   ? S("alert-warn")
                                  : S(""),
        str_fmt(mem, "%s%.*s%s%.*s（%.*s）", n->level == NOTE_UNLAWFUL ? "违法：" : "",
                STR_ARG(day_iso(mem, n->day)), day_is_set(n->day) ? " " : "", STR_ARG(n->text),
                STR_ARG(n->article))};
    v->notes.p = all;
}

static void compute(struct ctx *c, struct clock_page_view *v, struct day today)
{
    struct calendar cal = {0};
    struct clock_events e = {0};
    struct clock k = {0};
    struct fail why = {0};

    db_begin_read(c);
    calendar_load(c, (struct unit_id){0}, &cal);
    if (db_end(c))
        return;
    if (clock_parse(c->mem, &cal, v->text, &e, NULL, &why) ||
        clock_compute(c->mem, &cal, e.p, e.n, today, &k, &why)) {
        v->error = str_fmt(c->mem, "%s%s%s%s%s", why.where, why.where[0] ? "：" : "", why.what,
                           why.article[0] ? "　" : "", why.article);
        return;
    }
    v->done = true;
    if (k.has_due)
        v->due = str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(day_zh(c->mem, k.due)),
                         STR_ARG(day_weekday_zh(k.due)));
    v->state = clock_state_zh(k.state);
    v->article = k.due_article;
    v->provisional = k.provisional;
    if (k.has_due && k.state != CLOCK_CLOSED)
        v->left = str_fmt(c->mem, k.days_left >= 0 ? "%lld 个工作日" : "逾期 %lld 个工作日",
                          (long long)(k.days_left < 0 ? -k.days_left : k.days_left));
    for (isize i = 0; i < k.notes.n; i++)
        add_note(c->mem, v, &k.notes.p[i]);
    proof_fill(c->mem, &k, &v->proof);
}

static void page(struct ctx *c, struct http_req *req, struct http_res *res)
{
    bool posted = req->form.rule == &form && str_eq(req->method, S("POST"));
    struct clock_page_view v = {.text = str_of(example)};
    struct day today = ctx_today(c);
    struct page p;

    frame_portal(c, req, S("依申请公开期限计算"), NULL, 0, &v.frame);
    frame_crumb(c, &v.frame.trail, S("/gongkai/request/"), S("依申请公开"));
    frame_crumb(c, &v.frame.trail, S(""), S("期限计算"));
    if (posted) {
        v.text = form_text(&req->form, "text");
        if (form_get(&req->form, "today")->bad)
            v.error = form_get(&req->form, "today")->error;
        else if (day_is_set(form_day(&req->form, "today")))
            today = form_day(&req->form, "today");
        if (!v.error.n && pace(c, PACE_CLOCK) == ERR_RATE) {
            v.error = str_dup(c->mem, str_of(c->fail.what));
            res->status = err_http(ERR_RATE);
            c->fail = (struct fail){0};
        } else {
            if (!v.error.n)
                compute(c, &v, today);
            if (v.error.n)
                res->status = 422;
        }
    }
    v.today = day_iso(c->mem, today);
    res->no_store = true;
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    p = page_for(c, req, res);
    page_clock_page(&p, &v);
}

static const struct route rows[] = {
    {"GET", LIT("/gongkai/clock"), ACT_READ_PUBLIC, NULL, page, LANE_QUICK},
    {"POST", LIT("/gongkai/clock"), ACT_CASE_FILE, &form, page, LANE_QUICK},
};
ROUTES(clock_routes, rows);
