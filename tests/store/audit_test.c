/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit_test.c - the chain holds, and each way of breaking it is seen */
#include "store/audit.h"

#include "tests/store/world.h"

static const struct {
    const char *what, *sql, *fault;
    int64_t seq;
} attacks[] = {
    {"a changed detail",
     "UPDATE audit SET detail = '{\"before\":null,\"after\":{\"n\":1}}' WHERE "
     "unit = 7 AND seq = 3",
     "内容与校验值不符", 3},
    {"a changed time", "UPDATE audit SET at = at + 1 WHERE unit = 7 AND seq = 3",
     "内容与校验值不符", 3},
    {"a changed name", "UPDATE audit SET name = 'x' WHERE unit = 7 AND seq = 1",
     "内容与校验值不符", 1},
    {"a changed actor", "UPDATE audit SET account = 1 WHERE unit = 7 AND seq = 2",
     "内容与校验值不符", 2},
    {"a removed entry", "DELETE FROM audit WHERE unit = 7 AND seq = 3", "缺少记录", 4},
    {"the first entry removed", "DELETE FROM audit WHERE unit = 7 AND seq = 1", "缺少记录", 2},
    {"a removed entry, the others moved up",
     "DELETE FROM audit WHERE unit = 7 AND seq = 3; "
     "UPDATE audit SET seq = 3 WHERE unit = 7 AND seq = 4;"
     "UPDATE audit SET seq = 4 WHERE unit = 7 AND seq = 5",
     "与上一条记录不相连", 3},
    {"the last entry removed", "DELETE FROM audit WHERE unit = 7 AND seq = 5", "链尾的记录缺失",
     5},
    {"a whole chain removed", "DELETE FROM audit WHERE unit = 7", "整条记录链缺失", 1},
};

static void fill(struct test *t, struct db *db)
{
    static const struct db_query clear = {"test.clear", "DELETE FROM audit"};
    struct ctx c = world_ctx(t, db);

    db_begin(&c);
    db_run(db_query(&c, &clear));
    for (int i = 1; i <= 5; i++) {
        c.actor = (struct actor){.user = {i == 2 ? 0 : 40 + i}, .name = S("王某")};
        audit_add(&c, (struct unit_id){7}, S("approve"), S("document"), i,
                  S("{\"state\":\"submitted\"}"), S("{\"state\":\"approved\"}"));
        audit_add(&c, (struct unit_id){9}, S("look"), S("request"), 1, S(""), S(""));
    }
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
}

static void chain(struct test *t, struct db *db)
{
    struct audit_head_list heads;
    struct audit_check check;
    struct audit_list list;
    struct ctx c;

    test_case(t, "%s: entries come back, newest first, and the chains are sound",
              world_kind(db_kind(db)));
    fill(t, db);
    c = world_ctx(t, db);
    db_begin_read(&c);
    audit_of_unit(&c, (struct unit_id){7}, 0, 2, &list);
    CHECK_INT(t, list.n, 2);
    CHECK_INT(t, list.p[0].seq, 5);
    CHECK_STR(t, list.p[0].detail,
              S("{\"before\":{\"state\":\"submitted\"},\"after\":{\"state\":\"approved\"}}"));
    CHECK_STR(t, list.p[0].peer, S("192.0.2.1"));
    audit_of_unit(&c, (struct unit_id){7}, list.p[1].seq, 10, &list);
    CHECK_INT(t, list.n, 3);
    CHECK_STR(t, list.p[2].prev, ((struct str){(char[32]){0}, 32}));
    audit_of_object(&c, S("request"), 1, 0, 10, &list);
    CHECK_INT(t, list.n, 5);
    CHECK_STR(t, list.p[0].detail, S("{\"before\":null,\"after\":null}"));
    audit_heads(&c, &heads);
    CHECK_INT(t, heads.n, 2);
    CHECK_INT(t, heads.p[0].seq, 5);
    db_end(&c);
    CHECK_INT(t, audit_verify(&c, (struct unit_id){0}, &heads, &check), OK);
    CHECK_OK(t, &c.fail);
    CHECK(t, check.sound);
    CHECK_INT(t, check.units, 2);
    CHECK_INT(t, check.entries, 10);

    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        test_case(t, "%s: seen: %s", world_kind(db_kind(db)), attacks[i].what);
        fill(t, db);
        c = world_ctx(t, db);
        db_begin_read(&c);
        audit_heads(&c, &heads);
        db_end(&c);
        db_script(&c, str_of(attacks[i].sql));
        CHECK_INT(t, audit_verify(&c, (struct unit_id){7}, &heads, &check), OK);
        CHECK_OK(t, &c.fail);
        CHECK(t, !check.sound);
        CHECK_INT(t, check.unit.n, 7);
        CHECK_INT(t, check.seq, attacks[i].seq);
        CHECK_STR(t, check.fault, str_of(attacks[i].fault));
        CHECK_INT(t, audit_verify(&c, (struct unit_id){9}, &heads, &check), OK);
        CHECK(t, check.sound);
    }
}

/* The form of an entry is fixed: logs of years must stay verifiable. */
static void golden(struct test *t, struct db *db)
{
    struct audit_list list;
    struct ctx c;

    test_case(t, "%s: the hash of an entry is what it always was", world_kind(db_kind(db)));
    fill(t, db);
    c = world_ctx(t, db);
    db_begin_read(&c);
    audit_of_unit(&c, (struct unit_id){7}, 0, 5, &list);
    db_end(&c);
    CHECK_STR(t, hex_of(&t->mem, list.p[0].hash),
              S("ef9862d2b9f9dab36f8af4332cbb935ffb97ad21d1093a14064532f49e5a0448"));
}

/* Longer than a batch of the verifier. */
static void many(struct test *t, struct db *db)
{
    struct audit_check check;
    struct ctx c;

    test_case(t, "%s: 1,300 entries", world_kind(db_kind(db)));
    c = world_ctx(t, db);
    db_begin(&c);
    for (int i = 0; i < 1300; i++)
        audit_add(&c, (struct unit_id){11}, S("a"), S("o"), i, S(""), S(""));
    CHECK_INT(t, db_end(&c), OK);
    CHECK_INT(t, audit_verify(&c, (struct unit_id){11}, NULL, &check), OK);
    CHECK(t, check.sound);
    CHECK_INT(t, check.entries, 1300);
    db_script(&c, S("UPDATE audit SET peer = 'x' WHERE unit = 11 AND seq = 1001"));
    CHECK_INT(t, audit_verify(&c, (struct unit_id){11}, NULL, &check), OK);
    CHECK_INT(t, check.seq, 1001);
}

void test_store_audit(struct test *t)
{
    const char *folder = test_folder(t);

    for (enum db_kind kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct db *db;

        test_case(t, "%s opens", world_kind(kind));
        db = world_new(t, folder, kind, "audit");
        if (!db) {
            test_skip(t, "no server");
            continue;
        }
        chain(t, db);
        golden(t, db);
        many(t, db);
        arena_reset(&t->mem);
        db_close(db);
    }
}
