/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cli.c - arguments, output, colours, failures of every command; see cli.h */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "base/utf8.h"
#include "cli/manual.h"

/* In every command, before its own. */
static const struct cli_option common[] = {
    {"help", 'h', NULL, "显示本帮助"}, {"json", 0, NULL, "以 JSON 输出"}, {0}};

static const struct cli_option *find_in(const struct cli_option *o, struct str name,
                                        char letter)
{
    for (; o && o->name; o++)
        if (letter ? o->letter == letter : str_eq(str_of(o->name), name))
            return o;
    return NULL;
}

static const struct cli_option *find_option(const struct cli *c, struct str name, char letter)
{
    const struct cli_option *o = find_in(common, name, letter);

    return o ? o : find_in(c->command->help->options, name, letter);
}

/* The declared option whose name is nearest to a word that is none. */
static const char *near_option(const struct cli *c, struct str word)
{
    const struct cli_option *rows[] = {common, c->command->help->options};
    const char *best = NULL;
    int least = 3;

    for (int i = 0; i < 2; i++)
        for (const struct cli_option *o = rows[i]; o && o->name; o++)
            if (manual_distance(word, str_of(o->name)) < least) {
                least = manual_distance(word, str_of(o->name));
                best = o->name;
            }
    return best;
}

static bool is_number(const char *s)
{
    return s[0] == '-' && s[1] >= '0' && s[1] <= '9';
}

static int unknown_option(struct cli *c, struct str name)
{
    const char *hint = near_option(c, name);

    return hint ? cli_usage(c, "没有选项 --%.*s，是否指 --%s？", STR_ARG(name), hint)
                : cli_usage(c, "没有选项 --%.*s", STR_ARG(name));
}

/* One option at argv[*i]; its value may be the next argument. Returns 0, or the exit status. */
static int take_option(struct cli *c, int argc, char **argv, int *i)
{
    struct str word = str_of(argv[*i]), name, value = {0};
    const struct cli_option *o;
    bool has_value;

    if (word.p[1] == '-') {
        has_value = str_cut(str_from(word, 2), S("="), &name, &value);
        o = find_option(c, name, 0);
        if (!o)
            return unknown_option(c, name);
    } else {
        o = find_option(c, (struct str){0}, word.p[1]);
        if (!o)
            return cli_usage(c, "没有选项 %.*s", STR_ARG(word));
        value = str_from(word, 2);
        has_value = value.n > 0;
    }
    if (!o->value && has_value)
        return cli_usage(c, "选项 --%s 不带值", o->name);
    if (o->value && !has_value) {
        if (*i + 1 >= argc)
            return cli_usage(c, "选项 --%s 缺少值（%s）", o->name, o->value);
        value = str_of(argv[++*i]);
    }
    if (o->value && utf8_bad(value) >= 0)
        return cli_usage(c, "选项 --%s 的值不是 UTF-8 文字", o->name);
    if (c->given_n == CLI_OPTIONS)
        return cli_usage(c, "选项太多，最多 %d 个", CLI_OPTIONS);
    c->given[c->given_n].option = o;
    c->given[c->given_n++].value = value;
    return 0;
}

static int take_arguments(struct cli *c, int argc, char **argv)
{
    bool only_args = false;

    c->args.p = NEW(c->mem, struct str, argc + 1);
    for (int i = 0; i < argc; i++) {
        if (!only_args && !strcmp(argv[i], "--")) {
            only_args = true;
        } else if (!only_args && argv[i][0] == '-' && argv[i][1] && !is_number(argv[i])) {
            int status = take_option(c, argc, argv, &i);

            if (status)
                return status;
        } else if (c->args.n == CLI_ARGS) {
            return cli_usage(c, "参数太多，最多 %d 个", CLI_ARGS);
        } else {
            c->args.p[c->args.n++] = str_of(argv[i]);
        }
    }
    c->json = cli_has(c, "json");
    return 0;
}

static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static const struct cli_command *find_command(const struct cli_command *commands,
                                              struct str name)
{
    for (; commands->name; commands++)
        if (str_eq(str_of(commands->name), name))
            return commands;
    return NULL;
}

static int unknown_command(const struct cli *c, struct str name)
{
    struct str near = manual_nearest(c->commands, name);

    fprintf(stderr, "gongkai: 没有命令“%.*s”", STR_ARG(name));
    if (near.n)
        fprintf(stderr, "，是否指 gongkai %.*s？", STR_ARG(near));
    fputs("\n全部命令见 gongkai --help\n", stderr);
    return CLI_USAGE;
}

static int run(struct cli *c, int argc, char **argv)
{
    int status = take_arguments(c, argc, argv);

    if (cli_has(c, "help")) {
        cli_put(c, manual_command(c->mem, c->command));
        return CLI_DONE;
    }
    return status ? status : c->command->run(c);
}

/* `gongkai help COMMAND` */
static int help_about(struct cli *c, const char *word)
{
    const struct cli_command *about = find_command(c->commands, str_of(word));

    if (!about)
        return unknown_command(c, str_of(word));
    cli_put(c, manual_command(c->mem, about));
    return CLI_DONE;
}

