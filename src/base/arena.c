/* SPDX-License-Identifier: MulanPSL-2.0 */
/* arena.c - memory with one owner; see arena.h */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* With ASan a page before the memory says up to where what is not handed out is poisoned: BEYOND bytes behind the farthest that any
 * copy of the arena handed out. All of it at once, a gigabyte for a command, took half a second of each process. What is made of
 * other memory is never poisoned. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
enum { HEAD = 1 << 12, BEYOND = 64 << 10 };
static void poison(char *from, const char *to)
{
    if (to > from)
        __asan_poison_memory_region(from, (size_t)(to - from));
}
static void unpoison(char *from, const char *to)
{
    __asan_unpoison_memory_region(from, (size_t)(to - from));
}
#else
enum { HEAD = 0, BEYOND = 0 };
static void poison(char *from, const char *to)
{
    (void)from, (void)to;
}
static void unpoison(char *from, const char *to)
{
    (void)from, (void)to;
}
#endif

/* Hands out up to `at`. */
static void advance(struct arena *a, char *at)
{
    if (HEAD && a->poisoned) {
        char *until = a->end - at > BEYOND ? at + BEYOND : a->end;

        poison(*a->poisoned, until);
        if (until > *a->poisoned)
            *a->poisoned = until;
        unpoison(a->at, at);
    }
    a->at = at;
}

/* What stays mapped over a reset: enough for an ordinary request and for a search over 100,000 documents, which spent a
 * quarter of its time on fresh pages when it was a quarter of this. */
enum { KEEP = 4 << 20 };

struct arena_deferred {
    struct arena_deferred *next;
    void (*fn)(void *);
    void *p;
};

bool arena_init(struct arena *a, isize limit)
{
    isize page = sysconf(_SC_PAGESIZE);
    isize n = (limit + page - 1) / page * page;
    char *p = mmap(NULL, (size_t)(HEAD + n), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if ((void *)p == MAP_FAILED)
        return false;
    *a = (struct arena){.base = p + HEAD, .at = p + HEAD, .end = p + HEAD + n};
    if (HEAD) {
        a->poisoned = (char **)(void *)p;
        *a->poisoned = a->base;
        advance(a, a->at);
    }
    return true;
}

bool arena_init_large(struct arena *a, isize limit)
{
    const isize page = 2 << 20;
    isize pad;

    if (!arena_init(a, limit + page))
        return false;
    pad = -(uintptr_t)a->at & (uintptr_t)(page - 1);
    a->at += pad;
    madvise(a->at, (size_t)(a->end - a->at), MADV_HUGEPAGE); /* or not */
    a->large = true;
    return true;
}

static void run_deferred(struct arena *a)
{
    /* A deferred call may itself defer; the list is therefore popped, not walked. */
    while (a->deferred) {
        struct arena_deferred *d = a->deferred;

        a->deferred = d->next;
        d->fn(d->p);
    }
}

void arena_free(struct arena *a)
{
    if (!a->base)
        return;
    run_deferred(a);
    if (HEAD && a->poisoned)
        unpoison(a->base, *a->poisoned);
    munmap(a->base - HEAD, (size_t)(a->end - a->base + HEAD));
    *a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
    isize used = a->at - a->base;

    run_deferred(a);
    a->at = a->base;
    if (used > KEEP)
        madvise(a->base + KEEP, (size_t)(a->end - a->base - KEEP), MADV_DONTNEED);
    if (HEAD && a->poisoned)
        poison(a->base, *a->poisoned);
}

static _Noreturn void over(struct arena *a)
{
    static const char say[] = "arena: limit passed\n";

    if (a->unwind)
        longjmp(*a->unwind, 1);
    if (write(STDERR_FILENO, say, sizeof say - 1) < 0)
        _exit(70);
    abort();
}

void *arena_alloc(struct arena *a, isize size, isize align, isize count)
{
    isize pad = -(uintptr_t)a->at & (uintptr_t)(align - 1);
    isize room = a->end - a->at - pad;
    char *p;

    if (room < 0 || count < 0 || (size && count > room / size))
        over(a);
    p = a->at + pad;
    advance(a, p + size * count);
    return memset(p, 0, (size_t)(size * count));
}

isize arena_used(const struct arena *a)
{
    return a->at - a->base;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p)
{
    struct arena_deferred *d = NEW(a, struct arena_deferred, 1);

    *d = (struct arena_deferred){a->deferred, fn, p};
    a->deferred = d;
}

bool arena_extend(struct arena *a, const char *p, isize old, isize want)
{
    if (p + old != a->at || want < old || want - old > a->end - a->at)
        return false;
    advance(a, a->at + (want - old));
    return true;
}
