/* SPDX-License-Identifier: MulanPSL-2.0 */
/* beside.c - an existing site, side by side with what is here; see beside.h */
#include "work/beside.h"

#include "base/buf.h"
#include "base/utf8.h"

enum { LINES_AT_ONCE = 500, PASSAGE = 16 };

struct beside_doc {
    const struct doc_line *line;
    struct beside_doc *next; /* of the same title */
    bool seen;
};

static const struct {
    struct str name, zh;
} verdicts[BESIDE__MAX] = {
    [BESIDE_SAME] = {LIT("same"), LIT("一致")},
    [BESIDE_DIFFERENT] = {LIT("different"), LIT("内容不同")},
    [BESIDE_NEWER_THERE] = {LIT("newer_there"), LIT("对方较新")},
    [BESIDE_NEWER_HERE] = {LIT("newer_here"), LIT("本系统较新")},
    [BESIDE_MISSING_HERE] = {LIT("missing_here"), LIT("本系统没有")},
    [BESIDE_MISSING_THERE] = {LIT("missing_there"), LIT("对方没有")},
};

struct str beside_name(enum beside_verdict v)
{
    return verdicts[v].name;
}

struct str beside_zh(enum beside_verdict v)
{
    return verdicts[v].zh;
}

/* Without white space of any width: what two systems store differently. */
static struct str squeezed(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize at = 0; at < s.n;) {
        uint32_t r = utf8_next(s, &at);

        if (!rune_is_space(r) && r != 0x200b && r != 0xfeff)
            buf_rune(&b, r);
    }
    return buf_str(&b);
}

/* An import writes 〔图片：…〕 where a picture did not come along (cli/import_page): no difference. */
static struct str without_lost(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);
    isize at, end;

    while ((at = str_find(s, S("〔图片"))) >= 0) {
        end = str_find(str_from(s, at), S("〕"));
        if (end < 0)
            break;
        buf_add(&b, str_slice(s, 0, at));
        s = str_from(s, at + end + S("〕").n);
    }
    buf_add(&b, s);
    return buf_str(&b);
}

static struct str id_key(struct arena *mem, struct doc_id id)
{
    return str_fmt(mem, "%lld", (long long)id.n);
}

enum err beside_start(struct ctx *c, struct unit_id unit, struct beside *b)
{
    struct page_key from = {0};
    isize cap = 0;

    *b = (struct beside){.c = c, .unit = unit};
    db_begin_read(c);
    for (;;) {
        struct doc_line_list some = {0};

        docs_of_unit(c, unit, from, LINES_AT_ONCE, &some);
        for (isize i = 0; i < some.n; i++)
            *LIST_ADD(c->mem, &b->lines, cap) = some.p[i];
        if (some.n < LINES_AT_ONCE || c->fail.code)
            break;
        from = (struct page_key){some.p[some.n - 1].published_at, some.p[some.n - 1].id.n};
    }
    db_end(c);
    for (isize i = 0; i < b->lines.n; i++) {
        struct beside_doc *d = NEW(c->mem, struct beside_doc, 1);
        void **at = map_put(c->mem, &b->by_title, squeezed(c->mem, b->lines.p[i].title));

        d->line = &b->lines.p[i];
        d->next = *at;
        *at = d;
        *map_put(c->mem, &b->by_id, id_key(c->mem, d->line->id)) = d;
    }
    return c->fail.code;
}

/* https://host/a/b.htm → /a/b.htm */
static struct str path_of(struct str address)
{
    isize at = str_find(address, S("://")), slash;

    if (at < 0)
        return str_starts(address, S("/")) ? address : S("");
    address = str_from(address, at + 3);
    slash = str_find(address, S("/"));
    return slash < 0 ? S("") : str_from(address, slash);
}

static struct beside_doc *by_title(struct beside *b, const struct beside_page *p,
                                   struct str *by)
{
    struct beside_doc *all = map_get(&b->by_title, squeezed(b->c->mem, p->title)), *one = NULL;

    for (struct beside_doc *d = all; d && p->doc_no.n; d = d->next)
        if (str_eq(squeezed(b->c->mem, d->line->doc_no), squeezed(b->c->mem, p->doc_no))) {
            *by = S("标题和文号");
            return d;
        }
    for (struct beside_doc *d = all; d; d = d->next) {
        bool day = p->published.n >= 10 &&
                   str_eq(day_iso(b->c->mem, instant_day(d->line->published_at)),
                          str_slice(p->published, 0, 10));

        if (d->seen)
            continue;
        if (day || !one)
            one = d;
        if (day)
            break;
    }
    *by = S("标题");
    return one;
}

/* Within a transaction. */
static struct beside_doc *find(struct beside *b, const struct beside_page *p, struct str *by)
{
    struct ctx *c = b->c;
    struct doc_id id = {0};
    struct column_id col;
    struct beside_doc *d = NULL;

