/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document.c - a document's page and its attachments; see document.h */
#include "web/portal/document.h"

#include "base/join.h"
#include "base/digest.h"
#include "base/gist.h"
#include "pages.h"
#include "render/qr.h"
#include "store/blob.h"

/* ---- parts of the page */

static struct str kind_of_file(struct ctx *c, const struct attachment *a)
{
    isize dot = str_rfind(a->name, S("."));
    struct str ext = dot > 0 && a->name.n - dot <= 6 ? str_from(a->name, dot + 1) : S("文件");
    char *up = NEW(c->mem, char, ext.n + 1);

    for (isize i = 0; i < ext.n; i++)
        up[i] = ext.p[i] >= 'a' && ext.p[i] <= 'z' ? (char)(ext.p[i] - 32) : ext.p[i];
    return str_fmt(c->mem, "%.*s，%.*s", (int)ext.n, up, STR_ARG(size_text(c->mem, a->size)));
}

static struct str file_address(struct ctx *c, const struct browse_document *b,
                               const struct attachment *a)
{
    return str_fmt(c->mem, "%s/%lld/%lld/%.*s", b->draft ? "/desk/file" : "/gongkai/file",
                   (long long)b->d.id.n, (long long)a->id,
                   STR_ARG(http_escape(c->mem, a->name)));
}

static void put_files(struct ctx *c, const struct browse_document *b,
                      struct portal_document_view *v)
{
    isize cap = 0;

    for (isize i = 0; i < b->files.n; i++)
        if (str_eq(b->files.p[i].kind, S("file")))
            *LIST_ADD(c->mem, &v->files, cap) =
                (struct file_link){.link = file_address(c, b, &b->files.p[i]),
                                   .name = b->files.p[i].name,
                                   .kind = kind_of_file(c, &b->files.p[i])};
}

/* How a relation reads from this side and from the other. */
static const struct {
    struct str kind, here, there;
    bool explains;
} relations[] = {
    {LIT("interprets"), LIT("解读的文件"), LIT("解读"), true},
    {LIT("amends"), LIT("本文修改"), LIT("修改本文"), false},
    {LIT("repeals"), LIT("本文废止"), LIT("废止本文"), false},
    {LIT("replaces"), LIT("本文替代"), LIT("替代本文"), false},
    {LIT("about"), LIT("相关"), LIT("相关"), false},
};

static void put_relations(struct ctx *c, const struct browse_document *b,
                          struct portal_document_view *v)
{
    isize explains = 0, others = 0;

    for (isize i = 0; i < b->relations.n; i++) {
        const struct relation *r = &b->relations.p[i];
        struct doc_id other = r->reverse ? r->document : r->other;
        struct related_link l = {.link = doc_address(c->mem, r->unit_code, r->col, other),
                                 .text = r->title};

        for (size_t k = 0; k < sizeof relations / sizeof *relations; k++) {
            if (!str_eq(r->kind, relations[k].kind))
                continue;
            l.note = r->reverse ? relations[k].there : relations[k].here;
            if (relations[k].explains)
                *LIST_ADD(c->mem, &v->explains, explains) = l;
            else
                *LIST_ADD(c->mem, &v->others, others) = l;
        }
    }
}

static void put_events(struct ctx *c, const struct browse_document *b,
                       struct portal_document_view *v)
{
    static const struct {
        struct str kind, zh;
    } kinds[] = {{LIT("made"), LIT("制定")},
                 {LIT("amended"), LIT("修改")},
                 {LIT("repealed"), LIT("废止")},
                 {LIT("void"), LIT("宣布失效")},
                 {LIT("extended"), LIT("延长有效期")}};
    isize cap = 0;

