/* SPDX-License-Identifier: MulanPSL-2.0 */
/* idno.c - check digits of identity numbers and bank cards; see idno.h */
#include "check/idno.h"

#include "base/day.h"

/* First two digits: provinces in use, and 83 (Taiwan residents), 91 (abroad). */
static bool province(int code)
{
    static const char in_use[] = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                  35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
                                  53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91};

    for (size_t i = 0; i < sizeof in_use; i++)
        if (in_use[i] == code)
            return true;
    return false;
}

static bool born(int year, int month, int day)
{
    struct day d;

    return year >= 1900 && year <= 2099 && day_make(year, month, day, &d);
}

enum idno idno_18(const int d[18])
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const int check[11] = {1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++) {
        if (d[i] > 9)
            return IDNO_NO;
        sum += d[i] * weight[i];
    }
    if (!province(d[0] * 10 + d[1]) || !born(d[6] * 1000 + d[7] * 100 + d[8] * 10 + d[9],
                                             d[10] * 10 + d[11], d[12] * 10 + d[13]))
        return IDNO_NO;
    return d[17] == check[sum % 11] ? IDNO_VALID : IDNO_DAMAGED;
}

bool idno_15(const int d[15])
{
    return province(d[0] * 10 + d[1]) &&
           born(1900 + d[6] * 10 + d[7], d[8] * 10 + d[9], d[10] * 10 + d[11]);
}

bool idno_luhn(const int *d, isize n)
{
    int sum = 0;

    for (isize i = 0; i < n; i++) {
        int v = d[n - 1 - i];

        if (i & 1)
            v = v * 2 > 9 ? v * 2 - 9 : v * 2;
        sum += v;
    }
    return sum % 10 == 0;
}
