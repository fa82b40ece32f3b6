/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy_lenient.c - numbers that are parted or read in unusual ways, or broken by the end of a line
 *
 * privacy_number.c reads what people write; here is what forms, readers of pictures and those who would hide
 * a number make of it: 110101.19900307.7758, a digit to a cell, O for 0, 138.1234.1234.
 */
#include "base/utf8.h"
#include "check/idno.h"
#include "check/privacy.h"

enum { BLANKS = 8 };

/* --- what privacy_number.c reads by as well */

static bool blank_at(struct str t, isize at, isize *next)
{
    /* Ideographic, no-break, the typographic ones; then those without width. */
    static const char *const blanks[] = {" ",
                                         "\xE3\x80\x80",
                                         "\xC2\xA0",
                                         "\xE2\x80\x82",
                                         "\xE2\x80\x83",
                                         "\xE2\x80\x84",
                                         "\xE2\x80\x85",
                                         "\xE2\x80\x86",
                                         "\xE2\x80\x87",
                                         "\xE2\x80\x88",
                                         "\xE2\x80\x89",
                                         "\xE2\x80\x8A",
                                         "\xE2\x80\xAF",
                                         "\xE2\x80\x8B",
                                         "\xE2\x80\x8C",
                                         "\xE2\x80\x8D",
                                         "\xE2\x81\xA0",
                                         "\xEF\xBB\xBF",
                                         "\xC2\xAD",
                                         NULL};

    if (at >= t.n || (t.p[at] != ' ' && (unsigned char)t.p[at] < 0xC2))
        return false;

    for (int i = 0; blanks[i]; i++)
        if (scan_lit(t, at, blanks[i])) {
            *next = at + str_of(blanks[i]).n;
            return true;
        }
    return false;
}

static isize blanks(struct str t, isize at, int most)
{
    isize next;

    while (most-- && blank_at(t, at, &next))
        at = next;
    return at;
}

/* The X that may end an identity number, in the forms that fonts and readers of pictures give it. */
isize privacy_x(struct str t, isize at)
{
    static const char *const forms[] = {"×", "Χ", "Х",  "х",  "Ⅹ", "ⅹ",
                                        "✕", "╳", "Ｘ", "ｘ", NULL};

    if (at >= t.n)
        return 0;
    if ((t.p[at] | 32) == 'x')
        return 1;
    for (int i = 0; forms[i] && (unsigned char)t.p[at] >= 0x80; i++)
        if (scan_lit(t, at, forms[i]))
            return str_of(forms[i]).n;
    return 0;
}

bool privacy_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool privacy_digit(struct str t, isize at)
{
    return scan_digit(t, &at) >= 0;
}

/* Blanks, or a mark of the list with or without them, and a digit (or the X) behind. */
bool privacy_gap(struct str t, isize at, const char *const *marks, isize *next)
{
    isize i = blanks(t, at, BLANKS);

    for (int k = 0; marks[k]; k++)
        if (scan_lit(t, i, marks[k])) {
            i = blanks(t, i + str_of(marks[k]).n, 1);
            break;
        }
    if (i == at || i >= t.n || !(privacy_digit(t, i) || privacy_x(t, i)))
        return false;
    *next = i;
    return true;
}

/* --- identity numbers read leniently
 *
 * 110101.19900307.7758, a digit to a cell of a form, letters that a reader of pictures takes for digits. Told
 * is only what has a valid check digit and a day of birth, so that little else can pass. */

/* A digit, or a letter that looks like one. */
static int digit_like(struct str t, isize *at, int *letters)
{
    static const char look[] = "OolIZSB", is[] = "0011258";
    int d = scan_digit(t, at);

    for (int i = 0; d < 0 && *at < t.n && look[i]; i++)
        if (t.p[*at] == look[i]) {
            d = is[i] - '0';
            ++*at;
            ++*letters;
        }
    return d;
}

/* What parts digits at `at`; the end of a line only with `lines`. */
static bool lenient_gap(struct str t, isize at, bool lines, isize *next)
{
    static const char *const marks[] = {"-", "—", "–", "·",  ".", "_",  "/",
                                        "|", "*", "•", "・", "~", "\t", NULL};
    isize i = at;

    if (lines && i < t.n && (t.p[i] == '\n' || t.p[i] == '\r' || t.p[i] == ' ')) {
        while (i < t.n && (t.p[i] == '\r' || t.p[i] == ' '))
            i++;
        if (i < t.n && t.p[i] == '\n') {
            *next = blanks(t, i + 1, BLANKS);
            return true;
        }
    }
    return privacy_gap(t, at, marks, next);
}

