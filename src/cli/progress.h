/* SPDX-License-Identifier: MulanPSL-2.0 */
/* progress.h - one line on a terminal: how far, how fast, how long yet
 *
 * Nothing is shown in the first second, nor when standard error is not a terminal; the line is
 * redrawn at most ten times a second and wiped at the end.
 *
 *     导入 12,480/100,000  12%  830/秒  还需 1分45秒
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/cli.h"

struct progress {
    const char *what;
    int64_t total, done; /* total 0: not known */
    int64_t start_ms, shown_ms;
    bool on, drawn;
};

void progress_start(struct progress *p, const struct cli *c, const char *what, int64_t total);
void progress_step(struct progress *p, int64_t more);
void progress_end(struct progress *p);
/* For functions below this layer that report by a plain callback: `p` is a struct progress. */
void progress_tick(void *p, int64_t done, int64_t total);
/* The line at `now_ms`, as it is drawn. */
struct str progress_line(struct arena *mem, const struct progress *p, int64_t now_ms);

#endif
