/* SPDX-License-Identifier: MulanPSL-2.0 */
/* register.h - the registers of the year (台账): their fields, their clocks
 *
 * Proposals, trainings, the leading group, the year plan and others differ only in their fields, and
 * these are data: rulebook/register-kinds.tsv, rulebook/registers.tsv. Here a row's values are held
 * against them, and what follows from its dates is computed.
 *
 * Values: one text per field, in the order of the rulebook; "" is not filled in. After
 *         register_check() days are ISO, numbers plain, flags "1" or "".
 *         A proposal's period is that of its row of rulebook/proposal-terms.tsv; none chosen: the statute's.
 * Law:    《代表法》 art. 51 (3 months, 6 for what is broad and difficult); 条例 art. 26 (20 working days
 *         from the answer to its publication); rulebook/deadlines.tsv K20-K22.
 */
#ifndef LAW_REGISTER_H
#define LAW_REGISTER_H

#include "law/workday.h"

enum { REGISTER_FIELDS = 32, REGISTER_LINE = 300, REGISTER_TEXT = 20000 };

enum register_type {
    REGISTER_LINE_F,
    REGISTER_TEXT_F,
    REGISTER_DAY_F,
    REGISTER_INT_F,
    REGISTER_CHOICE_F,
    REGISTER_FLAG_F
};
struct register_field {
    struct str id, label, about, source;
    enum register_type type;
    bool need, in_list;
    struct str choices; /* separated by '|' */
};
struct register_kind {
    struct str id, label, counter; /* proposal, 建议提案, 件 */
    struct str about, source;
    struct str proofs; /* what its evidence may be, parted by '|': 通知|材料|纪要 */
    bool open;         /* may be shown to the public */
    const struct register_field *field;
    int n;
    int day, title; /* which fields date and name a row */
};

/* All of them, in the order of the rulebook; in `mem`. */
void register_kinds(struct arena *mem, const struct register_kind **out, isize *n);
bool register_find(struct arena *mem, struct str id, struct register_kind *out);
/* Which field; -1 when there is none of that name (id or label). */
int register_field(const struct register_kind *k, struct str name);

/* Holds `value` against the fields, making each regular in place; `error[i]` is a sentence or "". How many
 * are wrong. */
int register_check(struct arena *mem, const struct register_kind *k, struct str *value,
                   struct str *error);

enum register_state {
    REGISTER_OPEN,
    REGISTER_SOON,
    REGISTER_LATE,
    REGISTER_DONE,
    REGISTER_ENDED
};
struct register_clock {
    struct day due;         /* when it should be answered or done; none where nothing is due */
    struct str article;     /* what that rests on */
    struct day publish_due; /* when an answer should be public, art. 26; none */
    struct day done;        /* when it was answered or done; none: open */
    enum register_state state;
    bool publish_late;
};
/* From the values of a checked row. */
void register_clock(const struct register_kind *k, const struct str *value,
                    const struct calendar *cal, struct day today, struct register_clock *out);
/* What rows are counted by: of a training 本单位|培训; "" where nothing is. */
struct str register_tag(struct arena *mem, const struct register_kind *k,
                        const struct str *value);
struct str register_state_zh(const struct register_kind *k, enum register_state s);

#endif
