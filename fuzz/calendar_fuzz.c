/* SPDX-License-Identifier: MulanPSL-2.0 */
/* calendar_fuzz.c - a notice of holidays as somebody writes it: read, laid over what is shipped, counted by; the
 * count goes there and back, and agrees with one that asks day by day */
#include "base/utf8.h"
#include "law/workday.h"
#include "work/holidays.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void count(const struct calendar *cal, struct day from, int64_t n)
{
    struct workday_result after = {0}, before = {0};
    struct fail why = {0};
    struct day d = from;

    if (workday_after(cal, from, n, &after, &why))
        return;
    for (int64_t left = n; left > 0;) {
        d = day_add(d, 1);
        left -= workday_is(cal, d);
    }
    if (d.n != after.day.n || workday_between(cal, from, after.day, NULL) != n)
        __builtin_trap();
    if (n && workday_is(cal, from) &&
        (workday_before(cal, after.day, n, &before, &why) || before.day.n != from.n))
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena mem;
    struct calendar_added_list added = {0};
    struct calendar_entry *entry;
    struct calendar cal = {0};
    struct fail why = {0};
    struct str text = {(const char *)data, (isize)size};
    int year = 2018 + (size ? data[0] % 12 : 0);

    if (size > 20000 || !utf8_valid(text))
        return 0;
    if (!mem.base && !arena_init(&mem, 256 << 20))
        return 0;
    if (!holidays_parse(&mem, text, &added, &why)) {
        entry = NEW(&mem, struct calendar_entry, added.n + 1);
        for (isize i = 0; i < added.n; i++)
            entry[i] = added.p[i].entry;
        calendar_with(&mem, entry, added.n, &year, 1, &cal);
        for (isize i = 0; i < added.n && i < 8; i++) {
            (void)workday_says(&mem, &cal, entry[i].day);
            count(&cal, entry[i].day, (int64_t)(size % 60));
        }
        (void)workday_year(&cal, year);
    }
    arena_reset(&mem);
    return 0;
}
