/* SPDX-License-Identifier: MulanPSL-2.0 */
/* typo.c - wrong characters (错别字): the speller over the sentences of a line
 *
 * Sentences go to the speller as they are; what it proposes is told as a finding unless it lies in
 * something that must not be "corrected": a name, a word of the office, a quoted title.
 */
#include "base/hans.h"
#include "base/utf8.h"
#include "check/own.h"
#include "check/scan.h"
#include "check/spare.h"
#include "check/spell.h"

/* The log-odds above which a correction is told. A character that is missing is harder to see than one
 * that is wrong, and rarely false: its bar is lower. What precision and recall they give stands in
 * bench/check.md. */
static const float ABOVE[SPELL_KIND__MAX] = {[SPELL_OTHER] = 1.1f,
                                             [SPELL_WORD] = 0.3f,
                                             [SPELL_MISSING] = -0.69f,
                                             [SPELL_EXTRA] = -0.05f,
                                             [SPELL_SWAP] = 0.3f};

enum { LINE_TOKENS = 1 << 16, EDITS = 256 };

static bool han_bytes(struct str t, isize at)
{
    return at + 2 < t.n && (unsigned char)t.p[at] >= 0xE4 && (unsigned char)t.p[at] <= 0xE9;
}

/* What stands twice in a text is meant so: a name, a term of the trade. Then only what is all but
 * certain is told. */
enum { MEANT = 2, IN_A_ROW = 3, LOOK_MOST = 1 << 20 };
static const float CERTAIN = 2;

static bool stands_twice(struct str text, struct str words)
{
    struct str before, rest = str_slice(text, 0, text.n < LOOK_MOST ? text.n : LOOK_MOST);
    int n = 0;

    if (words.n < 6)
        return false;
    while (n < MEANT && str_cut(rest, words, &before, &rest))
        n++;
    return n == MEANT;
}

static bool meant(struct str text, struct str line, const struct spell_edit *e)
{
    isize from = e->at, until = e->end, far;

    if (e->kind == SPELL_SWAP)
        return false;
    if (e->kind == SPELL_WORD)
        return stands_twice(text, str_slice(line, from, until));
    /* One character alone says nothing: with its neighbours, or with two on one side. */
    if (from > 0)
        utf8_prev(line, &from);
    if (until < line.n)
        utf8_next(line, &until);
    if (stands_twice(text, str_slice(line, from, until)))
        return true;
    if (e->kind != SPELL_OTHER)
        return false;
    far = from;
    if (han_bytes(line, from) && far > 0 && rune_is_han(utf8_prev(line, &far)) &&
        stands_twice(text, str_slice(line, far, e->end)))
        return true;
    far = until;
    return han_bytes(line, e->end) && far < line.n && rune_is_han(utf8_next(line, &far)) &&
           stands_twice(text, str_slice(line, e->at, far));
}

static int times(struct str line, struct str words)
{
    struct str before;
    int n = 0;

    while (n < IN_A_ROW && str_cut(line, words, &before, &line))
        n++;
    return n;
}

/* 熟人搭线、友人搭识、能人搭话: the character stands three times in the line with the one before it, or the one
 * behind it. */
static bool in_a_row(struct str line, const struct spell_edit *e)
{
    isize from = e->at, until = e->end;

    if (e->kind != SPELL_OTHER || e->end - e->at != 3)
        return false;
    if (from > 0 && rune_is_han(utf8_prev(line, &from)) &&
        times(line, str_slice(line, from, e->end)) == IN_A_ROW)
        return true;
    return until < line.n && rune_is_han(utf8_next(line, &until)) &&
           times(line, str_slice(line, e->at, until)) == IN_A_ROW;
}

static void tell(struct scan *s, struct str line, const struct spell_edit *e)
{
    isize at = e->at, end = e->end;
    char bytes[4 * SPELL_REP + 8];
    isize n = 0;
    struct str to, from = str_slice(line, at, end);
    struct check_finding *f = NULL;

    for (int i = 0; i < e->rep_n; i++)
        n += utf8_put(bytes + n, e->rep[i]);
    to = (struct str){bytes, n};
    switch (e->kind) {
    case SPELL_MISSING:
        /* Shown on the character behind the gap, or before it at the end of the line. */
        if (han_bytes(line, at)) {
            f = scan_mend(s, "typo.missing", s->line_at + at, 3,
                          str_concat(s->mem, to, str_slice(line, at, at + 3)),
                          "疑似漏字：此处少“%.*s”字", STR_ARG(to));
        } else {
            isize before = at;

            utf8_prev(line, &before);
            f = scan_mend(s, "typo.missing", s->line_at + before, at - before,
                          str_concat(s->mem, str_slice(line, before, at), to),
                          "疑似漏字：此处少“%.*s”字", STR_ARG(to));
        }
        break;
    case SPELL_EXTRA:
        f = scan_mend(s, "typo.extra", s->line_at + at, end - at, S(""), "疑似多字：多“%.*s”",
                      STR_ARG(from));
        break;
    case SPELL_SWAP:
        f = scan_mend(s, "typo.swap", s->line_at + at, end - at, to,
                      "疑似字序颠倒：“%.*s”应为“%.*s”", STR_ARG(from), STR_ARG(to));
        break;
    case SPELL_OTHER:
    case SPELL_WORD:
    case SPELL_KIND__MAX:
        f = scan_mend(s, "typo.char", s->line_at + at, end - at, to,
                      "疑似错别字：“%.*s”应为“%.*s”", STR_ARG(from), STR_ARG(to));
        break;
    }
    if (f)
        f->sure = (double)e->score;
}

