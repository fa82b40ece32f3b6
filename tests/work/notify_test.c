/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify_test.c - who is told of a document's steps: those who may take the next one, its drafter, nobody else; of
 * readers' letters and of what the patrol finds: whoever may do something about it, and not each time */
#include "work/notify.h"

#include "check/check.h"
#include "store/account.h"
#include "store/unit.h"
#include "cast.h"
#include "work/outbox.h"
#include "work/patrol.h"
#include "work/voice.h"

enum { ON_OFFICE = 1, ON_GONE = 2, ON_SILENT = 4, ON_ONE = 8, ON_THREE = 16 };

/* The clerk, two reviewers and the head left an address; so did a reviewer of one office only. */
static const struct {
    const char *says;
    enum who drafter, who;
    enum doc_act act;
    unsigned
        on; /* ON_OFFICE: the document is that office's; ON_GONE: the clerk's account is disabled first … */
    int waits, returned;
    bool fresh; /* a new document */
} moves[] = {
    {"handed in: both reviewers and the head", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, true},
    {"taken back: the drafter knows", WHO_CLERK, WHO_CLERK, DO_TAKE_BACK, 0, 0, 0, false},
    {"the same version again", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, false},
    {"sent back: the drafter", WHO_CLERK, WHO_REVIEWER, DO_RETURN, 0, 0, 1, false},
    {"and again", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, false},
    {"signed, and waits on", WHO_CLERK, WHO_REVIEWER, DO_SECRECY, 0, 0, 0, false},
    {"approved", WHO_CLERK, WHO_REVIEWER, DO_APPROVE, 0, 0, 0, false},
    {"with three levels", WHO_CLERK, WHO_CLERK, DO_SUBMIT, ON_THREE, 3, 0, true},
    {"approved once: not who did", WHO_CLERK, WHO_REVIEWER, DO_APPROVE, ON_THREE, 2, 0, false},
    {"a reviewer's own: not they", WHO_REVIEWER, WHO_REVIEWER, DO_SUBMIT, 0, 2, 0, true},
    {"a reviewer's, handed in by the clerk", WHO_REVIEWER, WHO_CLERK, DO_SUBMIT, 0, 2, 0, true},
    {"one-person mode: they may", WHO_REVIEWER, WHO_CLERK, DO_SUBMIT, ON_ONE, 3, 0, true},
    {"an office's: its reviewer too", WHO_CLERK, WHO_CLERK, DO_SUBMIT, ON_OFFICE, 4, 0, true},
    {"switched off", WHO_CLERK, WHO_HEAD, DO_RETURN, ON_SILENT, 0, 0, false},
    {"and on again: the office's", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 4, 0, false},
    {"the drafter's account is gone", WHO_CLERK, WHO_HEAD, DO_RETURN, ON_GONE, 0, 0, false},
};

static struct ctx at(struct test *t, const struct cast *k, enum who who, int minute)
{
    struct ctx c = cast_ctx(t, k, who);

    c.now.s += (int64_t)minute * 60;
    return c;
}

static void address(struct test *t, const struct cast *k, struct user_id id)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);

    c.actor.user = id;
    CHECK_INT(t, notify_own_save(&c, S("one@example.gov.cn"), S("")), OK);
}

static void switched(struct test *t, const struct cast *k, bool on)
{
    struct outbox_settings s = {.mail = on,
                                .host = S("127.0.0.1"),
                                .port = S("9"),
                                .tls = S("none"),
                                .from = S("gongkai@example.gov.cn")};
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);

    CHECK_INT(t, outbox_settings_save(&c, &s), OK);
}

static struct office_id staff(struct test *t, const struct cast *k)
{
    static const enum who told[] = {WHO_CLERK, WHO_REVIEWER, WHO_SECOND, WHO_HEAD,
                                    WHO_STRANGER};
    struct account a = {
        .unit = k->unit, .login = S("limited"), .name = S("limited"), .password = S("-")};
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);
    struct office_id office = {0};
    struct user_id id;

    db_begin(&c);
    office = office_insert(&c, k->unit, S("基教科"), S(""));
    id = account_insert(&c, &a);
    grant_add(&c, id,
              &(struct grant){.role = ROLE_REVIEWER, .unit = k->unit, .office = office});
    CHECK_INT(t, db_end(&c), OK);
    address(t, k, id);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        address(t, k, k->user[told[i]]);
    return office;
}

static int queued(struct test *t, const struct cast *k, const char *kind, struct instant when)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct outbox_list l = {0};
    int n = 0;

    db_begin_read(&c);
    outbox_page(&c, (struct unit_id){0}, S(""), 0, 500, &l);
    CHECK_INT(t, db_end(&c), OK);
    for (isize i = 0; i < l.n; i++)
        n += str_eq(l.p[i].kind, str_of(kind)) && l.p[i].at.s == when.s;
    return n;
}

