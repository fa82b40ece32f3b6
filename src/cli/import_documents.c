/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import_documents.c - gongkai import documents: a table of documents, by the thousand */
#include "base/utf8.h"
#include "cli/data.h"
#include "cli/import.h"
#include "cli/progress.h"
#include "store/search.h"
#include "work/bulk.h"
#include "work/units.h"

enum { FILE_MOST = 800 << 20, COLUMNS_MOST = 32, TOLD_MOST = 20 };

enum part {
    P_TITLE,
    P_PUBLISHED,
    P_WRITTEN,
    P_COLUMN,
    P_DOC_NO,
    P_INDEX_NO,
    P_GENRE,
    P_SOURCE,
    P_AUTHOR,
    P_KEYWORDS,
    P_SUMMARY,
    P_ORIGIN,
    P_BODY,
    P__MAX
};
static const struct {
    struct str name, zh;
} parts[P__MAX] = {
    [P_TITLE] = {LIT("title"), LIT("标题")},
    [P_PUBLISHED] = {LIT("published"), LIT("发布时间")},
    [P_WRITTEN] = {LIT("written"), LIT("成文日期")},
    [P_COLUMN] = {LIT("column"), LIT("栏目")},
    [P_DOC_NO] = {LIT("doc_no"), LIT("文号")},
    [P_INDEX_NO] = {LIT("index_no"), LIT("索引号")},
    [P_GENRE] = {LIT("genre"), LIT("体裁")},
    [P_SOURCE] = {LIT("source"), LIT("来源")},
    [P_AUTHOR] = {LIT("author"), LIT("作者")},
    [P_KEYWORDS] = {LIT("keywords"), LIT("关键词")},
    [P_SUMMARY] = {LIT("summary"), LIT("内容概述")},
    [P_ORIGIN] = {LIT("origin"), LIT("原网址")},
    [P_BODY] = {LIT("body"), LIT("正文")},
};

struct reading {
    struct cli *c;
    struct ctx x;
    struct unit unit;
    struct column_list columns;
    struct column_id otherwise; /* --column */
    int at[COLUMNS_MOST];       /* what each column of the file is; P__MAX: passed over */
    int width;
    int64_t refused;
};

static void header(struct reading *r, struct str line)
{
    r->width = 0;
    for (struct str cell; r->width < COLUMNS_MOST && str_next(&line, '\t', &cell); r->width++) {
        r->at[r->width] = P__MAX;
        cell = str_trim_wide(cell);
        for (int p = 0; p < P__MAX; p++)
            if (str_eq(cell, parts[p].name) || str_eq(cell, parts[p].zh))
                r->at[r->width] = p;
    }
    for (int i = 0; i < r->width; i++)
        if (r->at[i] == P_TITLE)
            return;
    fail_set(&r->c->fail, ERR_UNREADABLE, "第1行", "表头里没有“标题”（title）一列");
}

/* \n, \t and \\ within a cell. */
static struct str plain(struct arena *mem, struct str s)
{
    struct buf b;

