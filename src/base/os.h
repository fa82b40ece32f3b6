/* SPDX-License-Identifier: MulanPSL-2.0 */
/* os.h - the only file that asks the system for time, randomness, files, processes
 *
 * Paths are C strings inside the data folder or named by the operator; never text from
 * a request. Writing is atomic: a temporary file in the same folder, fsync, rename,
 * fsync of the folder. A full disk is ERR_FULL, anything else ERR_IO (or ERR_NOT_FOUND).
 */
#ifndef BASE_OS_H
#define BASE_OS_H

#include "base/day.h"
#include "base/fail.h"

struct instant os_now(void);
int64_t os_monotonic_ms(void);
int64_t os_monotonic_us(void);
/* Bytes from the kernel's generator; never fails (the process ends otherwise). */
void os_random(void *out, isize n);

/* The whole of a file, at most `limit` bytes (beyond: ERR_TOO_LARGE). "-" reads standard input. */
enum err os_read_file(struct arena *mem, const char *path, isize limit, struct str *out,
                      struct fail *why);
/* For those that write themselves (base/copy.h): all of it, or false and errno; the folder that
 * holds `path`, so that a name in it lasts. */
bool os_write_all(int fd, struct str s);
bool os_sync_folder_of(const char *path);
enum err os_write_file(const char *path, struct str content, unsigned mode, struct fail *why);
/* Makes a folder and those above it. */
enum err os_mkdirs(const char *path, unsigned mode, struct fail *why);
bool os_exists(const char *path);
bool os_is_dir(const char *path);
isize os_file_size(const char *path);  /* -1 when absent */
int64_t os_file_age(const char *path); /* seconds since it was last written; -1 when absent */
/* The names in a folder, sorted by bytes, without "." and "..". */
enum err os_list_dir(struct arena *mem, const char *path, struct str **names, isize *n,
                     struct fail *why);
/* Maps errno to a code and a story; always returns a failure. */
enum err os_fail(struct fail *why, int error, const char *where);
bool os_is_terminal(int fd);
/* Bytes that were mapped from a file leave memory; they come again when they are read. */
void os_unload(const void *p, isize n);
/* What this process uses; a figure that the system does not give is 0. */
struct os_usage {
    int64_t resident, virtual_bytes, cpu_us, threads, fds, fds_most;
};
struct os_usage os_usage(void);
/* Bytes that are free for us where `path` is; -1: cannot be said. */
int64_t os_room(const char *path);

#endif
