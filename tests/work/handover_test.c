/* SPDX-License-Identifier: MulanPSL-2.0 */
/* handover_test.c - approved documents as files: what leaves, what does not, and how it is named */
#include "work/handover.h"

#include "base/json.h"
#include "base/os.h"
#include "read/page.h"
#include "store/blob.h"
#include "tests/work/cast.h"

static struct str file_of(struct test *t, const char *folder, struct str name)
{
    struct fail why = {0};
    struct str s = {0};

    os_read_file(&t->mem, str_cstr(&t->mem, str_fmt(&t->mem, "%s/%.*s", folder, STR_ARG(name))),
                 1 << 20, &s, &why);
    CHECK_OK(t, &why);
    return s;
}

/* A draft with a picture in its text and a file beside it. */
static struct doc_id rich(struct test *t, const struct cast *k)
{
    struct doc_id id = cast_doc(t, k, "关于“河长制”/工作的通知", "正文。");
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct doc_file f = {.kind = S("image"), .name = S("图.png"), .type = S("image/png")};
    struct blob_file file;
    int64_t picture = 0, paper = 0;
    struct doc_draft d = cast_draft(t, k, "关于“河长制”/工作的通知", "");
    struct document now;

    blob_put(&c, S("\x89PNG picture"), &file);
    f.sm3 = digest_str(&file.sm3);
    f.size = file.size;
    CHECK_INT(t, doc_attach(&c, id, 1, &f, &picture, NULL), OK);
    f = (struct doc_file){
        .kind = S("file"), .name = S("附件 & 一.docx"), .type = S("application/zip")};
    blob_put(&c, S("PK paper"), &file);
    f.sm3 = digest_str(&file.sm3);
    f.size = file.size;
    now = cast_load(t, k, id);
    CHECK_INT(t, doc_attach(&c, id, now.version, &f, &paper, NULL), OK);
    d.f.doc_no = S("示政发〔2026〕3号");
    d.f.source = S("办公室 <内>");
    d.body =
        str_fmt(&t->mem,
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":"
                "\"text\",\"text\":\"请各镇落实。\"}]},{\"type\":\"image\",\"attrs\":{\"src\":"
                "\"/gongkai/file/%lld/%lld/a.png\",\"alt\":\"图\"}}]}",
                (long long)id.n, (long long)picture);
    now = cast_load(t, k, id);
    CHECK_INT(t, doc_save(&c, id, now.version, &d, NULL), OK);
    CHECK_OK(t, &c.fail);
    return id;
}

static void names(struct test *t)
{
    test_case(t, "names are safe on every file system");
    CHECK_STR(
        t, handover_folder(&t->mem, S("SFQ/2026-1"), (struct doc_id){7}, S("../a\\b:c?“目录”")),
        S("SFQ-2026-1-a-b-c-目录"));
    CHECK_STR(t, handover_folder(&t->mem, S(""), (struct doc_id){7}, S("///")), S("7"));
}

static void engine(struct test *t, const char *folder, enum db_kind kind)
{
    struct cast k;
    struct ctx c;
    struct doc_id ready, withheld;
    struct handover_ask ask = {0};
    struct handover_done done;
    char out[512];
    struct str index, dir, html, line;
    struct page p = {0};
    struct jval *meta = NULL;
    struct fail why = {0};
    struct doc_draft d;

    test_case(t, "%s: a district", world_kind(kind));
    if (!cast_new(t, folder, kind, "handover", &k)) {
        test_skip(t, "no server");
        return;
    }
    snprintf(out, sizeof out, "%s/out-%s", folder, world_kind(kind));
    test_case(t, "%s: only what was approved, and is open to all", world_kind(kind));
    cast_doc(t, &k, "还是草稿", "文。");
    d = cast_draft(t, &k, "不予公开的事项", "文。");
    d.f.attribute = S("closed");
    d.f.ground = S("art14");
    c = cast_ctx(t, &k, WHO_CLERK);
    doc_create(&c, k.unit, &d, &withheld);
    ready = rich(t, &k);
    CHECK_INT(t, cast_take(t, &k, WHO_CLERK, ready, DO_SUBMIT, ""), OK);
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, ready, DO_SECRECY, ""), OK);
    CHECK_INT(t, cast_take(t, &k, WHO_REVIEWER, ready, DO_APPROVE, ""), OK);
    cast_publish(t, &k, cast_doc(t, &k, "已经发布的", "文。"));
    ask.unit = k.unit;
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, handover_write(&c, out, &ask, &done), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, done.documents, 1);
    CHECK_INT(t, done.files, 2);
    index = file_of(t, out, S("index.tsv"));
    CHECK(t, str_has(index, S("关于“河长制”/工作的通知\tzfqjyj/")));
    CHECK(t, !str_has(index, S("草稿")) && !str_has(index, S("不予公开的")) &&
                 !str_has(index, S("已经发布的")));

    test_case(t, "%s: the files of one document", world_kind(kind));
    index = file_of(t, out, S("index.tsv"));
    str_next(&index, '\n', &line);
    str_next(&index, '\n', &line);
    dir = str_from(line, str_rfind(line, S("\t")) + 1);
    CHECK(t, str_ends(dir, S("-关于-河长制-工作的通知")));
    html = file_of(t, out, str_fmt(&t->mem, "%.*s/content.html", STR_ARG(dir)));
    CHECK(t, str_has(html, S("src=\"files/01-图.png\"")));
    CHECK(t, !str_has(html, S("/gongkai/file/")));
    CHECK(t, str_has(html, S("content=\"办公室 &lt;内&gt;\"")));
    CHECK_INT(t, page_read(&t->mem, html, S(""), &p, &why), OK); /* our own reader agrees */
    CHECK_STR(t, p.title.value, S("关于“河长制”/工作的通知"));
    CHECK_STR(t, p.source.value, S("办公室 <内>"));
    CHECK_INT(t, p.images, 1);
    CHECK_STR(t, file_of(t, out, str_fmt(&t->mem, "%.*s/files/02-附件-一.docx", STR_ARG(dir))),
              S("PK paper"));
    CHECK_INT(t,
              jval_parse(&t->mem,
                         file_of(t, out, str_fmt(&t->mem, "%.*s/meta.json", STR_ARG(dir))),
                         &meta, &why),
              OK);
    CHECK_STR(t, jval_get_str(meta, "document_number"), S("示政发〔2026〕3号"));
    CHECK_STR(t, jval_get_str(meta, "state"), S("approved"));
    CHECK(t, str_has(file_of(t, out, str_fmt(&t->mem, "%.*s/meta.xml", STR_ARG(dir))),
                     S("<source label=\"来源\">办公室 &lt;内&gt;</source>")));
    CHECK(t, str_has(file_of(t, out, str_fmt(&t->mem, "%.*s/meta.tsv", STR_ARG(dir))),
                     S("文号\t示政发〔2026〕3号\n")));

    test_case(t, "%s: what is live too, and by day", world_kind(kind));
    ask.published = true;
    c = cast_ctx(t, &k, WHO_SYSTEM);
    CHECK_INT(t, handover_write(&c, out, &ask, &done), OK);
    CHECK_INT(t, done.documents, 2);
    ask.since = (struct day){instant_day(c.now).n + 1};
    CHECK_INT(t, handover_write(&c, out, &ask, &done), OK);
    CHECK_INT(t, done.documents, 0);
    cast_free(&k);
}

void test_work_handover(struct test *t)
{
    const char *folder = test_folder(t);

    names(t);
    engine(t, folder, DB_SQLITE);
    engine(t, folder, DB_POSTGRES);
}
