/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_files.c - the pictures and attachments of a published page; see page.h
 *
 * A file is told by the ending of its address, or, where the address is a script's
 * (download.jsp?wbfileid=8A77), by the ending of the name that the page shows for it.
 */
#include "base/utf8.h"
#include "read/page.h"

static const char *const file_ends[] = {
    ".doc",  ".docx", ".xls",  ".xlsx", ".pdf", ".zip", ".rar", ".wps", ".et",  ".ppt",
    ".pptx", ".txt",  ".csv",  ".ofd",  ".7z",  ".ceb", ".dps", ".tar", ".gz",  ".rtf",
    ".tif",  ".docm", ".xlsm", ".ofx",  ".mp3", ".mp4", ".dwg", ".wpt", ".ett", ".xml"};
static const char *const picture_ends[] = {".jpg", ".jpeg", ".png", ".gif", ".bmp"};

static bool ends_any(struct str s, const char *const *ends, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str end = str_of(ends[i]);

        if (s.n > end.n && str_eq_nocase(str_from(s, s.n - end.n), end))
            return true;
    }
    return false;
}

static bool is_file_name(struct str s)
{
    return ends_any(s, file_ends, sizeof file_ends / sizeof *file_ends);
}

static bool is_page_address(struct str href)
{
    static const char *const ends[] = {".htm", ".html", ".shtml", ".xhtml"};
    isize cut = str_find(href, S("?"));

    return ends_any(cut > 0 ? str_slice(href, 0, cut) : href, ends, sizeof ends / sizeof *ends);
}

/* Is the link one to a file: by its address, or by the name that is shown. */
static bool is_file(struct arena *mem, const struct dom *a, struct str href)
{
    isize cut = str_find(href, S("?"));
    struct str shown, path = href;

    if (cut > 0 && !str_has(str_from(href, cut), S("filename=")))
        path = str_slice(href, 0, cut);
    if (is_file_name(path))
        return true;
    if (!href.n || str_starts(href, S("#")) || str_starts(href, S("javascript:")) ||
        str_starts(href, S("mailto:")) || is_page_address(href))
        return false;
    shown = page_one_line(mem, dom_text(mem, a));
    if (is_file_name(shown) || is_file_name(dom_attr(a, S("download"))))
        return true;
    /* a picture that is offered as a file, not shown: its name is the link's text */
    return ends_any(path, picture_ends, sizeof picture_ends / sizeof *picture_ends) &&
           shown.n &&
           (ends_any(shown, picture_ends, sizeof picture_ends / sizeof *picture_ends) ||
            str_starts(shown, S("附件")));
}

/* 'title' of a player's attribute: {'title':'决算公开.pdf'}. */
static struct str player_title(struct str s)
{
    isize at = str_find(s, S("'title':'")), end;

    if (at < 0)
        return S("");
    s = str_from(s, at + 9);
    end = str_find(s, S("'"));
    return end < 0 ? S("") : str_slice(s, 0, end);
}

/* A file that is shown in the page itself: a player, a frame, an embedded object. */
static struct str shown_file(const struct dom *d)
{
    static const char *const attrs[] = {"pdfsrc", "src", "data", "data-src"};

    if (d->tag != TAG_DROP && !dom_attr(d, S("pdfsrc")).n)
        return S("");
    if (d->tag == TAG_DROP && !str_eq(d->name, S("iframe")) && !str_eq(d->name, S("embed")) &&
        !str_eq(d->name, S("object")))
        return S("");
    for (size_t i = 0; i < sizeof attrs / sizeof *attrs; i++) {
        struct str v = str_trim_wide(dom_attr(d, str_of(attrs[i])));
        isize file = str_find(v, S("?file="));

        if (file > 0) /* a viewer: /pdfjs/web/viewer.html?file=/a.pdf */
            v = str_from(v, file + 6);
        if (is_file_name(v))
            return v;
    }
    return S("");
}

static struct str file_name(struct arena *mem, const struct dom *a, struct str href)
{
    static const char *const generic[] = {"下载",     "点击下载", "附件", "附件下载",
                                          "下载附件", "文件下载", "查看"};
    struct str name = page_one_line(mem, dom_text(mem, a));
    bool poor = !name.n;

    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        poor |= str_eq(name, str_of(generic[i]));
    if (poor) {
        struct str other = page_one_line(mem, dom_attr(a, S("title")));

        if (!other.n)
            other = page_one_line(mem, dom_attr(a, S("download")));
        if (!other.n && str_rfind(href, S("/")) >= 0)
            other = str_from(href, str_rfind(href, S("/")) + 1);
        if (other.n)
            name = other;
    }
    return name;
}

static bool dropped(const struct dom *body, const struct dom *d)
{
    for (; d && d != body; d = d->parent)
        if (d->drop)
            return true;
    return false;
}

static void add_file(struct arena *mem, struct page *p, isize *cap, struct page_file f)
{
    for (isize i = 0; i < p->attachments.n; i++)
        if (str_eq(p->attachments.p[i].href, f.href))
            return;
    *LIST_ADD(mem, &p->attachments, *cap) = f;
}

void page_files(struct arena *mem, const struct dom *root, const struct dom *body,
                struct page *p)
{
    isize cap = 0, icap = 0;

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        bool within = body && dom_contains(body, d), out = within && dropped(body, d);
        struct str href = str_trim_wide(dom_attr(d, d->tag == TAG_IMG ? S("src") : S("href")));
        struct str player;

        if (d->tag == TAG_TEXT)
            continue;
        if (d->tag == TAG_TABLE && within && !out)
            p->tables++;
        if (d->tag == TAG_IMG && within && !out) {
            static const char *const lazy[] = {"data-original", "data-src",  "original",
                                               "oldsrc",        "data-echo", "lazysrc"};

            for (size_t i = 0; i < sizeof lazy / sizeof *lazy; i++)
                if (dom_attr(d, str_of(lazy[i])).n && (!href.n || i < 2)) {
                    href = dom_attr(d, str_of(lazy[i]));
                    break;
                }
            if (href.n) {
                p->images++;
                *LIST_ADD(mem, &p->image_src, icap) = href;
            }
        }
        player = within ? shown_file(d) : S("");
        if (player.n) {
            struct str name = player_title(dom_attr(d, S("sudyfile-attr")));

            if (!name.n)
                name = str_from(player, str_rfind(player, S("/")) + 1);
            add_file(mem, p, &cap, (struct page_file){name, player, true});
        }
        if (d->tag == TAG_A && (within || (!page_in_frame(d) && !dom_hidden(d))) &&
            is_file(mem, d, href))
            add_file(mem, p, &cap,
                     (struct page_file){file_name(mem, d, href), href, within && !out});
    }
}
