/* SPDX-License-Identifier: MulanPSL-2.0 */
/* old_test.c - documents and workbooks as LibreOffice writes them for Word and Excel 97
 *
 * tests/corpus/old: notice.doc (a note, a comment, a header, hidden and deleted words, a table with merged cells and one in
 * it), list.xls (130 rows whose strings fill more than a record; a hidden row, column and sheet), report.doc, named.doc (a
 * person and a made-up number).
 */
#include "read/old.h"

#include "read/ole.h"
#include "read/xlsx.h"
#include "read/report.h"
#include "read/table.h"
#include "read/words.h"
#include "cells.h"
#include "tests/test.h"

struct file {
    struct str text, aside;
    struct tree *doc;
    struct xlsx_unseen unseen;
    struct fail why;
};

static struct file opened(struct test *t, struct str bytes, bool seen)
{
    struct file f = {0};
    struct ole *o = NULL;

    if (!ole_open(bytes, &o, &f.why))
        read_old(&t->mem, o, seen ? &f.unseen : NULL, &f.doc, &f.aside, &f.why);
    ole_close(o);
    f.text = f.doc && !f.why.code ? tree_text(&t->mem, f.doc) : S("");
    return f;
}

static struct str spans(struct test *t, const struct tree *doc)
{
    struct buf b = buf_new(&t->mem, 64);

    for (const struct tree *x = doc; x; x = tree_walk(doc, x))
        if (x->kind == TREE_CELL && (x->rowspan > 1 || x->colspan > 1))
            buf_fmt(&b, "%.*s %dx%d ", STR_ARG(str_trim(tree_text(&t->mem, x))), x->rowspan,
                    x->colspan);
    return buf_str(&b);
}

static void a_document(struct test *t)
{
    struct file f;

    test_case(t, "doc: all that is in it");
    f = opened(t, test_file(t, "corpus/old/notice.doc"), false);
    CHECK_STR(
        t, f.text,
        S("关于公布名单的通知藏起来的字\n各科室：删去的话请按附表办理𠮷祥，详见通知网页。\n"
          "事项\t数量\n上年\t本年\n许可\n（件）\t12\t内一\n内二\n15\n落款“科室”—2026"));
    CHECK(t, str_has(f.aside, S("脚注里的电话")) && str_has(f.aside, S("页眉里的科室名")) &&
                 str_has(f.aside, S("批注里的姓名")));
    CHECK_STR(t, spans(t, f.doc), S("事项 2x1 数量 1x2 "));
    test_case(t, "doc: what its reader sees");
    f = opened(t, test_file(t, "corpus/old/notice.doc"), true);
    CHECK(t, str_starts(f.text, S("关于公布名单的通知\n各科室：请按附表办理")));
}

static void a_workbook(struct test *t)
{
    struct file f;

    test_case(t, "xls: strings over several records, days, formulas, merged cells");
    f = opened(t, test_file(t, "corpus/old/list.xls"), false);
    CHECK(t, str_starts(f.text, S("单位\t日期\t藏起来的列\n")));
    for (int i = 1; i <= 130; i++)
        CHECK(t,
              str_has(f.text, str_fmt(&t->mem,
                                      "\n第%d个单位的名称比较长比较长比较长比较长比较长比较长"
                                      "比较长𠮷\t%g\t2026-03-%02d\n",
                                      i, i * 1.25, 1 + i % 28)));
    CHECK(t, str_has(f.text, S("\t10643.75\t-0.375\n藏起来的表")));
    CHECK_STR(t, spans(t, f.doc), S("单位 1x2 "));
    CHECK_STR(t, str_trim(f.aside), S("批注里的手机"));
    test_case(t, "xls: what its reader sees");
    f = opened(t, test_file(t, "corpus/old/list.xls"), true);
    CHECK(t, str_starts(f.text, S("单位\t日期\n第1个")));
    CHECK(t, !str_has(f.text, S("第2个")) && !str_has(f.text, S("藏起来的")));
    CHECK_INT(t, f.unseen.cells, 4); /* three of a row, one of a column */
    CHECK_STR(t, f.unseen.sheets, S("“底册”"));
}

static struct str cells_in(struct test *t, struct str bytes)
{
    struct report r;
    struct fail why = {0};

    CHECK_INT(t, report_read(&t->mem, bytes, &r, &why), OK);
    return cells_of(t, &r);
}

static void as_others_use_them(struct test *t)
{
    struct words words = {0};
    struct fail why = {0};
    struct str text = {0};

    test_case(t, "a report in a .doc has the cells of the page that it was made of");
    text = cells_in(t, test_file(t, "corpus/old/report.doc"));
    CHECK(t, text.n > 2000);
    CHECK_STR(t, text, cells_in(t, test_file(t, "cases/reports/own/q-other-word-2021.html")));
    test_case(t, "their words are there for the check");
    CHECK_INT(t,
              read_any_words(NULL, &t->mem, S("a.doc"), test_file(t, "corpus/old/notice.doc"),
                             &words, &why),
              OK);
    CHECK(t, str_has(words.text, S("藏起来的字")) && str_has(words.text, S("脚注里的电话")));
    CHECK_INT(t,
              read_any_words(NULL, &t->mem, S("a.et"), test_file(t, "corpus/old/list.xls"),
                             &words, &why),
              OK);
    CHECK(t, str_has(words.text, S("藏起来的表")) && str_has(words.text, S("批注里的手机")));
    test_case(t, "a list in an .xls is taken over, a document is no list");
    CHECK_INT(
        t,
        read_table(NULL, &t->mem, S("a.xls"), test_file(t, "corpus/old/list.xls"), &text, &why),
        OK);
    CHECK(t, str_has(text, S("\n第130个")));
    CHECK_INT(t,
              read_table(NULL, &t->mem, S("a.doc"), test_file(t, "corpus/old/notice.doc"),
                         &text, &why),
              ERR_MEDIA);
}

static void damaged(struct test *t)
{
    static const char *const file[] = {"corpus/old/notice.doc", "corpus/old/list.xls",
                                       "corpus/old/report.doc"};

    test_case(t, "cut off anywhere: refused in words, or read in part");
    for (int k = 0; k < 3; k++) {
        struct str whole = test_file(t, file[k]);

        for (isize n = 8; n < whole.n; n += 997) {
            struct file f = opened(t, str_slice(whole, 0, n), true);

            CHECK(t, !f.why.code || f.why.what[0]);
        }
    }
    test_case(t, "any byte another: the same");
    for (int k = 0; k < 3; k++) {
        struct str s = test_file(t, file[k]);
        char *p = str_cstr(&t->mem, s);

        for (isize n = 0; n < s.n; n += 61) {
            struct arena before = t->mem;
            struct file f;

            p[n] = (char)(p[n] ^ 0xff);
            f = opened(t, (struct str){p, s.n}, false);
            CHECK(t, !f.why.code || f.why.what[0]);
            p[n] = (char)(p[n] ^ 0xff);
            t->mem = before;
        }
    }
    test_case(t, "no such file inside");
    CHECK_INT(t, opened(t, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), false).why.code,
              ERR_UNREADABLE);
}

void test_read_old(struct test *t);
void test_read_old(struct test *t)
{
    a_document(t);
    a_workbook(t);
    as_others_use_them(t);
    damaged(t);
}
