/* SPDX-License-Identifier: MulanPSL-2.0 */
/* beside.h - saved pages of an existing site, side by side with what is here (并行比对)
 *
 *   beside_start(c, unit, &b);
 *   for each page: beside_add(&b, &page, &row);
 *   beside_end(&b);                               what is here and was not among the pages
 *
 * Nobody has to move first: a unit may go on with its old site and see what is missing on
 * which side. A page and a document are the same where the old address leads to it (it was
 * imported, or redirected), or by the index number, or by the title and the document number, or by
 * the title alone if only one document has it. Texts are compared without their white space.
 * Only what is live here counts. Nothing is written.
 * Memory: c->mem. Transactions: one to read, for each call.
 */
#ifndef WORK_BESIDE_H
#define WORK_BESIDE_H

#include "store/document.h"
#include "base/map.h"

enum beside_verdict {
    BESIDE_SAME,
    BESIDE_DIFFERENT,    /* both have it, on the same day, not with the same content */
    BESIDE_NEWER_THERE,  /* the site's was published later */
    BESIDE_NEWER_HERE,   /* ours was */
    BESIDE_MISSING_HERE, /* the site has it, we do not */
    BESIDE_MISSING_THERE,
    BESIDE__MAX
};
/* same, different, newer_there …; 一致, 内容不同, 对方较新 … */
struct str beside_name(enum beside_verdict v);
struct str beside_zh(enum beside_verdict v);

struct beside_page { /* as read/page.h reads it */
    struct str file, address, title, published, index_no, doc_no, text;
    isize files;
};
struct beside_row {
    enum beside_verdict verdict;
    struct str file, address, title, published; /* there */
    struct doc_id doc;                          /* here; 0: none */
    struct str title_here, published_here, index_no;
    struct str by; /* 网址, 索引号, 标题和文号, 标题: how they were found to be one */
    struct str fields;      /* 标题、正文 …: what differs */
    struct str there, here; /* the first passage that differs, a few characters of it */
    int64_t chars_there, chars_here;
};
struct beside {
    struct ctx *c;
    struct unit_id unit;
    struct doc_line_list lines; /* what is live here */
    struct map by_title, by_id; /* → struct beside_doc */
    int64_t count[BESIDE__MAX];
    LIST(struct beside_row) rows;
    isize cap;
};

enum err beside_start(struct ctx *c, struct unit_id unit, struct beside *b);
enum err beside_add(struct beside *b, const struct beside_page *p);
enum err beside_end(struct beside *b);

#endif
