/* SPDX-License-Identifier: MulanPSL-2.0 */
/* scene.h - a PDF page by page: as a picture, and the characters with their places on it
 *
 * For drawing a document anew (redaction). Places are in points from the upper left corner of the
 * page as it is shown: turned and cropped pages come as the eye sees them.
 *
 *     scene_open(bytes, &s, why);
 *     for (int i = 0; i < scene_pages(s); i++) { scene_page(s, mem, i, &page); scene_draw(s, i, 2, &pic); … }
 *     scene_close(s);
 *
 * The libraries below run in this process: call it in a helper's child only (base/helper.h).
 * Limits: 300 pages, 400,000 characters a page, 3,000 points a side.
 * Fails:  ERR_UNREADABLE damaged, locked with a password, a form that is made by a script (XFA);
 *         ERR_TOO_LARGE.
 */
#ifndef READ_SCENE_H
#define READ_SCENE_H

#include "base/fail.h"
#include "base/picture.h"

enum { SCENE_PAGES = 300 };

struct scene_glyph {
    uint32_t rune;
    float x1, y1, x2, y2;
};
LIST_TYPE(scene_glyphs, struct scene_glyph);
struct scene_page {
    double w, h;                /* points */
    struct scene_glyphs glyphs; /* without blanks, in the order of reading */
    bool images; /* shows pictures: what is written in them is not among the glyphs */
    bool
        garbled; /* some characters have no meaning in the file: what is read may not be what is seen */
};

struct scene;
enum err scene_open(struct str bytes, struct scene **out, struct fail *why);
void scene_close(struct scene *s); /* NULL is harmless */
int scene_pages(const struct scene *s);
enum err scene_page(struct scene *s, struct arena *mem, int i, struct scene_page *out,
                    struct fail *why);
/* The page at `scale` pixels to a point; picture_free() it. */
enum err scene_draw(struct scene *s, int i, double scale, struct picture *out,
                    struct fail *why);
/* A picture as PNG. */
enum err scene_png(const struct picture *p, struct arena *mem, struct str *out,
                   struct fail *why);

#endif
