/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ngram.h - the form of the counts between counts.c and pack.c */
#ifndef MODEL_NGRAM_H
#define MODEL_NGRAM_H

#include <stdint.h>

#define NGRAM_MAGIC "gkcount2"

/* Counts up to 8 exactly, above them steps of a sixth. */
uint64_t ngram_step(uint64_t count);
double ngram_count(uint64_t step);

#endif
