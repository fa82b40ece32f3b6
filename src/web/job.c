/* SPDX-License-Identifier: MulanPSL-2.0 */
/* job.c - one request, from its head to its answer; see job.h
 *
 * The library calls job_answer() again and again for one request: with its head, with each piece of its
 * body, at the end of the body, and after a suspended connection was resumed. A job's phase says
 * where it is:
 *
 *   HEAD → START → RUN → DONE               without a body
 *   HEAD → (ADMIT →) BODY → RUN → DONE      with one
 *
 * ADMIT comes before the body of an upload: session and permission are asked on a lane, so that
 * nobody fills the disk who may not. A refusal then goes out without reading the body. What happens on a lane:
 * job_run.c.
 */
#include "web/job.h"

#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/os.h"
#include "base/utf8.h"
#include "web/assets.h"
#include "web/cache.h"
#include "web/error.h"
#include "web/job_in.h"
#include "web/known.h"
#include "web/lane.h"
#include "web/reply.h"
#include "web/session.h"

enum { CACHE_AGE_MS = 600000, URI_MAX = 8000, BYTES_A_SECOND = 10000 };

/* --- the head of a request */

struct str job_header(struct job *j, const char *name)
{
    return str_of(MHD_lookup_connection_value(j->conn, MHD_HEADER_KIND, name));
}

/* One header of the request, into the struct head that `cls` is. */
#define FIELD(name, field)                                                                     \
    {                                                                                          \
        LIT(name), offsetof(struct head, field)                                                \
    }
static enum MHD_Result read_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                   size_t name_n, const char *value, size_t value_n)
{
    static const struct {
        struct str name;
        size_t at;
    } known[] = {FIELD("Host", host),
                 FIELD("Cookie", cookie),
                 FIELD("X-Request-Id", request_id),
                 FIELD("If-None-Match", etag_asked),
                 FIELD("Content-Length", content_length),
                 FIELD("Accept-Encoding", accept_encoding),
                 FIELD("Transfer-Encoding", transfer_encoding),
                 FIELD("X-Forwarded-Proto", forwarded_proto)};

    (void)kind;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct str *field = (void *)((char *)cls + known[i].at);

        if (known[i].name.n == (isize)name_n && !field->p && value &&
            str_eq_nocase(known[i].name, (struct str){name, (isize)name_n}))
            *field = (struct str){value, (isize)value_n};
    }
    return MHD_YES;
}
#undef FIELD

static struct spot *spot_of(struct MHD_Connection *conn)
{
    const union MHD_ConnectionInfo *i =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return i ? i->socket_context : NULL;
}

/* Who reaps looks every fifth of a second: it need not see this at once, nor in order. */
static void deadline_at(struct job *j, int64_t at)
{
    if (j->spot)
        atomic_store_explicit(&j->spot->deadline, at, memory_order_relaxed);
}

static void deadline(struct job *j, int64_t ms)
{
    deadline_at(j, ms ? os_monotonic_ms() + ms : 0);
}

/* A request's number is the one that a proxy of ours gave it, so that its log and ours speak of the same; else our
 * own. */
static void take_number(struct job *j)
{
    struct str given = j->head.request_id;

    if (given.n < 1 || given.n > NO_MAX)
        return;
    for (isize i = 0; i < given.n; i++)
        if (!strchr("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_",
                    given.p[i]))
            return;
    memcpy(j->no, given.p, (size_t)given.n);
    j->no[given.n] = 0;
}

struct str job_no(struct job *j)
{
    if (!j->no[0])
        snprintf(j->no, sizeof j->no, "%08x-%llu", (unsigned)j->s->run_no, j->serial);
    return str_of(j->no);
}

/* What kind of request it was, where it did not come from memory. */
static enum meter_class class_of(const struct job *j)
{
    struct str path = {j->path, j->path_len};

    if (!j->route || str_eq(j->route->path, S("*")))
        return METER_OTHER;
    if (!strcmp(j->method, "POST"))
        return METER_POST;
    if (str_starts(path, S("/api/")))
        return METER_API;
    return j->route->act == ACT_READ_PUBLIC ? METER_PORTAL : METER_DESK;
}

