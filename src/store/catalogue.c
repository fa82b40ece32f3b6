/* SPDX-License-Identifier: MulanPSL-2.0 */
/* catalogue.c - what is published, page by page; see catalogue.h
 *
 * Every query of a shelf walks one index (document_public, document_unit_public or
 * document_all_public) from a key onwards; no row is read that is not shown.
 */
#include "store/catalogue.h"

enum {
    OLDER,
    NEWER = OLDER + SHELF__MAX,
    COUNT = NEWER + SHELF__MAX,
    TOTAL = COUNT + SHELF__MAX, /* of the whole shelf */
    OLDEST = TOTAL + SHELF__MAX,
    NEWEST = OLDEST + SHELF__MAX,
    NORMS = NEWEST + SHELF__MAX,
    NORMS_UNIT,
    FIGURES,
    PLACES,
    PLACE_LAST,
    PLACE
};

#define COLS                                                                                   \
    "d.id, d.unit, d.col, d.norm, d.title, COALESCE(d.index_no, ''), d.doc_no, d.summary, "    \
    "u.code, u.name, k.name, d.written_day, d.effective_day, d.expiry_day, d.ended_day, "      \
    "d.ended_kind, d.amended, d.published_at "
#define FROM "FROM document d JOIN unit u ON u.id = d.unit JOIN board_column k ON k.id = d.col "
/* $1 whose, $2 key's time, $3 key's id, $4 how many, $5 from, $6 until */
#define OLDER_SQL(whose)                                                                       \
    "SELECT " COLS FROM "WHERE " whose " AND d.live = 1 AND d.published_at >= $5 AND "         \
    "d.published_at < $6 AND d.published_at <= $2 AND (d.published_at < $2 OR d.id < $3) "     \
    "ORDER BY d.published_at DESC, d.id DESC LIMIT $4"
#define NEWER_SQL(whose)                                                                       \
    "SELECT " COLS FROM "WHERE " whose " AND d.live = 1 AND d.published_at >= $5 AND "         \
    "d.published_at < $6 AND d.published_at >= $2 AND (d.published_at > $2 OR d.id > $3) "     \
    "ORDER BY d.published_at, d.id LIMIT $4"
#define COUNT_SQL(whose)                                                                       \
    "SELECT COUNT(*) FROM document d WHERE " whose                                             \
    " AND d.live = 1 AND d.published_at >= $2 AND d.published_at < $3"
/* Columns keep their own counts (column_recount), so that no page counts a million documents. */
#define TOTAL_SQL(whose)                                                                       \
    "SELECT CAST(COALESCE(SUM(docs), 0) AS {sqlite:INTEGER}{pg:bigint}) FROM board_column "    \
    "WHERE " whose
#define EDGE_SQL(whose, down)                                                                  \
    "SELECT d.published_at FROM document d WHERE " whose                                       \
    " AND d.live = 1 AND d.published_at > 0 ORDER BY d.live" down ", d.published_at" down      \
    " LIMIT 1"
/* The platform has no id: its queries name $1 all the same. */
#define ALL "$1 = 0"
#define UNIT "d.unit = $1"
#define COLUMN "d.col = $1"

