/* SPDX-License-Identifier: MulanPSL-2.0 */
/* trainings_test.c - a plan of trainings against what was held; the year's proposals summed up as a draft */
#include "work/trainings.h"

#include "tests/work/cast.h"
#include "work/complaints.h"
#include "work/proposals.h"

static void table(struct test *t, const struct cast *k, const char *kind, const char *text,
                  int n)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct register_import in = {0};

    CHECK_INT(t, register_import(&c, k->unit, str_of(kind), str_of(text), false, &in), OK);
    CHECK_INT(t, in.added, n);
}

static void plans(struct test *t, const struct cast *w, enum db_kind kind)
{
    struct training_year y = {0};
    struct ctx c;

    test_case(t, "trainings %s: each item of the plan meets at most one that was held",
              world_kind(kind));
    table(t, w, "trainplan",
          "年度,组织方,形式,计划日期,名称,没有举办的原因\n"
          "2020,,培训,2020-03-10,公开业务培训,\n2020,,培训,2020-06-10,公开业务培训,\n"
          "2020,本单位,会议,2020-09-10,推进会,经费没有落实\n"
          "2020,上级,培训,2020-10-10,年报培训,\n2099,,培训,2099-01-01,未来的培训,\n",
          5);
    table(t, w, "training",
          "组织方,形式,日期,名称,计划事项\n本单位,培训,2020-03-09,公开业务培训,\n"
          "本单位,会议,2020-03-20,公开业务培训,\n上级,培训,2020-11-01,全市年报编制班,年报培训\n"
          "本单位,培训,2020-12-01,公开业务培训,\n",
          4);
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, training_look(&c, w->unit, 2020, &y), OK);
    if (CHECK_INT(t, y.items.n, 4)) {
        CHECK_INT(t, y.items.p[0].state, TRAINING_HELD);
        CHECK_INT(t, y.items.p[1].state, TRAINING_HELD_LATER); /* the second of that name */
        CHECK_STR(t, day_iso(&t->mem, y.items.p[1].held.row.day), S("2020-12-01"));
        CHECK_INT(t, y.items.p[2].state, TRAINING_MISSED);
        CHECK_STR(t, y.items.p[2].reason, S("经费没有落实"));
        CHECK_INT(t, y.items.p[3].state, TRAINING_HELD_LATER); /* by its item, not its name */
    }
    CHECK_INT(t, y.held, 3);
    CHECK_INT(t, y.missed, 1);
    if (CHECK_INT(t, y.besides.n, 1)) /* a meeting is no training, whatever its name */
        CHECK_STR(t, day_iso(&t->mem, y.besides.p[0].row.day), S("2020-03-20"));
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, training_look(&c, w->unit, 2099, &y), OK);
    if (CHECK_INT(t, y.items.n, 1))
        CHECK_INT(t, y.items.p[0].state, TRAINING_TO_COME);
    c = cast_ctx(t, w, WHO_STRANGER);
    CHECK_INT(t, training_look(&c, w->unit, 2020, &y), ERR_FORBIDDEN);
}

