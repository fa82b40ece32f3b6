/* SPDX-License-Identifier: MulanPSL-2.0 */
/* mkpage.c - pages/x.html → C (build time); the compiler itself is pagec.c
 *
 *   mkpage page ROOT FILE.html OUT.c     one page
 *   mkpage index ROOT OUT.h FILE.html…   the declarations of all, as pages.h
 *
 * Errors name file and line; C errors in expressions point at the page by #line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "base/utf8.h"
#include "tools/pagec.h"

struct files {
    struct arena *mem;
    const char *root;
};

static bool load(struct arena *mem, const char *path, struct str *out)
{
    struct fail why = {0};

    if (os_read_file(mem, path, 1 << 20, out, &why))
        return false;
    if (utf8_bad(*out) >= 0) {
        fprintf(stderr, "%s:1: not UTF-8\n", path);
        exit(1);
    }
    return true;
}

static bool find_part(void *user, struct str path, struct pagec_view *out)
{
    struct files *f = user;
    struct str name = str_fmt(f->mem, "%s/%.*s", f->root, STR_ARG(path)), text;
    struct pagec c = {.mem = f->mem, .file = str_cstr(f->mem, name)};

    if (!load(f->mem, c.file, &text) || !pagec_head(&c, text))
        return false;
    *out = c.view;
    return true;
}

static _Noreturn void fail_at(const struct pagec *c)
{
    fprintf(stderr, "%s:%d: error: %s\n", c->file, c->error_line, c->error);
    exit(1);
}

static void write_file(const char *path, struct str s)
{
    struct fail why = {0};

    if (os_write_file(path, s, 0644, &why)) {
        fprintf(stderr, "mkpage: %s: %s\n", path, why.what);
        exit(1);
    }
}

static void one_page(struct arena *mem, char **argv)
{
    struct files f = {mem, argv[2]};
    struct pagec c = {.mem = mem, .file = argv[3], .part = find_part, .user = &f};
    struct buf out = buf_new(mem, 1 << 16);
    struct str text;

    c.hant = hant_open();
    if (!c.hant) {
        fputs("mkpage: OpenCC's dictionaries are missing (libopencc-data)\n", stderr);
        exit(1);
    }
    if (!load(mem, argv[3], &text)) {
        fprintf(stderr, "mkpage: %s cannot be read\n", argv[3]);
        exit(1);
    }
    if (!pagec_compile(&c, text, &out))
        fail_at(&c);
    write_file(argv[4], buf_str(&out));
    hant_close(c.hant);
}

static void index_pages(struct arena *mem, int argc, char **argv)
{
    struct buf out = buf_new(mem, 1 << 16);

    buf_lit(&out, "/* made by tools/mkpage; do not edit */\n#ifndef PAGES_H\n#define PAGES_H\n"
                  "#include \"web/page.h\"\n");
    for (int i = 4; i < argc; i++) {
        struct pagec c = {.mem = mem, .file = argv[i]};
        struct str text;

        if (!load(mem, argv[i], &text) || !pagec_head(&c, text))
            fail_at(&c);
        buf_fmt(&out, "%.*s;\nvoid page_%.*s(struct page *p, const %.*s *v);\n",
                STR_ARG(c.view.type), STR_ARG(c.view.name), STR_ARG(c.view.type));
    }
    buf_lit(&out, "#endif\n");
    write_file(argv[3], buf_str(&out));
}

int main(int argc, char **argv)
{
    struct arena mem;

    if (!arena_init(&mem, 256 << 20))
        return 1;
    if (argc == 5 && !strcmp(argv[1], "page"))
        one_page(&mem, argv);
    else if (argc >= 4 && !strcmp(argv[1], "index"))
        index_pages(&mem, argc, argv);
    else
        return fputs("usage: mkpage page ROOT FILE OUT.c | mkpage index ROOT OUT.h FILE…\n",
                     stderr),
               2;
    arena_free(&mem);
    return 0;
}
