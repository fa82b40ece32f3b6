/* SPDX-License-Identifier: MulanPSL-2.0 */
/* assess_test.c - formulas, sets in and out, ranking, release, appeal and correction */
#include "work/assess.h"

#include "tests/work/cast.h"
#include "work/register.h"

static void formulas(struct test *t)
{
    static const struct {
        const char *text;
        int64_t a, b, full, want;
        bool veto;
    } rows[] = {
        {"ratio tasks_timely/tasks", 3, 4, 1000, 750, false},
        {"ratio tasks_timely/tasks", 0, 0, 1000, 1000, false},
        {"ratio tasks_timely/tasks", 2, 3, 1000, 667, false},
        {"clean tasks_timely/tasks", 1, 4, 1000, 750, false},
        {"clean tasks_timely/tasks", 9, 4, 1000, 0, false},
        {"each tasks_timely 0.50", 3, 0, 1000, 850, false},
        {"each tasks_timely 0.50", 30, 0, 1000, 0, false},
        {"none tasks_timely", 0, 0, 1000, 1000, false},
        {"none tasks_timely", 1, 0, 1000, 0, false},
        {"yes tasks_timely", 1, 0, 1000, 1000, false},
        {"yes tasks_timely", 0, 0, 1000, 0, false},
        {"atleast tasks_timely 4", 3, 0, 1000, 750, false},
        {"atleast tasks_timely 4", 5, 0, 1000, 1000, false},
        {"add tasks_timely 0.5", 3, 0, 200, 150, false},
        {"add tasks_timely 0.5", 9, 0, 200, 200, false},
        {"veto tasks_timely 5", 4, 0, 0, 0, false},
        {"veto tasks_timely 5", 5, 0, 0, 0, true},
        {"veto tasks-tasks_timely", 3, 4, 0, 0, true},
        {"", 3, 4, 1000, 0, false},
    };
    static const char *const bad[] = {
        "ratio tasks",     "ratio tasks/nothing", "each tasks",       "each tasks x",
        "atleast tasks 0", "sum tasks",           "each tasks 0.555", "yes tasks 3",
        "yes tasks/tasks", "each tasks -1",       "veto tasks 0",     "ratio /tasks"};
    static const struct {
        const char *text;
        int64_t want; /* -1: refused */
    } points[] = {{"0.50", 50}, {"12", 1200}, {"12.5", 1250}, {"1.005", -1},
                  {"-1", -1},   {"1.", -1},   {".5", -1},     {"", -1},
                  {"a", -1},    {"1.x", -1},  {" 2 ", 200},   {"100.00", 10000}};
    struct assess_formula f;
    struct str says;

    test_case(t, "assess: each kind of formula, its edges");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t n[M__MAX] = {0}, got;
        bool veto;

        n[M_TASKS_TIMELY] = str_has(str_of(rows[i].text), S("tasks-")) ? rows[i].a : rows[i].a;
        n[M_TASKS] = rows[i].b;
        if (!CHECK(t, assess_formula_read(str_of(rows[i].text), &f)))
            continue;
        got = assess_points(&t->mem, &f, rows[i].full, n, &says, &veto);
        CHECK_INT(t, got, rows[i].want);
        CHECK_INT(t, veto, rows[i].veto);
        CHECK(t, says.n > 0 || f.kind == ASSESS_HAND);
        says = assess_formula_zh(&t->mem, &f);
        CHECK(t, says.n > 0);
        for (isize k = 0; k < says.n; k++) /* not a word of the formula's language is left */
            CHECK(t, says.p[k] < 'a' || says.p[k] > 'z');
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(t, !assess_formula_read(str_of(bad[i]), &f));

    test_case(t, "assess: points are hundredths, read and written without loss");
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        int64_t p = -1;

        CHECK_INT(t, assess_read_points(str_of(points[i].text), &p), points[i].want >= 0);
        CHECK_INT(t, p, points[i].want);
    }
    CHECK_STR(t, assess_zh(&t->mem, 1250), S("12.5"));
    CHECK_STR(t, assess_zh(&t->mem, 1205), S("12.05"));
    CHECK_STR(t, assess_zh(&t->mem, 1200), S("12"));
    CHECK_STR(t, assess_zh(&t->mem, -50), S("-0.5"));
}

