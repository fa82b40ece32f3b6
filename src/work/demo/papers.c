/* SPDX-License-Identifier: MulanPSL-2.0 */
/* papers.c - the published documents of the demo district; see cast.h
 *
 * Rows of rulebook/demo/demo-papers.tsv are planned first, each with its days; then all of a unit are
 * put in order of time and written, so that document and index numbers grow with the years. Columns:
 *   unit      code or kind, several with commas; * all
 *   from until  2021-03-17 10:01:46 · 2021-03-17 · -400 days from today · y-1-02-10 of last year
 *   key relation of  a name, and what this document is to the document of that name
 *   body      paragraphs with ¶; # heading, ? present by chance, % table (rows |, cells ;)
 */
#include <stdlib.h>

#include "law/docno.h"
#include "law/permit.h"
#include "read/pm.h"
#include "rules.h"
#include "work/demo/cast.h"

enum {
    DAY = 86400,
    TRIES = 40,
    NORM_YEARS = 5,
    TRIAL_YEARS = 2,
    FIRST_YEAR = 2000,
    YEARS = 200
};

struct plan {
    const struct rule_demo_papers *row;
    struct instant at;
    int n; /* of how many like it, from 0 */
    uint64_t seed;
};
struct writing {
    struct ctx *c;
    struct demo_world *w;
    struct demo_unit *u;
    struct bulk bulk;
    int serial[YEARS]; /* last document number of each year */
    LIST(struct plan) plans;
    isize plans_cap;
};

/* ---- planning */

static bool row_of(const struct rule_demo_papers *r, const struct unit *u)
{
    struct str rest = r->unit;

    if (str_eq(r->unit, S("*")))
        return true;
    for (struct str part; str_next(&rest, ',', &part);)
        if (str_eq(part, u->code) || str_eq(part, u->kind))
            return true;
    return false;
}

static struct instant when(struct ctx *c, struct str s)
{
    struct instant t = {0};
    int64_t days, years;
    struct str head, tail;

    if (str_int(s, &days))
        return instant_of_day(day_add(ctx_today(c), (int)days));
    if (str_starts(s, S("y"))) { /* y-1-02-10 */
        bool back = str_starts(s, S("y-"));
        struct str rest = str_from(s, back ? 2 : 1);

        str_cut(rest, S("-"), &head, &tail);
        if (str_int(head, &years))
            s = str_fmt(c->mem, "%d-%.*s",
                        day_year(ctx_today(c)) - (int)(back ? years : -years), STR_ARG(tail));
    }
    instant_parse(s, &t);
    return t;
}

/* A working hour of a working day at or before `t`. */
static struct instant office_time(struct instant t, uint64_t *seed)
{
    struct day d = instant_day(t);
    int weekday = day_weekday(d);
    int minutes = 9 * 60 + (int)(demo_random(seed) % (8 * 60));

    if (weekday > 5)
        d = day_add(d, 5 - weekday);
    return instant_make(d, minutes / 60, minutes % 60, (int)(demo_random(seed) % 60));
}

static void plan_row(struct writing *x, const struct rule_demo_papers *r, uint64_t seed)
{
    struct instant from = when(x->c, r->from), until = when(x->c, r->until);
    int64_t count = 1;
    bool exact = str_has(r->from, S(":"));

    str_int(r->count, &count);
    for (int i = 0; i < count; i++) {
        struct plan p = {.row = r, .n = i, .seed = seed + (uint64_t)i * 7919};
        int64_t span = until.s - from.s;
        uint64_t jitter = demo_random(&p.seed);

        p.at.s = from.s + span * i / count + (int64_t)(jitter % (uint64_t)(span / count + 1));
        if (!exact)
            p.at = office_time(p.at, &p.seed);
        if (p.at.s < x->c->now.s - 3600)
            *LIST_ADD(x->c->mem, &x->plans, x->plans_cap) = p;
    }
}

/* 三同步: an interpretation goes out with its document. */
static void with_their_documents(struct writing *x)
{
    for (isize i = 0; i < x->plans.n; i++) {
        struct plan *p = &x->plans.p[i];

        if (!str_eq(p->row->relation, S("interprets")))
            continue;
        for (isize k = 0; k < x->plans.n; k++)
            if (str_eq(x->plans.p[k].row->key, p->row->of))
                p->at.s = x->plans.p[k].at.s + 600;
    }
}

static int by_time(const void *a, const void *b)
{
    const struct plan *x = a, *y = b;

    if (x->at.s != y->at.s)
        return x->at.s < y->at.s ? -1 : 1;
    return x->seed < y->seed ? -1 : x->seed > y->seed;
}

