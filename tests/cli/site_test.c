/* SPDX-License-Identifier: MulanPSL-2.0 */
/* site_test.c - pages of an existing site: stored with pictures, files and old addresses; held beside ours */
#include <stdio.h>

#include "base/json.h"
#include "base/os.h"
#include "store/document.h"
#include "tests/cli/session.h"
#include "tests/store/world.h"

enum { WORDS = 24 };

static struct ran run(struct test *t, const char *data, struct str words)
{
    char *argv[WORDS + 4] = {0};
    int n = 0;

    argv[n++] = str_cstr(&t->mem, S("gongkai"));
    for (struct str w; n < WORDS && str_next(&words, ' ', &w);)
        argv[n++] = str_cstr(&t->mem, w);
    argv[n++] = str_cstr(&t->mem, S("--data"));
    argv[n++] = str_cstr(&t->mem, str_of(data));
    return session_run(t, argv, S(""));
}

static void says(struct test *t, struct ran r, int status, const char *words)
{
    CHECK_INT(t, r.status, status);
    if (*words && !str_has(r.out, str_of(words)) && !str_has(r.err, str_of(words)))
        CHECK_STR(t, str_concat(&t->mem, r.out, r.err), str_of(words));
}

static void save(struct test *t, const char *folder, const char *name, struct str text)
{
    struct fail why = {0};

    os_write_file(str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, name)), text, 0644, &why);
    CHECK_OK(t, &why);
}

static struct str page(struct test *t, const char *title, const char *day, const char *path,
                       const char *body)
{
    return str_fmt(
        &t->mem,
        "<html><head><meta charset=utf-8><meta name=\"ArticleTitle\" content=\"%s\"><meta "
        "name=\"PubDate\" content=\"%s 10:00\"><meta name=\"Url\" "
        "content=\"http://www.old.example%s\"></head><body><div "
        "class=\"position\">当前位置：<a "
        "href=/>首页</a>&gt;<a href=/gh>规划计划</a></div><div class=\"TRS_Editor\">%s</div>"
        "</body></html>",
        title, day, path, body);
}

/* A picture of one pixel. */
static const unsigned char dot[] = {
    137, 80,  78,  71, 13, 10,  26,  10, 0,   0,   0,   13,  73,  72, 68,  82, 0, 0,
    0,   1,   0,   0,  0,  1,   8,   2,  0,   0,   0,   144, 119, 83, 222, 0,  0, 0,
    12,  73,  68,  65, 84, 120, 156, 99, 248, 207, 192, 0,   0,   3,  1,   1,  0, 201,
    254, 146, 239, 0,  0,  0,   0,   73, 69,  78,  68,  174, 66,  96, 130};

