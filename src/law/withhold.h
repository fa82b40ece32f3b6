/* SPDX-License-Identifier: MulanPSL-2.0 */
/* withhold.h - why a passage is not disclosed when the rest is (区分处理)
 *
 * A document that holds what must not be disclosed, or what is no government information, is given
 * in part: each passage that is taken out rests on one ground, and the answer says it.
 * Law: Regulations (2019) art. 14, 15, 16, 37; rulebook/withhold-grounds.tsv
 */
#ifndef LAW_WITHHOLD_H
#define LAW_WITHHOLD_H

#include "base/str.h"

struct withhold_ground {
    struct str id;      /* privacy */
    struct str name;    /* 个人隐私 */
    struct str article; /* 《条例》第十五条 */
    struct str must;    /* what the answer must say of it */
};
isize withhold_ground_count(void);
bool withhold_ground_at(isize i, struct withhold_ground *out);
/* By its id, or by its Chinese name. */
bool withhold_ground_find(struct str id, struct withhold_ground *out);

#endif
