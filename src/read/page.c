/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page.c - the fields of a published page, each from its best evidence; see page.h */
#include "read/page.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "read/html.h"

#define LABELS_INDEX "索引号|信息索引号|索引码|信息索引|索引"
#define LABELS_DOCNO "发文字号|文号|公文文号|文件编号|文件号|发文文号|文件文号"
#define LABELS_ISSUER                                                                                                       \
    "发文机关|发布机构|发布机关|发文单位|制发机关|成文机关|公开机构|发文机构|责任部门|" \
    "公开责任部门|"                                                                                                   \
    "发布单位|制发单位|公开主体"
#define LABELS_TIME                                                                                                          \
    "发布时间|发布日期|公开日期|公开时间|发表时间|更新时间|时间|日期|发文日期|生成日期|" \
    "录入时间"
#define LABELS_SOURCE "来源|信息来源|稿件来源|文章来源|内容来源|稿源|来源单位"

static struct str meta(const struct dom *root, const char *names)
{
    for (struct str rest = str_of(names), name; str_next(&rest, '|', &name);)
        for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
            struct str v;

            if (d->tag != TAG_META)
                continue;
            if (!str_eq_nocase(dom_attr(d, S("name")), name) &&
                !str_eq_nocase(dom_attr(d, S("property")), name) &&
                !str_eq_nocase(dom_attr(d, S("itemprop")), name))
                continue;
            v = str_trim_wide(dom_attr(d, S("content")));
            if (v.n)
                return v;
        }
    return S("");
}

static bool has_meta(const struct dom *root, struct str name)
{
    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d))
        if (d->tag == TAG_META && str_eq_nocase(dom_attr(d, S("name")), name))
            return true;
    return false;
}

static void take(struct page_field *f, struct str value, int sure, const char *from)
{
    value = str_trim_wide(value);
    if (f->value.n || !value.n)
        return;
    *f = (struct page_field){value, sure, str_of(from)};
}

/* White space of any length as one blank. */
static struct str one_line(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    bool blank = false;

    s = str_trim_wide(s);
    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (rune_is_space(r)) {
            blank = b.n > 0;
            continue;
        }
        if (blank)
            buf_char(&b, ' ');
        blank = false;
        buf_rune(&b, r);
    }
    return buf_str(&b);
}

static bool named(const struct dom *e, const char *part)
{
    return str_has(dom_attr(e, S("class")), str_of(part)) ||
           str_has(dom_attr(e, S("id")), str_of(part));
}

/* <title> is often "title_column_site": the part before the site's own words. */
static struct str title_tag(struct arena *mem, const struct dom *root, struct str site)
{
    static const char *const signs[] = {"_", " - ", " – ", " — ", "--", "|", "-", "－", "—"};

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str t;

        if (d->tag != TAG_TITLE)
            continue;
        t = one_line(mem, dom_text(mem, d));
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            isize at = i < 6 ? str_find(t, str_of(signs[i])) : str_rfind(t, str_of(signs[i]));
            struct str tail = at > 0 ? str_from(t, at + str_of(signs[i]).n) : S("");

            /* a single dash parts only what looks like the name of a site */
            if (at <= 6 || (i >= 6 && !str_has(tail, S("网")) && !str_has(tail, S("政府")) &&
                            !(site.n && str_has(tail, site))))
                continue;
            return str_trim_wide(str_slice(t, 0, at));
        }
        return t;
    }
    return S("");
}

/* The heading above the body: h1, else an element named as a title. */
static struct str title_seen(struct arena *mem, const struct dom *root, const struct dom *body)
{
    struct str best = {0};

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str t;
        bool h1 = d->tag == TAG_HEADING && str_eq(d->name, S("h1"));

        if (body && d == body && best.n)
            break;
        if (d->tag == TAG_TEXT || d->tag == TAG_TITLE || d->tag == TAG_META)
            continue;
        if (!h1 &&
            !(d->attrs && (named(d, "title") || named(d, "Title") || named(d, "biaoti"))) &&
            d->tag != TAG_HEADING)
            continue;
        if (page_in_frame(d) || dom_hidden(d))
            continue;
        t = one_line(mem, dom_text(mem, d));
        if (utf8_count(t) < 4 || utf8_count(t) > 200)
            continue;
        if (h1)
            return t;
        if (!best.n)
            best = t;
    }
    return best;
}

