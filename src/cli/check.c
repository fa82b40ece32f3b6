/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check.c - gongkai check: the content check on the command line */
#include "check/check.h"

#include <stdio.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "read/words.h"

enum { LARGEST = 64 << 20 };

static const struct cli_option options[] = {
    {"html", 0, NULL, "内容是 HTML（.html、.htm 文件自动识别），位置按原文件计"},
    {"lines", 0, "文件", "每行作为一篇，每行输出一个 JSON 对象"},
    {"family", 0, "类别",
     "只查这些类别，逗号分隔：typo,term,name,privacy,punct,date,cite,sum,link,form"},
    {"level", 0, "级别", "只列这一级及以上：note（提示）、warn（警告）、block（阻断）"},
    {"threshold", 0, "数值", "错别字的阈值增减，单位 0.01；正数更严"},
    {0}};
const struct cli_help help_check = {
    .line = "核查文字：错别字、表述、个人信息、标点、日期、引用、数字、体例",
    .usage = "[选项] 文件…|-\n[选项] --lines 文件 --json\nexplain 规则",
    .about =
        "发布之前核查内容。全部在本机完成，不联网。DOCX、XLSX、PDF、OFD "
        "在受限的子进程里取出文字；\n"
        "CSV 按表格查，SRT、VTT 字幕只查台词；文件名里的个人信息也列出（位置为 0）。\n"
        "--json "
        "每个文件一个对象：file，findings（rule、family、level、start、length、text、says、\n"
        "suggestion、source；start 和 length "
        "以字符计），corrected（按错别字建议改好的全文）。\n"
        "一个文件时输出该对象，多个文件时输出数组。",
    .options = options,
    .examples = "# 查一份文稿\ngongkai check 通知.txt\n# 只查个人信息，阻断级\ngongkai check "
                "--family privacy --level block 名单.txt\n"
                "# 一条规则查什么\ngongkai check explain privacy.id",
};

struct job {
    const struct checker *k;
    struct check_options o;
    bool html, lines;
};

static enum err take_families(struct cli *c, struct str list, unsigned *out)
{
    struct str name;
    enum check_family f;

    while (str_next(&list, ',', &name)) {
        if (!check_family_find(str_trim(name), &f))
            return fail_set(&c->fail, ERR_INPUT, "--family", "没有类别“%.*s”", STR_ARG(name));
        *out |= 1u << f;
    }
    return OK;
}

/* Those of the file's name have no place in its text: start and length are 0. */
static void write_findings(struct json_out *j, const struct check_list *l, bool of_name)
{
    for (isize i = 0; i < l->n; i++) {
        const struct check_finding *f = &l->p[i];

        jout_object(j);
        jout_put_str(j, "rule", f->rule->name);
        jout_put_str(j, "family", check_family_name(f->rule->family));
        jout_put_str(j, "level", check_level_name(f->level));
        jout_put_int(j, "start", of_name ? 0 : f->start);
        jout_put_int(j, "length", of_name ? 0 : f->length);
        jout_put_str(j, "text", f->words);
        jout_put_str(j, "says", f->says);
        jout_key(j, "suggestion");
        if (f->mends)
            jout_str(j, f->suggestion);
        else
            jout_null(j);
        jout_put_str(j, "source", f->source);
        jout_end(j);
    }
}

static void write_object(struct arena *mem, struct json_out *j, const char *key,
                         struct str name, struct str text, const struct check_list *l,
                         const struct check_list *of_name)
{
    jout_object(j);
    if (key)
        jout_put_str(j, key, name);
    jout_key(j, "findings");
    jout_array(j);
    if (of_name)
        write_findings(j, of_name, true);
    write_findings(j, l, false);
    jout_end(j);
    jout_put_str(j, "corrected", check_apply(mem, text, l, 1u << CHECK_TYPO));
    jout_end(j);
}

