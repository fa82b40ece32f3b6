/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy_number.c - identity numbers, bank cards, phones
 *
 * Numbers are read as groups of digits with a few blanks or one hyphen between groups, so that
 * 370303 19900307 7715 is seen as one number. A tab ends a number: the next cell is another. What is
 * looked for is tried on whole groups only, so that eighteen digits out of twenty are nobody's number.
 *
 * An identity number whose check digit is right is found wherever it stands, in a file name and an
 * address too. Of the others a public duty phone and a project code must not be reported: what stands
 * around says so, and where that disagrees silence is chosen.
 */
#include "base/utf8.h"
#include "check/idno.h"
#include "check/own.h"
#include "check/privacy.h"

enum { DIGITS = 64, BLANKS = 4, LONG = 7 };

/* Groups of digits that belong together. */
struct number {
    int digit[DIGITS];
    isize at[DIGITS], end[DIGITS]; /* bytes of each digit */
    bool first[DIGITS + 1];        /* a group begins at this digit (or behind the last) */
    bool used[DIGITS];             /* by a finding */
    int n;
    isize stop; /* where reading ended */
};

static const char *const says_id[] = {"身份证", "证件号", "身份号", "公民身份", "证件", NULL};
static const char *const says_card[] = {"卡号",   "账号",   "帐号",   "银行卡", "储蓄卡",
                                        "借记卡", "信用卡", "社保卡", "一卡通", "开户行",
                                        "存折",   "账户",   NULL};
static const char *const says_public_card[] = {"对公", "基本户", "专户", "缴款", "财政", NULL};
static const char *const says_home_phone[] = {"住宅电话", "家庭电话", "宅电",
                                              "家中电话", "个人电话", NULL};
static const char *const says_duty[] = {
    "值班",     "举报", "监督", "热线", "咨询",     "服务电话", "投诉",
    "办公电话", "客服", "报名", "救援", "受理电话", "公开",     "办公室",
    "报警电话", "抢修", "预约", "订餐", "总机",     NULL};
/* Long numbers that are no cards. */
static const char *const says_code[] = {
    "项目代码", "项目编码", "编号",   "信用代码", "统一代码", "备案号", "许可证",
    "登记号",   "合同号",   "订单号", "批准文号", "标识码",   "条形码", "追溯码",
    "单号",     "流水号",   "宗地",   "不动产权", "案号",     "序列号", NULL};

