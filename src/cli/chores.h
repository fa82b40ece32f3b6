/* SPDX-License-Identifier: MulanPSL-2.0 */
/* chores.h - what a server does beside answering: by the clock (patrol, schedule), and sending what goes out
 *
 * A thread each, so that a slow mail server or a long patrol delays nothing else. Of several instances on one database
 * one does each (db_claim): whoever has it keeps it until it stops or dies; then another takes it within seconds.
 */
#ifndef CLI_CHORES_H
#define CLI_CHORES_H

#include "web/app.h"

struct chores;
struct chores *chores_start(struct app *app);
/* What is under way ends first, ten seconds at most. False: something still runs (a patrol in the middle of the
 * night); then `app` must not be taken down, only the process ended: what it has done is committed. */
bool chores_stop(struct chores *c);

#endif
