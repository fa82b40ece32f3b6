/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upload.c - a file comes in by pieces; see upload.h */
#include "work/upload.h"

#include <errno.h>

#include "base/os.h"
#include "base/utf8.h"
#include "work/may.h"

static void find(struct ctx *c, int64_t id, struct upload *out)
{
    may(c, ACT_DRAFT, c->actor.home);
    if (!c->fail.code && !upload_load(c, id, c->actor.user, out) && !c->fail.code)
        fail_set(&c->fail, ERR_NOT_FOUND, "upload", "没有这个未完成的上传，请重新选择文件");
}

enum err upload_begin(struct ctx *c, struct str name, int64_t size, struct upload *out)
{
    struct upload u = {.unit = c->actor.home, .account = c->actor.user, .size = size};

    u.name = str_trim_wide(utf8_file_name(c->mem, name));
    if (!u.name.n)
        fail_set(&c->fail, ERR_INPUT, "name", "没有文件名");
    if (size < 1)
        fail_set(&c->fail, ERR_INPUT, "size", "文件是空的");
    if (size > UPLOAD_MOST)
        fail_set(&c->fail, ERR_TOO_LARGE, "size", "单个文件不超过 %d MB", UPLOAD_MOST >> 20);
    db_begin(c);
    may(c, ACT_DRAFT, c->actor.home);
    if (!c->fail.code && upload_count(c, c->actor.user) >= UPLOAD_UNFINISHED)
        fail_set(&c->fail, ERR_RATE, "upload",
                 "您有 %d 个没有传完的文件，请先传完；放弃的一天后自动清除", UPLOAD_UNFINISHED);
    u.id = upload_insert(c, &u);
    if (db_end(c) == OK)
        *out = u;
    return c->fail.code;
}

enum err upload_look(struct ctx *c, int64_t id, struct upload *out)
{
    db_begin_read(c);
    find(c, id, out);
    return db_end(c);
}

enum err upload_put(struct ctx *c, int64_t id, int64_t offset, struct str bytes,
                    struct upload *out)
{
    if (bytes.n < 1 || bytes.n > UPLOAD_PIECE)
        fail_set(&c->fail, ERR_INPUT, "piece", "每段不超过 %d MB", UPLOAD_PIECE >> 20);
    db_begin(c);
    find(c, id, out);
    if (!c->fail.code && offset != out->got)
        fail_set(&c->fail, ERR_CONFLICT, "offset", "这一段接不上，已经收到 %lld 字节",
                 (long long)out->got);
    if (!c->fail.code && bytes.n > out->size - out->got)
        fail_set(&c->fail, ERR_INPUT, "piece", "超出了文件的大小");
    if (!c->fail.code && !upload_add(c, out, bytes) && !c->fail.code)
        fail_set(&c->fail, ERR_CONFLICT, "offset", "这一段已经由另一个请求收下");
    if (db_end(c) == OK)
        out->got += bytes.n;
    return c->fail.code;
}

enum err upload_take(struct ctx *c, int64_t id, int fd, struct upload *out)
{
    struct arena *mem = c->mem;

    db_begin_read(c);
    find(c, id, out);
    if (!c->fail.code && out->got != out->size)
        fail_set(&c->fail, ERR_RULE, "upload", "文件还没有传完（%lld / %lld 字节）",
                 (long long)out->got, (long long)out->size);
    for (int64_t at = 0; at < out->size && !c->fail.code;) {
        struct arena scratch = *mem; /* a piece at a time, however long the file is */
        struct str bytes;

        c->mem = &scratch;
        bytes = upload_piece(c, id, at);
        if (!bytes.n)
            fail_set(&c->fail, ERR_NOT_FOUND, "upload", "文件缺了一段，请重新上传");
        else if (!os_write_all(fd, bytes))
            os_fail(&c->fail, errno, "upload");
        at += bytes.n;
        c->mem = mem;
    }
    return db_end(c);
}

enum err upload_forget(struct ctx *c, int64_t id)
{
    struct upload u = {0};

    db_begin(c);
    find(c, id, &u);
    upload_drop(c, id);
    return db_end(c);
}

int upload_sweep(struct ctx *c)
{
    struct instant before = {c->now.s - UPLOAD_KEEP};
    int64_t id = 0;
    int n = 0;

    do {
        db_begin_read(c);
        id = upload_stale(c, before);
        if (db_end(c) || !id)
            break;
        db_begin(c);
        if (upload_stale(c, before) == id)
            upload_drop(c, id);
        n++;
    } while (db_end(c) == OK && n < 1000);
    return n;
}
