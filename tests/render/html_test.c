/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html_test.c - text tree → HTML and text: tests/cases/render_html.txt, and hostile trees */
#include "render/html.h"
#include "render/text.h"

#include "base/buf.h"
#include "read/html.h"
#include "tests/test.h"

static void cases(struct test *t)
{
    struct str all = test_file(t, "cases/render_html.txt"), rest, one;
    struct arena keep = {0};

    if (!arena_init(&keep, 1 << 20))
        return;
    rest = str_dup(&keep, all);
    str_cut(rest, S("\n== "), &one, &rest);
    while (rest.n) {
        struct str name, html, want, text;
        struct tree *doc = NULL;
        struct fail why = {0};

        if (!str_cut(rest, S("\n== "), &one, &rest))
            rest = (struct str){0};
        str_cut(one, S("\n"), &name, &html);
        str_cut(html, S("\n--\n"), &html, &want);
        str_cut(want, S("\n..\n"), &want, &text);
        test_case(t, "%.*s", STR_ARG(name));
        if (!CHECK(t, read_html(&t->mem, html, &doc, &why) == OK))
            continue;
        CHECK_STR(t, str_trim(render_html(&t->mem, doc)), str_trim(want));
        CHECK_STR(t, str_trim(render_text(&t->mem, doc)), str_trim(text));
    }
    arena_free(&keep);
}

/* A paragraph with one text that has an address. */
static struct tree *linked(struct test *t, struct str href, enum tree_kind kind)
{
    struct tree *doc = tree_new(&t->mem, TREE_DOC);
    struct tree *p = tree_add_new(&t->mem, doc, TREE_PARA);
    struct tree *x = tree_add_new(&t->mem, p, kind);

    x->text = S("甲");
    x->href = href;
    return doc;
}

static void hostile_addresses(struct test *t)
{
    static const struct str bad[] = {LIT("javascript:alert(1)"),
                                     LIT("JaVaScRiPt:alert(1)"),
                                     LIT(" javascript:alert(1)"),
                                     LIT("java\tscript:alert(1)"),
                                     LIT("java\nscript:x"),
                                     LIT("\x01javascript:x"),
                                     LIT("data:text/html,x"),
                                     LIT("vbscript:x"),
                                     LIT("//evil.example"),
                                     LIT("/\\evil.example"),
                                     LIT("\\\\evil.example"),
                                     LIT("file:///etc/passwd"),
                                     LIT("blob:x"),
                                     LIT("https :x"),
                                     LIT("javascript\x00:x"),
                                     LIT("http:evil"),
                                     LIT("view-source:x"),
                                     LIT("")};

    for (isize i = 0; i < (isize)(sizeof bad / sizeof *bad); i++) {
        test_case(t, "an address that is no link: %d", (int)i);
        CHECK_STR(t, render_html(&t->mem, linked(t, bad[i], TREE_TEXT)), S("<p>甲</p>\n"));
        CHECK_STR(t, render_html(&t->mem, linked(t, bad[i], TREE_IMAGE)), S("<p></p>\n"));
    }
}

static void hostile_text(struct test *t)
{
    static const struct {
        struct str text, want;
    } c[] = {
        {LIT("<script>alert(1)</script>"), LIT("&lt;script&gt;alert(1)&lt;/script&gt;")},
        {LIT("\"><img src=x onerror=y>"), LIT("&quot;&gt;&lt;img src=x onerror=y&gt;")},
        {LIT("' onclick='x"), LIT("&#39; onclick=&#39;x")},
        {LIT("&lt;&#60;&amp"), LIT("&amp;lt;&amp;#60;&amp;amp")},
        {LIT("甲\0\x01\x1B[31m\x7F乙"), LIT("甲[31m乙")},
        {LIT("]]>--></p>"), LIT("]]&gt;--&gt;&lt;/p&gt;")},
    };

    for (isize i = 0; i < (isize)(sizeof c / sizeof *c); i++) {
        struct tree *doc, *p, *x, *table;
        struct str html;

        test_case(t, "hostile text %d stays text everywhere", (int)i);
        doc = tree_new(&t->mem, TREE_DOC);
        p = tree_add_new(&t->mem, doc, TREE_PARA);
        x = tree_add_text(&t->mem, p, c[i].text);
        x->href = str_concat(&t->mem, S("/"), str_replace(&t->mem, c[i].text, S(" "), S("")));
        x = tree_add_new(&t->mem, p, TREE_IMAGE);
        x->href = S("/a.png");
        x->text = c[i].text;
        table = tree_add_new(&t->mem, doc, TREE_TABLE);
        table->text = c[i].text;
        tree_add_cell(&t->mem, tree_add_new(&t->mem, table, TREE_ROW), c[i].text, true, 1, 1);
        html = render_html_with(
            &t->mem, doc, &(struct html_options){.class = c[i].text, .anchor = c[i].text});
        CHECK(t, str_has(html, c[i].want));
        CHECK(t, !str_has(html, S("<script")) && !str_has(html, S("onerror=y>")) &&
                     !str_has(html, S("' onclick")) && !str_has(html, S("\x1B")));
        CHECK(t, str_has(html, str_fmt(&t->mem, "alt=\"%.*s\"", STR_ARG(c[i].want))));
        CHECK(t, str_has(html, str_fmt(&t->mem, "<caption>%.*s<", STR_ARG(c[i].want))));
    }
}

