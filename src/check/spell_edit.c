/* SPDX-License-Identifier: MulanPSL-2.0 */
/* spell_edit.c - from candidates to the edits of a sentence; see spell.h
 *
 * Greedy: the best candidate of all, then what lies within six tokens of it is looked at again in the
 * mended sentence. What has been changed once is not changed again.
 */
#include <pthread.h>
#include <string.h>

#include "base/os.h"
#include "check/spell.h"

enum { REACH = 6, ROUNDS = 24 };
/* Wrong characters come together: where one has been found, another is likelier by this much (log-odds). */
static const float TOGETHER = 1;
/* What is one too many mostly repeats its neighbour; another one may be a term: 港方口岸区. */
static const float REPEATED = 1.2f, ALONE = 1.01f;

/* What the first who needs the speller does for all. */
struct spell_later {
    pthread_mutex_t lock;
    struct spell *of;
    struct arena *mem;
    bool done;
};

void spell_ready(const struct spell *s)
{
    struct spell_later *l = s->later;

    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    if (!l->done) {
        lm_near(l->mem, &l->of->lm);
        if ((const unsigned char *)s->lm.head == check_model)
            os_unload(check_model, check_model_end - check_model);
        l->done = true;
    }
    pthread_mutex_unlock(&l->lock);
}

enum err spell_open(struct arena *mem, struct spell *s, const void *image, isize size,
                    struct fail *why)
{
    if (lm_open(image, size, &s->lm, why))
        return why->code;
    s->later = NULL;
    if (mem->large) {
        s->later = NEW(mem, struct spell_later, 1);
        *s->later = (struct spell_later){.of = s, .mem = mem};
        pthread_mutex_init(&s->later->lock, NULL);
    } else {
        lm_near(mem, &s->lm);
    }
    s->trees = lm_part(&s->lm, LM_TREES);
    s->judges = lm_part(&s->lm, LM_JUDGES);
    fit_open(mem, &s->fit, lm_part(&s->lm, LM_FIT),
             (isize)(s->lm.head->at[LM_JUDGES] - s->lm.head->at[LM_FIT]), s->lm.vocabulary);
    return OK;
}

int spell_put(const struct spell *s, struct token *t, int n, const struct spell_candidate *c)
{
    int32_t at = c->at < n ? t[c->at].at : t[n - 1].end;
    int32_t end = c->n ? t[c->at + c->n - 1].end : at;

    memmove(t + c->at + c->rep_n, t + c->at + c->n, (size_t)(n - c->at - c->n) * sizeof *t);
    for (int i = 0; i < c->rep_n; i++)
        t[c->at + i] = (struct token){c->rep[i], s->lm.runes[c->rep[i]], at, end};
    return n + c->rep_n - c->n;
}

/* Does the candidate touch bytes that were changed already. */
static bool touches(const struct token *t, int n, const struct spell_candidate *c,
                    const struct spell_edit *e, int m)
{
    int32_t at = c->at < n ? t[c->at].at : t[n - 1].end;
    int32_t end = c->n ? t[c->at + c->n - 1].end : at;

    for (int i = 0; i < m; i++)
        if ((at < e[i].end && e[i].at < end) ||
            (e[i].at == e[i].end && e[i].at >= at && e[i].at <= end) ||
            (at == end && at >= e[i].at && at <= e[i].end))
            return true;
    return false;
}

static void insert_edit(struct spell_edit *e, int n, struct spell_edit x)
{
    int i = n;

    for (; i > 0 && e[i - 1].at > x.at; i--)
        e[i] = e[i - 1];
    e[i] = x;
}

/* What a candidate must exceed; `wrong`: the sentence has a wrong character already. */
static float bar(const float *above, const struct spell_candidate *c, bool wrong)
{
    float b = above[c->kind];

    if (wrong && (c->kind == SPELL_OTHER || c->kind == SPELL_WORD))
        b -= TOGETHER;
    if (c->kind == SPELL_EXTRA)
        b += c->x[F_REPEATED] > 0 ? -REPEATED : ALONE;
    return b;
}

int spell_sentence(const struct spell *s, struct arena scratch, struct token *t, int n,
                   const float above[SPELL_KIND__MAX], struct spell_edit *out, int most)
{
    struct spell_list l = {0};
    int found = 0, from = 0, until = n + 1;
    bool wrong = false;

    for (int round = 0; round < ROUNDS && found < most && n > 0; round++) {
        isize first = l.n;
        struct spell_candidate *best = NULL, take;
        struct spell_edit *e;

        spell_candidates(s, &scratch, t, n, from, until, &l);
        spell_judge(s, scratch, t, n, &l, first);
        for (isize i = 0; i < l.n; i++)
            if (l.p[i].score > bar(above, &l.p[i], wrong) &&
                (!best || l.p[i].score > best->score) && !touches(t, n, &l.p[i], out, found))
                best = &l.p[i];
        if (!best)
            break;
        take = *best;
        e = &(struct spell_edit){.kind = take.kind,
                                 .rep_n = take.rep_n,
                                 .score = take.score,
                                 .at = take.at < n ? t[take.at].at : t[n - 1].end};
        e->end = take.n ? t[take.at + take.n - 1].end : e->at;
        for (int i = 0; i < take.rep_n; i++)
            e->rep[i] = s->lm.runes[take.rep[i]];
        insert_edit(out, found++, *e);
        wrong |= take.kind == SPELL_OTHER || take.kind == SPELL_WORD;
        n = spell_put(s, t, n, &take);
        from = take.at - REACH;
        until = take.at + take.rep_n + REACH;
        /* Those farther away stay as they are, moved. */
        isize kept = 0;
        for (isize i = 0; i < l.n; i++) {
            struct spell_candidate *c = &l.p[i];

            if (c->at + c->n <= from)
                l.p[kept++] = *c;
            else if (c->at >= take.at + take.n + REACH) {
                c->at += take.rep_n - take.n;
                l.p[kept++] = *c;
            }
        }
        l.n = kept;
    }
    return found;
}
