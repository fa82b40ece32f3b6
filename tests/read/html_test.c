/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html_test.c - HTML → text tree: tests/cases/html.txt, character sets, hostile input */
#include "read/html.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "tests/test.h"

/* --- the tree as an outline: a block a line, a hard blank as ~ */

static void inlines(struct buf *b, const struct tree *block)
{
    static const char *const marks[] = {"b", "i", "u", "s", "sup", "sub"};

    for (const struct tree *t = block->first; t; t = t->next) {
        if (t->kind == TREE_BREAK) {
            buf_lit(b, "<br>");
        } else if (t->kind == TREE_IMAGE) {
            buf_fmt(b, "<img %.*s '%.*s'>", STR_ARG(t->href), STR_ARG(t->text));
        } else {
            for (int i = 0; i < 6; i++)
                if (t->marks & 1u << i)
                    buf_fmt(b, "<%s>", marks[i]);
            if (t->href.n)
                buf_fmt(b, "<a %.*s>", STR_ARG(t->href));
            buf_add(b, str_replace(b->mem, t->text, S("\xC2\xA0"), S("~")));
            if (t->href.n || t->marks)
                buf_lit(b, "</>");
        }
    }
}

static void outline(struct buf *b, const struct tree *t, int depth)
{
    static const char *const names[] = {"doc",       "h",     "p",   "list", "item",
                                        "quote",     "table", "row", "cell", "rule",
                                        "pagebreak", "text",  "br",  "img"};
    static const char *const aligns[] = {"", " left", " center", " right", " justify"};

    buf_fmt(b, "%*s%s", 2 * depth, "", names[t->kind]);
    if (t->kind == TREE_HEADING)
        buf_int(b, t->level);
    buf_fmt(b, "%s%s%s", aligns[t->align], t->indent ? " indent" : "",
            t->ordered ? " ordered" : "");
    if (t->kind == TREE_LIST && t->ordered && t->level != 1)
        buf_fmt(b, " from %d", t->level);
    if (t->kind == TREE_CELL)
        buf_fmt(b, "%s%s", t->head ? " head" : "",
                t->rowspan == 1 && t->colspan == 1
                    ? ""
                    : str_cstr(b->mem, str_fmt(b->mem, " %dx%d", t->rowspan, t->colspan)));
    if (t->kind == TREE_PARA || t->kind == TREE_HEADING) {
        buf_lit(b, ": ");
        inlines(b, t);
        buf_char(b, '\n');
        return;
    }
    if (t->text.n)
        buf_fmt(b, " '%.*s'", STR_ARG(t->text));
    buf_char(b, '\n');
    for (const struct tree *c = t->first; c; c = c->next)
        outline(b, c, depth + 1);
}

/* The outline of what is below the document, or the story of the failure. */
static struct str read_outline(struct test *t, struct str html, bool fragment)
{
    struct tree *doc = NULL;
    struct fail why = {0};
    struct buf b = buf_new(&t->mem, 256);

    if ((fragment ? read_html_fragment : read_html)(&t->mem, html, &doc, &why))
        return str_fmt(&t->mem, "%s", why.what);
    for (const struct tree *c = doc->first; c; c = c->next)
        outline(&b, c, 0);
    return buf_str(&b);
}

/* --- cases: "== name", the HTML, "--", the outline */

static void cases(struct test *t)
{
    struct str all = test_file(t, "cases/html.txt");
    struct arena keep = {0};
    struct str rest, one;

    if (!arena_init(&keep, 1 << 20))
        return;
    rest = str_dup(&keep, all);
    str_cut(rest, S("\n== "), &one, &rest);
    while (rest.n) {
        struct str name, html, want;
        bool more = str_cut(rest, S("\n== "), &one, &rest);

        if (!more)
            rest = (struct str){0};
        str_cut(one, S("\n"), &name, &html);
        str_cut(html, S("\n--\n"), &html, &want);
        test_case(t, "%.*s", STR_ARG(name));
        CHECK_STR(t, str_trim(read_outline(t, html, str_starts(name, S("fragment")))),
                  str_trim(want));
    }
    arena_free(&keep);
}