const struct db_query catalogue_queries[] = {
    [OLDER + SHELF_ALL] = {"shelf.older_all", OLDER_SQL(ALL)},
    [OLDER + SHELF_UNIT] = {"shelf.older_unit", OLDER_SQL(UNIT)},
    [OLDER + SHELF_COLUMN] = {"shelf.older_column", OLDER_SQL(COLUMN)},
    [NEWER + SHELF_ALL] = {"shelf.newer_all", NEWER_SQL(ALL)},
    [NEWER + SHELF_UNIT] = {"shelf.newer_unit", NEWER_SQL(UNIT)},
    [NEWER + SHELF_COLUMN] = {"shelf.newer_column", NEWER_SQL(COLUMN)},
    [COUNT + SHELF_ALL] = {"shelf.count_all", COUNT_SQL(ALL)},
    [COUNT + SHELF_UNIT] = {"shelf.count_unit", COUNT_SQL(UNIT)},
    [COUNT + SHELF_COLUMN] = {"shelf.count_column", COUNT_SQL(COLUMN)},
    [TOTAL + SHELF_ALL] = {"shelf.total_all", TOTAL_SQL("$1 = 0")},
    [TOTAL + SHELF_UNIT] = {"shelf.total_unit", TOTAL_SQL("unit = $1")},
    [TOTAL + SHELF_COLUMN] = {"shelf.total_column", TOTAL_SQL("id = $1")},
    [OLDEST + SHELF_ALL] = {"shelf.oldest_all", EDGE_SQL(ALL, "")},
    [OLDEST + SHELF_UNIT] = {"shelf.oldest_unit", EDGE_SQL(UNIT, "")},
    [OLDEST + SHELF_COLUMN] = {"shelf.oldest_column", EDGE_SQL(COLUMN, "")},
    [NEWEST + SHELF_ALL] = {"shelf.newest_all", EDGE_SQL(ALL, " DESC")},
    [NEWEST + SHELF_UNIT] = {"shelf.newest_unit", EDGE_SQL(UNIT, " DESC")},
    [NEWEST + SHELF_COLUMN] = {"shelf.newest_column", EDGE_SQL(COLUMN, " DESC")},
    [NORMS] = {"norms.all", "SELECT " COLS FROM "WHERE d.norm = 1 AND d.live = 1 "
                            "ORDER BY d.published_at DESC, d.id DESC LIMIT 5000"},
    [NORMS_UNIT] = {"norms.unit",
                    "SELECT " COLS FROM "WHERE d.unit = $1 AND d.norm = 1 AND d.live = 1 "
                    "ORDER BY d.published_at DESC, d.id DESC LIMIT 5000"},
    [FIGURES] = {"unit.figures",
                 "SELECT unit, CAST(SUM(docs) AS {sqlite:INTEGER}{pg:bigint}), "
                 "MAX(last_published_at) FROM board_column GROUP BY unit ORDER BY unit"},
    [PLACES] =
        {"places.after",
         "SELECT d.id, d.unit, d.col, u.code, d.published_at FROM document d JOIN unit u "
         "ON u.id = d.unit WHERE d.id > $1 AND d.id <= $2 AND d.live = 1 ORDER BY d.id "
         "LIMIT $3"},
    [PLACE_LAST] = {"places.last", "SELECT MAX(id) FROM document"},
    [PLACE] = {"places.of",
               "SELECT d.id, d.unit, d.col, u.code, d.published_at FROM document d "
               "JOIN unit u ON u.id = d.unit WHERE d.id = $1"},
};
const isize catalogue_queries_n = sizeof catalogue_queries / sizeof *catalogue_queries;

static void read_line(struct stmt *s, struct doc_line *l)
{
    int i = 0;

    l->state = DOC_PUBLISHED;
    l->live = true;
    l->id.n = db_get_int(s, i++);
    l->unit.n = db_get_int(s, i++);
    l->col.n = db_get_int(s, i++);
    l->norm = db_get_int(s, i++) != 0;
    l->title = db_get_text(s, i++);
    l->index_no = db_get_text(s, i++);
    l->doc_no = db_get_text(s, i++);
    l->summary = db_get_text(s, i++);
    l->unit_code = db_get_text(s, i++);
    l->unit_name = db_get_text(s, i++);
    l->col_name = db_get_text(s, i++);
    l->written = db_get_day(s, i++);
    l->effective = db_get_day(s, i++);
    l->expiry = db_get_day(s, i++);
    l->ended = db_get_day(s, i++);
    l->ended_kind = db_get_text(s, i++);
    l->amended = db_get_day(s, i++);
    l->published_at = db_get_instant(s, i);
}

static void read_lines(struct ctx *c, struct stmt *s, struct doc_line_list *out)
{
    isize cap = 0;

    *out = (struct doc_line_list){0};
    while (db_step(s))
        read_line(s, LIST_ADD(c->mem, out, cap));
}

static struct instant open_end(struct instant until)
{
    return until.s ? until : (struct instant){INT64_MAX};
}

/* One more than asked for, which tells whether there is another page. */
static void ask_lines(struct ctx *c, const struct shelf_ask *a, bool newer,
                      struct doc_line_list *out)
{
    struct page_key key = newer ? a->after : a->before;
    struct stmt *s = db_query(c, &catalogue_queries[(newer ? NEWER : OLDER) + a->shelf]);

    if (!newer && !key.id)
        key = (struct page_key){{INT64_MAX}, INT64_MAX};
    db_put_int(s, a->id);
    db_put_int(s, key.at.s);
    db_put_int(s, key.id);
    db_put_int(s, a->n + 1);
    db_put_int(s, a->from.s);
    db_put_int(s, open_end(a->until).s);
    read_lines(c, s, out);
}

