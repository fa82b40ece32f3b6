/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_file.c - a report as files; see annual_file.h */
#include "work/annual_file.h"

#include "read/report.h"
#include "render/annual_book.h"
#include "render/docx.h"
#include "render/pdf.h"
#include "render/release.h"
#include "store/keyring.h"

static const struct str kinds[ANNUAL_KIND__MAX] = {
    [ANNUAL_HTML] = LIT("html"), [ANNUAL_DOCX] = LIT("docx"), [ANNUAL_XLSX] = LIT("xlsx"),
    [ANNUAL_PDF] = LIT("pdf"),   [ANNUAL_JSON] = LIT("json"),
};

struct str annual_kind_name(enum annual_kind k)
{
    return kinds[k];
}

bool annual_key(const struct ctx *c, struct sign_key *out)
{
    struct digest seed;

    if (!c->keys)
        return false;
    seed = keyring_hash(c->keys, KEY_REPORT, S("ed25519/1"));
    sign_key_make(out, &seed);
    secret_wipe(&seed, sizeof seed);
    return true;
}

struct str annual_public_key(const struct ctx *c)
{
    struct sign_key key;
    struct str s = {0};

    if (annual_key(c, &key)) {
        s = sign_public(c->mem, &key);
        sign_key_wipe(&key);
    }
    return s;
}

enum err annual_file(struct ctx *c, const struct report *r, struct instant made,
                     enum annual_kind kind, struct str *out)
{
    struct sign_key key;
    struct annual a = {.report = r, .made = made};
    struct paper paper;

    if (c->fail.code)
        return c->fail.code;
    if (annual_key(c, &key))
        a.key = &key;
    switch (kind) {
    case ANNUAL_HTML:
        *out = annual_page(c->mem, &a);
        break;
    case ANNUAL_JSON:
        *out = report_json_write(c->mem, r, a.key);
        break;
    case ANNUAL_XLSX:
        annual_book(c->mem, &a, out, &c->fail);
        break;
    case ANNUAL_DOCX:
        paper = annual_paper(c->mem, &a);
        render_docx(c->mem, &paper, out, &c->fail);
        break;
    case ANNUAL_PDF:
        paper = annual_paper(c->mem, &a);
        print_pdf(c->helper, &paper, c->mem, out, &c->fail);
        break;
    case ANNUAL_KIND__MAX:
        break;
    }
    sign_key_wipe(&key);
    return c->fail.code;
}

enum err annual_prove(struct ctx *c, const struct report *r)
{
    for (int k = 0; k < ANNUAL_KIND__MAX && !c->fail.code; k++) {
        struct report *again = NEW(c->mem, struct report, 1);
        struct str bytes = {0};
        struct fail why = {0};

        if (annual_file(c, r, c->now, (enum annual_kind)k, &bytes))
            break;
        if (report_read_safely(c->helper, c->mem, bytes, again, &why) == OK)
            release_compare(c->mem, r, again, &why);
        if (!why.code && again->seal == SEAL_BROKEN)
            fail_set(&why, ERR_UNREADABLE, "", "%.*s",
                     STR_ARG(again->warnings.n ? again->warnings.p[again->warnings.n - 1]
                                               : S("所带的签名数据不符")));
        if (why.code)
            fail_set(&c->fail, ERR_RULE, "", "%.*s 文件写出后读回核对没有通过：%s",
                     STR_ARG(kinds[k]), why.what);
    }
    return c->fail.code;
}

enum err annual_accept(struct ctx *c, const struct report *r, struct str key)
{
    if (c->fail.code)
        return c->fail.code;
    if (r->seal == SEAL_BROKEN)
        return fail_set(&c->fail, ERR_RULE, "",
                        "文件所带的数据与签名或表格不符，写出之后被改动过，没有收下");
    if (key.n && (r->seal != SEAL_SIGNED || !str_eq(r->seal_key, key)))
        return fail_set(&c->fail, ERR_RULE, "", "%s",
                        r->seal == SEAL_SIGNED ? "文件不是用这个公钥对应的密钥签名的，没有收下"
                                               : "文件没有签名，没有收下");
    return OK;
}
