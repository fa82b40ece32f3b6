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
    "发表日期|录入时间|信息发布时间|发稿时间|上传时间|上网时间|添加时间|发文时间"
#define LABELS_SOURCE "来源|信息来源|稿件来源|文章来源|内容来源|稿源|来源单位"

struct str page_meta(const struct dom *root, const char *names)
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

void page_take(struct page_field *f, struct str value, int sure, const char *from)
{
    value = str_trim_wide(value);
    if (f->value.n || !value.n)
        return;
    *f = (struct page_field){value, sure, str_of(from)};
}

static bool named(const struct dom *e, const char *part)
{
    return str_has(dom_attr(e, S("class")), str_of(part)) ||
           str_has(dom_attr(e, S("id")), str_of(part));
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

/* The first time written anywhere in `s`; "" when there is none. */
static struct str time_in(struct arena *mem, struct str s)
{
    for (isize at = 0; at + 8 <= s.n; at++) {
        struct str t;

        if (!((s.p[at] == '2' && s.p[at + 1] == '0') ||
              (s.p[at] == '1' && s.p[at + 1] == '9')) ||
            (at > 0 && s.p[at - 1] >= '0' && s.p[at - 1] <= '9'))
            continue;
        t = page_time(mem, str_from(s, at));
        if (t.n)
            return t;
    }
    return S("");
}

/* A time to the minute or second on the same day, shown outside of the body: 发布日期 in the block of
 * labels says the day, the line below the heading the hour. */
static struct str finer(struct arena *mem, const struct dom *root, const struct dom *body,
                        struct str day)
{
    for (const struct dom *d = dom_walk(root, root); d;) {
        struct str t;

        if (d == body || d->tag == TAG_HEAD || d->tag == TAG_DROP) {
            d = dom_skip(root, d);
            continue;
        }
        if (d->tag == TAG_TEXT && d->text.n >= day.n && d->text.n < 400) {
            t = time_in(mem, d->text);
            if (t.n > day.n && str_starts(t, day))
                return t;
        }
        d = dom_walk(root, d);
    }
    return S("");
}

/* A time that a script writes: document.write("2009-11-3 16:20:05"). */
static struct str scripted(struct arena *mem, const struct dom *root)
{
    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        const struct dom *code =
            d->tag == TAG_DROP && str_eq(d->name, S("script")) ? d->first : NULL;
        const struct dom *label = d->prev;
        struct str t;

        if (!code || code->tag != TAG_TEXT || code->text.n > 400 || page_in_frame(d))
            continue;
        t = time_in(mem, code->text);
        if (t.n && (str_has(code->text, S("write")) || str_has(code->text, S("innerHTML"))) &&
            label && label->tag == TAG_TEXT &&
            (str_has(label->text, S("时间")) || str_has(label->text, S("日期"))))
            return t;
    }
    return S("");
}

static void read_time(struct arena *mem, const struct dom *root, const struct dom *body,
                      struct str address, struct page *p)
{
    struct str label = page_time(mem, page_label(mem, root, body, S(LABELS_TIME))), more;

    page_take(&p->published,
              page_time(mem, page_meta(root, "PubDate|publishdate|publish_time|publishtime|"
                                             "PublishedTime|article:published_time|"
                                             "firstpublishedtime|og:release_date|"
                                             "datePublished")),
              96, "meta");
    page_take(&p->published, label, 85, "label");
    if (!p->published.value.n) { /* a time that stands alone above the body */
        for (const struct dom *d = dom_walk(root, root); d && d != body;
             d = dom_walk(root, d)) {
            struct str s = d->tag == TAG_TEXT && d->text.n < 300 && !page_in_frame(d->parent)
                               ? str_trim_wide(d->text)
                               : S("");

            while (str_starts(s, S("（")) || str_starts(s, S("(")) || str_starts(s, S("[")) ||
                   str_starts(s, S("【")))
                s = str_trim_wide(
                    str_from(s, str_starts(s, S("（")) || str_starts(s, S("【")) ? 3 : 1));
            page_take(&p->published, page_time(mem, s), 70, "heading");
        }
    }
    page_take(&p->published, scripted(mem, root), 65, "script");
    if (p->published.value.n == 10) {
        more = finer(mem, root, body, p->published.value);
        if (more.n)
            p->published.value = more;
    }
    page_take(&p->published, address_day(mem, p->url.value), 45, "address");
    page_take(&p->published, address_day(mem, address), 40, "address");
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