static void odd_trees(struct test *t)
{
    struct tree *doc, *at;

    test_case(t, "loose inlines are paragraphs; parts that stand alone give their content");
    doc = tree_new(&t->mem, TREE_DOC);
    tree_add_text(&t->mem, doc, S("甲"));
    tree_add_new(&t->mem, doc, TREE_BREAK);
    tree_add_para(&t->mem, tree_add_new(&t->mem, doc, TREE_ITEM), S("乙"));
    tree_add_new(&t->mem, doc, TREE_TABLE);
    tree_add_new(&t->mem, doc, TREE_PAGEBREAK);
    CHECK_STR(t, render_html(&t->mem, doc), S("<p>甲<br></p>\n<p>乙</p>\n<p></p>\n"));

    test_case(t, "2,000 levels end as text");
    doc = at = tree_new(&t->mem, TREE_DOC);
    for (int i = 0; i < 2000; i++)
        at = tree_add_new(&t->mem, at, TREE_QUOTE);
    tree_add_para(&t->mem, at, S("底"));
    CHECK(t, str_has(render_html(&t->mem, doc), S("<p>底</p>")));
    CHECK(t, str_has(render_text(&t->mem, doc), S("底")));

    test_case(t, "options: top level, anchors, class");
    doc = tree_new(&t->mem, TREE_DOC);
    tree_add_heading(&t->mem, doc, 1, S("甲"));
    tree_add_heading(&t->mem, doc, 2, S("乙"));
    at = tree_add_new(&t->mem, tree_add_new(&t->mem, doc, TREE_TABLE), TREE_ROW);
    tree_add_cell(&t->mem, at, S("1"), false, 1, 1);
    CHECK_STR(t,
              render_html_with(
                  &t->mem, doc,
                  &(struct html_options){.top = 3, .anchor = S("p"), .class = S("table-grid")}),
              S("<h3 id=\"p1\">甲</h3>\n<h4 id=\"p2\">乙</h4>\n"
                "<section class=\"table-wrap\" tabindex=\"0\" aria-label=\"表1：乙\">\n"
                "<table class=\"table-grid\">\n<tbody>\n<tr><td>1</td></tr>\n</tbody>\n"
                "</table>\n</section>\n"));
}

/* What is written is read back as the same tree: nothing is lost or added on the way. */
static void round_trip(struct test *t)
{
    static const char *const html[] = {
        "<h2>甲</h2><p class=x style='text-align:center'>乙<b>丙</b><br>丁</p>",
        "<table><tr><th colspan=2>甲<th>乙<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>",
        "<ol start=2><li>甲<li>乙<ul><li>丙</ul></ol><blockquote>丁</blockquote><hr>"};

    for (isize i = 0; i < (isize)(sizeof html / sizeof *html); i++) {
        struct tree *one = NULL, *two = NULL;
        struct fail why = {0};
        struct str first;

        test_case(t, "written, read, written again: %d", (int)i);
        CHECK(t, read_html(&t->mem, str_of(html[i]), &one, &why) == OK);
        first = render_html(&t->mem, one);
        CHECK(t, read_html(&t->mem,
                           str_replace(&t->mem, first, S("class=\"ta-center\""),
                                       S("align=\"center\"")),
                           &two, &why) == OK);
        CHECK_STR(t, render_html(&t->mem, two), first);
    }
}

void test_render_html(struct test *t)
{
    cases(t);
    hostile_addresses(t);
    hostile_text(t);
    odd_trees(t);
    round_trip(t);
}
