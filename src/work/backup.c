/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.c - a consistent copy of everything; see backup.h
 *
 * The manifest:  gongkai backup 1\n  TIME\n  then a line for each file: SM3 SIZE PATH
 */
#include "work/backup_in.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/copy.h"
#include "base/os.h"
#include "base/sealed_file.h"
#include "law/permit.h"
#include "store/audit.h"
#include "store/blob.h"
#include "store/blob_store.h"
#include "store/move.h"
#include "work/browse.h"
#include "work/may.h"

enum { MANIFEST_MOST = 256 << 20, AT_ONCE = 500 };
static const char head[] = "gongkai backup 1\n", seal_word[] = "seal ";

const char *backup_below(struct arena *mem, const char *folder, struct str path)
{
    return str_cstr(mem, str_fmt(mem, "%s/%.*s", folder, STR_ARG(path)));
}

/* The files of DATA/blobs by name; what is half-written there (no two-letter folder, a longer name) is not listed. */
static enum err blob_paths(struct arena *mem, const char *data, struct backup_entry_list *out,
                           struct fail *why)
{
    struct str *dirs = NULL, *names = NULL;
    isize dirs_n = 0, n = 0, cap = 0;
    const char *blobs = backup_below(mem, data, S("blobs"));

    if (!os_is_dir(blobs))
        return OK;
    os_list_dir(mem, blobs, &dirs, &dirs_n, why);
    for (isize i = 0; i < dirs_n && !why->code; i++) {
        if (dirs[i].n != 2)
            continue;
        os_list_dir(mem, backup_below(mem, blobs, dirs[i]), &names, &n, why);
        for (isize k = 0; k < n && !why->code; k++) {
            struct backup_entry *e;

            if (names[k].n != BACKUP_NAME)
                continue;
            e = LIST_ADD(mem, out, cap);
            e->path = str_fmt(mem, "blobs/%.*s/%.*s", STR_ARG(dirs[i]), STR_ARG(names[k]));
            e->sm3 = str_concat(mem, dirs[i], names[k]);
            e->size = os_file_size(backup_below(mem, data, e->path));
        }
    }
    return why->code;
}

/* ---- the lock */

enum err backup_lock_of(struct arena *mem, const char *folder, struct str passphrase, bool make,
                        struct backup_lock *out, struct fail *why)
{
    const char *path = backup_below(mem, folder, S("salt"));
    struct str text = {0}, salt = {0};
    bool there = os_exists(path);

    if (why->code)
        return why->code;
    *out = (struct backup_lock){.on = false};
    if (!there && !passphrase.n)
        return OK;
    if (there && !passphrase.n)
        return fail_set(why, ERR_INPUT, folder,
                        "这个备份是加密的，请用 --passphrase 给出口令文件");
    if (!there && (!make || os_exists(backup_below(mem, folder, S("manifest")))))
        return fail_set(why, ERR_INPUT, folder, "这个备份没有加密，不能用口令");
    if (!there) {
        char *fresh = NEW(mem, char, SALT_BYTES);

        os_random(fresh, SALT_BYTES);
        salt = (struct str){fresh, SALT_BYTES};
        os_mkdirs(folder, 0700, why);
        os_write_file(path, hex_of(mem, salt), 0600, why);
    } else if (os_read_file(mem, path, 100, &text, why) == OK) {
        hex_parse(mem, str_trim(text), &salt);
    }
    if (seal_key_from(passphrase, salt, &out->key, why) == OK)
        out->on = true;
    return why->code;
}

static bool locked(const struct backup_lock *lock)
{
    return lock && lock->on;
}

static struct str manifest_seal(struct arena *mem, const struct backup_lock *lock,
                                struct str text)
{
    struct str key = {(const char *)lock->key.cipher, sizeof lock->key.cipher};
    struct digest own = digest_hmac(DIGEST_SM3, key, S("gongkai backup manifest"));
    struct digest d = digest_hmac(DIGEST_SM3, digest_str(&own), text);

