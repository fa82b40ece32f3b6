/* SPDX-License-Identifier: MulanPSL-2.0 */
/* xlsx_format.h - a number of a spreadsheet as its cell shows it
 *
 * A day is a number there, and only the cell's number format tells; so do percentages, thousands and leading
 * noughts. The formats are those of ECMA-376 part 1, 18.8.30 and 18.8.31: up to four sections, literals in
 * quotes, placeholders 0 # ?, y m d h s. Fractions, powers of ten and conditions are not done: such a number is
 * shown plainly. Pure calculation.
 */
#ifndef READ_XLSX_FORMAT_H
#define READ_XLSX_FORMAT_H

#include "base/day.h"

/* The code of a format that every program has, by its number; "" for General and for those that are not built in. */
struct str xlsx_format_builtin(int id);
/* Does a number in this format stand for a day or a time. */
bool xlsx_format_is_time(struct str code);
/* The day and the second of the day of such a number; `from_1904`: the workbook counts from there. false: none
 * between 1900 and 2200, and not a time of a day either, of which *dated is false. */
bool xlsx_time(double v, bool from_1904, struct day *day, bool *dated, int *second);
/* What the cell shows; `plain` is the number as it is stored, and the answer where the code is General or not
 * done. */
struct str xlsx_shown(struct arena *mem, struct str code, double v, struct str plain,
                      bool from_1904);

/* What a cell that holds words shows: `;;;` shows nothing, @"同志" something behind them. */
struct str xlsx_text_shown(struct arena *mem, struct str code, struct str text);

#endif
