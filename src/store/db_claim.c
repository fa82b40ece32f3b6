/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_claim.c - what one of several processes does at a time; see db.h */
#include <stdio.h>
#include <stdlib.h>

#include "store/db_pool.h"

struct db_claim {
    struct db *db;
    struct db_link
        *link; /* not of the pool: it may be kept for months; NULL: none, or SQLite */
    char name[64];
    bool held;
};

struct db_claim *db_claim_new(struct db *db, const char *name)
{
    struct db_claim *k = calloc(1, sizeof *k);

    if (!k)
        abort();
    k->db = db;
    snprintf(k->name, sizeof k->name, "%s", name);
    return k;
}

bool db_claim_renew(struct db_claim *k, struct fail *why)
{
    const struct db_engine *e = k->db->engine;
    struct fail lost = {0};
    uint64_t version;

    if (!e->claim) /* the folder has one server */
        return k->held = true;
    if (k->link && (!e->alive(k->link) || e->version(k->link, &version, &lost) != OK)) {
        db_link_close(k->link);
        k->link = NULL;
        k->held = false;
    }
    if (!k->link)
        k->link = db_link_open(k->db, true, why);
    if (k->link && !k->held)
        k->held = e->claim(k->link, k->name, true, why);
    return k->held;
}

struct db_claim *db_claim(struct db *db, const char *name, struct fail *why)
{
    struct db_claim *k = why->code ? NULL : db_claim_new(db, name);

    if (k && db_claim_renew(k, why))
        return k;
    db_unclaim(k);
    return NULL;
}

void db_unclaim(struct db_claim *k)
{
    struct fail ignored = {0};

    if (k && k->link) {
        if (k->held)
            k->db->engine->claim(k->link, k->name, false, &ignored);
        db_link_close(k->link);
    }
    free(k);
}
