/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hant.h - simplified text → traditional text (繁體), by phrases
 *
 * OpenCC's s2t, then a short table of this house's corrections (發佈 → 發布, as public bodies
 * write it). Only Han characters change; markup and addresses must be kept out by the caller, see
 * hant_html(). For folding in search, character by character, see hans.h.
 *
 * Threads: one converter may be shared.
 */
#ifndef BASE_HANT_H
#define BASE_HANT_H

#include "base/str.h"

struct hant;
/* NULL when OpenCC's dictionaries are not installed. Takes some 70 ms. */
struct hant *hant_open(void);
void hant_close(struct hant *h);
/* The text in traditional characters; `s` itself when nothing changes or `h` is NULL. */
struct str hant_text(struct hant *h, struct arena *mem, struct str s);
/* The same for a fragment of HTML: what stands inside tags stays as it is. */
struct str hant_html(struct hant *h, struct arena *mem, struct str s);

#endif
