/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_body.c - where the body of a page is; see page.h
 *
 * Most sites of public bodies are made by a dozen publishing systems, and each of these has its
 * own name for the element that holds the text. Where one of these names is found, it is
 * believed. Elsewhere the paragraphs vote: each block of text gives its weight (characters that
 * are no link, sentences ended) to the element above it and half of that to the one above
 * that; the heaviest wins.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "read/page.h"

#include <string.h>

/* Names of classes and ids, the surest first. */
static const struct {
    const char *name;
    int rank;
} body_names[] = {
    {"TRS_Editor", 100},
    {"TRS_UEDITOR", 100},
    {"trs_editor_view", 99},
    {"Custom_UniteStyle", 98},
    {"Custom_UnionStyle", 98},
    {"UCAP-CONTENT", 98},
    {"zoom", 96},
    {"Zoom", 96},
    {"ivs_content", 96},
    {"wp_articlecontent", 96},
    {"v_news_content", 96},
    {"article_content", 95},
    {"article-content", 95},
    {"articleContent", 95},
    {"ArticleContent", 95},
    {"pages_content", 95},
    {"xxgk_content", 94},
    {"zfxxgk_content", 94},
    {"article-body", 94},
    {"articleBody", 94},
    {"newscontent", 94},
    {"news_content", 94},
    {"newsContent", 94},
    {"news-content", 94},
    {"detail_content", 93},
    {"detail-content", 93},
    {"detailContent", 93},
    {"view-content", 92},
    {"content_text", 92},
    {"contentText", 92},
    {"nr_content", 92},
    {"wz_content", 92},
    {"wenzhang", 90},
    {"article_con", 92},
    {"articleCon", 92},
    {"article-con", 92},
    {"article_text", 92},
    {"con_text", 90},
    {"conTxt", 90},
    {"xl_content", 92},
    {"xilan_con", 92},
    {"info_content", 90},
    {"infoContent", 90},
    {"text_content", 88},
    {"main_content", 70},
    {"article", 74},
    {"article_area", 80},
    {"artical", 74},
    {"detail", 60},
    {"nr", 72},
    {"zwnr", 90},
    {"content", 58},
    {"Content", 58},
    {"con", 50},
    {"neirong", 80},
    {"txt", 50},
    {"text", 40},
    {"fontzoom", 96},
    {"czfxfontzoom", 96},
    {"TRS_PreAppend", 97},
    {"TRS_PREVIEW", 97},
    {"vsb_content", 95},
    {"mainText", 92},
    {"mainTextBox", 92},
    {"artContent", 94},
    {"art-content", 94},
    {"art_content", 94},
    {"artcontent", 94},
    {"art_con", 92},
    {"artibody", 94},
    {"art-body", 90},
    {"newscontnet", 94},
    {"j-fontContent", 95},
    {"c_content_text", 92},
    {"xxgk-content", 92},
    {"gk_content", 92},
    {"zhengwen", 92},
    {"div_zhengwen", 94},
    {"BodyContent", 90},
    {"bodyContent", 90},
    {"body_content", 90},
    {"contentBody", 90},
    {"content-body", 88},
    {"content_body", 88},
    {"NewsContent", 94},
    {"showContent", 90},
    {"show_content", 90},
    {"show-content", 90},
    {"info-content", 90},
    {"infoCon", 88},
    {"detailCon", 88},
    {"wz_con", 90},
    {"wzcon", 88},
    {"xl_con", 88},
    {"xlcon", 88},
    {"xq_con", 88},
    {"zwcontent", 92},
    {"zw_content", 92},
    {"textContent", 88},
    {"txtContent", 88},
    {"contentText", 92},
    {"printContent", 84},
    {"print-content", 84},
    {"article_box", 72},
    {"article-main", 72},
    {"articleMain", 72},
    {"zoomcon", 95},
    {"ozoom", 95},
    {"vF_detail_content", 95},
    {"bt_content", 80},
    {"xl-cont", 90},
    {"xl_cont", 90},
    {"xlnr", 88},
    {"xxnr", 88},
    {"wznr", 88},
    {"main-txt", 88},
    {"rm_txt_con", 94},
    {"view_content", 92},
    {"contenttext", 88},
};

