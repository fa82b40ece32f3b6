/* SPDX-License-Identifier: MulanPSL-2.0 */
/* office_test.c - DOCX and XLSX: merged cells, what is left out, and what is refused */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "base/buf.h"
#include "read/docx.h"
#include "read/ooxml.h"
#include "read/report.h"
#include "read/words.h"
#include "read/xlsx.h"
#include "tests/test.h"

struct part {
    const char *name;
    struct str text;
};

/* A zip of these parts, as bytes in t->mem. */
static struct str zipped(struct test *t, const struct part *p, int n)
{
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *z = zip_open_from_source(out, ZIP_TRUNCATE, NULL);
    struct str bytes = {0};
    zip_stat_t st;

    zip_source_keep(out);
    for (int i = 0; i < n; i++)
        zip_file_add(z, p[i].name,
                     zip_source_buffer(z, p[i].text.p, (zip_uint64_t)p[i].text.n, 0),
                     ZIP_FL_OVERWRITE);
    if (CHECK(t, zip_close(z) == 0 && zip_source_open(out) == 0 &&
                     zip_source_stat(out, &st) == 0)) {
        char *to = NEW(&t->mem, char, (isize)st.size);

        bytes = (struct str){to, (isize)zip_source_read(out, to, st.size)};
        zip_source_close(out);
    }
    zip_source_free(out);
    return bytes;
}

static struct tree *read_one(struct test *t, struct str bytes, bool sheet, struct fail *why)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;

    if (ooxml_open(bytes, &z, why) == OK) {
        if (sheet)
            read_xlsx(&t->mem, z, &doc, why);
        else
            read_docx(&t->mem, z, &doc, why);
    }
    ooxml_close(z);
    return why->code ? NULL : doc;
}

