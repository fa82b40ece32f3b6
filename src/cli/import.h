/* SPDX-License-Identifier: MulanPSL-2.0 */
/* import.h - the verbs of `gongkai import`, one file each */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/cli.h"

int import_page(struct cli *c);      /* published pages of an existing site */
int import_documents(struct cli *c); /* a table of documents */
int import_report(struct cli *c);    /* published annual reports, as that year's figures */

#endif
