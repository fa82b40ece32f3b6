/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit.c - the chained audit log; see audit.h */
#include "store/audit.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"

#define COLS                                                                                   \
    "id, unit, seq, at, account, name, action, object, object_id, detail, request_no, peer, "  \
    "prev, hash "
/* The last of each chain by jumping from unit to unit in the index. */
#define UNITS                                                                                  \
    "WITH RECURSIVE u (unit) AS (SELECT MIN(unit) FROM audit UNION ALL "                       \
    "SELECT (SELECT MIN(a.unit) FROM audit a WHERE a.unit > u.unit) FROM u WHERE u.unit IS "   \
    "NOT "                                                                                     \
    "NULL) "

enum { LAST, ADD, OF_UNIT, OF_OBJECT, HEADS, NEXT };
const struct db_query audit_queries[] = {
    [LAST] = {"audit.last",
              "SELECT seq, hash FROM audit WHERE unit = $1 ORDER BY seq DESC LIMIT 1"},
    [ADD] =
        {"audit.add",
         "INSERT INTO audit (unit, seq, at, account, name, action, object, object_id, detail, "
         "request_no, peer, prev, hash) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)"},
    [OF_UNIT] = {"audit.of_unit", "SELECT " COLS "FROM audit WHERE unit = $1 AND seq < $2 "
                                  "ORDER BY seq DESC LIMIT $3"},
    [OF_OBJECT] = {"audit.of_object",
                   "SELECT " COLS "FROM audit WHERE object = $1 AND object_id = $2 AND id < $3 "
                   "ORDER BY id DESC LIMIT $4"},
    [HEADS] =
        {"audit.heads", UNITS
         "SELECT a.unit, a.seq, a.hash FROM u JOIN audit a ON a.unit = u.unit AND a.seq = "
         "(SELECT MAX(b.seq) FROM audit b WHERE b.unit = u.unit) ORDER BY a.unit"},
    [NEXT] = {"audit.next", "SELECT " COLS "FROM audit WHERE unit = $1 AND seq > $2 "
                            "ORDER BY seq LIMIT 500"},
};
const isize audit_queries_n = sizeof audit_queries / sizeof *audit_queries;
#define Q(x) (&audit_queries[x])

/* ---- an entry and its hash */

static void field(struct buf *b, struct str s)
{
    buf_int(b, s.n);
    buf_char(b, ':');
    buf_add(b, s);
    buf_char(b, '\n');
}

static void number(struct buf *b, int64_t v)
{
    char digits[24];
    struct buf d = {.p = digits, .cap = sizeof digits, .mem = b->mem};

    buf_int(&d, v);
    field(b, buf_str(&d));
}

static struct digest hash_of(struct arena *mem, const struct audit_entry *e)
{
    struct buf b = buf_new(mem, 512 + e->detail.n);

    buf_add(&b, e->prev);
    buf_lit(&b, "gongkai audit 1\n");
    number(&b, e->unit.n);
    number(&b, e->seq);
    number(&b, e->at.s);
    number(&b, e->account.n);
    field(&b, e->name);
    field(&b, e->action);
    field(&b, e->object);
    number(&b, e->object_id);
    field(&b, e->detail);
    field(&b, e->request_no);
    field(&b, e->peer);
    return digest_of(DIGEST_SM3, buf_str(&b));
}

static const char zeros[DIGEST_SIZE];

static struct str name_of(const struct actor *a)
{
    if (a->name.n)
        return a->name;
    if (a->login.n)
        return a->login;
    return a->system ? S("系统") : S("公众");
}

/* A half of an entry's detail; what is no JSON becomes a string of it, so that the whole always is. */
static struct str half(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 16);
    struct json_out j = jout_new(&b);
    struct fail why = {0};
    struct jval *v;

    if (!s.n)
        return S("null");
    if (jval_parse(mem, s, &v, &why) == OK)
        return s;
    jout_str(&j, s);
    return buf_str(&b);
}

