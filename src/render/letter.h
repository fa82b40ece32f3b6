/* SPDX-License-Identifier: MulanPSL-2.0 */
/* letter.h - a letter of the on-request procedure (告知书、答复书) on paper
 *
 * The words are the caller's: what an office words itself is data with named blanks, filled before
 * it comes here. This file puts them into the layout: mark of the issuing body, number, title,
 * addressee, text, attachments, signature with the place of the seal, contact.
 *
 *     struct letter l = {.issuer = …, .title = S("政府信息公开申请答复书"), …};
 *     struct paper p = letter_paper(mem, &l);
 *     render_docx(mem, &p, &bytes, why);  print_pdf(helper, &p, mem, &bytes, why);
 *
 * Text:   a line is a paragraph. A line that begins with 一、 is set in 黑体, with （一） in
 *         楷体, as headings of the outline; `|` lines that follow one another are a table, the
 *         first of them its head (D03: what is given and what is withheld).
 * Forms:  P01 and P12 are forms: lines of a short label, a colon and a value become a table of two
 *         columns where they stand, `rows` one under the text. A form names whom to ask itself.
 * Law:    GB/T 9704-2012, 7.3 and 10.1; rulebook chapters 11 and 14
 */
#ifndef RENDER_LETTER_H
#define RENDER_LETTER_H

#include "render/paper.h"

enum letter_layout {
    LETTER_PLAIN, /* the body's name stands in the title: to citizens */
    LETTER_OUT,   /* 信函格式, to agencies and where the unit sets it so */
    LETTER_FORM   /* a form: receipt, proof of service */
};
struct letter_row {
    struct str label, value;
};
struct letter {
    enum letter_layout layout;
    struct str issuer;    /* 发文机关, full name */
    struct str number;    /* "" none yet */
    struct str title;     /* 政府信息公开申请答复书 */
    struct str addressee; /* without the colon; "" none */
    struct str text;
    LIST(struct letter_row) rows;
    struct paper_names attachments;
    struct str signer; /* "" : the issuer */
    struct day date;   /* none: the place is left */
    bool sealed;
    struct str contact; /* 联系人：…　联系电话：… */
    struct str note;
    struct instant made;
    const struct paper_fonts *fonts;
};

struct paper letter_paper(struct arena *mem, const struct letter *l);
/* The same for the screen: render_html(mem, letter_tree(mem, l)). */
struct tree *letter_tree(struct arena *mem, const struct letter *l);

#endif