    return hex_of(mem, digest_str(&d));
}

/* Into the backup, out of it; `to` NULL: only reads. */
static enum err file_in(const struct backup_lock *lock, const char *from, const char *to,
                        struct digest *sm3, int64_t *size, struct fail *why)
{
    return locked(lock) ? sealed_write(from, to, lock->key.cipher, sm3, size, why)
                        : copy_file(from, to, 0600, sm3, size, why);
}

static enum err file_out(const struct backup_lock *lock, const char *from, const char *to,
                         struct digest *sm3, int64_t *size, struct fail *why)
{
    return locked(lock) ? sealed_read(from, to, lock->key.cipher, sm3, size, why)
                        : copy_file(from, to, 0600, sm3, size, why);
}

/* ---- the database */

enum err backup_carry(struct arena *mem, const struct backup_carry *k, struct fail *why)
{
    struct ctx x = {.mem = mem, .now = k->now, .request_no = S("command"), .fail = *why};
    struct move_sum sum = {0};
    struct move *m = NULL;

    if (move_open(mem, k->from, k->to, &m, why) == OK) {
        if (k->hold)
            move_hold(m, why);
        move_copy(m, k->tick, k->who, &sum, why);
        move_verify(m, k->tick, k->who, &sum, why);
        move_release(m);
    }
    if (!why->code) {
        x.actor.system = true;
        x.actor.name = S("命令行");
        db_attach(&x, k->to);
        search_rebuild(&x, NULL, NULL);
        *why = x.fail;
        move_finish(m, k->source, why);
    }
    move_close(m);
    return why->code;
}

/* All of PostgreSQL as it is at one moment, in a file. */
static enum err carry_out(struct ctx *c, const char *path)
{
    struct db_options alone = {.readers = 1};
    struct db *to = NULL;
    struct arena mem;

    if (db_open(&to, path, &alone, &c->fail) != OK)
        return c->fail.code;
    if (arena_init(&mem, BACKUP_CARRY_MOST)) {
        mem.unwind = c->mem->unwind;
        backup_carry(
            &mem,
            &(struct backup_carry){.from = db_of(c), .to = to, .now = c->now, .hold = true},
            &c->fail);
        arena_free(&mem);
    } else {
        fail_set(&c->fail, ERR_BUSY, "backup", "内存不足");
    }
    db_close(to);
    return c->fail.code;
}

void backup_forget(struct arena *mem, const char *path)
{
    unlink(path);
    unlink(str_cstr(mem, str_fmt(mem, "%s-wal", path)));
    unlink(str_cstr(mem, str_fmt(mem, "%s-shm", path)));
}

static void line(struct buf *b, const struct backup_entry *e)
{
    buf_fmt(b, "%.*s %lld %.*s\n", STR_ARG(e->sm3), (long long)e->size, STR_ARG(e->path));
}

/* The database, written beside the old one and then put in its place; where the backup is encrypted, in the data folder
 * first, and nothing of it in clear stays. */
static enum err copy_database(struct ctx *c, const char *data, const char *to,
                              const struct backup_lock *lock, struct backup_entry *out)
{
    const char *fresh = locked(lock) ? backup_below(c->mem, data, S("tmp/backup.db"))
                                     : backup_below(c->mem, to, S("gongkai.db.new"));
    const char *place = backup_below(c->mem, to, S("gongkai.db"));
    struct digest d;

    if (locked(lock))
        os_mkdirs(backup_below(c->mem, data, S("tmp")), 0700, &c->fail);
    backup_forget(c->mem, fresh);
    if (db_kind(db_of(c)) == DB_SQLITE)
        db_copy_to(c, fresh);
    else
        carry_out(c, fresh);
    if (locked(lock)) {
        sealed_write(fresh, place, lock->key.cipher, &d, &out->size, &c->fail);
        backup_forget(c->mem, fresh);
        if (c->fail.code)
            return c->fail.code;
    } else {
        if (c->fail.code)
            return c->fail.code;
        if (rename(fresh, place))
            return fail_set(&c->fail, ERR_IO, place, "无法写入备份");
        copy_file(place, NULL, 0, &d, &out->size, &c->fail);
    }
    out->path = S("gongkai.db");
    out->sm3 = hex_of(c->mem, digest_str(&d));
    return c->fail.code;
}

