/* SPDX-License-Identifier: MulanPSL-2.0 */
/* report.h - the verbs of gongkai report, one file each, and what they share */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli/cli.h"
#include "law/identity.h"
#include "law/report.h"
#include "read/report_text.h"

int report_verify(struct cli *c);
int report_sum(struct cli *c);
int report_diff(struct cli *c);
int report_render(struct cli *c);
int report_build(struct cli *c);
int report_figures(struct cli *c);

/* Reads the report in a file, "-" for standard input; a failure names the file. */
enum err report_load(struct cli *c, struct str path, struct report *out, struct fail *why);
/* One report with its checks as one line of JSON; `said` may be NULL. */
void report_print_json(struct cli *c, const struct report *r, const struct identity_result *res,
                       const struct report_text *said);
/* The same for people. */
void report_tell(struct cli *c, const struct report *r, const struct identity_result *res,
                 const struct report_text *said);
struct str report_form_name(struct arena *mem, enum report_form form); /* 2021, "" unknown */

/* Writes `r` to a file of the kind that its name ends with, after reading it back; no path: JSON to
 * standard output. */
enum err report_write_as(struct cli *c, const struct report *r, struct str path);

#endif
