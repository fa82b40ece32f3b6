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
#include "base/utf8.h"
#include "check/own.h"
#include "check/scan.h"
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
    k->rules = scan_rules(mem, &k->rules_n);
    k->terms = terms_make(mem);
    if (image) {
        spell = NEW(mem, struct spell, 1);
        if (spell_open(spell, image, size, why))
            return why->code;
        k->spell = spell;
    }
    *out = k;
    return OK;
}

enum err checker_open(struct arena *mem, const struct checker **out, struct fail *why)
{
    return checker_open_model(mem, check_model, check_model_end - check_model, out, why);
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

/* Drops what is below the wanted level, accepted by the office, or inside a finding of its family. */
static void settle(struct scan *s)
{
    struct check_list *l = s->out;
    isize kept = 0, reach[CHECK_FAMILY__MAX] = {0};

    if (l->n > 1)
        qsort(l->p, (size_t)l->n, sizeof *l->p, by_place);
    for (isize i = 0; i < l->n; i++) {
        struct check_finding f = l->p[i];
        isize *until = &reach[f.rule->family];

        if (f.level < s->o->least || own_is(s->o->own, OWN_KEEP, f.words))
            continue;
        if (f.at < *until)
            continue;
        *until = f.at + f.n;
        l->p[kept++] = f;
    }
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

void check_text(const struct checker *k, struct arena *mem, const struct check_input *in,
                const struct check_options *o, struct check_list *out)
{
    struct scan s = {.k = k, .mem = mem, .in = in, .o = o, .out = out};
    struct str line;

    *out = (struct check_list){0};
    s.text = utf8_clip(in->text, CHECK_MOST);
    for (struct str rest = s.text; str_next(&rest, '\n', &line); s.line++) {
        s.line_at = line.p ? line.p - s.text.p : 0;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (!line.n)
            continue;
        term_line(&s, line);
        typo_line(&s, line);
        privacy_line(&s, line);
        punct_line(&s, line);
        date_line(&s, line);
        cite_line(&s, line);
        sum_line(&s, line);
        form_line(&s, line);
    }
    if (!in->fragment) {
        sum_whole(&s);
        cite_whole(&s);
    }
    settle(&s);
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