static void good(struct test *t)
{
    struct fail why = {0};
    struct tree *doc;

    test_case(t, "a Word table: spans, deleted text left out, the heading's level");
    doc = read_one(
        t,
        zipped(t,
               &(struct part){
                   "word/document.xml",
                   S("<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:outlineLvl "
                     "w:val='0'/></w:pPr><w:r><w:t>一、总体情况</w:t></w:r>"
                     "<w:del><w:r><w:t>删去</w:t></w:r></w:del></"
                     "w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge "
                     "w:val='restart'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></"
                     "w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
                     "</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan "
                     "w:val='2'/><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>2</w:t>"
                     "</w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>")},
               1),
        false, &why);
    CHECK_OK(t, &why);
    if (CHECK(t, doc != NULL)) {
        struct tree *table = doc->last, *cell = table->first->first;

        CHECK_INT(t, doc->first->kind, TREE_HEADING);
        CHECK_STR(t, tree_text(&t->mem, doc->first), S("一、总体情况"));
        CHECK_INT(t, cell->rowspan, 2);
        CHECK_INT(t, cell->colspan, 2);
        CHECK(t,
              table->last->first == table->last->last); /* the merged cell is not there again */
    }

    test_case(t, "a sheet: numbers without noise, merged cells, columns that are not stored");
    why = (struct fail){0};
    doc = read_one(
        t,
        zipped(
            t,
            (const struct part[]){
                {"xl/workbook.xml", S("<workbook xmlns='a' xmlns:r='b'><sheets><sheet name='s' "
                                      "r:id='1'/></sheets></workbook>")},
                {"xl/worksheets/sheet1.xml",
                 S("<worksheet><sheetData><row r='2'><c r='A2' "
                   "t='inlineStr'><is><t>收费</t></is></c>"
                   "<c "
                   "r='C2'><v>4068.2080000000001</v></c></row></"
                   "sheetData><mergeCells><mergeCell ref='A2:B2'/></mergeCells></worksheet>")}},
            2),
        true, &why);
    CHECK_OK(t, &why);
    if (CHECK(t, doc != NULL)) {
        struct tree *row = doc->first->first;

        CHECK_INT(t, row->first->colspan, 2);
        CHECK_STR(t, str_trim(tree_text(&t->mem, row->last)), S("4068.208"));
    }

    test_case(t, "a sheet: an error stays as found, a formula without a value is no blank, "
                 "a raised figure stays one");
    why = (struct fail){0};
    doc = read_one(
        t,
        zipped(
            t,
            (const struct part[]){
                {"xl/workbook.xml", S("<workbook xmlns='a' xmlns:r='b'><sheets><sheet name='s' "
                                      "r:id='1'/></sheets></workbook>")},
                {"xl/worksheets/sheet1.xml",
                 S("<worksheet><sheetData><row r='1'><c r='A1' t='e'><f>1/0</f><v>#REF!</v></c>"
                   "<c r='B1'><f>SUM(C1:D1)</f></c><c r='C1'><f>D1</f><v>7</v></c>"
                   "<c r='D1' t='str'><f>E1</f><v></v></c><c r='E1' "
                   "t='inlineStr'><is><r><t>605</t></r>"
                   "<r><rPr><vertAlign "
                   "val='superscript'/></rPr><t>1</t></r><r><t>件</t></r></is>"
                   "</c></row></sheetData>"
                   "</worksheet>")}},
            2),
        true, &why);
    CHECK_OK(t, &why);
    if (CHECK(t, doc != NULL))
        CHECK_STR(t, str_trim(tree_text(&t->mem, doc->first->first)),
                  S("#REF!\t=公式（文件里没有算出的值）\t7\t\t605¹件"));

    test_case(t, "a Word table: the mark of a note is no digit, a deleted row is not read");
    why = (struct fail){0};
    doc = read_one(
        t,
        zipped(
            t,
            &(struct part){
                "word/document.xml",
                S("<w:document xmlns:w='w'><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>605</w:t>"
                  "</w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t>"
                  "</w:r><w:r><w:t>件</w:t></w:r></w:p></w:tc></w:tr>"
                  "<w:tr><w:trPr><w:del w:id='5'/></w:trPr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
                  "<w:p><w:r><w:t>77</w:t></w:r></w:p></w:tc></w:tr>"
                  "<w:tr><w:tc><w:p><w:r><w:t>8</w:t></w:r></w:p></w:tc></w:tr>"
                  "</w:tbl><w:p><w:r><w:t>后</w:t></w:r></w:p></w:body></w:document>")},
            1),
        false, &why);
    CHECK_OK(t, &why);
    if (CHECK(t, doc != NULL)) {
        struct tree *row = doc->first->first, *text = row->first->first->first;

        CHECK_INT(t, tree_count(doc->first, TREE_ROW), 2);
        CHECK_INT(t, row->first->rowspan, 1);
        CHECK_INT(t, text->marks, 0);
        CHECK_INT(t, text->next->marks, MARK_SUP);
        CHECK_INT(t, text->next->next->marks, 0);
        CHECK_STR(t, str_trim(tree_text(&t->mem, row->next)), S("8"));
        CHECK_STR(t, str_trim(tree_text(&t->mem, doc->last)), S("后"));
    }
}

