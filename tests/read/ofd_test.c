/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ofd_test.c - the same table two, laid out as the programs that write OFD do it
 *
 * Characters one by one or a line at a time, by matrices, out of order, twice for bold type; lines as
 * strokes, thin areas or a template's; a page on its side. Each way the cells must be the same.
 */
#include "read/ofd.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "read/report.h"
#include "read/words.h"
#include "render/zip.h"
#include "cells.h"
#include "tests/test.h"

#define NS "xmlns:ofd=\"http://www.ofdspec.org/2016\""

enum code { LINES, CHARACTERS, MATRIX, NO_STEPS };
enum rules { STROKES, AREAS, TEMPLATE, NONE };
struct way {
    const char *name;
    enum code code;
    enum rules rules;
    bool backwards, twice, composite, sideways, windows;
};

static const struct way ways[] = {
    {"a line at a time", LINES, STROKES, false, false, false, false, false},
    {"character by character", CHARACTERS, STROKES, false, false, false, false, false},
    {"by a matrix, with a far boundary", MATRIX, STROKES, false, false, false, false, false},
    {"without steps", NO_STEPS, STROKES, false, false, false, false, false},
    {"lines as thin areas", LINES, AREAS, false, false, false, false, false},
    {"lines of a template", LINES, TEMPLATE, false, false, false, false, false},
    {"objects out of order", CHARACTERS, AREAS, true, false, false, false, false},
    {"bold by writing twice", LINES, STROKES, false, true, false, false, false},
    {"in a composite object", LINES, STROKES, false, false, true, false, false},
    {"on its side", LINES, STROKES, false, false, false, true, false},
    {"names of parts as Windows has them", LINES, STROKES, false, false, false, false, true},
};

static const char *const table[][4] = {
    {"第二十条第（一）项", "", "", ""},
    {"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"},
    {"规章", "7", "0", "1"},
    {"行政规范\n性文件", "18", "5", "98"},
    {"第二十条第（五）项", "", "", ""},
    {"信息内容", "本年处理决定数量", "", ""},
    {"行政许可", "51764", "", ""},
    {"第二十条第（六）项", "", "", ""},
    {"信息内容", "本年处理决定数量", "", ""},
    {"行政处罚", "6939", "", ""},
    {"行政强制", "215", "", ""},
    {"第二十条第（八）项", "", "", ""},
    {"信息内容", "本年收费金额（单位：万元）", "", ""},
    {"行政事业性收费", "4068.208", "", ""},
};
enum { ROWS = sizeof table / sizeof *table };
static const double column[] = {20, 70, 110, 150, 190};

/* Objects, which may be put together backwards. */
struct objects {
    struct arena *mem;
    struct str one[2000];
    int n;
};

static void add(struct objects *o, struct str s)
{
    o->one[o->n++] = s;
}

static double width_of(uint32_t r, double size)
{
    return r >= 0x2000 ? size : size / 2;
}

/* Steps between the characters of `s`, each `by` times as large; where all are alike, how many and how large. */
static struct str steps_of(struct arena *mem, struct str s, double by)
{
    struct buf b = buf_new(mem, 64);
    double step = 0;
    bool alike = true;
    int n = 0;

    for (isize at = 0; at < s.n;) {
        double one = width_of(utf8_next(s, &at), 4) * by;

        if (at >= s.n)
            break;
        alike &= !n++ || (one > step - 1e-9 && one < step + 1e-9);
        step = one;
        buf_fmt(&b, "%.4f ", step);
    }
    return alike && n > 2 ? str_fmt(mem, "g %d %.4f", n, step) : str_trim(buf_str(&b));
}

