/* SPDX-License-Identifier: MulanPSL-2.0 */
/* paper_test.c - letters and papers as trees, over a pipe, and the columns of tables */
#include "render/letter.h"

#include "render/text.h"
#include "tests/test.h"

static const struct str text =
    LIT("本机关于2021年3月2日收到您提出的政府信息公开申请。\n"
        "一、处理决定\n"
        "经审查，根据《中华人民共和国政府信息公开条例》第三十七条的规定，现答复如下：\n"
        "| 信息 | 处理 |\n"
        "| 合同 | 予以公开 |\n"
        "（一）理由\n"
        "一、这是一个句子，不是标题。\n");

static struct letter sample(void)
{
    static struct str names[] = {LIT("合同文本"), LIT("清单")};
    struct letter l = {.issuer = S("某某区融媒体中心"),
                       .number = S("融公开〔2021〕3号"),
                       .title = S("部分公开告知书"),
                       .addressee = S("张三"),
                       .text = text,
                       .contact = S("联系电话：1234567"),
                       .sealed = true};

    l.attachments.p = names;
    l.attachments.n = 2;
    day_make(2021, 3, 9, &l.date);
    return l;
}

static void columns(struct test *t)
{
    static const struct {
        const char *name;
        int width[3];
        struct str text[3];
        int share[3];
    } cases[] = {
        {"alike", {0}, {LIT("甲乙丙"), LIT("甲乙丙"), LIT("甲乙丙")}, {334, 333, 333}},
        {"by content", {0}, {LIT("序号"), LIT("甲乙丙丁戊己"), LIT("")}, {267, 467, 266}},
        {"by wish",
         {500, 250, 250},
         {LIT("甲"), LIT("乙"), LIT("丙丙丙丙丙丙丙丙")},
         {500, 250, 250}},
        {"one wishes", {400, 0, 0}, {LIT("甲"), LIT("乙"), LIT("丙")}, {400, 300, 300}},
        {"wishes of everything",
         {900, 0, 0},
         {LIT("甲"), LIT("乙"), LIT("丙")},
         {668, 166, 166}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tree *table, *row;
        struct tree_grid g;
        int share[3] = {0};

        test_case(t, "columns %s", cases[i].name);
        table = tree_new(&t->mem, TREE_TABLE);
        row = tree_add_new(&t->mem, table, TREE_ROW);
        for (int c = 0; c < 3; c++)
            tree_add_cell(&t->mem, row, cases[i].text[c], false, 1, 1)->width =
                cases[i].width[c];
        tree_grid_of(&t->mem, table, &g);
        paper_columns(&t->mem, &g, share);
        for (int c = 0; c < 3; c++)
            CHECK_INT(t, share[c], cases[i].share[c]);
    }
}

void test_render_paper(struct test *t)
{
    static const struct str want =
        LIT("某某区融媒体中心\n部分公开告知书\n融公开〔2021〕3号\n张三：\n"
            "　　本机关于2021年3月2日收到您提出的政府信息公开申请。\n"
            "一、处理决定\n"
            "　　经审查，根据《中华人民共和国政府信息公开条例》第三十七条的规定，现答复如下：\n"
            "信息\t处理\n合同\t予以公开\n（一）理由\n　　一、这是一个句子，不是标题。\n"
            "　　联系电话：1234567\n　　附件：1.合同文本\n　　附件：2.清单\n"
            "某某区融媒体中心\n2021年3月9日\n");
    struct letter l = sample();
    struct paper p, q = {0};
    struct buf b;
    struct tree *tree;

    test_case(t, "a letter as text");
    tree = letter_tree(&t->mem, &l);
    CHECK_STR(t, str_trim(render_text(&t->mem, tree)), str_trim(want));
    CHECK_INT(t, tree_count(tree, TREE_HEADING), 3);

    test_case(t, "over a pipe");
    p = letter_paper(&t->mem, &l);
    b = buf_new(&t->mem, 1024);
    paper_pack(&b, &p);
    paper_unpack(&t->mem, buf_str(&b), &q);
    CHECK_STR(t, render_text(&t->mem, paper_text(&t->mem, &q)),
              render_text(&t->mem, paper_text(&t->mem, &p)));
    CHECK_STR(t, q.fonts->body.office, S("仿宋_GB2312"));
    CHECK(t, q.sealed && q.date.n == p.date.n);

    columns(t);
}
