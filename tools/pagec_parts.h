/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pagec_parts.h - what the files of the template compiler share; for tools/pagec*.c only */
#ifndef TOOLS_PAGEC_PARTS_H
#define TOOLS_PAGEC_PARTS_H

#include "tools/pagec.h"

enum at { TEXT, OPEN, NAME, TAG, ATTR, EQUALS, VALUE, COMMENT, DECLARATION };
enum place { PLACE_PLAIN, PLACE_SAID, PLACE_URL, PLACE_REFUSED };

struct state {
    enum at at;
    char quote;
    bool started;         /* something stands in the value already */
    struct str element;   /* of the tag that is open, or was opened last */
    struct str attribute; /* that is being read */
};

enum kind { IF, EACH };
struct block {
    enum kind kind;
    int line;
    bool has_else, has_end; /* `end` is the state in which earlier branches ended */
    struct state start, end;
    struct str list; /* each: for its else */
};
enum { DEPTH = 32 };

struct work {
    struct pagec *c;
    struct buf *out;
    struct str text;
    isize i;
    int line;
    struct state s;
    struct block block[DEPTH];
    int depth;
    struct buf hans, hant; /* the literal that is being collected, in both scripts */
    struct buf run;        /* the part of it that is to be converted together */
    bool bad;
};

/* Says once what is wrong, with the line; false. */
bool pagec_refuse(struct work *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The traditional form of what was collected together. */
void pagec_end_run(struct work *w);

/* ---- pagec_html.c */

/* Is `s` one of some words with blanks between? */
bool pagec_one_of(struct str s, const char *words);
/* How a value in that attribute is escaped, or that none may stand there. */
enum place pagec_place(struct str attribute);
/* Goes on by the byte at w->i, which is `ch`. */
void pagec_step(struct work *w, char ch);
/* A state as branches are compared: one that ends between attributes ends there, however its last one was written. */
struct state pagec_settled(struct state s);
bool pagec_same(struct state a, struct state b);

static inline bool pagec_is_space(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}
static inline bool pagec_is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '-' || ch == '_' || ch == ':' || ch == '.';
}

static inline struct str pagec_rest(const struct work *w)
{
    return (struct str){w->text.p + w->i, w->text.n - w->i};
}

#endif
