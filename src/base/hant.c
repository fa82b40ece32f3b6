/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hant.c - simplified text → traditional text; see hant.h */
#include "base/hant.h"

#include <opencc/opencc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

struct hant {
    opencc_t s2t;
    pthread_mutex_t one; /* OpenCC does not say that it may be shared */
};

/* What OpenCC writes, and what public bodies write: longer ones first. */
/* clang-format off */
static const struct {
    struct str from, to;
} fixes[] = {
    {LIT("複議"), LIT("復議")}, {LIT("製度"), LIT("制度")}, {LIT("週期"), LIT("周期")},
    {LIT("傢俱"), LIT("家具")}, {LIT("臺風"), LIT("颱風")}, {LIT("臺賬"), LIT("台賬")},
    {LIT("平臺"), LIT("平台")}, {LIT("櫃檯"), LIT("櫃台")}, {LIT("舞臺"), LIT("舞台")},
    {LIT("佈"), LIT("布")},     {LIT("爲"), LIT("為")},     {LIT("羣"), LIT("群")},
    {LIT("覈"), LIT("核")},     {LIT("衆"), LIT("眾")},     {LIT("裏"), LIT("裡")},
    {LIT("麪"), LIT("麵")},     {LIT("峯"), LIT("峰")},     {LIT("牀"), LIT("床")},
    {LIT("啓"), LIT("啟")},     {LIT("鉤"), LIT("鈎")},     {LIT("僞"), LIT("偽")},
    {LIT("嬀"), LIT("媯")},     {LIT("潙"), LIT("溈")},     {LIT("説"), LIT("說")},
};
/* clang-format on */
enum { FIXES = sizeof fixes / sizeof *fixes };

struct hant *hant_open(void)
{
    struct hant *h = calloc(1, sizeof *h);

    if (!h)
        return NULL;
    h->s2t = opencc_open("s2t.json");
    if (h->s2t == (opencc_t)-1) {
        free(h);
        return NULL;
    }
    pthread_mutex_init(&h->one, NULL);
    return h;
}

void hant_close(struct hant *h)
{
    if (!h)
        return;
    opencc_close(h->s2t);
    pthread_mutex_destroy(&h->one);
    free(h);
}

/* Only bytes from 0xE3 on can begin a Han character. */
static bool has_han(struct str s)
{
    for (isize i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0xE3)
            return true;
    return false;
}

static void release(void *text)
{
    opencc_convert_utf8_free(text);
}

static struct str correct(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 16);

    for (isize i = 0; i < s.n;) {
        struct str rest = {s.p + i, s.n - i};
        int f = FIXES;

        if ((unsigned char)s.p[i] >= 0xE3)
            for (f = 0; f < FIXES && !str_starts(rest, fixes[f].from); f++)
                continue;
        if (f < FIXES) {
            buf_add(&b, fixes[f].to);
            i += fixes[f].from.n;
        } else {
            buf_char(&b, s.p[i++]);
        }
    }
    return buf_str(&b);
}

struct str hant_text(struct hant *h, struct arena *mem, struct str s)
{
    char *text;

    if (!h || !has_han(s))
        return s;
    pthread_mutex_lock(&h->one);
    text = opencc_convert_utf8(h->s2t, s.p, (size_t)s.n);
    pthread_mutex_unlock(&h->one);
    if (!text)
        return s;
    /* The arena may unwind; the library's memory is registered first. */
    arena_defer(mem, release, text);
    return correct(mem, (struct str){text, (isize)strlen(text)});
}

struct str hant_html(struct hant *h, struct arena *mem, struct str s)
{
    struct buf b;
    isize i = 0;

    if (!h || !has_han(s))
        return s;
    b = buf_new(mem, s.n + 64);
    while (i < s.n) {
        isize from = i;

        while (i < s.n && s.p[i] != '<')
            i++;
        buf_add(&b, hant_text(h, mem, (struct str){s.p + from, i - from}));
        from = i;
        /* Attribute values in fragments are escaped: a > always ends the tag. */
        while (i < s.n && s.p[i] != '>')
            i++;
        i += i < s.n;
        buf_add(&b, (struct str){s.p + from, i - from});
    }
    return buf_str(&b);
}
