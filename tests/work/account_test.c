/* SPDX-License-Identifier: MulanPSL-2.0 */
/* account_test.c - log-in, lock-out, second factor, roles, sessions */
#include "work/account.h"

#include "store/audit.h"
#include "tests/work/cast.h"

static struct user_id add(struct test *t, const struct cast *k, const char *login,
                          const char *password)
{
    struct ctx c = cast_ctx(t, k, WHO_ADMIN);
    struct user_id id = {0};
    struct account_new a = {.unit = k->unit,
                            .login = str_of(login),
                            .name = S("张晓明"),
                            .password = str_of(password),
                            .keep_password = true};

    account_add(&c, &a, &id, NULL);
    CHECK_OK(t, &c.fail);
    return id;
}

static enum err try_at(struct test *t, const struct cast *k, const char *login,
                       const char *password, int64_t later, struct login *out)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);

    c.actor = (struct actor){0};
    c.now.s += later;
    return login_open(&c, str_of(login), str_of(password), S("test"), out);
}

static void first_admin(struct test *t, const char *folder)
{
    struct cast k = {.db = world_new(t, folder, DB_SQLITE, "first")};
    struct keyring_options cheap = {.create = true, .password_kib = 64};
    struct fail why = {0};
    struct unit_id unit = {0};
    struct user_id id = {0};
    struct str password = {0};
    struct login in = {0};
    struct ctx c;
    struct account_new a;

    test_case(t, "the first administrator: once, with a made password that must be changed");
    keyring_open(&k.keys, str_cstr(&t->mem, str_fmt(&t->mem, "%s/first.keys", folder)), &cheap,
                 &why);
    c = cast_ctx(t, &k, WHO_SYSTEM);
    unit_create(&c,
                &(struct unit){
                    .code = S("qzf"), .name = S("区政府"), .kind = S("government"), .level = 4},
                &unit);
    a = (struct account_new){.unit = unit, .login = S("admin"), .name = S("管理员")};
    CHECK_INT(t, account_first(&c, &a, &id, &password), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, password.n >= 10);
    CHECK_INT(t, try_at(t, &k, "admin", str_cstr(&t->mem, password), 0, &in), OK);
    CHECK(t, in.must_change && !in.waits);
    c = cast_ctx(t, &k, WHO_SYSTEM);
    a.login = S("admin2");
    CHECK_INT(t, account_first(&c, &a, &id, &password), ERR_CONFLICT);
    keyring_close(k.keys);
    db_close(k.db);
}

static void lock_out(struct test *t, const struct cast *k)
{
    struct login in = {0};
    const char *const names[] = {"wang.li", "nobody.here"};

    for (int n = 0; n < 2; n++) {
        int64_t at = n * 100000;

        test_case(t, "%s: failures wait longer and longer, then lock", names[n]);
        if (!n)
            add(t, k, names[n], "Right-password-1");
        for (int i = 1; i < LOGIN_FREE; i++)
            CHECK_INT(t, try_at(t, k, names[n], "wrong", at, &in), ERR_LOGIN);
        CHECK_INT(t, try_at(t, k, names[n], "wrong", at, &in), ERR_LOGIN);
        CHECK_INT(t, try_at(t, k, names[n], "Right-password-1", at + 1, &in), ERR_RATE);
        for (int i = LOGIN_FREE + 1; i <= LOGIN_LOCK; i++) {
            at += 70; /* longer than any wait so far, shorter than the lock */
            if (i > 8)
                at += 80;
            CHECK_INT(t, try_at(t, k, names[n], "wrong", at, &in), ERR_LOGIN);
        }
        CHECK_INT(t, try_at(t, k, names[n], "Right-password-1", at + 600, &in), ERR_RATE);
        at += LOGIN_LOCK_MINUTES * 60 + 1;
        CHECK_INT(t, try_at(t, k, names[n], "Right-password-1", at, &in), n ? ERR_LOGIN : OK);
    }
}