static void refused(struct test *t)
{
    struct buf deep, big;
    struct fail why = {0};

    test_case(t, "a document type, and with it every entity, is refused");
    CHECK(t,
          !read_one(
              t,
              zipped(
                  t,
                  &(struct part){
                      "word/document.xml",
                      S("<!DOCTYPE a [<!ENTITY x 'yyyy'>]><w:document "
                        "xmlns:w='w'><w:body><w:p><w:t>&x;</w:t></w:p></w:body></w:document>")},
                  1),
              false, &why));
    CHECK_INT(t, why.code, ERR_UNREADABLE);

    test_case(t, "five thousand elements deep are refused");
    why = (struct fail){0};
    deep = buf_new(&t->mem, 1 << 16);
    for (int i = 0; i < 5000; i++)
        buf_lit(&deep, "<a>");
    CHECK(t, !read_one(t, zipped(t, &(struct part){"word/document.xml", buf_str(&deep)}, 1),
                       false, &why));
    CHECK_INT(t, why.code, ERR_UNREADABLE);

    test_case(
        t, "a part that unpacks to a thousand times its size is refused before it is unpacked");
    why = (struct fail){0};
    big = buf_new(&t->mem, 32 << 20);
    buf_pad(&big, 0, 30 << 20, ' ');
    CHECK(t, !read_one(t, zipped(t, &(struct part){"word/document.xml", buf_str(&big)}, 1),
                       false, &why));
    CHECK_INT(t, why.code, ERR_TOO_LARGE);

    test_case(t,
              "a string index out of range, a column beyond the last, a torn zip are refused");
    why = (struct fail){0};
    CHECK(t, !read_one(t,
                       zipped(t,
                              (const struct part[]){
                                  {"xl/workbook.xml",
                                   S("<workbook xmlns='a' xmlns:r='b'><sheets><sheet name='s' "
                                     "r:id='1'/></sheets></workbook>")},
                                  {"xl/worksheets/sheet1.xml",
                                   S("<worksheet><sheetData><row><c "
                                     "t='s'><v>7</v></c></row></sheetData></worksheet>")}},
                              2),
                       true, &why));
    CHECK_INT(t, why.code, ERR_UNREADABLE);
    why = (struct fail){0};
    CHECK(t,
          !read_one(
              t,
              zipped(t,
                     (const struct part[]){
                         {"xl/workbook.xml", S("<workbook xmlns='a' xmlns:r='b'><sheets><sheet "
                                               "name='s' r:id='1'/></sheets></workbook>")},
                         {"xl/worksheets/sheet1.xml",
                          S("<worksheet><sheetData><row><c "
                            "r='ZZZZZZZ1'><v>7</v></c></row></sheetData></worksheet>")}},
                     2),
              true, &why));
    CHECK_INT(t, why.code, ERR_UNREADABLE);
    why = (struct fail){0};
    CHECK(t, !read_one(t, S("PK\3\4 torn"), false, &why));
    CHECK_INT(t, why.code, ERR_UNREADABLE);
}

/* The check reads what goes out with the file, not only what the page shows. */
static void beside_text(struct test *t)
{
    struct fail why = {0};
    struct str text = {0};

    test_case(t, "words: headers, notes, comments and deleted passages come behind the text");
    read_words(
        &t->mem,
        zipped(t,
               (const struct part[]){
                   {"word/document.xml",
                    S("<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>正</w:t></w:r><w:r>"
                      "<w:t>文</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
                      "</w:p></w:body></w:document>")},
                   {"word/header2.xml",
                    S("<w:hdr xmlns:w='w'><w:p><w:r><w:t>页眉</w:t></w:r></w:p></w:hdr>")},
                   {"word/comments.xml",
                    S("<w:comments xmlns:w='w'><w:comment><w:p><w:r><w:t>批</w:t></w:r><w:r>"
                      "<w:t>注</w:t></w:r></w:p></w:comment></w:comments>")}},
               3),
        &text, &why);
    if (CHECK_OK(t, &why))
        CHECK_STR(t, text, S("正文\n删去\n批注\n页眉\n"));
    test_case(t, "words: the comments of a worksheet");
    read_words(&t->mem,
               zipped(t,
                      (const struct part[]){
                          {"xl/workbook.xml",
                           S("<workbook xmlns='a' xmlns:r='b'><sheets><sheet name='s' "
                             "r:id='1'/></sheets></workbook>")},
                          {"xl/worksheets/sheet1.xml",
                           S("<worksheet><sheetData><row><c r='A1'><v>7</v></c></row>"
                             "</sheetData></worksheet>")},
                          {"xl/comments1.xml",
                           S("<comments><commentList><comment ref='A1'><text><r><t>批注</t>"
                             "</r></text></comment></commentList></comments>")}},
                      3),
               &text, &why);
    if (CHECK_OK(t, &why))
        CHECK(t, str_has(text, S("7")) && str_ends(text, S("\n批注\n")));
    test_end(t);
}

/* A report in another kind of file: which one it is, and as what it is to be saved. */
static void other_kinds(struct test *t)
{
    static const struct {
        struct part part;
        struct str says;
    } rows[] = {
        {{"OFD.xml", LIT("<OFD/>")}, LIT("OFD 文件已损坏：没有可读的页")},
        {{"content.xml", LIT("<office/>")}, LIT("是 .odt 或 .ods 文件，请另存为")},
        {{"readme.txt", LIT("无")}, LIT("不是 .docx 或 .xlsx")},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report *r;
        struct fail why = {0};

        test_case(t, "a report as a zip of %s is refused with what to do", rows[i].part.name);
        r = NEW(&t->mem, struct report, 1);
        CHECK_INT(t, report_read(&t->mem, zipped(t, &rows[i].part, 1), r, &why),
                  ERR_UNREADABLE);
        CHECK(t, str_has(str_of(why.what), rows[i].says));
    }
    test_end(t);
}

