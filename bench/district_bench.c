/* SPDX-License-Identifier: MulanPSL-2.0 */
/* district_bench.c - a district of 200 units with a year of data, and how fast it is seen as a whole
 *
 *   district fill DATABASE [UNITS]   makes it: a government and its departments, townships, institutions
 *   district ask DATABASE ROUNDS     processor time of the figures of all units, without a server
 *
 * Each unit has three offices, its columns and duties; within the year 2025: some 250 published documents
 * (one in thirty out of time), 30 requests (one in twenty late), 20 entries of registers, 15 tasks, 50
 * faults of patrols, 12 letters of readers. Ten earlier years have 50 documents a unit each. The same for
 * the same number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/os.h"
#include "store/document.h"
#include "store/keyring.h"
#include "store/migrate.h"
#include "store/patrol.h"
#include "store/register.h"
#include "store/request.h"
#include "store/voice.h"
#include "work/assess.h"
#include "work/duty.h"
#include "work/overview.h"
#include "work/register.h"
#include "work/units.h"

extern const struct db_query measure_queries[];

enum {
    YEAR = 2025,
    DOCS = 250,
    OLD_YEARS = 10,
    OLD = 50,
    NOW = 1798761600, /* 2027-01-01 */
    ROUNDS_MOST = 1000
};

