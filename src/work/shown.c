/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shown.c - search index, relations, validity, findings' decisions; see shown.h, publish.h */
#include "work/shown.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "law/permit.h"
#include "store/audit.h"
#include "store/search.h"
#include "store/unit.h"
#include "read/pm.h"
#include "work/file_check.h"
#include "work/may.h"
#include "work/wordlist.h"
#include "work/note.h"
#include "work/publish.h"

void shown_put(struct ctx *c, const struct document *d, struct str text)
{
    struct attachment_list files = {0};
    struct buf names = buf_new(c->mem, 64);

    attachment_of(c, d->id, d->published_version, &files);
    for (isize i = 0; i < files.n; i++) {
        if (i)
            buf_char(&names, '\n');
        buf_add(&names, files.p[i].name);
    }
    search_put(c, d, text, buf_str(&names));
}

/* ---- the life of a normative document */

void life_derive(struct ctx *c, struct document *d)
{
    struct norm_event_list all = {0};

    norm_event_all(c, d->id, &all);
    d->ended = (struct day){0};
    d->ended_kind = (struct str){0};
    d->amended = (struct day){0};
    for (isize i = 0; i < all.n; i++) {
        const struct norm_event *x = &all.p[i];

        if (str_eq(x->kind, S("amended")) &&
            (!day_is_set(d->amended) || day_cmp(x->day, d->amended) < 0))
            d->amended = x->day;
        if (str_eq(x->kind, S("extended")) && day_cmp(x->until, d->f.expiry) > 0)
            d->f.expiry = x->until;
        if ((str_eq(x->kind, S("repealed")) || str_eq(x->kind, S("void"))) &&
            (!day_is_set(d->ended) || day_cmp(x->day, d->ended) < 0)) {
            d->ended = x->day;
            d->ended_kind = x->kind;
        }
    }
}

static void life_changed(struct ctx *c, struct document *d)
{
    struct doc_version v = {0};

    life_derive(c, d);
    document_update(c, d, d->version);
    if (!d->live || version_load(c, d->id, d->published_version, &v) != OK)
        return;
    shown_put(c, d, v.body_text);
    unit_touch(c, d->unit);
}

void life_add(struct ctx *c, struct document *d, const struct norm_event *e)
{
    norm_event_insert(c, d->unit, e);
    life_changed(c, d);
}

/* What cannot have happened to it: before it was made, twice, or after its end. */
static void life_can(struct ctx *c, const struct document *d, const struct norm_event *e)
{
    bool ends = str_eq(e->kind, S("repealed")) || str_eq(e->kind, S("void"));
    struct norm_event_list all = {0};

    if (day_is_set(d->f.written) && day_cmp(e->day, d->f.written) < 0)
        fail_set(&c->fail, ERR_RULE, "day", "日期早于这份文件的成文日期（%.*s）",
                 STR_ARG(day_zh(c->mem, d->f.written)));
    if (day_is_set(d->ended) && (ends || day_cmp(e->day, d->ended) > 0))
        fail_set(&c->fail, ERR_RULE, "kind",
                 "这份文件已经登记为自%.*s起%s；登错的，先删去那一件",
                 STR_ARG(day_zh(c->mem, d->ended)),
                 str_eq(d->ended_kind, S("void")) ? "失效" : "废止");
    if (str_eq(e->kind, S("extended")) && day_is_set(d->f.expiry) &&
        day_cmp(e->day, d->f.expiry) > 0)
        fail_set(&c->fail, ERR_RULE, "day", "有效期已于%.*s届满，届满以后不能延长",
                 STR_ARG(day_zh(c->mem, d->f.expiry)));
    if (!c->fail.code)
        norm_event_all(c, d->id, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].kind, e->kind) && all.p[i].day.n == e->day.n &&
            str_eq(all.p[i].by_doc_no, e->by_doc_no))
            fail_set(&c->fail, ERR_RULE, "kind", "这一件已经登记过");
}

static void norm_of(struct ctx *c, struct doc_id id, struct document *d)
{
    document_load(c, id, d);
    if (!c->fail.code)
        may_office(c, ACT_NORM, d->unit, d->f.office);
    if (!d->f.norm)
        fail_set(&c->fail, ERR_RULE, "document", "这条信息不在行政规范性文件库里");
}

