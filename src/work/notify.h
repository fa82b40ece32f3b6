/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify.h - what applicants and officers are told, when (通知); rulebook/notices.tsv
 *
 * Called within the transaction of the event: what is queued stands or falls with it. Nothing is
 * queued while neither e-mail nor text messages are switched on (work/outbox.h), or where somebody
 * left no address. No personal content: number, unit, dates and an address of the platform; the
 * content of a request, names and query codes never. The same thing is told to the same address once.
 */
#ifndef WORK_NOTIFY_H
#define WORK_NOTIFY_H

#include "law/flow.h"
#include "law/model.h"
#include "store/document.h"
#include "store/outbox.h"
#include "store/request.h"
#include "store/voice.h"

/* Something happened to a case: `when` and `value` as in the table (letter P04), `what` makes this
 * occasion different from another one of the same kind (a letter's number, a date). */
void notify_case(struct ctx *c, struct request_id id, struct str when, struct str value,
                 struct str what);
/* A letter of the case waits to be approved: told to whoever may for its office (where nobody does, to whoever may at
 * all; `only`: those of one role, ROLE_NONE: all), but not to who handed it in. `what`: which letter in which version, for it may come back and wait again. */
void notify_letter(struct ctx *c, const struct request *r, struct str title, struct str what,
                   enum role only);
/* A list of `cases` whose personal data are to be erased waits for its approval. */
void notify_erasure(struct ctx *c, struct unit_id unit, int64_t id, isize cases);
/* A document went from `from` to where it is now: what began to wait for review or for the second review is told to
 * whoever may approve it in its office, what waits to be published to whoever may publish it there, what came back as
 * a draft to its drafter; never to who took the step, and never with its title, for it has not passed the secrecy
 * review (art. 17). One mail an hour, person and kind: the first at once, what follows together when the next hour
 * begins, and not at all if by then nothing of the unit waits. */
void notify_document(struct ctx *c, const struct document *d, enum doc_state from);
/* A reader's report or question came (work/voice.h): told once a day to whoever may answer it in its office, without
 * a word of it. */
void notify_voice(struct ctx *c, const struct voice *v);
/* A round of the patrol found `n` faults of the unit that were not there before; `kinds` names some kinds of them.
 * Told once a round to whoever may approve what the whole unit publishes. */
void notify_faults(struct ctx *c, struct unit_id unit, int64_t n, struct str kinds);
/* A due date was moved by the calendar. */
void notify_moved(struct ctx *c, struct request_id id, struct day before, struct day after);
/* Officers' clocks: once a working day from eight in the morning, open cases that turned yellow, red, overdue, or
 * that wait for confirmation; and units whose annual report of last year is not out, a month and a week before
 * its day and behind it (art. 49). For the timer, in transactions of its own; how many were queued. */
int notify_clocks(struct ctx *c);

/* Where one wants to be told oneself; "" nowhere. Fails: ERR_INPUT mail, phone. */
enum err notify_own(struct ctx *c, struct str *mail, struct str *phone);
enum err notify_own_save(struct ctx *c, struct str mail, struct str phone);

#endif
