/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox_test.c - what goes out: queued with its event, leased, sent to real servers on loopback, tried again */
#include "work/outbox.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/digest.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/report.h"
#include "tests/base/loopback.h"
#include "tests/work/cast.h"
#include "work/disclose.h"
#include "work/notify.h"

static struct ctx at(struct test *t, const struct cast *k, enum who who, const char *time)
{
    struct ctx c = cast_ctx(t, k, who);

    CHECK(t, instant_parse(str_of(time), &c.now));
    return c;
}

static struct filing filing(const struct cast *k)
{
    return (struct filing){.unit = k->unit,
                           .channel = CHANNEL_WEB,
                           .kind = APPLICANT_NAT,
                           .who = {.name = S("张三丰"),
                                   .ident_kind = S("idcard"),
                                   .ident = S("11010119900307715X"),
                                   .phone = S("13800001234"),
                                   .email = S("zhang@example.com")},
                           .content = S("贵局的食堂合同"),
                           .form_wanted = S("电子文档"),
                           .way_wanted = S("电子邮件")};
}

static struct filed file(struct test *t, const struct cast *k, const char *time)
{
    struct ctx c = at(t, k, WHO_SYSTEM, time);
    struct filing f = filing(k);
    struct filed got = {0};

    c.actor = (struct actor){0};
    c.peer = str_of(time); /* each from an address of its own */
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    return got;
}

static int64_t count(struct test *t, const struct cast *k, const char *state)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    int64_t n;

    db_begin_read(&c);
    n = outbox_count(&c, (struct unit_id){0}, str_of(state));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return n;
}

static struct outbox_list rows(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct outbox_list l = {0};

    db_begin_read(&c);
    outbox_page(&c, (struct unit_id){0}, S(""), 0, 200, &l);
    db_end(&c);
    return l;
}

static struct outbox_done step(struct test *t, const struct cast *k, const char *time)
{
    struct ctx c = at(t, k, WHO_SYSTEM, time);
    struct outbox_done d = {0};

    outbox_step(&c, &d);
    CHECK_OK(t, &c.fail);
    return d;
}

static void settings(struct test *t, const struct cast *k, int smtp, int web)
{
    struct outbox_settings s = {.mail = true,
                                .host = S("127.0.0.1"),
                                .port = str_fmt(&t->mem, "%d", smtp),
                                .tls = S("none"),
                                .from = S("gongkai@example.gov.cn"),
                                .from_name = S("教育局"),
                                .hook = true,
                                .url = str_fmt(&t->mem, "http://127.0.0.1:%d/sms", web),
                                .secret = S("topsecret")};
    struct outbox_settings back = {0};
    struct audit_list log = {0};
    struct ctx c = at(t, k, WHO_CLERK, "2026-06-01 09:00");

    CHECK_INT(t, outbox_settings_save(&c, &s), ERR_FORBIDDEN);
    c = at(t, k, WHO_ADMIN, "2026-06-01 09:00");
    CHECK_INT(t, outbox_settings_save(&c, &s), OK);
    c = at(t, k, WHO_ADMIN, "2026-06-01 09:00");
    outbox_settings_load(&c, &back);
    CHECK(t, back.mail && back.hook && back.has_secret && !back.has_password && !back.secret.n);
    db_begin_read(&c);
    CHECK(t,
          !str_has(setting_get(&c, (struct unit_id){0}, S("out.hook.secret")), S("topsecret")));
    outbox_settings_read(&c, true, &back);
    CHECK_STR(t, back.secret, S("topsecret"));
    audit_of_unit(&c, (struct unit_id){0}, 0, 10, &log);
    for (isize i = 0; i < log.n; i++)
        CHECK(t, !str_has(log.p[i].detail, S("topsecret")));
    CHECK(t, log.n > 0 && str_eq(log.p[0].action, S("outbox_setting")));
    db_end(&c);

    s.secret = S("");
    s.user = S("me"); /* a password over a line that is not encrypted */
    c = at(t, k, WHO_ADMIN, "2026-06-01 09:00");
    CHECK_INT(t, outbox_settings_save(&c, &s), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("tls"));
    s.user = S("");
    s.url = S("file:///etc/passwd");
    c = at(t, k, WHO_ADMIN, "2026-06-01 09:00");
    CHECK_INT(t, outbox_settings_save(&c, &s), ERR_INPUT);
    CHECK_STR(t, str_of(c.fail.where), S("url"));
}

