/* SPDX-License-Identifier: MulanPSL-2.0 */
/* sealed_file.h - a file of any size, encrypted (XChaCha20-Poly1305 in pieces, libsodium's secretstream)
 *
 *   "GKSEAL1\n", 24 bytes of header, then pieces of 64 KiB with 17 bytes each; the last says that it is
 *
 * A bit turned, a piece left out, exchanged or cut off, and a wrong key are all ERR_UNREADABLE. Atomic and synced, as
 * base/copy.h. Digest and size are those of the plain text. `to` NULL: only reads.
 */
#ifndef BASE_SEALED_FILE_H
#define BASE_SEALED_FILE_H

#include "base/digest.h"
#include "base/fail.h"

enum { SEALED_KEY = 32 };
enum err sealed_write(const char *from, const char *to, const uint8_t key[SEALED_KEY],
                      struct digest *sm3, int64_t *size, struct fail *why);
enum err sealed_read(const char *from, const char *to, const uint8_t key[SEALED_KEY],
                     struct digest *sm3, int64_t *size, struct fail *why);
/* How long a plain text of `size` bytes becomes. */
int64_t sealed_size(int64_t size);

#endif
