/* SPDX-License-Identifier: MulanPSL-2.0 */
/* patrol_more.h - what a patrol asks of other machines, and of the spelling check; within work only
 *
 * Links to other sites: the addresses that pages have are kept with the history of their answers. A round asks
 * at most so many, those first that were asked longest ago, each at most once a day, HEAD first and GET where
 * that is refused; never an address inside the house. A link is a fault after two misses in a row, in rounds
 * that reached anything at all: a network that is down is no fault of the pages. Off unless the setting
 * patrol.outlinks is 1: nothing leaves the house unasked.
 * Spelling: a text is checked once under the rules of this program; the result is kept by version and rules,
 * and counted apart from the faults.
 */
#ifndef WORK_PATROL_MORE_H
#define WORK_PATROL_MORE_H

#include "base/net.h"
#include "store/outlink.h"
#include "work/patrol_rules.h"

/* Asks an address; the status, 0 for no answer, and why not. Replaced in tests. */
typedef int outlink_asker(void *who, struct arena *mem, struct str url, struct str *says);
int outlink_ask(void *who, struct arena *mem, struct str url, struct str *says);

/* Keeps the links of a document that lead to other sites, within the transaction of its batch; a fault for
 * each that has been missed twice. */
void patrol_outlinks_note(struct ctx *c, struct patrol_round *r, const struct patrol_doc *d);
/* Asks those that are due; opens transactions of its own. How many were asked. */
int64_t patrol_outlinks_ask(struct ctx *c, int most, outlink_asker *ask, void *who);
/* Checks the spelling of what has not been, until `seconds` have gone; how many texts. Several
 * transactions. */
int64_t patrol_spelling(struct ctx *c, struct unit_id unit, int64_t seconds);
/* The name of this program's rules: other rules, another name. */
struct str patrol_rules_version(void);

#endif
