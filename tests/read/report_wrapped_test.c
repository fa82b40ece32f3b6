/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_wrapped_test.c - one report wrapped as sites and browsers wrap it: every cell as in the plain page */
#include "base/digest.h"
#include "base/utf8.h"
#include "read/hidden.h"
#include "read/mht.h"
#include "read/report.h"
#include "tests/test.h"

typedef struct str wrap_fn(struct arena *mem, struct str page);

static struct str around(struct arena *mem, struct str before, struct str page,
                         struct str behind)
{
    return str_concat(mem, str_concat(mem, before, page), behind);
}

static struct str body_of(struct str page)
{
    isize from = str_find(page, S("<body>")) + 6;

    return str_slice(page, from, str_find(page, S("</body>")));
}

/* The body of the page between two texts, in a page that shows nothing of it. */
static struct str in_shell(struct arena *mem, struct str before, struct str body,
                           struct str behind)
{
    return around(mem,
                  S("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>年报</title>"
                    "</head><body><div id=\"c\"></div>"),
                  around(mem, before, body, behind), S("</body></html>"));
}

static struct str quoted(struct arena *mem, struct str s, struct str less)
{
    s = str_replace(mem, str_replace(mem, s, S("\\"), S("\\\\")), S("\""), S("\\\""));
    s = str_replace(mem, str_replace(mem, s, S("\n"), S("\\n")), S("/"), S("\\/"));
    return less.n ? str_replace(mem, s, S("<"), less) : s;
}

static struct str entities(struct arena *mem, struct str s)
{
    s = str_replace(mem, str_replace(mem, s, S("&"), S("&amp;")), S("<"), S("&lt;"));
    return str_replace(mem, str_replace(mem, s, S(">"), S("&gt;")), S("\""), S("&quot;"));
}

static struct str written(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<script>document.write(\""),
                    quoted(mem, body_of(page), (struct str){0}), S("\")</script>"));
}

static struct str of_script(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<script>var q=1<2;window.data={content:\""),
                    quoted(mem, body_of(page), S("\\u003c")), S("\"}</script>"));
}

static struct str answer(struct arena *mem, struct str page)
{
    return around(mem, S("{\"code\":200,\"data\":{\"content\":\""),
                  quoted(mem, body_of(page), (struct str){0}), S("\"}}"));
}

static struct str in_field(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<input type=\"hidden\" value=\""), entities(mem, body_of(page)),
                    S("\">"));
}

static struct str in_textarea(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<textarea style=\"display:none\">"), entities(mem, body_of(page)),
                    S("</textarea>"));
}

static struct str as_letters(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<div>"), entities(mem, body_of(page)), S("</div>"));
}

static struct str in_template(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<template>"), body_of(page), S("</template>"));
}

static struct str in_comment(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<!--"), body_of(page), S("-->"));
}

static struct str not_displayed(struct arena *mem, struct str page)
{
    return in_shell(mem, S("<div class=\"tab\" style=\"display: none\">"), body_of(page),
                    S("</div>"));
}

static struct str saved(struct arena *mem, struct str how, struct str page)
{
    return around(mem,
                  str_fmt(mem,
                          "From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: "
                          "multipart/related;\r\n\tboundary=\"--a b--\"\r\n\r\n"
                          "----a b--\r\nContent-Type: text/css\r\n\r\nbody {}\r\n"
                          "----a b--\r\nContent-Type: text/html;\r\n\tcharset=\"utf-8\"\r\n"
                          "Content-Transfer-Encoding: %.*s\r\n\r\n",
                          STR_ARG(how)),
                  page,
                  S("\r\n----a b--\r\nContent-Type: image/png\r\n\r\nx\r\n----a b----\r\n"));
}

static struct str saved_plain(struct arena *mem, struct str page)
{
    return saved(mem, S("8bit"), page);
}

static struct str saved_base64(struct arena *mem, struct str page)
{
    struct str all = base64_of(mem, page), lines = {0};

