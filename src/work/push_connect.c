/* SPDX-License-Identifier: MulanPSL-2.0 */
/* push_connect.c - the connectors: a WeChat official account, and a hook; see push.h
 *
 * WeChat (developers.weixin.qq.com, 公众号): stable_token → media/uploadimg for each picture of the text →
 * material/add_material for the cover → draft/add → freepublish/submit → freepublish/get until it is out.
 * What each step gave is kept, so that a try that failed goes on from there and makes no second draft.
 *
 *   -1, 45011      busy, too many in this minute: again soon
 *   40001 40014 42001   the ticket is not valid: a new one, once, then again
 *   45009          the day's quota is used up: tomorrow
 *   others         for good; the number and the words are shown, a person mends and sends again
 */
#include "base/digest.h"
#include "base/json.h"
#include "render/picture.h"
#include "render/wechat.h"
#include "store/keyring.h"
#include "work/push_in.h"

enum {
    PICTURE_MOST = 1 << 20,
    PICTURES = 20,
    POLL_SECONDS = 20,
    TOKEN_EARLY = 300,
    PATIENCE = 3 * 86400
};

struct wechat {
    struct ctx *c;
    struct parcel *p;
    struct str token, thumb, draft, publish, article;
    struct wechat_pictures pictures;
    isize pictures_cap;
    struct outbox_result stop; /* end other than NOTHING: do not go on */
};

static void stop(struct wechat *w, enum outbox_end end, int64_t seconds, bool waits,
                 struct str error)
{
    w->stop =
        (struct outbox_result){.end = end, .seconds = seconds, .waits = waits, .error = error};
}

/* --- how far it has come */

static void read_progress(struct wechat *w)
{
    struct jval *o = NULL;
    const struct jval *l;

    if (jval_parse(w->c->mem, w->p->push.progress, &o, &w->c->fail))
        return;
    w->thumb = jval_get_str(o, "thumb");
    w->draft = jval_get_str(o, "draft");
    w->publish = jval_get_str(o, "publish");
    w->article = jval_get_str(o, "article");
    l = jval_get(o, "pictures");
    for (const struct jval *k = l ? l->first : NULL; k; k = k->next)
        *LIST_ADD(w->c->mem, &w->pictures, w->pictures_cap) =
            (struct wechat_picture){jval_get_str(k, "from"), jval_get_str(k, "to")};
}

static void keep(struct wechat *w, struct str address)
{
    struct buf b = buf_new(w->c->mem, 1024);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, "thumb", w->thumb);
    jout_put_str(&j, "draft", w->draft);
    jout_put_str(&j, "publish", w->publish);
    jout_put_str(&j, "article", w->article);
    jout_key(&j, "pictures");
    jout_array(&j);
    for (isize i = 0; i < w->pictures.n; i++) {
        jout_object(&j);
        jout_put_str(&j, "from", w->pictures.p[i].from);
        jout_put_str(&j, "to", w->pictures.p[i].to);
        jout_end(&j);
    }
    jout_end(&j);
    jout_end(&j);
    push_keep(w->c, w->p, buf_str(&b), address);
}

/* --- one call */

/* An answer of the interface: JSON with errcode, which is absent or 0 where all is well. */
static const struct jval *answer(struct wechat *w, const struct net_answer *a,
                                 const struct fail *why, int64_t *code)
{
    struct fail bad = {0};
    struct jval *o = NULL;

    *code = 0;
    if (why->code) {
        w->stop = outbox_result_of(w->c->mem, why);
        return NULL;
    }
    if (a->status >= 500 || a->status == 429) {
        stop(w, OUTBOX_LATER, a->retry_after, false,
             str_fmt(w->c->mem, "微信接口回答 %d", a->status));
        return NULL;
    }
    if (a->status != 200 || jval_parse(w->c->mem, a->body, &o, &bad) ||
        o->kind != JVAL_OBJECT) {
        stop(w, OUTBOX_LATER, 0, false,
             str_fmt(w->c->mem, "微信接口的回答读不懂（%d）", a->status));
        return NULL;
    }
    *code = jval_get_int(o, "errcode", 0);
    return o;
}

