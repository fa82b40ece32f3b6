/* SPDX-License-Identifier: MulanPSL-2.0 */
/* edit_form.h - the form of the editor: its fields, and the way from them to a draft and back */
#ifndef WEB_DESK_EDIT_FORM_H
#define WEB_DESK_EDIT_FORM_H

#include "web/desk/doc.h"

extern const struct form_rule edit_form; /* everything of a document */
extern const struct form_rule file_form; /* file, version */
/* The upload of the form's field `file`, into the store and by its content; a picture is drawn anew. Outside
 * of any transaction. Fails: ERR_INPUT (none was chosen), ERR_MEDIA. */
enum err desk_take_file(struct ctx *c, const struct http_req *req, bool picture,
                        struct doc_file *out);

/* What was typed, as a draft. Where scripts are off the body is made of the plain text and of what is
 * stored (work/typed.h). Fields that are wrong come empty. Opens a reading transaction. */
enum err edit_draft(struct ctx *c, const struct http_req *req, struct doc_id id,
                    struct doc_draft *out);
/* Names choices; where nothing was typed, shows what is stored. */
void edit_fill(struct ctx *c, const struct document *d, const struct doc_fields *f,
               struct desk_field_list *l, bool typed);
/* The groups in which the page shows them. */
void edit_groups(struct ctx *c, struct desk_field_list *all, struct desk_field *title,
                 struct desk_field_list *main, struct desk_field_list *attribute,
                 struct desk_field_list *more);

/* Where the public finds a document's files, and where the desk does: beginnings of addresses. */
struct str file_prefix_public(struct ctx *c, const struct document *d);
struct str file_prefix_desk(struct ctx *c, const struct document *d);

/* The editor's page, also after a file or relation was refused. */
void desk_edit_show(struct ctx *c, struct http_req *req, struct http_res *res,
                    const struct fail *why);

#endif
