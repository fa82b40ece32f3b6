/* SPDX-License-Identifier: MulanPSL-2.0 */
/* doc.c - the streams of a .doc: pieces of text, and the properties of runs, paragraphs and rows
 *
 * [MS-DOC]. The text lies in pieces anywhere in the stream WordDocument; what a run or a paragraph is
 * like is found by where its bytes lie, in pages of 512 bytes that two tables name.
 */
#include "read/doc.h"

#include "base/buf.h"
#include "read/doc_table.h"
#include "read/ole.h"

enum {
    CELL_END = 0x07,
    PARA_END = 0x0d,
    PAGE_END = 0x0c,
    FIELD = 0x13,
    FIELD_RESULT = 0x14,
    FIELD_END = 0x15,
    FIELDS_MAX = 16,
    PIECES_MAX = 500000,
    PARAS_MAX = 400000
};
/* Properties that are looked for. */
enum {
    SPRM_IN_TABLE = 0x2416,
    SPRM_ROW_END = 0x2417,
    SPRM_INNER_CELL = 0x244b,
    SPRM_INNER_ROW = 0x244c,
    SPRM_DEPTH = 0x6649,
    SPRM_FAR = 0x6646, /* the properties stand in the stream Data */
    SPRM_TABLE = 0xd608,
    SPRM_TABS = 0xc615,
    SPRM_DELETED = 0x0800,
    SPRM_HIDDEN = 0x083c
};

struct pages { /* a table of pages: for bytes from `first + 4 i` on */
    struct str table;
    int64_t n;
    bool paragraphs;
};
/* What holds for bytes [from, until) of the stream. */
struct span {
    int64_t from, until;
    struct str properties;
};
struct doc {
    struct arena *mem;
    struct str main, table, data;
    struct str clx; /* the piece table: n + 1 places, n pieces */
    int64_t pieces, place_of_pieces;
    struct pages runs, paras;
    bool seen;
    /* While text is read. */
    struct span run, para;
    bool instruction[FIELDS_MAX];
    int fields;
    uint32_t half; /* the first of two units of a character */
    struct buf line;
    struct tree *doc, *cell;
    struct doc_row *row;
    struct doc_rows rows;
    isize rows_cap, count;
    int64_t
        left; /* characters: pieces may name the same bytes, but each byte is written once */
};

struct paragraph {
    bool in_table, row_end, inner_cell, inner_row;
    int depth;
    struct str definition; /* of the row's cells */
};

/* --- properties */

/* The next property: its number and operand; false at the end. */
static bool next_sprm(struct str *rest, uint32_t *sprm, struct str *operand)
{
    static const int size[8] = {1, 1, 2, 4, 2, 2, 0, 3};
    int64_t n, at = 2;

    if (rest->n < 3)
        return false;
    *sprm = ole_2(*rest, 0);
    n = size[*sprm >> 13];
    if (!n) {
        n = (unsigned char)rest->p[2];
        at = 3;
        if (*sprm == SPRM_TABLE) {
            n = (int64_t)ole_2(*rest, 2) - 1;
            at = 4;
        } else if (*sprm == SPRM_TABS && n == 255) {
            return false;
        }
    }
    if (n < 0 || at + n > rest->n)
        return false;
    *operand = ole_part(*rest, at, n);
    *rest = str_from(*rest, at + n);
    return true;
}

static bool is_set(struct str operand)
{
    return operand.n && operand.p[0] == 1;
}

static void read_paragraph(struct doc *d, struct str rest, struct paragraph *p, int again)
{
    struct str v;
    uint32_t sprm;

    while (next_sprm(&rest, &sprm, &v))
        switch (sprm) {
        case SPRM_IN_TABLE:
            p->in_table = is_set(v);
            break;
        case SPRM_ROW_END:
            p->row_end = is_set(v);
            break;
        case SPRM_INNER_CELL:
            p->inner_cell = is_set(v);
            break;
        case SPRM_INNER_ROW:
            p->inner_row = is_set(v);
            break;
        case SPRM_DEPTH:
            p->depth = (int)ole_4(v, 0);
            break;
        case SPRM_TABLE:
            p->definition = v;
            break;
        case SPRM_FAR:
            if (again)
                read_paragraph(
                    d, ole_part(d->data, (int64_t)ole_4(v, 0) + 2, ole_2(d->data, ole_4(v, 0))),
                    p, again - 1);
            break;
        default:
            break;
        }
}

/* In a page of 512 bytes: places of its runs, then where the properties of each stand. */
static struct span find_in(struct str page, bool paragraphs, int64_t at)
{
    int count = page.n == 512 ? (unsigned char)page.p[511] : 0, size = paragraphs ? 13 : 1;
    struct span none = {at, at + 1, {0}};

