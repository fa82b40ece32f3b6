/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose.h - requests: filed, registered, kept by the clock, answered (依申请公开)
 *
 * Each function is one use case and one transaction: load, decide by law/clock, store, derive, audit.
 * What lists need (state, due day, days taken) is rewritten by disclose_derive() in the same
 * transaction as every event; `gongkai audit derive` compares by disclose_compare().
 *
 * Ledger:  an event of the clock is never changed. Impossible ones are refused; unlawful ones stay
 *          with their article. Sending a letter is what makes most events (law/wording).
 * Seen:    whoever changes a case says which version they had open; if somebody has saved since,
 *          ERR_CONFLICT, and nothing is overwritten.
 * Person:  sealed. The officer, those who handle the case with them, and who must sign a letter that
 *          waits see it through disclose_look(), letters and files, audited each time; everybody else,
 *          and everybody on every other page, gets masked fields. What applicants wrote of themselves
 *          in the content, the subject and names of files is masked likewise (applicant_hide).
 * Files:   what applicants hand in is sealed before it is stored (place request_file:UNIT).
 * Limits:  by behaviour only: filings and look-ups of one address in a time; the refusal says which
 *          limit and until when.
 * Law:     Regulations (2019) art. 27-45; rulebook chapters 01, 11, 16
 */
#ifndef WORK_DISCLOSE_H
#define WORK_DISCLOSE_H

#include "base/helper.h"
#include "law/wording.h"
#include "render/letter.h"
#include "store/dispute.h"
#include "store/request.h"
#include "work/applicant.h"

enum {
    CONTENT_MOST = 5000, /* characters of a description */
    SUBJECT_MOST = 100,
    UPLOAD_MOST = 10 << 20, /* bytes of a file */
    UPLOADS_MOST = 5,
    FILINGS_HOUR = 10, /* of one address */
    LIST_PAGE = 50
};

/* --- intake */

struct filing_file {
    struct str kind; /* proof, attach, authority, envelope */
    struct str name, bytes;
};
struct filing {
    struct unit_id unit;
    enum channel channel; /* the public: web */
    enum applicant_kind kind;
    struct applicant who;
    struct str subject; /* "": the beginning of the content */
    struct str content, form_wanted, way_wanted;
    struct day day;  /* staff: the day it was handed in, signed for, or came; none: today */
    bool correction; /* art. 41: a record about oneself, not information */
    bool confirmed;  /* staff: letter or fax that both sides have confirmed on `day` */
    int already_public;
    bool
        unread; /* a file could not be taken, which is said already: the files are not judged again */
    LIST(struct filing_file) files;
};
/* What the applicant takes home. The code is shown once and kept as a keyed hash. */
struct filed {
    struct request_id id;
    struct str number, code;
    struct day day, due; /* due: none while unconfirmed */
    struct instant at;
    struct str
        proof; /* keyed hash over number, time and content: what the receipt is verified by */
};
/* Whether a filing may be taken: the first of filing_faults(), ERR_INPUT with the field, ERR_TOO_LARGE, ERR_MEDIA.
 * Used before anything is stored. */
enum err filing_check(struct ctx *c, const struct filing *f, struct fail *why);
/* All that stands against it, each with its field (files: by kind authority, envelope, else files), for the page to
 * say at once, the public's and the desk's; how many. `out` has room for FILING_FAULTS. */
enum { FILING_FAULTS = 6 + APPLICANT_FAULTS };
int filing_faults(struct ctx *c, const struct filing *f, struct fail *out);
/* Kind of a file by its first bytes; "" for one that is not taken (programs, scripts, archives). */
struct str filing_media(struct str name, struct str bytes);
/* A picture is drawn anew (render/redraw.h): where it was taken, whose camera it was and what lies behind its
 * pixels do not come along, and nothing of the original is stored. Other files are left as they are. */
enum err filing_redraw(struct ctx *c, struct helper *h, struct filing_file *f);
enum err disclose_file(struct ctx *c, const struct filing *f, struct filed *out);
enum err disclose_register(struct ctx *c, const struct filing *f, struct filed *out);

/* --- by number and code, for the applicant */

struct case_letter {
    int64_t id;
    struct str name, rule, number;
    struct day sent;
};
struct case_public {
    struct request r;
    struct str unit_name, unit_code, unit_phone, unit_office;
    struct str state_plain; /* in plain words */
    struct str next_plain;  /* what happens next */
    struct clock clock;
    struct str outcome_plain;
    bool may_correct, may_withdraw, may_object;
    LIST(struct case_letter) letters;
    struct str correction; /* what is to be corrected, from P02 */
};
/* Fails: ERR_NOT_FOUND alike for a wrong number and a wrong code; ERR_RATE. */
enum err disclose_track(struct ctx *c, struct str number, struct str code,
                        struct case_public *out);
