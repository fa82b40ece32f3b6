/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.h - what readers tell an office (纠错、提问); within the caller's transaction */
#ifndef STORE_VOICE_H
#define STORE_VOICE_H

#include "store/db.h"

struct voice {
    int64_t id;
    struct unit_id unit;
    struct office_id office;
    struct doc_id document;
    struct str kind, number;            /* kind: error, question */
    struct str code;                    /* keyed hash */
    struct str words, content, contact; /* contact: sealed, "" none */
    struct instant filed_at;
    struct day due;
    struct str answer, outcome; /* outcome: "", mended, right, answered, spam */
    struct user_id answered_by;
    struct instant answered_at;
    struct str title; /* of the document; "" none */
};
LIST_TYPE(voice_list, struct voice);

int64_t voice_insert(struct ctx *c, const struct voice *v);
/* The sealed contact, once the row's number is known. */
void voice_contact(struct ctx *c, int64_t id, struct str sealed);
enum err voice_load(struct ctx *c, int64_t id, struct voice *out);
bool voice_by_number(struct ctx *c, struct str number, struct voice *out);
/* Open ones, the oldest first; or all, the newest first. Behind `before` (0: from the start). */
void voice_page(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                struct voice_list *out);
/* False when it was answered meanwhile. */
bool voice_answer_put(struct ctx *c, int64_t id, struct str answer, struct str outcome);
int64_t voice_open_count(struct ctx *c, struct unit_id unit);

struct voice_figures {
    int64_t received, answered, in_time, mended;
};
void voice_figures(struct ctx *c, struct unit_id unit, struct instant from,
                   struct instant until, struct voice_figures *out);

#endif
