/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkassets.c - the files of static/ and build/static/ → bytes in the binary (build time)
 *
 *   mkassets OUT.c FOLDER STATIC…
 *
 * Each file is written to FOLDER plain, as gzip and as brotli (where that saves a tenth at least)
 * and drawn in by .incbin; OUT.c has the table of web/assets.h. A later STATIC wins over an
 * earlier one of the same name.
 */
#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/os.h"

static const struct {
    struct str end, type;
    bool pack;
} types[] = {
    {LIT(".css"), LIT("text/css; charset=utf-8"), true},
    {LIT(".js"), LIT("text/javascript; charset=utf-8"), true},
    {LIT(".svg"), LIT("image/svg+xml"), true},
    {LIT(".txt"), LIT("text/plain; charset=utf-8"), true},
    {LIT(".json"), LIT("application/json"), true},
    {LIT(".png"), LIT("image/png"), false},
    {LIT(".ico"), LIT("image/x-icon"), false},
    {LIT(".woff2"), LIT("font/woff2"), false},
};
enum { TYPES = sizeof types / sizeof *types, FILES = 512 };

struct file {
    struct str name, path;
};
struct list {
    struct file f[FILES];
    int n;
};

static _Noreturn void die(const char *what, const char *where)
{
    fprintf(stderr, "mkassets: %s: %s\n", where, what);
    exit(1);
}

static void walk(struct arena *mem, struct list *l, struct str folder, struct str prefix)
{
    struct fail why = {0};
    struct str *names;
    isize n;

    if (os_list_dir(mem, str_cstr(mem, folder), &names, &n, &why))
        die(why.what, str_cstr(mem, folder));
    for (isize i = 0; i < n; i++) {
        struct str path = str_fmt(mem, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names[i]));
        struct str name = str_concat(mem, prefix, names[i]);
        int at = 0;

        if (os_is_dir(str_cstr(mem, path))) {
            walk(mem, l, path, str_concat(mem, name, S("/")));
            continue;
        }
        while (at < l->n && !str_eq(l->f[at].name, name))
            at++;
        if (at == FILES)
            die("too many files", str_cstr(mem, folder));
        l->n += at == l->n;
        l->f[at] = (struct file){name, path};
    }
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static struct str gzip(struct arena *mem, struct str s)
{
    z_stream z = {0};
    isize cap = s.n + 1024;
    char *out = NEW(mem, char, cap);

    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        die("zlib", "gzip");
    z.next_in = (unsigned char *)(uintptr_t)s.p;
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)cap;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        die("zlib", "gzip");
    deflateEnd(&z);
    return (struct str){out, (isize)z.total_out};
}

static struct str brotli(struct arena *mem, struct str s)
{
    size_t cap = BrotliEncoderMaxCompressedSize((size_t)s.n) + 64;
    char *out = NEW(mem, char, (isize)cap);

    if (!BrotliEncoderCompress(11, 22, BROTLI_MODE_TEXT, (size_t)s.n, (const uint8_t *)s.p,
                               &cap, (uint8_t *)out))
        die("brotli", "brotli");
    return (struct str){out, (isize)cap};
}

/* Writes one form of a file beside OUT and draws it in; "" makes an empty one. */
static void form(struct arena *mem, FILE *c, const char *folder, int i, const char *kind,
                 struct str s)
{
    struct fail why = {0};
    struct str path = str_fmt(mem, "%s/%d.%s", folder, i, kind);

    if (os_write_file(str_cstr(mem, path), s, 0644, &why))
        die(why.what, str_cstr(mem, path));
    fprintf(c,
            "__asm__(\".section .rodata\\nasset_%d_%s:\\n.incbin \\\"%.*s\\\"\\n"
            "asset_%d_%s_end:\\n.byte 0\\n.text\\n\");\n"
            "extern const char asset_%d_%s[], asset_%d_%s_end[];\n",
            i, kind, STR_ARG(path), i, kind, i, kind, i, kind);
}

static void row(struct arena *mem, struct buf *rows, const struct file *f, struct str body,
                int t, int i)
{
    struct digest d = digest_of(DIGEST_SHA256, body);
    struct str hash = hex_of(mem, (struct str){(const char *)d.b, 6});
    isize dot = f->name.n - types[t].end.n;

    buf_fmt(rows,
            "    {LIT(\"%.*s\"), LIT(\"/static/%.*s-%.*s%.*s\"), LIT(\"%.*s\"), "
            "LIT(\"\\\"%.*s\\\"\"),"
            " asset_%d_raw, asset_%d_raw_end, asset_%d_gz, asset_%d_gz_end, asset_%d_br,"
            " asset_%d_br_end},\n",
            STR_ARG(f->name), (int)dot, f->name.p, STR_ARG(hash), STR_ARG(types[t].end),
            STR_ARG(types[t].type), STR_ARG(hash), i, i, i, i, i, i);
}

int main(int argc, char **argv)
{
    struct arena mem;
    struct fail why = {0};
    struct list l = {.n = 0};
    struct buf rows;
    FILE *c;

    if (argc < 4 || !arena_init(&mem, (isize)1 << 30))
        die("usage: mkassets OUT.c FOLDER STATIC…", "command line");
    rows = buf_new(&mem, 1 << 16);
    for (int i = 3; i < argc; i++)
        if (os_is_dir(argv[i]))
            walk(&mem, &l, str_of(argv[i]), S(""));
    qsort(l.f, (size_t)l.n, sizeof *l.f, by_name);
    c = fopen(argv[1], "w");
    if (!c)
        die("cannot be written", argv[1]);
    fputs("/* made by tools/mkassets; do not edit */\n#include \"web/assets.h\"\n", c);
    for (int i = 0; i < l.n; i++) {
        struct str body, gz = {0}, br = {0};
        int t = 0;

        while (t < TYPES && !str_ends(l.f[i].name, types[t].end))
            t++;
        if (t == TYPES)
            die("a kind of file that this tool does not know", str_cstr(&mem, l.f[i].path));
        if (os_read_file(&mem, str_cstr(&mem, l.f[i].path), 64 << 20, &body, &why))
            die(why.what, str_cstr(&mem, l.f[i].path));
        if (types[t].pack)
            gz = gzip(&mem, body), br = brotli(&mem, body);
        form(&mem, c, argv[2], i, "raw", body);
        form(&mem, c, argv[2], i, "gz", gz.n < body.n * 9 / 10 ? gz : S(""));
        form(&mem, c, argv[2], i, "br", br.n < body.n * 9 / 10 ? br : S(""));
        row(&mem, &rows, &l.f[i], body, t, i);
    }
    fprintf(c, "const struct asset assets[] = {\n%.*s};\nconst int assets_n = %d;\n",
            STR_ARG(buf_str(&rows)), l.n);
    return fclose(c) ? 1 : 0;
}
