/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register_link.c - what proves a row of a register; see register_link.h */
#include "store/register_link.h"

enum { INSERT, BY_ID, REMOVE, OF_ENTRY, OF_KIND };

/* clang-format off */
#define COLUMNS                                                                                   \
    "SELECT l.id, l.entry, l.unit, l.what, l.label, l.document, l.blob, l.address, b.sm3, "       \
    "b.type, b.size, a.name, l.at, l.removed_at FROM register_link l "                      \
    "LEFT JOIN blob b ON b.id = l.blob LEFT JOIN account a ON a.id = l.account "
/* clang-format on */

const struct db_query register_link_queries[] = {
    [INSERT] = {"register_link.insert",
                "INSERT INTO register_link (unit, entry, what, label, document, blob, address, "
                "account, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id"},
    [BY_ID] = {"register_link.by_id", COLUMNS "WHERE l.id = $1"},
    [REMOVE] =
        {"register_link.remove",
         "UPDATE register_link SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL"},
    [OF_ENTRY] = {"register_link.of_entry",
                  COLUMNS "WHERE l.entry = $1 AND l.removed_at IS NULL ORDER BY l.id"},
    [OF_KIND] = {"register_link.of_kind",
                 COLUMNS "JOIN register_row r ON r.id = l.entry WHERE l.unit = $1 AND "
                         "l.removed_at IS NULL AND r.register = $2 AND r.removed_at IS NULL "
                         "ORDER BY l.entry, l.id"},
};
const isize register_link_queries_n =
    sizeof register_link_queries / sizeof *register_link_queries;
#define Q(x) (&register_link_queries[x])

int64_t register_link_insert(struct ctx *c, const struct register_link *l)
{
    struct stmt *s = db_query(c, Q(INSERT));

    db_put_int(s, l->unit.n);
    db_put_int(s, l->entry);
    db_put_text(s, l->what);
    db_put_text(s, l->label);
    db_put_opt(s, l->document.n);
    db_put_opt(s, l->blob.n);
    db_put_text(s, l->address);
    db_put_opt(s, c->actor.user.n);
    db_put_instant(s, c->now);
    return db_one_int(s);
}

static void read_link(struct stmt *s, struct register_link *out)
{
    *out = (struct register_link){
        .id = db_get_int(s, 0),
        .entry = db_get_int(s, 1),
        .unit = {db_get_int(s, 2)},
        .what = db_get_text(s, 3),
        .label = db_get_text(s, 4),
        .document = {db_get_int(s, 5)},
        .blob = {db_get_int(s, 6)},
        .address = db_get_text(s, 7),
        .sm3 = db_get_blob(s, 8),
        .type = db_get_text(s, 9),
        .size = db_get_int(s, 10),
        .by = db_get_text(s, 11),
        .at = db_get_instant(s, 12),
        .removed_at = db_get_instant(s, 13),
    };
}

enum err register_link_load(struct ctx *c, int64_t id, struct register_link *out)
{
    struct stmt *s = db_query(c, Q(BY_ID));

    db_put_int(s, id);
    if (db_step(s))
        read_link(s, out);
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "link", "没有找到这份依据");
    db_done(s);
    return c->fail.code;
}

void register_link_remove(struct ctx *c, int64_t id)
{
    struct stmt *s = db_query(c, Q(REMOVE));

    db_put_int(s, id);
    db_put_instant(s, c->now);
    if (!db_run(s) && !c->fail.code)
        fail_set(&c->fail, ERR_NOT_FOUND, "link", "这份依据已经移除");
}

void register_links(struct ctx *c, int64_t entry, struct register_link_list *out)
{
    struct stmt *s = db_query(c, Q(OF_ENTRY));
    isize cap = 0;

    db_put_int(s, entry);
    while (db_step(s))
        read_link(s, LIST_ADD(c->mem, out, cap));
}

void register_links_of(struct ctx *c, struct unit_id unit, struct str kind,
                       struct register_link_list *out)
{
    struct stmt *s = db_query(c, Q(OF_KIND));
    isize cap = 0;

    db_put_int(s, unit.n);
    db_put_text(s, kind);
    while (db_step(s))
        read_link(s, LIST_ADD(c->mem, out, cap));
}
