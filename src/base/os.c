/* SPDX-License-Identifier: MulanPSL-2.0 */
/* os.c - time, randomness, files; see os.h */
#include "base/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

struct instant os_now(void)
{
    return (struct instant){time(NULL)};
}

int64_t os_monotonic_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t os_monotonic_ms(void)
{
    return os_monotonic_us() / 1000;
}

void os_random(void *out, isize n)
{
    unsigned char *p = out;

    while (n > 0) {
        ssize_t got = getrandom(p, (size_t)n, 0);

        if (got < 0 && errno != EINTR)
            abort();
        if (got > 0) {
            p += got;
            n -= got;
        }
    }
}

enum err os_fail(struct fail *why, int error, const char *where)
{
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        return fail_set(why, ERR_FULL, where, "磁盘空间不足：%s", where);
    if (error == ENOENT)
        return fail_set(why, ERR_NOT_FOUND, where, "没有这个文件：%s", where);
    if (error == EROFS || error == EACCES || error == EPERM)
        return fail_set(why, ERR_IO, where, "没有权限读写：%s（%s）", where, strerror(error));
    return fail_set(why, ERR_IO, where, "读写失败：%s（%s）", where, strerror(error));
}

enum err os_read_file(struct arena *mem, const char *path, isize limit, struct str *out,
                      struct fail *why)
{
    bool standard = !strcmp(path, "-");
    struct buf b;
    struct stat st;
    int fd;

    if (why->code)
        return why->code;
    fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return os_fail(why, errno, path);
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return fail_set(why, ERR_UNREADABLE, path, "这是文件夹，不是文件：%s", path);
    }
    b = buf_new(mem,
                S_ISREG(st.st_mode) && st.st_size < limit ? (isize)st.st_size + 1 : 1 << 16);
    for (;;) {
        char chunk[1 << 16];
        ssize_t got = read(fd, chunk, sizeof chunk);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            os_fail(why, errno, path);
            break;
        }
        if (got == 0)
            break;
        if (b.n + got > limit) {
            fail_set(why, ERR_TOO_LARGE, path, "文件超过 %lld 字节：%s", (long long)limit,
                     path);
            break;
        }
        buf_add(&b, (struct str){chunk, got});
    }
    if (!standard)
        close(fd);
    if (!why->code)
        *out = buf_str(&b);
    return why->code;
}

bool os_write_all(int fd, struct str s)
{
    while (s.n > 0) {
        ssize_t put = write(fd, s.p, (size_t)s.n);

        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0)
            s = str_from(s, put);
    }
    return true;
}

bool os_sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    int fd;
    bool ok;

    if (n >= sizeof folder)
        return false;
    memcpy(folder, n ? path : ".", n ? n : 1);
    folder[n ? n : 1] = 0;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (fd >= 0)
        close(fd);
    return ok;
}

enum err os_write_file(const char *path, struct str content, unsigned mode, struct fail *why)
{
    char temp[4096];
    size_t n = strlen(path);
    int fd;

    if (why->code)
        return why->code;
    if (n + 8 > sizeof temp)
        return os_fail(why, ENAMETOOLONG, path);
    memcpy(temp, path, n);
    memcpy(temp + n, ".XXXXXX", 8);
    fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0)
        return os_fail(why, errno, path);
    if (!os_write_all(fd, content) || fchmod(fd, (mode_t)mode) || fsync(fd)) {
        int e = errno;
        close(fd);
        unlink(temp);
        return os_fail(why, e, path);
    }
    close(fd);
    if (rename(temp, path)) {
        int e = errno;
        unlink(temp);
        return os_fail(why, e, path);
    }
    if (!os_sync_folder_of(path))
        return os_fail(why, errno, path);
    return OK;
}

enum err os_mkdirs(const char *path, unsigned mode, struct fail *why)
{
    char part[4096];
    size_t n = strlen(path);

    if (why->code)
        return why->code;
    if (!n || n >= sizeof part)
        return os_fail(why, ENAMETOOLONG, path);
    for (size_t i = 1; i <= n; i++) {
        if (i < n && path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = 0;
        if (mkdir(part, (mode_t)mode) && errno != EEXIST)
            return os_fail(why, errno, path);
    }
    return os_is_dir(path) ? OK : os_fail(why, ENOTDIR, path);
}

bool os_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool os_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

isize os_file_size(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? (isize)st.st_size : -1;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum err os_list_dir(struct arena *mem, const char *path, struct str **names, isize *n,
                     struct fail *why)
{
    struct dirent *e;
    isize count = 0, cap = 64;
    struct str *list = NEW(mem, struct str, cap);
    DIR *d;

    if (why->code)
        return why->code;
    d = opendir(path);
    if (!d)
        return os_fail(why, errno, path);
    while ((e = readdir(d))) {
        struct str name = str_of(e->d_name);

        if (str_eq(name, S(".")) || str_eq(name, S("..")))
            continue;
        if (count == cap) {
            struct str *more = NEW(mem, struct str, cap * 2);
            memcpy(more, list, (size_t)cap * sizeof *list);
            list = more;
            cap *= 2;
        }
        list[count++] = str_dup(mem, name);
    }
    closedir(d);
    qsort(list, (size_t)count, sizeof *list, by_bytes);
    *names = list;
    *n = count;
    return OK;
}

bool os_is_terminal(int fd)
{
    return isatty(fd) != 0;
}

int64_t os_file_age(const char *path)
{
    struct stat st;

    return stat(path, &st) ? -1 : time(NULL) - st.st_mtime;
}

/* --- what this process uses */

static int64_t entries(const char *folder)
{
    DIR *d = opendir(folder);
    int64_t n = 0;

    if (!d)
        return 0;
    while (readdir(d))
        n++;
    closedir(d);
    return n > 2 ? n - 3 : 0; /* ".", "..", and the folder itself */
}

struct os_usage os_usage(void)
{
    struct os_usage u = {0};
    struct rusage r;
    struct rlimit most;
    char text[200];
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    int64_t page = sysconf(_SC_PAGESIZE);
    struct str all, rest;

    if (fd >= 0)
        close(fd);
    if (n > 0 && str_cut((struct str){text, n}, S(" "), &all, &rest)) {
        struct str resident, tail;

        str_cut(rest, S(" "), &resident, &tail);
        if (str_int(all, &u.virtual_bytes) && str_int(resident, &u.resident)) {
            u.virtual_bytes *= page;
            u.resident *= page;
        }
    }
    if (getrusage(RUSAGE_SELF, &r) == 0)
        u.cpu_us = ((int64_t)r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 +
                   r.ru_utime.tv_usec + r.ru_stime.tv_usec;
    if (getrlimit(RLIMIT_NOFILE, &most) == 0)
        u.fds_most = (int64_t)most.rlim_cur;
    u.fds = entries("/proc/self/fd");
    u.threads = entries("/proc/self/task") + 1;
    return u;
}

int64_t os_room(const char *path)
{
    struct statvfs v;

    return statvfs(path, &v) ? -1 : (int64_t)v.f_bavail * (int64_t)v.f_frsize;
}

void os_unload(const void *p, isize n)
{
    const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t from = ((uintptr_t)p + page - 1) / page * page,
              until = ((uintptr_t)p + (uintptr_t)n) / page * page;

    if (from < until)
        madvise((void *)from, until - from, MADV_DONTNEED);
}
