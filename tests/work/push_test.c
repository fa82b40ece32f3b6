/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push_test.c - documents and posts to channels: what may go, who says so, the WeChat interface with its errors */
#include "work/push.h"

#include <signal.h>

#include "base/digest.h"
#include "base/json.h"
#include "render/wechat.h"
#include "store/account.h"
#include "tests/base/loopback.h"
#include "tests/work/cast.h"
#include "work/browse.h"

/* --- an interface that behaves as the public documents of the platform say */

struct loop_platform {
    int tokens;                /* how many were given */
    int valid;                 /* the one that counts */
    int fail_code, fail_times; /* this errcode, so many times, on draft/add */
    int polls;                 /* freepublish/get says "publishing" so often */
    int final;                 /* then this publish_status */
    int drafts, submits, covers, images, deleted;
    bool no_data; /* the account may not use the data interface */
    char content[60000], title[400];
};

static int wx(char *out, int size, const char *body)
{
    return web_reply(out, size, 200, "", "application/json", body);
}

static int wx_error(char *out, int size, int code)
{
    char body[100];

    snprintf(body, sizeof body, "{\"errcode\":%d,\"errmsg\":\"error %d\"}", code, code);
    return wx(out, size, body);
}

static int wechat(struct web *w, const char *method, const char *path, const char *head,
                  const char *body, int n, char *out, int size)
{
    struct loop_platform *a = w->user;
    char reply[300];
    const char *token = strstr(path, "access_token=");
    struct arena mem;
    struct fail why = {0};
    struct jval *o = NULL;

    (void)method, (void)head;
    if (strstr(path, "/cgi-bin/stable_token")) {
        if (!strstr(body, "\"appid\":\"wx123\"") || !strstr(body, "\"secret\":\"s3cret\""))
            return wx_error(out, size, 40125);
        if (strstr(body, "\"force_refresh\":true") || !a->valid)
            a->valid = ++a->tokens;
        snprintf(reply, sizeof reply, "{\"access_token\":\"T%d\",\"expires_in\":7200}",
                 a->valid);
        return wx(out, size, reply);
    }
    snprintf(reply, sizeof reply, "access_token=T%d", a->valid);
    if (!token ||
        !str_eq(str_slice(str_of(token), 0, (isize)strcspn(token, "& ")), str_of(reply)))
        return wx_error(out, size, 40001);
    if (strstr(path, "/media/uploadimg")) {
        if (!memmem(body, (size_t)n, "name=\"media\"", 12) ||
            !memmem(body, (size_t)n, "\x89PNG", 4))
            return wx_error(out, size, 40005);
        a->images++;
        return wx(out, size, "{\"url\":\"http://mmbiz.qpic.cn/p/1\"}");
    }
    if (strstr(path, "/material/add_material")) {
        if (!strstr(path, "type=image") || !memmem(body, (size_t)n, "\x89PNG", 4))
            return wx_error(out, size, 40007);
        a->covers++;
        return wx(out, size, "{\"media_id\":\"COVER\",\"url\":\"http://mmbiz.qpic.cn/c\"}");
    }
    if (strstr(path, "/draft/add")) {
        const struct jval *article;

        if (a->fail_times > 0) {
            a->fail_times--;
            return wx_error(out, size, a->fail_code);
        }
        arena_init(&mem, 4 << 20);
        if (jval_parse(&mem, str_of(body), &o, &why)) {
            arena_free(&mem);
            return wx_error(out, size, 47001);
        }
        article = jval_get(o, "articles")->first;
        snprintf(a->content, sizeof a->content, "%.*s",
                 STR_ARG(jval_get_str(article, "content")));
        snprintf(a->title, sizeof a->title, "%.*s", STR_ARG(jval_get_str(article, "title")));
        n = str_eq(jval_get_str(article, "thumb_media_id"), S("COVER"));
        arena_free(&mem);
        if (!n)
            return wx_error(out, size, 40007);
        a->drafts++;
        return wx(out, size, "{\"media_id\":\"DRAFT\"}");
    }
    if (strstr(path, "/freepublish/submit")) {
        if (!strstr(body, "\"DRAFT\""))
            return wx_error(out, size, 53503);
        a->submits++;
        return wx(out, size, "{\"errcode\":0,\"errmsg\":\"ok\",\"publish_id\":2247483671}");
    }
    if (strstr(path, "/freepublish/get")) {
        if (!strstr(body, "2247483671"))
            return wx_error(out, size, 53504);
        if (a->polls > 0) {
            a->polls--;
            return wx(out, size, "{\"publish_id\":2247483671,\"publish_status\":1}");
        }
        snprintf(reply, sizeof reply,
                 "{\"publish_id\":2247483671,\"publish_status\":%d,\"article_id\":\"A\","
                 "\"article_detail\":{\"count\":1,\"item\":[{\"idx\":1,\"article_url\":"
                 "\"https://mp.weixin.qq.com/s/abc\"}]}}",
                 a->final);
        return wx(out, size, reply);
    }
    if (strstr(path, "/freepublish/delete")) {
        if (a->fail_times > 0) {
            a->fail_times--;
            return wx_error(out, size, a->fail_code);
        }
        if (!strstr(body, "\"article_id\":\"A\"") || a->deleted)
            return wx_error(out, size, 53600);
        a->deleted++;
        return wx(out, size, "{\"errcode\":0,\"errmsg\":\"ok\"}");
    }
    if (strstr(path, "/datacube/getarticletotal")) {
        if (a->no_data)
            return wx_error(out, size, 48001);
        if (!strstr(body, "\"begin_date\":\"2026-10-03\"") ||
            !strstr(body, "\"end_date\":\"2026-10-03\""))
            return wx(out, size, "{\"list\":[]}");
        return wx(out, size,
                  "{\"list\":[{\"ref_date\":\"2026-10-03\",\"msgid\":\"1_1\",\"title\":"
                  "\"关于2026年招生工作的通告\",\"details\":[{\"stat_date\":\"2026-10-03\","
                  "\"int_page_read_count\":900},{\"stat_date\":\"2026-10-04\","
                  "\"int_page_read_count\":2345}]},{\"ref_date\":\"2026-10-03\",\"title\":"
                  "\"别处发的\",\"details\":[{\"stat_date\":\"2026-10-04\","
                  "\"int_page_read_count\":7}]}]}");
    }
    return wx_error(out, size, 48001);
}

