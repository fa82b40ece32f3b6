/* SPDX-License-Identifier: MulanPSL-2.0 */
/* again_test.c - a text checked again after a change; the words of subtitles */
#include <stdlib.h>

#include "check/check.h"
#include "tests/test.h"

static void same(struct test *t, const struct check_list *a, const struct check_list *b)
{
    CHECK_INT(t, a->n, b->n);
    for (isize i = 0; i < a->n && i < b->n; i++) {
        CHECK_STR(t, a->p[i].rule->name, b->p[i].rule->name);
        CHECK_INT(t, a->p[i].start, b->p[i].start);
        CHECK_INT(t, a->p[i].line, b->p[i].line);
        CHECK_STR(t, a->p[i].words, b->p[i].words);
        CHECK_STR(t, a->p[i].suggestion, b->p[i].suggestion);
    }
}

void test_check_again(struct test *t)
{
    static const char first[] =
        "关于布署工作的通知\n进一步提高公开工作质量，多各种渠道公开。\n"
        "中心认真开展政府信息公开工作工作，取得成效。\n一是学习。三是检查。",
                      after[] =
                          "关于部署工作的通知\n新写的一段，国办发[2021]30号。\n"
                          "进一步提高公开工作质量，多各种渠道公开。\n"
                          "中心认真开展政府信息公开工作工作，取得成效。\n一是学习。三是检查。";
    struct arena mem;
    struct fail why = {0};
    const struct checker *k;
    struct check_options o = {0};
    struct check_list one, whole, again;

    if (!arena_init(&mem, 16 << 20) || checker_open(&mem, &k, &why))
        exit(2);
    test_case(t, "what has not changed keeps its findings, in their new places");
    check_text(k, &t->mem, &(struct check_input){.text = str_of(first)}, &o, &one);
    check_text(k, &t->mem, &(struct check_input){.text = str_of(after)}, &o, &whole);
    CHECK(t, one.n >= 3);
    o.before = str_of(first);
    o.found = &one;
    check_text(k, &t->mem, &(struct check_input){.text = str_of(after)}, &o, &again);
    same(t, &again, &whole);

    test_case(t, "the earlier findings are what an unchanged line gets");
    one.n = 0;
    check_text(k, &t->mem, &(struct check_input){.text = str_of(first)}, &o, &again);
    for (isize i = 0; i < again.n; i++)
        CHECK(t, again.p[i].rule->family != CHECK_TYPO ||
                     str_eq(again.p[i].rule->name, S("typo.word")));

    test_case(t, "a near miss that a wrong character explains is told once");
    o = (struct check_options){0};
    check_text(k, &t->mem,
               &(struct check_input){
                   .text = S("坚持习近平新时代中国特设社会主义思想为指导，认真开展工作。")},
               &o, &one);
    CHECK_INT(t, one.n, 1);
    if (one.n)
        CHECK_INT(t, one.p[0].level, CHECK_WARN);

    test_case(t, "subtitles: numbers, times and tags are blanked, places stay");
    CHECK_STR(t,
              check_subtitle_text(&t->mem,
                                  S("1\n00:00:01,000 --> 00:00:02,000\n<i>12 好</i>\n\n2\n")),
              S(" \n                             \n   12 好    \n\n \n"));
    test_end(t);
    arena_free(&mem);
}
