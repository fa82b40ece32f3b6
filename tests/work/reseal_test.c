/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal_test.c - after a change of key: everything old is sealed anew, a cut run goes on, and all opens
 * as before; the calculators that anyone may use have limits of their own */
#include "work/reseal.h"

#include "tests/work/cast.h"
#include "work/disclose.h"
#include "work/notify.h"
#include "work/outbox.h"
#include "work/pace.h"
#include "work/push.h"
#include "work/second.h"
#include "work/voice.h"
#include "store/account.h"
#include "store/dispute.h"
#include "store/outbox.h"
#include "store/reseal.h"

static const struct db_query sealed_now = {
    "test.sealed", "SELECT applicant FROM request WHERE applicant IS NOT NULL ORDER BY id"};

static int64_t old_ones(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct stmt *s;
    int64_t n = 0;

    db_begin_read(&c);
    s = db_query(&c, &sealed_now);
    while (db_step(s))
        n += keyring_is_old(k->keys, db_get_blob(s, 0));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return n;
}

static struct filed file_one(struct test *t, const struct cast *k, int n)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct filing_file proof = {S("proof"), S("证明.pdf"), S("%PDF-1.4 proof")};
    struct filing f = {.unit = k->unit,
                       .kind = APPLICANT_NAT,
                       .who = {.name = str_fmt(&t->mem, "张三%d", n),
                               .ident_kind = S("idcard"),
                               .ident = S("11010119900307715X"),
                               .phone = S("13800001234")},
                       .content = S("2025年预算")};
    struct filed got = {0};

    f.files.p = &proof;
    f.files.n = 1;
    c.actor = (struct actor){0};
    c.peer = S("");
    disclose_file(&c, &f, &got);
    CHECK_OK(t, &c.fail);
    return got;
}

/* One of everything that is sealed besides cases. */
struct others {
    int64_t voice, channel, outbox;
};

static void seal_others(struct test *t, const struct cast *k, struct others *o)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct voice_receipt receipt = {0};
    struct channel_row hook = {.unit = k->unit, .kind = S("hook"), .name = S("短信平台")};
    struct voice v = {0};

    c.actor = (struct actor){0};
    c.peer = S("192.0.2.9");
    CHECK_INT(t,
              voice_file(&c,
                         &(struct voice_new){.unit = k->unit,
                                             .kind = S("question"),
                                             .content = S("办公时间写错了"),
                                             .contact = S("13900005678")},
                         &receipt),
              OK);
    CHECK_OK(t, &c.fail);
    db_begin_read(&c);
    CHECK(t, voice_by_number(&c, receipt.number, &v));
    db_end(&c);
    o->voice = v.id;
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, notify_own_save(&c, S("officer@example.gov.cn"), S("13700001111")), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin(&c);
    account_totp(&c, k->user[WHO_HEAD], second_seal(&c, k->user[WHO_HEAD], S("0123456789")));
    o->channel = channel_insert(&c, &hook);
    channel_config(&c, o->channel,
                   keyring_seal(c.keys, c.mem, KEY_OUTBOX,
                                str_fmt(c.mem, "channel.config:%lld", (long long)o->channel),
                                S("{\"base\":\"https://a.example\",\"secret\":\"s3cret\"}")));
    setting_put(&c, (struct unit_id){0}, S("out.mail.password"),
                outbox_seal(&c, S("out.mail.password"), S("mail-pass")));
    setting_put(&c, (struct unit_id){0}, S("out.hook.secret"),
                outbox_seal(&c, S("out.hook.secret"), S("hook-secret")));
    o->outbox = outbox_put(
        &c,
        &(struct outbox_row){
            .unit = k->unit, .way = S("mail"), .kind = S("test"), .once = S("reseal:1")},
        &(struct outbox_words){S("a@example.cn"), S("标题"), S("正文")});
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
}

