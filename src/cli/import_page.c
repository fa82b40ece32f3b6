/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import_page.c - gongkai import page: published pages of an existing site */
#include "base/os.h"
#include "base/utf8.h"
#include "cli/data.h"
#include "cli/import.h"
#include "read/page.h"
#include "read/pm.h"
#include "render/redraw.h"
#include "store/blob.h"
#include "store/unit.h"
#include "work/bulk.h"

enum { PAGE_MAX = 16 << 20, FILE_MOST = 200 << 20 };

static void put_field(struct json_out *j, const char *key, const struct page_field *f)
{
    jout_put_opt(j, key, f->value);
}

static void put_sure(struct json_out *j, const char *key, int sure)
{
    jout_key(j, key);
    jout_double(j, sure / 100.0);
}

static void put_json(struct cli *c, struct str file, const struct page *p)
{
    struct buf b = buf_new(c->mem, 4096);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "file", file);
    put_field(&j, "title", &p->title);
    put_field(&j, "published", &p->published);
    put_field(&j, "source", &p->source);
    put_field(&j, "index_number", &p->index_number);
    put_field(&j, "document_number", &p->document_number);
    put_field(&j, "issuer", &p->issuer);
    jout_key(&j, "column_path");
    jout_array(&j);
    for (isize i = 0; i < p->column_path.n; i++)
        jout_str(&j, p->column_path.p[i]);
    jout_end(&j);
    jout_put_str(&j, "body_text", tree_text(c->mem, p->body));
    jout_put_int(&j, "tables", p->tables);
    jout_put_int(&j, "images", p->images);
    jout_key(&j, "image_srcs");
    jout_array(&j);
    for (isize i = 0; i < p->image_src.n; i++)
        jout_str(&j, p->image_src.p[i]);
    jout_end(&j);
    jout_key(&j, "attachments");
    jout_array(&j);
    for (isize i = 0; i < p->attachments.n; i++) {
        const struct page_file *f = &p->attachments.p[i];

        jout_object(&j);
        jout_put_str(&j, "name", f->name);
        jout_put_str(&j, "href", f->href);
        jout_put_str(&j, "where", f->in_body ? S("body") : S("block"));
        jout_end(&j);
    }
    jout_end(&j);
    put_field(&j, "keywords", &p->keywords);
    put_field(&j, "description", &p->summary);
    put_field(&j, "author", &p->author);
    put_field(&j, "url", &p->url);
    jout_key(&j, "confidence");
    jout_object(&j);
    put_sure(&j, "title", p->title.sure);
    put_sure(&j, "published", p->published.sure);
    put_sure(&j, "source", p->source.sure);
    put_sure(&j, "index_number", p->index_number.sure);
    put_sure(&j, "document_number", p->document_number.sure);
    put_sure(&j, "issuer", p->issuer.sure);
    put_sure(&j, "column_path", p->column_sure);
    put_sure(&j, "body_text", p->body_sure);
    jout_end(&j);
    jout_end(&j);
    buf_char(&b, '\n');
    cli_put(c, buf_str(&b));
}

static void put_line(struct cli *c, const char *label, const struct page_field *f)
{
    cli_print(c, "  %.*s", STR_ARG(cli_cell(c, str_of(label), 10)));
    if (!f->value.n)
        cli_put(c, cli_paint(c, CLI_DIM, S("（网页上没有）\n")));
    else
        cli_print(c, "%.*s  %d%% %.*s\n", STR_ARG(f->value), f->sure, STR_ARG(f->from));
}

