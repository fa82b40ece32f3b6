/* SPDX-License-Identifier: MulanPSL-2.0 */
/* library.h - units, columns and published documents in a few calls, for tests of what reads */
#ifndef TESTS_STORE_LIBRARY_H
#define TESTS_STORE_LIBRARY_H

#include "store/search.h"
#include "store/unit.h"
#include "tests/store/world.h"

static inline struct unit_id library_unit(struct ctx *c, const char *code, const char *name)
{
    struct unit u = {.code = str_of(code),
                     .name = str_of(name),
                     .kind = S("department"),
                     .level = 4,
                     .approval_levels = 2};

    return unit_insert(c, &u);
}

static inline struct column_id library_column(struct ctx *c, struct unit_id unit, int board,
                                              const char *name)
{
    struct column k = {.unit = unit, .board = board, .name = str_of(name)};

    return column_insert(c, &k);
}

/* A live document with one version; it is put into the search. */
static inline struct doc_id library_doc(struct ctx *c, struct document *d, struct str text)
{
    struct doc_version v = {.version = 1,
                            .title = d->f.title,
                            .body = S("{}"),
                            .body_text = text,
                            .fields = S("{}")};

    d->state = DOC_PUBLISHED;
    d->live = true;
    d->version = d->published_version = 1;
    d->f.attribute = S("open");
    if (!d->published_at.s)
        d->published_at = c->now;
    d->first_published_at = d->published_at;
    v.body_html = str_fmt(c->mem, "<p>%.*s</p>", STR_ARG(text));
    d->id = document_insert(c, d);
    v.document = d->id;
    version_insert(c, d->unit, &v);
    search_put(c, d, text, S(""));
    column_recount(c, d->f.col);
    return d->id;
}

#endif
