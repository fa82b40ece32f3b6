/* SPDX-License-Identifier: MulanPSL-2.0 */
/* requests_bench.c - a register of a million cases: work list, tracking, table three
 *
 *   requests FOLDER CASES ROUNDS   makes the register where it is absent, then measures
 *
 * All cases are one unit's, over the last ten years, a hundredth of them open; each has the events that its dates
 * follow from. Measured is the whole use case: transaction, queries, clock, figures; not the template and the socket.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "law/permit.h"
#include "store/keyring.h"
#include "store/migrate.h"
#include "work/disclose_in.h"
#include "work/figures.h"
#include "work/units.h"

enum { YEARS = 10, OPEN_IN = 100, BATCH = 20000 };

struct bench {
    struct arena mem;
    struct db *db;
    struct keyring *keys;
    struct unit_id unit;
    int64_t cases;
};

static struct ctx world(struct bench *b)
{
    struct ctx c = {.mem = &b->mem, .keys = b->keys, .now = os_now(), .request_no = S("bench")};

    c.actor.system = true;
    c.actor.name = S("bench");
    db_attach(&c, b->db);
    return c;
}

static void must(const struct ctx *c, const char *what)
{
    if (!c->fail.code)
        return;
    fprintf(stderr, "%s: %s (%s)\n", what, c->fail.what, c->fail.where);
    exit(1);
}

static struct str number_of(struct ctx *c, int64_t n)
{
    return str_fmt(c->mem, "DW-%07lld", (long long)n);
}

/* The n-th case; nothing but its number decides. */
static void one_case(struct ctx *c, const struct bench *b, int64_t n)
{
    static const char *const outcomes[] = {"O01", "O02", "O03", "O07", "O12", "O13", "O23"};
    struct day today = ctx_today(c);
    bool open = n % OPEN_IN == 0;
    int back = open ? (int)(n / OPEN_IN % 20) : 40 + (int)(n * 2654435761u % (YEARS * 365));
    struct day got = day_add(today, -back), end = day_add(got, 5 + (int)(n % 20));
    struct request r = {.unit = b->unit,
                        .number = number_of(c, n),
                        .channel = CHANNEL_MAIL,
                        .kind = (enum applicant_kind)(n % APPLICANT__MAX),
                        .subject = S("关于某项工作的文件"),
                        .content = S("申请公开关于某项工作的文件及其附件。"),
                        .filed_at = instant_of_day(got)};
    struct request_event e = {
        .day = got, .kind = S("received"), .fields = S("{\"channel\":\"mail\"}")};
    struct request_derived d = {.received = got,
                                .state = open ? CLOCK_RUNNING : CLOCK_CLOSED,
                                .due = open ? day_add(got, 28) : (struct day){0},
                                .closed = open ? (struct day){0} : end,
                                .days_taken = open ? 0 : 4 + (int)(n % 14)};
    struct request_id id =
        request_insert(c, &r, query_code_hash(c, r.number, S("ABCDEFGHJK")), r.number);

    e.request = id;
    (void)request_event_insert(c, b->unit, &e);
    if (!open) {
        e.day = end;
        e.kind = S("answered");
        e.fields = S("{}");
        (void)request_event_insert(c, b->unit, &e);
        request_put_outcome(c, id, str_of(outcomes[n % 7]));
    }
    request_put_derived(c, id, &d);
}

