/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual_book.h - the annual report as XLSX: the text, and a sheet a table, with live sums
 *
 * 总计 of table three's rows, （七）总计 of its columns and 总计 of table four are formulas wherever
 * the printed figure is what they give; a published sum that does not agree stays the number it is.
 */
#ifndef RENDER_ANNUAL_BOOK_H
#define RENDER_ANNUAL_BOOK_H

#include "render/annual.h"

enum err annual_book(struct arena *mem, const struct annual *a, struct str *out,
                     struct fail *why);

#endif
