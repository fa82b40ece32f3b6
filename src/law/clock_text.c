/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_text.c - events as people write them; see clock.h
 *
 * A clause is a date, an event and what belongs to it, in any order that a person would choose:
 *
 *     2026-03-02 received web            收到申请 2026年3月2日 网上
 *     extended 2026-03-20 by 20          2026-03-20 延期 20 个工作日
 *     2026-03-05 correction notice by 2026-03-20
 *
 * Clauses end at a line's end or a semicolon; "#" begins a remark. Each clause is folded (full
 * width to half width, upper to lower case, - and _ between letters to a blank), its dates are
 * taken out, and then the longest phrase of rulebook/clock.tsv at its head, or else anywhere in it,
 * says which event it is. What remains is read for a channel, a number of days, an approval, a name.
 */
#include "law/clock.h"

#include "base/json.h"
#include "base/utf8.h"
#include "rules.h"

enum { MAX_EVENTS = 2000, MAX_CLAUSE = 4000 };

struct clause {
    struct str words; /* folded, dates taken out */
    struct day dates[3];
    int dates_n;
    bool bad_date;
    struct str bad; /* the date that the calendar does not have */
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static isize skip_blanks(struct str s, isize i)
{
    while (i < s.n && s.p[i] == ' ')
        i++;
    return i;
}

/* Bytes of the date that begins at s: 2026-3-2, 2026/03/02, 2026.3.2, 20260302, 2026年3月2日, and
 * the same with Chinese numerals; 0 if none does. */
static isize date_length(struct str s)
{
    isize i = 0, parts = 0;

    if (s.n >= 8 && is_digit(s.p[0])) {
        while (i < s.n && is_digit(s.p[i]))
            i++;
        if (i == 8)
            return 8; /* nine digits are no date */
        if (i != 4)
            return 0;
        for (parts = 1; parts < 3; parts++) {
            isize from = i = skip_blanks(s, i);

            if (str_starts(str_from(s, i), parts == 1 ? S("年") : S("月")))
                i += 3;
            else if (i < s.n && (s.p[i] == '-' || s.p[i] == '/' || s.p[i] == '.'))
                i++;
            if (i == from)
                return 0;
            from = i = skip_blanks(s, i);
            while (i < s.n && is_digit(s.p[i]))
                i++;
            if (i == from || i - from > 2)
                return 0;
        }
        if (str_starts(str_from(s, i), S("日")))
            i += 3;
        return i;
    }
    /* 二〇二六年三月二日 */
    static const struct str numerals = LIT("〇○零一二三四五六七八九十年月日");

    for (isize at = 0; at < s.n && parts < 14; parts++) {
        isize before = at;
        char one[4];
        isize n = utf8_put(one, utf8_next(s, &at));

        if (!str_has(numerals, (struct str){one, n}))
            break;
        i = at;
        if (str_eq(str_slice(s, before, at), S("日")))
            return i > 18 ? i : 0;
    }
    return 0;
}

/* Lower case, one blank for any run, - and _ between letters to a blank, dates cut out. */
static struct clause fold(struct arena *mem, struct str text)
{
    struct buf b = buf_new(mem, text.n + 16);
    struct clause c = {0};

