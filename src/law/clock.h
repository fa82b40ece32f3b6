/* SPDX-License-Identifier: MulanPSL-2.0 */
/* clock.h - the statutory clock of a request (办理期限)
 *
 * Computes a request's dates from its events; the same events always give the same dates, and
 * nothing is typed by hand. The result is a proof: every day from receipt to the due date stands
 * in it with what it was (the n-th working day, a weekend, a holiday, a day of consultation)
 * and the article that says so.
 *
 * Readings chosen, where the law is silent (rulebook chapter 01):
 *   - the day of an event is day 0; a period in working days ends on one.
 *   - a web, fax, e-mail or ordinary-letter request is received when both sides have confirmed
 *     (art. 31). "received" by such a channel without a later confirmation counts as confirmed on
 *     that day, and `receipt_assumed` says so; "filed" without one has no due date at all.
 *   - a correction starts the period anew, with nothing carried over (art. 30).
 *   - a consultation is excluded from the day after sending up to and including the day of the
 *     answer or of the 15th working day after the asked party's receipt, whichever is first;
 *     overlapping ones are united. Receipt not recorded: counted from sending, and said.
 *   - a fee notice stops the period, payment starts it anew (国办函〔2020〕109号).
 *   - the delay of art. 35 sets a date of its own and needs that reasons were asked for.
 * Impossible events (before receipt, after the end, an answer to nothing) are refused. Unlawful
 * ones that happened stay in the ledger, marked with the article, and give no extra time.
 *
 * Order:  events must be sorted by day (clock_parse sorts).
 * Memory: what `out` points at is allocated in `mem`.
 * Fails:  ERR_RULE   an event that cannot be at that point; `where` names its line
 *         ERR_INPUT  a value out of range
 * Law:    Regulations (2019) art. 26, 30-35; rulebook/clock.tsv
 */
#ifndef LAW_CLOCK_H
#define LAW_CLOCK_H

#include "law/workday.h"

enum event_kind { /* in the order of rulebook/clock.tsv */
                  EV_MADE,
                  EV_FILED,
                  EV_RECEIVED,
                  EV_CONFIRMED,
                  EV_CORRECTION_NOTICE,
                  EV_CORRECTED,
                  EV_EXTENDED,
                  EV_THIRD_ASKED,
                  EV_THIRD_RECEIVED,
                  EV_THIRD_ANSWERED,
                  EV_MAKER_ASKED,
                  EV_MAKER_RECEIVED,
                  EV_MAKER_ANSWERED,
                  EV_AGENCY_ASKED,
                  EV_AGENCY_RECEIVED,
                  EV_AGENCY_ANSWERED,
                  EV_FEE_NOTICE,
                  EV_FEE_RECEIVED,
                  EV_PAID,
                  EV_SUSPENDED,
                  EV_RESUMED,
                  EV_REASONS_ASKED,
                  EV_REASONS_GIVEN,
                  EV_DELAYED,
                  EV_ANSWERED,
                  EV_DELIVERED,
                  EV_WITHDRAWN,
                  EV_CLOSED,
                  EV__MAX
};
struct str event_name(enum event_kind k); /* as stored: third_asked */
struct str event_zh(enum event_kind k);
struct str event_article(enum event_kind k);
bool event_parse(struct str name, enum event_kind *out);

enum channel {
    CHANNEL_NONE,
    CHANNEL_COUNTER, /* 当面 */
    CHANNEL_MAIL,    /* signed for (EMS, registered) */
    CHANNEL_LETTER,  /* 平常信函 */
    CHANNEL_WEB,
    CHANNEL_FAX,
    CHANNEL_EMAIL,
    CHANNEL_ORAL,
    CHANNEL__MAX
};
struct str channel_name(enum channel c);
struct str channel_zh(enum channel c);
bool channel_parse(struct str name, enum channel *out); /* stored names only */
/* Whether art. 31 starts the clock only when both sides have confirmed. */
bool channel_confirms(enum channel c);

