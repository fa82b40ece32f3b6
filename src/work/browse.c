/* SPDX-License-Identifier: MulanPSL-2.0 */
/* browse.c - what the public reads; see browse.h */
#include "work/browse.h"

#include <string.h>

#include "base/join.h"
#include "store/account.h"
#include "store/report.h"
#include "store/consult.h"
#include "store/memo.h"
#include "store/version_shown.h"
#include "work/publish.h"
#include "work/may.h"
#include "work/units.h"

static struct str set_or(struct ctx *c, const char *key, struct str otherwise)
{
    struct str v = setting_get(c, (struct unit_id){0}, str_of(key));

    return v.n ? v : otherwise;
}

static void load_platform(struct ctx *c, struct str key, void *value)
{
    struct platform *out = value;

    (void)key;
    out->name = set_or(c, "platform.name", S("政府信息公开平台"));
    out->host = set_or(c, "platform.host", S(""));
    out->site_code = set_or(c, "platform.site_code", S(""));
    out->record_no = set_or(c, "platform.record_no", S(""));
    out->police_no = set_or(c, "platform.police_no", S(""));
    out->base = set_or(c, "platform.base", S(""));
    out->words = set_or(c, "platform.words", S("预算 招生 补贴 应急 规划"));
}

/* What stands on every page: read once for each state of the database; see store/memo.h. */
static struct str id_key(const int64_t *id)
{
    return (struct str){(const char *)id, sizeof *id};
}

static void load_facts(struct ctx *c, struct str code, void *out)
{
    unit_by_code(c, code, out);
}

static void load_facts_of(struct ctx *c, struct str key, void *out)
{
    int64_t id;

    memcpy(&id, key.p, sizeof id);
    unit_load(c, (struct unit_id){id}, out);
}

static void load_columns(struct ctx *c, struct str key, void *out)
{
    int64_t unit;

    memcpy(&unit, key.p, sizeof unit);
    column_all(c, (struct unit_id){unit}, false, out);
}

static void load_one_column(struct ctx *c, struct str key, void *out)
{
    int64_t id;

    memcpy(&id, key.p, sizeof id);
    column_load(c, (struct column_id){id}, out);
}

/* How many are published since an instant, on the whole platform. */
static void load_since(struct ctx *c, struct str key, void *out)
{
    struct instant from;

    memcpy(&from.s, key.p, sizeof from.s);
    *(int64_t *)out = shelf_count(c, SHELF_ALL, 0, from, (struct instant){0});
}

static const struct memo_kind platform_kind = {sizeof(struct platform), load_platform},
                              facts_kind = {sizeof(struct unit), load_facts},
                              facts_of_kind = {sizeof(struct unit), load_facts_of},
                              columns_kind = {sizeof(struct column_list), load_columns},
                              column_kind = {sizeof(struct column), load_one_column},
                              since_kind = {sizeof(int64_t), load_since};

void platform_load(struct ctx *c, struct platform *out)
{
    *out = *(const struct platform *)memo_get(c, &platform_kind, S(""));
}

static enum err facts_of(struct ctx *c, struct str code, struct unit *out)
{
    *out = *(const struct unit *)memo_get(c, &facts_kind, code);
    return c->fail.code;
}

static void column_of(struct ctx *c, struct column_id id, struct column *out)
{
    *out = *(const struct column *)memo_get(c, &column_kind, id_key(&id.n));
}

static struct instant year_start(int year)
{
    struct day d = {0};

    day_make(year, 1, 1, &d);
    return instant_of_day(d);
}

static int this_year(const struct ctx *c)
{
    return day_year(ctx_today(c));
}

enum err browse_home(struct ctx *c, int latest, struct browse_home *out)
{
    struct shelf_ask ask = {.shelf = SHELF_ALL, .n = latest};
    struct instant from = year_start(this_year(c));
    struct shelf_page page;

    *out = (struct browse_home){0};
    db_begin_read(c);
    platform_load(c, &out->platform);
    unit_all(c, &out->units);
    unit_figures(c, &out->counts);
    shelf_page(c, &ask, &page);
    out->latest = page.lines;
    out->docs = page.total;
    out->this_year = *(const int64_t *)memo_get(c, &since_kind, id_key(&from.s));
    return db_end(c);
}