/* From where it is kept, if the folder has no copy of it. */
static void fetch_blob(struct ctx *c, const struct backup_entry *e)
{
    struct str sm3 = S("");
    int64_t size;
    int fd = -1;

    if (c->fail.code || !hex_parse(c->mem, e->sm3, &sm3) || blob_open(c, sm3, &fd, &size) != OK)
        return;
    close(fd);
}

static void copy_blob(struct ctx *c, const char *data, const char *to,
                      const struct backup_entry *e, const struct backup_lock *lock,
                      struct backup *out)
{
    const char *place = backup_below(c->mem, to, e->path);
    struct digest d;
    int64_t size = 0;

    if (os_file_size(place) == (locked(lock) ? sealed_size(e->size) : e->size))
        return; /* files never change: the name is the content */
    if (!os_exists(backup_below(c->mem, data, e->path)) && c->blobs)
        fetch_blob(c, e);
    os_mkdirs(str_cstr(c->mem, str_fmt(c->mem, "%s/blobs/%.*s", to, 2, e->sm3.p)), 0700,
              &c->fail);
    file_in(lock, backup_below(c->mem, data, e->path), place, &d, &size, &c->fail);
    if (!c->fail.code && !str_eq(hex_of(c->mem, digest_str(&d)), e->sm3))
        fail_set(&c->fail, ERR_UNREADABLE, str_cstr(c->mem, e->path),
                 "文件与它的内容摘要不符，已经损坏");
    out->copied++;
    out->bytes += size;
}

/* What is to be in a backup: the folder's files, or, where files are kept elsewhere, those that rows refer to. */
static enum err wanted(struct ctx *c, const char *data, struct backup_entry_list *out)
{
    struct blob_name_list some = {0};
    struct str after = S("");
    isize cap = 0;

    if (!c->blobs || blobs_store(c->blobs)->kind == BLOBS_FOLDER)
        return blob_paths(c->mem, data, out, &c->fail);
    do {
        blob_names(c, after, AT_ONCE, &some);
        for (isize i = 0; i < some.n && !c->fail.code; i++) {
            struct backup_entry *e = LIST_ADD(c->mem, out, cap);

            e->sm3 = hex_of(c->mem, some.p[i].sm3);
            e->size = some.p[i].size;
            e->path = str_fmt(c->mem, "blobs/%.*s/%.*s", 2, e->sm3.p, (int)e->sm3.n - 2,
                              e->sm3.p + 2);
            after = some.p[i].sm3;
        }
    } while (some.n == AT_ONCE && !c->fail.code);
    return c->fail.code;
}

enum err backup_make(struct ctx *c, const char *data, const char *to,
                     const struct backup_lock *lock, backup_tick *tick, void *tick_to,
                     struct backup *out)
{
    struct backup_entry_list files = {0};
    struct backup_entry database = {0};
    struct buf manifest = buf_new(c->mem, 4096);

    *out = (struct backup){.at = c->now};
    db_begin_read(c);
    may(c, ACT_SETTING, (struct unit_id){0});
    db_end(c);
    os_mkdirs(to, 0700, &c->fail);
    unlink(backup_below(c->mem, to, S("manifest"))); /* not whole until it is done */
    buf_fmt(&manifest, "%s%.*s\n", head, STR_ARG(instant_rfc3339(c->mem, c->now)));
    if (!c->fail.code && copy_database(c, data, to, lock, &database) == OK) {
        line(&manifest, &database);
        out->copied++;
        out->bytes += database.size;
    }
    if (!c->fail.code)
        wanted(c, data, &files);
    for (isize i = 0; i < files.n && !c->fail.code; i++) {
        copy_blob(c, data, to, &files.p[i], lock, out);
        line(&manifest, &files.p[i]);
        if (tick)
            tick(tick_to, i + 1, files.n);
    }
    out->files = files.n + (database.path.n > 0);
    if (locked(lock))
        buf_fmt(&manifest, "%s%.*s\n", seal_word,
                STR_ARG(manifest_seal(c->mem, lock, buf_str(&manifest))));
    return os_write_file(backup_below(c->mem, to, S("manifest")), buf_str(&manifest), 0600,
                         &c->fail);
}

