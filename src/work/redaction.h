/* SPDX-License-Identifier: MulanPSL-2.0 */
/* redaction.h - a file of a case is given in part: marks, new file, attached to the answer (区分处理)
 *
 * An officer puts the file into the case (kind `source`; no applicant ever sees it), marks what is not to be
 * disclosed with its ground, has the new file made and proven (work/redact.h), looks at it, and attaches it:
 * then it is a file of kind `answer`, which the applicant gets with the answer when that is sent.
 * Files that need no marks are put in as `answer` at once.
 *
 * Sealed:  sources, results and marks. Opening a file is audited.
 * Seen:    who saves marks says which version they had open: ERR_CONFLICT when somebody has saved since.
 * Child:   redaction_run() and the previews read and draw in a child, outside of any transaction.
 * Law:     Regulations (2019) art. 36, 37
 */
#ifndef WORK_REDACTION_H
#define WORK_REDACTION_H

#include "base/helper.h"
#include "store/redaction.h"
#include "work/redact.h"

/* A file of staff for the case: kind `source` (to be redacted) or `answer` (given as it is). Fails as
 * filing_check() does for files, and ERR_MEDIA for a source that cannot be redacted. */
enum err case_file_add(struct ctx *c, struct request_id id, struct str kind, struct str name,
                       struct str bytes, int64_t *out);
/* Takes it away again, unless it has gone out with an answer. */
enum err case_file_drop(struct ctx *c, int64_t file, struct request_id *of);

enum err redaction_begin(struct ctx *c, int64_t source, int64_t *out);

struct redaction_hint {
    struct str term, rule; /* 13800138000, 手机号码 */
    int n;
    bool marked; /* is among the marks */
};
struct redaction_run_of_text {
    bool gone;
    struct str text;
};
struct redaction_open {
    struct redaction_row row;
    struct request_file source, result; /* result.id 0: none */
    struct redact_marks marks;
    struct str number;                       /* of the case */
    int pages;                               /* of a PDF; else 0 */
    struct str refused;                      /* why the file cannot be read, "" */
    LIST(struct redaction_hint) hints;       /* personal data that the check finds */
    LIST(struct redaction_run_of_text) text; /* the beginning of the text, cut at the marks */
    bool cut;                                /* there is more text */
};
enum err redaction_open(struct ctx *c, struct helper *h, int64_t id,
                        struct redaction_open *out);
enum err redaction_save(struct ctx *c, int64_t id, int seen, const struct redact_marks *marks,
                        bool looked);
/* Makes the new file and keeps it; `out` says what was found and proven. */
enum err redaction_run(struct ctx *c, struct helper *h, int64_t id, struct redacted *out);
/* A page of the source with its marks in colour, or of the result, as PNG. */
enum err redaction_page(struct ctx *c, struct helper *h, int64_t id, bool result, int page,
                        struct str *png);
/* The result goes with the answer. */
enum err redaction_attach(struct ctx *c, int64_t id);

/* --- for the applicant, by number and code: files that went out with an answer */
struct case_answer_file {
    int64_t id, size;
    struct str name;
};
LIST_TYPE(case_answer_files, struct case_answer_file);
enum err disclose_own_files(struct ctx *c, struct str number, struct str code,
                            struct case_answer_files *out);
enum err disclose_own_file(struct ctx *c, struct str number, struct str code, int64_t file,
                           struct request_file *f, struct str *bytes);

#endif
