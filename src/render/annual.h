/* SPDX-License-Identifier: MulanPSL-2.0 */
/* annual.h - the annual report in its statutory form: cells and narrative → text tree, paper, page
 *
 * The tables are made from the rulebook alone, labels to the letter, spans as on the form: table
 * two in blocks whose value columns span, table three with three columns of labels and three rows of
 * heads, table four with fifteen cells under three rows of heads. Each table is of the form that its
 * cells are of (2019 or 2021); a table that the report does not have is left out.
 *
 *     struct annual a = {.report = &r, .made = …};
 *     struct paper p = annual_paper(mem, &a);      → render_docx, print_pdf
 *     struct str page = annual_page(mem, &a);      one HTML file that stands alone
 *     annual_book(mem, &a, &xlsx, &fail);          see annual_book.h
 *
 * Narrative: the parts' trees where there are any, else their text, a line a paragraph. {{T3.1/sum}}
 * in it is the cell's figure, so that it cannot disagree with the table.
 * Links:     with `records` each figure leads to RECORDS + address, /…/cell/T3.1/nat.
 * Sealed:    the cells travel as JSON (law/report_json.h) inside each of these, signed where a key
 *            is given.
 */
#ifndef RENDER_ANNUAL_H
#define RENDER_ANNUAL_H

#include "law/report_json.h"
#include "render/paper.h"

struct annual {
    const struct report *report;
    struct str records; /* where a figure's records are; "" no links */
    bool
        below; /* without `records`, figures of the narrative lead to their table on the page */
    const uint8_t *flag;        /* enum tree_flag of each slot; NULL: none */
    const struct sign_key *key; /* NULL: sealed by digest only */
    struct str signer;          /* under the text; "" none */
    struct day date;            /* of the text; none: left out */
    struct instant made;
    const struct paper_fonts *fonts;
};

/* The title as it must be: 某某局2021年政府信息公开工作年度报告; the report's own where it has one. */
struct str annual_title(struct arena *mem, const struct report *r);
/* The body of the report: parts as headings of level 1, without the title. */
struct tree *annual_tree(struct arena *mem, const struct annual *a);
/* One table alone, NULL when the report does not have it. The `source` of a figure's cell is its slot
 * and one. */
struct tree *annual_table(struct arena *mem, const struct annual *a, enum report_table table);
struct paper annual_paper(struct arena *mem, const struct annual *a);
/* The fragment for a page: classes of docs/design.md, cells that name their headers. */
struct str annual_fragment(struct arena *mem, const struct annual *a);
/* The sealed JSON as an element of a page; data, which no browser runs. */
struct str annual_sealed(struct arena *mem, const struct annual *a);
/* The same with its own head and style, and the sealed JSON within. */
struct str annual_page(struct arena *mem, const struct annual *a);

#endif