static void put_plain(struct cli *c, struct str file, const struct page *p)
{
    cli_put(c, cli_paint(c, CLI_BOLD, file));
    cli_put(c, S("\n"));
    put_line(c, "标题", &p->title);
    put_line(c, "发布时间", &p->published);
    put_line(c, "来源", &p->source);
    put_line(c, "索引号", &p->index_number);
    put_line(c, "文号", &p->document_number);
    put_line(c, "发文机关", &p->issuer);
    cli_put(c, S("  栏目      "));
    for (isize i = 0; i < p->column_path.n; i++)
        cli_print(c, "%s%.*s", i ? " › " : "", STR_ARG(p->column_path.p[i]));
    cli_print(c, "\n  正文      %lld 字，表格 %d，图片 %d，附件 %lld  %d%%\n",
              (long long)utf8_count(tree_text(c->mem, p->body)), p->tables, p->images,
              (long long)p->attachments.n, p->body_sure);
    for (isize i = 0; i < p->attachments.n; i++)
        cli_print(c, "            附件：%.*s  %.*s\n", STR_ARG(p->attachments.p[i].name),
                  STR_ARG(p->attachments.p[i].href));
}

/* --- storing */

struct moved {
    struct str path;
    struct doc_id doc;
};
struct storing {
    struct cli *c;
    struct ctx x;
    struct unit unit;
    struct column_list columns;
    struct column_id otherwise;
    struct bulk *bulk;
    LIST(struct moved) moved;
    isize moved_cap;
    int64_t refused;
};

/* The path of an address: https://host/a/b.htm → /a/b.htm. */
static struct str path_of(struct str address)
{
    isize at = str_find(address, S("://")), slash;

    if (at < 0)
        return str_starts(address, S("/")) ? address : S("");
    address = str_from(address, at + 3);
    slash = str_find(address, S("/"));
    return slash < 0 ? S("") : str_from(address, slash);
}

/* What a page's own address makes of a relative one; "" where it cannot be told. */
static struct str whole(struct arena *mem, struct str base, struct str href)
{
    isize host = str_find(base, S("://")), end;
    struct str root;

    if (str_has(href, S("://")) || str_starts(href, S("#")) || str_starts(href, S("mailto:")))
        return href;
    if (host < 0)
        return S("");
    end = str_find(str_from(base, host + 3), S("/"));
    root = end < 0 ? base : str_slice(base, 0, host + 3 + end);
    if (str_starts(href, S("//")))
        return str_fmt(mem, "%.*s:%.*s", STR_ARG(str_slice(base, 0, host)), STR_ARG(href));
    if (str_starts(href, S("/")))
        return str_concat(mem, root, href);
    base = str_slice(base, 0, str_rfind(base, S("/")) + 1);
    while (str_starts(href, S("./")) || str_starts(href, S("../"))) {
        bool up = str_starts(href, S("../"));

        href = str_from(href, up ? 3 : 2);
        if (up && base.n > root.n + 1)
            base = str_slice(base, 0, str_rfind(str_slice(base, 0, base.n - 1), S("/")) + 1);
    }
    return str_concat(mem, base, href);
}

