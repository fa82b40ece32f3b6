/* SPDX-License-Identifier: MulanPSL-2.0 */
/* handover.h - approved documents as files that another site's back office takes (移交)
 *
 * A unit whose existing site goes on publishes there what was drafted, checked and approved here:
 *
 *   FOLDER/index.tsv                    one line a document
 *   FOLDER/SFQZF-2023-00012-title/      its index number, the beginning of its title
 *       content.html                    the text alone, with the statutory meta tags
 *       content.txt
 *       meta.json  meta.xml  meta.tsv   the same fields three times: back offices differ
 *       files/01-name.pdf               attachments and pictures, named in content.html
 *
 * Only what the public may have: disclosed on the unit's own motion, approved (or scheduled, or live),
 * in the version that was approved. Drafts, what is withheld, remarks and findings never leave.
 * Memory: c->mem. Transactions: to read; files are written outside of them.
 * Fails: ERR_IO, ERR_FULL.
 */
#ifndef WORK_HANDOVER_H
#define WORK_HANDOVER_H

#include "store/document.h"

struct handover_ask {
    struct unit_id unit;
    bool published;   /* what is live already, too */
    struct day since; /* changed on that day or later; none: all */
};
struct handover_done {
    int64_t documents, files, bytes;
};
enum err handover_write(struct ctx *c, const char *folder, const struct handover_ask *ask,
                        struct handover_done *done);

/* The name of a document's folder: safe on every file system, at most 80 characters. */
struct str handover_folder(struct arena *mem, struct str index_no, struct doc_id id,
                           struct str title);

#endif
