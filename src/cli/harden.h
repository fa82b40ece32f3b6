/* SPDX-License-Identifier: MulanPSL-2.0 */
/* harden.h - what a server gives up before it meets anybody
 *
 *   harden_drop()   before files are opened: root becomes an ordinary user
 *   harden_close()  once everything is open and before there are threads: no new privileges, no
 *                   core dumps, no new programs, no mounting, tracing, kernel keys (seccomp); and where the
 *                   kernel has Landlock, nothing is writable but the data folder
 *
 * A call that the kernel does not know is left out; one that it refuses is a failure.
 */
#ifndef CLI_HARDEN_H
#define CLI_HARDEN_H

#include "base/fail.h"

/* Does nothing unless the process is root's. `user` "": gongkai if there is one, else nobody. The
 * folder (made if absent) and what is in it become that user's. `note` gets a sentence for the
 * operator, "" if nothing was done. */
enum err harden_drop(const char *user, const char *folder, char note[300], struct fail *why);
enum err harden_close(const char *folder, char note[300], struct fail *why);

#endif
