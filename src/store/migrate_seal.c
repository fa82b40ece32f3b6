/* SPDX-License-Identifier: MulanPSL-2.0 */
/* migrate_seal.c - clear texts of version 1 become sealed ones; see migrate_seal.h
 *
 * The statements name columns that only stand between two steps, so they are in no list that tests prepare.
 */
#include "store/migrate_seal.h"

#include "base/json.h"
#include "store/words.h"

enum { BATCH = 200, BATCH_MEMORY = 256 << 20 };

enum { EVENTS, EVENT_PUT };
static const struct db_query event[] = {
    [EVENTS] =
        {"migrate_seal.events",
         "SELECT e.id, e.request, e.kind, e.fields, r.erased_at FROM request_event e JOIN "
         "request r ON r.id = e.request WHERE e.request > $1 AND e.request <= $1 + $2 "
         "ORDER BY e.request, e.day, e.id"},
    [EVENT_PUT] = {"migrate_seal.event_put",
                   "UPDATE request_event SET fields = $1, words = $2 WHERE id = $3"},
};
static const struct db_query last_case = {"migrate_seal.last",
                                          "SELECT COALESCE(max(id), 0) FROM request"};

/* Texts of one row, in one sealed column. */
struct source {
    struct db_query rows, put; /* rows: id, name of the place, texts */
    const char *column;
    const char
        *member[3]; /* of the JSON that holds the texts; none: a text alone, or a line each */
    int texts;
};
#define ROWS(columns, table, where)                                                            \
    "SELECT id, " columns " FROM " table " WHERE id > $1 AND (" where ") ORDER BY id LIMIT $2"
static const struct source sources[] = {
    {{"migrate_seal.wanted",
      ROWS("number, form_wanted, way_wanted", "request",
           "(form_wanted <> '' OR way_wanted <> '') AND erased_at IS NULL")},
     {"migrate_seal.wanted_put", "UPDATE request SET wanted = $1 WHERE id = $2"},
     "request.wanted",
     {0},
     2},
    {{"migrate_seal.titles", ROWS("CAST(request AS {sqlite:TEXT}{pg:text}) AS place, name",
                                  "request_file", "name <> ''")},
     {"migrate_seal.title_put", "UPDATE request_file SET title = $1 WHERE id = $2"},
     "request_file.title",
     {0},
     1},
    {{"migrate_seal.remarks", ROWS("CAST(id AS {sqlite:TEXT}{pg:text}) AS place, remark",
                                   "letter", "remark <> '' AND state <> 'sent'")},
     {"migrate_seal.remark_put", "UPDATE letter SET words = $1 WHERE id = $2"},
     "letter.words",
     {0},
     1},
    {{"migrate_seal.disputes",
      ROWS("CAST(id AS {sqlite:TEXT}{pg:text}) AS place, ground, ordered, note", "dispute",
           "ground <> '' OR ordered <> '' OR note <> ''")},
     {"migrate_seal.dispute_put", "UPDATE dispute SET words = $1 WHERE id = $2"},
     "dispute.words",
     {"ground", "ordered", "note"},
     3},
};
static const struct db_query deliveries = {
    "migrate_seal.deliveries", ROWS("delivery", "letter", "delivery <> '' AND state = 'sent'")};
static const struct db_query delivery_put = {
    "migrate_seal.delivery_put", "UPDATE letter SET delivery = $1, words = $2 WHERE id = $3"};

/* A statement's parameters by turns: what is sealed, NULL for "", then the row. */
static void put_sealed(struct ctx *c, const struct db_query *q, const struct str *clear,
                       struct str place, struct str text, int64_t id, int64_t *n)
{
    struct stmt *s = db_query(c, q);

    if (clear)
        db_put_text(s, *clear);
    words_put(c, s, place, text);
    db_put_int(s, id);
    (void)db_run(s);
    *n += text.n > 0;
}

static struct str joined(struct ctx *c, const struct source *from, const struct str *text)
{
    struct buf b = buf_new(c->mem, 256);
    struct json_out j = jout_new(&b);

