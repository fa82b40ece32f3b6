/* SPDX-License-Identifier: MulanPSL-2.0 */
/* migrate_seal_test.c - a database of version 1, whose notes, names of files, remarks and disputes stand in clear: after
 * the migration each is read as before by who may, and stands nowhere in the files of the database; an amendment has its
 * day */
#include <time.h>

#include "store/migrate_seal.h"

#include "store/dispute.h"
#include "store/document.h"
#include "store/keyring.h"
#include "store/request.h"
#include "tests/store/raw.h"

/* Case 1 is open, case 2 was erased: of that only what the clock needs is kept. */
static const char rows[] =
    "INSERT INTO meta (key, value) VALUES ('schema_version', '1');"
    "INSERT INTO unit (id, code, name, kind, level, created_at) VALUES (1, 'jyj', "
    "'示范区教育局', "
    "'department', 4, 0);"
    "INSERT INTO blob (id, unit, sm3, size, type, added_at) VALUES (1, 1, "
    "{sqlite:X'00'}{pg:'\\x00'}, 1, "
    "'', 0);"
    "INSERT INTO request (id, unit, number, query_code, channel, applicant_kind, form_wanted, "
    "way_wanted, filed_at, state, erased_at) VALUES "
    "(1, 1, 'JYJ-2026-00001', {sqlite:X'01'}{pg:'\\x01'}, 'mail', 'nat', '纸质', "
    "'寄给明文甲', 0, 'running', NULL), "
    "(2, 1, 'JYJ-2026-00002', {sqlite:X'02'}{pg:'\\x02'}, 'mail', 'nat', '纸质', "
    "'寄给明文乙', 0, 'closed', 1);"
    "INSERT INTO request_event (id, unit, request, day, kind, fields, at) VALUES "
    "(1, 1, 1, 20000, 'third_asked', '{\"who\":\"明文丙公司\",\"note\":\"某函〔2026〕1号\"}', "
    "0), "
    "(2, 1, 1, 20001, 'third_asked', '{\"who\":\"明文丁公司\"}', 0), "
    "(3, 1, 1, 20002, 'third_asked', '{\"who\":\"明文丙公司\"}', 0), "
    "(4, 1, 1, 20002, 'assigned', '{\"who\":\"李四\"}', 0), "
    "(5, 1, 1, 20003, 'note', '{\"note\":\"明文戊来电\"}', 0), "
    "(6, 1, 1, 20004, 'extended', "
    "'{\"n\":10,\"approval\":\"given\",\"approved\":\"2024-10-10\"}', 0), "
    "(7, 1, 2, 20004, 'note', '{\"note\":\"明文己来电\"}', 0);"
    "INSERT INTO request_file (id, unit, request, blob, kind, name, at) VALUES "
    "(1, 1, 1, 1, 'envelope', '明文庚的信封.pdf', 0), (2, 1, 2, 1, 'envelope', '', 0);"
    "INSERT INTO letter (id, unit, request, rule, fields, state, remark, delivery, at) VALUES "
    "(1, 1, 1, 'P02', {sqlite:X'03'}{pg:'\\x03'}, 'draft', '明文辛的名字写错', '', 0), "
    "(2, 1, 1, 'P03', {sqlite:X'03'}{pg:'\\x03'}, 'sent', '', "
    "'{\"way\":\"post\",\"proof\":\"明文壬签收\"}', 0);"
    "INSERT INTO dispute (id, unit, request, kind, filed_day, ground, ordered, note) VALUES "
    "(1, 1, 1, 'rec', 20005, '明文癸不服', '向明文癸答复', '明文癸未到'), "
    "(2, 1, NULL, 'rec', 20005, '', '', '');"
    "INSERT INTO board_column (id, unit, board, name, created_at) VALUES (1, 1, 3, '文件', 0);"
    "INSERT INTO document (id, unit, col, state, title, norm, amended, created_at, changed_at) "
    "VALUES (1, 1, 1, 'draft', '办法', 1, 1, 0, 0), (2, 1, 1, 'draft', '细则', 1, 0, 0, 0);"
    "INSERT INTO norm_event (id, unit, document, kind, day, at) VALUES "
    "(1, 1, 1, 'made', 20000, 0), (2, 1, 1, 'amended', 20300, 0), "
    "(3, 1, 1, 'amended', 20200, 0), (4, 1, 2, 'made', 20000, 0);";
static const char *const planted[] = {"寄给明文", "明文丙公司",     "明文丁公司", "明文戊",
                                      "明文己",   "明文庚",         "明文辛",     "明文壬",
                                      "明文癸",   "某函〔2026〕1号"};

static void fill(struct test *t, struct db *db)
{
    struct ctx c = world_ctx(t, db);
    struct str ddl = {0};

    os_read_file(&t->mem, "tests/releases/0.1.0/schema.sql", 4 << 20, &ddl, &c.fail);
    db_begin(&c);
    db_script(&c, migrate_expand(&t->mem, str_cstr(&t->mem, ddl), db_kind(db)));
    db_script(&c, str_of(rows));
    db_end(&c);
    db_script(&c, S("{sqlite:PRAGMA wal_checkpoint(TRUNCATE)}{pg:CHECKPOINT}"));
    CHECK_OK(t, &c.fail);
}

