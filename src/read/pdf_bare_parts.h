/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_bare_parts.h - what the files of the reader of bare tables share (pdf_bare.c, pdf_bare_rows.c) */
#ifndef READ_PDF_BARE_PARTS_H
#define READ_PDF_BARE_PARTS_H

#include "law/report.h"
#include "read/label.h"
#include "read/pdf_bare.h"

enum { LINES_MAX = 300, FORM_MAX = 500, LINE_MOST = 90, FIGURES_MAX = 2000, COLUMNS = 7 };

/* A line of type: its letters as labels have them, and which character each is. */
struct line {
    float y, h;
    int n;
    uint32_t rune[LINE_MOST];
    int glyph[LINE_MOST];
    bool other; /* has more words than a label could */
    int row;    /* the form's row that its last letters belong to; -1: none */
};
/* A number, or a stroke for nothing. */
struct figure {
    float x1, x2, y, h;
    int from, until; /* characters */
    int line;
    int row, col; /* -1: not known */
    bool beside;  /* its label, not above or below it */
};
/* The rows of a form, their labels one behind the other. */
struct form {
    int rows, n, from[REPORT_LINES + 1];
    struct str label[REPORT_LINES];
    uint32_t rune[FORM_MAX];
    struct label group[REPORT_LINES];
    int groups;
};
struct page {
    struct pdf_glyph **g;
    struct line *line;
    struct figure *figure;
    int lines, figures;
    int first, last;                               /* lines of the table */
    float top[REPORT_LINES], bottom[REPORT_LINES]; /* of a row's label; top < 0: not found */
    float white;                                   /* half a line */
};

/* Are these letters pieces of the names of one group, or of two, which stand side by side. */
bool bare_is_group(const struct form *f, const uint32_t *rune, int n);
/* From the first label to the last that was found: columns, rows; those go to `bare` (pdf_bare_rows.c). */
void bare_rows_of(struct arena *mem, const struct form *f, struct page *p,
                  struct pdf_bare *bare);

#endif