static void summary(struct test *t, const struct cast *w, enum db_kind kind)
{
    struct proposal_year y = {0};
    struct doc_open o = {0};
    struct doc_id doc = {0};
    struct ctx c;

    test_case(t, "proposals %s: counted by level and result, summed up as a draft",
              world_kind(kind));
    table(t, w, "proposal",
          "类别,层级,标题,交办日期,答复日期,办理结果,满意程度,答复公开,不予公开的理由,"
          "答复公开日期\n"
          "政协提案,区县,甲,2021-03-05,2021-05-20,已解决采纳,满意,全文公开,,2021-06-01\n"
          "政协提案,区县,乙,2021-03-05,2021-06-06,已解决采纳,基本满意,不予公开,涉及商业秘密,\n"
          "人大代表建议,市,丙,2021-04-01,,,,,,\n人大代表建议,省,丁,2020-04-01,,,,,,\n",
          4);
    c = cast_ctx(t, w, WHO_CLERK);
    db_begin_read(&c);
    proposal_tally(&c, w->unit, 2021, &y);
    db_end(&c);
    CHECK_INT(t, y.total, 3);
    CHECK_INT(t, y.n[1][3], 2);
    CHECK_INT(t, y.n[0][2], 1);
    CHECK_INT(t, y.n[0][1], 0);
    CHECK_INT(t, y.answered, 2);
    CHECK_INT(t, y.timely, 1); /* 6 June is a day behind three months */
    CHECK_INT(t, y.published, 1);
    CHECK_INT(t, y.withheld, 1);
    CHECK_INT(t, y.content[0] + y.content[1], 2);
    CHECK_STR(t, proposal_results_zh(&t->mem, &y), S("已解决采纳2件、正在办理1件"));
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, proposal_draft(&c, w->unit, 2021, &doc), ERR_FORBIDDEN);
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, proposal_draft(&c, w->unit, 2019, &doc), ERR_RULE); /* nothing of that year */
    c = cast_ctx(t, w, WHO_CLERK);
    CHECK_INT(t, proposal_draft(&c, w->unit, 2021, &doc), OK);
    c = cast_ctx(t, w, WHO_CLERK);
    if (!CHECK_INT(t, doc_open(&c, doc, &o), OK))
        return;
    CHECK_INT(t, o.d.state, DOC_DRAFT);
    CHECK(t, str_has(o.f.title, S("2021年人大代表建议、政协提案办理总体情况和吸收采纳情况")));
    CHECK(t, str_has(o.v.body_text, S("共承办建议提案3件，其中人大代表建议1件、政协提案2件")));
    CHECK(t, str_has(o.v.body_text, S("政协提案\t0\t0\t0\t2\t2")));
    CHECK(t, str_has(o.v.body_text, S("已解决采纳\t0\t2\t2")));
}

static void complaints(struct test *t, const struct cast *w, enum db_kind kind)
{
    struct complaint_year y = {0};
    struct ctx c;

    test_case(t, "complaints %s: by article, outcome and unit", world_kind(kind));
    table(t, w, "complaint",
          "收到日期,依据,事项,被举报单位,结论,办结日期\n2021-03-05,第四十七条,甲,一局,属实,"
          "2021-03-15\n"
          "2021-04-05,第五十一条,乙,一局,不属实,2021-04-09\n2021-05-05,第五十一条,丙,二局,,\n"
          "2020-05-05,第五十一条,丁,二局,,\n",
          4);
    c = cast_ctx(t, w, WHO_AUDITOR);
    CHECK_INT(t, complaint_look(&c, w->unit, 2021, &y), OK);
    CHECK_INT(t, y.all.received, 3);
    CHECK_INT(t, y.all.cleared, 2);
    CHECK_INT(t, y.all.upheld, 1);
    CHECK_INT(t, y.all.open, 1);
    CHECK_INT(t, y.article[0].received, 1);
    CHECK_INT(t, y.article[1].received, 2);
    CHECK_INT(t, y.result[2], 1);
    CHECK_INT(t, y.longest, 10);
    CHECK_INT(t, y.days, 14);
    if (CHECK_INT(t, y.units.n, 2)) {
        CHECK_STR(t, y.units.p[0].unit, S("一局"));
        CHECK_INT(t, y.units.p[0].n.received, 2);
        CHECK_INT(t, y.units.p[1].n.open, 1);
    }
    c = cast_ctx(t, w, WHO_STRANGER);
    CHECK_INT(t, complaint_look(&c, w->unit, 2021, &y), ERR_FORBIDDEN);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast w;

    test_case(t, "trainings %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "trainings", &w))
        return;
    plans(t, &w, kind);
    summary(t, &w, kind);
    complaints(t, &w, kind);
    test_case(t, "trainings %s: all is given back", world_kind(kind));
    cast_free(&w);
}

void test_work_trainings(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