void audit_add(struct ctx *c, struct unit_id unit, struct str action, struct str object,
               int64_t object_id, struct str before, struct str after)
{
    struct audit_entry e = {.unit = unit,
                            .at = c->now,
                            .account = c->actor.user,
                            .name = name_of(&c->actor),
                            .action = action,
                            .object = object,
                            .object_id = object_id,
                            .request_no = c->request_no,
                            .peer = c->peer,
                            .prev = {zeros, DIGEST_SIZE}};
    struct digest hash;
    struct stmt *s;

    e.detail = str_fmt(c->mem, "{\"before\":%.*s,\"after\":%.*s}",
                       STR_ARG(half(c->mem, before)), STR_ARG(half(c->mem, after)));
    s = db_query(c, Q(LAST));
    db_put_int(s, unit.n);
    if (db_step(s)) {
        e.seq = db_get_int(s, 0);
        e.prev = db_get_blob(s, 1);
    }
    db_done(s);
    e.seq++;
    hash = hash_of(c->mem, &e);
    s = db_query(c, Q(ADD));
    db_put_int(s, e.unit.n);
    db_put_int(s, e.seq);
    db_put_int(s, e.at.s);
    db_put_opt(s, e.account.n);
    db_put_text(s, e.name);
    db_put_text(s, e.action);
    db_put_text(s, e.object);
    db_put_int(s, e.object_id);
    db_put_text(s, e.detail);
    db_put_text(s, e.request_no);
    db_put_text(s, e.peer);
    db_put_blob(s, e.prev);
    db_put_blob(s, digest_str(&hash));
    db_run(s);
}

static void read_entry(struct stmt *s, struct audit_entry *e)
{
    e->id = db_get_int(s, 0);
    e->unit.n = db_get_int(s, 1);
    e->seq = db_get_int(s, 2);
    e->at = db_get_instant(s, 3);
    e->account.n = db_get_int(s, 4);
    e->name = db_get_text(s, 5);
    e->action = db_get_text(s, 6);
    e->object = db_get_text(s, 7);
    e->object_id = db_get_int(s, 8);
    e->detail = db_get_text(s, 9);
    e->request_no = db_get_text(s, 10);
    e->peer = db_get_text(s, 11);
    e->prev = db_get_blob(s, 12);
    e->hash = db_get_blob(s, 13);
}

static void read_list(struct ctx *c, struct stmt *s, struct audit_list *out)
{
    isize cap = 0;

    *out = (struct audit_list){0};
    while (db_step(s))
        read_entry(s, LIST_ADD(c->mem, out, cap));
}

void audit_of_unit(struct ctx *c, struct unit_id unit, int64_t before, int n,
                   struct audit_list *out)
{
    struct stmt *s = db_query(c, Q(OF_UNIT));

    db_put_int(s, unit.n);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    read_list(c, s, out);
}

void audit_of_object(struct ctx *c, struct str object, int64_t object_id, int64_t before, int n,
                     struct audit_list *out)
{
    struct stmt *s = db_query(c, Q(OF_OBJECT));

    db_put_text(s, object);
    db_put_int(s, object_id);
    db_put_int(s, before ? before : INT64_MAX);
    db_put_int(s, n);
    read_list(c, s, out);
}

void audit_heads(struct ctx *c, struct audit_head_list *out)
{
    struct stmt *s = db_query(c, Q(HEADS));
    isize cap = 0;

    *out = (struct audit_head_list){0};
    while (db_step(s)) {
        struct audit_head *h = LIST_ADD(c->mem, out, cap);
        struct str hash = db_get_blob(s, 2);

        h->unit.n = db_get_int(s, 0);
        h->seq = db_get_int(s, 1);
        if (hash.n == DIGEST_SIZE)
            memcpy(h->hash.b, hash.p, DIGEST_SIZE);
    }
}

/* ---- verification */

struct walk {
    struct unit_id unit;
    int64_t seq;        /* of the last entry that was right */
    struct digest hash; /* and its hash */
    const struct audit_head_list *kept;
    struct audit_check *out;
};

