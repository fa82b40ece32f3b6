/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx_parts.c - the parts of a DOCX beside its text; see docx_parts.h
 *
 * Lengths are twentieths of a point (twips), type sizes half points.
 */
#include "render/docx_parts.h"

#include "base/utf8.h"
#include "render/zip.h"

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PKG "http://schemas.openxmlformats.org/package/2006/"
#define WML "application/vnd.openxmlformats-officedocument.wordprocessingml."

void docx_escape(struct buf *b, struct str s)
{
    isize from = 0, i = 0;

    while (i < s.n) {
        isize at = i;
        uint32_t r = utf8_next(s, &i);
        bool gone =
            (r < 0x20 && r != '\t' && r != '\n') || r == 0xFFFE || r == 0xFFFF || r == 0x7F;
        struct str as = r == '&'   ? S("&amp;")
                        : r == '<' ? S("&lt;")
                        : r == '>' ? S("&gt;")
                        : r == '"' ? S("&quot;")
                                   : (struct str){0};

        if (!gone && !as.n)
            continue;
        buf_add(b, str_slice(s, from, at));
        buf_add(b, as);
        from = i;
    }
    buf_add(b, str_from(s, from));
}

/* --- fixed parts */

static const struct str content_types = LIT(
    DOCX_XML
    "<Types xmlns=\"" PKG "content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WML "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WML "styles+xml\"/>"
    "<Override PartName=\"/word/settings.xml\" ContentType=\"" WML "settings+xml\"/>"
    "<Override PartName=\"/word/numbering.xml\" ContentType=\"" WML "numbering+xml\"/>"
    "<Override PartName=\"/word/fontTable.xml\" ContentType=\"" WML "fontTable+xml\"/>"
    "<Override PartName=\"/word/footer1.xml\" ContentType=\"" WML "footer+xml\"/>"
    "<Override PartName=\"/word/footer2.xml\" ContentType=\"" WML "footer+xml\"/>"
    "<Override PartName=\"/word/footer3.xml\" ContentType=\"" WML "footer+xml\"/>"
    "<Override PartName=\"/word/header1.xml\" ContentType=\"" WML "header+xml\"/>"
    "<Override PartName=\"/docProps/core.xml\" "
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
    "<Override PartName=\"/docProps/app.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
    "</Types>");

static const struct str root_rels =
    LIT(DOCX_XML "<Relationships xmlns=\"" PKG "relationships\">"
                 "<Relationship Id=\"rId1\" Type=\"" REL
                 "officeDocument\" Target=\"word/document.xml\"/>"
                 "<Relationship Id=\"rId2\" Type=\"" PKG
                 "relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
                 "<Relationship Id=\"rId3\" Type=\"" REL
                 "extended-properties\" Target=\"docProps/app.xml\"/>"
                 "</Relationships>");

