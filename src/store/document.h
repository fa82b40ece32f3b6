/* SPDX-License-Identifier: MulanPSL-2.0 */
/* document.h - documents (信息), versions, steps, attachments, relations, findings
 *
 * The row of a document holds what lists need. While the document is live the row's fields are
 * those of the published version; a revision has its own in its version until it is published.
 */
#ifndef STORE_DOCUMENT_H
#define STORE_DOCUMENT_H

#include "law/flow.h"
#include "store/db.h"

/* What a person fills in about a document; stored with every version. */
struct doc_fields {
    struct str title, doc_no, genre, subject, issuer, source, author, keywords, summary;
    struct day written, effective, expiry, review; /* review: art. 18 */
    struct str attribute;                          /* open, request, closed */
    struct str ground, item;
    bool norm, top;
    struct column_id col;
    struct office_id office;
};

struct document {
    struct doc_id id;
    struct unit_id unit;
    enum doc_state state;
    enum doc_path path;
    bool live;
    int version, published_version, secrecy_version;
    struct doc_fields f;
    struct str index_no;
    struct user_id drafter;
    int open_blocks;
    struct day ended;
    struct str ended_kind;
    struct day amended; /* the first amendment holds from this day */
    struct instant publish_at, first_published_at, published_at, withdrawn_at, created_at,
        changed_at;
    struct str withdraw_reason, origin;
    int64_t
        shown_row; /* of published_version, on SQLite; 0 or out of date: version_shown() finds it */
};

/* A line of a list; what every list of documents shows. */
struct doc_line {
    struct doc_id id;
    struct unit_id unit;
    struct column_id col;
    enum doc_state state;
    bool live, norm;
    int version;
    struct str title, index_no, doc_no, summary, unit_code, unit_name, col_name, drafter_name;
    struct day written, effective, expiry, ended;
    struct str ended_kind;
    struct day amended; /* the first amendment holds from this day */
    struct instant published_at, changed_at, publish_at;
    struct instant first_published_at; /* in lists of the desk */
    int open_blocks;
};
LIST_TYPE(doc_line_list, struct doc_line);

struct doc_version {
    int64_t id;
    struct doc_id document;
    int version;
    struct str title, body, body_text, body_html, fields, note, saved_by_name;
    struct user_id saved_by;
    struct instant saved_at;
};
LIST_TYPE(doc_version_list, struct doc_version);

struct doc_step {
    int64_t id;
    struct doc_id document;
    int version;
    struct str act, from, to, name, remark;
    struct user_id account;
    struct instant at;
};
LIST_TYPE(doc_step_list, struct doc_step);

struct attachment {
    int64_t id;
    struct doc_id document;
    struct blob_id blob;
    struct str kind, name, type, sm3; /* kind: file, image; sm3: 32 bytes */
    int64_t size;
    int from_version, until_version; /* in versions from ≤ v < until; until 0: all later ones */
    struct instant removed_at;
};
LIST_TYPE(attachment_list, struct attachment);

struct relation {
    struct doc_id document, other;
    struct str kind; /* interprets, amends, repeals, replaces, about */
    bool reverse;    /* seen from the other side */
    struct str title, unit_code;
    struct column_id col;
    bool live;
};
LIST_TYPE(relation_list, struct relation);

struct finding {
    int64_t id;
    struct doc_id document;
    struct unit_id unit;
    struct office_id office;
    int version;
    struct str rule, family, level, field; /* level: block, warn, note */
    int64_t start, length;
    struct str words, says, suggestion, source, decision, reason;
    bool removes; /* the words are to be taken out; `suggestion` is empty then */
    struct user_id decided_by;
    struct str decided_name;
    struct instant decided_at;
};
LIST_TYPE(finding_list, struct finding);

struct norm_event {
    int64_t id;
    struct doc_id document;
    struct str kind; /* made, amended, repealed, void, extended */
    struct day day, until;
    struct str by_doc_no, note;
    int64_t cleanup;
};
LIST_TYPE(norm_event_list, struct norm_event);

/* A page of a list by key: those before (published_at, id) `before`; 0 from the newest. */
struct page_key {
    struct instant at;
    int64_t id;
};

enum err document_load(struct ctx *c, struct doc_id id, struct document *out);
struct doc_id document_insert(struct ctx *c, const struct document *d);
/* Writes the whole row back, but only if nobody wrote since: ERR_CONFLICT otherwise. `seen` is
 * the changed version that the caller had read. */
void document_update(struct ctx *c, const struct document *d, int seen_version);
void document_blocks(struct ctx *c, struct doc_id id, int open_blocks);

void version_insert(struct ctx *c, struct unit_id unit, const struct doc_version *v);
enum err version_load(struct ctx *c, struct doc_id doc, int version, struct doc_version *out);
void version_all(struct ctx *c, struct doc_id doc,
                 struct doc_version_list *out); /* without bodies */

void autosave_put(struct ctx *c, struct unit_id unit, struct doc_id doc, int base_version,
                  struct str content);
bool autosave_get(struct ctx *c, struct doc_id doc, struct str *content, int *base_version,
                  struct instant *at);
