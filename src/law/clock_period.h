/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock_period.h - what clock.c and clock_consult.c keep while they walk, and clock_proof.c draws; for these only */
#ifndef LAW_CLOCK_PERIOD_H
#define LAW_CLOCK_PERIOD_H

#include "law/clock.h"

/* art. 26, 30, 33 para 2, 33 para 2, 32 and 34, and 国办函〔2020〕109号, in working days */
enum {
    PUBLISH_DAYS = 20,
    NOTICE_DAYS = 7,
    ANSWER_DAYS = 20,
    EXTEND_DAYS = 20,
    CONSULT_DAYS = 15,
    PAY_DAYS = 20
};

enum stop { STOP_NONE, STOP_CORRECTION, STOP_FEE, STOP_SUSPENDED };

/* A stretch that does not count: the days after `open` up to and including `close`. */
struct pause {
    enum event_kind kind; /* EV_THIRD_ASKED, EV_MAKER_ASKED, EV_AGENCY_ASKED, EV_SUSPENDED */
    struct day open, close, limit;
    bool got, answered;
    bool useless; /* opened after the due date: excludes nothing */
    struct str who;
    isize event;
};

/* A period that ended without an answer, because a later one began from zero. */
struct past {
    struct day start, stopped, next;
    enum stop stop;
    const struct pause *pauses;
    isize pauses_n;
    int total;
};

struct work {
    struct arena *mem;
    const struct calendar *cal;
    const struct clock_event *events;
    isize n;
    struct fail *why;
    struct clock out;
    /* the period that runs */
    struct day start;
    struct str title, article;
    int base, extra;
    enum stop stop;
    struct day stopped, first_due, delayed_until;
    LIST(struct pause) pauses;
    LIST(struct past) past;
    isize pauses_cap, past_cap, notes_cap, steps_cap;
    /* the request */
    enum channel channel;
    struct day filed, notice;
    int notices;
    bool confirm_follows, reasons_asked, fee_got, publish;
    bool
        confirmed_alone; /* the text begins with the confirmation: nothing was filed before it */
};

struct day clock_after(struct work *w, struct day from, int n);
/* The due date as it stands after the events so far; false while nothing runs. */
bool clock_due_now(struct work *w, struct day *due);
/* A remark beside the result; `e` may be NULL. */
void clock_note(struct work *w, enum clock_level level, const struct clock_event *e,
                struct str article, struct str text);
void clock_unlawful(struct work *w, const struct clock_event *e, struct str article,
                    struct str text);
/* The event cannot be: fills why with its line, day and article. */
enum err clock_refuse(struct work *w, const struct clock_event *e, struct str article,
                      struct str text);
/* A party is asked; it got the letter, or (`answer`) has answered. */
enum err clock_asked(struct work *w, const struct clock_event *e);
enum err clock_party(struct work *w, const struct clock_event *e, bool answer);
/* The pause that `d` falls into, or NULL. */
const struct pause *clock_paused(const struct work *w, struct day d);
/* Fills out.steps and out.provisional. */
void clock_prove(struct work *w);

#endif
