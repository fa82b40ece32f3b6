/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol.c - one round: gather what is wrong now, hold it against what was wrong; see patrol.h */
#include "work/patrol.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/map.h"
#include "base/os.h"
#include "rules.h"
#include "store/account.h"
#include "store/calendar.h"
#include "store/unit.h"
#include "work/may.h"
#include "work/notify.h"
#include "work/patrol_more.h"

enum { BATCH = 200, FILES_AT_ONCE = 1000, MEMORY = 512 << 20, PER_KIND = 20000 };

static const struct rule_patrol_kinds *kind_row(enum patrol_kind k)
{
    return &rule_patrol_kinds_rows[k];
}

struct str patrol_kind_name(enum patrol_kind k)
{
    return kind_row(k)->id;
}

struct str patrol_kind_zh(enum patrol_kind k)
{
    return kind_row(k)->label_zh;
}

struct str patrol_kind_weight(enum patrol_kind k)
{
    return kind_row(k)->weight;
}

struct str patrol_kind_source(enum patrol_kind k)
{
    return kind_row(k)->source;
}

bool patrol_kind_parse(struct str name, enum patrol_kind *out)
{
    for (int k = 0; k < PATROL_KIND__MAX; k++)
        if (str_eq(name, patrol_kind_name((enum patrol_kind)k))) {
            *out = (enum patrol_kind)k;
            return true;
        }
    return false;
}

void patrol_add(struct patrol_round *r, enum patrol_kind kind, const struct patrol_fault *f)
{
    struct patrol_fault *to;

    if (r->by_kind[kind] >= PER_KIND)
        return; /* a fault of the whole site, not of its twenty-thousandth page */
    r->by_kind[kind]++;
    to = LIST_ADD(r->mem, &r->faults, r->cap);
    *to = *f;
    to->kind = patrol_kind_name(kind);
    to->detail = str_dup(r->mem, f->detail);
    to->says = str_dup(r->mem, f->says);
}

/* A batch has a world of its own, whose memory ends with it. */
static struct ctx batch_ctx(const struct ctx *c, struct arena *mem)
{
    struct ctx b = *c;

    b.mem = mem;
    b.fail = (struct fail){0};
    db_attach(&b, db_of(c));
    return b;
}

static void walk_docs(struct ctx *c, struct patrol_round *r, struct arena *mem,
                      void (*tick)(void *p, int64_t seen), void *p)
{
    struct doc_id after = {0};
    isize n;

    do {
        struct ctx b = batch_ctx(c, mem);
        struct patrol_doc_list docs = {0};

        /* links to other sites are kept as they are met */
        if (r->outlinks)
            db_begin(&b);
        else
            db_begin_read(&b);
        patrol_docs(&b, r->unit, after, BATCH, &docs);
        for (isize i = 0; i < docs.n && !b.fail.code; i++)
            patrol_doc_rules(&b, r, &docs.p[i]);
        db_end(&b);
        n = docs.n;
        if (n)
            after = docs.p[n - 1].id;
        r->documents += n;
        c->fail = b.fail;
        arena_reset(mem);
        if (tick)
            tick(p, r->documents);
    } while (n == BATCH && !c->fail.code);
}

static void walk_files(struct ctx *c, struct patrol_round *r, struct arena *mem)
{
    int64_t after = 0;
    isize n;

    do {
        struct ctx b = batch_ctx(c, mem);
        struct patrol_file_list files = {0};

        db_begin_read(&b);
        patrol_files(&b, r->unit, after, FILES_AT_ONCE, &files);
        db_end(&b);
        for (isize i = 0; i < files.n && !b.fail.code; i++)
            patrol_file_rule(&b, r, &files.p[i]);
        n = files.n;
        if (n)
            after = files.p[n - 1].id;
        c->fail = b.fail;
        arena_reset(mem);
    } while (n == FILES_AT_ONCE && !c->fail.code);
}

static struct str fault_key(struct arena *mem, const struct patrol_fault *f)
{
    return str_fmt(mem, "%.*s %.*s %lld %.*s", STR_ARG(f->kind), STR_ARG(f->object),
                   (long long)f->object_id, STR_ARG(f->detail));
}

