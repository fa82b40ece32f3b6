/* SPDX-License-Identifier: MulanPSL-2.0 */
/* dom.c - the elements of an HTML file, as found; see dom.h
 *
 * libxml2 reports tags and text by callbacks. They are written one after the other
 * into a plain byte log outside any arena; when the parser is gone, the log is
 * measured, copied once, and turned into nodes.
 */
#include "read/dom.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "read/charset.h"

enum {
    MAX_BYTES = 16 << 20,
    MAX_LOG = 96 << 20,
    MAX_NODES = 400000,
    MAX_NEST = 1000,    /* open tags that libxml2 is allowed to keep */
    MAX_DEPTH = 200,    /* levels of our own nodes */
    MAX_ERRORS = 300000 /* repairs: each may cost a walk over the open tags */
};

struct tag_name {
    const char *name;
    enum dom_tag tag;
};
static const struct tag_name tags[] = {
    /* clang-format off */
    {"a", TAG_A}, {"address", TAG_DIV}, {"applet", TAG_DROP}, {"area", TAG_DROP}, {"article", TAG_DIV},
    {"aside", TAG_DIV}, {"audio", TAG_DROP}, {"b", TAG_B}, {"base", TAG_DROP}, {"big", TAG_SPAN},
    {"blockquote", TAG_BLOCKQUOTE}, {"body", TAG_BODY}, {"br", TAG_BR}, {"button", TAG_DROP}, {"canvas", TAG_DROP},
    {"caption", TAG_CAPTION}, {"center", TAG_CENTER}, {"col", TAG_DROP}, {"colgroup", TAG_DROP}, {"datalist", TAG_DROP},
    {"dd", TAG_DIV}, {"del", TAG_S}, {"details", TAG_DIV}, {"dialog", TAG_DIV}, {"dir", TAG_LIST}, {"div", TAG_DIV},
    {"dl", TAG_DIV}, {"dt", TAG_DIV}, {"em", TAG_I}, {"embed", TAG_DROP}, {"fieldset", TAG_DIV}, {"figcaption", TAG_DIV},
    {"figure", TAG_DIV}, {"font", TAG_SPAN}, {"footer", TAG_FOOTER}, {"form", TAG_DIV}, {"frame", TAG_DROP},
    {"frameset", TAG_DROP}, {"h1", TAG_HEADING}, {"h2", TAG_HEADING}, {"h3", TAG_HEADING}, {"h4", TAG_HEADING},
    {"h5", TAG_HEADING}, {"h6", TAG_HEADING}, {"head", TAG_HEAD}, {"header", TAG_HEADER}, {"hgroup", TAG_DIV},
    {"hr", TAG_HR}, {"html", TAG_HTML}, {"i", TAG_I}, {"iframe", TAG_DROP}, {"img", TAG_IMG}, {"input", TAG_DROP},
    {"ins", TAG_U}, {"legend", TAG_DIV}, {"li", TAG_LI}, {"link", TAG_LINK}, {"main", TAG_DIV}, {"map", TAG_DROP},
    {"menu", TAG_LIST}, {"meta", TAG_META}, {"nav", TAG_NAV}, {"noframes", TAG_DROP}, {"noscript", TAG_DROP},
    {"object", TAG_DROP}, {"ol", TAG_LIST}, {"optgroup", TAG_DROP}, {"option", TAG_DROP}, {"p", TAG_P},
    {"param", TAG_DROP}, {"pre", TAG_PRE}, {"rp", TAG_DROP}, {"s", TAG_S}, {"script", TAG_DROP}, {"section", TAG_DIV},
    {"select", TAG_DROP}, {"source", TAG_DROP}, {"span", TAG_SPAN}, {"strike", TAG_S}, {"strong", TAG_B},
    {"style", TAG_DROP}, {"sub", TAG_SUB}, {"summary", TAG_DIV}, {"sup", TAG_SUP}, {"svg", TAG_DROP},
    {"table", TAG_TABLE}, {"tbody", TAG_SECTION}, {"td", TAG_CELL}, {"template", TAG_DROP}, {"textarea", TAG_DROP},
    {"tfoot", TAG_SECTION}, {"th", TAG_CELL}, {"thead", TAG_SECTION}, {"title", TAG_TITLE}, {"tr", TAG_ROW},
    {"u", TAG_U}, {"ul", TAG_LIST}, {"video", TAG_DROP}, {"xml", TAG_DROP},
    /* clang-format on */
};

static int tag_cmp(const void *key, const void *entry)
{
    const struct str *name = key;
    const struct tag_name *e = entry;

    return str_cmp(*name, str_of(e->name));
}

static enum dom_tag tag_of(struct str name)
{
    const struct tag_name *hit =
        bsearch(&name, tags, sizeof tags / sizeof *tags, sizeof *tags, tag_cmp);

