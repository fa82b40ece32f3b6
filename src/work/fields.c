/* SPDX-License-Identifier: MulanPSL-2.0 */
/* fields.c - the fields of a document: what may be entered, and as JSON; see publish.h */
#include "work/fields.h"

#include <stddef.h>
#include <stdio.h>

#include "base/utf8.h"
#include "law/docno.h"
#include "rules.h"
#include "store/unit.h"
#include "work/note.h"
#include "work/publish.h"

/* clang-format off */
static const struct {
    const char *key;
    const char *label;
    size_t at;
    isize most; /* characters */
} texts[] = {
    {"title",     "标题",     offsetof(struct doc_fields, title),     TITLE_MOST},
    {"doc_no",    "文号",     offsetof(struct doc_fields, doc_no),    60},
    {"genre",     "体裁",     offsetof(struct doc_fields, genre),     20},
    {"subject",   "主题分类", offsetof(struct doc_fields, subject),   60},
    {"issuer",    "发文机关", offsetof(struct doc_fields, issuer),    120},
    {"source",    "来源",     offsetof(struct doc_fields, source),    120},
    {"author",    "作者",     offsetof(struct doc_fields, author),    60},
    {"keywords",  "关键词",   offsetof(struct doc_fields, keywords),  200},
    {"summary",   "内容概述", offsetof(struct doc_fields, summary),   1000},
    {"attribute", "公开属性", offsetof(struct doc_fields, attribute), 20},
    {"ground",    "依据",     offsetof(struct doc_fields, ground),    300},
    {"item",      "法定事项", offsetof(struct doc_fields, item),      20},
};
static const struct {
    const char *key;
    const char *label;
    size_t at;
} days[] = {
    {"written",   "成文日期", offsetof(struct doc_fields, written)},
    {"effective", "施行日期", offsetof(struct doc_fields, effective)},
    {"expiry",    "有效期至", offsetof(struct doc_fields, expiry)},
    {"review",    "复查日期", offsetof(struct doc_fields, review)},
};
/* clang-format on */
enum { TEXTS = sizeof texts / sizeof *texts, DAYS = sizeof days / sizeof *days };

static struct str *text_at(const struct doc_fields *f, int i)
{
    return (struct str *)(void *)((char *)(uintptr_t)f + texts[i].at);
}

static struct day *day_at(const struct doc_fields *f, int i)
{
    return (struct day *)(void *)((char *)(uintptr_t)f + days[i].at);
}

/* ---- JSON */

struct str doc_fields_write(struct arena *mem, const struct doc_fields *f)
{
    struct buf b = buf_new(mem, 512);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    for (int i = 0; i < TEXTS; i++)
        jout_put_str(&j, texts[i].key, *text_at(f, i));
    for (int i = 0; i < DAYS; i++)
        jout_put_opt(&j, days[i].key, day_iso(mem, *day_at(f, i)));
    jout_put_bool(&j, "norm", f->norm);
    jout_put_bool(&j, "top", f->top);
    jout_put_int(&j, "col", f->col.n);
    jout_put_int(&j, "office", f->office.n);
    jout_end(&j);
    return buf_str(&b);
}

enum err doc_fields_read(struct arena *mem, struct str json, struct doc_fields *f,
                         struct fail *why)
{
    struct jval *o = NULL;

    if (jval_parse(mem, json, &o, why) != OK)
        return why->code;
    *f = (struct doc_fields){0};
    for (int i = 0; i < TEXTS; i++)
        *text_at(f, i) = jval_get_str(o, texts[i].key);
    for (int i = 0; i < DAYS; i++)
        day_parse(jval_get_str(o, days[i].key), day_at(f, i));
    f->norm = jval_get_bool(o, "norm");
    f->top = jval_get_bool(o, "top");
    f->col.n = jval_get_int(o, "col", 0);
    f->office.n = jval_get_int(o, "office", 0);
    return OK;
}

/* ---- what may be entered */

static void texts_ok(struct ctx *c, const struct doc_fields *f)
{
    for (int i = 0; i < TEXTS; i++) {
        struct str s = *text_at(f, i);

        if (!utf8_valid(s))
            fail_set(&c->fail, ERR_INPUT, texts[i].key, "%s里有不是文字的内容", texts[i].label);
        else if (utf8_count(s) > texts[i].most)
            fail_set(&c->fail, ERR_INPUT, texts[i].key, "%s有%d字，不能超过%d字",
                     texts[i].label, (int)utf8_count(s), (int)texts[i].most);
    }
}