/* ---- one document */

static void table(struct arena *mem, struct tree *doc, struct str text)
{
    struct tree *t = tree_add_new(mem, doc, TREE_TABLE);
    bool head = true;

    for (struct str line; str_next(&text, '|', &line); head = false) {
        struct tree *row = tree_add_new(mem, t, TREE_ROW);

        for (struct str cell; str_next(&line, ';', &cell);)
            tree_add_cell(mem, row, cell, head, 1, 1);
    }
}

static struct tree *body_of(struct demo_pick *p, struct str template)
{
    struct tree *doc = tree_new(p->mem, TREE_DOC);
    struct str rest = template, part;

    while (rest.n) {
        str_cut(rest, S("¶"), &part, &rest);
        if (str_starts(part, S("?"))) {
            part = str_from(part, 1);
            if (demo_random(&p->seed) % 2)
                continue;
        }
        if (str_starts(part, S("#")))
            tree_add_heading(p->mem, doc, 2, demo_fill(p, str_from(part, 1)));
        else if (str_starts(part, S("%")))
            table(p->mem, doc, demo_fill(p, str_from(part, 1)));
        else
            tree_add_para(p->mem, doc, demo_fill(p, part))->indent = !str_ends(part, S("："));
    }
    return doc;
}

static bool numbered(struct str genre)
{
    static const struct str genres[] = {LIT("通知"), LIT("办法"), LIT("意见"), LIT("规定"),
                                        LIT("预案"), LIT("制度"), LIT("计划")};

    for (size_t i = 0; i < sizeof genres / sizeof *genres; i++)
        if (str_eq(genre, genres[i]))
            return true;
    return false;
}

static struct str number_of(struct writing *x, const struct plan *p, struct day written)
{
    uint64_t seed = p->seed;
    int year = day_year(written);
    struct docno no = {x->u->u.doc_prefix, year, 0};
    int *last = &x->serial[year - FIRST_YEAR];

    if (!numbered(p->row->genre) || !x->u->u.doc_prefix.n)
        return (struct str){0};
    *last += 1 + (int)(demo_random(&seed) % 4);
    no.number = *last;
    return docno_write(x->c->mem, &no);
}

/* Written up to three days before it was published, in the same year, on a working day. */
static struct day written_on(struct plan *p)
{
    struct day shown = instant_day(p->at), d;

    if (str_has(p->row->from, S(":")))
        return shown;
    d = day_add(shown, -(int)(demo_random(&p->seed) % 4));
    while (day_weekday(d) > 5)
        d = day_add(d, -1);
    return day_year(d) == day_year(shown) ? d : shown;
}

/* Until when it is in force: five years, two on trial; an interpretation tells its document's days. */
static void force(struct writing *x, const struct plan *p, struct demo_pick *pick)
{
    struct demo_known *of = map_get(&x->w->papers, p->row->of);
    bool trial = str_has(p->row->title, S("试行")) || str_has(p->row->title, S("暂行"));

    pick->effective = of ? of->effective : day_add(pick->day, 30);
    pick->expiry =
        of ? of->expiry
           : day_add(day_add_months(pick->effective, 12 * (trial ? TRIAL_YEARS : NORM_YEARS)),
                     -1);
}

static struct str title_of(struct writing *x, const struct plan *p, struct demo_pick *pick)
{
    struct str title = {0};
    uint64_t seed = p->seed;

    for (int i = 0; i < TRIES; i++) {
        pick->seed = demo_random(&seed);
        pick->fixed = pick->used = (struct map){0};
        title = demo_fill(pick, p->row->title);
        if (!map_get(&x->u->titles, title))
            break;
    }
    *map_put(x->c->mem, &x->u->titles, title) = x->u;
    return title;
}

static struct office_id office_of(const struct demo_unit *u, uint64_t *seed)
{
    return u->offices.n ? u->offices.p[demo_random(seed) % (uint64_t)u->offices.n].id
                        : (struct office_id){0};
}

static void attach(struct writing *x, const struct plan *p, struct str title,
                   const struct tree *body, struct bulk_doc *d)
{
    struct doc_file *f = NEW(x->c->mem, struct doc_file, 1);

    if (!p->row->files.n)
        return;
    demo_file(x->c, p->row->files, title, body, f);
    d->files = f;
    d->files_n = 1;
}

