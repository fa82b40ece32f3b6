/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ooxml.c - libzip and expat behind one door */
#include "read/ooxml.h"

#include <expat.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { ENTRIES_MAX = 2000, DEPTH_MAX = 200, RATIO_MAX = 200 };
static const zip_uint64_t PART_MAX = 64u << 20, ALL_MAX = 256u << 20;

struct ooxml {
    zip_t *zip;
    XML_Parser parser;
    const struct ooxml_handler *handler;
    void *user;
    int depth;
    enum err stop;
    const char *says;
};

enum err ooxml_open(struct str bytes, struct ooxml **out, struct fail *why)
{
    zip_error_t e;
    zip_source_t *src;
    zip_t *zip;
    zip_uint64_t all = 0;
    zip_int64_t n;

    if (why->code)
        return why->code;
    zip_error_init(&e);
    src = zip_source_buffer_create(bytes.p, (zip_uint64_t)bytes.n, 0, &e);
    zip = src ? zip_open_from_source(src, ZIP_RDONLY | ZIP_CHECKCONS, &e) : NULL;
    zip_error_fini(&e);
    if (!zip) {
        if (src)
            zip_source_free(src);
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏（不是完整的压缩包）");
    }
    n = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; i < n && i <= ENTRIES_MAX; i++) {
        zip_stat_t s;

        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &s) || i == ENTRIES_MAX ||
            s.size > PART_MAX || (all += s.size) > ALL_MAX ||
            (s.size > (1u << 20) && s.comp_size && s.size / s.comp_size > RATIO_MAX)) {
            zip_discard(zip);
            return fail_set(why, ERR_TOO_LARGE, "", "文件解开后太大，或内含的文件太多");
        }
    }
    *out = calloc(1, sizeof **out);
    if (!*out) {
        zip_discard(zip);
        return fail_set(why, ERR_TOO_LARGE, "", "内存不足");
    }
    (*out)->zip = zip;
    return OK;
}

void ooxml_close(struct ooxml *z)
{
    if (!z)
        return;
    zip_discard(z->zip);
    free(z);
}

bool ooxml_has(struct ooxml *z, const char *part)
{
    return zip_name_locate(z->zip, part, 0) >= 0;
}

int ooxml_parts(struct ooxml *z)
{
    zip_int64_t n = zip_get_num_entries(z->zip, 0);

    return n > ENTRIES_MAX ? ENTRIES_MAX : (int)n;
}

struct str ooxml_name(struct ooxml *z, int i)
{
    const char *name = zip_get_name(z->zip, (zip_uint64_t)i, 0);

    return str_of(name ? name : "");
}

enum err ooxml_bytes(struct ooxml *z, struct arena *mem, int i, struct str *out,
                     struct fail *why)
{
    zip_stat_t s;
    zip_file_t *f;
    char *p;
    zip_int64_t n;

    if (why->code)
        return why->code;
    if (zip_stat_index(z->zip, (zip_uint64_t)i, 0, &s) || s.size > PART_MAX)
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏");
    p = NEW(mem, char, (isize)s.size + 1);
    f = zip_fopen_index(z->zip, (zip_uint64_t)i, 0);
    if (!f)
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏");
    n = zip_fread(f, p, s.size);
    zip_fclose(f);
    if (n < 0 || (zip_uint64_t)n != s.size)
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏");
    *out = (struct str){p, (isize)n};
    return OK;
}

struct str ooxml_attr(struct ooxml_attrs a, const char *name)
{
    for (const char **p = a.list; p && *p; p += 2) {
        const char *bar = strrchr(*p, '|');

        if (!strcmp(bar ? bar + 1 : *p, name))
            return str_of(p[1]);
    }
    return (struct str){0};
}

void ooxml_stop(struct ooxml *z, enum err code, const char *says)
{
    if (!z->stop) {
        z->stop = code;
        z->says = says;
    }
    XML_StopParser(z->parser, XML_FALSE);
}

static struct str local(const char *name)
{
    const char *bar = strrchr(name, '|');

    return str_of(bar ? bar + 1 : name);
}

static void XMLCALL on_open(void *user, const char *name, const char **attrs)
{
    struct ooxml *z = user;

    if (z->stop)
        return;
    if (++z->depth > DEPTH_MAX) {
        ooxml_stop(z, ERR_UNREADABLE, "文件的结构嵌套太深");
        return;
    }
    z->handler->open(z->user, local(name), (struct ooxml_attrs){attrs});
}

static void XMLCALL on_close(void *user, const char *name)
{
    struct ooxml *z = user;

    z->depth--;
    if (!z->stop)
        z->handler->close(z->user, local(name));
}

static void XMLCALL on_text(void *user, const char *s, int n)
{
    struct ooxml *z = user;

    if (!z->stop)
        z->handler->text(z->user, (struct str){s, n});
}

static void XMLCALL on_doctype(void *user, const char *a, const char *b, const char *c, int d)
{
    (void)a, (void)b, (void)c, (void)d;
    ooxml_stop(user, ERR_UNREADABLE, "文件含有不允许的文档类型声明");
}

/* Feeds the part to the parser, a block at a time, counting what really comes out. */
static void feed(struct ooxml *z, zip_file_t *f)
{
    char block[32768];
    zip_int64_t n;
    zip_uint64_t total = 0;

    while ((n = zip_fread(f, block, sizeof block)) > 0) {
        total += (zip_uint64_t)n;
        if (total > PART_MAX) {
            ooxml_stop(z, ERR_TOO_LARGE, "文件解开后太大");
            return;
        }
        if (XML_Parse(z->parser, block, (int)n, 0) != XML_STATUS_OK)
            return;
    }
    if (n < 0) {
        ooxml_stop(z, ERR_UNREADABLE, "文件已损坏");
        return;
    }
    (void)XML_Parse(z->parser, block, 0, 1);
}

enum err ooxml_parse(struct ooxml *z, struct arena *mem, const char *part,
                     const struct ooxml_handler *handler, void *user, struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    zip_file_t *volatile f;
    volatile bool full = false;

    if (why->code)
        return why->code;
    f = zip_fopen(z->zip, part, 0);
    z->parser = f ? XML_ParserCreateNS("UTF-8", '|') : NULL;
    if (!z->parser) {
        if (f)
            zip_fclose(f);
        return fail_set(why, ERR_UNREADABLE, "", "文件里没有应有的部分：%s", part);
    }
    z->handler = handler;
    z->user = user;
    z->depth = 0;
    z->stop = OK;
    z->says = NULL;
    XML_SetUserData(z->parser, z);
    XML_SetElementHandler(z->parser, on_open, on_close);
    XML_SetCharacterDataHandler(z->parser, on_text);
    XML_SetStartDoctypeDeclHandler(z->parser, on_doctype);
    mem->unwind = &over;
    if (setjmp(over) == 0)
        feed(z, f);
    else
        full = true;
    mem->unwind = outer;
    if (!z->stop && !full && XML_GetErrorCode(z->parser) != XML_ERROR_NONE)
        z->stop = ERR_UNREADABLE, z->says = "文件已损坏（不是合格的 XML）";
    XML_ParserFree(z->parser);
    z->parser = NULL;
    zip_fclose(f);
    if (full)
        return fail_set(why, ERR_TOO_LARGE, "", "文件的内容太多");
    return z->stop ? fail_set(why, z->stop, "", "%s", z->says) : OK;
}