    page_take(&p->issuer, label, 92, "label");
    page_take(&p->issuer, page_signature(mem, text), 80, "signature");
    while (!first.n && str_next(&rest, '\n', &first))
        first = str_trim_wide(first);
    first = page_one_line(mem, first);
    if (str_ends(first, S("文件")) && page_is_body_name(str_slice(first, 0, first.n - 6)))
        page_take(&p->issuer, str_slice(first, 0, first.n - 6), 78, "heading");
    if (at > 0 && page_is_body_name(str_slice(p->title.value, 0, at)))
        page_take(&p->issuer, str_slice(p->title.value, 0, at), 65, "title");
    if (!is_portal(p, p->source.value))
        page_take(&p->issuer, p->source.value, 55, "source");
}

static bool is_home(struct str s)
{
    static const char *const names[] = {"首页",     "网站首页", "主页",
                                        "本站首页", "首 页",    "门户首页"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(s, str_of(names[i])))
            return true;
    return false;
}

/* The block that says where one is: 当前位置：首页 > 政务公开 > …; its links in order. */
static const struct dom *crumb_block(struct arena *mem, const struct dom *root)
{
    static const char *const names[] = {
        "breadcrumb", "crumb",    "BreadCrumb",  "bread",   "dqwz",      "weizhi",
        "location",   "position", "currentpath", "cur_pos", "dangqian",  "curpos",
        "wz_nav",     "path",     "sitepath",    "mbx",     "mianbaoxie"};
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
    /* neither word nor name: 首页 with a sign behind it */
    for (const struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct str next;
        int links = 0;

        if (d->tag != TAG_A || !is_home(page_one_line(mem, dom_text(mem, d))) || !d->next ||
            !d->parent)
            continue;
        next = d->next->tag == TAG_TEXT ? d->next->text : dom_text(mem, d->next);
        next = str_trim_wide(next);
        if (!str_starts(next, S(">")) && !str_starts(next, S("＞")) &&
            !str_starts(next, S("»")) && !str_starts(next, S("›")) &&
            !str_starts(next, S("/")) && !str_starts(next, S("→")))
            continue;
        for (const struct dom *a = dom_walk(d->parent, d->parent); a;
             a = dom_walk(d->parent, a))
            links += a->tag == TAG_A;
        if (links < 12 && dom_text(mem, d->parent).n < 600)
            return d->parent;
    }
    return NULL;
}

static struct str crumb_name(struct arena *mem, struct str s)
{
    static const char *const signs[] = {">", "＞", "»", "›", "/", "→", "|", "-"};
    bool again = true;

    s = page_one_line(mem, s);
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
        struct str name = page_meta(root, "ColumnName|column");

        if (name.n) {
            *LIST_ADD(mem, &p->column_path, cap) = name;
            p->column_sure = 60;
        }
    }
}

enum err page_read(struct arena *mem, struct str bytes, struct str address, struct page *out,
                   struct fail *why)
{
    struct page p = {0};
    struct dom *root = NULL, *body;
    struct str text, heading = {0};

    if (dom_read(mem, bytes, &root, why))
        return why->code;
    page_take(&p.site, page_meta(root, "SiteName|og:site_name"), 97, "meta");
    page_take(&p.url, page_meta(root, "Url|og:url"), 97, "meta");
    page_take(&p.keywords, page_meta(root, "Keywords|keyword"), 95, "meta");
    page_take(&p.summary, page_meta(root, "Description|og:description"), 95, "meta");
    page_take(&p.author, page_meta(root, "Author"), 95, "meta");
    /* the title is wanted to find the body, and the body to find the title above it */
    body = page_body_find(mem, root, page_meta(root, "ArticleTitle"), &p.body_sure, &heading);
    page_title(mem, root, body, heading, &p);
    p.body = body ? html_tree(mem, body) : tree_new(mem, TREE_DOC);
    text = tree_text(mem, p.body);
    read_time(mem, root, body, address, &p);
    page_take(&p.source, page_meta(root, "ContentSource"), 96, "meta");
    page_take(&p.source, page_meta(root, "source"), 88, "meta");
    /* where the tag is there and empty, the page shows the site's own name by default */
    if (!has_meta(root, S("ContentSource")))
        page_take(&p.source, page_label(mem, root, body, S(LABELS_SOURCE)), 85, "label");
    page_take(&p.index_number, page_label(mem, root, body, S(LABELS_INDEX)), 92, "label");
    page_take(&p.document_number, page_label_docno(mem, root, body, S(LABELS_DOCNO)), 92,
              "label");
    page_take(&p.document_number, page_docno_line(mem, text, 12), 80, "heading");
    read_issuer(mem, root, body, text, &p);
    read_path(mem, root, &p);
    page_files(mem, root, body, &p);
    if (!p.title.value.n && !text.n && !p.images)
        return fail_set(why, ERR_UNREADABLE, "", "这个文件里找不到文章：没有标题，也没有正文");
    *out = p;
    return OK;
}
