/* SPDX-License-Identifier: MulanPSL-2.0 */
/* disclose_people_test.c - who sees who asked: masks, looks, codes, assignment, erasure */
#include "store/audit.h"
#include "tests/work/case_cast.h"
#include "work/dispute.h"

static void people(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "关于学校食堂招标的文件");
    struct filed got = {0};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-07-01");
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_list found = {0};
    int64_t list = 0;
    struct clock_event e = {.kind = EV_WITHDRAWN};
    struct filing_file file = {S("proof"), S("证明.txt"), S("身份证明正文")};
    struct request_file row;
    struct str bytes = {0};

    f.channel = CHANNEL_MAIL;
    f.files.p = &file;
    f.files.n = 1;
    disclose_register(&c, &f, &got);
    disclose_open(&c, got.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, o.masked.name, S("张*丰"));
    CHECK_STR(t, o.masked.ident, S("110101********715X"));
    CHECK_STR(t, o.masked.phone, S("138****1234"));
    CHECK(t, !str_has(o.r.applicant, S("张三丰")));
    CHECK_INT(t, o.files.n, 1);
    if (o.files.n) {
        disclose_file_open(&c, o.files.p[0].id, &row, &bytes);
        CHECK_STR(t, bytes, S("身份证明正文"));
        blob_read(&c, row.sm3, 1 << 20, &bytes);
        CHECK(t, !str_has(bytes, S("身份证明")));
    }
    disclose_search(&c, k->unit, S("张三丰"), &found);
    CHECK(t, found.n >= 1 && found.p[0].id.n == got.id.n);
    disclose_look(&c, got.id, S("handle"), &who);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, who.name, S("张三丰"));
    c = case_at(t, k, WHO_CLERK, "2026-07-01");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);

    c = case_at(t, k, WHO_OFFICER, "2026-07-02");
    CHECK_INT(t, erasure_propose(&c, k->unit, &got.id, 1, S("保管期满"), &list), ERR_RULE);
    c = case_at(t, k, WHO_OFFICER, "2026-07-02");
    e.day = ctx_today(&c);
    disclose_event(&c, got.id, 0, &e);
    erasure_propose(&c, k->unit, &got.id, 1, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2026-07-03");
    erasure_approve(&c, list);
    CHECK_OK(t, &c.fail);
    o = (struct case_open){0};
    disclose_open(&c, got.id, &o);
    CHECK_OK(t, &c.fail);
    CHECK(t, !o.r.applicant.n && !o.r.content.n && !o.files.n && str_eq(o.r.outcome, S("O23")));
}

static int64_t looks(struct test *t, const struct cast *k, struct request_id id)
{
    struct ctx c = case_at(t, k, WHO_SYSTEM, "2026-12-22");
    struct audit_list all = {0};
    int64_t n = 0;

    db_begin_read(&c);
    audit_of_object(&c, S("request"), id.n, INT64_MAX, 500, &all);
    db_end(&c);
    for (isize i = 0; i < all.n; i++)
        n += str_eq(all.p[i].action, S("case_look")) ||
             str_eq(all.p[i].action, S("case_file_look"));
    return n;
}

/* Whatever shows who has asked leaves a line: the person, a file, a letter new, opened or printed. The
 * page of the case shows nobody. */
static void looked_at(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "2024年决算");
    struct filing_file proof = {S("proof"), S("证.pdf"), S("%PDF-1.4 ...")};
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-12-22");
    static const struct blank blanks[] = {{LIT("提供方式"), LIT("提供")},
                                          {LIT("提供的信息"), LIT("表一份")}};
    struct blank_list list = {.p = (struct blank *)blanks, .n = 2};
    struct filed got = {0};
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_file file = {0};
    struct letter_draft d = {0};
    struct letter sheet = {0};
    struct str bytes = {0};
    int64_t l = 0, n;

    f.channel = CHANNEL_COUNTER;
    f.files.p = &proof;
    f.files.n = 1;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    n = looks(t, k, got.id);
    disclose_open(&c, got.id, &o);
    CHECK(t, !str_has(o.masked.name, S("三丰")) && !str_has(o.masked.ident, S("19900307")));
    CHECK_INT(t, looks(t, k, got.id), n);
    disclose_look(&c, got.id, S("handle"), &who);
    CHECK_INT(t, looks(t, k, got.id), n + 1);
    if (CHECK_INT(t, o.files.n, 1))
        disclose_file_open(&c, o.files.p[0].id, &file, &bytes);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    letter_begin(&c, got.id, S("D02"), S("O02"), &d);
    CHECK_INT(t, looks(t, k, got.id), n + 3);
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
    letter_open(&c, l, &d);
    CHECK_INT(t, looks(t, k, got.id), n + 4);
    letter_sheet(&c, l, &sheet);
    CHECK_INT(t, looks(t, k, got.id), n + 5);
    CHECK_OK(t, &c.fail);
}

