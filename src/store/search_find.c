/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search_find.c - the keys of some words: total, facets, page; see search.h
 *
 * The keys come from the oldest to the newest. Each names its class; what the class and the year are chosen for was
 * decided before, so a year's keys are counted by class, and the counts are given to the facets. A key that fails one
 * choice still counts for the facet of that choice: so a facet shows what choosing otherwise would give. The page is
 * read from the newest key on.
 *
 * Best order: the keys of the words in the head alone (they are few) make the first part.
 */
#include <string.h>

#include "base/map.h"
#include "base/utf8.h"
#include "store/search.h"
#include "store/search_key.h"
#include "store/search_match.h"
#include "store/search_segment.h"

enum { CLASSES, FIND, FIND_HEAD, ALL, HIT, UNIT_NAME, COLUMN_NAME };
enum { PAGE_MAX = 50, YEARS = 256, FACET_VALUES = 30, FIRST_YEAR = 1970 };

/* Phrases of three units and more are looked at again on PostgreSQL: pairs alone may stand apart. */
#define RECHECK(column)                                                                        \
    "AND ($4 = '' OR position($4 in " column ") > 0) "                                         \
    "AND ($5 = '' OR position($5 in " column ") > 0) "                                         \
    "AND ($6 = '' OR position($6 in " column ") > 0) "                                         \
    "AND ($7 = '' OR position($7 in " column ") > 0) "                                         \
    "AND ($8 = '' OR position($8 in " column ") > 0) "                                         \
    "AND ($9 = '' OR position($9 in " column ") > 0) ORDER BY key"
const struct db_query search_find_queries[] = {
    [CLASSES] = {"search.classes", "SELECT id, unit, col, kind, validity FROM search_class"},
    [FIND] = {"search.find", "{sqlite:SELECT 1}{pg:SELECT key FROM search_index WHERE tokens "
                             "@@ $1::text::tsquery AND key >= $2 "
                             "AND key <= $3 " RECHECK("folded") "}"},
    [FIND_HEAD] = {"search.find_head", "{sqlite:SELECT 1}{pg:SELECT key FROM search_index "
                                       "WHERE head @@ $1::text::tsquery AND key >= $2 "
                                       "AND key <= $3 " RECHECK("head_folded") "}"},
    [ALL] = {"search.all",
             "SELECT key FROM search_doc WHERE key >= $1 AND key <= $2 ORDER BY key"},
    [HIT] =
        {"search.hit",
         "SELECT d.id, d.unit, d.col, d.live, d.norm, d.title, COALESCE(d.index_no, ''), "
         "d.doc_no, "
         "d.summary, u.code, COALESCE(NULLIF(u.short_name, ''), u.name), k.name, "
         "d.written_day, "
         "d.effective_day, d.expiry_day, d.ended_day, d.ended_kind, d.amended, d.published_at, "
         "d.genre, v.body_text, s.names FROM search_doc s JOIN document d ON d.id = s.document "
         "JOIN unit u ON u.id = d.unit JOIN board_column k ON k.id = d.col "
         "JOIN doc_version v ON v.document = d.id AND v.version = d.published_version "
         "WHERE s.key = $1 AND d.live = 1"},
    [UNIT_NAME] =
        {"search.unit_name",
         "SELECT COALESCE(NULLIF(short_name, ''), name), code FROM unit WHERE id = $1"},
    [COLUMN_NAME] = {"search.column_name", "SELECT name, '' FROM board_column WHERE id = $1"},
};
const isize search_find_queries_n = sizeof search_find_queries / sizeof *search_find_queries;

/* ---- classes */

struct klass {
    int64_t unit, col;
    struct str kind;
    enum validity validity;
    unsigned fails;            /* bits of the choices that it does not meet */
    int64_t n[FACET__MAX + 1]; /* counted for each facet; the last: for all of them */
};
struct tally {
    struct klass *klass; /* by id */
    isize classes;
    int64_t year[YEARS];
    int64_t total;
    /* The year of the last key: keys come in order, so it seldom changes. */
    int64_t year_from, year_until;
    int year_now;
    uint32_t *many; /* by class, while a year is counted */
};

