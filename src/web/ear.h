/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ear.h - a thread that hears what other instances publish, and drops the pages of it (store/watch.h)
 *
 * A lost connection empties the page cache, and so does the one that takes its place: what was published meanwhile was
 * not heard.
 */
#ifndef WEB_EAR_H
#define WEB_EAR_H

#include "web/app.h"

struct ear;
/* NULL: nobody else can publish. */
struct ear *ear_start(struct app *app);
void ear_stop(struct ear *e);
/* Is it connected? */
bool ear_hears(struct ear *e);

#endif
