/* SPDX-License-Identifier: MulanPSL-2.0 */
/* search.h - full-text search over what is published (全文检索)
 *
 * Words of two characters, of one, phrases, letters and digits, document and index numbers,
 * traditional characters: see search_text.h for what finds what. Totals and facets are exact.
 *
 * How: keys are ordered by time and carry the document's class (unit, column, kind,
 * validity), so one walk over the keys of a word gives the total, every facet and the page.
 * SQLite: an index of our own, search_segment.h. PostgreSQL: the same units and pairs in a
 * tsvector under GIN; phrases of three units and more are looked at again in the folded text.
 *
 * Guard:  only live documents are put in, and a hit is shown only while its document is live.
 *         search_put and search_drop belong into the transaction that publishes or withdraws.
 * Bounds: 6 words of 30 units; pages of 50; the walk is linear in the hits of the rarest form.
 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/document.h"
#include "store/search_text.h"

/* Puts a live document in, or anew after a change of its text, column or validity. `body_text` is
 * the plain text of the published version, `names` its attachments' names, a line each. */
void search_put(struct ctx *c, const struct document *d, struct str body_text,
                struct str names);
/* Between these two, within one transaction, what search_put() adds to SQLite's index is kept in c->mem (of some
 * 8 MiB of text) and becomes one segment: documents by the hundred cost much less than one by one. */
void search_hold(struct ctx *c);
void search_release(struct ctx *c);
/* Takes it out; nothing happens when it is not there. */
void search_drop(struct ctx *c, struct doc_id doc);

enum search_order {
    SEARCH_BEST, /* found in the title first; each part newest first */
    SEARCH_NEWEST
};
enum search_facet_kind {
    FACET_UNIT,
    FACET_COLUMN,
    FACET_YEAR,
    FACET_KIND,
    FACET_VALIDITY,
    FACET__MAX
};

struct search_query {
    struct str words;       /* empty: everything, newest first */
    bool title_only;        /* 仅标题 */
    struct unit_id unit;    /* 0: all */
    struct column_id col;   /* 0: all */
    int year;               /* of publication; 0: all */
    struct str kind;        /* genre (体裁); "": all */
    enum validity validity; /* VALID_NONE: all */
    struct day from, until; /* published on these days, inclusive; none: open */
    enum search_order order;
    int n;             /* hits of a page, at most 50; 0: 20 */
    struct str before; /* the `next` of another page; "": the first page */
};
struct search_hit {
    struct doc_line doc; /* title, numbers, unit, column, days; not state, drafter … */
    struct str kind, key;
    enum validity validity;
    struct search_piece_list title, snippet;
};
struct search_facet {
    int64_t id;            /* of the unit or column; year; enum validity */
    struct str name, code; /* code: of a unit */
    int64_t n;
    bool chosen;
};
LIST_TYPE(search_facet_list, struct search_facet);
struct search_result {
    int64_t total;
    int64_t first; /* the place of the first hit of this page, from 1 */
    LIST(struct search_hit) hits;
    /* Counted under the other choices, not under their own. Columns only when a unit is chosen.
     * At most 30 of a kind, the greatest first; years newest first. */
    struct search_facet_list facet[FACET__MAX];
    struct str next;           /* for `before`; "" on the last page */
    struct search_words words; /* as they were understood */
    bool empty;                /* words were typed, but nothing that can be looked for */
};
/* Validity as lists show it: of normative documents, and of papers with a number or an end. */
enum validity search_validity(const struct doc_line *d, struct day today);
enum err search_find(struct ctx *c, const struct search_query *q, struct search_result *out);

/* A document to be put in anew, with its text. */
struct search_source {
    struct doc_id doc;
    struct str body_text;
};
LIST_TYPE(search_source_list, struct search_source);
/* Documents whose validity has changed with the calendar since they were put in; put them in anew. */
void search_lapsed(struct ctx *c, struct day today, int n, struct search_source_list *out);
/* Empties the index: another cutting, a restored database. Then search_put everything. */
void search_clear(struct ctx *c);
/* Whether the index was made by this cutting; search_mark_current() says so after a refill. */
bool search_is_current(struct ctx *c);
void search_mark_current(struct ctx *c);
/* The next live documents to put in, by id. */
void search_sources(struct ctx *c, struct doc_id after, int n, struct search_source_list *out);
/* Merging the index, in transactions of its own and beside those who write (search_aside.h); c is in none. After an import: slow,
 * makes searches quick. */
void search_optimize(struct ctx *c);
/* Between the batches of an import. */
void search_amid_bulk(struct ctx *c);
/* What publications left; the largest only if `night`. As long as `go`; NULL: to the end. */
void search_tidy(struct ctx *c, bool night, bool (*go)(void *who), void *who);

#endif
