/* SPDX-License-Identifier: MulanPSL-2.0 */
/* join.h - several pieces as one text, without reading a format: for what stands on every page */
#ifndef BASE_JOIN_H
#define BASE_JOIN_H

#include "base/str.h"

/* STR_JOIN(mem, S("/a/"), code, S("/")); in `mem`, also where there is one piece only. */
struct str str_join(struct arena *mem, const struct str *piece, isize n);
#define STR_JOIN(mem, ...)                                                                     \
    str_join(mem, (const struct str[]){__VA_ARGS__},                                           \
             (isize)(sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str)))
/* In decimal. */
struct str str_of_int(struct arena *mem, int64_t v);

#endif
