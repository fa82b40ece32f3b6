/* SPDX-License-Identifier: MulanPSL-2.0 */
/* cite.c - document numbers (文号) and quoted titles
 *
 * GB/T 9704 writes 国办发〔2021〕30号: six-angled brackets, four digits of the year, no 第, no
 * leading zero. Courts write （2021）鲁03民初12号 by rules of their own, and laws of early years 〔57〕:
 * both are left alone.
 */
#include "base/map.h"
#include "base/utf8.h"
#include "check/own.h"
#include "check/scan.h"
#include "rules.h"

static const struct {
    const char *open, *close;
} brackets[] = {{"[", "]"},   {"［", "］"}, {"【", "】"}, {"(", ")"},
                {"（", "）"}, {"〔", "〕"}, {"{", "}"},   {"〖", "〗"}};
enum { ROUND_HALF = 3, ROUND = 4, SIX = 5 };

static bool han_before(struct str t, isize at)
{
    return at >= 3 && (unsigned char)t.p[at - 3] >= 0xE4 && (unsigned char)t.p[at - 3] <= 0xE9;
}

/* Words before round brackets that make it an office's number: 国办发(2021)30号. */
static bool office_word(struct str t, isize at)
{
    static const char *const ends[] = {"发", "函", "字", "办", "令", "告", "通", "规",
                                       "政", "电", "议", "纪", "批", "复", NULL};

    for (int i = 0; ends[i]; i++)
        if (at >= 3 && scan_lit(t, at - 3, ends[i]))
            return true;
    return false;
}

/* The number ends a clause: its 号 was left out. */
static bool no_goes_no_further(struct str t, isize at)
{
    static const char *const ends[] = {"）", "》", "，", "。", "、", "；", ")", NULL};

    for (int i = 0; ends[i]; i++)
        if (scan_lit(t, at, ends[i]))
            return true;
    return at >= t.n;
}

static void docno(struct scan *s, struct str t, isize at)
{
    for (int k = 0; k < (int)(sizeof brackets / sizeof *brackets); k++) {
        isize i = at, year_at, year_end, no_at, no_end;
        int digits = 0, no = 0, di;
        bool di_word = false, zero = false, blank = false, bare = false;
        struct str instead, year;

        if (!scan_lit(t, at, brackets[k].open))
            continue;
        i += str_of(brackets[k].open).n;
        while (i < t.n && t.p[i] == ' ' && i - at < 8) {
            blank = true;
            i++;
        }
        year_at = i;
        while (digits < 5 && scan_digit(t, &i) >= 0)
            digits++;
        year_end = i;
        while (i < t.n && t.p[i] == ' ' && i - year_end < 4) {
            blank = true;
            i++;
        }
        if ((digits != 4 && digits != 2) || !scan_lit(t, i, brackets[k].close) ||
            !han_before(t, at))
            return;
        year = str_slice(t, year_at, year_end);
        if (digits == 2) { /* 〔21〕; the years before 2000 were written so */
            if (!office_word(t, at) || year_end - year_at != 2 || t.p[year_at] > '2')
                return;
            year = str_concat(s->mem, S("20"), year);
        } else if (t.p[year_at] != '1' && t.p[year_at] != '2') {
            return;
        }
        i += str_of(brackets[k].close).n;
        if (scan_lit(t, i, "第")) {
            di_word = true;
            i += 3;
        }
        while (i < t.n && t.p[i] == ' ') {
            blank = true;
            i++;
        }
        no_at = i;
        while ((di = scan_digit(t, &i)) >= 0) {
            zero |= no == 0 && di == 0;
            no++;
        }
        no_end = i;
        if (!no || no > 6)
            return;
        if (scan_lit(t, i, "号"))
            i += 3;
        else if (office_word(t, at) && no <= 4 && no_goes_no_further(t, i))
            bare = true;
        else
            return;
        if ((k == ROUND || k == ROUND_HALF) && !office_word(t, at))
            return;
        if (k == SIX && !di_word && !zero && !blank && !bare && digits == 4)
            return;
        while (zero && no_at < i && t.p[no_at] == '0')
            no_at++;
        instead = str_fmt(s->mem, "〔%.*s〕%.*s号", STR_ARG(year),
                          STR_ARG(str_slice(t, no_at, no_end)));
        scan_mend(s, "cite.docno", s->line_at + at, i - at, instead, "文号应写作“%.*s”%s",
                  STR_ARG(instead),
                  k != SIX      ? "：年份用六角括号"
                  : bare        ? "：序号后面有“号”字"
                  : digits == 2 ? "：年份写全四位"
                  : di_word     ? "：序号前不加“第”"
                  : zero        ? "：序号不编虚位"
                                : "：没有空格");
        return;
    }
}

