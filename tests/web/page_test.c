/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_test.c - what a page shows is escaped wherever it stands: text is looked at eight bytes at a time */
#include "web/page.h"

#include <string.h>

#include "tests/test.h"

/* The plain way: a byte at a time. */
static struct str slowly(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, 64);

    for (isize i = 0; i < s.n; i++)
        switch (s.p[i]) {
        case '&':
            buf_lit(&b, "&amp;");
            break;
        case '<':
            buf_lit(&b, "&lt;");
            break;
        case '>':
            buf_lit(&b, "&gt;");
            break;
        case '"':
            buf_lit(&b, "&#34;");
            break;
        case '\'':
            buf_lit(&b, "&#39;");
            break;
        default:
            buf_char(&b, s.p[i]);
        }
    return buf_str(&b);
}

static struct str shown(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, 8);
    struct page p = {.b = &b};

    page_text(&p, s);
    return buf_str(&b);
}

void test_web_page(struct test *t)
{
    static const char fill[] = "公开 a?=%($!~\x01", odd[] = "&<>\"'";
    char text[40];

    test_case(t,
              "every byte at every place of a text of every length is escaped as it should be");
    for (isize n = 1; n <= 20; n++)
        for (isize at = 0; at < n; at++)
            for (int byte = 0; byte < 256; byte++) {
                struct arena scratch = t->mem;
                struct str s = {text, n};

                for (isize i = 0; i < n; i++)
                    text[i] = fill[(i + at) % (isize)(sizeof fill - 1)];
                text[at] = (char)byte;
                if (!str_eq(shown(&scratch, s), slowly(&scratch, s)))
                    CHECK_STR(t, shown(&scratch, s), slowly(&scratch, s));
            }
    test_case(t, "two that mean something, side by side and apart");
    for (int a = 0; a < 5; a++)
        for (int b = 0; b < 5; b++)
            for (isize apart = 1; apart < 17; apart++) {
                struct str s = {text, 24};

                memset(text, 'x', sizeof text);
                text[3] = odd[a];
                text[3 + apart] = odd[b];
                CHECK_STR(t, shown(&t->mem, s), slowly(&t->mem, s));
            }
}
