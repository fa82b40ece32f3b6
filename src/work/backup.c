/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.c - a consistent copy of everything; see backup.h
 *
 * The manifest:  gongkai backup 1\n  TIME\n  then a line for each file: SM3 SIZE PATH
 */
#include "work/backup.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/copy.h"
#include "base/os.h"
#include "law/permit.h"
#include "store/audit.h"
#include "work/may.h"

enum { MANIFEST_MOST = 256 << 20 };
static const char head[] = "gongkai backup 1\n";

struct entry {
    struct str sm3, path; /* hex; below the folder */
    int64_t size;
};
LIST_TYPE(entry_list, struct entry);

static const char *below(struct arena *mem, const char *folder, struct str path)
{
    return str_cstr(mem, str_fmt(mem, "%s/%.*s", folder, STR_ARG(path)));
}

/* The files of DATA/blobs by name; what is half-written there (no two-letter folder) is not listed. */
static enum err blob_paths(struct arena *mem, const char *data, struct entry_list *out,
                           struct fail *why)
{
    struct str *dirs = NULL, *names = NULL;
    isize dirs_n = 0, n = 0, cap = 0;
    const char *blobs = below(mem, data, S("blobs"));

    if (!os_is_dir(blobs))
        return OK;
    os_list_dir(mem, blobs, &dirs, &dirs_n, why);
    for (isize i = 0; i < dirs_n && !why->code; i++) {
        if (dirs[i].n != 2)
            continue;
        os_list_dir(mem, below(mem, blobs, dirs[i]), &names, &n, why);
        for (isize k = 0; k < n && !why->code; k++) {
            struct entry *e = LIST_ADD(mem, out, cap);

            e->path = str_fmt(mem, "blobs/%.*s/%.*s", STR_ARG(dirs[i]), STR_ARG(names[k]));
            e->sm3 = str_concat(mem, dirs[i], names[k]);
            e->size = os_file_size(below(mem, data, e->path));
        }
    }
    return why->code;
}

static void line(struct buf *b, const struct entry *e)
{
    buf_fmt(b, "%.*s %lld %.*s\n", STR_ARG(e->sm3), (long long)e->size, STR_ARG(e->path));
}

/* The database, written beside the old one and then put in its place. */
static enum err copy_database(struct ctx *c, const char *to, struct entry *out)
{
    const char *fresh = below(c->mem, to, S("gongkai.db.new"));
    const char *place = below(c->mem, to, S("gongkai.db"));
    struct digest d;

    unlink(fresh);
    if (db_copy_to(c, fresh) != OK)
        return c->fail.code;
    if (rename(fresh, place))
        return fail_set(&c->fail, ERR_IO, place, "无法写入备份");
    copy_file(place, NULL, 0, &d, &out->size, &c->fail);
    out->path = S("gongkai.db");
    out->sm3 = hex_of(c->mem, digest_str(&d));
    return c->fail.code;
}

static void copy_blob(struct ctx *c, const char *data, const char *to, const struct entry *e,
                      struct backup *out)
{
    const char *place = below(c->mem, to, e->path);
    struct digest d;
    int64_t size;

    if (os_file_size(place) == e->size)
        return; /* files never change: the name is the content */
    os_mkdirs(str_cstr(c->mem, str_fmt(c->mem, "%s/blobs/%.*s", to, 2, e->sm3.p)), 0700,
              &c->fail);
    copy_file(below(c->mem, data, e->path), place, 0600, &d, &size, &c->fail);
    if (!c->fail.code && !str_eq(hex_of(c->mem, digest_str(&d)), e->sm3))
        fail_set(&c->fail, ERR_UNREADABLE, str_cstr(c->mem, e->path),
                 "文件与它的内容摘要不符，已经损坏");
    out->copied++;
    out->bytes += size;
}

