/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.h - what a patrol walks over, and the faults it found (巡查)
 *
 * A fault is one row for as long as it lasts; `cured` is set when a later round no longer sees
 * it. All within the caller's transaction.
 */
#ifndef STORE_PATROL_H
#define STORE_PATROL_H

#include "store/db.h"

/* A published document as the public sees it. */
struct patrol_doc {
    struct doc_id id;
    struct unit_id unit;
    struct office_id office;
    struct column_id col;
    struct str title, text, html;
    struct day written;
    struct instant published_at;
    bool norm, interpreted; /* another live document interprets it */
    int64_t files;
};
LIST_TYPE(patrol_doc_list, struct patrol_doc);
/* Live documents by id behind `after`, of one unit or (0) of all, at most `n`. */
void patrol_docs(struct ctx *c, struct unit_id unit, struct doc_id after, int n,
                 struct patrol_doc_list *out);

struct patrol_file {
    int64_t id;
    struct doc_id document;
    struct unit_id unit;
    struct office_id office;
    struct str name, sm3;
    int64_t size;
};
LIST_TYPE(patrol_file_list, struct patrol_file);
void patrol_files(struct ctx *c, struct unit_id unit, int64_t after, int n,
                  struct patrol_file_list *out);

struct patrol_column {
    struct column_id id;
    struct unit_id unit;
    int board;
    struct str name, type, empty_reason; /* type: of rulebook/column-types.tsv */
    int update_days;
    bool top;               /* of the first level */
    int64_t docs, children; /* children: open columns below it */
    struct instant last_published_at, created_at;
};
LIST_TYPE(patrol_column_list, struct patrol_column);
/* Open columns of open units. */
void patrol_columns(struct ctx *c, struct unit_id unit, struct patrol_column_list *out);

/* Titles on the report board, for telling which years are there. */
struct patrol_title {
    struct unit_id unit;
    struct str title;
};
LIST_TYPE(patrol_title_list, struct patrol_title);
void patrol_reports(struct ctx *c, struct unit_id unit, struct patrol_title_list *out);

/* Withheld documents whose review date (art. 18) has come. */
struct patrol_withheld {
    struct doc_id id;
    struct unit_id unit;
    struct office_id office;
    struct str title;
    struct day review;
};
LIST_TYPE(patrol_withheld_list, struct patrol_withheld);
void patrol_withheld(struct ctx *c, struct unit_id unit, struct day today,
                     struct patrol_withheld_list *out);

/* Open units that take requests on line and have nobody to take them: no officer who may log in. */
void patrol_without_officer(struct ctx *c, struct unit_id unit, struct patrol_title_list *out);

/* Accounts in new media (公众号, 微博, 短视频, 客户端) that are open, and when something last went out on them;
 * never: since they were opened or entered. */
struct patrol_account {
    struct unit_id unit;
    int64_t id;
    struct str name;
    struct instant last;
};
LIST_TYPE(patrol_account_list, struct patrol_account);
void patrol_accounts(struct ctx *c, struct unit_id unit, struct patrol_account_list *out);

/* What people looked at themselves (register inspect), the last day of each item and result: "V2 站点无法访问|未发现问题". */
struct patrol_inspected {
    struct unit_id unit;
    struct str tag;
    struct day day;
};
LIST_TYPE(patrol_inspected_list, struct patrol_inspected);
void patrol_inspected(struct ctx *c, struct unit_id unit, struct patrol_inspected_list *out);

/* Texts born in a channel that went out on one. */
struct patrol_post {
    struct unit_id unit;
    int64_t id;
    struct str title, body;
};
LIST_TYPE(patrol_post_list, struct patrol_post);
void patrol_posts(struct ctx *c, struct unit_id unit, int64_t after, int n,
                  struct patrol_post_list *out);

struct patrol_fault {
    int64_t id;
    struct unit_id unit;
    struct office_id office;
    struct str kind, object, detail, says; /* object: document, column, unit, channel, post */
    int64_t object_id;
    struct instant found_at, seen_at, cured_at;
};
LIST_TYPE(patrol_fault_list, struct patrol_fault);
/* Open faults, by id. */
void patrol_open(struct ctx *c, struct unit_id unit, struct patrol_fault_list *out);
/* A page of a unit's faults, newest first: open ones, or the history of all. */
void patrol_page(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                 struct patrol_fault_list *out);
void patrol_insert(struct ctx *c, const struct patrol_fault *f);
void patrol_cure(struct ctx *c, int64_t id, struct instant at);
void patrol_seen(struct ctx *c, int64_t id, struct str says, struct instant at);

struct patrol_run {
    int64_t id;
    struct unit_id unit;
    struct instant started_at, ended_at;
    int64_t documents, faults, fresh, cured;
};
void patrol_run_insert(struct ctx *c, const struct patrol_run *r);
/* The newest round that covered the unit; false: none yet. */
bool patrol_run_last(struct ctx *c, struct unit_id unit, struct patrol_run *out);

/* How many open faults of each kind, per unit. */
struct patrol_count {
    struct unit_id unit;
    struct str kind;
    int64_t n;
};
LIST_TYPE(patrol_count_list, struct patrol_count);
void patrol_counts(struct ctx *c, struct patrol_count_list *out);

#endif
