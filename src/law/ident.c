/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ident.c - proof of identity; see ident.h */
#include "law/ident.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "law/docno.h"

enum { BORN_FIRST = 1880, LINE_MOST = 200 };

static const struct {
    struct str kind, zh;
} kinds[] = {
    {LIT("idcard"), LIT("居民身份证")},
    {LIT("credit"), LIT("统一社会信用代码")},
    {LIT("passport"), LIT("护照")},
    {LIT("hkmo"), LIT("港澳居民来往内地通行证（居住证）")},
    {LIT("taiwan"), LIT("台湾居民来往大陆通行证（居住证）")},
    {LIT("foreign"), LIT("外国人永久居留身份证")},
    {LIT("other"), LIT("其他证件")},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct str ident_zh(struct str kind)
{
    for (isize i = 0; i < KINDS; i++)
        if (str_eq(kinds[i].kind, kind))
            return kinds[i].zh;
    return S("");
}

bool ident_known(struct str kind)
{
    return ident_zh(kind).n > 0;
}

struct str ident_kind_at(isize i)
{
    return i >= 0 && i < KINDS ? kinds[i].kind : S("");
}

struct str ident_tidy(struct arena *mem, struct str kind, struct str number)
{
    struct buf b = buf_new(mem, number.n + 1);
    uint32_t r;

    if (str_eq(kind, S("other")))
        return str_trim_wide(number);
    number = utf8_nfkc(mem, number);
    for (isize at = 0; (r = utf8_next(number, &at));)
        if (r >= 'a' && r <= 'z')
            buf_rune(&b, r - 'a' + 'A');
        else if (!rune_is_space(r) && r != '-' && r != '(' && r != ')')
            buf_rune(&b, r);
    return buf_str(&b);
}

static bool digit(char ch)
{
    return ch >= '0' && ch <= '9';
}

static bool letter(char ch)
{
    return ch >= 'A' && ch <= 'Z';
}

/* As `form` has it: 9 a digit, A a letter, every other character itself. */
static bool is_like(struct str s, const char *form)
{
    struct str f = str_of(form);

    if (s.n != f.n)
        return false;
    for (isize i = 0; i < s.n; i++)
        if (f.p[i] == '9' ? !digit(s.p[i]) : f.p[i] == 'A' ? !letter(s.p[i]) : s.p[i] != f.p[i])
            return false;
    return true;
}

/* Letters and digits only, with one digit at least. */
static bool is_mixed(struct str s, isize least, isize most)
{
    isize digits = 0;

    for (isize i = 0; i < s.n; i++) {
        if (!digit(s.p[i]) && !letter(s.p[i]))
            return false;
        digits += digit(s.p[i]);
    }
    return digits && s.n >= least && s.n <= most;
}

static int number_at(struct str s, isize from, isize n)
{
    int64_t v = 0;

    return str_int(str_slice(s, from, from + n), &v) ? (int)v : -1;
}

/* Provinces, autonomous regions and cities of the GB/T 2260 codes that identity cards begin with. */
static bool is_province(int code)
{
    static const struct {
        int from, until;
    } all[] = {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (code >= all[i].from && code <= all[i].until)
            return true;
    return false;
}

/* GB 11643: ISO 7064 MOD 11-2 over the first 17 digits. */
static bool check_digit_ok(struct str s)
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += (s.p[i] - '0') * weight[i];
    return "10X98765432"[sum % 11] == s.p[17];
}

static struct str birth_fault(struct str s, isize from, struct day today)
{
    struct day born;
    int year = number_at(s, from, 4), month = number_at(s, from + 4, 2),
        day = number_at(s, from + 6, 2);

    if (year >= 0 && year < BORN_FIRST)
        return S("号码中的出生日期早于1880年，请核对每一位");
    /* Days begin with 1900; the 56 years later have the leap years of the 19th century's last ones. */
    if (!day_make(year < 1900 ? year + 56 : year, month, day, &born))
        return S("号码中的出生日期不存在，请核对每一位");
    if (born.n > today.n)
        return S("号码中的出生日期在今天之后，请核对每一位");
    return S("");
}

/* 18 of GB 11643; whose the first two are, the caller has asked. */
static struct str citizen_fault(struct str s, struct day today)
{
    struct str wrong;

    if (!is_like(s, "999999999999999999") && !is_like(s, "99999999999999999X"))
        return S("号码应为18位：17位数字和一位数字或者X");
    wrong = birth_fault(s, 6, today);
    if (wrong.n)
        return wrong;
    return check_digit_ok(s) ? S("") : S("证件号码有误：请核对每一位（校验码不符）");
}

/* The place that an 18 character number begins with; -1: it does not. */
static int place_of(struct str s)
{
    return s.n == 18 ? number_at(s, 0, 2) : -1;
}

static struct str idcard_fault(struct str s, struct day today)
{
    int place = place_of(s);

    if (s.n != 18)
        return S("身份证号码应为18位，请核对每一位");
    if (place == 81 || place == 82)
        return S("81、82开头的是港澳居民居住证：请在证件种类中选择"
                 "“港澳居民来往内地通行证（居住证）”");
    if (place == 83)
        return S("83开头的是台湾居民居住证：请在证件种类中选择"
                 "“台湾居民来往大陆通行证（居住证）”");
    if (s.p[0] == '9' && !citizen_fault(s, today).n)
        return S("9开头的是外国人永久居留身份证：请在证件种类中选择这一种");
    if (digit(s.p[0]) && digit(s.p[1]) && !is_province(place))
        return S("身份证号码有误：开头两位不是省级行政区划代码，请核对每一位");
    return citizen_fault(s, today);
}

static struct str hkmo_fault(struct str s, struct day today)
{
    int place = place_of(s);

    if (place == 81 || place == 82)
        return citizen_fault(s, today);
    if (s.n > 1 && (s.p[0] == 'H' || s.p[0] == 'M') &&
        (is_like(str_from(s, 1), "99999999") || is_like(str_from(s, 1), "9999999999") ||
         (s.p[1] == 'A' && is_like(str_from(s, 2), "9999999"))))
        return S("");
    return S("通行证号码应为H或者M加8位或者10位数字（非中国籍居民为HA、MA加7位数字）；"
             "居住证为18位，81、82开头");
}

static struct str taiwan_fault(struct str s, struct day today)
{
    if (place_of(s) == 83)
        return citizen_fault(s, today);
    if (is_like(s, "99999999") || is_like(s, "9999999999") || is_like(s, "9999999999A"))
        return S("");
    return S("通行证号码应为8位数字（旧本为10位数字，可以加一个字母）；居住证为18位，83开头");
}

static struct str foreign_fault(struct str s, struct day today)
{
    struct day born;

    if (s.n == 18 && s.p[0] == '9')
        return citizen_fault(s, today);
    if (is_like(s, "AAA999999999999") &&
        (day_make(1900 + number_at(s, 7, 2), number_at(s, 9, 2), number_at(s, 11, 2), &born) ||
         day_make(2000 + number_at(s, 7, 2), number_at(s, 9, 2), number_at(s, 11, 2), &born)))
        return S("");
    return S("外国人永久居留身份证号码应为18位、9开头，或者三个字母加12位数字，请核对每一位");
}

struct str ident_fault(struct arena *mem, struct str kind, struct str number, struct day today)
{
    struct str s = ident_tidy(mem, kind, number);

    if (str_eq(kind, S("idcard")))
        return idcard_fault(s, today);
    if (str_eq(kind, S("credit")))
        return credit_code_ok(s) ? S("")
               : s.n != 18       ? S("统一社会信用代码应为18位，请核对每一位")
                           : S("统一社会信用代码有误：请核对每一位（校验码不符）");
    if (str_eq(kind, S("passport")))
        return is_mixed(s, 5, 15) ? S("") : S("护照号码应为5至15位字母和数字");
    if (str_eq(kind, S("hkmo")))
        return hkmo_fault(s, today);
    if (str_eq(kind, S("taiwan")))
        return taiwan_fault(s, today);
    if (str_eq(kind, S("foreign")))
        return foreign_fault(s, today);
    if (utf8_count(s) > 40)
        return S("证件号码最多40字");
    for (isize i = 0; i < s.n && utf8_count(s) >= 3; i++)
        if (digit(s.p[i]))
            return S("");
    return S("证件号码应为3至40字，其中要有数字");
}

struct str ident_fault_any(struct arena *mem, struct str number, struct day today)
{
    struct str s = ident_tidy(mem, S("idcard"), number), wrong;
    int place = place_of(s);

    if (s.n == 18) {
        if (credit_code_ok(s))
            return S("");
        wrong = place == 81 || place == 82   ? hkmo_fault(s, today)
                : place == 83                ? taiwan_fault(s, today)
                : place >= 90 && place <= 99 ? foreign_fault(s, today)
                                             : idcard_fault(s, today);
        return wrong;
    }
    if (is_mixed(s, 5, 15))
        return S("");
    return S("应为18位的身份证号码，或者通行证、护照等证件的号码");
}

/* 13800001234, 05431234567: a way of contact, no document. */
static bool is_phone(struct str s)
{
    return is_like(s, "99999999999") && (s.p[0] == '1' || s.p[0] == '0');
}

struct str ident_fault_lines(struct arena *mem, struct str lines, struct day today)
{
    int at = 0;

    lines = utf8_nfkc(mem, lines);
    for (struct str line; str_next(&lines, '\n', &line);) {
        struct str number = {0}, wrong;
        isize name = 0;

        at++;
        line = str_trim_wide(line);
        if (!line.n)
            continue;
        for (isize i = 0; i < line.n;) {
            isize end = i, digits = 0;

            while (end < line.n &&
                   (digit(line.p[end]) || (line.p[end] >= 'A' && line.p[end] <= 'Z') ||
                    (line.p[end] >= 'a' && line.p[end] <= 'z'))) {
                digits += digit(line.p[end]);
                end++;
            }
            if (end == i) {
                name += utf8_head(str_from(line, i), 1).n > 1;
                i += utf8_head(str_from(line, i), 1).n;
                continue;
            }
            if (digits < 4)
                name++; /* a name in letters */
            else if ((!number.n || end - i == 18) && !is_phone(str_slice(line, i, end)))
                number = str_slice(line, i, end);
            i = end;
        }
        if (line.n > LINE_MOST * 4)
            return str_fmt(mem, "第%d行太长：每行写一个人的姓名和证件号码", at);
        if (!name)
            return str_fmt(mem, "第%d行没有姓名：每行写一个人的姓名和证件号码", at);
        if (!number.n)
            return str_fmt(mem, "第%d行没有证件号码：每行写一个人的姓名和证件号码", at);
        wrong = ident_fault_any(mem, number, today);
        if (wrong.n)
            return str_fmt(mem, "第%d行：%.*s", at, STR_ARG(wrong));
    }
    return S("");
}
