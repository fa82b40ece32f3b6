/* SPDX-License-Identifier: MulanPSL-2.0 */
/* reply.c - our response → the library's; see reply.h */
#include "web/reply.h"

#include <brotli/encode.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zlib.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "web/assets.h"

void reply_drop(void *p)
{
    struct reply *r = p;

    if (r->whole)
        MHD_destroy_response(r->whole);
    if (r->unchanged)
        MHD_destroy_response(r->unchanged);
    free(r);
}

/* --- what the browser asks for */

enum encoding encoding_of(struct str accept)
{
    enum encoding best = ENC_IDENTITY;

    for (struct str rest = accept, one, name, q; str_next(&rest, ',', &one);) {
        str_cut(one, S(";"), &name, &q);
        name = str_trim(name);
        q = str_trim(q);
        if (str_starts(q, S("q=0")) && !str_find(q, S("q=0.")))
            q = S("some");
        else if (str_starts(q, S("q=0")))
            continue;
        if (str_eq_nocase(name, S("br")))
            best = ENC_BROTLI;
        else if (str_eq_nocase(name, S("gzip")) && best == ENC_IDENTITY)
            best = ENC_GZIP;
    }
    return best;
}

bool etag_matches(struct str asked, struct str etag)
{
    if (!asked.n || !etag.n)
        return false;
    for (struct str rest = asked, one; str_next(&rest, ',', &one);) {
        one = str_trim(one);
        if (str_starts(one, S("W/")))
            one = str_from(one, 2);
        if (str_eq(one, S("*")) || str_eq(one, etag))
            return true;
    }
    return false;
}

/* --- headers */

static void add(struct MHD_Response *r, const char *name, const char *value)
{
    MHD_add_response_header(r, name, value); /* refuses values with line ends */
}