    if (!from->member[0]) {
        for (int i = 0; i < from->texts; i++)
            buf_fmt(&b, "%s%.*s", i ? "\n" : "", STR_ARG(text[i]));
        return buf_str(&b);
    }
    jout_object(&j);
    for (int i = 0; i < from->texts; i++)
        jout_put_opt(&j, from->member[i], text[i]);
    jout_end(&j);
    return buf_str(&b);
}

struct row {
    int64_t id;
    struct str place, text[3];
};
LIST_TYPE(row_list, struct row);

static int64_t source_batch(struct ctx *c, const struct source *from, int64_t *after,
                            int64_t *n)
{
    struct stmt *s = db_query(c, &from->rows);
    struct row_list list = {0};
    isize cap = 0;

    db_put_int(s, *after);
    db_put_int(s, BATCH);
    while (db_step(s)) {
        struct row *r = LIST_ADD(c->mem, &list, cap);

        r->id = db_get_int(s, 0);
        r->place = str_fmt(c->mem, "%s:%.*s", from->column, STR_ARG(db_get_text(s, 1)));
        for (int i = 0; i < from->texts; i++)
            r->text[i] = db_get_text(s, 2 + i);
        *after = r->id;
    }
    for (isize i = 0; i < list.n && !c->fail.code; i++)
        put_sealed(c, &from->put, NULL, list.p[i].place, joined(c, from, list.p[i].text),
                   list.p[i].id, n);
    return list.n;
}

static int64_t delivery_batch(struct ctx *c, int64_t *after, int64_t *n)
{
    struct stmt *s = db_query(c, &deliveries);
    struct row_list list = {0};
    isize cap = 0;

    db_put_int(s, *after);
    db_put_int(s, BATCH);
    while (db_step(s)) {
        struct row *r = LIST_ADD(c->mem, &list, cap);

        r->id = *after = db_get_int(s, 0);
        r->text[0] = db_get_text(s, 1);
    }
    for (isize i = 0; i < list.n && !c->fail.code; i++) {
        const struct row *r = &list.p[i];
        struct buf b = buf_new(c->mem, 64);
        struct json_out j = jout_new(&b);
        struct jval *o = NULL;
        struct str way;

        if (jval_parse(c->mem, r->text[0], &o, &c->fail))
            break;
        jout_object(&j);
        jout_put_str(&j, "way", jval_get_str(o, "way"));
        jout_end(&j);
        way = buf_str(&b);
        put_sealed(c, &delivery_put, &way, words_place(c, "letter.words", r->id),
                   jval_get_str(o, "proof"), r->id, n);
    }
    return list.n;
}

/* --- the ledger: names and notes leave `fields`; a party gets a number within its case */

struct ledger_row {
    int64_t id, request;
    struct str kind, fields;
    bool erased; /* the case: what it says of people goes now, too */
};
LIST_TYPE(ledger_rows, struct ledger_row);
struct party_list {
    LIST(struct str) names;
    isize cap;
};

static int party(struct ctx *c, struct party_list *all, struct str who)
{
    for (isize i = 0; i < all->names.n; i++)
        if (str_eq(all->names.p[i], who))
            return (int)i + 1;
    *LIST_ADD(c->mem, &all->names, all->cap) = who;
    return (int)all->names.n;
}

/* Of these steps `who` is one of the staff. */
static bool names_staff(struct str kind)
{
    return str_eq(kind, S("assigned")) || str_eq(kind, S("helper_added")) ||
           str_eq(kind, S("helper_ended"));
}

static void without(struct json_out *j, const struct jval *o, bool staff)
{
    for (const struct jval *m = o->first; m; m = m->next) {
        bool gone = str_eq(m->key, S("note")) || (str_eq(m->key, S("who")) && !staff);
        const char *key;

        if (gone || (m->kind != JVAL_STR && m->kind != JVAL_INT && m->kind != JVAL_BOOL))
            continue;
        key = str_cstr(j->b->mem, m->key);
        if (m->kind == JVAL_STR)
            jout_put_str(j, key, m->s);
        else if (m->kind == JVAL_INT)
            jout_put_int(j, key, m->i);
        else
            jout_put_bool(j, key, m->i);
    }
}

