/* SPDX-License-Identifier: MulanPSL-2.0 */
/* units.h - units with their boards and columns, offices, one-person mode (单位、栏目、科室)
 *
 * Each function is one use case with its own transaction and audit entry.
 *
 * A new unit gets its five boards and the columns that a body of its kind needs in one step, from
 * rulebook/unit-columns.tsv (drawn from art. 20, 21 and the platform chapter); what does not apply
 * to the kind is left out, for a column that stays empty is a fault. Columns are never deleted: they are
 * closed, with a reason, and only when nothing is published in them any more.
 * The tree of columns has at most three levels within a board.
 *
 * Fails: ERR_INPUT (`where`: code, name, kind, credit_code …), ERR_CONFLICT a code that is taken,
 *        ERR_RULE a step that the rules of columns do not allow, ERR_FORBIDDEN.
 */
#ifndef WORK_UNITS_H
#define WORK_UNITS_H

#include "store/account.h"
#include "store/unit.h"

enum board { BOARD_GUIDE = 1, BOARD_RULES, BOARD_STATUTORY, BOARD_REPORT, BOARD_REQUEST };
struct str board_zh(int board);   /* 政府信息公开指南 … "" for none */
struct str board_slug(int board); /* guide, rules, statutory, report, request */
bool board_parse(struct str slug, int *out);
struct str unit_kind_zh(struct str kind); /* government → 人民政府 … */
extern const struct str
    unit_kinds[]; /* government, department, township, institution, enterprise */
extern const int unit_kinds_n;

/* --- units */
enum err unit_create(struct ctx *c, const struct unit *u, struct unit_id *out);
/* Everything but code, parent, kind and level, which stay as they are. */
enum err unit_edit(struct ctx *c, const struct unit *u);
enum err unit_shut(struct ctx *c, struct unit_id id, struct str reason);
/* Number of approval levels: two, or three (三审三校). */
enum err unit_levels(struct ctx *c, struct unit_id id, int levels);

enum err office_add(struct ctx *c, struct unit_id unit, struct str name, struct str duties,
                    struct office_id *out);
enum err office_shut(struct ctx *c, struct unit_id unit, struct office_id id);

/* --- columns */
enum err column_add(struct ctx *c, const struct column *k, struct column_id *out);
/* Name, description, keywords, type, item, update period, reason for being empty. */
enum err column_edit(struct ctx *c, const struct column *k);
/* Below `parent` (0: right below its board) at place `ord`; documents go along. */
enum err column_move(struct ctx *c, struct column_id id, struct column_id parent, int ord);
enum err column_shut(struct ctx *c, struct column_id id, struct str reason);
enum err column_reopen(struct ctx *c, struct column_id id);
/* The first open column of a board with this name. */
bool column_named(struct ctx *c, struct unit_id unit, struct str name, struct column *out);

/* --- report classes (统计类别): what part one of the annual report counts by */
/* Sets the classes of a year, and to which of them each column belongs: col → class name. A column
 * that is not named belongs to none. Replaces what was set for that year. */
struct column_class {
    struct column_id col;
    struct str name;
};
enum err report_classes_set(struct ctx *c, struct unit_id unit, int year,
                            const struct str *names, isize n, const struct column_class *map,
                            isize map_n);

/* --- one-person mode (一人办理): the district's consent, for a time */
enum err one_person_allow(struct ctx *c, struct unit_id unit, struct day from, struct day until,
                          struct str reason);
enum err one_person_stop(struct ctx *c, struct unit_id unit, struct str reason);

#endif