/* The end of an identity number that begins at `at`, or 0. */
static isize lenient_id(struct str t, isize at, bool lines)
{
    enum { LETTERS = 4 };
    int d[18], n = 0, letters = 0, groups = 1;
    struct str by = {0};
    isize i = at, next, x;

    while (n < 18) {
        int v = digit_like(t, &i, &letters);

        if (v < 0 && n == 17 && (x = privacy_x(t, i)) > 0) {
            v = 10;
            i += x;
        }
        if (v >= 0) {
            d[n++] = v;
            continue;
        }
        if (!n || letters > LETTERS || !lenient_gap(t, i, lines, &next))
            return 0;
        if (!str_has(str_slice(t, i, next), S("\n"))) { /* parted alike throughout */
            if (by.n && !str_eq(by, str_slice(t, i, next)))
                return 0;
            by = str_slice(t, i, next);
            groups++;
        }
        i = next;
    }
    if (privacy_digit(t, i) || privacy_x(t, i) || letters > LETTERS ||
        (letters && i < t.n && privacy_letter(t.p[i])) || (str_eq(by, S("\t")) && groups < 18))
        return 0;
    /* Digits set apart one by one: neither more of them behind, nor before. */
    if (groups == 18 &&
        ((lenient_gap(t, i, lines, &next) && str_eq(by, str_slice(t, i, next))) ||
         (at > by.n && str_eq(by, str_slice(t, at - by.n, at)) &&
          privacy_digit(t, at - by.n - 1))))
        return 0;
    return idno_18(d) == IDNO_VALID ? i : 0;
}

/* 138.1234.1234, 138/1234/1234 */
static bool lenient_phone(struct reading *r, isize at)
{
    static const int behind[] = {3, 4, 4};
    isize i = at;

    for (int g = 0; g < 3; g++) {
        if (g && (i >= r->t.n || (r->t.p[i] != '.' && r->t.p[i] != '/' && r->t.p[i] != '_') ||
                  r->t.p[i] != r->t.p[at + 3]))
            return false;
        i += g > 0;
        for (int k = 0; k < behind[g]; k++, i++)
            if (i >= r->t.n || r->t.p[i] < '0' || r->t.p[i] > '9')
                return false;
    }
    if (r->t.p[at] != '1' || r->t.p[at + 1] < '3' || privacy_digit(r->t, i) ||
        (i < r->t.n && r->t.p[i] == r->t.p[at + 3]))
        return false;
    privacy_tell(r, "privacy.phone", at, i,
                 "手机号码，属个人信息，公开前应当遮盖或者改为办公电话");
    return true;
}

/* The digits that begin at `at` once more, with the letters right before them. */
void privacy_lenient(struct reading *r, isize at)
{
    int letters = 0;
    isize from = at, one, end;

    if (lenient_phone(r, at))
        return;

    while (from > 0 && at - from < 3 && (one = from - 1, digit_like(r->t, &one, &letters) >= 0))
        from--;
    if (from && privacy_letter(r->t.p[from - 1]))
        from = at;
    end = lenient_id(r->t, from, false);
    if (!end)
        return;
    privacy_tell(r, "privacy.id", from, end, "居民身份证号码，不得公开");
    if (r->first_number < 0)
        r->first_number = from;
}

/* --- a number that the end of a line broke in two */

/* Does a digit end right before `at`. */
static bool digit_before(struct str t, isize at)
{
    return (at && privacy_digit(t, at - 1)) ||
           (at >= 3 && (unsigned char)t.p[at - 3] == 0xEF && privacy_digit(t, at - 3));
}

void privacy_whole(struct scan *s)
{
    enum { LOOK_BACK = 80 };
    struct str t = s->text;
    int line = 0;

    if (!scan_wants(s, CHECK_PRIVACY))
        return;
    for (isize nl = -1; nl + 1 < t.n;) {
        const char *next = memchr(t.p + nl + 1, '\n', (size_t)(t.n - nl - 1));
        isize a, b, end;

        if (!next || next - t.p + 1 >= t.n)
            break;
        a = nl = next - t.p;
        b = nl + 1;
        line++;
        while (a > 0 && (t.p[a - 1] == '\r' || t.p[a - 1] == ' '))
            a--;
        while (b < t.n && t.p[b] == ' ')
            b++;
        if (!digit_before(t, a) || !(privacy_digit(t, b) || privacy_x(t, b)))
            continue;
        for (isize i = nl > LOOK_BACK ? nl - LOOK_BACK : 0; i < nl; i++)
            if (privacy_digit(t, i) && !digit_before(t, i) && t.p[i] != '\n' &&
                (end = lenient_id(t, i, true)) > nl) {
                s->line = line - 1;
                scan_add(s, "privacy.id", i, end - i, "居民身份证号码（被换行断开），不得公开");
                break;
            }
    }
    s->line = line;
}