static int64_t import(struct test *t, const struct cast *k, enum who who, const char *code,
                      const char *level, const char *table, enum err want,
                      struct assess_import *in)
{
    struct ctx c = cast_ctx(t, k, who);
    struct assess_set s = {
        .unit = k->district, .code = str_of(code), .name = S("考核"), .level = str_of(level)};
    int64_t id = 0;

    *in = (struct assess_import){0};
    CHECK_INT(t, assess_import(&c, &s, str_of(table), &id, in), want);
    return id;
}

static void sets(struct test *t, const struct cast *k, const char *name)
{
    struct assess_import in;
    struct assess_set_list all = {0};
    struct assess_item_list items = {0}, again = {0};
    struct ctx c;
    int64_t id, second;

    test_case(t, "assess %s: a table comes in whole or not at all, and goes out the same",
              name);
    id = import(t, k, WHO_DISTRICT, "qx-2026", "own",
                "level1\tlevel2\tlevel3\tlevel4\tcheck_point\tpoints\twho\tformula\n"
                "主动公开\t及时\t\t\t按时公开\t60.25\t各单位\tclean late/dated\n"
                "保障\t培训\t\t\t培训\t39.75\t\t\n",
                OK, &in);
    CHECK_INT(t, in.items, 2);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    assess_item_all(&c, id, &items);
    db_end(&c);
    import(t, k, WHO_DISTRICT, "again", "own", str_cstr(&t->mem, assess_tsv(&t->mem, &items)),
           OK, &in);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_sets(&c, k->unit, &all), OK);
    CHECK_INT(t, all.n, 2);
    second = all.n == 2 ? all.p[1].id : 0;
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    assess_item_all(&c, second, &again);
    db_end(&c);
    CHECK_STR(t, assess_tsv(&t->mem, &again), assess_tsv(&t->mem, &items));

    test_case(t, "assess %s: what is wrong is named by its line; only the district may", name);
    import(t, k, WHO_DISTRICT, "bad", "own",
           "考核要点,分值,计分公式\n甲,1.234,\n,1,\n乙,1,sum what\n丙,1,\n", ERR_INPUT, &in);
    CHECK_INT(t, in.faults.n, 3);
    if (in.faults.n == 3)
        CHECK_INT(t, in.faults.p[0].line * 100 + in.faults.p[1].line * 10 + in.faults.p[2].line,
                  234);
    import(t, k, WHO_DISTRICT, "bad", "own", "分值\n1\n", ERR_INPUT, &in);
    import(t, k, WHO_DISTRICT, "大写", "own", "考核要点,分值\n甲,1\n", ERR_INPUT, &in);
    import(t, k, WHO_CLERK, "bad", "own", "考核要点,分值\n甲,1\n", ERR_FORBIDDEN, &in);

    test_case(t, "assess %s: the three that come with the program", name);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_seed(&c, k->district), OK);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_seed(&c, k->district), OK);
    all = (struct assess_set_list){0};
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_sets(&c, k->unit, &all), OK);
    CHECK_INT(t, all.n, 5);
    for (isize i = 0; i < all.n; i++) {
        if (str_eq(all.p[i].code, S("start")))
            CHECK_INT(t, all.p[i].points, 10000);
        if (str_eq(all.p[i].code, S("county-sample-2022")))
            CHECK_INT(t, all.p[i].points, 550);
    }
}

static struct assess_board board(struct test *t, const struct cast *k, enum who who,
                                 int64_t set, enum err want)
{
    struct ctx c = cast_ctx(t, k, who);
    struct assess_board b = {0};

    CHECK_INT(t, assess_board(&c, set, S("2026"), &b), want);
    return b;
}

static const struct assess_unit *unit_in(const struct assess_board *b, struct unit_id id)
{
    for (isize i = 0; i < b->units.n; i++)
        if (b->units.p[i].unit.id.n == id.n)
            return &b->units.p[i];
    return NULL;
}