int cli_main(struct cli *c, const struct cli_command *commands, int argc, char **argv)
{
    struct str name = str_of(argc > 1 ? argv[1] : "");
    int status;

    c->commands = commands;
    c->colour = wants_colour();
    c->terminal = isatty(STDERR_FILENO) != 0;
    if (!name.n) {
        struct str overview = manual_overview(c->mem, commands);

        fwrite(overview.p, 1, (size_t)overview.n, stderr);
        return CLI_USAGE;
    }
    if (str_eq(name, S("--version")) || str_eq(name, S("-V"))) {
        cli_put(c, S("gongkai " GONGKAI_VERSION "\n"));
        status = CLI_DONE;
    } else if (str_eq(name, S("help")) && argc > 2) {
        status = help_about(c, argv[2]);
    } else if (str_eq(name, S("--help")) || str_eq(name, S("-h")) || str_eq(name, S("help"))) {
        cli_put(c, manual_overview(c->mem, commands));
        status = CLI_DONE;
    } else {
        c->command = find_command(commands, name);
        status = c->command ? run(c, argc - 2, argv + 2) : unknown_command(c, name);
    }
    /* A result that could not be written is not a result. */
    if ((fflush(stdout) || ferror(stdout)) && status != CLI_USAGE) {
        fputs("gongkai: 无法写出结果（磁盘已满或管道已关闭）\n", stderr);
        status = CLI_USAGE;
    }
    return status;
}

/* --- options and arguments */

struct str cli_value_n(const struct cli *c, const char *option, int n)
{
    for (int i = 0; i < c->given_n; i++)
        if (!strcmp(c->given[i].option->name, option) && n-- == 0)
            return c->given[i].value;
    return (struct str){0};
}

struct str cli_value(const struct cli *c, const char *option)
{
    struct str last = {0};

    /* Given twice, the later one counts, as everywhere. */
    for (int i = 0; i < c->given_n; i++)
        if (!strcmp(c->given[i].option->name, option))
            last = c->given[i].value;
    return last;
}

bool cli_has(const struct cli *c, const char *option)
{
    for (int i = 0; i < c->given_n; i++)
        if (!strcmp(c->given[i].option->name, option))
            return true;
    return false;
}

static enum err number(struct cli *c, struct str text, const char *label, int64_t min,
                       int64_t max, int64_t *out)
{
    int64_t v = 0;

    if (c->fail.code)
        return c->fail.code;
    text = utf8_repair(c->mem, text);
    if (!str_int(utf8_nfkc(c->mem, text), &v)) /* full-width digits too */
        return fail_set(&c->fail, ERR_INPUT, label, "“%.*s”不是整数",
                        STR_ARG(utf8_head(text, 40)));
    if (v < min || v > max)
        return fail_set(&c->fail, ERR_INPUT, label, "%lld 超出范围，应为 %lld 至 %lld",
                        (long long)v, (long long)min, (long long)max);
    *out = v;
    return OK;
}

static enum err date(struct cli *c, struct str text, const char *label, struct day *out)
{
    if (c->fail.code)
        return c->fail.code;
    if (!utf8_valid(text) || !day_parse_loose(text, out))
        return fail_set(&c->fail, ERR_INPUT, label,
                        "“%.*s”不是日期，应写作 2026-03-02 或 2026年3月2日",
                        STR_ARG(utf8_head(utf8_repair(c->mem, text), 40)));
    return OK;
}

enum err cli_int(struct cli *c, const char *option, int64_t min, int64_t max, int64_t otherwise,
                 int64_t *out)
{
    if (!cli_has(c, option)) {
        *out = otherwise;
        return c->fail.code;
    }
    return number(c, cli_value(c, option), str_fmt(c->mem, "--%s", option).p, min, max, out);
}

enum err cli_day(struct cli *c, const char *option, struct day *out)
{
    if (!cli_has(c, option))
        return c->fail.code;
    return date(c, cli_value(c, option), str_fmt(c->mem, "--%s", option).p, out);
}

struct str cli_arg(const struct cli *c, isize i)
{
    return i >= 0 && i < c->args.n ? c->args.p[i] : (struct str){0};
}

enum err cli_arg_int(struct cli *c, isize i, const char *label, int64_t min, int64_t max,
                     int64_t *out)
{
    return number(c, cli_arg(c, i), label, min, max, out);
}

enum err cli_arg_day(struct cli *c, isize i, const char *label, struct day *out)
{
    return date(c, cli_arg(c, i), label, out);
}

enum err cli_expect(struct cli *c, isize min, isize max)
{
    if (c->fail.code)
        return c->fail.code;
    if (c->args.n < min)
        return fail_set(&c->fail, ERR_INPUT, NULL, "参数不够，用法见 gongkai %s --help",
                        c->command->name);
    if (c->args.n > max)
        return fail_set(&c->fail, ERR_INPUT, NULL, "多余的参数“%.*s”，用法见 gongkai %s --help",
                        STR_ARG(c->args.p[max]), c->command->name);
    return OK;
}