    return hit ? hit->tag : TAG_OTHER;
}

/* Takes out what libxml2 would show as text: NUL, and the marked sections <![if …]>
 * <![endif]> of office programs. Says no to tags with thousands of attributes: the
 * parser compares each with each. */
static bool prepare(struct arena *mem, struct str s, struct str *out)
{
    struct buf b = buf_new(mem, s.n + 1);
    int64_t work = 0, marks = 0;        /* in the tag that is open: what may part attributes */
    bool open = false, comment = false; /* in which <![endif]--> must keep its end */
    isize kept = 0;

    for (isize i = 0; i < s.n; i++) {
        struct str rest = str_from(s, i);
        char c = s.p[i];
        isize end = 0;

        if (c == '<' && str_starts(rest, S("<!--")))
            comment = true;
        else if (c == '-' && str_starts(rest, S("-->")))
            comment = false;
        if (c == '<' && !comment && str_starts(rest, S("<![")) &&
            !str_starts(rest, S("<![CDATA[")))
            end = str_find(str_slice(rest, 0, 200), S(">"));
        if (!c || end > 0) {
            buf_add(&b, str_slice(s, kept, i));
            i += end;
            kept = i + 1;
        } else if (c == '>') {
            work += marks > 512 ? marks * marks : 0;
            marks = 0;
            open = false;
        } else if (!open && c == '<' && rest.n > 1) {
            open = (rest.p[1] | 32) >= 'a' && (rest.p[1] | 32) <= 'z';
        } else {
            marks += open && (c == '=' || c == ' ' || (c >= '\t' && c <= '\r') || c == '"' ||
                              c == '\'');
        }
    }
    work += marks * marks;
    buf_add(&b, str_from(s, kept));
    *out = buf_str(&b);
    return work < 400000000;
}

/* --- the log of what the parser reports */

struct record {
    char what; /* '<' start, '>' end, 'a' attribute name, 'v' attribute value, 't' text */
    int32_t n;
};
struct dom_log {
    char *p;
    size_t n, cap;
    xmlParserCtxt *parser;
    int depth;
    long errors;
    bool full, deep;
};

static void stop(struct dom_log *log, bool *reason)
{
    *reason = true;
    xmlStopParser(log->parser);
}

static void log_add(struct dom_log *log, char what, const void *p, size_t n)
{
    struct record r = {.what = what, .n = (int32_t)n};
    size_t want = log->n + sizeof r + n;

    if (log->full || log->deep)
        return;
    if (n > MAX_LOG || want > MAX_LOG) {
        stop(log, &log->full);
        return;
    }
    if (want > log->cap) {
        size_t cap = log->cap ? log->cap : 65536;
        char *grown;

        while (cap < want)
            cap *= 2;
        grown = realloc(log->p, cap);
        if (!grown) {
            stop(log, &log->full);
            return;
        }
        log->p = grown;
        log->cap = cap;
    }
    memcpy(log->p + log->n, &r, sizeof r);
    if (n)
        memcpy(log->p + log->n + sizeof r, p, n);
    log->n = want;
}

static void on_start(void *data, const xmlChar *name, const xmlChar **atts)
{
    struct dom_log *log = data;

    if (++log->depth > MAX_NEST && !log->deep)
        stop(log, &log->deep);
    log_add(log, '<', name, strlen((const char *)name));
    for (; atts && atts[0]; atts += 2) {
        log_add(log, 'a', atts[0], strlen((const char *)atts[0]));
        if (atts[1])
            log_add(log, 'v', atts[1], strlen((const char *)atts[1]));
    }
}

static void on_end(void *data, const xmlChar *name)
{
    struct dom_log *log = data;

    (void)name;
    log->depth--;
    log_add(log, '>', NULL, 0);
}

static void on_text(void *data, const xmlChar *text, int n)
{
    log_add(data, 't', text, (size_t)n);
}

static void on_error(void *data, xmlError *error)
{
    struct dom_log *log = data;

    (void)error;
    if (++log->errors > MAX_ERRORS && !log->deep)
        stop(log, &log->deep);
}

/* Runs libxml2 over `html`; no arena is touched until it is over. */
static void run(struct str html, struct dom_log *log)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElement = on_start,
                         .endElement = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .ignorableWhitespace = on_text,
                         .serror = on_error};
    xmlParserCtxt *parser = htmlCreateMemoryParserCtxt(html.p, (int)html.n);
    xmlSAXHandler *own;

    if (!parser) {
        log->full = true;
        return;
    }
    log->parser = parser;
    htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED |
                                   HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    own = parser->sax;
    parser->sax = &sax;
    parser->userData = log;
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(parser);
    parser->sax = own;
    if (parser->myDoc)
        xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    htmlFreeParserCtxt(parser);
    xmlResetLastError();
}

