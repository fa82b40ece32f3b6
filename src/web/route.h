/* SPDX-License-Identifier: MulanPSL-2.0 */
/* route.h - the route table and its dispatcher
 *
 * Each route carries its permission and its form; the dispatcher refuses before the handler
 * runs. There is no way to write a route without an action: ACT_NONE does not exist. `gongkai
 * audit routes` prints who reaches what; a golden file holds it.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "base/json.h"
#include "law/permit.h"
#include "web/http.h"

typedef void handler(struct ctx *c, struct http_req *req, struct http_res *res);

/* Reads, and saves (on threads of their own: a save waits for the disk); renders, uploads, password hashing; a save that
 * is heavy only where files came along. */
enum lane { LANE_QUICK, LANE_HEAVY, LANE_FILES };

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
/* What a family file ends with: ROUTES(portal_routes, routes); that is all: the list of families is
 * made of these lines by the build. */
#define ROUTES(name, list)                                                                     \
    const struct route_table name = {list, (int)(sizeof(list) / sizeof *(list))}

/* Every page family exports its own. */
#define FAMILY(name) extern const struct route_table name;
#include "route_list.h"
#undef FAMILY
struct route_set {
    const struct route_table *const *table;
    int n;
};
extern const struct route_set all_routes;

/* The route of `method` and `path`, with its parameters; NULL and *other_method set when the
 * path is known under another method (405). HEAD finds GET. Of several that fit, the one with
 * the most literal text wins. The path "*" takes what no other route knows. */
const struct route *route_find(const struct route_set *set, struct str method, struct str path,
                               struct str param[4], int *params, bool *other_method);
/* From the head of a request to the handler. Admission is session, permission and, for what
 * posts, where it came from; it is asked before a body is read. False: `res` is the answer. */
bool route_admit(struct ctx *c, struct http_req *req, struct http_res *res);
/* The session's token, the form, the handler; a failure of the handler becomes a page. `body` is
 * the urlencoded body, "" where req->form has been filled from a multipart body. */
void route_run(struct ctx *c, struct http_req *req, struct str body, struct http_res *res);
/* Both. req->route is set by the caller. */
void route_dispatch(struct ctx *c, struct http_req *req, struct str body, struct http_res *res);
/* What the public may do, and each role, route by route: the text of `gongkai audit routes`. */
struct str route_reach(struct arena *mem, const struct route_set *set);
/* The same as {"routes":[{"method","path","action","roles":[]}]}. */
void route_reach_json(struct json_out *j, struct arena *mem, const struct route_set *set);

#endif