static void charsets(struct test *t)
{
    /* 公开 */
    static const char gbk[] = "<meta charset=gb2312><p>\xB9\xAB\xBF\xAA";
    static const char gbk_silent[] = "<p>\xB9\xAB\xBF\xAA\xD0\xC5\xCF\xA2</p>";
    static const char cut[] = "<meta charset=\"utf-8\"><p>公开\xE4\xBF";
    static const char lie[] = "<meta charset=gbk><p>政府信息公开指南政府信息公开指南</p>";
    static const char lie_back[] =
        "<meta charset=\"UTF-8\"><p>\xB9\xAB\xBF\xAA\xD0\xC5\xCF\xA2";
    static const char liantong[] = "<meta charset=GBK><p>\xC1\xAA\xCD\xA8</p>"; /* 联通 */
    static const char u16[] = "\xFF\xFE<\0p\0>\0\x6C\x51\0_";
    static const char bom[] = "\xEF\xBB\xBF<meta charset=gbk><p>公开";
    static const char broken[] =
        "<meta charset=utf-8><p>政府信息公开指南，政府信息公开\xFF指南</p>";
    static const struct {
        const char *name, *p;
        isize n;
        const char *want;
    } c[] = {
        {"gb2312, said", gbk, sizeof gbk - 1, "p: 公开\n"},
        {"GBK, not said", gbk_silent, sizeof gbk_silent - 1, "p: 公开信息\n"},
        {"UTF-8 cut inside a character", cut, sizeof cut - 1, "p: 公开\n"},
        {"UTF-8 that says GBK", lie, sizeof lie - 1, "p: 政府信息公开指南政府信息公开指南\n"},
        {"GBK that says UTF-8", lie_back, sizeof lie_back - 1, "p: 公开信息\n"},
        {"GBK that happens to be UTF-8", liantong, sizeof liantong - 1, "p: 联通\n"},
        {"UTF-16 with its mark", u16, sizeof u16 - 2, "p: 公\n"},
        {"byte order mark beats meta", bom, sizeof bom - 1, "p: 公开\n"},
        {"one broken byte in UTF-8", broken, sizeof broken - 1,
         "p: 政府信息公开指南，政府信息公开\xEF\xBF\xBD指南\n"},
    };

    for (isize i = 0; i < (isize)(sizeof c / sizeof *c); i++) {
        test_case(t, "character set: %s", c[i].name);
        CHECK_STR(t, read_outline(t, (struct str){c[i].p, c[i].n}, false), str_of(c[i].want));
    }
}

static struct str repeat(struct test *t, const char *s, isize n, const char *end)
{
    struct buf b = buf_new(&t->mem, (isize)strlen(s) * n + 64);

    for (isize i = 0; i < n; i++)
        buf_add(&b, str_of(s));
    buf_add(&b, str_of(end));
    return buf_str(&b);
}

static void hostile(struct test *t)
{
    static const struct {
        const char *name, *piece;
        isize n;
        const char *end, *want;
    } c[] = {
        {"200,000 nested divs", "<div>", 200000, "x", "嵌套"},
        {"2 MB of nested tables", "<table><tr><td>", 140000, "x", "嵌套"},
        {"150 nested spans", "<span>", 150, "公开", "p: 公开\n"},
        {"800 nested divs are flattened", "<div>", 800, "公开", "p: 公开\n"},
        {"end tags without a beginning", "</div></p>", 400000, "公开", "嵌套"},
        {"a tag with 100,000 attributes", " a='1' b=2", 50000, ">", "属性"},
        {"500,000 elements", "<b>公</b>", 500000, "", "过大"},
        {"open comment", "<!--", 100000, "", ""},
        {"half a tag", "<a href=\"", 1, "", ""},
        {"nothing", "", 0, "", ""},
        {"less-than signs", "<", 1000, "", NULL},
    };

    for (isize i = 0; i < (isize)(sizeof c / sizeof *c); i++) {
        struct str html, got;

        test_case(t, "hostile: %s", c[i].name);
        html = repeat(t, c[i].piece, c[i].n, c[i].end);
        if (c[i].piece[0] == ' ')
            html = str_concat(&t->mem, S("<p"), html);
        got = read_outline(t, html, false);
        if (!c[i].want)
            CHECK(t, utf8_valid(got));
        else if (!*c[i].want || strchr(c[i].want, ':'))
            CHECK_STR(t, got, str_of(c[i].want));
        else
            CHECK(t, str_has(got, str_of(c[i].want)));
    }
    test_case(t, "deep lists stop at eight boxes and keep their text");
    {
        struct str got = read_outline(t, repeat(t, "<ul><li>", 60, "公开"), false);
        isize boxes = 0;

        for (struct str s = got; str_find(s, S("list")) >= 0;
             s = str_from(s, str_find(s, S("list")) + 4))
            boxes++;
        CHECK_INT(t, boxes, 8);
        CHECK(t, str_has(got, S("p: 公开")));
    }
    test_case(t, "no markup, no scheme and no handler survives");
    {
        struct str got = read_outline(
            t,
            S("<p onclick=x()>甲<a href=' java\tscript:alert(1)'>乙</a><img "
              "src=data:x;base64,AA>"
              "<svg><script>alert(1)</script><text>丙</text></svg><a href='vbscript:x'>丁</a>"
              "<img src=x onerror=alert(1)><iframe "
              "src=//evil></iframe><math><mi>戊</mi></math>"),
            false);
        CHECK_STR(t, got, S("p: 甲乙丁<img x ''>戊\n"));
    }
}

void test_read_html(struct test *t)
{
    cases(t);
    charsets(t);
    hostile(t);
}
