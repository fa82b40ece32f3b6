/* SPDX-License-Identifier: MulanPSL-2.0 */
/* upkeep.h - small things that an office keeps: clean-ups of normative documents, settings */
#ifndef WORK_UPKEEP_H
#define WORK_UPKEEP_H

#include "store/worklist.h"

/* Records a clean-up (清理); its events name it. Needs 管理规范性文件库 in the unit. */
enum err norm_cleanup_add(struct ctx *c, struct unit_id unit, const struct cleanup *k);
/* One setting of the installation (unit 0) or of a unit; needs 系统设置. */
enum err setting_change(struct ctx *c, struct unit_id unit, struct str key, struct str value);

#endif
