/* SPDX-License-Identifier: MulanPSL-2.0 */
/* bulk.h - documents that were published elsewhere already come in by the thousand (批量导入)
 *
 *   bulk_start(c, unit, &b);
 *   while (more)
 *       bulk_add(&b, &doc, &id);
 *   bulk_end(&b);
 *
 * Opens and commits transactions of its own, BULK_BATCH documents each, or fewer large ones; what was committed stays
 * when a later one fails, and is skipped the next time by its origin. An audit entry tells of each
 * batch. The documents are live at once, with the dates they had; they pass the rules of entry
 * (fields), not the workflow: their step says 导入, or who drafted and approved them, where that is
 * known. The content check runs over them afterwards, with the patrol.
 * Permission: ACT_IMPORT. Memory: an arena of its own, given back after each batch.
 */
#ifndef WORK_BULK_H
#define WORK_BULK_H

#include "work/publish.h"

enum { BULK_BATCH = 1000 };
/* In a body, BULK_FILE "0" is the address of the first of `files`, and so on. */
#define BULK_FILE "import-file/"

struct bulk_person {
    struct user_id id;
    struct str name;
};
struct bulk_doc {
    struct doc_fields f;
    struct str body;          /* the editor's JSON; "": made from `text` */
    struct str text;          /* plain text, a paragraph a line */
    struct instant published; /* when it was published; none: now */
    struct str index_no;      /* as it was; "": a new one is given */
    struct str origin;        /* its old address; a second import skips it by this */
    struct bulk_person drafter, reviewer; /* where known */
    const struct doc_file *files;         /* attachments, in place already */
    isize files_n;
};
struct bulk {
    struct ctx *c; /* whose failure it is */
    struct ctx in; /* the batch's own world */
    struct arena mem;
    struct actor actor;
    struct unit_id unit;
    int64_t added, skipped;
    int in_batch;
    bool open;
    LIST(struct column_id) touched; /* counted anew at the end; in c->mem */
    isize touched_cap;
};

enum err bulk_start(struct ctx *c, struct unit_id unit, struct bulk *b);
/* A document that cannot be taken (ERR_INPUT, ERR_CONFLICT …) leaves what came before unharmed: the caller
 * may clear c->fail and go on. `id` may be NULL; it is 0 where the document was there already. */
enum err bulk_add(struct bulk *b, const struct bulk_doc *d, struct doc_id *id);
enum err bulk_end(struct bulk *b);

/* An old path of a document (/zwgk/t2021_1.htm) leads to it from now on. A transaction of its own. */
enum err bulk_redirect(struct ctx *c, struct unit_id unit, struct str path, struct doc_id doc);

#endif