static uint64_t mix(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int pick(uint64_t *state, int n)
{
    return (int)(mix(state) % (uint64_t)n);
}

static _Noreturn void stop(const struct fail *f)
{
    fprintf(stderr, "%s: %s\n", f->where, f->what);
    exit(1);
}

static struct keyring *keys; /* what is asked for is sealed */

static struct ctx world(struct arena *mem, struct db *db, int64_t now)
{
    struct ctx c = {
        .mem = mem, .keys = keys, .now = {now}, .actor = {.system = true, .name = S("bench")}};

    db_attach(&c, db);
    return c;
}

static struct day day_in(int year, uint64_t *state)
{
    struct day d = {0};

    day_make(year, 1, 1, &d);
    return day_add(d, pick(state, 365));
}

static void documents(struct ctx *c, const struct unit *u, const struct office_list *offices,
                      const struct column_list *cols, int year, int n, uint64_t *state)
{
    for (int i = 0; i < n && !c->fail.code; i++) {
        struct day out = day_in(year, state);
        const struct column *k = &cols->p[pick(state, (int)cols->n)];
        struct instant at = instant_make(out, 9, pick(state, 60), 0);
        struct document d = {.unit = u->id,
                             .state = DOC_PUBLISHED,
                             .live = true,
                             .version = 1,
                             .published_version = 1,
                             .first_published_at = at,
                             .published_at = at};

        if (k->board != BOARD_STATUTORY && k->board != BOARD_RULES)
            continue;
        d.f = (struct doc_fields){.title = str_fmt(c->mem, "关于第%d号工作的通知", i),
                                  .attribute = S("open"),
                                  .written =
                                      day_add(out, -(pick(state, 30) ? pick(state, 20) : 45)),
                                  .norm = k->norm,
                                  .col = k->id,
                                  .office = offices->p[pick(state, (int)offices->n)].id};
        document_insert(c, &d);
    }
}

static void requests(struct ctx *c, const struct unit *u, const struct office_list *offices,
                     uint64_t *state)
{
    for (int i = 0; i < 30 && !c->fail.code; i++) {
        struct day in = day_in(YEAR, state);
        bool open = pick(state, 15) == 0, late = pick(state, 20) == 0;
        struct request r = {.unit = u->id,
                            .office = offices->p[pick(state, (int)offices->n)].id,
                            .number = str_fmt(c->mem, "%d-%d", YEAR, i + 1),
                            .channel = CHANNEL_WEB,
                            .subject = S("申请公开有关材料"),
                            .content = S("申请公开有关材料的内容"),
                            .filed_at = instant_of_day(in)};
        struct request_derived d = {.received = in,
                                    .due = day_add(in, 28),
                                    .closed = open ? (struct day){0} : day_add(in, 20),
                                    .state = open ? CLOCK_RUNNING : CLOCK_CLOSED,
                                    .days_taken = open ? 0 : 15,
                                    .late = !open && late ? 3 : 0};
        struct request_id id =
            request_insert(c, &r, str_fmt(c->mem, "%lld-%d", (long long)u->id.n, i), S(""));

        request_put_derived(c, id, &d);
        if (!open)
            request_put_outcome(c, id, S("O01"));
    }
}

static void rows(struct ctx *c, const struct unit *u, const struct office_list *offices,
                 const char *kind, int n, uint64_t *state)
{
    struct register_kind k;
    struct calendar cal;

    register_find(c->mem, str_of(kind), &k);
    calendar_shipped(c->mem, &cal);
    for (int i = 0; i < n && !c->fail.code; i++) {
        struct str value[REGISTER_FIELDS] = {{0}};
        struct register_row r = {.unit = u->id,
                                 .kind = k.id,
                                 .version = 1,
                                 .office = offices->p[pick(state, (int)offices->n)].id};
        struct day d = day_in(YEAR, state);

        for (int f = 0; f < k.n; f++) {
            struct str first = k.field[f].choices, rest;

            if (k.field[f].type == REGISTER_CHOICE_F && k.field[f].need) {
                int skip = pick(state, 2);

                str_cut(first, S("|"), &first, &rest);
                value[f] =
                    skip && rest.n ? (str_cut(rest, S("|"), &first, &rest), first) : first;
            }
            if (k.field[f].type == REGISTER_LINE_F && k.field[f].need)
                value[f] = str_fmt(c->mem, "第%d项工作", i);
            if (k.field[f].type == REGISTER_INT_F && k.field[f].need)
                value[f] = str_fmt(c->mem, "%d", YEAR);
        }
        value[k.day] = day_iso(c->mem, d);
        if (register_field(&k, S("done")) >= 0 && pick(state, 5)) {
            value[register_field(&k, S("done"))] =
                day_iso(c->mem, day_add(d, -pick(state, 20)));
            value[register_field(&k, S("state"))] = S("已完成");
        }
        register_derive(c, &k, &cal, value, &r);
        register_insert(c, &r);
    }
}

static void faults(struct ctx *c, const struct unit *u, const struct office_list *offices,
                   uint64_t *state)
{
    static const struct str kinds[] = {LIT("column_stale"), LIT("link_dead"),
                                       LIT("file_missing"), LIT("draft_words"),
                                       LIT("series_gap")};

    for (int i = 0; i < 50 && !c->fail.code; i++) {
        struct patrol_fault f = {.unit = u->id,
                                 .office = offices->p[pick(state, (int)offices->n)].id,
                                 .kind = kinds[pick(state, 5)],
                                 .object = S("document"),
                                 .object_id = i + 1,
                                 .detail = str_fmt(c->mem, "%d", i),
                                 .says = S("链接打不开"),
                                 .found_at = instant_of_day(day_in(YEAR, state))};

        patrol_insert(c, &f);
    }
    for (int i = 0; i < 12 && !c->fail.code; i++) {
        struct voice v = {.unit = u->id,
                          .office = offices->p[pick(state, (int)offices->n)].id,
                          .kind = S("error"),
                          .number = str_fmt(c->mem, "L%lld-%d", (long long)u->id.n, i),
                          .code = S("-"),
                          .content = S("这里有错字")};
        struct instant now = c->now;
        int64_t id;

        c->now = instant_of_day(day_in(YEAR, state));
        v.due = day_add(instant_day(c->now), 5);
        id = voice_insert(c, &v);
        c->now.s += pick(state, 8) * 86400;
        voice_answer_put(c, id, S("已经改正"), S("mended"));
        c->now = now;
    }
}

static struct unit_id unit_make(struct arena *mem, struct db *db, int i, struct unit_id parent)
{
    static const struct str kinds[] = {LIT("department"), LIT("township"), LIT("institution")};
    struct ctx c = world(mem, db, NOW);
    struct unit u = {.code = i ? str_fmt(mem, "dw%03d", i) : S("qzf"),
                     .name = i ? str_fmt(mem, "第%03d单位", i) : S("示例区人民政府"),
                     .kind = i ? kinds[i % 3] : S("government"),
                     .level = 4,
                     .parent = parent};
    struct unit_id id = {0};
    int64_t added;

    unit_create(&c, &u, &id);
    for (int k = 0; k < 3; k++)
        office_add(&c, id, str_fmt(mem, "第%d科", k + 1), S(""), NULL);
    duty_seed(&c, id, &added);
    if (c.fail.code)
        stop(&c.fail);
    return id;
}

static void unit_fill(struct arena *mem, struct db *db, struct unit_id id)
{
    struct ctx c = world(mem, db, NOW);
    struct office_list offices = {0};
    struct column_list cols = {0};
    struct unit u = {0};
    uint64_t state = (uint64_t)id.n * 0x2545F4914F6CDD1Du;

    db_begin_unit(&c, id);
    unit_load(&c, id, &u);
    office_all(&c, id, &offices);
    column_all(&c, id, false, &cols);
    for (int y = YEAR - OLD_YEARS; y < YEAR; y++)
        documents(&c, &u, &offices, &cols, y, OLD, &state);
    documents(&c, &u, &offices, &cols, YEAR, DOCS, &state);
    requests(&c, &u, &offices, &state);
    rows(&c, &u, &offices, "training", 8, &state);
    rows(&c, &u, &offices, "proposal", 6, &state);
    rows(&c, &u, &offices, "honour", 6, &state);
    rows(&c, &u, &offices, "plan", 15, &state);
    faults(&c, &u, &offices, &state);
    for (isize i = 0; i < cols.n; i++)
        column_recount(&c, cols.p[i].id);
    if (db_end(&c))
        stop(&c.fail);
}

static void fill(struct arena *mem, const char *path, int units)
{
    struct db *db = NULL;
    struct fail why = {0};
    struct buf said = buf_new(mem, 1024);
    struct unit_id root = {0};
    struct ctx c;

    if (db_open(&db, path, NULL, &why))
        stop(&why);
    c = world(mem, db, NOW);
    migrate_run(&c, false, &said);
    db_relax(&c, true);
    if (c.fail.code)
        stop(&c.fail);
    arena_reset(mem);
    for (int i = 0; i < units; i++) {
        struct unit_id id = unit_make(mem, db, i, root);

        if (!i)
            root = id;
        unit_fill(mem, db, id);
        arena_reset(mem);
    }
    c = world(mem, db, NOW);
    assess_seed(&c, root);
    db_relax(&c, false);
    if (c.fail.code)
        stop(&c.fail);
    arena_reset(mem);
    db_close(db);
}

static int64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t first_set(struct ctx *c)
{
    struct assess_set_list all = {0};

    assess_set_all(c, &all);
    return all.n ? all.p[0].id : 0;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* The median of `n` times, in microseconds. */
static int64_t middle(int64_t *t, int n)
{
    qsort(t, (size_t)n, sizeof *t, compare);
    return t[n / 2];
}

static void ask(struct arena *mem, const char *path, int rounds)
{
    struct db *db = NULL;
    struct fail why = {0};
    int64_t screen[ROUNDS_MOST], ranking[ROUNDS_MOST], each[MEASURE_QUERY__MAX] = {0};
    int64_t units = 0, published = 0, set = 0;
    struct ctx c;

    if (rounds > ROUNDS_MOST)
        rounds = ROUNDS_MOST;
    if (db_open(&db, path, &(struct db_options){.must_exist = true}, &why))
        stop(&why);
    c = world(mem, db, NOW);
    db_begin_read(&c);
    set = first_set(&c);
    if (db_end(&c))
        stop(&c.fail);
    for (int i = 0; i < rounds; i++) {
        struct overview_district d = {0};
        struct assess_board b = {0};
        struct period p = period_of_year(mem, YEAR);
        int64_t from = cpu_us();

        c = world(mem, db, NOW);
        if (overview_district(&c, &p, &d))
            stop(&c.fail);
        screen[i] = cpu_us() - from;
        units = d.set.units.n;
        published = d.total.n[M_PUBLISHED];
        arena_reset(mem);
        p = period_of_year(mem, YEAR); /* its texts went with the arena */
        c = world(mem, db, NOW);
        from = cpu_us();
        if (assess_board(&c, set, p.code, &b))
            stop(&c.fail);
        ranking[i] = cpu_us() - from;
        for (int q = 0; q < MEASURE_QUERY__MAX; q++) {
            struct measure_row_list rows_ = {0};

            from = cpu_us();
            db_begin_read(&c);
            measure_rows(&c, (enum measure_query)q, &p, (struct unit_id){0}, &rows_);
            db_end(&c);
            each[q] += cpu_us() - from;
        }
        arena_reset(mem);
    }
    printf("%lld units, %lld documents in the year, processor time, median of %d\n",
           (long long)units, (long long)published, rounds);
    printf("  %-24s %6lld us\n", "figures of all units", (long long)middle(screen, rounds));
    printf("  %-24s %6lld us\n", "assessment, ranked", (long long)middle(ranking, rounds));
    for (int q = 0; q < MEASURE_QUERY__MAX; q++)
        printf("    %-22s %6lld us\n", measure_queries[q].name, (long long)each[q] / rounds);
    db_close(db);
}

/* A count given on the command line. */
static int number(const char *text)
{
    int64_t n = 0;

    if (!str_int(str_of(text), &n) || n < 1 || n > 10000) {
        fprintf(stderr, "district: %s is no count from 1 to 10000\n", text);
        exit(2);
    }
    return (int)n;
}

/* The keys beside the database, made where there are none. */
static void open_keys(struct arena *mem, struct str database)
{
    struct str folder = str_slice(database, 0, str_rfind(database, S("/")));
    struct fail why = {0};

    if (keyring_open(&keys, str_cstr(mem, str_concat(mem, folder, S("/keys"))),
                     &(struct keyring_options){.create = true, .password_kib = 64}, &why))
        stop(&why);
}

int main(int argc, char **argv)
{
    struct arena mem;

    if (argc < 3 || !arena_init(&mem, (isize)4 << 30))
        return 2;
    open_keys(&mem, str_of(argv[2]));
    if (!strcmp(argv[1], "fill"))
        fill(&mem, argv[2], number(argc > 3 ? argv[3] : "200"));
    else
        ask(&mem, argv[2], number(argc > 3 ? argv[3] : "11"));
    keyring_close(keys);
    arena_free(&mem);
    return 0;
}