static void write_one(struct writing *x, struct plan *p)
{
    const struct rule_demo_papers *r = p->row;
    const struct column *col = demo_column(x->u, r->column);
    const struct demo_account *clerk = demo_who(x->w, x->u->u.code, ROLE_CLERK);
    const struct demo_account *reviewer = demo_who(x->w, x->u->u.code, ROLE_REVIEWER);
    struct demo_pick pick = {.mem = x->c->mem, .unit = &x->u->u, .n = p->n + 9};
    struct bulk_doc d = {.published = p->at};
    struct tree *body;
    struct doc_id id = {0};

    if (!col) { /* the table names a column that this kind of unit does not have */
        fail_set(&x->c->fail, ERR_INPUT, "demo-papers.tsv", "%.*s没有栏目“%.*s”",
                 STR_ARG(x->u->u.name), STR_ARG(r->column));
        return;
    }
    d.f.written = written_on(p);
    pick.day = d.f.written;
    force(x, p, &pick);
    d.f.title = title_of(x, p, &pick);
    body = body_of(&pick, r->body);
    d.body = pm_write(x->c->mem, body);
    d.f.col = col->id;
    d.f.genre = r->genre;
    d.f.doc_no = number_of(x, p, d.f.written);
    d.f.issuer = d.f.source = x->u->u.name;
    d.f.subject = S("综合政务");
    d.f.keywords = r->keywords.n
                       ? r->keywords
                       : str_fmt(x->c->mem, "%.*s %.*s", STR_ARG(r->column), STR_ARG(r->genre));
    d.f.office = office_of(x->u, &p->seed);
    if (str_eq(r->norm, S("1"))) {
        d.f.norm = true;
        d.f.effective = pick.effective;
        d.f.expiry = pick.expiry;
    }
    d.drafter = (struct bulk_person){clerk->id, clerk->name};
    d.reviewer = (struct bulk_person){reviewer->id, reviewer->name};
    attach(x, p, d.f.title, body, &d);
    if (bulk_add(&x->bulk, &d, &id) == OK && r->key.n) {
        struct demo_known *k = NEW(x->c->mem, struct demo_known, 1);

        *k = (struct demo_known){id, d.f.effective, d.f.expiry};
        *map_put(x->c->mem, &x->w->papers, r->key) = k;
    }
    if (r->relation.n && id.n) {
        struct demo_known *of = map_get(&x->w->papers, r->of);

        if (of)
            *LIST_ADD(x->c->mem, &x->w->pointers, x->w->pointers_cap) =
                (struct demo_pointer){id, of->id, r->relation};
    }
}

static void unit_papers(struct ctx *c, struct demo_world *w, struct demo_unit *u)
{
    struct writing *x = NEW(c->mem, struct writing, 1);

    *x = (struct writing){.c = c, .w = w, .u = u};
    for (isize i = 0; i < rule_demo_papers_count; i++)
        if (row_of(&rule_demo_papers_rows[i], &u->u))
            plan_row(x, &rule_demo_papers_rows[i],
                     str_hash(u->u.code) ^ (uint64_t)(i + 1) * 0x9E3779B9u);
    with_their_documents(x);
    qsort(x->plans.p, (size_t)x->plans.n, sizeof *x->plans.p, by_time);
    bulk_start(c, u->u.id, &x->bulk);
    for (isize i = 0; i < x->plans.n && !c->fail.code; i++) {
        write_one(x, &x->plans.p[i]);
        w->done++;
        if (w->tick)
            w->tick(w->tick_to, w->done, w->total);
    }
    bulk_end(&x->bulk);
    w->out->documents += x->bulk.added;
}

void demo_papers(struct ctx *c, struct demo_world *w)
{
    for (isize i = 0; i < rule_demo_papers_count;
         i++) { /* about how many, for the progress line */
        int64_t n = 0;

        str_int(rule_demo_papers_rows[i].count, &n);
        for (isize k = 0; k < w->units; k++)
            w->total += row_of(&rule_demo_papers_rows[i], &w->unit[k].u) ? n : 0;
    }
    for (isize i = 0; i < w->units && !c->fail.code; i++)
        unit_papers(c, w, &w->unit[i]);
}

void demo_relations(struct ctx *c, struct demo_world *w)
{
    for (isize i = 0; i < w->pointers.n && !c->fail.code; i++) {
        const struct demo_pointer *p = &w->pointers.p[i];
        struct document from = {0};

        doc_relate(c, p->from, p->to, p->kind);
        if (!str_eq(p->kind, S("repeals")))
            continue;
        db_begin_read(c);
        document_load(c, p->from, &from);
        db_end(c);
        doc_norm_event(c, &(struct norm_event){.document = p->to,
                                               .kind = S("repealed"),
                                               .day = from.f.written,
                                               .by_doc_no = from.f.doc_no});
    }
}
