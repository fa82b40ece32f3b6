/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pagec.c - the template compiler; see pagec.h
 *
 * One pass. The text outside {{…}} is walked byte by byte through a small state machine of HTML,
 * which knows whether it stands between tags, in a tag, or in a quoted value and of which
 * attribute. A value is escaped by the state in which it stands; where no escaping would be safe
 * (script, style, event handlers, comments, outside quotes) the page is refused.
 *
 * Branches must meet again in the state in which they parted: all ends of an {{if}} in the same
 * one; without {{else}}, and for {{each}}, in that of the beginning.
 *
 * A run of literal text is written twice where its traditional form differs. Only what people
 * read is converted: text, and the attributes that are spoken or shown.
 */
#include "tools/pagec.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum at { TEXT, OPEN, NAME, TAG, ATTR, EQUALS, VALUE, COMMENT, DECLARATION };
enum place { PLACE_PLAIN, PLACE_SAID, PLACE_URL, PLACE_REFUSED };

struct state {
    enum at at;
    char quote;
    bool started;         /* something stands in the value already */
    struct str element;   /* of the tag that is open, or was opened last */
    struct str attribute; /* that is being read */
};

enum kind { IF, EACH };
struct block {
    enum kind kind;
    int line;
    bool has_else, has_end; /* `end` is the state in which earlier branches ended */
    struct state start, end;
    struct str list; /* each: for its else */
};
enum { DEPTH = 32 };

struct work {
    struct pagec *c;
    struct buf *out;
    struct str text;
    isize i;
    int line;
    struct state s;
    struct block block[DEPTH];
    int depth;
    struct buf hans, hant; /* the literal that is being collected, in both scripts */
    struct buf run;        /* the part of it that is to be converted together */
    bool bad;
};

static bool refuse(struct work *w, const char *fmt, ...)
{
    va_list ap;

    if (w->bad)
        return false;
    w->bad = true;
    va_start(ap, fmt);
    vsnprintf(w->c->error, sizeof w->c->error, fmt, ap);
    va_end(ap);
    w->c->error_line = w->line;
    return false;
}

/* --- places */

static bool one_of(struct str s, const char *words)
{
    for (struct str rest = str_of(words), word; str_next(&rest, ' ', &word);)
        if (str_eq_nocase(s, word))
            return true;
    return false;
}

static enum place place_of(struct str attribute)
{
    if (attribute.n > 2 && str_eq_nocase((struct str){attribute.p, 2}, S("on")))
        return PLACE_REFUSED;
    if (one_of(attribute, "style srcdoc srcset ping background data codebase"))
        return PLACE_REFUSED;
    if (one_of(attribute, "href src action formaction poster cite xlink:href manifest"))
        return PLACE_URL;
    if (one_of(attribute, "title alt placeholder label aria-label aria-description "
                          "aria-roledescription aria-valuetext data-label data-confirm content "
                          "summary abbr"))
        return PLACE_SAID;
    return PLACE_PLAIN;
}

/* --- literal text */

static void literal_c(struct buf *out, struct str s)
{
    buf_lit(out, "S(\"");
    for (isize i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];

        if (ch == '\n')
            buf_lit(out, "\\n");
        else if (ch == '"' || ch == '\\' || ch == '?') /* no trigraphs */
            buf_fmt(out, "\\%c", ch);
        else if (ch < ' ' || ch == 127)
            buf_fmt(out, "\\%03o", ch);
        else
            buf_char(out, (char)ch);
    }
    buf_lit(out, "\")");
}

static void end_run(struct work *w)
{
    buf_add(&w->hant, hant_text(w->c->hant, w->c->mem, buf_str(&w->run)));
    w->run = (struct buf){.mem = w->c->mem};
}

/* Emits what was collected. */
static void flush(struct work *w)
{
    end_run(w);
    if (!w->hans.n)
        return;
    if (str_eq(buf_str(&w->hans), buf_str(&w->hant))) {
        buf_lit(w->out, "    page_same(p, ");
        literal_c(w->out, buf_str(&w->hans));
    } else {
        buf_lit(w->out, "    page_lit(p, ");
        literal_c(w->out, buf_str(&w->hans));
        buf_lit(w->out, ", ");
        literal_c(w->out, buf_str(&w->hant));
    }
    buf_lit(w->out, ");\n");
    w->hans = w->hant = (struct buf){.mem = w->c->mem};
}

static void keep(struct work *w, char ch)
{
    bool said = w->s.at == TEXT || (w->s.at == VALUE && place_of(w->s.attribute) == PLACE_SAID);

    buf_char(&w->hans, ch);
    if (said) {
        buf_char(&w->run, ch);
        return;
    }
    end_run(w);
    buf_char(&w->hant, ch);
}

