/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - annual reports (年报), their figures set by hand, their steps; and what table two counts
 *
 * A report is one edition of a unit's year; figures are computed each time, never stored, but for
 * those set by hand with their reason, and those of an imported or a published edition, which
 * stand as they were released.
 */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "law/report.h"
#include "store/db.h"

enum report_state {
    REPORT_DRAFT,
    REPORT_HEAD,     /* waits for the unit's head */
    REPORT_DISTRICT, /* waits for the district office */
    REPORT_CLEARED,
    REPORT_PUBLISHED,
    REPORT_STATE__MAX
};
struct str report_state_name(enum report_state s); /* as stored */
struct str report_state_zh(enum report_state s);

struct report_row {
    struct report_id id;
    struct unit_id unit;
    struct str unit_name, unit_code;
    int year, edition;
    enum report_form form;
    enum report_state state;
    struct str title, narrative, reason;
    struct doc_id document;
    bool imported;
    int version;
    struct instant changed_at;
};
LIST_TYPE(report_row_list, struct report_row);

struct report_id report_insert(struct ctx *c, const struct report_row *r);
/* ERR_CONFLICT when another version than `r->version` stands; grows it. */
void report_update(struct ctx *c, struct report_row *r);
enum err report_row_load(struct ctx *c, struct report_id id, struct report_row *out);
/* The newest edition of a unit's year; false where there is none. */
bool report_of(struct ctx *c, struct unit_id unit, int year, struct report_row *out);
/* All editions of a unit, newest year first. */
void report_of_unit(struct ctx *c, struct unit_id unit, struct report_row_list *out);
/* The unit's live document of this very title, for 《titles》 in the text of a report. */
struct report_titled {
    struct doc_id document;
    struct column_id column;
    struct str unit_code;
};
bool report_titled(struct ctx *c, struct unit_id unit, struct str title,
                   struct report_titled *out);
/* The year whose published report this document is; 0: of none. */
int report_year_of_document(struct ctx *c, struct doc_id document);
/* The newest edition of every unit in a year. */
void report_of_year(struct ctx *c, int year, struct report_row_list *out);

/* --- figures that stand: set by hand (with a reason), or those of a release */
struct report_set {
    struct str cell, value, reason, name;
    struct instant at;
};
LIST_TYPE(report_set_list, struct report_set);
void report_set_put(struct ctx *c, const struct report_row *r, struct str cell,
                    struct str value, struct str reason);
void report_set_drop(struct ctx *c, struct report_id id, struct str cell);
void report_set_all(struct ctx *c, struct report_id id, struct report_set_list *out);

struct report_step {
    struct str act, from, to, name, remark;
    struct user_id account;
    struct instant at;
};
LIST_TYPE(report_step_list, struct report_step);
void report_step_add(struct ctx *c, const struct report_row *r, struct str act,
                     enum report_state from, struct str remark);
void report_step_all(struct ctx *c, struct report_id id, struct report_step_list *out);

/* --- table two, from the registers, as of the end of `until` */
struct report_stock {
    int64_t made, published, repealed, valid, public_total;
};
/* Normative documents (`rules`: of the genre 规章 instead) of a unit within [from, until]. */
void report_norms(struct ctx *c, struct unit_id unit, bool rules, struct day from,
                  struct day until, struct report_stock *out);
/* Decisions of a kind (lic, oth, pen, coe), published or lawfully not. */
int64_t report_decisions(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                         struct day until);
int64_t report_fee_fen(struct ctx *c, struct unit_id unit, int year);
int64_t report_fee_items(struct ctx *c, struct unit_id unit, int year);
/* Of that the information processing fee (信息处理费, art. 42); and how many requests it was paid for. */
int64_t report_fee_requests(struct ctx *c, struct unit_id unit, int year, int64_t *cases);

/* The records behind a figure of table two. */
struct report_record {
    struct doc_id document;
    struct day day;
    struct str number, title;
    int64_t count;
};
LIST_TYPE(report_record_list, struct report_record);
void report_norm_records(struct ctx *c, struct unit_id unit, bool rules, struct day from,
                         struct day until, struct report_record_list *out);
void report_decision_records(struct ctx *c, struct unit_id unit, struct str kind,
                             struct day from, struct day until, struct report_record_list *out);
void report_fee_records(struct ctx *c, struct unit_id unit, int year,
                        struct report_record_list *out);
void decision_insert(struct ctx *c, struct unit_id unit, struct str kind, struct day day,
                     struct str number, int64_t count, bool published);
void fee_income_insert(struct ctx *c, struct unit_id unit, int year, struct str item,
                       int64_t fen);

#endif
