/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ole.h - the compound file (OLE2) inside of which .doc and .xls keep their streams, by libgsf
 *
 * Numbers in such files are little-endian; ole_2() and ole_4() give 0 beyond the end.
 * Limits: 64 MiB a stream.
 * Fails:  ERR_UNREADABLE damaged, or the stream is not there; ERR_TOO_LARGE.
 */
#ifndef READ_OLE_H
#define READ_OLE_H

#include "base/fail.h"
#include "base/str.h"

struct ole;

bool ole_is(struct str bytes);
/* Opens the file in `bytes`, which must stay; ole_close() ends it (NULL is harmless). */
enum err ole_open(struct str bytes, struct ole **out, struct fail *why);
void ole_close(struct ole *o);
bool ole_has(struct ole *o, const char *stream);
/* A stream at the top, whole, in `mem`. */
enum err ole_stream(struct ole *o, struct arena *mem, const char *stream, struct str *out,
                    struct fail *why);

uint32_t ole_2(struct str s, int64_t at);
uint32_t ole_4(struct str s, int64_t at);
/* The character that ends with this unit of UTF-16; `half` (0 at first) keeps the first of two. false: there is more
 * of it to come. A second without a first is U+FFFD. */
bool ole_rune(uint32_t *half, uint32_t unit, uint32_t *rune);
/* `n` bytes from `at` on; "" where they are not all there. */
struct str ole_part(struct str s, int64_t at, int64_t n);

#endif
