/* SPDX-License-Identifier: MulanPSL-2.0 */
/* known.h - which parameters of its query a public page reads
 *
 * A page is kept under its path and these parameters alone, so that nobody fills the page cache by
 * adding others; and handlers get no others, so that one page has one content. A route that is not
 * in the table gets its query as it was sent, and what has a query is then not kept.
 */
#ifndef WEB_KNOWN_H
#define WEB_KNOWN_H

#include "web/route.h"

/* The parameters that `route` reads, parted by blanks; false: it is not in the table. */
bool known_names(const struct route *route, struct str *names);
/* The path of row `i`; "" after the last. */
struct str known_path(int i);
/* Is `name` one of them? */
bool known_has(struct str names, struct str name);
/* Of `query` what `names` names: each once (the first that was sent), none that is empty, in the order
 * of `names`, values as sent. In `mem`; at most as long as `query`. */
struct str known_query(struct arena *mem, struct str names, struct str query);

#endif
