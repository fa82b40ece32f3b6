/* SPDX-License-Identifier: MulanPSL-2.0 */
/* past.c - the reports of the years 2022 to 2024 of departments and townships, as they were published
 * elsewhere and taken over
 *
 * Invented figures that agree: leaves add up to the total, what is carried over is what the year
 * before left, documents in force roll forward. So that trends, the picture and the comparison with
 * the district have something to show.
 */
#include "work/annual.h"
#include "work/annual_words.h"
#include "work/demo/cast.h"

enum { FIRST_YEAR = 2022, LAST_YEAR = 2024 };

/* What a year leaves to the next: requests not yet answered, documents in force. */
struct left {
    int64_t pending[T3_COLS], valid;
};

static int64_t below(uint64_t *seed, int64_t n)
{
    return n > 0 ? (int64_t)(demo_random(seed) % (uint64_t)n) : 0;
}

static void put(struct report *r, const char *address, int64_t value)
{
    int slot = report_find(str_of(address));

    if (slot >= 0)
        r->cell[slot] = cell_number(value, 0);
}

static int64_t *cell(struct report *r, const char *row, int col)
{
    int slot = report_slot(REPORT_T3, report_row_find(REPORT_T3, str_of(row)), col);

    if (r->cell[slot].kind != CELL_NUMBER)
        r->cell[slot] = cell_number(0, 0);
    return &r->cell[slot].value;
}

/* A column of table three: most requests come from persons; how they end is weighed. */
static void requests(struct report *r, uint64_t *seed, int col, int64_t received,
                     struct left *left)
{
    static const struct {
        const char *row;
        int weight;
    } ends[] = {
        {"T3.3.1", 46},   {"T3.3.2", 9},   {"T3.3.3.1", 1}, {"T3.3.3.2", 1}, {"T3.3.3.3", 0},
        {"T3.3.3.4", 4},  {"T3.3.3.5", 3}, {"T3.3.3.6", 3}, {"T3.3.3.7", 1}, {"T3.3.3.8", 1},
        {"T3.3.4.1", 17}, {"T3.3.4.2", 3}, {"T3.3.4.3", 2}, {"T3.3.5.1", 3}, {"T3.3.5.2", 2},
        {"T3.3.5.3", 0},  {"T3.3.5.4", 0}, {"T3.3.5.5", 0}, {"T3.3.6.1", 2}, {"T3.3.6.2", 0},
        {"T3.3.6.3", 2},
    };
    int64_t before = left->pending[col], all = received + before;
    int64_t pending = all > 4 ? below(seed, all / 5 + 1) : 0;

    *cell(r, "T3.1", col) = received;
    *cell(r, "T3.2", col) = before;
    *cell(r, "T3.4", col) = left->pending[col] = pending;
    *cell(r, "T3.3.7", col) = all - pending;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        *cell(r, ends[i].row, col) += 0;
    for (int64_t n = all - pending; n > 0; n--) {
        int64_t at = below(seed, 100);
        size_t i = 0;

        while (at >= ends[i].weight)
            at -= ends[i++].weight;
        ++*cell(r, ends[i].row, col);
    }
}

static void totals(struct report *r)
{
    for (int row = 0; row < T3_ROWS; row++) {
        struct cell sum = cell_number(0, 0);

        if (r->cell[report_slot(REPORT_T3, row, 0)].kind != CELL_NUMBER)
            continue;
        for (int c = 0; c < T3_SUM; c++)
            sum = cell_add(sum, r->cell[report_slot(REPORT_T3, row, c)]);
        r->cell[report_slot(REPORT_T3, row, T3_SUM)] = sum;
    }
    for (int b = 0; b < 3; b++) {
        struct cell sum = cell_number(0, 0);

        for (int k = 0; k < 4; k++)
            sum = cell_add(sum, r->cell[report_slot(REPORT_T4, 0, b * 5 + k)]);
        r->cell[report_slot(REPORT_T4, 0, b * 5 + 4)] = sum;
    }
}

static void figures(struct report *r, uint64_t *seed, int year, struct left *left)
{
    static const int share[T3_SUM] = {70, 12, 2, 3, 10, 3};
    int64_t all = 14 + below(seed, 18) + 5 * (year - FIRST_YEAR), made = below(seed, 4),
            repealed = left->valid > 3 ? below(seed, 3) : 0;

    for (int c = 0; c < T3_SUM; c++)
        requests(r, seed, c, (all * share[c] + below(seed, 100)) / 100, left);
    for (int k = 0; k < 15; k++)
        r->cell[report_slot(REPORT_T4, 0, k)] = cell_number(0, 0);
    put(r, "T4/rec.up", below(seed, 3));
    put(r, "T4/rec.fix", below(seed, 2));
    put(r, "T4/rec.oth", below(seed, 2));
    put(r, "T4/dir.up", below(seed, 2));
    put(r, "T4/post.up", below(seed, 2));
    totals(r);
    left->valid += made - repealed;
    put(r, "T2.A.reg/made", 0);
    put(r, "T2.A.reg/repealed", 0);
    put(r, "T2.A.reg/valid", 0);
    put(r, "T2.A.norm/made", made);
    put(r, "T2.A.norm/repealed", repealed);
    put(r, "T2.A.norm/valid", left->valid);
    put(r, "T2.B.lic/decisions", 120 + below(seed, 400));
    put(r, "T2.C.pen/decisions", below(seed, 60));
    put(r, "T2.C.coe/decisions", below(seed, 6));
    put(r, "T2.D.fee/fee_wan", below(seed, 90));
}

static void one(struct ctx *c, struct demo_world *w, const struct demo_unit *u, int year,
                uint64_t *seed, struct left *left)
{
    struct report *r = NEW(c->mem, struct report, 1);
    struct ctx as = demo_as(c, w, demo_who(w, u->u.code, ROLE_REVIEWER));
    struct str text[REPORT_PARTS] = {0};
    struct report_id id;
    struct day d = {0};

    day_make(year + 1, 1, 22, &d);
    as.now = instant_make(d, 10, 0, 0);
    report_init(r, FORM_2021, year);
    figures(r, seed, year, left);
    db_begin_read(&as);
    annual_usual(&as, &u->u, year, text);
    r->title = annual_title_of(&as, &u->u, year);
    db_end(&as);
    text[5] =
        S("存在的主要问题：一是政策解读的形式比较单一，图表和问答用得不多；二是部分栏目更新"
          "的间隔较长。\n改进情况：每季度核查一次各栏目的更新，主要政策文件与解读同时起草、"
          "同时审签、同时发布。");
    for (int i = 0; i < REPORT_PARTS; i++)
        r->part[i].text = text[i];
    annual_import(&as, u->u.id, r, &id);
    if (as.fail.code && !c->fail.code)
        c->fail = as.fail;
}

void demo_past_reports(struct ctx *c, struct demo_world *w)
{
    for (isize i = 0; i < w->units && !c->fail.code; i++) {
        const struct demo_unit *u = &w->unit[i];
        struct left left = {.valid = 6 + i};
        uint64_t seed = 20220131 + (uint64_t)i * 7919;

        if ((!str_eq(u->u.kind, S("department")) && !str_eq(u->u.kind, S("township"))) ||
            str_eq(u->u.code, S("rmtzx")))
            continue;
        for (int y = FIRST_YEAR; y <= LAST_YEAR && !c->fail.code; y++)
            one(c, w, u, y, &seed, &left);
    }
}
