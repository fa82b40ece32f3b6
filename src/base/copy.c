/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy.c - a copy of a file of any size; see copy.h */
#include "base/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"

enum { PART = 1 << 16 };

/* Reads `in` to its end into the digest and, if there is one, into `out`; 0 or errno. */
static int pour(int in, int out, struct digester *d, int64_t *size)
{
    char part[PART];

    for (;;) {
        ssize_t n = read(in, part, sizeof part);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        if (!n)
            return 0;
        digest_add(d, (struct str){part, n});
        *size += n;
        if (out >= 0 && !os_write_all(out, (struct str){part, n}))
            return errno;
    }
}

/* Gives the temporary file its name; 0 or errno. */
static int settle(int fd, const char *temp, const char *to, unsigned mode)
{
    if (fchmod(fd, (mode_t)mode) || fsync(fd) || rename(temp, to) || !os_sync_folder_of(to))
        return errno;
    return 0;
}

enum err copy_file(const char *from, const char *to, unsigned mode, struct digest *sm3,
                   int64_t *size, struct fail *why)
{
    char temp[4096];
    struct digester d;
    struct digest done;
    int64_t n = 0;
    int in, out = -1, e = 0;

    if (why->code)
        return why->code;
    in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return os_fail(why, errno, from);
    if (to && snprintf(temp, sizeof temp, "%s.XXXXXX", to) >= (int)sizeof temp)
        e = ENAMETOOLONG;
    if (to && !e && (out = mkostemp(temp, O_CLOEXEC)) < 0)
        e = errno;
    digest_start(&d, DIGEST_SM3);
    if (!e)
        e = pour(in, out, &d, &n);
    done = digest_end(&d);
    close(in);
    if (out >= 0) {
        if (!e)
            e = settle(out, temp, to, mode);
        close(out);
        if (e)
            unlink(temp);
    }
    if (e)
        return os_fail(why, e, to ? to : from);
    if (sm3)
        *sm3 = done;
    if (size)
        *size = n;
    return OK;
}
