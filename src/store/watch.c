/* SPDX-License-Identifier: MulanPSL-2.0 */
/* watch.c - what other instances publish is heard at once; see watch.h */
#include "store/watch.h"

#include <stdlib.h>

#include "store/db_pool.h"

struct watch {
    struct db *db;
    struct db_link *link;
};

struct watch *watch_new(struct db *db)
{
    struct watch *w;

    if (!db->engine->listen)
        return NULL;
    w = calloc(1, sizeof *w);
    if (!w)
        abort();
    w->db = db;
    return w;
}

static void drop(struct watch *w)
{
    if (w->link)
        db_link_close(w->link);
    w->link = NULL;
}

enum watch_end watch_wait(struct watch *w, int ms)
{
    struct fail why = {0};

    if (w->link) {
        int told = w->db->engine->wait(w->link, ms);

        if (told >= 0)
            return told ? WATCH_MOVED : WATCH_QUIET;
        drop(w);
        return WATCH_DEAF;
    }
    /* What is told is told by the primary. */
    w->link = db_link_open(w->db, true, &why);
    if (w->link && w->db->engine->listen(w->link, &why) == OK)
        return WATCH_FRESH;
    drop(w);
    return WATCH_DEAF;
}

void watch_free(struct watch *w)
{
    if (w)
        drop(w);
    free(w);
}
