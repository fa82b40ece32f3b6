/* SPDX-License-Identifier: MulanPSL-2.0 */
/* link.c - links that lead nowhere or inside, pictures without words, attachments that are named only
 *
 * A document comes as a tree: its text stands in the text checked in the same order, so that each
 * link is found by walking both. HTML is read by its tags. Attachments are named by GB/T 9704 7.3.4 below
 * the text: 附件：1.名称 and a line for each further one.
 */
#include "base/utf8.h"
#include "check/scan.h"

enum { NAMES = 40 };

/* Addresses that only this desk or this machine can open. */
static bool internal(struct str href)
{
    static const char *const begins[] = {
        "/desk/",      "file:",        "http://localhost", "https://localhost",
        "http://127.", "https://127.", "http://192.168.",  "https://192.168.",
        "http://10.",  "https://10.",  "http://172.16.",   "\\\\",
        NULL};

    for (int i = 0; begins[i]; i++)
        if (str_starts(href, str_of(begins[i])))
            return true;
    return (href.n > 2 && href.p[1] == ':' && (href.p[2] == '\\' || href.p[2] == '/')) ||
           (str_has(href, S("/desk/doc/")) || str_has(href, S("/desk/file/")));
}

static bool leads_nowhere(struct str href)
{
    return !href.n || str_eq(href, S("#")) || str_eq(href, S("http://")) ||
           str_eq(href, S("https://")) || str_eq(href, S("about:blank")) ||
           str_eq(href, S("undefined")) || str_eq(href, S("null"));
}

static void one_link(struct scan *s, isize at, isize n, struct str href)
{
    if (internal(href))
        scan_add(s, "link.draft", at, n, "链接指向内部页面“%.*s”，公众打不开",
                 STR_ARG(utf8_head(href, 60)));
    else if (leads_nowhere(href))
        scan_add(s, "link.empty", at, n, "链接没有地址");
}

/* --- a document */

static void of_tree(struct scan *s, const struct tree *doc)
{
    isize at = 0;

    for (const struct tree *x = tree_walk(doc, doc); x; x = tree_walk(doc, x)) {
        isize i;

        if (x->kind == TREE_TEXT && x->text.n) {
            i = str_find(str_from(s->text, at), x->text);
            if (i < 0)
                continue;
            if (x->href.n)
                one_link(s, at + i, x->text.n, str_trim(x->href));
            at += i + x->text.n;
        } else if (x->kind == TREE_IMAGE && !str_trim_wide(x->text).n) {
            isize end = at;

            while (end < s->text.n && s->text.p[end] == '\n')
                end++;
            scan_add(s, "link.alt", at < s->text.n ? at : s->text.n, 0,
                     "图片没有替代文字：读屏软件读不出，图片打不开时也看不到内容");
        }
    }
}

/* --- attachments */

/* Without blanks, marks and the ending of a file's name, so that names can be held together. */
static struct str bare(struct arena *mem, struct str name)
{
    char *out = NEW(mem, char, name.n + 1);
    isize n = 0, dot = str_rfind(name, S("."));

    if (dot > 0 && name.n - dot <= 6)
        name = str_slice(name, 0, dot);
    for (isize i = 0; i < name.n;) {
        isize from = i;
        uint32_t r = utf8_next(name, &i);

        if (!rune_is_word(r) && !rune_is_han(r))
            continue;
        for (isize k = from; k < i; k++)
            out[n++] = name.p[k];
    }
    return (struct str){out, n};
}

static bool attached(struct scan *s, struct str name)
{
    struct str want = bare(s->mem, name);

    for (isize i = 0; i < s->in->attachments; i++) {
        struct str has = bare(s->mem, s->in->attachment[i]);

        if (has.n && (str_has(has, want) || str_has(want, has)))
            return true;
    }
    /* Set out in the text itself, below 附件 or 附件1 on a line of its own. */
    isize first = str_find(s->text, name);

    return first >= 0 && str_has(str_from(s->text, first + name.n), name);
}

/* 1.名称 at *at of the line: the number, and the name up to the end. */
static bool item(struct str line, int *number, struct str *name)
{
    isize i = 0;
    int v = 0;

    line = str_trim_wide(line);
    while (i < line.n && i < 2 && line.p[i] >= '0' && line.p[i] <= '9')
        v = v * 10 + line.p[i++] - '0';
    if (!i || !v)
        return false;
    if (i < line.n && line.p[i] == '.')
        i++;
    else if (scan_lit(line, i, "．") || scan_lit(line, i, "、"))
        i += 3;
    else
        return false;
    *number = v;
    *name = str_trim_wide(str_from(line, i));
    return name->n > 0;
}

static void named(struct scan *s, struct str name)
{
    if (!s->in->attachment || utf8_count(name) < 2 || utf8_count(name) > 80 ||
        attached(s, name))
        return;
    scan_add(s, "link.attach", name.p - s->text.p, name.n,
             s->in->attachments ? "附件没有上传：已上传的文件里没有这个名称" : "附件没有上传");
}