static void prepare(struct test *t, const struct cast *k, unsigned on)
{
    struct ctx c = cast_ctx(t, k, WHO_DISTRICT);
    struct day today = ctx_today(&c);

    if (on & ON_ONE)
        CHECK_INT(
            t, one_person_allow(&c, k->unit, today, day_add(today, 30), S("编制只有一人")), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, unit_levels(&c, k->unit, on & ON_THREE ? 3 : 2), OK);
    switched(t, k, !(on & ON_SILENT));
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    account_disable(&c, k->user[WHO_CLERK], on & ON_GONE);
    CHECK_INT(t, db_end(&c), OK);
}

static void steps(struct test *t, const struct cast *k)
{
    struct office_id office = staff(t, k);
    struct doc_id id = {0};

    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct doc_move m = {.act = moves[i].act, .remark = S("请补充依据")};
        struct ctx c;

        test_case(t, "%s: %s", world_kind(db_kind(k->db)), moves[i].says);
        prepare(t, k, moves[i].on);
        if (moves[i].fresh) {
            struct doc_draft w =
                cast_draft(t, k, "关于示范学校招生的通知", "示范学校秋季招生工作现在开始。");

            c = at(t, k, moves[i].drafter, (int)i);
            if (moves[i].on & ON_OFFICE)
                w.f.office = office;
            CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
        }
        c = at(t, k, moves[i].who, (int)i);
        CHECK_INT(t, doc_take(&c, id, 1, &m), OK);
        CHECK_INT(t, queued(t, k, m.act == DO_APPROVE ? "wait_second" : "wait_document", c.now),
                  moves[i].waits);
        CHECK_INT(t, queued(t, k, "returned", c.now), moves[i].returned);
        if (moves[i].on & ON_ONE) {
            c = cast_ctx(t, k, WHO_DISTRICT);
            CHECK_INT(t, one_person_stop(&c, k->unit, S("已经配齐")), OK);
        }
    }
}

static struct ctx reader(struct test *t, const struct cast *k, int hours)
{
    struct ctx c = at(t, k, WHO_SYSTEM, 60 * hours);

    c.actor = (struct actor){0};
    c.peer = S("192.0.2.1");
    return c;
}

/* What comes from outside: bounded by days, however much of it comes. */
static void letters(struct test *t, const struct cast *k)
{
    static const struct {
        const char *says;
        int hours, told;
    } rows[] = {
        {"the first of a day: the clerk, both reviewers and the head", 1, 4},
        {"another on that day", 2, 0},
        {"on the next", 26, 4},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct voice_receipt r;
        struct ctx c;

        test_case(t, "%s: a reader writes, %s", world_kind(db_kind(k->db)), rows[i].says);
        prepare(t, k, 0);
        c = reader(t, k, rows[i].hours);
        CHECK_INT(t,
                  voice_file(&c,
                             &(struct voice_new){.unit = k->unit,
                                                 .kind = S("question"),
                                                 .content = S("什么时候公布结果？")},
                             &r),
                  OK);
        CHECK_INT(t, queued(t, k, "voice", c.now), rows[i].told);
    }
}

static void rounds(struct test *t, const struct cast *k)
{
    static const struct {
        const char *says;
        int hours;
        bool faults;
    } rows[] = {{"finds something: both reviewers and the head", 30, true},
                {"finds the same", 31, false}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct patrol_report out = {0};
        struct ctx c;

        test_case(t, "%s: a round %s", world_kind(db_kind(k->db)), rows[i].says);
        prepare(t, k, 0);
        c = at(t, k, WHO_SYSTEM, 60 * rows[i].hours);
        checker_open(&t->mem, &c.checker, &c.fail);
        CHECK_INT(t, patrol_round(&c, (struct unit_id){0}, NULL, NULL, &out), OK);
        CHECK(t, (out.run.fresh > 0) == rows[i].faults && out.run.faults > 0);
        CHECK_INT(t, queued(t, k, "faults", c.now), rows[i].faults ? 3 + 1 : 0);
    }
}

static void run(struct test *t, enum db_kind kind)
{
    struct cast k;

    test_case(t, "%s: a district", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    if (!cast_new(t, test_folder(t), kind, "notify", &k))
        return;
    steps(t, &k);
    letters(t, &k);
    rounds(t, &k);
    cast_free(&k);
}

void test_work_notify(struct test *t)
{
    run(t, DB_SQLITE);
    run(t, DB_POSTGRES);
}