static void own_account(struct test *t, const struct cast *k)
{
    struct user_id id;
    struct login in = {0}, second = {0}, other = {0};
    struct ctx c;
    struct str csrf = {0}, codes[RECOVERY_CODES], secret = {0}, raw = {0};
    struct totp_offer offer = {0};
    struct session_list sessions = {0};
    struct str code = {0};

    test_case(t, "password rules, change, other sessions end");
    id = add(t, k, "li.hua", "First-password-1");
    CHECK_INT(t, try_at(t, k, "LI.HUA ", "First-password-1", 0, &in), OK);
    CHECK_INT(t, try_at(t, k, "li.hua", "First-password-1", 0, &other), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, c.actor.user.n, id.n);
    CHECK_STR(t, csrf, in.csrf);
    CHECK_INT(t, password_change(&c, S("wrong"), S("Second-password-2")), ERR_INPUT);
    c.fail = (struct fail){0};
    CHECK_INT(t, password_change(&c, S("First-password-1"), S("short1")), ERR_INPUT);
    c.fail = (struct fail){0};
    CHECK_INT(t, password_change(&c, S("First-password-1"), S("aaaaaaaaaaaa")), ERR_INPUT);
    c.fail = (struct fail){0};
    CHECK_INT(t, password_change(&c, S("First-password-1"), S("Second-password-2")), OK);
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, session_actor(&c, other.token, &csrf), SESSION_NONE);
    CHECK_INT(t, session_actor(&c, S("nonsense"), &csrf), SESSION_NONE);

    test_case(
        t, "a second factor: offered, enrolled by a code, asked for, spare codes count once");
    CHECK_INT(t, try_at(t, k, "li.hua", "Second-password-2", 60, &in), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, totp_offer(&c, &offer), OK);
    CHECK(t, str_starts(offer.uri, S("otpauth://totp/")));
    CHECK_INT(t, totp_enrol(&c, offer.sealed, S("000000"), codes), ERR_INPUT);
    c.fail = (struct fail){0};
    base64_parse(&t->mem, offer.sealed, &raw);
    keyring_unseal(k->keys, &t->mem, KEY_TOTP,
                   str_fmt(&t->mem, "totp.offer:%lld", (long long)id.n), raw, &secret, &c.fail);
    for (int i = 0; i < 1000000 && !code.n; i++) { /* the phone, by brute force */
        struct str guess = str_fmt(&t->mem, "%06d", i);
        if (totp_check(secret, guess, c.now, 0))
            code = guess;
        else
            t->mem.at = (char *)(uintptr_t)guess.p;
    }
    CHECK_INT(t, totp_enrol(&c, offer.sealed, code, codes), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK(t, c.actor.second_factor);
    CHECK_INT(t, try_at(t, k, "li.hua", "Second-password-2", 60, &in), OK);
    CHECK(t, in.waits);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.actor = (struct actor){0};
    c.now.s += 60;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_WAITS);
    CHECK_INT(t, c.actor.user.n, 0);
    CHECK_INT(t, login_second(&c, in.token, code, &second), ERR_INPUT); /* was used */
    c.fail = (struct fail){0};
    CHECK_INT(t, login_second(&c, in.token, codes[3], &second), OK);
    CHECK(t, !str_eq(in.token, second.token));
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_NONE);
    CHECK_INT(t, session_actor(&c, second.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, totp_confirm(&c, codes[3]), ERR_INPUT);
    c.fail = (struct fail){0};
    CHECK_INT(t, session_list_own(&c, &sessions), OK);
    CHECK_INT(t, sessions.n, 2);
    CHECK_INT(t, session_revoke_others(&c), OK);
    sessions = (struct session_list){0};
    CHECK_INT(t, session_list_own(&c, &sessions), OK);
    CHECK_INT(t, sessions.n, 1);
    CHECK_INT(t, login_close(&c, second.token), OK);
    CHECK_INT(t, session_actor(&c, second.token, &csrf), SESSION_NONE);

    test_case(t, "sessions end when idle");
    CHECK_INT(t, try_at(t, k, "wang.li", "Right-password-1", 300000, &in), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 300000 + 25 * 60;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN); /* moves the end */
    c.now.s += 25 * 60;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    c.now.s += 31 * 60;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_NONE);
}

static void roles(struct test *t, const struct cast *k)
{
    struct user_id id = {0};
    struct ctx c;
    struct grant g = {ROLE_REVIEWER, k->unit, {0}, false};
    struct account_new a = {.unit = k->unit, .login = S("zhao.min"), .name = S("赵敏")};
    struct account_view_list list = {0};
    struct login in = {0};
    struct str csrf = {0}, password = {0};

    test_case(t, "who may manage users, and what nobody may");
    c = cast_ctx(t, k, WHO_REVIEWER);
    CHECK_INT(t, account_add(&c, &a, &id, &password), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_ADMIN);
    a.keep_password = true;
    a.password = S("Zhao-password-1x");
    CHECK_INT(t, account_add(&c, &a, &id, &password), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_add(&c, &a, &id, &password), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_grant(&c, id, &g), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_grant(&c, id, &g), ERR_CONFLICT);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_grant(&c, k->user[WHO_ADMIN], &g), ERR_RULE);
    CHECK_INT(t, try_at(t, k, "zhao.min", "Zhao-password-1x", 400000, &in), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 400000;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, c.actor.grants.n, 1);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_revoke(&c, id, &g), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 400000;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_OPEN);
    CHECK_INT(t, c.actor.grants.n, 0); /* counts at once */
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_list(&c, k->unit, &list), OK);
    CHECK(t, list.n >= 3);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_set_disabled(&c, k->user[WHO_ADMIN], true), ERR_RULE);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_set_disabled(&c, id, true), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += 400000;
    CHECK_INT(t, session_actor(&c, in.token, &csrf), SESSION_NONE);
    CHECK_INT(t, try_at(t, k, "zhao.min", "Zhao-password-1x", 400000, &in), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_ADMIN);
    CHECK_INT(t, account_reset(&c, id, true, &password), OK);
    c = cast_ctx(t, k, WHO_ADMIN);
    a.login = S("Bad Name");
    CHECK_INT(t, account_add(&c, &a, &id, &password), ERR_INPUT);
}

void test_work_account(struct test *t)
{
    const char *folder = test_folder(t);
    struct cast k;

    test_case(t, "a district");
    if (!cast_new(t, folder, DB_SQLITE, "account", &k))
        return;
    lock_out(t, &k);
    own_account(t, &k);
    roles(t, &k);
    cast_free(&k);
    first_admin(t, folder);
}
