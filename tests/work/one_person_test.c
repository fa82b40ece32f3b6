/* SPDX-License-Identifier: MulanPSL-2.0 */
/* one_person_test.c - one person with every role: refused as a second pair of eyes, but in one-person mode, which the
 * log then says of each step */
#include "store/account.h"
#include "store/audit.h"
#include "tests/work/case_cast.h"
#include "work/annual.h"

enum { ROLES = 5 };

/* The head, who holds every role of the unit, and the district's for it. */
static struct ctx alone(struct test *t, const struct cast *k, const char *day)
{
    static const enum role roles[ROLES] = {ROLE_REVIEWER, ROLE_CASE_OFFICER,
                                           ROLE_DISCLOSURE_HEAD, ROLE_UNIT_HEAD, ROLE_DISTRICT};
    struct ctx c = case_at(t, k, WHO_HEAD, day);

    c.actor.grants.p = NEW(&t->mem, struct grant, ROLES);
    c.actor.grants.n = ROLES;
    for (int i = 0; i < ROLES; i++)
        c.actor.grants.p[i] = (struct grant){.role = roles[i], .unit = k->unit};
    return c;
}

/* Whether the log of a thing says one-person mode of `action`. */
static bool said(struct test *t, const struct cast *k, const char *object, int64_t id,
                 const char *action)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct audit_list log = {0};

    db_begin_read(&c);
    audit_of_object(&c, str_of(object), id, INT64_MAX, 50, &log);
    db_end(&c);
    for (isize i = 0; i < log.n; i++)
        if (str_eq(log.p[i].action, str_of(action)))
            return str_has(log.p[i].detail, S("\"one_person\":true"));
    return false;
}

static void letters_and_lists(struct test *t, const struct cast *k, bool mode)
{
    static const struct blank given[] = {{LIT("提供方式"), LIT("提供如下")},
                                         {LIT("提供的信息"), LIT("决算表一份")}};
    struct blank_list list = {.p = (struct blank *)given, .n = 2};
    struct filing f = case_person(k, "2025年部门决算");
    struct ctx c = alone(t, k, "2026-06-01");
    struct clock_event e = {.kind = EV_WITHDRAWN, .day = ctx_today(&c)};
    struct erasure_open o = {0};
    struct filed got = {0};
    int64_t letter = 0, id = 0;

    f.channel = CHANNEL_COUNTER;
    CHECK_INT(t, disclose_register(&c, &f, &got), OK);
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &letter);
    CHECK_INT(t, letter_submit(&c, letter), OK);
    CHECK_INT(t, letter_approve(&c, letter, 0), mode ? OK : ERR_RULE);
    CHECK(t, said(t, k, "letter", letter, "letter_approved") == mode);

    c = alone(t, k, "2026-06-01");
    CHECK_INT(t, disclose_event(&c, got.id, 0, &e), OK);
    CHECK_INT(t, erasure_propose(&c, k->unit, &got.id, 1, S("保管期满"), &id), OK);
    CHECK_INT(t, erasure_open(&c, id, &o), OK);
    CHECK(t, o.own && o.may_approve == mode); /* no button that would be refused */
    CHECK_INT(t, erasure_approve(&c, id), mode ? OK : ERR_RULE);
    CHECK(t, said(t, k, "erasure", id, "erasure") == mode);
}

static void report(struct test *t, const struct cast *k, bool mode)
{
    struct ctx c = alone(t, k, "2026-06-01");
    struct report_id id = {0};
    struct annual_open o;

    CHECK_INT(t, annual_start(&c, k->unit, mode ? 2025 : 2024, FORM_UNKNOWN, &id), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    o.text[5] = S("一是主动公开不够及时。二是解读形式不够丰富。下一步，将逐项改进。");
    CHECK_INT(t, annual_write(&c, id, o.row.version, o.text), OK);
    CHECK_INT(t, annual_take(&c, id, ANNUAL_SUBMIT, 0, S("")), OK);
    CHECK_INT(t, annual_open(&c, id, &o), OK);
    CHECK(t, o.may[ANNUAL_SIGN] == mode);
    CHECK_INT(t, annual_take(&c, id, ANNUAL_SIGN, 0, S("")), mode ? OK : ERR_RULE);
    if (!mode) {
        c = case_at(t, k, WHO_LEADER, "2026-06-01");
        CHECK_INT(t, annual_take(&c, id, ANNUAL_SIGN, 0, S("")), OK);
        CHECK(t, !said(t, k, "report", id.n, "report.sign"));
        return;
    }
    CHECK(t, said(t, k, "report", id.n, "report.sign"));
    CHECK_INT(t, annual_take(&c, id, ANNUAL_CLEAR, 0, S("")), OK);
    CHECK(t, said(t, k, "report", id.n, "report.clear"));
}

/* What was agreed on for later is there to be seen and ended, and is not agreed on twice. */
static void to_come(struct test *t, const struct cast *k)
{
    struct ctx c = case_at(t, k, WHO_DISTRICT, "2026-05-01");
    struct day today = ctx_today(&c), from = day_add(today, 20), until = day_add(today, 90);
    struct one_person mode = {0};

    CHECK_INT(t, one_person_allow(&c, k->unit, from, until, S("编制只有一人")), OK);
    db_begin_read(&c);
    CHECK(t, !one_person_now(&c, k->unit, &mode));
    CHECK(t, one_person_next(&c, k->unit, &mode) && mode.from.n == from.n);
    CHECK_STR(t, mode.by, S("district"));
    db_end(&c);
    CHECK_INT(t, one_person_allow(&c, k->unit, today, until, S("编制只有一人")), ERR_CONFLICT);
    c = case_at(t, k, WHO_DISTRICT, "2026-05-01");
    CHECK_INT(t, one_person_stop(&c, k->unit, S("不需要了")), OK);
    CHECK_INT(t, one_person_stop(&c, k->unit, S("不需要了")), ERR_NOT_FOUND);
}

void test_work_one_person(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;
        struct ctx c;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "alone", &k)) {
            test_skip(t, "no server");
            continue;
        }
        case_unit(t, &k);
        test_case(t, "%s: nobody is the second pair of eyes to themselves", engine);
        letters_and_lists(t, &k, false);
        report(t, &k, false);
        test_case(t, "%s: one-person mode to come", engine);
        to_come(t, &k);
        test_case(t, "%s: in one-person mode each such step says so in the log", engine);
        c = case_at(t, &k, WHO_DISTRICT, "2026-06-01");
        CHECK_INT(t,
                  one_person_allow(&c, k.unit, ctx_today(&c), day_add(ctx_today(&c), 30),
                                   S("编制只有一人")),
                  OK);
        letters_and_lists(t, &k, true);
        report(t, &k, true);
        cast_free(&k);
    }
}