static enum err track(struct test *t, const struct cast *k, const char *peer, struct str number,
                      struct str code)
{
    struct ctx c = case_citizen(t, k, "2026-11-03");
    struct case_public p = {0};

    c.peer = str_of(peer);
    return disclose_track(&c, number, code, &p);
}

/* Whoever knows the code looks as often as they like; who guesses does not, by no door. */
static void guesses(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "2020年部门决算");
    struct ctx c = case_citizen(t, k, "2026-11-03");
    struct filed got = {0};
    struct letter sheet = {0};
    struct case_public shown = {0};

    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    for (int i = 0; i < 45; i++)
        CHECK_INT(t, track(t, k, "192.0.2.9", got.number, got.code), OK);
    for (int i = 0; i < 30; i++) { /* wrong codes, by any of the doors */
        c = case_citizen(t, k, "2026-11-03");
        c.peer = S("192.0.2.9");
        CHECK_INT(t,
                  i % 3 == 0   ? disclose_withdraw(&c, got.number, S("ABCDEFGHJK"), S(""))
                  : i % 3 == 1 ? disclose_own_letter(&c, got.number, S("ABCDEFGHJK"), 1, &sheet)
                               : track(t, k, "192.0.2.9", got.number, S("ABCDEFGHJK")),
                  ERR_NOT_FOUND);
    }
    CHECK_INT(t, track(t, k, "192.0.2.9", got.number, got.code), ERR_RATE);
    c = case_citizen(t, k, "2026-11-03");
    c.peer = S("192.0.2.9");
    CHECK_INT(t, disclose_own_letter(&c, got.number, got.code, 1, &sheet), ERR_RATE);
    CHECK(t, str_has(str_of(c.fail.what), S("10:10 之后")));
    CHECK_INT(t, track(t, k, "192.0.2.10", got.number, got.code), OK); /* somebody else */
    c = case_citizen(t, k, "2026-11-03");
    c.now.s += 600;
    c.peer = S("192.0.2.9");
    CHECK_INT(t, disclose_withdraw(&c, got.number, got.code, S("")), OK);
    c = case_citizen(t, k, "2026-11-03"); /* no answer to contest */
    CHECK_INT(t, disclose_track(&c, got.number, got.code, &shown), OK);
    CHECK(t, str_starts(shown.next_plain, S("这件申请不再办理")));
}

/* Officer, or one who handles it too, is only who may: of this unit, in use, with a role for cases. */
static void assigning(struct test *t, const struct cast *k)
{
    static const struct {
        enum who who;
        bool may;
        const char *says;
    } people[] = {{WHO_OFFICER, true, ""},
                  {WHO_HEAD, true, ""},
                  {WHO_LEADER, true, ""},
                  {WHO_CLERK, false, "应有办理依申请公开的角色"},
                  {WHO_REVIEWER, false, "应有办理依申请公开的角色"},
                  {WHO_AUDITOR, false, "应有办理依申请公开的角色"},
                  {WHO_STRANGER, false, "应是本单位在用的账号"},
                  {WHO_ADMIN, false, "应是本单位在用的账号"}};
    struct filing f = case_person(k, "2022年部门决算");
    struct ctx c = case_at(t, k, WHO_OFFICER, "2026-12-23");
    struct account_list all = {0};
    struct filed got = {0};
    struct applicant seen = {0};

    f.channel = CHANNEL_COUNTER;
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct user_id user = k->user[people[i].who];
        bool listed = false;

        c = case_at(t, k, WHO_OFFICER, "2026-12-23");
        disclose_handlers(&c, k->unit, &all);
        for (isize n = 0; n < all.n; n++)
            listed |= all.p[n].id.n == user.n;
        CHECK_INT(t, listed, people[i].may);
        all = (struct account_list){0};
        for (int helps = 0; helps < 2; helps++) {
            c = case_at(t, k, WHO_OFFICER, "2026-12-23");
            if (helps)
                disclose_helper(&c, got.id, 0, user, true);
            else
                disclose_assign(&c, got.id, 0, user, (struct office_id){0});
            if (people[i].may && helps) { /* is the officer by now */
                CHECK(t, str_has(str_of(c.fail.what), S("已经是承办人")));
                continue;
            }
            CHECK_INT(t, c.fail.code, people[i].may ? OK : ERR_INPUT);
            CHECK(t, str_has(str_of(c.fail.what), str_of(people[i].says)));
        }
    }
    c = case_at(t, k, WHO_OFFICER, "2026-12-23");
    CHECK_INT(t, disclose_assign(&c, got.id, 0, (struct user_id){0}, (struct office_id){0}),
              ERR_INPUT);
    c = case_at(t, k, WHO_CLERK, "2026-12-23");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &seen), ERR_FORBIDDEN);
}

