/* SPDX-License-Identifier: MulanPSL-2.0 */
/* feed.c - Atom, site maps, OpenSearch; see feed.h */
#include "render/feed.h"

#include "render/html.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void put_element(struct buf *b, const char *name, struct str s)
{
    buf_fmt(b, "<%s>", name);
    html_escape(b, s);
    buf_fmt(b, "</%s>\n", name);
}

static void put_time(struct buf *b, const char *name, struct instant t)
{
    put_element(b, name, instant_rfc3339(b->mem, t));
}

static void put_link(struct buf *b, const char *rel, const char *type, struct str address)
{
    buf_fmt(b, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    html_escape(b, address);
    buf_lit(b, "\"/>\n");
}

void feed_atom(struct buf *out, const struct feed *f)
{
    buf_lit(out, XML "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
    put_element(out, "title", f->title);
    put_element(out, "id", f->self);
    put_link(out, "self", "application/atom+xml", f->self);
    put_link(out, "alternate", "text/html", f->site);
    put_time(out, "updated", f->updated);
    buf_lit(out, "<author>");
    put_element(out, "name", f->author);
    buf_lit(out, "</author>\n");
    for (isize i = 0; i < f->entries.n; i++) {
        const struct feed_entry *e = &f->entries.p[i];

        buf_lit(out, "<entry>\n");
        put_element(out, "title", e->title);
        put_element(out, "id", e->address);
        put_link(out, "alternate", "text/html", e->address);
        put_time(out, "published", e->published);
        put_time(out, "updated", e->published);
        buf_lit(out, "<author>");
        put_element(out, "name", e->author);
        buf_lit(out, "</author>\n");
        if (e->category.n) {
            buf_lit(out, "<category term=\"");
            html_escape(out, e->category);
            buf_lit(out, "\"/>\n");
        }
        if (e->summary.n)
            put_element(out, "summary", e->summary);
        buf_lit(out, "</entry>\n");
    }
    buf_lit(out, "</feed>\n");
}

void sitemap_open(struct buf *out, bool of_maps)
{
    buf_fmt(out, XML "<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
            of_maps ? "sitemapindex" : "urlset");
}

void sitemap_add(struct buf *out, bool of_maps, struct str address, struct day changed)
{
    buf_add(out, of_maps ? S("<sitemap><loc>") : S("<url><loc>"));
    html_escape(out, address);
    buf_lit(out, "</loc>");
    if (day_is_set(changed))
        buf_fmt(out, "<lastmod>%.*s</lastmod>", STR_ARG(day_iso(out->mem, changed)));
    buf_add(out, of_maps ? S("</sitemap>\n") : S("</url>\n"));
}

void sitemap_close(struct buf *out, bool of_maps)
{
    buf_add(out, of_maps ? S("</sitemapindex>\n") : S("</urlset>\n"));
}

void opensearch(struct buf *out, struct str name, struct str base)
{
    buf_lit(out,
            XML "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
    /* At most 16 and 1024 characters by the specification: the name is short enough or cut. */
    put_element(out, "ShortName", str_slice(name, 0, name.n > 48 ? 48 : name.n));
    put_element(out, "Description", name);
    put_element(out, "InputEncoding", S("UTF-8"));
    put_element(out, "Language", S("zh-CN"));
    buf_lit(out, "<Url type=\"text/html\" template=\"");
    html_escape(out, base);
    buf_lit(out, "/gongkai/search?q={searchTerms}\"/>\n");
    buf_lit(out, "<Url type=\"application/json\" template=\"");
    html_escape(out, base);
    buf_lit(out, "/api/v1/search?q={searchTerms}\"/>\n</OpenSearchDescription>\n");
}
