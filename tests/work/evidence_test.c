/* SPDX-License-Identifier: MulanPSL-2.0 */
/* evidence_test.c - the evidence book: what it holds, and that any change of it shows */
#include "work/evidence.h"

#include "base/os.h"
#include "tests/work/cast.h"
#include "work/register.h"
#include "work/register_link.h"

static struct str file(struct test *t, const char *folder, const char *path)
{
    struct fail no = {0};
    struct str s = {0};

    os_read_file(&t->mem, str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, path)), 8 << 20,
                 &s, &no);
    return s;
}

static void put(struct test *t, const char *folder, const char *path, const char *text)
{
    struct fail no = {0};

    os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, path)), str_of(text),
                  0644, &no);
    CHECK_OK(t, &no);
}

static struct str fault(struct test *t, const char *folder)
{
    struct evidence_check v = {0};
    struct fail why = {0};

    CHECK_INT(t, evidence_verify(&t->mem, folder, &v, &why), OK);
    return v.faults.n == 1 ? str_fmt(&t->mem, "%.*s %.*s", STR_ARG(v.faults.p[0].says),
                                     STR_ARG(v.faults.p[0].path))
                           : str_fmt(&t->mem, "%lld faults", (long long)v.faults.n);
}

static void proved(struct test *t, const struct cast *k, struct doc_id draft)
{
    struct register_import in = {0};
    struct register_list rows = {0};
    struct register_proof p = {
        .what = S("照片"), .name = S("证书.png"), .type = S("image/png")};
    struct blob_file f = {0};
    struct ctx c = cast_ctx(t, k, WHO_CLERK);

    register_import(
        &c, k->unit, S("honour"),
        S("类别,日期,事项\n表彰奖励,2026-03-01,先进单位\n表彰奖励,2025-03-01,去年\n"), false,
        &in);
    CHECK_OK(t, &c.fail);
    register_look(&c, &(struct register_ask){k->unit, S("honour"), 2026, {{0}, 0}, 9, {0}},
                  &rows);
    if (!CHECK_INT(t, rows.rows.n, 1))
        return;
    blob_put(&c, S("picture"), &f);
    p.sm3 = digest_str(&f.sm3);
    p.size = f.size;
    CHECK_INT(t, register_prove(&c, rows.rows.p[0].row.id, &p, NULL), OK);
    p = (struct register_proof){.what = S("经验材料"),
                                .document = str_fmt(&t->mem, "%lld", (long long)draft.n)};
    CHECK_INT(t, register_prove(&c, rows.rows.p[0].row.id, &p, NULL), OK);
}

void test_work_evidence(struct test *t)
{
    const char *base = test_folder(t), *folder;
    struct assess_import in = {0};
    struct evidence_done done = {0};
    struct cast k;
    struct doc_id open, secret;
    struct str address, kept;
    struct assess_one one = {0};
    struct ctx c;
    int64_t set = 0;

    test_case(t, "evidence: a district with a published document and a set");
    if (!cast_new(t, base, DB_SQLITE, "evidence", &k))
        return;
    open = cast_doc(t, &k, "公开的通知", "正文内容一二三");
    secret = cast_doc(t, &k, "没有公开的草稿", "草稿内容");
    cast_publish(t, &k, open);
    c = cast_ctx(t, &k, WHO_DISTRICT);
    assess_import(
        &c,
        &(struct assess_set){
            .unit = k.district, .code = S("ev"), .name = S("考核"), .level = S("own")},
        S("考核要点,分值,计分公式\n按时公开,60,clean late/dated\n特色工作,40,\n"), &set, &in);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, &k, WHO_DISTRICT);
    assess_see(&c, set, S("2026"), k.unit, &one);
    address = str_fmt(&t->mem, "/gongkai/doc_%lld.html\n/gongkai/doc_%lld.html",
                      (long long)open.n, (long long)secret.n);
    c = cast_ctx(t, &k, WHO_DISTRICT);
    assess_mark(&c, set, S("2026"), k.unit, one.board.items.p[1].id, 3500, S("有做法"),
                address);
    CHECK_OK(t, &c.fail);

    proved(t, &k, secret);

    test_case(t,
              "evidence: the book has each indicator, its records and dated copies; no draft");
    folder = str_cstr(&t->mem, str_fmt(&t->mem, "%s/book", base));
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, evidence_write(&c, S("ev"), S("2026"), k.unit, folder, &done), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, done.items, 2);
    CHECK(t, str_has(file(t, folder, "index.html"), S("items/001.html")));
    CHECK(t, str_has(file(t, folder, "items/001.html"), S("公开的通知")));
    CHECK(t, str_has(file(t, folder, "items/002.html"), S("35 / 40")));
    CHECK(t, str_has(file(t, folder, "records/documents.csv"), S("公开的通知")));
    kept = file(t, folder,
                str_cstr(&t->mem, str_fmt(&t->mem, "copies/doc_%lld.html", (long long)open.n)));
    CHECK(t, str_has(kept, S("正文内容一二三")) && str_has(kept, S("摘录于 2026-10-24")));
    CHECK(t, !file(t, folder,
                   str_cstr(&t->mem,
                            str_fmt(&t->mem, "copies/doc_%lld.html", (long long)secret.n)))
                  .n);

    test_case(t, "evidence: what proves the registers is copied, a draft is not");
    folder = str_cstr(&t->mem, str_fmt(&t->mem, "%s/book", base));
    kept = file(t, folder, "records/proofs.csv");
    CHECK(t, str_has(kept, S("\"先进单位\",\"照片\",\"证书.png\",\"copies/proofs/")));
    CHECK(t, str_has(kept, S("没有公开")) && !str_has(kept, S("去年")));

    test_case(t, "evidence: what was changed, taken away or added is named");
    folder = str_cstr(&t->mem, str_fmt(&t->mem, "%s/book", base));
    CHECK_STR(t, fault(t, folder), S("0 faults"));
    kept = file(t, folder, "records/plan.csv");
    put(t, folder, "records/plan.csv", "x");
    CHECK_STR(t, fault(t, folder), S("内容被改动 records/plan.csv"));
    unlink(str_cstr(&t->mem, str_fmt(&t->mem, "%s/records/plan.csv", folder)));
    CHECK_STR(t, fault(t, folder), S("缺少这个文件 records/plan.csv"));
    put(t, folder, "records/plan.csv", str_cstr(&t->mem, kept));
    CHECK_STR(t, fault(t, folder), S("0 faults"));
    put(t, folder, "records/more.csv", "x");
    CHECK_STR(t, fault(t, folder), S("清单以外的文件 records/more.csv"));

    test_case(t, "evidence: a set that is not there is refused");
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, evidence_write(&c, S("no"), S("2026"), k.unit, base, &done), ERR_NOT_FOUND);
    test_case(t, "evidence: all is given back");
    cast_free(&k);
}