    for (isize at = 0; at < all.n; at += 76)
        lines = around(mem, lines, str_slice(all, at, at + 76), S("\r\n"));
    return saved(mem, S("base64"), lines);
}

static struct str quoted_printable(struct arena *mem, struct str page)
{
    struct str out = {0};

    for (isize i = 0; i < page.n; i++) {
        unsigned char c = (unsigned char)page.p[i];

        out = str_concat(mem, out,
                         c > 126 || c == '='
                             ? str_fmt(mem, "=%02X%s", c, i % 25 == 0 ? "=\r\n" : "")
                             : str_slice(page, i, i + 1));
    }
    return out;
}

static struct str saved_quoted(struct arena *mem, struct str page)
{
    /* In pieces: building it byte by byte takes the square of its length. */
    struct str out = {0};

    for (isize at = 0; at < page.n; at += 200) {
        struct str piece = quoted_printable(mem, str_slice(page, at, at + 200));

        out = str_concat(mem, out, piece);
    }
    return saved(mem, S("quoted-printable"), out);
}

void test_read_report_wrapped(struct test *t)
{
    static const struct {
        const char *name;
        wrap_fn *wrap;
        bool said; /* that the page does not show it */
    } rows[] = {
        {"written by a script", written, true},
        {"in the data of a script", of_script, true},
        {"the answer of an interface", answer, true},
        {"in a hidden field", in_field, true},
        {"in a hidden text field", in_textarea, true},
        {"mark-up shown as letters", as_letters, true},
        {"in a template", in_template, true},
        {"in a comment", in_comment, true},
        {"not displayed", not_displayed, true},
        {"saved as one file", saved_plain, false},
        {"saved as one file, in base64", saved_base64, false},
        {"saved as one file, in quoted-printable", saved_quoted, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str page;
        struct report *want, *got;
        struct fail why = {0};
        bool said = false;

        test_case(t, "%s", rows[i].name);
        page = test_file(t, "cases/reports/own/plain-2023.html");
        want = NEW(&t->mem, struct report, 1);
        got = NEW(&t->mem, struct report, 1);
        if (report_read(&t->mem, page, want, &why) ||
            report_read(&t->mem, rows[i].wrap(&t->mem, page), got, &why)) {
            CHECK_OK(t, &why);
            continue;
        }
        for (int k = 0; k < REPORT_CELLS; k++)
            if (want->cell[k].kind != got->cell[k].kind ||
                !cell_equal(want->cell[k], got->cell[k]))
                CHECK_STR(t, report_address(&t->mem, k), S("as in the plain page"));
        for (isize k = 0; k < got->warnings.n; k++)
            said |= str_has(got->warnings.p[k], S("本身不显示年报的表格"));
        CHECK_INT(t, said, rows[i].said);
    }
    test_case(t, "half a character does not make a page of GBK unreadable");
    {
        struct str page = test_file(t, "cases/reports/own/plain-2023.html"), gb;
        struct report *got = NEW(&t->mem, struct report, 1);
        struct fail why = {0};

        gb = str_replace(&t->mem, page, S("utf-8"), S("gb2312"));
        gb = utf8_to_gb18030(&t->mem, gb);
        gb = str_replace(&t->mem, gb, S("</h1>"), S("\xd6</h1>"));
        if (report_read(&t->mem, gb, got, &why))
            CHECK_OK(t, &why);
        else
            CHECK_INT(t, got->cell[report_find(S("T3.1/nat"))].value, 605);
    }
    test_case(t, "a page without a table has nothing behind it");
    CHECK_INT(t, hidden_page(&t->mem, S("<script>var a=\"<p>\";</script><p>年报</p>")).n, 0);
    test_case(t, "words with a colon are no saved page");
    CHECK(t, !mht_is(S("年报: 一\nMIME-Version: 1.0\nContent-Type: text/html\n\n")));
}
