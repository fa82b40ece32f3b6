/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy.c - personal data (个人信息): passports, plates, mail, names in tables; the words around
 *
 * privacy_number.c reads identity numbers, cards and phones, privacy_place.c home addresses.
 */
#include "check/privacy.h"

#include "base/utf8.h"

enum { BEFORE = 90, AFTER = 30 };

static const char *const says_passport[] = {"护照",   "通行证", "旅行证",   "台胞证",
                                            "回乡证", "证件号", "Passport", NULL};
/* What is written there, or who: a mailbox of these is the office's own. */
static const char *const says_send[] = {"发送", "发至", "发到", "投递", "报送",
                                        "提交", "反馈", "征集", NULL};
static const char *const says_box[] = {"单位", "办公", "举报", "投诉",     "报名", "意见",
                                       "邮编", "公开", "监督", "地址",     "传真", "公司",
                                       "投稿", "征集", "咨询", "联系电话", NULL};
static const char *const says_own[] = {"个人", "本人",   "家庭", "姓名",   "申请人",
                                       "户主", "投诉人", "业主", "当事人", NULL};
static const char *const says_plate[] = {"车牌", "号牌", "牌照", "车号", NULL};

/* --- the words around */

struct str row_cell(struct str line, char cell, int n)
{
    struct str one;

    while (str_next(&line, cell, &one))
        if (!n--)
            return one;
    return (struct str){0};
}

int column_number(const struct reading *r, isize at)
{
    int n = 0;

    for (isize i = 0; i < at; i++)
        n += r->t.p[i] == r->cell;
    return n;
}

/* Behind the last mark before `at` that ends what was said. */
static isize said_from(const struct reading *r, isize at)
{
    isize least = at > BEFORE ? at - BEFORE : 0;

    if (r->number_end > least && r->number_end <= at)
        least = r->number_end;
    for (isize i = at; i > least; i--) {
        char c = r->t.p[i - 1];

        if (c == '\t' || c == ';' || (c == r->cell && c && r->head.n))
            return i;
        if (i >= 3 && (scan_lit(r->t, i - 3, "。") || scan_lit(r->t, i - 3, "；")))
            return i;
    }
    while (least < at && ((unsigned char)r->t.p[least] & 0xC0) == 0x80)
        least++;
    return least;
}

static isize said_until(const struct reading *r, isize end)
{
    isize i = end;

    while (i < r->t.n && i < end + AFTER) {
        char c = r->t.p[i];

        if (c == '\t' || c == ';' || c == ',' || (c >= '0' && c <= '9') ||
            scan_lit(r->t, i, "。") || scan_lit(r->t, i, "；") || scan_lit(r->t, i, "，") ||
            scan_lit(r->t, i, "、"))
            break;
        i++;
    }
    while (i < r->t.n && ((unsigned char)r->t.p[i] & 0xC0) == 0x80)
        i--;
    return i > end ? i : end;
}

static bool has_words(struct str t)
{
    for (isize i = 0; i < t.n; i++)
        if ((unsigned char)t.p[i] >= 0xE4 && (unsigned char)t.p[i] <= 0xE9)
            return true;
    return false;
}

struct around around_of(const struct reading *r, isize at, isize end)
{
    struct around a = {.before = str_slice(r->t, said_from(r, at), at),
                       .after = str_slice(r->t, end, said_until(r, end))};

    /* 13812341234、13912341234: the second is called what the first is. */
    if (r->number_end && at >= r->number_end && !has_words(a.before) &&
        !str_has(str_slice(r->t, r->number_end, at), S("\t")))
        a.before = r->label;
    if (r->head.n) /* set out with blanks: which column it is cannot be told */
        a.head = r->cell ? row_cell(r->head, r->cell, column_number(r, at)) : r->head;
    return a;
}

bool around_says(const struct around *a, const char *const *words)
{
    return scan_any(a->before, words) || scan_any(a->after, words) || scan_any(a->head, words);
}

struct check_finding *privacy_tell(struct reading *r, const char *rule, isize at, isize end,
                                   const char *says)
{
    isize from = at, until = end;

    if (r->origin) {
        from = r->origin[at];
        until = r->origin[end];
    }
    return scan_add(r->s, rule, r->s->line_at + from, until - from, "%s", says);
}

/* --- passports, plates, mail */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

static void passport(struct reading *r, isize at, isize end)
{
    isize digits = 0, letters = 0;
    struct around a;

    for (isize i = at; i < end; i++) {
        digits += r->t.p[i] >= '0' && r->t.p[i] <= '9';
        letters += (r->t.p[i] | 32) >= 'a' && (r->t.p[i] | 32) <= 'z';
    }
    if (letters == 3 && digits == 12 && end - at == 15) {
        a = around_of(r, at, end);
        if (str_has(a.before, S("居留")) || str_has(a.head, S("居留")))
            privacy_tell(r, "privacy.passport", at, end, "外国人永久居留证件号码，不得公开");
        return;
    }
    if (letters < 1 || letters > 2 || digits < 7 || digits > 10 ||
        letters + digits != end - at || (r->t.p[end - 1] | 32) >= 'a')
        return;
    a = around_of(r, at, end);
    if (around_says(&a, says_passport)) {
        privacy_tell(r, "privacy.passport", at, end, "护照或者通行证号码，不得公开");
        if (r->first_number < 0)
            r->first_number = at;
    }
}