/* What a file is, by how it begins; else by its name. Files are served as downloads in any case. */
static struct str type_of(struct str name, struct str bytes)
{
    static const struct {
        struct str magic, end, type;
    } types[] = {
        {LIT("\x89PNG"), LIT(".png"), LIT("image/png")},
        {LIT("\xFF\xD8\xFF"), LIT(".jpg"), LIT("image/jpeg")},
        {LIT("GIF8"), LIT(".gif"), LIT("image/gif")},
        {LIT("%PDF-"), LIT(".pdf"), LIT("application/pdf")},
        {LIT(""), LIT(".doc"), LIT("application/msword")},
        {LIT(""), LIT(".docx"),
         LIT("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
        {LIT(""), LIT(".xls"), LIT("application/vnd.ms-excel")},
        {LIT(""), LIT(".xlsx"),
         LIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")},
        {LIT(""), LIT(".zip"), LIT("application/zip")},
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].magic.n
                ? str_starts(bytes, types[i].magic)
                : name.n > types[i].end.n &&
                      str_eq_nocase(str_from(name, name.n - types[i].end.n), types[i].end))
            return types[i].type;
    return S("application/octet-stream");
}

/* A file that lies beside the page that was saved; only names, never a path that leaves the folder. */
static bool beside(struct storing *s, struct str page, struct str href, struct doc_file *out)
{
    isize slash = str_rfind(page, S("/")), name_at = str_rfind(href, S("/"));
    struct str folder = slash < 0 ? S(".") : str_slice(page, 0, slash);
    struct str name = str_from(href, name_at + 1), bytes;
    struct blob_file file;
    struct fail why = {0};
    const char *path;

    if (!name.n || str_eq(name, S("..")) || str_has(name, S("?")) || !utf8_valid(name))
        return false;
    path = str_cstr(s->c->mem, str_fmt(s->c->mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name)));
    if (!os_exists(path) || os_read_file(s->c->mem, path, FILE_MOST, &bytes, &why))
        return false;
    out->type = type_of(name, bytes);
    if (str_starts(out->type, S("image/")) &&
        picture_redraw(NULL, bytes, out->type, s->c->mem, &bytes, &out->type, &why)) {
        cli_note(s->c, "%.*s：%s", STR_ARG(name), why.what);
        return false;
    }
    if (blob_put(&s->x, bytes, &file))
        return false;
    out->sm3 = str_dup(s->c->mem, digest_str(&file.sm3));
    out->size = file.size;
    return true;
}

static struct column_id column_for(struct storing *s, const struct page *p)
{
    for (isize k = p->column_path.n - 1; k >= 0; k--)
        for (isize i = 0; i < s->columns.n; i++)
            if (str_eq(s->columns.p[i].name, p->column_path.p[k]))
                return s->columns.p[i].id;
    return s->otherwise;
}

/* Pictures and files that lie beside the page come along; what does not keeps its old address. */
static void files(struct storing *s, struct str file, const struct page *p, struct str base,
                  struct bulk_doc *d)
{
    struct arena *mem = s->c->mem;
    struct doc_file *list = NEW(mem, struct doc_file, p->attachments.n + p->images + 1);
    isize n = 0;

