/* SPDX-License-Identifier: MulanPSL-2.0 */
/* str.h - counted strings
 *
 * A str points at bytes that somebody else owns; it never needs a NUL and never
 * owns. The zero value is the empty string. Text inside the program is valid
 * UTF-8 (it is checked where it enters); lengths are bytes.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

struct str {
    const char *p;
    isize n;
};

/* In static tables / in expressions. */
#define LIT(s)                                                                                 \
    {                                                                                          \
        "" s, (isize)sizeof(s) - 1                                                             \
    }
#define S(s) ((struct str)LIT(s))
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* A list in a view or a struct: `.p[i]` for i in 0 … `.n` - 1. */
#define LIST(type)                                                                             \
    struct {                                                                                   \
        type *p;                                                                               \
        isize n;                                                                               \
    }

/* The same with a name, so that functions can take one. */
#define LIST_TYPE(name, type)                                                                  \
    struct name {                                                                              \
        type *p;                                                                               \
        isize n;                                                                               \
    }
/* Room for one more in list `l`, grown by doubling in `mem`; the new element, zeroed. `cap` is
 * what the caller keeps beside the list, 0 at first. */
#define LIST_ADD(mem, l, cap)                                                                  \
    ((l)->p = list_room((mem), (l)->p, (l)->n, &(cap), (isize)sizeof *(l)->p),                 \
     &(l)->p[(l)->n++])
void *list_room(struct arena *mem, void *p, isize n, isize *cap, isize size);

struct str str_of(const char *cstr); /* NULL gives the empty string */
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
isize str_find(struct str s, struct str what);  /* offset of the first, or -1 */
isize str_rfind(struct str s, struct str what); /* offset of the last, or -1 */
bool str_has(struct str s, struct str what);

/* Bytes [from, until); bounds are clipped to the string. */
struct str str_slice(struct str s, isize from, isize until);
struct str str_from(struct str s, isize from);
/* Without ASCII blanks (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);
/* Likewise, and without U+3000, U+00A0, U+FEFF and U+200B. */
struct str str_trim_wide(struct str s);
/* Splits at the first `sep`: head before it, tail behind. Without `sep`, head is all,
 * tail empty, and false is returned. `head` or `tail` may point at `s`'s own variable. */
bool str_cut(struct str s, struct str sep, struct str *head, struct str *tail);
/* The next piece of *rest up to `sep`; false at the end. Empty pieces are given. To walk:
 *   for (struct str rest = s, part; str_next(&rest, ',', &part);) */
bool str_next(struct str *rest, char sep, struct str *part);

/* A copy in `mem`; a copy with a NUL behind it, for foreign libraries. */
struct str str_dup(struct arena *mem, struct str s);
char *str_cstr(struct arena *mem, struct str s);
/* Formatted as printf does, in `mem`. */
struct str str_fmt(struct arena *mem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct str str_concat(struct arena *mem, struct str a, struct str b);
/* Every `what` replaced by `by`. */
struct str str_replace(struct arena *mem, struct str s, struct str what, struct str by);
struct str str_lower(struct arena *mem, struct str s); /* ASCII letters only */

/* The whole of `s` as a decimal number with an optional sign: false when it is
 * anything else or does not fit. */
bool str_int(struct str s, int64_t *out);
/* FNV-1a over the bytes; for tables in memory, not for secrets. */
uint64_t str_hash(struct str s);

#endif
