/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx_format.c - number formats of spreadsheets; see xlsx_format.h */
#include "read/xlsx_format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { DAY_SECONDS = 86400, DIGITS_MOST = 15 };

/* As programs in Chinese show them. */
struct str xlsx_format_builtin(int id)
{
    static const struct {
        int id;
        struct str code;
    } all[] = {{1, LIT("0")},
               {2, LIT("0.00")},
               {3, LIT("#,##0")},
               {4, LIT("#,##0.00")},
               {9, LIT("0%")},
               {10, LIT("0.00%")},
               {14, LIT("yyyy/m/d")},
               {15, LIT("d-m-yy")},
               {16, LIT("d-m")},
               {17, LIT("m-yy")},
               {18, LIT("h:mm AM/PM")},
               {19, LIT("h:mm:ss AM/PM")},
               {20, LIT("h:mm")},
               {21, LIT("h:mm:ss")},
               {22, LIT("yyyy/m/d h:mm")},
               {27, LIT("yyyy\"年\"m\"月\"")},
               {28, LIT("m\"月\"d\"日\"")},
               {29, LIT("m\"月\"d\"日\"")},
               {30, LIT("m-d-yy")},
               {31, LIT("yyyy\"年\"m\"月\"d\"日\"")},
               {32, LIT("h\"时\"mm\"分\"")},
               {33, LIT("h\"时\"mm\"分\"ss\"秒\"")},
               {34, LIT("上午/下午h\"时\"mm\"分\"")},
               {35, LIT("上午/下午h\"时\"mm\"分\"ss\"秒\"")},
               {36, LIT("yyyy\"年\"m\"月\"")},
               {37, LIT("#,##0;-#,##0")},
               {38, LIT("#,##0;-#,##0")},
               {39, LIT("#,##0.00;-#,##0.00")},
               {40, LIT("#,##0.00;-#,##0.00")},
               {45, LIT("mm:ss")},
               {46, LIT("[h]:mm:ss")},
               {50, LIT("yyyy\"年\"m\"月\"")},
               {51, LIT("m\"月\"d\"日\"")},
               {52, LIT("yyyy\"年\"m\"月\"")},
               {53, LIT("m\"月\"d\"日\"")},
               {54, LIT("m\"月\"d\"日\"")},
               {57, LIT("yyyy\"年\"m\"月\"")},
               {58, LIT("m\"月\"d\"日\"")}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].id == id)
            return all[i].code;
    return S("");
}