    for (int i = 0; i < count && 4 * (count + 1) + size * (i + 1) < 512; i++) {
        struct span s = {ole_4(page, 4 * i), ole_4(page, 4 * i + 4), {0}};
        int64_t from, n;

        if (at < s.from || at >= s.until)
            continue;
        from = 2 * (int64_t)(unsigned char)page.p[4 * (count + 1) + size * i];
        if (!from)
            return s;
        n = (unsigned char)page.p[from];
        if (!paragraphs) {
            s.properties = ole_part(page, from + 1, n);
            return s;
        }
        if (n)
            n = 2 * n - 1;
        else if (from + 1 < 512)
            n = 2 * (int64_t)(unsigned char)page.p[++from];
        s.properties = ole_part(page, from + 3, n - 2); /* behind the style's number */
        return s;
    }
    return none;
}

/* What holds for the byte at `at`: the last page that begins before it has it. */
static void look_up(struct doc *d, const struct pages *p, int64_t at, struct span *s)
{
    int64_t low = 0, high = p->n;

    if (at >= s->from && at < s->until)
        return;
    while (low + 1 < high) {
        int64_t mid = (low + high) / 2;

        if (ole_4(p->table, 4 * mid) <= at)
            low = mid;
        else
            high = mid;
    }
    *s =
        p->n
            ? find_in(ole_part(d->main,
                               (int64_t)(ole_4(p->table, 4 * (p->n + 1) + 4 * low) & 0x3fffff) *
                                   512,
                               512),
                      p->paragraphs, at)
            : (struct span){0, INT64_MAX, {0}};
}

static bool is_hidden(struct doc *d, int64_t at)
{
    struct str rest, v;
    uint32_t sprm;

    if (!d->seen)
        return false;
    look_up(d, &d->runs, at, &d->run);
    rest = d->run.properties;
    while (next_sprm(&rest, &sprm, &v))
        if ((sprm == SPRM_DELETED || sprm == SPRM_HIDDEN) && is_set(v))
            return true;
    return false;
}

/* --- tables */

static struct tree *holder(struct doc *d)
{
    if (d->cell)
        return d->cell;
    d->cell = tree_new(d->mem, TREE_CELL);
    d->cell->rowspan = d->cell->colspan = 1;
    return d->cell;
}

static void end_table(struct doc *d)
{
    if (d->cell && d->row && d->row->cells.n < DOC_COLUMNS)
        *LIST_ADD(d->mem, &d->row->cells, d->row->cap) = d->cell;
    if (d->rows.n)
        doc_table(d->mem, d->doc, &d->rows);
    d->rows = (struct doc_rows){0};
    d->rows_cap = 0;
    d->row = NULL;
    d->cell = NULL;
}

static struct doc_row *open_row(struct doc *d)
{
    if (!d->row)
        d->row = LIST_ADD(d->mem, &d->rows, d->rows_cap);
    return d->row;
}

/* Places and flags of a row's cells, told at its end. */
static void define(struct doc_row *r, struct str s)
{
    int n = s.n ? (unsigned char)s.p[0] : 0;

    if (!n || n > DOC_COLUMNS || n != r->cells.n || 1 + 2 * (n + 1) > s.n)
        return;
    r->defined = n;
    for (int i = 0; i <= n; i++)
        r->edge[i] = (int16_t)ole_2(s, 1 + 2 * i);
    for (int i = 0; i < n; i++)
        r->flags[i] = ole_2(s, 1 + 2 * (n + 1) + 20 * i);
}

/* --- paragraphs */

static void add_para(struct doc *d, struct tree *parent)
{
    struct tree *p = tree_add_new(d->mem, parent, TREE_PARA);

    if (d->line.n)
        tree_add_text(d->mem, p, str_dup(d->mem, buf_str(&d->line)));
    d->line.n = 0;
}

static void end_para(struct doc *d, uint32_t c, int64_t at)
{
    struct paragraph p = {0};

    look_up(d, &d->paras, at, &d->para);
    read_paragraph(d, d->para.properties, &p, 1);
    d->count++;
    if (!p.in_table && !p.row_end) {
        end_table(d);
        add_para(d, d->doc);
    } else if (p.row_end && p.depth < 2) {
        define(open_row(d), p.definition);
        d->line.n = 0;
        d->row = NULL;
    } else if (c == CELL_END && p.depth < 2) {
        struct doc_row *r = open_row(d);

        add_para(d, holder(d));
        if (r->cells.n < DOC_COLUMNS)
            *LIST_ADD(d->mem, &r->cells, r->cap) = d->cell;
        d->cell = NULL;
    } else {
        open_row(d);
        if (!p.inner_row)
            add_para(d, holder(d));
    }
}

/* --- text */

static void add_unit(struct doc *d, uint32_t c)
{
    if (ole_rune(&d->half, c, &c))
        buf_rune(&d->line, c);
}