enum err disclose_correct(struct ctx *c, struct str number, struct str code, struct str content,
                          const struct filing *files);
enum err disclose_withdraw(struct ctx *c, struct str number, struct str code,
                           struct str reason);
enum err disclose_object(struct ctx *c, struct str number, struct str code, struct str text);
/* A letter that was sent to the applicant, for them to print or keep. */
enum err disclose_own_letter(struct ctx *c, struct str number, struct str code, int64_t letter,
                             struct letter *out);
/* The whole of one's own case as a zip archive: what was filed, the ledger, files, letters as text. */
enum err disclose_own_archive(struct ctx *c, struct str number, struct str code,
                              struct str *zip);

/* --- handling */

enum err disclose_assign(struct ctx *c, struct request_id id, int seen, struct user_id officer,
                         struct office_id office);
/* One who handles it with the officer; `on` false: no longer. */
enum err disclose_helper(struct ctx *c, struct request_id id, int seen, struct user_id account,
                         bool on);
/* Who can be officer of a case of this unit or handle it with one: accounts in use of the unit itself whose
 * roles let them handle cases. */
struct account_list;
enum err disclose_handlers(struct ctx *c, struct unit_id unit, struct account_list *out);
enum err disclose_note(struct ctx *c, struct request_id id, struct str text);
/* An event that is not a letter: confirmed, corrected, third_received … paid, suspended,
 * withdrawn. `e->note` goes to the ledger. */
enum err disclose_event(struct ctx *c, struct request_id id, int seen,
                        const struct clock_event *e);
enum err disclose_repeat(struct ctx *c, struct request_id id, int seen,
                         struct str earlier_number);
/* One paper with several requests: a new case with the same applicant, channel and days. */
enum err disclose_split(struct ctx *c, struct request_id id, int seen, struct str content,
                        struct request_id *out);
/* This case is handled with another one of the same unit; it ends as O23 with a note. */
enum err disclose_join(struct ctx *c, struct request_id id, int seen, struct str other_number);

struct case_like {
    struct request r;
    int percent; /* how alike the descriptions are */
    bool same_applicant;
};
struct case_open {
    struct request r;
    struct applicant masked;
    struct str content; /* what was asked, without what it says of the applicant */
    struct request_helper_list helpers;
    struct clock clock;
    struct clock_events events;
    struct request_event_list ledger;
    struct request_file_list files;
    struct letter_list letters;
    struct dispute_list disputes;
    LIST(struct case_like) like;
    bool many_ask;     /* several applicants ask the same (art. 44) */
    int month_ordinal; /* the n-th item of this applicant in the month of receipt */
    bool handler;      /* the actor may look at the person */
    bool mine;         /* the actor handles it: may write and open letters */
    bool may_case, may_approve;
    bool officer_gone; /* the officer's account is out of use: somebody must be assigned */
};
enum err disclose_open(struct ctx *c, struct request_id id, struct case_open *out);
/* The applicant in clear, for who handles the case; audited. `why` is what it is looked at for. */
enum err disclose_look(struct ctx *c, struct request_id id, struct str why,
                       struct applicant *out);
enum err disclose_file_open(struct ctx *c, int64_t file, struct request_file *f,
                            struct str *bytes);

struct work_list {
    struct request_list rows;
    struct request_counts counts;
    struct day today;
    LIST(enum clock_colour) colours; /* one a row */
    LIST(int64_t) left;              /* working days left, likewise */
    bool more;
};
enum err disclose_list(struct ctx *c, struct unit_id unit, enum request_filter filter,
                       const struct request_page *page, struct work_list *out);
/* Colours and days left of rows that were found otherwise. */
enum err disclose_colour(struct ctx *c, struct unit_id unit, struct work_list *out);
/* By number alone: what may stand in an address. */
enum err disclose_find(struct ctx *c, struct unit_id unit, struct str number,
                       struct request_list *out);
/* By number, or by keyed hash of a name, identity number or contact. */
enum err disclose_search(struct ctx *c, struct unit_id unit, struct str words,
                         struct request_list *out);

/* --- letters (disclose_letter.c) */

