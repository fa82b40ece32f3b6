/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wechat.c - text tree → HTML with inline styles; see wechat.h */
#include "render/wechat.h"

#include "base/buf.h"
#include "render/html.h"

enum { DEPTH = 32 };

#define BODY "font-size:16px;line-height:1.8;color:#222;letter-spacing:0.5px;"
/* clang-format off */
static const struct {
    const char *tag, *style;
} looks[TREE__MAX] = {
    [TREE_HEADING] = {"h3", "font-size:18px;line-height:1.5;font-weight:bold;color:#8c1d18;margin:24px 0 12px;"},
    [TREE_PARA]    = {"p", BODY "margin:0 0 14px;"},
    [TREE_ITEM]    = {"li", BODY "margin:0 0 6px;"},
    [TREE_QUOTE]   = {"blockquote", "margin:14px 0;padding:8px 14px;border-left:3px solid #c9b9a3;background:#f7f4ee;"},
    [TREE_TABLE]   = {"table", "width:100%;border-collapse:collapse;margin:14px 0;font-size:14px;"},
    [TREE_ROW]     = {"tr", ""},
};
/* clang-format on */

struct out {
    struct buf b;
    const struct wechat_pictures *pictures;
};

static void words(struct out *o, const struct tree *t)
{
    static const struct {
        unsigned mark;
        const char *open, *close;
    } marks[] = {{MARK_BOLD, "<strong>", "</strong>"},
                 {MARK_ITALIC, "<em>", "</em>"},
                 {MARK_UNDERLINE, "<span style=\"text-decoration:underline;\">", "</span>"},
                 {MARK_STRIKE, "<span style=\"text-decoration:line-through;\">", "</span>"},
                 {MARK_SUP, "<sup>", "</sup>"},
                 {MARK_SUB, "<sub>", "</sub>"}};
    int n = sizeof marks / sizeof *marks;

    for (int i = 0; i < n; i++)
        if (t->marks & marks[i].mark)
            buf_add(&o->b, str_of(marks[i].open));
    html_escape(&o->b, t->text);
    for (int i = n - 1; i >= 0; i--)
        if (t->marks & marks[i].mark)
            buf_add(&o->b, str_of(marks[i].close));
}

static void picture(struct out *o, const struct tree *t)
{
    for (isize i = 0; i < o->pictures->n; i++)
        if (str_eq(o->pictures->p[i].from, t->href)) {
            buf_lit(&o->b, "<img style=\"max-width:100%;height:auto;display:block;margin:0 "
                           "auto;\" src=\"");
            html_escape(&o->b, o->pictures->p[i].to);
            buf_lit(&o->b, "\" alt=\"");
            html_escape(&o->b, t->text);
            buf_lit(&o->b, "\">");
            return;
        }
    buf_lit(&o->b, "［图：");
    html_escape(&o->b, t->text.n ? t->text : S("未附"));
    buf_lit(&o->b, "］");
}

static void node(struct out *o, const struct tree *t, int depth);

static void inside(struct out *o, const struct tree *t, int depth)
{
    if (depth > DEPTH) {
        html_escape(&o->b, tree_text(o->b.mem, t));
        return;
    }
    for (const struct tree *k = t->first; k; k = k->next)
        node(o, k, depth + 1);
}

static void element(struct out *o, const struct tree *t, const char *tag, const char *style,
                    int depth)
{
    static const char *const aligns[] = {[ALIGN_NONE] = "",
                                         [ALIGN_LEFT] = "text-align:left;",
                                         [ALIGN_CENTER] = "text-align:center;",
                                         [ALIGN_RIGHT] = "text-align:right;",
                                         [ALIGN_JUSTIFY] = "text-align:justify;"};

    buf_fmt(&o->b, "<%s", tag);
    if (t->kind == TREE_CELL && t->rowspan > 1)
        buf_fmt(&o->b, " rowspan=\"%d\"", t->rowspan);
    if (t->kind == TREE_CELL && t->colspan > 1)
        buf_fmt(&o->b, " colspan=\"%d\"", t->colspan);
    if (style[0] || t->align)
        buf_fmt(&o->b, " style=\"%s%s%s\"", style, aligns[t->align],
                t->kind == TREE_PARA && t->indent ? "text-indent:2em;" : "");
    buf_char(&o->b, '>');
    if (t->kind == TREE_TABLE && t->text.n) {
        buf_lit(&o->b, "<caption style=\"font-size:14px;margin:0 0 6px;\">");
        html_escape(&o->b, t->text);
        buf_lit(&o->b, "</caption>");
    }
    inside(o, t, depth);
    buf_fmt(&o->b, "</%s>", tag);
}

static void node(struct out *o, const struct tree *t, int depth)
{
    switch (t->kind) {
    case TREE_TEXT:
        words(o, t);
        return;
    case TREE_BREAK:
        buf_lit(&o->b, "<br>");
        return;
    case TREE_IMAGE:
        picture(o, t);
        return;
    case TREE_RULE:
    case TREE_PAGEBREAK:
        buf_lit(&o->b, "<hr style=\"border:none;border-top:1px solid #ddd;margin:20px 0;\">");
        return;
    case TREE_LIST:
        element(o, t, t->ordered ? "ol" : "ul", "margin:0 0 14px;padding-left:24px;", depth);
        return;
    case TREE_CELL:
        element(o, t, t->head ? "th" : "td",
                t->head ? "border:1px solid #bbb;padding:6px;background:#f2ede4;"
                        : "border:1px solid #bbb;padding:6px;",
                depth);
        return;
    case TREE_HEADING:
    case TREE_PARA:
    case TREE_ITEM:
    case TREE_QUOTE:
    case TREE_TABLE:
    case TREE_ROW:
        element(o, t, looks[t->kind].tag, looks[t->kind].style, depth);
        return;
    case TREE_DOC:
    case TREE__MAX:
        inside(o, t, depth);
        return;
    }
}

struct str render_wechat(struct arena *mem, const struct tree *doc,
                         const struct wechat_pictures *pictures)
{
    static const struct wechat_pictures none = {0};
    struct out o = {buf_new(mem, 16384), pictures ? pictures : &none};

    buf_lit(&o.b, "<section style=\"" BODY "\">");
    inside(&o, doc, 0);
    buf_lit(&o.b, "</section>");
    return buf_str(&o.b);
}
