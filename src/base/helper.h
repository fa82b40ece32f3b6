/* SPDX-License-Identifier: MulanPSL-2.0 */
/* helper.h - runs a reader or renderer in a child process with limits
 *
 * Bytes that a stranger sent, and libraries that parse them or that may die on the way (PDF,
 * pictures, fonts), never meet the server's own memory: bytes go in, bytes come out.
 *
 *     static void read_job(struct arena *mem, struct str in, struct buf *out, struct fail *why)
 *     { … }                                      a plain calculation: no database, no files
 *
 *     struct helper *h;
 *     helper_start(&h, warm, 1, &fail);          once, before the process has threads
 *     helper_run(h, read_job, bytes, &HELPER_DEFAULTS, mem, &text, &fail);
 *     helper_stop(h);
 *
 * helper_start() forks a quiet process that forks a child for each job. Without it (h is NULL, as
 * in a plain command) helper_run() forks by itself: only where the process has no threads.
 * helper_run() may be called by many threads at once.
 *
 * The child:  no network, no new programs, no writing to files (seccomp); reading files only with
 *             `files`; limits on memory (not under AddressSanitizer), processor time and output;
 *             one clock limit, after which it is killed; the first victim when memory runs out.
 * The job:    its own failure comes back as it is. `mem` is an arena of `memory` bytes; passing
 *             it, or the limit of `out`, is ERR_TOO_LARGE.
 * Fails:      ERR_UNREADABLE  the job crashed, or took longer than it may
 *             ERR_TOO_LARGE   more memory or more output than it may
 *             ERR_BUSY        no child could be made
 * Nothing that a child does ends the caller.
 */
#ifndef BASE_HELPER_H
#define BASE_HELPER_H

#include "base/buf.h"
#include "base/fail.h"

typedef void helper_job(struct arena *mem, struct str in, struct buf *out, struct fail *why);

struct helper_limits {
    int64_t memory; /* bytes that a job may take beyond what the program itself has */
    int64_t output; /* bytes of its result */
    int seconds; /* of the processor; of the clock thrice as many, for a machine that does much else */
    bool files; /* may read files: fonts, character maps, modules of a library */
};
/* 512 MiB, 128 MiB, 20 s; without and with reading of files. */
extern const struct helper_limits HELPER_DEFAULTS, HELPER_FONTS;

struct helper;
/* `warm` (n of them) is run once in the quiet process, so that each child finds what it loads
 * ready: fonts, tables. */
enum err helper_start(struct helper **out, void (*const *warm)(void), int n, struct fail *why);
void helper_stop(struct helper *h); /* NULL is harmless */

/* The job's bytes, in `mem`. */
enum err helper_run(struct helper *h, helper_job *job, struct str in,
                    const struct helper_limits *limits, struct arena *mem, struct str *out,
                    struct fail *why);

/* --- several values in one text of bytes, for what goes in and what comes out */
void helper_put(struct buf *b, struct str value);
void helper_put_int(struct buf *b, int64_t value);
/* Takes the next value off *rest; "" and 0 once the text is not of that shape. */
struct str helper_take(struct str *rest);
int64_t helper_take_int(struct str *rest);

#endif
