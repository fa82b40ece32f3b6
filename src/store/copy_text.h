/* SPDX-License-Identifier: MulanPSL-2.0 */
/* copy_text.h - rows as PostgreSQL's COPY reads them: columns by tabs, a line a row, what would be mistaken escaped
 *
 *   copy_int(b, 0, id); copy_text(b, 1, title); copy_null(b, 2); copy_end(b);
 *
 * `col` is the column's place in the row: from the second on a tab comes before it.
 */
#ifndef STORE_COPY_TEXT_H
#define STORE_COPY_TEXT_H

#include "base/buf.h"

void copy_null(struct buf *b, isize col);
void copy_int(struct buf *b, isize col, int64_t v);
void copy_text(struct buf *b, isize col, struct str v);
void copy_bytes(struct buf *b, isize col, struct str v);
void copy_end(struct buf *b);

#endif
