/* SPDX-License-Identifier: MulanPSL-2.0 */
/* duty.h - the duty list of a unit and what is owed by it (公开责任清单)
 *
 * What is owed comes from two sides. A document under way that is to be open is owed by the term of its
 * column's duty, counted from the date written; art. 26's 20 working days where the list sets none
 * (where several duties share a column, the longest of their terms). A duty that comes round
 * (每年, 每季度 …) is owed by the end of its period until something is published in its column.
 * Permission: ACT_SEE_DESK to see, ACT_COLUMN to change, for duties bind columns.
 * Fails: ERR_INPUT (`where` names the field), ERR_CONFLICT, ERR_FORBIDDEN, ERR_NOT_FOUND.
 */
#ifndef WORK_DUTY_H
#define WORK_DUTY_H

#include "law/duty.h"
#include "store/duty.h"
#include "store/unit.h"
#include "work/line_fault.h"

struct duty_owed {
    struct doc_id document; /* 0: a duty that comes round */
    int64_t duty;
    struct unit_id unit;
    struct office_id office;
    struct str what, column, office_name, basis, state_zh; /* state_zh: of a document */
    struct day written, due;
    enum duty_state state;
    bool
        hidden; /* a draft that the actor may not see: without its title, no link leads to it */
};
LIST_TYPE(duty_owed_list, struct duty_owed);

/* What `unit` (0: every unit) owes, due first, drafts of offices that are not the actor's without their
 * titles; within the caller's reading transaction. */
void duty_owed(struct ctx *c, struct unit_id unit, struct duty_owed_list *out);

/* The same from a list that is loaded already (duty_brief), for counting: with the titles of all. */
void duty_owed_of(struct ctx *c, struct unit_id unit, const struct duty_list *duties,
                  struct duty_owed_list *out);

/* The terms of columns, for looking up: the longest that the duties of a column set, of those that run
 * from the date written. NULL where none does: art. 26. */
struct duty_terms_row {
    int64_t col;
    struct duty_term term;
    int length;
    int duty; /* its place in the list */
};
LIST_TYPE(duty_terms, struct duty_terms_row);
void duty_terms(struct arena *mem, const struct duty_list *duties, struct duty_terms *out);
const struct duty_terms_row *duty_terms_of(const struct duty_terms *t, struct column_id col);

struct duty_view {
    struct unit unit;
    struct duty_list duties;
    struct duty_owed_list owed;
    struct office_list offices;
    int64_t week, overdue; /* of what is owed */
    bool may;              /* change the list */
};
enum err duty_look(struct ctx *c, struct unit_id unit, struct duty_view *out);
enum err duty_see(struct ctx *c, int64_t id, struct duty *out);
/* A new duty (id 0) or a new state of one, seen as of `seen`. */
enum err duty_save(struct ctx *c, struct duty *d, int seen, int64_t *id);
enum err duty_shut(struct ctx *c, int64_t id, struct str reason);
/* Adds the duties of the statute that the unit's kind has (rulebook/duty-items.tsv) and whose column it
 * has; those that are there already are left alone. */
enum err duty_seed(struct ctx *c, struct unit_id unit, int64_t *added);

/* A standard catalogue as the places publish it (rulebook/grassroots-columns.tsv), or our own table
 * again: a head line, then a row a line. All or nothing. */
struct duty_import {
    int64_t added;
    int64_t same; /* rows that the list has already: left alone */
    struct line_fault_list faults;
};
/* Trims `d`, and says which field is absent or too long: its name in *where, what is wrong as the value. "": nothing. */
struct str duty_wrong(struct arena *mem, struct duty *d, const char **where);
enum err duty_import(struct ctx *c, struct unit_id unit, struct str text,
                     struct duty_import *out);
struct str duty_csv(struct arena *mem, const struct duty_list *list);

#endif
