/* SPDX-License-Identifier: MulanPSL-2.0 */
/* draft.c - writing: create, save, autosave, attach, open for reading; see publish.h */
#include "base/utf8.h"
#include "law/docno.h"
#include "law/permit.h"
#include "read/pm.h"
#include "render/html.h"
#include "store/audit.h"
#include "store/unit.h"
#include "work/facts.h"
#include "work/fields.h"
#include "work/file_check.h"
#include "work/findings.h"
#include "work/may.h"
#include "work/publish.h"

struct tree *tree_of_text(struct arena *mem, struct str text)
{
    struct tree *doc = tree_new(mem, TREE_DOC);

    for (struct str line; str_next(&text, '\n', &line);) {
        struct str words = str_trim_wide(line);

        if (words.n)
            tree_add_para(mem, doc, words)->indent = true;
    }
    if (!doc->first)
        tree_add_new(mem, doc, TREE_PARA);
    return doc;
}

struct str body_of_text(struct arena *mem, struct str text)
{
    return pm_write(mem, tree_of_text(mem, text));
}

/* What was written, read outside of the transaction: as stored, as text, as HTML. */
struct body {
    const struct tree *tree;
    struct str json, text, html;
};

static void body_read(struct ctx *c, struct str json, struct body *out)
{
    struct tree *tree = NULL;

    if (c->fail.code)
        return;
    if (json.n > BODY_MOST)
        fail_set(&c->fail, ERR_TOO_LARGE, "body", "正文太长，请拆成附件");
    if (!json.n)
        json = body_of_text(c->mem, json);
    if (pm_read(c->mem, json, &tree, &c->fail) != OK)
        return;
    out->tree = tree;
    out->json = pm_write(c->mem, tree);
    out->text = tree_text(c->mem, tree);
    out->html = render_html(c->mem, tree);
}

static void version_keep(struct ctx *c, const struct document *d, const struct doc_fields *f,
                         const struct body *b, struct str note)
{
    struct doc_version v = {.document = d->id,
                            .version = d->version,
                            .title = f->title,
                            .body = b->json,
                            .body_text = b->text,
                            .body_html = b->html,
                            .fields = doc_fields_write(c->mem, f),
                            .note = utf8_head(note, 200)};

    version_insert(c, d->unit, &v);
}

/* 索引号: serial per body and year, given at the first save and never reused. */
struct str index_no_next(struct ctx *c, struct unit_id unit, struct day written)
{
    struct unit u = {0};
    int year = day_year(day_is_set(written) ? written : ctx_today(c));
    int64_t serial;

    if (unit_load(c, unit, &u) != OK)
        return (struct str){0};
    serial = counter_next(c, unit, S("index"), year);
    return index_no_write(c->mem, u.credit_code.n ? u.credit_code : u.code, year, serial);
}

static struct str version_json(struct ctx *c, int version)
{
    return str_fmt(c->mem, "{\"version\":%d}", version);
}

enum err doc_create(struct ctx *c, struct unit_id unit, const struct doc_draft *draft,
                    struct doc_id *out)
{
    struct document d = {.unit = unit, .state = DOC_DRAFT, .path = PATH_NORMAL, .version = 1};
    struct body b = {0};

    body_read(c, draft->body, &b);
    db_begin(c);
    may(c, ACT_DRAFT, unit);
    fields_take(c, unit, &draft->f, &d.f);
    if (!d.f.office.n) /* who writes for one office only, writes its own */
        d.f.office = may_office_own(c, ACT_DRAFT, unit);
    may_office(c, ACT_DRAFT, unit, d.f.office);
    d.drafter = c->actor.user;
    d.index_no = index_no_next(c, unit, d.f.written);
    d.id = document_insert(c, &d);
    version_keep(c, &d, &d.f, &b, draft->note);
    if (!c->fail.code)
        findings_keep(c, &d, &d.f, b.tree, b.text);
    document_blocks(c, d.id, d.open_blocks);
    audit_add(c, unit, S("doc_create"), S("document"), d.id.n, S(""), version_json(c, 1));
    if (db_end(c) == OK)
        *out = d.id;
    return c->fail.code;
}

/* The document to be written on: a draft, as the user saw it. */
static void load_draft(struct ctx *c, struct doc_id id, int seen, struct document *d)
{
    document_load(c, id, d);
    if (c->fail.code)
        return;
    may_office(c, ACT_DRAFT, d->unit, d->f.office);
    if (d->version != seen)
        fail_set(&c->fail, ERR_CONFLICT, "version",
                 "这条信息刚被他人修改过（您打开的是第%d版，现在是第%"
                 "d版），您的内容没有丢失，请对照后再保存",
                 seen, d->version);
    if (d->state != DOC_DRAFT)
        fail_set(&c->fail, ERR_RULE, "state",
                 "“%.*s”状态的信息不能修改，请先收回、退回或者修订",
                 STR_ARG(doc_state_zh(d->state)));
}

/* A new version of `d`. The row's own fields stay those of the published version while it is live. */
static void save_as(struct ctx *c, struct document *d, const struct doc_fields *f,
                    const struct body *b, struct str note)
{
    int seen = d->version++;

    if (!d->live)
        d->f = *f;
    version_keep(c, d, f, b, note);
    if (!c->fail.code)
        findings_keep(c, d, f, b->tree, b->text);
    document_update(c, d, seen);
    autosave_drop(c, d->id);
    audit_add(c, d->unit, S("doc_save"), S("document"), d->id.n, version_json(c, seen),
              version_json(c, d->version));
}

