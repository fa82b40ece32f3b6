/* SPDX-License-Identifier: MulanPSL-2.0 */
/* derive.c - derived columns against their sources; see derive.h */
#include "store/derive.h"

enum { COL_DOCS, COL_LAST, BLOCKS, ENDED, AMENDED, QUERIES };
const struct db_query derive_queries[] = {
    [COL_DOCS] = {"column.docs",
                  "SELECT unit, id, docs, derived FROM (SELECT k.unit, k.id, k.docs, "
                  "(SELECT COUNT(*) FROM document d WHERE d.col = k.id AND d.live = 1) AS "
                  "derived FROM board_column k) x WHERE docs <> derived ORDER BY id LIMIT $1"},
    [COL_LAST] = {"column.last_published_at",
                  "SELECT unit, id, COALESCE(last, 0), COALESCE(derived, 0) FROM (SELECT "
                  "k.unit, k.id, k.last_published_at AS last, (SELECT MAX(d.published_at) FROM "
                  "document d WHERE d.col = k.id AND d.live = 1) AS derived FROM board_column "
                  "k) x WHERE COALESCE(last, 0) <> COALESCE(derived, 0) ORDER BY id LIMIT $1"},
    [BLOCKS] = {"document.open_blocks",
                "SELECT unit, id, open_blocks, derived FROM (SELECT d.unit, d.id, "
                "d.open_blocks, (SELECT COUNT(*) FROM finding f WHERE f.document = d.id AND "
                "f.version = d.version AND f.level = 'block' AND f.decision = '') AS derived "
                "FROM document d) x WHERE open_blocks <> derived ORDER BY id LIMIT $1"},
    [ENDED] = {"document.ended_day",
               "SELECT unit, id, COALESCE(ended, 0), COALESCE(derived, 0) FROM (SELECT d.unit, "
               "d.id, d.ended_day AS ended, (SELECT MIN(e.day) FROM norm_event e WHERE "
               "e.document = d.id AND e.kind IN ('repealed','void')) AS derived FROM document "
               "d WHERE d.norm = 1) x WHERE COALESCE(ended, 0) <> COALESCE(derived, 0) ORDER "
               "BY id LIMIT $1"},
    [AMENDED] = {"document.amended",
                 "SELECT unit, id, amended, derived FROM (SELECT d.unit, d.id, d.amended, "
                 "COALESCE((SELECT MIN(e.day) FROM norm_event e WHERE e.document = d.id AND "
                 "e.kind = 'amended'), 0) AS derived FROM document d WHERE d.norm = 1) x "
                 "WHERE amended <> derived ORDER BY id LIMIT $1"},
};
const isize derive_queries_n = sizeof derive_queries / sizeof *derive_queries;

void derive_compare(struct ctx *c, int most, struct drift_list *out)
{
    isize cap = 0;

    for (int q = 0; q < QUERIES; q++) {
        struct stmt *s = db_query(c, &derive_queries[q]);

        db_put_int(s, most);
        while (db_step(s)) {
            struct drift *d = LIST_ADD(c->mem, out, cap);

            *d = (struct drift){str_of(derive_queries[q].name),
                                {db_get_int(s, 0)},
                                db_get_int(s, 1),
                                db_get_int(s, 2),
                                db_get_int(s, 3)};
        }
    }
}
