/* SPDX-License-Identifier: MulanPSL-2.0 */
/* proofread.h - a text that somebody brings is read over; nothing of it is kept (校对)
 *
 * A file is taken apart in a child process with limits. At most PROOF_MOST characters are read;
 * `cut` says that there was more. The database is not asked.
 * Fails: ERR_INPUT (nothing to read), those of read_any_words().
 */
#ifndef WORK_PROOFREAD_H
#define WORK_PROOFREAD_H

#include "check/check.h"
#include "store/ctx.h"

enum { PROOF_MOST = 50000 };

struct proofread {
    struct str text; /* as it was checked: the words of a page, a file, subtitles */
    struct check_list findings;
    bool cut;
};
/* `name` and `bytes` of a file, or the text pasted as `bytes` with an empty name. */
enum err proofread(struct ctx *c, struct str name, struct str bytes, struct proofread *out);

#endif