static void fill(struct bench *b)
{
    struct ctx c = world(b);
    struct buf report = buf_new(c.mem, 256);
    int64_t began = os_monotonic_ms();

    migrate_run(&c, false, &report);
    unit_create(&c,
                &(struct unit){.code = S("danwei"),
                               .name = S("某局"),
                               .kind = S("department"),
                               .level = 4,
                               .credit_code = S("11370322004222241N")},
                &b->unit);
    must(&c, "unit");
    db_relax(&c, true);
    for (int64_t n = 1; n <= b->cases;) {
        arena_reset(&b->mem);
        c = world(b);
        db_begin(&c);
        for (int64_t until = n + BATCH; n < until && n <= b->cases; n++)
            one_case(&c, b, n);
        db_end(&c);
        must(&c, "fill");
    }
    db_relax(&c, false);
    printf("filled in %lld s\n", (long long)(os_monotonic_ms() - began) / 1000);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static void measure(struct bench *b, const char *what, int rounds,
                    int64_t (*run)(struct ctx *c, struct bench *b, int i))
{
    int64_t *us = calloc((size_t)rounds, sizeof *us), rows = 0;

    for (int i = -2; i < rounds; i++) {
        struct ctx c;
        int64_t began;

        arena_reset(&b->mem);
        c = world(b);
        began = os_monotonic_us();
        rows = run(&c, b, i < 0 ? 0 : i);
        if (i >= 0)
            us[i] = os_monotonic_us() - began;
        must(&c, what);
    }
    qsort(us, (size_t)rounds, sizeof *us, by_size);
    printf("%-22s median %7.2f ms   95th %7.2f ms   most %7.2f ms   (%lld)\n", what,
           (double)us[rounds / 2] / 1000, (double)us[rounds * 95 / 100] / 1000,
           (double)us[rounds - 1] / 1000, (long long)rows);
    free(us);
}

static int64_t list_open(struct ctx *c, struct bench *b, int i)
{
    struct work_list w = {0};

    (void)i;
    disclose_list(c, b->unit, REQUESTS_OPEN, &(struct request_page){0}, &w);
    return w.counts.open;
}

static int64_t list_closed(struct ctx *c, struct bench *b, int i)
{
    struct work_list w = {0};

    (void)i;
    disclose_list(c, b->unit, REQUESTS_CLOSED, &(struct request_page){0}, &w);
    return w.rows.n;
}

static int64_t track(struct ctx *c, struct bench *b, int i)
{
    struct case_public p = {0};

    c->peer = str_fmt(c->mem, "bench-%d", i);
    disclose_track(c, number_of(c, 1 + (int64_t)i * 7919 % b->cases), S("ABCDEFGHJK"), &p);
    return p.r.id.n > 0;
}

static int64_t three(struct ctx *c, struct bench *b, int i)
{
    struct figures f = {0};
    struct day from, until;
    int year = day_year(ctx_today(c)) - 1 - i % (YEARS - 2);

    day_make(year, 1, 1, &from);
    day_make(year, 12, 31, &until);
    figures_open(c, b->unit, from, until, (struct day){0}, FORM_2021, &f);
    return f.t3[report_row_find(REPORT_T3, S("T3.1"))][T3_SUM];
}

static int64_t behind(struct ctx *c, struct bench *b, int i)
{
    struct request_list cases = {0};
    struct dispute_list suits = {0};
    struct day from, until;
    int year = day_year(ctx_today(c)) - 1 - i % (YEARS - 2);

    day_make(year, 1, 1, &from);
    day_make(year, 12, 31, &until);
    figures_behind(c, b->unit, S("T3.3.2/nat"), from, until, &cases, &suits);
    return cases.n;
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct fail why = {0};
    char path[600];
    int64_t rounds = 0;
    bool fresh;

    if (argc != 4 || !str_int(str_of(argv[2]), &b.cases) ||
        !str_int(str_of(argv[3]), &rounds) || !arena_init(&b.mem, 1 << 30) ||
        os_mkdirs(argv[1], 0700, &why))
        return 2;
    snprintf(path, sizeof path, "%s/keys", argv[1]);
    if (keyring_open(&b.keys, path,
                     &(struct keyring_options){.create = true, .password_kib = 64}, &why))
        return 2;
    snprintf(path, sizeof path, "%s/requests.db", argv[1]);
    fresh = !os_exists(path);
    if (db_open(&b.db, path, NULL, &why))
        return 2;
    if (fresh)
        fill(&b);
    b.unit.n = 1;
    measure(&b, "work list, open", (int)rounds, list_open);
    measure(&b, "work list, closed", (int)rounds, list_closed);
    measure(&b, "tracking", (int)rounds, track);
    measure(&b, "tables three and four", (int)rounds, three);
    measure(&b, "the cases of a cell", (int)rounds, behind);
    db_close(b.db);
    keyring_close(b.keys);
    return 0;
}
