/* SPDX-License-Identifier: MulanPSL-2.0 */
/* scan.c - adding findings; names of families, levels and rules */
#include "check/scan.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"
#include "rules.h"

static const struct {
    const char *name, *zh;
} families[CHECK_FAMILY__MAX] = {
    [CHECK_TYPO] = {"typo", "错别字"},   [CHECK_TERM] = {"term", "表述"},
    [CHECK_NAME] = {"name", "人名机构"}, [CHECK_PRIVACY] = {"privacy", "个人信息"},
    [CHECK_PUNCT] = {"punct", "标点"},   [CHECK_DATE] = {"date", "日期"},
    [CHECK_CITE] = {"cite", "引用"},     [CHECK_SUM] = {"sum", "数字"},
    [CHECK_LINK] = {"link", "链接附件"}, [CHECK_FORM] = {"form", "体例"},
};
static const struct {
    const char *name, *zh;
} levels[CHECK_LEVEL__MAX] = {[CHECK_NOTE] = {"note", "提示"},
                              [CHECK_WARN] = {"warn", "警告"},
                              [CHECK_BLOCK] = {"block", "阻断"}};

struct str check_level_name(enum check_level l)
{
    return str_of(levels[l].name);
}

struct str check_level_zh(enum check_level l)
{
    return str_of(levels[l].zh);
}

struct str check_family_name(enum check_family f)
{
    return str_of(families[f].name);
}

struct str check_family_zh(enum check_family f)
{
    return str_of(families[f].zh);
}

bool check_level_find(struct str name, enum check_level *out)
{
    for (int i = 0; i < CHECK_LEVEL__MAX; i++)
        if (str_eq(name, str_of(levels[i].name)) || str_eq(name, str_of(levels[i].zh))) {
            *out = (enum check_level)i;
            return true;
        }
    return false;
}

bool check_family_find(struct str name, enum check_family *out)
{
    for (int i = 0; i < CHECK_FAMILY__MAX; i++)
        if (str_eq(name, str_of(families[i].name)) || str_eq(name, str_of(families[i].zh))) {
            *out = (enum check_family)i;
            return true;
        }
    return false;
}

struct check_rule *scan_rules(struct arena *mem, isize *n)
{
    struct check_rule *r = NEW(mem, struct check_rule, rule_check_rules_count);

    for (isize i = 0; i < rule_check_rules_count; i++) {
        const struct rule_check_rules *row = &rule_check_rules_rows[i];

        r[i] = (struct check_rule){.name = row->rule,
                                   .title = row->title,
                                   .explain = row->explain,
                                   .source = row->source};
        assert(check_family_find(row->family, &r[i].family));
        assert(check_level_find(row->level, &r[i].level));
    }
    *n = rule_check_rules_count;
    return r;
}

const struct check_rule *check_rules(const struct checker *k, isize *n)
{
    *n = k->rules_n;
    return k->rules;
}

const struct check_rule *check_rule_find(const struct checker *k, struct str name)
{
    for (isize i = 0; i < k->rules_n; i++)
        if (str_eq(k->rules[i].name, name))
            return &k->rules[i];
    return NULL;
}

bool scan_wants(const struct scan *s, enum check_family f)
{
    return !s->o->families || s->o->families & 1u << f;
}

enum { SAYS_MOST = 500 };

static struct check_finding *add(struct scan *s, const char *name, isize at, isize n,
                                 const char *says, va_list va)
{
    const struct check_rule *rule = check_rule_find(s->k, str_of(name));
    struct check_finding *f;
    char sentence[512];
    int long_ = vsnprintf(sentence, sizeof sentence, says, va);

    assert(rule);
    if (!scan_wants(s, rule->family) || s->out->n >= CHECK_FINDINGS)
        return NULL;
    f = LIST_ADD(s->mem, s->out, s->cap);
    *f = (struct check_finding){.rule = rule,
                                .level = rule->level,
                                .at = at,
                                .n = n,
                                .line = s->line,
                                .words = str_slice(s->text, at, at + n),
                                .source = rule->source};
    /* What did not fit was cut at a byte. */
    if (long_ >= (int)sizeof sentence)
        long_ = (int)utf8_clip((struct str){sentence, sizeof sentence - 1}, SAYS_MOST).n;
    f->says = str_dup(s->mem, (struct str){sentence, long_});
    return f;
}

struct check_finding *scan_add(struct scan *s, const char *rule, isize at, isize n,
                               const char *says, ...)
{
    struct check_finding *f;
    va_list va;

    va_start(va, says);
    f = add(s, rule, at, n, says, va);
    va_end(va);
    return f;
}

struct check_finding *scan_mend(struct scan *s, const char *rule, isize at, isize n,
                                struct str instead, const char *says, ...)
{
    struct check_finding *f;
    va_list va;

    va_start(va, says);
    f = add(s, rule, at, n, says, va);
    va_end(va);
    if (f) {
        f->suggestion = str_dup(s->mem, instead);
        f->mends = true;
    }
    return f;
}

void scan_again(struct scan *s, const struct check_finding *f, isize at)
{
    struct check_finding *x;

    if (!scan_wants(s, f->rule->family) || s->out->n >= CHECK_FINDINGS)
        return;
    x = LIST_ADD(s->mem, s->out, s->cap);
    *x = *f;
    x->at = at;
    x->line = s->line;
    x->words = str_slice(s->text, at, at + f->n);
}

isize scan_sign(const struct scan *s, struct str line, isize at, unsigned rune)
{
    while ((at = scan_next(s, LOOK_OTHER, line, at)) < line.n && scan_three(line, at) != rune)
        at++;
    return at;
}

bool scan_any(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (str_has(text, str_of(*words)))
            return true;
    return false;
}

int scan_digit(struct str text, isize *at)
{
    if (*at >= text.n)
        return -1;
    if (text.p[*at] >= '0' && text.p[*at] <= '9')
        return text.p[(*at)++] - '0';
    if (scan_lit(text, *at, "\xEF\xBC") && *at + 2 < text.n &&
        (unsigned char)text.p[*at + 2] >= 0x90 && (unsigned char)text.p[*at + 2] <= 0x99) {
        *at += 3;
        return (unsigned char)text.p[*at - 1] - 0x90;
    }
    return -1;
}