static void load_classes(struct ctx *c, const struct search_query *q, struct tally *t)
{
    struct stmt *s = db_query(c, &search_find_queries[CLASSES]);
    isize cap = 0;

    while (db_step(s)) {
        struct klass k = {.unit = db_get_int(s, 1),
                          .col = db_get_int(s, 2),
                          .kind = db_get_text(s, 3),
                          .validity = (enum validity)db_get_int(s, 4)};
        int64_t id = db_get_int(s, 0);

        if (id < 0 || id > SEARCH_CLASS_MAX)
            continue;
        k.fails = (q->unit.n && q->unit.n != k.unit ? 1u << FACET_UNIT : 0) |
                  (q->col.n && q->col.n != k.col ? 1u << FACET_COLUMN : 0) |
                  (q->kind.n && !str_eq(q->kind, k.kind) ? 1u << FACET_KIND : 0) |
                  (q->validity && q->validity != k.validity ? 1u << FACET_VALIDITY : 0);
        if (id >= cap) {
            isize more = cap ? cap * 2 : 256;
            struct klass *p;
            while (more <= id)
                more *= 2;
            p = NEW(c->mem, struct klass, more);
            if (cap)
                memcpy(p, t->klass, (size_t)cap * sizeof *p);
            t->klass = p;
            cap = more;
        }
        t->klass[id] = k;
    }
    t->classes = cap;
}

static int year_of(struct tally *t, int64_t minute)
{
    if (minute < t->year_from || minute >= t->year_until) {
        int year = day_year(instant_day((struct instant){minute * 60}));
        struct day first = {0}, next = {0};

        day_make(year, 1, 1, &first);
        day_make(year + 1, 1, 1, &next);
        t->year_now = year < FIRST_YEAR               ? 0
                      : year - FIRST_YEAR > YEARS - 1 ? YEARS - 1
                                                      : year - FIRST_YEAR;
        t->year_from = instant_of_day(first).s / 60;
        t->year_until = instant_of_day(next).s / 60;
    }
    return t->year_now;
}

/* Counts `n` keys of a class and a year. */
static void count(struct tally *t, const struct search_query *q, int64_t class, int year,
                  int64_t n)
{
    struct klass *k = &t->klass[class];
    unsigned fails =
        k->fails | (q->year && q->year != year + FIRST_YEAR ? 1u << FACET_YEAR : 0);

    if (!fails) {
        k->n[FACET__MAX] += n;
        t->year[year] += n;
        t->total += n;
    } else if (fails == 1u << FACET_YEAR) {
        t->year[year] += n;
    } else if (!(fails & (fails - 1))) {
        k->n[__builtin_ctz(fails)] += n;
    }
}

/* Counts keys of one year: one by one, or, where they are more than the classes, by classes. */
static void count_year(struct tally *t, const struct search_query *q, const int64_t *key,
                       isize n, int year)
{
    uint32_t *many = t->many;

    for (isize i = 0; i < n; i++) {
        int64_t class = search_key_class(key[i]);

        if (class >= t->classes)
            continue;
        if (n < t->classes)
            count(t, q, class, year, 1);
        else
            many[class]++;
    }
    for (isize k = 0; n >= t->classes && k < t->classes; k++)
        if (many[k]) {
            count(t, q, k, year, many[k]);
            many[k] = 0;
        }
}

static void count_keys(struct arena *mem, struct tally *t, const struct search_query *q,
                       const struct search_key_list *keys)
{
    t->many = NEW(mem, uint32_t, t->classes);
    for (isize i = 0, end; i < keys->n; i = end) {
        int year = year_of(t, search_key_minute(keys->p[i]));

        end = search_below(keys->p, keys->n, t->year_until << SEARCH_KEY_SHIFT);
        count_year(t, q, keys->p + i, end - i, year);
    }
}

/* ---- the page */

