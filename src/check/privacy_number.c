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

enum { DIGITS = 512, LONG = 7 };

/* Groups of digits that belong together. */
struct number {
    int digit[DIGITS];
    isize at[DIGITS], end[DIGITS]; /* bytes of each digit */
    bool first[DIGITS + 1];        /* a group begins at this digit (or behind the last) */
    bool used[DIGITS];             /* by a finding */
    int n;
    isize stop; /* where reading ended */
};

static const char *const says_id[] = {"身份证", "证件号", "身份号", "公民身份",
                                      "证件",   "证号",   NULL};
static const char *const says_card[] = {"卡号",   "账号",   "帐号",   "银行卡", "储蓄卡",
                                        "借记卡", "信用卡", "社保卡", "一卡通", "开户行",
                                        "存折",   "账户",   "行卡",   NULL};
static const char *const says_public_card[] = {"对公", "基本户", "专户", "缴款", "财政", NULL};
static const char *const says_home_phone[] = {"住宅电话", "家庭电话", "宅电",     "家中电话",
                                              "个人电话", "家中座机", "家里电话", NULL};
static const char *const says_duty[] = {
    "值班",     "举报",       "监督", "热线",     "咨询",     "服务电话",
    "办公电话", "客服",       "救援", "投诉电话", "报警电话", "抢修",
    "受理电话", "办公室电话", "订餐", "总机",     NULL};
/* Of these a person's own words take the phone back. */
static const char *const says_office[] = {"公开", "办公室", "报名", "预约", "投诉", NULL};
static const char *const says_phone[] = {"电话", "手机", "联系", "Tel",
                                         "TEL",  "tel",  "致电", NULL};
/* A person's, whatever office is spoken of before. */
static const char *const says_own[] = {"本人", "申请人", "户主", "姓名", "个人", "身份证",
                                       "家属", "业主",   "村民", "患者", "学生", NULL};
/* Travel permits and cards of service that are digits alone. */
static const char *const says_permit[] = {"台胞证", "来往大陆通行证", "军官证", "士兵证",
                                          "警官证", "军人证",         NULL};
/* A list of people, by the head of its table. */
static const char *const says_people[] = {"身份证", "户主",   "住址", "性别",
                                          "年龄",   "监护人", NULL};
/* Long numbers that are no cards. */
static const char *const says_code[] = {
    "项目代码", "项目编码", "编号",   "信用代码", "统一代码", "备案号", "许可证",
    "登记号",   "合同号",   "订单号", "批准文号", "标识码",   "条形码", "追溯码",
    "单号",     "流水号",   "宗地",   "不动产权", "案号",     "序列号", NULL};

/* Is the X at the end of `x`, `n` bytes at `at`, that of a number, or the first letter of a word
 * behind it: then the check digit decides. */
static bool ends_in_x(struct str t, const struct number *x, isize at, isize n)
{
    int d[18];

    if (at + n >= t.n || !privacy_letter(t.p[at + n]))
        return true;
    for (int i = 0; i < 17; i++)
        d[i] = x->digit[x->n - 17 + i];
    d[17] = 10;
    return idno_18(d) == IDNO_VALID;
}

/* What is longer than DIGITS is cut between two groups; one group of that length is skipped. */
static void cut(struct str t, struct number *x)
{
    int n = x->n - 1;

    while (n > 0 && !x->first[n])
        n--;
    if (!n)
        while (privacy_digit(t, x->stop))
            x->stop += (unsigned char)t.p[x->stop] < 0x80 ? 1 : 3;
    else
        x->stop = x->at[n];
    x->n = n;
    x->first[n] = true;
}

