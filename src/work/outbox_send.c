/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox_send.c - the sender: one row, taken, sent, ended; see outbox.h */
#include "base/digest.h"
#include "base/json.h"
#include "base/secret.h"
#include "render/mail.h"
#include "store/keyring.h"
#include "work/outbox.h"
#include "work/push.h"

static const int waits[] = {60, 300, 1800, 7200, 21600, 43200, 86400}; /* seconds after try n */
enum { TRIES = sizeof waits / sizeof *waits + 1 };

struct outbox_result outbox_result_of(struct arena *mem, const struct fail *why)
{
    struct outbox_result r = {.error = str_dup(mem, str_of(why->what))};

    if (!why->code)
        return (struct outbox_result){.end = OUTBOX_SENT};
    r.end = err_is_users(why->code) && why->code != ERR_RATE ? OUTBOX_FAILED : OUTBOX_LATER;
    return r;
}

static void words_of(struct ctx *c, const struct outbox_row *r, struct outbox_words *out)
{
    struct jval *o = NULL;
    struct str text = S("");

    if (keyring_unseal(c->keys, c->mem, KEY_OUTBOX,
                       str_concat(c->mem, S("outbox.content:"), r->once), r->content, &text,
                       &c->fail) ||
        jval_parse(c->mem, text, &o, &c->fail))
        return;
    *out = (struct outbox_words){jval_get_str(o, "to"), jval_get_str(o, "subject"),
                                 jval_get_str(o, "text")};
}

/* The same for the same row, and nothing about it: for Message-ID and gateway. */
static struct str id_of(struct ctx *c, const struct outbox_row *r)
{
    struct digest d = keyring_hash(c->keys, KEY_OUTBOX, r->once);

    return hex_of(c->mem, str_slice(digest_str(&d), 0, 16));
}

static struct outbox_result by_mail(struct ctx *c, const struct outbox_row *r,
                                    const struct outbox_settings *s,
                                    const struct outbox_words *w)
{
    struct fail why = {0};
    int64_t port = 0;
    struct net_mail m = {.host = s->host,
                         .tls = str_eq(s->tls, S("whole"))  ? NET_TLS_WHOLE
                                : str_eq(s->tls, S("none")) ? NET_TLS_NONE
                                                            : NET_TLS_START,
                         .user = s->user,
                         .password = s->password,
                         .from = s->from,
                         .to = w->to,
                         .ca = s->ca};

    str_int(s->port, &port);
    m.port = (int)port;
    m.message = mail_write(c->mem, &(struct mail){.from = s->from,
                                                  .from_name = s->from_name,
                                                  .to = w->to,
                                                  .subject = w->subject,
                                                  .text = w->text,
                                                  .id = id_of(c, r),
                                                  .at = r->at});
    net_mail(c->mem, &m, &why);
    return outbox_result_of(c->mem, &why);
}

/* {"id","to","text"}; signed: X-Gongkai-Signature: sm3=HMAC(secret, timestamp "." body). */
static struct outbox_result by_hook(struct ctx *c, const struct outbox_row *r,
                                    const struct outbox_settings *s,
                                    const struct outbox_words *w)
{
    struct buf b = buf_new(c->mem, w->text.n + 200);
    struct json_out j = jout_new(&b);
    struct str stamp = str_fmt(c->mem, "%lld", (long long)c->now.s);
    struct net_pair heads[2];
    struct net_answer a = {0};
    struct fail why = {0};
    struct digest d;

    jout_object(&j);
    jout_put_str(&j, "id", id_of(c, r));
    jout_put_str(&j, "to", w->to);
    jout_put_str(&j, "text", w->text);
    jout_end(&j);
    d = digest_hmac(DIGEST_SM3, s->secret,
                    str_fmt(c->mem, "%.*s.%.*s", STR_ARG(stamp), STR_ARG(buf_str(&b))));
    heads[0] = (struct net_pair){S("X-Gongkai-Timestamp"), stamp};
    heads[1] = (struct net_pair){S("X-Gongkai-Signature"),
                                 str_concat(c->mem, S("sm3="), hex_of(c->mem, digest_str(&d)))};
    net_http(c->mem,
             &(struct net_ask){.method = S("POST"),
                               .url = s->url,
                               .type = S("application/json"),
                               .body = buf_str(&b),
                               .headers = heads,
                               .headers_n = s->secret.n ? 2 : 1,
                               .ca = s->ca,
                               .limits = {.most = 65536, .cut = true}},
             &a, &why);
    if (!why.code && (a.status < 200 || a.status > 299)) {
        bool later = a.status >= 500 || a.status == 408 || a.status == 425 || a.status == 429;
        struct outbox_result out = {.end = later ? OUTBOX_LATER : OUTBOX_FAILED,
                                    .seconds = a.retry_after,
                                    .error = str_fmt(c->mem, "网关回答 %d", a.status)};

        return out;
    }
    return outbox_result_of(c->mem, &why);
}

