/* SPDX-License-Identifier: MulanPSL-2.0 */
/* compare.c - gongkai compare: what another site has, side by side with what is here */
#include "base/os.h"
#include "base/utf8.h"
#include "cli/data.h"
#include "cli/progress.h"
#include "read/page.h"
#include "store/unit.h"
#include "work/beside.h"

enum { PAGE_MAX = 16 << 20, DEEP = 16, SCRATCH = 512 << 20 };

static int site(struct cli *c);

static const struct cli_option options[] = {
    CLI_OPT_DATA,
    {"unit", 'u', "代码", "和哪个单位比"},
    {"from", 0, "网址", "目录对应的网址（网页自己没有写明时用）"},
    {"all", 'a', NULL, "一致的也列出来"},
    {0}};
static const struct cli_verb verbs[] = {
    {"site", "目录或文件…", "保存下来的现有网站的网页，和这里的信息逐篇比较", site}, {0}};
const struct cli_help help_compare = {
    .line = "与现有网站比对",
    .about =
        "不必先搬家：旧网站照常使用，随时可以看两边差在哪里。目录里的网页（.htm .html "
        ".shtml）\n"
        "逐个读取，栏目页、列表页等不是文章的跳过。先按旧网址认（导入过的），再按索引号，再按标"
        "题\n"
        "和文号。每一篇的结论是：一致、内容不同、对方较新、本系统较新、本系统没有、对方没有。\n"
        "--json：{\"rows\": [{verdict file address title published document title_here\n"
        "published_here index_number by differs there here}], \"counts\": {…}, \"skipped\"}。\n"
        "有不一致的结束状态是 1。服务器运行时也能比。",
    .options = options,
    .verbs = verbs,
    .examples =
        "gongkai compare site /media/旧网站 --unit sfqzf --from http://www.shifan.gov.cn\n"
        "gongkai compare site 旧站/t2021*.htm --unit sfqzf --json",
};

struct run {
    struct cli *c;
    struct beside b;
    struct progress p;
    struct arena page; /* one page at a time */
    struct str top;    /* the folder that --from stands for */
    int64_t skipped, unread;
};

static bool is_page(struct str name)
{
    static const char *const ends[] = {".htm", ".html", ".shtml", ".xhtml"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str end = str_of(ends[i]);

        if (name.n > end.n && str_eq_nocase(str_from(name, name.n - end.n), end))
            return true;
    }
    return false;
}

/* Where the page came from: its own tag, else its place in the folder. */
static struct str address(struct run *r, struct str file, const struct page *p)
{
    struct str base = cli_value(r->c, "from");

    if (p->url.value.n || !base.n)
        return str_dup(r->c->mem, p->url.value);
    if (!r->top.n || !str_starts(file, r->top))
        return base;
    file = str_from(file, r->top.n);
    while (str_starts(file, S("/")))
        file = str_from(file, 1);
    return str_fmt(r->c->mem, "%.*s%s%.*s", STR_ARG(base), str_ends(base, S("/")) ? "" : "/",
                   STR_ARG(file));
}

/* A list, a home page: no time of its own that is written on it, or no text. */
static bool is_article(const struct page *p, struct str text)
{
    return p->title.value.n && p->published.sure >= 60 && (utf8_count(text) >= 10 || p->images);
}

static void one(struct run *r, struct str file)
{
    struct cli *c = r->c;
    struct fail why = {0};
    struct str bytes, text;
    struct page p = {0};
    struct beside_page there;

    if (c->fail.code)
        return;
    if (os_read_file(&r->page, str_cstr(&r->page, file), PAGE_MAX, &bytes, &why) ||
        page_read(&r->page, bytes, file, &p, &why)) {
        if (why.code != ERR_UNREADABLE) {
            cli_note_file(c, file, &why);
            r->unread++;
        } else {
            r->skipped++;
        }
    } else if (text = tree_text(&r->page, p.body), is_article(&p, text)) {
        there = (struct beside_page){.file = str_dup(c->mem, file),
                                     .address = address(r, file, &p),
                                     .title = str_dup(c->mem, p.title.value),
                                     .published = str_dup(c->mem, p.published.value),
                                     .index_no = str_dup(c->mem, p.index_number.value),
                                     .doc_no = str_dup(c->mem, p.document_number.value),
                                     .text = text,
                                     .files = p.attachments.n};
        if (beside_add(&r->b, &there))
            c->fail = r->b.c->fail;
    } else {
        r->skipped++;
    }
    arena_reset(&r->page);
    progress_step(&r->p, 1);
}

static void folder(struct run *r, struct str path, int depth)
{
    struct cli *c = r->c;
    struct str *names;
    isize n = 0;

    if (depth > DEEP || os_list_dir(c->mem, str_cstr(c->mem, path), &names, &n, &c->fail))
        return;
    for (isize i = 0; i < n && !c->fail.code; i++) {
        struct str below = str_fmt(c->mem, "%.*s/%.*s", STR_ARG(path), STR_ARG(names[i]));

        if (os_is_dir(str_cstr(c->mem, below)))
            folder(r, below, depth + 1);
        else if (is_page(names[i]))
            one(r, below);
    }
}