/* What is new of a unit's, for telling it. */
struct news {
    struct unit_id unit;
    int64_t n;
    int kinds;
    bool kind[PATROL_KIND__MAX];
    struct str names;
};
LIST_TYPE(news_list, struct news);

static void add_news(struct arena *mem, struct news_list *all, isize *cap,
                     const struct patrol_fault *f)
{
    enum { NAMED = 3 };
    struct news *x = NULL;
    enum patrol_kind k;

    for (isize i = 0; i < all->n && !x; i++)
        if (all->p[i].unit.n == f->unit.n)
            x = &all->p[i];
    if (!x) {
        x = LIST_ADD(mem, all, *cap);
        x->unit = f->unit;
    }
    x->n++;
    if (!patrol_kind_parse(f->kind, &k) || x->kind[k])
        return;
    x->kind[k] = true;
    if (++x->kinds <= NAMED)
        x->names = str_fmt(mem, "%.*s%s%.*s", STR_ARG(x->names), x->names.n ? "、" : "",
                           STR_ARG(patrol_kind_zh(k)));
}

static void tell_news(struct ctx *c, const struct news_list *all)
{
    for (isize i = 0; i < all->n && !c->fail.code; i++) {
        const struct news *x = &all->p[i];

        notify_faults(c, x->unit, x->n,
                      str_fmt(c->mem, "%.*s%s", STR_ARG(x->names), x->kinds > 3 ? "等" : ""));
    }
}

/* What is wrong now against what was: new ones in, cured ones out. One transaction. */
static void settle(struct ctx *c, struct patrol_round *r, struct patrol_run *run)
{
    struct patrol_fault_list open = {0};
    struct map known = {0};
    struct map seen = {0};
    struct news_list news = {0};
    isize cap = 0;

    db_begin(c);
    patrol_open(c, r->unit, &open);
    for (isize i = 0; i < open.n; i++)
        *map_put(c->mem, &known, fault_key(c->mem, &open.p[i])) = &open.p[i];
    for (isize i = 0; i < r->faults.n && !c->fail.code; i++) {
        struct patrol_fault *f = &r->faults.p[i];
        struct str key = fault_key(c->mem, f);
        struct patrol_fault *old = map_get(&known, key);
        void **mark = map_put(c->mem, &seen, key);

        f->found_at = f->seen_at = c->now;
        if (*mark)
            continue; /* twice in this round */
        *mark = f;
        if (old) {
            f->id = old->id;
            f->found_at = old->found_at;
            old->cured_at.s = -1; /* still there */
            patrol_seen(c, old->id, f->says, c->now);
        } else {
            patrol_insert(c, f);
            run->fresh++;
            add_news(c->mem, &news, &cap, f);
        }
        run->faults++;
    }
    for (isize i = 0; i < open.n && !c->fail.code; i++)
        if (open.p[i].cured_at.s != -1) {
            patrol_cure(c, open.p[i].id, c->now);
            run->cured++;
        }
    run->documents = r->documents;
    patrol_run_insert(c, run);
    tell_news(c, &news);
    db_end(c);
}

static void settings(struct ctx *c, struct patrol_round *r)
{
    struct unit_id everywhere = {0};
    int64_t days = 0;

    r->outlinks = str_eq(setting_get(c, everywhere, S("patrol.outlinks")), S("1"));
    r->interpret_days = (int)kind_row(PATROL_POLICY_ALONE)->days;
    if (str_int(setting_get(c, everywhere, S("norm.interpret_days")), &days) && days > 0 &&
        days < 366)
        r->interpret_days = (int)days;
}

enum err patrol_linger(struct ctx *c, struct unit_id unit, int64_t seconds,
                       struct patrol_report *out)
{
    enum { OUTLINKS = 300 };

    out->outlinks = patrol_outlinks_ask(c, OUTLINKS, outlink_ask, NULL);
    out->spelled = patrol_spelling(c, unit, seconds);
    return c->fail.code;
}

