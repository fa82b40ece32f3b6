/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_title.c - the title of a published page; see page.h
 *
 * The statutory tag says it plainly. Elsewhere the heading above the body and the <title> of the file
 * are held against each other: the heading is whole, the <title> carries the site's own words behind it.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/page.h"

/* <title> is often "title_column_site": the part before the site's own words. */
static struct str title_whole(struct arena *mem, const struct dom *root)
{
    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d))
        if (d->tag == TAG_TITLE)
            return page_one_line(mem, dom_text(mem, d));
    return S("");
}

static struct str title_tag(struct arena *mem, const struct dom *root, struct str site)
{
    static const char *const signs[] = {"_", " - ", " – ", " — ", "--", "|", "-", "－", "—"};

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str t;

        if (d->tag != TAG_TITLE)
            continue;
        t = page_one_line(mem, dom_text(mem, d));
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            isize at = i < 6 ? str_find(t, str_of(signs[i])) : str_rfind(t, str_of(signs[i]));
            struct str tail = at > 0 ? str_from(t, at + str_of(signs[i]).n) : S("");

            /* a single dash parts only what looks like the name of a site */
            if (at <= 6 ||
                (i >= 6 && !str_has(tail, S("网")) && !str_has(tail, S("政府")) &&
                 !page_is_body_name(str_trim_wide(tail)) && !(site.n && str_has(tail, site))))
                continue;
            return str_trim_wide(str_slice(t, 0, at));
        }
        return t;
    }
    return S("");
}

/* Text below `e` without its small print (a date in the heading); a line break inside joins. */
static struct str heading_text(struct arena *mem, const struct dom *e)
{
    struct buf b = buf_new(mem, 256);

    for (const struct dom *d = dom_walk(e, e); d;) {
        bool aside = d->tag == TAG_DROP || dom_hidden(d) || str_eq(d->name, S("small"));

        if (aside) {
            d = dom_skip(e, d);
            continue;
        }
        if (d->tag == TAG_TEXT)
            buf_add(&b, d->text);
        d = dom_walk(e, d);
    }
    return page_one_line(mem, buf_str(&b));
}

static bool named_title(const struct dom *e)
{
    static const char *const parts[] = {"title",  "Title", "biaoti",  "news_tit",
                                        "bigtit", "biao1", "bt_title"};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_has(dom_attr(e, S("class")), str_of(parts[i])) ||
            str_has(dom_attr(e, S("id")), str_of(parts[i])))
            return true;
    return false;
}

/* How much an element looks like the heading of the article; 0 is not at all. A heading that the
 * file's <title> begins with is the surest; an element that holds a whole block is none. */
static int heading_weight(struct arena *mem, const struct dom *d, struct str tag,
                          struct str *text)
{
    bool h1 = d->tag == TAG_HEADING && str_eq(d->name, S("h1"));
    int n = h1 ? 4 : d->tag == TAG_HEADING ? 3 : 0;

    if (d->tag == TAG_TEXT || d->tag == TAG_TITLE || d->tag == TAG_META || d->tag == TAG_HEAD)
        return 0;
    if (!n && str_eq(d->name, S("ucaptitle")))
        n = 5;
    if (!n && d->attrs && named_title(d))
        n = 2;
    if (!n || page_in_frame(d) || dom_hidden(d))
        return 0;
    *text = heading_text(mem, d);
    if (utf8_count(*text) < 4 || utf8_count(*text) > 200)
        return 0;
    if (tag.n && str_starts(tag, *text))
        return n + 10;
    return n;
}

/* The heading above the body. */
static struct str title_seen(struct arena *mem, const struct dom *root, const struct dom *body,
                             struct str tag)
{
    struct str best = {0};
    int most = 0;

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str t = {0};
        int n;

        if (body && d == body && best.n)
            break;
        n = heading_weight(mem, d, tag, &t);
        if (n > most) {
            best = t;
            most = n;
        }
    }
    return best;
}

void page_title(struct arena *mem, const struct dom *root, const struct dom *body,
                struct page *p)
{
    struct str whole = title_whole(mem, root), tag = title_tag(mem, root, p->site.value);
    struct str seen = title_seen(mem, root, body, whole);

    page_take(&p->title, page_meta(root, "ArticleTitle|article_title|doctitle"), 97, "meta");
    page_take(&p->title, page_meta(root, "og:title|title"), 80, "meta");
    if (seen.n && whole.n && str_starts(whole, seen))
        page_take(&p->title, seen, 92, "heading");
    if (seen.n && tag.n && str_starts(seen, tag)) /* <title> is cut off at some length */
        page_take(&p->title, tag.n > 12 ? seen : tag, 85, "heading");
    page_take(&p->title, page_label(mem, root, body, S("标题|信息名称|文件名称|名称")), 80,
              "label");
    page_take(&p->title, tag, 70, "title");
    page_take(&p->title, seen, 60, "heading");
    p->title.value = page_one_line(mem, p->title.value);
}