/* A line of type whose base is at y. */
static void type(struct objects *o, const struct way *w, double x, double y, struct str s)
{
    const double by = 0.3527;

    if (w->sideways) {
        /* Turned by a quarter about the page's upper left corner, then moved right by its width. */
        add(o,
            str_fmt(o->mem,
                    "<ofd:TextObject ID=\"9\" Boundary=\"0 0 210 297\" CTM=\"0 1 -1 0 210 0\" "
                    "Size=\"4\"><ofd:TextCode X=\"%.3f\" Y=\"%.3f\" DeltaX=\"%.*s\">%.*s"
                    "</ofd:TextCode></ofd:TextObject>",
                    x, y, STR_ARG(steps_of(o->mem, s, 1)), STR_ARG(s)));
        return;
    }
    switch (w->code) {
    case LINES:
        add(o, str_fmt(o->mem,
                       "<ofd:TextObject ID=\"9\" Boundary=\"%.3f %.3f 60 5\" Size=\"4\">\n"
                       "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"%.*s\">\n  %.*s\n"
                       "</ofd:TextCode></ofd:TextObject>",
                       x, y - 4, STR_ARG(steps_of(o->mem, s, 1)), STR_ARG(s)));
        break;
    case MATRIX:
        add(o,
            str_fmt(o->mem,
                    "<ofd:TextObject ID=\"9\" CTM=\"%.4f 0 0 %.4f 0 139.6\" "
                    "Boundary=\"-8.8 -139.6 361 399\" Size=\"%.4f\"><ofd:TextCode X=\"%.4f\" "
                    "Y=\"%.4f\" DeltaX=\"%.*s\">%.*s</ofd:TextCode></ofd:TextObject>",
                    by, by, 4 / by, (x + 8.8) / by, y / by,
                    STR_ARG(steps_of(o->mem, s, 1 / by)), STR_ARG(s)));
        break;
    case NO_STEPS:
        add(o, str_fmt(o->mem,
                       "<ofd:TextObject ID=\"9\" Boundary=\"%.3f %.3f 60 5\" Size=\"4\">"
                       "<ofd:TextCode X=\"0\" Y=\"4\">%.*s</ofd:TextCode></ofd:TextObject>",
                       x, y - 4, STR_ARG(s)));
        break;
    case CHARACTERS:
    default:
        for (isize at = 0, from; at < s.n;) {
            uint32_t r;

            from = at;
            r = utf8_next(s, &at);
            add(o, str_fmt(o->mem,
                           "<ofd:TextObject ID=\"9\" Boundary=\"%.3f %.3f 4 5\" Size=\"4\">"
                           "<ofd:TextCode X=\"0\" Y=\"4\">%.*s</ofd:TextCode></ofd:TextObject>",
                           x, y - 4, STR_ARG(str_slice(s, from, at))));
            x += width_of(r, 4);
        }
    }
}

/* A box around a cell. */
static void box(struct objects *o, const struct way *w, double x1, double y1, double x2,
                double y2)
{
    double thick = 0.2;

    if (w->sideways) {
        add(o, str_fmt(o->mem,
                       "<ofd:PathObject ID=\"8\" Boundary=\"0 0 210 297\" "
                       "CTM=\"0 1 -1 0 210 0\"><ofd:AbbreviatedData>M %.2f %.2f L %.2f %.2f L "
                       "%.2f %.2f L %.2f %.2f C</ofd:AbbreviatedData></ofd:PathObject>",
                       x1, y1, x2, y1, x2, y2, x1, y2));
    } else if (w->rules == AREAS) {
        double at[4][4] = {{x1, y1, x2 - x1, thick},
                           {x1, y2, x2 - x1, thick},
                           {x1, y1, thick, y2 - y1},
                           {x2, y1, thick, y2 - y1}};

        for (int i = 0; i < 4; i++)
            add(o, str_fmt(o->mem,
                           "<ofd:PathObject ID=\"8\" Boundary=\"%.2f %.2f %.2f %.2f\" "
                           "Stroke=\"false\" Fill=\"true\"><ofd:AbbreviatedData>M 0 0 L %.2f 0 "
                           "L %.2f %.2f L 0 %.2f C</ofd:AbbreviatedData></ofd:PathObject>",
                           at[i][0], at[i][1], at[i][2], at[i][3], at[i][2], at[i][2], at[i][3],
                           at[i][3]));
    } else {
        add(o, str_fmt(o->mem,
                       "<ofd:PathObject ID=\"8\" Boundary=\"%.2f %.2f %.2f %.2f\" "
                       "LineWidth=\"0.2\"><ofd:StrokeColor Value=\"60 60 60\"/>"
                       "<ofd:AbbreviatedData>M 0 0 L %.2f 0 L %.2f %.2f L 0 %.2f C"
                       "</ofd:AbbreviatedData></ofd:PathObject>",
                       x1, y1, x2 - x1, y2 - y1, x2 - x1, x2 - x1, y2 - y1, y2 - y1));
    }
}

