/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request.h - requests (依申请公开), their ledger, files, letters
 *
 * Personal fields are sealed: what is here as bytes is opened by work/applicant.h and nowhere
 * else. What is asked for, an objection, names of files, remarks on letters are sealed in the table and open
 * here (store/words.h), for they name people; ERR_DB from whatever loads one case when the key is not there.
 * Notes and parties of the ledger stay sealed until request_events_read(): no figure and no date needs them.
 * Derived columns are written by request_put_derived() only (work/disclose_derive.c).
 */
#ifndef STORE_REQUEST_H
#define STORE_REQUEST_H

#include "law/clock.h"
#include "law/outcome.h"
#include "store/db.h"
#include "store/derive.h"

struct request {
    struct request_id id;
    struct unit_id unit;
    struct office_id office;
    struct str number;
    enum channel channel;
    enum applicant_kind kind;
    struct str applicant;                                 /* sealed; "" when erased */
    struct str subject, content, form_wanted, way_wanted; /* sealed in the table */
    struct instant filed_at;
    struct day received, due, closed;
    enum clock_state state;
    bool provisional;
    int days_taken, late;
    struct user_id officer;
    struct str officer_name;
    struct str outcome; /* O07; "" while open; C1 … of a correction */
    bool correction;    /* art. 41: a record about oneself is to be put right */
    struct request_id earlier, split_of, joined_to;
    int already_public;
    struct str objection; /* likewise */
    bool unreadable;      /* the key of what is sealed is not there */
    int version;
    struct instant erased_at;
};
LIST_TYPE(request_list, struct request);

struct request_derived {
    struct day received, due, closed;
    enum clock_state state;
    bool provisional;
    int days_taken, late;
};

struct request_event {
    int64_t id;
    struct request_id request;
    struct day day;
    struct str kind;
    struct str fields; /* JSON that names nobody but staff; what the clock needs */
    struct str
        words; /* JSON: "who" the party, "note" what was written; "" none, or not read yet */
    struct str sealed; /* the same as it stands in the table */
    struct str unlawful, name;
    struct user_id account;
    struct instant at;
};
LIST_TYPE(request_event_list, struct request_event);

struct request_file {
    int64_t id;
    struct request_id request;
    struct str kind, name, type, sm3; /* sm3 of the sealed bytes */
    int64_t size, letter;
    struct instant at;
};
LIST_TYPE(request_file_list, struct request_file);

struct letter_row_db {
    int64_t id;
    struct unit_id unit;
    struct request_id request;
    struct str rule, number, outcome, fields; /* fields: sealed */
    struct str state;                         /* draft, submitted, approved, sent, dropped */
    struct user_id drafter, approver;
    struct str drafter_name, approver_name;
    struct str words; /* of a draft: why it was sent back; of what was sent: the proof of it */
    struct str delivery; /* JSON: how; names nobody */
    struct day approved, sent;
    int version;
    struct instant at;
};
LIST_TYPE(letter_list, struct letter_row_db);

/* --- the case */
struct request_id request_insert(struct ctx *c, const struct request *r, struct str query_code,
                                 struct str applicant_key);
void request_put_applicant(struct ctx *c, struct request_id id, struct str sealed);
/* ERR_NOT_FOUND when there is none. */
enum err request_load(struct ctx *c, struct request_id id, struct request *out);
/* By the hash of the code that the applicant holds; false: none. */
bool request_by_code(struct ctx *c, struct str query_code, struct request *out);
/* The newest one of whom this key is (applicant_key), filed at `since` or later; false: none. */
bool request_by_applicant(struct ctx *c, struct unit_id unit, struct str key,
                          struct instant since, struct request *out);
bool request_by_number(struct ctx *c, struct unit_id unit, struct str number,
                       struct request *out);
void request_put_derived(struct ctx *c, struct request_id id, const struct request_derived *d);
/* Fails with ERR_CONFLICT when `seen` is not the version that stands; grows it by one. */
void request_touch(struct ctx *c, struct request_id id, int seen);
void request_put_officer(struct ctx *c, struct request_id id, struct user_id officer,
                         struct office_id office);
