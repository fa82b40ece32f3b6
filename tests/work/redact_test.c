/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact_test.c - what is marked is gone: from the text, the picture and the bytes */
#include "work/redact.h"

#include <string.h>

#include "base/utf8.h"
#include "law/withhold.h"
#include "read/docx.h"
#include "read/ooxml.h"
#include "read/pdf_raw.h"
#include "read/scene.h"
#include "read/words.h"
#include "render/docx.h"
#include "render/flat.h"
#include "render/pdf.h"
#include "tests/test.h"

static struct redact_marks marks_of(struct test *t, struct str terms)
{
    struct redact_marks m = {0};
    struct str one;
    isize cap = 0;

    while (str_next(&terms, '|', &one))
        *LIST_ADD(&t->mem, &m, cap) = (struct redact_mark){.term = one, .ground = S("privacy")};
    return m;
}

static struct str field(struct str block, struct str name)
{
    struct str line;

    while (str_next(&block, '\n', &line))
        if (str_starts(line, name))
            return str_trim(str_from(line, name.n));
    return S("");
}

/* --- texts: tests/cases/redact.txt */
static void texts(struct test *t)
{
    struct arena keep = {0};
    struct str all, block;

    arena_init(&keep, 1 << 20);
    test_case(t, "the cases can be read");
    all = str_dup(&keep, test_file(t, "cases/redact.txt"));
    while (all.n) {
        struct redact_in in = {.name = S("a.txt")};
        struct redacted out = {0};
        struct fail why = {0};

        (void)str_cut(all, S("\n\n"), &block, &all);
        if (!field(block, S("terms")).n)
            continue;
        test_case(t, "text: %.*s", STR_ARG(field(block, S("text"))));
        in.marks = marks_of(t, field(block, S("terms")));
        in.bytes = str_replace(&t->mem, field(block, S("text")), S("\\n"), S("\n"));
        (void)redact_here(&t->mem, &in, &out, &why);
        CHECK_OK(t, &why);
        CHECK_STR(t, out.bytes, field(block, S("gives")));
        CHECK_STR(t, out.ends, S("txt"));
    }
    arena_free(&keep);
}

static void refused_one(struct test *t, const char *name, struct str bytes, const char *says)
{
    struct redact_in in = {
        .name = str_of(name), .bytes = bytes, .marks = marks_of(t, S("张三"))};
    struct redacted out = {0};
    struct fail why = {0};

    CHECK(t, redact(NULL, &in, &t->mem, &out, &why) != OK);
    if (!CHECK(t, strstr(why.what, says) != NULL))
        CHECK_STR(t, str_of(why.what), str_of(says));
    CHECK_INT(t, out.bytes.n, 0);
}

static void refusals(struct test *t)
{
    test_case(t, "kinds that cannot be made safe are refused, each with what to do");
    refused_one(t, "a.doc", S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"),
                "另存为 PDF 或者 DOCX");
    refused_one(t, "a.xlsx",
                S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0"),
                "打开密码");
    refused_one(t, "a.pdf", S("\x89PNG\r\n\x1a\n1234"), "转成 PDF");
    refused_one(t, "a.jpg", S("\xff\xd8\xff\xe0 1234"), "转成 PDF");
    refused_one(t, "a.ofd", S("PK\x03\x04 ... OFD.xml"), "OFD");
    refused_one(t, "a.zip", S("PK\x03\x04 ..."), "压缩包");
    refused_one(t, "a.rtf", S("{\\rtf1 }"), "RTF");
    refused_one(t, "a.txt", S("MZ\x90 program"), "程序");
    refused_one(t, "a.bin", S("what"), "不认得");
    refused_one(t, "a.txt", S(""), "空");
    refused_one(t, "a.pdf", S("%PDF-1.7 nothing"), "损坏");
    refused_one(t, "a.pdf", S("%PDF-1.7 /XFA nothing"), "XFA");
    refused_one(t, "a.txt", S("\xff\xff\xff\xff"), "GB18030");
}

