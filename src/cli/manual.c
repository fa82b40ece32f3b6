/* SPDX-License-Identifier: MulanPSL-2.0 */
/* manual.c - help, manual page and completion from the command table; see manual.h */
#include "cli/manual.h"

#include <string.h>

#include "base/utf8.h"

/* Lines of a text that is wrapped by hand, each with `indent` before it. */
static void indented(struct buf *b, const char *text, const char *indent)
{
    for (struct str rest = str_of(text), line; str_next(&rest, '\n', &line);)
        if (line.n || rest.n)
            buf_fmt(b, "%s%.*s\n", line.n ? indent : "", STR_ARG(line));
}

static void column(struct buf *b, struct str s, isize width)
{
    isize used = utf8_width(s);

    buf_add(b, s);
    do
        buf_char(b, ' ');
    while (++used < width);
}

struct str manual_overview(struct arena *mem, const struct cli_command *commands)
{
    struct buf b = buf_new(mem, 4096);

    buf_lit(&b, "公开 (gongkai)：政府信息公开的发布、核查、依申请办理与年度报告，一个程序。\n\n"
                "用法：gongkai 命令 [选项] [参数]\n\n命令：\n");
    for (const struct cli_command *k = commands; k->name; k++) {
        buf_lit(&b, "  ");
        column(&b, str_of(k->name), 12);
        buf_fmt(&b, "%s\n", k->help->line);
    }
    buf_lit(&b, "\n  gongkai 命令 --help   用法、选项和示例\n"
                "  gongkai --version     版本\n\n"
                "结束状态：0 完成，未发现问题；1 完成，发现问题；2 用法有误或内容无法读取。\n"
                "凡写文件处，“-”指标准输入。设置 NO_COLOR 则不用颜色。\n");
    return buf_str(&b);
}

static struct str option_words(struct arena *mem, const struct cli_option *o)
{
    struct buf b = buf_new(mem, 64);

    if (o->letter)
        buf_fmt(&b, "-%c, ", o->letter);
    else
        buf_lit(&b, "    ");
    buf_fmt(&b, "--%s", o->name);
    if (o->value)
        buf_fmt(&b, " %s", o->value);
    return buf_str(&b);
}

struct str manual_command(struct arena *mem, const struct cli_command *command)
{
    const struct cli_help *h = command->help;
    struct buf b = buf_new(mem, 4096);

    buf_fmt(&b, "gongkai %s：%s\n\n用法：\n", command->name, h->line);
    for (struct str rest = str_of(h->usage ? h->usage : ""), line;
         str_next(&rest, '\n', &line);)
        if (line.n || h->usage)
            buf_fmt(&b, "  gongkai %s %.*s\n", command->name, STR_ARG(line));
    for (const struct cli_verb *v = h->verbs; v && v->name; v++) {
        buf_fmt(&b, "  gongkai %s %s%s%s\n", command->name, v->name, v->args[0] ? " " : "",
                v->args);
        indented(&b, v->says, "      ");
    }
    if (h->about) {
        buf_char(&b, '\n');
        indented(&b, h->about, "");
    }
    buf_lit(&b, "\n选项：\n");
    for (const struct cli_option *o = h->options; o && o->name; o++) {
        buf_lit(&b, "  ");
        column(&b, option_words(mem, o), 28);
        buf_fmt(&b, "%s\n", o->says);
    }
    buf_lit(&b, "      --json                  以 JSON 输出\n"
                "  -h, --help                  显示本帮助\n");
    if (h->examples) {
        buf_lit(&b, "\n示例：\n");
        indented(&b, h->examples, "  ");
    }
    return buf_str(&b);
}

/* --- the manual page */