static void put_json(struct run *r)
{
    struct json_out *j = cli_json(r->c);

    jout_object(j);
    jout_key(j, "rows");
    jout_array(j);
    for (isize i = 0; i < r->b.rows.n; i++) {
        const struct beside_row *w = &r->b.rows.p[i];

        jout_object(j);
        jout_put_str(j, "verdict", beside_name(w->verdict));
        jout_put_opt(j, "file", w->file);
        jout_put_opt(j, "address", w->address);
        jout_put_opt(j, "title", w->title);
        jout_put_opt(j, "published", w->published);
        if (w->doc.n)
            jout_put_int(j, "document", w->doc.n);
        jout_put_opt(j, "title_here", w->title_here);
        jout_put_opt(j, "published_here", w->published_here);
        jout_put_opt(j, "index_number", w->index_no);
        jout_put_opt(j, "by", w->by);
        jout_put_opt(j, "differs", w->fields);
        jout_put_opt(j, "there", w->there);
        jout_put_opt(j, "here", w->here);
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "counts");
    jout_object(j);
    for (int v = 0; v < BESIDE__MAX; v++)
        jout_put_int(j, str_cstr(r->c->mem, beside_name((enum beside_verdict)v)),
                     r->b.count[v]);
    jout_end(j);
    jout_put_int(j, "skipped", r->skipped);
    jout_put_int(j, "unread", r->unread);
    jout_end(j);
    cli_json_end(r->c);
}

static void put_table(struct run *r)
{
    struct cli *c = r->c;
    bool all = cli_has(c, "all");

    for (isize i = 0; i < r->b.rows.n; i++) {
        const struct beside_row *w = &r->b.rows.p[i];

        if (w->verdict == BESIDE_SAME && !all)
            continue;
        cli_put(c, cli_paint(c, w->verdict == BESIDE_SAME ? CLI_DIM : CLI_BOLD,
                             cli_cell(c, beside_zh(w->verdict), 12)));
        cli_print(c, "%.*s  %.*s\n",
                  STR_ARG(cli_cell(
                      c, utf8_head(w->published.n ? w->published : w->published_here, 10), 10)),
                  STR_ARG(w->title.n ? w->title : w->title_here));
        if (w->file.n)
            cli_print(c, "            %.*s\n", STR_ARG(w->file));
        if (w->doc.n && w->file.n)
            cli_print(c, "            本系统：%.*s %.*s（按%.*s认出）\n", STR_ARG(w->index_no),
                      STR_ARG(w->published_here), STR_ARG(w->by));
        if (w->fields.n)
            cli_print(c, "            不同：%.*s\n", STR_ARG(w->fields));
        if (w->there.n || w->here.n)
            cli_print(c, "            对方“%.*s”，本系统“%.*s”\n", STR_ARG(w->there),
                      STR_ARG(w->here));
    }
    for (int v = 0; v < BESIDE__MAX; v++)
        cli_print(c, "%s%.*s %lld", v ? "，" : "", STR_ARG(beside_zh((enum beside_verdict)v)),
                  (long long)r->b.count[v]);
    cli_print(c, "；不是文章的网页 %lld\n", (long long)r->skipped);
}

static int site(struct cli *c)
{
    struct run *r = NEW(c->mem, struct run, 1);
    struct data d;
    struct ctx x;
    struct unit u = {0};
    int64_t odd = 0;

    r->c = c;
    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    if (!cli_has(c, "unit"))
        return cli_usage(c, "请用 --unit 说明和哪个单位比");
    if (data_open(c, DATA_READ, &d) != OK)
        return cli_end(c, false);
    if (!arena_init(&r->page, SCRATCH))
        return cli_usage(c, "内存不足");
    r->page.unwind = c->mem->unwind;
    x = data_ctx(c, &d);
    db_begin_read(&x);
    unit_by_code(&x, cli_value(c, "unit"), &u);
    db_end(&x);
    beside_start(&x, u.id, &r->b);
    c->fail = x.fail;
    progress_start(&r->p, c, "比对", 0);
    for (isize i = 0; i < c->args.n && !c->fail.code; i++) {
        struct str path = cli_arg(c, i);

        while (path.n > 1 && str_ends(path, S("/")))
            path = str_slice(path, 0, path.n - 1);
        if (os_is_dir(str_cstr(c->mem, path))) {
            r->top = path;
            folder(r, path, 0);
        } else {
            r->top = S("");
            one(r, path);
        }
    }
    progress_end(&r->p);
    arena_free(&r->page);
    if (!c->fail.code) {
        beside_end(&r->b);
        c->fail = x.fail;
    }
    if (c->fail.code)
        return cli_end(c, false);
    if (c->json)
        put_json(r);
    else
        put_table(r);
    for (int v = BESIDE_DIFFERENT; v < BESIDE__MAX; v++)
        odd += r->b.count[v];
    return r->unread ? CLI_USAGE : cli_end(c, odd > 0);
}

int cmd_compare(struct cli *c)
{
    return cli_verb(c);
}
