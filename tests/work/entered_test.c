/* SPDX-License-Identifier: MulanPSL-2.0 */
/* entered_test.c - figures as entered by a day are, whenever they are run again, those that were read at the
 * end of that day: after cases, answers and decisions that were entered late, on both engines */
#include "store/dispute.h"
#include "tests/work/cast.h"
#include "work/disclose_in.h"
#include "work/figures.h"

enum { DAYS = 90, CASES = 200, SUITS = 40, EVERY = 6 };

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

/* At noon of a day. */
static struct ctx at_noon(struct test *t, const struct cast *k, struct day day)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.now = instant_make(day, 12, 0, 0);
    return c;
}

struct ledger {
    struct request_id id[CASES];
    struct day got[CASES];
    bool closed[CASES];
    struct dispute_id suit[SUITS];
    int made, suits;
    uint32_t seed;
};

static void enter(struct ctx *c, const struct cast *k, struct request_id id, const char *kind,
                  struct day day)
{
    struct request_event e = {.request = id,
                              .day = day,
                              .kind = str_of(kind),
                              .fields = S("{\"channel\":\"counter\"}"),
                              .at = c->now};

    (void)request_event_insert(c, k->unit, &e);
    disclose_derive(c, id, NULL);
}

/* A paper that came up to ten days ago, or an answer that left up to ten days ago and is written down now. */
static void one_case(struct ctx *c, const struct cast *k, struct ledger *g)
{
    static const char *const outcomes[] = {"O01", "O02", "O07", "O13", "O21", "O23"};
    struct day today = ctx_today(c);
    int i;

    if (g->made < CASES && dice(&g->seed, 2)) {
        struct request r = {.unit = k->unit,
                            .number = str_fmt(c->mem, "TS-%d", g->made),
                            .channel = CHANNEL_COUNTER,
                            .kind = (enum applicant_kind)dice(&g->seed, APPLICANT__MAX),
                            .subject = S("某件"),
                            .content = S("某件信息"),
                            .filed_at = c->now,
                            .correction = dice(&g->seed, 6) == 0};

        i = g->made++;
        g->id[i] = request_insert(c, &r, str_fmt(c->mem, "code-%d", i), S(""));
        g->got[i] = day_add(today, -(int)dice(&g->seed, 10));
        enter(c, k, g->id[i], "received", g->got[i]);
        return;
    }
    if (!g->made)
        return;
    i = (int)dice(&g->seed, (uint32_t)g->made);
    if (g->closed[i])
        return;
    g->closed[i] = true;
    today = day_add(today, -(int)dice(&g->seed, 10));
    if (today.n < g->got[i].n)
        today = g->got[i];
    request_put_outcome(c, g->id[i], str_of(outcomes[dice(&g->seed, 6)]));
    enter(c, k, g->id[i], "answered", today);
}

static void one_suit(struct ctx *c, const struct cast *k, struct ledger *g)
{
    static const char *const kinds[] = {"rec", "dir", "post"}, *const results[] = {"up", "fix",
                                                                                   "oth"};
    struct day past = day_add(ctx_today(c), -(int)dice(&g->seed, 10));
    struct dispute d = {.unit = k->unit,
                        .kind = str_of(kinds[dice(&g->seed, 3)]),
                        .stage = S("filed"),
                        .filed = past,
                        .result = S("pend")};

    if (g->suits < SUITS && dice(&g->seed, 2)) {
        g->suit[g->suits++] = dispute_insert(c, &d);
        return;
    }
    if (!g->suits || dispute_load(c, g->suit[dice(&g->seed, (uint32_t)g->suits)], &d))
        return;
    d.decided = past.n < d.filed.n ? d.filed : past; /* decided, or decided otherwise */
    d.stage = S("decided");
    d.result = str_of(results[dice(&g->seed, 3)]);
    dispute_update(c, &d);
}