    if (str_find(s, S("\\")) < 0)
        return s;
    b = buf_new(mem, s.n);
    for (isize i = 0; i < s.n; i++) {
        char next = i + 1 < s.n ? s.p[i + 1] : 0;

        if (s.p[i] == '\\' && (next == 'n' || next == 't' || next == '\\')) {
            buf_char(&b, next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
            i++;
        } else {
            buf_char(&b, s.p[i]);
        }
    }
    return buf_str(&b);
}

static void column_of(struct reading *r, struct str name, struct column_id *out)
{
    *out = r->otherwise;
    if (!name.n)
        return;
    for (isize i = 0; i < r->columns.n; i++)
        if (str_eq(r->columns.p[i].name, name)) {
            *out = r->columns.p[i].id;
            return;
        }
    fail_set(&r->x.fail, ERR_INPUT, "栏目", "单位没有栏目“%.*s”", STR_ARG(name));
}

/* One line of the file as a document, in `mem`. */
static void line_read(struct reading *r, struct arena *mem, struct str line, struct bulk_doc *d)
{
    struct str cell[P__MAX] = {0};
    int i = 0;

    for (struct str part; i < r->width && str_next(&line, '\t', &part); i++)
        if (r->at[i] < P__MAX)
            cell[r->at[i]] = r->at[i] == P_BODY ? plain(mem, part) : str_trim_wide(part);
    d->f.title = cell[P_TITLE];
    d->f.doc_no = cell[P_DOC_NO];
    d->f.genre = cell[P_GENRE];
    d->f.source = cell[P_SOURCE];
    d->f.issuer = r->unit.name;
    d->f.author = cell[P_AUTHOR];
    d->f.keywords = cell[P_KEYWORDS];
    d->f.summary = cell[P_SUMMARY];
    d->index_no = cell[P_INDEX_NO];
    d->origin = cell[P_ORIGIN];
    d->text = cell[P_BODY];
    if (cell[P_WRITTEN].n && !day_parse_loose(cell[P_WRITTEN], &d->f.written))
        fail_set(&r->x.fail, ERR_INPUT, "成文日期", "“%.*s”不是日期", STR_ARG(cell[P_WRITTEN]));
    if (cell[P_PUBLISHED].n && !instant_parse(cell[P_PUBLISHED], &d->published)) {
        struct day day;

        if (day_parse_loose(cell[P_PUBLISHED], &day))
            d->published = instant_of_day(day);
        else
            fail_set(&r->x.fail, ERR_INPUT, "发布时间", "“%.*s”不是时间",
                     STR_ARG(cell[P_PUBLISHED]));
    }
    column_of(r, cell[P_COLUMN], &d->f.col);
    if (!d->f.col.n)
        fail_set(&r->x.fail, ERR_INPUT, "栏目", "请用 --column 或者表里的“栏目”一列说明栏目");
}

/* The user's failures are told with their line, and the import goes on. */
static void refuse(struct reading *r, int64_t line)
{
    if (!r->x.fail.code || !err_is_users(r->x.fail.code))
        return;
    if (r->refused++ < TOLD_MOST)
        cli_note(r->c, "第%lld行：%s：%s", (long long)line, r->x.fail.where, r->x.fail.what);
    r->x.fail = (struct fail){0};
}

static void lines(struct reading *r, struct str text, struct bulk *b)
{
    struct progress p;
    struct arena scratch;
    int64_t line = 1, total = 0;

    for (isize i = 0; i < text.n; i++)
        total += text.p[i] == '\n';
    if (!arena_init(&scratch, 64 << 20)) {
        fail_set(&r->c->fail, ERR_BUSY, "memory", "内存不足");
        return;
    }
    progress_start(&p, r->c, "导入", total);
    for (struct str row; !r->x.fail.code && str_next(&text, '\n', &row); line++) {
        struct bulk_doc d = {0};

        if (line == 1 || !str_trim_wide(row).n)
            continue;
        if (str_ends(row, S("\r")))
            row = str_slice(row, 0, row.n - 1);
        if (row.n > 16 << 20)
            fail_set(&r->x.fail, ERR_TOO_LARGE, "正文", "一行超过16 MiB");
        else
            line_read(r, &scratch, row, &d);
        bulk_add(b, &d, NULL);
        refuse(r, line);
        arena_reset(&scratch);
        progress_step(&p, 1);
    }
    progress_end(&p);
    arena_free(&scratch);
}

static void tell(struct reading *r, const struct bulk *b)
{
    struct json_out *j;

    if (!r->c->json) {
        cli_print(r->c, "导入%lld条，原来已有%lld条，未导入%lld条\n", (long long)b->added,
                  (long long)b->skipped, (long long)r->refused);
        return;
    }
    j = cli_json(r->c);
    jout_object(j);
    jout_put_int(j, "added", b->added);
    jout_put_int(j, "skipped", b->skipped);
    jout_put_int(j, "refused", r->refused);
    jout_end(j);
    cli_json_end(r->c);
}

int import_documents(struct cli *c)
{
    struct reading *r = NEW(c->mem, struct reading, 1);
    struct bulk *b = NEW(c->mem, struct bulk, 1);
    struct str text = {0}, first;
    struct data d;

    r->c = c;
    if (cli_expect(c, 1, 1) != OK)
        return cli_end(c, false);
    if (!cli_has(c, "unit"))
        return cli_usage(c, "请用 --unit 说明单位");
    if (cli_read_text(c, cli_arg(c, 0), FILE_MOST, &text) != OK)
        return cli_end(c, false);
    str_cut(text, S("\n"), &first, &(struct str){0});
    header(r, str_trim(first));
    if (c->fail.code || data_open(c, DATA_WRITE, &d) != OK)
        return cli_end(c, false);
    r->x = data_ctx(c, &d);
    db_begin_read(&r->x);
    unit_by_code(&r->x, cli_value(c, "unit"), &r->unit);
    column_all(&r->x, r->unit.id, false, &r->columns);
    if (!r->x.fail.code)
        column_of(r, cli_value(c, "column"), &r->otherwise);
    db_end(&r->x);
    if (!r->x.fail.code && bulk_start(&r->x, r->unit.id, b) == OK) {
        lines(r, text, b);
        bulk_end(b);
        if (b->added >= 1000)
            search_optimize(&r->x);
    }
    c->fail = r->x.fail;
    if (!c->fail.code)
        tell(r, b);
    return cli_end(c, r->refused > 0);
}