/* Read by those who read them. */
static void read_others(struct test *t, const struct cast *k, const struct others *o)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct outbox_settings set = {0};
    struct channel_account conn = {0};
    struct sealed_row_list rows = {0};
    struct account a = {0};
    struct voice v = {0};
    struct str contact = {0}, mail = {0}, phone = {0}, text = {0};

    CHECK_INT(t, voice_see(&c, o->voice, &v, &contact), OK);
    CHECK_STR(t, contact, S("13900005678"));
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, notify_own(&c, &mail, &phone), OK);
    CHECK_STR(t, mail, S("officer@example.gov.cn"));
    CHECK_STR(t, phone, S("13700001111"));
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, channel_connection(&c, o->channel, &conn), OK);
    CHECK_STR(t, conn.base, S("https://a.example"));
    db_begin_read(&c);
    outbox_settings_read(&c, true, &set);
    CHECK_STR(t, set.password, S("mail-pass"));
    CHECK_STR(t, set.secret, S("hook-secret"));
    account_load(&c, k->user[WHO_HEAD], &a);
    keyring_unseal(c.keys, c.mem, KEY_TOTP,
                   str_fmt(c.mem, "account.totp:%lld", (long long)k->user[WHO_HEAD].n), a.totp,
                   &text, &c.fail);
    CHECK_STR(t, text, S("0123456789"));
    sealed_rows(&c, SEALED_OUTBOX, 0, 10, &rows);
    if (CHECK_INT(t, rows.n, 1))
        keyring_unseal(c.keys, c.mem, KEY_OUTBOX, S("outbox.content:reseal:1"),
                       rows.p[0].sealed, &text, &c.fail);
    CHECK(t, str_has(text, S("a@example.cn")));
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

/* Of every kind: how many bear an older key. */
static int64_t all_old(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    int64_t n = 0;

    for (int kind = 0; kind < SEALED_FILE; kind++) {
        struct sealed_row_list rows = {0};

        db_begin_read(&c);
        sealed_rows(&c, (enum sealed_kind)kind, 0, 1000, &rows);
        db_end(&c);
        for (isize i = 0; i < rows.n; i++)
            n += rows.p[i].sealed.n && keyring_is_old(k->keys, rows.p[i].sealed);
    }
    CHECK_OK(t, &c.fail);
    return n;
}

static const struct db_query words_now = {
    "test.words", "SELECT subject, content, objection FROM request WHERE id = $1"};
static const struct db_query words_moved = {"test.moved",
                                            "UPDATE request SET content = (SELECT o.content "
                                            "FROM request o WHERE o.id = $1) WHERE id = $2"};