/* Windows-1252 where it differs from Latin 1: dashes, quotation marks. */
static uint32_t from_1252(uint32_t c)
{
    static const uint16_t high[32] = {
        0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
        0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

    return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

/* Is the text of a field's instruction passed over. */
static bool passes_field(struct doc *d, uint32_t c)
{
    bool skip = false;

    if (c == FIELD && d->fields < FIELDS_MAX)
        d->instruction[d->fields++] = true;
    else if (c == FIELD_RESULT && d->fields)
        d->instruction[d->fields - 1] = false;
    else if (c == FIELD_END && d->fields)
        d->fields--;
    for (int i = 0; i < d->fields; i++)
        skip |= d->instruction[i];
    return skip || c == FIELD || c == FIELD_RESULT || c == FIELD_END;
}

static void one_character(struct doc *d, uint32_t c, int64_t at)
{
    if (c == CELL_END || c == PARA_END || c == PAGE_END) {
        end_para(d, c, at);
        return;
    }
    if (passes_field(d, c) || is_hidden(d, at))
        return;
    if (c == 0x0b)
        buf_char(&d->line, '\n');
    else if (c == 0x1e || c == '\t' || c == 0xa0)
        buf_char(&d->line, c == 0x1e ? '-' : ' ');
    else if (c >= 32)
        add_unit(d, c);
}

/* The characters [from, until) of the document. */
static void read_text(struct doc *d, int64_t from, int64_t until)
{
    for (int64_t i = 0; i < d->pieces && d->count < PARAS_MAX; i++) {
        int64_t a = ole_4(d->clx, 4 * i), b = ole_4(d->clx, 4 * i + 4);
        int64_t fc = ole_4(d->clx, 4 * (d->pieces + 1) + 8 * i + 2);
        bool bytes = fc & 0x40000000;

        fc &= 0x3fffffff;
        for (int64_t cp = a < from ? from : a;
             cp < b && cp < until && d->count < PARAS_MAX && d->left-- > 0; cp++) {
            int64_t at = bytes ? fc / 2 + (cp - a) : fc + 2 * (cp - a);

            if (at + (bytes ? 1 : 2) > d->main.n)
                break;
            one_character(
                d, bytes ? from_1252((unsigned char)d->main.p[at]) : ole_2(d->main, at), at);
        }
    }
    if (d->line.n)
        end_para(d, PARA_END, -1);
    end_table(d);
}

/* --- the file */

/* The piece table stands behind properties that pieces share. */
static bool find_pieces(struct doc *d)
{
    struct str clx = ole_part(d->table, ole_4(d->main, 0x1a2), ole_4(d->main, 0x1a6));

    while (clx.n > 3 && clx.p[0] == 1)
        clx = str_from(clx, 3 + (isize)ole_2(clx, 1));
    if (clx.n < 5 || clx.p[0] != 2)
        return false;
    d->clx = ole_part(clx, 5, ole_4(clx, 1));
    d->pieces = (d->clx.n - 4) / 12;
    return d->clx.n >= 16 && d->pieces <= PIECES_MAX;
}

static struct pages find_pages(struct doc *d, int at, bool paragraphs)
{
    struct str t = ole_part(d->table, ole_4(d->main, at), ole_4(d->main, at + 4));

    return (struct pages){t, t.n >= 12 ? (t.n - 4) / 8 : 0, paragraphs};
}

bool doc_is(struct ole *o)
{
    return ole_has(o, "WordDocument");
}

static enum err open_doc(struct doc *d, struct ole *o, struct fail *why)
{
    struct fail none = {0};
    uint32_t flags;

    if (ole_stream(o, d->mem, "WordDocument", &d->main, why))
        return why->code;
    flags = ole_2(d->main, 0x0a);
    if (ole_2(d->main, 0) != 0xa5ec || ole_2(d->main, 2) < 0xc1)
        return fail_set(why, ERR_UNREADABLE, "", "是 Word 95 或更早的文件，请另存为 .docx");
    if (flags & 0x100)
        return fail_set(why, ERR_UNREADABLE, "", "文件设有密码");
    if (ole_stream(o, d->mem, flags & 0x200 ? "1Table" : "0Table", &d->table, why))
        return why->code;
    if (ole_has(o, "Data"))
        ole_stream(o, d->mem, "Data", &d->data, &none);
    if (!find_pieces(d))
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏（没有正文）");
    d->runs = find_pages(d, 0xfa, false);
    d->paras = find_pages(d, 0x102, true);
    return OK;
}

enum err read_doc(struct arena *mem, struct ole *o, bool seen, struct tree **doc,
                  struct str *aside, struct fail *why)
{
    struct doc *d = NEW(mem, struct doc, 1);
    int64_t text;

    if (why->code)
        return why->code;
    d->mem = mem;
    d->seen = seen;
    d->line = buf_new(mem, 1024);
    if (open_doc(d, o, why))
        return why->code;
    text = ole_4(d->main, 0x4c);
    d->left = d->main.n + 1000;
    *doc = d->doc = tree_new(mem, TREE_DOC);
    read_text(d, 0, text);
    if (d->count >= PARAS_MAX || d->left <= 0)
        return fail_set(why, ERR_TOO_LARGE, "", "文件的段落太多");
    if (aside) {
        d->doc = tree_new(mem, TREE_DOC);
        d->fields = 0;
        read_text(d, text, INT64_MAX);
        *aside = tree_text(mem, d->doc);
    }
    return OK;
}
