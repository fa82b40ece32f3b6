/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_text_number.c - numbers of the narrative in digits and in characters; see report_text.h, report_text_parts.h */
#include "base/utf8.h"
#include "read/report_text_parts.h"

static int zh_digit(uint32_t r)
{
    static const uint32_t zh[] = {0x96f6, 0x4e00, 0x4e8c, 0x4e09, 0x56db,
                                  0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d};

    for (int i = 0; i < 10; i++)
        if (r == zh[i])
            return i;
    return r == 0x3007 ? 0 : r == 0x4e24 ? 2 : -1; /* 〇 两 */
}

static bool zh_number(struct str s, isize *at, int64_t *value)
{
    int64_t total = 0, section = 0, digit = 0;
    bool any = false;
    isize i = *at;

    while (i < s.n) {
        isize next = i;
        uint32_t r = utf8_next(s, &next);
        int d = zh_digit(r);
        int64_t unit = r == 0x5341   ? 10
                       : r == 0x767e ? 100
                       : r == 0x5343 ? 1000
                                     : 0; /* 十百千 */

        if (d >= 0) {
            digit = d;
        } else if (unit) {
            section += (digit || any ? (digit ? digit : 1) : 1) * unit;
            digit = 0;
        } else if (r == 0x4e07 && any) { /* 万 */
            total += (section + digit) * 10000;
            section = digit = 0;
        } else {
            break;
        }
        any = true;
        i = next;
    }
    if (!any)
        return false;
    *value = total + section + digit;
    *at = i;
    return true;
}

bool report_text_number(struct str s, isize *at, int64_t *value)
{
    int64_t v = 0;
    isize i = *at;

    if (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') {
        for (; i < s.n; i++) {
            if (s.p[i] == ',' && i + 3 < s.n && s.p[i + 1] >= '0' && s.p[i + 1] <= '9' &&
                i > *at)
                continue;
            if (s.p[i] < '0' || s.p[i] > '9')
                break;
            if (v > 100000000000000)
                return false;
            v = v * 10 + (s.p[i] - '0');
        }
        if (i < s.n && (s.p[i] == '.' || s.p[i] == '%'))
            return false; /* a share, or money with its decimals */
        *at = i;
        *value = v;
        return true;
    }
    return zh_number(s, at, value);
}

struct str text_measure_at(struct str s, isize at)
{
    static const struct str measures[] = {LIT("件"), LIT("条"), LIT("项"), LIT("起"),
                                          LIT("宗"), LIT("份"), LIT("例"), LIT("人次")};

    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        if (str_starts(str_from(s, at), measures[i]))
            return measures[i];
    return (struct str){0};
}
