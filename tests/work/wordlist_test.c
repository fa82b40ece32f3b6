/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wordlist_test.c - an office's own words count from the next check on; what was kept for good is not
 * found again; the history; on both engines
 */
#include "work/wordlist.h"

#include <stdlib.h>

#include "store/account.h"
#include "tests/work/cast.h"

static const struct checker *checker;

static struct ctx as(struct test *t, const struct cast *k, enum who who)
{
    struct ctx c = cast_ctx(t, k, who);

    c.checker = checker;
    return c;
}

/* Saves the text in the document and says what is found of a rule: its words, or "". */
static struct str found(struct test *t, const struct cast *k, struct doc_id id,
                        const char *text, const char *rule, struct finding *out)
{
    struct ctx c = as(t, k, WHO_CLERK);
    struct doc_open o = {0};
    struct doc_draft d;
    int version = 0;

    doc_open(&c, id, &o);
    d = cast_draft(t, k, "关于服务的通知", text);
    doc_save(&c, id, o.d.version, &d, &version);
    CHECK_OK(t, &c.fail);
    c = as(t, k, WHO_CLERK);
    o = (struct doc_open){0};
    doc_open(&c, id, &o);
    CHECK_OK(t, &c.fail);
    for (isize i = 0; i < o.findings.n; i++)
        if (str_eq(o.findings.p[i].rule, str_of(rule))) {
            if (out)
                *out = o.findings.p[i];
            return o.findings.p[i].words;
        }
    return S("");
}

static void own_words(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;
    struct wordlist w = {0};
    struct finding f = {0};
    int added = 0;

    test_case(t, "%s: a word of the office counts at once, and goes again",
              world_kind(db_kind(k->db)));
    id = cast_doc(t, k, "关于服务的通知", "服务打工者。");
    CHECK_STR(t, found(t, k, id, "做好服务打工者工作。", "term.own", NULL), S(""));
    c = as(t, k, WHO_CLERK);
    CHECK_INT(t, wordlist_add(&c, k->unit, S("term"), S("打工者|外来务工人员"), S(""), &added),
              ERR_FORBIDDEN);
    c = as(t, k, WHO_REVIEWER);
    CHECK_INT(t,
              wordlist_add(&c, k->unit, S("term"), S("打工者|外来务工人员\n\n农民兄弟"), S(""),
                           &added),
              OK);
    CHECK_INT(t, added, 2);
    CHECK_STR(t, found(t, k, id, "做好服务打工者的工作。", "term.own", &f), S("打工者"));
    CHECK_STR(t, f.suggestion, S("外来务工人员"));
    c = as(t, k, WHO_REVIEWER);
    CHECK_INT(t, wordlist_look(&c, k->unit, S("term"), &w), OK);
    CHECK_INT(t, w.rows.n, 2);
    CHECK(t, w.may_edit);
    c = as(t, k, WHO_STRANGER);
    CHECK_INT(t, wordlist_drop(&c, k->unit, w.rows.p[0].id), ERR_FORBIDDEN);
    c = as(t, k, WHO_REVIEWER);
    CHECK_INT(t, wordlist_drop(&c, k->unit, w.rows.p[0].id), OK);
    CHECK_STR(t, found(t, k, id, "做好服务打工者工作吧。", "term.own", NULL), S(""));

    test_case(t, "%s: leaders by the list; a quoted document by the register",
              world_kind(db_kind(k->db)));
    c = as(t, k, WHO_REVIEWER);
    CHECK_INT(t, wordlist_add(&c, k->unit, S("name"), S("王晓明|区委书记"), S(""), NULL), OK);
    CHECK_STR(t, found(t, k, id, "区委书记王小明讲话。", "name.near", NULL), S("王小明"));

    test_case(t, "%s: masking in the shape that the office has set",
              world_kind(db_kind(k->db)));
    found(t, k, id, "联系人张三，13812341234。", "privacy.phone", &f);
    CHECK_STR(t, f.suggestion, S("138****1234"));
    c = as(t, k, WHO_ADMIN);
    db_begin(&c);
    setting_put(&c, k->unit, S("check.mask"), S("2,2"));
    db_end(&c);
    found(t, k, id, "联系人是张三，13812341234。", "privacy.phone", &f);
    CHECK_STR(t, f.suggestion, S("13*******34"));

    test_case(t, "%s: spelling at the threshold that the office has set",
              world_kind(db_kind(k->db)));
    CHECK_STR(t, found(t, k, id, "赤峰市中级人民去院作出判决。", "typo.char", NULL), S("去"));
    c = as(t, k, WHO_ADMIN);
    db_begin(&c);
    setting_put(&c, k->unit, S("check.threshold"), S("1000"));
    db_end(&c);
    CHECK_STR(t, found(t, k, id, "赤峰市中级人民去院又作出判决。", "typo.char", NULL), S(""));
}

static void for_good(struct test *t, const struct cast *k)
{
    struct doc_id id;
    struct ctx c;
    struct finding f = {0};
    struct finding_history h = {0};
    bool seen = false;

    test_case(t, "%s: kept for good: not found again, in the list and in the history",
              world_kind(db_kind(k->db)));
    id = cast_doc(t, k, "关于保护旧址的通知", "保护旧址。");
    CHECK_STR(t, found(t, k, id, "保护国家旅游局旧址。", "term.outdated", &f), S("国家旅游局"));
    c = as(t, k, WHO_CLERK);
    CHECK_INT(t, doc_settle(&c, id, f.id, S("kept"), S("旧址的名称"), true), OK);
    c = as(t, k, WHO_REVIEWER);
    CHECK_INT(t, finding_history_look(&c, k->unit, &h), OK);
    CHECK_INT(t, h.kept.n, 1);
    if (h.kept.n) {
        CHECK_STR(t, h.kept.p[0].words, S("国家旅游局"));
        CHECK_STR(t, h.kept.p[0].reason, S("旧址的名称"));
        CHECK(t, h.kept.p[0].name.n > 0);
    }
    for (isize i = 0; i < h.rules.n; i++)
        seen |= str_eq(h.rules.p[i].rule, S("term.outdated")) && h.rules.p[i].kept == 1;
    CHECK(t, seen);
    CHECK_INT(t, h.offices.n, 1);
    CHECK_STR(t, found(t, k, id, "再次保护国家旅游局旧址。", "term.outdated", NULL), S(""));
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;

    test_case(t, "%s: a district", world_kind(kind));
    if (!cast_new(t, folder, kind, "wordlist", &k)) {
        test_skip(t, "no server");
        return;
    }
    own_words(t, &k);
    for_good(t, &k);
    cast_free(&k);
}

void test_work_wordlist(struct test *t)
{
    const char *folder = test_folder(t);
    struct arena mem;
    struct fail why = {0};

    if (!arena_init(&mem, 16 << 20) || checker_open(&mem, &checker, &why))
        exit(2);
    engine(t, folder, DB_SQLITE);
    engine(t, folder, DB_POSTGRES);
    test_end(t);
    arena_free(&mem);
}
