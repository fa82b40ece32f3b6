/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual.h - the annual report of a unit: computed, written, signed, released (年报编制)
 *
 * Figures are computed from the registers as of 31 December 24:00 each time the report is opened,
 * so that they cannot be wrong; a figure may be set by hand with a reason, and both values are
 * shown. A published or imported edition stands as it was released: what the registers say
 * now is laid beside it, and a difference is a task, never a silent drift.
 *
 * The course: draft → head → district → cleared → published; returned with remarks to draft. A
 * step forward asks that every hard identity holds. A correction is a new edition with its reason.
 * Narrative: seven texts (opening, six parts) with bound figures: {{T3.1/sum}} and the names of
 * annual_names(); what they say is put in when the report is shown, so that text and
 * table cannot disagree.
 *
 * Law: Regulations (2019) art. 49, 50; 国办公开办函〔2021〕30号
 */
#ifndef WORK_ANNUAL_H
#define WORK_ANNUAL_H

#include "law/flow.h"
#include "law/identity.h"
#include "read/report_text.h"
#include "store/report.h"

enum annual_act {
    ANNUAL_SUBMIT,  /* draft → head */
    ANNUAL_SIGN,    /* head → district */
    ANNUAL_CLEAR,   /* district → cleared */
    ANNUAL_RETURN,  /* → draft, with remarks */
    ANNUAL_PUBLISH, /* cleared → published: a document of the fourth board */
    ANNUAL_CORRECT, /* published → a new edition, with its reason */
    ANNUAL_ACT__MAX
};
struct str annual_act_zh(enum annual_act a);
struct str annual_act_name(enum annual_act a);
bool annual_act_parse(struct str name, enum annual_act *out);

/* A figure that differs: set by hand, or the registers moved after the release. */
struct annual_difference {
    int slot;
    struct cell computed, stands;
    struct str reason, name; /* "" where nobody set it: a drift */
    struct instant at;
};
struct annual_members; /* annual_members.h */
struct annual_open {
    struct report_row row;
    struct annual_members *members; /* a government's; no lines for any other body */
    struct report *computed;        /* by the registers */
    struct report *report;          /* as it stands, narrative bound */
    struct report *previous;        /* last year's, or NULL */
    struct str text[REPORT_PARTS];  /* the narrative as written, with its braces */
    LIST_TYPE(annual_differences, struct annual_difference) differences;
    struct identity_result identities;
    struct report_text said;
    struct report_step_list steps;
    bool may[ANNUAL_ACT__MAX];
    bool writes;        /* may this actor change its words and figures now? */
    struct str hinders; /* why it cannot go forward, "" for nothing */
    struct day due;     /* 31 January, 31 March */
    enum doc_state
        document; /* of the document that its release made; DOC_STATE__MAX: none, or it is out */
    int alike;    /* part five against last year's, thousandths; -1: nothing to compare */
    int sibling_alike;  /* against the most alike of its siblings' of this year; -1: none */
    struct str sibling; /* whose that is */
};

/* Every cell from the registers, of a government with its members' reports added; within the caller's
 * transaction. */
void annual_compute(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                    struct report *out);
/* The same as a use case: with title, body and the usual narrative, nothing stored. */
enum err annual_build(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                      struct report *out);

/* Opens a draft for a unit's year, if there is none yet. `form` unknown: by the year. */
enum err annual_start(struct ctx *c, struct unit_id unit, int year, enum report_form form,
                      struct report_id *out);
/* May the actor read the unit's reports on the desk: who works on them, the head who signs, the district. Within
 * the caller's transaction. */
bool annual_reads(struct ctx *c, struct unit_id unit);
/* One report and all that the desk shows of it; ERR_FORBIDDEN where not annual_reads(). */
enum err annual_open(struct ctx *c, struct report_id id, struct annual_open *out);
/* A figure by hand; an empty value takes the computed one again. */
enum err annual_set(struct ctx *c, struct report_id id, struct str cell, struct str value,
                    struct str reason);
/* The narrative; `seen` is the version that the user had open. */
enum err annual_write(struct ctx *c, struct report_id id, int seen, const struct str *text);
/* `seen` is the version that the user has read (0: any): ERR_CONFLICT where another one stands. */
enum err annual_take(struct ctx *c, struct report_id id, enum annual_act act, int seen,
                     struct str remark);
/* ANNUAL_PUBLISH, and the report as a document of the fourth board, handed in for approval; the actor must be one who
 * drafts documents. Refused before anything is changed where that is not so, or where there is no such column. */
enum err annual_publish(struct ctx *c, struct report_id id, struct doc_id *out);
/* A report published elsewhere as that year's figures of the unit. */
enum err annual_import(struct ctx *c, struct unit_id unit, const struct report *r,
                       struct report_id *out);

/* The text with its {{names}} replaced. Unknown names stay as they are. `kept`: what names stood for when the
 * report was released (annual_keep_words), NULL for one that is not. */
struct str annual_bind(struct ctx *c, struct unit_id unit, int year, const struct report *r,
                       const struct report_set_list *kept, struct str text);

/* The same, but the names of cells stay: the renderer puts in the figure with a link to its
 * records, so that every number of the text can be opened. What other names stand for is put between
 * \x01 and \x02, followed by the name and \x03. */
struct str annual_bind_others(struct ctx *c, struct unit_id unit, int year,
                              const struct report *r, const struct report_set_list *kept,
                              struct str text);

#endif
