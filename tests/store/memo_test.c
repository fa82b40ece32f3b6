/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo_test.c - what is remembered is what the tables say, whoever has written since */
#include "store/memo.h"

#include "store/unit.h"
#include "tests/store/world.h"

struct fact {
    struct str name;
    int64_t read; /* how often the tables were asked before */
};
static int asked; /* how often the loader ran, in all */

static void load(struct ctx *c, struct str code, void *out)
{
    struct fact *f = out;
    struct unit u = {0};

    f->read = ++asked;
    if (unit_by_code(c, code, &u) == OK)
        f->name = u.name;
}
static const struct memo_kind kind = {sizeof(struct fact), load};

/* The name of `code` as a transaction of its own sees it; "" none. */
static const struct fact *look(struct ctx *c, const char *code)
{
    const struct fact *f;

    c->fail = (struct fail){0};
    db_begin_read(c);
    f = memo_get(c, &kind, str_of(code));
    db_end(c);
    return f;
}

static struct unit_id add(struct test *t, struct db *db, const char *code, const char *name)
{
    struct ctx c = world_ctx(t, db);
    struct unit u = {.code = str_of(code),
                     .name = str_of(name),
                     .level = 4,
                     .kind = S("government"),
                     .approval_levels = 2};
    struct unit_id id;

    db_begin(&c);
    id = unit_insert(&c, &u);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
    return id;
}

static void rename_unit(struct test *t, struct db *db, struct unit_id id, const char *name)
{
    struct ctx c = world_ctx(t, db);
    struct unit u = {0};

    db_begin(&c);
    unit_load(&c, id, &u);
    u.name = str_of(name);
    unit_update(&c, &u);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_OK(t, &c.fail);
}

static void both(struct test *t, enum db_kind engine)
{
    const char *folder = test_folder(t);
    struct fail why = {0};
    struct db *db = world_new(t, folder, engine, "memo"), *other = NULL;
    struct unit_id id;
    struct ctx c;

    if (!db)
        return;
    id = add(t, db, "aa", "甲");

    test_case(t, "%s: the tables are asked once", world_kind(engine));
    c = world_ctx(t, db);
    const struct fact *first = look(&c, "aa"), *second = look(&c, "aa");
    /* on PostgreSQL whoever commits meanwhile, in any schema, makes a new version: other tests do */
    for (int i = 0; engine == DB_POSTGRES && first != second && i < 1000; i++) {
        first = second;
        second = look(&c, "aa");
    }
    CHECK_STR(t, first->name, S("甲"));
    CHECK(t, first == second);

    test_case(t, "%s: a commit of the same process is seen at once", world_kind(engine));
    c = world_ctx(t, db);
    first = look(&c, "aa");
    rename_unit(t, db, id, "乙");
    CHECK_STR(t, look(&c, "aa")->name, S("乙"));
    CHECK_STR(t, first->name, S("甲")); /* who had it keeps it to the end */

    test_case(t, "%s: so is one of another process", world_kind(engine));
    CHECK_INT(t, db_open(&other, world_url(t, folder, engine, "memo"), NULL, &why), OK);
    CHECK_OK(t, &why);
    c = world_ctx(t, db);
    CHECK_STR(t, look(&c, "aa")->name, S("乙"));
    rename_unit(t, other, id, "丙");
    CHECK_STR(t, look(&c, "aa")->name, S("丙"));
    db_close(other);

    test_case(t, "%s: within one transaction what was read stays", world_kind(engine));
    c = world_ctx(t, db);
    db_begin_read(&c);
    first = memo_get(&c, &kind, S("aa"));
    rename_unit(t, db, id, "丁");
    CHECK_STR(t, ((const struct fact *)memo_get(&c, &kind, S("aa")))->name, first->name);
    CHECK_INT(t, db_end(&c), OK);
    CHECK_STR(t, look(&c, "aa")->name, S("丁"));

    test_case(t, "%s: what is not there is not remembered", world_kind(engine));
    c = world_ctx(t, db);
    CHECK(t, !look(&c, "bb")->name.n && c.fail.code == ERR_NOT_FOUND);
    int before = asked;
    CHECK(t, !look(&c, "bb")->name.n && c.fail.code == ERR_NOT_FOUND && asked == before + 1);
    CHECK_STR(t, look(&c, "aa")->name, S("丁"));

    test_case(t, "%s: who writes asks the tables", world_kind(engine));
    c = world_ctx(t, db);
    db_begin(&c);
    first = memo_get(&c, &kind, S("aa"));
    second = memo_get(&c, &kind, S("aa"));
    CHECK(t, second->read == first->read + 1);
    CHECK_INT(t, db_end(&c), OK);

    test_case(t, "%s: a failure before changes nothing", world_kind(engine));
    c = world_ctx(t, db);
    fail_set(&c.fail, ERR_INPUT, "x", "错");
    before = asked;
    first = memo_get(&c, &kind, S("aa"));
    CHECK(t, !first->name.n && asked == before);
    arena_reset(&t->mem);
    db_close(db);
}

void test_store_memo(struct test *t)
{
    both(t, DB_SQLITE);
    both(t, DB_POSTGRES);
    test_end(t);
}
