/* SPDX-License-Identifier: MulanPSL-2.0 */
/* pace.h - how often one address may have the open calculators work (behaviour only)
 *
 * The pages that compute for anyone (期限计算, 年报校验, 内容校对) each have a limit of their own. What
 * is refused says which limit and until when; the caller keeps what was typed.
 */
#ifndef WORK_PACE_H
#define WORK_PACE_H

#include "store/ctx.h"

enum pace_of { PACE_CLOCK, PACE_VERIFY, PACE_PROOFREAD, PACE__MAX };
/* In a transaction of its own. ERR_RATE. */
enum err pace(struct ctx *c, enum pace_of what);

#endif
