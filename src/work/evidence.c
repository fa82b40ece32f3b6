/* SPDX-License-Identifier: MulanPSL-2.0 */
/* evidence.c - the evidence book of an assessment; see evidence.h
 *
 * Pages are text trees written by render/html, within a plain frame.
 */
#include "work/evidence.h"

#include "base/digest.h"
#include "base/grid.h"
#include "base/map.h"
#include "base/os.h"
#include "base/tree.h"
#include "base/utf8.h"
#include "render/html.h"
#include "store/blob.h"
#include "store/document.h"
#include "store/patrol.h"
#include "store/voice.h"
#include "work/browse.h"
#include "work/duty.h"
#include "work/figures.h"
#include "work/may.h"
#include "work/patrol.h"
#include "work/register.h"
#include "work/register_link.h"

enum { LINES = 200, DOCS_MOST = 20000, FILE_MOST = 512 << 20, ROWS_MOST = 5000 };

struct paper {
    struct doc_line line;
    struct str address, copy;
    bool copied;
};
struct book {
    struct ctx *c;
    struct assess_one *one;
    struct unit unit;
    const char *folder;
    struct evidence_done *done;
    LIST(struct paper) papers;
    isize papers_cap;
    struct map have;           /* paths that are written: a document may be named twice */
    LIST(struct str) manifest; /* finished lines */
    isize manifest_cap;
};

/* --- files and their digests */

static void put(struct book *b, struct str path, struct str content)
{
    struct arena *mem = b->c->mem;
    const char *full = str_cstr(mem, str_fmt(mem, "%s/%.*s", b->folder, STR_ARG(path)));
    struct digest d = digest_of(DIGEST_SM3, content);
    isize slash = str_rfind(str_of(full), S("/"));
    void **mark = map_put(mem, &b->have, path);

    if (b->c->fail.code || *mark)
        return;
    *mark = b;
    os_mkdirs(str_cstr(mem, str_slice(str_of(full), 0, slash)), 0755, &b->c->fail);
    os_write_file(full, content, 0644, &b->c->fail);
    *LIST_ADD(mem, &b->manifest, b->manifest_cap) =
        str_fmt(mem, "%.*s  %.*s", STR_ARG(hex_of(mem, digest_str(&d))), STR_ARG(path));
    b->done->files++;
    b->done->bytes += content.n;
}