/* --- from the log to nodes */

static struct dom *append(struct dom *parent, struct dom *child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

static void lower_in_place(char *p, isize n)
{
    for (isize i = 0; i < n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + 32);
}

struct sizes {
    isize nodes, attrs, bytes;
};

/* What the nodes will need, so that a lack of room is an answer and not an unwinding. */
static struct sizes measure(const struct dom_log *log)
{
    struct sizes s = {.nodes = 1};

    for (size_t at = 0; at < log->n;) {
        struct record r;

        memcpy(&r, log->p + at, sizeof r);
        s.nodes += r.what == '<' || r.what == 't';
        s.attrs += r.what == 'a';
        s.bytes += r.n;
        at += sizeof r + (size_t)r.n;
    }
    return s;
}

struct build {
    struct dom *node, *here;
    struct dom_attr *attr;
    char *text; /* next free byte */
    isize nodes, attrs;
    int depth; /* of `here` */
    int over;  /* open elements beyond MAX_DEPTH */
};

static void build_start(struct build *b, struct str name)
{
    struct dom *e = append(b->here, &b->node[b->nodes]);

    e->order = (int32_t)b->nodes++;
    e->name = name;
    e->tag = tag_of(name);
    e->attr = b->attr + b->attrs;
    if (b->depth < MAX_DEPTH) {
        b->here = e;
        b->depth++;
    } else {
        b->over++;
    }
}

static void build_end(struct build *b)
{
    if (b->over) {
        b->over--;
    } else if (b->here->parent) {
        b->here = b->here->parent;
        b->depth--;
    }
}

static void build_text(struct build *b, struct str text)
{
    struct dom *last = b->here->last;

    /* The pieces of one text lie behind each other. */
    if (last && last->tag == TAG_TEXT && last->text.p + last->text.n == text.p) {
        last->text.n += text.n;
    } else if (text.n) {
        struct dom *t = append(b->here, &b->node[b->nodes]);

        t->order = (int32_t)b->nodes++;
        t->text = text;
    }
}

static void build_one(struct build *b, struct record r, const char *bytes)
{
    struct str copy = {b->text, r.n};

    if (r.n)
        memcpy(b->text, bytes, (size_t)r.n);
    if (r.what == '<' || r.what == 'a')
        lower_in_place(b->text, r.n);
    b->text += r.n;
    if (r.what == '<') {
        build_start(b, copy);
    } else if (r.what == '>') {
        build_end(b);
    } else if (r.what == 't') {
        build_text(b, copy);
    } else if (r.what == 'a') {
        b->attr[b->attrs++].name = copy;
        b->node[b->nodes - 1].attrs++;
    } else {
        b->attr[b->attrs - 1].value = copy; /* follows its name */
    }
}

static enum err build(struct arena *mem, const struct dom_log *log, struct dom **root,
                      struct fail *why)
{
    struct sizes s = measure(log);
    struct build b = {0};
    isize need = s.nodes * (isize)sizeof(struct dom) +
                 s.attrs * (isize)sizeof(struct dom_attr) + s.bytes + 4096;

    if (s.nodes > MAX_NODES || need > mem->end - mem->at)
        return fail_set(why, ERR_TOO_LARGE, "网页",
                        "网页过大：标签与文字超过 %d 处，或内存不足", MAX_NODES);
    b.node = b.here = NEW(mem, struct dom, s.nodes);
    b.attr = NEW(mem, struct dom_attr, s.attrs);
    b.text = NEW(mem, char, s.bytes);
    b.nodes = 1;
    b.node->tag = TAG_OTHER;
    for (size_t at = 0; at < log->n;) {
        struct record r;

        memcpy(&r, log->p + at, sizeof r);
        build_one(&b, r, log->p + at + sizeof r);
        at += sizeof r + (size_t)r.n;
    }
    *root = b.node;
    return OK;
}

/* The parser hands on what was valid UTF-8, but inside the program text is trusted:
 * that is not left to a foreign library. */
static void repair(struct arena *mem, struct dom *root)
{
    for (struct dom *n = root; n; n = dom_walk(root, n)) {
        if (!utf8_valid(n->text))
            n->text = utf8_repair(mem, n->text);
        if (!utf8_valid(n->name))
            n->name = utf8_repair(mem, n->name);
        for (isize i = 0; i < n->attrs; i++)
            if (!utf8_valid(n->attr[i].value))
                n->attr[i].value = utf8_repair(mem, n->attr[i].value);
    }
}

enum err dom_read(struct arena *mem, struct str bytes, struct dom **root, struct fail *why)
{
    struct dom_log log = {0};
    struct str html = {0};
    struct dom *found = NULL;
    enum err e = OK;

    if (why->code)
        return why->code;
    /* Decoding, and the copy without marked sections, take a few times the file. */
    if (bytes.n > MAX_BYTES || mem->end - mem->at < bytes.n * 8 + (1 << 20))
        return fail_set(why, ERR_TOO_LARGE, "网页", "网页文件超过 16 MB，或内存不足以读取");
    if (!prepare(mem, charset_decode(mem, bytes), &html))
        return fail_set(why, ERR_UNREADABLE, "网页", "不是正常的网页：一个标签内有数千个属性");
    if (html.n)
        run(html, &log);
    if (log.full)
        e = fail_set(why, ERR_TOO_LARGE, "网页", "网页过大，内存不足以读取");
    else if (log.deep)
        e = fail_set(why, ERR_UNREADABLE, "网页", "网页标签嵌套超过 %d 层或错误过多，无法读取",
                     MAX_NEST);
    else
        e = build(mem, &log, &found, why); /* asks for room before it allocates */
    free(log.p);
    if (e)
        return e;
    repair(mem, found);
    *root = found;
    return OK;
}

/* --- questions */

struct str dom_attr(const struct dom *e, struct str name)
{
    for (isize i = 0; i < e->attrs; i++)
        if (str_eq(e->attr[i].name, name))
            return e->attr[i].value;
    return (struct str){0};
}

struct str dom_style(const struct dom *e, struct str property)
{
    struct str found = {0};

    for (struct str rest = dom_attr(e, S("style")), part; str_next(&rest, ';', &part);) {
        struct str name, value;

        if (str_cut(part, S(":"), &name, &value) && str_eq_nocase(str_trim(name), property))
            found = str_trim(value); /* the last one counts */
    }
    return found;
}

bool dom_has_class(const struct dom *e, struct str word)
{
    for (struct str rest = dom_attr(e, S("class")), part; str_next(&rest, ' ', &part);)
        if (str_eq_nocase(str_trim(part), word))
            return true;
    return false;
}

bool dom_hidden(const struct dom *e)
{
    struct str d;

    for (isize i = 0; i < e->attrs; i++)
        if (str_eq(e->attr[i].name, S("hidden")))
            return true;
    d = dom_style(e, S("display"));
    return str_eq_nocase(str_slice(d, 0, 4), S("none"));
}

bool dom_is_block(enum dom_tag tag)
{
    switch (tag) {
    case TAG_TEXT:
    case TAG_OTHER:
    case TAG_A:
    case TAG_B:
    case TAG_BR:
    case TAG_DROP:
    case TAG_I:
    case TAG_IMG:
    case TAG_LINK:
    case TAG_META:
    case TAG_S:
    case TAG_SPAN:
    case TAG_SUB:
    case TAG_SUP:
    case TAG_TITLE:
    case TAG_U:
        return false;
    case TAG_BLOCKQUOTE:
    case TAG_BODY:
    case TAG_CAPTION:
    case TAG_CELL:
    case TAG_CENTER:
    case TAG_DIV:
    case TAG_FOOTER:
    case TAG_HEAD:
    case TAG_HEADER:
    case TAG_HEADING:
    case TAG_HR:
    case TAG_HTML:
    case TAG_LI:
    case TAG_LIST:
    case TAG_NAV:
    case TAG_P:
    case TAG_PRE:
    case TAG_ROW:
    case TAG_SECTION:
    case TAG_TABLE:
        return true;
    }
    return false;
}

struct dom *dom_skip(const struct dom *root, const struct dom *at)
{
    while (at && at != root) {
        if (at->next)
            return at->next;
        at = at->parent;
    }
    return NULL;
}

struct dom *dom_walk(const struct dom *root, const struct dom *at)
{
    return at->first ? at->first : dom_skip(root, at);
}

bool dom_contains(const struct dom *outer, const struct dom *inner)
{
    while (inner && inner != outer)
        inner = inner->parent;
    return inner != NULL;
}

static void text_into(struct buf *b, const struct dom *n, bool *blank)
{
    for (isize at = 0; at < n->text.n;) {
        isize from = at;
        uint32_t r = utf8_next(n->text, &at);

        if (rune_is_space(r) || r == 0xFEFF || r == 0x200B) {
            *blank = true;
            continue;
        }
        if (*blank && b->n)
            buf_char(b, ' ');
        *blank = false;
        buf_add(b, str_slice(n->text, from, at));
    }
    for (const struct dom *c = n->first; c; c = c->next) {
        bool line = c->tag == TAG_BR || dom_is_block(c->tag);

        if (c->tag == TAG_DROP || c->drop || dom_hidden(c))
            continue;
        *blank |= line;
        text_into(b, c, blank);
        *blank |= line;
    }
}

struct str dom_text(struct arena *mem, const struct dom *e)
{
    struct buf b = buf_new(mem, 64);
    bool blank = false;

    text_into(&b, e, &blank);
    return buf_str(&b);
}