static void refused(struct wechat *w, int64_t code, struct str says)
{
    struct str error = str_fmt(w->c->mem, "微信接口：%lld %.*s", (long long)code,
                               (int)(says.n > 120 ? 120 : says.n), says.p ? says.p : "");
    int64_t day = 86400 - (w->c->now.s + 28800) % 86400; /* until midnight in China */

    if (code == -1 || code == 45011)
        stop(w, OUTBOX_LATER, 60, false, error);
    else if (code == 45009)
        stop(w, OUTBOX_LATER, day + 600, true, error);
    else
        stop(w, OUTBOX_FAILED, 0, false, error);
}

static struct str token_place(struct wechat *w)
{
    return str_fmt(w->c->mem, "channel.token:%lld", (long long)w->p->channel.id);
}

static void keep_token(struct wechat *w, int64_t seconds)
{
    struct ctx *c = w->c;

    db_begin_unit(c, w->p->channel.unit);
    channel_token(c, w->p->channel.id,
                  keyring_seal(c->keys, c->mem, KEY_OUTBOX, token_place(w), w->token),
                  (struct instant){c->now.s + seconds});
    db_end(c);
}

/* The ticket: the one that is kept, or a new one. `fresh`: the old one is not valid. */
static void ticket(struct wechat *w, bool fresh)
{
    struct ctx *c = w->c;
    struct buf b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);
    struct net_answer a = {0};
    struct fail why = {0};
    const struct jval *o;
    int64_t code;

    if (!fresh && w->p->channel.token.n &&
        w->p->channel.token_until.s > c->now.s + TOKEN_EARLY &&
        !keyring_unseal(c->keys, c->mem, KEY_OUTBOX, token_place(w), w->p->channel.token,
                        &w->token, &why))
        return;
    why = (struct fail){0};
    jout_object(&j);
    jout_put_str(&j, "grant_type", S("client_credential"));
    jout_put_str(&j, "appid", w->p->account.appid);
    jout_put_str(&j, "secret", w->p->account.secret);
    jout_put_bool(&j, "force_refresh", fresh);
    jout_end(&j);
    net_http(c->mem,
             &(struct net_ask){
                 .method = S("POST"),
                 .url = str_concat(c->mem, w->p->account.base, S("/cgi-bin/stable_token")),
                 .type = S("application/json"),
                 .body = buf_str(&b),
                 .ca = w->p->ca},
             &a, &why);
    o = answer(w, &a, &why, &code);
    if (!o)
        return;
    w->token = jval_get_str(o, "access_token");
    if (code || !w->token.n)
        refused(w, code, jval_get_str(o, "errmsg"));
    else
        keep_token(w, jval_get_int(o, "expires_in", 7200));
}

static bool ticket_is_bad(int64_t code)
{
    return code == 40001 || code == 40014 || code == 42001;
}

/* `path` with the ticket; a ticket that is not valid any more is renewed once. NULL: stopped. */
static const struct jval *call(struct wechat *w, const char *path, struct str body,
                               const struct net_part *part)
{
    struct ctx *c = w->c;

    for (int tries = 0; !w->stop.end; tries++) {
        struct net_ask ask = {.method = S("POST"), .ca = w->p->ca};
        struct net_answer a = {0};
        struct fail why = {0};
        const struct jval *o;
        int64_t code;

        if (!w->token.n || tries)
            ticket(w, tries > 0);
        if (w->stop.end)
            break;
        ask.url = str_fmt(c->mem, "%.*s%s%caccess_token=%.*s", STR_ARG(w->p->account.base),
                          path, str_has(str_of(path), S("?")) ? '&' : '?',
                          STR_ARG(net_encode(c->mem, w->token)));
        if (part) {
            ask.parts = part;
            ask.parts_n = 1;
        } else {
            ask.type = S("application/json");
            ask.body = body;
        }
        net_http(c->mem, &ask, &a, &why);
        o = answer(w, &a, &why, &code);
        if (o && !code)
            return o;
        if (o && ticket_is_bad(code) && tries == 0)
            continue;
        if (o)
            refused(w, code, jval_get_str(o, "errmsg"));
    }
    return NULL;
}

