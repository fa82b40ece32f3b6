/* SPDX-License-Identifier: MulanPSL-2.0 */
/* answer.c - a finished answer becomes a document for everybody; see answer.h */
#include "work/answer.h"

#include "base/json.h"
#include "base/utf8.h"
#include "check/check.h"
#include "store/audit.h"
#include "store/blob.h"
#include "work/disclose_in.h"
#include "work/may.h"
#include "work/publish.h"
#include "work/redact.h"
#include "work/similar.h"

enum { TEXT_MOST = 20000 };

/* Everything of the applicant that may not be in it. A single character is no term: it would
 * stand in any text. */
static void term(struct ctx *c, struct redact_marks *m, isize *cap, struct str s)
{
    s = str_trim_wide(s);
    if (utf8_count(s) > 1 && utf8_count(s) <= REDACT_TERM_MOST)
        *LIST_ADD(c->mem, m, *cap) = (struct redact_mark){.term = s, .ground = S("privacy")};
}

static struct redact_marks terms_of(struct ctx *c, const struct applicant *a)
{
    struct redact_marks m = {0};
    struct str joint = a->joint, line;
    isize cap = 0;

    term(c, &m, &cap, a->name);
    term(c, &m, &cap, a->ident);
    term(c, &m, &cap, a->phone);
    term(c, &m, &cap, a->email);
    term(c, &m, &cap, a->address);
    term(c, &m, &cap, a->contact);
    term(c, &m, &cap, a->agent);
    term(c, &m, &cap, a->agent_ident);
    while (str_next(&joint, '\n', &line)) {
        struct str word;

        /* 李四 370303…: each word of the line by itself. */
        for (struct str rest = str_trim_wide(line); str_next(&rest, ' ', &word);)
            term(c, &m, &cap, word);
    }
    return m;
}

static void findings(struct ctx *c, struct str text, struct check_list *out)
{
    struct check_options only = {.families = 1u << CHECK_PRIVACY};

    *out = (struct check_list){0};
    if (c->checker)
        check_text(c->checker, c->mem, &(struct check_input){.text = text, .fragment = true},
                   &only, out);
}

/* --- the proposal */

struct hits {
    int n;
};

static void count(void *user, isize mark, int32_t from, int32_t until)
{
    (void)mark, (void)from, (void)until;
    ((struct hits *)user)->n++;
}

/* The text without these words and without what the check finds. */
static struct str without(struct ctx *c, struct str text, const struct redact_marks *m, int *n)
{
    struct redact_in in = {.name = S("a.txt"), .bytes = text, .marks = *m};
    struct redacted out = {0};
    struct check_list found = {0};
    struct buf b;
    isize at = 0;

    if (m->n && !redact_here(c->mem, &in, &out, &c->fail)) {
        text = out.bytes;
        for (isize i = 0; i < out.found.n; i++)
            *n += out.found.p[i];
    }
    findings(c, text, &found);
    b = buf_new(c->mem, text.n + 64);
    for (isize i = 0; i < found.n; i++) {
        if (found.p[i].at < at)
            continue;
        buf_add(&b, str_slice(text, at, found.p[i].at));
        buf_lit(&b, "■■■");
        at = found.p[i].at + found.p[i].n;
        (*n)++;
    }
    buf_add(&b, str_from(text, at));
    return buf_str(&b);
}

/* The answer that was sent, and what it gave. */
static void load(struct ctx *c, struct request_id id, struct request *r, struct applicant *who,
                 int64_t *letter)
{
    struct letter_list all = {0};
    struct outcome o = {0};

    if (request_load(c, id, r))
        return;
    case_need_sight(c, r);
    if (!c->fail.code && r->erased_at.s)
        fail_set(&c->fail, ERR_RULE, "", "这件申请的材料已经销毁");
    if (!c->fail.code &&
        (!outcome_find(r->outcome, &o) ||
         (!str_eq(o.id, S("O01")) && !str_eq(o.id, S("O02")) && !str_eq(o.id, S("O03")))))
        fail_rule(&c->fail, ERR_RULE, "《条例》第四十四条",
                  "只有予以公开、部分公开的答复可以转为主动公开");
    letters_of(c, id, &all);
    for (isize i = 0; i < all.n; i++)
        if (str_eq(all.p[i].state, S("sent")) && str_starts(all.p[i].rule, S("D")))
            *letter = all.p[i].id;
    if (!c->fail.code && !*letter)
        fail_set(&c->fail, ERR_RULE, "", "答复还没有发出");
    if (!c->fail.code)
        (void)applicant_open(c, id, r->applicant, who);
}

