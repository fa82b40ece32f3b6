/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page.h - what compiled templates are made of; see docs/templates.md
 *
 * Handlers need from here: struct page, struct html, struct url. The rest is called by generated
 * code only. Every value is escaped by the place where it stands; which function does it is chosen
 * by the value's type, and a type that has no business in that place does not compile.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <string.h>

#include "base/buf.h"
#include "base/day.h"

struct hant;

/* Where a page goes, and in which script. */
struct page {
    struct buf *b;
    bool hant; /* traditional characters: the templates' other literals, values converted */
    struct hant *to_hant;
};

/* A fragment of HTML that is shown as it is: only ever written by render/, or by a page
 * function of its own. */
struct html {
    struct str s;
};
/* A whole address that is shown as it is (escaped): not checked for its scheme, not moved below
 * /hant/. A struct str does for most links. */
struct url {
    struct str s;
};

/* buf_add() where nothing has to grow: most of a page is written by this. */
static inline void page_same(struct page *p, struct str s)
{
    struct buf *b = p->b;

    if (b->limit || b->failed || s.n > b->cap - b->n) {
        buf_add(b, s);
        return;
    }
    memcpy(b->p + b->n, s.p, (size_t)s.n);
    b->n += s.n;
}
static inline void page_lit(struct page *p, struct str hans, struct str hant)
{
    page_same(p, p->hant ? hant : hans);
}

/* --- values, by place */

void page_text_str(struct page *p, struct str s); /* between tags */
void page_text_html(struct page *p, struct html h);
void page_text_url(struct page *p, struct url u);
void page_text_day(struct page *p, struct day d); /* 2021-03-01 */
void page_text_int(struct page *p, int64_t v);
void page_attr_str(struct page *p, struct str s); /* a quoted attribute: as it is */
void page_attr_url(struct page *p, struct url u);
void page_say_str(struct page *p, struct str s);  /* one that people read: alt, title … */
void page_href_str(struct page *p, struct str s); /* the beginning of an address */
void page_part_str(struct page *p, struct str s); /* a piece of an address */

#define page_text(p, x)                                                                        \
    _Generic((x), struct str                                                                   \
             : page_text_str, struct html                                                      \
             : page_text_html, struct url                                                      \
             : page_text_url, struct day                                                       \
             : page_text_day, default                                                          \
             : page_text_int)(p, x)
#define page_attr(p, x)                                                                        \
    _Generic((x), struct str                                                                   \
             : page_attr_str, struct url                                                       \
             : page_attr_url, struct day                                                       \
             : page_text_day, default                                                          \
             : page_text_int)(p, x)
#define page_say(p, x)                                                                         \
    _Generic((x), struct str                                                                   \
             : page_say_str, struct day                                                        \
             : page_text_day, default                                                          \
             : page_text_int)(p, x)
#define page_href(p, x)                                                                        \
    _Generic((x), struct str                                                                   \
             : page_href_str, struct url                                                       \
             : page_attr_url, default                                                          \
             : page_text_int)(p, x)
#define page_part(p, x)                                                                        \
    _Generic((x), struct str                                                                   \
             : page_part_str, struct url                                                       \
             : page_attr_url, default                                                          \
             : page_text_int)(p, x)

/* --- {{if}} */

static inline bool page_has_str(struct str s)
{
    return s.n > 0;
}
static inline bool page_has_html(struct html h)
{
    return h.s.n > 0;
}
static inline bool page_has_url(struct url u)
{
    return u.s.n > 0;
}
static inline bool page_has_day(struct day d)
{
    return d.n != 0;
}
static inline bool page_has_int(int64_t v)
{
    return v != 0;
}
static inline bool page_has_ptr(const void *v)
{
    return v != NULL;
}
#define page_has(x)                                                                            \
    _Generic((x), struct str                                                                   \
             : page_has_str, struct html                                                       \
             : page_has_html, struct url                                                       \
             : page_has_url, struct day                                                        \
             : page_has_day, bool                                                              \
             : page_has_int, char                                                              \
             : page_has_int, unsigned char                                                     \
             : page_has_int, short                                                             \
             : page_has_int, unsigned short                                                    \
             : page_has_int, int                                                               \
             : page_has_int, unsigned                                                          \
             : page_has_int, long                                                              \
             : page_has_int, long long                                                         \
             : page_has_int, default                                                           \
             : page_has_ptr)(x)

/* --- files of our own: the address with the hash of the content in it */

void page_asset(struct page *p, struct str name);
void page_icon(struct page *p, struct str name);

#endif
