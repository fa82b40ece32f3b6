/* SPDX-License-Identifier: MulanPSL-2.0 */
/* token.h - a line as the language model reads it (inside check/ and tools/model/)
 *
 * One token per character; a run of digits and a run of Latin letters are one token each, blanks are
 * none, and marks that are written in two ways are one. Tokens remember their bytes.
 */
#ifndef CHECK_TOKEN_H
#define CHECK_TOKEN_H

#include "base/str.h"

enum {
    TOKEN_EDGE,
    TOKEN_OTHER,
    TOKEN_NUMBER,
    TOKEN_LATIN,
    TOKEN_FIRST,
    TOKEN_VOCABULARY = 7100
};

struct token {
    uint16_t id;
    uint16_t rune; /* U+FFFF: beyond the basic plane */
    int32_t at, end;
};

/* Characters ↔ ids: `id_of` has 65536 entries, 1 (TOKEN_OTHER) for what is not in the vocabulary. */
isize token_line(const uint16_t *id_of, struct str line, struct token *out, isize most);
/* A mark behind which a sentence begins anew. */
bool token_stops(uint16_t rune);
bool token_han(uint16_t rune);
/* The form under which a character is counted: , ， → ，. */
uint16_t token_form(uint32_t rune);

#endif