/* --- marks */
static void marks(struct test *t)
{
    struct redact_marks m = {0};
    struct fail why = {0};

    test_case(t, "marks as text, and back");
    (void)redact_marks_parse(
        &t->mem,
        S("# 备注\nterm\t张三 丰\t个人隐私\n\narea 2 0 10 500 20 internal\n"
          "term 李四\n"),
        S("business"), &m, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, m.n, 3);
    CHECK_STR(
        t, redact_marks_text(&t->mem, &m),
        S("term\t张三 丰\tprivacy\narea\t2 0 10 500 20\tinternal\nterm\t李四\tbusiness\n"));

    static const struct {
        const char *text, *says;
    } bad[] = {{"term\n", "第 1 行"},
               {"term 张三 nonsense\n", "第 1 行"},
               {"\narea 1 2 3\n", "第 2 行"},
               {"words 张三\n", "第 1 行"},
               {"term 张\n", "至少两个字"},
               {"term 张　·\n", "至少两个字"},
               {"area 1 500 0 400 10\n", "右大于左"},
               {"area 1 0 0 1001 10\n", "右大于左"},
               {"area 0 0 0 10 10\n", "页码"},
               {"# nothing\n", "还没有标记"}};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_case(t, "refused mark: %s", bad[i].text);
        why = (struct fail){0};
        if (!redact_marks_parse(&t->mem, str_of(bad[i].text), S("privacy"), &m, &why))
            (void)redact_marks_check(&m, &why);
        CHECK_INT(t, why.code, ERR_INPUT);
        CHECK(t, strstr(why.what, bad[i].says) != NULL);
    }
    test_case(t, "every ground rests on an article");
    CHECK(t, withhold_ground_count() >= 10);
    for (isize i = 0; i < withhold_ground_count(); i++) {
        struct withhold_ground g = {0}, again = {0};

        CHECK(t, withhold_ground_at(i, &g) && withhold_ground_find(g.name, &again));
        CHECK_STR(t, again.id, g.id);
        CHECK(t, str_starts(g.article, S("《条例》第")));
    }
}

/* --- HTML and DOCX */

static void html(struct test *t)
{
    test_case(
        t,
        "HTML: across marks and cells; titles, comments, links, scripts are not carried over");

    struct redact_in in = {
        .name = S("a.html"),
        .marks = marks_of(t, S("张三|zhangsan@example.com")),
        .bytes = S(
            "<html><head><title>张三案</title><meta name=author content=张三></head><body>"
            "<!-- 张三 --><p>当事人张<b>三</b>，<a href='mailto:zhangsan@example.com'>信</a>。"
            "<img src=/zhangsan@example.com.png alt=张三></p><script>张三</script>"
            "<table><tr><td>张</td><td>三</td><td>留</td></tr></table></body></html>")};
    struct redacted out = {0};
    struct fail why = {0};

    (void)redact_here(&t->mem, &in, &out, &why);
    CHECK_OK(t, &why);
    CHECK(t, str_has(out.bytes, S("当事人■■■")) && str_has(out.bytes, S("留")));
    CHECK(t, !str_has(out.bytes, S("张")) && !str_has(out.bytes, S("zhangsan")));
    CHECK(t, !str_has(out.bytes, S("<img")) && !str_has(out.bytes, S("href")));
    CHECK_INT(t, out.dropped, 1);
    CHECK_INT(t, out.found.p[0], 3); /* the picture's words are text as well */
    CHECK_INT(t, out.terms, 2);

    test_case(t, "areas are for PDF only");
    in.marks = marks_of(t, S("张三|李四"));
    in.marks.p[1] = (struct redact_mark){
        .area = true, .page = 1, .right = 10, .bottom = 10, .ground = S("privacy")};
    why = (struct fail){0};
    CHECK_INT(t, redact_here(&t->mem, &in, &out, &why), ERR_INPUT);
}

static struct paper letter(struct test *t)
{
    struct tree *doc = tree_new(&t->mem, TREE_DOC);

    tree_add_para(&t->mem, doc, S("当事人：张三丰，身份证号 110101199003077715。"));
    tree_add_para(&t->mem, doc, S("经查明，该单位于二〇二五年三月超标准排放。"));
    return (struct paper){.form = PAPER_PLAIN,
                          .title = S("处罚决定书"),
                          .author = S("张三丰"),
                          .subject = S("张三丰案"),
                          .inside_name = S("a.txt"),
                          .inside = S("张三丰"),
                          .body = doc};
}