/* Parts of names that tell the frame of a site, and parts of a body that are not the text. */
static const char *const frame_names[] = {
    "header",  "footer",    "foot",   "nav",   "menu",    "copyright", "sidebar", "friendlink",
    "related", "recommend", "banner", "crumb", "toolbar", "login",     "search"};
static const char *const extra_names[] = {
    "share",     "print",        "qrcode",           "ewm",        "erweima",  "attachment",
    "fujian",    "prevnext",     "prev_next",        "related",    "xgxx",     "xgwz",
    "btn_group", "detail_video", "bdsharebuttonbox", "pagination", "shangxia", "fontsize",
    "font-size", "xglj",         "editor_info"};

static bool class_part(const struct dom *e, const char *part)
{
    struct str p = str_of(part);

    return str_has(dom_attr(e, S("class")), p) || str_has(dom_attr(e, S("id")), p);
}

static bool name_is(const struct dom *e, const char *name)
{
    return dom_has_class(e, str_of(name)) || str_eq(dom_attr(e, S("id")), str_of(name));
}

static bool frame_word(const struct dom *e)
{
    struct str words[2] = {dom_attr(e, S("class")), dom_attr(e, S("id"))};

    /* a word that begins with the name: "header menu_hov", not "article_header_text" */
    for (int k = 0; k < 2; k++)
        for (struct str rest = words[k], w; str_next(&rest, ' ', &w);)
            for (size_t i = 0; i < sizeof frame_names / sizeof *frame_names; i++)
                if (w.n < 40 && str_starts(w, str_of(frame_names[i])))
                    return true;
    return false;
}

/* Characters of visible text below `e` that are neither blanks nor part of a link. */
static isize weight(const struct dom *e, bool links)
{
    isize n = 0;

    for (const struct dom *d = dom_walk(e, e); d;) {
        if (d->tag == TAG_DROP || (!links && d->tag == TAG_A) || d->drop) {
            d = dom_skip(e, d);
            continue;
        }
        if (d->tag == TAG_TEXT)
            for (isize at = 0; at < d->text.n;)
                n += !rune_is_space(utf8_next(d->text, &at));
        d = dom_walk(e, d);
    }
    return n;
}

/* A block that holds a heading of words, not of links or a logo, is the article's own "header". */
static bool holds_heading(const struct dom *e)
{
    int steps = 0;

    for (const struct dom *d = dom_walk(e, e); d && steps < 60; d = dom_walk(e, d), steps++) {
        bool linked = false;

        if (d->tag != TAG_HEADING)
            continue;
        for (const struct dom *c = dom_walk(d, d); c; c = dom_walk(d, c))
            linked |= c->tag == TAG_A || c->tag == TAG_IMG;
        if (!linked && d->first && weight(d, true) >= 4)
            return true;
    }
    return false;
}

bool page_in_frame(const struct dom *e)
{
    for (; e; e = e->parent) {
        if (e->tag == TAG_NAV || e->tag == TAG_FOOTER)
            return true;
        if (e->tag != TAG_TEXT && e->tag != TAG_BODY && e->tag != TAG_HTML &&
            (e->tag == TAG_HEADER || frame_word(e)) && !holds_heading(e))
            return true;
    }
    return false;
}

static isize images(const struct dom *e)
{
    isize n = 0;

    for (const struct dom *d = dom_walk(e, e); d; d = dom_walk(e, d))
        n += d->tag == TAG_IMG;
    return n;
}

