/* SPDX-License-Identifier: MulanPSL-2.0 */
/* outbox.c - settings and queue of what goes out; see outbox.h. The sender: outbox_send.c */
#include "work/outbox.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "rules.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/keyring.h"
#include "work/may.h"

static const struct unit_id everywhere = {0};

/* --- settings */

struct str outbox_seal(struct ctx *c, struct str key, struct str text)
{
    struct str place = str_concat(c->mem, S("setting:"), key);

    return base64_of(c->mem, keyring_seal(c->keys, c->mem, KEY_OUTBOX, place, text));
}

struct str outbox_unseal(struct ctx *c, struct str key, struct str stored)
{
    struct str place = str_concat(c->mem, S("setting:"), key), sealed, text = S("");

    if (!stored.n)
        return S("");
    if (!base64_parse(c->mem, stored, &sealed))
        fail_set(&c->fail, ERR_UNREADABLE, str_cstr(c->mem, key), "设置里的密码读不出来");
    keyring_unseal(c->keys, c->mem, KEY_OUTBOX, place, sealed, &text, &c->fail);
    return text;
}

static struct str get(struct ctx *c, const char *key)
{
    return setting_get(c, everywhere, str_of(key));
}

void outbox_settings_read(struct ctx *c, bool secrets, struct outbox_settings *out)
{
    struct str password = get(c, "out.mail.password"), secret = get(c, "out.hook.secret");

    *out = (struct outbox_settings){
        .mail = str_eq(get(c, "out.mail"), S("1")),
        .host = get(c, "out.mail.host"),
        .port = get(c, "out.mail.port"),
        .tls = get(c, "out.mail.tls"),
        .user = get(c, "out.mail.user"),
        .from = get(c, "out.mail.from"),
        .from_name = get(c, "out.mail.name"),
        .hook = str_eq(get(c, "out.hook"), S("1")),
        .url = get(c, "out.hook.url"),
        .ca = get(c, "out.ca"),
        .has_password = password.n > 0,
        .has_secret = secret.n > 0,
    };
    if (secrets) {
        out->password = outbox_unseal(c, S("out.mail.password"), password);
        out->secret = outbox_unseal(c, S("out.hook.secret"), secret);
    }
}

enum err outbox_settings_load(struct ctx *c, struct outbox_settings *out)
{
    db_begin_read(c);
    may(c, ACT_SETTING, everywhere);
    if (!c->fail.code)
        outbox_settings_read(c, false, out);
    return db_end(c);
}

static void check(struct ctx *c, const struct outbox_settings *s, bool has_password)
{
    int64_t port = 0;
    bool none = str_eq(s->tls, S("none"));

    if (s->mail && !s->host.n)
        fail_set(&c->fail, ERR_INPUT, "host", "请填写邮件服务器");
    if (str_has(s->host, S("/")) || str_has(s->host, S(" ")) || s->host.n > 200)
        fail_set(&c->fail, ERR_INPUT, "host", "只填服务器名称，例如 smtp.example.gov.cn");
    if ((s->port.n || s->mail) && (!str_int(s->port, &port) || port < 1 || port > 65535))
        fail_set(&c->fail, ERR_INPUT, "port", "端口应在 1 至 65535 之间");
    if (!str_eq(s->tls, S("start")) && !str_eq(s->tls, S("whole")) && !none && s->mail)
        fail_set(&c->fail, ERR_INPUT, "tls", "请选择加密方式");
    if (none && (s->user.n || s->password.n || has_password))
        fail_set(&c->fail, ERR_INPUT, "tls",
                 "不加密的连接不发送密码：请选择加密方式，或者清空用户名和密码");
    if ((s->mail || s->from.n) && !net_address_is(s->from))
        fail_set(&c->fail, ERR_INPUT, "from", "发件地址应如 gongkai@example.gov.cn");
    if ((s->hook || s->url.n) && !net_url_is(s->url))
        fail_set(&c->fail, ERR_INPUT, "url", "网址应以 https:// 或者 http:// 开头");
    if (s->ca.n && (!str_has(s->ca, S("-----BEGIN CERTIFICATE-----")) || s->ca.n > 100000))
        fail_set(&c->fail, ERR_INPUT, "ca",
                 "应为 PEM 格式的证书（-----BEGIN CERTIFICATE-----）");
}

/* What changed, for the audit log: names only where the value is a secret. */
static void put(struct ctx *c, const char *key, struct str value, struct buf *changed)
{
    if (c->fail.code || str_eq(get(c, key), value))
        return;
    setting_put(c, everywhere, str_of(key), value);
    buf_fmt(changed, "%s%s", changed->n ? " " : "", key);
}

enum err outbox_settings_save(struct ctx *c, const struct outbox_settings *s)
{
    struct buf changed = buf_new(c->mem, 200), b = buf_new(c->mem, 300);
    struct json_out j = jout_new(&b);
    bool has;

