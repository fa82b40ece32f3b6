/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup_test.c - a backup taken beside a writer, verified, restored, damaged */
#include "work/backup.h"

#include "base/os.h"
#include "tests/work/cast.h"

static const char *path(struct test *t, const char *folder, const char *name)
{
    return str_cstr(&t->mem, str_fmt(&t->mem, "%s/%s", folder, name));
}

/* A document with an attachment; its id. */
static struct doc_id with_file(struct test *t, const struct cast *k, const char *content)
{
    struct doc_id id = cast_doc(t, k, "带附件的信息", "正文");
    struct ctx c = cast_ctx(t, k, WHO_CLERK);
    struct blob_file f = {0};
    struct doc_file file;
    int64_t a = 0;

    blob_put(&c, str_of(content), &f);
    file = (struct doc_file){S("file"),          S("a.txt"), S("text/plain"),
                             digest_str(&f.sm3), f.size,     {0}};
    CHECK_INT(t, doc_attach(&c, id, 1, &file, &a, NULL), OK);
    return id;
}

static void restored(struct test *t, const char *data, struct doc_id id)
{
    struct db *db = NULL;
    struct fail why = {0};
    struct ctx c;
    struct document d = {0};
    struct attachment_list files = {0};

    CHECK_INT(t, db_open(&db, path(t, data, "gongkai.db"), NULL, &why), OK);
    c = world_ctx(t, db);
    CHECK_INT(t, blobs_open(&c.blobs, path(t, data, "blobs"), &why), OK);
    db_begin_read(&c);
    document_load(&c, id, &d);
    attachment_all(&c, id, &files);
    db_end(&c);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, d.f.title, S("带附件的信息"));
    if (CHECK_INT(t, files.n, 1))
        CHECK_INT(t, blob_verify(&c, files.p[0].sm3), OK);
    blobs_close(c.blobs);
    db_close(db);
}

void test_work_backup(struct test *t)
{
    const char *folder = test_folder(t);
    struct cast k;
    struct ctx c;
    struct backup b = {0};
    struct fail why = {0};
    struct doc_id id;
    struct str manifest = {0};

    test_case(t, "a data folder");
    /* cast_new makes NAME.db, NAME.blobs; the folder of a backup's source has blobs/ */
    if (!cast_new(t, folder, DB_SQLITE, "data", &k))
        return;
    CHECK_INT(t, rename(path(t, folder, "data.blobs"), path(t, folder, "blobs")), 0);
    id = with_file(t, &k, "附件一");

    test_case(t, "a backup, then another into the same folder: only what is new is copied");
    c = cast_ctx(t, &k, WHO_CLERK);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, &b),
              ERR_FORBIDDEN);
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, &b), OK);
    CHECK_INT(t, b.files, 2);
    CHECK_INT(t, b.copied, 2);
    with_file(t, &k, "附件二");
    c = cast_ctx(t, &k, WHO_ADMIN);
    CHECK_INT(t, backup_make(&c, folder, path(t, folder, "copy"), NULL, NULL, &b), OK);
    CHECK_OK(t, &c.fail);
    CHECK_INT(t, b.files, 3);
    CHECK_INT(t, b.copied, 2); /* the database and the new file */

    test_case(t, "it is whole, and becomes a data folder again");
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, &b, &why), OK);
    CHECK_INT(t,
              backup_restore(&t->mem, path(t, folder, "copy"), path(t, folder, "again"), NULL,
                             NULL, &b, &why),
              OK);
    CHECK_OK(t, &why);
    restored(t, path(t, folder, "again"), id);
    CHECK_INT(t,
              backup_restore(&t->mem, path(t, folder, "copy"), path(t, folder, "again"), NULL,
                             NULL, &b, &why),
              ERR_CONFLICT);

    test_case(t, "what is damaged, cut off, or reaches outside is told");
    why = (struct fail){0};
    CHECK_INT(t,
              os_read_file(&t->mem, path(t, folder, "copy/manifest"), 1 << 20, &manifest, &why),
              OK);
    os_write_file(path(t, folder, "copy/manifest"),
                  str_concat(&t->mem, manifest, S("00 1 blobs/../../etc/passwd\n")), 0600,
                  &why);
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, &b, &why),
              ERR_UNREADABLE);
    why = (struct fail){0};
    os_write_file(path(t, folder, "copy/manifest"), manifest, 0600, &why);
    os_write_file(path(t, folder, "copy/gongkai.db"), S("broken"), 0600, &why);
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, &b, &why),
              ERR_UNREADABLE);
    why = (struct fail){0};
    unlink(path(t, folder, "copy/manifest"));
    CHECK_INT(t, backup_verify(&t->mem, path(t, folder, "copy"), NULL, NULL, &b, &why),
              ERR_NOT_FOUND);
    cast_free(&k);
}