    text = utf8_nfkc(mem, text);
    for (isize i = 0; i < text.n;) {
        isize n = i && is_digit(text.p[i - 1]) ? 0 : date_length(str_from(text, i));
        char k = text.p[i];

        if (n) {
            struct day d = {0};

            if (!day_parse_loose(str_slice(text, i, i + n), &d)) {
                c.bad_date = true;
                c.bad = str_slice(text, i, i + n);
            } else if (c.dates_n < 3) {
                c.dates[c.dates_n++] = d;
            }
            i += n;
            /* "by 2026-03-20" keeps its place */
            buf_lit(&b, " @ ");
            continue;
        }
        if (k == '\t' || k == '\r' || k == ',' || k == '"' || k == '(' || k == ')' || k == '=')
            k = ' ';
        if ((k == '-' || k == '_') && i && i + 1 < text.n && is_letter(text.p[i - 1]) &&
            is_letter(text.p[i + 1]))
            k = ' ';
        if (k >= 'A' && k <= 'Z')
            k = (char)(k + 32);
        if (k == ' ' && (!b.n || b.p[b.n - 1] == ' ')) {
            i++;
            continue;
        }
        buf_char(&b, k);
        i++;
    }
    c.words = str_trim_wide(buf_str(&b));
    return c;
}

/* Is [at, at + n) of s a whole word, where letters are concerned. */
static bool whole(struct str s, isize at, isize n)
{
    return !(at && is_letter(s.p[at - 1]) && is_letter(s.p[at])) &&
           !(at + n < s.n && is_letter(s.p[at + n]) && is_letter(s.p[at + n - 1]));
}

static isize find_word(struct str s, struct str word)
{
    for (isize from = 0; from + word.n <= s.n;) {
        isize at = str_find(str_from(s, from), word);

        if (at < 0)
            return -1;
        if (whole(s, from + at, word.n))
            return from + at;
        from += at + 1;
    }
    return -1;
}

/* The event whose phrase is the longest at the head of `s`, or else anywhere in it; the phrase is
 * cut out of *rest. */
static bool event_of(struct arena *mem, struct str s, enum event_kind *kind, struct str *rest)
{
    struct str body = str_starts(s, S("@")) ? str_trim(str_from(s, 1)) : s;
    isize best = 0, best_at = 0;
    bool best_head = false;

    for (int k = 0; k < EV__MAX && k < rule_clock_count; k++)
        for (struct str words = rule_clock_rows[k].words, word; str_next(&words, '|', &word);) {
            isize at = find_word(body, word);
            bool head = at == 0;

            if (at < 0 || (best_head && !head) || (head == best_head && word.n <= best))
                continue;
            best = word.n;
            best_at = at;
            best_head = head;
            *kind = (enum event_kind)k;
        }
    if (!best)
        for (int k = 0; k < EV__MAX; k++)
            if (str_eq(str_replace(mem, event_name((enum event_kind)k), S("_"), S(" ")),
                       body)) {
                *kind = (enum event_kind)k;
                *rest = S("");
                return true;
            }
    if (!best)
        return false;
    *rest = str_concat(mem, str_concat(mem, str_slice(body, 0, best_at), S(" ")),
                       str_from(body, best_at + best));
    return true;
}

static const struct {
    enum channel channel;
    struct str words;
} channel_words[] = {
    /* clang-format off */
    {CHANNEL_LETTER,  LIT("ordinary letter|ordinary mail|unsigned mail|letter|平常信函|平信|普通信函")},
    {CHANNEL_EMAIL,   LIT("email|e mail|电子邮件|邮箱|邮件")},
    {CHANNEL_MAIL,    LIT("registered mail|registered post|signed mail|express mail|express|courier|mail|post|ems|邮寄|邮政|挂号信|挂号|快递|特快专递|签收|信函")},
    {CHANNEL_WEB,     LIT("web|website|web site|online|on line|internet|portal|网上|网站|互联网|在线|网络|网页|平台|门户")},
    {CHANNEL_FAX,     LIT("fax|传真")},
    {CHANNEL_ORAL,    LIT("oral|orally|口头")},
    {CHANNEL_COUNTER, LIT("counter|in person|personally|window|desk|by hand|hand|当面|窗口|现场|当场|大厅|上门")},
    /* clang-format on */
};

static enum channel channel_of(struct str s)
{
    for (size_t i = 0; i < sizeof channel_words / sizeof *channel_words; i++)
        for (struct str words = channel_words[i].words, word; str_next(&words, '|', &word);)
            if (find_word(s, word) >= 0)
                return channel_words[i].channel;
    return CHANNEL_NONE;
}

static bool says(struct str s, struct str list)
{
    for (struct str word; str_next(&list, '|', &word);)
        if (find_word(s, word) >= 0)
            return true;
    return false;
}

/* The first number of `s`, a minus sign included; -1 as `none` when there is none. */
static bool number_of(struct str s, int64_t *out)
{
    for (isize i = 0; i < s.n; i++)
        if (is_digit(s.p[i])) {
            isize until = i;
            bool minus = i && s.p[i - 1] == '-';

            while (until < s.n && is_digit(s.p[until]))
                until++;
            if (!str_int(str_slice(s, i, until), out))
                *out = INT32_MAX;
            if (minus)
                *out = -*out;
            return true;
        }
    return false;
}

/* What is left of a clause as a name or remark: without "@", "by", "to". */
static struct str remark_of(struct arena *mem, struct str s)
{
    static const struct str fillers[] = {
        LIT("@"),       LIT("by"),     LIT("to"),    LIT("on"), LIT("the"),
        LIT("request"), LIT("silent"), LIT("until"), LIT(":"),  LIT("letter")};

    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        isize at;

