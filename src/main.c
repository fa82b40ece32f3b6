/* SPDX-License-Identifier: MulanPSL-2.0 */
/* main.c - command table, exit status
 *
 * The list itself is cli/commands.h.
 */
#include <setjmp.h>
#include <stdio.h>

#include "base/os.h"
#include "cli/cli.h"

#define ROW(name) {#name, &help_##name, cmd_##name},
static const struct cli_command commands[] = {COMMANDS(ROW){0}};

enum { MEMORY_MIB = 1024 }; /* reserved, not used */

int main(int argc, char **argv)
{
    struct arena mem;
    jmp_buf over;
    volatile int status = CLI_USAGE;

    if (!arena_init(&mem, (isize)MEMORY_MIB << 20)) {
        fputs("gongkai: 系统没有给出内存\n", stderr);
        return CLI_USAGE;
    }
    mem.unwind = &over;
    if (setjmp(over) == 0) {
        struct cli c = {.mem = &mem, .now = os_now()};

        status = cli_main(&c, commands, argc, argv);
    } else {
        fputs("gongkai: 输入的内容太大，超出了本命令可用的内存\n", stderr);
    }
    arena_free(&mem);
    return status;
}
