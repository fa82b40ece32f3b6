/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact.h - the desk's page on which passages of a file are marked and taken out; see work/redaction.h
 *
 * Everything works without a script: suggestions are ticked, terms and areas are typed. With one, an area is
 * drawn on the page's picture, and selected words are put among the terms.
 */
#ifndef WEB_DESK_REDACT_H
#define WEB_DESK_REDACT_H

#include "web/desk/case.h"
#include "work/redaction.h"

struct redact_mark_view {
    struct str index, what, ground;
};
struct redact_hint_view {
    struct str term, rule, n;
};
struct redact_page_view {
    struct str number, src, made, width, height;
};
struct redact_view {
    struct desk_shell shell;
    struct str action, version, case_link, refused, words, areas, result, result_name, proof,
        warn;
    bool made, attached, looked, cut;
    LIST(struct redact_mark_view) marks;
    LIST(struct redact_hint_view) hints;
    LIST(struct redact_page_view) pages;
    LIST(struct redaction_run_of_text) text;
    LIST(struct desk_option) options;
    LIST(struct desk_pair) grounds;
};

#endif
