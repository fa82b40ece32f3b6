/* SPDX-License-Identifier: MulanPSL-2.0 */
/* svg.h - drawings as SVG text, and as PNG by librsvg
 *
 * A small pen: boxes, words, lines, a QR code. Words are escaped; nothing in a drawing refers to
 * anything outside it. Colours are attributes, so that a drawing stands alone, and may be
 * inline on a page whose policy forbids inline styles.
 */
#ifndef RENDER_SVG_H
#define RENDER_SVG_H

#include "base/buf.h"
#include "base/helper.h"

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
struct svg_type {
    double size;
    const char *fill;
    enum svg_anchor anchor;
    bool bold, song; /* song: the face of titles */
};
struct svg {
    struct buf b;
    struct arena *mem;
    double width;
};

struct svg svg_new(struct arena *mem, double width);
void svg_words(struct svg *s, double x, double y, struct svg_type t, struct str words);
/* Over several lines of at most `width`; returns the y of the line behind the last one. */
double svg_lines(struct svg *s, double x, double y, struct svg_type t, double width,
                 double line, struct str words);
void svg_box(struct svg *s, double x, double y, double w, double h, double round,
             const char *fill);
void svg_line(struct svg *s, double x0, double y0, double x1, double y1, double thick,
              const char *stroke);
void svg_path(struct svg *s, struct str d, double thick, const char *stroke);
void svg_dot(struct svg *s, double x, double y, double r, const char *fill);
/* A QR code with its quiet zone, `size` wide; false when the text is too long for one. */
bool svg_qr(struct svg *s, double x, double y, double size, struct str text);
/* How wide words are, nearly: a Han character is as wide as it is high. */
double svg_width(struct str words, double size);
/* The whole drawing: title and description for those who do not see it. */
struct str svg_end(struct svg *s, double height, struct str title, struct str desc);

/* `width` pixels wide, in a child; at most 40 megapixels. */
enum err svg_png(struct helper *h, struct str svg, int width, struct arena *mem,
                 struct str *png, struct fail *why);
/* A QR code alone. */
struct str svg_of_qr(struct arena *mem, struct str text);

#endif