/* --- answers */

static enum MHD_Result send_answer(struct job *j)
{
    enum MHD_Result r;

    if (!j->response)
        return MHD_NO;
    if (atomic_load(&j->s->app->stopping)) /* the next one goes elsewhere */
        MHD_add_response_header(j->response, "Connection", "close");
    deadline(j, j->s->o.send_ms);
    r = MHD_queue_response(j->conn, (unsigned)j->status, j->response);
    j->phase = DONE;
    return r;
}

/* An error page made here and now: no database, little memory. */
static enum MHD_Result refuse(struct job *j, int status, struct str text)
{
    struct arena mem;
    struct ctx c;
    struct http_req req;
    struct http_res res = {0};
    jmp_buf over;

    if (!arena_init(&mem, 4 << 20))
        return MHD_NO;
    mem.unwind = &over;
    if (setjmp(over) == 0) {
        if (!j->path) {
            j->path = "/";
            j->path_len = 1;
        }
        job_fill(j, &mem, &c, &req);
        http_status(&c, &req, &res, status, text);
        if (status == 414 || status == 431) /* the connection's memory is full of the head */
            j->status = status, j->response = reply_bare(&res);
        else
            j->response = reply_make(&c, &req, &res, ENC_IDENTITY, &j->status, NULL);
    }
    arena_free(&mem);
    return send_answer(j);
}

struct sending {
    struct job *j;
    enum MHD_Result result;
    struct str asked;
    int64_t now_ms;
};

/* Under the cache's lock: the library takes its own hold on the response. */
static void send_kept(void *user, void *value)
{
    struct sending *s = user;
    struct reply *r = value;
    bool same = etag_matches(s->asked, str_of(r->etag));

    s->j->status = same ? 304 : 200;
    deadline_at(s->j, s->now_ms + s->j->s->o.send_ms);
    s->result = MHD_queue_response(s->j->conn, (unsigned)s->j->status,
                                   same ? reply_unchanged(r) : r->whole);
    s->j->phase = DONE;
}

/* A piece of the key, and what ends it; a key that is too long is none. */
static void key_add(struct job *j, struct str s)
{
    if (j->key_n < 0 || j->key_n + s.n + 1 > j->key_room) {
        j->key_n = -1;
        return;
    }
    if (s.n)
        memcpy(j->key + j->key_n, s.p, (size_t)s.n);
    j->key_n += s.n;
    j->key[j->key_n++] = '\n';
}

/* What tells pages apart: how they are packed and shown, by which name they were reached (a page may
 * name its own address; where the platform's is set, it names that one), path and query. */
static void make_key(struct job *j, struct str path)
{
    struct str cookie = j->head.cookie, modes = S("");
    char text[512], how[2] = {(char)('0' + j->enc), j->secure ? 's' : 'p'};
    struct arena scratch = {.base = text, .at = text, .end = text + sizeof text};
    struct http_req req = {.cookie = cookie};

    if (cookie.n) {
        struct str v = http_cookie_value(&req, S("view"));

        if (v.n)
            modes = view_modes(&scratch, v.n < 100 ? v : S(""));
    }
    j->key_n = 0;
    key_add(j, (struct str){how, 2});
    key_add(j, modes);
    key_add(j, app_knows_address(j->s->app) ? S("") : j->head.host);
    key_add(j, path);
    key_add(j, j->query);
    if (j->key_n < 0)
        j->key_n = 0;
}

/* What is saved waits for the disk, and has threads of its own; files make a save heavy. */
static struct lane_pool *lane_of(const struct job *j)
{
    enum lane lane = j->route->lane;

    if (lane == LANE_HEAVY || (lane == LANE_FILES && j->in && j->in->files_n))
        return j->s->heavy;
    return strcmp(j->method, "POST") ? j->s->quick : j->s->save;
}

