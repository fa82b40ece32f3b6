/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page_test.c - published pages, against what a careful reader takes from them */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/os.h"
#include "base/utf8.h"
#include "read/page.h"
#include "tests/test.h"

static struct str squeeze(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (!rune_is_space(r))
            buf_rune(&b, r);
    }
    return buf_str(&b);
}

static struct str or_none(struct str s)
{
    return s.n ? s : S("-");
}

static struct str path_of(struct arena *mem, const struct page *p)
{
    struct buf b = buf_new(mem, 256);

    for (isize i = 0; i < p->column_path.n; i++) {
        if (i)
            buf_lit(&b, " > ");
        buf_add(&b, p->column_path.p[i]);
    }
    return buf_str(&b);
}

static void check_line(struct test *t, const struct page *p, struct str key, struct str want)
{
    struct str body;

    if (str_eq(key, S("title")))
        CHECK_STR(t, or_none(p->title.value), want);
    else if (str_eq(key, S("published")))
        CHECK_STR(t, or_none(p->published.value), want);
    else if (str_eq(key, S("source")))
        CHECK_STR(t, or_none(p->source.value), want);
    else if (str_eq(key, S("index")))
        CHECK_STR(t, or_none(p->index_number.value), want);
    else if (str_eq(key, S("docno")))
        CHECK_STR(t, or_none(p->document_number.value), want);
    else if (str_eq(key, S("issuer")))
        CHECK_STR(t, or_none(p->issuer.value), want);
    else if (str_eq(key, S("path")))
        CHECK_STR(t, path_of(&t->mem, p), want);
    else if (str_eq(key, S("counts")))
        CHECK_STR(t, str_fmt(&t->mem, "%d %d %d", p->tables, p->images, (int)p->attachments.n),
                  want);
    else if (str_eq(key, S("file")))
        CHECK_STR(t,
                  p->attachments.n
                      ? str_fmt(&t->mem, "%.*s %.*s", STR_ARG(p->attachments.p[0].name),
                                STR_ARG(p->attachments.p[0].href))
                      : S(""),
                  want);
    else if (str_eq(key, S("body"))) {
        body = squeeze(&t->mem, tree_text(&t->mem, p->body));
        CHECK_STR(t, str_slice(body, 0, want.n), want);
    } else if (str_eq(key, S("end"))) {
        body = squeeze(&t->mem, tree_text(&t->mem, p->body));
        CHECK_STR(t, str_from(body, body.n > want.n ? body.n - want.n : 0), want);
    } else {
        CHECK_STR(t, key, S("a known key"));
    }
}

static void own(struct test *t)
{
    /* read again in each case, whose memory is fresh */
    for (int nth = 0;; nth++) {
        struct str rest = test_file(t, "cases/pages.txt"), line, key, want;
        struct page p = {0};
        struct fail why = {0};
        int seen = -1;

        while (str_next(&rest, '\n', &line)) {
            if (!line.n || line.p[0] == '#')
                continue;
            if (!str_cut(line, S(" "), &key, &want)) {
                if (++seen != nth)
                    continue;
                test_case(t, "page: %.*s", STR_ARG(key));
                rest = test_file(t, "cases/pages.txt");
                for (int k = -1; k < nth && str_next(&rest, '\n', &line);)
                    k += line.n && line.p[0] != '#' && !str_has(line, S(" "));
                CHECK_INT(t,
                          page_read(&t->mem,
                                    test_file(t, str_cstr(&t->mem,
                                                          str_concat(&t->mem, S("cases/pages/"),
                                                                     line))),
                                    S(""), &p, &why),
                          OK);
                if (!CHECK_OK(t, &why))
                    return;
            } else if (seen == nth) {
                check_line(t, &p, key, want);
            }
        }
        if (seen < nth)
            break;
    }
}

static struct str member(const struct jval *o, const char *key)
{
    return or_none(jval_get_str(o, key));
}