    for (struct tree *t = p->body; t; t = tree_walk(p->body, t)) {
        bool picture = t->kind == TREE_IMAGE;
        struct doc_file f = {.kind = picture ? S("image") : S("file")};

        if (!t->href.n)
            continue;
        if (picture && n < p->attachments.n + p->images && beside(s, file, t->href, &f)) {
            f.name = str_from(t->href, str_rfind(t->href, S("/")) + 1);
            list[n] = f;
            t->href = str_fmt(mem, BULK_FILE "%lld", (long long)n++);
        } else if (picture) {
            /* a picture of another host is not shown: its words and address stay */
            struct str was = whole(mem, base, t->href);

            t->kind = TREE_TEXT;
            t->text =
                t->text.n ? str_fmt(mem, "〔图片：%.*s〕", STR_ARG(t->text)) : S("〔图片〕");
            t->href = tree_href_ok(was) && str_has(was, S("://")) ? was : S("");
        } else {
            struct str was = whole(mem, base, t->href);

            t->href = tree_href_ok(was) ? was : S("");
        }
    }
    for (isize i = 0; i < p->attachments.n && n < p->attachments.n + p->images; i++) {
        struct doc_file f = {.kind = S("file"), .name = p->attachments.p[i].name};

        if (beside(s, file, p->attachments.p[i].href, &f))
            list[n++] = f;
        else
            cli_note(s->c, "%.*s：附件“%.*s”不在网页旁边，没有导入", STR_ARG(file),
                     STR_ARG(f.name));
    }
    d->files = list;
    d->files_n = n;
}

static void store(struct storing *s, struct str file, const struct page *p)
{
    struct arena *mem = s->c->mem;
    struct str base = p->url.value.n ? p->url.value : cli_value(s->c, "from");
    struct bulk_doc d = {.f = {.title = p->title.value,
                               .doc_no = p->document_number.value,
                               .issuer = p->issuer.value,
                               .source = p->source.value,
                               .author = p->author.value,
                               .keywords = p->keywords.value,
                               .summary = utf8_head(p->summary.value, 200),
                               .attribute = S("open"),
                               .col = column_for(s, p)},
                         .index_no = p->index_number.value,
                         .origin = base.n ? base : file};
    struct doc_id id = {0};

    if (!d.f.col.n) {
        cli_note(s->c, "%.*s：单位没有同名栏目，请用 --column 说明进哪个栏目", STR_ARG(file));
        s->refused++;
        return;
    }
    instant_parse(p->published.value, &d.published);
    files(s, file, p, base, &d);
    d.body = pm_write(mem, p->body);
    if (bulk_add(s->bulk, &d, &id)) {
        cli_note(s->c, "%.*s：%s", STR_ARG(file), s->x.fail.what);
        s->refused += err_is_users(s->x.fail.code);
        if (err_is_users(s->x.fail.code))
            s->x.fail = (struct fail){0};
        return;
    }
    if (id.n && path_of(base).n)
        *LIST_ADD(mem, &s->moved, s->moved_cap) = (struct moved){path_of(base), id};
}

static bool store_start(struct storing *s, struct data *d)
{
    struct cli *c = s->c;

    if (data_open(c, DATA_WRITE, d) != OK)
        return false;
    s->x = data_ctx(c, d);
    db_begin_read(&s->x);
    unit_by_code(&s->x, cli_value(c, "unit"), &s->unit);
    column_all(&s->x, s->unit.id, false, &s->columns);
    for (isize i = 0; i < s->columns.n; i++)
        if (str_eq(s->columns.p[i].name, cli_value(c, "column")))
            s->otherwise = s->columns.p[i].id;
    if (cli_has(c, "column") && !s->otherwise.n)
        fail_set(&s->x.fail, ERR_INPUT, "--column", "单位没有栏目“%.*s”",
                 STR_ARG(cli_value(c, "column")));
    db_end(&s->x);
    bulk_start(&s->x, s->unit.id, s->bulk);
    c->fail = s->x.fail;
    return !c->fail.code;
}

static void store_end(struct storing *s)
{
    bulk_end(s->bulk);
    for (isize i = 0; i < s->moved.n && !s->x.fail.code; i++)
        bulk_redirect(&s->x, s->unit.id, s->moved.p[i].path, s->moved.p[i].doc);
    s->c->fail = s->x.fail;
    if (!s->c->fail.code)
        cli_note(s->c, "导入 %lld 篇，原来已有 %lld 篇，未导入 %lld 篇，旧网址 %lld 个继续有效",
                 (long long)s->bulk->added, (long long)s->bulk->skipped, (long long)s->refused,
                 (long long)s->moved.n);
}

int import_page(struct cli *c)
{
    struct storing *s = NEW(c->mem, struct storing, 1);
    struct data d;
    bool bad = false, dry = cli_has(c, "dry-run");

    s->c = c;
    s->bulk = NEW(c->mem, struct bulk, 1);
    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    if (!dry && !cli_has(c, "unit"))
        return cli_usage(c, "请用 --unit 说明导入到哪个单位，或者用 --dry-run 只看不导入");
    if (!dry && !store_start(s, &d))
        return cli_end(c, false);
    for (isize i = 0; i < c->args.n; i++) {
        struct str file = cli_arg(c, i), bytes;
        struct page p;
        struct fail why = {0};

        if (os_read_file(c->mem, str_cstr(c->mem, file), PAGE_MAX, &bytes, &why) ||
            page_read(c->mem, bytes, cli_value(c, "from"), &p, &why)) {
            cli_note_file(c, file, &why);
            bad = true;
            continue;
        }
        if (c->json)
            put_json(c, file, &p);
        else if (dry)
            put_plain(c, file, &p);
        if (!dry)
            store(s, file, &p);
    }
    if (!dry)
        store_end(s);
    return bad ? CLI_USAGE : cli_end(c, s->refused > 0);
}