/* One line in the middle of its cell, or two. */
static void words(struct objects *o, const struct way *w, double x, double y, struct str s)
{
    isize at = str_find(s, S("\n"));

    type(o, w, x, at < 0 ? y + 1.5 : y - 0.5, str_slice(s, 0, at < 0 ? s.n : at));
    if (at >= 0)
        type(o, w, x, y + 4, str_from(s, at + 1));
}

static void lay_out(struct objects *o, struct objects *lines, const struct way *w)
{
    double y = 40, high = w->sideways ? 9 : 10;

    type(o, w, 20, 30, S("二、主动公开政府信息情况"));
    for (int r = 0; r < ROWS; r++, y += high) {
        int cells = !table[r][1][0] ? 1 : !table[r][2][0] ? 2 : 4;

        for (int c = 0; c < cells; c++) {
            box(lines, w, column[c], y, c + 1 == cells ? column[4] : column[c + 1], y + high);
            for (int k = 0; k <= w->twice; k++)
                words(o, w, column[c] + 2 + 0.1 * k, y + high / 2, str_of(table[r][c]));
        }
    }
    type(o, w, 20, y + 10, S("三、收到和处理政府信息公开申请情况"));
}

static struct str joined(struct objects *o, bool backwards)
{
    struct buf b = buf_new(o->mem, 65536);

    for (int i = 0; i < o->n; i++)
        buf_add(&b, o->one[backwards ? o->n - 1 - i : i]);
    return buf_str(&b);
}

static struct str packed(struct test *t, struct str page, struct str before, const char *common,
                         const char *other, const struct zip_part *more, bool windows)
{
    struct zip_part part[8] = {
        {windows ? "Doc_0\\DOCUMENT.XML" : "Doc_0/Document.xml",
         str_fmt(&t->mem,
                 "<ofd:Document " NS "><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 "
                 "297</ofd:PhysicalBox></ofd:PageArea>%s</ofd:CommonData><ofd:Pages><ofd:Page "
                 "ID=\"1\" BaseLoc=\"Pages/Page_0/Content.xml\"/></ofd:Pages>%s</ofd:Document>",
                 common, other)},
        {windows ? "Doc_0\\Pages\\Page_0\\Content.xml" : "Doc_0/Pages/Page_0/Content.xml",
         str_fmt(&t->mem,
                 "<ofd:Page " NS ">%.*s<ofd:Content><ofd:Layer ID=\"2\">%.*s</ofd:Layer>"
                 "</ofd:Content></ofd:Page>",
                 STR_ARG(before), STR_ARG(page))},
        {"OFD.xml", S("<ofd:OFD " NS " DocType=\"OFD\"><ofd:DocBody><ofd:DocRoot>"
                      "/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")}};
    struct str bytes = {0};
    struct fail why = {0};
    int n = 3;

    for (int i = 0; more && more[i].name; i++)
        part[n++] = more[i];
    CHECK_INT(t, zip_pack(&t->mem, part, n, &bytes, &why), OK);
    return bytes;
}

static struct str written(struct test *t, const struct way *w)
{
    struct objects *o = NEW(&t->mem, struct objects, 1), *l = NEW(&t->mem, struct objects, 1);
    struct str page, lines, before = S("");
    struct zip_part more[2] = {0};
    const char *common = "";

