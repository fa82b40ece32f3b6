/* SPDX-License-Identifier: MulanPSL-2.0 */
/* picture_test.c - boxes of pixels: clipped, filled, seen, grown to the ink that crosses them */
#include "base/picture.h"
#include "tests/test.h"

#define INK 0xFF202020u
#define BLACK 0xFF000000u

void test_base_picture(struct test *t)
{
    struct picture p = {0};
    struct picture_box b;

    test_case(t, "a new picture is white; sides are bounded");
    CHECK(t, picture_new(&p, 60, 40));
    CHECK(t, picture_is(&p, (struct picture_box){0, 0, 60, 40}, 0xFFFFFFFFu));
    CHECK(t, !picture_has_ink(&p, (struct picture_box){0, 0, 60, 40}));
    CHECK(t, picture_is_grey(&p));
    {
        struct picture q;

        CHECK(t, !picture_new(&q, 0, 5) && !picture_new(&q, 5, 20001));
    }

    test_case(t, "boxes are clipped, turned ones are empty");
    b = picture_clip(&p, (struct picture_box){-5, 30, 500, 90});
    CHECK(t, b.x1 == 0 && b.y1 == 30 && b.x2 == 60 && b.y2 == 40);
    b = picture_clip(&p, (struct picture_box){20, 20, 10, 10});
    CHECK(t, b.x1 == b.x2 && b.y1 == b.y2);
    CHECK(t, !picture_has_ink(&p, (struct picture_box){20, 20, 10, 10}));

    test_case(t, "ink is seen where it is and nowhere else");
    picture_fill(&p, (struct picture_box){22, 12, 28, 30}, INK);
    CHECK(t, picture_has_ink(&p, (struct picture_box){20, 10, 30, 20}));
    CHECK(t, !picture_has_ink(&p, (struct picture_box){0, 0, 20, 40}));
    CHECK(t,
          !picture_has_ink(&p, (struct picture_box){23, 13, 27, 29})); /* all of one colour */

    test_case(t, "a box grows to the ink across its edge, not beyond, not further than it may");
    b = picture_grow(&p, (struct picture_box){20, 10, 30, 24}, 10);
    CHECK(t, b.x1 == 20 && b.y1 == 10 && b.x2 == 30 && b.y2 == 30);
    b = picture_grow(&p, (struct picture_box){20, 10, 30, 24}, 3);
    CHECK_INT(t, b.y2, 27);
    b = picture_grow(&p, (struct picture_box){40, 10, 50, 24}, 10);
    CHECK(t, b.x1 == 40 && b.y1 == 10 && b.x2 == 50 && b.y2 == 24);

    test_case(t, "a tint leaves what stands there readable; a fill does not");
    picture_tint(&p, (struct picture_box){20, 10, 30, 32}, 0xFFFF0000u);
    CHECK(t, picture_has_ink(&p, (struct picture_box){20, 10, 30, 20}));
    CHECK(t, !picture_is_grey(&p));
    picture_fill(&p, (struct picture_box){20, 10, 30, 32}, BLACK);
    CHECK(t, picture_is(&p, (struct picture_box){20, 10, 30, 32}, BLACK));
    CHECK(t, !picture_is(&p, (struct picture_box){19, 10, 30, 32}, BLACK));
    picture_free(&p);
    CHECK(t, !p.px);
}
