/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_more_test.c - links to other sites over several nights, spelling counted once, messages left alone */
#include "work/patrol_more.h"

#include "check/check.h"
#include "store/account.h"
#include "tests/work/cast.h"
#include "work/upkeep.h"
#include "work/voice.h"

#define LINK(href)                                                                             \
    "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\","  \
    "\"text\":\"平台\",\"marks\":[{\"type\":\"link\",\"attrs\":{\"href\":\"" href "\"}}]}]}]}"

/* A web that answers as it is told; counts what it was asked. */
struct web {
    int good, bad; /* statuses */
    int asked;
};

static int answers(void *who, struct arena *mem, struct str url, struct str *says)
{
    struct web *w = who;

    (void)mem;
    w->asked++;
    *says = S("");
    return str_has(url, S("bad")) ? w->bad : w->good;
}

static struct doc_id linked(struct test *t, const struct cast *k, const char *title,
                            const char *body)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, title, "正文");
    struct doc_id id = {0};

    d.f.col = k->col;
    d.body = body[0] == '{' ? str_of(body) : body_of_text(&t->mem, str_of(body));
    doc_create(&c, k->unit, &d, &id);
    CHECK_OK(t, &c.fail);
    cast_publish(t, k, id);
    return id;
}

/* A night: a round, then the links; how many faults of a kind the round saw. */
static int64_t night(struct test *t, const struct cast *k, int day, enum patrol_kind kind,
                     struct web *w)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct patrol_report out = {0};
    int64_t n;

    c.now.s += day * 86400;
    CHECK_INT(t, patrol_round(&c, (struct unit_id){0}, NULL, NULL, &out), OK);
    n = out.by_kind[kind];
    patrol_outlinks_ask(&c, 10, answers, w);
    CHECK_OK(t, &c.fail);
    return n;
}

static void setting(struct test *t, const struct cast *k, const char *key, const char *value)
{
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);

    CHECK_INT(t, setting_change(&c, (struct unit_id){0}, str_of(key), str_of(value)), OK);
}

static void more(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct ctx c;
    struct web w = {.good = 200, .bad = 404};
    struct outlink_check_list history = {0};
    struct fail why = {0};
    struct doc_id wrong;
    int64_t texts, findings;
    struct voice_receipt receipt;

    test_case(t, "patrol, other sites %s: off until it is asked for", world_kind(kind));
    if (!cast_new(t, folder, kind, "more", &k))
        return;
    linked(t, &k, "平台链接", LINK("https://www.example.gov.cn/a?x=1&y=2#top"));
    linked(t, &k, "失效链接", LINK("https://bad.example.gov.cn/b"));
    linked(t, &k, "又一处失效", LINK("https://bad.example.gov.cn/b"));
    CHECK_INT(t, night(t, &k, 0, PATROL_OUTLINK_DEAD, &w), 0);
    CHECK_INT(t, w.asked, 0);

    test_case(t, "patrol, other sites %s: one miss is chance, two are a fault of each page",
              world_kind(kind));
    setting(t, &k, "patrol.outlinks", "1");
    CHECK_INT(t, night(t, &k, 1, PATROL_OUTLINK_DEAD, &w), 0);
    CHECK_INT(t, w.asked, 2); /* an address is asked once, whoever has it */
    CHECK_INT(t, night(t, &k, 1, PATROL_OUTLINK_DEAD, &w), 0);
    CHECK_INT(t, w.asked, 2); /* and once a day */
    CHECK_INT(t, night(t, &k, 2, PATROL_OUTLINK_DEAD, &w), 0);
    CHECK_INT(t, night(t, &k, 3, PATROL_OUTLINK_DEAD, &w), 2);

    test_case(t, "patrol, other sites %s: what answers again is cured, and its history stays",
              world_kind(kind));
    w.bad = 403; /* an answer, though not to a program */
    night(t, &k, 4, PATROL_OUTLINK_DEAD, &w);
    CHECK_INT(t, night(t, &k, 5, PATROL_OUTLINK_DEAD, &w), 0);
    c = cast_ctx(t, &k, WHO_SYSTEM);
    db_begin_read(&c);
    outlink_history(&c, S("https://bad.example.gov.cn/b"), 10, &history);
    db_end(&c);
    CHECK_INT(t, history.n, 5);
    CHECK_INT(t, history.p[0].status, 403);
    CHECK_INT(t, history.p[4].status, 404);
    CHECK(t, outlink_missed(0) && outlink_missed(404) && outlink_missed(500));
    CHECK(t, !outlink_missed(200) && !outlink_missed(301) && !outlink_missed(429));

    test_case(t, "patrol, spelling %s: each text once under one set of rules, counted apart",
              world_kind(kind));
    wrong = linked(t, &k, "工作情况", "我们要进一步作好各项工做，提高服务水平。");
    (void)wrong;
    c = cast_ctx(t, &k, WHO_SYSTEM);
    checker_open(&t->mem, &c.checker, &why);
    CHECK_INT(t, patrol_spelling(&c, (struct unit_id){0}, 60), 4);
    CHECK_INT(t, patrol_spelling(&c, (struct unit_id){0}, 60), 0);
    db_begin_read(&c);
    spelled_count(&c, k.unit, &texts, &findings);
    db_end(&c);
    CHECK_INT(t, texts, 1);
    CHECK(t, findings >= 1);
    CHECK_INT(t, patrol_rules_version().n, 16);

    test_case(t, "patrol, messages %s: three months without an answer", world_kind(kind));
    c = cast_ctx(t, &k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    voice_file(
        &c, &(struct voice_new){.unit = k.unit, .kind = S("question"), .content = S("何时？")},
        &receipt);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, night(t, &k, 89, PATROL_VOICE_LATE, &w), 0);
    CHECK_INT(t, night(t, &k, 91, PATROL_VOICE_LATE, &w), 1);
    cast_free(&k);
}

void test_work_patrol_more(struct test *t)
{
    const char *folder = test_folder(t);

    more(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        more(t, folder, DB_POSTGRES);
}
