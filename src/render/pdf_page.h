/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pdf_page.h - the page that a PDF is set on, shared by pdf.c, pdf_text.c and pdf_table.c
 *
 * One struct holds the surface, the place on the page and what has been opened. Lengths are
 * points from the paper's upper left corner. All functions do nothing once `bad` is set: cairo
 * must not be finished after an error, its font subsetter crashes then.
 */
#ifndef RENDER_PDF_PAGE_H
#define RENDER_PDF_PAGE_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "render/paper.h"

#define PT(mm) ((mm)*72.0 / 25.4)
static const double PDF_LEFT = PT(PAPER_LEFT),
                    PDF_WIDTH = PT(PAPER_W - PAPER_LEFT - PAPER_RIGHT);
static const double PDF_TOP = PT(PAPER_TOP), PDF_BOTTOM = PT(PAPER_H - PAPER_BOTTOM);
static const double PDF_LINE = PT(PAPER_H - PAPER_TOP - PAPER_BOTTOM) / PAPER_LINES;
enum { PDF_FACES = 5, PDF_LEVELS = 6 };
enum pdf_face { PDF_TITLE, PDF_HEAD1, PDF_HEAD2, PDF_BODY, PDF_CELL };

struct pdf {
    struct arena *mem;
    const struct paper *paper;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *pango;
    PangoFontDescription *face[PDF_FACES];
    int page; /* from 1 */
    double y; /* where the next line begins */
    bool bad;
    bool marked; /* the text says itself which lines are set in */
    int base;    /* highest heading level */
    int outline[PDF_LEVELS + 1];
    const struct tree *last; /* the last block: attachments and signature follow on its page */
    double tail;             /* their height */
    int depth;
};

/* --- pdf.c */
void pdf_new_page(struct pdf *d);
/* A structure tag; an unknown one would spoil the surface, so only those of cairo 1.16. */
void pdf_tag(struct pdf *d, const char *tag);
void pdf_untag(struct pdf *d, const char *tag);
void pdf_bookmark(struct pdf *d, int rank, struct str words);

/* --- pdf_frame.c */
void pdf_head(struct pdf *d); /* mark, number, title, addressee */
void pdf_tail(struct pdf *d); /* attachments, signature, note, imprint */
/* What follows the text and must not stand on a page without any of it. */
double pdf_tail_height(const struct paper *p);

/* --- pdf_text.c */
struct pdf_style {
    enum pdf_face face;
    double size, line;  /* points; distance of lines */
    double indent;      /* first line, characters */
    double left, right; /* set in from the type area, points */
    PangoAlignment align;
    bool justify, bold, red;
    const char *tag;
};
extern const struct pdf_style PDF_STYLE_BODY, PDF_STYLE_FLUSH;
/* Text of inlines with their marks, ready to be set; `tree` is the block that holds them. */
PangoLayout *pdf_layout(struct pdf *d, const struct tree *block, struct str before,
                        const struct pdf_style *s, double width);
PangoLayout *pdf_words(struct pdf *d, struct str text, const struct pdf_style *s, double width);
int pdf_line_count(PangoLayout *l);
/* Sets the lines over as many pages as they need; frees `l`. `keep` lines' height must follow on
 * the page of the last one. */
void pdf_flow(struct pdf *d, PangoLayout *l, const struct pdf_style *s, double keep);
/* Draws the lines from `from` on whose bottoms are within `height`, at x, y; returns how many. */
int pdf_draw(struct pdf *d, PangoLayout *l, double x, double y, double line, int from,
             double height);

/* --- pdf_table.c */
/* What must fit under y so that the table may begin there. */
struct pdf_table;
struct pdf_table *pdf_table_measure(struct pdf *d, const struct tree *t);
double pdf_table_least(const struct pdf_table *t);
/* The same of a table that would begin at `y`, for what must stand on its page: all of it, where it would rather
 * begin on a new one. */
double pdf_table_keep(const struct pdf_table *t, double y);
double pdf_table_height(const struct pdf_table *t);
void pdf_table_draw(struct pdf *d, struct pdf_table *t);

/* --- pdf_update.c */
/* The PDF with document language, title shown, and the attached file, as an incremental update;
 * false when `pdf` is not of the shape that cairo writes. */
bool pdf_update(struct arena *mem, struct str pdf, const struct paper *p, struct str *out);

#endif