    o->mem = l->mem = &t->mem;
    lay_out(o, l, w);
    page = joined(o, w->backwards);
    lines = joined(l, w->backwards);
    if (w->rules == TEMPLATE) {
        more[0] = (struct zip_part){"Doc_0/Tpls/Tpl_0/Content.xml",
                                    str_fmt(&t->mem,
                                            "<ofd:Page " NS
                                            "><ofd:Content><ofd:Layer ID=\"3\">%.*s</ofd:Layer>"
                                            "</ofd:Content></ofd:Page>",
                                            STR_ARG(lines))};
        common = "<ofd:TemplatePage ID=\"10\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/>";
        before = S("<ofd:Template TemplateID=\"10\" ZOrder=\"Background\"/>");
    } else if (w->composite) {
        more[0] = (struct zip_part){
            "Doc_0/DocumentRes.xml",
            str_fmt(&t->mem,
                    "<ofd:Res " NS " BaseLoc=\"Res\"><ofd:CompositeGraphicUnits>"
                    "<ofd:CompositeGraphicUnit ID=\"30\" Width=\"210\" Height=\"297\">"
                    "<ofd:Content>%.*s%.*s</ofd:Content></ofd:CompositeGraphicUnit>"
                    "</ofd:CompositeGraphicUnits></ofd:Res>",
                    STR_ARG(page), STR_ARG(lines))};
        common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>";
        page = S("<ofd:PageBlock ID=\"5\"><ofd:CompositeObject ID=\"31\" ResourceID=\"30\" "
                 "Boundary=\"5 5 190 270\" CTM=\"0.9 0 0 0.9 0 0\"/></ofd:PageBlock>");
    } else {
        page = str_concat(&t->mem, page, lines);
    }
    return packed(t, page, before, common, "", more, w->windows);
}

static const struct str whole =
    LIT("T2.A.reg/made=7 T2.A.reg/repealed=0 T2.A.reg/valid=1 T2.A.norm/made=18 "
        "T2.A.norm/repealed=5 T2.A.norm/valid=98 T2.B.lic/decisions=51764 "
        "T2.C.pen/decisions=6939 T2.C.coe/decisions=215 T2.D.fee/fee_wan=4068.208 ");

#define TEXT(attrs, words)                                                                     \
    "<ofd:TextObject ID=\"9\" Boundary=\"20 50 100 5\" Size=\"4\" " attrs                      \
    "><ofd:TextCode X=\"0\" Y=\"4\">" words "</ofd:TextCode></ofd:TextObject>"

/* What goes out with a file is read, also where no page shows it. */
static void what_is_not_shown(struct test *t)
{
    const struct zip_part more[] = {
        {"Doc_0/Annots/Annotations.xml",
         S("<ofd:Annotations " NS "><ofd:Page PageID=\"1\"><ofd:FileLoc>Page_0/Annotation.xml"
           "</ofd:FileLoc></ofd:Page></ofd:Annotations>")},
        {"Doc_0/Annots/Page_0/Annotation.xml",
         S("<ofd:PageAnnot " NS "><ofd:Annot ID=\"7\" Type=\"Watermark\"><ofd:Remark>批注的话"
           "</ofd:Remark><ofd:Appearance Boundary=\"0 0 50 5\">" TEXT(
               "", "水印的字") "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>")},
        {"Doc_0/Tpls/Tpl_0/Content.xml",
         S("<ofd:Page " NS "><ofd:Content><ofd:Layer>" TEXT(
             "", "没有用到的模板") "</ofd:Layer></ofd:Content></ofd:Page>")},
        {NULL, {0}}};
    struct str bytes;
    static const char *const hidden[] = {"藏起来的身份证号", "透明的电话", "批注的话",
                                         "水印的字", "没有用到的模板"};
    struct fail why = {0};
    struct words words = {0};
    struct str first;
    struct report r;

    test_case(t, "what no page shows is among the words, behind what is shown, and no report");
    bytes = packed(t,
                   S(TEXT("", "看得见的一行") TEXT("Visible=\"false\"", "藏起来的身份证号")
                         TEXT("Alpha=\"0\"", "透明的电话")),
                   S(""), "<ofd:TemplatePage ID=\"10\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/>",
                   "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>", more, false);
    CHECK_INT(t, read_any_words(NULL, &t->mem, S("a.ofd"), bytes, &words, &why), OK);
    first = str_slice(words.text, 0, str_find(words.text, S("\n")));
    CHECK_STR(t, first, S("看得见的一行"));
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        CHECK(t, str_has(words.text, str_of(hidden[i])));
        CHECK(t, !str_has(first, str_of(hidden[i])));
    }
    CHECK(t, report_read(&t->mem, bytes, &r, &why) != OK);
    CHECK_STR(t, str_of(why.what), S("没有找到年度报告的表格"));
}