static int rank_of(const struct dom *e)
{
    int best = 0;

    if (e->tag == TAG_OTHER && str_eq(e->name, S("ucapcontent")))
        return 98;
    if (e->tag != TAG_DIV && e->tag != TAG_CELL && e->tag != TAG_OTHER && e->tag != TAG_P &&
        e->tag != TAG_SPAN)
        return 0;
    if (!e->attrs)
        return 0;
    for (size_t i = 0; i < sizeof body_names / sizeof *body_names; i++)
        if (body_names[i].rank > best && name_is(e, body_names[i].name))
            best = body_names[i].rank;
    return best;
}

/* The best of the named ones. Of equal names the one with more text; a better name inside a
 * worse one wins only where it holds most of the worse one's text. */
static struct dom *by_name(struct dom *root, int *sure)
{
    struct dom *best = NULL;
    isize best_n = 0;
    int best_rank = 0;

    for (struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        int rank = rank_of(d);
        isize n;

        if (!rank || page_in_frame(d))
            continue;
        n = weight(d, true) + 40 * images(d);
        if (best && dom_contains(best, d)) {
            /* a sure name within a vague one is believed, however short its text is */
            bool surer = rank >= 88 && rank >= best_rank + 15 && (n || best_n < 300);

            if (!surer && (rank < best_rank - 40 || n * 10 < best_n * 6))
                continue;
        } else if (best && rank <= best_rank && (rank < best_rank || n <= best_n)) {
            /* a heavier one under a weaker name, where the better-named one is nearly empty */
            if (!(rank >= 88 && best_n < 40 && n > best_n + 200))
                continue;
        } else if (best && best_n > 8 * (n + 20) && best_rank >= 70) {
            continue;
        }
        best = d;
        best_n = n;
        best_rank = rank;
    }
    *sure = best_rank >= 88 ? 95 : best_rank >= 70 ? 85 : 60;
    return best_rank >= 50 && (best_n || best_rank >= 88) ? best : NULL;
}

struct vote {
    struct dom *e;
    int64_t score;
};

static int64_t own_score(const struct dom *e)
{
    int64_t n = 0, marks = 0;

    for (const struct dom *d = e->first; d;) {
        if (d->tag == TAG_DROP || d->tag == TAG_A ||
            (d->tag != TAG_TEXT && dom_is_block(d->tag))) {
            d = dom_skip(e, d);
            continue;
        }
        if (d->tag == TAG_TEXT)
            for (isize at = 0; at < d->text.n;) {
                uint32_t r = utf8_next(d->text, &at);

                n += !rune_is_space(r);
                marks += r == 0x3002 || r == 0xff0c || r == 0xff1b || r == ',';
            }
        d = dom_walk(e, d);
    }
    return n < 4 ? 0 : n + 20 * marks;
}

/* Words that tell a line of the page's own: it ends where the text of the article may be. */
static bool is_page_line(struct str s)
{
    static const char *const words[] = {
        "发布时间", "发布日期", "发表时间", "更新时间", "浏览",     "点击",
        "来源：",   "来源:",    "字号",     "字体",     "打印",     "上一篇",
        "下一篇",   "索引号",   "责任编辑", "当前位置", "版权所有", "扫一扫",
        "关闭窗口", "分享到",   "主办",     "备案"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_has(s, str_of(words[i])))
            return true;
    return false;
}

/* The block that won may be a part of the text: its parent is taken where everything beside it is text
 * of the same article, short, and no line of the page's own. */
static struct dom *widened(struct arena *mem, struct dom *e)
{
    for (int step = 0; step < 3; step++) {
        struct dom *up = e->parent;
        isize mine = weight(e, true), all;

        if (!up || (up->tag != TAG_DIV && up->tag != TAG_CELL) || page_in_frame(up))
            return e;
        all = weight(up, true);
        if (all == mine || all - mine > mine)
            return e;
        for (struct dom *d = up->first; d; d = d->next) {
            if (d == e)
                continue;
            if (d->tag == TAG_HEADING || (d->tag != TAG_TEXT && page_in_frame(d)) ||
                is_page_line(d->tag == TAG_TEXT ? d->text : dom_text(mem, d)))
                return e;
        }
        e = up;
    }
    return e;
}