/* --- the steps */

static void picture(struct wechat *w, const struct tree *t)
{
    struct net_part part = {.name = S("media")};
    const struct jval *o;
    struct str type = {0}, bytes = {0};

    for (isize i = 0; i < w->pictures.n; i++)
        if (str_eq(w->pictures.p[i].from, t->href))
            return; /* there already */
    if (w->pictures.n >= PICTURES || !push_image(w->c, w->p, t->href, &type, &bytes)) {
        w->c->fail = (struct fail){0};
        return; /* not one of ours: its words stand in its place */
    }
    if ((!str_eq(type, S("image/png")) && !str_eq(type, S("image/jpeg"))) ||
        bytes.n > PICTURE_MOST) {
        stop(w, OUTBOX_FAILED, 0, false,
             S("公众号正文只收 1 MB 以内的 JPG、PNG 图片，请替换正文里的图片"));
        return;
    }
    part.file = str_eq(type, S("image/png")) ? S("picture.png") : S("picture.jpg");
    part.type = type;
    part.body = bytes;
    o = call(w, "/cgi-bin/media/uploadimg", S(""), &part);
    if (!o)
        return;
    *LIST_ADD(w->c->mem, &w->pictures, w->pictures_cap) =
        (struct wechat_picture){t->href, jval_get_str(o, "url")};
    keep(w, S(""));
}

static void cover(struct wechat *w)
{
    struct ctx *c = w->c;
    struct net_part part = {.name = S("media"), .file = S("cover.png"), .type = S("image/png")};
    struct fail why = {0};
    const struct jval *o;

    if (picture_cover(c->helper, w->p->push.title, w->p->unit_name, c->mem, &part.body, &why)) {
        w->stop = outbox_result_of(c->mem, &why);
        return;
    }
    o = call(w, "/cgi-bin/material/add_material?type=image", S(""), &part);
    if (!o)
        return;
    w->thumb = jval_get_str(o, "media_id");
    keep(w, S(""));
}

static void draft(struct wechat *w)
{
    struct ctx *c = w->c;
    struct str html = render_wechat(c->mem, w->p->body, &w->pictures);
    struct buf b = buf_new(c->mem, html.n + 2000);
    struct json_out j = jout_new(&b);
    const struct jval *o;

    jout_object(&j);
    jout_key(&j, "articles");
    jout_array(&j);
    jout_object(&j);
    jout_put_str(&j, "title", w->p->push.title);
    jout_put_str(&j, "author", w->p->author);
    jout_put_str(&j, "digest", w->p->push.digest);
    jout_put_str(&j, "content", html);
    jout_put_str(&j, "content_source_url", w->p->source);
    jout_put_str(&j, "thumb_media_id", w->thumb);
    jout_put_int(&j, "need_open_comment", 0);
    jout_put_int(&j, "only_fans_can_comment", 0);
    jout_end(&j);
    jout_end(&j);
    jout_end(&j);
    o = call(w, "/cgi-bin/draft/add", buf_str(&b), NULL);
    if (!o)
        return;
    w->draft = jval_get_str(o, "media_id");
    keep(w, S(""));
}

static struct str one_member(struct arena *mem, const char *key, struct str value)
{
    struct buf b = buf_new(mem, 200);
    struct json_out j = jout_new(&b);

    jout_object(&j);
    jout_put_str(&j, key, value);
    jout_end(&j);
    return buf_str(&b);
}