/* Nobody sees who asked but those who handle the case and, while a letter waits, who must sign it. */
static void who_sees(struct test *t, const struct cast *k)
{
    static const struct blank blanks[] = {{LIT("提供方式"), LIT("提供如下")},
                                          {LIT("提供的信息"), LIT("表一份")}};
    struct blank_list list = {.p = (struct blank *)blanks, .n = 2};
    struct filing f = case_person(k, "我是张三丰（13800001234），申请公开2023年决算");
    struct filing_file proof = {S("attach"), S("张三丰的说明.txt"), S("说明")};
    struct filed got = {0};
    struct case_open o = {0};
    struct applicant who = {0};
    struct request_file file = {0};
    struct letter_draft d = {0};
    struct letter sheet = {0};
    struct str bytes = {0};
    struct request_list found = {0};
    struct ctx c = case_citizen(t, k, "2026-10-12");
    int64_t l = 0, n;

    c.peer = S("192.0.2.77");
    f.files.p = &proof;
    f.files.n = 1;
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    n = looks(t, k, got.id);
    /* nobody handles it: masked for everybody, also in a draft, the content and a file's name */
    c = case_at(t, k, WHO_HEAD, "2026-10-12");
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);
    CHECK(t, str_has(str_of(c.fail.what), S("还没有承办人")));
    c = case_at(t, k, WHO_OFFICER, "2026-10-12");
    disclose_open(&c, got.id, &o);
    CHECK(t, !o.handler && !str_has(o.content, S("张三丰")) &&
                 !str_has(o.content, S("13800001234")) && str_has(o.content, S("张*丰")) &&
                 !str_has(o.r.subject, S("张三丰")));
    if (CHECK_INT(t, o.files.n, 1)) {
        CHECK(t, !str_has(o.files.p[0].name, S("张三丰")));
        CHECK_INT(t, disclose_file_open(&c, o.files.p[0].id, &file, &bytes), ERR_FORBIDDEN);
    }
    c = case_at(t, k, WHO_OFFICER, "2026-10-12");
    letter_begin(&c, got.id, S("D02"), S("O02"), &d);
    CHECK_OK(t, &c.fail);
    CHECK(t, d.masked && !str_has(d.filled, S("张三丰")) &&
                 !str_has(d.filled, S("13800001234")) && !str_has(d.addressee, S("三")));
    CHECK_INT(t, looks(t, k, got.id), n);
    /* the first who acts on it handles it, and sees */
    letter_save(&c, got.id, 0, 0, S("D02"), S("O02"), &list, &l);
    CHECK_OK(t, &c.fail);
    letter_open(&c, l, &d);
    CHECK_STR(t, d.addressee, S("张三丰"));
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    /* another does not, until they handle it too, and no longer than that */
    for (int turn = 0; turn < 3; turn++) {
        if (turn) {
            c = case_at(t, k, WHO_OFFICER, "2026-10-13");
            CHECK_INT(t, disclose_helper(&c, got.id, 0, k->user[WHO_HEAD], turn == 1), OK);
        }
        c = case_at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who),
                  turn == 1 ? OK : ERR_FORBIDDEN);
        c = case_at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, letter_open(&c, l, &d), turn == 1 ? OK : ERR_FORBIDDEN);
        c = case_at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, letter_sheet(&c, l, &sheet), turn == 1 ? OK : ERR_FORBIDDEN);
        c = case_at(t, k, WHO_HEAD, "2026-10-13");
        CHECK_INT(t, disclose_file_open(&c, o.files.p[0].id, &file, &bytes),
                  turn == 1 ? OK : ERR_FORBIDDEN);
    }
    /* who must sign sees while it waits; what they have signed afterwards; the person no more */
    case_event(t, k, got.id, EV_CONFIRMED, "2026-10-13");
    n = looks(t, k, got.id);
    c = case_at(t, k, WHO_OFFICER, "2026-10-13");
    CHECK_INT(t, letter_submit(&c, l), OK);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2026-10-13");
    CHECK_INT(t, letter_open(&c, l, &d), OK);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_INT(t, looks(t, k, got.id), n + 2);
    CHECK_INT(t, letter_approve(&c, l, 1), ERR_CONFLICT); /* read before it was handed in */
    c.fail = (struct fail){0};
    CHECK_INT(t, letter_approve(&c, l, 0), OK);
    CHECK_INT(t, letter_open(&c, l, &d), OK);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), ERR_FORBIDDEN);
    c = case_at(t, k, WHO_LEADER, "2026-10-13");
    CHECK_INT(t, letter_open(&c, l, &d), ERR_FORBIDDEN);
    /* by a number alone in an address; a name is posted, and leaves an entry */
    c = case_at(t, k, WHO_OFFICER, "2026-10-13");
    disclose_find(&c, k->unit, S("张三丰"), &found);
    CHECK_INT(t, found.n, 0);
    disclose_find(&c, k->unit, got.number, &found);
    CHECK_INT(t, found.n, 1);
    if (found.n) { /* answered or not, what is found shows its days as the list does */
        struct work_list w = {.rows = found};

        w.rows.p[0].state = CLOCK_RUNNING;
        w.rows.p[0].closed = (struct day){0};
        w.rows.p[0].due = day_add(ctx_today(&c), 31);
        disclose_colour(&c, k->unit, &w);
        CHECK_INT(t, w.colours.p[0], COLOUR_GREEN);
        CHECK(t, w.left.p[0] > 15);
    }
}