/* What is wrong with the entry that should follow; NULL: nothing. */
static const char *wrong(struct arena *mem, const struct walk *w, const struct audit_entry *e)
{
    struct digest hash = hash_of(mem, e);

    if (e->seq != w->seq + 1)
        return "缺少记录";
    if (!str_eq(e->prev, digest_str(&w->hash)))
        return "与上一条记录不相连";
    if (!str_eq(e->hash, digest_str(&hash)))
        return "内容与校验值不符";
    for (isize i = 0; w->kept && i < w->kept->n; i++) {
        const struct audit_head *h = &w->kept->p[i];
        if (h->unit.n == e->unit.n && h->seq == e->seq && !digest_eq(&h->hash, &hash))
            return "与留存的链头不符";
    }
    return NULL;
}

static void found(struct ctx *c, struct audit_check *out, struct unit_id unit, int64_t seq,
                  const char *fault)
{
    if (!out->sound)
        return;
    out->sound = false;
    out->unit = unit;
    out->seq = seq;
    out->fault = str_dup(c->mem, str_of(fault));
}

/* One batch, in memory of its own; false at the end of the chain or at a fault. */
static bool walk_batch(struct ctx *c, struct arena *mem, struct walk *w)
{
    struct ctx batch = *c;
    const char *fault = NULL;
    int64_t n = 0, at = 0;
    struct stmt *s;

    batch.mem = mem;
    db_attach(&batch, db_of(c));
    db_begin_read(&batch);
    s = db_query(&batch, Q(NEXT));
    db_put_int(s, w->unit.n);
    db_put_int(s, w->seq);
    while (!fault && db_step(s)) {
        struct audit_entry e = {0};

        read_entry(s, &e);
        fault = wrong(mem, w, &e);
        at = e.seq;
        if (!fault) {
            w->seq = e.seq;
            memcpy(w->hash.b, e.hash.p, DIGEST_SIZE);
            w->out->entries++;
        }
        n++;
    }
    db_end(&batch);
    c->fail = batch.fail;
    if (fault)
        found(c, w->out, w->unit, at, fault);
    arena_reset(mem);
    return n == 500 && !fault && !c->fail.code;
}

static void walk_chain(struct ctx *c, struct arena *mem, struct unit_id unit,
                       const struct audit_head_list *kept, struct audit_check *out)
{
    struct walk w = {.unit = unit, .kept = kept, .out = out};

    while (walk_batch(c, mem, &w))
        ;
    out->units++;
    for (isize i = 0; kept && i < kept->n && out->sound; i++)
        if (kept->p[i].unit.n == unit.n && kept->p[i].seq > w.seq)
            found(c, out, unit, w.seq + 1, "链尾的记录缺失");
}

static void free_arena(void *p)
{
    arena_free(p);
}

enum err audit_verify(struct ctx *c, struct unit_id unit, const struct audit_head_list *kept,
                      struct audit_check *out)
{
    struct arena *mem = NEW(c->mem, struct arena, 1);
    struct audit_head_list heads;

    *out = (struct audit_check){.sound = true};
    if (c->fail.code)
        return c->fail.code;
    if (!arena_init(mem, 256 << 20))
        return fail_set(&c->fail, ERR_BUSY, "audit", "内存不足");
    mem->unwind = c->mem->unwind;
    arena_defer(c->mem, free_arena, mem);
    db_begin_read(c);
    audit_heads(c, &heads);
    db_end(c);
    for (isize i = 0; i < heads.n && !c->fail.code; i++)
        if (!unit.n || heads.p[i].unit.n == unit.n)
            walk_chain(c, mem, heads.p[i].unit, kept, out);
    /* A chain that is gone altogether. */
    for (isize i = 0; kept && i < kept->n && !c->fail.code; i++) {
        bool here = unit.n && kept->p[i].unit.n != unit.n;
        for (isize k = 0; k < heads.n && !here; k++)
            here = heads.p[k].unit.n == kept->p[i].unit.n;
        if (!here && kept->p[i].seq)
            found(c, out, kept->p[i].unit, 1, "整条记录链缺失");
    }
    return c->fail.code;
}
