/* SPDX-License-Identifier: MulanPSL-2.0 */
/* memo.c - what a connection has read before and nobody has changed since; see memo.h
 *
 * A link has one memo, for one version of the database. A request that uses it holds it until its
 * arena ends, for its page is written after the link has been given back. One thread at a time has
 * the link and adds; what was added is never changed; the last holder frees.
 */
#include "store/memo.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "store/db_engine.h"

enum { MEMO_BYTES = 4 << 20, MEMO_SPARE = 1 << 20, BUCKETS = 256 };

struct entry {
    struct entry *next;
    const struct memo_kind *kind;
    struct str key;
    void *value;
};
struct memo {
    atomic_int held;
    struct arena mem;
    uint64_t version;
    struct entry *bucket[BUCKETS];
};

void memo_free(struct memo *m)
{
    if (!m || atomic_fetch_sub(&m->held, 1) > 1)
        return;
    arena_free(&m->mem);
    free(m);
}

static void let_go(void *p)
{
    memo_free(p);
}

static struct memo *memo_new(uint64_t version)
{
    struct memo *m = calloc(1, sizeof *m);

    if (!m || !arena_init(&m->mem, MEMO_BYTES)) {
        free(m);
        return NULL;
    }
    m->held = 1;
    m->version = version;
    return m;
}

/* The link's memo, if it is of the version that this transaction sees; else a new one. */
static struct memo *memo_of(struct ctx *c, struct db_link *l)
{
    uint64_t version = 0;

    if (l->memo_asked)
        return l->memo;
    if (db_version(l, &version, &c->fail))
        return NULL;
    if (!l->memo || l->memo->version != version) {
        memo_free(l->memo);
        l->memo = memo_new(version);
    }
    l->memo_asked = true;
    if (l->memo) {
        atomic_fetch_add(&l->memo->held, 1);
        arena_defer(c->mem, let_go, l->memo);
    }
    return l->memo;
}

static void *load_into(struct ctx *c, struct arena *mem, const struct memo_kind *kind,
                       struct str key)
{
    struct ctx x = *c;
    void *value = arena_alloc(mem, kind->size, 16, 1);

    x.mem = mem;
    kind->load(&x, key, value);
    c->fail = x.fail;
    if (c->fail.code)
        memset(value, 0, (size_t)kind->size);
    return value;
}

/* NULL: a failure, or no room; then the transaction goes on, and statements that were left open end with
 * it. */
static struct entry *learn(struct ctx *c, struct memo *m, const struct memo_kind *kind,
                           struct str key)
{
    struct entry *e = NULL;
    jmp_buf over;

    if (m->mem.end - m->mem.at < MEMO_SPARE)
        return NULL;
    m->mem.unwind = &over;
    if (setjmp(over) == 0) {
        char *mark = m->mem.at;
        struct entry *made = NEW(&m->mem, struct entry, 1);

        made->kind = kind;
        made->key = str_dup(&m->mem, key);
        made->value = load_into(c, &m->mem, kind, key);
        if (c->fail.code) /* "not found" is not learned: there are endlessly many */
            m->mem.at = mark;
        else
            e = made;
    } else {
        m->mem.at = m->mem.end; /* full: nothing more is learned in this version */
    }
    m->mem.unwind = NULL;
    return e;
}

const void *memo_get(struct ctx *c, const struct memo_kind *kind, struct str key)
{
    struct db_link *l = c->fail.code ? NULL : db_link_of(c);
    struct memo *m;
    struct entry **at, *e;

    if (c->fail.code)
        return arena_alloc(c->mem, kind->size, 16, 1);
    if (!l || l->write || !(m = memo_of(c, l)))
        return load_into(c, c->mem, kind, key);
    at = &m->bucket[(str_hash(key) ^ (uintptr_t)kind >> 4) % BUCKETS];
    for (e = *at; e; e = e->next)
        if (e->kind == kind && str_eq(e->key, key))
            return e->value;
    e = learn(c, m, kind, key);
    if (!e)
        return c->fail.code ? arena_alloc(c->mem, kind->size, 16, 1)
                            : load_into(c, c->mem, kind, key);
    e->next = *at;
    *at = e;
    return e->value;
}
