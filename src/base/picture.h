/* SPDX-License-Identifier: MulanPSL-2.0 */
/* picture.h - a drawn page as pixels: 0xAARRGGBB, row by row, no gaps between rows
 *
 * What a reader draws and a renderer sets; the pixels are malloc'ed, because a page of a large
 * document is given back before the next one is drawn. Places are clipped to the picture.
 */
#ifndef BASE_PICTURE_H
#define BASE_PICTURE_H

#include "base/str.h"

struct picture {
    uint32_t *px;
    int w, h;
};
struct picture_box {
    int x1, y1, x2, y2; /* x2, y2 are outside */
};

/* White; false when the system has no memory, or a side is not within 1 … 20000. */
bool picture_new(struct picture *p, int w, int h);
void picture_free(struct picture *p); /* of a zero one: nothing */
struct picture_box picture_clip(const struct picture *p, struct picture_box b);
void picture_fill(struct picture *p, struct picture_box b, uint32_t colour);
/* Mixes `colour` in by half, so that what stands there can still be read. */
void picture_tint(struct picture *p, struct picture_box b, uint32_t colour);
/* Is there something to see in the box: pixels that differ by more than a shade. An empty box has
 * nothing. */
bool picture_has_ink(const struct picture *p, struct picture_box b);
/* Are all pixels of the box of this colour (within a shade); an empty box is. */
bool picture_is(const struct picture *p, struct picture_box b, uint32_t colour);
/* The box grown to what is drawn across its edge without a gap, at most `most` pixels each way:
 * ink that a font lets stand out of the place that it declares. */
struct picture_box picture_grow(const struct picture *p, struct picture_box b, int most);
bool picture_is_grey(const struct picture *p);

#endif
