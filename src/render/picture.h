/* SPDX-License-Identifier: MulanPSL-2.0 */
/* picture.h - a text as one long picture (PNG), and a cover with its title
 *
 * The long picture is what the PDF shows, its pages one below the other, drawn at 1.5 pixels a
 * point; the cover is 900 × 383, as covers of WeChat articles are. Both run in a child (base/helper.h).
 * Fails: ERR_TOO_LARGE beyond PICTURE_PAGES pages, ERR_IO, what helper_run() says.
 */
#ifndef RENDER_PICTURE_H
#define RENDER_PICTURE_H

#include "base/helper.h"
#include "render/paper.h"

enum { PICTURE_PAGES = 12 };

enum err picture_of(struct helper *h, const struct paper *p, struct arena *mem, struct str *png,
                    struct fail *why);
enum err picture_cover(struct helper *h, struct str title, struct str unit, struct arena *mem,
                       struct str *png, struct fail *why);

#endif