        while ((at = find_word(s, fillers[i])) >= 0)
            s = str_concat(mem, str_slice(s, 0, at), str_from(s, at + fillers[i].n));
    }
    s = str_trim_wide(s);
    while (str_has(s, S("  ")))
        s = str_replace(mem, s, S("  "), S(" "));
    return str_dup(mem, utf8_head(s, 200));
}

static bool is_silence(struct str s)
{
    return says(s,
                S("silent|no answer|no reply|not answered|未答复|未回复|逾期未答复|没有答复"));
}

/* What may stand beside a receipt without saying how it came: articles, "application", a time. */
static bool says_nothing(struct arena *mem, struct str s)
{
    static const struct str idle[] = {LIT("application"), LIT("request"),   LIT("requests"),
                                      LIT("the"),         LIT("a"),         LIT("an"),
                                      LIT("by"),          LIT("via"),       LIT("on"),
                                      LIT("at"),          LIT("of"),        LIT("in"),
                                      LIT("from"),        LIT("applicant"), LIT("day"),
                                      LIT("date"),        LIT("receipt"),   LIT("received"),
                                      LIT("form"),        LIT("channel"),   LIT("channels"),
                                      LIT("t"),           LIT("z"),         LIT("申请人"),
                                      LIT("申请表"),      LIT("申请"),      LIT("政府信息公开"),
                                      LIT("渠道"),        LIT("方式"),      LIT("提交"),
                                      LIT("之日"),        LIT("当日"),      LIT("以"),
                                      LIT("于"),          LIT("通过"),      LIT("收到"),
                                      LIT("的"),          LIT("为"),        LIT("日期"),
                                      LIT("上午"),        LIT("下午"),      LIT("时"),
                                      LIT("分"),          LIT("点"),        LIT("@"),
                                      LIT("：")};

    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        for (isize at; (at = find_word(s, idle[i])) >= 0;)
            s = str_concat(mem, str_concat(mem, str_slice(s, 0, at), S(" ")),
                           str_from(s, at + idle[i].n));
    for (isize i = 0; i < s.n; i++)
        if (!is_digit(s.p[i]) && !str_has(S(" :.,;+-"), str_slice(s, i, i + 1)))
            return false;
    return true;
}

/* "by" and then no number: 2.5, abc. */
static bool bad_number(struct str s)
{
    isize by = find_word(s, S("by"));

    for (isize i = 1; i + 1 < s.n; i++)
        if (s.p[i] == '.' && is_digit(s.p[i - 1]) && is_digit(s.p[i + 1]))
            return true;
    if (by < 0)
        return false;
    by = skip_blanks(s, by + 2);
    return by < s.n && !is_digit(s.p[by]) && s.p[by] != '-' && s.p[by] != '+' &&
           s.p[by] != '@' && !str_starts(str_from(s, by), S("the "));
}

