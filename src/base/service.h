/* SPDX-License-Identifier: MulanPSL-2.0 */
/* service.h - what the service manager is told: ready, still alive, stopping (sd_notify)
 *
 * A datagram to the socket that $NOTIFY_SOCKET names, as sd_notify(3) describes it; without libsystemd, for
 * that is all there is to it. Where the variable is not set nothing happens.
 */
#ifndef BASE_SERVICE_H
#define BASE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

/* "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…", lines. False: nobody is told. */
bool service_tell(const char *state);
/* How often to say WATCHDOG=1 at most (half of what is asked for); 0: nobody asked. */
int64_t service_watchdog_ms(void);

#endif
