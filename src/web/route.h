/* SPDX-License-Identifier: MulanPSL-2.0 */
/* route.h - the route table and its dispatcher
 *
 * Each route carries its permission and its form; the dispatcher refuses before the handler
 * runs. There is no way to write a route without an action: ACT_NONE does not exist. `gongkai
 * audit routes` prints who reaches what; a golden file holds it.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "law/permit.h"
#include "web/http.h"

typedef void handler(struct ctx *c, struct http_req *req, struct http_res *res);

enum lane { LANE_QUICK, LANE_HEAVY }; /* reads and saves; renders, uploads, password hashing */

struct route {
    const char *method;
    struct str path; /* {name} stands for one path segment, or part of one: doc_{id}.html */
    enum action act;
    const struct form_rule *form;
    handler *run;
    enum lane lane;
};
struct route_table {
    const struct route *route;
    int n;
};
/* Every page family exports its own: portal_routes, desk_routes, api_routes …; this is all. */
extern const struct route_table *const route_tables[];
extern const int route_tables_n;

/* The route of `method` and `path`, with its parameters; NULL and *other_method set when the
 * path is known under another method (405). */
const struct route *route_find(struct arena *mem, struct str method, struct str path,
                               struct str param[4], int *params, bool *other_method);
/* From socket to handler: session, permission, CSRF, form; errors become pages. */
void route_dispatch(struct ctx *c, struct http_req *req, struct str body, struct http_res *res);

#endif
