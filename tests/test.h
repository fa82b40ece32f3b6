/* SPDX-License-Identifier: MulanPSL-2.0 */
/* test.h - the test harness
 *
 * Each tests/<layer>/<name>_test.c defines  void test_<layer>_<name>(struct test *t).
 * It opens cases with test_case() and checks with the macros; a case passes when
 * all of its checks hold. Each file runs in a process of its own, so that a crash is a
 * failure of that file and of nothing else.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include "base/fail.h"
#include "base/str.h"

struct test {
    const char *file; /* "law/clock" */
    char name[200];   /* the case that is open */
    int open, bad;    /* is a case open; did a check of it fail */
    int passed, failed, skipped;
    struct arena mem; /* reset at each test_case() */
};

/* Closes the open case and opens another; t->mem is fresh afterwards. */
void test_case(struct test *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Closes the open case as skipped, with the reason. */
void test_skip(struct test *t, const char *why);
void test_end(struct test *t);

#define CHECK(t, cond) test_check((t), (cond), __FILE__, __LINE__, #cond)
#define CHECK_INT(t, got, want) test_int((t), (got), (want), __FILE__, __LINE__, #got)
#define CHECK_STR(t, got, want) test_str((t), (got), (want), __FILE__, __LINE__, #got)
/* Fails with the story of `f` when it holds a failure. */
#define CHECK_OK(t, f) test_ok((t), (f), __FILE__, __LINE__)

bool test_check(struct test *t, bool ok, const char *file, int line, const char *what);
bool test_int(struct test *t, int64_t got, int64_t want, const char *file, int line,
              const char *what);
bool test_str(struct test *t, struct str got, struct str want, const char *file, int line,
              const char *what);
bool test_ok(struct test *t, const struct fail *f, const char *file, int line);

/* A file below tests/, in t->mem; the case fails when it cannot be read. */
struct str test_file(struct test *t, const char *path);
/* Compares with tests/golden/<path>; GOLDEN=1 in the environment rewrites it instead. */
void test_golden(struct test *t, const char *path, struct str got);
/* A new empty folder that is removed when the test file ends. */
const char *test_folder(struct test *t);
/* The folder of real cases ($GONGKAI_CASES), or NULL. */
const char *test_cases_folder(void);

#endif
