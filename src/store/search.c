/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search.c - putting in and taking out; see search.h. Finding is search_find.c. */
#include "store/search.h"

#include "base/utf8.h"
#include "store/db_engine.h"
#include "store/search_aside.h"
#include "store/search_key.h"
#include "store/search_segment.h"

enum {
    CLASS_ADD,
    KEY_OF,
    KEY_TAKEN,
    DOC_ADD,
    INDEX_ADD,
    INDEX_DROP,
    DOC_DROP,
    LAPSED,
    SOURCES,
    CLEAR_INDEX,
    CLEAR_DOC,
    CLEAR_CLASS,
    OPTIMIZE,
    VERSION_GET,
    VERSION_SET
};
const struct db_query search_queries[] = {
    [CLASS_ADD] = {"search.class_add",
                   "INSERT INTO search_class (unit, col, kind, validity) VALUES ($1,$2,$3,$4) "
                   "ON CONFLICT (unit, col, kind, validity) DO UPDATE SET unit = excluded.unit "
                   "RETURNING id"},
    [KEY_OF] = {"search.key_of", "SELECT key FROM search_doc WHERE document = $1"},
    [KEY_TAKEN] = {"search.key_taken", "SELECT 1 FROM search_doc WHERE key = $1"},
    [DOC_ADD] = {"search.doc_add",
                 "INSERT INTO search_doc (key, unit, document, lapses, names) "
                 "VALUES ($1,$2,$3,$4,$5)"},
    [INDEX_ADD] = {"search.index_add",
                   "{sqlite:SELECT 1}"
                   "{pg:INSERT INTO search_index (key, head, tokens, head_folded, folded) "
                   "VALUES ($1, $2::text::tsvector, ($2::text || ' ' || $3::text)::tsvector, "
                   "$4, $5)}"},
    [INDEX_DROP] = {"search.index_drop",
                    "{sqlite:SELECT 1}{pg:DELETE FROM search_index WHERE key = $1}"},
    [DOC_DROP] = {"search.doc_drop", "DELETE FROM search_doc WHERE key = $1"},
    [LAPSED] =
        {"search.lapsed",
         "SELECT s.document, v.body_text FROM search_doc s JOIN document d ON d.id = "
         "s.document JOIN doc_version v ON v.document = d.id AND v.version = "
         "d.published_version WHERE s.lapses < $1 ORDER BY s.lapses, s.document LIMIT $2"},
    [SOURCES] = {"search.sources",
                 "SELECT d.id, v.body_text FROM document d JOIN doc_version v ON v.document = "
                 "d.id AND v.version = d.published_version WHERE d.id > $1 AND d.live = 1 "
                 "ORDER BY d.id LIMIT $2"},
    [CLEAR_INDEX] = {"search.clear_index", "{sqlite:SELECT 1}{pg:DELETE FROM search_index}"},
    [CLEAR_DOC] = {"search.clear_doc", "DELETE FROM search_doc"},
    [CLEAR_CLASS] = {"search.clear_class", "DELETE FROM search_class"},
    [OPTIMIZE] = {"search.optimize",
                  "{sqlite:SELECT 1}{pg:SELECT gin_clean_pending_list('search_index_tokens')}"},
    [VERSION_GET] = {"search.version_get",
                     "SELECT value FROM meta WHERE key = 'search_version'"},
    [VERSION_SET] = {"search.version_set",
                     "INSERT INTO meta (key, value) VALUES ('search_version', $1) "
                     "ON CONFLICT (key) DO UPDATE SET value = excluded.value"},
};
const isize search_queries_n = sizeof search_queries / sizeof *search_queries;

enum validity search_validity(const struct doc_line *d, struct day today)
{
    if (!d->norm && !d->doc_no.n && !day_is_set(d->expiry) && !day_is_set(d->ended))
        return VALID_NONE;
    return validity_on(today, d->effective, d->expiry, d->ended, d->ended_kind, d->amended);
}

static struct doc_line line_of(const struct document *d)
{
    return (struct doc_line){.norm = d->f.norm,
                             .doc_no = d->f.doc_no,
                             .effective = d->f.effective,
                             .expiry = d->f.expiry,
                             .ended = d->ended,
                             .ended_kind = d->ended_kind,
                             .amended = d->amended};
}

