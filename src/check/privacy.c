/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy.c - personal data (个人信息): identity numbers, phones, cards, passports, plates, mail,
 * home addresses
 *
 * Numbers are read as groups of digits with at most two blanks, one hyphen or one dot between
 * groups, full-width digits like plain ones, so that 370303 19900307 7715 is seen as one number. A
 * tab ends a number: the next cell is another. What is looked for is tried on whole groups only, so
 * that eighteen digits out of twenty are nobody's number.
 *
 * What a number means hangs on the words beside it as well: a public duty phone, an office address
 * and a project code must not be reported. Those words are the tables below; where they disagree,
 * silence is chosen for everything but identity numbers.
 */
#include "check/idno.h"
#include "check/own.h"
#include "check/scan.h"

enum { DIGITS = 64 };

/* Groups of digits that belong together. */
struct number {
    int digit[DIGITS];
    isize at[DIGITS], end[DIGITS]; /* bytes of each digit */
    bool first[DIGITS + 1];        /* a group begins at this digit (or behind the last) */
    int n;
    isize stop; /* where reading ended */
};

static const char *const says_id[] = {"身份证", "证件号",   "证件号码",
                                      "身份号", "公民身份", NULL};
static const char *const says_card[] = {"卡号",   "账号",   "帐号",   "银行卡",
                                        "储蓄卡", "借记卡", "信用卡", "社保卡",
                                        "一卡通", "开户行", NULL};
static const char *const says_passport[] = {"护照",   "通行证", "旅行证",
                                            "台胞证", "回乡证", NULL};
static const char *const says_home[] = {"家庭住址",   "家庭地址", "住址", "现住",   "户籍地",
                                        "户籍所在地", "居住地",   "住所", "居住于", "家住",
                                        "住在",       "常住",     NULL};
static const char *const says_home_phone[] = {"住宅电话", "家庭电话", "宅电",
                                              "家中电话", "个人电话", NULL};
/* An office speaks here: its number or address is meant to be public. */
static const char *const says_office[] = {
    "办公地址",     "办公地点", "办公室地址", "单位地址", "通信地址", "通讯地址", "注册地址",
    "经营地址",     "收件地址", "邮寄地址",   "受理地址", "受理地点", "服务大厅", "政务中心",
    "政务服务中心", "便民服务", "营业",       "公司",     "机关",     "单位",     "住所地",
    "联系地址",     "大厦",     "办公楼",     "邮编",     "邮政编码", "会议室",   NULL};
static const char *const says_duty[] = {
    "值班", "举报",     "监督电话", "热线",     "咨询电话", "服务电话", "投诉", "办公电话",
    "客服", "报名电话", "救援电话", "受理电话", "公开电话", "监督举报", NULL};
/* Long numbers that are no cards. */
static const char *const says_code[] = {
    "项目代码", "项目编码", "项目编号", "信用代码", "编号",   "统一代码",
    "备案号",   "许可证",   "登记号",   "合同号",   "订单号", "批准文号",
    "标识码",   "条形码",   "追溯码",   "单号",     NULL};

static bool blank_between(struct str t, isize at, isize *next)
{
    static const char *const gaps[] = {"   ",      "  ", " ", "-", "　",
                                       "\xC2\xA0", "－", "—", NULL};

    for (int i = 0; gaps[i]; i++)
        if (scan_lit(t, at, gaps[i])) {
            isize behind = at + str_of(gaps[i]).n, peek = behind;
            int d = scan_digit(t, &peek);

            if (d < 0 && !(behind < t.n && (t.p[behind] == 'X' || t.p[behind] == 'x')))
                return false;
            *next = behind;
            return true;
        }
    return false;
}

/* The X that may end an identity number: also the full-width one; not the first letter of a word. */
static isize letter_x(struct str t, isize at)
{
    isize n = 0;

    if (at < t.n && (t.p[at] == 'X' || t.p[at] == 'x'))
        n = 1;
    else if (scan_lit(t, at, "Ｘ") || scan_lit(t, at, "ｘ"))
        n = 3;
    if (n && at + n < t.n &&
        ((t.p[at + n] | 32) >= 'a' && (t.p[at + n] | 32) <= 'z' && t.p[at + n] != '\t'))
        return 0;
    return n;
}