/* A piece of a code: a run of one letter or placeholder, or a literal. */
struct piece {
    char
        kind; /* 'y' 'm' 'd' 'h' 's' 'a' (weekday) 'p' (AM/PM) '0' '.' ',' '%' 'E' '/' '@' 'G'; 't': a literal */
    int n;    /* how many letters */
    struct str text;
    bool elapsed; /* [h]: all the hours */
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool in_set(char c, const char *set)
{
    return c && strchr(set, c);
}

/* What stands in square brackets: hours that go on beyond the day; a colour, a language or a condition says
 * nothing here. */
static bool bracket(struct str s, isize *at, struct piece *p)
{
    isize end = str_find(str_from(s, *at), S("]"));
    struct str in = end < 0 ? str_from(s, *at + 1) : str_slice(s, *at + 1, *at + end);

    *at = end < 0 ? s.n : *at + end + 1;
    if (str_starts(in, S("$"))) { /* [$¥-804] */
        isize dash = str_find(in, S("-"));

        *p = (struct piece){.kind = 't', .text = str_slice(in, 1, dash < 0 ? in.n : dash)};
        return p->text.n > 0;
    }
    if (!in.n || !in_set(lower(in.p[0]), "hms") || lower(in.p[in.n - 1]) != lower(in.p[0]))
        return false;
    *p = (struct piece){.kind = lower(in.p[0]), .n = (int)in.n, .elapsed = true};
    return true;
}

/* A literal behind a backslash, a blank as wide as a character, what fills the cell. */
static bool escaped(struct str s, isize *at, struct piece *p)
{
    char c = s.p[(*at)++];
    isize from = *at;

    if (from < s.n)
        (void)utf8_next(s, at);
    *p = (struct piece){.kind = 't', .text = str_slice(s, from, *at)};
    return c == '\\';
}

static void letters(struct str s, isize *at, struct piece *p)
{
    static const struct str halves[] = {LIT("AM/PM"), LIT("am/pm"), LIT("A/P"),
                                        LIT("上午/下午")};
    struct str rest = str_from(s, *at);
    char c = lower(s.p[*at]);
    isize from = *at;

    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
        if (str_starts(rest, halves[i])) {
            *at += halves[i].n;
            *p = (struct piece){.kind = 'p', .n = 1};
            return;
        }
    if (str_starts(rest, S("General"))) {
        *at += 7;
        *p = (struct piece){.kind = 'G'};
        return;
    }
    if (in_set(c, "ymdhsae")) {
        while (*at < s.n && lower(s.p[*at]) == c)
            (*at)++;
        *p = (struct piece){.kind = c == 'e' ? 'y' : c, .n = c == 'e' ? 4 : (int)(*at - from)};
        if (c == 'e' && *at < s.n && in_set(s.p[*at], "+-"))
            p->kind = 'E';
        return;
    }
    (void)utf8_next(s, at);
    *p = in_set(c, "0#?.,%/@") && *at == from + 1
             ? (struct piece){.kind = in_set(c, "#?") ? '0' : c, .n = c == '0'}
             : (struct piece){.kind = 't', .text = str_slice(s, from, *at)};
}

/* The next piece of a section; false at its end. */
static bool next_piece(struct str s, isize *at, struct piece *p)
{
    while (*at < s.n) {
        char c = s.p[*at];

        if (c == '"') {
            isize end = str_find(str_from(s, *at + 1), S("\""));
            isize until = end < 0 ? s.n : *at + 1 + end;

            *p = (struct piece){.kind = 't', .text = str_slice(s, *at + 1, until)};
            *at = until < s.n ? until + 1 : s.n;
            return true;
        }
        if (c == '[') {
            if (bracket(s, at, p))
                return true;
        } else if (in_set(c, "\\_*")) {
            if (escaped(s, at, p))
                return true;
        } else {
            letters(s, at, p);
            return true;
        }
    }
    return false;
}

/* Where a section ends: at a semicolon that is no literal. */
static isize section_end(struct str code, isize at)
{
    bool quoted = false;

    for (; at < code.n; at++) {
        if (code.p[at] == '"')
            quoted = !quoted;
        else if (!quoted && code.p[at] == '\\')
            at++;
        else if (!quoted && code.p[at] == ';')
            return at;
    }
    return code.n;
}

static struct str section(struct str code, double v, bool *own_sign)
{
    isize from[4] = {0}, end[4] = {0};
    int n = 0, which;

