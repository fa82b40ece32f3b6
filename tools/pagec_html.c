/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pagec_html.c - where in HTML a byte of literal text stands, and what is refused there; see pagec.c */
#include "tools/pagec_parts.h"

/* --- places */

bool pagec_one_of(struct str s, const char *words)
{
    for (struct str rest = str_of(words), word; str_next(&rest, ' ', &word);)
        if (str_eq_nocase(s, word))
            return true;
    return false;
}

enum place pagec_place(struct str attribute)
{
    if (attribute.n > 2 && str_eq_nocase((struct str){attribute.p, 2}, S("on")))
        return PLACE_REFUSED;
    if (pagec_one_of(attribute, "style srcdoc srcset ping background data codebase"))
        return PLACE_REFUSED;
    if (pagec_one_of(attribute, "href src action formaction poster cite xlink:href manifest"))
        return PLACE_URL;
    if (pagec_one_of(attribute,
                     "title alt placeholder label aria-label aria-description "
                     "aria-roledescription aria-valuetext data-label data-confirm content "
                     "summary abbr"))
        return PLACE_SAID;
    return PLACE_PLAIN;
}

/* --- the state machine of HTML; each byte of literal text goes through pagec_step() */

/* Behind the > of a start tag. */
static void tag_end(struct work *w)
{
    w->s.at = TEXT;
    if (pagec_one_of(w->s.element, "style"))
        pagec_refuse(w, "<style> is refused: looks are made by classes (docs/design.md)");
    if (pagec_one_of(w->s.element, "script") && !str_starts(pagec_rest(w), S("></script>")))
        pagec_refuse(w,
                     "a script stands in a file of its own: <script src=\"…\" defer></script>");
    if (pagec_one_of(w->s.element, "base object embed applet"))
        pagec_refuse(w, "<%.*s> is refused", STR_ARG(w->s.element));
}

static void step_attr(struct work *w, char ch)
{
    if (ch == '=') {
        w->s.at = EQUALS;
        if (pagec_place(w->s.attribute) == PLACE_REFUSED)
            pagec_refuse(w, "the attribute %.*s is refused", STR_ARG(w->s.attribute));
    } else if (ch == '>') {
        tag_end(w);
    } else if (pagec_is_space(ch) || ch == '/') {
        w->s.at = TAG;
    } else if (pagec_is_name(ch)) {
        w->s.attribute.n++;
    } else {
        pagec_refuse(w, "'%c' in the name of an attribute", ch);
    }
}

static void step_value(struct work *w, char ch)
{
    if (ch == w->s.quote) {
        w->s = (struct state){.at = TAG, .element = w->s.element};
        return;
    }
    if (!w->s.started && pagec_place(w->s.attribute) == PLACE_URL) {
        struct str rest = pagec_rest(w);

        if (rest.n > 11 && str_eq_nocase((struct str){rest.p, 11}, S("javascript:")))
            pagec_refuse(w, "an address that is a script is refused");
        /* Links among public pages stay in the script in which the page is read. */
        if (str_starts(rest, S("/gongkai/"))) {
            pagec_end_run(w);
            buf_lit(&w->hant, "/hant");
        }
    }
    w->s.started = true;
}

void pagec_step(struct work *w, char ch)
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
        else if (ch == '/' || pagec_is_name(ch)) {
            w->s.at = NAME;
            w->s.element = here;
        } else
            pagec_refuse(w, "a < that opens no tag: write &lt;");
        break;
    case NAME:
        if (ch == '>')
            tag_end(w);
        else if (pagec_is_space(ch) || ch == '/')
            w->s.at = TAG;
        else if (pagec_is_name(ch))
            w->s.element.n++;
        else
            pagec_refuse(w, "'%c' in the name of an element", ch);
        break;
    case TAG:
        if (ch == '>')
            tag_end(w);
        else if (pagec_is_name(ch)) {
            w->s.at = ATTR;
            w->s.attribute = here;
        } else if (!pagec_is_space(ch) && ch != '/')
            pagec_refuse(w, "'%c' stands loose in a tag", ch);
        break;
    case ATTR:
        step_attr(w, ch);
        break;
    case EQUALS:
        if (ch != '"' && ch != '\'')
            pagec_refuse(w, "the value of %.*s needs quotes", STR_ARG(w->s.attribute));
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
struct state pagec_settled(struct state s)
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

bool pagec_same(struct state a, struct state b)
{
    a = pagec_settled(a);
    b = pagec_settled(b);
    return a.at == b.at && a.quote == b.quote && str_eq(a.attribute, b.attribute) &&
           (a.at == TEXT || str_eq(a.element, b.element));
}
