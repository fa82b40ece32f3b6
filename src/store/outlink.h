/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outlink.h - links to other sites, how they answered, and spelling findings of what is published
 *
 * What a patrol keeps from round to round; within the caller's transaction.
 */
#ifndef STORE_OUTLINK_H
#define STORE_OUTLINK_H

#include "store/db.h"

struct outlink {
    int64_t id;
    struct str url;
    struct instant checked_at, missed_at;
    int status, misses;
};
LIST_TYPE(outlink_list, struct outlink);

/* A page of this round has it; how it stands so far goes to `out`. */
void outlink_seen(struct ctx *c, struct str url, struct outlink *out);
/* Those that a page had since `seen`, the longest unchecked first, none checked after `before`. */
void outlink_due(struct ctx *c, struct instant seen, struct instant before, int n,
                 struct outlink_list *out);
/* Adds to its history; a miss is a status of 0 or of 400 and above. */
void outlink_answer(struct ctx *c, const struct outlink *l, int status, struct str says);
/* Whether a status means that readers do not get there. 401, 403, 405 and 429 are answers to a program. */
bool outlink_missed(int status);

struct outlink_check {
    struct instant at;
    int status;
    struct str says;
};
LIST_TYPE(outlink_check_list, struct outlink_check);
void outlink_history(struct ctx *c, struct str url, int n, struct outlink_check_list *out);

/* Live documents whose published version was not checked under these rules, by id. */
struct unspelled {
    struct doc_id id;
    struct unit_id unit;
    int version;
    struct str title, text;
};
LIST_TYPE(unspelled_list, struct unspelled);
void spelled_missing(struct ctx *c, struct unit_id unit, struct str rules, struct doc_id after,
                     int n, struct unspelled_list *out);
void spelled_put(struct ctx *c, const struct unspelled *d, struct str rules, int64_t findings);
/* Of a unit or (0) of all: texts with findings, and the findings. */
void spelled_count(struct ctx *c, struct unit_id unit, int64_t *texts, int64_t *findings);

/* Readers' messages without an answer since `before`, by unit. */
struct voice_late {
    struct unit_id unit;
    int64_t n;
    struct instant oldest;
};
LIST_TYPE(voice_late_list, struct voice_late);
void voices_late(struct ctx *c, struct unit_id unit, struct instant before,
                 struct voice_late_list *out);

#endif