    for (isize at = 0; n < 4 && at <= code.n; n++) {
        from[n] = at;
        end[n] = section_end(code, at);
        at = end[n] + 1;
    }
    which = v < 0 && n > 1 ? 1 : v == 0 && n > 2 ? 2 : 0;
    *own_sign = which == 1;
    return str_slice(code, from[which], end[which]);
}

bool xlsx_format_is_time(struct str code)
{
    bool sign;
    struct str s = section(code, 1, &sign);
    struct piece p;

    for (isize at = 0; next_piece(s, &at, &p);)
        if (in_set(p.kind, "ymdhsa"))
            return true;
    return false;
}

bool xlsx_time(double v, bool from_1904, struct day *day, bool *dated, int *second)
{
    struct day first;
    double whole = floor(v);

    *day = (struct day){0};
    *dated = false;
    *second = (int)floor((v - whole) * DAY_SECONDS + 0.5);
    if (*second == DAY_SECONDS) {
        *second = 0;
        whole++;
    }
    if (!(v >= 0) || v > 200000)
        return false;
    *dated = from_1904 || whole >= 1;
    if (!*dated)
        return true;
    /* The first spreadsheets thought that there was a 29 February 1900. */
    if (!from_1904 && whole == 60)
        return false;
    (void)day_make(from_1904 ? 1904 : 1900, 1, 1, &first);
    *day = day_add(first, (int)whole - (from_1904 ? 0 : whole > 60 ? 2 : 1));
    return day_year(*day) <= 2200;
}

static void number_of(struct buf *b, int v, int digits)
{
    buf_fmt(b, digits > 1 ? "%02d" : "%d", v);
}

struct moment {
    struct day day;
    bool dated;
    int second;
};

/* Is this m a minute: behind hours, or before seconds. */
static bool is_minute(struct str s, isize at, char before)
{
    struct piece p;

    while (next_piece(s, &at, &p))
        if (in_set(p.kind, "ymdhs"))
            return before == 'h' || p.kind == 's';
    return before == 'h';
}

static void put_time(struct buf *b, const struct piece *p, const struct moment *at, bool minute,
                     bool halves)
{
    struct civil c = at->dated ? day_civil(at->day) : (struct civil){.year = 1900, .month = 1};
    int second = at->second;
    int hour = second / 3600;

    switch (p->kind) {
    case 'y':
        if (p->n <= 2)
            buf_fmt(b, "%02d", c.year % 100);
        else
            buf_fmt(b, "%d", c.year);
        break;
    case 'm':
        if (!minute && p->n > 2)
            buf_fmt(b, "%d月", c.month);
        else
            number_of(b, minute ? second / 60 % 60 : c.month, p->n);
        break;
    case 'd':
        if (p->n < 3)
            number_of(b, c.day, p->n);
        else if (at->dated)
            buf_add(b, day_weekday_zh(at->day));
        break;
    case 'a':
        if (at->dated)
            buf_add(b, str_from(day_weekday_zh(at->day), p->n > 3 ? 0 : 6));
        break;
    case 'h':
        number_of(b, halves && hour % 12 == 0 ? 12 : halves ? hour % 12 : hour, p->n);
        break;
    case 's':
        number_of(b, second % 60, p->n);
        break;
    case 'p':
        buf_add(b, hour < 12 ? S("上午") : S("下午"));
        break;
    default:
        break;
    }
}

static struct str time_shown(struct arena *mem, struct str s, double v, struct str plain,
                             bool from_1904)
{
    struct buf b = buf_new(mem, 32);
    struct piece p;
    struct moment when;
    bool halves = false;
    char before = 0;

    if (!xlsx_time(v, from_1904, &when.day, &when.dated, &when.second))
        return plain;
    for (isize at = 0; next_piece(s, &at, &p);)
        halves |= p.kind == 'p';
    for (isize at = 0; next_piece(s, &at, &p);) {
        if (p.kind == 't')
            buf_add(&b, p.text);
        else if (p.elapsed)
            buf_fmt(&b, "%lld",
                    (long long)floor(v * DAY_SECONDS + 0.5) / (p.kind == 'h'   ? 3600
                                                               : p.kind == 'm' ? 60
                                                                               : 1));
        else if (in_set(p.kind, "ymdhsap"))
            put_time(&b, &p, &when, p.kind == 'm' && is_minute(s, at, before), halves);
        else if (in_set(p.kind, "/.,"))
            buf_char(&b, p.kind);
        if (in_set(p.kind, "ymdhs"))
            before = p.kind;
    }
    return buf_str(&b);
}

/* What a section says of a number. */
struct shape {
    int whole, decimals,
        must; /* digits before the point that must be; after it at most, and at least */
    bool point, thousands, any;
    int percent, scale;
    isize from, until; /* pieces from the first placeholder to the last */
};

static bool shape_of(struct str s, struct shape *h)
{
    struct piece p;
    isize n = 0, commas = 0;
    bool parted = false; /* by words: 000-0000 */

    for (isize at = 0; next_piece(s, &at, &p); n++) {
        if (in_set(p.kind, "E/@G"))
            return false;
        parted |= p.kind == 't' && h->any;
        if (p.kind == '%')
            h->percent++;
        if (p.kind == ',' && h->any)
            commas++;
        if (p.kind != '0' && p.kind != '.')
            continue;
        if (parted)
            return false;
        if (!h->any)
            h->from = n;
        h->any = true;
        h->until = n;
        h->thousands |= commas > 0 && !h->point;
        commas = 0;
        if (p.kind == '.')
            h->point = true;
        else if (h->point)
            h->must = p.n ? ++h->decimals : (h->decimals++, h->must);
        else
            h->whole += p.n;
    }
    h->scale = (int)commas;
    return h->decimals <= DIGITS_MOST && h->whole <= 30;
}

/* The digits of a number that is not below 0. */
static void put_digits(struct buf *b, double v, const struct shape *h)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%.*f", h->decimals, v), whole, keep;
    char *dot = memchr(text, '.', (size_t)n);

