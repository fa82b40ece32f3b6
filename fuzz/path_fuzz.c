/* SPDX-License-Identifier: MulanPSL-2.0 */
/* path_fuzz.c - addresses as strangers send them: what is accepted stays below the root, is good
 * UTF-8 on one line, and finds at most one route whose parameters lie within it */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "web/route.h"
#include "web/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str raw = {(const char *)data, (isize)size}, path, param[4], back;
    struct http_req req = {.cookie = raw, .host = S("h"), .origin = raw};
    struct http_res res = {0};
    struct arena mem;
    struct ctx c = {.mem = &mem};
    const struct route *r;
    bool other;
    int n;

    if (size > 1 << 14 || !arena_init(&mem, 64 << 20))
        return 0;
    if (http_path(&mem, raw, &path)) {
        assert(utf8_valid(path) && path.p[0] == '/');
        assert(!memchr(path.p, '\n', (size_t)path.n) && !memchr(path.p, '\\', (size_t)path.n));
        assert(str_find(path, S("/../")) < 0 && !str_ends(path, S("/..")));
        r = route_find(&all_routes, S("GET"), path, param, &n, &other);
        for (int i = 0; r && i < n; i++)
            assert(param[i].n > 0 && param[i].p >= path.p &&
                   param[i].p + param[i].n <= path.p + path.n);
        assert(http_unescape(&mem, http_escape(&mem, path), true, &back) && str_eq(back, path));
    }
    http_redirect(&c, &res, raw);
    assert(res.location.n && res.location.p[0] == '/' &&
           !memchr(res.location.p, '\r', (size_t)res.location.n) &&
           !memchr(res.location.p, '\n', (size_t)res.location.n));
    http_cookie_value(&req, S("view"));
    assert(view_modes(&mem, raw).n < 40);
    session_is_foreign(&req);
    arena_free(&mem);
    return 0;
}
