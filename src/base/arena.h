/* SPDX-License-Identifier: MulanPSL-2.0 */
/* arena.h - memory with one owner
 *
 * An arena is one reserved stretch of address space that is handed out from
 * the front. Nothing in it is freed singly: arena_reset() gives all of it back
 * at once. What is not memory (a statement, a file, a child) is registered with
 * arena_defer() and ends with the arena, last registered first.
 *
 * Lifetimes: process (tables, made at start), request (the arena in struct ctx,
 * reset at its end), scratch (a copy of an arena taken by value: returning from
 * the function frees what it allocated; never a copy of an arena that stays in
 * use meanwhile, and never with arena_defer).
 *
 * Limit:  passing the limit jumps to `unwind` (set by the one unwinding point of
 *         each thread entry); where none is set the process ends with a message.
 *         Therefore bound sizes from outside before allocating, and never
 *         allocate inside a callback of a foreign library without a jump of your own.
 * ASan:   memory that is not handed out is poisoned, 64 KiB behind what is.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef ptrdiff_t isize;

struct arena_deferred;

struct arena {
    char *base;      /* first byte of the reservation */
    char *at;        /* next free byte */
    char *end;       /* one past the last byte that may be handed out */
    char **poisoned; /* ASan: what is not handed out is poisoned up to there; else NULL */
    struct arena_deferred *deferred;
    jmp_buf *unwind; /* where to go when the limit is passed; may be NULL */
    bool large;      /* of arena_init_large() */
};

/* Reserves `limit` bytes (rounded up to pages). Returns false if the system refuses. */
bool arena_init(struct arena *a, isize limit);

/* Likewise, in the large pages of the system if it gives them: for big tables that a process reads at random
 * for as long as it lives. Never reset. */
bool arena_init_large(struct arena *a, isize limit);

/* Runs what was deferred, then gives the reservation back. `a` is zero afterwards. */
void arena_free(struct arena *a);

/* Runs what was deferred, then makes all memory available again. Pages beyond
 * the first four MiB are returned to the system. */
void arena_reset(struct arena *a);

/* `count` objects of `size` bytes, zeroed, aligned to `align`. Never NULL. */
void *arena_alloc(struct arena *a, isize size, isize align, isize count);

/* Zeroed memory for `n` objects of `type` in arena `mem`. */
#define NEW(mem, type, n) ((type *)arena_alloc((mem), (isize)sizeof(type), _Alignof(type), (n)))

/* Bytes handed out so far. */
isize arena_used(const struct arena *a);

/* Calls fn(p) when the arena is reset or freed. */
void arena_defer(struct arena *a, void (*fn)(void *), void *p);

/* Grows the last allocation in place: true if `p` (of `old` bytes) was the last one
 * and now has `want` bytes; the added bytes are not zeroed. */
bool arena_extend(struct arena *a, const char *p, isize old, isize want);

#endif
