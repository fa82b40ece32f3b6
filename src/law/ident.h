/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ident.h - proof of identity of who asks (身份证明): kinds, and the form of each one's number
 *
 *   idcard    居民身份证            18, GB 11643: place, day of birth, check digit
 *   credit    统一社会信用代码      18, GB 32100: check character
 *   passport  护照                  5 to 15 letters and digits, one digit at least
 *   hkmo      港澳居民来往内地通行证 H or M with 8 or 10 digits, or with A and 7 digits (no Chinese nationals);
 *                                    residence permit (居住证): as idcard, place 81 or 82
 *   taiwan    台湾居民来往大陆通行证 8 digits, or 10 and maybe a letter; residence permit: place 83
 *   foreign   外国人永久居留身份证   18 beginning with 9, day of birth and check digit as GB 11643; of 2017:
 *                                    three letters of the country and 12 digits with the day of birth
 *   other     其他证件               3 to 40 characters, one digit at least
 *
 * A day of birth is a real one from 1880 on, and not after `today`. What is right for another kind is named
 * as that: a residence permit typed as an identity card.
 * Law: Regulations (2019) art. 29 para 2 (1); GB 11643-1999, GB 32100-2015; 港澳台居民居住证申领发放办法
 */
#ifndef LAW_IDENT_H
#define LAW_IDENT_H

#include "base/day.h"
#include "base/str.h"

bool ident_known(struct str kind);
struct str ident_zh(struct str kind);
/* The kinds in the order in which forms offer them; "" past the end. */
struct str ident_kind_at(isize i);
/* As it is kept and compared: half width, capitals, without blanks, hyphens and the brackets of old
 * Taiwan permits. What a document of another kind is called stays as it was typed. */
struct str ident_tidy(struct arena *mem, struct str kind, struct str number);
/* What is wrong with a number, in words; "" when nothing is. The number is tidied first. */
struct str ident_fault(struct arena *mem, struct str kind, struct str number, struct day today);
/* The same where the kind is not asked for (agents, further applicants): it must be right for one of the
 * kinds; 18 characters are judged by their check digit. */
struct str ident_fault_any(struct arena *mem, struct str number, struct day today);
/* Further applicants, one a line: a name and a number each. What is wrong, with the line; "" nothing. */
struct str ident_fault_lines(struct arena *mem, struct str lines, struct day today);

#endif
