/* SPDX-License-Identifier: MulanPSL-2.0 */
/* case.h - the desk's pages of requests: work list, case, letters, disputes, calendar
 *
 * A case page shows what the law asks next to what is known: the clock with its proof, the ledger
 * (unlawful steps in red), letters by their state, cases that are alike. Personal fields are masked;
 * looking at them is a post, and audited.
 */
#ifndef WEB_DESK_CASE_H
#define WEB_DESK_CASE_H

#include "web/desk/common.h"
#include "web/portal/request.h"
#include "work/disclose.h"

struct case_letter_view {
    struct str id, name, number, state, chip, drafter, day, remark, outcome;
    bool link; /* the actor may open it */
};
struct case_file_view {
    struct str id, kind, name, size;
    bool link;                           /* the actor may open it */
    bool answer, source, redacted, sent; /* what staff put in, and whether it has gone out */
};
struct case_page {
    struct desk_shell shell;
    struct str id, version, number, due_look, due_words, left, content, consult;
    struct desk_facts facts, person;
    struct desk_course course;
    struct proof_steps proof;
    LIST(struct desk_alert) notes;
    LIST(struct case_letter_view) letters;
    LIST(struct case_file_view) files, given; /* given: what staff put in for the answer */
    struct desk_table like, disputes;
    LIST(struct desk_option) events, officers, rules, outcomes;
    LIST(struct desk_option)
    helpers,        /* who handles it with the officer */
        colleagues; /* who could */
    bool open, handler, shown, may_case, may_publish;
    bool works, free; /* works: I handle it, or it is free: nobody does yet */
    struct str today;
    /* what was typed and not taken, each in its form again */
    struct str t_day, day_type, t_note, t_remark, t_earlier, t_part, t_other;
};
struct letter_field {
    struct str name, value, rows;
    bool empty;
};
struct letter_page {
    struct desk_shell shell;
    struct str case_id, case_link, letter, seen, rule, outcome, must, article, addressee,
        number, text, action;
    LIST(struct letter_field) fields;
    LIST(struct desk_pair) own;
    LIST(struct str) missing;
    bool editable, may_submit, may_approve, may_return, may_send;
    LIST(struct desk_option) ways;
    struct str t_day, day_type, t_proof, t_reason; /* what was typed and not taken */
};

/* 3 → the chip of a state; "chip chip-red" … */
struct str case_chip(enum clock_colour c);
struct str case_left(struct arena *mem, const struct request *r, enum clock_colour c,
                     int64_t left);
struct str desk_case_path(struct ctx *c, struct request_id id);
/* Whether the actor may open disputes of this unit; in a transaction of its own. */
bool desk_sees_disputes(struct ctx *c, struct unit_id unit);
void case_show(struct ctx *c, const struct http_req *req, struct http_res *res,
               struct request_id id, const struct fail *why, const struct applicant *person);

#endif
