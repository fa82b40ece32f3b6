/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redraw_test.c - pictures drawn anew: nothing but pixels remains; bombs, torn and foreign files are refused */
#include "render/redraw.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <zlib.h>

#include "tests/test.h"

/* A picture of two colours, 40 × 20: red on the left, blue on the right. */
static GdkPixbuf *two_colours(void)
{
    GdkPixbuf *p = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, 40, 20);
    GdkPixbuf *right = gdk_pixbuf_new_subpixbuf(p, 20, 0, 20, 20);

    gdk_pixbuf_fill(p, 0xff0000ff);
    gdk_pixbuf_fill(right, 0x0000ffff);
    g_object_unref(right);
    return p;
}

static struct str saved(struct test *t, const char *type, const char *key, const char *value)
{
    GdkPixbuf *p = two_colours();
    gchar *bytes = NULL;
    gsize n = 0;
    struct str s;

    CHECK(t, gdk_pixbuf_save_to_buffer(p, &bytes, &n, type, NULL, key, value, NULL));
    s = str_dup(&t->mem, (struct str){bytes, (isize)n});
    g_free(bytes);
    g_object_unref(p);
    return s;
}

/* The JPEG with an EXIF block that says: lies on its side (6), and a place. */
static struct str with_exif(struct test *t, struct str jpeg)
{
    static const char exif[] = "\xff\xe1\x00\x3a"
                               "Exif\0\0II*\0\x08\0\0\0\x01\0"
                               "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
                               "\0\0\0\0GPS 39.9042N 116.4074E";
    struct buf b = buf_new(&t->mem, jpeg.n + 128);
    isize body = (isize)sizeof exif - 1;
    isize at;

    buf_add(&b, str_slice(jpeg, 0, 2));
    at = b.n;
    buf_add(&b, (struct str){exif, body});
    b.p[at + 2] = (char)((body - 2) >> 8);
    b.p[at + 3] = (char)((body - 2) & 255);
    buf_add(&b, str_from(jpeg, 2));
    return buf_str(&b);
}

static void size_of(struct test *t, struct str file, int *w, int *h, guchar *corner)
{
    GdkPixbufLoader *l = gdk_pixbuf_loader_new();
    GdkPixbuf *p;

    *w = *h = 0;
    gdk_pixbuf_loader_write(l, (const guchar *)file.p, (gsize)file.n, NULL);
    CHECK(t, gdk_pixbuf_loader_close(l, NULL));
    p = gdk_pixbuf_loader_get_pixbuf(l);
    if (p) {
        *w = gdk_pixbuf_get_width(p);
        *h = gdk_pixbuf_get_height(p);
        memcpy(corner, gdk_pixbuf_get_pixels(p), 3);
    }
    g_object_unref(l);
}

static void chunk(struct buf *b, const char *name, const char *data, int n)
{
    unsigned char head[4] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16),
                             (unsigned char)(n >> 8), (unsigned char)n};
    uLong crc = crc32(crc32(0, (const Bytef *)name, 4), (const Bytef *)data, (uInt)n);
    unsigned char tail[4] = {(unsigned char)(crc >> 24), (unsigned char)(crc >> 16),
                             (unsigned char)(crc >> 8), (unsigned char)crc};

    buf_add(b, (struct str){(char *)head, 4});
    buf_add(b, (struct str){name, 4});
    buf_add(b, (struct str){data, n});
    buf_add(b, (struct str){(char *)tail, 4});
}

/* A few bytes that say they are 30,000 × 30,000 pixels. */
static struct str bomb(struct test *t)
{
    struct buf b = buf_new(&t->mem, 256);

    buf_lit(&b, "\x89PNG\r\n\x1a\n");
    chunk(&b, "IHDR", "\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0", 13);
    chunk(&b, "IDAT", "\x78\x9c\x03\0\0\0\0\x01", 8);
    chunk(&b, "IEND", "", 0);
    return buf_str(&b);
}

static enum err draw(struct test *t, struct str in, const char *type, struct str *out,
                     struct str *out_type, struct fail *why)
{
    *why = (struct fail){0};
    return picture_redraw(NULL, in, str_of(type), &t->mem, out, out_type, why);
}

void test_render_redraw(struct test *t)
{
    static const char gif[] =
        "GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02"
        "D\x01\0;";
    struct str out = {0}, type = {0}, in;
    struct fail why = {0};
    guchar corner[3] = {0};
    int w, h;

    test_case(t, "a photograph: its place is gone, and it stands upright");
    in = with_exif(t, saved(t, "jpeg", "quality", "95"));
    CHECK(t, str_has(in, S("116.4074E")));
    CHECK_INT(t, draw(t, in, "image/jpeg", &out, &type, &why), OK);
    CHECK_OK(t, &why);
    CHECK_STR(t, type, S("image/jpeg"));
    CHECK(t, !str_has(out, S("GPS")) && !str_has(out, S("Exif")));
    size_of(t, out, &w, &h, corner);
    CHECK_INT(t, w, 20);
    CHECK_INT(t, h, 40);
    CHECK(t, corner[0] > 200 && corner[2] < 60); /* red is at the top now */

    test_case(
        t, "a PNG: its words and what hangs behind its end are gone, its pixels are the same");
    in = str_concat(&t->mem, saved(t, "png", "tEXt::Comment", "secret words"),
                    S("<script>alert(1)</script>"));
    CHECK(t, str_has(in, S("secret words")));
    CHECK_INT(t, draw(t, in, "image/png", &out, &type, &why), OK);
    CHECK_STR(t, type, S("image/png"));
    CHECK(t, !str_has(out, S("secret")) && !str_has(out, S("script")));
    size_of(t, out, &w, &h, corner);
    CHECK_INT(t, w, 40);
    CHECK(t, corner[0] == 255 && corner[1] == 0 && corner[2] == 0);

    test_case(t, "a GIF becomes a PNG");
    CHECK_INT(t, draw(t, (struct str){gif, sizeof gif - 1}, "image/gif", &out, &type, &why),
              OK);
    CHECK_OK(t, &why);
    CHECK_STR(t, type, S("image/png"));
    CHECK(t, str_starts(out, S("\x89PNG")));

    test_case(t, "a bomb is refused before it is unpacked");
    in = bomb(t);
    CHECK_INT(t, draw(t, in, "image/png", &out, &type, &why), ERR_TOO_LARGE);
    CHECK(t, str_has(str_of(why.what), S("4000 万像素")));

    test_case(t, "cut off, of another kind, of no kind");
    in = saved(t, "jpeg", "quality", "95");
    CHECK_INT(t, draw(t, str_slice(in, 0, 200), "image/jpeg", &out, &type, &why), ERR_MEDIA);
    CHECK_INT(t, draw(t, saved(t, "png", "compression", "1"), "image/jpeg", &out, &type, &why),
              ERR_MEDIA);
    CHECK_INT(t,
              draw(t, S("<svg xmlns='http://www.w3.org/2000/svg'/>"), "image/svg+nothing", &out,
                   &type, &why),
              ERR_MEDIA);
    CHECK_INT(t, draw(t, S(""), "image/png", &out, &type, &why), ERR_MEDIA);
}
