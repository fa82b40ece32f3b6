/* SPDX-License-Identifier: MulanPSL-2.0 */
/* term.c - words of the lists: common miswritings (some only beside certain words), unfit and outdated terms, fixed
 * expressions
 *
 * All lists of rulebook/terms are one lexicon; an office's own list is another, made with it. A fixed
 * expression is in the lexicon by its two halves: one slip leaves one of them whole, so each half
 * found is looked at with its surroundings, and what is one character away from the expression, but is
 * not it, is told.
 */
#include "check/term.h"

#include "base/utf8.h"
#include "check/lexicon.h"
#include "check/own.h"
#include "rules.h"

enum entry_kind { MISWRITTEN, IN_CONTEXT, UNFIT, OUTDATED, FRONT, BACK };

struct terms {
    const struct lexicon *lexicon;
    struct str *words;
    struct {
        uint8_t kind;
        int32_t row;
    } * entry;
    isize n;
};

static void add(struct terms *t, enum entry_kind kind, isize row, struct str words)
{
    t->words[t->n] = words;
    t->entry[t->n].kind = (uint8_t)kind;
    t->entry[t->n++].row = (int32_t)row;
}

const struct terms *terms_make(struct arena *mem, const struct lm *lm)
{
    isize most = rule_typo_words_count + rule_typo_context_count + rule_term_unfit_count +
                 rule_term_outdated_count + 2 * rule_term_fixed_count;
    struct terms *t = NEW(mem, struct terms, 1);

    t->words = NEW(mem, struct str, most);
    t->entry = arena_alloc(mem, sizeof *t->entry, 8, most);
    for (isize i = 0; i < rule_typo_words_count; i++)
        add(t, MISWRITTEN, i, rule_typo_words_rows[i].words);
    for (isize i = 0; i < rule_typo_context_count; i++)
        add(t, IN_CONTEXT, i, rule_typo_context_rows[i].words);
    for (isize i = 0; i < rule_term_unfit_count; i++)
        add(t, UNFIT, i, rule_term_unfit_rows[i].words);
    for (isize i = 0; i < rule_term_outdated_count; i++)
        add(t, OUTDATED, i, rule_term_outdated_rows[i].words);
    for (isize i = 0; i < rule_term_fixed_count; i++) {
        struct str w = rule_term_fixed_rows[i].words, half = utf8_head(w, utf8_count(w) / 2);

        add(t, FRONT, i, half);
        add(t, BACK, i, str_from(w, half.n));
    }
    t->lexicon = lexicon_make(mem, t->words, t->n, lm);
    return t;
}

/* --- near misses of fixed expressions */

/* The bytes of the text at [at, …) or ending at `at` that are one edit from `want`, which is what is
 * missing of the expression on that side. Substitution, one character more, one less. */
static isize one_off(struct str text, isize at, struct str want, bool backwards)
{
    uint32_t w[40], t[44];
    isize edge[44], n = 0, m = 0, i = at;

    for (isize k = 0; k < want.n && n < 40;)
        w[n++] = utf8_next(want, &k);
    edge[0] = at;
    while (m < n + 1) {
        uint32_t r = backwards ? utf8_prev(text, &i) : utf8_next(text, &i);

        if (!r || (!rune_is_han(r) && r != 0x3001 && r != 0x201C && r != 0x201D))
            break;
        t[m++] = r;
        edge[m] = i;
    }
    if (backwards)
        for (isize a = 0, b = n - 1; a < b; a++, b--) {
            uint32_t swap = w[a];

            w[a] = w[b];
            w[b] = swap;
        }
    for (isize same = 0; same < n; same++) {
        isize tail;

        if (same < m && t[same] == w[same])
            continue;
        tail = n - same - 1; /* expected behind the slip */
        if (!tail)
            return -1; /* only the last differs: another word follows, as it may */
        for (int kind = 0; kind < 3; kind++) {
            isize from = same + (kind == 0   ? 1
                                 : kind == 1 ? 0
                                             : 1),
                  need = kind == 2 ? tail + 1 : tail;
            bool ok = from + need <= m;

            for (isize k = 0; k < need && ok; k++)
                ok = t[from + k] == w[same + (kind == 2 ? 0 : 1) + k];
            if (ok)
                return edge[from + need];
        }
        return -1;
    }
    return -1;
}