enum err browse_latest(struct ctx *c, struct shelf_ask *ask, struct browse_latest *out)
{
    *out = (struct browse_latest){0};
    db_begin_read(c);
    platform_load(c, &out->platform);
    ask->shelf = SHELF_ALL;
    ask->id = 0;
    shelf_page(c, ask, &out->page);
    return db_end(c);
}

/* The unit and its columns, within a transaction. */
static void load_unit(struct ctx *c, struct str code, struct browse_unit *out)
{
    *out = (struct browse_unit){0};
    platform_load(c, &out->platform);
    if (facts_of(c, code, &out->unit) == OK)
        out->columns =
            *(const struct column_list *)memo_get(c, &columns_kind, id_key(&out->unit.id.n));
}

/* The unit and the columns above a document, its own first: a page shows no others. */
static void load_unit_above(struct ctx *c, struct unit_id unit, struct column_id col,
                            struct browse_document *out)
{
    isize cap = 0;

    out->u = (struct browse_unit){0};
    platform_load(c, &out->u.platform);
    out->u.unit = *(const struct unit *)memo_get(c, &facts_of_kind, id_key(&unit.n));
    column_of(c, col, &out->col);
    for (struct column k = out->col; k.id.n && !c->fail.code && out->u.columns.n < 8;) {
        struct column_id up = k.parent;

        *LIST_ADD(c->mem, &out->u.columns, cap) = k;
        k = (struct column){0};
        if (up.n)
            column_of(c, up, &k);
    }
}

static void newest_of(struct ctx *c, enum shelf shelf, int64_t id, int n,
                      struct doc_line_list *out)
{
    if (c->fail.code || n <= 0)
        return;
    if (shelf == SHELF_COLUMN)
        docs_of_column(c, (struct column_id){id}, (struct page_key){{INT64_MAX}, INT64_MAX}, n,
                       out);
    else if (shelf == SHELF_UNIT)
        docs_of_unit(c, (struct unit_id){id}, (struct page_key){{INT64_MAX}, INT64_MAX}, n,
                     out);
    else
        docs_latest(c, (struct page_key){{INT64_MAX}, INT64_MAX}, n, out);
}

enum err browse_unit(struct ctx *c, struct str code, struct browse_unit *out,
                     struct doc_line_list *latest, int n)
{
    db_begin_read(c);
    load_unit(c, code, out);
    if (latest)
        newest_of(c, SHELF_UNIT, out->unit.id.n, n, latest);
    return db_end(c);
}

enum err browse_board(struct ctx *c, struct str code, int board, int n,
                      struct browse_board *out)
{
    isize cap = 0;

    *out = (struct browse_board){0};
    db_begin_read(c);
    load_unit(c, code, &out->u);
    out->board = board;
    for (isize i = 0; i < out->u.columns.n && !c->fail.code; i++) {
        struct browse_group *g;

        if (out->u.columns.p[i].board != board)
            continue;
        g = LIST_ADD(c->mem, &out->groups, cap);
        g->col = out->u.columns.p[i];
        newest_of(c, SHELF_COLUMN, g->col.id.n, n, &g->lines);
    }
    return db_end(c);
}

/* The years between the oldest and the newest on a shelf. */
static void span_years(struct ctx *c, enum shelf shelf, int64_t id, int *first, int *last)
{
    struct instant oldest, newest;

    *first = *last = 0;
    if (!c->fail.code && shelf_span(c, shelf, id, &oldest, &newest)) {
        *first = day_year(instant_day(oldest));
        *last = day_year(instant_day(newest));
    }
}

/* The column belongs to the unit and is open, or closed and still holds something. */
static void load_column(struct ctx *c, const struct browse_unit *u, struct column_id id,
                        struct column *out)
{
    if (c->fail.code)
        return;
    if (column_load(c, id, out) == OK &&
        (out->unit.n != u->unit.id.n || (out->closed_at.s && !out->docs)))
        fail_set(&c->fail, ERR_NOT_FOUND, "column", "没有这个栏目");
}

