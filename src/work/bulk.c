/* SPDX-License-Identifier: MulanPSL-2.0 */
/* bulk.c - documents by the thousand; see bulk.h */
#include "work/bulk.h"

#include "base/gist.h"
#include "law/permit.h"
#include "read/pm.h"
#include "render/html.h"
#include "store/audit.h"
#include "store/search.h"
#include "store/unit.h"
#include "work/facts.h"
#include "work/fields.h"
#include "work/may.h"
#include "work/shown.h"

enum { BATCH_MEMORY = 512 << 20, BATCH_FULL = 192 << 20, PLAIN_MOST = 1 << 20 };

enum err bulk_start(struct ctx *c, struct unit_id unit, struct bulk *b)
{
    *b = (struct bulk){.c = c, .unit = unit, .actor = c->actor};
    db_begin_read(c);
    may(c, ACT_IMPORT, unit);
    db_end(c);
    if (!c->fail.code && !arena_init(&b->mem, BATCH_MEMORY))
        fail_set(&c->fail, ERR_BUSY, "memory", "内存不足");
    b->mem.unwind = c->mem->unwind;
    return db_long_log(c, true);
}

/* A failure of the batch becomes the caller's. */
static enum err tell(struct bulk *b)
{
    if (b->in.fail.code && !b->c->fail.code)
        b->c->fail = b->in.fail;
    b->in.fail = (struct fail){0};
    return b->c->fail.code;
}

static void batch_begin(struct bulk *b)
{
    if (b->open)
        return;
    b->in = *b->c;
    b->in.mem = &b->mem;
    db_attach(&b->in, db_of(b->c));
    db_begin_unit(&b->in, b->unit);
    search_hold(&b->in);
    b->open = true;
    b->in_batch = 0;
}

static enum err batch_end(struct bulk *b)
{
    if (!b->open)
        return b->c->fail.code;
    b->in.now = b->c->now;
    b->in.actor = b->actor;
    search_release(&b->in);
    if (b->in_batch) {
        unit_touch(&b->in, b->unit);
        audit_add(&b->in, b->unit, S("import"), S("unit"), b->unit.n, S(""),
                  str_fmt(b->in.mem, "{\"documents\":%d}", b->in_batch));
    }
    db_end(&b->in);
    b->open = false;
    tell(b);
    arena_reset(&b->mem);
    search_amid_bulk(b->c);
    return b->c->fail.code;
}

static void touched(struct bulk *b, struct column_id col)
{
    for (isize i = 0; i < b->touched.n; i++)
        if (b->touched.p[i].n == col.n)
            return;
    *LIST_ADD(b->c->mem, &b->touched, b->touched_cap) = col;
}

/* Who did what there; a person that is not known is the import itself. */
static void steps(struct bulk *b, const struct document *d, const struct bulk_doc *in)
{
    struct ctx *c = &b->in;
    struct document at = *d;
    static const struct {
        enum doc_act act;
        enum doc_state from, to;
        int before; /* seconds before it was published */
    } way[] = {{DO_SUBMIT, DOC_DRAFT, DOC_SUBMITTED, 5400},
               {DO_SECRECY, DOC_SUBMITTED, DOC_SUBMITTED, 1800},
               {DO_APPROVE, DOC_SUBMITTED, DOC_APPROVED, 1500},
               {DO_PUBLISH, DOC_APPROVED, DOC_PUBLISHED, 0}};

    for (int i = in->reviewer.id.n ? 0 : 3; i < 4; i++) {
        const struct bulk_person *who = i ? &in->reviewer : &in->drafter;

        c->now.s = d->published_at.s - way[i].before;
        if (in->reviewer.id.n)
            c->actor = (struct actor){.user = who->id, .name = who->name};
        at.state = way[i].to;
        step_insert(c, &at, way[i].act, way[i].from, in->reviewer.id.n ? S("") : S("导入"));
    }
    c->now = b->c->now;
    c->actor = b->actor;
}

/* In a body BULK_FILE3 stands for the address of the fourth file, which is known only now. */
static void address(struct ctx *c, struct tree *tree, const struct bulk_doc *in,
                    const struct document *d, const int64_t *attachment)
{
    for (struct tree *t = tree; t; t = tree_walk(tree, t)) {
        int64_t i = 0;

        if (!str_starts(t->href, S(BULK_FILE)) ||
            !str_int(str_from(t->href, S(BULK_FILE).n), &i) || i < 0 || i >= in->files_n)
            continue;
        t->href = str_fmt(c->mem, "/gongkai/file/%lld/%lld/%lld", (long long)d->id.n,
                          (long long)attachment[i], (long long)i);
    }
}

static void insert(struct bulk *b, const struct bulk_doc *in, struct document *d,
                   struct tree *tree)
{
    struct ctx *c = &b->in;
    struct doc_version v = {
        .version = 1, .title = d->f.title, .fields = doc_fields_write(c->mem, &d->f)};
    int64_t *attachment = NEW(c->mem, int64_t, in->files_n + 1);

