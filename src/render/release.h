/* SPDX-License-Identifier: MulanPSL-2.0 */
/* release.h - is what was written what was meant: a rendering held against its report, cell by cell
 *
 * The caller reads the bytes back with our own reader (render and read do not know each other) and
 * gives both here; a difference refuses the release.
 */
#ifndef RENDER_RELEASE_H
#define RENDER_RELEASE_H

#include "law/report.h"

/* Fails: ERR_UNREADABLE with the first cell that differs, and both values. */
enum err release_compare(struct arena *mem, const struct report *meant,
                         const struct report *read, struct fail *why);

#endif
