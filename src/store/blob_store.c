/* SPDX-License-Identifier: MulanPSL-2.0 */
/* blob_store.c - where files by content are kept besides the folder; see blob_store.h */
#include "store/blob_store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/os.h"

enum { PIECE = 1 << 20, MEMORY = 24 << 20, CONF_MOST = 64 << 10, TAKING_MOST = 3600 };
enum {
    KEPT_SIZE,
    KEPT_TOUCH,
    KEPT_INSERT,
    PIECE_INSERT,
    PIECE_GET,
    NAMES,
    STALE,
    STALE_DROP,
    PIECES_DROP,
    SENT,
    SENT_FREE,
    SENT_TAKE,
    SENT_DROP
};
const struct db_query blob_store_queries[] = {
    [KEPT_SIZE] = {"blob_kept.size", "SELECT size FROM blob_kept WHERE sm3 = $1"},
    [KEPT_TOUCH] = {"blob_kept.touch",
                    "INSERT INTO blob_kept (sm3, size, kept_at) VALUES ($1, -1, $2) "
                    "ON CONFLICT (sm3) DO UPDATE SET kept_at = excluded.kept_at"},
    [KEPT_INSERT] = {"blob_kept.insert",
                     "INSERT INTO blob_kept (sm3, size, kept_at) VALUES ($1, $2, $3) "
                     "ON CONFLICT (sm3) DO UPDATE SET size = excluded.size, "
                     "kept_at = excluded.kept_at"},
    [PIECE_INSERT] = {"blob_piece.insert",
                      "INSERT INTO blob_piece (sm3, n, bytes) VALUES ($1, $2, $3) "
                      "ON CONFLICT (sm3, n) DO NOTHING"},
    [PIECE_GET] = {"blob_piece.get", "SELECT bytes FROM blob_piece WHERE sm3 = $1 AND n = $2"},
    [NAMES] = {"blob.names", "SELECT DISTINCT sm3, size FROM blob WHERE sm3 > $1 "
                             "ORDER BY sm3 LIMIT $2"},
    [STALE] = {"blob_kept.stale",
               "SELECT k.sm3, k.size FROM blob_kept k WHERE k.sm3 > $1 AND k.kept_at < $2 AND "
               "NOT EXISTS (SELECT 1 FROM blob b WHERE b.sm3 = k.sm3) ORDER BY k.sm3 LIMIT $3"},
    [STALE_DROP] = {"blob_kept.stale_drop",
                    "DELETE FROM blob_kept WHERE sm3 = $1 AND kept_at < $2 AND NOT EXISTS "
                    "(SELECT 1 FROM blob b WHERE b.sm3 = blob_kept.sm3)"},
    [PIECES_DROP] = {"blob_piece.drop", "DELETE FROM blob_piece WHERE sm3 = $1"},
    [SENT] = {"blob_sent.put",
              "INSERT INTO blob_sent (sm3, sent_at) VALUES ($1, $2) ON CONFLICT (sm3) "
              "DO UPDATE SET sent_at = excluded.sent_at WHERE blob_sent.sent_at > $3"},
    [SENT_FREE] = {"blob_sent.free",
                   "SELECT count(*) WHERE NOT EXISTS (SELECT 1 FROM blob WHERE sm3 = $1) "
                   "AND NOT EXISTS (SELECT 1 FROM blob_sent WHERE sm3 = $1 AND sent_at >= $2)"},
    [SENT_TAKE] = {"blob_sent.take",
                   "INSERT INTO blob_sent (sm3, sent_at) VALUES ($1, $2) ON CONFLICT (sm3) "
                   "DO UPDATE SET sent_at = excluded.sent_at WHERE blob_sent.sent_at < $3"},
    [SENT_DROP] = {"blob_sent.drop", "DELETE FROM blob_sent WHERE sm3 = $1 AND sent_at = $2"},
};
const isize blob_store_queries_n = sizeof blob_store_queries / sizeof *blob_store_queries;
#define Q(x) (&blob_store_queries[x])