static void docx(struct test *t)
{
    test_case(t, "DOCX: new, without properties and attachments");

    struct paper p = letter(t);
    struct redact_in in = {.name = S("a.docx"),
                           .marks = marks_of(t, S("张三丰|110101199003077715"))};
    struct redacted out = {0};
    struct ooxml *z = NULL;
    struct tree *doc = NULL;
    struct fail why = {0};

    (void)render_docx(&t->mem, &p, &in.bytes, &why);
    (void)redact(NULL, &in, &t->mem, &out, &why);
    CHECK_OK(t, &why);
    CHECK_STR(t, out.ends, S("docx"));
    if (!ooxml_open(out.bytes, &z, &why)) {
        (void)read_docx(&t->mem, z, &doc, &why);
        for (int i = 0; i < ooxml_parts(z); i++) {
            struct str part = {0};

            (void)ooxml_bytes(z, &t->mem, i, &part, &why);
            CHECK(t, part.n && !str_has(part, S("张三丰")) && !str_has(part, S("110101")));
        }
    }
    ooxml_close(z);
    CHECK_OK(t, &why);
    if (doc)
        CHECK(t, str_has(tree_text(&t->mem, doc), S("当事人：■■■，身份证号 ■■■。")));
}

/* --- PDF */

static void seek(void *user, struct str part)
{
    struct str *found = user;

    if (str_has(part, S("张三丰")) || str_has(part, S("5F204E094E30")))
        *found = part;
}

static void pdf(struct test *t)
{
    test_case(
        t, "PDF: drawn anew; terms are gone, the rest can be read; no metadata, no attachment");

    struct paper p = letter(t);
    struct redact_in in = {.name = S("a.pdf"),
                           .marks = marks_of(t, S("张三丰|110101199003077715"))};
    struct redacted out = {0}, again = {0};
    struct str text = {0}, found = {0}, png = {0};
    struct fail why = {0};
    int pages = 0;

    (void)print_pdf(NULL, &p, &t->mem, &in.bytes, &why);
    (void)redact(NULL, &in, &t->mem, &out, &why);
    if (!CHECK_OK(t, &why))
        return;
    CHECK(t, str_has(in.bytes, S("/EmbeddedFile")));
    CHECK_INT(t, out.found.p[0], 1);
    CHECK_INT(t, out.found.p[1], 1);
    CHECK_INT(t, out.pages.n, 1);
    CHECK_INT(t, out.pages.p[0].found, 2);
    CHECK_INT(t, out.pages.p[0].hidden, 0);
    CHECK(t, !out.pages.p[0].unread);
    (void)redact_text(NULL, S("o.pdf"), out.bytes, &t->mem, &text, &pages, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, pages, 1);
    CHECK(t, str_has(text, S("处罚决定书")));
    CHECK(t, str_has(text, S("当事人：■■■，身份证号")));
    CHECK(t, !str_has(text, S("张")) && !str_has(text, S("1101")));
    CHECK(t, str_has(text, S("经查明，该单位于二〇二五年三月超标准排放。")));
    CHECK(t, !str_has(out.bytes, S("/Info")) && !str_has(out.bytes, S("/EmbeddedFile")) &&
                 !str_has(out.bytes, S("/Metadata")) && !str_has(out.bytes, S("/JavaScript")));
    pdf_raw_each(out.bytes, seek, &found);
    CHECK(t, !found.n);

    test_case(t, "the same marks give the same bytes");
    in.marks = marks_of(t, S("张三丰|110101199003077715"));
    p = letter(t);
    why = (struct fail){0};
    (void)print_pdf(NULL, &p, &t->mem, &in.bytes, &why);
    (void)redact(NULL, &in, &t->mem, &out, &why);
    (void)redact(NULL, &in, &t->mem, &again, &why);
    CHECK(t, out.bytes.n && str_eq(out.bytes, again.bytes));

    test_case(t, "an area: what it touches goes, text below it stays; pages are counted");
    in.marks = marks_of(t, S("没有这个词"));
    in.marks.p[0] = (struct redact_mark){
        .area = true, .page = 1, .right = 1000, .bottom = 180, .ground = S("internal")};
    p = letter(t);
    (void)print_pdf(NULL, &p, &t->mem, &in.bytes, &why);
    (void)redact(NULL, &in, &t->mem, &out, &why);
    (void)redact_text(NULL, S("o.pdf"), out.bytes, &t->mem, &text, &pages, &why);
    CHECK_OK(t, &why);
    CHECK(t, !str_has(text, S("处罚决定书")) && str_has(text, S("三月超标准排放")));
    CHECK_INT(t, out.areas, 1);
    (void)redact_preview(NULL, &in, 1, &t->mem, &png, &why);
    CHECK(t, str_starts(png, S("\x89PNG")));
    CHECK_INT(t, redact_preview(NULL, &in, 2, &t->mem, &png, &why), ERR_NOT_FOUND);
    why = (struct fail){0};
    in.marks.p[0].page = 2;
    CHECK_INT(t, redact(NULL, &in, &t->mem, &out, &why), ERR_INPUT);
}

