/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reseal.c - sealed anew after a change of key; see reseal.h */
#include "work/reseal.h"

#include "store/audit.h"
#include "store/blob.h"
#include "store/document.h"
#include "store/keyring.h"
#include "store/account.h"
#include "store/reseal.h"
#include "work/outbox.h"

enum { BATCH = 200, FILE_BATCH = 4, FILE_MOST = 64 << 20 };

/* The key's purpose, and the place that binds a text to its row, as its writer has named it. */
static const struct {
    enum key_purpose purpose;
    const char *place;
} kinds[SEALED__MAX] = {
    [SEALED_APPLICANT] = {KEY_PERSONAL, "request.applicant"},
    [SEALED_LETTER] = {KEY_PERSONAL, "letter.fields"},
    [SEALED_MARKS] = {KEY_PERSONAL, "redaction.marks"},
    [SEALED_VOICE] = {KEY_PERSONAL, "voice.contact"},
    [SEALED_OPINION] = {KEY_PERSONAL, "opinion.contact"},
    [SEALED_TOTP] = {KEY_TOTP, "account.totp"},
    [SEALED_CHANNEL] = {KEY_OUTBOX, "channel.config"},
    [SEALED_TOKEN] = {KEY_OUTBOX, "channel.token"},
    [SEALED_MAIL] = {KEY_OUTBOX, "notify_address"},
    [SEALED_PHONE] = {KEY_OUTBOX, "notify_address"},
    [SEALED_OUTBOX] = {KEY_OUTBOX, "outbox.content"},
    [SEALED_SUBJECT] = {KEY_PERSONAL, "request.subject"},
    [SEALED_CONTENT] = {KEY_PERSONAL, "request.content"},
    [SEALED_OBJECTION] = {KEY_PERSONAL, "request.objection"},
    [SEALED_WANTED] = {KEY_PERSONAL, "request.wanted"},
    [SEALED_EVENT] = {KEY_PERSONAL, "request_event.words"},
    [SEALED_REMARK] = {KEY_PERSONAL, "letter.words"},
    [SEALED_DISPUTE] = {KEY_PERSONAL, "dispute.words"},
    [SEALED_TITLE] = {KEY_PERSONAL, "request_file.title"},
    [SEALED_FILE] = {KEY_PERSONAL, "request_file"},
};

static struct str place_of(struct ctx *c, enum sealed_kind kind, const struct sealed_row *r)
{
    if (r->name.n)
        return str_fmt(c->mem, "%s:%.*s", kinds[kind].place, STR_ARG(r->name));
    return str_fmt(c->mem, "%s:%lld", kinds[kind].place,
                   (long long)(kind == SEALED_FILE ? r->unit.n : r->owner));
}

/* False: it needs none, or it was erased. */
static bool again(struct ctx *c, enum sealed_kind kind, const struct sealed_row *r,
                  struct str old, struct str *fresh)
{
    struct str text = {0}, place = place_of(c, kind, r);

    if (c->fail.code || !old.n || str_eq(old, S("-")) || !keyring_is_old(c->keys, old) ||
        keyring_unseal(c->keys, c->mem, kinds[kind].purpose, place, old, &text, &c->fail))
        return false;
    *fresh = keyring_seal(c->keys, c->mem, kinds[kind].purpose, place, text);
    return true;
}

static int64_t rows(struct ctx *c, enum sealed_kind kind, const struct sealed_row_list *list)
{
    int64_t done = 0;

    for (isize i = 0; i < list->n && !c->fail.code; i++) {
        struct str fresh = {0};

        if (again(c, kind, &list->p[i], list->p[i].sealed, &fresh))
            done += sealed_put(c, kind, &list->p[i], fresh);
    }
    return done;
}

/* Bytes are read and written outside of the transaction; the old ones go when nothing names them. */
static int64_t file(struct ctx *c, const struct sealed_row *r)
{
    struct blob_file kept = {0};
    struct str old = {0}, fresh = {0};

    if (blob_read(c, r->sealed, FILE_MOST, &old) || !again(c, SEALED_FILE, r, old, &fresh) ||
        blob_put(c, fresh, &kept))
        return 0;
    db_begin_unit(c, r->unit);
    sealed_put_file(
        c, r->id,
        blob_row(c, r->unit, digest_str(&kept.sm3), kept.size, S("application/octet-stream")));
    return db_end(c) ? 0 : 1;
}

static void walk(struct ctx *c, enum sealed_kind kind, int64_t most, struct resealed *out)
{
    int n = kind == SEALED_FILE ? FILE_BATCH : BATCH;
    int64_t after = 0;
    struct arena *mem = c->mem;

    for (bool more = true; more && !c->fail.code && (!most || out->resealed < most);) {
        struct arena scratch = *mem; /* a batch at a time, however long the register is */
        struct sealed_row_list list = {0};

        c->mem = &scratch;
        if (kind == SEALED_FILE)
            db_begin_read(c);
        else
            db_begin(c);
        sealed_rows(c, kind, after, n, &list);
        if (kind != SEALED_FILE)
            out->resealed += rows(c, kind, &list);
        (void)db_end(c);
        for (isize i = 0; kind == SEALED_FILE && i < list.n && !c->fail.code; i++)
            out->resealed += file(c, &list.p[i]);
        out->seen += list.n;
        more = list.n == n;
        if (list.n)
            after = list.p[list.n - 1].id;
        c->mem = mem;
    }
}

/* Passwords of the machines that mail and messages go to stand among the settings. */
static void settings(struct ctx *c, struct resealed *out)
{
    static const struct str secret[] = {LIT("out.mail.password"), LIT("out.hook.secret"),
                                        LIT("login.oidc.secret")};
    const struct unit_id everywhere = {0};

    db_begin(c);
    for (size_t i = 0; i < sizeof secret / sizeof *secret && !c->fail.code; i++) {
        struct str old = setting_get(c, everywhere, secret[i]), sealed = {0}, text;

        if (!old.n)
            continue;
        out->seen++;
        if (!base64_parse(c->mem, old, &sealed) || !keyring_is_old(c->keys, sealed))
            continue;
        text = outbox_unseal(c, secret[i], old);
        if (c->fail.code)
            break;
        setting_put(c, everywhere, secret[i], outbox_seal(c, secret[i], text));
        out->resealed++;
    }
    (void)db_end(c);
}

enum err reseal_all(struct ctx *c, int64_t most, struct resealed *out)
{
    *out = (struct resealed){0};
    if (!c->actor.system)
        return fail_set(&c->fail, ERR_FORBIDDEN, "", "只能由命令执行");
    for (int k = 0; k < SEALED__MAX; k++)
        walk(c, (enum sealed_kind)k, most, out);
    if (!c->fail.code)
        settings(c, out);
    if (c->fail.code)
        return c->fail.code;
    db_begin(c);
    audit_add(c, (struct unit_id){0}, S("keys_resealed"), S("keyring"), 0, S(""),
              str_fmt(c->mem, "{\"seen\":%lld,\"resealed\":%lld}", (long long)out->seen,
                      (long long)out->resealed));
    return db_end(c);
}
