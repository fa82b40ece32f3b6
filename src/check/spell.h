/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell.h - wrong, missing, extra and swapped characters of one sentence (inside check/ only)
 *
 * Candidates are made where the language model is surprised: another character (same or similar
 * sound or shape), another word of the same sound, a character put in, taken out, two swapped. Each
 * is described by numbers (spell_feature) of which boosted trees make log-odds. The best candidate
 * above the threshold is taken, its neighbourhood is read again, until nothing is left.
 */
#ifndef CHECK_SPELL_H
#define CHECK_SPELL_H

#include "check/fit.h"
#include "check/lm.h"
#include "check/rank.h"
#include "check/token.h"

enum spell_kind {
    SPELL_OTHER,
    SPELL_WORD,
    SPELL_MISSING,
    SPELL_EXTRA,
    SPELL_SWAP,
    SPELL_KIND__MAX
};
enum { SPELL_LONGEST = 400, SPELL_REP = 4 };

enum spell_feature {
    F_GAIN,  /* how much likelier the sentence becomes (log10) */
    F_WORDS, /* the same by pairs of words instead of characters */
    F_COVER_OLD,
    F_COVER_NEW, /* length of the word that covers the place */
    F_KIND,
    F_LOWEST,
    F_HERE,
    F_BEHIND, /* surprise before the change */
    F_RANK,
    F_MARGIN, /* among the candidates of this place */
    F_SPAN,
    F_CHANGED,
    F_OLD_IS_WORD,
    F_LIKE_NEIGHBOUR,
    F_REPEATED,
    F_SOUND,
    F_LIKE,
    F_PAIR_L_NEW,
    F_PAIR_R_NEW,
    F_PAIR_L_OLD,
    F_PAIR_R_OLD,
    F_COMMON_NEW,
    F_COMMON_OLD,
    F_HERE_NEW,
    F_THREE_NEW,
    F_THREE_OLD,
    F_FOUR_NEW,
    F_FOUR_OLD,
    F_WORD_NEW,
    F_WORD_OLD, /* class of the covering word */
    F_LINK_NEW,
    F_LINK_OLD, /* known pairs that it is part of */
    F_LINKS,
    F_CUTS,      /* more known pairs, more words in the window */
    F_CUT_SHARE, /* words to characters of the window */
    F_LEFT,
    F_RIGHT,
    F_QUOTED,
    F_NAME,
    F_AROUND,
    F_SENTENCE,
    F_LOWEST_NEW,
    F_SHARE,
    F_RIVALS,
    /* of the second look */
    F_SCORE,   /* the log-odds of the first */
    F_AGAINST, /* that less the best of other candidates that touch the place */
    F_FIT_OLD,
    F_FIT_NEW,
    F_FIT_GAIN,    /* how well what stands there fits, what would stand there (fit.h) */
    F_FIT_NEAR,    /* the neighbours' gain */
    F_FIT_LOW,     /* the neighbour that fits worst, */
    F_FIT_LOW_NEW, /* and after the change */
    F_FIT_BEST, /* the best of all that may be confused with what stands there, less the new one */
    F_FIT_SHARE,     /* what stands there among these (log), */
    F_FIT_SHARE_NEW, /* and what would */
    SPELL_FEATURES
};

struct spell_candidate {
    enum spell_kind kind;
    int at, n; /* tokens replaced */
    uint16_t rep[SPELL_REP];
    int rep_n;
    float gain, score;
    float x[SPELL_FEATURES];
};
struct spell_list {
    struct spell_candidate *p;
    isize n, cap;
};

struct spell {
    struct lm lm;
    struct fit fit;
    const struct rank_tree *trees, *judges;
    struct spell_later *later; /* NULL: all is there */
    bool narrow;               /* fewer candidates: those that the trees are trained on */
};

/* The language model of the program: tools/model/, made part of it by mk/gen-model.mk. */
extern const unsigned char check_model[], check_model_end[];
/* If `mem` is made of large pages, it is the speller's alone: what takes room there, 43 MB, is put into it by the
 * first spell_ready(). A server that only shows pages never needs it. */
enum err spell_open(struct arena *mem, struct spell *s, const void *image, isize size,
                    struct fail *why);
/* Before anything is asked of the speller, by any thread, as often as one likes. */
void spell_ready(const struct spell *s);

/* One change of the sentence: bytes [at, end) of the line become `rep`. */
struct spell_edit {
    enum spell_kind kind;
    int32_t at, end;
    uint16_t rep[SPELL_REP]; /* characters */
    int rep_n;
    float score;
};

/* The candidates of `t[0, n)`, a sentence of at most SPELL_LONGEST tokens, in [from, until). */
void spell_candidates(const struct spell *s, struct arena *mem, const struct token *t, int n,
                      int from, int until, struct spell_list *out);
/* The edits of a sentence, by place; returns how many, at most `most`. `t` is changed. `above` is the
 * score that an edit of each kind must exceed. */
int spell_sentence(const struct spell *s, struct arena scratch, struct token *t, int n,
                   const float above[SPELL_KIND__MAX], struct spell_edit *out, int most);
/* Scores the candidates l->p[first, l->n) of the sentence: all by the first trees; those that may
 * come to something are looked at again by network and second trees, the others get a score that no bar
 * is below. SPELL_FLOOR: the log-odds that decide it. */
#define SPELL_FLOOR (-3.0f)
void spell_judge(const struct spell *s, struct arena scratch, const struct token *t, int n,
                 struct spell_list *l, isize first);
/* The log-odds of a wrong character above SPELL_WEIGHED, or of a word of two, weighed anew. */
#define SPELL_WEIGHED (-2.0f)
float spell_weigh(enum spell_kind kind, float score, const float x[SPELL_FEATURES]);
/* Is `w` a character that the model takes for one confused with `old`. */
bool spell_confuses(const struct lm *lm, uint16_t old, uint16_t w);
/* Puts a candidate into the tokens; `t` has room for one more. Returns the new length. */
int spell_put(const struct spell *s, struct token *t, int n, const struct spell_candidate *c);

#endif