static void refuse(struct ctx *c, const char *field, const char *article, const char *says)
{
    if (c->fail.code)
        return;
    fail_rule(&c->fail, ERR_INPUT, article, "%s", says);
    snprintf(c->fail.where, sizeof c->fail.where, "%s", field);
}

/* Law: what is not open carries its ground and is looked at again (art. 13-16, 18). */
static void attribute_ok(struct ctx *c, const struct doc_fields *f)
{
    bool open = str_eq(f->attribute, S("open"));

    if (!open && !str_eq(f->attribute, S("request")) && !str_eq(f->attribute, S("closed")))
        fail_set(&c->fail, ERR_INPUT, "attribute",
                 "公开属性是主动公开、依申请公开或者不予公开");
    if (!open && !str_trim_wide(f->ground).n)
        refuse(c, "ground", "《条例》第十三条至第十六条", "不主动公开的，请填写依据");
    if (!open && !day_is_set(f->review))
        refuse(c, "review", "《条例》第十八条",
               "不主动公开的，请填写再次评估的日期（定期评估，情况变化后公开）");
}

static void days_ok(struct ctx *c, const struct doc_fields *f)
{
    if (day_is_set(f->written) && day_cmp(f->written, ctx_today(c)) > 0)
        fail_set(&c->fail, ERR_INPUT, "written", "成文日期不能晚于今天");
    if (day_is_set(f->expiry) && day_is_set(f->effective) &&
        day_cmp(f->expiry, f->effective) < 0)
        fail_set(&c->fail, ERR_INPUT, "expiry", "有效期至不能早于施行日期");
}

static bool known_item(struct str item)
{
    for (isize i = 0; i < rule_proactive_items_count; i++)
        if (str_eq(item, rule_proactive_items_rows[i].item_id))
            return true;
    return false;
}

static void office_ok(struct ctx *c, struct unit_id unit, struct office_id office)
{
    struct office_list all = {0};

    if (!office.n)
        return;
    office_all(c, unit, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id.n == office.n)
            return;
    fail_set(&c->fail, ERR_INPUT, "office", "这个科室不属于本单位");
}

void fields_take(struct ctx *c, struct unit_id unit, const struct doc_fields *in,
                 struct doc_fields *f)
{
    struct column k = {0};
    struct docno no;

    *f = *in;
    f->title = str_trim_wide(f->title);
    if (!f->attribute.n)
        f->attribute = S("open");
    texts_ok(c, f);
    attribute_ok(c, f);
    days_ok(c, f);
    column_load(c, f->col, &k);
    if (k.unit.n != unit.n)
        fail_set(&c->fail, ERR_INPUT, "col", "请选择本单位的栏目");
    office_ok(c, unit, f->office);
    if (!f->item.n)
        f->item = k.item;
    else if (!known_item(f->item))
        fail_set(&c->fail, ERR_INPUT, "item", "没有这个法定公开事项");
    if (c->fail.code)
        return;
    /* A number in brackets of another kind is written as the standard has it. */
    if (docno_parse(c->mem, f->doc_no, &no, NULL))
        f->doc_no = docno_write(c->mem, &no);
    f->norm = f->norm || k.norm;
}

void fields_differ(struct arena *mem, const struct doc_fields *a, const struct doc_fields *b,
                   void (*each)(void *to, const char *key, struct str label, struct str was,
                                struct str is),
                   void *to)
{
    for (int i = 0; i < TEXTS; i++)
        if (!str_eq(*text_at(a, i), *text_at(b, i)))
            each(to, texts[i].key, str_of(texts[i].label), *text_at(a, i), *text_at(b, i));
    for (int i = 0; i < DAYS; i++)
        if (day_at(a, i)->n != day_at(b, i)->n)
            each(to, days[i].key, str_of(days[i].label), day_iso(mem, *day_at(a, i)),
                 day_iso(mem, *day_at(b, i)));
    if (a->norm != b->norm)
        each(to, "norm", S("行政规范性文件"), a->norm ? S("是") : S("否"),
             b->norm ? S("是") : S("否"));
    if (a->top != b->top)
        each(to, "top", S("置顶"), a->top ? S("是") : S("否"), b->top ? S("是") : S("否"));
}
