/* SPDX-License-Identifier: MulanPSL-2.0 */
/* print_test.c - DOCX and PDF of one paper: whole, equal each time, every word in it */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "read/scene.h"
#include "render/docx.h"
#include "render/letter.h"
#include "render/pdf.h"
#include "tests/test.h"

static struct tree *long_table(struct arena *mem, struct tree *doc, int rows)
{
    struct tree *table = tree_add_new(mem, doc, TREE_TABLE), *row;

    table->text = S("一张长表");
    row = tree_add_new(mem, table, TREE_ROW);
    tree_add_cell(mem, row, S("序号"), true, 2, 1)->width = 100;
    tree_add_cell(mem, row, S("办理情况"), true, 1, 2);
    row = tree_add_new(mem, table, TREE_ROW);
    tree_add_cell(mem, row, S("收到"), true, 1, 1);
    tree_add_cell(mem, row, S("办结"), true, 1, 1);
    for (int r = 0; r < rows; r++) {
        row = tree_add_new(mem, table, TREE_ROW);
        tree_add_cell(mem, row, str_fmt(mem, "%d", r + 1), false, 1, 1);
        if (r % 10 == 0)
            tree_add_cell(mem, row, S("跨行的单元格，文字较长时换行"), false,
                          rows - r < 10 ? rows - r : 10, 1);
        tree_add_cell(mem, row, str_fmt(mem, "%d 件", r * 7), false, 1, 1);
    }
    return table;
}

static struct paper sample(struct arena *mem)
{
    struct tree *doc = tree_new(mem, TREE_DOC), *p, *list, *item;
    struct paper paper = {.title = S("某某区融媒体中心2021年政府信息公开工作年度报告"),
                          .body = doc};

    tree_add_para(mem, doc,
                  S("根据《中华人民共和国政府信息公开条例》和《中华人民共和国政府信息公开工作年"
                    "度报告格式》"
                    "编制本报告。统计期限自2021年1月1日至2021年12月31日止。"));
    tree_add_heading(mem, doc, 1, S("一、总体情况"));
    tree_add_heading(mem, doc, 2, S("（一）主动公开"));
    p = tree_add_para(mem, doc, S("全年公开 "));
    tree_add_text(mem, p, S("201"))->marks = MARK_BOLD;
    tree_add_text(mem, p, S(" 条，见"));
    tree_add_text(mem, p, S("区政府网站"))->href = S("https://www.example.gov.cn/a?b=1&c='2'");
    tree_add_text(mem, p, S("。x<y & \"z\"，名字：喆堃珺䶮㙍𬭚，m"));
    tree_add_text(mem, p, S("2"))->marks = MARK_SUP;
    list = tree_add_new(mem, doc, TREE_LIST);
    list->ordered = true;
    for (int i = 0; i < 2; i++) {
        item = tree_add_new(mem, list, TREE_ITEM);
        tree_add_para(
            mem, item,
            S("列表中的一项，写得长一些，看一看换行以后第二行的文字是不是与第一行对齐。"));
    }
    for (int i = 0; i < 6; i++)
        tree_add_para(mem, doc,
                      S("聚焦重点领域，持续加大公开力度，及时、准确、全面公开群众普遍关心、涉及"
                        "群众切身利益的"
                        "政府信息，保障公众的知情权、参与权、表达权和监督权。"));
    tree_add_heading(mem, doc, 1, S("二、主动公开政府信息情况"));
    long_table(mem, doc, 60);
    tree_add_para(mem, doc, S("以上为本年度情况。"));
    paper.author = paper.signer = S("某某区融媒体中心");
    day_make(2022, 1, 20, &paper.date);
    paper.sealed = true;
    paper.made = instant_make(paper.date, 9, 0, 0);
    paper.inside_name = S("report.json");
    paper.inside = S("{\"cells\":{\"T3.1/nat\":\"<&>\"}}");
    return paper;
}

static void keep(const char *name, struct str bytes)
{
    const char *folder = getenv("GONGKAI_SHOW"); /* look at what the test made */
    struct fail why = {0};
    char path[512];

    if (folder && strlen(folder) < 400) {
        snprintf(path, sizeof path, "%s/%s", folder, name);
        os_write_file(path, bytes, 0644, &why);
    }
}

static struct paper letter(struct arena *mem, enum letter_layout layout)
{
    static struct str names[] = {LIT("合同文本复印件（12页）"), LIT("区分处理清单")};
    struct letter l = {
        .layout = layout,
        .issuer = S("某某区融媒体中心"),
        .number = S("融公开〔2021〕3号"),
        .title = S("政府信息公开申请部分公开告知书"),
        .addressee = S("张三"),
        .text =
            S("本机关于2021年3月2日收到您提出的政府信息公开申请，申请公开“某某项目合同及验收材"
              "料”。\n"
              "经审查，根据《中华人民共和国政府信息公开条例》第三十六条第（二）项、第三十七条的"
              "规定，现答复如下：\n"
              "一、予以公开的信息\n某某项目合同文本，见附件。\n"
              "二、不予公开的信息\n|信息|处理|理由|\n|验收材料中的个人信息|不予公开|"
              "涉及个人隐私，公开会对第三方合法权益造成损害|\n"
              "如对本答复不服，可以在收到本告知书之日起60日内向某某区人民政府申请行政复议。"),
        .contact = S("联系人：李四　联系电话：0000-1234567"),
        .sealed = true};