enum err backup_make(struct ctx *c, const char *data, const char *to, backup_tick *tick,
                     void *tick_to, struct backup *out)
{
    struct entry_list files = {0};
    struct entry database = {0};
    struct buf manifest = buf_new(c->mem, 4096);

    *out = (struct backup){.at = c->now};
    db_begin_read(c);
    may(c, ACT_SETTING, (struct unit_id){0});
    db_end(c);
    os_mkdirs(to, 0700, &c->fail);
    unlink(below(c->mem, to, S("manifest"))); /* not whole until it is done */
    buf_fmt(&manifest, "%s%.*s\n", head, STR_ARG(instant_rfc3339(c->mem, c->now)));
    if (!c->fail.code && db_kind(db_of(c)) == DB_SQLITE &&
        copy_database(c, to, &database) == OK) {
        line(&manifest, &database);
        out->copied++;
        out->bytes += database.size;
    }
    if (!c->fail.code)
        blob_paths(c->mem, data, &files, &c->fail);
    for (isize i = 0; i < files.n && !c->fail.code; i++) {
        copy_blob(c, data, to, &files.p[i], out);
        line(&manifest, &files.p[i]);
        if (tick)
            tick(tick_to, i + 1, files.n);
    }
    out->files = files.n + (database.path.n > 0);
    return os_write_file(below(c->mem, to, S("manifest")), buf_str(&manifest), 0600, &c->fail);
}

/* ---- reading one */

static bool safe(struct str path)
{
    return str_eq(path, S("gongkai.db")) ||
           (str_starts(path, S("blobs/")) && !str_has(path, S("..")) && path.n < 100);
}

static enum err manifest_read(struct arena *mem, const char *from, struct entry_list *out,
                              struct backup *b, struct fail *why)
{
    const char *path = below(mem, from, S("manifest"));
    struct str text = {0}, first, rest;
    isize cap = 0;

    if (!os_exists(path))
        return fail_set(why, ERR_NOT_FOUND, from, "这里没有完整的备份（缺少 manifest）");
    if (os_read_file(mem, path, MANIFEST_MOST, &text, why) != OK)
        return why->code;
    if (!str_starts(text, str_of(head)))
        return fail_set(why, ERR_UNREADABLE, path, "这不是备份的清单");
    str_cut(str_from(text, (isize)sizeof head - 1), S("\n"), &first, &rest);
    if (first.n >= 19)
        instant_parse(str_slice(first, 0, 19), &b->at);
    for (struct str l; str_next(&rest, '\n', &l);) {
        struct entry e = {0};
        struct str size, tail;

        if (!l.n)
            continue;
        if (!str_cut(l, S(" "), &e.sm3, &tail) || !str_cut(tail, S(" "), &size, &e.path) ||
            !str_int(size, &e.size) || !safe(e.path))
            return fail_set(why, ERR_UNREADABLE, path, "清单里有读不懂的一行：%.*s",
                            STR_ARG(l));
        *LIST_ADD(mem, out, cap) = e;
    }
    return OK;
}

/* Each file of the manifest, read and, where `data` is given, copied there. */
static enum err read_all(struct arena *mem, const char *from, const char *data,
                         backup_tick *tick, void *tick_to, struct backup *out, struct fail *why)
{
    struct entry_list all = {0};

    *out = (struct backup){0};
    manifest_read(mem, from, &all, out, why);
    for (isize i = 0; i < all.n && !why->code; i++) {
        const struct entry *e = &all.p[i];
        const char *place = data ? below(mem, data, e->path) : NULL;
        struct digest d;
        int64_t size = 0;

        if (data && str_starts(e->path, S("blobs/")))
            os_mkdirs(str_cstr(mem, str_fmt(mem, "%s/blobs/%.*s", data, 2, e->sm3.p)), 0700,
                      why);
        copy_file(below(mem, from, e->path), place, 0600, &d, &size, why);
        if (!why->code && (size != e->size || !str_eq(hex_of(mem, digest_str(&d)), e->sm3)))
            fail_set(why, ERR_UNREADABLE, str_cstr(mem, e->path), "备份里的这个文件已经损坏");
        out->files++;
        out->bytes += size;
        out->copied += data != NULL;
        if (tick)
            tick(tick_to, i + 1, all.n);
    }
    return why->code;
}

enum err backup_verify(struct arena *mem, const char *from, backup_tick *tick, void *tick_to,
                       struct backup *out, struct fail *why)
{
    return read_all(mem, from, NULL, tick, tick_to, out, why);
}

enum err backup_restore(struct arena *mem, const char *from, const char *data,
                        backup_tick *tick, void *tick_to, struct backup *out, struct fail *why)
{
    if (why->code)
        return why->code;
    if (os_exists(below(mem, data, S("gongkai.db"))))
        return fail_set(why, ERR_CONFLICT, data, "这个目录里已经有数据，请恢复到空目录");
    if (backup_verify(mem, from, NULL, NULL, out, why) != OK)
        return why->code;
    os_mkdirs(data, 0750, why);
    return read_all(mem, from, data, tick, tick_to, out, why);
}
