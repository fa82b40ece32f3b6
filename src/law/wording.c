/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wording.c - letters as wording with named blanks; see wording.h */
#include "law/wording.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "rules.h"

enum { BLANK_MOST = 60 }; /* bytes of a blank's name */

static enum letter_approver approver_of(struct str s)
{
    return str_eq(s, S("disclosure")) ? APPROVER_DISCLOSURE
           : str_eq(s, S("head"))     ? APPROVER_HEAD
           : str_eq(s, S("officer"))  ? APPROVER_OFFICER
                                      : APPROVER_NONE;
}

isize letter_rule_count(void)
{
    return rule_letters_count;
}

bool letter_rule_at(struct arena *mem, isize i, struct letter_rule *out)
{
    const struct rule_letters *r;
    const struct rule_letter_text *t = NULL;

    if (i < 0 || i >= rule_letters_count)
        return false;
    r = &rule_letters_rows[i];
    for (isize k = 0; k < rule_letter_text_count && !t; k++)
        if (str_eq(rule_letter_text_rows[k].letter_id, r->letter_id))
            t = &rule_letter_text_rows[k];
    if (!t)
        return false;
    *out = (struct letter_rule){.id = r->letter_id,
                                .name = r->name_zh,
                                .title = t->title_zh,
                                .layout = t->layout,
                                .to = r->to,
                                .text = str_replace(mem, t->text, S("\\n"), S("\n")),
                                .approver = approver_of(t->approver),
                                .answers = str_starts(r->letter_id, S("D")),
                                .fields = r->fields_zh};
    out->sends = event_parse(t->on_send, &out->event);
    return true;
}

bool letter_rule_find(struct arena *mem, struct str id, struct letter_rule *out)
{
    for (isize i = 0; i < rule_letters_count; i++)
        if (str_eq(rule_letters_rows[i].letter_id, id))
            return letter_rule_at(mem, i, out);
    return false;
}

/* The blank that opens at `at`; false where the brace opens none. */
static bool blank_at(struct str text, isize at, struct str *name)
{
    isize end = str_find(str_from(text, at), S("}"));

    if (end < 2 || end > BLANK_MOST)
        return false;
    *name = str_slice(text, at + 1, at + end);
    return !str_has(*name, S("{")) && !str_has(*name, S("\n"));
}

struct str blank_value(const struct blank_list *l, struct str name)
{
    for (isize i = 0; i < l->n; i++)
        if (str_eq(l->p[i].name, name))
            return l->p[i].value;
    return S("");
}

void blank_set(struct arena *mem, struct blank_list *l, isize *cap, struct str name,
               struct str value)
{
    for (isize i = 0; i < l->n; i++)
        if (str_eq(l->p[i].name, name)) {
            l->p[i].value = value;
            return;
        }
    *LIST_ADD(mem, l, *cap) = (struct blank){name, value};
}

void wording_blanks(struct arena *mem, struct str text, struct blank_list *out)
{
    isize cap = 0;

    for (isize i = 0; i < text.n; i++) {
        struct str name;

        if (text.p[i] != '{' || !blank_at(text, i, &name))
            continue;
        blank_set(mem, out, &cap, name, S(""));
        i += name.n + 1;
    }
}

/* Whether a sentence ends with `s`: 。！？, also before a closing quotation mark. */
static bool ends_sentence(struct str s)
{
    static const struct str ends[] = {LIT("。"), LIT("！"), LIT("？"), LIT("。”"), LIT("。）")};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(s, ends[i]))
            return true;
    return false;
}

struct str wording_fill(struct arena *mem, struct str text, const struct blank_list *values,
                        struct blank_list *missing)
{
    struct buf b = buf_new(mem, text.n * 2);
    isize cap = 0;

    for (isize i = 0; i < text.n; i++) {
        struct str name, value;

        if (text.p[i] != '{' || !blank_at(text, i, &name)) {
            buf_char(&b, text.p[i]);
            continue;
        }
        value = str_trim_wide(blank_value(values, name));
        if (value.n) {
            buf_add(&b, value);
        } else {
            buf_fmt(&b, "{%.*s}", STR_ARG(name));
            if (missing)
                blank_set(mem, missing, &cap, name, S(""));
        }
        i += name.n + 1;
        /* The text closes the sentence; who has closed it already gets no second stop. */
        if (ends_sentence(value) && str_starts(str_from(text, i + 1), S("。")))
            i += S("。").n;
    }
    return buf_str(&b);
}

