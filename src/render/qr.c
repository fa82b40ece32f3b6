/* SPDX-License-Identifier: MulanPSL-2.0 */
/* qr.c - an address as a QR code, drawn as SVG; see qr.h */
#include "render/qr.h"

#include <qrencode.h>

#include "base/buf.h"
#include "render/html.h"

enum { QUIET = 4, LONGEST = 1200 };

/* A run of dark modules in a row is one rectangle: M x y h run v 1 h -run z. */
static void put_row(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int run = 0;

        while (x + run < width && row[x + run] & 1)
            run++;
        if (run) {
            buf_char(b, 'M');
            buf_int(b, x + QUIET);
            buf_char(b, ' ');
            buf_int(b, y + QUIET);
            buf_char(b, 'h');
            buf_int(b, run);
            buf_lit(b, "v1h-");
            buf_int(b, run);
            buf_char(b, 'z');
        }
        x += run;
    }
}

struct str qr_svg(struct arena *mem, struct str text, struct str label)
{
    QRcode *q = text.n > LONGEST ? NULL
                                 : QRcode_encodeData((int)text.n, (const unsigned char *)text.p,
                                                     0, QR_ECLEVEL_M);
    struct buf b = buf_new(mem, 4096);
    struct str out = S("");

    if (!q)
        return out;
    buf_fmt(&b, "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
            q->width + 2 * QUIET, q->width + 2 * QUIET);
    html_escape(&b, label);
    buf_fmt(&b, "\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"",
            q->width + 2 * QUIET, q->width + 2 * QUIET);
    for (int y = 0; y < q->width; y++)
        put_row(&b, q->data + y * q->width, q->width, y);
    buf_lit(&b, "\"/></svg>");
    QRcode_free(q);
    return buf_str(&b);
}