/* A clause as it was written, for a message: without the marks of its dates. */
static struct str quoted(struct arena *mem, struct str words)
{
    return utf8_head(str_trim_wide(str_replace(mem, words, S("@"), S(""))), 40);
}

/* Words → event. *skip: nothing happened (“answered silent”). */
static enum err clause_event(struct arena *mem, struct clause *c, int line,
                             struct clock_event *e, bool *skip, struct day *expect,
                             struct fail *why)
{
    const char *where = str_cstr(mem, str_fmt(mem, "第 %d 行", line));
    struct str rest = {0};
    int64_t n = 0;
    bool numbered;

    if (c->bad_date)
        return fail_set(why, ERR_UNREADABLE, where, "没有“%.*s”这一天（1900 至 2199 年）",
                        STR_ARG(c->bad));
    if (str_eq(c->words, S("@")))
        return fail_set(why, ERR_UNREADABLE, where,
                        "只有日期，没有事件（例：2026-03-02 received web）");
    if (says(c->words, S("due|expected|expect|应于|到期日")) && c->dates_n == 1 &&
        !says(c->words, S("past due"))) {
        *expect = c->dates[0];
        *skip = true;
        return OK;
    }
    if (!event_of(mem, c->words, &e->kind, &rest))
        return fail_set(why, ERR_UNREADABLE, where,
                        "看不出是什么事件：“%.*s”（例：2026-03-02 received web）",
                        STR_ARG(quoted(mem, c->words)));
    numbered = number_of(rest, &n);
    e->line = line;
    e->day = c->dates[0];
    if (is_silence(c->words) &&
        (e->kind == EV_ANSWERED || e->kind == EV_THIRD_ANSWERED ||
         e->kind == EV_MAKER_ANSWERED || e->kind == EV_AGENCY_ANSWERED)) {
        *skip = true;
        return OK;
    }
    if (e->kind == EV_FILED || e->kind == EV_RECEIVED) {
        e->channel = channel_of(rest);
        /* A channel that is taken for none would start the clock on the wrong day (art. 31). */
        if (!e->channel && !says_nothing(mem, rest))
            return fail_set(
                why, ERR_UNREADABLE, where,
                "看不出“%.*s”是哪一种提交渠道：当面 counter、邮寄签收 mail、平信 "
                "letter、网上 web、传真 fax、电子邮件 email、口头 oral；备注请写在 # "
                "之后",
                STR_ARG(quoted(mem, rest)));
        return OK;
    }
    if (e->kind == EV_CORRECTION_NOTICE || e->kind == EV_DELAYED || e->kind == EV_EXTENDED) {
        if (bad_number(rest) || (numbered && (n > 1000 || n < 1)))
            return fail_set(why, ERR_UNREADABLE, where, "天数应为 1 至 1000 的整数");
        e->n = (int)n;
        if (e->kind != EV_EXTENDED && c->dates_n > 1)
            e->until = c->dates[1];
    }
    if (e->kind == EV_EXTENDED) {
        if (says(rest, S("unapproved|not approved|without approval|no "
                         "approval|未经同意|未批准|未经批准|未同意")))
            e->approval = APPROVAL_REFUSED;
        else if (says(rest, S("approved|approval|同意|批准")))
            e->approval = APPROVAL_GIVEN;
        if (c->dates_n > 1)
            e->approved = c->dates[1];
    } else {
        e->note = remark_of(mem, rest);
        if (e->kind >= EV_THIRD_ASKED && e->kind <= EV_AGENCY_ANSWERED)
            e->who = e->note;
    }
    return OK;
}

static void sort_events(struct clock_event *e, isize n)
{
    for (isize i = 1; i < n; i++) { /* insertion keeps the order of one day */
        struct clock_event k = e[i];
        isize at = i;

        while (at > 0 && e[at - 1].day.n > k.day.n) {
            e[at] = e[at - 1];
            at--;
        }
        e[at] = k;
    }
}