/* The oldest first, by pages, without what is erased. */
static void ripe(struct test *t, const struct cast *k)
{
    struct filing f = case_person(k, "2022年决算");
    struct request_id all[5] = {{0}};
    struct clock_event e = {.kind = EV_WITHDRAWN};
    struct erasable offer = {0};
    struct request_page after = {0};
    struct ctx c;
    int64_t list = 0;
    int seen = 0;

    f.channel = CHANNEL_COUNTER;
    for (int i = 0; i < 5; i++) {
        struct filed got = {0};

        c = case_at(t, k, WHO_OFFICER, "2026-02-02");
        disclose_register(&c, &f, &got);
        all[i] = got.id;
        e.day = ctx_today(&c);
        disclose_event(&c, got.id, 0, &e);
        CHECK_OK(t, &c.fail);
    }
    c = case_at(t, k, WHO_OFFICER, "2026-02-03");
    erasure_propose(&c, k->unit, all + 1, 3, S("保管期满，已归档"), &list);
    CHECK_OK(t, &c.fail);
    c = case_at(t, k, WHO_HEAD, "2026-02-03");
    CHECK_INT(t, erasure_approve(&c, list), OK);
    for (bool more = true; more && seen < 10;) {
        offer = (struct erasable){0};
        c = case_at(t, k, WHO_OFFICER, "2026-02-03");
        erasure_offer(&c, k->unit, ctx_today(&c), &after, 1, &offer);
        CHECK_OK(t, &c.fail);
        more = offer.more;
        if (!CHECK_INT(t, offer.rows.n, 1))
            break;
        CHECK_INT(t, offer.rows.p[0].id.n, all[seen ? 4 : 0].n);
        after = (struct request_page){offer.rows.p[0].closed.n, offer.rows.p[0].id.n};
        seen++;
    }
    CHECK_INT(t, seen, 2);
}

void test_work_disclose_people(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "people", &k)) {
            test_skip(t, "no server");
            continue;
        }
        test_case(t, "%s: a unit with its authorities", engine);
        case_unit(t, &k);
        test_case(
            t,
            "%s: a person is masked, found by hash, looked at by who handles the case, erased",
            engine);
        people(t, &k);
        test_case(t, "%s: every look at a person is in the log", engine);
        looked_at(t, &k);
        test_case(t, "%s: only who handles a case or must sign sees the applicant", engine);
        who_sees(t, &k);
        test_case(t, "%s: wrong codes are counted, right ones are not", engine);
        guesses(t, &k);
        test_case(t, "%s: a case is given only to who may handle it", engine);
        assigning(t, &k);
        test_case(t, "%s: what may be erased is offered by pages, the oldest first", engine);
        ripe(t, &k);
        cast_free(&k);
    }
}