static void read_title(struct arena *mem, const struct dom *root, const struct dom *body,
                       struct page *p)
{
    struct str tag = title_tag(mem, root, p->site.value);
    struct str seen = title_seen(mem, root, body);

    take(&p->title, meta(root, "ArticleTitle|article_title|doctitle"), 97, "meta");
    take(&p->title, meta(root, "og:title|title"), 80, "meta");
    if (seen.n && tag.n && str_starts(tag, seen))
        take(&p->title, seen, 92, "heading");
    if (seen.n && tag.n && str_starts(seen, tag))
        take(&p->title, tag.n > 12 ? seen : tag, 85, "heading");
    take(&p->title, page_label(mem, root, body, S("标题|信息名称|文件名称|名称")), 80, "label");
    take(&p->title, tag, 70, "title");
    take(&p->title, seen, 60, "heading");
    p->title.value = one_line(mem, p->title.value);
}

static struct str address_day(struct arena *mem, struct str address)
{
    /* …/t20231116_81590.htm, …/2021/3/17/art_123_456.html */
    for (isize at = 0; at + 8 <= address.n; at++) {
        struct str t;

        if (address.p[at] != '2' || address.p[at + 1] != '0' ||
            (at > 0 && address.p[at - 1] >= '0' && address.p[at - 1] <= '9'))
            continue;
        t = page_time(mem, str_slice(address, at, at + 10));
        if (!t.n)
            t = page_time(mem, str_slice(address, at, at + 8));
        if (t.n)
            return utf8_head(t, 10);
    }
    return S("");
}

static void read_time(struct arena *mem, const struct dom *root, const struct dom *body,
                      struct str address, struct page *p)
{
    struct str label = page_time(mem, page_label(mem, root, body, S(LABELS_TIME)));

    take(&p->published,
         page_time(mem, meta(root, "PubDate|publishdate|publish_time|article:published_time|"
                                   "firstpublishedtime|og:release_date|datePublished")),
         96, "meta");
    take(&p->published, label, 85, "label");
    if (!p->published.value.n) { /* a time that stands alone above the body */
        for (const struct dom *d = dom_walk(root, root); d && d != body;
             d = dom_walk(root, d)) {
            struct str t = d->tag == TAG_TEXT && d->text.n < 80 && !page_in_frame(d->parent)
                               ? page_time(mem, d->text)
                               : S("");

            take(&p->published, t, 70, "heading");
        }
    }
    take(&p->published, address_day(mem, p->url.value), 45, "address");
    take(&p->published, address_day(mem, address), 40, "address");
}

/* A portal's own name, or the press: who brought the text, not who issued it. */
static bool is_portal(const struct page *p, struct str s)
{
    static const char *const parts[] = {"网",     "本站",     "日报", "晚报", "时报",
                                        "新华社", "中国政府", "门户", "平台", "客户端",
                                        "公众号", "电视",     "广播", "融媒", "记者"};

    if (p->site.value.n && str_eq(s, p->site.value))
        return true;
    if (str_starts(s, S("中国")) && utf8_count(s) <= 5)
        return true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_has(s, str_of(parts[i])) && !str_ends(s, S("电网")))
            return true;
    return false;
}

static void read_issuer(struct arena *mem, const struct dom *root, const struct dom *body,
                        struct str text, struct page *p)
{
    struct str label = page_label(mem, root, body, S(LABELS_ISSUER)), first = {0}, rest = text;
    isize at = str_find(p->title.value, S("关于"));

    take(&p->issuer, label, 92, "label");
    take(&p->issuer, page_signature(mem, text), 80, "signature");
    while (!first.n && str_next(&rest, '\n', &first))
        first = str_trim_wide(first);
    first = one_line(mem, first);
    if (str_ends(first, S("文件")) && page_is_body_name(str_slice(first, 0, first.n - 6)))
        take(&p->issuer, str_slice(first, 0, first.n - 6), 78, "heading");
    if (at > 0 && page_is_body_name(str_slice(p->title.value, 0, at)))
        take(&p->issuer, str_slice(p->title.value, 0, at), 65, "title");
    if (!is_portal(p, p->source.value))
        take(&p->issuer, p->source.value, 55, "source");
}