static void put_page(struct book *b, struct str path, struct str title, struct str body)
{
    struct buf out = buf_new(b->c->mem, body.n + 2048);

    buf_lit(&out,
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    html_escape(&out, title);
    buf_lit(
        &out,
        "</title><style>body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:16px/1.7 "
        "sans-serif;color:#1b2027}table{border-collapse:collapse;width:100%}td,th{border:1px "
        "solid #c9c5b8;padding:.35rem .6rem;text-align:left;vertical-align:top}"
        "th{background:#f4f3ee}a{color:#174f8f}</style></head>\n<body><main><h1>");
    html_escape(&out, title);
    buf_lit(&out, "</h1>\n");
    buf_add(&out, body);
    buf_lit(&out, "</main></body></html>\n");
    put(b, path, buf_str(&out));
}

static void link_cell(struct book *b, struct tree *row, struct str text, struct str href)
{
    struct tree *cell = tree_add_cell(b->c->mem, row, S(""), false, 1, 1), *t = NULL;

    for (struct tree *at = tree_walk(cell, cell); at; at = tree_walk(cell, at))
        if (at->kind == TREE_TEXT)
            t = at;
    if (!t) {
        struct tree *p = cell->first ? cell->first : tree_add_new(b->c->mem, cell, TREE_PARA);

        t = tree_add_text(b->c->mem, p, text);
    }
    t->text = text;
    t->href = href;
}

static struct tree *heads(struct book *b, struct tree *table, struct str names)
{
    struct tree *row = tree_add_new(b->c->mem, table, TREE_ROW);

    for (struct str rest = names, one; str_next(&rest, '|', &one);)
        tree_add_cell(b->c->mem, row, one, true, 1, 1);
    return table;
}

/* --- documents: gathered once, copied where an indicator or a register names them */

static void gather(struct book *b)
{
    struct ctx *c = b->c;
    struct instant from = instant_of_day(b->one->board.period.from),
                   until = instant_of_day(b->one->board.period.until);
    struct page_key before = {0};
    bool more = true;

    while (more && !c->fail.code && b->papers.n < DOCS_MOST) {
        struct doc_line_list lines = {0};

        docs_of_unit(c, b->unit.id, before, LINES, &lines);
        more = lines.n == LINES;
        for (isize i = 0; i < lines.n; i++) {
            struct doc_line *l = &lines.p[i];
            struct paper *p;

            before = (struct page_key){l->published_at, l->id.n};
            if (l->published_at.s < from.s)
                more = false;
            if (l->published_at.s < from.s || l->published_at.s >= until.s)
                continue;
            p = LIST_ADD(c->mem, &b->papers, b->papers_cap);
            p->line = *l;
            p->address = doc_address(c->mem, b->unit.code, l->col, l->id);
            p->copy = str_fmt(c->mem, "copies/doc_%lld.html", (long long)l->id.n);
        }
    }
}

static void copy_files(struct book *b, const struct document *d, struct buf *body)
{
    struct ctx *c = b->c;
    struct attachment_list files = {0};

    attachment_of(c, d->id, d->published_version, &files);
    for (isize i = 0; i < files.n && !c->fail.code; i++) {
        struct str bytes = {0}, path,
                   name = str_replace(c->mem, files.p[i].name, S("/"), S("_"));
        struct fail kept = c->fail;

        if (blob_read(c, files.p[i].sm3, FILE_MOST, &bytes)) {
            c->fail = kept;
            b->done->missing++;
            continue;
        }
        path =
            str_fmt(c->mem, "copies/files/%lld-%.*s", (long long)files.p[i].id, STR_ARG(name));
        put(b, path, bytes);
        buf_lit(body, "<p>附件：");
        html_escape(body, path);
        buf_lit(body, "</p>\n");
    }
}

static void copy_doc(struct book *b, struct doc_id id)
{
    struct ctx *c = b->c;
    struct document d = {0};
    struct doc_version v = {0};
    struct buf body = buf_new(c->mem, 4096);

    if (document_load(c, id, &d) || d.unit.n != b->unit.id.n || !d.live ||
        version_load(c, id, d.published_version, &v))
        return;
    buf_lit(&body, "<p>原址：");
    html_escape(&body, doc_address(c->mem, b->unit.code, d.f.col, d.id));
    buf_fmt(
        &body,
        "<br>索引号：%.*s；成文日期：%.*s；发布时间：%.*s；第 %d 版；摘录于 %.*s</p>\n<hr>\n",
        STR_ARG(d.index_no), STR_ARG(day_iso(c->mem, d.f.written)),
        STR_ARG(instant_minute(c->mem, d.published_at)), d.published_version,
        STR_ARG(instant_minute(c->mem, c->now)));
    buf_add(&body, v.body_html);
    copy_files(b, &d, &body);
    put_page(b, str_fmt(c->mem, "copies/doc_%lld.html", (long long)id.n), v.title,
             buf_str(&body));
    b->done->documents++;
}

/* --- records, a table for each register */

static struct buf csv(struct book *b, struct str names)
{
    struct buf out = buf_new(b->c->mem, 4096);

    buf_lit(&out, "\xEF\xBB\xBF");
    for (struct str rest = names, one; str_next(&rest, '|', &one);) {
        if (out.n > 3)
            buf_char(&out, ',');
        grid_put(&out, one);
    }
    buf_lit(&out, "\r\n");
    return out;
}

static void line(struct buf *out, const struct str *cell, int n)
{
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        grid_put(out, cell[i]);
    }
    buf_lit(out, "\r\n");
}

static void record_docs(struct book *b)
{
    struct ctx *c = b->c;
    struct buf out = csv(b, S("标题|栏目|文号|索引号|成文日期|发布时间|原址|副本"));

    for (isize i = 0; i < b->papers.n; i++) {
        const struct paper *p = &b->papers.p[i];
        const struct str cell[] = {p->line.title,
                                   p->line.col_name,
                                   p->line.doc_no,
                                   p->line.index_no,
                                   day_iso(c->mem, p->line.written),
                                   instant_minute(c->mem, p->line.published_at),
                                   p->address,
                                   p->copy};

        line(&out, cell, 8);
    }
    put(b, S("records/documents.csv"), buf_str(&out));
}

static bool among(const struct register_entry_list *rows, int64_t id, struct str *title)
{
    for (isize i = 0; i < rows->n; i++)
        if (rows->p[i].row.id == id) {
            *title = rows->p[i].row.title;
            return true;
        }
    return false;
}

