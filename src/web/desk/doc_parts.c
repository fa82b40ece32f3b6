/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc_parts.c - what pages of one document share; see doc.h */
#include "web/desk/doc.h"

#include "base/utf8.h"

struct str desk_doc_path(struct ctx *c, struct doc_id id, const char *more)
{
    return str_fmt(c->mem, "/desk/doc/%lld%s", (long long)id.n, more);
}

void desk_findings(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                   bool decide, struct desk_finding_list *out)
{
    isize cap = 0;

    for (isize i = 0; i < o->findings.n; i++) {
        const struct finding *f = &o->findings.p[i];
        struct desk_finding *x = LIST_ADD(c->mem, out, cap);

        x->block = str_eq(f->level, S("block"));
        x->look = x->block ? S("error") : str_eq(f->level, S("warn")) ? S("warn") : S("note");
        x->says = f->says;
        x->words = utf8_head(f->words, 60);
        x->suggestion = f->removes ? S("删去") : f->suggestion;
        x->source = f->source;
        x->id = desk_int(c, f->id);
        x->csrf = req->csrf;
        if (str_eq(f->decision, S("kept")))
            x->decided = str_fmt(c->mem, "%.*s保留，理由：%.*s",
                                 STR_ARG(f->decided_name.n ? f->decided_name : S("已")),
                                 STR_ARG(f->reason));
        else if (f->decision.n)
            x->decided = S("已改正");
        else if (decide)
            x->path = desk_doc_path(c, o->d.id, "/decide");
    }
}

void desk_diff(struct ctx *c, const struct doc_diff *d, bool all, struct desk_diff_list *out)
{
    isize cap = 0;
    int64_t skipped = 0;

    for (isize i = 0; i < d->lines.n; i++) {
        const struct diff_line *l = &d->lines.p[i];
        struct desk_diff_line *x;
        isize runs_cap = 0;
        bool near = false;

        for (isize j = i > 0 ? i - 1 : 0; j <= i + 1 && j < d->lines.n; j++)
            near |= d->lines.p[j].op != DIFF_KEEP || d->lines.p[j].changed;
        if (!near && !all) {
            skipped++;
            continue;
        }
        if (skipped)
            LIST_ADD(c->mem, out, cap)->skipped = skipped;
        skipped = 0;
        x = LIST_ADD(c->mem, out, cap);
        x->added = l->op == DIFF_ADD;
        x->cut = l->op == DIFF_CUT;
        for (isize k = 0; k < l->runs.n; k++) {
            struct desk_diff_run *r = LIST_ADD(c->mem, &x->runs, runs_cap);

            r->added = l->runs.p[k].op == DIFF_ADD;
            r->cut = l->runs.p[k].op == DIFF_CUT;
            r->text = l->runs.p[k].text;
        }
    }
    if (skipped)
        LIST_ADD(c->mem, out, cap)->skipped = skipped;
}

/* What is still to come, in the order in which it comes. */
static void to_come(struct ctx *c, const struct doc_open *o, struct desk_course *out,
                    isize *cap)
{
    static const struct str third[] = {LIT("终审")};
    struct str now = {0};

    switch (o->d.state) {
    case DOC_DRAFT:
        now = S("修改中");
        break;
    case DOC_SUBMITTED:
        now = S("等待审核");
        break;
    case DOC_SECOND:
        now = S("等待终审");
        break;
    case DOC_APPROVED:
        now = S("等待发布");
        break;
    case DOC_SCHEDULED:
        now = S("等待定时发布");
        break;
    case DOC_PUBLISHED:
    case DOC_WITHDRAWN:
    case DOC_ARCHIVED:
    case DOC_STATE__MAX:
        return;
    }
    *LIST_ADD(c->mem, &out->events, *cap) = (struct desk_event){.look = S("now"), .title = now};
    if (o->d.state < DOC_SUBMITTED)
        *LIST_ADD(c->mem, &out->events, *cap) =
            (struct desk_event){.look = S("todo"), .title = S("审核")};
    if (o->d.state < DOC_SECOND && o->facts.levels == 3)
        *LIST_ADD(c->mem, &out->events, *cap) =
            (struct desk_event){.look = S("todo"), .title = third[0]};
    if (o->d.secrecy_version != o->d.version)
        *LIST_ADD(c->mem, &out->events, *cap) =
            (struct desk_event){.look = S("todo"), .title = S("保密审查")};
    *LIST_ADD(c->mem, &out->events, *cap) =
        (struct desk_event){.look = S("todo"), .title = S("发布")};
}

