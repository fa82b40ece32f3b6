/* SPDX-License-Identifier: MulanPSL-2.0 */
/* catalogue.h - what is published, as the public walks through it (公开目录)
 *
 * Only live documents, never a draft. Pages go by key (published_at, id), newest first, so that the
 * thousandth page costs what the first does. All within the caller's reading transaction.
 */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include "store/document.h"
#include "store/unit.h"

enum shelf {
    SHELF_ALL,    /* the whole platform */
    SHELF_UNIT,   /* of one unit */
    SHELF_COLUMN, /* of one column */
    SHELF__MAX
};
struct shelf_ask {
    enum shelf shelf;
    int64_t id;                 /* of the unit or column */
    struct instant from, until; /* published at or after, and before; 0: open */
    struct page_key before;     /* the next page begins behind this one; 0: at the newest */
    struct page_key after;      /* the page before: ends in front of this one */
    int n;
};
struct shelf_page {
    struct doc_line_list lines; /* newest first */
    int64_t total;              /* within from … until */
    int64_t first;              /* place of the first line, from 1 */
    bool newer, older;          /* is there a page before, behind */
};
void shelf_page(struct ctx *c, const struct shelf_ask *ask, struct shelf_page *out);
/* How many are published at or after `from` and before `until` (0: open). */
int64_t shelf_count(struct ctx *c, enum shelf shelf, int64_t id, struct instant from,
                    struct instant until);
/* When the oldest and the newest was published; false when the shelf is empty. */
bool shelf_span(struct ctx *c, enum shelf shelf, int64_t id, struct instant *oldest,
                struct instant *newest);

/* Live normative documents (行政规范性文件), of a unit or (0) of all; newest first, at most 5,000. */
void norms_all(struct ctx *c, struct unit_id unit, struct doc_line_list *out);

struct unit_figure {
    struct unit_id unit;
    int64_t docs;
    struct instant last_published_at;
};
LIST_TYPE(unit_figure_list, struct unit_figure);
/* Per unit, from the columns' own counts. */
void unit_figures(struct ctx *c, struct unit_figure_list *out);

/* For site maps and the static export: documents by id. */
struct doc_place {
    struct doc_id id;
    struct unit_id unit;
    struct column_id col;
    struct str unit_code;
    struct instant published_at;
};
LIST_TYPE(doc_place_list, struct doc_place);
void places_after(struct ctx *c, struct doc_id after, struct doc_id until, int n,
                  struct doc_place_list *out);
struct doc_id place_last(struct ctx *c);
/* Where a document stands, live or not; false when there is none. */
bool place_of(struct ctx *c, struct doc_id id, struct doc_place *out);

#endif
