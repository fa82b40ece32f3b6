/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xls.c - the records of a workbook, [MS-XLS] (BIFF8)
 *
 * A stream of records: of the workbook (strings, formats, where its sheets are), then of each sheet. A record
 * that is too long goes on in others behind it.
 */
#include "read/xls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/ole.h"
#include "read/xlsx_in.h"

enum {
    FORMULA = 0x06,
    END = 0x0a,
    DATE_MODE = 0x22,
    PASSWORD = 0x2f,
    CONTINUE = 0x3c,
    COLUMNS = 0x7d,
    SHEET = 0x85,
    NUMBERS = 0xbd,
    DEFAULT_COLUMN = 0x55,
    OBJECT = 0x5d,
    RICH_LABEL = 0xd6,
    LOOK = 0xe0,
    MERGED = 0xe5,
    STRINGS = 0xfc,
    LABEL_SHARED = 0xfd,
    TEXT_BOX = 0x1b6,
    NUMBER = 0x203,
    LABEL = 0x204,
    TRUTH = 0x205,
    RESULT = 0x207,
    ROW = 0x208,
    DEFAULT_ROW = 0x225,
    NUMBER_SHORT = 0x27e,
    FORMAT = 0x41e,
    BEGIN = 0x809
};

struct record {
    uint32_t type;
    struct str data;
};
struct xls {
    struct xlsx x; /* cells, merged areas, formats: as of a workbook of today */
    struct str stream;
    int64_t at;       /* of the next record */
    bool *hidden_row; /* 65,536 */
    int pictures;     /* and charts */
    int row, col;     /* of a formula whose result is a text */
    uint32_t look;
    bool waits;
    struct buf *aside;
};

static bool next(struct xls *k, struct record *r)
{
    int64_t n = ole_2(k->stream, k->at + 2);

    if (k->at + 4 > k->stream.n || n > k->stream.n - k->at - 4)
        return false;
    r->type = ole_2(k->stream, k->at);
    r->data = ole_part(k->stream, k->at + 4, n);
    k->at += 4 + n;
    return true;
}

/* --- strings, which may go on in the records behind */

struct feed {
    struct xls *k;
    struct str data;
    int64_t at;
    bool ended;
};

static bool refill(struct feed *f)
{
    struct record r;

    if (ole_2(f->k->stream, f->k->at) != CONTINUE || !next(f->k, &r)) {
        f->ended = true;
        return false;
    }
    f->data = r.data;
    f->at = 0;
    return true;
}

static uint32_t byte_of(struct feed *f)
{
    while (f->at >= f->data.n)
        if (!refill(f))
            return 0;
    return (unsigned char)f->data.p[f->at++];
}

static uint32_t two(struct feed *f)
{
    uint32_t low = byte_of(f);

    return low | byte_of(f) << 8;
}

static uint32_t four(struct feed *f)
{
    uint32_t low = two(f);

    return low | two(f) << 16;
}

/* Characters of one or two bytes; a record that goes on says anew of how many. */
static struct str characters(struct feed *f, uint32_t count, bool wide)
{
    struct buf b = buf_new(f->k->x.mem, 16);
    uint32_t half = 0;

    for (uint32_t i = 0; i < count && !f->ended; i++) {
        uint32_t c;

        if (f->at >= f->data.n) {
            if (!refill(f))
                break;
            wide = byte_of(f) & 1;
        }
        c = wide ? two(f) : byte_of(f);
        if (!ole_rune(&half, c, &c))
            continue;
        if (c >= 32 || c == '\n' || c == '\t')
            buf_rune(&b, c);
    }
    return buf_str(&b);
}

/* A string with its head; what follows the characters of a rich one is passed over. */
static struct str rich(struct feed *f, uint32_t count)
{
    uint32_t flags = byte_of(f), runs = flags & 8 ? two(f) : 0, more = flags & 4 ? four(f) : 0;
    struct str s = characters(f, count, flags & 1);

    for (uint64_t left = 4 * (uint64_t)runs + more; left && !f->ended; left--)
        (void)byte_of(f);
    return s;
}

static struct str string_at(struct xls *k, struct str data, int64_t at, bool short_count)
{
    struct feed f = {.k = k, .data = data, .at = at};
    uint32_t count = short_count ? byte_of(&f) : two(&f);

    return at < data.n ? rich(&f, count) : (struct str){0};
}