/* Two offices with tasks of their own: shares, ranking, an appeal within the unit. */
static void offices(struct test *t, const struct cast *k, const char *name)
{
    struct register_import rows = {0};
    struct office_id law = {0}, plan = {0}, later = {0};
    struct assess_one one = {0};
    struct assess_import in = {0};
    int64_t set, item, hand;
    struct ctx c;

    test_case(t, "assess %s: each office has its share, by its own records, and its place",
              name);
    c = cast_ctx(t, k, WHO_ADMIN);
    office_add(&c, k->unit, S("法规科"), S(""), &law);
    c = cast_ctx(t, k, WHO_ADMIN);
    office_add(&c, k->unit, S("规划科"), S(""), &plan);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, k, WHO_REVIEWER);
    register_import(&c, k->unit, S("plan"),
                    S("来源,年度,任务,责任科室,完成时限,进展,完成日期\n"
                      "省要点,2026,丁,法规科,2026-06-30,已完成,2026-07-30\n"
                      "省要点,2026,戊,规划科,2026-06-30,已完成,2026-06-30\n"
                      "省要点,2026,己,法规科,2026-06-30,已完成,2026-06-30\n"
                      "省要点,2025,庚,法规科,2025-06-30,已完成,2025-06-30\n"),
                    false, &rows);
    CHECK_OK(t, &c.fail);
    set = import(t, k, WHO_DISTRICT, "offices", "own",
                 "考核要点,分值,计分公式\n要点任务,60,ratio tasks_timely/tasks\n特色工作,20,\n"
                 "栏目,20,ratio columns_filled/columns\n",
                 OK, &in);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    if (!CHECK_INT(t, one.offices.n, 2))
        return;
    item = one.board.items.p[0].id;
    hand = one.board.items.p[1].id;
    CHECK_STR(t, one.offices.p[0].name, S("规划科"));
    CHECK_INT(t, one.offices.p[0].total, 6000);
    CHECK_INT(t, one.offices.p[0].full, 6000); /* what is marked by hand is no office's */
    CHECK_INT(t, one.offices.p[0].before, -1);
    CHECK_INT(t, one.offices.p[1].total, 3000);
    CHECK_INT(t, one.offices.p[1].rank, 2);
    CHECK_INT(t, one.offices.p[1].before, 6000);
    CHECK(t, one.offices.p[1].share[0].says.n > 0 && !one.offices.p[1].share[1].applies);

    test_case(t, "assess %s: an office appeals, another person of its unit corrects", name);
    c = cast_ctx(t, k, WHO_STRANGER);
    CHECK_INT(t, assess_office_appeal(&c, set, S("2026"), k->unit, law, item, S("有误"), S("")),
              ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_office_appeal(&c, set, S("2026"), k->unit, law, item, S("　"), S("")),
              ERR_INPUT);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_office_appeal(&c, set, S("2026"), k->unit, law, hand, S("有误"), S("")),
              ERR_NOT_FOUND);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t,
              assess_office_appeal(&c, set, S("2026"), k->unit, law, item,
                                   S("丁按时完成，登错了"), S("/desk/registers/plan")),
              OK);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_office_appeal(&c, set, S("2026"), k->unit, law, item, S("再"), S("")),
              ERR_RULE);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    if (!CHECK_INT(t, one.pleas.n, 1) || !CHECK(t, one.may_judge))
        return;
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 6000, S("属实")), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 6001, S("属实")), ERR_INPUT);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 5000, S("属实")), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 0, S("属实")), ERR_CONFLICT);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    CHECK_INT(t, one.offices.p[1].total, 5000);
    CHECK_STR(t, one.offices.p[1].share[0].says, S("属实"));
    CHECK(t, one.offices.p[1].share[0].by.n && one.pleas.p[0].before == 3000);
    /* who appeals does not decide, whatever else they may */
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_office_appeal(&c, set, S("2026"), k->unit, plan, item, S("试"), S("")),
              OK);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    assess_see(&c, set, S("2026"), k->unit, &one);
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 0, S("是")), ERR_RULE);

    test_case(t, "assess %s: a release holds the shares of offices; a correction changes them",
              name);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    assess_see(&c, set, S("2026"), k->unit, &one);
    CHECK_INT(t, one.office_trend.n, 0);
    c = cast_ctx(t, k, WHO_DISTRICT);
    assess_mark(&c, set, S("2026"), k->unit, hand, 100, S("有"), S(""));
    c = cast_ctx(t, k, WHO_DISTRICT);
    assess_mark(&c, set, S("2026"), k->other, hand, 100, S("有"), S(""));
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_release(&c, set, S("2026"), false), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    office_add(&c, k->unit, S("后来的科"), S(""), &later);
    rows = (struct register_import){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    register_import(&c, k->unit, S("plan"),
                    S("来源,年度,任务,责任科室,完成时限,进展,完成日期\n"
                      "省要点,2026,壬,规划科,2026-06-30,已完成,2026-09-30\n"
                      "省要点,2026,癸,后来的科,2026-06-30,已完成,2026-06-30\n"),
                    false, &rows);
    CHECK_OK(t, &c.fail);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    if (!CHECK_INT(t, one.offices.n, 2))
        return;
    CHECK_INT(t, one.offices.p[0].total, 6000); /* 壬 came late, and after the release */
    CHECK_INT(t, one.offices.p[0].full, 6000);
    CHECK_INT(t, one.offices.p[1].total, 5000);
    CHECK(t, one.offices.p[1].share[0].by.n > 0);
    CHECK_INT(t, one.office_trend.n, 2);
    c = cast_ctx(t, k, WHO_HEAD);
    CHECK_INT(t, assess_office_decide(&c, one.pleas.p[0].id, 2000, S("重算")), OK);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    CHECK_INT(t, one.offices.n ? one.offices.p[0].total : 0,
              5000); /* now the other one leads */
    for (isize i = 0; i < one.office_trend.n; i++)
        CHECK_INT(t, one.office_trend.p[i].points,
                  one.office_trend.p[i].office.n == plan.n ? 2000 : 5000);
    /* the year after is compared with what was released */
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, assess_see(&c, set, S("2027"), k->unit, &one), OK);
    for (isize i = 0; i < one.offices.n; i++)
        if (one.offices.p[i].office.n == plan.n)
            CHECK_INT(t, one.offices.p[i].before, 2000);
}

