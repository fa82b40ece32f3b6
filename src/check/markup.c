/* SPDX-License-Identifier: MulanPSL-2.0 */
/* markup.c - the text of HTML with the place that each byte came from, and the check of it
 *
 * Not a parser: tags are skipped, blocks end lines, cells end with a tab, entities become their
 * character, blanks collapse. Good enough to point at a place; read/html reads documents.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "check/scan.h"

#include <stdlib.h>

struct strip {
    struct str html;
    isize at;
    struct buf out;
    isize *origin;
    bool blank;  /* white space waits to be written */
    bool layout; /* of the source's setting, written as two blanks */
    isize blank_at;
};

static const char *const blocks[] = {
    "p",          "div",   "br", "li",  "tr",      "h1",      "h2",     "h3",     "h4",    "h5",
    "h6",         "table", "ul", "ol",  "section", "article", "header", "footer", "title", "hr",
    "blockquote", "dd",    "dt", "pre", "caption", "option",  "body",   NULL};
static const struct {
    const char *name;
    uint32_t rune;
} entities[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},
                {"apos", '\''},    {"nbsp", ' '},     {"ldquo", 0x201C},  {"rdquo", 0x201D},
                {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"hellip", 0x2026}, {"mdash", 0x2014},
                {"middot", 0xB7},  {"ensp", ' '},     {"emsp", 0x3000}};

static void put(struct strip *s, struct str piece, isize from, bool copied)
{
    isize base = s->out.n;

    buf_add(&s->out, piece);
    for (isize i = 0; i < piece.n; i++)
        s->origin[base + i] = copied ? from + i : from;
}

static void end_line(struct strip *s, char mark)
{
    s->blank = false;
    if (mark == '\n' && (!s->out.n || s->out.p[s->out.n - 1] == '\n'))
        return;
    put(s, (struct str){&mark, 1}, s->at, false);
}

static void text_rune(struct strip *s, uint32_t r, isize from, isize bytes)
{
    char u[4];

    if (r == ' ' || r == '\n' || r == '\t' || r == '\r') {
        if (!s->blank)
            s->blank_at = from;
        /* One plain blank inside the words was typed; what parts lines or tags is layout. */
        s->layout = s->blank ? true
                             : r != ' ' || (from > 0 && s->html.p[from - 1] == '>') ||
                                   (from + 1 < s->html.n && s->html.p[from + 1] == '<');
        s->blank = true;
        return;
    }
    if (s->blank && s->out.n && s->out.p[s->out.n - 1] != '\n' &&
        s->out.p[s->out.n - 1] != '\t')
        put(s, s->layout ? S("  ") : S(" "), s->blank_at, false);
    s->blank = false;
    if (utf8_put(u, r) == bytes)
        put(s, (struct str){u, bytes}, from, true);
    else
        put(s, (struct str){u, utf8_put(u, r)}, from, false);
}