static const struct str names[BLOBS__MAX] = {
    [BLOBS_FOLDER] = LIT("folder"),
    [BLOBS_DATABASE] = LIT("database"),
    [BLOBS_S3] = LIT("s3"),
};

struct str blob_kind_name(enum blob_kind k)
{
    return names[k];
}

bool blob_kind_parse(struct str name, enum blob_kind *out)
{
    for (int k = 0; k < BLOBS__MAX; k++)
        if (str_eq(name, names[k])) {
            *out = (enum blob_kind)k;
            return true;
        }
    return false;
}

/* --- blobs.conf */

static enum err one_line(struct arena *mem, struct str line, struct blob_store *s,
                         struct fail *why)
{
    const struct {
        struct str name;
        struct str *to;
    } row[] = {{S("endpoint"), &s->s3.endpoint},
               {S("region"), &s->s3.region},
               {S("bucket"), &s->s3.bucket},
               {S("access_key"), &s->s3.access_key},
               {S("secret_key"), &s->s3.secret_key}};
    struct str name, value;

    line = str_trim(line);
    if (!line.n || line.p[0] == '#')
        return OK;
    if (!str_cut(line, S("="), &name, &value))
        return fail_set(why, ERR_INPUT, "blobs.conf", "这一行不是 名称 = 值");
    name = str_trim(name);
    value = str_trim(value);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (str_eq(row[i].name, name)) {
            *row[i].to = value;
            return OK;
        }
    if (str_eq(name, S("ca")))
        return os_read_file(mem, str_cstr(mem, value), CONF_MOST, &s->s3.ca, why);
    if (str_eq(name, S("kind"))) {
        if (!blob_kind_parse(value, &s->kind))
            fail_set(why, ERR_INPUT, "blobs.conf", "kind 要写成 folder、database 或 s3");
        return why->code;
    }
    return fail_set(why, ERR_INPUT, "blobs.conf", "不认识的名称：%.*s", STR_ARG(name));
}

enum err blob_store_read(struct arena *mem, const char *path, struct blob_store *out,
                         struct fail *why)
{
    struct blob_store s = {0};
    struct str text = {0};

    if (why->code)
        return why->code;
    if (os_exists(path) && os_read_file(mem, path, CONF_MOST, &text, why) == OK)
        for (struct str rest = text, line; !why->code && str_next(&rest, '\n', &line);)
            one_line(mem, line, &s, why);
    if (!why->code && s.kind == BLOBS_S3 &&
        (!s.s3.endpoint.n || !s.s3.bucket.n || !s.s3.access_key.n || !s.s3.secret_key.n))
        fail_set(why, ERR_INPUT, "blobs.conf",
                 "对象存储要写明 endpoint、bucket、access_key、secret_key");
    if (!why->code)
        *out = s;
    return why->code;
}

enum err blob_store_switch(struct arena *mem, const char *path, enum blob_kind kind,
                           struct fail *why)
{
    struct buf b = buf_new(mem, 4096);
    struct str text = {0};

    if (os_exists(path) && os_read_file(mem, path, CONF_MOST, &text, why) != OK)
        return why->code;
    buf_fmt(&b, "kind = %.*s\n", STR_ARG(names[kind]));
    for (struct str rest = text, line; str_next(&rest, '\n', &line);) {
        struct str name, value;

        if (str_cut(line, S("="), &name, &value) && str_eq(str_trim(name), S("kind")))
            continue;
        if (line.n)
            buf_fmt(&b, "%.*s\n", STR_ARG(line));
    }
    return os_write_file(path, buf_str(&b), 0600, why);
}

/* --- the database: pieces, each in a transaction and memory of its own */

static enum err own_memory(struct ctx *c, struct arena *mem)
{
    if (!arena_init(mem, MEMORY))
        return fail_set(&c->fail, ERR_BUSY, "blob", "内存不足");
    mem->unwind = c->mem->unwind;
    return OK;
}