static void addresses(struct test *t, const struct cast *k)
{
    struct ctx c = at(t, k, WHO_OFFICER, "2026-06-01 09:00");
    struct grant g = {.role = ROLE_CASE_OFFICER, .unit = k->unit};
    struct str mail, phone;

    CHECK_INT(t, notify_own_save(&c, S("不是邮箱"), S("")), ERR_INPUT);
    c = at(t, k, WHO_OFFICER, "2026-06-01 09:00");
    CHECK_INT(t, notify_own_save(&c, S("officer@example.gov.cn"), S("")), OK);
    CHECK_INT(t, notify_own(&c, &mail, &phone), OK);
    CHECK_STR(t, mail, S("officer@example.gov.cn"));
    c = at(t, k, WHO_HEAD, "2026-06-01 09:00");
    CHECK_INT(t, notify_own_save(&c, S("head@example.gov.cn"), S("13900000000")), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    grant_add(&c, k->user[WHO_OFFICER], &g);
    g.role = ROLE_DISCLOSURE_HEAD;
    grant_add(&c, k->user[WHO_HEAD], &g);
    CHECK_INT(t, db_end(&c), OK);
}

/* --- the servers */

static int answer(struct web *w, const char *method, const char *path, const char *head,
                  const char *body, int n, char *out, int size)
{
    int status = *(int *)w->user;

    (void)method, (void)path, (void)head, (void)body, (void)n;
    return web_reply(out, size, status, status == 429 ? "Retry-After: 7200\r\n" : "",
                     "application/json", "{}");
}

static bool mail_has(struct test *t, const struct smtp *s, int i, const char *what)
{
    struct str body, head, text = S("");

    str_cut(str_of(s->mail[i % LOOP_KEPT]), S("\n\n"), &head, &body);
    return base64_parse(&t->mem, str_replace(&t->mem, body, S("\n"), S("")), &text) &&
           str_has(text, str_of(what));
}

static void sending(struct test *t, const struct cast *k, struct smtp *s, struct web *w,
                    int *status)
{
    const char *kind = world_kind(db_kind(k->db));
    struct outbox_list l;
    struct outbox_done d;
    struct filed got;
    int before = s->n, hooks = w->n;
    struct digest mac;
    struct str stamp, rest, sign;

    test_case(t, "%s: off: nothing is queued", kind);
    file(t, k, "2026-06-01 08:00");
    CHECK_INT(t, count(t, k, "waiting"), 0);

    test_case(t, "%s: settings: sealed, checked, by the administrator", kind);
    settings(t, k, s->loop.port, w->loop.port);
    addresses(t, k);

    test_case(t, "%s: a filing queues what is said of it, sealed", kind);
    got = file(t, k, "2026-06-01 09:00");
    l = rows(t, k);
    CHECK_INT(t, l.n, 3); /* to the applicant by both ways, to the officer */
    for (isize i = 0; i < l.n; i++)
        CHECK(t, !str_has(l.p[i].content, S("zhang@")) && l.p[i].request.n == got.id.n);

    test_case(t, "%s: sent: number and dates, no content; then forgotten", kind);
    for (int i = 0; i < 3; i++)
        CHECK_INT(t, step(t, k, "2026-06-01 09:01").end, OUTBOX_SENT);
    CHECK_INT(t, step(t, k, "2026-06-01 09:01").end, OUTBOX_NOTHING);
    CHECK_INT(t, s->n - before, 2);
    CHECK_INT(t, w->n - hooks, 1);
    CHECK(t, mail_has(t, s, before, "ZFQJYJ-2026-00002") ||
                 mail_has(t, s, before + 1, "ZFQJYJ-2026-00002"));
    for (int i = before; i < s->n; i++)
        CHECK(t, !mail_has(t, s, i, "食堂") && !mail_has(t, s, i, "张三丰"));
    CHECK(t, strstr(w->body, "\"to\":\"13800001234\"") && !strstr(w->body, "食堂"));
    CHECK(t, str_cut(str_of(w->head), S("X-Gongkai-Timestamp: "), &rest, &stamp));
    str_cut(stamp, S("\n"), &stamp, &rest);
    CHECK(t, str_cut(str_of(w->head), S("X-Gongkai-Signature: sm3="), &rest, &sign));
    str_cut(sign, S("\n"), &sign, &rest);
    mac = digest_hmac(DIGEST_SM3, S("topsecret"),
                      str_fmt(&t->mem, "%.*s.%s", STR_ARG(stamp), w->body));
    CHECK_STR(t, sign, hex_of(&t->mem, digest_str(&mac)));
    l = rows(t, k);
    for (isize i = 0; i < l.n; i++)
        CHECK(t, !l.p[i].content.n && str_eq(l.p[i].state, S("sent")));

    test_case(t, "%s: an event that is not kept queues nothing", kind);
    {
        struct ctx c = at(t, k, WHO_SYSTEM, "2026-06-01 10:00");
        struct filing f = filing(k);
        struct filed no = {0};

        for (int i = 0; i < FILINGS_HOUR + 1; i++) {
            c.fail = (struct fail){0};
            c.actor = (struct actor){0};
            c.peer = S("192.0.2.77");
            f.content = str_fmt(&t->mem, "第%d号文件", i);
            disclose_file(&c, &f, &no);
        }
        CHECK_INT(t, c.fail.code, ERR_RATE);
        CHECK_INT(t, count(t, k, "waiting"), 3 * FILINGS_HOUR);
        for (int i = 0; i < 3 * FILINGS_HOUR; i++)
            CHECK_INT(t, step(t, k, "2026-06-01 10:01").end, OUTBOX_SENT);
    }

    test_case(t, "%s: refused for now: a minute, five, … then it has failed", kind);
    {
        struct ctx c = at(t, k, WHO_ADMIN, "2026-06-02 09:00");
        static const char *const due[] = {
            "2026-06-02 09:00", "2026-06-02 09:01", "2026-06-02 09:06", "2026-06-02 09:36",
            "2026-06-02 11:36", "2026-06-02 17:36", "2026-06-03 05:36", "2026-06-04 05:36"};
        static const char *const early[] = {
            "2026-06-02 09:00", "2026-06-02 09:05", "2026-06-02 09:35", "2026-06-02 11:35",
            "2026-06-02 17:35", "2026-06-03 05:35", "2026-06-04 05:35"};

        CHECK_INT(t, outbox_test(&c, S("mail"), S("x")), ERR_INPUT);
        c = at(t, k, WHO_ADMIN, "2026-06-02 09:00");
        CHECK_INT(t, outbox_test(&c, S("mail"), S("me@example.com")), OK);
        atomic_store(&s->rcpt_code, 451);
        for (int i = 0; i < 8; i++) {
            d = step(t, k, due[i]);
            CHECK_INT(t, d.end, i < 7 ? OUTBOX_LATER : OUTBOX_FAILED);
            CHECK(t, str_has(d.error, S("451")));
            if (i < 7)
                CHECK_INT(t, step(t, k, early[i]).end, OUTBOX_NOTHING);
        }
        CHECK_INT(t, count(t, k, "failed"), 1);
        atomic_store(&s->rcpt_code, 0);
        l = rows(t, k);
        c = at(t, k, WHO_ADMIN, "2026-06-05 09:00");
        CHECK_INT(t, outbox_retry(&c, l.p[0].id), OK);
        CHECK_INT(t, step(t, k, "2026-06-05 09:00").end, OUTBOX_SENT);
        c = at(t, k, WHO_ADMIN, "2026-06-05 09:00");
        CHECK_INT(t, outbox_retry(&c, l.p[0].id), ERR_RULE); /* sent: forgotten */
    }

    test_case(t, "%s: refused for good; a gateway that is busy says how long", kind);
    {
        struct ctx c = at(t, k, WHO_ADMIN, "2026-06-06 09:00");

        outbox_test(&c, S("mail"), S("nobody@example.com"));
        atomic_store(&s->rcpt_code, 550);
        CHECK_INT(t, step(t, k, "2026-06-06 09:00").end, OUTBOX_FAILED);
        atomic_store(&s->rcpt_code, 0);
        outbox_test(&c, S("hook"), S("13800001234"));
        *status = 429;
        CHECK_INT(t, step(t, k, "2026-06-06 09:00").end, OUTBOX_LATER);
        CHECK_INT(t, step(t, k, "2026-06-06 10:59").end, OUTBOX_NOTHING);
        *status = 400;
        CHECK_INT(t, step(t, k, "2026-06-06 11:00").end, OUTBOX_FAILED);
        *status = 200;
    }

    test_case(t,
              "%s: a server that dies behind the mail gets it again, with the same Message-ID",
              kind);
    {
        struct ctx c = at(t, k, WHO_ADMIN, "2026-06-07 09:00");
        const char *first, *second;
        int n = s->n;

        outbox_test(&c, S("mail"), S("me@example.com"));
        atomic_store(&s->dead_after_data, 1);
        CHECK_INT(t, step(t, k, "2026-06-07 09:00").end, OUTBOX_LATER);
        CHECK_INT(t, step(t, k, "2026-06-07 09:01").end, OUTBOX_SENT);
        CHECK_INT(t, s->n, n + 2);
        first = strstr(s->mail[n % LOOP_KEPT], "Message-ID");
        second = strstr(s->mail[(n + 1) % LOOP_KEPT], "Message-ID");
        CHECK(t, first && second && !strncmp(first, second, 60));
    }
}

/* --- leases */

struct race {
    const struct cast *k;
    struct instant now;
    atomic_int *taken; /* by row number */
    int claims;
};

static void *racer(void *p)
{
    struct race *r = p;
    struct arena mem;
    struct test t = {0};

    arena_init(&t.mem, 64 << 20);
    mem = t.mem;
    for (;;) {
        struct ctx c = {.mem = &mem, .now = r->now, .keys = r->k->keys};
        struct outbox_row row = {0};
        bool got;

        c.actor.system = true;
        db_attach(&c, r->k->db);
        db_begin(&c);
        got = outbox_claim(&c, S("racer"), (struct instant){r->now.s + 600}, &row);
        if (db_end(&c) || !got)
            break;
        atomic_fetch_add(&r->taken[row.id % 4096], 1);
        r->claims++;
    }
    arena_reset(&mem);
    arena_free(&mem);
    return NULL;
}

static void leases(struct test *t, const struct cast *k)
{
    enum { ROWS = 60, RACERS = 4 };
    const char *kind = world_kind(db_kind(k->db));
    static atomic_int taken[4096];
    struct race r[RACERS];
    pthread_t thread[RACERS];
    struct outbox_row a = {0}, b = {0};
    struct instant now;
    struct ctx c;
    int all = 0, twice = 0;

    test_case(t, "%s: a lease: nobody else's until it runs out; who lost it cannot end it",
              kind);
    c = at(t, k, WHO_ADMIN, "2026-07-01 09:00");
    outbox_test(&c, S("mail"), S("me@example.com"));
    now = c.now;
    db_begin(&c);
    CHECK(t, outbox_claim(&c, S("one"), (struct instant){now.s + 600}, &a));
    CHECK(t, !outbox_claim(&c, S("two"), (struct instant){now.s + 600}, &b));
    CHECK(t, !outbox_again(&c, a.id)); /* not while somebody is at it */
    c.now.s = now.s + 601;
    CHECK(t, outbox_claim(&c, S("two"), (struct instant){now.s + 1200}, &b));
    CHECK_INT(t, a.id, b.id);
    CHECK(t, !outbox_sent(&c, a.id, S("one")));
    CHECK(t, outbox_sent(&c, a.id, S("two")));
    CHECK(t, !outbox_sent(&c, a.id, S("two")));
    CHECK_INT(t, db_end(&c), OK);

    test_case(t, "%s: %d rows, %d senders at once: each row once", kind, ROWS, RACERS);
    for (int i = 0; i < ROWS; i++) {
        c = at(t, k, WHO_ADMIN, "2026-07-02 09:00");
        outbox_test(&c, S("mail"), S("me@example.com"));
    }
    for (int i = 0; i < 4096; i++)
        atomic_store(&taken[i], 0);
    for (int i = 0; i < RACERS; i++) {
        r[i] = (struct race){.k = k, .now = c.now, .taken = taken};
        pthread_create(&thread[i], NULL, racer, &r[i]);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(thread[i], NULL);
        all += r[i].claims;
    }
    for (int i = 0; i < 4096; i++)
        twice += atomic_load(&taken[i]) > 1;
    CHECK_INT(t, all, ROWS);
    CHECK_INT(t, twice, 0);
}

/* --- clocks */

static void clocks(struct test *t, const struct cast *k)
{
    const char *kind = world_kind(db_kind(k->db));
    struct filed got;
    struct outbox_list l;
    struct ctx c;
    struct filing f = filing(k);
    int64_t list = 0;
    int waiting = 0;
    static const struct {
        const char *time, *kind;
        int rows;
    } days[] = {
        /* received 2026-08-03 at the counter: due 2026-08-31 */
        {"2026-08-21 09:00", "", 0},        {"2026-08-24 07:30", "", 0}, /* before eight */
        {"2026-08-24 09:00", "yellow", 1},  {"2026-08-24 10:00", "", 0}, /* once a day */
        {"2026-08-25 09:00", "", 0},                                     /* once a date */
        {"2026-08-27 09:00", "red", 1},     {"2026-08-29 09:00", "", 0}, /* Saturday */
        {"2026-09-01 09:00", "overdue", 3}, /* officer; head by mail and by phone */
        {"2026-09-02 09:00", "", 0},
    };

    test_case(t, "%s: the officer's clock: yellow, red, overdue, each once", kind);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    for (isize i = 0; i < rows(t, k).n; i++)
        outbox_drop(&c, rows(t, k).p[i].id);
    db_end(&c);
    f.channel = CHANNEL_COUNTER;
    f.who.email = S("");
    f.who.phone = S("010-12345678");
    c = at(t, k, WHO_OFFICER, "2026-08-03 10:00");
    disclose_register(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, day_iso(&t->mem, got.due), S("2026-08-31"));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int n = 0;

        c = at(t, k, WHO_SYSTEM, days[i].time);
        notify_clocks(&c);
        CHECK_OK(t, &c.fail);
        l = rows(t, k);
        waiting = 0;
        for (isize j = 0; j < l.n; j++)
            if (l.p[j].request.n == got.id.n && l.p[j].at.s == c.now.s) {
                CHECK(t, str_starts(l.p[j].kind, str_of(days[i].kind)));
                n++;
            }
        if (!CHECK_INT(t, n, days[i].rows))
            printf("# at %s\n", days[i].time);
    }

    test_case(t, "%s: a moved date is told; an erased case leaves nothing", kind);
    c = at(t, k, WHO_SYSTEM, "2026-08-05 10:00");
    db_begin(&c);
    notify_moved(&c, got.id, (struct day){20700}, (struct day){20701});
    notify_moved(&c, got.id, (struct day){20700}, (struct day){20701});
    CHECK_INT(t, db_end(&c), OK);
    l = rows(t, k);
    CHECK_STR(t, l.p[0].kind, S("moved"));
    CHECK(t, !str_eq(l.p[1].kind, S("moved")));
    {
        struct clock_event e = {.kind = EV_WITHDRAWN};

        c = at(t, k, WHO_OFFICER, "2026-09-03 10:00");
        e.day = ctx_today(&c);
        disclose_event(&c, got.id, 0, &e);
        erasure_propose(&c, k->unit, &got.id, 1, S("保管期满"), &list);
        CHECK_OK(t, &c.fail);
        c = at(t, k, WHO_HEAD, "2026-09-04 10:00");
        CHECK_INT(t, erasure_approve(&c, list), OK);
    }
    l = rows(t, k);
    for (isize i = 0; i < l.n; i++)
        if (l.p[i].request.n == got.id.n) {
            CHECK(t, !l.p[i].content.n && !str_eq(l.p[i].state, S("waiting")));
            waiting++;
        }
    CHECK(t, waiting >= 6);
}

