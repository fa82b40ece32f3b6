/* SPDX-License-Identifier: MulanPSL-2.0 */
/* edit.h - the editor of one document */
#ifndef WEB_DESK_EDIT_H
#define WEB_DESK_EDIT_H

#include "web/desk/doc.h"

struct desk_edit_view {
    struct desk_shell shell;
    struct str path, path_of; /* /desk/doc/7/edit, /desk/doc/7 */
    struct str version, body_text, body_json, body_error, saved_says;
    struct desk_field title;
    struct desk_field_list main, attribute, more;
    bool open_attribute, may_small;
    struct desk_finding_list findings;
    struct desk_course course;
    struct desk_table files, relations, found;
    struct desk_form upload;
    struct str find;
    struct str unsaved_path, unsaved_says;
    struct desk_diff_list theirs; /* what somebody else saved meanwhile */
};

#endif
