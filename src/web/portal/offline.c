/* SPDX-License-Identifier: MulanPSL-2.0 */
/* offline.c - the public site as files; see offline.h
 *
 * An address becomes the name of a file: a folder's is index.html in it, and what stands behind
 * the question mark becomes part of the name. Pages hold addresses in quoted href, src and action
 * only (the template compiler sees to that), so that a walk over the bytes finds them all.
 *
 *   /gongkai/site_rmt/channel_3/?before=17.4  →  gongkai/site_rmt/channel_3/index_before-17.4.html
 *
 * Icons are drawn by reference into one file, which browsers refuse for local files: so each page
 * gets the icons that it uses.
 */
#include "web/portal/offline.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "base/os.h"
#include "base/utf8.h"
#include "pages.h"
#include "web/assets.h"

enum { PAGE_MEMORY = 256 << 20, NAME_MOST = 120, READ_PIECE = 1 << 20, LIST_MOST = 512 << 20 };
static const char note_page[] = "gongkai/offline.html";

struct offline {
    struct ctx *c; /* its memory lives as long as the walk: addresses, names */
    struct app *app;
    const char *folder;
    struct str unit_root; /* "/gongkai/site_x/", or "" for all */
    struct map known;     /* address → its own str */
    struct map written;   /* files, by name */
    LIST(struct str) queue;
    isize cap, next;
    struct offline_done *done;
};

/* ---- names */

static bool safe(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '.' || ch == '-' || (unsigned char)ch >= 0x80;
}

static void put_safe(struct buf *b, struct str s, bool slashes)
{
    for (isize i = 0; i < s.n; i++)
        buf_char(b,
                 safe(s.p[i]) || (slashes && (s.p[i] == '/' || s.p[i] == '_')) ? s.p[i] : '-');
}

/* The file of an address, without a slash at its beginning. */
static struct str file_name(struct arena *mem, struct str address)
{
    struct str path, query, plain = address;
    struct buf b = buf_new(mem, 128);
    isize dot;

    str_cut(address, S("?"), &path, &query);
    if (!http_unescape(mem, path, false, &plain))
        plain = path;
    plain = str_from(plain, 1);
    /* A name of a file that somebody gave, kept to a length that every file system takes. */
    if (str_starts(address, S("/gongkai/file/")) && plain.n > NAME_MOST) {
        dot = str_rfind(plain, S("."));
        put_safe(&b, utf8_clip(plain, NAME_MOST - 10), true);
        if (dot > 0 && plain.n - dot < 8)
            put_safe(&b, str_from(plain, dot), false);
        return buf_str(&b);
    }
    dot = str_has(str_from(plain, str_rfind(plain, S("/")) + 1), S("."))
              ? str_rfind(plain, S("."))
              : -1;
    put_safe(&b, plain, true);
    if (!plain.n || str_ends(plain, S("/")))
        buf_lit(&b, "index");
    else if (query.n && dot > 0)
        b.n -= plain.n - dot;
    if (query.n) {
        buf_char(&b, '_');
        put_safe(&b, utf8_clip(query, NAME_MOST), false);
    }
    if (dot > 0 && query.n)
        buf_add(&b, str_from(plain, dot));
    else if (dot < 0 && !str_starts(address, S("/gongkai/file/")))
        buf_lit(&b, ".html"); /* a page: its name alone may be that of a folder, too */
    return buf_str(&b);
}

/* From the file `from` to the file `to`. */
static struct str relative(struct arena *mem, struct str from, struct str to)
{
    struct buf b = buf_new(mem, 128);
    isize same = 0, ups = 0;

    for (isize i = 0; i < from.n && i < to.n && from.p[i] == to.p[i]; i++)
        if (from.p[i] == '/')
            same = i + 1;
    for (isize i = same; i < from.n; i++)
        ups += from.p[i] == '/';
    while (ups-- > 0)
        buf_lit(&b, "../");
    for (isize i = same; i < to.n; i++)
        if (to.p[i] == '%' || to.p[i] == '#' || to.p[i] == '?')
            buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)to.p[i]);
        else
            buf_char(&b, to.p[i]);
    return buf_str(&b);
}

/* ---- what is taken along */

static bool in_reach(const struct offline *o, struct str path)
{
    static const struct str need_server[] = {LIT("/gongkai/search"), LIT("/gongkai/request/"),
                                             LIT("/gongkai/correct"), LIT("/gongkai/clock"),
                                             LIT("/gongkai/opensearch.xml")};

    if (!str_starts(path, S("/gongkai/")) || str_has(path, S("/request/new")) ||
        str_has(path, S("/request/figures")))
        return false;
    for (size_t i = 0; i < sizeof need_server / sizeof *need_server; i++)
        if (str_starts(path, need_server[i]))
            return false;
    return !o->unit_root.n || str_starts(path, o->unit_root) ||
           str_starts(path, S("/gongkai/file/"));
}

