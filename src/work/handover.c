/* SPDX-License-Identifier: MulanPSL-2.0 */
/* handover.c - approved documents as files; see handover.h */
#include "work/handover.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/os.h"
#include "base/utf8.h"
#include "render/html.h"
#include "store/blob.h"
#include "store/catalogue.h"
#include "store/unit.h"

enum { LINES_AT_ONCE = 200, FILE_MOST = 512 << 20, NAME_CHARS = 40 };

struct item {
    struct document d;
    struct doc_version v;
    struct attachment_list files;
    struct unit unit;
    struct column col;
    struct str folder; /* its name */
};

/* One field of the three forms of meta data. */
struct meta {
    const char *name, *zh;
    struct str value;
};

/* Letters, digits and Han stay; everything else, runs of it too, is one dash. */
static struct str safe(struct arena *mem, struct str s, isize most)
{
    struct buf b = buf_new(mem, s.n + 1);
    isize chars = 0;
    bool dash = false;

    for (isize at = 0; at < s.n && chars < most;) {
        uint32_t r = utf8_next(s, &at);
        bool plain = (r >= '0' && r <= '9') || (r >= 'A' && r <= 'Z') ||
                     (r >= 'a' && r <= 'z') || rune_is_han(r);

        if (!plain) {
            dash = b.n > 0;
            continue;
        }
        if (dash)
            buf_char(&b, '-');
        dash = false;
        buf_rune(&b, r);
        chars++;
    }
    return buf_str(&b);
}

struct str handover_folder(struct arena *mem, struct str index_no, struct doc_id id,
                           struct str title)
{
    struct str number = safe(mem, index_no, NAME_CHARS), words = safe(mem, title, NAME_CHARS);

    if (!number.n)
        number = str_fmt(mem, "%lld", (long long)id.n);
    return words.n ? str_fmt(mem, "%.*s-%.*s", STR_ARG(number), STR_ARG(words)) : number;
}

/* 01-name.pdf: its place keeps equal names apart, its ending stays. */
static struct str file_name(struct arena *mem, struct str name, isize nth)
{
    isize dot = str_rfind(name, S("."));
    struct str stem = dot > 0 ? str_slice(name, 0, dot) : name;
    struct str end = dot > 0 ? safe(mem, str_from(name, dot + 1), 8) : S("");

    stem = safe(mem, stem, NAME_CHARS);
    return str_fmt(mem, "%02lld-%.*s%s%.*s", (long long)nth + 1,
                   STR_ARG(stem.n ? stem : S("file")), end.n ? "." : "", STR_ARG(end));
}

static isize fields(struct ctx *c, const struct item *it, struct meta *m)
{
    const struct doc_fields *f = &it->d.f;
    struct instant out = it->d.published_at.s ? it->d.published_at : it->d.publish_at;
    const struct meta all[] = {
        {"title", "标题", it->v.title},
        {"index_number", "索引号", it->d.index_no},
        {"document_number", "文号", f->doc_no},
        {"issuer", "发文机关", f->issuer.n ? f->issuer : it->unit.name},
        {"written", "成文日期", day_iso(c->mem, f->written)},
        {"publish_at", "发布时间", out.s ? instant_minute(c->mem, out) : S("")},
        {"source", "来源", f->source},
        {"author", "作者", f->author},
        {"genre", "体裁", f->genre},
        {"subject", "主题分类", f->subject},
        {"keywords", "关键词", f->keywords},
        {"summary", "内容概述", f->summary},
        {"effective", "生效日期", day_iso(c->mem, f->effective)},
        {"expiry", "失效日期", day_iso(c->mem, f->expiry)},
        {"unit", "单位", it->unit.name},
        {"unit_code", "单位代码", it->unit.code},
        {"column", "栏目", it->col.name},
        {"item", "主动公开事项", f->item},
        {"state", "状态", S("")},
        {"version", "版本", str_fmt(c->mem, "%d", it->v.version)},
    };
    isize n = (isize)(sizeof all / sizeof *all);

    for (isize i = 0; i < n; i++)
        m[i] = all[i];
    m[n - 2].value = str_of(it->d.live ? "published" : "approved");
    return n;
}

static void put(struct ctx *c, const char *folder, const char *name, struct str content,
                struct handover_done *done)
{
    struct str path = str_fmt(c->mem, "%s/%s", folder, name);

    if (!c->fail.code && os_write_file(str_cstr(c->mem, path), content, 0644, &c->fail) == OK)
        done->bytes += content.n;
}

/* A file's row of the document, as all three forms list it. */
struct listed {
    struct str name, kind, path;
    int64_t size;
};