static void old_site(struct test *t, const char *site)
{
    struct fail why = {0};

    os_mkdirs(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gh", site)), 0755, &why);
    save(
        t, site, "gh/t1.htm",
        page(
            t, "五年规划", "2021-03-01", "/gh/t1.htm",
            "<p>规划全文如下，请遵照执行。</p><p><img src=\"./a.png\" alt=\"图一\"></p><p><img "
            "src=\"./lost.png\" alt=\"丢失\"></p><p><a href=\"./b.docx\">附表.docx</a> <a "
            "href=\"../x.htm\">另见</a></p>"));
    save(t, site, "gh/a.png", (struct str){(const char *)dot, sizeof dot});
    save(t, site, "gh/b.docx", S("PK\x03\x04 table"));
    save(t, site, "gh/t2.htm",
         page(t, "年度计划", "2022-01-05", "/gh/t2.htm", "<p>计划全文如下，请遵照执行。</p>"));
    save(t, site, "index.html",
         S("<html><head><meta charset=utf-8><title>首页</title></head><body><ul><li><a "
           "href=1>五年规划</a></li></ul></body></html>"));
}

static void stored(struct test *t, const char *data)
{
    struct db_options o = {.must_exist = true, .read_only = true};
    struct fail why = {0};
    struct db *db = NULL;
    struct ctx c;
    struct doc_id id = {0};
    struct column_id col;
    struct document d = {0};
    struct doc_version v = {0};
    struct attachment_list files = {0};

    test_case(t, "what was stored: its day, its picture and file, its old address");
    db_open(&db, str_cstr(&t->mem, str_fmt(&t->mem, "%s/gongkai.db", data)), &o, &why);
    if (!CHECK_OK(t, &why))
        return;
    c = world_ctx(t, db);
    db_begin_read(&c);
    CHECK(t, redirect_find(&c, S("/gh/t1.htm"), &id, &col));
    document_load(&c, id, &d);
    version_load(&c, id, d.published_version, &v);
    attachment_of(&c, id, d.published_version, &files);
    CHECK_STR(t, d.f.title, S("五年规划"));
    CHECK(t, d.live && d.state == DOC_PUBLISHED);
    CHECK_STR(t, instant_minute(&t->mem, d.published_at), S("2021-03-01 10:00"));
    CHECK_STR(t, d.origin, S("http://www.old.example/gh/t1.htm"));
    CHECK_INT(t, files.n, 2);
    CHECK_STR(t, files.p[0].kind, S("image"));
    CHECK_STR(t, files.p[1].name, S("附表.docx"));
    CHECK(t, str_has(v.body_html, str_fmt(&t->mem, "src=\"/gongkai/file/%lld/%lld/",
                                          (long long)id.n, (long long)files.p[0].id)));
    CHECK(t, !str_has(v.body_html, S("import-file/")));
    /* a picture that was not saved keeps its words; a link keeps its whole old address */
    CHECK(t, str_has(v.body_text, S("〔图片：丢失〕")));
    CHECK(t, str_has(v.body_html, S("href=\"http://www.old.example/x.htm\"")));
    db_end(&c);
    CHECK_OK(t, &c.fail);
    db_close(db);
}

static void beside(struct test *t, const char *site, const char *data)
{
    struct str ask = str_fmt(&t->mem, "compare site %s --unit qjyj", site);
    struct ran r;
    struct jval *got = NULL;
    struct fail why = {0};

    r = run(t, data, ask);
    says(t, r, 0,
         "一致 2，内容不同 0，对方较新 0，本系统较新 0，本系统没有 0，对方没有 "
         "0；不是文章的网页 1");

    test_case(t, "what the site has changed, added and lost");
    save(t, site, "gh/t2.htm",
         page(t, "年度计划", "2022-01-05", "/gh/t2.htm", "<p>计划全文如下，请认真执行。</p>"));
    save(t, site, "gh/t3.htm",
         page(t, "新的计划", "2023-01-05", "/gh/t3.htm",
              "<p>这一篇只有旧网站有，没有导入。</p>"));
    CHECK_INT(t, remove(str_cstr(&t->mem, str_fmt(&t->mem, "%s/gh/t1.htm", site))), 0);
    ask = str_fmt(&t->mem, "compare site %s --unit qjyj", site);
    r = run(t, data, ask);
    says(t, r, 1, "内容不同 1");
    says(t, r, 1, "对方“认真执行。”，本系统“遵照执行。”");
    says(t, r, 1, "本系统没有 1");
    says(t, r, 1, "对方没有 1");
    r = run(t, data, str_fmt(&t->mem, "%.*s --json", STR_ARG(ask)));
    CHECK_INT(t, r.status, 1);
    CHECK_INT(t, jval_parse(&t->mem, r.out, &got, &why), OK);
    CHECK_INT(t, jval_get_int(jval_get(got, "counts"), "missing_here", -1), 1);
    CHECK_INT(t, jval_get_int(jval_get(got, "counts"), "missing_there", -1), 1);
    CHECK_INT(t, jval_get_int(jval_get(got, "counts"), "different", -1), 1);

    test_case(t,
              "the site's later version is told as newer; a moved page is known by its title");
    save(t, site, "gh/t2.htm",
         page(t, "年度计划", "2022-02-01", "/new/t2.htm", "<p>计划全文如下，请认真执行。</p>"));
    r = run(t, data, str_fmt(&t->mem, "compare site %s/gh/t2.htm --unit qjyj", site));
    says(t, r, 1, "对方较新 1");
    says(t, r, 1, "按标题认出");
    says(t, run(t, data, str_fmt(&t->mem, "compare site %s", site)), 2, "--unit");
    says(t, run(t, data, str_fmt(&t->mem, "compare site %s --unit none", site)), 2, "");
}

void test_cli_site(struct test *t)
{
    const char *folder = test_folder(t);
    char data[512], site[512];

    snprintf(data, sizeof data, "%s/data", folder);
    snprintf(site, sizeof site, "%s/old", folder);
    test_case(t, "pages are imported once, by their old addresses");
    old_site(t, site);
    says(t, run(t, data, S("unit add qjyj 示范区教育局 --kind department")), 0, "");
    says(t,
         run(t, data,
             str_fmt(&t->mem, "import page %s/gh/t1.htm %s/gh/t2.htm --unit qjyj", site, site)),
         0, "导入 2 篇，原来已有 0 篇，未导入 0 篇，旧网址 2 个继续有效");
    says(t, run(t, data, str_fmt(&t->mem, "import page %s/gh/t1.htm --unit qjyj", site)), 0,
         "导入 0 篇，原来已有 1 篇");
    says(t, run(t, data, str_fmt(&t->mem, "import page %s/index.html --unit qjyj", site)), 1,
         "请用 --column");
    stored(t, data);
    test_case(t, "side by side: nothing differs");
    beside(t, site, data);
}
