/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docno.c - numbers of documents and bodies; see docno.h */
#include "law/docno.h"

#include <string.h>

#include "base/buf.h"

/* ---- document numbers */

/* The brackets that people put around the year; only the first pair is the standard's. */
static const struct {
    struct str open, close;
} brackets[] = {
    {LIT("〔"), LIT("〕")}, {LIT("["), LIT("]")},   {LIT("［"), LIT("］")},
    {LIT("("), LIT(")")},   {LIT("（"), LIT("）")}, {LIT("【"), LIT("】")},
    {LIT("{"), LIT("}")},
};

/* Digits, also full-width ones; how many bytes they take, 0 when there is none. */
static isize digits(struct str s, int64_t *out, bool *wide)
{
    isize i = 0;
    int n = 0;

    *out = 0;
    for (; n < 9; n++) {
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;

        if (c >= '0' && c <= '9') {
            *out = *out * 10 + (c - '0');
            i++;
        } else if (i + 3 <= s.n && c == 0xEF && (unsigned char)s.p[i + 1] == 0xBC &&
                   (unsigned char)s.p[i + 2] >= 0x90 && (unsigned char)s.p[i + 2] <= 0x99) {
            *out = *out * 10 + ((unsigned char)s.p[i + 2] - 0x90);
            *wide = true;
            i += 3;
        } else {
            break;
        }
    }
    return i;
}

static bool year_in(struct str s, struct docno *out, isize *end, int *which, bool *wide)
{
    for (int b = 0; b < (int)(sizeof brackets / sizeof *brackets); b++) {
        isize at = str_find(s, brackets[b].open);
        struct str in;
        int64_t year;
        isize n;

        if (at < 0)
            continue;
        in = str_from(s, at + brackets[b].open.n);
        n = digits(in, &year, wide);
        if (year < 1949 || year > 2200 || !str_starts(str_from(in, n), brackets[b].close))
            continue;
        out->prefix = str_trim_wide(str_slice(s, 0, at));
        out->year = (int)year;
        *end = at + brackets[b].open.n + n + brackets[b].close.n;
        *which = b;
        return true;
    }
    return false;
}

bool docno_parse(struct arena *mem, struct str s, struct docno *out, struct str *fault)
{
    struct docno n = {0};
    struct str rest, says = {0};
    isize end = 0, len;
    int which = 0;
    bool wide = false, ordinal, zero;

    s = str_trim_wide(s);
    if (s.n > 200 || !year_in(s, &n, &end, &which, &wide) || !n.prefix.n)
        return false;
    rest = str_trim_wide(str_from(s, end));
    ordinal = str_starts(rest, S("第"));
    if (ordinal)
        rest = str_from(rest, S("第").n);
    zero = str_starts(rest, S("0")) || str_starts(rest, S("０"));
    len = digits(rest, &n.number, &wide);
    if (!len || n.number < 1 || !str_eq(str_trim_wide(str_from(rest, len)), S("号")))
        return false;
    if (which)
        says = S("年份应当用六角括号〔〕括入");
    else if (ordinal)
        says = S("发文顺序号不加“第”字");
    else if (zero)
        says = S("发文顺序号不编虚位（1不编为01）");
    else if (wide)
        says = S("年份和顺序号应当用半角阿拉伯数字");
    if (fault)
        *fault = says.n ? str_fmt(mem, "%.*s，应为“%.*s”", STR_ARG(says),
                                  STR_ARG(docno_write(mem, &n)))
                        : says;
    *out = n;
    return true;
}

struct str docno_write(struct arena *mem, const struct docno *n)
{
    return str_fmt(mem, "%.*s〔%d〕%lld号", STR_ARG(n->prefix), n->year, (long long)n->number);
}

/* ---- index numbers */

struct str index_no_write(struct arena *mem, struct str body, int year, int64_t serial)
{
    return str_fmt(mem, "%.*s/%d-%05lld", STR_ARG(body), year, (long long)serial);
}

bool index_no_ok(struct str s)
{
    return s.n > 0 && s.n <= 200 && s.p[s.n - 1] >= '0' && s.p[s.n - 1] <= '9' &&
           !str_has(s, S("None"));
}

/* ---- 统一社会信用代码 (GB 32100-2015): weights 3^(i-1) mod 31, check = (31 − Σ mod 31) mod 31 */

static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

char credit_code_check(struct str first17)
{
    int sum = 0, weight = 1;

    if (first17.n != 17)
        return 0;
    for (isize i = 0; i < 17; i++) {
        const char *at = first17.p[i] ? strchr(credit_alphabet, first17.p[i]) : NULL;

        if (!at)
            return 0;
        sum += (int)(at - credit_alphabet) * weight;
        weight = weight * 3 % 31;
    }
    return credit_alphabet[(31 - sum % 31) % 31];
}

bool credit_code_ok(struct str s)
{
    return s.n == 18 && credit_code_check(str_slice(s, 0, 17)) == s.p[17] && s.p[17];
}

/* ---- 公民身份号码 (GB 11643-1999) */

bool id_number_ok(struct str s)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char check[] = "10X98765432";
    int64_t birth;
    struct day d;
    int sum = 0;

    if (s.n != 18 || s.p[0] < '1' || s.p[0] > '8')
        return false;
    for (int i = 0; i < 17; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        sum += (s.p[i] - '0') * weight[i];
    }
    if (!str_int(str_slice(s, 6, 14), &birth) ||
        !day_make((int)(birth / 10000), (int)(birth / 100 % 100), (int)(birth % 100), &d))
        return false;
    return check[sum % 11] == s.p[17] || (s.p[17] == 'x' && check[sum % 11] == 'X');
}

static bool is_digit(struct str s, isize i)
{
    return i >= 0 && i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

isize id_number_find(struct str text, isize from)
{
    for (isize i = from; i + 18 <= text.n; i++) {
        if (!is_digit(text, i))
            continue;
        if (!is_digit(text, i - 1) && !is_digit(text, i + 18) &&
            id_number_ok(str_slice(text, i, i + 18)))
            return i;
        while (is_digit(text, i + 1))
            i++;
    }
    return -1;
}
