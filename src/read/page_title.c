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

/* The line right above the one of time and source, before the body. */
static struct str title_above_info(struct arena *mem, const struct dom *root,
                                   const struct dom *body)
{
    struct str above = {0};

    for (const struct dom *d = dom_walk(root, root); d && d != body;) {
        struct str s;

        if (d->tag == TAG_DROP || d->tag == TAG_HEAD) {
            d = dom_skip(root, d);
            continue;
        }
        if (!page_is_leaf(d)) {
            d = dom_walk(root, d);
            continue;
        }
        s = page_in_frame(d) || dom_hidden(d) ? S("") : heading_text(mem, d);
        if (s.n && page_is_info_line(s) && above.n)
            return above;
        if (s.n)
            above = utf8_count(s) >= 4 && utf8_count(s) <= 100 && !str_has(s, S("。")) &&
                            !str_has(s, S("首页")) && !str_has(s, S("位置"))
                        ? s
                        : S("");
        d = dom_skip(root, d);
    }
    return S("");
}

/* A line among the first of the body that ends as titles of documents do. */
static struct str title_by_genre(struct arena *mem, const struct dom *body)
{
    static const char *const ends[] = {"通知", "公告", "公报", "报告", "办法", "意见", "规划",
                                       "方案", "公示", "说明", "决定", "批复", "通报", "名单",
                                       "通告", "规定", "细则", "计划", "总结", "简报"};
    int lines = 0;

    for (const struct dom *d = body ? dom_walk(body, body) : NULL; d && lines < 5;) {
        struct str s;

        if (!page_is_leaf(d)) {
            d = d->drop ? dom_skip(body, d) : dom_walk(body, d);
            continue;
        }
        s = page_one_line(mem, dom_text(mem, d));
        lines += s.n > 0;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            if (str_ends(s, str_of(ends[i])) && utf8_count(s) >= 6 && utf8_count(s) <= 80)
                return s;
        d = dom_skip(body, d);
    }
    return S("");
}

/* Is it what a site calls all of its pages: its own name, 首页, the name of a column. */
static bool is_general(struct str tag, struct str heading)
{
    static const char *const names[] = {"首页", "主页", "网站首页", "正文", "详情", "内容"};

    while (str_starts(tag, S(":")) || str_starts(tag, S("=")) || str_starts(tag, S("-")))
        tag = str_from(tag, 1);
    while (str_ends(tag, S(":")) || str_ends(tag, S("=")) || str_ends(tag, S("-")))
        tag = str_slice(tag, 0, tag.n - 1);
    if (!tag.n)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_has(tag, str_of(names[i])) && utf8_count(tag) <= 12)
            return true;
    if (page_is_body_name(tag) || str_ends(tag, S("网")) || str_ends(tag, S("网站")))
        return true;
    return heading.n && utf8_count(tag) <= 8 && utf8_count(heading) > utf8_count(tag) + 3;
}

void page_title(struct arena *mem, const struct dom *root, const struct dom *body,
                struct str heading, struct page *p)
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
    if (heading.n && str_starts(whole, heading))
        page_take(&p->title, heading, 92, "heading");
    if (heading.n && (is_general(tag, heading) || !str_has(heading, tag)))
        page_take(&p->title, heading, 74, "heading");
    if (seen.n && is_general(tag, seen))
        page_take(&p->title, seen, 66, "heading");
    heading = title_above_info(mem, root, body);
    if (heading.n && (str_starts(whole, heading) || is_general(tag, heading)))
        page_take(&p->title, heading, str_starts(whole, heading) ? 88 : 68, "heading");
    heading = title_by_genre(mem, body);
    if (heading.n && is_general(tag, heading))
        page_take(&p->title, heading, 55, "heading");
    page_take(&p->title, tag, 70, "title");
    page_take(&p->title, seen, 60, "heading");
    p->title.value = page_one_line(mem, p->title.value);
}