static struct dom *by_vote(struct arena *mem, struct dom *root, int *sure)
{
    LIST(struct vote) votes = {0};
    isize cap = 0;
    struct vote best = {0};
    int64_t second = 0;

    for (struct dom *d = dom_walk(root, root); d; d = dom_walk(root, d)) {
        struct dom *up[3];
        int64_t s;

        if (d->tag == TAG_TEXT || !dom_is_block(d->tag) || page_in_frame(d))
            continue;
        s = own_score(d);
        if (!s)
            continue;
        up[0] = d->tag == TAG_P || d->tag == TAG_HEADING || d->tag == TAG_LI ? NULL : d;
        up[1] = d->parent;
        up[2] = d->parent ? d->parent->parent : NULL;
        for (int k = 0; k < 3; k++) {
            struct vote *v = NULL;

            if (!up[k] || up[k]->tag == TAG_HTML)
                continue;
            for (isize i = votes.n - 1; i >= 0 && i > votes.n - 64 && !v; i--)
                if (votes.p[i].e == up[k])
                    v = &votes.p[i];
            if (!v) {
                v = LIST_ADD(mem, &votes, cap);
                v->e = up[k];
            }
            v->score += k == 2 ? s / 2 : s;
        }
    }
    for (isize i = 0; i < votes.n; i++) {
        if (votes.p[i].score > best.score) {
            second = best.score;
            best = votes.p[i];
        } else if (votes.p[i].score > second) {
            second = votes.p[i].score;
        }
    }
    if (!best.e)
        return NULL;
    /* rows and cells are parts of a table of text: take the table whole */
    while (best.e->parent && (best.e->tag == TAG_ROW || best.e->tag == TAG_SECTION ||
                              best.e->tag == TAG_LIST || best.e->tag == TAG_P))
        best.e = best.e->parent;
    *sure = best.score > 2 * second ? 70 : 55;
    return widened(mem, best.e);
}

/* A link to a file within a paragraph is text; a block of files is not. */
static bool is_file_part(const char *name)
{
    return str_eq(str_of(name), S("attachment")) || str_eq(str_of(name), S("fujian"));
}

static bool starts_any(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(s, str_of(words[i])))
            return true;
    return false;
}

/* What stands at the edges of a body and is the site's, not the author's. */
static void prune(struct arena *mem, struct dom *body, struct str title)
{
    static const char *const tail[] = {
        "上一篇",     "下一篇",   "上一条", "下一条",   "扫一扫",   "分享到",
        "【打印",     "打印本页", "【关闭", "关闭窗口", "关闭本页", "相关链接",
        "相关附件：", "责任编辑", "责编：", "(责编",    "（责编",   "(责任编辑",
        "（责任编辑", "【字体",   "字体：", "浏览次数", "点击数",   "来源："};

    for (struct dom *d = dom_walk(body, body); d;) {
        bool drop = false;

        if (d->tag != TAG_TEXT) {
            for (size_t i = 0; i < sizeof extra_names / sizeof *extra_names && !drop; i++)
                drop = d->attrs && class_part(d, extra_names[i]) &&
                       (dom_is_block(d->tag) || !is_file_part(extra_names[i])) &&
                       weight(d, true) < 400;
            if (!drop && dom_hidden(d))
                drop = true;
            if (!drop && dom_is_block(d->tag) && d->tag != TAG_CELL && d->tag != TAG_ROW) {
                struct str text = weight(d, true) < 120 ? dom_text(mem, d) : S("");

                drop = starts_any(text, tail, sizeof tail / sizeof *tail) &&
                       !(str_starts(text, S("来源：")) && utf8_count(text) > 40);
                if (!drop && title.n && str_eq(text, title) && d->tag == TAG_HEADING)
                    drop = true;
                if (!drop && d->tag == TAG_HEADING && str_eq(d->name, S("h1")))
                    drop = true; /* the page's own heading, not the text's */
                if (!drop && d->tag == TAG_TABLE && str_has(dom_text(mem, d), S("索引号")))
                    drop = weight(d, true) < 600; /* the block of labels */
            }
        }
        d->drop |= drop;
        d = d->drop ? dom_skip(body, d) : dom_walk(body, d);
    }
}