enum err patrol_round(struct ctx *c, struct unit_id unit, void (*tick)(void *p, int64_t seen),
                      void *p, struct patrol_report *out)
{
    struct patrol_round r = {.mem = c->mem, .unit = unit, .now = c->now};
    struct arena mem;
    struct log_line l;

    out->run = (struct patrol_run){.unit = unit, .started_at = os_now(), .ended_at = os_now()};
    db_begin_read(c);
    if (!c->actor.system)
        may(c, ACT_DISTRICT, unit);
    calendar_load(c, unit, &r.calendar);
    settings(c, &r);
    patrol_site_rules(c, &r);
    db_end(c);
    if (c->fail.code)
        return c->fail.code;
    if (!arena_init(&mem, MEMORY))
        return fail_set(&c->fail, ERR_BUSY, NULL, "内存不足，巡查没有进行");
    mem.unwind = c->mem->unwind;
    walk_docs(c, &r, &mem, tick, p);
    walk_files(c, &r, &mem);
    arena_free(&mem);
    patrol_series_rule(c, &r);
    out->run.ended_at = os_now();
    settle(c, &r, &out->run);
    for (int k = 0; k < PATROL_KIND__MAX; k++)
        out->by_kind[k] = r.by_kind[k];
    out->faults.p = r.faults.p;
    out->faults.n = r.faults.n;
    l = log_start(LOG_LEVEL_INFO, "patrol");
    log_int(&l, "documents", r.documents);
    log_int(&l, "faults", out->run.faults);
    log_int(&l, "new", out->run.fresh);
    log_int(&l, "cured", out->run.cured);
    log_fail(&l, &c->fail);
    log_end(&l);
    return c->fail.code;
}

enum err patrol_look(struct ctx *c, struct unit_id unit, bool open_only, int64_t before, int n,
                     struct patrol_view *out)
{
    db_begin_read(c);
    may(c, ACT_SEE_DESK, unit);
    if (!c->fail.code) {
        patrol_page(c, unit, open_only, before, n + 1, &out->faults);
        out->ran = patrol_run_last(c, unit, &out->last);
        spelled_count(c, unit, &out->spelled_texts, &out->spelled_findings);
        out->more = out->faults.n > n;
        if (out->more)
            out->faults.n = n;
    }
    return db_end(c);
}

static int worse(const void *a, const void *b)
{
    const struct patrol_unit *x = a, *y = b;
    int64_t dx = x->veto * 1000000 + x->deduct * 1000 + x->note,
            dy = y->veto * 1000000 + y->deduct * 1000 + y->note;

    return dx > dy ? -1 : dx < dy ? 1 : x->id.n < y->id.n ? -1 : x->id.n > y->id.n;
}

enum err patrol_survey(struct ctx *c, struct patrol_overview *out)
{
    struct patrol_count_list counts = {0};
    struct unit_list units = {0};
    isize cap = 0;

    db_begin_read(c);
    may(c, ACT_DISTRICT, (struct unit_id){0});
    unit_all(c, &units);
    patrol_counts(c, &counts);
    for (isize i = 0; i < units.n && !c->fail.code; i++) {
        struct patrol_unit *u;

        if (!may_ask(c, ACT_DISTRICT, units.p[i].id))
            continue;
        u = LIST_ADD(c->mem, &out->units, cap);
        *u = (struct patrol_unit){units.p[i].id, units.p[i].code, units.p[i].name, 0, 0, 0};
        for (isize k = 0; k < counts.n; k++) {
            enum patrol_kind kind;
            struct str weight;

            if (counts.p[k].unit.n != u->id.n || !patrol_kind_parse(counts.p[k].kind, &kind))
                continue;
            weight = patrol_kind_weight(kind);
            *(str_eq(weight, S("note"))     ? &u->note
              : str_eq(weight, S("deduct")) ? &u->deduct
                                            : &u->veto) += counts.p[k].n;
        }
    }
    db_end(c);
    if (out->units.n)
        qsort(out->units.p, (size_t)out->units.n, sizeof *out->units.p, worse);
    return c->fail.code;
}
