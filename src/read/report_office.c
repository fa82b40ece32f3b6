/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report_office.c - a report in an office file, and what of a workbook is not seen; see report.h */
#include "read/report.h"

#include "base/buf.h"
#include "law/report_json.h"
#include "read/cells.h"
#include "read/docx.h"
#include "read/ofd.h"
#include "read/old.h"
#include "read/ole.h"
#include "read/ooxml.h"

struct inside {
    struct buf b;
};

static void inside_text(void *user, struct str text)
{
    struct inside *in = user;

    if (in->b.n < 1 << 20)
        buf_add(&in->b, text);
}

static void inside_tag(void *user, struct str name, struct ooxml_attrs attrs)
{
    (void)user, (void)name, (void)attrs;
}

static void inside_end(void *user, struct str name)
{
    (void)user, (void)name;
}

/* Our own DOCX carries its data as a part of the archive. */
static struct str office_inside(struct arena *mem, struct ooxml *z)
{
    static const struct ooxml_handler handler = {inside_tag, inside_end, inside_text};
    struct inside in = {buf_new(mem, 4096)};
    struct fail no = {0};

    if (!ooxml_has(z, "customXml/item1.xml") ||
        ooxml_parse(z, mem, "customXml/item1.xml", &handler, &in, &no))
        return (struct str){0};
    return report_json_find(buf_str(&in.b));
}

static enum err old_tree(struct arena *mem, struct str bytes, struct xlsx_unseen *unseen,
                         struct tree **doc, struct fail *why)
{
    struct ole *o = NULL;

    if (ole_open(bytes, &o, why))
        return why->code;
    read_old(mem, o, unseen, doc, NULL, why);
    ole_close(o);
    return why->code;
}

enum err report_office(struct arena *mem, struct str bytes, struct sheet *sheet,
                       struct report_office *out, struct fail *why)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;

    if (ole_is(bytes)) {
        if (old_tree(mem, bytes, &out->unseen, &doc, why) == OK)
            sheet_from_tree(mem, doc, sheet);
        return why->code;
    }
    if (ooxml_open(bytes, &z, why))
        return why->code;
    if (ooxml_has(z, "word/document.xml"))
        read_docx_seen(mem, z, &doc, why);
    else if (ooxml_has(z, "xl/workbook.xml"))
        read_xlsx_seen(mem, z, &doc, &out->unseen, why);
    else if (ofd_is(z))
        read_ofd(mem, z, sheet, NULL, why);
    else if (ooxml_has(z, "content.xml"))
        fail_set(why, ERR_UNREADABLE, "",
                 "是 .odt 或 .ods 文件，请另存为 .docx、.xlsx 或 .pdf");
    else
        fail_set(why, ERR_UNREADABLE, "", "是压缩包，但不是 .docx 或 .xlsx 文件");
    if (!why->code)
        out->inside = office_inside(mem, z);
    ooxml_close(z);
    if (doc && !why->code)
        sheet_from_tree(mem, doc, sheet);
    return why->code;
}

/* All of a workbook, hidden or not; false: it is none. */
static bool read_all(struct arena *mem, struct str bytes, struct report *all)
{
    struct ooxml *z = NULL;
    struct tree *doc = NULL;
    struct sheet sheet = {0};
    struct fail no = {0};

    if (ole_is(bytes)) {
        old_tree(mem, bytes, NULL, &doc, &no);
    } else {
        if (!str_starts(bytes, S("PK")) || ooxml_open(bytes, &z, &no))
            return false;
        if (ooxml_has(z, "xl/workbook.xml"))
            read_xlsx(mem, z, &doc, &no);
        ooxml_close(z);
    }
    if (!doc || no.code)
        return false;
    sheet_from_tree(mem, doc, &sheet);
    report_simplified(mem, &sheet, all);
    cells_read(mem, &sheet, all);
    return true;
}

/* Where that is which is not seen: 隐藏的工作表“旧表”, 隐藏的行或列. */
static struct str unseen_where(struct arena *mem, const struct xlsx_unseen *u)
{
    if (!u->sheet_count)
        return S("隐藏的行或列");
    return str_fmt(mem, "隐藏的工作表%.*s%s%s", STR_ARG(u->sheets),
                   u->sheet_count > 1 ? "等" : "", u->cells ? "或者隐藏的行、列" : "");
}

void report_unseen(struct arena *mem, struct str bytes, const struct xlsx_unseen *u,
                   struct report *out)
{
    struct report *all;
    int more[REPORT_TABLES] = {0};

    if (u->by_default)
        report_warn(mem, out, "工作表把行或者列默认隐藏，按看得到的读，请核对");
    if (u->cells)
        report_warn(mem, out, "隐藏的行、列里有%d个单元格有内容，没有读", u->cells);
    if (!report_has_cells(out) || (!u->cells && !u->sheet_count))
        return;
    all = NEW(mem, struct report, 1);
    if (!read_all(mem, bytes, all))
        return;
    for (int i = 0; i < REPORT_CELLS; i++)
        if (out->cell[i].kind == CELL_UNKNOWN && all->cell[i].kind != CELL_UNKNOWN)
            more[report_slot_table(i)]++;
    for (int t = 0; t < REPORT_TABLES; t++)
        if (more[t])
            report_warn(mem, out, "%.*s有%d格只在%.*s里，没有读",
                        STR_ARG(report_table_name((enum report_table)t)), more[t],
                        STR_ARG(unseen_where(mem, u)));
}

struct str report_only_unseen(struct arena *mem, struct str bytes)
{
    struct report *all = NEW(mem, struct report, 1);
    struct sheet sheet = {0};
    struct report_office seen = {0};
    struct fail no = {0};

    if (!(str_starts(bytes, S("PK")) || ole_is(bytes)) ||
        report_office(mem, bytes, &sheet, &seen, &no) ||
        (!seen.unseen.cells && !seen.unseen.sheet_count) || !read_all(mem, bytes, all) ||
        !report_has_cells(all))
        return (struct str){0};
    return unseen_where(mem, &seen.unseen);
}
