/* SPDX-License-Identifier: MulanPSL-2.0 */
/* hidden.c - what wraps the tables of a page that does not show them; see hidden.h */
#include "read/hidden.h"

#include "base/buf.h"
#include "read/charset.h"

static bool starts_nocase(struct str s, struct str word)
{
    return s.n >= word.n && str_eq_nocase(str_slice(s, 0, word.n), word);
}

static isize find_nocase(struct str s, struct str word)
{
    for (isize i = 0; i + word.n <= s.n; i++)
        if ((s.p[i] | 32) == (word.p[0] | 32) && starts_nocase(str_from(s, i), word))
            return i;
    return -1;
}

/* `digits` hexadecimal digits, -1: they are not. */
static int code_of(struct str s, int digits)
{
    int v = 0;

    for (int i = 0; i < digits; i++) {
        int c = i < s.n ? s.p[i] : 0;

        if (c >= '0' && c <= '9')
            v = v * 16 + c - '0';
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            v = v * 16 + (c | 32) - 'a' + 10;
        else
            return -1;
    }
    return v;
}

/* The strings of a script as they are meant: \u003c, \x3c, \", \/, \n. */
static struct str unescaped(struct arena *mem, struct str s)
{
    struct buf b = buf_new(mem, s.n + 1);

    for (isize i = 0; i < s.n; i++) {
        char c = i + 1 < s.n ? s.p[i + 1] : 0;
        int v = -1;

        if (s.p[i] != '\\') {
            buf_char(&b, s.p[i]);
            continue;
        }
        if (c == 'u' || c == 'x')
            v = code_of(str_from(s, i + 2), c == 'u' ? 4 : 2);
        if (v > 0 && (v < 0xd800 || v > 0xdfff)) {
            buf_rune(&b, (uint32_t)v);
            i += c == 'u' ? 5 : 3;
        } else if (c == 'n' || c == 'r' || c == 't') {
            buf_char(&b, ' ');
            i++;
        } else if (c == '"' || c == '\'' || c == '/' || c == '\\') {
            buf_char(&b, c);
            i++;
        } else {
            buf_char(&b, s.p[i]);
        }
    }
    return buf_str(&b);
}

/* &lt;table&gt; as the tag that it was. */
static struct str without_entities(struct arena *mem, struct str s)
{
    static const struct {
        struct str from, to;
    } marks[] = {{LIT("&lt;"), LIT("<")},    {LIT("&gt;"), LIT(">")},
                 {LIT("&quot;"), LIT("\"")}, {LIT("&#34;"), LIT("\"")},
                 {LIT("&#39;"), LIT("'")},   {LIT("&#x27;"), LIT("'")},
                 {LIT("&#x3D;"), LIT("=")},  {LIT("&#60;"), LIT("<")},
                 {LIT("&#62;"), LIT(">")},   {LIT("&amp;"), LIT("&")}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_has(s, marks[i].from))
            s = str_replace(mem, s, marks[i].from, marks[i].to);
    return s;
}

/* Elements whose words are not shown. */
static const struct str wraps[] = {
    LIT("textarea"), LIT("template"), LIT("noscript"), LIT("iframe"),        LIT("xmp"),
    LIT("input"),    LIT("object"),   LIT("svg"),      LIT("foreignobject"),
};

/* How many bytes of `s`, which begins with <, are a tag to be left out; 0: none. */
static isize wrap_tag(struct str s)
{
    struct str name = str_from(s, s.n > 1 && s.p[1] == '/' ? 2 : 1);
    isize end = str_find(s, S(">"));

    /* A field that is shown holds what its cell says. */
    if (starts_nocase(name, S("input")) &&
        find_nocase(str_slice(s, 0, end + 1), S("hidden")) < 0)
        return 0;
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps && end > 0; i++)
        if (starts_nocase(name, wraps[i]))
            return end + 1;
    return 0;
}

/* Is the style of the tag that begins with `s` to show nothing, and the tag one that frames blocks: in a cell,
 * words may be hidden for good. */
static bool hides_block(struct str s)
{
    static const struct str blocks[] = {
        LIT("<div"), LIT("<section"), LIT("<article"), LIT("<table"), LIT("<dl"),
        LIT("<dd"),  LIT("<ul"),      LIT("<li"),      LIT("<pre"),   LIT("<body")};
    struct str tag = str_slice(s, 0, str_find(s, S(">")) + 1);

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (starts_nocase(s, blocks[i]))
            return find_nocase(tag, S("none")) > 0 || find_nocase(tag, S(" hidden")) > 0;
    return false;
}

/* Scripts and comments that have a table in them stay as what they hold, others go. How many bytes of `s`
 * were dealt with; 0: it begins neither. */
static isize script_or_comment(struct str s, struct buf *out)
{
    bool comment = starts_nocase(s, S("<!--"));
    struct str close = comment ? S("-->") : S("</script");
    isize begin, end;

    if (!comment && !starts_nocase(s, S("<script")))
        return 0;
    begin = comment ? 4 : str_find(s, S(">")) + 1;
    end = begin > 0 ? find_nocase(str_from(s, begin), close) : -1;
    if (end < 0)
        return 0;
    if (find_nocase(str_slice(s, begin, begin + end), S("<table")) >= 0) {
        struct str in = str_slice(s, begin, begin + end);
        isize first = str_find(in, S("<"));

        /* Not the words of the script before its string. */
        buf_add(out, str_from(in, first > 0 ? first : 0));
    }
    return begin + end + close.n;
}

struct str hidden_page(struct arena *mem, struct str bytes)
{
    struct str s = charset_decode(mem, bytes);
    struct buf b;

    if (find_nocase(s, S("\\u003ctable")) >= 0 || find_nocase(s, S("\\x3ctable")) >= 0 ||
        find_nocase(s, S("<\\/table")) >= 0 || str_has(s, S("=\\\"")))
        s = unescaped(mem, s);
    for (int i = 0; i < 2 && find_nocase(s, S("lt;table")) >= 0; i++)
        s = without_entities(mem, s);
    if (find_nocase(s, S("<table")) < 0)
        return (struct str){0};
    b = buf_new(mem, s.n + 1);
    for (isize at = 0; at < s.n;) {
        struct str rest = str_from(s, at);
        isize done = s.p[at] != '<' ? 0 : script_or_comment(rest, &b);

        if (!done && s.p[at] == '<')
            done = wrap_tag(rest);
        if (!done && s.p[at] == '<' && hides_block(rest)) {
            buf_add(&b, starts_nocase(rest, S("<table")) ? S("<table>") : S("<div>"));
            done = str_find(rest, S(">")) + 1;
        }
        if (!done) {
            buf_char(&b, s.p[at]);
            done = 1;
        }
        at += done;
    }
    return buf_str(&b);
}