/* In the sorted list: "answered" while a consultation is open and its 15 days have not passed is
 * the asked party's answer, and a second "received" its receipt. */
static void settle(const struct calendar *cal, struct clock_event *e, isize n)
{
    enum event_kind asked = EV__MAX;
    struct day opened = {0};
    bool got = false, received = false;

    for (isize i = 0; i < n; i++) {
        switch ((int)e[i].kind) {
        case EV_THIRD_ASKED:
        case EV_MAKER_ASKED:
        case EV_AGENCY_ASKED:
            asked = e[i].kind;
            opened = e[i].day;
            got = false;
            break;
        case EV_THIRD_RECEIVED:
        case EV_MAKER_RECEIVED:
        case EV_AGENCY_RECEIVED:
            opened = e[i].day;
            got = true;
            break;
        case EV_THIRD_ANSWERED:
        case EV_MAKER_ANSWERED:
        case EV_AGENCY_ANSWERED:
            asked = EV__MAX;
            break;
        case EV_RECEIVED:
            if (received && asked != EV__MAX && !got) {
                e[i].kind = (enum event_kind)(asked + 1);
                opened = e[i].day;
                got = true;
            }
            received = true;
            break;
        case EV_ANSWERED:
            if (asked != EV__MAX && i + 1 == n &&
                workday_between(cal, opened, e[i].day, NULL) <= 15 && !e[i].note.n)
                e[i].kind = (enum event_kind)(asked + 2);
            else if (asked != EV__MAX && i + 1 < n && e[i + 1].kind != EV_DELIVERED)
                e[i].kind = (enum event_kind)(asked + 2);
            if (e[i].kind != EV_ANSWERED)
                e[i].note = S("按被征求方的答复理解");
            asked = EV__MAX;
            break;
        default:
            break;
        }
    }
}

/* One clause as text, into the list. */
static enum err add(struct arena *mem, struct str text, int line, struct clock_events *out,
                    isize *cap, struct day *expect, struct fail *why)
{
    struct clock_event e = {0};
    struct clause c;
    bool skip = false;

    if (text.n > MAX_CLAUSE || out->n >= MAX_EVENTS)
        return fail_set(why, ERR_TOO_LARGE, str_cstr(mem, str_fmt(mem, "第 %d 行", line)),
                        text.n > MAX_CLAUSE ? "这一行太长" : "事件太多（最多 2000 个）");
    c = fold(mem, text);
    if (!c.words.n)
        return OK;
    if (clause_event(mem, &c, line, &e, &skip, expect, why) || skip)
        return why->code;
    if (!c.dates_n) {
        /* "extended by 20" in a sequence: on the day of the event before it */
        if (!out->n || e.kind == EV_RECEIVED || e.kind == EV_FILED)
            return fail_set(why, ERR_UNREADABLE, str_cstr(mem, str_fmt(mem, "第 %d 行", line)),
                            "没有日期：“%.*s”；日期写作 2026-03-02、2026/3/2、20260302 或 "
                            "2026年3月2日",
                            STR_ARG(quoted(mem, c.words)));
        e.day = out->p[out->n - 1].day;
    }
    *LIST_ADD(mem, out, *cap) = e;
    return OK;
}