    l.attachments.p = names;
    l.attachments.n = 2;
    day_make(2021, 3, 9, &l.date);
    if (layout == LETTER_FORM) {
        static struct letter_row rows[] = {
            {LIT("申请编号"), LIT("〔2021〕3号")},
            {LIT("申请内容摘要"),
             LIT("某某项目合同及验收材料，自立项之日起至竣工之日止的全部文件")}};

        l.rows.p = rows;
        l.rows.n = 2;
        l.text = S("您的申请已经登记。");
        l.attachments.n = 0;
    }
    return letter_paper(mem, &l);
}

static void letters(struct test *t, struct helper *h)
{
    static const char *const name[] = {"plain", "out", "form"};

    for (int i = 0; i < 3; i++) {
        struct fail why = {0};
        struct str docx = {0}, pdf = {0};
        struct paper p;

        test_case(t, "a letter, %s", name[i]);
        p = letter(&t->mem, (enum letter_layout)i);
        render_docx(&t->mem, &p, &docx, &why);
        print_pdf(h, &p, &t->mem, &pdf, &why);
        CHECK_OK(t, &why);
        keep(str_fmt(&t->mem, "letter-%s.docx", name[i]).p, docx);
        keep(str_fmt(&t->mem, "letter-%s.pdf", name[i]).p, pdf);
    }
    for (int i = 0; i < 1; i++) {
        struct fail why = {0};
        struct str docx = {0}, pdf = {0};
        struct paper p;

        test_case(t, "a document with its imprint");
        p = letter(&t->mem, LETTER_PLAIN);
        p.form = PAPER_FILE;
        p.mark = S("某某区人民政府办公室文件");
        p.title = S("关于印发《政府信息公开管理办法》的通知");
        p.copies = S("区委办公室，区人大常委会办公室，区政协办公室");
        p.printed_by = S("某某区人民政府办公室");
        p.printed_on = p.date;
        render_docx(&t->mem, &p, &docx, &why);
        print_pdf(h, &p, &t->mem, &pdf, &why);
        CHECK_OK(t, &why);
        keep("file.docx", docx);
        keep("file.pdf", pdf);
    }
}

/* The page that a character is first seen on; -1: none. */
static int page_of(struct test *t, struct str pdf, uint32_t rune)
{
    struct scene *s = NULL;
    struct fail why = {0};
    int at = -1;

    CHECK_INT(t, scene_open(pdf, &s, &why), OK);
    for (int i = 0; s && at < 0 && i < scene_pages(s); i++) {
        struct scene_page page = {0};

        scene_page(s, &t->mem, i, &page, &why);
        for (isize k = 0; k < page.glyphs.n; k++)
            if (page.glyphs.p[k].rune == rune)
                at = i;
    }
    scene_close(s);
    return at;
}

/* However far down its heading would stand, a table that is put on a new page takes it along. */
static void heading_kept(struct test *t)
{
    int turned = 0;

    for (int lines = 2; lines < 24; lines += 3) { /* each takes its time */
        struct tree *doc, *table, *row;
        struct paper p = {.title = S("题")};
        struct str pdf = {0};
        struct fail why = {0};

        test_case(t, "a heading %d lines down stays with its table", lines);
        p.body = doc = tree_new(&t->mem, TREE_DOC);
        for (int i = 0; i < lines; i++)
            tree_add_para(&t->mem, doc, S("一行。"));
        tree_add_heading(&t->mem, doc, 1, S("甲标题"));
        table = tree_add_new(&t->mem, doc, TREE_TABLE);
        for (int r = 0; r < 22; r++) {
            row = tree_add_new(&t->mem, table, TREE_ROW);
            tree_add_cell(&t->mem, row, r ? S("数") : S("乙格"), !r, 1, 1);
        }
        print_pdf(NULL, &p, &t->mem, &pdf, &why);
        CHECK_OK(t, &why);
        CHECK_INT(t, page_of(t, pdf, U'甲'), page_of(t, pdf, U'乙'));
        turned += page_of(t, pdf, U'乙') > 0;
    }
    CHECK(t, turned > 1); /* else the table is too short to tell */
}

void test_render_print(struct test *t)
{
    struct fail why = {0};
    struct str a = {0}, b = {0};
    struct helper *h = NULL;
    struct paper p;
    void (*const warm[])(void) = {pdf_warm};

    helper_start(&h, warm, 1, &why);

    test_case(t, "DOCX, twice the same");
    p = sample(&t->mem);
    render_docx(&t->mem, &p, &a, &why);
    render_docx(&t->mem, &p, &b, &why);
    CHECK_OK(t, &why);
    CHECK(t, a.n > 4000 && str_eq(a, b));
    CHECK(t, str_starts(a, S("PK")));
    keep("sample.docx", a);

    test_case(t, "PDF, the same from a fork and from the quiet process");
    p = sample(&t->mem);
    print_pdf(NULL, &p, &t->mem, &a, &why);
    print_pdf(h, &p, &t->mem, &b, &why);
    CHECK_OK(t, &why);
    CHECK(t, a.n > 20000 && str_eq(a, b));
    CHECK(t, str_starts(a, S("%PDF-1.")));
    CHECK(t, str_has(a, p.inside));
    keep("sample.pdf", a);

    letters(t, h);
    heading_kept(t);
    helper_stop(h);
}
