/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import_page.c - gongkai import page: published pages of an existing site */
#include "base/os.h"
#include "base/utf8.h"
#include "cli/import.h"
#include "read/page.h"

enum { PAGE_MAX = 16 << 20 };

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

int import_page(struct cli *c)
{
    bool bad = false;

    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    if (!cli_has(c, "dry-run"))
        return cli_usage(c, "请加 --dry-run");
    for (isize i = 0; i < c->args.n; i++) {
        struct str file = cli_arg(c, i), bytes;
        struct page p;
        struct fail why = {0};

        if (os_read_file(c->mem, str_cstr(c->mem, file), PAGE_MAX, &bytes, &why) ||
            page_read(c->mem, bytes, cli_value(c, "from"), &p, &why)) {
            cli_note(c, "%.*s：%s", STR_ARG(file), why.what);
            bad = true;
            continue;
        }
        if (c->json)
            put_json(c, file, &p);
        else
            put_plain(c, file, &p);
    }
    return bad ? CLI_USAGE : cli_end(c, false);
}
