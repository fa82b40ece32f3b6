/* SPDX-License-Identifier: MulanPSL-2.0 */
/* words.h - texts that name people, sealed in their column and open in the program
 *
 * What an applicant and the staff write into a case: sealed when a statement is bound, opened when a row is
 * read, by the key KEY_PERSONAL. `place` binds the text to its case or row ("letter.words:7"), so that one
 * that is moved to another does not open there. Columns written so stand in store/reseal.c, too.
 */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "store/db.h"

/* What stands on a page where the key is not there, or is not the one that sealed. */
#define WORDS_LOST "（密钥不在，读不出）"

/* The next parameter of `s`: NULL for "", else sealed. ERR_DB where the world has no keys. */
void words_put(struct ctx *c, struct stmt *s, struct str place, struct str text);
/* False: it does not open, and *text is "". Nothing sealed is "". */
bool words_get(struct ctx *c, struct str place, struct str sealed, struct str *text);
/* The same for a row that is shown: WORDS_LOST for what does not open. */
struct str words_shown(struct ctx *c, struct str place, struct str sealed);
/* "column:id" */
struct str words_place(struct ctx *c, const char *column, int64_t id);

#endif
