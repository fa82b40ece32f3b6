/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_test.c - rounds over what is published: each kind found once, cured when mended */
#include "work/patrol.h"

#include "check/check.h"
#include "store/channel.h"
#include "tests/work/cast.h"
#include "work/patrol_rules.h"
#include "work/register.h"

static struct doc_id published(struct test *t, const struct cast *k, const char *title,
                               const char *body, struct column_id col)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, title, "正文");
    struct doc_id id = {0};

    d.f.col = col;
    d.f.norm = col.n == k->norm_col.n;
    d.body = body[0] == '{' ? str_of(body) : body_of_text(&t->mem, str_of(body));
    doc_create(&c, k->unit, &d, &id);
    CHECK_OK(t, &c.fail);
    cast_publish(t, k, id);
    return id;
}

static struct patrol_report round_by(struct test *t, const struct cast *k, enum who who,
                                     int64_t later, enum err want)
{
    struct ctx c = cast_ctx(t, k, who);
    struct patrol_report out = {0};
    struct fail why = {0};

    c.now.s += later;
    checker_open(&t->mem, &c.checker, &why);
    CHECK_INT(
        t,
        patrol_round(&c, who == WHO_SYSTEM ? (struct unit_id){0} : k->unit, NULL, NULL, &out),
        want);
    return out;
}

static int64_t about(const struct patrol_report *r, enum patrol_kind kind, int64_t object)
{
    int64_t n = 0;

    for (isize i = 0; i < r->faults.n; i++)
        n += str_eq(r->faults.p[i].kind, patrol_kind_name(kind)) &&
             (!object || r->faults.p[i].object_id == object);
    return n;
}

#define PARA(inner)                                                                            \
    "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[" inner "]}]}"
#define TEXT(words, href)                                                                      \
    "{\"type\":\"text\",\"text\":\"" words                                                     \
    "\",\"marks\":[{\"type\":\"link\",\"attrs\":{\"href\":\"" href "\"}}]}"

static struct str says(const struct patrol_report *r, enum patrol_kind kind, int64_t id)
{
    for (isize i = 0; i < r->faults.n; i++)
        if (str_eq(r->faults.p[i].kind, patrol_kind_name(kind)) &&
            r->faults.p[i].object_id == id)
            return r->faults.p[i].says;
    return S("");
}

static void inspected(struct test *t, const struct cast *k, const char *table)
{
    struct ctx c = cast_ctx(t, k, WHO_REVIEWER);
    struct register_import in = {0};

    register_import(&c, k->unit, S("inspect"), str_of(table), false, &in);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, in.faults.n, 0);
}

static int64_t went_out(struct ctx *c, const struct cast *k, const char *title,
                        const char *body, bool sent)
{
    struct channel_list all = {0};
    int64_t post = post_insert(c, &(struct post_row){.unit = k->unit,
                                                     .kind = S("post"),
                                                     .title = str_of(title),
                                                     .body = str_of(body),
                                                     .state = S("approved"),
                                                     .version = 1,
                                                     .at = c->now}),
            push;

    channel_all(c, k->unit, &all);
    push = push_insert(c, &(struct push_row){.unit = k->unit,
                                             .post = post,
                                             .channel = all.p[0].id,
                                             .version = 1,
                                             .title = str_of(title),
                                             .prepared_at = c->now});
    if (sent)
        push_sent(c, push, S(""));
    return post;
}