static void number_read(struct str t, isize at, struct number *x)
{
    x->n = 0;
    x->first[0] = true;
    while (x->n < DIGITS) {
        isize from = at, gap, n;
        int d = scan_digit(t, &at);

        if (d < 0 && x->n >= 17 && (n = letter_x(t, at)) > 0) {
            d = 10;
            at += n;
        }
        if (d < 0) {
            if (!x->n || !blank_between(t, at, &gap))
                break;
            at = gap;
            x->first[x->n] = true;
            continue;
        }
        x->digit[x->n] = d;
        x->at[x->n] = from;
        x->end[x->n] = at;
        x->first[++x->n] = false;
        if (d == 10)
            break;
    }
    x->first[x->n] = true;
    x->stop = at;
}

/* Is [from, from + n) made of whole groups. */
static bool whole(const struct number *x, int from, int n)
{
    return from + n <= x->n && x->first[from] && x->first[from + n];
}

static struct check_finding *found(struct scan *s, const struct number *x, int from, int n,
                                   const char *rule, const char *says)
{
    return scan_add(s, rule, s->line_at + x->at[from], x->end[from + n - 1] - x->at[from], "%s",
                    says);
}

static bool try_id(struct scan *s, struct str line, const struct number *x, int from, int *used)
{
    struct check_finding *f;

    if (whole(x, from, 18)) {
        enum idno is = idno_18(x->digit + from);
        bool one = true; /* written in one piece */

        for (int i = from + 1; i < from + 18; i++)
            one &= !x->first[i];
        if (is == IDNO_VALID)
            found(s, x, from, 18, "privacy.id", "居民身份证号码，不得公开");
        else if (is == IDNO_DAMAGED && (one || scan_any(line, says_id)) &&
                 !scan_any(line, says_code))
            found(s, x, from, 18, "privacy.id-damaged",
                  "疑似居民身份证号码（校验码不符，可能录入有误），不宜公开");
        if (is == IDNO_VALID || (is == IDNO_DAMAGED && one)) {
            *used = 18;
            return true;
        }
    }
    if (whole(x, from, 15) && idno_15(x->digit + from) && scan_any(line, says_id)) {
        f = found(s, x, from, 15, "privacy.id15", "旧式居民身份证号码，不得公开");
        if (f)
            f->level = CHECK_BLOCK;
        *used = 15;
        return true;
    }
    return false;
}

/* Cards in use here: 62 (UnionPay) alone, other schemes only where the words say so. */
static bool try_card(struct scan *s, struct str line, const struct number *x, int from,
                     int *used)
{
    const int *d = x->digit + from;
    bool said = scan_any(line, says_card);

    for (int n = 19; n >= 15; n--) {
        bool luhn;
        struct check_finding *f;

        if (!whole(x, from, n) || d[n - 1] > 9)
            continue;
        luhn = idno_luhn(d, n);
        if (luhn && d[0] == 6 && d[1] == 2 && n >= 16 && (said || !scan_any(line, says_code))) {
            found(s, x, from, n, "privacy.card", "银行卡号，不得公开");
        } else if (luhn && d[0] >= 3 && d[0] <= 9 && said) {
            f = found(s, x, from, n, "privacy.card", "疑似银行卡号，个人的卡号不得公开");
            if (f)
                f->level = CHECK_WARN;
        } else if (n >= 16 && d[0] == 6 && d[1] == 2 && said) {
            found(s, x, from, n, "privacy.account",
                  "疑似银行卡号（校验位不符），个人的卡号不得公开");
        } else {
            continue;
        }
        *used = n;
        return true;
    }
    return false;
}