    for (isize i = 0; i < b->events.n; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            const struct norm_event *e = &b->events.p[i];
            struct str text = kinds[k].zh;

            if (!str_eq(e->kind, kinds[k].kind))
                continue;
            if (e->by_doc_no.n)
                text = str_fmt(c->mem, "%.*s（%.*s）", STR_ARG(text), STR_ARG(e->by_doc_no));
            if (day_is_set(e->until))
                text = str_fmt(c->mem, "%.*s至%.*s", STR_ARG(text),
                               STR_ARG(day_zh(c->mem, e->until)));
            *LIST_ADD(c->mem, &v->events, cap) = (struct event_line){e->day, text};
        }
}

static struct related_link near_link(struct ctx *c, const struct doc_line *d)
{
    struct related_link l = {{0}, {0}, {0}};

    if (d->id.n) {
        l.link = doc_address(c->mem, d->unit_code, d->col, d->id);
        l.text = d->title;
    }
    return l;
}

/* The statutory meta elements of a content page: rulebook/meta-tags.tsv. */
static void put_meta(struct ctx *c, const struct browse_document *b, struct frame *f)
{
    const struct doc_fields *d = &b->d.f;
    struct str source = d->source.n ? d->source : d->issuer.n ? d->issuer : b->u.unit.name;

    portal_column_meta(c, f, &b->col);
    frame_meta(c, f, S("ArticleTitle"), d->title);
    frame_meta(c, f, S("PubDate"), instant_minute(c->mem, b->d.published_at));
    frame_meta(c, f, S("ContentSource"), source);
    if (d->keywords.n)
        frame_meta(c, f, S("Keywords"), d->keywords);
    if (d->author.n)
        frame_meta(c, f, S("Author"), d->author);
    frame_meta(c, f, S("Description"), d->summary.n ? d->summary : gist_of(c->mem, b->text));
    for (isize i = 0; i < b->files.n && b->u.platform.base.n; i++)
        if (str_eq(b->files.p[i].kind, S("image"))) {
            frame_meta(
                c, f, S("Image"),
                str_concat(c->mem, b->u.platform.base, file_address(c, b, &b->files.p[i])));
            break;
        }
    if (f->canonical.n)
        frame_meta(c, f, S("Url"), f->canonical);
}

static struct str attribute_zh(struct str a)
{
    return str_eq(a, S("request")) ? S("依申请公开") : S("主动公开");
}

static void put_fields(struct ctx *c, const struct browse_document *b,
                       struct portal_document_view *v)
{
    const struct doc_fields *f = &b->d.f;

    v->title = f->title;
    v->index_no = b->d.index_no;
    v->doc_no = f->doc_no;
    v->issuer = f->issuer.n ? f->issuer : b->u.unit.name;
    v->genre = f->genre;
    v->subject = f->subject;
    v->attribute = attribute_zh(f->attribute);
    v->written = f->written;
    v->effective = f->effective;
    v->expiry = f->expiry;
    v->source = f->source.n ? f->source : v->issuer;
    v->author = f->author;
    v->published = instant_minute(c->mem, b->d.published_at);
    v->published_iso = instant_rfc3339(c->mem, b->d.published_at);
    if (b->validity != VALID_NONE) {
        v->validity = validity_zh(b->validity);
        v->validity_class = validity_class(b->validity);
    }
}

/* ---- handlers */

/* 410: when and why; the title is known to have been public. */
static void gone(struct ctx *c, struct http_req *req, struct http_res *res,
                 const struct browse_document *b)
{
    struct portal_gone_view v = {.story = str_dup(c->mem, str_of(c->fail.what))};
    struct page p;

    c->fail = (struct fail){0};
    frame_portal(c, req, S("信息已撤回"), b->u.unit.id.n ? &b->u.unit : NULL, 0, &v.frame);
    res->status = 410;
    p = page_for(c, req, res);
    page_portal_gone(&p, &v);
}