enum approval { APPROVAL_ASSUMED, APPROVAL_GIVEN, APPROVAL_REFUSED };
struct clock_event {
    enum event_kind kind;
    struct day day;
    enum channel channel;   /* filed, received */
    int n;                  /* extended, delayed: working days; correction_notice: days given */
    struct day until;       /* correction_notice, delayed */
    enum approval approval; /* extended: by the head of the disclosure office (art. 33) */
    struct day approved;    /* extended: when; none: not later than the event */
    struct str who;         /* whom a consultation asks */
    struct str note;
    int line; /* of the text, from 1; or 0 */
};

enum clock_state {
    CLOCK_UNCONFIRMED, /* filed, not confirmed */
    CLOCK_RUNNING,
    CLOCK_CORRECTING, /* waits for the applicant's correction */
    CLOCK_CONSULTING, /* a consultation is open */
    CLOCK_FEE,        /* waits for payment */
    CLOCK_SUSPENDED,
    CLOCK_CLOSED,
    CLOCK_STATE__MAX
};
struct str clock_state_name(enum clock_state s); /* unconfirmed, running … as stored */
struct str clock_state_zh(enum clock_state s);
bool clock_state_parse(struct str name, enum clock_state *out);

enum clock_colour { COLOUR_NONE, COLOUR_GREEN, COLOUR_YELLOW, COLOUR_RED, COLOUR_OVERDUE };
struct str clock_colour_name(enum clock_colour c); /* "", green, yellow, red, overdue */
struct str clock_colour_zh(enum clock_colour c);

struct clock_day {
    struct day day;
    int n;          /* the n-th working day that counted, or 0 */
    struct str why; /* 第3个工作日, 星期六, 春节放假, 征求第三方意见 … */
};
LIST_TYPE(clock_days, struct clock_day);
struct clock_step {
    struct day from, until; /* inclusive */
    int counted;            /* working days that ran */
    int excluded;           /* working days that did not count */
    bool dropped;           /* a period that a correction or payment made void */
    struct str title;       /* 答复期限, 延长的答复期限, 征求第三方意见 … */
    struct str article;
    struct clock_days days; /* every day of the step */
};
enum clock_level { NOTE_INFO, NOTE_WARN, NOTE_UNLAWFUL };
struct clock_note {
    enum clock_level level;
    struct day day;
    int line;
    isize event; /* index of the event that it is about, or -1 */
    struct str text, article;
};
struct clock {
    enum clock_state state;
    enum clock_colour colour;
    struct day received;  /* day of receipt by art. 31 */
    struct day start;     /* day 0 of the period that runs: receipt, correction, payment */
    struct day first_due; /* before the extension */
    struct day due;       /* last day on which to answer; none while nothing runs */
    struct day closed;    /* answered, withdrawn, ended */
    struct day correction_latest; /* last day to ask for correction */
    struct day correction_until;  /* what the applicant was given */
    struct day pay_until;
    struct day consult_until; /* when the open consultations end at the latest */
    struct str due_article;
    int extended_by;
    bool has_due, answered, overdue, provisional, receipt_assumed, projected, delayed;
    int64_t days_left;  /* working days after `now` up to due; negative: overdue */
    int64_t days_taken; /* working days from start to the answer, excluded ones left out */
    int64_t days_late;
    LIST(struct clock_step) steps;
    LIST(struct clock_note) notes;
};

/* The clock of `events` as of `now` (none: nothing that depends on the present). Events after
 * `now` are counted too: a plan is computed like a past. */
enum err clock_compute(struct arena *mem, const struct calendar *cal,
                       const struct clock_event *events, isize n, struct day now,
                       struct clock *out, struct fail *why);
/* Whether `event` may be added to `events`: the first failure, or the notes it would get. */
enum err clock_try(struct arena *mem, const struct calendar *cal,
                   const struct clock_event *events, isize n, const struct clock_event *event,
                   struct day now, struct clock *out, struct fail *why);

/* Events as people write them, one a line or separated by semicolons:
 *     2026-03-02 received web
 *     2026-03-05 收到补正
 * see clock_text.c. `expect` is what a line "due 2026-03-30" expects, or none. The result is
 * sorted by day. Fails: ERR_UNREADABLE with the line. */
LIST_TYPE(clock_events, struct clock_event);
enum err clock_parse(struct arena *mem, const struct calendar *cal, struct str text,
                     struct clock_events *out, struct day *expect, struct fail *why);
/* The event as a line that clock_parse reads back. */
struct str clock_write(struct arena *mem, const struct clock_event *e);

#endif
