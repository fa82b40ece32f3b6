/* SPDX-License-Identifier: MulanPSL-2.0 */
/* worklist.h - documents as the desk looks for them: by state, person, column, words of the title
 *
 * All within the caller's reading transaction; lines show the current version, as docs_work() does.
 */
#ifndef STORE_WORKLIST_H
#define STORE_WORKLIST_H

#include "store/document.h"

struct worklist_ask {
    struct unit_id unit;
    enum doc_state state;       /* DOC_STATE__MAX: any */
    bool waiting;               /* whatever waits for a reviewer, whatever `state` says */
    struct user_id drafter;     /* 0: anybody's */
    struct column_id col;       /* 0: any */
    struct str words;           /* in title, document or index number; "": any */
    struct instant from, until; /* first published in [from, until); until 0: whenever */
    bool
        slow; /* only what was first published more than 20 days after it was written: candidates of duty_late() */
    bool by_office; /* only those of `office` (0: of none) */
    struct office_id office;
};
/* Newest change first, behind `before`. */
void worklist(struct ctx *c, const struct worklist_ask *ask, struct page_key before, int n,
              struct doc_line_list *out);
int64_t worklist_count(struct ctx *c, const struct worklist_ask *ask);
/* What waits for a reviewer, the longest waiting first. */
void worklist_oldest(struct ctx *c, struct unit_id unit, int n, struct doc_line_list *out);
/* Drafts of one person whose last step was their return, and why. */
struct returned {
    struct doc_id id;
    struct str title, by, remark;
    struct instant at;
};
LIST_TYPE(returned_list, struct returned);
void worklist_returned(struct ctx *c, struct user_id drafter, int n, struct returned_list *out);
/* Published documents whose title or number has these words: for choosing a related one. */
void worklist_choose(struct ctx *c, struct unit_id unit, struct str words, int n,
                     struct doc_line_list *out);

/* Clean-ups (清理) of normative documents. */
struct cleanup {
    int64_t id;
    struct day day;
    struct str title, note;
    int64_t events;
};
LIST_TYPE(cleanup_list, struct cleanup);
int64_t cleanup_insert(struct ctx *c, struct unit_id unit, const struct cleanup *k);
void cleanup_all(struct ctx *c, struct unit_id unit, struct cleanup_list *out);

/* The columns that count in a report class: 财政预算、财政决算. */
struct str class_columns(struct ctx *c, struct unit_id unit, int64_t klass);

#endif