/* On to the line of the next 附件; false when there is none. */
static bool to_next(struct scan *s, struct str *rest)
{
    isize at = str_find(*rest, S("附件")), from = at;

    if (at < 0)
        return false;
    while (from > 0 && rest->p[from - 1] != '\n')
        from--;
    for (isize i = 0, nl; (nl = str_find(str_slice(*rest, i, from), S("\n"))) >= 0; i += nl + 1)
        s->line++;
    *rest = str_from(*rest, from);
    return true;
}

static void attachments(struct scan *s)
{
    struct str line;
    int expect = 0, number;
    struct str name;

    s->line = 0;
    for (struct str rest = s->text;; s->line++) {
        struct str l;
        bool begins;

        if (!expect && !to_next(s, &rest))
            break;
        if (!str_next(&rest, '\n', &line))
            break;
        l = str_trim_wide(line);
        begins = str_starts(l, S("附件：")) || str_starts(l, S("附件:"));

        if (begins) {
            l = str_trim_wide(str_from(l, l.p[6] == ':' ? 7 : 9));
            expect = 1;
            if (l.n && !item(l, &number, &name)) { /* one attachment without a number */
                named(s, l);
                expect = 0;
                continue;
            }
        }
        if (!expect || !l.n)
            continue;
        if (!item(l, &number, &name)) {
            expect = 0;
            continue;
        }
        if (number != expect)
            scan_add(s, "form.name", l.p - s->text.p, utf8_head(l, 2).n,
                     "附件序号不连续：应当是%d，这里是%d", expect, number);
        named(s, name);
        expect = number + 1;
    }
}

void link_whole(struct scan *s)
{
    if (scan_wants(s, CHECK_LINK) && s->in->doc)
        of_tree(s, s->in->doc);
    if ((scan_wants(s, CHECK_LINK) || scan_wants(s, CHECK_FORM)) && s->met >> MARK_ENCLOSE & 1)
        attachments(s);
}

/* --- HTML */

/* The value of an attribute in a tag; false when it has none of that name. */
static bool attribute(struct str tag, const char *name, struct str *out)
{
    struct str want = str_of(name);

    for (isize i = 1; i + want.n <= tag.n; i++) {
        isize a = i + want.n;
        char quote;

        if ((unsigned char)tag.p[i - 1] > ' ' && tag.p[i - 1] != '"' && tag.p[i - 1] != '\'')
            continue;
        if (!str_eq_nocase(str_slice(tag, i, a), want))
            continue;
        while (a < tag.n && (unsigned char)tag.p[a] <= ' ')
            a++;
        if (a >= tag.n || tag.p[a] != '=') {
            if (a > i + want.n || a >= tag.n || tag.p[a] == '>' || tag.p[a] == '/') {
                *out = (struct str){0};
                return true;
            }
            continue;
        }
        for (a++; a < tag.n && (unsigned char)tag.p[a] <= ' ';)
            a++;
        quote = a < tag.n && (tag.p[a] == '"' || tag.p[a] == '\'') ? tag.p[a++] : 0;
        i = a;
        while (i < tag.n &&
               (quote ? tag.p[i] != quote : (unsigned char)tag.p[i] > ' ' && tag.p[i] != '>'))
            i++;
        *out = str_trim(str_slice(tag, a, i));
        return true;
    }
    return false;
}

void link_html(struct scan *s, struct str html)
{
    if (!scan_wants(s, CHECK_LINK))
        return;
    for (isize at = 0; at < html.n; at++) {
        struct str tag, v;
        isize end = at + 1;
        char quote = 0;

        s->line += html.p[at] == '\n';
        if (str_starts(str_slice(html, at, at + 4), S("<!--"))) {
            isize close = str_find(str_from(html, at), S("-->"));

            if (close < 0)
                return;
            at += close;
            continue;
        }
        if (html.p[at] != '<' || end >= html.n ||
            ((html.p[end] | 32) != 'a' && (html.p[end] | 32) != 'i'))
            continue;
        while (end < html.n && (quote || html.p[end] != '>') && end - at < 4000) {
            if (quote ? html.p[end] == quote : html.p[end] == '"' || html.p[end] == '\'')
                quote = quote ? 0 : html.p[end];
            end++;
        }
        tag = str_slice(html, at, end < html.n ? end + 1 : end);
        if (str_eq_nocase(utf8_clip(tag, 3), S("<a ")) || str_eq_nocase(tag, S("<a>"))) {
            bool acts = attribute(tag, "onclick", &v) || attribute(tag, "name", &v) ||
                        attribute(tag, "id", &v) || attribute(tag, "ms-click", &v);

            if (attribute(tag, "href", &v) && !(acts && leads_nowhere(v)))
                one_link(s, at, tag.n, v);
        } else if (str_eq_nocase(utf8_clip(tag, 5), S("<img ")) && !attribute(tag, "alt", &v)) {
            scan_add(s, "link.alt", at, tag.n,
                     "图片没有替代文字：读屏软件读不出，图片打不开时也看不到内容");
        }
    }
}