/* A workbook as LibreOffice writes it: days, percentages, a hidden row, column and sheet, merged cells. */
static void shown(struct test *t)
{
    struct xlsx_book_shown book = {0};
    struct fail why = {0};
    struct ooxml *z = NULL;
    struct str bytes, text;
    struct tree *doc;

    test_case(t, "a workbook as it looks: formats, and nothing that is hidden");
    bytes = test_file(t, "corpus/redact/list.xlsx");
    if (!CHECK_INT(t, ooxml_open(bytes, &z, &why), OK))
        return;
    read_xlsx_shown(&t->mem, z, &book, &why);
    CHECK_OK(t, &why);
    CHECK_INT(t, book.names.n, 1);
    CHECK_STR(t, book.names.n ? book.names.p[0] : S(""), S("救助名单（李小明）"));
    CHECK_INT(t, book.hidden_sheets, 1);
    CHECK_INT(t, book.hidden_cells, 9); /* six of the row, and three of the column */
    text = tree_text(&t->mem, book.doc);
    CHECK(t, str_has(text, S("2021年3月1日")) && str_has(text, S("12,345.50")) &&
                 str_has(text, S("60.0%")) && str_has(text, S("0.46")) &&
                 str_has(text, S("王海燕")));
    CHECK(t, !str_has(text, S("赵大山")) && !str_has(text, S("银行卡号")) &&
                 !str_has(text, S("住址")) && !str_has(text, S("低保户")));
    CHECK_INT(t, book.doc->first->first->first->colspan, 5); /* of six columns one is hidden */
    ooxml_close(z);
    test_case(t, "a day is a day wherever a workbook is read");
    z = NULL;
    bytes = test_file(t, "corpus/redact/list.xlsx");
    if (!CHECK_INT(t, ooxml_open(bytes, &z, &why), OK))
        return;
    read_xlsx(&t->mem, z, &doc, &why);
    ooxml_close(z);
    CHECK_OK(t, &why);
    text = tree_text(&t->mem, doc);
    CHECK(t, str_has(text, S("2021-03-01")) && str_has(text, S("2021-04-01")));
    CHECK(t, str_has(text, S("12345.5")) && str_has(text, S("住址")));
}

#define BOOK(sheets) LIT("<workbook><sheets>" sheets "</sheets></workbook>")
#define ROWS(rows) LIT("<worksheet><sheetData>" rows "</sheetData></worksheet>")
#define WORD(at, attrs, word)                                                                  \
    "<c r='" at "' t='inlineStr'" attrs "><is><t>" word "</t></is></c>"
#define FOUR "<sheet name='a'/><sheet name='a'/><sheet name='a'/><sheet name='a'/>"
#define SIXTEEN FOUR FOUR FOUR FOUR

