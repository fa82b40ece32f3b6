/* SPDX-License-Identifier: MulanPSL-2.0 */
/* load.h - a writing load through work functions, and what must be there afterwards
 *
 * Each step is one or more use cases; load_step() returns what was acknowledged. The n-th step always
 * writes the same, so that load_there() can compare every word.
 */
#ifndef TESTS_DURABILITY_LOAD_H
#define TESTS_DURABILITY_LOAD_H

#include "store/audit.h"
#include "store/derive.h"
#include "store/search.h"
#include "tests/work/cast.h"

struct ack {
    int64_t doc, step, attachment;
    int version;
    bool live;
    struct digest blob;
};

static inline struct str load_text(struct arena *mem, int64_t step)
{
    return str_fmt(mem, "这是第%lld次写入的正文。\n%0*lld", (long long)step,
                   200 + (int)(step % 7) * 900, (long long)step);
}

/* The n-th step, on the document of the last acknowledgement where it goes on with it. */
static inline bool load_step(struct test *t, const struct cast *k, int64_t n, struct ack *last)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = {
        .f = {.title = str_fmt(&t->mem, "第%lld件", (long long)n), .col = k->col},
        .body = body_of_text(&t->mem, load_text(&t->mem, n))};
    struct ack a = *last;
    struct doc_id id = {a.doc};
    static const struct {
        enum who who;
        enum doc_act act;
    } way[] = {{WHO_CLERK, DO_SUBMIT},
               {WHO_REVIEWER, DO_SECRECY},
               {WHO_REVIEWER, DO_APPROVE},
               {WHO_REVIEWER, DO_PUBLISH}};

    a.step = n;
    if (n % 4 == 0 || !a.doc || a.live) {
        a = (struct ack){.step = n, .version = 1};
        if (doc_create(&c, k->unit, &d, &id) != OK)
            return false;
        a.doc = id.n;
    } else if (n % 4 == 1) {
        if (doc_save(&c, id, a.version, &d, &a.version) != OK)
            return false;
    } else if (n % 4 == 2) {
        struct blob_file f = {0};
        struct doc_file file;

        if (blob_put(&c, load_text(&t->mem, n), &f) != OK)
            return false;
        file = (struct doc_file){S("file"),          S("附件.txt"), S("text/plain"),
                                 digest_str(&f.sm3), f.size,        {0}};
        if (doc_attach(&c, id, a.version, &file, &a.attachment, &a.version) != OK)
            return false;
        a.blob = f.sm3;
    } else {
        for (int i = 0; i < 4; i++) {
            c = cast_ctx(t, k, way[i].who);
            if (doc_take(&c, id, a.version, &(struct doc_move){.act = way[i].act}) != OK)
                return false;
        }
        a.live = true;
    }
    *last = a;
    return true;
}

/* Everything of an acknowledgement is there, word for word. */
static inline bool load_there(struct test *t, const struct cast *k, const struct ack *a)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct document d = {0};
    struct doc_version v = {0};
    struct attachment file = {0};
    bool ok;

    db_begin_read(&c);
    document_load(&c, (struct doc_id){a->doc}, &d);
    version_load(&c, d.id, a->version, &v);
    if (a->attachment)
        attachment_load(&c, a->attachment, &file);
    db_end(&c);
    ok = c.fail.code == OK && d.version >= a->version && (!a->live || d.live) && v.body_text.n;
    if (ok && a->step % 4 < 2)
        ok = str_eq(v.body_text, load_text(&t->mem, a->step));
    if (ok && a->attachment)
        ok = str_eq(file.sm3, digest_str(&a->blob)) && blob_verify(&c, file.sm3) == OK;
    return ok;
}

/* The database is sound, and so is everything derived. "" when it is. */
static inline struct str load_sound(struct test *t, const struct cast *k)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct drift_list drift = {0};
    struct audit_check audit = {0};

    if (db_integrity(&c) != OK)
        return str_fmt(&t->mem, "%s", c.fail.what);
    db_begin_read(&c);
    derive_compare(&c, 10, &drift);
    db_end(&c);
    if (drift.n)
        return drift.p[0].what;
    if (audit_verify(&c, (struct unit_id){0}, NULL, &audit) != OK || !audit.sound)
        return audit.fault.n ? audit.fault : str_fmt(&t->mem, "%s", c.fail.what);
    return (struct str){0};
}

/* How many moments: $name, else `otherwise`. */
static inline int load_count(const char *name, int otherwise)
{
    const char *s = getenv(name);
    int64_t n;

    return s && str_int(str_of(s), &n) && n > 0 && n < 100000 ? (int)n : otherwise;
}

static inline bool load_open(struct test *t, const char *url, struct cast *k)
{
    struct fail why = {0};

    return CHECK_INT(t, db_open(&k->db, url, NULL, &why), OK) && CHECK_OK(t, &why);
}

#endif
