/* SPDX-License-Identifier: MulanPSL-2.0 */
/* move_rows.c - the rows of a move: carried by batches, then compared one by one; see move.h */
#include <stdio.h>

#include "base/digest.h"
#include "store/copy_text.h"
#include "store/move_in.h"

struct value {
    bool null;
    int64_t n;
    struct str text;
};

static struct value value_get(struct stmt *s, int col, const struct column *k)
{
    struct value v = {.null = db_is_null(s, col)};

    if (v.null)
        return v;
    if (k->type == INT)
        v.n = db_get_int(s, col);
    else
        v.text = k->type == TEXT ? db_get_text(s, col) : db_get_blob(s, col);
    return v;
}

static void value_put(struct stmt *s, struct value v, const struct column *k)
{
    if (v.null)
        db_put_null(s);
    else if (k->type == INT)
        db_put_int(s, v.n);
    else if (k->type == TEXT)
        db_put_text(s, v.text);
    else
        db_put_blob(s, v.text);
}

static void value_copy(struct buf *b, isize col, struct value v, const struct column *k)
{
    if (v.null)
        copy_null(b, col);
    else if (k->type == INT)
        copy_int(b, col, v.n);
    else if (k->type == TEXT)
        copy_text(b, col, v.text);
    else
        copy_bytes(b, col, v.text);
}

/* Where a walk stands: the key of its last row, kept beside the arena of the batch. */
struct place {
    bool any;
    int64_t n[8];
    char text[8][600];
    isize len[8];
};

static bool place_set(struct place *p, const struct table *t, const struct value *key)
{
    p->any = true;
    for (int i = 0; i < t->keys_n; i++) {
        p->n[i] = key[i].n;
        p->len[i] = key[i].text.n;
        if (key[i].text.n > (isize)sizeof p->text[i])
            return false;
        for (isize k = 0; k < key[i].text.n; k++)
            p->text[i][k] = key[i].text.p[k];
    }
    return true;
}

static struct stmt *read_from(struct ctx *c, const struct table *t, const struct place *p)
{
    struct stmt *s = db_query(c, p->any ? &t->after : &t->first);

    for (int i = 0; p->any && i < t->keys_n; i++)
        value_put(s, (struct value){.n = p->n[i], .text = {p->text[i], p->len[i]}},
                  &t->cols.p[t->keys[i]]);
    return s;
}

static void too_long(struct ctx *c, const struct table *t)
{
    fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name), "主键过长，无法搬迁");
}

/* Where the target stands in a table: rows come in the order of the key. */
static void place_last(struct ctx *c, const struct table *t, struct place *p)
{
    struct stmt *s = db_query(c, &t->last);
    struct value key[8];

    if (!db_step(s))
        return;
    for (int i = 0; i < t->keys_n; i++)
        key[i] = value_get(s, i, &t->cols.p[t->keys[i]]);
    if (!place_set(p, t, key))
        too_long(c, t);
    db_done(s);
}

/* Ends both transactions and gives the memory of both worlds back; `n`, or 0 where something failed. */
static int64_t batch_end(struct move *m, int64_t n)
{
    move_world_rest(&m->from);
    db_end(&m->to.c);
    move_world_turn(&m->from);
    move_world_turn(&m->to);
    return m->from.c.fail.code || m->to.c.fail.code ? 0 : n;
}

/* One batch; how many rows. The memory of both worlds is given back. */
static int64_t copy_batch(struct move *m, const struct table *t, struct place *p)
{
    struct ctx *a = &m->from.c, *b = &m->to.c;
    struct value *row = NEW(a->mem, struct value, t->cols.n), key[8];
    bool copies = db_copies(m->to.db);
    struct buf rows = buf_new(b->mem, 1 << 16);
    struct stmt *s;
    int64_t n = 0;

    move_world_read(&m->from);
    db_begin(b);
    s = read_from(a, t, p);
    while (db_step(s) && !b->fail.code) {
        struct stmt *in = copies ? NULL : db_query(b, &t->insert);

        for (isize i = 0; i < t->cols.n; i++) {
            row[i] = value_get(s, (int)i, &t->cols.p[i]);
            if (copies)
                value_copy(&rows, i, row[i], &t->cols.p[i]);
            else
                value_put(in, row[i], &t->cols.p[i]);
        }
        if (copies)
            copy_end(&rows);
        else
            db_run(in);
        n++;
        for (int i = 0; i < t->keys_n; i++)
            key[i] = row[t->keys[i]];
        if (n == MOVE_BATCH && !place_set(p, t, key))
            too_long(b, t);
    }
    if (copies && n && db_copy(b, &t->copy, buf_str(&rows)) != n && !b->fail.code)
        fail_set(&b->fail, ERR_DB, str_cstr(b->mem, t->name), "没有写进所有的行");
    return batch_end(m, n);
}

enum err move_copy(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                   struct fail *why)
{
    int64_t done = 0;

