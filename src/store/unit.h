/* SPDX-License-Identifier: MulanPSL-2.0 */
/* unit.h - units (单位), offices (科室), columns (栏目), report classes (统计类别) */
#ifndef STORE_UNIT_H
#define STORE_UNIT_H

#include "store/db.h"

struct unit {
    struct unit_id id, parent;
    struct str code, name, short_name,
        kind;  /* kind: government, department, township, institution, enterprise */
    int level; /* 1 state … 5 township */
    struct str credit_code, site_code, record_no, doc_prefix;
    struct str office_name, address, post_code, phone, fax, email, hours, supervision_phone;
    struct str review_authority, court;
    int approval_levels;
    int ord;
    int64_t generation;
    struct instant created_at, closed_at;
};
LIST_TYPE(unit_list, struct unit);

struct office {
    struct office_id id;
    struct unit_id unit;
    struct str name, duties;
    struct instant closed_at;
};
LIST_TYPE(office_list, struct office);

struct column {
    struct column_id id, parent;
    struct unit_id unit;
    int board; /* 1 … 5 */
    struct str name, description, keywords, type, item;
    int update_days;
    bool norm;
    int ord;
    int64_t docs;
    struct instant last_published_at;
    struct str empty_reason;
    struct instant closed_at;
    struct str closed_reason;
};
LIST_TYPE(column_list, struct column);

struct report_class {
    int64_t id;
    struct unit_id unit;
    int year;
    struct str name;
    int ord;
};
LIST_TYPE(report_class_list, struct report_class);

/* ERR_NOT_FOUND when there is none. */
enum err unit_load(struct ctx *c, struct unit_id id, struct unit *out);
enum err unit_by_code(struct ctx *c, struct str code, struct unit *out);
bool unit_code_taken(struct ctx *c, struct str code);
struct unit_id unit_insert(struct ctx *c, const struct unit *u);
void unit_update(struct ctx *c, const struct unit *u);
void unit_close(struct ctx *c, struct unit_id id);
/* All open units, parents before children, by ord. */
void unit_all(struct ctx *c, struct unit_list *out);
void unit_children(struct ctx *c, struct unit_id parent, struct unit_list *out);
/* `id` first, then its parent … up to the root. */
struct unit_id *unit_above(struct ctx *c, struct unit_id id, isize *n);
/* Every unit's generation, closed ones too. */
struct unit_generation {
    struct unit_id id;
    int64_t generation;
};
LIST_TYPE(unit_generation_list, struct unit_generation);
void unit_generations(struct ctx *c, struct unit_generation_list *out);
/* Something that the public can see has changed. */
void unit_touch(struct ctx *c, struct unit_id id);

struct office_id office_insert(struct ctx *c, struct unit_id unit, struct str name,
                               struct str duties);
void office_all(struct ctx *c, struct unit_id unit, struct office_list *out);
void office_close(struct ctx *c, struct office_id id);

enum err column_load(struct ctx *c, struct column_id id, struct column *out);
struct column_id column_insert(struct ctx *c, const struct column *k);
void column_update(struct ctx *c, const struct column *k);
/* The unit's columns, open ones only unless `closed`; by board, ord, id. */
void column_all(struct ctx *c, struct unit_id unit, bool closed, struct column_list *out);
/* Recomputes `docs` and `last_published_at` of one column from its documents. */
void column_recount(struct ctx *c, struct column_id id);
/* How many columns still stand below it. */
int64_t column_open_children(struct ctx *c, struct column_id id);
/* How many published documents it holds, counted now. */
int64_t column_live_docs(struct ctx *c, struct column_id id);
/* Every unit has its counters: the next number of `name` in `year`, 1 first. */
int64_t counter_next(struct ctx *c, struct unit_id unit, struct str name, int year);
/* The last number given, 0 none. */
int64_t counter_read(struct ctx *c, struct unit_id unit, struct str name, int year);

int64_t report_class_insert(struct ctx *c, struct unit_id unit, int year, struct str name,
                            int ord);
/* Takes the classes of a year away, and what columns belonged to them. */
void report_class_clear(struct ctx *c, struct unit_id unit, int year);
void report_class_all(struct ctx *c, struct unit_id unit, int year,
                      struct report_class_list *out);
void column_class_set(struct ctx *c, struct unit_id unit, struct column_id col, int64_t klass);

#endif
