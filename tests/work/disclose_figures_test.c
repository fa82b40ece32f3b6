/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_figures_test.c - figures of a past period run again, and what is written about disputes */
#include "tests/work/case_cast.h"
#include "work/dispute.h"
#include "work/figures.h"

static struct figures march(struct test *t, const struct cast *k, const char *today,
                            const char *asof)
{
    struct ctx c = case_at(t, k, WHO_OFFICER, today);
    struct figures f = {0};
    struct day from, until, day;

    day_make(2025, 3, 1, &from);
    day_make(2025, 3, 31, &until);
    CHECK(t, day_parse(str_of(asof), &day));
    figures_open(&c, k->unit, from, until, day, FORM_2021, &f);
    CHECK_OK(t, &c.fail);
    return f;
}

/* Last March's figures, run again after all that came later, are last March's. */
static void as_of(struct test *t, const struct cast *k)
{
    static const struct {
        const char *from, *until, *asof, *where;
    } wrong[] = {{"2025-03-31", "2025-03-01", "2025-12-31", "to"},
                 {"2025-03-01", "2025-03-31", "2025-02-28", "asof"},
                 {"2025-03-01", "2025-03-31", "2026-01-01", "asof"},
                 {"2007-12-31", "2025-03-31", "2025-12-31", "from"},
                 {"2026-01-01", "2026-03-31", "2026-01-01", "from"}};
    static const char *const came[] = {"2025-03-03", "2025-03-20", "2025-04-01"};
    struct figures then, again, half;
    struct filed got[3] = {{.id = {0}}};
    struct dispute d = {.unit = k->unit,
                        .kind = S("rec"),
                        .authority = S("示范区人民政府"),
                        .stage = S("filed"),
                        .result = S("pend")};
    struct dispute_id id = {0};
    struct ctx c;
    struct clock_event e = {.kind = EV_WITHDRAWN};
    int received = report_row_find(REPORT_T3, S("T3.1")),
        next = report_row_find(REPORT_T3, S("T3.4"));

    for (int i = 0; i < 2; i++) {
        struct filing f = case_person(k, i ? "2018年决算" : "2017年决算");

        f.channel = CHANNEL_COUNTER;
        c = case_at(t, k, WHO_OFFICER, came[i]);
        disclose_register(&c, &f, &got[i]);
        CHECK_OK(t, &c.fail);
    }
    c = case_at(t, k, WHO_HEAD, "2025-03-10");
    d.filed = ctx_today(&c);
    dispute_save(&c, &d, S(""), &id);
    CHECK_OK(t, &c.fail);
    then = march(t, k, "2025-03-31", "2025-03-31");
    CHECK_INT(t, then.t3[received][T3_SUM], 2);
    CHECK_INT(t, then.t3[next][T3_SUM], 2);
    CHECK_INT(t, then.t4[3], 1);  /* not decided yet */
    for (int i = 0; i < 2; i++) { /* later: another comes, both end, the dispute is decided */
        c = case_at(t, k, WHO_OFFICER, i ? "2025-04-02" : "2025-04-10");
        e.day = ctx_today(&c);
        disclose_event(&c, got[i].id, 0, &e);
        CHECK_OK(t, &c.fail);
    }
    {
        struct filing f = case_person(k, "2016年决算");

        f.channel = CHANNEL_COUNTER;
        c = case_at(t, k, WHO_OFFICER, came[2]);
        disclose_register(&c, &f, &got[2]);
    }
    c = case_at(t, k, WHO_HEAD, "2025-05-06");
    d.id = id;
    d.version = 1;
    d.stage = S("decided");
    d.result = S("up");
    d.decided = ctx_today(&c);
    dispute_save(&c, &d, S(""), &id);
    CHECK_OK(t, &c.fail);
    again = march(t, k, "2025-12-31", "2025-03-31");
    CHECK(t, !memcmp(again.t3, then.t3, sizeof then.t3) &&
                 !memcmp(again.t4, then.t4, sizeof then.t4));
    half = march(t, k, "2025-12-31", "2025-03-15");
    CHECK_INT(t, half.t3[received][T3_SUM], 1);
    CHECK(t, str_has(figures_table_csv(&t->mem, &half), S("T3.1/nat,1\r\n")));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct day from, until, day;

        CHECK(t, day_parse(str_of(wrong[i].from), &from) &&
                     day_parse(str_of(wrong[i].until), &until) &&
                     day_parse(str_of(wrong[i].asof), &day));
        c = case_at(t, k, WHO_OFFICER, "2025-12-31");
        CHECK_INT(t, figures_open(&c, k->unit, from, until, day, FORM_2021, &half), ERR_INPUT);
        CHECK_STR(t, str_of(c.fail.where), str_of(wrong[i].where));
    }
}