    c->now = d->published_at;
    if (in->drafter.id.n)
        c->actor = (struct actor){.user = in->drafter.id, .name = in->drafter.name};
    d->drafter = in->drafter.id;
    if (!d->f.summary.n)
        d->f.summary = gist_of(c->mem, tree_text(c->mem, tree));
    d->id = document_insert(c, d);
    for (isize i = 0; i < in->files_n; i++) {
        struct attachment a = {.document = d->id,
                               .kind = in->files[i].kind,
                               .name = in->files[i].name,
                               .from_version = 1};

        a.blob = blob_row(c, d->unit, in->files[i].sm3, in->files[i].size, in->files[i].type);
        attachment[i] = attachment_insert(c, d->unit, &a);
    }
    address(c, tree, in, d, attachment);
    v.document = d->id;
    v.body = pm_write(c->mem, tree);
    v.body_text = tree_text(c->mem, tree);
    v.body_html = render_html(c->mem, tree);
    version_insert(c, d->unit, &v);
    c->now = b->c->now;
    c->actor = b->actor;
    steps(b, d, in);
    if (d->f.norm && !c->fail.code) { /* puts it into the index, too */
        struct norm_event made = {
            .document = d->id,
            .kind = S("made"),
            .day = day_is_set(d->f.written) ? d->f.written : instant_day(d->published_at),
            .by_doc_no = d->f.doc_no};
        life_add(c, d, &made);
    } else {
        shown_put(c, d, v.body_text);
    }
}

/* Lines of a modest text are a tree at once: written as the editor's document and read again they would be the same. */
static bool is_plain(struct str text)
{
    if (text.n > PLAIN_MOST)
        return false;
    for (isize i = 0; i < text.n; i++)
        if (((unsigned char)text.p[i] < ' ' && text.p[i] != '\n') || text.p[i] == 0x7F)
            return false;
    return true;
}

static void body_read(struct ctx *c, const struct bulk_doc *in, struct tree **tree)
{
    if (!in->body.n && is_plain(in->text))
        *tree = tree_of_text(c->mem, in->text);
    else
        pm_read(c->mem, in->body.n ? in->body : body_of_text(c->mem, in->text), tree, &c->fail);
}

enum err bulk_add(struct bulk *b, const struct bulk_doc *in, struct doc_id *id)
{
    struct document d = {.unit = b->unit,
                         .state = DOC_PUBLISHED,
                         .version = 1,
                         .published_version = 1,
                         .live = true,
                         .origin = in->origin};
    struct ctx *c = &b->in;
    struct tree *tree = NULL;
    struct doc_id there = {0};

    if (id)
        id->n = 0;
    if (b->c->fail.code)
        return b->c->fail.code;
    batch_begin(b);
    d.published_at = in->published.s ? in->published : c->now;
    d.first_published_at = d.published_at;
    /* Everything that can be refused is refused before the first change. */
    if (in->origin.n && doc_by_origin(c, b->unit, in->origin, &there)) {
        b->skipped++;
        return tell(b);
    }
    if (d.published_at.s > c->now.s)
        fail_set(&c->fail, ERR_INPUT, "published", "发布时间不能晚于现在");
    fields_take(c, b->unit, &in->f, &d.f);
    if (!c->fail.code && !str_eq(d.f.attribute, S("open")))
        fail_set(&c->fail, ERR_RULE, "attribute", "只有主动公开的信息可以这样导入");
    if (!c->fail.code && !d.f.title.n)
        fail_set(&c->fail, ERR_INPUT, "title", "标题为空");
    if (!c->fail.code)
        body_read(c, in, &tree);
    if (in->index_no.n && doc_by_index(c, in->index_no, &there))
        fail_set(&c->fail, ERR_CONFLICT, "index_no", "索引号“%.*s”已经使用",
                 STR_ARG(in->index_no));
    if (c->fail.code)
        return tell(b);
    d.index_no = in->index_no.n
                     ? in->index_no
                     : index_no_next(c, b->unit,
                                     day_is_set(d.f.written) ? d.f.written
                                                             : instant_day(d.published_at));
    insert(b, in, &d, tree);
    touched(b, d.f.col);
    b->added++;
    b->in_batch++;
    if (id)
        *id = d.id;
    if (c->fail.code || b->in_batch == BULK_BATCH || arena_used(&b->mem) > BATCH_FULL)
        batch_end(b);
    return b->c->fail.code;
}

/* Also after a batch that failed: the failure stays the caller's. */
static void short_log(struct ctx *c)
{
    struct fail kept = c->fail;

    c->fail = (struct fail){0};
    (void)db_long_log(c, false);
    if (kept.code)
        c->fail = kept;
}

enum err bulk_end(struct bulk *b)
{
    struct ctx *c = b->c;

    batch_end(b);
    arena_free(&b->mem);
    short_log(c);
    db_begin_unit(c, b->unit);
    for (isize i = 0; i < b->touched.n; i++)
        column_recount(c, b->touched.p[i]);
    unit_touch(c, b->unit);
    return db_end(c);
}

enum err bulk_redirect(struct ctx *c, struct unit_id unit, struct str path, struct doc_id doc)
{
    if (!str_starts(path, S("/")) || path.n > 1000 || !doc.n)
        return c->fail.code;
    db_begin(c);
    may(c, ACT_IMPORT, unit);
    redirect_put(c, unit, path, doc, (struct column_id){0});
    return db_end(c);
}