static struct outbox_result deliver(struct ctx *c, const struct outbox_row *r)
{
    struct outbox_settings s = {0};
    struct outbox_words w = {0};
    bool mail = str_eq(r->way, S("mail"));

    if (str_eq(r->way, S("push")))
        return push_deliver(c, r->push);
    db_begin_read(c);
    outbox_settings_read(c, true, &s);
    db_end(c);
    words_of(c, r, &w);
    if (c->fail.code)
        return (struct outbox_result){.end = OUTBOX_FAILED,
                                      .error = str_dup(c->mem, str_of(c->fail.what))};
    if (!(mail ? s.mail : s.hook))
        return (struct outbox_result){
            .end = OUTBOX_LATER, .waits = true, .seconds = 3600, .error = S("外发没有启用")};
    return mail ? by_mail(c, r, &s, &w) : by_hook(c, r, &s, &w);
}

/* The end of the row under its lease; false when somebody else has it by now. */
static bool end(struct ctx *c, const struct outbox_row *r, struct str lease,
                struct outbox_result *k)
{
    int64_t wait = k->seconds;

    switch (k->end) {
    case OUTBOX_SENT:
        return outbox_sent(c, r->id, lease);
    case OUTBOX_LATER:
        if (k->waits)
            return outbox_later(c, r->id, lease,
                                (struct instant){c->now.s + (wait > 0 ? wait : 60)}, k->error,
                                false);
        if (r->tries >= TRIES) {
            k->end = OUTBOX_FAILED;
            return outbox_failed(c, r->id, lease, k->error);
        }
        if (wait < waits[r->tries - 1])
            wait = waits[r->tries - 1];
        if (wait > 86400)
            wait = 86400;
        return outbox_later(c, r->id, lease, (struct instant){c->now.s + wait}, k->error, true);
    case OUTBOX_FAILED:
        return outbox_failed(c, r->id, lease, k->error);
    case OUTBOX_NOTHING:
    case OUTBOX_LOST:
        break;
    }
    return false;
}

enum err outbox_step(struct ctx *c, struct outbox_done *out)
{
    struct str lease = secret_token(c->mem, 12);
    struct outbox_result k;
    struct outbox_row r = {0};
    bool got;

    *out = (struct outbox_done){.end = OUTBOX_NOTHING};
    db_begin(c);
    got = outbox_claim(c, lease, (struct instant){c->now.s + OUTBOX_LEASE}, &r);
    if (db_end(c) || !got)
        return c->fail.code;
    k = deliver(c, &r);
    c->fail = (struct fail){0};
    db_begin_unit(c, r.unit);
    if (!end(c, &r, lease, &k))
        k.end = OUTBOX_LOST;
    if (str_eq(r.way, S("push")))
        push_ended(c, r.push, &k);
    *out = (struct outbox_done){k.end, r.id, r.way, r.kind, k.error};
    return db_end(c);
}