/* Characters far apart, with those of another object between them. */
static void spread(struct test *t)
{
    struct fail why = {0};
    struct words words = {0};
    struct str bytes;

    test_case(t, "steps that are counted");
    bytes = packed(
        t,
        S("<ofd:TextObject ID=\"9\" Boundary=\"20 50 100 5\" Size=\"4\">"
          "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 2 8 4 g 1 8\">甲丙戊己辛</ofd:TextCode>"
          "</ofd:TextObject>"
          "<ofd:TextObject ID=\"9\" Boundary=\"24 50 100 5\" Size=\"4\">"
          "<ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"8 12\">乙丁庚</ofd:TextCode>"
          "</ofd:TextObject>"),
        S(""), "", "", NULL, false);
    CHECK_INT(t, read_any_words(NULL, &t->mem, S("a.ofd"), bytes, &words, &why), OK);
    CHECK_STR(t, str_trim(words.text), S("甲乙丙丁戊己庚辛"));
}

static void damaged(struct test *t)
{
    static const struct {
        const char *name, *page, *says;
        struct zip_part more[2];
    } file[] = {
        {"a scan",
         "<ofd:ImageObject ID=\"4\" Boundary=\"0 0 210 297\" ResourceID=\"5\"/>",
         "OFD 里没有文字，可能是扫描件",
         {{NULL, {0}}}},
        {"encrypted", "", "OFD 文件已加密", {{"Encryptions.xml", LIT("x")}, {NULL, {0}}}},
        {"a page that is no XML", "<ofd:Layer>", "OFD 文件已损坏：没有可读的页", {{NULL, {0}}}},
        {"an object that holds itself, thousands of times",
         "<ofd:CompositeObject ID=\"1\" ResourceID=\"30\"/>",
         "OFD 的内容太多",
         {{"Doc_0/R.xml", LIT("x")}, {NULL, {0}}}},
    };

    for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
        struct zip_part more[2] = {file[i].more[0], {NULL, {0}}};
        struct fail why = {0};
        struct words words = {0};
        struct str bytes;

        test_case(t, "refused: %s", file[i].name);
        if (more[0].name && str_eq(str_of(more[0].name), S("Doc_0/R.xml"))) {
            struct buf b = buf_new(&t->mem, 4096);

            buf_fmt(&b, "<ofd:Res " NS "><ofd:CompositeGraphicUnit ID=\"30\"><ofd:Content>");
            for (int k = 0; k < 300; k++)
                buf_fmt(&b, "<ofd:CompositeObject ResourceID=\"30\"/>");
            buf_fmt(&b, "</ofd:Content></ofd:CompositeGraphicUnit></ofd:Res>");
            more[0].bytes = buf_str(&b);
        }
        bytes = packed(t, str_of(file[i].page), S(""), "<ofd:PublicRes>R.xml</ofd:PublicRes>",
                       "", more, false);
        CHECK(t, read_any_words(NULL, &t->mem, S("a.ofd"), bytes, &words, &why) != OK);
        CHECK_STR(t, str_of(why.what), str_of(file[i].says));
    }
}

void test_read_ofd(struct test *t);
void test_read_ofd(struct test *t)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fail why = {0};
        struct report r;

        test_case(t, "laid out: %s", ways[i].name);
        CHECK_INT(t, report_read(&t->mem, written(t, &ways[i]), &r, &why), OK);
        CHECK_STR(t, cells_of(t, &r), whole);
    }
    what_is_not_shown(t);
    spread(t);
    damaged(t);
}
