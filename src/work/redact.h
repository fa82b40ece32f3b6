/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redact.h - passages are taken out of a file, and it is proven that they are gone (区分处理、遮盖)
 *
 * Bytes and marks in, a new file out. Nothing here touches the database; what a case keeps is
 * work/redaction.h. A mark is a term (every place where it stands) or an area of a PDF page; each has a
 * ground of law/withhold.
 *
 * Terms:  compared without regard to blanks, line ends, hyphens, width, case, and simplified or
 *         traditional form, so that a name over two lines or a number in groups is found.
 * Text:   (TXT, CSV, HTML, DOCX) the marked passages become ■■■, of one length whatever stood there. HTML
 *         and DOCX are written anew from their text: pictures, links, comments, deleted text, scripts and
 *         properties are not carried over.
 * Sheets: (XLSX, XLS) the same, as XLSX, of what is seen: values as their cells show them, without formulas, comments, pictures,
 *         charts, and without hidden sheets, rows and columns, which are counted.
 * PDF:    each page is drawn as a picture, the marked places are painted over in it, and a text layer is laid
 *         over it of those characters only that remain and can be seen; see read/scene.h, render/flat.h.
 *         Hidden text, layers, attachments, forms, links and metadata end with the old file.
 * Proof:  the new file is read back: no term is in its text as our readers see it, nor in its bytes (packed
 *         parts unpacked; as UTF-8, UTF-16 and GB18030); every painted place is black and holds no text.
 *         Where the proof fails there is no file.
 * Pictures: what is written inside of pictures, and characters without a meaning, cannot be found by
 *         terms. Such pages are listed, and there is no file until somebody says that they were looked at.
 * Refused: with the reason: what cannot be made safe (old DOC, WPS; OFD; pictures; programs).
 * Fails:  ERR_MEDIA, ERR_UNREADABLE, ERR_TOO_LARGE, ERR_INPUT (a mark: `where` is marks), ERR_RULE (pages
 *         that nobody has looked at; a proof that failed: nothing is given out).
 */
#ifndef WORK_REDACT_H
#define WORK_REDACT_H

#include "base/fail.h"
#include "base/helper.h"
#include "base/json.h"
#include "base/tree.h"

enum { REDACT_MARKS = 1000, REDACT_TERM_MOST = 200, REDACT_BYTES = 64 << 20 };

struct redact_mark {
    bool area;
    struct str term; /* a term */
    int page, left, top, right,
        bottom;        /* an area: page from 1; thousandths of its width and height */
    struct str ground; /* law/withhold */
};
LIST_TYPE(redact_marks, struct redact_mark);

/* A mark a line, parted by tabs, or where there is none by blanks:
 *     term    张三    privacy
 *     area    2  100 250 400 280    internal
 * `#` begins a remark; the ground may be left out (`otherwise`, or by its Chinese name).
 * Fails: ERR_INPUT with the line. */
enum err redact_marks_parse(struct arena *mem, struct str text, struct str otherwise,
                            struct redact_marks *out, struct fail *why);
/* The same marks as such text. */
struct str redact_marks_text(struct arena *mem, const struct redact_marks *m);
/* Every mark is whole: a term of two characters at least, an area that is one, a known ground. */
enum err redact_marks_check(const struct redact_marks *m, struct fail *why);

struct redact_in {
    struct str name, bytes;
    struct redact_marks marks;
    bool looked; /* somebody has looked at the pages whose pictures cannot be read */
};
struct redact_page {
    int page, found; /* places painted over */
    int hidden;      /* characters that could not be seen, and are not carried over */
    bool unread;     /* has pictures, or characters without a meaning */
};
struct redacted {
    struct str bytes, type, ends;   /* ends: pdf, docx, xlsx, html, txt */
    LIST(int) found;                /* places, a mark each */
    LIST(struct redact_page) pages; /* of a PDF */
    int dropped; /* pictures of a HTML, DOCX or XLSX file that were left out; charts, too */
    int hidden_cells, hidden_sheets; /* of a XLSX, left out; cells that said something */
    int terms, areas;                /* that the proof went over */
    int64_t searched;                /* bytes that were searched for the terms */
};
/* In a child; a XLSX is written outside of it, from the text that is left, and proven in another. */
enum err redact(struct helper *h, const struct redact_in *in, struct arena *mem,
                struct redacted *out, struct fail *why);
/* What redact() does, in this process: for tests and fuzzing. */
enum err redact_here(struct arena *mem, const struct redact_in *in, struct redacted *out,
                     struct fail *why);
/* Is it a kind that can be done; else says why not (ERR_MEDIA). */
enum err redact_kind(struct str name, struct str bytes, struct str *ends, struct fail *why);

/* The text of a file for finding what to mark, pages parted by form feeds; and the number of pages of a
 * PDF (0: not one). In a child. */
enum err redact_text(struct helper *h, struct str name, struct str bytes, struct arena *mem,
                     struct str *text, int *pages, struct fail *why);
/* A page of a PDF as PNG, with the marked places in colour. In a child. */
enum err redact_preview(struct helper *h, const struct redact_in *in, int page,
                        struct arena *mem, struct str *png, struct fail *why);

/* --- what its files share */

/* A text as it is compared: folded characters, each with where it came from. */
struct redact_fold {
    uint32_t *rune;
    int32_t *from; /* the n-th character of the source */
    isize n, cap;
};
void redact_fold_rune(struct arena *mem, struct redact_fold *f, uint32_t rune, int32_t from);
struct redact_fold redact_fold_text(struct arena *mem, struct str s);
/* Calls `hit` for every place of every term: from and until (inclusive) in characters of the source. */
void redact_find(struct arena *mem, const struct redact_fold *f, const struct redact_marks *m,
                 void (*hit)(void *user, isize mark, int32_t from, int32_t until), void *user);
enum err redact_pdf(struct arena *mem, const struct redact_in *in, struct redacted *out,
                    struct fail *why);
enum err redact_words(struct arena *mem, const struct redact_in *in, struct str ends,
                      struct redacted *out, struct fail *why);
/* A workbook's tables and the names of its sheets, without what is marked; and as a file. */
struct redact_book {
    struct tree *doc; /* a table a sheet */
    LIST(struct str) names;
};
enum err redact_book(struct arena *mem, const struct redact_in *in, struct redact_book *book,
                     struct redacted *out, struct fail *why);
enum err redact_book_write(struct arena *mem, const struct redact_book *book,
                           struct redacted *out, struct fail *why);
/* The text of a XLSX as it is seen, a cell a line. */
enum err redact_xlsx_text(struct arena *mem, struct str bytes, struct str *text,
                          struct fail *why);
enum err redact_pdf_page(struct arena *mem, const struct redact_in *in, int page,
                         struct str *png, struct fail *why);
enum err redact_pdf_text(struct arena *mem, struct str bytes, struct str *text, int *pages,
                         struct fail *why);
/* The proof by text and by bytes. */
enum err redact_prove(struct arena *mem, const struct redact_marks *m, struct redacted *r,
                      struct fail *why);

#endif
