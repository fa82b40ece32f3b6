/* SPDX-License-Identifier: MulanPSL-2.0 */
/* wording.h - the letters of the on-request procedure, as wording with named blanks
 *
 * A letter (letters.tsv) has a title, a layout, a wording (letter-text.tsv, or the office's own)
 * with blanks in braces, what it does to the clock when it is sent, and who must approve it. Blanks
 * that the case itself knows (申请编号, 收到日期, 依据, 救济 …) are filled by the program; the rest
 * by the officer. A blank left empty blocks release.
 * Law: rulebook chapter 11; remedies chapter 04
 */
#ifndef LAW_WORDING_H
#define LAW_WORDING_H

#include "law/clock.h"
#include "law/outcome.h"

enum letter_approver {
    APPROVER_NONE,      /* receipts */
    APPROVER_OFFICER,   /* the officer's own signature is enough */
    APPROVER_HEAD,      /* as the unit has set: disclosure head or unit head */
    APPROVER_DISCLOSURE /* the head of the disclosure office, nobody else (art. 33) */
};
struct letter_rule {
    struct str id, name; /* P02, 补正告知书 */
    struct str title;    /* as printed */
    struct str layout;   /* plain, out, form */
    struct str to;       /* applicant, third party … */
    struct str text;     /* the shipped wording, with line feeds */
    bool sends;          /* sending it is an event of the clock: */
    enum event_kind event;
    enum letter_approver approver;
    bool answers;      /* D01-D23 */
    struct str fields; /* what letters.tsv says that it must carry */
};
bool letter_rule_find(struct arena *mem, struct str id, struct letter_rule *out);
isize letter_rule_count(void);
bool letter_rule_at(struct arena *mem, isize i, struct letter_rule *out);

struct blank {
    struct str name, value;
};
LIST_TYPE(blank_list, struct blank);

/* The names in braces, each once, in the order of the text. */
void wording_blanks(struct arena *mem, struct str text, struct blank_list *out);
/* A wording that an office has written: braces that do not pair, unknown blanks of the program's
 * own kind are refused, and a blank that the shipped wording must carry is missing. */
enum err wording_check(struct arena *mem, struct str text, const struct letter_rule *rule,
                       struct fail *why);
/* Fills the blanks; names without a value, or with an empty one, are listed in `missing` and stay
 * as they are. */
struct str wording_fill(struct arena *mem, struct str text, const struct blank_list *values,
                        struct blank_list *missing);
struct str blank_value(const struct blank_list *l, struct str name);
void blank_set(struct arena *mem, struct blank_list *l, isize *cap, struct str name,
               struct str value);
/* Blanks that the program fills from the case: the officer is not asked for them. */
bool blank_is_own(struct str name);

/* The remedies paragraph. `online`: the letter goes by the internet, so that the internet way must
 * be offered too (《行政复议法》 art. 22). */
struct str remedy_text(struct arena *mem, enum remedy r, struct str authority, struct str court,
                       bool online, bool decision);

#endif
