/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy.h - a copy of a file of any size, with the digest of what was copied */
#ifndef BASE_COPY_H
#define BASE_COPY_H

#include "base/digest.h"
#include "base/fail.h"

/* Atomic and synced, as os_write_file() writes. `sm3` and `size` may be NULL. `to` NULL: only reads.
 * Fails: ERR_NOT_FOUND, ERR_FULL, ERR_IO. */
enum err copy_file(const char *from, const char *to, unsigned mode, struct digest *sm3,
                   int64_t *size, struct fail *why);

#endif
