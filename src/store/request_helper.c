/* SPDX-License-Identifier: MulanPSL-2.0 */
/* request_helper.c - who handles a case together with its officer; see request.h */
#include "store/request.h"

enum { ALL, HELPS, PUT };
const struct db_query request_helper_queries[] = {
    [ALL] =
        {"request_helper.all",
         "SELECT h.account, a.name FROM request_helper h JOIN account a ON a.id = h.account "
         "WHERE h.request = $1 AND h.ended_at IS NULL ORDER BY h.id"},
    [HELPS] = {"request_helper.helps",
               "SELECT COUNT(*) FROM request_helper WHERE request = $1 AND account = $2 AND "
               "ended_at IS NULL"},
    [PUT] = {"request_helper.put",
             "INSERT INTO request_helper (unit, request, account, at, ended_at) VALUES "
             "($1,$2,$3,$4,$5) ON CONFLICT (request, account) DO UPDATE SET ended_at = "
             "excluded.ended_at"},
};
const isize request_helper_queries_n =
    sizeof request_helper_queries / sizeof *request_helper_queries;
#define Q(x) (&request_helper_queries[x])

void request_helpers(struct ctx *c, struct request_id id, struct request_helper_list *out)
{
    struct stmt *s = db_query(c, Q(ALL));
    isize cap = 0;

    db_put_int(s, id.n);
    while (db_step(s)) {
        struct request_helper *h = LIST_ADD(c->mem, out, cap);

        h->account.n = db_get_int(s, 0);
        h->name = db_get_text(s, 1);
    }
}

bool request_helps(struct ctx *c, struct request_id id, struct user_id account)
{
    struct stmt *s;

    if (!account.n)
        return false;
    s = db_query(c, Q(HELPS));
    db_put_int(s, id.n);
    db_put_int(s, account.n);
    return db_one_int(s) > 0;
}

void request_put_helper(struct ctx *c, struct unit_id unit, struct request_id id,
                        struct user_id account, bool on)
{
    struct stmt *s = db_query(c, Q(PUT));

    db_put_int(s, unit.n);
    db_put_int(s, id.n);
    db_put_int(s, account.n);
    db_put_instant(s, c->now);
    if (on)
        db_put_null(s);
    else
        db_put_instant(s, c->now);
    (void)db_run(s);
}
