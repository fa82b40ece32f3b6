/* SPDX-License-Identifier: MulanPSL-2.0 */
/* idno.h - numbers that identify a person or an account, by their check digits
 *
 * Digits come as values 0-9, the X of an identity number as 10.
 */
#ifndef CHECK_IDNO_H
#define CHECK_IDNO_H

#include "base/str.h"

enum idno { IDNO_NO, IDNO_DAMAGED, IDNO_VALID };
/* 18 digits (GB 11643): province and day of birth must exist, else IDNO_NO; then the check digit. */
enum idno idno_18(const int d[18]);
/* 15 digits, the form before 1999: province and day of birth exist. */
bool idno_15(const int d[15]);
/* The check digit of bank cards (ISO/IEC 7812). */
bool idno_luhn(const int *d, isize n);

#endif