/* Workbooks made by hand: what is not seen stays out, and what cannot be told is refused. */
static void by_hand(struct test *t)
{
    static const struct {
        const char *what;
        struct str book, sheet, says; /* the text, or why not */
        enum err code;
        struct str gone;
    } rows[] = {
        {"words hidden by ;;;",
         BOOK("<sheet name='a'/>"),
         ROWS("<row r='1'>" WORD("A1", " s='1'", "甲") WORD("B1", " s='2'", "乙") "</row>"),
         LIT("\t乙同志\n"),
         OK,
         {0}},
        {"a row and a column without a size", BOOK("<sheet name='a'/>"),
         LIT("<worksheet><cols><col min='2' max='2' width='0.0'/></cols><sheetData><row r='1' "
             "ht='0.00'>" WORD("A1", "", "甲") "</row><row r='2'>" WORD("A2", "", "乙")
                 WORD("B2", "", "甲") "</row></sheetData></worksheet>"),
         LIT("乙\n"), OK, LIT("甲")},
        {"rows hidden by default", BOOK("<sheet name='a'/>"),
         LIT("<worksheet><sheetFormatPr zeroHeight='1'/><sheetData><row r='1'>" WORD(
             "A1", "", "甲") "</row></sheetData></worksheet>"),
         LIT("默认隐藏"), ERR_MEDIA, LIT("")},
        {"characters by number", BOOK("<sheet name='a'/>"),
         ROWS("<row r='1'>" WORD("A1", "", "_x5C0F_明_x005F_x_x00G0_") "</row>"),
         LIT("小明_x_x00G0_\n"), OK, LIT("5C0F")},
        {"a row far below",
         BOOK("<sheet name='a'/>"),
         ROWS("<row r='1'>" WORD("A1", "", "甲") "</row><row r='900000'/>"),
         LIT("甲\n"),
         OK,
         {0}},
        {"words far below",
         BOOK("<sheet name='a'/>"),
         ROWS("<row r='900000'>" WORD("A900000", "", "甲") "</row>"),
         LIT("行太多"),
         ERR_TOO_LARGE,
         {0}},
        {"a hidden row out of order",
         BOOK("<sheet name='a'/>"),
         ROWS("<row r='9' hidden='1'/><row r='2' hidden='1'>" WORD("A2", "", "甲") "</row>"),
         LIT("次序"),
         ERR_UNREADABLE,
         {0}},
        {"a cell of another row",
         BOOK("<sheet name='a'/>"),
         ROWS("<row r='1'>" WORD("A2", "", "甲") "</row>"),
         LIT("位置"),
         ERR_UNREADABLE,
         {0}},
        {"65 sheets",
         BOOK(SIXTEEN SIXTEEN SIXTEEN SIXTEEN "<sheet name='b'/>"),
         ROWS(""),
         LIT("工作表太多"),
         ERR_TOO_LARGE,
         {0}},
        {"a sheet without its part",
         BOOK("<sheet name='a'/><sheet name='b'/>"),
         ROWS(""),
         LIT("没有内容"),
         ERR_UNREADABLE,
         {0}},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct part parts[] = {
            {"xl/workbook.xml", rows[i].book},
            {"xl/styles.xml",
             LIT("<styleSheet><numFmts><numFmt numFmtId='200' formatCode=';;;'/>"
                 "<numFmt numFmtId='201' formatCode='@&quot;同志&quot;'/></numFmts><cellXfs>"
                 "<xf/><xf numFmtId='200'/><xf numFmtId='201'/></cellXfs></styleSheet>")},
            {"xl/worksheets/sheet1.xml", rows[i].sheet}};
        struct xlsx_book_shown book = {0};
        struct fail why = {0};
        struct ooxml *z = NULL;

        test_case(t, "a workbook as it looks: %s", rows[i].what);
        if (CHECK_INT(t, ooxml_open(zipped(t, parts, 3), &z, &why), OK))
            read_xlsx_shown(&t->mem, z, &book, &why);
        ooxml_close(z);
        CHECK_INT(t, why.code, rows[i].code);
        CHECK(t, str_has(rows[i].code ? str_of(why.what) : tree_text(&t->mem, book.doc),
                         str_trim(rows[i].says)));
        CHECK(t, !rows[i].gone.n || !str_has(tree_text(&t->mem, book.doc), rows[i].gone));
        CHECK(t, rows[i].code || i > 0 || !str_has(tree_text(&t->mem, book.doc), S("甲")));
    }
    test_end(t);
}

#define CELL2(row, a, b, attrs)                                                                \
    "<row r='" row "'" attrs ">" WORD("A" row, "", a) WORD("B" row, "", b) "</row>"
#define DECISIONS                                                                              \
    CELL2("1", "第二十条第（五）项", "", "")                                                   \
    CELL2("2", "信息内容", "本年处理决定数量", "") CELL2("3", "行政许可", "7", "")
#define FEES                                                                                   \
    CELL2("9", "第二十条第（八）项", "", "")                                                   \
    CELL2("10", "信息内容", "本年收费金额（单位：万元）", "")                                  \
    CELL2("11", "行政事业性收费", "3.5", "")