/* How many rows of a kind were queued at c.now. */
static int queued(struct test *t, const struct cast *k, const char *kind, struct instant at)
{
    struct outbox_list l = rows(t, k);
    int n = 0;

    for (isize i = 0; i < l.n; i++)
        n += str_eq(l.p[i].kind, str_of(kind)) && l.p[i].at.s == at.s;
    return n;
}

/* What waits for a second person is told to whoever may approve it, each time that it begins to wait; a case whose
 * officer's account is out of use is told to all who handle cases. */
static void waits(struct test *t, const struct cast *k)
{
    static const struct blank given[] = {{LIT("延期理由"), LIT("档案较多")},
                                         {LIT("延长天数"), LIT("10")}};
    struct blank_list list = {.p = (struct blank *)given, .n = 2};
    struct clock_event e = {.kind = EV_WITHDRAWN};
    struct filing f = filing(k);
    struct account officer = {.unit = k->unit, .login = S("gone"), .name = S("gone")};
    struct filed got;
    struct ctx c;
    struct case_open o = {0};
    int64_t letter = 0, id = 0;

    test_case(t, "%s: what waits for a second person is told to them",
              world_kind(db_kind(k->db)));
    f.channel = CHANNEL_COUNTER;
    c = at(t, k, WHO_OFFICER, "2026-10-12 10:00");
    disclose_register(&c, &f, &got);
    letter_save(&c, got.id, 0, 0, S("P04"), S(""), &list, &letter);
    CHECK_INT(t, letter_submit(&c, letter), OK);
    CHECK_INT(t, queued(t, k, "wait_letter", c.now),
              2); /* the head's mail and phone, not the officer's */
    c = at(t, k, WHO_HEAD, "2026-10-12 11:00");
    CHECK_INT(t, letter_return(&c, letter, S("写明哪些档案")), OK);
    c = at(t, k, WHO_OFFICER, "2026-10-12 12:00");
    CHECK_INT(t, letter_submit(&c, letter), OK);
    CHECK_INT(t, queued(t, k, "wait_letter", c.now), 2); /* again */
    e.day = ctx_today(&c);
    CHECK_INT(t, disclose_event(&c, got.id, 0, &e), OK);
    CHECK_INT(t, erasure_propose(&c, k->unit, &got.id, 1, S("保管期满"), &id), OK);
    CHECK_INT(t, queued(t, k, "wait_erasure", c.now), 2);

    test_case(t, "%s: an officer whose account is out of use", world_kind(db_kind(k->db)));
    c = at(t, k, WHO_SYSTEM, "2026-10-13 10:00");
    officer.password = S("-");
    db_begin(&c);
    id = account_insert(&c, &officer).n;
    grant_add(&c, (struct user_id){id},
              &(struct grant){.role = ROLE_CASE_OFFICER, .unit = k->unit});
    CHECK_INT(t, db_end(&c), OK);
    c = at(t, k, WHO_OFFICER, "2026-10-13 10:00");
    disclose_register(&c, &f, &got);
    CHECK_INT(t, disclose_assign(&c, got.id, 0, (struct user_id){id}, (struct office_id){0}),
              OK);
    c = at(t, k, WHO_SYSTEM, "2026-10-13 11:00");
    db_begin(&c);
    account_disable(&c, (struct user_id){id}, true);
    CHECK_INT(t, db_end(&c), OK);
    c = at(t, k, WHO_SYSTEM, "2026-12-01 09:00");
    notify_clocks(&c);
    CHECK_INT(t, queued(t, k, "overdue", c.now), 1); /* the other officer's mail */
    c = at(t, k, WHO_OFFICER, "2026-12-01 10:00");
    CHECK_INT(t, disclose_open(&c, got.id, &o), OK);
    CHECK(t, o.officer_gone); /* and the desk says so */
}

