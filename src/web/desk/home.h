/* SPDX-License-Identifier: MulanPSL-2.0 */
/* home.h - the first page of the desk: what waits for me, what is due */
#ifndef WEB_DESK_HOME_H
#define WEB_DESK_HOME_H

#include "web/desk/common.h"

struct desk_home_view {
    struct desk_shell shell;
    LIST(struct desk_stat) stats;
    LIST(struct desk_table) tables;
};

/* A table, or a figure with its link, at the end of the page; the colour only where the figure is not nought. */
struct desk_table *home_table(struct desk_home_view *v, const char *id, const char *title,
                              const char *empty);
void home_stat(struct ctx *c, struct desk_home_view *v, int64_t n, const char *label,
               const char *path, const char *look);
/* What those see first who keep the system: what to settle; and who audits it: what was done last. Within a
 * reading transaction. */
void home_keeper(struct ctx *c, struct desk_home_view *v);
void home_auditor(struct ctx *c, struct desk_home_view *v);
/* What waits for a second person who may approve it: letters of cases, lists of erasures. Likewise. */
void home_second(struct ctx *c, struct desk_home_view *v);

#endif