/* What people write of themselves stands in no table in clear, and opens by the key of its own case only. */
static void words(struct test *t, struct cast *k, const char *folder, const char *engine)
{
    const char *path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/words-keys-%s", folder, engine));
    struct keyring_options o = {.create = true, .password_kib = 64};
    struct keyring *mine = k->keys, *other = NULL;
    struct filed one, two;
    struct request r = {0};
    struct request_list list = {0};
    struct fail why = {0};
    struct stmt *s;
    struct ctx c;

    test_case(t, "%s: what was asked for is sealed, and bound to its case", engine);
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/words-keys-%s", folder, engine));
    one = file_one(t, k, 1);
    two = file_one(t, k, 2);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_unit(&c, k->unit);
    request_load(&c, one.id, &r);
    request_put_objection(&c, &r, S("我不同意这个结果"));
    db_end(&c);
    db_begin_read(&c);
    request_load(&c, one.id, &r);
    CHECK_STR(t, r.content, S("2025年预算"));
    CHECK_STR(t, r.subject, S("2025年预算"));
    CHECK_STR(t, r.objection, S("我不同意这个结果"));
    s = db_query(&c, &words_now);
    db_put_int(s, one.id.n);
    if (CHECK(t, db_step(s)))
        for (int i = 0; i < 3; i++) {
            struct str bytes = db_get_blob(s, i);

            CHECK(t,
                  bytes.n > 20 && !str_has(bytes, S("预算")) && !str_has(bytes, S("不同意")));
        }
    db_done(s);
    db_end(&c);
    CHECK_OK(t, &c.fail);

    /* without the key: a list says so and goes on, one case is an error that says what to look for */
    CHECK_INT(t, keyring_open(&other, path, &o, &why), OK);
    k->keys = other;
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    request_work(&c, k->unit, REQUESTS_OPEN, (struct user_id){0}, &(struct request_page){0}, 10,
                 &list);
    CHECK_OK(t, &c.fail);
    if (CHECK(t, list.n > 0))
        CHECK(t, list.p[0].unreadable && str_has(list.p[0].subject, S("读不出")) &&
                     !list.p[0].content.n);
    CHECK_INT(t, request_load(&c, one.id, &r), ERR_DB);
    CHECK(t, str_has(str_of(c.fail.what), S("密钥文件")));
    c.fail = (struct fail){0};
    db_end(&c);
    k->keys = mine;
    keyring_close(other);

    /* the words of another case are not taken for this one's */
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_unit(&c, k->unit);
    s = db_query(&c, &words_moved);
    db_put_int(s, one.id.n);
    db_put_int(s, two.id.n);
    CHECK_INT(t, db_run(s), 1);
    CHECK_INT(t, request_load(&c, two.id, &r), ERR_DB);
    c.fail = (struct fail){0};
    request_erase(&c, two.id);
    CHECK_INT(t, request_load(&c, two.id, &r), OK);
    CHECK_STR(t, r.subject, S("（已销毁）"));
    CHECK_STR(t, r.content, S(""));
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

/* A note of the ledger, a remark on a letter, a dispute, how the answer is wanted: four columns. */
static void staff_write(struct test *t, const struct cast *k, const struct filed *of)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct dispute d = {.unit = k->unit,
                        .request = of->id,
                        .kind = S("rec"),
                        .stage = S("filed"),
                        .result = S("pend"),
                        .filed = ctx_today(&c),
                        .note = S("争议备注")};
    struct letter_row_db l = {.unit = k->unit, .request = of->id, .rule = S("P02")};
    struct request second = {0};
    int64_t letter;

    db_begin_unit(&c, k->unit);
    request_load(&c, of->id, &second);
    second.number = S("NEW-1");
    second.subject = second.content = S("");
    second.way_wanted = S("当面领取");
    (void)request_insert(&c, &second, S("code"), S(""));
    (void)request_event_insert(&c, k->unit,
                               &(struct request_event){.request = of->id,
                                                       .day = ctx_today(&c),
                                                       .kind = S("note"),
                                                       .words = S("{\"note\":\"内部备注\"}")});
    (void)dispute_insert(&c, &d);
    l.fields = keyring_seal(k->keys, c.mem, KEY_PERSONAL,
                            str_fmt(c.mem, "letter.fields:%lld", (long long)of->id.n), S("{}"));
    letter = letter_insert(&c, &l);
    letter_put_state(&c, letter, S("draft"), S("退回理由"));
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static void staff_read(struct test *t, const struct cast *k, const struct request *of)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct request_event_list ledger = {0};
    struct letter_list letters = {0};
    struct dispute_list suits = {0};
    struct request second = {0};

    db_begin_read(&c);
    request_events(&c, of->id, &ledger);
    request_events_read(&c, &ledger);
    CHECK_STR(t, ledger.p[ledger.n - 1].words, S("{\"note\":\"内部备注\"}"));
    letters_of(&c, of->id, &letters);
    CHECK_STR(t, letters.p[0].words, S("退回理由"));
    dispute_of_request(&c, of->id, &suits);
    CHECK_STR(t, suits.p[0].note, S("争议备注"));
    CHECK(t, request_by_number(&c, k->unit, S("NEW-1"), &second));
    CHECK_STR(t, second.way_wanted, S("当面领取"));
    db_end(&c);
    CHECK_OK(t, &c.fail);
}

