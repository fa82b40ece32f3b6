/* SPDX-License-Identifier: MulanPSL-2.0 */
/* shim.h - a disk that forgets what was not synced (a SQLite VFS over the usual one)
 *
 * Killing a process proves little: the kernel still has what it wrote. This shim keeps, beside each real
 * file, what would be on the disk: writes are noted, and only xSync makes them last. shim_crash() is
 * the power cut: afterwards every operation fails, and shim_restore() puts into the folder what the
 * disk would have, by chance with a part of what was under way (drives write in any order, and tear).
 *
 * One database in one process at a time; files of other kinds (shm) pass through and are removed
 * at the restore. Not for threads.
 */
#ifndef TESTS_DURABILITY_SHIM_H
#define TESTS_DURABILITY_SHIM_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SHIM_FILES = 16, SHIM_PATH = 512 };

struct shim_write {
    struct shim_write *next;
    sqlite3_int64 at;
    int n;            /* -1: truncated to `at` */
    unsigned char *p; /* NULL for a truncation */
};
struct shim_disk {
    char path[SHIM_PATH];
    unsigned char *synced; /* what lasts */
    sqlite3_int64 n, cap;
    bool exists; /* lasts at all: was synced once */
    bool used;
    struct shim_write *first, **last;
};
static struct shim_state {
    sqlite3_vfs vfs, *real;
    struct shim_disk disk[SHIM_FILES];
    long ops;      /* writes, truncations and syncs so far */
    long crash_at; /* 0: never */
    long full_at;  /* from this write on there is no space left; 0: never */
    bool crashed;
} shim;

struct shim_file {
    sqlite3_file base;
    struct shim_disk *disk; /* NULL: passes through */
    sqlite3_file *real;     /* behind this struct */
};

static struct shim_disk *shim_disk_of(const char *path)
{
    for (int i = 0; i < SHIM_FILES; i++)
        if (shim.disk[i].used && !strcmp(shim.disk[i].path, path))
            return &shim.disk[i];
    return NULL;
}

static void shim_forget_writes(struct shim_disk *d)
{
    while (d->first) {
        struct shim_write *w = d->first;

        d->first = w->next;
        free(w->p);
        free(w);
    }
    d->last = &d->first;
}

/* A file as it lies on the disk at the start: all of it lasts. */
static struct shim_disk *shim_disk_new(const char *path)
{
    struct shim_disk *d = shim_disk_of(path);
    FILE *f;

    if (d)
        return d;
    for (int i = 0; i < SHIM_FILES && !d; i++)
        if (!shim.disk[i].used)
            d = &shim.disk[i];
    if (!d)
        abort();
    memset(d, 0, sizeof *d);
    snprintf(d->path, sizeof d->path, "%s", path);
    d->used = true;
    d->last = &d->first;
    f = fopen(path, "rb");
    if (f) {
        fseek(f, 0, SEEK_END);
        d->n = ftell(f);
        rewind(f);
        d->cap = d->n + (1 << 20);
        d->synced = malloc((size_t)d->cap);
        if (fread(d->synced, 1, (size_t)d->n, f) != (size_t)d->n)
            abort();
        fclose(f);
        d->exists = d->n > 0;
    }
    return d;
}

static void shim_apply(struct shim_disk *d, const struct shim_write *w)
{
    sqlite3_int64 end = w->n < 0 ? w->at : w->at + w->n;

    if (end > d->n) {
        if (end > d->cap) {
            d->cap = 2 * end;
            d->synced = realloc(d->synced, (size_t)d->cap);
        }
        memset(d->synced + d->n, 0, (size_t)(end - d->n));
        d->n = end;
    }
    if (w->n < 0)
        d->n = w->at;
    else
        memcpy(d->synced + w->at, w->p, (size_t)w->n);
}

static void shim_note(struct shim_disk *d, const void *p, int n, sqlite3_int64 at)
{
    struct shim_write *w = calloc(1, sizeof *w);

    w->at = at;
    w->n = n;
    if (n >= 0) {
        w->p = malloc((size_t)n + 1);
        memcpy(w->p, p, (size_t)n);
    }
    *d->last = w;
    d->last = &w->next;
}

/* One more operation; true when the power is gone. */
static bool shim_op(void)
{
    if (!shim.crashed && ++shim.ops == shim.crash_at)
        shim.crashed = true;
    return shim.crashed;
}

/* ---- files */

#define SHIM(f) ((struct shim_file *)(void *)(f))
#define REAL(f) (SHIM(f)->real)