static void dress(struct MHD_Response *r, bool secure)
{
    static const char *const rows[][2] = {
        {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                                    "img-src 'self' data:; font-src "
                                    "'self'; connect-src 'self'; form-action 'self'; base-uri "
                                    "'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        add(r, rows[i][0], rows[i][1]);
    if (secure)
        add(r, "Strict-Transport-Security", "max-age=31536000");
}

static const char *encoding_name(enum encoding enc)
{
    return enc == ENC_BROTLI ? "br" : "gzip";
}

/* filename for old browsers, filename* for all others: a name of Chinese characters alone would
 * leave the old ones a hidden file, so that it becomes "file.pdf". */
static void disposition(struct ctx *c, struct MHD_Response *r, struct str name)
{
    struct buf b = buf_new(c->mem, 256);

    buf_lit(&b, "attachment; filename=\"");
    if (!name.n || name.p[0] == '.' || (unsigned char)name.p[0] & 0x80)
        buf_lit(&b, "file");
    for (isize i = 0; i < name.n; i++) {
        char ch = name.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= '0' && ch <= '9') || ch == '.' || ch == '-' || ch == '_';

        if (plain || !((unsigned char)ch & 0x80))
            buf_char(&b, plain ? ch : '_');
    }
    buf_lit(&b, "\"; filename*=UTF-8''");
    buf_add(&b, http_escape(c->mem, name));
    add(r, "Content-Disposition", str_cstr(c->mem, buf_str(&b)));
}

static void headers(struct ctx *c, const struct http_req *req, const struct http_res *res,
                    struct MHD_Response *r, bool for_cache)
{
    struct str type = res->type.n ? res->type : S("text/html; charset=utf-8");

    dress(r, req->secure);
    add(r, "Content-Type", str_cstr(c->mem, type));
    add(r, "Vary", "Accept-Encoding, Cookie");
    if (res->location.n)
        add(r, "Location", str_cstr(c->mem, res->location));
    if (res->etag.n)
        add(r, "ETag", str_cstr(c->mem, res->etag));
    if (res->modified.s)
        add(r, "Last-Modified", str_cstr(c->mem, instant_http(c->mem, res->modified)));
    add(r, "Cache-Control", res->no_store ? "no-store" : "no-cache");
    if (res->download.n)
        disposition(c, r, res->download);
    for (int i = 0; i < res->cookies; i++)
        add(r, "Set-Cookie", str_cstr(c->mem, res->set_cookie[i]));
    if (res->retry_after)
        add(r, "Retry-After", str_cstr(c->mem, str_fmt(c->mem, "%d", res->retry_after)));
    if (res->status == 405)
        add(r, "Allow", str_eq(req->method, S("POST")) ? "GET, HEAD" : "POST");
    if (!for_cache && c->request_no.n)
        add(r, "X-Request-Id", str_cstr(c->mem, c->request_no));
}

/* --- bodies */

static bool is_text(struct str type)
{
    return !type.n || str_starts(type, S("text/")) || str_starts(type, S("application/json")) ||
           str_starts(type, S("application/atom+xml")) ||
           str_starts(type, S("application/xml")) || str_starts(type, S("image/svg+xml"));
}

/* In the arena; the text itself where packing does not help. */
static struct str pack(struct arena *mem, struct str s, enum encoding *enc)
{
    size_t cap = BrotliEncoderMaxCompressedSize((size_t)s.n) + 1024;
    char *out;
    z_stream z = {0};

    if (*enc == ENC_IDENTITY || s.n < 1400 || !(out = NEW(mem, char, (isize)cap))) {
        *enc = ENC_IDENTITY;
        return s;
    }
    if (*enc == ENC_BROTLI) {
        if (BrotliEncoderCompress(4, 20, BROTLI_MODE_TEXT, (size_t)s.n, (const uint8_t *)s.p,
                                  &cap, (uint8_t *)out))
            return (struct str){out, (isize)cap};
        *enc = ENC_IDENTITY;
        return s;
    }
    if (deflateInit2(&z, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        *enc = ENC_IDENTITY;
        return s;
    }
    z.next_in = (unsigned char *)(uintptr_t)s.p;
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)cap;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        *enc = ENC_IDENTITY;
    deflateEnd(&z);
    return *enc == ENC_GZIP ? (struct str){out, (isize)z.total_out} : s;
}

static struct MHD_Response *from(struct str s)
{
    return MHD_create_response_from_buffer((size_t)s.n, (void *)(uintptr_t)s.p,
                                           MHD_RESPMEM_MUST_COPY);
}

/* 128 bits that tell contents apart. No secret and no proof: whoever could choose the content of a page
 * so that two look alike would be its author. */
static struct str content_tag(struct arena *mem, struct str body, enum encoding enc)
{
    static const char digits[] = "0123456789abcdef";
    struct buf b = buf_new(mem, 48);
    uint64_t h[2];

    str_hash_wide(body, h);
    buf_char(&b, '"');
    for (int i = 0; i < 32; i++)
        buf_char(&b, digits[h[i / 16] >> (60 - i % 16 * 4) & 15]);
    if (enc) {
        buf_char(&b, '-');
        buf_add(&b, str_of(encoding_name(enc)));
    }
    buf_char(&b, '"');
    return buf_str(&b);
}

/* bytes=a-b, a-, -n of a file of `size`; 1: taken, 0: to be ignored, -1: beyond the file. */
static int range_of(struct str asked, int64_t size, int64_t *from_byte, int64_t *n)
{
    struct str first, last;
    int64_t a = 0, b = size - 1;

    if (!str_starts(asked, S("bytes=")) || str_find(asked, S(",")) >= 0 ||
        !str_cut(str_from(asked, 6), S("-"), &first, &last))
        return 0;
    first = str_trim(first);
    last = str_trim(last);
    if (!first.n) {
        if (!str_int(last, &b) || b < 0)
            return 0;
        a = b < size ? size - b : 0;
        b = size - 1;
    } else if (!str_int(first, &a) || a < 0 || (last.n && (!str_int(last, &b) || b < a))) {
        return 0;
    }
    if (b >= size)
        b = size - 1;
    *from_byte = a;
    *n = b - a + 1;
    return a<size && * n> 0 ? 1 : -1;
}

static struct MHD_Response *from_file(struct ctx *c, const struct http_req *req,
                                      struct http_res *res, int *status)
{
    int64_t first = 0, n = res->file_size;
    int part = res->status == 200 ? range_of(req->range, res->file_size, &first, &n) : 0;
    struct MHD_Response *r;

    if (part < 0) {
        close(res->file);
        res->file = 0;
        http_status(c, req, res, 416, S(""));
        *status = 416;
        r = from(buf_str(&res->body));
        add(r, "Content-Range",
            str_cstr(c->mem, str_fmt(c->mem, "bytes */%lld", (long long)res->file_size)));
        return r;
    }
    r = MHD_create_response_from_fd_at_offset64((uint64_t)n, res->file, (uint64_t)first);
    if (!r) {
        close(res->file);
        return NULL;
    }
    add(r, "Accept-Ranges", "bytes");
    if (part) {
        *status = 206;
        add(r, "Content-Range",
            str_cstr(c->mem, str_fmt(c->mem, "bytes %lld-%lld/%lld", (long long)first,
                                     (long long)(first + n - 1), (long long)res->file_size)));
    }
    return r;
}

static enum MHD_Result copy_header(void *to, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
    (void)kind;
    if (strcasecmp(name, "Content-Encoding") != 0)
        add(to, name, value);
    return MHD_YES;
}

struct MHD_Response *reply_unchanged(struct reply *r)
{
    if (!r->unchanged && (r->unchanged = from(S(""))))
        MHD_get_response_headers(r->whole, copy_header, r->unchanged);
    return r->unchanged;
}

static struct reply *keep_reply(struct ctx *c, const struct http_req *req,
                                const struct http_res *res, struct str body, enum encoding enc)
{
    struct reply *k = calloc(1, sizeof *k);

    if (!k)
        return NULL;
    k->whole = from(body);
    if (!k->whole) {
        reply_drop(k);
        return NULL;
    }
    headers(c, req, res, k->whole, true);
    if (enc)
        add(k->whole, "Content-Encoding", encoding_name(enc));
    memcpy(k->etag, res->etag.p, (size_t)res->etag.n);
    k->bytes = body.n + 2048;
    return k;
}

struct MHD_Response *reply_make(struct ctx *c, const struct http_req *req, struct http_res *res,
                                enum encoding enc, int *status, struct reply **keep)
{
    struct str body = buf_str(&res->body);
    struct MHD_Response *r;

    *status = res->status;
    if (res->file > 0 && etag_matches(req->etag_asked, res->etag)) {
        close(res->file);
        res->file = 0;
        res->body.n = body.n = 0;
        *status = 304;
    }
    if (res->file > 0) {
        r = from_file(c, req, res, status);
        if (r)
            headers(c, req, res, r, false);
        return r;
    }
    /* What is behind a log-in is not packed: sizes would tell of secrets in it. */
    if (res->no_store || !is_text(res->type))
        enc = ENC_IDENTITY;
    if (*status == 200 && !res->etag.n && !res->no_store && body.n)
        res->etag = content_tag(c->mem, body, enc);
    body = pack(c->mem, body, &enc);
    if (keep && res->cacheable && *status == 200 && !res->cookies && res->etag.n < 60)
        *keep = keep_reply(c, req, res, body, enc);
    if (keep && *keep)
        return NULL; /* the kept one is what is sent */
    if (*status == 200 && etag_matches(req->etag_asked, res->etag)) {
        *status = 304;
        body = S("");
    }
    r = from(body);
    if (!r)
        return NULL;
    headers(c, req, res, r, false);
    if (enc && *status != 304)
        add(r, "Content-Encoding", encoding_name(enc));
    return r;
}

struct MHD_Response *reply_bare(const struct http_res *res)
{
    struct MHD_Response *r = from(buf_str(&res->body));

    if (r) {
        add(r, "Content-Type", "text/html; charset=utf-8");
        add(r, "Cache-Control", "no-store");
        add(r, "X-Content-Type-Options", "nosniff");
    }
    return r;
}

struct MHD_Response *reply_asset(const struct asset *a, bool exact, enum encoding enc,
                                 struct str etag_asked, bool secure, int *status)
{
    const char *p = a->body, *end = a->body_end;
    struct MHD_Response *r;
    char text[128];

    if (enc == ENC_BROTLI && a->brotli == a->brotli_end)
        enc = ENC_GZIP;
    if (enc == ENC_GZIP && a->gzip == a->gzip_end)
        enc = ENC_IDENTITY;
    if (enc == ENC_BROTLI)
        p = a->brotli, end = a->brotli_end;
    if (enc == ENC_GZIP)
        p = a->gzip, end = a->gzip_end;
    *status = etag_matches(etag_asked, a->etag) ? 304 : 200;
    r = MHD_create_response_from_buffer(*status == 304 ? 0 : (size_t)(end - p),
                                        (void *)(uintptr_t)p, MHD_RESPMEM_PERSISTENT);
    if (!r)
        return NULL;
    dress(r, secure);
    memcpy(text, a->type.p, (size_t)a->type.n);
    text[a->type.n] = 0;
    add(r, "Content-Type", text);
    memcpy(text, a->etag.p, (size_t)a->etag.n);
    text[a->etag.n] = 0;
    add(r, "ETag", text);
    add(r, "Vary", "Accept-Encoding");
    add(r, "Cache-Control", exact ? "public, max-age=31536000, immutable" : "no-cache");
    if (enc && *status == 200)
        add(r, "Content-Encoding", encoding_name(enc));
    return r;
}
