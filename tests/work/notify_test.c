/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify_test.c - who is told of a document's steps: those who may take the next one, its drafter, nobody else, and
 * how often; of letters of one office: that office's approvers; of readers' letters and of what the patrol finds: whoever may do something about it, and not each time */
#include "work/notify.h"

#include "check/check.h"
#include "store/account.h"
#include "store/unit.h"
#include "cast.h"
#include "work/outbox.h"
#include "work/patrol.h"
#include "work/voice.h"

enum { ON_OFFICE = 1, ON_GONE = 2, ON_SILENT = 4, ON_ONE = 8, ON_THREE = 16, ON_REQUEST = 32 };

/* The clerk, two reviewers and the head left an address; so did a reviewer of one office only. */
static const struct {
    const char *says;
    enum who drafter, who;
    enum doc_act act;
    unsigned
        on; /* ON_OFFICE: the document is that office's; ON_GONE: the clerk's account is disabled first … */
    int waits, returned, publish;
    bool fresh; /* a new document */
} moves[] = {
    {"handed in: both reviewers and the head", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, 0,
     true},
    {"taken back: the drafter knows", WHO_CLERK, WHO_CLERK, DO_TAKE_BACK, 0, 0, 0, 0, false},
    {"the same version again", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, 0, false},
    {"sent back: the drafter", WHO_CLERK, WHO_REVIEWER, DO_RETURN, 0, 0, 1, 0, false},
    {"and again", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, 0, false},
    {"signed, and waits on", WHO_CLERK, WHO_REVIEWER, DO_SECRECY, 0, 0, 0, 0, false},
    {"approved: whoever else may publish", WHO_CLERK, WHO_REVIEWER, DO_APPROVE, 0, 0, 0, 2,
     false},
    {"the unit's head's turn", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 3, 0, 0, true},
    {"may not publish: all who may", WHO_CLERK, WHO_LEADER, DO_APPROVE, 0, 0, 0, 3, false},
    {"not to be published", WHO_CLERK, WHO_CLERK, DO_SUBMIT, ON_REQUEST, 3, 0, 0, true},
    {"and nobody is told to", WHO_CLERK, WHO_LEADER, DO_APPROVE, ON_REQUEST, 0, 0, 0, false},
    {"with three levels", WHO_CLERK, WHO_CLERK, DO_SUBMIT, ON_THREE, 3, 0, 0, true},
    {"approved once: not who did", WHO_CLERK, WHO_REVIEWER, DO_APPROVE, ON_THREE, 2, 0, 0,
     false},
    {"a reviewer's own: not they", WHO_REVIEWER, WHO_REVIEWER, DO_SUBMIT, 0, 2, 0, 0, true},
    {"a reviewer's, handed in by the clerk", WHO_REVIEWER, WHO_CLERK, DO_SUBMIT, 0, 2, 0, 0,
     true},
    {"one-person mode: they may", WHO_REVIEWER, WHO_CLERK, DO_SUBMIT, ON_ONE, 3, 0, 0, true},
    {"an office's: its reviewer too", WHO_CLERK, WHO_CLERK, DO_SUBMIT, ON_OFFICE, 4, 0, 0,
     true},
    {"switched off", WHO_CLERK, WHO_HEAD, DO_RETURN, ON_SILENT, 0, 0, 0, false},
    {"and on again: the office's", WHO_CLERK, WHO_CLERK, DO_SUBMIT, 0, 4, 0, 0, false},
    {"the drafter's account is gone", WHO_CLERK, WHO_HEAD, DO_RETURN, ON_GONE, 0, 0, 0, false},
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

static void steps(struct test *t, const struct cast *k, struct office_id office)
{
    struct doc_id id = {0};

    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        struct doc_move m = {.act = moves[i].act, .remark = S("请补充依据")};
        struct ctx c;

        test_case(t, "%s: %s", world_kind(db_kind(k->db)), moves[i].says);
        prepare(t, k, moves[i].on);
        if (moves[i].fresh) {
            struct doc_draft w =
                cast_draft(t, k, "关于示范学校招生的通知", "示范学校秋季招生工作现在开始。");

            c = at(t, k, moves[i].drafter, 60 * (int)i);
            if (moves[i].on & ON_OFFICE)
                w.f.office = office;
            if (moves[i].on & ON_REQUEST) {
                w.f.attribute = S("request");
                w.f.ground = S("《条例》第十五条");
                w.f.review = day_add(ctx_today(&c), 365);
            }
            CHECK_INT(t, doc_create(&c, k->unit, &w, &id), OK);
        }
        c = at(t, k, moves[i].who, 60 * (int)i);
        CHECK_INT(t, doc_take(&c, id, 1, &m), OK);
        CHECK_INT(t, queued(t, k, m.act == DO_APPROVE ? "wait_second" : "wait_document", c.now),
                  moves[i].waits);
        CHECK_INT(t, queued(t, k, "returned", c.now), moves[i].returned);
        CHECK_INT(t, queued(t, k, "wait_publish", c.now), moves[i].publish);
        if (moves[i].on & ON_ONE) {
            c = cast_ctx(t, k, WHO_DISTRICT);
            CHECK_INT(t, one_person_stop(&c, k->unit, S("已经配齐")), OK);
        }
    }
}