/* A page that shows a grey square, with text laid over blank paper and over the square. */
static struct str scan(struct test *t, bool square)
{
    struct buf b = buf_new(&t->mem, 1 << 16);
    struct flat f = flat_begin(&t->mem, &b);
    struct picture p = {0};
    struct fail why = {0};
    struct flat_glyph g[6];
    static const uint32_t words[] = {0x5F20, 0x4E09, 0x4E30, 0x674E, 0x56DB, 0x20BB7};

    CHECK(t, picture_new(&p, 200, 200));
    if (square)
        for (int i = 0; i < 20; i++) /* stripes: something is to be seen in each box */
            picture_fill(&p, (struct picture_box){20, 20 + i * 4, 180, 22 + i * 4},
                         0xFF606060u);
    for (int i = 0; i < 6; i++)
        g[i] = (struct flat_glyph){words[i], 20 + (i % 3) * 20, i < 3 ? 40 : 140,
                                   40 + (i % 3) * 20, i < 3 ? 60 : 160};
    flat_page(&f, 200, 200, &p, g, 6);
    picture_free(&p);
    CHECK_INT(t, flat_end(&f, &why), OK);
    return buf_str(&b);
}

static void hidden(struct test *t)
{
    test_case(t, "a page whose picture cannot be read must be looked at first");

    struct redact_in in = {.name = S("a.pdf"), .marks = marks_of(t, S("王五"))};
    struct redacted out = {0};
    struct str text = {0};
    struct fail why = {0};
    int pages = 0;

    in.bytes = scan(t, true);
    CHECK_INT(t, redact(NULL, &in, &t->mem, &out, &why), ERR_RULE);
    CHECK(t, strstr(why.what, "第 1 页有图片") != NULL);
    CHECK_STR(t, str_of(why.where), S("looked"));

    test_case(t, "text that cannot be seen is not carried over; text over a picture is");
    in.marks = marks_of(t, S("王五"));
    in.bytes = scan(t, true);
    in.looked = true;
    why = (struct fail){0};
    (void)redact_text(NULL, S("a.pdf"), in.bytes, &t->mem, &text, &pages, &why);
    CHECK(t, str_has(text, S("张三丰")) && str_has(text, S("李四𠮷")));
    (void)redact(NULL, &in, &t->mem, &out, &why);
    CHECK_OK(t, &why);
    if (out.pages.n) {
        CHECK_INT(t, out.pages.p[0].hidden, 3);
        CHECK(t, out.pages.p[0].unread);
    }
    (void)redact_text(NULL, S("a.pdf"), out.bytes, &t->mem, &text, &pages, &why);
    CHECK(t, str_has(text, S("张三丰")));
    CHECK(t, !str_has(text, S("李四")));
}

