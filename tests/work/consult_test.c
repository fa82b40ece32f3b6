/* SPDX-License-Identifier: MulanPSL-2.0 */
/* consult_test.c - a draft before the public: its period, who sees what, and how it ends */
#include "work/consult.h"

#include "tests/work/cast.h"

static struct ctx reader(struct test *t, const struct cast *k, int days_later)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.actor = (struct actor){0};
    c.now.s += days_later * 86400;
    return c;
}

static struct ctx office(struct test *t, const struct cast *k, enum who who, int days_later)
{
    struct ctx c = cast_ctx(t, k, who);

    c.now.s += days_later * 86400;
    return c;
}

static int open_for(struct test *t, const struct cast *k, struct doc_id doc, int days,
                    const char *reason, int64_t *id)
{
    struct ctx c = office(t, k, WHO_REVIEWER, 0);

    return (int)consult_open(&c, doc, day_add(ctx_today(&c), days - 1), str_of(reason), id);
}

static int says(struct test *t, const struct cast *k, int64_t id, const char *content,
                int later, char number[40])
{
    struct ctx c = reader(t, k, later);
    struct str no = {0};

    opinion_file(&c, id, &(struct opinion_new){S("第一条"), str_of(content), S("13800000000")},
                 &no);
    if (number)
        snprintf(number, 40, "%.*s", STR_ARG(no));
    return (int)c.fail.code;
}

static int decides(struct test *t, const struct cast *k, enum who who, int64_t id,
                   const char *outcome, const char *answer)
{
    struct ctx c = office(t, k, who, 31);

    return (int)opinion_decide(&c, id, str_of(outcome), str_of(answer));
}

static int concludes(struct test *t, const struct cast *k, int64_t id, int later)
{
    struct ctx c = office(t, k, WHO_REVIEWER, later);

    return (int)consult_conclude(&c, id, S("共收到两条，采纳一条。"));
}

