/* SPDX-License-Identifier: MulanPSL-2.0 */
/* audit_zh.h - what the entries of the audit log say, in the office's words (操作日志) */
#ifndef WORK_AUDIT_ZH_H
#define WORK_AUDIT_ZH_H

#include "base/arena.h"
#include "base/str.h"

/* doc_create → 起草; an action that has no words is shown as it is stored. */
struct str audit_action_zh(struct str action);
/* document → 信息; a row of a register by the register's name. */
struct str audit_object_zh(struct arena *mem, struct str object);
/* {"before":null,"after":{"name":"甲"}} → 姓名：甲; with both, 原来（…），现在（…）; fields of a register by their labels. What is no JSON, or has no
 * such halves, is shown as it is stored. */
struct str audit_detail_zh(struct arena *mem, struct str object, struct str detail);

#endif