/* 鲁C12345, 鲁C·D12345, 鲁C 12345: the province stands before `at`, where the letter is. */
static bool plate_letter(const struct reading *r, isize at)
{
    char c = r->t.p[at];

    /* In small letters only where the words say so. */
    return (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z' &&
            scan_any(str_slice(r->t, at > 45 ? at - 45 : 0, at), says_plate));
}

static void plate(struct reading *r, isize at)
{
    static const char provinces[] =
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    static const char *const last[] = {"学", "警", "港", "澳", "挂", "使", "领", NULL};
    struct str t = r->t, before = str_slice(t, at - 3, at);
    isize i = at + 1, n = 0, d = 0;

    if (at < 3 || !plate_letter(r, at) || str_find(str_of(provinces), before) < 0)
        return;
    if (scan_lit(t, i, "·"))
        i += 2;
    else if (scan_lit(t, i, "•") || scan_lit(t, i, "・"))
        i += 3;
    else if (i < t.n && (t.p[i] == ' ' || t.p[i] == '-' || t.p[i] == '.'))
        i++;
    for (; i < t.n && ((t.p[i] >= '0' && t.p[i] <= '9') || (t.p[i] >= 'A' && t.p[i] <= 'Z'));
         i++, n++)
        d += t.p[i] <= '9';
    for (int k = 0; last[k] && n == 4; k++)
        if (scan_lit(t, i, last[k])) {
            i += 3;
            n++;
        }
    if ((n == 5 || n == 6) && d >= 2 && !(i < t.n && is_word(t.p[i])))
        privacy_tell(r, "privacy.plate", at - 3, i, "机动车号牌，可以识别到个人，不宜公开");
}

static void mail(struct reading *r, isize sign)
{
    struct str t = r->t, host;
    isize a = sign, b = sign + 1;
    struct around near;

    while (a > 0 && (is_word(t.p[a - 1]) || t.p[a - 1] == '.' || t.p[a - 1] == '-'))
        a--;
    while (b < t.n && (is_word(t.p[b]) || t.p[b] == '.' || t.p[b] == '-'))
        b++;
    while (b > sign && t.p[b - 1] == '.')
        b--;
    host = str_slice(t, sign + 1, b);
    if (a == sign || !str_has(host, S(".")) || str_ends(host, S("gov.cn")) ||
        str_ends(host, S("org.cn")) || str_ends(host, S("edu.cn")) ||
        str_ends(host, S("mil.cn")) || str_ends(host, S(".shandong.cn")))
        return;
    near = around_of(r, a, b);
    if (scan_any(near.before, says_send))
        return;
    if (around_says(&near, says_own) ||
        !(around_says(&near, says_box) || str_has(t, S("邮编")) || str_has(t, S("传真"))))
        privacy_tell(r, "privacy.mail", a, b, "电子邮箱，如属个人应当遮盖或者改用单位邮箱");
}

/* --- names beside numbers */

static bool surname(struct str name)
{
    static const char common[] =
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于"
        "杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎"
        "史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦季俞章鲁"
        "葛伍申尤毕聂柴焦向柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲"
        "成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边";

    return name.n >= 6 && str_find(str_of(common), str_slice(name, 0, 3)) % 3 == 0;
}

static bool person_name(struct str cell)
{
    isize at = 0, n = 0;

    for (uint32_t c; (c = utf8_next(cell, &at)); n++)
        if (!rune_is_han(c) && c != 0xB7)
            return false;
    return n >= 2 && n <= 4 && surname(cell);
}

/* What stands in the column of names where nobody is named. */
static bool is_nobody(struct str cell)
{
    static const struct str words[] = {LIT("合计"), LIT("小计"), LIT("总计"),
                                       LIT("共计"), LIT("备注"), LIT("说明")};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(cell, words[i]))
            return true;
    return false;
}

void privacy_names(struct reading *r)
{
    isize at = 0;
    int n = 0;

    if (r->first_number < 0 || !r->cell || !str_has(r->t, (struct str){&r->cell, 1}))
        return;
    for (struct str rest = r->t, one; str_next(&rest, r->cell, &one); n++) {
        struct str bare = str_trim_wide(one), head = row_cell(r->head, r->cell, n);
        isize from = at + (bare.p - one.p);
        bool said =
            str_has(head, S("姓名")) || str_has(head, S("户主")) || str_has(head, S("申请人"));

        at += one.n + 1;
        if (said ? bare.n >= 6 && bare.n <= 24 && has_words(bare) && !is_nobody(bare)
                 : !r->head.n && person_name(bare)) {
            privacy_tell(r, "privacy.name", from, from + bare.n,
                         "姓名与个人号码在同一行：公开名单时只列必要的内容，号码应当遮盖");
            return;
        }
    }
}