/* The world of one piece. */
static void world(struct ctx *c, struct arena *mem, struct ctx *x)
{
    arena_reset(mem);
    *x = *c;
    x->mem = mem;
    db_attach(x, db_of(c));
}

static void put_piece(struct ctx *c, struct arena *mem, struct str sm3, int fd, int64_t n)
{
    struct ctx x;
    struct stmt *s;
    ssize_t got;
    char *p;

    world(c, mem, &x);
    p = NEW(mem, char, PIECE);
    got = pread(fd, p, PIECE, n * PIECE);
    if (got < 0)
        os_fail(&x.fail, errno, "blob");
    db_begin(&x);
    s = db_query(&x, Q(PIECE_INSERT));
    db_put_blob(s, sm3);
    db_put_int(s, n);
    db_put_blob(s, (struct str){p, got > 0 ? got : 0});
    db_run(s);
    db_end(&x);
    c->fail = x.fail;
}

/* Says that the file is wanted anew, before its pieces are: whoever is about to sweep it away sees that, or has done so
 * already and the pieces are written. */
static void touch(struct ctx *c, struct arena *mem, struct str sm3)
{
    struct stmt *s;
    struct ctx x;

    world(c, mem, &x);
    db_begin(&x);
    s = db_query(&x, Q(KEPT_TOUCH));
    db_put_blob(s, sm3);
    db_put_instant(s, c->now);
    db_run(s);
    db_end(&x);
    c->fail = x.fail;
}

static enum err put_pieces(struct ctx *c, struct str sm3, int fd, int64_t size)
{
    struct arena mem;
    struct stmt *s;
    struct ctx x;

    if (own_memory(c, &mem))
        return c->fail.code;
    touch(c, &mem, sm3);
    for (int64_t n = 0; n * PIECE < size && !c->fail.code; n++)
        put_piece(c, &mem, sm3, fd, n);
    world(c, &mem, &x);
    if (!c->fail.code && db_begin(&x) == OK) {
        s = db_query(&x, Q(KEPT_INSERT));
        db_put_blob(s, sm3);
        db_put_int(s, size);
        db_put_instant(s, c->now);
        db_run(s);
    }
    if (!c->fail.code)
        db_end(&x);
    c->fail = x.fail;
    arena_free(&mem);
    return c->fail.code;
}

static int64_t kept_size(struct ctx *c, struct arena *mem, struct str sm3)
{
    int64_t size = -1;
    struct stmt *s;
    struct ctx x;

    world(c, mem, &x);
    db_begin_read(&x);
    s = db_query(&x, Q(KEPT_SIZE));
    db_put_blob(s, sm3);
    if (db_step(s))
        size = db_get_int(s, 0);
    db_done(s);
    db_end(&x);
    c->fail = x.fail;
    return size;
}

static void get_piece(struct ctx *c, struct arena *mem, struct str sm3, int fd, int64_t n)
{
    struct str bytes = {0};
    bool found = false;
    struct stmt *s;
    struct ctx x;

    world(c, mem, &x);
    db_begin_read(&x);
    s = db_query(&x, Q(PIECE_GET));
    db_put_blob(s, sm3);
    db_put_int(s, n);
    found = db_step(s);
    if (found)
        bytes = db_get_blob(s, 0);
    db_done(s);
    db_end(&x);
    if (!x.fail.code && !found)
        fail_set(&x.fail, ERR_UNREADABLE, "blob", "数据库里的文件缺了一段");
    if (!x.fail.code && pwrite(fd, bytes.p, (size_t)bytes.n, n * PIECE) != bytes.n)
        os_fail(&x.fail, errno, "blob");
    c->fail = x.fail;
}

static enum err get_pieces(struct ctx *c, struct str sm3, int fd)
{
    struct arena mem;
    int64_t size;

