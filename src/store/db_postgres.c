/* SPDX-License-Identifier: MulanPSL-2.0 */
/* db_postgres.c - PostgreSQL behind struct db_engine (not yet) */
#include "store/db_engine.h"

static enum err open_server(struct db_link *l, struct fail *why)
{
    return fail_set(why, ERR_DB, db_url(l->db), "这个版本还不能使用 PostgreSQL");
}

const struct db_engine db_postgres = {.kind = DB_POSTGRES, .open = open_server};