/* What proves the rows of this year: documents and files are copied, addresses named. */
static void record_proofs(struct book *b, struct str kind,
                          const struct register_entry_list *rows, struct buf *out)
{
    struct ctx *c = b->c;
    struct register_link_list l = {0};

    register_links_of(c, b->unit.id, kind, &l);
    for (isize i = 0; i < l.n && !c->fail.code; i++) {
        struct str path = l.p[i].address, bytes = {0}, title = {0};
        struct fail kept = c->fail;

        if (!among(rows, l.p[i].entry, &title))
            continue;
        if (l.p[i].document.n) {
            copy_doc(b, l.p[i].document);
            path = str_fmt(c->mem, "copies/doc_%lld.html", (long long)l.p[i].document.n);
            if (!map_get(&b->have, path))
                path = S("没有公开"); /* a draft is named, and stays where it is */
        } else if (l.p[i].blob.n) {
            path = str_fmt(c->mem, "copies/proofs/%lld-%.*s", (long long)l.p[i].id,
                           STR_ARG(str_replace(c->mem, l.p[i].label, S("/"), S("_"))));
            if (blob_read(c, l.p[i].sm3, FILE_MOST, &bytes)) {
                c->fail = kept;
                b->done->missing++;
                continue;
            }
            put(b, path, bytes);
        }
        line(out, (const struct str[]){title, l.p[i].what, l.p[i].label, path}, 4);
    }
}

static void record_registers(struct book *b)
{
    static const struct str kinds[] = {LIT("plan"),   LIT("proposal"),  LIT("training"),
                                       LIT("honour"), LIT("trainplan"), LIT("complaint"),
                                       LIT("inspect")};
    struct buf proofs = csv(b, S("记录|是什么|说明|副本或者网址"));

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct register_entry_list rows = {0};
        struct register_kind k;

        register_find(b->c->mem, kinds[i], &k);
        register_year(b->c, b->unit.id, kinds[i], b->one->board.period.year, &rows);
        put(b, str_fmt(b->c->mem, "records/%.*s.csv", STR_ARG(kinds[i])),
            register_csv(b->c->mem, &k, &rows));
        for (isize r = 0; r < rows.n; r++)
            if (rows.p[r].row.document.n)
                copy_doc(b, rows.p[r].row.document);
        record_proofs(b, kinds[i], &rows, &proofs);
    }
    put(b, S("records/proofs.csv"), buf_str(&proofs));
}

static void record_rest(struct book *b)
{
    struct ctx *c = b->c;
    struct measure_column_list columns = {0};
    struct patrol_fault_list faults = {0};
    struct voice_list voices = {0};
    struct duty_list duties = {0};
    struct buf out =
        csv(b, S("栏目|板块|已公开|本期公开|最近公开|更新周期（天）|没有内容的原因"));

    measure_columns(c, b->unit.id, &b->one->board.period, &columns);
    for (isize i = 0; i < columns.n; i++) {
        const struct measure_column *k = &columns.p[i];
        const struct str cell[] = {
            k->name,
            str_fmt(c->mem, "%d", k->board),
            str_fmt(c->mem, "%lld", (long long)k->docs),
            str_fmt(c->mem, "%lld", (long long)k->period),
            day_iso(c->mem, k->last.s ? instant_day(k->last) : (struct day){0}),
            str_fmt(c->mem, "%d", k->update_days),
            k->empty_reason};

        line(&out, cell, 7);
    }
    put(b, S("records/columns.csv"), buf_str(&out));
    duty_all(c, b->unit.id, false, &duties);
    put(b, S("records/duties.csv"), duty_csv(c->mem, &duties));
    out = csv(b, S("问题|类别|发现|销号"));
    patrol_page(c, b->unit.id, false, INT64_MAX, ROWS_MOST, &faults);
    for (isize i = 0; i < faults.n; i++) {
        enum patrol_kind kind = PATROL_COLUMN_EMPTY;
        bool known = patrol_kind_parse(faults.p[i].kind, &kind);
        const struct str cell[] = {
            faults.p[i].says, known ? patrol_kind_zh(kind) : faults.p[i].kind,
            instant_minute(c->mem, faults.p[i].found_at),
            faults.p[i].cured_at.s ? instant_minute(c->mem, faults.p[i].cured_at) : S("")};

        line(&out, cell, 4);
    }
    put(b, S("records/patrol.csv"), buf_str(&out));
    out = csv(b, S("编号|收到|期限|答复"));
    voice_page(c, b->unit.id, false, 0, ROWS_MOST, &voices);
    for (isize i = 0; i < voices.n; i++) {
        const struct voice *v = &voices.p[i];
        const struct str cell[] = {
            v->number, instant_minute(c->mem, v->filed_at), day_iso(c->mem, v->due),
            v->answered_at.s ? instant_minute(c->mem, v->answered_at) : S("")};

        line(&out, cell, 4);
    }
    put(b, S("records/voices.csv"), buf_str(&out));
}