static void enqueue(struct offline *o, struct str address)
{
    void **place = map_put(o->c->mem, &o->known, str_dup(o->c->mem, address));

    if (*place)
        return;
    *place = o;
    *LIST_ADD(o->c->mem, &o->queue, o->cap) = str_dup(o->c->mem, address);
}

static struct str unescape_html(struct arena *mem, struct str s)
{
    s = str_replace(mem, s, S("&#39;"), S("'"));
    s = str_replace(mem, s, S("&#34;"), S("\""));
    s = str_replace(mem, s, S("&quot;"), S("\""));
    return str_replace(mem, s, S("&amp;"), S("&"));
}

/* The folder of an address: up to its last slash. */
static struct str folder_of(struct str address)
{
    struct str path, query;

    str_cut(address, S("?"), &path, &query);
    return str_slice(path, 0, str_rfind(path, S("/")) + 1);
}

/* What stands in the page's file instead of the address `was`. */
static struct str rewritten(struct offline *o, struct arena *mem, struct str page,
                            struct str file, struct str was)
{
    struct str to = unescape_html(mem, was), path, rest, hash = S("");
    const struct asset *a;
    isize at;
    bool exact;

    if (!to.n || to.p[0] == '#')
        return was;
    at = str_find(to, S("#"));
    if (at >= 0) {
        hash = str_from(to, at);
        to = str_slice(to, 0, at);
    }
    if (to.n && to.p[0] == '?')
        to = str_concat(
            mem,
            str_slice(page, 0, str_find(page, S("?")) < 0 ? page.n : str_find(page, S("?"))),
            to);
    if (to.n && to.p[0] != '/') {
        if (str_has(to, S(":")))
            return was; /* another site, a telephone number */
        to = str_concat(mem, folder_of(page), to);
    }
    if (str_starts(to, S("/static/"))) {
        a = asset_at(to, &exact);
        if (str_ends(to, S(".svg")) && hash.n && a && str_eq(a->name, S("icons/icons.svg")))
            return str_concat(mem, S("#icon-"), str_from(hash, 1));
        return relative(mem, file,
                        a ? str_concat(mem, S("static/"), a->name) : str_from(to, 1));
    }
    str_cut(to, S("?"), &path, &rest);
    if (!in_reach(o, path))
        return str_concat(mem, relative(mem, file, str_of(note_page)), hash);
    enqueue(o, to);
    return str_concat(mem, relative(mem, file, file_name(mem, to)), hash);
}

/* ---- pages */

/* The symbols of the icons that the page uses, with ids of their own. */
static void put_icons(struct arena *mem, struct str html, struct buf *out)
{
    const struct asset *a = asset_find(S("icons/icons.svg"));
    struct str all;
    struct map used = {0};

    if (!a || !str_has(html, S("\"#icon-")))
        return;
    all = (struct str){a->body, a->body_end - a->body};
    buf_lit(out, "<svg class=\"icon\" hidden>");
    for (isize at = 0, n; (n = str_find(str_from(html, at), S("\"#icon-"))) >= 0;) {
        struct str name = str_from(html, at + n + 7), open, rest;
        isize from, len;
        void **seen;

        str_cut(name, S("\""), &name, &rest);
        at += n + 7;
        seen = map_put(mem, &used, name);
        open = str_fmt(mem, "<symbol id=\"%.*s\"", STR_ARG(name));
        from = str_find(all, open);
        if (*seen || from < 0)
            continue;
        *seen = out;
        rest = str_from(all, from + open.n);
        len = str_find(rest, S("</symbol>"));
        buf_fmt(out, "<symbol id=\"icon-%.*s\"%.*s</symbol>", STR_ARG(name), (int)len, rest.p);
    }
    buf_lit(out, "</svg>");
}

static struct str localised(struct offline *o, struct arena *mem, struct str page,
                            struct str file, struct str html)
{
    enum { HREF, SRC, ACTION, KEYS }; /* a form wants a server, whatever page it is sent to */
    static const struct str keys[] = {LIT(" href=\""), LIT(" src=\""), LIT(" action=\"")};
    struct buf b = buf_new(mem, html.n + html.n / 4);
    isize from = 0, end;

