/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare_test.c - known words and persons are not corrected; the network knows what fits */
#include "check/spare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check/spell.h"
#include "tests/test.h"

/* Is a change of `words` in `line` spared. */
static bool person(struct str line, struct str words)
{
    isize at = str_find(line, words);

    return spare_person(line, at, at + words.n);
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

    test_case(t, "a person is called by a title");
    CHECK(t, person(S("以刘广润院士为组长"), S("广")));
    CHECK(t, person(S("以刘广润院士为组长"), S("刘")));
    CHECK(t, person(S("邓乃扬、韩汝琦委员："), S("汝")));
    CHECK(t, person(S("由局长高山同志主持"), S("山")));
    CHECK(t, !person(S("以刘广润院士为组长"), S("组")));
    CHECK(t, !person(S("提高公开工作质量"), S("公")));
    CHECK(t, !person(S(""), S("")));
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