enum err browse_column(struct ctx *c, struct str code, struct column_id col,
                       struct shelf_ask *ask, struct browse_column *out)
{
    isize cap = 0;

    *out = (struct browse_column){0};
    db_begin_read(c);
    load_unit(c, code, &out->u);
    load_column(c, &out->u, col, &out->col);
    ask->shelf = SHELF_COLUMN;
    ask->id = col.n;
    if (!c->fail.code) {
        shelf_page(c, ask, &out->page);
        span_years(c, SHELF_COLUMN, col.n, &out->first_year, &out->last_year);
    }
    for (isize i = 0; i < out->u.columns.n && !c->fail.code; i++) {
        struct browse_group *g;

        if (out->u.columns.p[i].parent.n != col.n)
            continue;
        g = LIST_ADD(c->mem, &out->below, cap);
        g->col = out->u.columns.p[i];
        newest_of(c, SHELF_COLUMN, g->col.id.n, 6, &g->lines);
    }
    return db_end(c);
}

/* ---- a document */

static void load_live(struct ctx *c, struct doc_id id, struct document *d)
{
    if (c->fail.code || document_load(c, id, d) || d->live)
        return;
    if (d->first_published_at.s && d->withdrawn_at.s) {
        struct str day = day_zh(c->mem, instant_day(d->withdrawn_at));
        fail_set(&c->fail, ERR_GONE, "document", "《%.*s》已于%.*s撤回。原因：%.*s",
                 STR_ARG(d->f.title), STR_ARG(day),
                 STR_ARG(d->withdraw_reason.n ? d->withdraw_reason : S("未说明")));
    } else {
        *d = (struct document){0};
        fail_set(&c->fail, ERR_NOT_FOUND, "document", "没有这条信息：%lld", (long long)id.n);
    }
}

static void load_relations(struct ctx *c, struct doc_id id, struct relation_list *out)
{
    struct relation_list all = {0};
    isize cap = 0;

    relation_all(c, id, &all);
    *out = (struct relation_list){0};
    for (isize i = 0; i < all.n; i++)
        if (all.p[i].live)
            *LIST_ADD(c->mem, out, cap) = all.p[i];
}

static void load_parts(struct ctx *c, struct browse_document *out)
{
    struct document *d = &out->d;
    struct doc_shown v;

    if (c->fail.code || version_shown(c, d, &v))
        return;
    out->html = v.body_html;
    out->text = v.body_text;
    if (v.files)
        attachment_of(c, d->id, d->published_version, &out->files);
    if (v.relations)
        load_relations(c, d->id, &out->relations);
    if (d->f.norm)
        norm_event_all(c, d->id, &out->events);
    out->consult = v.consult;
    doc_neighbours(c, d, &out->newer, &out->older);
    out->newer.unit_code = out->older.unit_code = out->u.unit.code;
}

enum err browse_document(struct ctx *c, struct str code, struct column_id col, struct doc_id id,
                         struct browse_document *out)
{
    struct doc_line line = {0};

    *out = (struct browse_document){0};
    db_begin_read(c);
    load_live(c, id, &out->d);
    if (!c->fail.code)
        load_unit_above(c, out->d.unit, out->d.f.col, out);
    if (!c->fail.code) {
        out->right_unit_code = out->u.unit.code;
        out->moved = !str_eq(out->right_unit_code, code) || out->d.f.col.n != col.n;
        if (!out->moved)
            load_parts(c, out);
        if (!out->moved && out->col.board == BOARD_REPORT)
            out->report_year = report_year_of_document(c, id);
    }
    line = (struct doc_line){.norm = out->d.f.norm,
                             .doc_no = out->d.f.doc_no,
                             .effective = out->d.f.effective,
                             .expiry = out->d.f.expiry,
                             .ended = out->d.ended,
                             .ended_kind = out->d.ended_kind,
                             .amended = out->d.amended};
    out->validity = line_validity(c, &line);
    return db_end(c);
}

enum err browse_draft(struct ctx *c, struct doc_id id, struct browse_document *out)
{
    struct doc_version v = {0};
    struct unit u = {0};