static void turn(struct doc_line_list *l)
{
    for (isize i = 0, k = l->n - 1; i < k; i++, k--) {
        struct doc_line x = l->p[i];
        l->p[i] = l->p[k];
        l->p[k] = x;
    }
}

int64_t shelf_count(struct ctx *c, enum shelf shelf, int64_t id, struct instant from,
                    struct instant until)
{
    bool all = !from.s && !until.s;
    struct stmt *s = db_query(c, &catalogue_queries[(all ? TOTAL : COUNT) + shelf]);

    db_put_int(s, id);
    if (all)
        return db_one_int(s);
    db_put_int(s, from.s);
    db_put_int(s, open_end(until).s);
    return db_one_int(s);
}

void shelf_page(struct ctx *c, const struct shelf_ask *a, struct shelf_page *out)
{
    bool newer = a->after.id != 0;
    struct doc_line_list *l = &out->lines;

    *out = (struct shelf_page){0};
    ask_lines(c, a, newer, l);
    if (newer) {
        out->older = true;
        out->newer = l->n > a->n;
    } else {
        out->newer = a->before.id != 0;
        out->older = l->n > a->n;
    }
    if (l->n > a->n)
        l->n = a->n;
    if (newer)
        turn(l);
    out->total = shelf_count(c, a->shelf, a->id, a->from, a->until);
    out->first = 1;
    if (out->newer && l->n) {
        /* Those of the same second are few; counted one by one they are right, too. */
        struct instant at = l->p[0].published_at;
        struct shelf_ask same = *a;
        struct doc_line_list there;

        out->first += shelf_count(c, a->shelf, a->id, (struct instant){at.s + 1}, a->until);
        same.before = (struct page_key){{at.s}, INT64_MAX};
        same.from = at;
        same.n = 500;
        ask_lines(c, &same, false, &there);
        for (isize i = 0; i < there.n; i++)
            out->first += there.p[i].id.n > l->p[0].id.n;
    }
}

bool shelf_span(struct ctx *c, enum shelf shelf, int64_t id, struct instant *oldest,
                struct instant *newest)
{
    struct stmt *s = db_query(c, &catalogue_queries[OLDEST + shelf]);

    db_put_int(s, id);
    oldest->s = db_one_int(s);
    s = db_query(c, &catalogue_queries[NEWEST + shelf]);
    db_put_int(s, id);
    newest->s = db_one_int(s);
    return oldest->s != 0;
}

void norms_all(struct ctx *c, struct unit_id unit, struct doc_line_list *out)
{
    struct stmt *s = db_query(c, &catalogue_queries[unit.n ? NORMS_UNIT : NORMS]);

    if (unit.n)
        db_put_int(s, unit.n);
    read_lines(c, s, out);
}

void unit_figures(struct ctx *c, struct unit_figure_list *out)
{
    struct stmt *s = db_query(c, &catalogue_queries[FIGURES]);
    isize cap = 0;

    *out = (struct unit_figure_list){0};
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) =
            (struct unit_figure){{db_get_int(s, 0)}, db_get_int(s, 1), db_get_instant(s, 2)};
}

static struct doc_place read_place(struct stmt *s)
{
    return (struct doc_place){{db_get_int(s, 0)},
                              {db_get_int(s, 1)},
                              {db_get_int(s, 2)},
                              db_get_text(s, 3),
                              db_get_instant(s, 4)};
}

void places_after(struct ctx *c, struct doc_id after, struct doc_id until, int n,
                  struct doc_place_list *out)
{
    struct stmt *s = db_query(c, &catalogue_queries[PLACES]);
    isize cap = 0;

    *out = (struct doc_place_list){0};
    db_put_int(s, after.n);
    db_put_int(s, until.n);
    db_put_int(s, n);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = read_place(s);
}

struct doc_id place_last(struct ctx *c)
{
    return (struct doc_id){db_one_int(db_query(c, &catalogue_queries[PLACE_LAST]))};
}

bool place_of(struct ctx *c, struct doc_id id, struct doc_place *out)
{
    struct stmt *s = db_query(c, &catalogue_queries[PLACE]);
    bool found;

    db_put_int(s, id.n);
    found = db_step(s);
    if (found)
        *out = read_place(s);
    db_done(s);
    return found;
}