enum err doc_norm_event(struct ctx *c, const struct norm_event *e)
{
    static const struct str kinds[] = {LIT("made"), LIT("amended"), LIT("repealed"),
                                       LIT("void"), LIT("extended")};
    struct document d = {0};
    bool known = false;

    db_begin(c);
    norm_of(c, e->document, &d);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        known |= str_eq(e->kind, kinds[i]);
    if (!known)
        fail_set(&c->fail, ERR_INPUT, "kind", "没有这种事件");
    if (!day_is_set(e->day))
        fail_set(&c->fail, ERR_INPUT, "day", "请填写日期");
    if (!c->fail.code)
        life_can(c, &d, e);
    if (str_eq(e->kind, S("extended")) && day_cmp(e->until, d.f.expiry) <= 0)
        fail_set(&c->fail, ERR_INPUT, "until", "延长后的有效期要晚于现在的有效期");
    if (str_eq(e->kind, S("repealed")) && !str_trim_wide(e->by_doc_no).n)
        fail_set(&c->fail, ERR_INPUT, "by_doc_no", "请填写据以废止的文件");
    if (!c->fail.code)
        life_add(c, &d, e);
    audit_add(c, d.unit, str_concat(c->mem, S("norm_"), e->kind), S("document"), d.id.n, S(""),
              str_fmt(c->mem, "{\"day\":\"%.*s\"}", STR_ARG(day_iso(c->mem, e->day))));
    return db_end(c);
}

/* The end of validity as it was published, without what extended it. */
static void own_expiry(struct ctx *c, struct document *d)
{
    struct doc_version v = {0};
    struct doc_fields f = {0};

    if (!version_load(c, d->id, d->published_version ? d->published_version : d->version, &v) &&
        doc_fields_read(c->mem, v.fields, &f, &c->fail) == OK)
        d->f.expiry = f.expiry;
}

enum err doc_norm_event_drop(struct ctx *c, struct doc_id id, int64_t event, struct str reason)
{
    struct norm_event_list all = {0};
    const struct norm_event *e = NULL;
    struct document d = {0};

    reason = str_trim_wide(reason);
    db_begin(c);
    norm_of(c, id, &d);
    if (!c->fail.code)
        norm_event_all(c, id, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id == event)
            e = &all.p[i];
    if (!e)
        fail_set(&c->fail, ERR_INPUT, "drop", "没有这一件，可能已经删去了");
    else if (str_eq(e->kind, S("made")))
        fail_set(&c->fail, ERR_RULE, "drop", "制定是随发布登记的，不能删去");
    if (!reason.n)
        fail_set(&c->fail, ERR_INPUT, "note", "请填写删去的理由");
    if (!c->fail.code) {
        norm_event_delete(c, id, event);
        own_expiry(c, &d);
        life_changed(c, &d);
        audit_add(c, d.unit, S("norm_dropped"), S("document"), id.n,
                  str_fmt(c->mem, "{\"kind\":\"%.*s\",\"day\":\"%.*s\"}", STR_ARG(e->kind),
                          STR_ARG(day_iso(c->mem, e->day))),
                  json_reason(c->mem, reason));
    }
    return db_end(c);
}

/* ---- relations */

static const struct str relations[] = {LIT("interprets"), LIT("amends"), LIT("repeals"),
                                       LIT("replaces"), LIT("about")};

static void relate_ok(struct ctx *c, struct doc_id id, struct doc_id other, struct str kind,
                      struct document *d, struct document *o)
{
    bool known = false;

    document_load(c, id, d);
    document_load(c, other, o);
    if (!c->fail.code)
        may_office(c, ACT_DRAFT, d->unit, d->f.office);
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        known |= str_eq(kind, relations[i]);
    if (!known || id.n == other.n)
        fail_set(&c->fail, ERR_INPUT, "kind", "没有这种关联");
    /* What others' units hold can be pointed at once it is public, or by who may see it. */
    if (!c->fail.code && !o->live && !may_office_ask(c, ACT_SEE_DOC, o->unit, o->f.office))
        fail_set(&c->fail, ERR_NOT_FOUND, "document", "没有这条信息：%lld", (long long)other.n);
}

