/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page.c - what compiled templates are made of; see page.h */
#include "web/page.h"

#include <string.h>

#include "base/hant.h"
#include "web/assets.h"

/* What stands for a character that means something in HTML; most mean nothing. */
static const struct str entities[256] = {['&'] = LIT("&amp;"),
                                         ['<'] = LIT("&lt;"),
                                         ['>'] = LIT("&gt;"),
                                         ['"'] = LIT("&#34;"),
                                         ['\''] = LIT("&#39;")};

/* Eight bytes: is none of them one of & \' < > "? Those of a pair differ in one bit, which is set on
 * both sides. A byte that is zero borrows from the one above: so may say yes too often, never no. */
#define EACH(byte) (0x0101010101010101u * (byte))
static inline uint64_t any_zero(uint64_t v)
{
    return (v - EACH(1)) & ~v & EACH(0x80);
}
static inline bool plain(const char *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return !(any_zero((v | EACH(1)) ^ EACH(0x27)) | any_zero((v | EACH(2)) ^ EACH(0x3E)) |
             any_zero(v ^ EACH(0x22)));
}

static void escape(struct buf *b, struct str s)
{
    isize from = 0, i = 0;

    while (i < s.n) {
        struct str by;

        if (i + 8 <= s.n && plain(s.p + i)) {
            i += 8;
            continue;
        }
        for (isize end = i + 8 < s.n ? i + 8 : s.n; i < end; i++) {
            by = entities[(unsigned char)s.p[i]];
            if (!by.n)
                continue;
            buf_add(b, (struct str){s.p + from, i - from});
            buf_add(b, by);
            from = i + 1;
        }
    }
    buf_add(b, (struct str){s.p + from, s.n - from});
}

static struct str in_script(struct page *p, struct str s)
{
    return p->hant ? hant_text(p->to_hant, p->b->mem, s) : s;
}

void page_text_str(struct page *p, struct str s)
{
    escape(p->b, in_script(p, s));
}

void page_text_html(struct page *p, struct html h)
{
    buf_add(p->b, p->hant ? hant_html(p->to_hant, p->b->mem, h.s) : h.s);
}

void page_text_url(struct page *p, struct url u)
{
    escape(p->b, u.s);
}

void page_text_day(struct page *p, struct day d)
{
    buf_add(p->b, day_iso(p->b->mem, d));
}

void page_text_int(struct page *p, int64_t v)
{
    buf_int(p->b, v);
}

void page_attr_str(struct page *p, struct str s)
{
    escape(p->b, s);
}

void page_attr_url(struct page *p, struct url u)
{
    escape(p->b, u.s);
}

void page_say_str(struct page *p, struct str s)
{
    escape(p->b, in_script(p, s));
}

/* A path of ours, a fragment, a query, or one of the schemes that do no harm. */
static bool address_ok(struct str s)
{
    static const struct str schemes[] = {LIT("http:"), LIT("https:"), LIT("mailto:"),
                                         LIT("tel:")};
    isize colon, slash;

    for (isize i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '\\')
            return false;
    if (str_starts(s, S("//")))
        return false;
    if (s.n && (s.p[0] == '/' || s.p[0] == '#' || s.p[0] == '?'))
        return true;
    colon = str_find(s, S(":"));
    slash = str_find(s, S("/"));
    if (colon < 0 || (slash >= 0 && slash < colon))
        return true;
    for (int i = 0; i < 4; i++)
        if (s.n > schemes[i].n && str_eq_nocase((struct str){s.p, schemes[i].n}, schemes[i]))
            return true;
    return false;
}

void page_href_str(struct page *p, struct str s)
{
    if (!address_ok(s)) {
        buf_char(p->b, '#');
        return;
    }
    if (p->hant && str_starts(s, S("/gongkai/")))
        buf_lit(p->b, "/hant");
    escape(p->b, s);
}

/* Unreserved characters and the slash stay; so no scheme, query or fragment can begin here. */
void page_part_str(struct page *p, struct str s)
{
    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_' || c == '.' || c == '~' || c == '/')
            buf_char(p->b, (char)c);
        else
            buf_fmt(p->b, "%%%02X", c);
    }
}

void page_asset(struct page *p, struct str name)
{
    const struct asset *a = asset_find(name);

    if (a) {
        buf_add(p->b, a->path);
    } else {
        buf_lit(p->b, "/static/");
        page_part_str(p, name);
    }
}

void page_icon(struct page *p, struct str name)
{
    buf_lit(p->b, "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"");
    page_asset(p, S("icons/icons.svg"));
    buf_char(p->b, '#');
    page_part_str(p, name);
    buf_lit(p->b, "\"/></svg>");
}