/* The last day on which the validity is what it is on `today`. */
static struct day lapses_on(const struct document *d, struct day today)
{
    struct day ends[] = {day_add(d->f.effective, -1), d->f.expiry, day_add(d->ended, -1),
                         day_add(d->amended, -1)};
    struct day last = {0};

    for (int i = 0; i < 4; i++)
        if (ends[i].n > 0 && day_cmp(ends[i], today) >= 0 &&
            (!day_is_set(last) || day_cmp(ends[i], last) < 0))
            last = ends[i];
    return last;
}

static int64_t class_of(struct ctx *c, const struct document *d)
{
    struct doc_line line = line_of(d);
    struct stmt *s = db_query(c, &search_queries[CLASS_ADD]);

    db_put_int(s, d->unit.n);
    db_put_int(s, d->f.col.n);
    db_put_text(s, d->f.genre);
    db_put_int(s, search_validity(&line, ctx_today(c)));
    return db_one_int(s);
}

/* A free key of this minute and class; when 64 are taken, of the next minute. */
static int64_t free_key(struct ctx *c, const struct document *d, int64_t klass)
{
    int64_t minute =
        search_minute(day_is_set(instant_day(d->published_at)) ? d->published_at : c->now);
    int64_t number = d->id.n, tries = 0;

    if (klass > SEARCH_CLASS_MAX)
        fail_set(&c->fail, ERR_DB, "search_class", "检索分类已满，请重建全文索引");
    while (!c->fail.code) {
        int64_t key = search_key_make(minute, klass, number);
        struct stmt *s = db_query(c, &search_queries[KEY_TAKEN]);

        db_put_int(s, key);
        if (!db_one_int(s))
            return key;
        number++;
        minute += ++tries % (SEARCH_NUMBER_MAX + 1) == 0;
    }
    return 0;
}

static struct str lines(struct arena *mem, struct str first, const struct str *more, int n)
{
    isize bytes = first.n + 8;
    struct buf b;

    for (int i = 0; i < n; i++)
        bytes += more[i].n + 1;
    b = buf_new(mem, bytes);
    buf_add(&b, first);
    for (int i = 0; i < n; i++) {
        buf_char(&b, '\n');
        buf_add(&b, more[i]);
    }
    return buf_str(&b);
}

static struct str head_text(struct arena *mem, const struct document *d)
{
    return lines(mem, d->f.title, (struct str[]){d->f.doc_no, d->index_no}, 2);
}

/* What is found besides the head: the text, the names, and what snippets do not show. */
static struct str whole_text(struct arena *mem, const struct document *d, struct str body,
                             struct str names)
{
    return lines(mem, utf8_clip(body, SEARCH_BODY_MAX),
                 (struct str[]){names, d->f.summary, d->f.keywords, d->f.issuer, d->f.source},
                 5);
}

/* ---- the index itself: on PostgreSQL rows of their own, on SQLite segments, each of what was gathered */

struct entries {
    struct search_entry *p;
    isize n, cap;
    int64_t bytes;
};
enum { HELD_MOST = 8 << 20 };

static bool on_postgres(struct ctx *c)
{
    return db_kind(db_of(c)) == DB_POSTGRES;
}

static void index_row(struct ctx *c, const struct search_entry *e)
{
    struct str both = str_fmt(c->mem, "%.*s\n%.*s", STR_ARG(e->head), STR_ARG(e->body));
    struct stmt *s = db_query(c, &search_queries[INDEX_ADD]);

    db_put_int(s, e->key);
    db_put_text(s, search_tokens(c->mem, e->head));
    db_put_text(s, search_tokens(c->mem, e->body));
    db_put_text(s, search_folded(c->mem, e->head));
    db_put_text(s, search_folded(c->mem, both));
    db_run(s);
}

static struct entries *held_of(struct ctx *c)
{
    return *db_held(c);
}

static void add_held(struct ctx *c)
{
    struct entries *held = held_of(c);

    if (held)
        search_segment_add(c, held->p, held->n);
    if (held)
        *held = (struct entries){0};
}

void search_hold(struct ctx *c)
{
    if (!c->fail.code && !on_postgres(c))
        *db_held(c) = NEW(c->mem, struct entries, 1);
}