static struct ctx at(struct test *t, const struct cast *k, enum who who, const char *time)
{
    struct ctx c = cast_ctx(t, k, who);

    CHECK(t, instant_parse(str_of(time), &c.now));
    return c;
}

static struct outbox_done step(struct test *t, const struct cast *k, const char *time)
{
    struct ctx c = at(t, k, WHO_SYSTEM, time);
    struct outbox_done d = {0};

    outbox_step(&c, &d);
    CHECK_OK(t, &c.fail);
    return d;
}

static struct push_row row_of(struct test *t, const struct cast *k, int64_t id)
{
    struct ctx c = at(t, k, WHO_REVIEWER, "2026-11-01 09:00");
    struct push_view v = {0};

    push_open(&c, id, &v);
    CHECK_OK(t, &c.fail);
    return v.p;
}

/* Prepared by the clerk, approved by the reviewer. */
static int64_t push(struct test *t, const struct cast *k, struct doc_id doc, int64_t channel,
                    const char *time)
{
    struct ctx c = at(t, k, WHO_CLERK, time);
    struct push_new n = {.document = doc, .channel = channel};
    int64_t id = 0;

    CHECK_INT(t, push_prepare(&c, &n, &id), OK);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_REVIEWER, time);
    CHECK_INT(t, push_approve(&c, id), OK);
    CHECK_OK(t, &c.fail);
    return id;
}

static int64_t channel(struct test *t, const struct cast *k, const char *kind, int port)
{
    struct ctx c = at(t, k, WHO_CLERK, "2026-10-01 09:00");
    struct channel_row r = {.unit = k->unit, .kind = str_of(kind), .name = S("示范区教育")};
    struct channel_account a = {.base = str_fmt(&t->mem, "http://127.0.0.1:%d%s", port,
                                                str_eq(r.kind, S("hook")) ? "/take" : ""),
                                .appid = S("wx123"),
                                .secret = S("s3cret")};
    struct channel_list all = {0};
    int64_t id = 0;

    CHECK_INT(t, channel_save(&c, &r, &id), OK);
    if (!port)
        return id;
    CHECK_INT(t, channel_connect(&c, id, &a), ERR_FORBIDDEN);
    c = at(t, k, WHO_ADMIN, "2026-10-01 09:00");
    CHECK_INT(t, channel_connect(&c, id, &a), OK);
    channels_look(&c, k->unit, &all);
    for (isize i = 0; i < all.n; i++)
        CHECK(t, all.p[i].config.n <= 1); /* it does not leave */
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    channel_load(&c, id, &r);
    CHECK(t, r.config.n > 20 && !str_has(r.config, S("s3cret")));
    db_end(&c);
    return id;
}