static void ledger(struct test *t, struct ctx *c)
{
    static const struct {
        const char *fields, *words;
    } want[] = {{"{\"party\":1,\"noted\":true}",
                 "{\"who\":\"明文丙公司\",\"note\":\"某函〔2026〕1号\"}"},
                {"{\"party\":2}", "{\"who\":\"明文丁公司\",\"note\":null}"},
                {"{\"party\":1}", "{\"who\":\"明文丙公司\",\"note\":null}"},
                {"{\"who\":\"李四\"}", ""},
                {"{\"noted\":true}", "{\"who\":null,\"note\":\"明文戊来电\"}"},
                {"{\"n\":10,\"approval\":\"given\",\"approved\":\"2024-10-10\"}", ""}};
    struct request_event_list all = {0}, gone = {0};

    request_events(c, (struct request_id){1}, &all);
    CHECK(t, all.n && all.p[0].sealed.n && !all.p[0].words.n);
    request_events_read(c, &all);
    if (CHECK_INT(t, all.n, (isize)(sizeof want / sizeof *want)))
        for (isize i = 0; i < all.n; i++) {
            CHECK_STR(t, all.p[i].fields, str_of(want[i].fields));
            CHECK_STR(t, all.p[i].words, str_of(want[i].words));
        }
    request_events(c, (struct request_id){2}, &gone);
    if (CHECK_INT(t, gone.n, 1)) {
        CHECK_STR(t, gone.p[0].fields, S("{\"noted\":true}"));
        CHECK_INT(t, gone.p[0].sealed.n, 0);
    }
}

static void reads(struct test *t, struct ctx *c)
{
    struct request r = {0};
    struct request_file_list files = {0};
    struct letter_row_db draft = {0}, sent = {0};
    struct dispute d = {0}, none = {0};
    struct document amended = {0}, as_made = {0};

    db_begin_read(c);
    request_load(c, (struct request_id){1}, &r);
    CHECK_STR(t, r.form_wanted, S("纸质"));
    CHECK_STR(t, r.way_wanted, S("寄给明文甲"));
    r = (struct request){0};
    request_load(c, (struct request_id){2}, &r);
    CHECK_STR(t, r.way_wanted, S(""));
    ledger(t, c);
    request_files(c, (struct request_id){1}, &files);
    if (CHECK_INT(t, files.n, 1))
        CHECK_STR(t, files.p[0].name, S("明文庚的信封.pdf"));
    letter_load(c, 1, &draft);
    CHECK_STR(t, draft.words, S("明文辛的名字写错"));
    letter_load(c, 2, &sent);
    CHECK_STR(t, sent.words, S("明文壬签收"));
    CHECK_STR(t, sent.delivery, S("{\"way\":\"post\"}"));
    dispute_load(c, (struct dispute_id){1}, &d);
    CHECK_STR(t, d.ground, S("明文癸不服"));
    CHECK_STR(t, d.ordered, S("向明文癸答复"));
    CHECK_STR(t, d.note, S("明文癸未到"));
    dispute_load(c, (struct dispute_id){2}, &none);
    CHECK_STR(t, none.ground, S(""));
    document_load(c, (struct doc_id){1}, &amended);
    document_load(c, (struct doc_id){2}, &as_made);
    CHECK_INT(t, amended.amended.n, 20200);
    CHECK(t, !day_is_set(as_made.amended));
    db_end(c);
    CHECK_OK(t, &c->fail);
}

/* The first of the planted texts that the files still hold; NULL: none. */
static const char *clear_left(struct test *t, struct db *db, const char *folder)
{
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
        if (raw_has(t, db, folder, "clear", planted[i]))
            return planted[i];
    return NULL;
}

static void upgrade(struct test *t, const char *folder, enum db_kind kind)
{
    struct keyring_options o = {.create = true, .password_kib = 64};
    struct keyring *keys = NULL;
    struct db *db = world_empty(t, folder, kind, "clear", NULL);
    struct buf report = buf_new(&t->mem, 4096);
    struct fail why = {0};
    struct ctx c;

    if (!db) {
        test_skip(t, "no server");
        return;
    }
    keyring_open(&keys, str_cstr(&t->mem, str_fmt(&t->mem, "%s/keys-%d", folder, kind)), &o,
                 &why);
    CHECK_OK(t, &why);
    fill(t, db);
    for (size_t i = 0; i < sizeof planted / sizeof *planted; i++)
        CHECK(t, raw_has(t, db, folder, "clear", planted[i])); /* the reader of files reads */

    c = world_ctx(t, db);
    CHECK_INT(t, migrate_run(&c, false, &report), ERR_DB);
    CHECK(t, str_has(str_of(c.fail.what), S("密钥文件")));
    c.fail = (struct fail){0};
    CHECK_INT(t, migrate_version_of(&c), 1);

    c.keys = keys;
    CHECK_INT(t, migrate_run(&c, true, &report), OK);
    CHECK_INT(t, migrate_version_of(&c), 1);
    CHECK_INT(t, migrate_run(&c, false, &report), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, migrate_version_of(&c), migrate_version());
    CHECK(t, str_has(buf_str(&report), S("加密或清空原来明文存放的 10 项")));
    reads(t, &c);
    /* PostgreSQL keeps old rows while any transaction of the database is older, as those of tests beside this one. */
    for (int tries = 0; clear_left(t, db, folder) && db_kind(db) == DB_POSTGRES && tries < 100;
         tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
        CHECK_INT(t, migrate_seal_wipe(&c), OK);
    }
    CHECK_STR(t, str_of(clear_left(t, db, folder)), S(""));
    CHECK(t, raw_has(t, db, folder, "clear", "JYJ-2026-00001"));
    db_close(db);
    keyring_close(keys);
}

void test_store_migrate_seal(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        test_case(t, "%s: what version 1 kept in clear is sealed", world_kind(kind));
        upgrade(t, folder, (enum db_kind)kind);
    }
}