void search_release(struct ctx *c)
{
    add_held(c);
    *db_held(c) = NULL;
}

static void index_put(struct ctx *c, struct search_entry e)
{
    struct entries *held = held_of(c);

    if (on_postgres(c)) {
        index_row(c, &e);
    } else if (!held) {
        search_segment_add(c, &e, 1);
    } else {
        *LIST_ADD(c->mem, held, held->cap) = e;
        held->bytes += e.head.n + e.body.n;
        if (held->bytes > HELD_MOST)
            add_held(c);
    }
}

void search_put(struct ctx *c, const struct document *d, struct str body_text, struct str names)
{
    struct str head = head_text(c->mem, d), body = whole_text(c->mem, d, body_text, names);
    struct day lapses = lapses_on(d, ctx_today(c));
    struct stmt *s;
    int64_t key;

    search_drop(c, d->id);
    if (c->fail.code)
        return;
    key = free_key(c, d, class_of(c, d));
    s = db_query(c, &search_queries[DOC_ADD]);
    db_put_int(s, key);
    db_put_int(s, d->unit.n);
    db_put_int(s, d->id.n);
    db_put_day(s, lapses);
    db_put_text(s, names);
    db_run(s);
    index_put(c, (struct search_entry){key, head, body});
}

static void drop_row(struct ctx *c, int which, int64_t key)
{
    struct stmt *s = db_query(c, &search_queries[which]);

    db_put_int(s, key);
    db_run(s);
}

void search_drop(struct ctx *c, struct doc_id doc)
{
    struct stmt *s = db_query(c, &search_queries[KEY_OF]);
    int64_t key;

    db_put_int(s, doc.n);
    key = db_one_int(s);
    if (!key)
        return;
    add_held(c); /* it may be among them */
    if (on_postgres(c))
        drop_row(c, INDEX_DROP, key);
    else
        search_segment_drop(c, key);
    drop_row(c, DOC_DROP, key);
}

static void read_sources(struct ctx *c, struct stmt *s, struct search_source_list *out)
{
    isize cap = 0;

    while (db_step(s)) {
        struct search_source *x = LIST_ADD(c->mem, out, cap);
        x->doc.n = db_get_int(s, 0);
        x->body_text = db_get_text(s, 1);
    }
}

void search_lapsed(struct ctx *c, struct day today, int n, struct search_source_list *out)
{
    struct stmt *s = db_query(c, &search_queries[LAPSED]);

    db_put_day(s, today);
    db_put_int(s, n);
    read_sources(c, s, out);
}

void search_sources(struct ctx *c, struct doc_id after, int n, struct search_source_list *out)
{
    struct stmt *s = db_query(c, &search_queries[SOURCES]);

    db_put_int(s, after.n);
    db_put_int(s, n);
    read_sources(c, s, out);
}

void search_clear(struct ctx *c)
{
    for (int i = CLEAR_INDEX; i <= CLEAR_CLASS; i++)
        db_run(db_query(c, &search_queries[i]));
    if (!on_postgres(c))
        search_segment_clear(c);
}

void search_optimize(struct ctx *c)
{
    if (!on_postgres(c)) {
        search_aside_run(c, MERGE_MOST, NULL, NULL);
        return;
    }
    if (db_begin(c) == OK)
        db_run(db_query(c, &search_queries[OPTIMIZE]));
    db_end(c);
}

void search_amid_bulk(struct ctx *c)
{
    search_aside_run(c, MERGE_BULK, NULL, NULL);
}

void search_tidy(struct ctx *c, bool night, bool (*go)(void *who), void *who)
{
    search_aside_run(c, night ? MERGE_DUE : MERGE_DAY, go, who);
}

bool search_is_current(struct ctx *c)
{
    struct stmt *s = db_query(c, &search_queries[VERSION_GET]);
    int64_t v = 0;

    if (db_step(s))
        str_int(db_get_text(s, 0), &v);
    db_done(s);
    return v == SEARCH_VERSION;
}

void search_mark_current(struct ctx *c)
{
    struct stmt *s = db_query(c, &search_queries[VERSION_SET]);

    db_put_text(s, str_fmt(c->mem, "%d", SEARCH_VERSION));
    db_run(s);
}
