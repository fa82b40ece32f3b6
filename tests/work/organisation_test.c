/* SPDX-License-Identifier: MulanPSL-2.0 */
/* organisation_test.c - leaders and leading group as of a day, the history by notice, the guide's check */
#include "work/organisation.h"

#include "tests/work/cast.h"

static void table(struct test *t, const struct cast *k, const char *kind, const char *text)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct register_import in = {0};

    register_import(&c, k->unit, str_of(kind), str_of(text), false, &in);
    CHECK_OK(t, &c.fail);
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct organisation o = {0};
    struct unit u = {0};
    struct cast k;
    struct ctx c;

    test_case(t, "organisation %s: open", world_kind(kind));
    if (!cast_new(t, folder, kind, "organisation", &k))
        return;
    test_case(t, "organisation %s: who leads today, and each notice that changed it",
              world_kind(kind));
    table(t, &k, "leader",
          "姓名,职务,分工,任职日期,离任日期\n甲,主任,全面工作,2025-01-01,\n"
          "乙,副主任,宣传,2024-01-01,2026-01-01\n");
    table(
        t, &k, "leading",
        "职务,姓名,任职日期,离任日期,通知文号\n组长,甲,2025-03-01,,示发〔2025〕3号\n"
        "成员,丙,2025-03-01,2026-05-01,示发〔2025〕3号\n成员,丁,2026-05-01,,示发〔2026〕9号\n");
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, organisation_see(&c, k.unit, &o), OK);
    CHECK_INT(t, o.leaders.n, 1);
    CHECK_INT(t, o.group.n, 2);
    if (CHECK_INT(t, o.history.n, 2)) {
        CHECK_STR(t, o.history.p[0].notice, S("示发〔2026〕9号"));
        CHECK_INT(t, o.history.p[0].joined * 10 + o.history.p[0].left, 11);
        CHECK_INT(t, o.history.p[1].joined * 10 + o.history.p[1].left, 20);
    }
    CHECK(t, !day_is_set(o.checked) && str_has(o.lacks, S("办公时间")));
    c = cast_ctx(t, &k, WHO_STRANGER);
    CHECK_INT(t, organisation_see(&c, k.unit, &o), ERR_FORBIDDEN);

    test_case(t, "organisation %s: the guide is checked when nothing of art. 12 is lacking",
              world_kind(kind));
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, organisation_check(&c, k.unit), ERR_RULE);
    c = cast_ctx(t, &k, WHO_ADMIN);
    db_begin_read(&c);
    unit_load(&c, k.unit, &u);
    db_end(&c);
    u.office_name = S("办公室");
    u.address = S("示范路1号");
    u.hours = S("工作日 9:00-17:00");
    u.phone = S("0533-1234567");
    u.email = S("a@example.gov.cn");
    unit_edit(&c, &u);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, &k, WHO_AUDITOR);
    CHECK_INT(t, organisation_check(&c, k.unit), ERR_FORBIDDEN);
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, organisation_check(&c, k.unit), OK);
    o = (struct organisation){0};
    c = cast_ctx(t, &k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    CHECK_INT(t, organisation_shown(&c, k.unit, &o), OK);
    CHECK_STR(t, day_iso(&t->mem, o.checked), S("2026-10-24"));
    CHECK(t, !o.lacks.n);
    test_case(t, "organisation %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_organisation(struct test *t)
{
    const char *folder = test_folder(t);

    engine(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        engine(t, folder, DB_POSTGRES);
}
