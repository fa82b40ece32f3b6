/* SPDX-License-Identifier: MulanPSL-2.0 */
/* table.h - rows as CSV (RFC 4180), for registers that the public may take along
 *
 * Begins with a byte order mark, because office programs take it for GBK otherwise. A text that
 * such a program would run as a formula (= + - @ at its beginning) gets an apostrophe.
 */
#ifndef RENDER_TABLE_H
#define RENDER_TABLE_H

#include "base/buf.h"

struct csv {
    struct buf *b;
    bool in_row;
};
struct csv csv_new(struct buf *b);
void csv_text(struct csv *w, struct str s);
void csv_int(struct csv *w, int64_t n);
void csv_row(struct csv *w); /* ends a row */

#endif
