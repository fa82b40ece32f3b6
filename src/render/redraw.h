/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redraw.h - a picture that somebody uploaded, drawn anew
 *
 * What is kept of an upload is its pixels. Whatever else a file may carry, the place where a photograph was
 * taken, the name of the camera's owner, a smaller copy of the face that was cut out, a script behind the
 * last pixel, does not come along; the original is never stored. A photograph lies as its EXIF says.
 *
 *   JPEG → JPEG (quality 88)      PNG → PNG      GIF, WebP → PNG, the first picture only
 *
 * Drawn in a child with limits (base/helper.h). Before anything is unpacked the size is looked at: more
 * than PICTURE_PIXELS, or a side beyond PICTURE_SIDE, is refused, however small the file is.
 * Memory: `mem` holds the result.
 * Fails:  ERR_MEDIA      damaged, cut off, or of a kind that cannot be drawn here
 *         ERR_TOO_LARGE  too many pixels
 */
#ifndef RENDER_REDRAW_H
#define RENDER_REDRAW_H

#include "base/helper.h"

enum { PICTURE_PIXELS = 40 * 1000 * 1000, PICTURE_SIDE = 16000 };

/* `type` is the media type by content; *out_type is that of the result. */
enum err picture_redraw(struct helper *h, struct str file, struct str type, struct arena *mem,
                        struct str *out, struct str *out_type, struct fail *why);
/* Loads what the children need, in the quiet process (helper_start). */
void picture_warm(void);

#endif