static void shared_strings(struct xls *k, struct str data)
{
    struct feed f = {.k = k, .data = data, .at = 8};
    uint32_t n = ole_4(data, 4);

    for (uint32_t i = 0; i < n && i < STRINGS_MAX && !f.ended; i++) {
        uint32_t count = two(&f);

        if (!f.ended)
            *LIST_ADD(k->x.mem, &k->x.strings, k->x.strings_cap) = rich(&f, count);
    }
}

/* --- the workbook */

static struct str code_of(const struct xls *k, int id)
{
    for (isize i = 0; i < k->x.formats.n; i++)
        if (k->x.formats.p[i].id == id)
            return k->x.formats.p[i].code;
    return xlsx_format_builtin(id);
}

static void add_sheet(struct xls *k, struct str data)
{
    struct sheet_ref *s;

    if ((ole_2(data, 4) >> 8) != 0 || k->x.sheets.n == SHEETS_MAX)
        return; /* a chart, a macro */
    s = LIST_ADD(k->x.mem, &k->x.sheets, k->x.sheets_cap);
    s->name = string_at(k, data, 6, true);
    s->hidden = ole_2(data, 4) & 3;
    s->id = ole_part(data, 0, 4);
}

static void workbook(struct xls *k, struct fail *why)
{
    struct record r;

    while (!why->code && next(k, &r) && r.type != END)
        switch (r.type) {
        case PASSWORD:
            fail_set(why, ERR_UNREADABLE, "", "文件设有密码");
            break;
        case DATE_MODE:
            k->x.from_1904 = ole_2(r.data, 0) == 1;
            break;
        case FORMAT:
            if (k->x.formats.n < FORMATS_MAX)
                *LIST_ADD(k->x.mem, &k->x.formats, k->x.formats_cap) =
                    (struct format){(int)ole_2(r.data, 0), string_at(k, r.data, 2, false)};
            break;
        case LOOK:
            if (k->x.styles.n < FORMATS_MAX)
                *LIST_ADD(k->x.mem, &k->x.styles, k->x.styles_cap) =
                    code_of(k, (int)ole_2(r.data, 2));
            break;
        case SHEET:
            add_sheet(k, r.data);
            break;
        case STRINGS:
            shared_strings(k, r.data);
            break;
        default:
            break;
        }
}

/* --- a sheet */

static void put(struct xls *k, int row, int col, struct str s)
{
    if (col < COLS_MAX && s.n)
        *LIST_ADD(k->x.mem, &k->x.cells, k->x.cells_cap) = (struct sheet_cell){row, col, s};
}

static void put_number(struct xls *k, int row, int col, uint32_t look, double v)
{
    char b[40];

    (void)snprintf(b, sizeof b, "%.15g", v);
    k->x.style = look < (uint32_t)k->x.styles.n ? (int)look : 0;
    put(k, row, col, xlsx_number(&k->x, str_dup(k->x.mem, str_of(b))));
}

static void put_text(struct xls *k, int row, int col, uint32_t look, struct str s)
{
    if (k->x.shown && look < (uint32_t)k->x.styles.n)
        s = xlsx_text_shown(k->x.mem, k->x.styles.p[look], s);
    put(k, row, col, s);
}

static struct str truth(const struct xls *k, bool is)
{
    return k->x.shown ? (is ? S("TRUE") : S("FALSE")) : is ? S("1") : S("0");
}

