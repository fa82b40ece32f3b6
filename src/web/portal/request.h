/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request.h - the public's pages of requests: form, receipt, tracking, calculator, figures
 *
 * The form asks only what art. 29 asks. Whatever goes wrong, what was typed is shown again. Nothing
 * personal is cached, and neither number nor code ever stands in an address.
 */
#ifndef WEB_PORTAL_REQUEST_H
#define WEB_PORTAL_REQUEST_H

#include "web/route.h"
#include "web/view.h"

struct request_option {
    struct str value, label;
    bool on;
};
struct request_error {
    struct str field, text;
};
struct request_similar {
    struct str link, title;
    struct day day;
};
struct request_form_view {
    struct frame frame;
    struct str unit_name, action;
    LIST(struct request_option) kinds, idents, forms, ways;
    struct str name, ident, phone, email, address, post_code, contact, agent, agent_ident,
        joint, content;
    struct str e_kind, e_name, e_ident, e_phone, e_email, e_address, e_post, e_content, e_files,
        e_agent, e_agent_ident, e_joint, e_authority;
    bool correction; /* art. 41 */
    LIST(struct request_error) errors;
    LIST(struct request_similar) similar;
    bool looked, files_again;
    bool found; /* what was wanted is public: nothing was filed */
    int seen, content_max, files_max;
    struct str agent_open; /* "open": the part for agents and joint applicants is shown */
};
struct request_receipt_view {
    struct frame frame;
    struct str unit_name, number, code, code_shown, at, day, due, subject, proof, phone, office;
};

struct request_step {
    struct str title, day, article, look;
};
struct request_letter {
    struct str name, number, day, id;
};
struct request_track_view {
    struct frame frame;
    struct str number, error;
};
struct proof_day {
    struct str date, weekday, what, look;
};
struct proof_step {
    struct str title, from, until, article, sum;
    LIST(struct proof_day) days;
};
LIST_TYPE(proof_steps, struct proof_step);
struct request_case_view {
    struct frame frame;
    struct str number, code, unit_name, phone, subject, state, next, due, due_look, left,
        outcome, received, filed, content, error, correction, objection;
    bool may_correct, may_withdraw, may_object, objected, letters_any;
    LIST(struct request_step) course;
    LIST(struct request_letter) letters, given; /* given: files that came with the answer */
    struct proof_steps proof;
};
struct clock_page_view {
    struct frame frame;
    struct str text, today, error, due, due_words, state, article, left;
    LIST(struct request_error) notes; /* field: look */
    struct proof_steps proof;
    bool done, provisional;
};
struct figures_row {
    struct str label, look;
    LIST(int64_t) cells;
};
struct request_figures_view {
    struct frame frame;
    struct str unit_name, span, csv, json, average, answered, late, form_name;
    LIST(struct request_option) years;
    LIST(struct figures_row) rows, disputes;
    LIST(struct figures_row) days;
};

struct clock;
/* The proof of a clock as rows of a page; for desk pages, too. */
void proof_fill(struct arena *mem, const struct clock *k, struct proof_steps *out);

#endif
