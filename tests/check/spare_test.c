/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spare_test.c - known words and persons are not corrected; the network knows what fits */
#include "check/spare.h"

#include <stdlib.h>

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

    test_case(t, "what fits between its neighbours scores better");
    {
        /* 政府信息公[]工作，认真 */
        static const uint16_t runes[] = u"政府信息公开工作，认真";
        uint16_t around[FIT_AROUND] = {0};
        struct fit_place p;

        for (int i = 0; i < 5; i++) {
            around[FIT_SIDE - 5 + i] = s.lm.id_of[runes[i]];
            around[FIT_SIDE + i] = s.lm.id_of[runes[6 + i]];
        }
        fit_ask(&s.fit, around, &p);
        CHECK(t, fit_score(&s.fit, &p, s.lm.id_of[u'开']) >
                     fit_score(&s.fit, &p, s.lm.id_of[u'升']) + 2);
        CHECK(t, fit_score(&s.fit, &p, s.lm.id_of[u'开']) >
                     fit_score(&s.fit, &p, s.lm.id_of[u'刊']) + 2);
    }
    test_end(t);
}
