/* SPDX-License-Identifier: MulanPSL-2.0 */
/* offline.h - the public site as files that open without a server (静态导出)
 *
 * Begins at one page, asks the same handlers as a reader would, follows every link that is found,
 * and writes each page with links that are relative; styles, scripts, icons and attachments go
 * along. What needs a server (search, filing, tracking, modes of display) leads to a page that
 * says so. Nothing is written outside of the folder. Files of an earlier export of the same (.gongkai-files tells them) that
 * have no place in this one, of what was withdrawn, are taken out.
 *
 * Fails: ERR_IO, ERR_FULL; ERR_NOT_FOUND for a unit that is not there.
 */
#ifndef WEB_PORTAL_OFFLINE_H
#define WEB_PORTAL_OFFLINE_H

#include "web/app.h"
#include "web/view.h"

struct offline_done {
    int64_t pages, files, bytes;
    int64_t removed;      /* files of an earlier export that are public no more */
    int64_t failed;       /* pages that could not be made */
    struct str first_bad; /* the first of them */
};
struct offline_view {
    struct frame frame;
};
struct portal_door_view {
    struct str to;
};
/* `unit` "": the whole platform. `told` is called after each page with what is done and known. */
enum err offline_write(struct ctx *c, struct app *app, const char *folder, struct str unit,
                       void (*told)(void *who, int64_t done, int64_t known), void *who,
                       struct offline_done *out);

#endif