/* The draft that the ledger knows of. */
static struct doc_id made_before(struct ctx *c, struct request_id id)
{
    struct request_event_list ledger = {0};
    struct doc_id doc = {0};

    request_events(c, id, &ledger);
    for (isize i = 0; i < ledger.n; i++) {
        struct jval *f = NULL;
        struct fail no = {0};

        if (str_eq(ledger.p[i].kind, S("made_public")) &&
            !jval_parse(c->mem, ledger.p[i].fields, &f, &no))
            doc.n = jval_get_int(f, "document", 0);
    }
    return doc;
}

/* Where like documents stand. */
static struct column_id like_column(struct ctx *c, const struct request *r)
{
    struct doc_line_list docs = {0};

    if (similar_public(c, r->unit, r->content, 1, &docs) || !docs.n)
        return (struct column_id){0};
    return docs.p[0].col;
}

/* --- files */

struct carried {
    struct str name, type, bytes;
};
LIST_TYPE(carried_list, struct carried);

static bool text_clean(struct ctx *c, struct str text, const struct redact_marks *m)
{
    struct redact_fold fold = redact_fold_text(c->mem, text);
    struct check_list found = {0};
    struct hits hits = {0};

    redact_find(c->mem, &fold, m, count, &hits);
    findings(c, text, &found);
    return !hits.n && !found.n;
}

/* Those that went out with the answer: the ones that pass, and the reasons of the others. */
static enum err files(struct ctx *c, struct helper *h, const struct request *r,
                      const struct redact_marks *m, struct carried_list *good,
                      struct answer_open *o)
{
    struct request_file_list all = {0};
    isize cap = 0, left_cap = 0;

    db_begin_read(c);
    request_files(c, r->id, &all);
    if (db_end(c))
        return c->fail.code;
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        const struct request_file *f = &all.p[i];
        struct str bytes = {0}, text = {0};
        struct fail why = {0};
        int pages = 0;

        if (!str_eq(f->kind, S("answer")) || !f->letter || file_unseal(c, r->unit, f, &bytes))
            continue;
        if (redact_text(h, f->name, bytes, c->mem, &text, &pages, &why))
            ;
        else if (!str_trim_wide(text).n)
            fail_set(&why, ERR_RULE, "", "没有可以核查的文字");
        else if (!text_clean(c, text, m) || !text_clean(c, f->name, m))
            fail_set(&why, ERR_RULE, "", "含有个人信息，请先遮盖");
        if (why.code)
            *LIST_ADD(c->mem, &o->left, left_cap) =
                str_fmt(c->mem, "%.*s：%s", STR_ARG(f->name), why.what);
        else
            *LIST_ADD(c->mem, good, cap) = (struct carried){f->name, f->type, bytes};
    }
    o->files = good->n;
    return c->fail.code;
}

enum err answer_open(struct ctx *c, struct helper *h, struct request_id id,
                     struct answer_open *out)
{
    struct applicant who = {0};
    struct letter sheet = {0};
    struct redact_marks m;
    struct carried_list good = {0};
    int64_t letter = 0;

    *out = (struct answer_open){0};
    db_begin_read(c);
    load(c, id, &out->r, &who, &letter);
    out->made = made_before(c, id);
    if (db_end(c) || letter_sheet(c, letter, &sheet))
        return c->fail.code;
    m = terms_of(c, &who);
    out->title = without(c,
                         str_fmt(c->mem, "关于“%.*s”的政府信息公开答复",
                                 STR_ARG(utf8_head(str_trim_wide(out->r.subject), 60))),
                         &m, &out->replaced);
    out->text = without(c,
                        str_fmt(c->mem, "申请公开的内容\n%.*s\n答复\n%.*s",
                                STR_ARG(out->r.content), STR_ARG(sheet.text)),
                        &m, &out->replaced);
    out->col = like_column(c, &out->r);
    return files(c, h, &out->r, &m, &good, out);
}

