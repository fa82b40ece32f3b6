/* SPDX-License-Identifier: MulanPSL-2.0 */
/* page.h - a published page of some site → what a careful reader takes from it
 *
 * Reads the whole page of a document as an existing site serves it: title, time, source, index
 * number (索引号), document number (文号), issuing body, the path of columns (当前位置), and the body
 * without the site's frame, with its tables, pictures and attachments. Nothing is fetched.
 *
 * Evidence: the statutory meta tags (rulebook/meta-tags.tsv) count most; then the labelled block
 *         (索引号：… 发文机关：…); then the look of the page (the heading above the body, a signature
 *         above a date); then the file's own address. Each field says how sure it is, 0 to 100,
 *         and where it was read. What is not on the page stays empty: nothing is guessed.
 * Memory: everything lives in `mem`; text may point into the nodes that were read.
 * Fails:  ERR_UNREADABLE not a page, ERR_TOO_LARGE (see dom.h).
 */
#ifndef READ_PAGE_H
#define READ_PAGE_H

#include "base/tree.h"
#include "read/dom.h"

struct page_field {
    struct str value; /* "" when the page does not say */
    int sure;         /* 0 … 100 */
    struct str from;  /* meta, label, heading, signature, address … */
};
struct page_file {
    struct str name, href;
    bool in_body; /* else in a list of attachments beside the body */
};
struct page {
    struct page_field title,
        published; /* published: 2021-03-01 10:01, as exact as the page is */
    struct page_field source, index_number, document_number, issuer;
    struct page_field keywords, summary, author, url, site;
    LIST(struct str) column_path;
    int column_sure;
    struct tree *body; /* never NULL */
    int body_sure;
    int tables, images;
    LIST(struct str) image_src; /* one for each picture, repeated ones too */
    LIST(struct page_file) attachments;
};

/* `address` is where the file came from ("" unknown): its date is the last evidence for the time. */
enum err page_read(struct arena *mem, struct str bytes, struct str address, struct page *out,
                   struct fail *why);

/* --- parts of the reader, one file each */
/* Finds the element that holds the body, marks what does not belong to it as dropped
 * (dom.drop), and says how sure it is. NULL: the page has none. `*heading`: the title of an article
 * whose own head (title, then a line of time and source) stands inside of that element; "" else. */
struct dom *page_body_find(struct arena *mem, struct dom *root, struct str title, int *sure,
                           struct str *heading);
/* Is `e`, or something above it, part of the site's frame: head, foot, navigation, side lists. */
bool page_in_frame(const struct dom *e);
/* A line between title and text that says when it was published or who brought it. */
bool page_is_info_line(struct str s);
/* Is `e` a block without blocks inside: one line or paragraph of the page. */
bool page_is_leaf(const struct dom *e);
/* The content of the first of these meta tags that has any; names separated by '|'. */
struct str page_meta(const struct dom *root, const char *names);
/* Keeps the first value that a field is given. */
void page_take(struct page_field *f, struct str value, int sure, const char *from);
/* White space of any length as one blank. */
struct str page_one_line(struct arena *mem, struct str s);
/* The title (`heading` as page_body_find gave it); the pictures and attachments. */
void page_title(struct arena *mem, const struct dom *root, const struct dom *body,
                struct str heading, struct page *p);
void page_files(struct arena *mem, const struct dom *root, const struct dom *body,
                struct page *p);
/* The value behind any of the labels (names separated by '|'), outside `body`; "" if absent. */
struct str page_label(struct arena *mem, const struct dom *root, const struct dom *body,
                      struct str labels);
/* The same for a document number, which a page may cut into several elements. */
struct str page_label_docno(struct arena *mem, const struct dom *root, const struct dom *body,
                            struct str labels);
/* Who signed: the line above the date at the end of the body's text, or "". */
struct str page_signature(struct arena *mem, struct str text);
/* A line of `text` that is nothing but a document number, among the first `lines`. */
struct str page_docno_line(struct arena *mem, struct str text, int lines);
/* Does it end as the name of a body does (局, 委员会, 街道办事处 …), short enough to be one. */
bool page_is_body_name(struct str s);
/* 2021-03-01 10:01:46 in any of the usual forms → ISO, as exact as it was; "" when it is none. */
struct str page_time(struct arena *mem, struct str s);

#endif