    *out = (struct browse_document){0};
    db_begin_read(c);
    document_load(c, id, &out->d);
    if (!c->fail.code)
        may_office(c, ACT_SEE_DOC, out->d.unit, out->d.f.office);
    if (!c->fail.code && version_load(c, id, out->d.version, &v) == OK)
        doc_fields_read(c->mem, v.fields, &out->d.f, &c->fail);
    if (!c->fail.code && unit_load(c, out->d.unit, &u) == OK) {
        load_unit(c, u.code, &out->u);
        out->right_unit_code = u.code;
        column_load(c, out->d.f.col, &out->col);
        attachment_of(c, id, out->d.version, &out->files);
        load_relations(c, id, &out->relations);
        norm_event_all(c, id, &out->events);
    }
    out->html = v.body_html;
    out->text = v.body_text;
    out->draft = true;
    return db_end(c);
}

enum err browse_file(struct ctx *c, struct doc_id doc, int64_t id, struct attachment *out)
{
    struct attachment_list files = {0};
    struct document d = {0};
    const struct attachment *found = NULL;

    db_begin_read(c);
    load_live(c, doc, &d);
    if (!c->fail.code)
        attachment_of(c, doc, d.published_version, &files);
    for (isize i = 0; i < files.n; i++)
        if (files.p[i].id == id)
            found = &files.p[i];
    if (found)
        *out = *found;
    else
        fail_set(&c->fail, ERR_NOT_FOUND, "attachment", "没有这个附件");
    return db_end(c);
}

/* ---- catalogue, norms, figures */

enum err browse_catalogue(struct ctx *c, struct str code, struct shelf_ask *ask,
                          struct browse_catalogue *out)
{
    *out = (struct browse_catalogue){0};
    db_begin_read(c);
    load_unit(c, code, &out->u);
    ask->shelf = SHELF_UNIT;
    ask->id = out->u.unit.id.n;
    if (!c->fail.code) {
        shelf_page(c, ask, &out->page);
        span_years(c, SHELF_UNIT, ask->id, &out->first_year, &out->last_year);
    }
    return db_end(c);
}

enum validity line_validity(const struct ctx *c, const struct doc_line *d)
{
    return search_validity(d, ctx_today(c));
}

enum err browse_norms(struct ctx *c, struct str code, const struct norms_ask *ask,
                      struct browse_norms *out)
{
    struct doc_line_list all = {0};
    isize cap = 0;

    *out = (struct browse_norms){0};
    db_begin_read(c);
    if (code.n)
        load_unit(c, code, &out->u);
    else
        platform_load(c, &out->u.platform);
    if (!c->fail.code)
        norms_all(c, out->u.unit.id, &all);
    db_end(c);
    out->total = all.n;
    out->full = all.n == 5000;
    for (isize i = 0; i < all.n; i++) {
        const struct doc_line *d = &all.p[i];
        enum validity v = line_validity(c, d);
        int year = day_year(instant_day(d->published_at));

        if (!out->last_year || year > out->last_year)
            out->last_year = year;
        if (!out->first_year || year < out->first_year)
            out->first_year = year;
        if ((ask->year && ask->year != year) ||
            (ask->words.n && !str_has(d->title, ask->words) && !str_has(d->doc_no, ask->words)))
            continue;
        out->count[v]++;
        if (!ask->validity || ask->validity == v)
            *LIST_ADD(c->mem, &out->lines, cap) = *d;
    }
    return c->fail.code;
}

enum err browse_search(struct ctx *c, struct str unit_code, struct search_query *q,
                       struct browse_unit *u, struct search_result *out)
{
    db_begin_read(c);
    if (unit_code.n)
        load_unit(c, unit_code, u);
    else
        platform_load(c, &u->platform);
    q->unit = u->unit.id;
    search_find(c, q, out);
    return db_end(c);
}

enum err browse_figures(struct ctx *c, struct browse_figures *out)
{
    int last = 0;

