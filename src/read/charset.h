/* SPDX-License-Identifier: MulanPSL-2.0 */
/* charset.h - bytes of any of the character sets met in China as UTF-8
 *
 * In this order: the mark of UTF-8 or UTF-16; UTF-16 whose mark is lost, by its characters; UTF-8
 * where the bytes are that (also cut off, or broken in a few places); else GB 18030, which has GBK
 * and GB 2312 in it. What a page says of itself counts only where the bytes leave it open.
 */
#ifndef READ_CHARSET_H
#define READ_CHARSET_H

#include "base/str.h"

/* Never fails: what cannot be read becomes U+FFFD. */
struct str charset_decode(struct arena *mem, struct str bytes);

#endif
