/* SPDX-License-Identifier: MulanPSL-2.0 */
/* findings.c - the slot of the content check; see findings.h */
#include <assert.h>

#include "work/findings.h"

#include "base/utf8.h"
#include "check/check.h"
#include "law/docno.h"
#include "store/account.h"
#include "work/file_check.h"
#include "work/wordlist.h"

struct found {
    LIST(struct finding) list;
    isize cap;
};

static struct finding *add(struct ctx *c, struct found *f, struct str field, struct str text,
                           isize at, isize n)
{
    struct finding *x = LIST_ADD(c->mem, &f->list, f->cap);

    x->field = field;
    x->start = utf8_count(str_slice(text, 0, at));
    x->words = str_slice(text, at, at + n);
    x->length = utf8_count(x->words);
    return x;
}

/* ---- of the metadata, whatever checker there is */

static void check_fields(struct ctx *c, const struct doc_fields *f, struct found *out)
{
    struct docno no;
    struct str fault = {0};

    if (!str_trim_wide(f->title).n) {
        struct finding *x = add(c, out, S("title"), f->title, 0, f->title.n);

        x->rule = S("form.title");
        x->family = S("form");
        x->level = S("block");
        x->says = S("标题为空");
        x->source = S("《条例》第十二条：目录应当列明信息名称");
    }
    if (f->doc_no.n && (!docno_parse(c->mem, f->doc_no, &no, &fault) || fault.n)) {
        struct finding *x = add(c, out, S("doc_no"), f->doc_no, 0, f->doc_no.n);

        x->rule = S("cite.own_number");
        x->family = S("cite");
        x->level = S("warn");
        x->says = fault.n ? fault : S("文号不是“机关代字〔年份〕顺序号”的写法");
        x->source = S("GB/T 9704-2012 7.2.5");
    }
}

/* ---- the first few rules, where there is no checker */

static void identity_numbers(struct ctx *c, struct str field, struct str text,
                             struct found *out)
{
    for (isize at = 0; (at = id_number_find(text, at)) >= 0; at += 18) {
        struct finding *x = add(c, out, field, text, at, 18);

        x->rule = S("privacy.id");
        x->family = S("privacy");
        x->level = S("block");
        x->says = S("居民身份证号码不能公开");
        x->suggestion = str_concat(c->mem, str_slice(x->words, 0, 6), S("************"));
        x->source = S("《条例》第十五条");
    }
}

/* ，， 。。 、、 and the like; …… and —— are single marks of two characters. */
static void doubled_marks(struct ctx *c, struct str field, struct str text, struct found *out)
{
    uint32_t before = 0;

    for (isize at = 0, from = 0; at < text.n; from = at) {
        uint32_t r = utf8_next(text, &at);

        if (r == before && (r == 0x3002 || r == 0xFF0C || r == 0x3001 || r == 0xFF1B ||
                            r == 0xFF1A || r == 0xFF1F || r == 0xFF01)) {
            struct finding *x = add(c, out, field, text, from - 3, at - from + 3);

            x->rule = S("punct.double");
            x->family = S("punct");
            x->level = S("warn");
            x->says = S("标点重复");
            x->suggestion = str_slice(text, from, at);
            x->source = S("GB/T 15834-2011");
            r = 0;
        }
        before = r;
    }
}

static void first_rules(struct ctx *c, struct str field, struct str text, struct found *out)
{
    identity_numbers(c, field, text, out);
    doubled_marks(c, field, text, out);
}

/* ---- the whole check */

/* The office's own: words, and the shape in which it masks numbers ("3,4"; "" the usual). */
struct checking {
    const struct check_own *own;
    struct str shape;
    double bar;        /* the threshold of spelling that the office has set */
    struct str before; /* of the body; "" none */
    struct check_list found;
};

static void take_all(struct ctx *c, struct str field, const struct check_input *in,
                     const struct checking *how, struct found *out)
{
    struct check_options all = {.least = CHECK_NOTE, .own = how->own, .threshold = how->bar};

    if (how->before.n && str_eq(field, S("body"))) {
        all.before = how->before;
        all.found = &how->found;
    }
    struct check_list list = {0};

    if (!in->text.n)
        return;
    check_text(c->checker, c->mem, in, &all, &list);
    for (isize i = 0; i < list.n; i++) {
        const struct check_finding *f = &list.p[i];
        struct finding *x = LIST_ADD(c->mem, &out->list, out->cap);

        x->rule = f->rule->name;
        x->family = check_family_name(f->rule->family);
        x->level = check_level_name(f->level);
        x->field = field;
        x->start = f->start;
        x->length = f->length;
        x->words = f->words;
        x->says = f->says;
        x->suggestion = f->rule->family == CHECK_PRIVACY ? check_mask(c->mem, f, how->shape)
                                                         : f->suggestion;
        x->removes = f->mends && !f->suggestion.n;
        x->source = f->source;
    }
}