enum err doc_save(struct ctx *c, struct doc_id id, int seen, const struct doc_draft *draft,
                  int *version)
{
    struct document d = {0};
    struct doc_version was = {0};
    struct doc_fields f = {0};
    struct body b = {0};

    body_read(c, draft->body, &b);
    db_begin(c);
    load_draft(c, id, seen, &d);
    if (!c->fail.code)
        fields_take(c, d.unit, &draft->f, &f);
    may_office(c, ACT_DRAFT, d.unit,
               f.office); /* nobody hands it to an office that is not theirs */
    version_load(c, id, d.version, &was);
    if (!c->fail.code && str_eq(was.body, b.json) &&
        str_eq(was.fields, doc_fields_write(c->mem, &f)))
        autosave_drop(c, id); /* nothing has changed: no version is made of it */
    else if (!c->fail.code)
        save_as(c, &d, &f, &b, draft->note);
    if (db_end(c) == OK && version)
        *version = d.version;
    return c->fail.code;
}

enum err doc_autosave(struct ctx *c, struct doc_id id, int seen, struct str content)
{
    struct document d = {0};

    if (content.n > BODY_MOST)
        fail_set(&c->fail, ERR_TOO_LARGE, "body", "正文太长，请拆成附件");
    if (!utf8_valid(content))
        fail_set(&c->fail, ERR_INPUT, "body", "正文里有不是文字的内容");
    db_begin(c);
    document_load(c, id, &d);
    if (!c->fail.code)
        may_office(c, ACT_DRAFT, d.unit, d.f.office);
    autosave_put(c, d.unit, id, seen, content);
    return db_end(c);
}

/* ---- attachments */

/* Where the current version is published already, or signed, a changed attachment makes a new one: what
 * was approved stays what it was. */
static void next_version(struct ctx *c, struct document *d, struct str note)
{
    struct doc_version was = {0};
    struct doc_fields f = {0};
    struct body b = {0};

    if (d->version > d->published_version && d->secrecy_version != d->version)
        return;
    if (version_load(c, d->id, d->version, &was) != OK ||
        doc_fields_read(c->mem, was.fields, &f, &c->fail) != OK)
        return;
    body_read(c, was.body, &b);
    if (!c->fail.code)
        save_as(c, d, &f, &b, note);
}

enum err doc_attach(struct ctx *c, struct doc_id id, int seen, const struct doc_file *file,
                    int64_t *attachment, int *version)
{
    enum { FILES_MOST = 200 };
    struct document d = {0};
    struct attachment_list all = {0};
    struct attachment a = {.document = id, .kind = file->kind, .name = file->name};

    db_begin(c);
    load_draft(c, id, seen, &d);
    if (!file->name.n || !utf8_valid(file->name) || utf8_count(file->name) > 120)
        fail_set(&c->fail, ERR_INPUT, "file", "文件名不能为空，也不能超过120字");
    attachment_all(c, id, &all);
    if (all.n >= FILES_MOST)
        fail_set(&c->fail, ERR_INPUT, "file", "一条信息最多%d个附件", FILES_MOST);
    next_version(c, &d, S("增加附件"));
    a.from_version = d.version;
    a.blob = blob_row(c, d.unit, file->sm3, file->size, file->type);
    *attachment = attachment_insert(c, d.unit, &a);
    file_check_settle(c, &d, &file->found);
    audit_add(c, d.unit, S("attach"), S("document"), id.n, S(""),
              str_fmt(c->mem, "{\"attachment\":%lld,\"version\":%d}", (long long)*attachment,
                      d.version));
    if (db_end(c) == OK && version)
        *version = d.version;
    return c->fail.code;
}

enum err doc_detach(struct ctx *c, struct doc_id id, int seen, int64_t attachment, int *version)
{
    struct document d = {0};
    struct attachment a = {0};

    db_begin(c);
    load_draft(c, id, seen, &d);
    attachment_load(c, attachment, &a);
    if (a.document.n != id.n || a.removed_at.s)
        fail_set(&c->fail, ERR_NOT_FOUND, "attachment", "没有这个附件");
    next_version(c, &d, S("删除附件"));
    attachment_remove(c, attachment, d.version);
    file_check_settle(c, &d, NULL);
    audit_add(c, d.unit, S("detach"), S("document"), id.n,
              str_fmt(c->mem, "{\"attachment\":%lld}", (long long)attachment),
              version_json(c, d.version));
    if (db_end(c) == OK && version)
        *version = d.version;
    return c->fail.code;
}

/* ---- all that an editor needs */

enum err doc_open(struct ctx *c, struct doc_id id, struct doc_open *out)
{
    struct facts facts = {0};

    db_begin_read(c);
    document_load(c, id, &out->d);
    if (!c->fail.code)
        may_office(c, ACT_SEE_DOC, out->d.unit, out->d.f.office);
    if (!c->fail.code)
        facts_gather(c, &out->d, NULL, &facts);
    out->v = facts.v;
    out->f = facts.f;
    out->facts = facts.flow;
    step_all(c, id, &out->steps);
    finding_all(c, id, out->d.version, &out->findings);
    attachment_of(c, id, out->d.version, &out->files);
    relation_all(c, id, &out->relations);
    norm_event_all(c, id, &out->events);
    autosave_get(c, id, &out->autosave, &out->autosave_base, &out->autosave_at);
    for (int a = 0; a < DOC_ACT__MAX && !c->fail.code; a++) {
        out->may[a] = flow_has(&out->facts, a) &&
                      may_office_ask(c, doc_act_permission(a), out->d.unit, out->d.f.office);
        out->missing[a] = flow_missing(&out->facts, a);
    }
    return db_end(c);
}