void request_put_outcome(struct ctx *c, struct request_id id, struct str outcome);
void request_put_links(struct ctx *c, struct request_id id, struct request_id earlier,
                       struct request_id split_of, struct request_id joined_to);
/* `r` as it was loaded: its number binds what is sealed to the case. */
void request_put_content(struct ctx *c, const struct request *r, struct str content);
void request_put_objection(struct ctx *c, const struct request *r, struct str text);
void request_erase(struct ctx *c, struct request_id id);

void request_key_add(struct ctx *c, struct unit_id unit, struct request_id id, struct str kind,
                     struct str hash);

/* --- lists */
enum request_filter { REQUESTS_OPEN, REQUESTS_CLOSED, REQUESTS_MINE };
/* Mine: those that I am the officer of, or handle with one.
 * Open ones by due date, those without one last; closed ones by the day of closing, newest first.
 * `after`: due_order (or closed_day) and id of the last row seen. */
struct request_page {
    int64_t after_order, after_id;
};
void request_work(struct ctx *c, struct unit_id unit, enum request_filter filter,
                  struct user_id officer, const struct request_page *page, int n,
                  struct request_list *out);
int64_t request_order(const struct request *r);
struct request_counts {
    int64_t open, overdue, red, yellow, green, waiting, closed_year;
};
/* `red_until` and `yellow_until`: the days that 2 and 5 working days after today are. */
void request_count(struct ctx *c, struct unit_id unit, struct day today, struct day red_until,
                   struct day yellow_until, struct request_counts *out);
/* Those of one applicant, newest first, without `but`. */
void request_of_applicant(struct ctx *c, struct unit_id unit, struct str applicant_key,
                          struct request_id but, int n, struct request_list *out);
/* The newest of a unit, for finding the like. */
void request_recent(struct ctx *c, struct unit_id unit, struct request_id but, int n,
                    struct request_list *out);
/* By a keyed hash of a name, an identity number or a contact. */
void request_by_key(struct ctx *c, struct unit_id unit, struct str hash, int n,
                    struct request_list *out);
/* Open ones after `after`, by id: for recomputing when the calendar changes. unit 0: all. */
void request_open_ids(struct ctx *c, struct unit_id unit, struct request_id after, int n,
                      struct request_list *out);
/* How many of this applicant were received in [from, until], and filed before `id`. */
int64_t request_ordinal(struct ctx *c, struct unit_id unit, struct str applicant_key,
                        struct day from, struct day until, struct request_id id);
struct str request_applicant_key(struct ctx *c, struct request_id id);

/* --- who handles it beside the officer (store/request_helper.c) */
struct request_helper {
    struct user_id account;
    struct str name;
};
LIST_TYPE(request_helper_list, struct request_helper);
void request_helpers(struct ctx *c, struct request_id id, struct request_helper_list *out);
bool request_helps(struct ctx *c, struct request_id id, struct user_id account);
/* Begins or ends it; what is so already stays. */
void request_put_helper(struct ctx *c, struct unit_id unit, struct request_id id,
                        struct user_id account, bool on);

/* --- the ledger */
int64_t request_event_insert(struct ctx *c, struct unit_id unit, const struct request_event *e);
/* Without words: `sealed` only. */
void request_events(struct ctx *c, struct request_id id, struct request_event_list *out);
/* Opens the words, for somebody who may read the case. One that does not open says so as its note. */
void request_events_read(struct ctx *c, struct request_event_list *list);
/* Cases with an event of `until` or before that was entered at `from` or later. */
void request_entered_late(struct ctx *c, struct unit_id unit, struct day until,
                          struct instant from, struct request_list *out);

/* --- files */
int64_t request_file_insert(struct ctx *c, struct unit_id unit, const struct request_file *f,
                            struct blob_id blob);
void request_files(struct ctx *c, struct request_id id, struct request_file_list *out);
enum err request_file_load(struct ctx *c, int64_t id, struct request_file *out);
void request_files_remove(struct ctx *c, struct request_id id);
void request_file_remove(struct ctx *c, int64_t id);
/* What was redacted goes with the answer; what goes with it is sent with the letter. */
void request_file_answer(struct ctx *c, int64_t id);
void request_files_send(struct ctx *c, struct request_id id, int64_t letter);

