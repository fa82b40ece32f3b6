/* SPDX-License-Identifier: MulanPSL-2.0 */
/* backup.h - what the commands backup and restore share */
#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

#include "cli/cli.h"

/* The passphrase of --passphrase; "" where it was not given. */
enum err backup_word(struct cli *c, struct str *out);

#endif