int cli_verb(struct cli *c)
{
    const struct cli_verb *near = NULL;
    struct str word = cli_arg(c, 0);
    int least = 3;

    if (!word.n)
        return cli_usage(c, "缺少子命令");
    for (const struct cli_verb *v = c->command->help->verbs; v->name; v++) {
        int distance = manual_distance(word, str_of(v->name));

        if (distance == 0) {
            c->args.p++;
            c->args.n--;
            return v->run(c);
        }
        if (distance < least) {
            least = distance;
            near = v;
        }
    }
    return near ? cli_usage(c, "没有子命令“%.*s”，是否指 %s？", STR_ARG(word), near->name)
                : cli_usage(c, "没有子命令“%.*s”", STR_ARG(word));
}

/* --- input */

enum err cli_read_text(struct cli *c, struct str path, isize limit, struct str *out)
{
    static const struct str bom = LIT("\xEF\xBB\xBF");
    bool standard = str_eq(path, S("-"));
    struct str text = {0};

    if (c->fail.code)
        return c->fail.code;
    if (standard && c->terminal && isatty(STDIN_FILENO))
        fputs("请输入内容，以 Ctrl-D 结束：\n", stderr);
    if (os_read_file(c->mem, str_cstr(c->mem, path), limit, &text, &c->fail))
        return c->fail.code;
    if (str_starts(text, bom))
        text = str_from(text, bom.n);
    if (!utf8_valid(text) && !utf8_from_gb18030(c->mem, text, &text))
        return fail_set(&c->fail, ERR_UNREADABLE,
                        standard ? "标准输入" : str_cstr(c->mem, path),
                        "不是文本：既不是 UTF-8，也不是 GB18030");
    if (!utf8_valid(text))
        return fail_set(&c->fail, ERR_UNREADABLE,
                        standard ? "标准输入" : str_cstr(c->mem, path), "不是文本：含有空字符");
    *out = text;
    return OK;
}

/* --- output */

struct str cli_paint(const struct cli *c, enum cli_colour colour, struct str s)
{
    static const char *const codes[] = {
        [CLI_BOLD] = "1",   [CLI_DIM] = "2",     [CLI_RED] = "31",
        [CLI_GREEN] = "32", [CLI_YELLOW] = "33", [CLI_BLUE] = "34",
    };

    if (!c->colour || !s.n)
        return s;
    return str_fmt(c->mem, "\033[%sm%.*s\033[0m", codes[colour], STR_ARG(s));
}

void cli_print(struct cli *c, const char *fmt, ...)
{
    va_list ap;

    (void)c;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
}

void cli_put(struct cli *c, struct str s)
{
    (void)c;
    if (s.n)
        fwrite(s.p, 1, (size_t)s.n, stdout);
}

struct str cli_cell(const struct cli *c, struct str s, isize width)
{
    isize blanks = width - utf8_width(s);

    if (blanks <= 0)
        return s;
    return str_fmt(c->mem, "%.*s%*s", STR_ARG(s), (int)blanks, "");
}

void cli_note(const struct cli *c, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "gongkai %s: ", c->command->name);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void cli_note_file(const struct cli *c, struct str file, const struct fail *why)
{
    if (str_has(str_of(why->what), file))
        cli_note(c, "%s", why->what);
    else
        cli_note(c, "%.*s：%s", STR_ARG(file), why->what);
}

void cli_write(struct cli *c, struct str content)
{
    struct str path = cli_value(c, "out");

    if (c->fail.code)
        return;
    if (path.n && !str_eq(path, S("-")))
        os_write_file(str_cstr(c->mem, path), content, 0644, &c->fail);
    else
        cli_put(c, content);
}

struct json_out *cli_json(struct cli *c)
{
    c->out = buf_new(c->mem, 1 << 12);
    c->jout = jout_new(&c->out);
    c->jout.pretty = true;
    return &c->jout;
}

void cli_json_end(struct cli *c)
{
    buf_char(&c->out, '\n');
    cli_put(c, buf_str(&c->out));
}

int cli_usage(struct cli *c, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "gongkai %s: ", c->command->name);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "\n用法见 gongkai %s --help\n", c->command->name);
    return CLI_USAGE;
}

int cli_end(struct cli *c, bool found)
{
    const struct fail *f = &c->fail;

    if (!f->code)
        return found ? CLI_FOUND : CLI_DONE;
    fprintf(stderr, "gongkai %s: ", c->command->name);
    /* The story often names the place itself. */
    if (f->where[0] && !str_has(str_of(f->what), str_of(f->where)))
        fprintf(stderr, "%s：", f->where);
    fputs(f->what[0] ? f->what : err_sentence(f->code).p, stderr);
    if (f->article[0])
        fprintf(stderr, "（%s）", f->article);
    fputc('\n', stderr);
    return err_exit(f->code);
}
