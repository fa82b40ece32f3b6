/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact.c - gongkai redact: passages taken out of a file, and the proof that they are gone */
#include "work/redact.h"

#include "base/os.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "law/withhold.h"

static const struct cli_option options[] = {
    CLI_OPT_OUT,
    {"term", 't', "词语", "隐去这个词语的每一处；可以写多次"},
    {"marks", 'm', "文件", "标记文件，每行一个：term 词语 理由，或者 area 页 左 上 右 下 理由"},
    {"ground", 'g', "理由", "--term 和没有写理由的标记的理由，默认 privacy（个人隐私）"},
    {"looked", 0, NULL, "已经逐页查看过图片：程序读不到图片里的字"},
    {0}};
const struct cli_help help_redact = {
    .line = "隐去文件中不予公开的内容，生成新文件并证明已经隐去",
    .usage = "文件 -o 新文件 --term 词语… [--marks 标记文件]\ngrounds",
    .about = "区分处理（《条例》第三十七条）。PDF "
             "逐页重新画成图片，遮住标记之处，只附上仍然可见的文字；\n"
             "DOCX、XLSX、HTML、TXT、CSV 以 ■■■ "
             "代替。元数据、附件、批注、公式、隐藏的文字和行列都不带入新文件。生成后读回：\n"
             "词语在文字和字节里都不存在，遮盖处全黑，否则不写出文件。比较时不论空格、换行、全"
             "半角、繁简。\n"
             "区域以页宽、页高的千分之一计。旧式 "
             "旧式工作簿（XLS、ET）写成 XLSX；DOC、WPS、OFD、图片不能安全处理，会说明原因。\n"
             "没有找到的词语列出来，状态为 1。\n"
             "--json：file、kind、bytes，marks（term 或者 area、ground、article、found），\n"
             "pages（page、found、hidden、unread），dropped（略去的图片、图表），\n"
             "hidden_cells、hidden_sheets（XLSX "
             "里隐藏而没有带入的），proof（terms、areas、searched）。",
    .options = options,
    .examples = "gongkai redact 处罚决定书.pdf -o 公开版.pdf --term 张三 --term 13800138000\n"
                "# 各种理由\ngongkai redact grounds",
};

static int grounds(struct cli *c)
{
    struct withhold_ground g;

    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_array(j);
        for (isize i = 0; withhold_ground_at(i, &g); i++) {
            jout_object(j);
            jout_put_str(j, "id", g.id);
            jout_put_str(j, "name", g.name);
            jout_put_str(j, "article", g.article);
            jout_end(j);
        }
        jout_end(j);
        cli_json_end(c);
    } else {
        for (isize i = 0; withhold_ground_at(i, &g); i++)
            cli_print(c, "%.*s%.*s  %.*s\n", STR_ARG(cli_cell(c, g.id, 10)), STR_ARG(g.name),
                      STR_ARG(g.article));
    }
    return cli_end(c, false);
}

static enum err marks_of(struct cli *c, struct redact_marks *out)
{
    struct str ground = cli_value(c, "ground"), text = {0}, file = cli_value(c, "marks");
    struct withhold_ground g;
    isize cap = 0;

    if (!ground.n)
        ground = S("privacy");
    if (!withhold_ground_find(ground, &g))
        return fail_set(&c->fail, ERR_INPUT, "--ground",
                        "没有理由“%.*s”，见 gongkai redact grounds", STR_ARG(ground));
    if (file.n && (cli_read_text(c, file, 1 << 20, &text) ||
                   redact_marks_parse(c->mem, text, g.id, out, &c->fail)))
        return c->fail.code;
    cap = out->n;
    for (int i = 0; cli_value_n(c, "term", i).n && i < REDACT_MARKS; i++)
        *LIST_ADD(c->mem, out, cap) =
            (struct redact_mark){.term = cli_value_n(c, "term", i), .ground = g.id};
    return redact_marks_check(out, &c->fail);
}