/* Suspends first: a worker may be done before we come back here. */
static enum MHD_Result hand_over(struct job *j, enum phase phase)
{
    struct lane_pool *lane = phase == RUN ? lane_of(j) : j->s->quick;

    j->phase = phase;
    deadline(j, 0);
    MHD_suspend_connection(j->conn);
    atomic_fetch_add(&j->s->under_way, 1);
    if (lane_put(lane, j))
        return MHD_YES;
    atomic_fetch_sub(&j->s->under_way, 1);
    j->phase = phase == ADMIT ? REFUSED : RUN;
    MHD_resume_connection(j->conn);
    return MHD_YES;
}

/* --- the phases */

/* What the head alone decides; false: `*r` is the answer. */
static bool look_up(struct job *j, enum MHD_Result *r)
{
    char space[3 * URI_MAX];
    struct arena scratch = {.base = space, .at = space, .end = space + sizeof space};
    struct str raw = {j->uri, j->path_n}, path, hant = S("/hant/gongkai/");
    bool other = false;

    if (!http_path(&scratch, raw, &path)) {
        *r = refuse(j, 400, S(""));
        return false;
    }
    j->decoded = malloc((size_t)path.n + 1);
    if (!j->decoded)
        return *r = MHD_NO, false;
    memcpy(j->decoded, path.p, (size_t)path.n);
    j->decoded[path.n] = 0;
    j->decoded_n = path.n;
    j->hant = str_starts(path, hant);
    j->path = j->decoded + (j->hant ? 5 : 0);
    j->path_len = path.n - (j->hant ? 5 : 0);
    path = (struct str){j->path, j->path_len};
    j->route =
        route_find(j->s->app->routes, str_of(j->method), path, j->param, &j->params, &other);
    /* Below the desk it is the desk that says so, to those who may see it. */
    if ((!j->route || str_eq(j->route->path, S("*"))) && !other &&
        str_starts(path, S("/desk/")))
        j->route = error_desk_lost(str_of(j->method));
    if (j->route)
        return true;
    *r = other ? refuse(j, 405, S("")) : refuse(j, 404, S(""));
    return false;
}

static enum MHD_Result read_body(struct job *j)
{
    struct str length = j->head.content_length, type = job_header(j, "Content-Type");
    bool chunked = j->head.transfer_encoding.n > 0;
    int64_t n = 0, max = form_body_max(j->route->form);

    /* Two lengths are one too many: what is between them could be another request. */
    if (length.n && (!str_int(length, &n) || n < 0 || chunked))
        return refuse(j, 400, S(""));
    if (n > max)
        return refuse(j, 413, S(""));
    if (!n && !chunked) {
        j->phase = BODY;
        return MHD_YES;
    }
    if (!(j->in = calloc(1, sizeof *j->in)))
        return MHD_NO;
    j->in->fd = -1;
    if (intake_start(j->in, j->route->form, type, j->s->app->tmp))
        return refuse(j, 400, str_of(j->in->fail.what));
    deadline(j, j->s->o.body_ms + (chunked ? max : n) * 1000 / BYTES_A_SECOND);
    if (j->in->multipart_on)
        return hand_over(j, ADMIT);
    j->phase = BODY;
    return MHD_YES;
}

/* Of the query, what the page reads; false: what has such a query is not kept. The text is in the
 * address's own place: it only ever becomes shorter. */
static bool trim_query(struct job *j)
{
    char space[URI_MAX + 64];
    struct arena scratch = {.base = space, .at = space, .end = space + sizeof space};
    struct str names, known;

    if (!j->query.n)
        return true;
    if (!known_names(j->route, &names))
        return false;
    known = known_query(&scratch, names, j->query);
    if (known.n)
        memcpy(j->uri + j->path_n + 1, known.p, (size_t)known.n);
    j->query.n = known.n;
    return true;
}

static bool send_from_cache(struct job *j, struct str path, struct sending *sending)
{
    if (!cache_keeps(j->s->app->cache) || atomic_load(&j->s->app->stopping))
        return false; /* what is sent from memory is everybody's, and cannot say that this is the end */
    make_key(j, path);
    return j->key_n && cache_use(j->s->app->cache, (struct str){j->key, j->key_n},
                                 sending->now_ms - CACHE_AGE_MS, send_kept, sending);
}

