/* SPDX-License-Identifier: MulanPSL-2.0 */
/* answer.h - a finished answer becomes a document for everybody, without its applicant (转为主动公开)
 *
 * What was given to one applicant may be of use to all; where several ask, the law suggests it. One step makes
 * a draft of it: what was asked and what was answered, with every word of the applicant (name, proof of
 * identity, contact, agent, joint applicants) and all other personal data that the content check finds
 * replaced. What is handed over is proven once more, also where an officer has changed the text by hand: a
 * word of the applicant, or a finding of personal data, refuses it and says where. The draft then goes the
 * way of every document: check, secrecy review, approval by somebody else.
 *
 * Files that went out with the answer go along where their text can be read and passes the same proof;
 * pictures and the rest do not, and are named.
 * Law: Regulations (2019) art. 44, 36 (1) (2)
 */
#ifndef WORK_ANSWER_H
#define WORK_ANSWER_H

#include "base/helper.h"
#include "store/document.h"
#include "work/disclose.h"

struct answer_open {
    struct request r;
    struct str title, text; /* proposed, without personal data */
    struct column_id col;   /* where documents like it stand; 0: none is known */
    int replaced;           /* words that were replaced */
    LIST(struct str) left;  /* files that cannot go along, with the reason */
    isize files;            /* that go along */
    struct doc_id made;     /* the draft that was made before; 0: none */
};
/* Fails: ERR_RULE where the case was not answered by giving information. */
enum err answer_open(struct ctx *c, struct helper *h, struct request_id id,
                     struct answer_open *out);
struct answer_draft {
    struct str title, text;
    struct column_id col;
};
/* Fails: ERR_INPUT (title, text, col), ERR_RULE with what personal datum is still there, masked. */
enum err answer_publish(struct ctx *c, struct helper *h, struct request_id id,
                        const struct answer_draft *d, struct doc_id *out);

#endif