/* An edit that only joins words otherwise (的, 和, a mark) is another way to say the same. */
static bool joins(struct str found, struct str want)
{
    static const char *const small[] = {"的", "地", "和", "与", "及", "、", "等", "并", NULL},
                             *const levels[] = {"省", "市", "区", "县", "州", "镇", "乡", NULL};
    isize front = 0, back = 0;
    struct str a, b;

    while (front < found.n && front < want.n && found.p[front] == want.p[front])
        front++;
    while (front > 0 && front < want.n && ((unsigned char)want.p[front] & 0xC0) == 0x80)
        front--;
    while (back < found.n - front && back < want.n - front &&
           found.p[found.n - 1 - back] == want.p[want.n - 1 - back])
        back++;
    while (back > 0 && ((unsigned char)want.p[want.n - back] & 0xC0) == 0x80)
        back--;
    a = str_slice(found, front, found.n - back);
    b = str_slice(want, front, want.n - back);
    /* 坚持依法治县: a level of its own. */
    if (str_eq(b, S("国")) && scan_any(a, levels) && a.n == S("国").n)
        return true;
    for (int i = 0; small[i]; i++)
        if ((str_eq(a, str_of(small[i])) || str_eq(b, str_of(small[i]))) &&
            (!a.n || !b.n || scan_any(a, small) == scan_any(b, small)))
            return true;
    return false;
}

bool term_near(struct str line, isize *at, isize *until, struct str whole, bool front)
{
    isize half = *until - *at, edge;
    struct str rest = front ? str_from(whole, half) : str_slice(whole, 0, whole.n - half);

    if (utf8_count(rest) < (front ? 3 : 2))
        return false;
    edge = one_off(line, front ? *until : *at, rest, !front);
    if (edge < 0)
        return false;
    if (front)
        *until = edge;
    else
        *at = edge;
    return !joins(str_slice(line, *at, *until), whole);
}

static void near(struct scan *s, struct str line, isize at, struct str half, int32_t row,
                 bool front)
{
    struct str whole = rule_term_fixed_rows[row].words;
    isize from = at, until = at + half.n;

    if (term_near(line, &from, &until, whole, front))
        scan_mend(s, "term.fixed", s->line_at + from, until - from, whole, "规范表述是“%.*s”",
                  STR_ARG(whole));
}

static enum check_level level_of(struct str name)
{
    enum check_level l = CHECK_WARN;

    check_level_find(name, &l);
    return l;
}

/* 一步提高 lacks its 进 only where a clause begins: 更进一步提高 does not. */
static bool begins(struct str line, isize at)
{
    isize before = at;
    uint32_t r = utf8_prev(line, &before);

    return !r || !rune_is_han(r);
}

/* What of the clause stands on this side of a place, near it. */
static struct str clause(struct str line, isize at, bool before)
{
    enum { NEAR = 72 };
    isize end = at;

    while (end >= 0 && end <= line.n && end - at < NEAR && at - end < NEAR) {
        isize next = end;
        uint32_t r = before ? utf8_prev(line, &next) : utf8_next(line, &next);

        /* ， 。 ； ： ！ ？ */
        if (!r || next == end || r == 0xFF0C || r == 0x3002 || r == 0xFF1B || r == 0xFF1A ||
            r == 0xFF01 || r == 0xFF1F)
            break;
        end = next;
    }
    return before ? str_slice(line, end, at) : str_slice(line, at, end);
}

/* Is one of the words of a list (spaces between them) at this side of a place? ^: a clause begins there; #: a digit;
 * …word: anywhere near in the clause. */
static bool beside(struct str line, isize at, struct str list, bool before)
{
    const struct str near_by = S("…");
    struct str one;

    while (str_next(&list, ' ', &one)) {
        if (!one.n)
            continue;
        if (str_eq(one, S("^"))   ? begins(line, at)
            : str_eq(one, S("#")) ? at < line.n && line.p[at] >= '0' && line.p[at] <= '9'
            : str_starts(one, near_by)
                ? str_has(clause(line, at, before), str_from(one, near_by.n))
            : before ? str_ends(str_slice(line, 0, at), one)
                     : str_starts(str_from(line, at), one))
            return true;
    }
    return false;
}

static void in_context(struct scan *s, struct str line, isize at, int32_t row)
{
    struct str words = rule_typo_context_rows[row].words,
               instead = rule_typo_context_rows[row].instead,
               before = rule_typo_context_rows[row].before,
               after = rule_typo_context_rows[row].after;
    isize end = at + words.n;

    if ((before.n && !beside(line, at, before, true)) ||
        (after.n && !beside(line, end, after, false)) ||
        beside(line, at, rule_typo_context_rows[row].not_before, true) ||
        beside(line, end, rule_typo_context_rows[row].not_after, false))
        return;
    scan_mend(s, "typo.word", s->line_at + at, words.n, instead, "“%.*s”应为“%.*s”",
              STR_ARG(words), STR_ARG(instead));
}

