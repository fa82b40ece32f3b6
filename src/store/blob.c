/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob.c - files by content; see blob.h */
#include "store/blob.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "store/blob_store.h"

enum { HAS_ROW };
const struct db_query blob_queries[] = {
    [HAS_ROW] = {"blob.has_row", "SELECT COUNT(*) FROM blob WHERE sm3 = $1"},
};
const isize blob_queries_n = sizeof blob_queries / sizeof *blob_queries;
#define Q(x) (&blob_queries[x])

struct blobs {
    int folder; /* of DATA/blobs */
    struct blob_store store;
};

struct blob_in {
    struct ctx *c;
    struct digester digester;
    int64_t size, limit;
    int fd; /* -1: over */
    char temp[32];
};

/* "ab/cdef…" of a digest. */
struct blob_path {
    char s[2 * DIGEST_SIZE + 2];
};

static struct blob_path path_of(struct str sm3)
{
    static const char digits[] = "0123456789abcdef";
    struct blob_path out = {""};
    char *w = out.s;

    for (isize i = 0; i < sm3.n && i < DIGEST_SIZE; i++) {
        *w++ = digits[(unsigned char)sm3.p[i] >> 4];
        *w++ = digits[sm3.p[i] & 15];
        if (i == 0)
            *w++ = '/';
    }
    return out;
}

static enum err fault(struct ctx *c, const char *where)
{
    return os_fail(&c->fail, errno, where);
}

/* ---- the folder */