/* --- a line */

/* Full-width digits, letters, ＠ ． － */
static bool wide(uint32_t c)
{
    return (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
           (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF20 || c == 0xFF0E || c == 0xFF0D;
}

static bool has_wide(const struct reading *r)
{
    isize i = 0;

    while ((i = reading_next(r, LOOK_OTHER, i)) < r->t.n && !wide(scan_three(r->t, i)))
        i++;
    return i < r->t.n;
}

/* Full-width digits, letters and signs as plain ones, with the way back. */
static void plain(struct reading *r, struct str line)
{
    struct scan *s = r->s;
    char *out;
    isize *origin, n = 0;

    r->t = line;
    r->origin = NULL;
    r->look = s->look;
    r->from = s->line_at;
    if (!has_wide(r))
        return;
    out = NEW(r->s->mem, char, line.n + 1);
    origin = NEW(r->s->mem, isize, line.n + 2);
    for (isize i = 0; i < line.n;) {
        isize from = i;
        uint32_t c = utf8_next(line, &i);

        if (wide(c)) {
            origin[n] = from;
            out[n++] = (char)(c - 0xFEE0);
        } else {
            for (isize k = from; k < i; k++) {
                origin[n] = k;
                out[n++] = line.p[k];
            }
        }
    }
    origin[n] = line.n;
    r->t = (struct str){out, n};
    r->origin = origin;
    r->from = 0;
    look_make(&s->k->look, s->mem, r->t, &r->look, false);
    look_line(&s->k->look, &r->look, r->t, 0, n, &(uint64_t){0});
}

/* The head of a table: a row of such words without any long number. */
static bool is_head(struct str line)
{
    static const char *const words[] = {"姓名", "身份证",   "电话", "手机", "卡号",
                                        "账号", "住址",     "地址", "证件", "护照",
                                        "车牌", "联系方式", "户主", "帐号", NULL};
    int run = 0;

    for (isize i = 0; i < line.n; i++) {
        run = line.p[i] >= '0' && line.p[i] <= '9' ? run + 1 : 0;
        if (run >= 7)
            return false;
    }
    return scan_any(line, words);
}

/* Columns set out with blanks: at least two gaps of two or more. */
static bool set_out(struct str line)
{
    int gaps = 0;

    line = str_trim_wide(line);
    if (!line.n || !memchr(line.p, ' ', (size_t)line.n))
        return false;
    for (const char *p = line.p, *end = line.p + line.n;
         p < end && (p = memchr(p, ' ', (size_t)(end - p)));) {
        const char *from = p;

        while (p < end && *p == ' ')
            p++;
        gaps += p < end && p - from >= 2;
    }
    return gaps >= 2;
}

static void table_head(struct reading *r, struct str line)
{
    struct scan *s = r->s;
    bool tabs = str_has(line, S("\t"));

    r->cell = '\t';
    if (!tabs && s->in->table && str_has(line, S(",")))
        r->cell = ',';
    else if (!tabs && s->holds & HAS_BAR)
        r->cell = '|';
    else if (!tabs && set_out(line))
        r->cell = 0;
    else if (!tabs) {
        s->table_head = (struct str){0}; /* a plain line ends the table */
        return;
    }
    if (is_head(line))
        s->table_head = line;
    r->head = s->table_head;
}

void privacy_line(struct scan *s, struct str line)
{
    struct reading r = {.s = s, .first_number = -1};

    if (!scan_wants(s, CHECK_PRIVACY))
        return;
    if (s->holds & (HAS_TAB | HAS_BAR) || s->in->table || s->table_head.n ||
        (s->holds & HAS_MARK && set_out(line)))
        table_head(&r, line);
    else
        r.cell = '\t';
    if (!(s->holds & (HAS_DIGIT | HAS_AT)))
        return;
    plain(&r, line);
    privacy_numbers(&r);
    for (isize i = 0; (i = reading_next(&r, LOOK_OTHER, i)) < r.t.n;) {
        unsigned char c = (unsigned char)r.t.p[i];

        if ((c | 32) >= 'a' && (c | 32) <= 'z') {
            isize end = i;

            while (end < r.t.n && is_word(r.t.p[end]))
                end++;
            if (end - i >= 8 && end - i <= 15 && !(i && is_word(r.t.p[i - 1])))
                passport(&r, i, end);
            if (i >= 3 && (unsigned char)r.t.p[i - 1] >= 0x80)
                plate(&r, i);
            i = end;
        } else {
            if (c == '@')
                mail(&r, i);
            i++;
        }
    }
    privacy_places(&r);
    privacy_names(&r);
}