static bool same_days(const struct figures *a, const struct figures *b)
{
    isize i = 0, k = 0;

    for (;;) {
        while (i < a->days.n && !a->days.p[i].n)
            i++;
        while (k < b->days.n && !b->days.p[k].n)
            k++;
        if (i == a->days.n || k == b->days.n)
            return i == a->days.n && k == b->days.n;
        if (a->days.p[i].days != b->days.p[k].days || a->days.p[i].n != b->days.p[k].n)
            return false;
        i++, k++;
    }
}

static bool same(const struct figures *a, const struct figures *b)
{
    return !memcmp(a->t3, b->t3, sizeof a->t3) && !memcmp(a->t4, b->t4, sizeof a->t4) &&
           a->answered == b->answered && a->days_total == b->days_total && a->late == b->late &&
           a->corrections == b->corrections && a->corrected == b->corrected && same_days(a, b);
}

/* Each cell opens as many records as it says. */
static void opens(struct test *t, const struct cast *k, const struct figures *f, struct day now,
                  struct day from, struct day until, struct day asof)
{
    for (int row = 0; row < T3_ROWS; row++)
        for (int col = 0; col < T3_COLS; col++) {
            struct ctx c = at_noon(t, k, now);
            struct request_list cases = {0};
            struct dispute_list suits = {0};
            int slot = report_slot(REPORT_T3, row, col);

            if (slot < 0 || !report_form_has(f->form, slot) || !f->t3[row][col])
                continue;
            figures_behind_entered(&c, k->unit, report_address(&t->mem, slot), from, until,
                                   asof, &cases, &suits);
            CHECK_OK(t, &c.fail);
            CHECK_INT(t, cases.n, f->t3[row][col]);
        }
    for (int col = 0; col < T4_COLS; col++) {
        struct ctx c = at_noon(t, k, now);
        struct request_list cases = {0};
        struct dispute_list suits = {0};

        figures_behind_entered(&c, k->unit,
                               report_address(&t->mem, report_slot(REPORT_T4, 0, col)), from,
                               until, asof, &cases, &suits);
        CHECK_OK(t, &c.fail);
        CHECK_INT(t, suits.n, f->t4[col]);
    }
}

static void run(struct test *t, const struct cast *k, const char *engine)
{
    static struct figures read[DAYS / EVERY];
    struct ledger g = {.seed = 5};
    struct day first, from, until, end;
    int moved = 0;

    memset(read, 0, sizeof read);

    test_case(t, "%s: figures as entered by a day are those that were read on it", engine);
    day_make(2026, 2, 1, &first);
    day_make(2026, 3, 1, &from);
    day_make(2026, 3, 31, &until);
    end = day_add(first, DAYS + 30);
    for (int i = 0; i < DAYS; i++) {
        struct day today = day_add(first, i);
        struct ctx c = at_noon(t, k, today);

        db_begin_unit(&c, k->unit);
        for (int n = 0; n < 4; n++)
            one_case(&c, k, &g);
        one_suit(&c, k, &g);
        CHECK_INT(t, db_end(&c), OK);
        CHECK_OK(t, &c.fail);
        if (i % EVERY || today.n < from.n)
            continue;
        c = at_noon(t, k, today);
        figures_open(&c, k->unit, from, until, today, FORM_2021, &read[i / EVERY]);
        CHECK_OK(t, &c.fail);
    }
    for (int i = 0; i < DAYS; i += EVERY) {
        struct figures by_day = {0}, entered = {0};
        struct day then = day_add(first, i);
        struct ctx c = at_noon(t, k, end);

        if (then.n < from.n)
            continue;
        figures_open(&c, k->unit, from, until, then, FORM_2021, &by_day);
        moved += !same(&by_day, &read[i / EVERY]);
        figures_open_entered(&c, k->unit, from, until, then, FORM_2021, &entered);
        CHECK_OK(t, &c.fail);
        CHECK(t, same(&entered, &read[i / EVERY]));
        if (i % (EVERY * 4) == 0)
            opens(t, k, &entered, end, from, until, then);
    }
    CHECK(t, moved > 3); /* else nothing was entered late, and this proves nothing */
}

void test_work_entered(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "entered", &k)) {
            test_skip(t, "no server");
            continue;
        }
        run(t, &k, engine);
        cast_free(&k);
    }
}