/* Odd and even pages differ; the spaces between Han and Latin are the program's own. */
static const struct str settings = LIT(
    DOCX_XML
    "<w:settings " DOCX_NS "><w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/>"
    "<w:drawingGridVerticalSpacing w:val=\"290\"/><w:characterSpacingControl "
    "w:val=\"compressPunctuation\"/>"
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/"
    ">"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    "<w:compatSetting w:name=\"compatibilityMode\" "
    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>");

static const struct str app =
    LIT(DOCX_XML
        "<Properties "
        "xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
        "<Application>Gongkai</Application></Properties>");

static const struct str fixed_rels = LIT(
    DOCX_XML
    "<Relationships xmlns=\"" PKG "relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" REL "settings\" Target=\"settings.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" REL "numbering\" Target=\"numbering.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" REL "fontTable\" Target=\"fontTable.xml\"/>"
    "<Relationship Id=\"" DOCX_FOOT_ODD "\" Type=\"" REL "footer\" Target=\"footer1.xml\"/>"
    "<Relationship Id=\"" DOCX_FOOT_EVEN "\" Type=\"" REL "footer\" Target=\"footer2.xml\"/>"
    "<Relationship Id=\"" DOCX_FOOT_FIRST "\" Type=\"" REL "footer\" Target=\"footer3.xml\"/>"
    "<Relationship Id=\"" DOCX_HEAD_FIRST "\" Type=\"" REL "header\" Target=\"header1.xml\"/>"
    "<Relationship Id=\"rId9\" Type=\"" REL "customXml\" Target=\"../customXml/item1.xml\"/>");

static struct str relations(struct arena *mem, const struct docx_parts *d)
{
    struct buf b = buf_new(mem, 4096);
    struct str fixed = fixed_rels;

    if (!d->paper->inside.n)
        fixed.n = str_rfind(fixed, S("<Relationship "));
    buf_add(&b, fixed);
    for (isize i = 0; i < d->links.n; i++) {
        buf_fmt(&b,
                "<Relationship Id=\"rId%d\" Type=\"" REL
                "hyperlink\" TargetMode=\"External\" Target=\"",
                (int)i + DOCX_REL_FIRST);
        docx_escape(&b, d->links.p[i]);
        buf_lit(&b, "\"/>");
    }
    buf_lit(&b, "</Relationships>");
    return buf_str(&b);
}

/* --- styles */

enum face { F_TITLE, F_HEAD1, F_HEAD2, F_BODY, F_CELL };
struct style {
    const char *id, *name, *based;
    enum face face;
    int half_points;
    const char *align;
    int indent; /* characters, first line */
    int line;   /* twips, exact; 0: single */
    int before, after;
    int outline; /* level from 0; -1 none */
    bool bold, keep;
};
static const struct style styles[] = {
    /* clang-format off */
    {"Body",     "Body Text",   "Normal", F_BODY,  32, "both",   2, 580, 0,   0,   -1, false, false},
    {"Flush",    "Flush",       "Normal", F_BODY,  32, "both",   0, 580, 0,   0,   -1, false, false},
    {"Title",    "Title",       "Normal", F_TITLE, 44, "center", 0, 640, 0,   580, -1, false, true},
    {"Heading1", "heading 1",   "Normal", F_HEAD1, 32, "both",   2, 580, 0,   0,    0, false, true},
    {"Heading2", "heading 2",   "Normal", F_HEAD2, 32, "both",   2, 580, 0,   0,    1, false, true},
    {"Heading3", "heading 3",   "Normal", F_BODY,  32, "both",   2, 580, 0,   0,    2, true,  true},
    {"Heading4", "heading 4",   "Normal", F_BODY,  32, "both",   2, 580, 0,   0,    3, false, true},
    {"Mark",     "Mark",        "Normal", F_TITLE, 72, "center", 0, 0,   0,   227, -1, false, true},
    {"Item",     "List Paragraph", "Normal", F_BODY, 32, "both", 0, 580, 0,   0,   -1, false, false},
    {"Quote",    "Quote",       "Normal", F_HEAD2, 32, "both",   2, 580, 0,   0,   -1, false, false},
    {"Sign",     "Signature",   "Normal", F_BODY,  32, "right",  0, 580, 0,   0,   -1, false, true},
    {"Imprint",  "Imprint",     "Normal", F_BODY,  28, "both",   0, 480, 0,   0,   -1, false, false},
    {"Caption",  "caption",     "Normal", F_HEAD1, 28, "center", 0, 480, 120, 60,  -1, false, true},
    {"Cell",     "Cell",        "Normal", F_CELL,  24, "center", 0, 0,   20,  20,  -1, false, false},
    {"CellHead", "Cell Head",   "Cell",   F_HEAD1, 24, "center", 0, 0,   20,  20,  -1, false, false},
    {"footer",   "footer",      "Normal", F_CELL,  28, "right",  0, 0,   0,   0,   -1, false, false},
    /* clang-format on */
};

static struct str office(const struct paper_fonts *f, enum face face)
{
    switch (face) {
    case F_TITLE:
        return f->title.office;
    case F_HEAD1:
        return f->head1.office;
    case F_HEAD2:
        return f->head2.office;
    case F_BODY:
        return f->body.office;
    case F_CELL:
        break;
    }
    return f->cell.office;
}

static void fonts_of(struct buf *b, struct str east)
{
    buf_lit(b, "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" "
               "w:cs=\"Times New Roman\" w:eastAsia=\"");
    docx_escape(b, east);
    buf_lit(b, "\"/>");
}

static void style_xml(struct buf *b, const struct paper_fonts *f, const struct style *s)
{
    buf_fmt(b,
            "<w:style w:type=\"paragraph\" w:customStyle=\"%d\" w:styleId=\"%s\">"
            "<w:name w:val=\"%s\"/><w:basedOn w:val=\"%s\"/><w:qFormat/><w:pPr>",
            s->outline < 0, s->id, s->name, s->based);
    if (s->keep)
        buf_lit(b, "<w:keepNext/><w:keepLines/>");
    if (s->face == F_CELL || s->line == 0)
        buf_lit(b, "<w:snapToGrid w:val=\"0\"/>");
    buf_fmt(b, "<w:spacing w:before=\"%d\" w:after=\"%d\" w:line=\"%d\" w:lineRule=\"%s\"/>",
            s->before, s->after, s->line ? s->line : 240, s->line ? "exact" : "auto");
    if (s->indent)
        buf_fmt(b, "<w:ind w:firstLineChars=\"%d\" w:firstLine=\"%d\"/>", s->indent * 100,
                s->indent * s->half_points * 10);
    buf_fmt(b, "<w:jc w:val=\"%s\"/>", s->align);
    if (s->outline >= 0)
        buf_fmt(b, "<w:outlineLvl w:val=\"%d\"/>", s->outline);
    buf_lit(b, "</w:pPr><w:rPr>");
    fonts_of(b, office(f, s->face));
    buf_add(b, s->bold ? S("<w:b/>") : S(""));
    if (s->face != F_TITLE && s->half_points == 2 * PAPER_TYPE) /* 28 to a line of 156 mm */
        buf_lit(b, "<w:spacing w:val=\"-4\"/>");
    if (str_eq(str_of(s->id), S("Mark")))
        buf_lit(b, "<w:color w:val=\"C00000\"/><w:spacing w:val=\"40\"/>");
    buf_fmt(b, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/></w:rPr></w:style>", s->half_points,
            s->half_points);
}

static struct str styles_xml(struct arena *mem, const struct paper_fonts *f)
{
    struct buf b = buf_new(mem, 16384);

    buf_lit(&b, DOCX_XML "<w:styles " DOCX_NS "><w:docDefaults><w:rPrDefault><w:rPr>");
    fonts_of(&b, f->body.office);
    buf_lit(
        &b,
        "<w:kern w:val=\"0\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"
        "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:overflowPunct "
        "w:val=\"1\"/></w:pPr></w:pPrDefault></w:docDefaults>"
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
        "w:val=\"Normal\"/>"
        "<w:qFormat/><w:pPr><w:jc w:val=\"both\"/></w:pPr></w:style>"
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name "
        "w:val=\"Normal Table\"/>"
        "<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:left w:w=\"60\" "
        "w:type=\"dxa\"/>"
        "<w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
        "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>"
        "<w:rPr><w:color w:val=\"1F4E79\"/><w:u w:val=\"single\"/></w:rPr></w:style>");
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        style_xml(&b, f, &styles[i]);
    buf_lit(&b, "</w:styles>");
    return buf_str(&b);
}

static struct str font_table(struct arena *mem, const struct paper_fonts *f)
{
    struct buf b = buf_new(mem, 2048);
    enum face face[] = {F_TITLE, F_HEAD1, F_HEAD2, F_BODY, F_CELL};
    /* What to take where the face is not there. */
    const char *other[] = {"SimSun", "SimHei", "KaiTi", "FangSong", "SimSun"};

    buf_lit(&b, DOCX_XML "<w:fonts " DOCX_NS ">");
    for (int i = 0; i < 5; i++) {
        buf_lit(&b, "<w:font w:name=\"");
        docx_escape(&b, office(f, face[i]));
        buf_fmt(&b, "\"><w:altName w:val=\"%s\"/><w:charset w:val=\"86\"/></w:font>", other[i]);
    }
    buf_lit(&b, "</w:fonts>");
    return buf_str(&b);
}

/* --- lists: number 1 is the bullet, each ordered list has a number of its own */

static struct str numbering(struct arena *mem, const struct docx_parts *d)
{
    struct buf b = buf_new(mem, 8192);

    buf_lit(&b, DOCX_XML "<w:numbering " DOCX_NS ">");
    for (int kind = 0; kind < 2; kind++) {
        buf_fmt(
            &b,
            "<w:abstractNum w:abstractNumId=\"%d\"><w:multiLevelType w:val=\"multilevel\"/>",
            kind);
        for (int l = 0; l < 9; l++) {
            buf_fmt(&b,
                    "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/><w:numFmt "
                    "w:val=\"%s\"/><w:lvlText w:val=\"",
                    l, kind ? "decimal" : "bullet");
            if (kind)
                buf_fmt(&b, "%%%d.", l + 1);
            else
                buf_lit(&b, "·");
            buf_fmt(&b,
                    "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"%d\" "
                    "w:hanging=\"480\"/></w:pPr></w:lvl>",
                    1120 + 480 * l);
        }
        buf_lit(&b, "</w:abstractNum>");
    }
    buf_lit(&b, "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>");
    for (isize i = 0; i < d->ordered.n; i++) {
        buf_fmt(&b, "<w:num w:numId=\"%d\"><w:abstractNumId w:val=\"1\"/>", (int)i + 2);
        for (int l = 0; l < 9; l++)
            buf_fmt(
                &b,
                "<w:lvlOverride w:ilvl=\"%d\"><w:startOverride w:val=\"%d\"/></w:lvlOverride>",
                l, d->ordered.p[i] > 0 ? d->ordered.p[i] : 1);
        buf_lit(&b, "</w:num>");
    }
    buf_lit(&b, "</w:numbering>");
    return buf_str(&b);
}

/* --- heads and feet */

int docx_mark_size(struct str mark, int mm)
{
    isize n = utf8_width(mark) > 2 ? utf8_width(mark) : 2;
    int most = (int)(mm * 72 / 25.4 * 4 / (double)(n + 1)) - 6; /* the spacing of the style */

    return most > 72 ? 72 : most < 28 ? 28 : most;
}

/* 4号半角宋体 between dashes; odd pages right, even pages left, one character in. */
static struct str foot(struct arena *mem, bool odd)
{
    return str_fmt(mem,
                   DOCX_XML
                   "<w:ftr " DOCX_NS
                   "><w:p><w:pPr><w:pStyle w:val=\"footer\"/><w:ind w:left=\"280\" "
                   "w:right=\"280\"/><w:jc w:val=\"%s\"/></w:pPr><w:r><w:t "
                   "xml:space=\"preserve\">— </w:t></w:r>"
                   "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText "
                   "xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
                   "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
                   "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t "
                   "xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>",
                   odd ? "right" : "left");
}

/* The first page of a letter: double rules, 170 mm wide, centred on the paper. */
#define WIDE "<w:ind w:left=\"-454\" w:right=\"-340\"/>"

static struct str first_foot(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_new(mem, 1024);

    buf_lit(&b, DOCX_XML "<w:ftr " DOCX_NS "><w:p><w:pPr><w:pStyle w:val=\"footer\"/>");
    if (p->form == PAPER_LETTER)
        buf_lit(&b, "<w:pBdr><w:bottom w:val=\"thinThickSmallGap\" w:sz=\"18\" w:space=\"1\" "
                    "w:color=\"C00000\"/></w:pBdr>" WIDE);
    buf_lit(&b, "</w:pPr></w:p></w:ftr>");
    return buf_str(&b);
}

static struct str first_head(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_new(mem, 1024);

    buf_lit(&b, DOCX_XML "<w:hdr " DOCX_NS "><w:p><w:pPr><w:pStyle w:val=\"Mark\"/>");
    if (p->form == PAPER_LETTER) {
        int size = docx_mark_size(p->mark, 170);

        buf_lit(&b, "<w:pBdr><w:bottom w:val=\"thickThinSmallGap\" w:sz=\"18\" w:space=\"11\" "
                    "w:color=\"C00000\"/></w:pBdr>" WIDE "</w:pPr>");
        buf_fmt(&b,
                "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:sz w:val=\"%d\"/><w:szCs "
                "w:val=\"%d\"/></w:rPr><w:t>",
                size, size);
        docx_escape(&b, p->mark);
        buf_lit(&b, "</w:t></w:r></w:p></w:hdr>");
    } else {
        buf_lit(&b, "</w:pPr></w:p></w:hdr>");
    }
    return buf_str(&b);
}

static void property(struct buf *b, const char *name, struct str value)
{
    if (!value.n)
        return;
    buf_fmt(b, "<%s>", name);
    docx_escape(b, value);
    buf_fmt(b, "</%s>", name);
}

static struct str core(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_new(mem, 1024);
    struct clock_time c = instant_clock(p->made);

    buf_lit(&b, DOCX_XML "<cp:coreProperties xmlns:cp=\"" PKG "metadata/core-properties\" "
                         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                         "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    property(&b, "dc:title", str_replace(mem, p->title, S("\n"), S("")));
    property(&b, "dc:subject", p->subject);
    property(&b, "dc:creator", p->author);
    property(&b, "cp:keywords", p->keywords);
    property(&b, "dc:language", S("zh-CN"));
    if (p->made.s) {
        struct str at =
            str_fmt(mem, "%.*sT%02d:%02d:%02d+08:00",
                    STR_ARG(day_iso(mem, instant_day(p->made))), c.hour, c.minute, c.second);

        buf_fmt(&b,
                "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:created>"
                "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%.*s</dcterms:modified>",
                STR_ARG(at), STR_ARG(at));
    }
    buf_lit(&b, "</cp:coreProperties>");
    return buf_str(&b);
}

static struct str inside(struct arena *mem, const struct paper *p)
{
    struct buf b = buf_new(mem, p->inside.n + 256);

    buf_lit(&b, DOCX_XML "<file xmlns=\"urn:gongkai:inside\" name=\"");
    docx_escape(&b, p->inside_name);
    buf_lit(&b, "\">");
    docx_escape(&b, p->inside);
    buf_lit(&b, "</file>");
    return buf_str(&b);
}

enum err docx_pack(struct arena *mem, const struct docx_parts *d, struct str *out,
                   struct fail *why)
{
    const struct paper *p = d->paper;
    struct zip_part part[] = {
        {"[Content_Types].xml", content_types},
        {"_rels/.rels", root_rels},
        {"word/document.xml", d->document},
        {"word/_rels/document.xml.rels", relations(mem, d)},
        {"word/styles.xml", styles_xml(mem, d->fonts)},
        {"word/settings.xml", settings},
        {"word/numbering.xml", numbering(mem, d)},
        {"word/fontTable.xml", font_table(mem, d->fonts)},
        {"word/footer1.xml", foot(mem, true)},
        {"word/footer2.xml", foot(mem, false)},
        {"word/footer3.xml", first_foot(mem, p)},
        {"word/header1.xml", first_head(mem, p)},
        {"docProps/core.xml", core(mem, p)},
        {"docProps/app.xml", app},
        {"customXml/item1.xml", inside(mem, p)},
    };
    int n = (int)(sizeof part / sizeof *part);

    return zip_pack(mem, part, p->inside.n ? n : n - 1, out, why);
}