/* The block that says where one is: 当前位置：首页 > 政务公开 > …; its links in order. */
static const struct dom *crumb_block(struct arena *mem, const struct dom *root)
{
    static const char *const names[] = {
        "breadcrumb", "crumb",       "BreadCrumb", "bread",    "dqwz",   "weizhi", "location",
        "position",   "currentpath", "cur_pos",    "dangqian", "curpos", "wz_nav", "path"};
    static const char *const words[] = {"当前位置", "您的位置", "您现在的位置", "现在的位置",
                                        "所在位置", "你的位置", "您当前的位置", "位置："};

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        if (d->tag == TAG_TEXT && d->text.n < 400) {
            for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
                const struct dom *up = d->parent;

                if (!str_has(d->text, str_of(words[i])))
                    continue;
                for (int k = 0; up && k < 4; k++, up = up->parent) {
                    int links = 0;

                    for (const struct dom *a = dom_walk(up, up); a; a = dom_walk(up, a))
                        links += a->tag == TAG_A;
                    if (links > 0 && links < 12)
                        return up;
                    if (links >= 12)
                        break;
                }
            }
        } else if (d->attrs && d->tag != TAG_BODY) {
            for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
                int links = 0;

                if (!named(d, names[i]))
                    continue;
                for (const struct dom *a = dom_walk(d, d); a; a = dom_walk(d, a))
                    links += a->tag == TAG_A;
                if (links > 0 && links < 12 && dom_text(mem, d).n < 600)
                    return d;
            }
        }
    }
    return NULL;
}

static struct str crumb_name(struct arena *mem, struct str s)
{
    static const char *const signs[] = {">", "＞", "»", "›", "/", "→", "|", "-"};
    bool again = true;

    s = one_line(mem, s);
    while (again && s.n) {
        again = false;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
            struct str sign = str_of(signs[i]);

            if (str_starts(s, sign))
                s = str_from(s, sign.n), again = true;
            if (str_ends(s, sign))
                s = str_slice(s, 0, s.n - sign.n), again = true;
            s = str_trim_wide(s);
        }
    }
    return s;
}

static void read_path(struct arena *mem, const struct dom *root, struct page *p)
{
    const struct dom *crumb = crumb_block(mem, root);
    isize cap = 0;
    bool seen_link = false;

    if (crumb)
        for (const struct dom *d = dom_walk(crumb, crumb); d;) {
            struct str s = {0};
            bool link = d->tag == TAG_A;

            if (d->tag == TAG_DROP) {
                d = dom_skip(crumb, d);
                continue;
            }
            if (link)
                s = crumb_name(mem, dom_text(mem, d));
            else if (d->tag == TAG_TEXT && seen_link) /* the last one is often no link */
                s = crumb_name(mem, d->text);
            seen_link |= link;
            if (s.n && utf8_count(s) <= 40 && !str_eq(s, S("正文")) && !str_eq(s, S("内容")) &&
                !str_eq(s, S("详情")) && !str_eq(s, S("信息内容")) &&
                !str_eq(s, p->title.value) && !str_has(s, S("位置")))
                *LIST_ADD(mem, &p->column_path, cap) = s;
            d = link ? dom_skip(crumb, d) : dom_walk(crumb, d);
        }
    p->column_sure = p->column_path.n ? 92 : 0;
    if (!p->column_path.n) {
        struct str name = meta(root, "ColumnName|column");

        if (name.n) {
            *LIST_ADD(mem, &p->column_path, cap) = name;
            p->column_sure = 60;
        }
    }
}

static bool is_file(struct str href)
{
    static const char *const ends[] = {".doc", ".docx", ".xls", ".xlsx", ".pdf",  ".zip",
                                       ".rar", ".wps",  ".et",  ".ppt",  ".pptx", ".txt",
                                       ".csv", ".ofd",  ".7z",  ".ceb",  ".dps",  ".tar",
                                       ".gz",  ".rtf",  ".tif"};
    isize cut = str_find(href, S("?"));

    if (cut > 0 && !str_has(str_from(href, cut), S("filename=")))
        href = str_slice(href, 0, cut);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str end = str_of(ends[i]);

        if (href.n > end.n && str_eq_nocase(str_from(href, href.n - end.n), end))
            return true;
    }
    return false;
}

