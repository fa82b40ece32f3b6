/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ole.c - libgsf behind one door; see ole.h */
#include "read/ole.h"

#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-utils.h>
#include <stdlib.h>

static const gsf_off_t STREAM_MAX = 64 << 20;

struct ole {
    GsfInfile *file;
};

bool ole_is(struct str bytes)
{
    return str_starts(bytes, S("\xD0\xCF\x11\xE0"));
}

/* What the library finds wrong with a stranger's file is told by our own sentences. */
static void quiet(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer user)
{
    (void)domain, (void)level, (void)text, (void)user;
}

enum err ole_open(struct str bytes, struct ole **out, struct fail *why)
{
    GsfInput *in;
    GsfInfile *file;

    if (why->code)
        return why->code;
    gsf_init();
    g_log_set_default_handler(quiet, NULL);
    in = gsf_input_memory_new((const guint8 *)bytes.p, (gsf_off_t)bytes.n, FALSE);
    file = in ? gsf_infile_msole_new(in, NULL) : NULL;
    if (in)
        g_object_unref(in);
    *out = file ? calloc(1, sizeof **out) : NULL;
    if (!*out) {
        if (file)
            g_object_unref(file);
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏（不是完整的旧版 Office 文件）");
    }
    (*out)->file = file;
    return OK;
}

void ole_close(struct ole *o)
{
    if (!o)
        return;
    g_object_unref(o->file);
    free(o);
}

static GsfInput *child(struct ole *o, const char *stream)
{
    GsfInput *in = gsf_infile_child_by_name(o->file, stream);

    if (in && GSF_IS_INFILE(in) && gsf_infile_num_children(GSF_INFILE(in)) >= 0) {
        g_object_unref(in);
        return NULL;
    }
    return in;
}

bool ole_has(struct ole *o, const char *stream)
{
    GsfInput *in = child(o, stream);

    if (in)
        g_object_unref(in);
    return in != NULL;
}

enum err ole_stream(struct ole *o, struct arena *mem, const char *stream, struct str *out,
                    struct fail *why)
{
    jmp_buf over, *outer = mem->unwind;
    GsfInput *in;
    char *volatile p = NULL;
    gsf_off_t n;
    bool read;

    if (why->code)
        return why->code;
    in = child(o, stream);
    if (!in)
        return fail_set(why, ERR_UNREADABLE, "", "文件里没有应有的部分：%s", stream);
    n = gsf_input_size(in);
    mem->unwind = &over;
    if (n >= 0 && n <= STREAM_MAX && setjmp(over) == 0)
        p = NEW(mem, char, (isize)n + 1);
    mem->unwind = outer;
    read = p && (!n || gsf_input_read(in, (size_t)n, (guint8 *)p));
    g_object_unref(in);
    if (!p)
        return fail_set(why, ERR_TOO_LARGE, "", "文件的内容太多");
    if (!read)
        return fail_set(why, ERR_UNREADABLE, "", "文件已损坏");
    *out = (struct str){p, (isize)n};
    return OK;
}

uint32_t ole_2(struct str s, int64_t at)
{
    const unsigned char *p = (const unsigned char *)s.p;

    return at < 0 || at + 2 > s.n ? 0 : (uint32_t)(p[at] | p[at + 1] << 8);
}

uint32_t ole_4(struct str s, int64_t at)
{
    return at < 0 || at + 4 > s.n ? 0 : ole_2(s, at) | ole_2(s, at + 2) << 16;
}

bool ole_rune(uint32_t *half, uint32_t unit, uint32_t *rune)
{
    if (unit >= 0xd800 && unit < 0xdc00) {
        *half = unit;
        return false;
    }
    *rune = unit < 0xdc00 || unit >= 0xe000 ? unit
            : *half ? 0x10000 + ((*half - 0xd800) << 10) + (unit - 0xdc00)
                    : 0xfffd;
    *half = 0;
    return true;
}

struct str ole_part(struct str s, int64_t at, int64_t n)
{
    if (at < 0 || n < 0 || at > s.n || n > s.n - at)
        return (struct str){0};
    return (struct str){s.p + at, (isize)n};
}
