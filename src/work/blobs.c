/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blobs.c - files are moved to another place to be kept; see blobs.h */
#include "work/blobs.h"

#include <string.h>
#include <unistd.h>

#include "law/permit.h"
#include "work/may.h"

enum { AT_ONCE = 200, MEMORY = 64 << 20 };

static enum err may_move(struct ctx *c)
{
    db_begin_read(c);
    may(c, ACT_SETTING, (struct unit_id){0});
    return db_end(c);
}

static enum err move_one(struct ctx *c, const struct blob_store *to, const struct blob_name *b,
                         struct blobs_moved *out)
{
    int64_t there = -1, size = 0;
    int fd = -1;

    out->files++;
    if (to->kind != BLOBS_FOLDER && blob_store_size(c, to, b->sm3, &there) == OK &&
        there == b->size)
        return OK;
    /* Reading it brings it into the folder, which is all that is asked of that. */
    if (c->fail.code || blob_verify(c, b->sm3) != OK || to->kind == BLOBS_FOLDER)
        return c->fail.code;
    if (blob_open(c, b->sm3, &fd, &size) != OK)
        return c->fail.code;
    blob_store_put(c, to, b->sm3, fd, size);
    close(fd);
    out->copied++;
    out->bytes += size;
    return blob_check_in(c, to, b->sm3);
}

/* Calls `one` for every file, in memory of a batch's own. */
static enum err each(struct ctx *c,
                     enum err (*one)(struct ctx *c, const struct blob_store *to,
                                     const struct blob_name *b, struct blobs_moved *out),
                     const struct blob_store *to, blobs_tick *tick, void *tick_to,
                     struct blobs_moved *out)
{
    struct blob_name_list some = {0};
    unsigned char last[DIGEST_SIZE];
    struct arena mem;
    bool more = true, first = true;

    *out = (struct blobs_moved){0};
    if (may_move(c) != OK)
        return c->fail.code;
    if (!arena_init(&mem, MEMORY))
        return fail_set(&c->fail, ERR_BUSY, "blob", "内存不足");
    mem.unwind = c->mem->unwind;
    while (more && !c->fail.code) {
        struct ctx x = *c;

        arena_reset(&mem);
        x.mem = &mem;
        db_attach(&x, db_of(c));
        blob_names(&x, first ? S("") : (struct str){(char *)last, DIGEST_SIZE}, AT_ONCE, &some);
        more = some.n == AT_ONCE;
        first = false;
        for (isize i = 0; i < some.n && !x.fail.code; i++) {
            if (some.p[i].sm3.n == DIGEST_SIZE)
                memcpy(last, some.p[i].sm3.p, DIGEST_SIZE);
            one(&x, to, &some.p[i], out);
            if (tick)
                tick(tick_to, out->files, 0);
        }
        c->fail = x.fail;
    }
    arena_free(&mem);
    return c->fail.code;
}

enum err blobs_move(struct ctx *c, const struct blob_store *to, blobs_tick *tick, void *tick_to,
                    struct blobs_moved *out)
{
    return each(c, move_one, to, tick, tick_to, out);
}

static enum err trim_one(struct ctx *c, const struct blob_store *to, const struct blob_name *b,
                         struct blobs_moved *out)
{
    (void)to;
    out->files++;
    if (blob_drop_copy(c, b->sm3)) {
        out->copied++;
        out->bytes += b->size;
    }
    return c->fail.code;
}

enum err blobs_trim(struct ctx *c, struct blobs_moved *out)
{
    return each(c, trim_one, blobs_store(c->blobs), NULL, NULL, out);
}

static void sweep_folder(struct ctx *c, struct instant before, bool dry,
                         struct blobs_moved *out)
{
    struct blob_garbage_list some = {0};

    blob_garbage(c, before, &some);
    for (isize i = 0; i < some.n && !c->fail.code; i++) {
        out->files++;
        out->bytes += some.p[i].size;
        if (!dry && blob_sweep(c, some.p[i].sm3) == OK)
            out->copied++;
    }
}

static void sweep_database(struct ctx *c, struct instant before, bool dry,
                           struct blobs_moved *out)
{
    struct blob_name_list some = {0};
    struct str last = S("");

    do {
        blob_stale(c, last, before, AT_ONCE, &some);
        for (isize i = 0; i < some.n && !c->fail.code; i++) {
            last = some.p[i].sm3;
            out->files++;
            out->bytes += some.p[i].size > 0 ? some.p[i].size : 0;
            if (!dry && blob_stale_drop(c, last, before))
                out->copied++;
        }
    } while (some.n == AT_ONCE && !c->fail.code);
}

/* One part of the store's list, in memory of its own. */
static void sweep_part(struct ctx *c, struct arena *mem, struct instant before, bool dry,
                       struct str *more, struct blobs_moved *out)
{
    const struct blob_store *s = blobs_store(c->blobs);
    struct blob_name_list some = {0};
    struct ctx x = *c;

    arena_reset(mem);
    mem->unwind = c->mem->unwind;
    x.mem = mem;
    db_attach(&x, db_of(c));
    blob_far(&x, s, before, more, &some);
    for (isize i = 0; i < some.n && !x.fail.code; i++) {
        out->files++;
        out->bytes += some.p[i].size;
        if (!dry && blob_far_drop(&x, s, some.p[i].sm3, before))
            out->copied++;
    }
    c->fail = x.fail;
}

static void sweep_far(struct ctx *c, struct instant before, bool dry, struct blobs_moved *out)
{
    struct str more = S("");
    struct arena mem[2] = {
        0}; /* a part's own, and that of the one before, where its token is */

    if (arena_init(&mem[0], MEMORY) && arena_init(&mem[1], MEMORY))
        for (int turn = 0; (turn == 0 || more.n) && !c->fail.code; turn++)
            sweep_part(c, &mem[turn % 2], before, dry, &more, out);
    else
        fail_set(&c->fail, ERR_BUSY, "blob", "内存不足");
    arena_free(&mem[0]);
    arena_free(&mem[1]);
}

enum err blobs_sweep(struct ctx *c, bool dry, struct blobs_moved *out)
{
    struct instant before = {c->now.s - 86400};

    *out = (struct blobs_moved){0};
    if (may_move(c) != OK)
        return c->fail.code;
    if (blobs_store(c->blobs)->kind == BLOBS_DATABASE)
        sweep_database(c, before, dry, out);
    if (blobs_store(c->blobs)->kind == BLOBS_S3)
        sweep_far(c, before, dry, out);
    sweep_folder(c, before, dry, out);
    return c->fail.code;
}