    for (isize i = 0; i < html.n; i++) {
        struct str rest = str_from(html, i), value, tail;

        if (html.p[i] != ' ')
            continue;
        for (int k = HREF; k < KEYS; k++) {
            if (!str_starts(rest, keys[k]))
                continue;
            str_cut(str_from(rest, keys[k].n), S("\""), &value, &tail);
            buf_add(&b, str_slice(html, from, i + keys[k].n));
            buf_add(&b, k == ACTION ? relative(mem, file, str_of(note_page))
                                    : rewritten(o, mem, page, file, value));
            i += keys[k].n + value.n;
            from = i;
            break;
        }
    }
    buf_add(&b, str_from(html, from));
    html = buf_str(&b);
    end = str_rfind(html, S("</body>"));
    b = buf_new(mem, html.n + 8192);
    buf_add(&b, str_slice(html, 0, end < 0 ? html.n : end));
    put_icons(mem, html, &b);
    buf_add(&b, end < 0 ? S("") : str_from(html, end));
    return buf_str(&b);
}

static enum err save(struct offline *o, struct arena *mem, struct str file, struct str content)
{
    char *path = str_cstr(mem, str_fmt(mem, "%s/%.*s", o->folder, STR_ARG(file)));
    char *slash = strrchr(path, '/');

    *slash = 0;
    os_mkdirs(path, 0755, &o->c->fail);
    *slash = '/';
    if (!o->c->fail.code)
        os_write_file(path, content, 0644, &o->c->fail);
    if (!map_get(&o->written, file))
        *map_put(o->c->mem, &o->written, str_dup(o->c->mem, file)) = o;
    o->done->bytes += content.n;
    return o->c->fail.code;
}

static void save_sent(struct offline *o, struct arena *mem, struct str file,
                      struct http_res *res)
{
    struct buf b = buf_new(mem, READ_PIECE);
    ssize_t n;

    do {
        char *piece = NEW(mem, char, READ_PIECE);
        n = read(res->file, piece, READ_PIECE);
        if (n > 0)
            buf_add(&b, (struct str){piece, n});
    } while (n > 0 && b.n < (PAGE_MEMORY >> 2));
    close(res->file);
    save(o, mem, file, buf_str(&b));
    o->done->files++;
}

static void bad_page(struct offline *o, struct str address)
{
    if (!o->done->failed++)
        o->done->first_bad = address;
}

static void one_page(struct offline *o, struct arena *mem, struct str address)
{
    struct http_req req = {.method = S("GET"), .host = S("localhost"), .app = o->app};
    struct http_res res = {0};
    struct str file = file_name(mem, address), path;
    struct ctx c;
    bool other;

    app_ctx(o->app, mem, &c);
    c.now = o->c->now;
    str_cut(address, S("?"), &path, &req.query);
    if (!http_path(mem, path, &req.path)) {
        bad_page(o, address);
        return;
    }
    req.route =
        route_find(o->app->routes, req.method, req.path, req.param, &req.params, &other);
    if (!req.route || req.route->act != ACT_READ_PUBLIC) {
        bad_page(o, address);
        return;
    }
    route_dispatch(&c, &req, S(""), &res);
    if (res.file > 0) {
        save_sent(o, mem, file, &res);
    } else if (res.location.n) {
        enqueue(o, res.location);
    } else if ((res.status && res.status != 200) || c.fail.code) {
        bad_page(o, address);
    } else if (str_starts(buf_str(&res.body), S("<!DOCTYPE"))) {
        save(o, mem, file, localised(o, mem, address, file, buf_str(&res.body)));
        o->done->pages++;
    } else {
        save(o, mem, file, buf_str(&res.body));
        o->done->files++;
    }
}

static void write_note(struct offline *o, struct arena *mem)
{
    struct http_req req = {
        .method = S("GET"), .path = S("/gongkai/offline.html"), .app = o->app};
    struct http_res res = {0};
    struct offline_view v = {0};
    struct page p;
    struct ctx c;

    app_ctx(o->app, mem, &c);
    frame_portal(&c, &req, S("离线版"), NULL, 0, &v.frame);
    p = page_for(&c, &req, &res);
    page_portal_offline(&p, &v);
    save(o, mem, str_of(note_page),
         localised(o, mem, S("/gongkai/offline.html"), str_of(note_page), buf_str(&res.body)));
}