void portal_document_show(struct ctx *c, struct http_req *req, struct http_res *res,
                          const struct browse_document *b)
{
    struct str address = doc_address(c->mem, b->right_unit_code, b->d.f.col, b->d.id);
    struct portal_document_view v = {0};
    struct page p;

    portal_unit_frame(c, req, &b->u, b->col.board, b->d.f.title, &v.frame, &v.crumbs);
    portal_column_crumbs(c, &v.crumbs, &b->u, &b->col, true);
    put_fields(c, b, &v);
    put_meta(c, b, &v.frame);
    v.body = (struct html){b->html};
    put_files(c, b, &v);
    put_relations(c, b, &v);
    put_events(c, b, &v);
    if (b->report_year)
        v.report = str_fmt(c->mem, "%.*sreport_%d.html",
                           STR_ARG(unit_address(c->mem, b->u.unit.code)), b->report_year);
    if (b->consult)
        v.consult = str_fmt(c->mem, "/gongkai/consult/%lld.html", (long long)b->consult);
    v.newer = near_link(c, &b->newer);
    v.older = near_link(c, &b->older);
    v.correct =
        str_concat(c->mem, S("/gongkai/correct.html?doc="), str_of_int(c->mem, b->d.id.n));
    v.qr = str_concat(c->mem, str_slice(address, 0, address.n - 4), S("svg")); /* doc_7.svg */
    p = page_for(c, req, res);
    page_portal_document(&p, &v);
}

void portal_document(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id id = {portal_id(req->param[2])};
    struct browse_document b;

    if (browse_document(c, req->param[0], (struct column_id){portal_id(req->param[1])}, id,
                        &b)) {
        if (c->fail.code == ERR_GONE)
            gone(c, req, res, &b);
        else
            http_error(c, req, res, c->fail.code);
        return;
    }
    if (b.moved) {
        http_redirect_moved(c, res, doc_address(c->mem, b.right_unit_code, b.d.f.col, id));
        return;
    }
    res->modified = b.d.published_at;
    portal_cache(res, b.relations.n ? (struct unit_id){0} : b.u.unit.id);
    portal_document_show(c, req, res, &b);
}

/* The address of a document's page as a QR code: a picture of its own, so that the page need not
 * wait for it. It says what was asked, not whether there is such a document. */
void portal_document_qr(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct column_id col = {portal_id(req->param[1])};
    struct doc_id id = {portal_id(req->param[2])};
    struct platform p = {0};
    struct str address, svg;

    db_begin_read(c);
    platform_load(c, &p);
    if (db_end(c) != OK || !col.n || !id.n) {
        http_error(c, req, res, c->fail.code ? c->fail.code : ERR_NOT_FOUND);
        return;
    }
    if (!p.base.n)
        p.base =
            str_fmt(c->mem, "%s%.*s", req->secure ? "https://" : "http://", STR_ARG(req->host));
    address = str_concat(c->mem, p.base, doc_address(c->mem, req->param[0], col, id));
    svg = qr_svg(c->mem, address, S("本页二维码"));
    if (!svg.n) {
        http_error(c, req, res, ERR_NOT_FOUND);
        return;
    }
    res->status = 200;
    res->type = S("image/svg+xml");
    res->body = buf_new(c->mem, svg.n + 64);
    buf_lit(&res->body, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
    buf_add(&res->body, str_from(svg, 4));
    portal_cache(res, (struct unit_id){0});
    res->endless = true;
}

/* An image is shown, any other file is saved; only types that no browser runs are shown. */
static bool shows(struct str type)
{
    return str_eq(type, S("image/png")) || str_eq(type, S("image/jpeg")) ||
           str_eq(type, S("image/gif")) || str_eq(type, S("image/webp"));
}

void portal_file(struct ctx *c, struct http_req *req, struct http_res *res)
{
    struct doc_id doc = {portal_id(req->param[0])};
    struct attachment a = {0};
    int fd = -1;

    if (browse_file(c, doc, portal_id(req->param[1]), &a) ||
        blob_open(c, a.sm3, &fd, &res->file_size)) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = 200;
    res->file = fd;
    res->type = a.type.n ? a.type : S("application/octet-stream");
    if (!shows(a.type))
        res->download = a.name;
    res->etag = str_fmt(c->mem, "\"%.*s\"", STR_ARG(hex_of(c->mem, str_slice(a.sm3, 0, 16))));
}