/* Does one of the brackets open here. */
static bool opens(struct str t, isize at)
{
    switch (t.p[at]) {
    case '[':
    case '(':
    case '{':
        return true;
    default:
        break;
    }
    switch (scan_three(t, at)) {
    case 0xFF3B: /* ［ 【 （ 〔 〖 */
    case 0x3010:
    case 0xFF08:
    case 0x3014:
    case 0x3016:
        return true;
    default:
        return false;
    }
}

void cite_line(struct scan *s, struct str t)
{
    if (!scan_wants(s, CHECK_CITE) || !(s->holds & HAS_DIGIT) || !(s->holds & HAS_BRACKET) ||
        (!scan_has(s, MARK_NUMBER) && !scan_has(s, MARK_BRACKET)))
        return;
    for (isize i = -1; (i = scan_next(s, LOOK_OTHER, t, i + 1)) < t.n;)
        if (opens(t, i))
            docno(s, t, i);
}

/* --- quoted titles: what is nearly a known one, or nearly another of the same text */

enum { TITLES = 256, TITLE_RUNES = 80, FAR = 4 };

struct title {
    isize at;
    struct str words;
    uint32_t rune[TITLE_RUNES];
    int n;
};

/* As utf8_next(), quicker on Han characters. */
static uint32_t rune_at(struct str t, isize *at)
{
    uint32_t r = scan_three(t, *at);

    if (r < 0x4E00 || r >= 0xA000)
        return utf8_next(t, at);
    *at += 3;
    return r;
}

/* Without blanks: they come from the setting of lines. */
static bool take_short(struct title *t, struct str words)
{
    uint32_t r;

    t->words = words;
    t->n = 0;
    for (isize i = 0; (r = rune_at(words, &i));)
        if ((r >= 0x4E00 && r < 0xA000) || !rune_is_space(r)) {
            if (t->n == TITLE_RUNES)
                return false;
            t->rune[t->n++] = r;
        }
    return t->n >= 5;
}

static bool take(struct title *t, struct str words)
{
    return take_short(t, words) && t->n >= 8;
}

static bool numeral(uint32_t r)
{
    static const uint16_t all[] = {
        0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D,
        0x5341, 0x3007, 0x9996, 0x5C4A, 0x4E0A, 0x4E0B, 0x7532, 0x4E59}; /* 一 … 首届上下甲乙 */

    if (r < 0x80)
        return true;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] == r)
            return true;
    return false;
}

/* How many single edits apart; 9 when more than three. `*figures`: a digit or numeral is among them. */
static int apart(const struct title *a, const struct title *b, bool *figures)
{
    int d[TITLE_RUNES + 1], front = 0, back = 0, rows, cols;

    *figures = false;
    if (a->n - b->n > FAR - 1 || b->n - a->n > FAR - 1)
        return 9;
    while (front < a->n && front < b->n && a->rune[front] == b->rune[front])
        front++;
    while (back < a->n - front && back < b->n - front &&
           a->rune[a->n - 1 - back] == b->rune[b->n - 1 - back])
        back++;
    /* What both begin and end with costs nothing; only cells near the diagonal can stay below FAR. */
    rows = a->n - front - back;
    cols = b->n - front - back;
    for (int j = 0; j <= cols; j++)
        d[j] = j < FAR ? j : 9;
    for (int i = 1; i <= rows; i++) {
        int from = i > FAR ? i - FAR : 1, until = i + FAR < cols ? i + FAR : cols;
        int corner = d[from - 1], least = 9;

        d[from - 1] = from == 1 && i < 9 ? i : 9;
        least = d[from - 1];
        for (int j = from; j <= until; j++) {
            int up = d[j], v = corner + (a->rune[front + i - 1] != b->rune[front + j - 1]);

            v = v < up + 1 ? v : up + 1;
            d[j] = v < d[j - 1] + 1 ? v : d[j - 1] + 1;
            d[j] = d[j] > 9 ? 9 : d[j];
            corner = up;
            least = d[j] < least ? d[j] : least;
        }
        if (until < cols)
            d[until + 1] = 9;
        if (least > 3)
            return 9;
    }
    if (d[cols] > 3)
        return 9;
    for (int k = front; k < a->n - back; k++)
        *figures |= numeral(a->rune[k]);
    for (int k = front; k < b->n - back; k++)
        *figures |= numeral(b->rune[k]);
    return d[cols];
}

