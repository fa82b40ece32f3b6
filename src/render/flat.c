/* SPDX-License-Identifier: MulanPSL-2.0 */
/* flat.c - pages that are pictures, with a layer of text; see flat.h
 *
 * Objects: 1 catalogue, 2 pages, 3 the dictionary of fonts, 4 the empty shape; then per page its
 * picture, its contents and itself; the fonts last, when all characters are known.
 *
 * A character is one code of one font: the k-th different one is code k % 255 + 1 of font k / 255. The shapes
 * are 500 units wide in a box of 1000: readers that guess a Type 3 font's size take half an em
 * for the usual width, so that size and height agree. A character's own matrix stretches it to its place.
 */
#include "render/flat.h"

#include <stdlib.h>
#include <zlib.h>

enum { CATALOG = 1, PAGES, FONTS, SHAPE, FIRST, CODES = 255, BLOCK = 100 };
enum { RUNE_END = 0x110000 };

static void begin(struct flat *f, int object)
{
    f->at[object] = f->out->n;
    buf_fmt(f->out, "%d 0 obj\n", object);
}

static int next(struct flat *f)
{
    if (f->objects + 1 >= FLAT_OBJECTS) {
        fail_set(&f->fail, ERR_TOO_LARGE, "", "页数太多");
        return f->objects;
    }
    return ++f->objects;
}

/* A stream, packed; `dict` is what its dictionary has besides. */
static void stream(struct flat *f, int object, const char *dict, struct str bytes)
{
    uLongf n = compressBound((uLong)bytes.n);
    unsigned char *packed = f->fail.code ? NULL : malloc(n);

    if (!packed || compress2(packed, &n, (const Bytef *)bytes.p, (uLong)bytes.n, 6) != Z_OK) {
        fail_set(&f->fail, ERR_IO, "", "没有足够的内存");
    } else {
        begin(f, object);
        buf_fmt(f->out, "<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", dict,
                (unsigned long)n);
        buf_add(f->out, (struct str){(const char *)packed, (isize)n});
        buf_lit(f->out, "\nendstream\nendobj\n");
    }
    free(packed);
}

struct flat flat_begin(struct arena *mem, struct buf *out)
{
    struct flat f = {.mem = mem, .out = out, .objects = FIRST - 1};

    f.at = NEW(mem, int64_t, FLAT_OBJECTS);
    f.page = NEW(mem, int, FLAT_PAGES);
    f.code = NEW(mem, uint16_t, RUNE_END);
    f.rune = NEW(mem, uint32_t, FLAT_RUNES);
    /* The second line says to programs that look at the first bytes: not a text file. */
    buf_lit(out, "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n");
    return f;
}

static void picture(struct flat *f, int object, const struct picture *p)
{
    bool grey = picture_is_grey(p);
    size_t n = (size_t)p->w * (size_t)p->h, width = grey ? 1 : 3;
    unsigned char *plain = malloc(n * width + 1);
    struct str dict = str_fmt(f->mem,
                              "/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace "
                              "/%s /BitsPerComponent 8",
                              p->w, p->h, grey ? "DeviceGray" : "DeviceRGB");

    if (!plain) {
        fail_set(&f->fail, ERR_IO, "", "没有足够的内存");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t c = p->px[i];

        if (grey) {
            plain[i] = (unsigned char)c;
            continue;
        }
        plain[i * 3] = (unsigned char)(c >> 16);
        plain[i * 3 + 1] = (unsigned char)(c >> 8);
        plain[i * 3 + 2] = (unsigned char)c;
    }
    stream(f, object, str_cstr(f->mem, dict),
           (struct str){(const char *)plain, (isize)(n * width)});
    free(plain);
}

static int code_of(struct flat *f, uint32_t rune)
{
    if (rune >= RUNE_END || rune < 32)
        rune = 0xFFFD;
    if (!f->code[rune]) {
        if (f->runes >= FLAT_RUNES) {
            fail_set(&f->fail, ERR_TOO_LARGE, "", "不同的字太多");
            return 0;
        }
        f->rune[f->runes++] = rune;
        f->code[rune] = (uint16_t)f->runes;
    }
    return f->code[rune] - 1;
}

static struct str contents(struct flat *f, double w, double h, const struct flat_glyph *g,
                           isize n)
{
    struct buf b = buf_new(f->mem, 256 + n * 48);
    int font = -1;

    buf_fmt(&b, "q %.2f 0 0 %.2f 0 0 cm /P Do Q\n", w, h);
    if (n)
        buf_lit(&b, "BT 3 Tr\n");
    for (isize i = 0; i < n && !f->fail.code; i++) {
        int code = code_of(f, g[i].rune);
        double wide = g[i].x2 - g[i].x1, high = g[i].y2 - g[i].y1;

        if (wide < 0.1 || high < 0.1)
            continue;
        if (code / CODES != font) {
            font = code / CODES;
            buf_fmt(&b, "/F%d 1 Tf\n", font);
        }
        /* The box's bottom is a fifth below the line that letters stand on. */
        buf_fmt(&b, "%.2f 0 0 %.2f %.2f %.2f Tm <%02X> Tj\n", wide * 2, high, g[i].x1,
                h - g[i].y2 + high / 5, code % CODES + 1);
    }
    if (n)
        buf_lit(&b, "ET\n");
    return buf_str(&b);
}