/* An annual report in a workbook: what is hidden is not read, and where it stands is said. */
static void report_seen(struct test *t)
{
    static const struct {
        const char *what;
        struct str book, one, two; /* two sheets */
        const char *lic, *pen, *fee, *says;
    } rows[] = {
        {"nothing is hidden", BOOK("<sheet name='甲'/><sheet name='乙'/>"),
         ROWS(DECISIONS CELL2("4", "行政处罚", "8", "")), ROWS(FEES), "7", "8", "3.5", ""},
        {"a row", BOOK("<sheet name='甲'/><sheet name='乙'/>"),
         ROWS(DECISIONS CELL2("4", "行政处罚", "8", " hidden='1'")
                  CELL2("5", "行政强制", "9", "")),
         ROWS(FEES), "7", "未知", "3.5", "隐藏的行、列里有2个单元格有内容，没有读"},
        {"last year's column", BOOK("<sheet name='甲'/><sheet name='乙'/>"),
         LIT("<worksheet><cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
             "<row r='1'>" WORD("A1", "", "第二十条第（五）项") "</row><row r='2'>" WORD(
                 "A2", "", "信息内容") WORD("B2", "", "本年处理决定数量")
                 WORD("C2", "", "本年处理决定数量") "</row><row r='3'>" WORD("A3", "",
                                                                             "行政许可")
                     WORD("B3", "", "6") WORD("C3", "", "7") "</row></sheetData></worksheet>"),
         ROWS(FEES), "7", "未知", "3.5", "有2个单元格"},
        {"a sheet", BOOK("<sheet name='甲'/><sheet name='乙' state='veryHidden'/>"),
         ROWS(DECISIONS CELL2("4", "行政处罚", "8", "")), ROWS(FEES), "7", "8", "未知",
         "表二（主动公开）有1格只在隐藏的工作表“乙”里，没有读"},
        {"rows by default", BOOK("<sheet name='甲'/><sheet name='乙'/>"),
         LIT("<worksheet><sheetFormatPr zeroHeight='1'/><sheetData>" DECISIONS
             "</sheetData></worksheet>"),
         ROWS(FEES), "7", "未知", "3.5", "默认隐藏"},
        {"all of it", BOOK("<sheet name='甲'/><sheet name='乙' state='hidden'/>"),
         ROWS(CELL2("1", "填表说明", "", "")), ROWS(FEES), NULL, NULL, NULL,
         "没有找到年度报告的表格，只在隐藏的工作表“乙”里有"},
        {"the rows of the table", BOOK("<sheet name='甲'/><sheet name='乙'/>"),
         ROWS(CELL2("1", "填表说明", "", "")),
         ROWS(CELL2("9", "第二十条第（八）项", "", " hidden='1'")
                  CELL2("10", "信息内容", "本年收费金额（单位：万元）", " hidden='1'")
                      CELL2("11", "行政事业性收费", "3.5", " hidden='true'")),
         NULL, NULL, NULL, "没有找到年度报告的表格，只在隐藏的行或列里有"},
    };
    static const char *const at[] = {"T2.B.lic/decisions", "T2.C.pen/decisions",
                                     "T2.D.fee/fee_wan"};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct part parts[] = {{"xl/workbook.xml", rows[i].book},
                                     {"xl/worksheets/sheet1.xml", rows[i].one},
                                     {"xl/worksheets/sheet2.xml", rows[i].two}};
        const char *want[] = {rows[i].lic, rows[i].pen, rows[i].fee};
        struct report *r;
        struct fail why = {0};
        bool said = !rows[i].says[0];

        test_case(t, "a report in a workbook that hides %s", rows[i].what);
        r = NEW(&t->mem, struct report, 1);
        report_read(&t->mem, zipped(t, parts, 3), r, &why);
        CHECK_INT(t, why.code, want[0] ? OK : ERR_UNREADABLE);
        for (int k = 0; k < 3 && want[0]; k++) {
            struct cell c = r->cell[report_find(str_of(at[k]))];

            CHECK_STR(t, c.kind == CELL_UNKNOWN ? CELL_UNKNOWN_WORD : cell_print(&t->mem, c),
                      str_of(want[k]));
        }
        for (isize k = 0; k < r->warnings.n; k++)
            said |= str_has(r->warnings.p[k], str_of(rows[i].says));
        CHECK(t, said || str_has(str_of(why.what), str_of(rows[i].says)));
    }
    test_end(t);
}

void test_read_office(struct test *t)
{
    by_hand(t);
    report_seen(t);
    shown(t);
    good(t);
    beside_text(t);
    refused(t);
    other_kinds(t);
}