/* Numbers come as text or as numbers, by the version of the interface. */
static struct str id_of(struct arena *mem, const struct jval *o, const char *key)
{
    struct str s = jval_get_str(o, key);

    return s.n || !jval_get(o, key) ? s
                                    : str_fmt(mem, "%lld", (long long)jval_get_int(o, key, 0));
}

static void submit(struct wechat *w)
{
    const struct jval *o = call(w, "/cgi-bin/freepublish/submit",
                                one_member(w->c->mem, "media_id", w->draft), NULL);

    if (!o)
        return;
    w->publish = id_of(w->c->mem, o, "publish_id");
    keep(w, S(""));
}

static void ask_state(struct wechat *w)
{
    static const char *const says[] = {"",
                                       "",
                                       "原创声明没有通过",
                                       "发布失败",
                                       "平台审核没有通过",
                                       "发布后被删除",
                                       "发布后被封禁"};
    const struct jval *o = call(w, "/cgi-bin/freepublish/get",
                                one_member(w->c->mem, "publish_id", w->publish), NULL),
                      *item;
    int64_t status;

    if (!o)
        return;
    status = jval_get_int(o, "publish_status", -1);
    if (status == 0) {
        item = jval_get(jval_get(o, "article_detail"), "item");
        w->article = id_of(w->c->mem, o, "article_id");
        keep(w, item && item->first ? jval_get_str(item->first, "article_url") : S(""));
        stop(w, OUTBOX_SENT, 0, false, S(""));
    } else if (status == 1 && w->c->now.s - w->p->push.approved_at.s > PATIENCE) {
        stop(w, OUTBOX_FAILED, 0, false, S("公众平台三天没有给出结果，请到公众平台查看"));
    } else if (status == 1) {
        stop(w, OUTBOX_LATER, POLL_SECONDS, true, S("已提交，公众平台正在处理"));
    } else {
        /* This draft is used up: a person mends the text, the next try makes another one. */
        w->draft = w->publish = S("");
        keep(w, S(""));
        stop(w, OUTBOX_FAILED, 0, false,
             str_fmt(w->c->mem, "公众平台：%s",
                     status >= 2 && status <= 6 ? says[status] : "发布状态不明"));
    }
}

struct outbox_result push_wechat(struct ctx *c, struct parcel *p)
{
    struct wechat w = {.c = c, .p = p};

    read_progress(&w);
    if (!w.publish.n && !w.draft.n) {
        for (struct tree *t = p->body; t && !w.stop.end; t = tree_walk(p->body, t))
            if (t->kind == TREE_IMAGE)
                picture(&w, t);
        if (!w.stop.end && !w.thumb.n)
            cover(&w);
        if (!w.stop.end)
            draft(&w);
    }
    if (!w.stop.end && !w.publish.n)
        submit(&w);
    if (!w.stop.end)
        ask_state(&w);
    if (c->fail.code)
        return outbox_result_of(c->mem, &c->fail);
    return w.stop;
}

bool push_wechat_deletes(struct ctx *c, struct str progress)
{
    struct fail why = {0};
    struct jval *o = NULL;

    return !jval_parse(c->mem, progress, &o, &why) && jval_get_str(o, "article").n;
}

/* freepublish/delete: index 0, or none, is the whole of it. */
struct outbox_result push_wechat_down(struct ctx *c, struct parcel *p)
{
    struct wechat w = {.c = c, .p = p};

    read_progress(&w);
    if (!c->fail.code && call(&w, "/cgi-bin/freepublish/delete",
                              one_member(c->mem, "article_id", w.article), NULL))
        stop(&w, OUTBOX_SENT, 0, false, S(""));
    if (c->fail.code)
        return outbox_result_of(c->mem, &c->fail);
    return w.stop;
}

/* datacube/getarticletotal: one day at a time, from the day after; each article with a total for each day
 * since, of which the last one stands. */