/* Those of an upload under way are younger. */
static void remove_leftovers(int folder)
{
    int fd = openat(folder, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    struct dirent *e;
    struct stat st;

    while (d && (e = readdir(d)))
        if (e->d_name[0] != '.' && fstatat(fd, e->d_name, &st, 0) == 0 &&
            st.st_mtime < os_now().s - 86400)
            unlinkat(fd, e->d_name, 0);
    if (d)
        closedir(d);
}

enum err blobs_open(struct blobs **out, const char *folder, struct fail *why)
{
    struct blobs *b;
    char temp[4096];
    int fd;

    if (snprintf(temp, sizeof temp, "%s/tmp", folder) >= (int)sizeof temp)
        return os_fail(why, ENAMETOOLONG, folder);
    if (os_mkdirs(temp, 0700, why))
        return why->code;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return os_fail(why, errno, folder);
    b = calloc(1, sizeof *b);
    if (!b) {
        close(fd);
        return fail_set(why, ERR_BUSY, "blobs", "内存不足");
    }
    b->folder = fd;
    remove_leftovers(fd);
    *out = b;
    return OK;
}

void blobs_close(struct blobs *b)
{
    if (!b)
        return;
    close(b->folder);
    free(b);
}

void blobs_keep_in(struct blobs *b, const struct blob_store *store)
{
    b->store = *store;
}

const struct blob_store *blobs_store(const struct blobs *b)
{
    return &b->store;
}

/* ---- in */

static void drop(void *p)
{
    struct blob_in *in = p;

    digest_drop(&in->digester);
    if (in->fd < 0)
        return;
    close(in->fd);
    unlinkat(in->c->blobs->folder, in->temp, 0);
    in->fd = -1;
}

struct blob_in *blob_start(struct ctx *c, int64_t limit)
{
    struct blob_in *in = NEW(c->mem, struct blob_in, 1);
    uint64_t random;

    *in = (struct blob_in){.c = c, .limit = limit, .fd = -1};
    if (c->fail.code)
        return in;
    arena_defer(c->mem, drop, in);
    os_random(&random, sizeof random);
    snprintf(in->temp, sizeof in->temp, "tmp/%016llx", (unsigned long long)random);
    in->fd = openat(c->blobs->folder, in->temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (in->fd < 0)
        fault(c, "blobs/tmp");
    else
        digest_start(&in->digester, DIGEST_SM3);
    return in;
}

void blob_write(struct blob_in *in, struct str part)
{
    struct ctx *c = in->c;

    if (c->fail.code || in->fd < 0)
        return;
    if (part.n > in->limit - in->size) {
        fail_set(&c->fail, ERR_TOO_LARGE, "file", "文件超过 %lld 字节的限制",
                 (long long)in->limit);
        return;
    }
    in->size += part.n;
    digest_add(&in->digester, part);
    while (part.n > 0) {
        ssize_t put = write(in->fd, part.p, (size_t)part.n);

        if (put < 0 && errno != EINTR) {
            fault(c, "blobs/tmp");
            return;
        }
        if (put > 0)
            part = (struct str){part.p + put, part.n - put};
    }
}

static bool sync_folder(int at, const char *path)
{
    int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* Gives the temporary file its name, or finds that the name is there already. */
static bool settle(struct blob_in *in, struct str sm3)
{
    int at = in->c->blobs->folder;
    struct blob_path to = path_of(sm3);
    char sub[3] = {to.s[0], to.s[1], 0};
    struct stat st;

    if (mkdirat(at, sub, 0700) == 0) {
        if (!sync_folder(at, "."))
            return false;
    } else if (errno != EEXIST) {
        return false;
    }
    if (fstatat(at, to.s, &st, 0) == 0 && st.st_size == in->size) {
        /* Touched, so that it is not swept before its row is written. */
        if (utimensat(at, to.s, NULL, 0))
            return false;
        return unlinkat(at, in->temp, 0) == 0;
    }
    return fsync(in->fd) == 0 && renameat(at, in->temp, at, to.s) == 0 && sync_folder(at, sub);
}

enum err blob_finish(struct blob_in *in, struct blob_file *out)
{
    struct ctx *c = in->c;
    struct digest sm3;

    if (c->fail.code || in->fd < 0) {
        drop(in);
        return c->fail.code;
    }
    sm3 = digest_end(&in->digester);
    if (!settle(in, digest_str(&sm3))) {
        fault(c, "blobs");
        drop(in);
        return c->fail.code;
    }
    blob_store_put(c, &c->blobs->store, digest_str(&sm3), in->fd, in->size);
    close(in->fd); /* where the store has it not, the folder's is swept one day */
    in->fd = -1;
    if (!c->fail.code)
        *out = (struct blob_file){sm3, in->size};
    return c->fail.code;
}

enum err blob_put(struct ctx *c, struct str content, struct blob_file *out)
{
    struct blob_in *in = blob_start(c, content.n);

    blob_write(in, content);
    return blob_finish(in, out);
}

enum err blob_put_file(struct ctx *c, const char *path, int64_t limit, struct blob_file *out)
{
    enum { PIECE = 64 << 10 };
    struct blob_in *in = blob_start(c, limit);
    char *piece = NEW(c->mem, char, PIECE);
    int fd = c->fail.code ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = 1;

    if (fd < 0)
        return c->fail.code ? c->fail.code : os_fail(&c->fail, errno, "upload");
    while (n > 0 && !c->fail.code) {
        n = read(fd, piece, PIECE);
        if (n > 0)
            blob_write(in, (struct str){piece, n});
        else if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            os_fail(&c->fail, errno, "upload");
    }
    close(fd);
    return blob_finish(in, out);
}

/* ---- out */

enum err blob_peek(struct ctx *c, struct str sm3, int64_t at, isize n, struct str *out)
{
    char *p = NEW(c->mem, char, n);
    int64_t size = 0;
    ssize_t got;
    int fd = -1;

    if (blob_open(c, sm3, &fd, &size) != OK)
        return c->fail.code;
    if (at < 0)
        at = size + at < 0 ? 0 : size + at;
    got = pread(fd, p, (size_t)n, at);
    if (got < 0)
        os_fail(&c->fail, errno, "blob");
    close(fd);
    if (!c->fail.code)
        *out = (struct str){p, got};
    return c->fail.code;
}

/* From `store` into a temporary file, if it is what its name says; over (fd < 0) on failure. */
static struct blob_in *bring(struct ctx *c, const struct blob_store *store, struct str sm3)
{
    struct blob_in *in = blob_start(c, INT64_MAX);
    char chunk[1 << 16];
    struct digest sum;
    ssize_t got;

    if (blob_store_get(c, store, sm3, in->fd) == OK) {
        while ((got = pread(in->fd, chunk, sizeof chunk, in->size)) > 0) {
            digest_add(&in->digester, (struct str){chunk, got});
            in->size += got;
        }
        sum = digest_end(&in->digester);
        if (got < 0)
            fault(c, "blobs/tmp");
        else if (!str_eq(digest_str(&sum), sm3))
            fail_set(&c->fail, ERR_UNREADABLE, path_of(sm3).s,
                     "取回的文件与校验值不符，已损坏");
    }
    if (c->fail.code)
        drop(in);
    return in;
}

enum err blob_check_in(struct ctx *c, const struct blob_store *store, struct str sm3)
{
    if (!c->fail.code)
        drop(bring(c, store, sm3));
    return c->fail.code;
}

static enum err fetch(struct ctx *c, struct str sm3)
{
    struct blob_in *in = bring(c, &c->blobs->store, sm3);

    if (c->fail.code)
        return c->fail.code;
    if (!settle(in, sm3)) {
        fault(c, "blobs");
        drop(in);
        return c->fail.code;
    }
    close(in->fd);
    in->fd = -1;
    return OK;
}

bool blob_drop_copy(struct ctx *c, struct str sm3)
{
    struct blob_path path = path_of(sm3);
    int64_t size = -1;
    struct stat st;

    if (c->fail.code || c->blobs->store.kind == BLOBS_FOLDER || sm3.n != DIGEST_SIZE ||
        fstatat(c->blobs->folder, path.s, &st, 0) ||
        blob_store_size(c, &c->blobs->store, sm3, &size) != OK || size != st.st_size)
        return false;
    return unlinkat(c->blobs->folder, path.s, 0) == 0;
}

enum err blob_open(struct ctx *c, struct str sm3, int *fd, int64_t *size)
{
    struct blob_path path = path_of(sm3);
    struct stat st;
    int f;

    if (c->fail.code)
        return c->fail.code;
    if (sm3.n != DIGEST_SIZE)
        return fail_set(&c->fail, ERR_NOT_FOUND, "blob", "没有找到这个文件");
    f = openat(c->blobs->folder, path.s, O_RDONLY | O_CLOEXEC);
    if (f < 0 && errno == ENOENT && c->blobs->store.kind != BLOBS_FOLDER) {
        if (fetch(c, sm3) != OK)
            return c->fail.code;
        f = openat(c->blobs->folder, path.s, O_RDONLY | O_CLOEXEC);
    }
    if (f < 0)
        return errno == ENOENT ? fail_set(&c->fail, ERR_NOT_FOUND, path.s, "没有找到这个文件")
                               : fault(c, path.s);
    if (fstat(f, &st)) {
        close(f);
        return fault(c, path.s);
    }
    *fd = f;
    *size = st.st_size;
    return OK;
}

static ssize_t read_some(int fd, char *p, size_t n)
{
    ssize_t got;

    do
        got = read(fd, p, n);
    while (got < 0 && errno == EINTR);
    return got;
}

enum err blob_read(struct ctx *c, struct str sm3, int64_t limit, struct str *out)
{
    int64_t size = 0, have = 0;
    ssize_t got = 1;
    int fd = -1;
    char *p;

    if (blob_open(c, sm3, &fd, &size))
        return c->fail.code;
    if (size > limit) {
        close(fd);
        return fail_set(&c->fail, ERR_TOO_LARGE, "blob", "文件超过 %lld 字节",
                        (long long)limit);
    }
    close(fd); /* the arena may unwind: nothing may be open meanwhile */
    p = NEW(c->mem, char, size + 1);
    if (blob_open(c, sm3, &fd, &size))
        return c->fail.code;
    while (have < size && (got = read_some(fd, p + have, (size_t)(size - have))) > 0)
        have += got;
    if (got < 0)
        fault(c, "blobs");
    close(fd);
    if (!c->fail.code)
        *out = (struct str){p, have};
    return c->fail.code;
}

enum err blob_verify(struct ctx *c, struct str sm3)
{
    char chunk[1 << 16];
    struct digester d;
    struct digest got_sm3;
    int64_t size;
    ssize_t got;
    int fd;

    if (blob_open(c, sm3, &fd, &size))
        return c->fail.code;
    digest_start(&d, DIGEST_SM3);
    while ((got = read_some(fd, chunk, sizeof chunk)) > 0)
        digest_add(&d, (struct str){chunk, got});
    if (got < 0)
        fault(c, path_of(sm3).s);
    close(fd);
    got_sm3 = digest_end(&d);
    if (!str_eq(digest_str(&got_sm3), sm3))
        fail_set(&c->fail, ERR_UNREADABLE, path_of(sm3).s, "文件内容与校验值不符，已损坏");
    return c->fail.code;
}

/* ---- garbage */

static bool has_row(struct ctx *c, struct str sm3)
{
    struct stmt *s = db_query(c, Q(HAS_ROW));

    db_put_blob(s, sm3);
    return db_one_int(s) > 0;
}

/* The digest of a file "cdef…" in folder "ab"; false for any other name. */
static bool name_parse(struct arena *mem, struct str sub, struct str name, struct str *sm3)
{
    return sub.n == 2 && name.n == 2 * DIGEST_SIZE - 2 &&
           hex_parse(mem, str_concat(mem, sub, name), sm3);
}

/* A folder that is being read; closed with the arena if that is unwound meanwhile. */
static void folder_close(void *p)
{
    DIR **d = p;

    if (*d)
        closedir(*d);
    *d = NULL;
}

static void garbage_of(struct ctx *c, struct str sub, struct instant before,
                       struct blob_garbage_list *out, isize *cap)
{
    DIR **d = NEW(c->mem, DIR *, 1);
    char *path = str_cstr(c->mem, sub);
    struct dirent *e;
    struct str sm3;
    struct stat st;
    int fd;

    arena_defer(c->mem, folder_close, d);
    fd = openat(c->blobs->folder, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && !(*d = fdopendir(fd)))
        close(fd);
    while (*d && !c->fail.code && (e = readdir(*d)))
        if (fstatat(fd, e->d_name, &st, 0) == 0 && st.st_mtime < before.s &&
            name_parse(c->mem, sub, str_of(e->d_name), &sm3) && !has_row(c, sm3))
            *LIST_ADD(c->mem, out, *cap) = (struct blob_garbage){sm3, st.st_size};
    folder_close(d);
}

enum err blob_garbage(struct ctx *c, struct instant before, struct blob_garbage_list *out)
{
    isize cap = 0;

    *out = (struct blob_garbage_list){0};
    db_begin_read(c);
    for (int i = 0; i < 256 && !c->fail.code; i++)
        garbage_of(c, str_fmt(c->mem, "%02x", (unsigned)i), before, out, &cap);
    return db_end(c);
}

enum err blob_sweep(struct ctx *c, struct str sm3)
{
    struct stat st;

    db_begin(c);
    /* While this transaction is open no row can be added; a file that was put again meanwhile
     * was touched. */
    if (!has_row(c, sm3) && !c->fail.code && sm3.n == DIGEST_SIZE &&
        fstatat(c->blobs->folder, path_of(sm3).s, &st, 0) == 0 &&
        st.st_mtime < c->now.s - 86400 && unlinkat(c->blobs->folder, path_of(sm3).s, 0))
        fault(c, path_of(sm3).s);
    return db_end(c);
}