/* Ten real pages beside what was taken from them by hand (NN.html, NN.json). */
static void real(struct test *t)
{
    const char *cases = test_cases_folder();

    for (int i = 1; i <= 10; i++) {
        struct page p = {0};
        struct fail why = {0};
        struct jval *want = NULL;
        struct str html, json, body;
        isize k = 0;
        char name[512];

        test_case(t, "real page %02d", i);
        if (!cases) {
            test_skip(t, "GONGKAI_CASES is not set");
            return;
        }
        snprintf(name, sizeof name, "%s/pages/%02d.html", cases, i);
        os_read_file(&t->mem, name, 4 << 20, &html, &why);
        snprintf(name, sizeof name, "%s/pages/%02d.json", cases, i);
        os_read_file(&t->mem, name, 1 << 20, &json, &why);
        if (why.code) {
            test_skip(t, "this page is not among the cases");
            continue;
        }
        jval_parse(&t->mem, json, &want, &why);
        page_read(&t->mem, html, S(""), &p, &why);
        if (!CHECK_OK(t, &why))
            continue;
        CHECK_STR(t, or_none(p.title.value), member(want, "title"));
        CHECK_STR(t, or_none(p.published.value), member(want, "date"));
        CHECK_STR(t, or_none(p.source.value), member(want, "source"));
        CHECK_STR(t, or_none(p.index_number.value), member(want, "index_number"));
        CHECK_STR(t, or_none(p.document_number.value), member(want, "doc_number"));
        CHECK_STR(t, or_none(p.issuer.value), member(want, "issuing_body"));
        CHECK_STR(t, or_none(p.author.value), member(want, "author"));
        CHECK_STR(t, or_none(p.keywords.value), member(want, "keywords"));
        for (const struct jval *v = jval_get(want, "column_path")->first; v; v = v->next, k++)
            CHECK_STR(t, k < p.column_path.n ? p.column_path.p[k] : S(""), v->s);
        CHECK_INT(t, p.column_path.n, k);
        body = squeeze(&t->mem, tree_text(&t->mem, p.body));
        CHECK_STR(t, utf8_head(body, 80), utf8_head(jval_get_str(want, "body_text80"), 80));
        CHECK_INT(t, utf8_count(body), jval_get_int(want, "body_text_length", -1));
        CHECK_INT(t, p.tables, jval_get_int(want, "tables", -1));
        CHECK_INT(t, p.images, jval_get_int(want, "images", -1));
        CHECK_INT(t, p.attachments.n, jval_get_int(want, "attachments", -1));
        k = 0;
        for (const struct jval *v = jval_get(want, "attachment_list")->first; v;
             v = v->next, k++)
            if (k < p.attachments.n) {
                CHECK_STR(t, p.attachments.p[k].name, jval_get_str(v, "name"));
                CHECK_STR(t, p.attachments.p[k].href, jval_get_str(v, "href"));
            }
    }
}

static void times(struct test *t)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"2021-03-17 10:01:46", "2021-03-17 10:01:46"},
        {"2021-3-7 9:05", "2021-03-07 09:05"},
        {"2021年3月17日 10时01分", "2021-03-17 10:01"},
        {"2021/03/17", "2021-03-17"},
        {"20210317", "2021-03-17"},
        {"2021-02-30", ""},
        {"2021-03-17T10:01:46+08:00", "2021-03-17 10:01:46"},
        {"２０２１－０３－１７", "2021-03-17"},
        {"二〇二一年三月十七日", "2021-03-17"},
        {"88", ""},
        {"", ""},
        {"2021-03-17 25:00", "2021-03-17"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        test_case(t, "time: %s", rows[i].in);
        CHECK_STR(t, page_time(&t->mem, str_of(rows[i].in)), str_of(rows[i].out));
    }
}

void test_read_page(struct test *t)
{
    struct page p;
    struct fail why = {0};

    own(t);
    real(t);
    times(t);
    test_case(t, "a page without an article is refused");
    CHECK_INT(t, page_read(&t->mem, S("<html><body></body></html>"), S(""), &p, &why),
              ERR_UNREADABLE);
}