/* &nbsp; &#31; &#x1f; — bytes read, 0 when it is none. */
static isize entity(struct str t, isize at, uint32_t *rune)
{
    struct str rest = str_slice(t, at + 1, at + 12), name;
    isize end = str_find(rest, S(";"));
    uint32_t v = 0;

    if (end < 1)
        return 0;
    name = str_slice(rest, 0, end);
    if (name.p[0] == '#') {
        bool hex = name.n > 1 && (name.p[1] | 32) == 'x';

        for (isize i = hex ? 2 : 1; i < name.n; i++) {
            char c = name.p[i];
            int d = c >= '0' && c <= '9'                        ? c - '0'
                    : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                                : -1;

            if (d < 0 || v > 0x10FFFF)
                return 0;
            v = v * (hex ? 16 : 10) + (uint32_t)d;
        }
        *rune = v == 0xA0 ? ' ' : v && v <= 0x10FFFF && (v < 0xD800 || v > 0xDFFF) ? v : 0xFFFD;
        return end + 2;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (str_eq(name, str_of(entities[i].name))) {
            *rune = entities[i].rune;
            return end + 2;
        }
    return 0;
}

/* Behind the next `</name`, or the end. */
static isize behind_close(struct str t, isize at, struct str name)
{
    for (; at + 2 + name.n <= t.n; at++)
        if (t.p[at] == '<' && t.p[at + 1] == '/' &&
            str_eq_nocase(str_slice(t, at + 2, at + 2 + name.n), name))
            return at;
    return t.n;
}

static void tag(struct strip *s)
{
    struct str t = s->html, name;
    isize at = s->at + 1, from;
    bool closes = at < t.n && t.p[at] == '/';
    char quote = 0;

    if (str_starts(str_from(t, s->at), S("<!--"))) {
        isize end = str_find(str_from(t, s->at), S("-->"));

        s->at = end < 0 ? t.n : s->at + end + 3;
        return;
    }
    at += closes;
    from = at;
    while (at < t.n &&
           ((t.p[at] | 32) >= 'a' ? (t.p[at] | 32) <= 'z' : t.p[at] >= '0' && t.p[at] <= '9'))
        at++;
    name = str_slice(t, from, at);
    if (!name.n &&
        !(from < t.n && (t.p[from] == '!' || t.p[from] == '?'))) { /* a < of the text */
        text_rune(s, '<', s->at, 1);
        s->at++;
        return;
    }
    while (at < t.n && (quote || t.p[at] != '>')) {
        if (quote ? t.p[at] == quote : t.p[at] == '"' || t.p[at] == '\'')
            quote = quote ? 0 : t.p[at];
        at++;
    }
    if (closes && (str_eq_nocase(name, S("td")) || str_eq_nocase(name, S("th")))) {
        end_line(s, '\t');
    } else {
        bool in_cell = s->out.n && s->out.p[s->out.n - 1] == '\t' &&
                       !str_eq_nocase(name, S("tr")) && !closes;

        for (int i = 0; blocks[i] && !in_cell; i++)
            if (str_eq_nocase(name, str_of(blocks[i])))
                end_line(s, '\n');
    }
    s->at = at < t.n ? at + 1 : t.n;
    if (!closes && (str_eq_nocase(name, S("script")) || str_eq_nocase(name, S("style")) ||
                    str_eq_nocase(name, S("template"))))
        s->at = behind_close(t, s->at, name);
}

struct str check_html_text(struct arena *mem, struct str html, const isize **origin)
{
    struct strip s = {.html = utf8_clip(html, CHECK_MOST)};

    s.origin = NEW(mem, isize, s.html.n * 3 + 8);
    s.out = buf_new(mem, s.html.n * 3 + 8);
    while (s.at < s.html.n) {
        isize from = s.at, n;
        uint32_t r;

        if (s.html.p[s.at] == '<') {
            tag(&s);
        } else if (s.html.p[s.at] == '&' && (n = entity(s.html, s.at, &r)) > 0) {
            s.at += n;
            text_rune(&s, r, from, n);
        } else {
            r = utf8_next(s.html, &s.at);
            text_rune(&s, r, from, s.at - from);
        }
    }
    s.origin[s.out.n] = s.html.n;
    *origin = s.origin;
    return buf_str(&s.out);
}

static int by_place(const void *x, const void *y)
{
    const struct check_finding *a = x, *b = y;

    return a->at != b->at ? (a->at < b->at ? -1 : 1) : (int)b->level - (int)a->level;
}

/* Links and pictures stand in the tags; at most a few of a kind are listed. */
static void with_links(const struct checker *k, struct arena *mem, struct str html,
                       const struct check_options *o, struct check_list *out)
{
    enum { SHOWN = 3 };
    struct check_list links = {0}, both = {0};
    struct scan s = {.k = k, .mem = mem, .o = o, .text = html, .out = &links};
    isize cap = 0, shown[CHECK_LEVEL__MAX] = {0};

    link_html(&s, html);
    for (isize i = 0; i < out->n; i++)
        *LIST_ADD(mem, &both, cap) = out->p[i];
    for (isize i = 0; i < links.n; i++) {
        struct check_finding f = links.p[i];

        if (f.level < o->least || shown[f.level]++ >= SHOWN)
            continue;
        f.start = utf8_count(str_slice(html, 0, f.at));
        f.length = utf8_count(f.words);
        *LIST_ADD(mem, &both, cap) = f;
    }
    if (links.n && both.n)
        qsort(both.p, (size_t)both.n, sizeof *both.p, by_place);
    *out = both;
}

void check_html(const struct checker *k, struct arena *mem, struct str html,
                const struct check_options *o, struct check_list *out)
{
    const isize *origin;
    struct check_input in = {.text = check_html_text(mem, html, &origin)};
    isize at = 0;
    int64_t count = 0;

    check_text(k, mem, &in, o, out);
    for (isize i = 0; i < out->n; i++) {
        struct check_finding *f = &out->p[i];
        isize from = origin[f->at], until = f->n ? origin[f->at + f->n - 1] : from;

        /* Up to the end of the last character, which may have been an entity. */
        if (f->n) {
            isize next = f->at + f->n - 1;

            while (next < in.text.n && origin[next] <= until)
                next++;
            until = html.p[until] == '&' ? origin[next] : until + 1;
        }
        if (until < from)
            until = from;
        count += utf8_count(str_slice(html, at, from));
        at = from;
        f->at = from;
        f->n = until - from;
        f->start = count;
        f->length = utf8_count(str_slice(html, from, until));
        /* Markup inside the words would be lost with them. */
        if (f->mends && !str_eq(str_slice(html, from, until), f->words) && html.p[from] != '&')
            f->mends = false;
    }
    with_links(k, mem, html, o, out);
}
