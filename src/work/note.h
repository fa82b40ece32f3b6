/* SPDX-License-Identifier: MulanPSL-2.0 */
/* note.h - small JSON objects for audit entries; within work only */
#ifndef WORK_NOTE_H
#define WORK_NOTE_H

#include "base/json.h"

/* {"reason":…}, {"name":…}; "" for an empty text. */
struct str json_reason(struct arena *mem, struct str reason);
struct str json_name(struct arena *mem, struct str name);

#endif
