/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_weigh.c - a wrong character or word by what real text taught; see spell.h
 *
 * The trees learnt from statutes with planted errors. Real errors, and clean text of offices, have other
 * numbers than these, though they mean the same: a sum of them, each held within bounds, sets the log-odds right.
 * Its weights were fitted (logistic regression, ridge 10, Newton's steps) on the candidates that the trees do
 * not dismiss in the sets that bench/check.md names: official and medical sentences with real errors, their right
 * sides, statutes and State Council documents. With a quarter of the sentences held out the figures are the same.
 */
#include "check/spell.h"

struct weight {
    uint8_t feature;
    float low, high, weight;
};
struct weighing {
    const struct weight *weight;
    int n;
    float base, score,
        low; /* of the trees' log-odds, which count from `low` to HIGH, beyond it as they are */
};
static const float HIGH = 4;

// clang-format off
static const struct weight characters[] = {
    {F_SOUND, 0, 3, 0.359f},
    {F_LIKE, 0, 100, 0.011f},
    {F_WORDS, -3, 6, 0.146f},
    {F_FIT_OLD, -18, 8, -0.095f},
    {F_FIT_NEW, -10, 8, 0.073f},
    {F_FIT_NEAR, -8, 8, -0.044f},
    {F_COMMON_NEW, -8, 0, -0.810f},
    {F_GAIN, 0, 8, 0.036f},
    {F_COVER_OLD, 0, 4, 0.425f},
    {F_COVER_NEW, 0, 4, 0.379f},
    {F_WORD_OLD, 0, 255, 0.007f},
    {F_WORD_NEW, 0, 255, -0.013f},
    {F_NAME, 0, 1, -0.130f},
    {F_SENTENCE, -6, 0, -0.767f},
    {F_AGAINST, -3, 9, 0.084f},
    {F_FIT_BEST, 0, 9, 0.125f},
    {F_LINKS, -3, 3, 0.201f},
    {F_FIT_SHARE_NEW, -15, 0, 0.044f},
    {F_AROUND, -6, 0, 0.516f},
    {F_HERE, -6, 0, 0.213f},
    {F_HERE_NEW, -6, 0, -0.116f},
    {F_LOWEST_NEW, -6, 0, 0.010f},
    {F_LOWEST, -6, 0, -0.029f},
    {F_MARGIN, -4, 4, 0.032f},
    {F_LEFT, 0, 1, -0.118f},
    {F_RIGHT, 0, 1, 0.074f},
    {F_THREE_NEW, 0, 3, 0.343f},
    {F_THREE_OLD, 0, 3, -0.587f},
    {F_FOUR_NEW, 0, 3, 0.263f},
    {F_FOUR_OLD, 0, 3, -0.326f},
    {F_LINK_NEW, 0, 3, 0.413f},
    {F_LINK_OLD, 0, 3, -0.195f},
    {F_CUTS, -3, 3, -0.248f},
    {F_CUT_SHARE, 0, 1, -0.856f},
    {F_PAIR_L_NEW, 0, 1, -0.168f},
    {F_PAIR_R_NEW, 0, 1, -0.246f},
    {F_PAIR_L_OLD, 0, 1, -0.282f},
    {F_PAIR_R_OLD, 0, 1, -0.072f},
    {F_RANK, 0, 3, 0.032f},
    {F_FIT_LOW, -9, 0, -0.102f},
    {F_FIT_LOW_NEW, -9, 0, 0.076f},
    {F_BEHIND, -6, 0, 0.170f},
};
static const struct weight words[] = {
    {F_SCORE, -4, 6, -0.100f},
    {F_SOUND, 0, 3, 0.513f},
    {F_GAIN, 0, 8, 0.342f},
    {F_WORDS, -3, 8, 0.242f},
    {F_FIT_OLD, -18, 8, -0.036f},
    {F_FIT_NEW, -12, 8, -0.056f},
    {F_FIT_NEAR, -8, 8, 0.045f},
    {F_FIT_LOW, -9, 0, -0.075f},
    {F_FIT_LOW_NEW, -9, 0, 0.157f},
    {F_COVER_OLD, 0, 4, -0.394f},
    {F_COVER_NEW, 0, 4, 0.041f},
    {F_WORD_OLD, 0, 255, 0.008f},
    {F_WORD_NEW, 0, 255, -0.014f},
    {F_OLD_IS_WORD, 0, 1, -0.343f},
    {F_NAME, 0, 1, 0.100f},
    {F_QUOTED, 0, 2, -0.126f},
    {F_SENTENCE, -6, 0, -0.390f},
    {F_AROUND, -6, 0, 0.211f},
    {F_LOWEST, -6, 0, 0.129f},
    {F_LOWEST_NEW, -6, 0, -0.114f},
    {F_LINKS, -3, 3, 0.189f},
    {F_LINK_NEW, 0, 3, 0.127f},
    {F_LINK_OLD, 0, 3, -0.033f},
    {F_AGAINST, -3, 9, 0.093f},
    {F_CUTS, -3, 3, -0.359f},
    {F_HERE, -6, 0, 0.179f},
};
// clang-format on

#define WEIGHTS(w) w, (int)(sizeof w / sizeof *w)
static const struct weighing of_characters = {WEIGHTS(characters), -6.073f, 0.723f, -2.5f},
                             of_words = {WEIGHTS(words), -2.730f, 0.820f, -3.5f};

float spell_weigh(enum spell_kind kind, float score, const float x[SPELL_FEATURES])
{
    const struct weighing *w = kind == SPELL_WORD ? &of_words : &of_characters;
    float sum = w->base;

    for (int i = 0; i < w->n; i++) {
        const struct weight *one = &w->weight[i];
        float v = x[one->feature];

        sum += one->weight * (v < one->low ? one->low : v > one->high ? one->high : v);
    }
    sum += w->score * (score < w->low ? w->low : score > HIGH ? HIGH : score);
    return sum + (score > HIGH ? score - HIGH : 0);
}
