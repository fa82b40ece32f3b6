/* SPDX-License-Identifier: MulanPSL-2.0 */
/* qr.h - an address as a QR code, drawn as SVG
 *
 * One path, black on its own white ground with the quiet zone of four modules, so that it is
 * read in dark mode and on paper, too. Error correction M.
 */
#ifndef RENDER_QR_H
#define RENDER_QR_H

#include "base/str.h"

/* `label` is what a screen reader says. "" when the text is longer than a code can hold. */
struct str qr_svg(struct arena *mem, struct str text, struct str label);

#endif