/* The edits of a line; `scratch` ends with this function, so that findings may grow in its arena. */
static int line_edits(const struct scan *s, struct arena scratch, struct str line,
                      struct spell_edit *e)
{
    const struct spell *spell = s->k->spell;
    isize most = line.n < LINE_TOKENS ? line.n : LINE_TOKENS, from = 0, n;
    struct token *t = NEW(&scratch, struct token, most),
                 *copy = NEW(&scratch, struct token, SPELL_LONGEST + EDITS);
    float above[SPELL_KIND__MAX];
    int found = 0;

    for (int i = 0; i < SPELL_KIND__MAX; i++)
        above[i] = ABOVE[i] + (float)s->o->threshold;
    n = token_line(spell->lm.id_of, line, t, most);
    for (isize i = 0; i < n && found < EDITS; i++) {
        bool comma = t[i].rune == 0xFF0C && i - from > SPELL_LONGEST / 2;

        if (i < n - 1 && !token_stops(t[i].rune) && !comma && i - from < SPELL_LONGEST - 2)
            continue;
        for (isize q = from; q <= i; q++)
            copy[q - from] = t[q];
        if (i - from >= 1)
            found += spell_sentence(spell, scratch, copy, (int)(i + 1 - from), above, e + found,
                                    EDITS - found);
        from = i + 1;
    }
    return found;
}

/* Does a blank stand beside the place: what is written twice with one between is a list or a menu. */
static bool apart(struct str line, const struct spell_edit *e)
{
    return (e->at > 0 && (line.p[e->at - 1] == ' ' || line.p[e->at - 1] == '\t')) ||
           (e->end < line.n && (line.p[e->end] == ' ' || line.p[e->end] == '\t'));
}

/* 開 for 开: told as what it is (wording.c). */
static bool is_traditional(struct str line, const struct spell_edit *e)
{
    isize at = e->at;

    return e->kind == SPELL_OTHER && e->rep_n == 1 &&
           rune_simplified(utf8_next(line, &at)) == e->rep[0];
}

/* Is the edit told by itself: sure enough, and in nothing that is meant so. */
static bool stands(const struct scan *s, struct str line, const struct spell_edit *e)
{
    float bar = ABOVE[e->kind] + (float)s->o->threshold;
    enum spare known = spare_known(s->k->known, line, e->at, e->end);
    enum spare person;
    bool is_meant;

    /* Doubled marks have a rule of their own (punct.c). */
    if ((e->kind == SPELL_EXTRA && (!han_bytes(line, e->at) || apart(line, e))) ||
        is_traditional(line, e))
        return false;
    if (spare_numeral(line, e->at, e->end, e->rep_n == 1 ? e->rep[0] : 0) ||
        spare_left_out(line, e->at, e->end) || spare_all_that(line, e->at, e->end) ||
        spare_cut(s->text, s->line_at, line, e->at, e->end) || in_a_row(line, e))
        return false;
    if (e->kind == SPELL_EXTRA ? spare_doubled(s->text, line, e->at, e->end)
                               : spare_place(s->text, line, e->at, e->end))
        return false;
    if (known == SPARE_ALWAYS)
        return false;
    person = spare_person(line, e->at, e->end);
    is_meant = meant(s->text, line, e);
    if (person == SPARE_ALWAYS || (person && is_meant))
        return false;
    return e->score > CERTAIN + bar ||
           !(known || is_meant || person || spare_quoted(line, e->at, e->end));
}

void typo_line(struct scan *s, struct str line)
{
    struct spell_edit e[EDITS];
    bool told[EDITS], wrong = false;
    int found;

    if (!s->k->spell || !scan_wants(s, CHECK_TYPO) || line.n < 6)
        return;
    found = line_edits(s, *s->mem, line, e);
    for (int i = 0; i < found; i++) {
        bool is_char = e[i].kind == SPELL_OTHER || e[i].kind == SPELL_WORD;

        told[i] = stands(s, line, &e[i]);
        wrong |= told[i] && is_char && e[i].score > ABOVE[e[i].kind] + (float)s->o->threshold;
    }
    /* What was found only because of another wrong character falls with it. */
    for (int i = 0; i < found; i++)
        if (told[i] && (wrong || (e[i].kind != SPELL_OTHER && e[i].kind != SPELL_WORD) ||
                        e[i].score > ABOVE[e[i].kind] + (float)s->o->threshold))
            tell(s, line, &e[i]);
}
