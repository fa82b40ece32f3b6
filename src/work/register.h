/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.h - keeping the registers of the year (台账)
 *
 * Each function is one use case: one transaction, permission (ACT_REGISTER to write, ACT_SEE_DESK to
 * see), audit. Rows are never deleted; every state is kept and can be read.
 * What the annual report says of trainings and proposals is counted here, from the rows.
 * Fails: ERR_INPUT (a field is wrong; `error[]` says which and why), ERR_CONFLICT, ERR_FORBIDDEN, ERR_NOT_FOUND.
 */
#ifndef WORK_REGISTER_H
#define WORK_REGISTER_H

#include "law/register.h"
#include "store/register.h"
#include "work/line_fault.h"

struct register_entry {
    struct register_row row;
    struct str value[REGISTER_FIELDS];
    struct register_clock clock;
};
LIST_TYPE(register_entry_list, struct register_entry);

/* A new row (id 0) or a new state of one. `value` is made regular; `error` has REGISTER_FIELDS places. */
struct register_put {
    struct unit_id unit;
    struct str kind;
    int64_t id;
    int seen; /* the version that was open; of an existing row */
    struct office_id office;
    struct doc_id document; /* what was published of it; 0 none */
    struct str said;        /* or as its clerk names it: title, address or number */
    struct str *value, *error;
};
enum err register_save(struct ctx *c, const struct register_put *p, int64_t *id);
enum err register_drop(struct ctx *c, int64_t id, struct str reason);

struct register_change {
    struct str label, before, after;
};
struct register_history {
    int version;
    struct str name;
    struct instant at;
    LIST(struct register_change) changes; /* to the state before it */
};
LIST_TYPE(register_history_list, struct register_history);
enum err register_see(struct ctx *c, int64_t id, struct register_entry *out,
                      struct register_history_list *history);

struct register_ask {
    struct unit_id unit;
    struct str kind;
    int year; /* 0: all */
    struct register_key before;
    int n;
    struct str words; /* only rows of which a field has them all; "": all rows */
};
struct register_list {
    struct register_kind kind;
    struct register_entry_list rows;
    int64_t total;
    bool more;
};
enum err register_look(struct ctx *c, const struct register_ask *a, struct register_list *out);

/* --- within a reading transaction of the caller: figures for the annual report and others */

/* The rows of a year, oldest last; REGISTER_MOST of them at the most. */
enum { REGISTER_MOST = 5000 };
void register_year(struct ctx *c, struct unit_id unit, struct str kind, int year,
                   struct register_entry_list *out);
/* How many rows of `list` have these values: up to three pairs of field id and value ("" any). */
int64_t register_count(const struct register_kind *k, const struct register_entry_list *list,
                       struct str field1, struct str value1, struct str field2,
                       struct str value2);
/* Members and posts on a day. */
void register_on(struct ctx *c, struct unit_id unit, struct str kind, struct day on,
                 struct register_entry_list *out);

/* --- tables: the first line that has labels of the fields (or their ids) is the head, titles may stand
 * above it; then a row a line, parted by tabs or commas (quoted as spreadsheets do). Days may be the numbers
 * that spreadsheets keep. */
struct register_import {
    int64_t added;
    int64_t
        same; /* rows that stand there word for word already, or twice in the table: left out */
    struct line_fault_list faults; /* nothing is saved while there is one */
};
enum err register_import(struct ctx *c, struct unit_id unit, struct str kind, struct str text,
                         bool dry, struct register_import *out);
struct str register_csv(struct arena *mem, const struct register_kind *k,
                        const struct register_entry_list *rows);

/* What of a row follows from its values: day, title, fields, what it is counted by, due and done. */
void register_derive(struct ctx *c, const struct register_kind *k, const struct calendar *cal,
                     const struct str *value, struct register_row *row);
/* Values as they are stored, and back. */
struct str register_write(struct arena *mem, const struct register_kind *k,
                          const struct str *value);
void register_read(struct arena *mem, const struct register_kind *k, struct str json,
                   struct str *value);

#endif