/* Text as roff takes it: a backslash and a leading dot or quote are escaped. */
static void roff(struct buf *b, struct str s)
{
    for (isize i = 0; i < s.n; i++) {
        if (i == 0 && (s.p[i] == '.' || s.p[i] == '\''))
            buf_lit(b, "\\&");
        if (s.p[i] == '\\')
            buf_lit(b, "\\e");
        else if (s.p[i] == '-')
            buf_lit(b, "\\-");
        else
            buf_char(b, s.p[i]);
    }
}

static void roff_lines(struct buf *b, const char *text)
{
    buf_lit(b, ".nf\n");
    for (struct str rest = str_of(text), line; str_next(&rest, '\n', &line);) {
        roff(b, line);
        buf_char(b, '\n');
    }
    buf_lit(b, ".fi\n");
}

static void roff_option(struct buf *b, struct arena *mem, const struct cli_option *o)
{
    buf_lit(b, ".TP\n.B ");
    roff(b, str_trim(option_words(mem, o)));
    buf_char(b, '\n');
    roff(b, str_of(o->says));
    buf_char(b, '\n');
}

static void roff_command(struct buf *b, struct arena *mem, const struct cli_command *k)
{
    const struct cli_help *h = k->help;

    buf_fmt(b, ".SS gongkai %s\n%s\n", k->name, h->line);
    for (struct str rest = str_of(h->usage ? h->usage : ""), line;
         str_next(&rest, '\n', &line);)
        if (h->usage) {
            buf_fmt(b, ".PP\n.B gongkai %s ", k->name);
            roff(b, line);
            buf_char(b, '\n');
        }
    for (const struct cli_verb *v = h->verbs; v && v->name; v++) {
        buf_fmt(b, ".TP\n.B gongkai %s %s ", k->name, v->name);
        roff(b, str_of(v->args));
        buf_char(b, '\n');
        roff(b, str_of(v->says));
        buf_char(b, '\n');
    }
    if (h->about) {
        buf_lit(b, ".PP\n");
        roff_lines(b, h->about);
    }
    for (const struct cli_option *o = h->options; o && o->name; o++)
        roff_option(b, mem, o);
    if (h->examples) {
        buf_lit(b, ".PP\n示例：\n.RS\n");
        roff_lines(b, h->examples);
        buf_lit(b, ".RE\n");
    }
}

struct str manual_page(struct arena *mem, const struct cli_command *commands)
{
    struct buf b = buf_new(mem, 1 << 16);

    buf_lit(&b, ".\\\" Made by `gongkai manual page` from the command table.\n"
                ".TH GONGKAI 1 \"\" \"gongkai " GONGKAI_VERSION "\" \"公开\"\n"
                ".SH 名称\ngongkai \\- 政府信息公开：发布、核查、依申请办理与年度报告\n"
                ".SH 用法\n.B gongkai\n.I 命令\n[选项] [参数]\n"
                ".SH 说明\n"
                "公开（gongkai）把公共机构依照《中华人民共和国政府信息公开条例》要做的事合在一"
                "个程序里。\n"
                ".PP\n凡写文件处，“\\-”指标准输入。每个命令都接受\n.B \\-\\-help\n和\n.BR "
                "\\-\\-json 。\n"
                ".SH 命令\n");
    for (const struct cli_command *k = commands; k->name; k++)
        roff_command(&b, mem, k);
    buf_lit(&b, ".SH 结束状态\n.TP\n.B 0\n完成，未发现问题\n.TP\n.B 1\n完成，发现问题\n"
                ".TP\n.B 2\n用法有误，或内容无法读取\n"
                ".SH 环境\n.TP\n.B NO_COLOR\n设置后不用颜色\n");
    return buf_str(&b);
}

/* --- completion */

struct str manual_bash(struct arena *mem, const struct cli_command *commands)
{
    struct buf b = buf_new(mem, 1 << 14);

