/* SPDX-License-Identifier: MulanPSL-2.0 */
/* permit_test.c - who may do what: the whole table, and where a role counts */
#include "law/permit.h"

#include "base/buf.h"
#include "tests/test.h"

static void table(struct test *t)
{
    struct buf b;

    test_case(t, "role by action, as a golden file");
    b = buf_new(&t->mem, 8192);
    for (int a = 0; a < ACT__MAX; a++) {
        buf_fmt(&b, "%.*s:", STR_ARG(action_name(a)));
        for (int r = 0; r < ROLE__MAX; r++)
            if (permit_role(r, a))
                buf_fmt(&b, " %.*s", STR_ARG(role_name(r)));
        buf_char(&b, '\n');
        CHECK(t, action_zh(a).n > 0);
    }
    test_golden(t, "law/permit.txt", buf_str(&b));
}

void test_law_permit(struct test *t)
{
    static const struct unit_id department[] = {{2}, {1}}, root[] = {{1}};
    struct grant own = {ROLE_REVIEWER, {2}, {0}, false};
    struct grant above = {ROLE_DISTRICT, {1}, {0}, false};
    struct grant reach = {ROLE_DISTRICT, {1}, {0}, true};
    struct actor who = {.user = {7}};
    struct actor nobody = {.user = {0}}, system = {.system = true};
    struct fail why = {0};

    table(t);
    test_case(t, "a role counts in its unit, and below where it reaches");
    who.grants.p = &own;
    who.grants.n = 1;
    CHECK_INT(t, permit_may(&who, ACT_APPROVE, department, 2, &why), OK);
    CHECK_INT(t, permit_may(&who, ACT_APPROVE, root, 1, &why), ERR_FORBIDDEN);
    CHECK(t, str_has(str_of(why.what), S("审核员")));
    why = (struct fail){0};
    CHECK_INT(t, permit_may(&who, ACT_USER, department, 2, &why), ERR_FORBIDDEN);
    why = (struct fail){0};
    who.grants.p = &above;
    CHECK_INT(t, permit_may(&who, ACT_DISTRICT, department, 2, &why), ERR_FORBIDDEN);
    why = (struct fail){0};
    CHECK_INT(t, permit_may(&who, ACT_DISTRICT, root, 1, &why), OK);
    who.grants.p = &reach;
    CHECK_INT(t, permit_may(&who, ACT_DISTRICT, department, 2, &why), OK);
    CHECK_INT(t, permit_may(&who, ACT_APPROVE, department, 2, &why), ERR_FORBIDDEN);

    test_case(t, "a role for one office counts for that office's own, and for no other's");
    {
        struct grant office = {ROLE_REVIEWER, {2}, {5}, false};
        struct grant two[] = {{ROLE_REVIEWER, {2}, {5}, false}, {ROLE_CLERK, {2}, {0}, false}};
        static const struct {
            enum action act;
            int64_t of;
            enum err one,
                both; /* with the office's role alone; and a clerk of the whole unit besides */
        } rows[] = {
            {ACT_APPROVE, 5, OK, OK},
            {ACT_APPROVE, 6, ERR_FORBIDDEN, ERR_FORBIDDEN},
            {ACT_APPROVE, 0, ERR_FORBIDDEN, ERR_FORBIDDEN}, /* the whole unit's */
            {ACT_DRAFT, 6, ERR_FORBIDDEN, OK},
            {ACT_SEE_DOC, 5, OK, OK},
            {ACT_SEE_DOC, 6, ERR_FORBIDDEN, OK},
            {ACT_USER, 5, ERR_FORBIDDEN, ERR_FORBIDDEN},
        };

        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            struct office_id of = {rows[i].of};

            why = (struct fail){0};
            who.grants.p = &office;
            who.grants.n = 1;
            CHECK_INT(t, permit_may_office(&who, rows[i].act, department, 2, of, &why),
                      rows[i].one);
            why = (struct fail){0};
            who.grants.p = two;
            who.grants.n = 2;
            CHECK_INT(t, permit_may_office(&who, rows[i].act, department, 2, of, &why),
                      rows[i].both);
        }
        /* where no office is in question it counts in the unit */
        why = (struct fail){0};
        who.grants.p = &office;
        who.grants.n = 1;
        CHECK_INT(t, permit_may(&who, ACT_APPROVE, department, 2, &why), OK);
    }

    test_case(t, "the public may read and ask, and must log in for the rest");
    why = (struct fail){0};
    CHECK_INT(t, permit_may(&nobody, ACT_READ_PUBLIC, department, 2, &why), OK);
    CHECK_INT(t, permit_may(&nobody, ACT_CASE_FILE, department, 2, &why), OK);
    CHECK_INT(t, permit_may(&nobody, ACT_SEE_DESK, department, 2, &why), ERR_LOGIN);
    why = (struct fail){0};
    CHECK_INT(t, permit_may(&system, ACT_SETTING, department, 2, &why), OK);

    test_case(t, "the auditor reads the log and changes nothing");
    for (int a = 0; a < ACT__MAX; a++)
        if (permit_role(ROLE_AUDITOR, a) && !permit_public(a))
            CHECK(t, a == ACT_AUDIT || a == ACT_SEE_DESK || a == ACT_OWN_ACCOUNT);
    for (int r = 1; r < ROLE__MAX; r++)
        CHECK_INT(t, permit_role(r, ACT_AUDIT), r == ROLE_AUDITOR);
}
