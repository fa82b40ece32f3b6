/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.c - the first table of a file; see table.h */
#include "read/table.h"

#include "base/tree.h"
#include "read/doc.h"
#include "read/old.h"
#include "read/ole.h"
#include "read/ooxml.h"
#include "read/words.h"
#include "read/xlsx.h"

/* A cell of a tab separated table, quoted where a tab, a line's end or a quote is in it. */
static void cell_put(struct buf *b, struct str s)
{
    if (!str_has(s, S("\t")) && !str_has(s, S("\n")) && !str_has(s, S("\r")) &&
        !str_has(s, S("\""))) {
        buf_add(b, s);
        return;
    }
    buf_char(b, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}

/* The first table that has two rows. */
static const struct tree *first_table(const struct tree *doc)
{
    for (const struct tree *t = tree_walk(doc, doc); t; t = tree_walk(doc, t))
        if (t->kind == TREE_TABLE && t->first && t->first->next)
            return t;
    return NULL;
}

static void read_book(struct arena *mem, struct str in, struct tree **doc, struct fail *why)
{
    static const char other[] = "这不是电子表格，请存为 XLSX 或者 CSV";
    struct ooxml *z = NULL;
    struct ole *o = NULL;

    if (ole_is(in)) {
        if (!ole_open(in, &o, why) && doc_is(o))
            fail_set(why, ERR_MEDIA, NULL, "%s", other);
        read_old(mem, o, NULL, doc, NULL, why);
        ole_close(o);
        return;
    }
    if (ooxml_open(in, &z, why))
        return;
    if (ooxml_has(z, "xl/workbook.xml"))
        read_xlsx(mem, z, doc, why);
    else
        fail_set(why, ERR_MEDIA, NULL, "%s", other);
    ooxml_close(z);
}

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct tree *doc = NULL;
    const struct tree *table;
    struct tree_grid g;

    read_book(mem, in, &doc, why);
    if (why->code)
        return;
    table = first_table(doc);
    if (!table || !tree_grid_of(mem, table, &g)) {
        fail_set(why, ERR_UNREADABLE, NULL, "文件里没有表格，或者表格太大");
        return;
    }
    for (int r = 0; r < g.rows; r++)
        for (int k = 0; k < g.cols; k++) {
            isize at = (isize)r * g.cols + k;

            if (g.cell[at] && g.origin[at])
                cell_put(out, str_trim(tree_text(mem, g.cell[at])));
            buf_char(out, k + 1 < g.cols ? '\t' : '\n');
        }
}

/* Pictures and archives under a table's name: their bytes would be read as letters. */
static bool no_text(struct str bytes)
{
    static const struct str begins[] = {LIT("\x89PNG"), LIT("\xff\xd8\xff"), LIT("GIF8"),
                                        LIT("Rar!"),    LIT("7z\xbc\xaf"),   LIT("\x1f\x8b"),
                                        LIT("RIFF"),    LIT("II*\0"),        LIT("MM\0*")};

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (str_starts(bytes, begins[i]))
            return true;
    return false;
}

enum err read_table(struct helper *h, struct arena *mem, struct str name, struct str bytes,
                    struct str *text, struct fail *why)
{
    struct words w = {0};

    if (why->code)
        return why->code;
    if (str_starts(bytes, S("PK\x03\x04")) || ole_is(bytes)) {
        helper_run(h, job, bytes, &HELPER_DEFAULTS, mem, text, why);
    } else if (read_words_is(bytes) || no_text(bytes)) {
        fail_set(why, ERR_MEDIA, NULL, "这不是电子表格，请存为 XLSX 或者 CSV");
    } else if (read_any_words(h, mem, name, bytes, &w, why) == OK) {
        *text = w.text;
    }
    return why->code;
}