static void consults(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct ctx c;
    struct doc_id doc, other;
    struct consult_view v = {0};
    struct consult_list all = {0};
    struct opinion o = {0};
    struct consult of = {0};
    struct str contact;
    int64_t id = 0, none = 0, first;
    char number[40];

    test_case(t, "consultation %s: opens", world_kind(kind));
    if (!cast_new(t, folder, kind, "consult", &k))
        return;
    CHECK_INT(t, consult_days_least(), 30);
    doc = cast_doc(t, &k, "示范区停车管理办法（征求意见稿）",
                   "第一条 为了规范停车，制定本办法。");

    test_case(t, "consultation %s: around what is public only, thirty days or a reason",
              world_kind(kind));
    CHECK_INT(t, open_for(t, &k, doc, 30, "", &none), ERR_RULE);
    cast_publish(t, &k, doc);
    CHECK_INT(t, open_for(t, &k, doc, 29, "", &none), ERR_INPUT);
    CHECK_INT(t, open_for(t, &k, doc, 0, "急", &none), ERR_INPUT); /* yesterday */
    c = office(t, &k, WHO_STRANGER, 0);
    CHECK_INT(t, consult_open(&c, doc, day_add(ctx_today(&c), 40), S(""), &none),
              ERR_FORBIDDEN);
    CHECK_INT(t, open_for(t, &k, doc, 30, "", &id), OK);
    CHECK_INT(t, open_for(t, &k, doc, 30, "", &none), ERR_CONFLICT);
    other = cast_doc(t, &k, "另一草案", "第一条 内容。");
    cast_publish(t, &k, other);
    CHECK_INT(t, open_for(t, &k, other, 7, "防汛需要尽快施行", &none), OK);

    test_case(t, "consultation %s: from the first to the last day, and not after it",
              world_kind(kind));
    CHECK_INT(t, says(t, &k, id, " ", 0, NULL), ERR_INPUT);
    CHECK_INT(t, says(t, &k, id, "建议增加夜间停车的规定", 0, number), OK);
    CHECK_STR(t, str_of(number), str_fmt(&t->mem, "YJ%lld-0001", (long long)id));
    CHECK_INT(t, says(t, &k, id, "收费太高", 29, NULL), OK);
    CHECK_INT(t, says(t, &k, id, "晚了", 30, NULL), ERR_RULE);
    c = reader(t, &k, 0);
    CHECK_INT(t, consult_show(&c, id, false, 0, 10, &v), OK);
    CHECK_INT(t, v.days_left, 30);
    CHECK_INT(t, v.k.opinions, 2);
    CHECK_INT(t, v.opinions.n, 0); /* nobody reads another's words */
    c = reader(t, &k, 29);
    consult_show(&c, id, false, 0, 10, &v);
    CHECK_INT(t, v.days_left, 1);

    test_case(t, "consultation %s: each opinion is answered by its office before the result",
              world_kind(kind));
    c = office(t, &k, WHO_CLERK, 31);
    CHECK_INT(t, consult_show(&c, id, true, 0, 10, &v), OK);
    CHECK_INT(t, v.opinions.n, 2);
    first = v.opinions.p[0].id;
    c = office(t, &k, WHO_STRANGER, 31);
    CHECK_INT(t, opinion_see(&c, first, &o, &contact, &of), ERR_FORBIDDEN);
    c = office(t, &k, WHO_REVIEWER, 31);
    CHECK_INT(t, opinion_see(&c, first, &o, &contact, &of), OK);
    CHECK_STR(t, contact, S("13800000000"));
    CHECK_STR(t, o.content, S("建议增加夜间停车的规定"));
    CHECK_INT(t, concludes(t, &k, id, 29), ERR_RULE); /* still running */
    CHECK_INT(t, concludes(t, &k, id, 31), ERR_RULE); /* two are open */
    CHECK_INT(t, decides(t, &k, WHO_STRANGER, first, "adopted", ""), ERR_FORBIDDEN);
    CHECK_INT(t, decides(t, &k, WHO_REVIEWER, first, "adopted", ""), OK);
    CHECK_INT(t, decides(t, &k, WHO_REVIEWER, first + 1, "declined", ""), ERR_INPUT);
    CHECK_INT(t, decides(t, &k, WHO_REVIEWER, first + 1, "declined", "收费标准由价格部门定。"),
              OK);
    CHECK_INT(t, concludes(t, &k, id, 31), OK);
    CHECK_INT(t, concludes(t, &k, id, 32), ERR_CONFLICT);
    CHECK_INT(t, decides(t, &k, WHO_REVIEWER, first, "declined", "改了"), ERR_RULE);

    test_case(t,
              "consultation %s: the public reads results by number, without words or contacts",
              world_kind(kind));
    c = reader(t, &k, 32);
    CHECK_INT(t, consult_show(&c, id, false, 0, 10, &v), OK);
    CHECK(t, v.decided && !v.running);
    CHECK_INT(t, v.tally.adopted, 1);
    CHECK_INT(t, v.tally.declined, 1);
    if (CHECK_INT(t, v.opinions.n, 2)) {
        CHECK_STR(t, v.opinions.p[0].number, str_of(number));
        CHECK_STR(t, v.opinions.p[1].answer, S("收费标准由价格部门定。"));
        CHECK_INT(t, v.opinions.p[0].content.n + v.opinions.p[0].contact.n, 0);
    }

    test_case(t, "consultation %s: what was withdrawn is no longer there for the public",
              world_kind(kind));
    c = reader(t, &k, 0);
    CHECK_INT(t, consult_find(&c, (struct unit_id){0}, false, 0, 10, &all), OK);
    CHECK_INT(t, all.n, 2);
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    c = reader(t, &k, 0);
    CHECK_INT(t, consult_show(&c, id, false, 0, 10, &v), ERR_NOT_FOUND);
    all = (struct consult_list){0};
    c = reader(t, &k, 0);
    consult_find(&c, (struct unit_id){0}, false, 0, 10, &all);
    CHECK_INT(t, all.n, 1);
    cast_free(&k);
}

void test_work_consult(struct test *t)
{
    const char *folder = test_folder(t);

    consults(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        consults(t, folder, DB_POSTGRES);
}
