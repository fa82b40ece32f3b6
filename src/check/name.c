/* SPDX-License-Identifier: MulanPSL-2.0 */
/* name.c - people and bodies of the office's own list (人名、职务、机构、地名)
 *
 * The list has each leader with the titles held, in the order of precedence, and the names of bodies and
 * places. Told are a listed person with another's kind of title (副区长 for 区长), listed people joined by 、 in
 * another order, a holder of a listed title whose name is one character off, and a listed body
 * or place with one character off. Without a list nothing is said: who holds which office is not ours to know.
 */
#include "base/utf8.h"
#include "check/own.h"
#include "check/scan.h"
#include "check/term.h"

enum { HITS = 256 };

/* Words that end a title. Longer ones first: 副 decides. */
static const char *const posts[] = {"副书记", "书记", "副区长",   "区长",     "副县长", "县长",
                                    "副市长", "市长", "副省长",   "省长",     "副主任", "主任",
                                    "副局长", "局长", "副主席",   "主席",     "副部长", "部长",
                                    "副院长", "院长", "副检察长", "检察长",   "副镇长", "镇长",
                                    "副乡长", "乡长", "副科长",   "科长",     "副处长", "处长",
                                    "政委",   "常委", "秘书长",   "副秘书长", NULL};

/* The post that ends at `end` of `t`, with its 副; empty for none. */
static struct str post_before(struct str t, isize end)
{
    struct str best = {0}, before = str_slice(t, 0, end);

    for (int i = 0; posts[i]; i++)
        if (str_ends(before, str_of(posts[i])) && str_of(posts[i]).n > best.n)
            best = str_slice(before, before.n - str_of(posts[i]).n, before.n);
    return best;
}

static struct str post_behind(struct str t, isize at)
{
    struct str best = {0};

    for (int i = 0; posts[i]; i++)
        if (scan_lit(t, at, posts[i]) && str_of(posts[i]).n > best.n)
            best = str_slice(t, at, at + str_of(posts[i]).n);
    return best;
}

/* Does the person hold this post, under one of the titles listed. */
static bool holds(const struct check_entry *e, struct str post)
{
    isize base = 0, i;

    while ((i = str_find(str_from(e->instead, base), post)) >= 0) {
        isize at = base + i;

        if (!(at >= 3 && scan_lit(e->instead, at - 3, "副")) || str_starts(post, S("副")))
            return true;
        base = at + post.n;
    }
    return false;
}

static void title(struct scan *s, struct str line, const struct lexicon_hit *h,
                  const struct check_entry *e)
{
    struct str post = post_before(line, h->at);
    isize at = h->at - post.n;

    if (!post.n) {
        at = h->at + e->words.n;
        post = post_behind(line, at);
        if (scan_lit(line, at + post.n, "、")) /* 李四、王五局长 */
            return;
    }
    if (post.n && e->instead.n && !holds(e, post))
        scan_add(s, "name.title", s->line_at + at, post.n, "本单位名单里%.*s的职务是“%.*s”",
                 STR_ARG(e->words), STR_ARG(e->instead));
}

static void people(struct scan *s, struct str line, const struct check_own *own)
{
    struct lexicon_hit hit[HITS];
    isize n = lexicon_find(own->people.lexicon, line, hit, HITS), before_end = -1;
    int32_t before = -1;

    for (isize i = 0; i < n; i++) {
        int32_t row = own->people.row[hit[i].word];
        const struct check_entry *e = &own->e[row];

        title(s, line, &hit[i], e);
        if (before >= 0 && scan_lit(line, before_end, "、") && hit[i].at == before_end + 3 &&
            row < before)
            scan_add(s, "name.order", s->line_at + hit[i].at, e->words.n,
                     "本单位名单里%.*s排在%.*s之前", STR_ARG(e->words),
                     STR_ARG(own->e[before].words));
        before = row;
        before_end = hit[i].at + e->words.n;
    }
}

/* 区长李小明, where the list has 区长 李晓明. */
static void holders(struct scan *s, struct str line, const struct check_own *own)
{
    struct lexicon_hit hit[HITS];
    isize n = lexicon_find(own->posts.lexicon, line, hit, HITS);

    for (isize i = 0; i < n; i++) {
        const struct check_entry *e = &own->e[own->posts.row[hit[i].word]];
        struct str post = own->posts.words[hit[i].word];
        isize at = hit[i].at + post.n, w = 0, same = 0, differ = 0, t = at;
        uint32_t a, b;

        if (hit[i].at >= 3 && scan_lit(line, hit[i].at - 3, "副"))
            continue;
        while ((a = utf8_next(e->words, &w))) {
            b = utf8_next(line, &t);
            if (!rune_is_han(b))
                break;
            same += a == b;
            differ += a != b;
        }
        /* Three characters, one wrong; the family name must be right. */
        if (a || differ != 1 || same < 2 ||
            !str_eq(utf8_head(e->words, 1), str_slice(line, at, at + 3)) ||
            own_is(own, OWN_NAME, str_slice(line, at, t)))
            continue;
        scan_mend(s, "name.near", s->line_at + at, t - at, e->words, "本单位名单里%.*s是“%.*s”",
                  STR_ARG(post), STR_ARG(e->words));
    }
}

static void bodies(struct scan *s, struct str line, const struct check_own *own)
{
    struct lexicon_hit hit[HITS];
    isize n = lexicon_find(own->halves.lexicon, line, hit, HITS);

    for (isize i = 0; i < n; i++) {
        const struct check_entry *e = &own->e[own->halves.row[hit[i].word]];
        struct str half = own->halves.words[hit[i].word];
        isize at = hit[i].at, until = at + half.n;
        bool front = half.p == e->words.p;
        struct check_finding *f;

        if (str_eq(str_slice(line, at, at + e->words.n), e->words) ||
            !term_near(line, &at, &until, e->words, front) ||
            own_is(own, OWN_WORD, str_slice(line, at, until)))
            continue;
        f = scan_mend(s, "name.body", s->line_at + at, until - at, e->words,
                      "本单位词表里是“%.*s”", STR_ARG(e->words));
        /* 东马村 may be another village than 西马村. */
        if (f && utf8_count(e->words) < 6)
            f->level = CHECK_NOTE;
    }
}

void name_line(struct scan *s, struct str line)
{
    const struct check_own *own = s->o->own;

    if (!own || !scan_wants(s, CHECK_NAME))
        return;
    if (own->people.lexicon)
        people(s, line, own);
    if (own->posts.lexicon)
        holders(s, line, own);
    if (own->halves.lexicon)
        bodies(s, line, own);
}
