/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mask.c - personal data made unreadable: 13812341234 → 138****1234
 *
 * The shape says how many characters stay in front and behind ("3,4"); blanks and hyphens stay where
 * they are. Shapes of the usual kinds are in the table; an address keeps what stands before the door.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "check/check.h"

static const struct {
    const char *rule;
    int front, back;
} shapes[] = {
    {"privacy.id", 6, 4},      {"privacy.id-damaged", 6, 4}, {"privacy.id15", 6, 3},
    {"privacy.phone", 3, 4},   {"privacy.landline", 4, 2},   {"privacy.card", 4, 4},
    {"privacy.account", 4, 4}, {"privacy.passport", 1, 3},   {"privacy.plate", 2, 2},
    {"privacy.mail", 1, 0},    {"privacy.name", 1, 0},       {"privacy.address", 0, 0}};

static bool stays(uint32_t r)
{
    return r == ' ' || r == '-' || r == 0x3000 || r == 0xA0 || r == '@' || r == '.';
}

static void shape_of(const struct check_finding *f, struct str shape, int *front, int *back)
{
    struct str a, b;
    int64_t x, y;

    *front = *back = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (str_eq(f->rule->name, str_of(shapes[i].rule))) {
            *front = shapes[i].front;
            *back = shapes[i].back;
        }
    if (str_cut(shape, S(","), &a, &b) && str_int(str_trim(a), &x) &&
        str_int(str_trim(b), &y) && x >= 0 && y >= 0 && x <= 12 && y <= 12) {
        *front = (int)x;
        *back = (int)y;
    }
}

struct str check_mask(struct arena *mem, const struct check_finding *f, struct str shape)
{
    struct str w = f->words, host = {0};
    struct buf b = buf_new(mem, w.n + 16);
    isize shown = 0, seen = 0;
    uint32_t r;
    int front, back;

    shape_of(f, shape, &front, &back);
    if (str_eq(f->rule->name, S("privacy.mail")) && str_find(w, S("@")) >= 0) {
        host = str_from(w, str_find(w, S("@")));
        w = str_slice(w, 0, w.n - host.n);
    }
    for (isize at = 0; (r = utf8_next(w, &at));)
        shown += !stays(r);
    /* A number too short for its shape would stay readable: nothing of it is shown then. */
    if (front + back >= shown)
        front = back = 0;
    for (isize at = 0; (r = utf8_next(w, &at));) {
        if (stays(r))
            buf_rune(&b, r);
        else if (seen < front || seen >= shown - back)
            buf_rune(&b, r), seen++;
        else
            buf_char(&b, '*'), seen++;
    }
    buf_add(&b, host);
    return buf_str(&b);
}

struct str check_masked(struct arena *mem, const struct check_finding *f)
{
    return f->rule->family == CHECK_PRIVACY ? check_mask(mem, f, (struct str){0}) : f->words;
}