/* --- the state machine of HTML; each byte of literal text goes through step() */

static bool is_space(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}
static bool is_name(char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           ch == '-' || ch == '_' || ch == ':' || ch == '.';
}

static struct str rest_of(const struct work *w)
{
    return (struct str){w->text.p + w->i, w->text.n - w->i};
}

/* Behind the > of a start tag. */
static void tag_end(struct work *w)
{
    w->s.at = TEXT;
    if (one_of(w->s.element, "style"))
        refuse(w, "<style> is refused: looks are made by classes (docs/design.md)");
    if (one_of(w->s.element, "script") && !str_starts(rest_of(w), S("></script>")))
        refuse(w, "a script stands in a file of its own: <script src=\"…\" defer></script>");
    if (one_of(w->s.element, "base object embed applet"))
        refuse(w, "<%.*s> is refused", STR_ARG(w->s.element));
}

static void step_attr(struct work *w, char ch)
{
    if (ch == '=') {
        w->s.at = EQUALS;
        if (place_of(w->s.attribute) == PLACE_REFUSED)
            refuse(w, "the attribute %.*s is refused", STR_ARG(w->s.attribute));
    } else if (ch == '>') {
        tag_end(w);
    } else if (is_space(ch) || ch == '/') {
        w->s.at = TAG;
    } else if (is_name(ch)) {
        w->s.attribute.n++;
    } else {
        refuse(w, "'%c' in the name of an attribute", ch);
    }
}

static void step_value(struct work *w, char ch)
{
    if (ch == w->s.quote) {
        w->s = (struct state){.at = TAG, .element = w->s.element};
        return;
    }
    if (!w->s.started && place_of(w->s.attribute) == PLACE_URL) {
        struct str rest = rest_of(w);

        if (rest.n > 11 && str_eq_nocase((struct str){rest.p, 11}, S("javascript:")))
            refuse(w, "an address that is a script is refused");
        /* Links among public pages stay in the script in which the page is read. */
        if (str_starts(rest, S("/gongkai/"))) {
            end_run(w);
            buf_lit(&w->hant, "/hant");
        }
    }
    w->s.started = true;
}

static void step(struct work *w, char ch)
{
    struct str here = {w->text.p + w->i, 1};

    switch (w->s.at) {
    case TEXT:
        if (ch == '<')
            w->s = (struct state){.at = OPEN};
        break;
    case OPEN:
        if (ch == '!')
            w->s.at = DECLARATION;
        else if (ch == '/' || is_name(ch)) {
            w->s.at = NAME;
            w->s.element = here;
        } else
            refuse(w, "a < that opens no tag: write &lt;");
        break;
    case NAME:
        if (ch == '>')
            tag_end(w);
        else if (is_space(ch) || ch == '/')
            w->s.at = TAG;
        else if (is_name(ch))
            w->s.element.n++;
        else
            refuse(w, "'%c' in the name of an element", ch);
        break;
    case TAG:
        if (ch == '>')
            tag_end(w);
        else if (is_name(ch)) {
            w->s.at = ATTR;
            w->s.attribute = here;
        } else if (!is_space(ch) && ch != '/')
            refuse(w, "'%c' stands loose in a tag", ch);
        break;
    case ATTR:
        step_attr(w, ch);
        break;
    case EQUALS:
        if (ch != '"' && ch != '\'')
            refuse(w, "the value of %.*s needs quotes", STR_ARG(w->s.attribute));
        w->s.at = VALUE;
        w->s.quote = ch;
        w->s.started = false;
        break;
    case VALUE:
        step_value(w, ch);
        break;
    case DECLARATION:
        if (ch == '>')
            w->s.at = TEXT;
        break;
    case COMMENT:
        break;
    }
}

/* A branch that ends between attributes ends there, however its last one was written. */
static struct state settled(struct state s)
{
    if (s.at == ATTR || s.at == NAME)
        s.at = TAG;
    if (s.at == TEXT)
        s.element = (struct str){0};
    if (s.at != VALUE) {
        s.attribute = (struct str){0};
        s.quote = 0;
        s.started = false;
    }
    return s;
}

static bool same(struct state a, struct state b)
{
    a = settled(a);
    b = settled(b);
    return a.at == b.at && a.quote == b.quote && str_eq(a.attribute, b.attribute) &&
           (a.at == TEXT || str_eq(a.element, b.element));
}

/* --- what stands in {{…}} */

static void line_mark(struct work *w)
{
    buf_fmt(w->out, "#line %d \"%s\"\n", w->line, w->c->file);
}

