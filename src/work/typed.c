/* SPDX-License-Identifier: MulanPSL-2.0 */
/* typed.c - what is typed and not saved yet; see typed.h */
#include "work/typed.h"

#include "base/json.h"
#include "law/permit.h"
#include "read/pm.h"
#include "work/findings.h"
#include "work/may.h"

static struct tree *read_body(struct arena *mem, struct str body)
{
    struct fail why = {0};
    struct tree *doc = NULL;

    return body.n && pm_read(mem, body, &doc, &why) == OK ? doc : NULL;
}

struct str typed_text(struct arena *mem, struct str body)
{
    struct tree *doc = read_body(mem, body);

    return doc ? tree_text(mem, doc) : (struct str){0};
}

/* Does the text of a block stand at the head of `rest`, ending at a line's end? */
static bool stands_here(struct str rest, struct str block)
{
    return block.n && str_starts(rest, block) && (rest.n == block.n || rest.p[block.n] == '\n');
}

/* Where the lines of `block` begin in `rest`, or -1. */
static isize find_lines(struct str rest, struct str block)
{
    for (isize at = 0; block.n && at < rest.n;) {
        isize n = str_find(str_from(rest, at), block);

        if (n < 0)
            return -1;
        at += n;
        if ((at == 0 || rest.p[at - 1] == '\n') && stands_here(str_from(rest, at), block))
            return at;
        at += block.n;
    }
    return -1;
}

static void add_lines(struct arena *mem, struct tree *doc, struct str lines)
{
    for (struct str line; str_next(&lines, '\n', &line);) {
        struct str words = str_trim_wide(line);
        bool indent = str_starts(line, S("　")) || words.n != line.n;

        if (words.n)
            tree_add_para(mem, doc, words)->indent = indent;
    }
}

/* Walks the blocks as they were: one whose lines are found further on is kept, and what stands before
 * it is new. One that is not found was changed or taken out. */
struct str typed_body(struct arena *mem, struct str body, struct str typed)
{
    struct tree *was = read_body(mem, body), *doc;
    struct str rest = str_trim(typed);

    if (!was)
        return body_of_text(mem, typed);
    if (str_eq(str_trim(tree_text(mem, was)), rest))
        return body;
    doc = tree_new(mem, TREE_DOC);
    for (struct tree *b = was->first, *next; b; b = next) {
        struct str text = str_trim(tree_text(mem, b));
        isize at = find_lines(rest, text);

        next = b->next;
        /* What has no words (a picture, a line across) stays with what is before it. */
        if (!text.n && tree_count(b, TREE_IMAGE) + (b->kind == TREE_RULE) == 0)
            continue;
        if (text.n && at < 0)
            continue;
        if (text.n) {
            add_lines(mem, doc, str_slice(rest, 0, at));
            rest = str_from(rest, at + text.n);
            if (str_starts(rest, S("\n")))
                rest = str_from(rest, 1);
        }
        tree_cut(b);
        tree_add(doc, b);
    }
    add_lines(mem, doc, rest);
    if (!doc->first)
        tree_add_new(mem, doc, TREE_PARA);
    return pm_write(mem, doc);
}

enum err doc_check(struct ctx *c, struct doc_id id, const struct doc_draft *draft,
                   struct finding_list *out)
{
    struct tree *doc = NULL;
    struct document d = {0};
    struct finding_list now = {0}, kept = {0};
    struct findings_before before = {.found = &kept};
    struct doc_version v = {0};
    struct tree *was;

    if (!c->fail.code)
        pm_read(c->mem, draft->body, &doc, &c->fail);
    db_begin_read(c);
    document_load(c, id, &d);
    if (!c->fail.code)
        may_office(c, ACT_DRAFT, d.unit, d.f.office);
    finding_all(c, id, d.version, &kept);
    if (!c->fail.code && version_load(c, id, d.version, &v) == OK &&
        (was = read_body(c->mem, v.body)))
        before.text = tree_text(c->mem, was);
    if (!c->fail.code)
        findings_of(c, &d, &draft->f, doc, tree_text(c->mem, doc), &before, &now);
    if (db_end(c) != OK)
        return c->fail.code;
    for (isize i = 0; i < now.n; i++)
        for (isize j = 0; j < kept.n; j++)
            if (str_eq(now.p[i].rule, kept.p[j].rule) &&
                str_eq(now.p[i].words, kept.p[j].words)) {
                now.p[i].id = kept.p[j].id;
                now.p[i].decision = kept.p[j].decision;
                now.p[i].reason = kept.p[j].reason;
                now.p[i].decided_name = kept.p[j].decided_name;
            }
    *out = now;
    return OK;
}

struct str typed_write(struct arena *mem, const struct doc_draft *d)
{
    struct buf b = buf_new(mem, d->body.n + 2048);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_key(&j, "fields");
    jout_raw(&j, doc_fields_write(mem, &d->f));
    jout_put_str(&j, "body", d->body);
    jout_put_str(&j, "note", d->note);
    jout_end(&j);
    return buf_str(&b);
}

enum err typed_read(struct arena *mem, struct str content, struct doc_draft *d,
                    struct fail *why)
{
    struct jval *root = NULL;
    const struct jval *fields;
    struct buf b = buf_new(mem, 1024);
    struct json_out j = jout_new(&b);

    if (jval_parse(mem, content, &root, why) != OK)
        return why->code;
    fields = jval_get(root, "fields");
    if (!fields || fields->kind != JVAL_OBJECT)
        return fail_set(why, ERR_UNREADABLE, "autosave", "自动保存的内容读不出来");
    /* doc_fields_read takes text: the members are written out again. */
    jout_object(&j);
    for (const struct jval *m = fields->first; m; m = m->next) {
        char *key = str_cstr(mem, m->key);

        if (m->kind == JVAL_STR)
            jout_put_str(&j, key, m->s);
        else if (m->kind == JVAL_INT)
            jout_put_int(&j, key, m->i);
        else if (m->kind == JVAL_BOOL)
            jout_put_bool(&j, key, m->i);
    }
    jout_end(&j);
    d->body = jval_get_str(root, "body");
    d->note = jval_get_str(root, "note");
    return doc_fields_read(mem, buf_str(&b), &d->f, why);
}