/* [{"date": "2026-03-02", "event": "received", "channel": "web"}, …]: each object's values as a clause. */
static enum err parse_json(struct arena *mem, struct str text, struct clock_events *out,
                           isize *cap, struct day *expect, struct fail *why)
{
    static const char *const first[] = {"date", "day", "日期"}, *const remarks[] = {
                                                                    "note", "remark", "comment",
                                                                    "text", "备注",   "说明"};
    struct jval *root = NULL;
    const struct jval *list;
    int line = 0;

    if (jval_parse(mem, text, &root, why))
        return why->code;
    list = root->kind == JVAL_OBJECT ? jval_get(root, "events") : root;
    if (!list || list->kind != JVAL_ARRAY)
        return fail_set(why, ERR_UNREADABLE, "", "JSON 应为事件数组，或者含 events 数组的对象");
    for (const struct jval *o = list->first; o; o = o->next) {
        struct buf b = buf_new(mem, 128);

        line++;
        if (o->kind == JVAL_STR)
            buf_add(&b, o->s);
        for (size_t i = 0; i < sizeof first / sizeof *first; i++)
            buf_add(&b, jval_get_str(o, first[i])), buf_char(&b, ' ');
        for (const struct jval *v = o->kind == JVAL_OBJECT ? o->first : NULL; v; v = v->next) {
            bool dated = false;

            for (size_t i = 0; i < sizeof first / sizeof *first; i++)
                dated |= str_eq(v->key, str_of(first[i]));
            for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
                dated |= str_eq(v->key, str_of(remarks[i]));
            if (v->kind == JVAL_STR && !dated)
                buf_add(&b, v->s), buf_char(&b, ' ');
            else if (v->kind == JVAL_INT)
                buf_int(&b, v->i), buf_char(&b, ' ');
            else if (v->kind == JVAL_BOOL && str_eq(v->key, S("approved")))
                buf_add(&b, v->i ? S(" approved ") : S(" unapproved "));
        }
        if (add(mem, buf_str(&b), line, out, cap, expect, why))
            return why->code;
    }
    return OK;
}

enum err clock_parse(struct arena *mem, const struct calendar *cal, struct str text,
                     struct clock_events *out, struct day *expect, struct fail *why)
{
    struct clock_events list = {0};
    struct str head = str_trim_wide(text), lines = text, one;
    struct day expected = {0};
    isize cap = 0;
    int line = 0;

    if (why->code)
        return why->code;
    if (str_starts(head, S("[")) || str_starts(head, S("{"))) {
        (void)parse_json(mem, head, &list, &cap, &expected, why);
    } else {
        while (!why->code && str_next(&lines, '\n', &one)) {
            struct str clause, tail;

            line++;
            (void)str_cut(one, S("#"), &one, &tail);
            one = str_replace(mem, one, S("；"), S(";"));
            while (!why->code && one.n) {
                (void)str_cut(one, S(";"), &clause, &one);
                (void)add(mem, clause, line, &list, &cap, &expected, why);
            }
        }
    }
    if (why->code)
        return why->code;
    if (!list.n)
        return fail_set(why, ERR_UNREADABLE, "",
                        "没有事件；每行一个，例如：2026-03-02 收到申请 当面");
    sort_events(list.p, list.n);
    settle(cal, list.p, list.n);
    *out = list;
    if (expect)
        *expect = expected;
    return OK;
}

struct str clock_write(struct arena *mem, const struct clock_event *e)
{
    struct buf b = buf_new(mem, 96);

    buf_add(&b, day_iso(mem, e->day));
    buf_char(&b, ' ');
    buf_add(&b, str_replace(mem, event_name(e->kind), S("_"), S(" ")));
    if (e->channel)
        buf_fmt(&b, " %.*s", STR_ARG(channel_name(e->channel)));
    if (e->n)
        buf_fmt(&b, " by %d", e->n);
    if (day_is_set(e->until))
        buf_fmt(&b, " until %.*s", STR_ARG(day_iso(mem, e->until)));
    if (e->approval)
        buf_add(&b, e->approval == APPROVAL_GIVEN ? S(" approved") : S(" unapproved"));
    if (day_is_set(e->approved))
        buf_fmt(&b, " %.*s", STR_ARG(day_iso(mem, e->approved)));
    if (e->who.n)
        buf_fmt(&b, " %.*s", STR_ARG(e->who));
    return buf_str(&b);
}
