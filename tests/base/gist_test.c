/* SPDX-License-Identifier: MulanPSL-2.0 */
/* gist_test.c - a summary in a text's own words */
#include "base/gist.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "tests/test.h"

static const struct {
    const char *name, *text, *gist;
} cases[] = {
    {"a salutation is passed over", "各有关单位：\n现将培训安排通知如下：\n一、时间",
     "现将培训安排通知如下："},
    {"a long salutation, too",
     "各镇人民政府，各街道办事处，区政府各部门：\n会议定于三月一日召开。",
     "会议定于三月一日召开。"},
    {"number, title and headings",
     "张融〔2021〕3号\n关于开展培训的通知\n一、总体要求\n培训全体信息员。", "培训全体信息员。"},
    {"lines that are empty, wide blanks", "\n　　各科室：\n\n　　请按时报送材料，不得迟报。\n",
     "请按时报送材料，不得迟报。"},
    {"nothing but a salutation", "各有关单位：", "各有关单位："},
    {"nothing but headings", "领导信息\n张三", "领导信息"},
    {"nothing", "", ""},
    {"a line of figures says something", "联系电话：0533-0000000", "联系电话：0533-0000000"},
};

static struct str many(struct test *t, int n)
{
    struct buf b = buf_new(&t->mem, 1024);

    while (n--)
        buf_add(&b, S("各"));
    return buf_str(&b);
}

void test_base_gist(struct test *t)
{
    struct str sentence =
        S("为了规范政府信息公开工作，保障公众依法获取政府信息，提高工作透明度，制定本办法。");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        test_case(t, "%s", cases[i].name);
        CHECK_STR(t, gist_of(&t->mem, str_of(cases[i].text)), str_of(cases[i].gist));
    }
    test_case(t, "a long line ends with a sentence");
    CHECK_STR(t, gist_of(&t->mem, str_concat(&t->mem, sentence, many(t, 100))), sentence);
    test_case(t, "one that fits is whole; one without sentences is cut");
    CHECK_INT(t, utf8_count(gist_of(&t->mem, many(t, GIST_MOST))), GIST_MOST);
    CHECK(t, str_ends(gist_of(&t->mem, many(t, GIST_MOST)), S("各")));
    CHECK_INT(t, utf8_count(gist_of(&t->mem, many(t, GIST_MOST + 1))), GIST_MOST);
    CHECK(t, str_ends(gist_of(&t->mem, many(t, GIST_MOST + 1)), S("…")));
}
