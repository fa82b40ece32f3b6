/* SPDX-License-Identifier: MulanPSL-2.0 */
/* second.c - second factors and the wait after failures; see second.h */
#include "work/second.h"

#include "store/keyring.h"
#include "work/account.h"

int64_t second_delay(int failures)
{
    if (failures >= LOGIN_LOCK)
        return LOGIN_LOCK_MINUTES * 60;
    return failures < LOGIN_FREE ? 0 : (int64_t)1 << (failures - LOGIN_FREE + 1);
}

void second_refuse(struct ctx *c, struct instant until)
{
    int64_t wait = until.s - c->now.s;

    if (wait >= 120)
        fail_set(&c->fail, ERR_RATE, "login", "尝试次数太多，请在%lld分钟后再试",
                 (long long)((wait + 59) / 60));
    else
        fail_set(&c->fail, ERR_RATE, "login", "尝试次数太多，请在%lld秒后再试",
                 (long long)wait);
}

void second_wait(struct ctx *c, const struct account *a)
{
    if (a->locked_until.s > c->now.s)
        second_refuse(c, a->locked_until);
}

static struct str place_of(struct ctx *c, struct user_id id)
{
    return str_fmt(c->mem, "account.totp:%lld", (long long)id.n);
}

struct str second_seal(struct ctx *c, struct user_id id, struct str secret)
{
    return keyring_seal(c->keys, c->mem, KEY_TOTP, place_of(c, id), secret);
}

struct str second_spare_hash(struct ctx *c, struct user_id id, struct str code)
{
    struct digest *d = NEW(c->mem, struct digest, 1);

    *d = keyring_hash(c->keys, KEY_RECOVERY,
                      str_fmt(c->mem, "%lld:%.*s", (long long)id.n, STR_ARG(code)));
    return digest_str(d);
}

bool second_check(struct ctx *c, const struct account *a, struct str code)
{
    struct str secret = {0}, spare;
    int64_t step;
    bool right = false;

    if (c->fail.code || keyring_unseal(c->keys, c->mem, KEY_TOTP, place_of(c, a->id), a->totp,
                                       &secret, &c->fail))
        return false;
    step = totp_check(secret, code, c->now, a->totp_last);
    if (step)
        right = account_totp_step(c, a->id, step);
    spare = recovery_code_read(c->mem, code);
    if (!right && spare.n)
        right = recovery_use(c, a->id, second_spare_hash(c, a->id, spare));
    if (right)
        account_failures(c, a->id, 0, (struct instant){0});
    else
        account_failures(c, a->id, a->failures + 1,
                         (struct instant){c->now.s + second_delay(a->failures + 1)});
    return right;
}