static bool blank_at(struct str t, isize at, isize *next)
{
    static const char *const blanks[] = {" ", "　",  "\xC2\xA0", " ", " ",
                                         " ", "​", " ",        NULL};

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

/* Blanks, or a hyphen with or without them, and a digit (or the X) behind. */
static bool gap(struct str t, isize at, isize *next)
{
    static const char *const hyphens[] = {"-", "—", "–", "‐", "·", NULL};
    isize i = blanks(t, at, BLANKS);

    for (int k = 0; hyphens[k]; k++)
        if (scan_lit(t, i, hyphens[k])) {
            i = blanks(t, i + str_of(hyphens[k]).n, 1);
            break;
        }
    if (i == at || i >= t.n || !((t.p[i] >= '0' && t.p[i] <= '9') || (t.p[i] | 32) == 'x'))
        return false;
    *next = i;
    return true;
}

/* The X that may end an identity number; not the first letter of a word. */
static isize letter_x(struct str t, isize at)
{
    isize n = 0;

    if (at < t.n && (t.p[at] | 32) == 'x')
        n = 1;
    else if (scan_lit(t, at, "×"))
        n = 2;
    if (n && at + n < t.n && (t.p[at + n] | 32) >= 'a' && (t.p[at + n] | 32) <= 'z')
        return 0;
    return n;
}

static void number_read(struct str t, isize at, struct number *x)
{
    x->n = 0;
    x->first[0] = true;
    while (x->n < DIGITS) {
        isize from = at, next, n;
        int d = scan_digit(t, &at);

        if (d < 0 && x->n >= 17 && (n = letter_x(t, at)) > 0) {
            d = 10;
            at += n;
        }
        if (d < 0) {
            if (!x->n || !gap(t, at, &next))
                break;
            at = next;
            x->first[x->n] = true;
            continue;
        }
        x->digit[x->n] = d;
        x->used[x->n] = false;
        x->at[x->n] = from;
        x->end[x->n] = at;
        x->first[++x->n] = false;
        if (d == 10)
            break;
    }
    x->first[x->n] = true;
    x->stop = at;
}

/* Is [from, from + n) made of whole groups that no finding has. */
static bool whole(const struct number *x, int from, int n)
{
    if (from + n > x->n || !x->first[from] || !x->first[from + n])
        return false;
    /* 1 1 0 1 0 1 …: of digits set apart one by one it is all or none. */
    if ((from && x->first[from - 1] && x->first[from + 1]) ||
        (from + n < x->n && x->first[from + n - 1] && x->first[from + n + 1]))
        return false;
    for (int i = from; i < from + n; i++)
        if (x->used[i])
            return false;
    return true;
}

static bool one_piece(const struct number *x, int from, int n)
{
    for (int i = from + 1; i < from + n; i++)
        if (x->first[i])
            return false;
    return true;
}

static struct around around(const struct reading *r, const struct number *x, int from, int n)
{
    return around_of(r, x->at[from], x->end[from + n - 1]);
}

static struct check_finding *found(struct reading *r, struct number *x, int from, int n,
                                   const char *rule, const char *says)
{
    for (int i = from; i < from + n; i++)
        x->used[i] = true;
    if (r->first_number < 0)
        r->first_number = x->at[from];
    return privacy_tell(r, rule, x->at[from], x->end[from + n - 1], says);
}

static void pass_over(struct number *x, int from, int n)
{
    for (int i = from; i < from + n; i++)
        x->used[i] = true;
}

/* --- identity numbers */

static void valid_ids(struct reading *r, struct number *x)
{
    for (int from = 0; from + 18 <= x->n; from++)
        if (whole(x, from, 18) && idno_18(x->digit + from) == IDNO_VALID)
            found(r, x, from, 18, "privacy.id", "居民身份证号码，不得公开");
}

static void other_ids(struct reading *r, struct number *x, int from)
{
    struct around a;

    if (whole(x, from, 18) && idno_18(x->digit + from) == IDNO_DAMAGED) {
        a = around(r, x, from, 18);
        if (around_says(&a, says_id) ||
            (one_piece(x, from, 18) && !around_says(&a, says_code) &&
             !around_says(&a, says_card)))
            found(r, x, from, 18, "privacy.id-damaged",
                  "疑似居民身份证号码（校验码不符，可能录入有误），不宜公开");
        else if (one_piece(x, from, 18) && !around_says(&a, says_card))
            pass_over(x, from, 18);
    } else if (whole(x, from, 15) && x->digit[from + 14] <= 9 && idno_15(x->digit + from)) {
        a = around(r, x, from, 15);
        if (around_says(&a, says_id)) {
            struct check_finding *f =
                found(r, x, from, 15, "privacy.id15", "旧式居民身份证号码，不得公开");

            if (f)
                f->level = CHECK_BLOCK;
        }
    }
}

/* --- cards */

/* Beginnings of cards that banks here give out besides 62: told without any word beside them. */
static bool known_bank(const int *d, int n)
{
    static const int begins[] = {9558, 4367, 4563, 6013, 6014, 5187, 4041, 6036, 3568, 5240};
    int four = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (begins[i] == four)
            return n >= 16;
    return false;
}

/* 62 (UnionPay) alone, other schemes only where the words say so. */
static void card(struct reading *r, struct number *x, int from)
{
    const int *d = x->digit + from;

    for (int n = 19; n >= 15; n--) {
        struct around a;
        bool luhn, said, code, union_pay = d[0] == 6 && d[1] == 2;
        struct check_finding *f;

        if (!whole(x, from, n) || d[n - 1] > 9)
            continue;
        a = around(r, x, from, n);
        luhn = idno_luhn(d, n);
        said = around_says(&a, says_card);
        if (!said && around_says(&a, says_id))
            continue;
        code = around_says(&a, says_code) || around_says(&a, says_public_card);
        if (luhn && union_pay && n >= 16 && (said || (!code && n != 18 && n != 17))) {
            f = found(r, x, from, n, "privacy.card", "银行卡号，不得公开");
        } else if (luhn && ((said && d[0] >= 3) || (!code && known_bank(d, n)))) {
            f = found(r, x, from, n, "privacy.card", "疑似银行卡号，个人的卡号不得公开");
            if (f)
                f->level = CHECK_WARN;
        } else if (n >= 16 && union_pay && said && !code) {
            found(r, x, from, n, "privacy.account",
                  "疑似银行卡号（校验位不符），个人的卡号不得公开");
        } else {
            continue;
        }
        return;
    }
}

/* --- phones */

/* 138 1234 1234, 138-1234-1234, 1381234 1234 and one piece; not 1 3812341234. */
static bool phone_groups(const struct number *x, int from)
{
    for (int i = 1; i < 11; i++)
        if (x->first[from + i] && i != 3 && i != 4 && i != 7 && i != 6)
            return false;
    return true;
}

static struct str only_digits(struct arena *mem, const struct number *x, int from, int n)
{
    char *p = NEW(mem, char, n + 1);

    for (int i = 0; i < n; i++)
        p[i] = (char)('0' + x->digit[from + i]);
    return (struct str){p, n};
}

static void phone(struct reading *r, struct number *x, int from)
{
    const int *d = x->digit + from;
    int skip = 0;
    struct around a;

    if (x->used[from] || !x->first[from])
        return;
    if (from + 13 <= x->n && d[0] == 8 && d[1] == 6 && d[2] == 1)
        skip = 2; /* 86 */
    else if (from + 15 <= x->n && !d[0] && !d[1] && d[2] == 8 && d[3] == 6 && d[4] == 1)
        skip = 4; /* 0086 */
    if (!whole(x, from, skip + 11) || d[skip] != 1 || d[skip + 1] < 3 ||
        !phone_groups(x, from + skip))
        return;
    a = around(r, x, from, skip + 11);
    if (own_is(r->s->o->own, OWN_PHONE, only_digits(r->s->mem, x, from + skip, 11)) ||
        own_is(r->s->o->own, OWN_PHONE,
               str_slice(r->t, x->at[from], x->end[from + skip + 10])) ||
        around_says(&a, says_duty))
        pass_over(x, from, skip + 11);
    else
        found(r, x, from, skip + 11, "privacy.phone",
              "手机号码，属个人信息，公开前应当遮盖或者改为办公电话");
}

static void landline(struct reading *r, struct number *x)
{
    struct around a;

    if (x->n < 7 || x->n > 12 || x->used[0] || (x->n > 8 && x->digit[0]))
        return;
    a = around(r, x, 0, x->n);
    if (around_says(&a, says_home_phone))
        found(r, x, 0, x->n, "privacy.landline", "个人或者住宅的固定电话，不宜公开");
}

/* --- a number of the line */

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Part of an address (https://…/13812341234.html), of a word of letters and digits, of a decimal. */
static bool part_of_other(struct str t, const struct number *x)
{
    isize a = x->at[0], b = x->end[x->n - 1], from = a;
    struct str word;

    if (!a)
        return false;
    while (from > 0 && (unsigned char)t.p[from - 1] > ' ' &&
           (unsigned char)t.p[from - 1] < 0x80)
        from--;
    word = str_slice(t, from, a);
    if (str_has(word, S("://")) || str_has(word, S("www.")) || str_ends(word, S("?id=")))
        return true;
    if (letter(t.p[a - 1]) && b < t.n && letter(t.p[b]))
        return true;
    /* 0.13812341234; but 1.13812341234 is an item */
    return t.p[a - 1] == '.' && a >= 2 && t.p[a - 2] >= '0' && t.p[a - 2] <= '9' &&
           (t.p[a - 2] == '0' || (a >= 3 && t.p[a - 3] >= '0' && t.p[a - 3] <= '9'));
}

static isize digits(struct reading *r, isize at)
{
    struct number x;

    number_read(r->t, at, &x);
    if (x.n < LONG)
        return x.stop;
    if (x.n >= 18)
        valid_ids(r, &x);
    if (!part_of_other(r->t, &x)) {
        for (int from = 0; from < x.n; from++) {
            if (!x.first[from])
                continue;
            other_ids(r, &x, from);
            card(r, &x, from);
            phone(r, &x, from);
        }
        landline(r, &x);
    }
    r->label = around_of(r, x.at[0], x.end[x.n - 1]).before;
    r->number_end = x.end[x.n - 1];
    return x.stop;
}

void privacy_numbers(struct reading *r)
{
    for (isize i = 0; i < r->t.n;) {
        char c = r->t.p[i];

        i = c >= '0' && c <= '9' ? digits(r, i) : i + 1;
    }
}

/* --- a number that the end of a line broke in two */

static bool digit_byte(char c)
{
    return c >= '0' && c <= '9';
}

void privacy_whole(struct scan *s)
{
    struct str t = s->text;

    if (!scan_wants(s, CHECK_PRIVACY))
        return;
    for (isize nl = 0; nl + 1 < t.n; nl++) {
        isize a = nl, b = nl + 1;
        int d[18], n = 0;

        if (t.p[nl] != '\n')
            continue;
        while (a > 0 && (t.p[a - 1] == '\r' || t.p[a - 1] == ' '))
            a--;
        isize end = a;

        while (a > 0 && digit_byte(t.p[a - 1]) && end - a < 18)
            a--;
        while (b < t.n && t.p[b] == ' ')
            b++;
        if (a == end || b >= t.n || (a && digit_byte(t.p[a - 1])))
            continue;
        for (isize i = a; i < end; i++)
            d[n++] = t.p[i] - '0';
        while (b < t.n && n < 18 && (digit_byte(t.p[b]) || (n == 17 && (t.p[b] | 32) == 'x'))) {
            d[n++] = digit_byte(t.p[b]) ? t.p[b] - '0' : 10;
            b++;
        }
        if (n == 18 && end - a < 18 && !(b < t.n && digit_byte(t.p[b])) &&
            idno_18(d) == IDNO_VALID)
            scan_add(s, "privacy.id", a, b - a, "居民身份证号码（被换行断开），不得公开");
    }
}