/* A request without a body is answered at the end of the body that it has not: an answer any
 * earlier would cost the connection. A plain address is its own key; one with a query, or with
 * letters written as %XX, is read first, so that one page has one key. */
static enum MHD_Result get(struct job *j)
{
    struct str raw = {j->uri, j->path_n};
    struct sending sending = {.j = j, .asked = j->head.etag_asked, .now_ms = j->head_ms};
    bool plain = !j->query.n && !memchr(j->uri, '%', (size_t)j->path_n);
    enum MHD_Result r = MHD_NO;
    const struct asset *a;
    bool exact;

    if (plain && send_from_cache(j, raw, &sending))
        return sending.result;
    a = asset_at(raw, &exact);
    if (a) {
        j->class = METER_ASSET;
        j->response = reply_asset(a, exact, j->enc, sending.asked, j->secure, &j->status);
        return send_answer(j);
    }
    j->class = METER_OTHER;
    if (!look_up(j, &r))
        return r;
    if (!plain && trim_query(j) &&
        send_from_cache(j, (struct str){j->decoded, j->decoded_n}, &sending))
        return j->class = METER_KEPT, sending.result;
    j->class = class_of(j);
    return hand_over(j, RUN);
}

static enum MHD_Result first_call(struct job *j)
{
    bool gets = !strcmp(j->method, "GET") || !strcmp(j->method, "HEAD");
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(j->conn, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    const struct head *head = &j->head;
    enum MHD_Result r = MHD_NO;

    MHD_get_connection_values_n(j->conn, MHD_HEADER_KIND, read_header, &j->head);
    if (j->spot && j->spot->trusted) {
        j->secure = str_eq_nocase(head->forwarded_proto, S("https"));
        take_number(j);
    }
    j->enc = encoding_of(head->accept_encoding);
    j->head_ms = os_monotonic_ms();
    if (j->spot)
        atomic_store_explicit(&j->spot->idle_from, 0, memory_order_relaxed);
    deadline_at(j, j->head_ms + j->s->o.body_ms);
    j->class = METER_OTHER;
    if (j->uri_n > URI_MAX)
        return refuse(j, 414, S(""));
    if (info && info->header_size > HEAD_MAX)
        return refuse(j, 431, S(""));
    if (!gets && strcmp(j->method, "POST") != 0)
        return refuse(j, 405, S(""));
    if (gets && ((head->content_length.n && !str_eq(head->content_length, S("0"))) ||
                 head->transfer_encoding.n))
        return refuse(j, 400, S(""));
    if (gets) {
        j->class = METER_KEPT;
        j->phase = START;
        return MHD_YES;
    }
    j->class = METER_POST;
    return look_up(j, &r) ? read_body(j) : r;
}

enum MHD_Result job_answer(void *cls, struct MHD_Connection *conn, const char *url,
                           const char *method, const char *version, const char *data, size_t *n,
                           void **state)
{
    struct job *j = *state;

    (void)cls, (void)url, (void)version;
    if (!j)
        return MHD_NO;
    if (j->phase == HEAD) {
        j->conn = conn;
        j->method = method;
        return first_call(j);
    }
    if (*n) {
        struct str piece = {data, (isize)*n};

        *n = 0;
        if (j->phase == DONE)
            return MHD_YES;
        if (j->phase == REFUSED || !j->in)
            return MHD_NO;
        if (j->phase == ADMITTED)
            j->phase = BODY;
        /* Text that is too long is read to its end, so that the answer can be given; a file or
         * a sender without end is not. */
        j->in->got += j->in->fail.code ? piece.n : 0;
        if (j->in->got > 2 * j->in->max)
            return MHD_NO;
        intake_feed(j->in, piece);
        return MHD_YES;
    }
    switch (j->phase) {
    case ADMITTED: /* the library tells the head a second time */
        j->phase = BODY;
        return MHD_YES;
    case START:
        return get(j);
    case BODY:
        return hand_over(j, RUN);
    case RUN:
    case REFUSED: {
        struct sending sending = {
            .j = j, .asked = j->head.etag_asked, .now_ms = os_monotonic_ms()};

        if (j->keep) {
            send_kept(&sending, j->keep);
            cache_keep(j->s->app->cache, (struct str){j->key, j->key_n}, j->keep,
                       (struct cache_page){.bytes = j->keep->bytes,
                                           .unit = j->keep_unit.n,
                                           .read_at = j->read_at,
                                           .now_ms = sending.now_ms,
                                           .endless = j->endless});
            j->keep = NULL;
            return sending.result;
        }
        return j->response ? send_answer(j) : refuse(j, 503, S(""));
    }
    case HEAD:
    case ADMIT:
    case DONE:
        break;
    }
    return MHD_YES;
}

/* --- the life of requests and connections */

void *job_begin(void *cls, const char *uri, struct MHD_Connection *conn)
{
    struct server *s = cls;
    size_t n = strlen(uri);
    isize room = (isize)n + KEY_BESIDE < KEY_MAX ? (isize)n + KEY_BESIDE : KEY_MAX;
    struct job *j =
        malloc(sizeof *j + n + 1 + (size_t)room); /* mostly small: no search in the heap */
    const char *mark;

    if (!j)
        return NULL;
    memset(j, 0, offsetof(struct job, no) + 1);
    j->spot = spot_of(conn);
    if (j->spot) {
        job_abandon(j->spot);
        j->spot->request = j;
    }
    j->uri = memcpy((char *)j + sizeof *j, uri, n + 1);
    j->uri_n = (isize)n;
    j->key = j->uri + n + 1;
    j->key_room = room;
    j->s = s;
    mark = memchr(j->uri, '?', n);
    j->path_n = mark ? mark - j->uri : (isize)n;
    if (mark)
        j->query = (struct str){mark + 1, j->uri_n - j->path_n - 1};
    j->began_us = os_monotonic_us();
    j->serial = (unsigned long long)atomic_fetch_add(&s->next_no, 1);
    return j;
}

static void write_log(struct job *j, enum MHD_RequestTerminationCode end, int64_t us)
{
    struct log_line l;

    if (j->s->o.quiet || !j->method)
        return;
    l = log_start(LOG_LEVEL_INFO, "request");
    log_str(&l, "id", job_no(j));
    log_str(&l, "peer", str_of(j->spot ? j->spot->peer : ""));
    log_str(&l, "method", str_of(j->method));
    log_str(&l, "path", str_slice((struct str){j->uri, j->path_n}, 0, 300));
    log_int(&l, "status", j->status);
    log_int(&l, "us", us);
    if (end != MHD_REQUEST_TERMINATED_COMPLETED_OK)
        log_str(&l, "end", S("cut"));
    log_end(&l);
}

static void drop(struct job *j)
{
    if (j->spot)
        j->spot->request = NULL;
    if (j->response)
        MHD_destroy_response(j->response);
    if (j->keep)
        reply_drop(j->keep);
    if (j->in)
        intake_end(j->in);
    free(j->in);
    free(j->decoded);
    free(j);
}

void job_end(void *cls, struct MHD_Connection *conn, void **state,
             enum MHD_RequestTerminationCode end)
{
    struct job *j = *state;
    int64_t now, us;

    (void)cls;
    if (!j)
        return;
    *state = NULL;
    now = os_monotonic_us();
    us = now - j->began_us;
    meter_count(j->s->meter, conn, j->class, j->status, us,
                end != MHD_REQUEST_TERMINATED_COMPLETED_OK);
    write_log(j, end, us);
    deadline_at(j, now / 1000 + j->s->o.idle_ms);
    if (j->spot)
        atomic_store_explicit(&j->spot->idle_from, now / 1000, memory_order_relaxed);
    drop(j);
}

void job_abandon(struct spot *spot)
{
    if (spot && spot->request)
        drop(spot->request);
}