    whole = dot ? (int)(dot - text) : n;
    for (keep = n; dot && keep > whole + 1 + h->must && text[keep - 1] == '0';)
        keep--;
    if (whole == 1 && text[0] == '0' && !h->whole)
        whole = 0; /* .50 */
    for (int i = whole; i < h->whole; i++)
        buf_char(b, '0');
    for (int i = 0; i < whole; i++) {
        if (h->thousands && i && (whole - i) % 3 == 0)
            buf_char(b, ',');
        buf_char(b, text[i]);
    }
    if (dot && keep > dot + 1 - text)
        buf_add(b, (struct str){dot, keep - (dot - text)});
}

static struct str number_shown(struct arena *mem, struct str s, double v, struct str plain,
                               bool own_sign)
{
    struct buf b = buf_new(mem, 32);
    struct shape h = {0};
    struct piece p;
    isize n = 0;

    if (!shape_of(s, &h) || (!h.any && h.percent))
        return plain;
    for (int i = 0; i < h.percent; i++)
        v *= 100;
    for (int i = 0; i < h.scale; i++)
        v /= 1000;
    if (v < 0 && !own_sign)
        buf_char(&b, '-');
    v = fabs(v);
    v += v * 1e-14; /* 1.005 is stored a little below, and shown as 1.01 */
    if (v > 9e14)
        return plain;
    for (isize at = 0; next_piece(s, &at, &p); n++) {
        if (h.any && n == h.from)
            put_digits(&b, v, &h);
        if (p.kind == 't' && (!h.any || n < h.from || n > h.until))
            buf_add(&b, p.text);
        else if (p.kind == '%')
            buf_char(&b, '%');
    }
    return buf_str(&b);
}

struct str xlsx_shown(struct arena *mem, struct str code, double v, struct str plain,
                      bool from_1904)
{
    bool own_sign;
    struct str s;

    /* Of a format with conditions it is not told here which section shows the number. */
    if (!code.n || str_has(code, S("[<")) || str_has(code, S("[>")) || str_has(code, S("[=")))
        return plain;
    if (xlsx_format_is_time(code))
        return time_shown(mem, section(code, 1, &own_sign), v, plain, from_1904);
    s = section(code, v, &own_sign);
    return number_shown(mem, s, v, plain, own_sign);
}

struct str xlsx_text_shown(struct arena *mem, struct str code, struct str text)
{
    struct buf b = buf_new(mem, text.n + 16);
    struct str last = code;
    struct piece p;
    bool own = false;
    int n = 0;

    for (isize at = 0; n < 4 && at <= code.n; n++) {
        isize end = section_end(code, at);

        last = str_slice(code, at, end);
        at = end + 1;
    }
    own = n == 4;
    for (isize at = 0; !own && next_piece(last, &at, &p);)
        own = p.kind == '@';
    if (!own)
        return text;
    for (isize at = 0; next_piece(last, &at, &p);) {
        if (p.kind == '@')
            buf_add(&b, text);
        else if (p.kind == 'G')
            return text;
        else if (p.kind == 't')
            buf_add(&b, p.text);
    }
    return buf_str(&b);
}