/* --- letters */
int64_t letter_insert(struct ctx *c, const struct letter_row_db *l);
/* ERR_CONFLICT where `seen` (0: any) is not the version that stands, ERR_RULE where it is no draft. */
void letter_put_fields(struct ctx *c, int64_t id, int seen, struct str sealed,
                       struct str outcome);
enum err letter_load(struct ctx *c, int64_t id, struct letter_row_db *out);
void letters_of(struct ctx *c, struct request_id id, struct letter_list *out);
void letters_waiting(struct ctx *c, struct unit_id unit, struct letter_list *out);
void letter_put_state(struct ctx *c, int64_t id, struct str state, struct str remark);
void letter_put_approval(struct ctx *c, int64_t id, struct str number, struct day day);
/* The blanks and the text of all letters of the case go; number, days and outcome stay. */
void letters_erase(struct ctx *c, struct request_id id);
void letter_put_sent(struct ctx *c, int64_t id, struct day day, struct str delivery,
                     struct str proof);
/* The unit's own wording, "" when it has none. */
struct str letter_text_get(struct ctx *c, struct unit_id unit, struct str rule);
void letter_text_put(struct ctx *c, struct unit_id unit, struct str rule, struct str text);

/* --- erasing on an approved list (store/erasure.c) */
struct erasure {
    int64_t id;
    struct unit_id unit;
    struct str reason;
    struct user_id proposed_by, approved_by;
    struct instant proposed_at, approved_at;
    int64_t cases;
};
LIST_TYPE(erasure_list, struct erasure);
int64_t erasure_insert(struct ctx *c, struct unit_id unit, struct str reason);
void erasure_add(struct ctx *c, struct unit_id unit, int64_t erasure, struct request_id id);
enum err erasure_load(struct ctx *c, int64_t id, struct erasure *out);
void erasure_all(struct ctx *c, struct unit_id unit, struct erasure_list *out);
void erasure_cases(struct ctx *c, int64_t id, struct request_list *out);
/* Closed on or before the day and not erased: the oldest first, behind `after` (day of closing, id). */
void erasure_ripe(struct ctx *c, struct unit_id unit, struct day until,
                  const struct request_page *after, int n, struct request_list *out);
void erasure_done(struct ctx *c, int64_t id);

/* --- figures: rows of table three over a period */
struct request_tally {
    struct str outcome; /* "" : see `what` */
    struct str kind;    /* nat … oth */
    int64_t n, taken, late;
};
LIST_TYPE(request_tally_list, struct request_tally);
/* Received in [from, until]; carried in: received before `from`, not closed before it. */
void request_tally_received(struct ctx *c, struct unit_id unit, struct day from,
                            struct day until, struct request_tally_list *out);
void request_tally_carried(struct ctx *c, struct unit_id unit, struct day from,
                           struct request_tally_list *out);
void request_tally_closed(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          struct request_tally_list *out);
/* Days taken by cases closed in [from, until]: how many took `n` (outcome "", kind ""). */
struct request_days {
    int days;
    int64_t n;
};
LIST_TYPE(request_days_list, struct request_days);
void request_days(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                  struct request_days_list *out);
/* A row of table request_tally. */
struct tally_row {
    struct str what, grain, kind, outcome;
    int64_t at, days, n, taken, late;
};
/* A period as whole days, months, years, months, days; an empty part has `from` after `until`. */
struct tally_part {
    int64_t from, until;
};
void tally_parts(struct day from, struct day until, struct tally_part out[5]);
/* Counts the register of a unit from end to end: what differs from the stored figures; or writes
 * them anew. */
void request_tally_compare(struct ctx *c, struct unit_id unit, int most,
                           struct drift_list *out);
void request_tally_rebuild(struct ctx *c, struct unit_id unit);
/* Requests of art. 41, which table three leaves out: received and closed in [from, until]. */
void request_corrections(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                         int64_t *received, int64_t *closed);
/* The cases behind a cell: what is "received", "carried", "closed" or "open"; outcome and kind
 * may be "". */
void request_behind(struct ctx *c, struct unit_id unit, struct str what, struct str outcome,
                    struct str kind, struct day from, struct day until, int n,
                    struct request_list *out);

#endif
