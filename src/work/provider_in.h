/* SPDX-License-Identifier: MulanPSL-2.0 */
/* provider_in.h - what the two halves of provider.h share */
#ifndef WORK_PROVIDER_IN_H
#define WORK_PROVIDER_IN_H

#include "work/provider.h"

/* Within a transaction; the secret only where it is asked for. */
void provider_settings_read(struct ctx *c, bool secret, struct provider_settings *out);
/* https, or http of this very machine. */
bool provider_address_ok(struct str url);

#endif
