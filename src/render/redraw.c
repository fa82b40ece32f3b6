/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redraw.c - an uploaded picture, drawn anew; see redraw.h */
#include "render/redraw.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

enum { FILE_MOST = 64 << 20 };

struct sized {
    bool too_large;
};

/* The loader says the size before it unpacks; made 0 × 0 it stops. */
static void sizing(GdkPixbufLoader *l, int w, int h, gpointer p)
{
    struct sized *s = p;

    if (w < 1 || h < 1 || w > PICTURE_SIDE || h > PICTURE_SIDE ||
        (int64_t)w * h > PICTURE_PIXELS) {
        s->too_large = true;
        gdk_pixbuf_loader_set_size(l, 0, 0);
    }
}

static GdkPixbuf *unpack(struct str file, struct str type, struct fail *why)
{
    struct sized size = {0};
    char mime[64];
    GdkPixbufLoader *l;
    GdkPixbuf *got = NULL, *turned;
    bool ok;

    if (type.n >= (isize)sizeof mime)
        return NULL;
    for (isize i = 0; i <= type.n; i++)
        mime[i] = i < type.n ? type.p[i] : 0;
    l = gdk_pixbuf_loader_new_with_mime_type(mime, NULL);
    if (!l) {
        fail_set(why, ERR_MEDIA, "file",
                 "这台服务器不能处理 %s 图片，请另存为 PNG 或 JPEG 后再上传", mime + 6);
        return NULL;
    }
    g_signal_connect(l, "size-prepared", G_CALLBACK(sizing), &size);
    ok = gdk_pixbuf_loader_write(l, (const guchar *)file.p, (gsize)file.n, NULL);
    ok = gdk_pixbuf_loader_close(l, NULL) && ok;
    if (size.too_large)
        fail_set(why, ERR_TOO_LARGE, "file",
                 "图片太大：最多 %d 万像素，每边最多 %d 像素，请缩小后再上传",
                 PICTURE_PIXELS / 10000, PICTURE_SIDE);
    else if (!ok || !gdk_pixbuf_loader_get_pixbuf(l))
        fail_set(why, ERR_MEDIA, "file", "图片已损坏或者不完整，请重新保存后再上传");
    else
        got = g_object_ref(gdk_pixbuf_loader_get_pixbuf(l));
    g_object_unref(l);
    if (!got)
        return NULL;
    turned = gdk_pixbuf_apply_embedded_orientation(got);
    g_object_unref(got);
    return turned;
}

/* A copy of the pixels alone: options of the old file (texts, colour profile) hang on the pixbuf. */
static GdkPixbuf *bare(GdkPixbuf *p)
{
    GdkPixbuf *copy = gdk_pixbuf_new(GDK_COLORSPACE_RGB, gdk_pixbuf_get_has_alpha(p), 8,
                                     gdk_pixbuf_get_width(p), gdk_pixbuf_get_height(p));

    if (copy)
        gdk_pixbuf_copy_area(p, 0, 0, gdk_pixbuf_get_width(p), gdk_pixbuf_get_height(p), copy,
                             0, 0);
    return copy;
}

static void job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
{
    struct str type = helper_take(&in), file = helper_take(&in);
    bool jpeg = str_eq(type, S("image/jpeg"));
    GdkPixbuf *p = unpack(file, type, why), *fresh = p ? bare(p) : NULL;
    gchar *bytes = NULL;
    gsize n = 0;
    bool ok = false;

    (void)mem;
    if (fresh && jpeg)
        ok = gdk_pixbuf_save_to_buffer(fresh, &bytes, &n, "jpeg", NULL, "quality", "88", NULL);
    else if (fresh)
        ok =
            gdk_pixbuf_save_to_buffer(fresh, &bytes, &n, "png", NULL, "compression", "6", NULL);
    if (ok)
        buf_add(out, (struct str){bytes, (isize)n});
    else if (!why->code)
        fail_set(why, ERR_MEDIA, "file", "图片已损坏或者不完整，请重新保存后再上传");
    g_free(bytes);
    if (fresh)
        g_object_unref(fresh);
    if (p)
        g_object_unref(p);
}

enum err picture_redraw(struct helper *h, struct str file, struct str type, struct arena *mem,
                        struct str *out, struct str *out_type, struct fail *why)
{
    struct buf b;

    if (why->code)
        return why->code;
    if (file.n > FILE_MOST)
        return fail_set(why, ERR_TOO_LARGE, "file", "图片文件太大：最多 %d MB",
                        FILE_MOST >> 20);
    b = buf_new(mem, file.n + 128);
    helper_put(&b, type);
    helper_put(&b, file);
    if (helper_run(h, job, buf_str(&b), &HELPER_FONTS, mem, out, why) == ERR_UNREADABLE) {
        *why = (struct fail){0}; /* the child died on it, or took too long */
        fail_set(why, ERR_MEDIA, "file", "图片无法处理，请重新保存后再上传");
    }
    if (!why->code)
        *out_type = str_eq(type, S("image/jpeg")) ? S("image/jpeg") : S("image/png");
    return why->code;
}

void picture_warm(void)
{
    static const char *const types[] = {"image/png", "image/jpeg", "image/gif", "image/webp"};

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        GdkPixbufLoader *l = gdk_pixbuf_loader_new_with_mime_type(types[i], NULL);

        if (!l)
            continue;
        gdk_pixbuf_loader_write(l, (const guchar *)"\x89PNG", 4,
                                NULL); /* its module is loaded now */
        gdk_pixbuf_loader_close(l, NULL);
        g_object_unref(l);
    }
}
