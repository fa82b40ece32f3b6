/* SPDX-License-Identifier: MulanPSL-2.0 */
/* main.c - runs the test files, each in a process of its own, and counts
 *
 *   run-tests [--jobs N] [--count FILE] [NAME…]     all files, or those whose name begins with NAME
 *
 * With --jobs, N files run at once, and what each prints comes out when it has ended. With --count, "passed failed skipped" goes to FILE and the closing line is left out, so that
 * one line can close several runs.
 * A file that crashes, or ends without its closing count, is one failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "tests/test.h"

#define T(symbol, name) void test_##symbol(struct test *);
#include "test_list.h"
#undef T

static const struct {
    const char *name;
    void (*run)(struct test *);
} files[] = {
#define T(symbol, name) {name, test_##symbol},
#include "test_list.h"
#undef T
    {NULL, NULL}};

static void run_one(int i, int out)
{
    struct test t = {.file = files[i].name};
    int counts[3];

    if (!arena_init(&t.mem, (isize)1 << 30))
        exit(3);
    files[i].run(&t);
    test_end(&t);
    fflush(stdout);
    counts[0] = t.passed;
    counts[1] = t.failed;
    counts[2] = t.skipped;
    if (write(out, counts, sizeof counts) != sizeof counts)
        exit(3);
    arena_free(&t.mem);
    exit(0);
}

static int wanted(int i, int argc, char **argv)
{
    for (int a = 1; a < argc; a++)
        if (!strncmp(files[i].name, argv[a], strlen(argv[a])))
            return 1;
    return argc == 1;
}

enum { JOBS_MAX = 16 };

/* A file that is being run. */
struct job {
    pid_t pid; /* 0: none */
    int file, counts;
    FILE *out; /* NULL: it prints as it goes */
    int64_t since;
};
enum { LONG_S = 10 }; /* a file that takes longer says so */

static int start(struct job *j, int i, int alone)
{
    int link[2];

    j->file = i;
    j->since = os_monotonic_ms();
    j->out = alone ? NULL : tmpfile();
    if (pipe(link) || (!alone && !j->out))
        return 0;
    fflush(stdout);
    j->pid = fork();
    if (j->pid == 0) {
        close(link[0]);
        if (j->out && (dup2(fileno(j->out), 1) < 0 || dup2(1, 2) < 0))
            exit(3);
        run_one(i, link[1]);
    }
    close(link[1]);
    j->counts = link[0];
    return j->pid > 0;
}

static void finish(struct job *j, int status, int total[3])
{
    int counts[3] = {0, 0, 0};
    char some[4096];
    size_t n;

    if (j->out) {
        rewind(j->out);
        while ((n = fread(some, 1, sizeof some, j->out)) > 0)
            fwrite(some, 1, n, stdout);
        fclose(j->out);
    }
    if (read(j->counts, counts, sizeof counts) != sizeof counts || !WIFEXITED(status) ||
        WEXITSTATUS(status)) {
        printf("not ok - %s: ended before its count (status %d)\n", files[j->file].name,
               status);
        total[1]++;
    }
    close(j->counts);
    if (os_monotonic_ms() - j->since > LONG_S * 1000)
        printf("# %s took %d s\n", files[j->file].name,
               (int)((os_monotonic_ms() - j->since) / 1000));
    for (int k = 0; k < 3; k++)
        total[k] += counts[k];
    j->pid = 0;
}

/* Waits for one of them. */
static void reap(struct job *jobs, int n, int total[3])
{
    int status;
    pid_t pid = wait(&status);

    for (int k = 0; k < n; k++)
        if (pid > 0 && jobs[k].pid == pid)
            finish(&jobs[k], status, total);
}

/* Leads an option with a value off the arguments. */
static const char *option(const char *name, int *argc, char ***argv)
{
    const char *value;

    if (*argc < 3 || strcmp((*argv)[1], name))
        return NULL;
    value = (*argv)[2];
    *argv += 2;
    *argc -= 2;
    return value;
}

int main(int argc, char **argv)
{
    struct job jobs[JOBS_MAX] = {0};
    int total[3] = {0, 0, 0}, n, at = 0, left = 0;
    const char *many = option("--jobs", &argc, &argv), *count = option("--count", &argc, &argv);

    n = many ? (int)strtol(many, NULL, 10) : 1;
    n = n < 1 ? 1 : n > JOBS_MAX ? JOBS_MAX : n;
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (files[at].name || left) {
        int k = 0;

        while (files[at].name && !wanted(at, argc, argv))
            at++;
        while (k < n && jobs[k].pid)
            k++;
        if (files[at].name && k < n) {
            if (!start(&jobs[k], at++, n == 1))
                return 3;
            left++;
        } else if (left) {
            reap(jobs, n, total);
            left--;
        }
    }
    if (count) {
        FILE *f = fopen(count, "w");

        if (!f || fprintf(f, "%d %d %d\n", total[0], total[1], total[2]) < 0 || fclose(f))
            return 3;
    } else if (total[2])
        printf("%d passed, %d failed, %d skipped\n", total[0], total[1], total[2]);
    else
        printf("%d passed, %d failed\n", total[0], total[1]);
    return total[1] || !total[0];
}
