/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.h - readers report an error or ask a question (纠错、提问), the office answers
 *
 * Anybody may; only the content is needed. A contact is optional, sealed, and shown to who answers
 * (ACT_REGISTER of the unit) only. The reader gets a number and a code and sees the answer by
 * both. Answers are due within some working days (setting voice.days, 3 by default).
 * Limits:  by behaviour: so many from one address in a time; the refusal says until when.
 * Law:     国办秘函〔2019〕19号 (纠错入口, 互动回应); the number of days is a setting.
 */
#ifndef WORK_VOICE_H
#define WORK_VOICE_H

#include "store/voice.h"

enum { VOICE_CONTENT = 1000, VOICE_WORDS = 200, VOICE_HOUR = 10, VOICE_DAYS = 3 };

struct voice_new {
    struct unit_id unit;    /* of the page; 0: taken from the document */
    struct doc_id document; /* 0: none */
    struct str kind, words, content, contact;
};
struct voice_receipt {
    struct str number, code;
    struct day due;
};
enum err voice_file(struct ctx *c, const struct voice_new *v, struct voice_receipt *out);
/* By number and code: wrong ones and unknown ones answer alike. */
enum err voice_track(struct ctx *c, struct str number, struct str code, struct voice *out);

struct voice_board {
    struct voice_list rows;
    bool more;
    int64_t open;
    struct voice_figures year;
};
enum err voice_look(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                    struct voice_board *out);
/* With the contact opened; the look is audited where there is one. */
enum err voice_see(struct ctx *c, int64_t id, struct voice *out, struct str *contact);
/* outcome: mended, right, answered, spam. */
enum err voice_answer(struct ctx *c, int64_t id, struct str answer, struct str outcome);
struct str voice_outcome_zh(struct str outcome);

#endif