int scan_apart(struct str a, struct str b, bool *figures)
{
    struct title x, y;

    *figures = false;
    return take(&x, a) && take(&y, b) ? apart(&x, &y, figures) : 9;
}

static bool same(const struct title *a, const struct title *b)
{
    return a->n == b->n && !__builtin_memcmp(a->rune, b->rune, (size_t)a->n * sizeof *a->rune);
}

/* Our laws: by their names, whole and without 中华人民共和国, and as characters. */
struct laws {
    struct map by_name;
    struct law {
        struct title whole, brief; /* n = 0: no brief name */
    } * of;
    struct outline {
        uint32_t first, last;
        int n;
    } * whole,
        *brief; /* of each, by which nearly all are dismissed; n = 0: no model for others */
    isize n, repealed_n;
    int32_t *repealed; /* rows */
};

static struct outline outline(const struct title *t)
{
    return (struct outline){t->rune[0], t->n ? t->rune[t->n - 1] : 0, t->n};
}

enum { REPUBLIC = 21 }; /* bytes of 中华人民共和国 */

const struct laws *laws_make(struct arena *mem)
{
    struct laws *l = NEW(mem, struct laws, 1);

    l->of = NEW(mem, struct law, rule_cite_laws_count);
    l->n = rule_cite_laws_count;
    l->whole = NEW(mem, struct outline, l->n);
    l->brief = NEW(mem, struct outline, l->n);
    l->repealed = NEW(mem, int32_t, l->n);
    for (isize i = 0; i < l->n; i++) {
        struct str name = rule_cite_laws_rows[i].words, status = rule_cite_laws_rows[i].status;
        /* Exists or existed: known, but no model for others. */
        bool cited = str_eq(status, S("cited"));
        struct law *law = &l->of[i];

        if (!cited && !str_eq(status, S("in force")))
            l->repealed[l->repealed_n++] = (int32_t)i;
        *map_put(mem, &l->by_name, name) = law;
        take_short(&law->whole, name);
        if (str_starts(name, S("中华人民共和国"))) {
            *map_put(mem, &l->by_name, str_from(name, REPUBLIC)) = law;
            take_short(&law->brief, str_from(name, REPUBLIC));
        }
        if (!cited) {
            l->whole[i] = outline(&law->whole);
            l->brief[i] = outline(law->brief.n ? &law->brief : &law->whole);
        }
    }
    return l;
}

/* Do two titles stand in one list, 《…》《…》、《…》 with only titles between: then they are two. */
static bool listed(struct scan *s, const struct title *a, const struct title *b)
{
    struct str between = str_slice(s->text, a->at + a->words.n, b->at);

    while (between.n) {
        isize end = str_find(between, S("《"));

        if (!str_starts(between, S("》")) || end < 0 || end > 3 + 3)
            return false;
        between = str_from(between, end + 3);
        if (!between.n)
            return true;
        end = str_find(between, S("》"));
        if (end < 0)
            return false;
        between = str_from(between, end);
    }
    return false;
}

/* Known titles: the office's register and our laws. Nothing is said where the words are known. */
static bool known(struct scan *s, const struct title *t)
{
    return own_is(s->o->own, OWN_TITLE, t->words) || map_get(&s->k->laws->by_name, t->words);
}

/* Is `t`, one edit away from the law `k`, the same law in another spelling? A short name with another
 * character inside may be another law (反洗钱法, 反间谍法), and a word before it a law of a place. */
static bool one_law(const struct title *k, const struct title *t)
{
    bool ends = k->rune[k->n - 1] == t->rune[t->n - 1];

    if (k->rune[0] != t->rune[0] && t->n != k->n)
        return false;
    return k->n >= (ends ? 6 : 5);
}