/* How many of a kind wait for a later hour, and for which (minutes from the beginning of c's). */
static int later(struct test *t, struct ctx *c, const char *kind, int *minute)
{
    struct outbox_list l = {0};
    int n = 0;

    db_begin_read(c);
    outbox_page(c, (struct unit_id){0}, S("waiting"), 0, 500, &l);
    CHECK_INT(t, db_end(c), OK);
    *minute = 0;
    for (isize i = 0; i < l.n; i++)
        if (str_eq(l.p[i].kind, str_of(kind)) && l.p[i].next_at.s > c->now.s) {
            *minute = (int)(l.p[i].next_at.s - (c->now.s - c->now.s % 3600)) / 60;
            n++;
        }
    return n;
}

/* However many documents are handed in, a person has one mail an hour of them. */
static void hours(struct test *t, const struct cast *k)
{
    enum { DAY = 10 * 24 * 60, DOCS = 4 };
    static const struct {
        const char *says;
        int minute, doc;
        enum who who;
        enum doc_act act;
        const char *kind;
        int fresh, later,
            due; /* queued by this step; of its kind waiting for a later hour, which begins at `due` */
    } rows[] = {
        {"the first at once", 1, 0, WHO_CLERK, DO_SUBMIT, "wait_document", 3, 0, 0},
        {"the second with the next hour's", 2, 1, WHO_CLERK, DO_SUBMIT, "wait_document", 3, 3,
         60},
        {"the third with it", 3, 2, WHO_CLERK, DO_SUBMIT, "wait_document", 0, 3, 60},
        {"two are approved, one waits", 4, 0, WHO_REVIEWER, DO_APPROVE, "wait_document", 0, 3,
         60},
        {"who approves publishes: not at once", 5, 1, WHO_REVIEWER, DO_APPROVE, "wait_publish",
         0, 2, 60},
        {"the last goes back: nothing waits", 6, 2, WHO_REVIEWER, DO_RETURN, "wait_document", 0,
         0, 0},
        {"and comes again", 7, 2, WHO_CLERK, DO_SUBMIT, "wait_document", 3, 3, 60},
        {"one published, one waits", 8, 0, WHO_REVIEWER, DO_PUBLISH, "wait_publish", 0, 2, 60},
        {"both published", 9, 1, WHO_REVIEWER, DO_PUBLISH, "wait_publish", 0, 0, 0},
        {"an hour on: after that hour's", 65, 3, WHO_CLERK, DO_SUBMIT, "wait_document", 3, 3,
         60},
    };
    struct doc_id doc[DOCS];
    int due = 0;

    test_case(t, "%s: many are drafted", world_kind(db_kind(k->db)));
    prepare(t, k, 0);
    for (int i = 0; i < DOCS; i++) {
        struct doc_draft w =
            cast_draft(t, k, "关于示范学校招生的通知", "示范学校秋季招生工作现在开始。");
        struct ctx c = at(t, k, WHO_CLERK, DAY);

        CHECK_INT(t, doc_create(&c, k->unit, &w, &doc[i]), OK);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct doc_move m = {.act = rows[i].act, .remark = S("请补充依据")};
        struct ctx c;

        test_case(t, "%s: many in an hour: %s", world_kind(db_kind(k->db)), rows[i].says);
        c = at(t, k, rows[i].who, DAY);
        c.now.s += rows[i].minute * 60 - c.now.s % 3600;
        if (m.act == DO_PUBLISH)
            CHECK_INT(t,
                      doc_take(&c, doc[rows[i].doc], 1, &(struct doc_move){.act = DO_SECRECY}),
                      OK);
        CHECK_INT(t, doc_take(&c, doc[rows[i].doc], 1, &m), OK);
        CHECK_INT(t, queued(t, k, rows[i].kind, c.now), rows[i].fresh);
        CHECK_INT(t, later(t, &c, rows[i].kind, &due), rows[i].later);
        CHECK_INT(t, due, rows[i].due);
    }
}