    if (p->address.n &&
        (doc_by_origin(c, b->unit, p->address, &id) ||
         (path_of(p->address).n && redirect_find(c, path_of(p->address), &id, &col))))
        d = map_get(&b->by_id, id_key(c->mem, id));
    *by = S("网址");
    if (!d && p->index_no.n && doc_by_index(c, p->index_no, &id)) {
        d = map_get(&b->by_id, id_key(c->mem, id));
        *by = S("索引号");
    }
    return d ? d : by_title(b, p, by);
}

static void differs(struct arena *mem, struct beside_row *r, struct str what)
{
    r->fields =
        r->fields.n ? str_fmt(mem, "%.*s、%.*s", STR_ARG(r->fields), STR_ARG(what)) : what;
}

/* Where two texts part: a few characters from there on. */
static void passage(struct str there, struct str here, struct beside_row *r)
{
    isize at = 0, next = 0;

    while (next < there.n && next < here.n) {
        isize k = next;

        at = next;
        if (utf8_next(there, &next) != utf8_next(here, &k))
            break;
        at = next;
    }
    r->there = utf8_head(str_from(there, at), PASSAGE);
    r->here = utf8_head(str_from(here, at), PASSAGE);
}

static void compare(struct beside *b, const struct beside_page *p, const struct doc_line *line,
                    struct beside_row *r)
{
    struct ctx *c = b->c;
    struct document d = {0};
    struct doc_version v = {0};
    struct attachment_list files = {0};
    struct str there = squeezed(c->mem, p->text), here;
    struct str day_here = day_iso(c->mem, instant_day(line->published_at));
    int order = 0; /* whose time is the later one */

    document_load(c, line->id, &d);
    version_load(c, line->id, d.published_version, &v);
    attachment_of(c, line->id, d.published_version, &files);
    here = squeezed(c->mem, v.body_text);
    if (d.origin.n)
        here = without_lost(c->mem, here);
    r->chars_there = utf8_count(there);
    r->chars_here = utf8_count(here);
    if (!str_eq(squeezed(c->mem, p->title), squeezed(c->mem, v.title)))
        differs(c->mem, r, S("标题"));
    if (!str_eq(there, here)) {
        differs(c->mem, r, S("正文"));
        passage(there, here, r);
    }
    if (p->doc_no.n && !str_eq(squeezed(c->mem, p->doc_no), squeezed(c->mem, line->doc_no)))
        differs(c->mem, r, S("文号"));
    if (p->files != files.n)
        for (isize i = 0, n = 0; i < files.n || !files.n;
             i++) { /* pictures are no attachments */
            n += files.n && str_eq(files.p[i].kind, S("file"));
            if (i + 1 >= files.n) {
                if (n != p->files)
                    differs(c->mem, r, S("附件"));
                break;
            }
        }
    if (p->published.n >= 10)
        order = str_cmp(str_slice(p->published, 0, 10), day_here);
    if (!r->fields.n && order)
        differs(c->mem, r, S("发布时间"));
    r->verdict = !r->fields.n ? BESIDE_SAME
                 : order > 0  ? BESIDE_NEWER_THERE
                 : order < 0  ? BESIDE_NEWER_HERE
                              : BESIDE_DIFFERENT;
}

static struct beside_row *row(struct beside *b)
{
    return LIST_ADD(b->c->mem, &b->rows, b->cap);
}

static void shown_here(struct ctx *c, const struct doc_line *line, struct beside_row *r)
{
    r->doc = line->id;
    r->title_here = line->title;
    r->index_no = line->index_no;
    r->published_here = instant_minute(c->mem, line->published_at);
}

enum err beside_add(struct beside *b, const struct beside_page *p)
{
    struct ctx *c = b->c;
    struct beside_row r = {.verdict = BESIDE_MISSING_HERE,
                           .file = p->file,
                           .address = p->address,
                           .title = p->title,
                           .published = p->published};
    struct beside_doc *d;

    db_begin_read(c);
    d = find(b, p, &r.by);
    if (d) {
        d->seen = true;
        shown_here(c, d->line, &r);
        compare(b, p, d->line, &r);
    } else {
        r.by = S("");
    }
    if (db_end(c))
        return c->fail.code;
    b->count[r.verdict]++;
    *row(b) = r;
    return OK;
}

enum err beside_end(struct beside *b)
{
    for (isize i = 0; i < b->lines.n && !b->c->fail.code; i++) {
        const struct beside_doc *d = map_get(&b->by_id, id_key(b->c->mem, b->lines.p[i].id));
        struct beside_row r = {.verdict = BESIDE_MISSING_THERE};

        if (d->seen)
            continue;
        shown_here(b->c, d->line, &r);
        b->count[r.verdict]++;
        *row(b) = r;
    }
    return b->c->fail.code;
}
