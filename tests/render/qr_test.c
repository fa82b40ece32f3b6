/* SPDX-License-Identifier: MulanPSL-2.0 */
/* qr_test.c - an address as a QR code */
#include "render/qr.h"

#include "tests/test.h"

void test_render_qr(struct test *t)
{
    struct str svg;
    char longer[1300];

    test_case(t, "a code has its three eyes, its quiet zone and its label");
    svg = qr_svg(&t->mem, S("https://www.example.gov.cn/gongkai/"), S("本页\"二维码\""));
    CHECK(t, str_starts(svg, S("<svg class=\"qr\" viewBox=\"0 0 37 37\"")));
    CHECK(t, str_has(svg, S("本页&quot;二维码&quot;")));
    CHECK(t, str_has(svg, S("M4 4h7v1h-7z")));
    CHECK(t, str_has(svg, S("M26 4h7v1h-7z")));
    CHECK(t, str_has(svg, S("M4 32h7v1h-7z")));
    CHECK(t, str_ends(svg, S("\"/></svg>")));

    test_case(t, "what no code can hold gives none");
    for (size_t i = 0; i < sizeof longer; i++)
        longer[i] = 'a';
    CHECK_INT(t, qr_svg(&t->mem, (struct str){longer, sizeof longer}, S("")).n, 0);
}