/* The newest keys of a part that are older than `before`, and how many of it are newer. */
struct part {
    int64_t key[PAGE_MAX + 1], newer, before;
    int n, cap;
};

static void part_add(struct part *p, int64_t key)
{
    if (key >= p->before)
        p->newer++;
    else if (p->n < p->cap)
        p->key[p->n++] = key;
}

struct cursor {
    int part; /* 0: found in the head; 1: the rest */
    int64_t key;
};

static struct cursor cursor_read(struct str s)
{
    struct cursor at = {0, INT64_MAX};
    struct str part, key;
    int64_t n = 0, p = 0;

    if (str_cut(s, S("."), &part, &key) && str_int(part, &p) && str_int(key, &n) && n > 0 &&
        (p == 0 || p == 1))
        at = (struct cursor){(int)p, n};
    return at;
}

struct walk {
    const struct search_query *q;
    struct tally tally;
    struct part part[2];
    struct search_key_list head; /* of the first part */
    int64_t in_head;             /* how many of it meet all choices */
    int64_t key_min, key_max, year_min, year_max;
};

/* The keys that the words have, ascending. PostgreSQL is asked for them; SQLite's index is ours. */
static void read_keys(struct ctx *c, const struct walk *w, const struct search_words *words,
                      int which, struct search_key_list *out)
{
    struct stmt *s;
    isize cap = 0;

    *out = (struct search_key_list){0};
    if (db_kind(db_of(c)) == DB_SQLITE) {
        search_match(c, words, which == FIND_HEAD, w->key_min, w->key_max, out);
        return;
    }
    s = db_query(c, &search_find_queries[which]);
    if (which != ALL)
        db_put_text(s, search_words_ts(c->mem, words));
    db_put_int(s, w->key_min);
    db_put_int(s, w->key_max);
    for (int i = 0; which != ALL && i < SEARCH_TERMS_MAX; i++)
        db_put_text(s, i < words->n && words->term[i].n > 2 ? words->term[i].folded : S(""));
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = db_get_int(s, 0);
}

/* Does a key meet all choices? */
static bool meets(const struct walk *w, int64_t key)
{
    int64_t class = search_key_class(key);

    return class < w->tally.classes && !w->tally.klass[class].fails && key >= w->year_min &&
           key <= w->year_max;
}

/* From the newest key on, until the page is full. */
static void read_parts(struct walk *w, const struct search_key_list *keys)
{
    isize h = w->head.n - 1;

    for (isize i = h; i >= 0; i--)
        if (meets(w, w->head.p[i])) {
            part_add(&w->part[0], w->head.p[i]);
            w->in_head++;
        }
    for (isize i = keys->n - 1; i >= 0; i--) {
        int64_t key = keys->p[i];

        if (w->part[0].n + w->part[1].n >= w->part[1].cap)
            return;
        while (h >= 0 && w->head.p[h] > key)
            h--;
        if ((h < 0 || w->head.p[h] != key) && meets(w, key))
            part_add(&w->part[1], key);
    }
}

/* ---- hits */

static bool read_hit(struct ctx *c, int64_t key, const struct search_words *words,
                     struct search_hit *h)
{
    struct stmt *s = db_query(c, &search_find_queries[HIT]);
    struct doc_line *d = &h->doc;
    struct str body, names;
    int i = 0;