    *out = (struct move_sum){.tables = m->tables.n, .rows = m->rows};
    for (isize i = 0; i < m->tables.n && !why->code; i++) {
        const struct table *t = &m->tables.p[i];
        struct place *p = NEW(m->mem, struct place, 1);
        int64_t had, n;

        db_begin_read(&m->to.c);
        had = db_one_int(db_query(&m->to.c, &t->count));
        place_last(&m->to.c, t, p);
        db_end(&m->to.c);
        move_world_turn(&m->to);
        for (done += had; (n = copy_batch(m, t, p)) > 0;) {
            out->copied += n;
            done += n;
            if (tick)
                tick(who, done, m->rows);
            if (n < MOVE_BATCH)
                break;
        }
        move_told(&m->from, why);
        move_told(&m->to, why);
    }
    return why->code;
}

/* ---- the proof */

static void digest_value(struct digester *d, struct value v, const struct column *k)
{
    char head[32];
    int n = k->type == INT && !v.null ? snprintf(head, sizeof head, "i%lld;", (long long)v.n)
                                      : snprintf(head, sizeof head, "%c%lld;",
                                                 v.null ? 'n' : 't', (long long)v.text.n);

    digest_add(d, (struct str){head, n});
    digest_add(d, v.text);
}

static bool same(struct value a, struct value b)
{
    return a.null == b.null && a.n == b.n && str_eq(a.text, b.text);
}

static void differs(struct ctx *c, const struct table *t, const struct value *row, isize col)
{
    struct buf b = buf_new(c->mem, 200);

    for (int i = 0; i < t->keys_n; i++) {
        const struct value *v = &row[t->keys[i]];

        if (t->cols.p[t->keys[i]].type == INT)
            buf_fmt(&b, "%s%lld", i ? "、" : "", (long long)v->n);
        else
            buf_fmt(&b, "%s%.*s", i ? "、" : "", STR_ARG(v->text));
    }
    if (col < 0)
        fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name),
                 "核对未通过：表 %.*s 从主键 %.*s 起两边行数不同", STR_ARG(t->name),
                 STR_ARG(buf_str(&b)));
    else
        fail_set(&c->fail, ERR_DB, str_cstr(c->mem, t->name),
                 "核对未通过：表 %.*s 主键 %.*s 的 %.*s 两边不同", STR_ARG(t->name),
                 STR_ARG(buf_str(&b)), STR_ARG(t->cols.p[col].name));
}

static int64_t verify_batch(struct move *m, const struct table *t, struct place *p,
                            struct digester *d)
{
    struct ctx *a = &m->from.c, *b = &m->to.c;
    struct value *row = NEW(a->mem, struct value, t->cols.n),
                 *other = NEW(b->mem, struct value, t->cols.n), key[8];
    struct stmt *s, *u;
    int64_t n = 0;

    move_world_read(&m->from);
    db_begin_read(b);
    s = read_from(a, t, p);
    u = read_from(b, t, p);
    for (;;) {
        bool left = db_step(s), right = db_step(u);
        const struct value *seen = left ? row : other;

        for (isize i = 0; i < t->cols.n; i++) {
            row[i] = left ? value_get(s, (int)i, &t->cols.p[i]) : (struct value){0};
            other[i] = right ? value_get(u, (int)i, &t->cols.p[i]) : (struct value){0};
        }
        if (a->fail.code || b->fail.code || (!left && !right))
            break;
        if (left != right) {
            differs(b, t, seen, -1);
            break;
        }
        for (isize i = 0; i < t->cols.n; i++) {
            digest_value(d, row[i], &t->cols.p[i]);
            if (!same(row[i], other[i]))
                differs(b, t, row, i);
        }
        n++;
        for (int i = 0; i < t->keys_n; i++)
            key[i] = row[t->keys[i]];
        if (n == MOVE_BATCH && !place_set(p, t, key))
            too_long(b, t);
    }
    return batch_end(m, n);
}

enum err move_verify(struct move *m, move_tick *tick, void *who, struct move_sum *out,
                     struct fail *why)
{
    struct digester d;
    struct digest sum;

    if (why->code)
        return why->code;
    out->rows = 0;
    digest_start(&d, DIGEST_SM3);
    for (isize i = 0; i < m->tables.n && !why->code; i++) {
        const struct table *t = &m->tables.p[i];
        struct place *p = NEW(m->mem, struct place, 1);
        int64_t n;

        digest_add(&d, t->name);
        while ((n = verify_batch(m, t, p, &d)) > 0) {
            out->rows += n;
            if (tick)
                tick(who, out->rows, m->rows);
            if (n < MOVE_BATCH)
                break;
        }
        move_told(&m->from, why);
        move_told(&m->to, why);
    }
    sum = digest_end(&d);
    out->sm3 = hex_of(m->mem, digest_str(&sum));
    return why->code;
}
