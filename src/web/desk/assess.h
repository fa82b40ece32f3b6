/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess.h - parts that the assessment pages share: the ranking, a unit's result, an office's */
#ifndef WEB_DESK_ASSESS_H
#define WEB_DESK_ASSESS_H

#include "web/desk/common.h"
#include "work/assess.h"
#include "work/measure_list.h"

/* /desk/assess/{set}{what}?period=…&unit=… */
struct str assess_path(struct ctx *c, int64_t set, const char *what, struct str period,
                       struct str unit);
/* ?period=, else the present year. */
struct str assess_period(struct ctx *c, const struct http_req *req);
void assess_tabs(struct ctx *c, struct desk_page *v, const struct assess_board *b,
                 const char *what, struct str unit);
/* The records by which points were lost or won; of an office, or MEASURE_ANY_OFFICE. */
struct str assess_records(struct ctx *c, const struct assess_formula *f, struct str unit,
                          const struct period *p, int64_t office);
struct str assess_level_zh(struct str level);

/* --- appeals, of units and of offices. Fields: item, says, evidence | unit, period, office; points, reason | appeal,
 * unit, period, item, office: those behind the bar go along unseen. */
extern const struct form_rule assess_appeal_form, assess_decide_form;
/* The first `shown` fields are seen; unit and period go along. */
void assess_hide(struct ctx *c, struct desk_form *f, int shown, const struct assess_one *o);
void assess_posted_unit(struct ctx *c, const struct http_req *req, struct unit *u);
/* What the form says in `points`; -1: nothing, or no number (and the form is blamed). */
int64_t assess_posted_points(struct ctx *c, struct http_req *req);
/* What went wrong, at the field of `f` (may be NULL) that it is about. */
void assess_wrong(struct ctx *c, struct desk_page *v, struct desk_form *f,
                  const struct fail *why);
struct assess_said {
    struct str title, says, evidence, name, decision, reason, decided_by;
    int64_t before, after;
    struct instant at, decided_at;
};
/* An appeal, and above it what was decided. */
void assess_event(struct ctx *c, struct desk_course *to, isize *cap,
                  const struct assess_said *a);
/* The sums of the released periods, where there are two at least. */
void assess_trend(struct ctx *c, struct desk_page *v, const struct assess_result_list *l);

#endif
