/* SPDX-License-Identifier: MulanPSL-2.0 */
/* helper_guard.h - shuts the process in: resource limits and a list of allowed system calls
 *
 * For the child of helper.c only; there is no way back. Everything that is not on the list
 * fails with EPERM, so that a library sees a refusal and can say so; it does not get killed.
 */
#ifndef BASE_HELPER_GUARD_H
#define BASE_HELPER_GUARD_H

#include "base/helper.h"

bool helper_guard(const struct helper_limits *limits);

#endif
