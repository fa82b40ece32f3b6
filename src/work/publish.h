/* SPDX-License-Identifier: MulanPSL-2.0 */
/* publish.h - a document from the first word to the archive (起草、审核、发布)
 *
 * Each function is one use case: one transaction, permission by law/permit, the step by law/flow,
 * then store and audit. Never call one inside a transaction.
 *
 * Versions: every save makes a version; none is ever changed. `seen` is the version that the user
 *          had open: if somebody has saved since, ERR_CONFLICT and nothing is overwritten.
 * Check:   doc_create and doc_save run the content check and keep its findings with the version
 *          (work/check.h); they save whatever it finds. Steps ask that nothing of level block is open.
 * Public:  while a document is live, the public sees version `published_version`, with the row's
 *          fields and the attachments of that version; a revision under way touches none of it.
 * Index:   publishing puts the text into the search index, withdrawing takes it out; the unit's
 *          generation grows, so that cached pages drop.
 *
 * Fails: ERR_INPUT (`where` names the field), ERR_CONFLICT, ERR_RULE (a guard; the sentence says which),
 *        ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_TOO_LARGE.
 */
#ifndef WORK_PUBLISH_H
#define WORK_PUBLISH_H

#include "base/diff.h" /* DIFF_KEEP, DIFF_CUT, DIFF_ADD */
#include "base/tree.h"
#include "store/document.h"

enum {
    TITLE_MOST = 300,
    BODY_MOST = 8 << 20,
    REMARK_MOST = 2000
}; /* characters, bytes, characters */

/* What an editor hands over. */
struct doc_draft {
    struct doc_fields f;
    struct str body; /* the editor's JSON (read/pm.h) */
    struct str note; /* what was changed, in the drafter's words; may be empty */
};
/* Plain text as a body: a paragraph a line; for where scripts are off. */
struct str body_of_text(struct arena *mem, struct str text);
/* The same as a tree, as pm_read() would give it where there are no control characters in the lines. */
struct tree *tree_of_text(struct arena *mem, struct str text);

enum err doc_create(struct ctx *c, struct unit_id unit, const struct doc_draft *d,
                    struct doc_id *out);
/* *version (may be NULL) is the new one. */
enum err doc_save(struct ctx *c, struct doc_id id, int seen, const struct doc_draft *d,
                  int *version);
/* What was typed and not saved yet: kept per person, shown to nobody else. */
enum err doc_autosave(struct ctx *c, struct doc_id id, int seen, struct str content);

/* All that the editor and the review page need. */
struct doc_open {
    struct document d;
    struct doc_version v; /* the current one, with its body */
    struct doc_fields f;  /* of the current version */
    struct doc_step_list steps;
    struct finding_list findings;
    struct attachment_list files; /* of the current version */
    struct relation_list relations;
    struct norm_event_list events;
    struct flow_facts facts;
    bool may[DOC_ACT__MAX];         /* the actor may, and the state knows the step */
    unsigned missing[DOC_ACT__MAX]; /* guards that do not hold yet: guard_says() */
    struct str autosave;            /* the actor's own unsaved text, "" */
    int autosave_base;
    struct instant autosave_at;
};
enum err doc_open(struct ctx *c, struct doc_id id, struct doc_open *out);

/* --- steps. `remark` is the reason where the step asks for one, else may be empty. `at` is for
 * DO_SCHEDULE only. One function serves every step of the table; the buttons of a page are the
 * acts of doc_open().may. */
struct doc_move {
    enum doc_act act;
    struct str remark;
    struct instant at;
};
enum err doc_take(struct ctx *c, struct doc_id id, int seen, const struct doc_move *m);

/* --- attachments. The bytes are in place already (store/blob.h). The file belongs to the current
 * version; where that one is published already a new version is made, whose number comes back. */
struct doc_file {
    struct str kind;            /* file, image */
    struct str name, type, sm3; /* type by content; sm3: 32 bytes */
    int64_t size;
    struct finding_list found; /* in its words: work/file_check.h */
};
enum err doc_attach(struct ctx *c, struct doc_id id, int seen, const struct doc_file *f,
                    int64_t *attachment, int *version);
enum err doc_detach(struct ctx *c, struct doc_id id, int seen, int64_t attachment,
                    int *version);

/* --- relations: interprets, amends, repeals, replaces, about */
enum err doc_relate(struct ctx *c, struct doc_id id, struct doc_id other, struct str kind);
enum err doc_unrelate(struct ctx *c, struct doc_id id, struct doc_id other, struct str kind);

/* --- the life of a normative document (有效、修改、废止 …); what lists show is derived from it */
enum err doc_norm_event(struct ctx *c, const struct norm_event *e);
/* Takes out one that was entered wrongly, with the reason; what is derived follows. */
enum err doc_norm_event_drop(struct ctx *c, struct doc_id id, int64_t event, struct str reason);

/* --- findings. `for_good`: what is kept goes into the office's list and is not found again. `mended` (改了) or `kept` (保留, with a reason). A finding of level block is kept only
 * by somebody who may approve. */
enum err doc_settle(struct ctx *c, struct doc_id id, int64_t finding, struct str decision,
                    struct str reason, bool for_good);

/* --- differences between any two versions, for reading */
struct diff_field {
    struct str label, before, after;
};
struct diff_run {
    enum diff_op op;
    struct str text;
};
struct diff_line {
    enum diff_op op; /* of the whole paragraph; KEEP also where a part of it changed */
    bool changed;    /* has ADD or CUT runs inside */
    LIST(struct diff_run) runs;
};
struct doc_diff {
    int from, to;
    LIST(struct diff_field) fields;
    LIST(struct diff_line) lines;
    int64_t added, cut; /* characters */
    bool small;         /* small enough for the small-edit path */
};
enum err doc_diff(struct ctx *c, struct doc_id id, int from, int to, struct doc_diff *out);

/* --- figures of a unit and year, for part one of the annual report and the pages of figures */
struct doc_class_count {
    int64_t klass;
    struct str name;
    int64_t published;
};
struct doc_counts {
    int64_t made;      /* written in the year */
    int64_t published; /* first published in the year */
    int64_t withdrawn; /* withdrawn in the year: shown apart, not subtracted */
    LIST(struct doc_class_count) classes;
    int64_t unclassed; /* published in columns that belong to no class */
};
/* Within the caller's reading transaction. */
void doc_counts(struct ctx *c, struct unit_id unit, int year, struct doc_counts *out);

/* The fields of a version as they are stored (JSON), and back. */
struct str doc_fields_write(struct arena *mem, const struct doc_fields *f);
enum err doc_fields_read(struct arena *mem, struct str json, struct doc_fields *f,
                         struct fail *why);

#endif