static bool try_phone(struct scan *s, struct str line, const struct number *x, int from,
                      int *used)
{
    const int *d = x->digit + from;
    int skip =
        from + 2 <= x->n && d[0] == 8 && d[1] == 6 && whole(x, from, 2) ? 2 : 0; /* +86 */
    struct check_finding *f;
    struct str words;

    if (whole(x, from, 13) && d[0] == 8 && d[1] == 6)
        skip = 2;
    if (from + skip + 11 > x->n || d[skip] != 1 || d[skip + 1] < 3 ||
        !x->first[from + skip + 11] || !(skip || x->first[from]))
        return false;
    /* 138 1234 1234, 138-1234-1234 and one piece; not 1 3812341234. */
    for (int i = 1; i < 11; i++)
        if (x->first[from + skip + i] && i != 3 && i != 7)
            return false;
    words = str_slice(line, x->at[from], x->end[from + skip + 10]);
    *used = skip + 11;
    if (own_is(s->o->own, OWN_PHONE, words) || scan_any(line, says_duty))
        return true;
    f = found(s, x, from, skip + 11, "privacy.phone",
              "手机号码，属个人信息，公开前应当遮盖或者改为办公电话");
    (void)f;
    return true;
}

static void try_landline(struct scan *s, struct str line, const struct number *x)
{
    if (x->n >= 10 && x->n <= 12 && x->digit[0] == 0 && scan_any(line, says_home_phone))
        found(s, x, 0, x->n, "privacy.landline", "个人或者住宅的固定电话，不宜公开");
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

/* A number at `at` of the line; returns where reading goes on. */
static isize digits(struct scan *s, struct str line, isize at)
{
    struct number x;
    char before = at ? line.p[at - 1] : ' ';
    bool any = false;

    number_read(line, at, &x);
    if (x.n < 10 || before == '.' || before == '/' || before == '=' || is_word(before))
        return x.stop;
    for (int from = 0; from < x.n;) {
        int used = 1;

        if (x.first[from] &&
            (try_id(s, line, &x, from, &used) || try_card(s, line, &x, from, &used) ||
             try_phone(s, line, &x, from, &used)))
            any = true;
        from += used;
    }
    if (!any)
        try_landline(s, line, &x);
    return x.stop;
}

/* --- letters and digits: passports, plates, mail */

static void passport(struct scan *s, struct str line, isize at, isize end)
{
    isize digits_n = 0, letters = 0;

    for (isize i = at; i < end; i++) {
        digits_n += line.p[i] >= '0' && line.p[i] <= '9';
        letters += (line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z';
    }
    if (letters >= 1 && letters <= 2 && digits_n >= 7 && digits_n <= 10 &&
        letters + digits_n == end - at && scan_any(line, says_passport))
        scan_add(s, "privacy.passport", s->line_at + at, end - at,
                 "护照或者通行证号码，不得公开");
}

/* 鲁C12345, 鲁C·D12345: the province stands before `at`, where the letter is. */
static void plate(struct scan *s, struct str line, isize at)
{
    static const char provinces[] =
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    isize i = at + 1, n = 0, d = 0;
    struct str before = str_slice(line, at - 3, at);

    if (at < 3 || line.p[at] < 'A' || line.p[at] > 'Z' ||
        str_find(str_of(provinces), before) < 0)
        return;
    if (scan_lit(line, i, "·"))
        i += 2;
    else if (scan_lit(line, i, "•") || scan_lit(line, i, "・"))
        i += 3;
    for (; i < line.n &&
           ((line.p[i] >= '0' && line.p[i] <= '9') || (line.p[i] >= 'A' && line.p[i] <= 'Z'));
         i++, n++)
        d += line.p[i] <= '9';
    if ((n == 5 || n == 6) && d >= 2 && !(i < line.n && is_word(line.p[i])))
        scan_add(s, "privacy.plate", s->line_at + at - 3, i - at + 3,
                 "机动车号牌，可以识别到个人，不宜公开");
}

static void mail(struct scan *s, struct str line, isize sign)
{
    isize a = sign, b = sign + 1;
    struct check_finding *f;
    struct str host;

    while (a > 0 && (is_word(line.p[a - 1]) || line.p[a - 1] == '.' || line.p[a - 1] == '-'))
        a--;
    while (b < line.n && (is_word(line.p[b]) || line.p[b] == '.' || line.p[b] == '-'))
        b++;
    while (b > sign && line.p[b - 1] == '.')
        b--;
    host = str_slice(line, sign + 1, b);
    if (a == sign || !str_has(host, S(".")) || str_ends(host, S("gov.cn")) ||
        str_ends(host, S("org.cn")))
        return;
    f = scan_add(s, "privacy.mail", s->line_at + a, b - a,
                 "电子邮箱，如属个人应当遮盖或者改用单位邮箱");
    (void)f;
}

/* --- home addresses */

/* 3号楼2单元501室, 三组25号: the parts that lead to a door, in their order. */
static isize door(struct str t, isize at, int *parts)
{
    static const char *const units[] = {"号楼", "栋", "幢", "座", "单元", "室", "户",
                                        "组",   "号", "弄", "楼", "层",   NULL};
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六",
                                           "七", "八", "九", "十", NULL};
    isize end = at;

    *parts = 0;
    for (;;) {
        isize i = end, digits_n = 0;
        bool unit = false;

        for (;;) {
            if (scan_digit(t, &i) >= 0) {
                digits_n++;
                continue;
            }
            for (int k = 0; numerals[k]; k++)
                if (scan_lit(t, i, numerals[k])) {
                    i += 3;
                    digits_n++;
                    goto next;
                }
            if (digits_n && i < t.n && t.p[i] == '-') {
                i++;
                continue;
            }
            break;
        next:;
        }
        if (!digits_n || digits_n > 8)
            return end;
        for (int k = 0; units[k] && !unit; k++)
            if (scan_lit(t, i, units[k])) {
                i += str_of(units[k]).n;
                unit = true;
            }
        if (!unit) {
            if (*parts && digits_n >= 3) { /* 2单元501 */
                ++*parts;
                return i;
            }
            return end;
        }
        end = i;
        ++*parts;
    }
}

/* Where the address that leads to the door begins: back over Han letters and digits to a mark. */
static isize address_start(struct str t, isize at)
{
    isize a = at;

    while (a > 0) {
        unsigned char c = (unsigned char)t.p[a - 1];

        if (c < 0x80 ? !(c >= '0' && c <= '9') : false)
            break;
        if (c >= 0x80) {
            isize b = a - 1;

            while (b > 0 && ((unsigned char)t.p[b] & 0xC0) == 0x80)
                b--;
            if ((unsigned char)t.p[b] < 0xE4 || (unsigned char)t.p[b] > 0xE9)
                break;
            a = b;
        } else {
            a--;
        }
        if (at - a > 90)
            break;
    }
    return a;
}

static void address(struct scan *s, struct str line)
{
    static const char *const places[] = {"小区", "花园", "家园", "公寓",   "新村", "社区",
                                         "村",   "嘉苑", "苑",   "家属院", "宿舍", "里",
                                         "胡同", "路",   "街",   "巷",     "号院", NULL};
    bool home = scan_any(line, says_home);

    if (!home && scan_any(line, says_office))
        return;
    for (int k = 0; places[k]; k++) {
        struct str place = str_of(places[k]), rest = line;
        isize base = 0, i;

        while ((i = str_find(rest, place)) >= 0) {
            int parts = 0;
            isize from = base + i + place.n, end = door(line, from, &parts);

            /* A village group and a number, or two parts of a block of flats; with words that say
             * so one part is enough. A street number alone is an office as often as a home. */
            if (parts >= 2 || (parts == 1 && home)) {
                isize a = address_start(line, base + i);

                scan_add(s, "privacy.address", s->line_at + a, end - a,
                         "具体到门牌的住址，属个人信息，应当公开到乡镇、街道或者社区一级");
                return;
            }
            base = from;
            rest = str_from(line, base);
        }
    }
}

void privacy_line(struct scan *s, struct str line)
{
    bool digit_seen = false;

    if (!scan_wants(s, CHECK_PRIVACY))
        return;
    for (isize i = 0; i < line.n;) {
        unsigned char c = (unsigned char)line.p[i];
        isize peek = i;

        if (c >= 0x80 && c != 0xEF) {
            i++;
        } else if (scan_digit(line, &peek) >= 0) {
            digit_seen = true;
            i = digits(s, line, i);
        } else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
            isize end = i;

            while (end < line.n && is_word(line.p[end]))
                end++;
            if (end - i >= 8 && end - i <= 11)
                passport(s, line, i, end);
            if (i >= 3 && (unsigned char)line.p[i - 1] >= 0x80)
                plate(s, line, i);
            i = end;
        } else {
            if (c == '@')
                mail(s, line, i);
            i++;
        }
    }
    if (digit_seen || scan_any(line, says_home))
        address(s, line);
}
