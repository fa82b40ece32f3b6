/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ngram.c - the steps of counts; see ngram.h */
#include "ngram.h"

#include <math.h>

uint64_t ngram_step(uint64_t count)
{
    return count <= 8 ? count : 8 + (uint64_t)lround(log((double)count / 8) / log(7.0 / 6));
}

double ngram_count(uint64_t step)
{
    return step <= 8 ? (double)step : 8 * pow(7.0 / 6, (double)step - 8);
}
