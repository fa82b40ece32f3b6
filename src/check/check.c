/* SPDX-License-Identifier: MulanPSL-2.0 */
/* check.c - one check from text to sorted findings; see check.h
 *
 * The text is walked once, line by line; each family reads the line. Then come the rules over the
 * whole. At the end findings are sorted, those that the office has accepted as right are dropped, and
 * bytes are counted into characters in one sweep.
 */
#include "check/check.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/os.h"
#include "base/utf8.h"
#include "check/own.h"
#include "check/scan.h"
#include "check/spare.h"
#include "check/spell.h"
#include "check/term.h"

enum err checker_open_model(struct arena *mem, const void *image, isize size,
                            const struct checker **out, struct fail *why)
{
    struct checker *k;
    struct spell *spell;

    if (why->code)
        return why->code;
    k = NEW(mem, struct checker, 1);
    look_tables_make(&k->look);
    k->rules = scan_rules(mem, &k->rules_n);
    k->laws = laws_make(mem);
    if (image) {
        spell = NEW(mem, struct spell, 1);
        if (spell_open(mem, spell, image, size, why))
            return why->code;
        k->spell = spell;
    }
    k->terms = terms_make(mem, k->spell ? &k->spell->lm : NULL);
    k->known = known_make(mem, k->spell ? &k->spell->lm : NULL);
    *out = k;
    return OK;
}

enum err checker_open(struct arena *mem, const struct checker **out, struct fail *why)
{
    return checker_open_model(mem, check_model, check_model_end - check_model, out, why);
}

void checker_unload(void)
{
    os_unload(check_model, check_model_end - check_model);
}

static int by_place(const void *x, const void *y)
{
    const struct check_finding *a = x, *b = y;

    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->level != b->level)
        return a->level > b->level ? -1 : 1;
    if (a->n != b->n)
        return a->n > b->n ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

/* The line of a finding. */
static struct str line_around(struct str text, isize at, isize *from)
{
    isize a = at, b = at;

    while (a > 0 && text.p[a - 1] != '\n')
        a--;
    while (b < text.n && text.p[b] != '\n')
        b++;
    *from = a;
    return str_slice(text, a, b);
}

/* Did the office accept it, or is it a word of its own. */
static bool spared(const struct scan *s, const struct check_finding *f)
{
    isize from;
    struct str line;

    if (!s->o->own)
        return false;
    if (own_is(s->o->own, OWN_KEEP, f->words))
        return true;
    line = line_around(s->text, f->at, &from);
    return own_spares(s->o->own, line, f->at - from, f->at + f->n - from,
                      f->rule->family == CHECK_TYPO);
}

/* Marks that a whole text writes in one way are told SHOWN times, the first time with their number. */
enum { SHOWN = 5, MARKS = 64 };

struct marks {
    struct {
        const struct check_rule *rule;
        struct str words;
        isize first, count;
    } of[MARKS];
    int n;
};

static bool again(struct marks *m, const struct check_finding *f, isize place)
{
    int i = 0;

    if (f->level != CHECK_NOTE ||
        (f->rule->family != CHECK_PUNCT && f->rule->family != CHECK_LINK &&
         f->rule->family != CHECK_TERM))
        return false;
    while (i < m->n && !(m->of[i].rule == f->rule && str_eq(m->of[i].words, f->words)))
        i++;
    if (i == MARKS)
        return false;
    if (i == m->n) {
        m->of[m->n].rule = f->rule;
        m->of[m->n].words = f->words;
        m->of[m->n++].first = place;
    }
    return ++m->of[i].count > SHOWN;
}

/* Drops what is below the wanted level, accepted by the office, inside a finding of its family, or the
 * same mark once more. */
static void settle(struct scan *s)
{
    struct check_list *l = s->out;
    struct marks *marks = NEW(s->mem, struct marks, 1);
    isize kept = 0, reach[CHECK_FAMILY__MAX] = {0};

    if (l->n > 1)
        qsort(l->p, (size_t)l->n, sizeof *l->p, by_place);
    for (isize i = 0; i < l->n; i++) {
        struct check_finding f = l->p[i];
        isize *until = &reach[f.rule->family];

        if (f.level < s->o->least || f.at < *until || spared(s, &f) || again(marks, &f, kept))
            continue;
        *until = f.at + f.n;
        l->p[kept++] = f;
    }
    l->n = kept;
    for (int i = 0; i < marks->n; i++)
        if (marks->of[i].count > SHOWN) {
            struct check_finding *f = &l->p[marks->of[i].first];

            f->says = str_fmt(s->mem, "%.*s（全文共%lld处，只列前%d处）", STR_ARG(f->says),
                              (long long)marks->of[i].count, SHOWN);
        }
}

/* A near miss of a known expression or title that the wrong characters within it explain in full is told by
 * these alone, in its words: one fault, one mark, of the graver level. The list is sorted. */
