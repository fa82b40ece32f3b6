/* SPDX-License-Identifier: MulanPSL-2.0 */
/* offline_test.c - the public site as files: every link leads to a file that is there */
#include "web/portal/offline.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "tests/store/library.h"

struct walk {
    struct test *t;
    int pages, links, broken;
};

static void check_page(struct walk *w, const char *folder, const char *path)
{
    struct arena mem;
    struct fail why = {0};
    struct str html, value, rest;

    arena_init(&mem, 16 << 20);
    if (os_read_file(&mem, path, 4 << 20, &html, &why))
        w->broken++;
    w->pages++;
    for (rest = html;
         str_cut(rest, S(" action=\""), &value, &rest);) /* nobody is there to take a form */
        if (!str_has(str_slice(rest, 0, str_find(rest, S("\""))), S("offline.html")) &&
            !w->broken++)
            printf("#   %s: a form\n", path);
    while (str_cut(html, S(" href=\""), &rest, &html)) {
        const char *to;

        str_cut(html, S("\""), &value, &rest);
        str_cut(value, S("#"), &value, &rest);
        if (!value.n || str_has(value, S(":")))
            continue;
        to = str_cstr(&mem, str_fmt(&mem, "%s/%.*s", folder, STR_ARG(value)));
        w->links++;
        if (value.p[0] == '/' || str_has(value, S("?")) || !os_exists(to)) {
            if (!w->broken++)
                printf("#   %s: %.*s\n", path, STR_ARG(value));
        }
    }
    arena_free(&mem);
}

static void check_folder(struct walk *w, const char *folder)
{
    DIR *d = opendir(folder);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        char path[4096];

        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (os_is_dir(path))
            check_folder(w, path);
        else if (str_ends(str_of(path), S(".html")))
            check_page(w, folder, path);
        else if (!str_has(str_of(e->d_name), S(".")) &&
                 !w->broken++) /* it may have to be a folder, too */
            printf("#   %s: without an ending\n", path);
    }
    if (d)
        closedir(d);
}

/* The file of a document is there until it is withdrawn; what others put into the folder stays. */
static void again(struct test *t, struct app *app, const char *out)
{
    struct ctx c = world_ctx(t, app->db);
    struct offline_done done = {0};
    struct fail why = {0};
    char gone[4300], stays[4300], own[4300];

    snprintf(gone, sizeof gone, "%s/gongkai/site_rmt/channel_%d/doc_%d.html", out, 1, 1);
    snprintf(stays, sizeof stays, "%s/gongkai/site_rmt/channel_%d/doc_%d.html", out, 1, 2);
    snprintf(own, sizeof own, "%s/gongkai/robots.html", out);
    CHECK_OK(t, (os_write_file(own, S("ours"), 0644, &why), &why));
    CHECK(t, os_exists(gone) && os_exists(stays));
    db_begin(&c);
    db_script(&c, S("UPDATE document SET live = 0, state = 'withdrawn', withdrawn_at = 1 WHERE "
                    "id = 1"));
    CHECK_INT(t, db_end(&c), OK);
    app_refresh(app, &t->mem);
    c = world_ctx(t, app->db);
    CHECK_INT(t, offline_write(&c, app, out, S("jyj"), NULL, NULL, &done), OK);
    CHECK(t, os_exists(gone) && !done.removed); /* another export's */
    CHECK(t, !unlink(gone) &&
                 !mkdir(gone, 0755)); /* what cannot be taken out is told, and tried again */
    c = world_ctx(t, app->db);
    CHECK(t, offline_write(&c, app, out, S(""), NULL, NULL, &done) != OK);
    CHECK(t, !rmdir(gone));
    CHECK_OK(t, (why = (struct fail){0}, os_write_file(gone, S("old"), 0644, &why), &why));
    c = world_ctx(t, app->db);
    CHECK_INT(t, offline_write(&c, app, out, S(""), NULL, NULL, &done), OK);
    CHECK(t, !os_exists(gone) && os_exists(stays) && os_exists(own));
    CHECK(t, done.removed > 0);
    c = world_ctx(t, app->db);
    CHECK_INT(t, offline_write(&c, app, out, S(""), NULL, NULL, &done), OK);
    CHECK_INT(t, done.removed, 0);
}

void test_web_offline(struct test *t)
{
    const char *folder = test_folder(t);
    struct app app = {.routes = &all_routes};
    struct offline_done done = {0};
    struct walk w = {.t = t};
    struct ctx c;
    struct unit_id unit, other;
    struct column_id col;
    char path[4300], out[4200];

    test_case(t, "the whole site, with paging, opens without a server");
    app.db = world_new(t, folder, DB_SQLITE, "offline");
    c = world_ctx(t, app.db);
    db_begin(&c);
    unit = library_unit(&c, "rmt", "示范区融媒体中心");
    other = library_unit(&c, "jyj", "区教育局");
    col = library_column(&c, unit, 3, "政务公开");
    library_column(&c, other, 3, "招生");
    for (int i = 0; i < 45; i++) {
        struct document d = {.unit = unit,
                             .published_at = {1700000000 + i * 8640000},
                             .f = {.col = col, .title = str_fmt(c.mem, "第%d条“新闻”", i)}};
        library_doc(&c, &d, S("正文"));
    }
    CHECK_INT(t, db_end(&c), OK);
    app_start(&app, 0);
    app_refresh(&app, &t->mem);
    snprintf(out, sizeof out, "%s/site", folder);
    c = world_ctx(t, app.db);
    CHECK_INT(t, offline_write(&c, &app, out, S(""), NULL, NULL, &done), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, done.failed, 0);
    CHECK(t, done.pages > 60);
    check_folder(&w, out);
    CHECK_INT(t, w.broken, 0);
    CHECK(t, w.pages > 60 && w.links > 1000);
    snprintf(path, sizeof path, "%s/index.html", out);
    CHECK(t, os_exists(path));

    test_case(t, "what was withdrawn leaves the folder with the next export");
    again(t, &app, out);

    test_case(t, "one unit alone");
    snprintf(out, sizeof out, "%s/one", folder);
    c = world_ctx(t, app.db);
    CHECK_INT(t, offline_write(&c, &app, out, S("jyj"), NULL, NULL, &done), OK);
    w = (struct walk){.t = t};
    check_folder(&w, out);
    CHECK_INT(t, w.broken, 0);
    snprintf(path, sizeof path, "%s/gongkai/site_rmt", out);
    CHECK(t, !os_exists(path));

    test_case(t, "a unit that is not there is said");
    c = world_ctx(t, app.db);
    CHECK_INT(t, offline_write(&c, &app, out, S("none"), NULL, NULL, &done), ERR_NOT_FOUND);
    test_end(t);
    app_stop(&app);
    db_close(app.db);
}
