/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hash.h - telling contents apart, quickly; no proof of anything: for that there is digest.h */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

/* 128 bits of a text, 16 bytes at a step; alike on machines of either byte order. */
void str_hash_wide(struct str s, uint64_t out[2]);

#endif