    buf_lit(&b, "# Made by `gongkai manual bash` from the command table.\n"
                "_gongkai()\n{\n"
                "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                "    local words= verbs=\n"
                "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                "        COMPREPLY=($(compgen -W \"--help --version help");
    for (const struct cli_command *k = commands; k->name; k++)
        buf_fmt(&b, " %s", k->name);
    buf_lit(
        &b,
        "\" -- \"$cur\"))\n        return\n    fi\n    case ${COMP_WORDS[1]} in\n    help)\n"
        "        verbs='");
    for (const struct cli_command *k = commands; k->name; k++)
        buf_fmt(&b, "%s%s", k == commands ? "" : " ", k->name);
    buf_lit(&b, "'\n        ;;\n");
    for (const struct cli_command *k = commands; k->name; k++) {
        buf_fmt(&b, "    %s)\n        words='--help --json", k->name);
        for (const struct cli_option *o = k->help->options; o && o->name; o++)
            buf_fmt(&b, " --%s", o->name);
        buf_lit(&b, "'\n");
        if (k->help->verbs) {
            buf_lit(&b, "        verbs='");
            for (const struct cli_verb *v = k->help->verbs; v->name; v++)
                buf_fmt(&b, "%s%s", v == k->help->verbs ? "" : " ", v->name);
            buf_lit(&b, "'\n");
        }
        buf_lit(&b, "        ;;\n");
    }
    buf_lit(&b, "    esac\n"
                "    case $cur in\n"
                "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
                "    *)\n"
                "        if [ \"$COMP_CWORD\" -eq 2 ] && [ -n \"$verbs\" ]; then\n"
                "            COMPREPLY=($(compgen -W \"$verbs\" -- \"$cur\"))\n"
                "        else\n"
                "            COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                "        fi\n"
                "        ;;\n"
                "    esac\n}\n"
                "complete -o filenames -F _gongkai gongkai\n");
    return buf_str(&b);
}

/* --- near names */

enum { WORD = 24 };

int manual_distance(struct str a, struct str b)
{
    int d[WORD + 1][WORD + 1];

    if (a.n > WORD || b.n > WORD)
        return WORD;
    for (int i = 0; i <= a.n; i++)
        d[i][0] = i;
    for (int j = 0; j <= b.n; j++)
        d[0][j] = j;
    for (int i = 1; i <= a.n; i++)
        for (int j = 1; j <= b.n; j++) {
            int change = d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);
            int less = d[i - 1][j] + 1, more = d[i][j - 1] + 1;

            d[i][j] = change < less ? change : less;
            if (more < d[i][j])
                d[i][j] = more;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                d[i - 2][j - 2] + 1 < d[i][j])
                d[i][j] = d[i - 2][j - 2] + 1;
        }
    return d[a.n][b.n];
}

struct str manual_nearest(const struct cli_command *commands, struct str word)
{
    struct str best = {0};
    int least = 3;

    for (const struct cli_command *k = commands; k->name; k++) {
        struct str name = str_of(k->name);
        int distance = manual_distance(word, name);

        /* A beginning that is long enough is near too: `work` for workday. */
        if (word.n >= 3 && str_starts(name, word))
            distance = 1;
        if (distance < least) {
            least = distance;
            best = name;
        }
    }
    return best;
}

/* --- the command */

static int run_page(struct cli *c)
{
    cli_write(c, manual_page(c->mem, c->commands));
    return cli_end(c, false);
}

static int run_bash(struct cli *c)
{
    cli_write(c, manual_bash(c->mem, c->commands));
    return cli_end(c, false);
}

static const struct cli_option options[] = {CLI_OPT_OUT, {0}};
static const struct cli_verb verbs[] = {{"page", "", "手册页（roff），供 man 使用", run_page},
                                        {"bash", "", "bash 命令补全", run_bash},
                                        {0}};
const struct cli_help help_manual = {
    .line = "打印手册页和命令补全",
    .options = options,
    .verbs = verbs,
    .examples = "gongkai manual page | man -l -\n"
                "source <(gongkai manual bash)",
};

int cmd_manual(struct cli *c)
{
    return cli_verb(c);
}
