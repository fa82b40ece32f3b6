/* SPDX-License-Identifier: MulanPSL-2.0 */
/* explain_test.c - figures, words and pictures of an explained report */
#include "render/explain.h"

#include "render/svg.h"
#include "tests/test.h"

static void set(struct report *r, const char *address, int64_t value)
{
    int slot = report_find(str_of(address));

    r->cell[slot] = cell_number(value, 0);
}

static struct report *sample(struct arena *mem, int scale)
{
    struct report *r = NEW(mem, struct report, 1);

    report_init(r, FORM_2021, 2023);
    r->body = S("某某区<政府>");
    set(r, "T3.1/nat", 6 * scale);
    set(r, "T3.1/biz", 2 * scale);
    set(r, "T3.1/sum", 8 * scale);
    set(r, "T3.2/sum", scale);
    set(r, "T3.3.1/sum", 4 * scale);
    set(r, "T3.3.2/sum", 2 * scale);
    set(r, "T3.3.4.1/sum", 2 * scale);
    set(r, "T3.3.3.4/sum", scale);
    set(r, "T3.3.7/sum", 9 * scale);
    set(r, "T3.2/nat", scale);
    set(r, "T3.3.1/nat", 4 * scale);
    set(r, "T3.3.2/nat", 2 * scale);
    set(r, "T3.3.4.1/biz", 2 * scale);
    set(r, "T3.3.3.4/nat", scale);
    set(r, "T3.3.7/nat", 7 * scale);
    set(r, "T3.3.7/biz", 2 * scale);
    return r;
}

static struct str answer(const struct explain_answers *a, struct str question)
{
    for (isize i = 0; i < a->n; i++)
        if (str_eq(a->p[i].question, question))
            return a->p[i].answer;
    return (struct str){0};
}

static void words(struct test *t)
{
    struct explain e = {.report = sample(&t->mem, 2), .previous = sample(&t->mem, 1)};
    struct explain_answers a;

    explain_questions(&t->mem, &e, &a);
    CHECK_STR(t, answer(&a, S("这一年收到多少申请？")),
              S("2023年新收到16件，比上年增加8件（100%"
                "）；加上上年没有办完、转到这一年的2件，一共要办18件。"));
    CHECK_STR(t, answer(&a, S("是谁在申请？")),
              S("个人申请12件，占75%；企业和其他组织申请4件，其中商业企业4件。"));
    CHECK_STR(t, answer(&a, S("申请之后得到了什么？")),
              S("办理了18件：予以公开8件，部分公开4件，不予公开2件，无法提供4件。申请人全部或者"
                "部分得到所要信息的占66.7%。"));
    CHECK(t, str_starts(
                 answer(&a, S("为什么有的没有提供？")),
                 S("主要是：本机关不掌握相关政府信息（4件）；保护第三方合法权益（2件）。")));
    CHECK(t, str_has(answer(&a, S("这些数字可靠吗？")),
                     S("新收 16 ＋ 上年结转 2 ＝ 办理 18 ＋ 结转下年 0")));
}

static void quiet(struct test *t)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    struct explain e = {.report = r};
    struct explain_answers a;

    report_init(r, FORM_2019, 2020);
    explain_questions(&t->mem, &e, &a);
    CHECK_STR(t, answer(&a, S("这一年收到多少申请？")), S("2020年没有收到政府信息公开申请。"));
    CHECK_STR(t, answer(&a, S("申请之后得到了什么？")), S(""));
    CHECK_STR(t, explain_chart(&t->mem, &e, EXPLAIN_OUTCOMES), S(""));
    CHECK(t, str_has(explain_poster(&t->mem, &e), S("这一年没有收到政府信息公开申请")));
}

/* What is not known is left out and never told as a nought. */
static void unknown(struct test *t)
{
    struct report *r = NEW(&t->mem, struct report, 1);
    struct explain e = {.report = r};
    struct explain_answers a;
    struct str poster;

    r->year = 2023;
    explain_questions(&t->mem, &e, &a);
    CHECK_INT(t, a.n, 1); /* only what the law says */
    poster = explain_poster(&t->mem, &e);
    CHECK(t, !str_has(poster, S(">0<")) && !str_has(poster, S("没有收到")));
}

void test_render_explain(struct test *t)
{
    struct explain e;
    struct fail why = {0};
    struct str svg, png = {0};

    test_case(t, "questions and answers");
    words(t);
    test_case(t, "a quiet year");
    quiet(t);
    test_case(t, "unknown cells");
    unknown(t);

    test_case(t, "charts and their tables");
    e = (struct explain){.report = sample(&t->mem, 2), .previous = sample(&t->mem, 1)};
    svg = explain_chart(&t->mem, &e, EXPLAIN_APPLICANTS);
    CHECK(t, str_has(svg, S("<title>谁在申请</title>")) && str_has(svg, S("<desc>自然人12件")));
    CHECK(t, !str_has(svg, S("style=")));
    CHECK(t, explain_table(&t->mem, &e, EXPLAIN_TREND) == NULL);
    e.years = 2;
    e.trend[0] = (struct explain_year){2022, 8};
    e.trend[1] = (struct explain_year){2023, 16};
    CHECK(t, str_has(explain_chart(&t->mem, &e, EXPLAIN_TREND), S("2022年8件，2023年16件")));

    test_case(t, "one picture, as PNG too");
    e = (struct explain){.report = sample(&t->mem, 2),
                         .url = S("https://www.example.gov.cn/r/2023")};
    svg = explain_poster(&t->mem, &e);
    CHECK(t, str_has(svg, S("某某区&lt;政府&gt;")) && !str_has(svg, S("<政府>")));
    svg_png(NULL, svg, 540, &t->mem, &png, &why);
    CHECK_OK(t, &why);
    CHECK(t, str_starts(png, S("\x89PNG")));
    CHECK_INT(t, svg_png(NULL, S("<svg"), 540, &t->mem, &png, &why), ERR_UNREADABLE);
    why = (struct fail){0};
    svg = S("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1000000\"/>");
    CHECK_INT(t, svg_png(NULL, svg, 1080, &t->mem, &png, &why), ERR_UNREADABLE);
}