static void course(struct test *t, const struct cast *k, const char *name)
{
    struct assess_import in;
    struct assess_board b;
    struct assess_one one = {0};
    struct register_import rows = {0};
    struct assess_public_list open = {0};
    const struct assess_unit *u;
    struct ctx c;
    int64_t set, formula, hand;

    test_case(t, "assess %s: scored from the registers, by hand where it must be, and ranked",
              name);
    set = import(t, k, WHO_DISTRICT, "course", "own",
                 "考核要点,分值,计分公式\n要点任务,60,ratio tasks_timely/tasks\n特色工作,40,\n",
                 OK, &in);
    c = cast_ctx(t, k, WHO_REVIEWER);
    register_import(&c, k->unit, S("plan"),
                    S("来源,年度,任务,责任科室,完成时限,进展,完成日期\n"
                      "省要点,2026,甲,办公室,2026-06-30,已完成,2026-06-30\n"
                      "省要点,2026,乙,办公室,2026-06-30,推进中,\n"),
                    false, &rows);
    CHECK_OK(t, &c.fail);
    b = board(t, k, WHO_DISTRICT, set, OK);
    if (!CHECK_INT(t, b.units.n, 2) || !CHECK_INT(t, b.items.n, 2))
        return;
    formula = b.items.p[0].id;
    hand = b.items.p[1].id;
    u = unit_in(&b, k->unit);
    CHECK_INT(t, u->total, 3000);
    CHECK_INT(t, u->open, 1);
    CHECK_INT(t, u->rank, 2);
    CHECK_INT(t, unit_in(&b, k->other)->total, 6000);
    board(t, k, WHO_CLERK, set, ERR_FORBIDDEN);

    test_case(t, "assess %s: a mark has its reason and its bounds, and is the district's",
              name);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->unit, hand, 100, S("好"), S("")),
              ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->unit, hand, 4001, S("好"), S("")),
              ERR_INPUT);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->unit, hand, 4000, S(" "), S("")),
              ERR_INPUT);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_release(&c, set, S("2026"), false), ERR_RULE);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->unit, hand, 4000, S("有创新做法"), S("/a")),
              OK);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->other, hand, 0, S("没有材料"), S("")), OK);
    b = board(t, k, WHO_DISTRICT, set, OK);
    CHECK_INT(t, unit_in(&b, k->unit)->total, 7000);
    CHECK_INT(t, unit_in(&b, k->unit)->rank, 1);

    test_case(t, "assess %s: an appeal needs a release; a release no longer moves", name);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_appeal(&c, set, S("2026"), k->unit, formula, S("乙已完成"), S("")),
              ERR_RULE);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_release(&c, set, S("2026"), false), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_release(&c, set, S("2026"), false), OK);
    c = cast_ctx(t, k, WHO_REVIEWER);
    rows = (struct register_import){0};
    register_import(&c, k->unit, S("plan"),
                    S("来源,年度,任务,责任科室,完成时限,进展,完成日期\n"
                      "省要点,2026,丙,办公室,2026-06-30,推进中,\n"),
                    false, &rows);
    b = board(t, k, WHO_DISTRICT, set, OK);
    CHECK_INT(t, unit_in(&b, k->unit)->total, 7000);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_mark(&c, set, S("2026"), k->unit, hand, 1, S("改"), S("")), ERR_RULE);

    test_case(t, "assess %s: appeal, correction; both stay on record", name);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_appeal(&c, set, S("2026"), k->unit, formula, S("乙已完成"), S("/b")),
              OK);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_appeal(&c, set, S("2026"), k->unit, formula, S("再"), S("")), ERR_RULE);
    b = board(t, k, WHO_DISTRICT, set, OK);
    if (!CHECK_INT(t, b.appeals.n, 1))
        return;
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_decide(&c, b.appeals.p[0].id, 6000, S("属实")), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_decide(&c, b.appeals.p[0].id, 6000, S("属实")), OK);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_decide(&c, b.appeals.p[0].id, 0, S("属实")), ERR_CONFLICT);
    b = board(t, k, WHO_DISTRICT, set, OK);
    CHECK_INT(t, unit_in(&b, k->unit)->total, 10000);
    CHECK_STR(t, b.appeals.p[0].decision, S("corrected"));
    CHECK_INT(t, b.appeals.p[0].before, 3000);

    test_case(t, "assess %s: a unit sees its own with its trend; the public only what is open",
              name);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    CHECK_INT(t, one.board.units.n, 1);
    CHECK_INT(t, one.trend.n == 1 ? one.trend.p[0].points : 0, 10000);
    CHECK(t, one.may_appeal && !one.may_mark && !one.may_decide);
    c = cast_ctx(t, k, WHO_STRANGER);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    CHECK_INT(t, assess_board(&c, set, S("2026"), &b), ERR_LOGIN);
    c = cast_ctx(t, k, WHO_DISTRICT);
    CHECK_INT(t, assess_release(&c, set, S("2026"), true), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    b = (struct assess_board){0};
    CHECK_INT(t, assess_board(&c, set, S("2026"), &b), OK);
    CHECK_INT(t, b.units.n, 2);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    CHECK_INT(t, assess_public(&c, &open), OK);
    CHECK_INT(t, open.n, 1);

    offices(t, k, name);

    test_case(t, "assess %s: by another's set a unit marks itself", name);
    set = import(t, k, WHO_DISTRICT, "self", "nation", "考核要点,分值\n甲,5\n", OK, &in);
    one = (struct assess_one){0};
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, assess_see(&c, set, S("2026"), k->unit, &one), OK);
    CHECK(t, one.may_mark);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t,
              assess_mark(&c, set, S("2026"), k->unit, one.board.items.p[0].id, 450, S("自评"),
                          S("")),
              OK);
    c = cast_ctx(t, k, WHO_STRANGER);
    CHECK_INT(
        t,
        assess_mark(&c, set, S("2026"), k->unit, one.board.items.p[0].id, 1, S("自评"), S("")),
        ERR_FORBIDDEN);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;

    test_case(t, "assess %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "assess", &k))
        return;
    sets(t, &k, world_kind(kind));
    course(t, &k, world_kind(kind));
    test_case(t, "assess %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_assess(struct test *t)
{
    const char *folder = test_folder(t);

    formulas(t);
    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
