/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push_office_test.c - whoever works for one office sees and pushes that office's documents only */
#include "tests/work/cast.h"
#include "work/push.h"

/* The reviewer, whose role is held for one office. */
static struct ctx of_office(struct test *t, const struct cast *k, struct office_id office)
{
    struct ctx c = cast_ctx(t, k, WHO_REVIEWER);

    c.actor.grants.p[0].office = office;
    return c;
}

static isize seen(struct test *t, const struct cast *k, struct office_id office)
{
    struct ctx c = of_office(t, k, office);
    struct push_list all = {0};

    CHECK_INT(t, pushes_look(&c, k->unit, 0, 50, &all), OK);
    return all.n;
}

static struct office_id office(struct test *t, const struct cast *k, struct str name)
{
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);
    struct office_id id = {0};

    CHECK_INT(t, office_add(&c, k->unit, name, S(""), &id), OK);
    return id;
}

/* A published document of an office. */
static struct doc_id document(struct test *t, const struct cast *k, struct office_id of)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, "科室的信息", "正文");
    struct doc_id id = {0};

    d.f.office = of;
    CHECK_INT(t, doc_create(&c, k->unit, &d, &id), OK);
    cast_publish(t, k, id);
    return id;
}

static void run(struct test *t, enum db_kind kind)
{
    struct office_id mine, other;
    struct channel_row row = {.kind = S("board"), .name = S("公告栏")};
    struct push_new n = {0}, theirs;
    struct push_view view = {0};
    struct push_list standing = {0};
    struct cast k;
    struct ctx c;
    int64_t id = 0, not_mine = 0, no = 0;

    test_case(t, "%s: pushes of an office's documents", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    if (!cast_new(t, test_folder(t), kind, "push_office", &k))
        return;
    mine = office(t, &k, S("基础教育科"));
    other = office(t, &k, S("财务科"));
    row.unit = k.unit;
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, channel_save(&c, &row, &n.channel), OK);
    theirs = n;
    n.document = document(t, &k, mine);
    theirs.document = document(t, &k, other);
    c = cast_ctx(t, &k, WHO_REVIEWER);
    CHECK_INT(t, push_prepare(&c, &theirs, &not_mine), OK);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_prepare(&c, &theirs, &no), ERR_FORBIDDEN);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_prepare(&c, &n, &id), OK);
    CHECK_INT(t, seen(t, &k, (struct office_id){0}), 2);
    CHECK_INT(t, seen(t, &k, mine), 1);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_open(&c, id, &view), OK);
    CHECK(t, view.may_send);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_open(&c, not_mine, &view), ERR_FORBIDDEN);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_drop(&c, not_mine), ERR_FORBIDDEN);
    c = of_office(t, &k, mine);
    CHECK_INT(t, push_html(&c, theirs.document, &(struct str){0}), ERR_FORBIDDEN);

    test_case(t, "%s: what stands of another office's withdrawn document", world_kind(kind));
    c = cast_ctx(t, &k, WHO_SECOND);
    CHECK_INT(t, push_approve(&c, not_mine), OK);
    c = cast_ctx(t, &k, WHO_REVIEWER);
    CHECK_INT(t, push_mark_sent(&c, not_mine, S("")), OK);
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, theirs.document, DO_WITHDRAW, "有误"), OK);
    c = cast_ctx(t, &k, WHO_REVIEWER);
    CHECK_INT(t, pushes_standing(&c, k.unit, &standing), OK);
    CHECK_INT(t, standing.n, 1);
    standing = (struct push_list){0};
    c = of_office(t, &k, mine);
    CHECK_INT(t, pushes_standing(&c, k.unit, &standing), OK);
    CHECK_INT(t, standing.n, 0);
    cast_free(&k);
}

void test_work_push_office(struct test *t)
{
    run(t, DB_SQLITE);
    run(t, DB_POSTGRES);
}