static int shim_close(sqlite3_file *f)
{
    return REAL(f)->pMethods->xClose(REAL(f));
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return shim.crashed ? SQLITE_IOERR_READ : REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (SHIM(f)->disk) {
        if (shim_op())
            return SQLITE_IOERR_WRITE;
        if (shim.full_at && shim.ops >= shim.full_at)
            return SQLITE_FULL;
        shim_note(SHIM(f)->disk, p, n, at);
    }
    return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (SHIM(f)->disk) {
        if (shim_op())
            return SQLITE_IOERR_TRUNCATE;
        shim_note(SHIM(f)->disk, NULL, -1, size);
    }
    return REAL(f)->pMethods->xTruncate(REAL(f), size);
}
/* The bytes need not reach the real disk: only what shim_restore() writes counts. */
static int shim_sync(sqlite3_file *f, int flags)
{
    struct shim_disk *d = SHIM(f)->disk;

    (void)flags;
    if (!d)
        return SQLITE_OK;
    if (shim_op())
        return SQLITE_IOERR_FSYNC;
    for (const struct shim_write *w = d->first; w; w = w->next)
        shim_apply(d, w);
    shim_forget_writes(d);
    d->exists = true;
    return SQLITE_OK;
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), n);
}
static int shim_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int shim_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int shim_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int shim_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int shim_traits(sqlite3_file *f)
{
    (void)f;
    return 0; /* promises nothing: no safe append, no atomic writes */
}
static int shim_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, p);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void shim_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int shim_shm_unmap(sqlite3_file *f, int gone)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), gone);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2, /* no memory maps: they would write behind our back */
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct shim_file *s = SHIM(f);
    int rc;

    (void)v;
    if (shim.crashed)
        return SQLITE_CANTOPEN;
    s->real = (sqlite3_file *)(void *)(s + 1);
    s->disk = NULL;
    if (name && flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))
        s->disk = shim_disk_new(name);
    rc = shim.real->xOpen(shim.real, name, s->real, flags, out);
    s->base.pMethods = rc ? NULL : &shim_methods;
    return rc;
}

/* Removing the name lasts at once: the hardest case for a database that relies on the file. */
static int shim_delete(sqlite3_vfs *v, const char *name, int sync)
{
    struct shim_disk *d = shim_disk_of(name);

    (void)v;
    if (d) {
        if (shim_op())
            return SQLITE_IOERR_DELETE;
        shim_forget_writes(d);
        free(d->synced);
        memset(d, 0, sizeof *d);
    }
    return shim.real->xDelete(shim.real, name, sync);
}

/* ---- for tests */

static inline void shim_register(void)
{
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = *shim.real;
    shim.vfs.zName = "shim";
    shim.vfs.szOsFile = (int)sizeof(struct shim_file) + shim.real->szOsFile;
    shim.vfs.xOpen = shim_open;
    shim.vfs.xDelete = shim_delete;
    sqlite3_vfs_register(&shim.vfs, 1);
}

/* Before a database is opened: a new disk, that loses its power at operation `crash_at`. */
static inline void shim_power_on(long crash_at, long full_at)
{
    for (int i = 0; i < SHIM_FILES; i++) {
        if (shim.disk[i].used)
            shim_forget_writes(&shim.disk[i]);
        free(shim.disk[i].synced);
    }
    memset(shim.disk, 0, sizeof shim.disk);
    shim.ops = 0;
    shim.crash_at = crash_at;
    shim.full_at = full_at;
    shim.crashed = false;
}

/* After it was closed: the folder as the disk has it. `chance` picks which of the writes that were
 * under way arrived: 0 none, else each one by its bits, and the last one torn in half. */
static inline void shim_restore(unsigned long chance)
{
    for (int i = 0; i < SHIM_FILES; i++) {
        struct shim_disk *d = &shim.disk[i];
        char shm[SHIM_PATH + 8];
        FILE *f;

        if (!d->used)
            continue;
        for (struct shim_write *w = d->first; w && chance && d->exists; w = w->next) {
            if (!w->next && w->n > 1)
                w->n /= 2;
            if (chance & 1)
                shim_apply(d, w);
            chance = chance >> 1 | (chance & 1) << 62;
        }
        snprintf(shm, sizeof shm, "%s-shm", d->path);
        unlink(shm);
        if (!d->exists) {
            unlink(d->path);
            continue;
        }
        f = fopen(d->path, "wb");
        if (!f || (d->n && fwrite(d->synced, 1, (size_t)d->n, f) != (size_t)d->n) || fclose(f))
            abort();
    }
    shim.crash_at = shim.full_at = 0;
    shim.crashed = false;
}

#endif