void autosave_drop(struct ctx *c, struct doc_id doc);

void step_insert(struct ctx *c, const struct document *d, enum doc_act act, enum doc_state from,
                 struct str remark);
void step_all(struct ctx *c, struct doc_id doc, struct doc_step_list *out);
/* Who took `act` last on this version; 0: nobody. */
struct user_id step_last(struct ctx *c, struct doc_id doc, int version, enum doc_act act);

/* Published documents, newest first, one more than `n` is asked for by the caller to see if there is more. */
void docs_of_column(struct ctx *c, struct column_id col, struct page_key before, int n,
                    struct doc_line_list *out);
void docs_of_unit(struct ctx *c, struct unit_id unit, struct page_key before, int n,
                  struct doc_line_list *out);
void docs_latest(struct ctx *c, struct page_key before, int n, struct doc_line_list *out);
void docs_norm(struct ctx *c, struct unit_id unit, struct page_key before, int n,
               struct doc_line_list *out);
/* The neighbours of a live document in its column: newer and older; id 0 where there is none. */
void doc_neighbours(struct ctx *c, const struct document *d, struct doc_line *newer,
                    struct doc_line *older);
/* Work lists: of a unit by state (all states when `state` is DOC_STATE__MAX), newest change first. */
void docs_work(struct ctx *c, struct unit_id unit, enum doc_state state, struct user_id drafter,
               struct page_key before, int n, struct doc_line_list *out);
int64_t docs_count(struct ctx *c, struct unit_id unit, enum doc_state state);
/* Scheduled documents whose time has come. */
void docs_due(struct ctx *c, struct doc_line_list *out);
/* Withheld items whose review day has come (art. 18). */
void docs_review_due(struct ctx *c, struct unit_id unit, struct day until,
                     struct doc_line_list *out);
/* Normative documents that expire up to `until`. */
void docs_expiring(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                   struct doc_line_list *out);
/* Live documents of the columns of one report class, first published within [from, until): a count. */
int64_t docs_count_class(struct ctx *c, int64_t klass, struct instant from,
                         struct instant until);
int64_t docs_count_first_published(struct ctx *c, struct unit_id unit, struct instant from,
                                   struct instant until);
int64_t docs_count_written(struct ctx *c, struct unit_id unit, struct day from,
                           struct day until);
int64_t docs_count_withdrawn(struct ctx *c, struct unit_id unit, struct instant from,
                             struct instant until);
bool doc_by_origin(struct ctx *c, struct unit_id unit, struct str origin, struct doc_id *out);

bool doc_by_index(struct ctx *c, struct str index_no, struct doc_id *out);

struct blob_id blob_row(struct ctx *c, struct unit_id unit, struct str sm3, int64_t size,
                        struct str type);
int64_t attachment_insert(struct ctx *c, struct unit_id unit, const struct attachment *a);
/* Those of the newest version. The public is shown attachment_of(…, published_version) only. */
void attachment_all(struct ctx *c, struct doc_id doc, struct attachment_list *out);
void attachment_of(struct ctx *c, struct doc_id doc, int version, struct attachment_list *out);
enum err attachment_load(struct ctx *c, int64_t id, struct attachment *out);
/* A file that the public may have: of the published version of a live document; else not found. */
enum err attachment_load_public(struct ctx *c, int64_t id, struct attachment *out);
/* From `version` on it is no longer there. */
void attachment_remove(struct ctx *c, int64_t id, int version);

void relation_put(struct ctx *c, struct unit_id unit, struct doc_id doc, struct doc_id other,
                  struct str kind);
void relation_drop(struct ctx *c, struct doc_id doc, struct doc_id other, struct str kind);
void relation_all(struct ctx *c, struct doc_id doc,
                  struct relation_list *out); /* both directions */

/* Replaces the findings of a version, keeping decisions on the same rule and words. */
void finding_replace(struct ctx *c, const struct document *d, int version,
                     const struct finding *f, isize n);
void finding_all(struct ctx *c, struct doc_id doc, int version, struct finding_list *out);
void finding_decide(struct ctx *c, int64_t id, struct doc_id doc, struct str decision,
                    struct str reason);
int finding_open_blocks(struct ctx *c, struct doc_id doc, int version);

void norm_event_insert(struct ctx *c, struct unit_id unit, const struct norm_event *e);
void norm_event_delete(struct ctx *c, struct doc_id doc, int64_t id);
void norm_event_all(struct ctx *c, struct doc_id doc, struct norm_event_list *out);
/* Table two, row 行政规范性文件 or 规章: events of `kind` in the unit within the days. */
int64_t norm_event_count(struct ctx *c, struct unit_id unit, struct str kind, struct day from,
                         struct day until);
int64_t norm_in_force(struct ctx *c, struct unit_id unit, struct day on);

void redirect_put(struct ctx *c, struct unit_id unit, struct str path, struct doc_id doc,
                  struct column_id col);
bool redirect_find(struct ctx *c, struct str path, struct doc_id *doc, struct column_id *col);

#endif
