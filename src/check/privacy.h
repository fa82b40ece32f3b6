/* SPDX-License-Identifier: MulanPSL-2.0 */
/* privacy.h - what the files of the privacy family share (inside check/ only)
 *
 * A line is read in a copy in which full-width digits and letters are plain ones; `origin` leads each
 * of its bytes back. What a number or an address means hangs on the words before it, on the few
 * behind it, and in a table on the head of its column: struct around is those three.
 */
#ifndef CHECK_PRIVACY_H
#define CHECK_PRIVACY_H

#include "check/scan.h"

struct reading {
    struct scan *s;
    struct str t;        /* the line, plain digits and letters */
    const isize *origin; /* byte of `t` → byte of the line; NULL: the same */
    struct look look;    /* where in `t`, which begins at `from` of what was looked at */
    isize from;
    struct str head;    /* the head of the table above, or empty */
    char cell;          /* what parts the cells: a tab, a comma in CSV, a bar; 0: blanks */
    isize number_end;   /* behind the last long number */
    struct str label;   /* what stood before it */
    isize first_number; /* the first personal number of this row, or -1 */
};

struct around {
    struct str before, after, head;
};
/* The next place of `t` where this stands, from `at` on; its end if there is none. */
static inline isize reading_next(const struct reading *r, enum look_for what, isize at)
{
    return look_next(&r->look, what, r->from + at, r->from + r->t.n) - r->from;
}
/* The words around [at, end). */
struct around around_of(const struct reading *r, isize at, isize end);
bool around_says(const struct around *a, const char *const *words);
/* The cell of `line` number `n`; empty when there are fewer. */
struct str row_cell(struct str line, char cell, int n);
int column_number(const struct reading *r, isize at);

/* Adds a finding on [at, end) of `t`. */
struct check_finding *privacy_tell(struct reading *r, const char *rule, isize at, isize end,
                                   const char *says);

/* A digit at `at`, full-width ones too; a Latin letter; the bytes of an X in any of its forms, or 0. */
bool privacy_digit(struct str t, isize at);
bool privacy_letter(char c);
isize privacy_x(struct str t, isize at);
/* Blanks, or one of `marks` with or without them, and a digit or an X behind, which is *next. */
bool privacy_gap(struct str t, isize at, const char *const *marks, isize *next);
/* The digits that begin at `at` read leniently; adds what is a number only so. */
void privacy_lenient(struct reading *r, isize at);

void privacy_numbers(struct reading *r); /* identity numbers, cards, phones */
void privacy_places(struct reading *r);  /* home addresses */
void privacy_names(struct reading *r);   /* names beside numbers in a table */

#endif
