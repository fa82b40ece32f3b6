/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cli.h - what every command has: arguments, output, colours, failures
 *
 * A command is one file, src/cli/<name>.c, that defines
 *
 *     const struct cli_help help_<name> = {…};   usage, options, examples
 *     int cmd_<name>(struct cli *c);             runs it, returns the exit status
 *
 * and one row in cli/commands.h: `X(name)`. Help, manual page and completion come
 * from the same struct; options that it does not declare are refused before the command runs.
 *
 * Exit status: 0 done, nothing wrong found; 1 done, and something found (a broken identity, a
 * finding, an overdue case); 2 usage, or input that cannot be read. See cli_end().
 * Memory: c->mem lives as long as the process.
 * Output: results to standard output, everything else to standard error.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/day.h"
#include "base/fail.h"
#include "base/json.h"
#include "cli/commands.h"

enum { CLI_DONE = 0, CLI_FOUND = 1, CLI_USAGE = 2 };

struct cli;

struct cli_option {
    const char *name;  /* without the dashes */
    char letter;       /* the short form; 0: none */
    const char *value; /* what stands for its value in the help (日期); NULL: a switch */
    const char *says;
};
/* `gongkai COMMAND VERB …`: see cli_verb(). */
struct cli_verb {
    const char *name;
    const char *args; /* 日期 天数 */
    const char *says;
    int (*run)(struct cli *c);
};
struct cli_help {
    const char *line; /* one line for the list of commands */
    const char
        *usage; /* what follows `gongkai NAME`, a line each way; NULL where verbs say it */
    const char
        *about; /* prose, wrapped by hand; the JSON members where --json prints figures */
    const struct cli_option *options; /* ended by a row without a name; may be NULL */
    const struct cli_verb *verbs;     /* likewise */
    const char *examples;             /* a line each, `# remark` above it where one is needed */
};
struct cli_command {
    const char *name;
    const struct cli_help *help;
    int (*run)(struct cli *c);
};

/* --help and --json exist in every command; -o only where it is declared with this row. */
#define CLI_OPT_OUT                                                                            \
    {                                                                                          \
        "out", 'o', "文件", "写入文件，不写到标准输出"                             \
    }

enum { CLI_ARGS = 4096, CLI_OPTIONS = 64 };

struct cli {
    struct arena *mem;
    struct instant now;
    struct fail fail; /* the first failure; cli_end() tells it */
    const struct cli_command *command;
    const struct cli_command *commands; /* the whole table, ended by a zero row */
    LIST(struct str) args; /* what is neither option nor command name; each ends with a NUL */
    struct {
        const struct cli_option *option;
        struct str value;
    } given[CLI_OPTIONS];
    int given_n;
    bool json;      /* --json */
    bool colour;    /* standard output is a terminal and NO_COLOR is not set */
    bool terminal;  /* standard error is a terminal */
    struct buf out; /* for cli_json() */
    struct json_out jout;
};

/* Runs the command that argv names; returns the exit status. */
int cli_main(struct cli *c, const struct cli_command *commands, int argc, char **argv);

/* --- options and arguments */
bool cli_has(const struct cli *c, const char *option);
/* The value of an option, "" where it was not given; of the n-th time it was given. */
struct str cli_value(const struct cli *c, const char *option);
struct str cli_value_n(const struct cli *c, const char *option, int n);
/* A whole number within bounds; `otherwise` where it was not given. */
enum err cli_int(struct cli *c, const char *option, int64_t min, int64_t max, int64_t otherwise,
                 int64_t *out);
/* A date as people write it; unchanged where it was not given. */
enum err cli_day(struct cli *c, const char *option, struct day *out);
/* The i-th argument, "" where it is absent; likewise as a number, as a date. `label` is what the
 * help calls it. */
struct str cli_arg(const struct cli *c, isize i);
enum err cli_arg_int(struct cli *c, isize i, const char *label, int64_t min, int64_t max,
                     int64_t *out);
enum err cli_arg_day(struct cli *c, isize i, const char *label, struct day *out);
/* Refuses fewer or more arguments than this. */
enum err cli_expect(struct cli *c, isize min, isize max);
/* Runs the verb that the first argument names, which is taken off the list. */
int cli_verb(struct cli *c);

/* --- input */
/* A file, or standard input for "-": valid UTF-8, converted from GB18030 where it must be, without
 * a byte order mark. */
enum err cli_read_text(struct cli *c, struct str path, isize limit, struct str *out);

/* --- output */
enum cli_colour { CLI_BOLD, CLI_DIM, CLI_RED, CLI_GREEN, CLI_YELLOW, CLI_BLUE };
/* `s` in a colour where colours are wanted, else `s`. */
struct str cli_paint(const struct cli *c, enum cli_colour colour, struct str s);
void cli_print(struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void cli_put(struct cli *c, struct str s);
/* `s` filled with blanks to `width` columns of a terminal (Han characters take two). */
struct str cli_cell(const struct cli *c, struct str s, isize width);
/* To standard error, with the command's name before it. */
void cli_note(const struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same of a file that could not be read: named once, also where the failure names it. */
void cli_note_file(const struct cli *c, struct str file, const struct fail *why);
/* Content to the file of -o, or to standard output. */
void cli_write(struct cli *c, struct str content);
/* A JSON document for standard output, a member a line; cli_json_end() prints it. */
struct json_out *cli_json(struct cli *c);
void cli_json_end(struct cli *c);

/* Usage that cannot be taken: says so, points at --help, returns 2. */
int cli_usage(struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The exit status: 2 with the failure's story if there is one, else 1 if `found`, else 0. */
int cli_end(struct cli *c, bool found);

#endif