    if (own_memory(c, &mem))
        return c->fail.code;
    size = kept_size(c, &mem, sm3);
    if (!c->fail.code && size < 0)
        fail_set(&c->fail, ERR_NOT_FOUND, "blob", "数据库里没有这个文件");
    for (int64_t n = 0; n * PIECE < size && !c->fail.code; n++)
        get_piece(c, &mem, sm3, fd, n);
    arena_free(&mem);
    return c->fail.code;
}

/* --- either */

/* ab/cdef…, as in the folder. */
static struct str key_of(struct ctx *c, struct str sm3)
{
    struct str hex = hex_of(c->mem, sm3);

    return str_fmt(c->mem, "%.*s/%.*s", 2, hex.p, (int)hex.n - 2, hex.p + 2);
}

static enum err sha256_of(struct ctx *c, int fd, int64_t size, struct str *out)
{
    char chunk[1 << 16];
    struct digester d;
    struct digest got_sum;
    ssize_t got;

    digest_start(&d, DIGEST_SHA256);
    for (int64_t at = 0; at < size; at += got) {
        got = pread(fd, chunk, sizeof chunk, at);
        if (got <= 0) {
            digest_drop(&d);
            return os_fail(&c->fail, got ? errno : EIO, "blob");
        }
        digest_add(&d, (struct str){chunk, got});
    }
    got_sum = digest_end(&d);
    *out = hex_of(c->mem, digest_str(&got_sum));
    return OK;
}

/* Says that it is about to be sent: a sweep leaves it alone from now on. Where one is taking it out just now, it would be
 * gone again a moment later (a sweep that died holds it for an hour). */
static enum err sending(struct ctx *c, struct str sm3)
{
    struct arena mem;
    struct stmt *s;
    struct ctx x;

    if (own_memory(c, &mem))
        return c->fail.code;
    world(c, &mem, &x);
    db_begin(&x);
    s = db_query(&x, Q(SENT));
    db_put_blob(s, sm3);
    db_put_int(s, c->now.s);
    db_put_int(s, TAKING_MOST - c->now.s);
    if (!db_run(s) && !x.fail.code)
        fail_set(&x.fail, ERR_BUSY, "blob", "同一个文件正在被清理，请过一会儿再传");
    db_end(&x);
    c->fail = x.fail;
    arena_free(&mem);
    return c->fail.code;
}

enum err blob_store_put(struct ctx *c, const struct blob_store *s, struct str sm3, int fd,
                        int64_t size)
{
    struct str sum = {0};

    if (c->fail.code || s->kind == BLOBS_FOLDER)
        return c->fail.code;
    if (s->kind == BLOBS_DATABASE)
        return put_pieces(c, sm3, fd, size);
    if (sending(c, sm3) == OK && sha256_of(c, fd, size, &sum) == OK)
        object_put(c->mem, &s->s3, key_of(c, sm3), fd, size, sum, &c->fail);
    return c->fail.code;
}

enum err blob_store_get(struct ctx *c, const struct blob_store *s, struct str sm3, int fd)
{
    if (c->fail.code)
        return c->fail.code;
    if (s->kind == BLOBS_FOLDER)
        return fail_set(&c->fail, ERR_NOT_FOUND, "blob", "没有找到这个文件");
    if (s->kind == BLOBS_DATABASE)
        return get_pieces(c, sm3, fd);
    return object_get(c->mem, &s->s3, key_of(c, sm3), fd, &c->fail);
}

enum err blob_store_size(struct ctx *c, const struct blob_store *s, struct str sm3,
                         int64_t *size)
{
    struct arena mem;

    *size = -1;
    if (c->fail.code || s->kind == BLOBS_FOLDER)
        return c->fail.code;
    if (s->kind == BLOBS_S3)
        return object_size(c->mem, &s->s3, key_of(c, sm3), size, &c->fail);
    if (own_memory(c, &mem))
        return c->fail.code;
    *size = kept_size(c, &mem, sm3);
    arena_free(&mem);
    return c->fail.code;
}