struct letter_draft {
    struct letter_rule rule;
    struct str text;           /* the wording with its blanks */
    struct blank_list blanks;  /* those for the officer, with what stands in them */
    struct blank_list own;     /* those of the program, filled */
    struct blank_list missing; /* what blocks release */
    struct str filled;         /* the text as it would be now */
    struct str addressee, title, number, contact, issuer;
    struct str outcome;
    struct outcome o;
    bool has_outcome;
    struct letter_row_db row; /* id 0: not saved yet */
    bool masked;              /* nobody handles the case yet: the draft shows nobody */
    bool mine;                /* the actor handles the case: may submit, send */
    bool signs;               /* it waits, and the actor may approve it */
};
/* A letter that waits, and that the actor may approve. */
struct letter_wait {
    int64_t id;
    struct str name, number, drafter; /* of the letter; the case's number; who handed it in */
    struct day due;                   /* the case's; unset where it does not run */
};
LIST_TYPE(letter_wait_list, struct letter_wait);
/* Those of a unit, what is due first; within the caller's transaction. */
void letters_to_sign(struct ctx *c, struct unit_id unit, struct letter_wait_list *out);
/* Whether this blank blocks release: nothing stands in it, or what cannot be. */
bool letter_blank_open(const struct letter_draft *d, struct str name);
/* A new draft of `rule` (and `outcome`, for answers), not stored. */
enum err letter_begin(struct ctx *c, struct request_id id, struct str rule, struct str outcome,
                      struct letter_draft *out);
enum err letter_open(struct ctx *c, int64_t letter, struct letter_draft *out);
/* Stores the blanks; letter 0 makes a new one. Drafts always save, but not over what somebody else
 * has saved since version `seen` (0: any): ERR_CONFLICT. */
enum err letter_save(struct ctx *c, struct request_id id, int64_t letter, int seen,
                     struct str rule, struct str outcome, const struct blank_list *blanks,
                     int64_t *out);
/* Blocks while a blank is empty, a letter that must have gone before is missing, or the clock
 * would refuse its event. */
enum err letter_submit(struct ctx *c, int64_t letter);
/* Not by its drafter, unless one-person mode stands; gives the number. `seen` is the version that the
 * approver has read (0: any): ERR_CONFLICT where another one stands. */
enum err letter_approve(struct ctx *c, int64_t letter, int seen);
enum err letter_return(struct ctx *c, int64_t letter, struct str reason);
enum err letter_drop(struct ctx *c, int64_t letter);
struct delivery {
    struct day day;
    struct str way;   /* direct, post, web, email, fax, other */
    struct str proof; /* number of the post item, who signed … */
};
/* Sends it: its event goes into the ledger, an answer closes the case. */
enum err letter_send(struct ctx *c, int64_t letter, const struct delivery *d);
/* What goes to paper (render/letter.h): a draft as it would be, an approved one as it was frozen
 * at approval. For a draft `missing` blanks stay in braces. */
enum err letter_sheet(struct ctx *c, int64_t letter, struct letter *out);

/* --- derived state */

/* Recomputes one case from its events; within the caller's transaction. */
void disclose_derive(struct ctx *c, struct request_id id, struct clock *clock);
struct derive_fault {
    struct request_id id;
    struct str number, field, stored, derived;
};
LIST_TYPE(derive_fault_list, struct derive_fault);
/* Compares the stored columns of every open case (unit 0: of all units) with what their events
 * give; changes nothing. */
enum err disclose_compare(struct ctx *c, struct unit_id unit, int64_t *cases,
                          struct derive_fault_list *out);
/* Recomputes open cases after the calendar changed, logs each date that moved. */
struct moved {
    struct request_id id;
    struct unit_id unit;
    struct str number;
    struct day before, after;
};
LIST_TYPE(moved_list, struct moved);
enum err disclose_recompute(struct ctx *c, struct unit_id unit, struct moved_list *out);

/* --- erasing (art. 45) */
enum err erasure_propose(struct ctx *c, struct unit_id unit, const struct request_id *cases,
                         isize n, struct str reason, int64_t *out);
/* By somebody else; erases. The figures stay. */
enum err erasure_approve(struct ctx *c, int64_t erasure);
/* What there is, and what could be: closed on or before `until`, not erased, the oldest first, `n` behind
 * `after` (day of closing, id). */
struct erasable {
    struct erasure_list lists;
    struct request_list rows;
    bool more;
};
enum err erasure_offer(struct ctx *c, struct unit_id unit, struct day until,
                       const struct request_page *after, int n, struct erasable *out);
struct erasure_open {
    struct erasure e;
    struct request_list cases;
    struct str proposer, approver;
    bool may_approve, own; /* own: the actor proposed it */
};
enum err erasure_open(struct ctx *c, int64_t id, struct erasure_open *out);

#endif
