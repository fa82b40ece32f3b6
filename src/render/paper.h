/* SPDX-License-Identifier: MulanPSL-2.0 */
/* paper.h - a text as it goes to paper, laid out by GB/T 9704-2012 (党政机关公文格式)
 *
 * What stands around the text (mark, number, title, addressee, signature, imprint) beside the text
 * itself; render/docx and render/pdf set it, render/letter and render/annual fill it. Empty
 * members are left out with their lines.
 *
 * Forms:  PAPER_PLAIN   title, text, signature: annual reports, downloads of documents
 *         PAPER_LETTER  信函格式 (10.1): mark 30 mm from the edge, double rules, number at the
 *                       right, no page number on the first page
 *         PAPER_FILE    文件格式 (7.2): mark, number, red rule, imprint
 * The seal is not drawn: its place is left, and title and signature are kept on one page with text.
 * Memory: everything is the caller's. paper_text() builds in `mem`.
 * Law:    GB/T 9704-2012; rulebook/document-layout.tsv
 */
#ifndef RENDER_PAPER_H
#define RENDER_PAPER_H

#include "base/buf.h"
#include "base/day.h"
#include "base/tree.h"

/* Millimetres: A4 and its type area; 22 lines of 28 characters of 16 points. */
enum { PAPER_W = 210, PAPER_H = 297, PAPER_TOP = 37, PAPER_LEFT = 28, PAPER_RIGHT = 26 };
enum {
    PAPER_BOTTOM = 35,
    PAPER_LINES = 22,
    PAPER_CHARS = 28,
    PAPER_TYPE = 16,
    PAPER_TITLE = 22
};

enum paper_form { PAPER_PLAIN, PAPER_LETTER, PAPER_FILE };

/* The faces, by the names that office programs know. A list for PDF is what is taken in turn,
 * per character, on the machine that makes it. Settings of the installation. */
struct paper_face {
    struct str office; /* 仿宋_GB2312 */
    struct str print;  /* 仿宋_GB2312, FandolFang R, Noto Serif CJK SC */
};
struct paper_fonts {
    struct paper_face title; /* 小标宋 */
    struct paper_face head1; /* 黑体: 一、 */
    struct paper_face head2; /* 楷体: （一） */
    struct paper_face body;  /* 仿宋 */
    struct paper_face cell;  /* 宋体: tables, page numbers */
};
extern const struct paper_fonts PAPER_FONTS;

LIST_TYPE(paper_names, struct str);

struct paper {
    enum paper_form form;
    struct str mark;   /* 发文机关标志 */
    struct str number; /* 发文字号: 海融公开〔2021〕3号 */
    struct str title;
    struct str addressee; /* 主送机关, an applicant's name; the colon is put behind it */
    const struct tree *body;
    struct paper_names attachments; /* 附件说明: names without 附件 and numbers */
    struct str signer;              /* 发文机关署名 */
    struct day date;                /* 成文日期 */
    bool sealed;                    /* leaves the place of the seal (7.3.5.1) */
    struct str note;                /* 附注, without brackets */
    struct str copies;              /* 抄送机关 */
    struct str printed_by;          /* 印发机关 */
    struct day printed_on;
    const struct paper_fonts *fonts; /* NULL: PAPER_FONTS */
    /* properties of the file */
    struct str author, subject, keywords;
    struct instant made; /* equal input and equal `made` give equal bytes */
    /* a file that travels inside (PDF: attachment; DOCX: custom part); "" none */
    struct str inside_name, inside;
};

/* The whole as one text tree, for the screen and for plain text: title as heading 1. */
struct tree *paper_text(struct arena *mem, const struct paper *p);

/* Over the pipe of a child process; see base/helper.h. */
void paper_pack(struct buf *b, const struct paper *p);
void paper_unpack(struct arena *mem, struct str bytes, struct paper *out);

/* Shares of a table's columns, in thousandths, from the widths that its cells wish, else from
 * what they hold; they add up to 1000. `g` has at most 256 columns. */
void paper_columns(struct arena *mem, const struct tree_grid *g, int *share);
/* What a line of plain text is: 1 for a heading 一、, 2 for （一）, 0 for a paragraph. */
int paper_line_level(struct str line);
/* The level of a heading within its text: the highest that the text has is 1. */
int paper_heading_base(const struct tree *body);
/* Is a paragraph's first line set in: as the text says where it says so anywhere, else all that
 * are not aligned, but for a first line that ends with a colon (an addressee). */
bool paper_marks_indents(const struct tree *body);
bool paper_indent(const struct tree *para, bool marked);
/* A paragraph of one line, such as whom to ask: no text for a signature to stand by. */
bool paper_is_short(const struct tree *block);
/* Points from the right edge at which signer and date end (7.3.5.1, 7.3.5.2). */
struct paper_sign {
    double signer, date;
};
struct paper_sign paper_sign_place(struct arena *mem, const struct paper *p);
/* How many head rows are set again on each page: none where heads stand further down too, for then
 * the first of them head their own block only. */
int paper_repeated_heads(const struct tree_grid *g);
/* A table's type size, in points, by the number of its columns. */
double paper_cell_size(int cols);
/* The face and weight of a heading: 1 黑体, 2 楷体, deeper ones as the body. */
const struct paper_face *paper_heading_face(const struct paper_fonts *f, int level);

#endif