struct outbox_result push_wechat_reads(struct ctx *c, struct parcel *p, struct day day,
                                       struct push_read_list *out)
{
    struct wechat w = {.c = c, .p = p};
    struct buf b = buf_new(c->mem, 100);
    struct json_out j = jout_new(&b);
    const struct jval *o, *list;
    isize cap = 0;

    jout_object(&j);
    jout_put_str(&j, "begin_date", day_iso(c->mem, day));
    jout_put_str(&j, "end_date", day_iso(c->mem, day));
    jout_end(&j);
    o = call(&w, "/datacube/getarticletotal", buf_str(&b), NULL);
    list = o ? jval_get(o, "list") : NULL;
    for (const struct jval *k = list ? list->first : NULL; k; k = k->next) {
        const struct jval *details = jval_get(k, "details");
        struct push_read r = {.title = jval_get_str(k, "title"), .reads = -1};

        for (const struct jval *d = details ? details->first : NULL; d; d = d->next) {
            r.reads = jval_get_int(d, "int_page_read_count", r.reads);
            day_parse(jval_get_str(d, "stat_date"), &r.until);
        }
        if (r.title.n && r.reads >= 0)
            *LIST_ADD(c->mem, out, cap) = r;
    }
    if (o)
        stop(&w, OUTBOX_SENT, 0, false, S(""));
    return w.stop;
}

/* --- a hook: the text as JSON, signed as text messages are */

struct outbox_result push_hook(struct ctx *c, struct parcel *p)
{
    struct buf b = buf_new(c->mem, 16384);
    struct json_out j = jout_new(&b);
    struct str stamp = str_fmt(c->mem, "%lld", (long long)c->now.s);
    struct digest mac;
    struct net_pair heads[2];
    struct net_answer a = {0};
    struct fail why = {0};
    struct jval *o = NULL;

    jout_object(&j);
    jout_put_str(&j, "id", str_fmt(c->mem, "push-%lld", (long long)p->push.id));
    jout_put_str(&j, "title", p->push.title);
    jout_put_str(&j, "digest", p->push.digest);
    jout_put_str(&j, "unit", p->unit_name);
    jout_put_str(&j, "source", p->source);
    jout_put_str(&j, "text", p->text);
    jout_put_str(&j, "html", render_wechat(c->mem, p->body, NULL));
    jout_end(&j);
    mac = digest_hmac(DIGEST_SM3, p->account.secret,
                      str_fmt(c->mem, "%.*s.%.*s", STR_ARG(stamp), STR_ARG(buf_str(&b))));
    heads[0] = (struct net_pair){S("X-Gongkai-Timestamp"), stamp};
    heads[1] =
        (struct net_pair){S("X-Gongkai-Signature"),
                          str_concat(c->mem, S("sm3="), hex_of(c->mem, digest_str(&mac)))};
    net_http(c->mem,
             &(struct net_ask){.method = S("POST"),
                               .url = p->account.base,
                               .type = S("application/json"),
                               .body = buf_str(&b),
                               .headers = heads,
                               .headers_n = p->account.secret.n ? 2 : 1,
                               .ca = p->ca,
                               .limits = {.most = 65536, .cut = true}},
             &a, &why);
    if (why.code)
        return outbox_result_of(c->mem, &why);
    if (a.status < 200 || a.status > 299)
        return (struct outbox_result){
            .end = a.status >= 500 || a.status == 429 || a.status == 408 ? OUTBOX_LATER
                                                                         : OUTBOX_FAILED,
            .seconds = a.retry_after,
            .error = str_fmt(c->mem, "接口回答 %d", a.status)};
    /* It may say where the text stands now. */
    if (!jval_parse(c->mem, a.body, &o, &why) && net_url_is(jval_get_str(o, "address")))
        push_keep(c, p, p->push.progress, jval_get_str(o, "address"));
    return (struct outbox_result){.end = OUTBOX_SENT};
}