static void show(struct cli *c, struct str file, const struct check_list *l,
                 const struct check_list *of_name)
{
    static const enum cli_colour colours[] = {
        [CHECK_NOTE] = CLI_BLUE, [CHECK_WARN] = CLI_YELLOW, [CHECK_BLOCK] = CLI_RED};

    for (isize i = 0; i < of_name->n; i++)
        cli_print(c, "%.*s: %.*s “%.*s”：%.*s\n", STR_ARG(file),
                  STR_ARG(of_name->p[i].rule->name), STR_ARG(of_name->p[i].words),
                  STR_ARG(of_name->p[i].says));
    for (isize i = 0; i < l->n; i++) {
        const struct check_finding *f = &l->p[i];

        cli_print(c, "%.*s:%d: %.*s %.*s“%.*s”：%.*s", STR_ARG(file), f->line + 1,
                  STR_ARG(cli_paint(c, colours[f->level], check_level_zh(f->level))),
                  STR_ARG(cli_paint(c, CLI_DIM, f->rule->name)), STR_ARG(f->words),
                  STR_ARG(f->says));
        if (f->mends && f->suggestion.n)
            cli_print(c, "（建议：%.*s）", STR_ARG(f->suggestion));
        else if (f->mends)
            cli_print(c, "（建议：删去）");
        cli_print(c, "\n");
    }
}

static void run(const struct job *job, struct arena *mem, const struct words *w,
                struct check_list *out)
{
    struct str text = w->subtitle ? check_subtitle_text(mem, w->text) : w->text;

    if (job->html || w->html)
        check_html(job->k, mem, text, &job->o, out);
    else
        check_text(job->k, mem, &(struct check_input){.text = text, .table = w->table}, &job->o,
                   out);
}

/* The name of a file goes out with it: 张三_370303….docx. */
static void of_name(const struct job *job, struct arena *mem, struct str file,
                    struct check_list *out)
{
    isize slash = str_rfind(file, S("/"));
    struct check_options o = job->o;

    o.families = (o.families ? o.families : CHECK_ALL) & 1u << CHECK_PRIVACY;
    *out = (struct check_list){0};
    if (o.families)
        check_text(job->k, mem,
                   &(struct check_input){.text = str_from(file, slash + 1), .fragment = true},
                   &o, out);
    for (isize i = 0; i < out->n; i++)
        out->p[i].says = str_concat(mem, S("文件名里有"), out->p[i].says);
}

/* Each line by itself, memory given back between them. */
static bool by_lines(struct cli *c, const struct job *job, struct str text)
{
    struct str line;
    bool found = false;

    if (str_ends(text, S("\n")))
        text.n--;
    while (str_next(&text, '\n', &line)) {
        struct arena scratch = *c->mem;
        struct buf b = buf_new(&scratch, 4096);
        struct json_out j = jout_new(&b);
        struct check_list l;

        if (str_ends(line, S("\r")))
            line.n--;
        check_text(job->k, &scratch, &(struct check_input){.text = line}, &job->o, &l);
        write_object(&scratch, &j, NULL, (struct str){0}, line, &l, NULL);
        buf_char(&b, '\n');
        cli_put(c, buf_str(&b));
        found |= l.n > 0;
    }
    return found;
}