/* Art. 49: the head of the disclosure office is told of the report a month and a week before 31 January and when it is
 * late, each once, and no more once it is out. */
static void reports(struct test *t, const struct cast *k)
{
    static const struct {
        const char *time, *kind;
        int rows; /* the head's mail and phone */
    } days[] = {
        {"2026-12-30 09:00", "report_soon", 0}, {"2027-01-04 09:00", "report_soon", 2},
        {"2027-01-05 09:00", "report_soon", 0}, {"2027-01-25 07:00", "report_week", 0},
        {"2027-01-25 09:00", "report_week", 2}, {"2027-01-26 09:00", "report_week", 0},
        {"2027-02-01 09:00", "report_late", 2}, {"2027-02-02 09:00", "report_late", 0},
    };
    struct report_row row = {.unit = k->unit, .year = 2027, .edition = 1, .imported = true};
    struct ctx c;

    test_case(t, "%s: the annual report, by art. 49", world_kind(db_kind(k->db)));
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        c = at(t, k, WHO_SYSTEM, days[i].time);
        notify_clocks(&c);
        CHECK_OK(t, &c.fail);
        if (!CHECK_INT(t, queued(t, k, days[i].kind, c.now), days[i].rows))
            printf("# at %s\n", days[i].time);
    }
    c = at(t, k, WHO_SYSTEM, "2028-01-03 09:00");
    row.form = FORM_2021;
    row.state = REPORT_PUBLISHED;
    row.title = S("年报");
    db_begin(&c);
    (void)report_insert(&c, &row);
    CHECK_INT(t, db_end(&c), OK);
    c = at(t, k, WHO_SYSTEM, "2028-01-10 09:00");
    notify_clocks(&c);
    CHECK_INT(t, queued(t, k, "report_soon", c.now), 0); /* it is out */
}

static void run(struct test *t, enum db_kind kind)
{
    struct smtp *s;
    struct web *w;
    int status = 200;
    struct cast k;

    test_case(t, "%s: a district", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    s = smtp_new();
    w = web_new(answer);
    s->login = "";
    w->user = &status;
    if (!CHECK(t, loop_start(&s->loop, smtp_serve)) ||
        !CHECK(t, loop_start(&w->loop, web_serve)) ||
        !cast_new(t, test_folder(t), kind, "outbox", &k))
        return;
    sending(t, &k, s, w, &status);
    leases(t, &k);
    clocks(t, &k);
    waits(t, &k);
    reports(t, &k);
    smtp_free(s);
    web_free(w);
    cast_free(&k);
}

void test_work_outbox(struct test *t)
{
    signal(SIGPIPE, SIG_IGN);
    run(t, DB_SQLITE);
    run(t, DB_POSTGRES);
}
