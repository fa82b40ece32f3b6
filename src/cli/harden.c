/* SPDX-License-Identifier: MulanPSL-2.0 */
/* harden.c - what a server gives up before it meets anybody; see harden.h */
#include "cli/harden.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/os.h"
#include "base/secret.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* their reports trace the process itself */
#else
#define SANITIZED 0
#endif

/* --- root becomes an ordinary user */

/* What is in the data folder becomes that user's. */
static int give(const char *path, const struct passwd *to, int depth)
{
    struct arena mem;
    struct fail why = {0};
    struct str *names;
    struct stat st;
    isize n = 0;
    int bad = 0;

    /* The folder itself may be named by a link; within it links and sockets are not ours. */
    if ((depth ? lstat(path, &st) : stat(path, &st)) ||
        (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)))
        return 0;
    if (depth ? lchown(path, to->pw_uid, to->pw_gid) : chown(path, to->pw_uid, to->pw_gid))
        return 1;
    if (!S_ISDIR(st.st_mode) || depth > 8 || !arena_init(&mem, 64 << 20))
        return 0;
    if (os_list_dir(&mem, path, &names, &n, &why))
        n = 0;
    for (isize i = 0; i < n && !bad; i++) {
        struct str one = str_fmt(&mem, "%s/%.*s", path, STR_ARG(names[i]));

        bad = give(str_cstr(&mem, one), to, depth + 1);
    }
    arena_free(&mem);
    return bad;
}

/* Folders above the data folder may be closed to that user (root's own home). One capability is
 * kept then, to pass through them and to read; Landlock narrows what that can reach. */
static bool keep_search(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}};

    data[0].effective = data[0].permitted = 1u << CAP_DAC_READ_SEARCH;
    return syscall(SYS_capset, &head, data) == 0;
}

enum err harden_drop(const char *user, const char *folder, char note[300], struct fail *why)
{
    const struct passwd *to;
    char whole[PATH_MAX];
    bool reachable;

    note[0] = 0;
    if (geteuid() != 0)
        return OK;
    to = user[0] ? getpwnam(user) : getpwnam("gongkai");
    if (!to && !user[0])
        to = getpwnam("nobody");
    if (!to)
        return fail_set(why, ERR_INPUT, "user", "没有这个系统用户：%s",
                        user[0] ? user : "nobody");
    if (to->pw_uid == 0)
        return snprintf(note, 300, "按要求以 root 身份运行"), OK;
    if (os_mkdirs(folder, 0750, why))
        return why->code;
    if (give(folder, to, 0))
        return fail_set(why, ERR_IO, folder, "不能把数据目录交给用户 %s：%s", to->pw_name,
                        strerror(errno));
    /* A relative name passes by the folders above the one we stand in; the database's is opened by its whole name. */
    if (!realpath(folder, whole))
        return fail_set(why, ERR_IO, folder, "%s", strerror(errno));
    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (setgroups(0, NULL) || setresgid(to->pw_gid, to->pw_gid, to->pw_gid) ||
        setresuid(to->pw_uid, to->pw_uid, to->pw_uid))
        return fail_set(why, ERR_IO, "user", "不能改为用户 %s 运行：%s", to->pw_name,
                        strerror(errno));
    reachable = faccessat(AT_FDCWD, whole, R_OK | W_OK | X_OK, AT_EACCESS) == 0;
    if (reachable) {
        struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct none[2] = {{0}};

        syscall(SYS_capset, &head, none);
    } else if (!keep_search() || faccessat(AT_FDCWD, whole, F_OK, AT_EACCESS)) {
        return fail_set(
            why, ERR_IO, folder,
            "用户 %s 不能进入数据目录的上级目录，请换一个目录，或用 --user 指明用户",
            to->pw_name);
    }
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
    snprintf(note, 300, "不以 root 身份提供服务：改为用户 %s%s", to->pw_name,
             reachable ? "" : "（保留穿过上级目录的权限）");
    return OK;
}

/* --- no new programs */

static enum err filter(struct fail *why)
{
    static const int denied[] = {
        SCMP_SYS(execve),
        SCMP_SYS(execveat),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(pivot_root),
        SCMP_SYS(chroot),
        SCMP_SYS(setns),
        SCMP_SYS(unshare),
        SCMP_SYS(init_module),
        SCMP_SYS(finit_module),
        SCMP_SYS(delete_module),
        SCMP_SYS(kexec_load),
        SCMP_SYS(kexec_file_load),
        SCMP_SYS(reboot),
        SCMP_SYS(swapon),
        SCMP_SYS(swapoff),
        SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(add_key),
        SCMP_SYS(keyctl),
        SCMP_SYS(request_key),
        SCMP_SYS(settimeofday),
        SCMP_SYS(clock_settime),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(open_by_handle_at),
        SCMP_SYS(acct),
        SCMP_SYS(quotactl),
        SCMP_SYS(io_uring_setup),
    };
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
    int bad =
        f ? seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2) : -ENOMEM; /* a tree, not a list */

    for (size_t i = 0; f && i < sizeof denied / sizeof *denied; i++)
        if (denied[i] > 0 && !bad)
            bad = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), denied[i], 0);
    if (f && !bad && !SANITIZED)
        bad = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0);
    if (f && !bad)
        bad = seccomp_load(f);
    if (f)
        seccomp_release(f);
    if (bad)
        return fail_set(why, ERR_IO, "seccomp", "系统没有接受安全限制（seccomp）：%s",
                        strerror(-bad));
    return OK;
}

/* --- nothing writable but the data folder */

static bool allow(int rules, const char *path, uint64_t what)
{
    struct landlock_path_beneath_attr a = {.allowed_access = what};
    bool ok;

    a.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (a.parent_fd < 0)
        return false;
    ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &a, 0) == 0;
    close(a.parent_fd);
    return ok;
}

/* 1: in force, 0: the kernel has none, -1: it refused. */
static int land(const char *folder)
{
    enum { REFER_ = 1 << 13, TRUNCATE_ = 1 << 14 }; /* of newer kernels than the headers */
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    struct landlock_ruleset_attr all = {.handled_access_fs = (1u << 13) - 1};
    int rules;
    bool ok;

    if (abi < 1)
        return 0;
    if (abi >= 2)
        all.handled_access_fs |= REFER_;
    if (abi >= 3)
        all.handled_access_fs |= TRUNCATE_;
    rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return 0;
    ok = allow(rules, "/", reading) &&
         allow(rules, folder,
               all.handled_access_fs &
                   ~(uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                               LANDLOCK_ACCESS_FS_MAKE_BLOCK)) &&
         syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return ok ? 1 : -1;
}

enum err harden_close(const char *folder, char note[300], struct fail *why)
{
    int landed;

    secret_guard_process();
    note[0] = 0;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return os_fail(why, errno, "no_new_privs");
    landed = land(folder);
    if (landed < 0)
        return fail_set(why, ERR_IO, folder, "系统没有接受文件限制（Landlock）：%s",
                        strerror(errno));
    if (filter(why))
        return why->code;
    snprintf(note, 300, "已限制：不能运行其他程序%s",
             landed ? "，只能写数据目录" : "（内核没有 Landlock，未限制可写目录）");
    return OK;
}
