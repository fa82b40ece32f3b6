/* SPDX-License-Identifier: MulanPSL-2.0 */
/* guess.h - how often one address may be wrong about a number and its code (behaviour only)
 *
 * Whoever knows the code looks as often as they like; what counts is being wrong. Around a use case:
 *
 *   if (guess_may(c, GUESS_CASE))          ERR_RATE: too many wrong ones; says which limit and until when
 *       return c->fail.code;
 *   db_begin_read(c); … db_end(c);
 *   return guess_end(c, GUESS_CASE);       counts a failure of which fail.where is GUESS_WHERE
 *
 * Both have transactions of their own, so that a use case which fails is counted all the same.
 */
#ifndef WORK_GUESS_H
#define WORK_GUESS_H

#include "store/ctx.h"

enum guess { GUESS_CASE, GUESS_VOICE, GUESS__MAX };
enum { GUESSES = 30, GUESS_MINUTES = 10 };
#define GUESS_WHERE "code"

enum err guess_may(struct ctx *c, enum guess what);
enum err guess_end(struct ctx *c, enum guess what);

#endif