/* Which table an indicator's figure is counted from. */
static struct str record_of(enum measure m)
{
    static const struct {
        enum measure last;
        struct str file;
    } to[] = {{M_LATE, LIT("documents")},
              {M_DUTIES_FILLED, LIT("duties")},
              {M_COLUMNS_STALE, LIT("columns")},
              {M_NORMS_EXPLAINED, LIT("documents")},
              {M_FAULTS_TEXT, LIT("patrol")},
              {M_VOICES_TIMELY, LIT("voices")},
              {M_DISPUTES_LOST, LIT("requests")},
              {M_REPORT_TIMELY, LIT("documents")},
              {M_ATTENDED, LIT("training")},
              {M_TASKS_TIMELY, LIT("plan")},
              {M_PROPOSALS_TIMELY, LIT("proposal")},
              {M_HONOURS, LIT("honour")}};

    for (size_t i = 0; i < sizeof to / sizeof *to; i++)
        if (m <= to[i].last)
            return to[i].file;
    return S("documents");
}

/* --- indicators */

static void fact(struct book *b, struct tree *table, struct str name, struct str value)
{
    struct tree *row = tree_add_new(b->c->mem, table, TREE_ROW);

    tree_add_cell(b->c->mem, row, name, true, 1, 1);
    tree_add_cell(b->c->mem, row, value, false, 1, 1);
}

static void docs_table(struct book *b, struct tree *doc)
{
    struct tree *table = tree_add_new(b->c->mem, doc, TREE_TABLE);

    heads(b, table, S("信息|成文日期|发布时间|原址"));
    for (isize i = 0; i < b->papers.n; i++) {
        const struct paper *p = &b->papers.p[i];
        struct tree *row = tree_add_new(b->c->mem, table, TREE_ROW);

        link_cell(b, row, p->line.title, str_fmt(b->c->mem, "../%.*s", STR_ARG(p->copy)));
        tree_add_cell(b->c->mem, row, day_iso(b->c->mem, p->line.written), false, 1, 1);
        tree_add_cell(b->c->mem, row, instant_minute(b->c->mem, p->line.published_at), false, 1,
                      1);
        tree_add_cell(b->c->mem, row, p->address, false, 1, 1);
    }
}

/* Documents that a hand's evidence names by their address. */
static void copy_named(struct book *b, struct str evidence)
{
    for (struct str rest = evidence, one; str_next(&rest, '\n', &one);) {
        isize at = str_rfind(one, S("doc_"));
        int64_t id = 0;

        for (isize i = at + 4;
             at >= 0 && i < one.n && i < at + 16 && one.p[i] >= '0' && one.p[i] <= '9'; i++)
            id = id * 10 + (one.p[i] - '0');
        if (id) {
            struct fail kept = b->c->fail;

            copy_doc(b, (struct doc_id){id});
            if (b->c->fail.code == ERR_NOT_FOUND)
                b->c->fail = kept;
        }
    }
}

static void item_page(struct book *b, isize i, struct str path)
{
    struct arena *mem = b->c->mem;
    const struct assess_item *x = &b->one->board.items.p[i];
    const struct assess_score *s = &b->one->board.units.p[0].score[i];
    struct tree *doc = tree_new(mem, TREE_DOC), *table = tree_add_new(mem, doc, TREE_TABLE);
    struct assess_formula f = {0};

    fact(b, table, S("指标"),
         str_fmt(mem, "%.*s %.*s %.*s %.*s", STR_ARG(x->level[0]), STR_ARG(x->level[1]),
                 STR_ARG(x->level[2]), STR_ARG(x->level[3])));
    fact(b, table, S("得分"),
         s->marked ? str_fmt(mem, "%.*s / %.*s", STR_ARG(assess_zh(mem, s->points)),
                             STR_ARG(assess_zh(mem, x->points)))
                   : S("待评"));
    fact(b, table, S("原因"), s->says);
    fact(b, table, S("计分"), x->formula.n ? x->formula : S("由人评分"));
    if (s->evidence.n)
        fact(b, table, S("依据"), s->evidence);
    assess_formula_read(x->formula, &f);
    if (f.kind != ASSESS_HAND) {
        struct str record = record_of(f.a);

        fact(b, table, S("记录"), str_fmt(mem, "records/%.*s.csv", STR_ARG(record)));
        fact(b, table, S("口径"), measure_source(f.a));
        if (str_eq(record, S("documents")))
            docs_table(b, doc);
    }
    put_page(b, path, x->label, render_html(mem, doc));
    copy_named(b, s->evidence);
}

