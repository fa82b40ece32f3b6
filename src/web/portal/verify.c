/* SPDX-License-Identifier: MulanPSL-2.0 */
/* verify.c - the public checker of annual reports; see verify.h */
#include "work/pace.h"
#include "web/portal/verify.h"

#include "base/os.h"
#include "law/identity.h"
#include "pages.h"
#include "read/report.h"
#include "read/report_text.h"
#include "render/annual.h"

enum { PASTE_MOST = 400000, FILE_MOST = 16 << 20 };

static const struct field fields[] = {
    {LIT("file"), LIT("年度报告文件"), FIELD_FILE, 0, FILE_MOST, {0}},
    {LIT("paste"), LIT("粘贴的内容"), FIELD_TEXT, 0, PASTE_MOST, {0}},
};
static const struct form_rule verify_form = {fields, 2, true, FILE_MOST + (2 << 20)};

static void breach_add(struct ctx *c, struct verify_view *v, isize *cap,
                       const struct identity_check *k)
{
    struct verify_breach *b = LIST_ADD(c->mem, &v->breaches, *cap);

    b->id = k->id;
    b->where = k->terms ? report_slot_words(c->mem, k->slot[0]) : k->column;
    b->rule = identity_words(k->id);
    b->left = cell_print(c->mem, k->left);
    b->right = cell_print(c->mem, k->right);
    b->note = k->note;
}

/* Suspects are marked; where there are none, the total of the sum that breaks. */
static uint8_t *flags_of(struct ctx *c, const struct identity_result *res)
{
    uint8_t *flag = NEW(c->mem, uint8_t, REPORT_CELLS);

    for (isize i = 0; i < res->suspects.n; i++)
        flag[res->suspects.p[i].slot] = FLAG_BREACH;
    for (isize i = 0; i < res->checks.n; i++)
        if (res->checks.p[i].status == IDENTITY_FAIL && res->checks.p[i].terms)
            flag[res->checks.p[i].slot[0]] = FLAG_BREACH;
    return flag;
}

static void show(struct ctx *c, struct report *r, struct verify_view *v)
{
    struct identity_result res;
    struct report_text said;
    struct report *tables = NEW(c->mem, struct report, 1);
    struct annual a = {.report = tables, .made = c->now};
    isize caps[4] = {0};

    identity_verify(c->mem, r, NULL, &res);
    report_text_check(c->mem, r, NULL, &said, &res);
    v->done = true;
    v->seal = r->seal == SEAL_SIGNED
                  ? str_fmt(c->mem, "有签名，数据未被改动（公钥 %.*s）", STR_ARG(r->seal_key))
              : r->seal == SEAL_WHOLE ? S("带有校验值，数据未被改动；没有签名")
              : r->seal == SEAL_BROKEN ? S("所带的数据与签名或表格不符，写出之后被改动过")
                                       : S("");
    v->title = r->title.n ? r->title : S("（没有找到标题）");
    v->body = r->body;
    v->year = r->year;
    v->form = report_form_of(r) ? str_fmt(c->mem, "%d年版表式", (int)report_form_of(r))
                                : S("看不出是哪一年的表式");
    v->hold = res.hold;
    v->fail = res.fail;
    v->open = res.not_checkable;
    v->verdict = res.fail ? str_fmt(c->mem, "有 %d 处不成立", res.fail) : S("能够核对的都成立");
    v->verdict_look = res.fail ? S("bad") : S("ok");
    for (isize i = 0; i < res.checks.n; i++)
        if (res.checks.p[i].status == IDENTITY_FAIL)
            breach_add(c, v, &caps[0], &res.checks.p[i]);
    for (isize i = 0; i < res.suspects.n; i++) {
        const struct identity_suspect *s = &res.suspects.p[i];
        struct str found = cell_print(c->mem, s->found);

        *LIST_ADD(c->mem, &v->suspects, caps[1]) = (struct verify_suspect){
            .address = report_address(c->mem, s->slot),
            .words = report_slot_words(c->mem, s->slot),
            .found = found.n ? found : S("空"),
            .expected = cell_print(c->mem, s->expected),
            .says = s->swapped        ? S("与相邻一格填反")
                    : s->other >= 0   ? S("与另一格一起改")
                    : s->explains > 1 ? str_fmt(c->mem, "一格解释 %d 处", s->explains)
                                      : S("可能之一"),
        };
    }
    for (isize i = 0; i < said.figures.n; i++)
        if (!said.figures.p[i].agrees)
            *LIST_ADD(c->mem, &v->said, caps[2]) = (struct verify_said){
                said.figures.p[i].says,
                said.figures.p[i].slots ? report_slot_words(c->mem, said.figures.p[i].slot[0])
                                        : S("正文自己列出的各项之和"),
                cell_print(c->mem, said.figures.p[i].actual)};
    for (isize i = 0; i < r->warnings.n; i++)
        *LIST_ADD(c->mem, &v->warnings, caps[3]) = r->warnings.p[i];
    /* The tables alone: the text stays with whoever wrote it. */
    *tables = *r;
    for (int i = 0; i < REPORT_PARTS; i++)
        tables->part[i] = (struct report_part){
            .heading = i >= 2 && i <= 4 && report_has_table(r, (enum report_table)(i - 2))
                           ? report_part_heading(i)
                           : (struct str){0}};
    a.flag = flags_of(c, &res);
    v->tables.s = annual_fragment(c->mem, &a);
}

static void page_out(struct ctx *c, struct http_req *req, struct http_res *res,
                     struct verify_view *v)
{
    struct page p;

    frame_portal(c, req, S("年报校验"), NULL, 0, &v->frame);
    frame_crumb(c, &v->frame.trail, S(""), S("年报校验"));
    res->no_store = true;
    p = page_for(c, req, res);
    page_portal_verify(&p, v);
}

static void verify_empty(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct verify_view v = {0};

    page_out(c, req, res, &v);
}

static void verify_one(struct ctx *c, struct http_req *req, struct http_res *res)
{
    const struct form_value *file = form_get(&req->form, "file");
    struct report *r = NEW(c->mem, struct report, 1);
    struct verify_view v = {.pasted = form_text(&req->form, "paste")};
    struct str bytes = v.pasted;
    struct fail why = {0};

    if (pace(c, PACE_VERIFY) == ERR_RATE) {
        why = c->fail;
        c->fail = (struct fail){0};
    }
    if (file->files.n && file->files.p[0].size)
        os_read_file(c->mem, str_cstr(c->mem, file->files.p[0].path), FILE_MOST, &bytes, &why);
    if (req->form.bad)
        fail_set(&why, ERR_INPUT, "", "文件太大（最多16 MB），或者粘贴的内容太长");
    else if (!bytes.n)
        fail_set(&why, ERR_INPUT, "", "请选择一个文件，或者把年度报告的内容粘贴进来");
    if (report_read_safely(c->helper, c->mem, bytes, r, &why) == OK) {
        show(c, r, &v);
    } else {
        v.alert =
            (struct alert_view){S("bad"), S("没有读成"), str_dup(c->mem, str_of(why.what))};
        res->status = why.code == ERR_RATE ? err_http(ERR_RATE) : 422;
    }
    page_out(c, req, res, &v);
}

static const struct route routes[] = {
    {"GET", LIT("/gongkai/verify"), ACT_READ_PUBLIC, NULL, verify_empty, LANE_QUICK},
    {"POST", LIT("/gongkai/verify"), ACT_READ_PUBLIC, &verify_form, verify_one, LANE_HEAVY},
};
ROUTES(verify_routes, routes);
