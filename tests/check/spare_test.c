/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare_test.c - known words and persons are not corrected; the network knows what fits */
#include "check/spare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/spell.h"
#include "tests/test.h"

/* Is a change of `words` in `line` spared. */
static enum spare person(struct str line, struct str words)
{
    isize at = str_find(line, words);

    return spare_person(line, at, at + words.n);
}

/* What a change of `words`, which stands once in `line`, would do to known words. */
static enum spare changed(const struct known *k, struct str line, struct str words)
{
    isize at = str_find(line, words);

    return spare_known(k, line, at, at + words.n);
}

/* Likewise, something put in before `words`. */
static enum spare put_before(const struct known *k, struct str line, struct str words)
{
    isize at = str_find(line, words);

    return spare_known(k, line, at, at);
}

static void by_their_words(struct test *t, const struct known *k)
{
    struct str line = S("昌吉市发改委、乌鲁木齐海关参加。"),
               body = S("县人社局、区住建局、和住建局参加，任务住建局");

    test_case(t,
              "a known word of three characters that stands whole is never changed, one of two "
              "unless it is certain");
    CHECK_INT(t, changed(k, line, S("发改委")), SPARE_ALWAYS);
    CHECK_INT(t, changed(k, line, S("改")), SPARE_ALWAYS);
    CHECK_INT(t, changed(k, line, S("昌")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, changed(k, line, S("昌吉")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, changed(k, line, S("委、")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, put_before(k, line, S("改委")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, put_before(k, line, S("发改委")), SPARE_NOT);
    CHECK_INT(t, put_before(k, line, S("乌鲁木齐")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, changed(k, line, S("参")), SPARE_NOT);

    test_case(t, "the level before the short name of a body is never changed, another word is");
    CHECK_INT(t, changed(k, body, S("县")), SPARE_ALWAYS);
    CHECK_INT(t, changed(k, body, S("区")), SPARE_ALWAYS);
    CHECK_INT(t, changed(k, body, S("和")), SPARE_NOT);
    CHECK_INT(t, changed(k, body, S("任务")), SPARE_NOT);
    CHECK_INT(t, changed(k, S("县昌吉"), S("县")), SPARE_NOT);
}

struct place {
    const char *line, *words;
    bool spared;
};

static isize place_of(const struct place *p, isize *end)
{
    isize at = str_find(str_of(p->line), str_of(p->words));

    *end = at + str_of(p->words).n;
    return at;
}

static void by_their_form(struct test *t)
{
    static const struct place numerals[] = {{"于二〇二二年开工", "〇", true},
                                            {"三月进一一步提高", "一", false},
                                            {"第二十三三条", "三", false},
                                            {"省“一一三四五”总体思路", "三", true}},
                              left_out[] = {{"副县长张某某出席", "某", true},
                                            {"某某公司", "某", true},
                                            {"某公司", "某", false}},
                              all_that[] = {{"应改尽改、立行立改", "改", true},
                                            {"做到应公开尽公开", "尽", true},
                                            {"做到应公开近公开", "近", false},
                                            {"应改尽改、立行立改", "立", false},
                                            {"一企一策帮扶", "企", true},
                                            {"一企一策帮扶", "帮", false},
                                            {"一企一业", "企", false},
                                            {"应", "应", false}},
                              quoted[] = {{"建成“暖蜂驿站”十处", "蜂", true},
                                          {"建成暖蜂驿站十处", "蜂", false},
                                          {"“暖蜂，驿站”", "蜂", false},
                                          {"“全面推进暖蜂驿站建设”", "蜂", false}},
                              doubled[] = {{"市市场监管局", "市", true},
                                           {"我市市场主体", "市", true},
                                           {"建立市市场", "市", false},
                                           {"各村村民代表", "村", true},
                                           {"各路路长", "路", false}};
    isize at, end;

    test_case(t, "numerals in a row, what stands for a name, 应改尽改 and names in quotes");
    for (int i = 0; i < 4; i++) {
        at = place_of(&numerals[i], &end);
        CHECK(t, spare_numeral(str_of(numerals[i].line), at, end, 0) == numerals[i].spared);
    }
    CHECK(t, spare_numeral(S("三十一日"), 3, 3, u'二'));
    CHECK(t, !spare_numeral(S("三十一日"), 3, 3, u'的'));
    CHECK(t, !spare_numeral(S("第二三条"), 6, 6, u'十'));
    for (int i = 0; i < 3; i++) {
        at = place_of(&left_out[i], &end);
        CHECK(t, spare_left_out(str_of(left_out[i].line), at, end) == left_out[i].spared);
    }
    for (int i = 0; i < 8; i++) {
        at = place_of(&all_that[i], &end);
        CHECK(t, spare_all_that(str_of(all_that[i].line), at, end) == all_that[i].spared);
    }
    for (int i = 0; i < 4; i++) {
        at = place_of(&quoted[i], &end);
        CHECK(t, spare_quoted(str_of(quoted[i].line), at, end) == quoted[i].spared);
    }

    test_case(t, "of two alike the second begins a word of its own");
    for (int i = 0; i < 5; i++) {
        at = place_of(&doubled[i], &end);
        CHECK(t, spare_doubled(str_of(doubled[i].line), str_of(doubled[i].line), at, end) ==
                     doubled[i].spared);
    }
}

static void by_a_cut(struct test *t)
{
    struct str first = S("区人民政府严格落实政府信息公开信息处理费管理办"),
               second = S("法的规定。"),
               text = S("区人民政府严格落实政府信息公开信息处理费管理办\n法的规定。"),
               title = S("信息处理费管理办\n法的规定。");

    test_case(t, "where a long line is cut nothing is known of the word");
    CHECK(t, spare_cut(text, 0, first, first.n, first.n));
    CHECK(t, spare_cut(text, first.n + 1, second, 0, 3));
    CHECK(t, !spare_cut(text, first.n + 1, second, 3, 6));
    CHECK(t, !spare_cut(text, 0, first, 0, 3));
    CHECK(t, !spare_cut(first, 0, first, first.n, first.n));
    CHECK(t, !spare_cut(title, str_find(title, second), second, 0, 3));
}

void test_check_spare(struct test *t)
{
    struct arena mem;
    struct fail why = {0};
    struct spell s;
    const struct known *k;
    struct str line = S("乌鲁木齐、昌吉、石河子三地，财务年报由国家卫生健康委汇总。");
    isize at;

    if (!arena_init(&mem, 64 << 20) ||
        spell_open(&mem, &s, check_model, check_model_end - check_model, &why))
        exit(2);
    k = known_make(&mem, &s.lm);
    test_case(t, "a known word is not broken, its neighbours may be");
    at = str_find(line, S("昌吉"));
    CHECK(t, spare_known(k, line, at, at + 6));
    CHECK(t, spare_known(k, line, at + 3, at + 6));
    at = str_find(line, S("委汇"));
    CHECK(t, spare_known(k, line, at, at + 3));
    CHECK(t, !spare_known(k, line, at + 3, at + 6));
    at = str_find(line, S("报由"));
    CHECK(t, spare_known(k, line, at, at));
    CHECK(t, !spare_known(k, line, at + 3, at + 3));
    at = str_find(line, S("三地"));
    CHECK(t, !spare_known(k, line, at, at + 3));

    by_their_words(t, k);
    by_their_form(t);
    by_a_cut(t);

    test_case(t, "a person is called by a title");
    CHECK(t, person(S("以刘广润院士为组长"), S("广")));
    CHECK(t, person(S("以刘广润院士为组长"), S("刘")));
    CHECK(t, person(S("邓乃扬、韩汝琦委员："), S("汝")));
    CHECK(t, person(S("由局长高山同志主持"), S("山")));
    CHECK(t, !person(S("以刘广润院士为组长"), S("组")));
    CHECK(t, !person(S("提高公开工作质量"), S("公")));
    CHECK(t, !person(S(""), S("")));
    CHECK_INT(t, person(S("以刘广润院士为组长"), S("广")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, person(S("副区长顾广润参加"), S("顾")), SPARE_ALWAYS);
    CHECK_INT(t, person(S("任命顾广为局长"), S("广")), SPARE_ALWAYS);
    CHECK_INT(t, person(S("顾广润一行"), S("润")), SPARE_ALWAYS);
    CHECK_INT(t, person(S("在顾广润一行"), S("广")), SPARE_UNLESS_CERTAIN);
    CHECK_INT(t, person(S("副区长广润参加"), S("广")), SPARE_NOT);
    CHECK(t, person(S("法人代表：曾华俊"), S("华俊")));
    CHECK(t, person(S("联系人：薛敏敏，电话"), S("敏")));
    CHECK(t, !person(S("联系人：高度重视工作"), S("度")));

    test_case(t, "what fits between its neighbours scores better");
    {
        /* 政府信息公[]工作，认真 */
        static const uint16_t runes[] = u"政府信息公开工作，认真";
        uint16_t around[FIT_AROUND] = {0};
        struct fit_sum sum;
        struct fit_place p;

        for (int i = 0; i < 5; i++) {
            around[FIT_SIDE - 5 + i] = s.lm.id_of[runes[i]];
            around[FIT_SIDE + i] = s.lm.id_of[runes[6 + i]];
        }
        fit_sum(&s.fit, around, &sum);
        fit_ask(&s.fit, &sum, &p);
        CHECK(t, fit_score(&s.fit, &p, s.lm.id_of[u'开']) >
                     fit_score(&s.fit, &p, s.lm.id_of[u'升']) + 2);
        CHECK(t, fit_score(&s.fit, &p, s.lm.id_of[u'开']) >
                     fit_score(&s.fit, &p, s.lm.id_of[u'刊']) + 2);

        test_case(t,
                  "a question reached from another place's, and on any machine, is the same");
        {
            uint16_t other[FIT_AROUND], ids[9];
            struct fit_sum turned, whole;
            struct fit plain = s.fit;
            struct fit_place q;
            float scores[9];

            plain.wide = false;
            for (int i = 0; i < FIT_AROUND; i++)
                other[i] = i % 3 ? around[i] : (uint16_t)(700 * i);
            fit_sum(&s.fit, other, &turned);
            fit_turn(&s.fit, &turned, around);
            CHECK(t, !memcmp(&turned, &sum, sizeof sum));
            fit_sum(&plain, around, &whole);
            CHECK(t, !memcmp(&whole, &sum, sizeof sum));
            fit_ask(&plain, &whole, &q);
            CHECK(t, !memcmp(&p, &q, sizeof p));
            for (int i = 0; i < 9; i++)
                ids[i] = (uint16_t)(i * i * 100);
            fit_scores(&plain, &p, ids, 9, scores);
            for (int i = 0; i < 9; i++)
                CHECK(t, scores[i] == fit_score(&s.fit, &p, ids[i]));
        }
        test_case(t, "a sum of powers of e is what the library says");
        {
            static const float x[11] = {0, 1, -1, 5.5f, -30, 88 - 1.5f, -0.3f, 2, 3, -7, -200};
            double sums = 0;

            CHECK(t, fit_exp_sum(x, 0) == 0);
            for (int i = 0; i < 11; i++) {
                float one = fit_exp_sum(x + i, 1);

                CHECK(t, fabs(one - exp((double)x[i])) <= 1e-6 * exp((double)x[i]) + 1e-37);
            }
            for (int i = 0; i < 4; i++)
                sums += exp((double)x[i]);
            CHECK(t, fabs(fit_exp_sum(x, 4) - sums) < 1e-6 * sums);
        }
    }
    test_end(t);
}
