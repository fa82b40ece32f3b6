/* SPDX-License-Identifier: MulanPSL-2.0 */
/* common.h - the frame around every page of the desk, and its navigation
 *
 * A handler of the desk:
 *
 *   struct desk_page v = {0};
 *   desk_shell(c, req, S("用户"), &v.shell);        who, unit, navigation; opens its own reading transaction
 *   …  fill parts, desk_block(c->mem, &v)->table = &table;
 *   desk_show(c, req, res, &v);
 *
 * A page family adds itself to the navigation with one row of desk_nav (nav.c): group, label, path,
 * icon, permission, and maybe a figure; the row is shown to those who may. A message after POST → 303 →
 * GET travels as ?done=KEY; the sentences stand in one table, so that an address cannot
 * put words into our mouth.
 * A family with forms shows them again on a failure by desk_again(): what was typed stays.
 */
#ifndef WEB_DESK_COMMON_H
#define WEB_DESK_COMMON_H

#include "law/flow.h"
#include "store/unit.h"
#include "web/desk/parts.h"
#include "web/route.h"
#include "web/view.h"
#include "work/line_fault.h"

struct desk_shell {
    struct frame frame; /* head, navigation, foot; frame.csrf goes into every form */
    struct str title, lead, chip, chip_look;
    struct desk_link_list crumbs, heads; /* heads: links beside the title */
    LIST(struct desk_alert) alerts;
    struct unit_id unit_id; /* the unit of the desk */
};

struct desk_block {   /* one of */
    struct str place; /* on a page with a grid: "", or dash-half */
    const struct chart *chart;
    struct str text, look;
    const struct desk_filter *filter;
    const struct desk_table *table;
    const struct desk_form *form;
    const struct desk_facts *facts;
    const struct desk_course *course;
    struct desk_button_list buttons;
};
struct desk_page {
    struct desk_shell shell;
    struct desk_link_list tabs;
    struct str grid; /* "", or dash: blocks side by side where there is room */
    LIST(struct desk_stat) stats;
    isize stats_cap;
    LIST(struct desk_block) blocks;
    isize blocks_cap;
};

/* Fills the frame. The unit is the one that the desk shows (desk_unit). Sets the alert of ?done=. */
void desk_shell(struct ctx *c, const struct http_req *req, struct str title,
                struct desk_shell *out);
struct desk_block *desk_block(struct arena *mem, struct desk_page *v);
/* A figure in a card that leads to its records. look: "", stat-warn, stat-bad. */
void desk_stat(struct arena *mem, struct desk_page *v, struct str value, struct str label,
               struct str path, struct str look);
void desk_alert(struct arena *mem, struct desk_shell *s, const struct desk_alert *a);
/* The table of what is wrong in what was imported; nothing where there is nothing. */
void desk_faults(struct ctx *c, struct desk_page *v, const struct line_fault_list *faults);
struct desk_link *desk_crumb(struct arena *mem, struct desk_shell *s, struct str label,
                             struct str path);
struct desk_link *desk_head_link(struct arena *mem, struct desk_shell *s, struct str label,
                                 struct str path, struct str icon);
struct desk_link *desk_tab(struct arena *mem, struct desk_page *v, struct str label,
                           struct str path, bool now);
struct desk_button *desk_button(struct arena *mem, struct desk_button_list *l,
                                const struct http_req *req, struct str label, struct str path);
/* A form over `rule` for `path`, with what `req` holds where it is this very form. */
struct desk_form *desk_form(struct ctx *c, const struct http_req *req, struct str path,
                            struct str submit, const struct form_rule *rule);

/* Writes the page; on c->fail an error page instead. */
void desk_show(struct ctx *c, const struct http_req *req, struct http_res *res,
               const struct desk_page *v);
/* The end of a POST. Nothing went wrong: 303 to `path` with the message of key `done` ("" none).
 * Otherwise, where the user can mend it (a wrong field, a rule, a conflict): the failure is moved to
 * *why, and true asks the handler to show its form again (status is set); else an error page. */
bool desk_again(struct ctx *c, const struct http_req *req, struct http_res *res,
                struct str path, const char *done, struct fail *why);

/* Where the form itself is wrong (desk_again() gave true and no failure): its first fault, with the label of the
 * field, for pages whose forms are written out in their template. */
void desk_form_fault(const struct http_req *req, struct fail *why);

/* The unit that a page is about: ?unit=CODE (or the form's field `unit`), else the actor's own. Within
 * no transaction. Fails: ERR_NOT_FOUND; ERR_FORBIDDEN where the actor may not do `act` there. */
enum err desk_unit(struct ctx *c, const struct http_req *req, enum action act,
                   struct unit *out);
/* For lists of another unit: "?unit=CODE" goes along. "" for one's own. */
struct str desk_unit_part(struct ctx *c, const struct unit *u, const char *lead);
/* {id} number `i` of the path; ERR_NOT_FOUND when it is none. */
int64_t desk_id(struct ctx *c, const struct http_req *req, int i);
/* A value of the query by name, decoded; for what is no declared field. */
struct str desk_query(struct ctx *c, const struct http_req *req, const char *name);

/* 2026-03-01 10:01; 03-01 in this year's lists. */
struct str desk_when(struct ctx *c, struct instant t);
struct str desk_int(struct ctx *c, int64_t n);
/* The chip of a document's state. */
struct str doc_chip(enum doc_state s);
/* The open columns of a unit as options, indented by level, with their boards; within a reading
 * transaction. `empty_first`: an option that asks to choose. */
isize desk_column_options(struct ctx *c, struct unit_id unit, bool empty_first,
                          struct desk_option **out);

#endif
