/* SPDX-License-Identifier: MulanPSL-2.0 */
/* html_attrs.c - how an element sets and marks its text; see html_attrs.h */
#include "read/html_attrs.h"

#include "base/buf.h"

enum tree_align html_align(const struct dom *e, enum tree_align otherwise)
{
    static const struct {
        struct str word;
        enum tree_align align;
    } words[] = {{LIT("left"), ALIGN_LEFT},      {LIT("start"), ALIGN_LEFT},
                 {LIT("center"), ALIGN_CENTER},  {LIT("middle"), ALIGN_CENTER},
                 {LIT("right"), ALIGN_RIGHT},    {LIT("end"), ALIGN_RIGHT},
                 {LIT("justify"), ALIGN_JUSTIFY}};
    struct str v = dom_style(e, S("text-align"));

    if (!v.n)
        v = str_trim(dom_attr(e, S("align")));
    for (isize i = 0; i < (isize)(sizeof words / sizeof *words); i++)
        if (str_eq_nocase(str_slice(v, 0, words[i].word.n), words[i].word))
            return words[i].align;
    return otherwise;
}

bool html_indent(const struct dom *e, bool otherwise)
{
    struct str v = dom_style(e, S("text-indent"));

    if (!v.n)
        return otherwise;
    for (isize i = 0; i < v.n && v.p[i] != '-'; i++)
        if (v.p[i] >= '1' && v.p[i] <= '9')
            return true;
    return false;
}

unsigned html_marks(const struct dom *e, unsigned marks)
{
    struct str v;

    switch ((int)e->tag) {
    case TAG_B:
        marks |= MARK_BOLD;
        break;
    case TAG_I:
        marks |= MARK_ITALIC;
        break;
    case TAG_U:
        marks |= MARK_UNDERLINE;
        break;
    case TAG_S:
        marks |= MARK_STRIKE;
        break;
    case TAG_SUP:
        marks = (marks & ~(unsigned)MARK_SUB) | MARK_SUP;
        break;
    case TAG_SUB:
        marks = (marks & ~(unsigned)MARK_SUP) | MARK_SUB;
        break;
    }
    if (!dom_attr(e, S("style")).n)
        return marks;
    v = dom_style(e, S("font-weight"));
    if (str_eq_nocase(str_slice(v, 0, 4), S("bold")) || (v.n == 3 && *v.p >= '6'))
        marks |= MARK_BOLD;
    else if (v.n)
        marks &= ~(unsigned)MARK_BOLD;
    v = dom_style(e, S("font-style"));
    if (str_eq_nocase(str_slice(v, 0, 6), S("italic")))
        marks |= MARK_ITALIC;
    else if (v.n)
        marks &= ~(unsigned)MARK_ITALIC;
    v = dom_style(e, S("text-decoration"));
    if (str_has(v, S("underline")) || str_has(v, S("UNDERLINE")))
        marks |= MARK_UNDERLINE;
    if (str_has(v, S("line-through")) || str_has(v, S("LINE-THROUGH")))
        marks |= MARK_STRIKE;
    v = dom_style(e, S("vertical-align"));
    if (str_eq_nocase(v, S("super")))
        marks = (marks & ~(unsigned)MARK_SUB) | MARK_SUP;
    else if (str_eq_nocase(v, S("sub")))
        marks = (marks & ~(unsigned)MARK_SUP) | MARK_SUB;
    return marks;
}

struct str html_address(struct arena *mem, struct str v)
{
    struct buf b;

    v = str_trim_wide(v);
    if (v.n > 2000)
        return (struct str){0};
    b = buf_new(mem, v.n + 1);
    for (isize i = 0; i < v.n; i++) {
        if (v.p[i] == ' ')
            buf_lit(&b, "%20");
        else if (v.p[i] != '\n' && v.p[i] != '\r' && v.p[i] != '\t')
            buf_char(&b, v.p[i]);
    }
    return tree_href_ok(buf_str(&b)) ? buf_str(&b) : (struct str){0};
}

int html_span(const struct dom *e, struct str name, int most)
{
    struct str v = str_trim(dom_attr(e, name));
    int64_t n = 0;
    isize digits = 0;

    while (digits < v.n && digits < 6 && v.p[digits] >= '0' && v.p[digits] <= '9')
        digits++;
    if (!str_int(str_slice(v, 0, digits), &n) || n < 1)
        return 1;
    return n > most ? most : (int)n;
}