/* ---- reading one */

static bool safe(struct str path)
{
    return str_eq(path, S("gongkai.db")) ||
           (str_starts(path, S("blobs/")) && !str_has(path, S("..")) && path.n < 100);
}

/* The manifest of an encrypted backup is what its lock has signed; of another one there is nothing to sign. */
static enum err manifest_signed(struct arena *mem, const struct backup_lock *lock,
                                struct str *text, struct fail *why)
{
    isize at = str_find(*text, str_fmt(mem, "\n%s", seal_word)) + 1;
    struct str given = at ? str_trim(str_from(*text, at + (isize)sizeof seal_word - 1)) : S("");

    if (!locked(lock))
        return at ? fail_set(why, ERR_INPUT, "manifest",
                             "这个备份是加密的，请用 --passphrase 给出口令文件")
                  : OK;
    if (!at || !secret_eq(given, manifest_seal(mem, lock, str_slice(*text, 0, at))))
        return fail_set(why, ERR_UNREADABLE, "manifest", "口令不对，或者清单被改动过");
    *text = str_slice(*text, 0, at);
    return OK;
}

enum err backup_manifest(struct arena *mem, const char *from, const struct backup_lock *lock,
                         struct backup_entry_list *out, struct backup *b, struct fail *why)
{
    const char *path = backup_below(mem, from, S("manifest"));
    struct str text = {0}, first, rest;
    isize cap = 0;

    if (!os_exists(path))
        return fail_set(why, ERR_NOT_FOUND, from, "这里没有完整的备份（缺少 manifest）");
    if (os_read_file(mem, path, MANIFEST_MOST, &text, why) != OK)
        return why->code;
    if (!str_starts(text, str_of(head)))
        return fail_set(why, ERR_UNREADABLE, path, "这不是备份的清单");
    if (manifest_signed(mem, lock, &text, why) != OK)
        return why->code;
    str_cut(str_from(text, (isize)sizeof head - 1), S("\n"), &first, &rest);
    if (first.n >= 19)
        instant_parse(str_slice(first, 0, 19), &b->at);
    for (struct str l; str_next(&rest, '\n', &l);) {
        struct backup_entry e = {0};
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

enum err backup_read_one(struct arena *mem, const char *from, const struct backup_entry *e,
                         const char *place, const struct backup_lock *lock, struct backup *out,
                         struct fail *why)
{
    struct digest d;
    int64_t size = 0;

    if (file_out(lock, backup_below(mem, from, e->path), place, &d, &size, why) == OK &&
        (size != e->size || !str_eq(hex_of(mem, digest_str(&d)), e->sm3)))
        fail_set(why, ERR_UNREADABLE, str_cstr(mem, e->path), "备份里的这个文件已经损坏");
    out->files++;
    out->bytes += size;
    out->copied += place != NULL;
    return why->code;
}

enum err backup_verify(struct arena *mem, const char *from, const struct backup_lock *lock,
                       backup_tick *tick, void *tick_to, struct backup *out, struct fail *why)
{
    struct backup_entry_list all = {0};

    *out = (struct backup){0};
    backup_manifest(mem, from, lock, &all, out, why);
    for (isize i = 0; i < all.n && !why->code; i++) {
        backup_read_one(mem, from, &all.p[i], NULL, lock, out, why);
        if (tick)
            tick(tick_to, i + 1, all.n);
    }
    return why->code;
}