static void as_json(struct cli *c, const struct redact_in *in, const struct redacted *r)
{
    struct json_out *j = cli_json(c);

    jout_object(j);
    jout_put_str(j, "file", cli_value(c, "out"));
    jout_put_str(j, "kind", r->ends);
    jout_put_int(j, "bytes", r->bytes.n);
    jout_key(j, "marks");
    jout_array(j);
    for (isize i = 0; i < in->marks.n; i++) {
        const struct redact_mark *m = &in->marks.p[i];
        struct withhold_ground g = {0};

        (void)withhold_ground_find(m->ground, &g);
        jout_object(j);
        if (m->area)
            jout_put_str(j, "area",
                         str_fmt(c->mem, "%d %d %d %d %d", m->page, m->left, m->top, m->right,
                                 m->bottom));
        else
            jout_put_str(j, "term", m->term);
        jout_put_str(j, "ground", g.id);
        jout_put_str(j, "article", g.article);
        jout_put_int(j, "found", r->found.p[i]);
        jout_end(j);
    }
    jout_end(j);
    jout_key(j, "pages");
    jout_array(j);
    for (isize i = 0; i < r->pages.n; i++) {
        jout_object(j);
        jout_put_int(j, "page", r->pages.p[i].page);
        jout_put_int(j, "found", r->pages.p[i].found);
        jout_put_int(j, "hidden", r->pages.p[i].hidden);
        jout_put_bool(j, "unread", r->pages.p[i].unread);
        jout_end(j);
    }
    jout_end(j);
    jout_put_int(j, "dropped", r->dropped);
    jout_put_int(j, "hidden_cells", r->hidden_cells);
    jout_put_int(j, "hidden_sheets", r->hidden_sheets);
    jout_key(j, "proof");
    jout_object(j);
    jout_put_int(j, "terms", r->terms);
    jout_put_int(j, "areas", r->areas);
    jout_put_int(j, "searched", r->searched);
    jout_end(j);
    jout_end(j);
    cli_json_end(c);
}

static void as_text(struct cli *c, const struct redact_in *in, const struct redacted *r)
{
    int hidden = 0;

    for (isize i = 0; i < in->marks.n; i++) {
        const struct redact_mark *m = &in->marks.p[i];
        struct withhold_ground g = {0};

        (void)withhold_ground_find(m->ground, &g);
        if (m->area)
            cli_note(c, "第 %d 页的区域：%.*s，%.*s", m->page, STR_ARG(g.name),
                     STR_ARG(g.article));
        else if (r->found.p[i])
            cli_note(c, "“%.*s”：%d 处，%.*s，%.*s", STR_ARG(m->term), r->found.p[i],
                     STR_ARG(g.name), STR_ARG(g.article));
        else
            cli_note(c, "没有找到“%.*s”", STR_ARG(m->term));
    }
    for (isize i = 0; i < r->pages.n; i++)
        hidden += r->pages.p[i].hidden;
    if (hidden)
        cli_note(c, "%d 个看不见的字没有带入新文件", hidden);
    if (r->hidden_cells || r->hidden_sheets)
        cli_note(c, "隐藏的工作表 %d 个、隐藏行列里有内容的单元格 %d 个没有带入新文件",
                 r->hidden_sheets, r->hidden_cells);
    if (r->dropped)
        cli_note(c, "略去 %d 张图片、图表", r->dropped);
    cli_note(c, "已证明：%d 个词语、%d 个区域不在新文件里（读回文字，查找 %lld 字节）",
             r->terms, r->areas, (long long)r->searched);
}

int cmd_redact(struct cli *c)
{
    struct redact_in in = {.looked = cli_has(c, "looked")};
    struct redacted r = {0};
    struct str file = cli_arg(c, 0), out = cli_value(c, "out");
    bool missing = false;

    if (c->args.n == 1 && str_eq(file, S("grounds")))
        return grounds(c);
    if (cli_expect(c, 1, 1))
        return cli_end(c, false);
    if (!out.n)
        return cli_usage(c, "请用 -o 写明新文件");
    if (str_eq(out, file))
        return cli_usage(c, "新文件不能就是原文件：原件应当保留");
    in.name = str_from(file, str_rfind(file, S("/")) + 1);
    if (!marks_of(c, &in.marks) &&
        !os_read_file(c->mem, file.p, REDACT_BYTES, &in.bytes, &c->fail) &&
        !redact(NULL, &in, c->mem, &r, &c->fail)) {
        (void)os_write_file(out.p, r.bytes, 0600, &c->fail);
        for (isize i = 0; i < r.found.n; i++)
            missing |= !r.found.p[i];
        if (c->json && !c->fail.code)
            as_json(c, &in, &r);
        else if (!c->fail.code)
            as_text(c, &in, &r);
    }
    return cli_end(c, missing);
}
