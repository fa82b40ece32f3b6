/* SPDX-License-Identifier: MulanPSL-2.0 */
/* zip.h - named bytes → a ZIP file in memory, by libzip
 *
 * Every entry has the same fixed time, so that equal input gives equal bytes.
 * Fails: ERR_IO.
 */
#ifndef RENDER_ZIP_H
#define RENDER_ZIP_H

#include "base/fail.h"

struct zip_part {
    const char *name;
    struct str bytes;
};
enum err zip_pack(struct arena *mem, const struct zip_part *part, int n, struct str *out,
                  struct fail *why);

#endif
