/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proofread.h - 内容校对: anybody pastes or uploads a text and sees what the check finds, in place
 *
 * Nothing is stored: the upload is a temporary file that goes with the request, the log has its
 * size alone.
 */
#ifndef WEB_PORTAL_PROOFREAD_H
#define WEB_PORTAL_PROOFREAD_H

#include "web/route.h"
#include "web/view.h"

/* A stretch of a line: plain, or the words of a finding. */
struct proof_piece {
    struct str text, look; /* look: error, warn, note; "" plain */
    int number;            /* of the finding, from 1 */
};
struct proof_line {
    LIST(struct proof_piece) pieces;
};
struct proof_item {
    int number;
    struct str look, level, family, says, words, suggestion, source;
    bool removes; /* the words are to be taken out */
    bool marked;  /* in the text */
};
struct proofread_view {
    struct frame frame;
    struct alert_view alert;
    struct str pasted; /* comes back, so that it can be mended */
    bool done, cut;
    int characters, blocks, warnings, notes;
    LIST(struct proof_line) lines;
    LIST(struct proof_item) items;
};

#endif
