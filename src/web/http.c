/* SPDX-License-Identifier: MulanPSL-2.0 */
/* http.c - addresses, cookies, the usual answers; see http.h */
#include "web/http.h"

#include "base/net.h"
#include "base/utf8.h"

static int hex(char ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch |= 0x20;
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

struct str http_escape(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 16);

    for (isize i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_' || c == '.' || c == '~')
            buf_char(&b, (char)c);
        else
            buf_fmt(&b, "%%%02X", c);
    }
    return buf_str(&b);
}

bool http_unescape(struct arena *mem, struct str s, bool plus, struct str *out)
{
    char *p = NEW(mem, char, s.n + 1);
    isize n = 0;

    for (isize i = 0; i < s.n; i++) {
        int hi = s.p[i] == '%' && i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int lo = hi >= 0 ? hex(s.p[i + 2]) : -1;

        if (lo >= 0) {
            p[n++] = (char)(hi << 4 | lo);
            i += 2;
        } else {
            p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
        }
    }
    *out = (struct str){p, n};
    return utf8_valid(*out);
}

bool http_path(struct arena *mem, struct str raw, struct str *out)
{
    struct str path, segment;

    if (!raw.n || raw.p[0] != '/' || !http_unescape(mem, raw, false, &path))
        return false;
    for (isize i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < ' ' || path.p[i] == 0x7F || path.p[i] == '\\')
            return false;
    for (struct str rest = path; str_next(&rest, '/', &segment);)
        if (str_eq(segment, S(".")) || str_eq(segment, S("..")))
            return false;
    *out = path;
    return true;
}

/* A path of ours, without anything that could end the header's line. */
static struct str safe_target(struct str path)
{
    if (!path.n || path.p[0] != '/' || (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
        return S("/gongkai/");
    for (isize i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] <= ' ' || path.p[i] == 0x7F || path.p[i] == '\\')
            return S("/gongkai/");
    return path;
}

/* Bytes beyond ASCII are percent-encoded: a header is ASCII. */
static struct str ascii(struct arena *mem, struct str path)
{
    struct buf b = buf_new(mem, path.n + 16);

    for (isize i = 0; i < path.n; i++) {
        unsigned char ch = (unsigned char)path.p[i];

        if (ch < 0x80)
            buf_char(&b, (char)ch);
        else
            buf_fmt(&b, "%%%02X", ch);
    }
    return buf_str(&b);
}

static void redirect(struct ctx *c, struct http_res *res, int status, struct str path)
{
    res->status = status;
    res->location = ascii(c->mem, safe_target(path));
    res->body.n = 0;
}

void http_redirect(struct ctx *c, struct http_res *res, struct str path)
{
    redirect(c, res, 303, path);
}

void http_redirect_away(struct ctx *c, struct http_res *res, struct str url)
{
    res->status = 303;
    res->location = net_url_is(url) ? ascii(c->mem, url) : S("/gongkai/");
    res->body.n = 0;
}

void http_redirect_moved(struct ctx *c, struct http_res *res, struct str path)
{
    redirect(c, res, 301, path);
}

void http_bytes(struct ctx *c, const struct http_req *req, struct http_res *res,
                struct str type, struct str name, struct str bytes)
{
    if (c->fail.code) {
        http_error(c, req, res, c->fail.code);
        return;
    }
    res->status = 200;
    res->type = type;
    res->download = name;
    res->body = buf_new(c->mem, bytes.n + 1);
    buf_add(&res->body, bytes);
}

void http_cookie(struct ctx *c, struct http_res *res, struct str cookie)
{
    if (res->cookies < 4)
        res->set_cookie[res->cookies++] = str_dup(c->mem, cookie);
}

struct str http_cookie_value(const struct http_req *req, struct str name)
{
    for (struct str rest = req->cookie, one, key, value; str_next(&rest, ';', &one);) {
        str_cut(str_trim(one), S("="), &key, &value);
        if (str_eq(key, name))
            return value;
    }
    return S("");
}