    db_begin(c);
    may(c, ACT_SETTING, everywhere);
    /* A user that is cleared takes the password along. */
    has = get(c, "out.mail.password").n > 0 && s->user.n;
    check(c, s, has);
    put(c, "out.mail", s->mail ? S("1") : S(""), &changed);
    put(c, "out.mail.host", s->host, &changed);
    put(c, "out.mail.port", s->port, &changed);
    put(c, "out.mail.tls", s->tls, &changed);
    put(c, "out.mail.user", s->user, &changed);
    if (s->password.n)
        put(c, "out.mail.password", outbox_seal(c, S("out.mail.password"), s->password),
            &changed);
    else if (!has)
        put(c, "out.mail.password", S(""), &changed);
    put(c, "out.mail.from", s->from, &changed);
    put(c, "out.mail.name", s->from_name, &changed);
    put(c, "out.hook", s->hook ? S("1") : S(""), &changed);
    put(c, "out.hook.url", s->url, &changed);
    if (s->secret.n)
        put(c, "out.hook.secret", outbox_seal(c, S("out.hook.secret"), s->secret), &changed);
    else if (!s->url.n)
        put(c, "out.hook.secret", S(""), &changed);
    put(c, "out.ca", s->ca, &changed);
    jout_object(&j);
    jout_put_str(&j, "changed", buf_str(&changed));
    jout_end(&j);
    if (changed.n)
        audit_add(c, everywhere, S("outbox_setting"), S("setting"), 0, S(""), buf_str(&b));
    return db_end(c);
}

/* --- the queue */

int64_t outbox_put(struct ctx *c, const struct outbox_row *row, const struct outbox_words *w)
{
    struct buf b = buf_new(c->mem, w->text.n + 300);
    struct json_out j = jout_new(&b);
    struct outbox_row mine = *row;

    if (c->fail.code)
        return 0;
    jout_object(&j);
    jout_put_str(&j, "to", w->to);
    jout_put_str(&j, "subject", w->subject);
    jout_put_str(&j, "text", w->text);
    jout_end(&j);
    mine.content =
        keyring_seal(c->keys, c->mem, KEY_OUTBOX,
                     str_concat(c->mem, S("outbox.content:"), row->once), buf_str(&b));
    return outbox_insert(c, &mine);
}

enum err outbox_test(struct ctx *c, struct str way, struct str to)
{
    struct outbox_settings s = {0};
    struct outbox_row row = {.unit = c->actor.home, .way = way, .kind = S("test")};
    bool mail = str_eq(way, S("mail"));

    to = str_trim_wide(to);
    if (mail && !net_address_is(to))
        fail_set(&c->fail, ERR_INPUT, "to", "请填写收件的电子邮箱");
    if (!mail && (!to.n || to.n > 40))
        fail_set(&c->fail, ERR_INPUT, "to", "请填写接收短信的手机号码");
    row.once = str_concat(c->mem, S("test:"), secret_token(c->mem, 12));
    db_begin(c);
    may(c, ACT_SETTING, everywhere);
    outbox_settings_read(c, false, &s);
    if (!c->fail.code && !(mail ? s.mail : s.hook))
        fail_set(&c->fail, ERR_RULE, mail ? "mail" : "hook", "%s",
                 mail ? "请先启用电子邮件并保存" : "请先启用短信网关并保存");
    (void)outbox_put(
        c, &row,
        &(struct outbox_words){to, S("政府信息公开平台的测试消息"),
                               S("这是一条测试消息。收到它，说明外发设置可以使用。")});
    audit_add(c, c->actor.home, S("outbox_test"), S("outbox"), 0, S(""), S(""));
    return db_end(c);
}

enum err outbox_look(struct ctx *c, struct unit_id unit, struct str state, int64_t before,
                     int n, struct outbox_view *out)
{
    db_begin_read(c);
    may(c, ACT_SETTING, unit);
    if (!c->fail.code) {
        outbox_page(c, unit, state, before, n + 1, &out->rows);
        out->more = out->rows.n > n;
        if (out->more)
            out->rows.n = n;
        out->waiting = outbox_count(c, unit, S("waiting"));
        out->failed = outbox_count(c, unit, S("failed"));
    }
    return db_end(c);
}

static enum err change(struct ctx *c, int64_t id, bool again)
{
    struct outbox_row r = {0};

    db_begin(c);
    outbox_load(c, id, &r);
    may(c, ACT_SETTING, r.unit);
    if (!c->fail.code && !(again ? outbox_again(c, id) : outbox_drop(c, id)) && !c->fail.code)
        fail_set(&c->fail, ERR_RULE, "outbox",
                 "只有等待中和失败的可以%s；正在发送或者已经清除的不行",
                 again ? "重发" : "放弃");
    audit_add(c, r.unit, again ? S("outbox_retry") : S("outbox_drop"), S("outbox"), id, S(""),
              S(""));
    return db_end(c);
}

enum err outbox_retry(struct ctx *c, int64_t id)
{
    return change(c, id, true);
}

enum err outbox_give_up(struct ctx *c, int64_t id)
{
    return change(c, id, false);
}

/* --- in words */

struct str outbox_way_zh(struct str way)
{
    return str_eq(way, S("mail"))   ? S("电子邮件")
           : str_eq(way, S("hook")) ? S("短信")
                                    : S("渠道推送");
}

struct str outbox_kind_zh(struct str kind)
{
    for (isize i = 0; i < rule_notices_count; i++)
        if (str_eq(rule_notices_rows[i].id, kind))
            return rule_notices_rows[i].label_zh;
    return str_eq(kind, S("test")) ? S("测试消息") : S("推送信息");
}

struct str outbox_state_zh(const struct outbox_row *r, struct instant now)
{
    if (str_eq(r->state, S("sent")))
        return S("已发出");
    if (str_eq(r->state, S("failed")))
        return S("失败");
    if (str_eq(r->state, S("dropped")))
        return S("已放弃");
    if (r->lease_until.s > now.s)
        return S("正在发送");
    return r->tries ? S("等待重试") : S("等待发送");
}
