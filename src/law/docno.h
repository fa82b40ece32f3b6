/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docno.h - numbers of documents and bodies: 文号, 索引号, 统一社会信用代码, 公民身份号码
 *
 * Document number: `机关代字〔YYYY〕N号` with 〔〕 and no leading zero (GB/T 9704, 7.3.1); what
 * people type for it ([2021], (2021), 【2021】, 第30号, full-width digits) is read, too,
 * and the fault is named.
 * Index number: `信用代码/YYYY-NNNNN`, serial per body and year (rulebook chapter 10); it is given
 * by the program, never typed and never empty.
 * Credit code: GB 32100-2015, 18 characters, check character modulo 31.
 * Identity number: GB 11643-1999, 18 digits, check digit by ISO 7064 MOD 11-2.
 */
#ifndef LAW_DOCNO_H
#define LAW_DOCNO_H

#include "base/day.h"
#include "base/str.h"

struct docno {
    struct str prefix; /* 机关代字: 临港政办发; points into the text that was read */
    int year;
    int64_t number;
};

/* Reads a document number as people write it. False: this is not one. `fault` says, in Chinese,
 * what is not as the standard has it ("" when all is well); it may be NULL. */
bool docno_parse(struct arena *mem, struct str s, struct docno *out, struct str *fault);
/* 临港政办发〔2021〕30号 */
struct str docno_write(struct arena *mem, const struct docno *n);

/* 11370322004222241N/2021-00017. Without a credit code the unit's own code stands in its place. */
struct str index_no_write(struct arena *mem, struct str body, int year, int64_t serial);
/* Whether an index number may be published: not empty, a serial at its end, not "None". */
bool index_no_ok(struct str s);

/* The check character of the first 17 characters, 0 where they are not such a code. */
char credit_code_check(struct str first17);
bool credit_code_ok(struct str s);

/* 18 digits with a real day of birth and the right check digit. */
bool id_number_ok(struct str s);
/* The first identity number in `text` at or after byte `from`: its offset, or -1. A longer run of
 * digits holds none. */
isize id_number_find(struct str text, isize from);

#endif