/* A line between title and text: 发布时间：2019-02-18　来源：某局　点击数：335. It says a time, or who
 * brought the text beside how often it was read, and is no sentence. */
bool page_is_info_line(struct str s)
{
    static const char *const times[] = {"发布时间", "发布日期", "发表时间",
                                        "更新时间", "发表日期", "发稿时间",
                                        "录入时间", "时间：",   "日期："};
    static const char *const counts[] = {"浏览", "点击", "阅读", "访问"};
    bool digit = false, time = false, count = false;

    if (utf8_count(s) > 120 || str_has(s, S("。")))
        return false;
    for (isize i = 0; i < s.n; i++)
        digit |= s.p[i] >= '0' && s.p[i] <= '9';
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        time |= str_has(s, str_of(times[i]));
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        count |= str_has(s, str_of(counts[i]));
    return digit && (time || (count && (str_has(s, S("来源")) || str_has(s, S("作者")))));
}

bool page_is_leaf(const struct dom *e)
{
    if (e->tag == TAG_TEXT || e->tag == TAG_DROP || !dom_is_block(e->tag))
        return false;
    for (const struct dom *d = dom_walk(e, e); d; d = dom_walk(e, d))
        if (d->tag != TAG_TEXT && !d->drop && dom_is_block(d->tag))
            return false;
    return true;
}

/* The head of the article where it stands inside of the element that was taken for its body: its
 * title and the line of time and source are dropped from the body, and the title is returned. */
static struct str own_head(struct arena *mem, struct dom *body)
{
    enum { HEAD = 6 };
    struct dom *first[HEAD] = {0};
    struct str title = {0};
    int n = 0, info = -1;

    for (struct dom *d = dom_walk(body, body); d && n < HEAD && info < 0;) {
        struct str s;

        if (d->tag == TAG_DROP || d->drop) {
            d = dom_skip(body, d);
            continue;
        }
        if (!page_is_leaf(d)) {
            if (d->tag == TAG_TEXT && str_trim_wide(d->text).n)
                break; /* text beside blocks: no head of this shape */
            d = dom_walk(body, d);
            continue;
        }
        s = page_one_line(mem, dom_text(mem, d));
        if (s.n && (str_starts(s, S("首页")) || str_starts(s, S("网站首页")))) {
            d->drop = true; /* a line of links into the site */
        } else if (s.n) {
            if (page_is_info_line(s))
                info = n;
            else if (utf8_count(s) > 100 || str_has(s, S("。")))
                break; /* the text has begun */
            first[n++] = d;
        }
        d = dom_skip(body, d);
    }
    for (int i = 0; i < info; i++) {
        struct str s = page_one_line(mem, dom_text(mem, first[i]));

        if (!title.n && utf8_count(s) >= 4)
            title = s;
        else if (i + 1 == info && info == 2 && title.n) /* a title of two lines */
            title = str_concat(mem, title, s);
        first[i]->drop = true;
    }
    if (info >= 0)
        first[info]->drop = true;
    return title;
}

struct dom *page_body_find(struct arena *mem, struct dom *root, struct str title, int *sure,
                           struct str *heading)
{
    struct dom *body = by_name(root, sure);

    *heading = S("");

    if (!body)
        body = by_vote(mem, root, sure);
    if (!body)
        return NULL;
    prune(mem, body, title);
    *heading = own_head(mem, body);
    return body;
}
