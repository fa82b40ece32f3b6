/* SPDX-License-Identifier: MulanPSL-2.0 */
/* ofd.h - OFD, the fixed layout of official documents (GB/T 33190-2016) → rows and words
 *
 * A page holds characters at their places, strokes and pictures, in millimetres; there are no tables. What
 * is shown goes the way of a PDF's page (drawn.h): the pages of the templates it names, layers, blocks and
 * composite objects, each by its matrix. Fonts are not opened: a character is as wide as its type says.
 * Words of pictures and seals are not read, and drawing parameters of resources are not followed.
 *
 * Limits: 600 pages, 2,000,000 characters and objects, composite objects nested over 8; ooxml.h.
 * Fails:  ERR_UNREADABLE damaged, encrypted (GM/T 0099), or pictures without text (a scan).
 */
#ifndef READ_OFD_H
#define READ_OFD_H

#include "read/sheet.h"

struct ooxml;

/* Is the archive such a file. */
bool ofd_is(struct ooxml *z);
/* Rows of what is shown, page by page. `aside`, where not NULL, gets what is in the file and not
 * shown on its pages: hidden objects, annotations, templates and objects that no page uses. */
enum err read_ofd(struct arena *mem, struct ooxml *z, struct sheet *out, struct str *aside,
                  struct fail *why);

#endif
