/* SPDX-License-Identifier: MulanPSL-2.0 */
/* kenlm.h - reads the word trigrams of libime's language model (KenLM, quantised array trie)
 *
 * The file is a header, sorted hashes of the words, quantisation tables, then a trie in reverse: a
 * word, what stood before it, what stood before that. Order 3 only; little-endian machines only.
 */
#ifndef MODEL_KENLM_H
#define MODEL_KENLM_H

#include "base/str.h"

struct kenlm {
    const unsigned char *p;
    isize n;
    uint64_t count[3];
    const unsigned char *unigram; /* {float prob, back; uint64_t next}, count[0] + 2 of them */
    const unsigned char *middle, *longest, *offsets;
    const float *prob2, *back2, *prob3;
    uint64_t offsets_n;
    int word_bits, prob_bits, back_bits, next_bits;
    struct str *word; /* id → word */
};
bool kenlm_open(struct arena *mem, struct str file, struct kenlm *out);
/* log10 p(w); children [*from, *until) of w in the middle. */
float kenlm_unigram(const struct kenlm *k, uint64_t w, uint64_t *from, uint64_t *until);
float kenlm_back(const struct kenlm *k, uint64_t w);
/* The i-th of the middle: the word before, log10 p(w | before), its children in the longest. */
float kenlm_bigram(const struct kenlm *k, uint64_t i, uint64_t *before, uint64_t *from,
                   uint64_t *until);
float kenlm_trigram(const struct kenlm *k, uint64_t i, uint64_t *before);

#endif