static void told_once(struct scan *s)
{
    struct check_list *l = s->out;
    bool *told = NEW(s->mem, bool, l->n + 1);
    isize kept = 0;

    for (isize i = 0; i < l->n; i++) {
        const struct check_finding *f = &l->p[i];
        isize first = i, end = f->at + f->n, at = f->at;
        struct buf b;

        if (!f->mends || f->rule->family == CHECK_TYPO)
            continue;
        b = buf_new(s->mem, f->n + 64);
        while (first > 0 && l->p[first - 1].at == f->at)
            first--;
        for (isize k = first; k < l->n && l->p[k].at < end; k++) {
            const struct check_finding *t = &l->p[k];

            if (t->rule->family != CHECK_TYPO || !t->mends || t->at + t->n > end)
                continue;
            buf_add(&b, str_slice(s->text, at, t->at));
            buf_add(&b, t->suggestion);
            at = t->at + t->n;
        }
        buf_add(&b, str_slice(s->text, at, end));
        told[i] = at > f->at && str_eq(buf_str(&b), f->suggestion);
        for (isize k = first; told[i] && k < l->n && l->p[k].at < end; k++)
            if (l->p[k].rule->family == CHECK_TYPO) {
                l->p[k].level = l->p[k].level < f->level ? f->level : l->p[k].level;
                l->p[k].says = f->says;
            }
    }
    for (isize i = 0; i < l->n; i++)
        if (!told[i])
            l->p[kept++] = l->p[i];
    l->n = kept;
}

static void count_characters(struct str text, struct check_list *l)
{
    isize at = 0;
    int64_t count = 0;

    for (isize i = 0; i < l->n; i++) {
        struct check_finding *f = &l->p[i];

        count += utf8_count(str_slice(text, at, f->at));
        at = f->at;
        f->start = count;
        f->length = utf8_count(f->words);
    }
}

/* --- what an earlier call found: lines that are as they were keep their spelling findings */

struct earlier {
    struct map lines; /* line → struct old_line */
};
struct old_line {
    isize at;
    int line;
};

static const struct earlier *remember(struct arena *mem, const struct check_options *o)
{
    struct earlier *e;
    struct str line;
    int n = 0;

    if (!o->found || !o->before.n)
        return NULL;
    e = NEW(mem, struct earlier, 1);
    for (struct str rest = o->before; str_next(&rest, '\n', &line); n++) {
        struct old_line *old;

        if (line.n < 6)
            continue;
        old = NEW(mem, struct old_line, 1);
        *old = (struct old_line){line.p - o->before.p, n};
        *map_put(mem, &e->lines, line) = old;
    }
    return e;
}

/* Copies them; false when the line is new. */
static bool unchanged(struct scan *s, const struct earlier *e, struct str line)
{
    const struct old_line *old = e ? map_get(&e->lines, line) : NULL;

    if (!old)
        return false;
    for (isize i = 0; i < s->o->found->n; i++) {
        const struct check_finding *f = &s->o->found->p[i];

        if (f->rule->family != CHECK_TYPO || f->at < old->at ||
            f->at + f->n > old->at + line.n || str_eq(f->rule->name, S("typo.word")))
            continue;
        scan_again(s, f, s->line_at + f->at - old->at);
    }
    return true;
}

void check_text(const struct checker *k, struct arena *mem, const struct check_input *in,
                const struct check_options *o, struct check_list *out)
{
    struct scan s = {.k = k, .mem = mem, .in = in, .o = o, .out = out};
    const struct earlier *earlier = remember(mem, o);
    struct str line;

    *out = (struct check_list){0};
    if (k->spell && scan_wants(&s, CHECK_TYPO))
        spell_ready(k->spell);
    s.text = utf8_clip(in->text, CHECK_MOST);
    look_make(&k->look, mem, s.text, &s.look, false);
    for (struct str rest = s.text; str_next(&rest, '\n', &line); s.line++) {
        s.line_at = line.p ? line.p - s.text.p : 0;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!line.n)
            continue;
        s.holds = look_line(&k->look, &s.look, s.text, s.line_at, s.line_at + line.n, &s.marks);
        s.met |= s.marks;
        term_line(&s, line);
        if (!unchanged(&s, earlier, line))
            typo_line(&s, line);
        if (scan_wants(&s, CHECK_TYPO))
            wording_characters(&s, line), wording_twice(&s, line);
        if (s.holds & HAS_DIGIT && (scan_wants(&s, CHECK_TERM) || scan_wants(&s, CHECK_PUNCT)))
            wording_units(&s, line);
        name_line(&s, line);
        privacy_line(&s, line);
        punct_line(&s, line);
        date_line(&s, line);
        cite_line(&s, line);
        sum_line(&s, line);
        figure_line(&s, line);
        form_line(&s, line);
    }
    privacy_whole(&s);
    if (!in->fragment) {
        sum_whole(&s);
        cite_whole(&s);
        heading_whole(&s);
        link_whole(&s);
        pair_whole(&s);
        date_whole(&s);
    }
    settle(&s);
    told_once(&s);
    count_characters(s.text, out);
}

struct str check_apply(struct arena *mem, struct str text, const struct check_list *l,
                       unsigned families)
{
    struct buf b = buf_new(mem, text.n + 64);
    isize at = 0;

    for (isize i = 0; i < l->n; i++) {
        const struct check_finding *f = &l->p[i];

        if (!f->mends || !(families & 1u << f->rule->family) || f->at < at)
            continue;
        buf_add(&b, str_slice(text, at, f->at));
        buf_add(&b, f->suggestion);
        at = f->at + f->n;
    }
    buf_add(&b, str_from(text, at));
    return buf_str(&b);
}
