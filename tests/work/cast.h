/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cast.h - a small district with its people, for tests of work: two units, everybody of product.md */
#ifndef TESTS_WORK_CAST_H
#define TESTS_WORK_CAST_H

#include "store/blob.h"
#include "store/keyring.h"
#include "tests/store/world.h"
#include "work/account.h"
#include "work/publish.h"
#include "work/units.h"

enum who {
    WHO_SYSTEM,
    WHO_CLERK,
    WHO_REVIEWER,
    WHO_SECOND, /* another reviewer */
    WHO_HEAD,   /* disclosure head */
    WHO_LEADER,
    WHO_DISTRICT,
    WHO_ADMIN,
    WHO_AUDITOR,
    WHO_STRANGER, /* a reviewer of another unit */
    WHO_OFFICER,  /* case officer */
    WHO__MAX
};

struct cast {
    struct db *db;
    struct blobs *blobs;
    struct keyring *keys;
    struct unit_id district, unit, other;
    struct column_id col, norm_col;
    struct user_id user[WHO__MAX];
};

static const struct {
    const char *login;
    enum role role;
} cast_people[WHO__MAX] = {
    [WHO_SYSTEM] = {"", ROLE_NONE},
    [WHO_CLERK] = {"clerk", ROLE_CLERK},
    [WHO_REVIEWER] = {"reviewer", ROLE_REVIEWER},
    [WHO_SECOND] = {"second", ROLE_REVIEWER},
    [WHO_HEAD] = {"head", ROLE_DISCLOSURE_HEAD},
    [WHO_LEADER] = {"leader", ROLE_UNIT_HEAD},
    [WHO_DISTRICT] = {"district", ROLE_DISTRICT},
    [WHO_ADMIN] = {"admin", ROLE_ADMIN},
    [WHO_AUDITOR] = {"auditor", ROLE_AUDITOR},
    [WHO_STRANGER] = {"stranger", ROLE_REVIEWER},
    [WHO_OFFICER] = {"officer", ROLE_CASE_OFFICER},
};

/* The world of one request by `who`; lives in the memory of the open case. */
static inline struct ctx cast_ctx(struct test *t, const struct cast *k, enum who who)
{
    struct ctx c = world_ctx(t, k->db);
    struct grant *g = NEW(&t->mem, struct grant, 1);

    c.keys = k->keys;
    c.blobs = k->blobs;
    if (who == WHO_SYSTEM) {
        c.actor.system = true;
        return c;
    }
    g->role = cast_people[who].role;
    g->unit = who == WHO_DISTRICT || who == WHO_ADMIN || who == WHO_AUDITOR ? k->district
              : who == WHO_STRANGER                                         ? k->other
                                                                            : k->unit;
    g->reach = g->unit.n == k->district.n;
    c.actor.user = k->user[who];
    c.actor.home = g->unit;
    c.actor.login = c.actor.name = str_of(cast_people[who].login);
    c.actor.grants.p = g;
    c.actor.grants.n = 1;
    return c;
}

static inline bool cast_new(struct test *t, const char *folder, enum db_kind kind,
                            const char *name, struct cast *k)
{
    struct keyring_options cheap = {.create = true, .password_kib = 64};
    struct ctx c;
    struct fail why = {0};
    struct column col = {0};

    *k = (struct cast){.db = world_new(t, folder, kind, name)};
    if (!k->db)
        return false;
    CHECK_INT(t,
              keyring_open(&k->keys,
                           str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.keys", folder, name)),
                           &cheap, &why),
              OK);
    CHECK_INT(t,
              blobs_open(&k->blobs,
                         str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s.blobs", folder, name)),
                         &why),
              OK);
    CHECK_OK(t, &why);
    c = cast_ctx(t, k, WHO_SYSTEM);
    unit_create(&c,
                &(struct unit){.code = S("zfqzf"),
                               .name = S("示范区人民政府"),
                               .kind = S("government"),
                               .level = 4,
                               .credit_code = S("11370322004222241N")},
                &k->district);
    unit_create(&c,
                &(struct unit){.code = S("zfqjyj"),
                               .name = S("示范区教育局"),
                               .kind = S("department"),
                               .level = 4,
                               .parent = k->district},
                &k->unit);
    unit_create(&c,
                &(struct unit){.code = S("zfqwjj"),
                               .name = S("示范区卫生健康局"),
                               .kind = S("department"),
                               .level = 4,
                               .parent = k->district},
                &k->other);
    db_begin(&c);
    for (int w = WHO_CLERK; w < WHO__MAX; w++) {
        struct account a = {.unit = w == WHO_DISTRICT || w == WHO_ADMIN ? k->district
                                    : w == WHO_STRANGER                 ? k->other
                                                                        : k->unit,
                            .login = str_of(cast_people[w].login),
                            .name = str_of(cast_people[w].login),
                            .password = S("-")};
        struct grant g = {.role = cast_people[w].role,
                          .unit = w == WHO_AUDITOR ? k->district : a.unit,
                          .reach = w == WHO_DISTRICT || w == WHO_ADMIN || w == WHO_AUDITOR};

        k->user[w] = account_insert(&c, &a);
        grant_add(&c, k->user[w], &g);
    }
    db_end(&c);
    db_begin_read(&c);
    CHECK(t, column_named(&c, k->unit, S("业务工作"), &col));
    k->col = col.id;
    CHECK(t, column_named(&c, k->unit, S("行政规范性文件"), &col));
    k->norm_col = col.id;
    db_end(&c);
    return CHECK_OK(t, &c.fail);
}

static inline void cast_free(struct cast *k)
{
    blobs_close(k->blobs);
    keyring_close(k->keys);
    db_close(k->db);
}

/* A draft with this title and text. */
static inline struct doc_draft cast_draft(struct test *t, const struct cast *k,
                                          const char *title, const char *text)
{
    return (struct doc_draft){.f = {.title = str_of(title), .col = k->col},
                              .body = body_of_text(&t->mem, str_of(text))};
}

static inline struct doc_id cast_doc(struct test *t, const struct cast *k, const char *title,
                                     const char *text)
{
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_draft d = cast_draft(t, k, title, text);
    struct doc_id id = {0};

    doc_create(&c, k->unit, &d, &id);
    CHECK_OK(t, &c.fail);
    return id;
}

/* A step on the newest version; what came of it. */
static inline enum err cast_take(struct test *t, const struct cast *k, enum who who,
                                 struct doc_id id, enum doc_act act, const char *remark)
{
    struct ctx c = cast_ctx(t, k, who);
    struct document d = {0};

    db_begin_read(&c);
    document_load(&c, id, &d);
    db_end(&c);
    return doc_take(&c, id, d.version, &(struct doc_move){act, str_of(remark), {0}});
}

/* Draft to public by the usual way. */
static inline void cast_publish(struct test *t, const struct cast *k, struct doc_id id)
{
    CHECK_INT(t, cast_take(t, k, WHO_CLERK, id, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_APPROVE, ""), OK);
    CHECK_INT(t, cast_take(t, k, WHO_REVIEWER, id, DO_PUBLISH, ""), OK);
}

static inline struct document cast_load(struct test *t, const struct cast *k, struct doc_id id)
{
    struct ctx c = cast_ctx(t, k, WHO_SYSTEM);
    struct document d = {0};

    db_begin_read(&c);
    document_load(&c, id, &d);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    return d;
}

#endif