static struct str meta_json(struct ctx *c, const struct meta *m, isize n,
                            const struct listed *f, isize files)
{
    struct buf b = buf_new(c->mem, 4096);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    for (isize i = 0; i < n; i++)
        jout_put_opt(&j, m[i].name, m[i].value);
    jout_key(&j, "files");
    jout_array(&j);
    for (isize i = 0; i < files; i++) {
        jout_object(&j);
        jout_put_str(&j, "name", f[i].name);
        jout_put_str(&j, "kind", f[i].kind);
        jout_put_str(&j, "path", f[i].path);
        jout_put_int(&j, "size", f[i].size);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    buf_char(&b, '\n');
    return buf_str(&b);
}

static struct str meta_xml(struct ctx *c, const struct meta *m, isize n, const struct listed *f,
                           isize files)
{
    struct buf b = buf_new(c->mem, 4096);

    buf_lit(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<document>\n");
    for (isize i = 0; i < n; i++) {
        buf_fmt(&b, "  <%s label=\"%s\">", m[i].name, m[i].zh);
        html_escape(&b, m[i].value);
        buf_fmt(&b, "</%s>\n", m[i].name);
    }
    buf_lit(&b, "  <files>\n");
    for (isize i = 0; i < files; i++) {
        buf_fmt(&b, "    <file kind=\"%.*s\" size=\"%lld\" path=\"", STR_ARG(f[i].kind),
                (long long)f[i].size);
        html_escape(&b, f[i].path);
        buf_lit(&b, "\">");
        html_escape(&b, f[i].name);
        buf_lit(&b, "</file>\n");
    }
    buf_lit(&b, "  </files>\n</document>\n");
    return buf_str(&b);
}

/* Tabs and line ends inside a value become blanks: a line stays a line. */
static void tsv_cell(struct buf *b, struct str s)
{
    for (isize i = 0; i < s.n; i++)
        buf_char(b, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static struct str meta_tsv(struct ctx *c, const struct meta *m, isize n, const struct listed *f,
                           isize files)
{
    struct buf b = buf_new(c->mem, 4096);

    for (isize i = 0; i < n; i++) {
        buf_fmt(&b, "%s\t", m[i].zh);
        tsv_cell(&b, m[i].value);
        buf_char(&b, '\n');
    }
    for (isize i = 0; i < files; i++) {
        buf_fmt(&b, "%s\t", str_eq(f[i].kind, S("image")) ? "图片" : "附件");
        tsv_cell(&b, f[i].path);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static void meta_tag(struct buf *b, const char *name, struct str value)
{
    buf_fmt(b, "<meta name=\"%s\" content=\"", name);
    html_escape(b, value);
    buf_lit(b, "\">\n");
}

static struct str page(struct ctx *c, const struct item *it, struct str body)
{
    const struct doc_fields *f = &it->d.f;
    struct instant out = it->d.published_at.s ? it->d.published_at : it->d.publish_at;
    struct buf b = buf_new(c->mem, body.n + 4096);

    buf_lit(
        &b,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html_escape(&b, it->v.title);
    buf_lit(&b, "</title>\n");
    meta_tag(&b, "ArticleTitle", it->v.title);
    if (out.s)
        meta_tag(&b, "PubDate", instant_minute(c->mem, out));
    meta_tag(&b, "ContentSource", f->source.n ? f->source : it->unit.name);
    meta_tag(&b, "Keywords", f->keywords);
    meta_tag(&b, "Author", f->author);
    meta_tag(&b, "Description", f->summary);
    meta_tag(&b, "ColumnName", it->col.name);
    buf_lit(&b, "</head>\n<body>\n<h1>");
    html_escape(&b, it->v.title);
    buf_lit(&b, "</h1>\n<div id=\"content\">\n");
    buf_add(&b, body);
    buf_lit(&b, "\n</div>\n</body>\n</html>\n");
    return buf_str(&b);
}

/* Everything that leaves, and nothing else. */
static bool may_leave(const struct document *d, const struct handover_ask *ask)
{
    bool ready = d->state == DOC_APPROVED || d->state == DOC_SCHEDULED ||
                 (ask->published && d->live && d->state == DOC_PUBLISHED);

    if (!str_eq(d->f.attribute, S("open")) || !ready)
        return false;
    return !day_is_set(ask->since) || instant_day(d->changed_at).n >= ask->since.n;
}

static void files(struct ctx *c, const char *folder, const struct item *it, struct str *body,
                  struct listed *list, struct handover_done *done)
{
    if (it->files.n)
        os_mkdirs(str_cstr(c->mem, str_fmt(c->mem, "%s/files", folder)), 0755, &c->fail);
    for (isize i = 0; i < it->files.n && !c->fail.code; i++) {
        const struct attachment *a = &it->files.p[i];
        struct str name = file_name(c->mem, a->name, i), bytes, from, rest, out;
        struct buf b;
        isize at;

        list[i] = (struct listed){a->name, a->kind,
                                  str_fmt(c->mem, "files/%.*s", STR_ARG(name)), a->size};
        if (blob_read(c, a->sm3, FILE_MOST, &bytes))
            return;
        put(c, folder, str_cstr(c->mem, list[i].path), bytes, done);
        done->files++;
        /* "/gongkai/file/DOC/FILE/name" in the text leads to the file beside it */
        from = str_fmt(c->mem, "\"/gongkai/file/%lld/%lld/", (long long)it->d.id.n,
                       (long long)a->id);
        b = buf_new(c->mem, body->n + 256);
        for (rest = *body; (at = str_find(rest, from)) >= 0;) {
            buf_add(&b, str_slice(rest, 0, at));
            rest = str_from(rest, at + from.n);
            at = str_find(rest, S("\""));
            rest = str_from(rest, at < 0 ? rest.n : at);
            buf_fmt(&b, "\"%.*s", STR_ARG(list[i].path));
        }
        buf_add(&b, rest);
        out = buf_str(&b);
        *body = out;
    }
}

static void write_item(struct ctx *c, const char *folder, struct item *it, struct buf *index,
                       struct handover_done *done)
{
    struct meta m[32];
    struct listed *list = NEW(c->mem, struct listed, it->files.n + 1);
    const char *own;
    struct str body = it->v.body_html;
    isize n = fields(c, it, m);

    it->folder = handover_folder(c->mem, it->d.index_no, it->d.id, it->v.title);
    own = str_cstr(c->mem, str_fmt(c->mem, "%s/%.*s", folder, STR_ARG(it->folder)));
    os_mkdirs(own, 0755, &c->fail);
    files(c, own, it, &body, list, done);
    put(c, own, "content.html", page(c, it, body), done);
    put(c, own, "content.txt", it->v.body_text, done);
    put(c, own, "meta.json", meta_json(c, m, n, list, it->files.n), done);
    put(c, own, "meta.xml", meta_xml(c, m, n, list, it->files.n), done);
    put(c, own, "meta.tsv", meta_tsv(c, m, n, list, it->files.n), done);
    for (isize i = 0; i < 7; i++) {
        tsv_cell(index, m[i].value);
        buf_char(index, '\t');
    }
    tsv_cell(index, it->col.name);
    buf_fmt(index, "\t%lld\t%.*s\n", (long long)it->files.n, STR_ARG(it->folder));
    done->documents++;
}

/* One transaction: everything of one document, so that what is written is of one moment. */
static bool load(struct ctx *c, struct doc_id id, const struct handover_ask *ask,
                 struct item *it)
{
    bool leaves;

    *it = (struct item){0};
    db_begin_read(c);
    document_load(c, id, &it->d);
    leaves = !c->fail.code && may_leave(&it->d, ask);
    if (leaves) {
        int version = it->d.live && it->d.state == DOC_PUBLISHED ? it->d.published_version
                                                                 : it->d.version;

        version_load(c, id, version, &it->v);
        attachment_of(c, id, version, &it->files);
        unit_load(c, it->d.unit, &it->unit);
        column_load(c, it->d.f.col, &it->col);
    }
    db_end(c);
    return leaves && !c->fail.code;
}

static void ids_of(struct ctx *c, const struct handover_ask *ask, enum doc_state state,
                   struct doc_line_list *out, isize *cap)
{
    struct page_key from = {0};

    for (;;) {
        struct doc_line_list some = {0};

        db_begin_read(c);
        docs_work(c, ask->unit, state, (struct user_id){0}, from, LINES_AT_ONCE, &some);
        if (db_end(c))
            return;
        for (isize i = 0; i < some.n; i++)
            *LIST_ADD(c->mem, out, *cap) = some.p[i];
        if (some.n < LINES_AT_ONCE)
            return;
        from = (struct page_key){some.p[some.n - 1].changed_at, some.p[some.n - 1].id.n};
    }
}

enum err handover_write(struct ctx *c, const char *folder, const struct handover_ask *ask,
                        struct handover_done *done)
{
    struct doc_line_list ids = {0};
    struct buf index = buf_new(c->mem, 8192);
    isize cap = 0;

    *done = (struct handover_done){0};
    ids_of(c, ask, DOC_APPROVED, &ids, &cap);
    ids_of(c, ask, DOC_SCHEDULED, &ids, &cap);
    if (ask->published)
        ids_of(c, ask, DOC_PUBLISHED, &ids, &cap);
    if (!c->fail.code)
        os_mkdirs(folder, 0755, &c->fail);
    buf_lit(&index,
            "标题\t索引号\t文号\t发文机关\t成文日期\t发布时间\t来源\t栏目\t附件数\t目录\n");
    for (isize i = 0; i < ids.n && !c->fail.code; i++) {
        struct item it;

        if (load(c, ids.p[i].id, ask, &it))
            write_item(c, folder, &it, &index, done);
    }
    put(c, folder, "index.tsv", buf_str(&index), done);
    return c->fail.code;
}