/* --- the proof itself must see what is left */
static void proof(struct test *t)
{
    test_case(t, "the proof fails where a word is left in the text of a PDF");

    struct redact_marks m = marks_of(t, S("张三丰"));
    struct redacted r = {.ends = S("pdf")};
    struct fail why = {0};

    r.bytes = scan(t, true);
    CHECK_INT(t, redact_prove(&t->mem, &m, &r, &why), ERR_RULE);
    CHECK(t, strstr(why.what, "读回") != NULL);

    static const struct str left[] = {LIT("% 张三丰"), LIT("% \x5f\x20\x4e\x09\x4e\x30"),
                                      LIT("% \x20\x5f\x09\x4e\x30\x4e"), LIT("% 5F204E094E30"),
                                      LIT("% \xd5\xc5\xc8\xfd\xb7\xe1")};

    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        test_case(t, "the proof fails where a word is left in the bytes (%d)", (int)i);
        m = marks_of(t, S("张三丰"));
        r = (struct redacted){.ends = S("html")};
        r.bytes = str_fmt(&t->mem, "<!-- %.*s --><p>a</p>", STR_ARG(left[i]));
        why = (struct fail){0};
        CHECK_INT(t, redact_prove(&t->mem, &m, &r, &why), ERR_RULE);
    }
    test_case(t, "the proof holds for a file without the word");
    m = marks_of(t, S("张三丰"));
    why = (struct fail){0};
    r = (struct redacted){.ends = S("html"), .bytes = S("<p>张三</p>")};
    CHECK_INT(t, redact_prove(&t->mem, &m, &r, &why), OK);
    CHECK_INT(t, r.terms, 1);
}

/* A list of people, as offices give them out: as it is seen, without those who are marked. */
static void workbook(struct test *t)
{
    struct redact_in in = {.name = S("名单.xlsx")};
    struct redacted out = {0}, again = {0};
    struct fail why = {0};
    struct str text = {0};
    char *bytes;
    isize at;

    test_case(t, "XLSX: values as they are seen, nothing hidden, no formula, no comment");
    in.bytes = test_file(t, "corpus/redact/list.xlsx");
    in.marks = marks_of(t, S("李小明|37030319900307774X|2021年3月1日|赵大山|12,345.50"));
    (void)redact(NULL, &in, &t->mem, &out, &why);
    CHECK_OK(t, &why);
    CHECK_STR(t, out.ends, S("xlsx"));
    CHECK_INT(t, out.found.p[0], 2); /* a cell, and the name of the sheet */
    CHECK_INT(t, out.found.p[1], 1);
    CHECK_INT(t, out.found.p[2], 1);
    CHECK_INT(t, out.found.p[3], 0); /* only where it is hidden */
    CHECK_INT(t, out.found.p[4], 1);
    CHECK_INT(t, out.hidden_cells, 9);
    CHECK_INT(t, out.hidden_sheets, 1);
    CHECK_INT(t, out.terms, 5);
    CHECK(t, out.searched > 1000);
    CHECK_INT(t, read_words(&t->mem, out.bytes, &text, &why), OK);
    CHECK(t, str_has(text, S("■■■")) && str_has(text, S("王海燕")) &&
                 str_has(text, S("370303199003077715")) && str_has(text, S("12,845.96")) &&
                 str_has(text, S("2021年5月9日")));
    CHECK(t, !str_has(text, S("李小明")) && !str_has(text, S("赵大山")) &&
                 !str_has(text, S("银行卡")) && !str_has(text, S("低保")));
    (void)redact_here(&t->mem, &in, &again, &why);
    CHECK_STR(t, again.bytes, out.bytes);

    test_case(t, "XLS: the same list from a workbook of old, as XLSX");
    in.name = S("名单.xls");
    in.bytes = test_file(t, "corpus/redact/list.xls");
    in.marks = marks_of(t, S("李小明|37030319900307774X|2021年3月1日|赵大山|12,345.50"));
    (void)redact(NULL, &in, &t->mem, &out, &why);
    CHECK_OK(t, &why);
    CHECK_STR(t, out.ends, S("xlsx"));
    CHECK_INT(t, out.found.p[0], 2);
    CHECK_INT(t, out.found.p[2], 1);
    CHECK_INT(t, out.found.p[3], 0);
    CHECK_INT(t, out.found.p[4], 1);
    CHECK_INT(t, out.hidden_cells, 9);
    CHECK_INT(t, out.hidden_sheets, 1);
    CHECK_INT(t, read_words(&t->mem, out.bytes, &text, &why), OK);
    CHECK(t, str_has(text, S("■■■")) && str_has(text, S("王海燕")) &&
                 str_has(text, S("12,845.96")) && str_has(text, S("2021年5月9日")));
    CHECK(t, !str_has(text, S("李小明")) && !str_has(text, S("赵大山")) &&
                 !str_has(text, S("银行卡")) && !str_has(text, S("低保")));
    test_case(t, "XLS: rows that are hidden where they do not say otherwise are refused");
    bytes = str_cstr(&t->mem, test_file(t, "corpus/redact/list.xls"));
    in.bytes = (struct str){bytes, test_file(t, "corpus/redact/list.xls").n};
    in.marks = marks_of(t, S("李小明"));
    at = str_find(in.bytes, S("\x25\x02\x04\x00")); /* the record of the rows' height */
    if (CHECK(t, at > 0))
        bytes[at + 4] |= 2;
    CHECK_INT(t, redact(NULL, &in, &t->mem, &out, &why), ERR_MEDIA);
    why = (struct fail){0};
    in.name = S("名单.xlsx");

    test_case(t, "XLSX: areas are for pages; a damaged one is told");
    in.bytes = test_file(t, "corpus/redact/list.xlsx");
    in.marks = (struct redact_marks){0};
    (void)redact_marks_parse(&t->mem, S("area 1 0 0 10 10 privacy\n"), S(""), &in.marks, &why);
    CHECK_INT(t, redact(NULL, &in, &t->mem, &out, &why), ERR_INPUT);
    why = (struct fail){0};
    in.marks = marks_of(t, S("李小明"));
    in.bytes = S("PK\x03\x04 ... xl/workbook.xml");
    CHECK_INT(t, redact(NULL, &in, &t->mem, &out, &why), ERR_UNREADABLE);
    CHECK_INT(t, out.bytes.n, 0);
}