    db_put_int(s, key);
    if (!db_step(s))
        return false;
    d->id.n = db_get_int(s, i++);
    d->unit.n = db_get_int(s, i++);
    d->col.n = db_get_int(s, i++);
    d->live = db_get_int(s, i++) != 0;
    d->norm = db_get_int(s, i++) != 0;
    d->title = db_get_text(s, i++);
    d->index_no = db_get_text(s, i++);
    d->doc_no = db_get_text(s, i++);
    d->summary = db_get_text(s, i++);
    d->unit_code = db_get_text(s, i++);
    d->unit_name = db_get_text(s, i++);
    d->col_name = db_get_text(s, i++);
    d->written = db_get_day(s, i++);
    d->effective = db_get_day(s, i++);
    d->expiry = db_get_day(s, i++);
    d->ended = db_get_day(s, i++);
    d->ended_kind = db_get_text(s, i++);
    d->amended = db_get_day(s, i++);
    d->published_at = db_get_instant(s, i++);
    h->kind = db_get_text(s, i++);
    body = utf8_clip(db_get_text(s, i++), SEARCH_BODY_MAX);
    names = db_get_text(s, i);
    db_done(s);
    if (names.n)
        body = str_fmt(c->mem, "%.*s\n%.*s", STR_ARG(body), STR_ARG(names));
    h->validity = search_validity(d, ctx_today(c));
    search_mark(c->mem, d->title, words, &h->title);
    search_snippet(c->mem, body, words, 100, &h->snippet);
    return true;
}

/* The first part first, each newest first. */
static void read_page(struct ctx *c, struct walk *w, struct search_result *out)
{
    int n = w->part[0].cap - 1, taken = 0;
    isize cap = 0;
    struct str last = S("");

    for (int part = 0; part < 2; part++) {
        const struct part *p = &w->part[part];

        for (int i = 0; i < p->n; i++) {
            struct search_hit h = {0};

            if (taken++ == n) { /* one more than the page: there is another */
                out->next = last;
                return;
            }
            if (taken == 1)
                out->first = p->newer + 1 + (part ? w->in_head : 0);
            h.key = last = str_fmt(c->mem, "%d.%lld", part, (long long)p->key[i]);
            if (read_hit(c, p->key[i], &out->words, &h))
                *LIST_ADD(c->mem, &out->hits, cap) = h;
        }
    }
}

/* ---- facets */

/* The values of a facet while they are summed, found by id or name. */
struct values {
    struct search_facet_list *list;
    struct map at; /* value → its place in the list, from 1 */
    isize cap;
};

static struct search_facet *value_at(struct arena *mem, struct values *v, int64_t id,
                                     struct str name)
{
    struct str key = name.n ? name : str_fmt(mem, "%lld", (long long)id);
    void **place = map_put(mem, &v->at, key);

    if (!*place) {
        *LIST_ADD(mem, v->list, v->cap) = (struct search_facet){.id = id, .name = name};
        *place = (void *)v->list->n;
    }
    return &v->list->p[(isize)*place - 1];
}

static void facet_sort(struct search_facet_list *l, enum search_facet_kind kind)
{
    for (isize i = 1; i < l->n; i++) {
        struct search_facet f = l->p[i];
        isize k = i;

        for (; k > 0; k--) {
            const struct search_facet *b = &l->p[k - 1];
            bool later = kind == FACET_YEAR       ? b->id < f.id
                         : kind == FACET_VALIDITY ? b->id > f.id
                                                  : b->n < f.n || (b->n == f.n && b->id > f.id);
            if (!later)
                break;
            l->p[k] = *b;
        }
        l->p[k] = f;
    }
    if (l->n > FACET_VALUES)
        l->n = FACET_VALUES;
}

static void name_facets(struct ctx *c, struct search_facet_list *l, int which)
{
    for (isize i = 0; i < l->n; i++) {
        struct stmt *s = db_query(c, &search_find_queries[which]);

        db_put_int(s, l->p[i].id);
        if (db_step(s)) {
            l->p[i].name = db_get_text(s, 0);
            l->p[i].code = db_get_text(s, 1);
            db_done(s);
        }
    }
}