static void rotated(struct test *t, struct cast *k, const char *folder, const char *engine)
{
    enum { CASES = 12 };
    const char *path;
    struct fail why = {0};
    struct keyring_options o = {.password_kib = 64};
    struct filed got = {0};
    struct resealed done = {0};
    struct request_file_list files = {0};
    struct applicant who = {0};
    struct request_file f = {0};
    struct str bytes = {0}, text = {0}, old;
    struct keyring_facts facts = {0};
    struct request asked = {0};
    struct others others = {0};
    const char *again;
    struct ctx c;
    int gone = 0;

    test_case(t, "%s: an older key is left behind by batches, and all opens as before", engine);
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/reseal-keys-%s", folder, engine));
    keyring_close(k->keys);
    k->keys = NULL;
    o.create = true;
    CHECK_INT(t, keyring_open(&k->keys, path, &o, &why), OK);
    old = keyring_seal(k->keys, &t->mem, KEY_PERSONAL, S("x:1"), S("text"));
    for (int i = 0; i < CASES; i++)
        got = file_one(t, k, i);
    CHECK_INT(t, old_ones(t, k), 0);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_unit(&c, k->unit);
    request_load(&c, got.id, &asked);
    request_put_objection(&c, &asked, S("结果与事实不符"));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    staff_write(t, k, &got);
    seal_others(t, k, &others);
    read_others(t, k, &others);
    keyring_close(k->keys);
    k->keys = NULL;
    CHECK_INT(t, keyring_rotate(path, SEAL_SM4, &why), OK);
    CHECK_INT(t, keyring_open(&k->keys, path, &o, &why), OK);
    CHECK_OK(t, &why);
    CHECK_INT(t, old_ones(t, k), CASES);
    CHECK_INT(t, all_old(t, k),
              4 * CASES + 1 + 5 +
                  6); /* who, subject, words, a file's name; one objection; staff's */
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, reseal_all(&c, 0, &done), ERR_FORBIDDEN);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 1, &done), OK); /* cut off after a batch */
    CHECK(t, done.resealed >= 1);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 0, &done), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, old_ones(t, k), 0);
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, reseal_all(&c, 0, &done), OK);
    CHECK_INT(t, done.resealed, 0);
    CHECK_INT(t, all_old(t, k), 0);
    /* the older key goes out of the file, and everything still opens; what only it could open does not */
    keyring_close(k->keys);
    k->keys = NULL;
    CHECK_INT(t, keyring_forget(path, &gone, &why), OK);
    CHECK_INT(t, gone, 1);
    CHECK_INT(t, keyring_open(&k->keys, path, &o, &why), OK);
    CHECK_INT(t, keyring_about(&t->mem, path, &facts, &why), OK);
    CHECK_INT(t, facts.keys, 1);
    CHECK_INT(t, keyring_unseal(k->keys, &t->mem, KEY_PERSONAL, S("x:1"), old, &text, &why),
              ERR_UNREADABLE);
    CHECK(t, str_has(str_of(why.what), S("已经从密钥文件中删除")));
    why = (struct fail){0};
    /* escrow carries the shortened file, and a third key comes after it */
    CHECK_INT(t, keyring_escrow(&t->mem, path, S("correct horse battery"), &text, &why), OK);
    again = str_cstr(&t->mem, str_fmt(&t->mem, "%s-again", path));
    CHECK_INT(t, keyring_recover(&t->mem, text, S("correct horse battery"), again, &why), OK);
    CHECK_INT(t, keyring_rotate(again, SEAL_AES, &why), OK);
    keyring_close(k->keys);
    k->keys = NULL;
    CHECK_INT(t, keyring_open(&k->keys, again, &o, &why), OK);
    CHECK_OK(t, &why);
    read_others(t, k, &others);
    c = cast_ctx(t, k, WHO_SYSTEM);
    db_begin_read(&c);
    request_load(&c, got.id, &asked);
    CHECK_STR(t, asked.content, S("2025年预算"));
    CHECK_STR(t, asked.objection, S("结果与事实不符"));
    db_end(&c);
    staff_read(t, k, &asked);
    c = cast_ctx(t, k, WHO_OFFICER);
    CHECK_INT(t, disclose_assign(&c, got.id, 0, k->user[WHO_OFFICER], (struct office_id){0}),
              OK);
    CHECK_INT(t, disclose_look(&c, got.id, S("handle"), &who), OK);
    CHECK_STR(t, who.name, S("张三11"));
    db_begin_read(&c);
    request_files(&c, got.id, &files);
    db_end(&c);
    if (CHECK_INT(t, files.n, 1)) {
        CHECK_INT(t, disclose_file_open(&c, files.p[0].id, &f, &bytes), OK);
        CHECK_STR(t, bytes, S("%PDF-1.4 proof"));
    }
    CHECK_OK(t, &c.fail);
}

static void paced(struct test *t, const struct cast *k, const char *engine)
{
    struct ctx c = {0};
    int taken = 0;

    test_case(t, "%s: an open calculator works so often for one address, and says until when",
              engine);
    for (int i = 0; i < 60; i++) {
        c = cast_ctx(t, k, WHO_SYSTEM);
        c.actor = (struct actor){0};
        taken += pace(&c, PACE_VERIFY) == OK;
    }
    CHECK_INT(t, taken, 40);
    CHECK_INT(t, c.fail.code, ERR_RATE);
    CHECK(t, str_has(str_of(c.fail.what), S("之后可以继续")));
    c = cast_ctx(t, k, WHO_SYSTEM);
    CHECK_INT(t, pace(&c, PACE_CLOCK), OK); /* each has a limit of its own */
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.peer = S("198.51.100.7");
    CHECK_INT(t, pace(&c, PACE_VERIFY), OK); /* and each address */
}

void test_work_reseal(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        const char *engine = world_kind((enum db_kind)kind);
        struct cast k;

        test_case(t, "%s: a district", engine);
        if (!cast_new(t, folder, (enum db_kind)kind, "reseal", &k)) {
            test_skip(t, "no server");
            continue;
        }
        rotated(t, &k, folder, engine);
        words(t, &k, folder, engine);
        paced(t, &k, engine);
        cast_free(&k);
    }
}