/* A card of sixteen digits is no number: a program of tables shows fifteen of them and a nought. */
static void book_made(struct test *t)
{
    static const struct {
        const char *what;
        struct str cell, term, part;
        enum err code;
    } rows[] = {
        {"sixteen digits", LIT("6222021234567891"), LIT("甲乙"), LIT(">6222021234567891</t>"),
         OK},
        {"fifteen are a number", LIT("622202123456789"), LIT("甲乙"),
         LIT("<v>622202123456789</v>"), OK},
        {"a term that is the name of a font", LIT("用宋体印"), LIT("宋体"), LIT("用■■■印"), OK},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct redact_book book = {0};
        struct redacted out = {.ends = S("xlsx")};
        struct redact_marks m;
        struct fail why = {0};
        struct ooxml *z = NULL;
        struct str name = S("表"), one;
        bool there = false;

        test_case(t, "a new workbook: %s", rows[i].what);
        m = marks_of(t, rows[i].term);
        book.doc = tree_new(&t->mem, TREE_DOC);
        book.names.p = &name;
        book.names.n = 1;
        tree_add_cell(
            &t->mem,
            tree_add_new(&t->mem, tree_add_new(&t->mem, book.doc, TREE_TABLE), TREE_ROW),
            str_replace(&t->mem, rows[i].cell, rows[i].term, S("■■■")), false, 1, 1);
        CHECK_INT(t, redact_book_write(&t->mem, &book, &out, &why), OK);
        CHECK_INT(t, redact_prove(&t->mem, &m, &out, &why), rows[i].code);
        if (ooxml_open(out.bytes, &z, &(struct fail){0}))
            continue;
        for (int k = 0; k < ooxml_parts(z); k++)
            if (!ooxml_bytes(z, &t->mem, k, &one, &(struct fail){0}))
                there |= str_has(one, rows[i].part);
        ooxml_close(z);
        CHECK(t, there);
        test_end(t);
    }
}

/* A workbook that holds a Word file in clear is a workbook, and the other way round. */
static void kinds_within(struct test *t)
{
    struct fail why = {0};
    struct str ends = {0};

    test_case(t, "a file within another does not say what the other is");
    (void)redact_kind(S("a.xlsx"), S("PK\x03\x04 word/document.xml ... xl/workbook.xml"), &ends,
                      &why);
    CHECK_STR(t, ends, S("xlsx"));
    (void)redact_kind(S("a.docx"), S("PK\x03\x04 xl/workbook.xml ... word/document.xml"), &ends,
                      &why);
    CHECK_STR(t, ends, S("docx"));
    test_end(t);
}

void test_work_redact(struct test *t)
{
    workbook(t);
    book_made(t);
    kinds_within(t);
    texts(t);
    marks(t);
    refusals(t);
    html(t);
    docx(t);
    pdf(t);
    hidden(t);
    proof(t);
}
