/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter_blanks.h - the blanks of a letter that the case itself fills; for disclose_letter.c */
#ifndef WORK_LETTER_BLANKS_H
#define WORK_LETTER_BLANKS_H

#include "store/unit.h"
#include "work/disclose_in.h"

struct letter_facts {
    const struct request *r;
    struct unit u;
    struct applicant who;
    struct clock_events events;
    struct clock clock;
    struct calendar cal;
};
/* Within a transaction. */
void letter_facts_load(struct ctx *c, struct letter_facts *f);
bool letter_to_applicant(const struct letter_rule *rule);
/* Fills out->own from the case; `given` are the officer's blanks, which some of them rest on. */
void letter_own_blanks(struct ctx *c, const struct letter_facts *f, struct letter_draft *out,
                       const struct blank_list *given);
/* The extension as if it were told on `day`: what is wrong with it in `fault`, else the new due date. */
struct day letter_extension(struct ctx *c, const struct letter_facts *f, struct str days,
                            struct day day, struct str *fault);
/* A day that was typed as 2026-12-17 stands in a letter as 2026年12月17日; other values as they are. */
struct str letter_day_words(struct arena *mem, struct str name, struct str value);
/* Blanks that hold what cannot stand there go to out->missing, with the reason: days that are none or past,
 * an extension that art. 33 does not allow, a placeholder that was copied into a blank. */
void letter_doubts(struct ctx *c, const struct letter_facts *f, struct letter_draft *out);
struct str letter_contact(struct ctx *c, const struct letter_facts *f);

#endif