static void number_read(struct str t, isize at, struct number *x)
{
    static const char *const hyphens[] = {"-", "—", "–", "‐", "‑", "·", NULL};

    x->n = 0;
    x->first[0] = true;
    while (x->n < DIGITS) {
        isize from = at, next, n;
        int d = scan_digit(t, &at);

        if (d < 0 && x->n >= 17 && (n = privacy_x(t, at)) > 0 && ends_in_x(t, x, at, n)) {
            d = 10;
            at += n;
        }
        if (d < 0) {
            if (!x->n || !privacy_gap(t, at, hyphens, &next))
                break;
            if (privacy_x(t, next) && x->n < 17)
                break;
            at = next;
            if (privacy_x(t, at) && !ends_in_x(t, x, at, privacy_x(t, at)))
                break;
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
    if (x->n == DIGITS)
        cut(t, x);
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

/* What parts the group that begins at digit `i` from the one before. */
static struct str gap_of(struct str t, const struct number *x, int i)
{
    return str_slice(t, x->end[i - 1], x->at[i]);
}

/* Are the groups of [from, from + n) parted alike; `*by` is what parts them, or empty. */
static bool alike(struct str t, const struct number *x, int from, int n, struct str *by)
{
    *by = (struct str){0};
    for (int i = from + 1; i < from + n; i++) {
        if (!x->first[i])
            continue;
        if (by->n && !str_eq(*by, gap_of(t, x, i)))
            return false;
        *by = gap_of(t, x, i);
    }
    return true;
}

/* 6216 6189 0682 3139 894: a last group, parted like those before and short, belongs to the number. */
static bool goes_on(struct str t, const struct number *x, int end, struct str by)
{
    int n = end + 1;

    if (!by.n || end >= x->n || !str_eq(gap_of(t, x, end), by))
        return false;
    while (n < x->n && !x->first[n])
        n++;
    return n - end <= 3 && (n >= x->n || !str_eq(gap_of(t, x, n), by));
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

/* 370303 900307 771 */
static bool id15_groups(const struct number *x, int from)
{
    for (int i = 1; i < 15; i++)
        if (x->first[from + i] && i != 6 && i != 8 && i != 10 && i != 12)
            return false;
    return true;
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
    } else if (whole(x, from, 15) && x->digit[from + 14] <= 9 && idno_15(x->digit + from) &&
               id15_groups(x, from)) {
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

/* Which of two kinds of words stands nearer before the number; the first where neither does. */
static bool nearer(struct str before, const char *const *words, const char *const *others)
{
    isize a = -1, b = -1, i;

    for (; *words; words++)
        a = (i = str_rfind(before, str_of(*words))) > a ? i : a;
    for (; *others; others++)
        b = (i = str_rfind(before, str_of(*others))) > b ? i : b;
    return a >= b;
}

/* What the words make of the digits [from, from + n): a rule, and its level; NULL for no card. */
static const char *card_is(const int *d, int n, const struct around *a, enum check_level *level)
{
    bool luhn = idno_luhn(d, n), union_pay = d[0] == 6 && d[1] == 2 && n >= 16;
    bool said = around_says(a, says_card), id = around_says(a, says_id);
    bool code = around_says(a, says_code) || around_says(a, says_public_card);
    bool like_id = n >= 18 && idno_18(d) != IDNO_NO;

    *level = CHECK_WARN;
    if (id && (!said || !nearer(a->before, says_card, says_id)))
        return NULL;
    if (luhn && union_pay && said) {
        *level = like_id || (id && n != 16) ? CHECK_WARN : CHECK_BLOCK;
        return "privacy.card";
    }
    if (luhn && union_pay && !code) { /* most cards have 16 or 19 digits */
        *level = (n == 16 || n == 19) && !like_id ? CHECK_BLOCK : CHECK_WARN;
        return n == 18 && like_id ? NULL : "privacy.card";
    }
    if (luhn && ((said && d[0] >= 3) || (!code && known_bank(d, n))))
        return "privacy.card";
    return union_pay && said && !code ? "privacy.account" : NULL;
}

/* 6216 6189 0682 3139 894, or 621661 8906823139894, or one piece. */
static bool card_groups(const struct number *x, int from, int n)
{
    bool fours = true, six = true;

    for (int i = 1; i < n; i++) {
        fours &= x->first[from + i] == (i % 4 == 0);
        six &= x->first[from + i] == (i == 6);
    }
    return fours || six || one_piece(x, from, n);
}

/* 62 (UnionPay) alone, other schemes only where the words say so. */
static void card(struct reading *r, struct number *x, int from)
{
    for (int n = 19; n >= 15; n--) {
        enum check_level level;
        struct around a;
        struct check_finding *f;
        const char *rule;
        struct str by;

        if (!whole(x, from, n) || x->digit[from + n - 1] > 9 || !card_groups(x, from, n) ||
            !alike(r->t, x, from, n, &by) || goes_on(r->t, x, from + n, by))
            continue;
        a = around(r, x, from, n);
        rule = card_is(x->digit + from, n, &a, &level);
        if (!rule)
            continue;
        f = found(r, x, from, n, rule,
                  str_eq(str_of(rule), S("privacy.account"))
                      ? "疑似银行卡号（校验位不符），个人的卡号不得公开"
                  : level == CHECK_BLOCK ? "银行卡号，不得公开"
                                         : "疑似银行卡号，个人的卡号不得公开");
        if (f)
            f->level = level;
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

/* 13 812 34 12 34, 1 3 8 1 2 …: where the words say that it is a phone and nothing else is near. */
static bool odd_groups(const struct number *x, int from, const struct around *a)
{
    return from + 11 == x->n && around_says(a, says_phone);
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
    struct str by;

    if (x->used[from] || !x->first[from])
        return;
    if (from + 13 <= x->n && d[0] == 8 && d[1] == 6 && d[2] == 1)
        skip = 2; /* 86 */
    else if (from + 15 <= x->n && !d[0] && !d[1] && d[2] == 8 && d[3] == 6 && d[4] == 1)
        skip = 4; /* 0086 */
    if (!whole(x, from, skip + 11) || d[skip] != 1 || d[skip + 1] < 3 ||
        x->digit[from + skip + 10] > 9 || !alike(r->t, x, from + skip, 11, &by))
        return;
    a = around(r, x, from, skip + 11);
    if ((!phone_groups(x, from + skip) && !odd_groups(x, from + skip, &a)) ||
        (around_says(&a, says_code) && !around_says(&a, says_phone)))
        return;
    if (own_is(r->s->o->own, OWN_PHONE, only_digits(r->s->mem, x, from + skip, 11)) ||
        own_is(r->s->o->own, OWN_PHONE,
               str_slice(r->t, x->at[from], x->end[from + skip + 10])) ||
        (around_says(&a, says_duty) && nearer(a.before, says_duty, says_own)) ||
        (around_says(&a, says_office) && !around_says(&a, says_own)))
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
    if (around_says(&a, says_home_phone) ||
        (r->cell && str_has(a.head, S("电话")) && str_has(r->head, S("姓名")) &&
         scan_any(r->head, says_people) && !scan_any(a.head, says_duty)))
        found(r, x, 0, x->n, "privacy.landline", "个人或者住宅的固定电话，不宜公开");
}

/* --- a number of the line */

/* Part of an address (https://…/13812341234.html), of a word of letters and digits. */
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
    return privacy_letter(t.p[a - 1]) && b < t.n && privacy_letter(t.p[b]);
}

/* The first group of 0.13812341234 is no number of its own; that of 1.13812341234 is one behind an item. */
static void decimals(struct str t, struct number *x)
{
    isize a = x->at[0];

    if (a < 2 || t.p[a - 1] != '.' || !privacy_digit(t, a - 2) ||
        (t.p[a - 2] != '0' && !(a >= 3 && privacy_digit(t, a - 3))))
        return;
    for (int i = 0; i < x->n && (!i || !x->first[i]); i++)
        x->used[i] = true;
}

/* 台胞证 12345678 */
static void permit(struct reading *r, struct number *x)
{
    struct around a;

    if (x->n < 7 || x->n > 10 || x->used[0] || !one_piece(x, 0, x->n))
        return;
    a = around(r, x, 0, x->n);
    if (around_says(&a, says_permit))
        found(r, x, 0, x->n, "privacy.passport", "通行证或者军人证件号码，不得公开");
}

static isize digits(struct reading *r, isize at)
{
    struct number x;

    number_read(r->t, at, &x);
    if (x.stop < r->t.n && !((unsigned char)r->t.p[x.stop] >= 0xE4 || r->t.p[x.stop] == ','))
        privacy_lenient(r, at);
    if (x.n < LONG)
        return x.stop;
    if (x.n >= 18)
        valid_ids(r, &x);
    if (!part_of_other(r->t, &x)) {
        decimals(r->t, &x);
        for (int from = 0; from < x.n; from++) {
            if (!x.first[from])
                continue;
            other_ids(r, &x, from);
            card(r, &x, from);
            phone(r, &x, from);
        }
        landline(r, &x);
        permit(r, &x);
    }
    r->label = around_of(r, x.at[0], x.end[x.n - 1]).before;
    r->number_end = x.end[x.n - 1];
    return x.stop;
}

void privacy_numbers(struct reading *r)
{
    for (isize i = 0; (i = reading_next(r, LOOK_DIGIT, i)) < r->t.n;)
        i = digits(r, i);
}
