/* SPDX-License-Identifier: MulanPSL-2.0 */
/* token.c - a line as the language model reads it; see token.h */
#include "check/token.h"

#include "base/utf8.h"

bool token_stops(uint16_t r)
{
    return r == 0x3002 || r == 0xFF01 || r == 0xFF1F || r == 0xFF1B || r == ';' || r == '!' ||
           r == '?';
}

bool token_han(uint16_t r)
{
    return (r >= 0x4E00 && r <= 0x9FFF) || r == 0x3007;
}

uint16_t token_form(uint32_t r)
{
    switch (r) {
    case ',':
        return 0xFF0C;
    case ';':
        return 0xFF1B;
    case ':':
        return 0xFF1A;
    case '?':
        return 0xFF1F;
    case '!':
        return 0xFF01;
    case '(':
        return 0xFF08;
    case ')':
        return 0xFF09;
    case '"':
    case 0x201D:
        return 0x201C;
    case '\'':
    case 0x2019:
        return 0x2018;
    case 0xFF0E:
        return '.';
    case 0xFF61:
        return 0x3002;
    case '[':
    case 0x3010:
        return 0x3014;
    case ']':
    case 0x3011:
        return 0x3015;
    default:
        return r < 0xFFFF ? (uint16_t)r : 0xFFFF;
    }
}

static bool digit(uint32_t r)
{
    return r >= '0' && r <= '9';
}

isize token_line(const uint16_t *id_of, struct str line, struct token *out, isize most)
{
    isize n = 0, at = 0;

    while (at < line.n && n < most) {
        isize from = at;
        uint32_t r = utf8_next(line, &at);
        uint16_t kind;

        if ((r >= 0xFF10 && r <= 0xFF19) || (r >= 0xFF21 && r <= 0xFF3A) ||
            (r >= 0xFF41 && r <= 0xFF5A))
            r -= 0xFEE0;
        if (r <= ' ' || r == 0x3000 || r == 0xA0 || r == 0xFEFF || r == 0x200B)
            continue;
        kind = digit(r)                                        ? TOKEN_NUMBER
               : (r | 32) >= 'a' && (r | 32) <= 'z' && r < 128 ? TOKEN_LATIN
                                                               : 0;
        if (n && kind && out[n - 1].id == kind && out[n - 1].end == from) {
            out[n - 1].end = (int32_t)at;
            continue;
        }
        if (r == '.' && n && out[n - 1].id == TOKEN_NUMBER && at < line.n &&
            digit((unsigned char)line.p[at])) {
            out[n - 1].end = (int32_t)at;
            continue;
        }
        out[n].rune = kind == TOKEN_NUMBER ? '0'
                      : kind               ? 'a'
                      : r < 0xFFFF         ? (uint16_t)r
                                           : 0xFFFF;
        out[n].id = kind ? kind : id_of[token_form(r)];
        out[n].at = (int32_t)from;
        out[n++].end = (int32_t)at;
    }
    return n;
}