static int explain(struct cli *c, const struct checker *k)
{
    isize n;
    const struct check_rule *all = check_rules(k, &n), *one = NULL;

    if (c->args.n == 2) {
        one = check_rule_find(k, cli_arg(c, 1));
        if (!one) {
            fail_set(&c->fail, ERR_INPUT, NULL,
                     "没有规则“%.*s”，全部规则见 gongkai check explain",
                     STR_ARG(cli_arg(c, 1)));
            return cli_end(c, false);
        }
    } else if (cli_expect(c, 1, 2)) {
        return cli_end(c, false);
    }
    if (c->json) {
        struct json_out *j = cli_json(c);

        jout_array(j);
        for (const struct check_rule *r = one ? one : all; r < (one ? one + 1 : all + n); r++) {
            jout_object(j);
            jout_put_str(j, "rule", r->name);
            jout_put_str(j, "family", check_family_name(r->family));
            jout_put_str(j, "level", check_level_name(r->level));
            jout_put_str(j, "title", r->title);
            jout_put_str(j, "explain", r->explain);
            jout_put_str(j, "source", r->source);
            jout_end(j);
        }
        jout_end(j);
        cli_json_end(c);
        return cli_end(c, false);
    }
    if (one) {
        cli_print(c, "%.*s  %.*s（%.*s，%.*s）\n%.*s。\n出处：%.*s\n", STR_ARG(one->name),
                  STR_ARG(one->title), STR_ARG(check_family_zh(one->family)),
                  STR_ARG(check_level_zh(one->level)), STR_ARG(one->explain),
                  STR_ARG(one->source));
        return cli_end(c, false);
    }
    for (isize i = 0; i < n; i++)
        cli_print(c, "%.*s%.*s  %.*s\n", STR_ARG(cli_cell(c, all[i].name, 22)),
                  STR_ARG(check_level_zh(all[i].level)), STR_ARG(all[i].title));
    return cli_end(c, false);
}

/* A text, or the words of an office file, which a child process takes apart. */
static enum err read_any(struct cli *c, struct str file, struct words *out)
{
    struct str bytes = {0};

    *out = (struct words){0};
    if (str_eq(file, S("-"))) {
        cli_read_text(c, file, LARGEST, &out->text);
        return c->fail.code;
    }
    os_read_file(c->mem, file.p, LARGEST, &bytes, &c->fail);
    if (read_any_words(NULL, c->mem, file, bytes, out, &c->fail) && !c->fail.where[0])
        snprintf(c->fail.where, sizeof c->fail.where, "%s", file.p);
    return c->fail.code;
}

static enum err take_options(struct cli *c, struct job *job)
{
    int64_t hundredths = 0;

    take_families(c, cli_value(c, "family"), &job->o.families);
    if (cli_has(c, "level") && !check_level_find(cli_value(c, "level"), &job->o.least))
        fail_set(&c->fail, ERR_INPUT, "--level", "没有级别“%.*s”：应为 note、warn 或者 block",
                 STR_ARG(cli_value(c, "level")));
    cli_int(c, "threshold", -1000, 1000, 0, &hundredths);
    job->o.threshold = (double)hundredths / 100;
    job->html = cli_has(c, "html");
    return c->fail.code;
}

int cmd_check(struct cli *c)
{
    struct job job = {0};
    struct str text;
    bool found = false;

    if (checker_open(c->mem, &job.k, &c->fail) || take_options(c, &job))
        return cli_end(c, false);
    if (c->args.n && str_eq(cli_arg(c, 0), S("explain")))
        return explain(c, job.k);
    if (cli_has(c, "lines")) {
        if (cli_expect(c, 0, 0) || cli_read_text(c, cli_value(c, "lines"), LARGEST, &text))
            return cli_end(c, false);
        return cli_end(c, by_lines(c, &job, text));
    }
    if (cli_expect(c, 1, CLI_ARGS))
        return cli_end(c, false);
    struct json_out *j = c->json ? cli_json(c) : NULL;

    if (j && c->args.n > 1)
        jout_array(j);
    for (isize i = 0; i < c->args.n; i++) {
        struct str file = cli_arg(c, i);
        struct check_list l, name;
        struct words w;

        if (read_any(c, file, &w))
            return cli_end(c, false);
        run(&job, c->mem, &w, &l);
        of_name(&job, c->mem, file, &name);
        found |= l.n + name.n > 0;
        if (j)
            write_object(c->mem, j, "file", file, w.text, &l, &name);
        else
            show(c, file, &l, &name);
    }
    if (j && c->args.n > 1)
        jout_end(j);
    if (j)
        cli_json_end(c);
    return cli_end(c, found);
}