static bool word(struct str s, const char *first, struct str *rest)
{
    struct str head, tail, f = str_of(first);

    str_cut(s, S(" "), &head, &tail);
    if (!str_eq(head, f))
        return false;
    *rest = str_trim(tail);
    return true;
}

static bool is_identifier(struct str s)
{
    for (isize i = 0; i < s.n; i++)
        if (!is_name(s.p[i]) || s.p[i] == '-' || s.p[i] == ':' || s.p[i] == '.')
            return false;
    return s.n > 0 && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static void expression(struct work *w, struct str e)
{
    int depth = 0;

    if (!e.n)
        refuse(w, "nothing stands between the braces");
    for (isize i = 0; i < e.n; i++) {
        depth += (e.p[i] == '(') - (e.p[i] == ')');
        if (e.p[i] == ';' || e.p[i] == '{' || e.p[i] == '}' || e.p[i] == '#' || depth < 0 ||
            (e.p[i] == '/' && i + 1 < e.n && (e.p[i + 1] == '/' || e.p[i + 1] == '*')))
            refuse(w, "'%c' in an expression: what needs thinking is done in the handler",
                   e.p[i]);
        if (e.p[i] == '=' && (i + 1 >= e.n || e.p[i + 1] != '=') &&
            (!i || !memchr("=!<>", e.p[i - 1], 4)))
            refuse(w, "an assignment in a page");
    }
    if (depth)
        refuse(w, "parentheses do not match");
}

static void value(struct work *w, struct str e)
{
    const char *by = NULL;

    expression(w, e);
    switch (w->s.at) {
    case TEXT:
        by = one_of(w->s.element, "title option textarea") ? "say" : "text";
        break;
    case VALUE:
        switch (place_of(w->s.attribute)) {
        case PLACE_PLAIN:
            by = "attr";
            break;
        case PLACE_SAID:
            by = "say";
            break;
        case PLACE_URL:
            by = w->s.started ? "part" : "href";
            break;
        case PLACE_REFUSED:
            break;
        }
        w->s.started = true;
        break;
    case EQUALS:
        refuse(w, "a value outside quotes");
        return;
    case COMMENT:
    case OPEN:
    case NAME:
    case TAG:
    case ATTR:
    case DECLARATION:
        break;
    }
    if (!by) {
        refuse(w, "no value may stand here: only in text and in quoted attributes");
        return;
    }
    if (w->s.at == TEXT && one_of(w->s.element, "textarea"))
        by = "attr"; /* what will be sent back is not converted */
    flush(w);
    line_mark(w);
    buf_fmt(w->out, "    page_%s(p, (%.*s));\n", by, STR_ARG(e));
}

static struct block *push(struct work *w, enum kind kind)
{
    struct block *b = &w->block[w->depth < DEPTH ? w->depth : DEPTH - 1];

    if (w->depth >= DEPTH)
        refuse(w, "blocks nest deeper than %d", DEPTH);
    else
        w->depth++;
    *b = (struct block){.kind = kind, .line = w->line, .start = w->s};
    return b;
}

static void open_if(struct work *w, struct str e)
{
    expression(w, e);
    push(w, IF);
    flush(w);
    line_mark(w);
    buf_fmt(w->out, "    if (page_has(%.*s)) {\n", STR_ARG(e));
}

static void open_each(struct work *w, struct str e)
{
    struct str name, list;

    if (!str_cut(e, S(" in "), &name, &list) || !is_identifier(name = str_trim(name))) {
        refuse(w, "{{each NAME in LIST}}");
        return;
    }
    list = str_trim(list);
    expression(w, list);
    push(w, EACH)->list = list;
    flush(w);
    line_mark(w);
    buf_fmt(w->out, "    for (isize %.*s_i = 0; %.*s_i < (%.*s).n; %.*s_i++) {", STR_ARG(name),
            STR_ARG(name), STR_ARG(list), STR_ARG(name));
    buf_fmt(w->out,
            " const __typeof__(*(%.*s).p) *const %.*s = &(%.*s).p[%.*s_i]; (void)%.*s;\n",
            STR_ARG(list), STR_ARG(name), STR_ARG(list), STR_ARG(name), STR_ARG(name));
}

/* One branch ends: it must have come to where the others did. */
static void meet(struct work *w, struct block *b)
{
    if (b->has_end && !same(w->s, b->end))
        refuse(w, "the branches of the block at line %d end in different places", b->line);
    if (b->kind == EACH && !same(w->s, b->start))
        refuse(w, "the block at line %d does not end where it began", b->line);
    if (b->has_end)
        w->s.started |= b->end.started;
    b->end = w->s;
    b->has_end = true;
}

static void other(struct work *w, struct str e, bool is_else)
{
    struct block *b = w->depth ? &w->block[w->depth - 1] : NULL;

    if (!b || b->has_else || (!is_else && b->kind == EACH)) {
        refuse(w, "{{%s}} without its {{if}}", is_else ? "else" : "elif");
        return;
    }
    flush(w);
    meet(w, b);
    w->s = b->start;
    b->has_else = is_else;
    if (!is_else)
        expression(w, e);
    line_mark(w);
    if (!is_else)
        buf_fmt(w->out, "    } else if (page_has(%.*s)) {\n", STR_ARG(e));
    else if (b->kind == IF)
        buf_lit(w->out, "    } else {\n");
    else
        buf_fmt(w->out, "    } if ((%.*s).n == 0) {\n", STR_ARG(b->list));
}

static void close(struct work *w)
{
    struct block *b = w->depth ? &w->block[w->depth - 1] : NULL;

    if (!b) {
        refuse(w, "{{end}} without a block");
        return;
    }
    flush(w);
    meet(w, b);
    if (!b->has_else && !same(w->s, b->start))
        refuse(w, "the block at line %d does not end where it began", b->line);
    w->s = b->end;
    w->s.started |= b->start.started;
    w->s.at = settled(w->s).at;
    w->depth--;
    buf_lit(w->out, "    }\n");
}

static void include(struct work *w, struct str e)
{
    struct str path, with;
    struct pagec_view part = {0};

    if (!str_cut(e, S(" with "), &path, &with)) {
        refuse(w, "{{include PATH with EXPRESSION}}");
        return;
    }
    path = str_trim(path);
    with = str_trim(with);
    expression(w, with);
    if (w->s.at != TEXT)
        refuse(w, "a part can be included between tags only");
    else if (!w->c->part || !w->c->part(w->c->user, path, &part))
        refuse(w, "no part %.*s", STR_ARG(path));
    flush(w);
    line_mark(w);
    buf_fmt(w->out, "    page_%.*s(p, &(%.*s));\n", STR_ARG(part.name), STR_ARG(with));
}

/* "name" stands for itself, anything else is an expression. */
static void named(struct work *w, const char *call, struct str e)
{
    bool quoted = e.n > 2 && e.p[0] == '"' && e.p[e.n - 1] == '"';

    expression(w, e);
    flush(w);
    line_mark(w);
    buf_fmt(w->out, quoted ? "    page_%s(p, S(%.*s));\n" : "    page_%s(p, (%.*s));\n", call,
            STR_ARG(e));
}

static void directive(struct work *w, struct str e)
{
    struct str rest;

    if (word(e, "if", &rest))
        open_if(w, rest);
    else if (word(e, "elif", &rest))
        other(w, rest, false);
    else if (str_eq(e, S("else")))
        other(w, (struct str){0}, true);
    else if (str_eq(e, S("end")))
        close(w);
    else if (word(e, "each", &rest))
        open_each(w, rest);
    else if (word(e, "include", &rest))
        include(w, rest);
    else if (word(e, "view", &rest) || word(e, "header", &rest))
        refuse(w, "{{view}} and {{header}} stand at the top, once");
    else if (word(e, "icon", &rest)) {
        if (w->s.at != TEXT)
            refuse(w, "an icon stands between tags");
        named(w, "icon", rest);
    } else if (word(e, "asset", &rest)) {
        if (w->s.at != VALUE || place_of(w->s.attribute) != PLACE_URL || w->s.started)
            refuse(w, "{{asset}} begins an address");
        named(w, "asset", rest);
        w->s.started = true;
    } else
        value(w, e);
}

/* --- the walk */

/* Does {{…}} stand alone on its line? Then the line is not shown: neither blanks nor line end. */
static bool stands_alone(struct str text, isize from, isize to)
{
    while (from > 0 && (text.p[from - 1] == ' ' || text.p[from - 1] == '\t'))
        from--;
    while (to < text.n && (text.p[to] == ' ' || text.p[to] == '\t' || text.p[to] == '\r'))
        to++;
    return (from == 0 || text.p[from - 1] == '\n') && (to == text.n || text.p[to] == '\n');
}

static bool is_block(struct str e)
{
    struct str rest;

    return word(e, "if", &rest) || word(e, "elif", &rest) || str_eq(e, S("else")) ||
           str_eq(e, S("end")) || word(e, "each", &rest) || word(e, "include", &rest);
}

/* Takes the blanks before a block's line back. */
static void unindent(struct work *w)
{
    if (w->s.at != TEXT)
        return;
    while (w->run.n && (w->run.p[w->run.n - 1] == ' ' || w->run.p[w->run.n - 1] == '\t')) {
        w->run.n--;
        w->hans.n--;
    }
}

static void braces(struct work *w)
{
    struct str rest = {w->text.p + w->i + 2, w->text.n - w->i - 2};
    isize end = str_find(rest, S("}}"));
    struct str e = str_trim((struct str){rest.p, end < 0 ? 0 : end});
    isize from = w->i, to = w->i + 2 + end + 2;
    bool alone;

    if (end < 0) {
        refuse(w, "{{ is not closed");
        return;
    }
    alone = is_block(e) && stands_alone(w->text, from, to);
    if (alone)
        unindent(w);
    directive(w, e);
    for (isize i = from; i < to; i++)
        w->line += w->text.p[i] == '\n';
    w->i = to;
    if (alone) {
        while (w->i < w->text.n && w->text.p[w->i] != '\n')
            w->i++;
        if (w->i < w->text.n) {
            w->i++;
            w->line++;
        }
    }
}

/* Comments are for those who write pages; they do not go out. */
static void comment(struct work *w)
{
    struct str rest = rest_of(w);
    isize end = str_find(rest, S("-->")), brace;

    brace = str_find((struct str){rest.p, end < 0 ? 0 : end}, S("{{"));
    if (end < 0)
        refuse(w, "the comment is not closed");
    else if (brace >= 0)
        refuse(w, "no value may stand in a comment");
    for (isize n = end < 0 ? rest.n : end + 3; n > 0; n--, w->i++)
        w->line += w->text.p[w->i] == '\n';
}

/* {{header}} and {{view}} lines; leaves w->i behind them. */
static void head(struct work *w)
{
    for (;;) {
        struct str rest = rest_of(w), e;
        isize end;

        while (rest.n && is_space(rest.p[0])) {
            w->line += rest.p[0] == '\n';
            w->i++;
            rest = rest_of(w);
        }
        end = str_find(rest, S("}}"));
        if (!str_starts(rest, S("{{")) || end < 0)
            return;
        e = str_trim((struct str){rest.p + 2, end - 2});
        if (word(e, "header", &e)) {
            for (isize i = 0; i < e.n; i++)
                if (!is_name(e.p[i]) && e.p[i] != '/')
                    refuse(w, "{{header web/x/y.h}}");
            buf_fmt(w->out, "#include \"%.*s\"\n", STR_ARG(e));
        } else if (word(e, "view", &e) && !w->c->view.name.n) {
            str_cut(e, S(" "), &w->c->view.name, &w->c->view.type);
            w->c->view.type = str_trim(w->c->view.type);
            if (!is_identifier(w->c->view.name) || !w->c->view.type.n)
                refuse(w, "{{view NAME struct NAME_view}}");
        } else {
            return;
        }
        w->i += end + 2;
    }
}

static void start(struct work *w, struct pagec *c, struct str text, struct buf *out)
{
    *w = (struct work){.c = c, .out = out, .text = text, .line = 1};
    w->hans.mem = w->hant.mem = w->run.mem = c->mem;
    c->view = (struct pagec_view){0};
    c->error[0] = 0;
    head(w);
    if (!c->view.name.n)
        refuse(w, "the page begins with {{view NAME struct NAME_view}}");
}

bool pagec_head(struct pagec *c, struct str text)
{
    struct buf ignored = {.mem = c->mem};
    struct work w;

    start(&w, c, text, &ignored);
    return !w.bad;
}

bool pagec_compile(struct pagec *c, struct str text, struct buf *out)
{
    struct work w;

    buf_fmt(out,
            "/* made from %s; do not edit */\n#include \"web/page.h\"\n#include \"pages.h\"\n",
            c->file);
    start(&w, c, text, out);
    buf_fmt(out, "void page_%.*s(struct page *p, const %.*s *v)\n{\n    (void)v;\n",
            STR_ARG(c->view.name), STR_ARG(c->view.type));
    while (!w.bad && w.i < text.n) {
        char ch = text.p[w.i];

        if (str_starts(rest_of(&w), S("{{"))) {
            braces(&w);
        } else if (w.s.at == TEXT && str_starts(rest_of(&w), S("<!--"))) {
            comment(&w);
        } else {
            step(&w, ch);
            keep(&w, ch);
            w.line += ch == '\n';
            w.i++;
        }
    }
    flush(&w);
    if (w.depth)
        w.line = w.block[w.depth - 1].line, refuse(&w, "the block is not closed");
    if (w.s.at != TEXT)
        refuse(&w, "the page ends inside a tag");
    buf_lit(out, "}\n");
    return !w.bad;
}
