/* SPDX-License-Identifier: MulanPSL-2.0 */
/* helper_guard.c - shuts the process in; see helper_guard.h */
#include "base/helper_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/os.h"

#ifdef __clang__
#pragma clang diagnostic ignored "-Wmissing-field-initializers" /* in seccomp.h's own macros */
#endif

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Memory, time, threads, and the one socket that is open. */
static const int calls[] = {SCMP_SYS(read),
                            SCMP_SYS(readv),
                            SCMP_SYS(pread64),
                            SCMP_SYS(write),
                            SCMP_SYS(writev),
                            SCMP_SYS(recvfrom),
                            SCMP_SYS(sendto),
                            SCMP_SYS(close),
                            SCMP_SYS(lseek),
                            SCMP_SYS(fstat),
                            SCMP_SYS(mmap),
                            SCMP_SYS(munmap),
                            SCMP_SYS(mremap),
                            SCMP_SYS(mprotect),
                            SCMP_SYS(madvise),
                            SCMP_SYS(brk),
                            SCMP_SYS(rt_sigaction),
                            SCMP_SYS(rt_sigprocmask),
                            SCMP_SYS(rt_sigreturn),
                            SCMP_SYS(sigaltstack),
                            SCMP_SYS(futex),
                            SCMP_SYS(clock_gettime),
                            SCMP_SYS(clock_getres),
                            SCMP_SYS(gettimeofday),
                            SCMP_SYS(time),
                            SCMP_SYS(nanosleep),
                            SCMP_SYS(clock_nanosleep),
                            SCMP_SYS(sched_yield),
                            SCMP_SYS(sched_getaffinity),
                            SCMP_SYS(getpid),
                            SCMP_SYS(gettid),
                            SCMP_SYS(getuid),
                            SCMP_SYS(geteuid),
                            SCMP_SYS(getgid),
                            SCMP_SYS(getegid),
                            SCMP_SYS(exit),
                            SCMP_SYS(exit_group),
                            SCMP_SYS(getrandom),
                            SCMP_SYS(sysinfo),
                            SCMP_SYS(uname),
                            SCMP_SYS(getrlimit),
                            SCMP_SYS(getrusage),
                            SCMP_SYS(poll),
                            SCMP_SYS(ppoll),
                            SCMP_SYS(set_robust_list),
                            SCMP_SYS(rseq),
                            SCMP_SYS(restart_syscall),
                            SCMP_SYS(mincore),
                            SCMP_SYS(tgkill),
                            SCMP_SYS(getcpu),
                            SCMP_SYS(membarrier),
                            SCMP_SYS(times),
                            SCMP_SYS(getppid),
                            SCMP_SYS(memfd_create),
                            SCMP_SYS(ftruncate)};
/* Looking at files; opening is allowed for reading only. */
static const int file_calls[] = {
    SCMP_SYS(stat),     SCMP_SYS(lstat),      SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(access),   SCMP_SYS(faccessat),  SCMP_SYS(faccessat2), SCMP_SYS(getdents64),
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(statfs),     SCMP_SYS(fstatfs),
    SCMP_SYS(getcwd),   SCMP_SYS(fadvise64),  SCMP_SYS(fcntl),      SCMP_SYS(dup)};

static bool allow_all(scmp_filter_ctx f, const int *call, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (call[i] >= 0 && seccomp_rule_add(f, SCMP_ACT_ALLOW, call[i], 0))
            return false;
    return true;
}

static bool shut_calls(bool files)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    bool ok = f && allow_all(f, calls, sizeof calls / sizeof *calls);

    /* Asking for a limit, not setting one; a thread, not a process; "is it a terminal". */
    ok = ok &&
         !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
    ok = ok &&
         !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS));
    ok = ok && !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                 SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    /* The C library asks for clone3 first and takes clone where there is none. */
    ok = ok && !seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (ok && files) {
        ok = allow_all(f, file_calls, sizeof file_calls / sizeof *file_calls);
        ok = ok && !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                                     SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
        ok = ok && !seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                                     SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
    }
    ok = ok && !seccomp_load(f);
    seccomp_release(f);
    return ok;
}

static bool limit(int what, int64_t value)
{
    struct rlimit now, l = {(rlim_t)value, (rlim_t)value};

    if (getrlimit((__rlimit_resource_t)what, &now))
        return false;
    if (now.rlim_max != RLIM_INFINITY && l.rlim_max > now.rlim_max)
        l.rlim_cur = l.rlim_max = now.rlim_max;
    return !setrlimit((__rlimit_resource_t)what, &l);
}

/* Bytes of address space that the process has already: the program, its tables, reservations. */
static int64_t address_space(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    if (f) {
        if (fscanf(f, "%ld", &pages) != 1)
            pages = 0;
        fclose(f);
    }
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

/* The first that the system ends when memory runs out; refused is no harm. */
static void be_first_victim(void)
{
    FILE *f = fopen("/proc/self/oom_score_adj", "w");

    if (f) {
        fputs("1000", f);
        fclose(f);
    }
}

bool helper_guard(const struct helper_limits *limits)
{
    be_first_victim();
    if (!SANITIZED && !limit(RLIMIT_AS, address_space() + limits->memory))
        return false;
    return limit(RLIMIT_CPU, limits->seconds + 1) && limit(RLIMIT_FSIZE, 0) &&
           limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 64) && shut_calls(limits->files);
}