/* 环境保护部门 is not the ministry 环境保护部: the word goes on. */
static bool goes_on(struct str line, isize end)
{
    static const char *const heads[] = {"门", "分", "队", "位", "署", "长", "下", "令", NULL};

    for (int i = 0; heads[i]; i++)
        if (scan_lit(line, end, heads[i]))
            return true;
    return false;
}

/* The latest year that a text names (2016年, 〔2016〕); 0: none. */
static int latest_year(struct str text)
{
    int latest = 0;

    for (isize i = 0; i + 4 < text.n; i++) {
        int year = 0;

        if (text.p[i] != '2' || (i > 0 && text.p[i - 1] >= '0' && text.p[i - 1] <= '9'))
            continue;
        for (isize k = i; k < i + 4 && year >= 0; k++)
            year = text.p[k] >= '0' && text.p[k] <= '9' ? 10 * year + text.p[k] - '0' : -1;
        if (year > latest && year < 2100 &&
            (scan_lit(text, i + 4, "年") || scan_lit(text, i + 4, "〕")))
            latest = year;
    }
    return latest;
}

/* A text all of whose years lie before the change called the body by the name that it had. `source` says when that
 * was: 2018年机构改革. */
static bool before_change(struct scan *s, struct str source)
{
    int changed = latest_year(source);

    if (!s->latest_year) {
        s->latest_year = latest_year(s->text);
        if (!s->latest_year)
            s->latest_year = -1;
    }
    return s->latest_year > 0 && s->latest_year <= changed;
}

static void ours(struct scan *s, struct str line, const struct terms *t,
                 const struct lexicon_hit *hit)
{
    struct str words = t->words[hit->word];
    int32_t row = t->entry[hit->word].row;
    struct check_finding *f;

    switch ((enum entry_kind)t->entry[hit->word].kind) {
    case MISWRITTEN:
        if (str_ends(rule_typo_words_rows[row].instead, words) && !begins(line, hit->at))
            break;
        scan_mend(s, "typo.word", s->line_at + hit->at, words.n,
                  rule_typo_words_rows[row].instead, "“%.*s”应为“%.*s”", STR_ARG(words),
                  STR_ARG(rule_typo_words_rows[row].instead));
        break;
    case IN_CONTEXT:
        in_context(s, line, hit->at, row);
        break;
    case UNFIT:
        f = scan_mend(s, "term.unfit", s->line_at + hit->at, words.n,
                      rule_term_unfit_rows[row].instead, "%.*s，建议用“%.*s”",
                      STR_ARG(rule_term_unfit_rows[row].note),
                      STR_ARG(rule_term_unfit_rows[row].instead));
        if (f) {
            f->level = level_of(rule_term_unfit_rows[row].level);
            f->source = rule_term_unfit_rows[row].source;
        }
        break;
    case OUTDATED:
        if (goes_on(line, hit->at + words.n) ||
            before_change(s, rule_term_outdated_rows[row].source))
            break;
        f = scan_add(s, "term.outdated", s->line_at + hit->at, words.n,
                     "名称已经改变，现为“%.*s”；引用旧文件的除外",
                     STR_ARG(rule_term_outdated_rows[row].instead));
        if (f) {
            f->level = CHECK_NOTE;
            f->source = rule_term_outdated_rows[row].source;
        }
        break;
    case FRONT:
    case BACK:
        near(s, line, hit->at, words, row, t->entry[hit->word].kind == FRONT);
        break;
    }
}

void term_line(struct scan *s, struct str line)
{
    enum { MOST = 512 };
    struct lexicon_hit hit[MOST];
    const struct terms *t = s->k->terms;
    isize n;

    if (!scan_wants(s, CHECK_TERM) && !scan_wants(s, CHECK_TYPO))
        return;
    n = lexicon_find_part(t->lexicon, s->text, line, hit, MOST);
    for (isize i = 0; i < n; i++)
        ours(s, line, t, &hit[i]);
    if (!s->o->own || !s->o->own->terms)
        return;
    n = lexicon_find_part(s->o->own->terms, s->text, line, hit, MOST);
    for (isize i = 0; i < n; i++) {
        const struct check_entry *e = &s->o->own->e[s->o->own->term_row[hit[i].word]];

        if (e->instead.n)
            scan_mend(s, "term.own", s->line_at + hit[i].at, e->words.n, e->instead,
                      "%.*s%s“%.*s”", STR_ARG(e->note),
                      e->note.n ? "，应为" : "本单位词表：应为", STR_ARG(e->instead));
        else
            scan_add(s, "term.own", s->line_at + hit[i].at, e->words.n, "%.*s",
                     STR_ARG(e->note.n ? e->note : S("本单位词表：不使用")));
    }
}
