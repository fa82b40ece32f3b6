/* SPDX-License-Identifier: MulanPSL-2.0 */
/* test.c - the test harness; see test.h */
#include "tests/test.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_case(struct test *t)
{
    if (!t->open)
        return;
    if (t->bad)
        t->failed++;
    else
        t->passed++;
    printf("%s - %s: %s\n", t->bad ? "not ok" : "ok", t->file, t->name);
    t->open = t->bad = 0;
}

void test_case(struct test *t, const char *fmt, ...)
{
    va_list ap;

    close_case(t);
    arena_reset(&t->mem);
    va_start(ap, fmt);
    vsnprintf(t->name, sizeof t->name, fmt, ap);
    va_end(ap);
    t->open = 1;
}

void test_skip(struct test *t, const char *why)
{
    printf("ok - %s: %s # SKIP %s\n", t->file, t->name, why);
    t->skipped++;
    t->open = t->bad = 0;
}

void test_end(struct test *t)
{
    close_case(t);
}

static void blame(struct test *t, const char *file, int line)
{
    t->bad = 1;
    printf("# %s:%d in «%s»\n", file, line, t->name);
}

bool test_check(struct test *t, bool ok, const char *file, int line, const char *what)
{
    if (!ok) {
        blame(t, file, line);
        printf("#   does not hold: %s\n", what);
    }
    return ok;
}

bool test_int(struct test *t, int64_t got, int64_t want, const char *file, int line,
              const char *what)
{
    if (got != want) {
        blame(t, file, line);
        printf("#   %s: got %lld, want %lld\n", what, (long long)got, (long long)want);
    }
    return got == want;
}

bool test_str(struct test *t, struct str got, struct str want, const char *file, int line,
              const char *what)
{
    bool same = str_eq(got, want);

    if (!same) {
        blame(t, file, line);
        printf("#   %s:\n#   got  «%.*s»\n#   want «%.*s»\n", what, STR_ARG(got),
               STR_ARG(want));
    }
    return same;
}

bool test_ok(struct test *t, const struct fail *f, const char *file, int line)
{
    if (f->code) {
        blame(t, file, line);
        printf("#   failed with %d: %s (%s) %s\n", f->code, f->what, f->where, f->article);
    }
    return !f->code;
}

static bool slurp(struct arena *mem, const char *path, struct str *out)
{
    FILE *f = fopen(path, "rb");
    char *p;
    long n;

    if (!f)
        return false;
    fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);
    p = NEW(mem, char, n + 1);
    *out = (struct str){p, (isize)fread(p, 1, (size_t)n, f)};
    fclose(f);
    return true;
}

struct str test_file(struct test *t, const char *path)
{
    struct str full = str_fmt(&t->mem, "tests/%s", path), out = {0};

    if (!slurp(&t->mem, full.p, &out)) {
        blame(t, full.p, 0);
        printf("#   cannot read %s\n", full.p);
    }
    return out;
}

void test_golden(struct test *t, const char *path, struct str got)
{
    struct str full = str_fmt(&t->mem, "tests/golden/%s", path), want = {0};
    isize at = 0, line = 1;

    if (getenv("GOLDEN")) {
        FILE *f = fopen(full.p, "wb");

        if (f) {
            fwrite(got.p, 1, (size_t)got.n, f);
            fclose(f);
        }
        return;
    }
    if (!slurp(&t->mem, full.p, &want)) {
        blame(t, full.p, 0);
        printf("#   no golden file; `make golden` writes it\n");
        return;
    }
    if (str_eq(got, want))
        return;
    while (at < got.n && at < want.n && got.p[at] == want.p[at]) {
        line += got.p[at] == '\n';
        at++;
    }
    blame(t, full.p, (int)line);
    printf("#   differs from line %d on:\n#   got  «%.*s»\n#   want «%.*s»\n", (int)line,
           STR_ARG(str_slice(got, at, at + 120)), STR_ARG(str_slice(want, at, at + 120)));
}

static int drop(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static char folder[64];
static pid_t folder_owner;

static void folder_gone(void)
{
    if (folder[0] && getpid() == folder_owner)
        nftw(folder, drop, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_folder(struct test *t)
{
    const char *tmp = getenv("TMPDIR");

    folder_gone();
    if (!folder_owner)
        atexit(folder_gone);
    folder_owner = getpid();
    snprintf(folder, sizeof folder, "%s/gongkai-test-XXXXXX",
             tmp && strlen(tmp) < 30 ? tmp : "/tmp");
    if (!mkdtemp(folder))
        test_check(t, false, __FILE__, __LINE__, "a temporary folder");
    return folder;
}

const char *test_cases_folder(void)
{
    return getenv("GONGKAI_CASES");
}