static void rounds(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct patrol_report a, b;
    struct doc_id clean, dead, words, person, alone, third, mute;
    struct patrol_view look = {0};
    struct ctx c;
    char live[400];
    int64_t post;

    test_case(t, "patrol %s: opens", world_kind(kind));
    if (!cast_new(t, folder, kind, "patrol", &k))
        return;

    test_case(t, "patrol %s: kinds are those of the rulebook", world_kind(kind));
    CHECK_STR(t, patrol_kind_name(PATROL_COLUMN_EMPTY), S("column_empty"));
    CHECK_STR(t, patrol_kind_name(PATROL_PICTURE_MUTE), S("picture_mute"));
    CHECK_STR(t, patrol_kind_name(PATROL_WITHHELD_DUE), S("withheld_due"));

    test_case(t, "patrol %s: finds each fault and nothing on a clean page", world_kind(kind));
    clean = published(t, &k, "关于开展志愿服务活动的通知", "各科室：请按要求组织。", k.col);
    snprintf(live, sizeof live, PARA(TEXT("见通知", "/gongkai/site_zfqjyj/doc_%lld.html")),
             (long long)clean.n);
    published(t, &k, "志愿服务活动说明", live, k.col);
    dead = published(t, &k, "工作安排",
                     PARA(TEXT("原文", "/gongkai/site_zfqjyj/doc_99999.html")), k.col);
    words = published(t, &k, "测试标题：安排", "各科室：请按要求组织。", k.col);
    person = published(t, &k, "补助公示", "受理人张某，证件号码已登记。", k.col);
    alone =
        published(t, &k, "示范区学校管理办法", "第一条 为了规范管理，制定本办法。", k.norm_col);
    published(t, &k, "2026年度第1次领导班子会议", "会议研究了有关工作。", k.col);
    third = published(t, &k, "2026年度第3次领导班子会议", "会议研究了有关工作。", k.col);
    mute = published(t, &k, "活动掠影",
                     PARA("{\"type\":\"text\",\"text\":\"照片：\"},{\"type\":\"image\","
                          "\"attrs\":{\"src\":\"/gongkai/file_1\",\"alt\":\"\"}}"),
                     k.col);
    a = round_by(t, &k, WHO_SYSTEM, 20 * 86400, OK);
    CHECK_INT(t, about(&a, PATROL_LINK_DEAD, 0), 1);
    CHECK_INT(t, about(&a, PATROL_LINK_DEAD, dead.n), 1);
    CHECK_INT(t, about(&a, PATROL_DRAFT_WORDS, 0), 1);
    CHECK_INT(t, about(&a, PATROL_DRAFT_WORDS, words.n), 1);
    CHECK_INT(t, about(&a, PATROL_POLICY_ALONE, alone.n), 1);
    CHECK_INT(t, about(&a, PATROL_SERIES_GAP, 0), 1);
    CHECK_INT(t, about(&a, PATROL_PICTURE_MUTE, mute.n), 1);
    CHECK_INT(t, about(&a, PATROL_PRIVACY, 0), 0);
    CHECK_INT(t, about(&a, PATROL_UNIT_STILL, k.unit.n), 1);
    CHECK_INT(t, about(&a, PATROL_GUIDE_INCOMPLETE, k.unit.n), 1);
    CHECK(t, about(&a, PATROL_COLUMN_EMPTY, 0) > 3);
    CHECK_INT(t, about(&a, PATROL_REPORT_MISSING, 0), 0); /* made this year */
    for (isize i = 0; i < a.faults.n; i++)
        CHECK(t, !(str_eq(a.faults.p[i].object, S("document")) &&
                   a.faults.p[i].object_id == clean.n));
    CHECK_INT(t, a.run.fresh, a.run.faults);
    (void)person;
    (void)third;

    test_case(t, "patrol %s: a second round finds the same and nothing new", world_kind(kind));
    b = round_by(t, &k, WHO_SYSTEM, 20 * 86400 + 60, OK);
    CHECK(t, b.run.faults > 0);
    CHECK_INT(t, b.run.fresh, 0);
    CHECK_INT(t, b.run.cured, 0);

    test_case(t, "patrol %s: what is mended is cured by itself", world_kind(kind));
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, dead, DO_WITHDRAW, "链接有误"), OK);
    b = round_by(t, &k, WHO_SYSTEM, 20 * 86400 + 120, OK);
    CHECK_INT(t, about(&b, PATROL_LINK_DEAD, 0), 0);
    CHECK_INT(t, b.run.cured, 1);
    CHECK_INT(t, b.run.fresh, 0);

    test_case(t, "patrol %s: a report that is overdue is missed in the next year",
              world_kind(kind));
    b = round_by(t, &k, WHO_SYSTEM, 120 * 86400, OK); /* February 2027 */
    CHECK_INT(t, about(&b, PATROL_REPORT_MISSING, k.unit.n), 1);
    CHECK_INT(t, about(&b, PATROL_REPORT_MISSING, k.district.n), 0); /* due on 31 March */

    test_case(t, "patrol %s: what alone fails a site or an account", world_kind(kind));
    c = cast_ctx(t, &k, WHO_ADMIN);
    db_begin(&c);
    channel_insert(&c, &(struct channel_row){.unit = k.unit,
                                             .kind = S("wechat"),
                                             .name = S("示范教育"),
                                             .opened = {instant_day(c.now).n - 40}});
    channel_insert(&c, &(struct channel_row){.unit = k.unit,
                                             .kind = S("board"),
                                             .name = S("公告栏"),
                                             .opened = {instant_day(c.now).n - 40}});
    grant_add(&c, k.user[WHO_OFFICER],
              &(struct grant){.unit = k.unit, .role = ROLE_CASE_OFFICER});
    db_end(&c);
    CHECK_OK(t, &c.fail);
    b = round_by(t, &k, WHO_SYSTEM, 0, OK);
    CHECK_INT(t, about(&b, PATROL_ACCOUNT_STILL, 0), 1); /* a notice board is no account */
    CHECK_INT(t, about(&b, PATROL_REQUEST_DEAD, k.unit.n), 0);
    CHECK_INT(t, about(&b, PATROL_REQUEST_DEAD, k.other.n), 1); /* only a reviewer is there */
    CHECK_INT(t, about(&b, PATROL_COLUMNS_VETO, k.unit.n),
              about(&b, PATROL_COLUMN_EMPTY, 0) > 0); /* made with their empty columns */
    b = round_by(t, &k, WHO_SYSTEM, -30 * 86400, OK);
    CHECK_INT(t, about(&b, PATROL_ACCOUNT_STILL, 0), 0); /* ten days after it was opened */

    test_case(t, "patrol %s: five empty columns are a veto, four are not", world_kind(kind));
    {
        struct patrol_round r = {.mem = &t->mem};
        struct unit u = {.id = k.unit, .name = S("甲")};

        c = cast_ctx(t, &k, WHO_SYSTEM);
        patrol_columns_rule(&c, &r, &u, &(struct columns_tally){4, 9, 4});
        CHECK_INT(t, r.faults.n, 0);
        patrol_columns_rule(&c, &r, &u, &(struct columns_tally){5, 0, 0});
        patrol_columns_rule(&c, &r, &u, &(struct columns_tally){0, 10, 0});
        patrol_columns_rule(&c, &r, &u, &(struct columns_tally){0, 5, 5});
        CHECK_INT(t, r.faults.n, 3);
    }

    test_case(t, "patrol %s: what only people can see is asked once a quarter",
              world_kind(kind));
    b = round_by(t, &k, WHO_SYSTEM, 0, OK);
    CHECK_INT(t, about(&b, PATROL_HUMAN_DUE, k.unit.n), 1);
    CHECK_STR(
        t, says(&b, PATROL_HUMAN_DUE, k.unit.n),
        S("本季度还没有人工核查：V1 安全、泄密事故等严重问题；V2 站点无法访问；V6 服务不实用"
          "；V7 新媒体：安全、泄密事故等严重问题；V9 新媒体：互动回应差"));
    CHECK(t, !str_has(says(&b, PATROL_HUMAN_DUE, k.other.n), S("新媒体"))); /* has no account */
    inspected(t, &k,
              "项目,核查日期,结论,怎样核查、查到什么\n"
              "V1 安全、泄密事故等严重问题,2026-10-01,未发现问题,甲\n"
              "V6 服务不实用,2026-10-01,未发现问题,甲\n"
              "V7 新媒体：安全、泄密事故等严重问题,2026-10-01,未发现问题,甲\n"
              "V9 新媒体：互动回应差,2026-10-01,未发现问题,甲\n"
              "V2 站点无法访问,2026-10-01,未发现问题,甲\n"
              "V2 站点无法访问,2026-10-02,发现问题,乙\n");
    b = round_by(t, &k, WHO_SYSTEM, 0, OK);
    CHECK_INT(t, about(&b, PATROL_HUMAN_DUE, k.unit.n), 0);
    CHECK_INT(t, about(&b, PATROL_HUMAN_SITE, k.unit.n), 1);
    CHECK_INT(t, about(&b, PATROL_HUMAN_ACCOUNT, 0), 0);
    inspected(t, &k,
              "项目,核查日期,结论,怎样核查、查到什么\n"
              "V2 站点无法访问,2026-10-03,已经整改,丙\n"
              "V9 新媒体：互动回应差,2026-10-03,发现问题,丙\n");
    b = round_by(t, &k, WHO_SYSTEM, 0, OK);
    CHECK_INT(t, about(&b, PATROL_HUMAN_SITE, 0), 0);
    CHECK_INT(t, about(&b, PATROL_HUMAN_ACCOUNT, k.unit.n), 1);
    b = round_by(t, &k, WHO_SYSTEM, 80 * 86400, OK); /* January: V1 was 103 days ago */
    CHECK_INT(t, about(&b, PATROL_HUMAN_DUE, k.unit.n), 1);

    test_case(t, "patrol %s: personal data in what went out on an account", world_kind(kind));
    c = cast_ctx(t, &k, WHO_ADMIN);
    db_begin(&c);
    went_out(&c, &k, "便民提示", "请带身份证到窗口办理。", true);
    went_out(&c, &k, "还没有发的", "张某，身份证号110101199003071233。", false);
    post = went_out(&c, &k, "补助名单", "张某，身份证号110101199003071233。", true);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    b = round_by(t, &k, WHO_SYSTEM, 0, OK);
    CHECK_INT(t, about(&b, PATROL_POST_PRIVACY, 0), 1);
    CHECK_INT(t, about(&b, PATROL_POST_PRIVACY, post), 1);
    CHECK(t, !str_has(says(&b, PATROL_POST_PRIVACY, post), S("199003071233")));

    test_case(t, "patrol %s: its people see it, others do not; a clerk starts none",
              world_kind(kind));
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, patrol_look(&c, k.unit, true, 0, 5, &look), OK);
    CHECK_INT(t, look.faults.n, 5);
    CHECK(t, look.more && look.ran);
    c = cast_ctx(t, &k, WHO_STRANGER);
    CHECK_INT(t, patrol_look(&c, k.unit, true, 0, 5, &look), ERR_FORBIDDEN);
    round_by(t, &k, WHO_CLERK, 0, ERR_FORBIDDEN);

    test_case(t, "patrol %s: all is given back", world_kind(kind));
    cast_free(&k);
}

void test_work_patrol(struct test *t)
{
    const char *folder = test_folder(t);

    rounds(t, folder, DB_SQLITE);
    if (getenv("GONGKAI_TEST_PG"))
        rounds(t, folder, DB_POSTGRES);
}