    *out = (struct browse_figures){0};
    db_begin_read(c);
    platform_load(c, &out->platform);
    unit_all(c, &out->units);
    span_years(c, SHELF_ALL, 0, &out->first_year, &last);
    if (last - out->first_year > 15)
        out->first_year = last - 15;
    out->years = out->first_year ? last - out->first_year + 1 : 0;
    out->count = NEW(c->mem, int64_t, out->units.n * out->years + 1);
    for (isize i = 0; i < out->units.n && !c->fail.code; i++)
        for (int y = 0; y < out->years; y++) {
            int64_t n = shelf_count(c, SHELF_UNIT, out->units.p[i].id.n,
                                    year_start(out->first_year + y),
                                    year_start(out->first_year + y + 1));
            out->count[i * out->years + y] = n;
            out->total += n;
        }
    return db_end(c);
}

/* ---- feeds, site map, old addresses */

enum err browse_feed(struct ctx *c, struct str code, struct column_id col, int n,
                     struct browse_feed *out)
{
    struct browse_unit u = {0};

    *out = (struct browse_feed){0};
    db_begin_read(c);
    if (code.n)
        load_unit(c, code, &u);
    else
        platform_load(c, &u.platform);
    out->platform = u.platform;
    out->unit = u.unit;
    if (col.n)
        load_column(c, &u, col, &out->col);
    newest_of(c,
              col.n    ? SHELF_COLUMN
              : code.n ? SHELF_UNIT
                       : SHELF_ALL,
              col.n ? col.n : u.unit.id.n, n, &out->lines);
    return db_end(c);
}

enum err browse_channel(struct ctx *c, struct str code, int64_t channel, int n,
                        struct browse_channel *out)
{
    struct browse_unit u = {0};

    *out = (struct browse_channel){0};
    db_begin_read(c);
    load_unit(c, code, &u);
    out->platform = u.platform;
    out->unit = u.unit;
    channel_load(c, channel, &out->channel);
    out->channel.config = out->channel.token = S("");
    if (!c->fail.code && out->channel.unit.n != u.unit.id.n)
        fail_set(&c->fail, ERR_NOT_FOUND, "channel", "没有这个渠道");
    if (!c->fail.code)
        push_sent_to(c, channel, n, &out->sent);
    out->cols.p = NEW(c->mem, struct column_id, out->sent.n + 1);
    for (isize i = 0; i < out->sent.n && !c->fail.code; i++) {
        struct document d = {0};

        if (out->sent.p[i].document.n && document_load(c, out->sent.p[i].document, &d) == OK)
            out->cols.p[i] = d.f.col;
    }
    out->cols.n = out->sent.n;
    return db_end(c);
}

enum err browse_places(struct ctx *c, int part, struct browse_places *out)
{
    isize cap = 0;

    *out = (struct browse_places){0};
    db_begin_read(c);
    platform_load(c, &out->platform);
    unit_all(c, &out->units);
    out->last = place_last(c);
    for (isize i = 0; i < out->units.n && part == 0 && !c->fail.code; i++) {
        struct column_list l = {0};

        column_all(c, out->units.p[i].id, false, &l);
        for (isize k = 0; k < l.n; k++)
            *LIST_ADD(c->mem, &out->columns, cap) = l.p[k];
    }
    places_after(c, (struct doc_id){(int64_t)part * PLACES_PART},
                 (struct doc_id){(int64_t)(part + 1) * PLACES_PART}, PLACES_PART, &out->places);
    return db_end(c);
}

struct str doc_address(struct arena *mem, struct str unit_code, struct column_id col,
                       struct doc_id id)
{
    return STR_JOIN(mem, S("/gongkai/site_"), unit_code, S("/channel_"), str_of_int(mem, col.n),
                    S("/doc_"), str_of_int(mem, id.n), S(".html"));
}

struct str browse_redirect(struct ctx *c, struct str path)
{
    struct str to = S("");
    struct doc_place place = {0};
    struct column_id col = {0};
    struct column k = {0};
    struct unit u = {0};
    struct doc_id doc = {0};

    db_begin_read(c);
    if (redirect_find(c, path, &doc, &col)) {
        if (doc.n && place_of(c, doc, &place))
            to = doc_address(c->mem, place.unit_code, place.col, doc);
        else if (col.n && column_load(c, col, &k) == OK && unit_load(c, k.unit, &u) == OK)
            to = str_fmt(c->mem, "/gongkai/site_%.*s/channel_%lld/", STR_ARG(u.code),
                         (long long)col.n);
    }
    db_end(c);
    return to;
}
