/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pagec.c - the template compiler; see pagec.h
 *
 * One pass. The text outside {{…}} is walked byte by byte through a small state machine of HTML
 * (pagec_html.c), which knows whether it stands between tags, in a tag, or in a quoted value and of which
 * attribute. A value is escaped by the state in which it stands; where no escaping would be safe
 * (script, style, event handlers, comments, outside quotes) the page is refused.
 *
 * Branches must meet again in the state in which they parted: all ends of an {{if}} in the same
 * one; without {{else}}, and for {{each}}, in that of the beginning.
 *
 * A run of literal text is written twice where its traditional form differs. Only what people
 * read is converted: text, and the attributes that are spoken or shown.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tools/pagec_parts.h"

bool pagec_refuse(struct work *w, const char *fmt, ...)
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

void pagec_end_run(struct work *w)
{
    buf_add(&w->hant, hant_text(w->c->hant, w->c->mem, buf_str(&w->run)));
    w->run = (struct buf){.mem = w->c->mem};
}

/* Emits what was collected. */
static void flush(struct work *w)
{
    pagec_end_run(w);
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
    bool said =
        w->s.at == TEXT || (w->s.at == VALUE && pagec_place(w->s.attribute) == PLACE_SAID);

    buf_char(&w->hans, ch);
    if (said) {
        buf_char(&w->run, ch);
        return;
    }
    pagec_end_run(w);
    buf_char(&w->hant, ch);
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
        if (!pagec_is_name(s.p[i]) || s.p[i] == '-' || s.p[i] == ':' || s.p[i] == '.')
            return false;
    return s.n > 0 && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static void expression(struct work *w, struct str e)
{
    int depth = 0;

    if (!e.n)
        pagec_refuse(w, "nothing stands between the braces");
    for (isize i = 0; i < e.n; i++) {
        depth += (e.p[i] == '(') - (e.p[i] == ')');
        if (e.p[i] == ';' || e.p[i] == '{' || e.p[i] == '}' || e.p[i] == '#' || depth < 0 ||
            (e.p[i] == '/' && i + 1 < e.n && (e.p[i + 1] == '/' || e.p[i + 1] == '*')))
            pagec_refuse(w, "'%c' in an expression: what needs thinking is done in the handler",
                         e.p[i]);
        if (e.p[i] == '=' && (i + 1 >= e.n || e.p[i + 1] != '=') &&
            (!i || !memchr("=!<>", e.p[i - 1], 4)))
            pagec_refuse(w, "an assignment in a page");
    }
    if (depth)
        pagec_refuse(w, "parentheses do not match");
}

static void value(struct work *w, struct str e)
{
    const char *by = NULL;

    expression(w, e);
    switch (w->s.at) {
    case TEXT:
        by = pagec_one_of(w->s.element, "title option textarea") ? "say" : "text";
        break;
    case VALUE:
        switch (pagec_place(w->s.attribute)) {
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
        pagec_refuse(w, "a value outside quotes");
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
        pagec_refuse(w, "no value may stand here: only in text and in quoted attributes");
        return;
    }
    if (w->s.at == TEXT && pagec_one_of(w->s.element, "textarea"))
        by = "attr"; /* what will be sent back is not converted */
    flush(w);
    line_mark(w);
    buf_fmt(w->out, "    page_%s(p, (%.*s));\n", by, STR_ARG(e));
}

static struct block *push(struct work *w, enum kind kind)
{
    struct block *b = &w->block[w->depth < DEPTH ? w->depth : DEPTH - 1];

    if (w->depth >= DEPTH)
        pagec_refuse(w, "blocks nest deeper than %d", DEPTH);
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
        pagec_refuse(w, "{{each NAME in LIST}}");
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
    if (b->has_end && !pagec_same(w->s, b->end))
        pagec_refuse(w, "the branches of the block at line %d end in different places",
                     b->line);
    if (b->kind == EACH && !pagec_same(w->s, b->start))
        pagec_refuse(w, "the block at line %d does not end where it began", b->line);
    if (b->has_end)
        w->s.started |= b->end.started;
    b->end = w->s;
    b->has_end = true;
}

static void other(struct work *w, struct str e, bool is_else)
{
    struct block *b = w->depth ? &w->block[w->depth - 1] : NULL;

    if (!b || b->has_else || (!is_else && b->kind == EACH)) {
        pagec_refuse(w, "{{%s}} without its {{if}}", is_else ? "else" : "elif");
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
        pagec_refuse(w, "{{end}} without a block");
        return;
    }
    flush(w);
    meet(w, b);
    if (!b->has_else && !pagec_same(w->s, b->start))
        pagec_refuse(w, "the block at line %d does not end where it began", b->line);
    w->s = b->end;
    w->s.started |= b->start.started;
    w->s.at = pagec_settled(w->s).at;
    w->depth--;
    buf_lit(w->out, "    }\n");
}

static void include(struct work *w, struct str e)
{
    struct str path, with;
    struct pagec_view part = {0};

    if (!str_cut(e, S(" with "), &path, &with)) {
        pagec_refuse(w, "{{include PATH with EXPRESSION}}");
        return;
    }
    path = str_trim(path);
    with = str_trim(with);
    expression(w, with);
    if (w->s.at != TEXT)
        pagec_refuse(w, "a part can be included between tags only");
    else if (!w->c->part || !w->c->part(w->c->user, path, &part))
        pagec_refuse(w, "no part %.*s", STR_ARG(path));
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
        pagec_refuse(w, "{{view}} and {{header}} stand at the top, once");
    else if (word(e, "icon", &rest)) {
        if (w->s.at != TEXT)
            pagec_refuse(w, "an icon stands between tags");
        named(w, "icon", rest);
    } else if (word(e, "asset", &rest)) {
        if (w->s.at != VALUE || pagec_place(w->s.attribute) != PLACE_URL || w->s.started)
            pagec_refuse(w, "{{asset}} begins an address");
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
        pagec_refuse(w, "{{ is not closed");
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
    struct str rest = pagec_rest(w);
    isize end = str_find(rest, S("-->")), brace;

    brace = str_find((struct str){rest.p, end < 0 ? 0 : end}, S("{{"));
    if (end < 0)
        pagec_refuse(w, "the comment is not closed");
    else if (brace >= 0)
        pagec_refuse(w, "no value may stand in a comment");
    for (isize n = end < 0 ? rest.n : end + 3; n > 0; n--, w->i++)
        w->line += w->text.p[w->i] == '\n';
}

/* {{header}} and {{view}} lines; leaves w->i behind them. */
static void head(struct work *w)
{
    for (;;) {
        struct str rest = pagec_rest(w), e;
        isize end;

        while (rest.n && pagec_is_space(rest.p[0])) {
            w->line += rest.p[0] == '\n';
            w->i++;
            rest = pagec_rest(w);
        }
        end = str_find(rest, S("}}"));
        if (!str_starts(rest, S("{{")) || end < 0)
            return;
        e = str_trim((struct str){rest.p + 2, end - 2});
        if (word(e, "header", &e)) {
            for (isize i = 0; i < e.n; i++)
                if (!pagec_is_name(e.p[i]) && e.p[i] != '/')
                    pagec_refuse(w, "{{header web/x/y.h}}");
            buf_fmt(w->out, "#include \"%.*s\"\n", STR_ARG(e));
        } else if (word(e, "view", &e) && !w->c->view.name.n) {
            str_cut(e, S(" "), &w->c->view.name, &w->c->view.type);
            w->c->view.type = str_trim(w->c->view.type);
            if (!is_identifier(w->c->view.name) || !w->c->view.type.n)
                pagec_refuse(w, "{{view NAME struct NAME_view}}");
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
        pagec_refuse(w, "the page begins with {{view NAME struct NAME_view}}");
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

        if (str_starts(pagec_rest(&w), S("{{"))) {
            braces(&w);
        } else if (w.s.at == TEXT && str_starts(pagec_rest(&w), S("<!--"))) {
            comment(&w);
        } else {
            pagec_step(&w, ch);
            keep(&w, ch);
            w.line += ch == '\n';
            w.i++;
        }
    }
    flush(&w);
    if (w.depth)
        w.line = w.block[w.depth - 1].line, pagec_refuse(&w, "the block is not closed");
    if (w.s.at != TEXT)
        pagec_refuse(&w, "the page ends inside a tag");
    buf_lit(out, "}\n");
    return !w.bad;
}