/* A note on a lawsuit may name who asked: masked for who does not handle the case, and not lost thereby. */
static void noted(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "2015年决算");
    struct dispute d = {.unit = k->unit,
                        .kind = S("dir"),
                        .authority = S("示范区人民法院"),
                        .stage = S("filed"),
                        .result = S("pend"),
                        .ground = S("张三丰诉不予公开告知书"),
                        .note = S("原告张三丰，电话13800001234，已联系"),
                        .cost_fen = 5000},
                   seen = {0}, stored = {0};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2025-06-02");
    struct dispute_id id = {0};
    struct filed got = {0};
    struct clock_event e = {.kind = EV_WITHDRAWN};
    int64_t list = 0;

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_INT(t, disclose_assign(&c, got.id, 0, k->user[WHO_OFFICER], (struct office_id){0}),
              OK);
    c = case_at(t, k, WHO_HEAD, "2025-06-03");
    d.filed = ctx_today(&c);
    dispute_save(&c, &d, got.number, &id);
    dispute_open(&c, id, &seen);
    CHECK_OK(t, &c.fail);
    CHECK(t, !str_has(seen.note, S("张三丰")) && !str_has(seen.note, S("13800001234")) &&
                 str_has(seen.note, S("已联系")) && !str_has(seen.ground, S("张三丰")));
    seen.ordered = S("没有"); /* the rest comes back as it was shown */
    dispute_save(&c, &seen, S(""), &id);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_OFFICER, "2025-06-03");
    c.actor.system = true; /* as one who handles it */
    dispute_open(&c, id, &stored);
    CHECK_STR(t, stored.note, d.note);
    CHECK_STR(t, stored.ground, d.ground);
    CHECK_STR(t, stored.ordered, S("没有"));
    CHECK_INT(t, stored.cost_fen, 5000);
    /* With the case archived and its people's data erased, no text about it names them. */
    e.day = (c = case_at(t, k, WHO_OFFICER, "2025-06-20"), ctx_today(&c));
    disclose_event(&c, got.id, 0, &e);
    erasure_propose(&c, k->unit, &got.id, 1, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2025-06-23");
    erasure_approve(&c, list);
    c.actor.system = true;
    stored = (struct dispute){0};
    dispute_open(&c, id, &stored);
    CHECK_OK(t, &c.fail);
    CHECK(t, !str_has(stored.note, S("张三丰")) && !str_has(stored.note, S("13800001234")) &&
                 str_has(stored.note, S("已联系")) && !str_has(stored.ground, S("张三丰")) &&
                 stored.cost_fen == 5000);
}

/* By when a reply is owed, over the National Day of 2025 (1 to 8 October off; 28 September and 11 October worked); what is
 * registered twice; dates to come. */
static void replies(struct test *t, const struct cast *k)
{
    static const struct {
        const char *kind, *accepted, *due;
        bool ordinary;
    } rows[] = {
        {"rec", "2025-09-26", "2025-10-10", false},  {"rec", "2025-09-26", "2025-10-16", true},
        {"dir", "2025-09-19", "2025-10-09", false}, /* 4 October */
        {"dir", "2025-09-26", "2025-10-11", true},  /* a Saturday that is worked */
        {"post", "2025-09-16", "2025-10-09", false}, {"rec", "", "", true},
    };
    struct dispute d = {.unit = k->unit,
                        .authority = S("示范区人民法院"),
                        .stage = S("filed"),
                        .result = S("pend")};
    struct dispute_id id = {0}, first = {0};
    struct ctx c = case_at(t, k, WHO_HEAD, "2025-09-01");

    d.filed = ctx_today(&c);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct dispute seen = {0};

        c = case_at(t, k, WHO_HEAD, "2025-11-03");
        d.kind = str_of(rows[i].kind);
        d.ordinary = rows[i].ordinary;
        d.number = str_fmt(&t->mem, "〔2025〕%d号", (int)i);
        d.accepted = (struct day){0};
        (void)day_parse(str_of(rows[i].accepted), &d.accepted);
        CHECK_INT(t, dispute_save(&c, &d, S(""), &id), OK);
        CHECK_INT(t, dispute_open(&c, id, &seen), OK);
        CHECK_STR(t, day_iso(&t->mem, seen.reply_due), str_of(rows[i].due));
        CHECK_INT(t, seen.ordinary, rows[i].ordinary);
        first = i ? first : id;
    }
    c = case_at(t, k, WHO_HEAD, "2025-11-03");
    CHECK_INT(t, dispute_save(&c, &d, S(""), &id), ERR_RULE);
    CHECK(t, str_has(str_of(c.fail.what), S("已经登记过")));
    c = case_at(t, k, WHO_HEAD, "2025-11-03");
    d.number = S("〔2025〕9号");
    d.replied = day_add(ctx_today(&c), 1);
    CHECK_INT(t, dispute_save(&c, &d, S(""), &id), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("replied"));
    /* The day of the copy put right moves what follows from it. */
    c = case_at(t, k, WHO_HEAD, "2025-11-03");
    CHECK_INT(t, dispute_open(&c, first, &d), OK);
    CHECK(t, day_parse(S("2025-10-13"), &d.accepted));
    CHECK_INT(t, dispute_save(&c, &d, S(""), &id), OK);
    CHECK_INT(t, dispute_open(&c, first, &d), OK);
    CHECK_STR(t, day_iso(&t->mem, d.reply_due), S("2025-10-20"));
}

void test_work_disclose_figures(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "casefigures", &k)) {
            test_skip(t, "no server");
            continue;
        }
        test_case(t, "%s: a unit with its authorities", engine);
        case_unit(t, &k);
        test_case(t, "%s: notes on a dispute are masked, and not lost", engine);
        noted(t, &k);
        test_case(t, "%s: by when a reply is owed, and nothing twice", engine);
        replies(t, &k);
        test_case(t, "%s: last March's figures run again are last March's", engine);
        as_of(t, &k);
        cast_free(&k);
    }
}