static struct user_id holder(struct test *t, const struct cast *k, const char *login,
                             enum role role, struct office_id office)
{
    struct account a = {
        .unit = k->unit, .login = str_of(login), .name = str_of(login), .password = S("-")};
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct user_id id;

    db_begin(&c);
    id = account_insert(&c, &a);
    grant_add(&c, id, &(struct grant){.role = role, .unit = k->unit, .office = office});
    CHECK_INT(t, db_end(&c), OK);
    address(t, k, id);
    return id;
}

static bool was_told(struct test *t, const struct cast *k, struct user_id who,
                     struct instant when)
{
    struct str mark = str_fmt(&t->mem, ":mail:%lld", (long long)who.n);
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct outbox_list l = {0};
    bool told = false;

    db_begin_read(&c);
    outbox_page(&c, (struct unit_id){0}, S(""), 0, 500, &l);
    CHECK_INT(t, db_end(&c), OK);
    for (isize i = 0; i < l.n; i++)
        told |= l.p[i].at.s == when.s && str_ends(l.p[i].once, mark);
    return told;
}

/* Letters and reports: an office's approver is told of its own, and of another's only where nobody else is there. */
static void offices(struct test *t, const struct cast *k, struct office_id own)
{
    enum { DAY = 20 * 24 * 60, CASE = 1, REPORT = 2, ALONE = 4 };
    static const struct {
        const char *says;
        unsigned on; /* ALONE: the whole unit's head is out of use */
        int office;  /* 0: the whole unit's, 1: its own, 2: another */
        bool whole, limited;
    } rows[] = {
        {"a letter of the whole unit", CASE, 0, true, false},
        {"a letter of its office", CASE, 1, true, true},
        {"a letter of another office", CASE, 2, true, false},
        {"a letter of another office, and nobody else", CASE | ALONE, 2, false, true},
        {"the annual report", REPORT, 0, true, false},
    };
    struct user_id limited = holder(t, k, "limited_head", ROLE_DISCLOSURE_HEAD, own);
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);
    struct day january;
    struct office_id other;

    db_begin(&c);
    CHECK(t, day_make(day_year(ctx_today(&c)) + 1, 1, 5, &january));
    other = office_insert(&c, k->unit, S("体卫艺科"), S(""));
    CHECK_INT(t, db_end(&c), OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request r = {.unit = k->unit,
                            .number = S("1"),
                            .office = rows[i].office == 1   ? own
                                      : rows[i].office == 2 ? other
                                                            : (struct office_id){0}};

        test_case(t, "%s: told: %s", world_kind(db_kind(k->db)), rows[i].says);
        c = at(t, k, WHO_SYSTEM, DAY + 60 * (int)i);
        db_begin(&c);
        account_disable(&c, k->user[WHO_HEAD], rows[i].on & ALONE);
        if (rows[i].on & CASE)
            notify_letter(&c, &r, S("延长答复期限告知书"), str_fmt(&t->mem, "%d", (int)i),
                          ROLE_NONE);
        CHECK_INT(t, db_end(&c), OK);
        if (rows[i].on & REPORT) {
            c.now = instant_make(january, 9, 0, 0);
            CHECK(t, notify_clocks(&c) > 0);
        }
        CHECK_INT(t, was_told(t, k, k->user[WHO_HEAD], c.now), rows[i].whole);
        CHECK_INT(t, was_told(t, k, limited, c.now), rows[i].limited);
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
    struct office_id office;
    struct cast k;

    test_case(t, "%s: a district", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    if (!cast_new(t, test_folder(t), kind, "notify", &k))
        return;
    office = staff(t, &k);
    hours(t, &k); /* while nothing else waits */
    steps(t, &k, office);
    letters(t, &k);
    rounds(t, &k);
    offices(t, &k, office);
    cast_free(&k);
}

void test_work_notify(struct test *t)
{
    run(t, DB_SQLITE);
    run(t, DB_POSTGRES);
}