static const struct str own[] = {LIT("收到日期"),     LIT("称谓"),
                                 LIT("收到方式"),     LIT("申请编号"),
                                 LIT("申请内容"),     LIT("依据"),
                                 LIT("救济"),         LIT("原期限"),
                                 LIT("新期限"),       LIT("补正告知日期"),
                                 LIT("征求日期"),     LIT("缴费期限"),
                                 LIT("应缴金额"),     LIT("要求说明理由日期"),
                                 LIT("文书名称文号"), LIT("收费通知收到日期"),
                                 LIT("申请人"),       LIT("认定方式"),
                                 LIT("答复期限"),     LIT("收费标准"),
                                 LIT("联系方式"),     LIT("申请日期"),
                                 LIT("征求依据"),     LIT("补正后果")};

bool blank_is_own(struct str name)
{
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_eq(own[i], name))
            return true;
    return false;
}

enum err wording_check(struct arena *mem, struct str text, const struct letter_rule *rule,
                       struct fail *why)
{
    struct blank_list have = {0}, must = {0};
    isize open = 0;

    if (why->code)
        return why->code;
    if (!str_trim_wide(text).n)
        return fail_set(why, ERR_INPUT, "正文", "正文不能为空");
    if (utf8_count(text) > 20000)
        return fail_set(why, ERR_TOO_LARGE, "正文", "正文最多 20000 字");
    for (isize i = 0; i < text.n; i++) {
        struct str name;

        if (text.p[i] == '{') {
            if (!blank_at(text, i, &name))
                return fail_set(why, ERR_INPUT, "正文", "有一处“{”没有配对的“}”");
            i += name.n + 1;
        } else if (text.p[i] == '}') {
            open++;
        }
    }
    if (open)
        return fail_set(why, ERR_INPUT, "正文", "有一处“}”没有配对的“{”");
    wording_blanks(mem, text, &have);
    wording_blanks(mem, rule->text, &must);
    for (isize i = 0; i < must.n; i++) {
        bool there = false;

        for (isize k = 0; k < have.n; k++)
            there |= str_eq(have.p[k].name, must.p[i].name);
        if (!there && (str_eq(must.p[i].name, S("依据")) || str_eq(must.p[i].name, S("救济")) ||
                       str_eq(must.p[i].name, S("理由"))))
            return fail_set(why, ERR_INPUT, "正文", "这种文书必须有空格{%.*s}",
                            STR_ARG(must.p[i].name));
    }
    return OK;
}

struct str remedy_text(struct arena *mem, enum remedy r, struct str authority, struct str court,
                       bool online, bool decision)
{
    const char *what = decision ? "决定" : "告知";
    struct str web = online ? S("；也可以通过行政复议机关提供的互联网渠道申请行政复议") : S("");

    switch (r) {
    case REMEDY_NONE:
        return S("");
    case REMEDY_A:
        if (!authority.n || !court.n)
            return S("");
        return str_fmt(mem,
                       "如对本%s不服，可以自收到本告知书之日起60日内向%.*s申请行政复议%.*"
                       "s；或者自收到本告知书"
                       "之日起6个月内向%.*s提起行政诉讼。",
                       what, STR_ARG(authority), STR_ARG(web), STR_ARG(court));
    case REMEDY_B:
        if (!authority.n || !court.n)
            return S("");
        return str_fmt(
            mem,
            "如对本%"
            "s不服，应当依照《中华人民共和国行政复议法》第二十三条的规定，自收到本告知书之日起"
            "60日内先向%.*s申请行政复议%.*"
            "s；对行政复议决定不服的，可以自收到行政复议决定书之日起15日内"
            "向%.*"
            "s提起行政诉讼；行政复议机关逾期不作决定的，可以自复议期满之日起15日内提起行政诉讼"
            "。",
            what, STR_ARG(authority), STR_ARG(web), STR_ARG(court));
    }
    return S("");
}
