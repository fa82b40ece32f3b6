/* SPDX-License-Identifier: MulanPSL-2.0 */
/* join.c - several pieces as one text; see join.h */
#include "base/join.h"

#include <string.h>

struct str str_join(struct arena *mem, const struct str *piece, isize n)
{
    isize all = 0;
    char *p, *at;

    for (isize i = 0; i < n; i++)
        all += piece[i].n;
    at = p = NEW(mem, char, all + 1);
    for (isize i = 0; i < n; i++) {
        if (piece[i].n)
            memcpy(at, piece[i].p, (size_t)piece[i].n);
        at += piece[i].n;
    }
    return (struct str){p, all};
}

struct str str_of_int(struct arena *mem, int64_t v)
{
    char *p = NEW(mem, char, 24), *at = p + 24;
    uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;

    do
        *--at = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--at = '-';
    return (struct str){at, p + 24 - at};
}