static bool near_known(struct scan *s, const struct title *t)
{
    const struct laws *laws = s->k->laws;
    struct title k;
    /* Laws are listed with their full names; most are quoted without the first seven. */
    bool figures, full = str_starts(t->words, S("中华"));

    for (isize i = 0; i < laws->n; i++) {
        const struct law *law = &laws->of[i];
        const struct title *model = law->brief.n && !full ? &law->brief : &law->whole;
        struct outline o = full ? laws->whole[i] : laws->brief[i];

        /* One edit leaves the first or the last character as it was. */
        if (o.n < 5 || o.n - t->n > 1 || t->n - o.n > 1 ||
            (o.first != t->rune[0] && o.last != t->rune[t->n - 1]) ||
            apart(model, t, &figures) != 1 || !one_law(model, t))
            continue;
        scan_mend(s, "cite.near", t->at, t->words.n, model->words, "疑似《%.*s》",
                  STR_ARG(model->words));
        return true;
    }
    if (t->n < 8)
        return false;
    for (isize i = 0; s->o->own && i < s->o->own->n; i++) {
        int d;

        if (s->o->own->e[i].kind != OWN_TITLE || !take(&k, s->o->own->e[i].words))
            continue;
        d = apart(&k, t, &figures);
        if (d >= 1 && d <= (t->n >= 14 ? 2 : 1) && !figures) {
            scan_mend(s, "cite.near", t->at, t->words.n, k.words,
                      "与登记的标题《%.*s》只差%d个字", STR_ARG(k.words), d);
            return true;
        }
    }
    return false;
}

static void repealed(struct scan *s, const struct title *t)
{
    struct check_finding *f;

    if (!map_get(&s->k->laws->by_name, t->words))
        return;
    for (isize k = 0; k < s->k->laws->repealed_n; k++) {
        isize i = s->k->laws->repealed[k];

        if (str_eq(rule_cite_laws_rows[i].words, t->words) ||
            str_eq(str_from(rule_cite_laws_rows[i].words, REPUBLIC), t->words)) {
            f = scan_add(s, "cite.repeal", t->at, t->words.n, "已经废止：%.*s",
                         STR_ARG(rule_cite_laws_rows[i].status));
            if (f)
                f->level = CHECK_NOTE;
        }
    }
}

void cite_whole(struct scan *s)
{
    struct title *t;
    int n = 0;
    isize base = -3;

    if (!scan_wants(s, CHECK_CITE) || !(s->met >> MARK_TITLE & 1))
        return;
    t = NEW(s->mem, struct title, TITLES);
    s->line_at = 0; /* places of the whole text now */
    while (n < TITLES && (base = scan_sign(s, s->text, base + 3, 0x300A)) < s->text.n) {
        struct str rest = str_slice(s->text, base + 3, base + 3 + 4 * TITLE_RUNES);
        isize end = str_find(rest, S("》"));

        if (end < 0 || str_has(str_slice(rest, 0, end), S("《")) ||
            str_has(str_slice(rest, 0, end), S("\n")))
            continue;
        t[n].at = base + 3;
        repealed(s, &(struct title){.at = base + 3, .words = str_slice(rest, 0, end)});
        cite_number(s, str_slice(rest, 0, end));
        cite_article(s, str_slice(rest, 0, end));
        if (take_short(&t[n], str_slice(rest, 0, end)))
            n++;
    }
    for (int k = 0; k < n; k++) {
        bool figures;

        if (known(s, &t[k]) || near_known(s, &t[k]))
            continue;
        for (int j = 0; j < k; j++) {
            int d = same(&t[j], &t[k]) ? 0 : apart(&t[j], &t[k], &figures);
            struct check_finding *f;

            if (d < 1 || d > 3 || figures || t[k].n < 10 || (d > 1 && t[k].n < 18) ||
                listed(s, &t[j], &t[k]))
                continue;
            f = scan_add(s, "cite.near", t[k].at, t[k].words.n,
                         "与前文的《%.*s》只差%d个字，是否同一文件", STR_ARG(t[j].words), d);
            if (f)
                f->level = CHECK_NOTE;
            break;
        }
    }
}
