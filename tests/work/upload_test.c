/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload_test.c - a file by pieces: in order, by its owner alone, whole at the end, forgotten after a day */
#include "work/upload.h"

#include <fcntl.h>

#include "base/os.h"
#include "tests/work/cast.h"

enum { SIZE = 2 * UPLOAD_PIECE + 777 };

static struct str content(struct test *t)
{
    char *p = NEW(&t->mem, char, SIZE);

    for (int i = 0; i < SIZE; i++)
        p[i] = (char)(i * 31 + i / 4093);
    return (struct str){p, SIZE};
}

static enum err put(struct test *t, const struct cast *k, enum who who, int64_t id, int64_t at,
                    struct str bytes, struct upload *u)
{
    struct ctx c = cast_ctx(t, k, who);

    *u = (struct upload){0};
    return upload_put(&c, id, at, bytes, u);
}

static void whole(struct test *t, const struct cast *k, const char *folder)
{
    struct str all, back = {0};
    const char *path;
    struct upload u = {0};
    struct fail why = {0};
    struct ctx c;
    int64_t id;
    int fd;

    test_case(t, "pieces in order, each where the last one ended; others have no part in it");
    all = content(t);
    path = str_cstr(&t->mem, str_fmt(&t->mem, "%s/out-%d", folder, (int)db_kind(k->db)));
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_begin(&c, S(" 年鉴.pdf "), SIZE, &u), OK);
    CHECK_OK(t, &c.fail);
    CHECK_STR(t, u.name, S("年鉴.pdf"));
    id = u.id;
    CHECK_INT(t, put(t, k, WHO_CLERK, id, 0, str_slice(all, 0, UPLOAD_PIECE), &u), OK);
    CHECK_INT(t, u.got, UPLOAD_PIECE);
    /* the same again, as after an answer that was lost: refused, and told where it stands */
    CHECK_INT(t, put(t, k, WHO_CLERK, id, 0, str_slice(all, 0, UPLOAD_PIECE), &u),
              ERR_CONFLICT);
    CHECK_INT(t, u.got, UPLOAD_PIECE);
    CHECK_INT(t, put(t, k, WHO_CLERK, id, UPLOAD_PIECE + 1, S("x"), &u), ERR_CONFLICT);
    CHECK_INT(t, put(t, k, WHO_REVIEWER, id, UPLOAD_PIECE, S("x"), &u), ERR_NOT_FOUND);
    CHECK_INT(t, put(t, k, WHO_AUDITOR, id, UPLOAD_PIECE, S("x"), &u), ERR_FORBIDDEN);
    CHECK_INT(t, put(t, k, WHO_CLERK, id, UPLOAD_PIECE, S(""), &u), ERR_INPUT);
    CHECK_INT(t, put(t, k, WHO_CLERK, id, UPLOAD_PIECE, all, &u), ERR_INPUT);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_take(&c, id, -1, &u), ERR_RULE);
    CHECK_INT(t,
              put(t, k, WHO_CLERK, id, UPLOAD_PIECE,
                  str_slice(all, UPLOAD_PIECE, 2 * UPLOAD_PIECE), &u),
              OK);
    CHECK_INT(t, put(t, k, WHO_CLERK, id, 2 * UPLOAD_PIECE, str_slice(all, 0, 778), &u),
              ERR_INPUT); /* one byte more than the file has */
    CHECK_INT(
        t, put(t, k, WHO_CLERK, id, 2 * UPLOAD_PIECE, str_from(all, 2 * UPLOAD_PIECE), &u), OK);
    CHECK_INT(t, u.got, SIZE);

    c = cast_ctx(t, k, WHO_CLERK);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    CHECK_INT(t, upload_take(&c, id, fd, &u), OK);
    close(fd);
    CHECK_OK(t, &c.fail);
    os_read_file(&t->mem, path, SIZE + 1, &back, &why);
    CHECK(t, str_eq(back, all));
    /* it stays until it is said to be in its place */
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_look(&c, id, &u), OK);
    CHECK_INT(t, upload_forget(&c, id), OK);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_look(&c, id, &u), ERR_NOT_FOUND);
}

static void limits(struct test *t, const struct cast *k)
{
    struct upload u = {0};
    struct ctx c;
    int64_t first = 0;

    test_case(t,
              "limits: a name, a size, so many at once; forgotten after a day without a piece");
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_begin(&c, S(" "), 10, &u), ERR_INPUT);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_begin(&c, S("a.pdf"), 0, &u), ERR_INPUT);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_begin(&c, S("a.pdf"), UPLOAD_MOST + 1, &u), ERR_TOO_LARGE);
    for (int i = 0; i < UPLOAD_UNFINISHED; i++) {
        c = cast_ctx(t, k, WHO_CLERK);
        CHECK_INT(t, upload_begin(&c, S("a.pdf"), 10, &u), OK);
        first = first ? first : u.id;
    }
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_begin(&c, S("a.pdf"), 10, &u), ERR_RATE);
    c = cast_ctx(t, k, WHO_CLERK);
    c.now.s += UPLOAD_KEEP - 10; /* this one grows, the others do not */
    CHECK_INT(t, upload_put(&c, first, 0, S("12345"), &u), OK);
    c = cast_ctx(t, k, WHO_SYSTEM);
    c.now.s += UPLOAD_KEEP;
    CHECK_INT(t, upload_sweep(&c), 0);
    c.now.s++;
    CHECK_INT(t, upload_sweep(&c), UPLOAD_UNFINISHED - 1);
    CHECK_OK(t, &c.fail);
    c = cast_ctx(t, k, WHO_CLERK);
    CHECK_INT(t, upload_look(&c, first, &u), OK);
    CHECK_INT(t, u.got, 5);
}

void test_work_upload(struct test *t)
{
    const char *folder = test_folder(t);

    for (int kind = DB_SQLITE; kind <= DB_POSTGRES; kind++) {
        struct cast k;

        test_case(t, "%s: a district", world_kind((enum db_kind)kind));
        if (kind == DB_POSTGRES && !getenv("GONGKAI_TEST_PG")) {
            test_skip(t, "no server");
            continue;
        }
        if (!cast_new(t, folder, (enum db_kind)kind, "upload", &k))
            return;
        whole(t, &k, folder);
        limits(t, &k);
        cast_free(&k);
    }
}
