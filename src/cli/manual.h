/* SPDX-License-Identifier: MulanPSL-2.0 */
/* manual.h - help texts, the manual page and the completion, all from the command table
 *
 * `gongkai manual page` and `gongkai manual bash` print what the packages install; so neither
 * can say something that the program does not.
 */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "cli/cli.h"

struct str manual_overview(struct arena *mem, const struct cli_command *commands);
struct str manual_command(struct arena *mem, const struct cli_command *command);
struct str manual_page(struct arena *mem, const struct cli_command *commands); /* roff */
struct str manual_bash(struct arena *mem, const struct cli_command *commands);
/* The name of the table that is nearest to `word`, or "" if none is near. */
struct str manual_nearest(const struct cli_command *commands, struct str word);
/* How many letters must change to make one of the other (neighbours swapped count one). */
int manual_distance(struct str a, struct str b);

#endif
