/* SPDX-License-Identifier: MulanPSL-2.0 */
/* docx.h - a text on paper → DOCX, for Word, WPS and LibreOffice
 *
 * GB/T 9704: A4, margins 37/28/35/26 mm, 22 lines of 28 characters (line 29 pt, 仿宋 16 pt), the
 * faces of paper.h by name, first line set in by two characters, page numbers — 1 — odd right,
 * even left. Merged cells are real (gridSpan, vMerge), head rows repeat, rows are not cut,
 * headings carry outline levels, lists real numbering, links real links.
 * Equal input gives equal bytes. Pictures are set as their alternative text.
 * Fails: ERR_TOO_LARGE beyond 64 MiB of text; ERR_IO when libzip fails.
 */
#ifndef RENDER_DOCX_H
#define RENDER_DOCX_H

#include "base/fail.h"
#include "render/paper.h"

enum err render_docx(struct arena *mem, const struct paper *p, struct str *out,
                     struct fail *why);

#endif