/* What is kept of an earlier check, as the check itself had it: spelling in the body. */
static void recall(struct ctx *c, const struct findings_before *before, struct checking *how)
{
    isize cap = 0, at = 0;
    int64_t chars = 0;

    how->before = before->text;
    for (isize i = 0; i < before->found->n; i++) {
        const struct finding *f = &before->found->p[i];
        const struct check_rule *rule = check_rule_find(c->checker, f->rule);

        if (!rule || rule->family != CHECK_TYPO || !str_eq(f->field, S("body")) ||
            f->start < chars)
            continue;
        at += utf8_head(str_from(before->text, at), (isize)(f->start - chars)).n;
        chars = f->start;
        *LIST_ADD(c->mem, &how->found, cap) =
            (struct check_finding){.rule = rule,
                                   .level = rule->level,
                                   .at = at,
                                   .n = f->words.n,
                                   .words = f->words,
                                   .says = f->says,
                                   .suggestion = f->suggestion,
                                   .mends = f->suggestion.n || f->removes,
                                   .source = f->source};
        check_level_find(f->level, &how->found.p[how->found.n - 1].level);
    }
}

double findings_threshold(struct ctx *c, struct unit_id unit)
{
    int64_t hundredths = 0;

    str_int(setting_get(c, unit, S("check.threshold")), &hundredths);
    return (double)hundredths / 100;
}

static void whole_check(struct ctx *c, const struct document *d, const struct doc_fields *f,
                        const struct tree *body, struct str text,
                        const struct findings_before *before, struct found *out)
{
    struct attachment_list files = {0};
    struct check_input in = {
        .text = text, .doc = body, .title = f->title, .written = f->written};
    struct checking how = {0};
    struct unit_id unit = d ? d->unit : c->actor.home;
    struct str *names;

    if (before && before->text.n)
        recall(c, before, &how);
    how.own = wordlist_own(c, unit, text);
    how.shape = setting_get(c, unit, S("check.mask"));
    how.bar = findings_threshold(c, unit);

    if (d)
        attachment_of(c, d->id, d->version, &files);
    names = NEW(c->mem, struct str, files.n + 1);
    for (isize i = 0; i < files.n; i++)
        names[i] = files.p[i].name;
    in.attachment = d ? names : NULL;
    in.attachments = files.n;
    take_all(c, S("body"), &in, &how, out);
    take_all(c, S("title"),
             &(struct check_input){.text = f->title, .written = f->written, .fragment = true},
             &how, out);
    take_all(c, S("summary"),
             &(struct check_input){.text = f->summary, .written = f->written, .fragment = true},
             &how, out);
}

/* `d` NULL: a text that is not saved yet. */
static struct found all_of(struct ctx *c, const struct document *d, const struct doc_fields *f,
                           const struct tree *body, struct str text,
                           const struct findings_before *before)
{
    struct found out = {0};

    check_fields(c, f, &out);
    if (c->checker) {
        whole_check(c, d, f, body, text, before, &out);
    } else {
        first_rules(c, S("title"), f->title, &out);
        first_rules(c, S("summary"), f->summary, &out);
        first_rules(c, S("body"), text, &out);
    }
    if (d) {
        struct finding_list files = {0};

        file_check_kept(c, d, &files);
        for (isize i = 0; i < files.n; i++)
            *LIST_ADD(c->mem, &out.list, out.cap) = files.p[i];
    }
    return out;
}

void findings_of(struct ctx *c, const struct document *d, const struct doc_fields *f,
                 const struct tree *body, struct str text, const struct findings_before *before,
                 struct finding_list *list)
{
    struct found out = all_of(c, d, f, body, text, before);

    list->p = out.list.p;
    list->n = out.list.n;
}

void findings_keep(struct ctx *c, struct document *d, const struct doc_fields *f,
                   const struct tree *body, struct str text)
{
    struct found out = all_of(c, d, f, body, text, NULL);

    assert(d);
    finding_replace(c, d, d->version, out.list.p, out.list.n);
    d->open_blocks = finding_open_blocks(c, d->id, d->version);
}
