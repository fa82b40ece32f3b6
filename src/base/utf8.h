/* SPDX-License-Identifier: MulanPSL-2.0 */
/* utf8.h - UTF-8: validate, walk, count, fold
 *
 * Validation is strict: no overlong forms, no surrogates, nothing above
 * U+10FFFF; U+0000 is refused too, because neither database stores it.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Offset of the first byte that is not valid UTF-8 (or is NUL), or -1. */
isize utf8_bad(struct str s);
bool utf8_valid(struct str s);
/* Characters of valid text. */
isize utf8_count(struct str s);
/* The next character of valid text at *at, which moves behind it; 0 at the end.
 * A broken byte gives U+FFFD and moves by one. */
uint32_t utf8_next(struct str s, isize *at);
/* The character before *at, which moves to its start; 0 at the beginning. */
uint32_t utf8_prev(struct str s, isize *at);
/* Writes up to 4 bytes, returns how many. */
isize utf8_put(char out[4], uint32_t rune);
/* The longest prefix of at most `bytes` bytes / `runes` characters that ends at a character. */
struct str utf8_clip(struct str s, isize bytes);
struct str utf8_head(struct str s, isize runes);
/* A copy in which invalid bytes became U+FFFD and NUL went away. */
struct str utf8_repair(struct arena *mem, struct str s);
/* NFKC: full width to half width, compatibility forms to plain ones. */
struct str utf8_nfkc(struct arena *mem, struct str s);
/* What a character is made of (NFKD): at most RUNE_PARTS, written to `out`; itself where nothing is
 * known of it. */
enum { RUNE_PARTS = 32 };
isize rune_parts(uint32_t r, uint32_t out[RUNE_PARTS]);
/* Columns on a terminal (Han characters take two). */
isize utf8_width(struct str s);
/* A Han character, extensions included; a Chinese punctuation mark. */
bool rune_is_han(uint32_t r);
bool rune_is_zh_punct(uint32_t r);
bool rune_is_space(uint32_t r); /* also U+3000, U+00A0 */
bool rune_is_word(uint32_t r);  /* a letter or a digit of any script */
uint32_t rune_lower(uint32_t r);
/* GBK/GB18030 text to UTF-8; false when the bytes are not GB18030. */
bool utf8_from_gb18030(struct arena *mem, struct str s, struct str *out);
/* And back; every character has a place there. */
struct str utf8_to_gb18030(struct arena *mem, struct str s);

/* What a file that somebody sends is called here: what stands behind the last slash of either kind, without control
 * characters and marks of direction; where that has more than 240 bytes its stem is cut, for what a file is taken for
 * stands behind its dot. */
struct str utf8_file_name(struct arena *mem, struct str s);

#endif