static void related(struct ctx *c, const struct document *d, const struct document *o,
                    struct str action, struct str kind)
{
    unit_touch(c, d->unit);
    if (o->unit.n != d->unit.n)
        unit_touch(c, o->unit);
    audit_add(c, d->unit, action, S("document"), d->id.n, S(""),
              str_fmt(c->mem, "{\"kind\":\"%.*s\",\"other\":%lld}", STR_ARG(kind),
                      (long long)o->id.n));
}

enum err doc_relate(struct ctx *c, struct doc_id id, struct doc_id other, struct str kind)
{
    struct document d = {0}, o = {0};

    db_begin(c);
    relate_ok(c, id, other, kind, &d, &o);
    if (str_eq(kind, S("interprets")) && d.live && !o.live)
        fail_set(&c->fail, ERR_RULE, "relation", "解读不能先于文件发布");
    relation_put(c, d.unit, id, other, kind);
    related(c, &d, &o, S("relate"), kind);
    return db_end(c);
}

enum err doc_unrelate(struct ctx *c, struct doc_id id, struct doc_id other, struct str kind)
{
    struct document d = {0}, o = {0};

    db_begin(c);
    relate_ok(c, id, other, kind, &d, &o);
    relation_drop(c, id, other, kind);
    related(c, &d, &o, S("unrelate"), kind);
    return db_end(c);
}

/* ---- decisions about findings */

static void remember(struct ctx *c, const struct document *d, const struct finding *f,
                     struct str reason)
{
    struct doc_version v = {0};
    struct tree *tree = NULL;
    struct str text = f->words;

    if (str_eq(f->field, S("body")) && version_load(c, d->id, d->version, &v) == OK &&
        pm_read(c->mem, v.body, &tree, &c->fail) == OK)
        text = tree_text(c->mem, tree);
    if (!c->fail.code)
        wordlist_keep(c, f, text, reason);
}

enum err doc_settle(struct ctx *c, struct doc_id id, int64_t finding, struct str decision,
                    struct str reason, bool for_good)
{
    struct document d = {0};
    struct finding_list all = {0};
    const struct finding *f = NULL;
    bool kept = str_eq(decision, S("kept"));

    db_begin(c);
    document_load(c, id, &d);
    finding_all(c, id, d.version, &all);
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].id == finding)
            f = &all.p[i];
    if (!f)
        fail_set(&c->fail, ERR_NOT_FOUND, "finding", "没有这条核查问题，它可能已经随修改消失");
    if (!c->fail.code)
        may_office(c, kept && f && str_eq(f->level, S("block")) ? ACT_APPROVE : ACT_DRAFT,
                   d.unit, d.f.office);
    if (!kept && !str_eq(decision, S("mended")) && decision.n)
        fail_set(&c->fail, ERR_INPUT, "decision", "请选择已改正或者保留");
    if (f && !kept && decision.n && str_eq(f->level, S("block")))
        fail_set(&c->fail, ERR_RULE, "decision", "%s",
                 str_starts(f->field, S(FILE_FIELD))
                     ? "必须处理的问题，请改正附件，删除原来的，再上传改正后的"
                     : "必须处理的问题，改正后重新保存即可消除");
    if (kept && !str_trim_wide(reason).n)
        fail_set(&c->fail, ERR_INPUT, "reason", "保留的，请说明理由");
    if (utf8_count(reason) > 300)
        fail_set(&c->fail, ERR_INPUT, "reason", "理由不能超过300字");
    if (f && for_good && kept && !c->fail.code)
        remember(c, &d, f, reason);
    finding_decide(c, finding, id, decision, reason);
    document_blocks(c, id, finding_open_blocks(c, id, d.version));
    audit_add(c, d.unit, S("finding"), S("document"), id.n, S(""),
              str_fmt(c->mem, "{\"finding\":%lld,\"decision\":\"%.*s\"}", (long long)finding,
                      STR_ARG(decision)));
    return db_end(c);
}
