/* SPDX-License-Identifier: MulanPSL-2.0 */
/* session.h - runs the built program and compares what it says
 *
 * tests/cases/cli/<name>.txt holds sessions, one after the other:
 *
 *     # what is shown
 *     $ gongkai workday after 2022-09-30 20
 *     2022-11-02
 *     ? 0
 *
 * `$ ` a command (words split at blanks, 'quotes' keep them together), `< ` a line of standard
 * input, `! ` a line of standard error, `? ` the exit status; every other line is standard
 * output. Where no `! ` line is given, standard error must be empty.
 * Lines that hold `…` alone stand for any number of lines.
 */
#ifndef TESTS_CLI_SESSION_H
#define TESTS_CLI_SESSION_H

#include "tests/test.h"

struct ran {
    int status; /* exit status, or -signal */
    struct str out, err;
};
/* The built program with `argv` (its own name first, NULL last), in the current folder. */
struct ran session_run(struct test *t, char *const argv[], struct str input);
/* All sessions of tests/cases/cli/<name>.txt. */
void session_file(struct test *t, const char *name);

#endif
