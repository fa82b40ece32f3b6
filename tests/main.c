/* SPDX-License-Identifier: MulanPSL-2.0 */
/* main.c - runs the test files, each in a process of its own, and counts
 *
 *   run-tests [--count FILE] [NAME…]     all files, or those whose name begins with NAME
 *
 * With --count, "passed failed skipped" goes to FILE and the closing line is left out, so that
 * one line can close several runs.
 * A file that crashes, or ends without its closing count, is one failure.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, skipped = 0;
    const char *count = NULL;

    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 2 && !strcmp(argv[1], "--count")) {
        count = argv[2];
        argv += 2;
        argc -= 2;
    }
    for (int i = 0; files[i].name; i++) {
        int counts[3] = {0, 0, 0}, status, link[2];
        ssize_t got;
        pid_t pid;

        if (!wanted(i, argc, argv))
            continue;
        if (pipe(link))
            return 3;
        fflush(stdout);
        pid = fork();
        if (pid == 0) {
            close(link[0]);
            run_one(i, link[1]);
        }
        close(link[1]);
        got = read(link[0], counts, sizeof counts);
        close(link[0]);
        waitpid(pid, &status, 0);
        if (got != sizeof counts || !WIFEXITED(status) || WEXITSTATUS(status)) {
            printf("not ok - %s: ended before its count (status %d)\n", files[i].name, status);
            failed++;
        }
        passed += counts[0];
        failed += counts[1];
        skipped += counts[2];
    }
    if (count) {
        FILE *f = fopen(count, "w");

        if (!f || fprintf(f, "%d %d %d\n", passed, failed, skipped) < 0 || fclose(f))
            return 3;
    } else if (skipped)
        printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    else
        printf("%d passed, %d failed\n", passed, failed);
    return failed || !passed;
}