/* A file at the top that leads to the first page. */
static void write_door(struct offline *o, struct arena *mem, struct str start)
{
    struct str to = relative(mem, S("index.html"), file_name(mem, start));
    struct http_res res = {0};
    struct http_req req = {.method = S("GET"), .path = start, .app = o->app};
    struct portal_door_view v = {.to = to};
    struct page p;
    struct ctx c;

    app_ctx(o->app, mem, &c);
    p = page_for(&c, &req, &res);
    page_portal_door(&p, &v);
    save(o, mem, S("index.html"), buf_str(&res.body));
}

static void write_assets(struct offline *o, struct arena *mem)
{
    for (int i = 0; i < assets_n && !o->c->fail.code; i++)
        save(o, mem, str_concat(mem, S("static/"), assets[i].name),
             (struct str){assets[i].body, assets[i].body_end - assets[i].body});
}

/* ---- what an earlier export left */

/* The list of what an export wrote: one for the whole platform, one for each unit. */
static char *list_path(struct offline *o)
{
    struct str unit = str_from(o->unit_root, o->unit_root.n ? sizeof "/gongkai/site_" - 1 : 0);

    return str_cstr(o->c->mem,
                    str_fmt(o->c->mem, "%s/.gongkai-files%s%.*s", o->folder, unit.n ? "-" : "",
                            STR_ARG(str_slice(unit, 0, unit.n - (unit.n > 0)))));
}

static void write_list(struct offline *o)
{
    struct buf b = buf_new(o->c->mem, 64 * (o->written.n + 1));
    const struct map_slot *slot;

    for (isize i = 0; (slot = map_each(&o->written, &i));) {
        buf_add(&b, slot->key);
        buf_char(&b, '\n');
    }
    os_write_file(list_path(o), buf_str(&b), 0644, &o->c->fail);
}

/* Takes out the pages and attachments of the last export that are public no more: a folder that is served shows
 * everybody what is in it. Names that an export cannot have written are left alone. */
static void remove_old(struct offline *o, struct str list)
{
    for (struct str name; str_next(&list, '\n', &name);) {
        if (!str_starts(name, S("gongkai/")) || str_has(name, S("/../")) ||
            map_get(&o->written, name))
            continue;
        if (!unlink(
                str_cstr(o->c->mem, str_fmt(o->c->mem, "%s/%.*s", o->folder, STR_ARG(name)))))
            o->done->removed++;
        else if (errno != ENOENT) {
            os_fail(&o->c->fail, errno, "export");
            *map_put(o->c->mem, &o->written, name) = o; /* the next export tries again */
        }
    }
}

/* What the last export wrote. */
static struct str read_list(struct offline *o)
{
    const char *path = list_path(o);
    struct str list = {0};

    if (os_exists(path))
        os_read_file(o->c->mem, path, LIST_MOST, &list, &o->c->fail);
    return list;
}

/* An export that fails takes nothing out, and loses sight of nothing. */
static void keep_list(struct offline *o, struct str list, bool whole)
{
    struct fail first;

    if (whole)
        remove_old(o, list);
    else
        for (struct str name; str_next(&list, '\n', &name);)
            if (!map_get(&o->written, name))
                *map_put(o->c->mem, &o->written, name) = o;
    first = o->c->fail;
    if (o->done->pages) {
        o->c->fail = (struct fail){0};
        write_list(o);
    }
    if (first.code)
        o->c->fail = first;
}

enum err offline_write(struct ctx *c, struct app *app, const char *folder, struct str unit,
                       void (*told)(void *who, int64_t done, int64_t known), void *who,
                       struct offline_done *out)
{
    struct offline o = {.c = c, .app = app, .folder = folder, .done = out};
    struct str start = S("/gongkai/"), before;
    struct arena mem;

    *out = (struct offline_done){0};
    if (!arena_init(&mem, PAGE_MEMORY))
        return fail_set(&c->fail, ERR_BUSY, "export", "内存不足");
    if (unit.n)
        start = o.unit_root = str_fmt(c->mem, "/gongkai/site_%.*s/", STR_ARG(unit));
    before = read_list(&o);
    enqueue(&o, start);
    while (o.next < o.queue.n && !c->fail.code) {
        one_page(&o, &mem, o.queue.p[o.next++]);
        arena_reset(&mem);
        if (unit.n && o.next == 1 && out->failed)
            fail_set(&c->fail, ERR_NOT_FOUND, "unit", "没有这个单位：%.*s", STR_ARG(unit));
        if (told)
            told(who, o.next, o.queue.n);
    }
    if (!c->fail.code)
        write_note(&o, &mem);
    if (!c->fail.code)
        write_door(&o, &mem, start);
    write_assets(&o, &mem);
    keep_list(&o, before, !c->fail.code);
    arena_free(&mem);
    return c->fail.code;
}
