/* SPDX-License-Identifier: MulanPSL-2.0 */
/* evidence.h - the evidence book of an assessment, offline (迎评包)
 *
 *   FOLDER/index.html            every indicator with its points, reason and page
 *   FOLDER/items/001.html        one indicator: formula, reason, evidence, links to its records
 *   FOLDER/records/….csv         the records that are counted: documents, registers, requests …
 *   FOLDER/copies/doc_7.html     what was published, as it stands on the day, with address, version, date
 *   FOLDER/copies/files/…        its attachments
 *   FOLDER/copies/proofs/…       files by which rows of the registers are proved (records/proofs.csv)
 *   FOLDER/manifest.sm3          SM3 of every file, as sm3sum writes them
 *
 * Opens without a server; nothing in it refers to another host but the addresses it names. Documents are
 * copied only where the public has them; requests and letters of readers appear by number and dates
 * only, never with a person's data.
 * Memory: c->mem. Transactions: to read; files are written outside of them. Fails: ERR_IO, ERR_FULL.
 */
#ifndef WORK_EVIDENCE_H
#define WORK_EVIDENCE_H

#include "work/assess.h"

struct evidence_done {
    int64_t items, documents, files, bytes;
    int64_t missing; /* attachments that are no longer in the store */
};
/* By the code of a set that the unit or a unit above it keeps. */
enum err evidence_write(struct ctx *c, struct str set_code, struct str period,
                        struct unit_id unit, const char *folder, struct evidence_done *out);

/* Holds a folder against its manifest. */
struct evidence_fault {
    struct str path, says; /* 被改动, 缺少, 清单以外 */
};
struct evidence_check {
    int64_t files; /* that agree */
    LIST(struct evidence_fault) faults;
};
enum err evidence_verify(struct arena *mem, const char *folder, struct evidence_check *out,
                         struct fail *why);

#endif