/* --- the draft */

/* What is still there, so that the officer finds it and a log does not tell it. */
static enum err prove(struct ctx *c, const char *where, struct str text,
                      const struct redact_marks *m)
{
    struct redact_fold fold = redact_fold_text(c->mem, text);
    struct check_list found = {0};

    for (isize i = 0; i < m->n && !c->fail.code; i++) {
        struct redact_marks one = {&m->p[i], 1};
        struct hits hits = {0};

        redact_find(c->mem, &fold, &one, count, &hits);
        if (hits.n)
            return fail_set(&c->fail, ERR_RULE, where, "还有申请人的信息“%.*s”，共 %d 处",
                            STR_ARG(mask_name(c->mem, m->p[i].term)), hits.n);
    }
    findings(c, text, &found);
    if (found.n)
        return fail_set(&c->fail, ERR_RULE, where, "还有个人信息“%.*s”（%.*s）",
                        STR_ARG(check_masked(c->mem, &found.p[0])),
                        STR_ARG(found.p[0].rule->title));
    return c->fail.code;
}

static void attach(struct ctx *c, struct doc_id doc, const struct carried_list *good)
{
    int version = 1;

    for (isize i = 0; i < good->n && !c->fail.code; i++) {
        struct blob_file kept = {0};
        struct doc_file f = {
            .kind = S("file"), .name = good->p[i].name, .type = good->p[i].type};
        int64_t attachment = 0;

        if (blob_put(c, good->p[i].bytes, &kept))
            return;
        f.sm3 = str_dup(c->mem, digest_str(&kept.sm3));
        f.size = kept.size;
        (void)doc_attach(c, doc, version, &f, &attachment, &version);
    }
}

enum err answer_publish(struct ctx *c, struct helper *h, struct request_id id,
                        const struct answer_draft *d, struct doc_id *out)
{
    struct doc_draft draft = {.f = {.title = str_trim_wide(d->title),
                                    .attribute = S("open"),
                                    .written = ctx_today(c),
                                    .col = d->col},
                              .note = S("由依申请公开的答复转为主动公开")};
    struct answer_open o = {0};
    struct applicant who = {0};
    struct redact_marks m;
    struct carried_list good = {0};
    int64_t letter = 0;
    bool was = c->actor.system;

    if (!draft.f.title.n)
        return fail_set(&c->fail, ERR_INPUT, "title", "请填写标题");
    if (!str_trim_wide(d->text).n || utf8_count(d->text) > TEXT_MOST)
        return fail_set(&c->fail, ERR_INPUT, "text", "请填写正文，最多 %d 字", TEXT_MOST);
    if (!d->col.n)
        return fail_set(&c->fail, ERR_INPUT, "col", "请选择栏目");
    db_begin_read(c);
    load(c, id, &o.r, &who, &letter);
    o.made = made_before(c, id);
    if (db_end(c))
        return c->fail.code;
    if (o.made.n)
        return fail_set(&c->fail, ERR_RULE, "", "这件答复已经转为主动公开的草稿");
    m = terms_of(c, &who);
    if (prove(c, "title", draft.f.title, &m) || prove(c, "text", d->text, &m) ||
        files(c, h, &o.r, &m, &good, &o))
        return c->fail.code;
    draft.body = body_of_text(c->mem, d->text);
    /* Who handles the case need not be a clerk: this one use case makes the draft for them, and
     * the steps that follow ask for their own roles and for another pair of eyes. */
    c->actor.system = true;
    if (!doc_create(c, o.r.unit, &draft, out))
        attach(c, *out, &good);
    c->actor.system = was;
    if (c->fail.code)
        return c->fail.code;
    db_begin(c);
    case_step(c, &o.r, S("made_public"),
              str_fmt(c->mem, "{\"document\":%lld}", (long long)out->n));
    audit_add(c, o.r.unit, S("answer_made_public"), S("request"), id.n, S(""),
              str_fmt(c->mem, "{\"document\":%lld}", (long long)out->n));
    return db_end(c);
}
