/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.c - sealed texts of a case; see words.h */
#include "store/words.h"

#include "store/keyring.h"

void words_put(struct ctx *c, struct stmt *s, struct str place, struct str text)
{
    if (!text.n)
        db_put_null(s);
    else if (!c->keys)
        fail_set(&c->fail, ERR_DB, "", "没有密钥文件，申请不能保存");
    else if (!c->fail.code)
        db_put_blob(s, keyring_seal(c->keys, c->mem, KEY_PERSONAL, place, text));
}

bool words_get(struct ctx *c, struct str place, struct str sealed, struct str *text)
{
    struct fail why = {0};

    *text = S("");
    return !sealed.n || (c->keys && !keyring_unseal(c->keys, c->mem, KEY_PERSONAL, place,
                                                    sealed, text, &why));
}

struct str words_shown(struct ctx *c, struct str place, struct str sealed)
{
    struct str text;

    return words_get(c, place, sealed, &text) ? text : S(WORDS_LOST);
}

struct str words_place(struct ctx *c, const char *column, int64_t id)
{
    return str_fmt(c->mem, "%s:%lld", column, (long long)id);
}