static struct str file_name(struct arena *mem, const struct dom *a, struct str href)
{
    static const char *const generic[] = {"下载",     "点击下载", "附件", "附件下载",
                                          "下载附件", "文件下载", "查看"};
    struct str name = one_line(mem, dom_text(mem, a));
    bool poor = !name.n;

    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        poor |= str_eq(name, str_of(generic[i]));
    if (poor) {
        struct str other = one_line(mem, dom_attr(a, S("title")));

        if (!other.n)
            other = one_line(mem, dom_attr(a, S("download")));
        if (!other.n && str_rfind(href, S("/")) >= 0)
            other = str_from(href, str_rfind(href, S("/")) + 1);
        if (other.n)
            name = other;
    }
    return name;
}

static void read_files(struct arena *mem, const struct dom *root, const struct dom *body,
                       struct page *p)
{
    isize cap = 0, icap = 0;

    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str href = str_trim_wide(dom_attr(d, d->tag == TAG_IMG ? S("src") : S("href")));
        bool within = body && dom_contains(body, d), known = false;

        if (d->tag == TAG_TABLE && within)
            p->tables++;
        if (d->tag == TAG_IMG && within) {
            static const char *const lazy[] = {"data-src", "data-original", "original",
                                               "oldsrc"};

            for (size_t i = 0; i < sizeof lazy / sizeof *lazy && !href.n; i++)
                href = dom_attr(d, str_of(lazy[i]));
            if (href.n) {
                p->images++;
                *LIST_ADD(mem, &p->image_src, icap) = href;
            }
        }
        if (d->tag != TAG_A || !is_file(href) || (!within && page_in_frame(d)) ||
            (dom_hidden(d) && !within))
            continue;
        for (isize i = 0; i < p->attachments.n && !known; i++)
            known = str_eq(p->attachments.p[i].href, href);
        if (!known) {
            struct page_file f = {file_name(mem, d, href), href, within};

            *LIST_ADD(mem, &p->attachments, cap) = f;
        }
    }
}

enum err page_read(struct arena *mem, struct str bytes, struct str address, struct page *out,
                   struct fail *why)
{
    struct page p = {0};
    struct dom *root = NULL, *body;
    struct str text;

    if (dom_read(mem, bytes, &root, why))
        return why->code;
    take(&p.site, meta(root, "SiteName|og:site_name"), 97, "meta");
    take(&p.url, meta(root, "Url|og:url"), 97, "meta");
    take(&p.keywords, meta(root, "Keywords|keyword"), 95, "meta");
    take(&p.summary, meta(root, "Description|og:description"), 95, "meta");
    take(&p.author, meta(root, "Author"), 95, "meta");
    /* the title is wanted to find the body, and the body to find the title above it */
    body = page_body_find(mem, root, meta(root, "ArticleTitle"), &p.body_sure);
    read_title(mem, root, body, &p);
    p.body = body ? html_tree(mem, body) : tree_new(mem, TREE_DOC);
    text = tree_text(mem, p.body);
    read_time(mem, root, body, address, &p);
    take(&p.source, meta(root, "ContentSource"), 96, "meta");
    /* where the tag is there and empty, the page shows the site's own name by default */
    if (!has_meta(root, S("ContentSource")))
        take(&p.source, page_label(mem, root, body, S(LABELS_SOURCE)), 85, "label");
    take(&p.index_number, page_label(mem, root, body, S(LABELS_INDEX)), 92, "label");
    take(&p.document_number, page_label(mem, root, body, S(LABELS_DOCNO)), 92, "label");
    take(&p.document_number, page_docno_line(mem, text, 12), 80, "heading");
    read_issuer(mem, root, body, text, &p);
    read_path(mem, root, &p);
    read_files(mem, root, body, &p);
    if (!p.title.value.n && !text.n && !p.images)
        return fail_set(why, ERR_UNREADABLE, "", "这个文件里找不到文章：没有标题，也没有正文");
    *out = p;
    return OK;
}
