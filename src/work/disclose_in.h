/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_in.h - what the files of work/disclose share; within a transaction all of them */
#ifndef WORK_DISCLOSE_IN_H
#define WORK_DISCLOSE_IN_H

#include "store/blob.h"
#include "work/disclose.h"

/* The events of the clock among the ledger's rows, and back. Rows whose words were not read give the same dates. */
void ledger_events(struct ctx *c, const struct request_event_list *rows,
                   struct clock_events *out);
/* What the clock needs of an event, without names; `party`: the number of who is named in it, 0 nobody. */
struct str event_fields(struct arena *mem, const struct clock_event *e, int party);
/* What names people, to be sealed: a party, what was written. */
struct str event_words(struct arena *mem, struct str who, struct str note);
/* Loads ledger, calendar, clock of a case. */
void case_clock(struct ctx *c, const struct request *r, struct clock_events *events,
                struct clock *out);
/* The case as its ledger stood before an instant: days of receipt and closing, days taken and late as the
 * same function gives them. false: nothing of it had been entered yet. */
bool case_as_entered(struct ctx *c, const struct request *r, struct instant before,
                     struct request *out);
/* Decides by law, appends, derives: refuses what cannot be. Marks what is unlawful. */
void case_take(struct ctx *c, const struct request *r, const struct clock_event *e);
/* A step that moves no date: assign, join …; `fields` names nobody but staff. */
void case_step(struct ctx *c, const struct request *r, struct str kind, struct str fields);
/* What staff note beside the case: sealed, in no log. */
void case_note(struct ctx *c, const struct request *r, struct str text);
/* Files that were handed in, sealed and stored (before a transaction); their rows (within one). */
struct kept_file {
    struct request_file row;
    struct blob_file blob;
};
LIST_TYPE(kept_files, struct kept_file);
void files_keep(struct ctx *c, const struct filing *f, struct kept_files *out);
void file_keep(struct ctx *c, struct unit_id unit, struct str kind, struct str name,
               struct str type, struct str bytes, struct kept_files *out, isize *cap);
void files_rows(struct ctx *c, struct unit_id unit, struct request_id id, int64_t letter,
                const struct kept_files *kept);
enum err file_unseal(struct ctx *c, struct unit_id unit, const struct request_file *f,
                     struct str *bytes);
struct str query_code_hash(struct ctx *c, struct str number, struct str code);
/* The case of a number and code, or ERR_NOT_FOUND. */
void case_by_code(struct ctx *c, struct str number, struct str code, struct request *out);
/* --- who may see who asked (disclose_person.c); within a transaction */
/* The officer, or one who handles it with them. */
bool case_handles(struct ctx *c, const struct request *r);
/* Those, and who must sign a letter of it that waits. */
bool case_sees(struct ctx *c, const struct request *r);
/* Of one letter: those who handle the case, who must sign it, who has signed it. */
bool letter_sees(struct ctx *c, const struct request *r, const struct letter_row_db *l);
/* ERR_FORBIDDEN, with what can be done about it. */
void case_need_sight(struct ctx *c, const struct request *r);
void letter_need_sight(struct ctx *c, const struct request *r, const struct letter_row_db *l);
/* A case without an officer becomes the actor's, who acts on it. */
void case_take_over(struct ctx *c, struct request *r);
/* May work on it: takes it over, or handles it already. */
void case_need_handler(struct ctx *c, struct request *r);
/* ERR_INPUT unless the account is one of this unit, in use, with a role that handles cases; `what` is how
 * the refusal names them. Its name. */
struct str case_may_handle(struct ctx *c, const struct request *r, struct user_id account,
                           const char *what);
/* The one role that may approve letters of this rule; ROLE_NONE: any that may approve. */
enum role letter_signer(struct ctx *c, const struct request *r, const struct letter_rule *rule);
/* Who may approve: as the unit has set; an extension only by the head of the disclosure office. True: by
 * one-person mode, though the actor drafted it. */
bool letter_may_sign(struct ctx *c, const struct request *r, const struct letter_row_db *l);
/* The letter waits, and the actor is one who may sign it; no failure is set. */
bool letter_signs(struct ctx *c, const struct request *r, const struct letter_row_db *l);
/* What the fee notice that was sent asks for, in fen; 0: none was sent. */
int64_t case_fee_fen(struct ctx *c, struct request_id id);
/* Holds the actor `role` in the unit, or above with reach. */
bool has_role(struct ctx *c, struct unit_id unit, enum role role);

#endif
