/* SPDX-License-Identifier: MulanPSL-2.0 */
/* voice.h - views of the pages on which readers report an error (纠错) */
#ifndef WEB_PORTAL_VOICE_H
#define WEB_PORTAL_VOICE_H

#include "web/form.h"
#include "web/view.h"

struct correct_view {
    struct frame frame;
    struct str doc, doc_title, unit; /* whose page it is; hidden fields */
    bool question;
    struct str words, content, contact;
    struct str kind_error, words_error, content_error, contact_error,
        wrong; /* wrong: over the form */
    int64_t days;
};
struct corrected_view {
    struct frame frame;
    struct str number, code, due;
};
struct voice_track_view {
    struct frame frame;
    struct str number, code, wrong;
    bool found;
    struct str filed, content, due, state, answer, answered;
};

#endif
