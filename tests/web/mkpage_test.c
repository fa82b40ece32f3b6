/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkpage_test.c - the template compiler: cases/mkpage.txt, and what generated pages write */
#include "tests/test.h"
#include "tools/pagec.c"
#include "tools/pagec_html.c"
#include "web/page.h"

static bool known(void *user, struct str path, struct pagec_view *out)
{
    (void)user;
    out->name = S("known");
    return str_eq(path, S("part/known.html"));
}

static void expect(struct test *t, struct str out, struct str want, bool there)
{
    if ((str_find(out, want) >= 0) != there)
        CHECK_STR(t, out, want);
    else
        CHECK(t, true);
}

static void one(struct test *t, struct hant *hant, struct str text)
{
    struct str name, page, line, expectations;
    struct pagec c = {.mem = &t->mem, .file = "x.html", .hant = hant, .part = known};
    struct buf out = buf_new(&t->mem, 4096);
    isize at = 0;
    bool good;

    str_cut(text, S("\n"), &name, &text);
    while (at < text.n) { /* the page ends where a line begins with = ~ or ! */
        struct str rest = {text.p + at, text.n - at};

        if (str_starts(rest, S("= ")) || str_starts(rest, S("~ ")) || str_starts(rest, S("! ")))
            break;
        while (at < text.n && text.p[at] != '\n')
            at++;
        at += at < text.n;
    }
    test_case(t, "%.*s", STR_ARG(name));
    c.mem = out.mem = &t->mem;
    out = buf_new(&t->mem, 4096);
    page = (struct str){text.p, at};
    expectations = (struct str){text.p + at, text.n - at};
    good = pagec_compile(&c, page, &out);
    for (struct str rest = expectations; str_next(&rest, '\n', &line);) {
        struct str what = {line.p + 2, line.n - 2};

        if (line.n < 3)
            continue;
        if (line.p[0] == '!') {
            int64_t at_line = 0;
            struct str number;

            str_cut(what, S(" "), &number, &what);
            str_int(number, &at_line);
            CHECK(t, !good);
            CHECK_INT(t, c.error_line, at_line);
            expect(t, str_of(c.error), what, true);
        } else {
            CHECK_STR(t, str_of(c.error), S(""));
            expect(t, buf_str(&out), what, line.p[0] == '=');
        }
    }
}

static void values(struct test *t, struct hant *hant)
{
    struct buf b;
    struct page p = {.b = &b, .to_hant = hant};

    test_case(t, "values are escaped by their place");
    b = buf_new(&t->mem, 256);
    page_text(&p, S("a<b>&\"'"));
    page_text(&p, 42);
    page_text(&p, ((struct html){S("<b>")}));
    CHECK_STR(t, buf_str(&b), S("a&lt;b&gt;&amp;&#34;&#39;42<b>"));

    test_case(t, "addresses");
    b = buf_new(&t->mem, 256);
    static const struct {
        struct str in, out;
    } rows[] = {
        {LIT("/a?b=\"c"), LIT("/a?b=&#34;c")},
        {LIT("javascript:alert(1)"), LIT("#")},
        {LIT("JAVASCRIPT:x"), LIT("#")},
        {LIT("java\tscript:x"), LIT("#")},
        {LIT(" javascript:x"), LIT("#")},
        {LIT("data:text/html,x"), LIT("#")},
        {LIT("//evil.example/"), LIT("#")},
        {LIT("/\\evil.example/"), LIT("#")},
        {LIT("https://a.example/"), LIT("https://a.example/")},
        {LIT("mailto:a@b.example"), LIT("mailto:a@b.example")},
        {LIT("doc_1.html"), LIT("doc_1.html")},
        {LIT("#x"), LIT("#x")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        b.n = 0;
        page_href(&p, rows[i].in);
        CHECK_STR(t, buf_str(&b), rows[i].out);
    }
    b.n = 0;
    page_part(&p, S("a b/javascript:\"?#中"));
    CHECK_STR(t, buf_str(&b), S("a%20b/javascript%3A%22%3F%23%E4%B8%AD"));

    test_case(t, "the traditional variant");
    b = buf_new(&t->mem, 256);
    p.hant = true;
    page_text(&p, S("发布头发里程复议台风"));
    page_attr(&p, S("发布"));
    page_href(&p, S("/gongkai/site_rmt/"));
    page_text(&p, ((struct html){S("<a href=\"/发布\">发布</a>")}));
    CHECK_STR(t, buf_str(&b),
              S("發布頭髮里程復議颱風发布/hant/gongkai/site_rmt/<a href=\"/发布\">發布</a>"));
}

void test_web_mkpage(struct test *t)
{
    struct hant *hant = hant_open();
    struct arena mem;
    struct str text, part;

    arena_init(&mem, 1 << 22);
    test_case(t, "the cases can be read");
    text = str_dup(&mem, test_file(t, "cases/mkpage.txt"));
    CHECK(t, hant != NULL);
    str_cut(text, S("\n## "), &part, &text);
    while (text.n) {
        str_cut(text, S("\n## "), &part, &text);
        one(t, hant, part);
    }
    values(t, hant);
    test_end(t);
    arena_free(&mem);
    hant_close(hant);
}