static void index_page(struct book *b)
{
    struct arena *mem = b->c->mem;
    const struct assess_board *board = &b->one->board;
    const struct assess_unit *u = &board->units.p[0];
    struct tree *doc = tree_new(mem, TREE_DOC), *table;

    tree_add_para(mem, doc,
                  str_fmt(mem, "%.*s，%.*s。得分 %.*s，满分 %.*s。制作于 %.*s。",
                          STR_ARG(b->unit.name), STR_ARG(period_zh(mem, &board->period)),
                          STR_ARG(assess_zh(mem, u->total)), STR_ARG(assess_zh(mem, u->full)),
                          STR_ARG(instant_minute(mem, b->c->now))));
    tree_add_para(
        mem, doc,
        S("manifest.sm3 列出每个文件的 SM3 值；用 gongkai export verify 目录 或者 sm3sum "
          "-c 核对。"));
    table = tree_add_new(mem, doc, TREE_TABLE);
    heads(b, table, S("考核要点|指标|分值|得分|原因"));
    for (isize i = 0; i < board->items.n; i++) {
        const struct assess_item *x = &board->items.p[i];
        struct str path = str_fmt(mem, "items/%03d.html", (int)i + 1);
        struct tree *row;

        if (!u->score[i].applies)
            continue;
        row = tree_add_new(mem, table, TREE_ROW);
        link_cell(b, row, x->label, path);
        tree_add_cell(mem, row,
                      str_fmt(mem, "%.*s %.*s", STR_ARG(x->level[0]), STR_ARG(x->level[1])),
                      false, 1, 1);
        tree_add_cell(mem, row, assess_zh(mem, x->points), false, 1, 1);
        tree_add_cell(mem, row,
                      u->score[i].marked ? assess_zh(mem, u->score[i].points) : S("待评"),
                      false, 1, 1);
        tree_add_cell(mem, row, u->score[i].says, false, 1, 1);
        item_page(b, i, path);
        b->done->items++;
    }
    put_page(b, S("index.html"), board->set.name, render_html(mem, doc));
}

static void manifest(struct book *b)
{
    struct buf out = buf_new(b->c->mem, 4096);
    const char *path = str_cstr(b->c->mem, str_fmt(b->c->mem, "%s/manifest.sm3", b->folder));
    isize n = b->manifest.n;

    /* one file may be put twice (a document that two indicators name): the last one stands */
    for (isize i = 0; i < n; i++) {
        bool again = false;

        for (isize k = i + 1; k < n && !again; k++)
            again = str_eq(str_from(b->manifest.p[i], 66), str_from(b->manifest.p[k], 66));
        if (!again)
            buf_fmt(&out, "%.*s\n", STR_ARG(b->manifest.p[i]));
    }
    os_write_file(path, buf_str(&out), 0644, &b->c->fail);
}

enum err evidence_write(struct ctx *c, struct str code, struct str period, struct unit_id unit,
                        const char *folder, struct evidence_done *out)
{
    struct assess_one one = {0};
    struct assess_set_list sets = {0};
    struct book b = {.c = c, .one = &one, .folder = folder, .done = out};
    struct str requests = {0};
    int64_t set = 0;

    *out = (struct evidence_done){0};
    assess_sets(c, unit, &sets);
    for (isize i = 0; i < sets.n; i++)
        if (str_eq(sets.p[i].code, code))
            set = sets.p[i].id;
    if (!c->fail.code && !set)
        fail_set(&c->fail, ERR_NOT_FOUND, "set", "没有代码为“%.*s”的指标体系", STR_ARG(code));
    if (assess_see(c, set, period, unit, &one) ||
        figures_register(c, unit, one.board.period.from, day_add(one.board.period.until, -1),
                         TABLE_CSV, &requests))
        return c->fail.code;
    os_mkdirs(folder, 0755, &c->fail);
    db_begin_read(c);
    unit_load(c, unit, &b.unit);
    gather(&b);
    for (isize i = 0; i < b.papers.n && !c->fail.code; i++)
        copy_doc(&b, b.papers.p[i].line.id);
    record_docs(&b);
    put(&b, S("records/requests.csv"), requests);
    record_registers(&b);
    record_rest(&b);
    index_page(&b);
    db_end(c);
    if (!c->fail.code)
        manifest(&b);
    return c->fail.code;
}
