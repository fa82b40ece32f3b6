/* SPDX-License-Identifier: MulanPSL-2.0 */
/* schedule.h - what happens by the clock: scheduled documents go out (定时发布)
 *
 * The server calls schedule_run() about once a minute, with a ctx whose actor is the system.
 */
#ifndef WORK_SCHEDULE_H
#define WORK_SCHEDULE_H

#include "store/ctx.h"

/* Publishes every scheduled document whose time has come, each in its own transaction. One that may
 * not go out any more (a new finding, a missing signature) goes back to 待发布 with the reason as
 * remark. Returns how many went out; a failure of the world stays in c->fail. */
int schedule_run(struct ctx *c);

/* Between two and five in the morning, once a day: the patrol (work/patrol.h), and how often
 * what went out was read (work/push.h). True: it ran. */
bool schedule_night(struct ctx *c);

#endif