void desk_doc_course(struct ctx *c, const struct doc_open *o, struct desk_course *out)
{
    isize cap = 0;

    out->id = S("course");
    out->title = S("办理过程");
    *LIST_ADD(c->mem, &out->events, cap) =
        (struct desk_event){.title = S("起草"), .who = instant_minute(c->mem, o->d.created_at)};
    for (isize i = o->steps.n - 1; i >= 0; i--) { /* they come newest first */
        const struct doc_step *s = &o->steps.p[i];
        struct desk_event *e = LIST_ADD(c->mem, &out->events, cap);
        enum doc_act act = DO_SUBMIT;

        doc_act_parse(s->act, &act);
        e->title = doc_act_zh(act);
        e->look = act == DO_RETURN || act == DO_WITHDRAW ? S("bad") : S("");
        e->who = str_fmt(c->mem, "%.*s · %.*s · 第 %d 版", STR_ARG(s->name),
                         STR_ARG(instant_minute(c->mem, s->at)), s->version);
        e->remark = s->remark;
    }
    to_come(c, o, out, &cap);
}

static struct str size_zh(struct ctx *c, int64_t n)
{
    return n < 1024          ? str_fmt(c->mem, "%lld 字节", (long long)n)
           : n < 1024 * 1024 ? str_fmt(c->mem, "%lld KB", (long long)(n / 1024))
                             : str_fmt(c->mem, "%lld.%lld MB", (long long)(n >> 20),
                                       (long long)((n & 0xFFFFF) * 10 >> 20));
}

void desk_doc_files(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                    bool edit, struct desk_table *t)
{
    t->id = S("doc-files");
    t->caption = S("附件");
    t->empty = S("没有附件。");
    desk_heads(c->mem, t, edit ? S("文件名|类型|大小|操作") : S("文件名|类型|大小"));
    for (isize i = 0; i < o->files.n; i++) {
        const struct attachment *a = &o->files.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, a->name);

        cell->head = true;
        cell->path =
            str_fmt(c->mem, "/desk/doc/%lld/file/%lld", (long long)o->d.id.n, (long long)a->id);
        cell->sub = str_eq(a->kind, S("image")) ? S("正文图片") : S("");
        desk_cell(c->mem, t, r, a->type);
        desk_cell(c->mem, t, r, size_zh(c, a->size));
        if (edit) {
            struct desk_button *b;

            cell = desk_cell(c->mem, t, r, S(""));
            b = desk_button(c->mem, &cell->buttons, req, S("移除"),
                            str_fmt(c->mem, "/desk/doc/%lld/file/%lld/remove",
                                    (long long)o->d.id.n, (long long)a->id));
            b->name = S("version");
            b->value = desk_int(c, o->d.version);
            b->confirm = S("移除这个附件？");
        }
    }
}

struct str relation_zh(struct str kind, bool reverse)
{
    static const struct {
        struct str kind, here, there;
    } words[] = {
        {LIT("interprets"), LIT("解读"), LIT("被解读于")},
        {LIT("amends"), LIT("修改"), LIT("被修改于")},
        {LIT("repeals"), LIT("废止"), LIT("被废止于")},
        {LIT("replaces"), LIT("替代"), LIT("被替代于")},
        {LIT("about"), LIT("相关"), LIT("相关")},
    };

    for (isize i = 0; i < (isize)(sizeof words / sizeof *words); i++)
        if (str_eq(kind, words[i].kind))
            return reverse ? words[i].there : words[i].here;
    return kind;
}

void desk_doc_relations(struct ctx *c, const struct http_req *req, const struct doc_open *o,
                        bool edit, struct desk_table *t)
{
    t->id = S("doc-relations");
    t->caption = S("关联信息");
    t->empty = S("没有关联信息。政策文件和它的解读应当互相关联。");
    desk_heads(c->mem, t, edit ? S("标题|关系|操作") : S("标题|关系"));
    for (isize i = 0; i < o->relations.n; i++) {
        const struct relation *x = &o->relations.p[i];
        struct desk_row *r = desk_row(c->mem, t);
        struct desk_cell *cell = desk_cell(c->mem, t, r, x->title);

        cell->head = true;
        cell->path = desk_doc_path(c, x->other, "");
        desk_cell(c->mem, t, r, relation_zh(x->kind, x->reverse));
        if (!edit)
            continue;
        cell = desk_cell(c->mem, t, r, S(""));
        if (!x->reverse) {
            struct desk_button *b = desk_button(c->mem, &cell->buttons, req, S("解除"),
                                                desk_doc_path(c, o->d.id, "/unrelate"));

            b->hidden.p = NEW(c->mem, struct desk_pair, 2);
            b->hidden.p[0] = (struct desk_pair){S("other"), desk_int(c, x->other.n)};
            b->hidden.p[1] = (struct desk_pair){S("kind"), x->kind};
            b->hidden.n = 2;
        }
    }
}