enum err blob_names(struct ctx *c, struct str after, int most, struct blob_name_list *out)
{
    struct stmt *s;
    isize cap = 0;

    *out = (struct blob_name_list){0};
    db_begin_read(c);
    s = db_query(c, Q(NAMES));
    db_put_blob(s, after);
    db_put_int(s, most);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct blob_name){db_get_blob(s, 0), db_get_int(s, 1)};
    return db_end(c);
}

enum err blob_stale(struct ctx *c, struct str after, struct instant before, int most,
                    struct blob_name_list *out)
{
    struct stmt *s;
    isize cap = 0;

    *out = (struct blob_name_list){0};
    db_begin_read(c);
    s = db_query(c, Q(STALE));
    db_put_blob(s, after);
    db_put_instant(s, before);
    db_put_int(s, most);
    while (db_step(s))
        *LIST_ADD(c->mem, out, cap) = (struct blob_name){db_get_blob(s, 0), db_get_int(s, 1)};
    return db_end(c);
}

bool blob_stale_drop(struct ctx *c, struct str sm3, struct instant before)
{
    struct stmt *s;
    bool gone;

    db_begin(c);
    s = db_query(c, Q(STALE_DROP));
    db_put_blob(s, sm3);
    db_put_instant(s, before);
    gone = db_run(s) == 1;
    if (gone) {
        s = db_query(c, Q(PIECES_DROP));
        db_put_blob(s, sm3);
        db_run(s);
    }
    return db_end(c) == OK && gone;
}

/* Nobody refers to it, and nobody has sent it since `before`. */
static bool far_free(struct ctx *c, struct str sm3, struct instant before)
{
    struct stmt *s = db_query(c, Q(SENT_FREE));

    db_put_blob(s, sm3);
    db_put_instant(s, before);
    return db_one_int(s) > 0;
}

/* The digest that a key names; what is not ours in the bucket has none. */
static bool key_names(struct ctx *c, struct str key, struct str *sm3)
{
    return key.n == 2 * DIGEST_SIZE + 1 && key.p[2] == '/' &&
           hex_parse(c->mem, str_concat(c->mem, str_slice(key, 0, 2), str_from(key, 3)), sm3) &&
           str_eq(key_of(c, *sm3), key);
}

enum err blob_far(struct ctx *c, const struct blob_store *s, struct instant before,
                  struct str *more, struct blob_name_list *out)
{
    struct object_entry_list all = {0};
    isize cap = 0;

    *out = (struct blob_name_list){0};
    if (object_list(c->mem, &s->s3, more, &all, &c->fail) != OK || db_begin_read(c) != OK)
        return c->fail.code;
    for (isize i = 0; i < all.n && !c->fail.code; i++) {
        struct str sm3;

        if (all.p[i].at.s < before.s && key_names(c, all.p[i].key, &sm3) &&
            far_free(c, sm3, before))
            *LIST_ADD(c->mem, out, cap) = (struct blob_name){sm3, all.p[i].size};
    }
    return db_end(c);
}

bool blob_far_drop(struct ctx *c, const struct blob_store *s, struct str sm3,
                   struct instant before)
{
    struct stmt *q;
    bool mine = false;

    /* The mark first, in a transaction of its own: no lock is held while the store is asked. */
    db_begin(c);
    if (far_free(c, sm3, before)) {
        q = db_query(c, Q(SENT_TAKE));
        db_put_blob(q, sm3);
        db_put_int(q, -c->now.s);
        db_put_instant(q, before);
        mine = db_run(q) == 1;
    }
    if (db_end(c) != OK || !mine ||
        object_remove(c->mem, &s->s3, key_of(c, sm3), &c->fail) != OK)
        return false;
    db_begin(c);
    q = db_query(c, Q(SENT_DROP));
    db_put_blob(q, sm3);
    db_put_int(q, -c->now.s);
    db_run(q);
    return db_end(c) == OK;
}