static void ledger_row(struct ctx *c, const struct ledger_row *r, struct party_list *parties,
                       int64_t *n)
{
    struct buf fields = buf_new(c->mem, r->fields.n + 64),
               words = buf_new(c->mem, r->fields.n + 64);
    struct json_out f = jout_new(&fields), w = jout_new(&words);
    bool staff = names_staff(r->kind);
    struct jval *o = NULL;
    struct str who, note, kept;

    if (jval_parse(c->mem, r->fields, &o, &c->fail))
        return;
    note = jval_get_str(o, "note");
    who = staff ? S("") : jval_get_str(o, "who");
    if (!who.n && !note.n)
        return;
    jout_object(&f);
    without(&f, o, staff);
    if (who.n)
        jout_put_int(&f, "party", party(c, parties, who));
    if (note.n)
        jout_put_bool(&f, "noted", true);
    jout_end(&f);
    jout_object(&w);
    jout_put_opt(&w, "who", who);
    jout_put_opt(&w, "note", note);
    jout_end(&w);
    kept = buf_str(&fields);
    put_sealed(c, &event[EVENT_PUT], &kept, words_place(c, "request_event.words", r->request),
               r->erased ? S("") : buf_str(&words), r->id, n);
    *n += r->erased; /* emptied: the files hold it, too */
}

/* The ledgers of BATCH cases, each whole. */
static void ledger_batch(struct ctx *c, int64_t after, int64_t *n)
{
    struct stmt *s = db_query(c, &event[EVENTS]);
    struct party_list parties = {0};
    struct ledger_rows list = {0};
    isize cap = 0;

    db_put_int(s, after);
    db_put_int(s, BATCH);
    while (db_step(s)) {
        struct ledger_row *r = LIST_ADD(c->mem, &list, cap);

        r->id = db_get_int(s, 0);
        r->request = db_get_int(s, 1);
        r->kind = db_get_text(s, 2);
        r->fields = db_get_text(s, 3);
        r->erased = !db_is_null(s, 4);
    }
    for (isize i = 0; i < list.n && !c->fail.code; i++) {
        if (i && list.p[i].request != list.p[i - 1].request)
            parties = (struct party_list){0};
        ledger_row(c, &list.p[i], &parties, n);
    }
}

/* A batch at a time in an arena of its own, however long the register is. */
static void batches(struct ctx *c, int64_t last, int64_t *rows)
{
    const size_t n = sizeof sources / sizeof *sources;

    for (size_t i = 0; i <= n; i++) {
        int64_t after = 0;

        for (int64_t got = BATCH; got == BATCH && !c->fail.code; arena_reset(c->mem))
            got = i == n ? delivery_batch(c, &after, rows)
                         : source_batch(c, &sources[i], &after, rows);
    }
    for (int64_t after = 0; after < last && !c->fail.code; after += BATCH) {
        ledger_batch(c, after, rows);
        arena_reset(c->mem);
    }
}

enum err migrate_seal(struct ctx *c, int64_t *rows)
{
    int64_t last = db_one_int(db_query(c, &last_case));
    struct arena *mem = c->mem, batch;

    *rows = 0;
    if (!arena_init(&batch, BATCH_MEMORY))
        return fail_set(&c->fail, ERR_BUSY, "db", "内存不足");
    c->mem = &batch;
    batches(c, last, rows);
    c->mem = mem;
    arena_free(&batch);
    return c->fail.code;
}

/* Each alone: PostgreSQL takes it in no transaction. */
enum err migrate_seal_wipe(struct ctx *c)
{
    static const struct str tables[] = {
        LIT("{sqlite:VACUUM}{pg:VACUUM FULL request}"),
        LIT("{sqlite:PRAGMA wal_checkpoint(TRUNCATE)}{pg:VACUUM FULL request_event}"),
        LIT("{sqlite:SELECT 1}{pg:VACUUM FULL request_file}"),
        LIT("{sqlite:SELECT 1}{pg:VACUUM FULL letter}"),
        LIT("{sqlite:SELECT 1}{pg:VACUUM FULL dispute}")};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        db_script(c, tables[i]);
    return c->fail.code;
}
