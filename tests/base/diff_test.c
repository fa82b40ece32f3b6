/* SPDX-License-Identifier: MulanPSL-2.0 */
/* diff_test.c - the shortest way from one text to another */
#include "base/diff.h"

#include "base/buf.h"
#include "tests/test.h"

/* 一[-二-]{+三+} */
static struct str shown(struct test *t, struct str a, struct str b)
{
    struct diff_text x = diff_runes(&t->mem, a), y = diff_runes(&t->mem, b);
    struct diff_steps s = {0};
    struct buf out = buf_new(&t->mem, 64);

    diff_tokens(&t->mem, x.token, x.n, y.token, y.n, &s);
    for (isize i = 0; i < s.n; i++) {
        buf_add(&out, s.p[i].op == DIFF_CUT ? S("[") : s.p[i].op == DIFF_ADD ? S("{") : S(""));
        for (isize k = 0; k < s.p[i].n; k++)
            buf_add(&out, s.p[i].op == DIFF_ADD ? y.part[s.p[i].b + k] : x.part[s.p[i].a + k]);
        buf_add(&out, s.p[i].op == DIFF_CUT ? S("]") : s.p[i].op == DIFF_ADD ? S("}") : S(""));
    }
    return buf_str(&out);
}

void test_base_diff(struct test *t)
{
    uint64_t *a, *b;
    struct diff_steps s = {0};

    test_case(t, "characters that change, come and go");
    CHECK_STR(t, shown(t, S("政务公开工作"), S("政务公开工作")), S("政务公开工作"));
    CHECK_STR(t, shown(t, S("步推进"), S("进一步推进")), S("{进一}步推进"));
    CHECK_STR(t, shown(t, S("组织党员干部部学习"), S("组织党员干部学习")),
              S("组织党员干部[部]学习"));
    CHECK_STR(t, shown(t, S("二〇二〇年"), S("二〇二一年")), S("二〇二[〇]{一}年"));
    CHECK_STR(t, shown(t, S(""), S("新")), S("{新}"));
    CHECK_STR(t, shown(t, S("旧"), S("")), S("[旧]"));
    CHECK_STR(t, shown(t, S(""), S("")), S(""));
    CHECK_STR(t, shown(t, S("abcabba"), S("cbabac")), S("[ab]c{b}ab[b]a{c}"));

    test_case(t, "beyond the limit the middle is told whole");
    a = NEW(&t->mem, uint64_t, 3000);
    b = NEW(&t->mem, uint64_t, 3000);
    for (int i = 0; i < 3000; i++) {
        a[i] = i < 10 ? 7 : (uint64_t)i;
        b[i] = i < 10 ? 7 : (uint64_t)i + 100000;
    }
    diff_tokens(&t->mem, a, 3000, b, 3000, &s);
    CHECK_INT(t, s.n, 3);
    CHECK_INT(t, s.p[0].n, 10);
    CHECK_INT(t, s.p[1].op, DIFF_CUT);
    CHECK_INT(t, s.p[1].n, 2990);
    CHECK_INT(t, s.p[2].n, 2990);
}