/* Sums the classes; a facet counts those of all choices and those that fail only its own. */
static void make_facets(struct ctx *c, const struct walk *w, struct search_result *out)
{
    const struct search_query *q = w->q;
    struct values v[FACET__MAX] = {0};

    for (int f = 0; f < FACET__MAX; f++)
        v[f].list = &out->facet[f];
    for (isize i = 0; i < w->tally.classes; i++) {
        const struct klass *k = &w->tally.klass[i];
        const struct {
            int64_t id;
            struct str name;
            bool chosen, want;
        } is[FACET__MAX] = {
            [FACET_UNIT] = {k->unit, S(""), k->unit == q->unit.n, true},
            [FACET_COLUMN] = {k->col, S(""), k->col == q->col.n, q->unit.n || q->col.n},
            [FACET_KIND] = {0, k->kind, q->kind.n && str_eq(k->kind, q->kind), k->kind.n != 0},
            [FACET_VALIDITY] = {k->validity, S(""), k->validity == q->validity,
                                k->validity != VALID_NONE},
        };

        for (int f = 0; f < FACET__MAX; f++) {
            int64_t n = k->n[FACET__MAX] + k->n[f];
            struct search_facet *x;

            if (f == FACET_YEAR || !n || !is[f].want)
                continue;
            x = value_at(c->mem, &v[f], is[f].id, is[f].name);
            x->n += n;
            x->chosen = is[f].chosen;
        }
    }
    for (int y = 0; y < YEARS; y++)
        if (w->tally.year[y]) {
            struct search_facet *x =
                LIST_ADD(c->mem, &out->facet[FACET_YEAR], v[FACET_YEAR].cap);
            *x = (struct search_facet){.id = y + FIRST_YEAR,
                                       .name = str_fmt(c->mem, "%d", y + FIRST_YEAR),
                                       .n = w->tally.year[y],
                                       .chosen = y + FIRST_YEAR == q->year};
        }
    for (int f = 0; f < FACET__MAX; f++)
        facet_sort(&out->facet[f], f);
    name_facets(c, &out->facet[FACET_UNIT], UNIT_NAME);
    name_facets(c, &out->facet[FACET_COLUMN], COLUMN_NAME);
    for (isize i = 0; i < out->facet[FACET_VALIDITY].n; i++) {
        struct search_facet *x = &out->facet[FACET_VALIDITY].p[i];
        x->name = validity_zh((enum validity)x->id);
    }
}

/* The first key of a year. */
static int64_t year_key(int year)
{
    struct day first = {0};

    day_make(year, 1, 1, &first);
    return search_minute(instant_of_day(first)) << SEARCH_KEY_SHIFT;
}

enum err search_find(struct ctx *c, const struct search_query *q, struct search_result *out)
{
    int page = q->n <= 0 ? 20 : q->n > PAGE_MAX ? PAGE_MAX : q->n;
    struct cursor at = cursor_read(q->before);
    struct walk *w = NEW(c->mem, struct walk, 1);
    struct search_key_list keys;
    bool words;

    if (c->fail.code)
        return c->fail.code;
    *out = (struct search_result){0};
    search_words_read(c->mem, q->words, &out->words);
    words = out->words.n > 0;
    if (!words && str_trim_wide(q->words).n) {
        out->empty = true;
        return OK;
    }
    w->q = q;
    w->key_min =
        day_is_set(q->from) ? search_minute(instant_of_day(q->from)) << SEARCH_KEY_SHIFT : 0;
    w->key_max =
        day_is_set(q->until)
            ? (search_minute(instant_of_day(day_add(q->until, 1))) << SEARCH_KEY_SHIFT) - 1
            : INT64_MAX;
    w->part[0] = (struct part){.cap = page + 1, .before = at.part == 0 ? at.key : 0};
    w->part[1] = (struct part){.cap = page + 1, .before = at.part == 1 ? at.key : INT64_MAX};
    w->year_max = INT64_MAX;
    if (q->year) {
        w->year_min = year_key(q->year);
        w->year_max = year_key(q->year + 1) - 1;
    }
    load_classes(c, q, &w->tally);
    if (words && q->order == SEARCH_BEST && !q->title_only)
        read_keys(c, w, &out->words, FIND_HEAD, &w->head);
    read_keys(c, w, &out->words, !words ? ALL : q->title_only ? FIND_HEAD : FIND, &keys);
    count_keys(c->mem, &w->tally, q, &keys);
    read_parts(w, &keys);
    out->total = w->tally.total;
    read_page(c, w, out);
    make_facets(c, w, out);
    return c->fail.code;
}