static double real_at(struct str s, int64_t at)
{
    uint64_t bits = ole_4(s, at) | (uint64_t)ole_4(s, at + 4) << 32;
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

/* A whole number of 30 bits, or the first 30 of a fraction; a hundredth of it. */
static double short_number(uint32_t s)
{
    uint64_t bits = (uint64_t)(s & ~3u) << 32;
    double v;

    if (s & 2)
        v = (double)((int32_t)s >> 2);
    else
        memcpy(&v, &bits, sizeof v);
    return s & 1 ? v / 100 : v;
}

static const char *error_name(uint32_t e)
{
    return e == 0x00   ? "#NULL!"
           : e == 0x07 ? "#DIV/0!"
           : e == 0x0f ? "#VALUE!"
           : e == 0x17 ? "#REF!"
           : e == 0x1d ? "#NAME?"
           : e == 0x24 ? "#NUM!"
                       : "#N/A";
}

static void formula(struct xls *k, struct str d, int row, int col)
{
    uint32_t kind = ole_2(d, 6) & 0xff, value = ole_2(d, 8) & 0xff;

    if (ole_2(d, 12) != 0xffff) {
        put_number(k, row, col, ole_2(d, 4), real_at(d, 6));
    } else if (kind == 0) {
        k->row = row;
        k->col = col;
        k->look = ole_2(d, 4);
        k->waits = true;
    } else if (kind == 1 || kind == 2) {
        put(k, row, col, kind == 1 ? truth(k, value) : str_of(error_name(value)));
    }
}

static void merged(struct xls *k, struct str d)
{
    for (uint32_t i = 0; i < ole_2(d, 0) && k->x.merges.n < MERGES_MAX; i++) {
        struct merge m = {(int)ole_2(d, 2 + 8 * i), (int)ole_2(d, 6 + 8 * i),
                          (int)ole_2(d, 4 + 8 * i), (int)ole_2(d, 8 + 8 * i)};

        if (m.r2 >= m.r1 && m.c2 >= m.c1 && m.c2 < COLS_MAX)
            *LIST_ADD(k->x.mem, &k->x.merges, k->x.merges_cap) = m;
    }
}

static void columns(struct xls *k, struct str d)
{
    for (uint32_t c = ole_2(d, 0);
         ((ole_2(d, 8) & 1) || !ole_2(d, 4)) && c <= ole_2(d, 2) && c < COLS_MAX; c++)
        k->x.hidden_col[c] = true;
}

static void text_box(struct xls *k, struct str d)
{
    struct feed f = {.k = k};

    if (!k->aside || !ole_2(d, 10) || !refill(&f))
        return;
    buf_add(k->aside, characters(&f, ole_2(d, 10), byte_of(&f) & 1));
    buf_char(k->aside, '\n');
}

static void one_record(struct xls *k, const struct record *r)
{
    struct str d = r->data;
    int row = (int)ole_2(d, 0), col = (int)ole_2(d, 2);

    switch (r->type) {
    case LABEL_SHARED:
        if (ole_4(d, 6) < (uint64_t)k->x.strings.n)
            put_text(k, row, col, ole_2(d, 4), k->x.strings.p[ole_4(d, 6)]);
        break;
    case LABEL:
    case RICH_LABEL:
        put_text(k, row, col, ole_2(d, 4), string_at(k, d, 6, false));
        break;
    case NUMBER:
        put_number(k, row, col, ole_2(d, 4), real_at(d, 6));
        break;
    case NUMBER_SHORT:
        put_number(k, row, col, ole_2(d, 4), short_number(ole_4(d, 6)));
        break;
    case NUMBERS:
        for (int64_t at = 4; at + 8 <= d.n; at += 6)
            put_number(k, row, col++, ole_2(d, at), short_number(ole_4(d, at + 2)));
        break;
    case TRUTH:
        put(k, row, col,
            ole_2(d, 6) >> 8       ? str_of(error_name(ole_2(d, 6) & 0xff))
            : (ole_2(d, 6) & 0xff) ? S("1")
                                   : S("0"));
        break;
    case FORMULA:
        formula(k, d, row, col);
        break;
    case RESULT:
        if (k->waits)
            put_text(k, k->row, k->col, k->look, string_at(k, d, 0, false));
        k->waits = false;
        break;
    case MERGED:
        merged(k, d);
        break;
    case ROW:
        k->hidden_row[row] = (ole_2(d, 12) & 0x20) || !(ole_2(d, 6) & 0x7fff);
        break;
    case COLUMNS:
        columns(k, d);
        break;
    case DEFAULT_ROW:
        k->x.hides_by_default |= (ole_2(d, 0) & 2) != 0;
        break;
    case DEFAULT_COLUMN:
        k->x.hides_by_default |= !ole_2(d, 0);
        break;
    case TEXT_BOX:
        text_box(k, d);
        break;
    case OBJECT: /* its kind: 5 a chart, 8 a picture */
        k->pictures += ole_2(d, 0) == 0x15 && (ole_2(d, 4) == 5 || ole_2(d, 4) == 8);
        break;
    default:
        break;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct sheet_cell *p = a, *q = b;

    return p->row != q->row ? p->row - q->row : p->col - q->col;
}

/* The cells of a sheet, and what of it is hidden. */
static void one_sheet(struct xls *k, const struct sheet_ref *s)
{
    struct record r;
    int depth = 0;

    k->x.cells.n = k->x.merges.n = k->x.hidden_rows.n = 0;
    k->waits = false;
    memset(k->x.hidden_col, 0, sizeof k->x.hidden_col);
    memset(k->hidden_row, 0, 65536);
    k->at = ole_4(s->id, 0);
    while (next(k, &r)) {
        depth += r.type == BEGIN;
        if (r.type == END && --depth <= 0)
            break;
        if (depth == 1)
            one_record(k, &r);
    }
    if (k->x.cells.n)
        qsort(k->x.cells.p, (size_t)k->x.cells.n, sizeof *k->x.cells.p, by_place);
    for (int row = 0; row < 65536; row++)
        if (k->hidden_row[row])
            *LIST_ADD(k->x.mem, &k->x.hidden_rows, k->x.hidden_cap) = row;
}

bool xls_is(struct ole *o)
{
    return ole_has(o, "Workbook") || ole_has(o, "Book");
}

static enum err open_xls(struct xls *k, struct arena *mem, struct ole *o, struct fail *why)
{
    struct record r;

    if (why->code)
        return why->code;
    k->x.mem = mem;
    k->hidden_row = NEW(mem, bool, 65536);
    if (!ole_has(o, "Workbook"))
        return fail_set(why, ERR_UNREADABLE, "", "是 Excel 95 或更早的文件，请另存为 .xlsx");
    if (ole_stream(o, mem, "Workbook", &k->stream, why))
        return why->code;
    if (!next(k, &r) || r.type != BEGIN)
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏");
    if (ole_2(r.data, 0) != 0x600)
        return fail_set(why, ERR_UNREADABLE, "", "是 Excel 95 或更早的文件，请另存为 .xlsx");
    workbook(k, why);
    return why->code;
}

enum err read_xls(struct arena *mem, struct ole *o, struct xlsx_unseen *unseen,
                  struct tree **doc, struct str *aside, struct fail *why)
{
    struct xls *k = NEW(mem, struct xls, 1);
    struct buf beside = buf_new(mem, 64);

    k->aside = aside ? &beside : NULL;
    if (open_xls(k, mem, o, why))
        return why->code;
    k->x.even = unseen != NULL;
    *doc = tree_new(mem, TREE_DOC);
    for (isize i = 0; i < k->x.sheets.n; i++) {
        if (unseen && k->x.sheets.p[i].hidden) {
            xlsx_unseen_sheet(mem, unseen, k->x.sheets.p[i].name);
            continue;
        }
        one_sheet(k, &k->x.sheets.p[i]);
        if (k->x.merges.n > MERGES_SEEN)
            k->x.merges.n = 0;
        if (unseen) {
            unseen->cells += xlsx_only_seen(&k->x);
            unseen->by_default |= k->x.hides_by_default;
        }
        xlsx_tree(&k->x, *doc);
    }
    if (aside)
        *aside = buf_str(&beside);
    return OK;
}

enum err read_xls_shown(struct arena *mem, struct ole *o, struct xlsx_book_shown *out,
                        struct fail *why)
{
    struct xls *k = NEW(mem, struct xls, 1);
    isize cap = 0;

    *out = (struct xlsx_book_shown){.doc = tree_new(mem, TREE_DOC)};
    k->x.shown = true;
    if (open_xls(k, mem, o, why))
        return why->code;
    for (isize i = 0; i < k->x.sheets.n; i++) {
        if (k->x.sheets.p[i].hidden) {
            out->hidden_sheets++;
            continue;
        }
        one_sheet(k, &k->x.sheets.p[i]);
        if (k->x.hides_by_default)
            return fail_set(why, ERR_MEDIA, "", "%s", XLSX_HIDES_BY_DEFAULT);
        if (k->x.merges.n > MERGES_SEEN)
            return fail_set(why, ERR_TOO_LARGE, "", "工作表里合并的单元格太多（多于 %d 处）",
                            MERGES_SEEN);
        out->hidden_cells += xlsx_only_seen(&k->x);
        *LIST_ADD(mem, &out->names, cap) = k->x.sheets.p[i].name;
        xlsx_tree(&k->x, out->doc);
    }
    out->drawn = k->pictures;
    return OK;
}
