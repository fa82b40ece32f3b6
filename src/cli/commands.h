/* SPDX-License-Identifier: MulanPSL-2.0 */
/* commands.h - the list of commands, in the order of the help
 *
 * A new command is one row here and one file, src/cli/<name>.c, that defines help_<name> and
 * cmd_<name>; see cli.h.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

/* clang-format off */
#define COMMANDS(X) \
    X(serve) \
    X(demo) \
    X(unit) \
    X(user) \
    X(audit) \
    X(migrate) \
    X(move) \
    X(blobs) \
    X(backup) \
    X(restore) \
    X(key) \
    X(import) \
    X(export) \
    X(compare) \
    X(search) \
    X(check) \
    X(workday) \
    X(clock) \
    X(fee) \
    X(redact) \
    X(patrol) \
    X(outbox) \
    X(report) \
    X(manual)
/* clang-format on */

struct cli;
struct cli_help;
#define DECLARE_COMMAND(name)                                                                  \
    extern const struct cli_help help_##name;                                                  \
    int cmd_##name(struct cli *c);
COMMANDS(DECLARE_COMMAND)
#undef DECLARE_COMMAND

#endif
