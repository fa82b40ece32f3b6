/* SPDX-License-Identifier: MulanPSL-2.0 */
/* notify_own.c - where one wants to be told oneself; see notify.h */
#include "store/audit.h"
#include "store/keyring.h"
#include "work/notify.h"
#include "work/notify_in.h"
#include "work/outbox.h"

bool notify_is_mobile(struct str s)
{
    if (s.n != 11 || s.p[0] != '1')
        return false;
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

struct str notify_unseal(struct ctx *c, struct user_id account, struct str sealed)
{
    struct str text = S("");

    if (sealed.n)
        keyring_unseal(c->keys, c->mem, KEY_OUTBOX,
                       str_fmt(c->mem, "notify_address:%lld", (long long)account.n), sealed,
                       &text, &c->fail);
    return text;
}

enum err notify_own(struct ctx *c, struct str *mail, struct str *phone)
{
    struct notify_address a = {0};

    *mail = *phone = S("");
    db_begin_read(c);
    if (notify_of(c, c->actor.user, &a)) {
        *mail = notify_unseal(c, a.account, a.mail);
        *phone = notify_unseal(c, a.account, a.phone);
    }
    return db_end(c);
}

enum err notify_own_save(struct ctx *c, struct str mail, struct str phone)
{
    struct notify_address a = {.account = c->actor.user};
    struct str place = str_fmt(c->mem, "notify_address:%lld", (long long)c->actor.user.n);

    mail = str_trim_wide(mail);
    phone = str_trim_wide(phone);
    if (!c->actor.user.n)
        return fail_set(&c->fail, ERR_LOGIN, "permission", "请先登录");
    if (mail.n && !net_address_is(mail))
        return fail_set(&c->fail, ERR_INPUT, "mail", "邮箱应如 name@example.gov.cn");
    if (phone.n && !notify_is_mobile(phone))
        return fail_set(&c->fail, ERR_INPUT, "phone", "手机号码应为 11 位数字");
    if (mail.n)
        a.mail = keyring_seal(c->keys, c->mem, KEY_OUTBOX, place, mail);
    if (phone.n)
        a.phone = keyring_seal(c->keys, c->mem, KEY_OUTBOX, place, phone);
    db_begin(c);
    notify_put(c, c->actor.home, &a);
    audit_add(c, c->actor.home, S("notify_address"), S("account"), c->actor.user.n, S(""),
              S(""));
    return db_end(c);
}