/* A published document; with a picture of its own where `picture`. */
static struct doc_id document(struct test *t, const struct cast *k, const char *title,
                              bool picture)
{
    struct doc_id id = cast_doc(t, k, title, "第一段。\n第二段 <b>&\n第三段。");

    if (picture) {
        static const char png[] = "\x89PNG\r\n\x1a\n pixels";
        struct ctx c = cast_ctx(t, k, WHO_CLERK);
        struct blob_file f = {0};
        struct doc_file file;
        struct doc_draft d = cast_draft(t, k, title, "");
        int64_t a = 0;
        int version = 1;

        blob_put(&c, (struct str){png, sizeof png - 1}, &f);
        file = (struct doc_file){S("image"),         S("a.png"), S("image/png"),
                                 digest_str(&f.sm3), f.size,     {0}};
        CHECK_INT(t, doc_attach(&c, id, version, &file, &a, &version), OK);
        d.body = str_fmt(&t->mem,
                         "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":["
                         "{\"type\":\"text\",\"text\":\"看图\"},{\"type\":\"image\",\"attrs\":"
                         "{\"src\":\"/gongkai/file/%lld/%lld/a.png\",\"alt\":\"图\"}}]}]}",
                         (long long)id.n, (long long)a);
        CHECK_INT(t, doc_save(&c, id, version, &d, &version), OK);
        CHECK_OK(t, &c.fail);
    }
    cast_publish(t, k, id);
    return id;
}

static void may_not(struct test *t, const struct cast *k, int64_t wx_id)
{
    const char *kind = world_kind(db_kind(k->db));
    struct doc_id draft, doc;
    struct ctx c;
    struct push_new n = {.channel = wx_id};
    int64_t id = 0;

    test_case(t, "%s: what was not checked and published goes nowhere", kind);
    draft = cast_doc(t, k, "还没有审核", "正文");
    n.document = draft;
    c = at(t, k, WHO_CLERK, "2026-10-02 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &id), ERR_RULE);
    doc = document(t, k, "已经公开", false);
    n.document = doc;
    n.title = S("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九"
                "十一二三四五六七八九十一二三四五六七八九十一二三四五");
    c = at(t, k, WHO_CLERK, "2026-10-02 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &id), ERR_INPUT);
    n.title = S("");
    c = at(t, k, WHO_STRANGER, "2026-10-02 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &id), ERR_FORBIDDEN);
    c = at(t, k, WHO_REVIEWER, "2026-10-02 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &id), OK);
    CHECK_INT(t, push_approve(&c, id), ERR_RULE); /* one's own */
    c = at(t, k, WHO_CLERK, "2026-10-02 09:00");
    CHECK_INT(t, push_approve(&c, id), ERR_FORBIDDEN);
    c = at(t, k, WHO_CLERK, "2026-10-02 09:00");
    CHECK_INT(t, push_mark_sent(&c, id, S("")), ERR_RULE); /* not approved */

    test_case(t, "%s: withdrawn after the approval: it is not sent", kind);
    c = at(t, k, WHO_SECOND, "2026-10-02 09:00");
    CHECK_INT(t, push_approve(&c, id), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    CHECK_INT(t, step(t, k, "2026-10-02 09:01").end, OUTBOX_FAILED);
    CHECK_STR(t, row_of(t, k, id).state, S("failed"));
}

static void wechats(struct test *t, const struct cast *k, struct loop_platform *a,
                    int64_t wx_id)
{
    const char *kind = world_kind(db_kind(k->db));
    struct doc_id doc;
    struct outbox_done d;
    struct push_row p;
    struct ctx c;
    int64_t id;

    test_case(t, "%s: to the account: picture, cover, draft, submit, asked until it is out",
              kind);
    a->polls = 1;
    doc = document(t, k, "关于2026年招生工作的通告", true);
    id = push(t, k, doc, wx_id, "2026-10-03 09:00");
    d = step(t, k, "2026-10-03 09:00");
    CHECK_INT(t, d.end, OUTBOX_LATER);
    CHECK_STR(t, row_of(t, k, id).state, S("sending"));
    CHECK_INT(t, a->images + a->covers + a->drafts + a->submits, 4);
    CHECK(t, strstr(a->content, "http://mmbiz.qpic.cn/p/1") && strstr(a->content, "style=\""));
    CHECK_STR(t, str_of(a->title), S("关于2026年招生工作的通告"));
    CHECK_INT(t, step(t, k, "2026-10-03 09:00").end, OUTBOX_NOTHING);
    CHECK_INT(t, step(t, k, "2026-10-03 09:01").end, OUTBOX_SENT);
    p = row_of(t, k, id);
    CHECK_STR(t, p.state, S("sent"));
    CHECK_STR(t, p.address, S("https://mp.weixin.qq.com/s/abc"));
    CHECK_INT(t, a->drafts + a->submits, 2); /* nothing was made twice */
    CHECK_INT(t, a->tokens, 1);
    c = at(t, k, WHO_CLERK, "2026-10-04 09:00");
    CHECK_INT(t, push_count(&c, id, 1234), OK);
    CHECK_INT(t, row_of(t, k, id).reads, 1234);
    c = at(t, k, WHO_CLERK, "2026-10-04 09:00");
    CHECK_INT(t, push_drop(&c, id), ERR_RULE);

    test_case(t, "%s: reads come from the data interface, the newest total of its title", kind);
    a->no_data = true;
    c = at(t, k, WHO_SYSTEM, "2026-10-05 03:00");
    CHECK_INT(t, push_fetch_reads(&c), 0);
    CHECK_OK(t, &c.fail); /* refused, and logged */
    a->no_data = false;
    c = at(t, k, WHO_SYSTEM, "2026-10-03 23:00");
    CHECK_INT(t, push_fetch_reads(&c), 0); /* today's are told tomorrow */
    c = at(t, k, WHO_SYSTEM, "2026-10-05 03:00");
    CHECK_INT(t, push_fetch_reads(&c), 1);
    p = row_of(t, k, id);
    CHECK_INT(t, p.reads, 2345);
    CHECK_STR(t, day_iso(&t->mem, p.reads_day), S("2026-10-04"));
    c = at(t, k, WHO_SYSTEM, "2026-10-06 03:00");
    CHECK_INT(t, push_fetch_reads(&c), 0); /* nothing has changed */
    c = at(t, k, WHO_SYSTEM, "2026-10-20 03:00");
    CHECK_INT(t, push_fetch_reads(&c), 0); /* the platform tells of a week */

    test_case(t, "%s: a ticket that is not valid any more is renewed once", kind);
    a->valid = 900; /* the one that is kept is not it */
    a->tokens = 900;
    id = push(t, k, document(t, k, "甲", false), wx_id, "2026-10-03 09:10");
    CHECK_INT(t, step(t, k, "2026-10-03 09:10").end, OUTBOX_SENT);
    CHECK_INT(t, a->tokens, 901);

    test_case(t, "%s: busy: again; the day's quota: tomorrow; refused: for good, then mended",
              kind);
    a->fail_code = -1;
    a->fail_times = 1;
    id = push(t, k, document(t, k, "乙", false), wx_id, "2026-10-03 10:00");
    a->drafts = a->covers = 0;
    d = step(t, k, "2026-10-03 10:00");
    CHECK_INT(t, d.end, OUTBOX_LATER);
    CHECK(t, str_has(d.error, S("-1")));
    CHECK_INT(t, step(t, k, "2026-10-03 10:01").end, OUTBOX_SENT);
    CHECK_INT(t, a->covers, 1); /* the cover was there already */
    a->fail_code = 45009;
    a->fail_times = 1;
    id = push(t, k, document(t, k, "丙", false), wx_id, "2026-10-03 11:00");
    CHECK_INT(t, step(t, k, "2026-10-03 11:00").end, OUTBOX_LATER);
    CHECK_INT(t, step(t, k, "2026-10-03 23:00").end, OUTBOX_NOTHING);
    CHECK_INT(t, step(t, k, "2026-10-04 00:30").end, OUTBOX_SENT);
    a->fail_code = 45166; /* the content is not taken */
    a->fail_times = 1;
    id = push(t, k, document(t, k, "丁", false), wx_id, "2026-10-05 09:00");
    CHECK_INT(t, step(t, k, "2026-10-05 09:00").end, OUTBOX_FAILED);
    p = row_of(t, k, id);
    CHECK_STR(t, p.state, S("failed"));
    CHECK(t, str_has(p.error, S("45166")));
    c = at(t, k, WHO_CLERK, "2026-10-05 09:30");
    CHECK_INT(t, push_again(&c, id), OK);
    CHECK_INT(t, step(t, k, "2026-10-05 09:30").end, OUTBOX_SENT);

    test_case(t,
              "%s: the platform's own review says no: failed, with a new draft the next time",
              kind);
    a->final = 4;
    id = push(t, k, document(t, k, "戊", false), wx_id, "2026-10-06 09:00");
    d = step(t, k, "2026-10-06 09:00");
    CHECK_INT(t, d.end, OUTBOX_FAILED);
    CHECK(t, str_has(d.error, S("审核")));
    a->final = a->drafts = 0;
    c = at(t, k, WHO_CLERK, "2026-10-06 10:00");
    CHECK_INT(t, push_again(&c, id), OK);
    CHECK_INT(t, step(t, k, "2026-10-06 10:00").end, OUTBOX_SENT);
    CHECK_INT(t, a->drafts, 1);
}

static int64_t standing(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct push_list all = {0};

    CHECK_INT(t, pushes_standing(&c, k->unit, &all), OK);
    return all.n;
}

/* What is withdrawn must go from the channel: by the interface, or by hand. */
static void taken_down(struct test *t, const struct cast *k, struct loop_platform *a,
                       int64_t wx_id)
{
    const char *kind = world_kind(db_kind(k->db));
    struct outbox_done d;
    struct doc_id doc;
    struct push_row p;
    int64_t id, board, was = standing(t, k);
    struct ctx c;

    test_case(t, "%s: what is withdrawn is to be taken down from the account", kind);
    a->fail_times = a->deleted = a->polls = 0;
    doc = document(t, k, "要撤回的通告", false);
    id = push(t, k, doc, wx_id, "2026-10-20 09:00");
    CHECK_INT(t, step(t, k, "2026-10-20 09:00").end, OUTBOX_SENT);
    CHECK_INT(t, standing(t, k), was);
    c = at(t, k, WHO_CLERK, "2026-10-20 10:00");
    CHECK_INT(t, push_take_down(&c, id), ERR_FORBIDDEN); /* it is public still */
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    CHECK_INT(t, standing(t, k), was + 1);
    a->fail_code = 45011;
    a->fail_times = 1;
    c = at(t, k, WHO_CLERK, "2026-10-20 11:00");
    CHECK_INT(t, push_take_down(&c, id), OK);
    CHECK_STR(t, row_of(t, k, id).state, S("taking"));
    c = at(t, k, WHO_CLERK, "2026-10-20 11:00");
    CHECK_INT(t, push_take_down(&c, id), ERR_RULE); /* twice */
    CHECK_INT(t, step(t, k, "2026-10-20 11:00").end, OUTBOX_LATER);
    CHECK_INT(t, standing(t, k), was + 1);
    CHECK_INT(t, step(t, k, "2026-10-20 11:10").end, OUTBOX_SENT);
    p = row_of(t, k, id);
    CHECK_STR(t, p.state, S("down"));
    CHECK(t, p.down_at.s && !p.down_by.n && a->deleted == 1);
    CHECK_INT(t, standing(t, k), was);

    test_case(t, "%s: the interface refuses: it stands still, and is taken down by hand", kind);
    doc = document(t, k, "又一则要撤回的", false);
    id = push(t, k, doc, wx_id, "2026-10-21 09:00");
    CHECK_INT(t, step(t, k, "2026-10-21 09:00").end, OUTBOX_SENT);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    c = at(t, k, WHO_CLERK, "2026-10-21 10:00");
    CHECK_INT(t, push_take_down(&c, id), OK);
    d = step(t, k, "2026-10-21 10:00"); /* deleted there before */
    CHECK_INT(t, d.end, OUTBOX_FAILED);
    p = row_of(t, k, id);
    CHECK_STR(t, p.state, S("sent"));
    CHECK(t, str_has(p.error, S("53600")));
    c = at(t, k, WHO_CLERK, "2026-10-21 10:00");
    CHECK_INT(t, push_mark_down(&c, id, S("　")), ERR_INPUT);
    c = at(t, k, WHO_CLERK, "2026-10-21 10:00");
    CHECK_INT(t, push_mark_down(&c, id, S("公众号后台已经删除")), OK);
    p = row_of(t, k, id);
    CHECK_STR(t, p.state, S("down"));
    CHECK(t, p.down_by.n && str_eq(p.down_note, S("公众号后台已经删除")));
    c = at(t, k, WHO_CLERK, "2026-10-21 10:00");
    CHECK_INT(t, push_mark_down(&c, id, S("再来")), ERR_RULE);

    test_case(t, "%s: a channel without an interface: by hand only", kind);
    board = channel(t, k, "board", 0);
    doc = document(t, k, "公告栏上的", false);
    id = push(t, k, doc, board, "2026-10-22 09:00");
    c = at(t, k, WHO_CLERK, "2026-10-22 09:00");
    CHECK_INT(t, push_mark_down(&c, id, S("没有贴过")), ERR_FORBIDDEN);
    c = at(t, k, WHO_REVIEWER, "2026-10-22 09:00");
    CHECK_INT(t, push_mark_down(&c, id, S("没有贴过")), ERR_RULE);
    c = at(t, k, WHO_CLERK, "2026-10-22 09:00");
    CHECK_INT(t, push_mark_sent(&c, id, S("")), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    c = at(t, k, WHO_CLERK, "2026-10-22 10:00");
    CHECK_INT(t, push_take_down(&c, id), ERR_RULE);
    CHECK_INT(t, standing(t, k), was + 1);
    c = at(t, k, WHO_CLERK, "2026-10-22 10:00");
    CHECK_INT(t, push_mark_down(&c, id, S("已经撕下")), OK);
    CHECK_INT(t, standing(t, k), was);
}

static int take(struct web *w, const char *method, const char *path, const char *head,
                const char *body, int n, char *out, int size)
{
    (void)w, (void)method, (void)path, (void)head, (void)body, (void)n;
    return web_reply(out, size, 200, "", "application/json",
                     "{\"address\":\"https://other.example/1\"}");
}

static void by_hand_and_hook(struct test *t, const struct cast *k, struct web *hook)
{
    const char *kind = world_kind(db_kind(k->db));
    int64_t board, other, id;
    struct browse_channel feed;
    struct str html, png;
    struct doc_id doc;
    struct ctx c;

    test_case(t, "%s: without a connector: sent by hand, recorded", kind);
    board = channel(t, k, "board", 0);
    doc = document(t, k, "张贴的公告", false);
    id = push(t, k, doc, board, "2026-10-07 09:00");
    CHECK_STR(t, row_of(t, k, id).state, S("approved"));
    CHECK_INT(t, step(t, k, "2026-10-07 09:00").end, OUTBOX_NOTHING);
    c = at(t, k, WHO_CLERK, "2026-10-07 09:00");
    CHECK_INT(t, push_mark_sent(&c, id, S("ftp://x")), ERR_INPUT);
    c = at(t, k, WHO_CLERK, "2026-10-07 09:00");
    CHECK_INT(t, push_mark_sent(&c, id, S("")), OK);
    CHECK_STR(t, row_of(t, k, id).state, S("sent"));

    test_case(t, "%s: a hook gets the text signed, and says where it stands", kind);
    other = channel(t, k, "hook", hook->loop.port);
    id = push(t, k, doc, other, "2026-10-07 10:00");
    CHECK_INT(t, step(t, k, "2026-10-07 10:00").end, OUTBOX_SENT);
    CHECK_STR(t, row_of(t, k, id).address, S("https://other.example/1"));
    CHECK(t,
          strstr(hook->body, "张贴的公告") && strstr(hook->head, "X-Gongkai-Signature: sm3="));

    test_case(t, "%s: a channel's feed has what went out there and is still public", kind);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, browse_channel(&c, S("zfqjyj"), other, 10, &feed), OK);
    CHECK_INT(t, feed.sent.n, 1);
    CHECK_STR(t, feed.sent.p[0].title, S("张贴的公告"));
    CHECK(t, feed.cols.p[0].n > 0 && !feed.channel.config.n);
    CHECK_INT(t, browse_channel(&c, S("zfqwjj"), other, 10, &feed), ERR_NOT_FOUND);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, browse_channel(&c, S("zfqjyj"), 99999, 10, &feed), ERR_NOT_FOUND);

    test_case(t, "%s: to take along: HTML with its styles inside, a picture", kind);
    c = at(t, k, WHO_CLERK, "2026-10-07 10:00");
    CHECK_INT(t, push_html(&c, doc, &html), OK);
    CHECK(t, str_has(html, S("第二段 &lt;b&gt;&amp;")) && !str_has(html, S("class=")));
    CHECK_INT(t, push_picture(&c, doc, &png), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, str_starts(png, S("\x89PNG")) && png.n > 10000);

    test_case(t, "%s: what is withdrawn leaves the channel's feed", kind);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, doc, DO_WITHDRAW, "有误"), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, browse_channel(&c, S("zfqjyj"), other, 10, &feed), OK);
    CHECK_INT(t, feed.sent.n, 0);
}

/* A finding that is no fault: said with why, it blocks no more, and only that one. */
static void kept_no_fault(struct test *t, const struct cast *k, const struct post_row *p)
{
    struct post_open o = {0};
    struct ctx c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    int64_t id = 0, first = -1;

    CHECK_INT(t, post_save(&c, 0, 0, p, &id), OK);
    CHECK_INT(t, post_open(&c, id, &o), OK);
    for (isize i = 0; i < o.findings.n; i++)
        if (str_eq(o.findings.p[i].level, S("block")))
            first = i;
    if (!CHECK(t, first >= 0))
        return;
    CHECK_INT(t, post_keep(&c, id, 1, first, o.findings.p[first].words, S(" ")), ERR_INPUT);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_keep(&c, id, 1, first, S("别的"), S("公开电话")), ERR_INPUT);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_keep(&c, id, 7, first, o.findings.p[first].words, S("公开电话")),
              ERR_CONFLICT);
    c = at(t, k, WHO_STRANGER, "2026-10-08 09:00");
    CHECK_INT(t, post_keep(&c, id, 1, first, o.findings.p[first].words, S("公开电话")),
              ERR_FORBIDDEN);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    for (isize i = 0; i < o.findings.n; i++)
        if (str_eq(o.findings.p[i].level, S("block")))
            CHECK_INT(t, post_keep(&c, id, 1, i, o.findings.p[i].words, S("公开电话")), OK);
    CHECK_OK(t, &c.fail);
    o = (struct post_open){0};
    CHECK_INT(t, post_open(&c, id, &o), OK);
    CHECK(t, !o.blocked && str_eq(o.findings.p[first].decision, S("kept")) &&
                 str_eq(o.findings.p[first].reason, S("公开电话")) &&
                 o.findings.p[first].decided_name.n);
    CHECK_INT(t, post_submit(&c, id, 1), OK);
}

static void posts(struct test *t, const struct cast *k)
{
    static const struct {
        const char *text;
        bool good;
    } srt[] = {
        {"1\n00:00:01,000 --> 00:00:03,500\n您好\n\n2\n00:00:03,500 --> 00:00:05,000\n再见\n",
         true},
        {"1\n00:00:01.000 --> 00:00:03.500\n两行\n字幕\n", true},
        {"", false},
        {"2\n00:00:01,000 --> 00:00:03,500\n序号不对\n", false},
        {"1\n00:00:05,000 --> 00:00:03,500\n倒着\n", false},
        {"1\n00:00:01,000 --> 00:00:03,500\n\n", false},
        {"1\n00:00:01,000 --> 00:00:09,000\n甲\n\n2\n00:00:03,000 --> 00:00:10,000\n叠着\n",
         false},
        {"1\n00:61:01,000 --> 00:62:03,500\n分钟不对\n", false},
    };
    const char *kind = world_kind(db_kind(k->db));
    struct post_row p = {.unit = k->unit,
                         .kind = S("poster"),
                         .title = S("海报"),
                         .body = S("联系人身份证号11010119900307715X")};
    struct post_open o = {0};
    struct push_new n = {0};
    int64_t id = 0, push_id = 0;
    struct ctx c;

    test_case(t, "%s: subtitles", kind);
    for (size_t i = 0; i < sizeof srt / sizeof *srt; i++) {
        struct fail why = {0};

        CHECK_INT(t, srt_check(str_of(srt[i].text), &why) == OK, srt[i].good);
        CHECK(t, srt[i].good || why.what[0]);
    }

    test_case(t, "%s: a post is checked and approved by another, or goes nowhere", kind);
    n.channel = channel(t, k, "weibo", 0);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_save(&c, 0, 0, &p, &id), OK);
    CHECK_INT(t, post_open(&c, id, &o), OK);
    CHECK(t, o.blocked);
    CHECK_INT(t, post_submit(&c, id, 1), ERR_RULE); /* a blocking finding */
    kept_no_fault(t, k, &p);
    p.body = S("今年的招生咨询电话是政务热线。");
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_save(&c, id, 9, &p, &id), ERR_CONFLICT);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_save(&c, id, 1, &p, &id), OK);
    CHECK_INT(t, post_submit(&c, id, 2), OK);
    CHECK_INT(t, post_approve(&c, id, 3), ERR_FORBIDDEN);
    n.post = id;
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &push_id), ERR_RULE);
    c = at(t, k, WHO_REVIEWER, "2026-10-08 09:00");
    CHECK_INT(t, post_return(&c, id, 3, S("")), ERR_INPUT);
    c = at(t, k, WHO_REVIEWER, "2026-10-08 09:00");
    CHECK_INT(t, post_return(&c, id, 3, S("写明电话")), OK);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_submit(&c, id, 4), OK);
    c = at(t, k, WHO_REVIEWER, "2026-10-08 09:00");
    CHECK_INT(t, post_approve(&c, id, 5), OK);
    CHECK_OK(t, &c.fail);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, push_prepare(&c, &n, &push_id), OK);

    test_case(t, "%s: of subtitles the words are checked, and found where they stand", kind);
    {
        struct post_row sub = {
            .unit = k->unit,
            .kind = S("srt"),
            .title = S("字幕"),
            .body = S("1\n00:00:01,000 --> 00:00:03,500\n<i>证号11010119900307715X</i>\n")};
        int64_t sub_id = 0;

        c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
        CHECK_INT(t, post_save(&c, 0, 0, &sub, &sub_id), OK);
        CHECK_INT(t, post_open(&c, sub_id, &o), OK);
        CHECK(t, o.blocked && o.findings.n == 1);
        CHECK_INT(t, o.findings.n ? o.findings.p[0].start : -1, 2 + 30 + 3 + 2);
        CHECK_INT(t, post_submit(&c, sub_id, 1), ERR_RULE);
    }

    test_case(t, "%s: a post that is changed after its approval must be approved anew", kind);
    c = at(t, k, WHO_CLERK, "2026-10-08 09:00");
    CHECK_INT(t, post_save(&c, id, 6, &p, &id), OK);
    c = at(t, k, WHO_REVIEWER, "2026-10-08 09:00");
    CHECK_INT(t, push_approve(&c, push_id), ERR_RULE);
}

static void run(struct test *t, enum db_kind kind)
{
    static struct loop_platform a;
    struct web *w, *hook;
    struct cast k;
    int64_t wx_id;

    test_case(t, "%s: a district and its account", world_kind(kind));
    if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
        test_skip(t, "no server");
        return;
    }
    w = web_new(wechat);
    hook = web_new(take);
    memset(&a, 0, sizeof a);
    w->user = &a;
    if (!CHECK(t, loop_start(&w->loop, web_serve)) ||
        !CHECK(t, loop_start(&hook->loop, web_serve)) ||
        !cast_new(t, test_folder(t), kind, "push", &k))
        return;
    wx_id = channel(t, &k, "wechat", w->loop.port);
    may_not(t, &k, wx_id);
    wechats(t, &k, &a, wx_id);
    by_hand_and_hook(t, &k, hook);
    taken_down(t, &k, &a, wx_id);
    posts(t, &k);
    web_free(w);
    web_free(hook);
    cast_free(&k);
}

void test_work_push(struct test *t)
{
    signal(SIGPIPE, SIG_IGN);
    run(t, DB_SQLITE);
    run(t, DB_POSTGRES);
}
