/* SPDX-License-Identifier: MulanPSL-2.0 */
#include "base/arena.h"

#include <setjmp.h>
#include <string.h>

#include "base/buf.h"
#include "tests/test.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
static bool forbidden(const char *p)
{
    return __asan_address_is_poisoned(p);
}
#endif

static bool zero(const char *p, isize n)
{
    for (isize i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static void allocation(struct test *t)
{
    struct arena a;
    char *one;
    double *two;

    test_case(t, "memory is zeroed and aligned, and follows what was handed out before");
    CHECK(t, arena_init(&a, 1 << 20));
    one = NEW(&a, char, 3);
    two = NEW(&a, double, 2);
    CHECK(t, zero(one, 3) && two[0] == 0.0 && two[1] == 0.0);
    CHECK(t, (uintptr_t)two % _Alignof(double) == 0);
    CHECK_INT(t, (char *)two - one, 8);
    CHECK_INT(t, arena_used(&a), 24);

    test_case(t, "the last allocation grows in place, another does not");
    CHECK(t, arena_extend(&a, (char *)two, 16, 64));
    CHECK(t, !arena_extend(&a, one, 3, 4));
    CHECK(t, !arena_extend(&a, (char *)two, 64, 32));
    CHECK(t, !arena_extend(&a, (char *)two, 64, 1 << 20));
    CHECK_INT(t, arena_used(&a), 72);

    test_case(t, "after a reset the same memory comes again, zeroed");
    memset(one, 7, 72);
    arena_reset(&a);
    CHECK_INT(t, arena_used(&a), 0);
    CHECK(t, NEW(&a, char, 72) == one && zero(one, 72));

    test_case(t, "so it does when more was used than stays mapped");
    arena_free(&a);
    CHECK(t, a.base == NULL && arena_init(&a, 16 << 20));
    one = NEW(&a, char, 12 << 20);
    memset(one, 7, 12 << 20);
    arena_reset(&a);
    CHECK(t, NEW(&a, char, 16 << 20) == one && zero(one, 16 << 20));
    arena_free(&a);
    arena_free(&a); /* nothing */
}

static void limit(struct test *t)
{
    struct arena a;
    jmp_buf over;

    test_case(t, "past the limit it jumps to where it was told");
    CHECK(t, arena_init(&a, 4096));
    a.unwind = &over;
    if (setjmp(over) == 0) {
        NEW(&a, char, 4000);
        NEW(&a, char, 97);
        CHECK(t, !"came back");
    }
    CHECK_INT(t, arena_used(&a), 4000);

    test_case(t, "so it does for a count whose bytes no number holds, and for one below none");
    if (setjmp(over) == 0) {
        arena_alloc(&a, PTRDIFF_MAX / 2, 1, 3);
        CHECK(t, !"came back");
    }
    if (setjmp(over) == 0) {
        arena_alloc(&a, 1, 1, -1);
        CHECK(t, !"came back");
    }
    CHECK(t, NEW(&a, char, 96) != NULL);
    arena_free(&a);
}

static void note(void *p)
{
    struct buf *b = p;

    buf_char(b, (char)('a' + b->n));
}

struct row {
    struct buf *out;
    char what;
};
static void say(void *p)
{
    struct row *r = p;

    buf_char(r->out, r->what);
}

static void deferred(struct test *t)
{
    struct buf b;
    struct row row[] = {{&b, '1'}, {&b, '2'}, {&b, '3'}};
    struct arena a;

    test_case(t, "what was deferred runs once, the last first");
    b = buf_new(&t->mem, 16);
    CHECK(t, arena_init(&a, 4096));
    for (int i = 0; i < 3; i++)
        arena_defer(&a, say, &row[i]);
    arena_reset(&a);
    CHECK_STR(t, buf_str(&b), S("321"));
    arena_reset(&a);
    CHECK_STR(t, buf_str(&b), S("321"));
    arena_defer(&a, note, &b);
    arena_free(&a);
    CHECK_STR(t, buf_str(&b), S("321d"));
}

/* A copy by value: what it hands out ends with the function. */
static char *in_scratch(struct arena scratch, isize n)
{
    return memset(NEW(&scratch, char, n), 7, (size_t)n);
}

static void scratch(struct test *t)
{
    struct arena a;
    char *p, *again;

    test_case(t, "what a copy handed out is handed out again, zeroed");
    CHECK(t, arena_init(&a, 1 << 20));
    p = in_scratch(a, 200000);
    CHECK_INT(t, arena_used(&a), 0);
    again = NEW(&a, char, 300000);
    CHECK(t, again == p && zero(again, 300000));
    arena_free(&a);
}

#if defined(__SANITIZE_ADDRESS__)
static void poisoned(struct test *t)
{
    struct arena a;
    char *p;

    test_case(t, "with ASan what is not handed out may not be touched");
    CHECK(t, arena_init(&a, 1 << 20));
    CHECK(t, forbidden(a.base));
    p = NEW(&a, char, 1000);
    CHECK(t, !forbidden(p + 999) && forbidden(p + 1000) && forbidden(p + 60000));
    CHECK(t, arena_extend(&a, p, 1000, 200000));
    CHECK(t, !forbidden(p + 199999) && forbidden(p + 200000));

    test_case(t, "nor what was before a reset, also by a copy");
    in_scratch(a, 400000);
    arena_reset(&a);
    CHECK(t, forbidden(p) && forbidden(p + 199999) && forbidden(p + 500000));

    test_case(t, "whoever gets the addresses next may touch all of them");
    arena_free(&a);
    CHECK(t, !forbidden(p) && !forbidden(p + 500000) && !forbidden(p + 650000));
}
#endif

void test_base_arena(struct test *t)
{
    allocation(t);
    limit(t);
    deferred(t);
    scratch(t);
#if defined(__SANITIZE_ADDRESS__)
    poisoned(t);
#endif
}