void flat_page(struct flat *f, double w, double h, const struct picture *p,
               const struct flat_glyph *g, isize n)
{
    int image = next(f), content = next(f), page = next(f);

    if (f->pages >= FLAT_PAGES)
        fail_set(&f->fail, ERR_TOO_LARGE, "", "页数太多");
    if (f->fail.code)
        return;
    picture(f, image, p);
    stream(f, content, "", contents(f, w, h, g, n));
    begin(f, page);
    buf_fmt(f->out,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            "/Resources << /XObject << /P %d 0 R >> /Font 3 0 R >> >>\nendobj\n",
            w, h, content, image);
    f->page[f->pages++] = page;
}

/* What the codes of a font mean (ToUnicode). */
static struct str meanings(struct flat *f, int font)
{
    struct buf b = buf_new(f->mem, 8192);
    int first = font * CODES, n = f->runes - first < CODES ? f->runes - first : CODES;

    buf_lit(&b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CMapType 2 def\n/CMapName /Meaning def\n"
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n");
    for (int i = 0; i < n; i++) {
        uint32_t r = f->rune[first + i];

        if (i % BLOCK == 0)
            buf_fmt(&b, "%d beginbfchar\n", n - i < BLOCK ? n - i : BLOCK);
        if (r < 0x10000)
            buf_fmt(&b, "<%02X> <%04X>\n", i + 1, r);
        else
            buf_fmt(&b, "<%02X> <%04X%04X>\n", i + 1, 0xD800 + ((r - 0x10000) >> 10),
                    0xDC00 + ((r - 0x10000) & 0x3FF));
        if (i % BLOCK == BLOCK - 1 || i == n - 1)
            buf_lit(&b, "endbfchar\n");
    }
    buf_lit(&b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    return buf_str(&b);
}

static int font(struct flat *f, int i)
{
    int n = f->runes - i * CODES < CODES ? f->runes - i * CODES : CODES;
    int map = next(f), object = next(f);

    stream(f, map, "", meanings(f, i));
    if (f->fail.code)
        return object;
    begin(f, object);
    buf_fmt(f->out,
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 500 800] /FontMatrix [0.001 0 0 "
            "0.001 0 0] /FirstChar 1 /LastChar %d /CharProcs << /e 4 0 R >> /Resources << >> "
            "/ToUnicode %d 0 R\n/Encoding << /Type /Encoding /Differences [1",
            n, map);
    for (int k = 0; k < n; k++)
        buf_lit(f->out, " /e");
    buf_lit(f->out, "] >>\n/Widths [");
    for (int k = 0; k < n; k++)
        buf_lit(f->out, "500 ");
    buf_lit(f->out, "] >>\nendobj\n");
    return object;
}

enum err flat_end(struct flat *f, struct fail *why)
{
    struct buf names = buf_new(f->mem, 256);
    int64_t start;

    if (!f->pages)
        fail_set(&f->fail, ERR_INPUT, "", "没有页");
    for (int i = 0; i * CODES < f->runes && !f->fail.code; i++)
        buf_fmt(&names, " /F%d %d 0 R", i, font(f, i));
    if (why->code || f->fail.code) {
        if (!why->code)
            *why = f->fail;
        return why->code;
    }
    begin(f, CATALOG);
    buf_lit(f->out, "<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>\nendobj\n");
    begin(f, PAGES);
    buf_fmt(f->out, "<< /Type /Pages /Count %d /Kids [", f->pages);
    for (int i = 0; i < f->pages; i++)
        buf_fmt(f->out, "%d 0 R\n", f->page[i]);
    buf_lit(f->out, "] >>\nendobj\n");
    begin(f, FONTS);
    buf_fmt(f->out, "<<%.*s >>\nendobj\n", STR_ARG(buf_str(&names)));
    begin(f, SHAPE);
    buf_lit(f->out, "<< /Length 8 >>\nstream\n500 0 d0\nendstream\nendobj\n");
    start = f->out->n;
    buf_fmt(f->out, "xref\n0 %d\n0000000000 65535 f \n", f->objects + 1);
    for (int i = 1; i <= f->objects; i++)
        buf_fmt(f->out, "%010lld 00000 n \n", (long long)f->at[i]);
    buf_fmt(f->out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%lld\n%%%%EOF\n",
            f->objects + 1, (long long)start);
    return OK;
}
